/* raster.h: small rasters made on the spot, for tests of lib/scene. */
#ifndef TNK_TEST_RASTER_H
#define TNK_TEST_RASTER_H

#include <check.h>
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tanker/scene.h>

/* For loops over pixels: Check's own asserts write to a file each time, and are slow. */
#define SAME(a, b)                                                                            \
    do {                                                                                      \
        if ((a) != (b)) ck_abort_msg("%s is %g, not %s, %g", #a, (double)(a), #b, (double)(b)); \
    } while (0)

typedef struct raster {
    const char *name;   /* /vsimem/... */
    const char *driver; /* NULL: GTiff */
    int width, height, bands;
    GDALDataType type;
    const double *gt; /* NULL: none */
    const char *crs;  /* NULL: none */
    const char *create[6];
    double (*value)(int band, int col, int row); /* NULL: band * 100 + col + row */
} raster;

static const double utm_gt[6] = {500000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0};

static double plain_value(int band, int col, int row) { return band * 100 + col + row; }

/* The open dataset, so that a test can add to it. */
static inline GDALDatasetH raster_open(const raster *r) {
    GDALAllRegister();
    GDALDriverH driver = GDALGetDriverByName(r->driver ? r->driver : "GTiff");
    GDALDatasetH ds = GDALCreate(driver, r->name, r->width, r->height, r->bands, r->type,
                                 (char **)r->create);
    ck_assert_ptr_nonnull(ds);
    if (r->crs) {
        OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
        ck_assert_int_eq(OSRSetFromUserInput(srs, r->crs), OGRERR_NONE);
        GDALSetSpatialRef(ds, srs);
        OSRDestroySpatialReference(srs);
    }
    if (r->gt) GDALSetGeoTransform(ds, (double *)r->gt);
    double *row = malloc((size_t)r->width * sizeof *row);
    double (*value)(int, int, int) = r->value ? r->value : plain_value;
    for (int b = 1; b <= r->bands; b++)
        for (int y = 0; y < r->height; y++) {
            for (int x = 0; x < r->width; x++) row[x] = value(b, x, y);
            ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(ds, b), GF_Write, 0, y, r->width, 1,
                                          row, r->width, 1, GDT_Float64, 0, 0),
                             CE_None);
        }
    free(row);
    return ds;
}

static inline void raster_make(const raster *r) { GDALClose(raster_open(r)); }

static inline GDALRasterBandH raster_band(GDALDatasetH ds, int band) {
    return GDALGetRasterBand(ds, band);
}

static inline void text_make(const char *name, const char *text) {
    VSILFILE *f = VSIFOpenL(name, "wb");
    ck_assert_ptr_nonnull(f);
    VSIFWriteL(text, 1, strlen(text), f);
    VSIFCloseL(f);
}

/* Open, and fail the test with the library's own words. */
static inline tnk_scene *scene_open(const char *name, const tnk_scene_opts *opts) {
    tnk_scene *scene = NULL;
    int rc = tnk_scene_open(name, opts, &scene);
    ck_assert_msg(rc == TNK_OK, "%s: %d %s", name, rc, tnk_scene_message(scene));
    return scene;
}

/* Opening must fail with this number, and words that contain `words`. */
static inline void scene_refused(const char *name, const tnk_scene_opts *opts, int code,
                                 const char *words) {
    tnk_scene *scene = NULL;
    int rc = tnk_scene_open(name, opts, &scene);
    ck_assert_msg(rc == code, "%s: %d instead of %d: %s", name, rc, code,
                  tnk_scene_message(scene));
    ck_assert_ptr_nonnull(scene);
    ck_assert_msg(strstr(tnk_scene_message(scene), words) != NULL, "'%s' lacks '%s'",
                  tnk_scene_message(scene), words);
    ck_assert_ptr_null(strchr(tnk_scene_message(scene), '\n'));
    tnk_scene_close(scene);
}

static inline tnk_scene_info scene_info(const tnk_scene *scene) {
    tnk_scene_info info;
    info.struct_size = sizeof info;
    ck_assert_int_eq(tnk_scene_get_info(scene, &info), TNK_OK);
    return info;
}

/* Is there a warning that contains this? */
static inline int scene_warned(const tnk_scene *scene, const char *words) {
    for (int i = 0; i < tnk_scene_warning_count(scene); i++)
        if (strstr(tnk_scene_warning(scene, i), words)) return 1;
    return 0;
}

static inline int run_suite(TCase *tests, const char *name) {
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
