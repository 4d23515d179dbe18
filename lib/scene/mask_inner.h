/* mask_inner.h: the inside of masks, for mask*.c only. */
#ifndef TNK_SCENE_MASK_INNER_H
#define TNK_SCENE_MASK_INNER_H

#include <gdal.h>

#include "scene/georef.h"
#include "scene/mask.h"
#include "scene/shape.h"

struct tnk_area {
    char *name;
    int useful;         /* it has something to say of the scene */
    tnk_shapes *shapes; /* a vector mask in scene pixels; NULL: a raster */
    tnk_mapping mapping;      /* of a raster */
    int same_grid;      /* its pixels are the scene's own */
    int has_nodata;
    float nodata;
};

struct tnk_asker {
    const tnk_area *area;
    const tnk_scene *scene;
    tnk_crossings crossings;
    GDALDatasetH dataset; /* raster */
    tnk_georef *georef;
    float *px; /* what was read of the mask */
    size_t px_bytes;
    int *at; /* mask column and row of each reduced pixel asked, or -1 */
    size_t at_bytes;
    tnk_point *node; /* mask coordinates of a coarse grid */
    size_t node_bytes;
};

int tnk_area_vector(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err);
int tnk_area_raster(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err);
int tnk_asker_raster_open(tnk_asker *asker, tnk_err *err);
int tnk_asker_raster(tnk_asker *asker, tnk_reader *reader, int col, int row, int columns, int rows,
                     int factor, uint8_t *out, ptrdiff_t stride, tnk_err *err);

#endif
