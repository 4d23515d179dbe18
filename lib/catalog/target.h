/* target.h: where the output goes and which OGR driver writes it. */
#ifndef TNK_CATALOG_TARGET_H
#define TNK_CATALOG_TARGET_H

#include <gdal.h>

#include "base/err.h"

enum tnk_target_kind {
    TNK_TARGET_FILE,   /* a local file (or several): built in memory, copied, renamed */
    TNK_TARGET_STREAM, /* standard output, a device, /vsi...: built in memory, copied */
    TNK_TARGET_STORE   /* a database: one transaction */
};

typedef struct tnk_target {
    enum tnk_target_kind kind;
    GDALDriverH driver; /* GDAL's own */
    const char *shown;  /* the name as the user gave it, for messages; borrowed */
    char path[4096];    /* FILE: symbolic links resolved; STREAM: name for VSI; STORE: as given */
    char base[256];     /* file name to build under, with an extension the driver likes */
} tnk_target;

/* What OGR said while a handler of ours was pushed: the first failure only, since later ones
 * follow from it. */
typedef struct tnk_ogr_log {
    int failed;
    char text[400];
} tnk_ogr_log;

/* Register GDAL's drivers, once. */
void tnk_ogr_start(void);

/* Catch GDAL's errors of this thread into *log until tnk_ogr_release(). */
void tnk_ogr_catch(tnk_ogr_log *log);
void tnk_ogr_release(void);

/* Driver and kind of `path`, which must outlive the target; `format` may be NULL.
 * TNK_OK, TNK_E_ARG, TNK_E_FORMAT. */
int tnk_target_find(tnk_target *target, const char *path, const char *format, tnk_err *err);

/* Could it be written? TNK_OK, TNK_E_EXISTS (it is there and overwrite is 0, or it is a folder),
 * TNK_E_WRITE (no such folder, no permission, no such database). layer: of a database. */
int tnk_target_check(const tnk_target *target, const char *layer, int overwrite, tnk_err *err);

/* The i-th vector driver that can create; NULL past the end. */
GDALDriverH tnk_target_driver(int i);

#endif
