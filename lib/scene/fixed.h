/* fixed.h: structures of the caller that are no ships: platforms, islands, dolphins, breakwaters. */
#ifndef TNK_SCENE_FIXED_H
#define TNK_SCENE_FIXED_H

#include <tanker/scene.h>

#include "base/err.h"

typedef struct tnk_fixed tnk_fixed; /* const after opening, any thread */

/* Points and lines reach as far as their field radius_m says (up to 2000), else 75 m: half the deck of a
 * large platform, and what the two positions may be off. A CSV has the columns lon and lat, WGS 84.
 * *out is NULL with TNK_OK, and a warning, where none of them lies in or near the scene. TNK_E_MASK:
 * not to be opened, no geometry, no CRS or a wrong one; TNK_E_NOMEM. */
int tnk_fixed_open(tnk_scene *scene, const char *name, tnk_fixed **out, tnk_err *err);
void tnk_fixed_close(tnk_fixed *fixed);
long tnk_fixed_count(const tnk_fixed *fixed);

/* 1 where a scene pixel lies in a polygon, or as near to a point or line as that reaches. */
int tnk_fixed_at(const tnk_fixed *fixed, double col, double row, const double ground[4]);

#endif
