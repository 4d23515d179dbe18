#include "scan/fill.h"

#include <math.h>

#include "meaning/cargo.h"

static const enum tnk_quantity filled[] = {TNK_Q_DEPTH, TNK_Q_DRAUGHT, TNK_Q_DWT, TNK_Q_LADEN, TNK_Q_CARGO};

static tnk_cargo_in hull_of(const tnk_vessel *v) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_m = v->length_m, h.length_sd_m = v->length_sd_m;
    h.beam_m = v->beam_m, h.beam_sd_m = v->beam_sd_m;
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

void tnk_fill_vessel(tnk_vessel *v) {
    tnk_cargo_in hull = hull_of(v);
    tnk_cargo_out found;
    enum tnk_reason why = unusable(v, &hull);
    tnk_cargo_none(&found);
    if (!why) tnk_cargo_estimate(&hull, NULL, 0, &found);
    take_numbers(v, &found);
    for (size_t i = 0; i < sizeof filled / sizeof *filled; i++)
        v->why[filled[i]] = why ? (unsigned char)why : found.why[filled[i]];
    if (!why && isnan(v->freeboard_m) && !isnan(v->depth_m)) v->why[TNK_Q_DRAUGHT] = v->why[TNK_Q_FREEBOARD];
}
