/* Planet: the _metadata.xml of an analytic product (PlanetScope, RapidEye) and the
 * _metadata.json, which is the item of Planet's Data API.
 *
 * azimuthAngle of the XML is no view azimuth: Planet's product specification has it as "the
 * angle from true north at the image or tile center to the scan (line) direction", and the
 * values follow the track. satellite_azimuth of the JSON is the "angular direction of satellite
 * from true north". incidenceAngle is at the ground; view_angle and spaceCraftViewAngle are off
 * nadir at the satellite and signed.
 * cloudCoverPercentage of the XML holds a share in files of 2017 (0.02, where the catalogue's
 * item of the same scene states 2 percent).
 */
#include <math.h>
#include <string.h>

#include "scene/meta_kind.h"

static const tnk_meta_field xml_fields[] = {
    TNK_TEXT("EarthObservationMetaData.identifier", meta.scene_id),
    TNK_TEXT("acquisitionDateTime", meta.time),
    TNK_TEXT("beginPosition", meta.time),
    TNK_TEXT("platform.Platform.shortName", platform),
    TNK_NUMBER("illuminationElevationAngle", meta.sun_elevation_deg),
    TNK_NUMBER("illuminationAzimuthAngle", meta.sun_azimuth_deg),
    TNK_NUMBER("incidenceAngle", meta.view_zenith_deg),
    TNK_NUMBER("spaceCraftViewAngle", off_nadir_deg),
    TNK_NUMBER("spacecraftViewAngle", off_nadir_deg),
    TNK_NUMBER("columnGsd", meta.gsd_m),
    TNK_NUMBER("resolution", meta.gsd_m),
    TNK_NUMBER("cloudCoverPercentage", cloud_percent),
};

static const tnk_meta_field json_fields[] = {
    TNK_TEXT("/id", meta.scene_id),
    TNK_TEXT("/properties/acquired", meta.time),
    TNK_TEXT("/properties/provider", platform),
    TNK_NUMBER("/properties/sun_elevation", meta.sun_elevation_deg),
    TNK_NUMBER("/properties/sun_azimuth", meta.sun_azimuth_deg),
    TNK_NUMBER("/properties/view_angle", off_nadir_deg),
    TNK_NUMBER("/properties/satellite_azimuth", meta.view_azimuth_deg),
    TNK_NUMBER("/properties/pixel_resolution", meta.gsd_m),
    TNK_NUMBER("/properties/gsd", meta.gsd_m),
    TNK_NUMBER("/properties/cloud_cover", meta.cloud_share),
};

/* Band orders of analytic products by number of bands; Planet, "Understanding PlanetScope
 * instruments" (8 bands: PSB.SD) and RapidEye's product specification (5). */
static const struct {
    int count;
    struct {
        const char *name;
        double nm;
    } bands[8];
} orders[] = {
    {3, {{"red", 665}, {"green", 565}, {"blue", 490}}}, /* visual */
    {4, {{"blue", 490}, {"green", 565}, {"red", 665}, {"nir", 865}}},
    {5, {{"blue", 475}, {"green", 555}, {"red", 658}, {"rededge", 710}, {"nir", 805}}},
    {8,
     {{"coastal_blue", 443}, {"blue", 490}, {"green_i", 531}, {"green", 565}, {"yellow", 610},
      {"red", 665}, {"rededge", 705}, {"nir", 865}}},
};

/* A visual product has an alpha band as its fourth. */
static void read_bands(tnk_meta_doc *doc, tnk_meta *meta) {
    int count = tnk_meta_raster_bands(doc);
    if (count == 4 && GDALGetRasterColorInterpretation(GDALGetRasterBand(doc->dataset, 4)) ==
                          GCI_AlphaBand)
        count = 3;
    for (size_t i = 0; i < TNK_COUNT(orders); i++)
        for (int k = 0; k < count && orders[i].count == count; k++)
            tnk_meta_add_band(meta, k + 1, orders[i].bands[k].name, orders[i].bands[k].nm);
}

static int is_xml(tnk_meta_doc *doc) { return tnk_meta_doc_root_is(doc, "EarthObservation"); }

static void read_xml(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    tnk_meta_doc_read(doc, raw, xml_fields, TNK_COUNT(xml_fields));
    raw->meta.view_zenith_deg = fabs(raw->meta.view_zenith_deg);
    if (raw->cloud_percent <= 1) {
        raw->meta.cloud_share = raw->cloud_percent;
        raw->cloud_percent = NAN;
    }
    read_bands(doc, &raw->meta);
}

static int is_json(tnk_meta_doc *doc) {
    return doc->json && tnk_meta_doc_json(doc, "/properties/acquired") &&
           tnk_meta_doc_json(doc, "/properties/item_type");
}

static void read_json(tnk_meta_doc *doc, tnk_meta_raw *raw) {
    raw->meta.kind = TNK_SENSOR_OPTICAL;
    tnk_meta_doc_read(doc, raw, json_fields, TNK_COUNT(json_fields));
    read_bands(doc, &raw->meta);
}

const tnk_meta_kind tnk_meta_planet_xml = {"planet-xml", is_xml, read_xml};
const tnk_meta_kind tnk_meta_planet_json = {"planet-json", is_json, read_json};
