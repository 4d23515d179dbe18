/* carry.h: the geometries of a vector file, of any CRS, brought into scene pixels at opening. */
#ifndef TNK_SCENE_CARRY_H
#define TNK_SCENE_CARRY_H

#include <gdal.h>

#include "base/err.h"
#include "scene/scene.h"
#include "scene/shape.h"

enum { TNK_MOST_RADIUS_M = 2000 };

/* A point (a is b) or a piece of a line, scene pixels, and how far it reaches. */
typedef struct tnk_mark {
    tnk_point a, b;
    double radius_m;
} tnk_mark;

typedef struct tnk_carried {
    tnk_shapes *shapes;      /* receives the polygons; made and freed by the caller */
    double radius_m;         /* of marks that do not say theirs in a field radius_m; 0: no marks */
    int bare;                /* 1: without a CRS coordinates are lon/lat, and nothing is said of it */
    tnk_mark *mark;          /* grown with tnk_reserve(), freed by the caller */
    long marks, mark_room;
    long polygons, others;   /* met; left out as neither polygon nor mark */
    long invalid, lost;      /* polygons that are not valid; corners without a place in the scene */
    long bad_radii;          /* of radius_m that are no metres above 0, up to TNK_MOST_RADIUS_M */
    long features;           /* of the whole file, where nothing of it lies in the scene */
} tnk_carried;

/* Take what lies in the scene, marks up to 2 km beside it too. A place is inside an invalid polygon
 * where an odd number of its edges lies on one side. TNK_E_MASK: no georeference, no geometry, or a
 * CRS that cannot be that of the coordinates; TNK_E_NOMEM. */
int tnk_carry(tnk_scene *scene, GDALDatasetH dataset, const char *name, tnk_carried *to,
              tnk_err *err);

#endif
