#include "measure/flank.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/select.h"
#include "measure/freeboard.h"

enum { STEPS = 61, GROUPS = 3, BINS = 1024 /* most */, WATERLINES = 96 /* most */, FEWEST_STATIONS = 12 };
static const double least_px = 0.35;         /* of side in sight, a metre of freeboard */
static const double square_to_sun = 0.1;     /* sine to the sun times sine to the sensor: less is no sunlit side */
static const double blur_px = 0.62;          /* sensor and pixel together, one sigma */
static const double line_in_px = 3, line_in_m = 0.25; /* the waterline lies so far inside the outline at most */
static const double line_out_px = 2, line_out_share = 0.35; /* or outside: dark paint is no part of the outline */
static const double line_step_px = 0.5;
static const double deck_px = 2.5, water_px = 3; /* so much beyond the furthest edges is looked at */
static const double floor_noise = 0.05;      /* of the greatest step, what the section does not explain */
static const double paint_at = 0.4, paint_sd = 0.9, deck_sd = 0.2; /* levels above the water, of that step */
static const double top_share = 0.0235;      /* of the length: topside, above the load line */
static const double top_sd = 0.45;           /* of its logarithm */
static const double any_top = 0.2, one_paint = 0.1; /* hulls painted at any height; in one tone */
static const double independent = 0.25;      /* bins of a quarter pixel share what is not explained */
static const double group_share = 0.6;       /* groups of stations share their errors */
static const double near_share = 0.0225, near_m = 1; /* of the length: modes are so far apart */
static const double least_mass = 0.9, worst_fit = 1; /* of the likelihood in the mode; misfit a bin */
static const double agree_share = 0.15, agree_px = 0.5;
static const float most_uneven = 0.5f;       /* spread of the deck, of its step above the water */
static const double rail_m = 0.25, rail_sd_m = 0.1; /* rail and gunwale bar look like the side */
static const double sure_px = 0.15, usual_px = 0.2; /* of the breadth: at least; as measured hulls have it */
static const double lowest_sun_deg = 5;
static const float sigma_of_mad = 1.4826f, sigma_of_median = 1.2533f;

typedef struct look {
    tnk_strip *s;
    double gsd, outline_m, step_m; /* step of the breadth */
    double first_m;            /* first waterline against the outline */
    int lines;
    double *cost;              /* [lines][STEPS][STEPS]: waterline, deck edge, paint break */
    double *share;             /* [STEPS][bins] */
    double prior[STEPS][STEPS];
    double misfit;             /* a bin, mean of the groups */
    double waterline_m;        /* likeliest, mean of the groups */
} look;

/* One band of a group of stations. */
typedef struct band {
    double r[BINS], w[BINS];   /* above the water; weight, 0: not seen */
    double step;               /* the greatest above or below the water */
    double deck;               /* above the water */
    int used;
} band;

static double least_side(double gsd) { return fmax(tnk_least_side, least_px * gsd); }

/* Of the side turned to the sensor: sine to the sun times sine to the sensor. */
static double turned(const tnk_aspect *a) {
    return sin((a->sun_azimuth_deg - a->heading_deg) * TNK_RAD) * sin((a->view_azimuth_deg - a->heading_deg) * TNK_RAD);
}

static int in_sight(const tnk_aspect *a, const tnk_lean *l, double gsd) {
    return a->view_zenith_deg > 0 && a->view_zenith_deg <= tnk_most_zenith_deg && turned(a) > square_to_sun &&
           l->side >= least_side(gsd);
}

int tnk_flank_allowed(const tnk_aspect *a, const tnk_lean *l, double gsd, double length) {
    return a->sun_elevation_deg >= lowest_sun_deg && in_sight(a, l, gsd) && length >= tnk_freeboard_shortest(gsd);
}

static enum tnk_reason why_none(const tnk_aspect *a, const tnk_lean *l, double gsd, double length) {
    if (isnan(a->sun_elevation_deg)) return TNK_WHY_NO_SUN;
    if (a->sun_elevation_deg < lowest_sun_deg) return TNK_WHY_SUN_LOW;
    if (isnan(a->sun_azimuth_deg)) return TNK_WHY_NO_SUN;
    if (isnan(l->drawn)) return TNK_WHY_NO_VIEW;
    if (!in_sight(a, l, gsd)) return TNK_WHY_WEAK_VIEW;
    return length < tnk_strip_shortest(FEWEST_STATIONS, gsd) ? TNK_WHY_TOO_COARSE : TNK_WHY_MEASURED;
}

void tnk_flank_expect(const tnk_aspect *a, double gsd, double length, tnk_freeboard_expectation *out) {
    tnk_lean l = {.struct_size = sizeof l};
    tnk_edges e = TNK_EDGES_INIT;
    tnk_freeboard f = {.struct_size = sizeof f};
    double needs = atan(least_side(gsd) / fabs(sin((a->view_azimuth_deg - a->heading_deg) * TNK_RAD))) / TNK_RAD;
    tnk_lean_of(a, &l);
    e.hull_side_m = tnk_usual_freeboard * length * l.side, e.hull_side_sd_m = hypot(rail_sd_m, usual_px * gsd);
    tnk_freeboard_of(a, &e, &f);
    out->side = l.side, out->side_sd_m = NAN;
    out->side_zenith_deg = turned(a) > square_to_sun && needs <= tnk_most_zenith_deg ? needs : NAN;
    out->side_why = why_none(a, &l, gsd, length);
    if (out->side_why == TNK_WHY_MEASURED && !tnk_freeboard_useful(f.freeboard_sd_m, length)) out->side_why = TNK_WHY_TOO_COARSE;
    if (out->side_why == TNK_WHY_MEASURED) out->side_sd_m = f.freeboard_sd_m;
}

static double normal_below(double z) { return 0.5 * erfc(-z / sqrt(2.0)); }

/* Has the deck a level in any band? Tanks that round off into their own shade have none, and end as a side does. */
static int has_deck(const tnk_strip *s) {
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (s->mean[b] && s->deck_spread[b] <= most_uneven * fabsf(s->deck[b] - s->water[b])) return 1;
    return 0;
}

/* Chance of each paint break, given the deck edge: the topside above it is as high as ships' statutory freeboards are,
 * and a hull that stands no higher shows nothing else. */
static void set_prior(look *q, double length, double height_step) {
    double usual = log(top_share * length);
    for (int h = 0; h < STEPS; h++) {
        double sum = 0, low = 1 - normal_below((log(fmax(h, 0.25) * height_step) - usual) / top_sd);
        for (int u = 0; u <= h; u++) {
            double t = fmax(h - u, 0.25) * height_step, off = (log(t) - usual) / top_sd;
            sum += q->prior[h][u] = exp(-0.5 * off * off) / t;
        }
        for (int u = 0; u <= h; u++) {
            double p = sum > 0 ? q->prior[h][u] / sum * (1 - low) : 0;
            p = (1 - any_top - one_paint) * (p + (u == 0) * low) + any_top / (h + 1);
            q->prior[h][u] = log(p + 0.5 * one_paint * ((u == 0) + (u == h)) + 1e-12);
        }
    }
}

static float spread_at(const tnk_strip *s, int b, int i, int from, int to, float *level, int *count) {
    float v[TNK_STATIONS];
    int n = 0;
    for (int k = from; k < to; k++)
        if (s->weight[(long)k * s->bins + i] > 0) v[n++] = s->mean[b][(long)k * s->bins + i];
    *count = n;
    if (!n) return 0;
    *level = tnk_quantile(v, n, 0.5);
    for (int k = 0; k < n; k++) v[k] = fabsf(v[k] - *level);
    return sigma_of_mad * tnk_quantile(v, n, 0.5);
}

/* The median section of stations from..to-1, weighed by its own spread along the hull. */
static void take_band(const look *q, int b, int from, int to, band *out) {
    const tnk_strip *s = q->s;
    float level = 0;
    int n, fewest = (int)fmax(2, 0.3 * (to - from));
    out->step = (double)s->noise[b], out->used = 0, out->deck = (double)(s->deck[b] - s->water[b]);
    for (int i = 0; i < s->bins; i++) {
        double own = (double)spread_at(s, b, i, from, to, &level, &n), noise = (double)s->noise[b];
        double spread = fmax(own, noise) * (double)sigma_of_median;
        out->r[i] = n >= fewest ? (double)(level - s->water[b]) : 0;
        out->w[i] = n >= fewest ? spread * spread / n : -1;
        out->step = fmax(out->step, fabs(out->r[i]));
    }
    for (int i = 0; i < s->bins; i++) {
        double floor = floor_noise * out->step;
        out->used += out->w[i] >= 0;
        out->w[i] = out->w[i] >= 0 ? 1 / (out->w[i] + floor * floor) : 0;
    }
}

/* Share of what lies beyond each edge that one waterline allows, by bins. */
static void lay_edges(const look *q, int line) {
    const tnk_strip *s = q->s;
    double at = q->outline_m + q->first_m + line * line_step_px * q->gsd - s->x0_m;
    for (int h = 0; h < STEPS; h++)
        for (int i = 0; i < s->bins; i++)
            q->share[(long)h * s->bins + i] =
                normal_below(((i + 0.5) * s->bin_m - at + h * q->step_m) / (blur_px * q->gsd));
}

/* Inner products of a band with the shares beyond the edges that one waterline allows. */
typedef struct products {
    double ee[STEPS][STEPS], er[STEPS], e1[STEPS], one, r1, rr;
} products;

static void multiply(const look *q, const band *v, products *t) {
    int bins = q->s->bins;
    memset(t, 0, sizeof *t);
    for (int i = 0; i < bins; i++) t->one += v->w[i], t->r1 += v->w[i] * v->r[i], t->rr += v->w[i] * v->r[i] * v->r[i];
    for (int h = 0; h < STEPS; h++) {
        const double *e = q->share + (long)h * bins;
        double weighed[BINS];
        for (int i = 0; i < bins; i++) {
            weighed[i] = v->w[i] * e[i];
            t->e1[h] += weighed[i], t->er[h] += weighed[i] * v->r[i];
        }
        for (int u = 0; u <= h; u++) {
            const double *o = q->share + (long)u * bins;
            double sum = 0;
            for (int i = 0; i < bins; i++) sum += weighed[i] * o[i];
            t->ee[h][u] = t->ee[u][h] = sum;
        }
    }
}

/* What the best levels of boot-top, topside and deck leave, with the deck edge at h and the paint break at u. */
static double rest(const products *t, const band *v, int h, int u) {
    double pm[3] = {paint_at * v->step, paint_at * v->step, v->deck};
    double pw[3] = {1 / pow(paint_sd * v->step, 2), 1 / pow(paint_sd * v->step, 2), 1 / pow(deck_sd * v->step, 2)};
    double hh = t->ee[h][h], uu = t->ee[u][u], hu = t->ee[h][u], h0 = t->ee[h][0], u0 = t->ee[u][0], zz = t->ee[0][0];
    double a00 = uu - 2 * u0 + zz + pw[0], a11 = hh - 2 * hu + uu + pw[1], a22 = t->one - 2 * t->e1[h] + hh + pw[2];
    double a01 = hu - uu - h0 + u0, a02 = t->e1[u] - t->e1[0] - hu + h0, a12 = t->e1[h] - t->e1[u] - hh + hu;
    double b0 = t->er[u] - t->er[0] + pm[0] * pw[0], b1 = t->er[h] - t->er[u] + pm[1] * pw[1];
    double b2 = t->r1 - t->er[h] + pm[2] * pw[2];
    double i00 = a11 * a22 - a12 * a12, i01 = a02 * a12 - a01 * a22, i02 = a01 * a12 - a02 * a11;
    double i11 = a00 * a22 - a02 * a02, i12 = a01 * a02 - a00 * a12, i22 = a00 * a11 - a01 * a01;
    double det = a00 * i00 + a01 * i01 + a02 * i02;
    double best = b0 * b0 * i00 + b1 * b1 * i11 + b2 * b2 * i22 + 2 * (b0 * b1 * i01 + b0 * b2 * i02 + b1 * b2 * i12);
    return t->rr + pm[0] * pm[0] * pw[0] + pm[1] * pm[1] * pw[1] + pm[2] * pm[2] * pw[2] - best / det;
}

/* Log likelihood of each deck edge and paint break by stations from..to-1, waterlines summed. 0: nothing is seen. */
static int group(look *q, int from, int to, double out[STEPS][STEPS]) {
    band v[TNK_VIEW_BANDS];
    products t;
    double used = 0, best = INFINITY;
    int line = 0;
    memset(q->cost, 0, (size_t)q->lines * STEPS * STEPS * sizeof *q->cost);
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (q->s->mean[b]) take_band(q, b, from, to, &v[b]), used += v[b].used;
    for (int j = 0; j < q->lines; j++) {
        lay_edges(q, j);
        for (int b = 0; b < TNK_VIEW_BANDS; b++) {
            if (!q->s->mean[b]) continue;
            multiply(q, &v[b], &t);
            for (int h = 0; h < STEPS; h++)
                for (int u = 0; u <= h; u++) q->cost[(j * STEPS + h) * STEPS + u] += rest(&t, &v[b], h, u);
        }
    }
    if (used < 1) return 0;
    for (int j = 0; j < q->lines; j++)
        for (int h = 0; h < STEPS; h++)
            for (int u = 0; u <= h; u++)
                if (q->cost[(j * STEPS + h) * STEPS + u] < best) best = q->cost[(j * STEPS + h) * STEPS + u], line = j;
    q->misfit += best / used / GROUPS;
    q->waterline_m += (q->outline_m + q->first_m + line * line_step_px * q->gsd) / GROUPS;
    double scale = 0.5 * independent / fmax(best / used, 1);
    for (int h = 0; h < STEPS; h++)
        for (int u = 0; u <= h; u++) {
            double sum = 0;
            for (int j = 0; j < q->lines; j++) sum += exp(-scale * (q->cost[(j * STEPS + h) * STEPS + u] - best));
            out[h][u] = log(sum + 1e-300);
        }
    return 1;
}

/* Likelihood of each deck edge, paint breaks summed; its sum is 1. The place of its greatest. */
static int likely(const look *q, double of[STEPS][STEPS], double share, double out[STEPS]) {
    double most = -INFINITY, all = 0;
    int best = 0;
    for (int h = 0; h < STEPS; h++)
        for (int u = 0; u <= h; u++) most = fmax(most, share * of[h][u] + q->prior[h][u]);
    for (int h = 0; h < STEPS; h++) {
        out[h] = 0;
        for (int u = 0; u <= h; u++) out[h] += exp(share * of[h][u] + q->prior[h][u] - most);
        all += out[h];
        if (out[h] > out[best]) best = h;
    }
    for (int h = 0; h < STEPS; h++) out[h] /= all;
    return best;
}

/* The mode of p, as a breadth: where it holds nearly all. */
static int settle(const look *q, const double p[STEPS], int mode, double near, tnk_flank *out) {
    double mass = 0, sum = 0, square = 0;
    for (int h = 0; h < STEPS; h++) {
        double x = h * q->step_m;
        if (fabs(x - mode * q->step_m) <= near) mass += p[h], sum += p[h] * x, square += p[h] * x * x;
    }
    out->breadth_m = sum / mass - rail_m;
    double var = fmax(square / mass - sum / mass * (sum / mass), 0), px = sure_px * q->gsd;
    out->breadth_sd_m = sqrt(var + px * px + rail_sd_m * rail_sd_m);
    return mass > least_mass && mode > 0 && mode + 1 < STEPS && out->breadth_m > 0;
}

static int decide(look *q, double per[GROUPS][STEPS][STEPS], double near, tnk_flank *out) {
    double all[STEPS][STEPS], p[STEPS], own[STEPS];
    memset(all, 0, sizeof all);
    for (int g = 0; g < GROUPS; g++)
        for (int h = 0; h < STEPS; h++)
            for (int u = 0; u <= h; u++) all[h][u] += per[g][h][u];
    int mode = likely(q, all, group_share, p);
    double slack = fmax(agree_share * mode * q->step_m, agree_px * q->gsd);
    for (int g = 0; g < GROUPS; g++)
        if (fabs((likely(q, per[g], 1, own) - mode) * q->step_m) > slack) return 0;
    return settle(q, p, mode, near, out) && q->misfit <= worst_fit;
}

int tnk_flank_measure(tnk_strip *s, const tnk_view *view, const tnk_frame *hull, const tnk_lean *lean, double gsd,
                      double highest, tnk_flank *out) {
    double out_m = line_out_px * gsd + line_out_share * highest * lean->side, per[GROUPS][STEPS][STEPS];
    look q = {.s = s, .gsd = gsd, .outline_m = 0.5 * hull->beam_m, .step_m = highest * lean->side / (STEPS - 1),
              .first_m = -line_in_px * gsd - line_in_m};
    *out = (tnk_flank){.why = TNK_WHY_NO_EDGE, .side = lean->drawn > 0 ? -1 : 1};
    tnk_strip_ask ask = {.side = out->side, .gsd_m = gsd, .flank = 1, .reach_m = out_m + water_px * gsd,
                         .inside_m = highest * lean->side - q.first_m + deck_px * gsd};
    int rc = tnk_strip_take(s, view, hull, &ask);
    if (rc < 0) return -1;
    q.lines = (int)ceil((out_m - q.first_m) / (line_step_px * gsd));
    if (!rc || !has_deck(s) || s->bins > BINS || q.lines > WATERLINES || s->stations < FEWEST_STATIONS) return 1;
    long cells = (long)q.lines * STEPS * STEPS;
    if (!tnk_reserve(&s->table, &s->table_room, cells + (long)STEPS * s->bins, sizeof(double))) return -1;
    q.cost = s->table, q.share = q.cost + cells;
    set_prior(&q, hull->length_m, highest / (STEPS - 1));
    for (int g = 0; g < GROUPS; g++)
        if (!group(&q, g * s->stations / GROUPS, (g + 1) * s->stations / GROUPS, per[g])) return 1;
    double near = fmax(near_share * hull->length_m, near_m) * lean->side;
    if (decide(&q, per, near, out)) out->why = TNK_WHY_MEASURED;
    out->waterline_m = q.waterline_m, out->half_m = 0.5 * s->stations * s->station_m;
    return 1;
}
