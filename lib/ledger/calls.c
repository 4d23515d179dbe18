/* calls.c: what all calls of hulls in images tell of how full calls are, and with that of each. */
#include "ledger/calls.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/change.h"
#include "ledger/visits.h"
#include "meaning/cargo.h"

/* A call that is learnt from. */
typedef struct calls {
    tnk_fill_sight *sight;
    tnk_fill *fill;
    long *visit, count;
} calls;

/* The record's fill, but for its rounding. */
static int is_of(const tnk_fill_sight *s, const double prior[TNK_FILL_BANDS], const tnk_vessel *v) {
    const double rounding = 0.02;
    tnk_fill f;
    tnk_fill_given(s, prior, &f);
    return fabs(f.lo - v->laden_lo) < rounding && fabs(f.median - v->laden_fraction) < rounding &&
           fabs(f.hi - v->laden_hi) < rounding;
}

/* A record has what came out of a sight. It is worked out again, with and without the register's particulars: a fill that
 * is neither was mixed over several ships, and stays. */
static int sight_of(const tnk_vessel *v, const double prior[TNK_FILL_BANDS], tnk_fill_sight *out) {
    tnk_cargo_in in = tnk_hull_seen(v);
    tnk_err why = {0};
    if (isnan(v->freeboard_m) || isnan(v->laden_fraction)) return 0;
    if (!tnk_cargo_check(&in, &why) && tnk_fill_sight_of(&in, out) && is_of(out, prior, v)) return 1;
    in.depth_m = v->depth_m, in.summer_draught_m = v->summer_draught_m, in.dwt_t = v->dwt_t;
    return v->registry_imo && !tnk_cargo_check(&in, &why) && tnk_fill_sight_of(&in, out) && is_of(out, prior, v);
}

/* Numbers of hulls; a visit that names none has one to itself. */
static long hull_of(const tnk_ledger *l, const calls *c, long k, long *hulls) {
    const char *name = l->visits[k].hull;
    for (long i = 0; name[0] && i < c->count; i++)
        if (!strcmp(l->visits[c->visit[i]].hull, name)) return c->sight[i].hull;
    return (*hulls)++;
}

static void take(tnk_event *e, const tnk_fill *f) {
    e->laden_alone = e->laden, e->laden_alone_lo = e->laden_lo, e->laden_alone_hi = e->laden_hi;
    e->laden = f->median, e->laden_lo = f->lo, e->laden_hi = f->hi;
    e->laden_mean = e->dwt_t > 0 ? f->cargo_t / e->dwt_t : NAN;
}

static void publish(tnk_ledger *l, const tnk_fleet *fleet, long count, long hulls) {
    tnk_population *p = &l->population;
    *p = (tnk_population){.calls = count, .hulls = hulls, .sd = fleet->sd};
    for (int k = 0; k < TNK_FILL_BANDS; k++) p->prior[k] = fleet->prior[k], p->share[k] = fleet->share[k];
}

int tnk_calls_learn(tnk_ledger *l, const tnk_vessel *const *seen) {
    size_t room = (size_t)l->visit_count;
    calls c = {tnk_alloc(room, sizeof *c.sight), tnk_alloc(room, sizeof *c.fill), tnk_alloc(room, sizeof *c.visit), 0};
    long hulls = 0;
    tnk_fleet fleet;
    tnk_fleet_prior(fleet.prior);
    int rc = c.sight && c.fill && c.visit ? TNK_OK : tnk_fail_nomem(&l->err);
    for (long k = 0; k < l->visit_count && !rc; k++) {
        if (!seen[k] || l->visits[k].kind != TNK_EVENT_CALL || !sight_of(seen[k], fleet.prior, &c.sight[c.count])) continue;
        c.sight[c.count].hull = hull_of(l, &c, k, &hulls);
        c.visit[c.count++] = k;
    }
    if (!rc) rc = tnk_fleet_learn(c.sight, c.count, hulls, &fleet, c.fill, &l->err);
    for (long i = 0; i < c.count && !rc; i++) take(&l->visits[c.visit[i]], &c.fill[i]);
    if (!rc && c.count) publish(l, &fleet, c.count, hulls);
    tnk_free(c.sight);
    tnk_free(c.fill);
    tnk_free(c.visit);
    return rc;
}
