/* reader_mask.c: what the masks say of a window. */
#include <string.h>

#include "scene/reader.h"
#include "scene/reader_inner.h"

int tnk_reader_masks(tnk_reader *reader, tnk_err *err) {
    const tnk_scene *scene = reader->scene;
    int rc = TNK_OK;
    if (scene->land && !reader->land) rc = tnk_asker_open(scene->land, scene, &reader->land, err);
    if (!rc && scene->water && !reader->water)
        rc = tnk_asker_open(scene->water, scene, &reader->water, err);
    return rc;
}

/* land: what the land mask says, water: what the water mask says; land wins. A single mask
 * speaks for both: what is not in it is the other. */
static uint8_t verdict(uint8_t land, uint8_t water, int has_land, int has_water) {
    if (has_land && land == TNK_AREA_IN) return TNK_MASK_LAND;
    if (has_water && water == TNK_AREA_IN) return TNK_MASK_WATER;
    if (has_land && !has_water && land == TNK_AREA_OUT) return TNK_MASK_WATER;
    if (has_water && !has_land && water == TNK_AREA_OUT) return TNK_MASK_LAND;
    return TNK_MASK_NONE;
}

int tnk_reader_mask(tnk_reader *reader, const tnk_window *win, int factor, uint8_t *mask,
                    ptrdiff_t stride, tnk_err *err) {
    int has_land = reader->land != NULL, has_water = reader->water != NULL, rc = TNK_OK;
    if (!tnk_reader_window_ok(win, factor)) return tnk_fail(err, TNK_E_ARG, "a window that cannot be read");
    int cols = (win->width + factor - 1) / factor, rows = (win->height + factor - 1) / factor;
    int col = win->col / factor, row = win->row / factor;
    size_t pixels = (size_t)cols * (size_t)rows;
    for (int y = 0; y < rows; y++) memset(mask + y * stride, TNK_AREA_UNKNOWN, (size_t)cols);
    if ((!has_land && !has_water) || !pixels) return TNK_OK;
    rc = tnk_reader_fit(&reader->say, &reader->say_bytes, pixels, err);
    if (rc) return rc;
    memset(reader->say, TNK_AREA_UNKNOWN, pixels);
    if (has_land)
        rc = tnk_asker_ask(reader->land, reader->georef, col, row, cols, rows, factor, mask, stride, err);
    if (!rc && has_water)
        rc = tnk_asker_ask(reader->water, reader->georef, col, row, cols, rows, factor, reader->say, cols,
                           err);
    for (int y = 0; y < rows && !rc; y++)
        for (int x = 0; x < cols; x++)
            mask[y * stride + x] =
                verdict(mask[y * stride + x], reader->say[(size_t)y * (size_t)cols + (size_t)x],
                        has_land, has_water);
    return rc;
}

int tnk_reader_clouds(tnk_reader *reader, const tnk_window *win, int factor, uint8_t *sky,
                      ptrdiff_t stride, tnk_err *err) {
    const tnk_scene *scene = reader->scene;
    int rc = TNK_OK;
    if (factor < 1 || win->width < 0 || win->height < 0)
        return tnk_fail(err, TNK_E_ARG, "a window that cannot be read");
    int cols = (win->width + factor - 1) / factor, rows = (win->height + factor - 1) / factor;
    for (int y = 0; y < rows; y++) memset(sky + y * stride, TNK_SKY_UNKNOWN, (size_t)cols);
    if (!scene->clouds || !cols || !rows) return TNK_OK;
    if (!reader->clouds) rc = tnk_asker_open(scene->clouds, scene, &reader->clouds, err);
    if (rc) return rc;
    return tnk_asker_ask(reader->clouds, reader->georef, win->col / factor, win->row / factor, cols, rows,
                         factor, sky, stride, err);
}

void tnk_reader_forget_clouds(tnk_reader *reader) {
    tnk_asker_close(reader->clouds);
    reader->clouds = NULL;
}
