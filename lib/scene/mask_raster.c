/* mask_raster.c: the nearest pixel of a mask raster to the centre of each scene pixel. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scene/inner.h"
#include "scene/mask_inner.h"
#include "scene/words.h"

/* Places are computed every NODE scene pixels, on a grid that begins at the scene's corner, and
 * interpolated between: so they do not depend on the window. */
enum { NODE = 64, GRID = 20, READ_MOST = 4 << 20 };

/* ---- opening ---- */

static int same_grid(const tnk_scene *scene, const tnk_mapping *map) {
    const tnk_mapping *own = &scene->mapping;
    if (map->width != own->width || map->height != own->height) return 0;
    if (map->kind == TNK_GEOREF_NONE || own->kind == TNK_GEOREF_NONE) return 1;
    if (map->kind != TNK_GEOREF_AFFINE || own->kind != TNK_GEOREF_AFFINE) return 0;
    if (!own->crs != !map->crs || (own->crs && strcmp(own->crs, map->crs))) return 0;
    for (int i = 0; i < 6; i++) {
        double unit = fabs(own->gt[1]) + fabs(own->gt[2]);
        if (fabs(own->gt[i] - map->gt[i]) > 1e-6 * unit) return 0;
    }
    return 1;
}

/* Does any of a grid of points of one raster lie in the other? */
static int meets(tnk_georef *a, int wa, int ha, tnk_georef *b, int wb, int hb) {
    for (int i = 0; i <= GRID; i++)
        for (int k = 0; k <= GRID; k++) {
            double lon, lat, col, row;
            if (!tnk_georef_lonlat(a, (double)wa * i / GRID, (double)ha * k / GRID, &lon, &lat))
                continue;
            if (!tnk_georef_pixel(b, lon, lat, &col, &row)) continue;
            if (col >= 0.0 && col < wb && row >= 0.0 && row < hb) return 1;
        }
    return 0;
}

static int touches(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err) {
    tnk_georef *scene_at = NULL, *mask_at = NULL;
    GDALDatasetH own = NULL;
    int w = scene->info.width_px, h = scene->info.height_px, rc = TNK_OK;
    if (scene->mapping.method) rc = tnk_source_again(scene, -1, &own, err);
    if (!rc) rc = tnk_georef_open(&scene->mapping, own, &scene_at, err);
    if (!rc && (rc = tnk_georef_open(&area->mapping, dataset, &mask_at, err)) == TNK_E_GRID)
        rc = tnk_fail(err, TNK_E_MASK, "%s: its CRS cannot be brought to lon/lat", area->name);
    if (!rc)
        area->useful = meets(scene_at, w, h, mask_at, area->mapping.width, area->mapping.height) ||
                       meets(mask_at, area->mapping.width, area->mapping.height, scene_at, w, h);
    tnk_georef_close(scene_at);
    tnk_georef_close(mask_at);
    if (own) GDALClose(own);
    return rc;
}

static int holds_nan(GDALRasterBandH band) {
    GDALDataType type = GDALGetRasterDataType(band);
    return type == GDT_Float32 || type == GDT_Float64;
}

/* Is anything of it not nodata? Looked at on a coarse grid. */
static int says_something(GDALRasterBandH band, const tnk_area *area) {
    static const int side = 256;
    int width = area->mapping.width < side ? area->mapping.width : side;
    int height = area->mapping.height < side ? area->mapping.height : side;
    float line[256];
    if (tnk_code_layers(area->code) || (area->code == TNK_CODE_PLAIN && !area->has_nodata && !holds_nan(band))) return 1;
    for (int y = 0; y < height; y++) {
        int row = (int)((double)y * area->mapping.height / height);
        if (GDALRasterIO(band, GF_Read, 0, row, area->mapping.width, 1, line, width, 1, GDT_Float32, 0, 0))
            return 1; /* reading it will tell */
        for (int x = 0; x < width; x++)
            if (tnk_code_meaning(area, line[x]) != TNK_AREA_UNKNOWN) return 1;
    }
    return 0;
}

int tnk_area_raster(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err) {
    int rc = tnk_mapping_dataset(dataset, &area->mapping, err);
    if (rc) return rc;
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    if (GDALDataTypeIsComplex(GDALGetRasterDataType(band)))
        return tnk_fail(err, TNK_E_MASK, "%s: complex numbers are no mask", area->name);
    area->nodata = (float)GDALGetRasterNoDataValue(band, &area->has_nodata);
    area->same_grid = same_grid(scene, &area->mapping);
    area->useful = says_something(band, area);
    if (!area->useful) {
        tnk_scene_warn(scene, "%s: it is nodata everywhere and is not used", area->name);
        return TNK_OK;
    }
    if (area->same_grid) return TNK_OK;
    if (area->mapping.kind == TNK_GEOREF_NONE)
        return tnk_fail(err, TNK_E_MASK, "%s: %s, and it is not of the scene's size: give it a CRS "
                        "and a geotransform (gdal_edit.py -a_srs, -a_ullr)",
                        area->name, area->mapping.why);
    if (!scene->info.georeferenced)
        return tnk_fail(err, TNK_E_MASK, "%s: the scene has no georeference to lay it over, and it "
                        "is not of the scene's size",
                        area->name);
    rc = touches(scene, dataset, area, err);
    if (!rc && !area->useful)
        tnk_scene_warn(scene, "%s: it lies outside the scene, or has the wrong CRS, and is not used",
                       area->name);
    return rc;
}

int tnk_asker_raster_open(tnk_asker *asker, tnk_err *err) {
    const tnk_area *area = asker->area;
    tnk_words words;
    tnk_words_begin(&words, NULL);
    asker->dataset = GDALOpenEx(area->name, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    tnk_words_end(&words);
    if (!asker->dataset)
        return tnk_words_fail(&words, err, TNK_E_MASK, area->name, "cannot be opened again");
    if (area->same_grid) return TNK_OK;
    return tnk_georef_open(&area->mapping, asker->dataset, &asker->georef, err);
}

/* ---- places ---- */

/* The window asked for, in reduced pixels, and the nodes around it. */
typedef struct window {
    int col, row, columns, rows, factor;
    int node_col, node_row, node_columns, node_rows;
} window;

static int floor_div(int a, int b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

static int fit(void *block, size_t *have, size_t want, tnk_err *err) {
    void **p = block;
    if (*have >= want) return TNK_OK;
    tnk_free(*p);
    *have = 0;
    *p = tnk_alloc(want, 1);
    if (!*p) return tnk_fail_nomem(err);
    *have = want;
    return TNK_OK;
}

static tnk_point place(tnk_asker *asker, tnk_georef *own, double col, double row) {
    tnk_point p = {NAN, NAN};
    double lon, lat;
    if (asker->area->same_grid) return (tnk_point){col, row};
    if (tnk_georef_lonlat(own, col, row, &lon, &lat) &&
        !tnk_georef_pixel(asker->georef, lon, lat, &p.x, &p.y))
        p.x = p.y = NAN;
    return p;
}

static int find_nodes(tnk_asker *asker, tnk_georef *own, window *w, tnk_err *err) {
    w->node_col = floor_div(w->col * w->factor, NODE);
    w->node_row = floor_div(w->row * w->factor, NODE);
    w->node_columns = floor_div((w->col + w->columns) * w->factor, NODE) + 2 - w->node_col;
    w->node_rows = floor_div((w->row + w->rows) * w->factor, NODE) + 2 - w->node_row;
    size_t nodes = (size_t)w->node_columns * (size_t)w->node_rows;
    int rc = fit(&asker->node, &asker->node_bytes, nodes * sizeof *asker->node, err);
    for (int r = 0; r < w->node_rows && !rc; r++)
        for (int c = 0; c < w->node_columns; c++)
            asker->node[r * w->node_columns + c] =
                place(asker, own, (double)(w->node_col + c) * NODE,
                      (double)(w->node_row + r) * NODE);
    return rc;
}

/* A cell whose corners are unknown, or on both sides of a world mask, is not interpolated. */
static int smooth(const tnk_point *a, const tnk_point *b, double width) {
    for (int i = 0; i < 2; i++)
        if (!isfinite(a[i].x) || !isfinite(b[i].x) || fabs(a[i].x - a[0].x) > width / 2 ||
            fabs(b[i].x - a[0].x) > width / 2)
            return 0;
    return 1;
}

static tnk_point interpolate(tnk_asker *asker, tnk_georef *own, const window *w, double x,
                             double y) {
    int c = (int)floor(x / NODE) - w->node_col, r = (int)floor(y / NODE) - w->node_row;
    const tnk_point *a = &asker->node[r * w->node_columns + c], *b = a + w->node_columns;
    double u = x / NODE - floor(x / NODE), v = y / NODE - floor(y / NODE);
    if (!smooth(a, b, asker->area->mapping.width)) return place(asker, own, x, y);
    tnk_point top = {a[0].x + u * (a[1].x - a[0].x), a[0].y + u * (a[1].y - a[0].y)};
    tnk_point low = {b[0].x + u * (b[1].x - b[0].x), b[0].y + u * (b[1].y - b[0].y)};
    return (tnk_point){top.x + v * (low.x - top.x), top.y + v * (low.y - top.y)};
}

/* asker->at: the mask's column and row under each pixel of the window, -1 outside it. */
static int find_places(tnk_asker *asker, tnk_georef *own, window *w, tnk_err *err) {
    size_t pixels = (size_t)w->columns * (size_t)w->rows;
    int rc = find_nodes(asker, own, w, err);
    if (!rc) rc = fit(&asker->at, &asker->at_bytes, 2 * pixels * sizeof *asker->at, err);
    for (int r = 0; r < w->rows && !rc; r++)
        for (int c = 0; c < w->columns; c++) {
            int *at = asker->at + 2 * ((size_t)r * (size_t)w->columns + (size_t)c);
            tnk_point p = interpolate(asker, own, w, (w->col + c + 0.5) * w->factor,
                                      (w->row + r + 0.5) * w->factor);
            int in = p.x >= 0.0 && p.y >= 0.0 && p.x < asker->area->mapping.width &&
                     p.y < asker->area->mapping.height;
            at[0] = in ? (int)p.x : -1;
            at[1] = in ? (int)p.y : -1;
        }
    return rc;
}

/* ---- values ---- */

/* Pixels of the window that are looked up together, and the rectangle of the mask they need. */
typedef struct block {
    int c0, r0, c1, r1;
    int left, top, right, bottom; /* right < left: none */
} block;

static void bound(const tnk_asker *asker, const window *w, block *b) {
    b->left = b->top = 1 << 30;
    b->right = b->bottom = -1;
    for (int r = b->r0; r < b->r1; r++)
        for (int c = b->c0; c < b->c1; c++) {
            const int *at = asker->at + 2 * ((size_t)r * (size_t)w->columns + (size_t)c);
            if (at[0] < 0) continue;
            if (at[0] < b->left) b->left = at[0];
            if (at[0] > b->right) b->right = at[0];
            if (at[1] < b->top) b->top = at[1];
            if (at[1] > b->bottom) b->bottom = at[1];
        }
}

/* Several bands of yes and no become one of TNK_AREA_*. */
static CPLErr read_layers(tnk_asker *asker, const block *b, int width, int height) {
    CPLErr bad = CE_None;
    size_t n = (size_t)width * (size_t)height;
    float none = asker->area->code == TNK_CODE_UDM2 ? TNK_AREA_UNKNOWN : TNK_AREA_OUT;
    for (size_t i = 0; i < n; i++) asker->px[i] = none;
    for (const tnk_code_layer *l = tnk_code_layers(asker->area->code); l->band && !bad; l++) {
        bad = GDALRasterIO(GDALGetRasterBand(asker->dataset, l->band), GF_Read, b->left, b->top,
                           width, height, asker->layer, width, height, GDT_Byte, 0, 0);
        for (size_t i = 0; i < n; i++)
            if (asker->layer[i]) asker->px[i] = l->says;
    }
    return bad;
}

static int read_block(tnk_asker *asker, const block *b, int width, int height, tnk_err *err) {
    tnk_words words;
    size_t n = (size_t)width * (size_t)height;
    int layers = tnk_code_layers(asker->area->code) != NULL;
    int rc = fit(&asker->px, &asker->px_bytes, n * sizeof(float), err);
    if (!rc && layers) rc = fit(&asker->layer, &asker->layer_bytes, n, err);
    if (rc) return rc;
    tnk_words_begin(&words, NULL);
    CPLErr bad = layers ? read_layers(asker, b, width, height)
                        : GDALRasterIO(GDALGetRasterBand(asker->dataset, 1), GF_Read, b->left,
                                       b->top, width, height, asker->px, width, height,
                                       GDT_Float32, 0, 0);
    tnk_words_end(&words);
    if (!bad) return TNK_OK;
    return tnk_words_fail(&words, err, TNK_E_READ, asker->area->name, "the mask cannot be read");
}

/* Blocks whose rectangle is too large are halved; a single pixel needs a single one. */
static int look_up(tnk_asker *asker, const window *w, block b, uint8_t *out, ptrdiff_t stride,
                   tnk_err *err) {
    bound(asker, w, &b);
    if (b.right < b.left) {
        for (int r = b.r0; r < b.r1; r++)
            memset(out + r * stride + b.c0, TNK_AREA_UNKNOWN, (size_t)(b.c1 - b.c0));
        return TNK_OK;
    }
    int width = b.right - b.left + 1, height = b.bottom - b.top + 1, wide = b.c1 - b.c0;
    if ((double)width * height > READ_MOST && wide * (b.r1 - b.r0) > 1) {
        block one = b, two = b;
        if (wide >= b.r1 - b.r0) one.c1 = two.c0 = b.c0 + wide / 2;
        else one.r1 = two.r0 = b.r0 + (b.r1 - b.r0) / 2;
        int rc = look_up(asker, w, one, out, stride, err);
        return rc ? rc : look_up(asker, w, two, out, stride, err);
    }
    int rc = read_block(asker, &b, width, height, err);
    for (int r = b.r0; r < b.r1 && !rc; r++)
        for (int c = b.c0; c < b.c1; c++) {
            const int *at = asker->at + 2 * ((size_t)r * (size_t)w->columns + (size_t)c);
            float value = NAN;
            if (at[0] >= 0)
                value = asker->px[(size_t)(at[1] - b.top) * (size_t)width +
                                  (size_t)(at[0] - b.left)];
            out[r * stride + c] = tnk_code_meaning(asker->area, value);
        }
    return rc;
}

int tnk_asker_raster(tnk_asker *asker, tnk_georef *own, int col, int row, int columns, int rows,
                     int factor, uint8_t *out, ptrdiff_t stride, tnk_err *err) {
    window w = {.col = col, .row = row, .columns = columns, .rows = rows, .factor = factor};
    int rc = find_places(asker, own, &w, err);
    if (rc) return rc;
    return look_up(asker, &w, (block){0, 0, columns, rows, 0, 0, 0, 0}, out, stride, err);
}
