/* message.c: a scene's last failure and its warnings. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "scene/door.h"
#include "scene/inner.h"
#include "scene/name.h"

void tnk_scene_set_error(tnk_scene *scene, const tnk_err *err) { scene->err = *err; }

const tnk_err *tnk_scene_error(const tnk_scene *scene) { return &scene->err; }

const char *tnk_scene_nth_warning(const tnk_scene *scene, int i) {
    return i >= 0 && i < scene->warnings ? scene->warning[i] : NULL;
}

/* GDAL says the same thing with and without the file's name before it: kept once. */
void tnk_scene_warn(tnk_scene *scene, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *own = text[0] ? tnk_name_legible(text) : NULL;
    int told = scene->warnings == TNK_WARNINGS || !own;
    for (int i = 0; i < scene->warnings && !told; i++)
        told = strstr(scene->warning[i], own) || strstr(own, scene->warning[i]);
    if (told) tnk_free(own);
    else scene->warning[scene->warnings++] = own;
}
