#include "find/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "find/line_inner.h"
#include "find/sea.h"

enum {
    HALF = TNK_LINE_HALF,
    AXES = 12, FINE_AXES = 16,
    PAD = TNK_LINE_PAIRS,
    OFF = 4,                              /* pixels that a line may lie from the place that gave it away */
    FINE_PAD = TNK_BEAM_PAIRS,
    OFFS = 2 * OFF + 1,
    BROAD = 16,                           /* a registerful: what is beyond OFFS goes unused */
    FINE = OFFS + 2 * FINE_PAD, RAW = FINE + 2,
    BINS = 64, PER_UNIT = 8, LOWEST = -1, /* of the largest means, in standard deviations */
    APART = 6,                            /* places between two lines */
    FEWEST = 1500,                        /* places that tell what the sea reaches */
    ROUNDS = 4
};
static const float darkest = 0.5f;     /* logarithm of amplitude below the sea that a pixel counts */
static const float gate = 0.75f;       /* of what the sea reaches: there every pixel is looked at */
static const float fine_share = 0.889f; /* standard deviations of 3 x 3 equal pixels over those of 1-2-1 each way */
/* Mean and standard deviation of the largest fine means over those of the coarse ones, on a white sea. */
static const double fine_more = 0.22, fine_wider = 1.03;
static const double white_sd = 0.705;  /* of the largest means */
static const float clip = 3;
static const double truncated = 1.007;  /* a Gaussian's standard deviation over that of what lies below three of them */
static const double skewness = 0.04;   /* of the largest means, all laws of clutter */
static const double pi = 3.14159265358979323846;

/* ---- lines ---- */

/* How means are summed along lines. */
typedef struct ruler {
    int axes, pad;             /* places ahead at most */
    double step_px, breadth_px; /* between places; of a mean */
    double shared[3];          /* covariance of means so many places apart along an axis of the image, white sea */
    double length_px[TNK_BEAM_LENGTHS];
} ruler;
static const ruler coarse = {AXES, PAD, 2, 3, {1, 1 / 3.0, 0}, {7, 12, 18, 27}};
static const ruler fine = {FINE_AXES, FINE_PAD, 1, 2.5, {1, 2 / 3.0, 1 / 6.0}, {8, 11, 17, 26}};

static double shared_along(const ruler *r, int d) { return abs(d) > 2 ? 0 : r->shared[abs(d)]; }

static double variance(const ruler *r, const int x[], const int y[], int pairs) {
    double sum = 0;
    for (int i = -pairs; i <= pairs; i++)
        for (int k = -pairs; k <= pairs; k++) {
            int a = abs(i), b = abs(k), s = i < 0 ? -1 : 1, t = k < 0 ? -1 : 1;
            sum += shared_along(r, s * x[a] - t * x[b]) * shared_along(r, s * y[a] - t * y[b]);
        }
    return sum;
}

typedef struct axis {
    tnk_beam beam;
    double dx, dy;                   /* 1 long */
    double length[TNK_BEAM_LENGTHS]; /* pixels */
} axis;

/* The lengths that an axis has in common with the one before it. */
static int shared_with(const tnk_beam *a, const tnk_beam *b) {
    int k = 0, pair = 0;
    for (; k < TNK_BEAM_LENGTHS && a->pairs[k] == b->pairs[k]; k++)
        for (; pair < a->pairs[k]; pair++)
            if (a->ahead[pair] != b->ahead[pair]) return k;
    return k;
}

static axis axis_at(const ruler *r, int k, long stride) {
    double dx = cos(pi * k / r->axes), dy = sin(pi * k / r->axes), step = fmax(fabs(dx), fabs(dy));
    int x[TNK_BEAM_PAIRS + 1] = {0}, y[TNK_BEAM_PAIRS + 1] = {0};
    axis a = {.dx = dx, .dy = dy, .beam.lengths = TNK_BEAM_LENGTHS};
    for (int i = 1; i <= r->pad; i++) {
        x[i] = (int)lround(i * dx / step), y[i] = (int)lround(i * dy / step);
        a.beam.ahead[i - 1] = y[i] * stride + x[i];
    }
    for (int i = 0; i < TNK_BEAM_LENGTHS; i++) {
        int least = i ? a.beam.pairs[i - 1] + 1 : 1;
        int pairs = (int)lround((r->length_px[i] - r->breadth_px) / (2 * r->step_px) * step);
        pairs = pairs < least ? least : pairs > r->pad ? r->pad : pairs;
        a.beam.pairs[i] = pairs;
        a.beam.weight[i] = (float)(1 / sqrt(variance(r, x, y, pairs)));
        a.length[i] = 2 * r->step_px * pairs / step + r->breadth_px;
    }
    return a;
}

static void lay_axes(const ruler *r, long stride, axis out[], tnk_beam beam[]) {
    for (int k = 0; k < r->axes; k++) {
        out[k] = axis_at(r, k, stride);
        beam[k] = out[k].beam;
        beam[k].shared = k ? shared_with(&beam[k], &beam[k - 1]) : 0;
    }
}

/* ---- a region ---- */

/* Places of a window, in places from the scene's corner; `value` has PAD more on every side. */
typedef struct window {
    const tnk_line_opts *o;
    int x0, y0, cols, rows, cells_across, cells_down;
    long stride; /* of value */
    const float *const *const *plane;
    const uint8_t *mask;
    axis axis[AXES], fine[FINE_AXES];
    tnk_beam beam[AXES], fine_beam[FINE_AXES];
} window;

static window window_of(const float *const *const *plane, const uint8_t *mask, const tnk_line_opts *o) {
    const tnk_lattice *l = o->lattice;
    int around = TNK_LINE_AROUND * TNK_CELL;
    int c0 = o->core_col - around, c1 = o->core_end_col + around;
    int r0 = o->core_row - around, r1 = o->core_end_row + around;
    if (c0 < 0) c0 = 0;
    if (r0 < 0) r0 = 0;
    if (c1 > l->width) c1 = l->width;
    if (r1 > l->height) r1 = l->height;
    window w = {.o = o, .plane = plane, .mask = mask, .x0 = c0 / 2, .y0 = r0 / 2};
    w.cols = (c1 - c0) / 2, w.rows = (r1 - r0) / 2;
    w.cells_across = (w.cols + HALF - 1) / HALF, w.cells_down = (w.rows + HALF - 1) / HALF;
    w.stride = w.cols + 2 * PAD;
    lay_axes(&coarse, w.stride, w.axis, w.beam);
    lay_axes(&fine, FINE, w.fine, w.fine_beam);
    return w;
}

static void keep_sea(const float *restrict from, const uint8_t *restrict sea, int n, float *restrict out) {
    for (int i = 0; i < n; i++) {
        float v = from[i];
        out[i] = sea[i] ? v : 0;
    }
}

/* Fill value and sea with the places around the window too, as far as the scene goes. */
static void fill(tnk_lines *w, const window *win) {
    const tnk_line_opts *o = win->o;
    const tnk_lattice *l = o->lattice;
    int x0 = win->x0 - PAD < 0 ? 0 : win->x0 - PAD, y0 = win->y0 - PAD < 0 ? 0 : win->y0 - PAD;
    int x1 = win->x0 + win->cols + PAD, y1 = win->y0 + win->rows + PAD;
    if (x1 > (l->width - 1) / 2) x1 = (l->width - 1) / 2;
    if (y1 > (l->height - 1) / 2) y1 = (l->height - 1) / 2;
    if (x0 > win->x0 - PAD || y0 > win->y0 - PAD || x1 < win->x0 + win->cols + PAD || y1 < win->y0 + win->rows + PAD) {
        size_t places = (size_t)(win->stride * (win->rows + 2 * PAD)); /* beyond the scene nothing is */
        memset(w->value, 0, places * sizeof *w->value);
        memset(w->sea, 0, places);
    }
    for (int y = y0; y < y1; y++) {
        long to = (y - win->y0 + PAD) * win->stride + (x0 - win->x0 + PAD);
        const float *from = o->place[y - (o->row + 1) / 2] + (x0 - (o->col + 1) / 2);
        tnk_line_wanted(win->mask + (long)(2 * y - o->row) * o->width + 2 * x0 - o->col, o->width, x1 - x0, TNK_SEA_SEA,
                    TNK_SEA_SEA, w->sea + to);
        keep_sea(from, w->sea + to, x1 - x0, w->value + to);
    }
}

/* How often each comes in a cell of a row of them: neighbours are often alike, and are counted apart, so that one does not wait
 * for the other. */
static void count(const tnk_lines *w, const window *win, int cx, int cy, uint16_t *bins) {
    enum { APART_COUNTS = 4 };
    uint16_t number[APART_COUNTS][BINS] = {{0}};
    int x0 = cx * HALF, n = win->cols - x0 < HALF ? win->cols - x0 : HALF, bin[HALF];
    for (int y = cy * HALF; y < (cy + 1) * HALF && y < win->rows; y++) {
        const float *best = w->best + (long)y * win->cols + x0;
        const uint8_t *sea = w->sea + (y + PAD) * win->stride + PAD + x0;
        for (int i = 0; i < n; i++) bin[i] = (int)((best[i] - LOWEST) * PER_UNIT);
        for (int i = 0; i < n; i++) number[i % APART_COUNTS][bin[i] < BINS ? bin[i] : BINS - 1] += sea[i];
    }
    for (int b = 0; b < BINS; b++) bins[b] = number[0][b] + number[1][b] + number[2][b] + number[3][b];
}

/* The largest mean at every place of the window, and how often each comes in every cell. */
static void sum_up(tnk_lines *w, const window *win) {
    const tnk_kern *kern = win->o->lattice->kern;
    for (int y = 0; y < win->rows; y++) {
        const float *middle = w->value + (y + PAD) * win->stride + PAD;
        const uint8_t *sea = w->sea + (y + PAD) * win->stride + PAD;
        float *best = w->best + (long)y * win->cols;
        for (int x = 0; x < win->cols; x++) best[x] = LOWEST;
        kern->along(best, middle, win->beam, AXES, win->cols);
        for (int x = 0; x < win->cols; x++) best[x] = sea[x] ? best[x] : LOWEST;
        for (int x = 0; x < win->cells_across && (y % HALF == HALF - 1 || y == win->rows - 1); x++)
            count(w, win, x, y / HALF, w->bins + ((long)(y / HALF) * win->cells_across + x) * BINS);
    }
}

/* ---- what the sea reaches ---- */

static double gaussian_quantile(double log_rate) {
    double lo = 0, hi = 40;
    for (int round = 0; round < 60; round++) {
        double m = 0.5 * (lo + hi);
        if (log(0.5 * erfc(m / sqrt(2))) > -log_rate) lo = m;
        else hi = m;
    }
    return lo;
}

/* Bins of a row of cells join those of the window's columns, or leave them. */
static void pile(const tnk_lines *w, const window *win, int cy, int leaves) {
    long n = (long)win->cells_across * BINS;
    if (cy < 0 || cy >= win->cells_down) return;
    const uint16_t *bins = w->bins + cy * n;
    uint16_t *column = w->bins + win->cells_down * n;
    for (long i = 0; i < n && leaves; i++) column[i] -= bins[i];
    for (long i = 0; i < n && !leaves; i++) column[i] += bins[i];
}

/* Bins of a column join those of the cells around, or leave them. */
static void widen(const tnk_lines *w, const window *win, int cx, int leaves, uint16_t count[BINS]) {
    if (cx < 0 || cx >= win->cells_across) return;
    const uint16_t *column = w->bins + ((long)win->cells_down * win->cells_across + cx) * BINS;
    for (int b = 0; b < BINS && leaves; b++) count[b] -= column[b];
    for (int b = 0; b < BINS && !leaves; b++) count[b] += column[b];
}

static double middle_of(int bin) { return LOWEST + (bin + 0.5) / PER_UNIT; }

/* Mean and standard deviation of the largest means, of which so many are in each bin; 0 where too few are known. Sums are
 * of whole numbers of half a bin: exact. */
static int sum_of(const uint16_t count[BINS], double *mean, double *sd) {
    enum { PER = 2 * PER_UNIT };
    int32_t n[BINS + 1] = {0}, sum[BINS + 1] = {0}, square[BINS + 1] = {0};
    int below = BINS;
    for (int b = 0; b < BINS; b++) {
        int v = PER * LOWEST + 2 * b + 1;
        n[b + 1] = n[b] + count[b], sum[b + 1] = sum[b] + count[b] * v, square[b + 1] = square[b] + count[b] * v * v;
    }
    for (int round = 0; round < ROUNDS; round++) {
        if (n[below] < FEWEST) return 0;
        *mean = (double)sum[below] / PER / n[below];
        *sd = truncated * sqrt(fmax((double)square[below] / (PER * PER) / n[below] - *mean * *mean, 1e-6));
        double limit = *mean + clip * *sd;
        while (below > 0 && middle_of(below - 1) > limit) below--;
        while (below < BINS && middle_of(below) <= limit) below++;
    }
    return 1;
}

/* No place within APART is higher; of equal ones the first counts. */
static int is_peak(const tnk_lines *w, const window *win, int x, int y) {
    float v = w->best[(long)y * win->cols + x];
    for (int j = y - APART < 0 ? 0 : y - APART; j <= y + APART && j < win->rows; j++)
        for (int i = x - APART < 0 ? 0 : x - APART; i <= x + APART && i < win->cols; i++) {
            float other = w->best[(long)j * win->cols + i];
            if (other > v || (other == v && (j < y || (j == y && i < x)))) return 0;
        }
    return 1;
}

/* The best of the lines through a place: its value, its axis and length. */
static float best_line(const float *middle, const axis *all, int axes, tnk_line *line) {
    float best = LOWEST;
    for (int k = 0; k < axes; k++) {
        const axis *a = &all[k];
        float sum = middle[0];
        for (int i = 0, pair = 0; i < TNK_BEAM_LENGTHS; i++) {
            for (; pair < a->beam.pairs[i]; pair++) sum += middle[a->beam.ahead[pair]] + middle[-a->beam.ahead[pair]];
            if (sum * a->beam.weight[i] <= best) continue;
            best = sum * a->beam.weight[i];
            line->dx = a->dx, line->dy = a->dy, line->length = a->length[i];
        }
    }
    return best;
}

/* ---- every pixel ---- */

static float knot_at(const tnk_lattice *l, int param, int x, int y) {
    return tnk_lattice_param(l, param, y / TNK_CELL)[x / TNK_CELL];
}

static int all_sea(const uint8_t *mask, long stride) {
    uint8_t all = TNK_SEA_SEA;
    for (int k = 0; k < 9; k++) all &= mask[k / 3 * stride + k % 3];
    return all;
}

/* Means 1-2-1 each way of the logarithms around a pixel of the scene, in standard deviations over the sea at it;
 * 0 where not all is sea. */
static void look_closely(const window *win, int x, int y, float out[FINE * FINE]) {
    const tnk_line_opts *o = win->o;
    const tnk_lattice *l = o->lattice;
    float row[3][RAW], scratch[RAW], level = knot_at(l, TNK_LOG_MEAN, x, y), share = knot_at(l, TNK_LOG_SHARE, x, y);
    float floor = level - darkest * (float)l->channels;
    int x0 = x - RAW / 2, y0 = y - RAW / 2;
    int first = x0 < 0 ? -x0 : 0, end = x0 + RAW > l->width ? l->width - x0 : RAW;
    memset(out, 0, FINE * FINE * sizeof *out);
    for (int j = 0; j < RAW; j++) {
        if (y0 + j < 0 || y0 + j >= l->height) continue;
        const float *from[TNK_CHANNELS] = {NULL};
        for (int c = 0; c < l->channels; c++) from[c] = win->plane[c][y0 + j - o->row] + (x0 + first - o->col);
        tnk_line_logs(l->kern, from, o->least, l->channels, end - first, row[j % 3] + first, scratch);
        for (int i = first; i < end; i++) row[j % 3][i] = fmaxf(row[j % 3][i], floor);
        if (j < 2 || y0 + j < 2) continue;
        const float *a = row[(j - 2) % 3], *b = row[(j - 1) % 3], *d = row[j % 3];
        const uint8_t *mask = win->mask + (long)(y0 + j - 2 - o->row) * o->width + (x0 - o->col);
        for (int i = first + 1; i + 1 < end; i++) {
            float up = a[i - 1] + 2 * a[i] + a[i + 1], at = b[i - 1] + 2 * b[i] + b[i + 1];
            float down = d[i - 1] + 2 * d[i] + d[i + 1], v = ((up + 2 * at + down) / 16 - level) * (share * fine_share);
            v = tnk_line_cut(v);
            out[(j - 2) * FINE + i - 1] = all_sea(mask + i - 1, o->width) ? v : 0;
        }
    }
}

/* The best line near a place of the window: its value, and what else is known of it but how clear it is. */
static float line_at(const window *win, int x, int y, tnk_line *line) {
    float value[FINE * FINE + BROAD] = {0}, best[BROAD], most = LOWEST;
    int col = 2 * (win->x0 + x) + 1, row = 2 * (win->y0 + y) + 1, dx = 0, dy = 0;
    look_closely(win, col, row, value);
    for (int j = 0; j < OFFS; j++) {
        for (int i = 0; i < BROAD; i++) best[i] = LOWEST;
        win->o->lattice->kern->along(best, value + (j + FINE_PAD) * FINE + FINE_PAD, win->fine_beam, FINE_AXES, BROAD);
        for (int i = 0; i < OFFS; i++)
            if (best[i] > most) most = best[i], dx = i, dy = j;
    }
    *line = (tnk_line){.col = col + dx - OFF + 0.5, .row = row + dy - OFF + 0.5};
    return best_line(value + (dy + FINE_PAD) * FINE + FINE_PAD + dx, win->fine, FINE_AXES, line);
}

static int reaches(const float *v, int n, float least) {
    int any = 0;
    for (int i = 0; i < n; i++) any |= v[i] >= least;
    return any;
}

/* The lines of a cell of the core, around which so many largest means are in each bin. */
static int look(tnk_lines *w, const window *win, int cx, int cy, const uint16_t bins[BINS], double reach) {
    double mean, sd;
    if (!sum_of(bins, &mean, &sd)) return 1;
    float least = (float)(mean + gate * reach * sd);
    for (int y = cy * HALF; y < (cy + 1) * HALF && y < win->rows; y++) {
        int x0 = cx * HALF, x1 = x0 + HALF < win->cols ? x0 + HALF : win->cols;
        if (!reaches(w->best + (long)y * win->cols + x0, x1 - x0, least)) continue;
        for (int x = x0; x < x1; x++) {
            tnk_line line;
            float v = w->best[(long)y * win->cols + x];
            if (v < least || !w->sea[(y + PAD) * win->stride + PAD + x] || !is_peak(w, win, x, y)) continue;
            v = line_at(win, x, y, &line);
            line.clear = (float)((v - mean - fine_more) / (reach * fine_wider * sd));
            line.unrest = (float)(sd / white_sd);
            if (line.clear < win->o->least_clear) continue;
            if (!tnk_reserve(&w->item, &w->room, w->count + 1, sizeof *w->item)) return 0;
            w->item[w->count++] = line;
        }
    }
    return 1;
}

/* The lines of a row of cells of the core. */
static int look_across(tnk_lines *w, const window *win, int cy, double reach) {
    const tnk_line_opts *o = win->o;
    int first = (o->core_col / 2 - win->x0) / HALF, cols = (o->core_end_col - o->core_col + TNK_CELL - 1) / TNK_CELL;
    uint16_t bins[BINS] = {0};
    for (int x = first - TNK_LINE_AROUND; x < first + TNK_LINE_AROUND; x++) widen(w, win, x, 0, bins);
    for (int x = first; x < first + cols; x++) {
        widen(w, win, x + TNK_LINE_AROUND, 0, bins);
        if (!look(w, win, x, cy, bins, reach)) return 0;
        widen(w, win, x - TNK_LINE_AROUND, 1, bins);
    }
    return 1;
}

static int reserve(tnk_lines *w, const window *win) {
    long places = win->stride * (win->rows + 2 * PAD), bins = (long)win->cells_across * (win->cells_down + 1) * BINS;
    if (!tnk_reserve(&w->value, &w->value_room, places, sizeof *w->value) ||
        !tnk_reserve(&w->sea, &w->sea_room, places, sizeof *w->sea) ||
        !tnk_reserve(&w->best, &w->best_room, (long)win->cols * win->rows, sizeof *w->best) ||
        !tnk_reserve(&w->bins, &w->bins_room, bins, sizeof *w->bins))
        return 0;
    memset(w->bins, 0, (size_t)bins * sizeof *w->bins);
    return 1;
}

int tnk_lines_find(tnk_lines *w, const float *const *const *plane, const uint8_t *mask, const tnk_line_opts *o) {
    w->count = 0;
    if (o->lattice->width < TNK_CELL || o->lattice->height < TNK_CELL) return 1;
    window win = window_of(plane, mask, o);
    if (!reserve(w, &win)) return 0;
    fill(w, &win);
    sum_up(w, &win);
    double z = gaussian_quantile(o->lattice->seed_log), reach = z + skewness / 6 * (z * z - 1);
    int first = (o->core_row / 2 - win.y0) / HALF, rows = (o->core_end_row - o->core_row + TNK_CELL - 1) / TNK_CELL;
    for (int y = first - TNK_LINE_AROUND; y < first + TNK_LINE_AROUND; y++) pile(w, &win, y, 0);
    for (int y = first; y < first + rows; y++) {
        pile(w, &win, y + TNK_LINE_AROUND, 0);
        if (!look_across(w, &win, y, reach)) return 0;
        pile(w, &win, y - TNK_LINE_AROUND, 1);
    }
    return 1;
}

void tnk_lines_free(tnk_lines *w) {
    tnk_free(w->item);
    tnk_free(w->value);
    tnk_free(w->best);
    tnk_free(w->sea);
    tnk_free(w->bins);
    *w = (tnk_lines){0};
}
