/* reduce.h: pixels in memory become means of factor x factor valid ones. */
#ifndef TNK_SCENE_REDUCE_H
#define TNK_SCENE_REDUCE_H

#include <stddef.h>
#include <stdint.h>

#include "scene/inner.h"

/* One band of a strip. */
typedef struct tnk_plane {
    void *px;      /* [rows][stride] of the work type; spoilt by reducing */
    int band;      /* which chosen band it is, -1: none (alpha) */
    int slot;      /* where it goes in out[], -1: nowhere (it is only tested) */
    int copy;      /* where its own pixels go in a tnk_copy, -1: nowhere */
    int test;      /* 1: a pixel equal to nodata is invalid */
    int vote;      /* 1: a pixel is invalid when all voting planes hold their nodata */
    double nodata;
} tnk_plane;

/* A rectangle of pixels. Columns cols .. cells*factor-1 of every row hold anything. */
typedef struct tnk_strip {
    enum tnk_work work;
    int cols, rows, factor;
    ptrdiff_t stride; /* elements, >= cells * factor */
    int planes;
    tnk_plane plane[TNK_BANDS + 1];
    uint8_t *mask; /* [rows][stride], 0 is invalid; NULL: none */
    double top;    /* saturated from here on; infinity: never */
} tnk_strip;

/* Scratch rows, kept between calls. */
typedef struct tnk_bench {
    size_t capacity; /* pixels of a row */
    uint8_t *ok, *some, *hot;
    uint32_t *sum, *count;
    double *total;
} tnk_bench;

int tnk_bench_fit(tnk_bench *bench, size_t pixels, tnk_err *err);
void tnk_bench_drop(tnk_bench *bench);

/* Bytes of a work type, and GDAL's number of it. */
int tnk_work_size(enum tnk_work work);
int tnk_work_gdal(enum tnk_work work);

/* out[slot] and state are [ceil(rows/factor)][stride], cells = ceil(cols/factor) of each row are
 * written; out[slot] may be NULL. bench fits cells * factor pixels. Sums of integers are
 * exact, those of floats run row by row, left to right. */
void tnk_reduce(tnk_strip *strip, const tnk_kern *kern, tnk_bench *bench,
                float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride);

#endif
