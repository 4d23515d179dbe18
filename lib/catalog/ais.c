#include "catalog/ais.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/earth.h"
#include "base/mem.h"
#include "base/sun.h"

enum column { C_MMSI, C_TIME, C_LON, C_LAT, C_SOG, C_COG, C_HEADING, C_LENGTH, C_WIDTH, C_DRAUGHT, C_IMO, C_NAME,
              C_MOBILE, COLUMNS };
static const char *const names[COLUMNS] = {
    "mmsi|mmsi_number",
    "basedatetime|timestamp|time|datetime|date_time_utc|base_date_time|date",
    "lon|longitude|long|lon_deg|x",
    "lat|latitude|lat_deg|y",
    "sog|speed|speed_over_ground|sog_kn",
    "cog|course|course_over_ground|cog_deg",
    "heading|true_heading|hdg|heading_deg",
    "length|length_m|loa|loa_m",
    "width|width_m|beam|beam_m",
    "draught|draft|draught_m|draft_m",
    "imo|imo_number",
    "name|vesselname|vessel_name|shipname|ship_name",
    "type_of_mobile",
};

static const double knot = 1852.0 / 3600;

typedef struct table {
    tnk_csv *csv;
    int column[COLUMNS];
} table;

/* 31/12/2021 23:59:58, day first, also with - or . between. */
static int day_first(const char *s, double *seconds) {
    char iso[40];
    int day, month, year, used = 0;
    if (sscanf(s, "%2d%*[/.-]%2d%*[/.-]%4d%n", &day, &month, &year, &used) != 3 || !used || strlen(s) < 16) return 0;
    snprintf(iso, sizeof iso, "%04d-%02d-%02dT%.20s", year, month, day, s + used + 1);
    return (s[used] == ' ' || s[used] == 'T') && tnk_time_parse(iso, seconds);
}

int tnk_ais_time(const char *text, double *seconds) {
    double x;
    if (tnk_time_parse(text, seconds)) return 1;
    if (strlen(text) >= 9 && tnk_csv_number(text, &x) && x > 1e8) {
        *seconds = x > 1e11 ? x / 1000 : x; /* milliseconds */
        return 1;
    }
    return day_first(text, seconds);
}

static const char *cell(const table *t, enum column c) { return tnk_csv_cell(t->csv, t->column[c]); }

/* A number within [lo, hi]; NaN where there is none, or one that stands for "not available". */
static float number(const table *t, enum column c, double lo, double hi) {
    double x;
    return tnk_csv_number(cell(t, c), &x) && x >= lo && x <= hi ? (float)x : NAN;
}

static void bad(tnk_ais *ais, const table *t, enum column c) {
    if (ais->stats.bad++) return;
    snprintf(ais->stats.bad_first, sizeof ais->stats.bad_first, "line %ld: %.40s \"%.60s\"", tnk_csv_line(t->csv),
             t->column[c] < 0 ? names[c] : tnk_csv_name(t->csv, t->column[c]), cell(t, c));
}

/* Ships have numbers of nine digits that begin with 2 to 7; others are stations, buoys, aircraft, or nobody's. */
static int take_number(const table *t, unsigned *mmsi) {
    double x;
    if (!tnk_csv_number(cell(t, C_MMSI), &x) || x < 0 || x > 999999999 || x != floor(x)) return 0;
    *mmsi = (unsigned)x;
    return 1;
}

static int is_ship(const table *t, unsigned mmsi) {
    const char *mobile = cell(t, C_MOBILE);
    return mmsi >= 200000000 && mmsi < 800000000 && strncasecmp(mobile, "base", 4) && strncasecmp(mobile, "aton", 4);
}

static int within(const tnk_ais_box *b, const tnk_ais_row *r) {
    return r->time_s >= b->from_s && r->time_s <= b->to_s && fabs(r->lat_deg - b->lat_deg) <= b->half_lat_deg &&
           fabs(tnk_earth_wrap(r->lon_deg - b->lon_deg)) <= b->half_lon_deg;
}

static unsigned number_of_ship(const char *cell) {
    double x;
    if (!strncasecmp(cell, "imo", 3)) cell += 3 + strspn(cell + 3, " :");
    return tnk_csv_number(cell, &x) && x > 0 && x <= 9999999 && tnk_imo_holds((long)x) ? (unsigned)x : 0;
}

static void take_rest(const table *t, tnk_ais_row *r) {
    r->sog_ms = (float)(number(t, C_SOG, 0, 102.2) * knot);
    r->cog_deg = number(t, C_COG, -360, 359.99); /* some write -180 to 180 */
    r->heading_deg = number(t, C_HEADING, 0, 359.99);
    if (r->cog_deg < 0) r->cog_deg += 360;
    r->length_m = number(t, C_LENGTH, 1, 500);
    r->width_m = number(t, C_WIDTH, 1, 100);
    r->draught_m = number(t, C_DRAUGHT, 0.5, 255);
    if (r->draught_m > 25) r->draught_m /= 10; /* given in decimetres, as it is sent */
    r->imo = number_of_ship(cell(t, C_IMO));
    r->name = tnk_match_name(cell(t, C_NAME));
}

static int take_row(tnk_ais *ais, const table *t, const tnk_ais_box *box, tnk_err *err) {
    tnk_ais_row r = {0};
    ais->stats.rows++;
    if (!take_number(t, &r.mmsi)) return bad(ais, t, C_MMSI), TNK_OK;
    if (!tnk_ais_time(cell(t, C_TIME), &r.time_s)) return bad(ais, t, C_TIME), TNK_OK;
    int no_lon = !cell(t, C_LON)[0], no_lat = !cell(t, C_LAT)[0];
    if (!no_lon && !tnk_csv_number(cell(t, C_LON), &r.lon_deg)) return bad(ais, t, C_LON), TNK_OK;
    if (!no_lat && !tnk_csv_number(cell(t, C_LAT), &r.lat_deg)) return bad(ais, t, C_LAT), TNK_OK;
    if (no_lon || no_lat || fabs(r.lon_deg) > 180 || fabs(r.lat_deg) > 90 || !is_ship(t, r.mmsi)) {
        ais->stats.no_position++;
        return TNK_OK;
    }
    if (!within(box, &r)) {
        ais->stats.elsewhere++;
        return TNK_OK;
    }
    take_rest(t, &r);
    if (!tnk_reserve(&ais->row, &ais->room, ais->stats.used + 1, sizeof r)) return tnk_fail_nomem(err);
    ais->row[ais->stats.used++] = r;
    return TNK_OK;
}

static int by_ship(const void *left, const void *right) {
    const tnk_ais_row *a = left, *b = right;
    if (a->mmsi != b->mmsi) return a->mmsi < b->mmsi ? -1 : 1;
    if (a->time_s != b->time_s) return a->time_s < b->time_s ? -1 : 1;
    if (a->lat_deg != b->lat_deg) return a->lat_deg < b->lat_deg ? -1 : 1;
    return (a->lon_deg > b->lon_deg) - (a->lon_deg < b->lon_deg);
}

int tnk_ais_take(tnk_ais *ais, const char *path, const tnk_ais_box *box, tnk_err *err) {
    table t;
    tnk_err why = {0};
    int more = 0, rc = tnk_csv_open(path, 1, &t.csv, err);
    if (rc) return rc;
    for (int c = 0; c < COLUMNS; c++) t.column[c] = tnk_csv_column(t.csv, names[c]);
    for (int c = C_MMSI; c <= C_LAT && !rc; c++)
        if (t.column[c] < 0)
            rc = tnk_fail(err, TNK_E_READ,
                          "%.200s: no column %s; AIS tables name mmsi, time, lon, lat in their first line", path,
                          c == C_MMSI   ? "mmsi"
                          : c == C_TIME ? "time"
                          : c == C_LON  ? "lon"
                                        : "lat");
    while (!rc && (more = tnk_csv_next(t.csv, &why)) > 0) rc = take_row(ais, &t, box, err);
    if (!rc && more < 0) rc = tnk_fail(err, why.code, "%.200s: %.250s", path, why.text);
    tnk_csv_close(t.csv);
    if (!rc && ais->stats.used > 1) qsort(ais->row, (size_t)ais->stats.used, sizeof *ais->row, by_ship);
    return rc;
}

/* The size most often given. */
static float usual(const tnk_ais_row *row, long count, size_t at) {
    float best = NAN;
    long most = 0;
    for (long i = 0; i < count; i++) {
        float x, y;
        long same = 0;
        memcpy(&x, (const char *)&row[i] + at, sizeof x);
        if (isnan(x) || x == best) continue;
        for (long k = i; k < count; k++) {
            memcpy(&y, (const char *)&row[k] + at, sizeof y);
            same += x == y;
        }
        if (same > most) most = same, best = x;
        if (2 * same > count) break;
    }
    return best;
}

/* The number most often given, of those that are one; 0: none. */
static unsigned usual_number(const tnk_ais_row *row, long count, size_t at) {
    unsigned best = 0;
    long ahead = 0;
    for (long i = 0; i < count; i++) { /* majority vote */
        unsigned x;
        memcpy(&x, (const char *)&row[i] + at, sizeof x);
        if (!x) continue;
        if (!ahead) best = x;
        ahead += x == best ? 1 : -1;
    }
    return best;
}

static void make_ship(const tnk_ais_row *row, long count, double time_s, tnk_fix *fix, tnk_reported *out) {
    long n = 0;
    for (long i = 0; i < count; i++) {
        const tnk_ais_row *r = &row[i];
        if (n && fix[n - 1].time_s == r->time_s) continue;
        fix[n++] = (tnk_fix){r->time_s, r->lon_deg, r->lat_deg, r->sog_ms, r->cog_deg, r->heading_deg};
    }
    tnk_traffic_at(fix, n, time_s, out);
    out->mmsi = (long)row->mmsi;
    out->length_m = usual(row, count, offsetof(tnk_ais_row, length_m));
    out->width_m = usual(row, count, offsetof(tnk_ais_row, width_m));
    out->claim = (tnk_claim){usual_number(row, count, offsetof(tnk_ais_row, imo)),
                             usual_number(row, count, offsetof(tnk_ais_row, name)), out->length_m, out->width_m,
                             usual(row, count, offsetof(tnk_ais_row, draught_m))};
}

int tnk_ais_ships(tnk_ais *ais, double time_s, tnk_err *err) {
    long rows = ais->stats.used, ships = 0;
    tnk_fix *fix = tnk_alloc((size_t)rows, sizeof *fix);
    for (long i = 0; i < rows; i++) ships += !i || ais->row[i].mmsi != ais->row[i - 1].mmsi;
    ais->ship = tnk_alloc_zero((size_t)ships, sizeof *ais->ship);
    if (!fix || !ais->ship) {
        tnk_free(fix);
        return tnk_fail_nomem(err);
    }
    for (long i = 0, end; i < rows; i = end) {
        for (end = i + 1; end < rows && ais->row[end].mmsi == ais->row[i].mmsi;) end++;
        make_ship(ais->row + i, end - i, time_s, fix, &ais->ship[ais->stats.ships++]);
    }
    tnk_free(fix);
    return TNK_OK;
}
