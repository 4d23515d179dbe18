/* match.h: which of some known ships a hull may be. */
#ifndef TNK_MEANING_MATCH_H
#define TNK_MEANING_MATCH_H

#include <tanker/registry.h>

/* As tnk_registry_match(), of a checked hull; returns their number. */
size_t tnk_match_ships(const tnk_registry_ship *ship, size_t count, const tnk_cargo_in *hull, double tanker_prob,
                       tnk_match *out, size_t capacity);

#endif
