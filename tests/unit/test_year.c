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

static ship pool[POOL];
static sighting sights[POOL][CALLS];

/* As many empty as full, and some between: what the posterior takes for its prior. */
static double any_fill(void) {
    double p = unit();
    return p < 0.4 ? 0.1 * unit() : p < 0.8 ? 0.8 + 0.17 * unit() : 0.1 + 0.7 * unit();
}

static void fill_pool(void) {
    for (int k = 0; k < POOL; k++) {
        pool[k] = draw_ship(65, 180, any_fill);
        for (int i = 0; i < CALLS; i++) {
            sighting *s = &sights[k][i];
            s->fill = any_fill();
            s->in = see_ship(&pool[k], load_ship(&pool[k], s->fill));
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

static double make_fleet(tnk_ledger *l) {
    double model = exp(model_sd * normal()), factor = usual * (1 + factor_sd * normal()), tonnes = 0;
    int hull[HULLS];
    if (pool[0].length == 0) fill_pool();
    for (int k = 0; k < HULLS; k++) /* one of every four */
        hull[k] = POOL / HULLS * k + (int)dice(POOL / HULLS);
    for (int i = 0; i < VISITS; i++) { /* a hull calls every 52 days or so, never twice in three */
        int k = hull[i % HULLS], round = i / HULLS;
        const sighting *s = &sights[k][round];
        if (s->out.why[TNK_Q_LADEN]) continue; /* the freeboard contradicts the hull: nothing is measured */
        push_sight(l, k, 52.0 * round + 45 * unit(), &s->in, &s->out);
        tonnes += s->fill * pool[k].dwt * model;
    }
    ck_assert_int_eq(tnk_ledger_settle(l, NULL), TNK_OK);
    return tonnes * factor;
}

static void hold(double (*make)(tnk_ledger *), const char *how, double widest);

START_TEST(simulated_year) { hold(make_world, "errors as stated", 0.4); }
END_TEST

START_TEST(simulated_fleet) { hold(make_fleet, "seen sight by sight", 0.45); }
END_TEST

static void hold(double (*make)(tnk_ledger *), const char *how, double widest) {
    int held = 0, panel[3] = {0};
    double bias = 0, width = 0, off[3] = {0};
    seed_dice(2020);
    for (int w = 0; w < WORLDS; w++) {
        tnk_ledger *l;
        ck_assert_int_eq(tnk_ledger_new(&l), TNK_OK);
        double truth = make(l);
        const tnk_account *a = tnk_ledger_account(l, 0);
        held += a->measured.lo <= truth && truth <= a->measured.hi;
        bias += (a->measured.barrels / truth - 1) / WORLDS;
        width += (a->measured.hi - a->measured.lo) / a->measured.barrels / WORLDS;
        for (int i = 0; i < 3; i++) {
            off[i] += (a->scenarios[i].barrels / truth - 1) / WORLDS;
            panel[i] += fabs(a->scenarios[i].barrels / truth - 1) < 0.2;
        }
        ck_assert_int_ge((int)a->measured.events, VISITS * 97 / 100);
        tnk_ledger_free(l);
    }
    printf("# %s: 90 %% interval holds the truth in %.1f %% of %d worlds; width %.1f %%; bias %+.1f %%\n", how,
           100.0 * held / WORLDS, WORLDS, 100 * width, 100 * bias);
    for (int i = 0; i < 3; i++)
        printf("# assumed fill %d: off by %+.0f %% in the mean, within 20 %% in %.0f %% of worlds\n", i, 100 * off[i],
               100.0 * panel[i] / WORLDS);
    ck_assert_int_ge(held, WORLDS * 85 / 100);
    ck_assert_int_le(held, WORLDS * 95 / 100);
    ck_assert_double_le(fabs(bias), 0.03);
    ck_assert_double_le(width, widest);
}

int main(void) {
    TCase *t = tcase_create("year");
    tcase_add_test(t, simulated_year);
    tcase_add_test(t, simulated_fleet);
    return run_tests(t, "year");
}
