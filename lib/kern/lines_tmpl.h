/* lines_tmpl.h: logarithms, and sums along lines; a part of loops_tmpl.h. */

/* Around 1, ln m = 2 (s + s^3 / 3 + s^5 / 5 + ...) with s = (m - 1) / (m + 1). */
static void NAME(logs)(float *restrict dst, const float *restrict src, float least, int n) {
    for (int i = 0; i < n; i++) {
        float v = src[i] > least ? src[i] : least, m;
        int32_t bits;
        memcpy(&bits, &v, sizeof bits);
        int32_t power = (bits - 0x3f3504f3) >> 23; /* m from sqrt(1/2) to sqrt(2) */
        bits -= power * (1 << 23);
        memcpy(&m, &bits, sizeof m);
        float s = (m - 1) / (m + 1), q = s * s;
        float odd = 1 + q * (1.0f / 3 + q * (1.0f / 5 + q * (1.0f / 7)));
        dst[i] = (float)power * 0.693147181f + 2 * s * odd;
    }
}

static inline NAME(floats) NAME(larger)(NAME(floats) a, NAME(floats) b) {
#if defined(__AVX512F__) && WIDE == 16
    return _mm512_max_ps(a, b);
#elif defined(__AVX__) && WIDE == 8
    return _mm256_max_ps(a, b);
#elif defined(__SSE2__) && WIDE == 4
    return _mm_max_ps(a, b);
#else
    NAME(ints) first = a > b;
    return (NAME(floats))(((NAME(ints))a & first) | ((NAME(ints))b & ~first));
#endif
}

/* Some registers side by side; what beams share is summed up once. */
#define EACH_SIDE(r) _Pragma("GCC unroll 4") for (int r = 0; r < sides; r++)
static inline __attribute__((always_inline)) void NAME(along_some)(float *best, const float *at, const tnk_beam *beam,
                                                                   int beams, const int sides) {
    NAME(floats) most[4], sum[4], sums[TNK_BEAM_PAIRS + 1][4];
    EACH_SIDE(r) most[r] = NAME(load)(best + r * WIDE, WIDE), sums[0][r] = NAME(load)(at + r * WIDE, WIDE);
    for (; beams > 0; beams--, beam++) {
        int k = beam->shared, pair = k ? beam->pairs[k - 1] : 0;
        EACH_SIDE(r) sum[r] = sums[pair][r];
        for (; k < beam->lengths; k++) {
            for (; pair < beam->pairs[k]; pair++) {
                const float *ahead = at + beam->ahead[pair], *behind = at - beam->ahead[pair];
                EACH_SIDE(r) sum[r] += NAME(load)(ahead + r * WIDE, WIDE) + NAME(load)(behind + r * WIDE, WIDE);
            }
            EACH_SIDE(r) sums[pair][r] = sum[r];
            EACH_SIDE(r) most[r] = NAME(larger)(most[r], sum[r] * beam->weight[k]);
        }
    }
    EACH_SIDE(r) NAME(store)(best + r * WIDE, most[r], WIDE);
}
#undef EACH_SIDE

static void NAME(along_one)(float *best, const float *at, const tnk_beam *beam, int beams) {
    for (; beams > 0; beams--, beam++) {
        float sum = at[0];
        for (int k = 0, pair = 0; k < beam->lengths; k++) {
            for (; pair < beam->pairs[k]; pair++) sum += at[beam->ahead[pair]] + at[-beam->ahead[pair]];
            float v = sum * beam->weight[k];
            *best = *best > v ? *best : v;
        }
    }
}

/* The last registerful overlaps the one before: the largest stays the largest. */
static void NAME(along)(float *best, const float *middle, const tnk_beam *beam, int beams, int n) {
    int i = 0;
    for (; i + 4 * WIDE <= n; i += 4 * WIDE) NAME(along_some)(best + i, middle + i, beam, beams, 4);
    for (; i + WIDE <= n; i += WIDE) NAME(along_some)(best + i, middle + i, beam, beams, 1);
    if (i < n && n >= WIDE) NAME(along_some)(best + n - WIDE, middle + n - WIDE, beam, beams, 1);
    else
        for (; i < n; i++) NAME(along_one)(best + i, middle + i, beam, beams);
}

/* Eight numbers, in as many registers as they take. */
typedef float NAME(eight) __attribute__((vector_size(4 * TNK_STACK)));

static void NAME(stack)(float sum[TNK_STACK_ROWS][TNK_STACK], const float *map, long stride, const uint16_t *at, int n) {
    NAME(eight) all[TNK_STACK_ROWS] = {{0}}, v;
    for (int k = 0; k < n; k++) {
        _Pragma("GCC unroll 8") for (int r = 0; r < TNK_STACK_ROWS; r++) {
            memcpy(&v, map + r * stride + at[k], sizeof v);
            all[r] += v;
        }
    }
    memcpy(sum, all, sizeof all);
}
