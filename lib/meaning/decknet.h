/* decknet.h: what type a ship is, and which end is its bow, from a picture of its deck.
 *
 * The net (models/deck.md) takes the picture and the hull's size and pixels as numbers. Where pixels
 * are too coarse for a deck, the hull's size alone gives wide probabilities.
 */
#ifndef TNK_MEANING_DECKNET_H
#define TNK_MEANING_DECKNET_H

#include "meaning/net.h"

/* The picture, as the deck net was taught it: bands blue, green, red, each scaled to 0 at its 2 % and
 * 1 at its 98 % quantile and kept within LOW .. HIGH; rows across the hull, columns along it. */
enum { TNK_DECKNET_BANDS = 3, TNK_DECKNET_HEIGHT = 48, TNK_DECKNET_WIDTH = 192 };
#define TNK_DECKNET_LOW (-0.25f)
#define TNK_DECKNET_HIGH 1.5f

/* Types, in the order of the net's answers: enum tnk_ship_type's less one, then no ship. */
enum { TNK_DECKNET_TANKER, TNK_DECKNET_BULK, TNK_DECKNET_GENERAL, TNK_DECKNET_CONTAINER, TNK_DECKNET_OTHER,
       TNK_DECKNET_NO_SHIP, TNK_DECKNET_TYPES };

typedef struct tnk_deck_view {
    float prob[TNK_DECKNET_TYPES]; /* calibrated, sum 1 */
    float bow;                     /* log odds that the bow is at the right end */
} tnk_deck_view;

/* Load the deck net from a file, or the built-in one for NULL. TNK_OK, TNK_E_NOMEM, TNK_E_OPEN,
 * TNK_E_READ, or TNK_E_WEIGHTS, also for a net of another shape; the words name the file. Freed by
 * tnk_net_free(). */
int tnk_decknet_load(const char *path, const tnk_kern *kern, tnk_net **out, tnk_err *err);

/* 1 where the pixels show enough of a deck of this length: 6 m or finer, 20 and more to a length. */
double tnk_decknet_shortest(double gsd_m); /* hull; NaN: none at such pixels */
int tnk_decknet_sees(double length_m, double gsd_m);

/* 1 where pixels show at least whether it is a ship: 12 m or finer, 8 and more to a length. */
int tnk_decknet_tells_ships(double length_m, double gsd_m);

/* Memory of one thread; zero before the first. */
typedef struct tnk_decknet_work {
    tnk_net_work net;
    float *planes;
    long room;
} tnk_decknet_work;

/* Look at a deck [BANDS][HEIGHT][WIDTH] both ways round and join what is seen. TNK_OK or TNK_E_NOMEM. */
int tnk_decknet_look(const tnk_net *net, tnk_decknet_work *work, const float *deck, double length_m, double beam_m,
                     double gsd_m, tnk_deck_view *out);
void tnk_decknet_work_free(tnk_decknet_work *work);

/* Types from length and beam alone: shares of the merchant fleet by length, and each type's usual ratio
 * of length to beam; the beam's sd makes them wider. Of no ship: 0. */
void tnk_type_by_size(double length_m, double beam_m, double beam_sd_m, float prob[TNK_DECKNET_TYPES]);

#endif
