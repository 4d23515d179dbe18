/* Ships that report by AIS against the hulls of a scene: prediction, assignment, and simulated traffic.
 *
 * A simulated sea of 40 km a side holds 300 ships: 120 at anchor in rows 300 m apart, swinging; 180 under way at 4 to
 * 18 knots, a third of them turning at up to 20 degrees a minute. 20 % send nothing. The others' reports are 10 s to 15
 * min apart, begun anywhere, places off by 10 to 50 m (one sd, drawn per ship), heading missing in 30 %, length not
 * given in 10 % and wrong in 5 %, and the antenna lies up to 0.4 of the length off the middle. The scene's hulls have
 * sizes good to 3 m + 3 %, headings to 4 degrees, half of them without a bow; one hull of fifteen is not found.
 */
#include <stdio.h>
#include <string.h>

#include "base/earth.h"
#include "base/mem.h"
#include "meaning/assign.h"
#include "meaning/traffic.h"
#include "suite.h"

enum { SHIPS = 300, ANCHORED = 120, FIXES = 64 };
#define DEG 0.017453292519943295
static const double lon0 = 124.8, lat0 = 38.4, moment = 1e6;

typedef struct ship {
    double east, north, speed, course, turn; /* at the moment; m, m/s, rad, rad/s */
    double length, antenna, noise;
    int dark, heading_off;
    tnk_fix fix[FIXES];
    long fixes;
} ship;

/* Where a ship is t seconds from the moment. */
static void where(const ship *s, double t, double *east, double *north, double *course) {
    *course = s->course + s->turn * t;
    if (s->speed == 0) {
        *course = s->course + 0.35 * sin(t / 400 + s->east) - 0.35 * sin(s->east);
        *east = s->east, *north = s->north;
    } else if (fabs(s->turn) < 1e-9) {
        *east = s->east + s->speed * t * sin(s->course);
        *north = s->north + s->speed * t * cos(s->course);
    } else {
        *east = s->east + s->speed / s->turn * (cos(s->course) - cos(*course));
        *north = s->north + s->speed / s->turn * (sin(*course) - sin(s->course));
    }
}

static void lonlat(double east, double north, double *lon, double *lat) {
    double n, e;
    tnk_earth_degree(lat0, &n, &e);
    *lon = lon0 + east / e;
    *lat = lat0 + north / n;
}

static void report(ship *s) {
    double gap = 10 * pow(90, unit()); /* 10 to 900 s */
    for (double t = -1800 + gap * unit(); t < 1800 && s->fixes < FIXES; t += gap * (0.7 + 0.6 * unit())) {
        tnk_fix *f = &s->fix[s->fixes];
        double east, north, course;
        if (fabs(t) > 12 * gap) continue;
        s->fixes++;
        where(s, t, &east, &north, &course);
        east += s->antenna * s->length * sin(course) + s->noise * normal();
        north += s->antenna * s->length * cos(course) + s->noise * normal();
        f->time_s = moment + t;
        lonlat(east, north, &f->lon_deg, &f->lat_deg);
        f->sog_ms = (float)fmax(s->speed + 0.1 * normal(), 0);
        f->cog_deg = (float)(course / DEG + (s->speed > 0 ? normal() : 360 * unit()));
        f->heading_deg = s->heading_off ? NAN : (float)(course / DEG + normal());
    }
}

static void launch(ship *s, int i) {
    memset(s, 0, sizeof *s);
    s->length = 50 + 200 * unit() * unit();
    s->course = 6.2831853 * unit();
    s->antenna = -0.4 * unit();
    s->noise = 10 + 40 * unit();
    s->dark = unit() < 0.2;
    s->heading_off = unit() < 0.3;
    if (i < ANCHORED) {
        s->east = -6000 + 300 * (i % 15) + 20 * normal();
        s->north = -4000 + 300 * (i / 15) + 20 * normal();
    } else {
        s->east = 40000 * (unit() - 0.5), s->north = 40000 * (unit() - 0.5);
        s->speed = 2 + 7 * unit();
        s->turn = unit() < 0.33 ? (unit() - 0.5) * 2 * 20 * DEG / 60 : 0;
    }
    report(s);
    if (!s->fixes) s->dark = 1;
}

static void see(const ship *s, tnk_target_hull *h) {
    lonlat(s->east + 5 * normal(), s->north + 5 * normal(), &h->lon_deg, &h->lat_deg);
    h->length_sd_m = 3 + 0.03 * s->length;
    h->length_m = s->length + h->length_sd_m * normal();
    h->heading_sd_deg = 4;
    h->ambiguous = unit() < 0.5;
    h->heading_deg = fmod(s->course / DEG + 4 * normal() + 720, h->ambiguous ? 180 : 360);
}

static void tell(const ship *s, int i, tnk_reported *r) {
    memset(r, 0, sizeof *r);
    tnk_traffic_at(s->fix, s->fixes, moment, r);
    r->mmsi = i;
    r->length_m = unit() < 0.1 ? NAN : unit() < 0.05 ? 50 + 200 * unit() : round(s->length);
}

/* Each hull the nearest reported ship, the nearest pair first, within 500 m. */
static void nearest_rule(const tnk_target_hull *h, long hulls, const tnk_reported *r, long ships, long *match) {
    char taken[SHIPS] = {0};
    double n, e;
    tnk_earth_degree(lat0, &n, &e);
    for (long i = 0; i < hulls; i++) match[i] = -1;
    for (;;) {
        double least = 500;
        long a = -1, b = -1;
        for (long i = 0; i < hulls; i++)
            for (long k = 0; k < ships && match[i] < 0; k++) {
                double d = hypot((h[i].lon_deg - r[k].lon_deg) * e, (h[i].lat_deg - r[k].lat_deg) * n);
                if (!taken[k] && d < least) least = d, a = i, b = k;
            }
        if (a < 0) return;
        match[a] = b, taken[b] = 1;
    }
}

typedef struct tally {
    double right, all, dark_hit, dark_said, dark_true;
} tally;

static void count(tally *t, const long *match, const long *truth, long hulls) {
    for (long i = 0; i < hulls; i++) {
        t->all++;
        t->right += match[i] == truth[i];
        t->dark_said += match[i] < 0;
        t->dark_true += truth[i] < 0;
        t->dark_hit += match[i] < 0 && truth[i] < 0;
    }
}

static void make_world(tally *ours, tally *nearest) {
    static ship s[SHIPS];
    tnk_target_hull h[SHIPS];
    tnk_reported r[SHIPS];
    long truth[SHIPS], match[SHIPS], hulls = 0, ships = 0;
    tnk_err err = {0};
    for (int i = 0; i < SHIPS; i++) {
        launch(&s[i], i);
        if (unit() > 1.0 / 15) {
            see(&s[i], &h[hulls]);
            truth[hulls++] = s[i].dark ? -1 : ships;
        }
        if (!s[i].dark) tell(&s[i], i, &r[ships++]);
    }
    ck_assert_int_eq(tnk_traffic_match(h, hulls, r, ships, NULL, 50, match, NULL, &err), TNK_OK);
    count(ours, match, truth, hulls);
    nearest_rule(h, hulls, r, ships, match);
    count(nearest, match, truth, hulls);
}

static double f1(const tally *t) { return 2 * t->dark_hit / (t->dark_said + t->dark_true); }

START_TEST(simulated_traffic) {
    tally ours = {0}, nearest = {0};
    seed_dice(300);
    for (int w = 0; w < 10; w++) make_world(&ours, &nearest);
    printf("# likelihood: right %.4f, dark F1 %.4f; nearest neighbour: right %.4f, dark F1 %.4f\n",
           ours.right / ours.all, f1(&ours), nearest.right / nearest.all, f1(&nearest));
    ck_assert_double_ge(ours.right / ours.all, 0.97);
    ck_assert_double_ge(f1(&ours), 0.95);
    ck_assert_double_gt(ours.right / ours.all, nearest.right / nearest.all);
    ck_assert_double_gt(f1(&ours), f1(&nearest));
}
END_TEST

/* The greatest sum of all assignments, found by trying them all. */
static double try_all(const double g[6][6], int row, unsigned taken) {
    if (row == 6) return 0;
    double best = try_all(g, row + 1, taken);
    for (int c = 0; c < 6; c++)
        if (g[row][c] > 0 && !(taken & 1u << c)) best = fmax(best, g[row][c] + try_all(g, row + 1, taken | 1u << c));
    return best;
}

START_TEST(best_assignment) {
    tnk_err err = {0};
    seed_dice(5);
    for (int trial = 0; trial < 500; trial++) {
        double g[6][6], sum = 0;
        tnk_pairing pair[36];
        long n = 0, match[6], taken = 0;
        for (int r = 0; r < 6; r++)
            for (int c = 0; c < 6; c++) {
                g[r][c] = dice(3) ? 0 : 1 + dice(trial % 2 ? 4 : 1000);
                if (g[r][c] > 0) pair[n++] = (tnk_pairing){r, c, g[r][c]};
            }
        ck_assert_int_eq(tnk_assign(pair, n, 6, 6, match, &err), TNK_OK);
        for (int r = 0; r < 6; r++) {
            if (match[r] < 0) continue;
            ck_assert(g[r][match[r]] > 0 && !(taken & 1 << match[r]));
            taken |= 1 << match[r];
            sum += g[r][match[r]];
        }
        ck_assert_double_eq_tol(sum, try_all(g, 0, 0), 1e-9);
    }
    long none[1];
    ck_assert_int_eq(tnk_assign(NULL, 0, 1, 0, none, &err), TNK_OK);
    ck_assert_int_eq((int)none[0], -1);
}
END_TEST

static tnk_fix fix_at(double t, double east, double north, double speed, double course) {
    tnk_fix f = {.time_s = moment + t, .sog_ms = (float)speed, .cog_deg = (float)course, .heading_deg = NAN};
    lonlat(east, north, &f.lon_deg, &f.lat_deg);
    return f;
}

static double off(const tnk_reported *r, double east, double north) {
    double n, e;
    tnk_earth_degree(lat0, &n, &e);
    return hypot((r->lon_deg - lon0) * e - east, (r->lat_deg - lat0) * n - north);
}

START_TEST(motion) {
    tnk_reported r;
    /* straight on between two reports, and from one alone */
    tnk_fix pair[2] = {fix_at(-60, 0, -600, 10, 0), fix_at(30, 0, 300, 10, 0)};
    tnk_traffic_at(pair, 2, moment, &r);
    ck_assert_double_le(off(&r, 0, 0), 1);
    ck_assert_double_eq_tol(r.north_ms, 10, 1e-6);
    ck_assert_double_eq_tol(r.gap_s, 30, 1e-9);
    ck_assert_double_eq_tol(r.heading_deg, 0, 1e-6); /* by the course */
    tnk_traffic_at(pair, 1, moment, &r);
    ck_assert_double_le(off(&r, 0, 0), 1);
    tnk_traffic_at(pair + 1, 1, moment, &r);
    ck_assert_double_le(off(&r, 0, 0), 1);
    double near_sd = r.turning_sd_m;
    /* a quarter turn of 400 m radius: the cubic is 10 m off where a straight line is 117 m */
    tnk_fix arc[2] = {fix_at(-31.4159, -400, 0, 10, 0), fix_at(31.4159, 0, 400, 10, 90)};
    tnk_traffic_at(arc, 2, moment, &r);
    ck_assert_double_le(off(&r, -400 * cos(45 * DEG), 400 * sin(45 * DEG)), 10);
    /* older reports are worse; without speeds worse still; at anchor not */
    tnk_fix old = fix_at(-600, 0, -6000, 10, 0), mute = fix_at(-600, 0, 0, NAN, NAN), still = fix_at(-600, 0, 0, 0, 77);
    tnk_traffic_at(&old, 1, moment, &r);
    ck_assert_double_gt(r.turning_sd_m, 10 * near_sd);
    tnk_traffic_at(&mute, 1, moment, &r);
    ck_assert_double_gt(r.steady_sd_m, 1000);
    ck_assert(isnan(r.east_ms) && isnan(r.heading_deg));
    tnk_traffic_at(&still, 1, moment, &r);
    ck_assert_double_le(r.turning_sd_m, 100);
    ck_assert_double_le(off(&r, 0, 0), 1e-3);
    /* two ships under one number: the nearer report in time alone */
    tnk_fix two[2] = {fix_at(-10, 0, 0, 0, 0), fix_at(60, 30000, 0, 0, 0)};
    tnk_traffic_at(two, 2, moment, &r);
    ck_assert_double_le(off(&r, 0, 0), 1);
    /* across the antimeridian */
    tnk_fix date_line[2] = {{moment - 10, 179.999, 0, NAN, NAN, NAN}, {moment + 10, -179.999, 0, NAN, NAN, NAN}};
    tnk_traffic_at(date_line, 2, moment, &r);
    ck_assert_double_eq_tol(fabs(r.lon_deg), 180, 1e-6);
}
END_TEST

/* A ship that moves toward a radar shows ahead of its place along the satellite's track, and is matched there. */
START_TEST(radar_shift) {
    const tnk_look look = {115, 90, 38}; /* the sensor in the east, flying south */
    tnk_reported r = {.length_m = 150,
                      .steady_sd_m = 25,
                      .turning_sd_m = 30,
                      .east_ms = 7,
                      .north_ms = 0,
                      .heading_deg = 90,
                      .heading_sd_deg = 5};
    tnk_target_hull h = {.length_m = 150, .length_sd_m = 15, .heading_deg = 90, .heading_sd_deg = 5, .ambiguous = 1};
    double distance, shift = 115 * 7 * sin(38 * DEG);
    long match;
    tnk_err err = {0};
    lonlat(0, 0, &r.lon_deg, &r.lat_deg);
    lonlat(0, -shift, &h.lon_deg, &h.lat_deg);
    ck_assert_int_eq(tnk_traffic_match(&h, 1, &r, 1, &look, 50, &match, &distance, &err), TNK_OK);
    ck_assert_int_eq((int)match, 0);
    ck_assert_double_le(distance, 5);
    ck_assert_int_eq(tnk_traffic_match(&h, 1, &r, 1, NULL, 50, &match, &distance, &err), TNK_OK);
    ck_assert_int_eq((int)match, -1);
    lonlat(0, shift, &h.lon_deg, &h.lat_deg);
    ck_assert_int_eq(tnk_traffic_match(&h, 1, &r, 1, &look, 50, &match, &distance, &err), TNK_OK);
    ck_assert_int_eq((int)match, -1);
}
END_TEST

START_TEST(no_memory) {
    tnk_reported r[2] = {
        {.length_m = 100, .lon_deg = lon0, .lat_deg = lat0, .steady_sd_m = 20, .turning_sd_m = 20, .heading_deg = NAN}};
    tnk_target_hull h[2] = {{lon0, lat0, 100, 3, NAN, NAN, 0}, {lon0, lat0 + 0.1, 100, 3, NAN, NAN, 0}};
    long match[2];
    int failures = 0;
    r[1] = r[0];
    for (long n = 1; n < 12; n++) {
        tnk_err err = {0};
        tnk_alloc_fail_at(n);
        int rc = tnk_traffic_match(h, 2, r, 2, NULL, 50, match, NULL, &err);
        tnk_alloc_fail_at(0);
        ck_assert(rc == TNK_OK || rc == TNK_E_NOMEM);
        failures += rc != TNK_OK;
    }
    ck_assert_int_ge(failures, 8);
    ck_assert_int_ge((int)match[0], 0);
    ck_assert_int_eq((int)match[1], -1);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("traffic");
    tcase_add_test(t, best_assignment);
    tcase_add_test(t, motion);
    tcase_add_test(t, radar_shift);
    tcase_add_test(t, simulated_traffic);
    tcase_add_test(t, no_memory);
    return run_tests(t, "traffic");
}
