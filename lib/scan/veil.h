/* veil.h: which finds lie under cloud: by the cloud mask of the scene, else by the look of the water. */
#ifndef TNK_SCAN_VEIL_H
#define TNK_SCAN_VEIL_H

#include "catalog/list.h"
#include "scan/worker.h"

/* Fill `cloud` of every find, and the share of cloud of the scene. lattice: measured wholly. reader: of
 * the calling thread. TNK_OK, TNK_E_READ, TNK_E_NOMEM; a mask that was only found and cannot be read
 * any more is a warning. */
int tnk_veil_mark(tnk_scene *scene, const tnk_plan *plan, tnk_pool *pool, const tnk_lattice *lattice,
                  tnk_reader *reader, tnk_finds *finds, tnk_list_stats *stats, tnk_err *err);

/* The rim of a hull in the pixels it was measured in. */
void tnk_veil_rim(const tnk_view *view, const tnk_frame *frame, tnk_rim *out);

#endif
