/* freeboard.h: height of a deck edge above the water, from its shadow and from the hull side in sight.
 *
 * Plain numbers, no image. In a picture orthorectified to sea level a point h above the water is drawn
 * h tan(view zenith) away from the sensor, and its shadow falls h cot(sun elevation) away from the sun.
 * Along a straight side only the part across the hull can be measured:
 *
 *   from deck edge to shadow edge   h |G|, G = cot(e) sin(a - p) - tan(t) sin(b - p)
 *   hull side in sight              h tan(t) |sin(b - p)|
 *
 * with sun azimuth a and elevation e, sensor azimuth b and view zenith t, heading p. Source: plane
 * geometry, checked by a Monte Carlo of the error formula (DOMAIN 3.1 of the project's notes).
 *
 * Azimuths and headings in degrees clockwise from one and the same north; _sd is one standard
 * deviation. Any thread.
 */
#ifndef TANKER_FREEBOARD_H
#define TANKER_FREEBOARD_H

#include <tanker/error.h>
#include <tanker/vessel.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How sun, sensor and hull stand to each other. */
typedef struct tnk_aspect {
    size_t struct_size;          /* TNK_ASPECT_INIT sets it; leave it */
    double sun_elevation_deg, sun_azimuth_deg; /* NaN: not known */
    double view_zenith_deg, view_azimuth_deg;  /* at the ground; azimuth from the ground to the sensor; NaN: not known */
    double heading_deg;          /* of the hull; the bow may be at either end */
    double sun_sd_deg, view_sd_deg, heading_sd_deg; /* >= 0 */
} tnk_aspect;                    /* grows only at the end */

#define TNK_ASPECT_INIT                                                                      \
    {                                                                                        \
        sizeof(tnk_aspect), __builtin_nan(""), __builtin_nan(""), __builtin_nan(""),         \
            __builtin_nan(""), __builtin_nan(""), 0.1, 0.1, 0.3                              \
    }

/* What of it a side shows: metres across the hull, toward starboard, per metre of height. */
typedef struct tnk_lean {
    size_t struct_size;          /* set by the caller: sizeof */
    double shadow;               /* where the shadow of a point falls: -cot(e) sin(a - p) */
    double drawn;                /* where the point itself is drawn: -tan(t) sin(b - p) */
    double gap;                  /* |G|: between the two */
    double side;                 /* hull side in sight: |drawn| */
    enum tnk_reason why;         /* of the shadow: TNK_WHY_MEASURED where it can be measured; TNK_WHY_NO_SUN,
                                    NO_VIEW, SUN_LOW (under 5 degrees, or below the horizon), SUN_ALONG
                                    (|sin(a - p)| < 0.3), WEAK_VIEW (|G| < 0.7, the deck covers the shadow, or
                                    a zenith above 60) */
} tnk_lean;

/* TNK_OK, also where why says that nothing can be measured (what cannot be known is then NaN).
 * TNK_E_ARG: no struct_size, a heading that is no number, an infinite angle, an elevation beyond -90 .. 90,
 * a zenith beyond 0 .. 80, a negative sd; *out is then NaN. */
TNK_API int tnk_aspect_lean(const tnk_aspect *aspect, tnk_lean *out);

/* Distances measured across the hull amidships, metres. */
typedef struct tnk_edges {
    size_t struct_size;          /* TNK_EDGES_INIT sets it; leave it */
    double deck_to_shadow_m, deck_to_shadow_sd_m; /* deck edge to shadow edge on the sea; NaN: not seen */
    double hull_side_m, hull_side_sd_m; /* breadth of the hull side in sight; NaN: not seen */
    double deck_sd_m;            /* what sheer, bulwark, rail and waves leave open, metres of height; 0.15 */
} tnk_edges;                     /* grows only at the end */

#define TNK_EDGES_INIT                                                                       \
    {                                                                                        \
        sizeof(tnk_edges), __builtin_nan(""), __builtin_nan(""), __builtin_nan(""),          \
            __builtin_nan(""), 0.15                                                          \
    }

typedef struct tnk_freeboard {
    size_t struct_size;          /* set by the caller: sizeof */
    double freeboard_m, freeboard_sd_m; /* NaN where why is not TNK_WHY_MEASURED */
    enum tnk_freeboard_method method;
    enum tnk_reason why;
    double shadow_m, shadow_sd_m; /* each way by itself; NaN: not */
    double side_m, side_sd_m;
} tnk_freeboard;

/* Freeboard from measured distances:
 *
 *   h = w / |G|,  s_h^2 = (s_w/G)^2 + (h/G)^2 ((sin(a-p)/sin^2 e)^2 s_e^2
 *                         + (cot e cos(a-p) - tan t cos(b-p))^2 s_p^2 + (s_t sin(b-p)/cos^2 t)^2) + deck_sd^2
 *
 * and likewise from the hull side. Where both are given they are weighed by their variances; where they
 * contradict each other the sd grows to hold both.
 *
 * TNK_OK, also where why says that it cannot be. TNK_E_ARG: as tnk_aspect_lean(); a distance that is
 * negative or infinite, given without an sd above 0; a negative deck_sd_m; *out is then NaN. */
TNK_API int tnk_freeboard_from_edges(const tnk_aspect *aspect, const tnk_edges *edges, tnk_freeboard *out);

/* What can be expected before anything was seen. */
typedef struct tnk_freeboard_expectation {
    size_t struct_size;          /* set by the caller: sizeof */
    double freeboard_sd_m;       /* by the shadow; NaN where why is not TNK_WHY_MEASURED */
    double gap;                  /* |G| */
    enum tnk_freeboard_method method; /* TNK_FREEBOARD_SHADOW or NONE */
    enum tnk_reason why;         /* of the shadow; also TNK_WHY_TOO_COARSE */
    double side;                 /* hull side in sight, metres per metre of height */
    double side_sd_m;            /* by the sunlit hull side; NaN where side_why is not TNK_WHY_MEASURED */
    double side_zenith_deg;      /* least view zenith, at that azimuth, that shows enough of it; NaN: none does */
    enum tnk_reason side_why;    /* TNK_WHY_NO_SUN, NO_VIEW, SUN_LOW, WEAK_VIEW (too little in sight, or in shade), TOO_COARSE */
} tnk_freeboard_expectation;     /* grows only at the end */

/* For a tanker of length_m with a usual freeboard (0.03 of the length) on a calm sea, seen clearly at
 * gsd_m; the same limits and formulas as for measured hulls. What the geometry allows: of hulls that show such a side
 * two thirds are refused for their paint or gear. TNK_OK; TNK_E_ARG as tnk_aspect_lean(), or where
 * gsd_m or length_m is not above 0. */
TNK_API int tnk_expect_freeboard(const tnk_aspect *aspect, double gsd_m, double length_m,
                                 tnk_freeboard_expectation *out);

/* Shortest hull whose freeboard can be measured at gsd_m, whatever the aspect; NaN where gsd_m is not above 0. */
TNK_API double tnk_freeboard_from_m(double gsd_m);

#ifdef __cplusplus
}
#endif
#endif
