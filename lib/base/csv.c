#include "base/csv.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { ROOM = 256 << 10 };

struct tnk_csv {
    FILE *file;
    char *bytes; /* [ROOM + 1] */
    size_t at, end; /* what is read and not yet given */
    int lines, done;
    char mark;      /* between cells */
    char *cell[TNK_CSV_COLUMNS];
    int cells, columns;
    char *header, *name[TNK_CSV_COLUMNS]; /* the header row, kept */
    long line, next_line;
};

static int is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static int fill(tnk_csv *csv) {
    memmove(csv->bytes, csv->bytes + csv->at, csv->end - csv->at);
    csv->end -= csv->at;
    csv->at = 0;
    size_t n = fread(csv->bytes + csv->end, 1, ROOM - csv->end, csv->file);
    csv->done = n < ROOM - csv->end;
    csv->end += n;
    return !ferror(csv->file);
}

/* Bytes of the row at `at` up to its line end, or -1 where that is not read yet. */
static long row_length(const tnk_csv *csv) {
    const char *s = csv->bytes + csv->at, *end = csv->bytes + csv->end;
    if (csv->lines) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        return stop ? stop - s : -1;
    }
    int quoted = 0;
    for (const char *p = s; p < end; p++) {
        if (*p == '"') quoted = !quoted;
        else if (*p == '\n' && !quoted) return p - s;
    }
    return -1;
}

static int open_quote(const char *row, long n) {
    int quoted = 0;
    for (const char *p = row; p < row + n; p++) quoted ^= *p == '"';
    return quoted;
}

/* The next row as text with a 0 behind it; NULL at the end, or with *err set. */
static char *take_row(tnk_csv *csv, tnk_err *err) {
    long n = row_length(csv);
    if (n < 0 && !csv->done) {
        if (!fill(csv)) {
            tnk_fail(err, TNK_E_READ, "line %ld: %s", csv->next_line, strerror(errno));
            return NULL;
        }
        n = row_length(csv);
        if (n < 0 && !csv->done) {
            tnk_fail(err, TNK_E_READ, "line %ld: a row of more than %d bytes: this is no CSV, or a quote is open",
                     csv->next_line, ROOM);
            return NULL;
        }
    }
    if (n < 0) n = (long)(csv->end - csv->at);
    if (!csv->lines && memchr(csv->bytes + csv->at, '\n', (size_t)n) && open_quote(csv->bytes + csv->at, n)) {
        tnk_fail(err, TNK_E_READ, "line %ld: a quote is open, to the end of the file", csv->next_line);
        return NULL;
    }
    if (!n && csv->at == csv->end) return NULL;
    char *row = csv->bytes + csv->at;
    csv->line = csv->next_line++;
    for (long i = 0; i < n && !csv->lines; i++) csv->next_line += row[i] == '\n';
    csv->at += (size_t)n + (csv->at + (size_t)n < csv->end);
    row[n] = 0;
    return row;
}

/* A cell that begins with a quote, unquoted where it stands; returns what follows it. */
static char *take_quoted(char *s) {
    char *out = s++;
    for (; *s; s++) {
        if (*s == '"' && s[1] != '"') break;
        s += *s == '"';
        *out++ = *s;
    }
    char *rest = *s ? s + 1 : s;
    *out = 0;
    return rest;
}

static void split(tnk_csv *csv, char *s) {
    for (csv->cells = 0; csv->cells < TNK_CSV_COLUMNS; csv->cells++) {
        while (is_blank(*s) && *s != csv->mark) s++;
        char *cell = s, *stop;
        if (*s == '"') {
            s = take_quoted(s);
            stop = cell + strlen(cell);
            while (*s && *s != csv->mark) s++;
        } else {
            char *to = strchr(s, csv->mark);
            s = stop = to ? to : s + strlen(s);
        }
        int last = !*s;
        while (stop > cell && is_blank(stop[-1])) stop--;
        *stop = 0;
        csv->cell[csv->cells] = cell;
        if (last) {
            csv->cells++;
            return;
        }
        s++;
    }
}

static char most_of(const char *row) {
    const char *marks = ",;\t";
    int best = 0, count[3] = {0};
    for (const char *c = row; *c; c++)
        for (int i = 0; i < 3; i++) count[i] += *c == marks[i];
    for (int i = 1; i < 3; i++)
        if (count[i] > count[best]) best = i;
    return marks[best];
}

static int take_header(tnk_csv *csv, tnk_err *err) {
    if (!fill(csv)) return tnk_fail(err, TNK_E_READ, "%s", strerror(errno));
    if (csv->end >= 3 && !memcmp(csv->bytes, "\xef\xbb\xbf", 3)) csv->at = 3;
    char *row = take_row(csv, err);
    if (!row)
        return err->code ? err->code
                         : tnk_fail(err, TNK_E_READ, "empty: a first line that names the columns is needed");
    csv->header = tnk_strdup(row);
    if (!csv->header) return tnk_fail_nomem(err);
    csv->mark = most_of(row);
    split(csv, csv->header);
    csv->columns = csv->cells;
    memcpy(csv->name, csv->cell, sizeof csv->name);
    return TNK_OK;
}

int tnk_csv_open(const char *path, int lines, tnk_csv **out, tnk_err *err) {
    *out = NULL;
    tnk_csv *csv = tnk_alloc_zero(1, sizeof *csv);
    if (!csv) return tnk_fail_nomem(err);
    csv->lines = lines;
    csv->next_line = 1;
    csv->bytes = tnk_alloc(ROOM + 1, 1);
    csv->file = csv->bytes ? fopen(path, "rb") : NULL;
    int rc = !csv->bytes  ? tnk_fail_nomem(err)
             : !csv->file ? tnk_fail(err, TNK_E_OPEN, "%s: %s", path, strerror(errno))
                          : TNK_OK;
    tnk_err why = {0};
    if (!rc && (rc = take_header(csv, &why))) tnk_fail(err, rc, "%.300s: %.200s", path, why.text);
    if (rc) {
        tnk_csv_close(csv);
        return rc;
    }
    *out = csv;
    return TNK_OK;
}

void tnk_csv_close(tnk_csv *csv) {
    if (!csv) return;
    if (csv->file) fclose(csv->file);
    tnk_free(csv->bytes);
    tnk_free(csv->header);
    tnk_free(csv);
}

int tnk_csv_next(tnk_csv *csv, tnk_err *err) {
    tnk_err why = {0};
    for (char *row; (row = take_row(csv, &why));) {
        split(csv, row);
        for (int i = 0; i < csv->cells; i++)
            if (csv->cell[i][0]) return 1;
    }
    csv->cells = 0;
    if (why.code) *err = why;
    return why.code ? -1 : 0;
}

long tnk_csv_line(const tnk_csv *csv) { return csv->line; }
int tnk_csv_columns(const tnk_csv *csv) { return csv->columns; }
const char *tnk_csv_name(const tnk_csv *csv, int column) { return csv->name[column]; }
const char *tnk_csv_cell(const tnk_csv *csv, int i) { return i >= 0 && i < csv->cells ? csv->cell[i] : ""; }

int tnk_csv_too_many(const tnk_csv *csv) {
    for (int i = csv->columns; i < csv->cells; i++)
        if (csv->cell[i][0]) return 1;
    return 0;
}

static char plain(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static int no_letter(char c) { return c == ' ' || c == '_' || c == '#'; }

/* Is the name that begins at `want` and ends at '|' or 0 that of the column? */
static int same_name(const char *have, const char *want) {
    for (;;) {
        while (no_letter(*have)) have++;
        while (no_letter(*want)) want++;
        int over = !*want || *want == '|';
        if (!*have || over) return !*have && over;
        if (plain(*have++) != plain(*want++)) return 0;
    }
}

int tnk_csv_column(const tnk_csv *csv, const char *names) {
    for (const char *want = names; want; want = strchr(want, '|') ? strchr(want, '|') + 1 : NULL)
        for (int i = 0; i < csv->columns; i++)
            if (same_name(csv->name[i], want)) return i;
    return -1;
}

int tnk_csv_number(const char *s, double *out) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t digits = 0;
    int any = 0, scale = 0, minus = *s == '-';
    s += *s == '-' || *s == '+';
    for (int point = 0; (*s >= '0' && *s <= '9') || (*s == '.' && !point); s++) {
        if (*s == '.') {
            point = 1;
            continue;
        }
        any = 1;
        if (digits < 100000000000000000u) {
            digits = digits * 10 + (uint64_t)(*s - '0');
            scale -= point;
        } else {
            scale += !point;
        }
    }
    if (!any) return 0;
    if (*s == 'e' || *s == 'E') {
        int down = s[1] == '-', power = 0;
        s += 1 + (s[1] == '-' || s[1] == '+');
        if (!*s) return 0;
        for (; *s >= '0' && *s <= '9' && power < 1000; s++) power = power * 10 + (*s - '0');
        scale += down ? -power : power;
    }
    if (*s || scale > 22) return 0;
    double x = (double)digits;
    *out = scale >= 0 ? x * powers[scale] : scale >= -22 ? x / powers[-scale] : x * pow(10, scale);
    if (minus) *out = -*out;
    return 1;
}

/* Bytes of the letter that begins so; 0: none does. */
static int letter_bytes(unsigned char c) {
    return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

int tnk_csv_utf8(const char *s) {
    while (*s) {
        int n = letter_bytes((unsigned char)*s);
        if (!n) return 0;
        for (s++; --n; s++)
            if (((unsigned char)*s & 0xc0) != 0x80) return 0;
    }
    return 1;
}

void tnk_csv_whole(char *text) {
    size_t n = strlen(text), at = n;
    while (at && ((unsigned char)text[at - 1] & 0xc0) == 0x80) at--;
    if (at && letter_bytes((unsigned char)text[at - 1]) > (int)(n - at) + 1) text[at - 1] = 0;
}

int tnk_imo_holds(long imo) {
    long sum = 0, weight = 2;
    if (imo < 1000000 || imo > 9999999) return 0;
    for (long rest = imo / 10; rest; rest /= 10) sum += rest % 10 * weight++;
    return sum % 10 == imo % 10;
}
