/* particulars.c — sizes, draughts and loads that go together.
 *
 * Regressions and their scatter: shared/DOMAIN.md section 1.2 (deadweight, depth, summer
 * draught), 1.4 (block, waterplane), 1.5 (L/B), 2.1 and 2.2 (ballast, g = 1 - (Cwp/K)(1 - T/Ts)).
 */
#include <math.h>
#include "inner.h"

typedef struct shape {
    const char *name;
    rs_kind kind;
    double lb, lb_sd;                    /* length / beam */
    double depth, ts_depth;              /* factor on the tanker's depth line; Ts / D */
    double block, dwt;                   /* Cb; factor on the tanker's deadweight line */
    double min_m, max_m;                 /* hard limits of length */
} shape;

static const shape shapes[RS_SUBTYPES] = {
    [RS_OIL]           = { "oil", RS_TANKER, 6.35, 0.45, 1.00, 0.706, 0.80, 1.00, 45, 340 },
    [RS_CHEMICAL]      = { "chemical", RS_TANKER, 6.55, 0.42, 1.00, 0.710, 0.78, 0.96, 60, 190 },
    [RS_LPG_CYLINDER]  = { "lpg", RS_TANKER, 6.00, 0.45, 1.02, 0.68, 0.73, 0.76, 55, 180 },
    [RS_LPG_SPHERE]    = { "lpg", RS_TANKER, 6.10, 0.35, 1.10, 0.55, 0.72, 0.72, 90, 290 },
    [RS_BULK_GEARLESS] = { "bulk", RS_BULK, 6.23, 0.34, 1.03, 0.71, 0.83, 1.02, 90, 300 },
    [RS_BULK_GEARED]   = { "bulk_geared", RS_BULK, 6.15, 0.30, 1.03, 0.71, 0.82, 1.00, 100, 200 },
    [RS_GENERAL]       = { "general", RS_CARGO, 6.19, 0.41, 0.95, 0.74, 0.79, 0.95, 45, 160 },
    [RS_GENERAL_GEARED] = { "general_geared", RS_CARGO, 6.15, 0.38, 1.0, 0.72, 0.76, 0.92, 70, 170 },
    [RS_BOX]           = { "container", RS_CONTAINER, 6.64, 0.48, 1.02, 0.66, 0.66, 0.80, 90, 330 },
    [RS_RORO]          = { "roro", RS_CARGO, 6.20, 0.40, 1.75, 0.34, 0.64, 0.40, 80, 200 },
    [RS_TRAWLER]       = { "fishing", RS_FISHING, 4.5, 0.45, 0.90, 0.78, 0.62, 0.45, 15, 65 },
    [RS_HARBOUR_TUG]   = { "tug", RS_TUG, 3.0, 0.25, 0.85, 0.78, 0.60, 0.30, 18, 42 },
    [RS_BARGE]         = { "barge", RS_CARGO, 4.2, 0.60, 0.62, 0.76, 0.90, 1.00, 25, 100 },
    [RS_PASSENGER]     = { "passenger", RS_OTHER, 5.8, 0.70, 1.40, 0.42, 0.62, 0.30, 40, 300 },
    [RS_SUPPLY]        = { "supply", RS_OTHER, 4.3, 0.45, 0.95, 0.76, 0.68, 0.60, 40, 100 },
    [RS_NAVAL]         = { "naval", RS_OTHER, 8.3, 0.50, 1.00, 0.52, 0.52, 0.25, 50, 180 },
};

rs_kind rs_ship_kind(const rs_ship *s)
{
    return shapes[s->subtype].kind;
}

const char *rs_subtype_name(rs_subtype t)
{
    return (unsigned)t < RS_SUBTYPES ? shapes[t].name : "unknown";
}

const char *rs_kind_name(rs_kind k)
{
    static const char *const names[] = { "tanker", "bulk", "cargo", "container", "fishing", "tug", "other" };
    return (unsigned)k < 7 ? names[k] : "unknown";
}

static double tanker_dwt(double l, double b)
{
    if (l < 130.0)
        return 0.03197 * m_pow(l, 1.8587) * m_pow(b, 1.2185);
    return 0.09637 * m_pow(l, 1.2088) * m_pow(b, 1.9525);
}

static double tanker_depth(double l, double b)
{
    return 0.1089 * m_pow(l, 0.7421) * m_pow(b, 0.3314);
}

/* The shares asked for: 40 % empty, 40 % full, the rest between. */
static double draw_laden(rng *r)
{
    const double p = rng_unit(r);
    if (p < 0.4)
        return rng_in(r, 0.0, 0.10);
    if (p < 0.8)
        return rng_in(r, 0.80, 0.95);
    return rng_in(r, 0.10, 0.80);
}

static double ballast_draught(const rs_ship *s, rng *r)
{
    const double rule = s->length_m < 150.0 ? 1.2 + 0.0245 * s->length_m : 2.0 + 0.02 * s->length_m;
    const double t = rule * rng_spread(r, 1.05, 0.09, 2.0);
    return m_clamp(t, 0.42 * s->summer_draught_m, 0.72 * s->summer_draught_m);
}

/* Draught from cargo, consumables, and in the empty ship ballast water. */
static double load_draught(const rs_ship *s, double cwp, rng *r)
{
    const double lpp = 0.951 * s->length_m;
    const double per_metre = 1.025 * cwp * lpp * s->beam_m;
    const double aboard = s->laden + rng_in(r, 0.02, 0.06);
    const double t = s->summer_draught_m - (1.0 - aboard) * s->dwt_t / per_metre;
    const double least = ballast_draught(s, r);
    return m_clamp(t, least, s->summer_draught_m);
}

static void draw_sizes(rs_ship *s, const shape *f, rng *r, double min_m, double max_m)
{
    const double lo = fmax(min_m, f->min_m), hi = fmax(lo, fmin(max_m, f->max_m));
    if (s->length_m <= 0)
        s->length_m = m_exp(rng_in(r, m_log(lo), m_log(hi)));
    const double large = s->length_m > 200.0 && f->kind == RS_TANKER ? -0.5 : 0.0;
    s->beam_m = s->length_m / rng_spread(r, f->lb + large, f->lb_sd, 2.5);
    s->depth_m = f->depth * tanker_depth(s->length_m, s->beam_m) * m_exp(rng_spread(r, 0, 0.09, 2.5));
}

static void draw_weights(rs_ship *s, const shape *f, rng *r)
{
    const double z = rng_spread(r, 0, 1, 2.5);           /* deep ships carry more */
    s->summer_draught_m = s->depth_m * (f->ts_depth + 0.043 * z * (f->ts_depth > 0.5 ? 1 : 0.4));
    const double scatter = 0.118 * (0.6 * z + 0.8 * rng_spread(r, 0, 1, 2.5));
    const double k_unit = 1.025 * 0.951 * s->length_m * s->beam_m * s->summer_draught_m;
    const double w = f->dwt * tanker_dwt(s->length_m, s->beam_m) * m_exp(scatter);
    const double least = f->dwt > 0.9 ? 0.42 : 0.20;     /* K of section 1.4 */
    s->dwt_t = m_clamp(w, least * k_unit, 0.80 * k_unit);
}

void rs_ship_random(rs_ship *s, rs_subtype subtype, uint64_t seed, double min_m, double max_m)
{
    rng r = rng_make(seed, 11);
    const shape *f = &shapes[subtype];
    s->subtype = subtype;
    s->seed = seed;
    draw_sizes(s, f, &r, min_m, max_m);
    draw_weights(s, f, &r);
    const double block = m_clamp(rng_spread(&r, f->block, 0.03, 2), 0.5, 0.95);
    s->laden = draw_laden(&r);
    s->draught_m = load_draught(s, 0.55 + 0.45 * block, &r);
    s->freeboard_m = s->depth_m - s->draught_m;
    const double empty = m_step(0.6, 0.1, s->laden);
    s->trim_m = empty * rng_in(&r, 0.2, 0.9) * 0.012 * s->length_m;
}
