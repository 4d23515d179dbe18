/* paint.h: what the colours of two decks say of whether they are one. */
#ifndef TNK_MEANING_PAINT_H
#define TNK_MEANING_PAINT_H

/* Blue and red shares of a deck's colour (measure/colour.h). */
typedef struct tnk_paint {
    double blue, red;
    double sd; /* of each; 0 or NaN, as a share that is NaN: not known */
} tnk_paint;

/* How much likelier the colour b is if it was seen on the deck of a than on that of any ship; 1 where either is not
 * known. A deck may have been painted anew. */
double tnk_paint_odds(const tnk_paint *a, const tnk_paint *b);

/* The mean of two sights of one deck, by their errors; one that is not known changes nothing. */
void tnk_paint_join(tnk_paint *mean, const tnk_paint *sight);

#endif
