/* cargo.h: how big a hull is inside, and how full: on plain numbers, without any image.
 *
 *   tnk_cargo_in hull = TNK_CARGO_IN_INIT;
 *   tnk_cargo_out fill = {.struct_size = sizeof fill};
 *   hull.length_m = 100, hull.length_sd_m = 1, hull.beam_m = 15.4, hull.beam_sd_m = 0.5;
 *   hull.freeboard_m = 2.1, hull.freeboard_sd_m = 0.3;
 *   if (!tnk_cargo(&hull, &fill, NULL, 0)) printf("%.2f\n", fill.laden_fraction);
 *
 * Every number behind it stands, with its source, range and standard error, in
 * models/hydrostatics.json; models/hydrostatics.md tells how they are used. NaN means not known.
 * All functions: any thread, no memory is kept, the same input gives the same bits.
 */
#ifndef TANKER_CARGO_H
#define TANKER_CARGO_H

#include <stddef.h>
#include <tanker/error.h>
#include <tanker/vessel.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Kinds of tanker whose regressions differ. Pinned. */
enum tnk_subtype {
    TNK_SUBTYPE_OIL = 0,      /* oil and products; also where the kind is not known */
    TNK_SUBTYPE_CHEMICAL = 1,
    TNK_SUBTYPE_LPG = 2,
    TNK_SUBTYPE_COUNT = 3
};

typedef struct tnk_cargo_in {
    size_t struct_size;               /* TNK_CARGO_IN_INIT sets it; leave it */
    double length_m, length_sd_m;     /* overall; > 0; sd >= 0 */
    double beam_m, beam_sd_m;         /* > 0; NaN: not known, the length alone speaks */
    double freeboard_m, freeboard_sd_m; /* water to deck edge amidships, >= 0; 0 < sd <= 1000 and whole: edges, sun,
                                         sheer and bulwark too; NaN: not measured */
    double depth_m, summer_draught_m, dwt_t; /* where the ship is known: moulded depth, draught at the
                                         summer load line, deadweight; NaN each */
    int subtype;                      /* enum tnk_subtype */
} tnk_cargo_in;                       /* grows only at the end */

#define TNK_CARGO_IN_INIT                                                                    \
    {                                                                                        \
        sizeof(tnk_cargo_in), TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, 0 \
    }

typedef struct tnk_cargo_out {
    size_t struct_size;               /* set by the caller: sizeof */
    double depth_m, depth_sd_m;       /* moulded */
    double summer_draught_m, summer_draught_sd_m;
    double draught_m, draught_sd_m;   /* as seen; NaN without a freeboard */
    double dwt_t, dwt_lo_t, dwt_hi_t; /* deadweight, 90 % interval */
    double block, waterplane;         /* coefficients at the summer draught, on Lpp */
    double tpc_t;                     /* tonnes per centimetre there, sea water */
    double k;                         /* dwt / (1.025 Lpp B Ts) */
    double laden_fraction, laden_lo, laden_hi; /* cargo / deadweight: median, 90 % interval (5 % to 95 %) */
    double laden_prob;                /* P(cargo > half of the deadweight) */
    enum tnk_laden_basis laden_basis; /* measured: a freeboard went in; else prior */
    double cargo_t, cargo_lo_t, cargo_hi_t; /* median, 90 % interval */
    int river_sea;                    /* 1: L/B > 7.5, as shallow river-sea hulls have it */
    unsigned char why[32];            /* [enum tnk_quantity]: enum tnk_reason, of depth, draught, dwt, laden, cargo */
} tnk_cargo_out;                      /* grows only at the end */

/* Particulars and fill of one hull, as if it were a tanker.
 *
 * Depth, summer draught and deadweight come from regressions on length and beam (those given win), with
 * their errors and correlations. The fill is the posterior of cargo / deadweight given the freeboard:
 * deadweight aboard g(T) = 1 - (Cwp / K)(1 - T / Ts), waterplane falling with the draught, is cargo, fuel
 * and water, and ballast up to the ballast draught; below the largest ballast draught cargo and ballast look
 * alike, and the interval shows it.
 *
 *   in       borrowed
 *   message  [capacity] receives the words of an error; may be NULL
 *
 * TNK_OK, also where numbers stay NaN with their reason in why[]: TNK_WHY_NO_SIZE outside 48-458 m or
 * L/B 3.5-11 (a measured beam: by more than three sigma); TNK_WHY_CONTRADICTS, a freeboard that no draught of such a
 * hull explains; the draught as TNK_WHY_NOT_ASKED without a freeboard.
 * TNK_E_ARG: struct_size not set; a length, beam, depth, draught or deadweight that is not above 0 (length:
 * or NaN); a freeboard below 0; a sigma that is NaN, infinite or below 0 (freeboard: or 0) beside a value
 * that is there, or a length's or beam's above that value; summer draught not below depth; a depth, draught or
 * deadweight beyond eight standard deviations of what hulls of that size have, as a slip of units makes it; freeboard
 * above the depth given by more than three sigma; an unknown subtype. *out is then all NaN. */
TNK_API int tnk_cargo(const tnk_cargo_in *in, tnk_cargo_out *out, char *message, size_t capacity);

/* Change between two passes of one hull, after minus before. */
typedef struct tnk_change_out {
    size_t struct_size;               /* set by the caller: sizeof */
    double mass_t, mass_lo_t, mass_hi_t; /* of all that is aboard: median, 90 % interval */
    double cargo_t, cargo_lo_t, cargo_hi_t; /* of cargo, where ballast may have been taken or left: median, 90 % */
    double landed_least_t;            /* cargo landed at the least (95 %), as ballast taken meanwhile only hides
                                         some: -mass_hi_t, or 0 */
    double prob_landed;               /* P(more than a tenth of the deadweight of cargo left the ship) */
    double dwt_t, dwt_lo_t, dwt_hi_t; /* deadweight, from both passes */
    double before_laden, before_lo, before_hi; /* fill of each pass, sharpened by the other */
    double after_laden, after_lo, after_hi;
} tnk_change_out;                     /* grows only at the end */

/* What changed aboard one hull between two passes. Both must have a freeboard; lengths and beams are
 * joined by their sigmas, known particulars of either hold for both. The hull's depth, draught and
 * deadweight are the same in both, so their errors cancel: the mass comes from the difference of the
 * freeboards and the waterplane, the cargo from the joint posterior of both fills, with ballast of its own
 * in each.
 *
 * TNK_OK; errors as tnk_cargo(), and TNK_E_ARG where a freeboard is missing, the sizes differ by more than
 * five sigma, known particulars by more than 5 %, subtypes at all (but oil, which also stands for not known),
 * sizes are outside the model's range, or a freeboard fits no draught: the words say which. *out is all NaN
 * after an error. */
TNK_API int tnk_cargo_change(const tnk_cargo_in *before, const tnk_cargo_in *after, tnk_change_out *out,
                             char *message, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
