/* cloud.h: veils of haze and thin cloud over water, from what the lattice knows, where no product mask
 * tells of them; and the rim of a hull, which is sharp, where that of a piece of cloud is soft.
 *
 * A veil lifts all channels at once, and smoothly. Sediment lifts red and hardly the near infrared;
 * glint lifts all, but pixel by pixel, so that the fine noise rises with it.
 */
#ifndef TNK_FIND_CLOUD_H
#define TNK_FIND_CLOUD_H

#include "base/pool.h"
#include "find/lattice.h"
#include "find/levels.h"

/* ---- cell by cell ---- */

/* Fill the sky of one cell; all as for tnk_cell_measure(). */
void tnk_sky_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                     long stride, int channels, tnk_sky *out);

/* The clearest water around a place, by channel, its fine noise, and what a veil must add
 * to count. */
typedef struct tnk_clear {
    int known;
    float level[TNK_CHANNELS], noise[TNK_CHANNELS], need[TNK_CHANNELS];
} tnk_clear;

/* 1 where most of a cell is above the land level, white, and about as smooth as the water: cloud, not
 * land. */
int tnk_sky_is_cloud(const tnk_sky *sky, int channels, const tnk_clear *clear);

typedef struct tnk_cloud {
    const tnk_lattice *lattice; /* borrowed */
    int cols, rows;
    float *veil;      /* [rows][cols]: how strong a veil lies over the water, 1 where it counts; NaN unknown */
    tnk_clear *clear; /* [ceil(rows/8)][ceil(cols/8)], blocks of 8 x 8 cells */
    double share;     /* of the valid pixels, under a veil or thick cloud; NaN where nothing tells */
} tnk_cloud;

/* Judge the cells of a lattice that has been measured wholly, against the clearest quarter of the
 * water around each. land_channel: the one levels->land speaks of. user: 1: bright pixels are land by
 * a mask, and no clouds. 1, or 0 without memory. Freed by tnk_cloud_free(). */
int tnk_cloud_find(tnk_pool *pool, const tnk_lattice *lattice, const tnk_levels *levels, int land_channel, int user,
                   tnk_cloud *out);
void tnk_cloud_free(tnk_cloud *cloud);

/* How much a place (search pixels) is under a veil: 0 none, 0.3 where it counts, 1 thick. water: by
 * channel, the level of the water right there; NULL: what its cells say. */
float tnk_cloud_at(const tnk_cloud *cloud, double col, double row, const float *water);

/* ---- hull by hull (rim.c) ---- */

enum { TNK_RIM_BANDS = 4 };

/* Pixels around a hull; the box is its outline in them. */
typedef struct tnk_rim_view {
    const float *const *band; /* [TNK_RIM_BANDS] of [height][stride]; NULL: not there */
    const uint8_t *valid;     /* [height][stride], bit 0 */
    const uint8_t *land;      /* [height][stride], not 0: land or structure */
    int width, height;
    long stride;
    double col, row;          /* centre of the box */
    double along[2];          /* half its length as a step in columns and rows */
    double across[2];         /* half its beam */
} tnk_rim_view;

typedef struct tnk_rim {
    float sharp;                /* 0: not known, see below */
    float water[TNK_RIM_BANDS]; /* level of what is no land 3 to 8 pixels off the box; NaN unknown */
} tnk_rim;

/* sharp: the steepest step between neighbouring pixels at the box's edge, of the whole rise from the
 * water around to the bright part inside, in the mean of the bands: 0.4 and more for a hull, whose edge
 * is as sharp as the pixels; less for a piece of cloud. */
void tnk_rim_look(const tnk_rim_view *view, tnk_rim *out);

#endif
