#include "meaning/conv.h"

#include <cblas.h>
#include <pthread.h>
#include <string.h>

/* Planes that start a multiple of 4 KiB apart would share their lines of the cache. */
enum { LINE = 16, PAGE = 1024 };

/* Pixels to a product: the last one's sums stay in the cache until they are finished. */
enum { CHUNK = 512, CHUNK_LEAST = 96 };

/* ---- feature maps ---- */

tnk_maps tnk_maps_plan(int channels, int h, int w, int pad) {
    tnk_maps m = {.channels = channels, .h = h, .w = w, .pad = pad, .pitch = w + pad};
    m.plane = (long)(h + 2 * pad) * m.pitch + pad;
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

long tnk_conv_column(const tnk_conv *c, const tnk_maps *out) {
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
    if (c->k == 2) of_strips(c, in, out, column);
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
