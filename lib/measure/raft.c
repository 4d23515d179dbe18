/* raft.c: hulls side by side: which rows of a patch belong to which. */
#include "measure/raft.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"

static const double mask_share = 0.4;          /* of the level: bright */
static const double slack = 0.08;              /* of the box: what lies further out is something else's */
static const double fewest_px = 5, narrowest_m = 6;
static const double ratio_sd = 1.2;            /* of a box that is rows, not a measured hull */
static const double other_share = 0.02;        /* barges and docks: any proportions */
static const double mismatch_weight = 10;      /* nats for a box that is wholly empty */
static const double stoutest = 3, stout_cost = 4; /* nothing that floats under way is stouter */
static const double one_more = 1.5, dip_weight = 4, dip_reach_m = 8;
static const double least_cost = 1.4999; /* of any strip: no other cost is below 0, but for rounding */
static const double least_dip = 0.15, most_mismatch = 0.25;
enum { ROWS = 192 };

typedef struct row_set {
    int rows, columns, first; /* first: row of the patch */
    int left, right;          /* columns beyond which none half fills the lowest strip */
    const int *sum;           /* [rows + 1][columns]: bright cells of a column in the rows before */
    const int *area;          /* [rows + 1][columns + 1]: of all columns before, too */
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

/* Where cells lie in a box. */
typedef struct within {
    double c, s, half_a, half_b;
} within;

static within within_of(const tnk_patch *p, const tnk_frame *box) {
    double t = (box->axis_deg - p->frame.axis_deg) * TNK_RAD, more = 1 + slack;
    return (within){cos(t), sin(t), 0.5 * more * box->length_m + 2 * p->step_m, 0.5 * more * box->beam_m + 2 * p->step_m};
}

static int inside(const tnk_patch *p, const within *w, int i, int j) {
    double a = tnk_patch_a(p, i), b = tnk_patch_b(p, j);
    return fabs(a * w->c + b * w->s) < w->half_a && fabs(b * w->c - a * w->s) < w->half_b;
}

/* The turn that lays the long edges along i: edges are where contrast changes most. */
static double edge_turn(const tnk_patch *p, const tnk_frame *box, double level) {
    double xx = 0, xy = 0, yy = 0;
    float most = (float)(1.5 * level);
    within in = within_of(p, box);
    for (int j = 1; j + 1 < p->nb; j++)
        for (int i = 1; i + 1 < p->na; i++) {
            if (!inside(p, &in, i, j)) continue;
            const float *c = p->contrast + (long)j * p->na + i;
            double x = fminf(c[1], most) - fminf(c[-1], most), y = fminf(c[p->na], most) - fminf(c[-p->na], most);
            xx += x * x, xy += x * y, yy += y * y;
        }
    return remainder(0.5 * atan2(2 * xy, xx - yy) / TNK_RAD + 90, 180);
}

/* Bright cells summed down the columns, in the work's memory. */
static int count_rows(tnk_measure *w, const tnk_frame *box, double level, row_set *out) {
    const tnk_patch *p = &w->patch;
    float cut = (float)(mask_share * level);
    within in = within_of(p, box);
    int first = (p->nb - ROWS) / 2 > 0 ? (p->nb - ROWS) / 2 : 0;
    *out = (row_set){.rows = p->nb < ROWS ? p->nb : ROWS, .columns = p->na, .first = first, .step = p->step_m};
    long n = (long)(out->rows + 1) * p->na;
    if (!tnk_reserve(&w->sum, &w->sum_room, 2 * n + out->rows + 1, sizeof *w->sum)) return 0;
    int *sum = w->sum, *area = sum + n;
    memset(sum, 0, (size_t)p->na * sizeof *sum);
    for (int j = 0; j < out->rows; j++) {
        double light = 0;
        for (int i = 0; i < p->na; i++) {
            long at = (long)(j + first) * p->na + i;
            int bright = p->contrast[at] > cut && (p->state[at] & (TNK_CELL_VALID | TNK_CELL_LAND)) == TNK_CELL_VALID &&
                         inside(p, &in, i, j + first);
            sum[(long)(j + 1) * p->na + i] = sum[(long)j * p->na + i] + bright;
            light += fmin(bright ? p->contrast[at] : 0, 2 * level);
        }
        out->light[j] = (float)(light / p->na);
    }
    for (int j = 0; j <= out->rows; j++, area += p->na + 1) {
        area[0] = 0;
        for (int i = 0; i < p->na; i++) area[i + 1] = area[i] + sum[(long)j * p->na + i];
    }
    out->sum = sum, out->area = sum + n;
    return 1;
}

/* ---- what a strip costs, in nats ---- */

static double ratio_cost(double ratio) {
    double usual_sd, z = (ratio - tnk_hull_usual_ratio(&usual_sd)) / ratio_sd;
    double too_stout = ratio < stoutest ? stout_cost * (stoutest - ratio) : 0;
    return too_stout - log((1 - other_share) * exp(-0.5 * z * z) + other_share);
}

/* Is a column at least half bright in `rows` rows, of TOGETHER columns any? */
enum { TOGETHER = 8 };

static int is_half(const int *low, const int *high, int rows) { return 2 * (high[0] - low[0]) >= rows; }

static int any_half(const int *low, const int *high, int rows) {
    int any = 0;
    for (int i = 0; i < TOGETHER; i++) any |= is_half(low + i, high + i, rows);
    return any;
}

/* Rows from .. to-1 as one box, as long as the columns that it half fills. */
static double strip_cost(const row_set *s, int from, int to, strip *out) {
    const int *low = s->sum + (long)from * s->columns, *high = s->sum + (long)to * s->columns;
    const int *low_area = s->area + (long)from * (s->columns + 1), *high_area = s->area + (long)to * (s->columns + 1);
    int rows = to - from, left = s->left, right = s->right;
    while (left + TOGETHER <= right && !any_half(low + left, high + left, rows)) left += TOGETHER;
    while (left < right && !is_half(low + left, high + left, rows)) left++;
    if (left == right) return INFINITY;
    while (right - TOGETHER >= left && !any_half(low + right - TOGETHER, high + right - TOGETHER, rows)) right -= TOGETHER;
    while (!is_half(low + right - 1, high + right - 1, rows)) right--;
    int all = high_area[s->columns] - low_area[s->columns];
    int within = high_area[right] - high_area[left] - (low_area[right] - low_area[left]);
    double area = (double)(right - left) * rows;
    *out = (strip){from, to, left, right, (area - within + (all - within)) / area};
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

/* Columns with fewer bright cells in all rows than half the lowest strip's are beside every strip. */
static void trim(row_set *s, int least) {
    const int *all = s->sum + (long)s->rows * s->columns;
    for (s->left = 0; s->left < s->columns && 2 * all[s->left] < least;) s->left++;
    for (s->right = s->columns; s->right > s->left && 2 * all[s->right - 1] < least;) s->right--;
}

/* The cheapest way to cover all rows by strips and empty rows; their number. */
static int cover(row_set *s, double gsd, strip out[TNK_HULLS]) {
    double cost[ROWS + 1] = {0}, gain[ROWS + 1] = {0};
    int from[ROWS + 1], least = (int)ceil(fmax(fewest_px * gsd, narrowest_m) / s->step), n = 0, row = s->columns + 1;
    const int *whole = s->area + s->columns; /* of the rows before one */
    strip of[ROWS + 1], one;
    double row_share = whole[(long)s->rows * row];
    trim(s, least);
    for (int to = 1; to <= s->rows; to++) {
        double bright = whole[(long)to * row] - whole[(long)(to - 1) * row];
        cost[to] = cost[to - 1] + (row_share > 0 ? 3 * mismatch_weight * bright / row_share : 0);
        from[to] = -1;
        if (to < s->rows) gain[to] = dip_weight * dip(s, to);
        for (int k = 0; k + least <= to; k++) {
            if (cost[k] >= cost[to] || cost[k] + (least_cost - gain[k]) >= cost[to]) continue;
            double c = strip_cost(s, k, to, &one) - gain[k];
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
