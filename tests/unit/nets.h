/* nets.h: nets written in memory, and their layers as plain loops, for tests. */
#ifndef TNK_TEST_NETS_H
#define TNK_TEST_NETS_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kernels.h"
#include "meaning/net.h"
#include "suite.h"

/* ---- safetensors files, written in memory ---- */

enum { MOST_FILE = 1 << 20 };

typedef struct file {
    uint8_t bytes[MOST_FILE];
    size_t size;
    char header[8192];
    float data[MOST_FILE / 8];
    size_t count; /* of data */
} file;

static inline void seal(file *f, const char *header, const void *data, size_t bytes) {
    size_t n = strlen(header);
    for (int i = 0; i < 8; i++) f->bytes[i] = (uint8_t)((uint64_t)n >> 8 * i);
    memcpy(f->bytes + 8, header, n);
    memcpy(f->bytes + 8 + n, data, bytes);
    f->size = 8 + n + bytes;
}

static inline void begin(file *f, const char *graph) {
    int n = snprintf(f->header, sizeof f->header, "{\"__metadata__\":{\"graph\":\"");
    for (; *graph; graph++)
        n += snprintf(f->header + n, sizeof f->header - (size_t)n, *graph == '\n' ? "\\n" : "%c", *graph);
    snprintf(f->header + n, sizeof f->header - (size_t)n, "\",\"made\":\"by hand\"}");
    f->count = 0;
}

/* NAME.weight and NAME.bias, at random; returns the weights, followed by the bias. */
static inline float *conv(file *f, const char *name, int co, int ci, int k) {
    size_t n = strlen(f->header), weights = (size_t)(co * ci * k * k), at = 4 * f->count;
    float *w = f->data + f->count;
    snprintf(f->header + n, sizeof f->header - n,
             ",\"%s.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d,%d,%d],\"data_offsets\":[%zu,%zu]}"
             ",\"%s.bias\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%zu,%zu]}",
             name, co, ci, k, k, at, at + 4 * weights, name, co, at + 4 * weights, at + 4 * weights + 4 * (size_t)co);
    f->count += weights + (size_t)co;
    for (size_t i = 0; i < weights + (size_t)co; i++) w[i] = (float)(normal() / sqrt(ci * k * k));
    return w;
}

static inline void end(file *f) {
    strcat(f->header, "}  ");
    seal(f, f->header, f->data, 4 * f->count);
}

static inline tnk_net *load(const file *f) {
    tnk_err err = {0};
    tnk_weights *w = NULL;
    tnk_net *net = NULL;
    ck_assert_msg(!tnk_weights_parse(f->bytes, f->size, "a.safetensors", &w, &err), "%s", err.text);
    ck_assert_msg(!tnk_net_load(w, kern(), &net, &err), "%s", err.text);
    tnk_weights_free(w);
    return net;
}

static file f; /* too large for the stack */

/* ---- layers as plain loops ---- */

typedef struct map {
    int c, h, w;
    double v[32 * 64 * 64];
} map;

static map in, a, b, c, want;

static inline double *at(map *m, int k, int y, int x) { return &m->v[((long)k * m->h + y) * m->w + x]; }

static inline void fill(map *m, int channels, int h, int w) {
    *m = (map){.c = channels, .h = h, .w = w};
    for (int i = 0; i < channels * h * w; i++) m->v[i] = (float)normal();
}

static inline double tap(map *m, int k, int y, int x) {
    return y < 0 || x < 0 || y >= m->h || x >= m->w ? 0 : *at(m, k, y, x);
}

static inline void plain_conv(map *m, const float *w, int co, int k, int dilate, int relu, map *out) {
    int stride = k == 2 ? 2 : 1, pad = k == 3 ? dilate : 0;
    const float *bias = w + co * m->c * k * k;
    *out = (map){.c = co, .h = m->h / stride, .w = m->w / stride};
    for (int o = 0; o < co; o++)
        for (int i = 0; i < out->h * out->w; i++) {
            double sum = bias[o];
            for (int q = 0; q < m->c * k * k; q++)
                sum += w[o * m->c * k * k + q] * tap(m, q / (k * k), i / out->w * stride + q / k % k * dilate - pad,
                                                     i % out->w * stride + q % k * dilate - pad);
            *at(out, o, i / out->w, i % out->w) = relu && sum < 0 ? 0 : sum;
        }
}

static inline void plain_unfold(map *m, map *out) {
    *out = (map){.c = 4 * m->c, .h = m->h / 2, .w = m->w / 2};
    for (int k = 0; k < m->c; k++)
        for (int y = 0; y < m->h; y++)
            for (int x = 0; x < m->w; x++) *at(out, 4 * k + 2 * (y % 2) + x % 2, y / 2, x / 2) = *at(m, k, y, x);
}

static inline void plain_upsample(map *m, map *out) {
    *out = (map){.c = m->c, .h = 2 * m->h, .w = 2 * m->w};
    for (int i = 0; i < out->c * out->h * out->w; i++)
        out->v[i] = *at(m, i / out->w / out->h, i / out->w % out->h / 2, i % out->w / 2);
}

static inline void plain_add(map *m, map *n, int relu, map *out) {
    *out = (map){.c = m->c, .h = m->h, .w = m->w};
    for (int i = 0; i < m->c * m->h * m->w; i++) out->v[i] = relu && m->v[i] + n->v[i] < 0 ? 0 : m->v[i] + n->v[i];
}

static inline void plain_concat(map *m, map *n, map *out) {
    int size = m->c * m->h * m->w;
    *out = (map){.c = m->c + n->c, .h = m->h, .w = m->w};
    memcpy(out->v, m->v, (size_t)size * sizeof *out->v);
    memcpy(out->v + size, n->v, (size_t)(n->c * n->h * n->w) * sizeof *out->v);
}

static inline void plain_mean(map *m, map *out) {
    *out = (map){.c = m->c, .h = 1, .w = 1};
    for (int i = 0; i < m->c * m->h * m->w; i++) out->v[i / m->w / m->h] += m->v[i] / (m->h * m->w);
}

/* ---- the net of f ---- */

/* Run the net of f on `in` twice, of the same memory: `share` of the largest of `want` off at most. */
static inline void agrees(double share) {
    static float pixels[32 * 64 * 64];
    tnk_net *net = load(&f);
    tnk_net_work work = {0};
    double most = 0;
    ck_assert_int_eq(tnk_net_channels(net), in.c);
    for (int i = 0; i < in.c * in.h * in.w; i++) pixels[i] = (float)in.v[i];
    for (int i = 0; i < want.c * want.h * want.w; i++) most = fmax(most, fabs(want.v[i]));
    for (int round = 0; round < 2; round++) {
        const float *out;
        int oc, oh, ow;
        ck_assert_int_eq(tnk_net_run(net, &work, pixels, in.h, in.w, &out, &oc, &oh, &ow), TNK_OK);
        ck_assert(oc == want.c && oh == want.h && ow == want.w);
        for (int i = 0; i < oc * oh * ow; i++)
            ck_assert_msg(fabs(out[i] - want.v[i]) <= share * most, "%d x %d: %d is %g, not %g", in.h, in.w, i,
                          (double)out[i], want.v[i]);
    }
    tnk_net_work_free(&work);
    tnk_net_free(net);
}

/* A net of the hull net's shape, values with late readers, buffers used again, into f, which stays open; numbers, and what
 * it makes of them. */
static inline void hourglass(int height, int width) {
    begin(&f, "unfold a in\nconv b a s relu\nconv c b d relu\nconv e c p relu\nconv g e q dilate=2\nadd h g c relu\n"
              "conv i h u\nupsample j i\nadd k j b relu\nconv l k t relu\nconv out l o\n");
    const float *s = conv(&f, "s", 6, 8, 3), *d = conv(&f, "d", 10, 6, 2), *p = conv(&f, "p", 10, 10, 3);
    const float *q = conv(&f, "q", 10, 10, 3), *u = conv(&f, "u", 6, 10, 1), *t = conv(&f, "t", 6, 6, 3);
    const float *o = conv(&f, "o", 3, 6, 1);
    static map skip;
    fill(&in, 2, height, width);
    plain_unfold(&in, &a);
    plain_conv(&a, s, 6, 3, 1, 1, &skip);
    plain_conv(&skip, d, 10, 2, 1, 1, &c);
    plain_conv(&c, p, 10, 3, 1, 1, &a);
    plain_conv(&a, q, 10, 3, 2, 0, &b);
    plain_add(&b, &c, 1, &a);
    plain_conv(&a, u, 6, 1, 1, 0, &b);
    plain_upsample(&b, &a);
    plain_add(&a, &skip, 1, &b);
    plain_conv(&b, t, 6, 3, 1, 1, &a);
    plain_conv(&a, o, 3, 1, 1, 0, &want);
}

#endif
