#include "scan/fill.h"

#include <math.h>
#include <stdio.h>

#include "catalog/ships.h"
#include "meaning/cargo.h"

enum { CANDIDATES = 16 };           /* of a register: the likeliest */
static const double least_told = 0.05; /* a match less likely is none */

static const enum tnk_quantity filled[] = {TNK_Q_DEPTH, TNK_Q_DRAUGHT, TNK_Q_DWT, TNK_Q_LADEN, TNK_Q_CARGO};

static tnk_cargo_in hull_of(const tnk_vessel *v) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_m = v->length_m, h.length_sd_m = fmin(v->length_sd_m, v->length_m);
    h.beam_m = v->beam_m, h.beam_sd_m = fmin(v->beam_sd_m, v->beam_m);
    h.freeboard_m = v->freeboard_m, h.freeboard_sd_m = v->freeboard_sd_m;
    return h;
}

static void take_numbers(tnk_vessel *v, const tnk_cargo_out *o) {
    v->depth_m = o->depth_m, v->depth_sd_m = o->depth_sd_m;
    v->draught_m = o->draught_m, v->draught_sd_m = o->draught_sd_m;
    v->summer_draught_m = o->summer_draught_m;
    v->dwt_t = o->dwt_t, v->dwt_lo_t = o->dwt_lo_t, v->dwt_hi_t = o->dwt_hi_t;
    v->laden_fraction = o->laden_fraction, v->laden_lo = o->laden_lo, v->laden_hi = o->laden_hi;
    v->laden_prob = o->laden_prob, v->laden_basis = o->laden_basis;
    v->cargo_t = o->cargo_t, v->cargo_lo_t = o->cargo_lo_t, v->cargo_hi_t = o->cargo_hi_t;
    if (o->river_sea) v->flags |= TNK_FLAG_RIVER_SEA;
}

/* A hull cut by the scene's edge has no size, only a bound of it. */
static enum tnk_reason unusable(const tnk_vessel *v, const tnk_cargo_in *h) {
    if (v->flags & TNK_FLAG_EDGE) return TNK_WHY_CUT;
    return tnk_cargo_check(h, NULL) ? TNK_WHY_NO_SIZE : TNK_WHY_MEASURED;
}

size_t tnk_fill_match(const tnk_vessel *v, const tnk_registry *r, const tnk_claim *claim, tnk_match *out,
                      size_t capacity) {
    const tnk_cargo_in hull = hull_of(v);
    const tnk_paint deck = {v->deck_blue, v->deck_red, v->deck_colour_sd};
    double tanker = v->why[TNK_Q_TYPE] ? NAN : v->tanker_prob; /* by its size alone it tells nothing new */
    if (unusable(v, &hull)) return 0;
    return tnk_match_ships(r->ship, (size_t)r->count, &hull, tanker, &deck, claim, out, capacity);
}

/* Tell the best match, and hand over what is known of all that may be it. */
static int match(tnk_vessel *v, const tnk_registry *r, const tnk_claim *claim, tnk_candidate *out) {
    tnk_match best[CANDIDATES];
    size_t n = tnk_fill_match(v, r, claim, best, CANDIDATES);
    for (size_t i = 0; i < n; i++) {
        const tnk_registry_ship *s = &r->ship[best[i].ship];
        out[i] = (tnk_candidate){s->depth_m, s->summer_draught_m, s->dwt_t, s->subtype, best[i].prob};
    }
    v->registry_imo = 0, v->registry_name[0] = 0, v->registry_prob = NAN;
    v->why[TNK_Q_REGISTRY] = n && best[0].prob >= least_told ? TNK_WHY_MEASURED : TNK_WHY_NO_MATCH;
    if (v->why[TNK_Q_REGISTRY]) return (int)n;
    const tnk_registry_ship *s = &r->ship[best[0].ship];
    v->registry_imo = s->imo, v->registry_prob = best[0].prob;
    snprintf(v->registry_name, sizeof v->registry_name, "%s", s->name);
    return (int)n;
}

/* What a faint shadow says of the load; the fraction and its interval stay the prior's. */
static void take_faint(tnk_vessel *v, const tnk_cargo_in *h, const tnk_candidate *known, int count, const tnk_faint *f) {
    tnk_board_sight sight = {f->likely, TNK_FAINT_STEPS, f->step_m};
    double prob = tnk_cargo_laden_prob(h, known, count, &sight);
    if (isnan(prob)) return;
    v->laden_prob = prob;
    v->flags |= TNK_FLAG_FAINT_SHADOW;
}

void tnk_fill_vessel(tnk_vessel *v, const tnk_registry *registry, const tnk_claim *claim,
                     const tnk_faint *faint) {
    tnk_cargo_in hull = hull_of(v);
    tnk_cargo_out found;
    enum tnk_reason why = unusable(v, &hull);
    tnk_candidate known[CANDIDATES];
    int count = !why && registry ? match(v, registry, claim, known) : 0;
    double told = v->flags & TNK_FLAG_FAINT_SHADOW ? v->laden_prob : NAN; /* by the same hull's shadow, earlier */
    tnk_cargo_none(&found);
    if (!why) tnk_cargo_estimate(&hull, known, count, &found);
    else if (registry) v->why[TNK_Q_REGISTRY] = (unsigned char)why;
    take_numbers(v, &found);
    if (!why && faint && found.laden_basis == TNK_LADEN_PRIOR) take_faint(v, &hull, known, count, faint);
    else if (!isnan(told)) v->laden_prob = told;
    for (size_t i = 0; i < sizeof filled / sizeof *filled; i++)
        v->why[filled[i]] = why ? (unsigned char)why : found.why[filled[i]];
    if (!why && isnan(v->freeboard_m) && !isnan(v->depth_m)) v->why[TNK_Q_DRAUGHT] = v->why[TNK_Q_FREEBOARD];
}
