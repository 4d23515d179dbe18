#include "scan/worker.h"

#include "base/clock.h"
#include "base/mem.h"

static const float low_share = 0.55f; /* of the seed score: where a blob ends */

tnk_blob_opts tnk_region_blob_opts(const tnk_plan *p, const tnk_region *r) {
    tnk_blob_opts o = {.kern = p->kern, .col = r->col, .row = r->row, .longest = p->longest, .low = low_share};
    for (int i = 0; i < 4; i++) o.ground[i] = p->ground[i];
    o.broadest_m = p->levels.has_land ? p->broadest * p->search_m : 0;
    return o;
}

double tnk_worker_spent(tnk_worker *w, enum tnk_stage stage, double since) {
    double now = tnk_clock_own_s();
    w->spent_s[stage] += now - since;
    return now;
}

void tnk_worker_free(tnk_worker *w) {
    tnk_reader_close(w->reader);
    tnk_free(w->score_line);
    tnk_free(w->score2);
    tnk_free(w->lifted);
    tnk_free(w->mask);
    tnk_free(w->line);
    tnk_spans_free(&w->seeds);
    tnk_labels_free(&w->labels);
    tnk_blobs_free(&w->blobs);
    tnk_lines_free(&w->lines);
    tnk_free(w->forms);
    tnk_free(w->plane_row);
    tnk_free(w->place_row);
    tnk_free(w->shore);
    tnk_free(w->shore_score);
    tnk_free(w->shore_cell);
    tnk_free(w->shore_param);
    tnk_measure_free(&w->measure);
    tnk_edge_work_free(&w->edges);
    for (int b = 0; b < TNK_BANDS; b++) tnk_free(w->view[b]);
    tnk_free(w->view_state);
    tnk_free(w->view_land);
    tnk_net_work_free(&w->net);
    tnk_decknet_work_free(&w->deck);
    tnk_free(w->patch);
    *w = (tnk_worker){0};
}
