/* scan.h: the one path: a scene goes in, vessels come out. */
#ifndef TNK_SCAN_SCAN_H
#define TNK_SCAN_SCAN_H

#include "catalog/list.h"
#include "scan/plan.h"

/* As tnk_scan(), with the words in *err. */
int tnk_scan_scene(tnk_scene *scene, const tnk_scan_opts *opts, tnk_list **out, tnk_err *err);

#endif
