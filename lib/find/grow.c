#include "find/grow.h"

#include "base/mem.h"
#include "find/sea.h"

typedef struct field {
    const float *const *score2;
    uint8_t *mask;
    int width, height;
    float low2;
} field;

static int is_free(const field *f, int x, int y, float least2) {
    return (f->mask[(long)y * f->width + x] & (TNK_SEA_SEA | TNK_SEA_ALIVE)) == TNK_SEA_SEA && f->score2[y][x] >= least2;
}

/* The run that a free pixel lies in. */
static int take_run(tnk_grown *out, const field *f, int x, int y) {
    tnk_grown_run run = {y, x, x + 1};
    while (run.x0 > 0 && is_free(f, run.x0 - 1, y, f->low2)) run.x0--;
    while (run.x1 < f->width && is_free(f, run.x1, y, f->low2)) run.x1++;
    for (int i = run.x0; i < run.x1; i++) f->mask[(long)y * f->width + i] |= TNK_SEA_ALIVE;
    if (!tnk_reserve(&out->item, &out->room, out->count + 1, sizeof run)) return 0;
    out->item[out->count++] = run;
    return 1;
}

/* The free runs of the pixels x0 .. x1-1 of a row that begin with a pixel of least2. */
static int take_all(tnk_grown *out, const field *f, int x0, int x1, int y, float least2) {
    for (int x = x0; x < x1; x++)
        if (is_free(f, x, y, least2) && !take_run(out, f, x, y)) return 0;
    return 1;
}

/* What touches the runs from the first on that have not been gone round. */
static int go_round(tnk_grown *out, const field *f, long *gone) {
    for (; *gone < out->count; ++*gone) {
        tnk_grown_run r = out->item[*gone];
        int x0 = r.x0 > 0 ? r.x0 - 1 : 0, x1 = r.x1 < f->width ? r.x1 + 1 : f->width;
        if (r.y > 0 && !take_all(out, f, x0, x1, r.y - 1, f->low2)) return 0;
        if (r.y + 1 < f->height && !take_all(out, f, x0, x1, r.y + 1, f->low2)) return 0;
    }
    return 1;
}

int tnk_grow_seeds(tnk_grown *out, const float *const *score2, uint8_t *mask, int width, int height, float low2,
             const tnk_spans *seeds) {
    field f = {score2, mask, width, height, low2};
    const tnk_span whole = {0, width};
    long gone = 0;
    out->count = 0;
    for (int y = 0; y < height; y++) {
        const tnk_span *part = seeds ? seeds->item + seeds->row[y] : &whole;
        for (long i = 0, parts = seeds ? seeds->row[y + 1] - seeds->row[y] : 1; i < parts; i++)
            if (!take_all(out, &f, part[i].x0, part[i].x1, y, 1) || !go_round(out, &f, &gone)) return 0;
    }
    return 1;
}

void tnk_grown_free(tnk_grown *g) {
    tnk_free(g->item);
    *g = (tnk_grown){0};
}
