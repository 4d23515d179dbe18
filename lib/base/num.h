/* num.h: small sums that many rooms do. */
#ifndef TNK_BASE_NUM_H
#define TNK_BASE_NUM_H

#define TNK_RAD (3.14159265358979323846 / 180) /* a degree, in radians */

static inline int tnk_least(int a, int b) { return a < b ? a : b; }
static inline int tnk_most(int a, int b) { return a > b ? a : b; }

/* v, or the end of lo..hi that it lies beyond; NaN stays. */
static inline double tnk_clip(double v, double lo, double hi) { return v < lo ? lo : v > hi ? hi : v; }

#endif
