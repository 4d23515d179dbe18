#include "meaning/traffic.h"

#include <math.h>
#include <stddef.h>

#include "base/earth.h"
#include "base/mem.h"
#include "meaning/assign.h"

#define DEG 0.017453292519943295

/* A report's own error, and how fast a ship's velocity wanders off its course, in m^2/s^3 (white noise of
 * acceleration): straight, a wander of 1 m/s in ten minutes; turning, 90 degrees at 12 knots in five. */
static const double report_sd_m = 20, straight = 0.0016, turning = 0.13;
static const double turn_share = 0.2, antenna_share = 0.2; /* antenna off the middle, of the length: one sd */

static void velocity(const tnk_fix *f, double *east, double *north) {
    int still = f->sog_ms < 0.3f;
    *east = still ? 0 : f->sog_ms * sin(f->cog_deg * DEG);
    *north = still ? 0 : f->sog_ms * cos(f->cog_deg * DEG);
}

/* Metres from fix a to b. */
static void between(const tnk_fix *a, const tnk_fix *b, double *east, double *north) {
    double n, e;
    tnk_earth_degree(0.5 * (a->lat_deg + b->lat_deg), &n, &e);
    *east = tnk_earth_wrap(b->lon_deg - a->lon_deg) * e;
    *north = (b->lat_deg - a->lat_deg) * n;
}

static void place(const tnk_fix *f, double east_m, double north_m, tnk_reported *out) {
    double n, e;
    tnk_earth_degree(f->lat_deg, &n, &e);
    out->lon_deg = tnk_earth_wrap(f->lon_deg + east_m / e);
    out->lat_deg = f->lat_deg + north_m / n;
}

static void point(const tnk_fix *f, double gap_s, tnk_reported *out) {
    int course = isnan(f->heading_deg);
    out->heading_deg = course && f->sog_ms > 1.5f ? f->cog_deg : f->heading_deg;
    out->heading_sd_deg = (course ? 8 : 4) + 0.02 * fmin(fabs(gap_s), 600);
}

static void set_errors(tnk_reported *out, double cube) {
    out->steady_sd_m = sqrt(report_sd_m * report_sd_m + straight * cube);
    out->turning_sd_m = sqrt(report_sd_m * report_sd_m + turning * cube);
}

/* From one report on or back. A ship at anchor swings; nothing is known of a speed that is not given. */
static void reckon(const tnk_fix *f, double time_s, tnk_reported *out) {
    double t = time_s - f->time_s, east, north;
    velocity(f, &east, &north);
    int known = isfinite(east) && isfinite(north);
    if (!known) east = north = 0;
    place(f, east * t, north * t, out);
    set_errors(out, fabs(t * t * t) / 3);
    if (!known) out->turning_sd_m = out->steady_sd_m = hypot(out->turning_sd_m, 4 * fabs(t));
    if (known && east == 0 && north == 0)
        out->turning_sd_m = out->steady_sd_m = hypot(report_sd_m, fmin(0.3 * fabs(t), 60));
    out->east_ms = known ? east : NAN, out->north_ms = known ? north : NAN;
    out->gap_s = fabs(t);
    point(f, t, out);
}

/* A cubic through both places with both velocities; what is not known of them is the mean one. Its variance under a
 * wandering velocity is q T^3 s^3 (1-s)^3 / 3. */
static void interpolate(const tnk_fix *a, const tnk_fix *b, double time_s, tnk_reported *out) {
    double T = b->time_s - a->time_s, s = (time_s - a->time_s) / T, dx, dy, ax, ay, bx, by;
    between(a, b, &dx, &dy);
    velocity(a, &ax, &ay);
    velocity(b, &bx, &by);
    int known = isfinite(ax + ay + bx + by);
    if (!known) ax = bx = dx / T, ay = by = dy / T;
    double h1 = s * (1 - s) * (1 - s), h2 = s * s * (3 - 2 * s), h3 = -s * s * (1 - s), left = s * (1 - s);
    place(a, h1 * T * ax + h2 * dx + h3 * T * bx, h1 * T * ay + h2 * dy + h3 * T * by, out);
    set_errors(out, T * T * T * left * left * left / 3);
    if (!known) set_errors(out, T * T * T * left * left / 3);
    out->east_ms = (1 - s) * ax + s * bx, out->north_ms = (1 - s) * ay + s * by;
    out->gap_s = fmin(time_s - a->time_s, b->time_s - time_s);
    const tnk_fix *near = s < 0.5 ? a : b;
    point(near, time_s - near->time_s, out);
    double turn = fabs(remainder((double)a->heading_deg - b->heading_deg, 360));
    if (turn > 0) out->heading_sd_deg = hypot(out->heading_sd_deg, 0.5 * turn);
}

void tnk_traffic_at(const tnk_fix *fix, long count, double time_s, tnk_reported *out) {
    const double most_ms = 50; /* faster: two ships of one number */
    long after = 0;
    double dx, dy;
    while (after < count && fix[after].time_s < time_s) after++;
    const tnk_fix *a = after ? &fix[after - 1] : NULL, *b = after < count ? &fix[after] : NULL;
    if (a && b) {
        between(a, b, &dx, &dy);
        if (hypot(dx, dy) > most_ms * (b->time_s - a->time_s) + 5 * report_sd_m) {
            if (time_s - a->time_s <= b->time_s - time_s) b = NULL;
            else a = NULL;
        }
    }
    if (a && b) interpolate(a, b, time_s, out);
    else reckon(a ? a : b, time_s, out);
}

/* ---- likelihoods ---- */

static double bell(double x, double sd) { return exp(-0.5 * x * x / (sd * sd)) / (sd * 2.50662827463100050242); }

/* Lengths of ships at sea: median 120 m, a factor of 1.8 either way (one sd). */
static double usual_length(double m) {
    double z = log(m / 120) / 0.6;
    return exp(-0.5 * z * z) / (m * 0.6 * 2.50662827463100050242);
}

static double length_ratio(const tnk_target_hull *h, const tnk_reported *s) {
    const double wrong = 0.05; /* entered wrongly */
    if (!isfinite(h->length_m) || !isfinite(s->length_m)) return 1;
    double sd = hypot(isfinite(h->length_sd_m) ? h->length_sd_m : 0.15 * h->length_m, 2 + 0.03 * s->length_m);
    return wrong + (1 - wrong) * bell(h->length_m - s->length_m, sd) / usual_length(h->length_m);
}

static double heading_ratio(const tnk_target_hull *h, const tnk_reported *s) {
    const double wrong = 0.07, turn = h->ambiguous ? 180 : 360;
    if (!isfinite(h->heading_deg) || !isfinite(s->heading_deg)) return 1;
    double sd = hypot(isfinite(h->heading_sd_deg) ? h->heading_sd_deg : 5, s->heading_sd_deg);
    double off = remainder(h->heading_deg - s->heading_deg, turn);
    return wrong + (1 - wrong) * fmin(bell(off, sd) * turn, turn);
}

/* Where a ship shows, off where it is. */
static void displace(const tnk_reported *s, const tnk_look *look, double *east, double *north, double *sd) {
    *east = *north = *sd = 0;
    if (!look || !(look->shift_s > 0) || !isfinite(s->east_ms)) return;
    double az = look->azimuth_deg * DEG;
    double closing = (s->east_ms * sin(az) + s->north_ms * cos(az)) * sin(look->zenith_deg * DEG);
    double track = az + 90 * DEG; /* of a sensor that looks to its right */
    *east = look->shift_s * closing * sin(track);
    *north = look->shift_s * closing * cos(track);
    *sd = 0.1 * fabs(look->shift_s * closing) + 0.3 * look->shift_s; /* and a speed good to 0.3 m/s */
}

/* ln of a pair's likelihood over that of strangers; distance from where the ship should show. */
static double gain_of(const tnk_target_hull *h, const tnk_reported *s, const tnk_look *look, double dark_per_m2,
                      double min_length_m, double *distance) {
    const double not_found = 0.1, small_found = 0.1; /* ships the search misses; those it was not to look for */
    tnk_fix from = {.lon_deg = s->lon_deg, .lat_deg = s->lat_deg}, to = {.lon_deg = h->lon_deg, .lat_deg = h->lat_deg};
    double east, north, de, dn, extra, length = isfinite(h->length_m) ? h->length_m : 100;
    between(&from, &to, &east, &north);
    displace(s, look, &de, &dn, &extra);
    *distance = hypot(east - de, north - dn);
    extra = hypot(extra, antenna_share * length);
    double a = hypot(s->steady_sd_m, extra), b = hypot(s->turning_sd_m, extra), d2 = *distance * *distance;
    double p = (1 - turn_share) * exp(-0.5 * d2 / (a * a)) / (a * a) + turn_share * exp(-0.5 * d2 / (b * b)) / (b * b);
    double found = isfinite(s->length_m) && s->length_m < 0.8 * min_length_m ? small_found : 1 - not_found;
    p *= found / (1 - found) / 6.283185307179586 * length_ratio(h, s) * heading_ratio(h, s);
    return p > 0 ? log(p / dark_per_m2) : -INFINITY;
}

/* Dark hulls a square metre about each hull: a fifth of the hulls within a circle that holds up to five neighbours. */
static double dark_density(const tnk_target_hull *hull, long hulls, long at) {
    enum { NEAR = 5 };
    const double share = 0.2, most_m = 20000, least_m = 100;
    double near[NEAR], east, north;
    int n = 0;
    tnk_fix from = {.lon_deg = hull[at].lon_deg, .lat_deg = hull[at].lat_deg};
    for (long i = 0; i < hulls; i++) {
        tnk_fix to = {.lon_deg = hull[i].lon_deg, .lat_deg = hull[i].lat_deg};
        if (i == at || fabs(to.lat_deg - from.lat_deg) > most_m / 110000) continue;
        between(&from, &to, &east, &north);
        double d = hypot(east, north);
        int k = n < NEAR ? n++ : d < near[NEAR - 1] ? NEAR - 1 : -1;
        for (; k > 0 && near[k - 1] > d; k--) near[k] = near[k - 1];
        if (k >= 0) near[k] = d;
    }
    double reach = n == NEAR ? fmin(fmax(near[NEAR - 1], least_m), most_m) : most_m;
    return share * (n < NEAR ? n + 1 : NEAR) / (3.14159265358979 * reach * reach);
}

static int list_pairs(const tnk_target_hull *hull, long hulls, const tnk_reported *ship, long ships,
                      const tnk_look *look, double min_length_m, tnk_pairing **pair, long *count, tnk_err *err) {
    long room = 0;
    for (long i = 0; i < hulls; i++) {
        double dark = dark_density(hull, hulls, i), distance;
        for (long k = 0; k < ships; k++) {
            double reach = 1000 + 6 * ship[k].turning_sd_m + (look ? 3000 * (look->shift_s > 0) : 0);
            if (fabs(hull[i].lat_deg - ship[k].lat_deg) * 110500 > reach) continue;
            double gain = gain_of(&hull[i], &ship[k], look, dark, min_length_m, &distance);
            if (!(gain > 0)) continue;
            if (!tnk_reserve(pair, &room, *count + 1, sizeof **pair)) return tnk_fail_nomem(err);
            (*pair)[(*count)++] = (tnk_pairing){i, k, gain};
        }
    }
    return TNK_OK;
}

int tnk_traffic_match(const tnk_target_hull *hull, long hulls, const tnk_reported *ship, long ships,
                      const tnk_look *look, double min_length_m, long *match, double *distance_m, tnk_err *err) {
    tnk_pairing *pair = NULL;
    long count = 0;
    int rc = list_pairs(hull, hulls, ship, ships, look, min_length_m, &pair, &count, err);
    if (!rc) rc = tnk_assign(pair, count, hulls, ships, match, err);
    for (long i = 0; i < hulls && !rc && distance_m; i++) {
        distance_m[i] = NAN;
        if (match[i] >= 0) gain_of(&hull[i], &ship[match[i]], look, 1, min_length_m, &distance_m[i]);
    }
    tnk_free(pair);
    return rc;
}
