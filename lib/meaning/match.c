#include "meaning/match.h"

#include <ctype.h>
#include <math.h>

#include "meaning/numbers.h"

static const double least_prob = 0.001;

/* Of what a ship says of itself, by judgement: how often the number is its own, the name the register's, a size or a
 * draught no number out of the air; how many ships there are, and how many to a name. */
static const double own_number = 0.95, kept_name = 0.8, honest = 0.9, fleet = 60000, names = 5000;
static const double told_sd = 0.02, told_sd_m = 1.5; /* sizes by AIS are whole metres, and often rounded */
static const double longest_m = 500, broadest_m = 80, deepest_m = 25;
/* Of 1109 hulls in rendered scenes of 0.7 and 3 m 12 % had lengths and 7 % beams more than three sigma off (another
 * hull or a shadow taken in, an end cut off), by 0.14 and 0.28 of the size (one sd), hardly ever both. */
static const double amiss = 0.1, amiss_length = 0.14, amiss_beam = 0.28;
static const double emptiest = 0.3, overladen = 1.05; /* draughts, of the summer draught */

static double gauss(double off, double sd) { return exp(-0.5 * off * off / (sd * sd)) / (sd * sqrt(2 * M_PI)); }

/* A size as it is seen. */
static double seen(double off, double sd, double far) {
    return (1 - amiss) * gauss(off, sd) + amiss * gauss(off, hypot(sd, far));
}

/* Of this size: how likely is a hull of that length seen so, in 1 / m2 (1 / m without a beam)? */
static double of_ship(const tnk_registry_ship *s, const tnk_cargo_in *h) {
    if (isnan(s->loa_m)) return 0;
    double at = seen(h->length_m - s->loa_m, hypot(h->length_sd_m, HYDRO_MATCH_LENGTH_SD * s->loa_m),
                     amiss_length * s->loa_m);
    if (isnan(h->beam_m)) return at;
    double usual = exp(HYDRO_BEAM_START + HYDRO_BEAM_LENGTH * log(s->loa_m)), beam = s->beam_m;
    double own = HYDRO_MATCH_BEAM_SD * beam;
    if (isnan(beam)) beam = usual, own = HYDRO_BEAM_SD * usual;
    return at * seen(h->beam_m - beam, hypot(h->beam_sd_m, own), amiss_beam * beam);
}

/* A hull of none of them: any length, evenly in logarithms, and the usual beam. */
static double of_none(const tnk_cargo_in *h) {
    double at = 1 / (h->length_m * log(HYDRO_LENGTH_MOST / HYDRO_LENGTH_LEAST));
    if (isnan(h->beam_m)) return at;
    double usual = exp(HYDRO_BEAM_START + HYDRO_BEAM_LENGTH * log(h->length_m));
    return at * seen(h->beam_m - usual, hypot(h->beam_sd_m, HYDRO_BEAM_SD * usual), amiss_beam * usual);
}

/* What a tanker's probability, one half by itself, is worth. */
static double of_type(enum tnk_ship_type type, double tanker_prob) {
    if (isnan(tanker_prob) || type == TNK_TYPE_UNKNOWN) return 1;
    return type == TNK_TYPE_TANKER ? 2 * tanker_prob : 2 * (1 - tanker_prob);
}

/* Its deck as it was seen before, over that of any ship. */
static double of_deck(const tnk_registry_ship *s, const tnk_paint *deck) {
    const tnk_paint before = {s->deck_blue, s->deck_red, s->deck_colour_sd};
    return deck ? tnk_paint_odds(&before, deck) : 1;
}

unsigned tnk_match_name(const char *name) {
    unsigned h = 2166136261u, n = 0;
    for (; *name; name++)
        if (isalnum((unsigned char)*name)) h = (h ^ (unsigned)toupper((unsigned char)*name)) * 16777619u, n++;
    return n ? h | !h : 0;
}

/* The number or else the name it gives, if it is this ship; over what another ship of the fleet would give. Who hides
 * borrows a number out of the register. */
static double by_name(const tnk_registry_ship *s, const tnk_claim *c, int listed, double count) {
    double borrowed = (1 - own_number) / count;
    if (c->imo && s && s->imo) return s->imo == c->imo ? own_number * fleet : 1 - own_number;
    if (c->imo) return listed ? borrowed * fleet : 1;
    if (!c->name || !s || !s->name[0]) return 1;
    return tnk_match_name(s->name) == c->name ? kept_name * names : 1 - kept_name;
}

static double told(double said, double is, double is_sd, double most) {
    if (isnan(said) || isnan(is)) return 1 / most;
    return honest * gauss(said - is, hypot(is_sd, hypot(told_sd * is, told_sd_m))) + (1 - honest) / most;
}

static double afloat(double draught, double summer) {
    if (isnan(draught) || isnan(summer)) return 1 / deepest_m;
    int may = draught > emptiest * summer && draught < overladen * summer;
    return (may ? honest / ((overladen - emptiest) * summer) : 0) + (1 - honest) / deepest_m;
}

/* What the claim is worth if the hull is this ship; NULL: none of the register, of the size that was measured. */
static double by_claim(const tnk_registry_ship *s, const tnk_claim *c, const tnk_cargo_in *h, int listed, double count) {
    double w = by_name(s, c, listed, count);
    w *= told(c->length_m, s ? s->loa_m : h->length_m, s ? 0 : h->length_sd_m, longest_m);
    w *= told(c->width_m, s ? s->beam_m : h->beam_m, s ? 0 : h->beam_sd_m, broadest_m);
    return w * afloat(c->draught_m, s ? s->summer_draught_m : NAN);
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
                       const tnk_paint *deck, const tnk_claim *claim, tnk_match *out, size_t capacity) {
    size_t with_length = 0, n = 0;
    int listed = 0;
    for (size_t i = 0; i < count; i++) {
        with_length += !isnan(ship[i].loa_m);
        listed |= claim && claim->imo && ship[i].imo == claim->imo;
    }
    if (!with_length) return 0;
    double all = HYDRO_MATCH_NONE * of_none(h), each = (1 - HYDRO_MATCH_NONE) / (double)with_length;
    if (claim) all *= by_claim(NULL, claim, h, listed, (double)count);
    for (size_t i = 0; i < count; i++) {
        double weight = each * of_ship(&ship[i], h) * of_type(ship[i].type, tanker_prob) * of_deck(&ship[i], deck);
        if (claim) weight *= by_claim(&ship[i], claim, h, listed, (double)count);
        all += weight;
        if (weight > 0) n = keep(out, n, capacity, i, weight);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if ((out[i].prob /= all) >= least_prob) kept = i + 1;
    return kept;
}
