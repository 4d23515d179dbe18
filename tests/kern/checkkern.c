/* checkkern: every kernel slot of a CPU tier against its C reference, to the bit.
 *
 *   checkkern TIER          TIER is sse4, avx2, avx512 or vnni; exit 77 when this CPU lacks it
 *   checkkern TIER --bench  and how much faster it is (nanoseconds per output element)
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tanker/scan.h>
#include <time.h>

#include "kern/kern.h"

enum { MOST = TNK_KTH_MOST + 64, GUARD = 32 };

static uint64_t state = 88172645463325252ULL;

static uint64_t next(void) { /* xorshift64 */
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static const int sizes[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100, 255, 1000};
static const int factors[] = {1, 2, 3, 4, 5, 8, 12, 16};

/* Random, all low, all high, or few extremes: what provokes overflow. */
static void fill_bytes(void *p, size_t n, int how) {
    uint8_t *b = p;
    for (size_t i = 0; i < n; i++)
        b[i] = how == 0 ? (uint8_t)next() : how == 1 ? 0 : how == 2 ? 0xff : next() % 9 ? 0 : 0xff;
}

static void fill_floats(float *p, int n, int how) {
    for (int i = 0; i < n; i++) {
        float r = (float)((double)(next() >> 11) / 9007199254740992.0);
        p[i] = how == 0 ? 2 * r - 1 : how == 1 ? 0 : how == 2 ? 1e18f * r : 1e-30f * (r - 0.5f);
    }
}

static int differ(const char *slot, const void *want, const void *got, size_t bytes, int n, int extra) {
    if (!memcmp(want, got, bytes)) return 0;
    printf("not ok - %s differs from C at n=%d, parameter %d\n", slot, n, extra);
    return 1;
}

static int check_addrow(const tnk_kern *ref, const tnk_kern *k) {
    static uint16_t wide[MOST * 16];
    static uint32_t want[MOST], got[MOST];
    int bad = 0;
    for (int how = 0; how < 4; how++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
                int n = sizes[s], factor = factors[f];
                fill_bytes(wide, sizeof(uint16_t) * (size_t)n * (size_t)factor, how);
                for (int wide_type = 0; wide_type < 2; wide_type++) {
                    for (int i = 0; i < n + GUARD; i++) want[i] = got[i] = (uint32_t)i * 77u;
                    if (wide_type) {
                        ref->addrow_u16(want, wide, n, factor);
                        k->addrow_u16(got, wide, n, factor);
                    } else {
                        ref->addrow_u8(want, (uint8_t *)wide, n, factor);
                        k->addrow_u8(got, (uint8_t *)wide, n, factor);
                    }
                    bad += differ(wide_type ? "addrow_u16" : "addrow_u8", want, got,
                                  sizeof *want * (size_t)(n + GUARD), n, factor);
                }
            }
    return bad;
}

static float rows[12][MOST], want[2 * MOST], got[2 * MOST];

static void fill_rows(int n, int how) {
    for (int i = 0; i < 12; i++) fill_floats(rows[i], n, how);
}

static void reset(int n) {
    for (int i = 0; i < n + GUARD; i++) want[i] = got[i] = (float)i;
}

/* The n numbers of want and got, and what lies behind them. */
static int same(const char *slot, int n, int extra) {
    return differ(slot, want, got, sizeof *want * (size_t)(n + GUARD), n, extra);
}

static const float *const x[3] = {rows[0], rows[1], rows[2]}, *const bg[3] = {rows[3], rows[4], rows[5]};
static const float *const wt[6] = {rows[6], rows[7], rows[8], rows[9], rows[10], rows[11]};

static int check_scores(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    int bad = 0, x0 = (int)(next() % 100), knots = 1 + (int)(next() % 40);
    for (int c = 0; c < 3; c++) {
        fill_rows(n + 40, how);
        reset(n);
        ref->mahal[c](want, x, bg, wt, knots, x0, n);
        k->mahal[c](got, x, bg, wt, knots, x0, n);
        bad += same("mahal", n, c + 1);
        if (c == 2) continue;
        ref->rise[c](want, x, bg, wt, knots, x0, n);
        k->rise[c](got, x, bg, wt, knots, x0, n);
        bad += same("rise", n, c + 1);
    }
    return bad;
}

/* Against its definition, too. */
static int check_split(const tnk_kern *ref, const tnk_kern *k, int n) {
    static uint16_t px[TNK_SPLIT * MOST], out[2][TNK_SPLIT][MOST];
    int bad = 0;
    fill_bytes(px, sizeof px, 0);
    memset(out, 0x5a, sizeof out);
    for (int c = 0; c < 2; c++) {
        uint16_t *dst[TNK_SPLIT] = {out[c][0], out[c][1], out[c][2], out[c][3]};
        (c ? k : ref)->split_u16(dst, px, n);
    }
    bad += differ("split_u16", out[0], out[1], sizeof out[0], n, 0);
    for (int i = 0; i < TNK_SPLIT * n; i++) bad += out[0][i % TNK_SPLIT][i / TNK_SPLIT] != px[i];
    return bad;
}

static int check_lines(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    static uint8_t mask[2][MOST];
    fill_rows(n + 2, how);
    reset(n);
    ref->lerp(want, rows[0], rows[1], 0.37f, n);
    k->lerp(got, rows[0], rows[1], 0.37f, n);
    int bad = same("lerp", n, 0);
    ref->nine(want, rows[0], rows[1], rows[2], n);
    k->nine(got, rows[0], rows[1], rows[2], n);
    bad += same("nine", n, 0);
    ref->nine_other(want, rows[0], rows[1], rows[2], n / 2);
    k->nine_other(got, rows[0], rows[1], rows[2], n / 2);
    bad += same("nine_other", n / 2, 0);
    ref->nine(got, rows[0], rows[1], rows[2], n);
    for (int i = 0; i < n / 2; i++) got[i] = got[2 * i];
    bad += differ("nine_other, one by one", want, got, sizeof *want * (size_t)(n / 2), n, 0);
    for (int c = 0; c < 2; c++) (c ? k : ref)->either(mask[c], rows[0], rows[2][0], rows[1], rows[2][1], n, 2);
    bad += differ("either", mask[0], mask[1], (size_t)n, n, 0);
    for (int c = 0; c < 2; c++) (c ? k : ref)->float_u16(c ? got : want, (const uint16_t *)rows[3], n);
    bad += same("float_u16", n, 0);
    for (int alike = 0; alike < 2; alike++) {
        fill_bytes(mask[0], MOST, 0);
        memcpy(mask[1], mask[0], MOST);
        ref->mark(mask[0], rows[0], n, rows[1][0], alike ? 64 : 32, 64);
        k->mark(mask[1], rows[0], n, rows[1][0], alike ? 64 : 32, 64);
        bad += differ("mark", mask[0], mask[1], MOST, n, alike);
    }
    return bad;
}

static int by_value(const void *a, const void *b) {
    float p = *(const float *)a, q = *(const float *)b;
    return (p > q) - (p < q);
}

/* Against a sorted copy, too: the reference itself is no plain loop. */
static int check_kth(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    int bad = 0;
    if (n < 1 || n > TNK_KTH_MOST) return 0;
    fill_rows(n, how);
    for (int i = 0; i < n && next() % 2; i += 3) rows[0][i] = rows[0][0];
    memcpy(rows[1], rows[0], (size_t)n * sizeof(float));
    qsort(rows[1], (size_t)n, sizeof(float), by_value);
    for (int q = 0; q < 5; q++) {
        int at = (n - 1) * q / 4;
        float a = ref->kth(rows[0], n, at), b = k->kth(rows[0], n, at);
        bad += differ("kth", &a, &b, sizeof a, n, at);
        if (a != rows[1][at]) bad++, printf("not ok - kth of %d is not the sorted one at %d\n", n, at);
    }
    return bad;
}

static int check_columns(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    static float a[64 * TNK_LANES], b[64 * TNK_LANES], column[64];
    int bad = 0;
    if (n > 64) return 0;
    fill_floats(a, n * TNK_LANES, how);
    for (int i = 0; i < n * TNK_LANES; i += 5) a[i] = 0.25f;
    memcpy(b, a, sizeof a);
    for (int i = 0; i < n; i++) column[i] = a[i * TNK_LANES + 3];
    qsort(column, (size_t)n, sizeof(float), by_value);
    ref->columns(a, n);
    k->columns(b, n);
    bad += differ("columns", a, b, sizeof a, n, how);
    for (int i = 0; i < n; i++)
        if (a[i * TNK_LANES + 3] != column[i]) bad++, printf("not ok - a column of %d is not in order\n", n);
    return bad;
}

static int check_sums(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    int bad = 0;
    fill_rows(n + 16, how);
    float a = ref->sum(rows[0], n), b = k->sum(rows[0], n), limit = how == 2 ? 1e18f : 0.7f;
    bad += differ("sum", &a, &b, sizeof a, n, 0);
    for (int i = 0; i < n + 16; i++) rows[1][i] = next() % 3 ? 1 : 0;
    reset(3);
    ref->clipped(rows[0], rows[1], (n + 15) / 16 * 16, 0.1f, limit, want);
    k->clipped(rows[0], rows[1], (n + 15) / 16 * 16, 0.1f, limit, got);
    bad += same("clipped", 3, 0);
    reset(n + 1);
    for (int c = 0; c < 2; c++) {
        float *d = c ? got : want;
        (c ? k : ref)->stand(d, rows[0], rows[1], n, 0.1f, 1.3f);
        d[n] = (c ? k : ref)->root(d, n);
    }
    bad += same("stand", n + 1, 0);
    for (int c = 0; c < 3; c++) {
        reset(n + 10);
        ref->clip[c](x, n, rows[6], rows[7], limit * limit, want + 10, want);
        k->clip[c](x, n, rows[6], rows[7], limit * limit, got + 10, got);
        bad += same("clip", n + 10, c + 1);
    }
    return bad;
}

static int check_beams(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    enum { APART = 9 };
    tnk_beam beam[3] = {{.ahead = {1, 2, APART - 2, APART}, .lengths = 2, .pairs = {1, 4}, .weight = {0.6f, 0.3f}}};
    int bad = 0;
    fill_rows(n + 2 * APART, how);
    reset(n);
    for (int i = 0; i < n; i++) want[i] = got[i] = rows[1][i];
    beam[2] = beam[1] = beam[0];
    beam[1].ahead[3] = 3, beam[1].shared = 1;
    beam[2].ahead[0] = 4;
    ref->along(want, rows[0] + APART, beam, 3, n);
    k->along(got, rows[0] + APART, beam, 3, n);
    bad += same("along", n, 0);
    for (int i = 0; i < n; i++) want[i] = got[i] = rows[1][i];
    beam[1].shared = 0;
    for (int b = 0; b < 3; b++) ref->along(want, rows[0] + APART, &beam[b], 1, n);
    beam[1].shared = 1;
    k->along(got, rows[0] + APART, beam, 3, n);
    bad += same("along, one by one", n, 0);
    if (n >= 5 * TNK_STACK_ROWS + 3 * TNK_STACK) {
        uint16_t at[7] = {0, 3, 1, 16, 7, 7, 2};
        reset(TNK_STACK_ROWS * TNK_STACK);
        ref->stack((float(*)[TNK_STACK])want, rows[0], 5, at, how % 8);
        k->stack((float(*)[TNK_STACK])got, rows[0], 5, at, how % 8);
        bad += same("stack", TNK_STACK_ROWS * TNK_STACK, how);
    }
    reset(n);
    ref->logs(want, rows[0], 0.01f, n);
    k->logs(got, rows[0], 0.01f, n);
    bad += same("logs", n, 0);
    for (int i = 0; i < n; i++) {
        double exact = log(fmax(rows[0][i], 0.01));
        if (fabs(want[i] - exact) < 1e-6 * (1 + fabs(exact))) continue;
        bad++, printf("not ok - log of %g: %g\n", rows[0][i], want[i]);
    }
    return bad;
}

static int check_boxes(const tnk_kern *ref, const tnk_kern *k, int how) {
    enum { SIDE = 40 };
    int bad = 0;
    fill_rows(SIDE * SIDE, how);
    for (int round = 0; round < 20; round++) {
        tnk_box b[2];
        for (int i = 0; i < 2; i++) {
            double turn = 1e-3 * (double)(next() % 7000), a = 1 + (double)(next() % 100) / 10, c = a / (double)(1 + next() % 5);
            b[i] = (tnk_box){19.5, 18.25 + i, {a * sin(turn), a * cos(turn)}, {c * cos(turn), -c * sin(turn)}};
        }
        reset(TNK_BOX);
        ref->box(want, rows[0], SIDE, b);
        k->box(got, rows[0], SIDE, b);
        bad += same("box", TNK_BOX, round);
        reset(2);
        ref->stands(want, rows[0], SIDE, b, 0.3f, 0.7f);
        k->stands(got, rows[0], SIDE, b, 0.3f, 0.7f);
        bad += same("stands", 2, round);
    }
    return bad;
}

/* Results of a tier, the C one too, against sums taken one by one. */
static int check_dots(const tnk_kern *k, int n, int how) {
    enum { TERMS = 37, CELLS = 400 };
    static int8_t weight[TERMS * TNK_DOTS * 4];
    static int16_t pair[TERMS * TNK_DOTS * 4];
    static uint32_t cell[CELLS], bytes[CELLS + GUARD], wanted[CELLS + GUARD];
    ptrdiff_t at[TERMS];
    int bad = 0;
    fill_bytes(cell, sizeof cell, how);
    fill_bytes(weight, sizeof weight, how);
    for (int i = 0; i < TERMS * TNK_DOTS * 4; i++) weight[i] = weight[i] == -128 ? 127 : weight[i];
    for (int i = 0; i < TERMS * TNK_DOTS * 4; i++) pair[i] = weight[i / 4 * 4 + "\0\2\1\3"[i % 4]];
    for (int t = 0; t < TERMS; t++) at[t] = t * 3;
    for (int wide = 0; wide < TERMS; wide += 18)
        for (int terms = wide; terms <= TERMS; terms += TERMS - 18) {
            tnk_dots d = {cell, at, weight, pair, terms, wide, {1e-3f, 1, -2e-5f, 3}, {7, -1, 0.5f, 0.25f}};
            reset(TNK_DOTS * CELLS);
            for (int i = 0; i < CELLS + GUARD; i++) bytes[i] = wanted[i] = (uint32_t)i;
            for (int i = 0; i < n; i++) wanted[i] = 0;
            for (int c = 0; c < TNK_DOTS; c++)
                for (int i = 0; i < n; i++) {
                    int64_t sum = 0;
                    for (int t = 0; t < terms; t++)
                        for (int j = 0; j < 4; j++)
                            sum += (t < wide ? 256 : 1) * (int64_t)weight[(t * TNK_DOTS + c) * 4 + j] *
                                   (cell[at[t] + i] >> 8 * j & 0xff);
                    float v = (float)sum * d.scale[c] + d.bias[c];
                    want[c * CELLS + i] = v > -3 ? v : -3;
                    wanted[i] |= (uint32_t)(v < 0 ? 0 : v > 255 ? 255 : v) << 8 * c;
                }
            k->dots_floats(got, CELLS, &d, -3, n);
            k->dots_bytes(bytes, &d, n);
            bad += same("dots_floats", TNK_DOTS * CELLS, wide);
            bad += differ("dots_bytes", wanted, bytes, sizeof bytes, n, wide);
        }
    return bad;
}

static int check_strips(const tnk_kern *ref, const tnk_kern *k, int how) {
    enum { ROWS = 9, STRIDE = 11 };
    int bad = 0;
    fill_rows(ROWS * STRIDE, how);
    for (int i = 0; i < ROWS * STRIDE; i++) rows[1][i] = next() % 5 ? 1 : 0;
    for (int count = 1; count <= TNK_STRIPS; count++) {
        double a[TNK_COLUMNS], b[ROWS], edge[2 * TNK_STRIPS], level[2][TNK_STRIPS][TNK_COLUMNS];
        int good[2][TNK_COLUMNS];
        tnk_strip_sums sums[2];
        tnk_strips s = {rows[0], rows[1], STRIDE, ROWS, count, a, b, edge, 0.03, 1.7, {0}, {0}};
        for (int i = 0; i < TNK_COLUMNS; i++) a[i] = 3.1 * i - 9;
        for (int j = 0; j < ROWS; j++) b[j] = 2.9 * j - 11;
        for (int i = 0; i < 2 * count; i++) edge[i] = 3.3 * i - 4 * count;
        for (int i = 0; i < count; i++) s.first[i] = i, s.last[i] = ROWS - 2 + (i & 1);
        memset(level, 0, sizeof level);
        ref->strips(&s, &sums[0], level[0], good[0]);
        k->strips(&s, &sums[1], level[1], good[1]);
        bad += differ("strips' sums", &sums[0], &sums[1], sizeof *sums, count, how);
        bad += differ("strips, good", good[0], good[1], sizeof *good, count, how);
        for (int i = 0; i < TNK_COLUMNS; i++)
            for (int j = 0; j < count && good[0][i]; j++)
                bad += differ("strips' levels", &level[0][j][i], &level[1][j][i], sizeof ***level, count, how);
    }
    return bad;
}

static int check_cells(const tnk_kern *ref, const tnk_kern *k, int n, int how) {
    static uint32_t out[4][1000 + GUARD];
    static const float *const row[4] = {rows[0], rows[1], rows[2], rows[3]};
    int bad = 0;
    fill_rows(n, how);
    for (int with_low = 0; with_low < 2; with_low++) {
        memset(out, 7, sizeof out);
        ref->pack(out[0], with_low ? out[1] : NULL, row, 200, 100.5f, n);
        k->pack(out[2], with_low ? out[3] : NULL, row, 200, 100.5f, n);
        bad += differ("pack", out[0], out[2], 2 * sizeof *out, n, with_low);
        for (int i = 0; i < n; i++) {
            float v = rows[2][i] * 200 + 100.5f;
            uint32_t whole = (uint32_t)(v < 0 ? 0 : v > (with_low ? 65535 : 255) ? (with_low ? 65535 : 255) : v);
            if ((out[0][i] >> 16 & 255) != whole >> 8 * with_low || (with_low && (out[1][i] >> 16 & 255) != (whole & 255)))
                bad++, printf("not ok - pack: %g is not %u\n", (double)v, whole);
        }
    }
    for (int byte = 0; byte < 4; byte++) {
        const uint32_t *cell = (const uint32_t *)rows[0];
        memset(out, 7, sizeof out);
        ref->unfold(out[0], cell, cell + 3, byte, n / 2);
        k->unfold(out[1], cell, cell + 3, byte, n / 2);
        bad += differ("unfold", out[0], out[1], sizeof *out, n, byte);
        const uint8_t *b = (const uint8_t *)out[0], *p = (const uint8_t *)cell + byte;
        for (int i = 0; i < n / 2; i++, b += 4)
            if (b[0] != p[8 * i] || b[1] != p[8 * i + 4] || b[2] != p[8 * i + 12] || b[3] != p[8 * i + 16])
                bad++, printf("not ok - unfold: byte %d of %d\n", byte, i);
    }
    return bad;
}

static int check_floats(const tnk_kern *ref, const tnk_kern *k) {
    int bad = 0;
    for (int how = 0; how < 4; how++)
        for (int n = 0; n <= 16 * 17; n += 16) bad += check_dots(ref, n, how) + check_dots(k, n, how);
    for (int how = 0; how < 4; how++) bad += check_boxes(ref, k, how) + check_strips(ref, k, how) + check_kth(ref, k, TNK_KTH_MOST - how, how);
    for (int how = 0; how < 4; how++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            bad += check_scores(ref, k, sizes[s], how) + check_lines(ref, k, sizes[s], how);
            bad += check_kth(ref, k, sizes[s], how) + check_sums(ref, k, sizes[s], how);
            bad += check_columns(ref, k, sizes[s], how) + check_columns(ref, k, 49 + how, how);
            bad += check_cells(ref, k, sizes[s], how) + check_beams(ref, k, sizes[s], how) + check_split(ref, k, sizes[s]);
        }
    return bad;
}

/* ---- how fast ---- */

enum { REPEAT = 4000, WIDE = 1024, TURNS = 9 };

/* Of this thread, so that other work on the machine does not count. */
static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static uint16_t wide[2 * WIDE];
static uint32_t sums[WIDE];
static uint8_t marks[WIDE];

static void use_addrow(const tnk_kern *k) { k->addrow_u16(sums, wide, WIDE, 2); }
static void use_mahal1(const tnk_kern *k) { k->mahal[0](got, x, bg, wt, WIDE / TNK_KNOT, 0, WIDE); }
static void use_mahal2(const tnk_kern *k) { k->mahal[1](got, x, bg, wt, WIDE / TNK_KNOT, 0, WIDE); }
static void use_mahal3(const tnk_kern *k) { k->mahal[2](got, x, bg, wt, WIDE / TNK_KNOT, 0, WIDE); }
static void use_rise1(const tnk_kern *k) { k->rise[0](got, x, bg, wt, WIDE / TNK_KNOT, 0, WIDE); }
static void use_rise2(const tnk_kern *k) { k->rise[1](got, x, bg, wt, WIDE / TNK_KNOT, 0, WIDE); }
static void use_mark(const tnk_kern *k) { k->mark(marks, rows[0], WIDE, 0.5f, 32, 64); }
static void use_nine(const tnk_kern *k) { k->nine(got, rows[0], rows[1], rows[2], WIDE); }
static void use_other(const tnk_kern *k) { k->nine_other(got, rows[0], rows[1], rows[2], WIDE / 2); }
static void use_either(const tnk_kern *k) { k->either(marks, rows[0], 0.5f, rows[1], 0.5f, WIDE, 2); }
static void use_float(const tnk_kern *k) { k->float_u16(got, wide, WIDE); }
static void use_split(const tnk_kern *k) {
    static uint16_t px[TNK_SPLIT][WIDE / TNK_SPLIT];
    uint16_t *dst[TNK_SPLIT] = {px[0], px[1], px[2], px[3]};
    k->split_u16(dst, wide, WIDE / TNK_SPLIT);
}
static void use_columns(const tnk_kern *k) { k->columns(got, 49); }
static void use_kth(const tnk_kern *k) { got[0] += k->kth(rows[0], 225, 157); }
static void use_clipped(const tnk_kern *k) { k->clipped(rows[0], rows[1], WIDE, 0, 0.7f, got); }
static void use_clip2(const tnk_kern *k) { k->clip[1](x, WIDE, rows[6], rows[7], 0.7f, got + 10, got); }

static void use_logs(const tnk_kern *k) { k->logs(got, rows[0], 0.01f, WIDE); }
static void use_along(const tnk_kern *k) {
    static const tnk_beam beam = {.ahead = {1, 2, 3, 4, 5, 6}, .lengths = 4, .pairs = {1, 2, 4, 6},
                                  .weight = {4, 3, 2, 1}};
    k->along(got, rows[0] + 8, &beam, 1, WIDE - 16);
}

static void use_stands(const tnk_kern *k) {
    static const tnk_box b[2] = {{15.3, 15.2, {6, 3}, {1, 2}}, {15.3, 15.2, {6, -3}, {1, -2}}};
    k->stands(got, rows[0], 32, b, 0.3f, 0.7f);
}

/* Of 24 channels by 3 x 3, as most of the hull net's work is; a product counts as an element. */
static void use_dots(const tnk_kern *k) {
    static ptrdiff_t at[54];
    static int8_t weight[54 * TNK_DOTS * 4];
    static int16_t pair[54 * TNK_DOTS * 4];
    static uint32_t out[WIDE];
    tnk_dots d = {.in = (const uint32_t *)rows, .at = at, .weight = weight, .pair = pair, .terms = 54};
    for (int t = 0; t < 54; t++) at[t] = t * 64;
    k->dots_bytes(out, &d, WIDE / 4);
}

static const struct { const char *name; void (*use)(const tnk_kern *k); int n; } speeds[] = {
    {"addrow_u16, 2 to 1", use_addrow, WIDE}, {"mahal, 1 channel", use_mahal1, WIDE},
    {"mahal, 2 channels", use_mahal2, WIDE},  {"mahal, 3 channels", use_mahal3, WIDE},
    {"rise, 1 channel", use_rise1, WIDE},     {"rise, 2 channels", use_rise2, WIDE},
    {"mark", use_mark, WIDE},                 {"nine", use_nine, WIDE},
    {"nine, every other", use_other, WIDE},
    {"either", use_either, WIDE},             {"float_u16", use_float, WIDE},
    {"split_u16", use_split, WIDE},
    {"kth of 225", use_kth, 225},
    {"16 columns of 49", use_columns, 16 * 49}, {"clipped", use_clipped, WIDE},
    {"clip, 2 channels", use_clip2, WIDE},    {"logs", use_logs, WIDE},
    {"along, 4 lengths", use_along, WIDE - 16}, {"stands", use_stands, 2 * TNK_BOX},
    {"dots_bytes, products", use_dots, WIDE / 4 * 54 * TNK_DOTS * 4}};

/* Nanoseconds an element, the best of some turns. */
static double time_of(const tnk_kern *k, size_t slot) {
    double best = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        double start = now_ns();
        for (int i = 0; i < REPEAT; i++) speeds[slot].use(k);
        double t = (now_ns() - start) / REPEAT / speeds[slot].n;
        if (!turn || t < best) best = t;
    }
    return best;
}

static void bench(const tnk_kern *ref, const tnk_kern *k, const char *tier) {
    fill_rows(WIDE + 2, 0);
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        double a = time_of(ref, i), b = time_of(k, i);
        printf("%-20s c %.3f ns, %s %.3f ns, %.2f x\n", speeds[i].name, a, tier, b, a / b);
    }
}

int main(int argc, char **argv) {
    static const struct { const char *name; unsigned bit; } tiers[] = {
        {"sse4", TNK_CPU_SSE4}, {"avx2", TNK_CPU_AVX2}, {"avx512", TNK_CPU_AVX512}, {"vnni", TNK_CPU_VNNI}};
    for (size_t i = 0; argc > 1 && i < sizeof tiers / sizeof *tiers; i++) {
        if (strcmp(argv[1], tiers[i].name)) continue;
        if (!(tnk_kern_cpu() & tiers[i].bit)) {
            printf("1..0 # SKIP this CPU has no %s\n", argv[1]);
            return 77;
        }
        tnk_kern ref, k;
        tnk_kern_init(&ref, TNK_CPU_C);
        tnk_kern_init(&k, (tiers[i].bit << 1) - 1);
        if (argc > 2) {
            bench(&ref, &k, argv[1]);
            return 0;
        }
        int bad = check_addrow(&ref, &k) + check_floats(&ref, &k);
        if (!bad) printf("1..1\nok 1 - %s gives the bits of C\n", argv[1]);
        return bad != 0;
    }
    fprintf(stderr, "usage: checkkern sse4|avx2|avx512|vnni [--bench]\n");
    return 2;
}
