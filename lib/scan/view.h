/* view.h: a hull's surroundings in the scene's own pixels, with the land that the search knows of there. */
#ifndef TNK_SCAN_VIEW_H
#define TNK_SCAN_VIEW_H

#include "scan/stripe.h"
#include "scan/worker.h"

/* Read the pixels around a frame, averaged so far that the hull keeps enough of them, with the
 * region's land. ground: metres per scene pixel. */
int tnk_view_at(tnk_worker *worker, const tnk_stripe *stripe, const tnk_region *region, const tnk_frame *frame,
                const double ground[4], tnk_view *out);

/* Keep the mask of a find, half_m in every direction from its hull's middle, where there is land. 1; 0 without memory. */
int tnk_view_keep_shore(const tnk_worker *worker, const tnk_plan *plan, const tnk_region *region, double half_m,
                        tnk_finds *finds, tnk_find *find);

/* Read the pixels half_m in every direction from a find's middle again, averaged factor x factor or as far as a
 * view's size needs, with the land that was kept. */
int tnk_view_again(tnk_worker *worker, const tnk_plan *plan, const tnk_finds *finds, const tnk_find *find, double half_m,
                   int factor, tnk_view *out);

/* The pixels of a view that lie in a known hull's box are no land, whatever the search took them for. */
void tnk_view_clear_land(tnk_worker *worker, const tnk_view *view, const tnk_frame *frame);

#endif
