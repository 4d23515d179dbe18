/* hullnet.h: what the hull net sees in a square of pixels.
 *
 * The net (models/hull.md) answers, for every cell of 2 x 2 pixels, how likely a hull has its centre
 * there, and where, how long, how broad and how turned it is. It is run where brightness alone
 * cannot tell hull from quay.
 */
#ifndef TNK_MEANING_HULLNET_H
#define TNK_MEANING_HULLNET_H

#include <stdint.h>

#include "meaning/net.h"

/* A patch is SIDE pixels square; what is centred in its HEM is another patch's. */
enum { TNK_HULLNET_BANDS = 4, TNK_HULLNET_SIDE = 160, TNK_HULLNET_HEM = 16, TNK_HULLNET_CORE = 128, TNK_HULLNET_LONGEST = 80 };

typedef struct tnk_sight {
    double col, row;      /* centre, pixels from the patch's corner */
    double axis_deg;      /* clockwise from up the columns, [0, 180) */
    double length, beam;  /* pixels */
    float heat;           /* the net's own certainty, 0..1; not calibrated */
} tnk_sight;

/* Load the hull net from a file, or the built-in one for NULL. TNK_OK, TNK_E_NOMEM, TNK_E_OPEN,
 * TNK_E_READ, or TNK_E_WEIGHTS, also for a net of another shape; the words name the file. Freed by
 * tnk_net_free(). */
int tnk_hullnet_load(const char *path, const tnk_kern *kern, tnk_net **out, tnk_err *err);

/* Levels of one band: what is water and how far land stands above it. */
typedef struct tnk_band_levels {
    float water, span;    /* span > 0; 0: the scene has no such band */
} tnk_band_levels;

/* Pixels as the net was taught them: (v - water) / span, clipped; 0 where invalid or without band.
 *   band   [4] blue, green, red, near infrared, each [SIDE][SIDE], NULL where there is none
 *   state  [SIDE][SIDE], bit 0: valid
 *   out    [4][SIDE][SIDE] */
void tnk_hullnet_scale(const float *const band[TNK_HULLNET_BANDS], const uint8_t *state,
                       const tnk_band_levels levels[TNK_HULLNET_BANDS], float *out);

/* Look at a patch: hulls whose peak lies in its core, hotter than `least`, in rows of peaks; at most
 * `capacity`. TNK_OK or TNK_E_NOMEM. */
int tnk_hullnet_look(const tnk_net *net, tnk_net_work *work, const float *patch, float least, tnk_sight *out,
                     int capacity, int *count);

#endif
