#include "meaning/paint.h"

#include <math.h>

/* Decks of 40 ships in PlanetScope and sub-metre pictures. By judgment one in five has any colour at all, one in ten is
 * painted anew, or lit unlike. */
static const double blue_mean = 0.306, blue_spread = 0.043, red_mean = 0.375, red_spread = 0.062;
static const double odd = 0.2, changed = 0.1;

static double bell(double off, double sd) { return exp(-0.5 * off * off / (sd * sd)) / sd; }

static int known(const tnk_paint *p) {
    return p->sd > 0 && isfinite(p->sd) && isfinite(p->blue) && isfinite(p->red);
}

double tnk_paint_odds(const tnk_paint *a, const tnk_paint *b) {
    if (!known(a) || !known(b)) return 1;
    double sd = hypot(a->sd, b->sd);
    double any = bell(b->blue - blue_mean, hypot(blue_spread, b->sd)) *
                 bell(b->red - red_mean, hypot(red_spread, b->sd));
    any = (1 - odd) * any + odd * 4 * M_PI; /* evenly over all shares that sum to 1; bells are without their 2 pi */
    return changed + (1 - changed) * bell(a->blue - b->blue, sd) * bell(a->red - b->red, sd) / any;
}

void tnk_paint_join(tnk_paint *mean, const tnk_paint *s) {
    if (!known(s)) return;
    if (!known(mean)) {
        *mean = *s;
        return;
    }
    double p = 1 / (mean->sd * mean->sd), q = 1 / (s->sd * s->sd), all = p + q;
    *mean = (tnk_paint){(p * mean->blue + q * s->blue) / all, (p * mean->red + q * s->red) / all, 1 / sqrt(all)};
}
