/* edges.c: two edges fitted to all stations at once.
 *
 * The bands are joined into two planes. Y: open water 0, water in shadow -1, weighed for that contrast.
 * Z: water in shadow 0, sunlit deck 1, weighed for that one. At each station both planes are compared with
 * deck | hull side in the shade | shadow | water, blurred as a sensor does, for every deck edge near the one
 * seen and every width. The levels of deck and hull side are each station's own. A station's misfit counts up
 * to a limit only, so that a crane, the house's shadow or foam on a few of them does not pull the rest. */
#include "measure/edges.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/select.h"

enum { PER = TNK_STRIP_PER_PX, REACH = 3 * PER, SHIFTS = 2 * PER + 1, INSIDE = 2 * PER, Y = 0, Z = 1, SCATTER = 1 };
static const double blur_px = 0.62;       /* sensor and pixel together, one sigma */
static const double least_contrast = 2.5; /* of the shadow, standard deviations of a pixel */
static const double rough_share = 0.25;   /* noise of the water, of its level */
static const double usual_share = 0.04;   /* of the length: freeboard of an empty hull */
static const double steep_share = 0.35;   /* of the steepest step: the deck's end, where it lies further out */
static const double least_lit = 0.55;     /* of the sunlit edge's level */
static const double least_stations = 0.4; /* share of them that must be lit, and agree */
static const double worst_fit = 4;        /* misfit, in units of what noise explains */
static const double most_shorter = 12, most_longer = 6; /* misfit that a station adds whose own shadow is so */
static const double deck_texture = 0.15, edge_texture = 0.08, floor_noise = 0.04; /* of the step at the deck edge */
static const double dark_side_sd = 0.5;  /* hull side in the shade against water in shadow, of that step */
static const double off_line_px = 0.5;    /* deck edge of one station, off the line through all */
static const double waves = 1.5;          /* pixels of water are not independent */
static const double sure_px = 0.15;       /* what a fit's own numbers do not tell */
static const float sigma_of_mad = 1.4826f;

/* One hull's side as the fit sees it. */
typedef struct fit {
    const tnk_strip *s;
    tnk_edge_work *work;
    double noise[2];          /* of one pixel */
    double water[2], shade[2], deck[2]; /* levels of the two planes */
    double side_share;        /* of the width: hull side in sight; 0: none */
    int edge[TNK_STATIONS];   /* the bin at whose near edge the deck ends */
    int lit[TNK_STATIONS];    /* 1: the deck at the edge is in sunlight, so that its edge casts the shadow */
    double slope;             /* of the deck edge, bins a station */
    int widths;
    double ramp[2 * REACH];   /* share of the far side in the bins around an edge */
} fit;

static const float *row(const fit *q, int c, int k) { return q->work->plane[c] + (long)k * q->s->bins; }
static const float *counts(const fit *q, int k) { return q->s->weight + (long)k * q->s->bins; }

/* Share of what lies beyond an edge, in the bin `off` bins after it. */
static double past(const fit *q, int off) { return off < -REACH ? 0 : off >= REACH ? 1 : q->ramp[off + REACH]; }

static void set_ramp(fit *q) {
    for (int i = -REACH; i < REACH; i++) q->ramp[i + REACH] = 0.5 * erfc(-(i + 0.5) / (PER * blur_px) / sqrt(2.0));
}

/* weight . band, mapped so that zero -> 0 and one -> 1. */
static void project(const tnk_strip *s, const double *weight, double zero, double one, float *out) {
    for (long at = 0; at < (long)s->stations * s->bins; at++) {
        double sum = 0;
        for (int b = 0; b < TNK_VIEW_BANDS; b++)
            if (s->mean[b]) sum += weight[b] * (double)s->mean[b][at];
        out[at] = (float)((sum - zero) / (one - zero));
    }
}

static double level(const float *of, const double *weight) {
    double sum = 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++) sum += weight[b] != 0 ? weight[b] * (double)of[b] : 0;
    return sum;
}

static double noise_of(const tnk_strip *s, const double *weight) {
    double sum = 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++) sum += weight[b] != 0 ? pow(weight[b] * (double)s->noise[b], 2) : 0;
    return waves * sqrt(sum);
}

/* 1; 0 where a band of the shadow, or the deck, does not stand out; -1 without memory. */
static int make_planes(fit *q) {
    const tnk_strip *s = q->s;
    double wy[TNK_VIEW_BANDS] = {0}, wz[TNK_VIEW_BANDS] = {0};
    for (int c = 0; c < 2; c++)
        if (!tnk_reserve(&q->work->plane[c], &q->work->plane_room[c], (long)s->stations * s->bins, sizeof(float)))
            return -1;
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        if (!s->mean[b]) continue;
        double v = (double)(s->noise[b] * s->noise[b]), deck = (double)s->deck[b], dark = (double)s->shaded[b];
        wy[b] = ((double)s->water[b] - dark) / v;
        wz[b] = (deck - dark) / (v + 0.01 * deck * deck);
    }
    double y0 = level(s->water, wy), y1 = 2 * y0 - level(s->shaded, wy);
    double z0 = level(s->shaded, wz), z1 = level(s->deck, wz);
    if (!(y1 > y0 && z1 > z0)) return 0;
    project(s, wy, y0, y1, q->work->plane[Y]);
    project(s, wz, z0, z1, q->work->plane[Z]);
    q->water[Y] = 0, q->shade[Y] = -1, q->deck[Y] = (level(s->deck, wy) - y0) / (y1 - y0);
    q->water[Z] = (level(s->water, wz) - z0) / (z1 - z0), q->shade[Z] = 0, q->deck[Z] = 1;
    q->noise[Y] = noise_of(s, wy) / (y1 - y0), q->noise[Z] = noise_of(s, wz) / (z1 - z0);
    return 1;
}

/* Mean of plane Z at station k over bins from..to-1. */
static double mean_of(const fit *q, int k, int from, int to) {
    const float *z = row(q, Z, k), *n = counts(q, k);
    double sum = 0, all = 0;
    for (int i = from < 0 ? 0 : from; i < to && i < q->s->bins; i++) sum += (double)(n[i] * z[i]), all += (double)n[i];
    return all > 0 ? sum / all : NAN;
}

/* How much Z falls at the near edge of bin i, from the pixel before it to the one after. */
static float fall(const fit *q, int k, int i) {
    double f = mean_of(q, k, i - 1 - PER, i - 1) - mean_of(q, k, i + 1, i + 1 + PER);
    return isnan(f) ? 0 : (float)f;
}

static float common_fall(const fit *q, int i) {
    float f[TNK_STATIONS];
    for (int k = 0; k < q->s->stations; k++) f[k] = fall(q, k, i);
    return tnk_quantile(f, q->s->stations, 0.5);
}

/* The outermost place where most stations see the deck end, within `slack` bins of `about`; -1: none. */
static int common_edge(const fit *q, int about, int slack) {
    int from = about - slack < REACH ? REACH : about - slack, to = about + slack, best = -1;
    float most = 0;
    if (to > q->s->bins - REACH) to = q->s->bins - REACH;
    for (int i = from; i <= to; i++) most = fmaxf(most, common_fall(q, i));
    for (int i = from; i <= to; i++) {
        float here = common_fall(q, i);
        int top = here >= common_fall(q, i - 1) && here >= common_fall(q, i + 1);
        if (top && (double)here > steep_share * (double)most) best = i;
    }
    return best;
}

/* Deck edge of every station: the steepest fall near the common one, then one straight line through them. */
static void straight_edge(fit *q, int common) {
    int n = q->s->stations, half = n / 2, own[TNK_STATIONS];
    float v[TNK_STATIONS];
    for (int k = 0; k < n; k++) {
        own[k] = common;
        for (int i = common - PER; i <= common + PER; i++)
            if (fall(q, k, i) > fall(q, k, own[k])) own[k] = i;
    }
    for (int k = 0; k < half; k++) v[k] = (float)(own[k + n - half] - own[k]) / (float)(n - half);
    q->slope = (double)tnk_quantile(v, half, 0.5);
    for (int k = 0; k < n; k++) v[k] = (float)(own[k] - q->slope * (k - 0.5 * (n - 1)));
    double middle = (double)tnk_quantile(v, n, 0.5);
    for (int k = 0; k < n; k++) q->edge[k] = (int)lround(middle + q->slope * (k - 0.5 * (n - 1)));
}

/* Where the deck inside the edge lies in the shade of a trunk, a tank or the house, that casts the shadow on
 * the water, not the deck edge. Returns how many stations are lit. */
static int find_lit(fit *q) {
    int count = 0;
    for (int k = 0; k < q->s->stations; k++) {
        q->lit[k] = mean_of(q, k, q->edge[k] - 3 * PER, q->edge[k] - PER + 1) > least_lit;
        count += q->lit[k];
    }
    return count;
}

/* A supposed cross-section, in bins: deck to d, hull side in the shade to m, shadow to e, open water. */
typedef struct section {
    int d, m, e;
} section;

/* Sums of a fit that is linear in the levels of deck and hull side. */
typedef struct sums {
    double dd, ds, ss, dv, sv, vv;
} sums;

static void add(const fit *q, int k, int c, section x, int from, int to, sums *t) {
    const float *v = row(q, c, k), *n = counts(q, k);
    double step = fabs(q->deck[c] - q->shade[c]), noise = q->noise[c] * q->noise[c];
    for (int i = from < 0 ? 0 : from; i < to && i < q->s->bins; i++) {
        if (n[i] <= 0) continue;
        double pd = past(q, i - x.d), pm = x.m > x.d ? past(q, i - x.m) : pd, pe = past(q, i - x.e);
        double deck = 1 - pd, side = pd - pm, off = (double)(i - q->edge[k]) / PER;
        double texture = step * (off < 0 ? deck_texture : edge_texture * exp(-0.5 * off * off));
        double w = 1 / (noise / (double)n[i] + floor_noise * floor_noise + texture * texture);
        double r = (double)v[i] - (pm - pe) * q->shade[c] - pe * q->water[c];
        t->dd += w * deck * deck, t->ds += w * deck * side, t->ss += w * side * side;
        t->dv += w * deck * r, t->sv += w * side * r, t->vv += w * r * r;
    }
}

/* What is left after the best levels; a side in the shade is about as dark as the water there. */
static double rest(const fit *q, int c, section x, sums *t) {
    if (x.m <= x.d) return t->dd > 0 ? t->vv - t->dv * t->dv / t->dd : t->vv;
    double sd = dark_side_sd * fabs(q->deck[c] - q->shade[c]), w = 1 / (sd * sd);
    t->ss += w, t->sv += w * q->shade[c], t->vv += w * q->shade[c] * q->shade[c];
    double det = t->dd * t->ss - t->ds * t->ds;
    return det > 0 ? t->vv - (t->dv * t->dv * t->ss - 2 * t->dv * t->sv * t->ds + t->sv * t->sv * t->dd) / det : t->vv;
}

/* Misfit up to each bin if all were shadow, and if all were open water. */
static void running_sums(const fit *q, int k, int c) {
    const float *v = row(q, c, k), *n = counts(q, k);
    const double as[2] = {q->shade[c], q->water[c]};
    for (int l = 0; l < 2; l++) {
        double *to = q->work->sum[c][l];
        to[0] = 0;
        for (int i = 0; i < q->s->bins; i++) {
            double r = (double)v[i] - as[l], var = q->noise[c] * q->noise[c] / (double)n[i] + floor_noise * floor_noise;
            to[i + 1] = to[i] + (n[i] > 0 ? r * r / var : 0);
        }
    }
}

static int within(const fit *q, int i) { return i < 0 ? 0 : i > q->s->bins ? q->s->bins : i; }

static double misfit(const fit *q, int k, int c, section x, int from) {
    sums t = {0};
    double *const *sum = q->work->sum[c];
    int near = x.m + REACH, far = x.e - REACH;
    if (far <= near) far = near = x.e + REACH;
    add(q, k, c, x, from, near, &t);
    if (far > near || near < x.e + REACH) {
        t.vv += sum[0][within(q, far)] - sum[0][within(q, near)];
        add(q, k, c, x, far, x.e + REACH, &t);
    }
    t.vv += sum[1][q->s->bins] - sum[1][within(q, x.e + REACH)];
    return rest(q, c, x, &t);
}

/* Misfit of station k for each width, at the deck edge near the common line that suits it best; the least. */
static double station_costs(const fit *q, int k, double *cost, signed char *shift) {
    double least = INFINITY;
    int from = q->edge[k] - SHIFTS / 2 - INSIDE;
    for (int c = 0; c < 2; c++) running_sums(q, k, c);
    for (int w = 0; w < q->widths; w++) {
        cost[w] = INFINITY;
        for (int h = -SHIFTS / 2; h <= SHIFTS / 2; h++) {
            section x = {.d = q->edge[k] + h};
            x.m = x.d + (int)lround(q->side_share * w), x.e = x.d + w;
            double off = h / (off_line_px * PER), c = misfit(q, k, Y, x, from) + misfit(q, k, Z, x, from) + off * off;
            if (c < cost[w]) cost[w] = c, shift[w] = (signed char)h;
        }
        if (cost[w] < least) least = cost[w];
    }
    return least;
}

static long least_of(const double *v, long n) {
    long best = 0;
    for (long i = 1; i < n; i++)
        if (v[i] < v[best]) best = i;
    return best;
}

/* Misfit of a station at `w` when its own width may lie a little off the hull's; `own` is its best. What stands on
 * deck can make a shadow longer, not shorter: a station that sees a longer one is given up sooner. */
static double soft(const fit *q, const double *cost, int w, long own, double scale) {
    double least = INFINITY;
    for (int d = -3 * SCATTER; d <= 3 * SCATTER; d++) {
        if (w + d < 0 || w + d >= q->widths) continue;
        double c = (cost[w + d] - cost[own]) / scale + (double)(d * d) / (SCATTER * SCATTER);
        if (c < least) least = c;
    }
    return fmin(least, w < own ? most_longer : most_shorter);
}

/* All stations together in work->total; by how much the misfit passes what noise explains. Stations whose best
 * lies at the end of the range, or fits nothing, are left out: lit is then 0. */
static double add_stations(fit *q) {
    double *total = q->work->total, dof = 2.0 * (q->widths + INSIDE);
    float least[TNK_STATIONS];
    long own[TNK_STATIONS];
    int n = 0;
    for (int k = 0; k < q->s->stations; k++) {
        if (!q->lit[k]) continue;
        double *cost = q->work->cost + (long)k * q->widths;
        double base = station_costs(q, k, cost, q->work->shift + (long)k * q->widths);
        own[k] = least_of(cost, q->widths);
        q->lit[k] = own[k] > 0 && own[k] + 1 < q->widths && base < worst_fit * dof;
        if (q->lit[k]) least[n++] = (float)(base / dof);
    }
    if (!n) return INFINITY;
    double excess = (double)tnk_quantile(least, n, 0.5), scale = excess > 1 ? excess : 1;
    for (int w = 0; w < q->widths; w++) {
        total[w] = 0;
        for (int k = 0; k < q->s->stations; k++)
            if (q->lit[k]) total[w] += soft(q, q->work->cost + (long)k * q->widths, w, own[k], scale);
    }
    return excess;
}

/* Share of the stations whose own best width is near `width`; *spread: standard error of the mean of those,
 * *shift: their deck edge against the common line, bins. */
static double agreement(const fit *q, double width, double *spread, double *shift) {
    float off[TNK_STATIONS], moved[TNK_STATIONS];
    int n = 0;
    for (int k = 0; k < q->s->stations; k++) {
        if (!q->lit[k]) continue;
        long own = least_of(q->work->cost + (long)k * q->widths, q->widths);
        double d = fabs((double)own - width);
        if (d < PER + 0.12 * width) off[n] = (float)d, moved[n++] = (float)q->work->shift[(long)k * q->widths + own];
    }
    *spread = n ? (double)(sigma_of_mad * tnk_quantile(off, n, 0.5)) / sqrt(n) : INFINITY;
    *shift = n ? (double)tnk_quantile(moved, n, 0.5) : 0;
    return (double)n / q->s->stations;
}

/* The best width, to a part of a bin, and its standard deviation by the bend of the misfit there; 0: none. */
static double best_width(const fit *q, double *sd) {
    const double *t = q->work->total;
    int at = (int)least_of(t, q->widths);
    if (at < 1 || at + 1 >= q->widths) return 0;
    double bend = t[at - 1] - 2 * t[at] + t[at + 1];
    if (!(bend > 0)) return 0;
    *sd = sqrt(2 / bend);
    return at + 0.5 * (t[at - 1] - t[at + 1]) / bend;
}

static void solve(fit *q, tnk_shadow_edges *out) {
    double excess = add_stations(q), sd = 0, spread, shift, width = isfinite(excess) ? best_width(q, &sd) : 0;
    out->agree = agreement(q, width, &spread, &shift);
    if (!(width > 0 && excess < worst_fit && out->agree >= least_stations)) return;
    out->why = TNK_WHY_MEASURED;
    out->width_m = width * q->s->bin_m;
    out->width_sd_m = sqrt(sd * sd + spread * spread + sure_px * PER * sure_px * PER) * q->s->bin_m;
    double middle = 0;
    for (int k = 0; k < q->s->stations; k++) middle += (double)q->edge[k] / q->s->stations;
    out->deck_m = q->s->x0_m + (middle + shift) * q->s->bin_m;
    out->tilt = q->slope * q->s->bin_m / q->s->station_m;
    out->half_m = 0.5 * q->s->stations * q->s->station_m;
}

static int reserve(tnk_edge_work *w, int widths) {
    long all = (long)widths * w->strip.stations;
    for (int c = 0; c < 4; c++)
        if (!tnk_reserve(&w->sum[c / 2][c % 2], &w->sum_room[c / 2][c % 2], w->strip.bins + 1, sizeof(double)))
            return 0;
    return tnk_reserve(&w->cost, &w->cost_room, all, sizeof(double)) &&
           tnk_reserve(&w->shift, &w->shift_room, all, 1) &&
           tnk_reserve(&w->total, &w->total_room, widths, sizeof(double));
}

static enum tnk_reason why_no_contrast(const tnk_strip *s) {
    double rough = 0, bands = 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (s->mean[b]) rough += (double)(s->noise[b] / s->water[b]), bands++;
    return rough > rough_share * bands ? TNK_WHY_ROUGH_SEA : TNK_WHY_NO_EDGE;
}

int tnk_edges_of_shadow(tnk_edge_work *w, const tnk_view *view, const tnk_frame *hull, const tnk_lean *lean,
                        double gsd, double highest, tnk_shadow_edges *out) {
    int side = lean->shadow > 0 ? 1 : -1;
    double away = -side * lean->drawn, usual = usual_share * hull->length_m; /* away > 0: the shaded side is in sight */
    tnk_strip_ask ask = {.side = side, .gsd_m = gsd, .reach_m = highest * lean->gap,
                         .clear_m = fmax(away, 0) * usual, .lit_m = fmax(-away, 0) * usual};
    fit q = {.s = &w->strip, .work = w, .side_share = fmax(away, 0) / lean->gap};
    *out = (tnk_shadow_edges){.why = TNK_WHY_NO_EDGE, .side = side};
    int rc = tnk_strip_take(&w->strip, view, hull, &ask);
    if (rc <= 0) return rc < 0 ? -1 : 1;
    if (!(tnk_strip_contrast(q.s) > least_contrast)) {
        out->why = why_no_contrast(q.s);
        return 1;
    }
    if ((rc = make_planes(&q)) <= 0) return rc < 0 ? -1 : 1;
    int about = (int)lround((0.5 * hull->beam_m - q.s->x0_m) / q.s->bin_m);
    int common = common_edge(&q, about, (int)(3 * PER + 0.05 * hull->beam_m / q.s->bin_m));
    if (common < 0) return 1;
    set_ramp(&q);
    straight_edge(&q, common);
    if (find_lit(&q) < least_stations * q.s->stations) return 1;
    q.widths = (int)(ask.reach_m / q.s->bin_m);
    if (!reserve(w, q.widths)) return -1;
    solve(&q, out);
    return 1;
}

void tnk_edge_work_free(tnk_edge_work *w) {
    tnk_strip_free(&w->strip);
    for (int c = 0; c < 2; c++) tnk_free(w->plane[c]);
    for (int c = 0; c < 4; c++) tnk_free(w->sum[c / 2][c % 2]);
    tnk_free(w->cost);
    tnk_free(w->shift);
    tnk_free(w->total);
    memset(w, 0, sizeof *w);
}
