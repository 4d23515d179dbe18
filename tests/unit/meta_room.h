/* meta_room.h: a folder in memory with a raster and metadata files beside it, for the tests of
 * the metadata readers. */
#ifndef TNK_TEST_META_ROOM_H
#define TNK_TEST_META_ROOM_H

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

#include "base/err.h"
#include "scene/meta.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define NONE NAN

static const char room[] = "/vsimem/meta"; /* all files of a test live here */

static char warned[2048];
static int warnings;

static void warn(void *user, const char *text) {
    (void)user;
    warnings++;
    snprintf(warned, sizeof warned, "%s", text);
}

/* A name in the room; one of the last eight stays. */
static const char *in_room(const char *name) {
    static char names[8][1024];
    static int next;
    char *out = names[next++ % COUNT(names)];
    snprintf(out, sizeof names[0], "%s/%s", room, name);
    return out;
}

static void make_folder_of(const char *name) {
    char folder[1024];
    snprintf(folder, sizeof folder, "%s", in_room(name));
    *strrchr(folder, '/') = '\0';
    VSIMkdirRecursive(folder, 0755);
}

static void write_text(const char *name, const void *text, size_t size) {
    make_folder_of(name);
    VSILFILE *f = VSIFOpenL(in_room(name), "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(VSIFWriteL(text, 1, size, f), size);
    VSIFCloseL(f);
}

/* A 4 x 4 raster of that name, with its centre at lon, lat where they are numbers. */
static void make_raster(const char *name, int bands, double lon, double lat) {
    make_folder_of(name);
    GDALDatasetH d = GDALCreate(GDALGetDriverByName("GTiff"), in_room(name), 4, 4, bands,
                                GDT_UInt16, NULL);
    ck_assert_ptr_nonnull(d);
    if (!isnan(lon)) {
        double g[6] = {lon - 0.002, 0.001, 0, lat + 0.002, 0, -0.001};
        GDALSetGeoTransform(d, g);
        GDALSetProjection(d, SRS_WKT_WGS84_LAT_LONG);
    }
    GDALClose(d);
}

static int find(const char *name, const char *given, tnk_meta *out, tnk_err *err) {
    GDALDatasetH d = GDALOpen(in_room(name), GA_ReadOnly);
    ck_assert_ptr_nonnull(d);
    memset(err, 0, sizeof *err);
    int result = tnk_meta_find(d, in_room(name), given, out, warn, NULL, err);
    GDALClose(d);
    return result;
}

static void empty_room(void) {
    VSIRmdirRecursive(room);
    VSIMkdir(room, 0755);
    warnings = 0;
    warned[0] = '\0';
}

static void same_number(const char *what, const char *of, double got, double want, double within) {
    if (isnan(want)) ck_assert_msg(isnan(got), "%s of %s is %g, not unknown", what, of, got);
    else ck_assert_msg(fabs(got - want) <= within, "%s of %s: %.6f, not %.6f", what, of, got, want);
}

static int run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK); /* GDAL is registered once */
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
