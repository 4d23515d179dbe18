/* Overviews: read where their pixels are means of the scene's, and nowhere else. */
#include "raster.h"
#include "scene/scene.h"

enum { WIDTH = 301, HEIGHT = 207, ROOM = WIDTH * HEIGHT };

static float got[TNK_BANDS][ROOM], own[TNK_BANDS][ROOM];
static uint8_t state[ROOM], own_state[ROOM];

static double noise(int band, int col, int row) {
    unsigned h = (unsigned)(band * 7919 + col * 104729 + row * 1299709);
    h = (h ^ (h >> 13)) * 1274126177u;
    return 500 + (h >> 9) % 200;
}

static double bordered(int band, int col, int row) { return col + row < 120 ? 0 : noise(band, col, row); }

static raster small_sea(const char *name, GDALDataType type, double (*value)(int, int, int)) {
    return (raster){.name = name, .width = WIDTH, .height = HEIGHT, .bands = 4, .type = type, .gt = utm_gt,
                    .crs = "EPSG:32631", .value = value, .create = {"TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"}};
}

/* Overviews by 2 and 6 to an open raster, each pixel lifted by its factor, so that it shows which was read. */
static void add_overviews(GDALDatasetH ds, const char *method, int lifted) {
    static float line[WIDTH];
    ck_assert_int_eq(GDALBuildOverviews(ds, method, 2, (int[]){2, 6}, 0, NULL, NULL, NULL), 0);
    for (int b = 1; b <= 4 && lifted; b++)
        for (int k = 0; k < 2; k++) {
            GDALRasterBandH o = GDALGetOverview(raster_band(ds, b), k);
            int w = GDALGetRasterBandXSize(o), h = GDALGetRasterBandYSize(o);
            for (int y = 0; y < h; y++) {
                ck_assert_int_eq(GDALRasterIO(o, GF_Read, 0, y, w, 1, line, w, 1, GDT_Float32, 0, 0), CE_None);
                for (int x = 0; x < w; x++) line[x] += k ? 6 : 2;
                ck_assert_int_eq(GDALRasterIO(o, GF_Write, 0, y, w, 1, line, w, 1, GDT_Float32, 0, 0), CE_None);
            }
        }
}

static void make(const raster *r, const char *method, int lifted) {
    GDALDatasetH ds = raster_open(r);
    add_overviews(ds, method, lifted);
    GDALClose(ds);
}

static void read_all(tnk_scene *scene, int factor, float px[TNK_BANDS][ROOM], uint8_t *to) {
    tnk_reader *reader = NULL;
    tnk_err err = {0};
    float *out[TNK_BANDS] = {px[0], px[1], px[2], px[3]};
    tnk_window win = {0, 0, WIDTH, HEIGHT};
    ck_assert_msg(tnk_reader_open(scene, NULL, &reader, &err) == TNK_OK, "%s", err.text);
    int rc = tnk_reader_read(reader, &win, factor, out, to, (WIDTH + factor - 1) / factor, &err);
    ck_assert_msg(rc == TNK_OK, "%s", err.text);
    tnk_reader_close(reader);
}

static tnk_scene *judged(const char *name, const tnk_scene_opts *opts) {
    tnk_scene *scene = scene_open(name, opts);
    tnk_err err = {0};
    ck_assert_msg(tnk_scene_overviews(scene, &err) == TNK_OK, "%s", err.text);
    return scene;
}

/* By how much the pixels read are above the scene's own, reduced; those at the rim aside. */
static double lift(tnk_scene *scene, const char *name, int factor) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.no_overviews = 1;
    tnk_scene *plain = scene_open(name, &opts);
    int across = (WIDTH + factor - 1) / factor, n = 0;
    double sum = 0;
    read_all(scene, factor, got, state);
    read_all(plain, factor, own, own_state);
    for (int y = 1; y < HEIGHT / factor - 1; y++)
        for (int x = 1; x < WIDTH / factor - 1; x++) sum += got[2][y * across + x] - own[2][y * across + x], n++;
    tnk_scene_close(plain);
    return sum / n;
}

START_TEST(the_coarsest_that_divides_is_read) {
    static const struct { int factor, overview; } expect[] = {{1, 1}, {2, 2}, {3, 1}, {4, 2}, {5, 1}, {6, 6}, {8, 2}, {12, 6}};
    raster r = small_sea("/vsimem/divides.tif", _i ? GDT_Float32 : GDT_UInt16, noise);
    make(&r, "AVERAGE", 1);
    tnk_scene *scene = judged(r.name, NULL);
    for (size_t i = 0; i < sizeof expect / sizeof *expect; i++) {
        int overview = expect[i].overview;
        ck_assert_int_eq(tnk_scene_overview(scene, expect[i].factor), overview);
        ck_assert_double_eq_tol(lift(scene, r.name, expect[i].factor), overview > 1 ? overview : 0, 0.6);
    }
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    /* half of the last pixel lies in the scene: 301 = 150 * 2 + 1 */
    read_all(scene, 2, got, state);
    ck_assert_int_eq(state[10 * 151 + 150], TNK_PX_VALID);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(none_is_read_before_they_are_looked_at) {
    raster r = small_sea("/vsimem/before.tif", GDT_UInt16, noise);
    make(&r, "AVERAGE", 1);
    tnk_scene *scene = scene_open(r.name, NULL);
    ck_assert_int_eq(tnk_scene_overview(scene, 6), 1);
    ck_assert_double_eq(lift(scene, r.name, 6), 0);
    tnk_scene_close(scene);
}
END_TEST

static const char *const smooth[] = {"AVERAGE", "BILINEAR", "CUBIC", "CUBICSPLINE", "LANCZOS", "GAUSS"};
static const char *const picked[] = {"NEAREST", "MODE"};

START_TEST(smooth_ones_are_read) {
    raster r = small_sea("/vsimem/smooth.tif", GDT_UInt16, noise);
    make(&r, smooth[_i], 0);
    tnk_scene *scene = judged(r.name, NULL);
    ck_assert_int_eq(tnk_scene_overview(scene, 2), 2);
    ck_assert_int_eq(tnk_scene_overview(scene, 6), 6);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    tnk_scene_close(scene);
}
END_TEST

/* One pixel of many is none: what is read is the same as without overviews, and a warning says why it takes longer. */
START_TEST(single_pixels_are_not_read) {
    raster r = small_sea("/vsimem/picked.tif", _i & 2 ? GDT_Float32 : GDT_UInt16, noise);
    make(&r, picked[_i & 1], 0);
    tnk_scene *scene = judged(r.name, NULL);
    ck_assert_int_eq(tnk_scene_overview(scene, 6), 1);
    ck_assert_double_eq(lift(scene, r.name, 6), 0);
    ck_assert(scene_warned(scene, "not means"));
    tnk_scene_close(scene);
}
END_TEST

START_TEST(undeclared_borders_are_not_mixed_in) {
    raster r = small_sea("/vsimem/border.tif", GDT_UInt16, bordered);
    GDALDatasetH ds = raster_open(&r);
    for (int b = 1; b <= 4 && _i; b++) GDALSetRasterNoDataValue(raster_band(ds, b), 0);
    add_overviews(ds, "AVERAGE", 0);
    GDALClose(ds);
    tnk_scene *scene = judged(r.name, NULL);
    ck_assert_int_eq(tnk_scene_overview(scene, 6), _i ? 6 : 1);
    ck_assert_int_eq(scene_warned(scene, "not declared as nodata"), !_i);
    read_all(scene, 6, got, state);
    for (int i = 0; i < (HEIGHT / 6) * 51; i++)
        ck_assert_msg(!state[i] || got[2][i] > 500, "pixel %d is %g", i, (double)got[2][i]); /* no zero in a mean */
    tnk_scene_close(scene);
}
END_TEST

START_TEST(they_can_be_left) {
    raster r = small_sea("/vsimem/left.tif", GDT_UInt16, noise);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.no_overviews = 1;
    make(&r, "NEAREST", 0);
    tnk_scene *scene = judged(r.name, &opts);
    ck_assert_int_eq(tnk_scene_overview(scene, 6), 1);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    tnk_scene_close(scene);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("overview");
    tcase_add_loop_test(t, the_coarsest_that_divides_is_read, 0, 2);
    tcase_add_test(t, none_is_read_before_they_are_looked_at);
    tcase_add_loop_test(t, smooth_ones_are_read, 0, 6);
    tcase_add_loop_test(t, single_pixels_are_not_read, 0, 4);
    tcase_add_loop_test(t, undeclared_borders_are_not_mixed_in, 0, 2);
    tcase_add_test(t, they_can_be_left);
    return run_suite(t, "overview");
}
