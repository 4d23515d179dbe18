/* flank.h: the sunlit hull side in sight: deck edge, paint and waterline of one side, from off nadir. */
#ifndef TNK_MEASURE_FLANK_H
#define TNK_MEASURE_FLANK_H

#include <tanker/freeboard.h>

#include "measure/strip.h"

typedef struct tnk_flank {
    enum tnk_reason why;      /* TNK_WHY_MEASURED, or NO_EDGE: nothing below then counts */
    int side;                 /* 1: to starboard of the frame's axis, -1: to port */
    double breadth_m, breadth_sd_m; /* of the hull side in sight, across the hull */
    double waterline_m;       /* from the axis to where it meets the water */
    double half_m;            /* so far fore and aft of amidships it was looked at */
} tnk_flank;

/* 1 where a hull that long shows enough of a sunlit side; lean: tnk_lean_of(). */
int tnk_flank_allowed(const tnk_aspect *aspect, const tnk_lean *lean, double gsd_m, double length_m);

/* Fill what is to be expected of it: side and what begins with side_. */
void tnk_flank_expect(const tnk_aspect *aspect, double gsd_m, double length_m, tnk_freeboard_expectation *out);

/* Measure the hull side that is turned to sensor and sun. deck | topside | boot-top | water, blurred, are laid on the
 * section of three parts of the midbody, over all waterlines about the outline, all paint breaks and deck edges; the
 * levels of paint are free. What is left decides: it is told only where one freeboard explains all parts as well as
 * their own spread lets it, and each part for itself finds that one. Decks
 * without a level of their own (gas tanks) are refused.
 *   highest_m  highest freeboard thought of
 * 1, whatever out->why says; -1 without memory. */
int tnk_flank_measure(tnk_strip *strip, const tnk_view *view, const tnk_frame *hull, const tnk_lean *lean, double gsd_m,
                      double highest_m, tnk_flank *out);

#endif
