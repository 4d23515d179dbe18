/* weak.h: radar hulls that stand out along a line only, see find/line.h. */
#ifndef TNK_SCAN_WEAK_H
#define TNK_SCAN_WEAK_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Look for lines in the core of a region whose mask and scores the worker holds, and measure what lies along them. */
int tnk_weak_tile(const tnk_stripe *stripe, tnk_worker *worker, const tnk_region *region, tnk_finds *out);

#endif
