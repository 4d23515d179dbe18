/* plan_stac.c: STAC items, of any number, read one at a time. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/sun.h"
#include "scene/far.h"
#include "scene/inner.h"
#include "scene/plan.h"

enum { CHUNK = 1 << 16, ITEM_MOST = 16 << 20 };

/* ---- names of files ---- */

/* What GDAL opens for an href of an item in a file. To be freed with CPLFree. */
static char *name_of(const char *href, const char *file) {
    if (href[0] == '/' || strstr(href, "://")) return tnk_far_name(href);
    while (STARTS_WITH(href, "./")) href += 2;
    const char *folder = CPLGetPath(file);
    return CPLStrdup(folder[0] ? CPLSPrintf("%s/%s", folder, href) : href);
}

/* ---- which asset ---- */

static const char *text_of(json_object *o, const char *key) {
    json_object *v = NULL;
    if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string)) return "";
    return json_object_get_string(v);
}

static double number_of(json_object *o, const char *key) {
    json_object *v = NULL;
    if (!json_object_object_get_ex(o, key, &v) ||
        (!json_object_is_type(v, json_type_double) && !json_object_is_type(v, json_type_int)))
        return NAN;
    return json_object_get_double(v);
}

static int has_role(json_object *asset, const char *role) {
    json_object *list = NULL;
    if (!json_object_object_get_ex(asset, "roles", &list) || !json_object_is_type(list, json_type_array)) return 0;
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const char *text = json_object_get_string(json_object_array_get_idx(list, i));
        if (text && !strcmp(text, role)) return 1;
    }
    return 0;
}

static int is_raster(json_object *asset) {
    const char *type = text_of(asset, "type"), *href = text_of(asset, "href");
    const char *ext = CPLGetExtension(href);
    if (strstr(type, "tiff") || strstr(type, "jp2") || strstr(type, "vnd.nitf")) return 1;
    return EQUAL(ext, "tif") || EQUAL(ext, "tiff") || EQUAL(ext, "jp2") || EQUAL(ext, "ntf") || EQUAL(ext, "vrt") ||
           EQUAL(ext, "zip") || EQUAL(ext, "SAFE");
}

/* Bands the item says the asset has; 0 where it does not say. */
static size_t bands_of(json_object *asset) {
    static const char *const keys[] = {"eo:bands", "bands", "raster:bands"};
    json_object *list = NULL;
    for (int i = 0; i < 3; i++)
        if (json_object_object_get_ex(asset, keys[i], &list) && json_object_is_type(list, json_type_array))
            return json_object_array_length(list);
    return 0;
}

/* How good an asset is for a search: several bands before one, measured before coloured; 0: not at all. */
static int worth(const char *key, json_object *asset) {
    static const char *const no[] = {"thumbnail", "overview", "metadata", "cloud", "cloud-shadow", "water-mask",
                                     "data-mask", "saturation", "snow-ice", "temperature"};
    if (!json_object_is_type(asset, json_type_object) || !text_of(asset, "href")[0] || !is_raster(asset)) return 0;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (has_role(asset, no[i])) return 0;
    if (strstr(key, "thumb") || strstr(key, "udm") || strstr(key, "mask") || strstr(key, "preview")) return 0;
    size_t bands = bands_of(asset);
    int pan = strstr(key, "pan") != NULL;
    int points = bands == 0 ? 30 : bands == 1 ? 10 : bands < 4 ? 40 : 50;
    if (has_role(asset, "data")) points += 5;
    if (strstr(key, "analytic")) points += pan ? 2 : 20;
    return points;
}

/* The best asset of an item and its name; NULL: none, and *why says so. */
static json_object *choose_asset(const tnk_plan *plan, json_object *item, enum tnk_skip *why) {
    json_object *assets = NULL, *best = NULL;
    int most = 0, alone = 0;
    *why = TNK_SKIP_NO_ASSET;
    if (!json_object_object_get_ex(item, "assets", &assets) || !json_object_is_type(assets, json_type_object)) return NULL;
    if (plan->asset)
        return json_object_object_get_ex(assets, plan->asset, &best) && text_of(best, "href")[0] ? best : NULL;
    json_object_object_foreach(assets, key, asset) {
        int points = worth(key, asset);
        alone += points && bands_of(asset) == 1;
        if (points > most) most = points, best = asset;
    }
    if (!best || most >= 30 || alone == 1) return best;
    *why = TNK_SKIP_SPLIT;
    return NULL;
}

/* ---- facts ---- */

static void read_box(json_object *item, tnk_facts *k) {
    json_object *box = NULL;
    if (!json_object_object_get_ex(item, "bbox", &box) || !json_object_is_type(box, json_type_array)) return;
    size_t n = json_object_array_length(box);
    if (n != 4 && n != 6) return;
    double v[4];
    for (size_t i = 0; i < 4; i++) v[i] = json_object_get_double(json_object_array_get_idx(box, i < 2 ? i : i + n / 2 - 2));
    if (!(v[1] <= v[3]) || fabs(v[0]) > 360 || fabs(v[2]) > 360) return;
    k->west = v[0];
    k->south = v[1];
    k->east = v[2] < v[0] ? v[2] + 360 : v[2]; /* RFC 7946: across the antimeridian */
    k->north = v[3];
}

/* A footprint is only worth parsing where a limit's box is touched but may not be. */
static OGRGeometryH read_shape(json_object *item, tnk_facts *k) {
    json_object *shape = NULL;
    if (!json_object_object_get_ex(item, "geometry", &shape) || !json_object_is_type(shape, json_type_object))
        return NULL;
    OGRGeometryH g = OGR_G_CreateGeometryFromJson(json_object_to_json_string_ext(shape, JSON_C_TO_STRING_PLAIN));
    if (!g) return NULL;
    OGREnvelope box;
    OGR_G_GetEnvelope(g, &box);
    if (isnan(k->west)) k->west = box.MinX, k->east = box.MaxX, k->south = box.MinY, k->north = box.MaxY;
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(g)) == wkbPolygon && k->east <= 180) return g;
    OGR_G_DestroyGeometry(g);
    return NULL;
}

static enum tnk_skip judge(const tnk_plan *plan, json_object *item) {
    json_object *p = NULL;
    tnk_facts k = {NAN, NAN, NAN, 0, "", "", NAN, NAN, NAN, NAN, NULL};
    json_object_object_get_ex(item, "properties", &p);
    const char *time = text_of(p, "datetime")[0] ? text_of(p, "datetime") : text_of(p, "start_datetime");
    tnk_time_parse(time, &k.time_s);
    k.sun_deg = number_of(p, "view:sun_elevation");
    k.cloud = number_of(p, "eo:cloud_cover") / 100;
    k.radar = json_object_object_get_ex(p, "sar:instrument_mode", NULL);
    k.sensor = text_of(p, "platform");
    k.family = text_of(p, "constellation");
    read_box(item, &k);
    if (isnan(k.west)) k.shape = read_shape(item, &k);
    enum tnk_skip skip = tnk_filter_judge(&plan->filter, &k);
    if (!skip && !k.shape && (plan->filter.limit[0] || plan->filter.limit[1])) {
        k.shape = read_shape(item, &k); /* the box alone would have let it pass */
        skip = tnk_filter_judge(&plan->filter, &k);
    }
    OGR_G_DestroyGeometry(k.shape);
    return skip;
}

/* ---- items ---- */

typedef struct reading {
    tnk_plan *plan;
    const char *file;
    int source;
    json_tokener *parser;
    long items, others;
} reading;

static int is_item(json_object *o) {
    json_object *p = NULL;
    return json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, "assets", NULL) &&
           json_object_object_get_ex(o, "properties", &p) && json_object_is_type(p, json_type_object);
}

static int take_item(reading *r, const char *text, size_t length, long long offset) {
    json_tokener_reset(r->parser);
    json_object *item = json_tokener_parse_ex(r->parser, text, (int)length);
    int rc = TNK_OK;
    if (is_item(item)) {
        enum tnk_skip why;
        json_object *asset = choose_asset(r->plan, item, &why);
        tnk_entry e = {.size_bytes = -1, .modified_s = -1, .source = r->source, .offset = offset,
                       .length = (long long)length};
        e.name = asset ? name_of(text_of(asset, "href"), r->file)
                       : CPLStrdup(CPLSPrintf("%s#%s", r->file, text_of(item, "id")));
        e.skip = judge(r->plan, item);
        if (!e.skip && !asset) e.skip = why;
        rc = tnk_plan_push(r->plan, &e);
        CPLFree(e.name);
        r->items++;
    } else {
        r->others++;
    }
    json_object_put(item);
    return rc;
}

/* ---- finding them in a file ----
 *
 * A file is one item, items one after the other (ndjson), or an object whose member "features" (or an array that) holds
 * them. So an object is a candidate when it stands at the top, and its text is kept until it ends or until its
 * "features" begins. */

typedef struct scanner {
    reading *r;
    char *text;          /* of the candidate */
    long size, capacity;
    long long offset;    /* of its first byte */
    int depth;           /* of open brackets */
    int base;            /* depth at which candidates stand: 0, or inside of a list */
    int in_string, escaped;
    char key[12];        /* end of the last string */
    size_t key_size;
    int after_features;  /* the last token was "features" or the colon behind it */
} scanner;

static int keep_byte(scanner *s, char c) {
    if (s->size >= ITEM_MOST) return 0;
    if (s->size == s->capacity && !tnk_reserve(&s->text, &s->capacity, s->size + 1, 1)) return 0;
    s->text[s->size++] = c;
    return 1;
}

static void string_byte(scanner *s, char c) {
    if (s->escaped) s->escaped = 0;
    else if (c == '\\') s->escaped = 1;
    else if (c == '"') {
        s->in_string = 0;
        s->after_features = s->depth == 1 && s->key_size == 8 && !memcmp(s->key, "features", 8);
        return;
    }
    if (s->key_size < sizeof s->key) s->key[s->key_size] = c;
    s->key_size++;
}

/* A list of candidates begins: the one around it was none. */
static void open_list(scanner *s) {
    s->base = s->depth;
    s->size = 0;
}

static int scan_byte(scanner *s, char c, long long at) {
    int inside = s->depth > s->base;
    if (s->in_string) {
        string_byte(s, c);
        return !inside || keep_byte(s, c);
    }
    if (c == '{' && !inside) s->offset = at, s->size = 0, inside = 1;
    if (inside && !keep_byte(s, c)) return 0;
    if (c == '"') {
        s->in_string = 1;
        s->key_size = 0;
    } else if (c == '{' || c == '[') {
        s->depth++;
        if (c == '[' && (s->depth == 1 || (s->depth == 2 && s->after_features && s->base == 0))) open_list(s);
    } else if (c == '}' || c == ']') {
        s->depth--;
        if (s->depth < s->base) s->base = s->depth;
        if (c == '}' && s->depth == s->base && s->size) {
            int rc = take_item(s->r, s->text, (size_t)s->size, s->offset);
            s->size = 0;
            if (rc) return 0;
        }
    }
    if (c != ':' && c != '"' && (unsigned char)c > ' ') s->after_features = 0;
    return 1;
}

static int scan_file(reading *r, VSILFILE *file) {
    scanner s = {.r = r};
    char chunk[CHUNK];
    long long at = 0;
    int ok = 1;
    for (size_t n; ok && (n = VSIFReadL(chunk, 1, sizeof chunk, file)) > 0; at += (long long)n)
        for (size_t i = 0; i < n && ok; i++) ok = scan_byte(&s, chunk[i], at + (long long)i);
    tnk_free(s.text);
    if (r->plan->err.code) return r->plan->err.code;
    if (!ok || s.depth)
        return tnk_fail(&r->plan->err, TNK_E_OPEN, "%.400s: is damaged JSON, or an item of it is above 16 MiB", r->file);
    if (!r->items)
        return tnk_fail(&r->plan->err, TNK_E_OPEN, "%.400s: holds no STAC items with assets", r->file);
    return TNK_OK;
}

int tnk_plan_stac(tnk_plan *plan, const char *name) {
    reading r = {.plan = plan, .file = name, .source = (int)plan->source_count};
    if (!tnk_reserve(&plan->sources, &plan->source_capacity, plan->source_count + 1, sizeof *plan->sources))
        return tnk_fail_nomem(&plan->err);
    VSILFILE *file = VSIFOpenL(name, "rb");
    if (!file) {
        char why[400];
        return tnk_fail(&plan->err, TNK_E_OPEN, "%.400s: %s", name,
                        tnk_far_why(name, why, sizeof why) ? why : "cannot be read");
    }
    char *absolute = tnk_plan_absolute(name, 1);
    r.file = plan->sources[plan->source_count] = tnk_strdup(absolute);
    CPLFree(absolute);
    r.parser = json_tokener_new();
    int rc = r.file && r.parser ? TNK_OK : tnk_fail_nomem(&plan->err);
    if (r.file) plan->source_count++;
    if (!rc) rc = scan_file(&r, file);
    if (r.parser) json_tokener_free(r.parser);
    VSIFCloseL(file);
    return rc;
}
