/* radar_inner.h — what the files of the radar scenes share. */
#ifndef RADAR_INNER_H
#define RADAR_INNER_H

#include <gdal.h>
#include "inner.h"
#include "radar.h"

enum { RR_MAX_SHIPS = 2000, RR_PATCH = 400 };

typedef struct rr_ship {
    double x_px, y_px, axis_deg, length_m, beam_m; /* axis: of the bow, clockwise from image up */
    double level;                      /* mean power of the hull over that of the sea there */
    int    partner;                    /* index of the one alongside, -1: none */
    int    weak, berthed;
    uint64_t seed;
} rr_ship;

typedef struct rr_scene {
    rr_spec spec;
    rr_ship *ship;
    int ships;
    double bridge_x[2];                /* columns where the bridge meets the upper and the lower edge */
} rr_scene;

/* radar_place.c */
int    rr_scene_make(const rr_spec *spec, rr_scene *out);
double rr_sea_power(const rr_spec *s, double col);       /* mean, in units of the file's linear power */
int    rr_on_land(const rr_spec *s, double col, double row);
double rr_bridge_gap(const rr_scene *s, double col, double row); /* pixels to its middle line */

/* radar_draw.c: add what ships scatter, mean power, to rows row0 .. row0+rows-1 of plane [rows][width]. */
void   rr_ships_draw(const rr_scene *s, int band, int row0, int rows, float *plane);
/* The same of their side lobes alone: speckle of all else stays as it is without them. */
void   rr_arms_draw(const rr_scene *s, int row0, int rows, float *plane);

/* radar_spoil.c: the towns' light with their ambiguities, and that of other transmitters, mean power, into plane
 * [rows][width]; gain of a row, as power; 1 inside the border, less beyond, 0 where nothing is. */
void   rr_towns_draw(const rr_scene *s, double ghost_power, int ghost_px, int row0, int rows, float *plane);
void   rr_streaks_draw(const rr_scene *s, int row0, int rows, float *plane);
double rr_gain(const rr_spec *s, int row);
double rr_border(const rr_spec *s, int col, int row);

/* radar_product.c: clockwise turn of image up from grid north, degrees; a pixel's place in the frame of geo_lonlat();
 * the raster's georeference; the file beside it. RS_OK or RS_E_WRITE. */
double rr_turn(const rr_spec *s);
void   rr_ground(const rr_spec *s, double col, double row, double *x_m, double *y_m);
int    rr_georeference(const rr_spec *s, const rs_scene *place, GDALDatasetH d);
int    rr_metadata_write(const rr_spec *s, const char *path);

/* radar_sea.c: rows of unit-mean texture * speckle into plane [rows][width]. RS_OK or RS_E_NOMEM. */
int    rr_noise_draw(const rr_scene *s, int band, int row0, int rows, float *plane);
double rr_gamma(rng *r, double order);                   /* of unit mean */

#endif
