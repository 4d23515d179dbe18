#include "find/blob.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/select.h"
#include "find/sea.h"

static const double pi = 3.14159265358979323846;
static const float raise = 1.35f;    /* from one threshold to the next */
static const float own_share = 0.35f; /* of a blob's own 75 % quantile */

typedef struct region {
    const float *const *score2; /* rows */
    uint8_t *mask;
    int width, height;
    const tnk_blob_opts *opts;
} region;

/* Direction of the long axis from second moments on the ground, radians clockwise from north. */
static double long_axis(double ee, double en, double nn) { return 0.5 * atan2(2 * en, nn - ee); }

/* Shape of the pixels of a labelled part, whose label image starts at (ox, oy) of the region. */
static void shape(const region *g, const tnk_labels *l, int id, int ox, int oy, tnk_blob *b) {
    const tnk_component *c = &l->part[id];
    const double *j = g->opts->ground;
    double n = 0, sx = 0, sy = 0, xx = 0, xy = 0, yy = 0;
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++) {
            if (l->id[(long)y * l->width + x] != id) continue;
            double dx = x - c->x0, dy = y - c->y0;
            n++, sx += dx, sy += dy, xx += dx * dx, xy += dx * dy, yy += dy * dy;
        }
    double mx = sx / n, my = sy / n;
    xx = xx / n - mx * mx + 1 / 12.0, yy = yy / n - my * my + 1 / 12.0, xy = xy / n - mx * my;
    double ee = j[0] * j[0] * xx + 2 * j[0] * j[2] * xy + j[2] * j[2] * yy;
    double nn = j[1] * j[1] * xx + 2 * j[1] * j[3] * xy + j[3] * j[3] * yy;
    double en = j[0] * j[1] * xx + (j[0] * j[3] + j[1] * j[2]) * xy + j[2] * j[3] * yy;
    double axis = long_axis(ee, en, nn), s = sin(axis), t = cos(axis);
    double a0 = 1e30, a1 = -1e30, b0 = 1e30, b1 = -1e30;
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++) {
            if (l->id[(long)y * l->width + x] != id) continue;
            double dx = x - c->x0 - mx, dy = y - c->y0 - my;
            double e = j[0] * dx + j[2] * dy, north = j[1] * dx + j[3] * dy;
            double along = e * s + north * t, across = e * t - north * s;
            if (along < a0) a0 = along;
            if (along > a1) a1 = along;
            if (across < b0) b0 = across;
            if (across > b1) b1 = across;
        }
    double px = sqrt(fabs(j[0] * j[3] - j[1] * j[2])), ca = (a0 + a1) / 2, cb = (b0 + b1) / 2;
    double e = ca * s + cb * t, north = ca * t - cb * s, det = j[0] * j[3] - j[1] * j[2];
    /* whole pixels first: the same bits wherever the region starts */
    b->col = (g->opts->col + ox + c->x0) + (mx + 0.5 + (j[3] * e - j[2] * north) / det);
    b->row = (g->opts->row + oy + c->y0) + (my + 0.5 + (j[0] * north - j[1] * e) / det);
    b->axis_deg = axis * 180 / pi;
    if (b->axis_deg < 0) b->axis_deg += 180;
    b->length_m = a1 - a0 + px;
    b->beam_m = b1 - b0 + px;
    b->area_px = c->area;
}

/* Scores and surroundings of the pixels of a part; returns their number in blobs->value. */
static long gather(tnk_blobs *out, const region *g, const tnk_labels *l, int id, int ox, int oy,
                   tnk_blob *b) {
    const tnk_component *c = &l->part[id];
    long n = 0, near = 0, bright = 0;
    float peak = 0;
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++) {
            if (l->id[(long)y * l->width + x] != id) continue;
            long at = (long)(oy + y) * g->width + ox + x;
            float v = g->score2[oy + y][ox + x];
            out->value[n++] = v;
            if (v > peak) peak = v;
            near += (g->mask[at] & TNK_SEA_NEAR) != 0;
            bright += (g->mask[at] & TNK_SEA_BRIGHT) != 0;
        }
    b->peak = sqrtf(peak);
    b->typical = sqrtf(tnk_quantile(out->value, n, 0.75));
    b->near_share = (float)near / (float)n;
    b->bright_share = (float)bright / (float)n;
    return n;
}

static int has_seed(const region *g, const tnk_labels *l, int id) {
    const tnk_component *c = &l->part[id];
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++) {
            long at = (long)y * g->width + x;
            if (l->id[at] == id && g->score2[y][x] >= 1) return 1;
        }
    return 0;
}

/* Cut one group at a share of its own level; each part with a seed becomes a blob. */
static int emit(tnk_blobs *out, const region *g, int id) {
    const tnk_component c = out->labels.part[id];
    tnk_blob b = {0};
    if (!tnk_reserve(&out->value, &out->value_room, c.area, sizeof *out->value)) return 0;
    gather(out, g, &out->labels, id, 0, 0, &b);
    float cut = own_share * b.typical, cut2 = cut * cut;
    int w = c.x1 - c.x0, h = c.y1 - c.y0;
    if (!tnk_reserve(&out->cut, &out->cut_room, (long)w * h, 1)) return 0;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            long at = (long)(c.y0 + y) * g->width + c.x0 + x;
            out->cut[(long)y * w + x] = out->labels.id[at] == id && g->score2[c.y0 + y][c.x0 + x] >= cut2;
        }
    if (!tnk_label(&out->inner, out->cut, 1, w, h, w)) return 0;
    for (int i = 1; i <= out->inner.count; i++) {
        tnk_blob part = {0};
        gather(out, g, &out->inner, i, c.x0, c.y0, &part);
        if (part.peak < 1) continue;
        shape(g, &out->inner, i, c.x0, c.y0, &part);
        if (!tnk_reserve(&out->item, &out->room, out->count + 1, sizeof *out->item)) return 0;
        out->item[out->count++] = part;
    }
    return 1;
}

static int is_long(const region *g, const tnk_component *c) {
    long w = c->x1 - c->x0, h = c->y1 - c->y0, most = g->opts->longest;
    return w * w + h * h > most * most;
}

static int is_broad(const region *g, const tnk_labels *l, int id) {
    const tnk_component *c = &l->part[id];
    const double *j = g->opts->ground;
    double most = g->opts->broadest_m;
    if (!(most > 0) || (c->x1 - c->x0) * hypot(j[0], j[1]) < most || (c->y1 - c->y0) * hypot(j[2], j[3]) < most)
        return 0;
    tnk_blob b;
    shape(g, l, id, 0, 0, &b);
    return b.beam_m > most;
}

static int is_large(const region *g, const tnk_labels *l, int id) {
    return is_long(g, &l->part[id]) || is_broad(g, l, id);
}

static void forget(const region *g, const tnk_labels *l, int id) {
    const tnk_component *c = &l->part[id];
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++) {
            long at = (long)y * g->width + x;
            if (l->id[at] == id) g->mask[at] &= (uint8_t)~TNK_SEA_ALIVE;
        }
}

/* Of what is alive, what reaches a threshold. */
static void raise_to(const tnk_blobs *out, const region *g, float threshold2) {
    for (long i = 0; i < out->grown.count; i++) {
        const tnk_grown_run *r = &out->grown.item[i];
        g->opts->kern->mark(g->mask + (long)r->y * g->width + r->x0, g->score2[r->y] + r->x0, r->x1 - r->x0, threshold2,
                            TNK_SEA_ALIVE, TNK_SEA_ALIVE);
    }
}

/* Of what is alive small groups are taken and leave, *left large ones stay. */
static int pass(tnk_blobs *out, const region *g, long *left) {
    const tnk_labels *l = &out->labels;
    if (!tnk_label_parts(&out->labels, g->mask, TNK_SEA_ALIVE, g->width, g->height, g->width)) return 0;
    *left = 0;
    for (int i = 1; i <= l->count; i++) {
        if (is_large(g, l, i)) l->part[i].area = 0, ++*left;
        else if (has_seed(g, l, i) && !emit(out, g, i)) return 0;
    }
    for (int i = 1; i <= l->count && *left; i++)
        if (l->part[i].area) forget(g, l, i);
    return 1;
}

int tnk_blobs_find(tnk_blobs *out, const float *const *score2, uint8_t *mask, int width, int height,
                   const tnk_blob_opts *opts) {
    region g = {score2, mask, width, height, opts};
    long left = 1;
    out->count = 0;
    if (!tnk_grow_seeds(&out->grown, score2, mask, width, height, opts->low * opts->low, opts->seeds)) return 0;
    for (float t = opts->low * raise; left; t *= raise) {
        if (!pass(out, &g, &left)) return 0;
        if (left) raise_to(out, &g, t * t);
    }
    for (const tnk_grown_run *r = out->grown.item; r < out->grown.item + out->grown.count; r++)
        for (int x = r->x0; x < r->x1; x++) mask[(long)r->y * width + x] &= (uint8_t)~TNK_SEA_ALIVE;
    return 1;
}

void tnk_blobs_free(tnk_blobs *b) {
    tnk_free(b->item);
    tnk_free(b->value);
    tnk_free(b->cut);
    tnk_grown_free(&b->grown);
    tnk_labels_free(&b->labels);
    tnk_labels_free(&b->inner);
    memset(b, 0, sizeof *b);
}
