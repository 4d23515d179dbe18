/* scene.h: a scene as the inner rooms see it.
 *
 * tnk_scene holds what is known of the scene (const after opening, shared by all workers);
 * a tnk_reader reads it, one per worker, each with its own GDAL dataset handle and its own
 * coordinate transformation. Nothing of GDAL shows here.
 */
#ifndef TNK_SCENE_SCENE_H
#define TNK_SCENE_SCENE_H

#include <stdint.h>
#include <tanker/scene.h>

#include "base/err.h"
#include "kern/kern.h"

typedef struct tnk_reader tnk_reader;

/* State of a pixel that was read: a set of bits. */
enum { TNK_PX_VALID = 1, TNK_PX_SATURATED = 2 };

/* What a user's mask says of a pixel. */
enum { TNK_MASK_NONE = 0, TNK_MASK_WATER = 1, TNK_MASK_LAND = 2 };

/* A rectangle of scene pixels; may hang over the scene's edge. */
typedef struct tnk_window {
    int col, row, width, height;
} tnk_window;

/* Everything known; borrowed, const after opening. */
const tnk_scene_info *tnk_scene_known(const tnk_scene *scene);

/* The natural reading unit of the file, pixels (a strip is as wide as the scene). */
void tnk_scene_block(const tnk_scene *scene, int *width, int *height);

/* Replace the scene's message; and add a warning (both copy). */
void tnk_scene_set_error(tnk_scene *scene, const tnk_err *err);
void tnk_scene_warn(tnk_scene *scene, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A reader of its own. kern is borrowed and const. Several threads may open readers of one
 * scene at once; each reader belongs to one thread at a time. */
int tnk_reader_open(const tnk_scene *scene, const tnk_kern *kern, tnk_reader **out, tnk_err *err);
void tnk_reader_close(tnk_reader *reader);

/* Read a window, reduced: every factor x factor pixels become the mean of the valid ones.
 *
 *   win      win.col and win.row are multiples of factor (negative ones too)
 *   factor   1 .. 64; where the file has overviews whose factor divides this one, the
 *            coarsest such is read instead of full resolution
 *   out      [TNK_BANDS] planes or NULL (band not wanted); a wanted band the scene lacks is
 *            left untouched. Each [ceil(height/factor)][stride], in the file's own units
 *            (scale and offset not applied)
 *   state    same shape, bits of TNK_PX_*; valid when at least half of the pixels are:
 *            inside the scene, not nodata, not masked (mask band, alpha 0), finite, and not
 *            part of an untagged zero border (all chosen bands 0, where no nodata is declared).
 *            Saturated when any pixel of any chosen band is at the type's top or the
 *            metadata's saturation value. out is 0 where not valid
 *   stride   in elements, >= ceil(width/factor)
 *
 * TNK_OK, TNK_E_READ, TNK_E_NOMEM.
 */
int tnk_reader_read(tnk_reader *reader, const tnk_window *win, int factor,
                    float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride, tnk_err *err);

/* What the user's masks say of the centres of the reduced pixels of a window:
 * TNK_MASK_* into mask[ceil(height/factor)][stride]. Without user masks all TNK_MASK_NONE. */
int tnk_reader_mask(tnk_reader *reader, const tnk_window *win, int factor, uint8_t *mask,
                    ptrdiff_t stride, tnk_err *err);

/* lon/lat (WGS 84 degrees) of a pixel coordinate; 0 where there is none. */
int tnk_reader_lonlat(tnk_reader *reader, double col, double row, double *lon, double *lat);

/* True ground metres per pixel step, as tnk_scene_ground(); 0 where there is none. */
int tnk_reader_ground(tnk_reader *reader, double col, double row, double j[4]);

#endif
