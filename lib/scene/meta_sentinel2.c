/* Sentinel-2: MTD_TL.xml of a granule (in the AWS layout metadata.xml) for time and angles,
 * MTD_MSIL*.xml of the product for the satellite, saturation, clouds and wavelengths.
 *
 * The viewing azimuth is the direction of the satellite seen from the ground: in tile T10SDG
 * the zenith angle of detector 1, in the west, is 10.8 and falls to 5.9 eastwards, so the track
 * lies east of the tile; its azimuth is 104.
 *
 * Mean_Viewing_Incidence_Angle is an average of numbers, not of directions: where the azimuths
 * of a tile lie on both sides of north it is meaningless (T33XWJ of 2022-04-13 states 190, 43,
 * 3 and 128 degrees for its four 10 m bands, whose grids all say 1). Where the 5 km grids point
 * one way and the stated means another, the grids are taken. A tile across the track, seen from
 * both sides at 3 degrees and less, has no one azimuth: there the means stay.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scene/meta_kind.h"

#define DEG (3.14159265358979323846 / 180.0)

static const char *const ten_metre_ids[] = {"1", "2", "3", "7"}; /* B02 B03 B04 B08 */

static const tnk_meta_field tile_fields[] = {
    TNK_TEXT("SENSING_TIME", meta.time),
    TNK_TEXT("TILE_ID", platform), /* "S2A_OPER_MSI_...", cut below */
    TNK_NUMBER("Mean_Sun_Angle.ZENITH_ANGLE", sun_zenith_deg),
    TNK_NUMBER("Mean_Sun_Angle.AZIMUTH_ANGLE", meta.sun_azimuth_deg),
    TNK_NUMBER("CLOUDY_PIXEL_PERCENTAGE", cloud_percent),
};

static const tnk_meta_field product_fields[] = {
    TNK_TEXT("SPACECRAFT_NAME", platform),
    TNK_TEXT("PRODUCT_URI", meta.scene_id),
    TNK_TEXT("PRODUCT_START_TIME", meta.time),
    TNK_NUMBER("Cloud_Coverage_Assessment", cloud_percent),
};

static int ten_metre(const CPLXMLNode *n) {
    const char *id = CPLGetXMLValue(n, "bandId", "");
    for (size_t i = 0; i < TNK_COUNT(ten_metre_ids); i++)
        if (EQUAL(id, ten_metre_ids[i])) return 1;
    return 0;
}

/* A sum of directions, each weighted by how far from the zenith it is. */
typedef struct sum {
    double east, north, zenith;
    int count;
} sum;

static void add(sum *s, double zenith, double azimuth) {
    if (!(zenith >= 0 && zenith < 90) || !isfinite(azimuth)) return;
    s->east += sin(zenith * DEG) * sin(azimuth * DEG);
    s->north += sin(zenith * DEG) * cos(azimuth * DEG);
    s->zenith += zenith;
    s->count++;
}

static double azimuth_of(const sum *s) {
    return fmod(atan2(s->east, s->north) / DEG + 360.0, 360.0);
}

/* Do the directions agree, so that their sum is nearly as long as all of them in a row? */
static int one_way(const sum *s) {
    return s->count && hypot(s->east, s->north) > 0.7 * s->count * sin(s->zenith / s->count * DEG);
}

static void sum_means(const CPLXMLNode *list, sum *s) {
    for (const CPLXMLNode *n = list ? list->psChild : NULL; n; n = n->psNext)
        if (n->eType == CXT_Element && ten_metre(n))
            add(s, tnk_meta_number(CPLGetXMLValue(n, "ZENITH_ANGLE", NULL)),
                tnk_meta_number(CPLGetXMLValue(n, "AZIMUTH_ANGLE", NULL)));
}

/* Two lists of numbers row by row; NaN outside the detector. */
static void sum_rows(const CPLXMLNode *z, const CPLXMLNode *a, sum *s) {
    for (; z && a; z = z->psNext, a = a->psNext) {
        char *zp = (char *)CPLGetXMLValue(z, "", ""), *ap = (char *)CPLGetXMLValue(a, "", "");
        for (;;) {
            char *zn, *an;
            double zenith = CPLStrtod(zp, &zn), azimuth = CPLStrtod(ap, &an);
            if (zn == zp || an == ap) break;
            add(s, zenith, azimuth);
            zp = zn;
            ap = an;
        }
    }
}

static void sum_grids(const CPLXMLNode *angles, sum *s) {
    for (const CPLXMLNode *n = angles ? angles->psChild : NULL; n; n = n->psNext) {
        if (n->eType != CXT_Element || !EQUAL(n->pszValue, "Viewing_Incidence_Angles_Grids") ||
            !ten_metre(n))
            continue;
        const CPLXMLNode *z = CPLGetXMLNode((CPLXMLNode *)n, "Zenith.Values_List");
        const CPLXMLNode *a = CPLGetXMLNode((CPLXMLNode *)n, "Azimuth.Values_List");
        if (z && a) sum_rows(z->psChild, a->psChild, s);
    }
}

static void read_view(const CPLXMLNode *angles, tnk_meta *meta) {
    sum means = {0}, grids = {0};
    sum_means(CPLGetXMLNode((CPLXMLNode *)angles, "Mean_Viewing_Incidence_Angle_List"), &means);
    sum_grids(angles, &grids);
    const sum *best = means.count ? &means : &grids;
    if (!best->count) return;
    meta->view_zenith_deg = best->zenith / best->count;
    if (one_way(&grids) && fabs(remainder(azimuth_of(&means) - azimuth_of(&grids), 360)) > 10)
        best = &grids;
    meta->view_azimuth_deg = azimuth_of(best);
}

static int is_tile(tnk_meta_doc *doc) {
    return doc->xml && strstr(doc->xml->pszValue, "_Tile_ID") &&
           tnk_meta_doc_get(doc, "SENSING_TIME");
}

static void read_tile(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const CPLXMLNode *angles = CPLSearchXMLNode((CPLXMLNode *)doc->xml, "Tile_Angles");
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    tnk_meta_doc_read(doc, raw, tile_fields, TNK_COUNT(tile_fields));
    if (angles) read_view(angles, &raw->meta);
    tnk_meta_safe_name(doc->name, raw->meta.scene_id, sizeof raw->meta.scene_id);
    if (!*raw->meta.scene_id)
        tnk_meta_copy(raw->meta.scene_id, sizeof raw->meta.scene_id, raw->platform);
    if (!strncmp(raw->platform, "S2", 2))
        snprintf(raw->platform, sizeof raw->platform, "Sentinel-2%c", raw->platform[2]);
    raw->meta.saturation = 65535; /* PSD: the special value SATURATED of every product */
}

static int is_product(tnk_meta_doc *doc) {
    return doc->xml && (strstr(doc->xml->pszValue, "_User_Product") ||
                        strstr(doc->xml->pszValue, "Level-1C_Granule")) &&
           tnk_meta_doc_get(doc, "SPACECRAFT_NAME");
}

/* "B2" of the list and "B02" of file names are the same band. */
static int same_band(const char *a, const char *b) {
    a += *a == 'B';
    b += *b == 'B';
    a += *a == '0';
    b += *b == '0';
    return EQUAL(a, b);
}

/* A raster that is one band's own file ("T51MUP_20230804T021351_B04.jp2", "B04_10m.jp2",
 * "B04.tif"): the band, or "". */
static void band_of_name(const char *scene, char out[8]) {
    const char *base = tnk_meta_base_name(scene);
    out[0] = '\0';
    for (const char *p = base; (p = strchr(p, 'B')); p++) {
        size_t n = strspn(p + 1, "0123456789") + 1;
        n += p[n] == 'A';
        if (n == 3 && (p == base || p[-1] == '_') && strchr("_.", p[n])) tnk_meta_copy(out, 4, p);
    }
}

static void read_product(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    const CPLXMLNode *n = CPLSearchXMLNode((CPLXMLNode *)doc->xml, "Spectral_Information");
    char own[8];
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    raw->meta.saturation = 65535;
    tnk_meta_doc_read(doc, raw, product_fields, TNK_COUNT(product_fields));
    char *end = strstr(raw->meta.scene_id, ".SAFE");
    if (end) *end = '\0';
    band_of_name(doc->scene ? doc->scene : "", own);
    for (; n && *own && tnk_meta_raster_bands(doc) == 1; n = n->psNext) {
        const char *name = CPLGetXMLValue(n, "physicalBand", "");
        if (n->eType == CXT_Element && *name && same_band(name, own))
            tnk_meta_add_band(&raw->meta, 1, own,
                              tnk_meta_number(CPLGetXMLValue(n, "Wavelength.CENTRAL", NULL)));
    }
}

const tnk_meta_kind tnk_meta_s2_tile = {"sentinel2", is_tile, read_tile};
const tnk_meta_kind tnk_meta_s2_product = {"sentinel2", is_product, read_product};

/* GDAL's SENTINEL2 driver names each band and its wavelength in nanometres. */
void tnk_meta_from_s2_bands(GDALDatasetH dataset, tnk_meta_raw *raw) {
    int count = GDALGetRasterCount(dataset);
    for (int i = 1; i <= count && i <= TNK_META_BANDS; i++) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, i);
        const char *name = GDALGetMetadataItem(band, "BANDNAME", NULL);
        const char *nm = GDALGetMetadataItem(band, "WAVELENGTH", NULL);
        const char *unit = GDALGetMetadataItem(band, "WAVELENGTH_UNIT", NULL);
        if (name && nm && unit && EQUAL(unit, "nm"))
            tnk_meta_add_band(&raw->meta, i, name, tnk_meta_number(nm));
    }
}
