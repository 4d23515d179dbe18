/* line_inner.h: what the files of the search for lines share. */
#ifndef TNK_FIND_LINE_INNER_H
#define TNK_FIND_LINE_INNER_H

#include "find/line.h"

enum { TNK_LINE_HALF = TNK_CELL / 2 }; /* places of a cell, each way */

/* The logarithm of a row, of two polarisations their sum. scratch: n. */
void tnk_line_logs(const tnk_kern *kern, const float *const *plane, const float *least, int channels, int n, float *out,
                   float *scratch);

/* Which of n places have `wanted` among these bits in all of their nine pixels: 1 or 0. */
void tnk_line_wanted(const uint8_t *mask, long stride, int n, int bits, int wanted, uint8_t *restrict out);

/* Standard deviations that a place counts. */
static inline float tnk_line_cut(float v) {
    const float lowest = -3, highest = 3.5f;
    return v > highest ? highest : v < lowest ? lowest : v;
}

#endif
