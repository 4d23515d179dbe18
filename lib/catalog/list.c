#include "catalog/list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

tnk_list *tnk_list_new(void) {
    tnk_list *list = tnk_alloc_zero(1, sizeof *list);
    if (!list) return NULL;
    list->stats.struct_size = sizeof list->stats;
    list->stats.cloud_share = NAN;
    return list;
}

void tnk_vessel_init(tnk_vessel *v) {
    *v = (tnk_vessel){.dark = -1};
    double *const numbers[] = {
        &v->lon_deg, &v->lat_deg, &v->col_px, &v->row_px, &v->score, &v->length_m, &v->length_sd_m, &v->beam_m,
        &v->beam_sd_m, &v->heading_deg, &v->heading_sd_deg, &v->gsd_m, &v->contrast, &v->tanker_prob,
        &v->freeboard_m, &v->freeboard_sd_m, &v->depth_m, &v->depth_sd_m, &v->draught_m, &v->draught_sd_m,
        &v->summer_draught_m, &v->dwt_t, &v->dwt_lo_t, &v->dwt_hi_t, &v->laden_fraction, &v->laden_lo, &v->laden_hi,
        &v->laden_prob, &v->cargo_t, &v->cargo_lo_t, &v->cargo_hi_t, &v->partner_gap_m, &v->registry_prob,
        &v->ais_distance_m, &v->freeboard_agree, &v->partner_prob, &v->partner_gap_sd_m, &v->partner_overlap,
        &v->partner_angle_deg, &v->incidence_deg, &v->deck_blue, &v->deck_red, &v->deck_colour_sd,
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = NAN;
    for (int i = 0; i < 8; i++) v->box_px[i] = v->box_deg[i] = NAN;
    for (int i = 0; i < 4; i++) v->deck_edge_px[i] = v->shadow_edge_px[i] = v->waterline_px[i] = NAN;
}

int tnk_list_push(tnk_list *list, const tnk_vessel *vessel) {
    if (list->count == list->capacity) {
        size_t more = list->capacity ? 2 * list->capacity : 16;
        tnk_vessel *items = tnk_grow(list->items, more, sizeof *items);
        if (!items) return TNK_E_NOMEM;
        list->items = items;
        list->capacity = more;
    }
    list->items[list->count++] = *vessel;
    return TNK_OK;
}

static int order(double a, double b) { return (a > b) - (a < b); }

static int compare(const void *left, const void *right) {
    const tnk_vessel *a = left, *b = right;
    int c = order(a->row_px, b->row_px);
    if (!c) c = order(a->col_px, b->col_px);
    if (!c) c = order(a->length_m, b->length_m);
    return c ? c : strncmp(a->id, b->id, sizeof a->id);
}

void tnk_list_sort(tnk_list *list) {
    if (list->count > 1) qsort(list->items, list->count, sizeof *list->items, compare);
}
