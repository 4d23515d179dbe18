#include "catalog/seen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ogr_api.h>

#include "base/sun.h"
#include "catalog/list.h"
#include "catalog/record.h"
#include "catalog/target.h"

/* Where the real numbers of a vessel lie, and within what: beyond it they were not written by this library. */
#define LONG 1e4
#define HIGH 200
#define HEAVY 2e6
static const struct {
    enum tnk_field_id field;
    size_t at;
    double lo, hi;
} reals[] = {
    {TNK_F_LON, offsetof(tnk_vessel, lon_deg), -360, 360},
    {TNK_F_LAT, offsetof(tnk_vessel, lat_deg), -90, 90},
    {TNK_F_SCORE, offsetof(tnk_vessel, score), 0, 1},
    {TNK_F_GSD, offsetof(tnk_vessel, gsd_m), 0, 1e4},
    {TNK_F_LENGTH, offsetof(tnk_vessel, length_m), 0, LONG},
    {TNK_F_LENGTH_SD, offsetof(tnk_vessel, length_sd_m), 0, LONG},
    {TNK_F_BEAM, offsetof(tnk_vessel, beam_m), 0, LONG},
    {TNK_F_BEAM_SD, offsetof(tnk_vessel, beam_sd_m), 0, LONG},
    {TNK_F_HEADING, offsetof(tnk_vessel, heading_deg), -360, 360},
    {TNK_F_HEADING_SD, offsetof(tnk_vessel, heading_sd_deg), 0, 360},
    {TNK_F_TANKER_PROB, offsetof(tnk_vessel, tanker_prob), 0, 1},
    {TNK_F_FREEBOARD, offsetof(tnk_vessel, freeboard_m), -HIGH, HIGH},
    {TNK_F_FREEBOARD_SD, offsetof(tnk_vessel, freeboard_sd_m), 0, HIGH},
    {TNK_F_DEPTH, offsetof(tnk_vessel, depth_m), 0, HIGH},
    {TNK_F_DEPTH_SD, offsetof(tnk_vessel, depth_sd_m), 0, HIGH},
    {TNK_F_DRAUGHT, offsetof(tnk_vessel, draught_m), -HIGH, HIGH},
    {TNK_F_DRAUGHT_SD, offsetof(tnk_vessel, draught_sd_m), 0, HIGH},
    {TNK_F_SUMMER_DRAUGHT, offsetof(tnk_vessel, summer_draught_m), 0, HIGH},
    {TNK_F_DWT, offsetof(tnk_vessel, dwt_t), 0, HEAVY},
    {TNK_F_DWT_LO, offsetof(tnk_vessel, dwt_lo_t), 0, HEAVY},
    {TNK_F_DWT_HI, offsetof(tnk_vessel, dwt_hi_t), 0, HEAVY},
    {TNK_F_LADEN, offsetof(tnk_vessel, laden_fraction), 0, 1},
    {TNK_F_LADEN_LO, offsetof(tnk_vessel, laden_lo), 0, 1},
    {TNK_F_LADEN_HI, offsetof(tnk_vessel, laden_hi), 0, 1},
    {TNK_F_LADEN_PROB, offsetof(tnk_vessel, laden_prob), 0, 1},
    {TNK_F_CARGO, offsetof(tnk_vessel, cargo_t), 0, HEAVY},
    {TNK_F_CARGO_LO, offsetof(tnk_vessel, cargo_lo_t), 0, HEAVY},
    {TNK_F_CARGO_HI, offsetof(tnk_vessel, cargo_hi_t), 0, HEAVY},
    {TNK_F_PARTNER_GAP, offsetof(tnk_vessel, partner_gap_m), 0, LONG},
    {TNK_F_PARTNER_PROB, offsetof(tnk_vessel, partner_prob), 0, 1},
    {TNK_F_REGISTRY_PROB, offsetof(tnk_vessel, registry_prob), 0, 1},
    {TNK_F_AIS_DISTANCE, offsetof(tnk_vessel, ais_distance_m), 0, 1e6},
    {TNK_F_INCIDENCE, offsetof(tnk_vessel, incidence_deg), 0, 90},
    {TNK_F_DECK_BLUE, offsetof(tnk_vessel, deck_blue), 0, 1},
    {TNK_F_DECK_RED, offsetof(tnk_vessel, deck_red), 0, 1},
    {TNK_F_DECK_SD, offsetof(tnk_vessel, deck_colour_sd), 0, 1},
};
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static int column_of(OGRLayerH layer, const char *name) {
    return OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), name);
}

/* The column of a field, also under its short name; -1 where it is not there, as in an older product. */
static int column(OGRLayerH layer, enum tnk_field_id field) {
    int i = column_of(layer, tnk_fields[field].name);
    return i >= 0 ? i : column_of(layer, tnk_fields[field].short_name);
}

/* An empty cell of a CSV is no null to OGR. */
static int given(OGRFeatureH f, int i) {
    if (i < 0 || !OGR_F_IsFieldSetAndNotNull(f, i)) return 0;
    return OGR_Fld_GetType(OGR_F_GetFieldDefnRef(f, i)) != OFTString || *OGR_F_GetFieldAsString(f, i);
}

static double real(OGRFeatureH f, int i) { return given(f, i) ? OGR_F_GetFieldAsDouble(f, i) : NAN; }

static void text(OGRFeatureH f, int i, char *out, size_t capacity) {
    snprintf(out, capacity, "%s", given(f, i) ? OGR_F_GetFieldAsString(f, i) : "");
}

static double time_of(OGRFeatureH f, int i) {
    int y, mo, d, h, mi, zone;
    float s;
    double seconds = NAN;
    char stamp[40];
    if (!given(f, i)) return NAN;
    if (OGR_Fld_GetType(OGR_F_GetFieldDefnRef(f, i)) != OFTDateTime) {
        OGRField said; /* ISO 8601, or 2023/03/01 02:00:00+00 as OGR writes it into a CSV */
        const char *words = OGR_F_GetFieldAsString(f, i);
        if (tnk_time_parse(words, &seconds) || !OGRParseDate(words, &said, 0)) return seconds;
        y = said.Date.Year, mo = said.Date.Month, d = said.Date.Day, h = said.Date.Hour, mi = said.Date.Minute;
        s = said.Date.Second, zone = said.Date.TZFlag;
    } else if (!OGR_F_GetFieldAsDateTimeEx(f, i, &y, &mo, &d, &h, &mi, &s, &zone)) {
        return NAN;
    }
    snprintf(stamp, sizeof stamp, "%04d-%02d-%02dT%02d:%02d:%06.3fZ", y, mo, d, h, mi, s);
    if (tnk_time_parse(stamp, &seconds) && zone > 1) seconds -= 900.0 * (zone - 100); /* OGR's quarters of an hour */
    return seconds;
}

/* The word's number in a list of names, or 0. */
static int number_of(const char *word, const char *(*name)(int), int count) {
    for (int i = 0; i < count; i++)
        if (name(i) && !strcmp(name(i), word)) return i;
    return 0;
}

static const char *type_name(int i) { return tnk_ship_type_name((enum tnk_ship_type)i); }
static const char *method_name(int i) { return tnk_freeboard_method_name((enum tnk_freeboard_method)i); }
static const char *basis_name(int i) { return tnk_laden_basis_name((enum tnk_laden_basis)i); }

static void take_words(tnk_seen *s, OGRFeatureH f, OGRLayerH layer) {
    char word[200];
    text(f, column(layer, TNK_F_TYPE), word, sizeof word);
    s->v.type = (enum tnk_ship_type)number_of(word, type_name, TNK_TYPE_OTHER + 1);
    text(f, column(layer, TNK_F_FREEBOARD_METHOD), word, sizeof word);
    s->v.freeboard_method = (enum tnk_freeboard_method)number_of(word, method_name, TNK_FREEBOARD_BOTH + 1);
    text(f, column(layer, TNK_F_LADEN_BASIS), word, sizeof word);
    s->v.laden_basis = (enum tnk_laden_basis)number_of(word, basis_name, TNK_LADEN_MEASURED + 1);
    text(f, column(layer, TNK_F_FLAGS), word, sizeof word);
    for (char *one = strtok(word, ","); one; one = strtok(NULL, ",")) {
        s->structure |= !strcmp(one, "structure");
        for (int i = 0; i < TNK_FLAG_COUNT; i++)
            if (!strcmp(one, tnk_flag_name(1u << i))) s->v.flags |= 1u << i;
    }
}

static int take_reals(tnk_vessel *v, OGRFeatureH f, OGRLayerH layer, tnk_err *err) {
    for (int i = 0; i < COUNT(reals); i++) {
        int at = column(layer, reals[i].field);
        double x = real(f, at);
        memcpy((char *)v + reals[i].at, &x, sizeof x);
        if (!given(f, at) || (x >= reals[i].lo && x <= reals[i].hi)) continue;
        return tnk_fail(err, TNK_E_READ, "row %lld: %s is %.40s: it must lie within %g and %g",
                        (long long)OGR_F_GetFID(f), tnk_fields[reals[i].field].name, OGR_F_GetFieldAsString(f, at),
                        reals[i].lo, reals[i].hi);
    }
    return TNK_OK;
}

static int take_vessel(tnk_seen *s, OGRFeatureH f, OGRLayerH layer, tnk_err *err) {
    tnk_vessel *v = &s->v;
    memset(s, 0, sizeof *s);
    tnk_vessel_init(v);
    int rc = take_reals(v, f, layer, err);
    v->heading_ambiguous = real(f, column(layer, TNK_F_AMBIGUOUS)) > 0;
    v->berthed = real(f, column(layer, TNK_F_BERTHED)) > 0;
    double imo = real(f, column(layer, TNK_F_REGISTRY_IMO)), mmsi = real(f, column(layer, TNK_F_AIS_MMSI));
    double dark = real(f, column(layer, TNK_F_DARK));
    v->registry_imo = imo > 0 ? (long)imo : 0;
    v->ais_mmsi = mmsi > 0 ? (long)mmsi : 0;
    v->dark = isnan(dark) ? -1 : dark > 0;
    take_words(s, f, layer);
    text(f, column(layer, TNK_F_VESSEL_ID), v->id, sizeof v->id);
    text(f, column(layer, TNK_F_PARTNER_ID), v->partner_id, sizeof v->partner_id);
    text(f, column(layer, TNK_F_REGISTRY_NAME), v->registry_name, sizeof v->registry_name);
    text(f, column(layer, TNK_F_SCENE_ID), s->scene_id, sizeof s->scene_id);
    text(f, column(layer, TNK_F_SENSOR), s->sensor, sizeof s->sensor);
    text(f, column(layer, TNK_F_HULL_ID), s->hull_id, sizeof s->hull_id);
    s->hull_prob = real(f, column(layer, TNK_F_HULL_PROB));
    s->twin = given(f, column(layer, TNK_F_DUPLICATE_OF));
    s->time_s = time_of(f, column(layer, TNK_F_TIME));
    return rc;
}

void tnk_hull_name(const tnk_vessel *v, char *name) {
    const double known_from = 0.5;
    name[0] = 0;
    if (v->registry_imo && v->registry_prob >= known_from) snprintf(name, 48, "IMO %ld", v->registry_imo);
    else if (v->ais_mmsi) snprintf(name, 48, "MMSI %ld", v->ais_mmsi);
}

static OGRLayerH find_layer(GDALDatasetH ds) {
    OGRLayerH layer = GDALDatasetGetLayerByName(ds, "vessels");
    for (int i = 0; i < GDALDatasetGetLayerCount(ds) && !layer; i++) {
        OGRLayerH other = GDALDatasetGetLayer(ds, i);
        if (column(other, TNK_F_VESSEL_ID) >= 0 && column(other, TNK_F_LENGTH) >= 0) layer = other;
    }
    return layer;
}

static int read_layer(OGRLayerH layer, const double *rect, tnk_seen_fn each, void *user, tnk_err *why) {
    int rc = TNK_OK;
    tnk_seen seen;
    if (rect) OGR_L_SetSpatialFilterRect(layer, rect[0], rect[1], rect[2], rect[3]);
    OGR_L_ResetReading(layer);
    for (OGRFeatureH f; !rc && (f = OGR_L_GetNextFeature(layer));) {
        rc = take_vessel(&seen, f, layer, why);
        if (!rc) rc = each(user, &seen);
        OGR_F_Destroy(f);
    }
    return rc;
}

static GDALDatasetH open_vector(const char *path) {
    tnk_ogr_start();
    return GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
}

static int why_not_open(const char *path, const tnk_ogr_log *log, tnk_err *err) {
    return tnk_fail(err, TNK_E_OPEN, "%.200s: %.280s", path, log->failed ? log->text : "cannot be opened");
}

int tnk_seen_read(const char *path, const double *rect, tnk_seen_fn each, void *user, tnk_err *err) {
    tnk_ogr_log log;
    tnk_ogr_catch(&log);
    GDALDatasetH ds = open_vector(path);
    OGRLayerH layer = ds ? find_layer(ds) : NULL;
    tnk_err why = {0};
    int rc = TNK_OK;
    if (!ds) rc = why_not_open(path, &log, err);
    else if (!layer)
        rc = tnk_fail(err, TNK_E_READ, "%.300s: no layer \"vessels\", nor one with vessel_id and length_m: it must be "
                                       "what detect-tanker or tanker-archive wrote", path);
    else rc = read_layer(layer, rect, each, user, &why);
    if (why.code) tnk_fail(err, rc, "%.200s: %.280s", path, why.text);
    if (!rc && log.failed) rc = tnk_fail(err, TNK_E_READ, "%.200s: %.280s", path, log.text);
    if (ds) GDALClose(ds);
    tnk_ogr_release();
    return rc;
}

int tnk_seen_scenes(const char *path, tnk_seen_scene_fn each, void *user, tnk_err *err) {
    char id[160], checksum[80], version[40];
    tnk_ogr_log log;
    tnk_ogr_catch(&log);
    GDALDatasetH ds = open_vector(path);
    OGRLayerH layer = ds ? GDALDatasetGetLayerByName(ds, "scenes") : NULL;
    int rc = ds ? TNK_OK : why_not_open(path, &log, err);
    for (OGRFeatureH f; layer && (f = OGR_L_GetNextFeature(layer));) {
        text(f, column_of(layer, "scene_id"), id, sizeof id);
        text(f, column_of(layer, "checksum"), checksum, sizeof checksum);
        text(f, column_of(layer, "version"), version, sizeof version);
        if (id[0]) each(user, id, checksum, version);
        OGR_F_Destroy(f);
    }
    if (ds) GDALClose(ds);
    tnk_ogr_release();
    return rc;
}
