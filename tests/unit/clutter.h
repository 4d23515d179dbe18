/* clutter.h: amplitudes of simulated seas. */
#ifndef TEST_CLUTTER_H
#define TEST_CLUTTER_H

#include "suite.h"

static inline double gamma_of(double k) { /* Marsaglia and Tsang; unit mean, k > 1 */
    double d = k - 1 / 3.0, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = normal(), v = 1 + c * x;
        v *= v * v;
        if (v > 0 && log(unit()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v / k;
    }
}

enum law { GAMMA, K6, K3, LOG_NORMAL, WEIBULL };

static inline float amplitude(enum law law) {
    switch (law) {
    case GAMMA: return (float)sqrt(gamma_of(4.4));
    case K6: return (float)sqrt(gamma_of(4.4) * gamma_of(6));
    case K3: return (float)sqrt(gamma_of(4.4) * gamma_of(3));
    case LOG_NORMAL: return (float)exp(0.3 * normal());
    default: return (float)pow(-log(unit()), 1 / 2.0);
    }
}

static const char *const law_names[] = {"gamma", "K, order 6", "K, order 3", "log-normal", "Weibull"};

#endif
