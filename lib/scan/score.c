#include "scan/score.h"

#include <math.h>

#include "base/num.h"

/* Weights of the cues, in log odds: one set for scenes under 5 m, one above. Fitted by logistic
 * regression over real and rendered scenes, but for those the physics fixes: nothing as stout as a
 * block or as slim as a wake's arm is a ship. lib/README.md has the reliability table. */
typedef struct weights {
    double start, noise, tail, core, stout, slim, fill, near, plant, peak, small, great, visible, faint, cut;
} weights;

static const weights fine = {-1.8, 0.6, 0.83, 0, -2.2, -14, 1.68, -2, -7.4, 0, 0, 0, 0, -1.2, -2.6};
static const weights coarse = {-4.46, 0.98, 1.56, 1.54, -1.7, -3, 1.34, -1, -8.5, -0.97, -1.73, -1.66, -1, 0, -0.9};
static const double coast_m = 200; /* what the edge cuts and is still longer is more often a coast */
static const double least_fill = 0.4; /* a box emptier than this holds no hull */
/* The net's word joined to that, and of what only the net saw; fitted with nets that had not seen the
 * scene (models/hull.md). */
static const double light_start = 1.2, light_share = 0.23, light_heat = 1.94, unseen_start = -0.85, unseen_share = 0.95;
static const double sight_start = -0.59, sight_heat = 2.33, sight_open = 0.86;
static const double sight_measured = 0.59, sight_contrast = 0.39, sight_ends = -2.07, sight_visible = -0.69;
static const double deck_start = -1.5, deck_share = 0.6, deck_weight = 1, most_for = 5, most_against = 1;
/* Hardly a hull below comes to be reported for its deck, and many decks lie there: in fine pixels off land; in coarse ones, and at
 * land, where piers with boats along them look like decks. */
static const double least_looked_fine = 0.02, least_looked = 0.1;
static const double fine_gsd_m = 3.5, coarse_gsd_m = 6.5;

/* A piece of cloud: its rim is soft where a hull's is sharp, it is white (as bright in the visible as in
 * the near infrared, which no colour tells where there is none) and stout. */
static const double soft_from = 0.4, soft_weight = 8;

static double cloudy(const tnk_find *f) {
    double stout = tnk_clip((5 - f->hull.ratio) / 2, 0.35, 1);
    double white = f->visible_only ? stout : tnk_clip((f->hull.visible - 1.4) / 0.8, 0, 1);
    double soft = f->rim.sharp > 0 ? fmax(0, log(soft_from / tnk_clip(f->rim.sharp, 0.04, 1))) : 0;
    return soft_weight * soft * stout * (0.2 + 0.8 * white);
}

static double log_odds(const tnk_find *f, const weights *w) {
    const tnk_hull *h = &f->hull;
    double ratio = tnk_clip(h->ratio, 1, 20), z = w->start;
    double resolved = tnk_clip((h->frame.length_m / ratio / h->gsd_m - 1.5) / 2, 0.3, 1); /* is the breadth? */
    z += w->noise * log(tnk_clip(h->contrast, 1, 60));        /* hull over the water's noise */
    z += w->tail * log(tnk_clip(f->typical, 0.4, 10));        /* over the water's own tail */
    z += w->core * log(tnk_clip(f->peak / f->typical, 1, 4));
    z += w->small * fmax(0, log(70 / h->frame.length_m)) + w->great * fmax(0, log(h->frame.length_m / 220));
    z += w->stout * resolved * fmax(0, log(4.5 / ratio));
    z += w->slim * fmax(0, log(ratio / 8));
    z += w->fill * h->fill;
    z += w->near * f->near_share;
    z += w->plant * fmax(0, 0.25 - fmax(h->visible, -1)); /* bright in the near infrared alone */
    z += w->peak * log(tnk_clip(h->peak, 0.8, 6));            /* a deckhouse is brighter than the deck */
    z += w->faint * fmax(0, log(10 / tnk_clip(h->contrast, 1, 60))); /* a crest, where hulls are clear */
    z -= cloudy(f);
    z += f->visible_only ? w->visible : 0;               /* foam and cloud look like hulls */
    if (!(h->remarks & TNK_HULL_CUT)) return z;
    return z + w->cut - (h->frame.length_m > coast_m ? 3 : 0);
}

/* What the net's heat, 0 where it saw nothing, is worth; its certainty is cut at 50 to 1. */
static double heat_odds(const tnk_find *f) {
    double heat = tnk_clip(f->heat, 0.02, 0.98);
    return log(heat / (1 - heat));
}

/* Log odds of a sight: how hot, whether water lies along one side, and how hull-like the outline is. */
static double sight_odds(const tnk_find *f) {
    const tnk_hull *h = &f->hull;
    double z = sight_start + sight_heat * heat_odds(f) + sight_open * f->open_side;
    if (!f->measured) return z;
    z += sight_measured + sight_contrast * log(tnk_clip(h->contrast, 1, 55)) + sight_ends * h->ends;
    return z + sight_visible * tnk_clip(h->visible, -1, 3);
}

/* Log odds of a radar hull: how clearly its box stands out of the sea around, how its brightest place does, how
 * evenly it is filled and how empty it is beside it, and its proportions. Logistic regression on 1650 candidates
 * of drawn scenes and of empty Sentinel-1 sea. */
static double echo_odds(const tnk_find *f) {
    const tnk_hull *h = &f->hull;
    double z = -12.9 + 2.2 * log(tnk_clip(h->peak, 1, 60)) + 6.8 * log(tnk_clip(f->peak, 0.8, 6));
    if (h->contrast < 8) z -= 10 * fmax(0, log(2.6 / h->ratio)); /* a patch of rougher sea */
    /* Where neighbouring pixels rise together, a peak just above the threshold is what sea looks like. */
    z -= 8 * tnk_clip((h->grain - 0.35) / 0.15, 0, 1) * fmax(0, log(1.6 / f->peak));
    z += -6.1 * h->around + 4.6 * h->fill + 1.9 * log(h->frame.length_m / h->gsd_m / 10);
    return z - 4.7 * fmax(0, log(3.5 / tnk_clip(h->ratio, 0.5, 20))) - 2.6 * fmax(0, log(h->ratio / 8));
}

/* The same of a weak hull by what its pixels say, the line and the box along it: logistic regression on 862 candidates of
 * 32 drawn scenes (textures of order 1.5 to none, one look and more, speckle independent and not, many hulls and few) and
 * of empty Sentinel-1 sea. */
static double line_odds(const tnk_find *f) {
    double z = -14.65 + 8.64 * tnk_clip(f->form, 0, 2.2) + 5.7 * log(tnk_clip(f->line, 0.65, 2));
    return z + 2.83 * log(tnk_clip(f->hull.peak, 1, 8)) + 0.54 * f->line_odds;
}

/* At a quay there is water along one side at least, and the land beside it is darker. */
static double quay_odds(const tnk_find *f) {
    return echo_odds(f) - 10 * fmax(0, 0.45 - f->hull.open_side) - 8 * fmax(0, f->hull.around + 0.5);
}

static double radar_odds(const tnk_find *f) {
    if (f->quay) return quay_odds(f);
    double z = echo_odds(f);
    return f->line > 0 ? fmax(z, line_odds(f)) : z;
}

int tnk_find_is_empty(const tnk_find *f) { return f->hull.fill < least_fill; }

/* Log odds of what stands out of the water, with the net's word where it ran. */
static double light_odds(const tnk_find *f) {
    if (tnk_find_is_empty(f)) return -INFINITY;
    double t = tnk_clip((f->hull.gsd_m - fine_gsd_m) / (coarse_gsd_m - fine_gsd_m), 0, 1);
    double z = (1 - t) * log_odds(f, &fine) + t * log_odds(f, &coarse);
    if (f->heat > 0) return light_start + light_share * tnk_clip(z, -8, 6) + light_heat * heat_odds(f);
    return f->heat == 0 ? unseen_start + unseen_share * z : z;
}

/* The deck's word joined. */
static double with_deck(const tnk_find *f, double z) {
    if (!f->deck_seen) return z;
    return deck_start + deck_share * z + deck_weight * tnk_clip(f->deck_ship, -most_against, most_for);
}

double tnk_find_score(const tnk_find *f) {
    double z = f->radar ? radar_odds(f) : f->by == TNK_BY_NET ? sight_odds(f) : light_odds(f);
    return 1 / (1 + exp(-with_deck(f, z)));
}

double tnk_least_score(const tnk_plan *p, const tnk_find *f, int seen) {
    int at_land = f->by == TNK_BY_NET || f->hull.remarks & TNK_HULL_TOUCHES;
    double least = at_land ? p->min_at_land : p->min_score;
    int fine = p->decks_tell && !(f->hull.remarks & TNK_HULL_TOUCHES);
    return seen || f->radar ? least : fmin(least, fine ? least_looked_fine : least_looked);
}
