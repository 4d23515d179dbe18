/* across.h: what only many scenes together tell: one ship seen twice in a pass, and what never moves.
 *
 * Numbers only; nothing here depends on the order of the input but for `id`.
 */
#ifndef TNK_CATALOG_ACROSS_H
#define TNK_CATALOG_ACROSS_H

#include <stddef.h>

enum { TNK_PASS_S = 1800 /* two sights further apart than this are of two passes */ };

/* A vessel in a scene. */
typedef struct tnk_sight {
    long long id;              /* of its row */
    long scene;                /* rank of its scene by name */
    long sensor;               /* equal where the sensors are */
    double time_s;             /* NaN not known */
    double lon_deg, lat_deg;
    double length_m, length_sd_m, beam_m, heading_deg, heading_sd_deg; /* headings: the axis counts */
    double gsd_m, score;
    int cut;                   /* at the edge of its scene */
    long rank;                 /* any number that orders sights of one scene the same way every time */
    /* out */
    size_t best;               /* index of the best sight of this ship in this pass; its own: it is the best */
    int structure;
} tnk_sight;

/* A searched scene. */
typedef struct tnk_view {
    double time_s;             /* NaN not known */
    double clouded;            /* share, 0 where not known */
    const double *ring_deg;    /* [2 * points] footprint; longitudes may run on past 180 */
    int points;
    double west, east, south, north; /* of the ring */
} tnk_view;

/* Fill `best` of every sight. sights are sorted anew. 1, or 0 without memory. */
int tnk_across_same(tnk_sight *sights, size_t count);

/* Fill `structure` of every sight that is the best of its ship; same() comes first. views are sorted by time. 1 or 0. */
int tnk_across_fixed(tnk_sight *sights, size_t count, tnk_view *views, size_t views_count);

#endif
