/* scene_options.h: options that say what a scene's metadata does not, the same in all tools that open one. */
#ifndef TOOLS_SCENE_OPTIONS_H
#define TOOLS_SCENE_OPTIONS_H

#include <tanker/tanker.h>

#include "args.h"

/* The value of the option just read, into opts; or exit 2. */
void scene_sun(const args *a, tnk_scene_opts *opts);  /* EL,AZ */
void scene_view(const args *a, tnk_scene_opts *opts); /* ZENITH,AZ */
void scene_time(const args *a, tnk_scene_opts *opts); /* ISO 8601 */
void scene_bands(const args *a, tnk_scene_opts *opts); /* N[,N...] */
void scene_sensor(const args *a, tnk_scene_opts *opts);
void scene_units(const args *a, tnk_scene_opts *opts);

#endif
