#include "find/sea.h"

#include <math.h>

int tnk_sea_all_water(const uint8_t *mask, int width, int height, long stride) {
    uint8_t dry = 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            dry |= (mask[y * stride + x] & (TNK_SEA_VALID | TNK_SEA_BRIGHT)) ^ TNK_SEA_VALID;
    return !dry;
}

static void dilate_row(uint8_t *p, int n, int from, int radius) {
    for (int i = 0, done = 0; i < n; i++) {
        if (!(p[i] & from)) continue;
        int start = i - radius < done ? done : i - radius;
        int end = i + radius + 1 > n ? n : i + radius + 1;
        for (int j = start; j < end; j++) p[j] |= TNK_SEA_ALIVE;
        done = end;
    }
}

/* One sweep of rows: `to` where ALIVE was met within radius rows before. */
static void sweep(uint8_t *mask, int width, int height, long stride, int to, int radius, int *since, int down) {
    for (int x = 0; x < width; x++) since[x] = radius + 1;
    for (int i = 0; i < height; i++) {
        uint8_t *p = mask + (down ? i : height - 1 - i) * stride;
        for (int x = 0; x < width; x++) {
            since[x] = p[x] & TNK_SEA_ALIVE ? 0 : since[x] + 1;
            p[x] |= since[x] <= radius ? (uint8_t)to : 0;
        }
    }
}

static void let_die(uint8_t *p, int n) {
    for (int i = 0; i < n; i++) p[i] &= (uint8_t)~TNK_SEA_ALIVE;
}

void tnk_sea_dilate(uint8_t *mask, int width, int height, long stride, int from, int to, int radius, int *line) {
    for (int y = 0; y < height; y++) {
        let_die(mask + y * stride, width);
        dilate_row(mask + y * stride, width, from, radius);
    }
    sweep(mask, width, height, stride, to, radius, line, 1);
    sweep(mask, width, height, stride, to, radius, line, 0);
    for (int y = 0; y < height; y++) let_die(mask + y * stride, width);
}

/* A ship and the bright part of its wake together reach further than a ship. */
static const double longest_with_wake = 1.5;

static double reach(const tnk_component *c) { return hypot(c->x1 - c->x0, c->y1 - c->y0); }

static int meets_border(const tnk_component *c, int width, int height) {
    return c->x0 == 0 || c->y0 == 0 || c->x1 == width || c->y1 == height;
}

/* Is the breadth of a rectangle with the part's second moments more than any hull's, and half of it as dim as land? */
static int is_broad(const uint8_t *mask, const tnk_labels *l, int id, int broadest) {
    const tnk_component *c = &l->part[id];
    double n = (double)c->area, x1 = 0, y1 = 0, xx = 0, xy = 0, yy = 0, bright = 0;
    if (!broadest || c->x1 - c->x0 < broadest || c->y1 - c->y0 < broadest) return 0;
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++) {
            if (l->id[(long)y * l->width + x] != id) continue;
            double dx = x - c->x0, dy = y - c->y0;
            bright += (mask[(long)y * l->width + x] & TNK_SEA_ALIVE) != 0;
            x1 += dx, y1 += dy, xx += dx * dx, xy += dx * dy, yy += dy * dy;
        }
    xx = xx / n - x1 / n * (x1 / n), yy = yy / n - y1 / n * (y1 / n), xy = xy / n - x1 / n * (y1 / n);
    double least = 0.5 * (xx + yy) - hypot(0.5 * (xx - yy), xy);
    return 12 * least > (double)broadest * broadest && bright < 0.5 * n;
}

/* Is any of it the user's land? */
static int is_told(const uint8_t *mask, const tnk_labels *l, int id) {
    const tnk_component *c = &l->part[id];
    for (int y = c->y0; y < c->y1; y++)
        for (int x = c->x0; x < c->x1; x++)
            if (l->id[(long)y * l->width + x] == id && mask[(long)y * l->width + x] & TNK_SEA_LAND) return 1;
    return 0;
}

static int is_land(const uint8_t *mask, const tnk_labels *l, int id, const tnk_sea_opts *o) {
    const tnk_component *c = &l->part[id];
    return (o->user && is_told(mask, l, id)) || reach(c) > longest_with_wake * o->longest || c->area > o->widest ||
           is_broad(mask, l, id, o->broadest);
}

/* Mark the land; *box is around it. Whether there is any. */
static int find_land(uint8_t *mask, const tnk_labels *l, const tnk_sea_opts *o, tnk_component *box) {
    *box = (tnk_component){.x0 = l->width, .y0 = l->height};
    for (int k = 1; k <= l->count; k++) {
        const tnk_component *c = &l->part[k];
        if (!is_land(mask, l, k, o)) continue;
        box->x0 = c->x0 < box->x0 ? c->x0 : box->x0, box->x1 = c->x1 > box->x1 ? c->x1 : box->x1;
        box->y0 = c->y0 < box->y0 ? c->y0 : box->y0, box->y1 = c->y1 > box->y1 ? c->y1 : box->y1;
        for (int y = c->y0; y < c->y1; y++)
            for (int x = c->x0; x < c->x1; x++)
                if (l->id[(long)y * l->width + x] == k) mask[(long)y * l->width + x] |= TNK_SEA_LAND;
    }
    return box->x1 > 0;
}

/* The surroundings of land. */
static void mark_around(uint8_t *mask, int width, int height, const tnk_component *land, int to, int radius, int *line) {
    int x0 = land->x0 > radius ? land->x0 - radius : 0, x1 = land->x1 + radius < width ? land->x1 + radius : width;
    int y0 = land->y0 > radius ? land->y0 - radius : 0, y1 = land->y1 + radius < height ? land->y1 + radius : height;
    tnk_sea_dilate(mask + (long)y0 * width + x0, x1 - x0, y1 - y0, width, TNK_SEA_LAND, to, radius, line);
}

/* What is alive dies; it becomes sea where it hangs together with more than a pond. */
static void find_sea(uint8_t *mask, const tnk_labels *l, const tnk_sea_opts *o) {
    for (long k = 0; k < l->runs; k++) {
        const tnk_label_run *run = &l->run[k];
        const tnk_component *c = &l->part[run->id];
        uint8_t *p = mask + (long)run->y * l->width, sea = 0;
        if (reach(c) > o->longest || meets_border(c, l->width, l->height)) sea = TNK_SEA_SEA;
        for (int x = run->x0; x < run->x1; x++)
            p[x] = (uint8_t)((p[x] & ~TNK_SEA_ALIVE) | (p[x] & TNK_SEA_GUARD ? 0 : sea));
    }
}

int tnk_sea_mask(uint8_t *mask, int width, int height, const tnk_sea_opts *o, tnk_labels *labels,
                 int *line) {
    long n = (long)width * height;
    tnk_component land;
    if (!tnk_label_parts(labels, mask, TNK_SEA_BRIGHT, width, height, width)) return 0;
    if (!find_land(mask, labels, o, &land)) {
        for (long i = 0; i < n; i++)
            mask[i] = (uint8_t)((mask[i] & ~TNK_SEA_ALIVE) | (mask[i] & TNK_SEA_VALID ? TNK_SEA_SEA : 0));
        return 1;
    }
    mark_around(mask, width, height, &land, TNK_SEA_GUARD, o->guard, line);
    mark_around(mask, width, height, &land, TNK_SEA_NEAR, o->near, line);
    for (long i = 0; i < n; i++) {
        int alive = (mask[i] & (TNK_SEA_VALID | TNK_SEA_LAND)) == TNK_SEA_VALID;
        mask[i] = (uint8_t)((mask[i] & ~TNK_SEA_ALIVE) | (alive ? TNK_SEA_ALIVE : 0));
    }
    if (!tnk_label_runs(labels, mask, TNK_SEA_ALIVE, width, height, width)) return 0;
    find_sea(mask, labels, o);
    return 1;
}
