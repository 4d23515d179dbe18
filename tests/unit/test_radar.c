/* test_radar.c: units of radar rasters, and hulls measured in amplitudes. */
#include <tanker/tanker.h>

#include "measure/echo_inner.h"
#include "raster.h"
#include "scan/ghost.h"

/* ---- units ---- */

static double amplitude(int col, int row) { return 3 + col + 10 * row; }
static double as_amplitude(int band, int col, int row) { return (void)band, amplitude(col, row); }
static double as_power(int band, int col, int row) { return (void)band, amplitude(col, row) * amplitude(col, row); }
static double as_db(int band, int col, int row) { return (void)band, 20 * log10(amplitude(col, row)); }

static void amplitudes_are(const char *name, GDALDataType type, double (*value)(int, int, int), enum tnk_units units,
                           double tolerance) {
    raster r = {.name = name, .width = 8, .height = 9, .type = type, .bands = 1, .gt = utm_gt,
                .crs = "EPSG:32631", .value = value};
    raster_make(&r);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sensor = TNK_SENSOR_SAR;
    opts.units = units;
    tnk_scene *scene = scene_open(name, &opts);
    float out[TNK_BANDS][9][8];
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 8, 9, 1, &out[0][0][0], sizeof out / sizeof(float)), TNK_OK);
    for (int y = 0; y < 9; y++)
        for (int x = 0; x < 8; x++)
            ck_assert_double_eq_tol(out[2][y][x], amplitude(x, y), tolerance * amplitude(x, y));
    ck_assert_int_eq(scene_info(scene).units, units);
    ck_assert_int_eq(scene_info(scene).units_from, TNK_FROM_CALLER);
    tnk_scene_close(scene);
}

START_TEST(units_give_the_same_amplitudes) {
    amplitudes_are("/vsimem/a.tif", GDT_Float32, as_amplitude, TNK_UNITS_AMPLITUDE, 1e-6);
    amplitudes_are("/vsimem/u.tif", GDT_UInt16, as_amplitude, TNK_UNITS_AMPLITUDE, 1e-6);
    amplitudes_are("/vsimem/p.tif", GDT_Float32, as_power, TNK_UNITS_LINEAR, 1e-6);
    amplitudes_are("/vsimem/q.tif", GDT_UInt16, as_power, TNK_UNITS_LINEAR, 1e-6);
    amplitudes_are("/vsimem/d.tif", GDT_Float64, as_db, TNK_UNITS_DB, 1e-5);
}
END_TEST

static double small_power(int band, int col, int row) { return (void)band, 0.01 + 0.001 * (col + row); }
static double small_db(int band, int col, int row) { return (void)band, -20 + 0.1 * (col + row); }
static double numbers(int band, int col, int row) { return (void)band, 60 + col + row; }

static enum tnk_units guessed(double (*value)(int, int, int), const char *description, enum tnk_source *from) {
    raster r = {.name = "/vsimem/g.tif", .width = 40, .height = 40, .type = GDT_Float32, .bands = 1, .gt = utm_gt,
                .crs = "EPSG:32631", .value = value};
    GDALDatasetH ds = raster_open(&r);
    GDALSetDescription(raster_band(ds, 1), description);
    GDALClose(ds);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sensor = TNK_SENSOR_SAR;
    tnk_scene *scene = scene_open(r.name, &opts);
    tnk_scene_info info = scene_info(scene);
    *from = info.units_from;
    ck_assert_int_eq(scene_warned(scene, "--units"), info.units_from == TNK_FROM_COMPUTED);
    tnk_scene_close(scene);
    return info.units;
}

START_TEST(units_are_recognised) {
    enum tnk_source from;
    ck_assert_int_eq(guessed(small_power, "VV", &from), TNK_UNITS_LINEAR);
    ck_assert_int_eq(from, TNK_FROM_COMPUTED);
    ck_assert_int_eq(guessed(small_db, "VV", &from), TNK_UNITS_DB);
    ck_assert_int_eq(guessed(numbers, "VV", &from), TNK_UNITS_AMPLITUDE);
    ck_assert_int_eq(guessed(numbers, "Sigma0_VV_db", &from), TNK_UNITS_DB);
    ck_assert_int_eq(from, TNK_FROM_METADATA);
    ck_assert_int_eq(guessed(numbers, "Intensity_VH", &from), TNK_UNITS_LINEAR);
}
END_TEST

/* What a scene is taken for; warned: the words that a warning holds, NULL for none. */
static void taken_for(enum tnk_sensor_kind kind, GDALDataType type, int bands, const tnk_scene_opts *opts,
                      const char *warned) {
    raster r = {.name = "/vsimem/k.tif", .width = 40, .height = 40, .type = type, .bands = bands, .gt = utm_gt,
                .crs = "EPSG:32631", .value = numbers};
    GDALClose(raster_open(&r));
    tnk_scene *scene = scene_open(r.name, opts);
    ck_assert_int_eq(scene_info(scene).kind, kind);
    if (warned) ck_assert_msg(scene_warned(scene, warned), "no warning of %s", warned);
    else ck_assert(!scene_warned(scene, "--sensor"));
    tnk_scene_close(scene);
}

START_TEST(radar_by_units_or_real_numbers) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    taken_for(TNK_SENSOR_OPTICAL, GDT_UInt16, 1, &opts, NULL);
    taken_for(TNK_SENSOR_OPTICAL, GDT_Float32, 3, &opts, NULL);
    taken_for(TNK_SENSOR_SAR, GDT_Float32, 1, &opts, "one band of real numbers");
    taken_for(TNK_SENSOR_SAR, GDT_Float32, 2, &opts, "two bands of real numbers");
    opts.units = TNK_UNITS_LINEAR;
    taken_for(TNK_SENSOR_SAR, GDT_UInt16, 1, &opts, NULL);
    taken_for(TNK_SENSOR_SAR, GDT_Float32, 1, &opts, NULL);
    opts.sensor = TNK_SENSOR_OPTICAL;
    taken_for(TNK_SENSOR_OPTICAL, GDT_UInt16, 1, &opts, "--units is not used");
}
END_TEST

/* The sensor in the east, 600 km up: angles 20 km from the middle by vectors on a sphere. */
START_TEST(incidence_from_the_middle) {
    static const double want[3] = {41.0706, 39.75, 38.3872}, coarse[6] = {480000, 100, 0, 5020000, 0, -100};
    raster r = {.name = "/vsimem/i.tif", .width = 400, .height = 400, .type = GDT_UInt16, .bands = 1, .gt = coarse,
                .crs = "EPSG:32631", .value = numbers};
    GDALClose(raster_open(&r));
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sensor = TNK_SENSOR_SAR;
    double angle;
    for (int known = 0; known < 2; known++) {
        if (known) opts.view_zenith_deg = 39.75, opts.view_azimuth_deg = 90;
        tnk_scene *scene = scene_open(r.name, &opts);
        for (int i = 0; i < 3; i++) {
            ck_assert_int_eq(tnk_scene_incidence(scene, 200 * i, 50, &angle), known ? TNK_OK : TNK_E_META);
            if (known) ck_assert_double_eq_tol(angle, want[i], 0.003);
        }
        tnk_scene_close(scene);
    }
}
END_TEST

START_TEST(nodata_keeps_its_meaning) {
    raster r = {.name = "/vsimem/n.tif", .width = 8, .height = 9, .type = GDT_Float32, .bands = 1, .gt = utm_gt,
                .crs = "EPSG:32631", .value = as_db};
    GDALDatasetH ds = raster_open(&r);
    float none = -9999;
    GDALSetRasterNoDataValue(raster_band(ds, 1), none);
    ck_assert_int_eq(GDALRasterIO(raster_band(ds, 1), GF_Write, 3, 2, 1, 1, &none, 1, 1, GDT_Float32, 0, 0), CE_None);
    GDALClose(ds);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sensor = TNK_SENSOR_SAR;
    opts.units = TNK_UNITS_DB;
    tnk_scene *scene = scene_open(r.name, &opts);
    float out[TNK_BANDS][9][8];
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 8, 9, 1, &out[0][0][0], sizeof out / sizeof(float)), TNK_OK);
    ck_assert(isnan(out[2][2][3]) && !isnan(out[2][2][4]));
    tnk_scene_close(scene);
}
END_TEST

START_TEST(complex_by_magnitude) {
    static const float z[4] = {3, 4, -5, 12};
    float out[TNK_BANDS][1][2];
    GDALAllRegister();
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), "/vsimem/z.tif", 2, 1, 1, GDT_CFloat32, NULL);
    GDALSetGeoTransform(ds, (double *)utm_gt);
    ck_assert_int_eq(GDALRasterIO(raster_band(ds, 1), GF_Write, 0, 0, 2, 1, (void *)z, 2, 1, GDT_CFloat32, 0, 0), CE_None);
    GDALClose(ds);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.gsd_m = 10;
    tnk_scene *scene = scene_open("/vsimem/z.tif", &opts);
    ck_assert_int_eq(scene_info(scene).kind, TNK_SENSOR_SAR);
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 2, 1, 1, &out[0][0][0], sizeof out / sizeof(float)), TNK_OK);
    ck_assert_float_eq(out[2][0][0], 5);
    ck_assert_float_eq(out[2][0][1], 13);
    tnk_scene_close(scene);
    opts.sensor = TNK_SENSOR_OPTICAL;
    scene_refused("/vsimem/z.tif", &opts, TNK_E_TYPE, "complex");
}
END_TEST

static double denoised(int band, int col, int row) { return (col + row) % 4 ? small_power(band, col, row) : -0.004; }
static double one_empty(int band, int col, int row) { return band == 1 ? numbers(band, col, row) : NAN; }
static double two_empty(int band, int col, int row) { return band == 2 ? numbers(band, col, row) : NAN; }
static double below_zero(int band, int col, int row) { return (void)band, -3000 - col - row; }
static double much_below(int band, int col, int row) { return col < 10 ? -200 : small_db(band, col, row); }

static tnk_scene *opened(double (*value)(int, int, int), GDALDataType type, int bands, enum tnk_units units) {
    raster r = {.name = "/vsimem/o.tif", .width = 40, .height = 40, .type = type, .bands = bands, .gt = utm_gt,
                .crs = "EPSG:32631", .value = value};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    raster_make(&r);
    opts.sensor = TNK_SENSOR_SAR;
    opts.units = units;
    return scene_open(r.name, &opts);
}

/* Values that are not what somebody says, or nobody: taken as said, and warned of. */
START_TEST(doubtful_units_are_warned_of) {
    static const struct {
        double (*value)(int, int, int);
        GDALDataType type;
        enum tnk_units given, taken;
        const char *warning;
    } t[] = {{numbers, GDT_Float32, TNK_UNITS_DB, TNK_UNITS_DB, "hardly db: some are above 100"},
             {small_db, GDT_Float32, TNK_UNITS_LINEAR, TNK_UNITS_LINEAR, "hardly linear (power): many are below zero"},
             {small_db, GDT_Float32, TNK_UNITS_AMPLITUDE, TNK_UNITS_AMPLITUDE, "hardly amplitude: many are below zero"},
             {small_power, GDT_Float32, TNK_UNITS_DB, TNK_UNITS_DB, "hardly db: half of them differ"},
             {below_zero, GDT_Int16, TNK_UNITS_AUTO, TNK_UNITS_AMPLITUDE, "hardly amplitude: many are below zero"},
             {denoised, GDT_Float32, TNK_UNITS_AUTO, TNK_UNITS_LINEAR, "taken to be linear"},
             {small_power, GDT_Float32, TNK_UNITS_LINEAR, TNK_UNITS_LINEAR, NULL},
             {small_db, GDT_Float32, TNK_UNITS_DB, TNK_UNITS_DB, NULL}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        tnk_scene *scene = opened(t[i].value, t[i].type, 1, t[i].given);
        ck_assert_int_eq(scene_info(scene).units, t[i].taken);
        ck_assert_msg(scene_warned(scene, t[i].warning ? t[i].warning : "radar's values") == (t[i].warning != NULL),
                      "case %d", (int)i);
        tnk_scene_close(scene);
    }
}
END_TEST

/* Power below zero where noise was taken off is water; dB that no radar sees are the raster's rim. */
START_TEST(faint_values) {
    float out[TNK_BANDS][40][40];
    tnk_scene *scene = opened(denoised, GDT_Float32, 1, TNK_UNITS_LINEAR);
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 40, 40, 1, &out[0][0][0], sizeof out / sizeof(float)), TNK_OK);
    ck_assert(out[2][0][0] > 0 && out[2][0][0] < 1e-6f);
    tnk_scene_close(scene);
    scene = opened(much_below, GDT_Float32, 1, TNK_UNITS_DB);
    ck_assert_int_eq(tnk_scene_read(scene, 0, 0, 40, 40, 1, &out[0][0][0], sizeof out / sizeof(float)), TNK_OK);
    ck_assert(!(out[2][5][5] > 0));
    ck_assert_float_eq_tol(out[2][0][20], 0.126f, 0.001f);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(an_empty_polarisation_goes) {
    for (int k = 0; k < 2; k++) {
        tnk_scene *scene = opened(k ? two_empty : one_empty, GDT_Float32, 2, TNK_UNITS_AMPLITUDE);
        ck_assert_int_eq(scene_info(scene).band[2 + k], k + 1);
        ck_assert_int_eq(scene_info(scene).band[3 - k], 0);
        ck_assert(scene_warned(scene, k ? "band 1 holds no values" : "band 2 holds no values"));
        tnk_scene_close(scene);
    }
}
END_TEST

/* An incidence angle that no radar has is not believed. */
START_TEST(absurd_incidence) {
    static const char text[] = "{\"umbraSatelliteName\":\"UMBRA_05\",\"collects\":[{\"startAtUTC\":\"2024-02-03T04:05:06Z\","
                               "\"angleAzimuthDegrees\":81.5,\"angleIncidenceDegrees\":%s}]}";
    static const char *const angle[] = {"39.75", "0", "4.9", "85"};
    for (int i = 0; i < 4; i++) {
        char json[256];
        raster r = {.name = "/vsimem/i_GEC.tif", .width = 40, .height = 40, .type = GDT_UInt16, .bands = 1, .gt = utm_gt,
                    .crs = "EPSG:32631", .value = numbers};
        tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
        int n = snprintf(json, sizeof json, text, angle[i]);
        raster_make(&r);
        VSIFCloseL(VSIFileFromMemBuffer("/vsimem/i_METADATA.json", (GByte *)json, (vsi_l_offset)n, FALSE));
        opts.metadata = "/vsimem/i_METADATA.json";
        tnk_scene *scene = scene_open(r.name, &opts);
        ck_assert_int_eq(scene_info(scene).kind, TNK_SENSOR_SAR);
        ck_assert_int_eq(isnan(scene_info(scene).view_zenith_deg) != 0, i > 0);
        ck_assert_int_eq(scene_warned(scene, "incidence angle"), i > 0);
        tnk_scene_close(scene);
        VSIUnlink("/vsimem/i_METADATA.json");
    }
}
END_TEST

START_TEST(refused) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.units = (enum tnk_units)9;
    scene_refused("x", &opts, TNK_E_ARG, "9");
    uint16_t px[4] = {1, 2, 3, 4};
    tnk_pixels p = {.struct_size = sizeof p, .data = px, .type = TNK_UINT16, .width_px = 2, .height_px = 2, .bands = 1,
                    .pixel_stride = 1, .row_stride = 2, .band_stride = 4, .nodata = NAN};
    tnk_scene *scene = NULL;
    opts.units = TNK_UNITS_DB;
    opts.sensor = TNK_SENSOR_SAR;
    opts.gsd_m = 10;
    ck_assert_int_eq(tnk_scene_from_pixels(&p, &opts, &scene), TNK_E_ARG);
    ck_assert_ptr_nonnull(strstr(tnk_scene_message(scene), "TNK_FLOAT32"));
    tnk_scene_close(scene);
}
END_TEST

/* ---- hulls ---- */

enum { N = 96, COUNT = 7 };
static float band[N * N];
static uint8_t valid[N * N], land[N * N];
static unsigned seed;

static double noise(void) { /* about -1.7 .. 1.7, standard deviation 1 */
    seed = seed * 1664525u + 1013904223u;
    return ((double)(seed >> 8) / 16777216.0 - 0.5) * 3.4641;
}

static void sea(void) {
    seed = 7;
    for (int i = 0; i < N * N; i++) band[i] = (float)(100 + 20 * noise()), valid[i] = 1, land[i] = 0;
}

/* A hull, 10 m pixels, its middle at the view's; north is up. Edges are shared out over 5 x 5 parts of a pixel, and
 * blurred by 0.6 pixel. */
static void hull(double length, double beam, double axis_deg, double across_m, double level) {
    double s = sin(axis_deg * 3.14159265358979 / 180), c = cos(axis_deg * 3.14159265358979 / 180);
    for (int i = 0; i < N * N; i++) {
        int part = 0;
        for (int k = 0; k < 25; k++) {
            double e = (i % N + (k % 5 + 0.5) / 5 - 0.5 * N) * 10, n = -(i / N + (k / 5 + 0.5) / 5 - 0.5 * N) * 10;
            part += fabs(e * s + n * c) < 0.5 * length && fabs(e * c - n * s - across_m) < 0.5 * beam;
        }
        for (int k = 0; k < 9; k++) { /* a Gaussian of 0.6 pixel: 0.2, 0.6, 0.2 */
            int at = i + (k / 3 - 1) * N + k % 3 - 1;
            double share = (k / 3 == 1 ? 0.6 : 0.2) * (k % 3 == 1 ? 0.6 : 0.2);
            if (part && at >= 0 && at < N * N) band[at] += (float)(level * part / 25 * share);
        }
    }
}

static int calibrated;

static int measured(const tnk_frame *guess, tnk_hull out[TNK_HULLS]) {
    tnk_kern kern;
    tnk_kern_init(&kern, TNK_CPU_ALL);
    tnk_measure work = {.kern = &kern};
    tnk_view view = {.band = {NULL, NULL, band, NULL}, .valid = valid, .land = land, .width = N, .height = N, .stride = N,
                     .col = 0, .row = 0, .factor = 1, .ground = {10, 0, 0, -10}, .calibrated = calibrated};
    int n = tnk_echo_measure(&work, &view, guess, 10, 50, out, TNK_HULLS);
    tnk_measure_free(&work);
    return n;
}

START_TEST(one_hull) {
    static const double size[][3] = {{120, 20, 30}, {200, 32, 100}, {300, 46, 160}, {90, 15, 0}};
    for (int i = 0; i < 4; i++) {
        tnk_hull h[TNK_HULLS];
        tnk_frame guess = {N / 2 + 1, N / 2, size[i][2] + 12, size[i][0] * 0.8, size[i][1] + 15};
        sea();
        hull(size[i][0], size[i][1], size[i][2], 0, 700);
        ck_assert_int_eq(measured(&guess, h), 1);
        ck_assert_double_eq_tol(h[0].frame.length_m, size[i][0], 0.08 * size[i][0] + 6);
        ck_assert_double_eq_tol(h[0].frame.beam_m, size[i][1], 8);
        ck_assert_double_le(fabs(remainder(h[0].frame.axis_deg - size[i][2], 180)), 2.5);
        ck_assert_double_eq_tol(h[0].frame.col, N / 2, 0.6);
        ck_assert_double_eq_tol(h[0].frame.row, N / 2, 0.6);
        ck_assert(!h[0].bow_known && !(h[0].remarks & TNK_HULL_PARTED));
    }
}
END_TEST

/* A point of light, blurred. */
static void spot(double x, double y, double level) {
    for (int i = 0; i < N * N; i++) {
        double dx = i % N + 0.5 - x, dy = i / N + 0.5 - y;
        band[i] += (float)(level * exp(-(dx * dx + dy * dy)));
    }
}

/* A sea whose pixels hang together, as Sentinel-1's do. */
static void grained_sea(void) {
    static float v[N * N];
    sea();
    memcpy(v, band, sizeof v);
    for (int i = N + 1; i < N * N; i++) band[i] = (v[i] + v[i - 1] + v[i - N] + v[i - N - 1]) / 4;
}

/* Hulls of single points of light: their mass lies along the hull better than the box, in the mean; and it is looked at
 * only where the sea says that it is such a product. */
START_TEST(mass_lies_along_the_hull) {
    double box = 0, mass = 0;
    tnk_hull h[TNK_HULLS];
    for (int i = 0; i < 24; i++) {
        double axis = 7.5 * i;
        tnk_frame guess = {N / 2, N / 2, axis + 5, 120, 40};
        calibrated = 1;
        grained_sea();
        seed = 100 + (unsigned)i;
        for (int k = 0; k < 9; k++) {
            double at = 40 * noise(), aside = 6 * noise(), s = sin(axis * 3.14159265358979 / 180), c = cos(axis * 3.14159265358979 / 180);
            spot(N / 2 + (at * s + aside * c) / 10, N / 2 - (at * c - aside * s) / 10, 150 + 80 * fabs(noise()));
        }
        ck_assert_int_ge(measured(&guess, h), 1);
        box += fabs(remainder(h[0].frame.axis_deg - axis, 180));
        mass += fabs(remainder(h[0].frame.axis_deg + h[0].lean_deg - axis, 180));
        calibrated = 0;
        ck_assert_int_ge(measured(&guess, h), 1);
        ck_assert(h[0].lean_deg == 0);
    }
    ck_assert_msg(mass < 0.95 * box, "box %g mass %g", box / 24, mass / 24);
}
END_TEST

START_TEST(two_abreast) {
    tnk_hull h[TNK_HULLS];
    tnk_frame guess = {N / 2, N / 2, 50, 150, 70};
    sea();
    hull(160, 25, 50, -15, 700);
    hull(160, 25, 50, 15, 700);
    ck_assert_int_eq(measured(&guess, h), 2);
    for (int k = 0; k < 2; k++) {
        ck_assert_double_eq_tol(h[k].frame.length_m, 160, 20);
        ck_assert_double_eq_tol(h[k].frame.beam_m, 25, 8);
        ck_assert(h[k].remarks & TNK_HULL_PARTED);
    }
    double apart = hypot(h[0].frame.col - h[1].frame.col, h[0].frame.row - h[1].frame.row) * 10;
    ck_assert_double_eq_tol(apart, 30, 8);
}
END_TEST

START_TEST(nothing_there) {
    tnk_hull h[TNK_HULLS];
    tnk_frame guess = {N / 2, N / 2, 50, 100, 30};
    sea();
    int n = measured(&guess, h);
    ck_assert(n == 0 || h[0].peak < 8);
    memset(valid, 0, sizeof valid);
    ck_assert_int_eq(measured(&guess, h), 0);
}
END_TEST

/* Side lobes of the view's middle, `share` of its power at one pixel's distance along both axes, turned from the rows. */
static void cross(double share, double turn_deg) {
    double power = (double)band[N / 2 * N + N / 2] * band[N / 2 * N + N / 2];
    for (int way = 0; way < 4; way++)
        for (int k = 2; k < 30; k++) {
            double at = (turn_deg + 90 * way) * 3.14159265358979 / 180;
            int i = (N / 2 + (int)lround(k * sin(at))) * N + N / 2 + (int)lround(k * cos(at));
            band[i] = (float)sqrt((double)band[i] * band[i] + power * share / (k * k));
        }
}

static int arms_cut(double azimuth_deg) {
    static float raw[N * N];
    tnk_view view = {.band = {NULL, NULL, band, NULL}, .valid = valid, .land = land, .width = N, .height = N, .stride = N,
                     .factor = 1, .ground = {10, 0, 0, -10}, .radar_azimuth_deg = azimuth_deg};
    for (int i = 0; i < N * N; i++) raw[i] = (band[i] - 100) / 20;
    return tnk_echo_arms_cut(&view, raw, 5);
}

/* A cross of side lobes is no part of a hull, whichever way the hull lies, and a hull is no arm of a cross. */
START_TEST(crosses_are_taken_off) {
    static const double size[][3] = {{120, 20, 30}, {150, 24, 120}, {200, 15, 90}, {200, 15, 0}};
    for (int i = 0; i < 4; i++) {
        tnk_hull plain[TNK_HULLS], crossed[TNK_HULLS];
        tnk_frame guess = {N / 2 + 1, N / 2, size[i][2] + 12, size[i][0] * 0.8, size[i][1] + 15};
        for (int arms = 0; arms < 2; arms++) {
            sea();
            hull(size[i][0], size[i][1], size[i][2], 0, 500);
            spot(N / 2 + 0.5, N / 2 + 0.5, 2500);
            if (arms) cross(0.3, 0);
            ck_assert_int_eq(arms_cut(NAN) > 0, arms);
            ck_assert_int_eq(measured(&guess, arms ? crossed : plain), 1);
        }
        ck_assert_double_eq_tol(crossed[0].frame.length_m, plain[0].frame.length_m, 4);
        ck_assert_double_eq_tol(crossed[0].frame.beam_m, plain[0].frame.beam_m, 3);
    }
}
END_TEST

/* In pictures turned to the north arms run as the radar looked. */
START_TEST(crosses_lie_as_the_radar_looked) {
    sea();
    spot(N / 2 + 0.5, N / 2 + 0.5, 2500);
    cross(0.3, 30);
    ck_assert_int_eq(arms_cut(NAN), 0);
    ck_assert_int_eq(arms_cut(120), 1);
    ck_assert_int_eq(arms_cut(30), 1);
}
END_TEST

/* Rows that another transmitter lit go on beyond the piece of them that was taken for a hull. */
START_TEST(streaks_are_told) {
    tnk_hull h[TNK_HULLS];
    tnk_frame guess = {N / 2, N / 2 + 0.5, 90, 150, 20};
    sea();
    hull(160, 25, 90, 0, 400);
    ck_assert_int_eq(measured(&guess, h), 1);
    ck_assert_double_lt(h[0].streak, 0.2);
    sea();
    for (int i = 0; i < N; i++) band[N / 2 * N + i] += 80, band[(N / 2 + 1) * N + i] += 80;
    ck_assert_int_eq(measured(&guess, h), 1);
    ck_assert_double_gt(h[0].streak, 0.6);
}
END_TEST

/* ---- ghosts ---- */

static tnk_find found(double col, double row, double axis_deg, double length_m, double level) {
    tnk_find f = {.ground = {10, 0, 0, -10}, .radar = 1};
    f.hull.frame = (tnk_frame){col, row, axis_deg, length_m, 30};
    f.hull.contrast = level;
    return f;
}

START_TEST(streaks_go) {
    tnk_find item[] = {
        found(100, 300, 90, 150, 3),  /* goes on at both ends */
        found(600, 301, 91, 120, 4),  /* in its row */
        found(700, 301, 90, 120, 30), /* there too, but a ship's light */
        found(800, 301, 40, 120, 4),  /* there too, but lies across */
        found(300, 320, 90, 120, 4),  /* beside */
        found(500, 301.5, 2, 120, 4)};
    enum { ALL = sizeof item / sizeof *item };
    item[0].hull.streak = 0.9;
    char dropped[ALL] = {0, 0, 0, 0, 0, 1};
    tnk_finds finds = {.item = item, .count = ALL};
    tnk_streaks_drop(&finds, dropped);
    for (int i = 0; i < ALL; i++) ck_assert_msg(!dropped[i] == (i >= 2 && i <= 4), "find %d", i);
}
END_TEST

START_TEST(ghosts_go) {
    tnk_find item[] = {
        found(500, 500, 40, 200, 60),  /* the bright hull */
        found(502, 970, 43, 190, 5),   /* its ambiguity, 4.7 km along the columns */
        found(502, 30, 100, 190, 5),   /* lies across: a ship */
        found(520, 970, 43, 190, 5),   /* 200 m aside: a ship */
        found(499, 430, 2, 90, 6),     /* on its arm, stretched towards it */
        found(499, 570, 60, 90, 6),    /* there too, but lies across */
        found(430, 500, 90, 90, 20)};  /* too bright for an arm */
    char dropped[COUNT] = {0};
    tnk_finds finds = {.item = item, .count = COUNT};
    tnk_ghosts_drop(&finds, dropped);
    for (int i = 0; i < COUNT; i++) ck_assert_msg(dropped[i] == (i == 1 || i == 4), "find %d", i);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("radar");
    tcase_add_test(t, units_give_the_same_amplitudes);
    tcase_add_test(t, units_are_recognised);
    tcase_add_test(t, radar_by_units_or_real_numbers);
    tcase_add_test(t, incidence_from_the_middle);
    tcase_add_test(t, nodata_keeps_its_meaning);
    tcase_add_test(t, complex_by_magnitude);
    tcase_add_test(t, doubtful_units_are_warned_of);
    tcase_add_test(t, faint_values);
    tcase_add_test(t, an_empty_polarisation_goes);
    tcase_add_test(t, absurd_incidence);
    tcase_add_test(t, refused);
    tcase_add_test(t, one_hull);
    tcase_add_test(t, mass_lies_along_the_hull);
    tcase_add_test(t, two_abreast);
    tcase_add_test(t, nothing_there);
    tcase_add_test(t, streaks_are_told);
    tcase_add_test(t, crosses_are_taken_off);
    tcase_add_test(t, crosses_lie_as_the_radar_looked);
    tcase_add_test(t, streaks_go);
    tcase_add_test(t, ghosts_go);
    return run_suite(t, "radar");
}
