#include "scan/look.h"

#include "base/clock.h"
#include "scan/deck.h"
#include "scan/score.h"
#include "scan/side.h"

typedef struct looking {
    const tnk_plan *plan;
    tnk_worker *workers;
    tnk_finds *finds;
} looking;

static int may_be_reported(const tnk_plan *plan, const tnk_find *f) {
    double length_m = f->hull.frame.length_m;
    return length_m >= plan->min_length_m && length_m <= plan->max_length_m && f->score >= tnk_least_score(plan, f, 0);
}

int tnk_finds_have_decks(const tnk_plan *plan, const tnk_finds *finds) {
    for (long i = 0; i < finds->count; i++)
        if (may_be_reported(plan, &finds->item[i])) return 1;
    return 0;
}

static int deck(void *arg, int i, int worker) {
    looking *l = arg;
    tnk_find *f = &l->finds->item[i];
    double clock = tnk_clock_own_s();
    if (!may_be_reported(l->plan, f)) return TNK_OK;
    int rc = tnk_deck_look(l->plan, &l->workers[worker], f);
    f->score = tnk_find_score(f);
    tnk_worker_spent(&l->workers[worker], TNK_STAGE_TYPES, clock);
    return rc;
}

int tnk_finds_decks(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds) {
    looking l = {plan, workers, finds};
    return tnk_pool_run(pool, (int)finds->count, deck, NULL, &l);
}

/* The deck may turn the bow: the sides go first. */
static int side(void *arg, int i, int worker) {
    looking *l = arg;
    tnk_find *f = &l->finds->item[i];
    double clock = tnk_clock_own_s();
    int rc = f->measured && !f->radar ? tnk_side_measure(l->plan, &l->workers[worker], l->finds, f) : TNK_OK;
    tnk_worker_spent(&l->workers[worker], TNK_STAGE_HULLS, clock);
    tnk_deck_turn(f);
    return rc;
}

int tnk_finds_sides(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds) {
    looking l = {plan, workers, finds};
    return tnk_pool_run(pool, (int)finds->count, side, NULL, &l);
}
