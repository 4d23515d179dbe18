#include "find/clutter.h"

#include <math.h>
#include <string.h>

#include "find/sea.h"

enum { GRID = TNK_CELL / 2, PLACES = GRID * GRID, FEWEST = 24, ROUNDS = 3, THIN = 3, AROUND = 3 };
enum { MOST_NEAR = (2 * AROUND + 1) * (2 * AROUND + 1), ENOUGH = 100 /* places for a tail */ };

static const float sigma_of_mad = 1.4826f;
static const float clip = 3.5f;          /* standard deviations */
static const double farthest = 8;         /* no law of clutter asks more of a mean: ships are among the sea's places */
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

/* Are all pixels valid that the means from..to-1 take in? */
static int whole(const float *const row[3], const uint8_t *const mask[3], int n, int from, int to) {
    if (!row[0] || !row[2] || from < 1 || to >= n) return 0;
    for (int k = 0; k < 3; k++)
        if (!all_valid(mask[k] + from - 1, to - from + 2)) return 0;
    return 1;
}

static void nine(const tnk_kern *kern, const float *const row[3], int from, int to, float *out) {
    kern->nine(out + from, row[0] + from - 1, row[1] + from - 1, row[2] + from - 1, to - from);
}

/* A place depends on its own nine pixels only, so that rows may be cut anywhere: the quick way and the other
 * must give the same bits, and do not; a place goes the quick way when its own nine are valid. */
static void smooth_mixed(const tnk_kern *kern, const float *const row[3], const uint8_t *const mask[3], int n, int from,
                         int to, float *out) {
    smooth_piece(row, mask, n, from, to, out);
    for (int i = from; i < to; i++)
        if (whole(row, mask, n, i, i + 1)) nine(kern, row, i, i + 1, out);
}

void tnk_clutter_smooth(const tnk_kern *kern, const float *const row[3], const uint8_t *const mask[3], int n,
                        float *out) {
    if (n > 2 && whole(row, mask, n, 1, n - 1)) {
        nine(kern, row, 1, n - 1, out);
        smooth_piece(row, mask, n, 0, 1, out);
        smooth_piece(row, mask, n, n - 1, n, out);
        return;
    }
    for (int i = 0; i < n; i += PIECE) {
        int end = i + PIECE < n ? i + PIECE : n;
        if (whole(row, mask, n, i, end)) nine(kern, row, i, end, out);
        else smooth_mixed(kern, row, mask, n, i, end, out);
    }
}

static void add_clipped(const float *row, const uint8_t *mask, int n, float most, float *sum, float *count) {
    for (int i = 0; i < n; i++) {
        float ok = (float)(mask[i] & 1);
        sum[i] += ok * (row[i] < most ? row[i] : most);
        count[i] += ok;
    }
}

static void add_shifted(const float *restrict from, int n, int shift, float *restrict to) {
    int first = shift < 0 ? -shift : 0, last = shift > 0 ? n - shift : n;
    for (int i = first; i < last; i++) to[i] += from[i + shift];
}

/* Each place adds up its own pixels in one order, so that rows may be cut anywhere. */
static void broad_piece(const float *const *row, const uint8_t *const *mask, int rows, int n, int from, int to,
                        float most, float *out) {
    enum { MOST = PIECE + 2 * TNK_CLUTTER_BROAD };
    float sum[MOST] = {0}, count[MOST] = {0}, all[MOST] = {0}, all_count[MOST] = {0};
    int reach = rows / 2, first = from > reach ? from - reach : 0, last = to + reach < n ? to + reach : n;
    for (int k = 0; k < rows; k++)
        if (row[k]) add_clipped(row[k] + first, mask[k] + first, last - first, most, sum, count);
    for (int s = -reach; s <= reach; s++) {
        add_shifted(sum, last - first, s, all);
        add_shifted(count, last - first, s, all_count);
    }
    for (int i = from - first; i < to - first; i++) out[first + i] = all_count[i] > 0 ? all[i] / all_count[i] : 0;
}

void tnk_clutter_broad(const float *const *row, const uint8_t *const *mask, int rows, int n, float most, float *out) {
    for (int i = 0; i < n; i += PIECE) broad_piece(row, mask, rows, n, i, i + PIECE < n ? i + PIECE : n, most, out);
}

/* ---- one cell ---- */

/* Every other pixel of every other row, where its nine are water. */
typedef struct places {
    float x[TNK_CHANNELS][PLACES], d[PLACES];
    float share[PLACES]; /* 1: there is one; 0 also beyond the last, up to PLACES */
    int n, cols, rows;
} places;

static int nine_are(const uint8_t *mask, int x, int y, long stride) {
    int all = 1;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) all &= tnk_sea_is_water(mask[(y + j) * stride + x + i]);
    return all;
}

static void gather(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                   long stride, int channels, float land, places *p) {
    int clean = tnk_sea_all_water(mask, width, height, stride);
    memset(p, 0, sizeof *p);
    p->cols = (width - 1) / 2, p->rows = (height - 1) / 2;
    for (int r = 0; r < p->rows; r++) {
        for (int i = 0; i < channels; i++) {
            const float *row = plane[i] + 2 * r * stride;
            kern->nine_other(p->x[i] + r * p->cols, row, row + stride, row + 2 * stride, p->cols);
        }
        for (int c = 0; c < p->cols && !clean; c++)
            if (nine_are(mask, 2 * c + 1, 2 * r + 1, stride)) p->share[r * p->cols + c] = 1;
    }
    for (int k = 0; k < p->cols * p->rows; k++) {
        int is = (clean || p->share[k] > 0) && !(p->x[0][k] > land);
        p->share[k] = (float)is;
        p->n += is;
    }
}

/* The median and the median deviation of every THIN-th. */
static void start(const tnk_kern *kern, const places *p, int channel, float *mean, float *var) {
    float v[PLACES];
    int n = 0, all = p->cols * p->rows, step = p->n > 60 ? THIN : 1;
    for (int k = 0; k < all; k += step) {
        v[n] = p->x[channel][k];
        n += p->share[k] > 0;
    }
    *mean = *var = 0;
    if (!n) return;
    *mean = kern->kth(v, n, n / 2);
    for (int k = 0; k < n; k++) v[k] = fabsf(v[k] - *mean);
    float sd = sigma_of_mad * kern->kth(v, n, n / 2);
    *var = sd * sd;
}

/* A least variance keeps a flat sea (8 bits) from making every step infinite. */
static float least_variance(float mean) {
    float step = fabsf(mean) * 1e-2f;
    return step * step + 1e-18f;
}

static void moments(const tnk_kern *kern, const places *p, int channel, float *mean, float *var) {
    start(kern, p, channel, mean, var);
    for (int round = 0; round < ROUNDS; round++) {
        float limit = clip * sqrtf(*var + least_variance(*mean)), sum[3];
        kern->clipped(p->x[channel], p->share, PLACES, *mean, limit, sum);
        if (sum[0] < 8) break;
        *mean += sum[1] / sum[0];
        *var = sum[2] / sum[0] - sum[1] / sum[0] * (sum[1] / sum[0]);
    }
    *var += least_variance(*mean);
}

/* The largest of them. */
static float distances(const tnk_kern *kern, places *p, int channels, const tnk_cell *cell) {
    for (int c = 0; c < channels; c++)
        kern->stand(p->d, p->x[c], p->share, PLACES, cell->mean[c], 1 / sqrtf(cell->cov[2 * c]));
    return kern->root(p->d, PLACES);
}

/* Distances of places that do not stand out wholly, nor lie beside one that does. */
static int sea_only(const places *p, float most, float *v) {
    uint8_t out[PLACES] = {0};
    int n = 0, all = p->cols * p->rows;
    if (most <= wholly_out && p->n == all) {
        memcpy(v, p->d, (size_t)all * sizeof *v);
        return all;
    }
    for (int k = 0; k < all; k++) {
        if (!(p->d[k] > wholly_out)) continue;
        int x = k % p->cols, y = k / p->cols;
        for (int j = y > 0 ? y - 1 : 0; j <= y + 1 && j < p->rows; j++)
            for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < p->cols; i++) out[j * p->cols + i] = 1;
    }
    for (int k = 0; k < all; k++)
        if (p->share[k] > 0 && !out[k]) v[n++] = p->d[k];
    return n;
}

/* The numbers above a level; how many. No branch depends on them. */
static int above(const float *v, int n, float level, float *out) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        out[count] = v[i];
        count += v[i] > level;
    }
    return count;
}

/* The r-th largest of n is exceeded by a share of about (r - 0.3) / (n + 0.4) (Benard's median rank). Where
 * there are too few for a share, the tail goes on as an exponential one. Each quantile is sought among what lies above
 * the one before. */
static void tails(const tnk_kern *kern, const float *v, int n, tnk_cell *out) {
    double log_share[TNK_TAILS];
    float high[PLACES], level = 0; /* no distance is below 0 */
    int count = n;
    for (int i = 0; i < TNK_TAILS; i++) {
        int r = (int)lround(share[i] * (n + 0.4) + 0.3);
        if (r < 1) r = 1;
        count = above(i ? high : v, count, level, high);
        out->tail[i] = level = r > count ? level : kern->kth(high, count, count - r);
        log_share[i] = log((n + 0.4) / (r - 0.3));
    }
    for (int i = 1; i < TNK_TAILS; i++) {
        double step = log_share[i] - log_share[i - 1], want = log(share[i - 1] / share[i]);
        if (step > 0) out->tail[i] = out->tail[i - 1] + (float)(want / step) * (out->tail[i] - out->tail[i - 1]);
    }
}

void tnk_clutter_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                         long stride, int channels, float land, tnk_cell *out) {
    places p;
    float v[PLACES];
    *out = (tnk_cell){0};
    if (width < 3 || height < 3) return;
    gather(kern, plane, mask, width, height, stride, channels, land, &p);
    if (p.n < FEWEST && p.n < p.cols * p.rows / 4) return;
    if (p.n < 9) return;
    for (int c = 0; c < channels; c++) moments(kern, &p, c, &out->mean[c], &out->cov[2 * c]);
    float most = distances(kern, &p, channels, out);
    int n = sea_only(&p, most, v);
    if (n < 9) return;
    out->count = (float)n;
    tails(kern, v, n, out);
}

/* ---- the tail ---- */

/* ln(1 / share), to the power 1 / k, from its logarithm. */
static double powered(double log_log_share, double inverse_k) { return exp(log_log_share * inverse_k); }

/* How much further apart the higher two of three quantiles lie than the lower two: rises with 1 / k. l: ln ln (1 / share). */
static double spread(const double l[TNK_TAILS], double inverse_k) {
    double p2 = powered(l[1], inverse_k);
    return (powered(l[2], inverse_k) - p2) / (p2 - powered(l[0], inverse_k));
}

/* Where the spread is a ratio, by so many halvings. Most of them are known beforehand: the spread is nearly an exponential, so
 * that two secants lead close to the place, and a little to each side of it tells the way for all that is further off. */
static double shape_of(const double l[TNK_TAILS], double ratio, double lo, double hi) {
    enum { HALVINGS = 24, SECANTS = 2 };
    static const double middle = 1.0175, rise = 0.715, close = 2e-8;
    double a = middle + log(ratio) / rise, fa = spread(l, a) - ratio, b = a - fa / (rise * ratio);
    for (int i = 0; i < SECANTS; i++) {
        double fb = spread(l, b) - ratio, c = fa != fb ? b - fb * (b - a) / (fb - fa) : b;
        a = b, fa = fb, b = c;
    }
    double below = spread(l, b - close) < ratio ? b - close : -INFINITY;
    double above = spread(l, b + close) >= ratio ? b + close : INFINITY;
    for (int round = 0; round < HALVINGS; round++) {
        double m = 0.5 * (lo + hi);
        if (m <= below || (!(m >= above) && spread(l, m) < ratio)) lo = m;
        else hi = m;
    }
    return lo;
}

double tnk_clutter_reach(double x1, double x2, double x3, double seed_log) {
    static const double least = 0.4, most = 1.6; /* of 1 / k: from thinner than a Gaussian's tail to a heavy one */
    double l[TNK_TAILS];
    for (int i = 0; i < TNK_TAILS; i++) l[i] = log(-log(share[i]));
    if (!(x2 > x1) || !(x3 > x2)) return x3 > 0 ? 2 * x3 : 0;
    double shape = shape_of(l, (x3 - x2) / (x2 - x1), least, most), p2 = powered(l[1], shape), p3 = powered(l[2], shape);
    return x3 + (x3 - x2) * (powered(log(seed_log), shape) - p3) / (p3 - p2);
}

/* Some cells of a row and what lies around them: per tail its distances, brought from each cell's own standard deviation
 * to amplitudes; INFINITY where a cell tells nothing. */
enum { SPAN = 2 * AROUND + 1, COLUMNS = TNK_LANES + 2 * AROUND };
typedef struct around {
    float tail[TNK_TAILS][SPAN][COLUMNS], variance[SPAN][COLUMNS];
    int tells[SPAN][COLUMNS];
} around;

static void look_around(const tnk_lattice *l, int col, int row, float least, around *a) {
    for (int y = 0; y < SPAN; y++)
        for (int x = 0; x < COLUMNS; x++) {
            int c = col + x - AROUND, r = row + y - AROUND, there = c >= 0 && r >= 0 && c < l->cols && r < l->rows;
            const tnk_cell *cell = there ? tnk_lattice_cell(l, c, r) : NULL;
            int tells = a->tells[y][x] = cell && cell->count >= least;
            float sd = tells ? sqrtf(cell->cov[0]) : 0;
            a->variance[y][x] = tells ? cell->cov[0] : 0;
            for (int i = 0; i < TNK_TAILS; i++) a->tail[i][y][x] = tells ? sd * cell->tail[i] : INFINITY;
        }
}

/* Tukey's trimean of the first n: nearly as robust as the median, and steadier. */
static double trimean(const float *column, int n) {
    float low = column[n / 4 * TNK_LANES], middle = column[n / 2 * TNK_LANES], high = column[(n / 2 + n / 4) * TNK_LANES];
    return 0.25 * (low + 2 * (double)middle + (double)high);
}

/* A cell's own standard deviation rises with its own tail: distances are brought to that of all the cells. Seeds of
 * TNK_LANES cells around which some have `least` places; the others' stay. */
static void find_seeds(const tnk_lattice *l, int col, int row, float least, double *seed, int *known) {
    float sorted[TNK_TAILS][MOST_NEAR][TNK_LANES];
    around a;
    int n[TNK_LANES] = {0};
    double variance[TNK_LANES] = {0};
    look_around(l, col, row, least, &a);
    for (int k = 0; k < MOST_NEAR; k++)
        for (int c = 0; c < TNK_LANES; c++) {
            int y = k / SPAN, x = k % SPAN + c;
            n[c] += a.tells[y][x], variance[c] += a.variance[y][x];
        }
    for (int i = 0; i < TNK_TAILS; i++) {
        for (int k = 0; k < MOST_NEAR; k++) memcpy(sorted[i][k], a.tail[i][k / SPAN] + k % SPAN, sizeof sorted[i][k]);
        l->kern->columns(sorted[i][0], MOST_NEAR);
    }
    for (int c = 0; c < TNK_LANES && col + c < l->cols; c++) {
        double x[TNK_TAILS];
        if (known[c] || !n[c]) continue;
        for (int i = 0; i < TNK_TAILS; i++) x[i] = trimean(sorted[i][0] + c, n[c]) / sqrt(variance[c] / n[c]);
        double reach = tnk_clutter_reach(x[0], x[1], x[2], l->seed_log);
        seed[c] = reach < farthest ? reach : farthest;
        known[c] = 1;
    }
}

void tnk_clutter_seeds(const tnk_lattice *l, int col, int row, double seed[TNK_LANES]) {
    int known[TNK_LANES] = {0}, all = 1;
    for (int c = 0; c < TNK_LANES; c++) seed[c] = 0;
    find_seeds(l, col, row, ENOUGH, seed, known);
    for (int c = 0; c < TNK_LANES && col + c < l->cols; c++) all &= known[c];
    if (!all) find_seeds(l, col, row, 1, seed, known);
}
