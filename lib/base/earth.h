/* earth.h: metres on the WGS 84 ellipsoid, and directions in the sky. */
#ifndef TNK_BASE_EARTH_H
#define TNK_BASE_EARTH_H

/* Metres of one degree of latitude and of one degree of longitude at a latitude, from the
 * radii of curvature in the meridian (M) and in the prime vertical (N). */
void tnk_earth_degree(double lat_deg, double *north_m, double *east_m);

/* A longitude brought into [-180, 180). */
double tnk_earth_wrap(double lon_deg);

/* Great-circle angle, degrees, between two directions given by elevation and azimuth. */
double tnk_earth_angle(double elevation1_deg, double azimuth1_deg, double elevation2_deg,
                       double azimuth2_deg);

#endif
