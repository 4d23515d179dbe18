/* freeboard.h: from edges to a freeboard, and whether there are edges to be had. */
#ifndef TNK_MEASURE_FREEBOARD_H
#define TNK_MEASURE_FREEBOARD_H

#include <tanker/freeboard.h>

/* As the public functions of nearly the same names, arguments checked already. */
void tnk_lean_of(const tnk_aspect *aspect, tnk_lean *out);
void tnk_freeboard_of(const tnk_aspect *aspect, const tnk_edges *edges, tnk_freeboard *out);
void tnk_freeboard_expect(const tnk_aspect *aspect, double gsd_m, double length_m, tnk_freeboard_expectation *out);
double tnk_freeboard_shortest(double gsd_m);

/* What the errors of sun, view and heading leave open of a freeboard read from a shadow, metres. */
double tnk_freeboard_angle_sd(const tnk_aspect *aspect, double freeboard_m);

/* Is this a hull's side that a freeboard can be read from the hull side alone? Metres in sight per metre. */
extern const double tnk_least_side;

extern const double tnk_most_zenith_deg; /* of the view: nothing is measured from lower */

/* Nothing measured: numbers NaN, method none. */
void tnk_freeboard_none(tnk_freeboard *out);

/* Share of a hull's length that its usual freeboard is, between full and empty. */
extern const double tnk_usual_freeboard;

/* 1 where a freeboard of such an sd says something of the load of a hull that long. */
int tnk_freeboard_useful(double freeboard_sd_m, double length_m);

#endif
