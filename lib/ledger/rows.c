/* rows.c: events of a CSV. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/sun.h"
#include "ledger/book.h"
#include "ledger/draught.h"

enum column {
    C_DATE, C_VESSEL, C_IMO, C_FLAG, C_DWT, C_CAPACITY, C_LADEN, C_DRAUGHT, C_AREA, C_PRODUCT, C_SOURCE,
    C_EVENT, C_KIND, C_DWT_LO, C_DWT_HI, C_LADEN_LO, C_LADEN_HI, C_COUNT
};
static const char *const names[C_COUNT] = {
    "date|time", "vessel|name|vessel_name|ship", "imo|imo_number", "flag|flag_state", "dwt_t|dwt|deadweight",
    "capacity_bbl|capacity", "laden|laden_fraction|fill", "draught_m|draught|draft", "area|port|place", "product|cargo",
    "source|sources", "event|event_id|id", "kind", "dwt_lo_t", "dwt_hi_t", "laden_lo", "laden_hi",
};

const char *tnk_event_kind_name(enum tnk_event_kind kind) {
    static const char *const names[TNK_EVENT_KINDS] = {"call", "discharged", "transfer", "loaded"};
    return (unsigned)kind < TNK_EVENT_KINDS ? names[kind] : NULL;
}

typedef struct sheet {
    tnk_ledger *l;
    const char *path;
    tnk_csv *csv;
    int column[C_COUNT];
} sheet;

static int wrong(sheet *s, enum column c, const char *what) {
    const char *name = s->column[c] < 0 ? names[c] : tnk_csv_name(s->csv, s->column[c]);
    return tnk_fail(&s->l->err, TNK_E_READ, "%.200s: line %ld: %.40s \"%.60s\": %.120s", s->path, tnk_csv_line(s->csv),
                    name, tnk_csv_cell(s->csv, s->column[c]), what);
}

static int take_number(sheet *s, enum column c, double lo, double hi, const char *what, double *out) {
    const char *cell = tnk_csv_cell(s->csv, s->column[c]);
    double x;
    if (!cell[0]) return TNK_OK;
    if (!tnk_csv_number(cell, &x) || x < lo || x > hi) return wrong(s, c, what);
    *out = x;
    return TNK_OK;
}

/* A share: 0.85, or 85%. */
static int take_share(sheet *s, enum column c, double *out) {
    char text[32];
    const char *cell = tnk_csv_cell(s->csv, s->column[c]);
    size_t n = strlen(cell);
    double x, unit = 1;
    if (!n) return TNK_OK;
    snprintf(text, sizeof text, "%s", cell);
    if (n < sizeof text && cell[n - 1] == '%') text[n - 1] = 0, unit = 100;
    if (!tnk_csv_number(text, &x) || x < 0 || x > unit)
        return wrong(s, c, "needs a share of the deadweight, 0 to 1, or with %");
    *out = x / unit;
    return TNK_OK;
}

static void take_text(sheet *s, enum column c, char *out, size_t capacity) {
    snprintf(out, capacity, "%s", tnk_csv_cell(s->csv, s->column[c]));
    tnk_csv_whole(out);
}

static int month_days(int year, int month) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month >= 1 && month <= 12 ? days[month - 1] + (leap && month == 2) : 0;
}

/* 2020-03-05, 2020-03 (then its last day), or a time of ISO 8601. */
static int take_date(sheet *s, tnk_event *e) {
    char text[40];
    const char *cell = tnk_csv_cell(s->csv, s->column[C_DATE]);
    size_t n = strlen(cell);
    int year, month, midnight = n == 10, whole = n == 7 && sscanf(cell, "%4d-%2d", &year, &month) == 2;
    if (!n) return TNK_OK;
    snprintf(text, sizeof text, "%s%s", cell, midnight ? "T00:00:00Z" : "");
    if (whole) snprintf(text + n, sizeof text - n, "-%02dT00:00:00Z", month_days(year, month));
    if (!tnk_time_parse(text, &e->time_s))
        return wrong(s, C_DATE, "needs a date like 2020-03-31, 2020-03 or 2020-03-31T08:15:00Z");
    char stamp[24];
    tnk_time_print(e->time_s, stamp, sizeof stamp);
    snprintf(e->date, sizeof e->date, "%.*s", n <= 10 ? (int)n : 20, stamp);
    e->year = atoi(stamp);
    return TNK_OK;
}

static int take_imo(sheet *s, long *imo) {
    const char *cell = tnk_csv_cell(s->csv, s->column[C_IMO]), *digits = cell;
    while (*digits && !isdigit((unsigned char)*digits)) digits++;
    if (!cell[0]) return TNK_OK;
    if (strspn(digits, "0123456789") != strlen(digits) || strlen(digits) != 7 || digits - cell > 4)
        return wrong(s, C_IMO, "needs seven digits; leave it empty where it is not known");
    *imo = atol(digits);
    if (!tnk_imo_holds(*imo))
        tnk_ledger_warn(s->l, "%.200s: line %ld: IMO %ld: its check digit does not hold; used as it is", s->path,
                        tnk_csv_line(s->csv), *imo);
    return TNK_OK;
}

static int take_kind(sheet *s, tnk_event *e) {
    const char *cell = tnk_csv_cell(s->csv, s->column[C_KIND]);
    if (!cell[0]) return TNK_OK;
    for (int k = 0; k < TNK_EVENT_KINDS; k++)
        if (tnk_same_word(cell, tnk_event_kind_name((enum tnk_event_kind)k))) {
            e->kind = (enum tnk_event_kind)k;
            return TNK_OK;
        }
    return wrong(s, C_KIND, "is none of call, discharged, transfer, loaded");
}

static int take_intervals(sheet *s, tnk_event *e) {
    double lo = NAN, hi = NAN;
    int rc = take_number(s, C_DWT_LO, 1, 1e6, "needs tonnes", &lo);
    if (!rc) rc = take_number(s, C_DWT_HI, 1, 1e6, "needs tonnes", &hi);
    if (!rc) rc = take_share(s, C_LADEN_LO, &e->laden_lo);
    if (!rc) rc = take_share(s, C_LADEN_HI, &e->laden_hi);
    if (rc) return rc;
    if (isfinite(lo) != isfinite(hi) || lo > hi) return wrong(s, C_DWT_LO, "needs dwt_hi_t too, not below it");
    if (isfinite(lo)) e->dwt_sd = log(hi / lo) / (2 * 1.6449);
    int both = isfinite(e->laden_lo) && isfinite(e->laden_hi);
    if (both ? !(e->laden_lo <= e->laden && e->laden <= e->laden_hi) : isfinite(e->laden_lo) || isfinite(e->laden_hi))
        return wrong(s, C_LADEN_LO, "laden_lo, laden and laden_hi must all be there, and in rising order");
    return TNK_OK;
}

static void assume_interval(tnk_event *e) {
    const double half = 1.6449 * tnk_assumed_fill_sd;
    if (!isfinite(e->laden) || isfinite(e->laden_lo)) return;
    e->laden_assumed = 1;
    e->laden_lo = fmax(e->laden - half, 0);
    e->laden_hi = fmin(e->laden + half, 1);
}

/* A fill from a draught, where none is given; AIS tables sometimes have it in decimetres. */
static void use_draught(sheet *s, tnk_event *e) {
    if (isfinite(e->laden) || !isfinite(e->draught_m) || !isfinite(e->dwt_t)) return;
    double given = e->draught_m;
    for (int scale = 1; scale <= 10; scale += 9) {
        e->draught_m = given / scale;
        if (!tnk_draught_fill(e->dwt_t, e->draught_m, &e->laden, &e->laden_lo, &e->laden_hi)) continue;
        if (scale > 1)
            tnk_ledger_warn(s->l, "%.200s: line %ld: a draught of %g m is taken for %g m", s->path,
                            tnk_csv_line(s->csv), given, e->draught_m);
        return;
    }
    e->draught_m = given;
    tnk_ledger_warn(s->l, "%.200s: line %ld: no tanker of %g t has a draught of %g m: its fill is not known", s->path,
                    tnk_csv_line(s->csv), e->dwt_t, given);
}

static int take_row(sheet *s) {
    tnk_event e;
    tnk_event_init(&e);
    int rc = take_date(s, &e);
    if (!rc) rc = take_imo(s, &e.imo);
    if (!rc) rc = take_kind(s, &e);
    if (!rc) rc = take_number(s, C_DWT, 1, 1e6, "needs tonnes, 1 to 1000000, without a thousands sign", &e.dwt_t);
    if (!rc) rc = take_number(s, C_CAPACITY, 1, 1e7, "needs barrels, without a thousands sign", &e.capacity_bbl);
    if (!rc) rc = take_number(s, C_DRAUGHT, 0.1, 400, "needs metres", &e.draught_m);
    if (!rc) rc = take_share(s, C_LADEN, &e.laden);
    if (!rc) rc = take_intervals(s, &e);
    if (rc) return rc;
    assume_interval(&e);
    use_draught(s, &e);
    take_text(s, C_VESSEL, e.vessel, sizeof e.vessel);
    take_text(s, C_FLAG, e.flag, sizeof e.flag);
    take_text(s, C_AREA, e.area, sizeof e.area);
    take_text(s, C_PRODUCT, e.product, sizeof e.product);
    take_text(s, C_SOURCE, e.source, sizeof e.source);
    take_text(s, C_EVENT, e.id, sizeof e.id);
    if (!e.id[0]) snprintf(e.id, sizeof e.id, "E%ld", s->l->row_count + 1);
    return tnk_event_push(s->l, &e);
}

static void find_columns(sheet *s) {
    int used[TNK_CSV_COLUMNS] = {0};
    for (int c = 0; c < C_COUNT; c++) {
        s->column[c] = tnk_csv_column(s->csv, names[c]);
        if (s->column[c] >= 0) used[s->column[c]] = 1;
    }
    for (int i = 0; i < tnk_csv_columns(s->csv); i++)
        if (!used[i] && tnk_csv_name(s->csv, i)[0])
            tnk_ledger_warn(s->l, "%.200s: column \"%.60s\" is not known and not used", s->path,
                            tnk_csv_name(s->csv, i));
}

static int is_text(const sheet *s) {
    for (int c = 0; c < C_COUNT; c++)
        if (!tnk_csv_utf8(tnk_csv_cell(s->csv, s->column[c]))) return 0;
    return 1;
}

/* Every row; a number with a mark in it would be another number, and JSON is UTF-8. */
static int each_row(sheet *s, int (*take)(sheet *s)) {
    int more, rc = TNK_OK;
    tnk_err err = {0};
    while (!rc && (more = tnk_csv_next(s->csv, &err)) != 0)
        if (more < 0) rc = tnk_fail(&s->l->err, err.code, "%.200s: %.250s", s->path, err.text);
        else if (!is_text(s))
            rc = tnk_fail(&s->l->err, TNK_E_READ, "%.200s: line %ld: its letters are not UTF-8: save the table as such",
                          s->path, tnk_csv_line(s->csv));
        else if (!tnk_csv_too_many(s->csv)) rc = take(s);
        else
            rc = tnk_fail(&s->l->err, TNK_E_READ, "%.200s: line %ld: more cells than the first line has columns: put "
                          "what holds a comma into quotes", s->path, tnk_csv_line(s->csv));
    return rc;
}

static int take_sheet(sheet *s) {
    find_columns(s);
    if (s->column[C_DWT] < 0 && s->column[C_CAPACITY] < 0)
        return tnk_fail(&s->l->err, TNK_E_READ, "%.300s: neither dwt_t nor capacity_bbl is among its columns", s->path);
    return each_row(s, take_row);
}

int tnk_rows_read(tnk_ledger *l, const char *path) {
    sheet s = {.l = l, .path = path};
    long before = l->row_count;
    int rc = tnk_csv_open(path, 0, &s.csv, &l->err);
    if (!rc) rc = take_sheet(&s);
    if (rc) l->row_count = before;
    tnk_csv_close(s.csv);
    return rc;
}

static int take_listed(sheet *s) {
    tnk_ledger *l = s->l;
    tnk_listed hull = {0};
    int rc = take_imo(s, &hull.imo);
    take_text(s, C_VESSEL, hull.name, sizeof hull.name);
    if (rc || (!hull.imo && !hull.name[0])) return rc;
    if (!tnk_reserve(&l->listed, &l->listed_room, l->listed_count + 1, sizeof hull)) return tnk_fail_nomem(&l->err);
    l->listed[l->listed_count++] = hull;
    return TNK_OK;
}

int tnk_rows_listed(tnk_ledger *l, const char *path) {
    sheet s = {.l = l, .path = path};
    long before = l->listed_count;
    int rc = tnk_csv_open(path, 0, &s.csv, &l->err);
    if (rc) return rc;
    for (int c = 0; c < C_COUNT; c++) s.column[c] = tnk_csv_column(s.csv, names[c]);
    if (s.column[C_IMO] < 0 && s.column[C_VESSEL] < 0)
        rc = tnk_fail(&l->err, TNK_E_READ, "%.300s: neither imo nor name is among its columns", path);
    if (!rc) rc = each_row(&s, take_listed);
    if (rc) l->listed_count = before;
    tnk_csv_close(s.csv);
    return rc;
}

int tnk_is_listed(const tnk_ledger *l, const tnk_event *e) {
    for (long i = 0; i < l->listed_count; i++) {
        const tnk_listed *h = &l->listed[i];
        int both = h->imo && e->imo;
        if (both ? h->imo == e->imo : tnk_same_word(h->name, e->vessel)) return 1;
    }
    return 0;
}
