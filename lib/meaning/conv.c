#include "meaning/conv.h"

#include <cblas.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

/* Planes that start a multiple of 4 KiB apart would share their lines of the cache. */
enum { LINE = 16, PAGE = 1024 };

/* Pixels to a product: the last one's sums stay in the cache until they are finished. */
enum { CHUNK = 512, CHUNK_LEAST = 96 };

/* ---- feature maps ---- */

tnk_maps tnk_maps_plan(int channels, int h, int w, int pad) {
    tnk_maps m = {.channels = channels, .h = h, .w = w, .pad = pad, .pitch = w + pad};
    m.plane = (long)(h + 2 * pad) * m.pitch + pad + LINE;
    m.plane = (m.plane + LINE - 1) / LINE * LINE;
    if (m.plane % PAGE == 0) m.plane += LINE;
    return m;
}

long tnk_maps_lead(const tnk_maps *m) { return (long)m->pad * m->pitch + m->pad; }

/* From the first pixel to the last, with what stands behind the rows. */
static int reach(const tnk_maps *m) { return m->h * m->pitch - m->pad; }

static float *row(const tnk_maps *m, int channel, int y) {
    return m->at + channel * m->plane + (long)y * m->pitch;
}

static void zero(float *at, long n) { memset(at, 0, (size_t)n * sizeof *at); }

void tnk_maps_hem(const tnk_maps *m) {
    long lead = tnk_maps_lead(m), end = reach(m);
    for (int c = 0; c < m->channels; c++) {
        float *at = row(m, c, 0);
        zero(at - lead, lead);
        for (int y = 0; y < m->h - 1; y++)
            for (int x = m->w; x < m->pitch; x++) at[(long)y * m->pitch + x] = 0;
        zero(at + end, m->plane - lead - end);
    }
}

void tnk_maps_load(const tnk_maps *out, const float *dense) {
    for (int c = 0; c < out->channels; c++)
        for (int y = 0; y < out->h; y++, dense += out->w)
            memcpy(row(out, c, y), dense, (size_t)out->w * sizeof *dense);
    tnk_maps_hem(out);
}

void tnk_maps_store(const tnk_maps *in, float *dense) {
    for (int c = 0; c < in->channels; c++)
        for (int y = 0; y < in->h; y++, dense += in->w)
            memcpy(dense, row(in, c, y), (size_t)in->w * sizeof *dense);
}

/* ---- convolution ---- */

/* For CPUs with AVX-512 OpenBLAS multiplies matrices of up to 100^3 products as they lie, without
 * repacking them: a tenth to a sixth faster, as measured. Where that leaves too few pixels, they may as well be more. */
static int chunk_of(int k, int co) {
    int n = 1000000 / (k * co) / LINE * LINE;
    return n < CHUNK_LEAST || n > CHUNK ? CHUNK : n;
}

/* out[co][n] = (add 0) or += (add 1) weight[co][k] x in[k][n] */
static void product(int co, int n, int k, const float *weight, const float *in, long in_plane, int add,
                    float *out, long out_plane) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, co, n, k, 1, weight, k, in, (int)in_plane,
                (float)add, out, (int)out_plane);
}

/* No NaN is hidden by the comparison. */
static void finish(const tnk_conv *c, float *out, long plane, int n) {
    for (int k = 0; k < c->co; k++, out += plane) {
        float bias = c->bias[k];
        if (c->relu)
            for (int i = 0; i < n; i++) out[i] = 0 > out[i] + bias ? 0 : out[i] + bias;
        else
            for (int i = 0; i < n; i++) out[i] += bias;
    }
}

/* k 1 and 3: the sum over the taps of a product with the planes, shifted by that tap. */
static void of_shifts(const tnk_conv *c, const tnk_maps *in, const tnk_maps *out) {
    int total = reach(out), step = chunk_of(c->ci, c->co), taps = c->k * c->k;
    for (int from = 0; from < total; from += step) {
        int n = total - from < step ? total - from : step;
        for (int t = 0; t < taps; t++) {
            long shift = taps == 1 ? 0 : c->dilate * ((t / 3 - 1) * (long)in->pitch + t % 3 - 1);
            const float *weight = c->weight + (long)t * c->co * c->ci;
            product(c->co, n, c->ci, weight, in->at + from + shift, in->plane, t > 0, out->at + from, out->plane);
        }
        finish(c, out->at + from, out->plane, n);
    }
}

/* Rows y .. y + out->h of out's size. */
static void unfold_rows(const tnk_maps *in, int y, const tnk_maps *out) {
    for (int k = 0; k < out->channels; k++)
        for (int i = 0; i < out->h; i++) {
            const float *from = row(in, k / 4, 2 * (y + i) + k / 2 % 2) + k % 2;
            float *to = row(out, k, i);
            for (int x = 0; x < out->w; x++) to[x] = from[2 * x];
        }
    tnk_maps_hem(out);
}

/* k 2: some rows of its input, unfolded. */
static tnk_maps strip(const tnk_conv *c, const tnk_maps *out, float *column) {
    int rows = chunk_of(4 * c->ci, c->co) / out->pitch;
    tnk_maps m = tnk_maps_plan(4 * c->ci, rows < 1 ? 1 : rows > out->h ? out->h : rows, out->w, out->pad);
    m.at = column ? column + tnk_maps_lead(&m) : NULL;
    return m;
}

/* ---- four rows at a time ---- */

/* Winograd's F(4, 3): six rows, whose products with six weights give four rows of a convolution of three rows. */
enum { FOUR = 4, SIX = 6, TAPS = 4 };

/* A mixed row is the sum of these rows of the input, from the one above the four. */
static const struct {
    int row[TAPS];
    float share[TAPS];
} mixes[SIX] = {
    {{0, 2, 4, 4}, {4, -5, 1, 0}},  {{1, 2, 3, 4}, {-4, -4, 1, 1}},  {{1, 2, 3, 4}, {4, -4, -1, 1}},
    {{1, 2, 3, 4}, {-2, -1, 2, 1}}, {{1, 2, 3, 4}, {2, -1, -2, 1}},  {{1, 3, 5, 5}, {4, -5, 1, 0}},
};

void tnk_conv_fours(const float *weight, long n, float *out) {
    static const float share[SIX][3] = {{1 / 4.f, 0, 0},
                                        {-1 / 6.f, -1 / 6.f, -1 / 6.f},
                                        {-1 / 6.f, 1 / 6.f, -1 / 6.f},
                                        {1 / 24.f, 1 / 12.f, 1 / 6.f},
                                        {1 / 24.f, -1 / 12.f, 1 / 6.f},
                                        {0, 0, 1}};
    for (int k = 0; k < SIX; k++)
        for (long i = 0; i < 3 * n; i++)
            *out++ = share[k][0] * weight[i] + share[k][1] * weight[3 * n + i] + share[k][2] * weight[6 * n + i];
}

static int in_fours(const tnk_conv *c, const tnk_maps *out) { return c->fours && out->h % FOUR == 0; }

/* Scratch: planes of some fours' rows, of one mix of the input and of all six products. */
typedef struct fours {
    int most, n; /* fours; floats in a plane's rows */
    long plane;
} fours;

static fours fours_of(const tnk_conv *c, const tnk_maps *out) {
    int most = chunk_of(c->ci, c->co) / out->pitch, all = out->h / FOUR;
    fours f = {.most = most < 1 ? 1 : most > all ? all : most};
    f.n = f.most * out->pitch;
    f.plane = (f.n + 2 * LINE) / LINE * LINE;
    if (f.plane % PAGE == 0) f.plane += LINE;
    return f;
}

static void mix_row(float *restrict to, const float *a, const float *b, const float *c, const float *d, const float *share,
                    int n) {
    const float p = share[0], q = share[1], r = share[2], s = share[3];
    for (int x = 0; x < n; x++) to[x] = p * a[x] + q * b[x] + r * c[x] + s * d[x];
}

static void mix_rows(const tnk_maps *in, int k, int y, int count, long plane, float *to) {
    const int *r = mixes[k].row;
    for (int c = 0; c < in->channels; c++, to += plane)
        for (int g = 0; g < count; g++) {
            const float *from = row(in, c, y + FOUR * g - 1);
            const long p = in->pitch;
            mix_row(to + g * p, from + r[0] * p, from + r[1] * p, from + r[2] * p, from + r[3] * p, mixes[k].share, in->pitch);
        }
}

/* Four rows, `pitch` apart, from six products, `next` apart. No NaN is hidden by the comparison. */
static void part_row(float *restrict to, int pitch, const float *m, long next, float bias, float least, int n) {
    const float *m1 = m + next, *m2 = m1 + next, *m3 = m2 + next, *m4 = m3 + next, *m5 = m4 + next;
    float *restrict to1 = to + pitch, *restrict to2 = to1 + pitch, *restrict to3 = to2 + pitch;
    for (int x = 0; x < n; x++) {
        float a = m1[x] + m2[x], b = m1[x] - m2[x], p = m3[x] + m4[x], q = m3[x] - m4[x];
        float v0 = m[x] + a + p + bias, v1 = b + 2 * q + bias, v2 = a + 4 * p + bias, v3 = b + 8 * q + m5[x] + bias;
        to[x] = least > v0 ? least : v0, to1[x] = least > v1 ? least : v1;
        to2[x] = least > v2 ? least : v2, to3[x] = least > v3 ? least : v3;
    }
}

/* The four rows from the six products, finished. */
static void part_rows(const tnk_conv *c, const tnk_maps *out, int y, int count, long plane, const float *from) {
    for (int k = 0; k < c->co; k++, from += plane)
        for (int g = 0; g < count; g++)
            part_row(row(out, k, y + FOUR * g), out->pitch, from + (long)g * out->pitch, c->co * plane, c->bias[k],
                     c->relu ? 0 : -INFINITY, out->w);
}

static void of_fours(const tnk_conv *c, const tnk_maps *in, const tnk_maps *out, float *column) {
    fours f = fours_of(c, out);
    float *mixed = column + LINE, *products = column + c->ci * f.plane;
    zero(column, c->ci * f.plane);
    for (int y = 0; y < out->h; y += FOUR * f.most) {
        int left = (out->h - y) / FOUR, count = left < f.most ? left : f.most;
        for (int k = 0; k < SIX; k++) {
            mix_rows(in, k, y, count, f.plane, mixed);
            for (int t = 0; t < 3; t++)
                product(c->co, count * out->pitch, c->ci, c->fours + (3L * k + t) * c->co * c->ci, mixed + t - 1, f.plane,
                        t > 0, products + k * c->co * f.plane, f.plane);
        }
        part_rows(c, out, y, count, f.plane, products);
    }
}

long tnk_conv_column(const tnk_conv *c, const tnk_maps *out) {
    if (in_fours(c, out)) return (c->ci + SIX * c->co) * fours_of(c, out).plane;
    if (c->k != 2) return 0;
    tnk_maps m = strip(c, out, NULL);
    return m.channels * m.plane;
}

static void of_strips(const tnk_conv *c, const tnk_maps *in, const tnk_maps *out, float *column) {
    tnk_maps m = strip(c, out, column);
    for (int y = 0, rows = m.h; y < out->h; y += rows) {
        if (m.h > out->h - y) m.h = out->h - y;
        unfold_rows(in, y, &m);
        product(c->co, reach(&m), m.channels, c->weight, m.at, m.plane, 0, row(out, 0, y), out->plane);
        finish(c, row(out, 0, y), out->plane, reach(&m));
    }
}

void tnk_conv_run(const tnk_conv *c, const tnk_maps *in, const tnk_maps *out, float *column) {
    if (in_fours(c, out)) of_fours(c, in, out, column);
    else if (c->k == 2) of_strips(c, in, out, column);
    else of_shifts(c, in, out);
    tnk_maps_hem(out);
}

/* ---- the other layers ---- */

void tnk_unfold(const tnk_maps *in, const tnk_maps *out) { unfold_rows(in, 0, out); }

void tnk_upsample(const tnk_maps *in, const tnk_maps *out) {
    for (int c = 0; c < in->channels; c++)
        for (int y = 0; y < in->h; y++) {
            const float *from = row(in, c, y);
            float *to = row(out, c, 2 * y);
            for (int x = 0; x < in->w; x++) to[2 * x] = to[2 * x + 1] = from[x];
            memcpy(to + out->pitch, to, (size_t)out->w * sizeof *to);
        }
    tnk_maps_hem(out);
}

void tnk_add(const tnk_maps *a, const tnk_maps *b, int relu, const tnk_maps *out) {
    long n = out->channels * out->plane, lead = tnk_maps_lead(out);
    const float *p = a->at - lead, *q = b->at - lead;
    float *r = out->at - lead;
    if (relu)
        for (long i = 0; i < n; i++) r[i] = 0 > p[i] + q[i] ? 0 : p[i] + q[i];
    else
        for (long i = 0; i < n; i++) r[i] = p[i] + q[i];
}

static void copy_planes(const tnk_maps *in, const tnk_maps *out, int channel) {
    long lead = tnk_maps_lead(in);
    memcpy(row(out, channel, 0) - lead, in->at - lead, (size_t)(in->channels * in->plane) * sizeof *in->at);
}

void tnk_concat(const tnk_maps *a, const tnk_maps *b, const tnk_maps *out) {
    copy_planes(a, out, 0);
    copy_planes(b, out, a->channels);
}

void tnk_mean(const tnk_maps *in, const tnk_maps *out) {
    for (int c = 0; c < in->channels; c++) {
        double sum = 0;
        for (int y = 0; y < in->h; y++) {
            const float *from = row(in, c, y);
            for (int x = 0; x < in->w; x++) sum += from[x];
        }
        *row(out, c, 0) = (float)(sum / ((double)in->h * in->w));
    }
    tnk_maps_hem(out);
}

/* ---- OpenBLAS's threads ---- */

#ifdef TNK_OPENBLAS
/* The number is a global of OpenBLAS, so the count of its users is one too. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int users, threads_before = 1;

/* With OpenMP the number is the calling thread's own: every one sets it. */
void tnk_blas_enter(void) {
    pthread_mutex_lock(&lock);
    int threads = openblas_get_num_threads();
    if (threads != 1) {
        threads_before = threads;
        openblas_set_num_threads(1);
    }
    users++;
    pthread_mutex_unlock(&lock);
}

void tnk_blas_leave(void) {
    pthread_mutex_lock(&lock);
    if (--users == 0 && threads_before != 1) {
        if (openblas_get_num_threads() == 1) openblas_set_num_threads(threads_before);
        threads_before = 1;
    }
    pthread_mutex_unlock(&lock);
}
#else
void tnk_blas_enter(void) {}
void tnk_blas_leave(void) {}
#endif
