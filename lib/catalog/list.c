#include "catalog/list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

tnk_list *tnk_list_new(void) {
    tnk_list *list = tnk_alloc_zero(1, sizeof *list);
    if (!list) return NULL;
    list->stats.struct_size = sizeof list->stats;
    list->stats.cloud_share = NAN;
    return list;
}

int tnk_list_push(tnk_list *list, const tnk_vessel *vessel) {
    if (list->count == list->capacity) {
        size_t more = list->capacity ? 2 * list->capacity : 16;
        tnk_vessel *items = tnk_grow(list->items, more, sizeof *items);
        if (!items) return TNK_E_NOMEM;
        list->items = items;
        list->capacity = more;
    }
    list->items[list->count++] = *vessel;
    return TNK_OK;
}

static int order(double a, double b) { return (a > b) - (a < b); }

static int compare(const void *left, const void *right) {
    const tnk_vessel *a = left, *b = right;
    int c = order(a->row_px, b->row_px);
    if (!c) c = order(a->col_px, b->col_px);
    if (!c) c = order(a->length_m, b->length_m);
    return c ? c : strncmp(a->id, b->id, sizeof a->id);
}

void tnk_list_sort(tnk_list *list) {
    if (list->count > 1) qsort(list->items, list->count, sizeof *list->items, compare);
}
