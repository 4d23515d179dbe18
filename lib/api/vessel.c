/* vessel.c: names of what a vessel carries, and the list of vessels. */
#include <tanker/vessel.h>

#include <string.h>
#include <tanker/version.h>

#include "base/mem.h"
#include "catalog/list.h"
#include "meaning/models.h"

const char *tnk_version(void) { return TNK_VERSION; }

const char *tnk_models(void) { return TNK_MODELS; }

const char *tnk_flag_name(unsigned flag) {
    static const char *const names[TNK_FLAG_COUNT] = {
        "edge",      "near_land", "cloud",     "wake",      "gcp_only", "rpc_only",
        "no_georef", "saturated", "dark_hull", "alongside", "coarse", "river_sea_hull", "structure", "faint_shadow",
    };
    for (int i = 0; i < TNK_FLAG_COUNT; i++)
        if (flag == 1u << i) return names[i];
    return NULL;
}

const char *tnk_quantity_name(enum tnk_quantity q) {
    static const char *const names[TNK_Q_COUNT] = {
        "position", "length",  "beam", "heading", "time",  "type",     "freeboard",
        "depth",    "draught", "dwt",  "laden",   "cargo", "registry", "ais",
    };
    return (unsigned)q < TNK_Q_COUNT ? names[q] : NULL;
}

const char *tnk_reason_name(enum tnk_reason r) {
    static const char *const names[TNK_WHY_COUNT] = {
        "measured",    "no_georef",      "no_metadata",         "bow_unknown",
        "cut_by_edge", "gsd_too_coarse", "not_in_this_version", "not_asked",
        "sun_unknown", "view_unknown", "sun_below_horizon", "sun_along_hull", "weak_geometry",
        "shadow_on_quay", "shadow_on_hull", "rough_sea", "no_clear_edge", "cloud", "radar",
        "size_not_measured", "no_match", "no_coverage", "contradicts_size",
    };
    return (unsigned)r < TNK_WHY_COUNT ? names[r] : NULL;
}

const char *tnk_ship_type_name(enum tnk_ship_type type) {
    static const char *const names[] = {"unknown", "tanker", "bulk_carrier", "general_cargo", "container", "other"};
    return (unsigned)type < sizeof names / sizeof *names ? names[type] : NULL;
}

const char *tnk_freeboard_method_name(enum tnk_freeboard_method method) {
    static const char *const names[] = {"none", "shadow", "hull_side", "both"};
    return (unsigned)method < sizeof names / sizeof *names ? names[method] : NULL;
}

const char *tnk_laden_basis_name(enum tnk_laden_basis basis) {
    static const char *const names[] = {NULL, "prior", "measured"};
    return (unsigned)basis < sizeof names / sizeof *names ? names[basis] : NULL;
}

size_t tnk_list_count(const tnk_list *list) { return list ? list->count : 0; }

const tnk_vessel *tnk_list_at(const tnk_list *list, size_t i) {
    return list && i < list->count ? &list->items[i] : NULL;
}

int tnk_list_get_stats(const tnk_list *list, tnk_list_stats *stats) {
    if (!list || !stats || stats->struct_size < sizeof stats->struct_size) return TNK_E_ARG;
    size_t size = stats->struct_size;
    memcpy(stats, &list->stats, size < sizeof *stats ? size : sizeof *stats);
    stats->struct_size = size;
    return TNK_OK;
}

const char *tnk_list_message(const tnk_list *list) { return list ? list->err.text : ""; }

void tnk_list_free(tnk_list *list) {
    if (!list) return;
    tnk_free(list->items);
    tnk_free(list);
}
