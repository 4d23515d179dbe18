/* hull.h: from a rough place to measured hulls. */
#ifndef TNK_MEASURE_HULL_H
#define TNK_MEASURE_HULL_H

#include "find/label.h"
#include "kern/kern.h"
#include "measure/patch.h"

enum { TNK_HULLS = 8 /* most hulls taken from one candidate */ };

/* Remarks on a hull, bits. */
enum {
    TNK_HULL_CUT = 1,        /* runs into invalid pixels or the scene's edge */
    TNK_HULL_WAKE = 2,       /* a wake was cut off */
    TNK_HULL_DARK = 4,       /* darker than the water */
    TNK_HULL_SATURATED = 8,
    TNK_HULL_COARSE = 16,    /* beam under two pixels: leans on the usual length-to-beam ratio */
    TNK_HULL_TOUCHES = 32,   /* land or a structure touches it */
    TNK_HULL_PARTED = 64,    /* one of several hulls that a candidate was parted into */
    TNK_HULL_STRIP = 128,    /* these lie closer together than pixels tell */
    TNK_HULL_FOAM = 256,     /* the wake cut off was as bright as the hull */
    TNK_HULL_WHOLE = 512     /* around the two before it, which may be its halves or hulls side by side */
};

typedef struct tnk_hull {
    tnk_frame frame;         /* centre, axis, length, beam; axis points to the bow if bow_known */
    double length_sd_m, beam_sd_m, axis_sd_deg;
    double bow_odds;         /* log odds that the bow lies along frame.axis_deg */
    int bow_known;
    unsigned remarks;        /* TNK_HULL_* */
    /* How much it looks like a hull on water, for the score: */
    double contrast;         /* hull level over the water's noise */
    double ratio;            /* length over beam as seen, before the beam was steadied */
    double visible;          /* mean excess of the visible bands inside the box, of the hull's level:
                                negative for plants, which are bright in the near infrared alone */
    double peak;             /* 95 % quantile of the contrast inside the box, of the hull's level */
    double fill;             /* mean level inside the box, of the hull's own level */
    double around;           /* the same in a band around the box: 0 for a hull alone on water */
    double land_around;      /* share of land in that band */
    double lean_deg;         /* radar: of the hull's mass, clockwise from the box that frame is */
    double open_side;        /* radar at a quay: share of water along the better long side */
    double ends;             /* share of the two ends' bands beyond the hull that is not water */
    double gsd_m;            /* pixel size at which it was measured */
    double grain;            /* radar: correlation of neighbouring sea pixels, 0: independent */
    double streak;           /* radar: how far its row of pixels goes on standing out on both sides, over the hull's level */
} tnk_hull;

typedef struct tnk_measure { /* memory kept between calls; zero before the first, but for kern */
    const tnk_kern *kern;    /* borrowed */
    tnk_patch patch;
    tnk_labels labels;
    uint8_t *mask;
    long mask_room;
    float *line;
    long line_room;
    float *echo;             /* of radar: how far pixels stand above the sea */
    long echo_room;
    int *sum;                /* of a raft: bright cells down the columns */
    long sum_room;
} tnk_measure;

/* Metres from which on hulls are found in pixels of that size, of those that stand out clearly. */
double tnk_hull_found_from(double gsd_m);

/* Measure the hull or hulls at a rough place. Behind two that one outline was parted into comes that outline, as
 * TNK_HULL_WHOLE, where pixels are fine.
 *
 *   view    pixels around it; should reach 0.75 * length + 60 m from its middle in every direction
 *   guess   place, axis (either way), length and beam within about 30 %
 *   gsd_m   ground size of the view's pixels
 *   least_m hulls shorter than this need not be found
 *   out     at most `capacity` hulls
 *
 * Returns their number, 0 where nothing of a hull's shape is there, -1 without memory. */
int tnk_hull_measure(tnk_measure *work, const tnk_view *view, const tnk_frame *guess, double gsd_m,
                     double least_m, tnk_hull *out, int capacity);

/* Measure one hull inside a box that is already known well (within a tenth of the length, a third of
 * the beam), with anything beside it: quay, cranes, another hull. Only what lies in the box's
 * breadth counts; view->land must be clear inside the box. The beam, whose sides may be quay, keeps
 * to the box's within 25 %. 1; 0 where the outline found is not that of the box; -1 without memory. */
int tnk_hull_at_quay(tnk_measure *work, const tnk_view *view, const tnk_frame *box, double gsd_m, tnk_hull *out);

void tnk_measure_free(tnk_measure *work);

/* Standard deviations of length, beam and axis at a pixel size: the ends to a part of a pixel, what
 * an outline leaves open (rake, rails, bulb) however fine the pixels are, and a share of the size.
 * contrast: level over the water's noise. The numbers: lib/README.md. */
void tnk_hull_errors(double length_m, double beam_m, double gsd_m, double contrast, double *length_sd_m,
                     double *beam_sd_m, double *axis_sd_deg);

/* Length over beam of the usual merchant ship: 6.35, sd 0.75. The means by type of OpenSARShip's register
 * values (219 hulls of seven types) pool to 6.3 with an sd of 0.5; widened for fleets not among them. */
double tnk_hull_usual_ratio(double *sd);

/* Inner parts, for tests and for the two files that share them. */

/* Take a beam as it was seen, without the blur; below six pixels the usual ratio is weighed in. The hull's length and
 * its errors are set. */
void tnk_hull_steady_beam(tnk_hull *hull, double beam_m, double gsd_m);

/* Level of the hull: typical contrast of what stands clearly above the water inside the frame's
 * box widened by `widen`; 0 where nothing does. */
double tnk_hull_level(tnk_measure *work, double widen, double gsd_m);

/* Refine one hull whose pixels may reach from b = low_m to high_m across: axis, length, beam. 1;
 * 0 where it has no extent; -1 without memory. */
int tnk_hull_outline(tnk_measure *work, const tnk_view *view, const tnk_frame *guess, double gsd_m,
                     double low_m, double high_m, tnk_hull *out);

/* wake: 1 or -1 where a wake runs out ahead of or behind the patch's axis, 0 none. Fill bow_odds, and turn the frame so that the likelier bow is ahead. patch and mask as
 * tnk_hull_outline() leaves them. */
void tnk_hull_bow(const tnk_patch *patch, double level, int wake, tnk_hull *hull);

#endif
