/* shore.h: radar hulls at quays: what stands out of the land beside the sea. */
#ifndef TNK_SCAN_SHORE_H
#define TNK_SCAN_SHORE_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Where pixels are so fine that land is told from a hull (plan->land_reach): look for what is as bright among the land
 * as a ship is on the sea, within the near distance of open water, in the core of a region whose mask the worker holds,
 * and measure it. */
int tnk_shore_tile(const tnk_stripe *stripe, tnk_worker *worker, const tnk_region *region, tnk_finds *out);

#endif
