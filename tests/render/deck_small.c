/* deck_small.c — fishing vessels, tugs, barges. */
#include <math.h>
#include "inner.h"

static void deck_trawler(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const double at = rng_chance(r, 0.5) ? rng_in(r, 0.08, 0.2) : rng_in(r, 0.5, 0.62);
    const double len = rng_in(r, 0.18, 0.3) * l, half = 0.36 * b;
    const tint wall = pick_house_tint(r);
    put_box(c, at * l, at * l + len, -half, half, 2.6, wall);
    put_box(c, at * l + 0.4 * len, at * l + 0.9 * len, -0.8 * half, 0.8 * half, 4.8, tint_scale(wall, 0.95));
    for (int k = 0; k < 7; k++) {
        const double u = rng_in(r, 0.08, 0.85) * l, v = rng_in(r, -0.28, 0.28) * b;
        const double size = rng_in(r, 0.8, 3), tall = rng_in(r, 0.5, 1.6);
        put_box(c, u, u + size, v - 0.6, v + 0.6, tall, pick_bright_tint(r));
    }
    const double m = (at < 0.4 ? 0.62 : 0.3) * l, up = canvas_deck(c, m);
    rod mast = { m, 0, up, m, 0, up + 0.3 * l, 0.35, wall };
    rod boom = { m, 0, up + 0.25 * l, m - 0.25 * l, 0, up + 0.12 * l, 0.3, wall };
    put_rod(c, mast);
    put_rod(c, boom);
    if (!rng_chance(r, 0.25))
        return;
    for (int side = -1; side <= 1; side += 2) {
        rod arm = { m, 0, up + 3, m, side * 0.9 * b, up + 6, 0.3, wall };
        put_rod(c, arm);
    }
}

static void deck_tug(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const tint wall = pick_house_tint(r), fender = tint_of(0.03, 0.03, 0.03, 0.04);
    put_box(c, 0.40 * l, 0.74 * l, -0.33 * b, 0.33 * b, 2.8, wall);
    put_box(c, 0.50 * l, 0.68 * l, -0.22 * b, 0.22 * b, 6.2, tint_scale(wall, 0.95));
    for (int side = -1; side <= 1; side += 2)
        put_box(c, 0.40 * l, 0.47 * l, side * 0.22 * b - 0.6, side * 0.22 * b + 0.6, 5.5, pick_bright_tint(r));
    put_disc(c, 0.30 * l, 0, 0.09 * b, 1.6, tint_of(0.2, 0.2, 0.2, 0.2));
    put_line(c, 0.97 * l, -0.12 * b, 0.97 * l, 0.12 * b, 0.8, 1.3, fender);
}

static void deck_barge(canvas *c, rng *r)
{
    const double l = c->ship->length_m, b = c->ship->beam_m;
    const int load = rng_int(r, 4);
    const tint hold = tint_scale(tint_of(0.16, 0.20, 0.25, 0.32), rng_in(r, 0.3, 1.2));
    if (load < 2)
        put_box(c, 0.08 * l, 0.9 * l, -0.4 * b, 0.4 * b, 1.2, hold);
    if (load == 1)
        put_tube(c, 0.25 * l, 0.75 * l, 0, 0.3 * b, 0.2, tint_scale(hold, 1.2));
    if (load == 2)
        put_box(c, 0.05 * l, 0.2 * l, -0.3 * b, 0.3 * b, 4.0, pick_house_tint(r));
    for (int k = 0; k < 6; k++) {
        const double u = rng_in(r, 0.05, 0.9) * l, v = rng_in(r, -0.4, 0.3) * b;
        put_box(c, u, u + 1.5, v, v + 1.5, 1.2, pick_bright_tint(r));
    }
}

void deck_small(canvas *c, rng *r, const hull_form *f)
{
    (void)f;
    if (c->ship->subtype == RS_TRAWLER)
        deck_trawler(c, r);
    else if (c->ship->subtype == RS_HARBOUR_TUG)
        deck_tug(c, r);
    else
        deck_barge(c, r);
}
