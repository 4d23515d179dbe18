/* reader.h: readers as this room alone makes them. */
#ifndef TNK_SCENE_READER_H
#define TNK_SCENE_READER_H

#include <gdal.h>

#include "scene/scene.h"

/* As tnk_reader_open(), with a dataset that is open already and is taken, also on failure; NULL
 * for caller's pixels. */
int tnk_reader_adopt(const tnk_scene *scene, const tnk_kern *kern, GDALDatasetH dataset,
                     tnk_reader **out, tnk_err *err);

/* Drop the reader's handle on the scene's cloud mask, before that is closed. */
void tnk_reader_forget_clouds(tnk_reader *reader);

/* Give the reader the scene's masks, when they were opened after it. */
int tnk_reader_masks(tnk_reader *reader, tnk_err *err);

#endif
