#include "args.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void args_wrong(const args *a, const char *format, ...) {
    va_list list;
    va_start(list, format);
    fprintf(stderr, "ERROR 1: ");
    vfprintf(stderr, format, list);
    fprintf(stderr, "\nTry: %s --help\n", a->tool);
    va_end(list);
    exit(2);
}

/* Letters to change, add or drop to get from a to b. */
static int distance(const char *a, const char *b) {
    int row[64], n = (int)strlen(b);
    if (n > 62) return 99;
    for (int j = 0; j <= n; j++) row[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int best = corner + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            corner = row[j];
            row[j] = best;
        }
    }
    return row[n];
}

static _Noreturn void unknown(const args *a, const char *word, const char *name) {
    const char *near = NULL;
    int best = strlen(name) > 3 ? 3 : 2;
    for (const arg_def *d = a->defs; d->help; d++) {
        int k = d->id ? distance(name, d->name) : 99;
        if (k < best) best = k, near = d->name;
    }
    if (near) args_wrong(a, "unknown option %s; did you mean --%s?", word, near);
    args_wrong(a, "unknown option %s", word);
}

static const arg_def *find(const args *a, const char *name, size_t length) {
    for (const arg_def *d = a->defs; d->help; d++) {
        if (!d->id) continue;
        if (strlen(d->name) == length && !strncmp(d->name, name, length)) return d;
        if (d->alias && strlen(d->alias) == length && !strncmp(d->alias, name, length)) return d;
    }
    return NULL;
}

static char *take_word(args *a, const arg_def *d) {
    if (a->at >= a->argc) args_wrong(a, "%s needs %s", a->option, d->values);
    return a->argv[a->at++];
}

int args_next(args *a) {
    a->value = a->value2 = NULL;
    if (a->at >= a->argc) return ARGS_END;
    char *word = a->argv[a->at++];
    if (a->names_only || word[0] != '-' || !word[1]) {
        a->value = word;
        return ARGS_NAME;
    }
    if (!strcmp(word, "--")) {
        a->names_only = 1;
        return args_next(a);
    }
    const char *name = word + (word[1] == '-' ? 2 : 1);
    size_t length = strcspn(name, "=");
    const arg_def *d = find(a, name, length);
    if (!d) unknown(a, word, name);
    a->option = word;
    if (!d->values) {
        if (name[length]) args_wrong(a, "--%s takes no value", d->name);
        return d->id;
    }
    a->value = name[length] ? word + (name - word) + length + 1 : take_word(a, d);
    if (!a->value[0]) args_wrong(a, "%s: needs %s, and got an empty word", a->option, d->values);
    if (!strchr(d->values, ' ')) return d->id;
    char *equals = strchr(a->value, '='); /* --config KEY=VALUE, as newer GDAL writes it */
    if (equals) *equals = 0;
    a->value2 = equals ? equals + 1 : take_word(a, d);
    return d->id;
}

/* 1 when all of the text, or all up to `stop`, is one finite number. */
static int parse(const char *text, char stop, double *out, const char **rest) {
    char *end;
    errno = 0;
    *out = strtod(text, &end);
    if (end == text || !isfinite(*out) || strpbrk(text, "xXnN")) return 0;
    *rest = end;
    return *end == stop;
}

double args_real(const args *a, double lo, double hi) {
    double x;
    const char *rest;
    if (!parse(a->value, 0, &x, &rest)) args_wrong(a, "%s %s: not a number", a->option, a->value);
    if (x < lo || x > hi)
        args_wrong(a, "%s %s: must lie within %g and %g", a->option, a->value, lo, hi);
    return x;
}

int args_int(const args *a, int lo, int hi) {
    double x;
    const char *rest;
    if (!parse(a->value, 0, &x, &rest) || x != floor(x))
        args_wrong(a, "%s %s: not a whole number", a->option, a->value);
    if (x < lo || x > hi)
        args_wrong(a, "%s %s: must lie within %d and %d", a->option, a->value, lo, hi);
    return (int)x;
}

void args_pair(const args *a, const double lo[2], const double hi[2], double out[2]) {
    const char *rest = "";
    if (!parse(a->value, ',', &out[0], &rest) || !parse(rest + 1, 0, &out[1], &rest))
        args_wrong(a, "%s %s: needs two numbers with a comma between", a->option, a->value);
    for (int i = 0; i < 2; i++)
        if (out[i] < lo[i] || out[i] > hi[i])
            args_wrong(a, "%s %s: %g must lie within %g and %g", a->option, a->value, out[i], lo[i],
                       hi[i]);
}

/* GDAL's own options are shown in its spelling, the rest in GNU's. */
static const char *dashes(const char *name) {
    return strlen(name) <= 2 || !strcmp(name, "dsco") || !strcmp(name, "lco") ? "-" : "--";
}

void args_help(const arg_def *defs) {
    for (const arg_def *d = defs; d->help; d++) {
        if (!d->id) {
            printf("\n%s\n", d->help);
            continue;
        }
        char left[64];
        snprintf(left, sizeof left, "%s%s%s%s%s%s", dashes(d->name), d->name,
                 !d->alias ? "" : d->alias[1] ? ", --" : ", -", d->alias ? d->alias : "", d->values ? " " : "",
                 d->values ? d->values : "");
        int fits = strlen(left) <= 22;
        printf("  %-22s", left);
        for (const char *line = d->help; line;) {
            size_t n = strcspn(line, "\n");
            printf("%s%*s%.*s\n", line == d->help && !fits ? "\n" : "",
                   line == d->help && fits ? 2 : 26, "", (int)n, line);
            line = line[n] ? line + n + 1 : NULL;
        }
    }
}

void args_append(char ***list, char *word) {
    size_t n = 0;
    while (*list && (*list)[n]) n++;
    char **more = realloc(*list, (n + 2) * sizeof *more);
    if (!more) {
        fprintf(stderr, "ERROR 12: out of memory\n");
        exit(1);
    }
    more[n] = word;
    more[n + 1] = NULL;
    *list = more;
}
