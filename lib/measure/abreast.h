/* abreast.h: is a hull of few pixels' breadth one, or several side by side? */
#ifndef TNK_MEASURE_ABREAST_H
#define TNK_MEASURE_ABREAST_H

#include "kern/kern.h"
#include "measure/hull.h"

/* One of them, in the patch's coordinates. */
typedef struct tnk_strip {
    double a_m, b_m;           /* middle */
    double length_m, beam_m;   /* without the blur */
    double tilt_deg;           /* of its axis, from the patch's toward starboard */
} tnk_strip;

/* Lay blurred strips over the contrast around a hull, one, then one more and more: straight sides across, any level at
 * each place along. One more it is where they leave so much less, and are so much more like ships in length to breadth,
 * that both together speak for it. patch: as tnk_hull_outline() of h left it. The number of strips, up to `most` into
 * out[TNK_STRIPS], port first; 1: one hull, or nobody can tell. */
int tnk_abreast_fit(const tnk_kern *kern, const tnk_patch *patch, const tnk_hull *h, double gsd_m, tnk_strip *out,
                    int most);

#endif
