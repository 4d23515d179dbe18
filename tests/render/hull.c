/* hull.c — outline, sheer, superstructure and the colours ships wear. */
#include <math.h>
#include "inner.h"

static hull_form form_full(rng *r)       /* tankers, bulk carriers */
{
    hull_form f = { 0 };
    f.transom = rng_in(r, 0.45, 0.85);
    f.run = rng_in(r, 0.10, 0.17);
    f.entry = rng_in(r, 0.13, 0.19);
    f.bluff = rng_in(r, 0.55, 0.75);
    f.power = rng_in(r, 1.9, 2.4);
    f.cruiser = rng_chance(r, 0.4);
    return f;
}

static hull_form form_fine(rng *r)       /* container, ro-ro */
{
    hull_form f = { 0 };
    f.transom = rng_in(r, 0.75, 0.95);
    f.run = rng_in(r, 0.08, 0.14);
    f.entry = rng_in(r, 0.22, 0.32);
    f.bluff = rng_in(r, 0.8, 1.0);
    f.power = rng_in(r, 1.6, 2.0);
    f.cruiser = 0;
    return f;
}

static hull_form form_small(rng *r)
{
    hull_form f = { 0 };
    f.transom = rng_in(r, 0.6, 0.85);
    f.run = rng_in(r, 0.12, 0.2);
    f.entry = rng_in(r, 0.3, 0.45);
    f.bluff = rng_in(r, 0.65, 0.9);
    f.power = rng_in(r, 1.8, 2.2);
    f.cruiser = rng_chance(r, 0.5);
    return f;
}

static hull_form form_barge(void)
{
    hull_form f = { .transom = 0.95, .run = 0.03, .entry = 0.05, .bluff = 0.35, .power = 3.0 };
    return f;
}

hull_form hull_form_of(const rs_ship *s, rng *r)
{
    hull_form f;
    if (s->subtype == RS_BARGE)
        return form_barge();
    if (s->subtype == RS_BOX || s->subtype == RS_RORO || s->subtype == RS_PASSENGER || s->subtype == RS_NAVAL)
        f = form_fine(r);
    else if (s->subtype == RS_TRAWLER || s->subtype == RS_HARBOUR_TUG)
        f = form_small(r);
    else
        f = form_full(r);
    const double l = s->length_m;
    f.sheer = rng_in(r, 0.002, 0.008) * l * (l < 100 ? 1.3 : 0.5);
    f.forecastle_m = rng_chance(r, 0.85) ? rng_in(r, 1.8, 2.8) * m_clamp(l / 90, 0.5, 1.1) : 0;
    f.forecastle_l = rng_in(r, 0.075, 0.11);
    f.poop_m = rng_chance(r, 0.6) ? rng_in(r, 1.5, 2.6) * m_clamp(l / 90, 0.5, 1.1) : 0;
    f.poop_l = rng_in(r, 0.17, 0.23) * m_clamp(100 / l, 0.75, 1.15);
    f.bulwark_m = s->subtype >= RS_GENERAL && rng_chance(r, 0.35) ? rng_in(r, 0.7, 1.1) : 0;
    return f;
}

double hull_half_beam(const rs_ship *s, const hull_form *f, double u)
{
    const double t = m_clamp(u / s->length_m, 0.0, 1.0), half = 0.5 * s->beam_m;
    if (t < f->run) {
        const double x = 1.0 - t / f->run;
        if (f->cruiser > 0.5)
            return half * sqrt(fmax(0.0, 1.0 - x * x * x));
        return half * (1.0 - (1.0 - f->transom) * x * x);
    }
    if (t <= 1.0 - f->entry)
        return half;
    const double x = (t - 1.0 + f->entry) / f->entry;
    return half * m_pow(fmax(1e-9, 1.0 - m_pow(fmax(x, 1e-9), f->power)), f->bluff);
}

double hull_rise(const rs_ship *s, const hull_form *f, double u)
{
    const double t = u / s->length_m;
    const double fore = fmax(0.0, (t - 0.72) / 0.28), aft = fmax(0.0, (0.2 - t) / 0.2);
    double h = f->sheer * (fore * fore + 0.4 * aft * aft);
    if (t > 1.0 - f->forecastle_l)
        h += f->forecastle_m;
    if (t < f->poop_l)
        h += f->poop_m;
    return h;
}

tint pick_deck_tint(rng *r)
{
    const tint set[] = {
        tint_of(0.055, 0.075, 0.20, 0.30), tint_of(0.07, 0.10, 0.28, 0.36),
        tint_of(0.09, 0.15, 0.075, 0.24), tint_of(0.12, 0.20, 0.10, 0.28),
        tint_of(0.17, 0.18, 0.075, 0.26), tint_of(0.17, 0.17, 0.17, 0.19),
        tint_of(0.11, 0.115, 0.12, 0.14), tint_of(0.22, 0.15, 0.09, 0.22),
        tint_of(0.10, 0.15, 0.30, 0.36), tint_of(0.045, 0.06, 0.14, 0.22),
        tint_of(0.24, 0.25, 0.24, 0.26) };
    const int k = rng_int(r, 11);
    return tint_scale(set[k], rng_in(r, 0.75, 1.3));
}

tint pick_hull_tint(rng *r)
{
    const tint set[] = {
        tint_of(0.035, 0.035, 0.035, 0.05), tint_of(0.035, 0.035, 0.035, 0.05),
        tint_of(0.12, 0.06, 0.03, 0.10), tint_of(0.05, 0.05, 0.24, 0.32),
        tint_of(0.20, 0.19, 0.18, 0.20), tint_of(0.06, 0.11, 0.06, 0.18),
        tint_of(0.24, 0.16, 0.07, 0.22), tint_of(0.50, 0.50, 0.50, 0.48) };
    const int k = rng_int(r, 8);
    return tint_scale(set[k], rng_in(r, 0.8, 1.2));
}

tint pick_house_tint(rng *r)
{
    const tint set[] = { tint_of(0.60, 0.61, 0.61, 0.56), tint_of(0.52, 0.56, 0.58, 0.54),
                         tint_of(0.40, 0.48, 0.52, 0.52), tint_of(0.66, 0.66, 0.65, 0.60) };
    const int k = rng_int(r, 4);
    return tint_scale(set[k], rng_in(r, 0.8, 1.05));
}

tint pick_bright_tint(rng *r)
{
    const tint set[] = {
        tint_of(0.05, 0.06, 0.40, 0.48), tint_of(0.36, 0.15, 0.05, 0.30),
        tint_of(0.06, 0.20, 0.55, 0.60), tint_of(0.08, 0.40, 0.55, 0.60),
        tint_of(0.10, 0.26, 0.08, 0.32), tint_of(0.58, 0.58, 0.57, 0.52),
        tint_of(0.30, 0.30, 0.30, 0.32), tint_of(0.03, 0.03, 0.03, 0.05),
        tint_of(0.10, 0.10, 0.24, 0.33) };
    const int k = rng_int(r, 9);
    return tint_scale(set[k], rng_in(r, 0.75, 1.1));
}

static void put_funnel(canvas *c, rng *r, const house *w, double tall)
{
    const double len = m_clamp(0.30 * (w->u1 - w->u0), 1.5, 8.0), half = 0.5 * len * rng_in(r, 0.5, 0.8);
    const double u = w->u0 - 0.15 * len, v = rng_chance(r, 0.8) ? 0 : 0.3 * w->half;
    put_box(c, u - len, u + 0.6 * len, v - 1.6 * half, v + 1.6 * half, 0.45 * tall,
            tint_scale(w->wall, 0.9));
    put_box(c, u - 0.7 * len, u + 0.3 * len, v - half, v + half, tall, w->funnel);
    put_disc(c, u - 0.2 * len, v, 0.45 * half, tall + 0.6, tint_of(0.03, 0.03, 0.03, 0.04));
}

static void put_boats(canvas *c, rng *r, const house *w)
{
    const tint orange = tint_of(0.05, 0.18, 0.55, 0.62);
    const double l = m_clamp(0.3 * (w->u1 - w->u0), 2.5, 7.5), u = w->u0 + 0.25 * (w->u1 - w->u0);
    if (rng_chance(r, 0.5)) {
        put_box(c, 0.5, 0.5 + l, -1.2, 1.2, 0.5 * w->tall, orange);
        return;
    }
    for (int side = -1; side <= 1; side += 2)
        put_box(c, u, u + l, side * w->half - 1.0, side * w->half + 1.0, 0.45 * w->tall, orange);
}

static void put_bridge(canvas *c, rng *r, const house *w)
{
    const double b = 0.5 * c->ship->beam_m, deep = m_clamp(0.25 * (w->u1 - w->u0), 2.0, 6.0);
    const double wing = rng_chance(r, 0.7) ? 0.98 * b : w->half;
    put_box(c, w->u1 - deep, w->u1, -wing, wing, w->tall, tint_scale(w->wall, 0.97));
    put_box(c, w->u1 - 0.9 * deep, w->u1 - 0.15 * deep, -0.45 * w->half, 0.45 * w->half,
            w->tall + 1.0, tint_scale(w->wall, 0.85));
    const double mast = w->u1 - 0.6 * deep, up = canvas_deck(c, mast) + w->tall;
    rod pole = { mast, 0, up, mast, 0, up + 0.5 * w->tall, 0.5, tint_scale(w->wall, 0.9) };
    put_rod(c, pole);
    put_box(c, mast - 0.3, mast + 0.3, -2.0, 2.0, w->tall + 2.5, tint_scale(w->wall, 0.95));
}

/* Decks in steps, bridge with its wings, funnel, boats. at: aft face / L. */
house put_house(canvas *c, rng *r, double at, double longness)
{
    const rs_ship *s = c->ship;
    house w;
    const double len = m_clamp(longness * s->length_m, 4.0, 32.0);
    w.u0 = at * s->length_m + 0.25 * len;
    w.u1 = w.u0 + len;
    w.half = 0.5 * s->beam_m * rng_in(r, 0.72, 0.96);
    w.tall = m_clamp(4.5 + 0.085 * s->length_m * rng_in(r, 0.8, 1.2), 5.0, 27.0);
    w.wall = pick_house_tint(r);
    w.funnel = pick_bright_tint(r);
    const tint floor_tint = rng_chance(r, 0.5) ? w.wall : pick_deck_tint(r);
    const int tiers = (int)m_clamp(w.tall / 2.7, 2, 8);
    for (int k = 1; k <= tiers; k++) {
        const double in = (double)(k - 1) / tiers, back = w.u0 + 0.45 * in * len;
        const double half = w.half * (1.0 - 0.22 * in), dim = k & 1 ? 0.94 : 1.0;
        put_box(c, back, w.u1 - 0.04 * in * len, -half, half, w.tall * k / tiers - 0.2 * (k == tiers),
                tint_scale(k < tiers ? floor_tint : w.wall, dim));
    }
    put_bridge(c, r, &w);
    put_funnel(c, r, &w, w.tall * rng_in(r, 0.85, 1.12));
    put_boats(c, r, &w);
    return w;
}

void put_forecastle_gear(canvas *c, rng *r, const hull_form *f)
{
    const double l = c->ship->length_m, b = c->ship->beam_m, rise = f->forecastle_m + f->sheer;
    const double u = l * (1.0 - 0.55 * f->forecastle_l), k = m_clamp(l / 120, 0.5, 1.6);
    const tint gear = rng_chance(r, 0.5) ? tint_of(0.1, 0.17, 0.12, 0.2) : tint_of(0.2, 0.2, 0.2, 0.22);
    for (int side = -1; side <= 1; side += 2) {
        const double v = side * 0.17 * b;
        put_box(c, u - 1.2 * k, u + 1.2 * k, v - 1.3 * k, v + 1.3 * k, rise + 1.4 * k, gear);
        put_line(c, u + k, v, u + 4.5 * k, v * 0.7, 0.6, rise + 0.3, tint_scale(gear, 0.5));
    }
    put_disc(c, u - 3 * k, 0, 0.6 * k, rise + 2.5, tint_of(0.5, 0.5, 0.5, 0.48));
    const double foot = canvas_deck(c, u) + rise;
    rod mast = { u - 3 * k, 0, foot, u - 3 * k, 0, foot + 7 * k, 0.5, tint_of(0.5, 0.5, 0.45, 0.45) };
    put_rod(c, mast);
}
