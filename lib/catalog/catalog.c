#include "catalog/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_conv.h>
#include <cpl_string.h>

#include "base/mem.h"

enum { PG_KEY = 7630443 }; /* the first half of our advisory locks' numbers */

/* ---- calls and failures ---- */

void tnk_catalog_begin(tnk_catalog *c) {
    c->err.code = TNK_OK;
    c->err.text[0] = 0;
    tnk_ogr_catch(&c->log);
}

int tnk_catalog_end(tnk_catalog *c, int code, int otherwise) {
    tnk_ogr_release();
    if (c->err.code) return c->err.code;
    if (!code && !c->log.failed) return TNK_OK;
    return tnk_fail(&c->err, code ? code : otherwise, "catalog %.150s: %s", c->pg ? "in PostgreSQL" : c->path,
                    c->log.failed ? c->log.text : "the driver gave no reason");
}

/* ---- SQL ---- */

int tnk_catalog_run(tnk_catalog *c, const char *sql) {
    int before = c->log.failed;
    OGRLayerH layer = GDALDatasetExecuteSQL(c->ds, sql, NULL, NULL);
    if (layer) GDALDatasetReleaseResultSet(c->ds, layer);
    return c->log.failed == before;
}

OGRLayerH tnk_catalog_query(tnk_catalog *c, const char *sql) {
    return GDALDatasetExecuteSQL(c->ds, sql, NULL, NULL);
}

void tnk_catalog_close_query(tnk_catalog *c, OGRLayerH layer) {
    if (layer) GDALDatasetReleaseResultSet(c->ds, layer);
}

double tnk_catalog_number(tnk_catalog *c, const char *sql) {
    OGRLayerH layer = tnk_catalog_query(c, sql);
    OGRFeatureH feature = layer ? OGR_L_GetNextFeature(layer) : NULL;
    double x = feature && OGR_F_IsFieldSetAndNotNull(feature, 0) ? OGR_F_GetFieldAsDouble(feature, 0) : NAN;
    OGR_F_Destroy(feature);
    tnk_catalog_close_query(c, layer);
    return x;
}

char *tnk_catalog_quote(const char *text) {
    size_t n = strlen(text), at = 0;
    char *out = CPLMalloc(2 * n + 3);
    out[at++] = '\'';
    for (; *text; text++) {
        if (*text == '\'') out[at++] = '\'';
        out[at++] = *text;
    }
    out[at++] = '\'';
    out[at] = 0;
    return out;
}

const char *tnk_catalog_byte_order(const tnk_catalog *c) { return c->pg ? " COLLATE \"C\"" : ""; }

int tnk_catalog_start(tnk_catalog *c) { return GDALDatasetStartTransaction(c->ds, FALSE) == OGRERR_NONE; }

int tnk_catalog_commit(tnk_catalog *c) {
    return !c->log.failed && GDALDatasetCommitTransaction(c->ds) == OGRERR_NONE && !c->log.failed;
}

void tnk_catalog_rollback(tnk_catalog *c) { GDALDatasetRollbackTransaction(c->ds); }

/* ---- locks: one writer ---- */

static int busy(tnk_catalog *c) {
    return tnk_fail(&c->err, TNK_E_BUSY, "%.350s: another run is writing to this catalog; wait for its end, or give "
                    "this one a catalog of its own (tanker-archive merge joins them)", c->path);
}

/* A file beside the catalog, locked as long as we live; SQLite's own locks are held for moments only. The name may
 * have been unlinked by its last owner between opening and locking: then try again. */
static int lock_file(tnk_catalog *c) {
    for (int round = 0; round < 100; round++) {
        struct stat held, there;
        c->lock = open(c->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (c->lock < 0)
            return tnk_fail(&c->err, TNK_E_WRITE, "%.350s: cannot be written: %s", c->lock_path, strerror(errno));
        if (flock(c->lock, LOCK_EX | LOCK_NB)) {
            close(c->lock);
            c->lock = -1;
            return busy(c);
        }
        if (!fstat(c->lock, &held) && !stat(c->lock_path, &there) && held.st_ino == there.st_ino) return TNK_OK;
        close(c->lock);
        c->lock = -1;
    }
    return busy(c);
}

static int lock_shard(tnk_catalog *c, const tnk_catalog_opts *opts) {
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT CASE WHEN pg_try_advisory_lock(%d, hashtext(current_schema() || ' %d/%d')) "
             "THEN 1 ELSE 0 END", PG_KEY, opts->shard, opts->shards);
    double got = tnk_catalog_number(c, sql);
    if (isnan(got)) return TNK_E_WRITE;
    return got == 1 ? TNK_OK : busy(c);
}

/* ---- creating ---- */

static int create_sheets(GDALDatasetH ds) {
    static const tnk_table *const tables[] = {&tnk_table_hulls, &tnk_table_pairs, &tnk_table_scenes};
    tnk_sheet sheet;
    for (int i = 0; i < 3; i++)
        if (!tnk_sheet_create(&sheet, ds, tables[i], NULL, "1970-01-01")) return 0;
    return 1;
}

static int create_indexes(tnk_catalog *c) {
    static const char *const indexes[] = {
        "CREATE UNIQUE INDEX tanker_scenes_name ON scenes (name)",
        "CREATE INDEX tanker_scenes_time ON scenes (\"time\")",
        "CREATE INDEX tanker_scenes_status ON scenes (status)",
        "CREATE INDEX tanker_vessels_scene ON vessels (scene_name)",
        "CREATE INDEX tanker_vessels_time ON vessels (\"time\")",
        "CREATE INDEX tanker_pairs_scene ON pairs (scene_name)",
    };
    int ok = 1;
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes && ok; i++) ok = tnk_catalog_run(c, indexes[i]);
    return ok;
}

/* Under another name, then renamed: a killed program leaves no half catalog. */
static int create_file(tnk_catalog *c) {
    static const char *const options[] = {"ADD_GPKG_OGR_CONTENTS=NO", NULL};
    char *name = CPLStrdup(CPLSPrintf("%s.%ld.tmp.gpkg", c->path, (long)getpid()));
    GDALDriverH driver = GDALGetDriverByName("GPKG");
    int ok = 0;
    c->ds = driver ? GDALCreate(driver, name, 0, 0, 0, GDT_Unknown, (char **)options) : NULL;
    if (c->ds) ok = create_sheets(c->ds);
    if (ok) GDALFlushCache(c->ds);
    ok = ok && !c->log.failed && create_indexes(c);
    if (c->ds) GDALClose(c->ds);
    c->ds = NULL;
    if (ok && !c->log.failed && rename(name, c->path))
        tnk_fail(&c->err, TNK_E_WRITE, "%.350s: cannot be created: %s", c->path, strerror(errno));
    unlink(name);
    CPLFree(name);
    return ok && !c->err.code && !c->log.failed ? TNK_OK : TNK_E_WRITE;
}

/* In PostGIS all shards may begin at once: the first makes the tables, the others wait for it. */
static int create_store(tnk_catalog *c) {
    char lock[128];
    snprintf(lock, sizeof lock, "SELECT pg_advisory_xact_lock(%d, hashtext(current_schema()))", PG_KEY);
    if (!tnk_catalog_start(c)) return TNK_E_WRITE;
    int ok = tnk_catalog_run(c, lock);
    int there = ok && tnk_catalog_number(c, "SELECT 1 WHERE to_regclass('scenes') IS NOT NULL") == 1;
    if (ok && !there) ok = create_sheets(c->ds) && create_indexes(c);
    if (ok && tnk_catalog_commit(c)) return TNK_OK;
    tnk_catalog_rollback(c);
    return TNK_E_WRITE;
}

/* ---- opening ---- */

static int open_dataset(tnk_catalog *c) {
    const char *allowed[] = {c->pg ? "PostgreSQL" : "GPKG", NULL};
    unsigned flags = GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR | (c->write ? GDAL_OF_UPDATE : GDAL_OF_READONLY);
    c->ds = GDALOpenEx(c->path, flags, allowed, NULL, NULL);
    return c->ds ? TNK_OK : TNK_E_OPEN;
}

static int take_sheets(tnk_catalog *c) {
    if (tnk_sheet_take(&c->hulls, c->ds, GDALDatasetGetLayerByName(c->ds, "vessels"), &tnk_table_hulls, c->write) &&
        tnk_sheet_take(&c->pairs, c->ds, GDALDatasetGetLayerByName(c->ds, "pairs"), &tnk_table_pairs, c->write) &&
        tnk_sheet_take(&c->scenes, c->ds, GDALDatasetGetLayerByName(c->ds, "scenes"), &tnk_table_scenes, c->write))
        return TNK_OK;
    if (c->log.failed) return TNK_E_OPEN;
    return tnk_fail(&c->err, TNK_E_OPEN, "%.350s: is no catalog of tanker-archive: it lacks the layers vessels, pairs "
                    "and scenes", c->path);
}

/* A write-ahead log: readers (QGIS, tanker-archive status) do not stop the writer, and each commit is one flush to
 * disk. The last writer folds it back, so that a finished catalog is one plain file. */
static int open_file(tnk_catalog *c, const tnk_catalog_opts *opts) {
    struct stat st;
    int there = !stat(c->path, &st);
    if (!there && !opts->create)
        return tnk_fail(&c->err, TNK_E_OPEN, "%.400s: no such catalog", c->path);
    if (there && S_ISDIR(st.st_mode))
        return tnk_fail(&c->err, TNK_E_OPEN, "%.400s: is a folder, not a catalog", c->path);
    if (there && c->write && access(c->path, W_OK))
        return tnk_fail(&c->err, TNK_E_WRITE, "%.350s: cannot be written: %s", c->path, strerror(errno));
    int rc = c->write ? lock_file(c) : TNK_OK;
    if (!rc && !there && stat(c->path, &st)) rc = create_file(c);
    if (!rc) rc = open_dataset(c);
    if (!rc && c->write && (!tnk_catalog_run(c, "PRAGMA journal_mode=WAL") ||
                            !tnk_catalog_run(c, "PRAGMA synchronous=FULL")))
        rc = TNK_E_WRITE;
    return rc ? rc : take_sheets(c);
}

static int open_store(tnk_catalog *c, const tnk_catalog_opts *opts) {
    int rc = open_dataset(c);
    if (!rc && c->write && opts->create) {
        rc = create_store(c);
        GDALClose(c->ds); /* and open again, to see the tables whoever made them */
        c->ds = NULL;
        if (!rc) rc = open_dataset(c);
    }
    if (!rc && c->write) rc = lock_shard(c, opts);
    return rc ? rc : take_sheets(c);
}

int tnk_catalog_load(const char *path, const tnk_catalog_opts *opts, tnk_catalog **out) {
    tnk_catalog *c = *out = tnk_alloc_zero(1, sizeof *c);
    if (!c) return TNK_E_NOMEM;
    c->lock = -1;
    c->write = opts->write;
    c->pg = !strncasecmp(path, "PG:", 3) || !strncasecmp(path, "postgresql:", 11);
    size_t n = strlen(path);
    c->path = tnk_strdup(path);
    c->lock_path = tnk_alloc(n + 6, 1);
    if (!c->path || !c->lock_path) return tnk_fail_nomem(&c->err);
    snprintf(c->lock_path, n + 6, "%s.lock", path);
    tnk_ogr_start();
    tnk_catalog_begin(c);
    int rc = c->pg ? open_store(c, opts) : open_file(c, opts);
    rc = tnk_catalog_end(c, rc, TNK_E_OPEN);
    if (rc && c->ds) GDALClose(c->ds);
    if (rc) c->ds = NULL;
    return rc;
}

void tnk_catalog_drop(tnk_catalog *c) {
    if (!c) return;
    tnk_catalog_begin(c);
    if (c->ds && c->write && !c->pg) {
        GDALFlushCache(c->ds);
        tnk_catalog_run(c, "PRAGMA journal_mode=DELETE");
    }
    if (c->ds) GDALClose(c->ds);
    tnk_ogr_release();
    if (c->lock >= 0) {
        unlink(c->lock_path);
        close(c->lock);
    }
    tnk_free(c->path);
    tnk_free(c->lock_path);
    tnk_free(c);
}
