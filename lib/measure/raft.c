/* raft.c: hulls side by side: which rows of a patch belong to which. */
#include "measure/raft.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static const double rad = 3.14159265358979323846 / 180;
static const double mask_share = 0.4;          /* of the level: bright */
static const double slack = 0.08;              /* of the box: what lies further out is something else's */
static const double fewest_px = 5, narrowest_m = 6;
static const double ratio_sd = 1.2;            /* of a box that is rows, not a measured hull */
static const double other_share = 0.02;        /* barges and docks: any proportions */
static const double mismatch_weight = 10;      /* nats for a box that is wholly empty */
static const double stoutest = 3, stout_cost = 4; /* nothing that floats under way is stouter */
static const double one_more = 1.5, dip_weight = 4, dip_reach_m = 8;
static const double least_dip = 0.15, most_mismatch = 0.25;
enum { ROWS = 192 };

typedef struct row_set {
    int rows, columns, first; /* first: row of the patch */
    const int *sum;           /* [rows + 1][columns]: bright cells of a column in the rows before */
    float light[ROWS];        /* contrast of a row's bright cells, over all its cells */
    double step;
} row_set;

typedef struct strip {
    int from, to, left, right; /* rows, columns: to and right are beyond the last */
    double mismatch;           /* cells that are dark inside its box or bright beside it, of its cells */
} strip;

/* ---- the patch ---- */

static int take(tnk_measure *w, const tnk_view *view, const tnk_frame *f, double step) {
    double half = 0.5 * hypot(f->length_m, f->beam_m) + 12;
    if (!tnk_patch_take(&w->patch, view, f, step, half, half)) return -1;
    return tnk_patch_contrast(&w->patch);
}

static int inside(const tnk_patch *p, const tnk_frame *box, int i, int j) {
    double t = (box->axis_deg - p->frame.axis_deg) * rad, a = tnk_patch_a(p, i), b = tnk_patch_b(p, j);
    double more = 1 + slack;
    return fabs(a * cos(t) + b * sin(t)) < 0.5 * more * box->length_m + 2 * p->step_m &&
           fabs(b * cos(t) - a * sin(t)) < 0.5 * more * box->beam_m + 2 * p->step_m;
}

/* The turn that lays the long edges along i: edges are where contrast changes most. */
static double edge_turn(const tnk_patch *p, const tnk_frame *box, double level) {
    double xx = 0, xy = 0, yy = 0;
    float most = (float)(1.5 * level);
    for (int j = 1; j + 1 < p->nb; j++)
        for (int i = 1; i + 1 < p->na; i++) {
            if (!inside(p, box, i, j)) continue;
            const float *c = p->contrast + (long)j * p->na + i;
            double x = fminf(c[1], most) - fminf(c[-1], most), y = fminf(c[p->na], most) - fminf(c[-p->na], most);
            xx += x * x, xy += x * y, yy += y * y;
        }
    return remainder(0.5 * atan2(2 * xy, xx - yy) / rad + 90, 180);
}

/* Bright cells summed down the columns, in the work's memory. */
static int count_rows(tnk_measure *w, const tnk_frame *box, double level, row_set *out) {
    const tnk_patch *p = &w->patch;
    float cut = (float)(mask_share * level);
    int first = (p->nb - ROWS) / 2 > 0 ? (p->nb - ROWS) / 2 : 0;
    *out = (row_set){.rows = p->nb < ROWS ? p->nb : ROWS, .columns = p->na, .first = first, .step = p->step_m};
    if (!tnk_reserve(&w->sum, &w->sum_room, (long)(out->rows + 1) * p->na, sizeof *w->sum)) return 0;
    int *sum = w->sum;
    memset(sum, 0, (size_t)p->na * sizeof *sum);
    for (int j = 0; j < out->rows; j++) {
        double light = 0;
        for (int i = 0; i < p->na; i++) {
            long at = (long)(j + first) * p->na + i;
            int bright = p->contrast[at] > cut && (p->state[at] & (TNK_CELL_VALID | TNK_CELL_LAND)) == TNK_CELL_VALID &&
                         inside(p, box, i, j + first);
            sum[(long)(j + 1) * p->na + i] = sum[(long)j * p->na + i] + bright;
            light += fmin(bright ? p->contrast[at] : 0, 2 * level);
        }
        out->light[j] = (float)(light / p->na);
    }
    out->sum = sum;
    return 1;
}

/* ---- what a strip costs, in nats ---- */

static double ratio_cost(double ratio) {
    double usual_sd, z = (ratio - tnk_hull_usual_ratio(&usual_sd)) / ratio_sd;
    double too_stout = ratio < stoutest ? stout_cost * (stoutest - ratio) : 0;
    return too_stout - log((1 - other_share) * exp(-0.5 * z * z) + other_share);
}

/* Rows from .. to-1 as one box, as long as the columns that it half fills. */
static double strip_cost(const row_set *s, int from, int to, strip *out) {
    const int *low = s->sum + (long)from * s->columns, *high = s->sum + (long)to * s->columns;
    int rows = to - from, left = -1, right = -1;
    long all = 0, within = 0;
    for (int i = 0; i < s->columns; i++) {
        int n = high[i] - low[i];
        all += n;
        if (2 * n < rows) continue;
        if (left < 0) left = i;
        right = i + 1;
    }
    if (left < 0) return INFINITY;
    for (int i = left; i < right; i++) within += high[i] - low[i];
    double area = (double)(right - left) * rows;
    *out = (strip){from, to, left, right, (area - (double)within + (double)(all - within)) / area};
    return one_more + mismatch_weight * out->mismatch + ratio_cost((right - left) / (double)rows);
}

/* How much darker the place before a row is than the brightest rows near on both sides, 0 .. 1. */
static double dip(const row_set *s, int j) {
    int reach = (int)(dip_reach_m / s->step) + 1;
    float port = 0, starboard = 0, here = fminf(s->light[j - 1], s->light[j]);
    for (int k = j - 1; k >= 0 && k >= j - reach; k--) port = fmaxf(port, s->light[k]);
    for (int k = j; k < s->rows && k < j + reach; k++) starboard = fmaxf(starboard, s->light[k]);
    float top = fminf(port, starboard);
    return top > here ? 1 - here / top : 0;
}

/* The cheapest way to cover all rows by strips and empty rows; their number. */
static int cover(const row_set *s, double gsd, strip out[TNK_HULLS]) {
    double cost[ROWS + 1] = {0}, row_share = 0;
    int from[ROWS + 1], least = (int)ceil(fmax(fewest_px * gsd, narrowest_m) / s->step), n = 0;
    strip of[ROWS + 1], one;
    const int *last = s->sum + (long)s->rows * s->columns;
    for (int i = 0; i < s->columns; i++) row_share += last[i];
    for (int to = 1; to <= s->rows; to++) {
        double bright = 0;
        for (int i = 0; i < s->columns; i++)
            bright += s->sum[(long)to * s->columns + i] - s->sum[(long)(to - 1) * s->columns + i];
        cost[to] = cost[to - 1] + (row_share > 0 ? 3 * mismatch_weight * bright / row_share : 0);
        from[to] = -1;
        for (int k = 0; k + least <= to; k++) {
            if (cost[k] >= cost[to]) continue;
            double c = strip_cost(s, k, to, &one);
            if (k > 0) c -= dip_weight * dip(s, k);
            if (cost[k] + c < cost[to]) cost[to] = cost[k] + c, from[to] = k, of[to] = one;
        }
    }
    for (int to = s->rows; to > 0; to = from[to] < 0 ? to - 1 : from[to])
        if (from[to] >= 0 && n < TNK_HULLS) out[n++] = of[to];
    return n;
}

/* Are the strips hulls? Cloud, islands and platforms fall into strips of a ship's proportions as well, but there is
 * no water or shadow between those, and their edges are ragged. */
static int is_raft(const row_set *s, const strip *part, int n) {
    double mismatch = 0;
    for (int k = 0; k < n; k++) mismatch += part[k].mismatch / n;
    for (int k = 0; k + 1 < n; k++)
        if (dip(s, part[k].from) < least_dip) return 0;
    return n > 1 && mismatch < most_mismatch;
}

int tnk_raft_part(tnk_measure *w, const tnk_view *view, const tnk_frame *box, double gsd, tnk_frame out[TNK_HULLS]) {
    tnk_patch *p = &w->patch;
    tnk_frame f = *box;
    double reach = hypot(f.length_m, f.beam_m) + 24, step = fmax(gsd, reach / ROWS);
    for (int round = 0; round < 2; round++) {
        int rc = take(w, view, &f, step);
        if (rc <= 0) return rc;
        double level = tnk_hull_level(w, 1.0, gsd);
        if (!(level > 0)) return 0;
        f.axis_deg += edge_turn(p, box, level);
        f.length_m = f.beam_m = fmax(box->length_m, box->beam_m);
    }
    int rc = take(w, view, &f, step);
    if (rc <= 0) return rc;
    double level = tnk_hull_level(w, 1.0, gsd);
    if (!(level > 0)) return 0;
    row_set rows;
    if (!count_rows(w, box, level, &rows)) return -1;
    strip part[TNK_HULLS];
    int n = cover(&rows, gsd, part);
    if (!is_raft(&rows, part, n)) n = 0;
    for (int k = 0; k < n; k++) {
        const strip *q = &part[n - 1 - k];
        double a = tnk_patch_a(p, 0.5 * (q->left + q->right - 1));
        double b = tnk_patch_b(p, rows.first + 0.5 * (q->from + q->to - 1));
        out[k] = (tnk_frame){.axis_deg = f.axis_deg, .length_m = (q->right - q->left) * step,
                             .beam_m = (q->to - q->from) * step};
        tnk_frame_pixel(&p->frame, view->ground, a, b, &out[k].col, &out[k].row);
    }
    return n;
}
