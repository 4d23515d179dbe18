/* Masks that come with a scene: clouds by their producers' codes, fixed structures, and what is wrong
 * with any mask. */
#include "raster.h"
#include "scene/scene.h"

enum { W = 200, H = 100 };

static tnk_scene_opts plain_opts(void) { return (tnk_scene_opts)TNK_SCENE_OPTS_INIT; }

/* 10 m, UTM 31 north; its corner is at (500000, 5000000). */
static void make_scene(const char *name) {
    raster r = {.name = name, .width = W, .height = H, .bands = 1, .type = GDT_UInt16, .gt = utm_gt,
                .crs = "EPSG:32631"};
    raster_make(&r);
}

/* Half as fine as the scene. */
static const double half_gt[6] = {500000.0, 20.0, 0.0, 5000000.0, 0.0, -20.0};

static raster half(const char *name, int bands, GDALDataType type, double (*value)(int, int, int)) {
    raster r = {.name = name, .width = W / 2, .height = H / 2, .bands = bands, .type = type, .gt = half_gt,
                .crs = "EPSG:32631", .value = value};
    return r;
}

static void look(tnk_scene *scene, uint8_t *sky) {
    tnk_reader *reader;
    tnk_err err = {0};
    tnk_window win = {0, 0, W, H};
    ck_assert_int_eq(tnk_reader_open(scene, NULL, &reader, &err), TNK_OK);
    ck_assert_msg(tnk_reader_clouds(reader, &win, 1, sky, W, &err) == TNK_OK, "%s", err.text);
    tnk_reader_close(reader);
}

/* ---- the producers' codes ---- */

/* SCL classes in columns of 5 pixels: 0 .. 11, then 8. */
static double scl_value(int band, int col, int row) { return col / 5 < 12 ? col / 5 : 8; }

static int scl_says(int code) {
    return code == 0 ? TNK_SKY_UNKNOWN : code == 3 ? TNK_SKY_SHADOW : code == 8 || code == 9 ? TNK_SKY_CLOUD
           : code == 10 ? TNK_SKY_THIN : TNK_SKY_CLEAR;
}

START_TEST(sentinel2) {
    static const char *const scenes[] = {"/vsimem/a/S2X.SAFE/GRANULE/L2A_T1/IMG_DATA/R10m/T1_B04_10m.jp2.tif",
                                         "/vsimem/b/T31TCJ_20220101T105441_B04_10m.tif",
                                         "/vsimem/c/stack.tif", "/vsimem/d/B04.tif"};
    static const char *const masks[] = {"/vsimem/a/S2X.SAFE/GRANULE/L2A_T1/IMG_DATA/R20m/T1_SCL_20m.jp2",
                                        "/vsimem/b/T31TCJ_20220101T105441_SCL_20m.tif",
                                        "/vsimem/c/stack_SCL.tif", "/vsimem/d/SCL.tif"};
    static uint8_t sky[W * H];
    raster m = half(masks[_i], 1, GDT_Byte, scl_value);
    make_scene(scenes[_i]);
    raster_make(&m);
    tnk_scene *scene = scene_open(scenes[_i], NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_str_eq(info.clouds, masks[_i]);
    ck_assert_int_eq(info.clouds_from, TNK_FROM_METADATA);
    look(scene, sky);
    long known = 0, cloud = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            SAME(sky[y * W + x], scl_says((int)scl_value(1, x / 2, y / 2)));
            known += sky[y * W + x] != TNK_SKY_UNKNOWN;
            cloud += sky[y * W + x] == TNK_SKY_CLOUD || sky[y * W + x] == TNK_SKY_THIN;
        }
    ck_assert_double_eq_tol(info.cloud_share, (double)cloud / (double)known, 0.02);
    tnk_scene_close(scene);
    VSIUnlink(masks[_i]);
    scene = scene_open(scenes[_i], NULL);
    info = scene_info(scene);
    ck_assert_str_eq(info.clouds, "");
    ck_assert(isnan(info.cloud_share));
    look(scene, sky);
    for (int i = 0; i < W * H; i++) SAME(sky[i], TNK_SKY_UNKNOWN);
    tnk_scene_close(scene);
}
END_TEST

/* Columns of 10: nothing, clear, snow, shadow, light haze, heavy haze, cloud; cloud and haze at once. */
static double udm2_value(int band, int col, int row) {
    int k = col / 10;
    return k == band || (k == 7 && (band == 4 || band == 6)) || (k == 8 && band == 7);
}

START_TEST(planet) {
    static const int says[10] = {TNK_SKY_UNKNOWN, TNK_SKY_CLEAR, TNK_SKY_CLEAR, TNK_SKY_SHADOW, TNK_SKY_THIN,
                                 TNK_SKY_THIN, TNK_SKY_CLOUD, TNK_SKY_CLOUD, TNK_SKY_UNKNOWN, TNK_SKY_UNKNOWN};
    static const char *const names[][2] = {
        {"/vsimem/p1/20230101_1_ab_3B_AnalyticMS_SR_8b_clip.tif", "/vsimem/p1/20230101_1_ab_3B_udm2_clip.tif"},
        {"/vsimem/p2/20230101_1_ab_3B_Visual.tif", "/vsimem/p2/20230101_1_ab_3B_udm2.tif"},
        {"/vsimem/p3/composite.tif", "/vsimem/p3/composite_udm2.tif"}};
    static uint8_t sky[W * H];
    raster m = half(names[_i][1], 8, GDT_Byte, udm2_value);
    make_scene(names[_i][0]);
    raster_make(&m);
    tnk_scene *scene = scene_open(names[_i][0], NULL);
    ck_assert_str_eq(scene_info(scene).clouds, names[_i][1]);
    ck_assert_double_eq_tol(scene_info(scene).cloud_share, 4 / 7.0, 0.02);
    look(scene, sky);
    for (int i = 0; i < W * H; i++) SAME(sky[i], says[i % W / 20]);
    tnk_scene_close(scene);
}
END_TEST

static double qa_value(int band, int col, int row) {
    static const int bits[10] = {1, 1 << 6 | 1 << 7, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 1 | 1 << 4, 21824, 22280};
    return bits[col / 10];
}

START_TEST(landsat) { /* 21824: clear, low confidences; 22280: cloud */
    static const int says[10] = {TNK_SKY_UNKNOWN, TNK_SKY_CLEAR, TNK_SKY_THIN, TNK_SKY_THIN, TNK_SKY_CLOUD,
                                 TNK_SKY_SHADOW, TNK_SKY_CLEAR, TNK_SKY_THIN, TNK_SKY_CLEAR, TNK_SKY_CLOUD};
    static const char scene_name[] = "/vsimem/l/LC09_L2SP_1_20230101_20230102_02_T1_SR_B4.TIF";
    static uint8_t sky[W * H];
    raster m = half("/vsimem/l/LC09_L2SP_1_20230101_20230102_02_T1_QA_PIXEL.TIF", 1, GDT_UInt16, qa_value);
    make_scene(scene_name);
    raster_make(&m);
    tnk_scene *scene = scene_open(scene_name, NULL);
    ck_assert_str_eq(scene_info(scene).clouds, m.name);
    look(scene, sky);
    for (int i = 0; i < W * H; i++) SAME(sky[i], says[i % W / 20]);
    tnk_scene_close(scene);
}
END_TEST

static double classi_value(int band, int col, int row) { return band == 1 ? col < 20 : band == 2 ? col >= 10 && col < 50 : 1; }

START_TEST(sentinel2_l1c) {
    static const char scene_name[] = "/vsimem/e/S2Y.SAFE/GRANULE/L1C_T1/IMG_DATA/T1_B04.tif";
    static uint8_t sky[W * H];
    raster m = half("/vsimem/e/S2Y.SAFE/GRANULE/L1C_T1/QI_DATA/MSK_CLASSI_B00.jp2", 3, GDT_Byte, classi_value);
    make_scene(scene_name);
    raster_make(&m);
    tnk_scene *scene = scene_open(scene_name, NULL);
    look(scene, sky);
    for (int i = 0; i < W * H; i++)
        SAME(sky[i], i % W < 40 ? TNK_SKY_CLOUD : i % W < 100 ? TNK_SKY_THIN : TNK_SKY_CLEAR);
    tnk_scene_close(scene);
}
END_TEST

/* Any mask, in lon/lat, and polygons. */
static double west(int band, int col, int row) { return col < 100; }

START_TEST(given) {
    static const double gt[6] = {3.0, 0.0001, 0.0, 45.16, 0.0, -0.0001};
    static const char box[] = "{\"type\":\"Polygon\",\"coordinates\":[[[2.9,45],[3.01,45],[3.01,46],[2.9,46],[2.9,45]]]}";
    static uint8_t sky[W * H];
    raster m = {.name = "/vsimem/g/white.tif", .width = 300, .height = 300, .bands = 1, .type = GDT_Byte, .gt = gt,
                .crs = "EPSG:4326", .value = west};
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/g/a.tif");
    raster_make(&m);
    text_make("/vsimem/g/white.geojson", box);
    opts.clouds = _i ? "/vsimem/g/white.geojson" : m.name;
    tnk_scene *scene = scene_open("/vsimem/g/a.tif", &opts);
    ck_assert_int_eq(scene_info(scene).clouds_from, TNK_FROM_CALLER);
    ck_assert_double_eq_tol(scene_info(scene).cloud_share, 78.8 / 200, 0.01); /* 0.01 degrees are 788 m */
    look(scene, sky);
    for (int y = 0; y < H; y++) {
        ck_assert_int_eq(sky[y * W + 75], TNK_SKY_CLOUD);
        ck_assert_int_eq(sky[y * W + 82], TNK_SKY_CLEAR);
    }
    tnk_scene_close(scene);
}
END_TEST

/* What is found and bad is left out with a warning; what is given and bad is refused. */
START_TEST(bad_clouds) {
    tnk_scene_opts opts = plain_opts();
    static const char name[] = "/vsimem/h/x_SCL.tif";
    raster m = half(name, 1, GDT_Byte, scl_value);
    double far[6] = {900000.0, 20.0, 0.0, 5000000.0, 0.0, -20.0};
    make_scene("/vsimem/h/x.tif");
    opts.clouds = name;
    const char *words = NULL;
    if (_i == 0) text_make(name, "this is no raster");
    if (_i == 1) m.crs = NULL, words = "CRS";
    if (_i == 2) m.gt = NULL, m.crs = NULL, words = "not of the scene's size";
    if (_i) raster_make(&m);
    if (_i == 3) { /* cut off in the middle */
        VSIStatBufL st;
        m.create[0] = "COMPRESS=DEFLATE";
        raster_make(&m);
        ck_assert_int_eq(VSIStatL(name, &st), 0);
        VSILFILE *f = VSIFOpenL(name, "rb+");
        ck_assert_int_eq(VSIFTruncateL(f, (vsi_l_offset)st.st_size * 3 / 4), 0);
        VSIFCloseL(f);
    }
    if (_i == 4) m.gt = far, raster_make(&m);
    tnk_scene *scene = scene_open("/vsimem/h/x.tif", NULL);
    ck_assert_str_eq(scene_info(scene).clouds, "");
    ck_assert_msg(scene_warned(scene, "not used"), "%s", tnk_scene_warning(scene, 0));
    tnk_scene_close(scene);
    if (_i < 4) {
        tnk_scene *no = NULL;
        int rc = tnk_scene_open("/vsimem/h/x.tif", &opts, &no);
        ck_assert_msg(rc == TNK_E_MASK || rc == TNK_E_READ, "%d %s", rc, tnk_scene_message(no));
        ck_assert(!words || strstr(tnk_scene_message(no), words));
        ck_assert_ptr_nonnull(strstr(tnk_scene_message(no), name));
        tnk_scene_close(no);
    } else { /* elsewhere: nothing to say */
        scene = scene_open("/vsimem/h/x.tif", &opts);
        ck_assert(scene_warned(scene, "outside the scene"));
        tnk_scene_close(scene);
    }
    VSIUnlink(name);
}
END_TEST

START_TEST(too_few_bands) {
    tnk_scene_opts opts = plain_opts();
    raster m = half("/vsimem/h/y_udm2.tif", 4, GDT_Byte, udm2_value);
    make_scene("/vsimem/h/z.tif");
    raster_make(&m);
    opts.clouds = m.name;
    scene_refused("/vsimem/h/z.tif", &opts, TNK_E_MASK, "has 8");
}
END_TEST

/* ---- land and water masks that are wrong ---- */

#define CRS(code) "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::" code "\"}},"
#define POLYGON "{\"type\":\"FeatureCollection\"," CRS("%s") "\"features\":[{\"type\":\"Feature\",\"properties\":{}," \
                "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[%s]}}]}"

static void polygon_make(const char *name, const char *code, const char *rings) {
    char text[1000];
    snprintf(text, sizeof text, POLYGON, code, rings);
    text_make(name, text);
}

static const char metres[] = "[[500400,4999800],[501200,4999800],[501200,4999200],[500400,4999800]]";
static const char degrees[] = "[[3.0,45.1],[3.02,45.1],[3.02,45.2],[3.0,45.1]]";

START_TEST(wrong_crs) {
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/k/a.tif");
    polygon_make("/vsimem/k/m.geojson", "4326", metres);
    opts.land = "/vsimem/k/m.geojson";
    scene_refused("/vsimem/k/a.tif", &opts, TNK_E_MASK, "assign the CRS");
    polygon_make("/vsimem/k/d.geojson", "32631", degrees);
    opts.land = NULL, opts.water = "/vsimem/k/d.geojson";
    scene_refused("/vsimem/k/a.tif", &opts, TNK_E_MASK, "look like degrees");
    text_make("/vsimem/k/none.csv", "id,WKT\n1,\"POLYGON((500400 4999800,501200 4999800,501200 4999200,500400 4999800))\"\n");
    opts.water = "/vsimem/k/none.csv";
    scene_refused("/vsimem/k/a.tif", &opts, TNK_E_MASK, "assign the CRS");
}
END_TEST

/* Warned of once; then the image tells land from water. */
START_TEST(useless) {
    static const struct { const char *name, *text, *words; } cases[] = {
        {"/vsimem/u/empty.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}", "empty"},
        {"/vsimem/u/far.geojson", "{\"type\":\"Polygon\",\"coordinates\":[[[80,10],[81,10],[81,11],[80,10]]]}", "touches"},
        {"/vsimem/u/line.geojson", "{\"type\":\"LineString\",\"coordinates\":[[3,45.15],[3.01,45.15]]}", "no polygons"},
    };
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/u/a.tif");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int water = 0; water < 2; water++) {
            text_make(cases[i].name, cases[i].text);
            opts.land = water ? NULL : cases[i].name;
            opts.water = water ? cases[i].name : NULL;
            tnk_scene *scene = scene_open("/vsimem/u/a.tif", &opts);
            ck_assert_int_eq(scene_info(scene).user_land + scene_info(scene).user_water, 0);
            ck_assert_int_eq(tnk_scene_warning_count(scene), 1);
            ck_assert_msg(scene_warned(scene, cases[i].words), "%s", tnk_scene_warning(scene, 0));
            ck_assert(scene_warned(scene, "not used"));
            tnk_scene_close(scene);
        }
}
END_TEST

START_TEST(refused) {
    static const struct { const char *name, *text; } cases[] = {
        {"/vsimem/r/zero.geojson", ""}, {"/vsimem/r/rubbish.gpkg", "rubbish"}, {"/vsimem/r/table.csv", "a,b\n1,2\n"},
    };
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/r/a.tif");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_make(cases[i].name, cases[i].text);
        opts.land = cases[i].name, opts.clouds = NULL, opts.fixed = NULL;
        scene_refused("/vsimem/r/a.tif", &opts, TNK_E_MASK, cases[i].name);
        opts.land = NULL, opts.clouds = cases[i].name;
        scene_refused("/vsimem/r/a.tif", &opts, TNK_E_MASK, cases[i].name);
        opts.clouds = NULL, opts.fixed = cases[i].name;
        scene_refused("/vsimem/r/a.tif", &opts, TNK_E_MASK, cases[i].name);
    }
}
END_TEST

static double nothing(int band, int col, int row) { return 9; }

static double not_a_number(int band, int col, int row) { return NAN; }

START_TEST(nodata_everywhere) {
    tnk_scene_opts opts = plain_opts();
    raster m = half("/vsimem/n/m.tif", 1, _i ? GDT_Float32 : GDT_Byte, _i ? not_a_number : nothing);
    GDALDatasetH ds = raster_open(&m);
    if (!_i) GDALSetRasterNoDataValue(raster_band(ds, 1), 9);
    GDALClose(ds);
    make_scene("/vsimem/n/a.tif");
    opts.water = m.name;
    tnk_scene *scene = scene_open("/vsimem/n/a.tif", &opts);
    ck_assert_int_eq(scene_info(scene).user_water, 0);
    ck_assert(scene_warned(scene, "nodata everywhere"));
    tnk_scene_close(scene);
}
END_TEST

/* A classification that classifies nothing leaves clouds to the image. */
START_TEST(no_classes) {
    tnk_scene_opts opts = plain_opts();
    raster m = half("/vsimem/n/b_SCL.tif", 1, GDT_Byte, NULL);
    raster_make(&m);
    make_scene("/vsimem/n/b.tif");
    opts.clouds = _i ? m.name : NULL;
    tnk_scene *scene = scene_open("/vsimem/n/b.tif", &opts);
    ck_assert(scene_warned(scene, "nodata everywhere"));
    ck_assert_str_eq(scene_info(scene).clouds, "");
    tnk_scene_close(scene);
}
END_TEST

static void ask_mask(tnk_scene *scene, uint8_t *mask) {
    tnk_reader *reader;
    tnk_err err = {0};
    tnk_window win = {0, 0, W, H};
    ck_assert_int_eq(tnk_reader_open(scene, NULL, &reader, &err), TNK_OK);
    ck_assert_int_eq(tnk_reader_mask(reader, &win, 1, mask, W, &err), TNK_OK);
    tnk_reader_close(reader);
}

/* A bow tie and a ring that is not closed are land where an odd-even count says so; also one all of whose corners lie
 * outside the scene. */
START_TEST(odd_polygons) {
    static const char *const rings[] = {
        "[[500400,4999800],[501200,4999200],[501200,4999800],[500400,4999200],[500400,4999800]]",
        "[[500400,4999800],[501200,4999800],[501200,4999200],[500400,4999200]]",
        "[[500400,5009800],[501200,5009800],[501200,4989200],[500400,4989200]]"};
    static uint8_t mask[W * H];
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/o/a.tif");
    polygon_make("/vsimem/o/m.geojson", "32631", rings[_i]);
    opts.land = "/vsimem/o/m.geojson";
    tnk_scene *scene = scene_open("/vsimem/o/a.tif", &opts);
    ck_assert(scene_warned(scene, "not valid"));
    ask_mask(scene, mask);
    ck_assert_int_eq(mask[50 * W + 45], TNK_MASK_LAND);
    ck_assert_int_eq(mask[50 * W + 115], TNK_MASK_LAND);
    ck_assert_int_eq(mask[24 * W + 80], _i ? TNK_MASK_LAND : TNK_MASK_WATER);
    ck_assert_int_eq(mask[50 * W + 20], TNK_MASK_WATER);
    tnk_scene_close(scene);
}
END_TEST

/* A coast around the scene that leaves it free does not make all of it water. */
START_TEST(around) {
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/o/b.tif");
    polygon_make("/vsimem/o/c.geojson", "32631", _i ? "[[490000,5010000],[510000,5010000],[510000,4990000],[490000,4990000],"
                 "[490000,5010000]],[[491000,5009000],[509000,5009000],[509000,4991000],[491000,4991000],[491000,5009000]]"
                 : "[[490000,5010000],[510000,5010000],[510000,5009000],[491000,5009000],"
                 "[491000,4991000],[510000,4991000],[510000,4990000],[490000,4990000],[490000,5010000]]");
    opts.land = "/vsimem/o/c.geojson";
    tnk_scene *scene = scene_open("/vsimem/o/b.tif", &opts);
    ck_assert(scene_warned(scene, "touches the scene"));
    ck_assert_int_eq(scene_info(scene).user_land, 0);
    tnk_scene_close(scene);
}
END_TEST

/* A polygon around the scene is land all over it; one with a hole around it and an island in that again. */
START_TEST(everywhere) {
    static uint8_t mask[W * H];
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/o/e.tif");
    polygon_make("/vsimem/o/f.geojson", "32631", "[[490000,5010000],[510000,5010000],[510000,4990000],[490000,4990000],"
                 "[490000,5010000]],[[491000,5009000],[509000,5009000],[509000,4991000],[491000,4991000],[491000,5009000]],"
                 "[[492000,5008000],[508000,5008000],[508000,4992000],[492000,4992000],[492000,5008000]]");
    opts.land = "/vsimem/o/f.geojson";
    tnk_scene *scene = scene_open("/vsimem/o/e.tif", &opts);
    ask_mask(scene, mask);
    for (int i = 0; i < W * H; i++) SAME(mask[i], TNK_MASK_LAND);
    tnk_scene_close(scene);
}
END_TEST

/* ---- fixed structures ---- */

static const double ground[4] = {10, 0, 0, -10};

static int fixed_at(tnk_scene *scene, double col, double row) { return tnk_scene_is_fixed(scene, col, row, ground); }

/* A lon/lat of a scene pixel, as text for a CSV. */
static void place(char *out, size_t size, double col, double row, const char *rest) {
    tnk_scene *scene = scene_open("/vsimem/f/a.tif", NULL);
    double lon, lat;
    ck_assert_int_eq(tnk_scene_lonlat(scene, col, row, &lon, &lat), TNK_OK);
    snprintf(out + strlen(out), size - strlen(out), "%.8f,%.8f%s\n", lon, lat, rest);
    tnk_scene_close(scene);
}

START_TEST(fixed_csv) {
    char text[600] = "name,Lon,LAT,radius_m\n";
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/f/a.tif");
    strcat(text, "p,"), place(text, sizeof text, 50, 50, ",");     /* the usual 75 m */
    strcat(text, "q,"), place(text, sizeof text, 120, 50, ",200"); /* its own */
    strcat(text, "r,"), place(text, sizeof text, 205, 20, ",100"); /* beyond the edge */
    strcat(text, "s,80,10,100\n");                                 /* elsewhere */
    text_make("/vsimem/f/p.csv", text);
    opts.fixed = "/vsimem/f/p.csv";
    tnk_scene *scene = scene_open("/vsimem/f/a.tif", &opts);
    ck_assert_int_eq(scene_info(scene).fixed, 3);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    ck_assert(fixed_at(scene, 50, 50) && fixed_at(scene, 57.4, 50) && !fixed_at(scene, 57.6, 50));
    ck_assert(fixed_at(scene, 50, 42.6) && !fixed_at(scene, 45, 44));
    ck_assert(fixed_at(scene, 120, 69.9) && !fixed_at(scene, 120, 70.1));
    ck_assert(fixed_at(scene, 196, 20) && !fixed_at(scene, 194, 20));
    tnk_scene_close(scene);
    opts.fixed = NULL;
    scene = scene_open("/vsimem/f/a.tif", &opts);
    ck_assert(!fixed_at(scene, 50, 50));
    tnk_scene_close(scene);
}
END_TEST

/* Up to 2 km; what is no such radius is told of. */
START_TEST(fixed_radii) {
    static const struct { const char *rest; double reach_px; } cases[] = {
        {",2000", 150}, {",2001", 7.5}, {",-5", 7.5}, {",0", 7.5}, {",abc", 7.5}, {",30 m", 7.5},
        {",300 ", 30}};
    char text[300] = "lon,lat,radius_m\n";
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/f/a.tif");
    place(text, sizeof text, 20, 50, cases[_i].rest);
    text_make("/vsimem/f/q.csv", text);
    opts.fixed = "/vsimem/f/q.csv";
    tnk_scene *scene = scene_open("/vsimem/f/a.tif", &opts);
    ck_assert_int_eq(scene_warned(scene, "radius_m of 1"), _i > 0 && _i < 6);
    ck_assert_int_eq(tnk_scene_warning_count(scene), _i > 0 && _i < 6);
    ck_assert(fixed_at(scene, 19.9 + cases[_i].reach_px, 50));
    ck_assert(_i == 0 || !fixed_at(scene, 20.1 + cases[_i].reach_px, 50));
    tnk_scene_close(scene);
}
END_TEST

/* A polygon with a hole, a point, a line and their collection, in UTM. */
START_TEST(fixed_shapes) {
    static const char text[] =
        "{\"type\":\"FeatureCollection\"," CRS("32631") "\"features\":["
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500400,4999800],"
        "[501200,4999800],[501200,4999200],[500400,4999200],[500400,4999800]],[[500600,4999600],[500700,4999600],"
        "[500700,4999500],[500600,4999500],[500600,4999600]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"radius_m\":30},\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":"
        "[[500200,4999500],[500200,4999300]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"radius_m\":20},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
        "[[501500,4999900],[501500,4999500],[501700,4999500]]}}]}";
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/f/b.tif");
    text_make("/vsimem/f/s.geojson", text);
    opts.fixed = "/vsimem/f/s.geojson";
    tnk_scene *scene = scene_open("/vsimem/f/b.tif", &opts);
    ck_assert(fixed_at(scene, 41, 21) && fixed_at(scene, 119, 79) && !fixed_at(scene, 39, 50) && !fixed_at(scene, 121, 50));
    ck_assert(!fixed_at(scene, 65, 45) && fixed_at(scene, 59, 45) && fixed_at(scene, 71, 45));
    ck_assert(fixed_at(scene, 20, 52.9) && !fixed_at(scene, 20, 53.1) && fixed_at(scene, 20, 70));
    ck_assert(fixed_at(scene, 151.9, 30) && !fixed_at(scene, 152.1, 30) && fixed_at(scene, 160, 51.9));
    ck_assert(!fixed_at(scene, 160, 30));
    tnk_scene_close(scene);
}
END_TEST

START_TEST(fixed_bad) {
    tnk_scene_opts opts = plain_opts();
    make_scene("/vsimem/f/c.tif");
    opts.fixed = "/vsimem/f/none.gpkg";
    scene_refused("/vsimem/f/c.tif", &opts, TNK_E_MASK, "none.gpkg");
    text_make("/vsimem/f/m.csv", "lon,lat\n500400,4999800\n"); /* metres in a CSV */
    opts.fixed = "/vsimem/f/m.csv";
    scene_refused("/vsimem/f/c.tif", &opts, TNK_E_MASK, "no lon/lat");
    polygon_make("/vsimem/f/w.geojson", "4326", metres);
    opts.fixed = "/vsimem/f/w.geojson";
    scene_refused("/vsimem/f/c.tif", &opts, TNK_E_MASK, "assign the CRS");
    text_make("/vsimem/f/t.csv", "name,x,y\na,1,2\n");
    opts.fixed = "/vsimem/f/t.csv";
    scene_refused("/vsimem/f/c.tif", &opts, TNK_E_MASK, "lon and lat");
    text_make("/vsimem/f/far.csv", "lon,lat\n80,10\n");
    opts.fixed = "/vsimem/f/far.csv";
    tnk_scene *scene = scene_open("/vsimem/f/c.tif", &opts);
    ck_assert(scene_warned(scene, "none of its fixed structures"));
    ck_assert_int_eq(scene_info(scene).fixed, 0);
    tnk_scene_close(scene);
    text_make("/vsimem/f/empty.csv", "lon,lat\n");
    opts.fixed = "/vsimem/f/empty.csv";
    scene = scene_open("/vsimem/f/c.tif", &opts);
    ck_assert(scene_warned(scene, "it is empty"));
    tnk_scene_close(scene);
    raster bare = {.name = "/vsimem/f/bare.tif", .width = W, .height = H, .bands = 1, .type = GDT_Byte};
    raster_make(&bare);
    opts.gsd_m = 3;
    scene_refused(bare.name, &opts, TNK_E_MASK, "no georeference");
}
END_TEST

int main(void) {
    TCase *t = tcase_create("clouds");
    tcase_add_loop_test(t, sentinel2, 0, 4);
    tcase_add_loop_test(t, planet, 0, 3);
    tcase_add_test(t, landsat);
    tcase_add_test(t, sentinel2_l1c);
    tcase_add_loop_test(t, given, 0, 2);
    tcase_add_loop_test(t, bad_clouds, 0, 5);
    tcase_add_test(t, too_few_bands);
    tcase_add_test(t, wrong_crs);
    tcase_add_test(t, useless);
    tcase_add_test(t, refused);
    tcase_add_loop_test(t, nodata_everywhere, 0, 2);
    tcase_add_loop_test(t, no_classes, 0, 2);
    tcase_add_loop_test(t, odd_polygons, 0, 3);
    tcase_add_loop_test(t, around, 0, 2);
    tcase_add_test(t, everywhere);
    tcase_add_test(t, fixed_csv);
    tcase_add_loop_test(t, fixed_radii, 0, 7);
    tcase_add_test(t, fixed_shapes);
    tcase_add_test(t, fixed_bad);
    return run_suite(t, "clouds");
}
