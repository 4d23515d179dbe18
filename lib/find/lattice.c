#include "find/lattice.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "find/clutter.h"

enum { AROUND = 2, MOST_NEAR = (2 * AROUND + 1) * (2 * AROUND + 1) };

/* Of a cell's sky: both counts and whether there is water in the first, then four numbers a channel. */
enum { OWN = 4, WATER = 1 << 15 };
static size_t sky_size(const tnk_lattice *l) { return 1 + OWN * (size_t)l->channels; }

int tnk_lattice_new(const tnk_kern *kern, int width, int height, int channels, int radar, int kept, double false_alarm,
                    tnk_lattice *out, tnk_err *err) {
    *out = (tnk_lattice){
        .cols = (width + TNK_CELL - 1) / TNK_CELL,
        .rows = (height + TNK_CELL - 1) / TNK_CELL,
        .channels = channels,
        .radar = radar,
        .width = width,
        .height = height,
        .seed_log = -log(false_alarm),
        .kern = kern,
    };
    out->kept = kept > 0 && kept < out->rows ? kept : out->rows;
    size_t n = (size_t)out->cols * (size_t)out->kept, all = (size_t)out->cols * (size_t)out->rows;
    out->cell = tnk_alloc_zero(n, sizeof *out->cell);
    out->sky = tnk_alloc_zero(radar ? 1 : all * sky_size(out), sizeof *out->sky);
    out->brightest = tnk_alloc_zero(radar ? all : 1, sizeof *out->brightest);
    out->param = tnk_alloc_zero(n * TNK_PARAMS, sizeof *out->param);
    if (out->cell && out->sky && out->brightest && out->param) return TNK_OK;
    tnk_lattice_free(out);
    return tnk_fail_nomem(err);
}

void tnk_lattice_free(tnk_lattice *l) {
    tnk_free(l->cell);
    tnk_free(l->sky);
    tnk_free(l->brightest);
    tnk_free(l->param);
    l->cell = NULL;
    l->sky = l->brightest = NULL;
    l->param = NULL;
}

void tnk_lattice_keep_sky(tnk_lattice *l, int col, int row, const tnk_sky *sky, const tnk_cell *water) {
    float *to = l->sky + ((size_t)row * (size_t)l->cols + (size_t)col) * sky_size(l);
    uint32_t counts = (uint32_t)sky->valid | (water->count > 0 ? WATER : 0) | (uint32_t)sky->bright << 16;
    memcpy(to++, &counts, sizeof counts);
    for (int c = 0; c < l->channels; c++, to += OWN)
        to[0] = water->mean[c], to[1] = sky->fine[c], to[2] = sky->bright_mean[c], to[3] = sky->bright_fine[c];
}

tnk_sky tnk_lattice_sky(const tnk_lattice *l, int col, int row) {
    const float *from = l->sky + ((size_t)row * (size_t)l->cols + (size_t)col) * sky_size(l);
    tnk_sky s = {0};
    uint32_t counts;
    memcpy(&counts, from++, sizeof counts);
    s.valid = (float)(counts & (WATER - 1)), s.bright = (float)(counts >> 16), s.has_water = (counts & WATER) != 0;
    for (int c = 0; c < l->channels; c++, from += OWN)
        s.mean[c] = from[0], s.fine[c] = from[1], s.bright_mean[c] = from[2], s.bright_fine[c] = from[3];
    return s;
}

/* Tail of the distance around a cell: P(distance > x) = exp(-(x/a)^k) through the medians of the
 * neighbours' 90 % and 99 % quantiles, carried on to the seed probability. A ship lifts the
 * quantiles of one or two cells, not the median. */
static double seed_distance(const tnk_lattice *l, int col, int row) {
    float t90[MOST_NEAR], t99[MOST_NEAR];
    int n = 0;
    for (int y = row - AROUND; y <= row + AROUND; y++)
        for (int x = col - AROUND; x <= col + AROUND; x++) {
            if (x < 0 || y < 0 || x >= l->cols || y >= l->rows) continue;
            const tnk_cell *c = tnk_lattice_cell(l, x, y);
            if (!(c->count > 0)) continue;
            t90[n] = c->tail90;
            t99[n++] = c->tail99;
        }
    if (!n) return 0;
    double q90 = l->kern->kth(t90, n, n / 2), q99 = l->kern->kth(t99, n, n / 2);
    if (!(q99 > q90) || !(q90 > 0)) return 4 * (q99 > 0 ? q99 : 1);
    double shape = log(2.0) / log(q99 / q90); /* ln ln 100 - ln ln 10 = ln 2 */
    if (shape > 2) shape = 2;                 /* no tail is thinner than a Gaussian's */
    if (shape < 0.7) shape = 0.7;
    return q99 * pow(l->seed_log / log(100.0), 1 / shape);
}

static int pool(const tnk_lattice *l, int col, int row, int around, double *mean, double *cov) {
    double n = 0;
    memset(mean, 0, TNK_CHANNELS * sizeof *mean);
    memset(cov, 0, 6 * sizeof *cov);
    for (int y = row - around; y <= row + around; y++)
        for (int x = col - around; x <= col + around; x++) {
            if (x < 0 || y < 0 || x >= l->cols || y >= l->rows) continue;
            const tnk_cell *c = tnk_lattice_cell(l, x, y);
            n += c->count;
            for (int i = 0; i < TNK_CHANNELS; i++) mean[i] += (double)c->count * c->mean[i];
            for (int i = 0; i < 6; i++) cov[i] += (double)c->count * c->cov[i];
        }
    if (!(n > 0)) return 0;
    for (int i = 0; i < TNK_CHANNELS; i++) mean[i] /= n;
    for (int i = 0; i < 6; i++) cov[i] /= n;
    return 1;
}

void tnk_inverse_factor(const double *cov, int channels, double *w) {
    double a = sqrt(cov[0]);
    w[0] = 1 / a;
    if (channels < 2) return;
    double b = cov[1] / a, c2 = cov[2] - b * b;
    double c = sqrt(c2 > 1e-3 * cov[2] ? c2 : 1e-3 * cov[2]);
    w[1] = -b / (a * c);
    w[2] = 1 / c;
    if (channels < 3) return;
    double d = cov[3] / a, e = (cov[4] - d * b) / c, f2 = cov[5] - d * d - e * e;
    double f = sqrt(f2 > 1e-3 * cov[5] ? f2 : 1e-3 * cov[5]);
    w[3] = (b * e / c - d) / (a * f);
    w[4] = -e / (c * f);
    w[5] = 1 / f;
}

static void derive_logs(tnk_lattice *l, int col, int row) {
    double sum[3] = {0};
    for (int y = row - 1; y <= row + 1; y++)
        for (int x = col - 1; x <= col + 1; x++) {
            if (x < 0 || y < 0 || x >= l->cols || y >= l->rows) continue;
            const tnk_cell *c = tnk_lattice_cell(l, x, y);
            if (!(c->log_sd > 0)) continue;
            sum[0]++, sum[1] += c->log_mean, sum[2] += c->log_sd;
        }
    tnk_lattice_param(l, TNK_LOG_MEAN, row)[col] = sum[0] > 0 ? (float)(sum[1] / sum[0]) : 0;
    tnk_lattice_param(l, TNK_LOG_SHARE, row)[col] = sum[0] > 0 ? (float)(sum[0] / sum[2]) : 0;
}

static void derive_cell(tnk_lattice *l, int col, int row, double seed) {
    double mean[TNK_CHANNELS], cov[6], w[6] = {0};
    int known = seed > 0;
    for (int around = 1; known && !pool(l, col, row, around, mean, cov);) known = ++around <= AROUND;
    if (known) tnk_inverse_factor(cov, l->channels, w);
    for (int i = 0; i < TNK_CHANNELS; i++) tnk_lattice_param(l, i, row)[col] = known ? (float)mean[i] : 0;
    for (int i = 0; i < 6; i++)
        tnk_lattice_param(l, TNK_CHANNELS + i, row)[col] = known ? (float)(w[i] / seed) : 0;
    if (l->radar) derive_logs(l, col, row);
}

void tnk_lattice_derive(tnk_lattice *l, int from, int to) {
    for (int y = from; y < to && y < l->rows; y++)
        for (int x = 0; x < l->cols; x += TNK_LANES) {
            double seed[TNK_LANES];
            if (l->radar) tnk_clutter_seeds(l, x, y, seed);
            for (int c = 0; c < TNK_LANES && x + c < l->cols; c++)
                derive_cell(l, x + c, y, l->radar ? seed[c] : seed_distance(l, x + c, y));
        }
}

void tnk_lattice_score(const tnk_lattice *l, const float *const *plane, int x0, int y, int n, float *dst,
                       float *scratch) {
    float at = ((float)y + 0.5f) / TNK_CELL - 0.5f;
    int r = (int)floorf(at), r0 = r < 0 ? 0 : r, r1 = r + 1 >= l->rows ? l->rows - 1 : r + 1;
    int c0 = x0 / TNK_CELL - 1, c1 = (x0 + n) / TNK_CELL + 2;
    if (c0 < 0) c0 = 0;
    if (c1 > l->cols) c1 = l->cols;
    const float *bg[TNK_CHANNELS], *wt[6];
    int triangle = l->channels * (l->channels + 1) / 2;
    for (int i = 0; i < TNK_CHANNELS + 6; i++) {
        int channel = i < TNK_CHANNELS, k = channel ? i : i - TNK_CHANNELS;
        if (k >= (channel ? l->channels : triangle)) continue;
        const float *above = tnk_lattice_param(l, i, r0) + c0, *below = tnk_lattice_param(l, i, r1) + c0;
        float *out = scratch + (long)i * l->cols;
        l->kern->lerp(out, above, below, at - (float)r, c1 - c0);
        *(channel ? &bg[k] : &wt[k]) = out;
    }
    (l->radar ? l->kern->rise : l->kern->mahal)[l->channels - 1](dst, plane, bg, wt, c1 - c0, x0 - c0 * TNK_CELL, n);
}
