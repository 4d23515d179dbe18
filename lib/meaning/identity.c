#include "meaning/identity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/earth.h"
#include "base/mem.h"

/* Half of the calls of unknown hulls are of one seen before. */
static const double comes_again = 0.5, least_prob = 0.5, fastest_ms = 10;
static const double off_m = 100; /* what two georeferences disagree by */
/* Of those seen here lately most are still here: after a day, a third of those after two. */
static const double stays = 0.7, near_m = 300, stay_s = 86400, anywhere_m2 = 1.2566e9; /* a circle of 20 km */
static const double class_width = 0.02, shortest_m = 5, reach_sd = 5;

double tnk_sighted_apart(const tnk_sighted *a, const tnk_sighted *b) {
    double north, east;
    tnk_earth_degree(0.5 * (a->lat_deg + b->lat_deg), &north, &east);
    return hypot((a->lat_deg - b->lat_deg) * north, tnk_earth_wrap(a->lon_deg - b->lon_deg) * east);
}

/* Density of a size about another of it, over that of any ship's: a factor of 1.8 in length, 8 % in beam at a length.
 */
static double size_ratio(double a, double a_sd, double b, double b_sd, double spread) {
    if (!isfinite(a) || !isfinite(b)) return 1;
    double sd = fmax(hypot(isfinite(a_sd) ? a_sd : 0.1 * a, isfinite(b_sd) ? b_sd : 0.1 * b), 0.3);
    return exp(-0.5 * (a - b) * (a - b) / (sd * sd)) / sd * (spread * 0.5 * (a + b));
}

double tnk_sighted_odds(const tnk_sighted *a, const tnk_sighted *b) {
    return size_ratio(a->length_m, a->length_sd_m, b->length_m, b->length_sd_m, 0.6) *
           size_ratio(a->beam_m, a->beam_sd_m, b->beam_m, b->beam_sd_m, 0.08) * tnk_paint_odds(&a->deck, &b->deck);
}

/* A prior over the known hulls that can be here: any of them alike, but those that lay here a short while ago. */
static double place_weight(const tnk_sighted *then, const tnk_sighted *now, double known) {
    double gap = now->time_s - then->time_s, d = tnk_sighted_apart(then, now);
    if (!(gap > 0) || d > fastest_ms * gap + off_m) return 0;
    double here = stays * exp(-gap / stay_s) * exp(-0.5 * d * d / (near_m * near_m)) / (2 * M_PI * near_m * near_m);
    return comes_again / known + (isnan(d) ? 0 : here * anywhere_m2);
}

static void weigh_in(double *mean, double *sd, double x, double x_sd) {
    if (!isfinite(x)) return;
    if (!isfinite(x_sd) || x_sd <= 0) x_sd = 0.1 * x;
    if (!isfinite(*mean)) {
        *mean = x, *sd = x_sd;
        return;
    }
    double p = 1 / (*sd * *sd), q = 1 / (x_sd * x_sd);
    *mean = (p * *mean + q * x) / (p + q);
    *sd = 1 / sqrt(p + q);
}

static void remember(tnk_known_hull *h, const tnk_sighted *s) {
    weigh_in(&h->last.length_m, &h->last.length_sd_m, s->length_m, s->length_sd_m);
    weigh_in(&h->last.beam_m, &h->last.beam_sd_m, s->beam_m, s->beam_sd_m);
    tnk_paint_join(&h->last.deck, &s->deck);
    h->last.time_s = s->time_s, h->last.lon_deg = s->lon_deg, h->last.lat_deg = s->lat_deg;
}

/* Classes of 2 %; hulls of unknown length are in the last one. */
static int class_of(double length_m) {
    if (!isfinite(length_m)) return TNK_LENGTH_BINS - 1;
    double c = log(fmax(length_m, shortest_m) / shortest_m) / class_width;
    return c < TNK_LENGTH_BINS - 2 ? (int)c : TNK_LENGTH_BINS - 2;
}

static int append(tnk_identities *all, const tnk_sighted *s, const char *name, const char *id, tnk_err *err) {
    if (!tnk_reserve(&all->hull, &all->room, all->count + 1, sizeof *all->hull)) return tnk_fail_nomem(err);
    tnk_known_hull *h = &all->hull[all->count];
    int class = class_of(s->length_m);
    *h = (tnk_known_hull){.last = {.length_m = NAN, .beam_m = NAN}, .next = all->first[class] - 1};
    snprintf(h->name, sizeof h->name, "%s%s", name[0] ? "" : "hull ", name[0] ? name : id);
    all->first[class] = ++all->count;
    return TNK_OK;
}

typedef struct posterior {
    double sum, most;
    long best;
} posterior;

static void weigh_class(const tnk_identities *all, int class, const tnk_sighted *s, posterior *p) {
    for (long k = all->first[class] - 1; k >= 0; k = all->hull[k].next) {
        const tnk_sighted *h = &all->hull[k].last;
        double weight = place_weight(h, s, (double)all->count) * tnk_sighted_odds(h, s);
        p->sum += weight;
        if (weight > p->most || (weight == p->most && weight > 0 && k < p->best)) p->most = weight, p->best = k;
    }
}

/* The likeliest of those of about its length: the others weigh nothing. */
static posterior weigh(const tnk_identities *all, const tnk_sighted *s) {
    posterior p = {.sum = 1 - comes_again, .best = -1};
    int lo = 0, hi = TNK_LENGTH_BINS - 2;
    if (isfinite(s->length_m)) {
        double sd = isfinite(s->length_sd_m) ? s->length_sd_m : 0.1 * s->length_m, reach = 2 * reach_sd * sd + 0.1 * s->length_m;
        lo = class_of(s->length_m - reach), hi = class_of(s->length_m + reach);
    }
    for (int c = lo; c <= hi; c++) weigh_class(all, c, s, &p);
    weigh_class(all, TNK_LENGTH_BINS - 1, s, &p);
    return p;
}

static long named(const tnk_identities *all, const char *name) {
    for (long k = all->count - 1; k >= 0; k--)
        if (!strcmp(all->hull[k].name, name)) return k;
    return -1;
}

int tnk_identity_of(tnk_identities *all, const tnk_sighted *s, const char *name, const char *id, long *hull,
                    double *prob, tnk_err *err) {
    posterior p = {.best = -1};
    *prob = 1;
    if (name[0]) p.best = named(all, name);
    else p = weigh(all, s);
    if (!name[0] && p.best >= 0 && p.most / p.sum > least_prob) *prob = p.most / p.sum;
    else if (!name[0]) p.best = -1;
    if (p.best < 0 && append(all, s, name, id, err)) return err->code;
    *hull = p.best < 0 ? all->count - 1 : p.best;
    remember(&all->hull[*hull], s);
    return TNK_OK;
}

void tnk_identities_free(tnk_identities *all) {
    tnk_free(all->hull);
    *all = (tnk_identities){0};
}
