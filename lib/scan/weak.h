/* weak.h: radar hulls that stand out along a line only, see find/line.h. */
#ifndef TNK_SCAN_WEAK_H
#define TNK_SCAN_WEAK_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Look for lines in the core of a region whose mask and scores the worker holds, and measure what lies along them. */
int tnk_weak_tile(const tnk_stripe *stripe, tnk_worker *worker, const tnk_region *region, tnk_finds *out);

/* Of a box that speckle led astray from the likeliest form, the form's place, axis and sizes take its own's. */
void tnk_weak_hold(tnk_find *find);

#endif
