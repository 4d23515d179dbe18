/* join.h: what stands out of the water and what the net saw, brought together. */
#ifndef TNK_SCAN_JOIN_H
#define TNK_SCAN_JOIN_H

#include "scan/finds.h"

/* Metres between the middles of two, across the first one's axis. */
double tnk_find_across(const tnk_find *a, const tnk_find *b);

/* Is the centre of b inside the box of a, to a pixel? */
int tnk_find_holds(const tnk_find *a, const tnk_find *b);

/* The share of b's box inside a's, 0..1, to a fiftieth. */
double tnk_find_share(const tnk_find *a, const tnk_find *b);

/* Heat up to which a sight only lends it to what it lies on. */
#define TNK_SIGHT_FAINTEST 0.12f

/* Finds sorted by row. A sight lends its heat to the hulls it lies on, and hulls parted from one candidate share it. Where
 * both tell the same hull one is told by the other: the sight, but at land, where an outline drawn by brightness is the less
 * sure, and where it is too empty for a hull. That sets `told`. dropped: [finds->count], set for sights too faint to be
 * measured. */
void tnk_finds_join(tnk_finds *finds, char *dropped);

/* Finds sorted by row. Where the deck of a TNK_HULL_WHOLE looks more like a ship than those of the two parted from it do,
 * these are dropped, elsewhere, and where decks were not looked at, the whole. dropped: [finds->count], set for what goes. */
void tnk_finds_unite(tnk_finds *finds, char *dropped);

/* Does the shadow of the i-th find fall on another one? Sorted by row. */
int tnk_finds_shade(const tnk_finds *finds, long i);

#endif
