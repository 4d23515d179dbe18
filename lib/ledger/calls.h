/* calls.h: the fills of calls, learnt from all of them. */
#ifndef TNK_LEDGER_CALLS_H
#define TNK_LEDGER_CALLS_H

#include "ledger/book.h"
#include "meaning/fleet.h"

/* The fills of l->visits that are calls, by what all of them tell; and l->population. seen: [visit_count], the sight that
 * a visit's fill is of; NULL: none, or not of a single sight. TNK_OK or TNK_E_NOMEM. */
int tnk_calls_learn(tnk_ledger *l, const tnk_vessel *const *seen);

#endif
