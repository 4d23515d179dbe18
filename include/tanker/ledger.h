/* ledger.h: deliveries of oil added up against a cap.
 *
 * A ledger takes events (calls of tankers, one a row), counts them the way the UN Panel of Experts does (deadweight or
 * capacity times an assumed fill), and, where fills were measured, as a measurement with its error: the error of a
 * hull's size is shared by all its visits, that of barrels per tonne by all of a product, that of the size model by
 * all hulls it was used for; these do not average out.
 *
 * A ledger belongs to one thread at a time. What it gives is borrowed and stays until the next call that changes it.
 */
#ifndef TANKER_LEDGER_H
#define TANKER_LEDGER_H

#include <stddef.h>
#include <tanker/cargo.h>
#include <tanker/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnk_ledger tnk_ledger;

/* Pinned. */
enum tnk_event_kind {
    TNK_EVENT_CALL = 0,       /* at a berth or anchorage of discharge: counted */
    TNK_EVENT_DISCHARGED = 1, /* two passes show it lighter afterwards: counted, by what left it */
    TNK_EVENT_TRANSFER = 2,   /* ship to ship: listed, not counted: the oil is counted where it is landed */
    TNK_EVENT_LOADED = 3,     /* two passes show it heavier, or a place of loading: listed, not counted */
    TNK_EVENT_KINDS = 4
};
/* "call", "discharged", "transfer", "loaded"; NULL for no such number. */
TNK_API const char *tnk_event_kind_name(enum tnk_event_kind kind);

/* Why an event is in no sum. Pinned. */
enum tnk_uncounted {
    TNK_COUNTED = 0,
    TNK_UNCOUNTED_KIND = 1,      /* "kind": a transfer or a loading */
    TNK_UNCOUNTED_COMMODITY = 2, /* "commodity": its product falls under another cap */
    TNK_UNCOUNTED_SIZE = 3,      /* "size": neither deadweight nor capacity is known */
    TNK_UNCOUNTED_DATE = 4,      /* "date": none, and events of several years are there */
    TNK_UNCOUNTED_COUNT = 5
};
/* "counted", "kind" ...; NULL for no such number. */
TNK_API const char *tnk_uncounted_name(enum tnk_uncounted why);

/* One event. NaN, 0 and "" mean not known. Grows only at the end; reached by pointer only. */
typedef struct tnk_event {
    char id[24];              /* given, or "E" and the number of its row */
    enum tnk_event_kind kind;
    double time_s;            /* seconds since 1970, UTC */
    char date[24];            /* the same as text, to the precision given; "" not known */
    int year;                 /* 0 not known */
    char vessel[80];
    long imo;
    char hull[48];            /* whose visits share errors: the IMO number, else the name, else this event alone */
    char flag[48], flag_group[32];
    char area[80], product[48], source[400];
    double dwt_t, dwt_sd;     /* deadweight; sd of its logarithm, 0: exact */
    int dwt_modelled;         /* 1: from the hull's size, by a model whose error all such hulls share */
    double capacity_bbl;      /* used instead of dwt_t times barrels per tonne */
    double draught_m;
    double laden, laden_lo, laden_hi; /* cargo over deadweight; 90 % interval */
    double laden_shared;      /* 0..1: share of its variance that all visits of the hull have in common */
    int laden_assumed;        /* 1: the interval was not given, and is the one assumed for such a value */
    long rows;                /* rows that told of it; more than 1: merged */
    enum tnk_uncounted uncounted;
    /* filled by tnk_ledger_settle() */
    char product_used[32];    /* of the table */
    double barrels_per_tonne, barrels_per_tonne_sd; /* NaN: goods counted by weight */
    char factor_source[160];
    double full_bbl, full_t;  /* if entirely laden */
    double barrels, barrels_lo, barrels_hi; /* measured, with 90 % interval; tonnes for goods by weight; NaN: not */
    char evidence[1000];      /* of an event from images: scenes, checksums, versions, vessels */
    int from_images;          /* 1: images tell of it; 2: and rows by hand */
    double hull_prob;         /* of a hull without a name, that this is the `hull` of earlier visits; NaN it has one */
    int sanctioned;           /* 1: its hull is in the list of tnk_ledger_sanctioned() */
    double laden_mean;        /* expected cargo over dwt_t, of images: a hull deeper than its size tells carries more and
                                 shows more freeboard, so that it is more than laden times dwt_t; NaN: from these */
    double laden_alone, laden_alone_lo, laden_alone_hi; /* as the image alone tells it, where laden and its interval
                                 go by all calls (tnk_ledger_opts.learn_fills); NaN: they do not */
} tnk_event;

/* A cap of the table in force. */
typedef struct tnk_cap {
    char name[32];            /* of the commodity: "refined", "crude" ... */
    double limit_bbl, limit_t;/* a calendar year's; NaN: none in this unit. Barrels go first */
    int year;                 /* it is of this year alone; 0: of every year that has none of its own */
    char source[200];
} tnk_cap;

/* A product of the table in force. */
typedef struct tnk_product {
    char name[32];            /* letters, digits and _ */
    char commodity[32];       /* the cap it counts against */
    double barrels_per_tonne; /* NaN: counted by weight */
    double sd;                /* one standard deviation of it, relative: what the same name covers */
    char aliases[160];        /* other names, parted by blanks */
    char source[160];
} tnk_product;

typedef struct tnk_ledger_opts {
    size_t struct_size;       /* TNK_LEDGER_OPTS_INIT sets it; leave it */
    const char *product;      /* what events without a product brought, and whose cap counts: a product or a cap; NULL
                                 "refined" */
    double barrels_per_tonne; /* > 0: of all events, whatever their product; 0: by product */
    double barrels_per_tonne_sd; /* one sd of it, in barrels; 0 */
    int year;                 /* calendar year; 0: every year that has events */
    const double *fills;      /* assumed fills, each in (0, 1]; NULL: 0.33, 0.5, 0.9 */
    int fill_count;           /* at most 16 */
    double missed_factor;     /* true calls over those seen; multiplies every sum; 1 */
    double merge_days;        /* rows of different sources on one hull and area this near are one event, and within the
                                 month of a row that tells no day; 2 */
    double stay_days;         /* sights of one hull in one area this near are one visit; 3 */
    double min_tanker;        /* hulls in images count from this tanker_prob on; 0.5. Goods by weight: bulk carriers */
    int learn_fills;          /* 1: how full calls are is learnt from the calls seen in images, and decides what each
                                 freeboard leaves open (tnk_ledger_population()); 0, the default: the prior of
                                 tnk_cargo() does */
} tnk_ledger_opts;            /* grows only at the end */

#define TNK_LEDGER_OPTS_INIT                                                                 \
    {                                                                                        \
        sizeof(tnk_ledger_opts), 0, 0, 0, 0, 0, 0, 1, 2, 3, 0.5, 0                                   \
    }

/* A sum under an assumed fill. */
typedef struct tnk_scenario {
    double fill;
    double tonnes, barrels, times_cap; /* barrels NaN for goods counted by weight; times_cap NaN without a cap */
    char passed_on[12];       /* first day the running sum is above the cap, "2020-05-17"; "" never */
    double mixed;             /* in the account's unit: measured where measured, this fill elsewhere */
    double mixed_lo, mixed_hi, mixed_prob; /* 90 % interval; probability to be over the cap. NaN: nothing measured */
} tnk_scenario;

/* The sum of the events whose fill was measured. */
typedef struct tnk_measured {
    long events;              /* 0: the rest is NaN */
    double tonnes, barrels;   /* expected; barrels NaN for goods counted by weight */
    double lo, hi;            /* 90 % interval, in the account's unit */
    double times_cap, prob_over_cap;
    double sd;                /* relative; and its parts: */
    double sd_fill, sd_hull, sd_factor, sd_model; /* visits alone; sizes and fills shared by visits of a hull;
                                 barrels per tonne; the size model */
    char passed_on[12];       /* first day the expected sum is above the cap; "" never */
    char sure_on[12];         /* first day with a probability of 0.95 and more; "" never */
} tnk_measured;

/* What one month brought under one group of flags. */
typedef struct tnk_month {
    char month[8];            /* "2020-03"; "" date not known */
    char flag_group[32];
    long events, events_measured;
    double full;              /* if entirely laden; these in the account's unit */
    double measured;          /* of the events measured */
    double amount;            /* measured where measured, the middle assumed fill elsewhere */
} tnk_month;

/* The running sum at the end of a day with events. */
typedef struct tnk_day {
    char date[12];            /* "" the events without a date, which come last */
    long events, events_measured;
    double full;              /* running sums in the account's unit */
    double measured, lo, hi, prob_over_cap; /* NaN while nothing is measured */
} tnk_day;

/* One commodity in one calendar year. Grows only at the end. */
typedef struct tnk_account {
    int year;                 /* 0: no event has a date */
    tnk_cap cap;
    int by_weight;            /* 1: the unit is the tonne, 0: the barrel */
    double limit;             /* the cap in that unit; NaN none */
    long events;              /* counted */
    double dwt_t;             /* their deadweight, capacities turned to tonnes */
    double missed_factor;
    const tnk_scenario *scenarios;
    int scenario_count;
    tnk_measured measured;
    const tnk_month *months;
    int month_count;
    const tnk_day *days;
    int day_count;
    double sd_population;     /* part of measured.sd: how well it is known how full calls are; NaN as the others */
} tnk_account;

/* How full the calls seen in images are: shares of those with 0 to 0.1, 0.1 to 0.2 ... of the deadweight. */
typedef struct tnk_population {
    long calls, hulls;        /* learnt from; 0: nothing was, and the prior decides */
    double prior[10], share[10]; /* each sums to 1 */
    double sd;                /* relative, of all their cargo: the error of the shares */
} tnk_population;             /* grows only at the end; reached by pointer only */

/* An empty ledger with the two caps of UN resolution 2397 (2017) and the usual products.
 * TNK_OK, TNK_E_ARG, TNK_E_NOMEM. tnk_ledger_free(NULL) does nothing. */
TNK_API int tnk_ledger_new(tnk_ledger **out);
TNK_API void tnk_ledger_free(tnk_ledger *ledger);

/* Words of the last failure, "" when none; what was noticed but stops nothing. */
TNK_API const char *tnk_ledger_message(const tnk_ledger *ledger);
TNK_API int tnk_ledger_warning_count(const tnk_ledger *ledger);
TNK_API const char *tnk_ledger_warning(const tnk_ledger *ledger, int i);

/* Take caps, products, flag groups and the model's error from a JSON file, as README.md describes it; a cap or product
 * of a name that is there replaces it. TNK_OK, TNK_E_OPEN, TNK_E_READ (the words name the place), TNK_E_NOMEM. */
TNK_API int tnk_ledger_caps(tnk_ledger *ledger, const char *path);

/* Add the events of a CSV: date, vessel, imo, flag, dwt_t, capacity_bbl, laden, draught_m, area, product, source, and
 * those README.md lists; columns may be left out, empty cells are not known. A cell that cannot be understood is an
 * error that names row and column; nothing is then added. TNK_OK, TNK_E_OPEN, TNK_E_READ, TNK_E_NOMEM. */
TNK_API int tnk_ledger_events(tnk_ledger *ledger, const char *path);

/* Areas for tnk_ledger_catalog(), which comes after it: polygons of any OGR file with the fields `role` (load,
 * discharge, transfer, lock) and `name`. TNK_OK, TNK_E_OPEN, TNK_E_READ, TNK_E_NOMEM. */
TNK_API int tnk_ledger_areas(tnk_ledger *ledger, const char *path);

/* Add the hulls that detect-tanker or tanker-archive found (a file, or "PG:..."): those in an area (without areas: all),
 * at a known time. Sights of one hull become visits, and visits events: loaded in an area of loading, transfer in one
 * of transfer, else a call; their fill is that of the first sight where it was measured. In a lock a hull goes on with
 * its visit behind it. What rows by hand tell of too is counted once: the same hull, or where the image does not name
 * it one whose size fits. TNK_OK, TNK_E_OPEN, TNK_E_READ, TNK_E_NOMEM. */
TNK_API int tnk_ledger_catalog(tnk_ledger *ledger, const char *path);

/* Mark hulls of a list in all events: a CSV with the columns imo, name, or one of them. A hull is in it by its number, and
 * by its name where one of the two has no number. TNK_OK, TNK_E_OPEN, TNK_E_READ, TNK_E_NOMEM. */
TNK_API int tnk_ledger_sanctioned(tnk_ledger *ledger, const char *path);

/* Merge doubles, and add up. May be called again with other options. TNK_OK; TNK_E_ARG an option is out of range or
 * the product not in the table; TNK_E_NOMEM. opts NULL: TNK_LEDGER_OPTS_INIT. */
TNK_API int tnk_ledger_settle(tnk_ledger *ledger, const tnk_ledger_opts *opts);

/* After tnk_ledger_settle(): events by date, those without one last, and one account a year, by year. NULL out of
 * range. */
TNK_API long tnk_ledger_event_count(const tnk_ledger *ledger);
TNK_API const tnk_event *tnk_ledger_event(const tnk_ledger *ledger, long i);
TNK_API int tnk_ledger_account_count(const tnk_ledger *ledger);
TNK_API const tnk_account *tnk_ledger_account(const tnk_ledger *ledger, int i);

/* What tnk_ledger_settle() learnt of fills; NULL for no ledger. */
TNK_API const tnk_population *tnk_ledger_population(const tnk_ledger *ledger);

/* The tables in force; NULL past the end. */
TNK_API const tnk_cap *tnk_ledger_cap(const tnk_ledger *ledger, int i);
TNK_API const tnk_product *tnk_ledger_product(const tnk_ledger *ledger, int i);

/* ---- two passes ---- */

typedef struct tnk_changes tnk_changes;

/* One hull in two outputs of detect-tanker, after minus before; or a hull that only one of them has. Grows only at the
 * end; reached by pointer only. */
typedef struct tnk_passed {
    char before_id[24], after_id[24]; /* "" not found in that one */
    double match_prob;         /* that it is the same hull; NaN where there is one only */
    double hours, moved_m;     /* between the two sights; NaN not known */
    double length_m, beam_m;   /* mean by their errors */
    double freeboard_before_m, freeboard_after_m;
    tnk_change_out change;     /* NaN where `why` is not "" */
    char why[120];             /* why no change could be measured */
} tnk_passed;

/* Find the hulls of two passes in each other, one to one, by register number, length, beam and place, and say what
 * changed aboard (tnk_cargo_change()). Sorted: matched ones by before_id, then those of one pass alone.
 *   before, after   what detect-tanker wrote, in any format
 *   message         [capacity] receives the words of an error; may be NULL
 * TNK_OK; TNK_E_ARG; TNK_E_OPEN; TNK_E_READ; TNK_E_NOMEM. tnk_changes_free(NULL) does nothing. */
TNK_API int tnk_changes_new(const char *before, const char *after, tnk_changes **out, char *message, size_t capacity);
TNK_API void tnk_changes_free(tnk_changes *changes);

/* NULL out of range; borrowed. */
TNK_API long tnk_changes_count(const tnk_changes *changes);
TNK_API const tnk_passed *tnk_changes_at(const tnk_changes *changes, long i);

#ifdef __cplusplus
}
#endif
#endif
