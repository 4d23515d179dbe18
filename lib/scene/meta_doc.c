/* glibc: the 64-bit stat behind VSIStatBufL. */
#define _LARGEFILE64_SOURCE 1
#include "scene/meta_doc.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void tnk_meta_copy(char *out, size_t capacity, const char *text) {
    snprintf(out, capacity, "%s", text ? text : "");
}

double tnk_meta_number(const char *text) {
    char *end;
    if (!text) return NAN;
    while (isspace((unsigned char)*text)) text++;
    double value = CPLStrtod(text, &end);
    if (end == text || !isfinite(value)) return NAN;
    while (isspace((unsigned char)*end)) end++;
    return *end ? NAN : value;
}

/* ---- reading and parsing ---- */

enum tnk_meta_nature tnk_meta_nature(const char *name, double *size) {
    VSIStatBufL st;
    int flags = VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG | (size ? VSI_STAT_SIZE_FLAG : 0);
    if (VSIStatExL(name, &st, flags)) return TNK_NATURE_NONE;
    if (size) *size = (double)st.st_size;
    if (VSI_ISREG(st.st_mode)) return TNK_NATURE_FILE;
    return VSI_ISDIR(st.st_mode) ? TNK_NATURE_FOLDER : TNK_NATURE_NONE;
}

static enum tnk_doc_state read_text(const char *name, char **text, char *why, int capacity) {
    double bytes;
    *text = NULL;
    if (tnk_meta_nature(name, &bytes) != TNK_NATURE_FILE) return TNK_DOC_ABSENT;
    snprintf(why, (size_t)capacity, "it is larger than %d MiB", TNK_META_MAX_BYTES >> 20);
    if (!(bytes >= 0 && bytes <= TNK_META_MAX_BYTES)) return TNK_DOC_DAMAGED;
    size_t size = (size_t)bytes;
    char *buffer = tnk_alloc(size + 1, 1);
    if (!buffer) return TNK_DOC_NOMEM;
    VSILFILE *file = VSIFOpenL(name, "rb");
    snprintf(why, (size_t)capacity, "it cannot be read");
    if (!file || VSIFReadL(buffer, 1, size, file) != size) {
        if (file) VSIFCloseL(file);
        tnk_free(buffer);
        return TNK_DOC_DAMAGED;
    }
    VSIFCloseL(file);
    buffer[size] = '\0';
    /* A NUL within is no text: what stands before it is judged, and found cut short. */
    *text = buffer;
    return TNK_DOC_OK;
}

static int parse_xml(tnk_meta_doc *doc) {
    doc->all = CPLParseXMLString(doc->text);
    if (!doc->all) return 0;
    CPLStripXMLNamespace(doc->all, NULL, TRUE);
    for (const CPLXMLNode *n = doc->all; n && !doc->xml; n = n->psNext)
        if (n->eType == CXT_Element && n->pszValue[0] != '?' && n->pszValue[0] != '!')
            doc->xml = n;
    return doc->xml != NULL;
}

static int parse_json(tnk_meta_doc *doc) {
    json_tokener *tokener = json_tokener_new(); /* at most 32 levels deep */
    if (!tokener) return 0;
    doc->json = json_tokener_parse_ex(tokener, doc->text, (int)strlen(doc->text));
    int good = json_tokener_get_error(tokener) == json_tokener_success;
    json_tokener_free(tokener);
    doc->part = doc->json;
    return good && json_object_is_type(doc->json, json_type_object);
}

enum tnk_doc_state tnk_meta_doc_parse(tnk_meta_doc *doc, char *text, char *why, int capacity) {
    const char *p = text, *bom = "\xEF\xBB\xBF";
    doc->text = text;
    if (!strncmp(p, bom, 3)) p += 3;
    while (isspace((unsigned char)*p)) p++;
    snprintf(why, (size_t)capacity, "it is empty");
    if (!*p) return TNK_DOC_DAMAGED;
    if (p > text) memmove(text, p, strlen(p) + 1);
    int good = 1;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (*text == '<') good = parse_xml(doc);
    else if (*text == '{') good = parse_json(doc);
    CPLPopErrorHandler();
    snprintf(why, (size_t)capacity, "it is damaged %s", *text == '<' ? "XML" : "JSON");
    return good ? TNK_DOC_OK : TNK_DOC_DAMAGED;
}

enum tnk_doc_state tnk_meta_doc_open(tnk_meta_doc *doc, const char *name, char *why,
                                     int capacity) {
    char *text;
    memset(doc, 0, sizeof *doc);
    doc->name = name;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    enum tnk_doc_state state = read_text(name, &text, why, capacity);
    CPLPopErrorHandler();
    return state == TNK_DOC_OK ? tnk_meta_doc_parse(doc, text, why, capacity) : state;
}

void tnk_meta_doc_close(tnk_meta_doc *doc) {
    CPLDestroyXMLNode(doc->all);
    json_object_put(doc->json);
    tnk_free(doc->text);
    memset(doc, 0, sizeof *doc);
}

/* ---- asking ---- */

/* The first element of that name at or below n, in document order. */
static const CPLXMLNode *xml_any(const CPLXMLNode *n, const char *name) {
    if (n->eType == CXT_Element && EQUAL(n->pszValue, name)) return n;
    for (const CPLXMLNode *c = n->psChild; c; c = c->psNext) {
        const CPLXMLNode *found = c->eType == CXT_Element ? xml_any(c, name) : NULL;
        if (found) return found;
    }
    return NULL;
}

static const char *xml_get(const tnk_meta_doc *doc, const char *key) {
    char first[128];
    const char *rest = strchr(key, '.');
    tnk_meta_copy(first, rest ? (size_t)(rest - key) + 1 : sizeof first, key);
    const CPLXMLNode *n = xml_any(doc->xml, first);
    return n ? CPLGetXMLValue(n, rest ? rest + 1 : "", NULL) : NULL;
}

static json_object *json_any(json_object *o, const char *key) {
    json_object *found = NULL;
    if (json_object_is_type(o, json_type_object)) {
        if (json_object_object_get_ex(o, key, &found)) return found;
        json_object_object_foreach(o, k, v) {
            (void)k;
            if ((found = json_any(v, key))) return found;
        }
    } else if (json_object_is_type(o, json_type_array)) {
        size_t n = json_object_array_length(o);
        for (size_t i = 0; i < n; i++)
            if ((found = json_any(json_object_array_get_idx(o, i), key))) return found;
    }
    return NULL;
}

json_object *tnk_meta_doc_json(const tnk_meta_doc *doc, const char *key) {
    int anywhere = *key != '/';
    json_object *at = doc->part;
    key += !anywhere;
    while (at && *key) {
        char name[128];
        size_t n = strcspn(key, "/");
        json_object *next = NULL;
        tnk_meta_copy(name, n < sizeof name ? n + 1 : sizeof name, key);
        if (anywhere) next = json_any(at, name);
        else if (json_object_is_type(at, json_type_object))
            json_object_object_get_ex(at, name, &next);
        at = next;
        anywhere = 0;
        key += n + (key[n] == '/');
    }
    return at;
}

static const char *json_get(const tnk_meta_doc *doc, const char *key) {
    json_object *o = tnk_meta_doc_json(doc, key);
    json_type type = json_object_get_type(o);
    if (type == json_type_null || type == json_type_object || type == json_type_array) return NULL;
    return json_object_get_string(o);
}

/* Does this line set the key? Groups in front of a key are separated by dots. */
static const char *line_value(const char *line, size_t length, const char *key) {
    const char *equal = memchr(line, '=', length), *end = equal, *begin;
    size_t n = strlen(key);
    if (!equal) return NULL;
    while (end > line && isspace((unsigned char)end[-1])) end--;
    begin = end;
    while (begin > line && !isspace((unsigned char)begin[-1]) && begin[-1] != '.') begin--;
    return (size_t)(end - begin) == n && EQUALN(begin, key, n) ? equal + 1 : NULL;
}

static const char *text_get(tnk_meta_doc *doc, const char *key) {
    for (const char *line = doc->text; *line;) {
        size_t length = strcspn(line, "\r\n");
        const char *v = line_value(line, length, key), *end = line + length;
        if (v) {
            while (v < end && (isspace((unsigned char)*v) || *v == '"')) v++;
            while (end > v && (isspace((unsigned char)end[-1]) || strchr("\";", end[-1]))) end--;
            size_t n = (size_t)(end - v) + 1;
            tnk_meta_copy(doc->value, n < sizeof doc->value ? n : sizeof doc->value, v);
            return doc->value;
        }
        line += length;
        line += strspn(line, "\r\n");
    }
    return NULL;
}

const char *tnk_meta_doc_get(tnk_meta_doc *doc, const char *key) {
    if (doc->xml) return xml_get(doc, key);
    return doc->json ? json_get(doc, key) : text_get(doc, key);
}

double tnk_meta_doc_number(tnk_meta_doc *doc, const char *key) {
    return tnk_meta_number(tnk_meta_doc_get(doc, key));
}

int tnk_meta_doc_root_is(const tnk_meta_doc *doc, const char *name) {
    return doc->xml && EQUAL(doc->xml->pszValue, name);
}

void tnk_meta_doc_read(tnk_meta_doc *doc, tnk_meta_raw *raw, const tnk_meta_field *fields,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        char *place = (char *)raw + fields[i].place;
        double *number = (double *)(void *)place;
        size_t capacity = fields[i].capacity;
        if (capacity ? *place != '\0' : !isnan(*number)) continue;
        const char *text = tnk_meta_doc_get(doc, fields[i].key);
        if (!text) continue;
        if (capacity) tnk_meta_copy(place, capacity, text);
        else *number = tnk_meta_number(text);
    }
}
