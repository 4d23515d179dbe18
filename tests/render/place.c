/* place.c — which ships, and where: at berths, at anchor, alongside each other, under way. */
#include <math.h>
#include <string.h>
#include "inner.h"

static rs_subtype pick_tanker(rng *r)
{
    const double p = rng_unit(r);
    return p < 0.62 ? RS_OIL : p < 0.82 ? RS_CHEMICAL : p < 0.94 ? RS_LPG_CYLINDER : RS_LPG_SPHERE;
}

static rs_subtype pick_dry(rng *r)
{
    static const double upto[] = { 0.20, 0.36, 0.60, 0.72, 0.89, 0.95, 1.0 };
    static const rs_subtype what[] = { RS_BULK_GEARLESS, RS_BULK_GEARED, RS_GENERAL, RS_GENERAL_GEARED,
                                       RS_BOX, RS_RORO, RS_BARGE };
    const double p = rng_unit(r);
    int k = 0;
    while (k < 6 && p > upto[k])
        k++;
    return what[k];
}

static rs_subtype pick_other(rng *r)
{
    static const rs_subtype what[] = { RS_PASSENGER, RS_PASSENGER, RS_SUPPLY, RS_SUPPLY, RS_NAVAL, RS_RORO };
    return what[rng_int(r, 6)];
}

static rs_subtype pick_small(rng *r)
{
    return rng_chance(r, 0.65) ? RS_TRAWLER : RS_HARBOUR_TUG;
}

/* A ship of the plan no longer than most_m; types that only come larger are drawn again. */
rs_ship place_draw(const plan *p, rng *r, double tankers, double small, double most_m)
{
    rs_ship s;
    for (int k = 0; k < 50; k++) {
        memset(&s, 0, sizeof s);
        const double draw = rng_unit(r);
        rs_subtype t = pick_dry(r);
        if (draw < small)
            t = pick_small(r);
        else if (draw < small + (1 - small) * tankers)
            t = pick_tanker(r);
        else if (p->others > 0 && rng_chance(r, p->others))
            t = pick_other(r);
        rs_ship_random(&s, t, rng_u64(r), draw < small ? 0 : p->min_m, most_m);
        if (s.length_m <= most_m * 1.001)
            break;
    }
    return s;
}

void place_axis(const rs_scene *s, const rs_ship *p, double *ux, double *uy)
{
    const double a = (p->heading_deg - s->grid_north_deg) * RAD;
    *ux = m_sin(a);
    *uy = -m_cos(a);
}

/* Smallest distance between two hulls' outlines, as chains of discs along their keels. */
static double gap_between(const rs_scene *s, const rs_ship *a, const rs_ship *b)
{
    double ax, ay, bx, by, best = 1e9;
    place_axis(s, a, &ax, &ay);
    place_axis(s, b, &bx, &by);
    for (int i = -6; i <= 6; i++)
        for (int j = -6; j <= 6; j++) {
            const double p = i / 12.0 * (a->length_m - a->beam_m), q = j / 12.0 * (b->length_m - b->beam_m);
            const double dx = a->x_m + p * ax - b->x_m - q * bx, dy = a->y_m + p * ay - b->y_m - q * by;
            best = fmin(best, m_hypot(dx, dy));
        }
    return best - 0.5 * (a->beam_m + b->beam_m);
}

int place_inside(const rs_scene *s, const rs_ship *p)
{
    const double r = 0.5 * p->length_m + 6 * s->gsd_m + p->freeboard_m;
    return p->x_m > r && p->y_m > r && p->x_m < s->width_px * s->gsd_m - r && p->y_m < s->height_px * s->gsd_m - r;
}

static int afloat(const rs_scene *s, const rs_ship *p, double clear_m)
{
    double ux, uy;
    place_axis(s, p, &ux, &uy);
    for (int i = -5; s->land && i <= 5; i++) {
        const double d = i / 10.0 * p->length_m;
        if (land_clearance(s->land, p->x_m + d * ux, p->y_m + d * uy) < clear_m)
            return 0;
    }
    return 1;
}

static int free_of_ships(const rs_scene *s, const rs_ship *p, double clear_m)
{
    for (int k = 0; k < s->ships_n; k++)
        if (gap_between(s, p, &s->ships[k]) < clear_m)
            return 0;
    return 1;
}

int place_add(rs_scene *s, const rs_ship *p)
{
    if (s->ships_n >= RS_MAX_SHIPS)
        return 0;
    s->ships[s->ships_n++] = *p;
    return 1;
}

double place_turn(double a)
{
    return a - 360 * floor(a / 360);
}

static void place_at_berth(rs_scene *s, const plan *p, rng *r, const berth *b)
{
    const double most = fmin(b->free_m, p->max_m);
    if (most < 0.7 * p->min_m)
        return;
    rs_ship ship = place_draw(p, r, b->tanker ? 0.88 : 0.12, 0.04, most);
    const double gap = rng_in(r, 0.4, 1.8), along = 0.5 * fmax(0, b->free_m - ship.length_m) * rng_in(r, -0.7, 0.7);
    const double out = 0.5 * ship.beam_m + gap, tx = -b->ny, ty = b->nx;
    ship.x_m = b->x + out * b->nx + along * tx;
    ship.y_m = b->y + out * b->ny + along * ty;
    const double side = rng_chance(r, 0.5) ? 0 : 180, wobble = rng_in(r, -0.25, 0.25);
    ship.heading_deg = place_turn(m_atan2(tx, -ty) / RAD + s->grid_north_deg + side + wobble);
    ship.berthed = 1;
    if (!place_inside(s, &ship) || !afloat(s, &ship, 0.42 * ship.beam_m) || !free_of_ships(s, &ship, 8))
        return;
    if (place_add(s, &ship) && p->widest > 0 && rng_chance(r, 0.5)) {
        double ux, uy;
        place_axis(s, &ship, &ux, &uy);
        raft_beside(s, p, r, s->ships_n - 1, 1, b->ny * ux - b->nx * uy > 0 ? 1 : -1);
    }
}

static void fill_berths(rs_scene *s, const plan *p, rng *r)
{
    const rs_land *l = s->land;
    const int n = l ? l->berths_n : 0, start = n ? rng_int(r, n) : 0;
    for (int k = 0; k < n && s->ships_n < p->berthed; k++)
        place_at_berth(s, p, r, &l->berths[(start + k * 7) % n]);
}

/* Is a ship in the water that the mover has just come through, or is about to go through? */
static int in_way(const rs_scene *s, const rs_ship *mover, const rs_ship *o)
{
    double ux, uy;
    place_axis(s, mover, &ux, &uy);
    const double dx = o->x_m - mover->x_m, dy = o->y_m - mover->y_m, l = mover->length_m;
    const double ahead = dx * ux + dy * uy, aside = fabs(dy * ux - dx * uy);
    return ahead > -8 * l && ahead < 3 * l && aside < mover->beam_m + 0.6 * o->length_m;
}

static int way_clear(const rs_scene *s, const rs_ship *mover)
{
    for (int k = 0; k < s->ships_n; k++)
        if (in_way(s, mover, &s->ships[k]))
            return 0;
    return 1;
}

static int out_of_wakes(const rs_scene *s, const rs_ship *p)
{
    for (int k = 0; k < s->ships_n; k++)
        if (s->ships[k].speed_ms > 0 && in_way(s, &s->ships[k], p))
            return 0;
    return 1;
}

/* Somewhere on open water; 0 when there is no room. */
int place_room(const rs_scene *s, rs_ship *ship, rng *r, double lie_deg, double spread_deg, double beside_m)
{
    for (int k = 0; k < 200; k++) {
        ship->x_m = rng_unit(r) * s->width_px * s->gsd_m;
        ship->y_m = rng_unit(r) * s->height_px * s->gsd_m;
        ship->heading_deg = place_turn(lie_deg + rng_in(r, -spread_deg, spread_deg));
        const double clear = k < 120 ? 0.4 * ship->length_m : 15;
        if (place_inside(s, ship) && afloat(s, ship, 0.6 * ship->beam_m + 0.3 * clear + beside_m)
            && free_of_ships(s, ship, clear + 20 + beside_m) && (k > 150 || out_of_wakes(s, ship)))
            return 1;
    }
    return 0;
}

static rs_ship partner_of(const rs_scene *s, const plan *p, rng *r, const rs_ship *a)
{
    const double most = fmax(fmin(a->length_m * rng_in(r, 0.7, 1.05), p->max_m), 0.8 * p->min_m);
    rs_ship b = place_draw(p, r, 0.94, 0, fmax(most, 46));
    double ux, uy;
    place_axis(s, a, &ux, &uy);
    const double side = rng_chance(r, 0.5) ? 1 : -1, fender = rng_in(r, 2.0, 5.0);
    const double gap = p->widest > 0 ? 2 * m_pow(0.5 * p->widest, (fender - 2) / 3) : fender;
    const double out = side * (0.5 * (a->beam_m + b.beam_m) + gap), along = rng_in(r, -0.15, 0.15) * a->length_m;
    b.x_m = a->x_m + along * ux - out * uy;
    b.y_m = a->y_m + along * uy + out * ux;
    const double turned = rng_chance(r, 0.3) ? 180 : 0, wobble = rng_in(r, -0.7, 0.7);
    b.heading_deg = place_turn(a->heading_deg + turned + wobble);
    return b;
}

static void place_pair(rs_scene *s, const plan *p, rng *r, double lie_deg)
{
    rs_ship a = place_draw(p, r, 1, 0, p->max_m);
    if (!place_room(s, &a, r, lie_deg, 18, 40))
        return;
    rs_ship b = partner_of(s, p, r, &a);
    a.sts = b.sts = place_inside(s, &b) && gap_between(s, &a, &b) > 1.5 && afloat(s, &b, 0.6 * b.beam_m)
                 && free_of_ships(s, &b, 10);
    place_add(s, &a);
    if (a.sts)
        place_add(s, &b);
}

static void place_raft(rs_scene *s, const plan *p, rng *r, double lie_deg)
{
    rs_ship a = place_draw(p, r, 0.8, 0, 0.7 * p->max_m);
    if (place_room(s, &a, r, lie_deg, 18, 60) && place_add(s, &a))
        raft_beside(s, p, r, s->ships_n - 1, 2 + rng_int(r, 2), rng_chance(r, 0.5) ? 1 : -1);
}

void place_single(rs_scene *s, const plan *p, rng *r, double lie_deg)
{
    rs_ship ship = place_draw(p, r, p->tankers, p->small, p->max_m);
    const int moves = rng_chance(r, p->wake) && ship.subtype != RS_BARGE;
    const double speed = ship.length_m < 60 ? rng_in(r, 3, 7) : rng_in(r, 4, 9);
    if (!place_room(s, &ship, r, lie_deg, moves ? 180 : 22, 0))
        return;
    if (moves && way_clear(s, &ship))
        ship.speed_ms = speed;
    place_add(s, &ship);
}

int place_ships(rs_scene *s, const plan *p)
{
    rng r = rng_make(s->seed, 71);
    const double lie = s->wind_from_deg + rng_in(&r, -30, 30);
    fill_berths(s, p, &r);
    const int berthed = s->ships_n;
    int pairs = 0;
    for (int k = 0; k < p->ships && s->ships_n - berthed < p->ships; k++) {
        const int pair = rng_chance(&r, 0.5 * p->sts * p->tankers);
        if (p->widest > 0 && rng_chance(&r, 0.08)) {
            place_raft(s, p, &r, lie);
            continue;
        }
        if (s->ships_n - berthed + 2 <= p->ships && (pairs < p->pairs || pair)) {
            place_pair(s, p, &r, lie);
            pairs++;
        } else {
            place_single(s, p, &r, lie);
        }
    }
    return RS_OK;
}
