/* checkkern: every kernel slot of a CPU tier against its C reference, to the bit.
 *
 *   checkkern TIER          TIER is sse4, avx2 or avx512; exit 77 when this CPU lacks it
 *   checkkern TIER --bench  and how much faster it is (nanoseconds per output element)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tanker/scan.h>
#include <time.h>

#include "kern/kern.h"

enum { MOST = 4096 + 64, GUARD = 32 };

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

static float rows[12][MOST], want[MOST], got[MOST];

static int check_mahal(const tnk_kern *ref, const tnk_kern *k) {
    int bad = 0;
    for (int how = 0; how < 4; how++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int c = 0; c < 3; c++) {
                int n = sizes[s];
                const float *x[3], *bg[3], *wt[6];
                for (int i = 0; i < 12; i++) fill_floats(rows[i], n, how);
                for (int i = 0; i < 3; i++) x[i] = rows[i], bg[i] = rows[3 + i];
                for (int i = 0; i < 6; i++) wt[i] = rows[6 + i];
                for (int i = 0; i < n + GUARD; i++) want[i] = got[i] = (float)i;
                ref->mahal[c](want, x, bg, wt, n);
                k->mahal[c](got, x, bg, wt, n);
                bad += differ("mahal", want, got, sizeof *want * (size_t)(n + GUARD), n, c + 1);
                if (c == 2) continue;
                ref->rise[c](want, x, bg, wt, n);
                k->rise[c](got, x, bg, wt, n);
                bad += differ("rise", want, got, sizeof *want * (size_t)(n + GUARD), n, c + 1);
            }
    return bad;
}

static int check_lerp(const tnk_kern *ref, const tnk_kern *k) {
    int bad = 0;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int n = sizes[s];
        fill_floats(rows[0], n, 0);
        fill_floats(rows[1], n, 2);
        for (int i = 0; i < n + GUARD; i++) want[i] = got[i] = (float)i;
        ref->lerp(want, rows[0], rows[1], 0.37f, n);
        k->lerp(got, rows[0], rows[1], 0.37f, n);
        bad += differ("lerp", want, got, sizeof *want * (size_t)(n + GUARD), n, 0);
    }
    return bad;
}

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

enum { REPEAT = 4000, WIDE = 1024 };

static double time_addrow(const tnk_kern *k) {
    static uint16_t src[2 * WIDE];
    static uint32_t sum[WIDE];
    double start = now_ns();
    for (int i = 0; i < REPEAT; i++) k->addrow_u16(sum, src, WIDE, 2);
    return (now_ns() - start) / REPEAT / WIDE;
}

static double time_mahal(const tnk_kern *k, int channels) {
    const float *x[3], *bg[3], *wt[6];
    for (int i = 0; i < 12; i++) fill_floats(rows[i], WIDE, 0);
    for (int i = 0; i < 3; i++) x[i] = rows[i], bg[i] = rows[3 + i];
    for (int i = 0; i < 6; i++) wt[i] = rows[6 + i];
    double start = now_ns();
    for (int i = 0; i < REPEAT; i++) k->mahal[channels - 1](got, x, bg, wt, WIDE);
    return (now_ns() - start) / REPEAT / WIDE;
}

static void bench(const tnk_kern *ref, const tnk_kern *k, const char *tier) {
    double a = time_addrow(ref), b = time_addrow(k);
    printf("addrow_u16 factor 2: c %.3f ns, %s %.3f ns, %.2f x\n", a, tier, b, a / b);
    for (int c = 2; c <= 3; c++) {
        a = time_mahal(ref, c), b = time_mahal(k, c);
        printf("mahal %d channels:    c %.3f ns, %s %.3f ns, %.2f x\n", c, a, tier, b, a / b);
    }
}

int main(int argc, char **argv) {
    static const struct { const char *name; unsigned bit; } tiers[] = {
        {"sse4", TNK_CPU_SSE4}, {"avx2", TNK_CPU_AVX2}, {"avx512", TNK_CPU_AVX512}};
    for (size_t i = 0; argc > 1 && i < 3; i++) {
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
        int bad = check_addrow(&ref, &k) + check_mahal(&ref, &k) + check_lerp(&ref, &k);
        if (!bad) printf("1..1\nok 1 - %s gives the bits of C\n", argv[1]);
        return bad != 0;
    }
    fprintf(stderr, "usage: checkkern sse4|avx2|avx512 [--bench]\n");
    return 2;
}
