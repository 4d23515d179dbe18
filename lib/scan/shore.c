#include "scan/shore.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "find/clutter.h"
#include "scan/hulls.h"

static const double shortest_share = 0.7; /* of the shortest hull wanted */
static const float most_times = 4; /* the land level: what is brighter is no land to compare with */

/* The shore: what is valid and no open water, as far inland as a hull counts as near land. 1 where there is any in the
 * core. */
static int find_shore(tnk_worker *w, const tnk_region *r, int near) {
    long n = (long)r->width * r->height;
    uint8_t *shore = w->shore;
    int any = 0;
    for (long i = 0; i < n; i++) shore[i] = w->mask[i] & (TNK_SEA_VALID | TNK_SEA_BRIGHT | TNK_SEA_SEA);
    tnk_sea_dilate(shore, r->width, r->height, r->width, TNK_SEA_SEA, TNK_SEA_NEAR, near, w->line);
    for (long i = 0; i < n; i++) {
        int is = (shore[i] & (TNK_SEA_VALID | TNK_SEA_SEA | TNK_SEA_NEAR)) == (TNK_SEA_VALID | TNK_SEA_NEAR);
        shore[i] = (uint8_t)((shore[i] & (TNK_SEA_VALID | TNK_SEA_BRIGHT | TNK_SEA_NEAR)) | (is ? TNK_SEA_SEA : 0));
    }
    for (int y = r->core_row - r->row; y < r->core_end_row - r->row && !any; y++)
        for (int x = r->core_col - r->col; x < r->core_end_col - r->col && !any; x++)
            any = shore[(long)y * r->width + x] & TNK_SEA_SEA;
    return any;
}

static const float *plane_at(const tnk_stripe *s, int channel, int col, int row) {
    return s->plane[channel] + (long)(row % s->rows) * s->width + (col - s->col0);
}

/* One cell of land, as if it were a sea. */
static void measure_cell(const tnk_stripe *s, const tnk_worker *w, const tnk_region *r, int x0, int y0, tnk_cell *out) {
    const tnk_plan *p = s->plan;
    int x1 = x0 + TNK_CELL, y1 = y0 + TNK_CELL;
    if (x0 < r->col) x0 = r->col;
    if (y0 < r->row) y0 = r->row;
    if (x1 > r->col + r->width) x1 = r->col + r->width;
    if (y1 > r->row + r->height) y1 = r->row + r->height;
    uint8_t land[TNK_CELL * TNK_CELL] = {0};
    float value[TNK_CHANNELS][TNK_CELL * TNK_CELL];
    const float *plane[TNK_CHANNELS] = {value[0], value[1], value[2]};
    for (int y = y0; y < y1; y++) {
        const uint8_t *mask = w->shore + (long)(y - r->row) * r->width + (x0 - r->col);
        long to = (long)(y - y0) * TNK_CELL;
        for (int x = 0; x < x1 - x0; x++)
            land[to + x] = (mask[x] & (TNK_SEA_VALID | TNK_SEA_BRIGHT)) == (TNK_SEA_VALID | TNK_SEA_BRIGHT);
        for (int c = 0; c < p->channels; c++)
            memcpy(value[c] + to, plane_at(s, c, x0, y), (size_t)(x1 - x0) * sizeof(float));
    }
    tnk_clutter_measure(p->kern, plane, land, x1 - x0, y1 - y0, TNK_CELL, p->channels, most_times * p->levels.land, out);
}

/* The region's land, in cells that lie as those of the scene do; its first is at *col, *row. */
static int measure_land(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_lattice *l, int *col, int *row) {
    *l = *s->lattice;
    *col = r->col / TNK_CELL * TNK_CELL, *row = r->row / TNK_CELL * TNK_CELL;
    l->width = r->col + r->width - *col, l->height = r->row + r->height - *row;
    l->cols = (l->width + TNK_CELL - 1) / TNK_CELL, l->kept = l->rows = (l->height + TNK_CELL - 1) / TNK_CELL;
    long n = (long)l->cols * l->rows;
    if (!tnk_reserve(&w->shore_cell, &w->shore_cell_room, n, sizeof *w->shore_cell) ||
        !tnk_reserve(&w->shore_param, &w->shore_param_room, n * TNK_PARAMS, sizeof(float)))
        return 0;
    l->cell = w->shore_cell, l->param = w->shore_param, l->sky = l->brightest = NULL;
    for (int y = 0; y < l->rows; y++)
        for (int x = 0; x < l->cols; x++)
            measure_cell(s, w, r, *col + x * TNK_CELL, *row + y * TNK_CELL, &l->cell[(long)y * l->cols + x]);
    tnk_lattice_derive(l, 0, l->rows);
    return 1;
}

/* How far the region's rows stand out of the land. */
static int score_land(const tnk_stripe *s, tnk_worker *w, const tnk_region *r) {
    const tnk_plan *p = s->plan;
    tnk_lattice l;
    int col, row;
    long knots = (long)TNK_PARAMS * (r->width / TNK_CELL + 2);
    if (!measure_land(s, w, r, &l, &col, &row) ||
        !tnk_reserve(&w->score_line, &w->score_line_room, knots + (long)p->channels * r->width, sizeof(float)) ||
        !tnk_reserve(&w->shore_score, &w->shore_score_room, (long)r->width * r->height, sizeof(float)))
        return 0;
    for (int y = 0; y < r->height; y++) {
        const float *plane[TNK_CHANNELS] = {NULL};
        for (int c = 0; c < p->channels; c++) {
            const float *from[3] = {NULL};
            const uint8_t *mask[3] = {NULL};
            for (int k = 0; k < 3; k++) {
                if (y + k < 1 || y + k > r->height) continue;
                from[k] = plane_at(s, c, r->col, r->row + y + k - 1);
                mask[k] = w->mask + (long)(y + k - 1) * r->width;
            }
            float *smooth = w->score_line + knots + (long)c * r->width;
            tnk_clutter_smooth(p->kern, from, mask, r->width, smooth);
            plane[c] = smooth;
        }
        float *out = w->shore_score + (long)y * r->width;
        tnk_lattice_score(&l, plane, r->col - col, r->row + y - row, r->width, out, w->score_line);
        w->score2[y] = out;
    }
    return 1;
}

int tnk_shore_tile(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_finds *out) {
    const tnk_plan *p = s->plan;
    if (p->land_reach == 1 || !(p->levels.has_land || p->user_masks)) return TNK_OK;
    if (!tnk_reserve(&w->shore, &w->shore_room, (long)r->width * r->height, 1)) return tnk_fail_nomem(&w->err);
    if (!find_shore(w, r, p->near)) return TNK_OK;
    tnk_blob_opts o = tnk_region_blob_opts(p, r);
    if (!score_land(s, w, r) || !tnk_blobs_find(&w->blobs, w->score2, w->shore, r->width, r->height, &o))
        return tnk_fail_nomem(&w->err);
    for (long i = 0; i < w->blobs.count; i++) {
        const tnk_blob *b = &w->blobs.item[i];
        if (b->col < r->core_col || b->col >= r->core_end_col || b->row < r->core_row || b->row >= r->core_end_row)
            continue;
        if (b->length_m + p->search_m < shortest_share * p->min_length_m) continue;
        tnk_frame guess = {b->col * p->factor, b->row * p->factor, b->axis_deg, b->length_m, b->beam_m};
        tnk_find find = {.peak = b->peak, .typical = b->typical, .near_share = 1, .radar = 1, .quay = 1, .measured = 1,
                         .heat = -1};
        int rc = tnk_hulls_measure(w, s, r, guess, find, out);
        if (rc) return rc;
    }
    return TNK_OK;
}
