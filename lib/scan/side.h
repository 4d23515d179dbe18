/* side.h: how high a measured hull stands out of the water. */
#ifndef TNK_SCAN_SIDE_H
#define TNK_SCAN_SIDE_H

#include "scan/tile.h"

/* Fill find->side: look at the hull's sides in the scene's own pixels. Nothing is read where sun, view or
 * pixel size do not allow a freeboard. TNK_OK, TNK_E_READ, TNK_E_NOMEM in worker->err. */
int tnk_side_measure(const tnk_stripe *stripe, tnk_worker *worker, const tnk_region *region, tnk_find *find);

#endif
