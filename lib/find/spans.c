#include "find/spans.h"

#include "base/mem.h"

int tnk_spans_row(tnk_spans *s, int y) {
    if (!y) s->count = 0;
    if (!tnk_reserve(&s->row, &s->row_room, y + 1L, sizeof *s->row)) return 0;
    s->row[y] = s->count;
    return 1;
}

int tnk_spans_take(tnk_spans *s, int y, int x0, int x1) {
    if (s->count > s->row[y] && s->item[s->count - 1].x1 == x0) {
        s->item[s->count - 1].x1 = x1;
        return 1;
    }
    if (!tnk_reserve(&s->item, &s->item_room, s->count + 1, sizeof *s->item)) return 0;
    s->item[s->count++] = (tnk_span){x0, x1};
    return 1;
}

void tnk_spans_free(tnk_spans *s) {
    tnk_free(s->item);
    tnk_free(s->row);
    *s = (tnk_spans){0};
}
