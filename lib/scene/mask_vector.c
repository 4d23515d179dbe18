/* mask_vector.c: a mask of polygons. */
#include "scene/carry.h"
#include "scene/inner.h"
#include "scene/mask_inner.h"

static void report(tnk_scene *scene, const tnk_area *area, const tnk_carried *c) {
    const char *name = area->name;
    if (!area->useful) {
        if (c->others)
            tnk_scene_warn(scene, "%s: no polygons in the scene, only points or lines; it is not used",
                           name);
        else if (!c->features)
            tnk_scene_warn(scene, "%s: it is empty and is not used", name);
        else
            tnk_scene_warn(scene, "%s: no polygon of it touches the scene; it is not used", name);
        return;
    }
    if (c->invalid)
        tnk_scene_warn(scene, "%s: polygons not valid: %ld; a place is inside where an odd number "
                              "of their edges lies on one side",
                       name, c->invalid);
    if (c->others)
        tnk_scene_warn(scene, "%s: %ld geometries are no polygons and are left out", name, c->others);
    if (c->lost)
        tnk_scene_warn(scene, "%s: %ld corners have no place in the scene's grid and are left out",
                       name, c->lost);
}

int tnk_area_vector(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err) {
    int rc = tnk_shapes_new(&area->shapes, err);
    tnk_carried c = {.shapes = area->shapes};
    if (!rc) rc = tnk_carry(scene, dataset, area->name, &c, err);
    if (rc) return rc;
    area->useful = tnk_shapes_count(area->shapes) > 0;
    report(scene, area, &c);
    return TNK_OK;
}
