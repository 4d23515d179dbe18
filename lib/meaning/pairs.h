/* pairs.h: which hulls lie side by side on open water, ship to ship. */
#ifndef TNK_MEANING_PAIRS_H
#define TNK_MEANING_PAIRS_H

#include "base/err.h"

typedef struct tnk_lying {
    double east_m, north_m;          /* middle, about any place near */
    double length_m, beam_m, beam_sd_m;
    double axis_deg, axis_sd_deg;    /* of the axis or the bow, clockwise from north */
    double score;                    /* that it is a vessel */
    double gsd_m;
    int apart;                       /* 1: at land or a quay: in no pair */
    int under_way;                   /* 1: two of them are no pair: a wake beside a hull may be the other's */
} tnk_lying;

/* How two hulls lie to each other. */
typedef struct tnk_beside {
    double gap_m, gap_sd_m;  /* side to side; 0 where the outlines touch */
    double overlap;          /* of the shorter one's length, along the mean axis, 0..1 */
    double angle_deg;        /* between the axes, 0..90 */
    double prob;             /* that they are two vessels made fast to each other: 0..1 */
} tnk_beside;

void tnk_pairs_look(const tnk_lying *a, const tnk_lying *b, tnk_beside *out);

/* partner[count]: the hull each one is paired with, or -1. A pair is two that have no third alongside (three and more
 * are a raft) with prob from one half on. TNK_OK or TNK_E_NOMEM. */
int tnk_pairs_find(const tnk_lying *hull, long count, long *partner, tnk_err *err);

#endif
