/* Haze and cloud over water, cell by cell, and the rims of hulls and of cloud. */
#include <tanker/scan.h>

#include "find/cloud.h"
#include "find/sea.h"
#include "suite.h"

enum { SIDE = 20, W = SIDE * TNK_CELL }; /* cells; pixels */

static float *plane[TNK_CHANNELS];
static uint8_t *mark; /* 1 water, 2 bright */

/* Water of red 300 and near infrared 100 with a noise of 5. */
static void calm(int channels) {
    seed_dice(7);
    for (int c = 0; c < channels; c++) {
        plane[c] = realloc(plane[c], sizeof(float) * W * W);
        for (int i = 0; i < W * W; i++) plane[c][i] = (float)((c ? 100 : 300) + 5 * normal());
    }
    mark = realloc(mark, W * W);
    for (int i = 0; i < W * W; i++) mark[i] = 1;
}

static void add(int channel, int x0, int y0, int x1, int y1, double level, double noise) {
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) plane[channel][y * W + x] += (float)(level + noise * normal());
}

static void find_cloud(const tnk_lattice *l, const tnk_levels *levels, int channel, int user, tnk_cloud *out) {
    tnk_pool *pool;
    ck_assert_int_eq(tnk_pool_new(3, &pool, NULL), TNK_OK);
    ck_assert(tnk_cloud_find(pool, l, levels, channel, user, out));
    tnk_pool_free(pool);
}

static tnk_cloud judged(int channels, const tnk_levels *levels, tnk_lattice *l) {
    static uint8_t mask[W * W];
    tnk_cloud cloud;
    static tnk_kern kern;
    tnk_kern_init(&kern, TNK_CPU_ALL);
    for (int i = 0; i < W * W; i++) mask[i] = mark[i] == 1 ? TNK_SEA_VALID : mark[i] == 2 ? TNK_SEA_VALID | TNK_SEA_BRIGHT : 0;
    ck_assert_int_eq(tnk_lattice_new(&kern, W, W, channels, 0, 0, 1e-6, l, NULL), TNK_OK);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int at = y * TNK_CELL * W + x * TNK_CELL;
            const float *p[TNK_CHANNELS];
            tnk_sky sky;
            for (int c = 0; c < channels; c++) p[c] = plane[c] + at;
            tnk_cell_measure(&kern, p, mask + at, TNK_CELL, TNK_CELL, W, channels, &l->cell[y * SIDE + x]);
            tnk_sky_measure(&kern, p, mask + at, TNK_CELL, TNK_CELL, W, channels, &sky);
            tnk_lattice_keep_sky(l, x, y, &sky, &l->cell[y * SIDE + x]);
        }
    find_cloud(l, levels, channels > 1, 0, &cloud);
    return cloud;
}

static void done(tnk_cloud *cloud, tnk_lattice *l) {
    tnk_cloud_free(cloud);
    tnk_lattice_free(l);
}

static const tnk_levels sea = {.land = INFINITY};

START_TEST(clear_water) {
    tnk_lattice l;
    calm(2);
    tnk_cloud c = judged(2, &sea, &l);
    ck_assert_double_eq_tol(c.share, 0, 1e-9);
    ck_assert_double_lt(tnk_cloud_at(&c, 300, 300, NULL), 0.01);
    done(&c, &l);
}
END_TEST

START_TEST(haze) { /* both channels, smoothly, over a fifth of the scene */
    tnk_lattice l;
    calm(2);
    add(0, 0, 0, W, W / 5, 120, 0);
    add(1, 0, 0, W, W / 5, 110, 0);
    tnk_cloud c = judged(2, &sea, &l);
    ck_assert_double_eq_tol(c.share, 0.2, 0.01);
    ck_assert_double_gt(tnk_cloud_at(&c, 300, 40, NULL), 0.3);
    ck_assert_double_lt(tnk_cloud_at(&c, 300, 400, NULL), 0.01);
    const float clear[] = {301, 99}, veiled[] = {430, 240}, unknown[] = {NAN, 100};
    ck_assert_double_lt(tnk_cloud_at(&c, 300, 40, clear), 0.01); /* a hole in it */
    ck_assert_double_gt(tnk_cloud_at(&c, 300, 400, veiled), 0.3);
    ck_assert_double_lt(tnk_cloud_at(&c, 300, 400, unknown), 0.01);
    done(&c, &l);
}
END_TEST

START_TEST(no_haze) {
    tnk_lattice l;
    calm(2);
    add(0, 0, 0, W, W / 5, 200, 0); /* sediment: red alone */
    add(0, 0, W / 2, W, W, 120, 25); /* glint: all, but pixel by pixel */
    add(1, 0, W / 2, W, W, 110, 25);
    tnk_cloud c = judged(2, &sea, &l);
    ck_assert_double_eq_tol(c.share, 0, 0.001);
    done(&c, &l);
}
END_TEST

/* Above the land level: white and smooth is cloud, green or rough is not. */
START_TEST(bright) {
    static const struct { double red, nir, rough, share; } cases[] = {
        {3000, 3100, 20, 0.2}, {600, 3000, 20, 0}, {3000, 3100, 600, 0}};
    tnk_levels levels = {.has_land = 1, .land = 800, .land_typ = 3000};
    for (int i = 0; i < COUNT(cases); i++)
        for (int user = 0; user < 2; user++) {
            tnk_lattice l;
            calm(2);
            add(0, 0, 0, W, W / 5, cases[i].red, cases[i].rough);
            add(1, 0, 0, W, W / 5, cases[i].nir, cases[i].rough);
            for (int k = 0; k < W * W / 5; k++) mark[k] = 2;
            tnk_cloud c = judged(2, &levels, &l);
            ck_assert_double_eq_tol(c.share, cases[i].share, 0.001);
            if (cases[i].share > 0) ck_assert_double_gt(tnk_cloud_at(&c, 300, 40, NULL), 0.9);
            if (user) {
                tnk_cloud_free(&c);
                find_cloud(&l, &levels, 1, 1, &c);
                ck_assert_double_eq_tol(c.share, 0, 0.001);
            }
            done(&c, &l);
        }
}
END_TEST

START_TEST(nothing_known) {
    tnk_lattice l;
    calm(1);
    for (int i = 0; i < W * W; i++) mark[i] = 0;
    tnk_cloud c = judged(1, &sea, &l);
    ck_assert(isnan(c.share));
    ck_assert_double_eq_tol(tnk_cloud_at(&c, 300, 300, NULL), 0, 1e-9);
    done(&c, &l);
}
END_TEST

/* ---- rims ---- */

enum { V = 120 };
static float view[V * V];
static uint8_t valid[V * V], land[V * V];

/* A box of half-sizes a and b whose edge rises over about `soft` pixels, on water of 100. */
static tnk_rim rim_of(double a, double b, double turn, double soft) {
    const float *band[TNK_RIM_BANDS] = {view, NULL, NULL, view};
    double s = sin(turn), c = cos(turn);
    seed_dice(3);
    for (int y = 0; y < V; y++)
        for (int x = 0; x < V; x++) {
            double dx = x + 0.5 - V / 2, dy = y + 0.5 - V / 2;
            double off = fmax(fabs(dx * s - dy * c) - a, fabs(dx * c + dy * s) - b);
            view[y * V + x] = (float)(100 + 400 / (1 + exp(4 * off / soft)) + normal());
        }
    tnk_rim_view v = {.band = band, .valid = valid, .land = land, .width = V, .height = V, .stride = V, .col = V / 2,
                      .row = V / 2, .along = {a * s, -a * c}, .across = {b * c, b * s}};
    tnk_rim out;
    tnk_rim_look(&v, &out);
    return out;
}

START_TEST(rims) {
    for (int i = 0; i < V * V; i++) valid[i] = 1, land[i] = 0;
    for (int i = 0; i < 12; i++) {
        double turn = 0.26 * i;
        tnk_rim hull = rim_of(30, 5, turn, 1), cloud = rim_of(25, 15, turn, 8);
        ck_assert_msg(hull.sharp > 0.4, "%g: %g", turn, hull.sharp);
        ck_assert_msg(cloud.sharp > 0 && cloud.sharp < 0.25, "%g: %g", turn, cloud.sharp);
        ck_assert_double_eq_tol(hull.water[0], 100, 2);
        ck_assert_double_eq_tol(hull.water[3], 100, 2);
        ck_assert(isnan(hull.water[1]));
    }
}
END_TEST

START_TEST(rims_at_quays) { /* land beside it is no water; where there is none nothing is said */
    for (int i = 0; i < V * V; i++) valid[i] = 1, land[i] = i % V >= V / 2 + 6;
    for (int i = 0; i < V * V; i++) view[i] = 100;
    tnk_rim one = rim_of(30, 5, 0, 1);
    ck_assert_double_eq_tol(one.water[0], 100, 2);
    for (int i = 0; i < V * V; i++) land[i] = 1;
    one = rim_of(30, 5, 0, 1);
    ck_assert(isnan(one.water[0]));
    ck_assert_double_eq_tol(one.sharp, 0, 1e-9);
    for (int i = 0; i < V * V; i++) land[i] = valid[i] = 0;
    ck_assert_double_eq_tol(rim_of(30, 5, 0, 1).sharp, 0, 1e-9);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("sky");
    tcase_add_test(t, clear_water);
    tcase_add_test(t, haze);
    tcase_add_test(t, no_haze);
    tcase_add_test(t, bright);
    tcase_add_test(t, nothing_known);
    tcase_add_test(t, rims);
    tcase_add_test(t, rims_at_quays);
    return run_tests(t, "sky");
}
