/* match.h: which of some known ships a hull may be. */
#ifndef TNK_MEANING_MATCH_H
#define TNK_MEANING_MATCH_H

#include <tanker/registry.h>

#include "meaning/paint.h"

/* What a ship says of itself by AIS. */
typedef struct tnk_claim {
    long imo;       /* 0 not known */
    unsigned name;  /* tnk_match_name() of it; 0 not known */
    double length_m, width_m, draught_m; /* NaN not known */
} tnk_claim;

/* A name as a number by its letters and digits, whatever their case; 0: it has none. */
unsigned tnk_match_name(const char *name);

/* As tnk_registry_match(), of a checked hull; returns their number. deck: its colour, or NULL. claim: of the ship that
 * AIS reports at the hull's place, or NULL. It may be another's, so that sizes that speak against a number win over it. */
size_t tnk_match_ships(const tnk_registry_ship *ship, size_t count, const tnk_cargo_in *hull, double tanker_prob,
                       const tnk_paint *deck, const tnk_claim *claim, tnk_match *out, size_t capacity);

#endif
