#include "catalog/write.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "catalog/place.h"
#include "catalog/record.h"
#include "catalog/target.h"

enum { DBF_MOST = 254 }; /* bytes of a text in a dBASE column */

typedef struct sink {
    GDALDatasetH ds;
    OGRLayerH layer;
    const char *driver;       /* short name */
    int shapefile;            /* short names, fixed widths, no booleans, no times */
    int column[TNK_F_COUNT];  /* of each field in the layer, -1: not there */
    int overflow;             /* column that takes what is left of not_measured, -1 */
    OGRFieldType type[TNK_F_COUNT];
} sink;

static int one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (!strcmp(name, *names)) return 1;
    return 0;
}

static int declares(const sink *s, const char *key, const char *word) {
    const char *list = GDALGetMetadataItem(GDALGetDatasetDriver(s->ds), key, NULL);
    return list && strstr(list, word);
}

static OGRFieldType type_of(const sink *s, const tnk_field *f) {
    static const char *const lists[] = {"GeoJSON", "GeoJSONSeq", "PostgreSQL", "Parquet", "Arrow",
                                        NULL};
    switch (f->kind) {
    case TNK_KIND_REAL: return OFTReal;
    case TNK_KIND_INT:
    case TNK_KIND_BOOL: return OFTInteger;
    case TNK_KIND_TIME:
        return declares(s, GDAL_DMD_CREATIONFIELDDATATYPES, "DateTime") ? OFTDateTime : OFTString;
    case TNK_KIND_REALS: return one_of(s->driver, lists) ? OFTRealList : OFTString;
    case TNK_KIND_TEXT: break;
    }
    return OFTString;
}

/* The layer's column of a new field, or -1. */
static int add_column(sink *s, const char *name, const tnk_field *f, OGRFieldType type) {
    OGRFieldDefnH def = OGR_Fld_Create(name, type);
    if (f->kind == TNK_KIND_BOOL && declares(s, GDAL_DMD_CREATIONFIELDDATASUBTYPES, "Boolean"))
        OGR_Fld_SetSubType(def, OFSTBoolean);
    if (s->shapefile && type == OFTReal) {
        OGR_Fld_SetWidth(def, 19);
        OGR_Fld_SetPrecision(def, f->decimals);
    } else if (s->shapefile && type == OFTString) {
        OGR_Fld_SetWidth(def, f->width);
    } else if (s->shapefile) {
        OGR_Fld_SetWidth(def, f->kind == TNK_KIND_BOOL ? 1 : 9);
    }
    int before = OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(s->layer));
    int ok = OGR_L_CreateField(s->layer, def, TRUE) == OGRERR_NONE;
    OGR_Fld_Destroy(def);
    return ok && OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(s->layer)) > before ? before : -1;
}

static int add_columns(sink *s) {
    int ok = 1;
    for (int i = 0; i < TNK_F_COUNT; i++) {
        const tnk_field *f = &tnk_fields[i];
        s->type[i] = type_of(s, f);
        s->column[i] = add_column(s, s->shapefile ? f->short_name : f->name, f, s->type[i]);
        ok &= s->column[i] >= 0;
    }
    s->overflow = -1;
    if (s->shapefile)
        s->overflow = add_column(s, "not_meas2", &tnk_fields[TNK_F_NOT_MEASURED], OFTString);
    return ok;
}

static void set_time(OGRFeatureH feature, int column, const char *text) {
    int y, mo, d, h, mi;
    float s;
    if (sscanf(text, "%d-%d-%dT%d:%d:%f", &y, &mo, &d, &h, &mi, &s) == 6)
        OGR_F_SetFieldDateTimeEx(feature, column, y, mo, d, h, mi, s, 100 /* UTC */);
    else
        OGR_F_SetFieldNull(feature, column);
}

/* A dBASE text ends at 254 bytes: cut at a comma and go on in the second column. */
static void set_long_text(const sink *s, OGRFeatureH feature, int column, const char *text) {
    char head[DBF_MOST + 1];
    size_t n = strlen(text);
    if (n > DBF_MOST)
        for (n = DBF_MOST; n && text[n] != ',';) n--;
    snprintf(head, sizeof head, "%.*s", (int)n, text);
    OGR_F_SetFieldString(feature, column, head);
    if (s->overflow >= 0 && text[n] == ',') OGR_F_SetFieldString(feature, s->overflow, text + n + 1);
}

static void set_field(const sink *s, OGRFeatureH feature, const tnk_record *r, int i) {
    int column = s->column[i];
    if (s->type[i] == OFTRealList)
        OGR_F_SetFieldDoubleList(feature, column, 8, r->box_px);
    else if (s->type[i] == OFTDateTime && r->text[i])
        set_time(feature, column, r->text[i]);
    else if (s->type[i] == OFTReal && !isnan(r->number[i]))
        OGR_F_SetFieldDouble(feature, column, r->number[i]);
    else if (s->type[i] == OFTInteger && !isnan(r->number[i]))
        OGR_F_SetFieldInteger(feature, column, (int)r->number[i]);
    else if (s->type[i] == OFTString && r->text[i] && s->shapefile)
        set_long_text(s, feature, column, r->text[i]);
    else if (s->type[i] == OFTString && r->text[i])
        OGR_F_SetFieldString(feature, column, r->text[i]);
    else
        OGR_F_SetFieldNull(feature, column);
}

static void set_ring(OGRFeatureH feature, const tnk_record *r) {
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
    for (int i = 0; i < 5; i++)
        OGR_G_AddPoint_2D(ring, r->ring_deg[2 * i], r->ring_deg[2 * i + 1]);
    OGR_G_AddGeometryDirectly(polygon, ring);
    OGR_F_SetGeometryDirectly(feature, polygon);
}

static int add_vessel(const sink *s, const tnk_vessel *vessel, const tnk_scene_info *info) {
    tnk_record record;
    tnk_record_fill(&record, vessel, info);
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(s->layer));
    if (!feature) return 0;
    for (int i = 0; i < TNK_F_COUNT; i++) set_field(s, feature, &record, i);
    if (record.has_ring) set_ring(feature, &record);
    int ok = OGR_L_CreateFeature(s->layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return ok;
}

/* What we set unless the user's -lco says otherwise. */
static char **layer_options(const sink *s, const tnk_scene_info *info, const char *const *user) {
    char **list = NULL, date[16];
    if (!strcmp(s->driver, "GeoJSON")) {
        list = CSLSetNameValue(list, "RFC7946", "YES");
        list = CSLSetNameValue(list, "COORDINATE_PRECISION", "8");
    } else if (!strcmp(s->driver, "CSV")) {
        list = CSLSetNameValue(list, "GEOMETRY", "AS_WKT");
    } else if (s->shapefile) {
        snprintf(date, sizeof date, "%.10s", info->time[0] ? info->time : "1970-01-01");
        list = CSLSetNameValue(list, "ENCODING", "UTF-8");
        list = CSLSetNameValue(list, "DBF_DATE_LAST_UPDATE", date);
    }
    for (; user && *user; user++) {
        char *key = NULL;
        const char *value = CPLParseNameValue(*user, &key);
        if (key) list = CSLSetNameValue(list, key, value);
        CPLFree(key);
    }
    return list;
}

static OGRLayerH create_layer(const sink *s, char **options) {
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OGRLayerH layer = NULL;
    if (OSRImportFromEPSG(srs, 4326) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
        layer = GDALDatasetCreateLayer(s->ds, "vessels", srs, wkbPolygon, options);
    }
    OSRRelease(srs);
    return layer;
}

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

static void layer_name(char *out, size_t capacity, const tnk_write_opts *opts) {
    const char *schema = CSLFetchNameValue((char **)opts->layer_options, "SCHEMA");
    snprintf(out, capacity, "%s%svessels", schema ? schema : "", schema ? "." : "");
}

static int fill(sink *s, const tnk_vessel *items, size_t count, const tnk_scene_info *info,
                const tnk_write_opts *opts) {
    char **options = layer_options(s, info, opts->layer_options);
    s->layer = create_layer(s, options);
    CSLDestroy(options);
    if (!s->layer || !add_columns(s)) return TNK_E_WRITE;
    for (size_t i = 0; i < count; i++)
        if (!add_vessel(s, &items[i], info)) return TNK_E_WRITE;
    return TNK_OK;
}

/* One transaction where the driver knows them; else it writes as it goes. */
static int fill_at_once(sink *s, const tnk_target *t, const tnk_vessel *items, size_t count,
                        const tnk_scene_info *info, const tnk_write_opts *opts, tnk_err *err) {
    char name[128];
    s->driver = GDALGetDriverShortName(t->driver);
    s->shapefile = !strcmp(s->driver, "ESRI Shapefile");
    layer_name(name, sizeof name, opts);
    int begun = GDALDatasetTestCapability(s->ds, ODsCTransactions) &&
                GDALDatasetStartTransaction(s->ds, FALSE) == OGRERR_NONE;
    int rc = t->kind == TNK_TARGET_STORE ? drop_layer(s->ds, name, opts->overwrite, err) : TNK_OK;
    if (!rc) rc = fill(s, items, count, info, opts);
    if (begun && !rc && GDALDatasetCommitTransaction(s->ds) != OGRERR_NONE) rc = TNK_E_WRITE;
    if (begun && rc) GDALDatasetRollbackTransaction(s->ds);
    return rc;
}

static int write_store(const tnk_target *t, const tnk_vessel *items, size_t count,
                       const tnk_scene_info *info, const tnk_write_opts *opts, tnk_err *err) {
    const char *allowed[] = {GDALGetDriverShortName(t->driver), NULL};
    sink s = {0};
    s.ds = GDALOpenEx(t->path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, allowed,
                      (const char *const *)opts->dataset_options, NULL);
    if (!s.ds) return TNK_E_WRITE;
    int rc = fill_at_once(&s, t, items, count, info, opts, err);
    GDALClose(s.ds);
    return rc;
}

static int build(const char *name, const tnk_target *t, const tnk_vessel *items, size_t count,
                 const tnk_scene_info *info, const tnk_write_opts *opts, tnk_err *err) {
    sink s = {0};
    s.ds = GDALCreate(t->driver, name, 0, 0, 0, GDT_Unknown, (char **)opts->dataset_options);
    if (!s.ds) return TNK_E_WRITE;
    int rc = fill_at_once(&s, t, items, count, info, opts, err);
    GDALClose(s.ds);
    return rc;
}

static int write_files(const tnk_target *t, const tnk_vessel *items, size_t count,
                       const tnk_scene_info *info, const tnk_write_opts *opts, tnk_ogr_log *log,
                       tnk_err *err) {
    static atomic_int serial;
    char folder[64], name[400];
    snprintf(folder, sizeof folder, "/vsimem/tanker-%ld-%d", (long)getpid(),
             atomic_fetch_add(&serial, 1));
    snprintf(name, sizeof name, "%s/%s", folder, t->base);
    VSIMkdir(folder, 0777);
    int rc = build(name, t, items, count, info, opts, err);
    if (!rc && !log->failed) rc = tnk_place(folder, t, opts->overwrite, err);
    VSIRmdirRecursive(folder);
    return rc;
}

/* GeoPackage stamps its tables with the clock; the same vessels are to give the same bytes. */
static int hold_clock(const tnk_scene_info *info) {
    char stamp[32] = "1970-01-01T00:00:00.000Z";
    if (CPLGetConfigOption("OGR_CURRENT_DATE", NULL)) return 0;
    if (info->time[0]) snprintf(stamp, sizeof stamp, "%.19s.000Z", info->time);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", stamp);
    return 1;
}

/* GDAL's FlatGeobuf driver drops features without geometry and says nothing. */
static int takes_all(const tnk_target *t, const tnk_vessel *items, size_t count, tnk_err *err) {
    if (strcmp(GDALGetDriverShortName(t->driver), "FlatGeobuf")) return TNK_OK;
    for (size_t i = 0; i < count; i++)
        if (!isfinite(items[i].box_deg[0]))
            return tnk_fail(err, TNK_E_WRITE,
                            "%.350s: FlatGeobuf cannot hold a vessel without lon/lat; take another "
                            "format (.gpkg, .geojson, .csv)", t->shown);
    return TNK_OK;
}

int tnk_catalog_write(const tnk_vessel *items, size_t count, const tnk_scene_info *info,
                      const char *path, const tnk_write_opts *opts, tnk_err *err) {
    tnk_target target;
    tnk_ogr_log log;
    char name[128];
    tnk_ogr_start();
    layer_name(name, sizeof name, opts);
    int rc = tnk_target_find(&target, path, opts->format, err);
    if (!rc) rc = tnk_target_check(&target, name, opts->overwrite, err);
    if (!rc) rc = takes_all(&target, items, count, err);
    if (rc) return rc;
    int held = hold_clock(info);
    err->code = TNK_OK;
    tnk_ogr_catch(&log);
    rc = target.kind == TNK_TARGET_STORE
             ? write_store(&target, items, count, info, opts, err)
             : write_files(&target, items, count, info, opts, &log, err);
    tnk_ogr_release();
    if (held) CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    if (err->code) return err->code;
    if (rc || log.failed)
        return tnk_fail(err, TNK_E_WRITE, "%.80s: %s", path,
                        log.failed ? log.text : "the driver wrote nothing and gave no reason");
    return TNK_OK;
}

int tnk_catalog_check(const char *path, const tnk_write_opts *opts, tnk_err *err) {
    tnk_target target;
    char name[128];
    tnk_ogr_start();
    layer_name(name, sizeof name, opts);
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
