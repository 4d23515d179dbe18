#include "scan/weak.h"

#include <math.h>

#include "base/clock.h"
#include "base/mem.h"
#include "find/form.h"
#include "scan/hulls.h"

static const double deg = 180 / 3.14159265358979323846;
static const float seen = 1.6f;      /* score of a place that gives its hull away alone */
static const float least_clear = 0.70f; /* of a line that is looked at again */
static const float least_form = 0.8f;   /* of what its pixels say then; the score tells which are hulls */
static const double breadth_px = 3;

/* Where a region's lines are looked for: pixels, and places of the ring. */
static int lay_out(const tnk_stripe *s, tnk_worker *w, const tnk_region *r,
                   const float *const *plane[TNK_CHANNELS], tnk_line_opts *o) {
    const tnk_plan *p = s->plan;
    int first = (r->row + 1) / 2, places = (r->row + r->height) / 2 - first;
    if (!tnk_reserve(&w->plane_row, &w->plane_row_room, (long)p->channels * r->height, sizeof *w->plane_row) ||
        !tnk_reserve(&w->place_row, &w->place_row_room, places, sizeof *w->place_row))
        return 0;
    *o = (tnk_line_opts){.lattice = s->lattice, .place = w->place_row, .col = r->col, .row = r->row,
                         .width = r->width, .height = r->height, .least_clear = least_clear,
                         .core_col = r->core_col, .core_row = r->core_row,
                         .core_end_col = r->core_end_col, .core_end_row = r->core_end_row};
    for (int c = 0; c < p->channels; c++) {
        const float **row = w->plane_row + (long)c * r->height;
        for (int y = 0; y < r->height; y++)
            row[y] = s->plane[c] + (long)((r->row + y) % s->rows) * s->width + (r->col - s->col0);
        plane[c] = row;
        o->least[c] = p->log_least[c];
    }
    for (int y = 0; y < places; y++)
        w->place_row[y] = s->place + (first + y) % (s->scored / 2) * (s->width / 2) + ((r->col + 1) / 2 - s->col0 / 2);
    return 1;
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

/* A line looked at again, and the hulls along it. */
static int look_again(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, const float *const *const *plane,
                      const tnk_line_opts *o, tnk_line l, tnk_finds *out) {
    const tnk_plan *p = s->plan;
    const double *g = p->ground;
    double clock = tnk_clock_own_s();
    tnk_find find = {.radar = 1, .measured = 1, .heat = -1, .line = l.clear};
    if (highest(w, r, &l, &find.near_share) > seen) return TNK_OK;
    find.form = (float)tnk_form_weigh(w->forms, plane, w->mask, o, &l);
    clock = tnk_worker_spent(w, TNK_STAGE_BLOBS, clock);
    if (find.form < least_form) return TNK_OK;
    find.peak = find.typical = highest(w, r, &l, &find.near_share);
    if (find.peak > seen) return TNK_OK;
    double east = l.dx * g[0] + l.dy * g[2], north = l.dx * g[1] + l.dy * g[3];
    tnk_frame guess = {l.col * p->factor, l.row * p->factor, atan2(east, north) * deg, l.length * hypot(east, north),
                       breadth_px * p->search_m};
    find.form_frame = guess;
    find.form_frame.beam_m = guess.length_m / TNK_FORM_SLIMNESS;
    int rc = tnk_hulls_measure(w, s, r, guess, find, out);
    tnk_worker_spent(w, TNK_STAGE_HULLS, clock);
    return rc;
}

int tnk_weak_tile(const tnk_stripe *s, tnk_worker *w, const tnk_region *r, tnk_finds *out) {
    const float *const *plane[TNK_CHANNELS] = {NULL};
    double clock = tnk_clock_own_s();
    tnk_line_opts o;
    if (!lay_out(s, w, r, plane, &o) || !tnk_lines_find(&w->lines, plane, w->mask, &o)) return tnk_fail_nomem(&w->err);
    if (w->lines.count && !w->forms && !(w->forms = tnk_forms_new())) return tnk_fail_nomem(&w->err);
    tnk_worker_spent(w, TNK_STAGE_BLOBS, clock);
    for (long i = 0; i < w->lines.count; i++) {
        int rc = look_again(s, w, r, plane, &o, w->lines.item[i], out);
        if (rc) return rc;
    }
    return TNK_OK;
}

void tnk_weak_hold(tnk_find *f) {
    static const double most_times = 1.5, most_off = 0.25, sd_share = 0.15;
    const tnk_frame *form = &f->form_frame;
    tnk_hull *h = &f->hull;
    if (!(form->length_m > 0)) return;
    double dx = h->frame.col - form->col, dy = h->frame.row - form->row, times = h->frame.length_m / form->length_m;
    double off = hypot(dx * f->ground[0] + dy * f->ground[2], dx * f->ground[1] + dy * f->ground[3]);
    if (times < most_times && times > 1 / most_times && off < most_off * form->length_m) return;
    h->frame = *form;
    h->ratio = TNK_FORM_SLIMNESS;
    h->length_sd_m = fmax(h->length_sd_m, sd_share * form->length_m);
}
