#include "scan/haze.h"

#include <math.h>

#include "base/mem.h"
#include "base/select.h"
#include "find/cloud.h"
#include "find/sea.h"

enum { PIXELS = TNK_HAZE_SIDE * TNK_HAZE_SIDE, BRIGHTEST = 5 };

static const double thin = 4;      /* times the level of water, in the channel that rises least */
static const double most_of = 0.7; /* of the bright pixels must be in white and smooth cells */

typedef struct looked {
    const tnk_plan *plan;
    float *plane[TNK_CHANNELS];        /* [PIXELS] of the window in hand */
    uint8_t state[PIXELS], mask[PIXELS];
    int width, height;
    tnk_clear clear;                   /* the dark water */
    double all, white, sum[TNK_CHANNELS]; /* bright pixels; those of cloud, and their values */
} looked;

static int read_window(looked *l, tnk_reader *reader, const tnk_window *win, tnk_err *err) {
    const tnk_plan *p = l->plan;
    float *out[TNK_BANDS] = {NULL};
    l->width = (win->width + p->factor - 1) / p->factor;
    l->height = (win->height + p->factor - 1) / p->factor;
    for (int c = 0; c < p->channels; c++) out[p->band[c]] = l->plane[c];
    int rc = tnk_reader_read(reader, win, p->factor, out, l->state, l->width, err);
    for (int i = 0; i < l->width * l->height && !rc; i++) {
        int valid = l->state[i] & TNK_PX_VALID, above = l->plane[p->land_channel][i] > p->levels.land;
        l->mask[i] = valid ? TNK_SEA_VALID | (above ? TNK_SEA_BRIGHT : 0) : 0;
    }
    return rc;
}

static tnk_sky measure(const looked *l, int x, int y) {
    int at = y * l->width + x, w = l->width - x < TNK_CELL ? l->width - x : TNK_CELL;
    int h = l->height - y < TNK_CELL ? l->height - y : TNK_CELL;
    const float *plane[TNK_CHANNELS] = {NULL};
    tnk_sky sky;
    for (int c = 0; c < l->plan->channels; c++) plane[c] = l->plane[c] + at;
    tnk_sky_measure(l->plan->kern, plane, l->mask + at, w, h, l->width, l->plan->channels, &sky);
    return sky;
}

/* Level and noise of the water of the window in hand; its pixels are reordered. */
static void take_clear(looked *l) {
    double weight = 0, fine[TNK_CHANNELS] = {0};
    for (int y = 0; y < l->height; y += TNK_CELL)
        for (int x = 0; x < l->width; x += TNK_CELL) {
            tnk_sky sky = measure(l, x, y);
            weight += sky.valid - sky.bright;
            for (int c = 0; c < l->plan->channels; c++) fine[c] += (double)(sky.valid - sky.bright) * sky.fine[c];
        }
    l->clear.known = weight > 0;
    for (int c = 0; c < l->plan->channels && weight > 0; c++) {
        long n = 0;
        for (int i = 0; i < l->width * l->height; i++)
            if (tnk_sea_is_water(l->mask[i])) l->plane[c][n++] = l->plane[c][i];
        l->clear.level[c] = tnk_quantile(l->plane[c], n, 0.5);
        l->clear.noise[c] = (float)(fine[c] / weight);
    }
}

static void add_cells(looked *l) {
    for (int y = 0; y < l->height; y += TNK_CELL)
        for (int x = 0; x < l->width; x += TNK_CELL) {
            tnk_sky sky = measure(l, x, y);
            l->all += sky.bright;
            if (!tnk_sky_is_cloud(&sky, l->plan->channels, &l->clear)) continue;
            l->white += sky.bright;
            for (int c = 0; c < l->plan->channels; c++) l->sum[c] += (double)sky.bright * sky.bright_mean[c];
        }
}

static int is_haze(const looked *l) {
    double least = INFINITY;
    if (!l->clear.known || !(l->white > most_of * l->all)) return 0;
    for (int c = 0; c < l->plan->channels; c++) least = fmin(least, l->sum[c] / l->white / l->clear.level[c]);
    return least < thin;
}

/* The darkest window, or the brightest that is left; -1: none. */
static int extreme(double *mean, int windows, int dark) {
    int best = -1;
    for (int i = 0; i < windows; i++)
        if (!isnan(mean[i]) && (best < 0 || (dark ? mean[i] < mean[best] : mean[i] > mean[best]))) best = i;
    if (best >= 0 && !dark) mean[best] = NAN; /* a single window is both */
    return best;
}

static int look(looked *l, tnk_reader *reader, const tnk_window *window, double *mean, int windows, tnk_err *err) {
    int i = extreme(mean, windows, 1);
    int rc = i < 0 ? TNK_OK : read_window(l, reader, &window[i], err);
    if (!rc && i >= 0) take_clear(l);
    for (int k = 0; k < BRIGHTEST && l->clear.known && !rc; k++) {
        if ((i = extreme(mean, windows, 0)) < 0) break;
        rc = read_window(l, reader, &window[i], err);
        if (!rc) add_cells(l);
    }
    return rc;
}

int tnk_haze_forget(tnk_plan *plan, tnk_reader *reader, const tnk_window *window, double *mean, int windows,
                    tnk_err *err) {
    if (!plan->levels.has_land) return TNK_OK;
    looked *l = tnk_alloc_zero(1, sizeof *l);
    float *values = tnk_alloc((size_t)PIXELS * TNK_CHANNELS, sizeof *values);
    int rc = l && values ? TNK_OK : tnk_fail_nomem(err);
    if (!rc) l->plan = plan;
    for (int c = 0; c < TNK_CHANNELS && !rc; c++) l->plane[c] = values + (size_t)c * PIXELS;
    if (!rc) rc = look(l, reader, window, mean, windows, err);
    if (!rc && is_haze(l)) plan->levels.has_land = 0, plan->levels.land = INFINITY, plan->levels.land_typ = NAN;
    tnk_free(values);
    tnk_free(l);
    return rc;
}
