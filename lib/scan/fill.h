/* fill.h: what a vessel's sizes and freeboard say of its particulars and its fill. */
#ifndef TNK_SCAN_FILL_H
#define TNK_SCAN_FILL_H

#include <tanker/vessel.h>

/* Set depth, draughts, deadweight, fill and cargo, with the reasons where they stay NaN, and the flag
 * of river-sea hulls, from length, beam and freeboard. Call it once these are final. */
void tnk_fill_vessel(tnk_vessel *vessel);

#endif
