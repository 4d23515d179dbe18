/* Landsat: _MTL.txt, _MTL.xml, _MTL.json of Collection 2 (root LANDSAT_METADATA_FILE) and of
 * Collection 1 (L1_METADATA_FILE); the names within are the same in all.
 *
 * ROLL_ANGLE is the roll of the spacecraft about its track, at the satellite, near 0 except for
 * ordered off-nadir scenes; which way it points is not derived, so the azimuth stays unknown.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scene/meta_kind.h"

static const tnk_meta_field fields[] = {
    TNK_TEXT("SPACECRAFT_ID", platform),
    TNK_TEXT("LANDSAT_PRODUCT_ID", meta.scene_id),
    TNK_TEXT("LANDSAT_SCENE_ID", meta.scene_id),
    TNK_TEXT("DATE_ACQUIRED", date),
    TNK_TEXT("SCENE_CENTER_TIME", clock),
    TNK_NUMBER("SUN_ELEVATION", meta.sun_elevation_deg),
    TNK_NUMBER("SUN_AZIMUTH", meta.sun_azimuth_deg),
    TNK_NUMBER("ROLL_ANGLE", off_nadir_deg),
    TNK_NUMBER("CLOUD_COVER", cloud_percent), /* -1 not assessed */
    TNK_NUMBER("GRID_CELL_SIZE_REFLECTIVE", meta.gsd_m),
    TNK_NUMBER("QUANTIZE_CAL_MAX_BAND_4", meta.saturation),
};

/* Centres of the bands, USGS "What are the band designations for the Landsat satellites?". */
static const double oli_nm[] = {443, 482, 561, 655, 865, 1609, 2201, 590, 1373}; /* 8, 9 */
static const double tm_nm[] = {485, 560, 660, 830, 1650, NAN, 2215};             /* 4, 5, 7 */

static double wavelength(const char *spacecraft, int band) {
    size_t n = strlen(spacecraft);
    int oli = n && spacecraft[n - 1] >= '8';
    size_t count = oli ? TNK_COUNT(oli_nm) : TNK_COUNT(tm_nm);
    if (band < 1 || (size_t)band > count) return NAN;
    return oli ? oli_nm[band - 1] : tm_nm[band - 1];
}

/* The band of a file "..._B4.TIF" or "..._SR_B4.TIF"; 0 for none. */
static int band_of_name(const char *scene) {
    const char *p = scene ? strrchr(tnk_meta_base_name(scene), '_') : NULL;
    int band = 0, end = 0;
    return p && sscanf(p, "_B%2d%n", &band, &end) == 1 && (p[end] == '.' || !p[end]) ? band : 0;
}

static int is_mtl(tnk_meta_doc *doc) {
    static const char *const roots[] = {"LANDSAT_METADATA_FILE", "L1_METADATA_FILE"};
    for (size_t i = 0; i < TNK_COUNT(roots); i++) {
        if (tnk_meta_doc_root_is(doc, roots[i])) return 1;
        if (doc->json && json_object_object_get_ex(doc->json, roots[i], NULL)) return 1;
        if (!doc->json && !doc->xml) {
            const char *group = tnk_meta_doc_get(doc, "GROUP");
            if (group && EQUAL(group, roots[i])) return 1;
        }
    }
    return 0;
}

static void read_mtl(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    tnk_meta_doc_read(doc, raw, fields, TNK_COUNT(fields));
    int band = band_of_name(doc->scene);
    if (band > 0 && tnk_meta_raster_bands(doc) == 1) {
        char name[16];
        snprintf(name, sizeof name, "B%d", band);
        tnk_meta_add_band(&raw->meta, 1, name, wavelength(raw->platform, band));
    }
}

const tnk_meta_kind tnk_meta_landsat = {"landsat-mtl", is_mtl, read_mtl};
