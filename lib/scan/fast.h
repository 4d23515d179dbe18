/* fast.h: hulls of a list that are made fast to each other. */
#ifndef TNK_SCAN_FAST_H
#define TNK_SCAN_FAST_H

#include <tanker/vessel.h>

#include "base/err.h"

/* Set partner_id and what goes with it, and the flag alongside, of the pairs. No hull at a quay or under way is in one.
 * TNK_OK or TNK_E_NOMEM. */
int tnk_fast_mark(tnk_list *list, tnk_err *err);

#endif
