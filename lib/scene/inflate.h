/* inflate.h: tiles of DEFLATE, of bands that are stored together, straight from the file: decoded no further down than is
 * asked, and the predictor undone in whole registers. The pixels are libtiff's. */
#ifndef TNK_SCENE_INFLATE_H
#define TNK_SCENE_INFLATE_H

#include <tiffio.h>

#include "base/err.h"

typedef struct tnk_inflate tnk_inflate;

/* *out is NULL where libtiff has to decode: other compressions, predictors and orders of bytes. The tiles are
 * width x height pixels of so many bands, of `size` bytes each. TNK_OK or TNK_E_NOMEM. */
int tnk_inflate_open(TIFF *tiff, int width, int height, int bands, int size, tnk_inflate **out, tnk_err *err);
void tnk_inflate_close(tnk_inflate *inflate);

/* The first `rows` rows of a tile; what follows them in `tile`, which has room for a whole one, is anything. 1; 0 where
 * libtiff has to say what is wrong. */
int tnk_inflate_tile(tnk_inflate *inflate, uint32_t number, int rows, void *tile);

#endif
