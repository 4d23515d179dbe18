#include "scene/fixed.h"

#include <cpl_string.h>
#include <math.h>
#include <ogr_api.h>

#include "base/mem.h"
#include "scene/carry.h"
#include "scene/inner.h"
#include "scene/words.h"

static const double usual_radius_m = 75;

struct tnk_fixed {
    tnk_carried have;
};

/* Only a CSV, whose columns are named lon and lat, needs no CRS. */
static int check_crs(GDALDatasetH dataset, const char *name, tnk_carried *c, tnk_err *err) {
    c->bare = EQUAL(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), "CSV");
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && !c->bare; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if (OGR_L_GetGeomType(layer) != wkbNone && !OGR_L_GetSpatialRef(layer))
            return tnk_fail(err, TNK_E_MASK, "%s: no CRS: assign the one its coordinates are in "
                            "(ogr2ogr -a_srs)",
                            name);
    }
    return TNK_OK;
}

static void report(tnk_scene *scene, const char *name, const tnk_fixed *fixed) {
    const tnk_carried *c = &fixed->have;
    if (!tnk_fixed_count(fixed))
        tnk_scene_warn(scene, c->features ? "%s: none of its fixed structures lies in the scene"
                                          : "%s: it is empty: no fixed structures", name);
    else if (c->invalid)
        tnk_scene_warn(scene, "%s: polygons not valid: %ld; a place is inside where an odd number "
                              "of their edges lies on one side",
                       name, c->invalid);
    if (c->bad_radii)
        tnk_scene_warn(scene, "%s: radius_m of %ld are no metres above 0, up to %d; %g is taken", name, c->bad_radii,
                       TNK_MOST_RADIUS_M, usual_radius_m);
}

static int take(tnk_scene *scene, const char *name, GDALDatasetH dataset, tnk_fixed *fixed,
                tnk_err *err) {
    fixed->have.radius_m = usual_radius_m;
    int rc = tnk_shapes_new(&fixed->have.shapes, err);
    if (!rc) rc = check_crs(dataset, name, &fixed->have, err);
    if (!rc) rc = tnk_carry(scene, dataset, name, &fixed->have, err);
    if (!rc) report(scene, name, fixed);
    return rc;
}

int tnk_fixed_open(tnk_scene *scene, const char *name, tnk_fixed **out, tnk_err *err) {
    static const char *const how[] = {"X_POSSIBLE_NAMES=lon,longitude,lon_deg",
                                      "Y_POSSIBLE_NAMES=lat,latitude,lat_deg", NULL};
    tnk_words words;
    *out = NULL;
    tnk_fixed *fixed = tnk_alloc_zero(1, sizeof *fixed);
    if (!fixed) return tnk_fail_nomem(err);
    tnk_words_begin(&words, scene);
    int csv = EQUAL(CPLGetExtension(name), "csv");
    GDALDatasetH dataset = GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                      NULL, csv ? how : NULL, NULL);
    int rc = dataset ? take(scene, name, dataset, fixed, err)
                     : tnk_words_fail(&words, err, TNK_E_MASK, name,
                                      "cannot be opened as a list of fixed structures");
    if (dataset) GDALClose(dataset);
    tnk_words_end(&words);
    if (rc || !tnk_fixed_count(fixed)) {
        tnk_fixed_close(fixed);
        return rc;
    }
    *out = fixed;
    return TNK_OK;
}

void tnk_fixed_close(tnk_fixed *fixed) {
    if (!fixed) return;
    tnk_shapes_free(fixed->have.shapes);
    tnk_free(fixed->have.mark);
    tnk_free(fixed);
}

long tnk_fixed_count(const tnk_fixed *fixed) {
    return (long)tnk_shapes_count(fixed->have.shapes) + fixed->have.marks;
}

/* Metres from a place to the piece of line a-b. */
static double distance_m(const tnk_mark *m, double col, double row, const double g[4]) {
    double e = (m->b.x - m->a.x) * g[0] + (m->b.y - m->a.y) * g[2];
    double n = (m->b.x - m->a.x) * g[1] + (m->b.y - m->a.y) * g[3];
    double pe = (col - m->a.x) * g[0] + (row - m->a.y) * g[2];
    double pn = (col - m->a.x) * g[1] + (row - m->a.y) * g[3];
    double t = e * e + n * n > 0 ? (pe * e + pn * n) / (e * e + n * n) : 0;
    t = fmin(fmax(t, 0), 1);
    return hypot(pe - t * e, pn - t * n);
}

int tnk_fixed_at(const tnk_fixed *fixed, double col, double row, const double ground[4]) {
    for (long i = 0; i < fixed->have.marks; i++)
        if (distance_m(&fixed->have.mark[i], col, row, ground) <= fixed->have.mark[i].radius_m) return 1;
    return tnk_shapes_hold(fixed->have.shapes, col, row);
}
