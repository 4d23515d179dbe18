/* bow.c: which end of a hull goes first. */
#include <math.h>

#include "measure/hull.h"

/* Weights of the cues, in log odds: from a logistic regression on 485 rendered ships, shrunk towards
 * what real decks allow. */
static const double wave_m = 10; /* over which the sea's texture hangs together */
static const double trail_weight = 0.5, most_trail = 10, hull_like = 0.35;
static const double taper_weight = 3, house_weight = 10, wake_weight = 5;

/* Log odds from which the bow counts as known: coarse pixels have misled before. */
static double sure(double gsd_m) { return 1 + 0.25 * gsd_m; }

/* Width of the hull, in cells of g > 0.5, of the columns whose |a - centre| lies in [from, to] of
 * half the length, on one side. */
static double width_near(const tnk_patch *p, double level, double half_a, double half_b, int side,
                         double from, double to) {
    double n = 0, columns = 0;
    for (int i = 0; i < p->na; i++) {
        double a = side * tnk_patch_a(p, i) / half_a;
        if (a < from || a > to) continue;
        columns++;
        for (int j = 0; j < p->nb; j++) {
            double b = tnk_patch_b(p, j);
            if (fabs(b) > 1.2 * half_b) continue;
            n += p->contrast[(long)j * p->na + i] > 0.45 * level;
        }
    }
    return columns > 0 ? n / columns * p->step_m / (2 * half_b) : 0;
}

/* Mean brightness of all bands' excess over the deck, of one end's fifth: a deckhouse is white. */
static double brightness_near(const tnk_patch *p, double half_a, double half_b, int side) {
    double s = 0, n = 0;
    for (int i = 0; i < p->na; i++) {
        double a = side * tnk_patch_a(p, i) / half_a;
        if (a < 0.55 || a > 0.97) continue;
        for (int j = 0; j < p->nb; j++) {
            if (fabs(tnk_patch_b(p, j)) > 0.8 * half_b) continue;
            for (int b = 0; b < 3; b++)
                if (p->band[b]) s += p->band[b][(long)j * p->na + i], n++;
        }
    }
    return n > 0 ? s / n : 0;
}

/* The water beyond one end, |b| in from..to. */
typedef struct strip {
    double n, visible, variance, contrast; /* cells; means; of `visible` */
} strip;

static strip strip_beyond(const tnk_patch *p, double half_a, double skip, int side, double from, double to) {
    strip q = {0};
    double s = 0, s2 = 0, c = 0;
    for (int i = 0; i < p->na; i++) {
        if (side * tnk_patch_a(p, i) < half_a + skip) continue;
        for (int j = 0; j < p->nb; j++) {
            double b = fabs(tnk_patch_b(p, j));
            uint8_t state = p->state[(long)j * p->na + i];
            if (b < from || b > to || (state & (TNK_CELL_VALID | TNK_CELL_LAND)) != TNK_CELL_VALID) continue;
            double v = tnk_patch_visible(p, i, j);
            s += v, s2 += v * v, c += p->contrast[(long)j * p->na + i], q.n++;
        }
    }
    if (!(q.n > 0)) return q;
    q.visible = s / q.n;
    q.contrast = c / q.n;
    q.variance = fmax(s2 / q.n - q.visible * q.visible, 0);
    return q;
}

/* By how many standard errors the water beyond one end is brighter, over the water on both its sides:
 * the trail of a ship under way, fainter and longer than the foam that outlines are cut from. What stands
 * out as hulls do is another hull. */
static double trail(const tnk_patch *p, double level, double half_a, double half_b, double gsd, int side) {
    strip in = strip_beyond(p, half_a, 1.5 * gsd, side, 0, half_b + 0.5 * gsd);
    strip beside = strip_beyond(p, half_a, 1.5 * gsd, side, half_b + 2.5 * gsd, 1e9);
    double alike = fmax(gsd, wave_m) / p->step_m, cells = alike * alike; /* cells that vary together */
    double pixels = in.n / cells, beside_pixels = beside.n / cells;
    if (pixels < 2 || beside_pixels < 4 || !(beside.variance > 0) || in.contrast > hull_like * level) return 0;
    double excess = in.visible - beside.visible;
    return excess > 0 ? excess / sqrt(beside.variance * (1 / pixels + 1 / beside_pixels)) : 0;
}

void tnk_hull_bow(const tnk_patch *p, double level, int wake, tnk_hull *h) {
    double half_a = 0.5 * h->frame.length_m, half_b = 0.5 * h->frame.beam_m;
    h->bow_odds = 0;
    h->bow_known = 0;
    if (half_b < h->gsd_m && !wake) return;
    double ahead = width_near(p, level, half_a, half_b, 1, 0.8, 0.98);
    double astern = width_near(p, level, half_a, half_b, -1, 0.8, 0.98);
    double light_a = brightness_near(p, half_a, half_b, 1), light_s = brightness_near(p, half_a, half_b, -1);
    double light = light_a + light_s > 0 ? (light_s - light_a) / (light_a + light_s) : 0;
    double fine = half_b / (half_b + 2 * h->gsd_m); /* a taper needs pixels */
    h->bow_odds = taper_weight * fine * (astern - ahead) + house_weight * light - wake_weight * wake;
    double trails = trail(p, level, half_a, half_b, h->gsd_m, -1) - trail(p, level, half_a, half_b, h->gsd_m, 1);
    trails *= trail_weight;
    h->bow_odds += trails > most_trail ? most_trail : trails < -most_trail ? -most_trail : trails;
    h->bow_known = fabs(h->bow_odds) > sure(h->gsd_m);
    if (h->bow_odds < 0) {
        h->frame.axis_deg += 180;
        h->bow_odds = -h->bow_odds;
    }
}
