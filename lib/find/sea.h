/* sea.h: which pixels of a region are sea, which are land or structures. */
#ifndef TNK_FIND_SEA_H
#define TNK_FIND_SEA_H

#include <stdint.h>

#include "find/label.h"

/* Bits of a region's mask. */
enum {
    TNK_SEA_VALID = 1,  /* the pixel was measured */
    TNK_SEA_BRIGHT = 2, /* above the land level, or land by the user's mask */
    TNK_SEA_LAND = 4,   /* part of land or of a structure longer than any ship; before tnk_sea_mask(): by the user's mask */
    TNK_SEA_GUARD = 8,  /* within the guard distance of LAND */
    TNK_SEA_NEAR = 16,  /* within the near distance of LAND */
    TNK_SEA_SEA = 32,   /* valid, not LAND, not GUARD, not a pond */
    TNK_SEA_ALIVE = 64, /* scratch of the blob search; before tnk_sea_mask(): brighter than land mostly is */
    TNK_SEA_SATURATED = 128
};

/* Is this VALID and not BRIGHT? */
static inline int tnk_sea_is_water(uint8_t mask) {
    return (mask & (TNK_SEA_VALID | TNK_SEA_BRIGHT)) == TNK_SEA_VALID;
}

/* Is all of a rectangle? */
int tnk_sea_all_water(const uint8_t *mask, int width, int height, long stride);

typedef struct tnk_sea_opts {
    int longest;  /* longest hull, pixels: what is longer is no ship */
    int guard;    /* pixels around LAND that are not searched */
    int near;     /* pixels around LAND in which a hull counts as near land */
    int user;     /* 1: there may be the user's LAND: what hangs together with it is LAND too */
    long widest;  /* area in pixels that no ship covers */
    int broadest; /* pixels: what is broader is no ship either; 0: not looked at */
} tnk_sea_opts;

/* Fill the other bits from VALID and BRIGHT.
 *
 *   mask    [height][width], a region with a margin of at least 2 * longest + near around the part
 *           whose result is used: a component that leaves the region is then longer than a ship
 *
 * LAND: 8-connected BRIGHT pixels that reach further than 1.5 longest hulls, or cover more than a
 * ship of that length could, or are broader; but
 * what is broader and mostly ALIVE are ships in a port. Ponds: valid dark pixels enclosed by land that reach less far.
 * ALIVE is clear in the end. line: [width] scratch. 1, or 0 without memory. */
int tnk_sea_mask(uint8_t *mask, int width, int height, const tnk_sea_opts *opts, tnk_labels *labels,
                 int *line);

/* Set `to` where a pixel with `from` lies within `radius` along a row and along a column (a
 * square). Uses the bit ALIVE as scratch and leaves it clear. mask: [height] rows, stride apart. line: [width] scratch. */
void tnk_sea_dilate(uint8_t *mask, int width, int height, long stride, int from, int to, int radius, int *line);

#endif
