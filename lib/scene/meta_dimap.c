/* DIMAP: version 2 (SPOT 6/7, Pleiades, Pleiades Neo), version 1 (SPOT 1-5) and the CNES
 * system form of Pleiades (root PHR_Dimap_Document).
 *
 * Version 2 states AZIMUTH_ANGLE as the direction of the satellite seen from the ground, and
 * INCIDENCE_ANGLE at the ground (checked against the ephemeris of a SPOT 6 file: 264.5 stated,
 * 264.0 computed; 11.78 both). VIEWING_ANGLE is at the satellite.
 * The other two state no azimuth, and version 1 gives INCIDENCE_ANGLE a sign (positive where
 * the satellite looks to the right of its track); the azimuth is computed there from the
 * ephemeris and the scene's centre.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/sun.h"
#include "scene/meta_kind.h"

/* Middles of the published spectral ranges, by band name: B0 blue, B1 green, B2 red, B3 near
 * infrared (Pleiades, SPOT 6/7); R, G, B, NIR, RE, DB (Pleiades Neo); XS1-3 and B1-B4 of
 * SPOT 1-5 are others and come last, under their DIMAP 1 names. */
static const struct {
    const char *name;
    double nm;
} band_names[] = {
    {"B0", 490}, {"B1", 550},  {"B2", 660},  {"B3", 840},  {"R", 655},    {"G", 560},
    {"B", 485},  {"NIR", 825}, {"RE", 725},  {"DB", 425},  {"XS1", 545},  {"XS2", 645},
    {"XS3", 835}, {"SWIR", 1665},
};

static double name_wavelength(const char *name) {
    for (size_t i = 0; i < TNK_COUNT(band_names); i++)
        if (EQUAL(band_names[i].name, name)) return band_names[i].nm;
    return NAN;
}

/* The next element of that name, at or after n among its neighbours. */
static const CPLXMLNode *same(const CPLXMLNode *n, const char *name) {
    while (n && (n->eType != CXT_Element || !EQUAL(n->pszValue, name))) n = n->psNext;
    return n;
}

/* The first element of that name anywhere. */
static const CPLXMLNode *first(const tnk_meta_doc *doc, const char *name) {
    return CPLSearchXMLNode((CPLXMLNode *)doc->xml, name);
}

static const char *child(const CPLXMLNode *n, const char *path) {
    return CPLGetXMLValue(n, path, "");
}

/* The value that means saturated: version 2 calls it COUNT, the others INDEX. */
static double saturation(const tnk_meta_doc *doc, const char *element) {
    const CPLXMLNode *n = same(first(doc, element), element);
    for (; n; n = same(n->psNext, element)) {
        if (!EQUAL(child(n, "SPECIAL_VALUE_TEXT"), "SATURATED")) continue;
        double v = tnk_meta_number(child(n, "SPECIAL_VALUE_COUNT"));
        return isnan(v) ? tnk_meta_number(child(n, "SPECIAL_VALUE_INDEX")) : v;
    }
    return NAN;
}

/* Three numbers "x y z". */
static int triple(const char *text, double out[3]) {
    char part[3][48];
    if (sscanf(text, "%47s %47s %47s", part[0], part[1], part[2]) != 3) return 0;
    for (int i = 0; i < 3; i++) out[i] = tnk_meta_number(part[i]);
    return isfinite(out[0] + out[1] + out[2]);
}

/* The same as three elements X, Y, Z. */
static int triple_of(const CPLXMLNode *point, const char *name, double out[3]) {
    static const char *const axis[] = {"X", "Y", "Z"};
    for (int i = 0; i < 3; i++) {
        char path[32];
        snprintf(path, sizeof path, "%s.%s", name, axis[i]);
        out[i] = tnk_meta_number(child(point, path));
    }
    return isfinite(out[0] + out[1] + out[2]);
}

/* View zenith and azimuth of the scene's centre from an ephemeris: `points` is its first point,
 * read by `read`; found where the time lies within the ephemeris. */
static void look(const CPLXMLNode *points, int (*read)(const CPLXMLNode *, double[4]),
                 const char *time, double lon, double lat, tnk_meta_raw *raw) {
    tnk_orbit orbit = {0};
    double point[4], zenith, azimuth;
    if (!tnk_time_parse(time, &orbit.t) || isnan(lon) || isnan(lat)) return;
    for (const CPLXMLNode *n = same(points, "Point"); n; n = same(n->psNext, "Point"))
        if (read(n, point)) tnk_orbit_feed(&orbit, point);
    if (!orbit.found) return;
    tnk_orbit_look(orbit.at, lon, lat, &zenith, &azimuth);
    raw->meta.view_azimuth_deg = azimuth;
    if (isnan(raw->meta.view_zenith_deg)) raw->meta.view_zenith_deg = zenith;
}

/* ---- version 2 ---- */

static const tnk_meta_field v2_fields[] = {
    TNK_TEXT("Strip_Source.MISSION", platform),
    TNK_TEXT("Strip_Source.MISSION_INDEX", platform_index),
    TNK_TEXT("DATASET_NAME", meta.scene_id),
    TNK_NUMBER("CLOUD_COVERAGE", cloud_percent),
    TNK_NUMBER("RESAMPLING_SPACING", meta.gsd_m),
    TNK_TEXT("Refined_Model.Time.Time_Range.MIDDLE", meta.time),
    TNK_TEXT("IMAGING_DATE", date),
    TNK_TEXT("IMAGING_TIME", clock),
};

static const tnk_meta_field v2_located[] = {
    TNK_TEXT("TIME", meta.time),
    TNK_NUMBER("Solar_Incidences.SUN_ELEVATION", meta.sun_elevation_deg),
    TNK_NUMBER("Solar_Incidences.SUN_AZIMUTH", meta.sun_azimuth_deg),
    TNK_NUMBER("Acquisition_Angles.INCIDENCE_ANGLE", meta.view_zenith_deg),
    TNK_NUMBER("Acquisition_Angles.VIEWING_ANGLE", off_nadir_deg),
    TNK_NUMBER("Acquisition_Angles.AZIMUTH_ANGLE", meta.view_azimuth_deg),
};

/* The values located at the scene's centre; where none is called so, the middle ones. */
static const CPLXMLNode *center_of(const tnk_meta_doc *doc) {
    const char *name = "Located_Geometric_Values";
    const CPLXMLNode *begin = same(first(doc, name), name), *middle = begin;
    int count = 0;
    for (const CPLXMLNode *n = begin; n; n = same(n->psNext, name)) {
        if (EQUAL(child(n, "LOCATION_TYPE"), "Center")) return n;
        if (++count % 2 == 1 && count > 1) middle = same(middle->psNext, name);
    }
    return middle;
}

/* BAND_ID in the order of the raster; the spectral range is stated per band elsewhere. */
static void v2_bands(tnk_meta_doc *doc, tnk_meta *meta) {
    const CPLXMLNode *list = first(doc, "Band_Measurement_List"), *display;
    const char *range = "Band_Spectral_Range", *raster = "Raster_Index";
    display = first(doc, "Raster_Index_List");
    for (const CPLXMLNode *r = display ? same(display->psChild, raster) : NULL; r;
         r = same(r->psNext, raster)) {
        const char *id = child(r, "BAND_ID");
        double nm = name_wavelength(id), index = tnk_meta_number(child(r, "BAND_INDEX"));
        for (const CPLXMLNode *n = list ? same(list->psChild, range) : NULL; n;
             n = same(n->psNext, range)) {
            double low = tnk_meta_number(child(n, "MIN")), high = tnk_meta_number(child(n, "MAX"));
            int micro = strstr(child(n, "MEASURE_UNIT"), "micro") != NULL;
            if (EQUAL(child(n, "BAND_ID"), id) && low <= high)
                nm = (low + high) / 2 * (micro ? 1000 : 1);
        }
        if (index >= 1 && index <= 65535) tnk_meta_add_band(meta, (int)index, id, nm);
    }
    tnk_meta_match_bands(doc, meta);
}

static int is_v2(tnk_meta_doc *doc) {
    const char *sub = tnk_meta_doc_root_is(doc, "Dimap_Document")
                          ? tnk_meta_doc_get(doc, "METADATA_SUBPROFILE") : NULL;
    return sub && EQUAL(sub, "PRODUCT"); /* others: RPC, GROUND, STRIP ... beside it */
}

static void read_v2(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const CPLXMLNode *root = doc->xml, *center = center_of(doc);
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    raw->meta.saturation = saturation(doc, "Special_Value");
    v2_bands(doc, &raw->meta);
    if (center) {
        doc->xml = center;
        tnk_meta_doc_read(doc, raw, v2_located, TNK_COUNT(v2_located));
        doc->xml = root;
    }
    tnk_meta_doc_read(doc, raw, v2_fields, TNK_COUNT(v2_fields));
}

/* ---- version 1 ---- */

static const tnk_meta_field v1_fields[] = {
    TNK_TEXT("Scene_Source.MISSION", platform),
    TNK_TEXT("Scene_Source.MISSION_INDEX", platform_index),
    TNK_TEXT("SOURCE_ID", meta.scene_id),
    TNK_TEXT("DATASET_NAME", meta.scene_id),
    TNK_TEXT("SCENE_CENTER_TIME", meta.time),
    TNK_TEXT("IMAGING_DATE", date),
    TNK_TEXT("IMAGING_TIME", clock),
    TNK_NUMBER("Scene_Source.SUN_ELEVATION", meta.sun_elevation_deg),
    TNK_NUMBER("Scene_Source.SUN_AZIMUTH", meta.sun_azimuth_deg),
    TNK_NUMBER("Scene_Source.INCIDENCE_ANGLE", meta.view_zenith_deg),
    TNK_NUMBER("Scene_Source.VIEWING_ANGLE", off_nadir_deg),
};

static int v1_point(const CPLXMLNode *n, double point[4]) {
    return tnk_time_parse(child(n, "TIME"), point) && triple_of(n, "Location", point + 1);
}

static int is_v1(tnk_meta_doc *doc) {
    return tnk_meta_doc_root_is(doc, "Dimap_Document") &&
           !tnk_meta_doc_get(doc, "METADATA_SUBPROFILE") && first(doc, "Scene_Source") != NULL;
}

static void v1_bands(tnk_meta_doc *doc, tnk_meta *meta) {
    const char *name = "Spectral_Band_Info";
    for (const CPLXMLNode *n = same(first(doc, name), name); n; n = same(n->psNext, name)) {
        const char *id = child(n, "BAND_DESCRIPTION");
        double index = tnk_meta_number(child(n, "BAND_INDEX"));
        if (index >= 1 && index <= 65535)
            tnk_meta_add_band(meta, (int)index, id, name_wavelength(id));
    }
    tnk_meta_match_bands(doc, meta);
}

static void read_v1(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const CPLXMLNode *points = first(doc, "Points");
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    raw->meta.saturation = saturation(doc, "Special_Value");
    tnk_meta_doc_read(doc, raw, v1_fields, TNK_COUNT(v1_fields));
    raw->meta.view_zenith_deg = fabs(raw->meta.view_zenith_deg);
    v1_bands(doc, &raw->meta);
    double lon = tnk_meta_doc_number(doc, "Scene_Center.FRAME_LON");
    double lat = tnk_meta_doc_number(doc, "Scene_Center.FRAME_LAT");
    if (points) look(points->psChild, v1_point, raw->meta.time, lon, lat, raw);
}

/* ---- the CNES system form of Pleiades ---- */

static const tnk_meta_field phr_fields[] = {
    TNK_TEXT("DATASET_NAME", meta.scene_id),
    TNK_NUMBER("THEORETICAL_RESOLUTION", meta.gsd_m),
};

static const tnk_meta_field phr_located[] = {
    TNK_TEXT("UTC_TIME", meta.time),
    TNK_NUMBER("Solar_Incidences.SUN_ELEVATION", meta.sun_elevation_deg),
    TNK_NUMBER("Solar_Incidences.SUN_AZIMUTH", meta.sun_azimuth_deg),
    TNK_NUMBER("Incidences.GLOBAL_INCIDENCE", meta.view_zenith_deg),
};

static int phr_point(const CPLXMLNode *n, double point[4]) {
    return tnk_time_parse(child(n, "UTC_TIME"), point) &&
           triple(child(n, "LOCATION_VALUES"), point + 1);
}

static int is_phr(tnk_meta_doc *doc) { return tnk_meta_doc_root_is(doc, "PHR_Dimap_Document"); }

/* The headers are those of the first, middle and last line. */
static const CPLXMLNode *phr_middle(const tnk_meta_doc *doc) {
    const char *name = "Located_Geometric_Header";
    const CPLXMLNode *begin = same(first(doc, name), name), *middle = begin;
    int count = 0;
    for (const CPLXMLNode *n = begin; n; n = same(n->psNext, name))
        if (++count % 2 == 1 && count > 1) middle = same(middle->psNext, name);
    return middle;
}

static void read_phr(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const CPLXMLNode *root = doc->xml, *middle = phr_middle(doc);
    const CPLXMLNode *points = first(doc, "Sensor_Ephemeris");
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    raw->meta.saturation = saturation(doc, "Special_Values");
    tnk_meta_doc_read(doc, raw, phr_fields, TNK_COUNT(phr_fields));
    /* "DS_PHR1B_2017..." */
    if (!strncmp(raw->meta.scene_id, "DS_PHR", 6))
        tnk_meta_copy(raw->platform, 6, raw->meta.scene_id + 3);
    if (middle) {
        doc->xml = middle;
        tnk_meta_doc_read(doc, raw, phr_located, TNK_COUNT(phr_located));
        doc->xml = root;
    }
    double lon = tnk_meta_doc_number(doc, "Dataset_Frame.Center.LON");
    double lat = tnk_meta_doc_number(doc, "Dataset_Frame.Center.LAT");
    points = points ? CPLGetXMLNode((CPLXMLNode *)points, "Point_List") : NULL;
    if (points) look(points->psChild, phr_point, raw->meta.time, lon, lat, raw);
}

const tnk_meta_kind tnk_meta_dimap_v2 = {"dimap-v2", is_v2, read_v2};
const tnk_meta_kind tnk_meta_dimap_v1 = {"dimap-v1", is_v1, read_v1};
const tnk_meta_kind tnk_meta_phr_system = {"phr-system", is_phr, read_phr};
