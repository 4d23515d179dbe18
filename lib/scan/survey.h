/* survey.h: a sparse first look at a scene, for the levels of water and land. */
#ifndef TNK_SCAN_SURVEY_H
#define TNK_SCAN_SURVEY_H

#include "base/pool.h"
#include "scan/worker.h"

/* Read windows spread evenly over the scene (the whole of a small one, under a tenth of a large
 * one) and fill plan->levels. workers: one per thread of the pool, readers open. */
int tnk_survey(tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_err *err);

#endif
