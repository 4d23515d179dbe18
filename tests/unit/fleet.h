/* fleet.h: tankers drawn about published lines, loaded, and seen: the truth that posteriors are held against. */
#ifndef TNK_TEST_FLEET_H
#define TNK_TEST_FLEET_H

#include <tanker/cargo.h>

#include "suite.h"

typedef struct ship { double length, beam, depth, summer, dwt, plane, cargo, freeboard; } ship;

static inline double aground(double v, double least) { return v > least ? v : least; }

/* Freeboard with a share of the deadweight of cargo; ballast as the rule has it, at most to 0.7 Ts. */
static inline double load_ship(const ship *s, double cargo) {
    double g = fmin(1, cargo + 0.02 + 0.05 * unit());
    double draught = s->summer - (1 - g) * s->dwt / (1.025 * s->plane);
    return s->depth - aground(draught, fmin(2 + 0.02 * 0.951 * s->length, 0.7 * s->summer));
}

/* Published lines (the table's own, before these were fitted again) with the scatter of the real table:
 * deep hulls carry more. */
static inline ship draw_ship(double least_m, double most_m, double (*fill)(void)) {
    ship s;
    double deep = normal(), full = normal();
    s.length = exp(log(least_m) + unit() * log(most_m / least_m));
    s.beam = s.length / (s.length > 200 ? 5.8 + 0.2 * normal() : 6.4 + 0.35 * normal());
    s.depth = 0.1089 * pow(s.length, 0.7421) * pow(s.beam, 0.3314) * exp(0.10 * deep);
    s.summer = s.depth * (0.706 + 0.043 * full);
    s.dwt = 0.02767 * pow(s.length, 1.6550) * pow(s.beam, 1.6262) * exp(0.118 * (0.75 * deep + 0.3 * full + 0.59 * normal()));
    s.plane = (0.91 + 0.015 * normal()) * 0.951 * s.length * s.beam;
    s.cargo = fill();
    s.freeboard = load_ship(&s, s.cargo);
    return s;
}

static inline tnk_cargo_in see_ship(const ship *s, double freeboard) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_sd_m = 1 + 0.005 * s->length, h.length_m = s->length + h.length_sd_m * normal();
    h.beam_sd_m = 0.5, h.beam_m = s->beam + h.beam_sd_m * normal();
    h.freeboard_sd_m = 0.3, h.freeboard_m = fmax(0.05, freeboard + 0.3 * normal());
    return h;
}

#endif
