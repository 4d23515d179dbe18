/* kern_c.c: the reference of every slot. */
#include "kern/kern_tiers.h"

static void addrow_u16_c(uint32_t *sum, const uint16_t *src, int n, int factor) {
    for (int i = 0; i < n; i++) {
        uint32_t s = 0;
        for (int j = 0; j < factor; j++) s += src[(ptrdiff_t)i * factor + j];
        sum[i] += s;
    }
}

static void addrow_u8_c(uint32_t *sum, const uint8_t *src, int n, int factor) {
    for (int i = 0; i < n; i++) {
        uint32_t s = 0;
        for (int j = 0; j < factor; j++) s += src[(ptrdiff_t)i * factor + j];
        sum[i] += s;
    }
}

static void mahal1_c(float *dst, const float *const *x, const float *const *bg,
                     const float *const *wt, int n) {
    for (int i = 0; i < n; i++) {
        float y0 = wt[0][i] * (x[0][i] - bg[0][i]);
        dst[i] = y0 * y0;
    }
}

static void mahal2_c(float *dst, const float *const *x, const float *const *bg,
                     const float *const *wt, int n) {
    for (int i = 0; i < n; i++) {
        float d0 = x[0][i] - bg[0][i], d1 = x[1][i] - bg[1][i];
        float y0 = wt[0][i] * d0;
        float y1 = wt[1][i] * d0 + wt[2][i] * d1;
        dst[i] = y0 * y0 + y1 * y1;
    }
}

static void mahal3_c(float *dst, const float *const *x, const float *const *bg,
                     const float *const *wt, int n) {
    for (int i = 0; i < n; i++) {
        float d0 = x[0][i] - bg[0][i], d1 = x[1][i] - bg[1][i], d2 = x[2][i] - bg[2][i];
        float y0 = wt[0][i] * d0;
        float y1 = wt[1][i] * d0 + wt[2][i] * d1;
        float y2 = wt[3][i] * d0 + wt[4][i] * d1 + wt[5][i] * d2;
        dst[i] = y0 * y0 + y1 * y1 + y2 * y2;
    }
}

static float above(float x, float bg) { return x > bg ? x - bg : 0; }

static void rise1_c(float *dst, const float *const *x, const float *const *bg,
                    const float *const *wt, int n) {
    const float *x0 = x[0], *b0 = bg[0], *w0 = wt[0];
    for (int i = 0; i < n; i++) {
        float y0 = w0[i] * above(x0[i], b0[i]);
        dst[i] = y0 * y0;
    }
}

static void rise2_c(float *dst, const float *const *x, const float *const *bg,
                    const float *const *wt, int n) {
    for (int i = 0; i < n; i++) {
        float y0 = wt[0][i] * above(x[0][i], bg[0][i]), y1 = wt[2][i] * above(x[1][i], bg[1][i]);
        dst[i] = y0 * y0 + y1 * y1;
    }
}

static void lerp_c(float *dst, const float *a, const float *b, float t, int n) {
    for (int i = 0; i < n; i++) dst[i] = a[i] + t * (b[i] - a[i]);
}

void tnk_kern_init_c(tnk_kern *kern) {
    *kern = (tnk_kern){
        .addrow_u16 = addrow_u16_c,
        .addrow_u8 = addrow_u8_c,
        .mahal = {mahal1_c, mahal2_c, mahal3_c},
        .rise = {rise1_c, rise2_c},
        .lerp = lerp_c,
        .tier = "c",
    };
}
