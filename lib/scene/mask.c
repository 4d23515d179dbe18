/* mask.c: one mask, vector or raster. */
#include "scene/mask.h"

#include <cpl_conv.h>
#include <gdal.h>
#include <string.h>

#include "base/mem.h"
#include "scene/inner.h"
#include "scene/mask_inner.h"
#include "scene/words.h"

static int open_kind(tnk_scene *scene, GDALDatasetH dataset, int clouds, tnk_area *area,
                     tnk_err *err) {
    if (GDALGetRasterCount(dataset) > 0) {
        int rc = clouds ? tnk_code_find(dataset, area->name, &area->code, err) : TNK_OK;
        return rc ? rc : tnk_area_raster(scene, dataset, area, err);
    }
    if (GDALDatasetGetLayerCount(dataset) > 0) return tnk_area_vector(scene, dataset, area, err);
    return tnk_fail(err, TNK_E_MASK, "%s: neither a raster nor a layer of polygons", area->name);
}

int tnk_area_open(tnk_scene *scene, const char *name, int clouds, tnk_area **out, tnk_err *err) {
    tnk_words words;
    *out = NULL;
    tnk_area *area = tnk_alloc_zero(1, sizeof *area);
    if (area) area->name = tnk_strdup(name);
    if (!area || !area->name) {
        tnk_area_close(area);
        return tnk_fail_nomem(err);
    }
    tnk_words_begin(&words, scene);
    GDALDatasetH dataset =
        GDALOpenEx(name, GDAL_OF_RASTER | GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                   NULL, NULL, NULL);
    int rc = dataset ? open_kind(scene, dataset, clouds, area, err)
                     : tnk_words_fail(&words, err, TNK_E_MASK, name, "cannot be opened as a mask");
    if (dataset) GDALClose(dataset);
    tnk_words_end(&words);
    if (rc || !area->useful) {
        tnk_area_close(area);
        return rc;
    }
    *out = area;
    return TNK_OK;
}

void tnk_area_close(tnk_area *area) {
    if (!area) return;
    tnk_shapes_free(area->shapes);
    tnk_mapping_drop(&area->mapping);
    tnk_free(area->name);
    tnk_free(area);
}

int tnk_asker_open(const tnk_area *area, const tnk_scene *scene, tnk_asker **out, tnk_err *err) {
    tnk_asker *asker = *out = tnk_alloc_zero(1, sizeof *asker);
    if (!asker) return tnk_fail_nomem(err);
    asker->area = area;
    asker->scene = scene;
    int rc = area->shapes ? TNK_OK : tnk_asker_raster_open(asker, err);
    if (rc) {
        tnk_asker_close(asker);
        *out = NULL;
    }
    return rc;
}

void tnk_asker_close(tnk_asker *asker) {
    if (!asker) return;
    tnk_crossings_drop(&asker->crossings);
    tnk_georef_close(asker->georef);
    if (asker->dataset) GDALClose(asker->dataset);
    tnk_free(asker->px);
    tnk_free(asker->layer);
    tnk_free(asker->at);
    tnk_free(asker->node);
    tnk_free(asker);
}

static int ask_shapes(tnk_asker *asker, int col, int row, int columns, int rows, int factor,
                      uint8_t *out, ptrdiff_t stride, tnk_err *err) {
    for (int y = 0; y < rows; y++) memset(out + y * stride, TNK_AREA_OUT, (size_t)columns);
    return tnk_shapes_fill(asker->area->shapes, &asker->crossings, col, row, columns, rows, factor,
                           out, stride, TNK_AREA_IN, err);
}

int tnk_asker_ask(tnk_asker *asker, tnk_georef *own, int col, int row, int columns, int rows,
                  int factor, uint8_t *out, ptrdiff_t stride, tnk_err *err) {
    if (asker->area->shapes)
        return ask_shapes(asker, col, row, columns, rows, factor, out, stride, err);
    return tnk_asker_raster(asker, own, col, row, columns, rows, factor, out, stride, err);
}
