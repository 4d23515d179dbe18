/* book.h: what a ledger holds, for the files of this room and the public functions above it. */
#ifndef TNK_LEDGER_BOOK_H
#define TNK_LEDGER_BOOK_H

#include <tanker/ledger.h>

#include "base/err.h"

typedef struct tnk_group {
    char name[32];
    char flag[48]; /* one flag of the group, as tnk_same_word() compares */
} tnk_group;

typedef struct tnk_listed {
    long imo; /* 0 none */
    char name[80];
} tnk_listed;

struct tnk_ledger {
    tnk_cap *caps;
    tnk_product *products;
    tnk_group *groups;
    struct tnk_zones *zones; /* NULL: none were given */
    struct tnk_kept *kept;   /* sights in them; see visits.h */
    tnk_event *visits;       /* of those; of the last settling */
    tnk_event *rows;   /* as they were taken */
    tnk_event *events; /* merged, sorted; of the last settling */
    tnk_account *accounts;
    tnk_listed *listed; /* sanctioned hulls */
    char **warnings; /* those from first_of_settling on go with the next settling */
    long cap_count, cap_room, product_count, product_room, group_count, group_room, row_count, row_room;
    long listed_count, listed_room;
    long kept_count, kept_room, visit_count, event_count, account_count, warning_count, warning_room, first_of_settling;
    tnk_population population; /* of the last settling; calls 0: none was learnt */
    double model_sd; /* of the logarithm of deadweight from length and beam: the same for all hulls */
    tnk_err err;
};

/* One sd of a fill that comes without an interval: what a freeboard from a 0.5 m image gives for a ship whose
 * particulars are known. */
static const double tnk_assumed_fill_sd = 0.1;

/* Add a warning; without memory it is lost. */
void tnk_ledger_warn(tnk_ledger *l, const char *format, ...) __attribute__((format(__printf__, 2, 3)));

/* 1 when two names differ in case, blanks and signs alone; both must have a letter or digit. */
int tnk_same_word(const char *a, const char *b);

/* tables.c: the tables the ledger starts with; a file of them; look-ups. product and cap names are also found by
 * alias; NULL: none. */
int tnk_tables_start(tnk_ledger *l);
int tnk_tables_read(tnk_ledger *l, const char *path);
const tnk_product *tnk_tables_product(const tnk_ledger *l, const char *name);
const tnk_cap *tnk_tables_cap(const tnk_ledger *l, const char *commodity, int year);
const char *tnk_tables_group(const tnk_ledger *l, const char *flag);

/* rows.c: events of a CSV behind those there are; all of them or none. */
int tnk_rows_read(tnk_ledger *l, const char *path);

/* Hulls of a list behind those there are; is the hull of an event one of them? */
int tnk_rows_listed(tnk_ledger *l, const char *path);
int tnk_is_listed(const tnk_ledger *l, const tnk_event *e);

/* An event of which nothing is known; append one. */
void tnk_event_init(tnk_event *e);
int tnk_event_push(tnk_ledger *l, const tnk_event *e);

/* merge.c: l->events from l->rows and l->visits: doubles merged, sorted by date, those without one last. */
int tnk_merge_rows(tnk_ledger *l, double days);

/* settle.c */
int tnk_settle(tnk_ledger *l, const tnk_ledger_opts *opts);
void tnk_settle_drop(tnk_ledger *l);

#endif
