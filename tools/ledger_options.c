/* ledger_options.c: the command line of tanker-ledger. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "common.h"
#include "ledger.h"

enum option {
    O_EVENTS = 1,
    O_CATALOG,
    O_AREAS,
    O_LISTED,
    O_CAPS,
    O_PRODUCT,
    O_FACTOR,
    O_YEAR,
    O_FILLS,
    O_MISSED,
    O_MERGE,
    O_STAY,
    O_TANKER,
    O_LEARN,
    O_JSON,
    O_CSV,
    O_CHART,
    O_EXPLAIN,
    O_QUIET,
    O_VERSION,
    O_HELP
};

static const arg_def defs[] = {
    {0, 0, 0, 0, "What is counted"},
    {O_EVENTS, "events", 0, "FILE", "CSV of calls: date, vessel, imo, flag, dwt_t, capacity_bbl, laden,\n"
                                    "draught_m, area, product, source ..."},
    {O_CATALOG, "catalog", 0, "FILE", "vessels of detect-tanker or tanker-archive: a file or PG:...; may be\n"
                                      "repeated"},
    {O_AREAS, "areas", 0, "FILE", "polygons with the fields role (load, discharge, transfer, lock) and\n"
                                  "name; vessels elsewhere are left out"},
    {O_LISTED, "sanctioned", 0, "FILE", "CSV of hulls, imo and name: marked in all output, and added up"},
    {O_CAPS, "caps", 0, "FILE", "JSON of caps, products, flag groups; default: the caps of UN\n"
                                "resolution 2397 and usual barrels per tonne"},
    {0, 0, 0, 0, "How"},
    {O_PRODUCT, "product", 0, "NAME", "product of events that name none, whose cap counts: refined, gas_oil,\n"
                                      "crude ...; refined"},
    {O_FACTOR, "barrels-per-tonne", 0, "K[,SD]", "of all events, with its standard deviation (0); default: by product"},
    {O_YEAR, "year", 0, "Y", "calendar year; default: each there is"},
    {O_FILLS, "fills", 0, "P[,P...]", "assumed fills: 0.33,0.5,0.9; also 1/3 or 50%"},
    {O_MISSED, "missed-factor", 0, "F", "true calls over calls seen, multiplies every sum; 1 (to 100)"},
    {O_MERGE, "merge-days", 0, "D", "two sources on one hull and area this near are one visit; 2 (0 .. 60)"},
    {O_STAY, "stay-days", 0, "D", "sights of one hull in one area this near are one visit; 3 (0 .. 60)"},
    {O_TANKER, "min-tanker", 0, "P", "hulls in images count from this tanker_prob on; 0.5 (0 .. 1)"},
    {O_LEARN, "learn-fills", 0, "yes|no", "how full calls are is learnt from the calls in images, and decides what\n"
                                          "freeboards leave open; no: as many empty as full; no"},
    {0, 0, 0, 0, "Output"},
    {O_JSON, "json", 0, "FILE", "everything as JSON; - for standard output"},
    {O_CSV, "csv", 0, "FILE", "the events; beside it FILE-scenarios, -monthly and -curve;\n- for standard output, the events alone"},
    {O_CHART, "chart", 0, "FILE", "running sums against the cap, and months by flag: .svg or .png"},
    {O_EXPLAIN, "explain", 0, "EVENT", "every number, factor and source behind one event"},
    {O_QUIET, "q", "quiet", 0, "no table, no warnings"},
    {O_VERSION, "version", 0, 0, "print the version"},
    {O_HELP, "help", "h", 0, "print this"},
    {0, 0, 0, 0, 0},
};

static void print_help(void) {
    printf("Usage: tanker-ledger [options]\n"
           "       tanker-ledger change [--json FILE] BEFORE AFTER\n"
           "\n"
           "Add up deliveries of oil against a cap: with assumed fills, as the UN Panel of Experts\n"
           "does, and where fills were measured as a measurement with its error. change: what was\n"
           "loaded or landed between two passes, whose hulls detect-tanker wrote.\n");
    args_help(defs);
    printf("\nExit status: 0 done, 1 could not read or write, 2 wrong usage.\n");
    exit(0);
}

/* A number, a fraction 1/3 or a percentage, up to a comma or the end; returns what follows. */
static const char *take_share(const args *a, const char *s, double *out) {
    char *end;
    *out = strtod(s, &end);
    int good = end != s && *s != '-' && !strpbrk(s, "xXnNiI");
    if (good && *end == '/') {
        const char *under = end + 1;
        double n = strtod(under, &end);
        good = end != under && n > 0;
        *out /= n;
    } else if (good && *end == '%') {
        *out /= 100;
        end++;
    }
    if (!good || (*end && *end != ',') || !(*out > 0 && *out <= 1))
        args_wrong(a, "%s %s: needs fills above 0, up to 1, with commas between", a->option, a->value);
    return end;
}

static void parse_fills(const args *a, ledger_opts *o) {
    const char *s = a->value;
    o->settle.fill_count = 0;
    for (;; s++) {
        if (o->settle.fill_count == LEDGER_FILLS) args_wrong(a, "%s: at most %d fills", a->option, LEDGER_FILLS);
        s = take_share(a, s, &o->fills[o->settle.fill_count++]);
        if (!*s) break;
    }
    o->settle.fills = o->fills;
}

static void parse_factor(args *a, ledger_opts *o) {
    static const double lo[] = {1, 0}, hi[] = {30, 10};
    double pair[2] = {0, 0};
    if (strchr(a->value, ',')) args_pair(a, lo, hi, pair);
    else pair[0] = args_real(a, lo[0], hi[0]);
    o->settle.barrels_per_tonne = pair[0];
    o->settle.barrels_per_tonne_sd = pair[1];
}

static void parse_learn(const args *a, ledger_opts *o) {
    o->settle.learn_fills = !strcmp(a->value, "yes");
    if (!o->settle.learn_fills && strcmp(a->value, "no")) args_wrong(a, "%s %s: needs yes or no", a->option, a->value);
}

static void parse_chart(const args *a, ledger_opts *o) {
    const char *dot = strrchr(a->value, '.');
    if (!ledger_can_draw()) args_wrong(a, "%s: this build has no cairo to draw with", a->option);
    if (!dot || (strcmp(dot, ".svg") && strcmp(dot, ".png")))
        args_wrong(a, "%s %s: needs a name that ends in .svg or .png", a->option, a->value);
    o->chart = a->value;
}

/* change BEFORE AFTER: the only names there are. */
static void take_name(args *a, ledger_opts *o) {
    if (!o->comparing && !strcmp(a->value, "change")) o->comparing = 1;
    else if (o->comparing && !o->change[0]) o->change[0] = a->value;
    else if (o->comparing && !o->change[1]) o->change[1] = a->value;
    else args_wrong(a, "what is %s?", a->value);
}

static void check(const args *a, const ledger_opts *o) {
    if (o->comparing) {
        if (!o->change[1]) args_wrong(a, "change: needs BEFORE and AFTER");
        if (o->events || o->catalogs || o->csv || o->chart || o->explain) args_wrong(a, "change: takes --json alone");
        return;
    }
    if (!o->events && !o->catalogs) args_wrong(a, "needs --events or --catalog, or change BEFORE AFTER");
    if (o->areas && !o->catalogs) args_wrong(a, "--areas: needs --catalog");
    if (o->json && o->csv && !strcmp(o->json, o->csv)) args_wrong(a, "--json and --csv name the same file");
}

static void take(args *a, int id, ledger_opts *o) {
    switch (id) {
    case O_EVENTS: o->events = a->value; break;
    case O_CATALOG: args_append(&o->catalogs, a->value); break;
    case O_AREAS: o->areas = a->value; break;
    case O_LISTED: o->sanctioned = a->value; break;
    case O_CAPS: o->caps = a->value; break;
    case O_PRODUCT: o->settle.product = a->value; break;
    case O_FACTOR: parse_factor(a, o); break;
    case O_YEAR: o->settle.year = args_int(a, 1900, 2999); break;
    case O_FILLS: parse_fills(a, o); break;
    case O_MISSED: o->settle.missed_factor = args_real(a, 1, 100); break;
    case O_MERGE: o->settle.merge_days = args_real(a, 0, 60); break;
    case O_STAY: o->settle.stay_days = args_real(a, 0, 60); break;
    case O_TANKER: o->settle.min_tanker = args_real(a, 0, 1); break;
    case O_LEARN: parse_learn(a, o); break;
    case O_JSON: o->json = a->value; break;
    case O_CSV: o->csv = a->value; break;
    case O_CHART: parse_chart(a, o); break;
    case O_EXPLAIN: o->explain = a->value; break;
    case O_QUIET: o->quiet = 1; break;
    case O_HELP: print_help(); break;
    case O_VERSION:
        tool_version(a->tool);
        exit(0);
    default: take_name(a, o);
    }
}

void ledger_parse(ledger_opts *o, int argc, char **argv) {
    const tnk_ledger_opts settle = TNK_LEDGER_OPTS_INIT;
    args a = {.tool = "tanker-ledger", .defs = defs, .argc = argc, .argv = argv, .at = 1};
    memset(o, 0, sizeof *o);
    o->settle = settle;
    for (int id; (id = args_next(&a)) != ARGS_END;) take(&a, id, o);
    check(&a, o);
}
