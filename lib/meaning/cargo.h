/* cargo.h: particulars and fill of one hull, from all that is known of it. */
#ifndef TNK_MEANING_CARGO_H
#define TNK_MEANING_CARGO_H

#include <tanker/cargo.h>

#include "base/err.h"
#include "meaning/laden.h"

/* What a known ship, that this hull may be, has; NaN each. */
typedef struct tnk_candidate {
    double depth_m, summer_draught_m, dwt_t;
    int subtype;               /* enum tnk_subtype */
    double prob;               /* that it is this one */
} tnk_candidate;

/* TNK_OK, or TNK_E_ARG with the words: what tnk_cargo() says. */
int tnk_cargo_check(const tnk_cargo_in *hull, tnk_err *err);

/* As tnk_cargo(), of a checked hull. The fills of the candidates are mixed by their probabilities, and by how likely each
 * shows such a freeboard; what these leave of 1 is a hull of which nothing but its size is known. */
void tnk_cargo_estimate(const tnk_cargo_in *hull, const tnk_candidate *candidates, int count, tnk_cargo_out *out);

/* Probability that more than half of the deadweight is cargo, of a checked hull without a freeboard of which something was
 * seen all the same. NaN where sizes are beyond the model, or nothing explains the sight. */
double tnk_cargo_laden_prob(const tnk_cargo_in *hull, const tnk_candidate *candidates, int count,
                            const tnk_board_sight *sight);

/* Nothing known: all NaN. struct_size is set. */
void tnk_cargo_none(tnk_cargo_out *out);

#endif
