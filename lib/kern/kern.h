/* kern.h: the inner loops, one table of functions.
 *
 * Each slot has a C reference (kern_c.c); a variant for a CPU tier replaces it only where it
 * gives the same bits and is at least 1.3 times as fast on a real tile. The project is
 * compiled with -ffp-contract=off, so that a * b + c rounds twice everywhere.
 * No alignment is asked of any pointer; nothing outside the stated extents is read or written.
 */
#ifndef TNK_KERN_KERN_H
#define TNK_KERN_KERN_H

#include <stddef.h>
#include <stdint.h>

/* Add a row of pixels into sums of `factor` neighbours.
 *   sum     [n]            sum[i] += src[i*factor] + ... + src[i*factor + factor-1]
 *   src     [n * factor]   uint16
 *   n >= 0, factor 1 .. 64; sums stay exact (uint32)
 */
typedef void (*tnk_addrow_u16_fn)(uint32_t *sum, const uint16_t *src, int n, int factor);
typedef void (*tnk_addrow_u8_fn)(uint32_t *sum, const uint8_t *src, int n, int factor);

/* Squared Mahalanobis distance of a row of pixels with one, two or three channels.
 *   dst   [n]
 *   x     [channels] rows of n floats
 *   bg    [channels] rows of n floats: the local mean
 *   wt    rows of n floats: the lower triangle of the inverse of the Cholesky factor of the
 *         local covariance, row by row: 1, 3 or 6 rows. With d = x - bg:
 *         y0 = w0 d0; y1 = w1 d0 + w2 d1; y2 = (w3 d0 + w4 d1) + w5 d2;
 *         dst = (y0 y0 + y1 y1) + y2 y2
 */
typedef void (*tnk_mahal_fn)(float *dst, const float *const *x, const float *const *bg,
                             const float *const *wt, int n);

/* The same with one or two channels that do not vary together, of what rises above the mean alone:
 * y0 = w0 max(d0, 0); y1 = w2 max(d1, 0); dst = y0 y0 + y1 y1. */

/* A row of a lattice, linearly between two of its rows: dst[i] = a[i] + t * (b[i] - a[i]). */
typedef void (*tnk_lerp_fn)(float *dst, const float *a, const float *b, float t, int n);

typedef struct tnk_kern { /* filled once, then const */
    tnk_addrow_u16_fn addrow_u16;
    tnk_addrow_u8_fn addrow_u8;
    tnk_mahal_fn mahal[3]; /* [channels - 1] */
    tnk_mahal_fn rise[2];  /* [channels - 1] */
    tnk_lerp_fn lerp;
    const char *tier; /* "c", "sse4", "avx2", "avx512": the best tier in use */
} tnk_kern;

/* Tiers of this CPU, bits of enum tnk_cpu. */
unsigned tnk_kern_cpu(void);

/* Fill the table with the best variants among the tiers in cpu (detected & allowed). */
void tnk_kern_init(tnk_kern *kern, unsigned cpu);

#endif
