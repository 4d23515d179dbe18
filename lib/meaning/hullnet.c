#include "meaning/hullnet.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

enum { SIDE = TNK_HULLNET_SIDE, CELLS = SIDE / 2, OUT = 8 };
static const double unit_px = 16;                 /* lengths are coded as ln(length / unit) */
static const float lowest = -1.5f, highest = 4;   /* of a scaled pixel */

int tnk_hullnet_load(const char *path, const tnk_kern *kern, tnk_net **out, tnk_err *err) {
    tnk_weights *w = NULL;
    *out = NULL;
    size_t bytes;
    const void *built_in = tnk_embedded_hull(&bytes);
    int rc = path ? tnk_weights_read(path, &w, err)
                  : tnk_weights_parse(built_in, bytes, "the built-in weights", &w, err);
    if (!rc) rc = tnk_net_load(w, kern, out, err);
    const tnk_tensor *head = rc ? NULL : tnk_weights_find(w, "head", ".bias");
    if (!rc && (tnk_net_channels(*out) != TNK_HULLNET_BANDS || SIDE % tnk_net_step(*out) || !head ||
                head->count != OUT)) {
        rc = tnk_fail(err, TNK_E_WEIGHTS, "%s: not a hull net: it takes 4 bands and gives 8 values, the last from a "
                      "layer called head", tnk_weights_name(w));
        tnk_net_free(*out);
        *out = NULL;
    }
    tnk_weights_free(w);
    return rc;
}

void tnk_hullnet_scale(const float *const band[TNK_HULLNET_BANDS], const uint8_t *state,
                       const tnk_band_levels levels[TNK_HULLNET_BANDS], float *out) {
    const long n = (long)SIDE * SIDE;
    for (int b = 0; b < TNK_HULLNET_BANDS; b++, out += n) {
        if (!band[b] || !(levels[b].span > 0)) {
            memset(out, 0, (size_t)n * sizeof *out);
            continue;
        }
        float share = 1 / levels[b].span, water = levels[b].water;
        for (long i = 0; i < n; i++) {
            float v = (band[b][i] - water) * share;
            v = v < lowest ? lowest : v > highest ? highest : v;
            out[i] = state[i] & 1 ? v : 0;
        }
    }
}

/* Is the cell hotter than its neighbours? Of equal ones the first counts. */
static int is_peak(const float *heat, int x, int y) {
    float v = heat[y * CELLS + x];
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            float o = heat[(y + dy) * CELLS + x + dx];
            if (o > v || (o == v && (dy < 0 || (dy == 0 && dx < 0)))) return 0;
        }
    return 1;
}

static tnk_sight sight_at(const float *y, int i, int j) {
    const long n = (long)CELLS * CELLS, at = (long)i * CELLS + j;
    tnk_sight s = {.heat = 1 / (1 + expf(-y[at]))};
    s.col = 2 * (j + 0.5 + y[n + at]);
    s.row = 2 * (i + 0.5 + y[2 * n + at]);
    s.length = unit_px * exp(fmin(y[3 * n + at], 4));
    s.beam = unit_px * exp(fmin(y[4 * n + at], 3));
    s.axis_deg = 90 + 0.5 * atan2(y[6 * n + at], y[5 * n + at]) / TNK_RAD; /* coded from the rows' direction */
    if (s.axis_deg >= 180) s.axis_deg -= 180;
    return s;
}

int tnk_hullnet_look(const tnk_net *net, tnk_net_work *work, const float *patch, float least, tnk_sight *out,
                     int capacity, int *count) {
    const float *y;
    int oc, oh, ow, rc = tnk_net_run(net, work, patch, SIDE, SIDE, &y, &oc, &oh, &ow);
    *count = 0;
    if (rc) return rc;
    float cut = logf(least / (1 - least));
    const int first = TNK_HULLNET_HEM / 2, last = first + TNK_HULLNET_CORE / 2;
    for (int i = first; i < last; i++)
        for (int j = first; j < last && *count < capacity; j++) {
            if (!(y[i * CELLS + j] > cut) || !is_peak(y, j, i)) continue;
            tnk_sight s = sight_at(y, i, j);
            if (isfinite(s.col + s.row + s.length + s.beam + s.axis_deg)) out[(*count)++] = s;
        }
    return rc;
}
