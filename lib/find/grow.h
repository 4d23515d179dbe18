/* grow.h: the pixels that hang together with a seed. */
#ifndef TNK_FIND_GROW_H
#define TNK_FIND_GROW_H

#include <stdint.h>

#include "find/spans.h"

typedef struct tnk_grown_run {
    int y, x0, x1; /* pixels x0 .. x1-1 of row y */
} tnk_grown_run;

typedef struct tnk_grown { /* memory kept between calls; zero before the first */
    tnk_grown_run *item;
    long count, room;
} tnk_grown;

/* Set TNK_SEA_ALIVE, which is clear before, where pixels that are SEA and have a squared score of at least low2 hang together
 * (8-connected) with such a one of at least 1, and list them in runs, in no order.
 *   score2  [height] rows of width
 *   seeds   where scores of 1 and more are, and maybe others; NULL: anywhere
 * 1, or 0 without memory. */
int tnk_grow_seeds(tnk_grown *out, const float *const *score2, uint8_t *mask, int width, int height, float low2,
             const tnk_spans *seeds);

void tnk_grown_free(tnk_grown *grown);

#endif
