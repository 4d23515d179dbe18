/* merge.c: one event a visit, whoever told of it; whose hull it was; in order of time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/book.h"

enum { DAY_S = 86400 };

/* The hull whose errors its visits share; an event that names none has one to itself. */
static void name_hull(tnk_event *e) {
    if (e->hull[0]) return;
    size_t n = 0;
    if (e->imo) {
        snprintf(e->hull, sizeof e->hull, "IMO %ld", e->imo);
        return;
    }
    for (const char *c = e->vessel; *c && n + 1 < sizeof e->hull; c++) {
        char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
        if (strchr(" .-'\"_", upper)) continue;
        e->hull[n++] = upper;
    }
    e->hull[n] = 0;
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

/* Two sources that tell of one visit. One source that tells of two visits does not count the same twice. */
static int same_visit(const tnk_event *a, const tnk_event *b, double days) {
    return a->hull[0] && !strcmp(a->hull, b->hull) && a->kind == b->kind && a->source[0] && b->source[0] &&
           strcmp(a->source, b->source) != 0 && fabs(a->time_s - b->time_s) <= days * DAY_S &&
           same_or_empty(a->area, b->area) && same_or_empty(a->product, b->product);
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
}

static void take_size(tnk_event *a, const tnk_event *b) {
    if (!isfinite(a->capacity_bbl)) a->capacity_bbl = b->capacity_bbl;
    if (!isfinite(b->dwt_t) || (isfinite(a->dwt_t) && (!a->dwt_modelled || b->dwt_modelled))) return;
    a->dwt_t = b->dwt_t;
    a->dwt_sd = b->dwt_sd;
    a->dwt_modelled = b->dwt_modelled;
}

static void take_text(char *a, const char *b, size_t capacity) {
    if (!a[0]) snprintf(a, capacity, "%s", b);
}

static void add_text(char *a, const char *b, size_t capacity) {
    size_t used = strlen(a);
    if (b[0]) snprintf(a + used, capacity - used, "%s%s", used ? "; " : "", b);
}

/* What b knows better goes to a: a register's size, the narrower fill. */
static void join(tnk_ledger *l, tnk_event *a, const tnk_event *b) {
    if (isfinite(a->dwt_t) && isfinite(b->dwt_t) && !a->dwt_modelled && !b->dwt_modelled && a->dwt_t != b->dwt_t)
        tnk_ledger_warn(l, "events %s and %s are one visit of %s, with deadweights of %g and %g t: the first is used",
                        a->id, b->id, a->hull, a->dwt_t, b->dwt_t);
    take_size(a, b);
    take_fill(a, b);
    if (!isfinite(a->draught_m)) a->draught_m = b->draught_m;
    if (!a->imo) a->imo = b->imo;
    take_text(a->vessel, b->vessel, sizeof a->vessel);
    take_text(a->flag, b->flag, sizeof a->flag);
    take_text(a->area, b->area, sizeof a->area);
    take_text(a->product, b->product, sizeof a->product);
    add_text(a->source, b->source, sizeof a->source);
    add_text(a->evidence, b->evidence, sizeof a->evidence);
    a->rows += b->rows;
}

int tnk_merge_rows(tnk_ledger *l, double days) {
    tnk_event *list = tnk_alloc((size_t)l->row_count, sizeof *list);
    if (!list) return tnk_fail_nomem(&l->err);
    long n = 0, from = 0;
    memcpy(list, l->rows, (size_t)l->row_count * sizeof *list);
    for (long i = 0; i < l->row_count; i++) name_hull(&list[i]);
    qsort(list, (size_t)l->row_count, sizeof *list, by_hull);
    for (long i = 0; i < l->row_count; i++) {
        if (n && strcmp(list[n - 1].hull, list[i].hull)) from = n;
        long k = n - 1;
        while (k >= from && !same_visit(&list[k], &list[i], days)) k--;
        if (k >= from) join(l, &list[k], &list[i]);
        else list[n++] = list[i];
    }
    qsort(list, (size_t)n, sizeof *list, by_time);
    tnk_free(l->events);
    l->events = list;
    l->event_count = n;
    return TNK_OK;
}
