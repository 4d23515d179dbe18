#include "measure/strip.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/select.h"

static const float sigma_of_mad = 1.4826f;
static const double midbody = 0.22;       /* stations lie within this share of the length of amidships */
static const double faint_midbody = 0.33; /* where the sides are still straight to a pixel or so */
static const double station_px = 6, least_station_px = 3; /* length of a station, where the hull is long enough */
static const double inside_px = 6, inside_share = 0.06; /* of pixels and beam: deck that is looked at */
static const double outside_px = 6;       /* water beyond the furthest shadow */
static const double off_m = 4, open_m = 10; /* open water: so far off the hull, so broad */
static const double shadow_m2 = 25;       /* even a deckhouse casts a shadow of that size */
static const float same_shadow = 0.8f;    /* as dark as the darkest, to that share */
static const double bow_midbody = 0.22;    /* of the breadth: stations across a bow */
static const double deck_far = 0.38, deck_near = 0.2; /* of the beam: deck away from its sides */
enum { FEWEST_STATIONS = 6, FEWEST_WATER = 60, FEWEST_SHADED = 12, FEWEST_FAINT = 6 };

/* Where a pixel lies: a along the hull, x across. */
typedef struct axes {
    double aa, ab, xa, xb, a0, x0; /* a = a0 + aa col + ab row of the view, x likewise */
    double drift, from;            /* beyond x = from, a counts from a line that turns aside */
} axes;

static axes axes_of(const tnk_view *v, const tnk_frame *f, int side) {
    double s = sin(f->axis_deg * TNK_RAD), c = cos(f->axis_deg * TNK_RAD), k = v->factor;
    const double *g = v->ground;
    axes q = {.aa = k * (g[0] * s + g[1] * c), .ab = k * (g[2] * s + g[3] * c),
              .xa = side * k * (g[0] * c - g[1] * s), .xb = side * k * (g[2] * c - g[3] * s)};
    double dc = (v->col - f->col) / k + 0.5, dr = (v->row - f->row) / k + 0.5;
    q.a0 = q.aa * dc + q.ab * dr;
    q.x0 = q.xa * dc + q.xb * dr;
    return q;
}

static double across(const axes *q, int col, int row) { return q->x0 + q->xa * col + q->xb * row; }
static double along(const axes *q, int col, int row) {
    double a = q->a0 + q->aa * col + q->ab * row;
    return q->drift != 0 ? a - q->drift * fmax(0, across(q, col, row) - q->from) : a;
}

static int usable(const tnk_view *v, long at) { return (v->valid[at] & 1) && !v->land[at]; }

static int lay_out(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const tnk_strip_ask *ask) {
    double half = 0.5 * f->beam_m, inside = inside_px * ask->gsd_m + inside_share * f->beam_m;
    double run = 2 * (ask->ahead ? bow_midbody : ask->faint ? faint_midbody : midbody) * f->length_m;
    int n = (int)(run / ((ask->faint ? least_station_px : station_px) * ask->gsd_m));
    int fewest = ask->faint ? 1 : FEWEST_STATIONS;
    s->stations = n > TNK_STATIONS ? TNK_STATIONS : n < fewest ? fewest : n;
    s->station_m = run / s->stations;
    s->bin_m = ask->gsd_m / TNK_STRIP_PER_PX;
    double beyond = ask->flank ? 0 : outside_px * ask->gsd_m;
    s->x0_m = ask->flank ? half - ask->inside_m : half - (inside < half ? inside : half);
    s->bins = (int)ceil((half + ask->reach_m + beyond - s->x0_m) / s->bin_m);
    long cells = (long)s->stations * s->bins, px = (long)v->width * v->height;
    if (!ask->faint && s->station_m < least_station_px * ask->gsd_m) return 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        if (!v->band[b]) tnk_free(s->mean[b]), s->mean[b] = NULL, s->mean_room[b] = 0;
        else if (!tnk_reserve(&s->mean[b], &s->mean_room[b], cells, sizeof(float))) return -1;
        else memset(s->mean[b], 0, (size_t)cells * sizeof(float));
    }
    if (!tnk_reserve(&s->weight, &s->weight_room, cells, sizeof(float)) ||
        !tnk_reserve(&s->list, &s->list_room, px, sizeof(float)) ||
        !tnk_reserve(&s->place, &s->place_room, px, sizeof(int)))
        return -1;
    memset(s->weight, 0, (size_t)cells * sizeof(float));
    return 1;
}

static void fill_bins(tnk_strip *s, const tnk_view *v, const axes *q) {
    double first = -0.5 * s->stations * s->station_m;
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            int k = (int)floor((along(q, x, y) - first) / s->station_m);
            int i = (int)floor((across(q, x, y) - s->x0_m) / s->bin_m);
            if (k < 0 || i < 0 || k >= s->stations || i >= s->bins) continue;
            long at = (long)y * v->stride + x, to = (long)k * s->bins + i;
            if (!usable(v, at)) continue;
            s->weight[to] += 1;
            for (int b = 0; b < TNK_VIEW_BANDS; b++)
                if (v->band[b]) s->mean[b][to] += v->band[b][at];
        }
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        for (long at = 0; s->mean[b] && at < (long)s->stations * s->bins; at++)
            if (s->weight[at] > 0) s->mean[b][at] /= s->weight[at];
}

/* Places in the view that lie within half_a of amidships and from..to across; their number. */
static long places(tnk_strip *s, const tnk_view *v, const axes *q, double half_a, double from, double to, long n) {
    for (int y = 1; y < v->height - 1; y++)
        for (int x = 1; x < v->width - 1; x++) {
            double d = across(q, x, y);
            long at = (long)y * v->stride + x;
            if (d < from || d > to || fabs(along(q, x, y)) > half_a || !usable(v, at)) continue;
            s->place[n++] = (int)at;
        }
    return n;
}

static float median_at(tnk_strip *s, const float *plane, long n) {
    for (long k = 0; k < n; k++) s->list[k] = plane[s->place[k]];
    return tnk_quantile(s->list, n, 0.5);
}

/* Level and noise of the water, beyond the reach of the hull's shadow: on the quieter of the two sides, since on
 * one another hull may lie, or a wake; beside a hull side that is looked at, on its own side. */
static int open_water(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const axes *q, const tnk_strip_ask *ask) {
    double half = 0.5 * f->beam_m, from[2] = {-half - off_m - open_m, half + ask->reach_m}, quietest = INFINITY;
    for (int side = ask->flank; side < 2; side++) {
        float level[TNK_VIEW_BANDS] = {0}, noise[TNK_VIEW_BANDS] = {0};
        double rough = 0;
        long n = places(s, v, q, 0.5 * f->length_m, from[side], from[side] + open_m, 0);
        if (n < FEWEST_WATER) continue;
        for (int b = 0; b < TNK_VIEW_BANDS; b++) {
            if (!v->band[b]) continue;
            level[b] = median_at(s, v->band[b], n);
            for (long k = 0; k < n; k++) s->list[k] = fabsf(v->band[b][s->place[k]] - level[b]);
            noise[b] = sigma_of_mad * tnk_quantile(s->list, n, 0.5) + 1e-6f * level[b] + 1e-12f;
            rough += (double)(noise[b] / level[b]);
        }
        if (!(rough < quietest)) continue;
        quietest = rough;
        memcpy(s->water, level, sizeof level);
        memcpy(s->noise, noise, sizeof noise);
    }
    return quietest < INFINITY;
}

/* Mean over a pixel and `reach` more in every direction. */
static float around(const float *plane, long stride, long at, int reach) {
    float sum = 0;
    for (int y = -reach; y <= reach; y++)
        for (int x = -reach; x <= reach; x++) sum += plane[at + y * stride + x];
    return sum / (float)((2 * reach + 1) * (2 * reach + 1));
}

/* How much darker than open water a place is, bands weighed by their noise. */
static float darkness(const tnk_strip *s, const tnk_view *v, long at, int reach) {
    float sum = 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (v->band[b])
            sum += (s->water[b] - around(v->band[b], v->stride, at, reach)) * s->water[b] / (s->noise[b] * s->noise[b]);
    return sum;
}

/* Level of water in shadow: the darkest patch beside the hull, be it the shadow of the deck edge or of the
 * deckhouse. */
static int shaded_water(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const axes *q, const tnk_strip_ask *ask) {
    double half = 0.5 * f->beam_m, clear = 1.5 * ask->gsd_m + ask->clear_m;
    long n = places(s, v, q, 0.5 * f->length_m, half + clear, half + ask->reach_m + off_m, 0), m = 0;
    long k = (long)(shadow_m2 / (ask->gsd_m * ask->gsd_m));
    int reach = !ask->faint, fewest = ask->faint ? FEWEST_FAINT : FEWEST_SHADED;
    if (k < fewest) k = fewest;
    if (n < 2 * k) return 0;
    for (long i = 0; i < n; i++) s->list[i] = -darkness(s, v, s->place[i], reach);
    float cut = -same_shadow * tnk_select(s->list, n, k / 2);
    for (long i = 0; i < n; i++)
        if (darkness(s, v, s->place[i], reach) >= cut) s->place[m++] = s->place[i];
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        if (!v->band[b]) continue;
        for (long i = 0; i < m; i++) s->list[i] = around(v->band[b], v->stride, s->place[i], reach);
        s->shaded[b] = tnk_quantile(s->list, m, 0.5);
    }
    return cut > 0;
}

/* Level of the deck in full light: along the edge turned to the sun, where a white rail or the hull side may shine,
 * and further in, where a tank may: the darker of the two. */
static int lit_deck(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const axes *q, const tnk_strip_ask *ask) {
    static const double from_px[2] = {1, 4}, to_px[2] = {3.5, 8};
    double edge = -0.5 * f->beam_m + ask->lit_m, least = INFINITY;
    for (int k = 0; k < 2; k++) {
        float level[TNK_VIEW_BANDS] = {0};
        double sum = 0;
        double from = edge + from_px[k] * ask->gsd_m, to = edge + to_px[k] * ask->gsd_m;
        long n = places(s, v, q, midbody * f->length_m, from, to, 0);
        if (n < FEWEST_SHADED) continue;
        for (int b = 0; b < TNK_VIEW_BANDS; b++)
            if (v->band[b]) sum += (double)(level[b] = median_at(s, v->band[b], n));
        if (sum < least) least = sum, memcpy(s->deck, level, sizeof level);
    }
    return least < INFINITY;
}

/* Level and spread of the deck away from its sides, of which the one in sight may reach far in. */
static int mid_deck(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const axes *q) {
    long n = places(s, v, q, midbody * f->length_m, -deck_far * f->beam_m, deck_near * f->beam_m, 0);
    for (int b = 0; b < TNK_VIEW_BANDS && n >= FEWEST_SHADED; b++) {
        if (!v->band[b]) continue;
        s->deck[b] = median_at(s, v->band[b], n);
        for (long k = 0; k < n; k++) s->list[k] = fabsf(v->band[b][s->place[k]] - s->deck[b]);
        s->deck_spread[b] = sigma_of_mad * tnk_quantile(s->list, n, 0.5);
    }
    return n >= FEWEST_SHADED;
}

/* A hull as its bow sees it: short and very broad, its starboard ahead. */
static tnk_frame turned(const tnk_frame *f) {
    tnk_frame t = *f;
    t.axis_deg -= 90, t.length_m = f->beam_m, t.beam_m = f->length_m;
    return t;
}

/* Ahead of the bow. */
static int take_ahead(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const tnk_strip_ask *ask) {
    const tnk_frame bow = turned(f);
    axes abeam = axes_of(v, f, ask->side), q = axes_of(v, &bow, 1);
    q.drift = -ask->drift, q.from = 0.5 * bow.beam_m; /* its own bow points to port */
    int rc = lay_out(s, v, &bow, ask);
    if (rc <= 0) return rc;
    fill_bins(s, v, &q);
    return open_water(s, v, f, &abeam, ask) && shaded_water(s, v, &bow, &q, ask);
}

int tnk_strip_take(tnk_strip *s, const tnk_view *v, const tnk_frame *f, const tnk_strip_ask *ask) {
    if (ask->ahead) return take_ahead(s, v, f, ask);
    axes q = axes_of(v, f, ask->side);
    int rc = lay_out(s, v, f, ask);
    if (rc <= 0) return rc;
    fill_bins(s, v, &q);
    if (!open_water(s, v, f, &q, ask)) return 0;
    if (ask->flank) return mid_deck(s, v, f, &q);
    return shaded_water(s, v, f, &q, ask) &&
           (ask->faint || lit_deck(s, v, f, &q, ask));
}

double tnk_strip_shortest(int stations, double gsd) { return stations * station_px * gsd / (2 * midbody); }

double tnk_strip_contrast(const tnk_strip *s) {
    double sum = 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (s->mean[b]) sum += pow((s->water[b] - s->shaded[b]) / s->noise[b], 2);
    return sqrt(sum);
}

double tnk_strip_land(const tnk_view *v, const tnk_frame *f, int side, double reach) {
    axes q = axes_of(v, f, side);
    double half = 0.5 * f->beam_m;
    long land = 0, all = 0;
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            double d = across(&q, x, y);
            if (d < half || d > half + reach || fabs(along(&q, x, y)) > midbody * f->length_m) continue;
            all++, land += v->land[(long)y * v->stride + x] != 0;
        }
    return all ? (double)land / (double)all : 0;
}

void tnk_strip_free(tnk_strip *s) {
    for (int b = 0; b < TNK_VIEW_BANDS; b++) tnk_free(s->mean[b]);
    tnk_free(s->weight);
    tnk_free(s->list);
    tnk_free(s->place);
    tnk_free(s->table);
    memset(s, 0, sizeof *s);
}
