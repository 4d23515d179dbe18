#include "scan/fast.h"

#include <math.h>
#include <stdio.h>

#include "base/earth.h"
#include "base/mem.h"
#include "catalog/list.h"
#include "meaning/pairs.h"

/* Metres about the first vessel; of pixels where there is no georeference. */
static void place(const tnk_vessel *v, const tnk_vessel *first, tnk_lying *out) {
    double north, east;
    if (isfinite(v->lat_deg) && isfinite(first->lat_deg)) {
        tnk_earth_degree(v->lat_deg, &north, &east);
        out->east_m = tnk_earth_wrap(v->lon_deg - first->lon_deg) * east;
        out->north_m = (v->lat_deg - first->lat_deg) * north;
    } else {
        out->east_m = (v->col_px - first->col_px) * v->gsd_m;
        out->north_m = (first->row_px - v->row_px) * v->gsd_m;
    }
}

static tnk_lying lying(const tnk_vessel *v, const tnk_vessel *first) {
    tnk_lying l = {.length_m = v->length_m, .beam_m = v->beam_m, .beam_sd_m = v->beam_sd_m, .axis_deg = v->heading_deg,
                   .axis_sd_deg = v->heading_sd_deg, .score = v->score, .gsd_m = v->gsd_m};
    l.apart = v->berthed != 0;
    l.under_way = (v->flags & TNK_FLAG_WAKE) != 0;
    place(v, first, &l);
    return l;
}

int tnk_fast_mark(tnk_list *list, tnk_err *err) {
    size_t n = list->count;
    tnk_lying *hull = tnk_alloc(n, sizeof *hull);
    long *partner = tnk_alloc(n, sizeof *partner);
    int rc = hull && partner ? TNK_OK : tnk_fail_nomem(err);
    for (size_t i = 0; i < n && !rc; i++) hull[i] = lying(&list->items[i], &list->items[0]);
    if (!rc) rc = tnk_pairs_find(hull, (long)n, partner, err);
    for (size_t i = 0; i < n && !rc; i++) {
        tnk_vessel *v = &list->items[i];
        tnk_beside s;
        if (partner[i] < 0) continue;
        tnk_pairs_look(&hull[i], &hull[partner[i]], &s);
        snprintf(v->partner_id, sizeof v->partner_id, "%s", list->items[partner[i]].id);
        v->partner_gap_m = s.gap_m, v->partner_gap_sd_m = s.gap_sd_m;
        v->partner_overlap = s.overlap, v->partner_angle_deg = s.angle_deg;
        v->partner_prob = s.prob;
        v->flags |= TNK_FLAG_ALONGSIDE;
    }
    tnk_free(hull);
    tnk_free(partner);
    return rc;
}
