/* echo_inner.h: what the files of the radar measurement share. */
#ifndef TNK_MEASURE_ECHO_INNER_H
#define TNK_MEASURE_ECHO_INNER_H

#include "kern/kern.h"
#include "measure/echo.h"

/* How far each pixel stands above the sea, in standard deviations of the sea. */
typedef struct tnk_echo_map {
    const float *v;      /* [height][stride], slightly smoothed */
    const float *raw;    /* the same, not smoothed */
    const tnk_kern *kern;
    const tnk_view *view;
    float dim;           /* of land: what is darker is water rather; 0: not known */
    double px_m[4];      /* view pixels per metre: columns and rows for one east, columns and rows for one north */
} tnk_echo_map;

/* A box on the ground around a place in view pixels. */
typedef struct tnk_echo_box {
    double x, y;         /* centre, view pixels; the middle of a pixel is a whole number */
    double turn;         /* of the long axis, radians clockwise from north */
    double length, beam; /* metres */
} tnk_echo_box;

/* Where a hull of a level ends, and how far it is from there to the level. */
typedef struct tnk_echo_edge {
    float cut, rise;
} tnk_echo_edge;

tnk_echo_map tnk_echo_map_of(const tnk_kern *kern, const tnk_view *view);
void tnk_echo_frame_of(const tnk_view *view, const tnk_echo_box *box, tnk_frame *out);

/* Take the arms of side lobes of bright points off a map that is not smoothed yet: what lies on all four sides of a point
 * along range and flight, and falls with the square of the distance; sea: the sea's amplitude in the map's measure.
 * Returns of how many points. */
int tnk_echo_arms_cut(const tnk_view *view, float *raw, double sea);

static inline int tnk_echo_is_sea(const tnk_view *view, long at) { return (view->valid[at] & 1) && !view->land[at]; }

/* What is not clear of a hull: half as long and broad again, and three pixels. */
typedef struct tnk_echo_hem {
    double x, y, factor, ground[4];     /* of the view */
    double sine, cosine, half_a, half_b; /* metres */
} tnk_echo_hem;

tnk_echo_hem tnk_echo_hem_of(const tnk_echo_map *map, const tnk_echo_box *box, double gsd_m);
int tnk_echo_is_clear(const tnk_echo_hem *hem, int x, int y);

/* View pixels of a metre along and across the box. */
void tnk_echo_axes(const tnk_echo_map *map, const tnk_echo_box *box, double along[2], double across[2]);
float tnk_echo_sample(const tnk_echo_map *map, double x, double y);

tnk_echo_edge tnk_echo_edge_of(float level);
/* How far a value stands above an edge: -1 for sea, 1 for the level and more. */
float tnk_echo_stands(float v, tnk_echo_edge edge);

/* Median of a box's inner part. */
float tnk_echo_level(const tnk_echo_map *map, const tnk_echo_box *box);

/* Mean over a box of how far single pixels stand above the sea, up to `most` each; and that by the noise of such a
 * mean on a white sea: the box that holds all of a hull has the most. */
double tnk_echo_mean(const tnk_echo_map *map, const tnk_echo_box *box, float most);
double tnk_echo_clearness(const tnk_echo_map *map, const tnk_echo_box *box, float most, double gsd_m);

/* Moves a box may make while it climbs. */
enum { TNK_ECHO_ALL = 0x1ff, TNK_ECHO_ENDS = 0x60 };

/* Move the box to where most of it stands above the edge: what it is worth there, square metres. moves: TNK_ECHO_*. */
double tnk_echo_climb(const tnk_echo_map *map, tnk_echo_edge edge, double gsd_m, double step_px, unsigned moves,
                      tnk_echo_box *box);

/* The best box at a rough place, and the hull's level. 1; 0 where nothing stands out; -1 without memory. */
int tnk_echo_find(tnk_measure *work, tnk_echo_map *map, const tnk_frame *guess, double gsd_m, tnk_echo_box *box,
                  float *level);

#endif
