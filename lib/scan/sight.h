/* sight.h: where the hull net looks, and what becomes of what it sees. */
#ifndef TNK_SCAN_SIGHT_H
#define TNK_SCAN_SIGHT_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Let the net look at the patches centred in the region's core that hold both water and something
 * that stands out of it; append what it sees to `out`, the hotter sights measured. Patches lie on a
 * lattice fixed to the scene: any tile size gives the same sights. */
int tnk_sight_tile(const tnk_stripe *stripe, tnk_worker *worker, const tnk_region *region, tnk_finds *out);

#endif
