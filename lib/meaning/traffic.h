/* traffic.h: where ships that report by AIS were at one moment, and which of them are the hulls of a scene. */
#ifndef TNK_MEANING_TRAFFIC_H
#define TNK_MEANING_TRAFFIC_H

#include "base/err.h"
#include "meaning/match.h"

/* One report. NaN: not available. */
typedef struct tnk_fix {
    double time_s;
    double lon_deg, lat_deg;
    float sog_ms, cog_deg, heading_deg;
} tnk_fix;

/* A ship at the moment of the scene. */
typedef struct tnk_reported {
    long mmsi;
    double length_m, width_m;        /* NaN: not given, or 0 */
    double lon_deg, lat_deg;
    double steady_sd_m, turning_sd_m;/* of that place, if the ship kept its course, or turned */
    double east_ms, north_ms;        /* over ground; NaN not known */
    double heading_deg, heading_sd_deg; /* of the bow, from heading or else course; NaN not known */
    double gap_s;                    /* to the nearest report */
    tnk_claim claim;                 /* what it says of itself */
} tnk_reported;

/* Interpolated between the last report before the moment and the first after it, dead-reckoned where one side is
 * missing; the same ship's fixes, sorted by time, at least one. Fields of the ship itself (mmsi, sizes) are left alone.
 */
void tnk_traffic_at(const tnk_fix *fix, long count, double time_s, tnk_reported *out);

/* A hull of the scene. */
typedef struct tnk_target_hull {
    double lon_deg, lat_deg;
    double length_m, length_sd_m, heading_deg, heading_sd_deg; /* NaN not known */
    int ambiguous;                   /* 1: the axis alone is known */
} tnk_target_hull;

/* Radar puts what moves toward it ahead along its track. shift_s: slant range over platform speed, 0: optical;
 * azimuth from the ground to the sensor; zenith there. */
typedef struct tnk_look {
    double shift_s, azimuth_deg, zenith_deg;
} tnk_look;

/* For each hull the number of its ship, or -1, one to one: the assignment of the greatest likelihood, in which a hull
 * may be dark and a ship not found. A pair's likelihood is that of distance (place of the antenna, report, motion),
 * length and heading; over that of a dark hull among the local density of hulls. min_length_m: shorter hulls are not in
 * the list. distance_m (may be NULL): from where the ship should show to the hull. TNK_OK or TNK_E_NOMEM. */
int tnk_traffic_match(const tnk_target_hull *hull, long hulls, const tnk_reported *ship, long ships,
                      const tnk_look *look, double min_length_m, long *match, double *distance_m, tnk_err *err);

#endif
