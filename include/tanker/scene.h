/* scene.h: one satellite scene: its pixels, where and when they lie, and who saw them.
 *
 * Units are part of a name: _m metres, _px pixels of the scene's own grid, _deg degrees
 * (azimuths and headings clockwise from true north), _nm nanometres. NaN means "not
 * known"; it is never used for an error.
 *
 * Pixel coordinates: (0, 0) is the outer corner of the first pixel, (0.5, 0.5) its
 * centre, column first, as in GDAL's geotransforms.
 *
 * Threads: a scene belongs to one thread at a time. Different scenes may be used by
 * different threads at once.
 */
#ifndef TANKER_SCENE_H
#define TANKER_SCENE_H

#include <stddef.h>
#include <tanker/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnk_scene tnk_scene;

enum { TNK_BANDS = 4 }; /* blue, green, red, near infrared, in this order */

enum tnk_sensor_kind { TNK_SENSOR_AUTO = 0, TNK_SENSOR_OPTICAL = 1, TNK_SENSOR_SAR = 2 };

/* What the values of a radar raster are. */
enum tnk_units {
    TNK_UNITS_AUTO = 0,      /* from the metadata, then the bands' names, then the values */
    TNK_UNITS_LINEAR = 1,    /* power: sigma0, gamma0, beta0, intensity */
    TNK_UNITS_AMPLITUDE = 2, /* its square root: digital numbers of detected products, magnitude */
    TNK_UNITS_DB = 3         /* 10 log10 of power */
};

/* Pixel types of a caller's memory; the numbers are GDAL's own. */
enum tnk_pixel_type {
    TNK_UINT8 = 1,
    TNK_UINT16 = 2,
    TNK_INT16 = 3,
    TNK_FLOAT32 = 6,
    TNK_FLOAT64 = 7
};

typedef struct tnk_scene_opts {
    size_t struct_size;              /* TNK_SCENE_OPTS_INIT sets it; leave it */
    const char *const *open_options; /* "NAME=VALUE" ..., NULL; GDAL's -oo; NULL: none */
    int bands[TNK_BANDS];            /* 1-based, blue green red NIR; 0: not there. All 0: chosen by
                                        wavelength metadata, then colour interpretation, then count */
    int band_count;                  /* how many of bands[] the caller gave, 0: choose */
    enum tnk_sensor_kind sensor;     /* TNK_SENSOR_AUTO: from metadata, then the data type */
    const char *metadata;            /* product metadata or STAC item; NULL: looked for beside
                                        the scene under the producer's naming */
    const char *land;                /* vector or raster mask of land, any CRS; NULL: none */
    const char *water;               /* the same of water; NULL: none */
    double gsd_m;                    /* true ground pixel size; NaN: from the georeference */
    double sun_elevation_deg, sun_azimuth_deg; /* NaN: from metadata, else computed */
    double view_zenith_deg, view_azimuth_deg;  /* at the ground; azimuth from ground to sensor */
    const char *time;                /* ISO 8601, UTC; NULL: from metadata */
    const char *clouds;              /* cloud mask: Sentinel-2 SCL or MSK_CLASSI, Planet UDM2, Landsat
                                        QA_PIXEL (known by their names), or a vector or raster mask
                                        of cloud, any CRS; NULL: the product's own is looked for */
    const char *fixed;               /* known fixed structures: points, lines or polygons, or a CSV
                                        with lon, lat and radius_m; NULL: none */
    int facts_only;                  /* 1: read no pixel of the scene: enough for tnk_scene_get_info() and
                                        filters; tnk_scan() refuses it */
    enum tnk_units units;            /* of a radar raster; TNK_UNITS_AUTO */
    int no_overviews;                /* 1: read the scene's own pixels everywhere; 0: where pixels are averaged, overviews
                                        of the file serve that were seen to be means of them */
} tnk_scene_opts;                    /* grows only at the end */

#define TNK_SCENE_OPTS_INIT                                                                  \
    {                                                                                        \
        sizeof(tnk_scene_opts), 0, {0, 0, 0, 0}, 0, TNK_SENSOR_AUTO, 0, 0, 0, TNK_NAN,       \
            TNK_NAN, TNK_NAN, TNK_NAN, TNK_NAN, 0, 0, 0, 0, TNK_UNITS_AUTO, 0                \
    }

/* Where a number of tnk_scene_info came from. */
enum tnk_source {
    TNK_FROM_NOTHING = 0,  /* not known; the number is NaN */
    TNK_FROM_CALLER = 1,   /* an option */
    TNK_FROM_METADATA = 2, /* the product's own metadata */
    TNK_FROM_COMPUTED = 3  /* computed: the sun from time and place, a GSD from the grid */
};

typedef struct tnk_scene_info {
    size_t struct_size;          /* set by the caller: sizeof; see tnk_scene_get_info() */
    const char *name;            /* as it was opened; "" for caller's pixels */
    const char *driver;          /* GDAL's short driver name; "pixels" for caller's memory */
    const char *scene_id;        /* product id where known, else the file's base name */
    const char *sensor;          /* "WV02", "Sentinel-2A", "PlanetScope" ...; "" unknown */
    const char *product;         /* which metadata kind was read: "maxar-imd", "stac" ...; "" none */
    enum tnk_sensor_kind kind;
    int width_px, height_px;
    int band_total;              /* bands in the file */
    int band[TNK_BANDS];         /* chosen bands, 1-based; 0: none. A scene with a single band
                                    has it in all that it can stand for: band[2] (red) */
    double wavelength_nm[TNK_BANDS]; /* centre, NaN unknown */
    int pixel_type;              /* GDAL's data type number of the first chosen band */
    int georeferenced;           /* 1: lon/lat known for every pixel */
    int gcp_only, rpc_only;      /* 1: placed by GCPs / RPCs alone */
    double gsd_m;                /* true ground pixel size at the centre: sqrt of the pixel's area */
    double gsd_col_m, gsd_row_m; /* the same along a row and along a column */
    enum tnk_source gsd_from;
    double lon_deg, lat_deg;     /* centre of the scene; NaN without georeference */
    char time[32];               /* "2024-03-31T03:29:27Z"; "" unknown */
    enum tnk_source time_from;
    double sun_elevation_deg, sun_azimuth_deg;
    enum tnk_source sun_from;
    double sun_computed_elevation_deg, sun_computed_azimuth_deg; /* from time and place; NaN */
    double view_zenith_deg, view_azimuth_deg;
    enum tnk_source view_from;
    double nodata;               /* NaN: none declared */
    int has_mask;                /* 1: alpha or mask band in use */
    int user_land, user_water;   /* 1: a mask of the caller is in use */
    const char *clouds;          /* the file of the cloud mask in use; "" none */
    enum tnk_source clouds_from; /* TNK_FROM_CALLER; TNK_FROM_METADATA: found with the product */
    double cloud_share;          /* by that mask, cloud and haze over what it knows; NaN without */
    long fixed;                  /* fixed structures of the caller in or near the scene */
    enum tnk_units units;        /* of a radar raster; TNK_UNITS_AUTO for an optical one */
    enum tnk_source units_from;  /* TNK_FROM_COMPUTED: from pixel type and values */
    int calibrated;              /* 1: digital numbers become amplitudes of sigma0 by the product's tables as they are read */
    int noise_removed;           /* 1: and thermal noise is taken off */
    char polarisation[2][4];     /* of a radar scene's band[2] and band[3]: "VV", "VH", "HH", "HV"; "" not known, or optical */
} tnk_scene_info;

/* Open a scene by any name GDAL can open.
 *
 *   name   borrowed; a file, folder, SAFE manifest, /vsizip/... name, s3://, gs://, az:// or https:// (GDAL's /vsis3/ ...)
 *   opts   borrowed; NULL means TNK_SCENE_OPTS_INIT
 *   out    receives a scene, freed by tnk_scene_close(). On an error it receives a scene
 *          that carries only the message, also to be closed, or NULL when there was no
 *          memory even for that
 *
 * TNK_OK, TNK_E_ARG, TNK_E_OPEN, TNK_E_READ, TNK_E_GRID (no georeference and no gsd_m),
 * TNK_E_BANDS, TNK_E_TYPE, TNK_E_MASK, TNK_E_META, TNK_E_NOMEM.
 * GDAL's drivers are registered on the first call. Nothing is printed: GDAL's own words are
 * in tnk_scene_message(), its warnings among tnk_scene_warning().
 */
TNK_API int tnk_scene_open(const char *name, const tnk_scene_opts *opts, tnk_scene **out);

/* Give lon/lat (WGS 84, degrees) of a pixel coordinate. Called from several threads at once.
 * Returns 1, or 0 where there is none. */
typedef int (*tnk_lonlat_fn)(void *user, double col_px, double row_px, double *lon_deg,
                             double *lat_deg);

/* The caller's own pixels. */
typedef struct tnk_pixels {
    size_t struct_size;          /* sizeof(tnk_pixels) */
    const void *data;            /* borrowed until the scene is closed */
    enum tnk_pixel_type type;
    int width_px, height_px;     /* 1 .. 1e6 each */
    int bands;                   /* 1 .. 16 */
    ptrdiff_t pixel_stride, row_stride, band_stride; /* in elements of `type`, not bytes */
    double nodata;               /* NaN: none (NaN pixels are never valid) */
    int has_geotransform;        /* 1: geotransform and crs place the pixels */
    double geotransform[6];      /* GDAL's order: x = g0 + col g1 + row g2; y = g3 + col g4 + row g5 */
    const char *crs;             /* anything OGRSpatialReference reads; NULL: EPSG:4326 */
    tnk_lonlat_fn lonlat;        /* used instead of the geotransform where not NULL */
    void *lonlat_user;           /* given back to lonlat, never read */
} tnk_pixels;

/* The same scene object from memory, no file at all. opts->metadata, masks, sun, view, time
 * and gsd_m work as for a file. Without geotransform and callback, opts->gsd_m is needed. */
TNK_API int tnk_scene_from_pixels(const tnk_pixels *pixels, const tnk_scene_opts *opts,
                                  tnk_scene **out);

/* NULL is taken. */
TNK_API void tnk_scene_close(tnk_scene *scene);

/* Words for the last failure of this scene; "" when there was none; borrowed until the next
 * call on it. */
TNK_API const char *tnk_scene_message(const tnk_scene *scene);

/* Warnings gathered so far: the number, and the i-th (0-based; NULL out of range; borrowed
 * until the scene is closed). */
TNK_API int tnk_scene_warning_count(const tnk_scene *scene);
TNK_API const char *tnk_scene_warning(const tnk_scene *scene, int i);

/* Fill *info, whose struct_size the caller has set; at most that many bytes are written.
 * Strings are borrowed until the scene is closed. TNK_OK or TNK_E_ARG. */
TNK_API int tnk_scene_get_info(const tnk_scene *scene, tnk_scene_info *info);

/* 1 where `path` is a file that GDAL reads the scene from: its own, what a VRT names, sidecars. For those who write: no
 * output should replace it. 0 also where nobody can say. */
TNK_API int tnk_scene_reads(const tnk_scene *scene, const char *path);

/* lon/lat (WGS 84) of a pixel coordinate. TNK_OK, or TNK_E_GRID where there is none. */
TNK_API int tnk_scene_lonlat(tnk_scene *scene, double col_px, double row_px, double *lon_deg,
                             double *lat_deg);

/* True ground metres of one pixel step at a place, on the ellipsoid:
 * j[0], j[1] = metres east and north per column; j[2], j[3] = per row.
 * Without a georeference: gsd, 0, 0, -gsd (up is north). TNK_OK or TNK_E_GRID. */
TNK_API int tnk_scene_ground(tnk_scene *scene, double col_px, double row_px, double j[4]);

/* Incidence angle of a radar at a pixel coordinate: between the beam and the vertical, degrees, from the product's
 * grid of angles (Sentinel-1), linear between its points; of other georeferenced products from the view's zenith at
 * the middle, its azimuth and the orbit's usual height, on a sphere. TNK_OK, or TNK_E_META where that is not known. */
TNK_API int tnk_scene_incidence(tnk_scene *scene, double col_px, double row_px, double *incidence_deg);

/* Read a window as floats for looking at (chips, own experiments).
 *
 *   col, row, width, height   window in pixels; may hang over the scene's edge
 *   factor                    >= 1; every factor x factor pixels become their mean
 *   out    [TNK_BANDS][ceil(height/factor)][ceil(width/factor)], capacity floats in all;
 *          invalid pixels and missing bands are NaN
 *
 * TNK_OK, TNK_E_ARG (capacity too small), TNK_E_READ, TNK_E_NOMEM.
 */
TNK_API int tnk_scene_read(tnk_scene *scene, int col, int row, int width, int height, int factor,
                           float *out, size_t capacity);

/* GDAL's configuration (`--config KEY VALUE`), e.g. "GDAL_CACHEMAX", "64". Process-wide, as in
 * GDAL: call it before the first scene is opened. NULL value: unset. */
TNK_API void tnk_config(const char *key, const char *value);

/* GDAL's configuration option or environment variable `key`; NULL when unset; borrowed. */
TNK_API const char *tnk_config_get(const char *key);

#ifdef __cplusplus
}
#endif
#endif
