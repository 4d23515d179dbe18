/* port_build.c — what a coast carries: wharves, fingers, docks, oil jetties, marinas, cranes. */
#include <math.h>
#include <stdlib.h>
#include "port.h"

plot *port_plot(port *p, plot_kind kind, double x, double y, double cx, double sx, double l, double w)
{
    if (p->plots_n >= MAX_PLOTS)
        return NULL;
    plot *g = &p->plots[p->plots_n];
    const plot fresh = { kind, x, y, cx, sx, l, w, 3, 0, hash2(p->seed, p->plots_n, 17) };
    *g = fresh;
    p->plots_n++;
    return g;
}

void port_wharf(port *p, double x, double y, double nx, double ny, double length, trade what)
{
    const wharf w = { x, y, -ny, nx, nx, ny, length, what };
    if (p->wharves_n < MAX_WHARVES && length > 25)
        p->wharves[p->wharves_n++] = w;
}

/* A place on a stretch, with the directions along it and out to sea. */
typedef struct stand { double x, y, tx, ty, nx, ny; } stand;

static stand stand_at(const coast *c, const knot *k, double along, double tilt)
{
    stand o;
    coast_point(c, k, along, 0, &o.x, &o.y);
    const double ux = k->us * c->tx + k->uq * c->nx, uy = k->us * c->ty + k->uq * c->ny;
    const double vx = -k->uq * c->tx + k->us * c->nx, vy = -k->uq * c->ty + k->us * c->ny;
    o.tx = m_cos(tilt) * ux - m_sin(tilt) * vx;
    o.ty = m_cos(tilt) * uy - m_sin(tilt) * vy;
    o.nx = m_sin(tilt) * ux + m_cos(tilt) * vx;
    o.ny = m_sin(tilt) * uy + m_cos(tilt) * vy;
    return o;
}

static void beam_to(rs_land *l, double x0, double y0, double h0, double x1, double y1, double h1, double wide,
                    tint t)
{
    const rod b = { x0, y0, h0, x1, y1, h1, wide, t };
    if (l->rods_n < MAX_BEAMS)
        l->rods[l->rods_n++] = b;
}

static tint crane_paint(rng *r)
{
    const tint set[] = { tint_of(0.30, 0.16, 0.07, 0.2), tint_of(0.07, 0.09, 0.38, 0.44),
                         tint_of(0.07, 0.32, 0.50, 0.55), tint_of(0.45, 0.46, 0.46, 0.45) };
    return set[rng_int(r, 4)];
}

/* A container gantry: four legs, two girders, the boom over the water or raised. */
static void add_gantry(rs_land *l, rng *r, const wharf *w, double along, tint t)
{
    const double up = rng_in(r, 28, 42), out = rng_chance(r, 0.35) ? 3 : rng_in(r, 26, 48);
    for (int side = -1; side <= 1; side += 2) {
        const double x = w->x + (along + side * 8) * w->tx, y = w->y + (along + side * 8) * w->ty;
        const double gx = w->x + (along + side * 2.5) * w->tx, gy = w->y + (along + side * 2.5) * w->ty;
        beam_to(l, x - 4 * w->nx, y - 4 * w->ny, 3, x - 4 * w->nx, y - 4 * w->ny, up, 1.3, t);
        beam_to(l, x - 22 * w->nx, y - 22 * w->ny, 3, x - 22 * w->nx, y - 22 * w->ny, up, 1.3, t);
        beam_to(l, gx - 32 * w->nx, gy - 32 * w->ny, up, gx + out * w->nx, gy + out * w->ny, up, 1.6, t);
    }
    const double x = w->x + along * w->tx - 13 * w->nx, y = w->y + along * w->ty - 13 * w->ny;
    beam_to(l, x, y, up + 3, x - 10 * w->nx, y - 10 * w->ny, up + 3, 6, tint_scale(t, 1.1));
}

/* A slewing crane: a stout post and a jib, often over a hull. */
static void add_crane(rs_land *l, rng *r, const wharf *w, double along, tint t)
{
    const double x = w->x + along * w->tx - 7 * w->nx, y = w->y + along * w->ty - 7 * w->ny;
    const double up = rng_in(r, 14, 26), turn = rng_in(r, -1.5, 1.5), jib = rng_in(r, 16, 34);
    const double dx = m_cos(turn) * w->nx + m_sin(turn) * w->tx, dy = m_cos(turn) * w->ny + m_sin(turn) * w->ty;
    beam_to(l, x, y, 3, x, y, up, 3.0, t);
    beam_to(l, x - 5 * dx, y - 5 * dy, up, x + jib * dx, y + jib * dy, up + rng_in(r, 0, 16), 1.6, t);
}

static void add_cranes(rs_land *l, rng *r, const wharf *w)
{
    const tint t = crane_paint(r);
    const double step = w->what == TRADE_BOXES ? rng_in(r, 45, 110) : rng_in(r, 60, 200);
    double at = -0.5 * w->length + rng_in(r, 15, step);
    for (; at < 0.5 * w->length - 15; at += step * rng_in(r, 0.6, 1.3)) {
        if (w->what == TRADE_BOXES)
            add_gantry(l, r, w, at, t);
        else
            add_crane(l, r, w, at, t);
    }
}

static double add_finger(port *p, rng *r, const coast *c, const knot *k, double at, double tilt, double half,
                         double out)
{
    const stand m = stand_at(c, k, at + half, tilt);
    const double root = half * fabs(m_tan(tilt)) + 12, l = 0.5 * (out + root), mid = 0.5 * (out - root);
    const plot_kind kind = half < 8 ? PLOT_JETTY : PLOT_FINGER;
    plot *g = port_plot(p, kind, m.x + mid * m.nx, m.y + mid * m.ny, m.nx, m.ny, l, half);
    if (!g)
        return 0;
    g->h = rng_in(r, 2.4, 3.4);
    const double face = out - half * fabs(m_tan(tilt)) - 8, from = out - 0.5 * face;
    const trade what = half > 35 && rng_chance(r, 0.5) ? TRADE_BOXES : TRADE_ANY;
    for (int side = -1; side <= 1; side += 2)
        port_wharf(p, m.x + from * m.nx + side * half * m.tx, m.y + from * m.ny + side * half * m.ty,
                   side * m.tx, side * m.ty, face, what);
    if (half > 30)
        port_wharf(p, m.x + out * m.nx, m.y + out * m.ny, m.nx, m.ny, 2 * half - 6, TRADE_ANY);
    return 2 * half;
}

/* A comb of fingers, all with one tilt. */
static double add_fingers(port *p, rng *r, const coast *c, const knot *k, double at)
{
    const int n = 1 + rng_int(r, 4);
    const double tilt = rng_chance(r, 0.5) ? 0 : rng_in(r, -0.5, 0.5), long_m = m_exp(rng_in(r, m_log(90), m_log(650)));
    const double wide = m_exp(rng_in(r, m_log(4), m_log(40 + 0.2 * long_m))), slip = rng_in(r, 45, 190);
    double used = slip * 0.6;
    for (int i = 0; i < n && at + used + 2 * wide + 30 < k->len; i++) {
        const double half = wide * rng_in(r, 0.7, 1.3), out = long_m * rng_in(r, 0.75, 1.2);
        used += add_finger(p, r, c, k, at + used, tilt, half, out);
        used += slip * rng_in(r, 0.8, 1.3);
    }
    return used;
}

static double add_basin(port *p, rng *r, const coast *c, const knot *k, double at)
{
    const double half = rng_in(r, 32, 110), deep = rng_in(r, 120, 420), sea = 30;
    if (at + 2 * half + 50 > k->len)
        return 0;
    const stand m = stand_at(c, k, at + 25 + half, rng_chance(r, 0.6) ? 0 : rng_in(r, -0.3, 0.3));
    const double mid = 0.5 * (sea - deep), dock = -0.5 * deep - 8;
    if (!port_plot(p, PLOT_BASIN, m.x + mid * m.nx, m.y + mid * m.ny, m.nx, m.ny, 0.5 * (deep + sea), half))
        return 0;
    for (int side = -1; side <= 1; side += 2)
        port_wharf(p, m.x + dock * m.nx + side * half * m.tx, m.y + dock * m.ny + side * half * m.ty,
                   -side * m.tx, -side * m.ty, deep - 30, TRADE_ANY);
    port_wharf(p, m.x - deep * m.nx, m.y - deep * m.ny, m.nx, m.ny, 2 * half - 8, TRADE_ANY);
    return 2 * half + 50;
}

/* A trestle out to a platform, with mooring dolphins to both sides. */
static double add_oil_jetty(port *p, rng *r, const coast *c, const knot *k, double at)
{
    const double room = rng_in(r, 140, 300), out = rng_in(r, 50, 260), half = rng_in(r, 9, 22);
    const stand m = stand_at(c, k, at + 0.5 * room, rng_in(r, -0.12, 0.12));
    const double mid = 0.5 * (out - 8), lane = rng_in(r, 2, 4);
    port_plot(p, PLOT_JETTY, m.x + mid * m.nx, m.y + mid * m.ny, m.nx, m.ny, 0.5 * out + 8, lane);
    port_plot(p, PLOT_JETTY, m.x + out * m.nx, m.y + out * m.ny, m.tx, m.ty, half, 7);
    for (int i = -2; i <= 2; i++) {
        const double d = i * 0.21 * room, back = abs(i) == 2 ? -14 : 1;
        const double x = m.x + d * m.tx + (out + back) * m.nx, y = m.y + d * m.ty + (out + back) * m.ny;
        if (i)
            port_plot(p, PLOT_JETTY, x, y, m.tx, m.ty, 3, 3);
    }
    port_plot(p, PLOT_JETTY, m.x + out * m.nx, m.y + out * m.ny, m.tx, m.ty, 0.42 * room, 0.6);
    port_wharf(p, m.x + (out + 7) * m.nx, m.y + (out + 7) * m.ny, m.nx, m.ny, room, TRADE_OIL);
    return room + 40;
}

static double add_marina(port *p, rng *r, const coast *c, const knot *k, double at)
{
    const double half = rng_in(r, 45, 140), out = rng_in(r, 50, 130);
    if (at + 2 * half + 20 > k->len)
        return 0;
    const stand m = stand_at(c, k, at + 10 + half, 0);
    port_plot(p, PLOT_MARINA, m.x + (0.5 * out + 8) * m.nx, m.y + (0.5 * out + 8) * m.ny, m.tx, m.ty, half, 0.5 * out);
    if (rng_chance(r, 0.7)) {
        const double off = out + 25, x = m.x + half * m.tx, y = m.y + half * m.ty, wide = rng_in(r, 4, 7);
        port_plot(p, PLOT_RUBBLE, m.x + off * m.nx, m.y + off * m.ny, m.tx, m.ty, 0.85 * half, wide + 0.5);
        port_plot(p, PLOT_RUBBLE, x + 0.5 * out * m.nx, y + 0.5 * out * m.ny, m.nx, m.ny, 0.5 * out + 26, wide);
    }
    return 2 * half + 30;
}

static double add_face(port *p, rng *r, const coast *c, const knot *k, double at)
{
    const double run = fmin(rng_in(r, 150, 620), k->len - at - 4);
    if (run < 40)
        return run + 1;
    const stand m = stand_at(c, k, at + 0.5 * run, 0);
    const trade what = rng_chance(r, 0.35) ? TRADE_BOXES : TRADE_ANY;
    port_wharf(p, m.x, m.y, m.nx, m.ny, run, what);
    return run;
}

static void build_stretch(port *p, rng *r, const coast *c, const knot *k)
{
    double at = 4;
    while (at < k->len - 40) {
        const double draw = rng_unit(r);
        double used = 0;
        if (!k->quay)
            used = draw < 0.25 ? add_marina(p, r, c, k, at) : 120;
        else if (draw < 0.38)
            used = add_fingers(p, r, c, k, at);
        else if (draw < 0.5)
            used = add_basin(p, r, c, k, at);
        else if (draw < 0.58 && k->len - at > 200)
            used = add_oil_jetty(p, r, c, k, at);
        else if (draw < 0.63)
            used = add_marina(p, r, c, k, at);
        at += used > 0 ? used : k->quay ? add_face(p, r, c, k, at) : 120;
    }
}

void port_build(port *p, rs_land *l, rng *r)
{
    for (int i = 0; i < p->coasts_n; i++)
        for (int k = 0; k < p->coasts[i].n; k++)
            build_stretch(p, r, &p->coasts[i], &p->coasts[i].k[k]);
    for (int k = 0; k < p->wharves_n; k++)
        if (p->wharves[k].what == TRADE_BOXES || rng_chance(r, 0.3))
            add_cranes(l, r, &p->wharves[k]);
}
