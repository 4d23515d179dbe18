#include "scan/side.h"

#include <math.h>

#include "scan/deck.h"
#include "scan/view.h"

static const double highest_share = 0.075, highest_m = 1; /* highest freeboard of any hull: of the length, and more */
static const double usual_share = 0.04;                   /* freeboard of an empty hull, of its length */
static const double margin_m = 24;                        /* water beyond the longest shadow */
static const double beyond_m = 3, least_land = 0.15;      /* a quay so near the shadow's end, so much of the strip */
static const double most_off_sd = 2;                      /* shadow and hull side contradict each other beyond that */
static const double bow_margin_m = 12;                      /* water beyond the bow's longest shadow */
static const double faint_px = 80;                         /* of the length, where there are so many */

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

static tnk_aspect aspect_of(const tnk_plan *plan, const tnk_find *find) {
    tnk_aspect aspect = plan->aspect;
    aspect.heading_deg = find->hull.frame.axis_deg;
    aspect.heading_sd_deg = find->hull.axis_sd_deg;
    return aspect;
}

static enum tnk_reason why_not(const tnk_find *find, const tnk_lean *lean) {
    if (lean->why != TNK_WHY_MEASURED) return lean->why;
    return find->hull.frame.length_m < tnk_freeboard_shortest(gsd_at(find)) ? TNK_WHY_TOO_COARSE : TNK_WHY_MEASURED;
}

static double highest(const tnk_frame *f) { return highest_share * f->length_m + highest_m; }

/* Pixels averaged for a look at a faint shadow: it gains nothing from finer ones. */
static int faint_factor(const tnk_find *find) {
    double gsd = gsd_at(find);
    int n = (int)fmin(find->hull.frame.length_m / (faint_px * gsd), tnk_faint_coarsest_m / gsd);
    return n > 1 ? n : 1;
}

static int faint_allowed(const tnk_find *find, const tnk_aspect *aspect, const tnk_lean *lean) {
    return tnk_faint_allowed(aspect, lean, gsd_at(find) * faint_factor(find), find->hull.frame.length_m);
}

/* The bow ahead, where it is known. */
static int bow_ahead(const tnk_plan *plan, const tnk_find *find, tnk_aspect *aspect, tnk_frame *frame) {
    int end = tnk_deck_bow_end(find);
    *aspect = aspect_of(plan, find), *frame = find->hull.frame;
    if (end < 0) aspect->heading_deg += 180, frame->axis_deg += 180;
    return end != 0;
}

static int bow_allowed(const tnk_plan *plan, const tnk_find *find) {
    tnk_aspect aspect;
    tnk_frame f;
    return bow_ahead(plan, find, &aspect, &f) &&
           tnk_faint_bow_allowed(&aspect, gsd_at(find) * faint_factor(find), f.length_m);
}

static int flank_allowed(const tnk_find *find, const tnk_aspect *aspect, const tnk_lean *lean) {
    return tnk_flank_allowed(aspect, lean, gsd_at(find), find->hull.frame.length_m);
}

static double farthest(const tnk_frame *f) { return 0.75 * f->length_m + 60; }

static double reach_of(const tnk_find *find, const tnk_lean *lean) {
    const tnk_frame *f = &find->hull.frame;
    return fmin(hypot(0.5 * f->length_m, 0.5 * f->beam_m + highest(f) * lean->gap + margin_m), farthest(f));
}

/* What a look at a bow's shadow takes besides, wherever the bow is. */
static double bow_reach(const tnk_plan *plan, const tnk_find *find) {
    tnk_aspect aspect = aspect_of(plan, find);
    const tnk_frame *f = &find->hull.frame;
    double reach = 0;
    for (int end = 0; end < 2; end++, aspect.heading_deg += 180)
        if (tnk_faint_bow_allowed(&aspect, gsd_at(find) * faint_factor(find), f->length_m))
            reach = fmax(reach, tnk_faint_bow_reach(&aspect, f->length_m, highest(f)) + bow_margin_m);
    return fmin(reach, farthest(f));
}

double tnk_side_reach(const tnk_plan *plan, const tnk_find *find) {
    tnk_aspect aspect = aspect_of(plan, find);
    tnk_lean lean = {.struct_size = sizeof lean};
    tnk_lean_of(&aspect, &lean);
    int looks = why_not(find, &lean) == TNK_WHY_MEASURED || faint_allowed(find, &aspect, &lean);
    return fmax(looks || flank_allowed(find, &aspect, &lean) ? reach_of(find, &lean) : 0, bow_reach(plan, find));
}

/* Deck edge and shadow edge as they are. */
static int measure(const tnk_plan *plan, tnk_worker *w, const tnk_finds *finds, const tnk_aspect *aspect,
                   const tnk_lean *lean, tnk_find *find) {
    const tnk_frame *f = &find->hull.frame;
    tnk_edges edges = TNK_EDGES_INIT;
    tnk_view view;
    int rc = tnk_view_again(w, plan, finds, find, reach_of(find, lean), 1, &view);
    if (rc) return rc;
    tnk_view_clear_land(w, &view, f);
    tnk_shadow_edges *e = &find->side.shadow;
    if (tnk_edges_of_shadow(&w->edges, &view, f, lean, view.factor * gsd_at(find), highest(f), e) < 0)
        return tnk_fail_nomem(&w->err);
    if (e->why == TNK_WHY_MEASURED) edges.deck_to_shadow_m = e->width_m, edges.deck_to_shadow_sd_m = e->width_sd_m;
    tnk_freeboard_of(aspect, &edges, &find->side.board);
    find->side.board.why = judge(find, &view, lean);
    return TNK_OK;
}

/* Freeboard from that side and, where the shadow told one, from both, which must not contradict each other. */
static void take_flank(const tnk_aspect *aspect, const tnk_flank *flank, double length, tnk_side *side) {
    tnk_edges edges = TNK_EDGES_INIT;
    tnk_freeboard board = {.struct_size = sizeof board};
    edges.hull_side_m = flank->breadth_m, edges.hull_side_sd_m = flank->breadth_sd_m;
    if (side->board.why == TNK_WHY_MEASURED)
        edges.deck_to_shadow_m = side->shadow.width_m, edges.deck_to_shadow_sd_m = side->shadow.width_sd_m;
    tnk_freeboard_of(aspect, &edges, &board);
    double off = fabs(board.shadow_m - board.side_m), sd = hypot(board.shadow_sd_m, board.side_sd_m);
    if (board.method == TNK_FREEBOARD_BOTH && off > most_off_sd * sd) return;
    if (tnk_freeboard_useful(board.freeboard_sd_m, length)) side->board = board, side->flank = *flank;
}

/* The sunlit hull side, as far as it is in sight. */
static int measure_flank(const tnk_plan *plan, tnk_worker *w, const tnk_finds *finds, const tnk_aspect *aspect,
                         const tnk_lean *lean, tnk_find *find) {
    const tnk_frame *f = &find->hull.frame;
    tnk_flank flank;
    tnk_view view;
    int rc = tnk_view_again(w, plan, finds, find, reach_of(find, lean), 1, &view);
    if (rc) return rc;
    tnk_view_clear_land(w, &view, f);
    double gsd = view.factor * gsd_at(find);
    if (tnk_flank_measure(&w->edges.strip, &view, f, lean, gsd, highest(f), &flank) < 0) return tnk_fail_nomem(&w->err);
    if (flank.why != TNK_WHY_MEASURED || tnk_strip_land(&view, f, flank.side, beyond_m) > least_land) return TNK_OK;
    take_flank(aspect, &flank, f->length_m, &find->side);
    return TNK_OK;
}

/* What the bow's shadow says besides. */
static int look_ahead(const tnk_plan *plan, tnk_worker *w, const tnk_view *view, tnk_find *find) {
    tnk_aspect aspect;
    tnk_frame f;
    tnk_faint ahead;
    if (!bow_ahead(plan, find, &aspect, &f)) return TNK_OK;
    double gsd = view->factor * gsd_at(find);
    if (tnk_faint_bow(&w->edges.strip, view, &f, &aspect, gsd, highest(&f), &ahead) < 0) return tnk_fail_nomem(&w->err);
    tnk_faint_join(&find->side.faint, &ahead);
    return TNK_OK;
}

/* What is to be seen where they cannot be told: beside the hull, ahead of it. */
static int look(const tnk_plan *plan, tnk_worker *w, const tnk_finds *finds, const tnk_aspect *aspect,
                const tnk_lean *lean, tnk_find *find) {
    const tnk_frame *f = &find->hull.frame;
    int abeam = faint_allowed(find, aspect, lean), ahead = bow_allowed(plan, find);
    double reach = fmax(abeam ? reach_of(find, lean) : 0, ahead ? bow_reach(plan, find) : 0);
    tnk_view view;
    if (!abeam && !ahead) return TNK_OK;
    int rc = tnk_view_again(w, plan, finds, find, reach, faint_factor(find), &view);
    if (rc) return rc;
    tnk_view_clear_land(w, &view, f);
    if (!find->side.shadow.side)
        find->side.shadow = (tnk_shadow_edges){.why = TNK_WHY_NO_EDGE, .side = lean->shadow > 0 ? 1 : -1};
    if (on_quay(&view, f, lean, &find->side.shadow)) return TNK_OK;
    double gsd = view.factor * gsd_at(find);
    int foam = (find->hull.remarks & TNK_HULL_WAKE) != 0;
    if (abeam &&
        tnk_faint_shadow(&w->edges.strip, &view, f, aspect, lean, gsd, highest(f), foam, &find->side.faint) < 0)
        return tnk_fail_nomem(&w->err);
    return ahead ? look_ahead(plan, w, &view, find) : TNK_OK;
}

int tnk_side_measure(const tnk_plan *plan, tnk_worker *w, const tnk_finds *finds, tnk_find *find) {
    tnk_aspect aspect = aspect_of(plan, find);
    tnk_lean lean = {.struct_size = sizeof lean};
    tnk_lean_of(&aspect, &lean);
    find->side = (tnk_side){.looked = 1, .frame = find->hull.frame, .gap = lean.gap};
    if (lean.shadow * lean.drawn > 0) find->side.lit = lean.side;
    enum tnk_reason *why = &find->side.board.why;
    *why = why_not(find, &lean);
    int rc = *why == TNK_WHY_MEASURED ? measure(plan, w, finds, &aspect, &lean, find) : TNK_OK;
    if (!rc && flank_allowed(find, &aspect, &lean)) rc = measure_flank(plan, w, finds, &aspect, &lean, find);
    if (rc || *why == TNK_WHY_MEASURED || *why == TNK_WHY_ON_QUAY) return rc;
    return look(plan, w, finds, &aspect, &lean, find);
}
