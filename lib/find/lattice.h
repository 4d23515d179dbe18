/* lattice.h: what the water looks like, cell by cell, over a whole scene.
 *
 * Cells of TNK_CELL x TNK_CELL search pixels lie on a lattice fixed to the scene's corner, so
 * that nothing depends on how the scene is cut into tiles. Each cell is summed up on its own
 * (tnk_cell_measure, any thread, any order); tnk_lattice_derive() then smooths over neighbours
 * and gives what the score needs.
 */
#ifndef TNK_FIND_LATTICE_H
#define TNK_FIND_LATTICE_H

#include <stdint.h>

#include "base/err.h"
#include "kern/kern.h"

enum { TNK_CELL = TNK_KNOT, TNK_CHANNELS = 3, TNK_TAILS = 3, TNK_REACH = 4 /* cells a derived value looks around */ };

/* Water of one cell. Covariances as the lower triangle, row by row: 00 10 11 20 21 22. */
typedef struct tnk_cell {
    float count;              /* water pixels; under a floor the rest is not used */
    float mean[TNK_CHANNELS];
    float cov[6];
    float tail90, tail99;     /* quantiles of the Mahalanobis distance within the cell */
    float log_mean, log_sd;   /* radar: of logarithms, see find/line.h; log_sd 0: not known */
    float tail[TNK_TAILS];    /* radar instead: upper 30 %, 3 % and 0.3 % of it, see find/clutter.h */
} tnk_cell;

/* What lies over one cell, see find/cloud.h. */
typedef struct tnk_sky {
    float valid, bright;         /* pixels measured; of these, above the land level */
    float fine[TNK_CHANNELS];    /* noise between neighbouring pixels of the water */
    float bright_mean[TNK_CHANNELS], bright_fine[TNK_CHANNELS];
    int has_water;               /* 1: the cell's own count is above 0, and this is its mean */
    float mean[TNK_CHANNELS];
} tnk_sky;

/* Derived: mean, then the inverse Cholesky triangle divided by the distance at which a pixel
 * becomes a seed: a score of 1 is that distance. */
enum {
    TNK_LOG_MEAN = TNK_CHANNELS + 6, TNK_LOG_SHARE, /* of radar: the mean of logarithms, and 1 / standard deviation */
    TNK_PARAMS
};

typedef struct tnk_lattice {
    int cols, rows, channels;
    int radar;                /* 1: cells come from tnk_clutter_measure(), and only bright pixels score */
    int width, height;        /* of the scene, search pixels */
    int kept;                 /* rows of cells that are: a row takes the place of the one so many before it */
    double seed_log;          /* ln(1 / false-alarm probability) */
    const tnk_kern *kern;     /* borrowed */
    tnk_cell *cell;           /* [kept][cols], see tnk_lattice_cell() */
    float *sky;               /* [rows][cols], see tnk_lattice_sky(); not of radar */
    float *brightest;         /* of radar: [rows][cols], the largest valid pixel of a cell in channel 0 */
    float *param;             /* [TNK_PARAMS][kept][cols], see tnk_lattice_param() */
} tnk_lattice;

/* width, height: of the scene in search pixels; channels 1..3, of radar 1..2; kept: rows of cells and parameters that
 * are in use at once, 0 or too many: all; false_alarm in (0, 0.1). kern is borrowed. Freed by tnk_lattice_free(). */
int tnk_lattice_new(const tnk_kern *kern, int width, int height, int channels, int radar, int kept, double false_alarm,
                    tnk_lattice *out, tnk_err *err);
void tnk_lattice_free(tnk_lattice *lattice);

static inline tnk_cell *tnk_lattice_cell(const tnk_lattice *l, int col, int row) {
    return &l->cell[(size_t)(row % l->kept) * (size_t)l->cols + (size_t)col];
}

/* A row of one of the derived parameters, [cols]. */
static inline float *tnk_lattice_param(const tnk_lattice *l, int param, int row) {
    return l->param + ((size_t)param * (size_t)l->kept + (size_t)(row % l->kept)) * (size_t)l->cols;
}

/* Keep what lies over a cell, and its water, as long as the lattice is there; ask for it. Only the lattice's channels are
 * kept; pixels are whole numbers. */
void tnk_lattice_keep_sky(tnk_lattice *lattice, int col, int row, const tnk_sky *sky, const tnk_cell *water);
tnk_sky tnk_lattice_sky(const tnk_lattice *lattice, int col, int row);

/* Sum up one cell.
 *   plane   [channels] pointers to the cell's first pixel, row stride `stride`
 *   mask    TNK_SEA_VALID and TNK_SEA_BRIGHT, same shape
 *   width, height   1 .. TNK_CELL
 * Clipped at three standard deviations from a median start, so that a ship in the cell does
 * not enter. */
void tnk_cell_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                      long stride, int channels, tnk_cell *out);

/* Inverse of the Cholesky factor of a covariance of 1..3 channels, both as lower triangles. A
 * channel that the others explain wholly keeps a thousandth of its variance. cov[0] > 0. */
void tnk_inverse_factor(const double *cov, int channels, double *inverse);

/* Derive the parameters of the lattice's rows from..to-1. All cells within TNK_REACH rows of
 * them must have been measured. */
void tnk_lattice_derive(tnk_lattice *lattice, int from, int to);

/* Score a row of pixels: dst[i] = (distance of pixel x0+i / seed distance)^2, 0 where the water
 * is unknown. plane: [channels] rows of n floats. scratch: [TNK_PARAMS][lattice->cols]. */
void tnk_lattice_score(const tnk_lattice *lattice, const float *const *plane, int x0, int y, int n, float *dst,
                       float *scratch);

#endif
