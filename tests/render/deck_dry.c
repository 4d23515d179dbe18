/* deck_dry.c — bulk carriers, general cargo, container ships, ro-ro. */
#include <math.h>
#include "inner.h"

static tint hatch_tint(rng *r, tint deck)
{
    const double p = rng_unit(r);
    if (p < 0.45)
        return tint_scale(deck, rng_in(r, 0.8, 1.3));
    if (p < 0.75)
        return tint_scale(tint_of(0.32, 0.33, 0.33, 0.33), rng_in(r, 0.6, 1.3));
    return pick_deck_tint(r);
}

static tint cargo_tint(rng *r)           /* coal, ore, grain, timber */
{
    const tint set[] = { tint_of(0.03, 0.03, 0.035, 0.04), tint_of(0.06, 0.08, 0.17, 0.24),
                         tint_of(0.18, 0.30, 0.36, 0.42), tint_of(0.10, 0.14, 0.20, 0.28),
                         tint_of(0.28, 0.30, 0.31, 0.33) };
    return set[rng_int(r, 5)];
}

/* One hatch: coaming, cover with the seam between its two panels; or open on the cargo. */
static void put_hatch(canvas *c, rng *r, double u0, double u1, double half, double h, tint lid, int open)
{
    put_box(c, u0, u1, -half, half, h, tint_scale(lid, 0.75));
    if (!open) {
        put_box(c, u0 + 0.4, u1 - 0.4, -half + 0.4, half - 0.4, h + 0.5, lid);
        if (rng_chance(r, 0.5))
            put_line(c, u0, 0, u1, 0, 0.4, h + 0.55, tint_scale(lid, 0.5));
        else
            put_line(c, 0.5 * (u0 + u1), -half, 0.5 * (u0 + u1), half, 0.4, h + 0.55, tint_scale(lid, 0.5));
        return;
    }
    put_box(c, u0 + 0.8, u1 - 0.8, -0.95 * half, 0.95 * half, h, cargo_tint(r));
    for (int side = -1; side <= 1; side += 2) {         /* the panels, rolled to the sides */
        const double v0 = side > 0 ? half : -1.55 * half, v1 = side > 0 ? 1.55 * half : -half;
        put_box(c, u0, u1, v0, v1, h + 0.6, lid);
    }
}

static void put_cargo_crane(canvas *c, rng *r, double u, double v, double jib, tint col)
{
    const double k = m_clamp(c->ship->length_m / 150, 0.5, 1.3), post = 15 * k;
    const double turn = rng_chance(r, 0.7) ? 0 : rng_in(r, -1.2, 1.2), way = rng_chance(r, 0.5) ? 1 : -1;
    const double up = canvas_deck(c, u) + post;
    put_disc(c, u, v, 1.5 * k, 0.8 * post, tint_scale(col, 0.9));
    put_box(c, u - 2 * k, u + 2 * k, v - 1.8 * k, v + 1.8 * k, post, col);
    rod beam = { u, v, up, u + way * jib * m_cos(turn), v + jib * m_sin(turn), up + 1, 1.3 * k, col };
    put_rod(c, beam);
}

static tint crane_tint(rng *r)
{
    return rng_chance(r, 0.5) ? tint_of(0.45, 0.50, 0.52, 0.52) : tint_of(0.08, 0.34, 0.52, 0.56);
}

static void put_hatches(canvas *c, rng *r, double u0, double u1, int n, double width, double gap, int gear)
{
    const tint deck = pick_deck_tint(r), lid = hatch_tint(r, deck), crane = crane_tint(r);
    const double pitch = (u1 - u0) / n, half = 0.5 * width * c->ship->beam_m;
    const double h = rng_in(r, 1.2, 2.0);
    const int open_ship = rng_chance(r, 0.12);
    for (int k = 0; k < n; k++) {
        const double a = u0 + k * pitch + 0.5 * gap * pitch, b = a + (1 - gap) * pitch;
        put_hatch(c, r, a, b, half, h, lid, open_ship && rng_chance(r, 0.6));
        if (gear && k > 0 && (n < 4 || k & 1 || n > 5))
            put_cargo_crane(c, r, u0 + k * pitch, gear == 2 ? 0.38 * c->ship->beam_m : 0, 0.9 * pitch, crane);
    }
}

void deck_bulk(canvas *c, rng *r, const hull_form *f)
{
    const double l = c->ship->length_m;
    const house w = put_house(c, r, 0.02, 0.10);
    const double end = l * (1 - f->forecastle_l - 0.015);
    const int n = (int)m_clamp(l / 27 + rng_in(r, -0.5, 0.8), 3, 9);
    const int gear = c->ship->subtype == RS_BULK_GEARED;
    const double wide = rng_in(r, 0.48, 0.66), gap = rng_in(r, 0.26, 0.38);
    put_hatches(c, r, w.u1 + 0.02 * l, end, n, wide, gap, gear);
    put_forecastle_gear(c, r, f);
}

static void put_deck_cargo(canvas *c, rng *r, double u0, double u1)
{
    const double b = c->ship->beam_m;
    const int n = 6 + rng_int(r, 20);
    for (int k = 0; k < n; k++) {
        const double u = rng_in(r, u0, u1 - 6), v = rng_in(r, -0.36, 0.2) * b;
        const double len = rng_in(r, 2, 12), tall = rng_in(r, 3.5, 5.0);
        put_box(c, u, u + len, v, v + 2.4, tall, pick_bright_tint(r));
    }
}

/* One to three long hatches over most of the breadth. */
void deck_general(canvas *c, rng *r, const hull_form *f)
{
    const double l = c->ship->length_m;
    const house w = put_house(c, r, 0.02, l < 90 ? 0.115 : 0.10);
    const double end = l * (1 - f->forecastle_l - 0.015), start = w.u1 + 0.015 * l;
    const int gear = c->ship->subtype == RS_GENERAL_GEARED;
    const int n = (int)m_clamp(l / 45 + rng_in(r, -0.3, 1.0), 1, 4) + gear;
    const double wide = rng_in(r, 0.66, 0.84), gap = rng_in(r, 0.05, 0.14);
    put_hatches(c, r, start, end, n, wide, gap, gear ? 1 + rng_chance(r, 0.4) : 0);
    if (rng_chance(r, 0.15))
        put_deck_cargo(c, r, start, end);
    put_forecastle_gear(c, r, f);
}

static tint box_tint(rng *r, int house_line)
{
    const tint set[] = { tint_of(0.07, 0.08, 0.24, 0.34), tint_of(0.06, 0.13, 0.36, 0.45),
                         tint_of(0.28, 0.15, 0.06, 0.22), tint_of(0.42, 0.43, 0.43, 0.42),
                         tint_of(0.12, 0.25, 0.10, 0.30), tint_of(0.20, 0.21, 0.22, 0.24),
                         tint_of(0.55, 0.55, 0.55, 0.50), tint_of(0.10, 0.30, 0.45, 0.52) };
    const int k = rng_chance(r, 0.35) ? house_line : rng_int(r, 8);
    return tint_scale(set[k], rng_in(r, 0.75, 1.15));
}

static void put_bay(canvas *c, rng *r, double u, double len, int rows, int high, int line)
{
    const double wide = 2.5, left = -0.5 * rows * wide;
    for (int k = 0; k < rows; k++) {
        const int tiers = high - rng_int(r, 3);
        if (tiers <= 0 || rng_chance(r, 0.06))
            continue;
        const double v = left + k * wide;
        const tint t = box_tint(r, line);
        if (rng_chance(r, 0.6)) {
            put_box(c, u, u + len, v, v + wide - 0.1, 1.8 + 2.6 * tiers, t);
            continue;
        }
        put_box(c, u, u + 0.5 * len - 0.2, v, v + wide - 0.1, 1.8 + 2.6 * tiers, t);
        put_box(c, u + 0.5 * len, u + len, v, v + wide - 0.1, 1.8 + 2.6 * tiers, box_tint(r, line));
    }
}

void deck_container(canvas *c, rng *r, const hull_form *f)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const house w = put_house(c, r, l > 150 && rng_chance(r, 0.6) ? rng_in(r, 0.15, 0.3) : 0.015, 0.065);
    const double full = m_clamp(c->ship->laden * 1.2 + 0.1, 0.15, 1.0);
    const int most = (int)m_clamp(l / 45, 2, 7), line = rng_int(r, 8);
    for (double u = 0.035 * l; u < l * (1 - f->forecastle_l) - 13; u += 13.6) {
        if (u + 12.2 > w.u0 - 0.035 * l && u < w.u1 + 1)
            continue;
        const double room = fmin(hull_half_beam(c->ship, f, u), hull_half_beam(c->ship, f, u + 12.2));
        const int rows = (int)(2 * fmin(room, 0.5 * b - 0.3) / 2.5);
        put_box(c, u, u + 12.2, -0.47 * b, 0.47 * b, 1.7, tint_of(0.07, 0.09, 0.16, 0.22));
        if (rng_chance(r, full + 0.25))
            put_bay(c, r, u, 12.2, rows, (int)(most * full + 0.9), line);
    }
    put_forecastle_gear(c, r, f);
}

/* One flat roof from stern to bow, ventilators, house forward or amidships, ramp aft. */
void deck_roro(canvas *c, rng *r, const hull_form *f)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const tint roof = rng_chance(r, 0.6) ? tint_scale(pick_house_tint(r), 0.8) : pick_deck_tint(r);
    put_box(c, 0.02 * l, 0.93 * l, -0.49 * b, 0.49 * b, 0.3, roof);
    const double at = rng_chance(r, 0.6) ? rng_in(r, 0.78, 0.85) : rng_in(r, 0.05, 0.2);
    put_box(c, at * l, at * l + 0.08 * l, -0.46 * b, 0.46 * b, 5.5, pick_house_tint(r));
    put_box(c, 0.12 * l, 0.16 * l, 0.2 * b, 0.36 * b, 7, pick_bright_tint(r));
    for (double u = 0.08 * l; u < 0.75 * l; u += rng_in(r, 8, 14))
        for (int side = -1; side <= 1; side += 2)
            put_box(c, u, u + 2.2, side * 0.40 * b - 1, side * 0.40 * b + 1, 2.0, tint_scale(roof, 1.15));
    put_line(c, 0.05 * l, 0, 0.9 * l, 0, 0.5, 0.4, tint_scale(roof, 0.7));
    put_forecastle_gear(c, r, f);
}
