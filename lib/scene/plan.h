/* plan.h: a plan from inside; for lib/api and the files plan*.c of this room. */
#ifndef TNK_SCENE_PLAN_H
#define TNK_SCENE_PLAN_H

#include <ogr_api.h>
#include <tanker/plan.h>

#include "base/err.h"

enum { TNK_RING = 17 }; /* of a footprint: corners and three points between each, closed */

/* Why a scene is skipped. */
enum tnk_skip {
    TNK_SKIP_NOT = 0, TNK_SKIP_AREA, TNK_SKIP_EARLY, TNK_SKIP_LATE, TNK_SKIP_SENSOR, TNK_SKIP_SUN, TNK_SKIP_CLOUD,
    TNK_SKIP_NO_ASSET, TNK_SKIP_SPLIT, TNK_SKIP_NAME
};
const char *tnk_skip_words(enum tnk_skip skip); /* NULL for TNK_SKIP_NOT */

/* What is known of a scene; NaN, "" where it is not. */
typedef struct tnk_facts {
    double time_s, sun_deg, cloud;
    int radar;                   /* -1 not known */
    const char *sensor, *family; /* "WV02", "" ; "sentinel-2a", "sentinel-2"; borrowed */
    double west, east, south, north; /* NaN; longitudes may run on past 180 */
    OGRGeometryH shape;          /* the footprint itself, borrowed; NULL: the box counts */
} tnk_facts;

typedef struct tnk_filter {
    double from_s, to_s;         /* infinite: open */
    double min_sun_deg, max_cloud;
    char *sensor;
    OGRGeometryH limit[2];       /* of --bbox and of the area file; NULL */
    OGREnvelope box[2];
} tnk_filter;

/* *filter is zeroed before. TNK_OK, TNK_E_ARG, TNK_E_OPEN, TNK_E_NOMEM. Freed by tnk_filter_close(), also then. */
int tnk_filter_open(tnk_filter *filter, const tnk_plan_opts *opts, tnk_err *err);
void tnk_filter_close(tnk_filter *filter);
enum tnk_skip tnk_filter_judge(const tnk_filter *filter, const tnk_facts *facts);

typedef struct tnk_entry {
    char *name;
    long long size_bytes, modified_s;
    int skip;
    int source;                  /* file of STAC items it is from, -1: none */
    long long offset, length;    /* of its item there */
} tnk_entry;

struct tnk_plan {
    tnk_err err;
    tnk_filter filter;
    int shard, shards;
    char *asset;
    tnk_entry *entries;
    long count, capacity;
    long *slots, slot_count;     /* open addressing by name; -1 free */
    char **sources;
    long source_count, source_capacity;
};

/* Append a copy of the entry unless its name is there, or of another shard. TNK_OK, TNK_E_NOMEM. */
int tnk_plan_push(tnk_plan *plan, const tnk_entry *entry);

/* A name of a scene; with what a directory listing said of it, or size -2: not looked at yet. */
int tnk_plan_push_name(tnk_plan *plan, const char *name, long long size_bytes, long long modified_s);

/* As tnk_plan_add(). */
int tnk_plan_find(tnk_plan *plan, const char *name);

/* The items of a file. TNK_OK, TNK_E_OPEN, TNK_E_NOMEM. */
int tnk_plan_stac(tnk_plan *plan, const char *file);

/* The lon/lat ring of a scene, running on past 180. 1, or 0 where it has none. */
int tnk_scene_ring(tnk_scene *scene, double ring_deg[2 * TNK_RING]);

/* The share of cloud by the product's metadata; NaN not known. */
double tnk_scene_stated_cloud(const tnk_scene *scene);

/* As scenes are named: absolute, without /./ and //; links stay, since metadata lies beside them. A name that is no
 * path ("HDF5:...") stays as it is, unless it is `there`. To be freed with CPLFree. */
char *tnk_plan_absolute(const char *name, int there);

/* Sum of sizes and newest time of a folder's files. */
void tnk_plan_measure(const char *folder, long long *size_bytes, long long *modified_s);

#endif
