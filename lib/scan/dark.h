/* dark.h: AIS reports about a scene, and the vessels of its list that are theirs. */
#ifndef TNK_SCAN_DARK_H
#define TNK_SCAN_DARK_H

#include <tanker/ais.h>

#include "base/err.h"

/* As tnk_ais_read() and tnk_ais_match(), of checked arguments. */
int tnk_dark_read(tnk_scene *scene, const char *path, tnk_ais *ais, tnk_err *err);
int tnk_dark_match(const tnk_scene *scene, tnk_ais *ais, tnk_list *list, tnk_err *err);

#endif
