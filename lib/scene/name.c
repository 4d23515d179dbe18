#include "scene/name.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int tnk_name_on_network(const char *name) {
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

char *tnk_name_legible(const char *name) {
    size_t at = 0;
    if (CPLIsUTF8(name, -1)) return tnk_strdup(name);
    char *out = tnk_alloc(4 * strlen(name) + 1, 1);
    if (!out) return NULL;
    for (; *name; name++) {
        if ((unsigned char)*name < 0x80) out[at++] = *name;
        else at += (size_t)snprintf(out + at, 5, "\\x%02x", (unsigned char)*name);
    }
    out[at] = 0;
    return out;
}

int tnk_name_is_there(const char *name) { return tnk_meta_nature(name, NULL) == TNK_NATURE_FILE; }

int tnk_name_join(char out[TNK_META_NAME_SIZE], const char *folder, const char *front,
                  const char *back) {
    int n = snprintf(out, TNK_META_NAME_SIZE, "%s%s%s%s", folder, *folder ? "/" : "", front, back);
    return n > 0 && n < TNK_META_NAME_SIZE;
}

void tnk_name_folder(const char *name, char out[TNK_META_NAME_SIZE]) {
    const char *base = tnk_meta_base_name(name);
    size_t n = (size_t)(base - name);
    tnk_meta_copy(out, n < TNK_META_NAME_SIZE ? n + (n == 0) : 1, name);
    if (n == 1) tnk_meta_copy(out, TNK_META_NAME_SIZE, "/.");
    if (n == 0) out[0] = '\0';
}

int tnk_name_first(const char *folder, const char *front, const char *back,
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
int tnk_name_safe_root(const char *file, char root[TNK_META_NAME_SIZE]) {
    const char *end = strstr(file, ".SAFE"), *base = tnk_meta_base_name(file);
    size_t n = strlen(file);
    if (end && (end[5] == '/' || !end[5])) {
        size_t keep = (size_t)(end - file) + 6;
        tnk_meta_copy(root, keep < TNK_META_NAME_SIZE ? keep : 1, file);
        return *root != '\0';
    }
    if (EQUALN(base, "MTD_MSIL", 8) || EQUAL(base, "manifest.safe")) {
        tnk_name_folder(file, root);
        return *root != '\0';
    }
    if (n > 4 && EQUAL(file + n - 4, ".zip") && !tnk_name_on_network(file)) {
        char zip[TNK_META_NAME_SIZE], inside[TNK_META_NAME_SIZE];
        int fits = tnk_name_join(zip, "", strncmp(file, "/vsizip/", 8) ? "/vsizip/" : "", file);
        return fits && tnk_name_first(zip, "", ".SAFE", inside) && tnk_name_join(root, zip, inside, "");
    }
    return 0;
}

/* The granule a band's file lies in, or the product's first. */
int tnk_name_granule(const char *root, const char *scene, char out[TNK_META_NAME_SIZE]) {
    const char *in = strstr(scene, "/GRANULE/");
    char folder[TNK_META_NAME_SIZE], name[TNK_META_NAME_SIZE];
    if (in) {
        size_t keep = (size_t)(in - scene) + 9;
        keep += strcspn(scene + keep, "/") + 1;
        tnk_meta_copy(out, keep < TNK_META_NAME_SIZE ? keep : 1, scene);
        return *out != '\0';
    }
    return tnk_name_join(folder, root, "GRANULE", "") && tnk_name_first(folder, "", "", name) &&
           tnk_name_join(out, folder, name, "");
}

/* ---- stems ---- */

static void add_stem(tnk_stems *s, const char *text, size_t length) {
    if (!length || length >= sizeof s->stem[0] || s->count >= TNK_STEMS) return;
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
    "_GEC",                                                                       /* Umbra */
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
static void add_untiled(tnk_stems *s, const char *stem) {
    for (const char *p = strstr(stem, "_R"); p; p = strstr(p + 1, "_R")) {
        char rest[256];
        int end = 0, row, col;
        if (sscanf(p, "_R%3dC%3d%n", &row, &col, &end) != 2 || !end) continue;
        int n = snprintf(rest, sizeof rest, "%.*s%s", (int)(p - stem), stem, p + end);
        if (n > 0 && n < (int)sizeof rest) add_stem(s, rest, strlen(rest));
    }
}

void tnk_name_stems(const char *scene, tnk_stems *s) {
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
