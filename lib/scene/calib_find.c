/* calib_find.c: which files of a product hold its tables, and reading them. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "scene/inner.h"
#include "scene/meta_doc.h"
#include "scene/name.h"

enum { FILES_ASKED = 8, MOST_VECTORS = 100000 };

/* ---- numbers and curves ---- */

static int is_element(const CPLXMLNode *n, const char *name) { return n->eType == CXT_Element && EQUAL(n->pszValue, name); }

static int count_elements(const CPLXMLNode *list, const char *name) {
    int n = 0;
    for (const CPLXMLNode *c = list ? list->psChild : NULL; c; c = c->psNext) n += is_element(c, name);
    return n;
}

/* Finite numbers parted by blanks, at most `room` of them into out (NULL: only counted); -1: something else. */
static int numbers(const char *text, double *out, int room) {
    int n = 0;
    for (;; n++) {
        char *end;
        while (isspace((unsigned char)*text)) text++;
        if (!*text) return n;
        double v = CPLStrtod(text, &end);
        if (end == text || !isfinite(v) || (out && n >= room)) return -1;
        if (out) out[n] = v;
        text = end;
    }
}

/* Places and values of one vector. 1; 0: damaged; -1: no memory. */
static int read_curve(const CPLXMLNode *n, const char *at, const char *value, tnk_curve *out) {
    const char *places = CPLGetXMLValue(n, at, ""), *values = CPLGetXMLValue(n, value, "");
    int count = numbers(places, NULL, 0);
    if (count < 1 || numbers(values, NULL, 0) != count) return 0;
    out->at = tnk_alloc((size_t)count, sizeof *out->at);
    out->value = tnk_alloc((size_t)count, sizeof *out->value);
    if (!out->at || !out->value) return -1;
    out->count = count;
    numbers(places, out->at, count);
    numbers(values, out->value, count);
    for (int i = 1; i < count; i++)
        if (out->at[i] < out->at[i - 1]) return 0;
    return 1;
}

static int new_table(tnk_table *t, int room) {
    t->line = tnk_alloc((size_t)room, sizeof *t->line);
    t->curve = tnk_alloc_zero((size_t)room, sizeof *t->curve);
    return t->line && t->curve;
}

/* The vectors `each` of a list: line, pixel and a value. 1; 0: missing or damaged; -1: no memory. */
static int read_table(const CPLXMLNode *list, const char *each, const char *value, tnk_table *t) {
    int n = count_elements(list, each), rc = 1;
    if (n < 1 || n > MOST_VECTORS) return 0;
    if (!new_table(t, n)) return -1;
    for (const CPLXMLNode *c = list->psChild; c && rc > 0; c = c->psNext) {
        if (!is_element(c, each)) continue;
        double line = tnk_meta_number(CPLGetXMLValue(c, "line", NULL));
        int k = t->count++; /* what there is of it is freed with the table */
        t->line[k] = line;
        rc = read_curve(c, "pixel", value, &t->curve[k]);
        if (rc > 0 && (isnan(line) || (k && !(line > t->line[k - 1])))) rc = 0;
    }
    return rc;
}

/* ---- calibration and noise ---- */

static void extremes(const tnk_table *t, double *least, double *most) {
    *least = INFINITY, *most = -INFINITY;
    for (int i = 0; i < t->count; i++)
        for (int k = 0; k < t->curve[i].count; k++) {
            *least = fmin(*least, t->curve[i].value[k]);
            *most = fmax(*most, t->curve[i].value[k]);
        }
}

static int read_sigma(const tnk_meta_doc *doc, tnk_table *t) {
    double least, most;
    int rc = read_table(CPLGetXMLNode((CPLXMLNode *)doc->xml, "calibrationVectorList"), "calibrationVector",
                        "sigmaNought", t);
    extremes(t, &least, &most);
    return rc > 0 ? least > 0 : rc;
}

static int read_swaths(const CPLXMLNode *list, tnk_calib *c) {
    static const char each[] = "noiseAzimuthVector";
    static const char *const ends[] = {"firstRangeSample", "lastRangeSample", "firstAzimuthLine", "lastAzimuthLine"};
    int n = count_elements(list, each), rc = 1;
    if (n > MOST_VECTORS) return 0;
    c->swath = n ? tnk_alloc_zero((size_t)n, sizeof *c->swath) : NULL;
    if (n && !c->swath) return -1;
    for (const CPLXMLNode *v = n ? list->psChild : NULL; v && rc > 0; v = v->psNext) {
        if (!is_element(v, each)) continue;
        tnk_swath *s = &c->swath[c->swaths++];
        double end[4];
        for (int i = 0; i < 4; i++) {
            const char *text = CPLGetXMLValue(v, ends[i], NULL);
            end[i] = text ? tnk_meta_number(text) : i % 2 ? INFINITY : -INFINITY; /* a strip map says none */
        }
        for (int i = 0; i < 2; i++) s->col[i] = end[i], s->line[i] = end[2 + i];
        rc = read_curve(v, "line", "noiseAzimuthLut", &s->along);
        if (rc > 0 && !(end[0] <= end[1] && end[2] <= end[3])) rc = 0;
    }
    return rc;
}

/* Early products have noise of zeros, which says nothing. */
static int read_noise(const tnk_meta_doc *doc, tnk_calib *c) {
    CPLXMLNode *root = (CPLXMLNode *)doc->xml, *range = CPLGetXMLNode(root, "noiseRangeVectorList");
    double least, most;
    int rc = range ? read_table(range, "noiseRangeVector", "noiseRangeLut", &c->noise)
                   : read_table(CPLGetXMLNode(root, "noiseVectorList"), "noiseVector", "noiseLut", &c->noise);
    extremes(&c->noise, &least, &most);
    if (rc > 0) rc = least >= 0 && most > 0;
    return rc > 0 ? read_swaths(CPLGetXMLNode(root, "noiseAzimuthVectorList"), c) : rc;
}

/* ---- incidence ---- */

/* Points come line by line; those of a line share its place in the table. */
static int read_grid(const tnk_meta_doc *doc, tnk_table *t) {
    static const char each[] = "geolocationGridPoint";
    const CPLXMLNode *list = CPLGetXMLNode((CPLXMLNode *)doc->xml, "geolocationGrid.geolocationGridPointList");
    int n = count_elements(list, each);
    if (n < 4 || n > MOST_VECTORS) return 0;
    if (!new_table(t, n)) return -1;
    for (const CPLXMLNode *p = list->psChild; p; p = p->psNext) {
        if (!is_element(p, each)) continue;
        double line = tnk_meta_number(CPLGetXMLValue(p, "line", NULL)), v[2];
        v[0] = tnk_meta_number(CPLGetXMLValue(p, "pixel", NULL));
        v[1] = tnk_meta_number(CPLGetXMLValue(p, "incidenceAngle", NULL));
        if (isnan(line) || isnan(v[0]) || !(v[1] > 0 && v[1] < 90)) return 0;
        if (!t->count || line > t->line[t->count - 1]) t->line[t->count++] = line;
        tnk_curve *c = &t->curve[t->count - 1];
        if (line < t->line[t->count - 1] || (c->count && v[0] < c->at[c->count - 1])) return 0;
        double *at = tnk_grow(c->at, (size_t)c->count + 1, sizeof *at);
        if (at) c->at = at;
        double *value = tnk_grow(c->value, (size_t)c->count + 1, sizeof *value);
        if (value) c->value = value;
        if (!at || !value) return -1;
        at[c->count] = v[0], value[c->count++] = v[1];
    }
    return 1;
}

/* ---- names ---- */

/* "-vv-" and "-vv.": the polarisation a file's name states. */
static int is_of(const char *file, const char *pol) {
    for (const char *p = strchr(file, '-'); p; p = strchr(p + 1, '-'))
        if (EQUALN(p + 1, pol, 2) && (p[3] == '-' || p[3] == '.')) return 1;
    return 0;
}

/* The product's folder: that of a SAFE name, or the one above "measurement". */
static int root_of(const char *file, char root[TNK_META_NAME_SIZE]) {
    const char *in = strstr(file, "/measurement/");
    if (tnk_name_safe_root(file, root)) return 1;
    if (!in || (size_t)(in - file) >= TNK_META_NAME_SIZE) return 0;
    tnk_meta_copy(root, (size_t)(in - file) + 1, file);
    return 1;
}

typedef struct product {
    char root[TNK_META_NAME_SIZE];
    const char *file; /* the raster */
    int denoised;     /* 1: its thermal noise was taken off before it was delivered */
} product;

static int find_product(const tnk_scene *scene, GDALDatasetH dataset, const char *given, product *p) {
    p->file = tnk_meta_base_name(scene->opened);
    if (given) return root_of(given, p->root) || tnk_name_join(p->root, given, "", "");
    if (root_of(scene->opened, p->root)) return 1;
    char **files = GDALGetFileList(dataset);
    int found = 0;
    for (int i = 0; files && files[i] && i < FILES_ASKED && !found; i++) found = root_of(files[i], p->root);
    CSLDestroy(files);
    return found;
}

/* A file of a folder of the product: named after the raster, else the first of the polarisation. */
static int find_file(const product *p, const char *folder, const char *front, const char *pol,
                     char out[TNK_META_NAME_SIZE]) {
    char inside[TNK_META_NAME_SIZE], name[300];
    snprintf(name, sizeof name, "%s%s", front, CPLGetBasename(p->file));
    if (!tnk_name_join(inside, p->root, folder, "")) return 0;
    if (tnk_name_join(out, inside, name, ".xml") && tnk_name_is_there(out)) return 1;
    char **list = VSIReadDir(inside);
    const char *best = NULL;
    for (char **f = list; f && *f; f++)
        if (EQUALN(*f, front, strlen(front)) && EQUAL(CPLGetExtension(*f), "xml") && is_of(*f, pol) &&
            (!best || strcmp(*f, best) < 0))
            best = *f;
    int found = best && tnk_name_join(out, inside, best, "");
    CSLDestroy(list);
    return found;
}

/* ---- all together ---- */

static const double most_noise = 1; /* sigma0 */

enum part { CALIBRATION, NOISE, ANNOTATION };

static const struct {
    const char *folder, *front, *what;
} parts[] = {{"annotation/calibration", "calibration-", "calibration"},
             {"annotation/calibration", "noise-", "thermal noise"},
             {"annotation", "", "incidence angles and calibration"}};

/* The annotation, of a raster that is the product's own and whole. */
static int read_annotation(tnk_scene *scene, product *p, tnk_meta_doc *doc, const char **why) {
    const char *denoised = tnk_meta_doc_get(doc, "thermalNoiseCorrectionPerformed");
    p->denoised = denoised && EQUAL(denoised, "true");
    *why = "the raster has not the size of the product's";
    if (tnk_meta_doc_number(doc, "imageInformation.numberOfSamples") != scene->info.width_px ||
        tnk_meta_doc_number(doc, "imageInformation.numberOfLines") != scene->info.height_px)
        return 0;
    *why = "its grid of angles is damaged";
    return read_grid(doc, &scene->radio.incidence);
}

/* Read one file of the product. 1; 0: not there, or of no use (a warning); -1: no memory. */
static int take(tnk_scene *scene, product *p, enum part part, const char *pol, tnk_calib *c) {
    char name[TNK_META_NAME_SIZE], words[160] = "";
    const char *why = words, *type;
    tnk_meta_doc doc;
    if (!find_file(p, parts[part].folder, parts[part].front, pol, name)) return 0;
    enum tnk_doc_state state = tnk_meta_doc_open(&doc, name, words, sizeof words);
    int rc = state == TNK_DOC_NOMEM ? -1 : 0;
    if (state == TNK_DOC_OK) {
        type = doc.xml ? tnk_meta_doc_get(&doc, "adsHeader.productType") : NULL;
        why = "its tables are damaged";
        if (!type || !EQUAL(type, "GRD")) why = "it is not of a detected product (GRD)";
        else if (part == CALIBRATION) rc = read_sigma(&doc, &c->sigma);
        else if (part == NOISE) rc = read_noise(&doc, c);
        else rc = read_annotation(scene, p, &doc, &why);
    }
    if (!rc) tnk_scene_warn(scene, "%.300s: %s not used: %s", name, parts[part].what, why);
    tnk_meta_doc_close(&doc);
    return rc;
}

/* Noise at the scene's middle as a sigma0. Sentinel-1's is under a hundredth; 1 is brighter than any sea. */
static double noise_sigma(const tnk_scene *scene, const tnk_calib *c) {
    double line = 0.5 * scene->info.height_px, col = 0.5 * scene->info.width_px, scale = tnk_table_at(&c->sigma, line, col);
    return tnk_table_at(&c->noise, line, col) / (scale * scale);
}

/* Tables of one band: 2 with noise; 1 without; 0 none; -1: no memory. */
static int take_band(tnk_scene *scene, product *p, int slot) {
    tnk_calib *c = scene->radio.calib[slot] = tnk_alloc_zero(1, sizeof *c);
    if (!c) return -1;
    int rc = take(scene, p, CALIBRATION, scene->info.polarisation[slot - 2], c);
    if (rc <= 0 || p->denoised) return rc;
    int noise = take(scene, p, NOISE, scene->info.polarisation[slot - 2], c);
    if (noise < 0) return -1;
    if (!noise) {
        tnk_table_free(&c->noise);
        tnk_scene_warn(scene, "the product has no tables of thermal noise: it is not taken off");
    }
    if (noise && noise_sigma(scene, c) > most_noise) {
        tnk_scene_warn(scene, "the tables of thermal noise are not believed: sigma0 %.2g of noise alone; it is not taken off",
                       noise_sigma(scene, c));
        tnk_table_free(&c->noise);
        noise = 0;
    }
    return 1 + noise;
}

/* Tables of all chosen bands, or of none. The least that one of them has, as above. */
static int take_bands(tnk_scene *scene, product *p) {
    int least = 2;
    for (int slot = 0; slot < TNK_BANDS && least > 0; slot++) {
        if (!scene->info.band[slot]) continue;
        int rc = take_band(scene, p, slot);
        if (rc < least) least = rc;
    }
    for (int slot = 0; slot < TNK_BANDS && least <= 0; slot++) {
        tnk_calib_close(scene->radio.calib[slot]);
        scene->radio.calib[slot] = NULL;
    }
    return least;
}

int tnk_calib_find(tnk_scene *scene, GDALDatasetH dataset, const char *given, int calibrate) {
    product p = {.denoised = 0};
    const char *pol = "";
    int rc = find_product(scene, dataset, given, &p);
    for (int slot = TNK_BANDS - 1; slot >= 0 && rc; slot--) {
        if (!scene->info.band[slot]) continue;
        pol = scene->info.polarisation[slot - 2];
    }
    rc = rc && *pol ? take(scene, &p, ANNOTATION, pol, NULL) : 0;
    if (rc <= 0) tnk_table_free(&scene->radio.incidence);
    if (rc > 0 && calibrate) rc = take_bands(scene, &p);
    if (rc < 0) return tnk_fail_nomem(&scene->err);
    if (!calibrate) return TNK_OK;
    if (!rc)
        tnk_scene_warn(scene, "no calibration: digital numbers are searched as they are (--metadata names the "
                              "product's SAFE folder)");
    scene->info.calibrated = scene->radio.active = rc > 0;
    scene->info.noise_removed = rc > 1;
    return TNK_OK;
}
