/* Which files beside a scene may hold its metadata, under the producers' ways of naming. Names
 * only: what a file is, its content says.
 *
 * Local folders are asked for exact names, network names (/vsicurl/, /vsis3/ ...) for the few
 * likeliest ones, as each costs a request; only SAFE products and BASE_*.IMD need a listing.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdio.h>
#include <string.h>

#include "scene/meta_kind.h"
#include "scene/name.h"

/* Add a file once, if it is there. */
static void add(tnk_meta_names *names, const char *folder, const char *front, const char *back,
                int shared) {
    char text[TNK_META_NAME_SIZE];
    if (names->count >= TNK_META_NAMES || !tnk_name_join(text, folder, front, back)) return;
    for (int i = 0; i < names->count; i++)
        if (!strcmp(names->name[i].text, text)) return;
    if (!tnk_name_is_there(text)) return;
    memcpy(names->name[names->count].text, text, sizeof text);
    names->name[names->count++].shared = shared;
}

static void add_safe(tnk_meta_names *names, const char *root, const char *scene) {
    char folder[TNK_META_NAME_SIZE], name[TNK_META_NAME_SIZE];
    if (tnk_name_granule(root, scene, folder)) {
        add(names, folder, "MTD_TL", ".xml", 0);
        /* before 2016: the long name */
        if (!tnk_name_is_there(CPLFormFilename(folder, "MTD_TL", "xml")) &&
            tnk_name_first(folder, "S2", ".xml", name))
            add(names, folder, name, "", 0);
    }
    add(names, root, "MTD_MSIL1C", ".xml", 0);
    add(names, root, "MTD_MSIL2A", ".xml", 0);
    if (tnk_name_join(folder, root, "annotation", "")) {
        char stem[TNK_META_NAME_SIZE];
        tnk_meta_copy(stem, sizeof stem, CPLGetBasename(scene));
        if (strstr(scene, "/measurement/")) add(names, folder, stem, ".xml", 0);
        else if (tnk_name_first(folder, "s1", ".xml", name)) add(names, folder, name, "", 0);
    }
    add(names, root, "manifest", ".safe", 0);
}

/* ---- beside a raster ---- */

/* What is put behind a stem; `network` ones are asked for on a network too. */
static const struct {
    const char *front, *back;
    int network;
} endings[] = {
    {"", ".IMD", 1},           {"", ".XML", 1},           {"", ".json", 1},
    {"", "_metadata.xml", 1},  {"", "_metadata.json", 0}, {"", "_metadata_clip.xml", 0},
    {"", "_MTL.txt", 1},       {"", "_MTL.xml", 0},       {"", "_MTL.json", 0},
    {"", ".imd", 0},           {"", ".xml", 0},           {"", ".DIM", 0},
    {"", ".dim", 0},           {"", ".geojson", 0},       {"", ".JSON", 0},
    {"", "_extended.json", 0}, {"", "_METADATA.json", 0}, {"", "_stac.json", 0},     {"", "_SR_stac.json", 0},
};

/* Files of one fixed name, looked for where the scene's name begins so. */
static const struct {
    const char *begin, *file;
    int shared;
} fixed[] = {
    {"IMAGERY", "METADATA.DIM", 0}, {"IMAGERY", "metadata.dim", 0}, {"B", "metadata.xml", 0},
    {"TCI", "metadata.xml", 0},     {"T", "MTD_TL.xml", 0},         {"B", "MTD_TL.xml", 0},
    {"S2", "MTD_TL.xml", 0},        {"T", "MTD_MSIL1C.xml", 0},     {"T", "MTD_MSIL2A.xml", 0},
    {"S2", "MTD_MSIL1C.xml", 0},    {"S2", "MTD_MSIL2A.xml", 0},    {"", "item.json", 1},
};

static void add_beside(tnk_meta_names *names, const char *scene) {
    char folder[TNK_META_NAME_SIZE], name[TNK_META_NAME_SIZE];
    const char *base = tnk_meta_base_name(scene);
    int network = tnk_name_on_network(scene);
    tnk_stems s;
    tnk_name_folder(scene, folder);
    tnk_name_stems(scene, &s);
    for (int i = 0; i < s.count; i++) {
        if (!strncmp(s.stem[i], "IMG_", 4)) { /* Airbus: IMG_x_R1C1.TIF, DIM_x.XML */
            memcpy(s.stem[i], "DIM", 3);
            add(names, folder, s.stem[i], ".XML", 0);
            memcpy(s.stem[i], "IMG", 3);
        }
        for (size_t k = 0; k < TNK_COUNT(endings); k++)
            if (endings[k].network || !network)
                add(names, folder, s.stem[i], endings[k].back, 0);
    }
    if (network) return;
    for (size_t k = 0; k < TNK_COUNT(fixed); k++)
        if (!strncmp(base, fixed[k].begin, strlen(fixed[k].begin)))
            add(names, folder, fixed[k].file, "", fixed[k].shared);
    if (!names->count && s.count) { /* Maxar: BASE_*.IMD */
        char front[TNK_META_NAME_SIZE];
        snprintf(front, sizeof front, "%s_", s.stem[0]);
        if (tnk_name_first(*folder ? folder : ".", front, ".IMD", name)) add(names, folder, name, "", 0);
    }
}

/* Files that are metadata by their ending. */
static int is_metadata_name(const char *name) {
    static const char *const ends[] = {".xml", ".dim", ".safe", ".json", ".geojson", ".imd",
                                       "_mtl.txt"};
    size_t n = strlen(name);
    for (size_t i = 0; i < TNK_COUNT(ends); i++) {
        size_t m = strlen(ends[i]);
        if (n > m && EQUAL(name + n - m, ends[i])) return 1;
    }
    return 0;
}

static void add_around(tnk_meta_names *names, const char *file) {
    char root[TNK_META_NAME_SIZE];
    int safe = tnk_name_safe_root(file, root);
    if (safe) add_safe(names, root, file);
    if (is_metadata_name(file)) add(names, "", file, "", 0);
    if (!safe) add_beside(names, file);
}

void tnk_meta_find_beside(GDALDatasetH dataset, const char *scene, tnk_meta_names *names) {
    int asked = 0;
    names->count = 0;
    add_around(names, scene);
    /* A VRT, a subdataset or a folder stands for other files: GDAL names them. */
    char **files = dataset && !tnk_name_on_network(scene) ? GDALGetFileList(dataset) : NULL;
    for (char **f = files; f && *f && asked < 8; f++) {
        if (!strcmp(*f, scene)) continue;
        asked++;
        add_around(names, *f);
    }
    CSLDestroy(files);
}

void tnk_meta_find_with(const char *given, const char *scene, tnk_meta_names *names) {
    char root[TNK_META_NAME_SIZE];
    names->count = 0;
    if (tnk_meta_nature(given, NULL) == TNK_NATURE_FOLDER) add_safe(names, given, scene);
    else if (tnk_name_safe_root(given, root)) add_safe(names, root, strstr(scene, root) ? scene : given);
    add(names, "", given, "", 0);
}
