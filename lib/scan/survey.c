#include "scan/survey.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/select.h"
#include "find/clutter.h"
#include "scan/haze.h"

enum { SIDE = 128, ACROSS = 8, THIN = 8, THINNED = SIDE * SIDE / THIN };
/* SIDE: search pixels of a window, at most ACROSS x ACROSS of them; THIN: one pixel in so many
 * is kept in every band. */

static const float border_share = 0.25f;   /* of the median of a window that the edge cuts */
static const float least_log_share = 0.1f; /* of the water's median amplitude: darker pixels say nothing more */

typedef struct survey {
    const tnk_plan *plan;
    tnk_worker *workers;
    int across, down;
    float *value;   /* [windows][SIDE * SIDE], of the land channel */
    float *thin;    /* [TNK_BANDS][windows][THINNED] */
    tnk_window *window; /* [windows] */
    double *mean;   /* [windows] of the land channel; NaN where nothing is valid */
    long *count;    /* [windows] of value; a THIN-th of it, rounded up, of thin */
} survey;

/* The first pixel of the i-th of n windows along a side of `size` search pixels. Where an overview is searched they begin
 * where its blocks do, if these are smaller than their distance: then fewer are decoded. block: scene pixels. */
static int first_of(int i, int n, int size, int factor, int block) {
    int room = size - SIDE;
    if (n < 2 || room <= 0) return room > 0 ? room / 2 : 0;
    int first = (int)((long)room * i / (n - 1));
    if (block <= 0 || (long)room * factor / (n - 1) < block) return first;
    int whole = (first * factor / block * block + factor - 1) / factor;
    return whole < room ? whole : room;
}

static int column_of(const survey *s, int task) {
    const tnk_plan *p = s->plan;
    return first_of(task % s->across, s->across, p->width, p->factor, p->overview > 1 ? p->block_width : 0);
}

static int row_of(const survey *s, int task) {
    const tnk_plan *p = s->plan;
    return first_of(task / s->across, s->down, p->height, p->factor, p->overview > 1 ? p->block_height : 0);
}

static float *thin_of(const survey *s, int band, int window) {
    return s->thin + ((size_t)band * (size_t)(s->across * s->down) + (size_t)window) * THINNED;
}

/* A radar band's window in means that speckle does not hide land in. */
static int smooth_window(const tnk_plan *p, tnk_worker *w, float *band, const uint8_t *state, int width, int height) {
    int reach = p->land_reach;
    if (!tnk_reserve(&w->score_line, &w->score_line_room, (long)width * height, sizeof(float))) return 0;
    for (int y = 0; y < height; y++) {
        const float *row[2 * TNK_CLUTTER_BROAD + 1] = {NULL};
        const uint8_t *mask[2 * TNK_CLUTTER_BROAD + 1] = {NULL};
        for (int k = -reach; k <= reach; k++) {
            if (y + k < 0 || y + k >= height) continue;
            row[k + reach] = band + (long)(y + k) * width;
            mask[k + reach] = state + (long)(y + k) * width;
        }
        float *out = w->score_line + (long)y * width;
        if (reach == 1) tnk_clutter_smooth(p->kern, row, mask, width, out);
        else tnk_clutter_broad(row, mask, 2 * reach + 1, width, INFINITY, out);
    }
    memcpy(band, w->score_line, (size_t)width * (size_t)height * sizeof *band);
    return 1;
}

/* Beyond the edge of what was seen some products go on with numbers near zero, which would make water of the border
 * and land of the sea. 0 is a level that nothing is below; scratch: n. */
static float border_level(const float *key, const uint8_t *state, long n, float *scratch) {
    long valid = 0;
    for (long i = 0; i < n; i++)
        if (state[i] & TNK_PX_VALID) scratch[valid++] = key[i];
    return valid && valid < n ? border_share * tnk_select(scratch, valid, valid / 2) : 0;
}

static int look(void *arg, int task, int worker) {
    survey *s = arg;
    const tnk_plan *p = s->plan;
    tnk_worker *w = &s->workers[worker];
    int x = column_of(s, task), y = row_of(s, task);
    int width = p->width - x < SIDE ? p->width - x : SIDE, height = p->height - y < SIDE ? p->height - y : SIDE;
    uint8_t state[SIDE * SIDE];
    float *out[TNK_BANDS] = {NULL};
    for (int b = 0; b < TNK_BANDS; b++) {
        if (!p->has_band[b]) continue;
        if (!tnk_reserve(&w->view[b], &w->view_room[b], SIDE * SIDE, sizeof(float))) return tnk_fail_nomem(&w->err);
        out[b] = w->view[b];
    }
    tnk_window win = {x * p->factor, y * p->factor, width * p->factor, height * p->factor};
    int rc = tnk_reader_read(w->reader, &win, p->factor, out, state, width, &w->err);
    if (rc) return rc;
    if (p->radar && !smooth_window(p, w, out[p->band[p->land_channel]], state, width, height))
        return tnk_fail_nomem(&w->err);
    const float *key = out[p->band[p->land_channel]];
    float *value = s->value + (size_t)task * SIDE * SIDE;
    double sum = 0;
    long n = 0;
    float least = p->radar ? border_level(key, state, (long)width * height, value) : -INFINITY;
    for (long i = 0; i < (long)width * height; i++) {
        if (!(state[i] & TNK_PX_VALID) || !(key[i] >= least)) continue;
        for (int b = 0; b < TNK_BANDS && n % THIN == 0; b++)
            if (out[b]) thin_of(s, b, task)[n / THIN] = out[b][i];
        sum += value[n++] = key[i];
    }
    s->count[task] = n;
    s->window[task] = win;
    s->mean[task] = n ? sum / (double)n : NAN;
    return TNK_OK;
}

/* Median of those of v[n] whose key lies on the wanted side of the cut; scratch: n. */
static float side_median(const float *v, const float *key, long n, float cut, int above, float *scratch) {
    long m = 0;
    for (long i = 0; i < n; i++)
        if ((key[i] > cut) == above) scratch[m++] = v[i];
    return m ? tnk_select(scratch, m, m / 2) : NAN;
}

/* Water, and how far land stands above it; without land, by how much the water itself varies. */
static tnk_band_levels levels_of(const float *v, const float *key, long n, const tnk_levels *land, float *scratch) {
    tnk_band_levels out = {0};
    if (!n) return out;
    float spread;
    if (land->has_land) {
        out.water = side_median(v, key, n, land->land, 0, scratch);
        spread = side_median(v, key, n, land->land, 1, scratch) - out.water;
    } else {
        memcpy(scratch, v, (size_t)n * sizeof *v);
        out.water = tnk_select(scratch, n, n / 2);
        spread = 4 * (tnk_quantile(scratch, n, 0.9) - tnk_quantile(scratch, n, 0.1));
    }
    float least = 0.5f * fabsf(out.water);
    out.span = spread > least ? spread : least > 1e-6f ? least : 1e-6f;
    return out;
}

static int is_constant(const float *v, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (v[i] != v[0]) return 0;
    return 1;
}

static void find_levels(survey *s, tnk_plan *p) {
    size_t n = 0, m = 0;
    int windows = s->across * s->down;
    for (int i = 0; i < windows; i++) {
        memmove(s->value + n, s->value + (size_t)i * SIDE * SIDE, (size_t)s->count[i] * sizeof(float));
        n += (size_t)s->count[i];
        size_t thinned = (size_t)(s->count[i] + THIN - 1) / THIN;
        for (int b = 0; b < TNK_BANDS; b++)
            memmove(thin_of(s, b, 0) + m, thin_of(s, b, i), thinned * sizeof(float));
        m += thinned;
    }
    p->only_value = n && is_constant(s->value, n) ? s->value[0] : NAN;
    for (int b = 0; b < TNK_BANDS; b++)
        if (p->has_band[b] && !is_constant(thin_of(s, b, 0), m)) p->only_value = NAN;
    tnk_levels levels;
    tnk_levels_find(s->value, n, p->radar && p->land_reach > 1, &levels);
    const float *key = thin_of(s, p->band[p->land_channel], 0);
    for (int b = 0; b < TNK_BANDS; b++)
        if (p->has_band[b]) p->band_levels[b] = levels_of(thin_of(s, b, 0), key, (long)m, &levels, s->value);
    for (int c = 0; c < p->channels && p->radar; c++)
        p->log_least[c] = fmaxf(least_log_share * p->band_levels[p->band[c]].water, 1e-20f);
    p->levels = levels;
}

/* Land is what the user's masks say; what they leave open is asked of an optical image. */
static void leave_to_masks(tnk_plan *p) {
    if (!p->radar) p->unsaid_land = p->levels.land;
    p->levels = (tnk_levels){.land = INFINITY};
}

int tnk_survey(tnk_plan *p, tnk_pool *pool, tnk_worker *workers, tnk_err *err) {
    survey s = {.plan = p, .workers = workers};
    s.across = (p->width + SIDE - 1) / SIDE < ACROSS ? (p->width + SIDE - 1) / SIDE : ACROSS;
    s.down = (p->height + SIDE - 1) / SIDE < ACROSS ? (p->height + SIDE - 1) / SIDE : ACROSS;
    size_t windows = (size_t)(s.across * s.down);
    s.value = tnk_alloc(windows * SIDE * SIDE, sizeof(float));
    s.thin = tnk_alloc_zero(windows * THINNED * TNK_BANDS, sizeof(float));
    s.count = tnk_alloc_zero(windows, sizeof(long));
    s.window = tnk_alloc(windows, sizeof *s.window);
    s.mean = tnk_alloc(windows, sizeof *s.mean);
    int rc = s.value && s.thin && s.count && s.window && s.mean ? tnk_pool_run(pool, (int)windows, look, NULL, &s) : tnk_fail_nomem(err);
    if (!rc) find_levels(&s, p);
    if (!rc && !p->radar) rc = tnk_haze_forget(p, workers[0].reader, s.window, s.mean, (int)windows, err);
    if (p->user_masks) leave_to_masks(p);
    tnk_free(s.value);
    tnk_free(s.thin);
    tnk_free(s.count);
    tnk_free(s.window);
    tnk_free(s.mean);
    return rc;
}
