/* radar_product.c — the georeference and the metadata that commercial radar products come with.
 *
 * Capella GEO: UInt16, north up, STEM_extended.json with the scale factor; ICEYE GRD: UInt16, rows along the flight, ground
 * control points, STEM.json with the calibration factor; Umbra GEC: Byte, a rotated geotransform, STEM of the file
 * without _GEC, and _METADATA.json. Fields as in published products and documentation, those the library reads and
 * those that say what the pixels are.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include "radar_inner.h"

enum { GCP_SIDE = 5, GCPS = GCP_SIDE * GCP_SIDE };
static const double turns[] = { 0, 0, -11.3, 37.5 }; /* degrees clockwise, by rr_product */

double rr_turn(const rr_spec *s) { return turns[s->product]; }

void rr_ground(const rr_spec *s, double col, double row, double *x_m, double *y_m)
{
    const double t = rr_turn(s) * RAD, mx = 0.5 * s->width_px, my = 0.5 * s->height_px;
    const double dx = col - mx, dy = row - my;
    *x_m = (mx + dx * m_cos(t) - dy * m_sin(t)) * s->gsd_m;
    *y_m = (my + dx * m_sin(t) + dy * m_cos(t)) * s->gsd_m;
}

static int control_points(const rr_spec *s, const rs_scene *place, GDALDatasetH d)
{
    GDAL_GCP gcp[GCPS];
    OGRSpatialReferenceH earth = OSRNewSpatialReference(SRS_WKT_WGS84_LAT_LONG);
    geo *g = geo_open(place);
    OSRSetAxisMappingStrategy(earth, OAMS_TRADITIONAL_GIS_ORDER);
    GDALInitGCPs(GCPS, gcp);
    int ok = g != NULL;
    for (int i = 0; i < GCPS && ok; i++) {
        double x, y, ll[2], en[2];
        gcp[i].dfGCPPixel = (double)(i % GCP_SIDE) * s->width_px / (GCP_SIDE - 1);
        gcp[i].dfGCPLine = (double)(i / GCP_SIDE) * s->height_px / (GCP_SIDE - 1);
        rr_ground(s, gcp[i].dfGCPPixel, gcp[i].dfGCPLine, &x, &y);
        ok = !geo_lonlat(g, x, y, ll, en);
        gcp[i].dfGCPX = ll[0];
        gcp[i].dfGCPY = ll[1];
    }
    ok = ok && GDALSetGCPs2(d, GCPS, gcp, earth) == CE_None;
    GDALDeinitGCPs(GCPS, gcp);
    OSRDestroySpatialReference(earth);
    geo_close(g);
    return ok ? RS_OK : RS_E_WRITE;
}

int rr_georeference(const rr_spec *s, const rs_scene *place, GDALDatasetH d)
{
    double gt[6], x, y;
    const double c = m_cos(rr_turn(s) * RAD), sn = m_sin(rr_turn(s) * RAD);
    if (s->product == RR_ICEYE)
        return control_points(s, place, d);
    char *wkt = geo_wkt(place);
    if (!wkt || geo_transform(place, gt)) {
        CPLFree(wkt);
        return RS_E_WRITE;
    }
    rr_ground(s, 0, 0, &x, &y);
    double turned[6] = { gt[0] + x / s->gsd_m * gt[1], gt[1] * c, -gt[1] * sn,
                         gt[3] + y / s->gsd_m * gt[5], gt[5] * sn, gt[5] * c };
    GDALSetProjection(d, wkt);
    GDALSetGeoTransform(d, turned);
    CPLFree(wkt);
    return RS_OK;
}

/* The scene's middle on a sphere, and the satellite 650 km from it, seen at 38.23 degrees from the vertical towards east,
 * flying north: Earth-fixed metres. */
static void orbit(const rr_spec *s, double seconds, double target[3], double at[3])
{
    const double lon = s->lon_deg * RAD, lat = s->lat_deg * RAD, up = 650e3 * m_cos(38.2315 * RAD);
    const double east = 650e3 * m_sin(38.2315 * RAD), north = 7500 * seconds;
    const double u[3] = { m_cos(lat) * m_cos(lon), m_cos(lat) * m_sin(lon), m_sin(lat) };
    const double e[3] = { -m_sin(lon), m_cos(lon), 0 };
    const double n[3] = { -m_sin(lat) * m_cos(lon), -m_sin(lat) * m_sin(lon), m_cos(lat) };
    for (int k = 0; k < 3; k++) {
        target[k] = 6371e3 * u[k];
        at[k] = target[k] + up * u[k] + east * e[k] + north * n[k];
    }
}

static void capella(FILE *f, const rr_spec *s, const char *stem)
{
    double target[3], at[3];
    (void)stem;
    orbit(s, 0, target, at);
    fprintf(f, "{ \"product_version\": \"1.10\", \"product_type\": \"GEO\", \"collect\": {\n"
               "  \"start_timestamp\": \"2024-07-09T04:03:29.010153366Z\", \"platform\": \"capella-14\","
               " \"mode\": \"spotlight\", \"collect_id\": \"drawn\",\n"
               "  \"image\": { \"data_type\": \"UInt16\", \"rows\": %d, \"columns\": %d, \"pixel_spacing_row\": %.17g,"
               " \"pixel_spacing_column\": %.17g,\n    \"scale_factor\": 9.657046131856903e-05,"
               " \"radiometry\": \"sigma_nought\", \"calibration\": \"full\",\n"
               "    \"center_pixel\": { \"look_angle\": 34.442018, \"incidence_angle\": 38.2315,"
               " \"center_time\": \"2024-07-09T04:03:43.500000Z\", \"target_position\": [%.3f, %.3f, %.3f] } },\n"
               "  \"radar\": { \"transmit_polarization\": \"H\", \"receive_polarization\": \"H\" },\n"
               "  \"state\": { \"state_vectors\": [",
            s->height_px, s->width_px, s->gsd_m, s->gsd_m, target[0], target[1], target[2]);
    for (int k = 0; k < 6; k++) {
        orbit(s, k - 2.5, target, at);
        fprintf(f, "%s\n    { \"time\": \"2024-07-09T04:03:4%d.000000Z\", \"position\": [%.3f, %.3f, %.3f] }", k ? "," : "",
                k + 1, at[0], at[1], at[2]);
    }
    fprintf(f, " ] } } }\n");
}

static void iceye(FILE *f, const rr_spec *s, const char *stem)
{
    fprintf(f, "{ \"type\": \"Feature\", \"stac_version\": \"1.0.0\", \"id\": \"%s\", \"properties\": {\n"
               "  \"datetime\": \"2025-06-27T11:24:12.843Z\", \"platform\": \"ICEYE-X42\", \"sar:product_type\": \"GRD\","
               " \"sar:polarizations\": [\"VV\"],\n"
               "  \"sar:pixel_spacing_range\": %.17g, \"sar:pixel_spacing_azimuth\": %.17g, \"view:azimuth\": 100.78,"
               " \"view:incidence_angle\": 31.94, \"view:off_nadir\": 28.94,\n"
               "  \"iceye:image_id\": 5045505, \"iceye:filename\": \"%s.json\", \"iceye:calibration_factor\": 1.2e-06 } }\n",
            stem, s->gsd_m, s->gsd_m, stem);
}

static void umbra(FILE *f, const rr_spec *s, const char *stem)
{
    (void)s, (void)stem;
    fprintf(f, "{ \"version\": \"1.0.0\", \"vendor\": \"Umbra Space\", \"imagingMode\": \"SPOTLIGHT\","
               " \"umbraSatelliteName\": \"UMBRA_05\", \"collects\": [ {\n"
               "  \"startAtUTC\": \"2024-02-03T04:05:06+00:00\", \"endAtUTC\": \"2024-02-03T04:05:09+00:00\","
               " \"polarizations\": [\"VV\"], \"angleAzimuthDegrees\": 127.5,\n"
               "  \"angleGrazingDegrees\": 50.25, \"angleIncidenceDegrees\": 39.75, \"satelliteTrack\": \"ASCENDING\","
               " \"observationDirection\": \"LEFT\" } ] }\n");
}

int rr_metadata_write(const rr_spec *s, const char *path)
{
    static const struct { const char *end; void (*write)(FILE *, const rr_spec *, const char *); } kinds[] = {
        { NULL, NULL }, { "_extended.json", capella }, { ".json", iceye }, { "_METADATA.json", umbra } };
    char name[4096], stem[2048];
    if (s->product == RR_PLAIN)
        return RS_OK;
    CPLStrlcpy(stem, CPLGetBasename(path), sizeof stem);
    char *gec = strstr(stem, "_GEC");
    if (gec)
        *gec = '\0';
    snprintf(name, sizeof name, "%s/%s%s", CPLGetDirname(path), stem, kinds[s->product].end);
    FILE *f = fopen(name, "w");
    if (!f)
        return RS_E_WRITE;
    kinds[s->product].write(f, s, stem);
    return fclose(f) ? RS_E_WRITE : RS_OK;
}
