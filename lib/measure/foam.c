#include "measure/foam.h"

#include <math.h>

#include "find/lattice.h"

enum { VISIBLE = 3, FEWEST = 60 };

static const double foam_share = 0.18;  /* of the run, at its outer end: taken for foam */
static const double unlike = 16;        /* squared distance of a colour that the foam does not have */
static const double least_hull = 0.3, most_foam = 0.12; /* shares of such colours */
static const double alike_m = 3;        /* over which colours hang together */
static const double least_gain = 25;    /* log likelihood of two parts over one */
static const double beyond_m = 25;      /* what follows the run */
static const double least_green = 0.7;   /* over the strongest of the other bands */
static const double least_part = 0.15;  /* of the run */

/* The colours of some cells: mean and inverse factor of their covariance. */
typedef struct colours {
    int channels, band[VISIBLE];
    double mean[VISIBLE], inverse[6];
} colours;

/* Columns of a run, counted from its foamy end. */
typedef struct stretch {
    const tnk_patch *p;
    int first, way, n, j0, j1;
} stretch;

static long cell_at(const stretch *s, int k, int j) { return (long)j * s->p->na + s->first - s->way * k; }

static int usable(const tnk_patch *p, long at) {
    return (p->state[at] & (TNK_CELL_VALID | TNK_CELL_LAND)) == TNK_CELL_VALID;
}

static int learn(const stretch *s, colours *c) {
    const tnk_patch *p = s->p;
    int columns = (int)ceil(foam_share * s->n);
    double n = 0, sum[VISIBLE] = {0}, both[6] = {0}, cov[6];
    c->channels = 0;
    for (int b = 0; b < VISIBLE; b++)
        if (p->band[b]) c->band[c->channels++] = b;
    if (c->channels < 2) return 0;
    for (int k = 0; k < columns; k++)
        for (int j = s->j0; j <= s->j1; j++) {
            long at = cell_at(s, k, j);
            if (!usable(p, at)) continue;
            n++;
            for (int b = 0, q = 0; b < c->channels; b++) {
                double v = p->band[c->band[b]][at] - p->water[c->band[b]];
                sum[b] += v;
                for (int e = 0; e <= b; e++, q++) both[q] += v * (p->band[c->band[e]][at] - p->water[c->band[e]]);
            }
        }
    if (n < FEWEST) return 0;
    for (int b = 0, q = 0; b < c->channels; b++) {
        c->mean[b] = sum[b] / n;
        for (int e = 0; e <= b; e++, q++) cov[q] = both[q] / n - sum[b] / n * sum[e] / n;
    }
    if (!(cov[0] > 0 && cov[2] > 0)) return 0;
    tnk_inverse_factor(cov, c->channels, c->inverse);
    return 1;
}

/* Bubbles scatter what light there is, and the water over them takes red away: foam is never the redder or bluer for
 * want of green, as paint is. */
static int is_foamy(const colours *c) {
    double green = 0, other = 0;
    for (int b = 0; b < c->channels; b++)
        if (c->band[b] == 1) green = c->mean[b];
        else other = fmax(other, c->mean[b]);
    return green > least_green * other && green > 0;
}

static int is_unlike(const tnk_patch *p, const colours *c, long at) {
    double d2 = 0;
    for (int b = 0, q = 0; b < c->channels; b++) {
        double z = 0;
        for (int e = 0; e <= b; e++, q++)
            z += c->inverse[q] * (p->band[c->band[e]][at] - p->water[c->band[e]] - c->mean[e]);
        d2 += z * z;
    }
    return d2 > unlike;
}

/* What lies beyond the run looks like the foam too: it fades, where a hull's end has water or a neighbour beyond it. */
static int goes_on(const stretch *s, const colours *c) {
    const tnk_patch *p = s->p;
    double h = 0, n = 0;
    for (int k = -1; k >= -(int)(beyond_m / p->step_m); k--)
        for (int j = s->j0; j <= s->j1; j++) {
            int i = s->first - s->way * k;
            if (i < 0 || i >= p->na || !usable(p, cell_at(s, k, j))) continue;
            n++, h += is_unlike(p, c, cell_at(s, k, j));
        }
    return n >= FEWEST && h <= most_foam * n;
}

static double entropy(double hits, double n) {
    double s = (hits + 0.5) / (n + 1);
    return hits * log(s) + (n - hits) * log(1 - s);
}

double tnk_foam_begins(tnk_patch *p, double from, double to, double low_m, double high_m, int way, int cut) {
    int i0 = (int)ceil(from), i1 = (int)floor(to), best = -1;
    stretch s = {.p = p, .way = way, .j0 = p->nb, .j1 = -1};
    colours c;
    if (i0 < 0) i0 = 0;
    if (i1 >= p->na) i1 = p->na - 1;
    s.first = way > 0 ? i1 : i0, s.n = i1 - i0 + 1;
    for (int j = 0; j < p->nb; j++)
        if (tnk_patch_b(p, j) >= low_m && tnk_patch_b(p, j) <= high_m) {
            if (j < s.j0) s.j0 = j;
            s.j1 = j;
        }
    if (s.n < 10 || s.j1 < s.j0 || !learn(&s, &c) || !is_foamy(&c) || !(cut || goes_on(&s, &c))) return NAN;
    float *hits = p->scratch, *cells = p->scratch + s.n; /* running sums from the foamy end */
    double h = 0, n = 0, most = cut ? 2 * least_gain : least_gain, alike = fmax(alike_m / p->step_m, 1);
    for (int k = 0; k < s.n; k++) {
        for (int j = s.j0; j <= s.j1; j++) {
            long at = cell_at(&s, k, j);
            if (!usable(p, at)) continue;
            n++, h += is_unlike(p, &c, at);
        }
        hits[k] = (float)h, cells[k] = (float)n;
    }
    for (int k = (int)(least_part * s.n); k < (1 - least_part) * s.n; k++) {
        double foam = hits[k] / fmax(cells[k], 1), hull = (h - hits[k]) / fmax(n - cells[k], 1);
        if (foam > most_foam || hull < least_hull) continue;
        double gain = entropy(hits[k], cells[k]) + entropy(h - hits[k], n - cells[k]) - entropy(h, n);
        if (gain / (alike * alike) > most) most = gain / (alike * alike), best = k;
    }
    return best < 0 ? NAN : s.first - way * (best + 0.5);
}
