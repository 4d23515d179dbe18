/* where.c — a place and a time for a scene, so that its sun is the real one. */
#include <math.h>
#include "inner.h"

typedef struct spot { double lon, lat; int epsg; } spot;

static const spot spots[] = {
    { 125.02, 38.58, 32651 }, { 124.83, 38.45, 32651 }, { 128.75, 34.85, 32652 }, { 122.45, 30.85, 32651 },
    { 104.12, 1.22, 32648 }, { 14.72, 35.88, 32633 }, { -5.32, 36.08, 32630 }, { 50.55, 28.85, 32639 },
    { 3.55, 51.75, 32631 }, { 132.05, 42.68, 32652 }, { 22.85, 36.62, 32634 }, { 31.15, -29.95, 32736 },
};

enum { SPOTS = sizeof spots / sizeof *spots, FAVOURED = 4 };

#define YEAR_S 1704067200.0              /* 2024-01-01 */

static int given(double x)
{
    return x > 0.5 * RS_UNSET;
}

/* A place inside the zone that an EPSG code names, when it names one. */
static int zone_spot(int epsg, spot *p)
{
    const int zone = epsg % 100;
    if ((epsg / 100 != 326 && epsg / 100 != 327) || zone < 1 || zone > 60)
        return 0;
    p->lon = zone * 6 - 183 + 0.4;
    p->lat = epsg / 100 == 326 ? 38.7 : -30.0;
    p->epsg = epsg;
    return 1;
}

static int utm_of(double lon, double lat)
{
    return (lat >= 0 ? 32600 : 32700) + (int)floor((lon + 180) / 6) + 1;
}

static spot pick_spot(const rs_spec *o, rng *r)
{
    spot p = spots[rng_chance(r, 0.6) ? rng_int(r, FAVOURED) : rng_int(r, SPOTS)];
    if (o->epsg > 0 && !zone_spot(o->epsg, &p))
        p.epsg = o->epsg;
    if (given(o->lon_deg) && given(o->lat_deg)) {
        p.lon = o->lon_deg;
        p.lat = o->lat_deg;
        p.epsg = o->epsg > 0 ? o->epsg : utm_of(p.lon, p.lat);
    }
    if (o->epsg == 0)
        p.epsg = 0;
    return p;
}

/* Mid-morning of some day, with the sun between 22 and 70 degrees up. */
static void pick_time(rs_scene *s, rng *r)
{
    for (int k = 0; k < 60; k++) {
        const double day = floor(rng_in(r, 0, 366)), hour = rng_in(r, 9.7, 11.8);
        s->time_s = floor(YEAR_S + day * 86400 + (hour - s->lon_deg / 15) * 3600);
        rs_sun_position(s->time_s, s->lon_deg, s->lat_deg, &s->sun_el_deg, &s->sun_az_deg);
        if (s->sun_el_deg > 22 && s->sun_el_deg < 70)
            return;
    }
}

/* Another latitude where the sun wanted can stand, if it cannot here. */
static void move_under(rs_scene *s, double near_s)
{
    double lat = s->lat_deg, time = s->time_s, best = s->sun_error_deg;
    for (int k = 0; k <= 22; k++) {
        const double try = 60 - 5 * k;
        double when;
        const double miss = rs_sun_time(near_s, s->lon_deg, try, s->sun_el_deg, s->sun_az_deg, &when);
        if (miss > 0.25 || (best <= 0.25 && fabs(try - s->lat_deg) >= fabs(lat - s->lat_deg)))
            continue;
        best = miss;
        lat = try;
        time = when;
    }
    s->lat_deg = lat;
    s->time_s = time;
    s->sun_error_deg = best;
}

static void set_sun(rs_scene *s, const rs_spec *o)
{
    const double near_s = s->time_s;
    s->sun_el_deg = o->sun_el_deg;
    s->sun_az_deg = o->sun_az_deg;
    s->sun_error_deg = rs_sun_time(near_s, s->lon_deg, s->lat_deg, s->sun_el_deg, s->sun_az_deg, &s->time_s);
    if (s->sun_error_deg <= 0.25 || given(o->lat_deg))
        return;
    move_under(s, near_s);
    if (o->epsg < 0)
        s->epsg = utm_of(s->lon_deg, s->lat_deg);
}

/* Operators look from the sun's side to stay out of the glint; now and then they do not. */
static void avoid_glint(rs_scene *s, const rs_spec *o, rng *r)
{
    const double towards = m_cos((s->view_az_deg - s->sun_az_deg) * RAD);
    const int turn = rng_chance(r, 0.85);
    if (turn && towards < 0.2 && !given(o->view_az_deg))
        s->view_az_deg = s->view_az_deg < 180 ? s->view_az_deg + 180 : s->view_az_deg - 180;
}

int scene_place(rs_scene *s, const rs_spec *o, rng *r)
{
    const spot p = pick_spot(o, r);
    s->lon_deg = p.lon + rng_in(r, -0.05, 0.05) * !given(o->lon_deg);
    s->lat_deg = p.lat + rng_in(r, -0.05, 0.05) * !given(o->lat_deg);
    s->epsg = p.epsg;
    pick_time(s, r);
    if (given(o->sun_el_deg) && given(o->sun_az_deg))
        set_sun(s, o);
    avoid_glint(s, o, r);
    return geo_locate(s);
}
