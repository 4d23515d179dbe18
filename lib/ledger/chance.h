/* chance.h: the distribution of a sum of deliveries. */
#ifndef TNK_LEDGER_CHANCE_H
#define TNK_LEDGER_CHANCE_H

/* The sum is C (M + e): e normal with standard deviation `own` (what differs between hulls and visits; their number
 * makes it normal), C lognormal with mean 1 and sd `common` of its logarithm (barrels per tonne, the size model). */
typedef struct tnk_chance {
    double mean;   /* M > 0 */
    double own;    /* in the unit of the mean */
    double common; /* relative */
} tnk_chance;

/* Probability that the sum is above x, by numerical integration over C. */
double tnk_chance_above(const tnk_chance *c, double x);

/* The value below which it lies with probability q; not below 0. */
double tnk_chance_quantile(const tnk_chance *c, double q);

/* A normal distribution with a median and another width on each side, from its 5, 50 and 95 % points. */
void tnk_chance_split(double lo, double median, double hi, double *mean, double *sd);

#endif
