#include "measure/deck.h"

#include <math.h>
#include <stddef.h>

#include "base/select.h"

enum { MOST_FACTOR = 64 };
static const double fine_enough = 1.4; /* view pixels a cell may be wide before it is sampled 2 x 2 times */
static const double dark_share = 0.02, bright_share = 0.98;

static double least(double a, double b) { return a < b ? a : b; }

void tnk_deck_window(const tnk_frame *f, const double g[4], int width, int height, tnk_view *v) {
    double gsd = sqrt(fabs(g[0] * g[3] - g[1] * g[2]));
    double along = f->length_m / TNK_DECK_ALONG, across = f->beam_m / TNK_DECK_ACROSS;
    int factor = (int)floor(least(along, across) / gsd);
    factor = factor < 1 ? 1 : factor > MOST_FACTOR ? MOST_FACTOR : factor;
    double lo[2] = {1e300, 1e300}, hi[2] = {-1e300, -1e300};
    for (int k = 0; k < 4; k++) {
        double at[2];
        tnk_frame_pixel(f, g, (k & 1 ? 0.5 : -0.5) * along * width, (k & 2 ? 0.5 : -0.5) * across * height, &at[0],
                        &at[1]);
        for (int d = 0; d < 2; d++) lo[d] = least(lo[d], at[d]), hi[d] = -least(-hi[d], -at[d]);
    }
    int col = ((int)floor(lo[0] / factor) - 1) * factor, row = ((int)floor(lo[1] / factor) - 1) * factor;
    *v = (tnk_view){.col = col, .row = row, .factor = factor};
    v->width = (int)ceil((hi[0] - col) / factor) + 2;
    v->height = (int)ceil((hi[1] - row) / factor) + 2;
    v->stride = v->width;
    for (int i = 0; i < 4; i++) v->ground[i] = g[i];
}

/* Add a band's bilinear value at a place between the centres of view pixels. 0 where there is none. */
static int add(const tnk_view *v, const float *const band[TNK_DECK_BANDS], double x, double y, float sum[TNK_DECK_BANDS]) {
    if (!(x >= 0 && y >= 0 && x < v->width - 1 && y < v->height - 1)) return 0;
    int ix = (int)x, iy = (int)y;
    const uint8_t *state = v->valid + iy * v->stride + ix;
    if (!(state[0] & state[1] & state[v->stride] & state[v->stride + 1] & 1)) return 0;
    float fx = (float)(x - ix), fy = (float)(y - iy);
    for (int b = 0; b < TNK_DECK_BANDS; b++) {
        const float *s = band[b] + iy * v->stride + ix;
        float top = s[0] + fx * (s[1] - s[0]), low = s[v->stride] + fx * (s[v->stride + 1] - s[v->stride]);
        sum[b] += top + fy * (low - top);
    }
    return 1;
}

/* The bands that stand for blue, green and red; their number is at least one. */
static int choose(const tnk_view *v, const float *band[TNK_DECK_BANDS]) {
    const float *any = v->band[2] ? v->band[2] : v->band[1] ? v->band[1] : v->band[0] ? v->band[0] : v->band[3];
    for (int b = 0; b < TNK_DECK_BANDS; b++) band[b] = v->band[b] ? v->band[b] : any;
    return any != NULL;
}

void tnk_deck_take(const tnk_view *v, const tnk_frame *f, int width, int height, float *out) {
    const float *band[TNK_DECK_BANDS];
    const long n = (long)width * height;
    double along = f->length_m / TNK_DECK_ALONG, across = f->beam_m / TNK_DECK_ACROSS, k = 1.0 / v->factor;
    double c0, r0, ca, ra, cb, rb;
    tnk_frame_pixel(f, v->ground, 0, 0, &c0, &r0);
    tnk_frame_pixel(f, v->ground, along, 0, &ca, &ra);
    tnk_frame_pixel(f, v->ground, 0, across, &cb, &rb);
    ca -= c0, ra -= r0, cb -= c0, rb -= r0;
    int there = choose(v, band), parts = fmax(hypot(ca, ra), hypot(cb, rb)) * k > fine_enough ? 2 : 1;
    for (long at = 0; at < n; at++) {
        int column = (int)(at % width), row = (int)(at / width);
        float sum[TNK_DECK_BANDS] = {0};
        int hits = 0;
        for (int part = 0; part < parts * parts && there; part++) {
            double i = column + (part % parts + 0.5) / parts - 0.5 * width;
            double j = row + (part / parts + 0.5) / parts - 0.5 * height;
            hits += add(v, band, (c0 + i * ca + j * cb - v->col) * k - 0.5, (r0 + i * ra + j * rb - v->row) * k - 0.5,
                        sum);
        }
        for (int b = 0; b < TNK_DECK_BANDS; b++) out[b * n + at] = hits ? sum[b] / (float)hits : NAN;
    }
}

void tnk_deck_scale(float *deck, int width, int height, float low, float high, float *scratch) {
    const long n = (long)width * height;
    for (int b = 0; b < TNK_DECK_BANDS; b++, deck += n) {
        long count = 0;
        for (long i = 0; i < n; i++)
            if (isfinite(deck[i])) scratch[count++] = deck[i];
        float dark = count ? tnk_quantile(scratch, count, dark_share) : 0;
        float range = count ? tnk_quantile(scratch, count, bright_share) - dark : 0;
        for (long i = 0; i < n; i++) {
            float v = range > 0 && isfinite(deck[i]) ? (deck[i] - dark) / range : 0;
            deck[i] = v < low ? low : v > high ? high : v;
        }
    }
}
