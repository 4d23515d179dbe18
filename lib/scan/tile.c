#include "scan/tile.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "measure/echo.h"
#include "scan/shore.h"
#include "scan/side.h"
#include "scan/sight.h"
#include "scan/veil.h"
#include "scan/weak.h"

static const double rad = 3.14159265358979323846 / 180;
enum { MOST_VIEW = 1600, MOST_VIEWS = 3 };
static const float low_share = 0.55f; /* of the seed score: where a blob ends */
static const double shortest_share = 0.7, stoutest_blob = 1.15;
static const double outgrown = 1.3; /* times the guessed length: the view was too narrow */

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static tnk_region region_of(const tnk_plan *p, int col, int row) {
    tnk_region r = {.core_col = col, .core_row = row};
    r.core_end_col = least(col + p->tile_width, p->width);
    r.core_end_row = least(row + p->tile, p->height);
    r.col = most(col - p->halo, 0);
    r.row = most(row - p->halo, 0);
    r.width = least(col + p->tile_width + p->halo, p->width) - r.col;
    r.height = least(row + p->tile + p->halo, p->height) - r.row;
    return r;
}

static int reserve(tnk_worker *w, const tnk_region *r) {
    long n = (long)r->width * r->height;
    return tnk_reserve(&w->score2, &w->score_room, r->height, sizeof *w->score2) &&
           tnk_reserve(&w->mask, &w->mask_room, n, 1) &&
           tnk_reserve(&w->line, &w->line_room, r->width, sizeof(int));
}

static void join_bits(uint8_t *restrict to, const uint8_t *restrict a, const uint8_t *restrict b, int n) {
    for (int x = 0; x < n; x++) to[x] = a[x] | b[x];
}

static void copy_region(const tnk_stripe *s, tnk_worker *w, const tnk_region *r) {
    for (int y = 0; y < r->height; y++) {
        long from = (long)((r->row + y) % s->rows) * s->width + (r->col - s->col0), to = (long)y * r->width;
        w->score2[y] = s->score2 + from;
        if (s->bright) join_bits(w->mask + to, s->mask + from, s->bright + from, r->width);
        else memcpy(w->mask + to, s->mask + from, (size_t)r->width);
    }
}

static void count_core(tnk_worker *w, const tnk_region *r) {
    int width = r->core_end_col - r->core_col;
    for (int y = r->core_row - r->row; y < r->core_end_row - r->row; y++) {
        const uint8_t *m = w->mask + (long)y * r->width + (r->core_col - r->col);
        int valid = 0, land = 0;
        for (int x = 0; x < width; x++) {
            valid += (m[x] & TNK_SEA_VALID) != 0;
            land += (m[x] & (TNK_SEA_VALID | TNK_SEA_LAND)) == (TNK_SEA_VALID | TNK_SEA_LAND);
        }
        w->invalid_px += width - valid;
        w->land_px += land;
        w->water_px += valid - land;
    }
}

/* Search pixel of a view's pixel, in the part of a mask that starts at `first`. */
static int search_at(const tnk_plan *p, double view, int factor, int i, int first) {
    return (int)floor((view + (i + 0.5) * factor) / p->factor) - first;
}

/* Land of a view's pixels, from the mask of a part of the search level. */
static void view_land(tnk_worker *w, const tnk_plan *p, const uint8_t *mask, const tnk_shore *m, const tnk_view *v) {
    int sx[MOST_VIEW + 2];
    for (int x = 0; x < v->width; x++) {
        sx[x] = search_at(p, v->col, v->factor, x, m->col);
        if (sx[x] < 0 || sx[x] >= m->width) sx[x] = -1;
    }
    for (int y = 0; y < v->height; y++) {
        int sy = search_at(p, v->row, v->factor, y, m->row);
        uint8_t *land = w->view_land + (long)y * v->stride;
        memset(land, 0, (size_t)v->width);
        for (int x = 0; x < v->width && sy >= 0 && sy < m->height; x++)
            land[x] = sx[x] >= 0 && mask[(long)sy * m->width + sx[x]] & TNK_SEA_LAND;
    }
}

/* Lay a view half_m in every direction around a frame, averaged factor x factor or as far as its size needs, and make
 * room for its pixels: *win is what to read into out. */
static int lay_view(tnk_worker *w, const tnk_plan *p, const tnk_frame *f, const double ground[4], double half_m,
                    int factor, tnk_view *v, tnk_window *win, float *out[TNK_BANDS]) {
    double px = fmin(hypot(ground[0], ground[1]), hypot(ground[2], ground[3]));
    int half = (int)ceil(half_m / px);
    factor = most(factor, (2 * half + MOST_VIEW - 1) / MOST_VIEW);
    int col = (int)floor((f->col - half) / factor) * factor, row = (int)floor((f->row - half) / factor) * factor;
    int n = 2 * half / factor + 2;
    *v = (tnk_view){.width = n, .height = n, .stride = n, .col = col, .row = row, .factor = factor,
                    .sun_azimuth_deg = p->aspect.sun_azimuth_deg, .sun_elevation_deg = p->aspect.sun_elevation_deg,
                    .radar_azimuth_deg = p->aspect.view_azimuth_deg, .calibrated = p->calibrated, .ashore = p->radar && p->land_reach > 1 ? TNK_ASHORE_NOTHING : TNK_ASHORE_MAYBE};
    for (int i = 0; i < 4; i++) v->ground[i] = ground[i];
    for (int b = 0; b < TNK_BANDS; b++) {
        out[b] = NULL;
        if (!p->has_band[b]) continue;
        if (!tnk_reserve(&w->view[b], &w->view_room[b], (long)n * n, sizeof(float)))
            return tnk_fail_nomem(&w->err);
        v->band[b] = out[b] = w->view[b];
    }
    if (!tnk_reserve(&w->view_state, &w->view_state_room, (long)n * n, 1) ||
        !tnk_reserve(&w->view_land, &w->view_land_room, (long)n * n, 1))
        return tnk_fail_nomem(&w->err);
    v->valid = w->view_state;
    v->land = w->view_land;
    *win = (tnk_window){col, row, n * factor, n * factor};
    return TNK_OK;
}

int tnk_tile_view(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, const tnk_frame *f,
                  const double ground[4], tnk_view *v) {
    double gsd = sqrt(fabs(ground[0] * ground[3] - ground[1] * ground[2]));
    double fine = fmin(f->beam_m / 16, f->length_m / 120), half_m = 0.75 * f->length_m + 60 + 4 * gsd;
    tnk_shore all = {r->col, r->row, r->width, r->height, 0};
    tnk_window win;
    float *out[TNK_BANDS];
    int rc = lay_view(w, s->plan, f, ground, half_m, most(1, (int)floor(fine / gsd)), v, &win, out);
    if (rc) return rc;
    if (s->plan->keep) tnk_stripe_view(s, &win, v->factor, out, w->view_state, v->stride);
    else rc = tnk_reader_read(w->reader, &win, v->factor, out, w->view_state, v->stride, &w->err);
    if (!rc) view_land(w, s->plan, w->mask, &all, v);
    return rc;
}

int tnk_tile_again(tnk_worker *w, const tnk_plan *p, const tnk_finds *all, const tnk_find *f, double half_m,
                   int factor, tnk_view *v) {
    tnk_window win;
    float *out[TNK_BANDS];
    int rc = lay_view(w, p, &f->hull.frame, f->ground, half_m, factor, v, &win, out);
    if (!rc) rc = tnk_reader_read(w->reader, &win, v->factor, out, w->view_state, v->stride, &w->err);
    if (!rc) view_land(w, p, f->shore.width ? all->mask + f->shore.at : NULL, &f->shore, v);
    return rc;
}

int tnk_tile_keep_shore(const tnk_worker *w, const tnk_plan *p, const tnk_region *r, double half_m, tnk_finds *all,
                        tnk_find *f) {
    int half = (int)ceil(half_m / p->search_m) + 2, land = 0;
    int col = (int)floor(f->hull.frame.col / p->factor) - half, row = (int)floor(f->hull.frame.row / p->factor) - half;
    int c0 = most(col, r->col), r0 = most(row, r->row);
    int width = least(col + 2 * half, r->col + r->width) - c0, height = least(row + 2 * half, r->row + r->height) - r0;
    if (half_m <= 0 || width <= 0 || height <= 0) return 1;
    if (!tnk_reserve(&all->mask, &all->mask_room, all->mask_count + (long)width * height, 1)) return 0;
    for (int y = 0; y < height; y++) {
        const uint8_t *from = w->mask + (long)(r0 - r->row + y) * r->width + (c0 - r->col);
        for (int x = 0; x < width && !land; x++) land = (from[x] & TNK_SEA_LAND) != 0;
        memcpy(all->mask + all->mask_count + (long)y * width, from, (size_t)width);
    }
    if (!land) return 1;
    f->shore = (tnk_shore){c0, r0, width, height, all->mask_count};
    all->mask_count += (long)width * height;
    return 1;
}

void tnk_tile_clear_land(tnk_worker *w, const tnk_view *v, const tnk_frame *f) {
    const double *g = v->ground;
    double s = sin(f->axis_deg * rad), c = cos(f->axis_deg * rad), half = hypot(0.6 * f->length_m, 0.5 * f->beam_m);
    double per_m = half / (fabs(g[0] * g[3] - g[1] * g[2]) * v->factor); /* nothing further off is inside the box */
    int reach_x = (int)fmin(per_m * (fabs(g[3]) + fabs(g[2])), MOST_VIEW) + 2, x0 = (int)((f->col - v->col) / v->factor);
    int reach_y = (int)fmin(per_m * (fabs(g[0]) + fabs(g[1])), MOST_VIEW) + 2, y0 = (int)((f->row - v->row) / v->factor);
    for (int y = most(0, y0 - reach_y); y < least(v->height, y0 + reach_y); y++)
        for (int x = most(0, x0 - reach_x); x < least(v->width, x0 + reach_x); x++) {
            double dc = v->col + (x + 0.5) * v->factor - f->col, dr = v->row + (y + 0.5) * v->factor - f->row;
            double e = dc * g[0] + dr * g[2], n = dc * g[1] + dr * g[3];
            if (fabs(e * s + n * c) < 0.6 * f->length_m && fabs(e * c - n * s) < 0.5 * f->beam_m)
                w->view_land[(long)y * v->stride + x] = 0;
        }
}

static int worth_measuring(const tnk_plan *p, const tnk_blob *b) {
    double px = p->search_m;
    if (p->radar) return 1; /* speckle tears faint hulls apart, and blur hides proportions */
    if (b->length_m + px < shortest_share * p->min_length_m) return 0;
    if (b->length_m < stoutest_blob * b->beam_m - px && b->length_m > 2 * p->min_length_m) return 0;
    int faint = b->peak < 1.3f && b->typical < 0.9f && b->bright_share < 0.1f; /* a crest, not a hull */
    return b->near_share < 0.7f && !faint;
}

/* The hulls at a rough place, and the pixels they were measured in; their number, or -1 with w->err set. Of a
 * box that outgrew its view a wider one is taken. */
static int measure_at(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, tnk_frame guess, const double ground[4],
                      int quay, tnk_view *view, tnk_hull hull[TNK_HULLS]) {
    const tnk_plan *p = s->plan;
    int n = 0;
    for (int round = 0; round < MOST_VIEWS; round++) {
        if (tnk_tile_view(w, s, r, &guess, ground, view)) return -1;
        if (quay) view->ashore = TNK_ASHORE_BRIGHT;
        double gsd = view->factor * sqrt(fabs(ground[0] * ground[3] - ground[1] * ground[2]));
        n = (p->radar ? tnk_echo_measure : tnk_hull_measure)(&w->measure, view, &guess, gsd, p->min_length_m, hull,
                                                             TNK_HULLS);
        if (n < 0) return tnk_fail_nomem(&w->err), -1;
        if (!p->radar || n < 1 || hull[0].frame.length_m < outgrown * guess.length_m ||
            guess.length_m > p->max_length_m)
            break;
        guess = hull[0].frame;
    }
    return n;
}

int tnk_tile_measure(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, tnk_frame guess, tnk_find find,
                     tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_hull hull[TNK_HULLS];
    tnk_view view;
    if (!tnk_reader_ground(w->reader, guess.col, guess.row, find.ground)) return TNK_OK;
    w->candidates++;
    int n = measure_at(w, s, r, guess, find.ground, find.quay, &view, hull);
    if (n < 0) return w->err.code;
    if (!tnk_reserve(&out->item, &out->room, out->count + n, sizeof *out->item))
        return tnk_fail_nomem(&w->err);
    for (int i = 0; i < n; i++) {
        tnk_find *f = &out->item[out->count++];
        *f = find;
        f->hull = hull[i];
        if (p->radar) {
            f->hull.frame.axis_deg += f->hull.lean_deg;
            continue;
        }
        tnk_veil_rim(&view, &f->hull.frame, &f->rim);
        if (!tnk_tile_keep_shore(w, p, r, tnk_side_reach(p, f), out, f)) return tnk_fail_nomem(&w->err);
    }
    return TNK_OK;
}

static int measure_blob(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, const tnk_blob *b,
                        tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_frame guess = {b->col * p->factor, b->row * p->factor, b->axis_deg, b->length_m, b->beam_m};
    tnk_find find = {.peak = b->peak, .typical = b->typical, .near_share = b->near_share,
                     .bright_share = b->bright_share, .radar = p->radar, .visible_only = !p->has_band[3], .measured = 1,
                     .heat = p->net ? 0 : -1};
    return tnk_tile_measure(w, s, r, guess, find, out);
}

/* What is as bright as land and no land is no water, however rough or crowded the water around is: it is looked at. */
static int is_lifted(uint8_t mask, float score2) {
    return (mask & (TNK_SEA_BRIGHT | TNK_SEA_LAND)) == TNK_SEA_BRIGHT && score2 < 1;
}

/* Rows in which something is lifted are copied: the ring's serve other tiles too. */
static int lift_bright(tnk_worker *w, const tnk_region *r) {
    for (int y = 0; y < r->height; y++) {
        const uint8_t *mask = w->mask + (long)y * r->width;
        const float *score2 = w->score2[y];
        int bright = 0, any = 0;
        for (int x = 0; x < r->width; x++) bright |= (mask[x] & (TNK_SEA_BRIGHT | TNK_SEA_LAND)) == TNK_SEA_BRIGHT;
        for (int x = 0; bright && x < r->width; x++) any |= is_lifted(mask[x], score2[x]);
        if (!any) continue;
        if (!tnk_reserve(&w->lifted, &w->lifted_room, (long)r->width * r->height, sizeof *w->lifted)) return 0;
        float *own = w->lifted + (long)y * r->width;
        for (int x = 0; x < r->width; x++) own[x] = is_lifted(mask[x], score2[x]) ? 1 : score2[x];
        w->score2[y] = own;
    }
    return 1;
}

tnk_blob_opts tnk_tile_blob_opts(const tnk_plan *p, const tnk_region *r) {
    tnk_blob_opts o = {.kern = p->kern, .col = r->col, .row = r->row, .longest = p->longest, .low = low_share};
    for (int i = 0; i < 4; i++) o.ground[i] = p->ground[i];
    o.broadest_m = p->levels.has_land ? p->broadest * p->search_m : 0;
    return o;
}

int tnk_tile_work(const tnk_stripe *s, tnk_worker *w, int col, int row, tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_region r = region_of(p, col, row);
    double clock = tnk_clock_own_s();
    if (!reserve(w, &r)) return tnk_fail_nomem(&w->err);
    copy_region(s, w, &r);
    tnk_sea_opts sea = {p->longest, p->guard, p->near, p->user_masks, p->widest, p->levels.has_land ? p->broadest : 0};
    if (!tnk_sea_mask(w->mask, r.width, r.height, &sea, &w->labels, w->line)) return tnk_fail_nomem(&w->err);
    count_core(w, &r);
    if (!p->radar && !lift_bright(w, &r)) return tnk_fail_nomem(&w->err);
    tnk_blob_opts opts = tnk_tile_blob_opts(p, &r);
    if (!tnk_blobs_find(&w->blobs, w->score2, w->mask, r.width, r.height, &opts))
        return tnk_fail_nomem(&w->err);
    clock = tnk_worker_spent(w, TNK_STAGE_BLOBS, clock);
    for (long i = 0; i < w->blobs.count; i++) {
        const tnk_blob *b = &w->blobs.item[i];
        if (b->col < r.core_col || b->col >= r.core_end_col || b->row < r.core_row || b->row >= r.core_end_row)
            continue;
        if (!worth_measuring(p, b)) continue;
        int rc = measure_blob(w, s, &r, b, out);
        if (rc) return rc;
    }
    clock = tnk_worker_spent(w, TNK_STAGE_HULLS, clock);
    if (p->radar) {
        int rc = tnk_weak_tile(s, w, &r, out);
        return rc ? rc : tnk_shore_tile(s, w, &r, out);
    }
    int rc = p->net ? tnk_sight_tile(s, w, &r, out) : TNK_OK;
    tnk_worker_spent(w, TNK_STAGE_NET, clock);
    return rc;
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
