#include "scene/meta.h"

#include <cpl_error.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/sun.h"
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

/* ---- results ---- */

void tnk_meta_clear(tnk_meta *meta) {
    memset(meta, 0, sizeof *meta);
    meta->sun_elevation_deg = meta->sun_azimuth_deg = NAN;
    meta->view_zenith_deg = meta->view_azimuth_deg = NAN;
    meta->gsd_m = meta->cloud_share = meta->saturation = NAN;
}

void tnk_meta_raw_clear(tnk_meta_raw *raw) {
    memset(raw, 0, sizeof *raw);
    tnk_meta_clear(&raw->meta);
    raw->satellite_elevation_deg = raw->off_nadir_deg = raw->sun_zenith_deg = NAN;
    raw->cloud_percent = raw->gsd_inch = NAN;
}

int tnk_meta_holds_something(const tnk_meta_raw *raw) {
    const tnk_meta *m = &raw->meta;
    return *m->time || isfinite(m->sun_elevation_deg) || isfinite(m->view_zenith_deg);
}

void tnk_meta_add_band(tnk_meta *meta, int band, const char *name, double wavelength_nm) {
    if (meta->band_count >= TNK_META_BANDS) return;
    tnk_meta_band *b = &meta->band[meta->band_count++];
    b->band = band;
    b->wavelength_nm = wavelength_nm > 0 && wavelength_nm < 1e6 ? wavelength_nm : NAN;
    tnk_meta_copy(b->name, sizeof b->name, name);
}

int tnk_meta_raster_bands(const tnk_meta_doc *doc) {
    return doc->dataset ? GDALGetRasterCount(doc->dataset) : 0;
}

void tnk_meta_match_bands(const tnk_meta_doc *doc, tnk_meta *meta) {
    if (tnk_meta_raster_bands(doc) != meta->band_count) meta->band_count = 0;
}

/* ---- from what was stated to what is held ---- */

static void keep_within(double *value, double low, double high) {
    if (!(*value >= low && *value <= high)) *value = NAN;
}

static void keep_azimuth(double *value) {
    keep_within(value, -360, 360);
    if (*value < 0) *value += 360;
    if (*value >= 360) *value -= 360;
}

static void settle_platform(tnk_meta_raw *raw) {
    char text[sizeof raw->platform + sizeof raw->platform_index];
    snprintf(text, sizeof text, "%s%s", raw->platform, raw->platform_index);
    if (*text && !*raw->meta.sensor)
        tnk_meta_platform(text, raw->meta.sensor, sizeof raw->meta.sensor);
}

static void settle_time(tnk_meta_raw *raw) {
    double seconds;
    if (!*raw->meta.time && *raw->date && *raw->clock) {
        char text[sizeof raw->date + sizeof raw->clock + 1];
        snprintf(text, sizeof text, "%sT%s", raw->date, raw->clock);
        tnk_meta_copy(raw->meta.time, sizeof raw->meta.time, text);
    }
    if (!tnk_time_parse(raw->meta.time, &seconds)) raw->meta.time[0] = '\0';
}

static void settle_view(tnk_meta_raw *raw) {
    tnk_meta *m = &raw->meta;
    keep_within(&raw->satellite_elevation_deg, 0, 90);
    keep_within(&raw->off_nadir_deg, -80, 80);
    keep_within(&m->view_zenith_deg, 0, 90);
    if (isnan(m->view_zenith_deg)) m->view_zenith_deg = 90 - raw->satellite_elevation_deg;
    if (isnan(m->view_zenith_deg))
        m->view_zenith_deg = tnk_meta_zenith_deg(raw->off_nadir_deg, tnk_meta_orbit_km(m->sensor));
    keep_azimuth(&m->view_azimuth_deg);
}

void tnk_meta_settle(tnk_meta_raw *raw) {
    tnk_meta *m = &raw->meta;
    settle_platform(raw);
    settle_time(raw);
    settle_view(raw);
    if (isnan(m->sun_elevation_deg)) m->sun_elevation_deg = 90 - raw->sun_zenith_deg;
    if (isnan(m->cloud_share)) m->cloud_share = raw->cloud_percent / 100;
    if (isnan(m->gsd_m)) m->gsd_m = raw->gsd_inch * 0.0254;
    keep_within(&m->sun_elevation_deg, -90, 90);
    keep_azimuth(&m->sun_azimuth_deg);
    keep_within(&m->cloud_share, 0, 1);
    keep_within(&m->gsd_m, 0.01, 10000);
    keep_within(&m->saturation, 1, 4294967295.0);
}

static void merge_number(double *to, double from) {
    if (isnan(*to)) *to = from;
}

static void merge_text(char *to, size_t capacity, const char *from) {
    if (!*to) tnk_meta_copy(to, capacity, from);
}

/* What is known stays; what is not is taken over. */
static void merge(tnk_meta *to, const tnk_meta *from) {
    merge_text(to->product, sizeof to->product, from->product);
    merge_text(to->sensor, sizeof to->sensor, from->sensor);
    merge_text(to->scene_id, sizeof to->scene_id, from->scene_id);
    merge_text(to->time, sizeof to->time, from->time);
    if (to->kind == TNK_SENSOR_AUTO) to->kind = from->kind;
    if (to->units == TNK_UNITS_AUTO) to->units = from->units;
    merge_number(&to->sun_elevation_deg, from->sun_elevation_deg);
    merge_number(&to->sun_azimuth_deg, from->sun_azimuth_deg);
    merge_number(&to->view_zenith_deg, from->view_zenith_deg);
    merge_number(&to->view_azimuth_deg, from->view_azimuth_deg);
    merge_number(&to->gsd_m, from->gsd_m);
    merge_number(&to->cloud_share, from->cloud_share);
    merge_number(&to->saturation, from->saturation);
    if (to->band_count) return;
    to->band_count = from->band_count;
    memcpy(to->band, from->band, sizeof to->band);
}

/* ---- finding and reading ---- */

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
        merge(s->out, &raw.meta);
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
    merge(s->out, &raw.meta);
    tnk_meta_raw_clear(&raw);
    tnk_meta_from_nitf(s->dataset, &raw);
    tnk_meta_from_s2_bands(s->dataset, &raw);
    tnk_meta_settle(&raw);
    merge(s->out, &raw.meta);
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
