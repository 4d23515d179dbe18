/* direct.h: tiles of a local GeoTIFF whose bands are decoded together, or that has one alone, by libtiff: past GDAL's cache, which copies them
 * twice more and keeps them for nobody. The pixels are the same. */
#ifndef TNK_SCENE_DIRECT_H
#define TNK_SCENE_DIRECT_H

#include "scene/inner.h"

typedef struct tnk_direct tnk_direct;

/* *out is NULL for all that GDAL has to read: other formats, names and ways of storing.
 * dataset: the open raster. TNK_OK or TNK_E_NOMEM. */
int tnk_direct_open(const tnk_scene *scene, GDALDatasetH dataset, tnk_direct **out, tnk_err *err);
void tnk_direct_close(tnk_direct *direct);

/* Decode the tile that holds a scene pixel. 1; 0 where GDAL has to read it, and to say what is wrong with it. */
int tnk_direct_decode(tnk_direct *direct, int col, int row);

/* The same, for windows that take parts of tiles and come again: some megabytes of tiles are kept, of each what lies above
 * the end of the rows wanted from that pixel on. */
int tnk_direct_decode_kept(tnk_direct *direct, int col, int row, int rows);

/* Free what is kept; NULL is fine. */
void tnk_direct_forget(tnk_direct *direct);

/* Copy a part of the decoded tile, in pixels from its corner: bands (1-based), each to its own place; stride in pixels. */
void tnk_direct_take(const tnk_direct *direct, const tnk_kern *kern, const int *bands, int count, const tnk_window *part,
                     void *const *to, ptrdiff_t stride);

#endif
