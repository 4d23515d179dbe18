#include "meaning/fleet.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "meaning/cargo.h"

enum { BANDS = TNK_FILL_BANDS, EACH = TNK_FILLS / BANDS, FREE = BANDS - 1, ROUNDS = 1000 };
static const double prior_calls = 2, settled = 1e-7;

/* ---- one sight ---- */

int tnk_fill_sight_of(const tnk_cargo_in *h, tnk_fill_sight *out) {
    tnk_particulars p;
    tnk_laden l;
    if (!tnk_particulars_of(h, &p) || !tnk_laden_explains(&p, h->freeboard_m, h->freeboard_sd_m)) return 0;
    tnk_laden_begin(&l, exp(p.mean[TNK_DWT]));
    tnk_laden_add(&l, &p, h->freeboard_m, h->freeboard_sd_m, 1);
    for (int i = 0; i < TNK_FILLS; i++) {
        double prior = tnk_fill_prior(i);
        out->likely[i] = prior > 0 ? l.fill[i] / prior : 0;
        out->dwt_t[i] = l.fill[i] > 0 ? l.fill_t[i] / l.fill[i] : 0;
    }
    return l.weight > 0;
}

void tnk_fleet_prior(double share[BANDS]) {
    memset(share, 0, BANDS * sizeof *share);
    for (int i = 0; i < TNK_FILLS; i++) share[i / EACH] += tnk_fill_prior(i);
}

void tnk_fill_given(const tnk_fill_sight *s, const double share[BANDS], tnk_fill *out) {
    double prior[BANDS], cell[TNK_FILLS], sum = 0, cargo = 0;
    tnk_fleet_prior(prior);
    for (int i = 0; i < TNK_FILLS; i++) {
        cell[i] = s->likely[i] * tnk_fill_prior(i) * share[i / EACH] / prior[i / EACH];
        sum += cell[i];
        cargo += cell[i] * tnk_fill_of(i) * s->dwt_t[i];
    }
    out->lo = tnk_cells_quantile(cell, TNK_FILLS, 0.05);
    out->median = tnk_cells_quantile(cell, TNK_FILLS, 0.5);
    out->hi = tnk_cells_quantile(cell, TNK_FILLS, 0.95);
    out->cargo_t = cargo / sum;
}

/* ---- all of them ---- */

/* A sight by bands: how likely it is in each, and the cargo expected there, t. */
typedef struct banded { double likely[BANDS], cargo_t[BANDS]; } banded;

typedef struct learning {
    const tnk_fill_sight *sight;
    long count, hulls;
    banded *of;            /* [count] */
    double (*by_hull)[BANDS]; /* [hulls]: sights of each band */
    double *calls;         /* [hulls] */
    tnk_fleet *fleet;
} learning;

static void band(const tnk_fill_sight *s, const double prior[BANDS], banded *out) {
    memset(out, 0, sizeof *out);
    for (int i = 0; i < TNK_FILLS; i++) {
        double w = s->likely[i] * tnk_fill_prior(i) / prior[i / EACH];
        out->likely[i / EACH] += w;
        out->cargo_t[i / EACH] += w * tnk_fill_of(i) * s->dwt_t[i];
    }
    for (int k = 0; k < BANDS; k++)
        if (out->likely[k] > 0) out->cargo_t[k] /= out->likely[k];
}

/* The probability of each band. */
static void belong(const banded *b, const double share[BANDS], double out[BANDS]) {
    double sum = 0;
    for (int k = 0; k < BANDS; k++) sum += out[k] = b->likely[k] * share[k];
    for (int k = 0; k < BANDS; k++) out[k] /= sum;
}

static double improve(learning *w) {
    tnk_fleet *f = w->fleet;
    double sum[BANDS] = {0}, r[BANDS], most = 0;
    for (long v = 0; v < w->count; v++) {
        belong(&w->of[v], f->share, r);
        for (int k = 0; k < BANDS; k++) sum[k] += r[k];
    }
    for (int k = 0; k < BANDS; k++) {
        double share = (sum[k] + prior_calls * f->prior[k]) / ((double)w->count + prior_calls);
        most = fmax(most, fabs(share - f->share[k]));
        f->share[k] = share;
    }
    return most;
}

static void count_hulls(learning *w) {
    double r[BANDS];
    for (long v = 0; v < w->count; v++) {
        long h = w->sight[v].hull;
        belong(&w->of[v], w->fleet->share, r);
        w->calls[h]++;
        for (int k = 0; k < BANDS; k++) w->by_hull[h][k] += r[k];
    }
}

/* A fixed point: what all sights add to the shares less what this hull's own do. */
static void give_fills(const learning *w, tnk_fill *fill) {
    double all = (double)w->count + prior_calls, share[BANDS];
    for (long v = 0; v < w->count; v++) {
        long h = w->sight[v].hull;
        for (int k = 0; k < BANDS; k++)
            share[k] = fmax(w->fleet->share[k] * all - w->by_hull[h][k], prior_calls * w->fleet->prior[k]) /
                       (all - w->calls[h]);
        tnk_fill_given(&w->sight[v], share, &fill[v]);
    }
}

/* ---- how well they are known ----
 *
 * In logits of the shares, the last one's held at 0: information F by the sights' scores and the prior; the scores'
 * own variance J, in which those of a hull add up first; g, what all cargo changes by a logit. Var = g' F^-1 J F^-1 g
 * (Huber, 1967). What no freeboard tells, as how much cargo lies in the draught of ballast, F has from the prior alone. */

static void add_square(double m[FREE][FREE], const double x[BANDS]) {
    for (int i = 0; i < FREE; i++)
        for (int j = 0; j < FREE; j++) m[i][j] += x[i] * x[j];
}

static void add_prior(double m[FREE][FREE], const double share[BANDS]) {
    for (int i = 0; i < FREE; i++) {
        m[i][i] += prior_calls * share[i];
        for (int j = 0; j < FREE; j++) m[i][j] -= prior_calls * share[i] * share[j];
    }
}

/* m x = y of a positive definite m, which is lost; y becomes x. */
static void solve(double m[FREE][FREE], double y[FREE]) {
    for (int i = 0; i < FREE; i++)
        for (int j = i + 1; j < FREE; j++) {
            double q = m[j][i] / m[i][i];
            for (int k = i; k < FREE; k++) m[j][k] -= q * m[i][k];
            y[j] -= q * y[i];
        }
    for (int i = FREE - 1; i >= 0; i--) {
        for (int k = i + 1; k < FREE; k++) y[i] -= m[i][k] * y[k];
        y[i] /= m[i][i];
    }
}

/* Adds to g and F; returns the cargo expected. */
static double add_score(const banded *b, const double share[BANDS], double g[FREE], double f[FREE][FREE]) {
    double r[BANDS], score[BANDS], cargo = 0;
    belong(b, share, r);
    for (int k = 0; k < BANDS; k++) cargo += r[k] * b->cargo_t[k], score[k] = r[k] - share[k];
    for (int k = 0; k < FREE; k++) g[k] += r[k] * (b->cargo_t[k] - cargo);
    add_square(f, score);
    return cargo;
}

static double relative_sd(const learning *w) {
    double f[FREE][FREE] = {{0}}, j[FREE][FREE] = {{0}}, x[FREE] = {0}, score[BANDS], cargo = 0, var = 0;
    const double *share = w->fleet->share;
    for (long v = 0; v < w->count; v++) cargo += add_score(&w->of[v], share, x, f);
    for (long h = 0; h < w->hulls; h++) {
        for (int k = 0; k < BANDS; k++) score[k] = w->by_hull[h][k] - w->calls[h] * share[k];
        add_square(j, score);
    }
    add_prior(f, share);
    add_prior(j, share);
    solve(f, x);
    for (int i = 0; i < FREE; i++)
        for (int k = 0; k < FREE; k++) var += x[i] * j[i][k] * x[k];
    return cargo > 0 ? sqrt(fmax(var, 0)) / cargo : 0;
}

int tnk_fleet_learn(const tnk_fill_sight *sight, long count, long hulls, tnk_fleet *fleet, tnk_fill *fill,
                    tnk_err *err) {
    learning w = {.sight = sight, .count = count, .hulls = hulls, .fleet = fleet};
    tnk_fleet_prior(fleet->prior);
    memcpy(fleet->share, fleet->prior, sizeof fleet->share);
    fleet->sd = 0;
    if (!count) return TNK_OK;
    w.of = tnk_alloc((size_t)count, sizeof *w.of);
    w.by_hull = tnk_alloc_zero((size_t)hulls, sizeof *w.by_hull);
    w.calls = tnk_alloc_zero((size_t)hulls, sizeof *w.calls);
    int rc = w.of && w.by_hull && w.calls ? TNK_OK : tnk_fail_nomem(err);
    if (!rc) {
        for (long v = 0; v < count; v++) band(&sight[v], fleet->prior, &w.of[v]);
        for (int i = 0; i < ROUNDS && improve(&w) > settled; i++) continue;
        count_hulls(&w);
        give_fills(&w, fill);
        fleet->sd = relative_sd(&w);
    }
    tnk_free(w.of);
    tnk_free(w.by_hull);
    tnk_free(w.calls);
    return rc;
}
