/* edges.h: deck edge and shadow edge of one side of a hull, to a fraction of a pixel. */
#ifndef TNK_MEASURE_EDGES_H
#define TNK_MEASURE_EDGES_H

#include <tanker/freeboard.h>

#include "measure/strip.h"

/* What one side of a hull shows, along its parallel midbody. x runs across from the frame's middle line toward
 * the shadow, metres. */
typedef struct tnk_shadow_edges {
    enum tnk_reason why;      /* TNK_WHY_MEASURED, or ROUGH_SEA, NO_EDGE: nothing below but `side` then counts */
    int side;                 /* 1: the shadow falls to starboard of the frame's axis, -1: to port */
    double half_m;            /* so far fore and aft of amidships it was looked at */
    double deck_m, tilt;      /* x of the deck edge amidships, and its change per metre forward */
    double width_m, width_sd_m; /* deck edge to shadow edge */
    double agree;             /* share of the stations along the hull whose own width agrees */
} tnk_shadow_edges;

typedef struct tnk_edge_work { /* memory kept between calls; zero before the first */
    tnk_strip strip;
    float *plane[2];           /* [stations][bins] */
    double *sum[2][2];         /* [bins + 1] */
    double *cost, *total;      /* [stations][widths], [widths] */
    signed char *shift;        /* [stations][widths] */
    long plane_room[2], sum_room[2][2], cost_room, total_room, shift_room;
} tnk_edge_work;

/* Measure the shadow of one hull's side.
 *   lean       of the hull: tnk_lean_of(), its why TNK_WHY_MEASURED
 *   highest_m  highest freeboard thought of
 * 1, whatever out->why says; -1 without memory. */
int tnk_edges_of_shadow(tnk_edge_work *work, const tnk_view *view, const tnk_frame *hull, const tnk_lean *lean,
                        double gsd_m, double highest_m, tnk_shadow_edges *out);

void tnk_edge_work_free(tnk_edge_work *work);

#endif
