/* test_render.c — the renderer against its own promises: same seed same bytes, shadow and lean
 * where the formulas of DOMAIN.md 3.1 put them, truth that agrees with itself, sun and time. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "test_scene.h"

#define PI 3.14159265358979323846

START_TEST(same_seed_same_bytes)
{
    static const char *const names[] = { "vhr", "port", "planet3" };
    for (int k = 0; k < 3; k++) {
        rs_scene *a = scene_of(names[k], 5, 300), *b = scene_of(names[k], 5, 300);
        rs_scene *c = scene_of(names[k], 6, 300);
        ck_assert(fingerprint(a) == fingerprint(b));
        ck_assert(fingerprint(a) != fingerprint(c));
        rs_scene_free(a);
        rs_scene_free(b);
        rs_scene_free(c);
    }
}
END_TEST

/* A ship 120 m long heading east in the middle of a plain sea, sides along the rows. */
static rs_scene *one_ship(double sun_el, double sun_az, double zenith, double view_az)
{
    rs_scene *s = NULL;
    ck_assert_int_eq(rs_scene_plain(400, 240, &s), RS_OK);
    rs_ship *p = &s->ships[0];
    p->length_m = 120;
    rs_ship_random(p, RS_OIL, 3, 120, 120);
    p->beam_m = 20;
    p->depth_m = 12;
    p->draught_m = 5;
    p->freeboard_m = 7;
    p->trim_m = 0;
    p->x_m = 100;
    p->y_m = 60;
    p->heading_deg = 90;
    s->ships_n = 1;
    s->sun_el_deg = sun_el;
    s->sun_az_deg = sun_az;
    s->view_zenith_deg = zenith;
    s->view_az_deg = view_az;
    return s;
}

/* Mean over columns that see the plain deck edge forward of amidships, one band, by row. */
static void profile(const rs_scene *s, int band, double *out)
{
    const size_t n = (size_t)s->width_px * s->height_px;
    float *planes = malloc(n * s->bands * sizeof *planes);
    ck_assert_ptr_nonnull(planes);
    ck_assert_int_eq(rs_render(s, planes), RS_OK);
    for (int r = 0; r < s->height_px; r++) {
        double sum = 0;
        for (int c = 205; c < 245; c++)
            sum += planes[band * n + (size_t)r * s->width_px + c];
        out[r] = sum / 40;
    }
    free(planes);
}

/* Row (fractional) where the profile crosses halfway between two levels, from a row on. */
static double crossing(const double *v, int from, int step, double from_level, double to_level)
{
    const double half = 0.5 * (from_level + to_level);
    for (int r = from; r > 1 && r < 238; r += step) {
        const double a = v[r] - half, b = v[r + step] - half;
        if (a * b <= 0 && a != b)
            return r + 0.5 + step * a / (a - b);
    }
    return -1;
}

/* Sun from the south, seen straight down: the shadow lies north of the hull, h cot(e) wide. */
START_TEST(shadow_is_where_it_should_be)
{
    static const double elevation[] = { 25, 35, 50 };
    for (int k = 0; k < 3; k++) {
        rs_scene *s = one_ship(elevation[k], 180, 0, 0);
        double v[240];
        profile(s, 1, v);
        const double edge = (60 - 10) / 0.5, want = 7 / tan(elevation[k] * PI / 180) / 0.5;
        const double sea = v[20], shade = v[(int)(edge - 0.5 * want)];
        ck_assert_double_lt(shade, 0.8 * sea);
        const double tip = crossing(v, 20, 1, sea, shade);
        ck_assert_double_eq_tol(edge - tip, want, 0.5);
        rs_scene_free(s);
    }
}
END_TEST

/* Seen from the north, sun in the east: the deck leans south by h tan(t). (Sun in the south would
 * put the sensor into its glint.) */
START_TEST(lean_is_where_it_should_be)
{
    static const double zenith[] = { 0, 10, 25 };
    for (int k = 0; k < 3; k++) {
        rs_scene *s = one_ship(60, 90, zenith[k], 0);
        double v[240];
        profile(s, 2, v);
        const double sea = v[230], lean = 7 * tan(zenith[k] * PI / 180) / 0.5;
        const double south = (60 + 10) / 0.5 + lean;
        const double deck = v[(int)south - 4];
        ck_assert_double_gt(deck, 1.3 * sea);
        ck_assert_double_eq_tol(crossing(v, 230, -1, sea, deck), south, 0.5);
        rs_scene_free(s);
    }
}
END_TEST

/* Deck edge to shadow edge on the far side: w = h (cot e - tan t), both along the normal. */
START_TEST(shadow_and_lean_together)
{
    rs_scene *s = one_ship(30, 180, 15, 180);
    double v[240];
    profile(s, 1, v);
    const double h = 7, cot = 1 / tan(30 * PI / 180), lean = tan(15 * PI / 180);
    const double tip = 100 - h * cot / 0.5, edge = 100 - h * lean / 0.5;
    const double sea = v[20], shade = v[(int)(0.5 * (tip + edge))], deck = v[(int)edge + 4];
    const double got_tip = crossing(v, 20, 1, sea, shade);
    const double got_edge = crossing(v, (int)(0.5 * (tip + edge)), 1, shade, deck);
    ck_assert_double_eq_tol(got_tip, tip, 0.5);
    ck_assert_double_eq_tol(got_edge, edge, 0.6);
    ck_assert_double_eq_tol((got_edge - got_tip) * 0.5, h * (cot - lean), 0.35);
    rs_scene_free(s);
}
END_TEST

START_TEST(particulars_agree)
{
    int empty = 0, full = 0, n = 0;
    for (int t = 0; t < RS_SUBTYPES; t++)
        for (uint64_t seed = 1; seed <= 200; seed++) {
            rs_ship p = { 0 };
            rs_ship_random(&p, (rs_subtype)t, seed, 20, 330);
            ck_assert_double_eq_tol(p.freeboard_m, p.depth_m - p.draught_m, 1e-9);
            ck_assert(p.draught_m > 0 && p.draught_m <= p.summer_draught_m + 1e-9);
            ck_assert(p.summer_draught_m < p.depth_m && p.freeboard_m > 0.1);
            ck_assert(p.laden >= 0 && p.laden <= 1 && p.dwt_t > 0);
            ck_assert(p.beam_m > p.length_m / 10 && p.beam_m < p.length_m / 2);
            empty += p.laden <= 0.1;
            full += p.laden >= 0.8;
            n++;
        }
    ck_assert_double_eq_tol((double)empty / n, 0.4, 0.04);
    ck_assert_double_eq_tol((double)full / n, 0.4, 0.04);
}
END_TEST

static int count_words(const char *path, const char *word)
{
    const size_t room = 1 << 20;
    char *text = malloc(room);
    FILE *f = fopen(path, "r");
    ck_assert(f && text);
    text[fread(text, 1, room - 1, f)] = 0;
    fclose(f);
    int n = 0;
    for (const char *p = strstr(text, word); p; p = strstr(p + 1, word))
        n++;
    free(text);
    return n;
}

START_TEST(truth_has_every_ship)
{
    const char *tmp = getenv("TMPDIR");
    char dir[480], tif[512], file[544];
    snprintf(dir, sizeof dir, "%s/renderXXXXXX", tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    rs_scene *s = scene_of("quay3", 2, 500);
    ck_assert_int_gt(s->ships_n, 3);
    snprintf(tif, sizeof tif, "%s/a.tif", dir);
    ck_assert_int_eq(rs_write(s, tif, 0), RS_OK);
    snprintf(file, sizeof file, "%.*s.truth.geojson", (int)strlen(tif) - 4, tif);
    ck_assert_int_eq(count_words(file, "\"freeboard\""), s->ships_n);
    ck_assert_int_eq(count_words(file, "\"coordinates\""), s->ships_n);
    remove(file);
    snprintf(file, sizeof file, "%.*s.IMD", (int)strlen(tif) - 4, tif);
    ck_assert_int_eq(count_words(file, "meanSunEl"), 1);
    remove(file);
    remove(tif);
    remove(dir);
    rs_scene_free(s);
}
END_TEST

START_TEST(nothing_aground_or_overlapping)
{
    for (uint64_t seed = 1; seed <= 12; seed++) {
        rs_scene *s = scene_of(seed & 1 ? "quay3" : "port", seed, -1);
        for (int i = 0; i < s->ships_n; i++)
            for (int j = 0; j < i; j++) {
                const rs_ship *a = &s->ships[i], *b = &s->ships[j];
                const double d = hypot(a->x_m - b->x_m, a->y_m - b->y_m);
                ck_assert_double_gt(d, 0.5 * (a->beam_m + b->beam_m));
            }
        rs_scene_free(s);
    }
}
END_TEST

/* NOAA's solar calculator: 2024-06-20 20:51 UTC is the solstice, declination 23.44 degrees;
 * the sun is then due south at local noon, 90 - 38.7 + 23.44 degrees high at 38.7 N. */
START_TEST(sun_is_right)
{
    double el, az, best = 0, at_az = 0;
    for (int m = 0; m < 1440; m++) {
        rs_sun_position(1718841600.0 + 60.0 * m, 125, 38.7, &el, &az);
        if (el > best) {
            best = el;
            at_az = az;
        }
    }
    ck_assert_double_eq_tol(best, 90 - 38.7 + 23.44, 0.03);
    ck_assert_double_eq_tol(at_az, 180, 1.0);
}
END_TEST

static double sun_gap(const rs_scene *s)
{
    double el, az;
    rs_sun_position(s->time_s, s->lon_deg, s->lat_deg, &el, &az);
    double da = fabs(az - s->sun_az_deg);
    da = da > 180 ? 360 - da : da;
    return fmax(fabs(el - s->sun_el_deg), da);
}

START_TEST(sun_and_time_agree)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        rs_scene *s = scene_of("vhr", seed, 400);
        ck_assert_double_lt(sun_gap(s), 0.3);
        rs_scene_free(s);
    }
    static const double want[][2] = { { 33, 160 }, { 55, 170 }, { 28, 195 }, { 45, 140 }, { 62, 150 } };
    for (int k = 0; k < 5; k++) {
        rs_spec spec = RS_SPEC_INIT;
        rs_scene *s;
        spec.width_px = spec.height_px = 300;
        spec.sun_el_deg = want[k][0];
        spec.sun_az_deg = want[k][1];
        ck_assert_int_eq(rs_scene_make(&spec, &s), RS_OK);
        ck_assert_double_eq_tol(s->sun_el_deg, want[k][0], 1e-9);
        ck_assert_double_lt(sun_gap(s), 0.3);
        rs_scene_free(s);
    }
}
END_TEST

START_TEST(bad_requests_are_refused)
{
    rs_spec spec = RS_SPEC_INIT;
    rs_scene *s = NULL;
    spec.preset = "nonsense";
    ck_assert_int_eq(rs_scene_make(&spec, &s), RS_E_ARG);
    ck_assert_ptr_null(s);
    spec.preset = "vhr";
    spec.cloud = 3;
    ck_assert_int_eq(rs_scene_make(&spec, &s), RS_E_ARG);
    ck_assert_ptr_null(s);
    rs_scene_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("render");
    TCase *t = tcase_create("render");
    tcase_set_timeout(t, 100);
    tcase_add_test(t, same_seed_same_bytes);
    tcase_add_test(t, shadow_is_where_it_should_be);
    tcase_add_test(t, lean_is_where_it_should_be);
    tcase_add_test(t, shadow_and_lean_together);
    tcase_add_test(t, particulars_agree);
    tcase_add_test(t, truth_has_every_ship);
    tcase_add_test(t, nothing_aground_or_overlapping);
    tcase_add_test(t, sun_is_right);
    tcase_add_test(t, sun_and_time_agree);
    tcase_add_test(t, bad_requests_are_refused);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
