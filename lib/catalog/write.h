/* write.h: rows into the layers of any OGR format. */
#ifndef TNK_CATALOG_WRITE_H
#define TNK_CATALOG_WRITE_H

#include <tanker/scene.h>
#include <tanker/vessel.h>
#include <tanker/write.h>

#include "base/err.h"
#include "catalog/table.h"

/* A layer to be written, row by row. */
typedef struct tnk_feed {
    const tnk_table *table;
    int (*next)(void *user, tnk_row *row); /* 1: a row, valid until the next call; 0: the end; -1: failed */
    void *user;
} tnk_feed;

/* Write the feeds as one product, whole or not at all, as tnk_write() says. Formats with one layer get
 * the first. time: ISO 8601, what a format that stamps its tables is to say; "" or NULL: 1970. */
int tnk_feeds_write(const tnk_feed *feeds, int count, const char *time, const char *path,
                    const tnk_write_opts *opts, tnk_err *err);

/* As tnk_write() (include/tanker/write.h), with every argument there. */
int tnk_catalog_write(const tnk_vessel *items, size_t count, const tnk_scene_info *info,
                      const char *path, const tnk_write_opts *opts, tnk_err *err);

/* As tnk_write_check(). */
int tnk_catalog_check(const char *path, const tnk_write_opts *opts, tnk_err *err);

/* Names of the i-th vector format that can be created; 0 past the end. */
int tnk_catalog_format(int i, const char **short_name, const char **long_name);

#endif
