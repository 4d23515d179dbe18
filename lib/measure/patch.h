/* patch.h: the surroundings of one hull, resampled into the hull's own axes in true metres.
 *
 * A patch is a grid of square cells of step_m; its columns run along the hull (i rises toward
 * axis_deg, the assumed bow), its rows across (j rises toward starboard). Whatever the scene's
 * projection, pixel shape or rotation, lengths in a patch are ground metres.
 */
#ifndef TNK_MEASURE_PATCH_H
#define TNK_MEASURE_PATCH_H

#include <stdint.h>

enum { TNK_VIEW_BANDS = 4 }; /* blue, green, red, near infrared */

/* Pixels around a candidate, as they were read. All borrowed. */
typedef struct tnk_view {
    const float *band[TNK_VIEW_BANDS]; /* [height][stride]; NULL: not there */
    const uint8_t *valid;              /* [height][stride]: bit 0 valid, bit 1 saturated */
    const uint8_t *land;               /* [height][stride]: 1 land or structure */
    int width, height;
    long stride;
    double col, row;                   /* scene pixel coordinate of the view's first corner */
    int factor;                        /* scene pixels per view pixel and side */
    double ground[4];                  /* metres east, north per scene column; per scene row */
    double sun_azimuth_deg, sun_elevation_deg; /* 0 and NaN: not known */
    double radar_azimuth_deg;          /* of the radar, seen from the ground; NaN: along the rows */
    int calibrated;                    /* radar: 1: of Sentinel-1, or power of a sensor that is not known */
    enum tnk_ashore {
        TNK_ASHORE_MAYBE,              /* land may be a hull that touches it, and is taken as it is */
        TNK_ASHORE_NOTHING,            /* no hull is on it */
        TNK_ASHORE_BRIGHT              /* the hull is what is brighter than the land around */
    } ashore;                          /* radar: what land is */
} tnk_view;

/* Where a patch lies. */
typedef struct tnk_frame {
    double col, row;  /* its middle, scene pixels */
    double axis_deg;  /* direction of rising i, clockwise from north */
    double length_m, beam_m; /* of the hull as far as known */
} tnk_frame;

enum { TNK_CELL_VALID = 1, TNK_CELL_LAND = 2, TNK_CELL_SATURATED = 4 };

typedef struct tnk_patch { /* memory kept between calls; zero before the first */
    int na, nb;            /* cells along, across */
    double step_m;
    tnk_frame frame;
    float *band[TNK_VIEW_BANDS]; /* [nb][na]; NULL where the view has none */
    uint8_t *state;              /* [nb][na]: TNK_CELL_* */
    float *contrast;             /* [nb][na]: see tnk_patch_contrast() */
    float water[TNK_VIEW_BANDS]; /* median of the water beside the hull, by band */
    double noise;                /* standard deviation of the water's contrast */
    int dark;                    /* 1: contrast was taken of a hull darker than the water */
    float *scratch;
    long *water_at, water_count; /* cells that show the water beside the hull */
    long room[TNK_VIEW_BANDS], state_room, contrast_room, scratch_room, water_room;
} tnk_patch;

/* Resample (bilinear) the cells within half_a_m along and half_b_m across of the frame's middle.
 * 1, or 0 without memory. */
int tnk_patch_take(tnk_patch *patch, const tnk_view *view, const tnk_frame *frame, double step_m,
                   double half_a_m, double half_b_m);

/* Fill `contrast`: how far each cell stands above the water beside the hull, in the units of the
 * near infrared (or of the visible bands' mean where there is none).
 *
 * With near infrared: excess NIR minus half the mean excess of the visible bands, which takes
 * most of a wake's foam away and leaves hulls (measured on AIS-matched Sentinel-2 ships: median
 * length error 5 %, against 14 % in RGB). With the visible bands only: the root mean square of
 * their excess where their mean is above the water. Where that does not stand out of the water's noise, or
 * hardly and a third as well as it, the mean of all bands (a white ship in haze), then its negative: a dark hull.
 * 1, or 0 where there is no water to compare with. */
int tnk_patch_contrast(tnk_patch *patch);

/* Mean excess of a cell's visible bands over the water; 0 where there are none. After
 * tnk_patch_contrast(). */
float tnk_patch_visible(const tnk_patch *patch, int i, int j);

/* Coordinates in metres of a cell's centre, and the scene pixel of such coordinates. */
double tnk_patch_a(const tnk_patch *patch, double i);
double tnk_patch_b(const tnk_patch *patch, double j);

/* Columns, and rows, whose centres lie within half_m of the middle: the first, and the one after the last. */
void tnk_patch_columns(const tnk_patch *patch, double half_m, int *from, int *to);
void tnk_patch_rows(const tnk_patch *patch, double half_m, int *from, int *to);

void tnk_frame_pixel(const tnk_frame *frame, const double ground[4], double a_m, double b_m,
                     double *col, double *row);

void tnk_patch_free(tnk_patch *patch);

#endif
