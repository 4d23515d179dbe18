/* port_preset.c — presets that draw pixel, size, weather and sun where the spec leaves them open. */
#include <math.h>
#include "inner.h"

static int unset(double x)
{
    return x < 0.5 * RS_UNSET;
}

/* Test scenes show at least 360 m; in all, rendering stays a matter of seconds. */
static int size_of(double gsd, int waters)
{
    if (!waters)
        return 512;
    return gsd < 1.5 ? 1200 : gsd < 5 ? 900 : 640;
}

static void set_sun(rs_spec *o, rng *r)
{
    const double el = rng_in(r, 20, 60), az = rng_in(r, 115, 195);
    if (!unset(o->sun_el_deg))
        return;
    o->sun_el_deg = el;
    o->sun_az_deg = az;
}

double port_spec(rs_spec *o, uint64_t seed, int waters)
{
    rng r = rng_make(seed, 91);
    const double gsd = m_exp(rng_in(&r, m_log(0.3), m_log(10))), veil = rng_in(&r, 0.03, 0.2);
    const int cloudy = rng_chance(&r, waters ? 0.45 : 0.15), veiled = rng_chance(&r, 0.2);
    const double cloud = rng_in(&r, 0.02, waters ? 0.22 : 0.12), lean = sqrt(rng_unit(&r));
    const double haze = rng_in(&r, 0.25, 0.7);
    o->gsd_m = unset(o->gsd_m) ? gsd : o->gsd_m;
    if (o->width_px <= 0)
        o->width_px = o->height_px = size_of(o->gsd_m, waters);
    if (unset(o->cloud))
        o->cloud = cloudy ? cloud : 0;
    if (unset(o->haze) && rng_chance(&r, 0.15))
        o->haze = haze;
    if (unset(o->view_zenith_deg))
        o->view_zenith_deg = lean * (o->gsd_m < 2 ? 22 : o->gsd_m < 5 ? 7 : 9);
    if (waters)
        set_sun(o, &r);
    return veiled ? veil : 0;
}

/* Room for two of the longest; at 3 m and 10 m more sea, or the search has nothing to compare with. */
void fill_spec(rs_spec *o, uint64_t seed)
{
    rng r = rng_make(seed, 93);
    const double gsd = rng_in(&r, 0.3, 0.7), zenith = rng_in(&r, 0, 25);
    o->gsd_m = unset(o->gsd_m) ? gsd : o->gsd_m;
    o->view_zenith_deg = unset(o->view_zenith_deg) ? zenith : o->view_zenith_deg;
    if (o->width_px <= 0)
        o->width_px = o->height_px = (int)fmax(800 / o->gsd_m, 400);
    set_sun(o, &r);
}

/* An anchorage off a port: 1.2 km of it in the finest pixels, 10 km in the coarsest. */
void sts_spec(rs_spec *o, double usual_gsd)
{
    const double gsd = unset(o->gsd_m) ? usual_gsd : o->gsd_m;
    if (o->width_px <= 0)
        o->width_px = o->height_px = gsd < 1.5 ? 2400 : gsd < 5 ? 1200 : 1000;
}

/* As many hulls as a busy harbour of that size has, moored or not as the share says. */
plan port_plan(const rs_scene *s, const plan *of, const rs_spec *o)
{
    plan q = *of;
    rng r = rng_make(s->seed, 92);
    const double side = fmin(s->width_px, s->height_px) * s->gsd_m;
    const double km = sqrt((double)s->width_px * s->height_px) * s->gsd_m / 1000;
    const int waters = q.small <= 0, n = (int)m_clamp(10 * m_pow(km, 0.85) * rng_in(&r, 0.7, 1.5) + 2, 3, 100);
    const double moored = waters ? rng_in(&r, 0.26, 0.42) : rng_in(&r, 0.34, 0.67);
    q.berthed = o->quay == 0 ? 0 : (int)(n * moored + 0.5);
    q.ships = o->ships >= 0 ? o->ships : n - q.berthed;
    q.wake = unset(o->wake_share) ? q.wake : o->wake_share;
    q.sts = unset(o->sts_share) ? q.sts : o->sts_share;
    q.tankers = unset(o->tanker_share) ? q.tankers : o->tanker_share;
    q.max_m = fmax(fmin(q.max_m, 0.42 * side), 46);
    if (waters)
        q.min_m = fmax(q.min_m, 7 * s->gsd_m);
    q.min_m = fmin(q.min_m, 0.8 * q.max_m);
    return q;
}
