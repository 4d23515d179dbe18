#include "find/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "find/sea.h"

enum {
    HALF = TNK_CELL / 2, /* places of a cell, each way */
    PLACES = HALF * HALF,
    AXES = 12, FINE_AXES = 16,
    PAD = TNK_LINE_PAIRS,
    OFF = 4,                              /* pixels that a line may lie from the place that gave it away */
    FINE_PAD = TNK_BEAM_PAIRS,
    OFFS = 2 * OFF + 1, FINE = OFFS + 2 * FINE_PAD, RAW = FINE + 2,
    BINS = 64, PER_UNIT = 8, LOWEST = -1, /* of the largest means, in standard deviations */
    APART = 6,                            /* places between two lines */
    FEWEST = 1500,                        /* places that tell what the sea reaches */
    FEWEST_OF_CELL = 24,
    ROUNDS = 4
};
static const float darkest = 0.5f;     /* logarithm of amplitude below the sea that a pixel counts */
static const float gate = 0.75f;       /* of what the sea reaches: there every pixel is looked at */
static const float fine_share = 0.889f; /* standard deviations of 3 x 3 equal pixels over those of 1-2-1 each way */
/* Mean and standard deviation of the largest fine means over those of the coarse ones, on a white sea. */
static const double fine_more = 0.22, fine_wider = 1.03;
static const float lowest = -3, highest = 3.5f; /* standard deviations that a place counts */
static const float clip = 3;
static const double truncated = 1.007;  /* a Gaussian's standard deviation over that of what lies below three of them */
static const double skewness = 0.04;   /* of the largest means, all laws of clutter */
static const double pi = 3.14159265358979323846;

/* ---- logarithms ---- */

/* The logarithm of a row, of two polarisations their sum. scratch: n. */
static void log_row(const tnk_kern *kern, const float *const *plane, const float *least, int channels, int n,
                    float *out, float *scratch) {
    kern->logs(out, plane[0], least[0], n);
    for (int c = 1; c < channels; c++) {
        kern->logs(scratch, plane[c], least[c], n);
        for (int i = 0; i < n; i++) out[i] += scratch[i];
    }
}

static int are_sea(const uint8_t *mask, long stride, int bits, int wanted) {
    int all = 1;
    for (int k = 0; k < 9; k++) all &= (mask[k / 3 * stride + k % 3] & bits) == wanted;
    return all;
}

/* Clipped from the median on, whose distance to the lower sixth is a first standard deviation: ships lie above. */
static void clipped(const tnk_kern *kern, const float *v, int n, tnk_cell *cell) {
    float share[PLACES], sum[3];
    for (int i = 0; i < PLACES; i++) share[i] = i < n;
    float middle = kern->kth(v, n, n / 2), sd = middle - kern->kth(v, n, (int)(0.1587 * n));
    for (int round = 0; round < 2; round++) {
        kern->clipped(v, share, PLACES, middle, clip * sd, sum);
        if (sum[0] < FEWEST_OF_CELL / 2) return;
        float by = sum[1] / sum[0];
        middle += by;
        sd = sqrtf(fmaxf(sum[2] / sum[0] - by * by, 0));
    }
    cell->log_mean = middle;
    cell->log_sd = sd;
}

void tnk_line_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                      long stride, int channels, const float *least, tnk_cell *cell) {
    float row[3][TNK_CELL], scratch[TNK_CELL], mean[TNK_CELL], v[PLACES] = {0};
    int n = 0, cols = (width - 1) / 2, rows = (height - 1) / 2;
    for (int y = 0; y < 2 * rows + 1; y++) {
        const float *at[TNK_CHANNELS] = {NULL};
        for (int c = 0; c < channels; c++) at[c] = plane[c] + y * stride;
        log_row(kern, at, least, channels, width, row[y % 3], scratch);
        if (y % 2 || !y) continue;
        kern->nine(mean, row[(y - 2) % 3], row[(y - 1) % 3], row[y % 3], width - 2);
        for (int x = 0; x < cols; x++) {
            v[n] = mean[2 * x];
            n += are_sea(mask + (y - 2) * stride + 2 * x, stride, TNK_SEA_VALID | TNK_SEA_BRIGHT, TNK_SEA_VALID);
        }
    }
    cell->log_mean = cell->log_sd = 0;
    if (n >= FEWEST_OF_CELL) clipped(kern, v, n, cell);
}

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

/* ---- a region ---- */

/* Places of a window, in places from the scene's corner; `value` has PAD more on every side. */
typedef struct window {
    const tnk_line_opts *o;
    int x0, y0, cols, rows, cells_across, cells_down;
    long stride; /* of value */
    const float *const *const *plane;
    const uint8_t *mask;
    axis axis[AXES], fine[FINE_AXES];
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
    for (int k = 0; k < AXES; k++) w.axis[k] = axis_at(&coarse, k, w.stride);
    for (int k = 0; k < FINE_AXES; k++) w.fine[k] = axis_at(&fine, k, FINE);
    return w;
}

/* A lattice's row under a row of places, between two of its rows: knots that stand for HALF places each. */
static const float *knots_of(const tnk_lattice *l, int param, int y, float *out) {
    float at = (2 * (float)y + 1.5f) / TNK_CELL - 0.5f;
    int r = (int)floorf(at), r0 = r < 0 ? 0 : r, r1 = r + 1 >= l->rows ? l->rows - 1 : r + 1;
    const float *p = l->param + (size_t)param * (size_t)l->cols * (size_t)l->rows;
    l->kern->lerp(out, p + (size_t)r0 * l->cols, p + (size_t)r1 * l->cols, at - (float)r, l->cols);
    return out;
}

/* Standard deviations over the sea of places x .. x+n-1, whose logarithms are every other of mean[]. */
static void standardise(const tnk_lattice *l, const float *mean, const uint8_t *sea, const float *level,
                        const float *share, int x, int n, float *out) {
    for (int i = 0; i < n; i++) {
        float at = (2 * (float)(x + i) + 1.5f) / TNK_CELL - 0.5f, left = floorf(at), t = at - left;
        int k = (int)left, k0 = k < 0 ? 0 : k, k1 = k + 1 >= l->cols ? l->cols - 1 : k + 1;
        float m = level[k0] + t * (level[k1] - level[k0]), s = share[k0] + t * (share[k1] - share[k0]);
        float v = (mean[2 * i] - m) * s;
        v = v > highest ? highest : v < lowest ? lowest : v;
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
    int n = 2 * (x1 - x0) + 1, done = 2 * y0 - 1;
    float *row[3] = {w->row, w->row + n, w->row + 2 * n}, *scratch = w->row + 3 * n, *knots = w->row + 4 * n;
    for (int y = y0; y < y1; y++) {
        const uint8_t *at = win->mask + (long)(2 * y - o->row) * o->width + 2 * x0 - o->col;
        long to = (y - win->y0 + PAD) * win->stride + (x0 - win->x0 + PAD);
        for (; done < 2 * y + 2; done++) {
            const float *from[TNK_CHANNELS] = {NULL};
            for (int c = 0; c < l->channels; c++) from[c] = win->plane[c][done + 1 - o->row] + 2 * x0 - o->col;
            log_row(l->kern, from, o->least, l->channels, n, row[(done + 1) % 3], scratch);
        }
        l->kern->nine(scratch, row[2 * y % 3], row[(2 * y + 1) % 3], row[(2 * y + 2) % 3], n - 2);
        for (int x = 0; x < x1 - x0; x++)
            w->sea[to + x] = (uint8_t)are_sea(at + 2 * x, o->width, TNK_SEA_SEA, TNK_SEA_SEA);
        standardise(l, scratch, w->sea + to, knots_of(l, TNK_LOG_MEAN, y, knots),
                    knots_of(l, TNK_LOG_SHARE, y, knots + l->cols), x0, x1 - x0, w->value + to);
    }
}

/* The largest mean at every place of the window, and how often each comes in every cell. */
static void sum_up(tnk_lines *w, const window *win) {
    const tnk_kern *kern = win->o->lattice->kern;
    for (int y = 0; y < win->rows; y++) {
        const float *middle = w->value + (y + PAD) * win->stride + PAD;
        const uint8_t *sea = w->sea + (y + PAD) * win->stride + PAD;
        float *best = w->best + (long)y * win->cols;
        for (int x = 0; x < win->cols; x++) best[x] = LOWEST;
        for (int k = 0; k < AXES; k++) kern->along(best, middle, &win->axis[k].beam, win->cols);
        uint16_t *bins = w->bins + (long)(y / HALF) * win->cells_across * BINS;
        for (int x = 0; x < win->cols; x++) best[x] = sea[x] ? best[x] : LOWEST;
        for (int x = 0; x < win->cols; x++) {
            int bin = (int)((best[x] - LOWEST) * PER_UNIT);
            bins[x / HALF * BINS + (bin < BINS ? bin : BINS - 1)] += sea[x];
        }
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

/* Mean and standard deviation of the largest means around a cell; 0 where too few are known. */
static int around(const tnk_lines *w, const window *win, int cx, int cy, double *mean, double *sd) {
    double count[BINS] = {0}, limit = 1e9, n = 0;
    for (int y = cy - TNK_LINE_AROUND; y <= cy + TNK_LINE_AROUND; y++)
        for (int x = cx - TNK_LINE_AROUND; x <= cx + TNK_LINE_AROUND; x++) {
            if (x < 0 || y < 0 || x >= win->cells_across || y >= win->cells_down) continue;
            const uint16_t *bins = w->bins + ((long)y * win->cells_across + x) * BINS;
            for (int b = 0; b < BINS; b++) count[b] += bins[b];
        }
    for (int round = 0; round < ROUNDS; round++) {
        double sum = 0, square = 0;
        n = 0;
        for (int b = 0; b < BINS; b++) {
            double v = LOWEST + (b + 0.5) / PER_UNIT;
            if (v > limit) break;
            n += count[b], sum += count[b] * v, square += count[b] * v * v;
        }
        if (n < FEWEST) return 0;
        *mean = sum / n;
        *sd = truncated * sqrt(fmax(square / n - *mean * *mean, 1e-6));
        limit = *mean + clip * *sd;
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
    size_t row = (size_t)param * (size_t)l->rows + (size_t)(y / TNK_CELL);
    return l->param[row * (size_t)l->cols + (size_t)(x / TNK_CELL)];
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
        log_row(l->kern, from, o->least, l->channels, end - first, row[j % 3] + first, scratch);
        for (int i = first; i < end; i++) row[j % 3][i] = fmaxf(row[j % 3][i], floor);
        if (j < 2 || y0 + j < 2) continue;
        const float *a = row[(j - 2) % 3], *b = row[(j - 1) % 3], *d = row[j % 3];
        const uint8_t *mask = win->mask + (long)(y0 + j - 2 - o->row) * o->width + (x0 - o->col);
        for (int i = first + 1; i + 1 < end; i++) {
            float up = a[i - 1] + 2 * a[i] + a[i + 1], at = b[i - 1] + 2 * b[i] + b[i + 1];
            float down = d[i - 1] + 2 * d[i] + d[i + 1], v = ((up + 2 * at + down) / 16 - level) * (share * fine_share);
            v = v > highest ? highest : v < lowest ? lowest : v;
            out[(j - 2) * FINE + i - 1] = are_sea(mask + i - 1, o->width, TNK_SEA_SEA, TNK_SEA_SEA) ? v : 0;
        }
    }
}

/* The best line near a place of the window: its value, and what else is known of it but how clear it is. */
static float line_at(const window *win, int x, int y, tnk_line *line) {
    float value[FINE * FINE], best[OFFS], most = LOWEST;
    int col = 2 * (win->x0 + x) + 1, row = 2 * (win->y0 + y) + 1, dx = 0, dy = 0;
    look_closely(win, col, row, value);
    for (int j = 0; j < OFFS; j++) {
        for (int i = 0; i < OFFS; i++) best[i] = LOWEST;
        for (int k = 0; k < FINE_AXES; k++)
            win->o->lattice->kern->along(best, value + (j + FINE_PAD) * FINE + FINE_PAD, &win->fine[k].beam, OFFS);
        for (int i = 0; i < OFFS; i++)
            if (best[i] > most) most = best[i], dx = i, dy = j;
    }
    *line = (tnk_line){.col = col + dx - OFF + 0.5, .row = row + dy - OFF + 0.5};
    return best_line(value + (dy + FINE_PAD) * FINE + FINE_PAD + dx, win->fine, FINE_AXES, line);
}

/* The lines of a cell of the core. */
static int look(tnk_lines *w, const window *win, int cx, int cy, double reach) {
    double mean, sd;
    if (!around(w, win, cx, cy, &mean, &sd)) return 1;
    float least = (float)(mean + gate * reach * sd);
    for (int y = cy * HALF; y < (cy + 1) * HALF && y < win->rows; y++)
        for (int x = cx * HALF; x < (cx + 1) * HALF && x < win->cols; x++) {
            tnk_line line;
            float v = w->best[(long)y * win->cols + x];
            if (v < least || !w->sea[(y + PAD) * win->stride + PAD + x] || !is_peak(w, win, x, y)) continue;
            v = line_at(win, x, y, &line);
            line.clear = (float)((v - mean - fine_more) / (reach * fine_wider * sd));
            if (line.clear < win->o->least_clear) continue;
            if (!tnk_reserve(&w->item, &w->room, w->count + 1, sizeof *w->item)) return 0;
            w->item[w->count++] = line;
        }
    return 1;
}

static int reserve(tnk_lines *w, const window *win, int cols) {
    long places = win->stride * (win->rows + 2 * PAD), bins = (long)win->cells_across * win->cells_down * BINS;
    if (!tnk_reserve(&w->row, &w->row_room, 8 * win->stride + 4 + 2 * cols, sizeof *w->row) ||
        !tnk_reserve(&w->value, &w->value_room, places, sizeof *w->value) ||
        !tnk_reserve(&w->sea, &w->sea_room, places, sizeof *w->sea) ||
        !tnk_reserve(&w->best, &w->best_room, (long)win->cols * win->rows, sizeof *w->best) ||
        !tnk_reserve(&w->bins, &w->bins_room, bins, sizeof *w->bins))
        return 0;
    memset(w->value, 0, (size_t)places * sizeof *w->value);
    memset(w->sea, 0, (size_t)places);
    memset(w->bins, 0, (size_t)bins * sizeof *w->bins);
    return 1;
}

int tnk_lines_find(tnk_lines *w, const float *const *const *plane, const uint8_t *mask, const tnk_line_opts *o) {
    w->count = 0;
    if (o->lattice->width < TNK_CELL || o->lattice->height < TNK_CELL) return 1;
    window win = window_of(plane, mask, o);
    if (!reserve(w, &win, o->lattice->cols)) return 0;
    fill(w, &win);
    sum_up(w, &win);
    double z = gaussian_quantile(o->lattice->seed_log), reach = z + skewness / 6 * (z * z - 1);
    for (int y = o->core_row; y < o->core_end_row; y += TNK_CELL)
        for (int x = o->core_col; x < o->core_end_col; x += TNK_CELL)
            if (!look(w, &win, (x / 2 - win.x0) / HALF, (y / 2 - win.y0) / HALF, reach)) return 0;
    return 1;
}

void tnk_lines_free(tnk_lines *w) {
    tnk_free(w->item);
    tnk_free(w->row);
    tnk_free(w->value);
    tnk_free(w->best);
    tnk_free(w->sea);
    tnk_free(w->bins);
    *w = (tnk_lines){0};
}
