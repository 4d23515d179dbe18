#include "scan/join.h"

#include <math.h>

#include "base/num.h"
#include "scan/score.h"

static const double furthest_m = 1500;       /* between the centres of two that touch */
static const double same_axis_deg = 20, same_length = 1.6, same_beam = 1.5; /* of one hull seen twice */
static const double raft_beam_m = 15; /* what is broader than this too is several hulls, and the sight one of them */
static const double half_off = 0.12, broadest_half = 0.8; /* of the whole's beam: least off its axis; beam */
static const float at_land = 0.3f, sure_heat = 0.3f;
static const double shade_share = 0.3, shade_usual = 0.04; /* of the length: amidships; freeboard of an empty hull */
static const double shade_slack_m = 2;

/* Where a place, in scene pixels, lies in a frame's own axes: metres ahead of its middle and to starboard. */
static void own_axes(const tnk_frame *f, const double ground[4], double col, double row, double *ahead, double *across) {
    double dc = col - f->col, dr = row - f->row, t = f->axis_deg * TNK_RAD;
    double e = dc * ground[0] + dr * ground[2], n = dc * ground[1] + dr * ground[3];
    *ahead = e * sin(t) + n * cos(t), *across = e * cos(t) - n * sin(t);
}

static double apart_m(const tnk_find *a, const tnk_find *b) {
    double dc = b->hull.frame.col - a->hull.frame.col, dr = b->hull.frame.row - a->hull.frame.row;
    return hypot(dc * a->ground[0] + dr * a->ground[2], dc * a->ground[1] + dr * a->ground[3]);
}

double tnk_find_across(const tnk_find *a, const tnk_find *b) {
    double ahead, across;
    own_axes(&a->hull.frame, a->ground, b->hull.frame.col, b->hull.frame.row, &ahead, &across);
    return fabs(across);
}

int tnk_find_holds(const tnk_find *a, const tnk_find *b) {
    double ahead, across, slack = a->hull.gsd_m, half = 0.5 * (a->hull.frame.length_m + a->hull.frame.beam_m);
    if (!(apart_m(a, b) <= half + 2 * slack)) return 0; /* most are far off */
    own_axes(&a->hull.frame, a->ground, b->hull.frame.col, b->hull.frame.row, &ahead, &across);
    return fabs(ahead) < 0.5 * a->hull.frame.length_m + slack && fabs(across) < 0.5 * a->hull.frame.beam_m + slack;
}

double tnk_find_share(const tnk_find *a, const tnk_find *b) {
    const tnk_frame *f = &a->hull.frame, *of = &b->hull.frame;
    int in = 0;
    if (!(apart_m(a, b) < 0.5 * (f->length_m + f->beam_m + of->length_m + of->beam_m))) return 0;
    for (int i = -5; i <= 5; i++)
        for (int j = -2; j <= 2; j++) {
            double col, row, ahead, across;
            tnk_frame_pixel(of, b->ground, of->length_m * i / 11, of->beam_m * j / 5, &col, &row);
            own_axes(f, a->ground, col, row, &ahead, &across);
            in += fabs(ahead) < 0.5 * f->length_m && fabs(across) < 0.5 * f->beam_m;
        }
    return in / 55.0;
}

/* A hull whose foam was cut off is the same as one that took it in. */
static int same_hull(const tnk_find *light, const tnk_find *sight) {
    double share = light->hull.frame.length_m / sight->hull.frame.length_m;
    if (fabs(remainder(light->hull.frame.axis_deg - sight->hull.frame.axis_deg, 180)) > same_axis_deg) return 0;
    double broad_m = fmax(raft_beam_m, same_beam * sight->hull.frame.beam_m + 2 * light->hull.gsd_m);
    if (light->hull.frame.beam_m > broad_m) return 0;
    return share < same_length && (share > 1 / same_length || light->hull.remarks & TNK_HULL_FOAM);
}

static void join(tnk_find *light, tnk_find *sight) {
    if (sight->heat > light->heat) light->heat = sight->heat;
    if (!same_hull(light, sight)) return;
    int land = light->near_share > at_land || light->hull.remarks & TNK_HULL_TOUCHES;
    int sure = !land || !sight->measured || sight->heat <= sure_heat;
    (sure && !tnk_find_is_empty(light) ? sight : light)->told = 1;
}

static double down_m(const tnk_find *a, const tnk_find *b) {
    return fabs(b->hull.frame.row - a->hull.frame.row) * hypot(a->ground[2], a->ground[3]);
}

/* Two that one candidate was parted into: the net often has one peak for both. */
static void share(tnk_find *a, tnk_find *b) {
    if (!(a->hull.remarks & b->hull.remarks & TNK_HULL_PARTED)) return;
    if (apart_m(a, b) > a->hull.frame.beam_m + b->hull.frame.beam_m) return;
    if (a->heat > b->heat) b->heat = a->heat;
    else a->heat = b->heat;
}

/* All finds near each other, sorted by row: sights joined to hulls, or heat shared between hulls. */
static void each_pair(tnk_finds *f, int lights) {
    for (long i = 0; i < f->count; i++)
        for (long k = i + 1; k < f->count; k++) {
            tnk_find *a = &f->item[i], *b = &f->item[k];
            if (down_m(a, b) > furthest_m) break;
            if (lights) {
                if (a->by == TNK_BY_LIGHT && b->by == TNK_BY_LIGHT) share(a, b);
            } else if (a->by != b->by && (tnk_find_holds(a, b) || tnk_find_holds(b, a))) {
                if (a->by == TNK_BY_LIGHT) join(a, b);
                else join(b, a);
            }
        }
}

void tnk_finds_join(tnk_finds *f, char *dropped) {
    each_pair(f, 0);
    each_pair(f, 1);
    for (long i = 0; i < f->count; i++)
        if (f->item[i].by == TNK_BY_NET && f->item[i].heat <= TNK_SIGHT_FAINTEST) dropped[i] = 1;
}

/* The side of a whole that b, parted from it, lies on: 0: port, 1: starboard; -1: it is none of its halves. */
static int half_of(const tnk_find *whole, const tnk_find *b) {
    const tnk_frame *all = &whole->hull.frame;
    double ahead, across;
    if (!(b->hull.remarks & TNK_HULL_PARTED) || whole->peak != b->peak || whole->typical != b->typical) return -1;
    own_axes(all, whole->ground, b->hull.frame.col, b->hull.frame.row, &ahead, &across);
    if (fabs(ahead) > 0.5 * all->length_m || fabs(across) > 0.5 * all->beam_m) return -1;
    if (fabs(across) < half_off * all->beam_m || b->hull.frame.beam_m > broadest_half * all->beam_m) return -1;
    return across > 0;
}

/* Does the deck of a whole look more like a ship than those of all its halves? */
static int is_one(const tnk_finds *f, long i) {
    const tnk_find *whole = &f->item[i];
    double most[2] = {NAN, NAN};
    if (!whole->deck_seen) return 0;
    for (int way = -1; way <= 1; way += 2)
        for (long k = i + way; k >= 0 && k < f->count && down_m(whole, &f->item[k]) < furthest_m; k += way) {
            int side = half_of(whole, &f->item[k]);
            if (side >= 0) most[side] = fmax(most[side], f->item[k].deck_ship);
        }
    return whole->deck_ship > most[0] && whole->deck_ship > most[1];
}

void tnk_finds_unite(tnk_finds *f, char *dropped) {
    for (long i = 0; i < f->count; i++) {
        const tnk_find *whole = &f->item[i];
        if (!(whole->hull.remarks & TNK_HULL_WHOLE)) continue;
        dropped[i] = !is_one(f, i);
        for (int way = -1; way <= 1 && !dropped[i]; way += 2)
            for (long k = i + way; k >= 0 && k < f->count && down_m(whole, &f->item[k]) < furthest_m; k += way)
                if (half_of(whole, &f->item[k]) >= 0) dropped[k] = 1;
    }
}

/* Does any part of b lie along a's side (1: starboard), amidships, within reach_m of it? */
static int beside(const tnk_find *a, const tnk_find *b, int side, double reach_m) {
    const tnk_frame *f = &a->side.frame;
    for (int i = -10; i <= 10; i++)
        for (int j = -1; j <= 1; j++) {
            double col, row, ahead, across;
            tnk_frame_pixel(&b->hull.frame, b->ground, 0.05 * i * b->hull.frame.length_m,
                            0.5 * j * b->hull.frame.beam_m, &col, &row);
            own_axes(f, a->ground, col, row, &ahead, &across);
            double x = side * across - 0.5 * f->beam_m;
            if (fabs(ahead) < shade_share * f->length_m && x > -shade_slack_m && x < reach_m) return 1;
        }
    return 0;
}

int tnk_finds_shade(const tnk_finds *f, long i) {
    const tnk_find *a = &f->item[i];
    const tnk_shadow_edges *s = &a->side.shadow;
    double usual = shade_usual * a->hull.frame.length_m * a->side.gap;
    double reach = (s->why == TNK_WHY_MEASURED ? s->width_m : usual) + shade_slack_m + a->hull.gsd_m;
    if (!s->side) return 0;
    for (int way = -1; way <= 1; way += 2)
        for (long k = i + way; k >= 0 && k < f->count && down_m(a, &f->item[k]) < furthest_m; k += way)
            if (apart_m(a, &f->item[k]) < furthest_m && beside(a, &f->item[k], s->side, reach)) return 1;
    return 0;
}
