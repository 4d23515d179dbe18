#include "catalog/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

enum { PATH_MOST = 4096 + 512, CHUNK = 1 << 16 };

static int say(const tnk_target *t, int number, tnk_err *err) {
    return tnk_fail(err, TNK_E_WRITE, "%.350s: cannot write: %s", t->shown,
                    number ? strerror(number) : "the output took no more bytes");
}

static int write_all(int fd, const char *bytes, size_t n) {
    while (n) {
        ssize_t k = write(fd, bytes, n);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return k < 0 ? errno : ENOSPC;
        bytes += k;
        n -= (size_t)k;
    }
    return 0;
}

/* A failing close() is a failed write (network file systems, quotas). */
static int copy_to_fd(VSILFILE *in, int fd) {
    char chunk[CHUNK];
    int bad = 0;
    size_t n;
    while (!bad && (n = VSIFReadL(chunk, 1, sizeof chunk, in)) > 0) bad = write_all(fd, chunk, n);
    if (close(fd) && !bad) bad = errno;
    return bad;
}

static int copy_to_vsi(VSILFILE *in, VSILFILE *out) {
    char chunk[CHUNK];
    int bad = 0;
    size_t n;
    while (!bad && (n = VSIFReadL(chunk, 1, sizeof chunk, in)) > 0)
        bad = VSIFWriteL(chunk, 1, n, out) != n;
    if (!bad) bad = VSIFFlushL(out) != 0;
    if (VSIFCloseL(out)) bad = 1;
    return bad;
}

static int stream_one(const char *source, const tnk_target *t, tnk_err *err) {
    int is_vsi = !strncmp(t->path, "/vsi", 4);
    VSILFILE *in = VSIFOpenL(source, "rb");
    if (!in) return say(t, EIO, err);
    int rc = TNK_OK;
    if (is_vsi) {
        VSILFILE *out = VSIFOpenL(t->path, "wb");
        if (!out || copy_to_vsi(in, out)) rc = say(t, 0, err);
        if (rc && strncmp(t->path, "/vsistdout/", 11)) VSIUnlink(t->path);
    } else {
        int fd = open(t->path, O_WRONLY | O_CLOEXEC);
        int bad = fd < 0 ? errno : copy_to_fd(in, fd);
        if (bad) rc = say(t, bad, err);
    }
    VSIFCloseL(in);
    return rc;
}

static int place_stream(const char *folder, char **names, const tnk_target *t, tnk_err *err) {
    char source[PATH_MOST];
    if (CSLCount(names) != 1)
        return tnk_fail(err, TNK_E_WRITE, "%.350s: %s makes more than one file, which cannot go there",
                        t->shown, GDALGetDriverShortName(t->driver));
    snprintf(source, sizeof source, "%s/%s", folder, names[0]);
    return stream_one(source, t, err);
}

/* The tree under the memory folder into `stage`, a folder of the real file system. */
static int copy_tree(const char *folder, char **names, const char *stage, const tnk_target *t,
                     tnk_err *err) {
    for (int i = 0; i < CSLCount(names); i++) {
        char source[PATH_MOST], dest[PATH_MOST];
        snprintf(source, sizeof source, "%s/%s", folder, names[i]);
        if (snprintf(dest, sizeof dest, "%s/%s", stage, names[i]) >= (int)sizeof dest)
            return say(t, ENAMETOOLONG, err);
        size_t n = strlen(dest);
        if (dest[n - 1] == '/') {
            if (mkdir(dest, 0777)) return say(t, errno, err);
            continue;
        }
        VSILFILE *in = VSIFOpenL(source, "rb");
        int fd = in ? open(dest, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
        int bad = !in ? EIO : fd < 0 ? errno : copy_to_fd(in, fd);
        if (in) VSIFCloseL(in);
        if (bad) return say(t, bad, err);
    }
    return TNK_OK;
}

static int is_top(const char *name) {
    const char *slash = strchr(name, '/');
    return !slash || !slash[1];
}

static void join(char out[PATH_MOST], const char *folder, const char *name) {
    snprintf(out, PATH_MOST, "%.4090s/%.255s", folder, name);
    size_t n = strlen(out);
    if (out[n - 1] == '/') out[n - 1] = 0;
}

/* Companions of the old file that would be wrong beside the new one: a stale write-ahead log
 * would be replayed into a new GeoPackage, a stale index would hide shapes. */
static void remove_stale(const tnk_target *t) {
    static const char *const suffix[] = {"-wal", "-shm", "-journal"};
    static const char *const index[] = {".qix", ".sbn", ".sbx", ".idm", ".ind"};
    char name[PATH_MOST];
    for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
        snprintf(name, sizeof name, "%s%s", t->path, suffix[i]);
        unlink(name);
    }
    size_t n = strlen(t->path);
    if (n < 5 || strcmp(t->path + n - 4, ".shp")) return;
    for (size_t i = 0; i < sizeof index / sizeof *index; i++) {
        snprintf(name, sizeof name, "%.*s%s", (int)(n - 4), t->path, index[i]);
        unlink(name);
    }
}

static int none_exists(char **names, const char *folder, tnk_err *err) {
    struct stat st;
    char dest[PATH_MOST];
    for (int i = 0; i < CSLCount(names); i++) {
        if (!is_top(names[i])) continue;
        join(dest, folder, names[i]);
        if (!lstat(dest, &st))
            return tnk_fail(err, TNK_E_EXISTS, "%.400s: exists; -overwrite replaces it", dest);
    }
    return TNK_OK;
}

/* Two rounds, so that the name the user gave appears when all that it needs is there. */
static int rename_all(char **names, const char *stage, const char *folder, const tnk_target *t,
                      tnk_err *err) {
    char from[PATH_MOST], to[PATH_MOST];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < CSLCount(names); i++) {
            if (!is_top(names[i])) continue;
            size_t n = strcspn(names[i], "/");
            int is_main = strlen(t->base) == n && !strncmp(names[i], t->base, n);
            if (is_main != round) continue;
            join(from, stage, names[i]);
            join(to, folder, names[i]);
            if (rename(from, to)) return say(t, errno, err);
        }
    return TNK_OK;
}

static int place_file(const char *memory, char **names, const tnk_target *t, int overwrite,
                      tnk_err *err) {
    static atomic_int serial;
    char folder[PATH_MOST], stage[PATH_MOST];
    const char *slash = strrchr(t->path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - t->path) : 1,
             slash ? t->path : ".");
    snprintf(stage, sizeof stage, "%.4000s/.%.200s.%ld-%d.tmp", folder, t->base, (long)getpid(),
             atomic_fetch_add(&serial, 1));
    if (mkdir(stage, 0777)) return say(t, errno, err);
    int rc = copy_tree(memory, names, stage, t, err);
    if (!rc && !overwrite) rc = none_exists(names, folder, err);
    if (!rc && overwrite) remove_stale(t);
    if (!rc) rc = rename_all(names, stage, folder, t, err);
    VSIRmdirRecursive(stage);
    return rc;
}

int tnk_place(const char *memory, const tnk_target *t, int overwrite, tnk_err *err) {
    tnk_ogr_log log;
    tnk_ogr_catch(&log);
    char **names = VSIReadDirRecursive(memory);
    int rc = !CSLCount(names) ? say(t, EIO, err)
             : t->kind == TNK_TARGET_STREAM ? place_stream(memory, names, t, err)
                                            : place_file(memory, names, t, overwrite, err);
    tnk_ogr_release();
    CSLDestroy(names);
    return rc;
}
