/* deck.h: decks are looked at: what type each hull is, and which end is its bow. */
#ifndef TNK_SCAN_DECK_H
#define TNK_SCAN_DECK_H

#include "measure/deck.h"
#include "scan/worker.h"

/* A picture of a hull's deck, width x height cells (measure/deck.h), with a worker's reader and memory.
 * ground: metres per scene pixel at the hull; has_band: TNK_BANDS. out as tnk_deck_take() fills it.
 * TNK_OK, TNK_E_READ, TNK_E_NOMEM. */
int tnk_deck_read(tnk_worker *worker, const int *has_band, const tnk_frame *frame, const double ground[4], int width,
                  int height, float *out);

/* Fill `type`, `typed`, `deck_seen` and what follows from it, and `colour` of a find. TNK_OK, or an error in worker->err. */
int tnk_deck_look(const tnk_plan *plan, tnk_worker *worker, tnk_find *find);

/* 1 where the bow is known to lie along frame.axis_deg, -1 at the other end, 0 where it is not known. */
int tnk_deck_bow_end(const tnk_find *find);

/* Turn a find whose deck was looked at so that the likelier bow is ahead. */
void tnk_deck_turn(tnk_find *find);

#endif
