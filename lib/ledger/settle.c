/* settle.c: events become accounts: one a calendar year, against the cap of that year. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/sun.h"
#include "ledger/pile.h"
#include "ledger/visits.h"

enum { FILLS = 16, PRODUCTS = 256 };

/* What is asked, with names resolved. */
typedef struct terms {
    const tnk_ledger_opts *opts;
    const tnk_product *product; /* of events that name none */
    const double *fills;
    int fill_count;
    tnk_share *share; /* [event_count] */
    int hulls, products;
    const char *product_name[PRODUCTS];
} terms;

void tnk_settle_drop(tnk_ledger *l) {
    for (long i = 0; i < l->account_count; i++) {
        tnk_free((void *)l->accounts[i].scenarios);
        tnk_free((void *)l->accounts[i].months);
        tnk_free((void *)l->accounts[i].days);
    }
    tnk_free(l->accounts);
    l->accounts = NULL;
    l->account_count = 0;
    while (l->warning_count > l->first_of_settling) tnk_free(l->warnings[--l->warning_count]);
}

static int check(tnk_ledger *l, terms *t) {
    static const double usual[] = {0.33, 0.5, 0.9};
    const tnk_ledger_opts *o = t->opts;
    const char *name = o->product && o->product[0] ? o->product : "refined";
    t->fills = o->fills && o->fill_count ? o->fills : usual;
    t->fill_count = o->fills && o->fill_count ? o->fill_count : 3;
    if (t->fill_count < 1 || t->fill_count > FILLS)
        return tnk_fail(&l->err, TNK_E_ARG, "1 to %d fills can be assumed", FILLS);
    for (int i = 0; i < t->fill_count; i++)
        if (!(t->fills[i] > 0 && t->fills[i] <= 1))
            return tnk_fail(&l->err, TNK_E_ARG, "a fill of %g: must be above 0, up to 1", t->fills[i]);
    if (!(o->missed_factor >= 1 && o->missed_factor <= 100))
        return tnk_fail(&l->err, TNK_E_ARG, "a missed-call factor of %g: must be 1 to 100", o->missed_factor);
    if (!(o->merge_days >= 0 && o->merge_days <= 60))
        return tnk_fail(&l->err, TNK_E_ARG, "merge_days of %g: must be 0 to 60", o->merge_days);
    if (!(o->stay_days >= 0 && o->stay_days <= 60))
        return tnk_fail(&l->err, TNK_E_ARG, "stay_days of %g: must be 0 to 60", o->stay_days);
    if (!(o->min_tanker >= 0 && o->min_tanker <= 1))
        return tnk_fail(&l->err, TNK_E_ARG, "min_tanker of %g: must be 0 to 1", o->min_tanker);
    if (!(o->barrels_per_tonne == 0 || (o->barrels_per_tonne >= 1 && o->barrels_per_tonne <= 30)) ||
        !(o->barrels_per_tonne_sd >= 0 && o->barrels_per_tonne_sd <= 10))
        return tnk_fail(&l->err, TNK_E_ARG, "%g barrels per tonne: must be 1 to 30 (sd 0 to 10)", o->barrels_per_tonne);
    if (o->year && (o->year < 1900 || o->year > 2999))
        return tnk_fail(&l->err, TNK_E_ARG, "year %d: must be 1900 to 2999", o->year);
    t->product = tnk_tables_product(l, name);
    if (!t->product)
        return tnk_fail(&l->err, TNK_E_ARG,
                        "product \"%.60s\" is not in the table (refined, gas_oil, crude ...); --caps can add it", name);
    return TNK_OK;
}

static int product_number(terms *t, const char *name) {
    for (int i = 0; i < t->products; i++)
        if (!strcmp(t->product_name[i], name)) return i;
    if (t->products < PRODUCTS) t->product_name[t->products++] = name;
    return t->products - 1;
}

static const tnk_product *product_of(tnk_ledger *l, const terms *t, const tnk_event *e) {
    const tnk_product *p = e->product[0] ? tnk_tables_product(l, e->product) : t->product;
    if (p) return p;
    for (const tnk_event *other = l->events; other < e; other++)
        if (tnk_same_word(other->product, e->product)) return t->product; /* told of already */
    tnk_ledger_warn(l, "product \"%s\" (event %s) is not in the table: taken for %s", e->product, e->id,
                    t->product->name);
    return t->product;
}

/* Barrels per tonne, the size in both units, and whether it counts. */
static void weigh(tnk_ledger *l, terms *t, tnk_event *e, tnk_share *s) {
    const tnk_ledger_opts *o = t->opts;
    const tnk_product *p = product_of(l, t, e);
    int own = o->barrels_per_tonne > 0;
    snprintf(e->product_used, sizeof e->product_used, "%s", p->name);
    e->barrels_per_tonne = own ? o->barrels_per_tonne : p->barrels_per_tonne;
    e->barrels_per_tonne_sd = own ? o->barrels_per_tonne_sd : p->barrels_per_tonne * p->sd;
    snprintf(e->factor_source, sizeof e->factor_source, "%s", own ? "given" : p->source);
    snprintf(e->flag_group, sizeof e->flag_group, "%s", tnk_tables_group(l, e->flag));
    e->full_bbl = isfinite(e->capacity_bbl) ? e->capacity_bbl : e->dwt_t * e->barrels_per_tonne;
    e->full_t = isfinite(e->capacity_bbl) ? e->capacity_bbl / e->barrels_per_tonne : e->dwt_t;
    e->barrels = e->barrels_lo = e->barrels_hi = NAN;
    e->sanctioned = tnk_is_listed(l, e);
    s->product = own ? product_number(t, "given") : product_number(t, p->name);
    if (e->kind == TNK_EVENT_TRANSFER || e->kind == TNK_EVENT_LOADED) e->uncounted = TNK_UNCOUNTED_KIND;
    else if (!tnk_same_word(p->commodity, t->product->commodity)) e->uncounted = TNK_UNCOUNTED_COMMODITY;
    else if (!isfinite(e->full_t) && !isfinite(e->full_bbl)) e->uncounted = TNK_UNCOUNTED_SIZE;
    else e->uncounted = TNK_COUNTED;
}

static void number_hulls(tnk_ledger *l, terms *t) {
    for (long i = 0; i < l->event_count; i++) {
        const tnk_event *e = &l->events[i];
        long k = e->hull[0] ? 0 : i;
        while (k < i && strcmp(l->events[k].hull, e->hull)) k++;
        t->share[i].hull = k < i ? t->share[k].hull : t->hulls++;
    }
}

/* What the sums need of an event, and what it alone brought. */
static void measure(tnk_event *e, tnk_share *s, double model_sd, double missed, int by_weight) {
    int by_capacity = isfinite(e->capacity_bbl) != 0;
    s->full_t = e->full_t * missed;
    s->full = (by_weight ? e->full_t : e->full_bbl) * missed;
    s->factor_counts = isfinite(e->barrels_per_tonne) && by_weight == by_capacity;
    s->measured = isfinite(e->laden);
    if (!s->measured) return;
    double size_sd = by_capacity ? 0 : e->dwt_sd, model = e->dwt_modelled && !by_capacity ? model_sd : 0;
    double factor = s->factor_counts ? e->barrels_per_tonne_sd / e->barrels_per_tonne : 0;
    s->fill = e->laden, s->fill_sd = tnk_assumed_fill_sd;
    if (!e->laden_assumed) tnk_chance_split(e->laden_lo, e->laden, e->laden_hi, &s->fill, &s->fill_sd);
    s->fill *= exp(0.5 * size_sd * size_sd); /* of a lognormal's median to its mean */
    if (isfinite(e->laden_mean)) s->fill = e->laden_mean;
    tnk_chance c = {s->full * s->fill / missed, s->full * s->fill_sd / missed, 0};
    c.common = sqrt(size_sd * size_sd + factor * factor + model * model);
    e->barrels = c.mean;
    e->barrels_lo = tnk_chance_quantile(&c, 0.05);
    e->barrels_hi = tnk_chance_quantile(&c, 0.95);
}

static void day_of(const tnk_event *e, char out[12]) {
    char stamp[24];
    out[0] = 0;
    if (!isfinite(e->time_s)) return;
    tnk_time_print(e->time_s, stamp, sizeof stamp);
    snprintf(out, 12, "%.10s", stamp);
}

static tnk_month *month_of(tnk_account *a, tnk_month *months, const tnk_event *e) {
    char day[12], month[8];
    day_of(e, day);
    snprintf(month, sizeof month, "%.7s", day);
    for (int i = 0; i < a->month_count; i++)
        if (!strcmp(months[i].month, month) && !strcmp(months[i].flag_group, e->flag_group)) return &months[i];
    tnk_month *m = &months[a->month_count++];
    memset(m, 0, sizeof *m);
    snprintf(m->month, sizeof m->month, "%s", month);
    snprintf(m->flag_group, sizeof m->flag_group, "%s", e->flag_group);
    return m;
}

static int by_month(const void *left, const void *right) {
    const tnk_month *a = left, *b = right;
    if (!a->month[0] != !b->month[0]) return a->month[0] ? -1 : 1;
    int c = strcmp(a->month, b->month);
    return c ? c : strcmp(a->flag_group, b->flag_group);
}

static void add_month(tnk_account *a, tnk_month *months, const tnk_event *e, const tnk_share *s, double middle) {
    tnk_month *m = month_of(a, months, e);
    m->events++;
    m->events_measured += s->measured;
    m->full += s->full;
    m->measured += s->measured ? s->full * s->fill : 0;
    m->amount += s->full * (s->measured ? s->fill : middle);
}

static void pass(char *on, const char *day, double sum, double limit) {
    if (!on[0] && sum > limit) snprintf(on, 12, "%s", day);
}

/* The pile after the last event of a day. */
static void close_day(tnk_account *a, const tnk_pile *pile, const terms *t, tnk_scenario *scenarios, tnk_day *d) {
    d->events = pile->events;
    d->events_measured = pile->measured;
    d->full = pile->full;
    d->measured = d->lo = d->hi = d->prob_over_cap = NAN;
    for (int i = 0; i < t->fill_count; i++) pass(scenarios[i].passed_on, d->date, pile->full * t->fills[i], a->limit);
    if (!pile->measured) return;
    tnk_chance c = tnk_pile_chance(pile, 0);
    d->measured = c.mean;
    d->lo = tnk_chance_quantile(&c, 0.05);
    d->hi = tnk_chance_quantile(&c, 0.95);
    d->prob_over_cap = isfinite(a->limit) ? tnk_chance_above(&c, a->limit) : NAN;
    pass(a->measured.passed_on, d->date, c.mean, a->limit);
    pass(a->measured.sure_on, d->date, d->prob_over_cap, 0.95);
}

static double over(double amount, double limit) { return limit > 0 ? amount / limit : NAN; }

static void close_scenario(const tnk_account *a, const tnk_pile *p, double fill, tnk_scenario *s) {
    s->fill = fill;
    s->tonnes = p->full_t * fill;
    s->barrels = a->by_weight ? NAN : p->full * fill;
    s->times_cap = over(p->full * fill, a->limit);
    s->mixed = p->full * fill;
    s->mixed_lo = s->mixed_hi = s->mixed_prob = NAN;
    if (!p->measured) return;
    tnk_chance c = tnk_pile_chance(p, fill);
    s->mixed = c.mean;
    s->mixed_lo = tnk_chance_quantile(&c, 0.05);
    s->mixed_hi = tnk_chance_quantile(&c, 0.95);
    s->mixed_prob = isfinite(a->limit) ? tnk_chance_above(&c, a->limit) : NAN;
}

static void close_measured(tnk_account *a, const tnk_pile *p) {
    tnk_measured *m = &a->measured;
    double part[TNK_PARTS], var = 0;
    m->events = p->measured;
    m->tonnes = m->barrels = m->lo = m->hi = m->times_cap = m->prob_over_cap = NAN;
    m->sd = m->sd_fill = m->sd_hull = m->sd_factor = m->sd_model = a->sd_population = NAN;
    if (!p->measured) return;
    const tnk_day *last = &a->days[a->day_count - 1];
    tnk_pile_parts(p, part);
    m->tonnes = p->mean_t;
    m->barrels = a->by_weight ? NAN : p->mean;
    m->lo = last->lo;
    m->hi = last->hi;
    m->times_cap = over(p->mean, a->limit);
    m->prob_over_cap = last->prob_over_cap;
    m->sd_fill = part[TNK_PART_FILL], m->sd_hull = part[TNK_PART_HULL], m->sd_factor = part[TNK_PART_FACTOR];
    m->sd_model = part[TNK_PART_MODEL], a->sd_population = part[TNK_PART_LEARNT];
    for (int i = 0; i < TNK_PARTS; i++) var += part[i] * part[i];
    m->sd = sqrt(var);
}

static int in_account(const tnk_account *a, const tnk_event *e) {
    return e->uncounted == TNK_COUNTED && (e->year == a->year || !e->year);
}

static int fill_account(tnk_ledger *l, terms *t, tnk_account *a) {
    tnk_pile pile;
    tnk_scenario *scenarios = tnk_alloc_zero((size_t)t->fill_count, sizeof *scenarios);
    tnk_month *months = tnk_alloc_zero((size_t)l->event_count, sizeof *months);
    tnk_day *days = tnk_alloc_zero((size_t)l->event_count + 1, sizeof *days);
    a->scenarios = scenarios, a->scenario_count = t->fill_count, a->months = months, a->days = days;
    if (!scenarios || !months || !days) return tnk_fail_nomem(&l->err);
    int rc = tnk_pile_new(&pile, t->hulls, t->products, l->model_sd, l->population.sd, &l->err);
    if (rc) return rc;
    for (long i = 0; i < l->event_count; i++) {
        tnk_event *e = &l->events[i];
        tnk_share *s = &t->share[i];
        char day[12];
        if (!in_account(a, e)) continue;
        measure(e, s, l->model_sd, t->opts->missed_factor, a->by_weight);
        day_of(e, day);
        if (a->day_count && strcmp(days[a->day_count - 1].date, day))
            close_day(a, &pile, t, scenarios, &days[a->day_count - 1]);
        if (!a->day_count || strcmp(days[a->day_count - 1].date, day))
            snprintf(days[a->day_count++].date, 12, "%s", day);
        tnk_pile_add(&pile, e, s);
        add_month(a, months, e, s, t->fills[t->fill_count / 2]);
        a->dwt_t += e->full_t;
    }
    if (a->day_count) close_day(a, &pile, t, scenarios, &days[a->day_count - 1]);
    a->events = pile.events;
    for (int i = 0; i < t->fill_count; i++) close_scenario(a, &pile, t->fills[i], &scenarios[i]);
    close_measured(a, &pile);
    qsort(months, (size_t)a->month_count, sizeof *months, by_month);
    tnk_pile_free(&pile);
    return TNK_OK;
}

/* The cap of a year; without one nothing is compared. */
static void set_cap(tnk_ledger *l, const terms *t, tnk_account *a) {
    const tnk_cap *cap = tnk_tables_cap(l, t->product->commodity, a->year);
    double factor = t->opts->barrels_per_tonne > 0 ? t->opts->barrels_per_tonne : t->product->barrels_per_tonne;
    a->cap = (tnk_cap){.limit_bbl = NAN, .limit_t = NAN};
    if (cap) a->cap = *cap;
    else {
        snprintf(a->cap.name, sizeof a->cap.name, "%s", t->product->commodity);
        tnk_ledger_warn(l, "no cap is known for %s in %d: --caps can give one", t->product->commodity, a->year);
    }
    a->by_weight = !isfinite(factor) || (!isfinite(a->cap.limit_bbl) && isfinite(a->cap.limit_t));
    a->limit = a->by_weight ? a->cap.limit_t : a->cap.limit_bbl;
    a->missed_factor = t->opts->missed_factor;
}

/* The years with events that count, or the one asked for, into year[room]. */
static int list_years(const tnk_ledger *l, int asked, int *year, int room) {
    int n = 0;
    for (long i = 0; i < l->event_count; i++) {
        const tnk_event *e = &l->events[i];
        if (e->uncounted != TNK_COUNTED || !e->year || (n && year[n - 1] == e->year) || n == room) continue;
        year[n++] = e->year; /* events are sorted by time */
    }
    if (!asked && !n) year[n++] = 0;
    return n;
}

/* Events without a date belong to the one year there is, or to none. */
static void place_undated(tnk_ledger *l, int years, int year) {
    long undated = 0;
    for (long i = 0; i < l->event_count; i++) {
        tnk_event *e = &l->events[i];
        if (e->year || e->uncounted != TNK_COUNTED) continue;
        undated++;
        if (years > 1) e->uncounted = TNK_UNCOUNTED_DATE;
    }
    if (undated && years > 1) tnk_ledger_warn(l, "events without a date, in no year's sum: %ld", undated);
    else if (undated && year) tnk_ledger_warn(l, "events without a date, counted in %d: %ld", year, undated);
}

static int settle_years(tnk_ledger *l, terms *t) {
    enum { YEARS = 1100 };
    int year[YEARS], asked = t->opts->year, years = list_years(l, asked, year, YEARS), rc = TNK_OK;
    int other = asked && years && !(years == 1 && year[0] == asked);
    place_undated(l, other ? 2 : years, asked ? asked : year[0]);
    if (asked) year[0] = asked, years = 1;
    l->accounts = tnk_alloc_zero((size_t)years, sizeof *l->accounts);
    if (!l->accounts) return tnk_fail_nomem(&l->err);
    for (int i = 0; i < years && !rc; i++) {
        tnk_account *a = &l->accounts[l->account_count++];
        a->year = year[i];
        set_cap(l, t, a);
        rc = fill_account(l, t, a);
    }
    return rc;
}

static void tell_of_uncounted(tnk_ledger *l) {
    long small = 0, other = 0;
    for (long i = 0; i < l->event_count; i++) {
        small += l->events[i].uncounted == TNK_UNCOUNTED_SIZE;
        other += l->events[i].uncounted == TNK_UNCOUNTED_COMMODITY;
    }
    if (small) tnk_ledger_warn(l, "events with neither deadweight nor capacity, in no sum: %ld", small);
    if (other) tnk_ledger_warn(l, "events whose goods count against another cap: %ld", other);
}

int tnk_settle(tnk_ledger *l, const tnk_ledger_opts *opts) {
    terms t = {.opts = opts};
    tnk_settle_drop(l);
    int rc = check(l, &t);
    if (rc) return rc;
    rc = tnk_visits_make(l, opts, isnan(t.product->barrels_per_tonne));
    if (!rc) rc = tnk_merge_rows(l, opts->merge_days);
    if (rc) return rc;
    t.share = tnk_alloc_zero((size_t)l->event_count, sizeof *t.share);
    if (!t.share) return tnk_fail_nomem(&l->err);
    number_hulls(l, &t);
    for (long i = 0; i < l->event_count; i++) weigh(l, &t, &l->events[i], &t.share[i]);
    tell_of_uncounted(l);
    rc = settle_years(l, &t);
    tnk_free(t.share);
    if (rc) tnk_settle_drop(l);
    return rc;
}
