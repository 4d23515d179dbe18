#include "scan/view.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"

enum { MOST_VIEW = 1600 };

/* Search pixel of a view's pixel, in the part of a mask that starts at `first`. */
static int search_at(const tnk_plan *p, double view, int factor, int i, int first) {
    return (int)floor((view + (i + 0.5) * factor) / p->factor) - first;
}

/* Land of a view's pixels, from the mask of a part of the search level. */
static void view_land(tnk_worker *w, const tnk_plan *p, const uint8_t *mask, const tnk_shore *m, const tnk_view *v) {
    int sx[MOST_VIEW + 2];
    for (int x = 0; x < v->width; x++) {
        sx[x] = search_at(p, v->col, v->factor, x, m->col);
        if (sx[x] < 0 || sx[x] >= m->width) sx[x] = -1;
    }
    for (int y = 0; y < v->height; y++) {
        int sy = search_at(p, v->row, v->factor, y, m->row);
        uint8_t *land = w->view_land + (long)y * v->stride;
        memset(land, 0, (size_t)v->width);
        for (int x = 0; x < v->width && sy >= 0 && sy < m->height; x++)
            land[x] = sx[x] >= 0 && mask[(long)sy * m->width + sx[x]] & TNK_SEA_LAND;
    }
}

/* Lay a view half_m in every direction around a frame, averaged factor x factor or as far as its size needs, and make
 * room for its pixels: *win is what to read into out. */
static int lay_view(tnk_worker *w, const tnk_plan *p, const tnk_frame *f, const double ground[4], double half_m,
                    int factor, tnk_view *v, tnk_window *win, float *out[TNK_BANDS]) {
    double px = fmin(hypot(ground[0], ground[1]), hypot(ground[2], ground[3]));
    int half = (int)ceil(half_m / px);
    factor = tnk_most(factor, (2 * half + MOST_VIEW - 1) / MOST_VIEW);
    int col = (int)floor((f->col - half) / factor) * factor, row = (int)floor((f->row - half) / factor) * factor;
    int n = 2 * half / factor + 2;
    *v = (tnk_view){.width = n, .height = n, .stride = n, .col = col, .row = row, .factor = factor,
                    .sun_azimuth_deg = p->aspect.sun_azimuth_deg, .sun_elevation_deg = p->aspect.sun_elevation_deg,
                    .radar_azimuth_deg = p->aspect.view_azimuth_deg, .calibrated = p->calibrated, .ashore = p->radar && p->land_reach > 1 ? TNK_ASHORE_NOTHING : TNK_ASHORE_MAYBE};
    for (int i = 0; i < 4; i++) v->ground[i] = ground[i];
    for (int b = 0; b < TNK_BANDS; b++) {
        out[b] = NULL;
        if (!p->has_band[b]) continue;
        if (!tnk_reserve(&w->view[b], &w->view_room[b], (long)n * n, sizeof(float)))
            return tnk_fail_nomem(&w->err);
        v->band[b] = out[b] = w->view[b];
    }
    if (!tnk_reserve(&w->view_state, &w->view_state_room, (long)n * n, 1) ||
        !tnk_reserve(&w->view_land, &w->view_land_room, (long)n * n, 1))
        return tnk_fail_nomem(&w->err);
    v->valid = w->view_state;
    v->land = w->view_land;
    *win = (tnk_window){col, row, n * factor, n * factor};
    return TNK_OK;
}

int tnk_view_at(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, const tnk_frame *f,
                const double ground[4], tnk_view *v) {
    double gsd = sqrt(fabs(ground[0] * ground[3] - ground[1] * ground[2]));
    double fine = fmin(f->beam_m / 16, f->length_m / 120), half_m = 0.75 * f->length_m + 60 + 4 * gsd;
    tnk_shore all = {r->col, r->row, r->width, r->height, 0};
    tnk_window win;
    float *out[TNK_BANDS];
    int rc = lay_view(w, s->plan, f, ground, half_m, tnk_most(1, (int)floor(fine / gsd)), v, &win, out);
    if (rc) return rc;
    if (s->plan->keep) tnk_stripe_view(s, &win, v->factor, out, w->view_state, v->stride);
    else rc = tnk_reader_read(w->reader, &win, v->factor, out, w->view_state, v->stride, &w->err);
    if (!rc) view_land(w, s->plan, w->mask, &all, v);
    return rc;
}

int tnk_view_again(tnk_worker *w, const tnk_plan *p, const tnk_finds *all, const tnk_find *f, double half_m,
                   int factor, tnk_view *v) {
    tnk_window win;
    float *out[TNK_BANDS];
    int rc = lay_view(w, p, &f->hull.frame, f->ground, half_m, factor, v, &win, out);
    if (!rc) rc = tnk_reader_read(w->reader, &win, v->factor, out, w->view_state, v->stride, &w->err);
    if (!rc) view_land(w, p, f->shore.width ? all->mask + f->shore.at : NULL, &f->shore, v);
    return rc;
}

int tnk_view_keep_shore(const tnk_worker *w, const tnk_plan *p, const tnk_region *r, double half_m, tnk_finds *all,
                        tnk_find *f) {
    int half = (int)ceil(half_m / p->search_m) + 2, land = 0;
    int col = (int)floor(f->hull.frame.col / p->factor) - half, row = (int)floor(f->hull.frame.row / p->factor) - half;
    int c0 = tnk_most(col, r->col), r0 = tnk_most(row, r->row);
    int width = tnk_least(col + 2 * half, r->col + r->width) - c0, height = tnk_least(row + 2 * half, r->row + r->height) - r0;
    if (half_m <= 0 || width <= 0 || height <= 0) return 1;
    if (!tnk_reserve(&all->mask, &all->mask_room, all->mask_count + (long)width * height, 1)) return 0;
    for (int y = 0; y < height; y++) {
        const uint8_t *from = w->mask + (long)(r0 - r->row + y) * r->width + (c0 - r->col);
        for (int x = 0; x < width && !land; x++) land = (from[x] & TNK_SEA_LAND) != 0;
        memcpy(all->mask + all->mask_count + (long)y * width, from, (size_t)width);
    }
    if (!land) return 1;
    f->shore = (tnk_shore){c0, r0, width, height, all->mask_count};
    all->mask_count += (long)width * height;
    return 1;
}

void tnk_view_clear_land(tnk_worker *w, const tnk_view *v, const tnk_frame *f) {
    const double *g = v->ground;
    double s = sin(f->axis_deg * TNK_RAD), c = cos(f->axis_deg * TNK_RAD), half = hypot(0.6 * f->length_m, 0.5 * f->beam_m);
    double per_m = half / (fabs(g[0] * g[3] - g[1] * g[2]) * v->factor); /* nothing further off is inside the box */
    int reach_x = (int)fmin(per_m * (fabs(g[3]) + fabs(g[2])), MOST_VIEW) + 2, x0 = (int)((f->col - v->col) / v->factor);
    int reach_y = (int)fmin(per_m * (fabs(g[0]) + fabs(g[1])), MOST_VIEW) + 2, y0 = (int)((f->row - v->row) / v->factor);
    for (int y = tnk_most(0, y0 - reach_y); y < tnk_least(v->height, y0 + reach_y); y++)
        for (int x = tnk_most(0, x0 - reach_x); x < tnk_least(v->width, x0 + reach_x); x++) {
            double dc = v->col + (x + 0.5) * v->factor - f->col, dr = v->row + (y + 0.5) * v->factor - f->row;
            double e = dc * g[0] + dr * g[2], n = dc * g[1] + dr * g[3];
            if (fabs(e * s + n * c) < 0.6 * f->length_m && fabs(e * c - n * s) < 0.5 * f->beam_m)
                w->view_land[(long)y * v->stride + x] = 0;
        }
}
