/* identity.h: hulls that come again, known by their sizes, their decks' colours, and by where they could be. */
#ifndef TNK_MEANING_IDENTITY_H
#define TNK_MEANING_IDENTITY_H

#include "base/err.h"
#include "meaning/paint.h"

/* One sight of a hull. NaN: not known. */
typedef struct tnk_sighted {
    double time_s, lon_deg, lat_deg;
    double length_m, length_sd_m, beam_m, beam_sd_m;
    tnk_paint deck;
} tnk_sighted;

typedef struct tnk_known_hull {
    char name[48];
    tnk_sighted last;      /* time and place of its last sight; sizes and colour by all of them */
    long next;             /* another one of about that length; -1 */
} tnk_known_hull;

enum { TNK_LENGTH_BINS = 256 };

/* All hulls seen so far; zero before the first. */
typedef struct tnk_identities {
    tnk_known_hull *hull;
    long count, room;
    long first[TNK_LENGTH_BINS]; /* of each class of lengths, 1 more than its number; 0: none */
} tnk_identities;

/* How much likelier the sizes and colours of two sights are if they show one hull than if they show any two. */
double tnk_sighted_odds(const tnk_sighted *a, const tnk_sighted *b);

/* Metres between two sights; NaN where a place is not known. */
double tnk_sighted_apart(const tnk_sighted *a, const tnk_sighted *b);

/* Which of the known hulls a sight shows, or a new one, which joins them: a posterior over all that could have sailed
 * here meanwhile, most of all those that lay here lately, and none of them. Sights come in order of time.
 * It is the likeliest where that is likelier than all else together.
 *   name  of the ship where it is known (IMO, MMSI): then the hull of that name; "" not known
 *   id    of the sight: an unknown hull is called "hull " and that of its first sight
 *   hull  receives its number; until the next call, as its name
 *   prob  that it is this one; 1 of a new one, and of a name
 * TNK_OK or TNK_E_NOMEM. */
int tnk_identity_of(tnk_identities *all, const tnk_sighted *sight, const char *name, const char *id, long *hull,
                    double *prob, tnk_err *err);

void tnk_identities_free(tnk_identities *all);

#endif
