/* golden.c: numbers that are known from elsewhere, kept as text.
 *
 *   golden FILE
 *
 * A file holds lines of words:
 *   # a comment, or what follows on a line
 *   tolerance 0.3             for the expectations that follow and give none
 *   operation WORDS...        what to compute; its results are named below
 *   expect NAME VALUE [TOLERANCE]
 *   expect refused            the operation must say no
 *
 * Operations (angles in degrees, times in UTC, azimuths clockwise from north):
 *   sun TIME LON LAT                         elevation, azimuth
 *   degree LAT                               north_m, east_m: metres of a degree
 *   wrap LON                                 lon: in [-180, 180)
 *   angle EL1 AZ1 EL2 AZ2                    angle: between two directions in the sky
 *   time TEXT...                             seconds: since 1970
 *   clock SECONDS                            text
 *   hull COL ROW AXIS EAST/COL NORTH/COL EAST/ROW NORTH/ROW AHEAD STARBOARD
 *                                            col, row: pixel of a point on a hull, metres from its
 *                                            middle, on a grid of those metres a pixel
 *   lean SUN_EL SUN_AZ VIEW_ZENITH VIEW_AZ HEADING
 *                                            gap, side: metres across a hull per metre of freeboard, deck edge to
 *                                            shadow edge and hull side in sight; refused: no shadow to measure
 *   freeboard SUN_EL SUN_AZ VIEW_ZENITH VIEW_AZ HEADING GAP_M SIDE_M SD_M
 *                                            freeboard_m, sd_m from those distances (0: not seen) of that sd
 *                                            each; sun, view, heading and deck exact
 *   ledger PRODUCT CALLS FILL BARRELS/TONNE DWT CAPACITY
 *                                            tonnes, barrels, times_cap: of so many calls in one year that
 *                                            have this deadweight (t) or else capacity (bbl) together; 0
 *                                            barrels/tonne: as the product has
 *   ballast LPP                              draught: MARPOL's least
 *   share CB K X                             share: of the deadweight aboard at draught X times summer draught
 *   lighter LPP B CB TS T                    tonnes: to take off so that a hull rises from TS to T, sea water
 *   ship oil|chemical|lpg L B                dwt, low, high, depth, summer, tpc: B 0 is not known
 *   fill L B FREEBOARD SD DEPTH TS DWT       fraction, low, high, prob, draught: 0 is not known
 *   change L B DEPTH TS DWT BEFORE AFTER SD  mass, low, high, cargo, least, most: of two freeboards
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tanker/freeboard.h>
#include <tanker/ledger.h>

#include "base/earth.h"
#include "base/sun.h"
#include "measure/patch.h"
#include "meaning/particulars.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

enum { RESULTS = 6 };

typedef struct result {
    const char *name[RESULTS]; /* NULL: none */
    double value[RESULTS];
    char text[40];       /* of `clock` */
    int refused;
} result;

static const char *file;
static int line, tests, failed;

static int broken(const char *why) {
    printf("Bail out! %s:%d: %s\n", file, line, why);
    return 0;
}

static result two(const char *a, double x, const char *b, double y) {
    return (result){.name = {a, b}, .value = {x, y}};
}

static int do_sun(char *const *word, const double *x, result *out) {
    double seconds, elevation, azimuth;
    (void)x;
    out->refused = !tnk_time_parse(word[0], &seconds);
    if (out->refused) return 1;
    tnk_sun_position(seconds, atof(word[1]), atof(word[2]), &elevation, &azimuth);
    *out = two("elevation", elevation, "azimuth", azimuth);
    return 1;
}

static int do_degree(char *const *word, const double *x, result *out) {
    double north, east;
    (void)word;
    tnk_earth_degree(x[0], &north, &east);
    *out = two("north_m", north, "east_m", east);
    return 1;
}

static int do_wrap(char *const *word, const double *x, result *out) {
    (void)word;
    *out = two("lon", tnk_earth_wrap(x[0]), NULL, 0);
    return 1;
}

static int do_angle(char *const *word, const double *x, result *out) {
    (void)word;
    *out = two("angle", tnk_earth_angle(x[0], x[1], x[2], x[3]), NULL, 0);
    return 1;
}

static int do_time(char *const *word, const double *x, result *out) {
    double seconds = 0;
    (void)x;
    int good = tnk_time_parse(word[0], &seconds);
    *out = two("seconds", seconds, NULL, 0);
    out->refused = !good;
    return 1;
}

static int do_clock(char *const *word, const double *x, result *out) {
    (void)word;
    *out = two("text", NAN, NULL, 0);
    tnk_time_print(x[0], out->text, sizeof out->text);
    out->refused = !out->text[0];
    return 1;
}

static int do_hull(char *const *word, const double *x, result *out) {
    tnk_frame f = {.col = x[0], .row = x[1], .axis_deg = x[2]};
    double col, row;
    (void)word;
    tnk_frame_pixel(&f, &x[3], x[7], x[8], &col, &row);
    *out = two("col", col, "row", row);
    return 1;
}

/* Calls of unlike sizes that add up to the whole. */
static int write_calls(const char *path, int calls, double dwt, double capacity) {
    FILE *f = fopen(path, "w");
    if (!f) return broken("cannot write a file");
    fprintf(f, "date,dwt_t,capacity_bbl\n");
    for (int i = 0; i < calls; i++) {
        double share = 2 * (i + 1.0) / ((double)calls * (calls + 1));
        fprintf(f, "2020-%02d-%02d,", i % 9 + 1, i % 28 + 1);
        if (dwt > 0) fprintf(f, "%.9f", dwt * share);
        fprintf(f, ",");
        if (capacity > 0) fprintf(f, "%.9f", capacity * share);
        fprintf(f, "\n");
    }
    return fclose(f) ? broken("cannot write a file") : 1;
}

static int do_ledger(char *const *word, const double *x, result *out) {
    char path[] = "ledger-XXXXXX";
    tnk_ledger_opts opts = TNK_LEDGER_OPTS_INIT;
    tnk_ledger *ledger = NULL;
    int fd = mkstemp(path);
    if (fd < 0) return broken("cannot make a file");
    close(fd);
    opts.product = word[0];
    opts.fills = &x[1];
    opts.fill_count = 1;
    opts.barrels_per_tonne = x[2];
    int good = write_calls(path, (int)x[0], x[3], x[4]);
    out->refused =
        !good || tnk_ledger_new(&ledger) || tnk_ledger_events(ledger, path) || tnk_ledger_settle(ledger, &opts);
    unlink(path);
    if (!out->refused) {
        const tnk_scenario *s = &tnk_ledger_account(ledger, 0)->scenarios[0];
        *out = (result){.name = {"tonnes", "barrels", "times_cap"}, .value = {s->tonnes, s->barrels, s->times_cap}};
    }
    tnk_ledger_free(ledger);
    return good;
}

static tnk_aspect aspect_of(const double *x) {
    tnk_aspect a = TNK_ASPECT_INIT;
    a.sun_elevation_deg = x[0], a.sun_azimuth_deg = x[1], a.view_zenith_deg = x[2], a.view_azimuth_deg = x[3];
    a.heading_deg = x[4];
    a.sun_sd_deg = a.view_sd_deg = a.heading_sd_deg = 0;
    return a;
}

static int do_lean(char *const *word, const double *x, result *out) {
    tnk_aspect a = aspect_of(x);
    tnk_lean l = {.struct_size = sizeof l};
    (void)word;
    int rc = tnk_aspect_lean(&a, &l);
    *out = two("gap", l.gap, "side", l.side);
    out->refused = rc != TNK_OK || l.why != TNK_WHY_MEASURED;
    return 1;
}

static int do_freeboard(char *const *word, const double *x, result *out) {
    tnk_aspect a = aspect_of(x);
    tnk_edges e = TNK_EDGES_INIT;
    tnk_freeboard f = {.struct_size = sizeof f};
    (void)word;
    if (x[5] > 0) e.deck_to_shadow_m = x[5], e.deck_to_shadow_sd_m = x[7];
    if (x[6] > 0) e.hull_side_m = x[6], e.hull_side_sd_m = x[7];
    e.deck_sd_m = 0;
    int rc = tnk_freeboard_from_edges(&a, &e, &f);
    *out = two("freeboard_m", f.freeboard_m, "sd_m", f.freeboard_sd_m);
    out->refused = rc != TNK_OK || f.why != TNK_WHY_MEASURED;
    return 1;
}

static int do_ballast(char *const *word, const double *x, result *out) {
    (void)word;
    *out = two("draught", tnk_ballast_rule(x[0]), NULL, 0);
    return 1;
}

static double waterplane(double block) { return 0.55 + 0.45 * block; }

static int do_share(char *const *word, const double *x, result *out) {
    (void)word;
    *out = two("share", tnk_deadweight_share(waterplane(x[0]), x[0], x[1], x[2]), NULL, 0);
    return 1;
}

static int do_lighter(char *const *word, const double *x, result *out) {
    double box = 1.025 * x[0] * x[1] * x[3];
    (void)word;
    *out = two("tonnes", box * (1 - tnk_deadweight_share(waterplane(x[2]), x[2], 1, x[4] / x[3])), NULL, 0);
    return 1;
}

static double known(double x) { return x > 0 ? x : NAN; }

static tnk_cargo_in hull_of(double length, double beam) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_m = length, h.length_sd_m = 0.1, h.beam_m = known(beam), h.beam_sd_m = 0.1;
    return h;
}

static int do_ship(char *const *word, const double *x, result *out) {
    static const char *const kinds[TNK_SUBTYPE_COUNT] = {"oil", "chemical", "lpg"};
    tnk_cargo_in h = hull_of(x[0], x[1]);
    tnk_cargo_out o = {.struct_size = sizeof o};
    for (h.subtype = 0; h.subtype < TNK_SUBTYPE_COUNT && strcmp(kinds[h.subtype], word[0]);) h.subtype++;
    out->refused = tnk_cargo(&h, &o, NULL, 0) || isnan(o.dwt_t);
    if (out->refused) return 1;
    *out = (result){.name = {"dwt", "low", "high", "depth", "summer", "tpc"},
                    .value = {o.dwt_t, o.dwt_lo_t, o.dwt_hi_t, o.depth_m, o.summer_draught_m, o.tpc_t}};
    return 1;
}

static int do_fill(char *const *word, const double *x, result *out) {
    tnk_cargo_in h = hull_of(x[0], x[1]);
    tnk_cargo_out o = {.struct_size = sizeof o};
    (void)word;
    h.freeboard_m = known(x[2]), h.freeboard_sd_m = known(x[3]);
    h.depth_m = known(x[4]), h.summer_draught_m = known(x[5]), h.dwt_t = known(x[6]);
    out->refused = tnk_cargo(&h, &o, NULL, 0) || isnan(o.laden_fraction);
    if (out->refused) return 1;
    *out = (result){.name = {"fraction", "low", "high", "prob", "draught"},
                    .value = {o.laden_fraction, o.laden_lo, o.laden_hi, o.laden_prob, o.draught_m}};
    return 1;
}

static int do_change(char *const *word, const double *x, result *out) {
    tnk_cargo_in before = hull_of(x[0], x[1]), after;
    tnk_change_out o = {.struct_size = sizeof o};
    (void)word;
    before.depth_m = known(x[2]), before.summer_draught_m = known(x[3]), before.dwt_t = known(x[4]);
    after = before;
    before.freeboard_m = x[5], after.freeboard_m = x[6];
    before.freeboard_sd_m = after.freeboard_sd_m = x[7];
    out->refused = tnk_cargo_change(&before, &after, &o, NULL, 0) != TNK_OK;
    if (out->refused) return 1;
    *out = (result){.name = {"mass", "low", "high", "cargo", "least", "most"},
                    .value = {o.mass_t, o.mass_lo_t, o.mass_hi_t, o.cargo_t, o.cargo_lo_t, o.cargo_hi_t}};
    return 1;
}

static const struct {
    const char *name;
    int numbers;  /* arguments that must be numbers, the last ones */
    int words;    /* arguments in all; -1: the rest of the line is one */
    int (*run)(char *const *word, const double *number, result *out);
} operations[] = {
    {"sun", 2, 3, do_sun},     {"degree", 1, 1, do_degree}, {"wrap", 1, 1, do_wrap},
    {"angle", 4, 4, do_angle}, {"time", 0, -1, do_time},    {"clock", 1, 1, do_clock},
    {"hull", 9, 9, do_hull},   {"ledger", 5, 6, do_ledger}, {"lean", 5, 5, do_lean},
    {"freeboard", 8, 8, do_freeboard}, {"ballast", 1, 1, do_ballast}, {"share", 3, 3, do_share},
    {"lighter", 5, 5, do_lighter}, {"ship", 2, 3, do_ship}, {"fill", 7, 7, do_fill},
    {"change", 8, 8, do_change},
};

static void say(int good, const char *what, const char *got) {
    printf("%sok %d - %s:%d %s%s%s\n", good ? "" : "not ", ++tests, file, line, what, good ? "" : ", not ",
           good ? "" : got);
    failed += !good;
}

static int number(const char *text, double *out) {
    char *end;
    *out = strtod(text, &end);
    return end != text && !*end;
}

static int operate(char *rest, result *out) {
    char *word[12], *name = strtok(rest, " \t");
    double x[12] = {0};
    int n = 0;
    for (int k = 0; name && k < COUNT(operations); k++) {
        if (strcmp(name, operations[k].name)) continue;
        if (operations[k].words < 0) {
            word[0] = strtok(NULL, "");
            static char none[] = "";
            if (!word[0]) word[0] = none;
        } else {
            while (n < 12 && (word[n] = strtok(NULL, " \t"))) n++;
            if (n != operations[k].words) return broken("wrong number of words");
            int first = n - operations[k].numbers;
            for (int i = first; i < n; i++)
                if (!number(word[i], &x[i - first])) return broken("a number is none");
        }
        *out = (result){0};
        return operations[k].run(word, x, out);
    }
    return broken("unknown operation");
}

static int expect(char *rest, const result *r, double tolerance) {
    char what[200], got[60], *name, *text, *within;
    snprintf(what, sizeof what, "%s", rest);
    name = strtok(rest, " \t"), text = strtok(NULL, " \t"), within = strtok(NULL, " \t");
    if (!name) return broken("expect what?");
    if (!strcmp(name, "refused")) {
        say(r->refused, what, "accepted");
        return 1;
    }
    if (r->refused) {
        say(0, what, "refused");
        return 1;
    }
    for (int i = 0; text && i < COUNT(r->name); i++) {
        double want;
        if (!r->name[i] || strcmp(name, r->name[i])) continue;
        if (!strcmp(name, "text")) {
            say(!strcmp(text, r->text), what, r->text);
            return 1;
        }
        if (!number(text, &want) || (within && !number(within, &tolerance))) return broken("a number is none");
        double off = r->value[i] - want;
        if (!strcmp(name, "azimuth")) off = remainder(off, 360);
        snprintf(got, sizeof got, "%.6f", r->value[i]);
        say(fabs(off) <= tolerance, what, got);
        return 1;
    }
    return broken("no such result, or no value");
}

static int take(char *text, result *r, double *tolerance) {
    text[strcspn(text, "\r\n#")] = '\0';
    size_t n = strlen(text);
    while (n && strchr(" \t", text[n - 1])) text[--n] = '\0';
    char *word = strtok(text, " \t"), *rest = word ? strtok(NULL, "") : NULL;
    if (!word) return 1;
    if (!rest) return broken("a word alone");
    if (!strcmp(word, "operation")) return operate(rest, r);
    if (!strcmp(word, "expect")) return expect(rest, r, *tolerance);
    if (!strcmp(word, "tolerance")) return number(rest, tolerance) ? 1 : broken("a number is none");
    return broken("lines start with operation, expect or tolerance");
}

int main(int argc, char **argv) {
    char text[512];
    result r = {0};
    double tolerance = 1e-9;
    FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (!f) {
        printf("Bail out! cannot open %s\n", argc > 1 ? argv[1] : "FILE");
        return 99;
    }
    file = strrchr(argv[1], '/') ? strrchr(argv[1], '/') + 1 : argv[1];
    int good = 1;
    while (good && fgets(text, sizeof text, f)) {
        line++;
        good = take(text, &r, &tolerance);
    }
    fclose(f);
    if (!good) return 99;
    printf("1..%d\n", tests);
    return failed > 0;
}
