/* ais.c: the public functions on AIS reports: arguments are checked here, and lib/scan works. */
#include <tanker/ais.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "catalog/ais.h"
#include "catalog/list.h"
#include "scan/dark.h"

static int take_opts(const tnk_ais_opts *given, tnk_ais_opts *opts, tnk_err *err) {
    *opts = (tnk_ais_opts)TNK_AIS_OPTS_INIT;
    if (given && (given->struct_size < sizeof(size_t) || given->struct_size > 4096))
        return tnk_fail(err, TNK_E_ARG, "tnk_ais_opts.struct_size is not set: start from TNK_AIS_OPTS_INIT");
    if (given) memcpy(opts, given, given->struct_size < sizeof *opts ? given->struct_size : sizeof *opts);
    opts->struct_size = sizeof *opts;
    if (!(opts->window_s >= 1 && opts->window_s <= 86400))
        return tnk_fail(err, TNK_E_ARG, "window_s of %g: must be 1 to 86400", opts->window_s);
    if (!(opts->cover_m >= 0 && opts->cover_m <= 1e6))
        return tnk_fail(err, TNK_E_ARG, "cover_m of %g: must be 0 to 1000000", opts->cover_m);
    return TNK_OK;
}

int tnk_ais_read(const char *path, tnk_scene *scene, const tnk_ais_opts *opts, tnk_ais **out, char *message,
                 size_t capacity) {
    tnk_err err = {0};
    if (!out) return TNK_E_ARG;
    *out = NULL;
    tnk_ais *ais = tnk_alloc_zero(1, sizeof *ais);
    int rc = ais ? TNK_OK : tnk_fail_nomem(&err);
    if (!rc && (!path || !path[0] || !scene)) rc = tnk_fail(&err, TNK_E_ARG, "tnk_ais_read: no path or no scene");
    if (!rc) rc = take_opts(opts, &ais->opts, &err);
    if (!rc) rc = tnk_dark_read(scene, path, ais, &err);
    if (message && capacity) snprintf(message, capacity, "%s", err.text);
    if (rc) tnk_ais_free(ais);
    else *out = ais;
    return rc;
}

int tnk_ais_match(tnk_ais *ais, tnk_scene *scene, tnk_list *list) {
    if (!ais || !scene || !list) return TNK_E_ARG;
    return tnk_dark_match(scene, ais, list, &list->err);
}

int tnk_ais_get_stats(const tnk_ais *ais, tnk_ais_stats *stats) {
    if (!ais || !stats || stats->struct_size < sizeof stats->struct_size) return TNK_E_ARG;
    size_t size = stats->struct_size;
    memcpy(stats, &ais->stats, size < sizeof *stats ? size : sizeof *stats);
    stats->struct_size = size;
    return TNK_OK;
}

void tnk_ais_free(tnk_ais *ais) {
    if (!ais) return;
    tnk_free(ais->row);
    tnk_free(ais->ship);
    tnk_free(ais);
}
