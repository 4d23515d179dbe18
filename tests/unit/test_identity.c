/* Hulls that come again, by their sizes and places; names; where they could not have sailed. */
#include <stdio.h>

#include "base/mem.h"
#include "meaning/identity.h"
#include "suite.h"

static tnk_sighted ship(double length_m, double beam_m) { return (tnk_sighted){0, 125, 38, length_m, 0.8, beam_m, 0.3, {NAN, NAN, NAN}}; }

static const char *ask(tnk_identities *all, const tnk_sighted *s, const char *name, const char *id, double *prob) {
    tnk_err err = {0};
    long hull;
    ck_assert_int_eq(tnk_identity_of(all, s, name, id, &hull, prob, &err), TNK_OK);
    return all->hull[hull].name;
}

START_TEST(by_size) {
    tnk_identities all = {0};
    tnk_sighted a = ship(100, 15.4), b = ship(140, 22);
    double prob;
    ck_assert_str_eq(ask(&all, &a, "", "a1", &prob), "hull a1");
    ck_assert_double_eq(prob, 1);
    b.time_s = 1e5;
    ck_assert_str_eq(ask(&all, &b, "", "b1", &prob), "hull b1");
    a.time_s = 3e6, a.length_m = 100.6, a.lon_deg = 126;
    ck_assert_str_eq(ask(&all, &a, "", "a2", &prob), "hull a1");
    ck_assert(prob > 0.8 && prob < 1);
    a.time_s += 3600, a.lon_deg = 130; /* an hour later, 350 km away */
    ck_assert_str_eq(ask(&all, &a, "", "a3", &prob), "hull a3");
    for (int i = 0; i < 40; i++) { /* forty more that differ less than their errors tell */
        char id[8];
        snprintf(id, sizeof id, "c%d", i);
        tnk_sighted c = {4e6, 125 + 0.02 * i, 38, 180 + 0.1 * i, 5, 30, 2, {NAN, NAN, NAN}};
        ask(&all, &c, "", id, &prob);
    }
    tnk_sighted c = {9e7, 125, 38, 182, 5, 30, 2, {NAN, NAN, NAN}};
    ck_assert_str_eq(ask(&all, &c, "", "d", &prob), "hull d");
    tnk_identities_free(&all);
}
END_TEST

/* What lies where a hull of its size lay a day before is that hull, also among many that are alike. */
START_TEST(by_place) {
    tnk_identities all = {0};
    double prob;
    for (int i = 0; i < 30; i++) {
        char id[8];
        snprintf(id, sizeof id, "r%d", i);
        tnk_sighted s = {0, 125 + 0.02 * i, 38, 120, 4, 19, 1.5, {NAN, NAN, NAN}};
        ck_assert_double_eq((ask(&all, &s, "", id, &prob), prob), 1);
    }
    tnk_sighted s = {86400, 125 + 0.02 * 17 + 0.0005, 38, 123, 4, 18.5, 1.5, {NAN, NAN, NAN}};
    ck_assert_str_eq(ask(&all, &s, "", "x", &prob), "hull r17");
    ck_assert(prob > 0.95);
    s = (tnk_sighted){200 * 86400.0, 125 + 0.02 * 17 + 0.0005, 38, 123, 4, 18.5, 1.5, {NAN, NAN, NAN}};
    ck_assert_str_eq(ask(&all, &s, "", "y", &prob), "hull y");
    tnk_identities_free(&all);
}
END_TEST

/* Of hulls alike in size the deck's colour tells; another colour is no proof, and none is none. */
START_TEST(by_colour) {
    tnk_identities all = {0};
    double prob, plain;
    tnk_sighted red = ship(100, 15.4), green = ship(100, 15.4), again = ship(100.3, 15.3);
    red.deck = (tnk_paint){0.25, 0.47, 0.022};
    green.deck = (tnk_paint){0.33, 0.31, 0.022};
    green.time_s = 1e6, green.lon_deg = 127;
    ck_assert_str_eq(ask(&all, &red, "RED", "r1", &prob), "RED");
    ck_assert_str_eq(ask(&all, &green, "GREEN", "g1", &prob), "GREEN");
    again.time_s = 3e6, again.lon_deg = 126;
    ck_assert_double_lt(tnk_sighted_odds(&green, &again) / tnk_sighted_odds(&red, &again) - 1, 1e-9);
    plain = tnk_sighted_odds(&red, &again);
    again.deck = (tnk_paint){0.26, 0.45, 0.022};
    ck_assert_double_gt(tnk_sighted_odds(&red, &again), 4 * plain);
    ck_assert_double_ge(tnk_sighted_odds(&green, &again), 0.1 * plain);
    ck_assert_str_eq(ask(&all, &again, "", "r2", &prob), "RED");
    ck_assert_double_gt(prob, 0.9);
    ck_assert_double_lt(all.hull[0].last.deck.sd, 0.017);
    tnk_identities_free(&all);
}
END_TEST

START_TEST(by_name) {
    tnk_identities all = {0};
    tnk_sighted a = ship(100, 15.4), b = ship(NAN, NAN);
    double prob;
    ck_assert_str_eq(ask(&all, &a, "IMO 9074729", "a1", &prob), "IMO 9074729");
    a.time_s = 3e6;
    ck_assert_str_eq(ask(&all, &a, "", "a2", &prob), "IMO 9074729"); /* dark, but known again */
    ck_assert(prob > 0.5 && prob < 1);
    a.time_s = 6e6, a.length_m = 150;
    ck_assert_str_eq(ask(&all, &a, "IMO 9074729", "a3", &prob), "IMO 9074729");
    ck_assert_double_eq(prob, 1);
    b.time_s = 9e6, b.lon_deg = 127; /* no size, no place near: nobody known */
    ck_assert_str_eq(ask(&all, &b, "", "b", &prob), "hull b");
    tnk_identities_free(&all);
}
END_TEST

START_TEST(without_memory) {
    tnk_identities all = {0};
    tnk_err err = {0};
    tnk_sighted a = ship(100, 15.4);
    long hull;
    double prob;
    tnk_alloc_fail_at(1);
    ck_assert_int_eq(tnk_identity_of(&all, &a, "", "a", &hull, &prob, &err), TNK_E_NOMEM);
    tnk_alloc_fail_at(0);
    ck_assert_int_eq((int)all.count, 0);
    tnk_identities_free(&all);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("identity");
    tcase_add_test(t, by_size);
    tcase_add_test(t, by_place);
    tcase_add_test(t, by_colour);
    tcase_add_test(t, by_name);
    tcase_add_test(t, without_memory);
    return run_tests(t, "identity");
}
