/* plan_find.c: what a name on the command line, or in a list, means. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scene/far.h"
#include "scene/inner.h"
#include "scene/name.h"
#include "scene/plan.h"
#include "scene/words.h"

enum { DEPTH_MOST = 40 };

static int ends_with_any(const char *name, const char *const *ends) {
    size_t n = strlen(name);
    for (; *ends; ends++)
        if (n > strlen(*ends) && EQUAL(name + n - strlen(*ends), *ends)) return 1;
    return 0;
}

/* Rasters and what holds them, by their endings. */
static int is_raster_name(const char *name) {
    static const char *const ends[] = {".tif", ".tiff", ".jp2", ".ntf", ".nitf", ".vrt", ".zip", NULL};
    return ends_with_any(name, ends);
}

static int is_product_name(const char *name) {
    static const char *const safe[] = {".SAFE", NULL};
    return ends_with_any(name, safe);
}

static const char *base_name(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

static int is_local(const char *name) { return strncmp(name, "/vsi", 4) != 0; }

/* ---- folders ---- */

typedef struct found {
    char *name;
    int folder;
    long long size_bytes, modified_s;
} found;

static int by_name(const void *a, const void *b) { return strcmp(((const found *)a)->name, ((const found *)b)->name); }

/* The sorted contents of a folder; 0 where it cannot be read. */
static int list_folder(const char *folder, found **out, long *count) {
    long capacity = 0;
    *out = NULL;
    *count = 0;
    VSIDIR *dir = VSIOpenDir(folder, 0, NULL);
    if (!dir) return 0;
    for (const VSIDIREntry *e; (e = VSIGetNextDirEntry(dir));) {
        if (!tnk_reserve(out, &capacity, *count + 1, sizeof **out)) break;
        (*out)[(*count)++] = (found){CPLStrdup(e->pszName), VSI_ISDIR(e->nMode), e->bSizeKnown ? (long long)e->nSize : -1,
                                     e->bMTimeKnown ? (long long)e->nMTime : -1};
    }
    VSICloseDir(dir);
    if (*count) qsort(*out, (size_t)*count, sizeof **out, by_name);
    return 1;
}

static void free_list(found *list, long count) {
    for (long i = 0; i < count; i++) CPLFree(list[i].name);
    tnk_free(list);
}

static int is_product_folder(const char *folder, const found *list, long count) {
    if (is_product_name(folder)) return 1;
    for (long i = 0; i < count; i++)
        if (EQUAL(list[i].name, "manifest.safe") || (STARTS_WITH_CI(list[i].name, "MTD_MSI") && !list[i].folder))
            return 1;
    return 0;
}

/* Rasters that are scenes by their names: not masks, previews and the like. */
static int is_scene_file(const char *name) {
    static const char *const others[] = {"_udm", "_mask", "_msk", "msk_", "_qa_", "_scl", "_cloud", "thumb", "browse",
                                         "preview", "quicklook", "overview", "_pvi.", NULL};
    char lower[512];
    if (!is_raster_name(name)) return 0;
    snprintf(lower, sizeof lower, "%s", name);
    for (char *c = lower; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c + 32);
    for (const char *const *o = others; *o; o++)
        if (strstr(lower, *o)) return 0;
    return 1;
}

static void measure(const char *folder, int depth, long long *size_bytes, long long *modified_s) {
    found *list;
    long count;
    if (depth > DEPTH_MOST || !list_folder(folder, &list, &count)) return;
    for (long i = 0; i < count; i++) {
        if (list[i].folder) {
            char *path = CPLStrdup(CPLSPrintf("%s/%s", folder, list[i].name));
            measure(path, depth + 1, size_bytes, modified_s);
            CPLFree(path);
        } else if (list[i].size_bytes >= 0) {
            *size_bytes += list[i].size_bytes;
            if (list[i].modified_s > *modified_s) *modified_s = list[i].modified_s;
        }
    }
    free_list(list, count);
}

void tnk_plan_measure(const char *folder, long long *size_bytes, long long *modified_s) {
    *size_bytes = 0;
    *modified_s = -1;
    measure(folder, 0, size_bytes, modified_s);
}

static int walk(tnk_plan *plan, const char *folder, int depth) {
    found *list;
    long count;
    if (depth > DEPTH_MOST || !list_folder(folder, &list, &count)) return TNK_OK;
    int rc = TNK_OK;
    if (is_product_folder(folder, list, count)) {
        rc = tnk_plan_push_name(plan, folder, -2, -1);
        free_list(list, count);
        return rc;
    }
    for (long i = 0; i < count && !rc; i++) {
        char *path = CPLStrdup(CPLSPrintf("%s/%s", folder, list[i].name));
        if (list[i].folder) rc = walk(plan, path, depth + 1);
        else if (is_scene_file(list[i].name)) rc = tnk_plan_push_name(plan, path, list[i].size_bytes, list[i].modified_s);
        CPLFree(path);
    }
    free_list(list, count);
    return rc;
}

/* ---- one scene ---- */

int tnk_plan_push_name(tnk_plan *plan, const char *name, long long size_bytes, long long modified_s) {
    VSIStatBufL st;
    tnk_entry e = {.size_bytes = size_bytes, .modified_s = modified_s, .source = -1};
    int there = size_bytes != -2 || !is_local(name) || VSIStatL(name, &st) == 0;
    e.name = tnk_plan_absolute(name, there);
    if (size_bytes == -2) {
        e.size_bytes = -1;
        if (is_local(name) && there && VSI_ISDIR(st.st_mode)) tnk_plan_measure(name, &e.size_bytes, &e.modified_s);
        else if (is_local(name) && there) e.size_bytes = (long long)st.st_size, e.modified_s = (long long)st.st_mtime;
    }
    int rc = tnk_plan_push(plan, &e);
    CPLFree(e.name);
    return rc;
}

/* ---- what is not there ---- */

static int no_scenes(tnk_plan *plan, const char *name, const char *why) {
    return tnk_fail(&plan->err, TNK_E_OPEN, "%.400s: %s", name, why);
}

/* What the server says of it, or else `instead`. */
static int not_there(tnk_plan *plan, const char *name, const char *instead) {
    char why[400];
    return no_scenes(plan, name, tnk_far_why(name, why, sizeof why) ? why : instead);
}

/* ---- patterns ---- */

static int is_pattern(const char *name) { return strpbrk(name, "*?[") != NULL; }

static int find_one(tnk_plan *plan, const char *name, int listed);

/* A pattern for scenes also matches what lies beside them; one that ends in .xml means it. */
static int is_sidecar(const char *name, const char *pattern) {
    static const char *const beside[] = {".imd", ".rpb", ".xml", ".txt", ".ovr", ".msk", ".til", ".att", ".eph", ".geo",
                                         ".html", ".md5", NULL};
    const char *ext = strrchr(base_name(name), '.');
    const char *const own[] = {ext, NULL};
    return ext && ends_with_any(name, beside) && !ends_with_any(pattern, own);
}

static int local_pattern(tnk_plan *plan, const char *pattern, long *matches) {
    glob_t g = {0};
    int rc = TNK_OK;
    if (!glob(pattern, 0, NULL, &g))
        for (size_t i = 0; i < g.gl_pathc && !rc; i++)
            if (!is_sidecar(g.gl_pathv[i], pattern)) ++*matches, rc = find_one(plan, g.gl_pathv[i], 1);
    globfree(&g);
    return rc;
}

static int far_pattern(tnk_plan *plan, const char *pattern, long *matches) {
    found *list;
    long count;
    char *folder = CPLStrdup(CPLGetPath(pattern));
    int rc = TNK_OK;
    if (list_folder(folder, &list, &count)) {
        for (long i = 0; i < count && !rc; i++) {
            if (fnmatch(base_name(pattern), list[i].name, 0) || is_sidecar(list[i].name, pattern)) continue;
            char *path = CPLStrdup(CPLSPrintf("%s/%s", folder, list[i].name));
            ++*matches;
            rc = list[i].folder ? find_one(plan, path, 1)
                                : tnk_plan_push_name(plan, path, list[i].size_bytes, list[i].modified_s);
            CPLFree(path);
        }
        free_list(list, count);
    } else {
        rc = not_there(plan, folder, "no such folder");
    }
    CPLFree(folder);
    return rc;
}

/* ---- lists ---- */

static int read_list(tnk_plan *plan, const char *name) {
    VSILFILE *file = VSIFOpenL(name, "rb");
    long line_number = 0;
    int rc = TNK_OK;
    if (!file) return not_there(plan, name, "cannot be read");
    for (const char *line; !rc && (line = CPLReadLine2L(file, 1 << 16, NULL));) {
        line_number++;
        if (line_number == 1 && STARTS_WITH(line, "\xEF\xBB\xBF")) line += 3;
        while (*line == ' ' || *line == '\t') line++;
        char *own = tnk_far_name(line);
        size_t n = strlen(own);
        while (n && (unsigned char)own[n - 1] <= ' ') own[--n] = 0;
        if (n && own[0] != '#') rc = find_one(plan, own, 1);
        CPLFree(own);
    }
    CPLReadLine2L(NULL, 0, NULL);
    VSIFCloseL(file);
    return rc;
}

/* ---- any name ---- */

/* A server is not asked what a raster or a product is: lists are long. */
static int is_plain_far(const char *name) {
    return tnk_name_on_network(name) && !is_pattern(name) && (is_raster_name(name) || is_product_name(name));
}

/* In a list, or among a pattern's matches, a name that is not there is a scene that will fail: it is told with the
 * others. */
static int find_one(tnk_plan *plan, const char *name, int listed) {
    static const char *const lists[] = {".txt", ".list", ".lst", NULL};
    static const char *const items[] = {".json", ".geojson", ".ndjson", ".jsonl", NULL};
    VSIStatBufL st;
    long before = plan->count, matches = 0;
    if (ends_with_any(name, items)) return tnk_plan_stac(plan, name);
    if (ends_with_any(name, lists)) {
        if (listed) return no_scenes(plan, name, "a list within a list or a pattern is not read");
        return read_list(plan, name);
    }
    if (is_plain_far(name)) return tnk_plan_push_name(plan, name, -1, -1);
    int there = VSIStatExL(name, &st, VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG | VSI_STAT_SIZE_FLAG) == 0;
    if (!there && is_pattern(name) && !listed) {
        int rc = is_local(name) ? local_pattern(plan, name, &matches) : far_pattern(plan, name, &matches);
        return rc || matches ? rc : no_scenes(plan, name, "nothing has such a name");
    }
    if (there && VSI_ISDIR(st.st_mode)) {
        int rc = walk(plan, name, 0);
        return rc || plan->count > before || listed || plan->shards
                   ? rc : no_scenes(plan, name, "no scenes in this folder (.tif .jp2 .ntf .vrt .zip .SAFE)");
    }
    if (!there && !listed && is_local(name) && !strchr(name, ':')) return no_scenes(plan, name, "no such file");
    if (!there && !listed && tnk_name_on_network(name) && !CPLGetExtension(name)[0])
        return not_there(plan, name, "no such folder");
    return there && is_local(name) ? tnk_plan_push_name(plan, name, (long long)st.st_size, (long long)st.st_mtime)
                                   : tnk_plan_push_name(plan, name, -2, -1);
}

int tnk_plan_find(tnk_plan *plan, const char *name) {
    tnk_words words;
    tnk_words_begin(&words, NULL);
    char *plain = tnk_far_name(name);
    size_t n = strlen(plain);
    while (n > 1 && plain[n - 1] == '/') plain[--n] = 0;
    int rc = find_one(plan, plain, 0);
    CPLFree(plain);
    tnk_words_end(&words);
    return rc;
}
