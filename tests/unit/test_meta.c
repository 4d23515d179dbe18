/* Every kind of product metadata, each beside a small raster made on the spot under the
 * producer's naming, or given. The numbers were read from the files by eye.
 */
#include "base/mem.h"
#include "base/sun.h"
#include "meta_room.h"

static char data[1024]; /* TANKER_DATA/metadata */

static void copy_in(const char *source, const char *name) {
    GByte *text = NULL;
    vsi_l_offset size = 0;
    ck_assert_msg(VSIIngestFile(NULL, CPLFormFilename(data, source, NULL), &text, &size, -1),
                  "%s", source);
    write_text(name, text, (size_t)size);
    CPLFree(text);
}

typedef struct product {
    const char *source, *as, *raster; /* file of the data, its name and the raster's in the test */
    int bands;
    double lon, lat; /* of the scene's centre, for the sun */
    const char *product, *sensor, *scene_id, *time;
    double sun_elevation, sun_azimuth, view_zenith, view_azimuth, gsd, cloud, saturation;
    const char *band; /* name of the last band, NULL: no list */
    double wavelength;
} product;

#define S2_51 "S2A_MSIL1C_20230804T021351_N0509_R060_T51MUP_20230804T052642"
#define S2_46 "S2A_MSIL1C_20210908T042701_N0301_R133_T46RER_20210908T070248"
#define S2_33 "S2B_MSIL2A_20220413T150759_N0400_R025_T33XWJ_20220414T082126"
#define S1_IW "S1A_IW_GRDH_1SDV_20221002T205126_20221002T205156_045268_056950_0664"
#define S1_SM "S1C_S4_GRDH_1SDH_20250118T171404_20250118T171421_000638_000538_4B8B"
#define GRD_IW "s1a-iw-grd-vv-20221002t205126-20221002t205156-045268-056950-001"
#define GRD_SM "s1c-s4-grd-hv-20250118t171404-20250118t171421-000638-000538-002"
#define LC08 "LC08_L2SP_047027_20201204_20210313_02_T1"
#define LC08R "LC08_L2SR_084024_20160111_20201016_02_T1"
#define LC09 "LC09_L2SP_010065_20220129_20220131_02_T1"
#define MTL "landsat/tests/data-files/oli-tirs/"
#define PHR "airbus-phr-system-and-rpc/PHRDIMAP_P1BP--"
#define C14 "CAPELLA_C14_SP_GEO_HH_20240709040329_20240709040358"
#define C11 "CAPELLA_C11_SM_SLC_VV_20251031191104_20251031191109"
#define PLANET_XML "20170831_172754_101c_3B_AnalyticMS_metadata.xml"

static const product products[] = {
    {"maxar-imd-vxl/09DEC06145803-P1BS-052869858050_01_P002.IMD", "P002.IMD", "P002.TIF", 1,
     -70.643, -33.438, "maxar-imd", "WV02", "10300100037CAF00", "2009-12-06T14:58:03.358375Z",
     66.4, 69.2, 90 - 73.7, 312.9, 0.503, 0.004, NONE, "P", NONE},
    {"maxar-xml/WV1.XML", "W.XML", "W_R1C1.TIF", 1, -117.295, 35.515, "maxar-isd", "WV01",
     "102001007273CA00", "2018-06-16T21:40:44.745479Z", 63.2, 251.0, 90 - 62.1, 192.5, 0.596, 0,
     NONE, "P", NONE},
    {"maxar-xml/WV2.XML", "W.XML", "W.TIF", 1, -117.585, 35.188, "maxar-isd", "WV02",
     "1030010075937C00", "2017-11-30T19:10:28.587175Z", 32.8, 172.1, 90 - 58.1, 274.3, 0.583, 0,
     NONE, "P", NONE},
    {"maxar-xml/WV3.XML", "W.XML", "W.TIF", 4, NONE, NONE, "maxar-isd", "WV03",
     "10400100217D4200", "2016-09-08T18:55:21.563175Z", 57.4, 155.2, 90 - 61.8, 31.4, 0.371, 0,
     NONE, NULL, NONE}, /* the list says P, the raster has four bands */
    {"airbus-dimap-v2-spot6/DIM_SPOT6_SEN_20180915.XML", "DIM_SPOT6_X.XML",
     "IMG_SPOT6_X_R1C1.TIF", 1, -117.530, 35.731, "dimap-v2", "SPOT6",
     "SEN_SPOT6_20180915_181926300_000", "2018-09-15T18:19:29.592000Z", 52.2897, 143.0548,
     11.7805, 264.4561, 1.56766, 0, 4095, "P", 600},
    {PHR "2017030824934340CP.XML", "DIM.XML", "DIM.TIF", 1, 57.3508, 22.0289, "phr-system",
     "PHR1B", "DS_PHR1B_201703080654573_FR1_PX_E057N22_0501_02239", "2017-03-08T06:55:36.156Z",
     55.9556, 139.0616, 5.0813, 341.1265, 0.5, NONE, 4095, NULL, NONE},
    {PHR "2018122638935449CP.XML", "DIM.XML", "DIM.TIF", 1, 2.2302, 31.0189, "phr-system",
     "PHR1B", "DS_PHR1B_201812261048184_FR1_PX_E002N31_0301_01724", "2018-12-26T10:48:56.906Z",
     33.6944, 162.4159, 17.4172, 315.3535, 0.5, NONE, 4095, NULL, NONE},
    {"spot-dimap-v1/SPOT1.DIM", "METADATA.DIM", "IMAGERY.TIF", 1, 30.8862, 40.7652, "dimap-v1",
     "SPOT1", "11042689807120916481P", "1998-07-12T09:16:48.543000", 69.1883, 149.6177, 30.6564,
     285.8364, NONE, NONE, 255, "PAN", NONE},
    {"spot-dimap-v1/SPOT4.DIM", "SPOT4.DIM", "SPOT4.TIF", 1, 87.4439, 49.8961, "dimap-v1",
     "SPOT4", "42132491201150448272M", "2012-01-15T04:48:27.915000", 16.2790, 157.9257, 10.3142,
     283.8991, NONE, NONE, 255, "PAN", NONE},
    {"spot-dimap-v1/SPOT5.DIM", "METADATA.DIM", "IMAGERY.TIF", 1, 87.9214, 49.9539, "dimap-v1",
     "SPOT5", "52142480503130521001A", "2005-03-13T05:21:07.332158", 35.2521, 162.4353, 1.7688,
     303.1229, NONE, NONE, 255, "PAN", NONE},
    {"sentinel2-L1C-T51MUP/s2/" S2_51 ".SAFE/GRANULE/L1C_T51MUP_A042385_20230804T021840/MTD_TL.xml",
     S2_51 ".SAFE/GRANULE/L1C_T51MUP_A042385_20230804T021840/MTD_TL.xml",
     S2_51 ".SAFE/GRANULE/L1C_T51MUP_A042385_20230804T021840/IMG_DATA/"
     "T51MUP_20230804T021351_B04.tif",
     1, 121.69, -5.92, "sentinel2", "Sentinel-2A", S2_51, "2023-08-04T02:19:22.751281Z",
     90 - 33.9332, 46.3009, 2.6332, 158.28, NONE, 0.2843, 65535, NULL, NONE},
    {"sentinel2-stactools/" S2_46 ".SAFE/GRANULE/L1C_T46RER_A032448_20210908T043714/MTD_TL.xml",
     S2_46 ".SAFE/GRANULE/G/MTD_TL.xml", S2_46 ".SAFE/x.tif", 1, 93.55, 27.53, "sentinel2",
     "Sentinel-2A", S2_46, "2021-09-08T04:40:48.758475Z", 90 - 26.4932, 142.9876, 10.5172,
     286.8645, NONE, 0.882972, 65535, NULL, NONE},
    {"sentinel2-stactools/" S2_33 ".SAFE/GRANULE/L2A_T33XWJ_A026649_20220413T150756/MTD_TL.xml",
     S2_33 ".SAFE/GRANULE/G/MTD_TL.xml", S2_33 ".SAFE/GRANULE/G/IMG_DATA/R10m/B04_10m.tif", 1,
     17.7, 79.65, "sentinel2", "Sentinel-2B", S2_33, "2022-04-13T15:08:07.846358Z", 90 - 76.5286,
     246.5404, 11.6196, 1.1445, NONE, 0.9894, 65535, NULL, NONE}, /* azimuth from the grids */
    {"sentinel2-stactools/S2A_OPER_MSI_L1C_TL_SGS__20181231T203637_A018414_T10SDG/metadata.xml",
     "metadata.xml", "B08.tif", 1, -123.51, 37.45, "sentinel2", "Sentinel-2A",
     "S2A_OPER_MSI_L1C_TL_SGS__20181231T203637_A018414_T10SDG_N02.07", "2018-12-31T19:04:06.567Z",
     90 - 62.9009, 161.1057, 9.1803, 103.87, NONE, 0.000138, 65535, NULL, NONE},
    {"sentinel2-stactools/S2A_OPER_MSI_L2A_TL_SGS__20181231T210250_A018414_T10SDG/metadata.xml",
     "MTD_TL.xml", "T10SDG_B04.tif", 1, -123.51, 37.45, "sentinel2", "Sentinel-2A",
     "S2A_OPER_MSI_L2A_TL_SGS__20181231T210250_A018414_T10SDG_N02.11", "2018-12-31T19:04:06.567Z",
     90 - 62.9009, 161.1057, 9.1803, 103.87, NONE, 0.02779, 65535, NULL, NONE},
    {MTL LC08 "_MTL.txt", LC08 "_MTL.txt", LC08 "_SR_B4.TIF", 1, -123.38, 47.43, "landsat-mtl",
     "Landsat-8", LC08, "2020-12-04T19:02:11.1944860Z", 18.80723, 164.91406, 0.00111, NONE, 30,
     0.0155, 65535, "B4", 655},
    {MTL LC08 "_MTL.xml", LC08 "_MTL.xml", LC08 "_SR_B5.TIF", 1, -123.38, 47.43, "landsat-mtl",
     "Landsat-8", LC08, "2020-12-04T19:02:11.1944860Z", 18.80723, 164.91406, 0.00111, NONE, 30,
     0.0155, 65535, "B5", 865},
    {MTL LC08R "_MTL.txt", LC08R "_MTL.txt", LC08R "_B2.TIF", 1, -178.81, 51.67, "landsat-mtl",
     "Landsat-8", LC08R, "2016-01-11T22:49:22.9309350Z", 14.78251, 162.36050, 0.00111, NONE, 30,
     0.3041, 65535, "B2", 482},
    {MTL LC09 "_MTL.txt", LC09 "_MTL.txt", LC09 "_QA_PIXEL.TIF", 1, -80.04, -7.23, "landsat-mtl",
     "Landsat-9", LC09, "2022-01-29T15:28:34.3964289Z", 57.84396, 112.20059, 0.00111, NONE, 30,
     0.2112, 65535, NULL, NONE},
    {"planet/" PLANET_XML, PLANET_XML, "20170831_172754_101c_3B_AnalyticMS_SR_clip.tif", 4,
     -95.911, 29.568, "planet-xml", "PlanetScope", "20170831_172754_101c_3B_AnalyticMS",
     "2017-08-31T17:27:54+00:00", 65.12005, 145.42, 0.26946, NONE, 3, 0.02, NONE, "nir", 865},
    {"planet/crop_segmentation/pre-data/test_scene_cropped_metadata.xml",
     "test_scene_cropped_metadata.xml", "test_scene_cropped.tif", 3, -121.337, 38.329,
     "planet-xml", "PlanetScope", "20160831_180257_0e26_3B_AnalyticMS",
     "2016-08-31T18:02:57+00:00", 49.09751, 129.0017, 3.51701, NONE, 3, 0, NONE, "blue", 490},
    {"planet/crop_segmentation/pre-data/train_scene_cropped_metadata.xml",
     "train_scene_cropped_metadata.xml", "train_scene_cropped.tif", 6, -121.542, 38.295,
     "planet-xml", "PlanetScope", "20160831_180231_0e0e_3B_AnalyticMS",
     "2016-08-31T18:02:31+00:00", 49.13498, 128.9225, 0.92472, NONE, 3, 0, NONE, NULL, NONE},
    {"planet-stac/20180119_XXXXXXX_XXXX_metadata.json", "20180119_XXXXXXX_XXXX_metadata.json",
     "20180119_XXXXXXX_XXXX_3B_Visual.tif", 3, NONE, NONE, "planet-json", "PlanetScope",
     "20180119_XXXXXXX_XXXX", "2021-01-19T13:40:04Z", 41.7, 141.3, 0.10746, NONE, 3, 0.06, NONE,
     "blue", 490},
    {"planet-stac/20170831_162740_ssc1d1.json", "20170831_162740_ssc1d1.json",
     "20170831_162740_ssc1d1_visual.tif", 3, -95.355, 28.969, "stac", "SkySat",
     "20170831_162740_ssc1d1", "2017-08-31T16:27:42.176605Z", 56.3, 122.0, 29.5361, NONE, NONE, 0,
     NONE, NULL, NONE}, /* sin z = 6871 / 6371 sin 27.2 */
    {"planet-stac/20170831_195425_SS02.json", "S.json", "S.tif", 3, -93.958, 29.984, "stac",
     "SkySat", "20170831_195425_SS02", "2017-08-31T19:54:26.532800Z", 58.4, 231.9, 29.6463, 329.8,
     NONE, 0, NONE, NULL, NONE},
    {"planet-stac/2017831_195552_SS02.json", "S.json", "S.tif", 3, -95.653, 29.785, "stac",
     "SkySat", "2017831_195552_SS02", "2017-08-31T19:55:53.513448Z", 59.4, 230.3, 27.1155, NONE,
     NONE, 0.24, NONE, NULL, NONE},
    {"planet-stac/20170831_172754_101c.json", "20170831_172754_101c.json",
     "20170831_172754_101c_3B_AnalyticMS.tif", 4, -95.911, 29.568, "stac", "PlanetScope",
     "20170831_172754_101c", "2017-08-31T17:27:54.960530Z", 65.1, 145.4, 0.2149, NONE, 3, 0.02,
     NONE, NULL, NONE},
    {"planet-stac/Houston-East-20170831-103f-100d-0f4f-RGB.json", "M.json", "M.tif", 3, -95.395,
     29.859, "stac", "PlanetScope", "Houston-East-20170831-103f-100d-0f4f-RGB",
     "2017-08-31T17:24:57.555491Z", 64.9, 145.5, 0.2149, NONE, NONE, 0.02, NONE, NULL, NONE},
    {"landsat/examples/landsat-c2-l2/LC08_L2SP_047027_20201204_02_T1/"
     "LC08_L2SP_047027_20201204_02_T1.json", LC08 "_SR_stac.json", LC08 "_SR_B4.TIF", 1, -123.38,
     47.43, "stac", "Landsat-8", "LC08_L2SP_047027_20201204_02_T1", "2020-12-04T19:02:11.194486Z",
     18.80723, 164.91406, 0, NONE, NONE, 0.0155, NONE, NULL, NONE},
    {"sentinel1-GRDH-20221002/s1/" S1_IW ".SAFE/annotation/" GRD_IW ".xml",
     S1_IW ".SAFE/annotation/" GRD_IW ".xml", S1_IW ".SAFE/measurement/" GRD_IW ".tiff", 1, NONE,
     NONE, "sentinel1", "Sentinel-1A", S1_IW, "2022-10-02T20:51:26.995649", NONE, NONE, 39.04638,
     101.99249, 10, NONE, NONE, "VV", NONE},
    {"sentinel1-stactools/grd/" S1_SM ".SAFE/annotation/" GRD_SM ".xml",
     S1_SM ".SAFE/annotation/" GRD_SM ".xml", S1_SM ".SAFE/measurement/" GRD_SM ".tiff", 1, NONE,
     NONE, "sentinel1", "Sentinel-1C", S1_SM, "2025-01-18T17:14:04.727079", NONE, NONE, 37.1935,
     255.78224, 10, NONE, NONE, "HV", NONE},
    {"sentinel1-stactools/grd/" S1_SM ".SAFE/manifest.safe", S1_SM ".SAFE/manifest.safe",
     S1_SM ".SAFE/x.tif", 1, NONE, NONE, "sentinel1", "Sentinel-1C", S1_SM,
     "2025-01-18T17:14:04.727079", NONE, NONE, NONE, NONE, NONE, NONE, NONE, NULL, NONE},
    {"capella/" C14 "_extended.json", C14 "_extended.json", C14 ".tif", 1, NONE, NONE, "capella",
     "Capella-14", C14, "2024-07-09T04:03:43.566999Z", NONE, NONE, 38.2315, 144.7147, 0.39528,
     NONE, NONE, NULL, NONE},
    {"capella/" C11 "_extended.json", C11 "_extended.json", C11 ".tif", 1, NONE, NONE, "capella",
     "Capella-11", C11, "2025-10-31T19:11:06.789627481Z", NONE, NONE, 32.30998, 52.2933, NONE,
     NONE, NONE, NULL, NONE},
};

static void check_product(const product *p, const tnk_meta *m) {
    const char *of = p->source;
    ck_assert_str_eq(m->product, p->product);
    ck_assert_str_eq(m->sensor, p->sensor);
    ck_assert_str_eq(m->scene_id, p->scene_id);
    ck_assert_str_eq(m->time, p->time);
    int radar = isnan(p->sun_elevation);
    ck_assert_int_eq(m->kind, radar ? TNK_SENSOR_SAR : TNK_SENSOR_OPTICAL);
    same_number("sun elevation", of, m->sun_elevation_deg, p->sun_elevation, 1e-3);
    same_number("sun azimuth", of, m->sun_azimuth_deg, p->sun_azimuth, 1e-3);
    same_number("view zenith", of, m->view_zenith_deg, p->view_zenith, 1e-3);
    same_number("view azimuth", of, m->view_azimuth_deg, p->view_azimuth, 0.05);
    same_number("gsd", of, m->gsd_m, p->gsd, 1e-4);
    same_number("clouds", of, m->cloud_share, p->cloud, 1e-4);
    same_number("saturation", of, m->saturation, p->saturation, 0);
    if (!p->band) {
        ck_assert_int_eq(m->band_count, 0);
        return;
    }
    ck_assert_int_eq(m->band_count, p->bands);
    const tnk_meta_band *last = &m->band[m->band_count - 1];
    ck_assert_int_eq(last->band, p->bands);
    ck_assert_str_eq(last->name, p->band);
    same_number("wavelength", of, last->wavelength_nm, p->wavelength, 0.5);
}

/* The file's sun against the ephemeris; the SPOT 6 file is known to be 0.7 and 0.95 off. */
static void check_sun(const product *p, const tnk_meta *m) {
    double seconds, elevation, azimuth;
    if (isnan(p->lon)) return;
    ck_assert(tnk_time_parse(m->time, &seconds));
    tnk_sun_position(seconds, p->lon, p->lat, &elevation, &azimuth);
    same_number("computed elevation", p->source, elevation, m->sun_elevation_deg, 1.5);
    double turn = remainder(azimuth - m->sun_azimuth_deg, 360);
    same_number("computed azimuth", p->source, turn, 0, 1.5);
}

START_TEST(a_file_beside_the_scene_is_found) {
    const product *p = &products[_i];
    tnk_meta m;
    tnk_err err;
    make_raster(p->raster, p->bands, NONE, NONE);
    copy_in(p->source, p->as);
    ck_assert_int_eq(find(p->raster, NULL, &m, &err), TNK_OK);
    check_product(p, &m);
    check_sun(p, &m);
    ck_assert_msg(!warnings, "%s", warned);
}
END_TEST

START_TEST(the_same_file_given_by_the_caller) {
    const product *p = &products[_i];
    tnk_meta m;
    tnk_err err;
    int safe = strstr(p->as, ".SAFE") != NULL;
    make_raster("elsewhere.tif", p->bands, NONE, NONE);
    copy_in(p->source, safe ? p->as : "given.file");
    ck_assert_int_eq(find("elsewhere.tif", in_room(safe ? p->as : "given.file"), &m, &err), TNK_OK);
    ck_assert_str_eq(m.product, p->product);
    ck_assert_str_eq(m.time, p->time);
    same_number("sun", p->source, m.sun_elevation_deg, p->sun_elevation, 1e-3);
    same_number("zenith", p->source, m.view_zenith_deg, p->view_zenith, 1e-3);
    ck_assert_int_eq(tnk_meta_find(NULL, NULL, in_room(safe ? p->as : "given.file"), &m, NULL, NULL,
                                   NULL), TNK_OK);
    ck_assert_str_eq(m.time, p->time);
}
END_TEST

START_TEST(a_truncated_file_is_no_crash) {
    const product *p = &products[_i];
    GByte *text = NULL;
    vsi_l_offset size = 0;
    tnk_meta m;
    tnk_err err;
    make_raster(p->raster, p->bands, NONE, NONE);
    ck_assert(VSIIngestFile(NULL, CPLFormFilename(data, p->source, NULL), &text, &size, -1));
    for (int eighth = 0; eighth < 8; eighth++) {
        write_text(p->as, text, (size_t)(size * (vsi_l_offset)eighth / 8));
        ck_assert_int_eq(find(p->raster, NULL, &m, &err), TNK_OK);
        int result = find(p->raster, in_room(p->as), &m, &err);
        ck_assert(result == TNK_OK || (result == TNK_E_META && *err.text));
    }
    CPLFree(text);
}
END_TEST

/* A whole SAFE product, by its main file, its folder and its manifest: the granule's time, the
 * product's wavelengths. */
START_TEST(a_sentinel2_product_and_its_granule) {
    static const char *const ways[] = {S2_46 ".SAFE/MTD_MSIL1C.xml", S2_46 ".SAFE",
                                       S2_46 ".SAFE/manifest.safe"};
    const char *from = "sentinel2-stactools/" S2_46 ".SAFE/";
    const char *raster = S2_46 ".SAFE/GRANULE/G/IMG_DATA/T46RER_20210908T042701_B8A.tif";
    tnk_meta m;
    tnk_err err;
    copy_in(CPLSPrintf("%sMTD_MSIL1C.xml", from), ways[0]);
    copy_in(CPLSPrintf("%smanifest.safe", from), ways[2]);
    copy_in(CPLSPrintf("%sGRANULE/L1C_T46RER_A032448_20210908T043714/MTD_TL.xml", from),
            S2_46 ".SAFE/GRANULE/G/MTD_TL.xml");
    make_raster(raster, 1, NONE, NONE);
    for (int i = 0; i < COUNT(ways); i++) {
        ck_assert_int_eq(find(raster, in_room(ways[i]), &m, &err), TNK_OK);
        ck_assert_str_eq(m.time, "2021-09-08T04:40:48.758475Z");
        ck_assert_int_eq(m.band_count, 1);
        ck_assert_str_eq(m.band[0].name, "B8A");
        ck_assert_double_eq_tol(m.band[0].wavelength_nm, 864.7, 0.1);
    }
}
END_TEST

/* GDAL's own Sentinel-2 driver, whose images are missing here: its bands are still named. */
START_TEST(gdal_names_sentinel2_bands) {
    char *name = CPLStrdup(CPLSPrintf(
        "SENTINEL2_L1C:%s/sentinel2-L1C-T51MUP/s2/" S2_51 ".SAFE/MTD_MSIL1C.xml:10m:EPSG_32751",
        data));
    tnk_meta m;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH d = GDALOpen(name, GA_ReadOnly);
    CPLPopErrorHandler();
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(tnk_meta_find(d, name, NULL, &m, warn, NULL, NULL), TNK_OK);
    ck_assert_str_eq(m.time, "2023-08-04T02:19:22.751281Z");
    ck_assert_int_eq(m.band_count, 4);
    ck_assert_str_eq(m.band[0].name, "B4");
    ck_assert_double_eq(m.band[3].wavelength_nm, 842);
    GDALClose(d);
    CPLFree(name);
}
END_TEST

/* Maxar's collections: the item is found by the file's path, its number, or its place. */
static const struct {
    const char *source, *raster;
    double lon, lat;
    const char *sensor, *time;
    double sun_elevation, view_zenith, view_azimuth;
} items[] = {
    {"BayofBengal-Cyclone-Mocha-May-23", "033111333030/2023-01-03/104001007EBB7C00-visual.tif",
     NONE, NONE, "WV03", "2023-01-03T04:30:17Z", 42.4, 90 - 63.8, 185.6},
    {"BayofBengal-Cyclone-Mocha-May-23", "10300110E84B5A00-visual.tif", 92.87, 20.60, "WV02",
     "2023-05-22T04:35:25Z", 73.6, 90 - 66.4, 354.9},
    {"Hurricane-Maria-PuertoRico-Oct-2017", "105001000B8E2F00_cut.tif", -66.21, 18.476, "GE01",
     "2017-08-29T14:52:30Z", 65.6, 90 - 57.5, 116.2},
    {"Hurricane-Maria-PuertoRico-Oct-2017", "122002311321/2017-10-12/105001000C60ED00-ms.tif",
     -66.09, 18.475, "GE01", "2017-10-12T15:06:54Z", 59.6, 90 - 69.0, 196.2},
};

START_TEST(the_own_item_of_a_collection) {
    tnk_meta m;
    tnk_err err;
    copy_in(CPLSPrintf("maxar-opendata-stac/%s.geojson", items[_i].source), "items.geojson");
    make_raster(items[_i].raster, 3, items[_i].lon, items[_i].lat);
    ck_assert_int_eq(find(items[_i].raster, in_room("items.geojson"), &m, &err), TNK_OK);
    ck_assert_str_eq(m.sensor, items[_i].sensor);
    ck_assert_str_eq(m.time, items[_i].time);
    same_number("sun", m.scene_id, m.sun_elevation_deg, items[_i].sun_elevation, 1e-3);
    same_number("zenith", m.scene_id, m.view_zenith_deg, items[_i].view_zenith, 1e-3);
    same_number("azimuth", m.scene_id, m.view_azimuth_deg, items[_i].view_azimuth, 1e-3);
}
END_TEST

START_TEST(no_own_item_in_a_collection) {
    tnk_meta m;
    tnk_err err;
    copy_in("maxar-opendata-stac/Hurricane-Maria-PuertoRico-Oct-2017.geojson", "items.geojson");
    make_raster("stranger.tif", 3, -66.1, 18.475);
    ck_assert_int_eq(find("stranger.tif", in_room("items.geojson"), &m, &err), TNK_E_META);
    ck_assert_ptr_nonnull(strstr(err.text, "none of its items is this scene"));
}
END_TEST

/* Files that are no product's metadata, or say nothing. */
static const char *const of_no_use[] = {
    "airbus-phr-system-and-rpc/RPC_P1BP--2017092838284574CP.XML",
    "airbus-phr-system-and-rpc/phr_ventoux/left_image.geom",
    "planet-stac/20180119_XXXXXXX_XXXX_3B_Visual_metadata.xml",
    "planet-stac/catalog.json",
    "planet-stac/collection.json",
    "planet-stac/manifest.json",
    "iceye-docs/schema/product-spec/v0.2.2/schema.json",
    "sentinel2-stactools/S2A_OPER_MSI_L1C_TL_SGS__20181231T203637_A018414_T10SDG/tileInfo.json",
};

START_TEST(a_given_file_of_no_use_is_an_error) {
    tnk_meta m;
    tnk_err err;
    make_raster("x.tif", 1, NONE, NONE);
    copy_in(of_no_use[_i], "given");
    ck_assert_int_eq(find("x.tif", in_room("given"), &m, &err), TNK_E_META);
    ck_assert_ptr_nonnull(strstr(err.text, "given"));
}
END_TEST

START_TEST(a_nitf_with_use00a) {
    const char *name = CPLFormFilename(data, "nitf-tre/test_use00a.ntf", NULL);
    tnk_meta m;
    GDALDatasetH d = GDALOpen(name, GA_ReadOnly);
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(tnk_meta_find(d, name, NULL, &m, warn, NULL, NULL), TNK_OK);
    GDALClose(d);
    ck_assert_str_eq(m.product, "nitf-use00a");
    ck_assert_str_eq(m.time, ""); /* GDAL's own placeholder */
    ck_assert_double_eq_tol(m.sun_elevation_deg, 68.5, 1e-6);
    ck_assert_double_eq_tol(m.sun_azimuth_deg, 131.3, 1e-6);
    ck_assert_double_eq_tol(m.view_zenith_deg, 34.12, 1e-6);
    ck_assert_double_eq_tol(m.gsd_m, 105.2 * 0.0254, 1e-6);
}
END_TEST

START_TEST(a_nitf_that_says_nothing) {
    const char *name = CPLFormFilename(data, "nitf-rpc00b-wv3/wv3_20.NTF", NULL);
    tnk_meta m;
    GDALDatasetH d = GDALOpen(name, GA_ReadOnly);
    ck_assert_ptr_nonnull(d);
    ck_assert_int_eq(tnk_meta_find(d, name, NULL, &m, warn, NULL, NULL), TNK_OK);
    GDALClose(d);
    ck_assert_str_eq(m.product, "");
}
END_TEST

/* A VRT's metadata lies beside its source. */
START_TEST(a_vrt_is_looked_through) {
    tnk_meta m;
    tnk_err err;
    make_raster("far/P.TIF", 1, NONE, NONE);
    copy_in("maxar-xml/WV2.XML", "far/P.XML");
    GDALDatasetH d = GDALOpen(in_room("far/P.TIF"), GA_ReadOnly);
    GDALClose(GDALCreateCopy(GDALGetDriverByName("VRT"), in_room("v.vrt"), d, 0, NULL, NULL, NULL));
    GDALClose(d);
    ck_assert_int_eq(find("v.vrt", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.sensor, "WV02");
}
END_TEST

/* Every allocation fails once: an honest answer, and no leak (the sanitizers look). */
START_TEST(memory_runs_out) {
    tnk_meta m;
    tnk_err err;
    make_raster("P.TIF", 1, NONE, NONE);
    copy_in("maxar-imd-vxl/09DEC06145803-P1BS-052869858050_01_P002.IMD", "P.IMD");
    GDALDatasetH d = GDALOpen(in_room("P.TIF"), GA_ReadOnly);
    int result = TNK_E_NOMEM, n = 0;
    while (result != TNK_OK && n < 50) {
        err.code = TNK_OK;
        tnk_alloc_fail_at(++n);
        result = tnk_meta_find(d, in_room("P.TIF"), NULL, &m, warn, NULL, &err);
        ck_assert(result == TNK_OK || (result == TNK_E_NOMEM && err.code == TNK_E_NOMEM));
    }
    tnk_alloc_fail_at(0);
    ck_assert_int_gt(n, 2);
    ck_assert_int_eq(result, TNK_OK);
    GDALClose(d);
}
END_TEST

static Suite *make_suite(void) {
    Suite *suite = suite_create("meta");
    TCase *c = tcase_create("real");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, empty_room, NULL);
    tcase_add_loop_test(c, a_file_beside_the_scene_is_found, 0, COUNT(products));
    tcase_add_loop_test(c, the_same_file_given_by_the_caller, 0, COUNT(products));
    tcase_add_loop_test(c, a_truncated_file_is_no_crash, 0, COUNT(products));
    tcase_add_test(c, a_sentinel2_product_and_its_granule);
    tcase_add_test(c, gdal_names_sentinel2_bands);
    tcase_add_loop_test(c, the_own_item_of_a_collection, 0, COUNT(items));
    tcase_add_test(c, no_own_item_in_a_collection);
    tcase_add_loop_test(c, a_given_file_of_no_use_is_an_error, 0, COUNT(of_no_use));
    tcase_add_test(c, a_nitf_with_use00a);
    tcase_add_test(c, a_nitf_that_says_nothing);
    tcase_add_test(c, a_vrt_is_looked_through);
    tcase_add_test(c, memory_runs_out);
    suite_add_tcase(suite, c);
    return suite;
}

int main(void) {
    const char *root = getenv("TANKER_DATA");
    snprintf(data, sizeof data, "%s/metadata", root ? root : "../shared/data");
    char **list = VSIReadDir(data);
    if (!list) {
        printf("1..0 # SKIP no folder %s\n", data);
        return EXIT_SUCCESS;
    }
    CSLDestroy(list);
    GDALAllRegister();
    return run_suite(make_suite());
}
