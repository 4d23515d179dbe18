/* tile.h: one tile: water, score, blobs, hulls, sights. */
#ifndef TNK_SCAN_TILE_H
#define TNK_SCAN_TILE_H

#include <tanker/vessel.h>

#include "find/blob.h"
#include "find/cloud.h"
#include "find/form.h"
#include "find/line.h"
#include "find/sea.h"
#include "meaning/decknet.h"
#include "meaning/hullnet.h"
#include "measure/edges.h"
#include "measure/faint.h"
#include "measure/flank.h"
#include "measure/freeboard.h"
#include "measure/colour.h"
#include "measure/hull.h"
#include "scan/stripe.h"

/* What the sides of a hull show of its freeboard. */
typedef struct tnk_side {
    int looked;              /* 0: the hull was not measured, or nobody looked */
    tnk_frame frame;         /* of the hull then; its bow may have been found at the other end since */
    double gap;              /* metres of shadow per metre of freeboard */
    double lit;              /* metres of sunlit hull side in sight per metre of freeboard: part of the outline */
    tnk_freeboard board;
    tnk_shadow_edges shadow;
    tnk_flank flank;         /* the hull side that board was read from; side 0: it was not */
    tnk_faint faint;         /* where no freeboard could be measured; step_m 0: nothing is to be seen */
} tnk_side;

/* The search level's mask around a hull, kept for a look at it when the tile is gone. */
typedef struct tnk_shore {
    int col, row, width, height; /* search pixels; width 0: no land there */
    long at;                     /* where it begins in tnk_finds.mask */
} tnk_shore;

/* A measured hull with what the whole-scene step needs. */
typedef struct tnk_find {
    tnk_hull hull;
    double ground[4];        /* metres per scene pixel at the hull */
    float peak, typical, near_share, bright_share; /* of its blob */
    float line;              /* of radar: how clearly a line along it stands out, find/line.h; 0: none was seen */
    float form;              /* and how clearly its pixels are a hull's, find/form.h */
    tnk_frame form_frame;    /* and where that hull lies; length_m 0: nowhere */
    double line_odds;        /* that a form of this scene is a hull's, log odds */
    int quay;                /* of radar: 1: stands out of the land */
    int visible_only;        /* 1: the scene has no near infrared */
    int radar;               /* 1: measured by tnk_echo_measure() */
    float cloud;             /* share of cloud or haze at the hull, 0..1 */
    tnk_rim rim;             /* all 0: not looked at */
    float heat;              /* of the net at the hull, 0..1; 0: it saw nothing there; negative: no net ran */
    enum tnk_found_by { TNK_BY_LIGHT, TNK_BY_NET } by; /* stands out of the water, or the net's sight */
    float open_side;         /* share of water along the better of a sight's long sides */
    int measured;            /* 0: hull.frame is as the net gave it */
    tnk_shore shore;         /* as far as tnk_side_reach() */
    tnk_side side;
    double score;            /* tnk_find_score(), once sifted */
    double doubt;            /* 1 - the score before its deck was looked at */
    float type[TNK_DECKNET_TYPES]; /* probabilities */
    int deck_seen;           /* 1: by the deck net */
    float deck_ship;         /* its log odds of any ship over none */
    float deck_bow;          /* and that the bow lies along hull.frame.axis_deg, where it told the type */
    tnk_colour colour;       /* of the deck; sd 0: not known */
    enum tnk_typed_by { TNK_TYPED_NOT, TNK_TYPED_BY_SIZE, TNK_TYPED_BY_DECK } typed;
} tnk_find;

typedef struct tnk_finds {
    tnk_find *item;
    long count, room;
    uint8_t *mask;           /* of all shores */
    long mask_count, mask_room;
} tnk_finds;

/* All that one worker needs, kept from tile to tile; zero before the first. */
typedef struct tnk_worker {
    tnk_reader *reader;
    float *score_line;
    long score_line_room;
    const float **score2;    /* the region's rows, in the ring or of its own */
    long score_room;
    float *lifted;           /* of those rows that differ from the ring's */
    long lifted_room;
    uint8_t *mask;
    long mask_room;
    int *line;
    long line_room;
    tnk_labels labels;
    tnk_blobs blobs;
    tnk_lines lines;
    tnk_forms *forms;         /* NULL before the first line */
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

/* Read the pixels around a frame, averaged so far that the hull keeps enough of them, with the
 * region's land. ground: metres per scene pixel. */
int tnk_tile_view(tnk_worker *worker, const tnk_stripe *stripe, const tnk_region *region, const tnk_frame *frame,
                  const double ground[4], tnk_view *out);

/* Keep the mask of a find, half_m in every direction from its hull's middle, where there is land. 1; 0 without memory. */
int tnk_tile_keep_shore(const tnk_worker *worker, const tnk_plan *plan, const tnk_region *region, double half_m,
                        tnk_finds *finds, tnk_find *find);

/* Read the pixels half_m in every direction from a find's middle again, averaged factor x factor or as far as a
 * view's size needs, with the land that was kept. */
int tnk_tile_again(tnk_worker *worker, const tnk_plan *plan, const tnk_finds *finds, const tnk_find *find, double half_m,
                   int factor, tnk_view *out);

/* The pixels of a view that lie in a known hull's box are no land, whatever the search took them for. */
void tnk_tile_clear_land(tnk_worker *worker, const tnk_view *view, const tnk_frame *frame);

/* Measure what lies at a rough place of a region: hulls are appended to out, each a copy of `find` with its hull. */
int tnk_tile_measure(tnk_worker *worker, const tnk_stripe *stripe, const tnk_region *region, tnk_frame guess,
                     tnk_find find, tnk_finds *out);

/* Seconds that the thread has computed since `since` go to a stage; returns now. */
double tnk_worker_spent(tnk_worker *worker, enum tnk_stage stage, double since);

void tnk_worker_free(tnk_worker *worker);

/* How blobs of a region are gathered. */
tnk_blob_opts tnk_tile_blob_opts(const tnk_plan *plan, const tnk_region *region);

/* Work on the core of plan->tile pixels at (col, row); hulls whose blob is centred in the core
 * are appended. Depends on nothing but the scene and the plan's physical settings: any tile
 * size gives the same hulls. */
int tnk_tile_work(const tnk_stripe *stripe, tnk_worker *worker, int col, int row, tnk_finds *out);

#endif
