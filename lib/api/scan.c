#include <math.h>
#include <string.h>

#include "meaning/decknet.h"
#include "measure/hull.h"
#include "scan/scan.h"
#include "scene/door.h"

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
    if (tnk_scene_facts_only(scene)) {
        tnk_fail(&err, TNK_E_ARG, "the scene was opened for its facts only (facts_only)");
        tnk_scene_set_error(scene, &err);
        return TNK_E_ARG;
    }
    int rc = tnk_scan_scene(scene, &full, out, &err);
    if (rc) tnk_scene_set_error(scene, &err);
    return rc;
}

int tnk_expect(double gsd_m, double length_m, tnk_expectation *out) {
    const double clear = 100; /* contrast of a hull seen clearly */
    if (!out || out->struct_size < sizeof out->struct_size || !(gsd_m > 0) || !(length_m > 0)) return TNK_E_ARG;
    double sd, ratio = tnk_hull_usual_ratio(&sd);
    size_t size = out->struct_size;
    tnk_expectation e = {.struct_size = size};
    e.found_from_m = tnk_hull_found_from(gsd_m);
    e.beam_from_m = fmax(2 * ratio * gsd_m, 10);
    e.bow_from_m = fmax(25 * gsd_m, 20);
    e.type_from_m = tnk_decknet_shortest(gsd_m);
    tnk_hull_errors(length_m, length_m / ratio, gsd_m, clear, &e.length_sd_m, &e.beam_sd_m, &e.heading_sd_deg);
    memcpy(out, &e, size < sizeof e ? size : sizeof e);
    return TNK_OK;
}
