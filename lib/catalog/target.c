#include "catalog/target.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

void tnk_ogr_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, GDALAllRegister);
}

static void CPL_STDCALL note(CPLErr level, CPLErrorNum number, const char *text) {
    tnk_ogr_log *log = CPLGetErrorHandlerUserData();
    if (level < CE_Failure || log->failed) return;
    log->failed = 1;
    snprintf(log->text, sizeof log->text, "%s", text);
}

void tnk_ogr_catch(tnk_ogr_log *log) {
    memset(log, 0, sizeof *log);
    CPLErrorReset();
    CPLPushErrorHandlerEx(note, log);
}

void tnk_ogr_release(void) {
    CPLPopErrorHandler();
    CPLErrorReset();
}

static const char *item(GDALDriverH driver, const char *key) {
    return GDALGetMetadataItem(driver, key, NULL);
}

static int creates_vectors(GDALDriverH driver) {
    return item(driver, GDAL_DCAP_VECTOR) && item(driver, GDAL_DCAP_CREATE) &&
           strcmp(GDALGetDriverShortName(driver), "Memory") != 0;
}

/* The first from *k on that creates vector files; *k is then the one after it. */
static GDALDriverH next_driver(int *k) {
    tnk_ogr_start();
    while (*k < GDALGetDriverCount()) {
        GDALDriverH driver = GDALGetDriver((*k)++);
        if (creates_vectors(driver)) return driver;
    }
    return NULL;
}

GDALDriverH tnk_target_driver(int i) {
    GDALDriverH driver;
    int k = 0;
    while ((driver = next_driver(&k)) && i > 0) i--;
    return driver;
}

static GDALDriverH driver_by_name(const char *name) {
    GDALDriverH driver = GDALGetDriverByName(name);
    return driver && creates_vectors(driver) ? driver : NULL;
}

static GDALDriverH driver_by_prefix(const char *path) {
    GDALDriverH driver;
    for (int k = 0; (driver = next_driver(&k));) {
        const char *prefix = item(driver, GDAL_DMD_CONNECTION_PREFIX);
        if (prefix && prefix[0] && !strncasecmp(path, prefix, strlen(prefix))) return driver;
    }
    return NULL;
}

static int has_extension(GDALDriverH driver, const char *path) {
    const char *known = item(driver, GDAL_DMD_EXTENSIONS);
    if (!known) known = item(driver, GDAL_DMD_EXTENSION);
    char **list = CSLTokenizeString2(known ? known : "", " ", 0);
    size_t n = strlen(path);
    int found = 0;
    for (int i = 0; i < CSLCount(list); i++) {
        size_t k = strlen(list[i]);
        found |= k && n > k + 1 && path[n - k - 1] == '.' && !strcasecmp(path + n - k, list[i]);
    }
    CSLDestroy(list);
    return found;
}

static GDALDriverH driver_by_extension(const char *path) {
    GDALDriverH driver;
    for (int k = 0; (driver = next_driver(&k));)
        if (has_extension(driver, path)) return driver;
    return NULL;
}

static int unknown_format(const char *path, const char *format, tnk_err *err) {
    if (format)
        return tnk_fail(err, TNK_E_FORMAT,
                        "%s: no driver of this name that creates vector files; --formats lists "
                        "those there are", format);
    return tnk_fail(err, TNK_E_FORMAT,
                    "%s: no output format known by this name; end it in .geojson .gpkg .fgb .csv "
                    ".shp ..., or give -of FORMAT (--formats lists them)", path);
}

/* The name of the file to build: the last part of the path; what has no extension that the
 * driver knows (a device, standard output) is built as "vessels.EXT". */
static void choose_base(tnk_target *t) {
    const char *slash = strrchr(t->path, '/');
    const char *last = slash ? slash + 1 : t->path;
    const char *ext = item(t->driver, GDAL_DMD_EXTENSION);
    if (t->kind == TNK_TARGET_STREAM && !has_extension(t->driver, last))
        snprintf(t->base, sizeof t->base, "vessels.%s", ext && ext[0] ? ext : "out");
    else
        snprintf(t->base, sizeof t->base, "%.255s", last);
}

/* A link is followed, so that the file it points to is replaced and the link stays. */
static int resolve(tnk_target *t, const char *path, tnk_err *err) {
    struct stat st;
    char real[PATH_MAX];
    const char *name = path;
    if (!strncmp(path, "/vsi", 4)) {
        t->kind = TNK_TARGET_STREAM;
    } else if (!stat(path, &st)) {
        t->kind = S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) ? TNK_TARGET_FILE : TNK_TARGET_STREAM;
        if (t->kind == TNK_TARGET_FILE && realpath(path, real)) name = real;
    } else {
        t->kind = TNK_TARGET_FILE;
    }
    if (strlen(name) >= sizeof t->path) return tnk_fail(err, TNK_E_ARG, "output name too long");
    strcpy(t->path, name);
    size_t n = strlen(t->path);
    while (n > 1 && t->kind == TNK_TARGET_FILE && t->path[n - 1] == '/') t->path[--n] = 0;
    choose_base(t);
    return TNK_OK;
}

int tnk_target_find(tnk_target *t, const char *path, const char *format, tnk_err *err) {
    memset(t, 0, sizeof *t);
    if (!path || !path[0]) return tnk_fail(err, TNK_E_ARG, "no output name");
    t->shown = path;
    if (!strcmp(path, "-") || !strcmp(path, "/vsistdout")) path = "/vsistdout/";
    GDALDriverH by_prefix = driver_by_prefix(path);
    if (format && format[0])
        t->driver = driver_by_name(format);
    else if (by_prefix)
        t->driver = by_prefix;
    else if (!strcmp(path, "/vsistdout/"))
        t->driver = driver_by_name("GeoJSON");
    else
        t->driver = driver_by_extension(path);
    if (!t->driver) return unknown_format(path, format && format[0] ? format : NULL, err);
    if (by_prefix != t->driver && item(t->driver, GDAL_DCAP_VIRTUALIO))
        return resolve(t, path, err);
    t->kind = TNK_TARGET_STORE;
    if (strlen(path) >= sizeof t->path) return tnk_fail(err, TNK_E_ARG, "output name too long");
    strcpy(t->path, path);
    return TNK_OK;
}

static int check_folder(const tnk_target *t, tnk_err *err) {
    char folder[sizeof t->path];
    strcpy(folder, t->path);
    char *slash = strrchr(folder, '/');
    if (slash == folder)
        slash[1] = 0;
    else if (slash)
        *slash = 0;
    else
        strcpy(folder, ".");
    if (access(folder, W_OK | X_OK))
        return tnk_fail(err, TNK_E_WRITE, "%.350s: cannot write into folder %.80s: %s", t->shown,
                        folder, strerror(errno));
    return TNK_OK;
}

static int check_file(const tnk_target *t, int overwrite, tnk_err *err) {
    struct stat st;
    if (!lstat(t->path, &st)) {
        if (S_ISDIR(st.st_mode))
            return tnk_fail(err, TNK_E_EXISTS, "%.400s: is a folder", t->shown);
        if (!overwrite)
            return tnk_fail(err, TNK_E_EXISTS, "%.400s: exists; -overwrite replaces it", t->shown);
    }
    return check_folder(t, err);
}

static int check_stream(const tnk_target *t, int overwrite, tnk_err *err) {
    VSIStatBufL st;
    if (strncmp(t->path, "/vsi", 4) || !strncmp(t->path, "/vsistdout/", 11)) return TNK_OK;
    if (!overwrite && !VSIStatL(t->path, &st))
        return tnk_fail(err, TNK_E_EXISTS, "%.400s: exists; -overwrite replaces it", t->shown);
    return TNK_OK;
}

static int check_store(const tnk_target *t, const char *layer, int overwrite, tnk_err *err) {
    const char *allowed[] = {GDALGetDriverShortName(t->driver), NULL};
    GDALDatasetH ds = GDALOpenEx(t->path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, allowed, NULL, NULL);
    if (!ds) return TNK_E_WRITE; /* the caller adds OGR's words */
    int there = GDALDatasetGetLayerByName(ds, layer) != NULL;
    GDALClose(ds);
    if (there && !overwrite)
        return tnk_fail(err, TNK_E_EXISTS, "layer %s exists in the database; -overwrite replaces it",
                        layer);
    return TNK_OK;
}

int tnk_target_check(const tnk_target *t, const char *layer, int overwrite, tnk_err *err) {
    if (t->kind == TNK_TARGET_FILE) return check_file(t, overwrite, err);
    tnk_ogr_log log;
    tnk_ogr_catch(&log);
    int rc = t->kind == TNK_TARGET_STREAM ? check_stream(t, overwrite, err)
                                          : check_store(t, layer, overwrite, err);
    tnk_ogr_release();
    if (rc == TNK_E_WRITE)
        tnk_fail(err, rc, "cannot open the database: %s", log.failed ? log.text : "no reason given");
    return rc;
}
