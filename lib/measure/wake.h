/* wake.h: foam that an outline took in comes off again. */
#ifndef TNK_MEASURE_WAKE_H
#define TNK_MEASURE_WAKE_H

#include "measure/patch.h"
#include "measure/run.h"

/* How far one hull reaches, cells of a patch. */
typedef struct tnk_extent {
    tnk_run along, across;
    double level;
    int wake; /* -1: a wake runs out at the low end of along, 1: at the high end, 0: none */
    int foam; /* such a wake as bright as the hull was seen there, in this round or before; 0: none */
} tnk_extent;

/* Foam astern: the run's end moves in to where foam as bright as the hull has other colours (foam.h), or to where the
 * profile stands half-way between the foam's level and the hull's. A hull has one wake; what runs out at both ends is
 * something else.
 *
 *   line     the profile along the patch, na cells
 *   bridge   cells that a gap in the hull may have
 *   extent   measured; along and wake are changed, and foam, which is kept from round to round */
void tnk_wake_cut(tnk_patch *patch, const float *line, double gsd_m, int bridge, tnk_extent *extent);

#endif
