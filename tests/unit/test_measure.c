/* One hull: its patch, and what is measured on hulls drawn analytically. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "measure/hull.h"
#include "kernels.h"
#include "suite.h"

static const double rad = 3.14159265358979323846 / 180;

enum { MOST = 1000 };

/* Pixels around a hull, drawn by the test. */
typedef struct canvas {
    float *band[TNK_VIEW_BANDS], *scratch;
    uint8_t *valid, *land;
    int n;
    tnk_view view;
} canvas;

static canvas canvas_new(int n, const double ground[4]) {
    canvas c = {.n = n};
    size_t cells = (size_t)n * (size_t)n;
    ck_assert_int_le(n, MOST);
    for (int b = 0; b < TNK_VIEW_BANDS; b++) c.band[b] = malloc(cells * sizeof(float));
    c.scratch = malloc(cells * sizeof(float));
    c.valid = malloc(cells);
    c.land = calloc(cells, 1);
    memset(c.valid, 1, cells);
    c.view = (tnk_view){.valid = c.valid, .land = c.land, .width = n, .height = n, .stride = n,
                        .col = 5000, .row = 3000, .factor = 1};
    for (int b = 0; b < TNK_VIEW_BANDS; b++) c.view.band[b] = c.band[b];
    memcpy(c.view.ground, ground, sizeof c.view.ground);
    return c;
}

static void canvas_free(canvas *c) {
    for (int b = 0; b < TNK_VIEW_BANDS; b++) free(c->band[b]);
    free(c->scratch);
    free(c->valid);
    free(c->land);
}

/* ---- patches ---- */

static const double grounds[][4] = {
    {3, 0, 0, -3},  {3, 0, 0, 3}, {2, 0, 0, -5}, {2.6, 1.5, 1.5, -2.6}, {-2.1, 2.4, 2.9, 2.2},
    {0.1, -3.5, -2.9, -0.2},
};

/* A plane over the ground, so that the value of a cell tells where it lies. */
START_TEST(a_patch_lies_where_its_frame_says) {
    const double *g = grounds[_i % COUNT(grounds)];
    int factor = 1 + _i / COUNT(grounds);
    canvas c = canvas_new(120, g);
    c.view.factor = factor;
    double middle = 60.0 * factor;
    for (int y = 0; y < c.n; y++)
        for (int x = 0; x < c.n; x++) {
            double dc = (x + 0.5) * factor - middle, dr = (y + 0.5) * factor - middle;
            c.band[0][y * c.n + x] = (float)(g[0] * dc + g[2] * dr); /* metres east of the middle */
            c.band[3][y * c.n + x] = (float)(g[1] * dc + g[3] * dr); /* north */
        }
    tnk_patch p = {0};
    for (double axis = 0; axis < 360; axis += 37) {
        tnk_frame f = {5000 + middle + 1.3, 3000 + middle - 2.2, axis, 60, 20};
        double east0 = g[0] * 1.3 - g[2] * 2.2, north0 = g[1] * 1.3 - g[3] * 2.2, s = sin(axis * rad), k = cos(axis * rad);
        ck_assert(tnk_patch_take(&p, &c.view, &f, 1.5, 40, 25));
        ck_assert(p.na * 1.5 >= 80 && p.nb * 1.5 >= 50 && p.step_m == 1.5);
        for (int j = 0; j < p.nb; j++)
            for (int i = 0; i < p.na; i++) {
                double a = tnk_patch_a(&p, i), b = tnk_patch_b(&p, j), col, row;
                long at = (long)j * p.na + i;
                ck_assert(p.state[at] & TNK_CELL_VALID);
                /* along the axis, and to starboard of it */
                ck_assert_double_eq_tol(p.band[0][at], east0 + a * s + b * k, 0.01);
                ck_assert_double_eq_tol(p.band[3][at], north0 + a * k - b * s, 0.01);
                tnk_frame_pixel(&f, g, a, b, &col, &row);
                double dc = col - f.col, dr = row - f.row;
                ck_assert_double_eq_tol(g[0] * dc + g[2] * dr, a * s + b * k, 1e-9);
                ck_assert_double_eq_tol(g[1] * dc + g[3] * dr, a * k - b * s, 1e-9);
            }
    }
    tnk_patch_free(&p);
    canvas_free(&c);
}
END_TEST

START_TEST(a_patch_over_the_edge_is_invalid_there) {
    const double g[4] = {3, 0, 0, -3};
    canvas c = canvas_new(60, g);
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        for (int i = 0; i < c.n * c.n; i++) c.band[b][i] = 7;
    c.valid[30 * c.n + 40] = 0;
    c.valid[30 * c.n + 20] = 3;
    c.land[20 * c.n + 30] = 1;
    tnk_patch p = {0};
    tnk_frame f = {5000 + 30.5, 3000 + 30.5, 90, 60, 20};
    ck_assert(tnk_patch_take(&p, &c.view, &f, 3, 300, 40));
    long invalid = 0, land = 0, saturated = 0;
    for (int j = 0; j < p.nb; j++)
        for (int i = 0; i < p.na; i++) {
            double a = fabs(tnk_patch_a(&p, i) / 3);
            uint8_t s = p.state[(long)j * p.na + i];
            ck_assert(a < 33 || !(s & TNK_CELL_VALID)); /* beyond the view */
            if (a > 28) continue;
            invalid += !(s & TNK_CELL_VALID);
            land += (s & TNK_CELL_LAND) != 0;
            saturated += (s & TNK_CELL_SATURATED) != 0;
        }
    ck_assert(invalid >= 1 && invalid <= 4);
    ck_assert_int_eq(land, 1);
    ck_assert(saturated >= 1 && saturated <= 4);
    tnk_patch_free(&p);
    canvas_free(&c);
}
END_TEST

/* ---- hulls ---- */

typedef struct ship {
    double east, north, axis, length, beam, level; /* centre in metres from the canvas's middle */
} ship;

/* Is a point of the ship's own axes on deck? A box with a transom and a pointed bow of a fifth. */
static int on_deck(const ship *s, double a, double b) {
    double half = 0.5 * s->length, taper = 0.2 * s->length;
    if (a < -half || a > half) return 0;
    double width = a > half - taper ? (half - a) / taper : 1;
    return fabs(b) <= 0.5 * s->beam * sqrt(width);
}

/* Share of each pixel that the ship covers, from 8 x 8 points, added to the deck's brightness. */
static void draw(canvas *c, const ship *s) {
    enum { FINE = 8 };
    const double *g = c->view.ground, middle = 0.5 * c->n;
    double sn = sin(s->axis * rad), cs = cos(s->axis * rad);
    for (int y = 0; y < c->n; y++)
        for (int x = 0; x < c->n; x++) {
            double dx = x + 0.5 - middle, dy = y + 0.5 - middle;
            double e = g[0] * dx + g[2] * dy - s->east, n = g[1] * dx + g[3] * dy - s->north;
            if (hypot(e, n) > 0.6 * s->length + 2 * hypot(g[0], g[2])) continue;
            int hit = 0;
            for (int k = 0; k < FINE * FINE; k++) {
                double u = (k % FINE + 0.5) / FINE - 0.5, v = (k / FINE + 0.5) / FINE - 0.5;
                double pe = e + g[0] * u + g[2] * v, pn = n + g[1] * u + g[3] * v;
                hit += on_deck(s, pe * sn + pn * cs, pe * cs - pn * sn);
            }
            double share = hit / (double)(FINE * FINE);
            for (int b = 0; b < TNK_VIEW_BANDS; b++)
                c->band[b][y * c->n + x] += (float)(share * (s->level * (b < 3 ? 0.8 : 1)));
        }
}

/* The sensor: a Gaussian spread of half a pixel, then noise. */
static void expose(canvas *c, double noise) {
    static const float k[] = {0.786986f, 0.106507f}; /* exp(-x x / (2 0.5 0.5)), normed */
    for (int b = 0; b < TNK_VIEW_BANDS; b++) {
        for (int pass = 0; pass < 2; pass++) {
            int step = pass ? c->n : 1;
            memcpy(c->scratch, c->band[b], (size_t)c->n * (size_t)c->n * sizeof(float));
            for (int y = 1; y < c->n - 1; y++)
                for (int x = 1; x < c->n - 1; x++) {
                    int at = y * c->n + x;
                    c->band[b][at] = k[0] * c->scratch[at] + k[1] * (c->scratch[at - step] + c->scratch[at + step]);
                }
        }
        for (int i = 0; i < c->n * c->n; i++) c->band[b][i] += (float)(noise * normal());
    }
}

static void sea_of(canvas *c) {
    static const float level[] = {800, 600, 400, 200};
    for (int b = 0; b < TNK_VIEW_BANDS; b++)
        for (int i = 0; i < c->n * c->n; i++) c->band[b][i] = level[b];
}

static canvas scene_of(const double g[4], const ship *ships, int count, double reach) {
    double px = fmin(hypot(g[0], g[1]), hypot(g[2], g[3]));
    canvas c = canvas_new(2 * (int)ceil(reach / px) + 4, g);
    sea_of(&c);
    for (int i = 0; i < count; i++) draw(&c, &ships[i]);
    expose(&c, 8);
    return c;
}

static double gsd_of(const double g[4]) { return sqrt(fabs(g[0] * g[3] - g[1] * g[2])); }

/* The search's guess: up to 15 % and a pixel off. */
static tnk_frame guess_of(const canvas *c, const ship *s) {
    const double *g = c->view.ground, det = g[0] * g[3] - g[1] * g[2], m = 0.5 * c->n;
    double off = fmin(0.05 * s->length, 2 * gsd_of(g)), e = s->east + off * (2 * unit() - 1), n = s->north + off * (2 * unit() - 1);
    tnk_frame f = {.col = c->view.col + m + (g[3] * e - g[2] * n) / det,
                   .row = c->view.row + m + (g[0] * n - g[1] * e) / det};
    f.axis_deg = s->axis + 6 * (2 * unit() - 1) + (dice(2) ? 180 : 0);
    f.length_m = s->length * (0.9 + 0.25 * unit());
    f.beam_m = s->beam * (0.9 + 0.3 * unit()) + gsd_of(g);
    return f;
}

static double off_centre(const canvas *c, const ship *s, const tnk_frame *f) {
    const double *g = c->view.ground, m = 0.5 * c->n;
    double dc = f->col - c->view.col - m, dr = f->row - c->view.row - m;
    return hypot(g[0] * dc + g[2] * dr - s->east, g[1] * dc + g[3] * dr - s->north);
}

static const struct {
    double ground[4];
    double length, beam;                             /* of the hull */
    double length_m, beam_m, axis_deg, place_m;      /* most that may be wrong */
    double mean_length_m, mean_beam_m;               /* most that the mean may be wrong */
} cases[] = {
    {{0.5, 0, 0, -0.5}, 120, 19, 1.5, 1.2, 0.7, 1.0, 0.8, 0.5},
    {{3, 0, 0, -3}, 120, 19, 4.5, 3, 1.0, 1.5, 2.5, 1.5},
    {{3, 0, 0, -3}, 180, 30, 5, 3, 1.0, 1.5, 3, 1.5},
    {{3, 0, 0, -3}, 60, 10, 5, 3.5, 2.5, 2, 3, 2},
    {{2, 0, 0, -4.5}, 150, 24, 5, 3.5, 1.2, 2, 3, 2},          /* not square */
    {{2.6, 1.5, 1.5, -2.6}, 150, 24, 5, 3, 1.0, 1.5, 3, 1.5},  /* turned */
    {{-2.6, 1.5, 1.5, 2.6}, 150, 24, 5, 3, 1.0, 1.5, 3, 1.5},  /* mirrored too */
    {{10, 0, 0, -10}, 180, 30, 14, 9, 2.5, 5, 8, 6},
    {{10, 0, 0, -10}, 330, 58, 14, 9, 1.5, 5, 10, 6},
};

START_TEST(a_drawn_hull_is_measured) {
    const double *g = cases[_i].ground;
    double length_sum = 0, beam_sum = 0, inside = 0;
    tnk_measure w = {.kern = kern()};
    int count = gsd_of(g) < 1 ? 6 : 24;
    seed_dice(500 + (uint64_t)_i);
    for (int k = 0; k < count; k++) {
        ship s = {(unit() - 0.5) * 2 * gsd_of(g), (unit() - 0.5) * 2 * gsd_of(g), 360.0 * k / count + 3 * unit(),
                  cases[_i].length, cases[_i].beam, 1500};
        canvas c = scene_of(g, &s, 1, 0.9 * s.length + 70 + 4 * gsd_of(g));
        tnk_frame f = guess_of(&c, &s);
        tnk_hull h[TNK_HULLS];
        ck_assert_msg(tnk_hull_measure(&w, &c.view, &f, gsd_of(g), 50, h, TNK_HULLS) == 1, "axis %g", s.axis);
        const tnk_frame *m = &h[0].frame;
        double axis = h[0].bow_known ? remainder(m->axis_deg - s.axis, 360) : remainder(m->axis_deg - s.axis, 180);
        ck_assert_msg(fabs(m->length_m - s.length) <= cases[_i].length_m, "axis %g: length %.2f of %g", s.axis, m->length_m, s.length);
        ck_assert_msg(fabs(m->beam_m - s.beam) <= cases[_i].beam_m, "axis %g: beam %.2f of %g", s.axis, m->beam_m, s.beam);
        ck_assert_msg(fabs(axis) <= cases[_i].axis_deg, "axis %g: %.2f off", s.axis, axis);
        ck_assert_msg(off_centre(&c, &s, m) <= cases[_i].place_m, "axis %g: centre %.2f m off", s.axis, off_centre(&c, &s, m));
        ck_assert(h[0].length_sd_m > 0 && h[0].beam_sd_m > 0 && h[0].axis_sd_deg > 0);
        ck_assert(!(h[0].remarks & (TNK_HULL_CUT | TNK_HULL_DARK | TNK_HULL_TOUCHES | TNK_HULL_SATURATED)));
        inside += fabs(m->length_m - s.length) <= 2 * h[0].length_sd_m;
        length_sum += m->length_m - s.length;
        beam_sum += m->beam_m - s.beam;
        canvas_free(&c);
    }
    ck_assert_msg(fabs(length_sum / count) <= cases[_i].mean_length_m, "length %+.2f on average", length_sum / count);
    ck_assert_msg(fabs(beam_sum / count) <= cases[_i].mean_beam_m, "beam %+.2f on average", beam_sum / count);
    ck_assert_msg(inside >= 0.8 * count, "two sd hold %g of %d lengths", inside, count);
    tnk_measure_free(&w);
}
END_TEST

/* Fine pixels show the pointed bow. */
START_TEST(the_bow_is_the_pointed_end) {
    const double g[4] = {0.7, 0, 0, -0.7};
    tnk_measure w = {.kern = kern()};
    seed_dice(31);
    for (int k = 0; k < 6; k++) {
        ship s = {0.2, 0.1, 61.0 * k, 110, 18, 1500};
        canvas c = scene_of(g, &s, 1, 170);
        tnk_frame f = guess_of(&c, &s);
        tnk_hull h[TNK_HULLS];
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 0.7, 50, h, TNK_HULLS), 1);
        ck_assert(h[0].bow_known);
        ck_assert_double_le(fabs(remainder(h[0].frame.axis_deg - s.axis, 360)), 2);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* A trail of foam, faint and brighter in the visible bands, as long as the picture. */
static void foam(canvas *c, const ship *s, int astern, double visible, double infrared) {
    const double *g = c->view.ground, middle = 0.5 * c->n, sn = sin(s->axis * rad), cs = cos(s->axis * rad);
    for (int y = 0; y < c->n; y++)
        for (int x = 0; x < c->n; x++) {
            double dx = x + 0.5 - middle, dy = y + 0.5 - middle;
            double e = g[0] * dx + g[2] * dy - s->east, n = g[1] * dx + g[3] * dy - s->north;
            double a = astern * (e * sn + n * cs), b = e * cs - n * sn;
            if (a < 0.5 * s->length || fabs(b) > 0.5 * s->beam) continue;
            for (int k = 0; k < TNK_VIEW_BANDS; k++) c->band[k][y * c->n + x] += (float)(k < 3 ? visible : infrared);
        }
}

/* At 10 m no end of a hull is pointed, but its trail lies astern; a hull ahead is no trail. */
START_TEST(the_trail_lies_astern) {
    const double g[4] = {10, 0, 0, -10};
    tnk_measure w = {.kern = kern()};
    seed_dice(33);
    for (int k = 0; k < 12; k++) {
        int astern = k % 2 ? 1 : -1;
        ship s = {3, -2, 29.0 * k + 4, 140, 22, 1500};
        canvas c = canvas_new(64, g);
        sea_of(&c);
        draw(&c, &s);
        if (k < 8) foam(&c, &s, astern, 120, 70);
        else draw(&c, &(ship){s.east + astern * 170 * sin(s.axis * rad), s.north + astern * 170 * cos(s.axis * rad),
                              s.axis, 140, 22, 1500});
        expose(&c, 8);
        tnk_frame f = guess_of(&c, &s);
        tnk_hull h[TNK_HULLS];
        int n = tnk_hull_measure(&w, &c.view, &f, 10, 50, h, TNK_HULLS);
        ck_assert_int_ge(n, 1);
        ck_assert_msg(h[0].bow_known == (k < 8), "axis %g: bow %d", s.axis, h[0].bow_known);
        double bow = astern > 0 ? s.axis + 180 : s.axis;
        if (k < 8) ck_assert_double_le(fabs(remainder(h[0].frame.axis_deg - bow, 360)), 3);
        ck_assert_double_le(fabs(h[0].frame.length_m - s.length), 16);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* Foam that starts at two thirds of the craft's brightness and halves every `half_m`. */
static void fading_foam(canvas *c, const ship *s, double half_m) {
    const double *g = c->view.ground, middle = 0.5 * c->n, sn = sin(s->axis * rad), cs = cos(s->axis * rad);
    for (int y = 0; y < c->n; y++)
        for (int x = 0; x < c->n; x++) {
            double dx = x + 0.5 - middle, dy = y + 0.5 - middle;
            double e = g[0] * dx + g[2] * dy - s->east, n = g[1] * dx + g[3] * dy - s->north;
            double a = -(e * sn + n * cs) - 0.5 * s->length, b = e * cs - n * sn;
            if (a < 0 || fabs(b) > 0.4 * s->beam) continue;
            for (int k = 0; k < 3; k++) c->band[k][y * c->n + x] += (float)(0.5 * s->level * exp2(-a / half_m));
        }
}

/* In visible light no band tells foam from paint, but a hull keeps its level and foam does not. */
START_TEST(fading_foam_is_no_hull) {
    const double g[4] = {3, 0, 0, -3};
    tnk_measure w = {.kern = kern()};
    seed_dice(37);
    for (int k = 0; k < 12; k++) {
        ship s = {1, 2, 31.0 * k + 4, 40, 9, 1500};
        canvas c = canvas_new(140, g);
        sea_of(&c);
        draw(&c, &s);
        fading_foam(&c, &s, 40);
        expose(&c, 8);
        c.view.band[3] = NULL;
        tnk_frame f = guess_of(&c, &s);
        f.length_m = 120;
        tnk_hull h[TNK_HULLS];
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 3, 20, h, TNK_HULLS), 1);
        ck_assert_msg(h[0].frame.length_m < 70, "axis %g: %.1f m", s.axis, h[0].frame.length_m);
        ck_assert(h[0].remarks & TNK_HULL_WAKE);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* What lies astern of a ship's stern, or the after part of it: `from` .. `to` metres aft of the stern, patches of 3 m that differ by
 * `patchy`, as `level` in blue, green and red, fading over `reach` metres aft of the stern. */
static void lay_aft(canvas *c, const ship *s, double from, double to, const double level[3], double patchy, double reach) {
    const double *g = c->view.ground, middle = 0.5 * c->n, sn = sin(s->axis * rad), cs = cos(s->axis * rad);
    for (int y = 0; y < c->n; y++)
        for (int x = 0; x < c->n; x++) {
            double dx = x + 0.5 - middle, dy = y + 0.5 - middle;
            double e = g[0] * dx + g[2] * dy - s->east, n = g[1] * dx + g[3] * dy - s->north;
            double a = -(e * sn + n * cs) - 0.5 * s->length, b = e * cs - n * sn;
            if (a < from || a > to || fabs(b) > 0.5 * s->beam) continue;
            double spot = 1 + patchy * sin(a / 3 + 1.3 * sin(b / 2)) * cos(b / 3 + 0.7 * sin(a / 5));
            double share = spot * (a > 0 ? fmax(1 - a / reach, 0.12) : 1);
            for (int k = 0; k < 3; k++) c->band[k][y * c->n + x] += (float)(share * level[k]);
        }
}

/* A red hull with white hatches: its colours are not the foam's. */
static void paint(canvas *c, const ship *s, double after_part) {
    static const double red[3] = {-150, -100, 500}, white[3] = {900, 900, 900};
    draw(c, s);
    lay_aft(c, s, -s->length, -after_part, red, 0, 1);
    for (double a = 0.25; a < 0.85; a += 0.15) lay_aft(c, s, -(a + 0.07) * s->length, -a * s->length, white, 0, 1);
}

/* A ship of 90 m seen without near infrared, its after part of one grey where that has metres, and what trails it; the guess may
 * take in some of the trail. */
static tnk_hull measured_with(tnk_measure *w, double axis, double after_part, const double trail[3], double taken_in) {
    static const double grey[3] = {300, 320, 300};
    const double g[4] = {0.8, 0, 0, -0.8};
    ship s = {3, -2, axis, 90, 14, 700};
    canvas c = canvas_new(560, g);
    sea_of(&c);
    paint(&c, &s, after_part);
    lay_aft(&c, &s, -after_part, 0, grey, 0.2, 1);
    lay_aft(&c, &s, 0, 400, trail, 0.5, 160);
    expose(&c, 25);
    c.view.band[3] = NULL;
    tnk_frame f = guess_of(&c, &s);
    f.length_m += taken_in;
    f.col -= 0.5 * taken_in * sin(axis * rad) / 0.8, f.row += 0.5 * taken_in * cos(axis * rad) / 0.8;
    tnk_hull h[TNK_HULLS];
    ck_assert_int_eq(tnk_hull_measure(w, &c.view, &f, 0.8, 20, h, TNK_HULLS), 1);
    canvas_free(&c);
    return h[0];
}

/* Foam as bright as the deck, greenish, patchy and longer than the hull is cut off where the hull's colours begin. */
START_TEST(bright_foam_is_no_hull) {
    static const double green[3] = {480, 570, 450};
    tnk_measure w = {.kern = kern()};
    seed_dice(41);
    for (int k = 0; k < 8; k++) {
        double axis = 47.0 * k + 4;
        tnk_hull h = measured_with(&w, axis, 0, green, 80);
        ck_assert_msg(fabs(h.frame.length_m - 90) < 9, "axis %g: %.1f m", axis, h.frame.length_m);
        ck_assert(h.remarks & TNK_HULL_FOAM && h.remarks & TNK_HULL_WAKE && h.bow_known);
        ck_assert_double_le(fabs(remainder(h.frame.axis_deg - axis, 360)), 3);
    }
    tnk_measure_free(&w);
}
END_TEST

/* An after part of one grey with a faint trail behind it is none: it ends as bright as it is. */
START_TEST(a_grey_stern_is_no_foam) {
    static const double faint[3] = {140, 160, 120};
    tnk_measure w = {.kern = kern()};
    seed_dice(43);
    for (int k = 0; k < 8; k++) {
        double axis = 47.0 * k + 4;
        tnk_hull h = measured_with(&w, axis, 20, faint, 0);
        ck_assert_msg(fabs(h.frame.length_m - 90) < 5, "axis %g: %.1f m", axis, h.frame.length_m);
        ck_assert(!(h.remarks & TNK_HULL_FOAM));
    }
    tnk_measure_free(&w);
}
END_TEST

/* A box that a detector gave, a quay as bright as the deck along one side, land before the bow. */
START_TEST(a_hull_at_a_quay_keeps_its_size) {
    static const double pixel[] = {0.7, 3};
    tnk_measure w = {.kern = kern()};
    seed_dice(34);
    for (int k = 0; k < 12; k++) {
        double px = pixel[k % 2], g[4] = {px, 0, 0, -px}, axis = 31.0 * k + 5;
        ship s = {0.3, -0.2, axis, 130, 21, 1500}, quay = {0, 0, axis, 400, 120, 1400};
        double across = 0.5 * (s.beam + quay.beam) + 1;
        quay.east = across * cos(axis * rad), quay.north = -across * sin(axis * rad);
        canvas c = canvas_new(2 * (int)(190 / px), g);
        sea_of(&c);
        draw(&c, &quay);
        memset(c.land, 0, (size_t)c.n * (size_t)c.n);
        for (int i = 0; i < c.n * c.n; i++) c.land[i] = c.band[3][i] > 900;
        draw(&c, &s);
        expose(&c, 8);
        tnk_frame f = {c.view.col + 0.5 * c.n + s.east / px, c.view.row + 0.5 * c.n - s.north / px, axis + 2,
                       s.length * (k % 3 ? 1.08 : 0.93), s.beam * 1.1};
        tnk_hull h;
        ck_assert_msg(tnk_hull_at_quay(&w, &c.view, &f, px, &h) == 1, "axis %g at %g m", axis, px);
        ck_assert_msg(fabs(h.frame.length_m - s.length) < 3 + px, "axis %g: length %g", axis, h.frame.length_m);
        ck_assert_msg(fabs(h.frame.beam_m - s.beam) < 3 + px, "axis %g: beam %g", axis, h.frame.beam_m);
        ck_assert_msg(fabs(remainder(h.frame.axis_deg - axis, 180)) < 2, "axis %g: %g", axis, h.frame.axis_deg);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* Two hulls abreast with 4 m of water between them, seen at 3 m. */
START_TEST(two_abreast_are_two) {
    const double g[4] = {3, 0, 0, -3};
    tnk_measure w = {.kern = kern()};
    seed_dice(32);
    for (int k = 0; k < 12; k++) {
        double axis = 30.0 * k + 4, across = 0.5 * (28 + 22) + 4, sn = sin(axis * rad), cs = cos(axis * rad);
        ship pair[2] = {{0.7, -0.4, axis, 160, 28, 1500}, {0, 0, axis, 140, 22, 1300}};
        pair[1].east = pair[0].east + across * cs;
        pair[1].north = pair[0].north - across * sn;
        canvas c = scene_of(g, pair, 2, 250);
        ship both = {0.5 * (pair[0].east + pair[1].east), 0.5 * (pair[0].north + pair[1].north), axis, 160, 54, 0};
        tnk_frame f = guess_of(&c, &both);
        tnk_hull h[TNK_HULLS];
        ck_assert_msg(tnk_hull_measure(&w, &c.view, &f, 3, 50, h, TNK_HULLS) == 3, "axis %g", axis);
        ck_assert(h[2].remarks & TNK_HULL_WHOLE && !(h[2].remarks & TNK_HULL_PARTED));
        ck_assert_msg(off_centre(&c, &both, &h[2].frame) < 15, "axis %g: whole off %g", axis, off_centre(&c, &both, &h[2].frame));
        ck_assert_msg(fabs(h[2].frame.beam_m - 54) < 8, "axis %g: whole %g broad", axis, h[2].frame.beam_m);
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 3, 50, h, 2), 2);
        for (int i = 0; i < 2; i++) {
            const ship *s = off_centre(&c, &pair[0], &h[i].frame) < 12 ? &pair[0] : &pair[1];
            ck_assert_double_le(off_centre(&c, s, &h[i].frame), 6);
            ck_assert_msg(fabs(h[i].frame.length_m - s->length) <= 8, "axis %g: %g of %g", axis, h[i].frame.length_m, s->length);
            ck_assert_msg(fabs(h[i].frame.beam_m - s->beam) <= 5, "axis %g: beam %g of %g", axis, h[i].frame.beam_m, s->beam);
            ck_assert_double_le(fabs(remainder(h[i].frame.axis_deg - axis, 180)), 2.5);
            ck_assert(h[i].remarks & TNK_HULL_PARTED);
        }
        ck_assert_double_ge(off_centre(&c, &pair[0], &h[0].frame) + off_centre(&c, &pair[0], &h[1].frame), 20);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* Four of unequal length side by side, 2 m of water between them, seen at 1 m; and one slab of the same breadth. */
START_TEST(a_raft_is_its_hulls_and_a_slab_is_not) {
    static const double length[] = {60, 78, 52, 66};
    const double g[4] = {1, 0, 0, -1};
    tnk_measure w = {.kern = kern()};
    seed_dice(38);
    for (int k = 0; k < 12; k++) {
        double axis = 30.0 * k + 4, sn = sin(axis * rad), cs = cos(axis * rad);
        ship raft[4], slab = {0, 0, axis, 70, 46, 1500};
        for (int i = 0; i < 4; i++) {
            double b = 12.5 * (i - 1.5), a = 4.0 * i - 6;
            raft[i] = (ship){a * sn + b * cs, a * cs - b * sn, axis, length[i], 10.5, 1500 - 60 * i};
        }
        tnk_hull h[TNK_HULLS];
        for (int solid = 0; solid < 2; solid++) {
            canvas c = solid ? scene_of(g, &slab, 1, 300) : scene_of(g, raft, 4, 300);
            tnk_frame f = guess_of(&c, &slab);
            int n = tnk_hull_measure(&w, &c.view, &f, 1, 40, h, TNK_HULLS);
            ck_assert_msg(solid ? n <= 1 : n == 4, "axis %g: %d of %s", axis, n, solid ? "a slab" : "four");
            for (int i = 0; i < n && !solid; i++) {
                int of = 0;
                for (int m = 1; m < 4; m++)
                    if (off_centre(&c, &raft[m], &h[i].frame) < off_centre(&c, &raft[of], &h[i].frame)) of = m;
                ck_assert_double_le(off_centre(&c, &raft[of], &h[i].frame), 4);
                ck_assert_double_le(fabs(h[i].frame.length_m - length[of]), 4);
                ck_assert_double_le(fabs(h[i].frame.beam_m - 10.5), 2.5);
                ck_assert_double_le(fabs(remainder(h[i].frame.axis_deg - axis, 180)), 3);
                ck_assert(h[i].remarks & TNK_HULL_PARTED);
                for (int m = 0; m < i; m++)
                    ck_assert_double_ge(hypot(h[i].frame.col - h[m].frame.col, h[i].frame.row - h[m].frame.row), 8);
            }
            canvas_free(&c);
        }
    }
    tnk_measure_free(&w);
}
END_TEST

/* Hulls abreast where their breadths are two pixels: told by strips laid over them. Lengths, breadths, the water between,
 * how far each lies ahead of the first; all the way round. */
static const struct { int count; double length[3], beam[3], gap[2], ahead[3]; } rows[] = {
    {2, {150, 110}, {24, 17}, {3}, {0, 12}},   {2, {170, 75}, {27, 12}, {4}, {0, -30}},
    {2, {90, 80}, {15, 13}, {8}, {0, 0}},      {3, {140, 110, 100}, {22, 18, 16}, {4, 5}, {0, 8, -10}},
    {1, {150}, {24}, {0}, {0}},                {1, {120}, {24}, {0}, {0}}, /* a broad one stays one */
};

static void lay_row(ship *s, int row, double axis) {
    double across = 0, sn = sin(axis * rad), cs = cos(axis * rad);
    for (int i = 0; i < rows[row].count; i++) {
        if (i) across += 0.5 * (rows[row].beam[i - 1] + rows[row].beam[i]) + rows[row].gap[i - 1];
        s[i] = (ship){across * cs + rows[row].ahead[i] * sn, -across * sn + rows[row].ahead[i] * cs, axis,
                      rows[row].length[i], rows[row].beam[i], 1500 - 250 * i};
    }
}

START_TEST(abreast_in_coarse_pixels) {
    const double g[4] = {10, 0, 0, -10};
    tnk_measure w = {.kern = kern()};
    int count = rows[_i].count;
    seed_dice(39);
    for (int k = 0; k < 12; k++) {
        ship s[3];
        double axis = 30.0 * k + 4, wide = 0;
        lay_row(s, _i, axis);
        canvas c = scene_of(g, s, count, 500);
        for (int i = 0; i < count; i++) wide += s[i].beam + (i ? rows[_i].gap[i - 1] : 0);
        ship all = s[count / 2];
        all.length = s[0].length, all.beam = wide;
        tnk_frame f = guess_of(&c, &all);
        tnk_hull h[TNK_HULLS];
        int n = tnk_hull_measure(&w, &c.view, &f, 10, 50, h, TNK_HULLS);
        ck_assert_msg(n == count, "axis %g: %d hulls of %d", axis, n, count);
        for (int i = 0; i < n && count > 1; i++) {
            const ship *of = &s[0];
            for (int m = 1; m < count; m++)
                if (off_centre(&c, &s[m], &h[i].frame) < off_centre(&c, of, &h[i].frame)) of = &s[m];
            ck_assert_msg(off_centre(&c, of, &h[i].frame) < 8, "axis %g: off %g", axis, off_centre(&c, of, &h[i].frame));
            ck_assert_msg(fabs(h[i].frame.length_m - of->length) < 16, "axis %g: %g of %g", axis, h[i].frame.length_m, of->length);
            ck_assert_msg(fabs(h[i].frame.beam_m - of->beam) < 5, "axis %g: %g of %g", axis, h[i].frame.beam_m, of->beam);
            ck_assert(h[i].remarks & TNK_HULL_STRIP);
        }
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

START_TEST(a_dark_hull_is_measured) {
    const double g[4] = {3, 0, 0, -3};
    tnk_measure w = {.kern = kern()};
    seed_dice(33);
    for (int k = 0; k < 12; k++) {
        ship s = {0.7, -0.4, 15.0 * k, 150, 24, -150};
        canvas c = scene_of(g, &s, 1, 220);
        tnk_frame f = guess_of(&c, &s);
        tnk_hull h[TNK_HULLS];
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 3, 50, h, TNK_HULLS), 1);
        ck_assert(h[0].remarks & TNK_HULL_DARK);
        ck_assert_double_eq_tol(h[0].frame.length_m, 150, 6);
        ck_assert_double_eq_tol(h[0].frame.beam_m, 24, 4);
        ck_assert_double_le(fabs(remainder(h[0].frame.axis_deg - s.axis, 180)), 1.5);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* White paint in haze: the near infrared rises by hardly more than the half of the visible that is taken off as foam. */
START_TEST(a_hull_dim_in_the_near_infrared_is_measured) {
    const double g[4] = {10, 0, 0, -10};
    tnk_measure w = {.kern = kern()};
    seed_dice(37);
    for (int k = 0; k < 12; k++) {
        ship s = {0.7, -0.4, 15.0 * k, 180, 30, 750};
        canvas c = canvas_new(60, g);
        sea_of(&c);
        draw(&c, &s);
        for (int i = 0; i < c.n * c.n; i++) c.band[3][i] = 200 + 0.45f * (c.band[3][i] - 200);
        expose(&c, 8);
        tnk_frame f = guess_of(&c, &s);
        tnk_hull h[TNK_HULLS];
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 10, 50, h, TNK_HULLS), 1);
        ck_assert_double_ge(h[0].contrast, 20);
        ck_assert_double_eq_tol(h[0].frame.length_m, 180, 14);
        ck_assert_double_eq_tol(h[0].frame.beam_m, 30, 9);
        ck_assert_double_le(fabs(remainder(h[0].frame.axis_deg - s.axis, 180)), 2.5);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* A low sun astern lays the house's shadow across the deck: 30 m from the fore part to the house. */
START_TEST(a_house_s_shadow_does_not_end_a_hull) {
    static const struct { double sun, elevation, length; } as[] = {
        {180, 30, 165}, {150, 30, 165}, /* from astern */
        {0, 30, 110}, {90, 30, 110}, {180, 60, 110}, {180, NAN, 110}, /* from ahead, abeam, too high, not known */
    };
    const double g[4] = {2, 0, 0, -2};
    tnk_measure w = {.kern = kern()};
    seed_dice(71);
    for (int k = 0; k < 24; k++) {
        double axis = 15.0 * k, sn = sin(axis * rad), cs = cos(axis * rad);
        ship both[] = {{35 * sn, 35 * cs, axis, 110, 28, 1500}, {-62.5 * sn, -62.5 * cs, axis, 25, 28, 2500}};
        canvas c = scene_of(g, both, 2, 300);
        for (int i = 0; i < COUNT(as); i++) {
            c.view.sun_azimuth_deg = axis + as[i].sun, c.view.sun_elevation_deg = as[i].elevation;
            tnk_frame f = guess_of(&c, &both[0]);
            tnk_hull h[TNK_HULLS];
            ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 2, 50, h, TNK_HULLS), 1);
            ck_assert_msg(fabs(h[0].frame.length_m - as[i].length) < 6, "axis %g, sun %g, %g: length %g", axis, as[i].sun,
                          as[i].elevation, h[0].frame.length_m);
            ck_assert_double_eq_tol(h[0].frame.beam_m, 28, 4);
        }
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* The shadow of a house lies slantwise over one side of the deck, as dark as the water. */
START_TEST(a_slanting_shadow_does_not_turn_a_hull) {
    const double g[4] = {1, 0, 0, -1};
    tnk_measure w = {.kern = kern()};
    seed_dice(72);
    for (int k = 0; k < 12; k++) {
        ship s = {0.4, -0.2, 30.0 * k + 7, 150, 26, 1500};
        double sn = sin(s.axis * rad), cs = cos(s.axis * rad);
        canvas c = canvas_new(260, g);
        sea_of(&c);
        draw(&c, &s);
        for (int y = 0; y < c.n; y++)
            for (int x = 0; x < c.n; x++) {
                double e = x + 0.5 - 0.5 * c.n - s.east, n = 0.5 * c.n - y - 0.5 - s.north, a = e * sn + n * cs, b = e * cs - n * sn;
                if (a < -45 || a > 25 || b < 13 - 0.17 * (25 - a)) continue;
                for (int band = 0; band < TNK_VIEW_BANDS; band++) c.band[band][y * c.n + x] = 800 - 200 * (float)band;
            }
        expose(&c, 8);
        tnk_frame f = guess_of(&c, &s);
        tnk_hull h[TNK_HULLS];
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 1, 50, h, TNK_HULLS), 1);
        ck_assert_msg(fabs(remainder(h[0].frame.axis_deg - s.axis, 180)) < 1, "axis %g: %g", s.axis, h[0].frame.axis_deg);
        ck_assert_msg(fabs(h[0].frame.length_m - s.length) < 4, "axis %g: length %g", s.axis, h[0].frame.length_m);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* Half of the hull lies where there are no pixels. */
START_TEST(a_hull_over_the_edge_says_so) {
    const double g[4] = {3, 0, 0, -3};
    tnk_measure w = {.kern = kern()};
    seed_dice(34);
    for (int k = 0; k < 6; k++) {
        ship s = {0.7, -0.4, 60 + 10.0 * k, 150, 24, 1500};
        canvas c = scene_of(g, &s, 1, 220);
        for (int y = 0; y < c.n; y++) memset(c.valid + y * c.n + c.n / 2 + 8, 0, (size_t)(c.n / 2 - 8));
        ship half = s;
        half.east -= 25 * sin(s.axis * rad), half.north -= 25 * cos(s.axis * rad), half.length = 100;
        tnk_frame f = guess_of(&c, &half);
        tnk_hull h[TNK_HULLS];
        ck_assert_int_eq(tnk_hull_measure(&w, &c.view, &f, 3, 50, h, TNK_HULLS), 1);
        ck_assert_msg(h[0].remarks & TNK_HULL_CUT, "axis %g, length %g", s.axis, h[0].frame.length_m);
        ck_assert_double_le(h[0].frame.length_m, 130);
        canvas_free(&c);
    }
    tnk_measure_free(&w);
}
END_TEST

/* Any picture gives finite hulls that are longer than broad, and never more than asked for. */
START_TEST(any_picture_gives_sane_hulls) {
    tnk_measure w = {.kern = kern()};
    int found = 0;
    seed_dice(35);
    for (int round = 0; round < 400; round++) {
        const double *g = grounds[round % COUNT(grounds)];
        canvas c = canvas_new(90, g);
        sea_of(&c);
        for (int k = 0; k < 1 + (int)dice(40); k++) {
            int x = (int)dice(88), y = (int)dice(88), wide = 1 + (int)dice(30), high = 1 + (int)dice(30);
            float v = (float)dice(3000);
            for (int j = y; j < y + high && j < c.n; j++)
                for (int i = x; i < x + wide && i < c.n; i++)
                    for (int b = 0; b < 4; b++) c.band[b][j * c.n + i] = v + (float)(b * (int)dice(60));
            if (dice(9) == 0) memset(c.valid + y * c.n, 0, (size_t)c.n);
            if (dice(9) == 0) memset(c.land + y * c.n, 1, (size_t)c.n);
        }
        if (round % 3 == 0) expose(&c, 20 * unit());
        if (round % 5 == 0) c.view.band[3] = NULL;
        tnk_frame f = {5000 + 90 * unit(), 3000 + 90 * unit(), 360 * unit(), 10 + 250 * unit(), 3 + 60 * unit()};
        tnk_hull h[TNK_HULLS];
        int most = 1 + (int)dice(TNK_HULLS), n = tnk_hull_measure(&w, &c.view, &f, gsd_of(g), 30, h, most);
        ck_assert(n >= 0 && n <= most);
        for (int i = 0; i < n; i++) {
            const tnk_frame *m = &h[i].frame;
            ck_assert_msg(m->length_m >= m->beam_m && m->beam_m > 0, "round %d: %g x %g", round, m->length_m, m->beam_m);
            ck_assert(isfinite(m->length_m) && isfinite(m->axis_deg) && isfinite(m->col) && isfinite(m->row));
            ck_assert(isfinite(h[i].length_sd_m) && isfinite(h[i].beam_sd_m) && isfinite(h[i].axis_sd_deg));
            ck_assert(isfinite(h[i].contrast) && isfinite(h[i].ratio) && isfinite(h[i].visible));
            ck_assert(isfinite(h[i].peak) && isfinite(h[i].fill) && isfinite(h[i].around));
            ck_assert(isfinite(h[i].bow_odds) && isfinite(h[i].land_around) && isfinite(h[i].ends));
        }
        found += n;
        canvas_free(&c);
    }
    ck_assert_int_gt(found, 20); /* or nothing was tested */
    tnk_measure_free(&w);
}
END_TEST

START_TEST(measuring_without_memory) {
    const double g[4] = {3, 0, 0, -3};
    ship s = {0, 0, 40, 120, 20, 1500};
    seed_dice(36);
    canvas c = scene_of(g, &s, 1, 200);
    tnk_frame f = guess_of(&c, &s);
    for (long n = 1, got = -1; got < 0; n++) {
        tnk_measure w = {.kern = kern()};
        tnk_hull h[TNK_HULLS];
        tnk_alloc_fail_at(n);
        got = tnk_hull_measure(&w, &c.view, &f, 3, 50, h, TNK_HULLS);
        tnk_alloc_fail_at(0);
        ck_assert_msg(got == -1 || got == 1, "allocation %ld failed: %ld hulls", n, got);
        tnk_measure_free(&w);
        ck_assert_int_lt(n, 100);
    }
    canvas_free(&c);
}
END_TEST

int main(void) {
    TCase *c = tcase_create("measure");
    tcase_add_loop_test(c, a_patch_lies_where_its_frame_says, 0, 2 * COUNT(grounds));
    tcase_add_test(c, a_patch_over_the_edge_is_invalid_there);
    tcase_add_loop_test(c, a_drawn_hull_is_measured, 0, COUNT(cases));
    tcase_add_test(c, the_bow_is_the_pointed_end);
    tcase_add_test(c, the_trail_lies_astern);
    tcase_add_test(c, fading_foam_is_no_hull);
    tcase_add_test(c, bright_foam_is_no_hull);
    tcase_add_test(c, a_grey_stern_is_no_foam);
    tcase_add_test(c, a_hull_at_a_quay_keeps_its_size);
    tcase_add_test(c, two_abreast_are_two);
    tcase_add_test(c, a_raft_is_its_hulls_and_a_slab_is_not);
    tcase_add_loop_test(c, abreast_in_coarse_pixels, 0, COUNT(rows));
    tcase_add_test(c, a_dark_hull_is_measured);
    tcase_add_test(c, a_hull_dim_in_the_near_infrared_is_measured);
    tcase_add_test(c, a_house_s_shadow_does_not_end_a_hull);
    tcase_add_test(c, a_slanting_shadow_does_not_turn_a_hull);
    tcase_add_test(c, a_hull_over_the_edge_says_so);
    tcase_add_test(c, any_picture_gives_sane_hulls);
    tcase_add_test(c, measuring_without_memory);
    return run_tests(c, "measure");
}
