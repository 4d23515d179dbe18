/* write.h: vessels into a layer of any OGR format. */
#ifndef TNK_CATALOG_WRITE_H
#define TNK_CATALOG_WRITE_H

#include <tanker/scene.h>
#include <tanker/vessel.h>
#include <tanker/write.h>

#include "base/err.h"

/* As tnk_write() (include/tanker/write.h), with every argument there. */
int tnk_catalog_write(const tnk_vessel *items, size_t count, const tnk_scene_info *info,
                      const char *path, const tnk_write_opts *opts, tnk_err *err);

/* As tnk_write_check(). */
int tnk_catalog_check(const char *path, const tnk_write_opts *opts, tnk_err *err);

/* Names of the i-th vector format that can be created; 0 past the end. */
int tnk_catalog_format(int i, const char **short_name, const char **long_name);

#endif
