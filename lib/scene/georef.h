/* georef.h: from pixels of a raster to lon/lat on WGS 84 and back, whatever places them.
 *
 * A mapping says how a raster is placed and is shared; a georef does the work and belongs to one
 * thread at a time, since GDAL's transformers do.
 */
#ifndef TNK_SCENE_GEOREF_H
#define TNK_SCENE_GEOREF_H

#include <gdal.h>
#include <tanker/scene.h>

#include "base/err.h"

enum tnk_georef_kind {
    TNK_GEOREF_NONE = 0,
    TNK_GEOREF_AFFINE = 1, /* geotransform and CRS */
    TNK_GEOREF_GCP = 2,
    TNK_GEOREF_RPC = 3,   /* on the ellipsoid, height 0 */
    TNK_GEOREF_ARRAY = 4, /* geolocation arrays */
    TNK_GEOREF_CALL = 5   /* the caller's function */
};

typedef struct tnk_mapping {
    enum tnk_georef_kind kind;
    int width, height;
    const char *method; /* GDAL's name of the transformer; NULL for AFFINE and CALL */
    double gt[6];
    char *crs; /* WKT, owned; NULL: lon/lat on WGS 84 */
    tnk_lonlat_fn call;
    void *user;
    char why[200]; /* an oddity to warn of, or why kind is NONE; "" nothing */
} tnk_mapping;

typedef struct tnk_georef tnk_georef;

/* How an open raster is placed. Never fails but for memory: without a usable georeference kind
 * is NONE and why says what was missing. */
int tnk_mapping_dataset(GDALDatasetH dataset, tnk_mapping *out, tnk_err *err);

/* The same from a geotransform and a CRS by any name OGR reads (NULL: EPSG:4326); TNK_E_GRID
 * when the CRS is not understood. */
int tnk_mapping_affine(const double gt[6], const char *crs, int width, int height, tnk_mapping *out,
                    tnk_err *err);
void tnk_mapping_drop(tnk_mapping *map);

/* dataset is borrowed until close, and needed for GCP, RPC and ARRAY only.
 * TNK_E_GRID with PROJ's words when the CRS has no way to lon/lat. */
int tnk_georef_open(const tnk_mapping *map, GDALDatasetH dataset, tnk_georef **out, tnk_err *err);
void tnk_georef_close(tnk_georef *georef);

/* 1, or 0 where there is none. lon in [-180, 180). */
int tnk_georef_lonlat(tnk_georef *georef, double col, double row, double *lon, double *lat);
int tnk_georef_pixel(tnk_georef *georef, double lon, double lat, double *col, double *row);

/* True ground metres per pixel step, as tnk_scene_ground(): central differences of lon/lat and
 * the ellipsoid's metres per degree. */
int tnk_georef_ground(tnk_georef *georef, double col, double row, double j[4]);

/* 1 where control points or arrays turn the ground over, or change its scale more than fivefold, within the raster: at
 * that pixel coordinate. */
int tnk_georef_folds(tnk_georef *georef, double at[2]);

#endif
