/* dots_tmpl.h: sums of products of bytes; a part of loops_tmpl.h, and with DOT_VNNI the tier of its own instruction. */

/* Cells side by side while their sums are in registers: REGISTERS of them for each of the TNK_DOTS results. */
#if WIDE == 16
enum { REGISTERS = 4 };
#else
enum { REGISTERS = 2 };
#endif
enum { DOT_CELLS = 64 };

#ifdef __SSE2__

#if WIDE == 4
typedef __m128i NAME(four);
#define LOAD(p) _mm_loadu_si128((const __m128i *)(p))
#define STORE(p, v) _mm_storeu_si128((__m128i *)(p), v)
#define EVERY(x) _mm_set1_epi32(x)
#define ADD(a, b) _mm_add_epi32(a, b)
#define PAIRS(a, b) _mm_madd_epi16(a, b)
#define LOW(v) _mm_and_si128(v, _mm_set1_epi32(0x00ff00ff))
#define HIGH(v) _mm_srli_epi16(v, 8)
#define TIMES_256(v) _mm_slli_epi32(v, 8)
#elif WIDE == 8
typedef __m256i NAME(four);
#define LOAD(p) _mm256_loadu_si256((const __m256i *)(p))
#define STORE(p, v) _mm256_storeu_si256((__m256i *)(p), v)
#define EVERY(x) _mm256_set1_epi32(x)
#define ADD(a, b) _mm256_add_epi32(a, b)
#define PAIRS(a, b) _mm256_madd_epi16(a, b)
#define LOW(v) _mm256_and_si256(v, _mm256_set1_epi32(0x00ff00ff))
#define HIGH(v) _mm256_srli_epi16(v, 8)
#define TIMES_256(v) _mm256_slli_epi32(v, 8)
#else
typedef __m512i NAME(four);
#define LOAD(p) _mm512_loadu_si512(p)
#define STORE(p, v) _mm512_storeu_si512(p, v)
#define EVERY(x) _mm512_set1_epi32(x)
#define ADD(a, b) _mm512_add_epi32(a, b)
#define PAIRS(a, b) _mm512_madd_epi16(a, b)
#define LOW(v) _mm512_and_si512(v, _mm512_set1_epi32(0x00ff00ff))
#define HIGH(v) _mm512_srli_epi16(v, 8)
#define TIMES_256(v) _mm512_slli_epi32(v, 8)
#endif

static inline int32_t NAME(four_bytes)(const void *p) {
    int32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* One term to the sums of parts registers of cells. */
static inline __attribute__((always_inline)) void NAME(dot_term)(NAME(four) sum[TNK_DOTS][REGISTERS], const tnk_dots *d,
                                                                 int term, const uint32_t *cell, const int parts) {
#ifdef DOT_VNNI
    NAME(four) v[REGISTERS];
    for (int p = 0; p < parts; p++) v[p] = LOAD(cell + p * WIDE);
    for (int c = 0; c < TNK_DOTS; c++) {
        NAME(four) w = EVERY(NAME(four_bytes)(d->weight + (term * TNK_DOTS + c) * 4));
        for (int p = 0; p < parts; p++) sum[c][p] = _mm512_dpbusd_epi32(sum[c][p], v[p], w);
    }
#else
    NAME(four) low[REGISTERS], high[REGISTERS];
    for (int p = 0; p < parts; p++) {
        NAME(four) v = LOAD(cell + p * WIDE);
        low[p] = LOW(v), high[p] = HIGH(v);
    }
    for (int c = 0; c < TNK_DOTS; c++) {
        const int16_t *pair = d->pair + (term * TNK_DOTS + c) * 4;
        NAME(four) w = EVERY(NAME(four_bytes)(pair)), x = EVERY(NAME(four_bytes)(pair + 2));
        for (int p = 0; p < parts; p++) sum[c][p] = ADD(sum[c][p], ADD(PAIRS(low[p], w), PAIRS(high[p], x)));
    }
#endif
}

static inline __attribute__((always_inline)) void NAME(dot_part)(int32_t out[TNK_DOTS][DOT_CELLS], const tnk_dots *d,
                                                                 int at, const int parts) {
    NAME(four) sum[TNK_DOTS][REGISTERS];
    for (int c = 0; c < TNK_DOTS; c++)
        for (int p = 0; p < parts; p++) sum[c][p] = EVERY(0);
    for (int t = 0; t < d->wide; t++) NAME(dot_term)(sum, d, t, d->in + d->at[t] + at, parts);
    for (int c = 0; c < TNK_DOTS && d->wide; c++)
        for (int p = 0; p < parts; p++) sum[c][p] = TIMES_256(sum[c][p]);
    for (int t = d->wide; t < d->terms; t++) NAME(dot_term)(sum, d, t, d->in + d->at[t] + at, parts);
    for (int c = 0; c < TNK_DOTS; c++)
        for (int p = 0; p < parts; p++) STORE(out[c] + p * WIDE, sum[c][p]);
}

/* The sums of the next cells from `at` on; how many there are now. */
static inline int NAME(dot_sums)(int32_t out[TNK_DOTS][DOT_CELLS], const tnk_dots *d, int at, int n) {
    int most = REGISTERS * WIDE <= n - at;
    if (most) NAME(dot_part)(out, d, at, REGISTERS);
    else NAME(dot_part)(out, d, at, 1);
    return most ? REGISTERS * WIDE : WIDE;
}

#undef LOAD
#undef STORE
#undef EVERY
#undef ADD
#undef PAIRS
#undef LOW
#undef HIGH
#undef TIMES_256

#else

static inline int NAME(dot_sums)(int32_t out[TNK_DOTS][DOT_CELLS], const tnk_dots *d, int at, int n) {
    enum { CELLS = TNK_DOT_CELLS };
    memset(out, 0, TNK_DOTS * sizeof *out);
    for (int t = 0; t < d->terms; t++) {
        const uint32_t *cell = d->in + d->at[t] + at;
        for (int c = 0; c < TNK_DOTS; c++) {
            const int8_t *w = d->weight + (t * TNK_DOTS + c) * 4;
            for (int i = 0; i < CELLS; i++)
                for (int j = 0; j < 4; j++) out[c][i] += w[j] * (int32_t)(cell[i] >> 8 * j & 0xff);
            for (int i = 0; i < CELLS && t == d->wide - 1; i++) out[c][i] *= 256;
        }
    }
    return CELLS;
}

#endif

static void NAME(dots_bytes)(uint32_t *restrict out, const tnk_dots *d, int n) {
    int32_t sum[TNK_DOTS][DOT_CELLS];
    for (int at = 0, count; at < n; at += count) {
        uint32_t cell[DOT_CELLS] = {0};
        count = NAME(dot_sums)(sum, d, at, n);
        for (int c = 0; c < TNK_DOTS; c++) {
            const float scale = d->scale[c], bias = d->bias[c];
            float cut[DOT_CELLS]; /* in a loop of its own, or the compiler makes branches of it */
            for (int i = 0; i < count; i++) {
                float v = (float)sum[c][i] * scale + bias, w = v > 0 ? v : 0;
                cut[i] = w < 255 ? w : 255;
            }
            for (int i = 0; i < count; i++) cell[i] |= (uint32_t)(int32_t)cut[i] << 8 * c;
        }
        memcpy(out + at, cell, (size_t)count * sizeof *cell);
    }
}

static void NAME(dots_floats)(float *restrict out, long plane, const tnk_dots *d, float least, int n) {
    int32_t sum[TNK_DOTS][DOT_CELLS];
    for (int at = 0, count; at < n; at += count) {
        count = NAME(dot_sums)(sum, d, at, n);
        for (int c = 0; c < TNK_DOTS; c++) {
            const float scale = d->scale[c], bias = d->bias[c];
            float *restrict to = out + c * plane + at;
            for (int i = 0; i < count; i++) {
                float v = (float)sum[c][i] * scale + bias;
                to[i] = v > least ? v : least;
            }
        }
    }
}
