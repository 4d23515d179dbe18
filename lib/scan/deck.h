/* deck.h: decks are looked at: what type each hull is, and which end is its bow. */
#ifndef TNK_SCAN_DECK_H
#define TNK_SCAN_DECK_H

#include "base/pool.h"
#include "measure/deck.h"
#include "scan/tile.h"

/* A picture of a hull's deck, width x height cells (measure/deck.h), with a worker's reader and memory.
 * ground: metres per scene pixel at the hull; has_band: TNK_BANDS. out as tnk_deck_take() fills it.
 * TNK_OK, TNK_E_READ, TNK_E_NOMEM. */
int tnk_deck_read(tnk_worker *worker, const int *has_band, const tnk_frame *frame, const double ground[4], int width,
                  int height, float *out);

/* Fill `type` and `typed` of every find, and turn those whose bow the deck tells: each by itself, in
 * the workers of the pool. An error is in the worker that met it. */
int tnk_decks_look(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds);

#endif
