/* zones.c: polygons with a role. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/mem.h"
#include "catalog/seen.h"
#include "catalog/target.h"

typedef struct zone {
    tnk_zone known;
    OGRGeometryH shape; /* owned, longitude and latitude */
    OGREnvelope box;
    double size;        /* square degrees: only to find the smallest */
} zone;

struct tnk_zones {
    zone *zone;
    long count, room;
};

const char *tnk_role_name(enum tnk_role role) {
    static const char *const names[TNK_ROLES] = {"load", "discharge", "transfer", "lock"};
    return (unsigned)role < TNK_ROLES ? names[role] : NULL;
}

static int take_role(const char *word, enum tnk_role *out) {
    for (int i = 0; i < TNK_ROLES; i++)
        if (!strcasecmp(word, tnk_role_name((enum tnk_role)i))) {
            *out = (enum tnk_role)i;
            return 1;
        }
    return 0;
}

static int is_polygon(OGRGeometryH g) {
    OGRwkbGeometryType type = g ? wkbFlatten(OGR_G_GetGeometryType(g)) : wkbNone;
    return type == wkbPolygon || type == wkbMultiPolygon;
}

static int take_feature(tnk_zones *zones, OGRFeatureH f, OGRCoordinateTransformationH to, const char *path,
                        tnk_err *err) {
    int role = OGR_F_GetFieldIndex(f, "role"), name = OGR_F_GetFieldIndex(f, "name");
    if (name < 0) name = OGR_F_GetFieldIndex(f, "area");
    const char *word = role >= 0 && OGR_F_IsFieldSetAndNotNull(f, role) ? OGR_F_GetFieldAsString(f, role) : "";
    zone z = {0};
    if (!take_role(word, &z.known.role))
        return tnk_fail(err, TNK_E_READ, "%.200s: area %lld: role \"%.40s\": must be load, discharge, transfer or lock",
                        path, (long long)OGR_F_GetFID(f), word);
    if (!is_polygon(OGR_F_GetGeometryRef(f)))
        return tnk_fail(err, TNK_E_READ, "%.200s: area %lld is no polygon", path, (long long)OGR_F_GetFID(f));
    if (name >= 0) snprintf(z.known.name, sizeof z.known.name, "%s", OGR_F_GetFieldAsString(f, name));
    if (!tnk_reserve(&zones->zone, &zones->room, zones->count + 1, sizeof z)) return tnk_fail_nomem(err);
    z.shape = OGR_G_Clone(OGR_F_GetGeometryRef(f));
    zones->zone[zones->count++] = z;
    if (!z.shape || (to && OGR_G_Transform(z.shape, to)))
        return tnk_fail(err, TNK_E_READ, "%.200s: area %lld cannot be brought to longitude and latitude", path,
                        (long long)OGR_F_GetFID(f));
    OGR_G_GetEnvelope(z.shape, &zones->zone[zones->count - 1].box);
    zones->zone[zones->count - 1].size = OGR_G_Area(z.shape);
    return TNK_OK;
}

static int take_layer(tnk_zones *zones, OGRLayerH layer, const char *path, tnk_err *err) {
    OGRSpatialReferenceH from = OGR_L_GetSpatialRef(layer), wgs84 = OSRNewSpatialReference(NULL);
    OGRCoordinateTransformationH to = NULL;
    int rc = TNK_OK;
    if (!from)
        rc = tnk_fail(err, TNK_E_READ, "%.300s: no CRS: assign the one its coordinates are in (ogr2ogr -a_srs)", path);
    else {
        OSRSetWellKnownGeogCS(wgs84, "WGS84");
        OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
        OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
        to = OCTNewCoordinateTransformation(from, wgs84);
        if (!to) rc = tnk_fail(err, TNK_E_READ, "%.300s: its CRS cannot be brought to longitude and latitude", path);
    }
    for (OGRFeatureH f; !rc && (f = OGR_L_GetNextFeature(layer));) {
        rc = take_feature(zones, f, to, path, err);
        OGR_F_Destroy(f);
    }
    if (to) OCTDestroyCoordinateTransformation(to);
    OSRRelease(wgs84);
    return rc;
}

int tnk_zones_open(const char *path, tnk_zones **out, tnk_err *err) {
    tnk_ogr_log log;
    *out = NULL;
    tnk_zones *zones = tnk_alloc_zero(1, sizeof *zones);
    if (!zones) return tnk_fail_nomem(err);
    tnk_ogr_start();
    tnk_ogr_catch(&log);
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    int rc =
        ds ? TNK_OK : tnk_fail(err, TNK_E_OPEN, "%.200s: %.280s", path, log.failed ? log.text : "cannot be opened");
    for (int i = 0; ds && !rc && i < GDALDatasetGetLayerCount(ds); i++)
        rc = take_layer(zones, GDALDatasetGetLayer(ds, i), path, err);
    if (!rc && !zones->count) rc = tnk_fail(err, TNK_E_READ, "%.300s: no areas: it is empty", path);
    if (ds) GDALClose(ds);
    tnk_ogr_release();
    if (rc) tnk_zones_close(zones);
    else *out = zones;
    return rc;
}

void tnk_zones_close(tnk_zones *zones) {
    if (!zones) return;
    for (long i = 0; i < zones->count; i++) OGR_G_DestroyGeometry(zones->zone[i].shape);
    tnk_free(zones->zone);
    tnk_free(zones);
}

const tnk_zone *tnk_zones_at(const tnk_zones *zones, double lon, double lat) {
    const zone *found = NULL;
    OGRGeometryH place = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(place, 0, lon, lat);
    for (long i = 0; i < zones->count; i++) {
        const zone *z = &zones->zone[i];
        if (lon < z->box.MinX || lon > z->box.MaxX || lat < z->box.MinY || lat > z->box.MaxY) continue;
        if (found && found->size <= z->size) continue;
        if (OGR_G_Intersects(z->shape, place)) found = z;
    }
    OGR_G_DestroyGeometry(place);
    return found ? &found->known : NULL;
}

void tnk_zones_rect(const tnk_zones *zones, double rect[4]) {
    for (long i = 0; i < zones->count; i++) {
        const OGREnvelope *b = &zones->zone[i].box;
        rect[0] = i ? fmin(rect[0], b->MinX) : b->MinX;
        rect[1] = i ? fmin(rect[1], b->MinY) : b->MinY;
        rect[2] = i ? fmax(rect[2], b->MaxX) : b->MaxX;
        rect[3] = i ? fmax(rect[3], b->MaxY) : b->MaxY;
    }
}
