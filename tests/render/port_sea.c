/* port_sea.c — off the coast: breakwaters, oil islands, dolphins, fish farms, shoals, rocks. */
#include <math.h>
#include "port.h"

typedef struct spot { double x, y, cx, sx; } spot;

/* A free place on the water, with an axis; 0 when there is none. */
static int find_spot(const port *p, rng *r, const rs_scene *s, double clear_m, spot *o)
{
    for (int k = 0; k < 40; k++) {
        const double turn = rng_in(r, 0, PI);
        o->x = rng_in(r, -0.05, 1.05) * s->width_px * s->gsd_m;
        o->y = rng_in(r, -0.05, 1.05) * s->height_px * s->gsd_m;
        o->cx = m_cos(turn);
        o->sx = m_sin(turn);
        if (port_clearance(p, o->x, o->y) > clear_m)
            return 1;
    }
    return 0;
}

/* Where a mole starts: out at sea; before the coast and along it, as a wall before a port; on the
 * coast, heading out. */
static int mole_root(const port *p, rng *r, const rs_scene *s, spot *o, double *turn)
{
    const double draw = rng_unit(r);
    *turn = rng_in(r, 0, 2 * PI);
    if (!p->coasts_n || draw < 0.3)
        return find_spot(p, r, s, 40, o);
    const coast *c = &p->coasts[rng_int(r, p->coasts_n)];
    const knot *k = &c->k[rng_int(r, c->n)];
    const int wall = draw < 0.65;
    coast_point(c, k, rng_in(r, 0, k->len), wall ? rng_in(r, 150, 550) : -8, &o->x, &o->y);
    *turn = wall ? m_atan2(c->ty, c->tx) : m_atan2(c->ny, c->nx);
    *turn += wall ? rng_in(r, -0.25, 0.25) : rng_in(r, -0.9, 0.9);
    return 1 + wall;
}

/* A mole of one to three legs, each bent against the one before; it stops short of what is there. */
static void add_mole(port *p, rng *r, const rs_scene *s)
{
    spot o;
    double turn, leg = m_exp(rng_in(r, m_log(70), m_log(700)));
    const double half = rng_in(r, 4, 13), top = rng_in(r, 2, 5.5);
    const int n = 1 + rng_int(r, 3);
    const int root = mole_root(p, r, s, &o, &turn);
    leg = root == 2 ? fmax(leg, 250) : leg;
    for (int k = 0; root && k < n; k++) {
        const double c = m_cos(turn), d = m_sin(turn);
        if (port_clearance(p, o.x + 0.6 * leg * c, o.y + 0.6 * leg * d) < 15
            || port_clearance(p, o.x + leg * c, o.y + leg * d) < 40)
            return;
        plot *g = port_plot(p, PLOT_RUBBLE, o.x + 0.5 * leg * c, o.y + 0.5 * leg * d, c, d, 0.5 * leg + half, half);
        if (g)
            g->h = top;
        o.x += leg * c;
        o.y += leg * d;
        leg *= rng_in(r, 0.5, 1.1);
        turn += root == 2 ? rng_in(r, -0.25, 0.25) : rng_in(r, -0.7, 0.7);
    }
}

/* Detached breakwaters in a row, each as long as a ship. */
static void add_row(port *p, rng *r, const rs_scene *s)
{
    spot o;
    const double run = rng_in(r, 45, 240), half = rng_in(r, 5, 14), gap = run + rng_in(r, 20, 120);
    const int n = 1 + rng_int(r, 4);
    if (!find_spot(p, r, s, 40, &o))
        return;
    for (int k = 0; k < n; k++)
        if (port_clearance(p, o.x + k * gap * o.cx, o.y + k * gap * o.sx) > 30)
            port_plot(p, PLOT_RUBBLE, o.x + k * gap * o.cx, o.y + k * gap * o.sx, o.cx, o.sx, 0.5 * run, half);
}

/* An island of concrete or sheet piling the size of a ship, with tanks or houses on it. */
static void add_isle(port *p, rng *r, const rs_scene *s)
{
    spot o;
    const double l = m_exp(rng_in(r, m_log(12), m_log(110))), w = l * rng_in(r, 0.14, 0.9);
    if (!find_spot(p, r, s, l + 20, &o))
        return;
    plot *g = port_plot(p, PLOT_ISLE, o.x, o.y, o.cx, o.sx, l, fmax(w, 3));
    if (!g)
        return;
    g->round = rng_chance(r, 0.35);
    g->h = rng_in(r, 2, 6);
    if (l > 40 && !g->round && rng_chance(r, 0.6))
        port_wharf(p, o.x + w * -o.sx, o.y + w * o.cx, -o.sx, o.cx, 2.2 * l, TRADE_OIL);
}

static void add_dolphins(port *p, rng *r, const rs_scene *s)
{
    spot o;
    const double gap = rng_in(r, 20, 60), half = rng_in(r, 1.5, 5);
    const int n = 2 + rng_int(r, 5), round = rng_chance(r, 0.5);
    if (!find_spot(p, r, s, 30, &o))
        return;
    for (int k = 0; k < n; k++) {
        plot *g = port_plot(p, PLOT_ISLE, o.x + k * gap * o.cx, o.y + k * gap * o.sx, o.cx, o.sx, half, half);
        if (g)
            g->round = round;
    }
}

static void add_farm(port *p, rng *r, const rs_scene *s)
{
    spot o;
    const double l = rng_in(r, 60, 320), w = rng_in(r, 40, 200);
    if (find_spot(p, r, s, 0.6 * l, &o))
        port_plot(p, rng_chance(r, 0.65) ? PLOT_NETS : PLOT_CAGES, o.x, o.y, o.cx, o.sx, l, w);
}

static void add_shoal(port *p, rng *r, const rs_scene *s)
{
    spot o;
    const double l = rng_in(r, 60, 500), w = l * rng_in(r, 0.12, 0.6);
    plot *g = find_spot(p, r, s, 10, &o) ? port_plot(p, PLOT_SHOAL, o.x, o.y, o.cx, o.sx, l, w) : NULL;
    if (g)
        g->round = 1;
}

/* Rocks stand together; as islets they have ragged rims. */
static void add_rocks(port *p, rs_land *l, rng *r, const rs_scene *s)
{
    spot o;
    const int n = 1 + rng_int(r, 5);
    const double spread = rng_in(r, 20, 150), size = m_exp(rng_in(r, m_log(4), m_log(60)));
    if (!find_spot(p, r, s, size + 25, &o))
        return;
    for (int k = 0; k < n && l->islets_n < MAX_ISLETS; k++) {
        const double turn = rng_in(r, 0, PI), dx = rng_in(r, -1, 1) * spread, dy = rng_in(r, -1, 1) * spread;
        const double own = size * rng_in(r, 0.3, 1), stretch = rng_in(r, 1, 3.2);
        const islet i = { o.x + dx, o.y + dy, own, stretch, m_cos(turn), m_sin(turn),
                          hash2(p->seed, k, l->islets_n) };
        l->islets[l->islets_n++] = i;
    }
}

typedef struct share { double per_km; void (*add)(port *, rng *, const rs_scene *); } share;

void port_offshore(port *p, rs_land *l, rng *r, const rs_scene *s)
{
    static const share all[] = { { 0.9, add_mole }, { 0.3, add_row }, { 0.55, add_isle }, { 0.4, add_dolphins },
                                 { 0.3, add_farm }, { 0.5, add_shoal } };
    const double km = fmin(sqrt((double)s->width_px * s->height_px) * s->gsd_m / 1000, 7);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        for (double due = all[k].per_km * km * rng_in(r, 0, 2); due > 0; due -= 1)
            if (due >= 1 || rng_chance(r, due))
                all[k].add(p, r, s);
    for (double due = 0.45 * km * rng_in(r, 0, 2); due > 0; due -= 1)
        if (due >= 1 || rng_chance(r, due))
            add_rocks(p, l, r, s);
}
