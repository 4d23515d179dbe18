/* fleet.h: how full the calls of a fleet come, learnt from all of them.
 *
 * What a freeboard does not tell of a fill, the prior decides (tnk_fill_prior()), and the same way at every call. Where
 * there are many calls, they tell how full calls are: a mixture of ten bands, each of the prior's own shape within, whose
 * shares have the greatest posterior (by EM; Dempster, Laird and Rubin, 1977) under a Dirichlet prior about the shares of
 * tnk_fill_prior() that counts as much as two calls.
 */
#ifndef TNK_MEANING_FLEET_H
#define TNK_MEANING_FLEET_H

#include "base/err.h"
#include "meaning/laden.h"

enum { TNK_FILL_BANDS = 10 };

/* What one sight says: how likely it is at each fill, up to a factor, and the deadweight to be expected then. */
typedef struct tnk_fill_sight {
    long hull;                    /* a number from 0; sights of one hull share errors */
    double likely[TNK_FILLS], dwt_t[TNK_FILLS];
} tnk_fill_sight;

/* Of a checked hull with a freeboard. 1, or 0 where its sizes lie beyond the model or no draught explains it. */
int tnk_fill_sight_of(const tnk_cargo_in *hull, tnk_fill_sight *out);

/* A fill given a sight: 5, 50 and 95 % points, and the cargo expected, t. */
typedef struct tnk_fill { double lo, median, hi, cargo_t; } tnk_fill;

/* Under shares of the bands. */
void tnk_fill_given(const tnk_fill_sight *sight, const double share[TNK_FILL_BANDS], tnk_fill *out);

typedef struct tnk_fleet {
    double prior[TNK_FILL_BANDS], share[TNK_FILL_BANDS]; /* each sums to 1 */
    double sd;                    /* of all cargo together, relative: what the shares' own error brings */
} tnk_fleet;

/* The shares of tnk_fill_prior(). */
void tnk_fleet_prior(double share[TNK_FILL_BANDS]);

/* Learn the shares, and say of each sight what its fill is under those that the other hulls' sights tell, so that none
 * counts twice. hulls: more than any sight's number. fill: [count]. TNK_OK or TNK_E_NOMEM. */
int tnk_fleet_learn(const tnk_fill_sight *sight, long count, long hulls, tnk_fleet *fleet, tnk_fill *fill,
                    tnk_err *err);

#endif
