/* hulls.h: the hulls at a rough place of a region. */
#ifndef TNK_SCAN_HULLS_H
#define TNK_SCAN_HULLS_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Measure what lies at a rough place of a region: hulls are appended to out, each a copy of `find` with its hull. */
int tnk_hulls_measure(tnk_worker *worker, const tnk_stripe *stripe, const tnk_region *region, tnk_frame guess,
                      tnk_find find, tnk_finds *out);

#endif
