#include <string.h>

#include "scan/scan.h"

int tnk_scan(tnk_scene *scene, const tnk_scan_opts *opts, tnk_list **out) {
    tnk_scan_opts full = TNK_SCAN_OPTS_INIT;
    tnk_err err = {0};
    if (!out) return TNK_E_ARG;
    *out = NULL;
    if (!scene) return TNK_E_ARG;
    if (opts) {
        if (opts->struct_size < sizeof(size_t) || opts->struct_size > 4096) {
            tnk_fail(&err, TNK_E_ARG, "tnk_scan_opts.struct_size is not set: start from TNK_SCAN_OPTS_INIT");
            tnk_scene_set_error(scene, &err);
            return TNK_E_ARG;
        }
        memcpy(&full, opts, opts->struct_size < sizeof full ? opts->struct_size : sizeof full);
        full.struct_size = sizeof full;
    }
    int rc = tnk_scan_scene(scene, &full, out, &err);
    if (rc) tnk_scene_set_error(scene, &err);
    return rc;
}
