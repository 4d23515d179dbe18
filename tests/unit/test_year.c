/* A simulated year: 60 hulls make 400 visits whose true cargo is known; the ledger sees sizes and fills with the errors
 * it is told of. Over 200 worlds its 90 % interval of the year's total must hold the truth about as often as it says.
 *
 *   hulls     65 to 180 m long; deadweight off by 15 % (one sd) from hull to hull and, in a world, by 9 % for all
 *   fills     two kinds of calls: seven of ten bring 0.75 +- 0.15, the rest 0.3 +- 0.15, within 0 to 1
 *   measured  with +- 0.12, of whose variance 40 % is common to a hull's visits (its depth); the interval is the
 *             posterior under that population
 *   barrels   8.058 a tonne, in a world off by 6 %
 */
#include <stdio.h>
#include <string.h>

#include <tanker/ledger.h>

#include "base/mem.h"
#include "fleet.h"
#include "ledger/book.h"
#include "ledger/visits.h"
#include "suite.h"

enum { WORLDS = 200, HULLS = 60, VISITS = 400, STEPS = 200 };

static const double usual = 8.058, factor_sd = 0.06, model_sd = 0.09, hull_sd = 0.15, seen_sd = 0.12, common = 0.4;

static double bell(double x, double mean, double sd) { return exp(-0.5 * (x - mean) * (x - mean) / (sd * sd)) / sd; }

static double population(double f) { return 0.7 * bell(f, 0.75, 0.15) + 0.3 * bell(f, 0.3, 0.15); }

static double draw_fill(void) {
    for (;;) {
        double f = unit() < 0.7 ? 0.75 + 0.15 * normal() : 0.3 + 0.15 * normal();
        if (f > 0 && f < 1) return f;
    }
}

/* 5, 50 and 95 % points of the fill, given what was seen. */
static void posterior(double seen, double out[3]) {
    static const double at[3] = {0.05, 0.5, 0.95};
    double weight[STEPS], sum = 0, run = 0;
    for (int i = 0; i < STEPS; i++)
        sum += weight[i] = population((i + 0.5) / STEPS) * bell(seen, (i + 0.5) / STEPS, seen_sd);
    for (int i = 0, k = 0; i < STEPS && k < 3; i++) {
        while (k < 3 && run + weight[i] >= at[k] * sum) {
            out[k] = (i + (at[k] * sum - run) / weight[i]) / STEPS;
            k++;
        }
        run += weight[i];
    }
}

typedef struct hull {
    double estimate_t, true_t, shift;
} hull;

static void make_hull(hull *h, double model) {
    double length = 65 + 115 * unit() * unit();
    h->estimate_t = 0.004245 * pow(length, 3.0223);
    h->true_t = h->estimate_t * exp(hull_sd * normal() + model);
    h->shift = sqrt(common) * seen_sd * normal();
}

static void push_visit(tnk_ledger *l, const hull *h, int number, double day, double seen) {
    double fill[3];
    tnk_event e;
    tnk_event_init(&e);
    posterior(seen, fill);
    e.time_s = 1577836800 + 86400 * floor(day);
    e.year = 2020;
    e.dwt_t = h->estimate_t;
    e.dwt_sd = hull_sd;
    e.dwt_modelled = 1;
    e.laden_lo = fill[0], e.laden = fill[1], e.laden_hi = fill[2];
    e.laden_shared = common;
    snprintf(e.hull, sizeof e.hull, "H%d", number);
    ck_assert_int_eq(tnk_event_push(l, &e), TNK_OK);
}

/* The true barrels of one world, and the ledger's account of it. */
static double make_world(tnk_ledger *l) {
    hull hulls[HULLS];
    double model = model_sd * normal(), factor = usual * (1 + factor_sd * normal()), total = 0;
    for (int i = 0; i < HULLS; i++) make_hull(&hulls[i], model);
    for (int i = 0; i < VISITS; i++) {
        int k = (int)dice(HULLS);
        double fill = draw_fill(), seen = fill + hulls[k].shift + sqrt(1 - common) * seen_sd * normal();
        total += factor * hulls[k].true_t * fill;
        push_visit(l, &hulls[k], k, 366 * unit(), seen);
    }
    ck_assert_int_eq(tnk_ledger_settle(l, NULL), TNK_OK);
    return total;
}

/* ---- the same through the posterior of every sight ----
 *
 * Hulls of published lines with the scatter of real ones (fleet.h); loaded to a true freeboard; length, beam and
 * freeboard seen with errors, sight by sight; tnk_cargo() makes of each what detect-tanker would write, and the ledger
 * makes visits of that. Of the ledger's own error model the truth holds the common bias of sizes and of barrels alone
 * (9 and 6 %). A world takes 60 hulls of a pool, since posteriors take their time. */

enum { POOL = 240, CALLS = (VISITS + HULLS - 1) / HULLS };

typedef struct sighting {
    double fill;
    tnk_cargo_in in;
    tnk_cargo_out out;
} sighting;

/* Hulls that call, how full by `fill`. */
typedef struct fleet {
    double (*fill)(void);
    ship pool[POOL];
    sighting sights[POOL][CALLS];
} fleet;

/* As many empty as full, and some between: what the posterior takes for its prior. */
static double any_fill(void) {
    double p = unit();
    return p < 0.4 ? 0.1 * unit() : p < 0.8 ? 0.8 + 0.17 * unit() : 0.1 + 0.7 * unit();
}

/* All of them half full and more: what comes to discharge. */
static double half_fill(void) { return 0.5 + 0.4 * unit(); }

static fleet usual_fleet = {.fill = any_fill}, part_fleet = {.fill = draw_fill}, half_fleet = {.fill = half_fill};

static void fill_pool(fleet *f) {
    for (int k = 0; k < POOL; k++) {
        f->pool[k] = draw_ship(65, 180, f->fill);
        for (int i = 0; i < CALLS; i++) {
            sighting *s = &f->sights[k][i];
            s->fill = f->fill();
            s->in = see_ship(&f->pool[k], load_ship(&f->pool[k], s->fill));
            s->out.struct_size = sizeof s->out;
            ck_assert_int_eq(tnk_cargo(&s->in, &s->out, NULL, 0), TNK_OK);
        }
    }
}

static void push_sight(tnk_ledger *l, int k, double day, const tnk_cargo_in *in, const tnk_cargo_out *o) {
    ck_assert(tnk_reserve(&l->kept, &l->kept_room, l->kept_count + 1, sizeof *l->kept));
    struct tnk_kept *kept = &l->kept[l->kept_count++];
    *kept = (struct tnk_kept){.zone = {.role = TNK_ROLE_DISCHARGE, .name = "port"}};
    tnk_vessel *v = &kept->seen.v;
    snprintf(v->id, sizeof v->id, "v%ld", l->kept_count);
    snprintf(kept->key, sizeof kept->key, "IMO %d", 1000000 + k);
    kept->seen.time_s = 1577836800 + 86400 * day;
    v->registry_imo = 1000000 + k, v->registry_prob = v->tanker_prob = 1;
    v->type = TNK_TYPE_TANKER;
    v->length_m = in->length_m, v->length_sd_m = in->length_sd_m, v->beam_m = in->beam_m, v->beam_sd_m = in->beam_sd_m;
    v->freeboard_m = in->freeboard_m, v->freeboard_sd_m = in->freeboard_sd_m;
    v->depth_m = o->depth_m, v->depth_sd_m = o->depth_sd_m, v->draught_m = o->draught_m;
    v->dwt_t = o->dwt_t, v->dwt_lo_t = o->dwt_lo_t, v->dwt_hi_t = o->dwt_hi_t;
    v->laden_fraction = o->laden_fraction, v->laden_lo = o->laden_lo, v->laden_hi = o->laden_hi;
    v->laden_basis = o->laden_basis;
    v->cargo_t = o->cargo_t, v->cargo_lo_t = o->cargo_lo_t, v->cargo_hi_t = o->cargo_hi_t;
}

/* Visits of one world into l; their true tonnes, and what they are multiplied by to be barrels. */
static double make_fleet(tnk_ledger *l, fleet *f, double *per_tonne) {
    double model = exp(model_sd * normal()), factor = usual * (1 + factor_sd * normal()), tonnes = 0;
    int hull[HULLS];
    if (f->pool[0].length == 0) fill_pool(f);
    for (int k = 0; k < HULLS; k++) /* one of every four */
        hull[k] = POOL / HULLS * k + (int)dice(POOL / HULLS);
    for (int i = 0; i < VISITS; i++) { /* a hull calls every 52 days or so, never twice in three */
        int k = hull[i % HULLS], round = i / HULLS;
        const sighting *s = &f->sights[k][round];
        if (s->out.why[TNK_Q_LADEN]) continue; /* the freeboard contradicts the hull: nothing is measured */
        push_sight(l, k, 52.0 * round + 45 * unit(), &s->in, &s->out);
        tonnes += s->fill * f->pool[k].dwt;
    }
    *per_tonne = model * factor;
    return tonnes;
}

static void settle(tnk_ledger *l, int learn) {
    tnk_ledger_opts opts = TNK_LEDGER_OPTS_INIT;
    opts.learn_fills = learn;
    ck_assert_int_eq(tnk_ledger_settle(l, &opts), TNK_OK);
    ck_assert_int_eq(tnk_ledger_population(l)->calls > 0, learn);
}

static double see_usual(tnk_ledger *l) {
    double per_tonne, tonnes = make_fleet(l, &usual_fleet, &per_tonne);
    settle(l, 0);
    return tonnes * per_tonne;
}

/* ---- many worlds ---- */

typedef struct outcome { double held, bias, width; } outcome; /* shares; relative */

static outcome live(double (*make)(tnk_ledger *), const char *how) {
    const int worlds = WORLDS;
    outcome o = {0};
    int panel[3] = {0};
    double off[3] = {0};
    seed_dice(2020);
    for (int w = 0; w < worlds; w++) {
        tnk_ledger *l;
        ck_assert_int_eq(tnk_ledger_new(&l), TNK_OK);
        double truth = make(l);
        const tnk_account *a = tnk_ledger_account(l, 0);
        o.held += (a->measured.lo <= truth && truth <= a->measured.hi) / (double)worlds;
        o.bias += (a->measured.barrels / truth - 1) / worlds;
        o.width += (a->measured.hi - a->measured.lo) / a->measured.barrels / worlds;
        for (int i = 0; i < 3; i++) {
            off[i] += (a->scenarios[i].barrels / truth - 1) / worlds;
            panel[i] += fabs(a->scenarios[i].barrels / truth - 1) < 0.2;
        }
        ck_assert_int_ge((int)a->measured.events, VISITS * 97 / 100);
        tnk_ledger_free(l);
    }
    printf("# %s: 90 %% interval holds the truth in %.1f %% of %d worlds; width %.1f %%; bias %+.1f %%\n", how,
           100 * o.held, worlds, 100 * o.width, 100 * o.bias);
    for (int i = 0; i < 3; i++)
        printf("# assumed fill %d: off by %+.0f %% in the mean, within 20 %% in %.0f %% of worlds\n", i, 100 * off[i],
               100.0 * panel[i] / worlds);
    return o;
}

static void check(outcome o, double least, double bias, double widest) {
    ck_assert_double_ge(o.held, least);
    ck_assert_double_le(fabs(o.bias), bias);
    ck_assert_double_le(o.width, widest);
}

START_TEST(simulated_year) {
    outcome o = live(make_world, "errors as stated");
    check(o, 0.85, 0.03, 0.4);
    ck_assert_double_le(o.held, 0.95);
}
END_TEST

START_TEST(simulated_fleet) {
    outcome o = live(see_usual, "seen sight by sight");
    check(o, 0.85, 0.03, 0.45);
    ck_assert_double_le(o.held, 0.95);
}
END_TEST

/* The same worlds with fills by the prior, [0], and learnt, [1]; other hulls for every eight of them. The bias is that
 * of the fills alone, without what a world has in common. */
static void compare(fleet *f, const char *what, outcome o[2]) {
    const int worlds = getenv("TANKER_YEARS") ? atoi(getenv("TANKER_YEARS")) : 24;
    o[0] = o[1] = (outcome){0};
    seed_dice(2021);
    for (int w = 0; w < worlds; w++) {
        tnk_ledger *l;
        double per_tonne;
        if (w % 8 == 0) fill_pool(f);
        ck_assert_int_eq(tnk_ledger_new(&l), TNK_OK);
        double tonnes = make_fleet(l, f, &per_tonne), truth = tonnes * per_tonne;
        for (int learn = 0; learn < 2; learn++) {
            settle(l, learn);
            const tnk_measured *m = &tnk_ledger_account(l, 0)->measured;
            o[learn].held += (m->lo <= truth && truth <= m->hi) / (double)worlds;
            o[learn].bias += (m->barrels / (tonnes * usual) - 1) / worlds;
            o[learn].width += (m->hi - m->lo) / m->barrels / worlds;
        }
        tnk_ledger_free(l);
    }
    for (int learn = 0; learn < 2; learn++)
        printf("# %s, fills %s: 90 %% interval holds the truth in %.1f %% of %d worlds; width %.1f %%; bias %+.1f %%\n",
               what, learn ? "learnt" : "by the prior", 100 * o[learn].held, worlds, 100 * o[learn].width,
               100 * o[learn].bias);
    fflush(stdout);
}

/* What learning must bring where the prior is wrong: of so few sets of hulls coverage itself scatters by 0.1 and more. */
static void check_gain(const outcome o[2]) {
    ck_assert_double_ge(o[1].held, o[0].held + 0.15);
    ck_assert_double_le(fabs(o[1].bias), fabs(o[0].bias) * 2 / 3);
}

/* TANKER_YEARS=200: the figures of README.md. */
START_TEST(learnt_part) {
    outcome o[2];
    compare(&part_fleet, "0.75 and 0.3 +- 0.15", o);
    check_gain(o);
}
END_TEST

START_TEST(learnt_half) {
    outcome o[2];
    compare(&half_fleet, "0.5 to 0.9", o);
    check_gain(o);
}
END_TEST

START_TEST(learnt_usual) {
    outcome o[2];
    compare(&usual_fleet, "as the prior has it", o);
    check(o[1], 0.75, 0.1, 0.6);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("year");
    tcase_add_test(t, simulated_year);
    tcase_add_test(t, simulated_fleet);
    tcase_add_test(t, learnt_part);
    tcase_add_test(t, learnt_half);
    tcase_add_test(t, learnt_usual);
    return run_tests(t, "year");
}
