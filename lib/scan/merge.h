/* merge.h: hulls of all tiles into the vessels of one scene. */
#ifndef TNK_SCAN_MERGE_H
#define TNK_SCAN_MERGE_H

#include "catalog/list.h"
#include "scan/tile.h"

/* Probability that a measured hull is a vessel (logistic; see lib/README.md). */
double tnk_find_score(const tnk_find *find);

/* Sort, score, drop doubles (the likelier stays) and what is too short, too long or unlikely,
 * and append the rest to the list as vessels. finds is reordered. */
int tnk_merge(const tnk_scene *scene, const tnk_plan *plan, tnk_reader *reader, tnk_finds *finds,
              tnk_list *list, tnk_err *err);

#endif
