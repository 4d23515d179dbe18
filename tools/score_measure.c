/* score_measure.c: matching, errors, and what they come to. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "score.h"

static const double NORMAL90 = 1.645; /* half-width of the 90 % interval, in sigmas */

typedef struct pair {
    double distance; /* in lengths of the truth */
    size_t truth, pred;
} pair;

/* Metres between two places close by: the series for the length of a degree. */
static double metres(const score_ship *a, const score_ship *b) {
    double la = (a->lat + b->lat) / 2 * (3.141592653589793 / 180);
    double x = (b->lon - a->lon) *
               (111412.84 * cos(la) - 93.5 * cos(3 * la) + 0.118 * cos(5 * la));
    double y = (b->lat - a->lat) * (111132.954 - 559.822 * cos(2 * la) + 1.175 * cos(4 * la));
    return hypot(x, y);
}

/* Remainder with the sign of the divisor. */
static double modulo(double x, double m) {
    double r = fmod(x, m);
    return r != 0 && (r < 0) != (m < 0) ? r + m : r;
}

static void put(score_sums *s, int list, double x) {
    score_values *l = &s->list[list];
    if (l->n == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : 64;
        double *v = realloc(l->v, more * sizeof *v);
        if (!v) exit(tool_error(TNK_E_NOMEM, "out of memory"));
        l->v = v;
        l->capacity = more;
    }
    l->v[l->n++] = x;
}

static int nearer(const void *left, const void *right) {
    const pair *a = left, *b = right;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    if (a->truth != b->truth) return a->truth < b->truth ? -1 : 1;
    return (a->pred > b->pred) - (a->pred < b->pred);
}

enum { NONE = -1 };

/* to_pred[truth], to_truth[pred]: the partner, or NONE. 0 when there is no memory. */
static int match(const score_file *P, const score_file *T, long *to_pred, long *to_truth) {
    size_t n = 0;
    pair *pairs = malloc((P->count * T->count + 1) * sizeof *pairs);
    if (!pairs) return 0;
    for (size_t i = 0; i < T->count; i++)
        for (size_t j = 0; j < P->count; j++) {
            const score_ship *t = &T->ships[i];
            double d = metres(t, &P->ships[j]);
            double reach = isnan(t->match_m) ? 0 : t->match_m;
            if (d <= fmax(0.5 * t->length, reach)) pairs[n++] = (pair){d / t->length, i, j};
        }
    qsort(pairs, n, sizeof *pairs, nearer);
    for (size_t i = 0; i < T->count; i++) to_pred[i] = NONE;
    for (size_t j = 0; j < P->count; j++) to_truth[j] = NONE;
    for (size_t k = 0; k < n; k++)
        if (to_pred[pairs[k].truth] == NONE && to_truth[pairs[k].pred] == NONE) {
            to_pred[pairs[k].truth] = (long)pairs[k].pred;
            to_truth[pairs[k].pred] = (long)pairs[k].truth;
        }
    free(pairs);
    return 1;
}

static int given(double x) { return !isnan(x) && x != 0; }

static void add_sizes(score_sums *s, const score_ship *p, const score_ship *t) {
    if (t->loose) return;
    if (given(p->length_m)) {
        double e = p->length_m - t->length;
        put(s, LEN_SGN, e / t->length);
        put(s, LEN_REL, fabs(e) / t->length);
        put(s, LEN_ERR, e);
        if (given(p->length_sd_m)) put(s, LEN_COV, fabs(e) <= NORMAL90 * p->length_sd_m);
    }
    if (given(p->beam_m) && given(t->beam)) {
        put(s, BEAM_ERR, p->beam_m - t->beam);
        put(s, BEAM_REL, fabs(p->beam_m - t->beam) / t->beam);
    }
}

static void add_heading(score_sums *s, const score_ship *p, const score_ship *t) {
    double h = p->heading_deg, true_axis = isnan(t->heading) ? t->axis_deg : t->heading;
    if (isnan(h) || t->upright || isnan(true_axis)) return;
    double d = fabs(modulo(h - true_axis, 180));
    put(s, AXIS, fmin(d, 180 - d));
    if (isnan(t->heading) || p->heading_ambiguous) return;
    put(s, BOW, fabs(modulo(h - t->heading + 180, 360) - 180) < 90);
}

static void add_laden(score_sums *s, const score_ship *p, const score_ship *t) {
    double g = p->laden_fraction, truth = t->laden;
    if (isnan(truth) || isnan(g)) return;
    put(s, LADEN_MEASURED, p->laden_measured);
    if (!p->laden_measured) return;
    put(s, LADEN, fabs(g - truth));
    if (!isnan(p->laden_lo) && !isnan(p->laden_hi))
        put(s, LADEN_COV, p->laden_lo - 1e-6 <= truth && truth <= p->laden_hi + 1e-6);
    if (truth <= 0.15 || truth >= 0.8) put(s, LADEN_SIDE, (g >= 0.5) == (truth >= 0.5));
}

static void add_tanker(score_sums *s, const score_ship *p, const score_ship *t) {
    if (!isnan(p->freeboard_m) && !isnan(t->freeboard)) {
        double e = fabs(p->freeboard_m - t->freeboard);
        put(s, FREE, e);
        if (given(p->freeboard_sd_m)) put(s, FREE_COV, e <= NORMAL90 * p->freeboard_sd_m);
    }
    add_laden(s, p, t);
    if (!isnan(p->laden_prob) && !isnan(t->laden))
        put(s, BRIER, pow(p->laden_prob - (t->laden > 0.5), 2));
    if (given(p->dwt_t) && given(t->dwt)) put(s, DWT_REL, fabs(p->dwt_t - t->dwt) / t->dwt);
}

static void add_found(score_sums *s, const score_ship *p, const score_ship *t) {
    add_sizes(s, p, t);
    add_heading(s, p, t);
    if (t->kind_tanker) add_tanker(s, p, t);
    if (!t->kind_given || t->kind_vague || isnan(p->tanker_prob)) return;
    put(s, TANKER_TRUE, t->kind_tanker || t->kind_liquid);
    put(s, TANKER_SCORE, p->tanker_prob);
}

static void add_truths(score_sums *s, const score_file *P, const score_file *T, double min_m,
                       const long *to_pred) {
    for (size_t i = 0; i < T->count; i++) {
        const score_ship *t = &T->ships[i];
        if (t->difficult || t->length < min_m) continue;
        s->truth++;
        *(t->berthed ? &s->berthed_truth : &s->open_truth) += 1;
        if (to_pred[i] == NONE) continue;
        s->found++;
        *(t->berthed ? &s->berthed_found : &s->open_found) += 1;
        add_found(s, &P->ships[to_pred[i]], t);
    }
}

static void add_predictions(score_sums *s, const score_file *P, const score_file *T, double min_m,
                            const long *to_truth) {
    for (size_t j = 0; j < P->count; j++) {
        double length = isnan(P->ships[j].length_m) ? 0 : P->ships[j].length_m;
        const score_ship *t = to_truth[j] == NONE ? NULL : &T->ships[to_truth[j]];
        if (!t && length < min_m) continue;
        if (t && (t->difficult || t->length < min_m)) continue;
        s->predictions++;
        s->wrong += !t;
    }
}

int score_add(score_sums *s, const score_file *P, const score_file *T, double min_m,
              const char *truth_name) {
    for (size_t i = 0; i < T->count; i++)
        if (!(T->ships[i].length > 0))
            return tool_error(TNK_E_READ, "%s: a ship has no length", truth_name);
    long *to_pred = malloc((P->count + T->count + 1) * sizeof *to_pred);
    if (!to_pred || !match(P, T, to_pred, to_pred + T->count)) {
        free(to_pred);
        return tool_error(TNK_E_NOMEM, "out of memory");
    }
    add_truths(s, P, T, min_m, to_pred);
    add_predictions(s, P, T, min_m, to_pred + T->count);
    free(to_pred);
    return 0;
}

void score_sums_free(score_sums *s) {
    for (int i = 0; i < SCORE_LISTS; i++) free(s->list[i].v);
    memset(s, 0, sizeof *s);
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double mean(const score_values *l, int absolute) {
    double sum = 0;
    for (size_t i = 0; i < l->n; i++) sum += absolute ? fabs(l->v[i]) : l->v[i];
    return l->n ? sum / (double)l->n : NAN;
}

static double median(score_values *l) {
    if (!l->n) return NAN;
    qsort(l->v, l->n, sizeof *l->v, rising);
    size_t h = l->n / 2;
    return l->n % 2 ? l->v[h] : (l->v[h - 1] + l->v[h]) / 2;
}

static double percentile90(score_values *l) {
    if (!l->n) return NAN;
    qsort(l->v, l->n, sizeof *l->v, rising);
    return l->v[(size_t)(.9 * (double)(l->n - 1))];
}

static double ratio(long a, long b) { return b ? (double)a / (double)b : NAN; }

static double f1(double precision, double recall) {
    if (isnan(precision) || isnan(recall) || precision == 0 || recall == 0) return NAN;
    return 2 * precision * recall / (precision + recall);
}

typedef struct report {
    score_line *lines;
    size_t n;
} report;

static void count(report *r, const char *name, long n) {
    r->lines[r->n++] = (score_line){name, SCORE_COUNT, n, 0, 0};
}

static void value(report *r, const char *name, double x) {
    r->lines[r->n++] = (score_line){name, SCORE_NUMBER, 0, 0, x};
}

/* Chance that a tanker scores above another ship; ties count half. */
static void add_auc(report *r, const score_sums *s) {
    const score_values *truth = &s->list[TANKER_TRUE], *score = &s->list[TANKER_SCORE];
    long n1 = 0;
    double sum = 0;
    for (size_t i = 0; i < truth->n; i++) n1 += truth->v[i] != 0;
    long n0 = (long)truth->n - n1;
    if (!n1 || !n0) return;
    for (size_t i = 0; i < truth->n; i++)
        for (size_t k = 0; k < truth->n && truth->v[i] != 0; k++)
            if (truth->v[k] == 0)
                sum += (score->v[i] > score->v[k]) + 0.5 * (score->v[i] == score->v[k]);
    value(r, "tanker_auc", sum / (double)(n1 * n0));
    r->lines[r->n++] = (score_line){"tanker_n", SCORE_TWO, n1, n0, 0};
}

static void add_counts(report *r, const score_sums *s) {
    count(r, "truth", s->truth);
    count(r, "found", s->found);
    count(r, "open_truth", s->open_truth);
    count(r, "open_found", s->open_found);
    count(r, "berthed_truth", s->berthed_truth);
    count(r, "berthed_found", s->berthed_found);
    count(r, "predictions", s->predictions);
    count(r, "false", s->wrong);
    double recall = ratio(s->found, s->truth);
    double precision = ratio(s->predictions - s->wrong, s->predictions);
    value(r, "recall", recall);
    value(r, "recall_open", ratio(s->open_found, s->open_truth));
    value(r, "recall_berthed", ratio(s->berthed_found, s->berthed_truth));
    value(r, "precision", precision);
    value(r, "f1", f1(precision, recall));
}

/* Means before medians of the same list: sorting would change the order of the sum. */
static void add_errors(report *r, score_sums *s) {
    score_values *l = s->list;
    double beam = mean(&l[BEAM_ERR], 1), length = mean(&l[LEN_ERR], 1), bias = mean(&l[LEN_ERR], 0);
    value(r, "length_median_rel", median(&l[LEN_REL]));
    value(r, "length_bias_rel", median(&l[LEN_SGN]));
    value(r, "length_mae_m", length);
    value(r, "length_bias_m", bias);
    value(r, "length_coverage90", mean(&l[LEN_COV], 0));
    value(r, "beam_mae_m", beam);
    value(r, "beam_median_rel", median(&l[BEAM_REL]));
    value(r, "axis_median_deg", median(&l[AXIS]));
    value(r, "axis_p90_deg", percentile90(&l[AXIS]));
    value(r, "bow_right", mean(&l[BOW], 0));
    count(r, "bow_n", (long)l[BOW].n);
    count(r, "freeboard_n", (long)l[FREE].n);
    value(r, "freeboard_mae_m", mean(&l[FREE], 0));
    value(r, "freeboard_coverage90", mean(&l[FREE_COV], 0));
    value(r, "laden_measured_share", mean(&l[LADEN_MEASURED], 0));
    value(r, "laden_mae", mean(&l[LADEN], 0));
    value(r, "laden_coverage90", mean(&l[LADEN_COV], 0));
    value(r, "laden_side_right", mean(&l[LADEN_SIDE], 0));
    value(r, "laden_brier", mean(&l[BRIER], 0));
    value(r, "dwt_median_rel", median(&l[DWT_REL]));
}

size_t score_result(score_sums *s, score_line *lines) {
    report r = {lines, 0};
    add_counts(&r, s);
    add_errors(&r, s);
    add_auc(&r, s);
    return r.n;
}
