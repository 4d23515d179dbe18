/* STAC items: one item, or a collection of items (GeoJSON) among which the scene's own is found
 * by the names of its files, its id and where it lies.
 *
 * view:incidence_angle of Maxar's open data is really the satellite's elevation. Of the two
 * readings the one is taken that fits view:off_nadir at the platform's orbit height.
 *
 * view:azimuth: the specification (stac-extensions/view) measures it at the point below the
 * platform, towards the scene; Maxar, Copernicus and Element 84 write the direction of the
 * satellite seen from the scene. It is read for platforms that are known to do the latter. Of
 * Planet's, pl:satellite_azimuth is that direction; view:azimuth of its disaster data is
 * another angle (202.8 for two scenes of one pass, one of which has satellite_azimuth 329.8).
 */
#include <cpl_conv.h>
#include <cpl_error.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "scene/meta_kind.h"

static const tnk_meta_field fields[] = {
    TNK_TEXT("/id", meta.scene_id),
    TNK_TEXT("/properties/catalog_id", meta.scene_id),
    TNK_TEXT("/properties/datetime", meta.time),
    TNK_TEXT("/properties/start_datetime", meta.time),
    TNK_TEXT("/properties/platform", platform),
    TNK_TEXT("/properties/constellation", platform),
    TNK_NUMBER("/properties/view:sun_elevation", meta.sun_elevation_deg),
    TNK_NUMBER("/properties/view:sun_azimuth", meta.sun_azimuth_deg),
    TNK_NUMBER("/properties/view:incidence_angle", meta.view_zenith_deg),
    TNK_NUMBER("/properties/view:off_nadir", off_nadir_deg),
    TNK_NUMBER("/properties/pl:satellite_azimuth", meta.view_azimuth_deg),
    TNK_NUMBER("/properties/pl:pixel_resolution", meta.gsd_m), /* gsd is not the pixel size */
    TNK_NUMBER("/properties/eo:cloud_cover", cloud_percent),
    TNK_NUMBER("/properties/tile:clouds_percent", cloud_percent),
};

/* Platforms whose view:azimuth is the direction of the satellite seen from the ground. */
static const char *const seen_from_ground[] = {"WV0", "GE0", "QB0", "LG0", "Sentinel-2"};

static int is_item(json_object *o) {
    json_object *p = NULL;
    return json_object_is_type(o, json_type_object) &&
           json_object_object_get_ex(o, "properties", &p) &&
           json_object_is_type(p, json_type_object) &&
           (json_object_object_get_ex(p, "datetime", NULL) ||
            json_object_object_get_ex(p, "start_datetime", NULL));
}

static json_object *items_of(const tnk_meta_doc *doc) {
    json_object *list = tnk_meta_doc_json(doc, "/features");
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

static int is_stac(tnk_meta_doc *doc) {
    json_object *list = doc->json ? items_of(doc) : NULL;
    if (!list) return is_item(doc->json);
    return json_object_array_length(list) > 0 && is_item(json_object_array_get_idx(list, 0));
}

/* ---- which item is the scene's ---- */

/* How many components of two names are the same, from the last one on. */
static int same_tail(const char *a, const char *b) {
    size_t i = strlen(a), j = strlen(b);
    int parts = 0;
    if (!i || !j) return 0;
    while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
        i--;
        j--;
        parts += a[i] == '/';
    }
    return parts + (a[i] != '/' && (i == 0 || a[i - 1] == '/') && (j == 0 || b[j - 1] == '/'));
}

/* Best agreement of the scene's name with any name of a file in the item. */
static int file_score(json_object *o, const char *scene) {
    int best = 0;
    if (json_object_is_type(o, json_type_string))
        return same_tail(json_object_get_string(o), scene);
    if (!json_object_is_type(o, json_type_object)) return 0;
    json_object_object_foreach(o, key, v) {
        int s = strcmp(key, "geometry") ? file_score(v, scene) : 0;
        if (s > best) best = s;
    }
    return best;
}

/* Does the scene's base name hold the item's id or catalogue number? */
static int id_score(json_object *item, const char *scene) {
    static const char *const keys[] = {"id", "catalog_id"};
    json_object *p = NULL, *id = NULL;
    const char *base = tnk_meta_base_name(scene);
    json_object_object_get_ex(item, "properties", &p);
    for (size_t i = 0; i < TNK_COUNT(keys); i++) {
        if (!json_object_object_get_ex(i ? p : item, keys[i], &id)) continue;
        const char *text = json_object_get_string(id);
        if (text && strlen(text) >= 6 && strstr(base, text)) return 1;
    }
    return 0;
}

/* Every number pair of a geometry widens the box west, south, east, north. */
static void widen(json_object *o, double box[4], int depth) {
    size_t n = json_object_is_type(o, json_type_array) ? json_object_array_length(o) : 0;
    if (n < 2 && depth > 5) return;
    json_object *x = n ? json_object_array_get_idx(o, 0) : NULL;
    if (n >= 2 && !json_object_is_type(x, json_type_array)) {
        double lon = json_object_get_double(x);
        double lat = json_object_get_double(json_object_array_get_idx(o, 1));
        box[0] = fmin(box[0], lon);
        box[1] = fmin(box[1], lat);
        box[2] = fmax(box[2], lon);
        box[3] = fmax(box[3], lat);
        return;
    }
    for (size_t i = 0; i < n && depth <= 5; i++)
        widen(json_object_array_get_idx(o, i), box, depth + 1);
}

static int covers(json_object *item, const double place[2]) {
    json_object *g = NULL, *c = NULL;
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    if (isnan(place[0]) || !json_object_object_get_ex(item, "geometry", &g) ||
        !json_object_is_type(g, json_type_object) ||
        !json_object_object_get_ex(g, "coordinates", &c))
        return 0;
    widen(c, box, 0);
    return place[0] >= box[0] && place[0] <= box[2] && place[1] >= box[1] && place[1] <= box[3];
}

/* lon/lat of the raster's centre; NaN where it has none. */
static void center_of(GDALDatasetH dataset, double place[2]) {
    double g[6], z = 0;
    OGRSpatialReferenceH srs = dataset ? GDALGetSpatialRef(dataset) : NULL;
    place[0] = place[1] = NAN;
    if (!srs || GDALGetGeoTransform(dataset, g) != CE_None) return;
    double col = GDALGetRasterXSize(dataset) / 2.0, row = GDALGetRasterYSize(dataset) / 2.0;
    double x = g[0] + col * g[1] + row * g[2], y = g[3] + col * g[4] + row * g[5];
    OGRSpatialReferenceH own = OSRClone(srs), wgs84 = OSRNewSpatialReference(NULL);
    OSRSetWellKnownGeogCS(wgs84, "WGS84");
    OSRSetAxisMappingStrategy(own, OAMS_TRADITIONAL_GIS_ORDER);
    OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH t = OCTNewCoordinateTransformation(own, wgs84);
    if (t && OCTTransform(t, 1, &x, &y, &z)) {
        place[0] = x;
        place[1] = y;
    }
    OCTDestroyCoordinateTransformation(t);
    OSRDestroySpatialReference(own);
    OSRDestroySpatialReference(wgs84);
}

/* The item with the best name; of several, one that covers the scene's centre. With several
 * items, or in a file that is not named after the scene, a name must agree or the place. */
static json_object *own_item(const tnk_meta_doc *doc) {
    json_object *list = items_of(doc), *best = NULL;
    const char *scene = doc->scene ? doc->scene : "";
    double place[2];
    size_t n = list ? json_object_array_length(list) : 1;
    int best_score = 0;
    center_of(doc->dataset, place);
    for (size_t i = 0; i < n; i++) {
        json_object *item = list ? json_object_array_get_idx(list, i) : doc->json;
        if (!is_item(item)) continue;
        int name = 4 * file_score(item, scene) + 2 * id_score(item, scene);
        int alone = n == 1 && !doc->shared, here = covers(item, place);
        int score = name || alone || (n == 1 && here) ? name + here + 1 : 0;
        if (score <= best_score) continue;
        best_score = score;
        best = item;
    }
    return best;
}

/* ---- reading it ---- */

static int starts_with_any(const char *text, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!strncmp(text, list[i], strlen(list[i]))) return 1;
    return 0;
}

/* "Maxar" trap: incidence or elevation? */
static void settle_incidence(tnk_meta_raw *raw, const char *platform) {
    static const char *const maxar[] = {"WV0", "GE0", "QB0", "LG0"};
    double stated = raw->meta.view_zenith_deg, other = 90 - stated;
    double expected = tnk_meta_zenith_deg(raw->off_nadir_deg, tnk_meta_orbit_km(platform));
    int swap = isnan(expected) ? starts_with_any(platform, maxar, TNK_COUNT(maxar))
                               : fabs(other - expected) < fabs(stated - expected);
    if (swap) raw->meta.view_zenith_deg = other;
}

/* Planet's platform is one satellite's number ("101c"); its constellation says what it is. */
static void planet_platform(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    static const char *const planet[] = {"planetscope", "skysat", "rapideye"};
    const char *text = tnk_meta_doc_get(doc, "/properties/constellation");
    if (text && starts_with_any(text, planet, TNK_COUNT(planet)))
        tnk_meta_copy(raw->platform, sizeof raw->platform, text);
}

static void read_item(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    char platform[64];
    tnk_meta_doc_read(doc, raw, fields, TNK_COUNT(fields));
    planet_platform(doc, raw);
    tnk_meta_platform(raw->platform, platform, sizeof platform);
    settle_incidence(raw, platform);
    if (isnan(raw->meta.view_azimuth_deg) &&
        starts_with_any(platform, seen_from_ground, TNK_COUNT(seen_from_ground)))
        raw->meta.view_azimuth_deg = tnk_meta_doc_number(doc, "/properties/view:azimuth");
    if (tnk_meta_doc_json(doc, "/properties/sar:instrument_mode"))
        raw->meta.kind = TNK_SENSOR_SAR;
    else if (!isnan(raw->meta.sun_elevation_deg) || !isnan(raw->cloud_percent))
        raw->meta.kind = TNK_SENSOR_OPTICAL;
}

static void read_stac(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    doc->part = own_item(doc);
    if (doc->part) read_item(doc, raw);
    else tnk_meta_copy(raw->note, sizeof raw->note, "none of its items is this scene");
    doc->part = doc->json;
}

const tnk_meta_kind tnk_meta_stac = {"stac", is_stac, read_stac};
