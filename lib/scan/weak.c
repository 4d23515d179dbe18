#include "scan/weak.h"

#include <math.h>

#include "base/clock.h"
#include "base/mem.h"
#include "scan/hulls.h"

static const double deg = 180 / 3.14159265358979323846;
static const float seen = 1.6f;      /* score of a place that gives its hull away alone */
static const float least_clear = 0.88f; /* the score tells which are hulls */
static const double breadth_px = 3;

static int find_lines(const tnk_stripe *s, tnk_worker *w, const tnk_region *r) {
    const tnk_plan *p = s->plan;
    const float *const *plane[TNK_CHANNELS] = {NULL};
    if (!tnk_reserve(&w->plane_row, &w->plane_row_room, (long)p->channels * r->height, sizeof *w->plane_row)) return 0;
    for (int c = 0; c < p->channels; c++) {
        const float **row = w->plane_row + (long)c * r->height;
        for (int y = 0; y < r->height; y++)
            row[y] = s->plane[c] + (long)((r->row + y) % s->rows) * s->width + (r->col - s->col0);
        plane[c] = row;
    }
    int first = (r->row + 1) / 2, places = (r->row + r->height) / 2 - first;
    if (!tnk_reserve(&w->place_row, &w->place_row_room, places, sizeof *w->place_row)) return 0;
    for (int y = 0; y < places; y++)
        w->place_row[y] = s->place + (first + y) % (s->scored / 2) * (s->width / 2) + ((r->col + 1) / 2 - s->col0 / 2);
    tnk_line_opts o = {.lattice = s->lattice, .place = w->place_row, .col = r->col, .row = r->row, .width = r->width, .height = r->height,
                       .least_clear = least_clear, .core_col = r->core_col, .core_row = r->core_row,
                       .core_end_col = r->core_end_col, .core_end_row = r->core_end_row};
    for (int c = 0; c < p->channels; c++) o.least[c] = p->log_least[c];
    return tnk_lines_find(&w->lines, plane, w->mask, &o);
}

/* The highest score along a line, and the share of it that is near land. */
static float highest(const tnk_worker *w, const tnk_region *r, const tnk_line *l, float *near_share) {
    float most = 0;
    int n = 0, near = 0;
    for (double u = -0.5 * l->length; u <= 0.5 * l->length; u++)
        for (int v = -1; v <= 1; v++) {
            int x = (int)floor(l->col + u * l->dx - v * l->dy) - r->col;
            int y = (int)floor(l->row + u * l->dy + v * l->dx) - r->row;
            if (x < 0 || y < 0 || x >= r->width || y >= r->height) continue;
            if (w->score2[y][x] > most) most = w->score2[y][x];
            near += (w->mask[(long)y * r->width + x] & TNK_SEA_NEAR) != 0;
            n++;
        }
    *near_share = n ? (float)near / (float)n : 0;
    return sqrtf(most);
}

int tnk_weak_tile(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_finds *out) {
    const tnk_plan *p = s->plan;
    const double *g = p->ground;
    double clock = tnk_clock_own_s();
    int rc = find_lines(s, w, r) ? TNK_OK : tnk_fail_nomem(&w->err);
    clock = tnk_worker_spent(w, TNK_STAGE_BLOBS, clock);
    for (long i = 0; i < w->lines.count && !rc; i++) {
        const tnk_line *l = &w->lines.item[i];
        tnk_find find = {.radar = 1, .measured = 1, .heat = -1, .line = l->clear};
        find.peak = find.typical = highest(w, r, l, &find.near_share);
        if (find.peak > seen) continue;
        double east = l->dx * g[0] + l->dy * g[2], north = l->dx * g[1] + l->dy * g[3];
        tnk_frame guess = {l->col * p->factor, l->row * p->factor, atan2(east, north) * deg,
                           l->length * hypot(east, north), breadth_px * p->search_m};
        rc = tnk_hulls_measure(w, s, r, guess, find, out);
    }
    tnk_worker_spent(w, TNK_STAGE_HULLS, clock);
    return rc;
}
