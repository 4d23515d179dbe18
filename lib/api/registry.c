#include <tanker/registry.h>

#include <stdio.h>

#include "catalog/ships.h"
#include "meaning/cargo.h"
#include "meaning/match.h"

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
    *count = tnk_match_ships(registry->ship, tnk_registry_count(registry), hull, tanker_prob, NULL, out, capacity);
    return TNK_OK;
}

void tnk_registry_free(tnk_registry *registry) { tnk_ships_free(registry); }
