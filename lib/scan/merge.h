/* merge.h: hulls of all tiles into the vessels of one scene. */
#ifndef TNK_SCAN_MERGE_H
#define TNK_SCAN_MERGE_H

#include "base/pool.h"
#include "catalog/list.h"
#include "scan/worker.h"

/* Sort, join and score; of radar, drop pieces and ghosts. finds is what stays, with its scores. */
int tnk_merge_sift(const tnk_plan *plan, tnk_finds *finds, const tnk_list *list, tnk_err *err);

/* Optical finds: halves or the whole of what was parted go (tnk_finds_unite()), and of finds that are the same the likeliest
 * stays. Before decks are looked at, where they do not tell which of two boxes on one hull is the better, else after. */
int tnk_merge_doubles_drop(tnk_finds *finds, tnk_err *err);

/* Drop what is too short, too long or unlikely; counts go to the list's stats. */
int tnk_merge_pick(tnk_scene *scene, const tnk_plan *plan, tnk_finds *finds, tnk_list *list, tnk_err *err);

/* Tell the finds that are picked and typed as vessels of the list, which is empty, but for unlikely tankers where only
 * tankers are wanted. */
int tnk_merge(const tnk_scene *scene, const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, const tnk_finds *finds,
              tnk_list *list, tnk_err *err);

#endif
