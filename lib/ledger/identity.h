/* identity.h: hulls without a name that come again. */
#ifndef TNK_LEDGER_IDENTITY_H
#define TNK_LEDGER_IDENTITY_H

#include "catalog/seen.h"

typedef struct tnk_known_hull {
    char name[48]; /* "hull " and the vessel_id of its first sight */
    double length_m, length_sd_m, beam_m, beam_sd_m; /* by all its sights */
    double time_s, lon_deg, lat_deg; /* of the last one */
} tnk_known_hull;

/* Which of the known hulls a sight shows, or a new one, which joins them (room for one more): a posterior over all of
 * them and none, from length and beam, among those that could have sailed here meanwhile. Sights come in order of time.
 * The name of the hull goes to name[48], its probability is returned; 1 of a new one. */
double tnk_identity_of(tnk_known_hull *known, long *count, const tnk_seen *seen, char *name);

#endif
