/* score_print.c: the figures as JSON, byte for byte as Python writes it, or as a table. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "score.h"

/* Rounded to four decimals, correctly, as Python's round(x, 4). */
static double round4(double x) {
    char text[400];
    snprintf(text, sizeof text, "%.4f", x);
    return strtod(text, NULL);
}

/* The shortest text that reads back as x, in Python's form: always a point or an exponent. */
static void shortest(char *out, size_t capacity, double x) {
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, capacity, "%.*g", digits, x);
        if (strtod(out, NULL) == x) break;
    }
    double size = fabs(x);
    if (strchr(out, 'e') && size < 1e16 && size >= 1e-4) snprintf(out, capacity, "%.0f", x);
    if (!strpbrk(out, ".ein")) {
        size_t n = strlen(out);
        snprintf(out + n, capacity - n, ".0");
    }
}

void score_print_json(const score_line *lines, size_t n) {
    char text[400];
    printf("{\n");
    for (size_t i = 0; i < n; i++) {
        const score_line *l = &lines[i];
        printf(" \"%s\": ", l->name);
        if (l->kind == SCORE_COUNT) printf("%ld", l->count);
        if (l->kind == SCORE_TWO) printf("[\n  %ld,\n  %ld\n ]", l->count, l->second);
        if (l->kind == SCORE_NUMBER && isnan(l->number)) printf("null");
        if (l->kind == SCORE_NUMBER && !isnan(l->number)) {
            shortest(text, sizeof text, round4(l->number));
            printf("%s", text);
        }
        printf("%s\n", i + 1 < n ? "," : "");
    }
    printf("}\n");
}

void score_print_table(const score_line *lines, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const score_line *l = &lines[i];
        printf("%-22s", l->name);
        if (l->kind == SCORE_COUNT) printf("%10ld\n", l->count);
        else if (l->kind == SCORE_TWO) printf("%10ld %ld\n", l->count, l->second);
        else if (isnan(l->number)) printf("%10s\n", "-");
        else printf("%15.4f\n", l->number);
    }
}
