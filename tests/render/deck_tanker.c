/* deck_tanker.c — oil, product, chemical and gas tankers: house aft, pipes along the middle,
 * manifold amidships with its crane, hatches and vents of the tanks, nothing to open. */
#include <math.h>
#include "inner.h"

typedef struct span { double u0, u1; } span;

static span cargo_span(const canvas *c, const house *w, const hull_form *f)
{
    const double l = c->ship->length_m;
    span s = { w->u1 + 0.02 * l, l * (1.0 - f->forecastle_l - 0.02) };
    return s;
}

static tint pipe_tint(rng *r)
{
    const tint set[] = { tint_of(0.32, 0.33, 0.33, 0.34), tint_of(0.06, 0.09, 0.22, 0.32),
                         tint_of(0.12, 0.22, 0.12, 0.28), tint_of(0.45, 0.46, 0.46, 0.44),
                         tint_of(0.10, 0.30, 0.42, 0.48), tint_of(0.25, 0.22, 0.20, 0.28) };
    return set[rng_int(r, 6)];
}

static void put_pipes(canvas *c, rng *r, span s, double base)
{
    const double b = c->ship->beam_m, wide = m_clamp(0.018 * b, 0.25, 0.8);
    const int n = 3 + rng_int(r, 5);
    const double pitch = fmax(1.7 * wide, 0.012 * b), mid = rng_in(r, -0.04, 0.04) * b;
    const tint one = pipe_tint(r), two = pipe_tint(r);
    for (int k = 0; k < n; k++) {
        const double v = mid + (k - 0.5 * (n - 1)) * pitch, u1 = s.u0 + (s.u1 - s.u0) * rng_in(r, 0.8, 1.0);
        put_line(c, s.u0, v, u1, v, wide, base + rng_in(r, 0.7, 1.3), k & 1 ? one : two);
    }
    const double walk = mid + (0.5 * n + 1.3) * pitch * (rng_chance(r, 0.5) ? 1 : -1);
    const double up = base + (rng_chance(r, 0.5) ? 2.2 : 0.3);
    put_line(c, s.u0 - 2, walk, s.u1, walk, 1.1, up, tint_scale(pipe_tint(r), 1.1));
}

/* Transverse lines, trays at both sides. */
static void put_manifold(canvas *c, rng *r, double at, double base)
{
    const double b = c->ship->beam_m, reach = 0.5 * b - 1.0;
    const int n = 3 + rng_int(r, 5);
    const double pitch = m_clamp(0.06 * b, 0.9, 2.6);
    const tint pipe = pipe_tint(r), tray = tint_scale(pipe_tint(r), 0.6);
    for (int k = 0; k < n; k++) {
        const double u = at + (k - 0.5 * (n - 1)) * pitch;
        put_line(c, u, -reach, u, reach, 0.5 * pitch, base + 1.2, pipe);
    }
    for (int side = -1; side <= 1; side += 2) {
        const double v = side * (reach - 0.035 * b);
        put_box(c, at - 0.7 * n * pitch, at + 0.7 * n * pitch, v - 0.03 * b - 0.4, v + 0.03 * b + 0.4,
                base + 0.8, tray);
    }
}

/* Post and jib of a hose crane, stowed along the ship. */
static void put_hose_crane(canvas *c, rng *r, double u, double v)
{
    const double k = m_clamp(c->ship->length_m / 120, 0.6, 1.5), post = 7.0 * k;
    const double way = rng_chance(r, 0.5) ? 1 : -1, jib = rng_in(r, 10, 15) * k;
    const tint col = rng_chance(r, 0.6) ? tint_of(0.5, 0.52, 0.52, 0.5) : tint_of(0.08, 0.35, 0.5, 0.55);
    const double up = canvas_deck(c, u) + post;
    put_disc(c, u, v, 0.9 * k, post, col);
    rod beam = { u - way * 2 * k, v, up, u + way * jib, v, up - 1.5, 1.0 * k, col };
    put_rod(c, beam);
}

static void put_tank_hatches(canvas *c, rng *r, span s, double base)
{
    const double b = c->ship->beam_m, size = m_clamp(0.045 * b, 0.6, 1.5);
    const int n = (int)m_clamp((s.u1 - s.u0) / rng_in(r, 9, 16), 3, 14);
    const double off = rng_in(r, 0.2, 0.34) * b;
    const tint lid = pipe_tint(r), vent = tint_of(0.5, 0.5, 0.5, 0.45);
    for (int k = 0; k < n; k++) {
        const double u = s.u0 + (s.u1 - s.u0) * (k + 0.5) / n;
        for (int side = -1; side <= 1; side += 2) {
            put_disc(c, u, side * off, size, base + 1.1, lid);
            put_disc(c, u + 2.2, side * 0.75 * off, 0.35, base + 2.6, vent);
            put_box(c, u - 2.5, u - 1.7, side * off - 0.5, side * off + 0.5, base + 0.8, tint_scale(lid, 0.7));
        }
    }
}

/* Many coasters carry a trunk: the middle of the deck a metre higher. */
static double put_trunk(canvas *c, rng *r, span s, double chance, tint deck)
{
    if (!rng_chance(r, chance))
        return 0.0;
    const double h = rng_in(r, 0.8, 1.7), half = c->ship->beam_m * rng_in(r, 0.26, 0.36);
    put_box(c, s.u0 + 1, s.u1 - 1, -half, half, h, tint_scale(deck, rng_in(r, 0.9, 1.25)));
    return h;
}

static void put_frames(canvas *c, rng *r, span s, double base, tint deck)
{
    const double pitch = rng_in(r, 3.0, 6.0), half = 0.46 * c->ship->beam_m;
    for (double u = s.u0; u < s.u1; u += pitch)
        put_line(c, u, -half, u, half, 0.35, base + 0.5, tint_scale(deck, 1.15));
}

static void put_helideck_mark(canvas *c, rng *r, span s)
{
    const double b = c->ship->beam_m;
    if (c->ship->length_m < 160 || !rng_chance(r, 0.5))
        return;
    const double u = s.u0 + rng_in(r, 0.6, 0.85) * (s.u1 - s.u0), v = 0.27 * b * (rng_chance(r, 0.5) ? 1 : -1);
    const tint paint = rng_chance(r, 0.5) ? tint_of(0.6, 0.6, 0.6, 0.5) : tint_of(0.06, 0.42, 0.55, 0.55);
    put_ring(c, u, v, 0.17 * b, 0.7, paint);
    put_ring(c, u, v, 0.07 * b, 0.7, paint);
}

static tint deck_at(const canvas *c, double u)
{
    tint t;
    const int i = (int)(u / c->res_m);
    tint_unpack(c->col[(size_t)(c->nv / 2) * c->nu + (i < c->nu ? i : c->nu - 1)], t.c);
    return t;
}

void deck_tanker(canvas *c, rng *r, const hull_form *f)
{
    const rs_ship *ship = c->ship;
    const house w = put_house(c, r, 0.02, ship->length_m < 100 ? 0.125 : 0.10);
    const span s = cargo_span(c, &w, f);
    const tint deck = deck_at(c, 0.5 * ship->length_m);
    const int chem = ship->subtype == RS_CHEMICAL;
    const double base = put_trunk(c, r, s, ship->length_m < 110 ? 0.5 : chem ? 0.3 : 0.0, deck);
    if (chem || rng_chance(r, 0.15))
        put_frames(c, r, s, base, deck);
    put_tank_hatches(c, r, s, base);
    put_helideck_mark(c, r, s);
    put_pipes(c, r, s, base);
    const double mid = 0.5 * (s.u0 + s.u1) + rng_in(r, -0.05, 0.05) * ship->length_m;
    put_manifold(c, r, mid, base);
    const double off = rng_chance(r, 0.4) ? 0 : 0.3 * ship->beam_m;
    put_hose_crane(c, r, mid - 0.04 * ship->length_m, off);
    if (off > 0 && ship->length_m > 110)
        put_hose_crane(c, r, mid - 0.04 * ship->length_m, -off);
    if (rng_chance(r, 0.3))
        put_box(c, s.u0 + 1, s.u0 + 6, -0.2 * ship->beam_m, 0.1 * ship->beam_m, base + 2.8, w.wall);
    put_forecastle_gear(c, r, f);
}

/* A gangway in the air over the tanks. */
static void put_bridge_way(canvas *c, span s, double h, tint col)
{
    const double up = canvas_deck(c, 0.5 * (s.u0 + s.u1)) + h;
    const rod way = { s.u0, 0, up, s.u1, 0, up, 1.3, col };
    put_rod(c, way);
}

static void put_spheres(canvas *c, rng *r, span s)
{
    const double b = c->ship->beam_m, radius = 0.43 * b * rng_in(r, 0.85, 1.0);
    const int n = (int)m_clamp((s.u1 - s.u0) / (2.12 * radius), 2, 5);
    const double pitch = (s.u1 - s.u0) / n;
    const double dim = rng_in(r, 0.85, 1.05);
    const tint white = tint_scale(pick_house_tint(r), dim);
    for (int k = 0; k < n; k++) {
        const double u = s.u0 + pitch * (k + 0.5);
        put_dome(c, u, 0, fmin(radius, 0.49 * pitch), 0.2 * radius, white);
        put_disc(c, u, 0, 1.2, 1.25 * radius, tint_scale(white, 0.6));
    }
    put_bridge_way(c, s, 1.32 * radius, tint_scale(white, 0.8));
}

/* Two tubes abreast, or one, half sunk in the deck; white, or with a saddle of deck colour. */
static void put_cylinders(canvas *c, rng *r, span s)
{
    const double b = c->ship->beam_m;
    const int abreast = rng_chance(r, 0.5) ? 2 : 1, rows = 1 + rng_int(r, 3);
    const double radius = (abreast == 2 ? 0.225 : 0.36) * b, pitch = (s.u1 - s.u0) / rows;
    const tint shell = rng_chance(r, 0.75) ? pick_house_tint(r) : pick_deck_tint(r);
    for (int k = 0; k < rows; k++)
        for (int a = 0; a < abreast; a++) {
            const double v = abreast == 2 ? (a ? 0.235 : -0.235) * b : 0.0;
            put_tube(c, s.u0 + k * pitch + 0.8 * radius, s.u0 + (k + 1) * pitch - 0.8 * radius, v, radius,
                     0.1 * radius, shell);
            put_disc(c, s.u0 + (k + 0.3) * pitch, v, 1.3, 1.35 * radius, tint_scale(shell, 0.7));
        }
    put_bridge_way(c, s, 1.3 * radius, pipe_tint(r));
}

void deck_gas(canvas *c, rng *r, const hull_form *f)
{
    const house w = put_house(c, r, 0.02, 0.12);
    const span s = cargo_span(c, &w, f);
    if (c->ship->subtype == RS_LPG_SPHERE)
        put_spheres(c, r, s);
    else
        put_cylinders(c, r, s);
    const double mid = 0.5 * (s.u0 + s.u1), b = c->ship->beam_m;
    put_box(c, mid + 4, mid + 12, -0.2 * b, 0.05 * b, 4.5, tint_scale(w.wall, 0.95));
    put_manifold(c, r, mid, 1.0);
    put_hose_crane(c, r, mid - 3, 0.36 * b);
    put_forecastle_gear(c, r, f);
}
