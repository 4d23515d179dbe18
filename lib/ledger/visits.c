#include "ledger/visits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sun.h"
#include "ledger/calls.h"
#include "ledger/chance.h"
#include "ledger/change.h"

static const double day_s = 86400;

/* Reading: what lies in an area, at a known time, once. */

static void name_key(struct tnk_kept *k) {
    const tnk_vessel *v = &k->seen.v;
    tnk_hull_name(v, k->key);
    if (k->seen.hull_id[0] && strncmp(k->key, "IMO ", 4)) snprintf(k->key, sizeof k->key, "%s", k->seen.hull_id);
}

/* A hull of a catalog that no number names: another one's may be the same. */
static int is_guess(const struct tnk_kept *k) { return !k->key[0] || !strncmp(k->key, "hull ", 5); }

static int keep(void *user, const tnk_seen *seen) {
    tnk_ledger *l = user;
    const tnk_vessel *v = &seen->v;
    struct tnk_kept k = {.seen = *seen, .zone = {.role = TNK_ROLE_DISCHARGE}};
    if (seen->twin || seen->structure || !isfinite(seen->time_s) || !isfinite(v->lon_deg) || !isfinite(v->lat_deg))
        return TNK_OK;
    if (l->zones) {
        const tnk_zone *zone = tnk_zones_at(l->zones, v->lon_deg, v->lat_deg);
        if (!zone) return TNK_OK;
        k.zone = *zone;
    }
    if (!tnk_reserve(&l->kept, &l->kept_room, l->kept_count + 1, sizeof *l->kept)) return tnk_fail_nomem(&l->err);
    name_key(&k);
    l->kept[l->kept_count++] = k;
    return TNK_OK;
}

static void note_scene(void *user, const char *scene_id, const char *checksum, const char *version) {
    tnk_ledger *l = user;
    for (long i = 0; i < l->kept_count; i++) {
        struct tnk_kept *k = &l->kept[i];
        if (strcmp(k->seen.scene_id, scene_id)) continue;
        snprintf(k->checksum, sizeof k->checksum, "%s", checksum);
        snprintf(k->version, sizeof k->version, "%s", version);
    }
}

int tnk_visits_read(tnk_ledger *l, const char *path) {
    double rect[4];
    long before = l->kept_count;
    if (l->zones) tnk_zones_rect(l->zones, rect);
    int rc = tnk_seen_read(path, l->zones ? rect : NULL, keep, l, &l->err);
    if (!rc) rc = tnk_seen_scenes(path, note_scene, l, &l->err);
    if (rc) l->kept_count = before;
    else if (l->kept_count == before)
        tnk_ledger_warn(l, "%.300s: no vessel of it lies in an area at a known time", path);
    return rc;
}

/* Visits: sights in order of time, each joined to the visit it goes on with, or the first of a new one. */

typedef struct visit {
    const struct tnk_kept *first, *last;
    const struct tnk_kept **sight; /* into the table of all, [count] */
    int count;
} visit;

static int by_time(const void *left, const void *right) {
    const struct tnk_kept *a = *(struct tnk_kept *const *)left, *b = *(struct tnk_kept *const *)right;
    if (a->seen.time_s != b->seen.time_s) return a->seen.time_s < b->seen.time_s ? -1 : 1;
    int c = strcmp(a->seen.scene_id, b->seen.scene_id);
    return c ? c : strcmp(a->seen.v.id, b->seen.v.id);
}

static int agree(double a, double a_sd, double b, double b_sd) {
    return !isfinite(a) || !isfinite(b) ||
           fabs(a - b) <= 2.5 * hypot(isfinite(a_sd) ? a_sd : 0, isfinite(b_sd) ? b_sd : 0);
}

/* The same hull? Known ones by name; else by size, where the one lies about where the other lay. */
static int same_hull(const struct tnk_kept *a, const struct tnk_kept *b) {
    const double moved_m = 500; /* at a berth or on a chain */
    const tnk_vessel *v = &a->seen.v, *w = &b->seen.v;
    if (a->key[0] && !strcmp(a->key, b->key)) return 1;
    if (!is_guess(a) && !is_guess(b)) return 0;
    return agree(v->length_m, v->length_sd_m, w->length_m, w->length_sd_m) &&
           agree(v->beam_m, v->beam_sd_m, w->beam_m, w->beam_sd_m) && tnk_hull_apart(v, w) <= moved_m;
}

static int same_place(const struct tnk_kept *a, const struct tnk_kept *b) {
    int lock = a->zone.role == TNK_ROLE_LOCK || b->zone.role == TNK_ROLE_LOCK;
    return lock || (a->zone.role == b->zone.role && !strcmp(a->zone.name, b->zone.name));
}

/* The visit that goes on with this sight: of those of its hull the one that lay nearest. */
static visit *goes_on(visit *visits, long count, const struct tnk_kept *k, double stay_s) {
    visit *best = NULL;
    double least = INFINITY;
    for (visit *v = visits; v < visits + count; v++) {
        double gap = k->seen.time_s - v->last->seen.time_s;
        if (!(gap > 0 && gap <= stay_s && same_place(v->last, k) && same_hull(v->last, k))) continue;
        double d = tnk_hull_apart(&v->last->seen.v, &k->seen.v);
        if (d < least) best = v, least = d;
    }
    return best;
}

static int is_wanted(const struct tnk_kept *k, double least, int by_weight) {
    const tnk_vessel *v = &k->seen.v;
    return by_weight ? v->type == TNK_TYPE_BULK_CARRIER : v->tanker_prob >= least;
}

/* Events of visits. */

static const struct tnk_kept *measured_first(const visit *v) {
    for (int i = 0; i < v->count; i++)
        if (v->sight[i]->seen.v.laden_basis == TNK_LADEN_MEASURED && isfinite(v->sight[i]->seen.v.laden_fraction))
            return v->sight[i];
    return NULL;
}

/* The sight that knows the size best. */
static const struct tnk_kept *best_size(const visit *v) {
    const struct tnk_kept *best = NULL;
    double least = INFINITY;
    for (int i = 0; i < v->count; i++) {
        const tnk_vessel *w = &v->sight[i]->seen.v;
        double width = log(w->dwt_hi_t / w->dwt_lo_t);
        if (isfinite(w->dwt_t) && width < least) best = v->sight[i], least = width;
    }
    return best;
}

/* Share of the fill's variance that is the hull's depth: the same at every visit. */
static double shared(const tnk_vessel *v) {
    double depth = v->depth_sd_m * v->depth_sd_m, all = depth + v->freeboard_sd_m * v->freeboard_sd_m;
    return all > 0 ? depth / all : 0;
}

static void add_evidence(tnk_event *e, const struct tnk_kept *k) {
    char stamp[24];
    size_t used = strlen(e->evidence);
    tnk_time_print(k->seen.time_s, stamp, sizeof stamp);
    snprintf(e->evidence + used, sizeof e->evidence - used, "%sscene %s (%s%s%s%s%s) %s vessel %s", used ? "; " : "",
             k->seen.scene_id[0] ? k->seen.scene_id : "without a name",
             k->seen.sensor[0] ? k->seen.sensor : "sensor not known", k->checksum[0] ? ", checksum " : "", k->checksum,
             k->version[0] ? ", libtanker " : "", k->version, stamp, k->seen.v.id);
}

static enum tnk_event_kind kind_of(const visit *v) {
    for (int i = 0; i < v->count; i++) {
        if (v->sight[i]->zone.role == TNK_ROLE_LOAD) return TNK_EVENT_LOADED;
        if (v->sight[i]->zone.role == TNK_ROLE_TRANSFER) return TNK_EVENT_TRANSFER;
    }
    return TNK_EVENT_CALL;
}

static void take_size(tnk_event *e, const tnk_vessel *v) {
    e->dwt_t = v->dwt_t;
    e->dwt_sd = log(v->dwt_hi_t / v->dwt_lo_t) / (2 * 1.6449);
    if (!(e->dwt_sd > 0)) e->dwt_sd = 0;
    e->dwt_modelled = e->dwt_sd > 0;
}

static void take_fill(tnk_event *e, const tnk_vessel *v) {
    e->laden = v->laden_fraction;
    e->laden_lo = isfinite(v->laden_lo) ? v->laden_lo : v->laden_fraction;
    e->laden_hi = isfinite(v->laden_hi) ? v->laden_hi : v->laden_fraction;
    e->laden_shared = shared(v);
    if (isfinite(v->cargo_t) && e->dwt_t > 0) {
        double mean, sd;
        tnk_chance_split(v->cargo_lo_t, v->cargo_t, v->cargo_hi_t, &mean, &sd);
        e->laden_mean = mean / e->dwt_t;
    }
    e->draught_m = v->draught_m;
}

/* The name under which most is known: of the first sight that has one. */
static void take_names(tnk_event *e, const visit *v) {
    for (int i = 0; i < v->count; i++) {
        const struct tnk_kept *k = v->sight[i];
        const tnk_vessel *w = &k->seen.v;
        if (!e->hull[0] && k->key[0]) {
            snprintf(e->hull, sizeof e->hull, "%s", k->key);
            if (!w->registry_imo && !w->ais_mmsi) e->hull_prob = k->seen.hull_prob;
        }
        if (strncmp(k->key, "IMO ", 4) || e->imo || !w->registry_imo) continue;
        snprintf(e->hull, sizeof e->hull, "%s", k->key);
        e->imo = w->registry_imo, e->hull_prob = NAN;
        snprintf(e->vessel, sizeof e->vessel, "%s", w->registry_name);
    }
}

/* The first and the last sight with a freeboard: what left the ship between them, where it surely is more or less: 1. */
static int take_change(tnk_event *e, const visit *v) {
    const double sure = 0.9;
    const tnk_vessel *first = NULL, *last = NULL;
    tnk_change_out c;
    tnk_err why = {0};
    for (int i = 0; i < v->count; i++) {
        if (!isfinite(v->sight[i]->seen.v.freeboard_m)) continue;
        if (!first) first = &v->sight[i]->seen.v;
        last = &v->sight[i]->seen.v;
    }
    if (!first || first == last || tnk_hull_change(first, last, &c, &why)) return 0;
    int landed = e->kind == TNK_EVENT_CALL && c.prob_landed >= sure, loaded = c.cargo_lo_t > 0.1 * c.dwt_t;
    if (!landed && !loaded) return 0;
    e->kind = landed ? TNK_EVENT_DISCHARGED : TNK_EVENT_LOADED;
    e->dwt_t = c.dwt_t;
    e->dwt_sd = fmax(log(c.dwt_hi_t / c.dwt_lo_t) / (2 * 1.6449), 0);
    e->dwt_modelled = e->dwt_sd > 0;
    e->laden = fmin(fabs(c.cargo_t) / c.dwt_t, 1);
    e->laden_lo = fmax((landed ? -c.cargo_hi_t : c.cargo_lo_t) / c.dwt_t, 0);
    e->laden_hi = fmin((landed ? -c.cargo_lo_t : c.cargo_hi_t) / c.dwt_t, 1);
    e->laden_mean = NAN;
    e->laden_shared = 0; /* the depth, which is the hull's own error, cancels */
    return 1;
}

/* Returns the sight its fill is of; NULL: none, or not of one alone. */
static const tnk_vessel *make_event(tnk_event *e, const visit *v) {
    const struct tnk_kept *fill = measured_first(v), *size = best_size(v);
    tnk_event_init(e);
    snprintf(e->id, sizeof e->id, "%s", v->first->seen.v.id);
    e->kind = kind_of(v);
    e->time_s = v->first->seen.time_s;
    tnk_time_print(e->time_s, e->date, sizeof e->date);
    e->year = atoi(e->date);
    for (int i = v->count - 1; i >= 0; i--)
        if (v->sight[i]->zone.role != TNK_ROLE_LOCK || !e->area[0])
            snprintf(e->area, sizeof e->area, "%s", v->sight[i]->zone.name);
    snprintf(e->source, sizeof e->source, "images");
    e->from_images = 1;
    take_names(e, v);
    if (size) take_size(e, &size->seen.v);
    if (fill) take_fill(e, &fill->seen.v);
    int changed = take_change(e, v);
    for (int i = 0; i < v->count; i++) add_evidence(e, v->sight[i]);
    return fill && !changed ? &fill->seen.v : NULL;
}

/* Hulls without a name get one that repeat visits share. */
static int name_unknown(tnk_ledger *l, const visit *visits, long count) {
    tnk_identities *all = tnk_alloc_zero(1, sizeof *all);
    int rc = all ? TNK_OK : tnk_fail_nomem(&l->err);
    for (long k = 0; k < count && !rc; k++) {
        tnk_event *e = &l->visits[k];
        const tnk_seen *s = &visits[k].first->seen;
        const tnk_sighted sight = tnk_hull_sight(&s->v, s->time_s);
        long hull;
        if (e->hull[0]) continue;
        rc = tnk_identity_of(all, &sight, "", s->v.id, &hull, &e->hull_prob, &l->err);
        if (!rc) snprintf(e->hull, sizeof e->hull, "%s", all->hull[hull].name);
    }
    if (all) tnk_identities_free(all);
    tnk_free(all);
    return rc;
}

static int join_sights(tnk_ledger *l, const struct tnk_kept **sight, long count, visit *visits,
                       const tnk_ledger_opts *opts) {
    const double stay_s = opts->stay_days * day_s;
    long n = 0, *of = tnk_alloc((size_t)count, sizeof *of);
    const struct tnk_kept **sorted = tnk_alloc((size_t)count, sizeof *sorted);
    const tnk_vessel **seen = tnk_alloc((size_t)count, sizeof *seen);
    if (!of || !sorted || !seen) {
        tnk_free(of), tnk_free(sorted), tnk_free(seen);
        return tnk_fail_nomem(&l->err);
    }
    for (long i = 0, over = 0; i < count; i++) {
        while (over < n && sight[i]->seen.time_s - visits[over].last->seen.time_s > stay_s) over++;
        visit *v = goes_on(visits + over, n - over, sight[i], stay_s);
        if (!v) visits[n] = (visit){.first = sight[i]}, v = &visits[n++];
        v->last = sight[i];
        v->count++;
        of[i] = v - visits;
    }
    for (long k = 0, at = 0; k < n; at += visits[k++].count) visits[k].sight = sorted + at;
    for (long k = 0; k < n; k++) visits[k].count = 0;
    for (long i = 0; i < count; i++) visits[of[i]].sight[visits[of[i]].count++] = sight[i];
    for (long k = 0; k < n; k++) seen[k] = make_event(&l->visits[k], &visits[k]);
    l->visit_count = n;
    int rc = name_unknown(l, visits, n);
    if (!rc && opts->learn_fills) rc = tnk_calls_learn(l, seen);
    tnk_free(of);
    tnk_free(sorted);
    tnk_free(seen);
    return rc;
}

/* Is it the sight before, in order of time, in another file, or in another search of the same scene? */
static int seen_twice(const struct tnk_kept *a, const struct tnk_kept *b) {
    const tnk_vessel *v = &a->seen.v, *w = &b->seen.v;
    if (a->seen.time_s != b->seen.time_s) return 0;
    return !strcmp(a->seen.scene_id, b->seen.scene_id) &&
           ((v->id[0] && !strcmp(v->id, w->id)) || tnk_hull_apart(v, w) < 0.4 * fmin(v->beam_m, w->beam_m));
}

/* Leave out what is given twice; returns how many stay. */
static long drop_doubles(tnk_ledger *l, const struct tnk_kept **sight, long count) {
    long n = 0;
    for (long i = 0; i < count; i++) {
        long k = n - 1;
        while (k >= 0 && sight[k]->seen.time_s == sight[i]->seen.time_s && !seen_twice(sight[k], sight[i])) k--;
        if (k < 0 || sight[k]->seen.time_s != sight[i]->seen.time_s) sight[n++] = sight[i];
    }
    if (n < count)
        tnk_ledger_warn(l, "vessels that are there twice, in two catalogs or searches, left out: %ld", count - n);
    return n;
}

int tnk_visits_make(tnk_ledger *l, const tnk_ledger_opts *opts, int by_weight) {
    size_t room = (size_t)l->kept_count;
    const struct tnk_kept **sight = tnk_alloc(room, sizeof *sight);
    visit *visits = tnk_alloc_zero(room, sizeof *visits);
    long n = 0, unknown = 0;
    tnk_free(l->visits);
    l->visit_count = 0;
    l->population = (tnk_population){0};
    l->visits = tnk_alloc_zero(room, sizeof *l->visits);
    int rc = sight && visits && l->visits ? TNK_OK : tnk_fail_nomem(&l->err);
    for (long i = 0; i < l->kept_count && !rc; i++) {
        unknown += l->kept[i].seen.v.type == TNK_TYPE_UNKNOWN && isnan(l->kept[i].seen.v.tanker_prob);
        if (is_wanted(&l->kept[i], opts->min_tanker, by_weight)) sight[n++] = &l->kept[i];
    }
    if (unknown) tnk_ledger_warn(l, "vessels in areas whose type is not known, left out: %ld", unknown);
    if (!n && l->kept_count > unknown)
        tnk_ledger_warn(l, by_weight ? "no vessel counts: of %ld in areas none is a bulk carrier"
                                     : "no vessel counts: of %ld in areas none is as likely a tanker as asked (--min-tanker)",
                        l->kept_count - unknown);
    if (!rc && n) {
        qsort(sight, (size_t)n, sizeof *sight, by_time);
        n = drop_doubles(l, sight, n);
        rc = join_sights(l, sight, n, visits, opts);
    }
    tnk_free(sight);
    tnk_free(visits);
    return rc;
}
