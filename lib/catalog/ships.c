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
#include "catalog/target.h"

enum column { C_NAME, C_IMO, C_TYPE, C_LOA, C_BEAM, C_DEPTH, C_SUMMER, C_DWT, C_FLAG, COLUMNS };

static const char *const names[COLUMNS] = {
    "name", "imo", "type", "loa_m", "beam_m", "depth_m", "summer_draught_m", "dwt_t", "flag",
};
/* No ship is larger. */
static const double most[COLUMNS] = {
    [C_LOA] = 1000, [C_BEAM] = 150, [C_DEPTH] = 80, [C_SUMMER] = 50, [C_DWT] = 1e6,
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
    if (rc) return rc;
    if (s->beam_m >= s->loa_m)
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: beam_m %g is not below loa_m %g", r->path, r->line, s->beam_m, s->loa_m);
    if (s->summer_draught_m >= s->depth_m)
        return tnk_fail(r->err, TNK_E_TABLE, "%s, line %ld: summer_draught_m %g is not below depth_m %g", r->path, r->line,
                        s->summer_draught_m, s->depth_m);
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
    return rc;
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

void tnk_ships_free(tnk_registry *ships) {
    if (!ships) return;
    tnk_free(ships->ship);
    tnk_free(ships);
}
