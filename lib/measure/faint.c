#include "measure/faint.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "measure/freeboard.h"

enum { STEPS = TNK_FAINT_STEPS, EDGES = 15, LEVELS = 5, RAMP = 32 /* parts of a pixel */, REACH = 4 /* pixels */,
       BINS = 512 /* most */, DECKS = 4, LANES = 8 /* freeboards side by side */,
       WIDE = (STEPS + LANES - 1) / LANES * LANES };
const double tnk_faint_coarsest_m = 5;
static const double least_gap = 0.3;         /* with less it told nothing */
static const double usual_share = 0.03;     /* of the length: freeboard that an error of angles is told for */
static const double blur_px = 0.62;         /* sensor and pixel together, one sigma */
static const double inside_px = 2;          /* deck that is looked at */
static const double edge_step_px = 0.25, edge_sd_px = 0.6; /* of the deck edge about the outline */
static const double shade[LEVELS] = {0.8, 0.9, 1, 1.12, 1.25}; /* darkness of the shadow, of that at the darkest place */
static const double usual_shade = 1.02, shade_sd = 0.12;      /* the latter of its logarithm */
static const double texture = 0.15, edge_texture = 0.075, floor_noise = 0.03; /* of the step at the deck edge */
static const double waves = 1.5;            /* pixels of water are not independent */
static const double some_longer[DECKS] = {0.1, 0.3, 0.6, 0.9}; /* stations at which things on deck lengthen the shadow */
static const double decks[DECKS] = {0.6, 0.2, 0.1, 0.1};       /* hulls that have so many */
static const double house_front = 0.3;      /* of the length: so far from amidships the house begins, at either end */
static const double house_low_m = 10, house_tall_m = 30; /* and is so much higher than the deck, evenly */
static const double usual_longer_px = 0.1;  /* of the width, by pipes, rails and the like */
static const double whole_longer = 0.2, longer_share = 0.06; /* hulls where it does all along, by that share of L */
static const double other = 0.02;             /* sights that show something else */
static const double foam_over = 0.4;         /* hulls with a wake whose shadow foam shortens, by anything */
static const double share_independent = 0.4; /* of what a station says */
static const double next_to_none = -60;      /* log odds against the likeliest, lost in the sum of what some station tells */
static const double bow_gap = 0.4;           /* metres of shadow ahead, a metre of height, at least */
static const double bow_rise_m = 3.2, bow_rise_sd_m = 1.4; /* over the deck amidships: forecastle, bulwark, sheer, trim */
static const double bow_other = 0.1, bow_edge_sd_px = 1;   /* as other and edge_sd_px */
static const double sheer_sd_m = 0.3, sure_px = 0.12; /* of freeboard; of the width */

typedef struct look {
    tnk_strip *s;
    int bands, first;            /* first bin looked at */
    double gsd, gap, outline_m, step_m;
    double edge_sd_px;           /* of the deck edge about the outline */
    double length_m, carry;      /* metres that a shadow runs along the axis, per metre of height */
    double dark[TNK_VIEW_BANDS]; /* water less shadow */
    double ramp[2 * REACH * RAMP + 1];
    double *deck, *grain;        /* [EDGES][bins]: share of deck in a bin; what is not explained there, of the step */
    double *open;                /* [bins + EDGES - 1][WIDE]: share of water beyond the shadow's end, see open_at() */
    double cost[LEVELS][EDGES][WIDE];
} look;

int tnk_faint_allowed(const tnk_aspect *a, const tnk_lean *l, double gsd, double length) {
    double open = fabs(l->shadow) - l->drawn * (l->shadow > 0 ? 1 : -1);
    return l->why != TNK_WHY_SUN_LOW && !isnan(a->sun_azimuth_deg) && open >= least_gap && gsd <= tnk_faint_coarsest_m &&
           a->view_zenith_deg <= tnk_most_zenith_deg &&
           length >= TNK_FAINT_PX * gsd;
}

static void set_ramp(look *q) {
    for (int i = -REACH * RAMP; i <= REACH * RAMP; i++)
        q->ramp[i + REACH * RAMP] = 0.5 * erfc(-i / (RAMP * blur_px) / sqrt(2.0));
}

/* Share of what lies beyond an edge, `off` metres after it. */
static double past(const look *q, double off) {
    double i = off / q->gsd * RAMP + REACH * RAMP;
    return i <= 0 ? 0 : i >= 2 * REACH * RAMP ? 1 : q->ramp[(int)(i + 0.5)];
}

static double bin_m(const look *q, int i) { return q->s->x0_m + (i + 0.5) * q->s->bin_m; }
static double edge_m(const look *q, int d) { return q->outline_m + (d - EDGES / 2) * edge_step_px * q->gsd; }

/* Bins and edges are as far from each other: the share depends on their difference. */
static double *open_at(const look *q, int bin, int d) { return q->open + (long)(bin - d + EDGES - 1) * WIDE; }

/* What is the same for all stations and bands. 0 without memory. */
static int lay_tables(look *q) {
    int bins = q->s->bins;
    if (!tnk_reserve(&q->s->table, &q->s->table_room, 2L * EDGES * bins + (long)(bins + EDGES - 1) * WIDE, sizeof(double)))
        return 0;
    q->deck = q->s->table, q->grain = q->deck + (long)EDGES * bins, q->open = q->grain + (long)EDGES * bins;
    for (int d = 0; d < EDGES; d++)
        for (int i = 0; i < bins; i++) {
            double off = (bin_m(q, i) - edge_m(q, d)) / q->gsd;
            q->deck[d * bins + i] = 1 - past(q, off * q->gsd);
            q->grain[d * bins + i] = off < 0 ? texture : edge_texture * exp(-0.5 * off * off);
        }
    for (int i = 1 - EDGES; i < bins; i++)
        for (int f = 0; f < WIDE; f++)
            open_at(q, i, 0)[f] = past(q, bin_m(q, i) - (edge_m(q, 0) + f * q->step_m * q->gap));
    return 1;
}

/* A bin that holds pixels, as a band and a deck edge have it: its weight, what stands above the water, share of deck. */
typedef struct cell {
    int bin;
    double w, r, deck;
} cell;

/* Sums over those bins: of weighed squares and products, v what stands above the water, d deck; with the shadows of
 * LANES freeboards s. */
typedef struct sums { double vv, dv, dd; } sums;
typedef struct shadows { double sv[LANES], ss[LANES], ds[LANES]; } shadows;

/* The greatest step of a band from deck to water, which scales what the section does not explain. */
static double step_of(const look *q, const float *v, double water) {
    double most = 1e-9;
    for (int i = q->first; bin_m(q, i) < q->outline_m - 1.5 * q->gsd; i++)
        if (v[i] > 0) most = fmax(most, fabs((double)v[i] - water));
    return most;
}

static shadows add_shadows(const look *q, const cell *c, int count, int d, int from) {
    shadows t = {.sv = {0}};
    double end = edge_m(q, d) + (from + LANES - 1) * q->step_m * q->gap;
    int last = (int)((end + REACH * q->gsd - q->s->x0_m) / q->s->bin_m); /* no shadow beyond */
    for (int k = 0; k < count && c[k].bin <= last; k++) {
        const double *open = open_at(q, c[k].bin, d) + from, w = c[k].w, r = c[k].r, deck = c[k].deck;
        for (int f = 0; f < LANES; f++) {
            double shadow = 1 - deck - open[f], weighed = w * shadow;
            t.sv[f] += weighed * r, t.ss[f] += weighed * shadow, t.ds[f] += weighed * deck;
        }
    }
    return t;
}

/* Add to q->cost what is left for LANES freeboards, the level of the deck being free. */
static void add_costs(look *q, double band_dark, const sums *t, const shadows *s, int d, int from) {
    for (int c = 0; c < LEVELS; c++) {
        double dark = shade[c] * band_dark, *cost = &q->cost[c][d][from];
        for (int f = 0; f < LANES; f++) {
            double dv = t->dv + dark * s->ds[f];
            cost[f] += t->vv + 2 * dark * s->sv[f] + dark * dark * s->ss[f] - (t->dd > 0 ? dv * dv / t->dd : 0);
        }
    }
}

/* Add to q->cost what one band of a station leaves unexplained. */
static void add_band(look *q, int k, int b) {
    const tnk_strip *s = q->s;
    const float *v = s->mean[b] + (long)k * s->bins, *n = s->weight + (long)k * s->bins;
    double water = (double)s->water[b], step = step_of(q, v, water), noise = waves * (double)s->noise[b];
    double flat = step * floor_noise;
    cell c[BINS];
    for (int d = 0; d < EDGES; d++) {
        const double *deck = q->deck + (long)d * s->bins, *grain = q->grain + (long)d * s->bins;
        sums t = {0};
        int count = 0;
        for (int i = q->first; i < s->bins; i++) {
            if (!(n[i] > 0)) continue;
            double r = (double)v[i] - water, rough = step * grain[i];
            double w = 1 / (noise * noise / (double)n[i] + flat * flat + rough * rough);
            c[count++] = (cell){i, w, r, deck[i]};
            t.vv += w * r * r, t.dv += w * deck[i] * r, t.dd += w * deck[i] * deck[i];
        }
        for (int f = 0; f < STEPS; f += LANES) {
            shadows dim = add_shadows(q, c, count, d, f);
            add_costs(q, q->dark[b], &t, &dim, d, f);
        }
    }
}

static double sum_of(const double *v) {
    double sum = 0;
    for (int f = 0; f < STEPS; f++) sum += v[f];
    return sum;
}

/* Likelihood of each freeboard at station k, all edges and levels summed; its sum is 1. 0: no pixels there. */
static int station(look *q, int k, double out[STEPS]) {
    double best = INFINITY, used = 0;
    memset(q->cost, 0, sizeof q->cost);
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (q->s->mean[b]) add_band(q, k, b);
    for (int i = q->first; i < q->s->bins; i++) used += q->s->weight[(long)k * q->s->bins + i] > 0;
    if (used < 1) return 0;
    for (int c = 0; c < LEVELS; c++)
        for (int d = 0; d < EDGES; d++) {
            double off = (d - EDGES / 2) * edge_step_px / q->edge_sd_px, odd = log(shade[c] / usual_shade) / shade_sd;
            double *cost = q->cost[c][d];
            for (int f = 0; f < STEPS; f++) cost[f] += off * off + odd * odd;
            for (int f = 0; f < STEPS; f++) best = cost[f] < best ? cost[f] : best;
        }
    double scale = fmax(best / used, 1);
    memset(out, 0, STEPS * sizeof *out);
    for (int c = 0; c < LEVELS; c++)
        for (int d = 0; d < EDGES; d++)
            for (int f = 0; f < STEPS; f++) {
                double odds = -0.5 * (q->cost[c][d][f] - best) / scale;
                if (odds > next_to_none) out[f] += exp(odds);
            }
    double all = sum_of(out);
    for (int f = 0; f < STEPS; f++) out[f] /= all;
    return 1;
}

/* How likely the house's shadow reaches station k: it may stand at the end from where shadows run along the hull. */
static double housed(const look *q, int k) {
    double along = (k - 0.5 * (q->s->stations - 1)) * q->s->station_m;
    double height = (house_front * q->length_m + copysign(1, q->carry) * along) / fmax(fabs(q->carry), 1e-9);
    return fmin(fmax((house_tall_m - height) / (house_tall_m - house_low_m), 0), 1);
}

/* What is seen, given that things on deck make the shadow longer by 0 to `most` steps, evenly. */
static void lengthen(const double *v, int most, double out[STEPS]) {
    for (int f = 0; f < STEPS; f++) {
        out[f] = 0;
        for (int i = f; i < STEPS && i <= f + most; i++) out[f] += v[i] / (most + 1);
    }
}

/* What is seen, given that foam lies on as much of the shadow as it may. */
static void shorten(double v[STEPS], double share) {
    double sum = 0;
    for (int f = 0; f < STEPS; f++) {
        sum += v[f];
        v[f] = (1 - share) * v[f] + share * sum / (f + 1);
    }
}

/* Blurred, and moved down by that many steps. */
static void blur(double *v, double sd_steps, double down) {
    double from[STEPS];
    memcpy(from, v, sizeof from);
    for (int f = 0; f < STEPS; f++) {
        double sum = 0, all = 0;
        for (int i = 0; i < STEPS; i++) {
            double off = (i - f - down) / sd_steps, w = exp(-0.5 * off * off) + 1e-30;
            sum += w * from[i], all += w;
        }
        v[f] = sum / all;
    }
}

/* All stations together: they share their errors, so that each counts for a part only. Gas tanks and gear stand beside
 * the edge nearly everywhere or hardly anywhere. */
static int join(look *q, double all[STEPS]) {
    double one[STEPS], longer[STEPS], of[DECKS][STEPS], most = -INFINITY;
    int count = 0;
    memset(all, 0, STEPS * sizeof *all);
    memset(of, 0, sizeof of);
    for (int k = 0; k < q->s->stations; k++) {
        if (!station(q, k, one)) continue;
        lengthen(one, STEPS, longer);
        for (int d = 0; d < DECKS; d++) {
            double as_is = (1 - some_longer[d]) * (1 - housed(q, k));
            for (int f = 0; f < STEPS; f++) of[d][f] += log(as_is * one[f] + (1 - as_is) * longer[f] + 1e-4 / STEPS);
        }
        count++;
    }
    for (int d = 0; d < DECKS; d++)
        for (int f = 0; f < STEPS; f++) most = fmax(most, of[d][f]);
    for (int d = 0; d < DECKS; d++)
        for (int f = 0; f < STEPS; f++) all[f] += decks[d] * exp(share_independent * (of[d][f] - most));
    return count;
}

/* Levels of the shadow and tables, for a strip that is taken. 0: bins without end; -1 without memory. */
static int prepare(look *q) {
    tnk_strip *s = q->s;
    if (s->bins > BINS) return 0;
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        if (s->mean[b]) q->dark[b] = fmax((double)(s->water[b] - s->shaded[b]), 0);
    q->first = (int)fmax(0, (q->outline_m - inside_px * q->gsd - s->x0_m) / s->bin_m);
    set_ramp(q);
    return lay_tables(q) ? 1 : -1;
}

/* Hand out what is seen; some sights show something else. */
static void tell(const double all[STEPS], double share_other, double step, tnk_faint *out) {
    double floor = share_other / (1 - share_other) * sum_of(all) / STEPS;
    for (int f = 0; f < STEPS; f++) out->likely[f] = (float)(all[f] + floor);
    out->step_m = step;
}

int tnk_faint_shadow(tnk_strip *strip, const tnk_view *view, const tnk_frame *hull, const tnk_aspect *aspect,
                     const tnk_lean *lean, double gsd, double highest, int foam, tnk_faint *out) {
    int side = lean->shadow > 0 ? 1 : -1;
    double length = hull->length_m, all[STEPS], longer[STEPS];
    look q = {.s = strip, .gsd = gsd, .gap = fabs(lean->shadow) - side * lean->drawn, .outline_m = 0.5 * hull->beam_m,
              .step_m = highest / (STEPS - 1), .edge_sd_px = edge_sd_px, .length_m = length};
    tnk_strip_ask ask = {.side = side, .gsd_m = gsd, .reach_m = highest * q.gap, .faint = 1};
    q.carry = -cos((aspect->sun_azimuth_deg - aspect->heading_deg) * TNK_RAD) / tan(aspect->sun_elevation_deg * TNK_RAD);
    out->step_m = 0;
    int rc = tnk_strip_take(strip, view, hull, &ask);
    if (rc > 0) rc = prepare(&q);
    if (rc <= 0) return rc < 0 ? -1 : 1;
    if (!join(&q, all)) return 1;
    double angles = tnk_freeboard_angle_sd(aspect, usual_share * length), width = sure_px * gsd / q.gap;
    blur(all, sqrt(sheer_sd_m * sheer_sd_m + angles * angles + width * width) / q.step_m,
         usual_longer_px * gsd / q.gap / q.step_m);
    if (foam) shorten(all, foam_over);
    lengthen(all, (int)(longer_share * length / q.step_m), longer);
    for (int f = 0; f < STEPS; f++) all[f] = (1 - whole_longer) * all[f] + whole_longer * longer[f];
    tell(all, other, q.step_m, out);
    return 1;
}

/* The same hull, its starboard ahead. */
static void lean_ahead(const tnk_aspect *a, tnk_aspect *across, tnk_lean *ahead) {
    *across = *a, *ahead = (tnk_lean){.struct_size = sizeof *ahead};
    across->heading_deg -= 90;
    tnk_lean_of(across, ahead);
}

static double highest_bow(double highest) { return highest + bow_rise_m + 2 * bow_rise_sd_m; }

int tnk_faint_bow_allowed(const tnk_aspect *a, double gsd, double length) {
    tnk_aspect across;
    tnk_lean ahead;
    lean_ahead(a, &across, &ahead);
    return ahead.why != TNK_WHY_SUN_LOW && ahead.shadow > 0 && ahead.shadow - ahead.drawn >= bow_gap &&
           gsd <= tnk_faint_coarsest_m && a->view_zenith_deg <= tnk_most_zenith_deg && length >= TNK_FAINT_PX * gsd;
}

double tnk_faint_bow_reach(const tnk_aspect *a, double length, double highest) {
    tnk_aspect across;
    tnk_lean ahead;
    lean_ahead(a, &across, &ahead);
    return 0.5 * length + highest_bow(highest) * fmax(ahead.shadow - ahead.drawn, 0);
}

/* The height of the bow, all stations together; its own edge is uncertain, and nothing taller stands there. */
static int join_bow(look *q, double all[STEPS]) {
    double one[STEPS], most = -INFINITY;
    int count = 0;
    memset(all, 0, STEPS * sizeof *all);
    for (int k = 0; k < q->s->stations; k++) {
        if (!station(q, k, one)) continue;
        for (int f = 0; f < STEPS; f++) all[f] += log(one[f] + 1e-4 / STEPS);
        count++;
    }
    for (int f = 0; f < STEPS; f++) most = fmax(most, all[f]);
    for (int f = 0; f < STEPS; f++) all[f] = exp(share_independent * (all[f] - most));
    return count;
}

int tnk_faint_bow(tnk_strip *strip, const tnk_view *view, const tnk_frame *hull, const tnk_aspect *aspect, double gsd,
                  double highest, tnk_faint *out) {
    tnk_aspect across;
    tnk_lean ahead, abeam = {.struct_size = sizeof abeam};
    double bow[STEPS], all[STEPS], step = highest / (STEPS - 1);
    lean_ahead(aspect, &across, &ahead);
    tnk_lean_of(aspect, &abeam);
    look q = {.s = strip, .gsd = gsd, .gap = ahead.shadow - ahead.drawn, .outline_m = 0.5 * hull->length_m,
              .step_m = highest_bow(highest) / (STEPS - 1), .edge_sd_px = bow_edge_sd_px};
    tnk_strip_ask ask = {.side = abeam.shadow > 0 ? 1 : -1, .gsd_m = gsd, .reach_m = highest_bow(highest) * q.gap,
                         .faint = 1, .ahead = 1, .drift = (abeam.shadow - abeam.drawn) / q.gap};
    out->step_m = 0;
    int rc = tnk_strip_take(strip, view, hull, &ask);
    if (rc > 0) rc = prepare(&q);
    if (rc <= 0) return rc < 0 ? -1 : 1;
    if (!join_bow(&q, bow)) return 1;
    double angles = tnk_freeboard_angle_sd(&across, usual_share * hull->length_m), width = sure_px * gsd / q.gap;
    double sd = sqrt(bow_rise_sd_m * bow_rise_sd_m + angles * angles + width * width);
    for (int f = 0; f < STEPS; f++) {
        all[f] = 0;
        for (int i = 0; i < STEPS; i++) {
            double off = (i * q.step_m - f * step - bow_rise_m) / sd;
            all[f] += bow[i] * exp(-0.5 * off * off);
        }
    }
    tell(all, bow_other, step, out);
    return 1;
}

void tnk_faint_join(tnk_faint *to, const tnk_faint *o) {
    if (!(o->step_m > 0)) return;
    if (!(to->step_m > 0)) *to = *o;
    else
        for (int f = 0; f < STEPS; f++) to->likely[f] *= o->likely[f];
}
