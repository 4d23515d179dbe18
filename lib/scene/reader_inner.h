/* reader_inner.h: the inside of a reader, for reader*.c only. */
#ifndef TNK_SCENE_READER_INNER_H
#define TNK_SCENE_READER_INNER_H

#include <gdal.h>

#include "scene/direct.h"
#include "scene/inner.h"
#include "scene/reduce.h"

struct tnk_reader {
    const tnk_scene *scene;
    const tnk_kern *kern;
    GDALDatasetH level[TNK_LEVELS]; /* [0] the raster; overviews when first needed */
    tnk_direct *direct; /* NULL: GDAL reads */
    tnk_georef *georef;
    tnk_asker *land, *water;
    tnk_asker *clouds; /* when first needed */
    tnk_bench bench;
    void *px;
    size_t px_bytes;
    double read; /* bytes of pixels asked of the file so far */
    void *block; /* one of the file's blocks */
    size_t block_bytes;
    uint8_t *mask;
    size_t mask_bytes;
    uint8_t *say; /* what one mask says, for tnk_reader_mask() */
    size_t say_bytes;
};

/* 1 for a window that a reader can look at. */
int tnk_reader_window_ok(const tnk_window *win, int factor);

/* Memory that is at least so large; what it held is lost. */
int tnk_reader_fit(void *block, size_t *have, size_t want, tnk_err *err);

#endif
