/* loops_tmpl.h: every slot in plain C, once for each tier; NAME(x) adds its suffix, WIDE is how many floats a
 * register of the tier holds.
 *
 * Written so that the compiler turns loops into the tier's own vectors without changing a bit: what is
 * independent lies side by side, a sum has LANES lanes that are added up in one order.
 */

enum { LANES = TNK_LANES };

/* ---- sums of pixels ---- */

/* Both halves of a pair are wanted: their order does not matter. */
static void NAME(addrow_u16)(uint32_t *restrict sum, const uint16_t *restrict src, int n, int factor) {
    if (factor == 2) {
        for (int i = 0; i < n; i++) {
            uint32_t pair;
            memcpy(&pair, src + 2 * (ptrdiff_t)i, sizeof pair);
            sum[i] += (pair & 0xffff) + (pair >> 16);
        }
        return;
    }
    for (int i = 0; i < n && factor == 1; i++) sum[i] += src[i];
    for (int i = 0; i < n && factor > 2; i++) {
        uint32_t s = 0;
        for (int j = 0; j < factor; j++) s += src[(ptrdiff_t)i * factor + j];
        sum[i] += s;
    }
}

static void NAME(addrow_u8)(uint32_t *restrict sum, const uint8_t *restrict src, int n, int factor) {
    if (factor == 2) {
        for (int i = 0; i < n; i++) {
            uint16_t pair;
            memcpy(&pair, src + 2 * (ptrdiff_t)i, sizeof pair);
            sum[i] += (uint32_t)(pair & 0xff) + (pair >> 8);
        }
        return;
    }
    for (int i = 0; i < n && factor == 1; i++) sum[i] += src[i];
    for (int i = 0; i < n && factor > 2; i++) {
        uint32_t s = 0;
        for (int j = 0; j < factor; j++) s += src[(ptrdiff_t)i * factor + j];
        sum[i] += s;
    }
}

static void NAME(split_u16)(uint16_t *const dst[TNK_SPLIT], const uint16_t *restrict src, int n) {
    uint16_t *restrict a = dst[0], *restrict b = dst[1], *restrict c = dst[2], *restrict d = dst[3];
    for (int i = 0; i < n; i++, src += TNK_SPLIT) a[i] = src[0], b[i] = src[1], c[i] = src[2], d[i] = src[3];
}

/* ---- scores ---- */

/* From 0 on in steps of a pixel, as a share of the way from knot to knot. */
static const float NAME(way)[TNK_KNOT] = {
    0 / 32.0f,  1 / 32.0f,  2 / 32.0f,  3 / 32.0f,  4 / 32.0f,  5 / 32.0f,  6 / 32.0f,  7 / 32.0f,
    8 / 32.0f,  9 / 32.0f,  10 / 32.0f, 11 / 32.0f, 12 / 32.0f, 13 / 32.0f, 14 / 32.0f, 15 / 32.0f,
    16 / 32.0f, 17 / 32.0f, 18 / 32.0f, 19 / 32.0f, 20 / 32.0f, 21 / 32.0f, 22 / 32.0f, 23 / 32.0f,
    24 / 32.0f, 25 / 32.0f, 26 / 32.0f, 27 / 32.0f, 28 / 32.0f, 29 / 32.0f, 30 / 32.0f, 31 / 32.0f};

/* Pixels between two knots. */
typedef struct NAME(span) {
    int count;
    int left, right; /* knots; the same one beyond the ends */
    float from;      /* of the first pixel: share of the way */
} NAME(span);

static inline NAME(span) NAME(span_at)(int x, int left, int knots) {
    int q = x - TNK_KNOT / 2, k = q >= 0 ? q / TNK_KNOT : -1, into = q - k * TNK_KNOT;
    NAME(span) s = {.count = TNK_KNOT - into < left ? TNK_KNOT - into : left};
    s.left = k < 0 ? 0 : k >= knots ? knots - 1 : k;
    s.right = k + 1 >= knots ? knots - 1 : k + 1;
    s.from = ((float)into + 0.5f) / TNK_KNOT;
    return s;
}

/* A line through two knots: its values at the first of them, and its rise. */
#define LINE(name, row) const float name = (row)[s.left], name##_rise = (row)[s.right] - (row)[s.left]
#define ON(name) (name + t * name##_rise)

static inline float NAME(risen)(float d) { return d > 0 ? d : 0; }

static inline void NAME(mahal1_span)(float *restrict dst, const float *restrict x0, const float *const *bg,
                                     const float *const *wt, NAME(span) s, int count) {
    LINE(b0, bg[0]);
    LINE(w0, wt[0]);
    for (int i = 0; i < count; i++) {
        float t = s.from + NAME(way)[i], y0 = ON(w0) * (x0[i] - ON(b0));
        dst[i] = y0 * y0;
    }
}

static inline void NAME(mahal2_span)(float *restrict dst, const float *restrict x0, const float *restrict x1,
                                     const float *const *bg, const float *const *wt, NAME(span) s, int count) {
    LINE(b0, bg[0]);
    LINE(b1, bg[1]);
    LINE(w0, wt[0]);
    LINE(w1, wt[1]);
    LINE(w2, wt[2]);
    for (int i = 0; i < count; i++) {
        float t = s.from + NAME(way)[i], d0 = x0[i] - ON(b0), d1 = x1[i] - ON(b1);
        float y0 = ON(w0) * d0, y1 = ON(w1) * d0 + ON(w2) * d1;
        dst[i] = y0 * y0 + y1 * y1;
    }
}

static inline void NAME(mahal3_span)(float *restrict dst, const float *restrict x0, const float *restrict x1,
                                     const float *restrict x2, const float *const *bg, const float *const *wt,
                                     NAME(span) s, int count) {
    LINE(b0, bg[0]);
    LINE(b1, bg[1]);
    LINE(b2, bg[2]);
    LINE(w0, wt[0]);
    LINE(w1, wt[1]);
    LINE(w2, wt[2]);
    LINE(w3, wt[3]);
    LINE(w4, wt[4]);
    LINE(w5, wt[5]);
    for (int i = 0; i < count; i++) {
        float t = s.from + NAME(way)[i], d0 = x0[i] - ON(b0), d1 = x1[i] - ON(b1), d2 = x2[i] - ON(b2);
        float y0 = ON(w0) * d0, y1 = ON(w1) * d0 + ON(w2) * d1;
        float y2 = ON(w3) * d0 + ON(w4) * d1 + ON(w5) * d2;
        dst[i] = y0 * y0 + y1 * y1 + y2 * y2;
    }
}

static inline void NAME(rise1_span)(float *restrict dst, const float *restrict x0, const float *const *bg,
                                    const float *const *wt, NAME(span) s, int count) {
    LINE(b0, bg[0]);
    LINE(w0, wt[0]);
    for (int i = 0; i < count; i++) {
        float t = s.from + NAME(way)[i], y0 = ON(w0) * NAME(risen)(x0[i] - ON(b0));
        dst[i] = y0 * y0;
    }
}

static inline void NAME(rise2_span)(float *restrict dst, const float *restrict x0, const float *restrict x1,
                                    const float *const *bg, const float *const *wt, NAME(span) s, int count) {
    LINE(b0, bg[0]);
    LINE(b1, bg[1]);
    LINE(w0, wt[0]);
    LINE(w2, wt[2]);
    for (int i = 0; i < count; i++) {
        float t = s.from + NAME(way)[i];
        float y0 = ON(w0) * NAME(risen)(x0[i] - ON(b0)), y1 = ON(w2) * NAME(risen)(x1[i] - ON(b1));
        dst[i] = y0 * y0 + y1 * y1;
    }
}

/* A row span by span; whole ones have a fixed count, which the compiler unrolls. */
#define SCORE(name, ...)                                                                                     \
    static void NAME(name)(float *dst, const float *const *x, const float *const *bg, const float *const *wt, \
                           int knots, int x0, int n) {                                                       \
        for (int i = 0; i < n;) {                                                                            \
            NAME(span) s = NAME(span_at)(x0 + i, n - i, knots);                                              \
            if (s.count == TNK_KNOT) NAME(name##_span)(dst + i, __VA_ARGS__, bg, wt, s, TNK_KNOT);           \
            else NAME(name##_span)(dst + i, __VA_ARGS__, bg, wt, s, s.count);                                \
            i += s.count;                                                                                    \
        }                                                                                                    \
    }

SCORE(mahal1, x[0] + i)
SCORE(mahal2, x[0] + i, x[1] + i)
SCORE(mahal3, x[0] + i, x[1] + i, x[2] + i)
SCORE(rise1, x[0] + i)
SCORE(rise2, x[0] + i, x[1] + i)

#undef SCORE
#undef LINE
#undef ON

static void NAME(mark)(uint8_t *restrict mask, const float *restrict v, long n, float level, uint8_t from,
                       uint8_t to) {
    for (long i = 0; i < n; i++) {
        uint8_t high = v[i] >= level ? to : 0, set = mask[i] & from ? high : 0;
        mask[i] = (uint8_t)((mask[i] & ~to) | set);
    }
}

static void NAME(either)(uint8_t *restrict dst, const float *restrict a, float level_a, const float *restrict b,
                         float level_b, int n, uint8_t to) {
    for (int i = 0; i < n; i++) {
        uint8_t first = a[i] > level_a ? to : 0, second = b[i] >= level_b ? to : 0;
        dst[i] = first | second;
    }
}

static void NAME(float_u16)(float *restrict dst, const uint16_t *restrict src, int n) {
    for (int i = 0; i < n; i++) dst[i] = (float)src[i];
}

static void NAME(lerp)(float *restrict dst, const float *restrict a, const float *restrict b, float t, int n) {
    for (int i = 0; i < n; i++) dst[i] = a[i] + t * (b[i] - a[i]);
}

/* ---- distances ---- */

static void NAME(stand)(float *restrict d, const float *restrict x, const float *restrict share, int n, float middle,
                        float inverse) {
    for (int i = 0; i < n; i++) {
        float y = inverse * (x[i] - middle), high = y > 0 ? y * y : 0;
        d[i] += share[i] > 0 ? high : 0;
    }
}

static float NAME(root)(float *d, int n) {
    float most = 0;
    for (int i = 0; i < n; i++) d[i] = sqrtf(d[i]);
    for (int i = 0; i < n; i++) most = d[i] > most ? d[i] : most;
    return most;
}

/* ---- statistics of a cell ---- */

/* A register of WIDE numbers; LANES of them lie in PARTS registers. */
enum { PARTS = LANES / WIDE };
typedef float NAME(floats) __attribute__((vector_size(4 * WIDE)));
typedef int32_t NAME(ints) __attribute__((vector_size(4 * WIDE)));
#define EACH_PART(p) _Pragma("GCC unroll 4") for (int p = 0; p < PARTS; p++)

#if WIDE == 16
static const NAME(ints) NAME(index) = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#elif WIDE == 8
static const NAME(ints) NAME(index) = {0, 1, 2, 3, 4, 5, 6, 7};
#else
static const NAME(ints) NAME(index) = {0, 1, 2, 3};
#endif

static inline NAME(floats) NAME(one_where)(NAME(ints) set) {
    NAME(floats) one = {0};
    one += 1;
    return (NAME(floats))((NAME(ints))one & set);
}

/* Up to WIDE from v on; beyond the last 0. */
static inline NAME(floats) NAME(load)(const float *v, int count) {
    NAME(floats) out = {0};
    if (count >= WIDE) memcpy(&out, v, sizeof out);
    else if (count > 0) memcpy(&out, v, (size_t)count * sizeof *v);
    return out;
}

static inline void NAME(store)(float *to, NAME(floats) v, int count) {
    if (count >= WIDE) memcpy(to, &v, sizeof v);
    else if (count > 0) memcpy(to, &v, (size_t)count * sizeof *to);
}

/* ---- means of nine ---- */

static inline void NAME(nine_wide)(float *dst, const float *a, const float *b, const float *c) {
    const float ninth = 1.0f / 9.0f;
    NAME(floats) sum[3], mean;
    for (int k = 0; k < 3; k++)
        sum[k] = (NAME(load)(a + k, WIDE) + NAME(load)(b + k, WIDE)) + NAME(load)(c + k, WIDE);
    mean = ninth * (sum[0] + sum[1] + sum[2]);
    NAME(store)(dst, mean, WIDE);
}

/* Rows are often short: the last registerful overlaps the one before. */
static void NAME(nine)(float *restrict dst, const float *restrict a, const float *restrict b,
                       const float *restrict c, int n) {
    const float ninth = 1.0f / 9.0f;
    int i = 0;
    for (; i + WIDE <= n; i += WIDE) NAME(nine_wide)(dst + i, a + i, b + i, c + i);
    if (i == n) return;
    if (n >= WIDE) NAME(nine_wide)(dst + n - WIDE, a + n - WIDE, b + n - WIDE, c + n - WIDE);
    else
        for (; i < n; i++)
            dst[i] = ninth * (((a[i] + b[i]) + c[i]) + ((a[i + 1] + b[i + 1]) + c[i + 1]) +
                              ((a[i + 2] + b[i + 2]) + c[i + 2]));
}

static void NAME(nine_other)(float *restrict dst, const float *restrict a, const float *restrict b,
                             const float *restrict c, int n) {
    enum { PIECE = 64 };
    const float ninth = 1.0f / 9.0f;
    float sum[2 * PIECE + 1];
    for (; n > 0; n -= PIECE, dst += PIECE, a += 2 * PIECE, b += 2 * PIECE, c += 2 * PIECE) {
        int some = n < PIECE ? n : PIECE;
        for (int i = 0; i < 2 * some + 1; i++) sum[i] = (a[i] + b[i]) + c[i];
        for (int i = 0; i < some; i++) dst[i] = ninth * (sum[2 * i] + sum[2 * i + 1] + sum[2 * i + 2]);
    }
}

static inline float NAME(lane_sum)(const NAME(floats) part[PARTS]) {
    float s[LANES];
    memcpy(s, part, sizeof s);
    for (int half = LANES / 2; half; half /= 2)
        for (int i = 0; i < half; i++) s[i] += s[i + half];
    return s[0];
}

#include "kern/order_tmpl.h"

static float NAME(sum)(const float *v, int n) {
    NAME(floats) all[PARTS] = {0};
    for (int i = 0; i < n; i += LANES)
        EACH_PART(p) all[p] += NAME(load)(v + i + p * WIDE, n - i - p * WIDE);
    return NAME(lane_sum)(all);
}

static void NAME(clipped)(const float *x, const float *share, int n, float middle, float limit, float out[3]) {
    NAME(floats) count[PARTS] = {0}, first[PARTS] = {0}, second[PARTS] = {0};
    for (int i = 0; i < n; i += LANES)
        EACH_PART(p) {
            int at = i + p * WIDE;
            NAME(floats) d = NAME(load)(x + at, WIDE) - middle, keep = NAME(load)(share + at, WIDE);
            keep *= NAME(one_where)((d <= limit) & (d >= -limit));
            count[p] += keep;
            first[p] += keep * d;
            second[p] += keep * d * d;
        }
    out[0] = NAME(lane_sum)(count), out[1] = NAME(lane_sum)(first), out[2] = NAME(lane_sum)(second);
}

static void NAME(clip1)(const float *const *x, int n, const float *m, const float *w, float limit,
                       float *restrict d2, float *out) {
    NAME(floats) count[PARTS] = {0}, s0[PARTS] = {0}, c00[PARTS] = {0};
    for (int i = 0; i < n; i += LANES)
        EACH_PART(p) {
            int at = i + p * WIDE;
            NAME(floats) e0 = NAME(load)(x[0] + at, n - at) - m[0];
            NAME(floats) y0 = w[0] * e0, square = y0 * y0;
            NAME(floats) keep = NAME(one_where)((square <= limit) & (NAME(index) < n - at));
            NAME(store)(d2 + at, square, n - at);
            count[p] += keep;
            s0[p] += keep * e0;
            c00[p] += keep * e0 * e0;
        }
    out[0] = NAME(lane_sum)(count);
    out[1] = NAME(lane_sum)(s0);
    out[2] = NAME(lane_sum)(c00);
}

static void NAME(clip2)(const float *const *x, int n, const float *m, const float *w, float limit,
                       float *restrict d2, float *out) {
    NAME(floats) count[PARTS] = {0}, s0[PARTS] = {0}, s1[PARTS] = {0}, c00[PARTS] = {0}, c10[PARTS] = {0};
    NAME(floats) c11[PARTS] = {0};
    for (int i = 0; i < n; i += LANES)
        EACH_PART(p) {
            int at = i + p * WIDE;
            NAME(floats) e0 = NAME(load)(x[0] + at, n - at) - m[0], e1 = NAME(load)(x[1] + at, n - at) - m[1];
            NAME(floats) y0 = w[0] * e0, y1 = w[1] * e0 + w[2] * e1, square = y0 * y0 + y1 * y1;
            NAME(floats) keep = NAME(one_where)((square <= limit) & (NAME(index) < n - at));
            NAME(store)(d2 + at, square, n - at);
            count[p] += keep;
            s0[p] += keep * e0;
            s1[p] += keep * e1;
            c00[p] += keep * e0 * e0;
            c10[p] += keep * e1 * e0;
            c11[p] += keep * e1 * e1;
        }
    out[0] = NAME(lane_sum)(count);
    out[1] = NAME(lane_sum)(s0);
    out[2] = NAME(lane_sum)(s1);
    out[3] = NAME(lane_sum)(c00);
    out[4] = NAME(lane_sum)(c10);
    out[5] = NAME(lane_sum)(c11);
}

static void NAME(clip3)(const float *const *x, int n, const float *m, const float *w, float limit,
                       float *restrict d2, float *out) {
    NAME(floats) count[PARTS] = {0}, s0[PARTS] = {0}, s1[PARTS] = {0}, s2[PARTS] = {0}, c00[PARTS] = {0};
    NAME(floats) c10[PARTS] = {0}, c11[PARTS] = {0}, c20[PARTS] = {0}, c21[PARTS] = {0}, c22[PARTS] = {0};
    for (int i = 0; i < n; i += LANES)
        EACH_PART(p) {
            int at = i + p * WIDE;
            NAME(floats) e0 = NAME(load)(x[0] + at, n - at) - m[0], e1 = NAME(load)(x[1] + at, n - at) - m[1], e2 = NAME(load)(x[2] + at, n - at) - m[2];
            NAME(floats) y0 = w[0] * e0, y1 = w[1] * e0 + w[2] * e1, y2 = w[3] * e0 + w[4] * e1 + w[5] * e2, square = y0 * y0 + y1 * y1 + y2 * y2;
            NAME(floats) keep = NAME(one_where)((square <= limit) & (NAME(index) < n - at));
            NAME(store)(d2 + at, square, n - at);
            count[p] += keep;
            s0[p] += keep * e0;
            s1[p] += keep * e1;
            s2[p] += keep * e2;
            c00[p] += keep * e0 * e0;
            c10[p] += keep * e1 * e0;
            c11[p] += keep * e1 * e1;
            c20[p] += keep * e2 * e0;
            c21[p] += keep * e2 * e1;
            c22[p] += keep * e2 * e2;
        }
    out[0] = NAME(lane_sum)(count);
    out[1] = NAME(lane_sum)(s0);
    out[2] = NAME(lane_sum)(s1);
    out[3] = NAME(lane_sum)(s2);
    out[4] = NAME(lane_sum)(c00);
    out[5] = NAME(lane_sum)(c10);
    out[6] = NAME(lane_sum)(c11);
    out[7] = NAME(lane_sum)(c20);
    out[8] = NAME(lane_sum)(c21);
    out[9] = NAME(lane_sum)(c22);
}

#include "kern/lines_tmpl.h"

#include "kern/box_tmpl.h"

#include "kern/strips_tmpl.h"

#include "kern/cells_tmpl.h"

#include "kern/dots_tmpl.h"

#undef EACH_PART

/* ---- the table ---- */

static void NAME(fill)(tnk_kern *kern, const char *tier) {
    *kern = (tnk_kern){
        .addrow_u16 = NAME(addrow_u16),
        .addrow_u8 = NAME(addrow_u8),
        .mahal = {NAME(mahal1), NAME(mahal2), NAME(mahal3)},
        .rise = {NAME(rise1), NAME(rise2)},
        .mark = NAME(mark),
        .either = NAME(either),
        .float_u16 = NAME(float_u16),
        .split_u16 = NAME(split_u16),
        .lerp = NAME(lerp),
        .nine = NAME(nine),
        .nine_other = NAME(nine_other),
        .kth = NAME(kth),
        .columns = NAME(columns),
        .sum = NAME(sum),
        .clipped = NAME(clipped),
        .stand = NAME(stand),
        .root = NAME(root),
        .clip = {NAME(clip1), NAME(clip2), NAME(clip3)},
        .logs = NAME(logs),
        .along = NAME(along),
        .stack = NAME(stack),
        .box = NAME(box),
        .stands = NAME(stands),
        .strips = NAME(strips),
        .pack = NAME(pack),
        .unfold = NAME(unfold),
        .dots_bytes = NAME(dots_bytes),
        .dots_floats = NAME(dots_floats),
        .tier = tier,
    };
}
