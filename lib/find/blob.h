/* blob.h: pixels that stand out of the water, gathered into things of a ship's size. */
#ifndef TNK_FIND_BLOB_H
#define TNK_FIND_BLOB_H

#include <stdint.h>

#include "find/grow.h"
#include "find/label.h"
#include "kern/kern.h"

typedef struct tnk_blob {
    double col, row;          /* centre of its oriented extent, search pixels of the scene */
    double axis_deg;          /* long axis, clockwise from north on the ground, [0, 180) */
    double length_m, beam_m;  /* oriented extent on the ground */
    long area_px;
    float peak, typical;      /* highest and 75 % quantile of the score (1 = seed distance) */
    float near_share;         /* share of its pixels near land */
    float bright_share;       /* share of its pixels above the land level */
} tnk_blob;

typedef struct tnk_blobs { /* memory kept between calls; zero before the first */
    tnk_blob *item;
    long count, room;
    float *value;
    long value_room;
    tnk_grown grown;
    tnk_labels labels, inner;
    uint8_t *cut;
    long cut_room;
} tnk_blobs;

typedef struct tnk_blob_opts {
    const tnk_kern *kern; /* borrowed */
    double ground[4]; /* metres east and north per column, per row (search pixels) */
    int col, row;     /* search pixel of the scene at which the region starts */
    int longest;      /* pixels a ship may reach at most */
    double broadest_m; /* broader groups are no hull either; 0: not looked at */
    float low;        /* score at which a blob ends, of its seed score 1: less */
    const tnk_spans *seeds; /* borrowed: where scores of 1 and more are, and maybe others; NULL: anywhere */
} tnk_blob_opts;

/* Gather blobs of a region.
 *
 *   score2  [height] rows of width, squares of the score
 *   mask    [height][width], TNK_SEA_*; its ALIVE bits are clear, and are so again in the end
 *   out     its items are replaced
 *
 * From each seed (score >= 1) on pixels above `low` are grouped (8-connected); a group that reaches further than a ship (a wake
 * with its ship, several ships in a slick) is taken apart by raising the threshold until its
 * parts are of a ship's size; each must hold a seed, and is then cut at 0.35 of its
 * own 75 % quantile. What is found depends only on pixels within 1.5 * longest.
 * 1, or 0 without memory. */
int tnk_blobs_find(tnk_blobs *out, const float *const *score2, uint8_t *mask, int width, int height,
                   const tnk_blob_opts *opts);

void tnk_blobs_free(tnk_blobs *blobs);

#endif
