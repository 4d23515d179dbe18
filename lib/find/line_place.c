/* line_place.c: what lines are made of: logarithms at every other pixel of every other row. */
#include <math.h>

#include "find/line_inner.h"
#include "find/sea.h"

enum { HALF = TNK_LINE_HALF, PLACES = HALF * HALF, FEWEST_OF_CELL = 24 };
static const float clip = 3; /* standard deviations */

void tnk_line_logs(const tnk_kern *kern, const float *const *plane, const float *least, int channels, int n,
                    float *out, float *scratch) {
    kern->logs(out, plane[0], least[0], n);
    for (int c = 1; c < channels; c++) {
        kern->logs(scratch, plane[c], least[c], n);
        for (int i = 0; i < n; i++) out[i] += scratch[i];
    }
}

void tnk_line_wanted(const uint8_t *mask, long stride, int n, int bits, int wanted, uint8_t *restrict out) {
    enum { PIECE = 128 };
    uint8_t odd[2 * PIECE + 1];
    for (; n > 0; n -= PIECE, mask += 2 * PIECE, out += PIECE) {
        int some = n < PIECE ? n : PIECE;
        for (int i = 0; i < 2 * some + 1; i++) {
            uint8_t a = mask[i] ^ wanted, b = mask[i + stride] ^ wanted, c = mask[i + 2 * stride] ^ wanted;
            odd[i] = (a | b | c) & bits;
        }
        for (int i = 0; i < some; i++) out[i] = !(odd[2 * i] | odd[2 * i + 1] | odd[2 * i + 2]);
    }
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
    float row[3][TNK_CELL], scratch[TNK_CELL], v[PLACES] = {0};
    uint8_t is[HALF];
    int n = 0, cols = (width - 1) / 2, rows = (height - 1) / 2, clean = tnk_sea_all_water(mask, width, height, stride);
    for (int y = 0; y < 2 * rows + 1; y++) {
        const float *at[TNK_CHANNELS] = {NULL};
        for (int c = 0; c < channels; c++) at[c] = plane[c] + y * stride;
        tnk_line_logs(kern, at, least, channels, width, row[y % 3], scratch);
        if (y % 2 || !y) continue;
        float *mean = v + n; /* what is kept of them moves to the front */
        kern->nine_other(mean, row[(y - 2) % 3], row[(y - 1) % 3], row[y % 3], cols);
        if (!clean) tnk_line_wanted(mask + (y - 2) * stride, stride, cols, TNK_SEA_VALID | TNK_SEA_BRIGHT, TNK_SEA_VALID, is);
        for (int x = 0; x < cols && !clean; x++) v[n] = mean[x], n += is[x];
        if (clean) n += cols;
    }
    cell->log_mean = cell->log_sd = 0;
    if (n >= FEWEST_OF_CELL) clipped(kern, v, n, cell);
}

/* ---- places ---- */

/* A lattice's row under a row of places, between two of its rows: knots that stand for HALF places each. */
static const float *knots_of(const tnk_lattice *l, int param, int y, float *out) {
    float at = (2 * (float)y + 1.5f) / TNK_CELL - 0.5f;
    int r = (int)floorf(at), r0 = r < 0 ? 0 : r, r1 = r + 1 >= l->rows ? l->rows - 1 : r + 1;
    l->kern->lerp(out, tnk_lattice_param(l, param, r0), tnk_lattice_param(l, param, r1), at - (float)r, l->cols);
    return out;
}

/* Some places between two knots: v[] become standard deviations. t: of the first, the share of the way. */
static void deviate(float *v, int n, float t, const float level[2], const float share[2]) {
    for (int i = 0; i < n; i++) {
        float at = t + (float)i / HALF, m = level[0] + at * (level[1] - level[0]);
        float d = (v[i] - m) * (share[0] + at * (share[1] - share[0]));
        v[i] = tnk_line_cut(d);
    }
}

/* Logarithms of the places x .. x+n-1 become standard deviations over the sea. */
static void standardise(const tnk_lattice *l, const float *level, const float *share, int x, int n, float *v) {
    for (int i = 0; i < n;) {
        float at = (2 * (float)(x + i) + 1.5f) / TNK_CELL - 0.5f, left = floorf(at);
        int k = (int)left, k0 = k < 0 ? 0 : k, k1 = k + 1 >= l->cols ? l->cols - 1 : k + 1;
        int count = HALF - (x + i + HALF / 2) % HALF;
        float ends[2] = {level[k0], level[k1]}, shares[2] = {share[k0], share[k1]};
        if (count > n - i) count = n - i;
        if (count == HALF) deviate(v + i, HALF, at - left, ends, shares);
        else deviate(v + i, count, at - left, ends, shares);
        i += count;
    }
}

void tnk_line_places(const tnk_lattice *l, const float *least, const float *const *const *plane, int x, int y, int n,
                     int rows, float *out, long stride, float *scratch) {
    int wide = 2 * n + 1;
    float *row[3] = {scratch, scratch + wide, scratch + 2 * wide}, *spare = scratch + 3 * wide;
    float *level = scratch + 4 * wide, *share = level + l->cols;
    for (int i = 0; i < 2 * rows + 1; i++) {
        const float *from[TNK_CHANNELS] = {NULL};
        for (int c = 0; c < l->channels; c++) from[c] = plane[c][i];
        tnk_line_logs(l->kern, from, least, l->channels, wide, row[i % 3], spare);
        if (i % 2 || !i) continue;
        float *to = out + (i / 2 - 1) * stride;
        l->kern->nine_other(to, row[(i - 2) % 3], row[(i - 1) % 3], row[i % 3], n);
        standardise(l, knots_of(l, TNK_LOG_MEAN, y + i / 2 - 1, level),
                    knots_of(l, TNK_LOG_SHARE, y + i / 2 - 1, share), x, n, to);
    }
}
