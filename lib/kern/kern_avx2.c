#include <immintrin.h>

#include "kern/kern_tiers.h"

/* Factor 2: every 32-bit lane holds a pair of uint16; its halves are added. */
static void addrow_u16_avx2(uint32_t *sum, const uint16_t *src, int n, int factor) {
    int i = 0;
    if (factor == 2) {
        __m256i low = _mm256_set1_epi32(0xffff);
        for (; i + 8 <= n; i += 8) {
            __m256i v = _mm256_loadu_si256((const __m256i *)(src + 2 * (ptrdiff_t)i));
            __m256i s = _mm256_add_epi32(_mm256_and_si256(v, low), _mm256_srli_epi32(v, 16));
            __m256i *p = (__m256i *)(sum + i);
            _mm256_storeu_si256(p, _mm256_add_epi32(_mm256_loadu_si256(p), s));
        }
    } else if (factor == 1) {
        for (; i + 8 <= n; i += 8) {
            __m256i v = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(src + i)));
            __m256i *p = (__m256i *)(sum + i);
            _mm256_storeu_si256(p, _mm256_add_epi32(_mm256_loadu_si256(p), v));
        }
    }
    for (; i < n; i++)
        for (int j = 0; j < factor; j++) sum[i] += src[(ptrdiff_t)i * factor + j];
}

static __m256 load(const float *p, int i) { return _mm256_loadu_ps(p + i); }

static __m256 excess(const float *const *x, const float *const *bg, int c, int i) {
    return _mm256_sub_ps(load(x[c], i), load(bg[c], i));
}

static void mahal2_avx2(float *dst, const float *const *x, const float *const *bg,
                        const float *const *wt, int n) {
    int i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 d0 = excess(x, bg, 0, i), d1 = excess(x, bg, 1, i);
        __m256 y0 = _mm256_mul_ps(load(wt[0], i), d0);
        __m256 y1 = _mm256_add_ps(_mm256_mul_ps(load(wt[1], i), d0),
                                  _mm256_mul_ps(load(wt[2], i), d1));
        _mm256_storeu_ps(dst + i, _mm256_add_ps(_mm256_mul_ps(y0, y0), _mm256_mul_ps(y1, y1)));
    }
    for (; i < n; i++) {
        float d0 = x[0][i] - bg[0][i], d1 = x[1][i] - bg[1][i];
        float y0 = wt[0][i] * d0, y1 = wt[1][i] * d0 + wt[2][i] * d1;
        dst[i] = y0 * y0 + y1 * y1;
    }
}

static void mahal3_avx2(float *dst, const float *const *x, const float *const *bg,
                        const float *const *wt, int n) {
    int i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 d0 = excess(x, bg, 0, i), d1 = excess(x, bg, 1, i), d2 = excess(x, bg, 2, i);
        __m256 y0 = _mm256_mul_ps(load(wt[0], i), d0);
        __m256 y1 = _mm256_add_ps(_mm256_mul_ps(load(wt[1], i), d0),
                                  _mm256_mul_ps(load(wt[2], i), d1));
        __m256 y2 = _mm256_add_ps(_mm256_add_ps(_mm256_mul_ps(load(wt[3], i), d0),
                                                _mm256_mul_ps(load(wt[4], i), d1)),
                                  _mm256_mul_ps(load(wt[5], i), d2));
        __m256 s = _mm256_add_ps(_mm256_mul_ps(y0, y0), _mm256_mul_ps(y1, y1));
        _mm256_storeu_ps(dst + i, _mm256_add_ps(s, _mm256_mul_ps(y2, y2)));
    }
    for (; i < n; i++) {
        float d0 = x[0][i] - bg[0][i], d1 = x[1][i] - bg[1][i], d2 = x[2][i] - bg[2][i];
        float y0 = wt[0][i] * d0, y1 = wt[1][i] * d0 + wt[2][i] * d1;
        float y2 = wt[3][i] * d0 + wt[4][i] * d1 + wt[5][i] * d2;
        dst[i] = y0 * y0 + y1 * y1 + y2 * y2;
    }
}

void tnk_kern_init_avx2(tnk_kern *kern) {
    kern->addrow_u16 = addrow_u16_avx2;
    kern->mahal[1] = mahal2_avx2;
    kern->mahal[2] = mahal3_avx2;
}
