#include "expect.h"

#include <math.h>

double expect_length_sd_m(double gsd_m) { return fmax(0.8, 0.35 * gsd_m); }

double expect_beam_sd_m(double gsd_m) { return fmax(0.6, 0.3 * gsd_m); }

double expect_heading_sd_deg(double gsd_m, double length_m) {
    return atan2(0.35 * gsd_m, length_m / 2) * 57.29577951308232;
}

double expect_found_from_m(double gsd_m) { return fmax(10, 5 * gsd_m); }

double expect_beam_from_m(double gsd_m) { return fmax(10, 2 * 6.5 * gsd_m); }

double expect_bow_from_m(double gsd_m) { return fmax(20, 25 * gsd_m); }
