/* preset.c — ready-made scenes: what each preset asks for, and how a seed varies it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "inner.h"

enum { HARBOUR = 1, WATERS, FILL, STS };

typedef struct preset {
    const char *name, *about;
    int    width, height;
    double gsd, zenith, cloud;           /* zenith: largest */
    int    quay, coast_pct, islets;      /* quay 1, or a natural coast in so many of 100 seeds */
    int    bits11, wrap;
    plan   plan;
    int    drawn;                        /* what is 0 above is drawn by port_preset.c */
    int    varied;                       /* decks of all sorts, pixels of 0.3 to 5 m */
} preset;

static const preset presets[] = {
    { "vhr", "0.5 m open sea: single ships and one pair alongside", 1500, 1500, 0.5, 24, 0, 0, 0, 0, 1, 0,
      { 6, 0, 1, 50, 200, 0.55, 0.12, 0.12, 0.1, 0, 0 }, 0, 0 },
    { "port", "0.6 m harbour: quays, piers, tanker jetties, ships berthed and anchored", 1600, 1600, 0.6, 24,
      0, 1, 0, 0, 1, 0, { 5, 9, 1, 48, 210, 0.55, 0.2, 0.15, 0.1, 0, 0 }, 0, 0 },
    { "planet3", "3 m anchorage, mostly small tankers", 1200, 1200, 3.0, 6, 0, 0, 35, 2, 0, 0,
      { 28, 0, 2, 48, 190, 0.55, 0.12, 0.12, 0.2, 0, 0 }, 0, 0 },
    { "s2", "10 m anchorage, ships of all sizes", 1000, 1000, 10.0, 9, 0, 0, 40, 4, 0, 0,
      { 42, 0, 2, 60, 335, 0.45, 0.06, 0.2, 0.1, 0, 0 }, 0, 0 },
    { "quay3", "3 m harbour: hulls at quays, wakes outside", 1000, 1000, 3.0, 8, 0, 1, 0, 2, 0, 0,
      { 14, 16, 1, 48, 220, 0.5, 0.15, 0.45, 0.1, 0, 0 }, 0, 0 },
    { "demo", "0.7 m scene for the README: tankers, a pair alongside, a bit of quay", 1200, 900, 0.7, 16, 0, 1,
      0, 0, 1, 0, { 6, 4, 1, 85, 190, 0.75, 0.0, 0.2, 0.2, 0, 0 }, 0, 0 },
    { "bench", "3 m sea that repeats without a seam, for rasters of any size", 2048, 2048, 3.0, 8, 0, -1, 0, 5,
      0, 1, { 10, 0, 1, 50, 250, 0.5, 0.15, 0.15, 0.15, 0, 0 }, 0, 0 },
    { "harbour", "0.3-10 m merchant harbour: quays, fingers, docks, yards, rafts, marinas, moles; for training", 0, 0,
      0, 0, 0, 1, 0, 0, 0, 0, { 0, 0, 0, 30, 330, 0.35, 0.14, 0.25, 0.3, 0, 0 }, HARBOUR, 0 },
    { "waters", "0.3-10 m test scene: a third of the hulls at quays, rafts, wakes, islands, cloud", 0, 0,
      0, 0, 0, 1, 0, 0, 0, 0, { 0, 0, 0, 50, 300, 0.4, 0, 0.35, 0.3, 0, 0 }, WATERS, 0 },
    { "fill", "0.3-0.7 m open sea, two tankers apart, sun 20-60, off-nadir 0-25: how full are they?", 0, 0,
      0, 0, 0, 0, 0, 0, 1, 0, { 2, 0, 0, 60, 300, 1, 0, 0.15, 0, 0, 0 }, FILL, 0 },
    { "decks", "0.3-5 m open sea full of ships of all types, their decks varied; for training", 1200, 1200, 0, 20,
      0, 0, 0, 0, 1, 0, { 30, 0, 0, 45, 330, 0.42, 0.05, 0.15, 0.05, 0.28, 0 }, 0, 1 },
    { "sts", "0.5, 3 or 10 m: tankers in pairs 2 to 30 m apart, rafts, ships alongside others at quays", 0, 0, 3, 9, 0,
      1, 0, 0, 0, 0, { 0, 0, 2, 60, 220, 0.7, 0, 0.1, 0.7, 0, 30 }, STS, 0 },
};

enum { PRESETS = sizeof presets / sizeof *presets };

const char *rs_preset_name(int i, const char **about)
{
    if (i < 0 || i >= PRESETS)
        return NULL;
    if (about)
        *about = presets[i].about;
    return presets[i].name;
}

static const preset *find(const char *name)
{
    for (int k = 0; name && k < PRESETS; k++)
        if (!strcmp(name, presets[k].name))
            return &presets[k];
    return NULL;
}

static int is_port(const preset *p)
{
    return p->drawn == HARBOUR || p->drawn == WATERS;
}

static double given(double x, double otherwise)
{
    return x > 0.5 * RS_UNSET ? x : otherwise;
}

static int in(double x, double lo, double hi)
{
    return x >= lo && x <= hi;
}

static int sane(const rs_scene *s)
{
    return in(s->width_px, 16, 30000) && in(s->height_px, 16, 30000) && in(s->gsd_m, 0.1, 60)
        && in(s->sun_el_deg, 5, 90) && in(s->view_zenith_deg, 0, 60) && in(s->cloud, 0, 1)
        && in(s->wind_ms, 0, 30) && in(s->haze, 0, 1) && in(s->blur_px, 0, 2)
        && (s->bands == 1 || s->bands == 3 || s->bands == 4);
}

static double deck_gsd(uint64_t seed)
{
    rng r = rng_make(seed, 93);
    return m_exp(rng_in(&r, m_log(0.3), m_log(5)));
}

static void set_size(rs_scene *s, const preset *p, const rs_spec *o)
{
    s->width_px = o->width_px > 0 ? o->width_px : p->width;
    s->height_px = o->height_px > 0 ? o->height_px : p->height;
    s->gsd_m = given(o->gsd_m, p->gsd > 0 ? p->gsd : deck_gsd(o->seed));
    s->varied = p->varied;
    s->bands = o->jpeg_like ? 3 : o->bands > 0 ? o->bands : 4;
    s->jpeg_like = o->jpeg_like;
    s->wrap = p->wrap;
}

static void set_weather(rs_scene *s, const preset *p, const rs_spec *o, rng *r)
{
    const double wind = 1.5 + 7.5 * rng_unit(r) * rng_unit(r), from = rng_in(r, 0, 360);
    const double haze = 0.04 + 0.3 * rng_unit(r) * rng_unit(r), swell = rng_in(r, 0.1, 1.1);
    s->wind_ms = given(o->wind_ms, wind);
    s->wind_from_deg = from;
    s->haze = given(o->haze, haze);
    s->cloud = given(o->cloud, p->cloud);
    s->swell_m = swell * (p->quay == 1 ? 0.3 : 1);
    for (int k = 0; k < 3; k++) {
        const double w = rng_unit(r);
        s->water[k] = 0.05 + w * w;
    }
}

static void set_sensor(rs_scene *s, const preset *p, const rs_spec *o, rng *r)
{
    const double blur = rng_in(r, 0.5, 0.62), zenith = p->zenith * sqrt(rng_unit(r)), az = rng_in(r, 0, 360);
    s->blur_px = given(o->blur_px, blur);
    s->view_zenith_deg = given(o->view_zenith_deg, zenith);
    s->view_az_deg = given(o->view_az_deg, az);
    const int bits11 = p->drawn ? s->gsd_m < 2 : p->bits11;
    s->dn_scale = bits11 ? 2600 : 10000;
    s->dn_max = bits11 ? 2047 : 65535;
    s->read_noise = bits11 ? rng_in(r, 1.2, 2.2) : s->gsd_m > 5 ? rng_in(r, 4, 9) : rng_in(r, 7, 14);
    s->shot_noise = bits11 ? 0.03 : s->gsd_m > 5 ? 0.02 : 0.10;
}

static int set_land(rs_scene *s, const preset *p, const rs_spec *o, rng *r)
{
    const int natural = rng_chance(r, 0.01 * p->coast_pct), wall = rng_chance(r, 0.4);
    const int quay = o->quay >= 0 ? o->quay : p->quay;
    const int islets = p->islets ? rng_int(r, p->islets + 1) : 0;
    const uint64_t seed = rng_u64(r);
    if (is_port(p)) {
        s->land = land_port(s, seed, quay > 0);
        return s->land ? RS_OK : RS_E_NOMEM;
    }
    if (quay <= 0 && !natural && !islets)
        return RS_OK;
    s->land = land_make(s, seed, quay > 0 ? 1 : natural ? 0 : -1, islets, wall && (quay > 0 || natural));
    return s->land ? RS_OK : RS_E_NOMEM;
}

static plan plan_of(const rs_scene *s, const preset *p, const rs_spec *o)
{
    plan q = p->plan;
    q.ships = o->ships >= 0 ? o->ships : q.ships;
    q.berthed = o->quay > 0 && !q.berthed ? 6 : q.berthed;
    q.wake = given(o->wake_share, q.wake);
    q.sts = given(o->sts_share, q.sts);
    q.pairs = o->sts_share > 0.5 * RS_UNSET ? (q.sts > 0) * q.pairs : q.pairs;
    q.tankers = given(o->tanker_share, q.tankers);
    const double side = fmin(s->width_px, s->height_px) * s->gsd_m;
    q.max_m = fmax(fmin(q.max_m, 0.4 * side), 46);
    q.min_m = fmin(q.min_m, 0.8 * q.max_m);
    if (p->drawn == STS) {
        q.ships = o->ships >= 0 ? o->ships : (int)m_clamp(0.011 * side, 10, 80);
        q.berthed = o->quay == 0 ? 0 : (int)m_clamp(0.006 * side, 4, 24);
    }
    return q;
}

static int fill_port(rs_scene *s, const preset *p, const rs_spec *o)
{
    const plan q = port_plan(s, &p->plan, o);
    const int err = moor_ships(s, &q);
    return err ? err : mark_difficult(s);
}

static int build(rs_scene *s, const preset *p, const rs_spec *asked)
{
    rng r = rng_make(s->seed, 1);
    rs_spec own = *asked;
    const rs_spec *o = &own;
    if (is_port(p))
        s->veil = port_spec(&own, s->seed, p->drawn == WATERS);
    if (p->drawn == FILL)
        fill_spec(&own, s->seed);
    if (p->drawn == STS)
        sts_spec(&own, p->gsd);
    set_size(s, p, o);
    set_weather(s, p, o, &r);
    set_sensor(s, p, o, &r);
    int err = scene_place(s, o, &r);
    if (err)
        return err;
    if (!sane(s))
        return RS_E_ARG;
    err = set_land(s, p, o, &r);
    if (err)
        return err;
    if (is_port(p))
        return fill_port(s, p, o);
    const plan q = plan_of(s, p, o);
    return place_ships(s, &q);
}

int rs_scene_make(const rs_spec *spec, rs_scene **out)
{
    const preset *p = find(spec->preset);
    *out = NULL;
    if (!p)
        return RS_E_ARG;
    rs_scene *s = calloc(1, sizeof *s);
    if (!s)
        return RS_E_NOMEM;
    s->seed = spec->seed * 1000003u + hash2(77, (int)(p - presets), 5);
    const int err = build(s, p, spec);
    if (err) {
        rs_scene_free(s);
        return err;
    }
    *out = s;
    return RS_OK;
}

int rs_scene_plain(int width_px, int height_px, rs_scene **out)
{
    rs_scene *s = calloc(1, sizeof *s);
    *out = s;
    if (!s)
        return RS_E_NOMEM;
    s->seed = 1;
    s->width_px = width_px;
    s->height_px = height_px;
    s->bands = 4;
    s->gsd_m = 0.5;
    s->sun_el_deg = 45;
    s->sun_az_deg = 150;
    s->lon_deg = 123;
    s->lat_deg = 38;
    s->epsg = 32651;
    s->time_s = 1711855767;
    s->wind_ms = 0.5;
    s->water[0] = s->water[1] = 0.5;
    s->blur_px = 0.5;
    s->dn_scale = 10000;
    s->dn_max = 65535;
    return RS_OK;
}

void rs_scene_free(rs_scene *s)
{
    if (!s)
        return;
    land_free(s->land);
    free(s);
}
