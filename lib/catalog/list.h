/* list.h: the vessels of one scene, as the inner rooms see them. */
#ifndef TNK_CATALOG_LIST_H
#define TNK_CATALOG_LIST_H

#include <tanker/vessel.h>

#include "base/err.h"

struct tnk_list {
    tnk_vessel *items; /* [count] of [capacity], owned */
    size_t count, capacity;
    tnk_list_stats stats; /* struct_size is set */
    tnk_err err;          /* the last failed tnk_write() */
};

/* An empty list; NULL when there is no memory. Freed by tnk_list_free(). */
tnk_list *tnk_list_new(void);

/* A vessel of which nothing is known: numbers are NaN, texts empty, the rest 0 or "not known". */
void tnk_vessel_init(tnk_vessel *vessel);

/* Append a copy. TNK_OK or TNK_E_NOMEM, the list then unchanged. */
int tnk_list_push(tnk_list *list, const tnk_vessel *vessel);

/* Sort by row, then column, then length and id: one order whatever the order of finding. */
void tnk_list_sort(tnk_list *list);

#endif
