/* clutter.h: the radar sea, cell by cell, and how bright a place must be to stand out of it.
 *
 * Channels are amplitudes, and what is looked at are means over 3 x 3 pixels: speckle and the sea's
 * texture average out there, a ship does not. Only what is brighter than the sea counts.
 *
 * No law of clutter is presumed. The upper tail is taken to be P(d > x) = exp(-((x - o) / a)^k) with o, a
 * and k through three quantiles of the sea itself. For amplitudes that is nearly right for all laws in use
 * (gamma and K intensity of any order, Weibull, log-normal), and is checked against them in
 * tests/unit/test_clutter.c.
 */
#ifndef TNK_FIND_CLUTTER_H
#define TNK_FIND_CLUTTER_H

#include <stdint.h>

#include "find/lattice.h"

enum { TNK_CLUTTER_BROAD = 8 /* pixels around one that a broad mean takes in, at most */ };

/* Means over 3 x 3 pixels of the middle row, of those that are valid (bit 0 of the mask). A row that is not
 * there is NULL. out[n]; 0 where nothing is valid. */
void tnk_clutter_smooth(const tnk_kern *kern, const float *const row[3], const uint8_t *const mask[3], int n,
                        float *out);

/* The same over `rows` x `rows` pixels, an odd number: row and mask hold that many, and out's is the middle
 * one. What is above `most` counts as that. */
void tnk_clutter_broad(const float *const *row, const uint8_t *const *mask, int rows, int n, float most,
                       float *out);

/* Sum up one cell, as tnk_cell_measure() does: mean and variance of each channel (cov[0] and cov[2]),
 * clipped at 3.5 standard deviations from a median start, and the tails[] of the distance of what is brighter
 * than the mean. Places that stand out wholly, and what lies beside them, do not count there, so that
 * ships do not raise the threshold for each other.
 *   plane, mask, width, height, stride, channels   as for tnk_cell_measure()
 *   land    places brighter than this in channel 0 are land */
void tnk_clutter_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                         long stride, int channels, float land, tnk_cell *out);

/* Distance at which a pixel becomes a seed, from the cells around (0: nothing is known), of TNK_LANES cells of a row from
 * col on, as far as there are. */
void tnk_clutter_seeds(const tnk_lattice *lattice, int col, int row, double seed[TNK_LANES]);

/* The place x of the tail through x1, x2, x3, the upper quantiles of TNK_TAIL_SHARE, that is
 * exceeded with probability exp(-seed_log). */
double tnk_clutter_reach(double x1, double x2, double x3, double seed_log);

#endif
