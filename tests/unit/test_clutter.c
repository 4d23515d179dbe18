/* test_clutter.c: the radar sea: false-alarm rates on simulated clutter of several laws, ships that do not mask
 * each other, means over 3 x 3. */
#include <string.h>
#include <tanker/scan.h>

#include "clutter.h"
#include "find/clutter.h"

enum { SIDE = 1024 };

static tnk_kern kern;

/* A sea on a lattice: every cell measured and derived. */
typedef struct field {
    float *plane, *score;
    uint8_t *mask;
    tnk_lattice lattice;
} field;

static field make(enum law law, double rate) {
    field f;
    f.plane = malloc(SIDE * SIDE * sizeof *f.plane);
    f.score = malloc(SIDE * SIDE * sizeof *f.score);
    f.mask = malloc(SIDE * SIDE);
    memset(f.mask, 1, SIDE * SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) f.plane[i] = 40 * (1 + (float)(i % SIDE) / SIDE) * amplitude(law);
    ck_assert_int_eq(tnk_lattice_new(&kern, SIDE, SIDE, 1, 1, 0, rate, &f.lattice, NULL), TNK_OK);
    return f;
}

static void search(field *f) {
    float scratch[TNK_PARAMS * SIDE / TNK_CELL], line[SIDE];
    for (int y = 0; y < SIDE; y += TNK_CELL)
        for (int x = 0; x < SIDE; x += TNK_CELL) {
            const float *plane[1] = {f->plane + y * SIDE + x};
            tnk_clutter_measure(&kern, plane, f->mask + y * SIDE + x, TNK_CELL, TNK_CELL, SIDE, 1, INFINITY,
                                &f->lattice.cell[y / TNK_CELL * f->lattice.cols + x / TNK_CELL]);
        }
    tnk_lattice_derive(&f->lattice, 0, f->lattice.rows);
    for (int y = 0; y < SIDE; y++) {
        const float *row[3] = {y ? f->plane + (y - 1) * SIDE : NULL, f->plane + y * SIDE,
                               y + 1 < SIDE ? f->plane + (y + 1) * SIDE : NULL};
        const uint8_t *mask[3] = {f->mask, f->mask, f->mask};
        const float *plane[1] = {line};
        tnk_clutter_smooth(&kern, row, mask, SIDE, line);
        tnk_lattice_score(&f->lattice, plane, 0, y, SIDE, f->score + y * SIDE, scratch);
    }
}

static void drop(field *f) {
    free(f->plane);
    free(f->score);
    free(f->mask);
    tnk_lattice_free(&f->lattice);
}

/* Share of inner pixels that are seeds, over what was asked. */
static double rate_of(enum law law, double asked, int fields) {
    long seeds = 0, all = 0;
    for (int k = 0; k < fields; k++) {
        field f = make(law, asked);
        search(&f);
        for (int y = 1; y + 1 < SIDE; y++)
            for (int x = 1; x + 1 < SIDE; x++) seeds += f.score[y * SIDE + x] >= 1, all++;
        drop(&f);
    }
    return (double)seeds / (double)all / asked;
}

START_TEST(rate_is_as_asked) {
    static const double asked[] = {1e-3, 1e-4, 1e-5};
    seed_dice(11);
    for (int law = GAMMA; law <= WEIBULL; law++)
        for (int i = 0; i < 3; i++) {
            double rate = rate_of((enum law)law, asked[i], i == 2 ? 4 : 1);
            ck_assert_msg(rate > 0.5 && rate < 2, "%s: %g times the %g asked for", law_names[law], rate, asked[i]);
        }
}
END_TEST

START_TEST(ships_do_not_mask_each_other) {
    double alone, crowded[2] = {0};
    seed_dice(5);
    for (int dense = 0; dense < 2; dense++) {
        field f = make(K6, 1e-6);
        for (int y = 16; dense && y + 20 < SIDE; y += 32) /* a ship of 160 x 30 m to every cell */
            for (int x = 8; x + 24 < SIDE; x += 32)
                for (int k = 0; k < 48; k++) f.plane[(y + k / 16) * SIDE + x + k % 16] *= 10;
        search(&f);
        size_t middle = (size_t)(f.lattice.rows / 2) * f.lattice.cols + f.lattice.cols / 2;
        size_t cells = (size_t)f.lattice.rows * f.lattice.cols;
        alone = f.lattice.param[middle] + 1 / f.lattice.param[TNK_CHANNELS * cells + middle];
        crowded[dense] = alone;
        drop(&f);
    }
    ck_assert_double_eq_tol(crowded[1] / crowded[0], 1, 0.1);
}
END_TEST

START_TEST(tail_of_known_law) {
    static const double shape[] = {0.8, 1, 1.4, 2};
    for (int i = 0; i < 4; i++) {
        double x[3], want = 2 + 3 * pow(-log(1e-6), 1 / shape[i]);
        for (int k = 0; k < 3; k++) x[k] = 2 + 3 * pow(-log(k == 0 ? 0.3 : k == 1 ? 0.03 : 0.003), 1 / shape[i]);
        ck_assert_double_eq_tol(tnk_clutter_reach(x[0], x[1], x[2], -log(1e-6)), want, 1e-3 * want);
    }
    ck_assert(tnk_clutter_reach(1, 1, 1, 14) > 1);
}
END_TEST

/* The reach by halving alone. */
static double halved_reach(double x1, double x2, double x3, double seed_log) {
    double l1 = log(-log(0.3)), l2 = log(-log(0.03)), l3 = log(-log(0.003)), lo = 0.4, hi = 1.6;
    for (int round = 0; round < 24; round++) {
        double m = 0.5 * (lo + hi), p2 = exp(l2 * m);
        if ((exp(l3 * m) - p2) / (p2 - exp(l1 * m)) < (x3 - x2) / (x2 - x1)) lo = m;
        else hi = m;
    }
    double p2 = exp(l2 * lo), p3 = exp(l3 * lo);
    return x3 + (x3 - x2) * (exp(log(seed_log) * lo) - p3) / (p3 - p2);
}

START_TEST(what_is_known_beforehand_changes_no_bit) {
    int wrong = 0;
    seed_dice(3);
    for (int round = 0; round < 100000; round++) {
        double x1 = unit(), x2 = x1 + unit(), x3 = x2 + (x2 - x1) * exp((round % 4 ? 2 : 1500) * (unit() - 0.5));
        wrong += tnk_clutter_reach(x1, x2, x3, 13.8) != halved_reach(x1, x2, x3, 13.8) && x3 > x2 && x3 < INFINITY;
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Rows with and without an invalid pixel elsewhere give the same bits. */
START_TEST(means_of_nine) {
    enum { N = 600 };
    static float row[3][N], whole[N], broken[N];
    uint8_t mask[3][N];
    seed_dice(3);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < N; i++) row[k][i] = (float)unit() * 100, mask[k][i] = 1;
    const float *rows[3] = {row[0], row[1], row[2]};
    const uint8_t *masks[3] = {mask[0], mask[1], mask[2]};
    tnk_clutter_smooth(&kern, rows, masks, N, whole);
    double sum = 0;
    for (int k = 0; k < 9; k++) sum += row[k / 3][100 + k % 3];
    ck_assert_float_eq_tol(whole[101], (float)(sum / 9), 1e-4f);
    mask[1][300] = 0;
    tnk_clutter_smooth(&kern, rows, masks, N, broken);
    for (int i = 0; i < N; i++)
        if (i < 299 || i > 301) ck_assert(whole[i] == broken[i]);
    sum = 0;
    for (int k = 0; k < 9; k++) sum += k == 4 ? 0 : row[k / 3][299 + k % 3];
    ck_assert_float_eq_tol(broken[300], (float)(sum / 8), 1e-3f);
}
END_TEST

/* Broad means are those of a plain sum, with the clip, where all is valid and where not. */
START_TEST(broad_means) {
    enum { N = 600, REACH = 5, ROWS = 2 * REACH + 1 };
    static float row[ROWS][N], out[N];
    static uint8_t mask[ROWS][N];
    const float *rows[ROWS];
    const uint8_t *masks[ROWS];
    seed_dice(5);
    for (int k = 0; k < ROWS; k++) {
        rows[k] = k == 2 ? NULL : row[k], masks[k] = mask[k];
        for (int i = 0; i < N; i++) row[k][i] = (float)unit() * 100, mask[k][i] = dice(8) > 0 && i != 300 + k;
    }
    tnk_clutter_broad(rows, masks, ROWS, N, 60, out);
    for (int i = 0; i < N; i++) {
        double sum = 0, n = 0;
        for (int k = 0; k < ROWS; k++)
            for (int j = i - REACH; j <= i + REACH; j++)
                if (rows[k] && j >= 0 && j < N && mask[k][j]) sum += fmin(row[k][j], 60), n++;
        ck_assert_float_eq_tol(out[i], (float)(sum / n), 1e-3f);
    }
}
END_TEST

int main(void) {
    TCase *t = tcase_create("clutter");
    tnk_kern_init(&kern, TNK_CPU_ALL);
    tcase_add_test(t, rate_is_as_asked);
    tcase_add_test(t, ships_do_not_mask_each_other);
    tcase_add_test(t, tail_of_known_law);
    tcase_add_test(t, what_is_known_beforehand_changes_no_bit);
    tcase_add_test(t, means_of_nine);
    tcase_add_test(t, broad_means);
    return run_tests(t, "clutter");
}
