/* Freeboard: the plain-number functions, and the edges of drawn hulls. */
#include <string.h>
#include <tanker/tanker.h>

#include "base/mem.h"
#include "drawn.h"
#include "measure/edges.h"

static const double rad = 3.14159265358979323846 / 180;

static tnk_aspect beam_on(void) {
    tnk_aspect a = TNK_ASPECT_INIT;
    a.sun_elevation_deg = 30, a.sun_azimuth_deg = 90, a.view_zenith_deg = 0, a.view_azimuth_deg = 0, a.heading_deg = 0;
    return a;
}

/* ---- plain numbers ---- */

START_TEST(nonsense_is_an_error) {
    tnk_lean l = {.struct_size = sizeof l};
    tnk_freeboard f = {.struct_size = sizeof f};
    tnk_freeboard_expectation x = {.struct_size = sizeof x};
    tnk_edges e = TNK_EDGES_INIT, b;
    tnk_aspect good = beam_on(), a = good;
    ck_assert_int_eq(tnk_aspect_lean(&a, &l), TNK_OK);
    ck_assert_int_eq(tnk_aspect_lean(NULL, &l), TNK_E_ARG);
    ck_assert_int_eq(tnk_aspect_lean(&a, NULL), TNK_E_ARG);
    l.struct_size = 0;
    ck_assert_int_eq(tnk_aspect_lean(&a, &l), TNK_E_ARG);
    l.struct_size = sizeof l;
    double *const member[] = {&a.sun_elevation_deg, &a.view_zenith_deg, &a.heading_deg, &a.sun_sd_deg, &a.view_sd_deg,
                              &a.heading_sd_deg, &a.sun_azimuth_deg, &a.view_azimuth_deg, &a.view_zenith_deg};
    const double wrong[] = {91, 85, NAN, -1, INFINITY, NAN, INFINITY, -INFINITY, -1};
    for (int i = 0; i < COUNT(wrong); i++) {
        a = good;
        *member[i] = wrong[i];
        f.freeboard_m = x.freeboard_sd_m = l.gap = 1;
        ck_assert_int_eq(tnk_aspect_lean(&a, &l), TNK_E_ARG);
        ck_assert_int_eq(tnk_freeboard_from_edges(&a, &e, &f), TNK_E_ARG);
        ck_assert_int_eq(tnk_expect_freeboard(&a, 0.5, 100, &x), TNK_E_ARG);
        ck_assert(isnan(l.gap) && isnan(f.freeboard_m) && isnan(x.freeboard_sd_m));
    }
    const double width[][2] = {{-1, 0.1}, {INFINITY, 0.1}, {5, 0}, {5, NAN}, {5, -1}, {5, INFINITY}};
    for (int i = 0; i < COUNT(width); i++) {
        b = e, b.deck_to_shadow_m = width[i][0], b.deck_to_shadow_sd_m = width[i][1];
        ck_assert_int_eq(tnk_freeboard_from_edges(&good, &b, &f), TNK_E_ARG);
        b = e, b.hull_side_m = width[i][0], b.hull_side_sd_m = width[i][1];
        ck_assert_int_eq(tnk_freeboard_from_edges(&good, &b, &f), TNK_E_ARG);
    }
    b = e, b.deck_sd_m = -0.1;
    ck_assert_int_eq(tnk_freeboard_from_edges(&good, &b, &f), TNK_E_ARG);
    const double sizes[][2] = {{0, 100}, {-1, 100}, {NAN, 100}, {0.5, 0}, {0.5, NAN}, {INFINITY, 100}, {0.5, INFINITY}};
    for (int i = 0; i < COUNT(sizes); i++)
        ck_assert_int_eq(tnk_expect_freeboard(&good, sizes[i][0], sizes[i][1], &x), TNK_E_ARG);
    ck_assert(isnan(tnk_freeboard_from_m(0)) && isnan(tnk_freeboard_from_m(NAN)));
}
END_TEST

START_TEST(what_cannot_be_measured_says_why) {
    static const struct {
        double el, az, zenith, view_az, heading;
        enum tnk_reason why;
    } cases[] = {
        {30, 90, 0, 0, 0, TNK_WHY_MEASURED},     {NAN, 90, 0, 0, 0, TNK_WHY_NO_SUN},
        {30, NAN, 0, 0, 0, TNK_WHY_NO_SUN},      {-1, 90, 0, 0, 0, TNK_WHY_SUN_LOW},
        {0, 90, 0, 0, 0, TNK_WHY_SUN_LOW},       {4.9, 90, 0, 0, 0, TNK_WHY_SUN_LOW},
        {30, 90, NAN, 10, 0, TNK_WHY_NO_VIEW},   {30, 90, 10, NAN, 0, TNK_WHY_NO_VIEW},
        {30, 90, 0, NAN, 0, TNK_WHY_MEASURED},   {30, 10, 0, 0, 0, TNK_WHY_SUN_ALONG},
        {30, 190, 0, 0, 0, TNK_WHY_SUN_ALONG},   {30, 17.5, 0, 0, 0, TNK_WHY_WEAK_VIEW},
        {60, 90, 0, 0, 0, TNK_WHY_WEAK_VIEW},    {70, 90, 60, 90, 0, TNK_WHY_WEAK_VIEW},
        {30, 90, 61, 270, 0, TNK_WHY_WEAK_VIEW},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        tnk_aspect a = TNK_ASPECT_INIT;
        tnk_lean l = {.struct_size = sizeof l};
        tnk_freeboard f = {.struct_size = sizeof f};
        tnk_edges e = TNK_EDGES_INIT;
        a.sun_elevation_deg = cases[i].el, a.sun_azimuth_deg = cases[i].az;
        a.view_zenith_deg = cases[i].zenith, a.view_azimuth_deg = cases[i].view_az, a.heading_deg = cases[i].heading;
        e.deck_to_shadow_m = 5, e.deck_to_shadow_sd_m = 0.1;
        ck_assert_int_eq(tnk_aspect_lean(&a, &l), TNK_OK);
        ck_assert_msg(l.why == cases[i].why, "case %d: %s", i, tnk_reason_name(l.why));
        ck_assert_int_eq(tnk_freeboard_from_edges(&a, &e, &f), TNK_OK);
        ck_assert_int_eq(f.why, cases[i].why);
        ck_assert(isnan(f.freeboard_m) == (f.why != TNK_WHY_MEASURED));
        ck_assert(isnan(f.freeboard_sd_m) == (f.why != TNK_WHY_MEASURED));
        ck_assert_int_eq(f.method, f.why ? TNK_FREEBOARD_NONE : TNK_FREEBOARD_SHADOW);
    }
}
END_TEST

/* The error formula against draws of sun, heading, view and edges. */
START_TEST(the_sd_is_that_of_a_monte_carlo) {
    static const double cases[][6] = {{30, 100, 15, 200, 20, 5}, {25, 140, 20, 120, 50, 3}, {40, 70, 5, 300, 160, 9}};
    const double *c = cases[_i];
    tnk_aspect a = TNK_ASPECT_INIT, b;
    tnk_lean l = {.struct_size = sizeof l};
    tnk_edges e = TNK_EDGES_INIT;
    tnk_freeboard f = {.struct_size = sizeof f}, g = f;
    a.sun_elevation_deg = c[0], a.sun_azimuth_deg = c[1], a.view_zenith_deg = c[2], a.view_azimuth_deg = c[3];
    a.heading_deg = c[4], a.sun_sd_deg = 0.3, a.view_sd_deg = 0.3, a.heading_sd_deg = 1;
    ck_assert_int_eq(tnk_aspect_lean(&a, &l), TNK_OK);
    ck_assert_int_eq(l.why, TNK_WHY_MEASURED);
    e.deck_to_shadow_m = c[5] * l.gap, e.deck_to_shadow_sd_m = 0.1, e.deck_sd_m = 0;
    ck_assert_int_eq(tnk_freeboard_from_edges(&a, &e, &f), TNK_OK);
    ck_assert_double_eq_tol(f.freeboard_m, c[5], 1e-9);
    double sum = 0, squares = 0;
    int n = 20000;
    seed_dice(7);
    for (int i = 0; i < n; i++) {
        tnk_edges d = e;
        b = a;
        b.sun_elevation_deg += 0.3 * normal(), b.view_zenith_deg += 0.3 * normal(), b.heading_deg += normal();
        b.view_azimuth_deg += 0.3 * normal() / sin(c[2] * rad) * cos(c[2] * rad);
        d.deck_to_shadow_m += 0.1 * normal();
        ck_assert_int_eq(tnk_freeboard_from_edges(&b, &d, &g), TNK_OK);
        sum += g.freeboard_m, squares += g.freeboard_m * g.freeboard_m;
    }
    double sd = sqrt(squares / n - sum / n * sum / n);
    ck_assert_msg(fabs(sd / f.freeboard_sd_m - 1) < 0.04, "drawn %.4f, formula %.4f", sd, f.freeboard_sd_m);
}
END_TEST

START_TEST(what_to_expect_depends_on_pixel_and_length) {
    tnk_freeboard_expectation fine = {.struct_size = sizeof fine}, x = fine;
    tnk_aspect a = beam_on();
    ck_assert_int_eq(tnk_expect_freeboard(&a, 0.5, 100, &fine), TNK_OK);
    ck_assert_int_eq(fine.why, TNK_WHY_MEASURED);
    ck_assert_int_eq(fine.method, TNK_FREEBOARD_SHADOW);
    ck_assert(fine.freeboard_sd_m > 0.1 && fine.freeboard_sd_m < 0.3);
    for (double length = 50; length <= 400; length += 10) { /* DOMAIN 3.4: 3 m not under 80 m, 10 m large ones only */
        tnk_expect_freeboard(&a, 3, length, &x);
        ck_assert(x.why == TNK_WHY_TOO_COARSE || length > 80);
        tnk_expect_freeboard(&a, 10, length, &x);
        ck_assert(x.why == TNK_WHY_TOO_COARSE || length > 200);
        ck_assert(isnan(x.freeboard_sd_m) == (x.why != TNK_WHY_MEASURED));
        ck_assert(x.why != TNK_WHY_MEASURED || length >= tnk_freeboard_from_m(10));
    }
    tnk_expect_freeboard(&a, 0.5, 250, &x);
    ck_assert(x.freeboard_sd_m > fine.freeboard_sd_m); /* sun and heading weigh more on a high side */
    a.heading_deg = 90;
    tnk_expect_freeboard(&a, 0.5, 100, &x);
    ck_assert_int_eq(x.why, TNK_WHY_SUN_ALONG);
}
END_TEST

START_TEST(what_to_expect_of_a_hull_side) {
    static const struct {
        double el, zenith, view_az, heading, gsd, length;
        enum tnk_reason why;
    } cases[] = {
        {50, 20, 90, 0, 0.5, 100, TNK_WHY_MEASURED}, {50, 20, 90, 180, 0.5, 100, TNK_WHY_MEASURED},
        {50, 20, 270, 0, 0.5, 100, TNK_WHY_WEAK_VIEW}, /* in shade */
        {50, 10, 90, 0, 0.5, 100, TNK_WHY_WEAK_VIEW},  {50, 20, 90, 70, 0.5, 100, TNK_WHY_WEAK_VIEW},
        {50, 20, 90, 0, 0.5, 80, TNK_WHY_TOO_COARSE},  {50, 20, 90, 0, 1.5, 300, TNK_WHY_WEAK_VIEW},
        {50, 40, 90, 0, 1.5, 300, TNK_WHY_MEASURED},   {3, 20, 90, 0, 0.5, 100, TNK_WHY_SUN_LOW},
        {NAN, 20, 90, 0, 0.5, 100, TNK_WHY_NO_SUN},    {50, NAN, 90, 0, 0.5, 100, TNK_WHY_NO_VIEW},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        tnk_freeboard_expectation x = {.struct_size = sizeof x};
        tnk_aspect a = TNK_ASPECT_INIT;
        a.sun_elevation_deg = cases[i].el, a.sun_azimuth_deg = 90, a.heading_deg = cases[i].heading;
        a.view_zenith_deg = cases[i].zenith, a.view_azimuth_deg = cases[i].view_az;
        ck_assert_int_eq(tnk_expect_freeboard(&a, cases[i].gsd, cases[i].length, &x), TNK_OK);
        ck_assert_msg(x.side_why == cases[i].why, "case %d: %s", i, tnk_reason_name(x.side_why));
        ck_assert(isnan(x.side_sd_m) == (x.side_why != TNK_WHY_MEASURED));
        ck_assert(isnan(x.side_sd_m) || (x.side_sd_m > 0.2 && x.side_sd_m < 1));
        ck_assert(isnan(x.side) == isnan(cases[i].zenith));
    }
}
END_TEST

START_TEST(how_far_off_nadir_a_side_shows) {
    tnk_freeboard_expectation x = {.struct_size = sizeof x};
    tnk_aspect a = TNK_ASPECT_INIT;
    a.sun_elevation_deg = 50, a.sun_azimuth_deg = 90, a.view_azimuth_deg = 120, a.heading_deg = 0;
    for (double z = 1; z < 60; z += 1) {
        a.view_zenith_deg = z;
        tnk_expect_freeboard(&a, 0.5, 200, &x);
        ck_assert_double_eq_tol(x.side_zenith_deg, atan(0.25 / sin(120 * rad)) / rad, 1e-9); /* DOMAIN 3.1 */
        ck_assert((x.side_why == TNK_WHY_MEASURED) == (z >= x.side_zenith_deg));
    }
    a.view_azimuth_deg = 300;
    tnk_expect_freeboard(&a, 0.5, 200, &x);
    ck_assert_double_nan(x.side_zenith_deg);
}
END_TEST

START_TEST(an_older_caller_has_no_hull_side) {
    tnk_freeboard_expectation x = {.struct_size = offsetof(tnk_freeboard_expectation, side), .side = 7};
    tnk_aspect a = beam_on();
    ck_assert_int_eq(tnk_expect_freeboard(&a, 0.5, 100, &x), TNK_OK);
    ck_assert(x.why == TNK_WHY_MEASURED && x.side == 7);
    x.struct_size--;
    ck_assert_int_eq(tnk_expect_freeboard(&a, 0.5, 100, &x), TNK_E_ARG);
}
END_TEST

/* ---- edges of a hull painted by the test ---- */

enum { SIDE = 300 };

typedef struct painted {
    float band[TNK_VIEW_BANDS][SIDE * SIDE];
    uint8_t valid[SIDE * SIDE], land[SIDE * SIDE];
    tnk_view view;
    tnk_frame frame;
    double width_m;   /* of the shadow amidships */
    double noise;     /* of the water, of its level */
    double trunk_m;   /* the deck lies in shade from so far inside its edge; 0: nowhere */
    int crane;        /* 1: a fifth of the side casts a shadow twice as long */
} painted;

static float paint(const painted *p, int b, double a, double x) {
    static const float water[] = {300, 260, 200, 120}, dark[] = {220, 190, 150, 100}, deck[] = {500, 520, 800, 900};
    double half_l = 0.5 * p->frame.length_m, half_b = 0.5 * p->frame.beam_m;
    double reach = p->width_m * (p->crane && a > 0 && a < 0.09 * p->frame.length_m ? 2 : 1);
    if (a < -0.35 * p->frame.length_m) reach += 15; /* the house */
    if (fabs(a) > half_l) return water[b];
    if (fabs(x) < half_b) return x > half_b - p->trunk_m ? 0.3f * deck[b] : deck[b];
    return x > 0 && x < half_b + reach ? dark[b] : water[b];
}

/* Pixels of half a metre, as the mean of 16 points each; x, toward the shadow, is to starboard. */
static void repaint(painted *p) {
    double s = sin(p->frame.axis_deg * rad), c = cos(p->frame.axis_deg * rad);
    seed_dice(11);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            for (int b = 0; b < TNK_VIEW_BANDS; b++) {
                float sum = 0;
                for (int k = 0; k < 16; k++) {
                    double e = 0.5 * (x + (k % 4 + 0.5) / 4 - 0.5 * SIDE), n = -0.5 * (y + (k / 4 + 0.5) / 4 - 0.5 * SIDE);
                    sum += paint(p, b, e * s + n * c, e * c - n * s);
                }
                p->band[b][y * SIDE + x] = sum / 16 * (float)(1 + p->noise * normal());
            }
}

static painted *painted_new(double axis) {
    painted *p = calloc(1, sizeof *p);
    p->frame = (tnk_frame){0.5 * SIDE, 0.5 * SIDE, axis, 100, 16};
    p->view = (tnk_view){.valid = p->valid, .land = p->land, .width = SIDE, .height = SIDE, .stride = SIDE, .factor = 1,
                         .ground = {0.5, 0, 0, -0.5}};
    for (int b = 0; b < TNK_VIEW_BANDS; b++) p->view.band[b] = p->band[b];
    memset(p->valid, 1, sizeof p->valid);
    p->noise = 0.03;
    return p;
}

/* Seen from above, the shadow on the starboard side of the frame, or on port where the frame looks astern. */
static tnk_shadow_edges found(tnk_edge_work *w, painted *p, int *rc) {
    tnk_lean lean = {.struct_size = sizeof lean, .shadow = 1.5, .gap = 1.5};
    tnk_shadow_edges e;
    if (p->frame.axis_deg >= 180) lean.shadow = -1.5;
    *rc = tnk_edges_of_shadow(w, &p->view, &p->frame, &lean, 0.5, 10, &e);
    return e;
}

START_TEST(edges_are_found_to_a_part_of_a_pixel) {
    static const double widths[] = {1.2, 2, 3.3, 5, 8, 12};
    painted *p = painted_new(10 + 27 * _i % 90);
    tnk_edge_work w = {0};
    int rc;
    p->width_m = widths[_i];
    p->crane = _i % 2;
    repaint(p);
    tnk_shadow_edges e = found(&w, p, &rc);
    ck_assert_int_eq(rc, 1);
    ck_assert_msg(e.why == TNK_WHY_MEASURED, "%g m: %s", p->width_m, tnk_reason_name(e.why));
    ck_assert_msg(fabs(e.width_m - p->width_m) < 0.2, "%.2f +- %.2f, not %.2f", e.width_m, e.width_sd_m, p->width_m);
    ck_assert_msg(fabs(e.deck_m - 8) < 0.2, "deck edge at %.2f", e.deck_m);
    ck_assert(e.side == 1 && e.width_sd_m > 0.05 && e.width_sd_m < 0.5 && e.agree > 0.4);
    double before = e.width_m;
    p->frame.axis_deg += 180; /* the same picture, the frame the other way round */
    e = found(&w, p, &rc);
    ck_assert(e.side == -1 && fabs(e.width_m - before) < 0.15);
    tnk_edge_work_free(&w);
    free(p);
}
END_TEST

START_TEST(what_shows_no_deck_edge_is_refused) {
    painted *p = painted_new(33);
    tnk_edge_work w = {0};
    int rc;
    p->width_m = 5, p->trunk_m = 4; /* the deck at the edge lies in shade */
    repaint(p);
    ck_assert_int_eq(found(&w, p, &rc).why, TNK_WHY_NO_EDGE);
    p->trunk_m = 0, p->noise = 0.5;
    repaint(p);
    ck_assert_int_eq(found(&w, p, &rc).why, TNK_WHY_ROUGH_SEA);
    p->noise = 0.03;
    repaint(p);
    ck_assert_int_eq(found(&w, p, &rc).why, TNK_WHY_MEASURED);
    memset(p->valid, 0, sizeof p->valid);
    ck_assert_int_eq(found(&w, p, &rc).why, TNK_WHY_NO_EDGE);
    tnk_edge_work_free(&w);
    free(p);
}
END_TEST

START_TEST(edges_without_memory_say_so) {
    painted *p = painted_new(33);
    int rc = -1, failed = 0;
    p->width_m = 5;
    repaint(p);
    for (long n = 1; rc < 0; n++, failed += rc < 0) {
        tnk_edge_work w = {0};
        tnk_alloc_fail_at(n);
        found(&w, p, &rc);
        tnk_edge_work_free(&w);
    }
    tnk_alloc_fail_at(0);
    ck_assert_int_ge(failed, 10);
    free(p);
}
END_TEST

START_TEST(land_beside_a_hull_is_counted) {
    painted *p = painted_new(0);
    for (int y = 0; y < SIDE; y++)
        for (int x = SIDE / 2 + 20; x < SIDE; x++) p->land[y * SIDE + x] = 1; /* from 2 m beyond the starboard side */
    ck_assert_double_eq_tol(tnk_strip_land(&p->view, &p->frame, 1, 4), 0.5, 0.07);
    ck_assert_double_eq(tnk_strip_land(&p->view, &p->frame, -1, 4), 0);
    ck_assert_double_eq(tnk_strip_land(&p->view, &p->frame, 1, 1.5), 0);
    free(p);
}
END_TEST

/* ---- drawn hulls ---- */

static double drawn_beam_m; /* of the tanker that seen() drew */

/* A calm sea with one tanker of that freeboard, and a smaller one beside_m to starboard of it (below 0: to port)
 * where that is not 0; the first vessel found at its place. */
static tnk_vessel seen(double freeboard_m, double el, double zenith, double view_az, double heading, double gsd,
                       double beside_m) {
    rs_scene *scene;
    tnk_scene *opened = NULL;
    tnk_vessel v;
    int side = (int)(300 / gsd);
    size_t n = 4 * (size_t)side * (size_t)side;
    ck_assert_int_eq(rs_scene_plain(side, side, &scene), RS_OK);
    scene->gsd_m = gsd, scene->blur_px = 0.55, scene->read_noise = 10;
    scene->sun_el_deg = el, scene->sun_az_deg = 150, scene->view_zenith_deg = zenith, scene->view_az_deg = view_az;
    scene->grid_north_deg = 0;
    rs_ship *s = &scene->ships[scene->ships_n++];
    *s = (rs_ship){.heading_deg = heading, .x_m = 0.5 * side * gsd, .y_m = 0.5 * side * gsd};
    rs_ship_random(s, RS_OIL, 5, 130, 131);
    drawn_beam_m = s->beam_m;
    s->freeboard_m = freeboard_m, s->draught_m = s->depth_m - freeboard_m, s->trim_m = 0;
    if (beside_m != 0) {
        rs_ship *o = &scene->ships[scene->ships_n++];
        *o = *s;
        rs_ship_random(o, RS_OIL, 6, 110, 111);
        double out = copysign(0.5 * (s->beam_m + o->beam_m), beside_m) + beside_m, c = cos(heading * rad), k = sin(heading * rad);
        o->x_m += out * c, o->y_m += out * k;
    }
    float *planes = malloc(n * sizeof *planes);
    uint16_t *dn = malloc(n * sizeof *dn);
    ck_assert_int_eq(rs_render(scene, planes), RS_OK);
    rs_quantise(scene, planes, dn);
    tnk_pixels p = {.struct_size = sizeof p, .data = dn, .type = TNK_UINT16, .width_px = side, .height_px = side,
                    .bands = 4, .pixel_stride = 1, .row_stride = side, .band_stride = (ptrdiff_t)side * side,
                    .nodata = TNK_NAN, .has_geotransform = 1, .crs = drawn_crs,
                    .geotransform = {500000, gsd, 0, 4200000, 0, -gsd}};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.sun_elevation_deg = el, opts.sun_azimuth_deg = 150;
    opts.view_zenith_deg = zenith, opts.view_azimuth_deg = view_az;
    opened = pixels_open(&p, &opts);
    tnk_list *list = scanned(opened, NULL);
    ck_assert_uint_eq(tnk_list_count(list), beside_m != 0 ? 2 : 1);
    v = *tnk_list_at(list, 0);
    if (beside_m != 0 && fabs(tnk_list_at(list, 1)->length_m - 130) < fabs(v.length_m - 130)) v = *tnk_list_at(list, 1);
    tnk_list_free(list);
    tnk_scene_close(opened);
    rs_scene_free(scene);
    free(planes);
    free(dn);
    return v;
}

START_TEST(a_shadow_tells_the_freeboard) {
    static const double cases[][6] = {
        /* freeboard, sun, zenith, azimuth, heading, pixel */
        {5, 35, 0, 0, 60, 0.5},   {5, 35, 0, 0, 240, 0.5}, /* the other side, the other way round */
        {2.5, 30, 10, 240, 50, 0.4}, {8, 40, 15, 150, 80, 0.6}, {3, 25, 20, 330, 45, 0.7},
    };
    const double *c = cases[_i];
    tnk_vessel v = seen(c[0], c[1], c[2], c[3], c[4], c[5], 0);
    ck_assert_msg(v.why[TNK_Q_FREEBOARD] == TNK_WHY_MEASURED, "%s", tnk_reason_name(v.why[TNK_Q_FREEBOARD]));
    ck_assert_msg(fabs(v.freeboard_m - c[0]) < 0.35, "%.2f +- %.2f, not %.2f", v.freeboard_m, v.freeboard_sd_m, c[0]);
    ck_assert(v.freeboard_sd_m > 0.1 && v.freeboard_sd_m < 0.4);
    /* of the fourth the sunlit side is in sight too */
    ck_assert_int_eq(v.freeboard_method, _i == 3 ? TNK_FREEBOARD_BOTH : TNK_FREEBOARD_SHADOW);
    ck_assert_msg(fabs(v.beam_m - drawn_beam_m) < 2 * v.beam_sd_m && v.beam_sd_m < 0.65, "beam %.2f +- %.2f, not %.2f", v.beam_m,
                  v.beam_sd_m, drawn_beam_m);
    /* what is drawn in a chip: the shadow lies away from the sun, as far off as it was measured */
    double dx = 0.5 * (v.shadow_edge_px[0] + v.shadow_edge_px[2] - v.deck_edge_px[0] - v.deck_edge_px[2]) * c[5];
    double dy = 0.5 * (v.shadow_edge_px[1] + v.shadow_edge_px[3] - v.deck_edge_px[1] - v.deck_edge_px[3]) * c[5];
    ck_assert(dx * sin(150 * rad) - dy * cos(150 * rad) < 0);
    ck_assert(hypot(dx, dy) > 1 && v.freeboard_agree >= 0.4);
    /* the waterline of the side in sight lies on the sun's side of that deck edge */
    dx = 0.5 * (v.waterline_px[0] + v.waterline_px[2] - v.deck_edge_px[0] - v.deck_edge_px[2]) * c[5];
    dy = 0.5 * (v.waterline_px[1] + v.waterline_px[3] - v.deck_edge_px[1] - v.deck_edge_px[3]) * c[5];
    ck_assert(_i == 3 ? dx * sin(150 * rad) - dy * cos(150 * rad) > drawn_beam_m - 2 : isnan(dx + dy));
}
END_TEST

START_TEST(a_shadow_on_another_hull_is_none) {
    /* sun in the south-east, bow to the north-east: the shadow falls to port */
    tnk_vessel v = seen(7, 30, 0, 0, 60, 0.5, -4);
    ck_assert_int_eq(v.why[TNK_Q_FREEBOARD], TNK_WHY_ON_HULL);
    ck_assert(isnan(v.freeboard_m));
    v = seen(7, 30, 0, 0, 60, 0.5, 4); /* to starboard it is not in the way */
    ck_assert_msg(fabs(v.freeboard_m - 7) < 0.5, "%.2f: %s", v.freeboard_m, tnk_reason_name(v.why[TNK_Q_FREEBOARD]));
}
END_TEST

/* 2 m of sunlit side in sight: part of the outline, not of the breadth. */
START_TEST(a_side_in_sight_is_not_breadth) {
    tnk_vessel above = seen(8, 40, 0, 0, 80, 0.6, 0), aside = seen(8, 40, 15, 150, 80, 0.6, 0);
    ck_assert_msg(fabs(aside.beam_m - above.beam_m) < 1, "%.2f from aside, %.2f from above", aside.beam_m, above.beam_m);
    ck_assert(aside.beam_sd_m > above.beam_sd_m);
}
END_TEST

START_TEST(no_shadow_across_no_freeboard) {
    tnk_vessel v = seen(5, 35, 0, 0, 150, 0.5, 0);
    ck_assert_int_eq(v.why[TNK_Q_FREEBOARD], TNK_WHY_SUN_ALONG);
    ck_assert(isnan(v.freeboard_m) && isnan(v.freeboard_sd_m) && v.freeboard_method == TNK_FREEBOARD_NONE);
    v = seen(5, 70, 0, 0, 60, 0.5, 0);
    ck_assert_int_eq(v.why[TNK_Q_FREEBOARD], TNK_WHY_WEAK_VIEW);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("freeboard");
    tcase_add_test(tests, nonsense_is_an_error);
    tcase_add_test(tests, what_cannot_be_measured_says_why);
    tcase_add_loop_test(tests, the_sd_is_that_of_a_monte_carlo, 0, 3);
    tcase_add_test(tests, what_to_expect_depends_on_pixel_and_length);
    tcase_add_test(tests, what_to_expect_of_a_hull_side);
    tcase_add_test(tests, how_far_off_nadir_a_side_shows);
    tcase_add_test(tests, an_older_caller_has_no_hull_side);
    tcase_add_loop_test(tests, edges_are_found_to_a_part_of_a_pixel, 0, 6);
    tcase_add_test(tests, what_shows_no_deck_edge_is_refused);
    tcase_add_test(tests, edges_without_memory_say_so);
    tcase_add_test(tests, land_beside_a_hull_is_counted);
    tcase_add_test(tests, a_shadow_on_another_hull_is_none);
    tcase_add_loop_test(tests, a_shadow_tells_the_freeboard, 0, 5);
    tcase_add_test(tests, a_side_in_sight_is_not_breadth);
    tcase_add_test(tests, no_shadow_across_no_freeboard);
    return run_tests(tests, "freeboard");
}
