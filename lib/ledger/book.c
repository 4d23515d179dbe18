#include "ledger/book.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void tnk_ledger_warn(tnk_ledger *l, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (!tnk_reserve(&l->warnings, &l->warning_room, l->warning_count + 1, sizeof *l->warnings)) return;
    char *copy = tnk_strdup(text);
    if (copy) l->warnings[l->warning_count++] = copy;
}

static int letter(char c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) ? c : 0;
}

int tnk_same_word(const char *a, const char *b) {
    for (int any = 0;; any = 1) {
        while (*a && !letter(*a)) a++;
        while (*b && !letter(*b)) b++;
        if (!*a || !*b) return any && !*a && !*b;
        if (letter(*a++) != letter(*b++)) return 0;
    }
}

void tnk_event_init(tnk_event *e) {
    memset(e, 0, sizeof *e);
    double *const numbers[] = {&e->laden_mean, &e->laden_alone, &e->laden_alone_lo, &e->laden_alone_hi, &e->time_s, &e->dwt_t, &e->capacity_bbl, &e->draught_m, &e->laden, &e->laden_lo,
                               &e->laden_hi, &e->hull_prob, &e->barrels_per_tonne, &e->full_bbl, &e->full_t, &e->barrels,
                               &e->barrels_lo, &e->barrels_hi};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = NAN;
    e->rows = 1;
}

int tnk_event_push(tnk_ledger *l, const tnk_event *e) {
    if (!tnk_reserve(&l->rows, &l->row_room, l->row_count + 1, sizeof *l->rows)) return tnk_fail_nomem(&l->err);
    l->rows[l->row_count++] = *e;
    return TNK_OK;
}
