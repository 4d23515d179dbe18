/* box_tmpl.h: values over a box; a part of loops_tmpl.h. */

enum { PADDED = (TNK_BOX + LANES - 1) / LANES * LANES }; /* whole registers: beyond the last place lies the middle */

static inline void NAME(places)(const tnk_box *b, double *restrict x, double *restrict y) {
    for (int j = 0; j < TNK_BOX_ACROSS; j++) {
        double v = 2.0 * j / (TNK_BOX_ACROSS - 1) - 1, x0 = b->x + v * b->across[0], y0 = b->y + v * b->across[1];
        for (int i = 0; i < TNK_BOX_ALONG; i++) {
            double u = 2.0 * i / (TNK_BOX_ALONG - 1) - 1;
            x[j * TNK_BOX_ALONG + i] = x0 + u * b->along[0], y[j * TNK_BOX_ALONG + i] = y0 + u * b->along[1];
        }
    }
    for (int k = TNK_BOX; k < PADDED; k++) x[k] = b->x, y[k] = b->y;
}

/* One step for all of them after the other; two neighbours are fetched at once. */
static inline void NAME(values)(const float *map, int stride, const tnk_box *b, float *restrict out) {
    double x[PADDED], y[PADDED];
    float fx[PADDED], fy[PADDED], p[PADDED][2], q[PADDED][2];
    int at[PADDED];
    NAME(places)(b, x, y);
    for (int k = 0; k < PADDED; k++) {
        int ix = (int)x[k], iy = (int)y[k];
        fx[k] = (float)(x[k] - ix), fy[k] = (float)(y[k] - iy), at[k] = iy * stride + ix;
    }
    for (int k = 0; k < PADDED; k++) {
        memcpy(p[k], map + at[k], sizeof p[k]);
        memcpy(q[k], map + at[k] + stride, sizeof q[k]);
    }
    for (int k = 0; k < PADDED; k++) {
        float top = p[k][0] + fx[k] * (p[k][1] - p[k][0]), low = q[k][0] + fx[k] * (q[k][1] - q[k][0]);
        out[k] = top + fy[k] * (low - top);
    }
}

static void NAME(box)(float out[TNK_BOX], const float *map, long stride, const tnk_box *b) {
    float v[PADDED];
    NAME(values)(map, (int)stride, b, v);
    memcpy(out, v, TNK_BOX * sizeof *out);
}

/* Both sums in turn, each in the order of its places: neither waits for the other. */
static void NAME(stands)(float out[2], const float *map, long stride, const tnk_box b[2], float cut, float rise) {
    float v[2][PADDED];
    for (int k = 0; k < 2; k++) {
        NAME(values)(map, (int)stride, &b[k], v[k]);
        for (int i = 0; i < PADDED; i++) {
            float q = (v[k][i] - cut) / (v[k][i] > cut ? rise : cut);
            v[k][i] = q > 1 ? 1 : q < -1 ? -1 : q;
        }
    }
    out[0] = out[1] = 0;
    for (int i = 0; i < TNK_BOX; i++) out[0] += v[0][i], out[1] += v[1][i];
}
