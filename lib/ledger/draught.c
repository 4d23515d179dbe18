#include "ledger/draught.h"

#include <math.h>

#include "meaning/cargo.h"

/* Length of a tanker of a deadweight: the regressions of deadweight on length alone (below and from 130 m), turned
 * about; with their scatter of 0.25 in ln dwt. */
static double length_of(double dwt_t, double *sd_m) {
    double length = pow(dwt_t / 0.004245, 1 / 3.0223);
    if (length >= 130) length = pow(dwt_t / 8.673e-4, 1 / 3.3793);
    *sd_m = length * 0.25 / 3.0223;
    return length;
}

int tnk_draught_fill(double dwt_t, double draught_m, double *laden, double *lo, double *hi) {
    const double draught_sd_m = 0.3;
    tnk_cargo_in hull = TNK_CARGO_IN_INIT;
    tnk_cargo_out out;
    tnk_err why = {0};
    hull.dwt_t = dwt_t;
    hull.length_m = length_of(dwt_t, &hull.length_sd_m);
    if (tnk_cargo_check(&hull, &why)) return 0;
    tnk_cargo_estimate(&hull, NULL, 0, &out);
    if (!(draught_m < out.depth_m)) return 0;
    hull.depth_m = out.depth_m; /* whatever it is: the draught is known, and the freeboard what is left */
    hull.freeboard_m = out.depth_m - draught_m;
    hull.freeboard_sd_m = draught_sd_m;
    if (tnk_cargo_check(&hull, &why)) return 0;
    tnk_cargo_estimate(&hull, NULL, 0, &out);
    *laden = out.laden_fraction, *lo = out.laden_lo, *hi = out.laden_hi;
    return isfinite(out.laden_fraction) != 0;
}
