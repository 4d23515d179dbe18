/* meta_kind.h: the kinds of metadata that are known, and the geometry they share. Private to
 * the metadata readers.
 */
#ifndef TNK_SCENE_META_KIND_H
#define TNK_SCENE_META_KIND_H

#include "scene/meta_doc.h"

/* One kind of metadata file, known by its content. */
typedef struct tnk_meta_kind {
    const char *product;                              /* for tnk_meta.product */
    int (*is)(tnk_meta_doc *doc);                     /* 1: this file is of this kind */
    void (*read)(tnk_meta_doc *doc, tnk_meta_raw *raw);
} tnk_meta_kind;

extern const tnk_meta_kind tnk_meta_maxar_imd, tnk_meta_maxar_isd;
extern const tnk_meta_kind tnk_meta_dimap_v2, tnk_meta_dimap_v1, tnk_meta_phr_system;
extern const tnk_meta_kind tnk_meta_s2_tile, tnk_meta_s2_product;
extern const tnk_meta_kind tnk_meta_landsat;
extern const tnk_meta_kind tnk_meta_planet_xml, tnk_meta_planet_json;
extern const tnk_meta_kind tnk_meta_s1_annotation, tnk_meta_s1_manifest;
extern const tnk_meta_kind tnk_meta_capella, tnk_meta_iceye, tnk_meta_umbra;
extern const tnk_meta_kind tnk_meta_stac;

/* What GDAL itself says of an open raster (domains IMD, xml:TRE, a band's WAVELENGTH). */
enum tnk_doc_state tnk_meta_from_imd_domain(GDALDatasetH dataset, tnk_meta_raw *raw);
void tnk_meta_from_nitf(GDALDatasetH dataset, tnk_meta_raw *raw);
void tnk_meta_from_s2_bands(GDALDatasetH dataset, tnk_meta_raw *raw);

void tnk_meta_raw_clear(tnk_meta_raw *raw);

/* Turn what the producer stated into what tnk_meta holds (off-nadir into zenith, percent into
 * share ...), drop what is out of range. */
void tnk_meta_settle(tnk_meta_raw *raw);

/* What is known stays; what is not is taken over. */
void tnk_meta_merge(tnk_meta *to, const tnk_meta *from);

/* 1 where the raw result holds a time, a sun or a view. */
int tnk_meta_holds_something(const tnk_meta_raw *raw);

/* Add a band to the list; further ones than fit are dropped. */
void tnk_meta_add_band(tnk_meta *meta, int band, const char *name, double wavelength_nm);

/* A list of bands is that of the product; where the raster has another number of bands
 * nobody knows which are which, and the list is dropped. */
void tnk_meta_match_bands(const tnk_meta_doc *doc, tnk_meta *meta);

/* The number of bands of the raster; 0 without one. */
int tnk_meta_raster_bands(const tnk_meta_doc *doc);

/* The last component of a name. */
const char *tnk_meta_base_name(const char *name);

/* "S2A_MSIL1C_..." of a file below a folder "S2A_MSIL1C_....SAFE"; out is untouched where there
 * is no such folder or it does not fit. */
void tnk_meta_safe_name(const char *file, char *out, size_t capacity);

/* ---- names (meta_find.c) ---- */

enum { TNK_META_NAMES = 64, TNK_META_NAME_SIZE = 1024 };

typedef struct tnk_meta_names {
    int count;
    struct {
        char text[TNK_META_NAME_SIZE];
        int shared; /* as in tnk_meta_doc */
    } name[TNK_META_NAMES];
} tnk_meta_names;

/* Files that are there and may describe the scene, best first. dataset may be NULL. */
void tnk_meta_find_beside(GDALDatasetH dataset, const char *scene, tnk_meta_names *names);

/* A given file, after those of its SAFE product, whose granule knows better when it was seen.
 * A folder is searched as a SAFE product. */
void tnk_meta_find_with(const char *given, const char *scene, tnk_meta_names *names);

/* ---- geometry (meta_view.c) ---- */

/* A producer's name for a platform in one spelling ("LANDSAT_8", "landsat-8": "Landsat-8").
 * Unknown ones are copied. */
void tnk_meta_platform(const char *text, char *out, size_t capacity);

/* Mean orbit height of a platform in that spelling, km; 600 for one that is not in the table
 * (the error in the zenith angle is then below 1 deg up to 30 deg off nadir). */
double tnk_meta_orbit_km(const char *platform);

/* sin(zenith at the ground) = (R + h) / R sin(off-nadir at the satellite); NaN beyond the limb. */
double tnk_meta_zenith_deg(double off_nadir_deg, double orbit_km);

/* The zenith of a satellite some ground metres further away from it than where it is zenith_deg, on the same great circle;
 * NaN where that is. */
double tnk_meta_zenith_away(double zenith_deg, double orbit_km, double away_m);

/* Finds where a satellite was at a time, from its ephemeris fed point by point in rising time. */
typedef struct tnk_orbit {
    double t;            /* the wanted time, seconds; set by the caller, all else 0 */
    int fed, found;
    double window[4][4]; /* the last points */
    double at[3];        /* where it was, metres, Earth-fixed */
} tnk_orbit;

/* point: seconds, x, y, z (m, Earth-fixed). A cubic through four neighbours: with points 60 s
 * apart it is good to metres. Stated velocities are not used: those of SPOT and Pleiades are
 * inertial ones in Earth-fixed axes. */
void tnk_orbit_feed(tnk_orbit *orbit, const double point[4]);

/* Zenith angle and azimuth (from north, clockwise) of a satellite seen from the ground. */
void tnk_orbit_look(const double satellite[3], double lon_deg, double lat_deg,
                    double *zenith_deg, double *azimuth_deg);

/* lon/lat of an Earth-fixed place near the ground. */
void tnk_orbit_lonlat(const double place[3], double *lon_deg, double *lat_deg);

#endif
