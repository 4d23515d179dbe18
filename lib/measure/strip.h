/* strip.h: the pixels along one side of a hull, as profiles across it at stations along it.
 *
 * x runs across the hull from its middle line toward one side, metres. Pixels are sorted into bins of a
 * quarter of a pixel as they were read, not interpolated: a hull is rarely parallel to the grid, so
 * that a station sees finer than a pixel.
 */
#ifndef TNK_MEASURE_STRIP_H
#define TNK_MEASURE_STRIP_H

#include "measure/patch.h"

enum { TNK_STRIP_PER_PX = 4, TNK_STATIONS = 24 /* most */ };

/* What part of the surroundings is looked at. */
typedef struct tnk_strip_ask {
    int side;              /* 1: x grows toward starboard, -1: toward port */
    double gsd_m;          /* of the view's pixels */
    double reach_m;        /* how far beyond the frame's side the hull's own shadow may fall at most */
    double clear_m;        /* so far beyond it a dark hull side may be seen, which is no shadow on water */
    int faint;             /* 1: as many stations of three pixels as there is room for; dark places by single pixels, and
                              no level of the deck */
    int ahead;             /* 1, with faint: the profile runs along the hull, x from amidships past the bow, stations side by
                              side about the middle line; the frame's axis points to the bow, water is looked for abeam */
    double drift;          /* so much to starboard a shadow ahead of the bow leads, per metre ahead */
    double lit_m;          /* so far inside the frame's other side a lit hull side may be seen, which is no deck */
    int flank;             /* 1: the hull side itself is looked at: water of that side only, the deck's level in its
                              middle, none of the shadow; no more water than reach_m */
    double inside_m;       /* of deck that is looked at then */
} tnk_strip_ask;

typedef struct tnk_strip { /* memory kept between calls; zero before the first */
    int stations, bins;
    double x0_m, bin_m;    /* lower edge of the first bin; breadth of one */
    double station_m;      /* length of hull that a station sees; the middle one's middle is amidships */
    float *mean[TNK_VIEW_BANDS]; /* [stations][bins]; NULL where there is no such band */
    float *weight;         /* [stations][bins]: pixels in it */
    float water[TNK_VIEW_BANDS], shaded[TNK_VIEW_BANDS]; /* level of open water, of water in shadow */
    float deck[TNK_VIEW_BANDS];  /* level of the deck along its sunlit edge */
    float deck_spread[TNK_VIEW_BANDS]; /* sd of its pixels; only with `flank` */
    float noise[TNK_VIEW_BANDS]; /* sd of a pixel of open water */
    float *list;
    int *place;
    double *table;         /* of faint.c */
    long table_room;
    long mean_room[TNK_VIEW_BANDS], weight_room, list_room, place_room;
} tnk_strip;

/* Fill profiles and levels along the parallel midbody of a hull. 1; 0 where there are too few pixels of
 * water, lit or in shadow; -1 without memory. */
int tnk_strip_take(tnk_strip *strip, const tnk_view *view, const tnk_frame *hull, const tnk_strip_ask *ask);

/* Shortest hull on which so many stations find room, where none are faint. */
double tnk_strip_shortest(int stations, double gsd_m);

/* Contrast of the shadow on the water in standard deviations of one pixel, all bands together. */
double tnk_strip_contrast(const tnk_strip *strip);

/* Share of land or structures along one side (1: starboard), amidships, so far beyond the frame's side. */
double tnk_strip_land(const tnk_view *view, const tnk_frame *hull, int side, double reach_m);

void tnk_strip_free(tnk_strip *strip);

#endif
