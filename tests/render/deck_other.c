/* deck_other.c — passenger ships, offshore supply vessels, warships; and what varies any deck. */
#include <math.h>
#include "inner.h"

/* White tiers over most of the length, boats along both sides, funnel aft, often a pool. */
static void deck_passenger(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const tint wall = pick_house_tint(r), boat = tint_of(0.05, 0.18, 0.55, 0.62);
    const int tiers = (int)m_clamp(l / 28, 2, 7);
    for (int k = 0; k < tiers; k++)
        put_box(c, (0.04 + 0.02 * k) * l, (0.86 - 0.025 * k) * l, -(0.48 - 0.03 * k) * b, (0.48 - 0.03 * k) * b,
                2.8 * (k + 1), tint_scale(wall, k & 1 ? 0.9 : 1.0));
    const double top = 2.8 * tiers;
    for (double u = 0.2 * l; u < 0.7 * l; u += 11)
        for (int side = -1; side <= 1; side += 2)
            put_box(c, u, u + 7, side * 0.45 * b - 1.3, side * 0.45 * b + 1.3, 0.4 * top + 1, boat);
    const double f = rng_in(r, 0.2, 0.6);
    put_box(c, f * l, (f + 0.05) * l, -0.12 * b, 0.12 * b, top + 6, pick_bright_tint(r));
    put_box(c, 0.74 * l, 0.80 * l, -0.46 * b, 0.46 * b, top + 2, wall);
    if (rng_chance(r, 0.5))
        put_box(c, 0.12 * l, 0.17 * l, -0.2 * b, 0.2 * b, top + 0.1, tint_of(0.35, 0.30, 0.10, 0.05));
    if (rng_chance(r, 0.5))
        put_box(c, 0.3 * l, 0.55 * l, -0.25 * b, 0.25 * b, top + 0.3, pick_deck_tint(r));
}

/* House forward, a long low working deck aft with what lies on it. */
static void deck_supply(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m, front = rng_in(r, 0.55, 0.66);
    const tint wall = pick_house_tint(r), planks = rng_chance(r, 0.6) ? tint_of(0.12, 0.17, 0.22, 0.3) : pick_deck_tint(r);
    put_box(c, 0.02 * l, (front - 0.02) * l, -0.4 * b, 0.4 * b, 0.2, planks);
    for (int k = 0; k < 4; k++)
        put_box(c, (front + 0.02 * k) * l, (0.90 - 0.02 * k) * l, -(0.45 - 0.04 * k) * b, (0.45 - 0.04 * k) * b,
                2.7 * (k + 1), tint_scale(wall, k & 1 ? 0.92 : 1.0));
    for (int side = -1; side <= 1; side += 2)
        put_box(c, (front + 0.01) * l, (front + 0.05) * l, side * 0.38 * b - 1, side * 0.38 * b + 1, 12, pick_bright_tint(r));
    const int n = rng_int(r, 14);
    for (int k = 0; k < n; k++) {
        const double u = rng_in(r, 0.05, front - 0.12) * l, v = rng_in(r, -0.35, 0.25) * b;
        put_box(c, u, u + rng_in(r, 2, 8), v, v + 2.4, rng_in(r, 1, 3), pick_bright_tint(r));
    }
    if (rng_chance(r, 0.25))
        put_ring(c, 0.86 * l, 0, 0.35 * b, 0.8, tint_of(0.5, 0.5, 0.5, 0.5));
}

/* Grey all over: superstructure amidships in two blocks, a gun forward, a landing deck aft. */
static void deck_naval(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const tint grey = tint_scale(tint_of(0.19, 0.19, 0.19, 0.2), rng_in(r, 0.7, 1.3));
    put_box(c, 0, l, -0.5 * b, 0.5 * b, 0.1, tint_scale(grey, rng_in(r, 0.7, 1.0)));
    const double gap = rng_in(r, 0.02, 0.08), mid = rng_in(r, 0.42, 0.5);
    put_box(c, 0.22 * l, (mid - gap) * l, -0.42 * b, 0.42 * b, 5, grey);
    put_box(c, (mid + gap) * l, 0.72 * l, -0.45 * b, 0.45 * b, 6, grey);
    put_box(c, 0.58 * l, 0.68 * l, -0.3 * b, 0.3 * b, 13, tint_scale(grey, 1.1));
    put_box(c, 0.34 * l, 0.38 * l, -0.18 * b, 0.18 * b, 11, tint_scale(grey, 0.7));
    put_disc(c, 0.82 * l, 0, 0.14 * b, 3, tint_scale(grey, 1.15));
    const double up = canvas_deck(c, 0.82 * l) + 2.5;
    const rod gun = { 0.82 * l, 0, up, 0.90 * l, 0, up + 0.5, 0.4, tint_scale(grey, 0.8) };
    put_rod(c, gun);
    put_ring(c, 0.10 * l, 0, 0.3 * b, 0.6, tint_of(0.5, 0.5, 0.5, 0.5));
    for (double u = 0.25 * l; u < 0.7 * l; u += 9)
        put_box(c, u, u + 3, rng_in(r, -0.3, 0.1) * b, rng_in(r, 0.15, 0.3) * b, rng_in(r, 5, 8), tint_scale(grey, 1.1));
}

void deck_other(canvas *c, rng *r, const hull_form *f)
{
    (void)f;
    if (c->ship->subtype == RS_PASSENGER)
        deck_passenger(c, r);
    else if (c->ship->subtype == RS_SUPPLY)
        deck_supply(c, r);
    else
        deck_naval(c, r);
}

/* Before the fittings: lanes and a white edge painted on the bare deck. */
void deck_lanes(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const int lanes = rng_chance(r, 0.4), edge = rng_chance(r, 0.35);
    const tint paint = pick_bright_tint(r), white = tint_scale(tint_of(0.5, 0.5, 0.5, 0.47), rng_in(r, 0.6, 1.1));
    const double off = rng_in(r, 0.3, 0.42) * b, wide = rng_in(r, 0.8, 2.0);
    for (int side = -1; side <= 1; side += 2) {
        if (lanes)
            put_line(c, 0.2 * l, side * off, 0.88 * l, side * off, wide, 0.02, paint);
        if (edge)
            put_line(c, 0.12 * l, side * 0.48 * b, 0.8 * l, side * 0.48 * b, 0.8, 0.02, white);
    }
}

/* After them: things that lie about; fittings painted like the deck; the colours of a ship bleached. */
void deck_bleach(canvas *c, rng *r, tint deck)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const int things = rng_chance(r, 0.35) ? 2 + rng_int(r, 16) : 0;
    for (int k = 0; k < things; k++) {
        const double u = rng_in(r, 0.15, 0.9) * l, v = rng_in(r, -0.42, 0.38) * b, tall = rng_in(r, 0.5, 2.5);
        put_box(c, u, u + rng_in(r, 0.8, 5), v, v + rng_in(r, 0.8, 2.5), tall, rng_chance(r, 0.5) ? pick_bright_tint(r) : pick_deck_tint(r));
    }
    const double alike = rng_chance(r, 0.6) ? rng_in(r, 0.1, 0.85) : 0, grey = rng_chance(r, 0.6) ? rng_unit(r) : 0;
    const double low = 3.5, pale = rng_in(r, 0.7, 1.4);
    for (int i = 0; i < c->nu; i++) {
        const double u = (i + 0.5) * c->res_m, floor_m = canvas_deck(c, u) + hull_rise(c->ship, &c->form, u);
        for (int j = 0; j < c->nv; j++) {
            const size_t k = (size_t)j * c->nu + i;
            if (c->h[k] < 0)
                continue;
            tint t;
            tint_unpack(c->col[k], t.c);
            if (c->h[k] < floor_m + low)
                t = tint_mix(t, deck, alike);
            const double mean = (t.c[0] + t.c[1] + t.c[2]) / 3;
            t = tint_mix(t, tint_of(mean, mean, mean, mean * pale), grey);
            c->col[k] = tint_pack(t);
        }
    }
}
