/* plan.h: from folders, patterns, lists and STAC items to the scenes that are to be searched.
 *
 * No pixel is decoded here, and no raster is opened: what a STAC item says of a scene (time, place, sun, cloud) can
 * already skip it; of other scenes the same is asked once they are open (tnk_plan_judge()).
 *
 * A filter skips what is known not to fit. A scene whose time, place, sun or cloud nobody states is kept.
 */
#ifndef TANKER_PLAN_H
#define TANKER_PLAN_H

#include <tanker/scene.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnk_plan tnk_plan;

typedef struct tnk_plan_opts {
    size_t struct_size;   /* TNK_PLAN_OPTS_INIT sets it; leave it */
    int has_bbox;         /* 1: only scenes that touch this box */
    double bbox_deg[4];   /* west, south, east, north; west > east: across the antimeridian */
    const char *area;     /* only scenes that touch the polygons of this vector file (any OGR format); NULL */
    const char *from, *to;/* only scenes of from <= time <= to; ISO 8601 or its beginning ("2024-03": from its start,
                             to its end); NULL */
    const char *sensor;   /* "optical", "sar", or the beginning of the sensor's name, case ignored; NULL */
    double min_sun_deg;   /* lowest elevation of the sun; NaN: any */
    double max_cloud;     /* largest share of cloud, 0 .. 1; NaN: any */
    int shard, shards;    /* only the shard-th of this many parts, from 1; 0, 0: all */
    const char *asset;    /* key of the asset of STAC items; NULL: the raster that holds the most */
} tnk_plan_opts;          /* grows only at the end */

#define TNK_PLAN_OPTS_INIT                                                                   \
    {                                                                                        \
        sizeof(tnk_plan_opts), 0, {0, 0, 0, 0}, 0, 0, 0, 0, TNK_NAN, TNK_NAN, 0, 0, 0       \
    }

/* A new plan, freed by tnk_plan_free(). On an error *out is a plan that carries only the message, also to be freed, or
 * NULL when there was no memory even for that. TNK_OK, TNK_E_ARG, TNK_E_OPEN (the area), TNK_E_NOMEM. */
TNK_API int tnk_plan_new(const tnk_plan_opts *opts, tnk_plan **out);
TNK_API void tnk_plan_free(tnk_plan *plan);

/* Words for the last failure; "" when there was none. */
TNK_API const char *tnk_plan_message(const tnk_plan *plan);

/* Add scenes:
 *   a folder            all scenes below it: .tif .tiff .jp2 .ntf .nitf .vrt .zip, SAFE folders; no masks and previews
 *   *.SAFE, a raster    itself; so is any name GDAL opens that is none of the others
 *   a pattern           * ? [...], on local disks in any part of the name, elsewhere in the last; metadata and the like
 *                       beside scenes are left out unless the pattern ends so
 *   *.txt *.list *.lst  a list: such a name a line; empty lines and those that begin with # are left out
 *   *.json *.geojson *.ndjson *.jsonl   STAC items and collections of items; hrefs become names GDAL opens
 *                       relative ones lie beside the file
 *   s3:// gs:// az:// https://   any of these on a server, by GDAL's /vsis3/, /vsigs/, /vsiaz/, /vsicurl/; names in lists
 *                       that end as rasters do are not asked for here
 * Local names become absolute. A scene added twice counts once.
 *
 * TNK_OK; TNK_E_OPEN: a name that is not there, a pattern or folder without scenes, a file that is no list of scenes;
 * TNK_E_NOMEM. What was added before stays. */
TNK_API int tnk_plan_add(tnk_plan *plan, const char *name);

typedef struct tnk_plan_item {
    size_t struct_size;     /* set by the caller: sizeof */
    const char *name;       /* what tnk_scene_open() takes; unique, UTF-8; borrowed from the plan */
    const char *skip;       /* why it is not to be searched: "outside the area" ...; NULL: it is */
    int has_item;           /* 1: from a STAC item: tnk_plan_write_item() */
    long long size_bytes;   /* of a local file, or of all files of a local folder; -1 not known */
    long long modified_s;   /* newest of them, seconds since 1970; -1 not known */
} tnk_plan_item;            /* grows only at the end */

/* Number of scenes of this shard, skipped ones included, and the i-th in the order of adding. TNK_OK, TNK_E_ARG. */
TNK_API size_t tnk_plan_count(const tnk_plan *plan);
TNK_API int tnk_plan_at(const tnk_plan *plan, size_t i, tnk_plan_item *item);

/* Write the STAC item of the i-th scene to a new file, to be used as tnk_scene_opts.metadata.
 * TNK_OK, TNK_E_ARG, TNK_E_READ (the file of items changed meanwhile), TNK_E_WRITE. */
TNK_API int tnk_plan_write_item(tnk_plan *plan, size_t i, const char *path);

/* Ask the filters of an open scene: NULL it fits, or why not; a constant. And: 1 when all of the scene is land by its
 * masks (tnk_scene_opts.land, water), 0 when some is water or nobody says, told without reading pixels. */
TNK_API const char *tnk_plan_judge(const tnk_plan *plan, tnk_scene *scene);
TNK_API int tnk_scene_all_land(tnk_scene *scene);

/* A checksum of a file or of the files of a folder, by 18 samples spread over each (its head and tail among them), their
 * sizes and, in a folder, their names; or, of a name under /vsicurl/, /vsis3/ ..., of the server's ETag, else of its
 * Last-Modified and Content-Length, or of the listing of a folder there: "server:...", after one request. Changed headers, lengths and most changed pixels
 * show; it is no proof. Into out[64], "" where there is none. */
TNK_API void tnk_plan_checksum(const char *name, char out[64]);

#ifdef __cplusplus
}
#endif
#endif
