/* Which hulls lie side by side: gaps, angles, overlap; rafts, quays and single ships. */
#include "base/mem.h"
#include "meaning/pairs.h"
#include "suite.h"

static tnk_lying at(double east, double north, double axis) {
    return (tnk_lying){east, north, 120, 20, 0.5, axis, 1, 0.95, 0.5, 0, 0};
}

START_TEST(side_by_side) {
    tnk_beside s;
    const tnk_lying a = at(0, 0, 30);
    for (int k = 0; k < 12; k++) { /* whatever the heading, and bow to stern as well */
        double axis = 30.0 * k, rad = axis * 0.017453292519943295;
        tnk_lying p = at(100, 200, axis),
                  q = at(100 + 24 * cos(rad) + 10 * sin(rad), 200 - 24 * sin(rad) + 10 * cos(rad), axis + 180);
        tnk_pairs_look(&p, &q, &s);
        ck_assert_double_eq_tol(s.gap_m, 4, 1e-9);
        ck_assert_double_eq_tol(s.overlap, 110.0 / 120, 1e-9);
        ck_assert_double_eq_tol(s.angle_deg, 0, 1e-9);
        ck_assert_double_ge(s.prob, 0.9);
    }
    const struct { double across, along, turn; int pair; } cases[] = {
        {22, 0, 0, 1}, {40, 0, 0, 1}, {60, 0, 0, 0},   /* gaps of 2, 20 and 40 m */
        {24, 60, 0, 1}, {24, 110, 0, 0},               /* half overlapping, hardly */
        {26, 0, 8, 1}, {30, 0, 30, 0},                 /* askew */
        {3, 0, 0, 0},                                  /* one over the other: one hull, seen twice */
    };
    tnk_lying broad = a, beside = at(40, 0, 30); /* a box with a jetty in it */
    broad.beam_m = 36, broad.length_m = 100;
    tnk_pairs_look(&broad, &beside, &s);
    ck_assert_double_le(s.prob, 0.1);
    for (int i = 0; i < COUNT(cases); i++) {
        double rad = 30 * 0.017453292519943295;
        tnk_lying b = at(cases[i].across * cos(rad) + cases[i].along * sin(rad),
                         -cases[i].across * sin(rad) + cases[i].along * cos(rad), 30 + cases[i].turn);
        tnk_pairs_look(&a, &b, &s);
        ck_assert_msg((s.prob >= 0.5) == cases[i].pair, "case %d: %.3f", i, s.prob);
        b.apart = 1;
        tnk_pairs_look(&a, &b, &s);
        ck_assert_double_eq(s.prob, 0);
    }
    tnk_lying b = at(24, 0, 0), c = at(0, 0, 0);
    b.under_way = 1;
    tnk_pairs_look(&b, &c, &s);
    ck_assert_double_ge(s.prob, 0.9);
    c.under_way = 1;
    tnk_pairs_look(&b, &c, &s);
    ck_assert_double_eq(s.prob, 0);
}
END_TEST

START_TEST(rafts_are_none) {
    enum { N = 8 };
    long partner[N];
    tnk_err err = {0};
    tnk_lying h[N] = {at(0, 0, 0), at(24, 0, 0), at(1000, 0, 90), at(2000, 0, 0), at(2024, 0, 0), at(2048, 0, 0),
                      at(3000, 0, 0), at(3024, 5, 180)};
    h[6].apart = 1; /* at a quay */
    ck_assert_int_eq(tnk_pairs_find(h, N, partner, &err), TNK_OK);
    const long want[N] = {1, 0, -1, -1, -1, -1, -1, -1};
    for (int i = 0; i < N; i++) ck_assert_int_eq((int)partner[i], (int)want[i]);
    h[6].apart = 0;
    ck_assert_int_eq(tnk_pairs_find(h, N, partner, &err), TNK_OK);
    ck_assert_int_eq((int)partner[6], 7);
    ck_assert_int_eq(tnk_pairs_find(h, 0, partner, &err), TNK_OK);
    tnk_alloc_fail_at(1);
    ck_assert_int_eq(tnk_pairs_find(h, N, partner, &err), TNK_E_NOMEM);
    tnk_alloc_fail_at(0);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("pairs");
    tcase_add_test(t, side_by_side);
    tcase_add_test(t, rafts_are_none);
    return run_tests(t, "pairs");
}
