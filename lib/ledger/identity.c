#include "ledger/identity.h"

#include <math.h>
#include <stdio.h>

#include "ledger/change.h"

/* Half of the calls of unknown hulls are of one seen before. */
static const double comes_again = 0.5, least_prob = 0.5, fastest_ms = 10;

static int can_be(const tnk_known_hull *h, const tnk_seen *s) {
    const tnk_vessel then = {.lon_deg = h->lon_deg, .lat_deg = h->lat_deg};
    double gap = s->time_s - h->time_s;
    return gap > 0 && tnk_hull_apart(&then, &s->v) <= fastest_ms * gap + 1000;
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

static void remember(tnk_known_hull *h, const tnk_seen *s) {
    weigh_in(&h->length_m, &h->length_sd_m, s->v.length_m, s->v.length_sd_m);
    weigh_in(&h->beam_m, &h->beam_sd_m, s->v.beam_m, s->v.beam_sd_m);
    h->time_s = s->time_s, h->lon_deg = s->v.lon_deg, h->lat_deg = s->v.lat_deg;
}

double tnk_identity_of(tnk_known_hull *known, long *count, const tnk_seen *s, char *name) {
    const tnk_vessel *v = &s->v;
    double sum = 1 - comes_again, most = 0;
    tnk_known_hull *best = NULL;
    for (tnk_known_hull *h = known; h < known + *count; h++) {
        if (!can_be(h, s)) continue;
        const tnk_vessel then = {.length_m = h->length_m, .length_sd_m = h->length_sd_m, .beam_m = h->beam_m,
                                 .beam_sd_m = h->beam_sd_m};
        double weight = comes_again / (double)*count * tnk_hull_size_odds(&then, v);
        sum += weight;
        if (weight > most) best = h, most = weight;
    }
    double prob = best && most / sum >= least_prob ? most / sum : 1;
    if (!best || most / sum < least_prob) {
        best = &known[(*count)++];
        *best = (tnk_known_hull){.length_m = NAN, .beam_m = NAN};
        snprintf(best->name, sizeof best->name, "hull %s", v->id);
    }
    remember(best, s);
    snprintf(name, sizeof best->name, "%s", best->name);
    return prob;
}
