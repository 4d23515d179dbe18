/* foam.h: foam as bright as the hull that left it. */
#ifndef TNK_MEASURE_FOAM_H
#define TNK_MEASURE_FOAM_H

#include "measure/patch.h"

/* Where along a run of cells a hull ends and its wake begins, told by the colours of the foam.
 *
 *   patch      with its water (tnk_patch_contrast())
 *   from, to   the run: what stands out of the water, cells along the patch
 *   low_m, high_m  its breadth, metres across the patch
 *   way        1: the wake runs out at `to`; -1: at `from`
 *   cut        0: what follows the run must look like its end; 1: nothing is known of it (the scene or the patch ends),
 *              and the colours must tell the two apart twice as clearly
 *
 * What the foam looks like is taken from the outermost part of the run: mean and covariance of the visible bands. Where
 * the hull lies many cells have colours that it does not have (paint, house, shadows), in the wake hardly any: the cell
 * coordinate that parts the two most clearly, or NaN where both are not there. Needs two visible bands. */
double tnk_foam_begins(tnk_patch *patch, double from, double to, double low_m, double high_m, int way, int cut);

#endif
