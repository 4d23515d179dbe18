#include "meaning/assign.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* Costs are -gain; a row may also stay alone at cost 0, by a column of its own (cols + row). Dual values u, v keep
 * cost - u - v >= 0 on every edge and 0 on matched ones. */
typedef struct graph {
    const tnk_pairing *pair;
    long *first;       /* [rows + 1]: pairs of a row */
    long rows, cols;   /* cols without the rows' own */
    double *v;         /* [cols + rows] */
    long *taken;       /* [cols + rows]: row, -1 */
    long *of;          /* [rows]: column, -1 */
    double *far;       /* [cols + rows]: shortest path of this search */
    long *from;        /* [cols + rows]: row that reached it */
    char *done;        /* [cols + rows] */
    long *seen, seen_count;
} graph;

static int by_row(const void *left, const void *right) {
    const tnk_pairing *a = left, *b = right;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    return (a->col > b->col) - (a->col < b->col);
}

static void reach(graph *g, long col, long row, double length) {
    if (length >= g->far[col]) return;
    if (isinf(g->far[col])) g->seen[g->seen_count++] = col;
    g->far[col] = length;
    g->from[col] = row;
}

/* Edges of a row that is reached at path length `base`, `u` its dual value. */
static void relax(graph *g, long row, double base, double u) {
    for (long k = g->first[row]; k < g->first[row + 1]; k++)
        if (!g->done[g->pair[k].col]) reach(g, g->pair[k].col, row, base - g->pair[k].gain - u - g->v[g->pair[k].col]);
    long own = g->cols + row;
    if (!g->done[own]) reach(g, own, row, base - u - g->v[own]);
}

static long nearest(const graph *g) {
    long best = -1;
    for (long i = 0; i < g->seen_count; i++) {
        long c = g->seen[i];
        if (!g->done[c] && (best < 0 || g->far[c] < g->far[best] || (g->far[c] == g->far[best] && c < best))) best = c;
    }
    return best;
}

static double cost(const graph *g, long row, long col) {
    if (col == g->cols + row) return 0;
    for (long k = g->first[row]; k < g->first[row + 1]; k++)
        if (g->pair[k].col == col) return -g->pair[k].gain;
    return INFINITY;
}

/* Match one more row by the shortest path to a free column. */
static void augment(graph *g, long row) {
    double base = 0;
    long at = row, end = -1;
    g->seen_count = 0;
    for (double u = 0; end < 0;) {
        relax(g, at, base, u);
        long col = nearest(g); /* the row's own column is always there */
        g->done[col] = 1;
        base = g->far[col];
        if (g->taken[col] < 0) end = col;
        else at = g->taken[col], u = cost(g, at, col) - g->v[col];
    }
    for (long i = 0; i < g->seen_count; i++)
        if (g->done[g->seen[i]]) g->v[g->seen[i]] += g->far[g->seen[i]] - base;
    for (long i = 0; i < g->seen_count; i++) g->far[g->seen[i]] = INFINITY, g->done[g->seen[i]] = 0;
    for (long col = end, next, last = -1; last != row; col = next) {
        last = g->from[col];
        next = g->of[last];
        g->of[last] = col;
        g->taken[col] = last;
    }
}

static void free_graph(graph *g) {
    tnk_free(g->first), tnk_free(g->v), tnk_free(g->taken), tnk_free(g->of), tnk_free(g->far);
    tnk_free(g->from), tnk_free(g->done), tnk_free(g->seen);
}

int tnk_assign(tnk_pairing *pair, long count, long rows, long cols, long *match, tnk_err *err) {
    size_t all = (size_t)(rows + cols);
    graph g = {.pair = pair, .rows = rows, .cols = cols};
    g.first = tnk_alloc_zero((size_t)rows + 2, sizeof *g.first);
    g.v = tnk_alloc_zero(all, sizeof *g.v);
    g.taken = tnk_alloc(all, sizeof *g.taken);
    g.of = tnk_alloc((size_t)rows, sizeof *g.of);
    g.far = tnk_alloc(all, sizeof *g.far);
    g.from = tnk_alloc(all, sizeof *g.from);
    g.done = tnk_alloc_zero(all, 1);
    g.seen = tnk_alloc(all, sizeof *g.seen);
    int good = g.first && g.v && g.taken && g.of && g.far && g.from && g.done && g.seen;
    if (good) {
        if (count > 1) qsort(pair, (size_t)count, sizeof *pair, by_row);
        for (long k = 0; k < count; k++) g.first[pair[k].row + 1]++;
        for (long r = 0; r < rows; r++) g.first[r + 1] += g.first[r];
        for (size_t i = 0; i < all; i++) g.taken[i] = -1, g.far[i] = INFINITY;
        for (long r = 0; r < rows; r++) g.of[r] = -1;
        for (long r = 0; r < rows; r++) augment(&g, r);
        for (long r = 0; r < rows; r++) match[r] = g.of[r] < cols ? g.of[r] : -1;
    }
    free_graph(&g);
    return good ? TNK_OK : tnk_fail_nomem(err);
}
