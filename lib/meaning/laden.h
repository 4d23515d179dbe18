/* laden.h: how full: the posterior of cargo over deadweight. */
#ifndef TNK_MEANING_LADEN_H
#define TNK_MEANING_LADEN_H

#include "meaning/nodes.h"

/* Fills: cell i from i to i + 1 hundredths. */
enum { TNK_FILLS = 100, TNK_BINS = 500 };

enum tnk_height { TNK_H_DEPTH, TNK_H_SUMMER, TNK_H_DRAUGHT, TNK_HEIGHTS };

/* Sums over nodes and fills; several hulls may be mixed. */
typedef struct tnk_laden {
    double usual_t;           /* a deadweight of about the size: the bins lie about it */
    double weight;
    double fill[TNK_FILLS];
    double fill_t[TNK_FILLS]; /* each times the deadweight, t */
    double cargo[TNK_BINS];   /* from 0 to 3 times usual_t */
    double dwt[TNK_BINS];     /* evenly in logarithms, from a fifth of usual_t to 5 times */
    double first[TNK_HEIGHTS], second[TNK_HEIGHTS]; /* moments of metres */
} tnk_laden;

void tnk_laden_begin(tnk_laden *laden, double usual_t);

/* Add one hull of that prior weight: its posterior, times how likely it shows such a freeboard. freeboard_m NaN: the
 * prior. */
void tnk_laden_add(tnk_laden *laden, const tnk_particulars *p, double freeboard_m, double freeboard_sd_m,
                   double weight);

/* How likely a sight is for each freeboard: likely[i] of i * step_m, up to a common factor. */
typedef struct tnk_board_sight {
    const float *likely;
    int steps;
    double step_m;
} tnk_board_sight;

/* Probability that more than half of the deadweight of such a hull is cargo, given such a sight; NaN where no draught
 * explains it. *evidence: how likely such a hull gives that sight, up to the sight's own factor. */
double tnk_laden_given(const tnk_particulars *p, const tnk_board_sight *sight, double *evidence);

/* 1 where some draught of such a hull explains the freeboard within three standard deviations. */
int tnk_laden_explains(const tnk_particulars *p, double freeboard_m, double freeboard_sd_m);

/* Quantile q, 0..1, of the fill, of the cargo and of the deadweight in tonnes. */
double tnk_laden_fill(const tnk_laden *laden, double q);
double tnk_laden_cargo(const tnk_laden *laden, double q);
double tnk_laden_dwt(const tnk_laden *laden, double q);

/* Mean and standard deviation of a height; of the draught only where a freeboard was added. */
double tnk_laden_height(const tnk_laden *laden, enum tnk_height which, double *sd);

/* Probability that more than half of the deadweight is cargo. */
double tnk_laden_half(const tnk_laden *laden);

/* The middle of cell i, and its prior probability. */
double tnk_fill_of(int i);
double tnk_fill_prior(int i);

/* Quantile q of weights in `count` equal cells from 0 to 1, linear within a cell. */
double tnk_cells_quantile(const double *cell, int count, double q);

#endif
