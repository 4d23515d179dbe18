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

/* First scan: provisional numbers by runs, joined where they touch the row above. */
static int32_t scan_rows(tnk_labels *l, const uint8_t *mask, int bits, long stride) {
    int32_t next = 1;
    for (int y = 0; y < l->height; y++) {
        const uint8_t *m = mask + y * stride;
        int32_t *row = l->id + (long)y * l->width, *up = row - l->width;
        if (!tnk_reserve(&l->parent, &l->parent_room, next + l->width / 2 + 2, sizeof *l->parent)) return 0;
        for (int x = 0; x < l->width;) {
            if (!(m[x] & bits)) {
                row[x++] = 0;
                continue;
            }
            int start = x, from = x > 0 ? x - 1 : 0;
            while (x < l->width && (m[x] & bits)) x++;
            int to = x < l->width ? x + 1 : x;
            int32_t own = 0;
            for (int i = from; y > 0 && i < to; i++) {
                if (!up[i]) continue;
                own = own ? join(l->parent, own, up[i]) : root(l->parent, up[i]);
                while (i + 1 < to && up[i + 1]) i++;
            }
            if (!own) {
                own = next;
                l->parent[next] = next;
                next++;
            }
            for (int i = start; i < x; i++) row[i] = own;
        }
    }
    return next;
}

int tnk_label(tnk_labels *l, const uint8_t *mask, int bits, int width, int height, long stride) {
    l->width = width;
    l->height = height;
    l->count = 0;
    if (!tnk_reserve(&l->id, &l->id_room, (long)width * height, sizeof *l->id)) return 0;
    int32_t next = scan_rows(l, mask, bits, stride);
    if (!next) return 0;
    /* A parent is older than its child: one pass turns provisional numbers into -final ones. */
    for (int32_t i = 1; i < next; i++)
        l->parent[i] = l->parent[i] == i ? -++l->count : l->parent[l->parent[i]];
    if (!tnk_reserve(&l->part, &l->part_room, l->count + 1, sizeof *l->part)) return 0;
    for (int i = 0; i <= l->count; i++)
        l->part[i] = (tnk_component){.x0 = width, .y0 = height};
    for (int y = 0; y < height; y++) {
        int32_t *row = l->id + (long)y * width;
        for (int x = 0; x < width; x++) {
            if (!row[x]) continue;
            row[x] = -l->parent[row[x]];
            tnk_component *c = &l->part[row[x]];
            if (x < c->x0) c->x0 = x;
            if (y < c->y0) c->y0 = y;
            if (x >= c->x1) c->x1 = x + 1;
            c->y1 = y + 1;
            c->area++;
        }
    }
    return 1;
}

void tnk_labels_free(tnk_labels *l) {
    tnk_free(l->id);
    tnk_free(l->part);
    tnk_free(l->parent);
    memset(l, 0, sizeof *l);
}
