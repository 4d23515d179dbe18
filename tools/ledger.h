/* ledger.h: what the parts of tanker-ledger share. */
#ifndef TOOLS_LEDGER_H
#define TOOLS_LEDGER_H

#include <json-c/json.h>
#include <tanker/tanker.h>

enum { LEDGER_FILLS = 16 };

typedef struct ledger_opts {
    tnk_ledger_opts settle;
    double fills[LEDGER_FILLS];
    const char *events, *caps, *areas, *sanctioned;
    char **catalogs;
    char *change[2]; /* two passes to compare; NULL: none */
    const char *json, *csv, *chart, *explain;
    int quiet, comparing;
} ledger_opts;

/* The command line; ends the process where it is wrong, or for --help and the like. */
void ledger_parse(ledger_opts *o, int argc, char **argv);

/* The unit of an account: "bbl" or "t". */
const char *ledger_unit(const tnk_account *a);

/* Digits in threes: "1,691,976"; "-" for NaN. Up to four results live at a time. */
const char *ledger_digits(double x, int decimals);

void ledger_print(const tnk_ledger *l);                           /* the table, on standard output */
int ledger_explain(const tnk_ledger *l, const char *event);       /* every number behind one event; exit status */
json_object *ledger_json(const tnk_ledger *l);                    /* all of it */
int ledger_write_json(const tnk_ledger *l, const char *path);     /* exit status; "-": standard output */
enum { LEDGER_TABLES = 4 };
void ledger_csv_name(const char *path, int table, char *name, size_t size); /* of the events' table 0, then those beside it */
int ledger_write_csv(const tnk_ledger *l, const char *path);      /* events; beside it -scenarios, -monthly, -curve */
int ledger_change(const char *before, const char *after, const char *json); /* tanker-ledger change; exit status */
int ledger_can_draw(void);                                        /* 1: built with cairo */
int ledger_write_chart(const tnk_ledger *l, const char *path);    /* .svg or .png of the last year; exit status */

#endif
