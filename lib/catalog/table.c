#include "catalog/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <ogr_srs_api.h>

enum { DBF_MOST = 254 }; /* bytes of a text in a dBASE column */

const tnk_table tnk_table_vessels = {"vessels", tnk_fields, TNK_F_COUNT, TNK_F_NOT_MEASURED, wkbPolygon};

static int one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (!strcmp(name, *names)) return 1;
    return 0;
}

static int declares(const tnk_sheet *s, const char *key, const char *word) {
    const char *list = GDALGetMetadataItem(GDALGetDatasetDriver(s->ds), key, NULL);
    return list && strstr(list, word);
}

static OGRFieldType type_of(const tnk_sheet *s, const tnk_field *f) {
    static const char *const lists[] = {"GeoJSON", "GeoJSONSeq", "PostgreSQL", "Parquet", "Arrow",
                                        NULL};
    switch (f->kind) {
    case TNK_KIND_REAL: return OFTReal;
    case TNK_KIND_INT:
    case TNK_KIND_BOOL: return OFTInteger;
    case TNK_KIND_WIDE: return s->shapefile ? OFTReal : OFTInteger64;
    case TNK_KIND_TIME:
        return declares(s, GDAL_DMD_CREATIONFIELDDATATYPES, "DateTime") ? OFTDateTime : OFTString;
    case TNK_KIND_REALS: return one_of(s->driver, lists) ? OFTRealList : OFTString;
    case TNK_KIND_TEXT: break;
    }
    return OFTString;
}

/* The layer's column of a new field, or -1. */
static int add_column(tnk_sheet *s, const char *name, const tnk_field *f, OGRFieldType type) {
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

static int add_columns(tnk_sheet *s) {
    int ok = 1, texts = s->table->field_of_texts;
    for (int i = 0; i < s->table->count; i++) {
        const tnk_field *f = &s->table->fields[i];
        s->type[i] = type_of(s, f);
        s->column[i] = add_column(s, s->shapefile ? f->short_name : f->name, f, s->type[i]);
        ok &= s->column[i] >= 0;
    }
    s->overflow = -1;
    if (s->shapefile && texts >= 0)
        s->overflow = add_column(s, "not_meas2", &s->table->fields[texts], OFTString);
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
static void set_long_text(const tnk_sheet *s, OGRFeatureH feature, int column, const char *text) {
    char head[DBF_MOST + 1];
    size_t n = strlen(text);
    if (n > DBF_MOST)
        for (n = DBF_MOST; n && text[n] != ',';) n--;
    snprintf(head, sizeof head, "%.*s", (int)n, text);
    OGR_F_SetFieldString(feature, column, head);
    if (s->overflow >= 0 && text[n] == ',') OGR_F_SetFieldString(feature, s->overflow, text + n + 1);
}

static void set_field(const tnk_sheet *s, OGRFeatureH feature, const tnk_row *r, int i) {
    int column = s->column[i];
    if (s->type[i] == OFTRealList && r->list)
        OGR_F_SetFieldDoubleList(feature, column, 8, r->list);
    else if (s->type[i] == OFTDateTime && r->text[i])
        set_time(feature, column, r->text[i]);
    else if (s->type[i] == OFTReal && !isnan(r->number[i]))
        OGR_F_SetFieldDouble(feature, column, r->number[i]);
    else if (s->type[i] == OFTInteger && !isnan(r->number[i]))
        OGR_F_SetFieldInteger(feature, column, (int)r->number[i]);
    else if (s->type[i] == OFTInteger64 && !isnan(r->number[i]))
        OGR_F_SetFieldInteger64(feature, column, (GIntBig)r->number[i]);
    else if (s->type[i] == OFTString && r->text[i] && s->shapefile)
        set_long_text(s, feature, column, r->text[i]);
    else if (s->type[i] == OFTString && r->text[i])
        OGR_F_SetFieldString(feature, column, r->text[i]);
    else
        OGR_F_SetFieldNull(feature, column);
}

static void set_shape(const tnk_sheet *s, OGRFeatureH feature, const tnk_row *r) {
    int polygon = s->table->geometry == wkbPolygon;
    OGRGeometryH line = OGR_G_CreateGeometry(polygon ? wkbLinearRing : wkbLineString);
    for (int i = 0; i < r->points; i++)
        OGR_G_AddPoint_2D(line, r->points_deg[2 * i], r->points_deg[2 * i + 1]);
    OGRGeometryH shape = polygon ? OGR_G_CreateGeometry(wkbPolygon) : line;
    if (polygon) OGR_G_AddGeometryDirectly(shape, line);
    OGR_F_SetGeometryDirectly(feature, shape);
}

int tnk_sheet_add(const tnk_sheet *s, const tnk_row *row) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(s->layer));
    if (!feature) return 0;
    for (int i = 0; i < s->table->count; i++) set_field(s, feature, row, i);
    if (row->points) set_shape(s, feature, row);
    int ok = OGR_L_CreateFeature(s->layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return ok;
}

/* What we set unless the user's -lco says otherwise. */
static char **layer_options(const tnk_sheet *s, const char *date, const char *const *user) {
    char **list = NULL;
    if (!strcmp(s->driver, "GeoJSON")) {
        list = CSLSetNameValue(list, "RFC7946", "YES");
        list = CSLSetNameValue(list, "COORDINATE_PRECISION", "8");
    } else if (!strcmp(s->driver, "CSV")) {
        list = CSLSetNameValue(list, "GEOMETRY", "AS_WKT");
    } else if (s->shapefile) {
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

static void sheet_begin(tnk_sheet *s, GDALDatasetH ds, const tnk_table *table) {
    memset(s, 0, sizeof *s);
    s->ds = ds;
    s->table = table;
    s->driver = GDALGetDriverShortName(GDALGetDatasetDriver(ds));
    s->shapefile = !strcmp(s->driver, "ESRI Shapefile");
    s->overflow = -1;
}

int tnk_sheet_create(tnk_sheet *s, GDALDatasetH ds, const tnk_table *table, const char *const *user,
                     const char *date) {
    sheet_begin(s, ds, table);
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    char **options = layer_options(s, date, user);
    if (OSRImportFromEPSG(srs, 4326) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
        s->layer = GDALDatasetCreateLayer(ds, table->name, srs, table->geometry, options);
    }
    CSLDestroy(options);
    OSRRelease(srs);
    return s->layer && add_columns(s);
}

int tnk_sheet_take(tnk_sheet *s, GDALDatasetH ds, OGRLayerH layer, const tnk_table *table, int add) {
    sheet_begin(s, ds, table);
    s->layer = layer;
    if (!layer) return 0;
    OGRFeatureDefnH def = OGR_L_GetLayerDefn(layer);
    for (int i = 0; i < table->count; i++) {
        const tnk_field *f = &table->fields[i];
        s->type[i] = type_of(s, f);
        s->column[i] = OGR_FD_GetFieldIndex(def, f->name);
        if (s->column[i] < 0 && i && add) s->column[i] = add_column(s, f->name, f, s->type[i]);
        if (s->column[i] < 0 && (add || !i)) return 0;
        if (s->column[i] >= 0) s->type[i] = OGR_Fld_GetType(OGR_FD_GetFieldDefn(def, s->column[i]));
    }
    return 1;
}

static void read_list(const tnk_sheet *s, OGRFeatureH feature, int i, double list[8]) {
    int n = 0;
    if (s->type[i] == OFTRealList) {
        const double *got = OGR_F_GetFieldAsDoubleList(feature, s->column[i], &n);
        for (int k = 0; k < n && k < 8; k++) list[k] = got[k];
        return;
    }
    char *at = (char *)OGR_F_GetFieldAsString(feature, s->column[i]);
    for (; n < 8 && *at; n++) {
        list[n] = CPLStrtod(at, &at);
        at += *at == ',';
    }
}

int tnk_feature_time(OGRFeatureH feature, int column, char out[48]) {
    int y, mo, d, h, mi, zone;
    float sec;
    out[0] = 0;
    if (!OGR_F_IsFieldSetAndNotNull(feature, column)) return 0;
    if (!OGR_F_GetFieldAsDateTimeEx(feature, column, &y, &mo, &d, &h, &mi, &sec, &zone)) return 0;
    double rest = sec - floor(sec);
    int whole = !(rest > 5e-4 && rest < 1 - 5e-4);
    snprintf(out, 48, whole ? "%04d-%02d-%02dT%02d:%02d:%02.0fZ" : "%04d-%02d-%02dT%02d:%02d:%06.3fZ", y % 10000,
             mo % 100, d % 100, h % 100, mi % 100, (double)sec);
    return 1;
}

static void read_time(const tnk_sheet *s, OGRFeatureH feature, int i, tnk_cells *cells) {
    if (s->type[i] != OFTDateTime)
        cells->text[i] = OGR_F_GetFieldAsString(feature, s->column[i]);
    else if (tnk_feature_time(feature, s->column[i], cells->time[i]))
        cells->text[i] = cells->time[i];
}

static void read_shape(OGRFeatureH feature, tnk_cells *cells) {
    OGRGeometryH shape = OGR_F_GetGeometryRef(feature);
    cells->points = 0;
    if (!shape) return;
    OGRGeometryH line = OGR_G_GetGeometryCount(shape) ? OGR_G_GetGeometryRef(shape, 0) : shape;
    int n = OGR_G_GetPointCount(line);
    if (n > TNK_RING_POINTS) n = TNK_RING_POINTS;
    for (int i = 0; i < n; i++) {
        cells->points_deg[2 * i] = OGR_G_GetX(line, i);
        cells->points_deg[2 * i + 1] = OGR_G_GetY(line, i);
    }
    cells->points = n;
}

void tnk_sheet_read(const tnk_sheet *s, OGRFeatureH feature, tnk_cells *cells) {
    for (int i = 0; i < s->table->count; i++) {
        cells->number[i] = NAN;
        cells->text[i] = NULL;
        if (s->column[i] < 0 || !OGR_F_IsFieldSetAndNotNull(feature, s->column[i])) continue;
        switch (s->table->fields[i].kind) {
        case TNK_KIND_TEXT: cells->text[i] = OGR_F_GetFieldAsString(feature, s->column[i]); break;
        case TNK_KIND_TIME: read_time(s, feature, i, cells); break;
        case TNK_KIND_REALS:
            read_list(s, feature, i, cells->list);
            tnk_list_text(cells->list, cells->list_text);
            cells->text[i] = cells->list_text;
            break;
        default: cells->number[i] = OGR_F_GetFieldAsDouble(feature, s->column[i]);
        }
    }
    read_shape(feature, cells);
}

tnk_row tnk_cells_row(const tnk_cells *cells) {
    return (tnk_row){cells->number, cells->text, cells->list, cells->points_deg, cells->points};
}

tnk_row tnk_record_row(const tnk_record *record) {
    return (tnk_row){record->number, record->text, record->box_px, record->ring_deg,
                     record->has_ring ? 5 : 0};
}
