/* cell.c: the water of one cell, robustly. */
#include <math.h>
#include <string.h>

#include "base/select.h"
#include "find/lattice.h"

enum { MOST = TNK_CELL * TNK_CELL / 2, FEWEST_WATER = 48, ROUNDS = 4, THIN = 7 };

static const float sigma_of_mad = 1.4826f;
static const float clip2[TNK_CHANNELS] = {9.0f, 11.8f, 14.2f}; /* 99.7 % of 1, 2, 3 channels */

typedef struct pixels {
    float x[TNK_CHANNELS][MOST];
    int n;
} pixels;

/* Every other pixel, as on a chessboard: neighbours say much the same. */
static void gather(const float *const *plane, const uint8_t *water, int width, int height,
                   long stride, int channels, pixels *p) {
    p->n = 0;
    for (int y = 0; y < height; y++)
        for (int x = y & 1; x < width; x += 2) {
            if (!water[y * stride + x]) continue;
            for (int c = 0; c < channels; c++) p->x[c][p->n] = plane[c][y * stride + x];
            p->n++;
        }
}

/* Share of the mean variance that every direction keeps: where channels move together (waves, JPEG
 * colour blocks) their difference is not as quiet as a cell makes it look. */
static const float own_share = 0.1f;

/* A least variance keeps a flat water (8 bits, JPEG) from making every step infinite. */
static float least_variance(float mean) {
    float step = fabsf(mean) * 1e-3f;
    return step * step + 1e-12f;
}

static void start(const pixels *p, int channels, tnk_cell *out) {
    float v[MOST];
    for (int i = 0; i < 6; i++) out->cov[i] = 0;
    for (int c = 0; c < channels; c++) {
        int n = 0;
        for (int i = 0; i < p->n; i += THIN) v[n++] = p->x[c][i];
        float median = tnk_select(v, n, n / 2);
        for (int i = 0; i < n; i++) v[i] = fabsf(v[i] - median);
        float sd = sigma_of_mad * tnk_select(v, n, n / 2);
        out->mean[c] = median;
        out->cov[c * (c + 3) / 2] = sd * sd + least_variance(median);
    }
}

/* Squared Mahalanobis distances of all pixels. */
static void distances(const pixels *p, int channels, const tnk_cell *cell, float *d2) {
    double cov[6], inverse[6] = {0};
    for (int i = 0; i < 6; i++) cov[i] = cell->cov[i];
    tnk_inverse_factor(cov, channels, inverse);
    float w[6], m[TNK_CHANNELS];
    for (int i = 0; i < 6; i++) w[i] = (float)inverse[i];
    for (int c = 0; c < TNK_CHANNELS; c++) m[c] = cell->mean[c];
    for (int i = 0; i < p->n; i++) {
        float y0 = w[0] * (p->x[0][i] - m[0]);
        d2[i] = y0 * y0;
    }
    for (int i = 0; i < p->n && channels > 1; i++) {
        float y1 = w[1] * (p->x[0][i] - m[0]) + w[2] * (p->x[1][i] - m[1]);
        d2[i] += y1 * y1;
    }
    for (int i = 0; i < p->n && channels > 2; i++) {
        float y2 = w[3] * (p->x[0][i] - m[0]) + w[4] * (p->x[1][i] - m[1]) + w[5] * (p->x[2][i] - m[2]);
        d2[i] += y2 * y2;
    }
}

enum { LANES = 16 };

static float lane_sum(const float *lane) {
    float s[LANES];
    for (int i = 0; i < LANES; i++) s[i] = lane[i];
    for (int half = LANES / 2; half; half /= 2)
        for (int i = 0; i < half; i++) s[i] += s[i + half];
    return s[0];
}

/* Sum over the kept pixels of (a - ma) * (b - mb), or of a - ma where b is NULL: 16 lanes, then
 * halves, so that every compiler and CPU adds in one order. */
static float kept_sum(const float *keep, const float *a, float ma, const float *b, float mb, int n) {
    float lane[LANES] = {0};
    int i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int k = 0; k < LANES; k++)
            lane[k] += keep[i + k] * (a[i + k] - ma) * (b ? b[i + k] - mb : 1);
    for (int k = 0; i < n; i++, k++) lane[k] += keep[i] * (a[i] - ma) * (b ? b[i] - mb : 1);
    return lane_sum(lane);
}

static void clipped_moments(const pixels *p, int channels, const float *d2, tnk_cell *out) {
    float keep[MOST], s[TNK_CHANNELS], n = 0;
    for (int i = 0; i < p->n; i++) keep[i] = d2[i] <= clip2[channels - 1];
    for (int i = 0; i < p->n; i++) n += keep[i]; /* whole numbers: exact in any order */
    if (n < 8) return;
    for (int c = 0; c < channels; c++) s[c] = kept_sum(keep, p->x[c], out->mean[c], NULL, 0, p->n) / n;
    float mean_variance = 0;
    for (int c = 0, k = 0; c < channels; c++)
        for (int e = 0; e <= c; e++, k++) {
            out->cov[k] = kept_sum(keep, p->x[c], out->mean[c], p->x[e], out->mean[e], p->n) / n - s[c] * s[e];
            if (e == c) mean_variance += out->cov[k] / (float)channels;
        }
    for (int c = 0; c < channels; c++) {
        out->mean[c] += s[c];
        out->cov[c * (c + 3) / 2] += own_share * mean_variance + least_variance(out->mean[c]);
    }
}

/* Bins of equal ratio straight from a float's bits: 32 an octave, from 2^-20 to 2^40. */
enum { BITS_PER_BIN = 18, FIRST_BIN = (127 - 20) << 5, BINS = 60 << 5 };

static int bin_of(float v) {
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    int bin = (int)(bits >> BITS_PER_BIN) - FIRST_BIN;
    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

static float middle_of(int bin) {
    uint32_t bits = ((uint32_t)(bin + FIRST_BIN) << BITS_PER_BIN) + (1u << (BITS_PER_BIN - 1));
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* The two tail quantiles, to one percent of their value. */
static void tails(const float *d2, int n, tnk_cell *out) {
    uint16_t hist[BINS] = {0};
    for (int i = 0; i < n; i++) hist[bin_of(d2[i])]++;
    int above = 0, bin = BINS;
    while (above <= n - 1 - (int)(0.99 * (n - 1))) above += hist[--bin];
    out->tail99 = sqrtf(middle_of(bin));
    while (above <= n - 1 - (int)(0.90 * (n - 1))) above += hist[--bin];
    out->tail90 = sqrtf(middle_of(bin));
}

void tnk_cell_measure(const float *const *plane, const uint8_t *water, int width, int height,
                      long stride, int channels, tnk_cell *out) {
    pixels p;
    float d2[MOST];
    *out = (tnk_cell){0};
    gather(plane, water, width, height, stride, channels, &p);
    if (p.n < FEWEST_WATER && p.n < width * height / 4) return;
    if (p.n < 9) return;
    out->count = (float)p.n;
    start(&p, channels, out);
    for (int round = 0; round < ROUNDS; round++) {
        distances(&p, channels, out, d2);
        clipped_moments(&p, channels, d2, out);
    }
    distances(&p, channels, out, d2);
    tails(d2, p.n, out);
}
