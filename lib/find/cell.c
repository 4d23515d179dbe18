/* cell.c: the water of one cell, robustly. */
#include <math.h>
#include <string.h>

#include "find/lattice.h"
#include "find/sea.h"

enum { MOST = TNK_CELL * TNK_CELL / 2, FEWEST_WATER = 48, ROUNDS = 4, THIN = 7 };

static const float sigma_of_mad = 1.4826f;
static const float clip2[TNK_CHANNELS] = {9.0f, 11.8f, 14.2f}; /* 99.7 % of 1, 2, 3 channels */

typedef struct pixels {
    float x[TNK_CHANNELS][MOST];
    int n;
} pixels;

/* Every other pixel, as on a chessboard: neighbours say much the same. */
static void gather(const float *const *plane, const uint8_t *mask, int width, int height, long stride,
                   int channels, pixels *p) {
    p->n = 0;
    if (tnk_sea_all_water(mask, width, height, stride)) {
        for (int y = 0; y < height; y++) {
            int n = (width - (y & 1) + 1) / 2;
            for (int c = 0; c < channels; c++) {
                const float *from = plane[c] + y * stride + (y & 1);
                for (int i = 0; i < n; i++) p->x[c][p->n + i] = from[2 * i];
            }
            p->n += n;
        }
        return;
    }
    for (int y = 0; y < height; y++)
        for (int x = y & 1; x < width; x += 2) {
            if (!tnk_sea_is_water(mask[y * stride + x])) continue;
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

static void start(const tnk_kern *kern, const pixels *p, int channels, tnk_cell *out) {
    float v[MOST];
    for (int i = 0; i < 6; i++) out->cov[i] = 0;
    for (int c = 0; c < channels; c++) {
        int n = 0;
        for (int i = 0; i < p->n; i += THIN) v[n++] = p->x[c][i];
        float median = kern->kth(v, n, n / 2);
        for (int i = 0; i < n; i++) v[i] = fabsf(v[i] - median);
        float sd = sigma_of_mad * kern->kth(v, n, n / 2);
        out->mean[c] = median;
        out->cov[c * (c + 3) / 2] = sd * sd + least_variance(median);
    }
}

/* One round: squared distances of all pixels; mean and covariance of those within the clip, where that are
 * enough. */
static void look(const tnk_kern *kern, const pixels *p, int channels, int clipped, float *d2, tnk_cell *out) {
    double cov[6], inverse[6] = {0};
    float w[6], sums[10];
    const float *x[TNK_CHANNELS] = {p->x[0], p->x[1], p->x[2]};
    for (int i = 0; i < 6; i++) cov[i] = out->cov[i];
    tnk_inverse_factor(cov, channels, inverse);
    for (int i = 0; i < 6; i++) w[i] = (float)inverse[i];
    kern->clip[channels - 1](x, p->n, out->mean, w, clip2[channels - 1], d2, sums);
    float n = sums[0], mean_variance = 0;
    if (!clipped || n < 8) return;
    for (int c = 0, k = 0; c < channels; c++)
        for (int e = 0; e <= c; e++, k++) {
            out->cov[k] = sums[1 + channels + k] / n - sums[1 + c] / n * (sums[1 + e] / n);
            if (e == c) mean_variance += out->cov[k] / (float)channels;
        }
    for (int c = 0; c < channels; c++) {
        out->mean[c] += sums[1 + c] / n;
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
    uint16_t hist[BINS];
    int bins[MOST], highest = 0, above = 0;
    for (int i = 0; i < n; i++) bins[i] = bin_of(d2[i]), highest = bins[i] > highest ? bins[i] : highest;
    memset(hist, 0, (size_t)(highest + 1) * sizeof *hist);
    for (int i = 0; i < n; i++) hist[bins[i]]++;
    int bin = highest + 1;
    while (above <= n - 1 - (int)(0.99 * (n - 1))) above += hist[--bin];
    out->tail99 = sqrtf(middle_of(bin));
    while (above <= n - 1 - (int)(0.90 * (n - 1))) above += hist[--bin];
    out->tail90 = sqrtf(middle_of(bin));
}

void tnk_cell_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                      long stride, int channels, tnk_cell *out) {
    pixels p;
    float d2[MOST];
    *out = (tnk_cell){0};
    gather(plane, mask, width, height, stride, channels, &p);
    if (p.n < FEWEST_WATER && p.n < width * height / 4) return;
    if (p.n < 9) return;
    out->count = (float)p.n;
    start(kern, &p, channels, out);
    for (int round = 0; round <= ROUNDS; round++) look(kern, &p, channels, round < ROUNDS, d2, out);
    tails(d2, p.n, out);
}
