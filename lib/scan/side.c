#include "scan/side.h"

#include <math.h>

static const double highest_share = 0.075, highest_m = 1; /* highest freeboard of any hull: of the length, and more */
static const double usual_share = 0.04;                   /* freeboard of an empty hull, of its length */
static const double margin_m = 24;                        /* water beyond the longest shadow */
static const double beyond_m = 3, least_land = 0.15;      /* a quay so near the shadow's end, so much of the strip */

static double gsd_at(const tnk_find *f) { return sqrt(fabs(f->ground[0] * f->ground[3] - f->ground[1] * f->ground[2])); }

/* Does the shadow, or what one of the usual length would be, fall on land? */
static int on_quay(const tnk_view *view, const tnk_frame *f, const tnk_lean *lean, const tnk_shadow_edges *s) {
    double usual = usual_share * f->length_m * lean->gap, reach = s->why == TNK_WHY_MEASURED ? s->width_m : usual;
    return tnk_strip_land(view, f, s->side, reach + beyond_m) > least_land;
}

/* The reason why a measured width is no freeboard; TNK_WHY_MEASURED: it is one. */
static enum tnk_reason judge(const tnk_find *find, const tnk_view *view, const tnk_lean *lean) {
    const tnk_frame *f = &find->hull.frame;
    if (on_quay(view, f, lean, &find->side.shadow)) return TNK_WHY_ON_QUAY;
    if (find->side.shadow.why != TNK_WHY_MEASURED) return find->side.shadow.why;
    return tnk_freeboard_useful(find->side.board.freeboard_sd_m, f->length_m) ? TNK_WHY_MEASURED : TNK_WHY_TOO_COARSE;
}

static int measure(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, const tnk_aspect *aspect,
                   const tnk_lean *lean, tnk_find *find) {
    const tnk_frame *f = &find->hull.frame;
    tnk_edges edges = TNK_EDGES_INIT;
    tnk_view view;
    double highest = highest_share * f->length_m + highest_m;
    double half = fmin(hypot(0.5 * f->length_m, 0.5 * f->beam_m + highest * lean->gap + margin_m),
                       0.75 * f->length_m + 60);
    int rc = tnk_tile_window(w, s, r, f, find->ground, half, 1, &view);
    if (rc) return rc;
    tnk_tile_clear_land(w, &view, f);
    tnk_shadow_edges *e = &find->side.shadow;
    if (tnk_edges_of_shadow(&w->edges, &view, f, lean, view.factor * gsd_at(find), highest, e) < 0)
        return tnk_fail_nomem(&w->err);
    if (e->why == TNK_WHY_MEASURED) edges.deck_to_shadow_m = e->width_m, edges.deck_to_shadow_sd_m = e->width_sd_m;
    tnk_freeboard_of(aspect, &edges, &find->side.board);
    find->side.board.why = judge(find, &view, lean);
    return TNK_OK;
}

int tnk_side_measure(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_find *find) {
    tnk_aspect aspect = s->plan->aspect;
    tnk_lean lean = {.struct_size = sizeof lean};
    aspect.heading_deg = find->hull.frame.axis_deg;
    aspect.heading_sd_deg = find->hull.axis_sd_deg;
    tnk_lean_of(&aspect, &lean);
    find->side = (tnk_side){.looked = 1, .frame = find->hull.frame, .gap = lean.gap};
    if (lean.shadow * lean.drawn > 0) find->side.lit = lean.side;
    find->side.board.why = lean.why;
    if (lean.why != TNK_WHY_MEASURED) return TNK_OK;
    if (find->hull.frame.length_m < tnk_freeboard_shortest(gsd_at(find))) {
        find->side.board.why = TNK_WHY_TOO_COARSE;
        return TNK_OK;
    }
    return measure(s, w, r, &aspect, &lean, find);
}
