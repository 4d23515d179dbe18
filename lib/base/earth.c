#include "base/earth.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
static const double semi_major_m = 6378137.0;
static const double flattening = 1.0 / 298.257223563;

void tnk_earth_degree(double lat_deg, double *north_m, double *east_m) {
    double e2 = flattening * (2.0 - flattening), phi = lat_deg * pi / 180.0;
    double w2 = 1.0 - e2 * sin(phi) * sin(phi);
    double n = semi_major_m / sqrt(w2), m = n * (1.0 - e2) / w2;
    *north_m = m * pi / 180.0;
    *east_m = n * cos(phi) * pi / 180.0;
}

double tnk_earth_wrap(double lon_deg) {
    if (lon_deg >= -180.0 && lon_deg < 180.0) return lon_deg;
    double lon = fmod(lon_deg + 180.0, 360.0);
    return (lon < 0.0 ? lon + 360.0 : lon) - 180.0;
}

double tnk_earth_angle(double elevation1_deg, double azimuth1_deg, double elevation2_deg,
                       double azimuth2_deg) {
    double e1 = elevation1_deg * pi / 180.0, e2 = elevation2_deg * pi / 180.0;
    double d = (azimuth2_deg - azimuth1_deg) * pi / 180.0;
    /* the haversine keeps its digits where the angle is small */
    double se = sin((e2 - e1) / 2.0), sd = sin(d / 2.0);
    double h = se * se + cos(e1) * cos(e2) * sd * sd;
    return 2.0 * asin(sqrt(h < 1.0 ? h : 1.0)) * 180.0 / pi;
}
