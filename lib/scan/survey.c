#include "scan/survey.h"

#include <math.h>

#include "base/mem.h"

enum { SIDE = 128, ACROSS = 8 }; /* windows of SIDE search pixels, at most ACROSS x ACROSS */

typedef struct survey {
    const tnk_plan *plan;
    tnk_worker *workers;
    int across, down;
    float *value;   /* [windows][SIDE * SIDE] */
    long *count;    /* [windows] */
} survey;

static int first_of(int i, int n, int size) {
    int room = size - SIDE;
    return n < 2 || room <= 0 ? (room > 0 ? room / 2 : 0) : (int)((long)room * i / (n - 1));
}

static int look(void *arg, int task, int worker) {
    survey *s = arg;
    const tnk_plan *p = s->plan;
    tnk_worker *w = &s->workers[worker];
    int x = first_of(task % s->across, s->across, p->width), y = first_of(task / s->across, s->down, p->height);
    int width = p->width - x < SIDE ? p->width - x : SIDE, height = p->height - y < SIDE ? p->height - y : SIDE;
    float *value = s->value + (size_t)task * SIDE * SIDE;
    uint8_t state[SIDE * SIDE];
    float *out[TNK_BANDS] = {NULL};
    out[p->band[p->land_channel]] = value;
    tnk_window win = {x * p->factor, y * p->factor, width * p->factor, height * p->factor};
    int rc = tnk_reader_read(w->reader, &win, p->factor, out, state, width, &w->err);
    if (rc) return rc;
    long n = 0;
    for (long i = 0; i < (long)width * height; i++)
        if (state[i] & TNK_PX_VALID) value[n++] = value[i];
    s->count[task] = n;
    return TNK_OK;
}

int tnk_survey(tnk_plan *p, tnk_pool *pool, tnk_worker *workers, tnk_err *err) {
    survey s = {.plan = p, .workers = workers};
    s.across = (p->width + SIDE - 1) / SIDE < ACROSS ? (p->width + SIDE - 1) / SIDE : ACROSS;
    s.down = (p->height + SIDE - 1) / SIDE < ACROSS ? (p->height + SIDE - 1) / SIDE : ACROSS;
    int windows = s.across * s.down;
    s.value = tnk_alloc((size_t)windows * SIDE * SIDE, sizeof(float));
    s.count = tnk_alloc_zero((size_t)windows, sizeof(long));
    int rc = s.value && s.count ? tnk_pool_run(pool, windows, look, NULL, &s) : tnk_fail_nomem(err);
    if (!rc) {
        size_t n = 0;
        for (int i = 0; i < windows; i++)
            for (long k = 0; k < s.count[i]; k++) s.value[n++] = s.value[(size_t)i * SIDE * SIDE + (size_t)k];
        tnk_levels_find(s.value, n, &p->levels);
    }
    tnk_free(s.value);
    tnk_free(s.count);
    return rc;
}
