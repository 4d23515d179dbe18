/* particulars.h: what length and beam say of a tanker's depth, draught, deadweight and waterplane.
 *
 * All are taken as jointly log-normal about lines in ln L and ln B; errors of the sizes, of the lines
 * and of the hull run together, and what is known of the ship is conditioned on. The numbers are
 * those of models/hydrostatics.json, from which the build makes numbers.h.
 */
#ifndef TNK_MEANING_PARTICULARS_H
#define TNK_MEANING_PARTICULARS_H

#include <tanker/cargo.h>

/* In the order in which they are drawn: each given those before it. */
enum tnk_particular { TNK_SUMMER, TNK_DWT, TNK_PLANE, TNK_DEPTH, TNK_PARTICULARS };

typedef struct tnk_particulars {
    double mean[TNK_PARTICULARS]; /* of ln summer draught (m), deadweight (t), waterplane (m2), depth (m) */
    double cov[TNK_PARTICULARS][TNK_PARTICULARS];
    double length_m, beam_m;      /* best: where the beam is not known, that of the length */
    double block, waterplane;     /* coefficients at the summer draught, on Lpp */
    int river_sea;                /* L/B > 7.5 */
} tnk_particulars;

/* Of a checked hull (tnk_cargo_check()). 1, or 0 where length or L/B lies beyond what the lines were fitted to. */
int tnk_particulars_of(const tnk_cargo_in *hull, tnk_particulars *out);

/* Condition on ln of one of them, known with the standard deviation sd. */
void tnk_particulars_know(tnk_particulars *p, enum tnk_particular which, double ln_value, double sd);

/* Mean and standard deviation of exp(x) of a normal x. */
double tnk_lognormal(double mean, double var, double *sd);

/* Deadweight aboard over deadweight at draught T = x Ts, and x where it is g: with the waterplane
 * coefficient cwp at Ts, falling with the draught by the block coefficient's first-order change
 * (Riddlesworth, Kristensen), and k = dwt / (1.025 Lpp B Ts). g >= 0 where g is given. */
double tnk_deadweight_share(double cwp, double block, double k, double x);
double tnk_draught_share(double cwp, double block, double k, double g);
void tnk_draught_shares(double cwp, double block, double k, const double *g, int count, double *out);

/* MARPOL's least ballast draught (annex I reg. 18): 2.0 + 0.02 Lpp. */
double tnk_ballast_rule(double lpp_m);

#endif
