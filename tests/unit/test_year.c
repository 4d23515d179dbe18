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

#include "ledger/book.h"
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

START_TEST(simulated_year) {
    int held = 0, panel[3] = {0};
    double bias = 0, width = 0, off[3] = {0};
    seed_dice(2020);
    for (int w = 0; w < WORLDS; w++) {
        tnk_ledger *l;
        ck_assert_int_eq(tnk_ledger_new(&l), TNK_OK);
        double truth = make_world(l);
        const tnk_account *a = tnk_ledger_account(l, 0);
        held += a->measured.lo <= truth && truth <= a->measured.hi;
        bias += (a->measured.barrels / truth - 1) / WORLDS;
        width += (a->measured.hi - a->measured.lo) / a->measured.barrels / WORLDS;
        for (int i = 0; i < 3; i++) {
            off[i] += (a->scenarios[i].barrels / truth - 1) / WORLDS;
            panel[i] += fabs(a->scenarios[i].barrels / truth - 1) < 0.2;
        }
        ck_assert_int_eq((int)a->measured.events, VISITS);
        tnk_ledger_free(l);
    }
    printf("# 90 %% interval holds the truth in %.1f %% of %d worlds; width %.1f %%; bias %+.1f %%\n",
           100.0 * held / WORLDS, WORLDS, 100 * width, 100 * bias);
    for (int i = 0; i < 3; i++)
        printf("# assumed fill %d: off by %+.0f %% in the mean, within 20 %% in %.0f %% of worlds\n", i, 100 * off[i],
               100.0 * panel[i] / WORLDS);
    ck_assert_int_ge(held, WORLDS * 85 / 100);
    ck_assert_int_le(held, WORLDS * 95 / 100);
    ck_assert_double_le(fabs(bias), 0.03);
    ck_assert_double_le(width, 0.4);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("year");
    tcase_add_test(t, simulated_year);
    return run_tests(t, "year");
}
