#include "ledger/chance.h"

#include <math.h>

static const double root_2 = 1.41421356237309504880, z95 = 1.6448536269514722;

static double above(double z) { return 0.5 * erfc(z / root_2); }

/* Where the own part is the smaller one it may as well be lognormal: one lognormal of both, or a certainty. */
static double above_lognormal(const tnk_chance *c, double x) {
    double own = c->own / c->mean, sd = sqrt(c->common * c->common + own * own);
    if (x <= 0) return 1;
    if (sd <= 0) return c->mean > x;
    return above((log(x / c->mean) + 0.5 * sd * sd) / sd);
}

double tnk_chance_above(const tnk_chance *c, double x) {
    const double step = 0.25, reach = 5; /* of a smooth integrand: exact to 1e-6 */
    const double root_2pi = 2.50662827463100050242;
    if (c->own <= 0.5 * c->common * c->mean) return c->mean > 0 ? above_lognormal(c, x) : x < 0;
    if (c->common <= 0) return above((x - c->mean) / c->own);
    double sum = 0;
    for (double z = -reach; z <= reach; z += step) {
        double factor = exp(c->common * z - 0.5 * c->common * c->common);
        sum += exp(-0.5 * z * z) * above((x / factor - c->mean) / c->own);
    }
    return sum * step / root_2pi;
}

/* False position with halving of the end that stays (Illinois), and every fourth step a bisection. */
double tnk_chance_quantile(const tnk_chance *c, double q) {
    double lo = 0, hi = c->mean + c->own;
    double at_lo = tnk_chance_above(c, lo) - (1 - q), at_hi = tnk_chance_above(c, hi) - (1 - q);
    if (!(hi > 0) || at_lo <= 0) return 0;
    while (at_hi > 0 && hi < 1e15) lo = hi, at_lo = at_hi, hi *= 2, at_hi = tnk_chance_above(c, hi) - (1 - q);
    for (int i = 0, side = 0; i < 200 && hi - lo > 1e-9 * hi; i++) {
        double x = i % 4 == 3 ? 0.5 * (lo + hi) : (lo * at_hi - hi * at_lo) / (at_hi - at_lo);
        double at = tnk_chance_above(c, x) - (1 - q);
        if (at > 0) {
            lo = x, at_lo = at;
            if (side == 1) at_hi *= 0.5;
            side = 1;
        } else {
            hi = x, at_hi = at;
            if (side == -1) at_lo *= 0.5;
            side = -1;
        }
        if (at == 0) return x;
    }
    return 0.5 * (lo + hi);
}

void tnk_chance_split(double lo, double median, double hi, double *mean, double *sd) {
    const double half_mean = 0.39894228040143268; /* of a standard normal, where it is above 0 */
    double down = (median - lo) / z95, up = (hi - median) / z95;
    double shift = half_mean * (up - down);
    *mean = median + shift;
    *sd = sqrt(fmax(0.5 * (up * up + down * down) - shift * shift, 0));
}
