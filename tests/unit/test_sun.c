/* The sun's place against values published elsewhere, and the reading of times. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sun.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static double seconds_of(const char *text) {
    double s = -1;
    ck_assert_msg(tnk_time_parse(text, &s), "%s", text);
    return s;
}

static const struct {
    const char *time;
    double lon, lat, elevation, azimuth, tolerance;
} places[] = {
    /* NREL, Solar Position Algorithm (Reda, Andreas, 2004), its worked example without its
     * refraction: zenith 50.11162 + 0.01634 refraction and azimuth 194.34024 */
    {"2003-10-17T19:30:30Z", -105.1786, 39.742476, 39.87204, 194.34024, 0.02},
    /* equinox at noon at the zero point: the sun is overhead but for the equation of time */
    {"2000-03-20T12:07:27Z", 0, 0, 89.9, NAN, 0.2},
    /* December solstice, noon at the tropic of Capricorn */
    {"2020-12-21T11:58:00Z", 0, -23.436, 89.9, NAN, 0.2},
    /* June solstice: midnight sun at 80 north, elevation = 23.44 - 10 */
    {"2021-06-21T00:01:50Z", 0, 80, 13.44, 0, 0.2},
    /* what Landsat 8 and 9, Sentinel-2 and WorldView products state for their scenes' centres */
    {"2020-12-04T19:02:11.194Z", -123.384, 47.434, 18.807, 164.914, 0.2},
    {"2022-01-29T15:28:34.396Z", -80.036, -7.234, 57.844, 112.201, 0.2},
    {"2018-12-31T19:04:06.567Z", -123.511, 37.454, 27.099, 161.106, 0.2},
    {"2009-12-06T14:58:03.358Z", -70.643, -33.438, 66.4, 69.2, 0.5},
};

START_TEST(sun_stands_where_others_say) {
    double elevation, azimuth;
    tnk_sun_position(seconds_of(places[_i].time), places[_i].lon, places[_i].lat, &elevation,
                     &azimuth);
    ck_assert_double_eq_tol(elevation, places[_i].elevation, places[_i].tolerance);
    if (!isnan(places[_i].azimuth))
        ck_assert_double_le(fabs(remainder(azimuth - places[_i].azimuth, 360)),
                            places[_i].tolerance);
}
END_TEST

START_TEST(sun_is_finite_everywhere) {
    double elevation, azimuth;
    for (int lat = -90; lat <= 90; lat += 15)
        for (int lon = -360; lon <= 360; lon += 45)
            for (double t = -631152000; t < 2524608000.0; t += 1e8) {
                tnk_sun_position(t, lon, lat, &elevation, &azimuth);
                ck_assert(elevation >= -90.01 && elevation <= 90);
                ck_assert(azimuth >= 0 && azimuth <= 360);
            }
}
END_TEST

START_TEST(longitudes_wrap) {
    double e1, a1, e2, a2;
    tnk_sun_position(1.7e9, 190, 10, &e1, &a1);
    tnk_sun_position(1.7e9, -170, 10, &e2, &a2);
    ck_assert_double_eq_tol(e1, e2, 1e-6);
    ck_assert_double_eq_tol(a1, a2, 1e-6);
}
END_TEST

static const struct {
    const char *text;
    double seconds;
} good[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1969-12-31T23:59:59Z", -1},
    {"2024-03-31T03:29:27Z", 1711855767},
    {"2024-03-31 03:29:27", 1711855767},
    {"2024-03-31t03:29:27z", 1711855767},
    {"2024-03-31T03:29:27.500Z", 1711855767.5},
    {"2024-03-31T03:29:27,25Z", 1711855767.25},
    {"2024-03-31T03:29:27.123456789Z", 1711855767.123456789},
    {"2024-03-31T12:29:27+09:00", 1711855767},
    {"2024-03-31T12:29:27+0900", 1711855767},
    {"2024-03-31T12:29:27+09", 1711855767},
    {"2024-03-30T20:29:27-07:00", 1711855767},
    {"2024-03-31T03:29Z", 1711855740},
    {"2024-03-31T03:29:27Z  ", 1711855767},
    {"2024-02-29T00:00:00Z", 1709164800},
    {"2000-02-29T00:00:00Z", 951782400},
    {"2016-12-31T23:59:60Z", 1483228800},
    {"0001-01-01T00:00:00Z", -62135596800.0},
};

START_TEST(good_times_are_read) {
    ck_assert_double_eq_tol(seconds_of(good[_i].text), good[_i].seconds, 1e-5);
}
END_TEST

static const char *const bad[] = {
    "", " ", "2024", "2024-03-31", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
    "2024-01-00T00:00:00Z", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-03-31T24:00:00Z",
    "2024-03-31T03:60:00Z", "2024-03-31T03:29:61Z", "2024-03-31T03:29:27.Z",
    "2024-03-31T03:29:27X", "2024-03-31T03:29:27Zulu", "2024-03-31T03:29:27+24:00",
    "2024-03-31T03:29:27+09:60", "2024-03-31T03:29:27+9", "2024-03-31T03:29:",
    "2024-03-31T03", "24-03-31T03:29:27Z", "-024-03-31T03:29:27Z", "2024/03/31T03:29:27Z",
    "2024-03-31T03:29:27ZZ", "2024-3-31T03:29:27Z", "0000-01-01T00:00:00Z", "nan",
    "now", "99999999999999999999",
};

START_TEST(bad_times_are_refused) {
    double s = 42;
    ck_assert_msg(!tnk_time_parse(bad[_i], &s), "%s", bad[_i]);
    ck_assert_double_eq(s, 42);
}
END_TEST

START_TEST(no_text_is_no_time) {
    double s = 42;
    ck_assert(!tnk_time_parse(NULL, &s));
}
END_TEST

static const struct {
    double seconds;
    const char *text;
} printed[] = {
    {0, "1970-01-01T00:00:00Z"},          {-1, "1969-12-31T23:59:59Z"},
    {1711855767.4, "2024-03-31T03:29:27Z"}, {1711855767.5, "2024-03-31T03:29:28Z"},
    {951868799, "2000-02-29T23:59:59Z"},  {951868800, "2000-03-01T00:00:00Z"},
    {253402300799.0, "9999-12-31T23:59:59Z"}, {-62135596800.0, "0001-01-01T00:00:00Z"},
    {NAN, ""},                            {INFINITY, ""},
    {-1e300, ""},                         {253402300800.0, ""},
};

START_TEST(times_are_printed) {
    char text[32];
    tnk_time_print(printed[_i].seconds, text, sizeof text);
    ck_assert_str_eq(text, printed[_i].text);
}
END_TEST

START_TEST(a_printed_time_reads_back) {
    char text[21];
    for (double t = -2e9; t < 4e9; t += 86399 * 37.0) {
        tnk_time_print(t, text, sizeof text);
        ck_assert_double_eq(seconds_of(text), t);
    }
}
END_TEST

START_TEST(a_short_buffer_is_not_overrun) {
    char text[8];
    memset(text, 'x', sizeof text);
    tnk_time_print(0, text, 5);
    ck_assert_str_eq(text, "1970");
    ck_assert(text[5] == 'x');
    tnk_time_print(0, NULL, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sun");
    TCase *c = tcase_create("sun");
    tcase_add_loop_test(c, sun_stands_where_others_say, 0, COUNT(places));
    tcase_add_test(c, sun_is_finite_everywhere);
    tcase_add_test(c, longitudes_wrap);
    tcase_add_loop_test(c, good_times_are_read, 0, COUNT(good));
    tcase_add_loop_test(c, bad_times_are_refused, 0, COUNT(bad));
    tcase_add_test(c, no_text_is_no_time);
    tcase_add_loop_test(c, times_are_printed, 0, COUNT(printed));
    tcase_add_test(c, a_printed_time_reads_back);
    tcase_add_test(c, a_short_buffer_is_not_overrun);
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
