/* radar.h — draw a radar scene of ships on a sea of known statistics, with its truth.
 *
 * Amplitude of a pixel: the square root of (sea, land or bridge + what ships scatter) * speckle. Sea:
 * gamma texture of order nu around a mean that rises over the scene (together with the speckle, gamma of
 * order enl, K-distributed intensity); ships: hulls with a bow, a level of their own along the hull and some bright points, blurred by the
 * sensor's spread. Rows run along the flight (azimuth), columns across it (range).
 *
 * The same spec gives the same pixels on every machine, as render.h says.
 */
#ifndef RADAR_H
#define RADAR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum rr_units { RR_AMPLITUDE, RR_LINEAR, RR_DB }; /* UInt16; Float32 power; Float32 */

/* Whose product it looks like: its pixel type, georeference and metadata, see radar_product.c. */
enum rr_product { RR_PLAIN, RR_CAPELLA, RR_ICEYE, RR_UMBRA };

typedef struct rr_spec {
    uint64_t seed;
    int      width_px, height_px, bands;   /* 1, or 2: the second, cross-polarised, with a quieter sea */
    double   gsd_m, lon_deg, lat_deg;      /* of a pixel; of the middle */
    enum rr_units units;
    enum rr_product product;
    double   nu, enl;                      /* orders of texture (0: none) and speckle */
    double   gradient;                     /* sea amplitude at the right edge over that at the left */
    int      ships, weak, pairs;           /* bright ones; 4-8 dB over the sea; two abreast 2-12 m apart */
    int      berths;                       /* bright ones alongside the corner of land */
    double   min_m, max_m;                 /* of bright ships */
    double   blur_px;                      /* sigma of the spread */
    double   peaks;                        /* how strong bright points are: 1 moderate, 10 as real ships' */
    double   grain_px;                     /* sigma over which speckle hangs together, 0: pixels are independent */
    int      bridge, land, ghosts, arms;   /* 1: drawn; land: a corner, so many times as large; ghosts: azimuth ambiguities; arms: side lobes, so many times as strong */
    int      towns, streaks, border;       /* bright points on land; rows another transmitter lit; 1: slanted */
    double   scallop_db;                   /* gain along the flight, from crest to trough */
} rr_spec;

/* "sea": 10000 x 10000, 400 bright ships of 40-330 m, K sea with nu 6, enl 4.4, a gradient and a bridge;
 * "hard": 4000 x 4000, nu 3, 60 weak ships, 40 pairs, a corner of land. 1, or 0 for another name. */
int rr_preset(const char *name, rr_spec *out);

/* Write PATH (GeoTIFF, DEFLATE) and beside it STEM.truth.geojson. 0, or RS_E_* of render.h. */
int rr_write(const rr_spec *spec, const char *path);

#ifdef __cplusplus
}
#endif
#endif
