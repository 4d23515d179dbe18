/* town.c — what stands on the land: sheds, oil tanks, container stacks, gantries, houses. */
#include <math.h>
#include "inner.h"

static solid *add_solid(rs_land *l, double s, double q, double half_l, double half_w, double h, tint col)
{
    if (l->solids_n >= MAX_SOLIDS)
        return NULL;
    solid *b = &l->solids[l->solids_n++];
    const solid fresh = { l->ox + s * l->tx + q * l->nx, l->oy + s * l->ty + q * l->ny, half_l, half_w,
                          l->tx, l->ty, h, 0, col };
    *b = fresh;
    return b;
}

static tint roof_tint(rng *r)
{
    const tint set[] = { tint_of(0.34, 0.35, 0.35, 0.36), tint_of(0.16, 0.17, 0.18, 0.20),
                         tint_of(0.24, 0.15, 0.08, 0.20), tint_of(0.07, 0.09, 0.20, 0.30),
                         tint_of(0.46, 0.47, 0.47, 0.46), tint_of(0.11, 0.20, 0.13, 0.26) };
    const int k = rng_int(r, 6);
    return tint_scale(set[k], rng_in(r, 0.75, 1.2));
}

static void add_sheds(rs_land *l, rng *r, const shore *c, double s0, double s1)
{
    for (double s = s0; s < s1 - 40;) {
        const double half_l = rng_in(r, 15, 50), half_w = rng_in(r, 9, 20), back = rng_in(r, 32, 45);
        const double tall = rng_in(r, 7, 14);
        solid *b = add_solid(l, s + half_l, c->q - back - half_w, half_l, half_w, 3 + tall, roof_tint(r));
        if (b)
            b->round = rng_chance(r, 0.5) ? 2 : 0;
        s += 2 * half_l + rng_in(r, 8, 30);
    }
}

static void add_tank_farm(rs_land *l, rng *r, const shore *c, double s0, double s1)
{
    const double radius = rng_in(r, 8, 19), tall = rng_in(r, 9, 16), pitch = 2 * radius + rng_in(r, 8, 18);
    const tint shell = tint_scale(tint_of(0.48, 0.50, 0.50, 0.48), rng_in(r, 0.7, 1.15));
    for (double s = s0 + pitch; s < s1 - pitch; s += pitch)
        for (int row = 0; row < 3; row++) {
            const double size = radius * rng_in(r, 0.7, 1.0), dim = rng_in(r, 0.8, 1.1);
            if (rng_chance(r, 0.12))
                continue;
            solid *b = add_solid(l, s, c->q - 70 - row * pitch, size, size, 3 + tall, tint_scale(shell, dim));
            if (b)
                b->round = 1;
        }
}

static void add_stacks(rs_land *l, rng *r, const shore *c, double s0, double s1)
{
    for (double q = c->q - 45; q > c->q - 150; q -= 21)
        for (double s = s0 + 5; s < s1 - 15; s += 13.2)
            for (int lane = 0; lane < 5; lane++) {
                const int tiers = rng_int(r, 5);
                const tint t = tint_scale(pick_bright_tint(r), 0.9);
                if (tiers > 0)
                    add_solid(l, s + 6.1, q - 2.6 * lane, 6.0, 1.25, 3 + 2.6 * tiers, t);
            }
}

static void add_rod(rs_land *l, double s, double q0, double h0, double q1, double h1, double wide, tint t)
{
    if (l->rods_n >= MAX_BEAMS)
        return;
    const rod b = { l->ox + s * l->tx + q0 * l->nx, l->oy + s * l->ty + q0 * l->ny, h0,
                    l->ox + s * l->tx + q1 * l->nx, l->oy + s * l->ty + q1 * l->ny, h1, wide, t };
    l->rods[l->rods_n++] = b;
}

/* A container gantry: four legs, two girders, boom over the water or raised. */
static void add_gantry(rs_land *l, rng *r, double s, double q)
{
    const tint t = rng_chance(r, 0.5) ? tint_of(0.30, 0.16, 0.07, 0.2) : tint_of(0.07, 0.09, 0.35, 0.42);
    const double up = rng_in(r, 30, 40), out = rng_chance(r, 0.4) ? 3 : rng_in(r, 32, 45);
    for (int side = -1; side <= 1; side += 2) {
        add_rod(l, s + side * 8, q - 4, 3, q - 4, up, 1.3, t);
        add_rod(l, s + side * 8, q - 22, 3, q - 22, up, 1.3, t);
        add_rod(l, s + side * 2.5, q - 30, up, q + out, up, 1.2, t);
    }
    add_solid(l, s, q - 13, 8, 9, 6, tint_scale(t, 0.6));
}

static void add_houses(rs_land *l, rng *r)
{
    const double deep = 0.6 * l->reach, lot = fmax(26, sqrt(2 * l->reach * deep / 3500));
    for (double q = -40; q > -deep; q -= lot)
        for (double s = -l->reach; s < l->reach; s += lot) {
            const shore *c = shore_at(l, s);
            const double half_l = rng_in(r, 4.5, 11), half_w = rng_in(r, 3.5, 9), shift = rng_in(r, -3, 3);
            const double tall = rng_chance(r, 0.1) ? rng_in(r, 12, 30) : rng_in(r, 3.5, 9);
            const tint roof = roof_tint(r);
            const double built = fbm2(l->seed + 21u, s / 300, q / 300, 3, 0);
            if (q > shore_edge(l, c, s) - (c->quay ? 275 : 50) || !rng_chance(r, 0.35 + 1.3 * built))
                continue;
            add_solid(l, s + shift, q - shift, half_l, half_w, 3 + tall, roof);
        }
}

void town_build(rs_land *l, rng *r)
{
    for (int k = 0; k < l->shores_n; k++) {
        const shore *c = &l->shores[k];
        const double s1 = fmin(c->s1, l->reach), part = 180;
        for (double s = c->s0 + 8; c->quay && s < s1 - 60; s += part) {
            const double p = rng_unit(r), end = fmin(s + part, s1) - 10;
            if (p < 0.3)
                add_tank_farm(l, r, c, s, end);
            else if (p < 0.55 && l->solids_n < MAX_SOLIDS / 2)
                add_stacks(l, r, c, s, end);
            else if (p < 0.9)
                add_sheds(l, r, c, s, end);
            if (p >= 0.3 && p < 0.55 && l->gsd < 5)
                add_gantry(l, r, s + 0.5 * part, c->q);
        }
    }
    add_houses(l, r);
}
