/* label.h: connected components of a mask. */
#ifndef TNK_FIND_LABEL_H
#define TNK_FIND_LABEL_H

#include <stdint.h>

typedef struct tnk_component {
    int x0, y0, x1, y1; /* bounding box, x1 and y1 exclusive */
    long area;          /* pixels */
} tnk_component;

/* Pixels x0 .. x1-1 of row y, of one component. */
typedef struct tnk_label_run {
    int32_t id;
    int y, x0, x1;
} tnk_label_run;

/* Memory that is kept between calls; zero it before the first, free it with tnk_labels_free(). */
typedef struct tnk_labels {
    int32_t *id;          /* [height][width]: 0 outside, else 1 .. count */
    tnk_component *part;  /* [count + 1], part[0] unused */
    int count;
    int width, height;
    tnk_label_run *run;         /* [runs], row by row, from left to right */
    long runs;
    int32_t *parent;
    long id_room, part_room, parent_room, run_room;
} tnk_labels;

/* Label the 8-connected components of the pixels where (mask[y*stride+x] & bits) != 0.
 * Numbers rise in the order in which components first meet a row scan. 1, or 0 without memory. */
int tnk_label(tnk_labels *labels, const uint8_t *mask, int bits, int width, int height, long stride);

/* The same, but id[] is set inside the boxes of the components only: quicker where they are few and small. */
int tnk_label_parts(tnk_labels *labels, const uint8_t *mask, int bits, int width, int height, long stride);

/* The same, but id[] is not set at all. */
int tnk_label_runs(tnk_labels *labels, const uint8_t *mask, int bits, int width, int height, long stride);

void tnk_labels_free(tnk_labels *labels);

#endif
