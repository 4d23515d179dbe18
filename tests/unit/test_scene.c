/* Opening: what is opened, what is refused, what is known of it. */
#include "base/mem.h"
#include "raster.h"

static tnk_scene_opts with_gsd(double gsd) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.gsd_m = gsd;
    return opts;
}

static void bands_are(const tnk_scene *scene, int blue, int green, int red, int nir) {
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.band[0], blue);
    ck_assert_int_eq(info.band[1], green);
    ck_assert_int_eq(info.band[2], red);
    ck_assert_int_eq(info.band[3], nir);
}

/* ---- bands ---- */

static const struct {
    int count, band[4];
} by_count[] = {{1, {0, 0, 1, 0}},  {3, {3, 2, 1, 0}},   {4, {1, 2, 3, 4}},
                {5, {1, 2, 3, 5}},  {8, {2, 3, 5, 7}},   {12, {2, 3, 4, 8}},
                {13, {2, 3, 4, 8}}, {10, {1, 2, 3, 7}}};

START_TEST(bands_by_count) {
    raster r = {.name = "/vsimem/count.tif", .width = 5, .height = 4, .type = GDT_UInt16,
                .gt = utm_gt, .crs = "EPSG:32631", .create = {"PHOTOMETRIC=MINISBLACK"}};
    r.bands = by_count[_i].count;
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    const int *b = by_count[_i].band;
    bands_are(scene, b[0], b[1], b[2], b[3]);
    ck_assert_int_eq(scene_warned(scene, "nothing says"), by_count[_i].count >= 5);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(bands_by_colour) {
    raster r = {.name = "/vsimem/colour.tif", .width = 5, .height = 4, .type = GDT_Byte,
                .bands = 4, .gt = utm_gt, .crs = "EPSG:32631", .create = {"PHOTOMETRIC=RGB", "ALPHA=YES"}};
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    bands_are(scene, 3, 2, 1, 0);
    ck_assert_int_eq(scene_info(scene).has_mask, 1);
    tnk_scene_close(scene);
    r.create[1] = "ALPHA=NO"; /* red, green, blue and one more */
    raster_make(&r);
    scene = scene_open(r.name, NULL);
    bands_are(scene, 3, 2, 1, 4);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(bands_by_name) {
    static const char *const names[] = {"Near-Infrared", "Red Edge", "Red", "green", "B02, 490 nm"};
    raster r = {.name = "/vsimem/name.tif", .width = 5, .height = 4, .type = GDT_Int16,
                .bands = 5, .gt = utm_gt, .crs = "EPSG:32631"};
    GDALDatasetH ds = raster_open(&r);
    for (int i = 0; i < 5; i++) GDALSetDescription(raster_band(ds, i + 1), names[i]);
    GDALClose(ds);
    tnk_scene *scene = scene_open(r.name, NULL);
    bands_are(scene, 5, 4, 3, 1);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(bands_by_wavelength) {
    /* a WorldView order upside down, half of it in micrometres */
    static const char *const nm[] = {"950", "832.5", "724", "659", "0.605", "0.545", "0.4775",
                                     "0.427"};
    raster r = {.name = "/vsimem/wave.tif", .width = 5, .height = 4, .type = GDT_UInt16,
                .bands = 8, .gt = utm_gt, .crs = "EPSG:32631"};
    GDALDatasetH ds = raster_open(&r);
    for (int i = 0; i < 8; i++)
        GDALSetMetadataItem(raster_band(ds, i + 1), i & 1 ? "WAVELENGTH" : "wavelength", nm[i],
                            NULL);
    GDALClose(ds);
    tnk_scene *scene = scene_open(r.name, NULL);
    bands_are(scene, 7, 6, 4, 2);
    ck_assert_double_eq_tol(scene_info(scene).wavelength_nm[0], 477.5, 1e-9);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(bands_asked_for) {
    raster r = {.name = "/vsimem/asked.tif", .width = 5, .height = 4, .type = GDT_UInt16,
                .bands = 4, .gt = utm_gt, .crs = "EPSG:32631"};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    raster_make(&r);
    memcpy(opts.bands, (int[4]){4, 4, 2, 1}, sizeof opts.bands);
    opts.band_count = 3;
    tnk_scene *scene = scene_open(r.name, &opts);
    bands_are(scene, 4, 4, 2, 0);
    ck_assert_str_eq(tnk_scene_warning(scene, 0), "band 4 is asked for twice");
    tnk_scene_close(scene);
    opts.band_count = 1; /* one band stands for all */
    scene = scene_open(r.name, &opts);
    bands_are(scene, 0, 0, 4, 0);
    tnk_scene_close(scene);
    opts.bands[0] = 7;
    scene_refused(r.name, &opts, TNK_E_BANDS, "band 7");
    scene_refused(r.name, &opts, TNK_E_BANDS, "has 4");
    opts.bands[0] = -1;
    scene_refused(r.name, &opts, TNK_E_BANDS, "band -1");
    opts.bands[0] = 0;
    scene_refused(r.name, &opts, TNK_E_BANDS, "are 0");
    opts.band_count = 9;
    scene_refused(r.name, &opts, TNK_E_BANDS, "9 bands");
}
END_TEST

START_TEST(bands_unknown) {
    raster r = {.name = "/vsimem/many.tif", .width = 5, .height = 4, .type = GDT_UInt16,
                .bands = 40, .gt = utm_gt, .crs = "EPSG:32631"};
    raster_make(&r);
    scene_refused(r.name, NULL, TNK_E_BANDS, "-b");
}
END_TEST

/* ---- what cannot be opened ---- */

/* Every allocation fails once: nothing leaks (under a sanitizer), nothing crashes. */
START_TEST(no_memory) {
    raster r = {.name = "/vsimem/memory.tif", .width = 40, .height = 40, .type = GDT_UInt16,
                .bands = 4, .gt = utm_gt, .crs = "EPSG:32631"};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    float out[4];
    int done = 0;
    raster_make(&r);
    text_make("/vsimem/memory.geojson",
              "{\"type\":\"Polygon\",\"coordinates\":[[[3,45.15],[3.01,45.15],[3,45.16],[3,45.15]]]}");
    opts.land = "/vsimem/memory.geojson";
    opts.water = r.name;
    for (long n = 1; !done; n++) {
        tnk_scene *scene = NULL;
        tnk_alloc_fail_at(n);
        int rc = tnk_scene_open(r.name, &opts, &scene);
        if (rc == TNK_OK) rc = tnk_scene_read(scene, 0, 0, 1, 1, 1, out, 4);
        tnk_alloc_fail_at(0);
        ck_assert_msg(rc == TNK_OK || rc == TNK_E_NOMEM, "%ld: %d %s", n, rc,
                      tnk_scene_message(scene));
        done = rc == TNK_OK && n > 200;
        tnk_scene_close(scene);
        ck_assert_int_lt(n, 100000);
    }
}
END_TEST

START_TEST(missing) {
    scene_refused("/vsimem/nothing.tif", NULL, TNK_E_OPEN, "nothing.tif");
    scene_refused("/nonexistent/a.zip", NULL, TNK_E_OPEN, "a.zip");
    text_make("/vsimem/text.tif", "this is no raster at all");
    scene_refused("/vsimem/text.tif", NULL, TNK_E_OPEN, "text.tif");
    text_make("/vsimem/empty.tif", "");
    scene_refused("/vsimem/empty.tif", NULL, TNK_E_OPEN, "empty.tif");
}
END_TEST

START_TEST(arguments) {
    tnk_scene *scene = NULL;
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    ck_assert_int_eq(tnk_scene_open("x", NULL, NULL), TNK_E_ARG);
    ck_assert_int_eq(tnk_scene_open(NULL, NULL, &scene), TNK_E_ARG);
    ck_assert_str_ne(tnk_scene_message(scene), "");
    ck_assert_int_eq(tnk_scene_lonlat(scene, 0, 0, &opts.gsd_m, &opts.gsd_m), TNK_E_ARG);
    tnk_scene_close(scene);
    tnk_scene_close(NULL);
    opts.struct_size = 0;
    scene_refused("x", &opts, TNK_E_ARG, "struct_size");
    opts = with_gsd(-3.0);
    scene_refused("x", &opts, TNK_E_ARG, "gsd_m");
    opts = (tnk_scene_opts)TNK_SCENE_OPTS_INIT;
    opts.time = "yesterday";
    scene_refused("x", &opts, TNK_E_ARG, "yesterday");
    opts.time = NULL;
    opts.sun_elevation_deg = 95.0;
    opts.sun_azimuth_deg = 10.0;
    scene_refused("x", &opts, TNK_E_ARG, "95");
    opts.sun_elevation_deg = 45.0;
    opts.sun_azimuth_deg = 400.0;
    scene_refused("x", &opts, TNK_E_ARG, "400");
    opts.sun_azimuth_deg = TNK_NAN;
    scene_refused("x", &opts, TNK_E_ARG, "both");
}
END_TEST

START_TEST(complex_numbers) {
    raster r = {.name = "/vsimem/complex.tif", .width = 5, .height = 4, .type = GDT_CFloat32,
                .bands = 1, .gt = utm_gt, .crs = "EPSG:32631"};
    raster_make(&r);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sensor = TNK_SENSOR_OPTICAL;
    scene_refused(r.name, &opts, TNK_E_TYPE, "complex");
}
END_TEST

START_TEST(huge_blocks) {
    const char *const create[] = {"TILED=YES", "BLOCKXSIZE=40000", "BLOCKYSIZE=40000",
                                  "SPARSE_OK=YES", NULL};
    const char *name = "/vsimem/huge.tif"; /* tiles of 1.5 GiB, and no byte of them written */
    GDALAllRegister();
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), name, 60000, 60000, 1, GDT_Byte,
                                 (char **)create);
    GDALSetGeoTransform(ds, (double *)utm_gt);
    GDALClose(ds);
    tnk_scene_opts opts = with_gsd(1.0);
    scene_refused(name, &opts, TNK_E_OPEN, "TILED=YES");
}
END_TEST

START_TEST(lying_sizes) {
    /* a byte of the directory's width made large: the file is now far too short */
    raster r = {.name = "/vsimem/lie.tif", .width = 64, .height = 64, .type = GDT_UInt16,
                .bands = 1, .gt = utm_gt, .crs = "EPSG:32631"};
    vsi_l_offset size;
    raster_make(&r);
    GByte *bytes = VSIGetMemFileBuffer(r.name, &size, 0);
    for (vsi_l_offset i = 8; i + 12 < size; i++)
        if (bytes[i] == 0 && bytes[i + 1] == 1 && bytes[i + 2] == 3 && bytes[i + 8] == 64 &&
            bytes[i - 1] == 0) {
            bytes[i + 10] = 100;
            break;
        }
    tnk_scene *scene = NULL;
    int rc = tnk_scene_open(r.name, NULL, &scene);
    ck_assert_msg(rc == TNK_OK || rc == TNK_E_OPEN || rc == TNK_E_READ, "%d", rc);
    tnk_scene_close(scene);
    for (vsi_l_offset cut = 0; cut < size; cut += size / 37 + 1) { /* truncated anywhere */
        VSILFILE *f = VSIFOpenL("/vsimem/cut.tif", "wb");
        raster_make(&r);
        bytes = VSIGetMemFileBuffer(r.name, NULL, 0);
        VSIFWriteL(bytes, 1, cut, f);
        VSIFCloseL(f);
        rc = tnk_scene_open("/vsimem/cut.tif", NULL, &scene);
        ck_assert_msg(rc == TNK_OK || rc == TNK_E_OPEN || rc == TNK_E_READ || rc == TNK_E_GRID,
                      "%d %s", rc, tnk_scene_message(scene));
        if (rc == TNK_OK) {
            float px[4 * 64 * 64];
            rc = tnk_scene_read(scene, 0, 0, 64, 64, 1, px, sizeof px / sizeof *px);
            ck_assert_msg(rc == TNK_E_READ || rc == TNK_OK, "%d", rc);
        }
        tnk_scene_close(scene);
    }
}
END_TEST

/* ---- names ---- */

START_TEST(names) {
    raster r = {.name = "/vsimem/n/one.tif", .width = 40, .height = 30, .type = GDT_Byte,
                .bands = 3, .gt = utm_gt, .crs = "EPSG:32631"};
    raster_make(&r);
    /* a zip by its own name, with a text file beside the raster */
    void *zip = CPLCreateZip("/vsimem/n/two.zip", NULL);
    vsi_l_offset size;
    GByte *bytes = VSIGetMemFileBuffer(r.name, &size, 0);
    CPLCreateFileInZip(zip, "readme.txt", NULL);
    CPLWriteFileInZip(zip, "words", 5);
    CPLCloseFileInZip(zip);
    CPLCreateFileInZip(zip, "folder/image.tif", NULL);
    CPLWriteFileInZip(zip, bytes, (int)size);
    CPLCloseFileInZip(zip);
    CPLCloseZip(zip);
    tnk_scene *scene = scene_open("/vsimem/n/two.zip", NULL);
    ck_assert_int_eq(scene_info(scene).width_px, 40);
    tnk_scene_close(scene);
    scene = scene_open("/vsizip//vsimem/n/two.zip/folder/image.tif", NULL);
    ck_assert_str_eq(scene_info(scene).scene_id, "image");
    tnk_scene_close(scene);
    /* two subdatasets of a GeoPackage: the larger one */
    GDALDatasetH src = GDALOpen(r.name, GA_ReadOnly);
    const char *const one[] = {"RASTER_TABLE=big", "TILE_FORMAT=PNG", NULL};
    const char *const two[] = {"RASTER_TABLE=small", "APPEND_SUBDATASET=YES", "TILE_FORMAT=PNG",
                               NULL};
    GDALDriverH gpkg = GDALGetDriverByName("GPKG");
    GDALClose(GDALCreateCopy(gpkg, "/vsimem/n/s.gpkg", src, 0, (char **)one, NULL, NULL));
    GDALClose(src);
    r.width = r.height = 8;
    raster_make(&r);
    src = GDALOpen(r.name, GA_ReadOnly);
    GDALClose(GDALCreateCopy(gpkg, "/vsimem/n/s.gpkg", src, 0, (char **)two, NULL, NULL));
    GDALClose(src);
    scene = scene_open("/vsimem/n/s.gpkg", NULL);
    ck_assert_int_eq(scene_info(scene).width_px, 40);
    ck_assert(scene_warned(scene, "2 subdatasets"));
    tnk_scene_close(scene);
}
END_TEST

static const struct {
    const char *driver, *extension, *option;
} formats[] = {{"COG", "tif", NULL},        {"JP2OpenJPEG", "jp2", "REVERSIBLE=YES"},
               {"VRT", "vrt", NULL},        {"NITF", "ntf", NULL},
               {"HFA", "img", NULL},        {"ENVI", "dat", NULL}};

START_TEST(other_formats) {
    raster r = {.name = "/vsimem/f/source.tif", .width = 60, .height = 50, .type = GDT_Byte,
                .bands = 3, .gt = utm_gt, .crs = "EPSG:32631"};
    char name[64];
    const char *const options[] = {formats[_i].option, "QUALITY=100", NULL};
    raster_make(&r);
    snprintf(name, sizeof name, "/vsimem/f/copy.%s", formats[_i].extension);
    GDALDatasetH from = GDALOpen(r.name, GA_ReadOnly);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH to = GDALCreateCopy(GDALGetDriverByName(formats[_i].driver), name, from, 0,
                                     formats[_i].option ? (char **)options : NULL, NULL, NULL);
    CPLPopErrorHandler();
    GDALClose(to);
    GDALClose(from);
    tnk_scene *scene = scene_open(name, NULL);
    float out[4];
    ck_assert_double_eq_tol(scene_info(scene).gsd_m, 10.004, 0.05);
    ck_assert_int_eq(tnk_scene_read(scene, 20, 10, 1, 1, 1, out, 4), TNK_OK);
    ck_assert_float_eq(out[2], scene_info(scene).band[2] * 100 + 30);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(open_options) {
    raster r = {.name = "/vsimem/oo.tif", .width = 64, .height = 64, .type = GDT_Byte, .bands = 1,
                .gt = utm_gt, .crs = "EPSG:32631"};
    const char *const list[] = {"OVERVIEW_LEVEL=0", NULL};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    GDALDatasetH ds = raster_open(&r);
    ck_assert_int_eq(GDALBuildOverviews(ds, "AVERAGE", 1, (int[]){2}, 0, NULL, NULL, NULL), 0);
    GDALClose(ds);
    opts.open_options = list;
    tnk_scene *scene = scene_open(r.name, &opts);
    ck_assert_int_eq(scene_info(scene).width_px, 32);
    ck_assert_double_eq_tol(scene_info(scene).gsd_m, 20.0, 0.02);
    tnk_scene_close(scene);
}
END_TEST

/* ---- time and sun ---- */

START_TEST(light) {
    raster r = {.name = "/vsimem/light.tif", .width = 5, .height = 4, .type = GDT_UInt16,
                .bands = 4, .gt = utm_gt, .crs = "EPSG:32631"};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    ck_assert_int_eq(scene_info(scene).sun_from, TNK_FROM_NOTHING);
    ck_assert_str_eq(scene_info(scene).time, "");
    tnk_scene_close(scene);
    opts.time = "2024-06-21 12:00:00+00:00"; /* 3 E, 45 N, near noon at midsummer */
    scene = scene_open(r.name, &opts);
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.sun_from, TNK_FROM_COMPUTED);
    ck_assert_str_eq(info.time, "2024-06-21T12:00:00Z");
    ck_assert_double_eq_tol(info.sun_elevation_deg, 68.2, 0.5);
    tnk_scene_close(scene);
    opts.sun_elevation_deg = 60.0;
    opts.sun_azimuth_deg = 187.0 - 360.0;
    scene = scene_open(r.name, &opts);
    info = scene_info(scene);
    ck_assert_int_eq(info.sun_from, TNK_FROM_CALLER);
    ck_assert_double_eq_tol(info.sun_azimuth_deg, 187.0, 1e-9);
    ck_assert_int_eq(scene_warned(scene, "degrees away"), 1);
    tnk_scene_close(scene);
    opts.sun_elevation_deg = info.sun_computed_elevation_deg + 1.0;
    opts.sun_azimuth_deg = info.sun_computed_azimuth_deg;
    scene = scene_open(r.name, &opts);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(radar) {
    raster r = {.name = "/vsimem/radar.tif", .width = 5, .height = 4, .type = GDT_Float32,
                .bands = 2, .gt = utm_gt, .crs = "EPSG:32631"};
    GDALDatasetH ds = raster_open(&r);
    GDALSetDescription(raster_band(ds, 1), "VH");
    GDALSetDescription(raster_band(ds, 2), "VV");
    GDALClose(ds);
    tnk_scene *scene = scene_open(r.name, NULL);
    ck_assert_int_eq(scene_info(scene).kind, TNK_SENSOR_SAR);
    bands_are(scene, 0, 0, 1, 2);
    tnk_scene_close(scene);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sensor = TNK_SENSOR_OPTICAL;
    scene = scene_open(r.name, &opts);
    ck_assert_int_eq(scene_info(scene).kind, TNK_SENSOR_OPTICAL);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(info_of_other_sizes) {
    raster r = {.name = "/vsimem/info.tif", .width = 5, .height = 4, .type = GDT_UInt16,
                .bands = 1, .gt = utm_gt, .crs = "EPSG:32631"};
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_scene_info info;
    memset(&info, 0x55, sizeof info);
    info.struct_size = offsetof(tnk_scene_info, driver);
    ck_assert_int_eq(tnk_scene_get_info(scene, &info), TNK_OK);
    ck_assert_str_eq(info.name, r.name);
    ck_assert_uint_eq(info.struct_size, offsetof(tnk_scene_info, driver));
    ck_assert_int_eq(((unsigned char *)&info.driver)[0], 0x55);
    info.struct_size = 0;
    ck_assert_int_eq(tnk_scene_get_info(scene, &info), TNK_E_ARG);
    ck_assert_ptr_null(tnk_scene_warning(scene, 0));
    ck_assert_ptr_null(tnk_scene_warning(scene, -1));
    tnk_scene_close(scene);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("scene");
    tcase_add_loop_test(t, bands_by_count, 0, (int)(sizeof by_count / sizeof *by_count));
    tcase_add_test(t, bands_by_colour);
    tcase_add_test(t, bands_by_name);
    tcase_add_test(t, bands_by_wavelength);
    tcase_add_test(t, bands_asked_for);
    tcase_add_test(t, bands_unknown);
    tcase_add_test(t, missing);
    tcase_add_test(t, arguments);
    tcase_add_test(t, no_memory);
    tcase_add_test(t, complex_numbers);
    tcase_add_test(t, huge_blocks);
    tcase_add_test(t, lying_sizes);
    tcase_add_test(t, names);
    GDALAllRegister();
    for (int i = 0; i < (int)(sizeof formats / sizeof *formats); i++) {
        if (GDALGetDriverByName(formats[i].driver))
            tcase_add_loop_test(t, other_formats, i, i + 1);
        else
            printf("# SKIP other_formats: this GDAL has no driver %s\n", formats[i].driver);
    }
    tcase_add_test(t, open_options);
    tcase_add_test(t, light);
    tcase_add_test(t, radar);
    tcase_add_test(t, info_of_other_sizes);
    return run_suite(t, "scene");
}
