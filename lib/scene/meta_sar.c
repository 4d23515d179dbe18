/* Radar: Sentinel-1 annotation and manifest, Capella _extended.json, ICEYE JSON, Umbra _METADATA.json.
 *
 * View zenith is the incidence angle at the scene's middle. The azimuth is the direction of the
 * satellite seen from the ground: for Sentinel-1, which looks to the right of its track,
 * platformHeading - 90; for Capella computed from the state vectors and the target's position.
 * ICEYE is read as its documentation has it (github.com/iceye-ltd/product-documentation), no
 * product was at hand: its example (descending, right-looking, view:azimuth 100.8) is the
 * direction of the satellite too. Umbra's angleAzimuthDegrees is so as well: examples published by users (ascending,
 * looking left, 122.1) leave no other reading; no product was at hand.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/sun.h"
#include "scene/meta_kind.h"

/* ---- Sentinel-1 ---- */

static const tnk_meta_field s1_fields[] = {
    TNK_TEXT("adsHeader.startTime", meta.time),
    TNK_NUMBER("incidenceAngleMidSwath", meta.view_zenith_deg),
    TNK_NUMBER("platformHeading", meta.view_azimuth_deg), /* turned below */
};

static const tnk_meta_field s1_manifest_fields[] = {
    TNK_TEXT("acquisitionPeriod.startTime", meta.time),
    TNK_TEXT("platform.familyName", platform),
    TNK_TEXT("platform.number", platform_index),
};

static int is_s1(tnk_meta_doc *doc) {
    const char *mission = tnk_meta_doc_root_is(doc, "product")
                              ? tnk_meta_doc_get(doc, "adsHeader.missionId") : NULL;
    return mission && !strncmp(mission, "S1", 2);
}

static void read_s1(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const char *text = tnk_meta_doc_get(doc, "adsHeader.missionId");
    raw->meta.kind = TNK_SENSOR_SAR;
    if (text && strlen(text) > 2)
        snprintf(raw->platform, sizeof raw->platform, "Sentinel-1%c", text[2]);
    tnk_meta_doc_read(doc, raw, s1_fields, TNK_COUNT(s1_fields));
    raw->meta.view_azimuth_deg -= 90;
    raw->meta.units = TNK_UNITS_AMPLITUDE;
    tnk_meta_safe_name(doc->name, raw->meta.scene_id, sizeof raw->meta.scene_id);
    text = tnk_meta_doc_get(doc, "adsHeader.productType");
    if (text && EQUAL(text, "GRD")) /* that of an SLC is along the slant */
        raw->meta.gsd_m = tnk_meta_doc_number(doc, "rangePixelSpacing");
    text = tnk_meta_doc_get(doc, "adsHeader.polarisation");
    if (text && tnk_meta_raster_bands(doc) == 1) tnk_meta_add_band(&raw->meta, 1, text, NAN);
}

static int is_s1_manifest(tnk_meta_doc *doc) {
    const char *family = tnk_meta_doc_root_is(doc, "XFDU")
                             ? tnk_meta_doc_get(doc, "platform.familyName") : NULL;
    return family && EQUAL(family, "SENTINEL-1");
}

static void read_s1_manifest(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    raw->meta.kind = TNK_SENSOR_SAR;
    tnk_meta_doc_read(doc, raw, s1_manifest_fields, TNK_COUNT(s1_manifest_fields));
    tnk_meta_safe_name(doc->name, raw->meta.scene_id, sizeof raw->meta.scene_id);
}

const tnk_meta_kind tnk_meta_s1_annotation = {"sentinel1", is_s1, read_s1};
const tnk_meta_kind tnk_meta_s1_manifest = {"sentinel1", is_s1_manifest, read_s1_manifest};

/* ---- Capella ---- */

static const tnk_meta_field capella_fields[] = {
    TNK_TEXT("/collect/platform", platform),
    TNK_TEXT("/collect/collect_id", meta.scene_id),
    TNK_TEXT("/collect/image/center_pixel/center_time", meta.time),
    TNK_TEXT("/collect/start_timestamp", meta.time),
    TNK_NUMBER("/collect/image/center_pixel/incidence_angle", meta.view_zenith_deg),
    TNK_NUMBER("/collect/image/center_pixel/look_angle", off_nadir_deg),
};

static int vector(json_object *o, const char *name, double out[3]) {
    json_object *list = NULL;
    if (!json_object_is_type(o, json_type_object) || !json_object_object_get_ex(o, name, &list) ||
        !json_object_is_type(list, json_type_array) || json_object_array_length(list) != 3)
        return 0;
    for (size_t i = 0; i < 3; i++) {
        out[i] = json_object_get_double(json_object_array_get_idx(list, i));
        if (!isfinite(out[i])) return 0;
    }
    return 1;
}

static void capella_look(tnk_meta_doc *doc, tnk_meta *meta) {
    json_object *list = tnk_meta_doc_json(doc, "/collect/state/state_vectors"), *time = NULL;
    json_object *center = tnk_meta_doc_json(doc, "/collect/image/center_pixel");
    tnk_orbit orbit = {0};
    double target[3], point[4], lon, lat, zenith;
    if (!json_object_is_type(list, json_type_array) || !vector(center, "target_position", target) ||
        !tnk_time_parse(meta->time, &orbit.t))
        return;
    size_t n = json_object_array_length(list);
    for (size_t i = 0; i < n; i++) {
        json_object *o = json_object_array_get_idx(list, i);
        if (vector(o, "position", point + 1) &&
            json_object_object_get_ex(o, "time", &time) &&
            json_object_is_type(time, json_type_string) &&
            tnk_time_parse(json_object_get_string(time), point))
            tnk_orbit_feed(&orbit, point);
    }
    tnk_orbit_lonlat(target, &lon, &lat);
    if (orbit.found) tnk_orbit_look(orbit.at, lon, lat, &zenith, &meta->view_azimuth_deg);
}

/* The file is named after the product; within there is only the number of the collect. */
static void capella_name(const char *file, char *out, size_t capacity) {
    const char *base = tnk_meta_base_name(file), *end = strstr(base, "_extended.json");
    if (end && !strncmp(base, "CAPELLA_", 8) && (size_t)(end - base) < capacity)
        tnk_meta_copy(out, (size_t)(end - base) + 1, base);
}

static int is_capella(tnk_meta_doc *doc) {
    const char *platform = doc->json ? tnk_meta_doc_get(doc, "/collect/platform") : NULL;
    return platform && !strncmp(platform, "capella", 7);
}

static void read_capella(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const char *text;
    raw->meta.kind = TNK_SENSOR_SAR;
    tnk_meta_doc_read(doc, raw, capella_fields, TNK_COUNT(capella_fields));
    raw->meta.units = TNK_UNITS_AMPLITUDE;
    capella_look(doc, &raw->meta);
    capella_name(doc->name, raw->meta.scene_id, sizeof raw->meta.scene_id);
    text = tnk_meta_doc_get(doc, "/product_type");
    if (text && !EQUAL(text, "SLC")) /* that of an SLC is along the slant */
        raw->meta.gsd_m = tnk_meta_doc_number(doc, "/collect/image/pixel_spacing_column");
}

const tnk_meta_kind tnk_meta_capella = {"capella", is_capella, read_capella};

/* ---- ICEYE ---- */

/* The documentation lists the fields of the JSON file flat; the schema has them among the
 * properties of a STAC item. Keys without a root find both. */
static const tnk_meta_field iceye_fields[] = {
    TNK_TEXT("platform", platform),
    TNK_TEXT("iceye:filename", meta.scene_id),
    TNK_TEXT("datetime", meta.time),
    TNK_TEXT("start_datetime", meta.time),
    TNK_NUMBER("view:incidence_angle", meta.view_zenith_deg),
    TNK_NUMBER("view:off_nadir", off_nadir_deg),
    TNK_NUMBER("view:azimuth", meta.view_azimuth_deg),
};

static int is_iceye(tnk_meta_doc *doc) {
    return doc->json && tnk_meta_doc_get(doc, "iceye:image_id") &&
           !tnk_meta_doc_json(doc, "/features");
}

static void read_iceye(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    raw->meta.kind = TNK_SENSOR_SAR;
    raw->meta.units = TNK_UNITS_AMPLITUDE;
    tnk_meta_doc_read(doc, raw, iceye_fields, TNK_COUNT(iceye_fields));
    const char *type = tnk_meta_doc_get(doc, "sar:product_type");
    if (type && strncmp(type, "SLC", 3) != 0)
        raw->meta.gsd_m = tnk_meta_doc_number(doc, "sar:pixel_spacing_range");
    char *dot = strrchr(raw->meta.scene_id, '.');
    if (dot) *dot = '\0';
}

const tnk_meta_kind tnk_meta_iceye = {"iceye", is_iceye, read_iceye};

/* ---- Umbra ---- */

static const tnk_meta_field umbra_fields[] = {
    TNK_TEXT("/umbraSatelliteName", platform),
    TNK_TEXT("startAtUTC", meta.time),
    TNK_NUMBER("angleIncidenceDegrees", meta.view_zenith_deg),
    TNK_NUMBER("angleAzimuthDegrees", meta.view_azimuth_deg),
};

static int is_umbra(tnk_meta_doc *doc) {
    return doc->json && tnk_meta_doc_get(doc, "/umbraSatelliteName") && tnk_meta_doc_json(doc, "/collects");
}

/* The product is named by its files alone. */
static void read_umbra(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const char *base = tnk_meta_base_name(doc->name), *end = strstr(base, "_METADATA.json");
    raw->meta.kind = TNK_SENSOR_SAR;
    raw->meta.units = TNK_UNITS_AMPLITUDE;
    tnk_meta_doc_read(doc, raw, umbra_fields, TNK_COUNT(umbra_fields));
    size_t n = end ? (size_t)(end - base) + 1 : 0;
    if (n && n <= sizeof raw->meta.scene_id) tnk_meta_copy(raw->meta.scene_id, n, base);
}

const tnk_meta_kind tnk_meta_umbra = {"umbra", is_umbra, read_umbra};
