#include "measure/colour.h"

#include <math.h>

#include "base/select.h"

enum { W = TNK_DECK_WIDTH, H = TNK_DECK_HEIGHT, BANDS = TNK_DECK_BANDS };
/* Of the deck what is well inside; the water from where shadow and spread of the rim hardly reach. Cells. */
enum { HALF_LONG = TNK_DECK_ALONG * 38 / 100, HALF_BROAD = TNK_DECK_ACROSS * 35 / 100,
       SIDE_LONG = TNK_DECK_ALONG * 30 / 100, SIDE_FROM = TNK_DECK_ACROSS / 2 + 3 };
static const double scene_sd = 0.02; /* what calibration and air leave between scenes, by judgment */
static const double least_share = 0.2; /* of the water's own light: fainter decks have no colour */

typedef struct light { double band[BANDS]; } light;

/* Median of a rectangle of cells; 0 where half of it is not seen. */
static int median(const float *deck, int column, int row, int columns, int rows, float *scratch, light *out) {
    for (int b = 0; b < BANDS; b++) {
        long n = 0;
        for (int r = row; r < row + rows; r++)
            for (int c = column; c < column + columns; c++)
                if (isfinite(deck[(b * H + r) * W + c])) scratch[n++] = deck[(b * H + r) * W + c];
        if (2 * n < (long)columns * rows) return 0;
        out->band[b] = tnk_quantile(scratch, n, 0.5);
    }
    return 1;
}

static double sum(const light *l) { return l->band[0] + l->band[1] + l->band[2]; }

static int share(const light *deck, const light *water, double *blue, double *red) {
    double over[BANDS], all = sum(deck) - sum(water);
    for (int b = 0; b < BANDS; b++) {
        over[b] = deck->band[b] - water->band[b];
        if (!(over[b] > 0)) return 0;
    }
    *blue = over[0] / all, *red = over[2] / all;
    return all > least_share * sum(water);
}

/* The darker side is water; what the other one would change tells how much that matters. */
void tnk_colour_of(const float *deck, float *scratch, tnk_colour *out) {
    light hull, side[2];
    double blue, red;
    *out = (tnk_colour){0, 0, 0};
    int left = W / 2 - SIDE_LONG, rows = H / 2 - SIDE_FROM;
    int port = median(deck, left, 0, 2 * SIDE_LONG, rows, scratch, &side[0]);
    int starboard = median(deck, left, H - rows, 2 * SIDE_LONG, rows, scratch, &side[1]);
    if (!median(deck, W / 2 - HALF_LONG, H / 2 - HALF_BROAD, 2 * HALF_LONG, 2 * HALF_BROAD, scratch, &hull)) return;
    if (!port && !starboard) return;
    int dark = !starboard || (port && sum(&side[0]) <= sum(&side[1])) ? 0 : 1;
    if (!share(&hull, &side[dark], &out->blue, &out->red)) return;
    double change = scene_sd;
    if (port && starboard && share(&hull, &side[1 - dark], &blue, &red))
        change = 0.5 * fmax(fabs(blue - out->blue), fabs(red - out->red));
    out->sd = hypot(scene_sd, change);
}
