/* Search on the coarse level: components, sea and land, blobs. The water's own statistics are in
 * test_water.c. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tanker/scan.h>

#include "base/mem.h"
#include "find/blob.h"
#include "find/label.h"
#include "find/sea.h"
#include "suite.h"

static tnk_kern kern;

static const double rad = 3.14159265358979323846 / 180;

/* ---- components, against a flood fill ---- */

/* Number the components by a flood fill, in the order in which a row scan meets them. */
static int flood(const uint8_t *mask, int bits, int w, int h, long stride, int32_t *id) {
    int count = 0;
    int *stack = malloc((size_t)w * (size_t)h * sizeof *stack);
    memset(id, 0, (size_t)w * (size_t)h * sizeof *id);
    for (int at = 0; at < w * h; at++) {
        if (!(mask[at / w * stride + at % w] & bits) || id[at]) continue;
        int n = 0;
        stack[n++] = at;
        id[at] = ++count;
        while (n) {
            int p = stack[--n], px = p % w, py = p / w;
            for (int y = py - 1; y <= py + 1; y++)
                for (int x = px - 1; x <= px + 1; x++) {
                    if (x < 0 || y < 0 || x >= w || y >= h || id[y * w + x]) continue;
                    if (!(mask[y * stride + x] & bits)) continue;
                    id[y * w + x] = count;
                    stack[n++] = y * w + x;
                }
        }
    }
    free(stack);
    return count;
}

static void parts_agree(const tnk_labels *l, const int32_t *id, int count) {
    for (int k = 1; k <= count; k++) {
        tnk_component c = {l->width, l->height, 0, 0, 0};
        for (int y = 0; y < l->height; y++)
            for (int x = 0; x < l->width; x++) {
                if (id[y * l->width + x] != k) continue;
                if (x < c.x0) c.x0 = x;
                if (y < c.y0) c.y0 = y;
                if (x >= c.x1) c.x1 = x + 1;
                if (y >= c.y1) c.y1 = y + 1;
                c.area++;
            }
        ck_assert(!memcmp(&c, &l->part[k], sizeof c));
    }
}

START_TEST(labels_agree_with_a_flood_fill) {
    enum { MOST = 40 };
    uint8_t mask[MOST * (MOST + 3)];
    int32_t id[MOST * MOST], painted[MOST * MOST];
    tnk_labels l = {0}; /* kept from one to the next, as the library does */
    seed_dice(1);
    for (int round = 0; round < 1500; round++) {
        int w = 1 + (int)dice(MOST), h = 1 + (int)dice(MOST), bits = 1 << dice(8);
        long stride = w + (long)dice(4);
        uint32_t share = dice(101);
        for (long i = 0; i < stride * h; i++)
            mask[i] = (uint8_t)(dice(256) & ~(uint32_t)bits) | (dice(100) < share ? (uint8_t)bits : 0);
        ck_assert(tnk_label(&l, mask, bits, w, h, stride));
        int count = flood(mask, bits, w, h, stride, id);
        ck_assert_int_eq(l.count, count);
        ck_assert(!memcmp(l.id, id, (size_t)w * (size_t)h * sizeof *id));
        parts_agree(&l, id, count);
        ck_assert(tnk_label_runs(&l, mask, bits, w, h, stride));
        parts_agree(&l, id, count);
        memset(painted, 0, sizeof painted);
        for (const tnk_label_run *r = l.run; r < l.run + l.runs; r++)
            for (int x = r->x0; x < r->x1; x++) painted[r->y * w + x] = r->id;
        ck_assert(!memcmp(painted, id, (size_t)w * (size_t)h * sizeof *id));
        ck_assert(tnk_label_parts(&l, mask, bits, w, h, stride));
        ck_assert_int_eq(l.count, count);
        parts_agree(&l, id, count);
        for (int k = 1; k <= count; k++)
            for (int y = l.part[k].y0; y < l.part[k].y1; y++)
                for (int x = l.part[k].x0; x < l.part[k].x1; x++) ck_assert(l.id[y * w + x] == id[y * w + x]);
    }
    tnk_labels_free(&l);
}
END_TEST

/* Spirals and combs join late and often. */
START_TEST(labels_of_a_comb) {
    enum { W = 101, H = 60 };
    static uint8_t mask[H * W];
    tnk_labels l = {0};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) mask[y * W + x] = x % 2 == 0 || y == H - 1;
    ck_assert(tnk_label(&l, mask, 1, W, H, W));
    ck_assert_int_eq(l.count, 1);
    ck_assert_int_eq(l.part[1].area, (W / 2 + 1) * H + W / 2);
    memset(mask + (H - 1) * W, 0, W);
    ck_assert(tnk_label(&l, mask, 1, W, H, W));
    ck_assert_int_eq(l.count, W / 2 + 1);
    tnk_labels_free(&l);
    tnk_labels_free(&l); /* twice is fine: it is zero again */
}
END_TEST

START_TEST(labels_without_memory) {
    uint8_t mask[30 * 30];
    for (int i = 0; i < 900; i++) mask[i] = i % 7 < 3;
    for (long n = 1;; n++) {
        tnk_labels l = {0};
        tnk_alloc_fail_at(n);
        int good = tnk_label(&l, mask, 1, 30, 30, 30);
        tnk_alloc_fail_at(0);
        ck_assert(good || n < 20);
        tnk_labels_free(&l);
        if (good) break;
        ck_assert_int_lt(n, 20);
    }
}
END_TEST

/* ---- sea and land ---- */

typedef struct sea {
    uint8_t *mask;
    int w, h, *line;
    tnk_labels labels;
} sea;

static sea sea_new(int w, int h) {
    sea s = {.w = w, .h = h};
    s.mask = malloc((size_t)w * (size_t)h);
    s.line = malloc((size_t)w * sizeof *s.line);
    memset(s.mask, TNK_SEA_VALID, (size_t)w * (size_t)h);
    return s;
}

static void sea_free(sea *s) {
    free(s->mask);
    free(s->line);
    tnk_labels_free(&s->labels);
}

static void bright(sea *s, int x0, int y0, int w, int h) {
    for (int y = y0; y < y0 + h; y++)
        for (int x = x0; x < x0 + w; x++) s->mask[y * s->w + x] |= TNK_SEA_BRIGHT;
}

static int bit(const sea *s, int x, int y, int b) { return (s->mask[y * s->w + x] & b) != 0; }

static const tnk_sea_opts forty = {.longest = 40, .guard = 2, .near = 6, .widest = 400};

static void fill(sea *s, const tnk_sea_opts *o) {
    ck_assert(tnk_sea_mask(s->mask, s->w, s->h, o, &s->labels, s->line));
}

START_TEST(what_is_longer_than_a_ship_is_land) {
    sea s = sea_new(200, 150);
    bright(&s, 20, 20, 30, 5);  /* a ship */
    bright(&s, 20, 60, 60, 3);  /* too long */
    bright(&s, 120, 60, 25, 25); /* short enough, too wide */
    bright(&s, 140, 20, 2, 2);
    fill(&s, &forty);
    ck_assert(!bit(&s, 30, 22, TNK_SEA_LAND) && bit(&s, 30, 22, TNK_SEA_SEA));
    ck_assert(bit(&s, 30, 61, TNK_SEA_LAND) && !bit(&s, 30, 61, TNK_SEA_SEA));
    ck_assert(bit(&s, 130, 70, TNK_SEA_LAND));
    ck_assert(!bit(&s, 140, 20, TNK_SEA_LAND));
    sea_free(&s);
}
END_TEST

/* Short of both, but broader than any hull; and the same where it is mostly brighter than land. */
START_TEST(what_is_broader_than_a_ship_is_land) {
    sea s = sea_new(200, 150);
    tnk_sea_opts o = forty;
    o.broadest = 12;
    bright(&s, 20, 20, 35, 10);
    bright(&s, 20, 60, 30, 13);
    bright(&s, 120, 60, 30, 13);
    for (int y = 60; y < 73; y++)
        for (int x = 120; x < 140; x++) s.mask[y * s.w + x] |= TNK_SEA_ALIVE;
    fill(&s, &o);
    ck_assert(!bit(&s, 30, 22, TNK_SEA_LAND));
    ck_assert(bit(&s, 30, 61, TNK_SEA_LAND));
    ck_assert(!bit(&s, 130, 61, TNK_SEA_LAND));
    sea_free(&s);
}
END_TEST

START_TEST(guard_and_near_are_squares_around_land) {
    sea s = sea_new(200, 150);
    bright(&s, 60, 70, 60, 10);
    bright(&s, 100, 100, 20, 3); /* a ship has neither */
    fill(&s, &forty);
    for (int y = 0; y < 150; y++)
        for (int x = 0; x < 200; x++) {
            int dx = x < 60 ? 60 - x : x > 119 ? x - 119 : 0, dy = y < 70 ? 70 - y : y > 79 ? y - 79 : 0;
            int far = dx > dy ? dx : dy;
            ck_assert_int_eq(bit(&s, x, y, TNK_SEA_LAND), far == 0);
            ck_assert_int_eq(bit(&s, x, y, TNK_SEA_GUARD), far <= forty.guard);
            ck_assert_int_eq(bit(&s, x, y, TNK_SEA_NEAR), far <= forty.near);
            ck_assert_int_eq(bit(&s, x, y, TNK_SEA_SEA), far > forty.guard);
        }
    sea_free(&s);
}
END_TEST

START_TEST(a_pond_is_no_sea_and_a_harbour_is) {
    sea s = sea_new(250, 200);
    bright(&s, 40, 40, 100, 100);
    for (int y = 60; y < 80; y++)
        for (int x = 60; x < 80; x++) s.mask[y * 250 + x] = TNK_SEA_VALID; /* a pond of 20 */
    for (int y = 95; y < 125; y++)
        for (int x = 60; x < 120; x++) s.mask[y * 250 + x] = TNK_SEA_VALID; /* a basin of 60 */
    for (int y = 50; y < 56; y++)
        for (int x = 110; x < 145; x++) s.mask[y * 250 + x] = TNK_SEA_VALID; /* a creek to the sea */
    fill(&s, &forty);
    ck_assert(!bit(&s, 70, 70, TNK_SEA_SEA) && !bit(&s, 70, 70, TNK_SEA_LAND));
    ck_assert(bit(&s, 90, 110, TNK_SEA_SEA));
    ck_assert(bit(&s, 120, 53, TNK_SEA_SEA));
    ck_assert(!bit(&s, 61, 96, TNK_SEA_SEA)); /* its guard */
    sea_free(&s);
}
END_TEST

/* Dark pixels in a corner of the region may go on outside: no pond. */
START_TEST(what_meets_the_border_is_no_pond) {
    sea s = sea_new(120, 120);
    bright(&s, 0, 20, 60, 6);
    bright(&s, 20, 0, 6, 26);
    bright(&s, 0, 100, 120, 20);
    fill(&s, &forty);
    ck_assert(bit(&s, 22, 22, TNK_SEA_LAND));
    ck_assert(bit(&s, 10, 10, TNK_SEA_SEA) && bit(&s, 80, 60, TNK_SEA_SEA));
    sea_free(&s);
}
END_TEST

START_TEST(the_callers_land_is_land_of_any_size) {
    sea s = sea_new(100, 100);
    tnk_sea_opts o = forty;
    o.user = 1;
    bright(&s, 50, 50, 1, 1);
    s.mask[50 * s.w + 50] |= TNK_SEA_LAND;
    bright(&s, 20, 20, 10, 3); /* what the image alone shows */
    fill(&s, &o);
    ck_assert(bit(&s, 50, 50, TNK_SEA_LAND) && bit(&s, 52, 48, TNK_SEA_GUARD));
    ck_assert(!bit(&s, 53, 50, TNK_SEA_GUARD) && bit(&s, 53, 50, TNK_SEA_SEA));
    ck_assert(!bit(&s, 25, 21, TNK_SEA_LAND) && bit(&s, 25, 21, TNK_SEA_SEA));
    sea_free(&s);
}
END_TEST

START_TEST(invalid_is_never_sea) {
    sea s = sea_new(100, 100);
    for (int y = 30; y < 60; y++)
        for (int x = 0; x < 100; x++) s.mask[y * 100 + x] = 0;
    fill(&s, &forty);
    ck_assert(!bit(&s, 50, 40, TNK_SEA_SEA) && !bit(&s, 50, 40, TNK_SEA_LAND));
    ck_assert(bit(&s, 50, 10, TNK_SEA_SEA) && bit(&s, 50, 90, TNK_SEA_SEA));
    sea_free(&s);
}
END_TEST

/* Coasts, ships, clouds and holes at every scale. */
static void paint_at_random(sea *s) {
    for (int k = 0; k < 260; k++) {
        int w = 1 + (int)dice(k % 9 ? 14 : 70), h = 1 + (int)dice(k % 9 ? 14 : 70);
        int x = (int)dice((uint32_t)(s->w - w)), y = (int)dice((uint32_t)(s->h - h));
        int erase = k % 3 == 2, invalid = k % 23 == 22;
        for (int j = y; j < y + h; j++)
            for (int i = x; i < x + w; i++) {
                uint8_t *m = &s->mask[j * s->w + i];
                *m = invalid ? 0 : erase ? TNK_SEA_VALID : TNK_SEA_VALID | TNK_SEA_BRIGHT;
            }
    }
}

/* Any region with a margin of 1.5 * longest gives the same bits inside. */
START_TEST(land_does_not_depend_on_the_cut) {
    const tnk_sea_opts o = {.longest = 24, .guard = 2, .near = 8, .widest = 150};
    int margin = 36, core = 48;
    seed_dice(77);
    for (int round = 0; round < 12; round++) {
        sea whole = sea_new(360, 300), part = sea_new(core + 2 * margin, core + 2 * margin);
        paint_at_random(&whole);
        uint8_t *raw = malloc(360 * 300);
        memcpy(raw, whole.mask, 360 * 300);
        fill(&whole, &o);
        for (int cut = 0; cut < 12; cut++) {
            int x0 = (int)dice(360 - (uint32_t)part.w), y0 = (int)dice(300 - (uint32_t)part.h);
            for (int y = 0; y < part.h; y++)
                memcpy(part.mask + y * part.w, raw + (y0 + y) * 360 + x0, (size_t)part.w);
            fill(&part, &o);
            for (int y = margin; y < margin + core; y++)
                ck_assert(!memcmp(part.mask + y * part.w + margin,
                                  whole.mask + (y0 + y) * 360 + x0 + margin, (size_t)core));
        }
        free(raw);
        sea_free(&whole);
        sea_free(&part);
    }
}
END_TEST

/* ---- blobs ---- */

enum { SIDE = 120 };

typedef struct water {
    float score2[SIDE * SIDE];
    uint8_t mask[SIDE * SIDE];
} water;

static void calm(water *w) {
    for (int i = 0; i < SIDE * SIDE; i++) w->score2[i] = 0.04f, w->mask[i] = TNK_SEA_VALID | TNK_SEA_SEA;
}

/* A box on the ground, centred at a pixel coordinate: cells whose centre lies inside. */
static void box(water *w, const double *g, double col, double row, double axis, double length,
                double beam, float score) {
    double s = sin(axis * rad), c = cos(axis * rad);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double dx = x + 0.5 - col, dy = y + 0.5 - row, e = g[0] * dx + g[2] * dy, n = g[1] * dx + g[3] * dy;
            if (fabs(e * s + n * c) <= 0.5 * length && fabs(e * c - n * s) <= 0.5 * beam)
                w->score2[y * SIDE + x] = score * score;
        }
}

/* What hangs together with a seed, told by its labels. */
START_TEST(what_grows_from_seeds_hangs_together_with_one) {
    enum { SOME = 40, SPAN = 7 };
    static uint8_t mask[SOME * SOME], member[SOME * SOME];
    static float score2[SOME * SOME];
    const float *rows[SOME];
    tnk_labels l = {0};
    tnk_grown grown = {0};
    tnk_spans seeds = {0};
    seed_dice(2);
    for (int round = 0; round < 400; round++) {
        int w = 1 + (int)dice(SOME), h = 1 + (int)dice(SOME), has[SOME * SOME + 1] = {0};
        uint32_t share = dice(101), rare = 1 + dice(200);
        for (int y = 0; y < h; y++) rows[y] = score2 + y * w;
        for (int i = 0; i < w * h; i++) {
            score2[i] = dice(rare) == 0 ? 1 : dice(100) < share ? 0.3f : 0.2f;
            mask[i] = (uint8_t)(dice(256) & ~(uint32_t)TNK_SEA_ALIVE) | (dice(4) ? TNK_SEA_SEA : 0);
            member[i] = mask[i] & TNK_SEA_SEA && score2[i] >= 0.3f;
        }
        for (int y = 0; y < h; y++) {
            ck_assert(tnk_spans_row(&seeds, y));
            for (int x = 0; x < w; x += SPAN) {
                int any = dice(8) == 0;
                for (int i = x; i < x + SPAN && i < w; i++) any |= rows[y][i] >= 1;
                if (any) ck_assert(tnk_spans_take(&seeds, y, x, x + SPAN < w ? x + SPAN : w));
            }
        }
        ck_assert(tnk_spans_row(&seeds, h));
        ck_assert(tnk_label(&l, member, 1, w, h, w));
        for (int i = 0; i < w * h; i++) has[l.id[i]] |= score2[i] >= 1;
        ck_assert(tnk_grow_seeds(&grown, rows, mask, w, h, 0.3f, round % 2 ? &seeds : NULL));
        int wrong = 0;
        for (int i = 0; i < w * h; i++) member[i] = l.id[i] && has[l.id[i]];
        for (int i = 0; i < w * h; i++) wrong += ((mask[i] & TNK_SEA_ALIVE) != 0) != member[i];
        for (long k = 0; k < grown.count; k++)
            for (int x = grown.item[k].x0; x < grown.item[k].x1; x++) wrong += !member[grown.item[k].y * w + x]--;
        for (int i = 0; i < w * h; i++) wrong += member[i] != 0;
        ck_assert_int_eq(wrong, 0);
    }
    tnk_labels_free(&l);
    tnk_grown_free(&grown);
    tnk_spans_free(&seeds);
}
END_TEST

static const float *const *rows_of(const float *score2) {
    static const float *rows[SIDE];
    for (int y = 0; y < SIDE; y++) rows[y] = score2 + y * SIDE;
    return rows;
}

static const double grounds[][4] = {
    {5, 0, 0, -5},            /* north up */
    {5, 0, 0, 5},             /* mirrored: south up */
    {3, 0, 0, -6},            /* twice as tall as wide */
    {4.3, 2.5, 2.5, -4.3},    /* turned by 30 degrees */
    {-3.1, 3.4, 4.9, 4.2},    /* turned, not square, a little sheared */
    {0.2, -5.5, -3.9, -0.1},  /* nearly a quarter turn, mirrored */
};

START_TEST(a_box_is_measured_on_the_ground) {
    static water w;
    const double *g = grounds[_i];
    double px = sqrt(fabs(g[0] * g[3] - g[1] * g[2]));
    double diagonal = fmax(hypot(g[0] + g[2], g[1] + g[3]), hypot(g[0] - g[2], g[1] - g[3]));
    tnk_blobs blobs = {0};
    tnk_blob_opts o = {.kern = &kern, .col = 1000, .row = 2000, .longest = SIDE, .low = 0.5f};
    memcpy(o.ground, g, sizeof o.ground);
    for (int k = 0; k < 36; k++) {
        double axis = 5.0 * k + 1, length = 160 + 3 * k, beam = 38, col = 60.2 + 0.05 * k, row = 57.9 - 0.1 * k;
        calm(&w);
        box(&w, g, col, row, axis, length, beam, 2);
        ck_assert(tnk_blobs_find(&blobs, rows_of(w.score2), w.mask, SIDE, SIDE, &o));
        ck_assert_int_eq(blobs.count, 1);
        const tnk_blob *b = &blobs.item[0];
        double dx = b->col - 1000 - col, dy = b->row - 2000 - row;
        ck_assert_double_le(hypot(g[0] * dx + g[2] * dy, g[1] * dx + g[3] * dy), 0.6 * px);
        ck_assert_msg(fabs(remainder(b->axis_deg - axis, 180)) < 2, "axis %g is %g", axis, b->axis_deg);
        ck_assert(b->axis_deg >= 0 && b->axis_deg < 180);
        ck_assert_msg(fabs(b->length_m - length) < diagonal, "length %g is %g", length, b->length_m);
        ck_assert_msg(fabs(b->beam_m - beam) < diagonal, "beam %g is %g", beam, b->beam_m);
        ck_assert_double_eq_tol((double)b->area_px * px * px, length * beam, 0.1 * length * beam);
        ck_assert_double_eq_tol(b->peak, 2, 1e-6);
        ck_assert_double_eq_tol(b->typical, 2, 1e-6);
    }
    tnk_blobs_free(&blobs);
}
END_TEST

static const tnk_blob_opts plain = {.kern = &kern, .ground = {5, 0, 0, -5}, .longest = 60, .low = 0.5f};

static long blobs_of(water *w, tnk_blobs *out) {
    ck_assert(tnk_blobs_find(out, rows_of(w->score2), w->mask, SIDE, SIDE, &plain));
    return out->count;
}

START_TEST(a_blob_needs_a_seed) {
    static water w;
    tnk_blobs b = {0};
    calm(&w);
    box(&w, plain.ground, 60, 60, 90, 150, 30, 0.95f);
    ck_assert_int_eq(blobs_of(&w, &b), 0);
    w.score2[60 * SIDE + 60] = 1.01f; /* one pixel is enough */
    ck_assert_int_eq(blobs_of(&w, &b), 1);
    calm(&w);
    ck_assert_int_eq(blobs_of(&w, &b), 0);
    tnk_blobs_free(&b);
}
END_TEST

/* Two ships of 150 m in a slick of 450 m: the slick is longer than a ship, the ships are not. */
START_TEST(ships_in_a_slick_are_taken_apart) {
    static water w;
    tnk_blobs b = {0};
    calm(&w);
    box(&w, plain.ground, 60, 60, 90, 450, 100, 0.8f);
    box(&w, plain.ground, 40, 60, 90, 150, 25, 5);
    box(&w, plain.ground, 82, 58, 60, 150, 25, 3);
    ck_assert_int_eq(blobs_of(&w, &b), 2);
    for (int i = 0; i < 2; i++) ck_assert_double_eq_tol(b.item[i].length_m, 150, 12);
    tnk_blobs_free(&b);
}
END_TEST

/* Two ships beside each other in a patch that is short enough, and broader than a ship. */
START_TEST(ships_in_a_broad_patch_are_taken_apart) {
    static water w;
    tnk_blobs b = {0};
    tnk_blob_opts o = plain;
    calm(&w);
    box(&w, plain.ground, 60, 60, 90, 220, 120, 1.5f);
    box(&w, plain.ground, 60, 52, 90, 150, 25, 5);
    box(&w, plain.ground, 60, 68, 90, 150, 25, 3);
    ck_assert_int_eq(blobs_of(&w, &b), 1);
    o.broadest_m = 80;
    ck_assert(tnk_blobs_find(&b, rows_of(w.score2), w.mask, SIDE, SIDE, &o));
    ck_assert_int_eq(b.count, 2);
    for (int i = 0; i < 2; i++) ck_assert_double_eq_tol(b.item[i].length_m, 150, 12);
    tnk_blobs_free(&b);
}
END_TEST

/* Of the parts into which a group falls at its own level, those without a seed are none. */
START_TEST(a_part_needs_a_seed_too) {
    static water w;
    tnk_blobs b = {0};
    calm(&w);
    box(&w, plain.ground, 60, 60, 90, 250, 10, 0.6f);
    box(&w, plain.ground, 48, 60, 90, 120, 30, 2.5f);
    box(&w, plain.ground, 78, 60, 90, 60, 15, 0.95f);
    ck_assert_int_eq(blobs_of(&w, &b), 1);
    ck_assert_double_eq_tol(b.item[0].length_m, 120, 10);
    tnk_blobs_free(&b);
}
END_TEST

/* A wake fainter than the hull is cut off by the blob's own level. */
START_TEST(a_faint_wake_is_cut_off) {
    static water w;
    tnk_blobs b = {0};
    calm(&w);
    box(&w, plain.ground, 75, 60, 90, 90, 15, 0.7f);
    box(&w, plain.ground, 50, 60, 90, 160, 25, 4);
    ck_assert_int_eq(blobs_of(&w, &b), 1);
    ck_assert_double_eq_tol(b.item[0].length_m, 160, 12);
    tnk_blobs_free(&b);
}
END_TEST

START_TEST(near_and_bright_are_shares) {
    static water w;
    tnk_blobs b = {0};
    calm(&w);
    box(&w, plain.ground, 60, 60, 90, 200, 40, 2);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            if (x >= 70) w.mask[y * SIDE + x] |= TNK_SEA_NEAR;
            if (x < 50) w.mask[y * SIDE + x] |= TNK_SEA_BRIGHT;
            if (y < 20) w.mask[y * SIDE + x] &= (uint8_t)~TNK_SEA_SEA;
        }
    box(&w, plain.ground, 60, 10, 90, 200, 40, 9); /* not on the sea: not searched */
    ck_assert_int_eq(blobs_of(&w, &b), 1);
    ck_assert_double_eq_tol(b.item[0].near_share, 0.25, 0.01);
    ck_assert_double_eq_tol(b.item[0].bright_share, 0.25, 0.01);
    tnk_blobs_free(&b);
}
END_TEST

START_TEST(blobs_without_memory) {
    static water w;
    for (long n = 1, good = 0; !good; n++) {
        tnk_blobs b = {0};
        calm(&w);
        box(&w, plain.ground, 60, 60, 30, 450, 20, 0.8f);
        box(&w, plain.ground, 60, 60, 30, 150, 20, 2);
        tnk_alloc_fail_at(n);
        good = tnk_blobs_find(&b, rows_of(w.score2), w.mask, SIDE, SIDE, &plain);
        tnk_alloc_fail_at(0);
        if (good) ck_assert_int_eq(b.count, 1);
        tnk_blobs_free(&b);
        ck_assert_int_lt(n, 60);
    }
}
END_TEST

int main(void) {
    TCase *c = tcase_create("find");
    tnk_kern_init(&kern, TNK_CPU_ALL);
    tcase_add_test(c, labels_agree_with_a_flood_fill);
    tcase_add_test(c, labels_of_a_comb);
    tcase_add_test(c, labels_without_memory);
    tcase_add_test(c, what_is_longer_than_a_ship_is_land);
    tcase_add_test(c, what_is_broader_than_a_ship_is_land);
    tcase_add_test(c, guard_and_near_are_squares_around_land);
    tcase_add_test(c, a_pond_is_no_sea_and_a_harbour_is);
    tcase_add_test(c, what_meets_the_border_is_no_pond);
    tcase_add_test(c, the_callers_land_is_land_of_any_size);
    tcase_add_test(c, invalid_is_never_sea);
    tcase_add_test(c, land_does_not_depend_on_the_cut);
    tcase_add_loop_test(c, a_box_is_measured_on_the_ground, 0, COUNT(grounds));
    tcase_add_test(c, what_grows_from_seeds_hangs_together_with_one);
    tcase_add_test(c, a_blob_needs_a_seed);
    tcase_add_test(c, ships_in_a_slick_are_taken_apart);
    tcase_add_test(c, ships_in_a_broad_patch_are_taken_apart);
    tcase_add_test(c, a_part_needs_a_seed_too);
    tcase_add_test(c, a_faint_wake_is_cut_off);
    tcase_add_test(c, near_and_bright_are_shares);
    tcase_add_test(c, blobs_without_memory);
    return run_tests(c, "find");
}
