/* select.h: order statistics. */
#ifndef TNK_BASE_SELECT_H
#define TNK_BASE_SELECT_H

/* The k-th smallest (0-based) of v[n], n >= 1; v is reordered. No NaN. */
float tnk_select(float *v, long n, long k);

/* The value at share q (0..1) of the sorted v[n]: element floor(q (n-1)). */
float tnk_quantile(float *v, long n, double q);

#endif
