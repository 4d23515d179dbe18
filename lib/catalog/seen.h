/* seen.h: vessels read back from what detect-tanker or a catalog of many scenes wrote; areas with a role. */
#ifndef TNK_CATALOG_SEEN_H
#define TNK_CATALOG_SEEN_H

#include <tanker/vessel.h>

#include "base/err.h"

typedef struct tnk_seen {
    tnk_vessel v;         /* box and pixels are not read back */
    double time_s;        /* NaN not known */
    char scene_id[160], sensor[32];
    char hull_id[48];     /* "" none */
    double hull_prob;     /* of it; NaN none */
    int twin;             /* 1: another sight of the same hull in the same pass is there too */
    int structure;        /* 1: it stands there always */
} tnk_seen;

/* Called for each vessel; borrowed. Not TNK_OK stops the reading, which returns it. */
typedef int (*tnk_seen_fn)(void *user, const tnk_seen *seen);

/* Every vessel of the layer `vessels`, or of the one layer that has the fields, of anything OGR opens. rect: west,
 * south, east, north, degrees; NULL: all. TNK_OK; TNK_E_OPEN; TNK_E_READ no such layer, damaged, or a value that
 * cannot be; what `each` said.
 */
int tnk_seen_read(const char *path, const double *rect, tnk_seen_fn each, void *user, tnk_err *err);

/* Checksum of the file and version of the software behind a scene, "" not known; borrowed for the call. */
typedef void (*tnk_seen_scene_fn)(void *user, const char *scene_id, const char *checksum, const char *version);

/* The name of a hull whose number is known: "IMO 9074729" of a register match of 0.5 and more, else "MMSI 211000001"; ""
 * none. Into name[48]. */
void tnk_hull_name(const tnk_vessel *vessel, char *name);

/* The scenes of a catalog's layer `scenes`; none where there is no such layer. TNK_OK, TNK_E_OPEN. */
int tnk_seen_scenes(const char *path, tnk_seen_scene_fn each, void *user, tnk_err *err);

/* Pinned. */
enum tnk_role { TNK_ROLE_LOAD, TNK_ROLE_DISCHARGE, TNK_ROLE_TRANSFER, TNK_ROLE_LOCK, TNK_ROLES };
const char *tnk_role_name(enum tnk_role role);

typedef struct tnk_zones tnk_zones; /* const after opening */

typedef struct tnk_zone {
    char name[80];
    enum tnk_role role;
} tnk_zone;

/* Polygons of any OGR file in any CRS, with the fields role (load, discharge, transfer, lock) and name (or area).
 * TNK_OK; TNK_E_OPEN; TNK_E_READ: no polygon, no or a wrong role, no CRS; TNK_E_NOMEM. */
int tnk_zones_open(const char *path, tnk_zones **out, tnk_err *err);
void tnk_zones_close(tnk_zones *zones);

/* The smallest zone that holds a place; NULL none. Borrowed. */
const tnk_zone *tnk_zones_at(const tnk_zones *zones, double lon_deg, double lat_deg);

/* West, south, east, north of all of them. */
void tnk_zones_rect(const tnk_zones *zones, double rect[4]);

#endif
