/* meta_doc.h: one metadata file in memory, whatever its syntax, and the common way to ask it
 * for values. Private to the metadata readers.
 *
 * A key names a value the same way in every syntax:
 *   XML    "A.B.C"  the first element A anywhere (namespaces are dropped), then B in it, then C
 *   JSON   "/a/b"   from the root object; "a/b" the first member a anywhere, then b in it
 *   text   "KEY"    the first line KEY = value (quotes and a closing ; dropped); case ignored
 */
#ifndef TNK_SCENE_META_DOC_H
#define TNK_SCENE_META_DOC_H

#include <cpl_minixml.h>
#include <json.h>

#include "scene/meta.h"

typedef struct tnk_meta_doc {
    const char *name;       /* of the file; borrowed */
    GDALDatasetH dataset;   /* the raster it is asked for, borrowed; may be NULL */
    const char *scene;      /* its name, borrowed */
    int shared;             /* 1: the file is not named after the scene, so it must say so */
    char *text;             /* the whole file, NUL-terminated */
    CPLXMLNode *all;        /* XML: the parsed list, owned */
    const CPLXMLNode *xml;  /* XML: where to look, the root element at first; NULL */
    json_object *json;      /* JSON: the root, owned; NULL */
    json_object *part;      /* JSON: where to look, borrowed */
    char value[512];        /* the last value found in plain text */
} tnk_meta_doc;

/* What a reader fills: the result, and what it is made of where the producer states it another
 * way. Numbers NaN, texts "" where not stated. */
typedef struct tnk_meta_raw {
    tnk_meta meta;
    double satellite_elevation_deg; /* at the ground */
    double off_nadir_deg;           /* at the satellite */
    double sun_zenith_deg;
    double cloud_percent;
    double gsd_inch;
    char date[40], clock[40]; /* of the time, where they stand apart */
    char platform[64], platform_index[16];
    char note[96];            /* why nothing could be read, "" */
} tnk_meta_raw;

/* One wanted value. Of several fields with the same place the first that is found counts. */
typedef struct tnk_meta_field {
    const char *key;
    size_t place;    /* offset in tnk_meta_raw */
    size_t capacity; /* of a text; 0: a number */
} tnk_meta_field;

#define TNK_NUMBER(key, member) {key, offsetof(tnk_meta_raw, member), 0}
#define TNK_TEXT(key, member) \
    {key, offsetof(tnk_meta_raw, member), sizeof(((tnk_meta_raw *)0)->member)}
#define TNK_COUNT(array) (sizeof(array) / sizeof *(array))

enum { TNK_META_MAX_BYTES = 64 << 20 };

/* What lies behind a name (any of GDAL's); size may be NULL. */
enum tnk_meta_nature { TNK_NATURE_NONE, TNK_NATURE_FILE, TNK_NATURE_FOLDER };
enum tnk_meta_nature tnk_meta_nature(const char *name, double *size);

/* Result of tnk_meta_doc_open(). */
enum tnk_doc_state { TNK_DOC_OK, TNK_DOC_ABSENT, TNK_DOC_DAMAGED, TNK_DOC_NOMEM };

/* Read and parse a file; *why (capacity >= 1) receives the words for TNK_DOC_DAMAGED. */
enum tnk_doc_state tnk_meta_doc_open(tnk_meta_doc *doc, const char *name, char *why,
                                     int capacity);
/* The same from text in memory, which the document then owns. */
enum tnk_doc_state tnk_meta_doc_parse(tnk_meta_doc *doc, char *text, char *why, int capacity);
void tnk_meta_doc_close(tnk_meta_doc *doc);

/* The value of a key, or NULL; borrowed until the next call. */
const char *tnk_meta_doc_get(tnk_meta_doc *doc, const char *key);

/* The same as a finite number, or NaN. */
double tnk_meta_doc_number(tnk_meta_doc *doc, const char *key);

/* 1 where the root element's name is `name`. */
int tnk_meta_doc_root_is(const tnk_meta_doc *doc, const char *name);

/* The JSON member of a key, or NULL; borrowed. */
json_object *tnk_meta_doc_json(const tnk_meta_doc *doc, const char *key);

/* Fill the fields that are still unknown. */
void tnk_meta_doc_read(tnk_meta_doc *doc, tnk_meta_raw *raw, const tnk_meta_field *fields,
                       size_t count);

/* A finite number of a whole text, blanks around it allowed; NaN for anything else. */
double tnk_meta_number(const char *text);

/* Copy, cutting what does not fit. NULL is "". */
void tnk_meta_copy(char *out, size_t capacity, const char *text);

#endif
