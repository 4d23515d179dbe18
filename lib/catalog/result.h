/* result.h: what one scene gave, in one piece of memory that can go to another process. */
#ifndef TNK_CATALOG_RESULT_H
#define TNK_CATALOG_RESULT_H

#include <tanker/catalog.h>

#include "base/err.h"
#include "catalog/list.h"

enum { TNK_RESULT_RING = 17 }; /* corners and three points between each, closed */

struct tnk_result {
    char mark[64];              /* format and version */
    size_t size;                /* of all, in bytes */
    tnk_scene_info info;        /* its texts are those below; pointers mean nothing until asked for */
    tnk_list_stats stats;
    int searched;               /* 0: facts only, stats mean nothing */
    int points;                 /* of the footprint: TNK_RESULT_RING or 0 */
    double ring_deg[2 * TNK_RESULT_RING];
    char name[1024], driver[64], scene_id[256], sensor[64], product[64], clouds[1024], cpu[16];
    char warnings[2048];        /* one a line */
    size_t count;
    tnk_vessel vessel[];
};

/* A result of these facts, without footprint and warnings; list may be NULL. NULL: no memory. */
tnk_result *tnk_result_make(const tnk_scene_info *info, const tnk_list *list);

/* The facts, with texts borrowed from the result. */
tnk_scene_info tnk_result_info(const tnk_result *result);

/* A copy of such bytes; NULL where there is no memory, or (*wrong = 1) they are no result of this version. */
tnk_result *tnk_result_parse(const void *bytes, size_t size, int *wrong);

#endif
