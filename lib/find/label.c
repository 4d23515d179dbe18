#include "find/label.h"

#include <string.h>

#include "base/mem.h"

static int32_t root(int32_t *parent, int32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

/* The older number wins, so that numbers keep the order of the scan. */
static int32_t join(int32_t *parent, int32_t a, int32_t b) {
    a = root(parent, a);
    b = root(parent, b);
    if (a < b) return parent[b] = a;
    return parent[a] = b;
}

/* The next pixel from x on that has one of the bits, or width. */
static int next_set(const uint8_t *m, int x, int width, uint8_t bits) {
    uint64_t wide;
    memset(&wide, bits, sizeof wide);
    for (; x + 32 <= width; x += 32) {
        uint64_t v[4];
        memcpy(v, m + x, sizeof v);
        if ((v[0] | v[1] | v[2] | v[3]) & wide) break;
    }
    for (; x + 8 <= width; x += 8) {
        uint64_t eight;
        memcpy(&eight, m + x, sizeof eight);
        if (eight & wide) break;
    }
    while (x < width && !(m[x] & bits)) x++;
    return x;
}

/* Bytes of 0 show in the highest bits of (v - 1) & ~v, one byte with another. */
static int next_clear(const uint8_t *m, int x, int width, uint8_t bits) {
    const uint64_t ones = UINT64_MAX / 255;
    for (; x + 8 <= width; x += 8) {
        uint64_t v;
        memcpy(&v, m + x, sizeof v);
        v &= ones * bits;
        if ((v - ones) & ~v & ones * 128) break;
    }
    while (x < width && (m[x] & bits)) x++;
    return x;
}

/* List the runs; give each the number of the runs above that it touches, joining those.
 * *numbers is one past the last provisional number. Returns the number of runs, -1 without memory. */
static long find_runs(tnk_labels *l, const uint8_t *mask, uint8_t bits, long stride, int32_t *numbers) {
    long count = 0, above = 0, above_end = 0;
    int32_t next = 1;
    for (int y = 0; y < l->height; y++) {
        const uint8_t *m = mask + y * stride;
        long row_start = count;
        for (int x = next_set(m, 0, l->width, bits); x < l->width; x = next_set(m, x, l->width, bits)) {
            tnk_label_run run = {.y = y, .x0 = x};
            run.x1 = x = next_clear(m, x, l->width, bits);
            if (!tnk_reserve(&l->run, &l->run_room, count + 1, sizeof run) ||
                !tnk_reserve(&l->parent, &l->parent_room, next + 1L, sizeof *l->parent))
                return -1;
            while (above < above_end && l->run[above].x1 < run.x0) above++;
            for (long k = above; k < above_end && l->run[k].x0 <= run.x1; k++)
                run.id = run.id ? join(l->parent, run.id, l->run[k].id) : root(l->parent, l->run[k].id);
            if (!run.id) {
                l->parent[next] = next;
                run.id = next++;
            }
            l->run[count++] = run;
        }
        above = row_start;
        above_end = count;
    }
    *numbers = next;
    return count;
}

static void take_run(tnk_labels *l, const tnk_label_run *run) {
    tnk_component *c = &l->part[run->id];
    if (run->x0 < c->x0) c->x0 = run->x0;
    if (run->y < c->y0) c->y0 = run->y;
    if (run->x1 > c->x1) c->x1 = run->x1;
    c->y1 = run->y + 1;
    c->area += run->x1 - run->x0;
}

/* Nothing in the components' boxes, or in the whole image where these are large. */
static void clear(const tnk_labels *l, int wholly) {
    long all = (long)l->width * l->height, boxes = 0;
    for (int i = 1; i <= l->count && !wholly; i++) {
        const tnk_component *c = &l->part[i];
        boxes += (long)(c->x1 - c->x0) * (c->y1 - c->y0);
        wholly = boxes > all / 4;
    }
    if (wholly) {
        memset(l->id, 0, (size_t)all * sizeof *l->id);
        return;
    }
    for (int i = 1; i <= l->count; i++) {
        const tnk_component *c = &l->part[i];
        for (int y = c->y0; y < c->y1; y++)
            memset(l->id + (long)y * l->width + c->x0, 0, (size_t)(c->x1 - c->x0) * sizeof *l->id);
    }
}

int tnk_label_runs(tnk_labels *l, const uint8_t *mask, int bits, int width, int height, long stride) {
    l->width = width;
    l->height = height;
    l->count = 0;
    int32_t numbers = 1;
    l->runs = find_runs(l, mask, (uint8_t)bits, stride, &numbers);
    if (l->runs < 0) return 0;
    /* A parent is older than its child: one pass turns provisional numbers into -final ones. */
    for (int32_t i = 1; i < numbers; i++)
        l->parent[i] = l->parent[i] == i ? -++l->count : l->parent[l->parent[i]];
    if (!tnk_reserve(&l->part, &l->part_room, l->count + 1L, sizeof *l->part)) return 0;
    for (int i = 0; i <= l->count; i++) l->part[i] = (tnk_component){.x0 = width, .y0 = height};
    for (long k = 0; k < l->runs; k++) {
        l->run[k].id = -l->parent[l->run[k].id];
        take_run(l, &l->run[k]);
    }
    return 1;
}

static int label(tnk_labels *l, const uint8_t *mask, int bits, int width, int height, long stride, int wholly) {
    if (!tnk_reserve(&l->id, &l->id_room, (long)width * height, sizeof *l->id) ||
        !tnk_label_runs(l, mask, bits, width, height, stride))
        return 0;
    clear(l, wholly);
    for (long k = 0; k < l->runs; k++) {
        const tnk_label_run *run = &l->run[k];
        int32_t *row = l->id + (long)run->y * width;
        for (int x = run->x0; x < run->x1; x++) row[x] = run->id;
    }
    return 1;
}

int tnk_label(tnk_labels *l, const uint8_t *mask, int bits, int width, int height, long stride) {
    return label(l, mask, bits, width, height, stride, 1);
}

int tnk_label_parts(tnk_labels *l, const uint8_t *mask, int bits, int width, int height, long stride) {
    return label(l, mask, bits, width, height, stride, 0);
}

void tnk_labels_free(tnk_labels *l) {
    tnk_free(l->id);
    tnk_free(l->part);
    tnk_free(l->parent);
    tnk_free(l->run);
    memset(l, 0, sizeof *l);
}
