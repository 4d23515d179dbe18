/* The statistics of the water: cells, the lattice and its seed distance, levels of land. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "find/lattice.h"
#include "find/levels.h"
#include "suite.h"
#include <tanker/scan.h>

enum { SIDE = 32 * 32 }; /* a million pixels */

static tnk_kern kern;

typedef struct pond {
    float *plane[TNK_CHANNELS];
    uint8_t *water;
    int width, height, channels;
} pond;

static pond pond_new(int width, int height, int channels) {
    pond p = {.width = width, .height = height, .channels = channels};
    size_t n = (size_t)width * (size_t)height;
    for (int c = 0; c < TNK_CHANNELS; c++) p.plane[c] = malloc(n * sizeof(float));
    p.water = malloc(n);
    memset(p.water, 1, n);
    return p;
}

static void pond_free(pond *p) {
    for (int c = 0; c < TNK_CHANNELS; c++) free(p->plane[c]);
    free(p->water);
}

/* How the deviation of a pixel from the mean is drawn, as a common factor of its channels. */
typedef double (*spread_fn)(void);

static double gaussian(void) { return 1; }
static double gamma_texture(void) { return sqrt(0.5 * (-log(unit()) - log(unit()))); } /* K, order 2 */
static double exponential_texture(void) { return sqrt(-log(unit())); }               /* K, order 1 */
static double glint(void) { return dice(100) < 4 ? 2.0 : 1; }

static void fill(pond *p, spread_fn spread, double tilt) {
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            double t = spread(), a = normal(), b = normal(), c = normal();
            long at = (long)y * p->width + x;
            double base = 300 + tilt * (x + 0.5 * y);
            p->plane[0][at] = (float)(base + 12 * t * a);
            p->plane[1][at] = (float)(0.5 * base + t * (5 * a + 7 * b));
            p->plane[2][at] = (float)(2 * base + t * (4 * a - 6 * b + 9 * c));
        }
}

static void cell_at(const pond *p, int col, int row, tnk_cell *out) {
    const float *plane[TNK_CHANNELS];
    long at = (long)row * TNK_CELL * p->width + (long)col * TNK_CELL;
    for (int c = 0; c < TNK_CHANNELS; c++) plane[c] = p->plane[c] + at;
    int w = p->width - col * TNK_CELL, h = p->height - row * TNK_CELL;
    tnk_cell_measure(&kern, plane, p->water + at, w < TNK_CELL ? w : TNK_CELL, h < TNK_CELL ? h : TNK_CELL,
                     p->width, p->channels, out);
}

static void measure(const pond *p, double false_alarm, tnk_lattice *l) {
    ck_assert_int_eq(tnk_lattice_new(&kern, p->width, p->height, p->channels, 0, 0, false_alarm, l, NULL), TNK_OK);
    for (int row = 0; row < l->rows; row++)
        for (int col = 0; col < l->cols; col++) cell_at(p, col, row, &l->cell[row * l->cols + col]);
    tnk_lattice_derive(l, 0, l->rows);
}

/* Scores of the whole pond in one call a row. */
static void score(const pond *p, const tnk_lattice *l, float *score2) {
    float *scratch = malloc((size_t)TNK_PARAMS * (size_t)l->cols * sizeof *scratch);
    for (int y = 0; y < p->height; y++) {
        const float *plane[TNK_CHANNELS];
        for (int c = 0; c < TNK_CHANNELS; c++) plane[c] = p->plane[c] + (long)y * p->width;
        tnk_lattice_score(l, plane, 0, y, p->width, score2 + (long)y * p->width, scratch);
    }
    free(scratch);
}

/* ---- one cell ---- */

START_TEST(a_cell_knows_its_water) {
    pond p = pond_new(TNK_CELL, TNK_CELL, 2);
    double mean[2] = {0}, cov[3] = {0};
    seed_dice(3);
    for (int round = 0; round < 50; round++) {
        tnk_cell c;
        fill(&p, gaussian, 0);
        cell_at(&p, 0, 0, &c);
        ck_assert(c.count > 0);
        mean[0] += c.mean[0] / 50, mean[1] += c.mean[1] / 50;
        for (int k = 0; k < 3; k++) cov[k] += c.cov[k] / 50;
        ck_assert(c.tail99 > c.tail90 && c.tail90 > 1);
    }
    ck_assert_double_eq_tol(mean[0], 300, 0.5);
    ck_assert_double_eq_tol(mean[1], 150, 0.5);
    /* 144, 60, 74, and the share that every direction keeps */
    ck_assert_double_eq_tol(cov[0], 144, 0.2 * 144);
    ck_assert_double_eq_tol(cov[1], 60, 0.2 * 60);
    ck_assert_double_eq_tol(cov[2], 74, 0.25 * 74);
    pond_free(&p);
}
END_TEST

/* A ship over a sixth of the cell, bright or dark: mean and spread stay the water's. */
START_TEST(a_ship_does_not_enter_a_cell) {
    static const float ship[] = {2000, 420, 0};
    pond p = pond_new(TNK_CELL, TNK_CELL, 3);
    tnk_cell alone, with;
    seed_dice(4);
    fill(&p, gaussian, 0);
    cell_at(&p, 0, 0, &alone);
    for (int y = 8; y < 14; y++)
        for (int x = 2; x < 30; x++)
            for (int c = 0; c < 3; c++) p.plane[c][y * TNK_CELL + x] = ship[_i];
    cell_at(&p, 0, 0, &with);
    for (int c = 0; c < 3; c++) {
        double sd = sqrt(alone.cov[c * (c + 3) / 2]);
        ck_assert_msg(fabs(with.mean[c] - alone.mean[c]) < 0.25 * sd, "mean %d: %g, without the ship %g",
                      c, with.mean[c], alone.mean[c]);
        ck_assert_double_eq_tol(sqrt(with.cov[c * (c + 3) / 2]), sd, 0.2 * sd);
    }
    pond_free(&p);
}
END_TEST

START_TEST(too_little_water_is_no_cell) {
    pond p = pond_new(TNK_CELL, TNK_CELL, 2);
    tnk_cell c;
    fill(&p, gaussian, 0);
    memset(p.water, 0, TNK_CELL * TNK_CELL);
    cell_at(&p, 0, 0, &c);
    ck_assert(c.count == 0);
    for (int i = 0; i < 60; i++) p.water[i] = 1;
    cell_at(&p, 0, 0, &c);
    ck_assert(c.count == 0);
    for (int i = 0; i < 200; i++) p.water[i] = 1;
    cell_at(&p, 0, 0, &c);
    ck_assert(c.count > 0);
    pond_free(&p);
}
END_TEST

/* Flat, saturated, or in two grey levels: finite, never a division by nothing. */
START_TEST(a_flat_cell_is_finite) {
    pond p = pond_new(TNK_CELL, TNK_CELL, 3);
    for (int kind = 0; kind < 4; kind++) {
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < TNK_CELL * TNK_CELL; i++)
                p.plane[c][i] = kind == 0 ? 0 : kind == 1 ? 255 : kind == 2 ? (float)(7 + i % 2) : -5e8f;
        tnk_cell cell;
        cell_at(&p, 0, 0, &cell);
        ck_assert(cell.count > 0);
        for (int i = 0; i < 3; i++) ck_assert(isfinite(cell.mean[i]) && cell.cov[i * (i + 3) / 2] > 0);
        ck_assert(isfinite(cell.tail90) && isfinite(cell.tail99) && cell.tail90 >= 0);
    }
    pond_free(&p);
}
END_TEST

/* w C w' = 1 for every covariance that can be. */
START_TEST(the_inverse_factor_whitens) {
    seed_dice(5);
    for (int round = 0; round < 1000; round++) {
        double l[6] = {0.5 + unit(), normal(), 0.5 + unit(), normal(), normal(), 0.5 + unit()}, w[6];
        double cov[6] = {l[0] * l[0], l[1] * l[0], l[1] * l[1] + l[2] * l[2], l[3] * l[0],
                         l[3] * l[1] + l[4] * l[2], l[3] * l[3] + l[4] * l[4] + l[5] * l[5]};
        tnk_inverse_factor(cov, 3, w);
        double f[3][3] = {{w[0], 0, 0}, {w[1], w[2], 0}, {w[3], w[4], w[5]}};
        double c[3][3] = {{cov[0], cov[1], cov[3]}, {cov[1], cov[2], cov[4]}, {cov[3], cov[4], cov[5]}};
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++) {
                double s = 0;
                for (int a = 0; a < 3; a++)
                    for (int b = 0; b < 3; b++) s += f[i][a] * c[a][b] * f[k][b];
                ck_assert_double_eq_tol(s, i == k, 1e-6);
            }
    }
}
END_TEST

/* ---- seeds on water alone ---- */

static const struct {
    const char *name;
    spread_fn spread;
    int channels;
    double tilt, factor;
} seas[] = {
    {"Gaussian, one channel", gaussian, 1, 0, 5},
    {"Gaussian, two channels", gaussian, 2, 0, 5},
    {"Gaussian, three channels", gaussian, 3, 0, 5},
    {"Gaussian, brighter to one side", gaussian, 2, 0.05, 5},
    {"K of order 2", gamma_texture, 2, 0, 7},
    {"K of order 1", exponential_texture, 2, 0, 7},
    /* the kink lies beyond the 99 % quantile, out of sight of the fitted tail: a known limit */
    {"glint in every 25th pixel", glint, 2, 0, 100},
};

/* The rate of seeds is what was asked for, within a factor. */
START_TEST(water_gives_the_rate_asked_for) {
    static const double rates[] = {1e-4, 1e-5};
    pond p = pond_new(SIDE, SIDE, seas[_i].channels);
    long n = (long)SIDE * SIDE;
    float *score2 = malloc((size_t)n * sizeof *score2);
    seed_dice(100 + (uint64_t)_i);
    fill(&p, seas[_i].spread, seas[_i].tilt);
    for (int k = 0; k < COUNT(rates); k++) {
        tnk_lattice l;
        long seeds = 0;
        measure(&p, rates[k], &l);
        score(&p, &l, score2);
        for (long i = 0; i < n; i++) seeds += score2[i] >= 1;
        double expected = rates[k] * (double)n, slack = 3 * sqrt(expected), f = seas[_i].factor;
        ck_assert_msg((double)seeds < f * expected + slack && (double)seeds > expected / f - slack,
                      "%s: %ld seeds of %g expected at %g", seas[_i].name, seeds, expected, rates[k]);
        tnk_lattice_free(&l);
    }
    free(score2);
    pond_free(&p);
}
END_TEST

/* A row scored in pieces gives the same bits as in one: tiles must not matter. */
START_TEST(pieces_of_a_row_score_the_same) {
    pond p = pond_new(300, 170, 3);
    tnk_lattice l;
    float whole[300], pieces[300];
    static float scratch[TNK_PARAMS * 10];
    seed_dice(9);
    fill(&p, glint, 0.3);
    measure(&p, 1e-6, &l);
    for (int y = 0; y < 170; y += 7) {
        const float *row[TNK_CHANNELS];
        for (int c = 0; c < 3; c++) row[c] = p.plane[c] + y * 300;
        tnk_lattice_score(&l, row, 0, y, 300, whole, scratch);
        for (int x = 0; x < 300;) {
            int n = 1 + (int)dice(130);
            const float *part[TNK_CHANNELS] = {row[0] + x, row[1] + x, row[2] + x};
            if (x + n > 300) n = 300 - x;
            tnk_lattice_score(&l, part, x, y, n, pieces + x, scratch);
            x += n;
        }
        ck_assert(!memcmp(whole, pieces, sizeof whole));
    }
    tnk_lattice_free(&l);
    pond_free(&p);
}
END_TEST

/* Far from any water the score is 0, not a guess; rows may be derived in pieces. */
START_TEST(land_has_no_score) {
    pond p = pond_new(512, 512, 2);
    tnk_lattice l, again;
    float *score2 = malloc(512 * 512 * sizeof *score2);
    seed_dice(10);
    fill(&p, gaussian, 0);
    for (int y = 0; y < 512; y++) memset(p.water + y * 512 + 200, 0, 312);
    measure(&p, 1e-4, &l);
    score(&p, &l, score2);
    for (int y = 0; y < 512; y++)
        for (int x = 0; x < 512; x++) {
            ck_assert(isfinite(score2[y * 512 + x]));
            if (x > 200 + (TNK_REACH + 1) * TNK_CELL) ck_assert(score2[y * 512 + x] == 0);
        }
    ck_assert_int_eq(tnk_lattice_new(&kern, 512, 512, 2, 0, 0, 1e-4, &again, NULL), TNK_OK);
    memcpy(again.cell, l.cell, (size_t)(l.cols * l.rows) * sizeof *l.cell);
    for (int from = 0; from < l.rows; from += 3) tnk_lattice_derive(&again, from, from + 3);
    ck_assert(!memcmp(again.param, l.param, (size_t)(l.cols * l.rows) * TNK_PARAMS * sizeof *l.param));
    tnk_lattice_free(&again);
    tnk_lattice_free(&l);
    free(score2);
    pond_free(&p);
}
END_TEST

START_TEST(a_lattice_without_memory) {
    for (long n = 1; n < 3; n++) {
        tnk_lattice l;
        tnk_alloc_fail_at(n);
        ck_assert_int_eq(tnk_lattice_new(&kern, 100, 100, 2, 0, 0, 1e-6, &l, NULL), TNK_E_NOMEM);
        ck_assert_ptr_null(l.cell);
        tnk_lattice_free(&l);
    }
    tnk_alloc_fail_at(0);
}
END_TEST

/* ---- levels ---- */

static tnk_levels levels_if(float *v, long n, int steady) {
    tnk_levels l;
    tnk_levels_find(v, (size_t)n, steady, &l);
    return l;
}

static tnk_levels levels(float *v, long n) { return levels_if(v, n, 0); }

START_TEST(land_stands_apart_from_water) {
    enum { N = 40000 };
    static float v[N];
    static const int percents[] = {5, 10, 30, 60, 90};
    seed_dice(11);
    for (int k = 0; k < COUNT(percents); k++) {
        long wrong = 0;
        for (int i = 0; i < N; i++)
            v[i] = (int)dice(100) < percents[k] ? (float)(1800 + 350 * normal()) : (float)(120 + 12 * normal());
        tnk_levels l = levels(v, N);
        ck_assert_msg(l.has_land, "%d %% of land", percents[k]);
        for (int i = 0; i < N; i++) wrong += v[i] < 500 ? v[i] > l.land : v[i] <= l.land;
        ck_assert_int_lt(wrong, N / 100);
        ck_assert_double_eq_tol(l.water_typ, 120, 5);
        ck_assert_double_eq_tol(l.land_typ, 1800, 60);
    }
}
END_TEST

START_TEST(water_alone_has_no_land) {
    enum { N = 40000 };
    static float v[N];
    for (int kind = 0; kind < 4; kind++) {
        seed_dice(20 + (uint64_t)kind);
        for (int i = 0; i < N; i++)
            v[i] = kind == 0   ? (float)(120 + 12 * normal())
                   : kind == 1 ? 7
                   : kind == 2 ? (float)(120 * exp(0.3 * normal()))
                               : (float)(100 + 80.0 * i / N + 8 * normal()); /* glint to one side */
        tnk_levels l = levels(v, N);
        ck_assert_msg(!l.has_land && l.land == INFINITY && isnan(l.land_typ), "kind %d", kind);
        ck_assert(isfinite(l.water_typ));
    }
    ck_assert(!levels(v, 0).has_land);
    ck_assert(!levels(v, 1).has_land);
}
END_TEST

/* Rough water, land of a twelfth with a town in it that is brighter by far; a few ships alone are no land. */
START_TEST(towns_do_not_hide_land) {
    enum { N = 40000 };
    static float v[N];
    for (int land = 0; land < 2; land++)
        for (int steady = 0; steady < 2; steady++) {
            seed_dice(17);
            for (int i = 0; i < N; i++) {
                int at = (int)dice(1000);
                v[i] = (float)(20 * exp(0.25 * normal()));
                if (land && at < 84) v[i] = (float)(57 * exp(0.2 * normal()));
                if (at < (land ? 20 : 4)) v[i] = 80 + (float)dice(320);
            }
            tnk_levels l = levels_if(v, N, steady);
            ck_assert_msg(l.has_land == (land && steady), "land %d steady %d", land, steady);
            if (l.has_land) ck_assert(l.land > 30 && l.land < 50);
        }
}
END_TEST

int main(void) {
    TCase *c = tcase_create("water");
    tnk_kern_init(&kern, TNK_CPU_ALL);
    tcase_add_test(c, a_cell_knows_its_water);
    tcase_add_loop_test(c, a_ship_does_not_enter_a_cell, 0, 3);
    tcase_add_test(c, too_little_water_is_no_cell);
    tcase_add_test(c, a_flat_cell_is_finite);
    tcase_add_test(c, the_inverse_factor_whitens);
    tcase_add_loop_test(c, water_gives_the_rate_asked_for, 0, COUNT(seas));
    tcase_add_test(c, pieces_of_a_row_score_the_same);
    tcase_add_test(c, land_has_no_score);
    tcase_add_test(c, a_lattice_without_memory);
    tcase_add_test(c, land_stands_apart_from_water);
    tcase_add_test(c, towns_do_not_hide_land);
    tcase_add_test(c, water_alone_has_no_land);
    return run_tests(c, "water");
}
