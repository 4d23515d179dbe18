/* mask.h: a caller's mask of land or of water, vector or raster. */
#ifndef TNK_SCENE_MASK_H
#define TNK_SCENE_MASK_H

#include <stdint.h>

#include "base/err.h"
#include "scene/scene.h"

/* What one mask says of a pixel. */
enum { TNK_AREA_UNKNOWN = 0, TNK_AREA_OUT = 1, TNK_AREA_IN = 2 };

typedef struct tnk_area tnk_area;     /* const after opening, shared by all readers */
typedef struct tnk_asker tnk_asker;   /* a reader's own handle on an area */

/* Open a mask for a scene that is placed already. *out is NULL with TNK_OK, and a warning, when
 * the mask has nothing to say of this scene. TNK_E_MASK: it cannot be used; TNK_E_NOMEM. */
int tnk_area_open(tnk_scene *scene, const char *name, tnk_area **out, tnk_err *err);
void tnk_area_close(tnk_area *area);

int tnk_asker_open(const tnk_area *area, const tnk_scene *scene, tnk_asker **out, tnk_err *err);
void tnk_asker_close(tnk_asker *asker);

/* TNK_AREA_* of the centres of columns x rows reduced pixels, the first at reduced column col
 * and row `row`, into out[rows][stride]. reader: of the same scene, for lon/lat. */
int tnk_asker_ask(tnk_asker *asker, tnk_reader *reader, int col, int row, int columns, int rows,
                  int factor, uint8_t *out, ptrdiff_t stride, tnk_err *err);

#endif
