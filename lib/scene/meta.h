/* meta.h: what a product's own metadata says: when, sun, view, bands. One reader per kind. */
#ifndef TNK_SCENE_META_H
#define TNK_SCENE_META_H

#include <gdal.h>
#include <tanker/scene.h>

#include "base/err.h"

enum { TNK_META_BANDS = 16 };

typedef struct tnk_meta_band {
    int band;             /* 1-based band of the raster; 0: not known, in order */
    char name[16];        /* the producer's name: "B04", "nir" ... */
    double wavelength_nm; /* centre; NaN unknown */
} tnk_meta_band;

typedef struct tnk_meta {
    char product[32];     /* kind that was read: "maxar-imd", "dimap-v2" ...; "" none */
    char sensor[32];      /* "" unknown */
    char scene_id[160];   /* "" unknown */
    char time[40];        /* ISO 8601 UTC as written; "" unknown */
    enum tnk_sensor_kind kind; /* TNK_SENSOR_AUTO unknown */
    enum tnk_units units;      /* of the product's own raster; TNK_UNITS_AUTO unknown */
    double sun_elevation_deg, sun_azimuth_deg; /* NaN unknown, as are all below */
    double view_zenith_deg;    /* at the ground: 90 - satellite elevation */
    double view_azimuth_deg;   /* from the ground to the sensor */
    double gsd_m;
    double cloud_share;        /* 0 .. 1 */
    double saturation;         /* pixel value that means saturated */
    int band_count;
    tnk_meta_band band[TNK_META_BANDS];
} tnk_meta;

/* All unknown. */
void tnk_meta_clear(tnk_meta *meta);

/* Find and read the metadata of an open raster: GDAL's own domains first, then files beside the
 * scene under the producers' naming, or only `given` where not NULL.
 *
 *   dataset   borrowed
 *   name      the name it was opened by
 *   given     --metadata, or NULL
 *   warn      called for each oddity (a damaged file beside the scene is a warning, a damaged
 *             `given` an error); may be NULL
 *
 * TNK_OK also when nothing was found (product ""). TNK_E_META: `given` cannot be read or is of no
 * known kind; the message names it and what was expected. Files above 64 MiB are not read.
 */
int tnk_meta_find(GDALDatasetH dataset, const char *name, const char *given, tnk_meta *out,
                  void (*warn)(void *user, const char *text), void *user, tnk_err *err);

#endif
