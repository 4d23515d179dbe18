/* fill.h: what a vessel's sizes and freeboard say of its particulars and its fill. */
#ifndef TNK_SCAN_FILL_H
#define TNK_SCAN_FILL_H

#include <tanker/registry.h>
#include <tanker/vessel.h>

#include "meaning/match.h"
#include "measure/faint.h"

/* As tnk_registry_match_vessel(), of a vessel whose sizes are known; returns their number. claim: what AIS says of the
 * ship there, or NULL. */
size_t tnk_fill_match(const tnk_vessel *vessel, const tnk_registry *registry, const tnk_claim *claim, tnk_match *out,
                      size_t capacity);

/* Set depth, draughts, deadweight, fill and cargo, with the reasons where they stay NaN, and the flag
 * of river-sea hulls, from length, beam and freeboard; and the match in the registry (NULL: none was given),
 * whose particulars go into the fill by their probabilities. claim: what AIS says of the ship there, NULL: nothing yet.
 * Without a freeboard `faint` may tell laden_prob all the same (NULL: what it told before stays). Call it once sizes
 * and tanker_prob are final, and again when AIS is known. */
void tnk_fill_vessel(tnk_vessel *vessel, const tnk_registry *registry, const tnk_claim *claim, const tnk_faint *faint);

#endif
