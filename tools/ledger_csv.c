/* ledger_csv.c: the ledger as tables: events in the columns that --events reads, and more; scenarios, months, curve. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "ledger.h"

/* A text that grows in memory. */
static FILE *begin(char **bytes, size_t *size, const char *header) {
    FILE *f = open_memstream(bytes, size);
    if (f) fprintf(f, "%s\n", header);
    return f;
}

static void text(FILE *f, const char *s) {
    if (!strpbrk(s, ",\"\n\r;")) {
        fprintf(f, "%s,", s);
        return;
    }
    fputc('"', f);
    for (; *s; s++) {
        if (*s == '"') fputc('"', f);
        fputc(*s, f);
    }
    fprintf(f, "\",");
}

/* Numbers, each with a comma behind; the decimals come first of each pair. */
static void numbers(FILE *f, int count, ...) {
    va_list list;
    va_start(list, count);
    for (int i = 0; i < count; i++) {
        int decimals = va_arg(list, int);
        double x = va_arg(list, double);
        if (isfinite(x)) fprintf(f, "%.*f", decimals, x);
        fputc(',', f);
    }
    va_end(list);
}

enum { EVENTS, SCENARIOS, MONTHS, CURVE };

void ledger_csv_name(const char *path, int table, char *name, size_t size) {
    static const char *const parts[LEDGER_TABLES] = {"", "-scenarios", "-monthly", "-curve"};
    const char *dot = strrchr(path, '.');
    int stem = dot && !strchr(dot, '/') && dot != path ? (int)(dot - path) : (int)strlen(path);
    snprintf(name, size, "%.*s%s%s", stem, path, parts[table], path + stem);
}

static int finish(FILE *f, char **bytes, const size_t *size, const char *path, int table) {
    char name[4096];
    ledger_csv_name(path, table, name, sizeof name);
    int bad = !f || fclose(f) ? ENOMEM : 0;
    if (!bad && !strcmp(path, "-")) bad = fwrite(*bytes, 1, *size, stdout) == *size ? 0 : errno;
    else if (!bad) bad = tool_write_file(name, *bytes, *size);
    free(*bytes);
    *bytes = NULL;
    return bad ? tool_error(TNK_E_WRITE, "%s: %s", name, strerror(bad)) : 0;
}

static void write_event(FILE *f, const tnk_event *e) {
    text(f, e->id);
    text(f, tnk_event_kind_name(e->kind));
    text(f, tnk_uncounted_name(e->uncounted));
    text(f, e->date);
    text(f, e->vessel);
    numbers(f, 1, 0, e->imo ? (double)e->imo : NAN);
    text(f, e->hull);
    numbers(f, 1, 4, e->hull_prob);
    text(f, e->sanctioned ? "yes" : "");
    text(f, e->flag);
    text(f, e->flag_group);
    text(f, e->area);
    text(f, e->product);
    numbers(f, 10, 1, e->dwt_t, 4, e->dwt_sd, 1, e->capacity_bbl, 4, e->barrels_per_tonne, 4, e->barrels_per_tonne_sd,
            1, e->full_t, 0, e->full_bbl, 2, e->draught_m, 4, e->laden, 4, e->laden_lo);
    numbers(f, 4, 4, e->laden_hi, 0, e->barrels, 0, e->barrels_lo, 0, e->barrels_hi);
    text(f, e->product_used);
    text(f, e->factor_source);
    text(f, e->evidence);
    text(f, e->source);
    fprintf(f, "%ld\n", e->rows);
}

static int write_events(const tnk_ledger *l, const char *path) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *f =
        begin(&bytes, &size,
              "event,kind,counted,date,vessel,imo,hull,hull_prob,sanctioned,flag,flag_group,area,product,dwt_t,dwt_sd,"
              "capacity_bbl,barrels_per_tonne,barrels_per_tonne_sd,full_t,full_bbl,draught_m,laden,"
              "laden_lo,laden_hi,barrels,barrels_lo,barrels_hi,product_used,factor_source,evidence,"
              "source,rows");
    for (long i = 0; f && i < tnk_ledger_event_count(l); i++) write_event(f, tnk_ledger_event(l, i));
    return finish(f, &bytes, &size, path, EVENTS);
}

static int write_scenarios(const tnk_ledger *l, const char *path) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *f = begin(&bytes, &size,
                    "year,unit,cap,fill,tonnes,barrels,times_cap,passed_on,with_measured,with_measured_lo,"
                    "with_measured_hi,with_measured_prob_over_cap");
    for (int k = 0; f && k < tnk_ledger_account_count(l); k++) {
        const tnk_account *a = tnk_ledger_account(l, k);
        for (int i = 0; i < a->scenario_count; i++) {
            const tnk_scenario *s = &a->scenarios[i];
            fprintf(f, "%d,%s,", a->year, ledger_unit(a));
            numbers(f, 5, 1, a->limit, 6, s->fill, 1, s->tonnes, 0, s->barrels, 4, s->times_cap);
            text(f, s->passed_on);
            numbers(f, 3, 0, s->mixed, 0, s->mixed_lo, 0, s->mixed_hi);
            if (isfinite(s->mixed_prob)) fprintf(f, "%.4f", s->mixed_prob);
            fputc('\n', f);
        }
    }
    return finish(f, &bytes, &size, path, SCENARIOS);
}

static int write_months(const tnk_ledger *l, const char *path) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *f = begin(&bytes, &size, "year,month,flag_group,unit,amount,measured,full,events,events_measured");
    for (int k = 0; f && k < tnk_ledger_account_count(l); k++) {
        const tnk_account *a = tnk_ledger_account(l, k);
        for (int i = 0; i < a->month_count; i++) {
            const tnk_month *m = &a->months[i];
            fprintf(f, "%d,%s,", a->year, m->month);
            text(f, m->flag_group);
            fprintf(f, "%s,", ledger_unit(a));
            numbers(f, 3, 0, m->amount, 0, m->measured, 0, m->full);
            fprintf(f, "%ld,%ld\n", m->events, m->events_measured);
        }
    }
    return finish(f, &bytes, &size, path, MONTHS);
}

static int write_curve(const tnk_ledger *l, const char *path) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *f = begin(&bytes, &size, "year,date,unit,full,measured,lo,hi,prob_over_cap,events,events_measured");
    for (int k = 0; f && k < tnk_ledger_account_count(l); k++) {
        const tnk_account *a = tnk_ledger_account(l, k);
        for (int i = 0; i < a->day_count; i++) {
            const tnk_day *d = &a->days[i];
            fprintf(f, "%d,%s,%s,", a->year, d->date, ledger_unit(a));
            numbers(f, 5, 0, d->full, 0, d->measured, 0, d->lo, 0, d->hi, 4, d->prob_over_cap);
            fprintf(f, "%ld,%ld\n", d->events, d->events_measured);
        }
    }
    return finish(f, &bytes, &size, path, CURVE);
}

int ledger_write_csv(const tnk_ledger *l, const char *path) {
    if (!strcmp(path, "-")) return write_events(l, path);
    return write_events(l, path) || write_scenarios(l, path) || write_months(l, path) || write_curve(l, path);
}
