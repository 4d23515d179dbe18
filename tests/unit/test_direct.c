/* Tiles that libtiff decodes for us: the pixels are those GDAL gives, and what is not plain is left to GDAL. */
#include <unistd.h>

#include "raster.h"
#include "scene/scene.h"

enum { WIDTH = 150, HEIGHT = 101 };

static float got[2][TNK_BANDS][WIDTH * HEIGHT];
static uint8_t state[2][WIDTH * HEIGHT];

static double noise(int band, int col, int row) {
    unsigned h = (unsigned)(band * 7919 + col * 104729 + row * 1299709);
    h = (h ^ (h >> 13)) * 1274126177u;
    return (h >> 9) % 250;
}

/* The scene in pieces of so many columns and rows, twice over. */
static void read_pieces(const char *name, int by_gdal, int which, int cols, int rows) {
    static const char *const gdal[] = {"NUM_THREADS=1", NULL};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    tnk_reader *reader = NULL;
    tnk_err err = {0};
    opts.open_options = by_gdal ? gdal : NULL;
    tnk_scene *scene = scene_open(name, &opts);
    memset(got[which], 0, sizeof got[which]);
    ck_assert_msg(tnk_reader_open(scene, NULL, &reader, &err) == TNK_OK, "%s", err.text);
    for (int at = 0; at < 2 * WIDTH * HEIGHT; at++) {
        int x = at % WIDTH, y = at / WIDTH % HEIGHT;
        if (x % cols || y % rows) continue;
        tnk_window win = {x, y, WIDTH - x < cols ? WIDTH - x : cols, HEIGHT - y < rows ? HEIGHT - y : rows};
        float *out[TNK_BANDS];
        for (int b = 0; b < TNK_BANDS; b++) out[b] = got[which][b] + y * WIDTH + x;
        int rc = tnk_reader_read(reader, &win, 1, out, state[which] + y * WIDTH + x, WIDTH, &err);
        ck_assert_msg(rc == TNK_OK, "%s", err.text);
    }
    tnk_reader_close(reader);
    tnk_scene_close(scene);
}

static void read_all(const char *name, int by_gdal, int which) { read_pieces(name, by_gdal, which, WIDTH, HEIGHT); }

static void file_name(char out[64]) { snprintf(out, 64, "direct-%ld.tif", (long)getpid()); }

static const struct {
    GDALDataType type;
    int bands;
    const char *compress, *predictor;
} kinds[] = {{GDT_UInt16, 4, "COMPRESS=DEFLATE", "PREDICTOR=2"}, {GDT_UInt16, 4, "COMPRESS=NONE", "PREDICTOR=1"},
             {GDT_Byte, 3, "COMPRESS=LZW", "PREDICTOR=2"},       {GDT_Byte, 4, "COMPRESS=ZSTD", "PREDICTOR=1"},
             {GDT_Int16, 4, "COMPRESS=DEFLATE", "PREDICTOR=1"},  {GDT_Float32, 4, "COMPRESS=DEFLATE", "PREDICTOR=3"},
             {GDT_Float64, 4, "COMPRESS=NONE", "PREDICTOR=1"},   {GDT_UInt16, 2, "COMPRESS=DEFLATE", "PREDICTOR=2"},
             {GDT_Byte, 3, "COMPRESS=JPEG", "PREDICTOR=1"}};

START_TEST(pixels_are_gdals) {
    char name[64];
    file_name(name);
    raster r = {.name = name, .width = WIDTH, .height = HEIGHT, .bands = kinds[_i].bands, .type = kinds[_i].type, .gt = utm_gt,
                .crs = "EPSG:32631", .value = noise,
                .create = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", kinds[_i].compress, kinds[_i].predictor}};
    GDALDatasetH ds = raster_open(&r);
    for (int b = 1; b <= r.bands; b++) GDALSetRasterColorInterpretation(raster_band(ds, b), b == 1 ? GCI_RedBand : GCI_Undefined);
    GDALClose(ds);
    read_all(name, 0, 0);
    read_all(name, 1, 1);
    ck_assert_mem_eq(state[0], state[1], sizeof state[0]);
    ck_assert_mem_eq(got[0], got[1], sizeof got[0]);
    ck_assert_float_gt(got[0][2][5 * WIDTH + 7], 0);
    read_pieces(name, 0, 0, 37, 23); /* parts of tiles, and more of these than are kept */
    ck_assert_mem_eq(state[0], state[1], sizeof state[0]);
    ck_assert_mem_eq(got[0], got[1], sizeof got[0]);
    unlink(name);
}
END_TEST

/* Tiles that were never written are nodata; a file cut short is GDAL's to complain of. */
START_TEST(holes_and_ends_are_left_to_gdal) {
    char name[64];
    static uint16_t row[WIDTH];
    const char *const options[] = {"TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=32", "SPARSE_OK=YES", "COMPRESS=NONE", NULL};
    file_name(name);
    raster r = {.name = name, .width = WIDTH, .height = HEIGHT, .bands = 4, .type = GDT_UInt16, .gt = utm_gt,
                .crs = "EPSG:32631", .create = {"TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=32"}};
    GDALAllRegister();
    raster_make(&r);
    GDALDatasetH plain = GDALOpen(name, GA_ReadOnly);
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), "direct-holes.tif", WIDTH, HEIGHT, 4, GDT_UInt16, (char **)options);
    GDALSetSpatialRef(ds, GDALGetSpatialRef(plain));
    GDALSetGeoTransform(ds, (double *)utm_gt);
    for (int b = 1; b <= 4; b++) {
        GDALSetRasterNoDataValue(raster_band(ds, b), 9);
        for (int x = 0; x < 64; x++) row[x] = 700;
        ck_assert_int_eq(GDALRasterIO(raster_band(ds, b), GF_Write, 0, 0, 64, 1, row, 64, 1, GDT_UInt16, 0, 0), CE_None);
    }
    GDALClose(ds);
    GDALClose(plain);
    read_all("direct-holes.tif", 0, 0);
    ck_assert_int_eq(state[0][5], TNK_PX_VALID);
    ck_assert_float_eq(got[0][2][5], 700);
    ck_assert_int_eq(state[0][90 * WIDTH + 100], 0);
    tnk_scene *scene = scene_open(name, NULL);
    tnk_reader *reader = NULL;
    tnk_err err = {0};
    ck_assert_int_eq(tnk_reader_open(scene, NULL, &reader, &err), TNK_OK);
    ck_assert_int_eq(truncate(name, 3000), 0);
    float *out[TNK_BANDS] = {got[0][0], got[0][1], got[0][2], got[0][3]};
    ck_assert_int_eq(tnk_reader_read(reader, &(tnk_window){0, 0, WIDTH, HEIGHT}, 1, out, state[0], WIDTH, &err), TNK_E_READ);
    ck_assert(err.text[0] != '\0');
    tnk_reader_close(reader);
    tnk_scene_close(scene);
    unlink(name);
    unlink("direct-holes.tif");
}
END_TEST

int main(void) {
    TCase *t = tcase_create("direct");
    tcase_add_loop_test(t, pixels_are_gdals, 0, (int)(sizeof kinds / sizeof *kinds));
    tcase_add_test(t, holes_and_ends_are_left_to_gdal);
    return run_suite(t, "direct");
}
