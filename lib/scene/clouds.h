/* clouds.h: the cloud mask of a scene: the caller's, else the one its producer laid beside it. */
#ifndef TNK_SCENE_CLOUDS_H
#define TNK_SCENE_CLOUDS_H

#include <gdal.h>

#include "base/err.h"
#include "scene/meta_kind.h"
#include "scene/scene.h"

/* The file of the product's own cloud mask, by the producers' naming: SCL or MSK_CLASSI of a SAFE
 * product, *_SCL_20m.tif, *_SCL.tif, SCL.tif, *_udm2.tif, *_QA_PIXEL.TIF. dataset may be NULL.
 * 1, or 0 where there is none. */
int tnk_clouds_beside(GDALDatasetH dataset, const char *scene, char out[TNK_META_NAME_SIZE]);

/* Open it for a scene that is placed and has its own reader, which samples it: what is damaged is
 * found here. `given` may be NULL. A mask that was only found, and cannot be used, is a warning; one
 * that was given an error: TNK_E_MASK, TNK_E_READ; TNK_E_NOMEM. */
int tnk_clouds_open(tnk_scene *scene, GDALDatasetH dataset, const char *given, tnk_err *err);

#endif
