/* catalog.c: the public functions on catalogs: arguments are checked here, and lib/catalog works. */
#include <tanker/catalog.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "catalog/catalog.h"
#include "catalog/result.h"
#include "scene/door.h"
#include "scene/plan.h"

/* ---- results ---- */

static void list_warnings(const tnk_scene *scene, tnk_result *r) {
    const char *text;
    size_t used = 0;
    for (int i = 0; (text = tnk_scene_nth_warning(scene, i)) && used < sizeof r->warnings; i++)
        used += (size_t)snprintf(r->warnings + used, sizeof r->warnings - used, "%s%s", i ? "\n" : "", text);
}

int tnk_result_new(tnk_scene *scene, const tnk_list *list, tnk_result **out) {
    if (!out) return TNK_E_ARG;
    *out = NULL;
    if (!scene) return TNK_E_ARG;
    tnk_result *r = tnk_result_make(tnk_scene_known(scene), list);
    if (!r) {
        tnk_err err;
        tnk_fail_nomem(&err);
        tnk_scene_set_error(scene, &err);
        return TNK_E_NOMEM;
    }
    if (tnk_scene_ring(scene, r->ring_deg)) r->points = TNK_RESULT_RING;
    list_warnings(scene, r);
    *out = r;
    return TNK_OK;
}

const void *tnk_result_bytes(const tnk_result *result, size_t *size) {
    if (size) *size = result ? result->size : 0;
    return result;
}

int tnk_result_from_bytes(const void *bytes, size_t size, tnk_result **out) {
    int wrong;
    if (!out) return TNK_E_ARG;
    *out = tnk_result_parse(bytes, size, &wrong);
    return *out ? TNK_OK : wrong ? TNK_E_ARG : TNK_E_NOMEM;
}

size_t tnk_result_count(const tnk_result *result) { return result ? result->count : 0; }

void tnk_result_free(tnk_result *result) { tnk_free(result); }

/* ---- catalogs ---- */

int tnk_catalog_open(const char *path, const tnk_catalog_opts *opts, tnk_catalog **out) {
    tnk_catalog_opts own = TNK_CATALOG_OPTS_INIT;
    if (!out) return TNK_E_ARG;
    *out = NULL;
    if (!path || !path[0]) return TNK_E_ARG;
    if (opts && opts->struct_size < sizeof opts->struct_size) return TNK_E_ARG;
    if (opts) memcpy(&own, opts, opts->struct_size < sizeof own ? opts->struct_size : sizeof own);
    if (own.shards < 0 || own.shard < 0 || own.shard > own.shards || (own.shards && !own.shard)) return TNK_E_ARG;
    return tnk_catalog_load(path, &own, out);
}

void tnk_catalog_close(tnk_catalog *catalog) { tnk_catalog_drop(catalog); }

const char *tnk_catalog_message(const tnk_catalog *catalog) { return catalog ? catalog->err.text : ""; }

/* TNK_OK, or TNK_E_ARG with words: is it open, and for writing where that is needed? */
static int ready(tnk_catalog *c, int write) {
    if (!c) return TNK_E_ARG;
    if (!c->ds) return tnk_fail(&c->err, TNK_E_ARG, "the catalog is not open");
    if (write && !c->write) return tnk_fail(&c->err, TNK_E_ARG, "%.400s: is open for reading only", c->path);
    return TNK_OK;
}

static int bad(tnk_catalog *c, const char *why) { return tnk_fail(&c->err, TNK_E_ARG, "%s", why); }

/* A scene's state may come from a program that knows fewer members. */
static int take_state(const tnk_scene_state *given, tnk_scene_state *own) {
    *own = (tnk_scene_state){.size_bytes = -1, .modified_s = -1, .seconds = NAN, .peak_memory_mib = NAN};
    if (!given || given->struct_size < offsetof(tnk_scene_state, status)) return 0;
    memcpy(own, given, given->struct_size < sizeof *own ? given->struct_size : sizeof *own);
    return own->name && own->name[0] && tnk_scene_status_name(own->status);
}

int tnk_catalog_scenes(tnk_catalog *c, int status, tnk_scene_state_fn each, void *user) {
    int rc = ready(c, 0);
    if (!rc && !each) rc = bad(c, "tnk_catalog_scenes: no function to call");
    return rc ? rc : tnk_catalog_list(c, status, each, user);
}

int tnk_catalog_plan(tnk_catalog *c, const tnk_scene_state *states, size_t count) {
    tnk_scene_state own;
    int rc = ready(c, 1);
    for (size_t i = 0; i < count && !rc; i++)
        if (!take_state(&states[i], &own) || own.struct_size != sizeof own)
            rc = bad(c, "tnk_catalog_plan: a state has no name, or struct_size is not set");
    return rc || !count ? rc : tnk_catalog_add_plan(c, states, count);
}

int tnk_catalog_put(tnk_catalog *c, const tnk_scene_state *state, const tnk_result *result) {
    tnk_scene_state own;
    int rc = ready(c, 1);
    if (!rc && !take_state(state, &own)) rc = bad(c, "tnk_catalog_put: no name, or struct_size is not set");
    return rc ? rc : tnk_catalog_store(c, &own, result);
}

int tnk_catalog_get_totals(tnk_catalog *c, tnk_catalog_totals *totals) {
    tnk_catalog_totals own;
    int rc = ready(c, 0);
    if (!rc && (!totals || totals->struct_size < sizeof totals->struct_size))
        rc = bad(c, "tnk_catalog_get_totals: struct_size is not set");
    if (!rc) rc = tnk_catalog_total(c, &own);
    if (rc) return rc;
    size_t size = totals->struct_size;
    memcpy(totals, &own, size < sizeof own ? size : sizeof own);
    totals->struct_size = size;
    return TNK_OK;
}

int tnk_catalog_link(tnk_catalog *c) {
    int rc = ready(c, 1);
    return rc ? rc : tnk_catalog_across(c);
}

int tnk_catalog_export(tnk_catalog *c, const char *path, const char *layer, const tnk_write_opts *opts) {
    tnk_write_opts own = TNK_WRITE_OPTS_INIT;
    int rc = ready(c, 0);
    if (!rc && (!path || (opts && opts->struct_size < sizeof opts->struct_size)))
        rc = bad(c, "tnk_catalog_export: no path, or opts->struct_size is not set");
    if (rc) return rc;
    if (opts) memcpy(&own, opts, opts->struct_size < sizeof own ? opts->struct_size : sizeof own);
    return tnk_catalog_copy_out(c, path, layer, &own);
}

int tnk_catalog_merge(tnk_catalog *c, tnk_catalog *part, long *taken) {
    int rc = ready(c, 1);
    if (taken) *taken = 0;
    if (!rc && (!part || part == c || !part->ds)) rc = bad(c, "tnk_catalog_merge: no other catalog is open");
    return rc ? rc : tnk_catalog_take_over(c, part, taken);
}

int tnk_catalog_passes(tnk_catalog *c, double lon_deg, double lat_deg, double radius_m, tnk_pass_fn each,
                       void *user) {
    int rc = ready(c, 0);
    if (!rc && (!each || !(lon_deg >= -180 && lon_deg <= 180) || !(lat_deg >= -90 && lat_deg <= 90) ||
                !(radius_m > 0)))
        rc = bad(c, "tnk_catalog_passes: a place is lon -180 .. 180, lat -90 .. 90 and a radius above 0");
    return rc ? rc : tnk_catalog_at(c, lon_deg, lat_deg, radius_m, each, user);
}
