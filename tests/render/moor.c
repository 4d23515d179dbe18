/* moor.c — ships of a harbour: along the wharves, stern to, double-banked, in rafts, at anchor. */
#include <math.h>
#include <string.h>
#include "port.h"

typedef struct dock {
    rs_scene *s;
    const plan *p;
    rng *r;
    int want;                            /* hulls at quays */
} dock;

static int dry_at(const rs_scene *s, const rs_ship *p, double ux, double uy, double u, double v)
{
    return land_clearance(s->land, p->x_m + u * ux - v * uy, p->y_m + u * uy + v * ux) < 0;
}

static int afloat(const rs_scene *s, const rs_ship *p)
{
    const int n = (int)(p->length_m / 6) + 2;
    double ux, uy;
    place_axis(s, p, &ux, &uy);
    for (int k = 0; s->land && k <= n; k++)
        for (int v = -1; v <= 1; v++)
            if (dry_at(s, p, ux, uy, ((double)k / n - 0.5) * p->length_m, 0.5 * v * p->beam_m))
                return 0;
    return 1;
}

/* Does the hull's rectangle lie in the picture and in water? Ships from number beside on may be
 * as near as they like without touching, the others stay clear_m away. */
int moor_fits(const rs_scene *s, const rs_ship *p, double clear_m, int beside)
{
    if (!place_inside(s, p))
        return 0;
    for (int k = 0; k < s->ships_n; k++)
        if (hull_gap(s, p, &s->ships[k]) < (k < beside ? clear_m : 0.02))
            return 0;
    return afloat(s, p);
}

static rs_ship draw_for(const dock *d, trade what, double most)
{
    if (what == TRADE_BOXES && most > 95 && rng_chance(d->r, 0.75)) {
        rs_ship s;
        memset(&s, 0, sizeof s);
        rs_ship_random(&s, RS_BOX, rng_u64(d->r), fmax(90, 0.5 * most), most);
        return s;
    }
    return place_draw(d->p, d->r, what == TRADE_OIL ? 0.9 : 0.25, what == TRADE_OIL ? 0 : d->p->small, most);
}

static double heading_of(const dock *d, double x, double y)
{
    return m_atan2(x, -y) / RAD + d->s->grid_north_deg;
}

/* Along the face from `at`; returns the metres used. */
static double lie_alongside(dock *d, const wharf *w, double at, rs_ship *ship)
{
    rng *r = d->r;
    const double wobble = rng_in(r, -0.6, 0.6) * fmin(1, 40 / ship->length_m), gap = rng_in(r, 0.05, 1.6);
    const double out = 0.5 * ship->beam_m + gap + 0.5 * ship->length_m * m_sin(fabs(wobble) * RAD);
    const double along = at + 0.5 * ship->length_m - 0.5 * w->length, turned = rng_chance(r, 0.5) ? 180 : 0;
    ship->x_m = w->x + along * w->tx + out * w->nx;
    ship->y_m = w->y + along * w->ty + out * w->ny;
    ship->heading_deg = place_turn(heading_of(d, w->tx, w->ty) + turned + wobble);
    ship->berthed = 1;
    return ship->length_m;
}

/* The stern to the face, the bow out. */
static double lie_stern_to(dock *d, const wharf *w, double at, rs_ship *ship)
{
    const double out = 0.5 * ship->length_m + rng_in(d->r, 0.8, 4), along = at + 0.5 * ship->beam_m - 0.5 * w->length;
    ship->x_m = w->x + along * w->tx + out * w->nx;
    ship->y_m = w->y + along * w->ty + out * w->ny;
    ship->heading_deg = place_turn(heading_of(d, w->nx, w->ny) + rng_in(d->r, -0.8, 0.8));
    ship->berthed = 1;
    return ship->beam_m;
}

/* To starboard the sea, or to port? */
static double sea_side(const rs_scene *s, const wharf *w, const rs_ship *p)
{
    double ux, uy;
    place_axis(s, p, &ux, &uy);
    return w->ny * ux - w->nx * uy > 0 ? 1 : -1;
}

static void bank_outside(dock *d, const wharf *w, int first)
{
    const int n = rng_chance(d->r, 0.6) ? 1 : 1 + rng_int(d->r, 4);
    if (rng_chance(d->r, 0.2) && d->s->ships[first].length_m < 220)
        raft_beside(d->s, d->p, d->r, first, n, sea_side(d->s, w, &d->s->ships[first]));
}

static double moor_row(dock *d, const wharf *w, double at)
{
    rng *r = d->r;
    const double most = fmin(d->p->max_m * 0.42, 95), start = at;
    for (int n = 2 + rng_int(r, 4); n > 0 && at < w->length - 25; n--) {
        rs_ship ship = place_draw(d->p, r, 0.3, d->p->small, fmax(most, d->p->min_m * 1.02));
        if (ship.length_m > 110)
            break;
        const double used = lie_stern_to(d, w, at, &ship);
        if (moor_fits(d->s, &ship, 1.0, d->s->ships_n))
            place_add(d->s, &ship);
        at += used + rng_in(r, 1.5, 7);
    }
    return at - start;
}

static double moor_one(dock *d, const wharf *w, double at)
{
    const double most = fmin(d->p->max_m, w->length - at - 2);
    rs_ship ship = draw_for(d, w->what, most);
    if (ship.length_m > most * 1.01)
        return 20;
    if (w->what == TRADE_OIL)
        at = 0.5 * (w->length - ship.length_m);
    const double used = lie_alongside(d, w, at, &ship);
    if (!moor_fits(d->s, &ship, 6, d->s->ships_n))
        return 12;
    if (place_add(d->s, &ship))
        bank_outside(d, w, d->s->ships_n - 1);
    return w->what == TRADE_OIL ? w->length : used;
}

static void fill_wharf(dock *d, const wharf *w, int most)
{
    const int before = d->s->ships_n;
    const double shortest = fmin(d->p->min_m, 45);
    double at = rng_in(d->r, 3, 30);
    while (at < w->length - shortest && d->s->ships_n < d->want && d->s->ships_n - before < most) {
        if (rng_chance(d->r, 0.2))
            at += rng_in(d->r, 40, 160);
        else if (rng_chance(d->r, 0.06) && w->what == TRADE_ANY)
            at += moor_row(d, w, at);
        else
            at += moor_one(d, w, at);
        at += rng_in(d->r, 10, 30);
    }
}

static int in_view(const rs_scene *s, const wharf *w)
{
    const double r = 0.5 * w->length;
    return w->x > -r && w->y > -r && w->x < s->width_px * s->gsd_m + r && w->y < s->height_px * s->gsd_m + r;
}

static void fill_wharves(dock *d)
{
    const port *p = d->s->land->port;
    for (int round = 0; round < 3; round++) {
        const int start = p->wharves_n ? rng_int(d->r, p->wharves_n) : 0;
        for (int k = 0; k < p->wharves_n && d->s->ships_n < d->want; k++) {
            const wharf *w = &p->wharves[(start + k) % p->wharves_n];
            if (in_view(d->s, w) && rng_chance(d->r, 0.75))
                fill_wharf(d, w, 1 + rng_int(d->r, 5));
        }
    }
}

static void anchor_raft(dock *d, double lie_deg, double spread_deg)
{
    rs_scene *s = d->s;
    rs_ship a = place_draw(d->p, d->r, 0.6, 0.3 * d->p->small, 0.75 * d->p->max_m);
    const int n = rng_chance(d->r, 0.45) ? 1 : 1 + rng_int(d->r, 4);
    if (!place_room(s, &a, d->r, lie_deg, spread_deg, 0.5 * n * a.beam_m) || !moor_fits(s, &a, 8, s->ships_n))
        return;
    if (place_add(s, &a))
        raft_beside(s, d->p, d->r, s->ships_n - 1, n, rng_chance(d->r, 0.5) ? 1 : -1);
}

/* Who is under way has come from open water and has some ahead. */
static void stop_if_hemmed(const rs_scene *s, rs_ship *p)
{
    double ux, uy;
    place_axis(s, p, &ux, &uy);
    for (int k = -14; k <= 10 && p->speed_ms > 0; k++)
        for (int side = -1; side <= 1; side++)
            if (dry_at(s, p, ux, uy, 0.25 * k * p->length_m, side * 1.5 * p->beam_m))
                p->speed_ms = 0;
}

int moor_ships(rs_scene *s, const plan *p)
{
    rng r = rng_make(s->seed, 71);
    const int all = p->ships + p->berthed;
    dock d = { s, p, &r, p->berthed };
    const double lie = s->wind_from_deg + rng_in(&r, -30, 30);
    fill_wharves(&d);
    const int moored = s->ships_n;
    for (int k = 0; k < 2 * p->ships && s->ships_n < all && s->ships_n - moored < p->ships; k++) {
        const int before = s->ships_n;
        if (rng_chance(&r, p->sts))
            anchor_raft(&d, lie, 18);
        else
            place_single(s, p, &r, lie);
        if (s->ships_n == before + 1 && !afloat(s, &s->ships[before]))
            s->ships_n = before;
        if (s->land && s->ships_n == before + 1)
            stop_if_hemmed(s, &s->ships[before]);
    }
    return RS_OK;
}
