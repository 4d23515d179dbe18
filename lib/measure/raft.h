/* raft.h: hulls side by side, in pixels that show each of them. */
#ifndef TNK_MEASURE_RAFT_H
#define TNK_MEASURE_RAFT_H

#include "measure/hull.h"

/* The strips that explain a stout piece of bright pixels best: along the direction of its long edges it is parted
 * into one or more boxes, each of a ship's proportions (tnk_hull_usual_ratio()), filled by what is bright and parted
 * from the next by darker rows.
 *
 *   view   pixels around it
 *   box    the piece: place, axis, length and beam; either way round
 *   gsd_m  ground size of the view's pixels
 *   out    one frame for each box, from port to starboard; at most TNK_HULLS
 *
 * Returns their number, 0 where one box is as likely or a box would be less than five pixels broad; -1 without memory.
 * The work's patch is used. */
int tnk_raft_part(tnk_measure *work, const tnk_view *view, const tnk_frame *box, double gsd_m, tnk_frame out[TNK_HULLS]);

#endif
