#include <tanker/registry.h>

#include <stdio.h>
#include <string.h>

#include "catalog/ships.h"
#include "meaning/cargo.h"
#include "meaning/match.h"
#include "scan/fill.h"

int tnk_registry_open(const char *path, tnk_registry **out, char *message, size_t capacity) {
    tnk_err err = {0};
    if (message && capacity) *message = 0;
    if (!out) return TNK_E_ARG;
    *out = NULL;
    if (!path || !*path) return TNK_E_ARG;
    int rc = tnk_ships_read(path, out, &err);
    if (rc && message && capacity) snprintf(message, capacity, "%s", err.text);
    return rc;
}

size_t tnk_registry_count(const tnk_registry *registry) { return registry ? (size_t)registry->count : 0; }

const tnk_registry_ship *tnk_registry_at(const tnk_registry *registry, size_t i) {
    return i < tnk_registry_count(registry) ? &registry->ship[i] : NULL;
}

int tnk_registry_match(const tnk_registry *registry, const tnk_cargo_in *hull, double tanker_prob, tnk_match *out,
                       size_t capacity, size_t *count) {
    if (!count) return TNK_E_ARG;
    *count = 0;
    if (!registry || !hull || (!out && capacity) || hull->struct_size < sizeof *hull) return TNK_E_ARG;
    if (tanker_prob < 0 || tanker_prob > 1 || tnk_cargo_check(hull, NULL)) return TNK_E_ARG;
    *count = tnk_match_ships(registry->ship, tnk_registry_count(registry), hull, tanker_prob, NULL, NULL, out, capacity);
    return TNK_OK;
}

int tnk_registry_match_vessel(const tnk_registry *registry, const tnk_vessel *vessel, tnk_match *out, size_t capacity,
                              size_t *count) {
    if (!count) return TNK_E_ARG;
    *count = 0;
    if (!registry || !vessel || (!out && capacity)) return TNK_E_ARG;
    *count = tnk_fill_match(vessel, registry, NULL, out, capacity);
    return TNK_OK;
}

int tnk_registry_learn(const char *path, const char *vessels, const char *out, const tnk_learn_opts *opts, long *ships,
                       long *sights, char *message, size_t capacity) {
    tnk_learn_opts own = TNK_LEARN_OPTS_INIT;
    tnk_learnt learnt = {0, 0};
    tnk_err err = {0};
    int rc = TNK_OK;
    if (opts && (opts->struct_size < sizeof(size_t) || opts->struct_size > 4096))
        rc = tnk_fail(&err, TNK_E_ARG, "tnk_learn_opts.struct_size is not set: start from TNK_LEARN_OPTS_INIT");
    else if (opts) memcpy(&own, opts, opts->struct_size < sizeof own ? opts->struct_size : sizeof own);
    if (!rc && (!path || !path[0] || !vessels || !vessels[0] || !out || !out[0]))
        rc = tnk_fail(&err, TNK_E_ARG, "names of a register, of vessels and of an output are needed");
    if (!rc && !(own.least_prob >= 0.5 && own.least_prob <= 1))
        rc = tnk_fail(&err, TNK_E_ARG, "least_prob is %g: it must be from 0.5 to 1", own.least_prob);
    if (!rc) rc = tnk_ships_learn(path, vessels, out, own.least_prob, own.overwrite, &learnt, &err);
    if (ships) *ships = learnt.ships;
    if (sights) *sights = learnt.sights;
    if (message && capacity) snprintf(message, capacity, "%s", err.text);
    return rc;
}

void tnk_registry_free(tnk_registry *registry) { tnk_ships_free(registry); }
