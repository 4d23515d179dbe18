/* Particulars and fill on plain numbers: what is refused, what stays NaN and why, and that the intervals
 * hold the truth over hulls drawn about the lines. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <tanker/cargo.h>

#include "fleet.h"
#include "meaning/change.h"
#include "meaning/laden.h"
#include "meaning/numbers.h"
#include "suite.h"

static tnk_cargo_in coaster(void) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_m = 100, h.length_sd_m = 1, h.beam_m = 15.4, h.beam_sd_m = 0.5;
    return h;
}

static tnk_cargo_out ask(const tnk_cargo_in *h) {
    tnk_cargo_out o = {.struct_size = sizeof o};
    char words[512] = "";
    int rc = tnk_cargo(h, &o, words, sizeof words);
    ck_assert_msg(rc == TNK_OK, "%s", words);
    return o;
}

/* ---- the numbers ---- */

START_TEST(the_numbers_are_those_of_the_json) {
    json_object *all = json_object_from_file(TNK_HYDRO_JSON), *one, *value, *text;
    int n = 0;
    ck_assert_ptr_nonnull(all);
#define SAME(name, number)                                                                  \
    ck_assert_msg(json_object_object_get_ex(all, name, &one), "%s", name);                  \
    ck_assert_msg(json_object_object_get_ex(one, "value", &value), "%s", name);             \
    ck_assert_msg(json_object_get_double(value) == number, "%s", name);                     \
    ck_assert_msg(json_object_object_get_ex(one, "source", &text), "%s", name);             \
    ck_assert_msg(json_object_get_string_len(text) > 0, "%s", name);                        \
    n++;
    HYDRO_ALL(SAME)
    ck_assert_int_eq(n, json_object_object_length(all));
    ck_assert_int_gt(n, 50);
    json_object_put(all);
}
END_TEST

START_TEST(normal_quantiles) {
    for (double z = -6; z < 6; z += 0.125)
        ck_assert_double_eq_tol(tnk_normal_quantile(0.5 * erfc(-z / sqrt(2))), z, 2e-6);
}
END_TEST

START_TEST(shares_and_draughts_are_inverse) {
    for (double k = 0.45; k < 0.85; k += 0.05)
        for (double g = 0; g <= 1; g += 0.05) {
            double x = tnk_draught_share(0.9, 0.78, k, g);
            ck_assert_double_eq_tol(tnk_deadweight_share(0.9, 0.78, k, x), g, 1e-12);
        }
}
END_TEST

START_TEST(the_nodes_have_the_moments_they_are_drawn_from) {
    tnk_cargo_in h = coaster();
    tnk_particulars p;
    tnk_nodes nodes;
    tnk_node node;
    double mean = 0, square = 0, cross = 0;
    ck_assert(tnk_particulars_of(&h, &p));
    tnk_nodes_begin(&nodes, &p);
    for (int i = 0; i < TNK_NODES; i++) {
        tnk_node_at(&nodes, i, &node);
        double w = log(node.dwt_t) - p.mean[TNK_DWT], t = log(node.summer_m) - p.mean[TNK_SUMMER];
        mean += w / TNK_NODES, square += w * w / TNK_NODES, cross += w * t / TNK_NODES;
        ck_assert(node.ballast_m[0] <= HYDRO_BALLAST_MOST * node.summer_m + 1e-9);
        ck_assert(tnk_node_draught(&node, 0, 1) <= node.summer_m + 1e-9);
    }
    ck_assert_double_eq_tol(mean, 0, 0.002);
    ck_assert_double_eq_tol(square, p.cov[TNK_DWT][TNK_DWT], 0.02 * p.cov[TNK_DWT][TNK_DWT]);
    ck_assert_double_eq_tol(cross, p.cov[TNK_DWT][TNK_SUMMER], 0.05 * p.cov[TNK_DWT][TNK_DWT]);
}
END_TEST

START_TEST(the_prior_is_whole) {
    double sum = 0, low = 0, high = 0;
    for (int i = 0; i < TNK_FILLS; i++) {
        sum += tnk_fill_prior(i);
        low += tnk_fill_of(i) < 0.1 ? tnk_fill_prior(i) : 0;
        high += tnk_fill_of(i) > 0.8 ? tnk_fill_prior(i) : 0;
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    ck_assert_double_eq_tol(low, 0.4, 1e-12);
    ck_assert_double_eq_tol(high, 0.4, 1e-12);
}
END_TEST

/* ---- what is refused ---- */

static const struct wrong {
    size_t at;
    double value;
    const char *words;
} wrongs[] = {
    {offsetof(tnk_cargo_in, length_m), NAN, "length_m"},
    {offsetof(tnk_cargo_in, length_m), 0, "length_m"},
    {offsetof(tnk_cargo_in, length_m), -100, "length_m"},
    {offsetof(tnk_cargo_in, length_m), INFINITY, "length_m"},
    {offsetof(tnk_cargo_in, length_sd_m), NAN, "length_sd_m"},
    {offsetof(tnk_cargo_in, length_sd_m), -1, "length_sd_m"},
    {offsetof(tnk_cargo_in, beam_m), -15, "beam_m"},
    {offsetof(tnk_cargo_in, beam_m), 0, "beam_m"},
    {offsetof(tnk_cargo_in, beam_sd_m), NAN, "beam_sd_m"},
    {offsetof(tnk_cargo_in, beam_sd_m), INFINITY, "beam_sd_m"},
    {offsetof(tnk_cargo_in, freeboard_m), -0.1, "freeboard_m"},
    {offsetof(tnk_cargo_in, freeboard_m), INFINITY, "freeboard_m"},
    {offsetof(tnk_cargo_in, freeboard_sd_m), NAN, "freeboard_sd_m"},
    {offsetof(tnk_cargo_in, freeboard_sd_m), 0, "freeboard_sd_m"},
    {offsetof(tnk_cargo_in, freeboard_sd_m), -0.3, "freeboard_sd_m"},
    {offsetof(tnk_cargo_in, freeboard_sd_m), 1e300, "freeboard_sd_m"},
    {offsetof(tnk_cargo_in, depth_m), 1, "above depth_m"},
    {offsetof(tnk_cargo_in, depth_m), -7, "depth_m"},
    {offsetof(tnk_cargo_in, summer_draught_m), 8, "not below depth_m"},
    {offsetof(tnk_cargo_in, summer_draught_m), 0, "summer_draught_m"},
    {offsetof(tnk_cargo_in, dwt_t), -1, "dwt_t"},
    {offsetof(tnk_cargo_in, length_sd_m), 1e3, "at most length_m"},
    {offsetof(tnk_cargo_in, beam_sd_m), 1e300, "at most beam_m"},
    {offsetof(tnk_cargo_in, dwt_t), 4.5, "hulls of that length and beam have about"}, /* thousands of tonnes */
    {offsetof(tnk_cargo_in, dwt_t), 1e9, "dwt_t is 1e+09"},
    {offsetof(tnk_cargo_in, summer_draught_m), 0.6, "summer_draught_m is 0.6"},
    {offsetof(tnk_cargo_in, depth_m), 25, "depth_m is 25"}, /* feet */
};

START_TEST(wrong_numbers) {
    const struct wrong *w = &wrongs[_i];
    tnk_cargo_in h = coaster();
    tnk_cargo_out o = {.struct_size = sizeof o, .dwt_t = 1};
    tnk_change_out c = {.struct_size = sizeof c, .mass_t = 1};
    char words[512] = "";
    h.freeboard_m = 3, h.freeboard_sd_m = 0.3, h.depth_m = 7.5;
    ck_assert_int_eq(tnk_cargo(&h, &o, NULL, 0), TNK_OK);
    *(double *)((char *)&h + w->at) = w->value;
    ck_assert_int_eq(tnk_cargo(&h, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, w->words), "%s", words);
    ck_assert_double_nan(o.dwt_t);
    ck_assert_double_nan(o.laden_fraction);
    ck_assert_int_eq(tnk_cargo_change(&h, &h, &c, words, sizeof words), TNK_E_ARG);
    ck_assert_double_nan(c.mass_t);
}
END_TEST

START_TEST(wrong_structures) {
    tnk_cargo_in h = coaster();
    tnk_cargo_out o = {.struct_size = sizeof o};
    tnk_change_out c = {.struct_size = sizeof c};
    char words[8];
    ck_assert_int_eq(tnk_cargo(NULL, &o, NULL, 0), TNK_E_ARG);
    ck_assert_int_eq(tnk_cargo(&h, NULL, words, sizeof words), TNK_E_ARG);
    ck_assert_uint_eq(strlen(words), sizeof words - 1);
    h.subtype = TNK_SUBTYPE_COUNT;
    ck_assert_int_eq(tnk_cargo(&h, &o, NULL, 0), TNK_E_ARG);
    h.subtype = 0, h.struct_size = 0;
    ck_assert_int_eq(tnk_cargo(&h, &o, NULL, 0), TNK_E_ARG);
    h = coaster(), o.struct_size = 0;
    ck_assert_int_eq(tnk_cargo(&h, &o, NULL, 0), TNK_E_ARG);
    ck_assert_int_eq(tnk_cargo_change(&h, NULL, &c, NULL, 0), TNK_E_ARG);
    c.struct_size = 0;
    ck_assert_int_eq(tnk_cargo_change(&h, &h, &c, NULL, 0), TNK_E_ARG);
}
END_TEST

/* A program of an older version knows fewer fields: those it has are filled, nothing beyond them. */
START_TEST(shorter_structures) {
    tnk_cargo_in h = coaster();
    tnk_cargo_out o, whole = ask(&h);
    memset(&o, 0x55, sizeof o);
    o.struct_size = offsetof(tnk_cargo_out, dwt_t);
    h.struct_size = offsetof(tnk_cargo_in, depth_m);
    h.depth_m = -1;
    ck_assert_int_eq(tnk_cargo(&h, &o, NULL, 0), TNK_OK);
    ck_assert_double_eq(o.summer_draught_m, whole.summer_draught_m);
    ck_assert_int_eq(((unsigned char *)&o)[offsetof(tnk_cargo_out, dwt_t)], 0x55);
}
END_TEST

/* ---- what stays NaN ---- */

START_TEST(sizes_beyond_the_model) {
    static const double sizes[][2] = {{47, 9}, {459, 70}, {100, 40}, {100, 7}, {100, 5}};
    for (int i = 0; i < COUNT(sizes); i++) {
        tnk_cargo_in h = coaster();
        h.length_m = sizes[i][0], h.beam_m = sizes[i][1], h.beam_sd_m = 0.1;
        tnk_cargo_out o = ask(&h);
        ck_assert_double_nan(o.dwt_t);
        ck_assert_double_nan(o.laden_fraction);
        ck_assert_int_eq(o.laden_basis, TNK_LADEN_NONE);
        ck_assert_int_eq(o.why[TNK_Q_DWT], TNK_WHY_NO_SIZE);
        ck_assert_int_eq(o.why[TNK_Q_LADEN], TNK_WHY_NO_SIZE);
    }
}
END_TEST

START_TEST(no_freeboard_is_the_prior) {
    tnk_cargo_in h = coaster();
    tnk_cargo_out o = ask(&h);
    ck_assert_int_eq(o.laden_basis, TNK_LADEN_PRIOR);
    ck_assert_double_eq_tol(o.laden_lo, 0.0125, 1e-6);
    ck_assert_double_eq_tol(o.laden_prob, 0.4 + 0.2 * 3 / 7, 1e-6);
    ck_assert_double_nan(o.draught_m);
    ck_assert_int_eq(o.why[TNK_Q_DRAUGHT], TNK_WHY_NOT_ASKED);
    ck_assert_int_eq(o.why[TNK_Q_DWT], TNK_WHY_MEASURED);
    ck_assert(o.cargo_lo_t < o.cargo_t && o.cargo_t < o.cargo_hi_t && o.cargo_hi_t < o.dwt_hi_t);
}
END_TEST

START_TEST(freeboards_that_no_draught_explains) {
    static const double heights[] = {14, 8.5};
    for (int i = 0; i < COUNT(heights); i++) {
        tnk_cargo_in h = coaster();
        h.freeboard_m = heights[i], h.freeboard_sd_m = 0.3;
        tnk_cargo_out o = ask(&h);
        ck_assert_double_nan(o.laden_fraction);
        ck_assert_double_nan(o.draught_m);
        ck_assert_double_nan(o.cargo_t);
        ck_assert(o.dwt_t > 0);
        ck_assert_int_eq(o.why[TNK_Q_LADEN], TNK_WHY_CONTRADICTS);
        ck_assert_int_eq(o.laden_basis, TNK_LADEN_NONE);
    }
}
END_TEST

START_TEST(slim_hulls_are_flagged) {
    tnk_cargo_in h = coaster();
    h.length_m = 140, h.beam_m = 20;
    tnk_cargo_out sea = ask(&h);
    h.beam_m = 16.7, h.beam_sd_m = 0.3;
    tnk_cargo_out slim = ask(&h);
    ck_assert_int_eq(sea.river_sea, 0);
    ck_assert_int_eq(slim.river_sea, 1);
    ck_assert(slim.dwt_t < 0.65 * sea.dwt_t);
    ck_assert(slim.dwt_hi_t / slim.dwt_lo_t > sea.dwt_hi_t / sea.dwt_lo_t);
}
END_TEST

/* ---- what follows from what ---- */

START_TEST(the_deeper_the_fuller) {
    tnk_cargo_in h = coaster();
    double last = 0;
    h.freeboard_sd_m = 0.3;
    for (double f = 5; f >= 1; f -= 0.5) {
        h.freeboard_m = f;
        tnk_cargo_out o = ask(&h);
        ck_assert(o.laden_fraction > last - 0.005);
        ck_assert(o.laden_lo <= o.laden_fraction && o.laden_fraction <= o.laden_hi);
        ck_assert_double_eq_tol(o.draught_m + f, o.depth_m, 1);
        last = o.laden_fraction;
    }
    ck_assert(last > 0.85);
}
END_TEST

START_TEST(what_is_known_narrows) {
    tnk_cargo_in h = coaster();
    tnk_cargo_out o[3];
    h.freeboard_m = 3.2, h.freeboard_sd_m = 0.3;
    o[0] = ask(&h);
    h.depth_m = 7.6;
    o[1] = ask(&h);
    h.summer_draught_m = 5.6, h.dwt_t = 4500;
    o[2] = ask(&h);
    ck_assert(o[1].depth_sd_m < 0.1 && o[0].depth_sd_m > 0.3);
    ck_assert(o[2].laden_hi - o[2].laden_lo < o[0].laden_hi - o[0].laden_lo);
    ck_assert_double_eq_tol(o[2].dwt_t, 4500, 45);
    ck_assert_double_eq_tol(o[2].summer_draught_m, 5.6, 0.05);
}
END_TEST

START_TEST(an_unknown_beam_widens) {
    tnk_cargo_in h = coaster();
    tnk_cargo_out beam = ask(&h);
    h.beam_sd_m = 8;
    tnk_cargo_out vague = ask(&h);
    h.beam_m = h.beam_sd_m = NAN;
    tnk_cargo_out none = ask(&h);
    double a = log(beam.dwt_hi_t / beam.dwt_lo_t), b = log(vague.dwt_hi_t / vague.dwt_lo_t), c = log(none.dwt_hi_t / none.dwt_lo_t);
    ck_assert(a < b && b < c);
    ck_assert_double_eq_tol(c / 3.29, hypot(HYDRO_DWT_SD_LENGTH, 0.02), 0.01);
}
END_TEST

/* ---- hulls drawn about the lines: fleet.h ---- */

static double draw_fill(void) {
    double p = unit();
    return p < 0.4 ? 0.1 * unit() : p < 0.8 ? 0.8 + 0.17 * unit() : 0.1 + 0.7 * unit();
}

typedef struct tally { double error, held, dwt_held, brier, right; int n, told, refused; } tally;

static void count(tally *t, const ship *s, const tnk_cargo_out *o) {
    t->refused += o->why[TNK_Q_LADEN] != 0;
    if (o->why[TNK_Q_LADEN]) return;
    t->n++;
    t->error += fabs(o->laden_fraction - s->cargo);
    t->held += s->cargo >= o->laden_lo && s->cargo <= o->laden_hi;
    t->dwt_held += s->dwt >= o->dwt_lo_t && s->dwt <= o->dwt_hi_t;
    t->brier += pow(o->laden_prob - (s->cargo > 0.5), 2);
    if (s->cargo > 0.15 && s->cargo < 0.8) return;
    t->told++;
    t->right += (o->laden_fraction >= 0.5) == (s->cargo >= 0.5);
}

static tally run(int n, double least_m, double most_m, int known) {
    tally t = {0};
    seed_dice(20240331);
    for (int i = 0; i < n; i++) {
        ship s = draw_ship(least_m, most_m, draw_fill);
        tnk_cargo_in h = see_ship(&s, s.freeboard);
        if (known) h.depth_m = s.depth, h.summer_draught_m = s.summer, h.dwt_t = s.dwt;
        tnk_cargo_out o = ask(&h);
        count(&t, &s, &o);
    }
    printf("# %g-%g m%s: %d hulls, fill off by %.3f, held %.3f, told %.3f, brier %.3f, dwt held %.3f, refused %d\n", least_m,
           most_m, known ? ", known" : "", t.n, t.error / t.n, t.held / t.n, t.right / t.told, t.brier / t.n, t.dwt_held / t.n, t.refused);
    return t;
}

START_TEST(fills_of_drawn_hulls) {
    tally all = run(600, 60, 300, 0), large = run(300, 120, 300, 0);
    ck_assert(all.error / all.n <= 0.13);
    ck_assert(all.held / all.n >= 0.86 && all.held / all.n <= 0.94);
    ck_assert(all.right / all.told >= 0.93);
    ck_assert(all.brier / all.n <= 0.10);
    ck_assert(all.dwt_held / all.n >= 0.88 && all.dwt_held / all.n <= 0.97);
    ck_assert(all.refused <= 10);
    ck_assert(large.right / large.told >= 0.97);
}
END_TEST

START_TEST(fills_of_known_hulls) {
    tally t = run(300, 60, 300, 1);
    ck_assert(t.error / t.n <= 0.08);
    ck_assert(t.held / t.n >= 0.88 && t.held / t.n <= 0.97);
    ck_assert(t.right / t.told >= 0.97);
}
END_TEST

/* ---- two passes ---- */

static tnk_change_out compare(const tnk_cargo_in *before, const tnk_cargo_in *after) {
    tnk_change_out o = {.struct_size = sizeof o};
    char words[512] = "";
    int rc = tnk_cargo_change(before, after, &o, words, sizeof words);
    ck_assert_msg(rc == TNK_OK, "%s", words);
    return o;
}

static double aboard(const ship *s, double freeboard) {
    return s->dwt - 1.025 * s->plane * (s->summer - (s->depth - freeboard));
}

START_TEST(changes_of_drawn_hulls) {
    double off[120], mass_held = 0, cargo_held = 0;
    int n = 0, bound = 0;
    seed_dice(7);
    for (int i = 0; i < 120; i++) {
        ship s = draw_ship(60, 300, draw_fill);
        double cargo = draw_fill(), later = load_ship(&s, cargo);
        tnk_cargo_in before = see_ship(&s, s.freeboard), after = see_ship(&s, later);
        tnk_change_out o = {.struct_size = sizeof o};
        if (tnk_cargo_change(&before, &after, &o, NULL, 0)) continue;
        double mass = aboard(&s, later) - aboard(&s, s.freeboard), moved = (cargo - s.cargo) * s.dwt;
        mass_held += mass >= o.mass_lo_t && mass <= o.mass_hi_t;
        cargo_held += moved >= o.cargo_lo_t && moved <= o.cargo_hi_t;
        bound += o.landed_least_t > 0 && -moved < o.landed_least_t;
        off[n++] = fabs(o.mass_t - mass) / s.dwt;
    }
    int near = 0;
    for (int i = 0; i < n; i++) near += off[i] <= 0.06;
    printf("# %d changes: mass held %.3f, cargo held %.3f, bound broken %.3f, %.2f within 6 %% of dwt\n", n, mass_held / n,
           cargo_held / n, (double)bound / n, (double)near / n);
    ck_assert_int_ge(n, 117);
    ck_assert(2 * near >= n);
    ck_assert(mass_held / n >= 0.85 && mass_held / n <= 0.97);
    ck_assert(cargo_held / n >= 0.85 && cargo_held / n <= 0.99);
    ck_assert(bound <= 0.05 * n);
}
END_TEST

START_TEST(a_discharge) {
    tnk_cargo_in before = coaster(), after = coaster();
    before.freeboard_m = 2, before.freeboard_sd_m = 0.2;
    after.freeboard_m = 4.4, after.freeboard_sd_m = 0.2;
    tnk_cargo_out first = ask(&before), second = ask(&after);
    tnk_change_out o = compare(&before, &after), back = compare(&after, &before);
    ck_assert(o.mass_hi_t < 0 && o.cargo_t < 0 && o.prob_landed > 0.95);
    ck_assert_double_eq_tol(o.landed_least_t, -o.mass_hi_t, 1e-9);
    ck_assert_double_eq_tol(o.mass_t, -100 * first.tpc_t * 2.4, 400);
    ck_assert(o.cargo_t < o.mass_t);
    ck_assert(o.before_hi - o.before_lo <= first.laden_hi - first.laden_lo);
    ck_assert(o.after_laden < 0.2 && fabs(second.laden_fraction - o.after_laden) < 0.1);
    ck_assert_double_eq_tol(back.mass_t, -o.mass_t, 0.03 * o.dwt_t);
    ck_assert_double_eq(back.landed_least_t, 0);
}
END_TEST

START_TEST(passes_that_cannot_be_compared) {
    tnk_cargo_in a = coaster(), b = coaster();
    tnk_change_out o = {.struct_size = sizeof o};
    char words[512];
    a.freeboard_m = 2, a.freeboard_sd_m = 0.2;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "no freeboard after"), "%s", words);
    ck_assert_int_eq(tnk_cargo_change(&b, &a, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "no freeboard before"), "%s", words);
    b = a, b.length_m = 120;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "not the same hull"), "%s", words);
    b = a, b.freeboard_m = 12;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "the freeboard after"), "%s", words);
    b = a, a.depth_m = 7.5, b.depth_m = 8.5;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "depth_m is 7.5 before and 8.5 after"), "%s", words);
    b.depth_m = 7.6, a.subtype = TNK_SUBTYPE_LPG;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_OK);
    b.subtype = TNK_SUBTYPE_CHEMICAL;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "subtype is 2 before and 1 after"), "%s", words);
    a.subtype = b.subtype = 0, a.depth_m = b.depth_m = NAN;
    a.length_m = b.length_m = 30, a.beam_m = b.beam_m = 6;
    ck_assert_int_eq(tnk_cargo_change(&a, &b, &o, words, sizeof words), TNK_E_ARG);
    ck_assert_msg(strstr(words, "beyond the sizes"), "%s", words);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("cargo");
    tcase_add_test(t, the_numbers_are_those_of_the_json);
    tcase_add_test(t, normal_quantiles);
    tcase_add_test(t, shares_and_draughts_are_inverse);
    tcase_add_test(t, the_nodes_have_the_moments_they_are_drawn_from);
    tcase_add_test(t, the_prior_is_whole);
    tcase_add_loop_test(t, wrong_numbers, 0, COUNT(wrongs));
    tcase_add_test(t, wrong_structures);
    tcase_add_test(t, shorter_structures);
    tcase_add_test(t, sizes_beyond_the_model);
    tcase_add_test(t, no_freeboard_is_the_prior);
    tcase_add_test(t, freeboards_that_no_draught_explains);
    tcase_add_test(t, slim_hulls_are_flagged);
    tcase_add_test(t, the_deeper_the_fuller);
    tcase_add_test(t, what_is_known_narrows);
    tcase_add_test(t, an_unknown_beam_widens);
    tcase_add_test(t, fills_of_drawn_hulls);
    tcase_add_test(t, fills_of_known_hulls);
    tcase_add_test(t, changes_of_drawn_hulls);
    tcase_add_test(t, a_discharge);
    tcase_add_test(t, passes_that_cannot_be_compared);
    return run_tests(t, "cargo");
}
