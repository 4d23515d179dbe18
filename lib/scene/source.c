/* source.c: from a name to an open GDAL dataset. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_utils.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "scene/door.h"
#include "scene/far.h"
#include "scene/inner.h"
#include "scene/meta_kind.h"
#include "scene/words.h"

enum { SIDE_MOST = 10000000, BLOCK_MOST_MIB = 1024, LOOKED_AT = 64, VRT_DEPTH = 4 };

static int ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && EQUAL(text + n - m, end);
}

static const char *base_name(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* Attempts at opening. What GDAL says of one that fails is an error, the first of them the one
 * that is told; of one that succeeds, a warning. */
typedef struct attempt {
    tnk_scene *scene;
    char **options;
    char error[400];
    char used[4096]; /* the name tried last */
} attempt;

static GDALDatasetH try_open(attempt *a, const char *name) {
    tnk_words words;
    tnk_words_begin(&words, a->scene);
    GDALDatasetH found =
        GDALOpenEx(name, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL,
                   (const char *const *)a->options, NULL);
    tnk_words_end(&words);
    if (found && words.error[0]) tnk_scene_warn(a->scene, "%s", words.error);
    if (!found && !a->error[0]) snprintf(a->error, sizeof a->error, "%s", words.error);
    return found;
}

/* The name in a->used. */
static GDALDatasetH try_used(attempt *a) { return try_open(a, a->used); }

static int is_folder(const char *name) {
    VSIStatBufL stat;
    return VSIStatExL(name, &stat, VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG) == 0 &&
           VSI_ISDIR(stat.st_mode);
}

/* The product file of a SAFE folder. */
static int is_product_file(const char *file) {
    if (EQUAL(file, "manifest.safe")) return 1;
    return ends_with(file, ".xml") &&
           (STARTS_WITH_CI(file, "MTD_MSI") || strstr(file, "_MTD_SAFL1C_") ||
            strstr(file, "_MTD_SAFL2A_"));
}

/* Sentinel-2's XML is preferred to the manifest, which GDAL reads for Sentinel-1 only. */
static GDALDatasetH open_folder(attempt *a, const char *folder) {
    char **files = VSIReadDir(folder);
    GDALDatasetH found = NULL;
    for (int pass = 0; pass < 2 && !found; pass++) {
        for (int i = 0; files && files[i] && !found; i++) {
            if (!is_product_file(files[i]) || ends_with(files[i], ".safe") != pass) continue;
            snprintf(a->used, sizeof a->used, "%s/%s", folder, files[i]);
            found = try_used(a);
        }
    }
    CSLDestroy(files);
    return found;
}

/* The product in an archive: of Sentinel-2 its XML, of Sentinel-1 the manifest; else the largest raster among the
 * first files. */
static GDALDatasetH open_archive(attempt *a, const char *archive) {
    char **files = VSIReadDirRecursive(archive), best[4096] = "", path[4096], manifest[4096] = "";
    GIntBig best_size = -1;
    for (int i = 0, looked = 0; files && files[i] && looked < LOOKED_AT; i++) {
        VSIStatBufL stat;
        snprintf(path, sizeof path, "%s/%s", archive, files[i]);
        if (is_product_file(base_name(files[i])) && !ends_with(path, ".safe")) {
            snprintf(best, sizeof best, "%s", path);
            break;
        }
        if (EQUAL(base_name(path), "manifest.safe") && strstr(path, "/S1")) snprintf(manifest, sizeof manifest, "%s", path);
        if (VSIStatL(path, &stat) || VSI_ISDIR(stat.st_mode) || stat.st_size <= best_size) continue;
        looked++;
        if (!GDALIdentifyDriverEx(path, GDAL_OF_RASTER, NULL, NULL)) continue;
        best_size = stat.st_size;
        snprintf(best, sizeof best, "%s", path);
    }
    CSLDestroy(files);
    for (int k = 0; k < 2; k++) {
        snprintf(a->used, sizeof a->used, "%s", k ? best : manifest);
        GDALDatasetH found = a->used[0] ? try_used(a) : NULL;
        if (found) return found;
    }
    return NULL;
}

/* The name itself, and then what a user may have meant by it. */
static GDALDatasetH open_any(attempt *a, const char *name) {
    char other[2048];
    snprintf(a->used, sizeof a->used, "%s", name);
    GDALDatasetH found = try_open(a, name);
    if (found) return found;
    if (is_folder(name)) found = open_folder(a, name);
    if (found) return found;
    if (EQUAL(base_name(name), "manifest.safe")) {
        snprintf(other, sizeof other, "%s", CPLGetPath(name));
        return open_folder(a, other[0] ? other : ".");
    }
    if (!ends_with(name, ".zip")) return NULL;
    snprintf(other, sizeof other, "%s%s", STARTS_WITH(name, "/vsizip/") ? "" : "/vsizip/", name);
    snprintf(a->used, sizeof a->used, "%s", other);
    found = try_used(a);
    return found ? found : open_archive(a, other);
}

/* Sentinel-2's 10 m bands, else the subdataset with the most pixels. */
static int choose_part(attempt *a, char **list) {
    double most = 0.0;
    char key[48];
    int count = 0;
    a->used[0] = 0;
    for (int i = 1; i <= LOOKED_AT; i++) {
        snprintf(key, sizeof key, "SUBDATASET_%d_NAME", i);
        const char *name = CSLFetchNameValue(list, key);
        if (!name) break;
        count++;
        if (STARTS_WITH(name, "SENTINEL2_") && strstr(name, ":10m:")) {
            if (most < 1e300) snprintf(a->used, sizeof a->used, "%s", name);
            most = 1e300;
        }
        if (most >= 1e300) continue;
        GDALDatasetH part = try_open(a, name);
        double pixels = part ? (double)GDALGetRasterXSize(part) * GDALGetRasterYSize(part) *
                                   (GDALGetRasterCount(part) > 0)
                             : 0.0;
        if (pixels > most) snprintf(a->used, sizeof a->used, "%s", name);
        if (pixels > most) most = pixels;
        if (part) GDALClose(part);
    }
    return count;
}

static GDALDatasetH open_part(attempt *a, GDALDatasetH whole) {
    char **list = CSLDuplicate(GDALGetMetadata(whole, "SUBDATASETS"));
    int count = choose_part(a, list);
    CSLDestroy(list);
    GDALDatasetH part = a->used[0] ? try_used(a) : NULL;
    if (part && count > 1)
        tnk_scene_warn(a->scene, "one of %d subdatasets is used: %.300s", count, a->used);
    return part;
}

/* A palette is expanded by a VRT that is kept as text and opened instead. */
static GDALDatasetH open_palette(attempt *a, GDALDatasetH indexed, char **text) {
    char *args[] = {"-q", "-of", "VRT", "-expand", "rgba", "-a_nodata", "none", NULL};
    GDALTranslateOptions *how = GDALTranslateOptionsNew(args, NULL);
    int bad = 0;
    GDALDatasetH vrt = how ? GDALTranslate("", indexed, how, &bad) : NULL;
    GDALTranslateOptionsFree(how);
    if (!vrt) return NULL;
    char **xml = GDALGetMetadata(vrt, "xml:VRT");
    *text = xml && xml[0] ? tnk_strdup(xml[0]) : NULL;
    GDALClose(vrt);
    return *text ? try_open(a, *text) : NULL;
}

static int is_palette(GDALDatasetH dataset) {
    if (GDALGetRasterCount(dataset) < 1) return 0;
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    return GDALGetRasterColorInterpretation(band) == GCI_PaletteIndex &&
           GDALGetRasterColorTable(band);
}

static GDALDatasetH open_all(attempt *a, const char *name, char **opened) {
    GDALDatasetH dataset = open_any(a, name);
    if (dataset && GDALGetRasterCount(dataset) == 0) {
        GDALDatasetH part = open_part(a, dataset);
        GDALClose(dataset);
        dataset = part;
    }
    if (dataset && is_palette(dataset)) {
        GDALDatasetH flat = open_palette(a, dataset, opened);
        GDALClose(dataset);
        return flat;
    }
    *opened = dataset ? tnk_strdup(strlen(name) < sizeof a->used ? a->used : name) : NULL;
    return dataset;
}

int tnk_source_open(tnk_scene *scene, const char *name, GDALDatasetH *out) {
    attempt a = {.scene = scene, .options = scene->open_options};
    tnk_words words;
    tnk_words_register();
    tnk_words_begin(&words, scene);
    *out = open_all(&a, name, &scene->opened);
    tnk_words_end(&words);
    if (*out && scene->opened) return TNK_OK;
    if (*out) {
        GDALClose(*out);
        *out = NULL;
        return tnk_fail_nomem(&scene->err);
    }
    if (!is_folder(name) && tnk_far_why(name, a.error, sizeof a.error))
        return tnk_fail(&scene->err, TNK_E_OPEN, "%s: %s", name, a.error);
    if (a.error[0]) snprintf(words.error, sizeof words.error, "%s", a.error);
    return tnk_words_fail(&words, &scene->err, TNK_E_OPEN, name,
                          "not recognised as a raster that GDAL can open");
}

int tnk_source_again(const tnk_scene *scene, int overview, GDALDatasetH *out, tnk_err *err) {
    const char *const drivers[] = {scene->driver, NULL};
    char **options = CSLDuplicate(scene->open_options);
    tnk_words words;
    if (overview >= 0)
        options = CSLSetNameValue(options, "OVERVIEW_LEVEL", CPLSPrintf("%donly", overview));
    tnk_words_begin(&words, NULL);
    *out = GDALOpenEx(scene->opened, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                      drivers, (const char *const *)options, NULL);
    tnk_words_end(&words);
    CSLDestroy(options);
    if (*out) return TNK_OK;
    return tnk_words_fail(&words, err, TNK_E_READ, scene->name, "cannot be opened again");
}

static int is_file(const char *name, const struct stat *own) {
    struct stat st;
    return !stat(name, &st) && own->st_dev == st.st_dev && own->st_ino == st.st_ino;
}

/* Also where it is an archive that the name lies in. */
static int lies_in(const char *name, const struct stat *own) {
    int found = is_file(name, own);
    if (strncmp(name, "/vsi", 4)) return found;
    char *part = CPLStrdup(name);
    for (char *from = strchr(part + 1, '/'); from && !found; from = strchr(from + 1, '/')) {
        char *end = part + strlen(part);
        for (; end > from && !found; end--) {
            if (*end && *end != '/') continue;
            char kept = *end;
            *end = 0;
            found = is_file(from, own) || is_file(from + 1, own);
            *end = kept;
        }
    }
    CPLFree(part);
    return found;
}

/* The files of a dataset, and of VRTs among them. */
static int reads(GDALDatasetH dataset, const struct stat *own, int depth) {
    int found = 0;
    char **files = GDALGetFileList(dataset);
    for (char **file = files; file && *file && !found; file++) {
        found = lies_in(*file, own);
        if (found || depth == 0 || !ends_with(*file, ".vrt") || EQUAL(*file, GDALGetDescription(dataset))) continue;
        GDALDatasetH inner = GDALOpen(*file, GA_ReadOnly);
        if (inner) found = reads(inner, own, depth - 1), GDALClose(inner);
    }
    CSLDestroy(files);
    return found;
}

int tnk_source_reads(const tnk_scene *scene, const char *path) {
    struct stat own;
    tnk_words words;
    GDALDatasetH dataset;
    tnk_err err = {0};
    if (!scene->opened || stat(path, &own) || tnk_source_again(scene, -1, &dataset, &err)) return 0;
    tnk_meta_names *beside = tnk_alloc_zero(1, sizeof *beside);
    tnk_words_begin(&words, NULL);
    int found = lies_in(scene->name, &own) || reads(dataset, &own, VRT_DEPTH);
    if (beside) tnk_meta_find_beside(dataset, scene->name, beside);
    for (int i = 0; beside && i < beside->count && !found; i++) found = is_file(beside->name[i].text, &own);
    tnk_words_end(&words);
    tnk_free(beside);
    GDALClose(dataset);
    return found;
}

static int check_block(tnk_scene *scene, GDALDatasetH dataset) {
    const char *order = GDALGetMetadataItem(dataset, "INTERLEAVE", "IMAGE_STRUCTURE");
    int together = order && EQUAL(order, "PIXEL") ? GDALGetRasterCount(dataset) : 1;
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    GDALGetBlockSize(band, &scene->block_width, &scene->block_height);
    double bytes = (double)scene->block_width * scene->block_height * together *
                   GDALGetDataTypeSizeBytes(GDALGetRasterDataType(band));
    if (bytes <= BLOCK_MOST_MIB * 1048576.0) return TNK_OK;
    return tnk_fail(&scene->err, TNK_E_OPEN,
                    "%s: stored in blocks of %d x %d pixels, %.1f GiB each: rewrite it in tiles "
                    "first (gdal_translate -co TILED=YES)",
                    scene->name, scene->block_width, scene->block_height, bytes / 1073741824.0);
}

int tnk_source_check(tnk_scene *scene, GDALDatasetH dataset) {
    int width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
    int bands = GDALGetRasterCount(dataset);
    if (width < 1 || height < 1 || bands < 1)
        return tnk_fail(&scene->err, TNK_E_OPEN, "%s: a raster of %d x %d pixels and %d bands",
                        scene->name, width, height, bands);
    if (width > SIDE_MOST || height > SIDE_MOST)
        return tnk_fail(&scene->err, TNK_E_OPEN, "%s: %d x %d pixels are more than the %d a side "
                        "that can be searched: cut it up (gdal_translate -srcwin)",
                        scene->name, width, height, SIDE_MOST);
    return check_block(scene, dataset);
}
