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

/* What a cloud mask says of a pixel: thick cloud; cirrus, haze or a cloud's margin; a cloud's shadow. */
enum { TNK_SKY_UNKNOWN = 0, TNK_SKY_CLEAR = 1, TNK_SKY_CLOUD = 2, TNK_SKY_THIN = 3, TNK_SKY_SHADOW = 4 };

/* A rectangle of scene pixels; may hang over the scene's edge. */
typedef struct tnk_window {
    int col, row, width, height;
} tnk_window;

/* Everything known; borrowed, const after opening. An optical scene with a single band has it in
 * band[2] (red) and 0 elsewhere; a radar scene has its polarisations in band[2] and band[3]. */
const tnk_scene_info *tnk_scene_known(const tnk_scene *scene);

/* Look, once, at a few places of the scene for overviews whose pixels are means of the scene's own: from then on readers
 * read those where they serve. What is not used for being something else (nearest neighbours, mixed with undeclared
 * nodata) is a warning. Until then none is read. Not while another thread reads. TNK_OK, TNK_E_READ, TNK_E_NOMEM. */
int tnk_scene_overviews(tnk_scene *scene, tnk_err *err);

/* Of the overview that is read for means over factor x factor: its own factor; 1: the scene's pixels. And the unit in
 * which it is decoded, in its own pixels (a strip is as wide as it is). */
int tnk_scene_overview(const tnk_scene *scene, int factor);
void tnk_scene_block(const tnk_scene *scene, int factor, int *width, int *height);

/* Replace the scene's message; and add a warning (both copy; a warning that is there already is
 * not added again, nor are more than 50). Not for several threads at once. */
void tnk_scene_set_error(tnk_scene *scene, const tnk_err *err);
void tnk_scene_warn(tnk_scene *scene, const char *format, ...)
    __attribute__((format(__printf__, 2, 3)));

/* A reader of its own. kern is borrowed and const; NULL: the scene's own table, of all tiers.
 * Several threads may open readers of one scene at once; each reader belongs to one thread at a
 * time and ends before the scene does. *out is NULL on failure. TNK_E_READ, TNK_E_GRID,
 * TNK_E_MASK, TNK_E_NOMEM; TNK_E_ARG for a scene that could not be opened. */
int tnk_reader_open(const tnk_scene *scene, const tnk_kern *kern, tnk_reader **out, tnk_err *err);
void tnk_reader_close(tnk_reader *reader);

/* Read a window, reduced: every factor x factor pixels become the mean of the valid ones.
 *
 *   win      win.col and win.row are multiples of factor (negative ones too); a width or height
 *            that is not is rounded up to one, so that a reduced pixel never depends on where
 *            the window ends
 *   factor   1 .. 64; where tnk_scene_overviews() found overviews whose factor divides this one,
 *            the coarsest such is read instead of full resolution
 *   out      [TNK_BANDS] planes or NULL (band not wanted); a wanted band the scene lacks is
 *            left untouched. Each [ceil(height/factor)][stride], in the file's own units
 *            (scale and offset not applied)
 *   state    same shape, bits of TNK_PX_*; valid when at least half of the factor x factor
 *            pixels are: inside the scene, finite, not masked (mask band, alpha 0), and no
 *            wanted band at its nodata value. In 8-bit colour with nodata 0, in Sentinel-2
 *            products, and where an untagged zero border was found at opening, a pixel is
 *            none only when all chosen bands are at it. Saturated when any valid pixel of any
 *            wanted band is at the type's top or the metadata's saturation value. out and state
 *            are 0 where not valid, and everywhere when no band is wanted
 *   stride   in elements, >= ceil(width/factor)
 *
 * A reduced pixel depends on its own pixels only: the same bits come out for any windows and any
 * kernel tier. Scratch is at most about 4 MiB and is kept between calls.
 *
 * TNK_OK, TNK_E_READ, TNK_E_NOMEM; TNK_E_ARG for a window or factor that breaks these rules.
 */
int tnk_reader_read(tnk_reader *reader, const tnk_window *win, int factor,
                    float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride, tnk_err *err);

/* Bytes of pixels that this reader has asked of the file, of all windows and levels together. */
double tnk_reader_read_bytes(const tnk_reader *reader);

/* Give back what GDAL keeps of what this reader read. */
void tnk_reader_forget(tnk_reader *reader);

/* Where the pixels of a window go as they are, beside their means. */
typedef struct tnk_copy {
    uint16_t *band[TNK_BANDS]; /* the window's first pixel; NULL: band not wanted */
    ptrdiff_t stride;          /* in elements, >= the window's width */
} tnk_copy;

/* 1 when this scene's pixels can be copied on the way to means over factor x factor: 8 or 16 bits
 * without sign, and read at full resolution. */
int tnk_reader_copies(const tnk_scene *scene, int factor);

/* As tnk_reader_read(), and copy the window's pixels. Those outside the scene are left untouched;
 * which are valid only state tells. tnk_reader_copies() must hold. */
int tnk_reader_read_copy(tnk_reader *reader, const tnk_window *win, int factor,
                         float *const out[TNK_BANDS], const tnk_copy *copy, uint8_t *state,
                         ptrdiff_t stride, tnk_err *err);

/* What the user's masks say of the centres of the reduced pixels of a window:
 * TNK_MASK_* into mask[ceil(height/factor)][stride]. Without user masks all TNK_MASK_NONE.
 * Where both masks claim a pixel it is land, where neither does NONE; a mask given alone speaks
 * for both: outside a land mask is water, outside a water mask land. NONE also where a raster
 * mask is nodata or does not reach. Depends on the pixel's centre only. */
int tnk_reader_mask(tnk_reader *reader, const tnk_window *win, int factor, uint8_t *mask,
                    ptrdiff_t stride, tnk_err *err);

/* What the cloud mask says of the same centres: TNK_SKY_*, all UNKNOWN without one. factor >= 1. */
int tnk_reader_clouds(tnk_reader *reader, const tnk_window *win, int factor, uint8_t *sky,
                      ptrdiff_t stride, tnk_err *err);

/* 1 where a scene pixel lies in or at a fixed structure of the caller. ground: metres per pixel step
 * there. Any thread. */
int tnk_scene_is_fixed(const tnk_scene *scene, double col, double row, const double ground[4]);

/* Angle between a radar's beam and the vertical at a pixel coordinate, degrees; NaN where only the scene's middle is
 * known, or nothing. Any thread. */
double tnk_scene_incidence_at(const tnk_scene *scene, double col, double row);

/* lon/lat (WGS 84 degrees) of a pixel coordinate; 0 where there is none. */
int tnk_reader_lonlat(tnk_reader *reader, double col, double row, double *lon, double *lat);

/* True ground metres per pixel step, as tnk_scene_ground(); 0 where there is none. A gsd_m of the
 * caller scales a georeference's metres so that they are gsd_m at the scene's centre. */
int tnk_reader_ground(tnk_reader *reader, double col, double row, double j[4]);

#endif
