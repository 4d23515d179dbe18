/* test_line.c: weak hulls as lines: how many lines simulated seas have, and what a drawn hull gives. */
#include <string.h>
#include <tanker/scan.h>

#include "base/mem.h"
#include "clutter.h"
#include "find/form.h"
#include "find/line.h"
#include "find/sea.h"

enum { SIDE = 1024 };

static tnk_kern kern;
static const float least[TNK_CHANNELS] = {4, 4, 4};

/* A sea on a lattice, its cells not measured yet. */
typedef struct field {
    float *plane;
    const float *row[SIDE];
    float *place;
    const float *place_row[SIDE / 2];
    uint8_t *mask;
    tnk_lattice lattice;
    tnk_lines lines;
} field;

static field make(enum law law) {
    field f = {.plane = malloc(SIDE * SIDE * sizeof *f.plane), .mask = malloc(SIDE * SIDE),
               .place = malloc(SIDE / 2 * SIDE / 2 * sizeof *f.place)};
    memset(f.mask, TNK_SEA_VALID | TNK_SEA_SEA, SIDE * SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) f.plane[i] = 40 * (1 + (float)(i % SIDE) / SIDE) * amplitude(law);
    for (int y = 0; y < SIDE; y++) f.row[y] = f.plane + y * SIDE;
    for (int y = 0; y < SIDE / 2; y++) f.place_row[y] = f.place + y * SIDE / 2;
    ck_assert_int_eq(tnk_lattice_new(&kern, SIDE, SIDE, 1, 1, 0, 1e-6, &f.lattice, NULL), TNK_OK);
    return f;
}

static void measure(field *f) {
    for (int y = 0; y < SIDE; y += TNK_CELL)
        for (int x = 0; x < SIDE; x += TNK_CELL) {
            const float *plane[1] = {f->plane + y * SIDE + x};
            tnk_line_measure(&kern, plane, f->mask + y * SIDE + x, TNK_CELL, TNK_CELL, SIDE, 1, least,
                             &f->lattice.cell[y / TNK_CELL * f->lattice.cols + x / TNK_CELL]);
        }
    tnk_lattice_derive(&f->lattice, 0, f->lattice.rows);
    float *scratch = malloc((4 * SIDE + 2 * (size_t)f->lattice.cols) * sizeof *scratch);
    const float *const *plane[1] = {f->row};
    tnk_line_places(&f->lattice, least, plane, 0, 0, (SIDE - 1) / 2, (SIDE - 1) / 2, f->place, SIDE / 2, scratch);
    free(scratch);
}

/* The lines of a part of the field, looked for with what lies around it. */
static void find(field *f, double rate, int col, int row, int side) {
    tnk_line_opts o = {.lattice = &f->lattice, .width = SIDE, .height = SIDE, .least_clear = 1, .core_col = col,
                       .core_row = row, .core_end_col = col + side, .core_end_row = row + side, .least = {4, 4, 4}, .place = f->place_row};
    const float *const *plane[1] = {f->row};
    f->lattice.seed_log = -log(rate);
    ck_assert_int_eq(tnk_lines_find(&f->lines, plane, f->mask, &o), 1);
}

static void drop(field *f) {
    free(f->plane);
    free(f->mask);
    free(f->place);
    tnk_lattice_free(&f->lattice);
    tnk_lines_free(&f->lines);
}

START_TEST(rate_is_as_asked) {
    enum { FIELDS = 12 };
    static const double asked[] = {1e-4, 1e-5};
    seed_dice(12);
    for (int law = GAMMA; law <= WEIBULL; law++) {
        long lines[2] = {0};
        for (int k = 0; k < FIELDS; k++) {
            field f = make((enum law)law);
            measure(&f);
            for (int i = 0; i < 2; i++) find(&f, asked[i], 0, 0, SIDE), lines[i] += f.lines.count;
            drop(&f);
        }
        for (int i = 0; i < 2; i++) {
            double rate = (double)lines[i] / (FIELDS * (SIDE / 2.0) * (SIDE / 2.0)) / asked[i];
            ck_assert_msg(rate > 0.5 && rate < 2, "%s: %g times the %g asked for", law_names[law], rate, asked[i]);
        }
    }
}
END_TEST

/* Lines of a field that stand out at a rate, and how many of them their pixels give away. */
static long forms_of(field *f, const tnk_forms *forms, double rate, long *lines) {
    tnk_line_opts o = {.lattice = &f->lattice, .width = SIDE, .height = SIDE, .least_clear = 0.7f, .core_end_col = SIDE,
                       .core_end_row = SIDE, .least = {4, 4, 4}, .place = f->place_row};
    const float *const *plane[1] = {f->row};
    long count = 0;
    f->lattice.seed_log = -log(rate);
    ck_assert_int_eq(tnk_lines_find(&f->lines, plane, f->mask, &o), 1);
    for (long i = 0; i < f->lines.count; i++) {
        *lines += f->lines.item[i].clear >= 1;
        count += tnk_form_weigh(forms, plane, f->mask, &o, &f->lines.item[i]) >= 1;
    }
    return count;
}

/* Neighbours that hang together, as in detected products. */
static void spread(field *f) {
    for (int way = 0; way < 2; way++)
        for (int i = 0; i + SIDE < SIDE * SIDE; i++) f->plane[i] = 0.5f * (f->plane[i] + f->plane[i + (way ? SIDE : 1)]);
}

START_TEST(forms_are_no_more_than_asked) {
    enum { FIELDS = 8 };
    static const double asked = 1e-5;
    tnk_forms *forms = tnk_forms_new();
    ck_assert_ptr_nonnull(forms);
    seed_dice(14);
    for (int law = GAMMA; law <= WEIBULL + 1; law++) {
        long lines = 0, count = 0;
        for (int k = 0; k < FIELDS; k++) {
            field f = make(law > WEIBULL ? K3 : (enum law)law);
            if (law > WEIBULL) spread(&f);
            measure(&f);
            count += forms_of(&f, forms, asked, &lines);
            drop(&f);
        }
        double rate = (double)count / (FIELDS * (SIDE / 2.0) * (SIDE / 2.0)) / asked;
        ck_assert_msg(rate < 2, "law %d: %g times the %g asked for", law, rate, asked);
    }
    tnk_free(forms);
}
END_TEST

static double blurred(double at, double half) { return 0.5 * (erf((at + half) / 0.85) - erf((at - half) / 0.85)); }

/* A hull as radar shows it, of 8 to 14 pixels: blurred by 0.6 of one, with speckle but no texture of its own. */
static void add_hull(field *f, int col, int row, int k) {
    double half = 4 + k % 7 * 0.5, turn = 3.14159265 * k / 100;
    for (int y = row - 12; y <= row + 12; y++)
        for (int x = col - 12; x <= col + 12; x++) {
            double u = (x - col) * cos(turn) + (y - row) * sin(turn), v = (y - row) * cos(turn) - (x - col) * sin(turn);
            double share = blurred(u, half) * blurred(v, half / 6.4), sea = 40 * (1 + (double)x / SIDE);
            float *at = &f->plane[y * SIDE + x];
            *at = (float)sqrt(*at * *at + 1.7 * share * sea * sea * gamma_of(4.4));
        }
}

START_TEST(forms_tell_more_than_lines) {
    enum { HULLS = 100 };
    long lines = 0, forms;
    tnk_forms *all = tnk_forms_new();
    ck_assert_ptr_nonnull(all);
    seed_dice(35);
    field f = make(K3);
    for (int k = 0; k < HULLS; k++) add_hull(&f, 60 + k % 10 * 100, 60 + k / 10 * 100, k);
    measure(&f);
    forms = forms_of(&f, all, 1e-6, &lines);
    ck_assert_msg(lines >= 30 && forms >= lines + 6, "%ld lines, %ld forms of %d hulls", lines, forms, HULLS);
    drop(&f);
    tnk_free(all);
}
END_TEST

/* Every pixel of a hull's box with this much more light. */
static void draw(field *f, double col, double row, double turn, double length, double breadth, float times) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double dx = x + 0.5 - col, dy = y + 0.5 - row;
            double u = dx * cos(turn) + dy * sin(turn), v = dy * cos(turn) - dx * sin(turn);
            if (fabs(u) < 0.5 * length && fabs(v) < 0.5 * breadth) f->plane[y * SIDE + x] *= times;
        }
}

START_TEST(weak_hulls_are_lines) {
    enum { HULLS = 24 };
    int found = 0;
    seed_dice(21);
    field f = make(K3);
    for (int k = 0; k < HULLS; k++) draw(&f, 120 + k % 6 * 150, 120 + k / 6 * 220, 3.14159265 * k / HULLS, 14, 3, 1.9f);
    measure(&f);
    find(&f, 1e-6, 0, 0, SIDE);
    for (long i = 0; i < f.lines.count; i++) {
        const tnk_line *l = &f.lines.item[i];
        for (int k = 0; k < HULLS; k++) {
            double t = 3.14159265 * k / HULLS;
            if (hypot(l->col - 120 - k % 6 * 150, l->row - 120 - k / 6 * 220) > 5) continue;
            found++;
            ck_assert_double_ge(fabs(l->dx * cos(t) + l->dy * sin(t)), 0.85);
            ck_assert(l->length > 6 && l->length < 30);
        }
    }
    ck_assert_msg(found >= HULLS - 2 && found <= HULLS, "%d of %d hulls", found, HULLS);
    drop(&f);
}
END_TEST

/* Shorter than ten pixels and under two broad: places at every other pixel and row, in means over 3 x 3, gave 30. */
START_TEST(short_hulls_are_lines) {
    enum { HULLS = 100 };
    int found = 0;
    seed_dice(33);
    field f = make(K3);
    for (int k = 0; k < HULLS; k++)
        draw(&f, 60 + k % 10 * 100 + 0.37 * (k % 7), 60 + k / 10 * 100 + 0.29 * (k % 9), 3.14159265 * k / HULLS, 9.5,
             1.8, 1.9f);
    measure(&f);
    find(&f, 1e-6, 0, 0, SIDE);
    for (int k = 0; k < HULLS; k++)
        for (long i = 0; i < f.lines.count; i++) {
            if (hypot(f.lines.item[i].col - 60 - k % 10 * 100, f.lines.item[i].row - 60 - k / 10 * 100) > 6) continue;
            found++;
            break;
        }
    ck_assert_msg(found >= 55, "%d of %d hulls", found, HULLS);
    drop(&f);
}
END_TEST

static int alike(const tnk_line *a, const tnk_line *b) {
    return a->col == b->col && a->row == b->row && a->dx == b->dx && a->dy == b->dy && a->length == b->length &&
           a->clear == b->clear;
}

/* Whatever part of the scene is looked at, and how many bright ships lie about. */
START_TEST(the_same_from_every_tile) {
    seed_dice(4);
    field f = make(K6);
    for (int k = 0; k < 40; k++) draw(&f, 30 + k % 8 * 125, 60 + k / 8 * 200, k, 20, 3, k % 2 ? 12 : 1.7f);
    measure(&f);
    find(&f, 1e-4, 0, 0, SIDE);
    long all = f.lines.count, some = 0, same = 0;
    tnk_lines whole = f.lines;
    f.lines = (tnk_lines){0};
    for (int row = 0; row < SIDE; row += 256)
        for (int col = 0; col < SIDE; col += 256) {
            find(&f, 1e-4, col, row, 256);
            some += f.lines.count;
            for (long i = 0; i < f.lines.count; i++)
                for (long k = 0; k < all; k++) same += alike(&f.lines.item[i], &whole.item[k]);
        }
    ck_assert_int_ge(all, 30);
    ck_assert_int_eq(some, all);
    ck_assert_int_eq(same, all);
    tnk_lines_free(&whole);
    drop(&f);
}
END_TEST

/* Land counts for nothing, and a scene of land alone has no lines. */
START_TEST(land_is_no_line) {
    seed_dice(9);
    field f = make(GAMMA);
    draw(&f, 500, 500, 0.3, 60, 20, 5);
    for (int y = 480; y < 520; y++)
        for (int x = 460; x < 540; x++) f.mask[y * SIDE + x] = TNK_SEA_VALID | TNK_SEA_LAND | TNK_SEA_BRIGHT;
    measure(&f);
    find(&f, 1e-6, 0, 0, SIDE);
    for (long i = 0; i < f.lines.count; i++)
        ck_assert_double_gt(hypot(f.lines.item[i].col - 500, f.lines.item[i].row - 500), 30);
    memset(f.mask, TNK_SEA_VALID | TNK_SEA_LAND | TNK_SEA_BRIGHT, SIDE * SIDE);
    measure(&f);
    find(&f, 1e-6, 0, 0, SIDE);
    ck_assert_int_eq(f.lines.count, 0);
    drop(&f);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("line");
    tnk_kern_init(&kern, TNK_CPU_ALL);
    tcase_add_test(t, rate_is_as_asked);
    tcase_add_test(t, weak_hulls_are_lines);
    tcase_add_test(t, short_hulls_are_lines);
    tcase_add_test(t, the_same_from_every_tile);
    tcase_add_test(t, land_is_no_line);
    tcase_add_test(t, forms_are_no_more_than_asked);
    tcase_add_test(t, forms_tell_more_than_lines);
    return run_tests(t, "line");
}
