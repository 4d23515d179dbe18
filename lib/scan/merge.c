#include "scan/merge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "scan/fast.h"
#include "scan/fill.h"
#include "scan/ghost.h"
#include "scan/join.h"
#include "scan/score.h"
#include "scan/weak.h"

static const double most_side = 0.35, side_sd = 0.15; /* of the beam seen, of the side taken off */
static const double most_beyond = 0.1; /* of the beam, between outline and deck edge */
/* Outlines run beyond deck edges, by blur and rails: so far; and how well a beam is known once one edge was seen
 * (lib/README.md). */
static const double usual_beyond_m = 0.15, usual_beyond_px = 0.27;
static const double doubt_share = 0.4; /* of a size: its sd where what was found is hardly a hull, and in proportion */
static const double beam_rim_m = 0.4, beam_rim_px = 0.2, beam_share = 0.01;

static const double most_shared = 1.0 / 3; /* of the smaller box: no two hulls lie in one place */
static const double least_beside = 0.3;  /* of both breadths: middles of two side by side */
static const float alike_share = 0.9f; /* of what two boxes of radar hold */

static int by_place(const void *a, const void *b) {
    const tnk_frame *x = &((const tnk_find *)a)->hull.frame, *y = &((const tnk_find *)b)->hull.frame;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->col != y->col) return x->col < y->col ? -1 : 1;
    if (x->length_m != y->length_m) return x->length_m < y->length_m ? -1 : 1;
    return (x->beam_m > y->beam_m) - (x->beam_m < y->beam_m);
}

/* Hulls parted from one candidate, which may lie closer together than pixels tell; but not one seen twice. */
static int mates(const tnk_find *a, const tnk_find *b) {
    unsigned close = a->radar ? TNK_HULL_PARTED : TNK_HULL_STRIP;
    if (!(a->hull.remarks & b->hull.remarks & close) || a->peak != b->peak || a->typical != b->typical) return 0;
    return a->radar || tnk_find_across(a, b) > least_beside * (a->hull.frame.beam_m + b->hull.frame.beam_m);
}

/* Could b, further down, be the same? No hull is longer than a kilometre. */
static int is_near(const tnk_find *a, const tnk_find *b) {
    double down = (b->hull.frame.row - a->hull.frame.row) * hypot(a->ground[2], a->ground[3]);
    return fabs(down) <= a->hull.frame.length_m + b->hull.frame.length_m + 1000;
}

static int same_place(const tnk_find *a, const tnk_find *b) {
    return !mates(a, b) && (tnk_find_holds(a, b) || tnk_find_holds(b, a) ||
                            (!a->radar && fmax(tnk_find_share(a, b), tnk_find_share(b, a)) > most_shared));
}

/* Which of two boxes of radar that are the same stays: the one that may be a ship by its length, then the one that holds more,
 * but of two that hold about the same the one that the scene's edge does not cut. */
static int is_better(const tnk_find *a, const tnk_find *than, double longest_m) {
    int far = a->hull.frame.length_m > longest_m, than_far = than->hull.frame.length_m > longest_m;
    if (far != than_far) return than_far;
    int cut = (a->hull.remarks & TNK_HULL_CUT) != 0, than_cut = (than->hull.remarks & TNK_HULL_CUT) != 0;
    float more = a->hull.visible, less = than->hull.visible;
    if (cut != than_cut && fminf(more, less) > alike_share * fmaxf(more, less)) return than_cut;
    return more > less;
}

/* Boxes of radar that are the same are pieces of one hull. */
static void drop_pieces(tnk_finds *f, double longest_m, char *dropped) {
    for (long i = 0; i < f->count; i++)
        for (long k = i + 1; k < f->count && is_near(&f->item[i], &f->item[k]); k++) {
            if (dropped[i] || dropped[k] || !same_place(&f->item[i], &f->item[k])) continue;
            long kept = is_better(&f->item[k], &f->item[i], longest_m) ? k : i;
            dropped[kept == k ? i : k] = 1;
            f->item[kept].peak = fmaxf(f->item[i].peak, f->item[k].peak);
            f->item[kept].line = fmaxf(f->item[i].line, f->item[k].line);
            f->item[kept].form = fmaxf(f->item[i].form, f->item[k].form);
        }
}

/* Places in a list of finds, the likeliest first. */
static int by_score(const void *a, const void *b) {
    const tnk_find *x = *(const tnk_find *const *)a, *y = *(const tnk_find *const *)b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x > y) - (x < y);
}

/* Of optical finds that are the same the likeliest stays. What was dropped drops no other: the likeliest speak first, and
 * those that another one tells better when all others have spoken. */
static int drop_unlikelier(const tnk_finds *f, char *dropped) {
    const tnk_find **best = tnk_alloc((size_t)f->count + 1, sizeof *best);
    if (!best) return 0;
    for (long i = 0; i < f->count; i++) best[i] = &f->item[i];
    qsort(best, (size_t)f->count, sizeof *best, by_score);
    for (int told = 0; told <= 1; told++)
        for (long r = 0; r < f->count; r++) {
            const tnk_find *a = best[r];
            long i = a - f->item;
            if (dropped[i] || a->told != told) continue;
            for (int way = -1; way <= 1; way += 2)
                for (long k = i + way; k >= 0 && k < f->count && is_near(a, &f->item[k]); k += way)
                    if (!dropped[k] && same_place(a, &f->item[k])) dropped[k] = 1;
        }
    tnk_free(best);
    return 1;
}

/* A hash of what names the vessel: the scene and its place to a tenth of a pixel (FNV-1a). */
static void name_vessel(const char *scene_id, tnk_vessel *v) {
    char key[256];
    unsigned long long h = 14695981039346656037ULL;
    snprintf(key, sizeof key, "%s %.1f %.1f", scene_id, v->col_px, v->row_px);
    for (const char *c = key; *c; c++) h = (h ^ (unsigned char)*c) * 1099511628211ULL;
    snprintf(v->id, sizeof v->id, "v%012llx", h & 0xffffffffffffULL);
}

static const struct { unsigned remark; unsigned flag; } flags_of[] = {
    {TNK_HULL_CUT, TNK_FLAG_EDGE},          {TNK_HULL_WAKE, TNK_FLAG_WAKE},
    {TNK_HULL_DARK, TNK_FLAG_DARK_HULL},    {TNK_HULL_SATURATED, TNK_FLAG_SATURATED},
    {TNK_HULL_COARSE, TNK_FLAG_COARSE},     {TNK_HULL_PARTED, TNK_FLAG_ALONGSIDE},
};

/* The ends, in pixels, of a line along a side: metres to starboard amidships, and more a metre forward. */
static void line_along(const tnk_find *f, double half, double off, double tilt, double px[4]) {
    for (int end = 0; end < 2; end++) {
        double a = end ? half : -half;
        tnk_frame_pixel(&f->side.frame, f->ground, a, off + tilt * a, &px[2 * end], &px[2 * end + 1]);
    }
}

/* Where the edges were seen, for looking at. */
static void edges(const tnk_find *f, tnk_vessel *v) {
    const tnk_shadow_edges *s = &f->side.shadow;
    const tnk_flank *k = &f->side.flank;
    if (!f->side.looked) return;
    if (k->side) line_along(f, k->half_m, k->side * k->waterline_m, 0, v->waterline_px);
    if (k->side && f->side.board.method == TNK_FREEBOARD_HULL_SIDE) {
        line_along(f, k->half_m, k->side * (k->waterline_m - k->breadth_m), 0, v->deck_edge_px);
    } else if (s->side && s->why == TNK_WHY_MEASURED) {
        line_along(f, s->half_m, s->side * s->deck_m, s->side * s->tilt, v->deck_edge_px);
        line_along(f, s->half_m, s->side * (s->deck_m + s->width_m), s->side * s->tilt, v->shadow_edge_px);
        v->freeboard_agree = s->agree;
    }
}

/* On the shadow's side the deck ends where it was seen to, on the other as far inside the outline as it usually does. */
static void take_edges_in(const tnk_find *f, tnk_vessel *v) {
    const tnk_shadow_edges *s = &f->side.shadow;
    double beyond = 0.5 * f->side.frame.beam_m - s->deck_m, most = most_beyond * v->beam_m;
    double rim = beam_rim_m, px = beam_rim_px * v->gsd_m, own = beam_share * v->beam_m;
    v->beam_m -= tnk_clip(beyond, -most, most) + usual_beyond_m + usual_beyond_px * v->gsd_m;
    v->beam_sd_m = sqrt(rim * rim + px * px + own * own);
}

/* From off nadir the outline takes in the hull side turned to sensor and sun, which is no breadth. On 26 rendered
 * tankers with more than a metre of it in sight 25 came out that much too broad. */
static void take_side_off(const tnk_find *f, tnk_vessel *v) {
    double side = fmin(f->side.lit * v->freeboard_m, most_side * v->beam_m);
    v->beam_m -= side;
    v->beam_sd_m = hypot(v->beam_sd_m, side_sd * side);
}

static void freeboard(const tnk_scene_info *info, const tnk_find *f, int neighbour, tnk_vessel *v) {
    const tnk_freeboard *b = &f->side.board;
    enum tnk_reason why = f->side.looked ? b->why : TNK_WHY_NO_SIZE;
    edges(f, v);
    if (f->radar) why = TNK_WHY_RADAR;
    else if (!info->georeferenced) why = TNK_WHY_NO_GEOREF;
    else if (v->flags & TNK_FLAG_CLOUD) why = TNK_WHY_CLOUDED;
    else if (v->flags & TNK_FLAG_EDGE) why = TNK_WHY_CUT;
    else if (neighbour && (why == TNK_WHY_MEASURED || why == TNK_WHY_NO_EDGE)) why = TNK_WHY_ON_HULL;
    v->why[TNK_Q_FREEBOARD] = (unsigned char)why;
    if (why != TNK_WHY_MEASURED) return;
    v->freeboard_m = b->freeboard_m, v->freeboard_sd_m = b->freeboard_sd_m;
    v->freeboard_method = b->method;
    if (b->method != TNK_FREEBOARD_HULL_SIDE) take_edges_in(f, v);
    take_side_off(f, v);
}

/* What the shadow says all the same, where it was not measured for reasons that leave something to see. */
static const tnk_faint *faint(const tnk_find *f, int neighbour, const tnk_vessel *v) {
    if (neighbour) return NULL;
    switch (v->why[TNK_Q_FREEBOARD]) {
    case TNK_WHY_TOO_COARSE:
    case TNK_WHY_WEAK_VIEW:
    case TNK_WHY_SUN_ALONG:
    case TNK_WHY_NO_EDGE:
        return f->side.faint.step_m > 0 ? &f->side.faint : NULL;
    default: return NULL;
    }
}

static void reasons(const tnk_scene_info *info, const tnk_find *f, tnk_vessel *v) {
    if (f->typed != TNK_TYPED_BY_DECK) v->why[TNK_Q_TYPE] = f->radar ? TNK_WHY_RADAR : TNK_WHY_TOO_COARSE;
    v->why[TNK_Q_REGISTRY] = v->why[TNK_Q_AIS] = TNK_WHY_NOT_ASKED;
    if (!info->georeferenced) v->why[TNK_Q_POSITION] = TNK_WHY_NO_GEOREF;
    if (!info->time[0]) v->why[TNK_Q_TIME] = TNK_WHY_NO_METADATA;
}

static void place(tnk_reader *reader, const tnk_scene_info *info, const tnk_find *f, tnk_vessel *v) {
    const tnk_frame *fr = &f->hull.frame;
    double a = 0.5 * fr->length_m, b = 0.5 * fr->beam_m;
    const double corner[4][2] = {{-a, -b}, {-a, b}, {a, b}, {a, -b}};
    v->col_px = fr->col;
    v->row_px = fr->row;
    v->lon_deg = v->lat_deg = NAN;
    for (int i = 0; i < 4; i++) {
        tnk_frame_pixel(fr, f->ground, corner[i][0], corner[i][1], &v->box_px[2 * i], &v->box_px[2 * i + 1]);
        v->box_deg[2 * i] = v->box_deg[2 * i + 1] = NAN;
        if (info->georeferenced)
            tnk_reader_lonlat(reader, v->box_px[2 * i], v->box_px[2 * i + 1], &v->box_deg[2 * i],
                              &v->box_deg[2 * i + 1]);
    }
    if (info->georeferenced) tnk_reader_lonlat(reader, fr->col, fr->row, &v->lon_deg, &v->lat_deg);
}

static void describe(const tnk_scene_info *info, const tnk_find *f, tnk_vessel *v) {
    const tnk_hull *h = &f->hull;
    double turn = h->bow_known ? 360 : 180;
    v->heading_deg = fmod(fmod(h->frame.axis_deg, turn) + turn, turn);
    v->heading_sd_deg = h->axis_sd_deg;
    v->heading_ambiguous = !h->bow_known;
    double doubt = f->radar ? 0 : doubt_share * f->doubt;
    v->length_m = h->frame.length_m, v->length_sd_m = hypot(h->length_sd_m, doubt * v->length_m);
    v->beam_m = h->frame.beam_m, v->beam_sd_m = hypot(h->beam_sd_m, doubt * v->beam_m);
    if (f->colour.sd > 0) v->deck_blue = f->colour.blue, v->deck_red = f->colour.red, v->deck_colour_sd = f->colour.sd;
    v->berthed = (h->remarks & TNK_HULL_TOUCHES) != 0;
    v->gsd_m = sqrt(fabs(f->ground[0] * f->ground[3] - f->ground[1] * f->ground[2]));
    v->contrast = f->radar ? h->contrast : f->typical;
    for (size_t i = 0; i < sizeof flags_of / sizeof *flags_of; i++)
        if (h->remarks & flags_of[i].remark) v->flags |= flags_of[i].flag;
    if (f->near_share > 0.05f || v->berthed) v->flags |= TNK_FLAG_NEAR_LAND;
    if (f->cloud > 0.3f) v->flags |= TNK_FLAG_CLOUD;
    if (info->gcp_only) v->flags |= TNK_FLAG_GCP_ONLY;
    if (info->rpc_only) v->flags |= TNK_FLAG_RPC_ONLY;
    if (!info->georeferenced) v->flags |= TNK_FLAG_NO_GEOREF;
}

/* Probabilities are of a ship; a type is named where it is likelier than all others together, and the deck was seen. */
static void tell_type(const tnk_find *f, tnk_vessel *v) {
    double ship = fmax(1 - f->type[TNK_DECKNET_NO_SHIP], 1e-6);
    v->tanker_prob = fmin(f->type[TNK_DECKNET_TANKER] / ship, 1);
    for (int k = 0; k < TNK_DECKNET_NO_SHIP && f->typed == TNK_TYPED_BY_DECK; k++)
        if (f->type[k] > 0.5 * ship) v->type = (enum tnk_ship_type)(TNK_TYPE_TANKER + k);
}

/* Is the find within what was asked for? What is not is counted. */
static int wanted(const tnk_scene *scene, const tnk_plan *plan, const tnk_find *f, tnk_list_stats *stats) {
    const tnk_frame *fr = &f->hull.frame;
    long *drop = fr->length_m < plan->min_length_m                             ? &stats->dropped_short
                 : fr->length_m > plan->max_length_m                           ? &stats->dropped_long
                 : f->score < tnk_least_score(plan, f, 1)                          ? &stats->dropped_score
                 : tnk_scene_is_fixed(scene, fr->col, fr->row, f->ground) ? &stats->dropped_fixed
                                                                               : NULL;
    if (drop) ++*drop;
    return !drop;
}

/* More than were asked for: the likeliest stay, in their order. */
static int cut_many(tnk_scene *scene, long most, tnk_finds *f, tnk_list_stats *stats, tnk_err *err) {
    long all = f->count, count = 0;
    if (all <= most) return TNK_OK;
    tnk_find **best = tnk_alloc((size_t)all, sizeof *best);
    char *kept = tnk_alloc_zero((size_t)all, 1);
    for (long i = 0; best && i < all; i++) best[i] = &f->item[i];
    if (best) qsort(best, (size_t)all, sizeof *best, by_score);
    for (long i = 0; best && kept && i < most; i++) kept[best[i] - f->item] = 1;
    for (long i = 0; best && kept && i < all; i++)
        if (kept[i]) f->item[count++] = f->item[i];
    int rc = best && kept ? TNK_OK : tnk_fail_nomem(err);
    tnk_free(best);
    tnk_free(kept);
    if (rc) return rc;
    f->count = most;
    stats->dropped_many = all - most;
    tnk_scene_warn(scene, "%ld hulls found, and only the likeliest %ld kept (--max-vessels): is this land, ice or cloud "
                          "taken for sea? --water or --land says where to look", all, most);
    return TNK_OK;
}

/* Forms of a scene that stand out where no place does, those of its sea taken off by the rate asked, to these, log odds: where there are no
 * more than the sea's, one more is hardly a hull. */
static double weak_odds(const tnk_plan *plan, const tnk_finds *f, const char *dropped, double water_share) {
    static const double most = 3;
    double places = water_share * plan->width * plan->height / 4, clear = 0, sea = plan->false_alarm * places;
    for (long i = 0; i < f->count; i++) clear += !dropped[i] && f->item[i].form >= 1 && f->item[i].peak < 1;
    return tnk_clip(log((fmax(clear - sea, 0) + 0.5) / (sea + 0.5)), -most, most);
}

/* What is not dropped. */
static void keep(tnk_finds *f, const char *dropped) {
    long count = 0;
    for (long i = 0; i < f->count; i++)
        if (!dropped[i]) f->item[count++] = f->item[i];
    f->count = count;
}

static void drop_radar(const tnk_plan *plan, tnk_finds *f, const tnk_list *list, char *dropped) {
    drop_pieces(f, plan->max_length_m, dropped);
    tnk_streaks_drop(f, dropped);
    tnk_ghosts_drop(f, dropped);
    double odds = weak_odds(plan, f, dropped, list->stats.water_share);
    for (long i = 0; i < f->count; i++) {
        f->item[i].line_odds = odds;
        f->item[i].score = tnk_find_score(&f->item[i]);
    }
}

int tnk_merge_sift(const tnk_plan *plan, tnk_finds *f, const tnk_list *list, tnk_err *err) {
    if (f->count > 1) qsort(f->item, (size_t)f->count, sizeof *f->item, by_place);
    char *dropped = tnk_alloc_zero((size_t)f->count + 1, 1);
    if (!dropped) return tnk_fail_nomem(err);
    tnk_finds_join(f, dropped);
    for (long i = 0; i < f->count; i++) f->item[i].score = tnk_find_score(&f->item[i]);
    if (plan->radar) drop_radar(plan, f, list, dropped);
    keep(f, dropped);
    tnk_free(dropped);
    for (long i = 0; i < f->count && plan->radar; i++) tnk_weak_hold(&f->item[i]);
    for (long i = 0; i < f->count; i++) f->item[i].doubt = 1 - f->item[i].score;
    return TNK_OK;
}

int tnk_merge_doubles_drop(tnk_finds *f, tnk_err *err) {
    char *dropped = tnk_alloc_zero((size_t)f->count + 1, 1);
    if (dropped) tnk_finds_unite(f, dropped);
    int known = dropped && drop_unlikelier(f, dropped);
    if (known) keep(f, dropped);
    tnk_free(dropped);
    return known ? TNK_OK : tnk_fail_nomem(err);
}

int tnk_merge_pick(tnk_scene *scene, const tnk_plan *plan, tnk_finds *f, tnk_list *list, tnk_err *err) {
    long count = 0;
    for (long i = 0; i < f->count; i++)
        if (wanted(scene, plan, &f->item[i], &list->stats)) f->item[count++] = f->item[i];
    f->count = count;
    return cut_many(scene, plan->max_vessels, f, &list->stats, err);
}

/* The vessels of a list in the making, and the find that each was. */
typedef struct telling {
    const tnk_scene *scene;
    const tnk_plan *plan;
    tnk_worker *workers;
    const tnk_finds *finds;
    tnk_vessel *item;
    const long *which;
} telling;

static int tell(void *arg, int i, int worker) {
    const telling *t = arg;
    const tnk_scene_info *info = tnk_scene_known(t->scene);
    const tnk_find *f = &t->finds->item[t->which[i]];
    tnk_worker *w = &t->workers[worker];
    tnk_vessel *v = &t->item[i];
    place(w->reader, info, f, v);
    describe(info, f, v);
    v->incidence_deg = tnk_scene_incidence_at(t->scene, v->col_px, v->row_px);
    reasons(info, f, v);
    int neighbour = tnk_finds_shade(t->finds, t->which[i]);
    freeboard(info, f, neighbour, v);
    double clock = tnk_clock_own_s();
    tnk_fill_vessel(v, t->plan->registry, NULL, faint(f, neighbour, v));
    tnk_worker_spent(w, TNK_STAGE_FILLS, clock);
    name_vessel(info->scene_id, v);
    return TNK_OK;
}

/* A vessel for each find but unlikely tankers; which[] receives their finds. */
static int push_all(const tnk_plan *plan, const tnk_finds *f, tnk_list *list, long *which) {
    for (long i = 0; i < f->count; i++) {
        tnk_vessel v;
        tnk_vessel_init(&v);
        v.score = f->item[i].score;
        tell_type(&f->item[i], &v);
        if (v.tanker_prob < plan->min_tanker_prob) {
            list->stats.dropped_type++;
            continue;
        }
        which[list->count] = i;
        if (tnk_list_push(list, &v)) return TNK_E_NOMEM;
    }
    return TNK_OK;
}

int tnk_merge(const tnk_scene *scene, const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, const tnk_finds *f,
              tnk_list *list, tnk_err *err) {
    long *which = tnk_alloc((size_t)f->count + 1, sizeof *which);
    int rc = which ? push_all(plan, f, list, which) : TNK_E_NOMEM;
    telling t = {scene, plan, workers, f, list->items, which};
    if (!rc) rc = tnk_pool_run(pool, (int)list->count, tell, NULL, &t);
    tnk_free(which);
    if (rc) return tnk_fail_nomem(err);
    tnk_list_sort(list);
    return tnk_fast_mark(list, err);
}
