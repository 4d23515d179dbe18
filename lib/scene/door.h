/* door.h: what lib/api needs beside scene.h to let a caller in. */
#ifndef TNK_SCENE_DOOR_H
#define TNK_SCENE_DOOR_H

#include "scene/scene.h"

/* As tnk_scene_open() and tnk_scene_from_pixels(), whose arguments are checked already; *out is
 * a new scene, also where they fail (NULL: no memory). opts->struct_size is not looked at. */
int tnk_scene_load(const char *name, const tnk_scene_opts *opts, tnk_scene **out);
int tnk_scene_wrap(const tnk_pixels *pixels, const tnk_scene_opts *opts, tnk_scene **out);
void tnk_scene_drop(tnk_scene *scene);

/* The last failure, and the i-th warning or NULL. */
const tnk_err *tnk_scene_error(const tnk_scene *scene);
const char *tnk_scene_nth_warning(const tnk_scene *scene, int i);

/* The scene's own reader, opened when first asked for; a failure becomes the scene's message. */
int tnk_scene_reader(tnk_scene *scene, tnk_reader **out);

/* source.c: as tnk_scene_reads(). */
int tnk_source_reads(const tnk_scene *scene, const char *path);

/* 1: opened without reading a pixel; not to be searched. */
int tnk_scene_facts_only(const tnk_scene *scene);

/* GDAL's configuration; process-wide. */
void tnk_scene_configure(const char *key, const char *value);
const char *tnk_scene_configured(const char *key);

#endif
