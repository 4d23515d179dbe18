/* Tiles that libtiff decodes for us: the pixels are those GDAL gives, and what is not plain is left to GDAL. */
#include <unistd.h>

#include "raster.h"
#include "scene/inflate.h"
#include "scene/reader_inner.h"
#include "scene/scene.h"

enum { WIDTH = 150, HEIGHT = 101 };

static float got[2][TNK_BANDS][WIDTH * HEIGHT];
static uint8_t state[2][WIDTH * HEIGHT];

static double noise(int band, int col, int row) {
    unsigned h = (unsigned)(band * 7919 + col * 104729 + row * 1299709);
    h = (h ^ (h >> 13)) * 1274126177u;
    return (h >> 9) % 250;
}

/* The scene in pieces of so many columns and rows, twice over. Whether libtiff decoded them. */
static int read_pieces(const char *name, int by_gdal, int which, int cols, int rows) {
    static const char *const gdal[] = {"NUM_THREADS=1", NULL};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    tnk_reader *reader = NULL;
    tnk_err err = {0};
    opts.open_options = by_gdal ? gdal : NULL;
    tnk_scene *scene = scene_open(name, &opts);
    memset(got[which], 0, sizeof got[which]);
    ck_assert_msg(tnk_reader_open(scene, NULL, &reader, &err) == TNK_OK, "%s", err.text);
    int direct = reader->direct != NULL;
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
    return direct;
}

static int read_all(const char *name, int by_gdal, int which) { return read_pieces(name, by_gdal, which, WIDTH, HEIGHT); }

static void file_name(char out[64]) { snprintf(out, 64, "direct-%ld.tif", (long)getpid()); }

static const struct {
    GDALDataType type;
    int bands;
    const char *compress, *predictor;
} kinds[] = {{GDT_UInt16, 4, "COMPRESS=DEFLATE", "PREDICTOR=2"}, {GDT_UInt16, 4, "COMPRESS=NONE", "PREDICTOR=1"},
             {GDT_Byte, 3, "COMPRESS=LZW", "PREDICTOR=2"},       {GDT_Byte, 4, "COMPRESS=ZSTD", "PREDICTOR=1"},
             {GDT_Int16, 4, "COMPRESS=DEFLATE", "PREDICTOR=1"},  {GDT_Float32, 4, "COMPRESS=DEFLATE", "PREDICTOR=3"},
             {GDT_Float64, 4, "COMPRESS=NONE", "PREDICTOR=1"},   {GDT_UInt16, 2, "COMPRESS=DEFLATE", "PREDICTOR=2"},
             {GDT_UInt16, 1, "COMPRESS=DEFLATE", "PREDICTOR=2"}, {GDT_UInt16, 1, "COMPRESS=NONE", "PREDICTOR=1"},
             {GDT_Float32, 1, "COMPRESS=ZSTD", "PREDICTOR=1"},   {GDT_Byte, 3, "COMPRESS=JPEG", "PREDICTOR=1"}};

START_TEST(pixels_are_gdals) {
    char name[64];
    file_name(name);
    raster r = {.name = name, .width = WIDTH, .height = HEIGHT, .bands = kinds[_i].bands, .type = kinds[_i].type, .gt = utm_gt,
                .crs = "EPSG:32631", .value = noise,
                .create = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", kinds[_i].compress, kinds[_i].predictor}};
    GDALDatasetH ds = raster_open(&r);
    for (int b = 1; b <= r.bands; b++) GDALSetRasterColorInterpretation(raster_band(ds, b), b == 1 ? GCI_RedBand : GCI_Undefined);
    GDALClose(ds);
    ck_assert_int_eq(read_all(name, 0, 0), strcmp(kinds[_i].compress, "COMPRESS=JPEG") != 0);
    ck_assert_int_eq(read_all(name, 1, 1), 0);
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

enum { SIDE = 160, BANDS = 4 };

/* Noise that does not shrink and is stored, a ramp, and runs. */
static uint16_t content(int kind, int band, int col, int row) {
    if (kind == 0) return (uint16_t)(noise(band, col, row) * 262.9 + noise(band + 9, row, col));
    return (uint16_t)(kind == 1 ? 40 * band + 3 * col + row : 1000 * (row / 90));
}

static TIFF *one_tile(const char *name, int kind, int predictor) {
    static uint16_t px[SIDE * SIDE * BANDS];
    TIFF *tiff = TIFFOpen(name, "w");
    uint16_t extra[BANDS - 1] = {0};
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, SIDE), TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, SIDE);
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, SIDE), TIFFSetField(tiff, TIFFTAG_TILELENGTH, SIDE);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, BANDS), TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG), TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, BANDS - 1, extra);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tiff, TIFFTAG_PREDICTOR, predictor);
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < SIDE * BANDS; i++) px[y * SIDE * BANDS + i] = content(kind, i % BANDS, i / BANDS, y);
    ck_assert_int_eq(TIFFWriteEncodedTile(tiff, 0, px, sizeof px), sizeof px);
    TIFFClose(tiff);
    return TIFFOpen(name, "r");
}

/* 160 rows of 1280 bytes: decoding ends long before the tile does. */
START_TEST(rows_of_a_tile_are_libtiffs) {
    static uint16_t whole[SIDE * SIDE * BANDS], part[SIDE * SIDE * BANDS];
    char name[64];
    tnk_inflate *inflate;
    tnk_err err = {0};
    file_name(name);
    TIFF *tiff = one_tile(name, _i / 2, _i % 2 ? PREDICTOR_HORIZONTAL : PREDICTOR_NONE);
    ck_assert_int_eq(TIFFReadEncodedTile(tiff, 0, whole, sizeof whole), sizeof whole);
    ck_assert_int_eq(tnk_inflate_open(tiff, SIDE, SIDE, BANDS, 2, &inflate, &err), TNK_OK);
    ck_assert_ptr_nonnull(inflate);
    for (int rows = 1; rows <= SIDE; rows += 53) {
        memset(part, 0xa5, sizeof part);
        ck_assert_int_eq(tnk_inflate_tile(inflate, 0, rows, part), 1);
        ck_assert_mem_eq(part, whole, (size_t)rows * SIDE * BANDS * sizeof *part);
    }
    tnk_inflate_close(inflate);
    TIFFClose(tiff);
    unlink(name);
}
END_TEST

START_TEST(damage_is_seen) {
    static uint16_t px[SIDE * SIDE * BANDS];
    char name[64];
    tnk_inflate *inflate;
    tnk_err err = {0};
    file_name(name);
    TIFF *tiff = one_tile(name, 0, PREDICTOR_NONE);
    uint64_t *start = NULL;
    ck_assert_int_eq(TIFFGetField(tiff, TIFFTAG_TILEOFFSETS, &start), 1);
    FILE *f = fopen(name, "r+b");
    ck_assert_int_eq(fseek(f, (long)start[0] + 40000, SEEK_SET), 0);
    ck_assert_int_ne(fputc(0x5a ^ fgetc(f), f), EOF);
    fclose(f);
    ck_assert_int_eq(tnk_inflate_open(tiff, SIDE, SIDE, BANDS, 2, &inflate, &err), TNK_OK);
    ck_assert_int_eq(tnk_inflate_tile(inflate, 0, SIDE, px), 0);
    tnk_inflate_close(inflate);
    TIFFClose(tiff);
    unlink(name);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("direct");
    tcase_add_loop_test(t, pixels_are_gdals, 0, (int)(sizeof kinds / sizeof *kinds));
    tcase_add_test(t, holes_and_ends_are_left_to_gdal);
    tcase_add_loop_test(t, rows_of_a_tile_are_libtiffs, 0, 6);
    tcase_add_test(t, damage_is_seen);
    return run_suite(t, "direct");
}
