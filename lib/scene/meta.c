/* meta.c: the kinds of metadata, which of them a file is, and what all files of a scene say together. */
#include "scene/meta.h"

#include <cpl_error.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "scene/meta_kind.h"

/* The kinds that are known, asked in this order; the first that knows a file reads it. */
static const tnk_meta_kind *const kinds[] = {
    &tnk_meta_maxar_imd,     &tnk_meta_maxar_isd,    &tnk_meta_dimap_v2,    &tnk_meta_dimap_v1,
    &tnk_meta_phr_system,    &tnk_meta_s2_tile,      &tnk_meta_s2_product,  &tnk_meta_landsat,
    &tnk_meta_planet_xml,    &tnk_meta_planet_json,  &tnk_meta_s1_annotation,
    &tnk_meta_s1_manifest,   &tnk_meta_capella,      &tnk_meta_iceye,       &tnk_meta_umbra,
    &tnk_meta_stac,
};

static const char known_words[] =
    "Maxar .IMD or .XML, DIMAP, Sentinel-1 or -2 SAFE, Landsat MTL, Planet XML or JSON, STAC "
    "item, Capella, ICEYE, Umbra";

typedef struct search {
    GDALDatasetH dataset;
    const char *scene;
    tnk_meta *out;
    void (*warn)(void *user, const char *text);
    void *user;
    char why[160];  /* of the last file that could not be used */
} search;

static const tnk_meta_kind *kind_of(tnk_meta_doc *doc) {
    for (size_t i = 0; i < TNK_COUNT(kinds); i++)
        if (kinds[i]->is(doc)) return kinds[i];
    return NULL;
}

/* A file of a known kind into out; 0 where it holds nothing or is of none. */
static int read_doc(search *s, tnk_meta_doc *doc) {
    const tnk_meta_kind *kind = kind_of(doc);
    tnk_meta_raw raw;
    s->why[0] = '\0';
    if (!kind) return 0;
    tnk_meta_raw_clear(&raw);
    kind->read(doc, &raw);
    tnk_meta_settle(&raw);
    tnk_meta_copy(raw.meta.product, sizeof raw.meta.product, kind->product);
    if (tnk_meta_holds_something(&raw)) {
        tnk_meta_merge(s->out, &raw.meta);
        return 1;
    }
    if (*raw.note) tnk_meta_copy(s->why, sizeof s->why, raw.note);
    else snprintf(s->why, sizeof s->why, "this %s file holds neither time nor angles",
                  kind->product);
    return 0;
}

static enum tnk_doc_state read_file(search *s, const char *name, int shared) {
    tnk_meta_doc doc;
    enum tnk_doc_state state = tnk_meta_doc_open(&doc, name, s->why, sizeof s->why);
    doc.dataset = s->dataset;
    doc.scene = s->scene;
    doc.shared = shared;
    if (state == TNK_DOC_OK && !read_doc(s, &doc) && *s->why && !shared) state = TNK_DOC_DAMAGED;
    tnk_meta_doc_close(&doc);
    return state;
}

static void warn_of(const search *s, const char *name) {
    char text[TNK_META_NAME_SIZE + 200];
    if (!s->warn) return;
    snprintf(text, sizeof text, "%s: not used as metadata: %s", name, s->why);
    s->warn(s->user, text);
}

static int read_all(search *s, const tnk_meta_names *names) {
    for (int i = 0; i < names->count; i++) {
        const char *name = names->name[i].text;
        enum tnk_doc_state state = read_file(s, name, names->name[i].shared);
        if (state == TNK_DOC_NOMEM) return TNK_E_NOMEM;
        if (state == TNK_DOC_DAMAGED) warn_of(s, name);
    }
    return TNK_OK;
}

/* What GDAL itself knows, after the files, whose order of bands is the producer's. */
static int read_domains(search *s) {
    tnk_meta_raw raw;
    tnk_meta_raw_clear(&raw);
    enum tnk_doc_state state = tnk_meta_from_imd_domain(s->dataset, &raw);
    if (state == TNK_DOC_NOMEM) return TNK_E_NOMEM;
    if (state == TNK_DOC_OK) tnk_meta_copy(raw.meta.product, sizeof raw.meta.product, "maxar-imd");
    tnk_meta_settle(&raw);
    tnk_meta_merge(s->out, &raw.meta);
    tnk_meta_raw_clear(&raw);
    tnk_meta_from_nitf(s->dataset, &raw);
    tnk_meta_from_s2_bands(s->dataset, &raw);
    tnk_meta_settle(&raw);
    tnk_meta_merge(s->out, &raw.meta);
    return TNK_OK;
}

/* The caller's own file: alone, and it must be of use. */
static int find_given(search *s, const char *given, tnk_meta_names *names, tnk_err *err) {
    char why[sizeof s->why] = "";
    tnk_meta_find_with(given, s->scene, names);
    if (!names->count)
        return tnk_fail(err, TNK_E_META, "%.200s: the metadata file cannot be read", given);
    for (int i = 0; i < names->count; i++) {
        if (read_file(s, names->name[i].text, 0) == TNK_DOC_NOMEM) return tnk_fail_nomem(err);
        if (*s->why && !*why) tnk_meta_copy(why, sizeof why, s->why);
    }
    if (*s->out->product) return TNK_OK;
    if (*why)
        return tnk_fail(err, TNK_E_META, "%.200s: cannot be used as metadata: %s", given, why);
    return tnk_fail(err, TNK_E_META, "%.200s: not a known kind of metadata (known: %s)", given,
                    known_words);
}

static int find(search *s, const char *given, tnk_err *err) {
    tnk_meta_names *names = tnk_alloc(1, sizeof *names);
    int result = TNK_OK;
    if (!names) return tnk_fail_nomem(err);
    if (given) result = find_given(s, given, names, err);
    else {
        tnk_meta_find_beside(s->dataset, s->scene, names);
        result = read_all(s, names);
    }
    if (result == TNK_OK && s->dataset) result = read_domains(s);
    if (result == TNK_E_NOMEM) tnk_fail_nomem(err);
    tnk_free(names);
    return result;
}

int tnk_meta_find(GDALDatasetH dataset, const char *name, const char *given, tnk_meta *out,
                  void (*warn)(void *user, const char *text), void *user, tnk_err *err) {
    search s = {.dataset = dataset, .scene = name ? name : "", .out = out, .warn = warn,
                .user = user};
    tnk_meta_clear(out);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    int result = find(&s, given, err);
    CPLPopErrorHandler();
    CPLErrorReset();
    return result;
}
