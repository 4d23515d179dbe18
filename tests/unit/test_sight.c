/* What the hull net sees, in pixels, and how it is joined to what stands out of the water. */
#include <stdio.h>
#include <string.h>

#include "meaning/hullnet.h"
#include "scan/join.h"
#include "scan/merge.h"
#include "scan/score.h"
#include "kernels.h"
#include "suite.h"

enum { SIDE = TNK_HULLNET_SIDE, PIXELS = SIDE * SIDE };
static const double rad = 3.14159265358979323846 / 180;

static float band[PIXELS], patch[TNK_HULLNET_BANDS * PIXELS];
static uint8_t state[PIXELS];

START_TEST(pixels_are_scaled_between_water_and_land) {
    const float *bands[TNK_HULLNET_BANDS] = {band, NULL, band, band};
    const tnk_band_levels levels[TNK_HULLNET_BANDS] = {{100, 50}, {100, 50}, {100, 200}, {0, 0}};
    memset(state, 1, sizeof state);
    for (int i = 0; i < PIXELS; i++) band[i] = 100;
    band[1] = 150, band[2] = 1e6f, band[3] = -1e6f, band[4] = 150, state[4] = 0;
    tnk_hullnet_scale(bands, state, levels, patch);
    ck_assert_float_eq(patch[0], 0);
    ck_assert_float_eq(patch[1], 1);
    ck_assert_float_eq(patch[2], 4);
    ck_assert_float_eq(patch[3], -1.5f);
    ck_assert_float_eq(patch[4], 0);              /* invalid */
    ck_assert_float_eq(patch[PIXELS + 1], 0);     /* no such band */
    ck_assert_float_eq(patch[2 * PIXELS + 1], 0.25f);
    ck_assert_float_eq(patch[3 * PIXELS + 1], 0); /* no level */
}
END_TEST

/* A box of 40 x 7 pixels, land-bright, on water, axis clockwise from up. */
static void draw_hull(double col, double row, double axis) {
    double s = sin(axis * rad), c = cos(axis * rad);
    memset(patch, 0, sizeof patch);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double dx = x + 0.5 - col, dy = y + 0.5 - row;
            int in = fabs(dx * s - dy * c) < 20 && fabs(dx * c + dy * s) < 3.5;
            for (int b = 0; b < TNK_HULLNET_BANDS; b++) patch[b * PIXELS + y * SIDE + x] = in ? 0.9f : 0;
        }
}

/* The built-in net sees a plain hull where it lies, as it lies; a hull in the hem is another patch's. */
START_TEST(a_plain_hull_is_seen) {
    tnk_net *net;
    tnk_net_work work = {0};
    tnk_err err = {0};
    tnk_sight sight[16];
    int n;
    ck_assert_int_eq(tnk_hullnet_load(NULL, kern(), &net, &err), TNK_OK);
    for (int k = 0; k < 12; k++) {
        double axis = 15 * k, col = 70 + k, row = 90 - k;
        draw_hull(col, row, axis);
        ck_assert_int_eq(tnk_hullnet_look(net, &work, patch, 0.3f, sight, 16, &n), TNK_OK);
        ck_assert_msg(n == 1, "axis %g: %d sights", axis, n);
        ck_assert_msg(hypot(sight[0].col - col, sight[0].row - row) < 3, "axis %g: at %g %g", axis, sight[0].col, sight[0].row);
        ck_assert_msg(fabs(remainder(sight[0].axis_deg - axis, 180)) < 8, "axis %g: %g", axis, sight[0].axis_deg);
        ck_assert_msg(sight[0].length > 30 && sight[0].length < 52, "axis %g: length %g", axis, sight[0].length);
    }
    draw_hull(TNK_HULLNET_HEM - 6, 80, 20);
    ck_assert_int_eq(tnk_hullnet_look(net, &work, patch, 0.3f, sight, 16, &n), TNK_OK);
    ck_assert_int_eq(n, 0);
    tnk_net_work_free(&work);
    tnk_net_free(net);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_named) {
    tnk_net *net;
    tnk_err err = {0};
    ck_assert_int_ne(tnk_hullnet_load("/nowhere/x.safetensors", kern(), &net, &err), TNK_OK);
    ck_assert_ptr_null(net);
    ck_assert_ptr_nonnull(strstr(err.text, "/nowhere/x.safetensors"));
}
END_TEST

/* ---- joining ---- */

static tnk_find find_of(enum tnk_found_by by, double col, double row, double axis, double length, float heat) {
    tnk_find f = {.by = by, .heat = heat, .measured = 1, .typical = 3, .peak = 4, .ground = {5, 0, 0, -5}};
    f.hull.frame = (tnk_frame){col, row, axis, length, length / 6};
    f.hull.gsd_m = 5, f.hull.ratio = 6, f.hull.fill = 0.8f, f.hull.contrast = 20;
    return f;
}

START_TEST(sights_are_joined_to_hulls) {
    tnk_find f[] = {
        find_of(TNK_BY_LIGHT, 100, 100, 30, 120, 0), /* 0: open water, the net saw it too */
        find_of(TNK_BY_NET, 101, 100, 33, 110, 0.6f),
        find_of(TNK_BY_LIGHT, 100, 300, 30, 120, 0), /* 2: at land: the sight stays */
        find_of(TNK_BY_NET, 101, 301, 28, 130, 0.6f),
        find_of(TNK_BY_LIGHT, 100, 500, 30, 120, 0), /* 4: lies across it: both stay, heat is lent */
        find_of(TNK_BY_NET, 101, 501, 120, 130, 0.6f),
        find_of(TNK_BY_NET, 400, 600, 0, 100, 0.1f), /* 6: too faint to stand alone */
        find_of(TNK_BY_LIGHT, 100, 700, 0, 120, 0.7f), /* 7, 8: parted from one candidate */
        find_of(TNK_BY_LIGHT, 104, 701, 0, 110, 0),
        find_of(TNK_BY_LIGHT, 100, 900, 30, 100, 0), /* 9: an outline that is no hull's: the sight stays */
        find_of(TNK_BY_NET, 101, 901, 28, 110, 0.8f),
        find_of(TNK_BY_LIGHT, 100, 1100, 30, 120, 0), /* 11: an outline around two: both stay, heat is lent */
        find_of(TNK_BY_NET, 101, 1101, 28, 110, 0.8f),
    };
    f[11].hull.frame.beam_m = 42;
    f[2].near_share = 0.5f;
    f[9].hull.fill = 0.2f;
    f[7].hull.remarks = f[8].hull.remarks = TNK_HULL_PARTED;
    tnk_finds all = {.item = f, .count = COUNT(f), .room = COUNT(f)};
    char dropped[COUNT(f)] = {0};
    tnk_finds_join(&all, dropped);
    for (int i = 0; i < COUNT(f); i++) {
        ck_assert_msg(f[i].told == (i == 1 || i == 2 || i == 9), "find %d: %d", i, f[i].told);
        ck_assert_msg(dropped[i] == (i == 6), "find %d: %d", i, dropped[i]);
    }
    ck_assert_float_eq(f[0].heat, 0.6f);
    ck_assert_float_eq(f[4].heat, 0.6f);
    ck_assert_float_eq(f[8].heat, 0.7f);
    ck_assert_float_eq(f[11].heat, 0.8f);
}
END_TEST

/* Two outlines of one candidate, the outline around both, and what their decks look like. */
START_TEST(halves_and_hulls_side_by_side) {
    static const struct { float port, whole, starboard; int seen, one; } tries[] = {
        {0.5f, 3, 1, 1, 1}, {7, 4, 6, 1, 0}, {-2, 2, 6, 1, 0}, {0, 0, 0, 0, 0},
    };
    for (int t = 0; t < COUNT(tries); t++) {
        tnk_find f[] = {
            find_of(TNK_BY_LIGHT, 100, 100, 90, 140, 0.6f), find_of(TNK_BY_LIGHT, 100, 102, 90, 140, 0.6f),
            find_of(TNK_BY_LIGHT, 100, 104, 90, 140, 0.6f), find_of(TNK_BY_LIGHT, 140, 104, 90, 100, 0.6f),
        };
        char dropped[COUNT(f)] = {0};
        f[0].hull.remarks = f[2].hull.remarks = f[3].hull.remarks = TNK_HULL_PARTED, f[1].hull.remarks = TNK_HULL_WHOLE;
        f[1].hull.frame.beam_m = 44;
        f[0].deck_ship = tries[t].port, f[1].deck_ship = tries[t].whole, f[2].deck_ship = tries[t].starboard;
        f[1].deck_seen = tries[t].seen;
        tnk_finds all = {.item = f, .count = COUNT(f), .room = COUNT(f)};
        tnk_finds_unite(&all, dropped);
        ck_assert_msg(dropped[0] == tries[t].one && dropped[2] == tries[t].one, "%d: halves", t);
        ck_assert_msg(dropped[1] == !tries[t].one, "%d: the whole", t);
        ck_assert_int_eq(dropped[3], 0);
    }
}
END_TEST

/* What of the finds stays. */
static void sift(tnk_finds *all) {
    const tnk_plan plan = {0};
    const tnk_list list = {0};
    tnk_err err = {0};
    ck_assert_int_eq(tnk_merge_sift(&plan, all, &list, &err), TNK_OK);
    ck_assert_int_eq(tnk_merge_doubles_drop(all, &err), TNK_OK);
}

/* A sight that an outline tells better comes back where that outline goes for a likelier neighbour. */
START_TEST(a_sight_outlives_the_outline_that_told_it) {
    tnk_find f[] = {
        find_of(TNK_BY_NET, 100, 100, 0, 150, 0.7f),    /* a hull */
        find_of(TNK_BY_LIGHT, 102, 101, 10, 130, 0.5f), /* an outline over it and the next, less likely than either */
        find_of(TNK_BY_LIGHT, 106, 100, 0, 100, 0.95f), /* the next */
    };
    f[1].hull.frame.beam_m = 36, f[1].hull.ratio = 3.6, f[1].hull.fill = 0.5f, f[1].hull.contrast = 3, f[1].typical = 1;
    tnk_finds all = {.item = f, .count = COUNT(f), .room = COUNT(f)};
    sift(&all);
    ck_assert_int_eq(all.count, 2);
    for (int i = 0; i < 2; i++) ck_assert_double_ne(f[i].hull.frame.length_m, 130);
}
END_TEST

/* No two hulls share a third of a box, though neither holds the other's middle; those side by side stay. */
START_TEST(boxes_that_overlap_are_one) {
    static const struct { double right, down; int stay; } tries[] = {
        {0, 4, 1}, {0, 12.5, 1}, {0, 17, 2}, {3, 4, 2}, {5, 0, 2},
    };
    for (int i = 0; i < COUNT(tries); i++) {
        tnk_find f[] = {
            find_of(TNK_BY_LIGHT, 100, 100, 0, 120, 0.9f),
            find_of(TNK_BY_LIGHT, 100 + tries[i].right, 100 + tries[i].down, 0, 118, 0.8f),
        };
        f[0].hull.gsd_m = f[1].hull.gsd_m = 0.5;
        tnk_finds all = {.item = f, .count = 2, .room = 2};
        sift(&all);
        ck_assert_msg(all.count == tries[i].stay, "%g, %g: %ld", tries[i].right, tries[i].down, all.count);
    }
}
END_TEST

/* A deck that is no ship's takes from a score of a hundredth and more, a ship's adds to it, and may lift what is looked at to what is
 * reported. */
START_TEST(decks_have_a_word) {
    const tnk_plan plan = {.min_score = 0.35, .min_at_land = 0.45}, low = {.min_score = 0.35, .min_at_land = 0.02};
    int lifted = 0;
    for (int k = 1; k < 100; k++) {
        tnk_find f = find_of(TNK_BY_NET, 100, 100, 30, 120, 0.01f * (float)k), none = f;
        f.score = tnk_find_score(&f);
        none.deck_seen = f.deck_seen = 1;
        none.deck_ship = -9, f.deck_ship = 9;
        double best = tnk_find_score(&f), worst = tnk_find_score(&none), least = tnk_least_score(&plan, &f, 1);
        ck_assert_double_eq(least, 0.45);
        ck_assert_double_eq_tol(tnk_least_score(&plan, &f, 0), 0.1, 1e-9);
        ck_assert_double_eq(tnk_least_score(&low, &f, 0), 0.02);
        ck_assert_msg(worst < best && (f.score < 0.01 || worst < f.score), "%g, with a deck %g to %g", f.score, worst, best);
        lifted += f.score >= 0.1 && f.score < least && best >= least;
    }
    ck_assert_int_gt(lifted, 0);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("sight");
    tcase_add_test(t, pixels_are_scaled_between_water_and_land);
    tcase_add_test(t, a_plain_hull_is_seen);
    tcase_add_test(t, a_file_that_is_not_there_is_named);
    tcase_add_test(t, sights_are_joined_to_hulls);
    tcase_add_test(t, halves_and_hulls_side_by_side);
    tcase_add_test(t, a_sight_outlives_the_outline_that_told_it);
    tcase_add_test(t, boxes_that_overlap_are_one);
    tcase_add_test(t, decks_have_a_word);
    return run_tests(t, "sight");
}
