/* plan_filter.c: which scenes are wanted. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

#include "base/earth.h"
#include "base/mem.h"
#include "base/sun.h"
#include "scene/door.h"
#include "scene/inner.h"
#include "scene/plan.h"
#include "scene/words.h"

const char *tnk_skip_words(enum tnk_skip skip) {
    static const char *const words[] = {
        NULL, "outside the area", "before the time asked for", "after the time asked for", "another sensor",
        "sun too low", "too much cloud", "its STAC item names no raster",
        "its STAC item keeps each band in a file of its own; name one with --asset", "its name is not UTF-8",
    };
    return words[skip];
}

/* ---- time ---- */

/* The start of an ISO time that may be cut anywhere, or the start of what follows it. */
static int parse_partial(const char *text, int after, double *out) {
    int y = 0, mo = 1;
    char full[48];
    size_t n = strlen(text);
    if (n > 10) {
        if (!tnk_time_parse(text, out)) return 0;
        if (after) *out += 1; /* to the end of its second */
        return 1;
    }
    if (sscanf(text, "%4d-%2d", &y, &mo) < 1 || (n != 4 && n != 7 && n != 10) || y < 1 || mo < 1 || mo > 12) return 0;
    if (n == 10) {
        snprintf(full, sizeof full, "%sT00:00:00Z", text);
    } else {
        if (after && n == 4) y++;
        else if (after && ++mo > 12) mo = 1, y++;
        snprintf(full, sizeof full, "%04d-%02d-01T00:00:00Z", y, mo);
    }
    if (!tnk_time_parse(full, out)) return 0;
    if (after && n == 10) *out += 86400;
    return 1;
}

static int open_times(tnk_filter *f, const tnk_plan_opts *o, tnk_err *err) {
    f->from_s = -INFINITY;
    f->to_s = INFINITY;
    if (o->from && !parse_partial(o->from, 0, &f->from_s))
        return tnk_fail(err, TNK_E_ARG, "from %.100s: needs a time like 2024-03-31T03:29:27Z, 2024-03-31, 2024-03 or "
                        "2024", o->from);
    if (o->to && !parse_partial(o->to, 1, &f->to_s))
        return tnk_fail(err, TNK_E_ARG, "to %.100s: needs a time like 2024-03-31T03:29:27Z, 2024-03-31, 2024-03 or "
                        "2024", o->to);
    if (f->from_s >= f->to_s) return tnk_fail(err, TNK_E_ARG, "from %.100s is not before to %.100s", o->from, o->to);
    return TNK_OK;
}

/* ---- place ---- */

static OGRGeometryH box_geometry(double west, double south, double east, double north) {
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon), ring = OGR_G_CreateGeometry(wkbLinearRing);
    const double x[] = {west, east, east, west, west}, y[] = {south, south, north, north, south};
    for (int i = 0; i < 5; i++) OGR_G_AddPoint_2D(ring, x[i], y[i]);
    OGR_G_AddGeometryDirectly(polygon, ring);
    return polygon;
}

static int open_box(tnk_filter *f, const double b[4], tnk_err *err) {
    for (int i = 0; i < 4; i++)
        if (!(b[i] >= (i % 2 ? -90 : -180) && b[i] <= (i % 2 ? 90 : 180)))
            return tnk_fail(err, TNK_E_ARG, "bbox: %g: west and east lie within -180 and 180, south and north within "
                            "-90 and 90", b[i]);
    if (!(b[1] < b[3]) || b[0] == b[2])
        return tnk_fail(err, TNK_E_ARG, "bbox: needs west, south, east, north; south %g must be below north %g", b[1],
                        b[3]);
    f->limit[0] = box_geometry(b[0], b[1], b[2] < b[0] ? b[2] + 360 : b[2], b[3]);
    return TNK_OK;
}

/* Add a layer's polygons, in degrees. */
static int add_polygons(OGRGeometryH all, OGRLayerH layer, OGRSpatialReferenceH wgs84) {
    OGRSpatialReferenceH own = OGR_L_GetSpatialRef(layer);
    OGRSpatialReferenceH from = own ? OSRClone(own) : NULL;
    if (from) OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH to = from ? OCTNewCoordinateTransformation(from, wgs84) : NULL;
    int count = 0;
    OGR_L_ResetReading(layer);
    for (OGRFeatureH feature; (feature = OGR_L_GetNextFeature(layer));) {
        OGRGeometryH shape = OGR_F_StealGeometry(feature);
        OGR_F_Destroy(feature);
        shape = shape ? OGR_G_ForceToMultiPolygon(shape) : NULL;
        if (shape && to && OGR_G_Transform(shape, to) != OGRERR_NONE) OGR_G_Empty(shape);
        for (int i = 0; shape && OGR_GT_Flatten(OGR_G_GetGeometryType(shape)) == wkbMultiPolygon &&
                        i < OGR_G_GetGeometryCount(shape); i++, count++)
            OGR_G_AddGeometry(all, OGR_G_GetGeometryRef(shape, i));
        OGR_G_DestroyGeometry(shape);
    }
    OCTDestroyCoordinateTransformation(to);
    OSRDestroySpatialReference(from);
    return count;
}

static int open_area(tnk_filter *f, const char *name, tnk_err *err) {
    tnk_words words;
    tnk_words_begin(&words, NULL);
    GDALDatasetH ds = GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    int count = 0;
    if (ds) {
        OGRSpatialReferenceH wgs84 = OSRNewSpatialReference(NULL);
        OSRSetWellKnownGeogCS(wgs84, "WGS84");
        OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
        f->limit[1] = OGR_G_CreateGeometry(wkbMultiPolygon);
        for (int i = 0; i < GDALDatasetGetLayerCount(ds); i++)
            count += add_polygons(f->limit[1], GDALDatasetGetLayer(ds, i), wgs84);
        OSRDestroySpatialReference(wgs84);
        GDALClose(ds);
    }
    tnk_words_end(&words);
    if (!ds) return tnk_fail(err, TNK_E_OPEN, "%.300s: cannot be opened as an area: %.150s", name, words.error);
    if (!count) return tnk_fail(err, TNK_E_OPEN, "%.300s: holds no polygons", name);
    return TNK_OK;
}

int tnk_filter_open(tnk_filter *f, const tnk_plan_opts *o, tnk_err *err) {
    f->min_sun_deg = o->min_sun_deg;
    f->max_cloud = o->max_cloud;
    int rc = open_times(f, o, err);
    if (!rc && o->has_bbox) rc = open_box(f, o->bbox_deg, err);
    if (!rc && o->area) rc = open_area(f, o->area, err);
    if (!rc && o->sensor) f->sensor = tnk_strdup(o->sensor);
    if (!rc && o->sensor && !f->sensor) rc = tnk_fail_nomem(err);
    for (int i = 0; i < 2; i++)
        if (f->limit[i]) OGR_G_GetEnvelope(f->limit[i], &f->box[i]);
    return rc;
}

void tnk_filter_close(tnk_filter *f) {
    for (int i = 0; i < 2; i++) OGR_G_DestroyGeometry(f->limit[i]);
    tnk_free(f->sensor);
}

/* ---- judging ---- */

static OGRGeometryH moved(OGRGeometryH shape, double east) {
    OGRGeometryH copy = OGR_G_Clone(shape);
    OGRGeometryH ring = OGR_G_GetGeometryCount(copy) ? OGR_G_GetGeometryRef(copy, 0) : NULL;
    for (int i = 0; ring && i < OGR_G_GetPointCount(ring); i++)
        OGR_G_SetPoint_2D(ring, i, OGR_G_GetX(ring, i) + east, OGR_G_GetY(ring, i));
    return copy;
}

/* The boxes first: they decide nearly always. */
static int touches(OGRGeometryH limit, const OGREnvelope *box, const tnk_facts *k) {
    for (int turn = -360; turn <= 360; turn += 360) {
        if (k->west + turn > box->MaxX || k->east + turn < box->MinX || k->south > box->MaxY || k->north < box->MinY)
            continue;
        int plain = k->shape && OGR_GT_Flatten(OGR_G_GetGeometryType(k->shape)) == wkbPolygon;
        OGRGeometryH own = !k->shape || (turn && !plain) ? box_geometry(k->west + turn, k->south, k->east + turn, k->north)
                           : turn ? moved(k->shape, turn) : OGR_G_Clone(k->shape);
        int meet = OGR_G_Intersects(own, limit);
        OGR_G_DestroyGeometry(own);
        if (meet) return 1;
    }
    return 0;
}

static int is_sensor(const char *wanted, const tnk_facts *k) {
    if (EQUAL(wanted, "sar")) return k->radar != 0;
    if (EQUAL(wanted, "optical")) return k->radar != 1;
    size_t n = strlen(wanted);
    if (!k->sensor[0] && !k->family[0]) return 1;
    return EQUALN(k->sensor, wanted, n) || EQUALN(k->family, wanted, n);
}

enum tnk_skip tnk_filter_judge(const tnk_filter *f, const tnk_facts *k) {
    for (int i = 0; i < 2; i++)
        if (f->limit[i] && !isnan(k->west) && !touches(f->limit[i], &f->box[i], k)) return TNK_SKIP_AREA;
    if (k->time_s < f->from_s) return TNK_SKIP_EARLY;
    if (k->time_s >= f->to_s) return TNK_SKIP_LATE;
    if (f->sensor && !is_sensor(f->sensor, k)) return TNK_SKIP_SENSOR;
    if (k->sun_deg < f->min_sun_deg) return TNK_SKIP_SUN;
    if (k->cloud > f->max_cloud) return TNK_SKIP_CLOUD;
    return TNK_SKIP_NOT;
}

/* ---- open scenes ---- */

int tnk_scene_ring(tnk_scene *scene, double ring[2 * TNK_RING]) {
    static const double corner[5][2] = {{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}};
    const tnk_scene_info *info = tnk_scene_known(scene);
    tnk_reader *reader;
    if (!info->georeferenced || tnk_scene_reader(scene, &reader)) return 0;
    for (int i = 0; i < TNK_RING; i++) {
        double share = i % 4 / 4.0, lon, lat;
        const double *a = corner[i / 4], *b = corner[i / 4 + (i < TNK_RING - 1)];
        if (!tnk_reader_lonlat(reader, (a[0] + share * (b[0] - a[0])) * info->width_px,
                               (a[1] + share * (b[1] - a[1])) * info->height_px, &lon, &lat))
            return 0;
        ring[2 * i] = i ? ring[0] + tnk_earth_wrap(lon - ring[0]) : lon;
        ring[2 * i + 1] = lat;
    }
    return 1;
}

double tnk_scene_stated_cloud(const tnk_scene *scene) { return scene->stated_cloud; }

const char *tnk_plan_judge(const tnk_plan *plan, tnk_scene *scene) {
    double ring[2 * TNK_RING];
    if (!plan || !scene) return NULL;
    const tnk_scene_info *info = tnk_scene_known(scene);
    tnk_facts k = {NAN, info->sun_elevation_deg, tnk_scene_stated_cloud(scene), info->kind == TNK_SENSOR_SAR,
                   info->sensor, "", NAN, NAN, NAN, NAN, NULL};
    if (isnan(k.cloud)) k.cloud = info->cloud_share;
    if (info->time[0]) tnk_time_parse(info->time, &k.time_s);
    if ((plan->filter.limit[0] || plan->filter.limit[1]) && tnk_scene_ring(scene, ring)) {
        OGRGeometryH line = OGR_G_CreateGeometry(wkbLinearRing);
        for (int i = 0; i < TNK_RING; i++) {
            OGR_G_AddPoint_2D(line, ring[2 * i], ring[2 * i + 1]);
            k.west = fmin(k.west, ring[2 * i]);
            k.east = fmax(k.east, ring[2 * i]);
            k.south = fmin(k.south, ring[2 * i + 1]);
            k.north = fmax(k.north, ring[2 * i + 1]);
        }
        k.shape = OGR_G_CreateGeometry(wkbPolygon);
        OGR_G_AddGeometryDirectly(k.shape, line);
    }
    enum tnk_skip skip = tnk_filter_judge(&plan->filter, &k);
    OGR_G_DestroyGeometry(k.shape);
    return tnk_skip_words(skip);
}
