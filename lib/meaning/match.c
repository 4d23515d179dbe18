#include "meaning/match.h"

#include <math.h>

#include "meaning/numbers.h"

static const double least_prob = 0.001;

static double gauss(double off, double sd) { return exp(-0.5 * off * off / (sd * sd)) / (sd * sqrt(2 * M_PI)); }

/* Of this size: how likely is a hull of that length seen so, in 1 / m2 (1 / m without a beam)? */
static double of_ship(const tnk_registry_ship *s, const tnk_cargo_in *h) {
    if (isnan(s->loa_m)) return 0;
    double at = gauss(h->length_m - s->loa_m, hypot(h->length_sd_m, HYDRO_MATCH_LENGTH_SD * s->loa_m));
    if (isnan(h->beam_m)) return at;
    double usual = exp(HYDRO_BEAM_START + HYDRO_BEAM_LENGTH * log(s->loa_m)), beam = s->beam_m;
    double own = HYDRO_MATCH_BEAM_SD * beam;
    if (isnan(beam)) beam = usual, own = HYDRO_BEAM_SD * usual;
    return at * gauss(h->beam_m - beam, hypot(h->beam_sd_m, own));
}

/* A hull of none of them: any length, evenly in logarithms, and the usual beam. */
static double of_none(const tnk_cargo_in *h) {
    double at = 1 / (h->length_m * log(HYDRO_LENGTH_MOST / HYDRO_LENGTH_LEAST));
    if (isnan(h->beam_m)) return at;
    double usual = exp(HYDRO_BEAM_START + HYDRO_BEAM_LENGTH * log(h->length_m));
    return at * gauss(h->beam_m - usual, hypot(h->beam_sd_m, HYDRO_BEAM_SD * usual));
}

/* What a tanker's probability, one half by itself, is worth. */
static double of_type(enum tnk_ship_type type, double tanker_prob) {
    if (isnan(tanker_prob) || type == TNK_TYPE_UNKNOWN) return 1;
    return type == TNK_TYPE_TANKER ? 2 * tanker_prob : 2 * (1 - tanker_prob);
}

/* Keep the likeliest, falling; among equals the first of the register. */
static size_t keep(tnk_match *out, size_t n, size_t capacity, size_t ship, double prob) {
    size_t at = n;
    while (at && out[at - 1].prob < prob) at--;
    if (at == capacity) return n;
    for (size_t i = n < capacity ? n : capacity - 1; i > at; i--) out[i] = out[i - 1];
    out[at] = (tnk_match){ship, prob};
    return n < capacity ? n + 1 : n;
}

size_t tnk_match_ships(const tnk_registry_ship *ship, size_t count, const tnk_cargo_in *h, double tanker_prob,
                       tnk_match *out, size_t capacity) {
    size_t with_length = 0, n = 0;
    for (size_t i = 0; i < count; i++) with_length += !isnan(ship[i].loa_m);
    if (!with_length) return 0;
    double all = HYDRO_MATCH_NONE * of_none(h), each = (1 - HYDRO_MATCH_NONE) / (double)with_length;
    for (size_t i = 0; i < count; i++) {
        double weight = each * of_ship(&ship[i], h) * of_type(ship[i].type, tanker_prob);
        all += weight;
        if (weight > 0) n = keep(out, n, capacity, i, weight);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if ((out[i].prob /= all) >= least_prob) kept = i + 1;
    return kept;
}
