/* shape.h: polygons in scene pixels, asked by scanline. */
#ifndef TNK_SCENE_SHAPE_H
#define TNK_SCENE_SHAPE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

typedef struct tnk_point {
    double x, y;
} tnk_point;

/* All polygons of a mask; const once filled. */
typedef struct tnk_shapes tnk_shapes;

int tnk_shapes_new(tnk_shapes **out, tnk_err *err);
void tnk_shapes_free(tnk_shapes *shapes);

/* A polygon is begun, and gets its rings, outer and holes alike: even-odd decides. A ring need
 * not be closed; rings of less than three points are left out. */
int tnk_shapes_begin(tnk_shapes *shapes, tnk_err *err);
int tnk_shapes_ring(tnk_shapes *shapes, const tnk_point *points, size_t count, tnk_err *err);

/* The number of polygons with a ring. */
size_t tnk_shapes_count(const tnk_shapes *shapes);

/* 1 where a place lies in any polygon. */
int tnk_shapes_hold(const tnk_shapes *shapes, double x, double y);

/* Scratch of one asking thread. */
typedef struct tnk_crossing {
    int row;
    double x;
} tnk_crossing;
typedef struct tnk_crossings {
    tnk_crossing *at;
    size_t count, capacity;
    uint8_t *odd; /* by row: an odd number of edges lies left of the window */
    size_t rows;
} tnk_crossings;
void tnk_crossings_drop(tnk_crossings *crossings);

/* Set out[rows][stride] to `value` where the centre of a reduced pixel lies in any polygon:
 * centres at ((col + i + 0.5) factor, (row + k + 0.5) factor). Whether one does depends on its
 * own coordinates only, not on the window. */
int tnk_shapes_fill(const tnk_shapes *shapes, tnk_crossings *scratch, int col, int row,
                    int columns, int rows, int factor, uint8_t *out, ptrdiff_t stride,
                    uint8_t value, tnk_err *err);

#endif
