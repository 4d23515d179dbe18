/* Faint shadows: what coarse pixels still say of a freeboard, and what follows for the load. */
#include <stdlib.h>
#include <string.h>
#include <tanker/tanker.h>

#include "base/mem.h"
#include "meaning/cargo.h"
#include "measure/faint.h"
#include "measure/freeboard.h"
#include "suite.h"

static const double rad = 3.14159265358979323846 / 180;
static const double gsd = 3, gap = 1.5, highest = 8.5;
enum { SIDE = 80, POINTS = 6 };

typedef struct painted {
    float band[TNK_VIEW_BANDS][SIDE * SIDE];
    uint8_t valid[SIDE * SIDE], land[SIDE * SIDE];
    tnk_view view;
    tnk_frame frame;
    double freeboard_m;
    double tall_m;    /* something so much higher than the deck edge stands on a quarter of it */
    double bow_m;     /* its bow's shadow falls ahead: the bow's height over the water */
    double long_aft_m; /* but for the fore third its shadow is that of something so much higher */
} painted;

static float paint(const painted *p, int b, double a, double x) {
    static const float water[] = {300, 260, 200, 120}, dark[] = {220, 190, 150, 100}, deck[] = {500, 520, 800, 900};
    double half_l = 0.5 * p->frame.length_m, half_b = 0.5 * p->frame.beam_m, high = p->freeboard_m;
    if (a > 0 && a < 0.25 * p->frame.length_m) high += p->tall_m;
    if (a < -0.35 * p->frame.length_m) high += 10; /* the house */
    else if (a < 0.15 * p->frame.length_m) high += p->long_aft_m;
    if (p->bow_m > 0) {
        if (a > half_l && a < half_l + p->bow_m * gap && fabs(x) < half_b) return dark[b];
        return fabs(a) < half_l && fabs(x) < half_b ? deck[b] : water[b];
    }
    if (fabs(a) > half_l) return water[b];
    if (fabs(x) < half_b) return deck[b];
    return x > 0 && x < half_b + high * gap ? dark[b] : water[b];
}

/* Pixels of 3 m, each blurred as a sensor does; x, toward the shadow, is to starboard. */
static void repaint(painted *p) {
    double s = sin(p->frame.axis_deg * rad), c = cos(p->frame.axis_deg * rad);
    seed_dice(5);
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        p->view.band[b] = p->band[b];
        for (int at = 0; at < SIDE * SIDE; at++) {
            double sum = 0, all = 0;
            for (int k = 0; k < POINTS * POINTS; k++) {
                double u = 4.0 * (k % POINTS + 0.5) / POINTS - 2, v = 4.0 * (k / POINTS + 0.5) / POINTS - 2; /* pixels */
                double e = gsd * (at % SIDE + 0.5 + u - 0.5 * SIDE), n = -gsd * (at / SIDE + 0.5 + v - 0.5 * SIDE);
                double w = exp(-0.5 * (u * u + v * v) / (0.62 * 0.62));
                sum += w * (double)paint(p, b, e * s + n * c, e * c - n * s), all += w;
            }
            p->band[b][at] = (float)(sum / all * (1 + 0.02 * normal()));
        }
    }
}

static painted *painted_new(double axis, double freeboard, double tall) {
    painted *p = calloc(1, sizeof *p);
    p->freeboard_m = freeboard, p->tall_m = tall;
    p->frame = (tnk_frame){0.5 * SIDE, 0.5 * SIDE, axis, 100, 16};
    p->view = (tnk_view){.valid = p->valid, .land = p->land, .width = SIDE, .height = SIDE, .stride = SIDE, .factor = 1,
                         .ground = {gsd, 0, 0, -gsd}};
    memset(p->valid, 1, sizeof p->valid);
    repaint(p);
    return p;
}

static tnk_aspect aspect(void) {
    tnk_aspect a = TNK_ASPECT_INIT;
    a.sun_elevation_deg = atan(1 / gap) / rad, a.sun_azimuth_deg = 270, a.view_zenith_deg = 0, a.heading_deg = 0;
    return a;
}

static tnk_faint look_at(painted *p, const tnk_aspect *a, int foam, int *rc) {
    tnk_strip strip = {0};
    tnk_lean lean = {.struct_size = sizeof lean};
    tnk_faint f;
    tnk_lean_of(a, &lean);
    *rc = tnk_faint_shadow(&strip, &p->view, &p->frame, a, &lean, gsd, highest, foam, &f);
    tnk_strip_free(&strip);
    return f;
}

static tnk_faint look(painted *p, int *rc) {
    tnk_aspect a = aspect();
    return look_at(p, &a, 0, rc);
}

static double best_of(const tnk_faint *f) {
    int best = 0;
    for (int i = 1; i < TNK_FAINT_STEPS; i++)
        if (f->likely[i] > f->likely[best]) best = i;
    return best * f->step_m;
}

/* How likely freeboards up to that are, of all alike before. */
static double below(const tnk_faint *f, double m) {
    double sum = 0, all = 0;
    for (int i = 0; i < TNK_FAINT_STEPS; i++) {
        all += (double)f->likely[i];
        if (i * f->step_m <= m) sum += (double)f->likely[i];
    }
    return sum / all;
}

START_TEST(three_metres_tell_high_from_low) {
    static const double freeboard[] = {1.5, 2.5, 4, 5.5};
    for (int i = 0; i < COUNT(freeboard); i++) {
        int rc;
        painted *p = painted_new(20 + 31 * i, freeboard[i], 0);
        tnk_faint f = look(p, &rc);
        ck_assert_int_eq(rc, 1);
        ck_assert_double_eq_tol(f.step_m * (TNK_FAINT_STEPS - 1), highest, 1e-9);
        ck_assert_msg(fabs(best_of(&f) - freeboard[i]) < 0.7, "%.2f, not %.2f", best_of(&f), freeboard[i]);
        ck_assert_msg(below(&f, freeboard[i] + 1) > 0.7, "%g", below(&f, freeboard[i] + 1));
        double less = below(&f, 0.6 * freeboard[i]); /* something on deck may have made it longer */
        ck_assert_msg(less > 0.02, "%g: %g", freeboard[i], less);
        free(p);
    }
}
END_TEST

START_TEST(what_stands_on_deck_is_no_freeboard) {
    int rc;
    painted *p = painted_new(40, 2, 5);
    tnk_faint f = look(p, &rc);
    ck_assert_msg(below(&f, 3.2) > 0.5, "%g", below(&f, 3.2));
    free(p);
}
END_TEST

/* All but the fore part in a longer shadow: the house's, where shadows run along the hull from there. */
START_TEST(where_the_house_s_shadow_falls) {
    static const double sun_az[] = {270 - 55, 270}; /* shadows run toward the bow, across */
    double told[COUNT(sun_az)];
    int rc;
    painted *p = painted_new(40, 2.5, 0);
    p->long_aft_m = 4;
    repaint(p);
    for (int i = 0; i < COUNT(sun_az); i++) {
        tnk_aspect a = aspect();
        a.sun_azimuth_deg = sun_az[i];
        a.sun_elevation_deg = atan(-sin(sun_az[i] * rad) / gap) / rad; /* as wide a shadow */
        tnk_faint f = look_at(p, &a, 0, &rc);
        told[i] = below(&f, 3.7);
    }
    ck_assert_msg(1 - told[0] < 0.7 * (1 - told[1]), "%g %g", told[0], told[1]);
    free(p);
}
END_TEST

START_TEST(foam_may_lie_on_a_shadow) {
    int rc;
    painted *p = painted_new(40, 2.5, 0);
    tnk_aspect a = aspect();
    tnk_faint clear = look_at(p, &a, 0, &rc), foamy = look_at(p, &a, 1, &rc);
    ck_assert(below(&clear, 4) > 0.9);
    ck_assert_msg(below(&foamy, 4) < below(&clear, 4) - 0.1, "%g %g", below(&foamy, 4), below(&clear, 4));
    ck_assert_double_eq_tol(best_of(&foamy), best_of(&clear), 0.3);
    free(p);
}
END_TEST

START_TEST(no_water_no_sight) {
    int rc;
    painted *p = painted_new(40, 4, 0);
    memset(p->valid, 0, sizeof p->valid);
    ck_assert_double_eq(look(p, &rc).step_m, 0);
    ck_assert_int_eq(rc, 1);
    memset(p->valid, 1, sizeof p->valid);
    int failed = 0;
    rc = -1;
    for (long n = 1; rc < 0; n++, failed += rc < 0) {
        tnk_alloc_fail_at(n);
        look(p, &rc);
    }
    tnk_alloc_fail_at(0);
    ck_assert_int_ge(failed, 6);
    free(p);
}
END_TEST

START_TEST(where_it_is_worth_a_look) {
    static const struct {
        double el, az, zenith, view_az, gsd, length;
        int allowed;
    } cases[] = {
        {30, 90, 0, 0, 3, 100, 1}, {60, 90, 0, 0, 3, 100, 1}, {30, 10, 0, 0, 3, 100, 1}, {30, 2, 0, 0, 3, 100, 0},
        {4, 90, 0, 0, 3, 100, 0},  {NAN, 90, 0, 0, 3, 100, 0}, {30, NAN, 0, 0, 3, 100, 0}, {30, 90, NAN, 0, 3, 100, 0},
        {60, 90, 40, 90, 3, 100, 0}, {60, 90, 40, 270, 3, 100, 1}, {30, 90, 0, 0, 3, 45, 0}, {30, 90, 0, 0, 10, 300, 0},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        tnk_aspect a = TNK_ASPECT_INIT;
        tnk_lean l = {.struct_size = sizeof l};
        a.sun_elevation_deg = cases[i].el, a.sun_azimuth_deg = cases[i].az, a.heading_deg = 0;
        a.view_zenith_deg = cases[i].zenith, a.view_azimuth_deg = cases[i].view_az;
        tnk_lean_of(&a, &l);
        ck_assert_msg(tnk_faint_allowed(&a, &l, cases[i].gsd, cases[i].length) == cases[i].allowed, "case %d", i);
    }
}
END_TEST

static tnk_faint look_ahead(painted *p, double turned, int *rc) {
    tnk_strip strip = {0};
    tnk_faint f;
    tnk_aspect a = aspect();
    tnk_frame hull = p->frame;
    hull.axis_deg += turned;
    a.sun_azimuth_deg = 180 + turned; /* from astern of the bow that was painted */
    *rc = tnk_faint_bow(&strip, &p->view, &hull, &a, gsd, highest, &f);
    tnk_strip_free(&strip);
    return f;
}

START_TEST(the_bow_s_shadow_tells_high_from_low) {
    static const double freeboard[] = {1.5, 3, 5.5};
    double told[COUNT(freeboard)];
    int rc;
    for (int i = 0; i < COUNT(freeboard); i++) {
        painted *p = painted_new(25 + 40 * i, freeboard[i], 0);
        p->bow_m = freeboard[i] + 3.2;
        repaint(p);
        tnk_faint f = look_ahead(p, 0, &rc);
        ck_assert_int_eq(rc, 1);
        ck_assert_double_eq_tol(f.step_m * (TNK_FAINT_STEPS - 1), highest, 1e-9);
        ck_assert_msg(fabs(best_of(&f) - freeboard[i]) < 1, "%.2f, not %.2f", best_of(&f), freeboard[i]);
        told[i] = below(&f, 3);
        double sure = below(&f, freeboard[i] + 1); /* bows differ in height */
        ck_assert_msg(sure > 0.5 && sure < 0.95, "%g", sure);
        free(p);
    }
    ck_assert_msg(told[0] > told[1] + 0.15 && told[1] > told[2] + 0.15, "%g %g %g", told[0], told[1], told[2]);
}
END_TEST

START_TEST(no_water_ahead_no_sight) {
    int rc, failed = 0;
    painted *p = painted_new(40, 3, 0);
    p->bow_m = 6;
    repaint(p);
    memset(p->valid, 0, sizeof p->valid);
    ck_assert_double_eq(look_ahead(p, 0, &rc).step_m, 0);
    ck_assert_int_eq(rc, 1);
    memset(p->valid, 1, sizeof p->valid);
    rc = -1;
    for (long n = 1; rc < 0; n++, failed += rc < 0) {
        tnk_alloc_fail_at(n);
        look_ahead(p, 0, &rc);
    }
    tnk_alloc_fail_at(0);
    ck_assert_int_ge(failed, 6);
    free(p);
}
END_TEST

START_TEST(where_a_bow_is_worth_a_look) {
    static const struct {
        double el, az, zenith, view_az, gsd, length;
        int allowed;
    } cases[] = {
        {30, 180, 0, 0, 3, 100, 1}, {30, 0, 0, 0, 3, 100, 0},     {30, 90, 0, 0, 3, 100, 0},  {30, 140, 0, 0, 3, 100, 1},
        {4, 180, 0, 0, 3, 100, 0},  {NAN, 180, 0, 0, 3, 100, 0},  {30, NAN, 0, 0, 3, 100, 0}, {30, 180, NAN, 0, 3, 100, 0},
        {60, 180, 30, 180, 3, 100, 0}, {60, 180, 30, 0, 3, 100, 1}, {30, 180, 0, 0, 3, 45, 0},  {30, 180, 0, 0, 10, 300, 0},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        tnk_aspect a = TNK_ASPECT_INIT;
        a.sun_elevation_deg = cases[i].el, a.sun_azimuth_deg = cases[i].az, a.heading_deg = 0;
        a.view_zenith_deg = cases[i].zenith, a.view_azimuth_deg = cases[i].view_az;
        ck_assert_msg(tnk_faint_bow_allowed(&a, cases[i].gsd, cases[i].length) == cases[i].allowed, "case %d", i);
    }
}
END_TEST

START_TEST(two_sights_are_one) {
    tnk_faint a = {.step_m = 0}, b = {.step_m = 0.1f};
    for (int i = 0; i < TNK_FAINT_STEPS; i++) b.likely[i] = (float)(i + 1);
    tnk_faint_join(&a, &b);
    ck_assert(a.step_m == b.step_m && a.likely[7] == 8);
    tnk_faint_join(&a, &b);
    ck_assert(a.likely[7] == 64);
    b.step_m = 0;
    tnk_faint_join(&a, &b);
    ck_assert(a.likely[7] == 64);
}
END_TEST

/* ---- the load ---- */

static tnk_cargo_in handy(void) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_m = 150, h.length_sd_m = 3, h.beam_m = 24, h.beam_sd_m = 1;
    return h;
}

/* By a likelihood that is a normal distribution of the freeboard. */
static double by_sight(const tnk_cargo_in *h, double freeboard, double sd, const tnk_candidate *known, int count) {
    float likely[TNK_FAINT_STEPS];
    tnk_board_sight s = {likely, TNK_FAINT_STEPS, 0.2};
    for (int i = 0; i < TNK_FAINT_STEPS; i++) likely[i] = (float)exp(-0.5 * pow((i * s.step_m - freeboard) / sd, 2));
    return tnk_cargo_laden_prob(h, known, count, &s);
}

START_TEST(a_sight_says_what_a_freeboard_would) {
    for (double f = 3; f < 9; f += 0.5)
        for (double sd = 0.6; sd < 3; sd *= 2) {
            tnk_cargo_in h = handy();
            tnk_cargo_out o = {.struct_size = sizeof o};
            double prob = by_sight(&h, f, sd, NULL, 0);
            h.freeboard_m = f, h.freeboard_sd_m = sd;
            ck_assert_int_eq(tnk_cargo(&h, &o, NULL, 0), TNK_OK);
            ck_assert_msg(fabs(prob - o.laden_prob) < 0.02, "%g +- %g: %g, not %g", f, sd, prob, o.laden_prob);
        }
}
END_TEST

START_TEST(a_sight_of_nothing_is_the_prior) {
    tnk_cargo_in h = handy();
    float likely[2] = {1, 1};
    tnk_board_sight s = {likely, 2, 5};
    ck_assert_double_eq_tol(tnk_cargo_laden_prob(&h, NULL, 0, &s), 0.4 + 0.2 * 3 / 7, 1e-6);
    likely[0] = likely[1] = 0;
    ck_assert_double_nan(tnk_cargo_laden_prob(&h, NULL, 0, &s));
    h.length_m = 20;
    ck_assert_double_nan(tnk_cargo_laden_prob(&h, NULL, 0, &s));
}
END_TEST

START_TEST(a_known_hull_counts_by_its_probability) {
    tnk_cargo_in h = handy();
    tnk_candidate deep = {14, 9.5, NAN, TNK_SUBTYPE_OIL, 1};
    double open = by_sight(&h, 6, 0.5, NULL, 0), known = by_sight(&h, 6, 0.5, &deep, 1);
    ck_assert(known > open + 0.1); /* 6 m are little for a deep hull */
    deep.prob = 0.5;
    double mixed = by_sight(&h, 6, 0.5, &deep, 1);
    ck_assert(mixed > open + 0.05 && mixed < known - 0.01);
    tnk_candidate shallow = {7, 5, NAN, TNK_SUBTYPE_OIL, 0.9}; /* never shows 6 m of side: it is another ship */
    ck_assert_double_eq_tol(by_sight(&h, 6, 0.3, &shallow, 1), by_sight(&h, 6, 0.3, NULL, 0), 0.01);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("faint");
    tcase_add_test(tests, three_metres_tell_high_from_low);
    tcase_add_test(tests, what_stands_on_deck_is_no_freeboard);
    tcase_add_test(tests, where_the_house_s_shadow_falls);
    tcase_add_test(tests, foam_may_lie_on_a_shadow);
    tcase_add_test(tests, no_water_no_sight);
    tcase_add_test(tests, where_it_is_worth_a_look);
    tcase_add_test(tests, the_bow_s_shadow_tells_high_from_low);
    tcase_add_test(tests, no_water_ahead_no_sight);
    tcase_add_test(tests, where_a_bow_is_worth_a_look);
    tcase_add_test(tests, two_sights_are_one);
    tcase_add_test(tests, a_sight_says_what_a_freeboard_would);
    tcase_add_test(tests, a_sight_of_nothing_is_the_prior);
    tcase_add_test(tests, a_known_hull_counts_by_its_probability);
    return run_tests(tests, "faint");
}
