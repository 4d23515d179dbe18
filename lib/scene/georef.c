#include "scene/georef.h"

#include <cpl_string.h>
#include <gdal_alg.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>

#include "base/earth.h"
#include "base/mem.h"
#include "scene/words.h"

struct tnk_georef {
    tnk_mapping mapping; /* crs stays the mapping's own; borrowed */
    double inverse[6];
    OGRCoordinateTransformationH there, back; /* NULL: coordinates are lon/lat already */
    void *warp;                               /* GDAL's transformer, or NULL */
    int degrees;                              /* AFFINE in degrees: x has a period of 360 */
};

static OGRSpatialReferenceH srs_of(const char *crs) {
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    if (!srs) return NULL;
    if (OSRSetFromUserInput(srs, crs) != OGRERR_NONE) {
        OSRDestroySpatialReference(srs);
        return NULL;
    }
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

static int open_crs(tnk_georef *georef) {
    OGRSpatialReferenceH own = srs_of(georef->mapping.crs), earth = srs_of("EPSG:4326");
    if (own && earth) {
        georef->degrees = OSRIsGeographic(own);
        georef->there = OCTNewCoordinateTransformation(own, earth);
        georef->back = OCTNewCoordinateTransformation(earth, own);
    }
    OSRDestroySpatialReference(own);
    OSRDestroySpatialReference(earth);
    return georef->there && georef->back;
}

/* The inverse of the RPCs is iterated: stop at a ten thousandth of a pixel, or differences of
 * neighbouring pixels would be noise. */
static int open_warp(tnk_georef *georef, GDALDatasetH dataset) {
    char **how = NULL;
    how = CSLSetNameValue(how, "METHOD", georef->mapping.method);
    how = CSLSetNameValue(how, "DST_SRS", "EPSG:4326");
    if (georef->mapping.kind == TNK_GEOREF_GCP && !georef->mapping.crs)
        how = CSLSetNameValue(how, "SRC_SRS", "EPSG:4326");
    if (georef->mapping.kind == TNK_GEOREF_RPC) {
        how = CSLSetNameValue(how, "RPC_HEIGHT", "0");
        how = CSLSetNameValue(how, "RPC_PIXEL_ERROR_THRESHOLD", "0.0001");
        how = CSLSetNameValue(how, "RPC_MAX_ITERATIONS", "50");
    }
    georef->warp = GDALCreateGenImgProjTransformer2(dataset, NULL, how);
    CSLDestroy(how);
    return georef->warp != NULL;
}

int tnk_georef_open(const tnk_mapping *map, GDALDatasetH dataset, tnk_georef **out, tnk_err *err) {
    tnk_georef *georef = tnk_alloc_zero(1, sizeof *georef);
    tnk_words words;
    int ok = 1;
    *out = NULL;
    if (!georef) return tnk_fail_nomem(err);
    georef->mapping = *map;
    tnk_words_begin(&words, NULL);
    if (map->kind == TNK_GEOREF_AFFINE) {
        ok = GDALInvGeoTransform(georef->mapping.gt, georef->inverse);
        georef->degrees = !map->crs;
        if (ok && map->crs) ok = open_crs(georef);
    } else if (map->method) {
        ok = open_warp(georef, dataset);
    }
    tnk_words_end(&words);
    if (!ok) {
        tnk_georef_close(georef);
        return tnk_words_fail(&words, err, TNK_E_GRID, "",
                              "the coordinate reference system cannot be brought to lon/lat");
    }
    *out = georef;
    return TNK_OK;
}

void tnk_georef_close(tnk_georef *georef) {
    if (!georef) return;
    OCTDestroyCoordinateTransformation(georef->there);
    OCTDestroyCoordinateTransformation(georef->back);
    if (georef->warp) GDALDestroyGenImgProjTransformer(georef->warp);
    tnk_free(georef);
}

static int transform(OGRCoordinateTransformationH how, double *x, double *y) {
    int ok = 0;
    if (!how) return 1;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    OCTTransformEx(how, 1, x, y, NULL, &ok);
    CPLPopErrorHandler();
    return ok;
}

static int warp(void *how, int back, double *x, double *y) {
    double z = 0.0;
    int ok = 0;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALGenImgProjTransform(how, back, 1, x, y, &z, &ok);
    CPLPopErrorHandler();
    return ok;
}

int tnk_georef_lonlat(tnk_georef *georef, double col, double row, double *lon, double *lat) {
    const tnk_mapping *map = &georef->mapping;
    double x = col, y = row;
    int ok = 0;
    switch (map->kind) {
    case TNK_GEOREF_NONE: return 0;
    case TNK_GEOREF_AFFINE:
        GDALApplyGeoTransform((double *)map->gt, col, row, &x, &y);
        ok = transform(georef->there, &x, &y);
        break;
    case TNK_GEOREF_CALL: ok = map->call(map->user, col, row, &x, &y); break;
    default: ok = warp(georef->warp, 0, &x, &y);
    }
    if (!ok || !isfinite(x) || !isfinite(y) || fabs(y) > 90.0 || fabs(x) > 1000.0) return 0;
    *lon = tnk_earth_wrap(x);
    *lat = y;
    return 1;
}

/* Lon/lat differences per pixel step, degrees: a[0], a[1] = lon, lat per column; a[2], a[3] per
 * row. Over 1 px where the grid is exact, wider where GDAL interpolates. Near an edge of what
 * is defined the difference is one-sided. */
static int slope(tnk_georef *georef, double col, double row, double a[4], double *lat) {
    double lon0, reach = georef->mapping.kind == TNK_GEOREF_AFFINE ? 0.5 : 2.0;
    if (!tnk_georef_lonlat(georef, col, row, &lon0, lat)) return 0;
    for (int axis = 0; axis < 2; axis++) {
        double dc = axis ? 0.0 : reach, dr = axis ? reach : 0.0, span = 2.0 * reach;
        double lon1 = lon0, lat1 = *lat, lon2 = lon0, lat2 = *lat;
        if (!tnk_georef_lonlat(georef, col - dc, row - dr, &lon1, &lat1)) span -= reach;
        if (!tnk_georef_lonlat(georef, col + dc, row + dr, &lon2, &lat2)) span -= reach;
        if (span <= 0.0) return 0;
        a[2 * axis] = tnk_earth_wrap(lon2 - lon1) / span;
        a[2 * axis + 1] = (lat2 - lat1) / span;
    }
    return 1;
}

int tnk_georef_ground(tnk_georef *georef, double col, double row, double j[4]) {
    double a[4], lat, north, east;
    if (!slope(georef, col, row, a, &lat)) return 0;
    tnk_earth_degree(lat, &north, &east);
    j[0] = a[0] * east;
    j[1] = a[1] * north;
    j[2] = a[2] * east;
    j[3] = a[3] * north;
    return isfinite(j[0]) && isfinite(j[1]) && isfinite(j[2]) && isfinite(j[3]) &&
           fabs(j[0] * j[3] - j[1] * j[2]) > 0.0;
}

int tnk_georef_folds(tnk_georef *georef, double at[2]) {
    enum { ACROSS = 9 };
    static const double most = 25; /* of the scale's square */
    const tnk_mapping *map = &georef->mapping;
    double j[4], middle = 0;
    if (map->kind != TNK_GEOREF_GCP && map->kind != TNK_GEOREF_ARRAY) return 0;
    if (tnk_georef_ground(georef, map->width / 2.0, map->height / 2.0, j)) middle = j[0] * j[3] - j[1] * j[2];
    for (int k = 0; k < ACROSS * ACROSS; k++) {
        at[0] = map->width * (k % ACROSS + 0.5) / ACROSS, at[1] = map->height * (k / ACROSS + 0.5) / ACROSS;
        if (!tnk_georef_ground(georef, at[0], at[1], j)) continue;
        double times = (j[0] * j[3] - j[1] * j[2]) / middle;
        if (!(times < most && times > 1 / most)) return 1;
    }
    return 0;
}

/* Newton's steps on the forward function, from the middle of the raster. */
static int search_pixel(tnk_georef *georef, double lon, double lat, double *col, double *row) {
    double c = georef->mapping.width / 2.0, r = georef->mapping.height / 2.0;
    for (int i = 0; i < 30; i++) {
        double a[4], lon0, lat0, unused;
        if (!tnk_georef_lonlat(georef, c, r, &lon0, &lat0)) return 0;
        if (!slope(georef, c, r, a, &unused)) return 0;
        double det = a[0] * a[3] - a[2] * a[1], dx = tnk_earth_wrap(lon - lon0), dy = lat - lat0;
        double dc = (dx * a[3] - dy * a[2]) / det, dr = (dy * a[0] - dx * a[1]) / det;
        if (!isfinite(dc) || !isfinite(dr)) return 0;
        c += dc;
        r += dr;
        if (fabs(dc) + fabs(dr) < 1e-6) break;
    }
    *col = c;
    *row = r;
    return 1;
}

/* x + k 360, nearest to the middle of the raster. */
static double nearest_turn(const tnk_mapping *map, double x) {
    double middle = map->gt[0] + map->gt[1] * map->width / 2.0 + map->gt[2] * map->height / 2.0;
    return x + 360.0 * round((middle - x) / 360.0);
}

int tnk_georef_pixel(tnk_georef *georef, double lon, double lat, double *col, double *row) {
    double x = lon, y = lat;
    switch (georef->mapping.kind) {
    case TNK_GEOREF_NONE: return 0;
    case TNK_GEOREF_AFFINE:
        if (!transform(georef->back, &x, &y)) return 0;
        if (georef->degrees) x = nearest_turn(&georef->mapping, x);
        GDALApplyGeoTransform(georef->inverse, x, y, col, row);
        break;
    case TNK_GEOREF_CALL: return search_pixel(georef, lon, lat, col, row);
    default:
        if (!warp(georef->warp, 1, &x, &y)) return 0;
        *col = x;
        *row = y;
    }
    return isfinite(*col) && isfinite(*row);
}
