#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scene/meta_kind.h"

#define DEG (3.14159265358979323846 / 180.0)

/* Platforms as producers write them, without blanks, dashes and underscores, in lower case. The
 * first entry that the name begins with counts; `name` then takes the rest of the name in
 * capitals where `rest` is 1. Mean heights above ground from the operators' fact sheets and
 * CEOS' missions database (database.eohandbook.com). */
static const struct {
    const char *key, *name;
    int rest;
    double km;
} platforms[] = {
    {"wv01", "WV01", 0, 496},          {"worldview1", "WV01", 0, 496},
    {"wv02", "WV02", 0, 770},          {"worldview2", "WV02", 0, 770},
    {"wv03", "WV03", 0, 617},          {"worldview3", "WV03", 0, 617},
    {"wv04", "WV04", 0, 617},          {"worldview4", "WV04", 0, 617},
    {"ge01", "GE01", 0, 681},          {"geoeye1", "GE01", 0, 681},
    {"qb02", "QB02", 0, 450},          {"quickbird", "QB02", 0, 450},
    {"lg0", "LG0", 1, 518},            {"legion", "LG0", 1, 518},
    {"ik01", "IK01", 0, 681},          {"ikonos", "IK01", 0, 681},
    {"spot6", "SPOT6", 0, 694},        {"spot7", "SPOT7", 0, 694},
    {"spot", "SPOT", 1, 822},          {"pneo", "PNEO", 1, 620},
    {"phr", "PHR", 1, 694},            {"pleiades", "PHR", 1, 694},
    {"landsat", "Landsat-", 1, 705},   {"sentinel2", "Sentinel-2", 1, 786},
    {"sentinel1", "Sentinel-1", 1, 693}, {"planetscope", "PlanetScope", 0, 475},
    {"skysat", "SkySat", 0, 500},      {"ssc", "SkySat", 0, 500},
    {"ss0", "SkySat", 0, 500},         {"rapideye", "RapidEye", 0, 630},
    {"capella", "Capella-", 1, 525},   {"iceye", "ICEYE-", 1, 570},
    {"umbra", "Umbra-", 1, 550},
};

static int platform_index(const char *text, const char **rest, char *plain, size_t capacity) {
    size_t n = 0;
    for (; *text && n + 1 < capacity; text++)
        if (isalnum((unsigned char)*text)) plain[n++] = (char)tolower((unsigned char)*text);
    plain[n] = '\0';
    for (size_t i = 0; i < TNK_COUNT(platforms); i++) {
        size_t length = strlen(platforms[i].key);
        if (strncmp(plain, platforms[i].key, length)) continue;
        *rest = plain + length;
        return (int)i;
    }
    return -1;
}

void tnk_meta_platform(const char *text, char *out, size_t capacity) {
    char plain[64];
    const char *rest;
    int i = platform_index(text, &rest, plain, sizeof plain);
    if (i < 0) {
        tnk_meta_copy(out, capacity, text);
        return;
    }
    size_t n = strlen(platforms[i].name);
    tnk_meta_copy(out, capacity, platforms[i].name);
    if (platforms[i].rest)
        for (; *rest && n + 1 < capacity; rest++) out[n++] = (char)toupper((unsigned char)*rest);
    if (n < capacity) out[n] = '\0';
}

double tnk_meta_orbit_km(const char *platform) {
    char plain[64];
    const char *rest;
    int i = platform_index(platform, &rest, plain, sizeof plain);
    return i < 0 ? 600 : platforms[i].km;
}

static const double earth_km = 6371;

double tnk_meta_zenith_away(double zenith_deg, double orbit_km, double away_m) {
    double r = earth_km + orbit_km, zenith = zenith_deg * DEG;
    double arc = zenith - asin(earth_km / r * sin(zenith)) + away_m / (1000 * earth_km); /* to below the satellite */
    return (arc + atan2(earth_km * sin(arc), r - earth_km * cos(arc))) / DEG;
}

double tnk_meta_zenith_deg(double off_nadir_deg, double orbit_km) {
    double s = (earth_km + orbit_km) / earth_km * sin(fabs(off_nadir_deg) * DEG);
    return s < 1 ? asin(s) / DEG : NAN;
}

/* The cubic through the four points of the window. */
static void cubic(const double window[4][4], double t, double at[3]) {
    at[0] = at[1] = at[2] = 0;
    for (int i = 0; i < 4; i++) {
        double weight = 1;
        for (int j = 0; j < 4; j++)
            if (j != i) weight *= (t - window[j][0]) / (window[i][0] - window[j][0]);
        for (int k = 0; k < 3; k++) at[k] += weight * window[i][k + 1];
    }
}

void tnk_orbit_feed(tnk_orbit *orbit, const double point[4]) {
    double(*w)[4] = orbit->window, t = orbit->t;
    if (orbit->found == 2 || (orbit->fed && !(point[0] > w[3][0]))) return;
    memmove(w, w + 1, 3 * sizeof *w);
    memcpy(w[3], point, sizeof *w);
    if (++orbit->fed < 4 || t < w[0][0] || t > w[3][0]) return;
    cubic((const double(*)[4])w, t, orbit->at);
    orbit->found = t >= w[1][0] && t <= w[2][0] ? 2 : 1; /* 2: best, it is in the middle */
}

/* WGS 84 */
static const double earth_a = 6378137.0, earth_e2 = 6.69437999014e-3;

void tnk_orbit_look(const double satellite[3], double lon_deg, double lat_deg,
                    double *zenith_deg, double *azimuth_deg) {
    double lon = lon_deg * DEG, lat = lat_deg * DEG;
    double n = earth_a / sqrt(1 - earth_e2 * sin(lat) * sin(lat));
    double x = satellite[0] - n * cos(lat) * cos(lon);
    double y = satellite[1] - n * cos(lat) * sin(lon);
    double z = satellite[2] - n * (1 - earth_e2) * sin(lat);
    double east = -sin(lon) * x + cos(lon) * y;
    double out = cos(lon) * x + sin(lon) * y; /* away from the Earth's axis */
    double north = cos(lat) * z - sin(lat) * out;
    double up = sin(lat) * z + cos(lat) * out;
    *zenith_deg = atan2(hypot(east, north), up) / DEG;
    *azimuth_deg = fmod(atan2(east, north) / DEG + 360.0, 360.0);
}

void tnk_orbit_lonlat(const double place[3], double *lon_deg, double *lat_deg) {
    /* Exact at height 0, below 1e-4 deg within 20 km of it. */
    double axis = hypot(place[0], place[1]);
    *lon_deg = atan2(place[1], place[0]) / DEG;
    *lat_deg = atan2(place[2], axis * (1 - earth_e2)) / DEG;
}
