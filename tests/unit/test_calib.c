/* test_calib.c: Sentinel-1's own tables: sigma0 and thermal noise against numbers worked out by hand, incidence by
 * pixel, every way into a SAFE product, and what is said where tables are missing or damaged. */
#include "raster.h"

enum { W = 8, H = 6 };
#define PRODUCT "S1A_IW_GRDH_1SDV_20240101T050000_20240101T050025_052000_064000_ABCD.SAFE"
#define STEM "s1a-iw-grd-vv-20240101t050000-20240101t050025-052000-064000-001"
#define HEAD "<adsHeader><missionId>S1A</missionId><productType>GRD</productType><polarisation>VV</polarisation>" \
             "<startTime>2024-01-01T05:00:00.000000</startTime></adsHeader>"

static const char sigma[] =
    "<calibration>" HEAD "<calibrationVectorList count=\"2\">"
    "<calibrationVector><line>0</line><pixel count=\"3\">0 4 7</pixel><sigmaNought count=\"3\">1.0e+02 200 260"
    "</sigmaNought><betaNought count=\"3\">1 1 1</betaNought></calibrationVector>"
    "<calibrationVector><line>4</line><pixel count=\"3\">0 4 7</pixel><sigmaNought count=\"3\">200 300 360"
    "</sigmaNought></calibrationVector></calibrationVectorList></calibration>";

static const char noise[] =
    "<noise>" HEAD "<noiseRangeVectorList count=\"2\">"
    "<noiseRangeVector><line>0</line><pixel count=\"2\">0 7</pixel><noiseRangeLut count=\"2\">100 800</noiseRangeLut>"
    "</noiseRangeVector><noiseRangeVector><line>5</line><pixel count=\"2\">0 7</pixel><noiseRangeLut count=\"2\">600 1300"
    "</noiseRangeLut></noiseRangeVector></noiseRangeVectorList><noiseAzimuthVectorList count=\"2\">"
    "<noiseAzimuthVector><swath>IW1</swath><firstAzimuthLine>0</firstAzimuthLine><firstRangeSample>0</firstRangeSample>"
    "<lastAzimuthLine>5</lastAzimuthLine><lastRangeSample>3</lastRangeSample><line count=\"2\">0 5</line>"
    "<noiseAzimuthLut count=\"2\">1 2</noiseAzimuthLut></noiseAzimuthVector>"
    "<noiseAzimuthVector><swath>IW2</swath><firstAzimuthLine>0</firstAzimuthLine><firstRangeSample>4</firstRangeSample>"
    "<lastAzimuthLine>5</lastAzimuthLine><lastRangeSample>7</lastRangeSample><line count=\"1\">0</line>"
    "<noiseAzimuthLut count=\"1\">0.5</noiseAzimuthLut></noiseAzimuthVector></noiseAzimuthVectorList></noise>";

static const char old_noise[] = /* before IPF 2.9 */
    "<noise>" HEAD "<noiseVectorList count=\"1\"><noiseVector><line>0</line><pixel count=\"2\">0 7</pixel>"
    "<noiseLut count=\"2\">100 800</noiseLut></noiseVector></noiseVectorList></noise>";

#define POINT(line, pixel, lat, lon, angle) \
    "<geolocationGridPoint><line>" line "</line><pixel>" pixel "</pixel><latitude>" lat "</latitude><longitude>" lon \
    "</longitude><height>0</height><incidenceAngle>" angle "</incidenceAngle></geolocationGridPoint>"

/* %d samples; %s: whether noise was taken off */
static const char annotation[] =
    "<product>" HEAD "<generalAnnotation><productInformation><platformHeading>-166.3</platformHeading>"
    "</productInformation></generalAnnotation><imageAnnotation><imageInformation><pixelValue>Detected</pixelValue>"
    "<outputPixels>16 bit Unsigned Integer</outputPixels><numberOfSamples>%d</numberOfSamples>"
    "<numberOfLines>6</numberOfLines><rangePixelSpacing>10</rangePixelSpacing><azimuthPixelSpacing>10"
    "</azimuthPixelSpacing><incidenceAngleMidSwath>33.5</incidenceAngleMidSwath></imageInformation>"
    "<processingInformation><thermalNoiseCorrectionPerformed>%s</thermalNoiseCorrectionPerformed>"
    "</processingInformation></imageAnnotation><geolocationGrid><geolocationGridPointList count=\"4\">"
    POINT("0", "0", "38.0", "125.0", "30") POINT("0", "7", "38.0", "125.0008", "37")
    POINT("5", "0", "37.9995", "125.0", "31") POINT("5", "7", "37.9995", "125.0008", "38")
    "</geolocationGridPointList></geolocationGrid></product>";

static const char manifest[] =
    "<xfdu:XFDU xmlns:xfdu=\"urn:ccsds:schema:xfdu:1\" xmlns:safe=\"http://www.esa.int/safe/sentinel-1.0\">"
    "<informationPackageMap><xfdu:contentUnit unitType=\"SAFE Archive Information Package\" dmdID=\"acquisitionPeriod\">"
    "<xfdu:contentUnit unitType=\"Measurement Data Unit\" repID=\"s1Level1MeasurementSchema\" dmdID=\"pAnnotation "
    "cAnnotation\"><dataObjectPointer dataObjectID=\"m\"/></xfdu:contentUnit></xfdu:contentUnit></informationPackageMap>"
    "<metadataSection>"
    "<metadataObject ID=\"pAnnotation\"><dataObjectPointer dataObjectID=\"p\"/></metadataObject>"
    "<metadataObject ID=\"cAnnotation\"><dataObjectPointer dataObjectID=\"c\"/></metadataObject>"
    "<metadataObject ID=\"platform\"><metadataWrap><xmlData><safe:platform><safe:familyName>SENTINEL-1</safe:familyName>"
    "<safe:number>A</safe:number></safe:platform></xmlData></metadataWrap></metadataObject></metadataSection>"
    "<dataObjectSection>"
    "<dataObject ID=\"p\" repID=\"s1Level1ProductSchema\"><byteStream><fileLocation href=\"./annotation/" STEM
    ".xml\"/></byteStream></dataObject>"
    "<dataObject ID=\"c\" repID=\"s1Level1CalibrationSchema\"><byteStream><fileLocation "
    "href=\"./annotation/calibration/calibration-" STEM ".xml\"/></byteStream></dataObject>"
    "<dataObject ID=\"m\" repID=\"s1Level1MeasurementSchema\"><byteStream><fileLocation href=\"./measurement/" STEM
    ".tiff\"/></byteStream></dataObject></dataObjectSection></xfdu:XFDU>";

/* ---- a product on the spot ---- */

static double number(int band, int col, int row) {
    (void)band;
    if (col == 1 && row == 1) return 0;
    return col == 3 && row == 3 ? 5 : 50 + 10 * col + row;
}

typedef struct product { /* what differs from the whole one; NULL: as it should be; "": not there */
    const char *sigma, *noise, *denoised;
    int samples;
} product;

static void put(const char *root, const char *file, const char *text) {
    char name[400];
    snprintf(name, sizeof name, "%s/" PRODUCT "/%s", root, file);
    if (text[0]) text_make(name, text);
}

static void copy_raster(const char *root) {
    raster r = {.name = "/vsimem/m.tif", .width = W, .height = H, .type = GDT_UInt16, .bands = 1, .value = number};
    char name[400];
    vsi_l_offset size;
    raster_make(&r);
    GByte *bytes = VSIGetMemFileBuffer("/vsimem/m.tif", &size, FALSE);
    snprintf(name, sizeof name, "%s/" PRODUCT "/measurement/" STEM ".tiff", root);
    VSILFILE *f = VSIFOpenL(name, "wb");
    ck_assert_ptr_nonnull(f);
    VSIFWriteL(bytes, 1, (size_t)size, f);
    VSIFCloseL(f);
}

static void make(const char *root, product p) {
    char text[4000];
    GDALAllRegister();
    if (strncmp(root, "/vsizip/", 8)) VSIMkdirRecursive(CPLSPrintf("%s/" PRODUCT, root), 0755);
    put(root, "manifest.safe", manifest);
    snprintf(text, sizeof text, annotation, p.samples ? p.samples : W, p.denoised ? p.denoised : "false");
    put(root, "annotation/" STEM ".xml", text);
    put(root, "annotation/calibration/calibration-" STEM ".xml", p.sigma ? p.sigma : sigma);
    put(root, "annotation/calibration/noise-" STEM ".xml", p.noise ? p.noise : noise);
    copy_raster(root);
}

typedef float plane[TNK_BANDS][H][W];

static void read_plane(tnk_scene *scene, plane *out) {
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, W, H, 1, &(*out)[0][0][0], sizeof *out / sizeof(float)), TNK_OK);
}

static tnk_scene *opened(const char *name, enum tnk_units units, plane *out) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.units = units;
    opts.gsd_m = 10;
    tnk_scene *scene = scene_open(name, &opts);
    read_plane(scene, out);
    return scene;
}

static void is(double got, double want) { ck_assert_double_eq_tol(got, want, 1e-5 * want); }

/* Worked out by hand from the tables above. */
static void sigma_is(plane p) {
    is(p[2][2][2], sqrt(72.0 * 72 - 500 * 1.4) / 200);
    is(p[2][4][5], sqrt(104.0 * 104 - 1000 * 0.5) / 320);
    is(p[2][5][0], sqrt(55.0 * 55 - 600 * 2) / 200); /* below the last line of sigma */
    is(p[2][0][7], sqrt(120.0 * 120 - 800 * 0.5) / 260);
    is(p[2][3][3], 5e-3 / 250);                      /* less than noise */
    ck_assert(p[2][1][1] == 0);                      /* nothing was measured there */
}

/* ---- tests ---- */

START_TEST(every_way_in) {
    static const char *const names[] = {"/vsimem/w/" PRODUCT, "/vsimem/w/" PRODUCT "/manifest.safe",
                                        "/vsimem/w/" PRODUCT "/measurement/" STEM ".tiff",
                                        "/vsizip//vsimem/w.zip/" PRODUCT "/manifest.safe", "/vsizip//vsimem/w.zip", "/vsimem/w.zip"};
    plane p;
    make("/vsimem/w", (product){NULL, NULL, NULL, 0});
    VSIUnlink("/vsimem/w.zip");
    VSILFILE *zip = VSIFOpenL("/vsizip//vsimem/w.zip", "wb");
    make("/vsizip//vsimem/w.zip", (product){NULL, NULL, NULL, 0});
    VSIFCloseL(zip);
    tnk_scene *scene = opened(names[_i], TNK_UNITS_AUTO, &p);
    tnk_scene_info info = scene_info(scene);
    double angle;
    ck_assert_int_eq(info.calibrated, 1);
    ck_assert_int_eq(info.noise_removed, 1);
    ck_assert_int_eq(info.units, TNK_UNITS_AMPLITUDE);
    ck_assert_str_eq(info.sensor, "Sentinel-1A");
    sigma_is(p);
    ck_assert_int_eq(tnk_scene_incidence(scene, 3, 3, &angle), TNK_OK); /* 2.5 and 2.5 by the centres of pixels */
    ck_assert_double_eq_tol(angle, 33, 1e-9);
    ck_assert_int_eq(tnk_scene_incidence(scene, 100, -5, &angle), TNK_OK);
    ck_assert_double_eq_tol(angle, 37, 1e-9);
    tnk_scene_close(scene);
}
END_TEST

/* A pixel's bits do not depend on the window it is read in, and reduced ones are means of calibrated ones. */
START_TEST(windows_agree) {
    plane p;
    float one[TNK_BANDS], mean[TNK_BANDS][H / 2][W / 2];
    make("/vsimem/w", (product){NULL, NULL, NULL, 0});
    tnk_scene *scene = opened("/vsimem/w/" PRODUCT, TNK_UNITS_AUTO, &p);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            ck_assert_int_eq(tnk_scene_read(scene, x, y, 1, 1, 1, one, TNK_BANDS), TNK_OK);
            ck_assert(one[2] == p[2][y][x]);
        }
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, W, H, 2, &mean[0][0][0], sizeof mean / sizeof(float)), TNK_OK);
    is(mean[2][1][2], (p[2][2][4] + p[2][2][5] + p[2][3][4] + p[2][3][5]) / 4.0);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(old_noise_and_none) {
    plane p;
    make("/vsimem/o", (product){NULL, old_noise, NULL, 0});
    tnk_scene *scene = opened("/vsimem/o/" PRODUCT, TNK_UNITS_AUTO, &p);
    is(p[2][2][2], sqrt(72.0 * 72 - 300) / 200);
    is(p[2][5][7], sqrt(125.0 * 125 - 800) / 360);
    ck_assert_int_eq(scene_info(scene).noise_removed, 1);
    tnk_scene_close(scene);
    make("/vsimem/n", (product){NULL, "", NULL, 0});
    scene = opened("/vsimem/n/" PRODUCT, TNK_UNITS_AUTO, &p);
    is(p[2][2][2], 72.0 / 200);
    ck_assert_int_eq(scene_info(scene).calibrated, 1);
    ck_assert_int_eq(scene_info(scene).noise_removed, 0);
    ck_assert(scene_warned(scene, "thermal noise"));
    tnk_scene_close(scene);
    make("/vsimem/d", (product){NULL, NULL, "true", 0});
    scene = opened("/vsimem/d/" PRODUCT, TNK_UNITS_AUTO, &p);
    is(p[2][2][2], 72.0 / 200);
    ck_assert_int_eq(scene_info(scene).noise_removed, 0);
    ck_assert(!scene_warned(scene, "thermal noise"));
    tnk_scene_close(scene);
}
END_TEST

/* A million times what it can be: every pixel would be noise. */
START_TEST(noise_that_cannot_be) {
    static const char wrong[] =
        "<noise>" HEAD "<noiseVectorList count=\"1\"><noiseVector><line>0</line><pixel count=\"2\">0 7</pixel>"
        "<noiseLut count=\"2\">1e8 8e8</noiseLut></noiseVector></noiseVectorList></noise>";
    plane p;
    make("/vsimem/m", (product){NULL, wrong, NULL, 0});
    tnk_scene *scene = opened("/vsimem/m/" PRODUCT, TNK_UNITS_AUTO, &p);
    is(p[2][2][2], 72.0 / 200);
    ck_assert_int_eq(scene_info(scene).calibrated, 1);
    ck_assert_int_eq(scene_info(scene).noise_removed, 0);
    ck_assert(scene_warned(scene, "not believed"));
    tnk_scene_close(scene);
}
END_TEST

/* Numbers as they are, and a warning: without tables, with damaged ones, of a raster that is cut. */
START_TEST(without_tables) {
    static const product damaged[] = {
        {"", NULL, NULL, 0},
        {"<calibration>" HEAD "<calibrationVectorList/></calibration>", NULL, NULL, 0},
        {"<calibration>" HEAD "<calibrationVectorList><calibrationVector><line>0</line><pixel>0 4 7</pixel><sigmaNought>1 2"
         "</sigmaNought></calibrationVector></calibrationVectorList></calibration>", NULL, NULL, 0},
        {"<calibration>" HEAD "<calibrationVectorList><calibrationVector><line>0</line><pixel>0 7</pixel><sigmaNought>1 0"
         "</sigmaNought></calibrationVector></calibrationVectorList></calibration>", NULL, NULL, 0},
        {"<calibration>", NULL, NULL, 0},
        {NULL, NULL, NULL, W + 1}};
    static const char *const words[] = {"no calibration", "damaged", "damaged", "damaged", "damaged XML", "size"};
    plane p;
    char root[40];
    double angle;
    snprintf(root, sizeof root, "/vsimem/x%d", _i);
    make(root, damaged[_i]);
    tnk_scene *scene = opened(CPLSPrintf("%s/" PRODUCT "/measurement/" STEM ".tiff", root), TNK_UNITS_AUTO, &p);
    ck_assert(p[2][2][2] == 72);
    ck_assert_int_eq(scene_info(scene).calibrated, 0);
    ck_assert(scene_warned(scene, "digital numbers are searched as they are"));
    ck_assert(scene_warned(scene, words[_i]));
    ck_assert_int_eq(tnk_scene_incidence(scene, 3, 3, &angle), _i == 5 ? TNK_E_META : TNK_OK);
    tnk_scene_close(scene);
}
END_TEST

/* The caller says what the numbers are; and a file alone, whose product is named. */
START_TEST(by_the_caller) {
    plane p;
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    make("/vsimem/w", (product){NULL, NULL, NULL, 0});
    tnk_scene *scene = opened("/vsimem/w/" PRODUCT, TNK_UNITS_AMPLITUDE, &p);
    ck_assert(p[2][2][2] == 72);
    ck_assert(!scene_warned(scene, "calibration"));
    tnk_scene_close(scene);
    opts.metadata = "/vsimem/w/" PRODUCT;
    opts.gsd_m = 10;
    raster r = {.name = "/vsimem/alone-vv-001.tif", .width = W, .height = H, .type = GDT_UInt16, .bands = 1, .value = number};
    raster_make(&r);
    scene = scene_open(r.name, &opts);
    read_plane(scene, &p);
    sigma_is(p);
    tnk_scene_close(scene);
    opts.facts_only = 1;
    scene = scene_open(r.name, &opts);
    ck_assert_int_eq(scene_info(scene).calibrated, 0);
    tnk_scene_close(scene);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("calib");
    tcase_add_loop_test(t, every_way_in, 0, 6);
    tcase_add_test(t, windows_agree);
    tcase_add_test(t, noise_that_cannot_be);
    tcase_add_test(t, old_noise_and_none);
    tcase_add_loop_test(t, without_tables, 0, 6);
    tcase_add_test(t, by_the_caller);
    return run_suite(t, "calib");
}
