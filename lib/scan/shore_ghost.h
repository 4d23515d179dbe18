/* shore_ghost.h: radar reports that are the azimuth ambiguity of what is no report: a town, a quay, a refinery. */
#ifndef TNK_SCAN_SHORE_GHOST_H
#define TNK_SCAN_SHORE_GHOST_H

#include "base/pool.h"
#include "scan/worker.h"

/* Take finds out of the list that are not bright, and of which the scene has an image 15 to 35 dB brighter, of the same
 * shape and in the same columns, where Sentinel-1's IW mode has the source of an ambiguity (see scan/ghost.h). Its pixels are
 * read with the workers' readers, where the lattice's cells do not tell that they cannot be so bright. TNK_OK, or an error that one of the workers has. */
int tnk_shore_ghosts_drop(const tnk_plan *plan, const tnk_lattice *lattice, tnk_pool *pool, tnk_worker *workers,
                          tnk_finds *finds);

#endif
