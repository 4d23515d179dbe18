#include "meaning/decknet.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

enum { HEIGHT = TNK_DECKNET_HEIGHT, WIDTH = TNK_DECKNET_WIDTH, CELLS = HEIGHT * WIDTH, TYPES = TNK_DECKNET_TYPES };
enum { NUMBERS = 3, PLANES = TNK_DECKNET_BANDS + 1 + NUMBERS, OUT = TYPES + 1 }; /* 1: where along the hull */
static const double usual_px = 100, usual_m = 100, usual_ratio = 6.3; /* numbers are logarithms over these */
static const double furthest = 3;                                     /* of a number */
static const double coarsest_m = 6, fewest_px = 20;           /* where a deck tells the type */
static const double coarsest_ship_m = 12, fewest_ship_px = 8; /* where it tells a ship from none */

int tnk_decknet_load(const char *path, const tnk_kern *kern, tnk_net **out, tnk_err *err) {
    tnk_weights *w = NULL;
    *out = NULL;
    size_t bytes;
    const void *built_in = tnk_embedded_deck(&bytes);
    int rc = path ? tnk_weights_read(path, &w, err)
                  : tnk_weights_parse(built_in, bytes, "the built-in weights", &w, err);
    if (!rc) rc = tnk_net_load(w, kern, out, err);
    const tnk_tensor *head = rc ? NULL : tnk_weights_find(w, "head", ".bias");
    if (!rc && (tnk_net_channels(*out) != PLANES || HEIGHT % tnk_net_step(*out) || WIDTH % tnk_net_step(*out) ||
                !tnk_net_is_point(*out) || !head || head->count != OUT)) {
        rc = tnk_fail(err, TNK_E_WEIGHTS, "%s: not a deck net: it takes %d planes and gives one pixel of %d values, from "
                      "a layer called head", tnk_weights_name(w), PLANES, OUT);
        tnk_net_free(*out);
        *out = NULL;
    }
    tnk_weights_free(w);
    return rc;
}

double tnk_decknet_shortest(double gsd_m) { return gsd_m <= coarsest_m ? fewest_px * gsd_m : NAN; }

int tnk_decknet_sees(double length_m, double gsd_m) { return length_m >= tnk_decknet_shortest(gsd_m); }

int tnk_decknet_tells_ships(double length_m, double gsd_m) {
    return gsd_m <= coarsest_ship_m && length_m >= fewest_ship_px * gsd_m;
}

static float number(double over) {
    double v = log(over);
    return (float)(v < -furthest ? -furthest : v > furthest ? furthest : v);
}

/* The picture, mirrored end for end or not; -1 to 1 along the hull; the numbers, each over a plane. */
static void fill_planes(const float *deck, int mirrored, const float numbers[NUMBERS], float *out) {
    for (long row = 0; row < (long)TNK_DECKNET_BANDS * HEIGHT; row++)
        for (int i = 0; i < WIDTH; i++) out[row * WIDTH + i] = deck[row * WIDTH + (mirrored ? WIDTH - 1 - i : i)];
    out += (long)TNK_DECKNET_BANDS * CELLS;
    for (int at = 0; at < CELLS; at++) out[at] = (float)(2.0 * (at % WIDTH + 0.5) / WIDTH - 1);
    for (int k = 0; k < NUMBERS; k++)
        for (int at = 0; at < CELLS; at++) out[(long)(k + 1) * CELLS + at] = numbers[k];
}

static void softmax(const double *z, float *prob) {
    double most = z[0], sum = 0;
    for (int k = 1; k < TYPES; k++) most = fmax(most, z[k]);
    for (int k = 0; k < TYPES; k++) sum += exp(z[k] - most);
    for (int k = 0; k < TYPES; k++) prob[k] = (float)(exp(z[k] - most) / sum);
}

int tnk_decknet_look(const tnk_net *net, tnk_decknet_work *work, const float *deck, double length_m, double beam_m,
                     double gsd_m, tnk_deck_view *out) {
    const float numbers[NUMBERS] = {number(length_m / gsd_m / usual_px), number(length_m / usual_m),
                                    number(length_m / beam_m / usual_ratio)};
    double z[OUT] = {0};
    if (!tnk_reserve(&work->planes, &work->room, (long)PLANES * CELLS, sizeof *work->planes)) return TNK_E_NOMEM;
    for (int mirrored = 0; mirrored < 2; mirrored++) {
        const float *y;
        int oc, oh, ow;
        fill_planes(deck, mirrored, numbers, work->planes);
        int rc = tnk_net_run(net, &work->net, work->planes, HEIGHT, WIDTH, &y, &oc, &oh, &ow);
        if (rc) return rc;
        for (int k = 0; k < OUT; k++) z[k] += (k == TYPES && mirrored ? -0.5 : 0.5) * y[k];
    }
    softmax(z, out->prob);
    out->bow = (float)z[TYPES];
    return TNK_OK;
}

void tnk_decknet_work_free(tnk_decknet_work *work) {
    tnk_net_work_free(&work->net);
    tnk_free(work->planes);
    memset(work, 0, sizeof *work);
}

/* ---- size alone ---- */

/* Length over beam by type: OpenSARShip's register values (219 hulls); `other` from the register's car carriers and
 * the usual passenger and fishing vessels. Large tankers are the stouter crude carriers. */
static const struct {
    double mean, sd;
} ratios[2][TNK_DECKNET_NO_SHIP] = {
    {{6.41, 0.55}, {6.23, 0.36}, {6.19, 0.46}, {6.64, 0.54}, {5.6, 0.9}},
    {{5.8, 0.45}, {6.23, 0.36}, {6.19, 0.46}, {6.64, 0.54}, {6.2, 0.9}},
};
static const double large_m = 220;

/* Shares of ships by length, up to the length given: between those of FAIR1M's labels (19 % of its cargo hulls are
 * liquid cargo) and of OpenSARShip's register (44 %), which was gathered around a few ports. */
static const struct {
    double upto_m, share[TNK_DECKNET_NO_SHIP];
} fleet[] = {
    {90, {0.22, 0.03, 0.42, 0.02, 0.31}},
    {150, {0.28, 0.10, 0.34, 0.10, 0.18}},
    {230, {0.25, 0.38, 0.07, 0.19, 0.11}},
    {INFINITY, {0.27, 0.29, 0.01, 0.32, 0.11}},
};
static const double more_sd = 0.3; /* fleets differ from the register's */

void tnk_type_by_size(double length_m, double beam_m, double beam_sd_m, float prob[TYPES]) {
    int k = 0, large = length_m > large_m;
    double ratio = length_m / beam_m, seen_sd = ratio * beam_sd_m / beam_m, sum = 0, p[TNK_DECKNET_NO_SHIP];
    while (length_m > fleet[k].upto_m) k++;
    for (int t = 0; t < TNK_DECKNET_NO_SHIP; t++) {
        double sd = sqrt(ratios[large][t].sd * ratios[large][t].sd + seen_sd * seen_sd + more_sd * more_sd);
        double z = fmin(fabs(ratio - ratios[large][t].mean) / sd, 2); /* what is shaped like no ship tells nothing */
        p[t] = fleet[k].share[t] / sd * exp(-0.5 * z * z);
        sum += p[t];
    }
    for (int t = 0; t < TNK_DECKNET_NO_SHIP; t++) prob[t] = (float)(p[t] / sum);
    prob[TNK_DECKNET_NO_SHIP] = 0;
}
