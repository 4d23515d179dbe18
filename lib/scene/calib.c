#include "scene/calib.h"

#include <math.h>

#include "base/mem.h"

enum { PIECE = 512 };
static const float least_share = 1e-6f; /* of a pixel's power that noise leaves */

/* The last of n rising places that is not beyond `at`; n - 2 at most, 0 at least. */
static int segment(const double *place, int n, double at) {
    int lo = 0, hi = n - 1;
    while (hi - lo > 1) {
        int middle = (lo + hi) / 2;
        if (place[middle] <= at) lo = middle;
        else hi = middle;
    }
    return lo;
}

/* How far `at` lies from place k to the next: 0 to 1. */
static double share_of(const double *place, int n, int k, double at) {
    if (k + 1 >= n || !(place[k + 1] > place[k])) return 0;
    double t = (at - place[k]) / (place[k + 1] - place[k]);
    return t < 0 ? 0 : t > 1 ? 1 : t;
}

static double on_segment(const tnk_curve *c, int k, double at) {
    double t = share_of(c->at, c->count, k, at);
    return t > 0 ? c->value[k] + t * (c->value[k + 1] - c->value[k]) : c->value[k];
}

double tnk_curve_at(const tnk_curve *c, double at) { return on_segment(c, segment(c->at, c->count, at), at); }

double tnk_table_at(const tnk_table *t, double line, double col) {
    int k = segment(t->line, t->count, line);
    double share = share_of(t->line, t->count, k, line), value = tnk_curve_at(&t->curve[k], col);
    return share > 0 ? value + share * (tnk_curve_at(&t->curve[k + 1], col) - value) : value;
}

/* ---- pieces of rows ---- */

/* Columns of a piece: the i-th is at first + i step. */
typedef struct run {
    double first, step;
    int n;
} run;

/* Two neighbouring curves of a table, spread over a piece; kept while rows lie between the same two. */
typedef struct band {
    const tnk_table *table;
    int k; /* -1: nothing yet */
    float low[PIECE], rise[PIECE];
} band;

static void spread(const tnk_curve *c, const run *r, float *out) {
    int k = segment(c->at, c->count, r->first);
    for (int i = 0; i < r->n; i++) {
        double at = r->first + i * r->step;
        while (k + 2 < c->count && c->at[k + 1] <= at) k++;
        out[i] = (float)on_segment(c, k, at);
    }
}

/* The row's share between the two curves. */
static float reach(band *b, const run *r, double line) {
    const tnk_table *t = b->table;
    int k = segment(t->line, t->count, line);
    if (k != b->k) {
        spread(&t->curve[k], r, b->low);
        spread(&t->curve[k + 1 < t->count ? k + 1 : k], r, b->rise);
        for (int i = 0; i < r->n; i++) b->rise[i] -= b->low[i];
        b->k = k;
    }
    return (float)share_of(t->line, t->count, k, line);
}

/* What the noise at column i is multiplied by, and up to which column. */
static float along(const tnk_calib *c, const run *r, double line, int i, int *end) {
    double at = r->first + i * r->step;
    float factor = 1;
    *end = r->n;
    for (int s = 0; s < c->swaths; s++) {
        const tnk_swath *w = &c->swath[s];
        if (line < w->line[0] || line > w->line[1]) continue;
        int inside = at >= w->col[0] && at <= w->col[1];
        if (!inside && at > w->col[1]) continue;
        if (inside) factor = (float)tnk_curve_at(&w->along, line);
        double stop = inside ? floor((w->col[1] - r->first) / r->step) + 1 : ceil((w->col[0] - r->first) / r->step);
        if (stop < *end) *end = stop > i ? (int)stop : i + 1;
    }
    return factor;
}

static void convert(float *px, const band *sigma, float s, const band *noise, float t, float factor, int from,
                    int to) {
    for (int i = from; i < to; i++) {
        float v = px[i], power = v * v, taken = factor * (noise->low[i] + t * noise->rise[i]);
        float left = power - taken > least_share * power ? power - taken : least_share * power;
        px[i] = v > 0 ? sqrtf(left) / (sigma->low[i] + s * sigma->rise[i]) : v;
    }
}

void tnk_calib_apply(const tnk_calib *c, float *px, ptrdiff_t stride, int cols, int rows, int col, int row,
                     int level) {
    double middle = 0.5 * (level - 1);
    for (int x = 0; x < cols; x += PIECE) {
        run r = {col + middle + (double)x * level, level, cols - x < PIECE ? cols - x : PIECE};
        band sigma = {.table = &c->sigma, .k = -1}, noise = {.table = &c->noise, .k = -1};
        for (int y = 0; y < rows; y++) {
            double line = row + middle + (double)y * level;
            float s = reach(&sigma, &r, line), t = c->noise.count ? reach(&noise, &r, line) : 0;
            for (int i = 0, end; i < r.n; i = end) {
                float factor = along(c, &r, line, i, &end);
                convert(px + y * stride + x, &sigma, s, &noise, t, factor, i, end);
            }
        }
    }
}

/* ---- life ---- */

static void free_curve(tnk_curve *c) {
    tnk_free(c->at);
    tnk_free(c->value);
}

void tnk_table_free(tnk_table *t) {
    for (int i = 0; i < t->count; i++) free_curve(&t->curve[i]);
    tnk_free(t->line);
    tnk_free(t->curve);
    *t = (tnk_table){0};
}

void tnk_calib_close(tnk_calib *c) {
    if (!c) return;
    tnk_table_free(&c->sigma);
    tnk_table_free(&c->noise);
    for (int i = 0; i < c->swaths; i++) free_curve(&c->swath[i].along);
    tnk_free(c->swath);
    tnk_free(c);
}
