/* run.h: where a profile stands above a level. */
#ifndef TNK_MEASURE_RUN_H
#define TNK_MEASURE_RUN_H

typedef struct tnk_run {
    double from, to; /* cell coordinates of the two edges */
    double level;    /* median of the profile between them */
} tnk_run;

/* From `start` outward by `step` (1 or -1): the last of n cells above the cut, gaps up to `bridge` cells allowed. */
int tnk_run_walk(const float *v, int n, int start, int step, float cut, int bridge);

/* Where between the cell `inside` and the next one outward the profile crosses the cut. */
double tnk_run_crossing(const float *v, int n, int inside, int step, float cut);

/* The run around `middle` where a profile stays above share * its own median level, or above
 * share * first_level where that is fixed. scratch: n floats. 1; 0 where there is none. */
int tnk_run_find(const float *v, int n, int middle, double share, double first_level, int fixed, int bridge,
                 float *scratch, tnk_run *out);

/* Median of the profile over the cells whose distance outward from an end lies in from .. to, and their number; 0 where
 * there are none. */
double tnk_run_near(const float *v, int n, double end, int step, double from, double to, float *scratch, long *count);

#endif
