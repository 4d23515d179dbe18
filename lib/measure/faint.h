/* faint.h: what a shadow too coarse or too disturbed to be measured still says of the freeboard. */
#ifndef TNK_MEASURE_FAINT_H
#define TNK_MEASURE_FAINT_H

#include <tanker/freeboard.h>

#include "measure/strip.h"

enum { TNK_FAINT_STEPS = 61, TNK_FAINT_PX = 16 /* of length, at least */ };

extern const double tnk_faint_coarsest_m; /* pixels; not tried in coarser ones */

/* How likely what is seen would be for each freeboard: likely[i] of i * step_m, up to a common factor. */
typedef struct tnk_faint {
    double step_m;             /* 0: nothing is to be seen */
    float likely[TNK_FAINT_STEPS];
} tnk_faint;

/* 1 where a hull of that length and aspect is worth a look; lean: tnk_lean_of(). */
int tnk_faint_allowed(const tnk_aspect *aspect, const tnk_lean *lean, double gsd_m, double length_m);

/* Look at the shadow of one hull's side. The section is that of edges.h, at stations of three pixels, but nothing is
 * decided: the likelihoods of all deck edges, shadow levels and widths are summed at each station, and the stations
 * joined with the chance that something on deck makes the shadow longer: at single stations, all the more where the
 * deckhouse's may fall, or along the hull.
 *   highest_m  highest freeboard thought of
 *   foam       1 where the hull has a wake
 * 1; out->step_m is 0 where there is no water or no shadow beside the hull; -1 without memory. */
int tnk_faint_shadow(tnk_strip *strip, const tnk_view *view, const tnk_frame *hull, const tnk_aspect *aspect,
                     const tnk_lean *lean, double gsd_m, double highest_m, int foam, tnk_faint *out);

/* 1 where the bow's shadow falls ahead of it far enough to be looked at; aspect->heading_deg: where the bow points. */
int tnk_faint_bow_allowed(const tnk_aspect *aspect, double gsd_m, double length_m);

/* Look at the shadow that the bow throws ahead, of a hull whose axis points to the bow: how high the bow stands, and so how
 * likely each freeboard amidships is. Arguments and
 * answers as of tnk_faint_shadow(). */
int tnk_faint_bow(tnk_strip *strip, const tnk_view *view, const tnk_frame *hull, const tnk_aspect *aspect, double gsd_m,
                  double highest_m, tnk_faint *out);

/* How far past amidships the pixels of such a look reach. */
double tnk_faint_bow_reach(const tnk_aspect *aspect, double length_m, double highest_m);

/* What both say: told by one, it is that; the same highest_m. */
void tnk_faint_join(tnk_faint *to, const tnk_faint *other);

#endif
