#include "scan/tile.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "scan/hulls.h"
#include "scan/shore.h"
#include "scan/sight.h"
#include "scan/weak.h"

static const double shortest_share = 0.7, stoutest_blob = 1.15;

static tnk_region region_of(const tnk_plan *p, int col, int row) {
    tnk_region r = {.core_col = col, .core_row = row};
    r.core_end_col = tnk_least(col + p->tile_width, p->width);
    r.core_end_row = tnk_least(row + p->tile, p->height);
    r.col = tnk_most(col - p->halo, 0);
    r.row = tnk_most(row - p->halo, 0);
    r.width = tnk_least(col + p->tile_width + p->halo, p->width) - r.col;
    r.height = tnk_least(row + p->tile + p->halo, p->height) - r.row;
    return r;
}

static int reserve(tnk_worker *w, const tnk_region *r) {
    long n = (long)r->width * r->height;
    return tnk_reserve(&w->score2, &w->score_room, r->height, sizeof *w->score2) &&
           tnk_reserve(&w->mask, &w->mask_room, n, 1) &&
           tnk_reserve(&w->line, &w->line_room, r->width, sizeof(int));
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

static int worth_measuring(const tnk_plan *p, const tnk_blob *b) {
    double px = p->search_m;
    if (p->radar) return 1; /* speckle tears faint hulls apart, and blur hides proportions */
    if (b->length_m + px < shortest_share * p->min_length_m) return 0;
    if (b->length_m < stoutest_blob * b->beam_m - px && b->length_m > 2 * p->min_length_m) return 0;
    int faint = b->peak < 1.3f && b->typical < 0.9f && b->bright_share < 0.1f; /* a crest, not a hull */
    return b->near_share < 0.7f && !faint;
}

static int measure_blob(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, const tnk_blob *b,
                        tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_frame guess = {b->col * p->factor, b->row * p->factor, b->axis_deg, b->length_m, b->beam_m};
    tnk_find find = {.peak = b->peak, .typical = b->typical, .near_share = b->near_share,
                     .bright_share = b->bright_share, .radar = p->radar, .visible_only = !p->has_band[3], .measured = 1,
                     .heat = p->net ? 0 : -1};
    return tnk_hulls_measure(w, s, r, guess, find, out);
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

int tnk_tile_work(const tnk_stripe *s, tnk_worker *w, int col, int row, tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_region r = region_of(p, col, row);
    double clock = tnk_clock_own_s();
    if (!reserve(w, &r)) return tnk_fail_nomem(&w->err);
    for (int y = 0; y < r.height; y++)
        w->score2[y] = s->score2 + (long)((r.row + y) % s->scored) * s->width + (r.col - s->col0);
    int any = tnk_stripe_mask(s, r.col, r.row, r.width, r.height, w->mask, &w->seeds);
    if (any < 0) return tnk_fail_nomem(&w->err);
    tnk_sea_opts sea = {p->longest, p->guard, p->near, p->user_masks, p->widest, p->levels.has_land ? p->broadest : 0};
    if (!tnk_sea_mask(w->mask, r.width, r.height, &sea, &w->labels, w->line)) return tnk_fail_nomem(&w->err);
    count_core(w, &r);
    if (!p->radar && any & TNK_SPAN_BRIGHT && !lift_bright(w, &r)) return tnk_fail_nomem(&w->err);
    tnk_blob_opts opts = tnk_region_blob_opts(p, &r);
    opts.seeds = &w->seeds;
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
