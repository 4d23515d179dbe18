/* deck.h: a hull's deck as a picture of fixed size, for the deck net.
 *
 * The columns run along the hull, the right end toward frame.axis_deg; the rows across, downward to
 * starboard. The hull's length fills TNK_DECK_ALONG cells and its beam TNK_DECK_ACROSS, whatever they
 * are in metres; around it lies what is beside it.
 */
#ifndef TNK_MEASURE_DECK_H
#define TNK_MEASURE_DECK_H

#include "measure/patch.h"

enum { TNK_DECK_BANDS = 3 }; /* blue, green, red; where the view has one band, all three are that */
enum { TNK_DECK_ALONG = 168, TNK_DECK_ACROSS = 28, TNK_DECK_WIDTH = 192, TNK_DECK_HEIGHT = 48 };
/* Of a picture with room to move the hull about, for training. */
enum { TNK_DECK_WIDE = 240, TNK_DECK_HIGH = 80 };

/* The window of scene pixels that a picture of width x height cells needs, and how many of them,
 * squared, are averaged, so that a cell keeps at least one view pixel. ground: metres per scene
 * pixel. Fills col, row, width, height, stride, factor and ground of *view. */
void tnk_deck_window(const tnk_frame *frame, const double ground[4], int width, int height, tnk_view *view);

/* Resample into out[TNK_DECK_BANDS][height][width]; cells outside the view or on an invalid pixel
 * are NAN. A visible band that is missing shows the reddest there is, or the near infrared. view->land
 * is not read. */
void tnk_deck_take(const tnk_view *view, const tnk_frame *frame, int width, int height, float *out);

/* Bring every band to 0 at its 2 % quantile, 1 at its 98 % quantile, within low..high, 0 where NAN.
 * A flat band becomes 0. scratch: [width * height]. */
void tnk_deck_scale(float *deck, int width, int height, float low, float high, float *scratch);

#endif
