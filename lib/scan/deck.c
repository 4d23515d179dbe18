#include "scan/deck.h"

#include <math.h>

#include "base/mem.h"

enum { WIDTH = TNK_DECK_WIDTH, HEIGHT = TNK_DECK_HEIGHT, CELLS = WIDTH * HEIGHT };
static const double light_share = 0.1; /* of the bow's odds by taper, house and wake, beside the net's */
static const double sure = 1.95;       /* log odds from which the bow counts as known: seven to one */

int tnk_deck_read(tnk_worker *w, const int *has_band, const tnk_frame *f, const double ground[4], int width, int height,
                  float *out) {
    tnk_view v;
    tnk_deck_window(f, ground, width, height, &v);
    long n = (long)v.width * v.height;
    float *band[TNK_BANDS] = {NULL};
    int visible = has_band[0] || has_band[1] || has_band[2];
    for (int b = 0; b < TNK_BANDS; b++) {
        if (!has_band[b] || (b == TNK_BANDS - 1 && visible)) continue;
        if (!tnk_reserve(&w->view[b], &w->view_room[b], n, sizeof(float))) return tnk_fail_nomem(&w->err);
        v.band[b] = band[b] = w->view[b];
    }
    if (!tnk_reserve(&w->view_state, &w->view_state_room, n, 1)) return tnk_fail_nomem(&w->err);
    tnk_window win = {(int)v.col, (int)v.row, v.width * v.factor, v.height * v.factor};
    int rc = tnk_reader_read(w->reader, &win, v.factor, band, w->view_state, v.stride, &w->err);
    v.valid = w->view_state;
    if (!rc) tnk_deck_take(&v, f, width, height, out);
    return rc;
}

static double bow_odds(const tnk_find *f) { return f->deck_bow + light_share * f->hull.bow_odds; }

int tnk_deck_bow_end(const tnk_find *f) {
    double odds = bow_odds(f);
    if (f->typed != TNK_TYPED_BY_DECK) return f->hull.bow_known;
    return odds > sure ? 1 : odds < -sure ? -1 : 0;
}

void tnk_deck_turn(tnk_find *f) {
    tnk_hull *h = &f->hull;
    if (f->typed != TNK_TYPED_BY_DECK) return;
    double odds = bow_odds(f);
    h->bow_odds = fabs(odds);
    h->bow_known = h->bow_odds > sure;
    if (odds < 0) h->frame.axis_deg += 180;
}

int tnk_deck_look(const tnk_plan *p, tnk_worker *w, tnk_find *f) {
    const tnk_frame *fr = &f->hull.frame;
    tnk_deck_view seen;
    double gsd = sqrt(fabs(f->ground[0] * f->ground[3] - f->ground[1] * f->ground[2]));
    tnk_type_by_size(fr->length_m, fr->beam_m, f->hull.beam_sd_m, f->type);
    f->typed = TNK_TYPED_BY_SIZE;
    if (!p->deck_net || !tnk_decknet_tells_ships(fr->length_m, gsd)) return TNK_OK;
    if (!tnk_reserve(&w->patch, &w->patch_room, (long)(TNK_DECK_BANDS + 1) * CELLS, sizeof(float)))
        return tnk_fail_nomem(&w->err);
    int rc = tnk_deck_read(w, p->has_band, fr, f->ground, WIDTH, HEIGHT, w->patch);
    if (rc) return rc;
    int sees = tnk_decknet_sees(fr->length_m, gsd);
    if (sees && p->has_band[0] && p->has_band[1] && p->has_band[2])
        tnk_colour_of(w->patch, w->patch + (long)TNK_DECK_BANDS * CELLS, &f->colour);
    tnk_deck_scale(w->patch, WIDTH, HEIGHT, TNK_DECKNET_LOW, TNK_DECKNET_HIGH, w->patch + (long)TNK_DECK_BANDS * CELLS);
    if (tnk_decknet_look(p->deck_net, &w->deck, w->patch, fr->length_m, fr->beam_m, gsd, &seen))
        return tnk_fail_nomem(&w->err);
    double none = fmin(fmax(seen.prob[TNK_DECKNET_NO_SHIP], 1e-6), 1 - 1e-6);
    f->deck_seen = 1;
    f->deck_ship = (float)log((1 - none) / none);
    if (!sees) return TNK_OK;
    for (int k = 0; k < TNK_DECKNET_TYPES; k++) f->type[k] = seen.prob[k];
    f->typed = TNK_TYPED_BY_DECK;
    f->deck_bow = seen.bow;
    return TNK_OK;
}
