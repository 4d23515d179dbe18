/* levels.h: where water ends and land begins, from a sample of the scene's own pixels. */
#ifndef TNK_FIND_LEVELS_H
#define TNK_FIND_LEVELS_H

#include <stddef.h>

typedef struct tnk_levels {
    int has_land;      /* 1: two classes stand apart; 0: all is water as far as brightness tells */
    float land;        /* above this a pixel is not water; +inf without land */
    float water_typ;   /* median of what lies below */
    float land_typ;    /* median of what lies above; NaN without land */
    double separation; /* between-class variance over total variance of the log values, 0..1 */
} tnk_levels;

/* Otsu's threshold (IEEE Trans. SMC 9(1), 1979) on log values, so that the water's own core stays
 * clean; reorders sample[n]. The two classes are believed only when they explain most of
 * the variance and stand apart by several of the water's own standard deviations. n may be 0.
 * steady: 1 where noise is averaged out of the sample: then bright towns, which part land itself, do not hide land of
 * a twentieth of the sample and twice the water's typical value. */
void tnk_levels_find(float *sample, size_t n, int steady, tnk_levels *out);

#endif
