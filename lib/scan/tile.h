/* tile.h: one tile: water, score, blobs, hulls, sights. */
#ifndef TNK_SCAN_TILE_H
#define TNK_SCAN_TILE_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Work on the core of plan->tile pixels at (col, row); hulls whose blob is centred in the core
 * are appended. Depends on nothing but the scene and the plan's physical settings: any tile
 * size gives the same hulls. */
int tnk_tile_work(const tnk_stripe *stripe, tnk_worker *worker, int col, int row, tnk_finds *out);

#endif
