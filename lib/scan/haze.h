/* haze.h: is what the survey takes for land a veil of haze or thin cloud? */
#ifndef TNK_SCAN_HAZE_H
#define TNK_SCAN_HAZE_H

#include "scan/plan.h"

enum { TNK_HAZE_SIDE = 128 /* most search pixels a side of a window */ };

/* Look again at the darkest and the five brightest windows of a survey. Where most of what lies above
 * plan->levels.land is white, smooth, and only some times brighter than the dark water, hulls show through
 * it: the levels then have no land.
 *   window   [windows], scene pixels
 *   mean     [windows] of the land channel, NaN where nothing is valid; scratch afterwards
 * Does nothing where the levels have no land. TNK_OK, TNK_E_READ, TNK_E_NOMEM. */
int tnk_haze_forget(tnk_plan *plan, tnk_reader *reader, const tnk_window *window, double *mean, int windows,
                    tnk_err *err);

#endif
