/* hull.c: which pixels around a candidate belong to one hull, and how many hulls there are. */
#include "measure/hull.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "measure/abreast.h"
#include "measure/raft.h"

static const double mask_share = 0.4;                     /* of the hull's level */
static const double stands_out = 2.5;                     /* standard deviations of the water */
static const double stoutest = 3.0, slimmest = 10.5;      /* L/B of a single hull, as seen */
static const double pair_ratio = 4.2;                     /* stouter than this may be two abreast */
static const double pair_beam_px = 2;                     /* two abreast each have so many pixels */
static const double pair_gain = 0.08, stout_gain = 0.03;  /* of fill and dip, before one is parted */
static const double stoutest_pair = 2.4, no_ship_ratio = 3.2; /* between: hardly one ship, easily two */
static const double raft_ratio = 5.5, raft_px = 12;       /* stouter and finer than this may be several */
static const double fine_beam_px = 6, whole_beam_px = 8;
enum { PARTS = 48 };

/* A connected part, or several joined: an oriented extent in metres of the patch. */
typedef struct part {
    double n, sa, sb, aa, ab, bb; /* sums over cells */
    double a, b, turn;            /* centre and long axis (degrees from i toward j) */
    double length, beam;
    int dead;
} part;

static void settle(part *q, double step) {
    double ma = q->sa / q->n, mb = q->sb / q->n, px = step * step / 12;
    double aa = q->aa / q->n - ma * ma + px, ab = q->ab / q->n - ma * mb, bb = q->bb / q->n - mb * mb + px;
    double root = sqrt((aa - bb) * (aa - bb) / 4 + ab * ab), mean = (aa + bb) / 2;
    double least = mean - root > px ? mean - root : px;
    q->a = ma, q->b = mb;
    q->turn = 0.5 * atan2(2 * ab, aa - bb) / TNK_RAD;
    q->length = sqrt(12 * (mean + root));
    q->beam = sqrt(12 * least);
}

static part joined(const part *x, const part *y, double step) {
    part q = {.n = x->n + y->n, .sa = x->sa + y->sa, .sb = x->sb + y->sb, .aa = x->aa + y->aa,
              .ab = x->ab + y->ab, .bb = x->bb + y->bb};
    settle(&q, step);
    return q;
}

static double ratio(const part *q) { return q->length / q->beam; }

/* Parts of the mask near the guess, the largest first. */
static int find_parts(tnk_measure *w, const tnk_frame *guess, double level, double gsd, part *out) {
    tnk_patch *p = &w->patch;
    long cells = (long)p->na * p->nb;
    if (!tnk_reserve(&w->mask, &w->mask_room, cells, 1)) return -1;
    for (long k = 0; k < cells; k++)
        w->mask[k] = p->contrast[k] > mask_share * level && p->contrast[k] > stands_out * p->noise &&
                     (p->state[k] & (TNK_CELL_VALID | TNK_CELL_LAND)) == TNK_CELL_VALID;
    if (!tnk_label(&w->labels, w->mask, 1, p->na, p->nb, p->na)) return -1;
    int n = 0;
    double smallest = 3 * (gsd / p->step_m) * (gsd / p->step_m);
    for (int id = 1; id <= w->labels.count; id++) {
        const tnk_component *c = &w->labels.part[id];
        if (c->area < smallest) continue;
        part q = {0};
        for (int j = c->y0; j < c->y1; j++)
            for (int i = c->x0; i < c->x1; i++) {
                if (w->labels.id[(long)j * p->na + i] != id) continue;
                double a = tnk_patch_a(p, i), b = tnk_patch_b(p, j);
                q.n++, q.sa += a, q.sb += b, q.aa += a * a, q.ab += a * b, q.bb += b * b;
            }
        settle(&q, p->step_m);
        if (fabs(q.a) > 0.6 * guess->length_m + 15 || fabs(q.b) > 0.6 * guess->beam_m + 15) continue;
        int at = n < PARTS ? n++ : PARTS - 1;
        while (at > 0 && out[at - 1].n < q.n) {
            if (at < PARTS) out[at] = out[at - 1];
            at--;
        }
        out[at] = q;
    }
    return n;
}

/* Do two parts belong to one hull? A fragment ahead, astern or within the larger one's breadth
 * does, unless the gap is wide; so do strips side by side that are too slim to be ships alone but
 * make a ship together. */
static int same_hull(const part *big, const part *small, double step) {
    double s = sin(big->turn * TNK_RAD), c = cos(big->turn * TNK_RAD);
    double da = (small->a - big->a) * c + (small->b - big->b) * s;
    double db = -(small->a - big->a) * s + (small->b - big->b) * c;
    double skew = fabs(remainder(small->turn - big->turn, 180)) * TNK_RAD;
    double reach_a = 0.5 * (small->length * cos(skew) + small->beam * sin(skew));
    double gap_a = fabs(da) - 0.5 * big->length - reach_a;
    part both = joined(big, small, step);
    if (ratio(&both) < stoutest) return 0;
    if (fabs(db) < 0.45 * big->beam && gap_a < 0.2 * big->length + 2 * step)
        return both.beam < 1.35 * big->beam + step && ratio(&both) < slimmest + 2;
    int slim = ratio(big) > 8.5 && (ratio(small) > 8.5 || small->n < 0.3 * big->n);
    int beside = gap_a < 0 && fabs(db) < 1.1 * (big->beam + small->beam);
    if (beside && small->n < 0.25 * big->n && both.beam < 1.4 * big->beam + 2 * step) return 1;
    return slim && beside && ratio(&both) > 4.5;
}

static int join_parts(part *q, int n, double step) {
    for (int again = 1; again;) {
        again = 0;
        for (int i = 0; i < n; i++)
            for (int k = i + 1; k < n && !q[i].dead; k++) {
                if (q[k].dead || !same_hull(&q[i], &q[k], step)) continue;
                q[i] = joined(&q[i], &q[k], step);
                q[k].dead = 1;
                again = 1;
            }
    }
    int m = 0;
    for (int i = 0; i < n; i++)
        if (!q[i].dead) q[m++] = q[i];
    return m;
}

static void frame_of(const tnk_patch *p, const tnk_view *view, const part *q, tnk_frame *f) {
    tnk_frame_pixel(&p->frame, view->ground, q->a, q->b, &f->col, &f->row);
    f->axis_deg = p->frame.axis_deg + q->turn;
    f->length_m = q->length;
    f->beam_m = q->beam;
}

/* One side of a line along the hull: rows j0 .. j1-1 of the patch. Its box is as long as the columns
 * that it half fills. */
typedef struct side {
    double length, breadth, cells; /* metres, metres, cells above the mask's share */
} side;

static side side_of(const tnk_patch *p, double cut, int j0, int j1) {
    int first = -1, last = -1;
    side q = {.breadth = (j1 - j0) * p->step_m};
    for (int i = 0; i < p->na; i++) {
        int n = 0;
        for (int j = j0; j < j1; j++) n += p->contrast[(long)j * p->na + i] > cut;
        q.cells += n;
        if (2 * n < j1 - j0) continue;
        if (first < 0) first = i;
        last = i;
    }
    q.length = first < 0 ? 0 : (last - first + 1) * p->step_m;
    return q;
}

/* How much darker a row is than the brighter rows on both sides of it, 0 .. 1. */
static double dip(const float *row, int j0, int j, int j1) {
    float port = 0, starboard = 0;
    for (int k = j0; k < j; k++) port = row[k] > port ? row[k] : port;
    for (int k = j + 1; k < j1; k++) starboard = row[k] > starboard ? row[k] : starboard;
    float top = port < starboard ? port : starboard;
    return top > row[j] ? 1 - row[j] / top : 0;
}

/* Two hulls abreast: stouter together than a ship, filling two boxes of their own better than one,
 * with a dip between. Returns the line that parts them best (metres across), or NaN. */
static double parting(tnk_measure *w, const tnk_hull *h) {
    const tnk_patch *p = &w->patch;
    double cut = mask_share * h->contrast * p->noise, half_a = 0.25 * h->frame.length_m;
    double half_b = 0.5 * h->frame.length_m / h->ratio;
    if (h->ratio > pair_ratio || half_b < 1.25 * pair_beam_px * h->gsd_m || p->nb > w->line_room) return NAN;
    int j0 = (int)ceil(0.5 * (p->nb - 1) - half_b / p->step_m), j1 = p->nb - j0;
    if (j0 < 0) j0 = 0, j1 = p->nb;
    if (j1 - j0 < 4) return NAN;
    for (int j = j0; j < j1; j++) {
        double sum = 0, n = 0;
        for (int i = 0; i < p->na; i++)
            if (fabs(tnk_patch_a(p, i)) < half_a) sum += p->contrast[(long)j * p->na + i], n++;
        w->line[j] = n > 0 ? (float)(sum / n) : 0;
    }
    side all = side_of(p, cut, j0, j1);
    double one = all.cells * p->step_m * p->step_m / (all.length * all.breadth + 1e-9), best_gain = -1;
    int best = -1;
    for (int j = j0 + (j1 - j0) / 4; j <= j1 - (j1 - j0) / 4; j++) {
        side a = side_of(p, cut, j0, j), b = side_of(p, cut, j, j1);
        double area = a.length * a.breadth + b.length * b.breadth;
        double two = area > 0 ? (a.cells + b.cells) * p->step_m * p->step_m / area : 0;
        double gain = two - one + 0.5 * dip(w->line, j0, j, j1);
        if (gain > best_gain) best_gain = gain, best = j;
    }
    int halves_usual = h->ratio > stoutest_pair && h->ratio < no_ship_ratio;
    double wanted = halves_usual ? stout_gain : pair_gain;
    return best < 0 || best_gain < wanted ? NAN : tnk_patch_b(p, best - 0.5);
}

/* Two that a hull was parted into, and behind them that hull, where pixels are fine enough for its deck to tell. */
static int with_whole(tnk_hull *pair, const tnk_hull *whole, int capacity) {
    if (capacity < 3 || whole->frame.beam_m < whole_beam_px * whole->gsd_m) return 2;
    pair[2] = *whole;
    pair[2].remarks |= TNK_HULL_WHOLE;
    return 3;
}

/* Measure the two sides of a line apart; 2 when both are hulls by themselves. */
static int part_pair(tnk_measure *w, const tnk_view *view, const tnk_hull *h, double gsd, double at,
                     tnk_hull out[2]) {
    const tnk_frame whole = w->patch.frame;
    double half = 0.5 * h->frame.length_m / h->ratio;
    for (int side = 0; side < 2; side++) {
        double from = side ? at : -half, to = side ? half : at, middle = 0.5 * (from + to);
        tnk_frame f = whole;
        tnk_frame_pixel(&whole, view->ground, 0, middle, &f.col, &f.row);
        f.length_m = h->frame.length_m;
        f.beam_m = to - from;
        int rc = tnk_hull_outline(w, view, &f, gsd, side ? at - middle : -1e9, side ? 1e9 : at - middle,
                                  &out[side]);
        if (rc < 0) return -1;
        double share = out[side].frame.length_m / h->frame.length_m;
        if (rc == 0 || out[side].frame.length_m < out[side].frame.beam_m || out[side].ratio < stoutest || out[side].ratio > 1.3 * slimmest || share < 0.3) return 0;
        out[side].remarks |= TNK_HULL_PARTED;
    }
    return 2;
}

/* Length and middle along the axis, as the outline has them. */
static void take_ends(const tnk_view *view, const tnk_frame *seen, tnk_frame *f) {
    double dc = seen->col - f->col, dr = seen->row - f->row;
    double east = dc * view->ground[0] + dr * view->ground[2], north = dc * view->ground[1] + dr * view->ground[3];
    double along = east * sin(f->axis_deg * TNK_RAD) + north * cos(f->axis_deg * TNK_RAD);
    const tnk_frame from = *f;
    tnk_frame_pixel(&from, view->ground, along, 0, &f->col, &f->row);
    f->length_m = seen->length_m;
}

/* Strips that were laid over the pixels, as hulls: where these are coarse ends and level as the outline of each finds
 * them, place, axis and beam as they were laid; all by the outline where they are fine. Their number; 0 where one of
 * them is no hull by itself; -1 without memory. */
static int part_strips(tnk_measure *w, const tnk_view *view, const tnk_frame *whole, double gsd, const tnk_strip *at,
                       int count, tnk_hull *out) {
    for (int k = 0; k < count; k++) {
        tnk_frame f = *whole;
        tnk_frame_pixel(whole, view->ground, at[k].a_m, at[k].b_m, &f.col, &f.row);
        f.axis_deg += at[k].tilt_deg;
        f.length_m = at[k].length_m, f.beam_m = at[k].beam_m;
        double low = -1e9, high = 1e9;
        if (k) low = 0.5 * (at[k - 1].b_m + 0.5 * at[k - 1].beam_m - at[k].b_m - 0.5 * f.beam_m);
        if (k + 1 < count) high = 0.5 * (at[k + 1].b_m - 0.5 * at[k + 1].beam_m - at[k].b_m + 0.5 * f.beam_m);
        int rc = tnk_hull_outline(w, view, &f, gsd, low, high, &out[k]);
        if (rc <= 0) return rc;
        out[k].remarks |= TNK_HULL_PARTED | TNK_HULL_STRIP;
        tnk_frame *seen = &out[k].frame;
        int agrees = fabs(seen->length_m - f.length_m) < 0.2 * f.length_m;
        if (agrees && f.beam_m > fine_beam_px * gsd) continue;
        if (agrees) take_ends(view, seen, &f);
        if (fabs(remainder(seen->axis_deg - f.axis_deg, 360)) > 90) f.axis_deg += 180;
        *seen = f;
        tnk_hull_errors(f.length_m, f.beam_m, gsd, out[k].contrast, &out[k].length_sd_m, &out[k].beam_sd_m,
                        &out[k].axis_sd_deg);
        tnk_hull_steady_beam(&out[k], at[k].beam_m, gsd);
    }
    return count;
}

static int take_strips(tnk_measure *w, const tnk_view *view, double gsd, tnk_hull *out, int capacity) {
    const tnk_frame whole = w->patch.frame;
    const tnk_hull one = *out;
    const unsigned berthed = out->remarks & TNK_HULL_TOUCHES;
    tnk_strip strip[TNK_STRIPS];
    tnk_hull part[TNK_STRIPS];
    int count = tnk_abreast_fit(w->kern, &w->patch, out, gsd, strip, capacity);
    if (count < 2) return 1;
    count = part_strips(w, view, &whole, gsd, strip, count, part);
    for (int k = 0; k < count; k++) {
        out[k] = part[k];
        out[k].remarks |= berthed;
    }
    if (count == 2) return with_whole(out, &one, capacity);
    return count ? count : 1;
}

static int take_hull(tnk_measure *w, const tnk_view *view, const tnk_frame *f, double gsd, tnk_hull *out,
                     int capacity) {
    tnk_hull pair[2];
    int rc = tnk_hull_outline(w, view, f, gsd, -1e9, 1e9, out);
    if (rc <= 0) return rc;
    if (out->frame.length_m < out->frame.beam_m) return 0;
    if (out->remarks & TNK_HULL_CUT) return 1; /* its proportions tell nothing */
    if (capacity > 1) {
        rc = take_strips(w, view, gsd, out, capacity);
        if (rc != 1) return rc;
    }
    double at = capacity > 1 ? parting(w, out) : NAN;
    if (isnan(at)) return 1;
    rc = part_pair(w, view, out, gsd, at, pair);
    if (rc < 2) return rc < 0 ? -1 : 1;
    const tnk_hull whole = *out;
    memcpy(out, pair, sizeof pair);
    return with_whole(out, &whole, capacity);
}

/* A raft: several hulls abreast, each measured between the neighbours' sides. Fewer than two: 0. */
static int take_raft(tnk_measure *w, const tnk_view *view, const tnk_frame *guess, double gsd, tnk_hull *out,
                     int capacity) {
    tnk_frame strip[TNK_HULLS];
    if (guess->length_m > raft_ratio * guess->beam_m || guess->beam_m < raft_px * gsd) return 0;
    int n = tnk_raft_part(w, view, guess, gsd, strip), count = 0;
    for (int k = 0; k < n && count < capacity; k++) {
        tnk_hull *h = &out[count];
        double half = 0.5 * strip[k].beam_m;
        int rc = tnk_hull_outline(w, view, &strip[k], gsd, -half, half, h);
        if (rc < 0) return -1;
        if (rc && h->remarks & TNK_HULL_CUT) return 0; /* its proportions tell nothing */
        double share = h->frame.length_m / strip[k].length_m;
        if (!rc || h->ratio < stoutest || h->ratio > 1.3 * slimmest || share < 0.6 || share > 1.4) continue;
        h->remarks |= TNK_HULL_PARTED;
        count++;
    }
    if (n < 0) return -1;
    tnk_hull whole;
    int one = count == 2 ? tnk_hull_outline(w, view, guess, gsd, -1e9, 1e9, &whole) : 0;
    if (one) return one < 0 ? -1 : with_whole(out, &whole, capacity);
    return count < 2 ? 0 : count;
}

int tnk_hull_measure(tnk_measure *w, const tnk_view *view, const tnk_frame *guess, double gsd,
                     double least_m, tnk_hull *out, int capacity) {
    tnk_patch *p = &w->patch;
    double step = guess->beam_m < 8 * gsd ? 0.5 * gsd : gsd;
    part q[PARTS];
    int raft = take_raft(w, view, guess, gsd, out, capacity);
    if (raft) return raft;
    if (!tnk_patch_take(p, view, guess, step, 0.75 * guess->length_m + 30, 0.5 * guess->beam_m + 40))
        return -1;
    if (!tnk_patch_contrast(p)) return 0;
    double level = tnk_hull_level(w, 1.1, gsd);
    if (!(level > 0)) return 0;
    int n = find_parts(w, guess, level, gsd, q), count = 0, parted = 0;
    if (n < 0) return -1;
    n = join_parts(q, n, step);
    tnk_frame f[PARTS];
    for (int k = 0; k < n; k++) frame_of(p, view, &q[k], &f[k]);
    for (int k = 0; k < n && count < capacity; k++) {
        if (q[k].length < 0.6 * least_m || q[k].n < 0.1 * q[0].n) continue;
        int got = take_hull(w, view, &f[k], gsd, &out[count], capacity - count);
        if (got < 0) return -1;
        if (got && guess->length_m > 1.5 * out[count].frame.length_m) out[count].remarks |= TNK_HULL_WAKE;
        count += got;
        parted += got > 0;
    }
    for (int k = 0; parted > 1 && k < count; k++)
        if (!(out[k].remarks & TNK_HULL_WHOLE)) out[k].remarks |= TNK_HULL_PARTED;
    return count;
}

int tnk_hull_at_quay(tnk_measure *w, const tnk_view *view, const tnk_frame *box, double gsd, tnk_hull *out) {
    double half = 0.5 * box->beam_m + 0.5 * gsd;
    int rc = tnk_hull_outline(w, view, box, gsd, -half, half, out);
    if (rc <= 0) return rc;
    double share = out->frame.length_m / box->length_m;
    double east = (out->frame.col - box->col) * view->ground[0] + (out->frame.row - box->row) * view->ground[2];
    double north = (out->frame.col - box->col) * view->ground[1] + (out->frame.row - box->row) * view->ground[3];
    double turn = fabs(remainder(out->frame.axis_deg - box->axis_deg, 180));
    if (share < 0.75 || share > 1.3 || hypot(east, north) > 0.15 * box->length_m + gsd || turn > 8) return 0;
    double least = 0.75 * box->beam_m, most = 1.25 * box->beam_m;
    if (out->frame.beam_m < least) out->frame.beam_m = least;
    if (out->frame.beam_m > most) out->frame.beam_m = most;
    return 1;
}

void tnk_measure_free(tnk_measure *w) {
    tnk_patch_free(&w->patch);
    tnk_labels_free(&w->labels);
    tnk_free(w->mask);
    tnk_free(w->line);
    tnk_free(w->echo);
    tnk_free(w->sum);
    memset(w, 0, sizeof *w);
}
