/* colour.h: the colour of a deck, to know a hull again by. */
#ifndef TNK_MEASURE_COLOUR_H
#define TNK_MEASURE_COLOUR_H

#include "measure/deck.h"

/* Blue and red shares of what blue, green and red show of a deck above the water beside it: haze lifts both, the sun's
 * height is in all three. */
typedef struct tnk_colour {
    double blue, red;
    double sd;         /* of each, from scene to scene; 0: nothing is known */
} tnk_colour;

/* Of a picture of TNK_DECK_WIDTH x TNK_DECK_HEIGHT cells as tnk_deck_take() fills it, of three bands that differ.
 * scratch: as many cells. */
void tnk_colour_of(const float *deck, float *scratch, tnk_colour *out);

#endif
