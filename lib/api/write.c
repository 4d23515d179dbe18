/* write.c: the public way to the writers of lib/catalog. */
#include <tanker/write.h>

#include <stdio.h>
#include <string.h>

#include "catalog/list.h"
#include "catalog/write.h"
#include "scene/scene.h"

/* The caller's options, as far as his header knew them, over our defaults. */
static int take_opts(tnk_write_opts *own, const tnk_write_opts *given) {
    const tnk_write_opts defaults = TNK_WRITE_OPTS_INIT;
    *own = defaults;
    if (!given) return 1;
    if (given->struct_size < sizeof given->struct_size) return 0;
    memcpy(own, given, given->struct_size < sizeof *own ? given->struct_size : sizeof *own);
    return 1;
}

int tnk_write(tnk_list *list, const tnk_scene *scene, const char *path, const tnk_write_opts *opts) {
    tnk_write_opts own;
    if (!list) return TNK_E_ARG;
    list->err.code = TNK_OK;
    list->err.text[0] = 0;
    if (!scene || !path) return tnk_fail(&list->err, TNK_E_ARG, "tnk_write: no scene or no path");
    if (!take_opts(&own, opts))
        return tnk_fail(&list->err, TNK_E_ARG, "tnk_write: opts->struct_size is not set");
    return tnk_catalog_write(list->items, list->count, tnk_scene_known(scene), path, &own,
                             &list->err);
}

int tnk_write_check(const char *path, const tnk_write_opts *opts, char *message, size_t capacity) {
    tnk_write_opts own;
    tnk_err err = {0};
    int rc = take_opts(&own, opts)
                 ? tnk_catalog_check(path, &own, &err)
                 : tnk_fail(&err, TNK_E_ARG, "tnk_write_check: opts->struct_size is not set");
    if (message && capacity) snprintf(message, capacity, "%s", err.text);
    return rc;
}

int tnk_write_format(int i, const char **short_name, const char **long_name) {
    return tnk_catalog_format(i, short_name, long_name);
}
