#include "scene/clouds.h"

#include <cpl_string.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "scene/inner.h"
#include "scene/name.h"
#include "scene/reader.h"

enum { SIDE = 192 }; /* the share of clouds is taken from so many samples a side */

/* ---- names ---- */

static int there(char out[TNK_META_NAME_SIZE], const char *folder, const char *front,
                 const char *back) {
    return tnk_name_join(out, folder, front, back) && tnk_name_is_there(out);
}

static int in_safe(const char *root, const char *scene, char out[TNK_META_NAME_SIZE]) {
    char granule[TNK_META_NAME_SIZE], folder[TNK_META_NAME_SIZE], name[TNK_META_NAME_SIZE];
    if (!tnk_name_granule(root, scene, granule)) return 0;
    if (tnk_name_join(folder, granule, "IMG_DATA/R20m", "") &&
        tnk_name_first(folder, "", "_SCL_20m.jp2", name))
        return tnk_name_join(out, folder, name, "");
    return there(out, granule, "QI_DATA/MSK_CLASSI_B00", ".jp2");
}

static int beside(const char *scene, char out[TNK_META_NAME_SIZE]) {
    static const char *const ends[] = {"_3B_udm2.tif", "_3B_udm2_clip.tif", "_udm2.tif",
                                       "_udm2_clip.tif", "_QA_PIXEL.TIF", "_QA_PIXEL.tif",
                                       "_SCL_20m.tif", "_SCL_20m.jp2", "_SCL.tif"};
    static const char *const bands[] = {"B", "TCI", "visual"}; /* a folder of single bands */
    char folder[TNK_META_NAME_SIZE];
    const char *base = tnk_meta_base_name(scene);
    tnk_stems s;
    if (!*base || tnk_name_on_network(scene)) return 0;
    tnk_name_folder(scene, folder);
    tnk_name_stems(scene, &s);
    for (int i = 0; i < s.count; i++)
        for (size_t k = 0; k < TNK_COUNT(ends); k++)
            if (there(out, folder, s.stem[i], ends[k])) return 1;
    for (size_t k = 0; k < TNK_COUNT(bands); k++)
        if (!strncmp(base, bands[k], strlen(bands[k])) && there(out, folder, "SCL", ".tif")) return 1;
    return 0;
}

static int around(const char *file, char out[TNK_META_NAME_SIZE]) {
    char root[TNK_META_NAME_SIZE];
    if (tnk_name_safe_root(file, root)) return in_safe(root, file, out);
    return beside(file, out);
}

int tnk_clouds_beside(GDALDatasetH dataset, const char *scene, char out[TNK_META_NAME_SIZE]) {
    int found = around(scene, out), asked = 0;
    char **files = found || !dataset || tnk_name_on_network(scene) ? NULL : GDALGetFileList(dataset);
    for (char **f = files; f && *f && !found && asked < 8; f++) {
        if (!strcmp(*f, scene)) continue;
        asked++;
        found = around(*f, out);
    }
    CSLDestroy(files);
    return found && strcmp(out, scene) != 0;
}

/* ---- opening ---- */

/* What share of the scene it says is clouded, from a grid of single places, a row at a time. */
static int sample(tnk_scene *scene, tnk_err *err) {
    tnk_scene_info *info = &scene->info;
    int most = info->width_px > info->height_px ? info->width_px : info->height_px;
    int factor = (most + SIDE - 1) / SIDE, columns = (info->width_px + factor - 1) / factor;
    int rows = (info->height_px + factor - 1) / factor, rc = TNK_OK;
    long known = 0, cloud = 0;
    uint8_t sky[SIDE];
    for (int y = 0; y < rows && !rc; y++) {
        tnk_window win = {0, y * factor, columns * factor, factor};
        rc = tnk_reader_clouds(scene->own, &win, factor, sky, columns, err);
        for (int x = 0; x < columns && !rc; x++) {
            known += sky[x] != TNK_SKY_UNKNOWN;
            cloud += sky[x] == TNK_SKY_CLOUD || sky[x] == TNK_SKY_THIN;
        }
    }
    info->cloud_share = known ? (double)cloud / (double)known : NAN;
    return rc;
}

static int use(tnk_scene *scene, const char *name, tnk_err *err) {
    int rc = tnk_area_open(scene, name, 1, &scene->clouds, err);
    if (rc || !scene->clouds) return rc;
    rc = sample(scene, err);
    if (rc) {
        tnk_reader_forget_clouds(scene->own);
        tnk_area_close(scene->clouds);
        scene->clouds = NULL;
        scene->info.cloud_share = NAN;
        return rc;
    }
    snprintf(scene->clouds_name, sizeof scene->clouds_name, "%s", name);
    return TNK_OK;
}

int tnk_clouds_open(tnk_scene *scene, GDALDatasetH dataset, const char *given, tnk_err *err) {
    char found[TNK_META_NAME_SIZE];
    tnk_err own = {0};
    if (given) {
        int rc = use(scene, given, err);
        if (!rc && scene->clouds) scene->info.clouds_from = TNK_FROM_CALLER;
        return rc;
    }
    if (!tnk_clouds_beside(dataset, scene->name, found)) return TNK_OK;
    int rc = use(scene, found, &own);
    if (rc == TNK_E_NOMEM) return tnk_fail_nomem(err);
    if (rc) tnk_scene_warn(scene, "the product's cloud mask is not used: %s", own.text);
    else if (scene->clouds) scene->info.clouds_from = TNK_FROM_METADATA;
    return TNK_OK;
}
