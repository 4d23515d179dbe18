/* tables.c: caps, products and groups of flags: those it starts with, and a caller's in JSON. */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "ledger/book.h"

static const double bbl_per_m3 = 6.2898;

static const tnk_cap caps[] = {
    {"refined", 500000, NAN, 0, "UN Security Council resolution 2397 (2017), paragraph 5"},
    {"crude", 4000000, 525000, 0, "UN Security Council resolution 2397 (2017), paragraph 4"},
};

/* Barrels per tonne of BP's Statistical Review 2021 (approximate conversion factors), of the UN Energy Statistics
 * Yearbook where BP has none, and for crude. sd: where both have one, the difference over the square root of 2; that is
 * 1.65 % pooled over gasoline, jet, gas oil, fuel oil, LPG and crude, which is the least taken for any. "refined", a
 * product not known among gasoline to gas oil: 6 %. */
static const tnk_product products[] = {
    {"refined", "refined", 8.058, 0.06, "petroleum oil product products refinedpetroleum", "BP 2021, product basket"},
    {"lpg", "refined", 11.60, 0.0165, "liquefiedpetroleumgas propane butane", "BP 2021 (UN yearbook 11.65)"},
    {"naphtha", "refined", 8.74, 0.0165, "", "UN yearbook"},
    {"gasoline", "refined", 8.35, 0.0165, "motorgasoline petrol mogas", "BP 2021 (UN yearbook 8.50)"},
    {"aviation_gasoline", "refined", 8.62, 0.0165, "avgas", "UN yearbook"},
    {"kerosene", "refined", 7.88, 0.0165, "jet jetfuel jetkerosene", "BP 2021 (UN yearbook 7.77)"},
    {"gas_oil", "refined", 7.46, 0.0218, "diesel gasoildiesel ago mgo", "BP 2021 (UN yearbook 7.23)"},
    {"residual_fuel_oil", "refined", 6.35, 0.0301, "heavyfueloil hfo mazut", "BP 2021 (UN yearbook 6.62)"},
    {"fuel_oil", "refined", 6.91, 0.0301, "", "UN yearbook, undifferentiated"},
    {"lubricants", "refined", 6.99, 0.0165, "lubes", "UN yearbook"},
    {"bitumen", "refined", 6.05, 0.0165, "asphalt", "UN yearbook"},
    {"crude", "crude", 7.32, 0.0165, "crudeoil", "UN yearbook (BP 2021 7.33)"},
    {"coal", "coal", NAN, 0, "", "counted by weight"},
};

static const tnk_group groups[] = {
    {"dprk", "KP"}, {"dprk", "PRK"}, {"dprk", "DPRK"}, {"dprk", "North Korea"}, {"dprk", "DPR Korea"},
    {"dprk", "Korea, DPR"}, {"dprk", "Democratic People's Republic of Korea"},
};

#define COUNT(array) ((long)(sizeof(array) / sizeof *(array)))

static int put_cap(tnk_ledger *l, const tnk_cap *cap) {
    long i = 0;
    while (i < l->cap_count && (l->caps[i].year != cap->year || !tnk_same_word(l->caps[i].name, cap->name))) i++;
    if (!tnk_reserve(&l->caps, &l->cap_room, i + 1, sizeof *l->caps)) return tnk_fail_nomem(&l->err);
    if (i == l->cap_count) l->cap_count++;
    l->caps[i] = *cap;
    return TNK_OK;
}

static int put_product(tnk_ledger *l, const tnk_product *product) {
    long i = 0;
    while (i < l->product_count && !tnk_same_word(l->products[i].name, product->name)) i++;
    if (!tnk_reserve(&l->products, &l->product_room, i + 1, sizeof *l->products)) return tnk_fail_nomem(&l->err);
    if (i == l->product_count) l->product_count++;
    l->products[i] = *product;
    return TNK_OK;
}

static int put_group(tnk_ledger *l, const char *name, const char *flag) {
    if (!tnk_reserve(&l->groups, &l->group_room, l->group_count + 1, sizeof *l->groups)) return tnk_fail_nomem(&l->err);
    tnk_group *g = &l->groups[l->group_count++];
    snprintf(g->name, sizeof g->name, "%.31s", name);
    snprintf(g->flag, sizeof g->flag, "%.47s", flag);
    return TNK_OK;
}

int tnk_tables_start(tnk_ledger *l) {
    int rc = TNK_OK;
    l->model_sd = 0.09; /* the size model tried on ships that were not in its fit: 9 % off in the mean */
    for (long i = 0; i < COUNT(caps) && !rc; i++) rc = put_cap(l, &caps[i]);
    for (long i = 0; i < COUNT(products) && !rc; i++) rc = put_product(l, &products[i]);
    for (long i = 0; i < COUNT(groups) && !rc; i++) rc = put_group(l, groups[i].name, groups[i].flag);
    return rc;
}

/* A caller's table: where it is wrong, `at` names the place. */
typedef struct reading {
    tnk_ledger *l;
    const char *path;
    char at[80];
} reading;

static int wrong(reading *r, const char *what) {
    return tnk_fail(&r->l->err, TNK_E_READ, "%.300s: %s: %s", r->path, r->at, what);
}

static int is_number(const json_object *o) {
    return json_object_is_type(o, json_type_double) || json_object_is_type(o, json_type_int);
}

/* A number within [lo, hi] of an object; untouched where it is not there or null. */
static int take_number(reading *r, json_object *o, const char *key, double lo, double hi, double *out) {
    json_object *value = json_object_object_get(o, key);
    char words[120];
    if (!value) return TNK_OK;
    double x = is_number(value) ? json_object_get_double(value) : NAN;
    snprintf(words, sizeof words, "\"%s\" must be a number from %g to %g", key, lo, hi);
    if (!(x >= lo && x <= hi)) return wrong(r, words);
    *out = x;
    return TNK_OK;
}

static int take_text(reading *r, json_object *o, const char *key, int capacity, char *out) {
    json_object *value = json_object_object_get(o, key);
    char words[120];
    if (!value) return TNK_OK;
    snprintf(words, sizeof words, "\"%s\" must be a text of less than %d bytes", key, capacity);
    if (!json_object_is_type(value, json_type_string) || json_object_get_string_len(value) >= capacity)
        return wrong(r, words);
    snprintf(out, (size_t)capacity, "%s", json_object_get_string(value));
    return TNK_OK;
}

/* No key but those named, each with a blank behind it: a misspelt year would make a cap of every year. */
static int only(reading *r, json_object *o, const char *keys) {
    char word[64], words[160];
    json_object_object_foreach(o, key, value) {
        snprintf(word, sizeof word, "%.60s ", key);
        snprintf(words, sizeof words, "\"%.40s\" is not known; there are %s", key, keys);
        if (value && !strstr(keys, word)) return wrong(r, words);
    }
    return TNK_OK;
}

static int take_cap(reading *r, json_object *o, const char *name) {
    tnk_cap cap = {.limit_bbl = NAN, .limit_t = NAN};
    double year = 0;
    snprintf(cap.name, sizeof cap.name, "%.31s", name);
    if (is_number(o)) {
        cap.limit_bbl = json_object_get_double(o);
        int holds = cap.limit_bbl >= 0 && cap.limit_bbl <= 1e12;
        return holds ? put_cap(r->l, &cap) : wrong(r, "a cap must be a number from 0 to 1e+12");
    }
    if (!json_object_is_type(o, json_type_object)) return wrong(r, "must be an object with \"barrels\" or \"tonnes\"");
    int rc = only(r, o, "name barrels tonnes year source ");
    if (!rc) rc = take_text(r, o, "name", sizeof cap.name, cap.name);
    if (!rc) rc = take_number(r, o, "barrels", 0, 1e12, &cap.limit_bbl);
    if (!rc) rc = take_number(r, o, "tonnes", 0, 1e12, &cap.limit_t);
    if (!rc) rc = take_number(r, o, "year", 1900, 2999, &year);
    if (!rc) rc = take_text(r, o, "source", sizeof cap.source, cap.source);
    if (rc) return rc;
    if (!cap.name[0]) return wrong(r, "\"name\" is missing");
    if (isnan(cap.limit_bbl) && isnan(cap.limit_t)) return wrong(r, "needs \"barrels\" or \"tonnes\"");
    cap.year = (int)year;
    return put_cap(r->l, &cap);
}

static int take_aliases(reading *r, json_object *o, char *out, size_t capacity) {
    size_t used = 0;
    json_object *list = json_object_object_get(o, "aliases");
    if (!list) return TNK_OK;
    if (!json_object_is_type(list, json_type_array)) return wrong(r, "\"aliases\" must be a list of texts");
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const char *s = json_object_get_string(json_object_array_get_idx(list, i));
        if (!s || used + strlen(s) + 2 > capacity) return wrong(r, "\"aliases\" are too long, or none");
        for (out[used++] = ' '; *s; s++)
            if (*s != ' ') out[used++] = *s;
    }
    out[used] = 0;
    return TNK_OK;
}

static int take_product(reading *r, json_object *o) {
    tnk_product p = {.commodity = "refined", .barrels_per_tonne = NAN, .sd = 0};
    double density = NAN;
    if (!json_object_is_type(o, json_type_object)) return wrong(r, "must be an object");
    int rc = only(r, o, "name commodity barrels_per_tonne density_t_m3 sd source aliases ");
    if (!rc) rc = take_text(r, o, "name", sizeof p.name, p.name);
    if (!rc) rc = take_text(r, o, "commodity", sizeof p.commodity, p.commodity);
    if (!rc) rc = take_number(r, o, "barrels_per_tonne", 1, 30, &p.barrels_per_tonne);
    if (!rc) rc = take_number(r, o, "density_t_m3", 0.2, 2, &density);
    if (!rc) rc = take_number(r, o, "sd", 0, 0.5, &p.sd);
    if (!rc) rc = take_text(r, o, "source", sizeof p.source, p.source);
    if (!rc) rc = take_aliases(r, o, p.aliases, sizeof p.aliases);
    if (rc) return rc;
    if (!p.name[0]) return wrong(r, "\"name\" is missing");
    if (isfinite(p.barrels_per_tonne) && isfinite(density))
        return wrong(r, "has both \"barrels_per_tonne\" and \"density_t_m3\": one of them");
    if (isnan(p.barrels_per_tonne)) p.barrels_per_tonne = bbl_per_m3 / density;
    return put_product(r->l, &p);
}

static int take_list(reading *r, json_object *list, const char *key, int product) {
    int rc = TNK_OK;
    if (!list) return rc;
    snprintf(r->at, sizeof r->at, "\"%s\"", key);
    if (json_object_is_type(list, json_type_object) && !product) {
        json_object_object_foreach(list, name, value) {
            snprintf(r->at, sizeof r->at, "\"%s\", \"%.40s\"", key, name);
            if (!rc) rc = take_cap(r, value, name);
        }
        return rc;
    }
    if (!json_object_is_type(list, json_type_array)) return wrong(r, "must be a list");
    for (size_t i = 0; i < json_object_array_length(list) && !rc; i++) {
        json_object *o = json_object_array_get_idx(list, i);
        snprintf(r->at, sizeof r->at, "\"%s\", number %zu", key, i + 1);
        rc = product ? take_product(r, o) : take_cap(r, o, "");
    }
    return rc;
}

static int take_groups(reading *r, json_object *o) {
    int rc = TNK_OK;
    if (!o) return rc;
    snprintf(r->at, sizeof r->at, "\"flag_groups\"");
    if (!json_object_is_type(o, json_type_object)) return wrong(r, "must be an object: group: [flags]");
    r->l->group_count = 0;
    json_object_object_foreach(o, name, flags) {
        if (!json_object_is_type(flags, json_type_array)) return wrong(r, "each group needs a list of flags");
        for (size_t i = 0; i < json_object_array_length(flags) && !rc; i++) {
            const char *flag = json_object_get_string(json_object_array_get_idx(flags, i));
            if (!flag || strlen(flag) > 47 || strlen(name) > 31) return wrong(r, "a name is too long, or none");
            rc = put_group(r->l, name, flag);
        }
    }
    return rc;
}

static int take_all(reading *r, json_object *root) {
    static const char *const known[] = {"caps", "products", "flag_groups", "model_sd"};
    if (!json_object_is_type(root, json_type_object)) return wrong(r, "must be an object");
    json_object_object_foreach(root, key, value) {
        int found = value == NULL;
        for (long i = 0; i < COUNT(known); i++) found |= !strcmp(key, known[i]);
        snprintf(r->at, sizeof r->at, "\"%.60s\"", key);
        if (!found) return wrong(r, "not known; there are \"caps\", \"products\", \"flag_groups\", \"model_sd\"");
    }
    int rc = take_list(r, json_object_object_get(root, "caps"), "caps", 0);
    if (!rc) rc = take_list(r, json_object_object_get(root, "products"), "products", 1);
    if (!rc) rc = take_groups(r, json_object_object_get(root, "flag_groups"));
    snprintf(r->at, sizeof r->at, "the whole");
    return rc ? rc : take_number(r, root, "model_sd", 0, 1, &r->l->model_sd);
}

int tnk_tables_read(tnk_ledger *l, const char *path) {
    reading r = {l, path, "the whole"};
    if (access(path, R_OK)) return tnk_fail(&l->err, TNK_E_OPEN, "%s: %s", path, strerror(errno));
    json_object *root = json_object_from_file(path);
    if (!root) return tnk_fail(&l->err, TNK_E_READ, "%s: is no JSON", path);
    int rc = take_all(&r, root);
    json_object_put(root);
    return rc;
}

static int has_alias(const char *aliases, const char *name) {
    char word[sizeof((tnk_product *)0)->aliases];
    for (const char *s = aliases; *s;) {
        size_t n = strcspn(s, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, s);
        if (tnk_same_word(word, name)) return 1;
        s += n + (s[n] == ' ');
    }
    return 0;
}

const tnk_product *tnk_tables_product(const tnk_ledger *l, const char *name) {
    for (long i = 0; i < l->product_count; i++)
        if (tnk_same_word(l->products[i].name, name)) return &l->products[i];
    for (long i = 0; i < l->product_count; i++)
        if (has_alias(l->products[i].aliases, name)) return &l->products[i];
    return NULL;
}

const tnk_cap *tnk_tables_cap(const tnk_ledger *l, const char *commodity, int year) {
    const tnk_cap *found = NULL;
    for (long i = 0; i < l->cap_count; i++) {
        const tnk_cap *c = &l->caps[i];
        if (tnk_same_word(c->name, commodity) && (c->year == year || (!c->year && !found))) found = c;
    }
    return found;
}

const char *tnk_tables_group(const tnk_ledger *l, const char *flag) {
    if (!flag[0]) return "unknown";
    for (long i = 0; i < l->group_count; i++)
        if (tnk_same_word(l->groups[i].flag, flag)) return l->groups[i].name;
    return "foreign";
}
