/* score.h: how likely what was found is a vessel. */
#ifndef TNK_SCAN_SCORE_H
#define TNK_SCAN_SCORE_H

#include "scan/finds.h"
#include "scan/plan.h"

/* Probability that a measured hull is a vessel (logistic; see lib/README.md), of its deck too once that was looked at. */
double tnk_find_score(const tnk_find *find);

/* Is the box of what stands out of the water emptier than a hull leaves it? Then its score is 0. */
int tnk_find_is_empty(const tnk_find *find);

/* Least score with which a find is reported; seen 0: with which its deck is looked at, which may lift it to that. */
double tnk_least_score(const tnk_plan *plan, const tnk_find *find, int seen);

#endif
