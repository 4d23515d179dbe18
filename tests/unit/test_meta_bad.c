/* Metadata made up on the spot: kinds known from documentation only, odd values, damaged files
 * of every sort. An error, a warning or nothing; never a crash or a made-up number.
 */
#include "meta_room.h"

static const char imd[] =
    "version = \"28.4\";\nbandId = \"Multi\";\nBEGIN_GROUP = BAND_B\n\tabsCalFactor = 1;\n"
    "END_GROUP = BAND_B\nBEGIN_GROUP = BAND_G\nEND_GROUP = BAND_G\nBEGIN_GROUP = BAND_R\n"
    "END_GROUP = BAND_R\nBEGIN_GROUP = BAND_N\nEND_GROUP = BAND_N\nBEGIN_GROUP = IMAGE_1\n"
    "\tsatId = \"GE01\";\n\tfirstLineTime = 2024-03-31T03:29:27.000000Z;\n\tmeanSunAz = 170.0;\n"
    "\tmeanSunEl = 55.0;\n\tmeanSatAz = -10.0;\n\tmeanOffNadirViewAngle = 20.0;\n"
    "\tcloudCover = -999;\nEND_GROUP = IMAGE_1\nEND;\n";

START_TEST(a_maxar_multiband_file) {
    static const double nm[] = {480, 545, 660, 833};
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 4, NONE, NONE);
    write_text("s.IMD", imd, sizeof imd - 1);
    ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    ck_assert_int_eq(m.band_count, 4);
    for (int i = 0; i < 4; i++) ck_assert_double_eq(m.band[i].wavelength_nm, nm[i]);
    same_number("zenith", "s", m.view_zenith_deg, 22.245, 1e-3); /* sin z = 7052/6371 sin 20 */
    same_number("azimuth", "s", m.view_azimuth_deg, 350, 1e-9);
    same_number("clouds", "s", m.cloud_share, NONE, 0);
}
END_TEST

START_TEST(a_maxar_file_with_a_part_number) {
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 4, NONE, NONE);
    write_text("s_P001.IMD", imd, sizeof imd - 1);
    write_text("t_P001.IMD", "satId = 1;\nmeanSunEl = 2;\n", 26);
    ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.sensor, "GE01");
}
END_TEST

/* ICEYE as documented: the fields of the documentation's example. */
START_TEST(iceye_as_documented) {
    static const char text[] =
        "{\"datetime\":\"2025-06-27T11:24:12.843Z\",\"platform\":\"ICEYE-X42\","
        "\"sar:product_type\":\"GRD\",\"sar:pixel_spacing_range\":0.19,"
        "\"view:azimuth\":100.78,\"view:incidence_angle\":31.94,\"view:off_nadir\":28.94,"
        "\"iceye:image_id\":5045505,"
        "\"iceye:filename\":\"ICEYE_GBSG1X_20250627T112405Z_5045505_X42_SLF_SLC.json\"}";
    static const char item[] =
        "{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"properties\":%s}";
    char wrapped[1024];
    tnk_meta m;
    tnk_err err;
    make_raster("i.tif", 1, NONE, NONE);
    snprintf(wrapped, sizeof wrapped, item, text);
    for (int i = 0; i < 2; i++) {
        if (i) write_text("i.json", wrapped, strlen(wrapped));
        else write_text("i.json", text, sizeof text - 1);
        ck_assert_int_eq(find("i.tif", NULL, &m, &err), TNK_OK);
        ck_assert_str_eq(m.product, "iceye");
        ck_assert_str_eq(m.sensor, "ICEYE-X42");
        ck_assert_str_eq(m.scene_id, "ICEYE_GBSG1X_20250627T112405Z_5045505_X42_SLF_SLC");
        ck_assert_int_eq(m.kind, TNK_SENSOR_SAR);
        same_number("zenith", "iceye", m.view_zenith_deg, 31.94, 1e-9);
        same_number("azimuth", "iceye", m.view_azimuth_deg, 100.78, 1e-9);
        same_number("gsd", "iceye", m.gsd_m, 0.19, 1e-9);
    }
}
END_TEST

/* Umbra as its open data have it. */
START_TEST(umbra_as_published) {
    static const char text[] =
        "{\"version\":\"1.0.0\",\"vendor\":\"Umbra Space\",\"imagingMode\":\"SPOTLIGHT\","
        "\"umbraSatelliteName\":\"UMBRA_05\",\"collects\":[{\"startAtUTC\":\"2024-02-03T04:05:06+00:00\","
        "\"endAtUTC\":\"2024-02-03T04:05:09+00:00\",\"polarizations\":[\"VV\"],\"angleAzimuthDegrees\":81.5,"
        "\"angleGrazingDegrees\":50.25,\"angleIncidenceDegrees\":39.75,\"satelliteTrack\":\"ASCENDING\","
        "\"observationDirection\":\"LEFT\"}]}";
    tnk_meta m;
    tnk_err err;
    make_raster("2024-02-03-04-05-06_UMBRA-05_GEC.tif", 1, NONE, NONE);
    write_text("2024-02-03-04-05-06_UMBRA-05_METADATA.json", text, sizeof text - 1);
    ck_assert_int_eq(find("2024-02-03-04-05-06_UMBRA-05_GEC.tif", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.product, "umbra");
    ck_assert_str_eq(m.sensor, "Umbra-05");
    ck_assert_str_eq(m.scene_id, "2024-02-03-04-05-06_UMBRA-05");
    ck_assert_str_eq(m.time, "2024-02-03T04:05:06+00:00");
    ck_assert_int_eq(m.kind, TNK_SENSOR_SAR);
    ck_assert_int_eq(m.units, TNK_UNITS_AMPLITUDE);
    same_number("zenith", "umbra", m.view_zenith_deg, 39.75, 1e-9);
    same_number("azimuth", "umbra", m.view_azimuth_deg, 81.5, 1e-9);
}
END_TEST

#define ITEM(properties) "{\"type\":\"Feature\",\"id\":\"abcdef\",\"properties\":{" properties "}}"
#define WHEN "\"datetime\":\"2024-03-31T03:29:27Z\","

/* What a STAC item makes of odd values: the sun's elevation, the view's zenith, the time. */
static const struct {
    const char *text;
    double sun, zenith;
    const char *time;
} odd_items[] = {
    {ITEM(WHEN "\"view:sun_elevation\":\"45.5\""), 45.5, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":\"high\""), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":\"45.5 deg\""), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":1e308"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":91"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":NaN"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":null"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":[45]"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":{\"a\":45}"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:sun_elevation\":true"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM("\"datetime\":\"yesterday\",\"view:sun_elevation\":10"), 10, NONE, ""},
    {ITEM("\"datetime\":20240331,\"view:sun_elevation\":10"), 10, NONE, ""},
    {ITEM("\"datetime\":null,\"start_datetime\":\"2024-03-31T03:29:27+09:00\""), NONE, NONE,
     "2024-03-31T03:29:27+09:00"},
    {ITEM(WHEN "\"view:incidence_angle\":30"), NONE, 30, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:off_nadir\":89"), NONE, NONE, "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:off_nadir\":-10"), NONE, 10.9529, "2024-03-31T03:29:27Z"},
    /* both readings of an incidence are possible: off-nadir decides */
    {ITEM(WHEN "\"view:incidence_angle\":60,\"view:off_nadir\":27"), NONE, 30,
     "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:incidence_angle\":60,\"view:off_nadir\":52"), NONE, 60,
     "2024-03-31T03:29:27Z"},
    {ITEM(WHEN "\"view:azimuth\":100"), NONE, NONE, "2024-03-31T03:29:27Z"},
};

START_TEST(odd_values_become_unknown) {
    tnk_meta m;
    tnk_err err;
    make_raster("o.tif", 1, NONE, NONE);
    write_text("o.json", odd_items[_i].text, strlen(odd_items[_i].text));
    ck_assert_int_eq(find("o.tif", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.product, "stac");
    ck_assert_str_eq(m.time, odd_items[_i].time);
    same_number("sun", odd_items[_i].text, m.sun_elevation_deg, odd_items[_i].sun, 1e-9);
    same_number("zenith", odd_items[_i].text, m.view_zenith_deg, odd_items[_i].zenith, 1e-3);
    same_number("azimuth", odd_items[_i].text, m.view_azimuth_deg, NONE, 0);
}
END_TEST

/* item.json speaks for a scene only if it names it, or lies where it does. */
START_TEST(a_shared_item_must_name_the_scene) {
    static const char named[] =
        "{\"type\":\"Feature\",\"id\":\"abcdef\",\"properties\":{\"datetime\":"
        "\"2024-03-31T03:29:27Z\"},\"assets\":{\"a\":{\"href\":\"./s.tif\"}}}";
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 1, NONE, NONE);
    make_raster("other.tif", 1, NONE, NONE);
    write_text("item.json", named, sizeof named - 1);
    ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.product, "stac");
    ck_assert_int_eq(find("other.tif", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.product, "");
    ck_assert_msg(!warnings, "%s", warned);
}
END_TEST

/* Beside a scene a damaged file is a warning, an unknown one nothing; given, both are errors. */
static const struct {
    const char *name, *text;
    int warns;
} broken[] = {
    {"s.json", "", 1},
    {"s.json", "   \n\t", 1},
    {"s.json", "{", 1},
    {"s.json", "{\"type\":\"Feature\",\"properties\":{\"datetime\":\"2024-", 1},
    {"s.json", "[1,2,3]", 0},
    {"s.json", "{}", 0},
    {"s.json", "null", 0},
    {"s.json", "{\"features\":[]}", 0},
    {"s.json", "{\"features\":[7]}", 0},
    {"s.json", "{\"features\":{\"a\":1},\"properties\":7}", 0},
    {"s.json", "{\"properties\":{\"datetime\":[]}}", 1},
    {"s.json", "{\"properties\":{\"acquired\":7,\"item_type\":{}}}", 1},
    {"s.json", "{\"collect\":{\"platform\":\"capella-1\",\"image\":[],\"state\":7}}", 1},
    {"s.json", "{\"collect\":{\"platform\":\"capella-1\",\"image\":{\"center_pixel\":"
               "{\"target_position\":[1,2],\"center_time\":\"2024-03-31T03:29:27Z\"}},"
               "\"state\":{\"state_vectors\":[7,{},{\"time\":7}]}}}", 0},
    {"s.json", "{\"iceye:image_id\":5,\"view:azimuth\":7}", 1},
    {"s.json", "{\"LANDSAT_METADATA_FILE\":{}}", 1},
    {"s.json", "{\"LANDSAT_METADATA_FILE\":[]}", 1},
    {"s.XML", "<", 1},
    {"s.XML", "<isd>", 1},
    {"s.XML", "<isd/>", 0},
    {"s.XML", "<isd><IMD/></isd>", 1},
    {"s.XML", "<?xml version=\"1.0\"?>", 1},
    {"s.XML", "<!-- a --><html/>", 0},
    {"s.XML", "<Dimap_Document><Metadata_Identification><METADATA_SUBPROFILE>PRODUCT"
              "</METADATA_SUBPROFILE></Metadata_Identification></Dimap_Document>", 1},
    {"s.XML", "<PHR_Dimap_Document/>", 1},
    {"s.XML", "<EarthObservation/>", 1},
    {"s.XML", "<product><adsHeader><missionId>S1</missionId></adsHeader></product>", 1},
    {"s.XML", "<a:Level-1C_Tile_ID><SENSING_TIME>x</SENSING_TIME><Tile_Angles>"
              "<Viewing_Incidence_Angles_Grids bandId=\"1\"><Zenith><Values_List><VALUES>1 2"
              "</VALUES></Values_List></Zenith></Viewing_Incidence_Angles_Grids></Tile_Angles>"
              "</a:Level-1C_Tile_ID>", 1},
    {"s.XML", "<LANDSAT_METADATA_FILE/>", 1},
    {"s.IMD", "satId = \"WV02\";\nmeanSunEl = x;\n", 1},
    {"s.IMD", "satId = ;\nmeanSunEl = ;\nfirstLineTime", 1},
    {"s.IMD", "====\n=\n.=.\n", 0},
    {"s_MTL.txt", "GROUP = LANDSAT_METADATA_FILE", 1},
    {"s_MTL.txt", "GROUP =", 0},
    {"s.IMD", "\x7f" "ELF\x02\x01\x01\xff\xfe\xfd", 0},
};

START_TEST(a_broken_file) {
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 1, NONE, NONE);
    write_text(broken[_i].name, broken[_i].text, strlen(broken[_i].text));
    ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    ck_assert_msg((warnings > 0) == broken[_i].warns, "%s: %s", broken[_i].text, warned);
    int result = find("s.tif", in_room(broken[_i].name), &m, &err);
    if (strstr(broken[_i].text, "center_time")) ck_assert_int_eq(result, TNK_OK);
    else ck_assert_int_eq(result, TNK_E_META);
    if (result) ck_assert_ptr_nonnull(strstr(err.text, broken[_i].name));
}
END_TEST

static char *repeat(const char *text, int times, const char *end) {
    size_t n = strlen(text);
    char *all = malloc(n * (size_t)times + strlen(end) + 1);
    for (int i = 0; i < times; i++) memcpy(all + (size_t)i * n, text, n);
    strcpy(all + (size_t)times * n, end);
    return all;
}

static const struct {
    const char *name, *unit, *end;
} deep[] = {
    {"s.json", "{\"properties\":", "1"},
    {"s.json", "[", ""},
    {"s.json", "{\"features\":[", ""},
    {"s.XML", "<a>", ""},
    {"s.XML", "<isd><IMD>", "</IMD></isd>"},
    {"s.XML", "<a b=\"", "\"/>"},
    {"s.XML", "<!--", ""},
    {"s.IMD", "satId = \"", "\";\nmeanSunEl = 7;\n"},
};

START_TEST(deep_and_long_files) {
    tnk_meta m;
    tnk_err err;
    static const int times[] = {40, 9000, 200000};
    make_raster("s.tif", 1, NONE, NONE);
    for (int i = 0; i < COUNT(times); i++) {
        char *text = repeat(deep[_i].unit, times[i], deep[_i].end);
        write_text(deep[_i].name, text, strlen(text));
        free(text);
        ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
        find("s.tif", in_room(deep[_i].name), &m, &err);
    }
}
END_TEST

/* Bytes from a fixed generator, behind the beginnings the kinds are known by. */
START_TEST(noise) {
    static const char *const fronts[] = {"", "<isd><IMD>", "{\"properties\":{\"datetime\":\"",
                                         "satId = 1;\nmeanSunEl =", "<Dimap_Document>",
                                         "\xEF\xBB\xBF{"};
    static const char *const names[] = {"s.IMD", "s.XML", "s.json", "s_MTL.txt"};
    unsigned state = 12345u + (unsigned)_i;
    char text[600];
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 1, NONE, NONE);
    for (int round = 0; round < 40; round++) {
        size_t n = strlen(fronts[round % COUNT(fronts)]);
        memcpy(text, fronts[round % COUNT(fronts)], n);
        for (; n < sizeof text; n++) {
            state = state * 1664525u + 1013904223u;
            text[n] = (char)(state >> 24);
        }
        write_text(names[round % COUNT(names)], text, sizeof text);
        ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    }
}
END_TEST

START_TEST(a_huge_file_is_refused) {
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 1, NONE, NONE);
    write_text("s.json", "{", 1);
    VSILFILE *f = VSIFOpenL(in_room("s.json"), "r+b");
    VSIFTruncateL(f, (65u << 20));
    VSIFCloseL(f);
    ck_assert_int_eq(find("s.tif", in_room("s.json"), &m, &err), TNK_E_META);
    ck_assert_ptr_nonnull(strstr(err.text, "64 MiB"));
    ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    ck_assert_int_eq(warnings, 1);
}
END_TEST

START_TEST(a_missing_given_file) {
    tnk_meta m;
    tnk_err err;
    make_raster("s.tif", 1, NONE, NONE);
    write_text("s.IMD", imd, sizeof imd - 1); /* must not stand in for it */
    ck_assert_int_eq(find("s.tif", in_room("nowhere.xml"), &m, &err), TNK_E_META);
    ck_assert_ptr_nonnull(strstr(err.text, "nowhere.xml"));
    ck_assert_int_eq(find("s.tif", room, &m, &err), TNK_E_META);
    ck_assert_str_eq(m.product, "");
}
END_TEST

START_TEST(nothing_beside_the_scene) {
    tnk_meta m;
    tnk_err err;
    char name[5000];
    make_raster("s.tif", 1, NONE, NONE);
    ck_assert_int_eq(find("s.tif", NULL, &m, &err), TNK_OK);
    ck_assert_str_eq(m.product, "");
    same_number("sun", "nothing", m.sun_elevation_deg, NONE, 0);
    ck_assert_int_eq(m.band_count, 0);
    ck_assert_int_eq(warnings, 0);
    memset(name, '_', sizeof name);
    memcpy(name, "/vsimem/a.SAFE/GRANULE/", 23);
    name[sizeof name - 1] = '\0';
    ck_assert_int_eq(tnk_meta_find(NULL, name, NULL, &m, NULL, NULL, NULL), TNK_OK);
    ck_assert_int_eq(tnk_meta_find(NULL, "", NULL, &m, NULL, NULL, NULL), TNK_OK);
    ck_assert_int_eq(tnk_meta_find(NULL, "a", "", &m, NULL, NULL, NULL), TNK_E_META);
}
END_TEST

static Suite *make_suite(void) {
    Suite *suite = suite_create("meta, bad");
    TCase *c = tcase_create("made up");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, empty_room, NULL);
    tcase_add_test(c, a_maxar_multiband_file);
    tcase_add_test(c, a_maxar_file_with_a_part_number);
    tcase_add_test(c, iceye_as_documented);
    tcase_add_test(c, umbra_as_published);
    tcase_add_loop_test(c, odd_values_become_unknown, 0, COUNT(odd_items));
    tcase_add_test(c, a_shared_item_must_name_the_scene);
    tcase_add_loop_test(c, a_broken_file, 0, COUNT(broken));
    tcase_add_loop_test(c, deep_and_long_files, 0, COUNT(deep));
    tcase_add_loop_test(c, noise, 0, 5);
    tcase_add_test(c, a_huge_file_is_refused);
    tcase_add_test(c, a_missing_given_file);
    tcase_add_test(c, nothing_beside_the_scene);
    suite_add_tcase(suite, c);
    return suite;
}

int main(void) {
    GDALAllRegister();
    return run_suite(make_suite());
}
