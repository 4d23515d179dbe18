/* pair.h: the table of hulls made fast to each other, ship to ship.
 *
 * Its fields are in README.md, "Ship to ship"; a name is never reused. Those of a vessel end in _a and _b.
 */
#ifndef TNK_CATALOG_PAIR_H
#define TNK_CATALOG_PAIR_H

#include "catalog/table.h"

enum { TNK_PAIR_OWN = 11, TNK_PAIR_TOLD = 14, TNK_PAIR_FIELDS = TNK_PAIR_OWN + 2 * TNK_PAIR_TOLD };

extern const tnk_table tnk_table_pairs;

/* A pair's row; texts borrow from the vessels and info. */
typedef struct tnk_pair_line {
    tnk_record side[2];
    double number[TNK_PAIR_FIELDS], line_deg[4];
    const char *text[TNK_PAIR_FIELDS];
} tnk_pair_line;

/* The row of the i-th of a scene's vessels and its partner, once for the two; 0 where there is none, or it had its
 * turn. */
int tnk_pair_fill(tnk_pair_line *line, const char *scene_name, const tnk_scene_info *info, const tnk_vessel *items,
                  size_t count, size_t i, tnk_row *row);

#endif
