/* land.c — a coast of straight quays and natural shore, piers, islets, breakwaters. */
#include <math.h>
#include <stdlib.h>
#include "port.h"

static void to_coast(const rs_land *l, double x, double y, double *s, double *q)
{
    *s = (x - l->ox) * l->tx + (y - l->oy) * l->ty;
    *q = (x - l->ox) * l->nx + (y - l->oy) * l->ny;
}

const shore *shore_at(const rs_land *l, double s)
{
    int lo = 0, hi = l->shores_n - 1;
    while (lo < hi) {
        const int mid = (lo + hi) / 2;
        if (s < l->shores[mid].s1)
            hi = mid;
        else
            lo = mid + 1;
    }
    return &l->shores[lo];
}

double shore_edge(const rs_land *l, const shore *c, double s)
{
    if (c->quay)
        return c->q;
    return c->q + 70.0 * fbm2(l->seed + 3u, s / 260.0, 0.5, 5, 0);
}

/* Where the coast starts and which way it runs: land fills about a quarter of the scene. */
static void lay_frame(rs_land *l, const rs_scene *s, rng *r, int quay)
{
    const double w = s->width_px * s->gsd_m, h = s->height_px * s->gsd_m;
    const double skew = rng_in(r, -0.15, 0.15), side = rng_int(r, 4), any = rng_in(r, 0, 2 * PI);
    const double turn = quay ? skew + 0.5 * PI * side : any;
    l->nx = m_cos(turn);
    l->ny = m_sin(turn);
    l->tx = -l->ny;
    l->ty = l->nx;
    const double across = fabs(l->nx) * w + fabs(l->ny) * h, share = rng_in(r, 0.2, 0.32);
    l->ox = 0.5 * w - l->nx * across * (0.5 - share);
    l->oy = 0.5 * h - l->ny * across * (0.5 - share);
    l->reach = 0.75 * m_hypot(w, h);
    l->gsd = s->gsd_m;
}

static void lay_shores(rs_land *l, rng *r, int quay)
{
    double at = -l->reach, q = 0;
    int straight = quay;
    const double unit = m_clamp(l->reach / 3, 120, 700);
    while (at < l->reach && l->shores_n < MAX_SHORES) {
        const double run = unit * rng_in(r, straight ? 0.8 : 0.25, straight ? 1.7 : 0.8);
        const shore c = { at, at + run, q, straight };
        l->shores[l->shores_n++] = c;
        at += run;
        straight = quay && (straight ? rng_chance(r, 0.5) : 1);
        q = m_clamp(q + rng_in(r, -0.16, 0.16) * unit, -0.2 * unit, 0.2 * unit);
    }
    l->shores[l->shores_n - 1].s1 = 1e9;
}

static void add_pier(rs_land *l, double s0, double s1, double q0, double q1, double h)
{
    const pier p = { s0, s1, q0, q1, h, 0 };
    if (l->piers_n < MAX_PIERS)
        l->piers[l->piers_n++] = p;
}

static void add_berth(rs_land *l, double s, double q, double ns, double nq, double free_m, int tanker)
{
    const berth b = { l->ox + s * l->tx + q * l->nx, l->oy + s * l->ty + q * l->ny,
                      ns * l->tx + nq * l->nx, ns * l->ty + nq * l->ny, free_m, tanker };
    if (l->berths_n < MAX_BERTHS)
        l->berths[l->berths_n++] = b;
}

enum { JETTY_PIERS = 10 };

/* A trestle out to a platform, with mooring dolphins to both sides: where tankers lie. */
static void lay_tanker_jetty(rs_land *l, rng *r, double s, double q)
{
    const double out = rng_in(r, 60, 200), half = rng_in(r, 9, 16), free_m = rng_in(r, 130, 230);
    if (l->piers_n + JETTY_PIERS > MAX_PIERS)
        return;
    add_pier(l, s - 2.5, s + 2.5, q - 5, q + out, 4.5);
    add_pier(l, s - half, s + half, q + out, q + out + 13, 5.0);
    for (int k = -2; k <= 2; k++) {
        const double at = s + k * 0.22 * free_m;
        if (k == 0)
            continue;
        add_pier(l, at - 3, at + 3, q + out + 4, q + out + 12, 4.0);
        add_pier(l, k < 0 ? at : s, k < 0 ? s : at, q + out + 5, q + out + 6, 4.2);
    }
    add_berth(l, s, q + out + 13.3, 0, 1, free_m, 1);
}

static void lay_finger(rs_land *l, rng *r, double s, double q)
{
    const double out = rng_in(r, 120, 320), half = rng_in(r, 12, 45);
    if (l->piers_n + 1 > MAX_PIERS)
        return;
    add_pier(l, s - half, s + half, q - 5, q + out, 3.0);
    add_berth(l, s - half - 0.3, q + 0.55 * out, -1, 0, 0.85 * out, 0);
    add_berth(l, s + half + 0.3, q + 0.55 * out, 1, 0, 0.85 * out, 0);
}

static void lay_quay(rs_land *l, rng *r, const shore *c)
{
    const double run = fmin(c->s1, l->reach) - c->s0;
    double at = c->s0 + rng_in(r, 15, 60);
    while (at < c->s0 + run - 60) {
        const double p = rng_unit(r), room = rng_in(r, 110, 230);
        if (p < 0.22)
            lay_tanker_jetty(l, r, at + 0.5 * room, c->q);
        else if (p < 0.34)
            lay_finger(l, r, at + 0.5 * room, c->q);
        else if (at + room < c->s0 + run)
            add_berth(l, at + 0.5 * room, c->q + 0.3, 0, 1, room - 15, p > 0.8);
        at += p < 0.34 ? room + 120 : room;
    }
}

static void lay_islets(rs_land *l, const rs_scene *s, rng *r, int n)
{
    const double w = s->width_px * s->gsd_m, h = s->height_px * s->gsd_m;
    for (int k = 0; k < n && k < MAX_ISLETS; k++) {
        const double turn = rng_in(r, 0, PI), x = rng_in(r, 0.1, 0.9) * w, y = rng_in(r, 0.1, 0.9) * h;
        const double size = m_exp(rng_in(r, m_log(12), m_log(120))) * m_clamp(s->gsd_m / 2, 0.6, 2.0);
        const islet i = { x, y, size, rng_in(r, 1.0, 2.6), m_cos(turn), m_sin(turn), hash2(l->seed, k, 9) };
        l->islets[l->islets_n++] = i;
    }
}

static void lay_breakwater(rs_land *l, rng *r)
{
    const double s = rng_in(r, -0.3, 0.3) * l->reach, q = rng_in(r, 0.25, 0.45) * l->reach;
    const double run = rng_in(r, 0.12, 0.3) * l->reach;
    const pier p = { s, s + run, q, q + rng_in(r, 9, 16), 3.2, 1 };
    if (l->piers_n < MAX_PIERS)
        l->piers[l->piers_n++] = p;
}

rs_land *land_make(const rs_scene *s, uint64_t seed, int quay, int islets, int breakwater)
{
    rs_land *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    rng r = rng_make(seed, 31);
    l->seed = (uint32_t)rng_u64(&r);
    lay_frame(l, s, &r, quay);
    l->coast = quay >= 0;
    if (l->coast)
        lay_shores(l, &r, quay > 0);
    for (int k = 0; k < l->shores_n; k++)
        if (l->shores[k].quay)
            lay_quay(l, &r, &l->shores[k]);
    if (breakwater)
        lay_breakwater(l, &r);
    lay_islets(l, s, &r, islets);
    if (l->coast)
        town_build(l, &r);
    return l;
}

rs_land *land_port(const rs_scene *s, uint64_t seed, int quay)
{
    rs_land *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->seed = hash2(31, (int)seed, (int)(seed >> 32));
    l->gsd = s->gsd_m;
    l->port = port_make(s, l, seed, quay);
    if (l->port)
        return l;
    free(l);
    return NULL;
}

void land_free(rs_land *l)
{
    if (l)
        free(l->port);
    free(l);
}

static double pier_distance(const pier *p, double s, double q)
{
    const double ds = fmax(fmax(p->s0 - s, s - p->s1), 0), dq = fmax(fmax(p->q0 - q, q - p->q1), 0);
    return m_hypot(ds, dq);
}

/* > 0 inside; the rim is ragged. */
static double islet_depth(const islet *i, double x, double y)
{
    const double dx = x - i->x, dy = y - i->y, wide = i->r * i->stretch;
    if (fabs(dx) > 1.6 * wide || fabs(dy) > 1.6 * wide)
        return -0.5 * (fmax(fabs(dx), fabs(dy)) - wide);
    const double a = (dx * i->cx + dy * i->sx) / i->stretch, b = dy * i->cx - dx * i->sx;
    const double rim = i->r * (1.0 + 0.7 * fbm2(i->seed, dx / i->r, dy / i->r, 4, 0));
    return rim - m_hypot(a, b);
}

double land_clearance(const rs_land *l, double x, double y)
{
    double s, q, best = 1e9;
    if (!l)
        return best;
    to_coast(l, x, y, &s, &q);
    if (l->port)
        best = port_clearance(l->port, x, y);
    for (int d = -1; l->coast && d <= 1; d++) {
        const shore *c = shore_at(l, s + 40 * d);
        best = fmin(best, q - shore_edge(l, c, s + 40 * d));
    }
    for (int k = 0; k < l->piers_n; k++)
        best = fmin(best, pier_distance(&l->piers[k], s, q));
    for (int k = 0; k < l->islets_n; k++)
        best = fmin(best, -islet_depth(&l->islets[k], x, y));
    return best;
}

void land_water(const rs_land *l, double x, double y, shore_water *out)
{
    const shore_water none = { 0, 0, 0 };
    double s, q;
    *out = none;
    if (l && l->port)
        port_water(l->port, x, y, land_clearance(l, x, y), out);
    if (!l || !l->coast)
        return;
    to_coast(l, x, y, &s, &q);
    out->mud = m_exp(-fmax(0.0, q - shore_at(l, s)->q) / 260.0);
}

static tint concrete(const rs_land *l, double s, double q)
{
    const int lot = (int)floor(s / 130 + 0.3 * noise2(l->seed + 4u, 0.5, floor(q / 60), 0));
    const double patch = hash2(l->seed + 5u, lot, (int)floor(q / 60)) * (1 / 4294967296.0);
    const double stain = fbm2(l->seed + 6u, s / 16, q / 9, 4, 0), road = q / 60 - floor(q / 60);
    tint t = tint_of(0.15, 0.165, 0.175, 0.205);
    if (patch > 0.75)
        t = tint_mix(t, tint_of(0.15, 0.185, 0.215, 0.265), 0.7);
    if (patch < 0.3 || road < 0.16)
        t = tint_of(0.105, 0.11, 0.115, 0.14);
    return tint_scale(t, 0.95 + 0.45 * stain + 0.15 * (patch - 0.5));
}

static tint wood(const rs_land *l, double x, double y, double rough, double *h)
{
    const double crown = noise2(l->seed + 10u, x / 4.5, y / 4.5, 0);
    if (l->gsd < 1.6 && crown > -0.2)
        *h += 3.5 + 4.0 * crown;
    return tint_scale(tint_of(0.03, 0.055, 0.038, 0.30), 1.0 + rough + 0.25 * crown);
}

/* Streets and roofs, greenery, bare earth: by slow noise. Trees stand up where seen fine. */
static tint country(const rs_land *l, double x, double y, double *h)
{
    const double slow = fbm2(l->seed + 8u, x / 420, y / 420, 4, 0);
    const double fine = fbm2(l->seed + 9u, x / 9, y / 9, 3, 0);
    if (slow > 0.06)
        return wood(l, x, y, 0.5 * fine, h);
    if (slow < -0.08) {
        const double roof = hash2(l->seed + 11u, (int)floor(x / 19), (int)floor(y / 17)) * (1 / 4294967296.0);
        const tint t = tint_mix(tint_of(0.09, 0.10, 0.11, 0.15), tint_of(0.24, 0.26, 0.29, 0.34), roof * roof);
        return tint_scale(t, 1.0 + 0.4 * fine);
    }
    return tint_scale(tint_of(0.085, 0.12, 0.155, 0.235), 1.0 + 0.5 * fine + 1.5 * slow);
}

static int coast_ground(const rs_land *l, double x, double y, double s, double q, double *h, tint *col)
{
    const shore *c = shore_at(l, s);
    const double in = shore_edge(l, c, s) - q;
    if (in <= 0)
        return 0;
    if (c->quay && in < 260) {
        *h = 3.0;
        *col = in < 1.2 ? tint_of(0.26, 0.28, 0.29, 0.30) : concrete(l, s, q);
        return 1;
    }
    *h = c->quay ? 3.0 : fmin(0.4 + 0.05 * in, 3.5);
    const double beach = 14 + 10 * noise2(l->seed + 12u, s / 80, 0, 0);
    *col = country(l, x, y, h);
    if (in < beach && !c->quay) {
        *h = 0.3 + 0.05 * in;
        *col = tint_scale(tint_of(0.15, 0.195, 0.235, 0.30), 0.7 + 0.5 * m_step(0, beach, in));
    }
    return 1;
}

static int islet_ground(const rs_land *l, double x, double y, double *h, tint *col)
{
    for (int k = 0; k < l->islets_n; k++) {
        const double in = islet_depth(&l->islets[k], x, y);
        if (in <= 0)
            continue;
        const double rough = fbm2(l->seed + 13u, x / 5, y / 5, 3, 0);
        *h = fmin(0.5 + 0.25 * in, 9.0) * (1 + 0.5 * rough);
        *col = tint_scale(tint_of(0.10, 0.12, 0.14, 0.19), 1 + rough);
        if (in > 0.3 * l->islets[k].r && l->islets[k].seed & 1)
            *col = wood(l, x, y, 0.5 * rough, h);
        return 1;
    }
    return 0;
}

/* A mound of blocks, ragged at its foot, with a road along the top. */
static int rubble(const rs_land *l, const pier *p, double s, double q, double *h, tint *col)
{
    const double rough = fbm2(l->seed + 14u, s / 3, q / 3, 3, 0);
    const double in = fmin(fmin(q - p->q0, p->q1 - q), fmin(s - p->s0, p->s1 - s)) + 2.2 * rough - 0.8;
    if (in <= 0)
        return 0;
    *h = fmin(0.4 + 0.8 * in, p->h) + 0.5 * rough;
    *col = tint_scale(tint_of(0.15, 0.165, 0.175, 0.20), 0.95 + 0.9 * rough);
    if (in > 3.2)
        *col = tint_of(0.19, 0.205, 0.215, 0.24);
    return 1;
}

int land_ground(const rs_land *l, double x, double y, double *h, tint *col)
{
    double s, q;
    if (l->port)
        return port_ground(l->port, x, y, h, col) || islet_ground(l, x, y, h, col);
    to_coast(l, x, y, &s, &q);
    if (l->coast && coast_ground(l, x, y, s, q, h, col))
        return 1;
    for (int k = 0; k < l->piers_n; k++) {
        const pier *p = &l->piers[k];
        if (s < p->s0 || s > p->s1 || q < p->q0 || q > p->q1)
            continue;
        if (p->rubble)
            return rubble(l, p, s, q, h, col);
        *h = p->h;
        *col = tint_scale(concrete(l, s, q), 1.1);
        return 1;
    }
    return islet_ground(l, x, y, h, col);
}
