#include "meaning/particulars.h"

#include <math.h>
#include <string.h>

#include "meaning/numbers.h"

/* What the errors come from; each particular is a sum of them. */
enum { E_DWT, E_DEPTH, E_RATIO, E_LENGTH, E_BEAM, E_PLANE, ERRORS };

typedef struct lines {
    double dwt, depth, ratio, block;              /* ln, ln, ln; the coefficient */
    double dwt_sd, depth_sd, ratio_sd;
    double dwt_length, dwt_beam;                  /* slopes */
} lines;

static double squared(double x) { return x * x; }

/* Between small and large hulls, linear in ln L. */
static double block_of(double ln_length) {
    double lo = log(HYDRO_BLOCK_SMALL_M), t = (ln_length - lo) / (log(HYDRO_BLOCK_LARGE_M) - lo);
    t = fmin(fmax(t, 0), 1);
    return HYDRO_BLOCK_SMALL + t * (HYDRO_BLOCK_LARGE - HYDRO_BLOCK_SMALL);
}

/* Where nobody measured the beam, the deadweight scatters as about the line of the length alone. */
static double dwt_sd_of(double dwt_sd, double unmeasured) {
    double more = squared(HYDRO_DWT_SD_LENGTH) - squared(dwt_sd) - squared(HYDRO_DWT_BEAM * HYDRO_BEAM_SD);
    return sqrt(squared(dwt_sd) + unmeasured * fmax(0, more));
}

static void lines_lpg(double l, double b, lines *o) {
    o->dwt = HYDRO_DWT_LPG_START + HYDRO_DWT_LPG_LENGTH * l + HYDRO_DWT_LPG_BEAM * b;
    o->dwt_length = HYDRO_DWT_LPG_LENGTH, o->dwt_beam = HYDRO_DWT_LPG_BEAM;
    o->dwt_sd = HYDRO_DWT_LPG_SD;
    o->ratio = HYDRO_RATIO_LPG, o->ratio_sd = HYDRO_RATIO_LPG_SD;
    o->block = HYDRO_BLOCK_LPG;
}

static void lines_river(lines *o) {
    o->dwt += HYDRO_RIVER_DWT, o->dwt_sd = HYDRO_RIVER_DWT_SD;
    o->depth += HYDRO_RIVER_DEPTH, o->depth_sd = HYDRO_RIVER_DEPTH_SD;
}

static lines lines_of(int subtype, double l, double b, int river, double unmeasured) {
    double knee = log(HYDRO_DWT_KNEE_M);
    lines o = {
        .dwt = HYDRO_DWT_START + HYDRO_DWT_LENGTH * l + HYDRO_DWT_BEAM * b + HYDRO_DWT_KNEE * fmax(0, l - knee),
        .dwt_length = HYDRO_DWT_LENGTH + (l > knee ? HYDRO_DWT_KNEE : 0),
        .dwt_beam = HYDRO_DWT_BEAM,
        .dwt_sd = HYDRO_DWT_SD,
        .depth = HYDRO_DEPTH_START + HYDRO_DEPTH_LENGTH * l + HYDRO_DEPTH_BEAM * b,
        .depth_sd = HYDRO_DEPTH_SD,
        .ratio = HYDRO_RATIO,
        .ratio_sd = HYDRO_RATIO_SD,
        .block = block_of(l),
    };
    if (subtype == TNK_SUBTYPE_CHEMICAL) o.dwt += HYDRO_DWT_CHEMICAL;
    if (subtype == TNK_SUBTYPE_LPG) lines_lpg(l, b, &o);
    if (river) lines_river(&o);
    o.dwt_sd = dwt_sd_of(o.dwt_sd, unmeasured);
    return o;
}

/* cov = how * errors * how' */
static void spread(const double how[TNK_PARTICULARS][ERRORS], const double error[ERRORS][ERRORS],
                   double cov[TNK_PARTICULARS][TNK_PARTICULARS]) {
    for (int i = 0; i < TNK_PARTICULARS; i++)
        for (int j = 0; j < TNK_PARTICULARS; j++) {
            cov[i][j] = 0;
            for (int a = 0; a < ERRORS; a++)
                for (int b = 0; b < ERRORS; b++) cov[i][j] += how[i][a] * error[a][b] * how[j][b];
        }
}

static void fill_errors(const lines *o, double length_sd, double beam_sd, double error[ERRORS][ERRORS]) {
    double plane_sd = hypot(HYDRO_WATERPLANE_SD, HYDRO_LPP_SD / HYDRO_LPP);
    const double sd[ERRORS] = {o->dwt_sd, o->depth_sd, o->ratio_sd, length_sd, beam_sd, plane_sd};
    for (int i = 0; i < ERRORS; i++) error[i][i] = squared(sd[i]);
    error[E_DWT][E_DEPTH] = error[E_DEPTH][E_DWT] = HYDRO_DWT_WITH_DEPTH * o->dwt_sd * o->depth_sd;
    error[E_DWT][E_RATIO] = error[E_RATIO][E_DWT] = HYDRO_DWT_WITH_RATIO * o->dwt_sd * o->ratio_sd;
    error[E_DEPTH][E_RATIO] = error[E_RATIO][E_DEPTH] = HYDRO_DEPTH_WITH_RATIO * o->depth_sd * o->ratio_sd;
}

/* The beam from the usual one of that length and the measured one; returns the share of the former. */
static double best_beam(const tnk_cargo_in *h, double l, double *b, double *sd) {
    *b = HYDRO_BEAM_START + HYDRO_BEAM_LENGTH * l, *sd = HYDRO_BEAM_SD;
    if (isnan(h->beam_m)) return 1;
    double own = squared(HYDRO_BEAM_SD), seen = squared(h->beam_sd_m / h->beam_m), usual = seen / (seen + own);
    *b = usual * *b + (1 - usual) * log(h->beam_m);
    *sd = sqrt(usual * own);
    return usual;
}

static void know_given(const tnk_cargo_in *h, tnk_particulars *p) {
    if (!isnan(h->dwt_t)) tnk_particulars_know(p, TNK_DWT, log(h->dwt_t), HYDRO_KNOWN_DWT_SD);
    if (!isnan(h->depth_m)) tnk_particulars_know(p, TNK_DEPTH, log(h->depth_m), HYDRO_KNOWN_DEPTH_SD);
    if (!isnan(h->summer_draught_m))
        tnk_particulars_know(p, TNK_SUMMER, log(h->summer_draught_m), HYDRO_KNOWN_DRAUGHT_SD);
}

int tnk_particulars_of(const tnk_cargo_in *h, tnk_particulars *p) {
    double error[ERRORS][ERRORS] = {{0}}, l = log(h->length_m), b, beam_sd;
    double usual = best_beam(h, l, &b, &beam_sd), slack = 3 * h->beam_sd_m;
    memset(p, 0, sizeof *p);
    p->length_m = h->length_m, p->beam_m = exp(b);
    double ratio = p->length_m / p->beam_m;
    if (h->length_m < HYDRO_LENGTH_LEAST || h->length_m > HYDRO_LENGTH_MOST) return 0;
    if (ratio < HYDRO_STOUTEST || ratio > HYDRO_SLIMMEST) return 0;
    if (h->length_m < HYDRO_STOUTEST * (h->beam_m - slack)) return 0;
    if (h->length_m > HYDRO_SLIMMEST * (h->beam_m + slack)) return 0;
    p->river_sea = ratio > HYDRO_SLENDER;
    lines o = lines_of(h->subtype, l, b, p->river_sea && h->length_m < HYDRO_RIVER_MOST, usual);
    p->block = o.block;
    p->waterplane = HYDRO_WATERPLANE_START + HYDRO_WATERPLANE_BLOCK * o.block;
    p->mean[TNK_DWT] = o.dwt;
    p->mean[TNK_DEPTH] = o.depth;
    p->mean[TNK_SUMMER] = o.depth + o.ratio;
    p->mean[TNK_PLANE] = log(HYDRO_LPP * p->waterplane) + l + b;
    const double how[TNK_PARTICULARS][ERRORS] = {
        [TNK_DWT] = {[E_DWT] = 1, [E_LENGTH] = o.dwt_length, [E_BEAM] = o.dwt_beam},
        [TNK_DEPTH] = {[E_DEPTH] = 1, [E_LENGTH] = HYDRO_DEPTH_LENGTH, [E_BEAM] = HYDRO_DEPTH_BEAM},
        [TNK_SUMMER] = {[E_DEPTH] = 1, [E_RATIO] = 1, [E_LENGTH] = HYDRO_DEPTH_LENGTH, [E_BEAM] = HYDRO_DEPTH_BEAM},
        [TNK_PLANE] = {[E_LENGTH] = 1, [E_BEAM] = 1, [E_PLANE] = 1},
    };
    fill_errors(&o, h->length_sd_m / h->length_m, beam_sd, error);
    spread(how, error, p->cov);
    know_given(h, p);
    return 1;
}

void tnk_particulars_know(tnk_particulars *p, enum tnk_particular which, double ln_value, double sd) {
    double gain[TNK_PARTICULARS], row[TNK_PARTICULARS], off = ln_value - p->mean[which];
    double all = p->cov[which][which] + squared(sd);
    for (int i = 0; i < TNK_PARTICULARS; i++) row[i] = p->cov[which][i], gain[i] = row[i] / all;
    for (int i = 0; i < TNK_PARTICULARS; i++) {
        p->mean[i] += gain[i] * off;
        for (int j = 0; j < TNK_PARTICULARS; j++) p->cov[i][j] -= gain[i] * row[j];
    }
}

double tnk_lognormal(double mean, double var, double *sd) {
    double m = exp(mean + 0.5 * var);
    *sd = m * sqrt(expm1(var));
    return m;
}

/* Cwp(x) = cwp - 2 bend (1 - x), integrated from x to 1. */
static double bend_of(double block) { return HYDRO_WATERPLANE_BLOCK / 6 * (1 - block); }

double tnk_deadweight_share(double cwp, double block, double k, double x) {
    return 1 - (cwp - bend_of(block) * (1 - x)) * (1 - x) / k;
}

void tnk_draught_shares(double cwp, double block, double k, const double *g, int count, double *out) {
    double bend = bend_of(block);
    for (int i = 0; i < count; i++) {
        double missing = k * (1 - g[i]);
        out[i] = 1 - 2 * missing / (cwp + sqrt(cwp * cwp - 4 * bend * missing));
    }
}

double tnk_draught_share(double cwp, double block, double k, double g) {
    double out;
    tnk_draught_shares(cwp, block, k, &g, 1, &out);
    return out;
}

double tnk_ballast_rule(double lpp_m) { return HYDRO_BALLAST_START + HYDRO_BALLAST_LENGTH * lpp_m; }
