/* merge.c: one event a visit, whoever told of it; whose hull it was; in order of time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/sun.h"
#include "ledger/book.h"

enum { DAY_S = 86400 };

/* A ship's name and the number that stands beside it. */
typedef struct named {
    char key[48];
    long imo; /* -1: several */
} named;

static void name_key(const char *name, char key[48]) {
    size_t n = 0;
    for (const char *c = name; *c && n + 1 < 48; c++) {
        char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
        if (strchr(" .-'\"_", upper)) continue;
        key[n++] = upper;
    }
    key[n] = 0;
}

static int by_key(const void *left, const void *right) {
    return strcmp(((const named *)left)->key, ((const named *)right)->key);
}

/* Every name that stands with a number, once. NULL without memory. */
static named *numbers_of(const tnk_event *list, long all, long *count) {
    named *known = tnk_alloc((size_t)all, sizeof *known);
    long n = 0, kept = 0;
    for (long i = 0; known && i < all; i++) {
        if (!list[i].imo || !list[i].vessel[0]) continue;
        name_key(list[i].vessel, known[n].key);
        known[n++].imo = list[i].imo;
    }
    if (n > 1) qsort(known, (size_t)n, sizeof *known, by_key);
    for (long i = 0; i < n; i++) {
        if (!kept || by_key(&known[kept - 1], &known[i])) known[kept++] = known[i];
        else if (known[kept - 1].imo != known[i].imo) known[kept - 1].imo = -1;
    }
    *count = kept;
    return known;
}

/* The hull whose errors its visits share: by its number, that of its name elsewhere, or the name; an event that names
 * none has one to itself. */
static void name_hull(tnk_event *e, const named *known, long count) {
    named own = {.imo = e->imo};
    if (e->hull[0]) return;
    name_key(e->vessel, own.key);
    const named *same = own.key[0] && count ? bsearch(&own, known, (size_t)count, sizeof own, by_key) : NULL;
    if (!own.imo && same && same->imo > 0) own.imo = same->imo;
    if (own.imo) snprintf(e->hull, sizeof e->hull, "IMO %ld", own.imo);
    else snprintf(e->hull, sizeof e->hull, "%s", own.key);
}

static int order(double a, double b) { return (a > b) - (a < b); }

static double when(const tnk_event *e) { return isfinite(e->time_s) ? e->time_s : INFINITY; }

static int by_time(const void *left, const void *right) {
    const tnk_event *a = left, *b = right;
    int c = order(when(a), when(b));
    if (!c) c = strcmp(a->hull, b->hull);
    return c ? c : strcmp(a->id, b->id);
}

static int by_hull(const void *left, const void *right) {
    const tnk_event *a = left, *b = right;
    int c = strcmp(a->hull, b->hull);
    return c ? c : by_time(a, b);
}

static int same_or_empty(const char *a, const char *b) { return !a[0] || !b[0] || tnk_same_word(a, b); }

static int other_source(const tnk_event *a, const tnk_event *b) {
    return a->from_images != b->from_images || (a->source[0] && b->source[0] && strcmp(a->source, b->source) != 0);
}

static int landed(const tnk_event *e) { return e->kind == TNK_EVENT_CALL || e->kind == TNK_EVENT_DISCHARGED; }

/* 7 letters: it is of a month, and its time the last day of it; 10: of a day. */
static int is_month(const tnk_event *e) { return strlen(e->date) == 7; }
static int is_coarse(const tnk_event *e) { return is_month(e) || strlen(e->date) == 10; }

/* The first day of its month, or its own. */
static double first_s(const tnk_event *e) {
    char stamp[24];
    if (!is_month(e)) return e->time_s;
    tnk_time_print(e->time_s, stamp, sizeof stamp);
    return e->time_s - (atoi(stamp + 8) - 1) * (double)DAY_S;
}

static double floor_day(double time_s, int coarse) { return coarse ? floor(time_s / DAY_S) * DAY_S : time_s; }

/* Days between them: whole ones where a date is no moment, 0 within a month that is all it says; NaN: not known. */
static double days_apart(const tnk_event *a, const tnk_event *b) {
    int coarse = is_coarse(a) || is_coarse(b);
    double gap = floor_day(first_s(a), coarse) - floor_day(b->time_s, coarse);
    double other = floor_day(first_s(b), coarse) - floor_day(a->time_s, coarse);
    return isfinite(gap) ? fmax(0, fmax(gap, other)) / DAY_S : NAN;
}

static int near(const tnk_event *a, const tnk_event *b, double days) {
    return (a->kind == b->kind || (landed(a) && landed(b))) && days_apart(a, b) <= days &&
           same_or_empty(a->area, b->area) && same_or_empty(a->product, b->product);
}

/* Two sources that tell of one visit. One source that tells of two visits does not count the same twice. */
static int same_visit(const tnk_event *a, const tnk_event *b, double days) {
    return a->hull[0] && !strcmp(a->hull, b->hull) && other_source(a, b) && near(a, b, days);
}

static void take_fill(tnk_event *a, const tnk_event *b) {
    if (!isfinite(b->laden)) return;
    if (isfinite(a->laden) &&
        (a->laden_assumed < b->laden_assumed ||
         (a->laden_assumed == b->laden_assumed && a->laden_hi - a->laden_lo <= b->laden_hi - b->laden_lo)))
        return;
    a->laden = b->laden;
    a->laden_lo = b->laden_lo;
    a->laden_hi = b->laden_hi;
    a->laden_shared = b->laden_shared;
    a->laden_assumed = b->laden_assumed;
    a->laden_alone = b->laden_alone, a->laden_alone_lo = b->laden_alone_lo, a->laden_alone_hi = b->laden_alone_hi;
    a->laden_mean = a->dwt_t == b->dwt_t ? b->laden_mean : NAN;
}

static void take_size(tnk_event *a, const tnk_event *b) {
    if (!isfinite(a->capacity_bbl)) a->capacity_bbl = b->capacity_bbl;
    if (!isfinite(b->dwt_t) || (isfinite(a->dwt_t) && (!a->dwt_modelled || b->dwt_modelled))) return;
    a->dwt_t = b->dwt_t;
    a->laden_mean = NAN; /* it went with the other size */
    a->dwt_sd = b->dwt_sd;
    a->dwt_modelled = b->dwt_modelled;
}

static void take_text(char *a, const char *b, size_t capacity) {
    if (!a[0]) snprintf(a, capacity, "%s", b);
}

static void add_text(char *a, const char *b, size_t capacity) {
    size_t used = strlen(a);
    if (b[0]) snprintf(a + used, capacity - used, "%s%s", used ? "; " : "", b);
    tnk_csv_whole(a);
}

/* What b knows better goes to a: a register's size, the narrower fill. */
static void join(tnk_ledger *l, tnk_event *a, const tnk_event *b) {
    if (isfinite(a->dwt_t) && isfinite(b->dwt_t) && !a->dwt_modelled && !b->dwt_modelled && a->dwt_t != b->dwt_t)
        tnk_ledger_warn(l, "events %s and %s are one visit of %s, with deadweights of %g and %g t: the first is used",
                        a->id, b->id, a->hull, a->dwt_t, b->dwt_t);
    if (a->from_images && !b->from_images) snprintf(a->id, sizeof a->id, "%s", b->id);
    take_size(a, b);
    take_fill(a, b);
    if (b->kind == TNK_EVENT_DISCHARGED) a->kind = b->kind;
    if (a->from_images != b->from_images) a->from_images = 2;
    if (!isfinite(a->draught_m)) a->draught_m = b->draught_m;
    if (!a->imo) a->imo = b->imo;
    if (is_month(a) && !is_month(b)) {
        memcpy(a->date, b->date, sizeof a->date);
        a->time_s = b->time_s, a->year = b->year;
    }
    take_text(a->vessel, b->vessel, sizeof a->vessel);
    take_text(a->flag, b->flag, sizeof a->flag);
    take_text(a->area, b->area, sizeof a->area);
    take_text(a->product, b->product, sizeof a->product);
    add_text(a->source, b->source, sizeof a->source);
    add_text(a->evidence, b->evidence, sizeof a->evidence);
    a->rows += b->rows;
}

/* How far a hull from images is from one by hand, in standard deviations of its size; where no size is given by hand,
 * they are strangers. */
static double unlike(const tnk_event *image, const tnk_event *hand, double model_sd) {
    double sd = hypot(hypot(image->dwt_sd, hand->dwt_sd), image->dwt_modelled ? model_sd : 0);
    return sd > 0 ? fabs(log(image->dwt_t / hand->dwt_t)) / sd : INFINITY;
}

/* A hull that images do not name is the one a row by hand tells of, where day, area and size fit: the nearest in size
 * takes it. */
static void adopt(tnk_ledger *l, tnk_event *list, long *count, double days) {
    const double most = 2;
    for (long i = 0; i < *count; i++) {
        tnk_event *image = &list[i], *best = NULL;
        double least = most;
        if (image->from_images != 1 || image->imo || !isfinite(image->dwt_t)) continue;
        for (tnk_event *hand = list; hand < list + *count; hand++) {
            if (hand->from_images || !isfinite(hand->dwt_t) || !near(image, hand, days)) continue;
            double d = unlike(image, hand, l->model_sd);
            if (d < least) best = hand, least = d;
        }
        if (!best) continue;
        join(l, best, image);
        memmove(image, image + 1, (size_t)(list + --*count - image) * sizeof *list);
        i--;
    }
}

int tnk_merge_rows(tnk_ledger *l, double days) {
    long all = l->row_count + l->visit_count, n = 0, from = 0, known_count;
    tnk_event *list = tnk_alloc((size_t)all, sizeof *list);
    if (!list) return tnk_fail_nomem(&l->err);
    if (l->row_count) memcpy(list, l->rows, (size_t)l->row_count * sizeof *list);
    if (l->visit_count) memcpy(list + l->row_count, l->visits, (size_t)l->visit_count * sizeof *list);
    named *known = numbers_of(list, all, &known_count);
    if (!known) {
        tnk_free(list);
        return tnk_fail_nomem(&l->err);
    }
    for (long i = 0; i < all; i++) name_hull(&list[i], known, known_count);
    tnk_free(known);
    qsort(list, (size_t)all, sizeof *list, by_hull);
    for (long i = 0; i < all; i++) {
        if (n && strcmp(list[n - 1].hull, list[i].hull)) from = n;
        long k = n - 1;
        while (k >= from && !same_visit(&list[k], &list[i], days)) k--;
        if (k >= from) join(l, &list[k], &list[i]);
        else list[n++] = list[i];
    }
    qsort(list, (size_t)n, sizeof *list, by_time);
    adopt(l, list, &n, days);
    tnk_free(l->events);
    l->events = list;
    l->event_count = n;
    return TNK_OK;
}
