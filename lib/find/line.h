/* line.h: weak radar hulls, which no single place gives away: means along lines.
 *
 * What is looked at are means over 3 x 3 pixels of the logarithm of the amplitude (of both polarisations: their
 * sum), at every other pixel of every other row. Logarithms make all laws of clutter nearly alike: a bright pixel
 * counts little more than one that is twice the sea, and a mean of dozens of them is nearly Gaussian. Each place is
 * given the largest of its means along lines of 12 axes and four lengths, in standard deviations that such a mean has
 * on a white sea. How high that must be the sea around says itself by its mean and standard deviation there (7 x 7
 * cells, cut above 3 standard deviations); the upper tail is Gaussian with a skewness of 0.04 (Cornish and Fisher).
 * Where three quarters of that is reached, every pixel within four is looked at in the same way, with narrower means
 * (1-2-1 each way, pixels half a unit of the logarithm below the sea cut there) along 16 axes: that is what a line is
 * worth. The rate is checked on simulated clutter in tests/unit/test_line.c.
 */
#ifndef TNK_FIND_LINE_H
#define TNK_FIND_LINE_H

#include <stdint.h>

#include "find/lattice.h"

enum {
    TNK_LINE_AROUND = 3, /* cells */
    TNK_LINE_PAIRS = 8,  /* places on each side of a line's middle, at most */
    TNK_LINE_MARGIN = TNK_LINE_AROUND * TNK_CELL + 2 * TNK_LINE_PAIRS /* pixels around a core that count */
};

typedef struct tnk_line {
    double col, row; /* its middle, pixels of the scene's search level: the first pixel's middle is 0.5 */
    double dx, dy;   /* its axis, pixels; 1 long */
    double length;   /* pixels */
    float clear;     /* over what the sea reaches at the rate asked */
    float unrest;    /* standard deviation of means along lines around, over that on a white sea */
} tnk_line;

typedef struct tnk_lines { /* memory kept between calls; zero before the first */
    tnk_line *item;
    long count, room;
    float *value, *best;
    uint8_t *sea;
    uint16_t *bins; /* of each cell, row by row; then of columns of cells */
    long value_room, best_room, sea_room, bins_room;
} tnk_lines;

typedef struct tnk_line_opts {
    const tnk_lattice *lattice;  /* measured and derived for the region's rows */
    const float *const *place;   /* rows of tnk_line_places(), from the first place wholly in the region on */
    float least[TNK_CHANNELS];   /* amplitudes that logarithms are taken of, at least; > 0 */
    int col, row, width, height; /* the region, search pixels of the scene */
    float least_clear;            /* lines from this clearness on are wanted */
    int core_col, core_row, core_end_col, core_end_row; /* and whose middle lies here; begins at a cell */
} tnk_line_opts;

/* Mean and standard deviation of a cell's logarithms, without what stands out: log_mean and log_sd.
 * plane, mask, width, height, stride, channels as of tnk_clutter_measure(); least[channels] as in tnk_line_opts. */
void tnk_line_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                      long stride, int channels, const float *least, tnk_cell *cell);

/* Standard deviations over the sea around of the logarithms at some places, whatever their pixels show.
 *   plane    [channels] arrays of 2 * rows + 1 rows of 2 * n + 1 amplitudes, from the scene's row 2 * y, column 2 * x on
 *   x, y     the first place: its pixels are those of columns 2 x to 2 x + 2
 *   out      [rows][stride]
 *   scratch  4 * (2 * n + 1) + 2 * lattice->cols
 * The lattice's rows at the places have been derived. */
void tnk_line_places(const tnk_lattice *lattice, const float *least, const float *const *const *plane, int x, int y,
                     int n, int rows, float *out, long stride, float *scratch);

/* The lines of a region that stand out.
 *   plane    [channels] arrays of the region's height rows of amplitudes
 *   mask     [height][width], TNK_SEA_*: only what is SEA counts
 *   out      its items are replaced
 * What is found depends on pixels within TNK_LINE_MARGIN of the core. 1, or 0 without memory. */
int tnk_lines_find(tnk_lines *out, const float *const *const *plane, const uint8_t *mask, const tnk_line_opts *opts);

void tnk_lines_free(tnk_lines *lines);

#endif
