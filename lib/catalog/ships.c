#include "catalog/ships.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <ogr_api.h>

#include "base/mem.h"
#include "catalog/seen.h"
#include "catalog/target.h"
#include "catalog/write.h"
#include "meaning/paint.h"

enum column { C_NAME, C_IMO, C_TYPE, C_LOA, C_BEAM, C_DEPTH, C_SUMMER, C_DWT, C_FLAG, C_BLUE, C_RED,
              C_COLOUR_SD, COLUMNS };

static const char *const names[COLUMNS] = {
    "name", "imo", "type", "loa_m", "beam_m", "depth_m", "summer_draught_m", "dwt_t", "flag",
    "deck_blue", "deck_red", "deck_colour_sd",
};
/* No ship is larger; a share is not. */
static const double most[COLUMNS] = {
    [C_LOA] = 1000, [C_BEAM] = 150, [C_DEPTH] = 80, [C_SUMMER] = 50, [C_DWT] = 1e6,
    [C_BLUE] = 1, [C_RED] = 1, [C_COLOUR_SD] = 1,
};

typedef struct reading {
    const char *path;
    int at[COLUMNS];       /* field of each column, -1 not there */
    OGRFeatureH feature;
    long line;             /* of the file, the header being 1 */
    tnk_err *err;
} reading;

static int find_columns(reading *r, OGRFeatureDefnH defn) {
    for (int c = 0; c < COLUMNS; c++) {
        r->at[c] = -1;
        for (int i = 0; i < OGR_FD_GetFieldCount(defn); i++)
            if (EQUAL(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, i)), names[c])) r->at[c] = i;
    }
    if (r->at[C_LOA] >= 0) return TNK_OK;
    return tnk_fail(r->err, TNK_E_TABLE, "%s: no column loa_m: a register has a header line with name, imo, type, loa_m, "
                    "beam_m, depth_m, summer_draught_m, dwt_t, flag", r->path);
}

/* The text of a column without blanks around it; "" not known. Borrowed until the next row. */
static const char *text_of(const reading *r, enum column c, char *out, size_t capacity) {
    const char *s = r->at[c] < 0 ? "" : OGR_F_GetFieldAsString(r->feature, r->at[c]);
    while (isspace((unsigned char)*s)) s++;
    size_t n = strlen(s);
    while (n && isspace((unsigned char)s[n - 1])) n--;
    if (n >= capacity) /* no half letter of UTF-8 */
        for (n = capacity - 1; n && ((unsigned char)s[n] & 0xc0) == 0x80;) n--;
    memcpy(out, s, n);
    out[n] = 0;
    return out;
}

static int number_of(const reading *r, enum column c, double *out) {
    char text[64], *end;
    *out = NAN;
    if (!*text_of(r, c, text, sizeof text)) return TNK_OK;
    *out = CPLStrtod(text, &end);
    if (*end || !isfinite(*out))
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: %s is '%s', not a number", r->path, r->line, names[c], text);
    if (*out > 0 && *out <= most[c]) return TNK_OK;
    return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: %s is %s: it must be above 0 and at most %g; empty where not known",
                    r->path, r->line, names[c], text, most[c]);
}

static int imo_of(const reading *r, long *out) {
    char text[64], *end;
    *out = 0;
    const char *s = text_of(r, C_IMO, text, sizeof text);
    if (!strncasecmp(s, "imo", 3)) s += 3 + strspn(s + 3, " ");
    if (!*s) return TNK_OK;
    *out = strtol(s, &end, 10);
    if (!*end && *out > 0 && *out <= 9999999) return TNK_OK;
    return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: imo is '%s', not a number of up to seven digits", r->path, r->line, text);
}

static void type_of(const char *words, tnk_registry_ship *s) {
    static const struct { const char *word; enum tnk_ship_type type; int subtype; } known[] = {
        {"lpg", TNK_TYPE_TANKER, TNK_SUBTYPE_LPG},          {"gas", TNK_TYPE_TANKER, TNK_SUBTYPE_LPG},
        {"chem", TNK_TYPE_TANKER, TNK_SUBTYPE_CHEMICAL},    {"tanker", TNK_TYPE_TANKER, TNK_SUBTYPE_OIL},
        {"bunker", TNK_TYPE_TANKER, TNK_SUBTYPE_OIL},       {"bulk", TNK_TYPE_BULK_CARRIER, 0},
        {"container", TNK_TYPE_CONTAINER, 0},               {"cargo", TNK_TYPE_GENERAL_CARGO, 0},
    };
    s->type = *words ? TNK_TYPE_OTHER : TNK_TYPE_UNKNOWN;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcasestr(words, known[i].word)) {
            s->type = known[i].type, s->subtype = known[i].subtype;
            return;
        }
}

static int read_deck(const reading *r, tnk_registry_ship *s) {
    int rc = number_of(r, C_BLUE, &s->deck_blue);
    if (!rc) rc = number_of(r, C_RED, &s->deck_red);
    if (!rc) rc = number_of(r, C_COLOUR_SD, &s->deck_colour_sd);
    if (rc) return rc;
    int known = !isnan(s->deck_blue) + !isnan(s->deck_red) + !isnan(s->deck_colour_sd);
    if (known && known < 3)
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: deck_blue, deck_red and deck_colour_sd are known all three "
                        "or not at all", r->path, r->line);
    if (s->deck_blue + s->deck_red > 1)
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: deck_blue %g and deck_red %g are more than the whole, 1",
                        r->path, r->line, s->deck_blue, s->deck_red);
    return TNK_OK;
}

static int read_ship(const reading *r, tnk_registry_ship *s) {
    char words[64];
    memset(s, 0, sizeof *s);
    text_of(r, C_NAME, s->name, sizeof s->name);
    text_of(r, C_FLAG, s->flag, sizeof s->flag);
    type_of(text_of(r, C_TYPE, words, sizeof words), s);
    int rc = imo_of(r, &s->imo);
    if (!rc) rc = number_of(r, C_LOA, &s->loa_m);
    if (!rc) rc = number_of(r, C_BEAM, &s->beam_m);
    if (!rc) rc = number_of(r, C_DEPTH, &s->depth_m);
    if (!rc) rc = number_of(r, C_SUMMER, &s->summer_draught_m);
    if (!rc) rc = number_of(r, C_DWT, &s->dwt_t);
    if (!rc) rc = read_deck(r, s);
    if (rc) return rc;
    if (s->beam_m >= s->loa_m)
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: beam_m %g is not below loa_m %g", r->path, r->line, s->beam_m, s->loa_m);
    if (s->summer_draught_m >= s->depth_m)
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: summer_draught_m %g is not below depth_m %g", r->path, r->line,
                        s->summer_draught_m, s->depth_m);
    return TNK_OK;
}

typedef struct numbered { long imo, at; } numbered;

static int by_imo(const void *left, const void *right) {
    const numbered *a = left, *b = right;
    if (a->imo != b->imo) return a->imo < b->imo ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static void fill_in(tnk_registry_ship *s, const tnk_registry_ship *more) {
    double *own[] = {&s->loa_m, &s->beam_m, &s->depth_m, &s->summer_draught_m, &s->dwt_t};
    const double also[] = {more->loa_m, more->beam_m, more->depth_m, more->summer_draught_m, more->dwt_t};
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (isnan(*own[i])) *own[i] = also[i];
    if (!s->name[0]) memcpy(s->name, more->name, sizeof s->name);
    if (!s->flag[0]) memcpy(s->flag, more->flag, sizeof s->flag);
    if (s->type == TNK_TYPE_UNKNOWN) s->type = more->type, s->subtype = more->subtype;
    if (!isnan(s->deck_colour_sd)) return;
    s->deck_blue = more->deck_blue, s->deck_red = more->deck_red, s->deck_colour_sd = more->deck_colour_sd;
}

/* Rows of one number are one ship, which would share its probability with itself. The first one goes. */
static int join_rows(tnk_registry *all, tnk_err *err) {
    long count = 0, kept = 0;
    numbered *list = tnk_alloc((size_t)all->count, sizeof *list);
    if (!list) return tnk_fail_nomem(err);
    for (long i = 0; i < all->count; i++)
        if (all->ship[i].imo) list[count++] = (numbered){all->ship[i].imo, i};
    qsort(list, (size_t)count, sizeof *list, by_imo);
    for (long i = 1, first = 0; i < count; i++)
        if (list[i].imo != list[first].imo) first = i;
        else fill_in(&all->ship[list[first].at], &all->ship[list[i].at]), all->ship[list[i].at].imo = -1;
    for (long i = 0; i < all->count; i++)
        if (all->ship[i].imo >= 0) all->ship[kept++] = all->ship[i];
    all->count = kept;
    tnk_free(list);
    return TNK_OK;
}

static int read_layer(reading *r, OGRLayerH layer, tnk_registry *all) {

    int rc = find_columns(r, OGR_L_GetLayerDefn(layer));
    OGR_L_ResetReading(layer);
    while (!rc && (r->feature = OGR_L_GetNextFeature(layer))) {
        r->line = (long)OGR_F_GetFID(r->feature) + 1;
        if (!tnk_reserve(&all->ship, &all->room, all->count + 1, sizeof *all->ship)) rc = tnk_fail_nomem(r->err);
        else rc = read_ship(r, &all->ship[all->count++]);
        OGR_F_Destroy(r->feature);
    }
    if (!rc && !all->count) rc = tnk_fail(r->err, TNK_E_TABLE, "%s: no ship in it", r->path);
    return rc ? rc : join_rows(all, r->err);
}

/* GDAL's CSV reader, whatever the file is called. */
static GDALDatasetH open_table(const char *path) {
    static const char *const drivers[] = {"CSV", NULL}, *const options[] = {"HEADERS=YES", "AUTODETECT_TYPE=NO", NULL};
    const unsigned how = GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR;
    if (EQUAL(CPLGetExtension(path), "csv")) return GDALOpenEx(path, how, drivers, options, NULL);
    char *name = CPLStrdup(CPLSPrintf("CSV:%s", path));
    GDALDatasetH table = GDALOpenEx(name, how, drivers, options, NULL);
    CPLFree(name);
    return table;
}

int tnk_ships_read(const char *path, tnk_registry **out, tnk_err *err) {
    reading r = {.path = path, .err = err};
    tnk_ogr_log log;
    *out = NULL;
    tnk_registry *all = tnk_alloc_zero(1, sizeof *all);
    if (!all) return tnk_fail_nomem(err);
    tnk_ogr_start();
    tnk_ogr_catch(&log);
    GDALDatasetH table = open_table(path);
    int rc = TNK_OK;
    if (!table && strstr(log.text, path)) rc = tnk_fail(err, TNK_E_OPEN, "%s", log.text);
    else if (!table) rc = tnk_fail(err, TNK_E_OPEN, "%s: %s", path, log.failed ? log.text : "is no CSV file");
    else rc = read_layer(&r, GDALDatasetGetLayer(table, 0), all);
    if (table) GDALClose(table);
    tnk_ogr_release();
    if (rc) tnk_ships_free(all);
    else *out = all;
    return rc;
}

/* ---- with the colours that were seen ---- */

enum { COLOURS = 3 };

typedef struct learning {
    const tnk_registry *all;
    double least_prob;
    tnk_paint *deck;         /* of each ship; sd 0: not seen */
    tnk_learnt *learnt;
} learning;

static int take_sight(void *user, const tnk_seen *seen) {
    const learning *l = user;
    const tnk_vessel *v = &seen->v;
    const tnk_paint deck = {v->deck_blue, v->deck_red, v->deck_colour_sd};
    int taken = 0;
    if (!v->registry_imo || !(v->registry_prob >= l->least_prob) || !(deck.sd > 0) || seen->twin) return TNK_OK;
    for (long i = 0; i < l->all->count; i++) {
        if (l->all->ship[i].imo != v->registry_imo) continue;
        l->learnt->ships += !(l->deck[i].sd > 0);
        tnk_paint_join(&l->deck[i], &deck);
        taken = 1;
    }
    l->learnt->sights += taken;
    return TNK_OK;
}

/* The register's rows as a feed: their own texts, but for the colours. */
typedef struct copying {
    OGRLayerH layer;
    reading row;
    const tnk_registry *all;
    const tnk_paint *deck;   /* of each ship; sd 0: not seen */
    int columns, colour[COLOURS]; /* colours among the columns */
    tnk_field field[TNK_TABLE_FIELDS];
    double number[TNK_TABLE_FIELDS];
    const char *text[TNK_TABLE_FIELDS];
    char shown[COLOURS][24];
} copying;

static int copy_columns(copying *c, const char *path, tnk_err *err) {
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(c->layer);
    int own = OGR_FD_GetFieldCount(defn);
    if (own > TNK_TABLE_FIELDS - COLOURS)
        return tnk_fail(err, TNK_E_TABLE, "%.300s: has more than %d columns", path, TNK_TABLE_FIELDS - COLOURS);
    for (int i = 0; i < own; i++) c->field[i].name = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, i));
    c->columns = own;
    for (int k = 0; k < COLOURS; k++) {
        c->colour[k] = -1;
        for (int i = 0; i < own; i++)
            if (EQUAL(c->field[i].name, names[C_BLUE + k])) c->colour[k] = i;
        if (c->colour[k] < 0) c->field[c->colour[k] = c->columns++].name = names[C_BLUE + k];
    }
    return TNK_OK;
}

/* What was seen of the ship of this row. */
static const tnk_paint *seen_deck(const copying *c) {
    static const tnk_paint none = {NAN, NAN, 0};
    long imo = 0;
    if (imo_of(&c->row, &imo) || !imo) return &none;
    for (long i = 0; i < c->all->count; i++)
        if (c->all->ship[i].imo == imo) return &c->deck[i];
    return &none;
}

static int next_copy(void *user, tnk_row *row) {
    copying *c = user;
    OGR_F_Destroy(c->row.feature);
    c->row.feature = OGR_L_GetNextFeature(c->layer);
    if (!c->row.feature) return 0;
    int own = OGR_F_GetFieldCount(c->row.feature);
    for (int i = 0; i < c->columns; i++) c->text[i] = i < own ? OGR_F_GetFieldAsString(c->row.feature, i) : NULL;
    const tnk_paint *deck = seen_deck(c);
    const double shares[COLOURS] = {deck->blue, deck->red, deck->sd};
    for (int k = 0; k < COLOURS && deck->sd > 0; k++) {
        snprintf(c->shown[k], sizeof c->shown[k], "%.4f", shares[k]);
        c->text[c->colour[k]] = c->shown[k];
    }
    *row = (tnk_row){.number = c->number, .text = c->text};
    return 1;
}

static int write_copy(const char *path, const learning *learnt, const char *out, int overwrite, tnk_err *err) {
    static const char *const layer[] = {"GEOMETRY=NONE", "STRING_QUOTING=IF_NEEDED", NULL};
    tnk_write_opts opts = TNK_WRITE_OPTS_INIT;
    opts.format = "CSV", opts.layer_options = layer, opts.overwrite = overwrite;
    copying *c = tnk_alloc_zero(1, sizeof *c);
    if (!c) return tnk_fail_nomem(err);
    GDALDatasetH table = open_table(path);
    int rc = table ? TNK_OK : tnk_fail(err, TNK_E_OPEN, "%.300s: cannot be read again", path);
    c->row = (reading){.path = path, .err = err}, c->all = learnt->all, c->deck = learnt->deck;
    if (!rc) c->layer = GDALDatasetGetLayer(table, 0);
    if (!rc) rc = find_columns(&c->row, OGR_L_GetLayerDefn(c->layer));
    if (!rc) rc = copy_columns(c, path, err);
    const tnk_table ships = {"ships", c->field, c->columns, -1, wkbNone};
    const tnk_feed feed = {&ships, next_copy, c};
    if (!rc) rc = tnk_feeds_write(&feed, 1, "", out, &opts, err);
    OGR_F_Destroy(c->row.feature);
    if (table) GDALClose(table);
    tnk_free(c);
    return rc;
}

int tnk_ships_learn(const char *path, const char *vessels, const char *out, double least_prob, int overwrite,
                    tnk_learnt *learnt, tnk_err *err) {
    tnk_registry *all = NULL;
    if (strcmp(out, "-") != 0 && !EQUAL(CPLGetExtension(out), "csv"))
        return tnk_fail(err, TNK_E_FORMAT, "%.300s: a register is a CSV: end its name in .csv", out);
    int rc = tnk_ships_read(path, &all, err);
    tnk_paint *deck = rc ? NULL : tnk_alloc_zero((size_t)all->count, sizeof *deck);
    if (!rc && !deck) rc = tnk_fail_nomem(err);
    learning l = {all, least_prob, deck, learnt};
    if (!rc) rc = tnk_seen_read(vessels, NULL, take_sight, &l, err);
    if (!rc) rc = write_copy(path, &l, out, overwrite, err);
    tnk_free(deck);
    tnk_ships_free(all);
    return rc;
}

void tnk_ships_free(tnk_registry *ships) {
    if (!ships) return;
    tnk_free(ships->ship);
    tnk_free(ships);
}
