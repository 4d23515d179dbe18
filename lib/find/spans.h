/* spans.h: the parts of a region's rows in which something may be; the rest is passed over. */
#ifndef TNK_FIND_SPANS_H
#define TNK_FIND_SPANS_H

typedef struct tnk_span {
    int x0, x1; /* x1 exclusive */
} tnk_span;

/* Row by row, from left to right, never touching each other. Memory kept between calls; zero before the first. */
typedef struct tnk_spans {
    tnk_span *item;
    long *row; /* item[row[y]] .. item[row[y + 1] - 1] are those of row y */
    long count, item_room, row_room;
} tnk_spans;

/* Begin row y, from 0 on; the one below the last ends it. Then take its spans: one may begin where the one before ends, and
 * joins it. 1, or 0 without memory. */
int tnk_spans_row(tnk_spans *spans, int y);
int tnk_spans_take(tnk_spans *spans, int y, int x0, int x1);

void tnk_spans_free(tnk_spans *spans);

#endif
