/* drawn.h: small scenes from the project's renderer, as caller's pixels or as a file in memory. */
#ifndef TNK_TEST_DRAWN_H
#define TNK_TEST_DRAWN_H

#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <tanker/tanker.h>

#include "render.h"
#include "suite.h"

typedef struct drawn {
    uint16_t *dn; /* [4][height][width] */
    int width, height, ships;
    double gt[6];
    tnk_pixels pixels;
} drawn;

static const char drawn_crs[] = "EPSG:32651";

/* A preset at another size; ships < 0: as many as the preset has. */
static inline drawn drawn_new(const char *preset, int seed, int side, int ships) {
    rs_spec spec = RS_SPEC_INIT;
    rs_scene *scene;
    drawn d = {.width = side, .height = side};
    spec.preset = preset;
    spec.seed = (uint64_t)seed;
    spec.width_px = spec.height_px = side;
    spec.ships = ships;
    ck_assert_int_eq(rs_scene_make(&spec, &scene), RS_OK);
    size_t n = 4 * (size_t)side * (size_t)side;
    float *planes = malloc(n * sizeof *planes);
    d.dn = malloc(n * sizeof *d.dn);
    ck_assert_int_eq(rs_render(scene, planes), RS_OK);
    rs_quantise(scene, planes, d.dn);
    d.ships = scene->ships_n;
    memcpy(d.gt, (double[]){400000, scene->gsd_m, 0, 4200000, 0, -scene->gsd_m}, sizeof d.gt);
    d.pixels = (tnk_pixels){.struct_size = sizeof d.pixels, .data = d.dn, .type = TNK_UINT16,
                            .width_px = side, .height_px = side, .bands = 4, .pixel_stride = 1,
                            .row_stride = side, .band_stride = (ptrdiff_t)side * side,
                            .nodata = TNK_NAN, .has_geotransform = 1, .crs = drawn_crs};
    memcpy(d.pixels.geotransform, d.gt, sizeof d.gt);
    free(planes);
    rs_scene_free(scene);
    return d;
}

static inline void drawn_free(drawn *d) { free(d->dn); }

static inline void drawn_write(const drawn *d, const char *name) {
    GDALAllRegister();
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), name, d->width, d->height, 4, GDT_UInt16, NULL);
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    ck_assert_ptr_nonnull(ds);
    ck_assert_int_eq(OSRSetFromUserInput(srs, drawn_crs), OGRERR_NONE);
    GDALSetSpatialRef(ds, srs);
    OSRDestroySpatialReference(srs);
    GDALSetGeoTransform(ds, (double *)d->gt);
    ck_assert_int_eq(GDALDatasetRasterIO(ds, GF_Write, 0, 0, d->width, d->height, d->dn, d->width,
                                         d->height, GDT_UInt16, 4, NULL, 0, 0, 0), CE_None);
    GDALClose(ds);
}

static inline tnk_scene *pixels_open(const tnk_pixels *p, const tnk_scene_opts *opts) {
    tnk_scene *scene = NULL;
    int rc = tnk_scene_from_pixels(p, opts, &scene);
    ck_assert_msg(rc == TNK_OK, "%d %s", rc, tnk_scene_message(scene));
    return scene;
}

static inline tnk_list *scanned(tnk_scene *scene, const tnk_scan_opts *opts) {
    tnk_list *list = NULL;
    int rc = tnk_scan(scene, opts, &list);
    ck_assert_msg(rc == TNK_OK, "%d %s", rc, tnk_scene_message(scene));
    ck_assert_ptr_nonnull(list);
    return list;
}

/* Open, scan, close. */
static inline tnk_list *vessels_of(const tnk_pixels *p, const tnk_scan_opts *opts) {
    tnk_scene *scene = pixels_open(p, NULL);
    tnk_list *list = scanned(scene, opts);
    tnk_scene_close(scene);
    return list;
}

#endif
