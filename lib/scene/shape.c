#include "scene/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Edges are kept in runs with a box of their own, so that a tile passes by a long coast. */
enum { RUN = 64 };

typedef struct run {
    size_t first; /* points first .. first + edges */
    int edges;
    double top, bottom, left;
} run;

typedef struct polygon {
    size_t first_run, runs;
    double top, bottom, left, right;
} polygon;

struct tnk_shapes {
    tnk_point *point;
    run *run;
    polygon *polygon;
    size_t points, runs, polygons;
    size_t point_room, run_room, polygon_room;
};

int tnk_shapes_new(tnk_shapes **out, tnk_err *err) {
    *out = tnk_alloc_zero(1, sizeof **out);
    return *out ? TNK_OK : tnk_fail_nomem(err);
}

void tnk_shapes_free(tnk_shapes *shapes) {
    if (!shapes) return;
    tnk_free(shapes->point);
    tnk_free(shapes->run);
    tnk_free(shapes->polygon);
    tnk_free(shapes);
}

/* Room for `more` elements after `used`. */
static int room(void *block, size_t *have, size_t used, size_t more, size_t size, tnk_err *err) {
    void **p = block;
    if (used + more <= *have) return TNK_OK;
    size_t want = 2 * *have > used + more ? 2 * *have : used + more + 16;
    void *grown = tnk_grow(*p, want, size);
    if (!grown) return tnk_fail_nomem(err);
    *p = grown;
    *have = want;
    return TNK_OK;
}

int tnk_shapes_begin(tnk_shapes *s, tnk_err *err) {
    if (s->polygons && !s->polygon[s->polygons - 1].runs) return TNK_OK;
    int rc = room(&s->polygon, &s->polygon_room, s->polygons, 1, sizeof *s->polygon, err);
    if (rc) return rc;
    s->polygon[s->polygons++] =
        (polygon){s->runs, 0, INFINITY, -INFINITY, INFINITY, -INFINITY};
    return TNK_OK;
}

static void add_run(tnk_shapes *s, polygon *p, size_t first, int edges) {
    run r = {first, edges, INFINITY, -INFINITY, INFINITY};
    for (int i = 0; i <= edges; i++) {
        tnk_point at = s->point[first + (size_t)i];
        r.top = fmin(r.top, at.y);
        r.bottom = fmax(r.bottom, at.y);
        r.left = fmin(r.left, at.x);
        p->right = fmax(p->right, at.x);
    }
    p->top = fmin(p->top, r.top);
    p->bottom = fmax(p->bottom, r.bottom);
    p->left = fmin(p->left, r.left);
    s->run[s->runs++] = r;
    p->runs++;
}

int tnk_shapes_ring(tnk_shapes *s, const tnk_point *points, size_t count, tnk_err *err) {
    if (count < 3) return TNK_OK;
    int rc = room(&s->point, &s->point_room, s->points, count + 1, sizeof *s->point, err);
    if (!rc) rc = room(&s->run, &s->run_room, s->runs, count / RUN + 1, sizeof *s->run, err);
    if (rc) return rc;
    size_t first = s->points;
    memcpy(s->point + first, points, count * sizeof *points);
    s->point[first + count] = points[0]; /* an edge of no length when it was closed already */
    s->points += count + 1;
    for (size_t done = 0; done < count; done += RUN)
        add_run(s, &s->polygon[s->polygons - 1], first + done,
                count - done < RUN ? (int)(count - done) : RUN);
    return TNK_OK;
}

size_t tnk_shapes_count(const tnk_shapes *s) {
    return s->polygons && !s->polygon[s->polygons - 1].runs ? s->polygons - 1 : s->polygons;
}

/* Edges with y0 <= y < y1, whichever end is y0, that lie left of x. */
static int crossings_left(const tnk_shapes *s, const run *r, double x, double y) {
    int n = 0;
    if (y < r->top || y > r->bottom || x < r->left) return 0;
    for (int i = 0; i < r->edges; i++) {
        tnk_point a = s->point[r->first + (size_t)i], b = s->point[r->first + (size_t)i + 1];
        if ((a.y <= y) != (b.y <= y)) n += a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) <= x;
    }
    return n;
}

int tnk_shapes_hold(const tnk_shapes *s, double x, double y) {
    for (size_t i = 0; i < s->polygons; i++) {
        const polygon *p = &s->polygon[i];
        int n = 0;
        if (y < p->top || y > p->bottom || x < p->left || x > p->right) continue;
        for (size_t k = 0; k < p->runs; k++) n += crossings_left(s, &s->run[p->first_run + k], x, y);
        if (n & 1) return 1;
    }
    return 0;
}

void tnk_crossings_drop(tnk_crossings *c) {
    tnk_free(c->at);
    tnk_free(c->odd);
    memset(c, 0, sizeof *c);
}

/* The window in reduced pixels. */
typedef struct grid {
    int col, row, columns, rows, factor;
    double left, right, top, bottom; /* of the first and last centres */
} grid;

/* The first row whose centre is at or below y, as a row of the window that may lie outside. */
static int row_from(const grid *g, double y) {
    double r = ceil(y / g->factor - 0.5) - g->row;
    return r < 0.0 ? 0 : r > g->rows ? g->rows : (int)r;
}

/* An edge crosses the rows with y0 <= centre < y1; where is x of each? The ends are put in
 * order first, so that an edge shared by two polygons gives the same x in both. */
static int cross(const grid *g, tnk_point a, tnk_point b, tnk_crossings *c, tnk_err *err) {
    if (a.y == b.y) return TNK_OK;
    if (a.y > b.y) {
        tnk_point t = a;
        a = b;
        b = t;
    }
    int first = row_from(g, a.y), end = row_from(g, b.y);
    if (end <= first) return TNK_OK;
    int rc = room(&c->at, &c->capacity, c->count, (size_t)(end - first), sizeof *c->at, err);
    for (int r = first; r < end && !rc; r++) {
        double y = (g->row + r + 0.5) * g->factor;
        double x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
        if (x <= g->left) c->odd[r] ^= 1;
        else if (x <= g->right) c->at[c->count++] = (tnk_crossing){r, x};
    }
    return rc;
}

static int by_row(const void *a, const void *b) {
    const tnk_crossing *p = a, *q = b;
    if (p->row != q->row) return p->row < q->row ? -1 : 1;
    return p->x < q->x ? -1 : p->x > q->x;
}

/* The first column whose centre is at or right of x. */
static int column_from(const grid *g, double x) {
    double c = ceil(x / g->factor - 0.5) - g->col;
    return c < 0.0 ? 0 : c > g->columns ? g->columns : (int)c;
}

static void paint(const grid *g, tnk_crossings *c, uint8_t *out, ptrdiff_t stride,
                  uint8_t value) {
    size_t k = 0;
    for (int r = 0; r < g->rows; r++) {
        int inside = c->odd[r], from = 0;
        for (;; k++) {
            int here = k < c->count && c->at[k].row == r;
            int to = here ? column_from(g, c->at[k].x) : g->columns;
            if (inside && to > from) memset(out + r * stride + from, value, (size_t)(to - from));
            if (!here) break;
            inside ^= 1;
            from = to;
        }
    }
}

static int fill_polygon(const tnk_shapes *s, const polygon *p, const grid *g, tnk_crossings *c,
                        uint8_t *out, ptrdiff_t stride, uint8_t value, tnk_err *err) {
    c->count = 0;
    memset(c->odd, 0, (size_t)g->rows);
    for (size_t k = 0; k < p->runs; k++) {
        const run *r = &s->run[p->first_run + k];
        if (r->bottom < g->top || r->top > g->bottom || r->left > g->right) continue;
        for (int i = 0; i < r->edges; i++) {
            const tnk_point *a = &s->point[r->first + (size_t)i];
            int rc = cross(g, a[0], a[1], c, err);
            if (rc) return rc;
        }
    }
    qsort(c->at, c->count, sizeof *c->at, by_row);
    paint(g, c, out, stride, value);
    return TNK_OK;
}

int tnk_shapes_fill(const tnk_shapes *s, tnk_crossings *c, int col, int row, int columns, int rows,
                    int factor, uint8_t *out, ptrdiff_t stride, uint8_t value, tnk_err *err) {
    grid g = {.col = col, .row = row, .columns = columns, .rows = rows, .factor = factor};
    int rc = room(&c->odd, &c->rows, 0, (size_t)rows, 1, err);
    if (!rc) rc = room(&c->at, &c->capacity, 0, 1, sizeof *c->at, err);
    g.left = (col + 0.5) * factor;
    g.right = (col + columns - 0.5) * factor;
    g.top = (row + 0.5) * factor;
    g.bottom = (row + rows - 0.5) * factor;
    for (size_t i = 0; i < s->polygons && !rc; i++) {
        const polygon *p = &s->polygon[i];
        if (p->bottom < g.top || p->top > g.bottom || p->right < g.left || p->left > g.right)
            continue;
        rc = fill_polygon(s, p, &g, c, out, stride, value, err);
    }
    return rc;
}
