/* NITF: the extensions USE00A and CSEXRA as GDAL decodes them (domain xml:TRE), and the image
 * date and time IDATIM. STDI-0002, volume 1.
 *
 * The obliquity angle is taken as the angle between the vertical and the line of sight at the
 * ground (0: straight down). AZ_OF_OBLIQUITY is not read: whether it points to the sensor or
 * away from it could not be checked on a product. MEAN_GSD and GEO_MEAN_GSD are in inches.
 */
#include <cpl_conv.h>
#include <cpl_error.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scene/meta_kind.h"

typedef struct tre_field {
    const char *tre, *name;
    size_t place;
} tre_field;

#define FIELD(tre, name, member) {tre, name, offsetof(tnk_meta_raw, member)}

static const tre_field fields[] = {
    FIELD("CSEXRA", "SUN_ELEVATION", meta.sun_elevation_deg),
    FIELD("CSEXRA", "SUN_AZIMUTH", meta.sun_azimuth_deg),
    FIELD("CSEXRA", "OBLIQUITY_ANGLE", meta.view_zenith_deg),
    FIELD("CSEXRA", "GEO_MEAN_GSD", gsd_inch),
    FIELD("USE00A", "SUN_EL", meta.sun_elevation_deg),
    FIELD("USE00A", "SUN_AZ", meta.sun_azimuth_deg),
    FIELD("USE00A", "OBL_ANG", meta.view_zenith_deg),
    FIELD("USE00A", "MEAN_GSD", gsd_inch),
};

/* "999.9" and the like stand for unknown; CSEXRA has blanks and dashes, which are no numbers. */
static double value_of(const CPLXMLNode *tre, const char *name) {
    for (const CPLXMLNode *f = tre->psChild; f; f = f->psNext)
        if (f->eType == CXT_Element && EQUAL(CPLGetXMLValue(f, "name", ""), name))
            return tnk_meta_number(CPLGetXMLValue(f, "value", NULL));
    return NAN;
}

static void read_tre(const CPLXMLNode *tre, tnk_meta_raw *raw) {
    const char *name = CPLGetXMLValue(tre, "name", "");
    for (size_t i = 0; i < TNK_COUNT(fields); i++) {
        if (!EQUAL(name, fields[i].tre)) continue;
        double *place = (double *)(void *)((char *)raw + fields[i].place);
        raw->meta.kind = TNK_SENSOR_OPTICAL;
        if (isnan(*place)) *place = value_of(tre, fields[i].name);
        snprintf(raw->meta.product, sizeof raw->meta.product, "nitf-%s",
                 EQUAL(name, "USE00A") ? "use00a" : "csexra");
    }
}

static void read_tres(const char *text, tnk_meta_raw *raw) {
    CPLXMLNode *all = CPLParseXMLString(text);
    const CPLXMLNode *list = all ? CPLGetXMLNode(all, "=tres") : NULL;
    for (const CPLXMLNode *n = list ? list->psChild : NULL; n; n = n->psNext)
        if (n->eType == CXT_Element && EQUAL(n->pszValue, "tre")) read_tre(n, raw);
    CPLDestroyXMLNode(all);
}

/* CCYYMMDDhhmmss; parts not known are dashes, and the time is then not known. GDAL writes
 * 20021216151629 where it was given none. */
static void read_idatim(const char *text, char *out, size_t capacity) {
    if (!text || strlen(text) != 14 || strspn(text, "0123456789") != 14 ||
        !strcmp(text, "20021216151629"))
        return;
    snprintf(out, capacity, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", text, text + 4, text + 6, text + 8,
             text + 10, text + 12);
}

void tnk_meta_from_nitf(GDALDatasetH dataset, tnk_meta_raw *raw) {
    char **tres = GDALGetMetadata(dataset, "xml:TRE");
    const char *category = GDALGetMetadataItem(dataset, "NITF_ICAT", NULL);
    if (tres && *tres) read_tres(*tres, raw);
    if (category && !strncmp(category, "SAR", 3)) raw->meta.kind = TNK_SENSOR_SAR;
    read_idatim(GDALGetMetadataItem(dataset, "NITF_IDATIM", NULL), raw->meta.time,
                sizeof raw->meta.time);
    if (!*raw->meta.product && *raw->meta.time) tnk_meta_copy(raw->meta.product, 8, "nitf");
}
