/* port_ground.c — the ground of a harbour at a point: which plot, lot or country it is. */
#include <math.h>
#include "port.h"

double hash_unit(uint32_t seed, int x, int y)
{
    return hash2(seed, x, y) * (1 / 4294967296.0);
}

/* Slabs of concrete and asphalt, stained, with lanes of another shade. */
tint port_paving(const port *p, double a, double b, uint32_t seed)
{
    const double patch = hash_unit(seed, (int)floor(a / 47), (int)floor(b / 31));
    const double stain = fbm2(p->seed + 6u, a / 16, b / 9, p->gsd > 3 ? 2 : 4, 0);
    tint t = tint_of(0.145, 0.16, 0.17, 0.20);
    if (patch > 0.8)
        t = tint_of(0.15, 0.185, 0.215, 0.265);
    else if (patch < 0.35)
        t = tint_of(0.105, 0.11, 0.115, 0.14);
    return tint_scale(t, p->pave * (0.95 + 0.45 * stain + 0.15 * (patch - 0.5)));
}

/* The rim of a quay: coping, fenders, crane rails. */
static void apron(const port *p, double in, double a, double b, uint32_t seed, tint *col)
{
    *col = port_paving(p, a, b, seed);
    if (in < 1.0)
        *col = seed & 1 ? tint_scale(*col, 1.5) : tint_of(0.05, 0.05, 0.05, 0.06);
    else if (p->gsd < 2 && (fabs(in - 4) < 0.5 || fabs(in - 22) < 0.5))
        *col = tint_scale(*col, 0.6);
    else if (p->gsd < 4 && hash_unit(seed + 2u, (int)floor(a / 7), (int)floor(b / 4)) > 0.94)
        *col = tint_scale(tint_of(0.30, 0.31, 0.31, 0.32), 0.4 + hash_unit(seed + 3u, (int)floor(a / 7), 0));
}

static int rubble_ground(const port *p, const plot *g, double a, double b, double in, double *h, tint *col)
{
    const double rough = fbm2(p->seed + 14u, a / 3, b / 3, 3, 0), edge = in + 2.2 * rough - 0.8;
    if (edge <= 0)
        return 0;
    *h = fmin(0.4 + 0.8 * edge, g->h) + 0.5 * rough;
    *col = tint_scale(tint_of(0.15, 0.165, 0.175, 0.20), 0.95 + 0.9 * rough);
    if (edge > 3.2)
        *col = tint_scale(tint_of(0.19, 0.205, 0.215, 0.24), 0.7 + 0.6 * hash_unit(g->seed, 1, 1));
    return 1;
}

static void finger_ground(const port *p, const plot *g, double a, double b, double in, double *h, tint *col)
{
    const double rim = m_clamp(0.4 * g->half_w, 5, 26), u = a + g->half_l, lot = 90 + (g->seed >> 5) % 110;
    const int i = (int)floor(u / lot);
    *h = g->h;
    apron(p, in, u, b, g->seed, col);
    if (in > rim && g->half_w > 9 && u - i * lot > 8)
        lot_ground(p, u - i * lot, b + g->half_w - rim, hash2(g->seed, i, 3), h, col);
}

static void isle_ground(const port *p, const plot *g, double a, double b, double in, double *h, tint *col)
{
    *h = g->h;
    apron(p, in, a, b, g->seed, col);
    if (in < 6 || g->half_w < 9)
        return;
    if (g->seed & 4)
        lot_tanks(p, a + g->half_l, b + g->half_w, g->seed, h, col);
    else
        lot_ground(p, a + g->half_l, b + g->half_w, g->seed, h, col);
}

static int plot_ground(const port *p, const plot *g, double x, double y, double *h, tint *col)
{
    double a, b;
    plot_local(g, x, y, &a, &b);
    const double in = plot_inside(g, a, b);
    if (in <= 0 || g->kind >= PLOT_BASIN)
        return 0;
    if (g->kind == PLOT_RUBBLE)
        return rubble_ground(p, g, a, b, in, h, col);
    if (g->kind >= PLOT_MARINA)
        return float_ground(g, a, b, h, col);
    if (g->kind == PLOT_ISLE)
        isle_ground(p, g, a, b, in, h, col);
    else
        finger_ground(p, g, a, b, in, h, col);
    return 1;
}

static int shore_ground(const port *p, const inland *o, double x, double y, double *h, tint *col)
{
    const double in = o->in, rough = noise2(p->seed + 12u, o->along / 80, 0, 0);
    *h = fmin(0.4 + 0.05 * in, 3.5);
    if (in < 14 + 10 * rough) {
        const int sandy = (o->k->seed & 3) == 0;
        const tint t = sandy ? tint_of(0.20, 0.255, 0.30, 0.36) : tint_of(0.10, 0.115, 0.125, 0.16);
        *h = 0.3 + 0.05 * in;
        *col = tint_scale(t, 0.75 + 0.5 * m_step(0, 14, in) + 0.3 * fbm2(p->seed + 15u, x / 6, y / 6, 2, 0));
        return 1;
    }
    country_ground(p, x, y, in, h, col);
    return 1;
}

/* Apron, then lots with roads between them, then the country behind. in: to the nearest quay. */
static int quay_ground(const port *p, const inland *o, double in, double x, double y, double *h, tint *col)
{
    const knot *k = o->k;
    const int i = (int)floor(o->along / k->lot), j = (int)floor(o->back / 150);
    const double rim = 12 + (hash2(k->seed, i, 5) % 34), u = o->along - i * k->lot;
    const uint32_t seed = hash2(k->seed, i, j);
    *h = 3;
    apron(p, in, o->along, o->back, k->seed, col);
    if (in < rim)
        return 1;
    if (o->in > k->deep) {
        country_ground(p, x, y, o->in, h, col);
        return 1;
    }
    if (u > 9 && o->back - 150 * j > (j ? 9 : 0))
        lot_ground(p, u - 9, o->back - 150 * j, seed, h, col);
    return 1;
}

static int coast_ground(const port *p, double x, double y, double *h, tint *col)
{
    const inland o = port_inland(p, x, y);
    double in = o.in, a, b;
    if (o.in <= 0)
        return 0;
    for (int k = 0; o.in < 450 && k < MAX_PLOTS / 64; k++)
        for (uint64_t m = port_near(p, x, y, k); m; m &= m - 1) {
            const plot *g = &p->plots[64 * k + __builtin_ctzll(m)];
            if (g->kind != PLOT_BASIN)
                continue;
            plot_local(g, x, y, &a, &b);
            in = fmin(in, -plot_inside(g, a, b));
        }
    if (in <= 0)
        return 0;
    return o.k->quay ? quay_ground(p, &o, in, x, y, h, col) : shore_ground(p, &o, x, y, h, col);
}

int port_ground(const port *p, double x, double y, double *h, tint *col)
{
    for (int k = 0; k < MAX_PLOTS / 64; k++)
        for (uint64_t m = port_near(p, x, y, k); m; m &= m - 1)
            if (plot_ground(p, &p->plots[64 * k + __builtin_ctzll(m)], x, y, h, col))
                return 1;
    return p->coasts_n ? coast_ground(p, x, y, h, col) : 0;
}
