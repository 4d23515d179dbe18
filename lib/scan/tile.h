/* tile.h: one tile: water, score, blobs, hulls. */
#ifndef TNK_SCAN_TILE_H
#define TNK_SCAN_TILE_H

#include "find/blob.h"
#include "find/sea.h"
#include "measure/hull.h"
#include "scan/stripe.h"

/* A measured hull with what the whole-scene step needs. */
typedef struct tnk_find {
    tnk_hull hull;
    double ground[4];        /* metres per scene pixel at the hull */
    float peak, typical, near_share, bright_share; /* of its blob */
    int visible_only;        /* 1: the scene has no near infrared */
} tnk_find;

typedef struct tnk_finds {
    tnk_find *item;
    long count, room;
} tnk_finds;

/* All that one worker needs, kept from tile to tile; zero before the first. */
typedef struct tnk_worker {
    tnk_reader *reader;
    float *score_line;
    long score_line_room;
    float *score2;
    long score_room;
    uint8_t *mask;
    long mask_room;
    int *line;
    long line_room;
    tnk_labels labels;
    tnk_blobs blobs;
    tnk_measure measure;
    float *view[TNK_BANDS];
    long view_room[TNK_BANDS];
    uint8_t *view_state, *view_land;
    long view_state_room, view_land_room;
    long candidates, water_px, land_px, invalid_px; /* of the cores done */
    tnk_err err;
} tnk_worker;

void tnk_worker_free(tnk_worker *worker);

/* Work on the core of plan->tile pixels at (col, row); hulls whose blob is centred in the core
 * are appended. Depends on nothing but the scene and the plan's physical settings: any tile
 * size gives the same hulls. */
int tnk_tile_work(const tnk_stripe *stripe, tnk_worker *worker, int col, int row, tnk_finds *out);

#endif
