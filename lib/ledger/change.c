#include "ledger/change.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "catalog/seen.h"
#include "meaning/assign.h"
#include "meaning/cargo.h"
#include "meaning/change.h"

tnk_cargo_in tnk_hull_seen(const tnk_vessel *v) {
    tnk_cargo_in in = TNK_CARGO_IN_INIT;
    in.length_m = v->length_m, in.length_sd_m = v->length_sd_m;
    in.beam_m = v->beam_m, in.beam_sd_m = v->beam_sd_m;
    in.freeboard_m = v->freeboard_m, in.freeboard_sd_m = v->freeboard_sd_m;
    return in;
}

int tnk_hull_change(const tnk_vessel *before, const tnk_vessel *after, tnk_change_out *out, tnk_err *err) {
    const tnk_cargo_in a = tnk_hull_seen(before), b = tnk_hull_seen(after);
    int rc = tnk_cargo_check(&a, err);
    if (!rc) rc = tnk_cargo_check(&b, err);
    if (rc) tnk_change_none(out);
    return rc ? rc : tnk_change_estimate(&a, &b, out, err);
}

tnk_sighted tnk_hull_sight(const tnk_vessel *v, double time_s) {
    return (tnk_sighted){time_s, v->lon_deg, v->lat_deg, v->length_m, v->length_sd_m, v->beam_m, v->beam_sd_m,
                         {v->deck_blue, v->deck_red, v->deck_colour_sd}};
}

double tnk_hull_apart(const tnk_vessel *a, const tnk_vessel *b) {
    const tnk_sighted s = tnk_hull_sight(a, 0), t = tnk_hull_sight(b, 0);
    return tnk_sighted_apart(&s, &t);
}

/* ln odds that two sights are one hull: most stay where they lay, the others may be any of the pass. */
static double odds(const tnk_seen *a, const tnk_seen *b, long others) {
    const double stays = 0.7, near_m = 500, anywhere_m2 = 1.2566e9; /* a circle of 20 km */
    const tnk_vessel *v = &a->v, *w = &b->v;
    int known = v->registry_imo && w->registry_imo && v->registry_prob >= 0.5 && w->registry_prob >= 0.5;
    double d = tnk_hull_apart(v, w), place = (1 - stays) / (double)(others + 1);
    if (isfinite(d)) place += stays * exp(-0.5 * d * d / (near_m * near_m)) / (6.2832 * near_m * near_m) * anywhere_m2;
    const tnk_sighted s = tnk_hull_sight(v, a->time_s), t = tnk_hull_sight(w, b->time_s);
    double size = tnk_sighted_odds(&s, &t);
    double name = !known ? 1 : v->registry_imo == w->registry_imo ? 100 : 0.01;
    return log(place * size * name);
}

typedef struct sights {
    tnk_seen *seen;
    long count, room;
    tnk_err *err;
} sights;

static int keep(void *user, const tnk_seen *seen) {
    sights *s = user;
    if (seen->twin || seen->structure) return TNK_OK;
    if (!tnk_reserve(&s->seen, &s->room, s->count + 1, sizeof *s->seen)) return tnk_fail_nomem(s->err);
    s->seen[s->count++] = *seen;
    return TNK_OK;
}

static double mean(double a, double a_sd, double b, double b_sd) {
    if (!isfinite(a) || !isfinite(b)) return isfinite(a) ? a : b;
    double p = 1 / (a_sd * a_sd), q = 1 / (b_sd * b_sd);
    return isfinite(p) && isfinite(q) && p + q > 0 ? (p * a + q * b) / (p + q) : 0.5 * (a + b);
}

static void compare(tnk_passed *p, const tnk_seen *a, const tnk_seen *b, double gain) {
    const tnk_vessel *v = &a->v, *w = &b->v;
    tnk_err why = {0};
    snprintf(p->before_id, sizeof p->before_id, "%s", v->id);
    snprintf(p->after_id, sizeof p->after_id, "%s", w->id);
    p->match_prob = 1 / (1 + exp(-gain));
    p->hours = (b->time_s - a->time_s) / 3600;
    p->moved_m = tnk_hull_apart(v, w);
    p->length_m = mean(v->length_m, v->length_sd_m, w->length_m, w->length_sd_m);
    p->beam_m = mean(v->beam_m, v->beam_sd_m, w->beam_m, w->beam_sd_m);
    p->freeboard_before_m = v->freeboard_m, p->freeboard_after_m = w->freeboard_m;
    tnk_hull_change(v, w, &p->change, &why);
    snprintf(p->why, sizeof p->why, "%.119s", why.text);
}

static void alone(tnk_passed *p, const tnk_vessel *v, int before) {
    snprintf(before ? p->before_id : p->after_id, sizeof p->before_id, "%s", v->id);
    p->match_prob = p->hours = p->moved_m = NAN;
    p->length_m = v->length_m, p->beam_m = v->beam_m;
    p->freeboard_before_m = before ? v->freeboard_m : NAN;
    p->freeboard_after_m = before ? NAN : v->freeboard_m;
    tnk_change_none(&p->change);
    snprintf(p->why, sizeof p->why, "seen %s only", before ? "before" : "after");
}

static int by_name(const void *left, const void *right) {
    const tnk_passed *a = left, *b = right;
    int one = isnan(a->match_prob), other = isnan(b->match_prob);
    if (one != other) return one - other;
    int c = strcmp(a->before_id, b->before_id);
    return c ? c : strcmp(a->after_id, b->after_id);
}

static int pair_up(tnk_changes *c, const sights *a, const sights *b, long *match, tnk_pairing *pair, tnk_err *err) {
    long n = 0;
    for (long i = 0; i < a->count; i++)
        for (long k = 0; k < b->count; k++) {
            double gain = odds(&a->seen[i], &b->seen[k], b->count);
            if (gain > 0) pair[n++] = (tnk_pairing){i, k, gain};
        }
    int rc = tnk_assign(pair, n, a->count, b->count, match, err);
    char *taken = tnk_alloc_zero((size_t)b->count, 1);
    if (!taken || rc) {
        tnk_free(taken);
        return rc ? rc : tnk_fail_nomem(err);
    }
    for (long i = 0; i < a->count; i++) {
        tnk_passed *p = &c->item[c->count++];
        if (match[i] < 0) alone(p, &a->seen[i].v, 1);
        else {
            taken[match[i]] = 1;
            compare(p, &a->seen[i], &b->seen[match[i]], odds(&a->seen[i], &b->seen[match[i]], b->count));
        }
    }
    for (long k = 0; k < b->count; k++)
        if (!taken[k]) alone(&c->item[c->count++], &b->seen[k].v, 0);
    tnk_free(taken);
    return TNK_OK;
}

int tnk_changes_find(tnk_changes *c, const char *before, const char *after, tnk_err *err) {
    sights a = {.err = err}, b = {.err = err};
    int rc = tnk_seen_read(before, NULL, keep, &a, err);
    if (!rc) rc = tnk_seen_read(after, NULL, keep, &b, err);
    long *match = tnk_alloc((size_t)a.count, sizeof *match);
    tnk_pairing *pair = tnk_alloc((size_t)a.count * (size_t)b.count, sizeof *pair);
    c->item = tnk_alloc_zero((size_t)(a.count + b.count), sizeof *c->item);
    if (!rc && (!match || !pair || !c->item)) rc = tnk_fail_nomem(err);
    if (!rc) rc = pair_up(c, &a, &b, match, pair, err);
    if (!rc && c->count > 1) qsort(c->item, (size_t)c->count, sizeof *c->item, by_name);
    tnk_free(match);
    tnk_free(pair);
    tnk_free(a.seen);
    tnk_free(b.seen);
    return rc;
}
