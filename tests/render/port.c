/* port.c — a harbour as a whole: how much land, in which style, and where water is free. */
#include <math.h>
#include <stdlib.h>
#include "port.h"

void plot_local(const plot *g, double x, double y, double *a, double *b)
{
    const double dx = x - g->x, dy = y - g->y;
    *a = dx * g->cx + dy * g->sx;
    *b = dy * g->cx - dx * g->sx;
}

double plot_inside(const plot *g, double a, double b)
{
    if (g->round) {
        const double t = m_hypot(a / g->half_l, b / g->half_w);
        return (1 - t) * fmin(g->half_l, g->half_w);
    }
    const double l = g->half_l - fabs(a), w = g->half_w - fabs(b);
    return l < 0 && w < 0 ? -m_hypot(l, w) : fmin(l, w);
}

/* Which plots can touch a cell of the grid, so that a point asks few of them. */
void port_index(port *p, const rs_scene *s)
{
    const double w = s->width_px * s->gsd_m, h = s->height_px * s->gsd_m, rim = 250;
    p->x0 = -rim;
    p->y0 = -rim;
    p->cell = (fmax(w, h) + 2 * rim) / PORT_GRID;
    for (int k = 0; k < p->plots_n; k++) {
        const plot *g = &p->plots[k];
        const double far = m_hypot(g->half_l, g->half_w) + 16;
        const int i0 = (int)m_clamp(floor((g->x - far - p->x0) / p->cell), 0, PORT_GRID);
        const int i1 = (int)m_clamp(ceil((g->x + far - p->x0) / p->cell), 0, PORT_GRID);
        const int j0 = (int)m_clamp(floor((g->y - far - p->y0) / p->cell), 0, PORT_GRID);
        const int j1 = (int)m_clamp(ceil((g->y + far - p->y0) / p->cell), 0, PORT_GRID);
        for (int j = j0; j < j1; j++)
            for (int i = i0; i < i1; i++)
                p->near[j * PORT_GRID + i][k / 64] |= 1ULL << (k & 63);
    }
}

uint64_t port_near(const port *p, double x, double y, int word)
{
    const int i = (int)m_clamp((x - p->x0) / p->cell, 0, PORT_GRID - 1);
    const int j = (int)m_clamp((y - p->y0) / p->cell, 0, PORT_GRID - 1);
    return p->near[j * PORT_GRID + i][word];
}

double port_clearance(const port *p, double x, double y)
{
    double free_m = -port_inland(p, x, y).in, a, b;
    for (int k = 0; k < p->plots_n; k++)
        if (p->plots[k].kind == PLOT_BASIN) {
            plot_local(&p->plots[k], x, y, &a, &b);
            free_m = fmax(free_m, plot_inside(&p->plots[k], a, b));
        }
    for (int k = 0; k < p->plots_n; k++) {
        const plot *g = &p->plots[k];
        const double near = fabs(x - g->x) + fabs(y - g->y) - 1.5 * (g->half_l + g->half_w);
        if (g->kind >= PLOT_BASIN || near > 1.5 * fmax(free_m, 0))
            continue;
        plot_local(g, x, y, &a, &b);
        free_m = fmin(free_m, -plot_inside(g, a, b));
    }
    return free_m;
}

int port_blocked(const port *p, double x, double y)
{
    return port_clearance(p, x, y) < 0;
}

static void set_style(port *p, const rs_scene *s, rng *r)
{
    p->pave = m_exp(rng_in(r, m_log(0.50), m_log(1.55)));
    const double mud = rng_unit(r);
    p->turbid = mud * rng_in(r, 0.3, 2.2);
    p->surf = rng_unit(r) * m_clamp(s->wind_ms / 6, 0.3, 1.2);
    p->green = rng_in(r, -0.12, 0.16);
    p->town = rng_int(r, 4);
}

/* The coast runs through the picture anywhere, land on a fifth to a half of it; in nearly
 * half the harbours another one lies across the water. */
static void lay_coasts(port *p, const rs_scene *s, rng *r)
{
    const double w = s->width_px * s->gsd_m, h = s->height_px * s->gsd_m, turn = rng_in(r, 0, 2 * PI);
    const double nx = m_cos(turn), ny = m_sin(turn), across = fabs(nx) * w + fabs(ny) * h;
    const double back = across * rng_in(r, -0.03, 0.27), x = 0.5 * w - nx * back, y = 0.5 * h - ny * back;
    const int two = rng_chance(r, 0.45);
    const double wide = fmax(rng_in(r, 0.5, 0.85) * across, 280), turned = rng_in(r, -0.3, 0.3);
    coast_lay(p, r, x, y, turn);
    if (two)
        coast_lay(p, r, x + nx * wide, y + ny * wide, turn + PI + turned);
}

/* A small picture would mostly miss the wharves: move the whole so that one lies in it. */
static void bring_wharf(port *p, rs_land *l, const rs_scene *s, rng *r)
{
    const double w = s->width_px * s->gsd_m, h = s->height_px * s->gsd_m;
    const double to_x = rng_in(r, 0.3, 0.7) * w, to_y = rng_in(r, 0.3, 0.7) * h;
    if (fmin(w, h) > 1500 || p->wharves_n == 0 || rng_chance(r, 0.08))
        return;
    const wharf *a = &p->wharves[rng_int(r, p->wharves_n)];
    for (int k = 0; k < 8 && m_hypot(a->x - 0.5 * w, a->y - 0.5 * h) > 0.5 * p->reach; k++)
        a = &p->wharves[rng_int(r, p->wharves_n)];
    const double dx = to_x - a->x, dy = to_y - a->y;
    for (int k = 0; k < p->coasts_n; k++) {
        p->coasts[k].ox += dx;
        p->coasts[k].oy += dy;
    }
    for (int k = 0; k < p->plots_n; k++) {
        p->plots[k].x += dx;
        p->plots[k].y += dy;
    }
    for (int k = p->wharves_n - 1; k >= 0; k--) {
        p->wharves[k].x += dx;
        p->wharves[k].y += dy;
    }
    for (int k = 0; k < l->rods_n; k++) {
        l->rods[k].u0 += dx;
        l->rods[k].u1 += dx;
        l->rods[k].v0 += dy;
        l->rods[k].v1 += dy;
    }
}

port *port_make(const rs_scene *s, rs_land *l, uint64_t seed, int quay)
{
    port *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    rng r = rng_make(seed, 33);
    p->seed = (uint32_t)rng_u64(&r);
    p->gsd = s->gsd_m;
    p->reach = fmax(0.75 * m_hypot(s->width_px * s->gsd_m, s->height_px * s->gsd_m), 700);
    set_style(p, s, &r);
    if (quay)
        lay_coasts(p, s, &r);
    port_build(p, l, &r);
    bring_wharf(p, l, s, &r);
    port_offshore(p, l, &r, s);
    port_index(p, s);
    return p;
}
