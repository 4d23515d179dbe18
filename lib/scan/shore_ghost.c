#include "scan/shore_ghost.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/select.h"

static const double near_m = 3800, far_m = 5600; /* along the flight, of all three swaths */
static const double bright = 15;                 /* standard deviations of the sea */
static const double least_alike = 0.7;           /* correlation of powers */
static const double least_times = 32, most_times = 3200; /* 15 and 35 dB */
static const double slack = 1.001;               /* of rounded sums */
enum { RIM = 3, MOST_SIDE = 400, NINE = 9 };

/* Sums over 3 x 3 of what there is of them. */
static void sum_nine(const float *v, int width, int height, float *restrict out) {
    for (int y = 0; y < height; y++) {
        int whole = y > 0 && y + 1 < height;
        const float *at = v + (long)y * width, *up = whole ? at - width : at, *down = whole ? at + width : at;
        float *to = out + (long)y * width;
        for (int x = 1; x + 1 < width && whole; x++)
            to[x] = up[x - 1] + up[x] + up[x + 1] + at[x - 1] + at[x] + at[x + 1] + down[x - 1] + down[x] + down[x + 1];
        for (int x = 0; x < width; x += whole && width > 1 ? width - 1 : 1) {
            float sum = 0;
            for (int k = 0; k < 9; k++) {
                int i = x + k % 3 - 1, j = y + k / 3 - 1;
                if (i >= 0 && j >= 0 && i < width && j < height) sum += v[(long)j * width + i];
            }
            to[x] = sum;
        }
    }
}

/* Power over the median, means over 3 x 3, of a window inside the scene; NULL with w->err set. */
static const float *power(const tnk_plan *p, tnk_worker *w, const tnk_window *win, float **room, long *have) {
    long n = (long)win->width * win->height;
    int band = p->band[0];
    float *out[TNK_BANDS] = {NULL};
    if (!tnk_reserve(&w->view[band], &w->view_room[band], n, sizeof(float)) ||
        !tnk_reserve(&w->view_state, &w->view_state_room, n, 1) || !tnk_reserve(room, have, 2 * n, sizeof(float))) {
        tnk_fail_nomem(&w->err);
        return NULL;
    }
    out[band] = w->view[band];
    if (tnk_reader_read(w->reader, win, 1, out, w->view_state, win->width, &w->err)) return NULL;
    float *v = *room, *sorted = *room + n;
    for (long i = 0; i < n; i++) sorted[i] = v[i] = out[band][i] * out[band][i] * (float)(w->view_state[i] & 1);
    float median = tnk_select(sorted, n, n / 2);
    for (long i = 0; i < n; i++) sorted[i] = v[i] > median ? v[i] - median : 0;
    sum_nine(sorted, win->width, win->height, v);
    return v;
}

/* Can a strip hold what is so bright, after all that was seen of its cells? */
static int may_hold(const tnk_plan *p, const tnk_lattice *l, const tnk_window *strip, double power) {
    float most = 0;
    if (p->factor > 1) return 1; /* seen only as means */
    for (int y = strip->row / TNK_CELL; y <= (strip->row + strip->height - 1) / TNK_CELL; y++)
        for (int x = strip->col / TNK_CELL; x <= (strip->col + strip->width - 1) / TNK_CELL; x++)
            most = fmaxf(most, l->brightest[(size_t)y * (size_t)l->cols + (size_t)x]);
    return NINE * slack * most * most >= power;
}

/* The least sum of nine that the source of a patch has somewhere. */
static double least_of_source(const float *patch, long n) {
    double sum = 0, own = 0;
    for (long i = 0; i < n; i++) sum += patch[i], own += (double)patch[i] * patch[i];
    return sum > 0 ? least_times * own / sum : 0;
}

/* Is there a place in the strip whose pixels are those of the patch, so many times as bright? Some places at once: none
 * waits for another's sum. */
static int holds_source(const float *strip, int rows, const float *patch, int width, int height) {
    enum { ONCE = 4 };
    double own = 0;
    long n = (long)width * height;
    for (long i = 0; i < n; i++) own += (double)patch[i] * patch[i];
    for (int down = 0; down + height <= rows; down += ONCE) {
        double both[ONCE] = {0}, other[ONCE] = {0};
        const float *at[ONCE];
        for (int k = 0; k < ONCE; k++) at[k] = strip + (long)(down + k + height <= rows ? down + k : down) * width;
        for (long i = 0; i < n; i++)
            for (int k = 0; k < ONCE; k++)
                both[k] += (double)at[k][i] * patch[i], other[k] += (double)at[k][i] * at[k][i];
        for (int k = 0; k < ONCE; k++) {
            double times = both[k] / own;
            if (times > least_times && times < most_times && both[k] > least_alike * sqrt(own * other[k])) return 1;
        }
    }
    return 0;
}

/* The pixels around a hull; 0 where they reach out of the scene. */
static int window_of(const tnk_plan *p, const tnk_find *f, tnk_window *out) {
    const tnk_frame *fr = &f->hull.frame;
    double col, row, wide = 0.5 * fr->beam_m / hypot(f->ground[0], f->ground[1]);
    double high = 0.5 * fr->beam_m / hypot(f->ground[2], f->ground[3]);
    tnk_frame_pixel(fr, f->ground, 0.5 * fr->length_m, 0, &col, &row);
    int half_w = (int)ceil(fabs(col - fr->col) + wide) + RIM, half_h = (int)ceil(fabs(row - fr->row) + high) + RIM;
    *out = (tnk_window){(int)floor(fr->col) - half_w, (int)floor(fr->row) - half_h, 2 * half_w + 1, 2 * half_h + 1};
    return out->col >= 0 && out->row >= 0 && out->col + out->width <= p->scene_width &&
           out->row + out->height <= p->scene_height && out->width <= MOST_SIDE && out->height <= MOST_SIDE;
}

typedef struct rooms {
    float *patch, *strip;
    long patch_room, strip_room;
} rooms;

/* 1 or 0; -1 with w->err set. */
static int is_ghost(const tnk_plan *p, const tnk_lattice *l, tnk_worker *w, const tnk_find *f, rooms *r) {
    tnk_window own;
    if (f->hull.contrast > bright || !window_of(p, f, &own)) return 0;
    const float *patch = power(p, w, &own, &r->patch, &r->patch_room);
    double px = hypot(f->ground[2], f->ground[3]);
    double least = patch ? least_of_source(patch, (long)own.width * own.height) : 0;
    int near = (int)floor(near_m / px), far = (int)ceil(far_m / px), found = patch ? 0 : -1;
    for (int side = -1; side <= 1 && !found; side += 2) {
        int from = side < 0 ? own.row - far : own.row + near, to = side < 0 ? own.row - near : own.row + far;
        if (from < 0) from = 0;
        if (to + own.height > p->scene_height) to = p->scene_height - own.height;
        if (to <= from) continue;
        tnk_window win = {own.col, from, own.width, to + own.height - from};
        if (!may_hold(p, l, &win, least)) continue;
        const float *strip = power(p, w, &win, &r->strip, &r->strip_room);
        found = strip ? holds_source(strip, win.height, patch, own.width, own.height) : -1;
    }
    return found;
}

/* A find, and where strips beside it come out of the same blocks. */
typedef struct stop {
    int column, row;
    long find;
} stop;

static int by_blocks(const void *a, const void *b) {
    const stop *s = a, *t = b;
    if (s->column != t->column) return s->column < t->column ? -1 : 1;
    if (s->row != t->row) return s->row < t->row ? -1 : 1;
    return (s->find > t->find) - (s->find < t->find);
}

/* Down one column of the file's blocks after the other. */
static void lay_way(const tnk_plan *p, const tnk_finds *f, stop *way) {
    for (long i = 0; i < f->count; i++) {
        const tnk_frame *fr = &f->item[i].hull.frame;
        way[i] = (stop){p->block_width ? (int)(fr->col / p->block_width) : 0, (int)fr->row, i};
    }
    qsort(way, (size_t)f->count, sizeof *way, by_blocks);
}

enum { ONCE = 8 }; /* stops of a task: most share blocks */
typedef struct looking {
    const tnk_plan *plan;
    const tnk_lattice *lattice;
    tnk_worker *workers;
    const tnk_finds *finds;
    rooms *rooms;     /* [threads] */
    stop *way;        /* [finds] */
    uint8_t *ghost;   /* [finds] */
} looking;

static int look(void *arg, int task, int worker) {
    looking *l = arg;
    tnk_worker *w = &l->workers[worker];
    double clock = tnk_clock_own_s();
    int ghost = 0;
    for (long i = (long)task * ONCE; i < (task + 1L) * ONCE && i < l->finds->count && ghost >= 0; i++) {
        ghost = is_ghost(l->plan, l->lattice, w, &l->finds->item[l->way[i].find], &l->rooms[worker]);
        l->ghost[l->way[i].find] = ghost > 0;
    }
    tnk_worker_spent(w, TNK_STAGE_HULLS, clock);
    return ghost < 0 ? w->err.code : TNK_OK;
}

int tnk_shore_ghosts_drop(const tnk_plan *p, const tnk_lattice *lattice, tnk_pool *pool, tnk_worker *workers,
                          tnk_finds *f) {
    int threads = tnk_pool_threads(pool), rc = TNK_E_NOMEM;
    long count = 0;
    looking l = {p, lattice, workers, f, tnk_alloc_zero((size_t)threads, sizeof *l.rooms),
                 tnk_alloc((size_t)f->count + 1, sizeof *l.way), tnk_alloc((size_t)f->count + 1, 1)};
    if (l.rooms && l.way && l.ghost) {
        lay_way(p, f, l.way);
        rc = tnk_pool_run(pool, (int)((f->count + ONCE - 1) / ONCE), look, NULL, &l);
    } else tnk_fail_nomem(&workers[0].err);
    for (long i = 0; i < f->count && !rc; i++)
        if (!l.ghost[i]) f->item[count++] = f->item[i];
    if (!rc) f->count = count;
    for (int i = 0; i < threads && l.rooms; i++) tnk_free(l.rooms[i].patch), tnk_free(l.rooms[i].strip);
    tnk_free(l.rooms);
    tnk_free(l.way);
    tnk_free(l.ghost);
    return rc;
}
