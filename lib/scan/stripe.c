#include "scan/stripe.h"

#include "base/mem.h"
#include "find/sea.h"

static int up(int n, int to) { return (n + to - 1) / to * to; }
static int least(int a, int b) { return a < b ? a : b; }

int tnk_stripe_needs(const tnk_plan *p, int row) {
    int last = up(row + p->tile + p->halo + TNK_REACH * TNK_CELL, p->unit_height);
    return least(last, p->height);
}

int tnk_stripe_new(const tnk_plan *p, tnk_lattice *lattice, int core0, int core1, tnk_stripe *out,
                   tnk_err *err) {
    int margin = p->halo + TNK_REACH * TNK_CELL;
    *out = (tnk_stripe){.plan = p, .lattice = lattice};
    out->col0 = core0 > margin ? core0 - margin : 0;
    out->col1 = least(core1 + margin, p->width);
    out->width = out->col1 - out->col0;
    out->rows = up(2 * p->tile + 2 * p->halo + TNK_REACH * TNK_CELL + p->unit_height, p->unit_height);
    out->rows = least(out->rows, up(p->height, p->unit_height));
    size_t n = (size_t)out->rows * (size_t)out->width;
    int ok = 1;
    for (int c = 0; c < p->channels; c++) ok &= (out->plane[c] = tnk_alloc(n, sizeof(float))) != NULL;
    ok &= (out->mask = tnk_alloc(n, 1)) != NULL;
    if (ok) return TNK_OK;
    tnk_stripe_free(out);
    return tnk_fail_nomem(err);
}

void tnk_stripe_free(tnk_stripe *s) {
    for (int c = 0; c < TNK_CHANNELS; c++) tnk_free(s->plane[c]);
    tnk_free(s->mask);
    *s = (tnk_stripe){0};
}

static int unit_columns(const tnk_stripe *s) {
    int u = s->plan->unit_width;
    return (s->col1 + u - 1) / u - s->col0 / u;
}

int tnk_stripe_units(const tnk_stripe *s, int from, int to) {
    int u = s->plan->unit_height;
    return to > from ? unit_columns(s) * ((to - from + u - 1) / u) : 0;
}

/* Turn the reader's state (and a user's mask) into mask bits, in place. */
static void set_mask(const tnk_stripe *s, uint8_t *mask, const uint8_t *user, const float *land, int n) {
    float level = s->plan->levels.land;
    for (int i = 0; i < n; i++) {
        uint8_t m = mask[i] & TNK_PX_VALID ? TNK_SEA_VALID : 0;
        if (mask[i] & TNK_PX_SATURATED) m |= TNK_SEA_SATURATED;
        int bright = user ? user[i] == TNK_MASK_LAND : land[i] > level;
        mask[i] = m && bright ? m | TNK_SEA_BRIGHT : m;
    }
}

static void measure_cells(tnk_stripe *s, int x0, int x1, int y0, int y1) {
    const tnk_plan *p = s->plan;
    uint8_t water[TNK_CELL * TNK_CELL];
    for (int y = y0; y < y1; y += TNK_CELL)
        for (int x = x0; x < x1; x += TNK_CELL) {
            int w = least(TNK_CELL, x1 - x), h = least(TNK_CELL, y1 - y);
            float values[TNK_CHANNELS][TNK_CELL * TNK_CELL];
            const float *plane[TNK_CHANNELS] = {values[0], values[1], values[2]};
            for (int j = 0; j < h; j++) {
                long at = (long)((y + j) % s->rows) * s->width + (x - s->col0);
                for (int i = 0; i < w; i++)
                    water[j * w + i] = (s->mask[at + i] & (TNK_SEA_VALID | TNK_SEA_BRIGHT)) == TNK_SEA_VALID;
                for (int c = 0; c < p->channels; c++)
                    for (int i = 0; i < w; i++) values[c][j * w + i] = s->plane[c][at + i];
            }
            tnk_cell *cell = &s->lattice->cell[(size_t)(y / TNK_CELL) * s->lattice->cols + x / TNK_CELL];
            tnk_cell_measure(plane, water, w, h, w, p->channels, cell);
        }
}

int tnk_stripe_read(tnk_stripe *s, tnk_reader *reader, int from, int i, tnk_err *err) {
    const tnk_plan *p = s->plan;
    int across = unit_columns(s), first = s->col0 / p->unit_width;
    int x0 = (first + i % across) * p->unit_width, x1 = least(x0 + p->unit_width, s->col1);
    int y0 = from + i / across * p->unit_height, y1 = least(y0 + p->unit_height, p->height);
    if (x0 < s->col0) x0 = s->col0;
    long at = (long)(y0 % s->rows) * s->width + (x0 - s->col0);
    tnk_window win = {x0 * p->factor, y0 * p->factor, (x1 - x0) * p->factor, (y1 - y0) * p->factor};
    float *out[TNK_BANDS] = {NULL};
    for (int c = 0; c < p->channels; c++) out[p->band[c]] = s->plane[c] + at;
    int rc = tnk_reader_read(reader, &win, p->factor, out, s->mask + at, s->width, err);
    uint8_t *user = NULL;
    int n = x1 - x0;
    if (!rc && p->user_masks) {
        user = tnk_alloc((size_t)n * (size_t)(y1 - y0), 1);
        rc = user ? tnk_reader_mask(reader, &win, p->factor, user, n, err) : tnk_fail_nomem(err);
    }
    for (int y = 0; y < y1 - y0 && !rc; y++)
        set_mask(s, s->mask + at + y * s->width, user ? user + (long)y * n : NULL,
                 s->plane[p->land_channel] + at + y * s->width, n);
    tnk_free(user);
    if (rc) return rc;
    measure_cells(s, x0, x1, y0, y1);
    return TNK_OK;
}
