/* assign.h: the one-to-one assignment of the greatest sum. */
#ifndef TNK_MEANING_ASSIGN_H
#define TNK_MEANING_ASSIGN_H

#include "base/err.h"

/* A pair worth having: gain > 0. */
typedef struct tnk_pairing {
    long row, col;
    double gain;
} tnk_pairing;

/* match[rows]: the column of each row, or -1. Each column is taken at most once; the sum of the gains is as great as
 * can be (shortest augmenting paths, as in Jonker and Volgenant, Computing 38, 1987, on the sparse graph). pair[count]
 * in any order; it is sorted. TNK_OK or TNK_E_NOMEM. */
int tnk_assign(tnk_pairing *pair, long count, long rows, long cols, long *match, tnk_err *err);

#endif
