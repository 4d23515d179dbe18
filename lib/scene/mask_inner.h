/* mask_inner.h: the inside of masks, for mask*.c only. */
#ifndef TNK_SCENE_MASK_INNER_H
#define TNK_SCENE_MASK_INNER_H

#include <gdal.h>

#include "scene/mask.h"
#include "scene/shape.h"

/* What the numbers of a raster mean. */
enum tnk_code {
    TNK_CODE_PLAIN,  /* not 0: inside */
    TNK_CODE_SCL,    /* Sentinel-2 L2A scene classification */
    TNK_CODE_CLASSI, /* Sentinel-2 L1C MSK_CLASSI: bands opaque, cirrus, snow */
    TNK_CODE_UDM2,   /* Planet: bands clear, snow, shadow, light and heavy haze, cloud, ... */
    TNK_CODE_QA      /* Landsat Collection 2 QA_PIXEL bits */
};

struct tnk_area {
    char *name;
    int useful;         /* it has something to say of the scene */
    tnk_shapes *shapes; /* a vector mask in scene pixels; NULL: a raster */
    tnk_mapping mapping;      /* of a raster */
    int same_grid;      /* its pixels are the scene's own */
    enum tnk_code code;
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
    uint8_t *layer; /* one band of several */
    size_t layer_bytes;
    int *at; /* mask column and row of each reduced pixel asked, or -1 */
    size_t at_bytes;
    tnk_point *node; /* mask coordinates of a coarse grid */
    size_t node_bytes;
};

/* mask_code.c: which code a cloud mask has, by its name and bands; TNK_E_MASK where its bands are
 * not those of its name. */
int tnk_code_find(GDALDatasetH dataset, const char *name, enum tnk_code *out, tnk_err *err);

/* Bands of the codes that have several, one after the other: where band `band` is not 0 the pixel
 * is `says`, whatever those before said. Ends with band 0. */
typedef struct tnk_code_layer {
    int band;
    uint8_t says;
} tnk_code_layer;
const tnk_code_layer *tnk_code_layers(enum tnk_code code); /* NULL: a single band */

/* TNK_AREA_* of a value of a single band. */
uint8_t tnk_code_meaning(const tnk_area *area, float value);

int tnk_area_vector(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err);
int tnk_area_raster(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err);
int tnk_asker_raster_open(tnk_asker *asker, tnk_err *err);
int tnk_asker_raster(tnk_asker *asker, tnk_georef *own, int col, int row, int columns, int rows,
                     int factor, uint8_t *out, ptrdiff_t stride, tnk_err *err);

#endif
