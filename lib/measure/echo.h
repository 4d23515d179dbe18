/* echo.h: hulls in radar amplitudes.
 *
 * A radar hull is a row of bright points of very unlike strength, blurred, with arms of side lobes and smears
 * along the flight. Profiles follow every one of them; a whole box does not: it is laid where most of what
 * is inside stands above a share of the hull's own level, and most of what is outside below. The
 * box then is too large by the blur, and by what a hull throws out beside itself, which is taken off after
 * (models/echo.md).
 */
#ifndef TNK_MEASURE_ECHO_H
#define TNK_MEASURE_ECHO_H

#include "measure/hull.h"

/* As tnk_hull_measure(), of a radar scene: view->band[2] and band[3] (NULL: one polarisation) are amplitudes.
 * In out: contrast is the level over the sea's standard deviation of one pixel; ratio that of the sizes with the
 * blur alone taken off; fill how far the inside of the box stands above its edge, around the same beside it (-1 .. 1);
 * peak the mean rise inside over the noise of such means around; visible the same over that of a white sea. ends is 0;
 * the bow stays unknown. work->kern is set. */
int tnk_echo_measure(tnk_measure *work, const tnk_view *view, const tnk_frame *guess, double gsd_m,
                     double least_m, tnk_hull *out, int capacity);

#endif
