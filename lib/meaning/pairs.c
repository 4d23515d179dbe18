#include "meaning/pairs.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define DEG 0.017453292519943295

/* Where a made-fast pair ends: fenders are 2 to 5 m, and the widest gaps told of 30 m. */
static const double widest_m = 30, least_overlap = 0.4, widest_deg = 15;
/* A box stouter than ships are holds something else as well: a jetty, a barge. */
static const double stoutest = 3.8, stoutest_sd = 0.25;

static double off_axis(double a, double b) { return fabs(remainder(a - b, 180)); }

/* A step from 1 to 0 about an edge, as wide as the error. */
static double below(double x, double edge, double sd) {
    return 0.5 * erfc((x - edge) / (1.41421356237309505 * fmax(sd, 1e-6)));
}

void tnk_pairs_look(const tnk_lying *a, const tnk_lying *b, tnk_beside *out) {
    double east = b->east_m - a->east_m, north = b->north_m - a->north_m;
    double axis = (a->axis_deg + 0.5 * remainder(b->axis_deg - a->axis_deg, 180)) * DEG;
    double along = fabs(east * sin(axis) + north * cos(axis)), across = fabs(east * cos(axis) - north * sin(axis));
    double gap = across - 0.5 * (a->beam_m + b->beam_m);
    double shorter = fmin(a->length_m, b->length_m), common = 0.5 * (a->length_m + b->length_m) - along;
    out->gap_sd_m =
        sqrt(0.25 * (a->beam_sd_m * a->beam_sd_m + b->beam_sd_m * b->beam_sd_m) + 0.5 * a->gsd_m * a->gsd_m);
    out->overlap = fmin(fmax(common / shorter, 0), 1);
    out->angle_deg = off_axis(a->axis_deg, b->axis_deg);
    double angle_sd = hypot(hypot(a->axis_sd_deg, b->axis_sd_deg), 1);
    out->gap_m = fmax(gap, 0);
    double ships = sqrt(a->score * b->score); /* what makes one of the two a ship makes the other one too */
    ships *= below(stoutest, fmin(a->length_m / a->beam_m, b->length_m / b->beam_m), stoutest_sd);
    out->prob = ships * below(gap, widest_m, out->gap_sd_m) * below(out->angle_deg, widest_deg, angle_sd) *
                below(least_overlap, out->overlap, 0.1) * below(-gap, 0.5 * fmin(a->beam_m, b->beam_m), out->gap_sd_m);
    if (a->apart || b->apart || (a->under_way && b->under_way)) out->prob = 0;
}

static int touches(const tnk_lying *a, const tnk_lying *b) {
    tnk_beside s;
    if (fabs(a->north_m - b->north_m) + fabs(a->east_m - b->east_m) > a->length_m + b->length_m + 2 * widest_m)
        return 0;
    tnk_lying free_a = *a, free_b = *b;
    free_a.apart = free_b.apart = free_a.under_way = 0, free_a.score = free_b.score = 1;
    tnk_pairs_look(&free_a, &free_b, &s);
    return s.prob >= 0.5;
}

static int by_north(const void *a, const void *b) {
    const tnk_lying *x = *(const tnk_lying *const *)a, *y = *(const tnk_lying *const *)b;
    if (x->north_m != y->north_m) return x->north_m < y->north_m ? -1 : 1;
    return (x > y) - (x < y);
}

int tnk_pairs_find(const tnk_lying *hull, long count, long *partner, tnk_err *err) {
    long *beside = tnk_alloc_zero((size_t)count, sizeof *beside); /* how many lie alongside */
    const tnk_lying **north = tnk_alloc((size_t)count, sizeof *north);
    double longest = 0;
    tnk_beside s;
    for (long i = 0; i < count && north; i++) {
        partner[i] = -1;
        north[i] = &hull[i];
        longest = fmax(longest, hull[i].length_m);
    }
    if (north && count > 1) qsort(north, (size_t)count, sizeof *north, by_north);
    for (long a = 0; a < count && beside && north; a++)
        for (long b = a + 1; b < count; b++) {
            long i = north[a] - hull, k = north[b] - hull;
            if (hull[k].north_m - hull[i].north_m > hull[i].length_m + longest + 2 * widest_m) break;
            if (!touches(&hull[i], &hull[k])) continue;
            beside[i]++, beside[k]++;
            partner[i] = k, partner[k] = i;
        }
    tnk_free(north);
    if (!beside || !north) {
        tnk_free(beside);
        return tnk_fail_nomem(err);
    }
    for (long i = 0; i < count; i++) {
        long k = partner[i];
        if (k < i) continue;
        tnk_pairs_look(&hull[i], &hull[k], &s);
        if (beside[i] == 1 && beside[k] == 1 && s.prob >= 0.5) beside[i] = beside[k] = -1;
    }
    for (long i = 0; i < count; i++)
        if (beside[i] != -1) partner[i] = -1;
    tnk_free(beside);
    return TNK_OK;
}
