/* ghost.h: radar reports that are only the echo of a much brighter hull. */
#ifndef TNK_SCAN_GHOST_H
#define TNK_SCAN_GHOST_H

#include "scan/finds.h"

/* Set dropped where a find is a piece of a line that another transmitter lit: its row of pixels goes on beyond both
 * its ends, or it lies along the row of such a piece and is not twice as bright. Finds are sorted by row. */
void tnk_streaks_drop(const tnk_finds *finds, char *dropped);

/* Set dropped where a find is much fainter than another and lies
 *   on an arm of its side lobes: within 1.2 km along rows or columns, stretched towards it; or
 *   where its azimuth ambiguity falls in Sentinel-1's IW mode: 3.8 to 5.6 km along the image's columns (4.1 to
 *   5.2 km by lambda R PRF / 2 v of the three swaths), alike in length and turn.
 * dropped: [finds->count]; those that are dropped already neither make ghosts nor are looked at. */
void tnk_ghosts_drop(const tnk_finds *finds, char *dropped);

#endif
