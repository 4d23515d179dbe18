#include "find/clutter.h"

#include <math.h>
#include <string.h>

#include "base/select.h"

enum { GRID = TNK_CELL / 2, PLACES = GRID * GRID, FEWEST = 24, ROUNDS = 3, THIN = 3, AROUND = 3 };
enum { MOST_NEAR = (2 * AROUND + 1) * (2 * AROUND + 1), ENOUGH = 100 /* places for a tail */ };

static const float sigma_of_mad = 1.4826f;
static const float clip = 3.5f;          /* standard deviations */
static const float wholly_out = 6.0f;    /* no sea: beyond any law's share of a cell */
static const double share[TNK_TAILS] = {0.3, 0.03, 0.003}; /* upper quantiles that tails[] hold */

/* ---- means over 3 x 3 ---- */

static void add_row(const float *row, const uint8_t *mask, int n, float *sum, float *count) {
    for (int i = 0; i < n; i++) {
        float ok = (float)(mask[i] & 1);
        sum[i] += ok * row[i];
        count[i] += ok;
    }
}

static int all_valid(const uint8_t *mask, int n) {
    uint8_t all = 1;
    for (int i = 0; i < n; i++) all &= mask[i];
    return all;
}

static void smooth_inner(const float *a, const float *b, const float *c, int n, float *out) {
    const float ninth = 1.0f / 9.0f;
    for (int i = 1; i + 1 < n; i++)
        out[i] = ninth * (((a[i - 1] + b[i - 1]) + c[i - 1]) + ((a[i] + b[i]) + c[i]) + ((a[i + 1] + b[i + 1]) + c[i + 1]));
}

enum { PIECE = 256 };

/* Some places of a row, where not all is valid; `from` and `to` are those to fill. */
static void smooth_piece(const float *const row[3], const uint8_t *const mask[3], int n, int from, int to, float *out) {
    float sum[PIECE + 2] = {0}, count[PIECE + 2] = {0};
    int first = from > 0 ? from - 1 : 0, last = to < n ? to + 1 : n;
    for (int k = 0; k < 3; k++)
        if (row[k]) add_row(row[k] + first, mask[k] + first, last - first, sum, count);
    for (int i = from; i < to; i++) {
        float s = 0, c = 0;
        for (int j = i > 0 ? i - 1 : 0; j <= i + 1 && j < n; j++) s += sum[j - first], c += count[j - first];
        out[i] = c > 0 ? s / c : 0;
    }
}

/* A place depends on its own nine pixels only, so that rows may be cut anywhere: the quick way and the other
 * must give the same bits, and do not; a place goes the quick way when its own nine are valid. */
void tnk_clutter_smooth(const float *const row[3], const uint8_t *const mask[3], int n, float *out) {
    int whole = row[0] && row[2] && n > 2;
    for (int k = 0; k < 3 && whole; k++) whole = all_valid(mask[k], n);
    if (whole) {
        smooth_inner(row[0], row[1], row[2], n, out);
        smooth_piece(row, mask, n, 0, 1, out);
        smooth_piece(row, mask, n, n - 1, n, out);
        return;
    }
    for (int i = 0; i < n; i += PIECE) smooth_piece(row, mask, n, i, i + PIECE < n ? i + PIECE : n, out);
    if (!row[0] || !row[2]) return;
    for (int i = 1; i + 1 < n; i++) {
        uint8_t all = 1;
        for (int k = 0; k < 3; k++) all &= mask[k][i - 1] & mask[k][i] & mask[k][i + 1];
        if (all) smooth_inner(row[0] + i - 1, row[1] + i - 1, row[2] + i - 1, 3, out + i - 1);
    }
}

/* ---- one cell ---- */

typedef struct places { /* every other pixel of every other row, where its nine are water */
    float x[TNK_CHANNELS][PLACES], d[PLACES];
    uint8_t at[PLACES]; /* 1: there is one */
    int n, cols, rows;
} places;

static int nine_are(const uint8_t *water, int x, int y, long width) {
    uint8_t all = 1;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) all &= water[(y + j) * width + x + i];
    return all;
}

static float nine_mean(const float *p, long stride) {
    const float *a = p - stride, *c = p + stride;
    return (1.0f / 9.0f) * (((a[-1] + p[-1]) + c[-1]) + ((a[0] + p[0]) + c[0]) + ((a[1] + p[1]) + c[1]));
}

static void gather(const float *const *plane, const uint8_t *water, int width, int height, long stride,
                   int channels, float land, places *p) {
    p->cols = (width - 1) / 2, p->rows = (height - 1) / 2, p->n = 0;
    int clean = 1;
    for (int y = 0; y < height; y++) clean &= all_valid(water + y * stride, width);
    for (int r = 0; r < p->rows; r++)
        for (int c = 0; c < p->cols; c++) {
            int k = r * p->cols + c;
            long at = (2 * r + 1) * stride + 2 * c + 1;
            p->at[k] = clean || nine_are(water, 2 * c + 1, 2 * r + 1, stride);
            for (int i = 0; i < channels && p->at[k]; i++) p->x[i][k] = nine_mean(plane[i] + at, stride);
            p->at[k] &= !(p->at[k] && p->x[0][k] > land);
            p->n += p->at[k];
        }
}

static void start(const places *p, int channel, float *mean, float *var) {
    float v[PLACES];
    int n = 0, all = p->cols * p->rows, step = p->n > 60 ? THIN : 1;
    for (int k = 0; k < all; k += step)
        if (p->at[k]) v[n++] = p->x[channel][k];
    *mean = n ? tnk_select(v, n, n / 2) : 0;
    for (int k = 0; k < n; k++) v[k] = fabsf(v[k] - *mean);
    float sd = n ? sigma_of_mad * tnk_select(v, n, n / 2) : 0;
    *var = sd * sd;
}

/* A least variance keeps a flat sea (8 bits) from making every step infinite. */
static float least_variance(float mean) {
    float step = fabsf(mean) * 1e-2f;
    return step * step + 1e-18f;
}

static void moments(const places *p, int channel, float *mean, float *var) {
    start(p, channel, mean, var);
    for (int round = 0; round < ROUNDS; round++) {
        float limit = clip * sqrtf(*var + least_variance(*mean)), n = 0, s = 0, s2 = 0, m = *mean;
        for (int k = 0; k < p->cols * p->rows; k++) {
            float d = p->x[channel][k] - m;
            float keep = (float)(p->at[k] && fabsf(d) <= limit);
            if (keep > 0) n += 1, s += d, s2 += d * d;
        }
        if (n < 8) break;
        *mean = m + s / n;
        *var = s2 / n - s / n * (s / n);
    }
    *var += least_variance(*mean);
}

static void distances(places *p, int channels, const tnk_cell *cell) {
    for (int k = 0; k < p->cols * p->rows; k++) p->d[k] = 0;
    for (int c = 0; c < channels; c++) {
        float inverse = 1 / sqrtf(cell->cov[2 * c]);
        for (int k = 0; k < p->cols * p->rows; k++) {
            float y = p->at[k] ? inverse * (p->x[c][k] - cell->mean[c]) : 0;
            p->d[k] += y > 0 ? y * y : 0;
        }
    }
    for (int k = 0; k < p->cols * p->rows; k++) p->d[k] = sqrtf(p->d[k]);
}

/* Distances of places that do not stand out wholly, nor lie beside one that does. */
static int sea_only(const places *p, float *v) {
    uint8_t out[PLACES] = {0};
    int n = 0;
    for (int k = 0; k < p->cols * p->rows; k++) {
        if (!(p->at[k] && p->d[k] > wholly_out)) continue;
        int x = k % p->cols, y = k / p->cols;
        for (int j = y > 0 ? y - 1 : 0; j <= y + 1 && j < p->rows; j++)
            for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < p->cols; i++) out[j * p->cols + i] = 1;
    }
    for (int k = 0; k < p->cols * p->rows; k++)
        if (p->at[k] && !out[k]) v[n++] = p->d[k];
    return n;
}

/* The r-th largest of n is exceeded by a share of about (r - 0.3) / (n + 0.4) (Benard's median rank). Where
 * there are too few for a share, the tail goes on as an exponential one. */
static void tails(float *v, int n, tnk_cell *out) {
    double log_share[TNK_TAILS];
    int from = 0; /* what is left is sorted above what was selected */
    for (int i = 0; i < TNK_TAILS; i++) {
        int r = (int)lround(share[i] * (n + 0.4) + 0.3);
        if (r < 1) r = 1;
        out->tail[i] = tnk_select(v + from, n - from, n - from - r);
        from = n - r;
        log_share[i] = log((n + 0.4) / (r - 0.3));
    }
    for (int i = 1; i < TNK_TAILS; i++) {
        double step = log_share[i] - log_share[i - 1], want = log(share[i - 1] / share[i]);
        if (step > 0) out->tail[i] = out->tail[i - 1] + (float)(want / step) * (out->tail[i] - out->tail[i - 1]);
    }
}

void tnk_clutter_measure(const float *const *plane, const uint8_t *water, int width, int height,
                         long stride, int channels, float land, tnk_cell *out) {
    places p;
    float v[PLACES];
    *out = (tnk_cell){0};
    if (width < 3 || height < 3) return;
    gather(plane, water, width, height, stride, channels, land, &p);
    if (p.n < FEWEST && p.n < p.cols * p.rows / 4) return;
    if (p.n < 9) return;
    for (int c = 0; c < channels; c++) moments(&p, c, &out->mean[c], &out->cov[2 * c]);
    distances(&p, channels, out);
    int n = sea_only(&p, v);
    if (n < 9) return;
    out->count = (float)n;
    tails(v, n, out);
}

/* ---- the tail ---- */

/* ln(1 / share), to the power 1 / k. */
static double powered(double log_share, double inverse_k) { return pow(log_share, inverse_k); }

double tnk_clutter_reach(double x1, double x2, double x3, double seed_log) {
    static const double least = 0.4, most = 1.6; /* of 1 / k: from a Gaussian's tail and thinner to far beyond an exponential */
    double l1 = -log(share[0]), l2 = -log(share[1]), l3 = -log(share[2]), lo = least, hi = most;
    if (!(x2 > x1) || !(x3 > x2)) return x3 > 0 ? 2 * x3 : 0;
    double ratio = (x3 - x2) / (x2 - x1);
    for (int round = 0; round < 24; round++) {
        double m = 0.5 * (lo + hi), p2 = powered(l2, m);
        if ((powered(l3, m) - p2) / (p2 - powered(l1, m)) < ratio) lo = m;
        else hi = m;
    }
    double p2 = powered(l2, lo), p3 = powered(l3, lo);
    return x3 + (x3 - x2) * (powered(seed_log, lo) - p3) / (p3 - p2);
}

/* Tukey's trimean: nearly as robust as the median, and steadier. */
static double middle_of(float *v, int n) {
    double median = tnk_select(v, n, n / 2), low = tnk_select(v, n / 2 + 1, n / 4);
    return 0.25 * (low + 2 * median + (double)tnk_select(v + n / 2, n - n / 2, n / 4));
}

/* A cell's own standard deviation rises with its own tail: distances are brought to that of all the cells. */
double tnk_clutter_seed(const tnk_lattice *l, int col, int row) {
    float t[TNK_TAILS][MOST_NEAR];
    double x[TNK_TAILS], variance = 0;
    int n = 0;
    for (int least = ENOUGH; least >= 1 && !n; least /= ENOUGH)
        for (int y = row - AROUND; y <= row + AROUND; y++)
            for (int c = col - AROUND; c <= col + AROUND; c++) {
                if (c < 0 || y < 0 || c >= l->cols || y >= l->rows) continue;
                const tnk_cell *cell = &l->cell[(size_t)y * l->cols + c];
                if (!(cell->count >= (float)least)) continue;
                float sd = sqrtf(cell->cov[0]);
                for (int i = 0; i < TNK_TAILS; i++) t[i][n] = sd * cell->tail[i];
                variance += cell->cov[0];
                n++;
            }
    if (!n) return 0;
    for (int i = 0; i < TNK_TAILS; i++) x[i] = middle_of(t[i], n) / sqrt(variance / n);
    return tnk_clutter_reach(x[0], x[1], x[2], l->seed_log);
}
