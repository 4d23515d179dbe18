#include <immintrin.h>

#include "kern/kern_tiers.h"

static __m512 load(const float *p, int i) { return _mm512_loadu_ps(p + i); }

static void mahal2_avx512(float *dst, const float *const *x, const float *const *bg,
                          const float *const *wt, int n) {
    int i = 0;
    for (; i + 16 <= n; i += 16) {
        __m512 d0 = _mm512_sub_ps(load(x[0], i), load(bg[0], i));
        __m512 d1 = _mm512_sub_ps(load(x[1], i), load(bg[1], i));
        __m512 y0 = _mm512_mul_ps(load(wt[0], i), d0);
        __m512 y1 = _mm512_add_ps(_mm512_mul_ps(load(wt[1], i), d0),
                                  _mm512_mul_ps(load(wt[2], i), d1));
        _mm512_storeu_ps(dst + i, _mm512_add_ps(_mm512_mul_ps(y0, y0), _mm512_mul_ps(y1, y1)));
    }
    for (; i < n; i++) {
        float d0 = x[0][i] - bg[0][i], d1 = x[1][i] - bg[1][i];
        float y0 = wt[0][i] * d0, y1 = wt[1][i] * d0 + wt[2][i] * d1;
        dst[i] = y0 * y0 + y1 * y1;
    }
}

void tnk_kern_init_avx512(tnk_kern *kern) { kern->mahal[1] = mahal2_avx512; }
