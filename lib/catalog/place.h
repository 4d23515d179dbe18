/* place.h: carry finished files out of GDAL's memory to where they belong, whole or not at all.
 *
 * OGR's drivers do not all report a full disk, so the product is built in /vsimem/ and copied
 * here, where every byte written is checked.
 */
#ifndef TNK_CATALOG_PLACE_H
#define TNK_CATALOG_PLACE_H

#include "base/err.h"
#include "catalog/target.h"

/* Copy everything under the memory folder to the target.
 *
 * FILE: into a hidden folder beside the target, then renamed entry by entry, the main file last.
 * STREAM: byte by byte; the product must be a single file. What was begun under a /vsi name is
 * removed again on a failure.
 *
 * TNK_OK, TNK_E_EXISTS, TNK_E_WRITE; nothing is left behind on an error. */
int tnk_place(const char *memory_folder, const tnk_target *target, int overwrite, tnk_err *err);

#endif
