/* side.h: how high a measured hull stands out of the water. */
#ifndef TNK_SCAN_SIDE_H
#define TNK_SCAN_SIDE_H

#include "scan/worker.h"

/* How far around the middle of a measured hull tnk_side_measure() looks, metres; 0: nowhere, since sun, view or pixel size
 * do not allow a freeboard. */
double tnk_side_reach(const tnk_plan *plan, const tnk_find *find);

/* Fill find->side: look at the sides of a measured hull in the scene's own pixels. TNK_OK, TNK_E_READ, TNK_E_NOMEM in
 * worker->err. */
int tnk_side_measure(const tnk_plan *plan, tnk_worker *worker, const tnk_finds *finds, tnk_find *find);

#endif
