/* Maxar (DigitalGlobe): .IMD text, the IMD part of the ISD .XML, and GDAL's IMD domain. All
 * three hold the same names, in other letter cases. Their format is described in "Imagery
 * Support Data (ISD) Documentation", DigitalGlobe, 2014.
 *
 * meanSatAz is the azimuth of the satellite as seen from the ground, meanSatEl its elevation
 * there (checked against EPHEMLIST of a WorldView-2 file: 274.3 stated, 274.3 computed).
 */
#include <cpl_string.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scene/meta_kind.h"

static const tnk_meta_field fields[] = {
    TNK_TEXT("satId", platform),
    TNK_TEXT("CatId", meta.scene_id),
    TNK_TEXT("productCatalogId", meta.scene_id),
    TNK_TEXT("firstLineTime", meta.time),
    TNK_TEXT("TLCTime", meta.time),
    TNK_TEXT("earliestAcqTime", meta.time), /* map products */
    TNK_NUMBER("meanSunEl", meta.sun_elevation_deg),
    TNK_NUMBER("sunEl", meta.sun_elevation_deg), /* before 2005 */
    TNK_NUMBER("meanSunAz", meta.sun_azimuth_deg),
    TNK_NUMBER("sunAz", meta.sun_azimuth_deg),
    TNK_NUMBER("meanSatEl", satellite_elevation_deg),
    TNK_NUMBER("satEl", satellite_elevation_deg),
    TNK_NUMBER("meanSatAz", meta.view_azimuth_deg),
    TNK_NUMBER("satAz", meta.view_azimuth_deg),
    TNK_NUMBER("meanOffNadirViewAngle", off_nadir_deg),
    TNK_NUMBER("offNadirViewAngle", off_nadir_deg),
    TNK_NUMBER("meanProductGSD", meta.gsd_m),
    TNK_NUMBER("productGSD", meta.gsd_m),
    TNK_NUMBER("meanCollectedGSD", meta.gsd_m),
    TNK_NUMBER("cloudCover", meta.cloud_share), /* 0 .. 1; -999 not assessed */
};

/* Bands in rising wavelength, which is also the order of multi-band products. Middles of the
 * published 50 % limits of WorldView-2/3; QuickBird's, GeoEye-1's lie within 25 nm of them. */
static const struct {
    const char *letter;
    double nm;
} bands[] = {
    {"C", 425},    {"B", 480},    {"G", 545},    {"Y", 605},    {"R", 660},    {"RE", 725},
    {"N", 833},    {"N2", 950},   {"S1", 1210},  {"S2", 1570},  {"S3", 1660},  {"S4", 1730},
    {"S5", 2165},  {"S6", 2205},  {"S7", 2260},  {"S8", 2330},
};

static double wavelength(const char *letter) {
    for (size_t i = 0; i < TNK_COUNT(bands); i++)
        if (EQUAL(bands[i].letter, letter)) return bands[i].nm;
    return NAN;
}

/* bandId of products whose bands are not in rising wavelength, or are named only there. */
static const char *const orders[][4] = {{"R", "G", "B"}, {"N", "R", "G"}, {"B", "G", "R", "N"}};
static const char *const order_names[] = {"RGB", "NRG", "BGRN"};

static int add_ordered(tnk_meta *meta, const char *band_id) {
    for (size_t i = 0; i < TNK_COUNT(order_names); i++) {
        if (!band_id || !EQUAL(band_id, order_names[i])) continue;
        for (int k = 0; k < 4 && orders[i][k]; k++)
            tnk_meta_add_band(meta, k + 1, orders[i][k], wavelength(orders[i][k]));
        return 1;
    }
    return 0;
}

/* Is there a group BAND_<letter>? In text a line of its own or the front of a dotted key. */
static int has_band(tnk_meta_doc *doc, const char *letter) {
    char name[24];
    snprintf(name, sizeof name, "BAND_%s", letter);
    size_t n = strlen(name);
    if (doc->xml) return CPLGetXMLNode((CPLXMLNode *)doc->xml, name) != NULL;
    for (const char *p = doc->text; (p = strstr(p, name)); p += n)
        if (strchr("\r\n. ", p[n])) return 1;
    return 0;
}

static void read_bands(tnk_meta_doc *doc, tnk_meta *meta) {
    if (!add_ordered(meta, tnk_meta_doc_get(doc, "bandId"))) {
        int n = 0;
        for (size_t i = 0; i < TNK_COUNT(bands); i++)
            if (has_band(doc, bands[i].letter))
                tnk_meta_add_band(meta, ++n, bands[i].letter, bands[i].nm);
        if (!n && has_band(doc, "P")) tnk_meta_add_band(meta, 1, "P", NAN);
    }
    tnk_meta_match_bands(doc, meta);
}

static void read_imd(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    tnk_meta_doc_read(doc, raw, fields, TNK_COUNT(fields));
    read_bands(doc, &raw->meta);
}

static int is_imd(tnk_meta_doc *doc) {
    return !doc->xml && !doc->json && tnk_meta_doc_get(doc, "satId") &&
           (tnk_meta_doc_get(doc, "meanSunEl") || tnk_meta_doc_get(doc, "sunEl") ||
            tnk_meta_doc_get(doc, "firstLineTime"));
}

static int is_isd(tnk_meta_doc *doc) {
    return tnk_meta_doc_root_is(doc, "isd") &&
           CPLGetXMLNode((CPLXMLNode *)doc->xml, "IMD") != NULL;
}

static void read_isd(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const CPLXMLNode *root = doc->xml;
    doc->xml = CPLGetXMLNode((CPLXMLNode *)root, "IMD");
    read_imd(doc, raw);
    doc->xml = root;
}

const tnk_meta_kind tnk_meta_maxar_imd = {"maxar-imd", is_imd, read_imd};
const tnk_meta_kind tnk_meta_maxar_isd = {"maxar-isd", is_isd, read_isd};

/* The domain's lines one below the other are an .IMD file with dotted keys. */
static char *join_lines(char **lines) {
    size_t size = 1;
    for (int i = 0; lines[i]; i++) size += strlen(lines[i]) + 1;
    char *text = tnk_alloc(size, 1), *p = text;
    for (int i = 0; text && lines[i]; i++) {
        size_t n = strlen(lines[i]);
        memcpy(p, lines[i], n);
        p[n] = '\n';
        p += n + 1;
    }
    if (text) *p = '\0';
    return text;
}

enum tnk_doc_state tnk_meta_from_imd_domain(GDALDatasetH dataset, tnk_meta_raw *raw) {
    char **lines = GDALGetMetadata(dataset, "IMD");
    if (!lines || !*lines) return TNK_DOC_ABSENT;
    tnk_meta_doc doc = {.name = "", .dataset = dataset};
    doc.text = join_lines(lines);
    if (!doc.text) return TNK_DOC_NOMEM;
    int good = is_imd(&doc);
    if (good) read_imd(&doc, raw);
    tnk_meta_doc_close(&doc);
    return good ? TNK_DOC_OK : TNK_DOC_ABSENT;
}
