/* radar_place.c — what lies where. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "radar_inner.h"

static const double sea_power = 900;       /* of the left edge: 30 DN of amplitude */
static const double land_reach = 0.22;     /* of the scene's side, along both edges of its corner */

int rr_preset(const char *name, rr_spec *o)
{
    const rr_spec sea = { .seed = 1, .width_px = 10000, .height_px = 10000, .bands = 1, .gsd_m = 10,
        .lon_deg = 125.1, .lat_deg = 38.4, .nu = 6, .enl = 4.4, .gradient = 2, .ships = 400, .min_m = 40,
        .max_m = 330, .blur_px = 0.6, .peaks = 1, .bridge = 1 };
    *o = sea;
    if (!strcmp(name, "sea"))
        return 1;
    o->width_px = o->height_px = 4000;
    o->nu = 3;
    o->ships = o->bridge = 0;
    o->weak = 60;
    o->pairs = 40;
    o->land = 1;
    return !strcmp(name, "hard");
}

double rr_sea_power(const rr_spec *s, double col)
{
    const double a = 1 + (s->gradient - 1) * col / s->width_px;
    return sea_power * a * a;
}

/* The upper left corner, with a ragged shore. */
int rr_on_land(const rr_spec *s, double col, double row)
{
    if (!s->land)
        return 0;
    const double ragged = 0.12 * fbm2((uint32_t)s->seed, col / 400, row / 400, 4, 0);
    return col / s->width_px + row / s->height_px < s->land * land_reach * (1 + ragged);
}

double rr_bridge_gap(const rr_scene *s, double col, double row)
{
    if (!s->spec.bridge)
        return 1e9;
    const double at = s->bridge_x[0] + (s->bridge_x[1] - s->bridge_x[0]) * row / s->spec.height_px;
    return fabs(col - at);
}

static double db(double x) { return m_exp(x * (2.302585092994046 / 10)); }

/* Usual proportions; short ships are stouter. */
static double beam_of(rng *r, double length)
{
    return length / rng_spread(r, length < 80 ? 5.6 : 6.4, 0.5, 2);
}

static int is_clear(const rr_scene *s, const rr_ship *p, double margin_m)
{
    const double reach = 0.5 * p->length_m + margin_m, px = s->spec.gsd_m;
    const double x = p->x_px * px, y = p->y_px * px;
    if (x < reach || y < reach || x > s->spec.width_px * px - reach || y > s->spec.height_px * px - reach)
        return 0;
    if (rr_bridge_gap(s, p->x_px, p->y_px) * px < reach + 100)
        return 0;
    for (int k = 0; k < 16; k++)
        if (rr_on_land(&s->spec, p->x_px + 1.5 * reach / px * m_cos(k * PI / 8),
                       p->y_px + 1.5 * reach / px * m_sin(k * PI / 8)))
            return 0;
    for (int i = 0; i < s->ships; i++) {
        const rr_ship *q = &s->ship[i];
        if (m_hypot(q->x_px - p->x_px, q->y_px - p->y_px) * px < reach + 0.5 * q->length_m)
            return 0;
    }
    return 1;
}

static rr_ship drawn(rng *r, double min_m, double max_m, double lo_db, double hi_db)
{
    rr_ship p = { .partner = -1, .axis_deg = rng_in(r, 0, 360), .seed = rng_u64(r) };
    p.length_m = min_m * m_pow(max_m / min_m, rng_unit(r));
    p.beam_m = beam_of(r, p.length_m);
    p.level = db(rng_in(r, lo_db, hi_db));
    return p;
}

static int settle(rr_scene *s, rng *r, rr_ship *p)
{
    for (int tries = 0; tries < 500; tries++) {
        p->x_px = rng_in(r, 0, s->spec.width_px);
        p->y_px = rng_in(r, 0, s->spec.height_px);
        if (s->ships >= RR_MAX_SHIPS || !is_clear(s, p, 80))
            continue;
        s->ship[s->ships++] = *p;
        return 1;
    }
    return 0;
}

/* Two abreast: equal, or one down to 60 % of the other; the shorter anywhere along the longer. */
static void settle_pair(rr_scene *s, rng *r)
{
    rr_ship a = drawn(r, 90, 250, 12, 20), b = a;
    if (s->ships + 2 > RR_MAX_SHIPS || !settle(s, r, &a))
        return;
    const double gap = rng_in(r, 2, 12), share = rng_chance(r, 0.5) ? 1 : rng_in(r, 0.6, 0.9);
    b.length_m = a.length_m * share;
    b.beam_m = beam_of(r, b.length_m);
    b.level = a.level * db(rng_in(r, -3, 3));
    b.seed = rng_u64(r);
    const double along = rng_in(r, -0.5, 0.5) * (a.length_m - b.length_m), t = a.axis_deg * RAD;
    const double across = 0.5 * (a.beam_m + b.beam_m) + gap, px = s->spec.gsd_m;
    b.x_px = a.x_px + (along * m_sin(t) + across * m_cos(t)) / px;
    b.y_px = a.y_px + (-along * m_cos(t) + across * m_sin(t)) / px;
    b.partner = s->ships - 1;
    s->ship[b.partner].partner = s->ships;
    s->ship[s->ships++] = b;
}

/* Metres from the straight line between the corner's ends to the shore, towards the sea, `along` metres down that line. */
static double berth_shore(const rr_spec *s, double along)
{
    const double side = s->land * land_reach * s->width_px, from = -0.3 * side, root = 0.70710678118654752;
    double off = from;
    for (; off < -from; off += 0.5) {
        const double u = along / s->gsd_m * root;
        if (!rr_on_land(s, 0.5 * side + u + off * root, 0.5 * side - u + off * root))
            break;
    }
    return off * s->gsd_m;
}

/* At the corner's shore, alongside: 2-5 m of water at the nearest place. */
static void settle_berth(rr_scene *s, rng *r)
{
    enum { PLACES = 9 };
    const rr_spec *o = &s->spec;
    const double px = o->gsd_m, side = o->land * land_reach * o->width_px, root = 0.70710678118654752;
    for (int tries = 0; tries < 50; tries++) {
        rr_ship p = drawn(r, o->min_m, o->max_m, 14, 24);
        const double at = rng_in(r, -0.35, 0.35) * side * px / root, half = 0.5 * p.length_m;
        const double lo = berth_shore(o, at - half), hi = berth_shore(o, at + half), slope = (hi - lo) / p.length_m;
        double off = 0, clear = 1;
        for (int k = 0; k < PLACES; k++) {
            const double u = p.length_m * (k / (PLACES - 1.0) - 0.5);
            off = fmax(off, berth_shore(o, at + u) - (0.5 * (lo + hi) + slope * u));
        }
        off += 0.5 * (lo + hi) + 0.5 * p.beam_m + rng_in(r, 2, 5);
        p.x_px = 0.5 * side + (at + off) * root / px;
        p.y_px = 0.5 * side + (off - at) * root / px;
        p.axis_deg = m_atan2(1 + slope, 1 - slope) / RAD;
        p.berthed = 1;
        for (int i = 0; i < s->ships; i++)
            clear *= m_hypot(s->ship[i].x_px - p.x_px, s->ship[i].y_px - p.y_px) * px > half + 0.5 * s->ship[i].length_m + 10;
        if (!(clear > 0) || s->ships >= RR_MAX_SHIPS)
            continue;
        s->ship[s->ships++] = p;
        return;
    }
}

int rr_scene_make(const rr_spec *spec, rr_scene *s)
{
    rng r = rng_make(spec->seed, 77);
    memset(s, 0, sizeof *s);
    s->spec = *spec;
    s->ship = calloc(RR_MAX_SHIPS, sizeof *s->ship);
    if (!s->ship)
        return RS_E_NOMEM;
    s->bridge_x[0] = rng_in(&r, 0.3, 0.7) * spec->width_px;
    s->bridge_x[1] = s->bridge_x[0] + rng_in(&r, -0.2, 0.2) * spec->width_px;
    for (int i = 0; i < spec->pairs; i++)
        settle_pair(s, &r);
    for (int i = 0; i < spec->ships; i++) {
        rr_ship p = drawn(&r, spec->min_m, spec->max_m, 10, 24);
        settle(s, &r, &p);
    }
    for (int i = 0; i < spec->weak; i++) {
        rr_ship p = drawn(&r, 80, 250, 4, 8);
        p.level -= 1; /* the sea adds its own */
        p.weak = 1;
        settle(s, &r, &p);
    }
    for (int i = 0; i < spec->berths; i++)
        settle_berth(s, &r);
    return RS_OK;
}
