#include "meaning/change.h"

#include <math.h>
#include <string.h>

#include "meaning/laden.h"

/* Fills of a pass in fiftieths. Changes: bins over 1.5 times the usual deadweight either way. */
enum { STEP = 2, FILLS = TNK_FILLS / STEP };
static const double low = 0.05, middle = 0.5, high = 0.95; /* of a 90 % interval */
static const double span = 1.5, ln_span = 1.6094379124341003, landed = 0.1;
static const double most_apart = 0.05; /* what is known of the ship, before and after */
static const double far_off = 60; /* squared standard deviations: less than 1e-13 */

typedef struct joint {
    double usual_t, weight, landed;
    double mass[TNK_BINS], cargo[TNK_BINS], dwt[TNK_BINS], fill[TNK_PASSES][FILLS];
} joint;

/* The freeboards of both passes. */
typedef struct pair { double m[TNK_PASSES], var[TNK_PASSES]; } pair;

static double fill_of(int i) { return (i + 0.5) / FILLS; }

static double prior_of(int i) {
    double sum = 0;
    for (int k = 0; k < STEP; k++) sum += tnk_fill_prior(STEP * i + k);
    return sum;
}

static int bin_of(double share) {
    return share <= 0 ? 0 : share < 1 ? (int)(share * TNK_BINS) : TNK_BINS - 1;
}

static int change_bin(const joint *j, double tonnes) { return bin_of(0.5 + 0.5 * tonnes / (span * j->usual_t)); }

/* One way of being loaded at a pass. */
typedef struct state { double draught, aboard, prior; } state;

static void states_of(const tnk_node *n, int pass, state s[FILLS]) {
    for (int i = 0; i < FILLS; i++) {
        s[i].prior = prior_of(i);
        s[i].draught = tnk_node_draught(n, pass, fill_of(i));
        s[i].aboard = tnk_node_aboard(n, s[i].draught);
    }
}

/* Residuals of both freeboards share the error of the depth: a bivariate normal. */
static void add_node(joint *j, const tnk_node *n, const pair *f) {
    state before[FILLS], after[FILLS];
    double own = n->depth_sd_m * n->depth_sd_m, a = own + f->var[0], b = own + f->var[1], det = a * b - own * own;
    double all = 0, gone = 0;
    states_of(n, 0, before);
    states_of(n, 1, after);
    for (int i = 0; i < FILLS; i++) {
        double x = n->depth_m - before[i].draught - f->m[0];
        if (x * x > far_off * a) continue;
        for (int k = 0; k < FILLS; k++) {
            double y = n->depth_m - after[k].draught - f->m[1];
            double far = (b * x * x - 2 * own * x * y + a * y * y) / det, prior = before[i].prior * after[k].prior;
            if (far > far_off || prior <= 0) continue;
            double weight = prior * exp(-0.5 * far) / sqrt(det), cargo = fill_of(k) - fill_of(i);
            j->mass[change_bin(j, after[k].aboard - before[i].aboard)] += weight;
            j->cargo[change_bin(j, cargo * n->dwt_t)] += weight;
            j->fill[0][i] += weight, j->fill[1][k] += weight;
            gone += cargo < -landed ? weight : 0;
            all += weight;
        }
    }
    j->dwt[bin_of(0.5 + 0.5 * log(n->dwt_t / j->usual_t) / ln_span)] += all;
    j->weight += all, j->landed += gone;
}

static double change_at(const joint *j, const double *bins, double q) {
    return span * j->usual_t * (2 * tnk_cells_quantile(bins, TNK_BINS, q) - 1);
}

static double dwt_at(const joint *j, double q) {
    return j->usual_t * exp(ln_span * (2 * tnk_cells_quantile(j->dwt, TNK_BINS, q) - 1));
}

static double fill_at(const joint *j, int pass, double q) {
    return tnk_cells_quantile(j->fill[pass], FILLS, q);
}

static void tell(const joint *j, tnk_change_out *o) {
    o->mass_t = change_at(j, j->mass, middle);
    o->mass_lo_t = change_at(j, j->mass, low), o->mass_hi_t = change_at(j, j->mass, high);
    o->cargo_t = change_at(j, j->cargo, middle);
    o->cargo_lo_t = change_at(j, j->cargo, low), o->cargo_hi_t = change_at(j, j->cargo, high);
    o->landed_least_t = fmax(0, -o->mass_hi_t);
    o->prob_landed = j->landed / j->weight;
    o->dwt_t = dwt_at(j, middle), o->dwt_lo_t = dwt_at(j, low), o->dwt_hi_t = dwt_at(j, high);
    o->before_laden = fill_at(j, 0, middle);
    o->before_lo = fill_at(j, 0, low), o->before_hi = fill_at(j, 0, high);
    o->after_laden = fill_at(j, 1, middle);
    o->after_lo = fill_at(j, 1, low), o->after_hi = fill_at(j, 1, high);
}

/* One value of two measurements, by their variances. A beam may be known once only. */
static int join(const char *name, double a, double a_sd, double b, double b_sd, double *v, double *sd, tnk_err *err) {
    const double least = 1e-6; /* m: of what the caller calls exact */
    if (isnan(a) || isnan(b)) {
        *v = isnan(a) ? b : a, *sd = isnan(a) ? b_sd : a_sd;
        return TNK_OK;
    }
    double p = fmax(a_sd, least), q = fmax(b_sd, least), u = 1 / (p * p), w = 1 / (q * q);
    *v = (u * a + w * b) / (u + w), *sd = sqrt(1 / (u + w));
    if (fabs(a - b) <= 5 * hypot(p, q)) return TNK_OK;
    return tnk_fail(err, TNK_E_ARG, "%s is %g before and %g after, more than five sigma apart: not the same hull", name, a, b);
}

/* One value of the ship, known to either pass, or alike to both. */
static int same(const char *name, double before, double after, double *v, tnk_err *err) {
    *v = isnan(before) ? after : before;
    if (!(fabs(after - before) > most_apart * before)) return TNK_OK;
    return tnk_fail(err, TNK_E_ARG, "%s is %g before and %g after: not the same hull", name, before, after);
}

static int one_hull(const tnk_cargo_in *b, const tnk_cargo_in *a, tnk_cargo_in *hull, tnk_err *err) {
    *hull = *b;
    int rc = join("length_m", b->length_m, b->length_sd_m, a->length_m, a->length_sd_m, &hull->length_m,
                  &hull->length_sd_m, err);
    if (!rc) rc = join("beam_m", b->beam_m, b->beam_sd_m, a->beam_m, a->beam_sd_m, &hull->beam_m, &hull->beam_sd_m, err);
    if (!rc) rc = same("depth_m", b->depth_m, a->depth_m, &hull->depth_m, err);
    if (!rc) rc = same("summer_draught_m", b->summer_draught_m, a->summer_draught_m, &hull->summer_draught_m, err);
    if (!rc) rc = same("dwt_t", b->dwt_t, a->dwt_t, &hull->dwt_t, err);
    if (rc) return rc;
    hull->subtype = b->subtype ? b->subtype : a->subtype;
    if (!a->subtype || a->subtype == hull->subtype) return TNK_OK;
    return tnk_fail(err, TNK_E_ARG, "subtype is %d before and %d after: not the same hull", b->subtype, a->subtype);
}

static int check_pass(const char *when, const tnk_particulars *p, const tnk_cargo_in *h, tnk_err *err) {
    if (isnan(h->freeboard_m)) return tnk_fail(err, TNK_E_ARG, "no freeboard %s: nothing to compare", when);
    if (tnk_laden_explains(p, h->freeboard_m, h->freeboard_sd_m)) return TNK_OK;
    return tnk_fail(err, TNK_E_ARG, "the freeboard %s, %g m, fits no draught of such a hull", when, h->freeboard_m);
}

void tnk_change_none(tnk_change_out *o) {
    *o = (tnk_change_out){
        sizeof *o, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
    };
}

int tnk_change_estimate(const tnk_cargo_in *before, const tnk_cargo_in *after, tnk_change_out *out, tnk_err *err) {
    tnk_cargo_in hull;
    tnk_particulars p;
    tnk_nodes nodes;
    tnk_node node;
    joint j = {0};
    tnk_change_none(out);
    int rc = one_hull(before, after, &hull, err);
    if (rc) return rc;
    if (!tnk_particulars_of(&hull, &p))
        return tnk_fail(err, TNK_E_ARG, "%g x %g m is beyond the sizes of the model", p.length_m, p.beam_m);
    rc = check_pass("before", &p, before, err);
    if (!rc) rc = check_pass("after", &p, after, err);
    if (rc) return rc;
    pair f = {{before->freeboard_m, after->freeboard_m},
              {before->freeboard_sd_m * before->freeboard_sd_m, after->freeboard_sd_m * after->freeboard_sd_m}};
    j.usual_t = exp(p.mean[TNK_DWT]);
    tnk_nodes_begin(&nodes, &p);
    for (int i = 0; i < TNK_NODES; i++) {
        tnk_node_at(&nodes, i, &node);
        add_node(&j, &node, &f);
    }
    if (!(j.weight > 0))
        return tnk_fail(err, TNK_E_ARG, "freeboards of %g and %g m cannot be of one hull of this size", f.m[0], f.m[1]);
    tell(&j, out);
    return TNK_OK;
}
