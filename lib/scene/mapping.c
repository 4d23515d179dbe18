/* mapping.c: which of a raster's georeferences is used. */
#include <cpl_conv.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scene/georef.h"

/* Producers' grids of GCPs are exact at every point: a thin plate spline goes through them. Few
 * GCPs were clicked by hand and get a polynomial; very many would make the spline slow. */
enum { SPLINE_LEAST = 50, SPLINE_MOST = 1000, FEW_GCPS = 6 };

static int finite6(const double gt[6]) {
    for (int i = 0; i < 6; i++)
        if (!isfinite(gt[i])) return 0;
    return 1;
}

static int sound(const double gt[6]) {
    double det = gt[1] * gt[5] - gt[2] * gt[4];
    double size = fabs(gt[1] * gt[5]) + fabs(gt[2] * gt[4]);
    return finite6(gt) && size > 0.0 && fabs(det) > 1e-9 * size;
}

static int is_wgs84(OGRSpatialReferenceH srs) {
    const char *authority = OSRGetAuthorityName(srs, NULL), *code = OSRGetAuthorityCode(srs, NULL);
    return authority && code && !strcmp(authority, "EPSG") && !strcmp(code, "4326");
}

/* Can positions in this CRS be brought to lon/lat at all? */
static int on_earth(OGRSpatialReferenceH srs) {
    return OSRIsGeographic(srs) || OSRIsProjected(srs);
}

static int keep_crs(OGRSpatialReferenceH srs, tnk_mapping *out, tnk_err *err) {
    char *wkt = NULL;
    const char *const how[] = {"FORMAT=WKT2", NULL};
    if (is_wgs84(srs)) return TNK_OK;
    if (OSRExportToWktEx(srs, &wkt, how) == OGRERR_NONE && wkt) out->crs = tnk_strdup(wkt);
    CPLFree(wkt);
    return out->crs ? TNK_OK : tnk_fail_nomem(err);
}

/* All corners within +-180, +-90 and pixels of less than 0.1: it may well be degrees. */
static int looks_like_degrees(const double gt[6], int width, int height) {
    if (hypot(gt[1], gt[4]) >= 0.1 || hypot(gt[2], gt[5]) >= 0.1) return 0;
    for (int i = 0; i < 4; i++) {
        double col = i & 1 ? width : 0, row = i & 2 ? height : 0;
        if (fabs(gt[0] + col * gt[1] + row * gt[2]) > 180.0) return 0;
        if (fabs(gt[3] + col * gt[4] + row * gt[5]) > 90.0) return 0;
    }
    return 1;
}

static int use_bare(const double gt[6], tnk_mapping *out) {
    if (looks_like_degrees(gt, out->width, out->height)) {
        out->kind = TNK_GEOREF_AFFINE;
        snprintf(out->why, sizeof out->why,
                 "no CRS, but the coordinates look like degrees: EPSG:4326 is assumed");
    } else {
        snprintf(out->why, sizeof out->why,
                 "a geotransform without a CRS: the place on the Earth is not known");
    }
    return TNK_OK;
}

static int use_geotransform(GDALDatasetH dataset, tnk_mapping *out, tnk_err *err) {
    OGRSpatialReferenceH srs = GDALGetSpatialRef(dataset);
    if (GDALGetGeoTransform(dataset, out->gt) != CE_None) return TNK_OK;
    if (!sound(out->gt)) {
        snprintf(out->why, sizeof out->why, "the geotransform is degenerate and is not used");
        return TNK_OK;
    }
    if (!srs) return use_bare(out->gt, out);
    if (!on_earth(srs)) {
        const char *name = OSRGetName(srs);
        if (name && name[0])
            snprintf(out->why, sizeof out->why,
                     "the CRS '%.80s' is local and has no place on the Earth: it is not used",
                     name);
        else
            snprintf(out->why, sizeof out->why,
                     "the CRS is not complete (a unit may be missing): it is not used");
        return TNK_OK;
    }
    out->kind = TNK_GEOREF_AFFINE;
    return keep_crs(srs, out, err);
}

static int gcps_look_like_degrees(const GDAL_GCP *gcp, int count) {
    for (int i = 0; i < count; i++)
        if (!(fabs(gcp[i].dfGCPX) <= 360.0 && fabs(gcp[i].dfGCPY) <= 90.0)) return 0;
    return 1;
}

static int use_gcps(GDALDatasetH dataset, tnk_mapping *out, tnk_err *err) {
    int count = GDALGetGCPCount(dataset);
    OGRSpatialReferenceH srs = GDALGetGCPSpatialRef(dataset);
    if (count < 3) return TNK_OK;
    if (srs ? !on_earth(srs) : !gcps_look_like_degrees(GDALGetGCPs(dataset), count)) {
        snprintf(out->why, sizeof out->why, "the CRS of the GCPs is not known: they are not used");
        return TNK_OK;
    }
    out->kind = TNK_GEOREF_GCP;
    out->method = count >= SPLINE_LEAST && count <= SPLINE_MOST ? "GCP_TPS" : "GCP_POLYNOMIAL";
    if (!srs) snprintf(out->why, sizeof out->why, "GCPs without a CRS: EPSG:4326 is assumed");
    return srs ? keep_crs(srs, out, err) : TNK_OK;
}

/* RPCs describe the camera; four corner points, or NITF's rounded ones, only its footprint. */
static int rpc_is_better(GDALDatasetH dataset, const tnk_mapping *map) {
    GDALDriverH driver = GDALGetDatasetDriver(dataset);
    if (!GDALGetMetadata(dataset, "RPC")) return 0;
    if (map->kind == TNK_GEOREF_GCP) return GDALGetGCPCount(dataset) <= FEW_GCPS;
    if (map->kind == TNK_GEOREF_AFFINE)
        return driver && !strcmp(GDALGetDriverShortName(driver), "NITF") &&
               (!map->crs || strstr(map->crs, "PROJCRS") == NULL);
    return 1;
}

static void use_method(tnk_mapping *out, enum tnk_georef_kind kind, const char *method) {
    out->kind = kind;
    out->method = method;
    tnk_free(out->crs);
    out->crs = NULL;
    out->why[0] = 0;
}

int tnk_mapping_dataset(GDALDatasetH dataset, tnk_mapping *out, tnk_err *err) {
    memset(out, 0, sizeof *out);
    out->width = GDALGetRasterXSize(dataset);
    out->height = GDALGetRasterYSize(dataset);
    int rc = use_geotransform(dataset, out, err);
    if (!rc && out->kind == TNK_GEOREF_NONE) rc = use_gcps(dataset, out, err);
    if (rc) return rc;
    if (rpc_is_better(dataset, out)) use_method(out, TNK_GEOREF_RPC, "RPC");
    if (out->kind == TNK_GEOREF_NONE && GDALGetMetadata(dataset, "GEOLOCATION"))
        use_method(out, TNK_GEOREF_ARRAY, "GEOLOC_ARRAY");
    if (out->kind == TNK_GEOREF_NONE && !out->why[0])
        snprintf(out->why, sizeof out->why, "no georeference");
    return TNK_OK;
}

int tnk_mapping_affine(const double gt[6], const char *crs, int width, int height, tnk_mapping *out,
                    tnk_err *err) {
    memset(out, 0, sizeof *out);
    if (!sound(gt)) return tnk_fail(err, TNK_E_GRID, "the geotransform is degenerate");
    out->kind = TNK_GEOREF_AFFINE;
    out->width = width;
    out->height = height;
    memcpy(out->gt, gt, sizeof out->gt);
    if (!crs) return TNK_OK;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    int rc = TNK_OK;
    if (!srs) return tnk_fail_nomem(err);
    if (OSRSetFromUserInput(srs, crs) != OGRERR_NONE || !on_earth(srs))
        rc = tnk_fail(err, TNK_E_GRID, "the CRS '%.80s' is not understood or is a local one", crs);
    else
        rc = keep_crs(srs, out, err);
    OSRDestroySpatialReference(srs);
    return rc;
}

void tnk_mapping_drop(tnk_mapping *map) {
    tnk_free(map->crs);
    memset(map, 0, sizeof *map);
}
