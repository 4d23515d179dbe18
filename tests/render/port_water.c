/* port_water.c — water beside a harbour: mud in the basins, sand below, foam at rocks. */
#include <math.h>
#include "port.h"

static double shoal_at(const plot *g, double x, double y)
{
    double a, b;
    plot_local(g, x, y, &a, &b);
    if (fabs(a) > 1.5 * g->half_l || fabs(b) > 2 * g->half_w)
        return 0;
    const double t = m_hypot(a / g->half_l, b / g->half_w), rough = fbm2(g->seed, x / 70, y / 70, 4, 0);
    return m_step(1.1, 0.2, t + 0.6 * rough);
}

/* Off a natural shore the bottom rises to the beach. */
static double beach_at(const port *p, double x, double y)
{
    const inland o = port_inland(p, x, y);
    if (!o.c || o.k->quay || o.in < -150)
        return 0;
    return (o.k->seed & 3) ? 0.5 * m_exp(o.in / 25.0) : 0;
}

/* How much of the waves breaks there: all on stones and rocks, little on walls, none on floats. */
static double breaks_at(const port *p, double x, double y)
{
    static const double share[] = { 0.1, 0.05, 1, 0.6, 0, 0, 0 };
    const inland o = port_inland(p, x, y);
    double a, b, best = o.c && o.in > -20 && o.k->quay ? 0.1 : 1;
    for (int k = 0; k < MAX_PLOTS / 64; k++)
        for (uint64_t m = port_near(p, x, y, k); m; m &= m - 1) {
            const plot *g = &p->plots[64 * k + __builtin_ctzll(m)];
            plot_local(g, x, y, &a, &b);
            if (g->kind < PLOT_BASIN && plot_inside(g, a, b) > -15)
                best = share[g->kind];
        }
    return best;
}

void port_water(const port *p, double x, double y, double clear, shore_water *out)
{
    const double stir = fbm2(p->seed + 41u, x / 310, y / 310, 3, 0);
    out->mud = p->turbid * m_exp(-fmax(clear, 0) / 160.0) * (1 + 1.2 * stir);
    out->sand = p->coasts_n && clear < 150 ? beach_at(p, x, y) : 0;
    for (int k = 0; k < p->plots_n; k++)
        if (p->plots[k].kind == PLOT_SHOAL)
            out->sand = fmax(out->sand, shoal_at(&p->plots[k], x, y));
    out->surf = 0;
    if (clear < 14 && clear > -2) {
        const double torn = m_step(-0.1, 0.45, fbm2(p->seed + 43u, x / 14, y / 14, 3, 0));
        out->surf = breaks_at(p, x, y) * p->surf * torn * m_exp(-fmax(clear, 0) / 6.0);
    }
}
