/* args.h: one table of options, read the way GDAL's own tools and GNU's do.
 *
 * -name, --name, -name VALUE, --name=VALUE; `--` ends the options; `-` alone is a name.
 * A wrong command line prints one ERROR line and a hint on standard error and exits with 2.
 */
#ifndef TOOLS_ARGS_H
#define TOOLS_ARGS_H

typedef struct arg_def {
    int id;             /* > 0; 0: a heading, whose text is help */
    const char *name;   /* without dashes */
    const char *alias;  /* another spelling, or NULL */
    const char *values; /* "FILE": takes one; "KEY VALUE": takes two; NULL: none */
    const char *help;   /* lines separated by \n */
} arg_def;              /* a table ends with a NULL help */

enum { ARGS_NAME = 0, ARGS_END = -1 };

typedef struct args {
    const char *tool;
    const arg_def *defs;
    int argc;
    char **argv;
    int at;             /* next word; starts at 1 */
    int names_only;     /* after -- */
    const char *option; /* as it was spelt */
    char *value, *value2;
} args;

/* Id of the next option (value, value2 filled), ARGS_NAME (value filled) or ARGS_END. */
int args_next(args *a);

/* The value of the option just read as a number within [lo, hi], or exit 2. */
int args_int(const args *a, int lo, int hi);
double args_real(const args *a, double lo, double hi);

/* "A,B" as two numbers; or exit 2. */
void args_pair(const args *a, const double lo[2], const double hi[2], double out[2]);

/* ERROR 1 and a hint on standard error; exit 2. */
_Noreturn void args_wrong(const args *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The table as help, on standard output. */
void args_help(const arg_def *defs);

/* Append to a NULL-terminated list that starts as NULL. Exits when there is no memory. */
void args_append(char ***list, char *word);

#endif
