#include "scan/side.h"

#include <math.h>

static const double deepest_share = 0.075, deepest_m = 3; /* highest freeboard thought of: share of the length, and more */
static const double margin_m = 24;

static double gsd_at(const tnk_find *f) { return sqrt(fabs(f->ground[0] * f->ground[3] - f->ground[1] * f->ground[2])); }

static double least(double a, double b) { return a < b ? a : b; }

int tnk_side_measure(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_find *find) {
    const tnk_plan *p = s->plan;
    const tnk_frame *f = &find->hull.frame;
    tnk_aspect aspect = p->aspect;
    tnk_lean lean = {.struct_size = sizeof lean};
    tnk_edges edges = TNK_EDGES_INIT;
    tnk_view view;
    aspect.heading_deg = f->axis_deg;
    aspect.heading_sd_deg = find->hull.axis_sd_deg;
    tnk_lean_of(&aspect, &lean);
    find->side = (tnk_side){.board = {.struct_size = sizeof find->side.board}};
    tnk_freeboard_of(&aspect, &edges, &find->side.board);
    if (lean.why != TNK_WHY_MEASURED) return TNK_OK;
    if (f->length_m < tnk_freeboard_shortest(gsd_at(find))) {
        find->side.board.why = TNK_WHY_TOO_COARSE;
        return TNK_OK;
    }
    double deepest = deepest_share * f->length_m + deepest_m;
    double half = hypot(0.5 * f->length_m, 0.5 * f->beam_m + deepest * lean.gap + margin_m);
    half = least(half, 0.75 * f->length_m + 60);
    int rc = tnk_tile_window(w, s, r, f, find->ground, half, 1, &view);
    if (rc) return rc;
    double gsd = view.factor * gsd_at(find);
    if (tnk_edges_of_shadow(&w->edges, &view, f, &lean, gsd, deepest, &find->side.shadow) < 0)
        return tnk_fail_nomem(&w->err);
    if (find->side.shadow.why == TNK_WHY_MEASURED) {
        edges.deck_to_shadow_m = find->side.shadow.width_m;
        edges.deck_to_shadow_sd_m = find->side.shadow.width_sd_m;
            }
    tnk_freeboard_of(&aspect, &edges, &find->side.board);
    if (find->side.shadow.why != TNK_WHY_MEASURED) find->side.board.why = find->side.shadow.why;
    else if (!tnk_freeboard_useful(find->side.board.freeboard_sd_m, f->length_m))
        find->side.board.why = TNK_WHY_TOO_COARSE;
    return TNK_OK;
}
