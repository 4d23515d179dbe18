#include "scan/shore_ghost.h"

#include <math.h>

#include "base/mem.h"
#include "base/select.h"

static const double near_m = 3800, far_m = 5600; /* along the flight, of all three swaths */
static const double bright = 15;                 /* standard deviations of the sea */
static const double least_alike = 0.7;           /* correlation of powers */
static const double least_times = 32, most_times = 3200; /* 15 and 35 dB */
enum { RIM = 3, MOST_SIDE = 400 };

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
    for (int y = 0; y < win->height; y++)
        for (int x = 0; x < win->width; x++) {
            float sum = 0;
            for (int k = 0; k < 9; k++) {
                int i = x + k % 3 - 1, j = y + k / 3 - 1;
                if (i >= 0 && j >= 0 && i < win->width && j < win->height) sum += sorted[(long)j * win->width + i];
            }
            v[(long)y * win->width + x] = sum;
        }
    return v;
}

/* Is there a place in the strip whose pixels are those of the patch, so many times as bright? */
static int holds_source(const float *strip, int rows, const float *patch, int width, int height) {
    double own = 0;
    long n = (long)width * height;
    for (long i = 0; i < n; i++) own += (double)patch[i] * patch[i];
    for (int down = 0; down + height <= rows; down++) {
        const float *at = strip + (long)down * width;
        double both = 0, other = 0;
        for (long i = 0; i < n; i++) both += (double)at[i] * patch[i], other += (double)at[i] * at[i];
        double times = both / own;
        if (times > least_times && times < most_times && both > least_alike * sqrt(own * other)) return 1;
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
static int is_ghost(const tnk_plan *p, tnk_worker *w, const tnk_find *f, rooms *r) {
    tnk_window own;
    if (f->hull.contrast > bright || !window_of(p, f, &own)) return 0;
    const float *patch = power(p, w, &own, &r->patch, &r->patch_room);
    double px = hypot(f->ground[2], f->ground[3]);
    int near = (int)floor(near_m / px), far = (int)ceil(far_m / px), found = patch ? 0 : -1;
    for (int side = -1; side <= 1 && !found; side += 2) {
        int from = side < 0 ? own.row - far : own.row + near, to = side < 0 ? own.row - near : own.row + far;
        if (from < 0) from = 0;
        if (to + own.height > p->scene_height) to = p->scene_height - own.height;
        if (to <= from) continue;
        tnk_window win = {own.col, from, own.width, to + own.height - from};
        const float *strip = power(p, w, &win, &r->strip, &r->strip_room);
        found = strip ? holds_source(strip, win.height, patch, own.width, own.height) : -1;
    }
    return found;
}

int tnk_shore_ghosts_drop(const tnk_plan *p, tnk_worker *w, tnk_finds *f) {
    rooms r = {0};
    long count = 0;
    int ghost = 0;
    for (long i = 0; i < f->count && ghost >= 0; i++) {
        ghost = is_ghost(p, w, &f->item[i], &r);
        if (ghost == 0) f->item[count++] = f->item[i];
    }
    tnk_free(r.patch);
    tnk_free(r.strip);
    if (ghost < 0) return w->err.code;
    f->count = count;
    return TNK_OK;
}
