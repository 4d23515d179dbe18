#include "scan/look.h"

#include "base/clock.h"
#include "scan/deck.h"
#include "scan/side.h"

typedef struct looking {
    const tnk_plan *plan;
    tnk_worker *workers;
    tnk_finds *finds;
} looking;

/* The deck may turn the bow: the sides go first. */
static int task(void *arg, int i, int worker) {
    looking *l = arg;
    tnk_find *f = &l->finds->item[i];
    double clock = tnk_clock_own_s();
    int rc = f->measured && !f->radar ? tnk_side_measure(l->plan, &l->workers[worker], l->finds, f) : TNK_OK;
    clock = tnk_worker_spent(&l->workers[worker], TNK_STAGE_HULLS, clock);
    if (!rc) rc = tnk_deck_look(l->plan, &l->workers[worker], f);
    tnk_worker_spent(&l->workers[worker], TNK_STAGE_TYPES, clock);
    return rc;
}

int tnk_finds_look(const tnk_plan *plan, tnk_pool *pool, tnk_worker *workers, tnk_finds *finds) {
    looking l = {plan, workers, finds};
    return tnk_pool_run(pool, (int)finds->count, task, NULL, &l);
}
