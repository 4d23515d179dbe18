/* fill.h: what a vessel's sizes and freeboard say of its particulars and its fill. */
#ifndef TNK_SCAN_FILL_H
#define TNK_SCAN_FILL_H

#include <tanker/registry.h>
#include <tanker/vessel.h>

#include "measure/faint.h"

/* Set depth, draughts, deadweight, fill and cargo, with the reasons where they stay NaN, and the flag
 * of river-sea hulls, from length, beam and freeboard; and the match in the registry (NULL: none was given),
 * whose particulars go into the fill by their probabilities. Without a freeboard `faint` (NULL:
 * nothing) may tell laden_prob all the same. Call it once sizes and tanker_prob are final. */
void tnk_fill_vessel(tnk_vessel *vessel, const tnk_registry *registry, const tnk_faint *faint);

#endif
