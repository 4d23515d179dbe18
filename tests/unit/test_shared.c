/* Real scenes of shared/data; SKIP where they are not there. */
#include <sys/stat.h>

#include "base/earth.h"
#include "raster.h"

static char folder[1024];

static char *path(const char *name) {
    static char text[2048];
    snprintf(text, sizeof text, "%s/%s", folder, name);
    return text;
}

static void bands_are(const tnk_scene_info *info, int blue, int green, int red, int nir) {
    ck_assert_int_eq(info->band[0], blue);
    ck_assert_int_eq(info->band[1], green);
    ck_assert_int_eq(info->band[2], red);
    ck_assert_int_eq(info->band[3], nir);
}

START_TEST(rendered) {
    tnk_scene *scene = scene_open(path("rendered/vhr_noon.tif"), NULL);
    tnk_scene_info info = scene_info(scene);
    bands_are(&info, 1, 2, 3, 4);
    ck_assert_double_eq_tol(info.gsd_m, 0.5, 0.001);
    ck_assert_int_eq(info.sun_from, TNK_FROM_METADATA);
    ck_assert_double_eq_tol(info.sun_elevation_deg, 55.0, 0.01);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 0);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(web_mercator) {
    tnk_scene *scene = scene_open(path("sen2ships/algiers.tif"), NULL);
    tnk_scene_info info = scene_info(scene);
    bands_are(&info, 1, 2, 3, 4);
    ck_assert_double_eq_tol(info.gsd_m, 10.0 * cos(info.lat_deg * 3.14159265358979 / 180), 0.03);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(twelve_bands) {
    tnk_scene *scene = scene_open(path("s2-ais/ship_209075000_2022-08-12.tif"), NULL);
    tnk_scene_info info = scene_info(scene);
    bands_are(&info, 2, 3, 4, 8);
    ck_assert_double_eq_tol(info.gsd_m, 10.0, 0.3);
    ck_assert_int_eq(tnk_scene_warning_count(scene), 2); /* ExtraSamples once, and the guess */
    tnk_scene_close(scene);
}
END_TEST

START_TEST(picture_in_a_vrt) {
    tnk_scene *scene = scene_open(path("planet/scene_1.vrt"), NULL);
    tnk_scene_info info = scene_info(scene);
    bands_are(&info, 3, 2, 1, 0);
    ck_assert_double_eq_tol(info.gsd_m, 3.0, 0.01);
    tnk_scene_close(scene);
}
END_TEST

/* Radar placed by 210 points, mirrored: every point comes out where it is. */
START_TEST(gcps_of_a_radar_scene) {
    char *name = path("s1-grd-gcps-kochi/cog_gcps.tif");
    tnk_scene *scene = scene_open(name, NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.kind, TNK_SENSOR_SAR);
    ck_assert_int_eq(info.gcp_only, 1);
    GDALDatasetH ds = GDALOpen(name, GA_ReadOnly);
    const GDAL_GCP *gcp = GDALGetGCPs(ds);
    ck_assert_int_eq(GDALGetGCPCount(ds), 210);
    for (int i = 0; i < 210; i++) {
        double lon, lat, north, east;
        ck_assert_int_eq(tnk_scene_lonlat(scene, gcp[i].dfGCPPixel, gcp[i].dfGCPLine, &lon, &lat),
                         TNK_OK);
        tnk_earth_degree(lat, &north, &east);
        ck_assert_double_eq_tol((lon - gcp[i].dfGCPX) * east, 0.0, 2.0);
        ck_assert_double_eq_tol((lat - gcp[i].dfGCPY) * north, 0.0, 2.0);
    }
    GDALClose(ds);
    tnk_scene_close(scene);
}
END_TEST

/* The transformer, forth by iteration, agrees with the polynomials back. */
START_TEST(rpcs_of_a_nitf) {
    char *name = path("metadata/nitf-rpc00b-wv3/wv3_20.NTF");
    tnk_scene *scene = scene_open(name, NULL);
    tnk_scene_info info = scene_info(scene);
    double lon1, lat1, lon2, lat2, north, east, j[4];
    ck_assert_int_eq(info.rpc_only, 1);
    ck_assert_double_eq_tol(info.gsd_m, 0.33, 0.02); /* WorldView-3, 15 degrees off nadir */
    ck_assert_int_eq(tnk_scene_lonlat(scene, 100, 200, &lon1, &lat1), TNK_OK);
    ck_assert_int_eq(tnk_scene_lonlat(scene, 200, 200, &lon2, &lat2), TNK_OK);
    tnk_earth_degree(lat1, &north, &east);
    ck_assert_int_eq(tnk_scene_ground(scene, 150, 200, j), TNK_OK);
    ck_assert_double_eq_tol(100.0 * j[0], (lon2 - lon1) * east, 0.02);
    ck_assert_double_eq_tol(100.0 * j[1], (lat2 - lat1) * north, 0.02);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(safe_folder) {
    static const char *const names[] = {"", "/MTD_MSIL1C.xml", "/manifest.safe"};
    char name[1024];
    snprintf(name, sizeof name,
             "metadata/sentinel2-stactools/"
             "S2A_MSIL1C_20210908T042701_N0301_R133_T46RER_20210908T070248.SAFE%s",
             names[_i]);
    tnk_scene *scene = scene_open(path(name), NULL); /* its pixels are not there: nodata */
    tnk_scene_info info = scene_info(scene);
    bands_are(&info, 3, 2, 1, 4);
    ck_assert_double_eq_tol(info.gsd_m, 10.0, 0.02);
    ck_assert_double_eq_tol(info.wavelength_nm[3], 835.0, 10.0);
    ck_assert_int_eq(info.time_from, TNK_FROM_METADATA);
    tnk_scene_close(scene);
}
END_TEST

/* A Sentinel-1 product without its VH: its own tables, and angles of points of its grid. */
START_TEST(safe_of_sentinel1) {
    tnk_scene *scene = scene_open(path("sar/s1-safe-grd/S1B_IW_GRDH_1SDV_20211223T051122_20211223T051147_030148_039993_"
                                       "5371.SAFE"), NULL);
    tnk_scene_info info = scene_info(scene);
    double angle, lon, lat;
    ck_assert_int_eq(info.calibrated, 1);
    ck_assert_int_eq(info.noise_removed, 1);
    ck_assert(scene_warned(scene, "-vh-"));
    ck_assert_int_eq(tnk_scene_incidence(scene, 1306.5, 0.5, &angle), TNK_OK);
    ck_assert_double_eq_tol(angle, 31.22769627352556, 1e-9);
    ck_assert_int_eq(tnk_scene_lonlat(scene, 1306, 2005, &lon, &lat), TNK_OK);
    ck_assert_double_eq_tol(lon, 15.1190746736353, 2e-5);
    ck_assert_double_eq_tol(lat, 42.2188990069627, 2e-5);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(metadata_of_callers_pixels) {
    static const uint16_t data[4 * 20 * 20];
    char metadata[2048];
    snprintf(metadata, sizeof metadata, "%s", path("rendered/vhr_noon.IMD"));
    tnk_pixels p = {.struct_size = sizeof p, .data = data, .type = TNK_UINT16, .width_px = 20,
                    .height_px = 20, .bands = 4, .pixel_stride = 1, .row_stride = 20,
                    .band_stride = 400, .nodata = TNK_NAN};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.metadata = metadata;
    opts.gsd_m = 0.5;
    tnk_scene *scene;
    ck_assert_int_eq(tnk_scene_from_pixels(&p, &opts, &scene), TNK_OK);
    ck_assert_str_eq(scene_info(scene).time, "2024-03-31T03:29:27Z");
    ck_assert_int_eq(scene_info(scene).sun_from, TNK_FROM_METADATA);
    ck_assert(isnan(scene_info(scene).sun_computed_elevation_deg));
    tnk_scene_close(scene);
    opts.metadata = "/nonexistent.IMD";
    ck_assert_int_eq(tnk_scene_from_pixels(&p, &opts, &scene), TNK_E_META);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(complex_radar) {
    tnk_scene *scene = scene_open(path("spacenet6-rotterdam/sar_hh.tif"), NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.kind, TNK_SENSOR_SAR);
    ck_assert_int_eq(info.units, TNK_UNITS_AMPLITUDE);
    tnk_scene_close(scene);
}
END_TEST

int main(void) {
    struct stat there;
    const char *data = getenv("TANKER_DATA");
    snprintf(folder, sizeof folder, "%s", data ? data : "../shared/data");
    if (stat(path("rendered/vhr_noon.tif"), &there)) {
        printf("1..0 # SKIP no data in %s\n", folder);
        return 0;
    }
    TCase *t = tcase_create("shared");
    tcase_add_test(t, rendered);
    tcase_add_test(t, web_mercator);
    tcase_add_test(t, twelve_bands);
    tcase_add_test(t, picture_in_a_vrt);
    tcase_add_test(t, gcps_of_a_radar_scene);
    tcase_add_test(t, rpcs_of_a_nitf);
    tcase_add_loop_test(t, safe_folder, 0, 3);
    tcase_add_test(t, safe_of_sentinel1);
    tcase_add_test(t, metadata_of_callers_pixels);
    tcase_add_test(t, complex_radar);
    return run_suite(t, "shared");
}
