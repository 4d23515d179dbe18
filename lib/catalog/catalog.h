/* catalog.h: a catalog of many scenes, open.
 *
 * The functions of include/tanker/catalog.h, whose arguments lib/api has checked, one for one; what they say of
 * errors holds here, the words go into catalog->err.
 */
#ifndef TNK_CATALOG_CATALOG_H
#define TNK_CATALOG_CATALOG_H

#include <tanker/catalog.h>

#include "base/err.h"
#include "catalog/pair.h"
#include "catalog/tables.h"
#include "catalog/target.h"

struct tnk_catalog {
    tnk_err err;
    GDALDatasetH ds;
    int pg;                /* 1: PostGIS; 0: a GeoPackage */
    int write;
    int lock;              /* descriptor of the lock file, -1 */
    char *path, *lock_path;
    tnk_sheet hulls, pairs, scenes;
    tnk_ogr_log log;       /* of the call that is running */
};

int tnk_catalog_load(const char *path, const tnk_catalog_opts *opts, tnk_catalog **out);
void tnk_catalog_drop(tnk_catalog *catalog);

int tnk_catalog_list(tnk_catalog *catalog, int status, tnk_scene_state_fn each, void *user);
int tnk_catalog_add_plan(tnk_catalog *catalog, const tnk_scene_state *states, size_t count);
int tnk_catalog_store(tnk_catalog *catalog, const tnk_scene_state *state, const tnk_result *result);
int tnk_catalog_total(tnk_catalog *catalog, tnk_catalog_totals *totals);
int tnk_catalog_across(tnk_catalog *catalog);
int tnk_catalog_copy_out(tnk_catalog *catalog, const char *path, const char *layer, const tnk_write_opts *opts);
int tnk_catalog_take_over(tnk_catalog *catalog, tnk_catalog *part, long *taken);
int tnk_catalog_at(tnk_catalog *catalog, double lon_deg, double lat_deg, double radius_m, tnk_pass_fn each,
                   void *user);

/* ---- for the files of this room ---- */

/* A call begins: forget the last failure, catch what OGR says. It ends: code, or where that is TNK_OK and OGR
 * complained, `otherwise`, with words. */
void tnk_catalog_begin(tnk_catalog *catalog);
int tnk_catalog_end(tnk_catalog *catalog, int code, int otherwise);

/* A transaction. 1, or 0 where OGR failed. */
int tnk_catalog_start(tnk_catalog *catalog);
int tnk_catalog_commit(tnk_catalog *catalog);
void tnk_catalog_rollback(tnk_catalog *catalog);

/* Run a statement that gives nothing. 1, or 0 where OGR failed. */
int tnk_catalog_run(tnk_catalog *catalog, const char *sql);

/* Run a query; NULL where it failed. Ends with tnk_catalog_close_query(). */
OGRLayerH tnk_catalog_query(tnk_catalog *catalog, const char *sql);
void tnk_catalog_close_query(tnk_catalog *catalog, OGRLayerH layer);

/* The first column of a query's first row; NaN where there is none. */
double tnk_catalog_number(tnk_catalog *catalog, const char *sql);

/* 'text' quoted for SQL, to be freed with CPLFree. */
char *tnk_catalog_quote(const char *text);

/* What follows a text column in ORDER BY, so that the order is that of the bytes. */
const char *tnk_catalog_byte_order(const tnk_catalog *catalog);

#endif
