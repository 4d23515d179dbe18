#include "scan/hulls.h"

#include <math.h>

#include "base/mem.h"
#include "measure/echo.h"
#include "scan/side.h"
#include "scan/veil.h"
#include "scan/view.h"

enum { MOST_VIEWS = 3 };
static const double outgrown = 1.3; /* times the guessed length: the view was too narrow */

/* The hulls at a rough place, and the pixels they were measured in; their number, or -1 with w->err set. Of a
 * box that outgrew its view a wider one is taken. */
static int measure_at(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, tnk_frame guess, const double ground[4],
                      int quay, tnk_view *view, tnk_hull hull[TNK_HULLS]) {
    const tnk_plan *p = s->plan;
    int n = 0;
    for (int round = 0; round < MOST_VIEWS; round++) {
        if (tnk_view_at(w, s, r, &guess, ground, view)) return -1;
        if (quay) view->ashore = TNK_ASHORE_BRIGHT;
        double gsd = view->factor * sqrt(fabs(ground[0] * ground[3] - ground[1] * ground[2]));
        n = (p->radar ? tnk_echo_measure : tnk_hull_measure)(&w->measure, view, &guess, gsd, p->min_length_m, hull,
                                                             TNK_HULLS);
        if (n < 0) return tnk_fail_nomem(&w->err), -1;
        if (!p->radar || n < 1 || hull[0].frame.length_m < outgrown * guess.length_m ||
            guess.length_m > p->max_length_m)
            break;
        guess = hull[0].frame;
    }
    return n;
}

int tnk_hulls_measure(tnk_worker *w, const tnk_stripe *s, const tnk_region *r, tnk_frame guess, tnk_find find,
                      tnk_finds *out) {
    const tnk_plan *p = s->plan;
    tnk_hull hull[TNK_HULLS];
    tnk_view view;
    if (!tnk_reader_ground(w->reader, guess.col, guess.row, find.ground)) return TNK_OK;
    w->candidates++;
    int n = measure_at(w, s, r, guess, find.ground, find.quay, &view, hull);
    if (n < 0) return w->err.code;
    if (!tnk_reserve(&out->item, &out->room, out->count + n, sizeof *out->item))
        return tnk_fail_nomem(&w->err);
    for (int i = 0; i < n; i++) {
        tnk_find *f = &out->item[out->count++];
        *f = find;
        f->hull = hull[i];
        if (p->radar) {
            f->hull.frame.axis_deg += f->hull.lean_deg;
            continue;
        }
        tnk_veil_rim(&view, &f->hull.frame, &f->rim);
        if (!tnk_view_keep_shore(w, p, r, tnk_side_reach(p, f), out, f)) return tnk_fail_nomem(&w->err);
    }
    return TNK_OK;
}
