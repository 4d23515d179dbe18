/* Which files beside a scene may hold its metadata, under the producers' ways of naming. Names
 * only: what a file is, its content says.
 *
 * Local folders are asked for exact names, network names (/vsicurl/, /vsis3/ ...) for the few
 * likeliest ones, as each costs a request; only SAFE products and BASE_*.IMD need a listing.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene/meta_kind.h"

static int on_network(const char *name) {
    static const char *const fronts[] = {"/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsiadls",
                                         "/vsioss", "/vsiswift", "/vsihdfs", "/vsiwebhdfs"};
    for (size_t i = 0; i < TNK_COUNT(fronts); i++)
        if (strstr(name, fronts[i])) return 1; /* also within /vsizip//vsicurl/... */
    return !strncmp(name, "http", 4);
}

const char *tnk_meta_base_name(const char *name) {
    const char *slash = name ? strrchr(name, '/') : NULL;
    return slash ? slash + 1 : name ? name : "";
}

static int is_there(const char *name) { return tnk_meta_nature(name, NULL) == TNK_NATURE_FILE; }

/* Join "folder" "/" "front" "back"; 0 when it does not fit. */
static int join(char out[TNK_META_NAME_SIZE], const char *folder, const char *front,
                const char *back) {
    int n = snprintf(out, TNK_META_NAME_SIZE, "%s%s%s%s", folder, *folder ? "/" : "", front, back);
    return n > 0 && n < TNK_META_NAME_SIZE;
}

/* Add a file once, if it is there. */
static void add(tnk_meta_names *names, const char *folder, const char *front, const char *back,
                int shared) {
    char text[TNK_META_NAME_SIZE];
    if (names->count >= TNK_META_NAMES || !join(text, folder, front, back)) return;
    for (int i = 0; i < names->count; i++)
        if (!strcmp(names->name[i].text, text)) return;
    if (!is_there(text)) return;
    memcpy(names->name[names->count].text, text, sizeof text);
    names->name[names->count++].shared = shared;
}

/* The folder of a name, without its last slash; "" for none, "." never. */
static void folder_of(const char *name, char out[TNK_META_NAME_SIZE]) {
    const char *base = tnk_meta_base_name(name);
    size_t n = (size_t)(base - name);
    tnk_meta_copy(out, n < TNK_META_NAME_SIZE ? n + (n == 0) : 1, name);
    if (n == 1) tnk_meta_copy(out, TNK_META_NAME_SIZE, "/.");
    if (n == 0) out[0] = '\0';
}

/* The first name of a folder, in the alphabet, that begins and ends so. */
static int first_in(const char *folder, const char *front, const char *back,
                    char out[TNK_META_NAME_SIZE]) {
    char **list = VSIReadDirEx(folder, 100000);
    size_t f = strlen(front), b = strlen(back);
    out[0] = '\0';
    for (char **p = list; p && *p; p++) {
        size_t n = strlen(*p);
        if (n < f + b || n >= TNK_META_NAME_SIZE || **p == '.') continue;
        if (EQUALN(*p, front, f) && EQUAL(*p + n - b, back) && (!*out || strcmp(*p, out) < 0))
            tnk_meta_copy(out, TNK_META_NAME_SIZE, *p);
    }
    CSLDestroy(list);
    return *out != '\0';
}

/* ---- SAFE products ---- */

void tnk_meta_safe_name(const char *file, char *out, size_t capacity) {
    const char *end = file ? strstr(file, ".SAFE") : NULL, *begin = end;
    while (begin && begin > file && begin[-1] != '/') begin--;
    if (end && (size_t)(end - begin) < capacity)
        tnk_meta_copy(out, (size_t)(end - begin) + 1, begin);
}

/* The product's folder: up to the component that ends in .SAFE, or the folder of its main file,
 * or what lies in a zip archive. */
static int safe_root(const char *file, char root[TNK_META_NAME_SIZE]) {
    const char *end = strstr(file, ".SAFE"), *base = tnk_meta_base_name(file);
    size_t n = strlen(file);
    if (end && (end[5] == '/' || !end[5])) {
        size_t keep = (size_t)(end - file) + 6;
        tnk_meta_copy(root, keep < TNK_META_NAME_SIZE ? keep : 1, file);
        return *root != '\0';
    }
    if (EQUALN(base, "MTD_MSIL", 8) || EQUAL(base, "manifest.safe")) {
        folder_of(file, root);
        return *root != '\0';
    }
    if (n > 4 && EQUAL(file + n - 4, ".zip") && !on_network(file)) {
        char zip[TNK_META_NAME_SIZE], inside[TNK_META_NAME_SIZE];
        int fits = join(zip, "", strncmp(file, "/vsizip/", 8) ? "/vsizip/" : "", file);
        return fits && first_in(zip, "", ".SAFE", inside) && join(root, zip, inside, "");
    }
    return 0;
}

/* The granule a band's file lies in, or the product's first. */
static int granule_of(const char *root, const char *scene, char out[TNK_META_NAME_SIZE]) {
    const char *in = strstr(scene, "/GRANULE/");
    char folder[TNK_META_NAME_SIZE], name[TNK_META_NAME_SIZE];
    if (in) {
        size_t keep = (size_t)(in - scene) + 9;
        keep += strcspn(scene + keep, "/") + 1;
        tnk_meta_copy(out, keep < TNK_META_NAME_SIZE ? keep : 1, scene);
        return *out != '\0';
    }
    return join(folder, root, "GRANULE", "") && first_in(folder, "", "", name) &&
           join(out, folder, name, "");
}

static void add_safe(tnk_meta_names *names, const char *root, const char *scene) {
    char folder[TNK_META_NAME_SIZE], name[TNK_META_NAME_SIZE];
    if (granule_of(root, scene, folder)) {
        add(names, folder, "MTD_TL", ".xml", 0);
        /* before 2016: the long name */
        if (!is_there(CPLFormFilename(folder, "MTD_TL", "xml")) &&
            first_in(folder, "S2", ".xml", name))
            add(names, folder, name, "", 0);
    }
    add(names, root, "MTD_MSIL1C", ".xml", 0);
    add(names, root, "MTD_MSIL2A", ".xml", 0);
    if (join(folder, root, "annotation", "")) {
        char stem[TNK_META_NAME_SIZE];
        tnk_meta_copy(stem, sizeof stem, CPLGetBasename(scene));
        if (strstr(scene, "/measurement/")) add(names, folder, stem, ".xml", 0);
        else if (first_in(folder, "s1", ".xml", name)) add(names, folder, name, "", 0);
    }
    add(names, root, "manifest", ".safe", 0);
}

/* ---- beside a raster ---- */

enum { STEMS = 10 };

typedef struct stems {
    int count;
    char stem[STEMS][256];
} stems;

static void add_stem(stems *s, const char *text, size_t length) {
    if (!length || length >= sizeof s->stem[0] || s->count >= STEMS) return;
    tnk_meta_copy(s->stem[s->count], length + 1, text);
    for (int i = 0; i < s->count; i++)
        if (!strcmp(s->stem[i], s->stem[s->count])) return;
    s->count++;
}

/* Where the name of one file of a product leaves the product's own; # is a digit. */
static const char *const marks[] = {
    "_SR_B#",   "_ST_B#",      "_B#",       "_SR_QA",    "_ST_QA",        "_QA_", /* Landsat */
    "_clip",    "_harmonized", "_SR",       "_DN",       "_udm",                  /* Planet */
    "_file_format", "_3B_",    "_1B_",      "_3A_",
    "_analytic", "_visual",    "_pan",      "_ortho",    "_basic",                /* SkySat */
    "-visual",  "-ms",         "-pan",                                            /* Maxar ARD */
    "_R#C#",                                                                      /* tiles */
};

static int mark_fits(const char *at, const char *mark) {
    for (; *mark; at++, mark++) {
        int same = *mark == '#' ? isdigit((unsigned char)*at) != 0
                                : tolower((unsigned char)*at) == tolower((unsigned char)*mark);
        if (!same) return 0;
    }
    return 1;
}

/* "..._R1C1-P2AS-..." of one tile is "...-P2AS-..." of all. */
static void add_untiled(stems *s, const char *stem) {
    for (const char *p = strstr(stem, "_R"); p; p = strstr(p + 1, "_R")) {
        char rest[256];
        int end = 0, row, col;
        if (sscanf(p, "_R%3dC%3d%n", &row, &col, &end) != 2 || !end) continue;
        int n = snprintf(rest, sizeof rest, "%.*s%s", (int)(p - stem), stem, p + end);
        if (n > 0 && n < (int)sizeof rest) add_stem(s, rest, strlen(rest));
    }
}

static void make_stems(const char *scene, stems *s) {
    const char *base = tnk_meta_base_name(scene), *dot = strrchr(base, '.');
    char stem[256];
    s->count = 0;
    tnk_meta_copy(stem, sizeof stem, base);
    if (dot && (size_t)(dot - base) < sizeof stem) stem[dot - base] = '\0';
    add_stem(s, stem, strlen(stem));
    add_untiled(s, stem);
    for (size_t i = 0; i < TNK_COUNT(marks); i++)
        for (const char *p = stem; *p; p++)
            if (mark_fits(p, marks[i])) add_stem(s, stem, (size_t)(p - stem));
}

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
    {"", "_extended.json", 0}, {"", "_stac.json", 0},     {"", "_SR_stac.json", 0},
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
    int network = on_network(scene);
    stems s;
    folder_of(scene, folder);
    make_stems(scene, &s);
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
        if (first_in(*folder ? folder : ".", front, ".IMD", name)) add(names, folder, name, "", 0);
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
    int safe = safe_root(file, root);
    if (safe) add_safe(names, root, file);
    if (is_metadata_name(file)) add(names, "", file, "", 0);
    if (!safe) add_beside(names, file);
}

void tnk_meta_find_beside(GDALDatasetH dataset, const char *scene, tnk_meta_names *names) {
    int asked = 0;
    names->count = 0;
    add_around(names, scene);
    /* A VRT, a subdataset or a folder stands for other files: GDAL names them. */
    char **files = dataset && !on_network(scene) ? GDALGetFileList(dataset) : NULL;
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
    else if (safe_root(given, root)) add_safe(names, root, strstr(scene, root) ? scene : given);
    add(names, "", given, "", 0);
}
