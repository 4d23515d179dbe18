/* mask.h: a mask of land, of water or of clouds, vector or raster. */
#ifndef TNK_SCENE_MASK_H
#define TNK_SCENE_MASK_H

#include <stdint.h>

#include "base/err.h"
#include "scene/georef.h"
#include "scene/scene.h"

/* What one mask says of a pixel; of a mask of clouds these are TNK_SKY_*. */
enum {
    TNK_AREA_UNKNOWN = TNK_SKY_UNKNOWN,
    TNK_AREA_OUT = TNK_SKY_CLEAR,
    TNK_AREA_IN = TNK_SKY_CLOUD
};

typedef struct tnk_area tnk_area;     /* const after opening, shared by all readers */
typedef struct tnk_asker tnk_asker;   /* a reader's own handle on an area */

/* Open a mask for a scene that is placed already.
 *
 *   clouds   1: the codes of a product's own cloud mask are understood (mask_code.c); 0: what is
 *            not 0 is inside
 *
 * *out is NULL with TNK_OK, and a warning, when the mask has nothing to say of this scene.
 * TNK_E_MASK: it cannot be used; TNK_E_NOMEM. */
int tnk_area_open(tnk_scene *scene, const char *name, int clouds, tnk_area **out, tnk_err *err);
void tnk_area_close(tnk_area *area);

int tnk_asker_open(const tnk_area *area, const tnk_scene *scene, tnk_asker **out, tnk_err *err);
void tnk_asker_close(tnk_asker *asker);

/* TNK_AREA_* of the centres of columns x rows reduced pixels, the first at reduced column col
 * and row `row`, into out[rows][stride]. own: the georeference of that scene. */
int tnk_asker_ask(tnk_asker *asker, tnk_georef *own, int col, int row, int columns, int rows,
                  int factor, uint8_t *out, ptrdiff_t stride, tnk_err *err);

#endif
