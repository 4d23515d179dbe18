/* catalog.h: the vessels of many scenes in one database, with the state of every scene beside them.
 *
 * A catalog is a GeoPackage, or a PostGIS database ("PG:..."), with three layers: `vessels`, `pairs`
 * and `scenes`. What a scene gave and its state are written in one transaction, so that the two never
 * disagree; writing a scene again replaces what it gave before.
 *
 * One catalog object belongs to one thread at a time.
 */
#ifndef TANKER_CATALOG_H
#define TANKER_CATALOG_H

#include <tanker/scan.h>
#include <tanker/scene.h>
#include <tanker/vessel.h>
#include <tanker/write.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what one scene gave ---- */

/* The facts of a scene, its footprint and its vessels, without the scene: a copy that can be carried to
 * another process of the same version as bytes. */
typedef struct tnk_result tnk_result;

/*   scene   borrowed until return; its message carries the words of a failure
 *   list    borrowed until return; NULL: the scene was not searched
 *   out     freed by tnk_result_free(); NULL on any error
 * TNK_OK, TNK_E_ARG, TNK_E_NOMEM. */
TNK_API int tnk_result_new(tnk_scene *scene, const tnk_list *list, tnk_result **out);

/* The bytes, borrowed from the result; and a result of such bytes. TNK_E_ARG where they are damaged or
 * of another version. */
TNK_API const void *tnk_result_bytes(const tnk_result *result, size_t *size);
TNK_API int tnk_result_from_bytes(const void *bytes, size_t size, tnk_result **out);

/* Vessels of the result; 0 for NULL. */
TNK_API size_t tnk_result_count(const tnk_result *result);

/* NULL is taken. */
TNK_API void tnk_result_free(tnk_result *result);

/* ---- the state of one scene ---- */

/* Pinned. */
enum tnk_scene_status {
    TNK_SCENE_PENDING = 0, /* planned, not yet searched */
    TNK_SCENE_DONE = 1,
    TNK_SCENE_FAILED = 2,
    TNK_SCENE_SKIPPED = 3  /* not wanted: outside the area, all land ... */
};
/* "pending", "done", "failed", "skipped"; NULL for no such number. */
TNK_API const char *tnk_scene_status_name(enum tnk_scene_status status);

typedef struct tnk_scene_state {
    size_t struct_size;       /* set by the caller: sizeof */
    const char *name;         /* what tnk_scene_open() takes; the key of the scene */
    enum tnk_scene_status status;
    const char *error;        /* why failed or skipped; NULL or "": none */
    const char *version;      /* of the library that searched it */
    const char *options;      /* of the search, readable */
    const char *options_hash; /* equal where the options are */
    const char *checksum;     /* tnk_plan_checksum() of the input; NULL: none */
    long long size_bytes;     /* of the input; -1 not known */
    long long modified_s;     /* seconds since 1970; -1 not known */
    int tries;                /* how often it was tried to the end */
    double seconds;           /* wall time of the last try; NaN: none */
    double peak_memory_mib;   /* of the last try; NaN: none */
    const char *finished;     /* when the last try ended, ISO 8601 UTC; NULL: never */
    long vessels;             /* filled when read; not looked at when written */
} tnk_scene_state;            /* grows only at the end */

/* ---- a catalog ---- */

typedef struct tnk_catalog tnk_catalog;

typedef struct tnk_catalog_opts {
    size_t struct_size; /* TNK_CATALOG_OPTS_INIT sets it; leave it */
    int write;          /* 0: look only; 1: also write. A GeoPackage has one writer at a time; in PostGIS
                           every shard has one */
    int create;         /* 1: make the catalog where it is not there */
    int shard, shards;  /* which part of the scenes the writer writes, from 1 to shards; 0, 0: all */
} tnk_catalog_opts;     /* grows only at the end */

#define TNK_CATALOG_OPTS_INIT {sizeof(tnk_catalog_opts), 0, 0, 0, 0}

/* Open a catalog.
 *
 *   path    a GeoPackage (any name that is not "PG:..."), or "PG:..."
 *   out     closed by tnk_catalog_close(). On an error it is a catalog that carries only the message,
 *           also to be closed, or NULL when there was no memory even for that
 *
 * TNK_OK; TNK_E_ARG; TNK_E_OPEN not there, or no catalog; TNK_E_BUSY another writer has it; TNK_E_WRITE cannot be
 * created, or not be written; TNK_E_NOMEM. A new GeoPackage is complete or not there at all. */
TNK_API int tnk_catalog_open(const char *path, const tnk_catalog_opts *opts, tnk_catalog **out);

/* Gives the lock back. NULL is taken. */
TNK_API void tnk_catalog_close(tnk_catalog *catalog);

/* Words for the last failure; "" when there was none; borrowed until the next call. */
TNK_API const char *tnk_catalog_message(const tnk_catalog *catalog);

/* Called for each scene; the state is borrowed for the call. Return 0 to stop. */
typedef int (*tnk_scene_state_fn)(void *user, const tnk_scene_state *state);

/* Every scene, in the byte order of its name. status: only these, -1: all; with TNK_SCENE_FAILED those too that are done,
 * but failed when they were searched anew (their error is not NULL). TNK_OK (also when stopped),
 * TNK_E_READ. */
TNK_API int tnk_catalog_scenes(tnk_catalog *catalog, int status, tnk_scene_state_fn each, void *user);

/* Write scenes that have not been searched (pending, skipped) in one transaction; those already there
 * under the same name are replaced, with all that they gave. TNK_OK, TNK_E_ARG, TNK_E_WRITE. */
TNK_API int tnk_catalog_plan(tnk_catalog *catalog, const tnk_scene_state *states, size_t count);

/* Write one scene, its state and what it gave, in one transaction, in place of what is there; but where it was done and
 * fails now, that stays, and takes the error alone.
 *   result   borrowed; NULL: it gave nothing (could not be opened ...)
 * TNK_OK; TNK_E_WRITE: the transaction was rolled back, the catalog holds what it held before. */
TNK_API int tnk_catalog_put(tnk_catalog *catalog, const tnk_scene_state *state, const tnk_result *result);


typedef struct tnk_catalog_totals {
    size_t struct_size;          /* set by the caller: sizeof */
    long count[4];               /* scenes by enum tnk_scene_status */
    long vessels, pairs;
    long duplicates, structures; /* of the vessels: seen in two granules of one pass; standing there always */
    double seconds;              /* spent in searching, all tries counted once */
    double mean_seconds;         /* of a done scene; NaN: none */
    double peak_memory_mib;      /* largest of any scene; NaN: none */
    double per_second;           /* scenes finished a second, of the last hundred; NaN: fewer than two */
    char last_finished[32];      /* "" none */
} tnk_catalog_totals;            /* grows only at the end */

/* TNK_OK, TNK_E_ARG, TNK_E_READ. */
TNK_API int tnk_catalog_get_totals(tnk_catalog *catalog, tnk_catalog_totals *totals);

/* Look across scenes, in one transaction. Depends on what is in the catalog only, not on the order it came in.
 *  - One ship in overlapping granules of one pass (same sensor, at most 100 s apart, the centre of one hull within the
 *    outline of the other): the best sight of it stays; in the others `duplicate_of` names that one.
 *  - What stands at the same spot (30 m and a pixel, lengths and axes equal within their errors) in at least 3 passes
 *    over at least 10 days, and in most of the passes that saw the spot, has the flag `structure`.
 * TNK_OK, TNK_E_WRITE, TNK_E_NOMEM. */
TNK_API int tnk_catalog_link(tnk_catalog *catalog);

/* Write the catalog to anything OGR writes, in one fixed order and without what differs from run to run (times,
 * tries, memory): catalogs of the same scenes and options give the same bytes.
 *   layer   "vessels", "pairs" or "scenes": only this one; NULL: all, where the format holds several, else vessels
 * As tnk_write(), and TNK_E_READ. */
TNK_API int tnk_catalog_export(tnk_catalog *catalog, const char *path, const char *layer, const tnk_write_opts *opts);

/* Take over all scenes of another catalog, scene by scene; of a scene that both have the better state stays (done
 * before failed before skipped before pending; of equal ones, that of `catalog`). *taken, which may be NULL: how many
 * were taken. TNK_OK, TNK_E_READ, TNK_E_WRITE. */
TNK_API int tnk_catalog_merge(tnk_catalog *catalog, tnk_catalog *part, long *taken);

/* A scene that saw a place. */
typedef struct tnk_pass {
    size_t struct_size;     /* as the library knows it */
    const char *name, *scene_id, *time, *sensor; /* "" not known */
    double gsd_m, sun_elevation_deg;
    long vessels;           /* within the radius, duplicates left out */
} tnk_pass;
typedef int (*tnk_pass_fn)(void *user, const tnk_pass *pass);

/* The searched scenes whose footprint holds a place, in order of time, each with the number of vessels within radius_m
 * of it. TNK_OK, TNK_E_ARG, TNK_E_READ. */
TNK_API int tnk_catalog_passes(tnk_catalog *catalog, double lon_deg, double lat_deg, double radius_m,
                               tnk_pass_fn each, void *user);

#ifdef __cplusplus
}
#endif
#endif
