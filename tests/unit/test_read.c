/* Reading: values, validity, levels, and that windows do not matter. */
#include "base/pool.h"
#include "raster.h"
#include "scene/scene.h"

enum { ROOM = 1 << 16 };

typedef struct result {
    float px[TNK_BANDS][ROOM];
    uint8_t state[ROOM];
    int columns, rows;
} result;

static result *got, *other; /* too large for a stack */

static tnk_reader *reader_of(tnk_scene *scene) {
    tnk_reader *reader = NULL;
    tnk_err err = {0};
    ck_assert_msg(tnk_reader_open(scene, NULL, &reader, &err) == TNK_OK, "%s", err.text);
    return reader;
}

static void read_into(tnk_reader *reader, tnk_window win, int factor, result *r) {
    float *out[TNK_BANDS] = {r->px[0], r->px[1], r->px[2], r->px[3]};
    tnk_err err = {0};
    r->columns = (win.width + factor - 1) / factor;
    r->rows = (win.height + factor - 1) / factor;
    ck_assert_int_le(r->columns * r->rows, ROOM);
    memset(r->state, 0xee, (size_t)(r->columns * r->rows));
    int rc = tnk_reader_read(reader, &win, factor, out, r->state, r->columns, &err);
    ck_assert_msg(rc == TNK_OK, "%s", err.text);
}

static void read_scene(const char *name, const tnk_scene_opts *opts, tnk_window win, int factor) {
    tnk_scene *scene = scene_open(name, opts);
    tnk_err err = {0};
    ck_assert_int_eq(tnk_scene_overviews(scene, &err), TNK_OK);
    tnk_reader *reader = reader_of(scene);
    read_into(reader, win, factor, got);
    tnk_reader_close(reader);
    tnk_scene_close(scene);
}

static float px(int band, int col, int row) { return got->px[band][row * got->columns + col]; }
static int state(int col, int row) { return got->state[row * got->columns + col]; }

/* ---- types ---- */

static double spread(int band, int col, int row) {
    (void)band;
    return col == 0 ? 7 : 3 + (col * 31 + row * 17) % 90;
}

static double signed_spread(int band, int col, int row) {
    return spread(band, col, row) - 50 - 200 * (row == 3);
}

static const struct {
    GDALDataType type;
    double (*value)(int, int, int);
} types[] = {{GDT_Byte, spread},           {GDT_UInt16, spread},        {GDT_Int16, signed_spread},
             {GDT_UInt32, spread},         {GDT_Int32, signed_spread},  {GDT_Float32, signed_spread},
             {GDT_Float64, signed_spread}};

START_TEST(pixel_types) {
    raster r = {.name = "/vsimem/type.tif", .width = 23, .height = 13, .bands = 3,
                .type = types[_i].type, .gt = utm_gt, .crs = "EPSG:32631",
                .value = types[_i].value};
    raster_make(&r);
    for (int factor = 1; factor <= 5; factor++) {
        read_scene(r.name, NULL, (tnk_window){0, 0, 23, 13}, factor);
        for (int y = 0; y < got->rows; y++)
            for (int x = 0; x < got->columns; x++) {
                double sum = 0.0;
                int n = 0;
                for (int k = y * factor; k < (y + 1) * factor && k < 13; k++)
                    for (int i = x * factor; i < (x + 1) * factor && i < 23; i++, n++)
                        sum += r.value(1, i, k);
                int valid = 2 * n >= factor * factor;
                ck_assert_int_eq(state(x, y), valid);
                ck_assert_float_eq_tol(px(2, x, y), valid ? (float)(sum / n) : 0.0f, 1e-4);
            }
    }
}
END_TEST

/* ---- windows ---- */

START_TEST(over_the_edge) {
    raster r = {.name = "/vsimem/edge.tif", .width = 10, .height = 8, .bands = 1,
                .type = GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631"};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){-4, -2, 20, 14}, 2);
    ck_assert_int_eq(state(0, 0), 0);
    ck_assert_int_eq(state(1, 1), 0);
    ck_assert_int_eq(state(2, 1), TNK_PX_VALID);
    ck_assert_float_eq(px(2, 2, 1), 101.0f);
    ck_assert_int_eq(state(6, 4), TNK_PX_VALID);
    ck_assert_int_eq(state(7, 4), 0);
    ck_assert_int_eq(state(6, 5), 0);
    ck_assert_float_eq(px(2, 7, 5), 0.0f);
    read_scene(r.name, NULL, (tnk_window){100, 100, 6, 6}, 1); /* nothing of it */
    for (int i = 0; i < 36; i++) ck_assert_int_eq(got->state[i], 0);
}
END_TEST

static double noise(int band, int col, int row) {
    unsigned h = (unsigned)(band * 7919 + col * 104729 + row * 1299709);
    h = (h ^ (h >> 13)) * 1274126177u;
    return (h >> 7) % 500 < 40 ? 0 : (h >> 9) % 4000;
}

/* Every reduced pixel is the same whatever windows it is read in. */
START_TEST(partitions) {
    raster r = {.name = "/vsimem/part.tif", .width = 131, .height = 97, .bands = 4,
                .type = _i & 1 ? GDT_Float32 : GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631",
                .value = noise, .create = {"TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16"}};
    GDALDatasetH ds = raster_open(&r);
    if (_i & 2) GDALSetRasterNoDataValue(raster_band(ds, 1), 0.0);
    GDALClose(ds);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_reader *reader = reader_of(scene);
    for (int factor = 1; factor <= 7; factor += 2) {
        read_into(reader, (tnk_window){0, 0, 131, 97}, factor, got);
        for (int part = 1; part <= 4; part++) {
            int step = part * 11 * factor;
            for (int row = -step; row < 97; row += step)
                for (int col = -step; col < 131; col += step) {
                    read_into(reader, (tnk_window){col, row, step, step}, factor, other);
                    for (int y = 0; y < other->rows; y++)
                        for (int x = 0; x < other->columns; x++) {
                            int gx = col / factor + x, gy = row / factor + y;
                            int in = gx >= 0 && gy >= 0 && gx < got->columns && gy < got->rows;
                            int at = y * other->columns + x;
                            SAME(other->state[at], in ? state(gx, gy) : 0);
                            for (int b = 0; b < TNK_BANDS; b++)
                                SAME(other->px[b][at], in ? px(b, gx, gy) : 0.0f);
                        }
                }
        }
    }
    tnk_reader_close(reader);
    tnk_scene_close(scene);
}
END_TEST

/* Several readers at once, each with its own handle, give what one gives. */
typedef struct crowd {
    tnk_reader *reader[4];
    uint8_t state[36][64 * 64];
    float px[36][64 * 64];
} crowd;

static int read_one(void *arg, int task, int worker) {
    crowd *c = arg;
    tnk_window win = {task % 6 * 64, task / 6 * 64, 64, 64};
    float *out[TNK_BANDS] = {NULL, NULL, c->px[task], NULL};
    double lon, lat;
    if (!tnk_reader_lonlat(c->reader[worker], win.col, win.row, &lon, &lat)) return TNK_E_GRID;
    return tnk_reader_read(c->reader[worker], &win, 1, out, c->state[task], 64, NULL);
}

START_TEST(threads) {
    raster r = {.name = "/vsimem/crowd.tif", .width = 384, .height = 384, .bands = 4,
                .type = GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631", .value = noise,
                .create = {"TILED=YES", "COMPRESS=DEFLATE"}};
    crowd *c = calloc(1, sizeof *c);
    tnk_pool *pool = NULL;
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    for (int i = 0; i < 4; i++) c->reader[i] = reader_of(scene);
    ck_assert_int_eq(tnk_pool_new(4, &pool, NULL), TNK_OK);
    ck_assert_int_eq(tnk_pool_run(pool, 36, read_one, NULL, c), TNK_OK);
    for (int t = 0; t < 36; t++)
        for (int i = 0; i < 64 * 64; i++)
            SAME(c->px[t][i], (float)noise(3, t % 6 * 64 + i % 64, t / 6 * 64 + i / 64));
    tnk_pool_free(pool);
    for (int i = 0; i < 4; i++) tnk_reader_close(c->reader[i]);
    tnk_scene_close(scene);
    free(c);
}
END_TEST

static double far_value(int band, int col, int row) { return (band + col + row) % 251; }

START_TEST(long_strips) {
    raster r = {.name = "/vsimem/strip.tif", .width = 1, .height = 100000, .bands = 1,
                .type = GDT_Byte, .gt = utm_gt, .crs = "EPSG:32631", .value = far_value};
    if (_i) {
        r.width = 100000;
        r.height = 1;
    }
    raster_make(&r);
    tnk_window win = {0, 0, 1, 60000};
    if (_i) win = (tnk_window){0, 0, 60000, 1};
    read_scene(r.name, NULL, win, 1);
    for (int i = 0; i < 60000; i++) {
        SAME(got->state[i], TNK_PX_VALID);
        SAME(got->px[2][i], (float)((i + 1) % 251));
    }
}
END_TEST

START_TEST(one_pixel) {
    raster r = {.name = "/vsimem/pixel.tif", .width = 1, .height = 1, .bands = 1,
                .type = GDT_Byte, .gt = utm_gt, .crs = "EPSG:32631"};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){0, 0, 1, 1}, 1);
    ck_assert_int_eq(state(0, 0), TNK_PX_VALID);
    ck_assert_float_eq(px(2, 0, 0), 100.0f);
}
END_TEST

/* A window of which one strip would not fit the reader's bounded memory. */
START_TEST(wide_windows) {
    raster r = {.name = "/vsimem/wide.tif", .width = 400000, .height = 64, .bands = 1,
                .type = GDT_Float64, .gt = utm_gt, .crs = "EPSG:32631", .value = far_value};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){0, 0, 400000, 64}, 64);
    for (int x = 0; x < 6250; x++) {
        double sum = 0.0;
        for (int k = 0; k < 64; k++)
            for (int i = 0; i < 64; i++) sum += far_value(1, x * 64 + i, k);
        SAME(px(2, x, 0), (float)(sum / 4096.0));
    }
}
END_TEST

/* ---- which pixels are none ---- */

static double with_nodata(int band, int col, int row) {
    if (col == 2) return 9;                /* nodata in all bands */
    if (col == 4 && band == 1) return 9;   /* in one band only */
    return 50 + row;
}

static void tag_nodata(const char *name, double value) {
    CPLPushErrorHandler(CPLQuietErrorHandler); /* GTiff warns that it has one value for all */
    GDALDatasetH ds = GDALOpen(name, GA_Update);
    for (int b = 1; b <= GDALGetRasterCount(ds); b++)
        GDALSetRasterNoDataValue(raster_band(ds, b), value);
    GDALClose(ds);
    CPLPopErrorHandler();
}

START_TEST(nodata) {
    raster r = {.name = "/vsimem/nodata.tif", .width = 8, .height = 4, .bands = 3,
                .type = types[_i].type, .gt = utm_gt, .crs = "EPSG:32631", .value = with_nodata};
    raster_make(&r);
    tag_nodata(r.name, 9);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 4}, 1);
    ck_assert_int_eq(state(1, 1), 1);
    ck_assert_int_eq(state(2, 1), 0);
    ck_assert_int_eq(state(4, 1), 0);
    ck_assert_float_eq(px(0, 2, 1), 0.0f);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 4}, 2); /* the mean of the valid ones */
    ck_assert_int_eq(state(1, 0), 1);
    ck_assert_float_eq(px(2, 1, 0), 50.5f);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 4}, 3);
    ck_assert_float_eq(px(2, 0, 0), 51.0f);
    tag_nodata(r.name, 1e9); /* which no pixel can hold: marks nothing */
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 4}, 1);
    ck_assert_int_eq(state(2, 1), 1);
}
END_TEST

static double dark_water(int band, int col, int row) {
    if (col < 2) return 0;
    return band == 3 || row == 0 ? 0 : 20;
}

START_TEST(zero_nodata_in_colour) {
    raster r = {.name = "/vsimem/dark.tif", .width = 8, .height = 4, .bands = 3,
                .type = _i ? GDT_UInt16 : GDT_Byte, .gt = utm_gt, .crs = "EPSG:32631",
                .value = dark_water};
    raster_make(&r);
    tag_nodata(r.name, 0);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 4}, 1);
    ck_assert_int_eq(state(0, 1), 0);
    ck_assert_int_eq(state(3, 0), 0);
    ck_assert_int_eq(state(3, 1), _i ? 0 : 1);
}
END_TEST

static double all_none(int band, int col, int row) {
    (void)band, (void)col, (void)row;
    return 5;
}

START_TEST(all_nodata) {
    raster r = {.name = "/vsimem/none.tif", .width = 40, .height = 40, .bands = 4,
                .type = GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631", .value = all_none};
    raster_make(&r);
    tag_nodata(r.name, 5);
    read_scene(r.name, NULL, (tnk_window){0, 0, 40, 40}, 2);
    for (int i = 0; i < 400; i++) ck_assert_int_eq(got->state[i], 0);
}
END_TEST

static double odd_numbers(int band, int col, int row) {
    (void)band, (void)row;
    return col == 1 ? NAN : col == 2 ? INFINITY : col == 3 ? -INFINITY : col == 5 ? 1e300 : col;
}

START_TEST(no_numbers) {
    raster r = {.name = "/vsimem/nan.tif", .width = 8, .height = 2, .bands = 1,
                .type = _i ? GDT_Float64 : GDT_Float32, .gt = utm_gt, .crs = "EPSG:32631",
                .value = odd_numbers};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 2}, 1);
    static const int valid[8] = {1, 0, 0, 0, 1, 0, 1, 1};
    for (int x = 0; x < 8; x++) {
        /* GDAL writes 1e300 to Float32 as the largest float, which is a number */
        if (x == 5 && !_i) continue;
        ck_assert_int_eq(state(x, 1), valid[x]);
        ck_assert_float_eq(px(2, x, 1), valid[x] ? (float)x : 0.0f);
    }
}
END_TEST

static double with_alpha(int band, int col, int row) {
    if (band < 4) return 30 * band + row;
    return col == 3 ? 0 : col == 4 ? 10 : 255;
}

START_TEST(alpha) {
    raster r = {.name = "/vsimem/alpha.png", .driver = "MEM", .width = 8, .height = 6, .bands = 4,
                .type = GDT_Byte, .value = with_alpha};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.gsd_m = 2.0;
    GDALDatasetH ds = raster_open(&r);
    for (int b = 1; b <= 4; b++)
        GDALSetRasterColorInterpretation(raster_band(ds, b), (GDALColorInterp)(GCI_RedBand + b - 1));
    GDALClose(GDALCreateCopy(GDALGetDriverByName("PNG"), r.name, ds, 0, NULL, NULL, NULL));
    GDALClose(ds);
    read_scene(r.name, &opts, (tnk_window){0, 0, 8, 6}, 1);
    ck_assert_int_eq(state(2, 1), 1);
    ck_assert_int_eq(state(3, 1), 0);
    ck_assert_int_eq(state(4, 1), 1);
    ck_assert_float_eq(px(2, 2, 1), 31.0f); /* red is the first */
    ck_assert_float_eq(px(0, 2, 1), 91.0f);
}
END_TEST

START_TEST(mask_band) {
    raster r = {.name = "/vsimem/masked.tif", .width = 64, .height = 64, .bands = 3,
                .type = GDT_Byte, .gt = utm_gt, .crs = "EPSG:32631", .value = all_none,
                .create = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"}};
    GByte mask[64 * 64];
    CPLSetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    GDALDatasetH ds = raster_open(&r);
    GDALCreateDatasetMaskBand(ds, GMF_PER_DATASET);
    for (int i = 0; i < 64 * 64; i++) mask[i] = i % 64 < 20 ? 0 : 255;
    ck_assert_int_eq(GDALRasterIO(GDALGetMaskBand(raster_band(ds, 1)), GF_Write, 0, 0, 64, 64, mask,
                                  64, 64, GDT_Byte, 0, 0),
                     CE_None);
    if (_i) ck_assert_int_eq(GDALBuildOverviews(ds, "NEAREST", 1, (int[]){2}, 0, NULL, NULL, NULL), 0);
    GDALClose(ds);
    CPLSetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", NULL);
    for (int factor = 1; factor <= 4; factor *= 2) {
        read_scene(r.name, NULL, (tnk_window){0, 0, 64, 64}, factor);
        for (int x = 0; x < 64 / factor; x++) ck_assert_int_eq(state(x, 3), x * factor >= 20);
    }
}
END_TEST

static double bordered(int band, int col, int row) {
    (void)band;
    return col + row < 80 ? 0 : (col * row) % 7 == 0 ? 0 : 40;
}

START_TEST(zero_border) {
    raster r = {.name = "/vsimem/border.tif", .width = 200, .height = 150, .bands = 1 + 2 * _i,
                .type = _i ? GDT_Byte : GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631",
                .value = bordered};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){0, 0, 200, 150}, 1);
    ck_assert_int_eq(state(5, 5), 0);
    ck_assert_int_eq(state(101, 101), 1);
}
END_TEST

static double black_sea(int band, int col, int row) {
    (void)band;
    return col > 150 && row > 100 ? 90 : 0;
}

START_TEST(black_water) { /* zeros at the corner and in the middle are water */
    raster r = {.name = "/vsimem/black.tif", .width = 200, .height = 150, .bands = 1,
                .type = GDT_Byte, .gt = utm_gt, .crs = "EPSG:32631", .value = black_sea};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){0, 0, 200, 150}, 1);
    ck_assert_int_eq(state(5, 5), 1);
}
END_TEST

static double bright(int band, int col, int row) {
    double top = 65535;
    return band == 1 && col == 3 && row == 2 ? top : 100;
}

START_TEST(saturated) {
    raster r = {.name = "/vsimem/sat.tif", .width = 8, .height = 8, .bands = 4,
                .type = GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631", .value = bright};
    raster_make(&r);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 8}, 2);
    ck_assert_int_eq(state(1, 1), TNK_PX_VALID | TNK_PX_SATURATED);
    ck_assert_int_eq(state(0, 1), TNK_PX_VALID);
    read_scene(r.name, NULL, (tnk_window){0, 0, 8, 8}, 1);
    ck_assert_int_eq(state(3, 2), TNK_PX_VALID | TNK_PX_SATURATED);
}
END_TEST

/* ---- palette ---- */

START_TEST(palette) {
    raster r = {.name = "/vsimem/palette.tif", .width = 4, .height = 2, .bands = 1,
                .type = GDT_Byte, .gt = utm_gt, .crs = "EPSG:32631",
                .create = {"PHOTOMETRIC=PALETTE"}, .value = all_none};
    GDALDatasetH ds = raster_open(&r);
    GDALColorTableH table = GDALCreateColorTable(GPI_RGB);
    GDALSetColorEntry(table, 5, &(GDALColorEntry){10, 20, 30, 255});
    GDALSetRasterColorTable(raster_band(ds, 1), table);
    GDALDestroyColorTable(table);
    GDALClose(ds);
    read_scene(r.name, NULL, (tnk_window){0, 0, 4, 2}, 1);
    ck_assert_int_eq(state(1, 1), 1);
    ck_assert_float_eq(px(0, 1, 1), 30.0f);
    ck_assert_float_eq(px(1, 1, 1), 20.0f);
    ck_assert_float_eq(px(2, 1, 1), 10.0f);
}
END_TEST

/* ---- caller's pixels ---- */

START_TEST(callers_pixels) {
    uint16_t data[6 * 9 * 3];
    for (int i = 0; i < 6 * 9 * 3; i++) data[i] = (uint16_t)(i + 1);
    tnk_pixels p = {.struct_size = sizeof p, .data = data, .type = TNK_UINT16, .width_px = 9,
                    .height_px = 6, .bands = 3, .pixel_stride = 3, .row_stride = 27,
                    .band_stride = 1, .nodata = 4.0, .has_geotransform = 1};
    tnk_scene *scene;
    memcpy(p.geotransform, utm_gt, sizeof utm_gt);
    p.crs = "EPSG:32631";
    ck_assert_int_eq(tnk_scene_from_pixels(&p, NULL, &scene), TNK_OK);
    ck_assert_str_eq(scene_info(scene).driver, "pixels");
    ck_assert_double_eq_tol(scene_info(scene).gsd_m, 10.0, 0.01);
    tnk_reader *reader = reader_of(scene);
    read_into(reader, (tnk_window){0, 0, 9, 6}, 1, got);
    for (int y = 0; y < 6; y++)
        for (int x = 0; x < 9; x++) {
            int red = y * 27 + x * 3 + 1;
            ck_assert_int_eq(state(x, y), red != 4);
            ck_assert_float_eq(px(2, x, y), red != 4 ? (float)red : 0.0f);
            ck_assert_float_eq(px(0, x, y), red != 4 ? (float)red + 2 : 0.0f);
        }
    tnk_reader_close(reader);
    tnk_scene_close(scene);
    /* upside down, by a negative stride */
    p.data = data + 5 * 27;
    p.row_stride = -27;
    p.nodata = TNK_NAN;
    ck_assert_int_eq(tnk_scene_from_pixels(&p, NULL, &scene), TNK_OK);
    float out[4];
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 1, 1, 1, out, 4), TNK_OK);
    ck_assert_float_eq(out[2], 5 * 27 + 1);
    ck_assert(isnan(out[3]));
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 2, 1, 1, out, 4), TNK_E_ARG);
    tnk_scene_close(scene);
    p.has_geotransform = 0;
    ck_assert_int_eq(tnk_scene_from_pixels(&p, NULL, &scene), TNK_E_GRID);
    tnk_scene_close(scene);
    p.band_stride = 0;
    ck_assert_int_eq(tnk_scene_from_pixels(&p, NULL, &scene), TNK_E_ARG);
    ck_assert(strstr(tnk_scene_message(scene), "stride") != NULL);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(for_looking) {
    raster r = {.name = "/vsimem/look.tif", .width = 20, .height = 20, .bands = 4,
                .type = GDT_UInt16, .gt = utm_gt, .crs = "EPSG:32631"};
    float out[4 * 16];
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    /* a window that is not on the reader's grid */
    ck_assert_int_eq(tnk_scene_read(scene, 3, -2, 7, 4, 2, out, 4 * 8), TNK_OK);
    ck_assert(isnan(out[0]));
    ck_assert_float_eq(out[4], 100 + 3.5 + 0.5);
    ck_assert_float_eq(out[7], 100 + 9 + 0.5);
    ck_assert_float_eq(out[3 * 8 + 4], 400 + 3.5 + 0.5);
    ck_assert_int_eq(tnk_scene_read(scene, 4, 2, 4, 4, 2, out, 4 * 4), TNK_OK);
    ck_assert_float_eq(out[0], 100 + 4.5 + 2.5);
    tnk_scene_close(scene);
}
END_TEST

int main(void) {
    got = calloc(1, sizeof *got);
    other = calloc(1, sizeof *other);
    TCase *t = tcase_create("read");
    tcase_add_loop_test(t, pixel_types, 0, 7);
    tcase_add_test(t, over_the_edge);
    tcase_add_loop_test(t, partitions, 0, 4);
    tcase_add_test(t, threads);
    tcase_add_loop_test(t, long_strips, 0, 2);
    tcase_add_test(t, one_pixel);
    tcase_add_test(t, wide_windows);
    tcase_add_loop_test(t, nodata, 0, 7);
    tcase_add_loop_test(t, zero_nodata_in_colour, 0, 2);
    tcase_add_test(t, all_nodata);
    tcase_add_loop_test(t, no_numbers, 0, 2);
    tcase_add_test(t, alpha);
    tcase_add_loop_test(t, mask_band, 0, 2);
    tcase_add_loop_test(t, zero_border, 0, 2);
    tcase_add_test(t, black_water);
    tcase_add_test(t, saturated);
    tcase_add_test(t, palette);
    tcase_add_test(t, callers_pixels);
    tcase_add_test(t, for_looking);
    int failed = run_suite(t, "read");
    free(got);
    free(other);
    return failed;
}
