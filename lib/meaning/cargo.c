#include "meaning/cargo.h"

#include <math.h>
#include <string.h>

#include "meaning/numbers.h"

static const double low = 0.05, middle = 0.5, high = 0.95; /* of a 90 % interval */
static const double absurd_sd = 8;      /* of a particular about its line: no ship lies so far off */
static const double vaguest_m = 1000;   /* sd of a freeboard */
static const double least_rest = 1e-9; /* that a hull is none of the ships it may be */

static int check_value(const char *name, double v, tnk_err *err) {
    if (isnan(v) || (v > 0 && !isinf(v))) return TNK_OK;
    return tnk_fail(err, TNK_E_ARG, "%s is %g: it must be finite and above 0 (NaN: not known)", name, v);
}

static int check_sd(const char *name, double v, double sd, double least, tnk_err *err) {
    if (isnan(v) || (sd >= least && !isinf(sd))) return TNK_OK;
    return tnk_fail(err, TNK_E_ARG, "%s is %g: it must be finite and %s 0", name, sd, least > 0 ? "above" : "at least");
}

/* A size and its sd: one that is not even known to its own value is not known. */
static int check_size(const char *name, const char *sd_name, double v, double sd, tnk_err *err) {
    int rc = check_value(name, v, err);
    if (!rc) rc = check_sd(sd_name, v, sd, 0, err);
    if (rc || isnan(v) || sd <= v) return rc;
    return tnk_fail(err, TNK_E_ARG, "%s is %g: it must be at most %s, %g", sd_name, sd, name, v);
}

/* Is a value, so far off what hulls of that size have, a slip of units or of the ship? */
static int absurd(const tnk_particulars *p, enum tnk_particular which, double v) {
    double off = log(v) - p->mean[which];
    return off * off > absurd_sd * absurd_sd * p->cov[which][which];
}

static int check_known(const tnk_cargo_in *h, tnk_err *err) {
    const struct { const char *name; double v; enum tnk_particular which; } known[] = {
        {"depth_m", h->depth_m, TNK_DEPTH},
        {"summer_draught_m", h->summer_draught_m, TNK_SUMMER},
        {"dwt_t", h->dwt_t, TNK_DWT},
    };
    tnk_cargo_in bare = *h;
    tnk_particulars p;
    bare.depth_m = bare.summer_draught_m = bare.dwt_t = NAN;
    if (!tnk_particulars_of(&bare, &p)) return TNK_OK;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!isnan(known[i].v) && absurd(&p, known[i].which, known[i].v))
            return tnk_fail(err, TNK_E_ARG, "%s is %g: hulls of that length and beam have about %.3g", known[i].name,
                            known[i].v, exp(p.mean[known[i].which]));
    return TNK_OK;
}

static int check_freeboard(const tnk_cargo_in *h, tnk_err *err) {
    double f = h->freeboard_m;
    if (isnan(f)) return TNK_OK;
    if (f < 0 || isinf(f)) return tnk_fail(err, TNK_E_ARG, "freeboard_m is %g: it must be finite and at least 0", f);
    int rc = check_sd("freeboard_sd_m", f, h->freeboard_sd_m, 1e-6, err);
    if (!rc && h->freeboard_sd_m > vaguest_m)
        return tnk_fail(err, TNK_E_ARG, "freeboard_sd_m is %g: it must be at most %g; a freeboard known no better is not known (NaN)",
                        h->freeboard_sd_m, vaguest_m);
    if (rc || isnan(h->depth_m) || f <= h->depth_m + 3 * h->freeboard_sd_m) return rc;
    return tnk_fail(err, TNK_E_ARG, "freeboard_m %g is above depth_m %g", f, h->depth_m);
}

int tnk_cargo_check(const tnk_cargo_in *h, tnk_err *err) {
    if (isnan(h->length_m)) return tnk_fail(err, TNK_E_ARG, "length_m is not known, and nothing follows without it");
    int rc = check_size("length_m", "length_sd_m", h->length_m, h->length_sd_m, err);
    if (!rc) rc = check_size("beam_m", "beam_sd_m", h->beam_m, h->beam_sd_m, err);
    if (!rc) rc = check_value("depth_m", h->depth_m, err);
    if (!rc) rc = check_value("summer_draught_m", h->summer_draught_m, err);
    if (!rc) rc = check_value("dwt_t", h->dwt_t, err);
    if (!rc) rc = check_freeboard(h, err);
    if (rc) return rc;
    if (h->summer_draught_m >= h->depth_m)
        return tnk_fail(err, TNK_E_ARG, "summer_draught_m %g is not below depth_m %g", h->summer_draught_m, h->depth_m);
    if (h->subtype < 0 || h->subtype >= TNK_SUBTYPE_COUNT)
        return tnk_fail(err, TNK_E_ARG, "subtype %d is none of enum tnk_subtype", h->subtype);
    return check_known(h, err);
}

void tnk_cargo_none(tnk_cargo_out *o) {
    double *const numbers[] = {
        &o->depth_m, &o->depth_sd_m, &o->summer_draught_m, &o->summer_draught_sd_m, &o->draught_m, &o->draught_sd_m,
        &o->dwt_t, &o->dwt_lo_t, &o->dwt_hi_t, &o->block, &o->waterplane, &o->tpc_t, &o->k, &o->laden_fraction,
        &o->laden_lo, &o->laden_hi, &o->laden_prob, &o->cargo_t, &o->cargo_lo_t, &o->cargo_hi_t,
    };
    *o = (tnk_cargo_out){.struct_size = sizeof *o};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = NAN;
}

static const enum tnk_quantity ours[] = {TNK_Q_DEPTH, TNK_Q_DRAUGHT, TNK_Q_DWT, TNK_Q_LADEN, TNK_Q_CARGO};

static void set_why(tnk_cargo_out *o, enum tnk_reason why) {
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) o->why[ours[i]] = (unsigned char)why;
}

/* The hull, of particulars p, as that candidate; what the caller knows himself wins, what is absurd is not known. */
static tnk_cargo_in as_candidate(const tnk_cargo_in *h, const tnk_particulars *p, const tnk_candidate *c) {
    tnk_cargo_in as = *h;
    if (isnan(as.depth_m) && !absurd(p, TNK_DEPTH, c->depth_m)) as.depth_m = c->depth_m;
    if (isnan(as.summer_draught_m) && !absurd(p, TNK_SUMMER, c->summer_draught_m))
        as.summer_draught_m = c->summer_draught_m;
    if (isnan(as.dwt_t) && !absurd(p, TNK_DWT, c->dwt_t)) as.dwt_t = c->dwt_t;
    as.subtype = c->subtype;
    return as;
}

static void add(tnk_laden *l, const tnk_cargo_in *h, double prob) {
    tnk_particulars p;
    if (prob <= 0 || !tnk_particulars_of(h, &p)) return;
    tnk_laden_add(l, &p, h->freeboard_m, h->freeboard_sd_m, prob);
}

static void tell_hull(const tnk_laden *l, const tnk_cargo_in *h, const tnk_particulars *p, tnk_cargo_out *o) {
    o->depth_m = tnk_laden_height(l, TNK_H_DEPTH, &o->depth_sd_m);
    o->summer_draught_m = tnk_laden_height(l, TNK_H_SUMMER, &o->summer_draught_sd_m);
    if (!isnan(h->freeboard_m)) o->draught_m = tnk_laden_height(l, TNK_H_DRAUGHT, &o->draught_sd_m);
    else o->why[TNK_Q_DRAUGHT] = TNK_WHY_NOT_ASKED;
    o->dwt_t = tnk_laden_dwt(l, middle);
    o->dwt_lo_t = tnk_laden_dwt(l, low), o->dwt_hi_t = tnk_laden_dwt(l, high);
    o->block = p->block, o->waterplane = p->waterplane;
    o->tpc_t = HYDRO_DENSITY * exp(p->mean[TNK_PLANE]) / 100;
    o->k = o->dwt_t * o->waterplane / (100 * o->tpc_t * o->summer_draught_m);
    o->river_sea = p->river_sea;
}

static void tell_fill(const tnk_laden *l, tnk_cargo_out *o) {
    o->laden_fraction = tnk_laden_fill(l, middle);
    o->laden_lo = tnk_laden_fill(l, low), o->laden_hi = tnk_laden_fill(l, high);
    o->laden_prob = tnk_laden_half(l);
    o->cargo_t = tnk_laden_cargo(l, middle);
    o->cargo_lo_t = tnk_laden_cargo(l, low), o->cargo_hi_t = tnk_laden_cargo(l, high);
}

void tnk_cargo_estimate(const tnk_cargo_in *h, const tnk_candidate *c, int count, tnk_cargo_out *o) {
    tnk_particulars p;
    tnk_laden l;
    double rest = 1;
    tnk_cargo_none(o);
    if (!tnk_particulars_of(h, &p)) {
        set_why(o, TNK_WHY_NO_SIZE);
        return;
    }
    tnk_cargo_in hull = *h;
    int explained = isnan(h->freeboard_m) || tnk_laden_explains(&p, h->freeboard_m, h->freeboard_sd_m);
    if (!explained) hull.freeboard_m = NAN;
    tnk_laden_begin(&l, exp(p.mean[TNK_DWT]));
    for (int i = 0; i < count; i++) {
        tnk_cargo_in as = as_candidate(&hull, &p, &c[i]);
        add(&l, &as, c[i].prob);
        rest -= c[i].prob;
    }
    add(&l, &hull, fmax(rest, least_rest));
    tell_hull(&l, &hull, &p, o);
    if (explained) tell_fill(&l, o);
    else o->why[TNK_Q_DRAUGHT] = o->why[TNK_Q_LADEN] = o->why[TNK_Q_CARGO] = TNK_WHY_CONTRADICTS;
    o->laden_basis = !explained ? TNK_LADEN_NONE : isnan(h->freeboard_m) ? TNK_LADEN_PRIOR : TNK_LADEN_MEASURED;
}

/* Sums over hulls of how likely each is, and of that times the probability sought. */
typedef struct odds { double all, more; } odds;

static void add_odds(odds *o, const tnk_cargo_in *h, double prob, const tnk_board_sight *sight) {
    tnk_particulars p;
    double evidence;
    if (prob <= 0 || !tnk_particulars_of(h, &p)) return;
    double more = tnk_laden_given(&p, sight, &evidence);
    if (evidence > 0) o->all += prob * evidence, o->more += prob * evidence * more;
}

double tnk_cargo_laden_prob(const tnk_cargo_in *h, const tnk_candidate *c, int count, const tnk_board_sight *sight) {
    odds o = {0, 0};
    tnk_particulars p;
    double rest = 1;
    if (!tnk_particulars_of(h, &p)) return NAN;
    for (int i = 0; i < count; i++) {
        tnk_cargo_in as = as_candidate(h, &p, &c[i]);
        add_odds(&o, &as, c[i].prob, sight);
        rest -= c[i].prob;
    }
    add_odds(&o, h, fmax(rest, least_rest), sight);
    return o.all > 0 ? o.more / o.all : NAN;
}
