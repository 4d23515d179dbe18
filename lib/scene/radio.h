/* radio.h: what the numbers of a radar raster mean, and how they become amplitudes.
 *
 * Everything that searches and measures works on amplitudes: the square root of power. Where the file
 * holds something else (power, dB, complex numbers) its pixels are converted as they are read;
 * amplitudes are taken as they are.
 */
#ifndef TNK_SCENE_RADIO_H
#define TNK_SCENE_RADIO_H

#include <gdal.h>
#include <tanker/scene.h>

#include "base/err.h"
#include "scene/calib.h"

/* Below: the empty rim of a raster in dB; and no power, though one may be under zero where noise was taken off. */
enum { TNK_LEAST_DB = -100, TNK_LEAST_POWER = -1 };

typedef struct tnk_radio {
    int active;              /* 1: pixels are converted: real numbers, those that are none NaN */
    int complex;             /* 1: the file's are complex: their magnitude is the amplitude */
    int is_signed;           /* 1: whole numbers that may be below zero */
    int guess;               /* 1: units are still to be found from the values */
    enum tnk_units units;
    double scale[TNK_BANDS], offset[TNK_BANDS]; /* of values in dB, by slot */
    tnk_calib *calib[TNK_BANDS]; /* digital numbers become amplitudes of sigma0 by these; all chosen slots or none */
    tnk_table incidence;         /* degrees; count 0: not known by pixel */
    double zenith_deg, orbit_km; /* of the view at the scene's middle; NaN: not known, or the grid is better */
    double away_m[2];            /* ground metres away from the sensor of a column and of a row */
} tnk_radio;

/* Free what it holds. */
void tnk_radio_drop(tnk_radio *radio);

struct tnk_strip;

/* Fill scene->radio and info.units from the caller, the metadata, the bands' names; and the tables of a Sentinel-1
 * product, unless the caller says what the numbers are. Before tnk_rules_find(). TNK_OK; TNK_E_TYPE for complex pixels
 * in a scene that is not radar; TNK_E_NOMEM. */
int tnk_radio_choose(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                     enum tnk_units stated);

/* The same for a caller's pixels. TNK_E_ARG for integers that are not amplitudes. */
int tnk_radio_pixels(tnk_scene *scene, const tnk_scene_opts *opts, enum tnk_units stated);

/* What tells incidence where there is no grid of it: from info's view at the middle, and the ground metres of a column
 * and a row there. */
void tnk_radio_look(tnk_scene *scene, const double ground[4]);

/* Incidence angle at a pixel coordinate, degrees; NaN where it is not known. */
double tnk_radio_incidence(const tnk_scene *scene, double col, double row);

/* Find units that nobody states from the values, warn where values speak against those that somebody does, and let a
 * polarisation go that holds no values; the scene's own reader is open. TNK_OK, TNK_E_READ, TNK_E_NOMEM. */
int tnk_radio_settle(tnk_scene *scene);

/* Convert a strip whose work type is F32 or F64; the first pixel is (col, row) of the scene, each stands
 * for level x level of its pixels. */
void tnk_radio_apply(const tnk_scene *scene, struct tnk_strip *strip, int col, int row, int level);

/* Magnitudes of `n` complex pixels, in place. */
void tnk_radio_magnitude(float *px, size_t n);

#endif
