#include "measure/abreast.h"

#include <math.h>

#include "base/mem.h"
#include "base/num.h"

static const double blur_px = 0.72, blur_cell = 0.29; /* sigma of a step: optics, the pixel, resampling; averaging */
static const double cells_across = 10;          /* of the whole, where pixels are finer: decks are patchworks */
static const double widest_m = 30;              /* between two made fast */
static const double thinnest_px = 0.4;          /* of a strip that is fitted */
/* Of the contrast's square: what one strip of usual proportions leaves at most, so that nobody need look; and the
 * least that several explain. Decks of finer pixels keep more to themselves: coarse and fine by pixels across. */
static const double coarse_px = 8, fine_px = 16;
static const double plain_coarse = 0.02, plain_fine = 0.1, least_coarse = 0.95, least_fine = 0.75;
static const double cells_apart = 12;           /* independent places along and across a hull: decks hang together */
static const double most_stout = 6, least_odds = 7; /* log odds of one more strip */
static const double slimmest = 13, touching_px = 0.25; /* length to breadth of a hull; no water between two */
static const double beam_px_sd = 0.5, stoutest_px = 1.1, stoutest_share = 0.25, least_broad = 1.5;
enum { MOST = 64, STRIPS = TNK_STRIPS, TRIES = 4, LANES = TNK_COLUMNS };

/* What is fitted: cells of a patch, as coarse as the scene's pixels, columns along the hull. */
typedef struct field {
    const tnk_kern *kern;
    int na, nb;
    double a[MOST], b[MOST]; /* metres, rising evenly */
    float v[MOST][MOST];     /* [row][column] */
    float on[MOST][MOST];    /* 1: counts; 0 in columns beyond the last, too */
    double cell, sigma, all; /* metres: its size, the blur; sum of squares */
    double later[MOST];      /* of the squares, what is in the columns after each */
} field;

/* Edges across, metres: from and to of each strip; then the tilt, metres across to a metre along. */
typedef struct strips {
    double edge[2 * STRIPS], tilt;
    int count;
    double left;             /* sum of squares that it does not explain */
} strips;

static const double step_reach = 2.5; /* blurs */

/* Solve a symmetric positive system in place by Cholesky's way; 0 where it is not positive. */
static int solve(double m[STRIPS][STRIPS], double *x, int n) {
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= i; k++) {
            double s = m[i][k];
            for (int l = 0; l < k; l++) s -= m[i][l] * m[k][l];
            if (i == k && !(s > 1e-6 * m[i][i])) return 0;
            m[i][k] = i == k ? sqrt(s) : s / m[k][k];
        }
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) x[i] -= m[i][k] * x[k];
        x[i] /= m[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) x[i] -= m[k][i] * x[k];
        x[i] /= m[i][i];
    }
    return 1;
}

/* Rows in which an edge across from..to metres may be felt, of columns from i0 on: *first and *last, one to be safe. */
static void rows_of(const field *f, const strips *s, int i0, double from, double to, int *first, int *last) {
    double p = s->tilt * f->a[i0], q = s->tilt * f->a[i0 + LANES - 1], reach = step_reach * f->sigma;
    double low = (from + fmin(p, q) - reach - f->b[0]) / f->cell, high = (to + fmax(p, q) + reach - f->b[0]) / f->cell;
    *first = (int)fmin(fmax(low - 1, 0), f->nb), *last = (int)fmin(fmax(high + 1, -1), f->nb - 1);
}

/* Levels of one column, none below 0, that leave little: those that come out negative are taken off, the worst first.
 * What they explain of the squares is returned. */
static double levels_of_one(const tnk_strip_sums *t, int count, int i, double level[STRIPS][LANES]) {
    double gain = 0;
    int used[STRIPS], n = count;
    for (int k = 0; k < count; k++) used[k] = k, level[k][i] = 0;
    while (n) {
        double m[STRIPS][STRIPS], x[STRIPS];
        int worst = 0;
        for (int k = 0; k < n; k++) {
            x[k] = t->with[used[k]][i];
            for (int l = 0; l <= k; l++) m[k][l] = t->gram[used[k]][used[l]][i] + (k == l ? 1e-9 : 0);
        }
        int good = solve(m, x, n);
        for (int k = 1; k < n; k++)
            worst = (good ? x[k] < x[worst] : t->with[used[k]][i] < t->with[used[worst]][i]) ? k : worst;
        if (good && x[worst] >= 0) {
            for (int k = 0; k < n; k++) level[used[k]][i] = x[k], gain += x[k] * t->with[used[k]][i];
            break;
        }
        for (n--; worst < n; worst++) used[worst] = used[worst + 1];
    }
    return gain;
}

/* As levels_of_one(), of LANES columns from i0 on. */
static void levels_of(const field *f, const strips *s, int i0, double level[STRIPS][LANES], double gain[LANES]) {
    tnk_strips fit = {.v = f->v[0] + i0, .on = f->on[0] + i0, .stride = MOST, .rows = f->nb, .count = s->count,
                      .a = f->a + i0, .b = f->b, .edge = s->edge, .tilt = s->tilt, .sigma = f->sigma};
    tnk_strip_sums t;
    int good[LANES];
    for (int k = 0; k < s->count; k++)
        rows_of(f, s, i0, s->edge[2 * k], s->edge[2 * k + 1], &fit.first[k], &fit.last[k]);
    f->kern->strips(&fit, &t, level, good);
    for (int i = 0; i < LANES; i++) gain[i] = 0;
    for (int k = 0; k < s->count; k++)
        for (int i = 0; i < LANES; i++) gain[i] += level[k][i] * t.with[k][i];
    for (int i = 0; i < LANES; i++)
        if (!good[i]) gain[i] = levels_of_one(&t, s->count, i, level);
}

static int possible(const field *f, const strips *s) {
    double least = thinnest_px * f->cell;
    for (int k = 0; k < s->count; k++) {
        const double *e = s->edge + 2 * k;
        if (e[1] - e[0] < least) return 0;
        if (k && (e[0] < e[-1] || e[0] - e[-1] > widest_m)) return 0;
    }
    return 1;
}

/* Not to the end where more is left than `most` even if all columns to come were explained. */
static void judge(const field *f, strips *s, double most) {
    double level[STRIPS][LANES], gain[LANES], sum = 0;
    s->left = INFINITY;
    if (!possible(f, s)) return;
    for (int i = 0; i < f->na; i++) {
        if (i % LANES == 0) levels_of(f, s, i, level, gain);
        sum += gain[i % LANES];
        if (f->all - sum - f->later[i] > most + 1e-6 * f->all) return;
    }
    s->left = fmax(f->all - sum, 1e-6 * f->all);
}

static int try_move(const field *f, strips *s, double *x, double by) {
    double old = *x;
    strips before = *s;
    *x = old + by;
    judge(f, s, before.left);
    if (s->left < before.left) return 1;
    *s = before;
    return 0;
}

/* Downhill along each number in turn, in steps that halve once none of them moves. */
static void descend(const field *f, strips *s, double edge_step, double tilt_step) {
    int edges = 2 * s->count, all = edges + 1;
    judge(f, s, INFINITY);
    for (int halving = 0; halving < 5; halving++, edge_step *= 0.5, tilt_step *= 0.5)
        for (int k = 0, still = 0; still < all && k < 20 * all; k++) {
            double *x = k % all < edges ? &s->edge[k % all] : &s->tilt, by = k % all < edges ? edge_step : tilt_step;
            still = try_move(f, s, x, by) || try_move(f, s, x, -by) ? 0 : still + 1;
        }
}

static void one_strip(const field *f, double half_b, strips *best) {
    *best = (strips){.left = INFINITY};
    for (int k = 1; k <= 2; k++) {
        strips s = {.edge = {-half_b * k / 1.5, half_b * k / 1.5}, .count = 1};
        descend(f, &s, f->cell, 0.06);
        if (s.left < best->left) *best = s;
    }
}

/* The few best of many starts, the best first. */
typedef struct starts {
    strips list[TRIES];
    int count;
} starts;

static void add_start(const field *f, starts *all, const strips *s, const double *edge) {
    strips one = *s;
    for (int k = 0; k < 2 * s->count; k++) one.edge[k] = edge[k];
    judge(f, &one, all->count < TRIES ? INFINITY : all->list[TRIES - 1].left);
    int at = all->count < TRIES ? all->count++ : TRIES;
    for (; at > 0 && (at == TRIES || all->list[at - 1].left > one.left); at--) {
        if (at == TRIES && all->list[at - 1].left <= one.left) return;
        if (at < TRIES) all->list[at] = all->list[at - 1];
    }
    all->list[at] = one;
}

/* A start with one strip more: the k-th one parted at a share of its breadth; or, k -1 and count, a new one beside. */
static void start_with(const field *f, starts *all, const strips *fewer, int k, double share, double tilt) {
    const double cell = f->cell;
    double edge[2 * STRIPS];
    const double *old = fewer->edge;
    strips s = *fewer;
    int n = 0;
    s.count++, s.tilt += tilt;
    if (k < 0) edge[n++] = old[0] - 1.5 * cell, edge[n++] = old[0] - 0.5 * cell;
    for (int i = 0; i < fewer->count; i++) {
        double at = old[2 * i] + share * (old[2 * i + 1] - old[2 * i]), half = 0.15 * cell;
        edge[n++] = old[2 * i];
        if (i == k) edge[n++] = at - half, edge[n++] = at + half;
        edge[n++] = old[2 * i + 1];
    }
    if (k == fewer->count) edge[n] = old[n - 1] + 0.5 * cell, edge[n + 1] = old[n - 1] + 1.5 * cell;
    add_start(f, all, &s, edge);
}

static void one_more(const field *f, const strips *fewer, strips *best) {
    static const double part[] = {0.35, 0.5, 0.65};
    starts all = {.count = 0};
    for (int t = -1; t <= 1; t++)
        for (int k = -1; k <= fewer->count; k++)
            for (int p = 0; p < (k < 0 || k == fewer->count ? 1 : 3); p++)
                start_with(f, &all, fewer, k, part[p], 0.05 * t);
    *best = (strips){.left = INFINITY};
    for (int k = 0; k < all.count; k++) {
        descend(f, &all.list[k], 0.5 * f->cell, 0.03);
        if (all.list[k].left < best->left) *best = all.list[k];
    }
}

/* Where the cells of a patch begin that are `every` wide and lie about its middle. */
static int first_of(int n, int every) { return (n / 2) % every; }

/* Mean contrast of every x every cells about (i, j); 0 cells that count: water. */
static float mean_at(const tnk_patch *p, int i, int j, int every, float *on) {
    float sum = 0, n = 0, all = 0;
    int half = (every - 1) / 2;
    for (int y = j - half; y <= j + half; y++)
        for (int x = i - half; x <= i + half; x++) {
            if (x < 0 || y < 0 || x >= p->na || y >= p->nb) continue;
            long k = (long)y * p->na + x;
            all++;
            if ((p->state[k] & (TNK_CELL_VALID | TNK_CELL_LAND)) == TNK_CELL_VALID) sum += p->contrast[k], n++;
        }
    *on = 2 * n > all;
    return n > 0 ? sum / n : 0;
}

static int take_field(const tnk_kern *kern, const tnk_patch *p, double gsd, double wide, double half_a, double half_b, field *f) {
    double cell = fmax(gsd, wide / cells_across);
    int every = (int)fmax(1, lround(cell / p->step_m)), i0 = first_of(p->na, every), j0 = first_of(p->nb, every);
    int fine = cell > 1.5 * gsd;
    *f = (field){.kern = kern, .cell = every * p->step_m};
    f->sigma = fine ? hypot(blur_px * gsd, blur_cell * f->cell) : blur_px * gsd;
    for (int j = j0; j < p->nb; j += every)
        if (fabs(tnk_patch_b(p, j)) <= half_b) {
            if (f->nb == MOST) return 0;
            f->b[f->nb++] = tnk_patch_b(p, j);
        }
    for (int i = i0; i < p->na; i += every) {
        if (fabs(tnk_patch_a(p, i)) > half_a) continue;
        if (f->na == MOST) return 0;
        int row = 0;
        for (int j = j0; j < p->nb; j += every) {
            if (fabs(tnk_patch_b(p, j)) > half_b) continue;
            float v = mean_at(p, i, j, fine ? every : 1, &f->on[row][f->na]);
            f->v[row++][f->na] = v;
            f->all += (double)v * (double)v;
        }
        f->a[f->na++] = tnk_patch_a(p, i);
    }
    for (int i = f->na - 1; i > 0; i--) {
        f->later[i - 1] = f->later[i];
        for (int j = 0; j < f->nb; j++) f->later[i - 1] += (double)f->v[j][i] * (double)f->v[j][i];
    }
    for (int i = f->na; i > 0 && i < MOST; i++) f->a[i] = f->a[f->na - 1];
    return f->na >= 4 && f->nb >= 4 && f->all > 0;
}

/* Where along the hull a strip is, at half of its own level. */
static void ends_of(const field *f, const strips *s, int which, double *from, double *to) {
    double level[MOST], some[STRIPS][LANES], gain[LANES], top = 0, sum = 0, n = 0;
    for (int i = 0; i < f->na; i++) {
        if (i % LANES == 0) levels_of(f, s, i, some, gain);
        level[i] = some[which][i % LANES];
        top = fmax(top, level[i]);
    }
    for (int i = 0; i < f->na; i++)
        if (level[i] > 0.4 * top) sum += level[i], n++;
    int first = -1, last = -1;
    double cut = n > 0 ? 0.45 * sum / n : 0;
    for (int i = 0; i < f->na && cut > 0; i++)
        if (level[i] > cut) first = first < 0 ? i : first, last = i;
    *from = *to = 0;
    if (first < 0) return;
    double before = first > 0 ? level[first - 1] : 0, after = last + 1 < f->na ? level[last + 1] : 0;
    double step = f->na > 1 ? f->a[1] - f->a[0] : 0;
    *from = f->a[first] - step * (level[first] - cut) / (level[first] - before);
    *to = f->a[last] + step * (level[last] - cut) / (level[last] - after);
}

/* By how many standard deviations a breadth is off the usual one for its length. */
static double off_usual(double length, double beam, double gsd) {
    double ratio_sd, ratio = tnk_hull_usual_ratio(&ratio_sd), usual = length / ratio;
    return (beam - usual) / hypot(beam_px_sd * gsd, usual * ratio_sd / ratio);
}

static int too_stout(double length, double beam, double gsd) {
    double sd, usual = length / tnk_hull_usual_ratio(&sd);
    return beam - usual > stoutest_px * gsd + stoutest_share * usual;
}

/* The strips as boxes, and what their proportions cost, stout ones no more than to be parted; INFINITY: one is none. */
static double boxes_of(const field *f, const strips *s, double gsd, tnk_strip *out) {
    double cost = 0;
    for (int k = 0; k < s->count; k++) {
        double from, to, middle = 0.5 * (s->edge[2 * k] + s->edge[2 * k + 1]);
        ends_of(f, s, k, &from, &to);
        out[k] = (tnk_strip){.a_m = 0.5 * (from + to), .length_m = to - from, .tilt_deg = atan(s->tilt) / TNK_RAD,
                             .beam_m = s->edge[2 * k + 1] - s->edge[2 * k]};
        out[k].b_m = middle + s->tilt * out[k].a_m;
        if (!(out[k].length_m > 0)) return INFINITY;
        double off = off_usual(out[k].length_m, out[k].beam_m, gsd);
        cost += off > 0 ? fmin(0.5 * off * off, most_stout) : 0.5 * off * off;
    }
    return cost;
}

static double cost_of(const field *f, const strips *s, double gsd, tnk_strip *out) {
    double shape = boxes_of(f, s, gsd, out);
    return 0.5 * cells_apart * log(s->left) + shape;
}

static double mix(double t, double coarse, double fine) { return coarse + t * (fine - coarse); }

/* Too slim for a hull, and without water between: one side of a deck is brighter. */
static int is_shading(const tnk_strip *s, int count, int k, double gsd) {
    double gap = INFINITY;
    for (int i = k > 0 ? k - 1 : k; i < (k + 1 < count ? k + 1 : k); i++)
        gap = fmin(gap, s[i + 1].b_m - s[i].b_m - 0.5 * (s[i].beam_m + s[i + 1].beam_m));
    return s[k].length_m > slimmest * s[k].beam_m && gap < touching_px * gsd;
}

/* All of them together are no ship of usual proportions that has a dark place in its deck. */
static int broad_together(const tnk_strip *s, int count, double gsd) {
    double from = INFINITY, to = -INFINITY;
    for (int k = 0; k < count; k++) {
        from = fmin(from, s[k].a_m - 0.5 * s[k].length_m);
        to = fmax(to, s[k].a_m + 0.5 * s[k].length_m);
    }
    double wide = s[count - 1].b_m + 0.5 * s[count - 1].beam_m - s[0].b_m + 0.5 * s[0].beam_m;
    return off_usual(to - from, wide, gsd) > least_broad;
}

int tnk_abreast_fit(const tnk_kern *kern, const tnk_patch *p, const tnk_hull *h, double gsd, tnk_strip *out, int most) {
    field f;
    strips s, more;
    tnk_strip box[STRIPS];
    double length = h->frame.length_m, half_b = 0.9 * fmax(length / h->ratio, length / 4) + 2.5 * gsd;
    if (!take_field(kern, p, gsd, length / h->ratio, 0.5 * length + 1.5 * gsd, half_b, &f)) return 1;
    one_strip(&f, 0.5 * length / h->ratio, &s);
    double fine = fmin(fmax((length / h->ratio / gsd - coarse_px) / (fine_px - coarse_px), 0), 1);
    gsd = f.cell;
    if (off_usual(length, s.edge[1] - s.edge[0], gsd) < 2 && s.left < mix(fine, plain_coarse, plain_fine) * f.all)
        return 1;
    double cost = cost_of(&f, &s, gsd, out);
    while (s.count < most && s.count < STRIPS) {
        one_more(&f, &s, &more);
        double next = cost_of(&f, &more, gsd, box);
        if (!(next < cost - least_odds)) break;
        s = more, cost = next;
        for (int k = 0; k < s.count; k++) out[k] = box[k];
    }
    double explained = 1 - s.left / f.all;
    if (explained < mix(fine, least_coarse, least_fine) || !broad_together(out, s.count, gsd)) return 1;
    for (int k = 0; k < s.count; k++)
        if (out[k].length_m < out[k].beam_m || is_shading(out, s.count, k, gsd) ||
            too_stout(out[k].length_m, out[k].beam_m, gsd))
            return 1;
    return s.count;
}
