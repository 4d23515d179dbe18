/* look.h: hulls that are going to be reported are looked at once more, in the scene's own pixels. */
#ifndef TNK_SCAN_LOOK_H
#define TNK_SCAN_LOOK_H

#include "base/pool.h"
#include "scan/tile.h"

/* Sides of all measured hulls but radar's (scan/side.h), then decks of all (scan/deck.h): each find by itself, in the
 * workers of the pool. An error is in the worker that met it. */
int tnk_finds_look(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds);

#endif
