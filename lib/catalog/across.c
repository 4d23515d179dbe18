#include "catalog/across.h"

#include <math.h>
#include <stdlib.h>

#include "base/earth.h"
#include "base/mem.h"

/* Same pass, granules of it: Sentinel-2 states one time for a granule, and neighbours are some ten seconds apart. */
static const double granules_s = 100;
/* Same spot: what two georeferences disagree by, and a pixel. */
static const double spot_m = 30;
static const double axis_deg = 10;
enum { PASSES = 3, DAYS = 10, DAY_S = 86400 };
static const double cell_deg = 0.01; /* at most 1.1 km: longer than any hull */

/* ---- neighbours ---- */

static long row_of(double lat) { return lround(floor(lat / cell_deg)); }

static int compare_numbers(double a, double b) { return (a > b) - (a < b); }

/* By rows of cells from south to north, then from west to east; then by scene, so that the order is one. */
static int by_place(const void *a, const void *b) {
    const tnk_sight *x = a, *y = b;
    long rx = row_of(x->lat_deg), ry = row_of(y->lat_deg);
    if (rx != ry) return rx < ry ? -1 : 1;
    int order = compare_numbers(x->lon_deg, y->lon_deg);
    if (!order) order = compare_numbers(x->lat_deg, y->lat_deg);
    if (!order && x->scene != y->scene) order = x->scene < y->scene ? -1 : 1;
    if (!order && x->rank != y->rank) order = x->rank < y->rank ? -1 : 1;
    return order;
}

/* First sight of a row of cells that is not west of lon. */
static size_t lower(const tnk_sight *s, size_t count, long row, double lon) {
    size_t lo = 0, hi = count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        long r = row_of(s[mid].lat_deg);
        if (r < row || (r == row && s[mid].lon_deg < lon)) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* East and north of b seen from a, metres. */
static void apart(const tnk_sight *a, const tnk_sight *b, double *east, double *north) {
    double up, right;
    tnk_earth_degree(a->lat_deg, &up, &right);
    *east = (b->lon_deg - a->lon_deg) * right;
    *north = (b->lat_deg - a->lat_deg) * up;
}

/* Call each(user, i, k) for all k within reach of i (a box), k != i. */
typedef int (*near_fn)(void *user, size_t i, size_t k);

static int each_near(const tnk_sight *s, size_t count, size_t i, double reach_m, near_fn each, void *user) {
    double up, right;
    tnk_earth_degree(s[i].lat_deg, &up, &right);
    double reach = reach_m / (right > 1000 ? right : 1000);
    for (long row = row_of(s[i].lat_deg) - 1; row <= row_of(s[i].lat_deg) + 1; row++)
        for (size_t k = lower(s, count, row, s[i].lon_deg - reach);
             k < count && row_of(s[k].lat_deg) == row && s[k].lon_deg <= s[i].lon_deg + reach; k++)
            if (k != i && !each(user, i, k)) return 0;
    return 1;
}

/* ---- one ship in two granules ---- */

typedef struct tie {
    size_t a, b;
    double distance_m;
} tie;

typedef struct ties {
    const tnk_sight *s;
    tie *list;
    long count, capacity;
} ties;

/* The centre of b within the outline of a, half a pixel wider. */
static int within(const tnk_sight *a, double east, double north) {
    if (isnan(a->length_m) || isnan(a->heading_deg)) return hypot(east, north) <= 2 * a->gsd_m;
    double sin_h = sin(a->heading_deg * M_PI / 180), cos_h = cos(a->heading_deg * M_PI / 180);
    double along = fabs(east * sin_h + north * cos_h), across = fabs(east * cos_h - north * sin_h);
    double beam = isnan(a->beam_m) ? a->length_m / 6 : a->beam_m;
    return along <= a->length_m / 2 && across <= (beam + a->gsd_m) / 2;
}

static int tie_up(void *user, size_t i, size_t k) {
    ties *t = user;
    const tnk_sight *a = &t->s[i], *b = &t->s[k];
    double east, north;
    if (k < i || a->scene == b->scene || a->sensor != b->sensor || !(fabs(a->time_s - b->time_s) <= granules_s))
        return 1;
    apart(a, b, &east, &north);
    if (!within(a, east, north) && !within(b, -east, -north)) return 1;
    if (!tnk_reserve(&t->list, &t->capacity, t->count + 1, sizeof *t->list)) return 0;
    t->list[t->count++] = (tie){i, k, hypot(east, north)};
    return 1;
}

static int by_distance(const void *a, const void *b) {
    const tie *x = a, *y = b;
    int order = compare_numbers(x->distance_m, y->distance_m);
    if (!order) order = (x->a > y->a) - (x->a < y->a);
    return order ? order : (x->b > y->b) - (x->b < y->b);
}

/* Groups are rings: next[i] is the next sight of the same ship. */
static int share_scene(const tnk_sight *s, const size_t *next, size_t a, size_t b) {
    size_t i = a;
    do {
        size_t k = b;
        do {
            if (s[i].scene == s[k].scene || i == k) return 1;
        } while ((k = next[k]) != b);
    } while ((i = next[i]) != a);
    return 0;
}

static int better(const tnk_sight *a, const tnk_sight *b) {
    if (a->cut != b->cut) return b->cut;
    if (a->score != b->score) return a->score > b->score;
    return a->scene < b->scene;
}

static void choose_best(tnk_sight *s, const size_t *next, size_t start) {
    size_t best = start;
    for (size_t i = next[start]; i != start; i = next[i])
        if (better(&s[i], &s[best])) best = i;
    size_t i = start;
    do {
        s[i].best = best;
    } while ((i = next[i]) != start);
}

int tnk_across_same(tnk_sight *s, size_t count) {
    ties t = {.s = s};
    size_t *next = tnk_alloc(count + 1, sizeof *next);
    int ok = next != NULL;
    if (count > 1) qsort(s, count, sizeof *s, by_place);
    for (size_t i = 0; i < count && ok; i++) {
        next[i] = s[i].best = i;
        ok = each_near(s, count, i, 1000, tie_up, &t);
    }
    if (ok && t.count > 1) qsort(t.list, (size_t)t.count, sizeof *t.list, by_distance);
    for (long i = 0; i < t.count && ok; i++) {
        size_t a = t.list[i].a, b = t.list[i].b;
        if (share_scene(s, next, a, b)) continue;
        size_t after = next[a]; /* join two rings */
        next[a] = next[b];
        next[b] = after;
    }
    for (size_t i = 0; i < count && ok; i++) choose_best(s, next, i);
    tnk_free(next);
    tnk_free(t.list);
    return ok;
}

/* ---- what stands there always ---- */

typedef struct spot {
    const tnk_sight *s;
    double *times;
    long count, capacity;
} spot;

static int same_size(const tnk_sight *a, const tnk_sight *b) {
    double sd = hypot(a->length_sd_m, b->length_sd_m), much = fmax(a->length_m, b->length_m);
    return fabs(a->length_m - b->length_m) <= fmax(2 * (isnan(sd) ? 0 : sd), 0.1 * much);
}

static int same_axis(const tnk_sight *a, const tnk_sight *b) {
    double turn = fabs(remainder(a->heading_deg - b->heading_deg, 180));
    double sd = hypot(a->heading_sd_deg, b->heading_sd_deg);
    return isnan(turn) || turn <= fmax(axis_deg, isnan(sd) ? 0 : 2 * sd);
}

static int stand_together(void *user, size_t i, size_t k) {
    spot *p = user;
    const tnk_sight *a = &p->s[i], *b = &p->s[k];
    double east, north;
    apart(a, b, &east, &north);
    if (b->best != k || isnan(b->time_s) || hypot(east, north) > spot_m + fmax(a->gsd_m, b->gsd_m) ||
        !same_size(a, b) || !same_axis(a, b))
        return 1;
    if (!tnk_reserve(&p->times, &p->capacity, p->count + 1, sizeof *p->times)) return 0;
    p->times[p->count++] = b->time_s;
    return 1;
}

static int by_number(const void *a, const void *b) { return compare_numbers(*(const double *)a, *(const double *)b); }

/* Passes among sorted times. */
static long passes(const double *times, long count) {
    long n = 0;
    for (long i = 0; i < count; i++) n += !i || times[i] - times[i - 1] > TNK_PASS_S;
    return n;
}

static int inside(const tnk_view *v, double lon, double lat) {
    int in = 0;
    for (int turn = -1; turn <= 1 && !in; turn++) {
        double x = lon + 360 * turn;
        if (x < v->west || x > v->east || lat < v->south || lat > v->north) continue;
        for (int i = 0, k = v->points - 1; i < v->points; k = i++) {
            const double *a = v->ring_deg + 2 * i, *b = v->ring_deg + 2 * k;
            if ((a[1] > lat) != (b[1] > lat) && x < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]) in = !in;
        }
    }
    return in;
}

/* Passes that saw the place and were not mostly clouded. */
static long looked(const tnk_view *views, size_t count, const tnk_sight *s) {
    double last = -INFINITY;
    long n = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(views[i].time_s) || views[i].clouded > 0.5 || !inside(&views[i], s->lon_deg, s->lat_deg)) continue;
        n += views[i].time_s - last > TNK_PASS_S;
        last = views[i].time_s;
    }
    return n;
}

static int view_by_time(const void *a, const void *b) {
    double x = ((const tnk_view *)a)->time_s, y = ((const tnk_view *)b)->time_s;
    if (isnan(x) || isnan(y)) return isnan(x) - isnan(y);
    return compare_numbers(x, y);
}

int tnk_across_fixed(tnk_sight *s, size_t count, tnk_view *views, size_t views_count) {
    spot p = {.s = s};
    int ok = 1;
    if (views_count > 1) qsort(views, views_count, sizeof *views, view_by_time);
    for (size_t i = 0; i < count && ok; i++) {
        s[i].structure = 0;
        if (s[i].best != i || isnan(s[i].time_s)) continue;
        p.count = 0;
        ok = tnk_reserve(&p.times, &p.capacity, 1, sizeof *p.times);
        if (ok) p.times[p.count++] = s[i].time_s;
        ok = ok && each_near(s, count, i, spot_m + 2 * s[i].gsd_m, stand_together, &p);
        if (!ok || p.count < PASSES) continue;
        qsort(p.times, (size_t)p.count, sizeof *p.times, by_number);
        long seen = passes(p.times, p.count);
        if (seen < PASSES || p.times[p.count - 1] - p.times[0] < DAYS * (double)DAY_S) continue;
        s[i].structure = 2 * seen >= looked(views, views_count, &s[i]);
    }
    tnk_free(p.times);
    return ok;
}
