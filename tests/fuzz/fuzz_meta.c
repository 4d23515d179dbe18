/* Metadata of every kind: the first byte chooses the name under which the rest lies beside a scene
 * or is given by the caller; the reader finds out the kind by name and content. */
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "scene/meta.h"

static const char *const names[] = {
    "/vsimem/f/a.IMD", "/vsimem/f/a.xml",  "/vsimem/f/a.json", "/vsimem/f/DIM_a.XML",
    "/vsimem/f/METADATA.DIM", "/vsimem/f/a_MTL.txt", "/vsimem/f/a_MTL.xml", "/vsimem/f/MTD_TL.xml",
    "/vsimem/f/manifest.safe", "/vsimem/f/a_metadata.xml", "/vsimem/f/a_extended.json",
};
enum { NAMES = sizeof names / sizeof *names };

static GDALDatasetH scene;

static void warn(void *user, const char *text) {
    (void)user;
    MUST(text && text[0]);
}

static void start(void) {
    GDALAllRegister();
    CPLSetErrorHandler(CPLQuietErrorHandler);
    VSIMkdir("/vsimem/f", 0755);
    scene = GDALCreate(GDALGetDriverByName("GTiff"), "/vsimem/f/a.tif", 4, 4, 4, GDT_UInt16, NULL);
    MUST(scene);
}

static int within(double v, double low, double high) { return isnan(v) || (v >= low && v <= high); }

static int ends(const char *text, size_t room) { return memchr(text, '\0', room) != NULL; }

static void check(const tnk_meta *m) {
    MUST(ends(m->product, sizeof m->product) && ends(m->sensor, sizeof m->sensor));
    MUST(ends(m->scene_id, sizeof m->scene_id) && ends(m->time, sizeof m->time));
    MUST(within(m->sun_elevation_deg, -90, 90) && within(m->sun_azimuth_deg, -360, 360));
    MUST(within(m->view_zenith_deg, 0, 90) && within(m->view_azimuth_deg, -360, 360));
    MUST(within(m->gsd_m, 0, 1e6) && within(m->cloud_share, 0, 1));
    MUST(m->band_count >= 0 && m->band_count <= TNK_META_BANDS);
    for (int i = 0; i < m->band_count; i++) MUST(ends(m->band[i].name, sizeof m->band[i].name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!scene) start();
    if (size < 1) return 0;
    const char *name = names[data[0] % NAMES];
    tnk_meta meta;
    tnk_err err = {0};
    uint8_t *copy = malloc(size);
    if (!copy) return 0;
    memcpy(copy, data + 1, size - 1);
    VSIFCloseL(VSIFileFromMemBuffer(name, copy, size - 1, 0));
    int rc = tnk_meta_find(scene, "/vsimem/f/a.tif", name, &meta, warn, NULL, &err);
    MUST(rc == TNK_OK || rc == TNK_E_META);
    if (rc) MUST(err.code == rc && err.text[0] && ends(err.text, sizeof err.text));
    else check(&meta);
    rc = tnk_meta_find(scene, "/vsimem/f/a.tif", NULL, &meta, warn, NULL, &err);
    MUST(rc == TNK_OK); /* damaged beside the scene is a warning */
    check(&meta);
    VSIUnlink(name);
    free(copy);
    return 0;
}
