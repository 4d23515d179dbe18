/* sun.h: where the sun stands. */
#ifndef TNK_BASE_SUN_H
#define TNK_BASE_SUN_H

/* Seconds since 1970-01-01T00:00:00Z of an ISO 8601 UTC time: "2024-03-31T03:29:27Z", with
 * fractions, with a space instead of T, without Z, or with an offset like +09:00. 1, or 0 when
 * it is none (*seconds is then untouched). */
int tnk_time_parse(const char *text, double *seconds);

/* "2024-03-31T03:29:27Z" into out[capacity >= 21]; rounded to the second. */
void tnk_time_print(double seconds, char *out, int capacity);

/* Topocentric sun seen from a place on the ground, refraction not added (as product metadata
 * gives it): elevation above the horizon and azimuth clockwise from true north, degrees.
 * Good to 0.01 deg between 1950 and 2050 (Astronomical Almanac low-precision series; Michalsky,
 * Solar Energy 40(3), 1988). */
void tnk_sun_position(double seconds, double lon_deg, double lat_deg, double *elevation_deg,
                      double *azimuth_deg);

#endif
