#include "measure/patch.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/select.h"

static const float sigma_of_mad = 1.4826f;
enum { FEWEST_WATER = 40, MOST_SAMPLES = 600 };

double tnk_patch_a(const tnk_patch *p, double i) { return (i - 0.5 * (p->na - 1)) * p->step_m; }
double tnk_patch_b(const tnk_patch *p, double j) { return (j - 0.5 * (p->nb - 1)) * p->step_m; }

void tnk_patch_columns(const tnk_patch *p, double half_m, int *from, int *to) {
    for (*from = 0; *from < p->na && fabs(tnk_patch_a(p, *from)) > half_m;) ++*from;
    for (*to = p->na; *to > *from && fabs(tnk_patch_a(p, *to - 1)) > half_m;) --*to;
}

void tnk_patch_rows(const tnk_patch *p, double half_m, int *from, int *to) {
    for (*from = 0; *from < p->nb && fabs(tnk_patch_b(p, *from)) > half_m;) ++*from;
    for (*to = p->nb; *to > *from && fabs(tnk_patch_b(p, *to - 1)) > half_m;) --*to;
}

void tnk_frame_pixel(const tnk_frame *f, const double g[4], double a, double b, double *col,
                     double *row) {
    double s = sin(f->axis_deg * TNK_RAD), c = cos(f->axis_deg * TNK_RAD);
    double east = a * s + b * c, north = a * c - b * s, det = g[0] * g[3] - g[1] * g[2];
    *col = f->col + (g[3] * east - g[2] * north) / det;
    *row = f->row + (g[0] * north - g[1] * east) / det;
}

/* Every so many-th cell along and across is looked at for water. */
static int water_thinning(const tnk_patch *p) {
    return (int)ceil(sqrt((double)p->na * p->nb / MOST_SAMPLES));
}

static int reserve(tnk_patch *p, const tnk_view *view) {
    long n = (long)p->na * p->nb;
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        if (view->band[b] || !p->band[b]) continue;
        tnk_free(p->band[b]);
        p->band[b] = NULL;
        p->room[b] = 0;
    }
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (view->band[b] && !tnk_reserve(&p->band[b], &p->room[b], n, sizeof(float))) return 0;
    int thin = water_thinning(p);
    long places = (long)(p->na / thin + 1) * (p->nb / thin + 1);
    return tnk_reserve(&p->water_at, &p->water_room, places, sizeof(long)) &&
           tnk_reserve(&p->state, &p->state_room, n, 1) &&
           tnk_reserve(&p->contrast, &p->contrast_room, n, sizeof(float)) &&
           tnk_reserve(&p->scratch, &p->scratch_room, n, sizeof(float));
}

enum { PIECE = 128 };

/* Where some cells of a row lie in the view: the first of four pixels, -1 outside, and the way to the others. */
typedef struct spots {
    int n, outside, at[PIECE];
    float fx[PIECE], fy[PIECE];
} spots;

/* A patch's middle in scene pixels, and a step along and across. */
typedef struct lie {
    double col, row, along[2], across[2];
} lie;

static void find_spots(const tnk_patch *p, const tnk_view *v, const lie *l, int i0, int j, spots *s) {
    double k = 1.0 / v->factor, dj = j - 0.5 * (p->nb - 1);
    int stride = (int)v->stride;
    s->n = p->na - i0 < PIECE ? p->na - i0 : PIECE, s->outside = 0;
    for (int i = 0; i < s->n; i++) {
        double di = i0 + i - 0.5 * (p->na - 1);
        double x = (l->col + di * l->along[0] + dj * l->across[0] - v->col) * k - 0.5;
        double y = (l->row + di * l->along[1] + dj * l->across[1] - v->row) * k - 0.5;
        int ix = (int)(x + 16) - 16, iy = (int)(y + 16) - 16; /* floor, for x and y above -16 */
        int inside = (x >= 0) & (y >= 0) & (ix + 1 < v->width) & (iy + 1 < v->height);
        s->fx[i] = (float)(x - ix), s->fy[i] = (float)(y - iy);
        s->at[i] = inside ? iy * stride + ix : -1;
        s->outside |= !inside;
    }
}

/* A cell with an invalid corner is invalid. */
static uint8_t state_at(const tnk_view *v, int at, float fx, float fy) {
    const uint8_t *state = v->valid + at;
    uint8_t all = state[0] & state[1] & state[v->stride] & state[v->stride + 1];
    uint8_t any = state[0] | state[1] | state[v->stride] | state[v->stride + 1];
    long nearest = at + (fy >= 0.5f) * v->stride + (fx >= 0.5f);
    return (uint8_t)((all & TNK_CELL_VALID) | (v->land[nearest] ? TNK_CELL_LAND : 0) |
                     (any & 2 ? TNK_CELL_SATURATED : 0));
}

/* Is every pixel of the view valid and nothing more? */
static int is_plain(const tnk_view *v) {
    for (int y = 0; y < v->height; y++) {
        const uint8_t *state = v->valid + y * v->stride, *land = v->land + y * v->stride;
        uint8_t odd = 0;
        for (int x = 0; x < v->width; x++) odd |= (state[x] ^ TNK_CELL_VALID) | land[x];
        if (odd) return 0;
    }
    return 1;
}

/* One step for all of them after the other; two neighbours are fetched at once. Outside lies the first pixel. */
static void take_band(const float *restrict band, long stride, const spots *restrict s, float *restrict out) {
    float p[PIECE][2], q[PIECE][2];
    for (int i = 0; i < s->n; i++) {
        const float *at = band + (s->at[i] < 0 ? 0 : s->at[i]);
        memcpy(p[i], at, sizeof p[i]);
        memcpy(q[i], at + stride, sizeof q[i]);
    }
    for (int i = 0; i < s->n; i++) {
        float top = p[i][0] + s->fx[i] * (p[i][1] - p[i][0]), low = q[i][0] + s->fx[i] * (q[i][1] - q[i][0]);
        out[i] = top + s->fy[i] * (low - top);
    }
    for (int i = 0; i < s->n && s->outside; i++) out[i] = s->at[i] < 0 ? 0 : out[i];
}

int tnk_patch_take(tnk_patch *p, const tnk_view *view, const tnk_frame *frame, double step_m,
                   double half_a, double half_b) {
    p->na = 2 * (int)ceil(half_a / step_m) + 1;
    p->nb = 2 * (int)ceil(half_b / step_m) + 1;
    p->step_m = step_m;
    p->frame = *frame;
    if (!reserve(p, view)) return 0;
    double c0, r0, ca, ra, cb, rb;
    tnk_frame_pixel(frame, view->ground, 0, 0, &c0, &r0);
    tnk_frame_pixel(frame, view->ground, step_m, 0, &ca, &ra);
    tnk_frame_pixel(frame, view->ground, 0, step_m, &cb, &rb);
    int plain = is_plain(view);
    const lie l = {c0, r0, {ca - c0, ra - r0}, {cb - c0, rb - r0}};
    for (int i = 0; i < p->na; i += PIECE)
        for (int j = 0; j < p->nb; j++) {
            long to = (long)j * p->na + i;
            spots s;
            find_spots(p, view, &l, i, j, &s);
            for (int k = 0; k < s.n && plain; k++) p->state[to + k] = s.at[k] < 0 ? 0 : TNK_CELL_VALID;
            for (int k = 0; k < s.n && !plain; k++)
                p->state[to + k] = s.at[k] < 0 ? 0 : state_at(view, s.at[k], s.fx[k], s.fy[k]);
            for (int b = 0; b < TNK_VIEW_BANDS; b++)
                if (p->band[b]) take_band(view->band[b], view->stride, &s, p->band[b] + to);
        }
    return 1;
}

/* Water is what lies beside the hull, clear of it by a margin. */
static int is_water(const tnk_patch *p, int i, int j) {
    uint8_t s = p->state[(long)j * p->na + i];
    if ((s & (TNK_CELL_VALID | TNK_CELL_LAND)) != TNK_CELL_VALID) return 0;
    double margin = 2 * p->step_m;
    return fabs(tnk_patch_a(p, i)) > 0.5 * p->frame.length_m + margin ||
           fabs(tnk_patch_b(p, j)) > 0.5 * p->frame.beam_m + margin;
}

/* Places of water cells, thinned evenly to some thousands; their number in p->water_count. */
static int list_water(tnk_patch *p) {
    int thin = water_thinning(p);
    p->water_count = 0;
    for (int j = 0; j < p->nb; j += thin)
        for (int i = 0; i < p->na; i += thin)
            if (is_water(p, i, j)) p->water_at[p->water_count++] = (long)j * p->na + i;
    return p->water_count >= FEWEST_WATER;
}

/* Median of a plane over the water; the values are left in p->scratch. */
static float water_median(tnk_patch *p, const float *plane) {
    for (long k = 0; k < p->water_count; k++) p->scratch[k] = plane[p->water_at[k]];
    return tnk_quantile(p->scratch, p->water_count, 0.5);
}

/* Standard deviation, by the median distance from the median, of what water_median() left. */
static float water_spread(tnk_patch *p, float median) {
    for (long k = 0; k < p->water_count; k++) p->scratch[k] = fabsf(p->scratch[k] - median);
    return sigma_of_mad * tnk_quantile(p->scratch, p->water_count, 0.5);
}

static int visible_bands(const tnk_patch *p) { return !!p->band[0] + !!p->band[1] + !!p->band[2]; }

float tnk_patch_visible(const tnk_patch *p, int i, int j) {
    long at = (long)j * p->na + i;
    float s = 0;
    for (int b = 0; b < 3; b++)
        if (p->band[b]) s += p->band[b][at] - p->water[b];
    int n = visible_bands(p);
    return n ? (p->dark ? -s : s) / (float)n : 0;
}

/* How a cell's contrast is taken, best first. */
enum { FOAM_FREE, ALL_BANDS };

/* Cells whose contrast is taken at once, in the first cache. */
enum { BATCH = 512 };

/* contrast = mean excess of the visible bands; with squares, scratch = mean square of what rises. Of n cells. */
static void visible_excess(tnk_patch *p, long from, long n, float sign, int squares) {
    float share = visible_bands(p) ? 1.0f / (float)visible_bands(p) : 0, *contrast = p->contrast + from;
    float *square = p->scratch + from;
    for (long at = 0; at < n; at++) contrast[at] = square[at] = 0;
    for (int b = 0; b < 3; b++) {
        if (!p->band[b]) continue;
        const float *band = p->band[b] + from, water = p->water[b];
        for (long at = 0; at < n; at++) contrast[at] += share * sign * (band[at] - water);
        for (long at = 0; at < n && squares; at++) {
            float d = sign * (band[at] - water);
            square[at] += d > 0 ? share * d * d : 0;
        }
    }
}

/* Visible only: root mean square of the bands that stand above; where their mean lies below the
 * water, that mean, so that noise stays symmetric about zero. */
static void batch_contrast(tnk_patch *p, long from, long n, float sign, int how) {
    float *contrast = p->contrast + from, water = p->water[3];
    const float *nir = p->band[3] ? p->band[3] + from : NULL;
    const uint8_t *state = p->state + from;
    visible_excess(p, from, n, sign, !nir);
    for (long at = 0; at < n && nir && how == FOAM_FREE; at++) {
        float foam = contrast[at];
        contrast[at] = sign * (nir[at] - water) - (foam > 0 ? 0.5f * foam : 0);
    }
    for (long at = 0; at < n && nir && how == ALL_BANDS; at++)
        contrast[at] = 0.5f * (sign * (nir[at] - water) + contrast[at]);
    for (long at = 0; at < n && !nir; at++)
        if (contrast[at] > 0) contrast[at] = sqrtf(p->scratch[from + at]);
    for (long at = 0; at < n; at++) contrast[at] *= (float)(state[at] & TNK_CELL_VALID);
}

static void fill_contrast(tnk_patch *p, float sign, int how) {
    long n = (long)p->na * p->nb;
    for (long from = 0; from < n; from += BATCH) batch_contrast(p, from, n - from < BATCH ? n - from : BATCH, sign, how);
}

/* Standard deviations of the water that a way of taking contrast must reach to be the right one, and from which on it is
 * so for certain; how many times better the next one is where the first has lost the hull with the foam. */
static const float enough = 3, certain = 10, lost = 3;

/* Highest contrast that a fair part of the hull's expected place reaches. */
static float standing(tnk_patch *p) {
    long n = 0;
    int i0, i1, j0, j1;
    tnk_patch_columns(p, 0.5 * p->frame.length_m, &i0, &i1);
    tnk_patch_rows(p, 0.5 * p->frame.beam_m, &j0, &j1);
    for (int j = j0; j < j1; j++)
        for (int i = i0; i < i1; i++) {
            p->scratch[n] = p->contrast[(long)j * p->na + i];
            n += p->state[(long)j * p->na + i] & TNK_CELL_VALID;
        }
    return n ? tnk_quantile(p->scratch, n, 0.75) : 0;
}

static float one_way(tnk_patch *p, float sign, int how) {
    fill_contrast(p, sign, how);
    long all = (long)p->na * p->nb;
    float middle = water_median(p, p->contrast), sd = water_spread(p, middle);
    for (long i = 0; i < all; i++) p->contrast[i] -= p->state[i] & TNK_CELL_VALID ? middle : 0;
    p->noise = sd;
    return standing(p) / (sd + 1e-30f);
}

int tnk_patch_contrast(tnk_patch *p) {
    static const struct { float sign; int how; } ways[] = {{1, FOAM_FREE}, {1, ALL_BANDS}, {-1, ALL_BANDS}};
    float above[3];
    int best = 0, last = 0;
    if (!list_water(p)) return 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (p->band[b]) p->water[b] = water_median(p, p->band[b]);
    for (int k = 0; k < 3; k++) {
        above[k] = one_way(p, ways[k].sign, ways[k].how);
        if (above[k] > (above[best] > enough ? lost * above[best] : above[best])) best = k;
        last = k;
        if (above[k] > (k ? enough : certain)) break;
    }
    p->dark = ways[best].sign < 0;
    if (best != last) one_way(p, ways[best].sign, ways[best].how);
    return 1;
}

void tnk_patch_free(tnk_patch *p) {
    for (int b = 0; b < TNK_VIEW_BANDS; b++) tnk_free(p->band[b]);
    tnk_free(p->state);
    tnk_free(p->contrast);
    tnk_free(p->scratch);
    tnk_free(p->water_at);
    memset(p, 0, sizeof *p);
}
