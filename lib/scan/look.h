/* look.h: finds are looked at once more, in the scene's own pixels. */
#ifndef TNK_SCAN_LOOK_H
#define TNK_SCAN_LOOK_H

#include "base/pool.h"
#include "scan/worker.h"

/* Each find by itself, in the workers of the pool; an error is in the worker that met it. */

/* Decks of all that may still be reported (scan/deck.h), and their scores with what the deck tells. */
int tnk_finds_have_decks(const tnk_plan *plan, const tnk_finds *finds); /* 1: there is one */
int tnk_finds_decks(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds);

/* Of those that are going to be reported: sides of measured hulls but radar's (scan/side.h), then the bow as the deck
 * tells it. */
int tnk_finds_sides(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds);

#endif
