#include "catalog/write.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ogr_api.h>

#include "catalog/pair.h"
#include "catalog/place.h"
#include "catalog/table.h"
#include "catalog/target.h"

/* In a database the layer may be there already. */
static int drop_layer(GDALDatasetH ds, const char *name, int overwrite, tnk_err *err) {
    OGRLayerH old = GDALDatasetGetLayerByName(ds, name);
    if (!old) return TNK_OK;
    if (!overwrite)
        return tnk_fail(err, TNK_E_EXISTS, "layer %s exists in the database; -overwrite replaces it",
                        name);
    for (int i = 0; i < GDALDatasetGetLayerCount(ds); i++)
        if (GDALDatasetGetLayer(ds, i) == old && GDALDatasetDeleteLayer(ds, i) == OGRERR_NONE)
            return TNK_OK;
    return TNK_E_WRITE;
}

static void layer_name(char *out, size_t capacity, const char *layer, const tnk_write_opts *opts) {
    const char *schema = CSLFetchNameValue((char **)opts->layer_options, "SCHEMA");
    snprintf(out, capacity, "%s%s%s", schema ? schema : "", schema ? "." : "", layer);
}

/* What goes where, and the first failure. */
typedef struct job {
    const tnk_target *target;
    const tnk_feed *feeds;
    int count;
    const char *stamp;
    const tnk_write_opts *opts;
    tnk_err *err;
} job;

/* Formats that keep several layers in one file or database. */
static int holds_layers(GDALDriverH driver) {
    static const char *const names[] = {"GPKG",        "SQLite", "PostgreSQL", "PGDUMP", "MySQL", "MSSQLSpatial",
                                        "OpenFileGDB", "GML",    "KML",        "LIBKML", "XLSX",  "ODS"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(GDALGetDriverShortName(driver), names[i])) return 1;
    return 0;
}

/* GDAL's FlatGeobuf driver drops features without geometry and says nothing. */
static int takes(const job *j, const tnk_row *row) {
    if (row->points || strcmp(GDALGetDriverShortName(j->target->driver), "FlatGeobuf")) return TNK_OK;
    return tnk_fail(j->err, TNK_E_WRITE,
                    "%.350s: FlatGeobuf cannot hold a vessel without lon/lat; take another "
                    "format (.gpkg, .geojson, .csv)", j->target->shown);
}

static int fill(const job *j, GDALDatasetH ds, const tnk_feed *feed) {
    tnk_sheet sheet;
    tnk_row row;
    char name[128], date[16];
    int more;
    layer_name(name, sizeof name, feed->table->name, j->opts);
    snprintf(date, sizeof date, "%.10s", j->stamp);
    int rc = j->target->kind == TNK_TARGET_STORE ? drop_layer(ds, name, j->opts->overwrite, j->err) : TNK_OK;
    if (rc) return rc;
    if (!tnk_sheet_create(&sheet, ds, feed->table, j->opts->layer_options, date)) return TNK_E_WRITE;
    while ((more = feed->next(feed->user, &row)) > 0) {
        rc = takes(j, &row);
        if (rc) return rc;
        if (!tnk_sheet_add(&sheet, &row)) return TNK_E_WRITE;
    }
    return more < 0 ? TNK_E_WRITE : TNK_OK;
}

/* One transaction where the driver knows them; else it writes as it goes. */
static int fill_at_once(const job *j, GDALDatasetH ds) {
    int rc = TNK_OK, count = holds_layers(j->target->driver) ? j->count : 1;
    int begun = GDALDatasetTestCapability(ds, ODsCTransactions) &&
                GDALDatasetStartTransaction(ds, FALSE) == OGRERR_NONE;
    for (int i = 0; i < count && !rc; i++) rc = fill(j, ds, &j->feeds[i]);
    if (begun && !rc && GDALDatasetCommitTransaction(ds) != OGRERR_NONE) rc = TNK_E_WRITE;
    if (begun && rc) GDALDatasetRollbackTransaction(ds);
    return rc;
}

static int write_store(const job *j) {
    const char *allowed[] = {GDALGetDriverShortName(j->target->driver), NULL};
    GDALDatasetH ds = GDALOpenEx(j->target->path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, allowed,
                                 j->opts->dataset_options, NULL);
    if (!ds) return TNK_E_WRITE;
    int rc = fill_at_once(j, ds);
    GDALClose(ds);
    return rc;
}

static int build(const job *j, const char *name) {
    GDALDatasetH ds = GDALCreate(j->target->driver, name, 0, 0, 0, GDT_Unknown,
                                 (char **)j->opts->dataset_options);
    if (!ds) return TNK_E_WRITE;
    int rc = fill_at_once(j, ds);
    GDALClose(ds);
    return rc;
}

static int write_files(const job *j, tnk_ogr_log *log) {
    static atomic_int serial;
    char folder[64], name[400];
    snprintf(folder, sizeof folder, "/vsimem/tanker-%ld-%d", (long)getpid(),
             atomic_fetch_add(&serial, 1));
    snprintf(name, sizeof name, "%s/%s", folder, j->target->base);
    VSIMkdir(folder, 0777);
    int rc = build(j, name);
    if (!rc && !log->failed) rc = tnk_place(folder, j->target, j->opts->overwrite, j->err);
    VSIRmdirRecursive(folder);
    return rc;
}

/* GeoPackage stamps its tables with the clock; the same rows are to give the same bytes. */
static int hold_clock(const char *stamp) {
    char text[32];
    if (CPLGetConfigOption("OGR_CURRENT_DATE", NULL)) return 0;
    snprintf(text, sizeof text, "%.19s.000Z", stamp);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", text);
    return 1;
}

int tnk_feeds_write(const tnk_feed *feeds, int count, const char *time, const char *path,
                    const tnk_write_opts *opts, tnk_err *err) {
    tnk_target target;
    tnk_ogr_log log;
    char name[128];
    job j = {&target, feeds, count, time && time[0] ? time : "1970-01-01T00:00:00", opts, err};
    tnk_ogr_start();
    layer_name(name, sizeof name, feeds[0].table->name, opts);
    int rc = tnk_target_find(&target, path, opts->format, err);
    if (!rc) rc = tnk_target_check(&target, name, opts->overwrite, err);
    if (rc) return rc;
    int held = hold_clock(j.stamp);
    err->code = TNK_OK;
    tnk_ogr_catch(&log);
    rc = target.kind == TNK_TARGET_STORE ? write_store(&j) : write_files(&j, &log);
    tnk_ogr_release();
    if (held) CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    if (err->code) return err->code;
    if (rc || log.failed)
        return tnk_fail(err, TNK_E_WRITE, "%.80s: %s", path,
                        log.failed ? log.text : "the driver wrote nothing and gave no reason");
    return TNK_OK;
}

/* The vessels of one scene, row by row. */
typedef struct hulls {
    const tnk_vessel *items;
    size_t count, at;
    const tnk_scene_info *info;
    tnk_record record;
} hulls;

static int next_hull(void *user, tnk_row *row) {
    hulls *h = user;
    if (h->at == h->count) return 0;
    tnk_record_fill(&h->record, &h->items[h->at++], h->info);
    *row = tnk_record_row(&h->record);
    return 1;
}

/* Its pairs. */
typedef struct pairs {
    const tnk_vessel *items;
    size_t count, at;
    const tnk_scene_info *info;
    tnk_pair_line line;
} pairs;

static int next_pair(void *user, tnk_row *row) {
    pairs *p = user;
    while (p->at < p->count)
        if (tnk_pair_fill(&p->line, p->info->name, p->info, p->items, p->count, p->at++, row)) return 1;
    return 0;
}

int tnk_catalog_write(const tnk_vessel *items, size_t count, const tnk_scene_info *info,
                      const char *path, const tnk_write_opts *opts, tnk_err *err) {
    hulls h = {.items = items, .count = count, .info = info};
    pairs p = {.items = items, .count = count, .info = info};
    const tnk_feed feeds[2] = {{&tnk_table_vessels, next_hull, &h}, {&tnk_table_pairs, next_pair, &p}};
    return tnk_feeds_write(feeds, 2, info->time, path, opts, err);
}

int tnk_catalog_check(const char *path, const tnk_write_opts *opts, tnk_err *err) {
    tnk_target target;
    char name[128];
    tnk_ogr_start();
    layer_name(name, sizeof name, tnk_table_vessels.name, opts);
    int rc = tnk_target_find(&target, path, opts->format, err);
    return rc ? rc : tnk_target_check(&target, name, opts->overwrite, err);
}

int tnk_catalog_format(int i, const char **short_name, const char **long_name) {
    GDALDriverH driver = i >= 0 ? tnk_target_driver(i) : NULL;
    if (!driver) return 0;
    if (short_name) *short_name = GDALGetDriverShortName(driver);
    if (long_name) *long_name = GDALGetDriverLongName(driver);
    return 1;
}
