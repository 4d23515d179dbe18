#include "find/levels.h"

#include <math.h>

#include "base/select.h"

enum { BINS = 256, FEWEST = 256 };

/* log(1 + k t) of the value's place t between the sample's ends; k makes it the log of the ratio
 * to the darkest water where that is well above zero. */
typedef struct stretch {
    double lo, span, k, top;
} stretch;

static stretch stretch_of(float *s, long n) {
    double lo = tnk_select(s, n, n / 1000), hi = tnk_select(s, n, n - 1 - n / 1000), span = hi - lo;
    double k = lo > span / 500 ? span / lo : 500;
    if (k < 4) k = 4;
    return (stretch){lo, span, k, log1p(k)};
}

static double stretched(const stretch *st, double v) {
    double t = (v - st->lo) / st->span;
    return log1p(st->k * (t < 0 ? 0 : t > 1 ? 1 : t));
}

static double unstretched(const stretch *st, double y) {
    return st->lo + st->span * expm1(y) / st->k;
}

static int bin_of(const stretch *st, double v) {
    int b = (int)(stretched(st, v) / st->top * BINS);
    return b < BINS ? b : BINS - 1;
}

/* The least number of each bin: what is no less lies in it or above, so that logarithms are taken of few. */
static void find_edges(const stretch *st, float edge[BINS]) {
    edge[0] = -INFINITY;
    for (int b = 1; b < BINS; b++) {
        float below = (float)st->lo, from = (float)(st->lo + st->span), mid;
        while ((mid = 0.5f * below + 0.5f * from) > below && mid < from) *(bin_of(st, mid) < b ? &below : &from) = mid;
        edge[b] = from;
    }
}

static void count_bins(const stretch *st, const float *s, size_t n, double hist[BINS]) {
    enum { ONCE = 16 };
    float edge[BINS];
    find_edges(st, edge);
    for (size_t i = 0; i < n; i += ONCE) {
        int bin[ONCE] = {0}, some = n - i < ONCE ? (int)(n - i) : ONCE;
        for (int half = BINS / 2; half; half /= 2)
            for (int k = 0; k < some; k++) bin[k] += s[i + (size_t)k] >= edge[bin[k] + half] ? half : 0;
        for (int k = 0; k < some; k++) hist[bin[k]]++;
    }
}

/* The best cut of a histogram: index of the last bin of the lower class. */
static int otsu(const double *hist, double total, double *separation) {
    double sum = 0, sum2 = 0;
    for (int i = 0; i < BINS; i++) {
        sum += hist[i] * i;
        sum2 += hist[i] * i * (double)i;
    }
    double variance = sum2 / total - sum / total * (sum / total);
    double w0 = 0, s0 = 0, best = -1;
    int cut = 0;
    for (int i = 0; i < BINS - 1; i++) {
        w0 += hist[i];
        s0 += hist[i] * i;
        double w1 = total - w0;
        if (w0 <= 0 || w1 <= 0) continue;
        double gap = s0 / w0 - (sum - s0) / w1;
        double between = w0 / total * (w1 / total) * gap * gap;
        if (between > best) best = between, cut = i;
    }
    *separation = variance > 0 ? best / variance : 0;
    return cut;
}

static void moments(const double *hist, int from, int to, double *mean, double *sd) {
    double n = 0, s = 0, s2 = 0;
    for (int i = from; i < to; i++) {
        n += hist[i];
        s += hist[i] * i;
        s2 += hist[i] * i * (double)i;
    }
    *mean = n > 0 ? s / n : 0;
    double v = n > 0 ? s2 / n - *mean * *mean : 0;
    *sd = v > 0 ? sqrt(v) : 0;
}

/* Land that covers a good part of a scene and is four times as powerful as the water, whatever else is there. */
static int is_clear(long below, long n, double water, double land) {
    static const double least_share = 0.05, least_times = 2;
    return (double)(n - below) >= least_share * (double)n && land >= least_times * water;
}

void tnk_levels_find(float *s, size_t n, int steady, tnk_levels *out) {
    *out = (tnk_levels){.land = INFINITY, .water_typ = n ? 0 : NAN, .land_typ = NAN};
    if (n < FEWEST) return;
    out->water_typ = tnk_select(s, (long)n, (long)n / 2);
    stretch st = stretch_of(s, (long)n);
    if (!(st.span > 0)) return;
    double hist[BINS] = {0};
    count_bins(&st, s, n, hist);
    int cut = otsu(hist, (double)n, &out->separation);
    double m0, sd0, m1, sd1;
    moments(hist, 0, cut + 1, &m0, &sd0);
    moments(hist, cut + 1, BINS, &m1, &sd1);
    /* A single bell cut in half explains 64 % of its own variance. */
    int apart = out->separation >= 0.75;
    if ((!apart && !steady) || m1 - m0 < 3 * (sd0 + 0.5)) return;
    double land = unstretched(&st, (cut + 1) * st.top / BINS);
    long below = 0;
    for (size_t i = 0; i < n; i++) below += s[i] <= land;
    if (below < 1 || below >= (long)n) return;
    float water_typ = tnk_select(s, (long)n, below / 2);
    float land_typ = tnk_select(s, (long)n, below + ((long)n - below) / 2);
    if (!apart && !is_clear(below, (long)n, water_typ, land_typ)) return;
    out->has_land = 1;
    out->land = (float)land;
    out->water_typ = water_typ;
    out->land_typ = land_typ;
}
