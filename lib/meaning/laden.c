#include "meaning/laden.h"

#include <math.h>
#include <string.h>

#include "meaning/numbers.h"

double tnk_fill_of(int i) { return (i + 0.5) / TNK_FILLS; }

/* Of `share`, spread evenly over [from, to]: what lies in cell i. */
static double even(int i, double share, double from, double to) {
    double lo = fmax((double)i / TNK_FILLS, from), hi = fmin((double)(i + 1) / TNK_FILLS, to);
    return hi > lo ? share * (hi - lo) / (to - from) : 0;
}

double tnk_fill_prior(int i) {
    return even(i, HYDRO_PRIOR_BALLAST, 0, HYDRO_PRIOR_LOW) +
           even(i, HYDRO_PRIOR_PART, HYDRO_PRIOR_LOW, HYDRO_PRIOR_HIGH) +
           even(i, HYDRO_PRIOR_LADEN, HYDRO_PRIOR_HIGH, HYDRO_PRIOR_FULL);
}

enum { DEPTHS = 3 /* either side of the usual one */ };
static const double depth_reach = 2.25; /* standard deviations that they go */
static const double cargo_most = 3, dwt_span = 1.6094379124341003; /* ln 5 */

void tnk_laden_begin(tnk_laden *l, double usual_t) {
    memset(l, 0, sizeof *l);
    l->usual_t = usual_t;
}

static int bin_of(double share) {
    return share <= 0 ? 0 : share < 1 ? (int)(share * TNK_BINS) : TNK_BINS - 1;
}

static void add_height(tnk_laden *l, enum tnk_height which, double mean, double var, double weight) {
    l->first[which] += weight * mean;
    l->second[which] += weight * (mean * mean + var);
}

static void add_dwt(tnk_laden *l, const tnk_node *n, double weight) {
    l->dwt[bin_of((log(n->dwt_t / l->usual_t) + dwt_span) / (2 * dwt_span))] += weight;
    add_height(l, TNK_H_SUMMER, n->summer_m, 0, weight);
    l->weight += weight;
}

/* The freeboard as it was seen. */
typedef struct seen { double freeboard_m, var; } seen;

/* What is the same for every node. */
typedef struct fills { double cargo[TNK_FILLS], prior[TNK_FILLS], all; } fills; /* all: sum of the prior */

/* How likely each fill is. The freeboard is the same in all of ballast. */
static void weigh(const tnk_node *n, const fills *f, const seen *s, const double *draught, double *weight) {
    double var = n->depth_sd_m * n->depth_sd_m + s->var, last = 0, likely = 0;
    for (int i = 0; i < TNK_FILLS; i++) {
        double off = n->depth_m - draught[i] - s->freeboard_m;
        weight[i] = f->prior[i];
        if (weight[i] <= 0) continue;
        if (draught[i] > last) likely = exp(-0.5 * off * off / var) / sqrt(var);
        weight[i] *= likely;
        last = draught[i];
    }
}

static void add_cargo(tnk_laden *l, const tnk_node *n, const fills *f, const double *weight) {
    double most = cargo_most * l->usual_t;
    int bin[TNK_FILLS];
    for (int i = 0; i < TNK_FILLS; i++) bin[i] = bin_of(f->cargo[i] * n->dwt_t / most);
    for (int i = 0; i < TNK_FILLS; i++) l->cargo[bin[i]] += weight[i];
    for (int i = 0; i < TNK_FILLS; i++) l->fill[i] += weight[i], l->fill_t[i] += weight[i] * n->dwt_t;
}

/* first and second moments of what stands at `mean` with the same variance in all fills. */
static void add_heights(tnk_laden *l, enum tnk_height which, const double *mean, double var, const double *weight) {
    double first = l->first[which], second = l->second[which];
    for (int i = 0; i < TNK_FILLS; i++) {
        first += weight[i] * mean[i];
        second += weight[i] * (mean[i] * mean[i] + var);
    }
    l->first[which] = first, l->second[which] = second;
}

/* Without a freeboard the draughts say nothing, and all fills are as likely as before. */
static void add_unseen(tnk_laden *l, const tnk_node *n, const fills *f) {
    add_cargo(l, n, f, f->prior);
    add_height(l, TNK_H_DEPTH, n->depth_m, n->depth_sd_m * n->depth_sd_m, f->all);
    add_dwt(l, n, f->all);
}

static void add_node(tnk_laden *l, const tnk_node *n, const fills *f, const seen *s) {
    double own = n->depth_sd_m * n->depth_sd_m, trust = own / (own + s->var), sum = 0;
    double draught[TNK_FILLS], depth[TNK_FILLS], weight[TNK_FILLS];
    tnk_node_draughts(n, 0, f->cargo, TNK_FILLS, draught);
    weigh(n, f, s, draught, weight);
    for (int i = 0; i < TNK_FILLS; i++) depth[i] = n->depth_m + trust * (s->freeboard_m + draught[i] - n->depth_m);
    for (int i = 0; i < TNK_FILLS; i++) sum += weight[i];
    add_cargo(l, n, f, weight);
    add_heights(l, TNK_H_DEPTH, depth, own * (1 - trust), weight);
    add_heights(l, TNK_H_DRAUGHT, draught, 0, weight);
    add_dwt(l, n, sum);
}

static void mix(double *to, const double *from, int count, double share) {
    for (int i = 0; i < count; i++) to[i] += share * from[i];
}

void tnk_laden_add(tnk_laden *all, const tnk_particulars *p, double freeboard_m, double freeboard_sd_m, double weight) {
    fills f;
    seen s = {freeboard_m, freeboard_sd_m * freeboard_sd_m};
    int sees = !isnan(freeboard_m);
    tnk_laden one;
    tnk_nodes nodes;
    tnk_node node;
    f.all = 0;
    for (int i = 0; i < TNK_FILLS; i++) f.cargo[i] = tnk_fill_of(i), f.all += f.prior[i] = tnk_fill_prior(i);
    tnk_laden_begin(&one, all->usual_t);
    tnk_nodes_begin(&nodes, p);
    for (int i = 0; i < TNK_NODES; i++) {
        (sees ? tnk_node_at : tnk_node_size)(&nodes, i, &node);
        if (sees) add_node(&one, &node, &f, &s);
        else add_unseen(&one, &node, &f);
    }
    if (!(one.weight > 0)) return;
    double share = weight / (TNK_NODES * f.all);
    mix(&all->weight, &one.weight, 1, share);
    mix(all->fill, one.fill, TNK_FILLS, share);
    mix(all->fill_t, one.fill_t, TNK_FILLS, share);
    mix(all->cargo, one.cargo, TNK_BINS, share);
    mix(all->dwt, one.dwt, TNK_BINS, share);
    mix(all->first, one.first, TNK_HEIGHTS, share);
    mix(all->second, one.second, TNK_HEIGHTS, share);
}

static double likely_at(const tnk_board_sight *s, double freeboard) {
    double at = freeboard / s->step_m, most = s->steps - 1;
    at = at < 0 ? 0 : at > most ? most : at;
    int i = at < s->steps - 2 ? (int)at : s->steps - 2;
    return (double)s->likely[i] + (at - i) * (double)(s->likely[i + 1] - s->likely[i]);
}

/* Where the depth of a hull may lie, in standard deviations, and how likely. */
typedef struct depths { double z[2 * DEPTHS + 1], share[2 * DEPTHS + 1], all; } depths;

static depths depths_of(void) {
    depths d = {.all = 0};
    for (int k = -DEPTHS; k <= DEPTHS; k++) {
        double z = depth_reach * k / DEPTHS, w = exp(-0.5 * z * z);
        d.z[k + DEPTHS] = z, d.share[k + DEPTHS] = w, d.all += w;
    }
    return d;
}

/* The same, the depth of the hull being known to a standard deviation. */
static double likely_about(const tnk_board_sight *s, const depths *d, double freeboard, double sd) {
    double sum = 0;
    for (int k = 0; k <= 2 * DEPTHS; k++) sum += d->share[k] * likely_at(s, freeboard + d->z[k] * sd);
    return sum / d->all;
}

double tnk_laden_given(const tnk_particulars *p, const tnk_board_sight *s, double *evidence) {
    const depths d = depths_of();
    tnk_nodes nodes;
    tnk_node n;
    double all = 0, more = 0, cargo[TNK_FILLS], prior[TNK_FILLS], draught[TNK_FILLS];
    for (int k = 0; k < TNK_FILLS; k++) cargo[k] = tnk_fill_of(k), prior[k] = tnk_fill_prior(k);
    tnk_nodes_begin(&nodes, p);
    for (int i = 0; i < TNK_NODES; i++) {
        double last = 0, likely = 0; /* the same in all of ballast */
        tnk_node_at(&nodes, i, &n);
        tnk_node_draughts(&n, 0, cargo, TNK_FILLS, draught);
        for (int k = 0; k < TNK_FILLS; k++) {
            if (draught[k] > last) likely = likely_about(s, &d, n.depth_m - draught[k], n.depth_sd_m);
            double weight = prior[k] * likely;
            all += weight, more += k < TNK_FILLS / 2 ? 0 : weight;
            last = draught[k];
        }
    }
    *evidence = all / TNK_NODES;
    return more / all;
}

/* ln of D - share Ts is not linear; its variance is, near enough. */
static double height_over(const tnk_particulars *p, double share, double *var) {
    double depth = exp(p->mean[TNK_DEPTH]), draught = share * exp(p->mean[TNK_SUMMER]);
    *var = depth * depth * p->cov[TNK_DEPTH][TNK_DEPTH] + draught * draught * p->cov[TNK_SUMMER][TNK_SUMMER] -
           2 * depth * draught * p->cov[TNK_DEPTH][TNK_SUMMER];
    return depth - draught;
}

int tnk_laden_explains(const tnk_particulars *p, double freeboard_m, double freeboard_sd_m) {
    double var, least = height_over(p, 1, &var);
    if (freeboard_m < least - 3 * sqrt(var + freeboard_sd_m * freeboard_sd_m)) return 0;
    double most = height_over(p, HYDRO_BALLAST_LEAST, &var);
    return freeboard_m <= most + 3 * sqrt(var + freeboard_sd_m * freeboard_sd_m);
}

double tnk_cells_quantile(const double *cell, int count, double q) {
    double all = 0, sum = 0;
    for (int i = 0; i < count; i++) all += cell[i];
    for (int i = 0; i < count; i++) {
        if (sum + cell[i] >= q * all && cell[i] > 0) return (i + (q * all - sum) / cell[i]) / count;
        sum += cell[i];
    }
    return 1;
}

double tnk_laden_fill(const tnk_laden *l, double q) { return tnk_cells_quantile(l->fill, TNK_FILLS, q); }

double tnk_laden_cargo(const tnk_laden *l, double q) {
    return cargo_most * l->usual_t * tnk_cells_quantile(l->cargo, TNK_BINS, q);
}

double tnk_laden_dwt(const tnk_laden *l, double q) {
    return l->usual_t * exp(dwt_span * (2 * tnk_cells_quantile(l->dwt, TNK_BINS, q) - 1));
}

double tnk_laden_height(const tnk_laden *l, enum tnk_height which, double *sd) {
    double mean = l->first[which] / l->weight;
    *sd = sqrt(fmax(0, l->second[which] / l->weight - mean * mean));
    return mean;
}

double tnk_laden_half(const tnk_laden *l) {
    double more = 0;
    for (int i = TNK_FILLS / 2; i < TNK_FILLS; i++) more += l->fill[i];
    return l->weight > 0 ? more / l->weight : NAN;
}
