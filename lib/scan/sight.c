#include "scan/sight.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/select.h"
#include "scan/join.h"
#include "scan/side.h"
#include "scan/veil.h"
#include "scan/view.h"

enum { SIDE = TNK_HULLNET_SIDE, CORE = TNK_HULLNET_CORE, HEM = TNK_HULLNET_HEM, SIGHTS = 256, FEW = 3, FEWEST = 16, CLOSER = 1 };
static const float least_heat = 0.04f;    /* lends a candidate some trust, no more */
static const float measured_heat = 0.25f; /* is looked at closely */
static const float second_look_heat = 0.08f;
static const double second_look_px = 20; /* a longer hull is seen well enough */
static const double shortest_share = 0.7; /* of the shortest hull wanted */
static const double least_water = 0.02, least_bright = 0.001; /* shares of a patch's core */
static const int least_seeds = 4, least_outliers = 4;
static const float far_off = 12; /* median deviations: 8 standard deviations of a bell */
static const double touching_share = 0.1; /* land around a berthed hull, of its ring */
static const double sight_length_sd = 0.07, sight_beam_sd = 0.15, sight_axis_sd_deg = 2.5;

static float middle_of(const tnk_kern *kern, float *v, long n) {
    return n <= TNK_KTH_MOST ? kern->kth(v, (int)n, (int)(n / 2)) : tnk_select(v, n, n / 2);
}

/* How many of every FEW-th pixel of a core lie far from its median: a hull so large that the water's
 * own statistics hold it raises no seed. */
static long outliers(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, int col, int row, int size) {
    const float *plane = s->plane[s->plan->land_channel];
    float *value = w->patch, *off = w->patch + (long)SIDE * SIDE;
    long n = 0, count = 0;
    for (int y = row; y < row + size && y < r->row + r->height; y += FEW)
        for (int x = col; x < col + size && x < r->col + r->width; x += FEW)
            if (w->mask[(long)(y - r->row) * r->width + (x - r->col)] & TNK_SEA_VALID && n < (long)SIDE * SIDE)
                value[n++] = plane[(long)(y % s->rows) * s->width + (x - s->col0)];
    if (n < 16) return 0;
    memcpy(off, value, (size_t)n * sizeof *value);
    float middle = middle_of(s->plan->kern, off, n);
    for (long i = 0; i < n; i++) off[i] = value[i] = fabsf(value[i] - middle);
    float spread = middle_of(s->plan->kern, off, n);
    for (long i = 0; i < n; i++) count += value[i] > far_off * spread;
    return count;
}

/* Is there a shore, a structure or a hull in the patch's core? Told pixel by pixel, so that the answer does not
 * depend on how much of the surroundings a tile sees. A scene of a few patches is looked at wholly; a large one
 * without land or structures, where brightness decides, not at all. */
static int worth_looking(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, int col, int row, int size) {
    long water = 0, bright = 0, seeds = 0, all = (long)size * size;
    const double enough_water = least_water * (double)all, enough_bright = least_bright * (double)all;
    if ((long)s->plan->width * s->plan->height <= FEWEST * all) return 1;
    if (!s->plan->levels.has_land && !s->plan->user_masks) return 0;
    const int x0 = col - r->col, x1 = tnk_least(x0 + size, r->width);
    for (int y = row - r->row; y < row - r->row + size && y < r->height; y++) {
        const uint8_t *mask = w->mask + (long)y * r->width;
        const float *score2 = w->score2[y];
        int line[3] = {0};
        for (int x = x0; x < x1; x++) {
            int valid = (mask[x] & TNK_SEA_VALID) != 0, is_bright = (mask[x] & TNK_SEA_BRIGHT) != 0;
            line[0] += valid & is_bright, line[1] += valid & !is_bright;
            line[2] += valid & !is_bright & (score2[x] >= 1);
        }
        bright += line[0], water += line[1], seeds += line[2];
        if (water > enough_water && (bright > enough_bright || seeds >= least_seeds)) return 1;
    }
    return water > enough_water && outliers(s, w, r, col, row, size) >= least_outliers;
}

/* A patch the net looks at: its first pixel, and scene pixels to each of its pixels and side. */
typedef struct glance { int col, row, factor; } glance;

/* The patch's pixels into w->patch. */
static int take_patch(const tnk_stripe *s, tnk_worker *w, const glance *g) {
    const tnk_plan *p = s->plan;
    const long n = (long)SIDE * SIDE;
    float *out[TNK_BANDS] = {NULL};
    const float *band[TNK_BANDS] = {NULL};
    for (int b = 0; b < TNK_BANDS; b++) {
        if (!p->has_band[b]) continue;
        if (!tnk_reserve(&w->view[b], &w->view_room[b], n, sizeof(float))) return tnk_fail_nomem(&w->err);
        band[b] = out[b] = w->view[b];
    }
    if (!tnk_reserve(&w->view_state, &w->view_state_room, n, 1)) return tnk_fail_nomem(&w->err);
    tnk_window win = {g->col, g->row, SIDE * g->factor, SIDE * g->factor};
    if (p->keep) tnk_stripe_view(s, &win, g->factor, out, w->view_state, SIDE);
    else {
        int rc = tnk_reader_read(w->reader, &win, g->factor, out, w->view_state, SIDE, &w->err);
        if (rc) return rc;
    }
    tnk_hullnet_scale(band, w->view_state, p->band_levels, w->patch);
    return TNK_OK;
}

/* A sight in scene pixels and ground metres. */
static void place(const tnk_plan *p, tnk_reader *reader, const tnk_sight *s, const glance *look, tnk_find *f) {
    double px = look->factor, t = s->axis_deg * TNK_RAD;
    tnk_frame *fr = &f->hull.frame;
    fr->col = look->col + s->col * px;
    fr->row = look->row + s->row * px;
    if (!tnk_reader_ground(reader, fr->col, fr->row, f->ground))
        for (int i = 0; i < 4; i++) f->ground[i] = p->ground[i] / p->factor;
    const double *g = f->ground;
    double a[2] = {sin(t) * px, -cos(t) * px}, b[2] = {cos(t) * px, sin(t) * px};
    double east = a[0] * g[0] + a[1] * g[2], north = a[0] * g[1] + a[1] * g[3];
    fr->length_m = s->length * hypot(east, north);
    fr->axis_deg = atan2(east, north) / TNK_RAD;
    fr->beam_m = s->beam * hypot(b[0] * g[0] + b[1] * g[2], b[0] * g[1] + b[1] * g[3]);
    f->heat = s->heat;
    f->by = TNK_BY_NET;
    f->visible_only = !p->has_band[3];
    f->hull.gsd_m = p->search_m * px / p->factor;
    f->hull.length_sd_m = sight_length_sd * fr->length_m;
    f->hull.beam_sd_m = sight_beam_sd * fr->beam_m;
    f->hull.axis_sd_deg = sight_axis_sd_deg;
}

/* What lies around a sight's box on the search level: the share of land in a ring, and the share of
 * water along the better of its two long sides. A hull at a quay has water along one of them. */
static void look_around(const tnk_plan *p, const tnk_worker *w, const tnk_region *r, tnk_find *f) {
    const tnk_frame *fr = &f->hull.frame;
    double s = sin(fr->axis_deg * TNK_RAD), c = cos(fr->axis_deg * TNK_RAD), px = p->search_m;
    double half_a = 0.5 * fr->length_m, half_b = 0.5 * fr->beam_m, ring = 1.5 * px + 5, side = 3 * px;
    int reach = (int)ceil((half_a + half_b + side) / px) + 1, x0 = (int)floor(fr->col / p->factor) - r->col;
    int y0 = (int)floor(fr->row / p->factor) - r->row;
    long land = 0, all = 0, water[2] = {0}, along[2] = {0};
    for (int y = y0 - reach; y <= y0 + reach; y++)
        for (int x = x0 - reach; x <= x0 + reach; x++) {
            if (x < 0 || y < 0 || x >= r->width || y >= r->height) continue;
            double dc = (x + r->col + 0.5) * p->factor - fr->col, dr = (y + r->row + 0.5) * p->factor - fr->row;
            double e = dc * f->ground[0] + dr * f->ground[2], n = dc * f->ground[1] + dr * f->ground[3];
            double a = e * s + n * c, b = e * c - n * s;
            uint8_t m = w->mask[(long)y * r->width + x];
            if (fabs(a) < 0.4 * fr->length_m && fabs(b) > half_b + 0.5 * px && fabs(b) < half_b + side)
                along[b > 0]++, water[b > 0] += (m & TNK_SEA_VALID) && !(m & (TNK_SEA_LAND | TNK_SEA_BRIGHT));
            if (fabs(a) > half_a + ring || fabs(b) > half_b + ring || (fabs(a) < half_a && fabs(b) < half_b)) continue;
            all++, land += (m & TNK_SEA_LAND) != 0;
        }
    f->near_share = all ? (float)land / (float)all : 0;
    for (int k = 0; k < 2; k++) {
        float share = along[k] ? (float)water[k] / (float)along[k] : 0;
        if (share > f->open_side) f->open_side = share;
    }
}

/* Measure the hull inside the sight's box; what is far from it is something else's outline. */
static int measure(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_finds *all, tnk_find *f) {
    tnk_view view;
    tnk_hull hull;
    int rc = tnk_view_at(w, s, r, &f->hull.frame, f->ground, &view);
    if (rc) return rc;
    tnk_view_clear_land(w, &view, &f->hull.frame);
    double gsd = view.factor * sqrt(fabs(f->ground[0] * f->ground[3] - f->ground[1] * f->ground[2]));
    rc = tnk_hull_at_quay(&w->measure, &view, &f->hull.frame, gsd, &hull);
    if (rc < 0) return tnk_fail_nomem(&w->err);
    if (!rc) return TNK_OK;
    f->hull = hull;
    f->measured = 1;
    tnk_veil_rim(&view, &f->hull.frame, &f->rim);
    if (!tnk_view_keep_shore(w, s->plan, r, tnk_side_reach(s->plan, f), all, f)) return tnk_fail_nomem(&w->err);
    return TNK_OK;
}

/* What the net sees in one patch; `seen` receives which quarters of its core hold a hull
 * that finer pixels would show better. */
static int take_sights(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, const glance *g, int seen[2][2],
                       tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_sight sight[SIGHTS];
    int n, rc = take_patch(s, w, g);
    if (rc) return rc;
    w->patches++;
    if (tnk_hullnet_look(p->net, &w->net, w->patch, least_heat, sight, SIGHTS, &n)) return tnk_fail_nomem(&w->err);
    for (int i = 0; i < n && !rc; i++) {
        if (!tnk_reserve(&out->item, &out->room, out->count + 1, sizeof *out->item)) return tnk_fail_nomem(&w->err);
        tnk_find *f = &out->item[out->count];
        *f = (tnk_find){0};
        if (sight[i].length > TNK_HULLNET_LONGEST) continue;
        if (sight[i].length < second_look_px && sight[i].heat > second_look_heat)
            seen[sight[i].row >= SIDE / 2][sight[i].col >= SIDE / 2] = 1;
        place(p, w->reader, &sight[i], g, f);
        if (f->hull.frame.length_m < shortest_share * p->min_length_m) continue;
        if (f->heat > TNK_SIGHT_FAINTEST) look_around(p, w, r, f);
        if (f->heat > measured_heat) rc = measure(s, w, r, out, f);
        if (f->near_share > touching_share) f->hull.remarks |= TNK_HULL_TOUCHES;
        out->count++;
    }
    return rc;
}

static int down(int n, int step) { return n / step * step; }

/* The patch, and where the scene has finer pixels, closer looks with twice as many at each quarter in which it saw
 * something: hulls side by side part there. */
static int look_at(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, const glance *g, int closer,
                   tnk_finds *out) {
    int fine = (g->factor + 1) / 2, seen[2][2] = {{0}};
    int rc = take_sights(s, w, r, g, seen, out);
    for (int k = 0; k < 4 && !rc && closer > 0 && fine < g->factor; k++) {
        if (!seen[k / 2][k % 2]) continue;
        int col = g->col + (HEM + k % 2 * CORE / 2) * g->factor, row = g->row + (HEM + k / 2 * CORE / 2) * g->factor;
        glance q = {down(col, fine) - HEM * fine, down(row, fine) - HEM * fine, fine};
        rc = look_at(s, w, r, &q, closer - 1, out);
    }
    return rc;
}

/* Is the patch whose core starts here centred in from..to-1? Beyond the scene's end counts as its last pixel. */
static int owned(int start, int size, int from, int to, int end) {
    int centre = start + size / 2 < end ? start + size / 2 : end - 1;
    return centre >= from && centre < to;
}

static int first_core(int from, int size) { return from > size ? (from / size - 1) * size : 0; }

int tnk_sight_tile(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_finds *out) {
    const tnk_plan *p = s->plan;
    if (!tnk_reserve(&w->patch, &w->patch_room, (long)TNK_HULLNET_BANDS * SIDE * SIDE, sizeof(float)))
        return tnk_fail_nomem(&w->err);
    for (int k = 0; k < p->net_scales; k++) {
        int scale = 1 << k, size = CORE * scale;
        for (int row = first_core(r->core_row, size); row < r->core_end_row; row += size)
            for (int col = first_core(r->core_col, size); col < r->core_end_col; col += size) {
                if (!owned(row, size, r->core_row, r->core_end_row, p->height) ||
                    !owned(col, size, r->core_col, r->core_end_col, p->width) ||
                    !worth_looking(s, w, r, col, row, size))
                    continue;
                glance g = {(col - HEM * scale) * p->factor, (row - HEM * scale) * p->factor, p->factor * scale};
                int rc = look_at(s, w, r, &g, scale == 1 ? CLOSER : 0, out);
                if (rc) return rc;
            }
    }
    return TNK_OK;
}
