/* The sunlit hull side: deck | topside | boot-top | water, painted from off nadir. */
#include <stdlib.h>
#include <string.h>
#include <tanker/tanker.h>

#include "measure/flank.h"
#include "measure/freeboard.h"
#include "suite.h"

static const double rad = 3.14159265358979323846 / 180;
static const double gsd = 0.5, per_m = 0.4, highest = 10, length = 120, beam = 20, top_m = 2.8;
enum { SIDE = 420, POINTS = 5 };

typedef struct painted {
    float band[TNK_VIEW_BANDS][SIDE * SIDE];
    uint8_t valid[SIDE * SIDE], land[SIDE * SIDE];
    tnk_view view;
    tnk_frame frame;
    double freeboard_m;
    int sign;        /* 1: the side in sight is to starboard */
    int of_deck;     /* 1: the hull is painted as its deck is */
    int tanks;       /* 1: round tanks on deck */
    int broken;      /* 1: no two parts of it end alike */
} painted;

static float paint(const painted *p, int b, double a, double x) {
    static const float water[] = {300, 260, 200, 120}, deck[] = {300, 420, 250, 500}, top[] = {420, 300, 260, 280},
                       boot[] = {240, 220, 700, 800};
    double side = p->freeboard_m * per_m, line = 0.5 * beam, from = line - side;
    if (p->broken) from += 1.2 * floor(3 * (a / length + 0.5) * 2.2) - 2;
    if (fabs(a) > 0.5 * length || x > line || x < -0.5 * beam - side) return water[b];
    if (x < from - 2 && p->tanks) return deck[b] * (float)(1 + 1.2 * sin(2 * x) * sin(0.6 * a));
    if (x < from - 0.25 || p->of_deck) return deck[b];
    if (x < from) return 0.4f * deck[b] + 0.6f * top[b]; /* rail */
    return x < from + top_m * per_m ? top[b] : boot[b];
}

static void repaint(painted *p) {
    double s = sin(p->frame.axis_deg * rad), c = cos(p->frame.axis_deg * rad);
    seed_dice(7);
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        p->view.band[b] = p->band[b];
        for (int at = 0; at < SIDE * SIDE; at++) {
            double sum = 0, all = 0;
            for (int k = 0; k < POINTS * POINTS; k++) {
                double u = 4.0 * (k % POINTS + 0.5) / POINTS - 2, v = 4.0 * (k / POINTS + 0.5) / POINTS - 2;
                double e = gsd * (at % SIDE + 0.5 + u - 0.5 * SIDE), n = -gsd * (at / SIDE + 0.5 + v - 0.5 * SIDE);
                double w = exp(-0.5 * (u * u + v * v) / (0.62 * 0.62));
                sum += w * (double)paint(p, b, e * s + n * c, p->sign * (e * c - n * s)), all += w;
            }
            p->band[b][at] = (float)(sum / all * (1 + 0.02 * normal()));
        }
    }
}

static painted *painted_new(double axis, double freeboard, int sign) {
    painted *p = calloc(1, sizeof *p);
    p->freeboard_m = freeboard, p->sign = sign;
    p->frame = (tnk_frame){0.5 * SIDE, 0.5 * SIDE, axis, length, beam};
    p->view = (tnk_view){.valid = p->valid, .land = p->land, .width = SIDE, .height = SIDE, .stride = SIDE, .factor = 1,
                         .ground = {gsd, 0, 0, -gsd}};
    memset(p->valid, 1, sizeof p->valid);
    return p;
}

static tnk_flank look(painted *p) {
    tnk_strip strip = {0};
    tnk_lean lean = {.struct_size = sizeof lean, .shadow = -p->sign * 0.8, .drawn = -p->sign * per_m, .side = per_m};
    tnk_flank f;
    repaint(p);
    ck_assert_int_eq(tnk_flank_measure(&strip, &p->view, &p->frame, &lean, gsd, highest, &f), 1);
    ck_assert_int_eq(f.side, p->sign);
    tnk_strip_free(&strip);
    return f;
}

START_TEST(paint_tells_how_broad_the_side_is) {
    static const struct { double axis, freeboard; int sign; } as[] = {{20, 3.6, 1}, {140, 5.5, -1}, {77, 7.5, 1}};
    for (int i = 0; i < COUNT(as); i++) {
        painted *p = painted_new(as[i].axis, as[i].freeboard, as[i].sign);
        tnk_flank f = look(p);
        ck_assert_int_eq(f.why, TNK_WHY_MEASURED);
        double off = f.breadth_m - as[i].freeboard * per_m;
        ck_assert_msg(fabs(off) < 2 * f.breadth_sd_m, "%g: off by %g, sd %g", as[i].freeboard, off, f.breadth_sd_m);
        ck_assert_msg(f.breadth_sd_m < 0.35, "%g", f.breadth_sd_m);
        ck_assert_msg(fabs(f.waterline_m - 0.5 * beam) < gsd, "waterline %g", f.waterline_m);
        free(p);
    }
}
END_TEST

START_TEST(a_side_that_does_not_stand_out_is_refused) {
    painted *p = painted_new(20, 5, 1);
    p->of_deck = 1;
    ck_assert_int_eq(look(p).why, TNK_WHY_NO_EDGE);
    p->of_deck = 0, p->broken = 1;
    ck_assert_int_eq(look(p).why, TNK_WHY_NO_EDGE);
    p->broken = 0, p->tanks = 1; /* as clear a side, but no deck beside it */
    ck_assert_int_eq(look(p).why, TNK_WHY_NO_EDGE);
    free(p);
}
END_TEST

START_TEST(only_sunlit_sides_in_sight) {
    tnk_aspect a = TNK_ASPECT_INIT;
    tnk_lean l = {.struct_size = sizeof l};
    a.sun_elevation_deg = 40, a.sun_azimuth_deg = 90, a.heading_deg = 0;
    a.view_zenith_deg = 20, a.view_azimuth_deg = 100;
    tnk_lean_of(&a, &l);
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 0.5, 120), 1);
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 1.5, 120), 0); /* too coarse */
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 0.5, 25), 0);
    a.view_azimuth_deg = 260, tnk_lean_of(&a, &l);
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 0.5, 120), 0); /* the other side is in sight, in the shade */
    a.view_azimuth_deg = 100, a.view_zenith_deg = 8, tnk_lean_of(&a, &l);
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 0.5, 120), 0);
    a.view_zenith_deg = NAN, tnk_lean_of(&a, &l);
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 0.5, 120), 0);
    a.view_zenith_deg = 20, a.sun_elevation_deg = NAN, tnk_lean_of(&a, &l);
    ck_assert_int_eq(tnk_flank_allowed(&a, &l, 0.5, 120), 0);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("flank");
    tcase_add_test(tests, paint_tells_how_broad_the_side_is);
    tcase_add_test(tests, a_side_that_does_not_stand_out_is_refused);
    tcase_add_test(tests, only_sunlit_sides_in_sight);
    return run_tests(tests, "flank");
}
