/* worker.h: all that one worker keeps from tile to tile, and the part of the search level it looks at. */
#ifndef TNK_SCAN_WORKER_H
#define TNK_SCAN_WORKER_H

#include "find/blob.h"
#include "find/lattice.h"
#include "find/form.h"
#include "find/line.h"
#include "find/sea.h"
#include "meaning/hullnet.h"
#include "scan/finds.h"
#include "scan/plan.h"

/* All that one worker needs, kept from tile to tile; zero before the first. */
typedef struct tnk_worker {
    tnk_reader *reader;
    float *score_line;
    long score_line_room;
    const float **score2;    /* the region's rows, in the ring or of its own */
    long score_room;
    float *lifted;           /* of those rows that differ from the ring's */
    long lifted_room;
    uint8_t *mask;           /* of the region, TNK_SEA_* */
    long mask_room;
    int *line;
    long line_room;
    tnk_spans seeds;         /* of the region: where they may be */
    tnk_labels labels;
    tnk_blobs blobs;
    tnk_lines lines;
    tnk_forms *forms;        /* NULL before the first line */
    const float **plane_row; /* the region's rows of amplitudes, in the ring */
    const float **place_row; /* and of places */
    long plane_row_room, place_row_room;
    uint8_t *shore;          /* of radar: TNK_SEA_SEA where hulls at quays are looked for */
    long shore_room;
    float *shore_score;
    long shore_score_room;
    tnk_cell *shore_cell;    /* of the land */
    long shore_cell_room;
    float *shore_param;
    long shore_param_room;
    tnk_measure measure;
    tnk_edge_work edges;
    float *view[TNK_BANDS];
    long view_room[TNK_BANDS];
    uint8_t *view_state, *view_land;
    long view_state_room, view_land_room;
    tnk_net_work net;
    tnk_decknet_work deck;
    float *patch;            /* [TNK_HULLNET_BANDS][SIDE][SIDE], as the net takes it; or a deck */
    long patch_room;
    long candidates, patches, water_px, land_px, invalid_px; /* of the cores done */
    double spent_s[TNK_STAGES];
    tnk_err err;
} tnk_worker;

/* The part of the search level that a tile looks at: core and halo, inside the scene. */
typedef struct tnk_region {
    int col, row, width, height;
    int core_col, core_row, core_end_col, core_end_row;
} tnk_region;

/* Seconds that the thread has computed since `since` go to a stage; returns now. */
double tnk_worker_spent(tnk_worker *worker, enum tnk_stage stage, double since);

void tnk_worker_free(tnk_worker *worker);

/* How blobs of a region are gathered. */
tnk_blob_opts tnk_region_blob_opts(const tnk_plan *plan, const tnk_region *region);

#endif
