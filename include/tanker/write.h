/* write.h: vessels into anything OGR can create. */
#ifndef TANKER_WRITE_H
#define TANKER_WRITE_H

#include <tanker/scene.h>
#include <tanker/vessel.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnk_write_opts {
    size_t struct_size;               /* TNK_WRITE_OPTS_INIT sets it; leave it */
    const char *format;               /* OGR's short driver name; NULL: from the extension */
    const char *const *dataset_options; /* "NAME=VALUE" ..., NULL; -dsco */
    const char *const *layer_options; /* -lco */
    int overwrite;                    /* 1: replace an existing output */
} tnk_write_opts;                     /* grows only at the end */

#define TNK_WRITE_OPTS_INIT                                                                  \
    {                                                                                        \
        sizeof(tnk_write_opts), 0, 0, 0, 0                                                   \
    }

/* Write one feature per vessel into layer "vessels".
 *
 *   list    borrowed; its message carries the words of a failure
 *   scene   borrowed; gives scene_id, time and sensor
 *   path    a file name, "PG:..." or "-" (GeoJSON to standard output)
 *
 * A file is written under a temporary name in the same folder, flushed, and renamed, so
 * that the name `path` never holds a half file. In a database all is one transaction.
 * Formats without layers or long names (Shapefile) get the ten-letter names of the README.
 *
 * TNK_OK, TNK_E_ARG, TNK_E_FORMAT, TNK_E_EXISTS, TNK_E_WRITE, TNK_E_NOMEM.
 */
TNK_API int tnk_write(tnk_list *list, const tnk_scene *scene, const char *path,
                      const tnk_write_opts *opts);

/* TNK_OK when `path` could be written with these options as far as can be told before the
 * search: format known, folder there, not existing without overwrite. Words in message
 * (capacity bytes, may be NULL). */
TNK_API int tnk_write_check(const char *path, const tnk_write_opts *opts, char *message,
                            size_t capacity);

/* The i-th vector format this GDAL can create: short name and long name; 0 when i is past
 * the end. Strings are GDAL's own. */
TNK_API int tnk_write_format(int i, const char **short_name, const char **long_name);

#ifdef __cplusplus
}
#endif
#endif
