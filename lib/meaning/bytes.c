#include "meaning/bytes.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"

enum { HIGHEST = 255, WEIGHT_MOST = 127, WIDE_ZERO = 1 << 15, CHUNK = 128 };

/* ---- forms ---- */

tnk_form tnk_form_bytes(float range, int from_zero) {
    int zero = from_zero ? 0 : 128;
    return (tnk_form){.bytes = 1, .zero = zero, .step = range / (float)(HIGHEST - zero)};
}

tnk_form tnk_form_wide(float range) {
    return (tnk_form){.bytes = 1, .wide = 1, .zero = WIDE_ZERO, .step = range / (WIDE_ZERO - 1)};
}

static int fours_of(int channels) { return (channels + 3) / 4; }

int tnk_form_planes(const tnk_form *form, int channels) {
    int fours = fours_of(channels);
    return form->bytes ? fours * (1 + form->wide) : 4 * fours;
}

static uint32_t *cells(const tnk_maps *m, int plane, int y) { return (uint32_t *)(m->at + plane * m->plane + (long)y * m->pitch); }

static float *floats(const tnk_maps *m, int plane, int y) { return m->at + plane * m->plane + (long)y * m->pitch; }

/* ---- weights ---- */

/* How a layer's terms are made of its input. */
typedef struct terms {
    int fours, taps, count, wide; /* fours of channels, unfolded ones for k 2; those of a wide input's high bytes come first */
} terms;

static terms terms_of(const tnk_layer *l, const tnk_form *in) {
    int fours = fours_of(l->weight->dim[1]);
    terms t = {.fours = l->k == 2 ? 4 * fours : fours, .taps = l->k == 3 ? 9 : 1};
    t.count = t.fours * t.taps * (1 + in->wide);
    t.wide = in->wide ? t.count / 2 : 0;
    return t;
}

/* Of output o, tap and channel u of what the terms read; 0 for those that fill up a four. */
static float weight_of(const tnk_tensor *w, int k, int o, int tap, int u) {
    int per = k == 2 ? 4 : 1, area = w->dim[2] * w->dim[3], c = u / per;
    if (o >= w->dim[0] || c >= w->dim[1]) return 0;
    return w->data[((long)o * w->dim[1] + c) * area + (k == 2 ? u % 4 : tap)];
}

static double pack(const tnk_layer *l, const terms *t, int o, float unit, tnk_bytes_conv *c) {
    static const uint8_t order[4] = {0, 2, 1, 3};
    double total = 0;
    for (int term = 0; term < t->count; term++)
        for (int j = 0; j < 4; j++) {
            int from = t->wide ? term % t->wide : term;
            float w = weight_of(l->weight, l->k, o, from / t->fours, from % t->fours * 4 + j);
            long at = (((long)(o / 4) * t->count + term) * 4 + o % 4) * 4;
            c->weight[at + j] = (int8_t)lrintf(w / unit);
            if (term >= t->wide) total += c->weight[at + j];
        }
    for (int term = 0; term < t->count; term++)
        for (int j = 0; j < 4; j++) {
            long at = (((long)(o / 4) * t->count + term) * 4 + o % 4) * 4;
            c->pair[at + j] = c->weight[at + order[j]];
        }
    return total;
}

static float greatest(const tnk_tensor *w, int o) {
    long n = w->count / w->dim[0];
    float most = 0;
    for (long i = 0; i < n && o < w->dim[0]; i++) most = fmaxf(most, fabsf(w->data[o * n + i]));
    return most;
}

int tnk_bytes_conv_make(const tnk_layer *l, const tnk_form *in, const tnk_form *out, tnk_bytes_conv *c) {
    terms t = terms_of(l, in);
    int outs = fours_of(l->weight->dim[0]);
    long n = (long)outs * t.count * 16;
    *c = (tnk_bytes_conv){.k = l->k, .dilate = l->dilate, .relu = l->relu, .terms = t.count, .wide = t.wide, .fours = outs};
    c->scale = tnk_alloc((size_t)(8 * outs) * sizeof(float) + (size_t)n * 3, 1);
    if (!c->scale) return TNK_E_NOMEM;
    c->bias = c->scale + 4 * outs;
    c->pair = (int16_t *)(c->bias + 4 * outs);
    c->weight = (int8_t *)(c->pair + n);
    double to = out->bytes ? 1.0 / out->step : 1, zero = out->bytes ? out->zero + 0.5 : 0;
    for (int o = 0; o < 4 * outs; o++) {
        float unit = fmaxf(greatest(l->weight, o) / WEIGHT_MOST, FLT_MIN);
        double scale = (double)unit * in->step, total = pack(l, &t, o, unit, c);
        double bias = o < l->weight->dim[0] ? l->bias->data[o] : 0;
        c->scale[o] = (float)(scale * to);
        c->bias[o] = (float)((bias - in->zero * scale * total) * to + zero);
    }
    return TNK_OK;
}

void tnk_bytes_conv_free(tnk_bytes_conv *c) {
    tnk_free(c->scale);
    *c = (tnk_bytes_conv){0};
}

/* ---- convolution ---- */

/* Zeros around the pixels. */
static void hem(const tnk_laid *v) {
    const tnk_maps *m = &v->maps;
    long lead = tnk_maps_lead(m), rows = (long)m->h * m->pitch - m->pad;
    for (int p = 0; p < m->channels; p++) {
        int high = v->form.wide && p < m->channels / 2;
        int fill = !v->form.bytes ? 0 : v->form.wide ? (high ? WIDE_ZERO >> 8 : 0) : v->form.zero;
        uint32_t *at = cells(m, p, 0);
        memset(at - lead, fill, (size_t)lead * sizeof *at);
        for (int y = 0; y < m->h - 1; y++) memset(at + (long)y * m->pitch + m->w, fill, (size_t)m->pad * sizeof *at);
        memset(at + rows, fill, (size_t)(m->plane - lead - rows) * sizeof *at);
    }
}

static int round_up(int n) { return (n + TNK_DOT_CELLS - 1) / TNK_DOT_CELLS * TNK_DOT_CELLS; }

static void products(const tnk_kern *kern, const tnk_bytes_conv *c, const tnk_laid *in, const tnk_laid *out) {
    const tnk_maps *m = &in->maps, *to = &out->maps;
    const int taps = c->k == 3 ? 9 : 1, fours = m->channels / (1 + in->form.wide), n = round_up(to->h * to->pitch - to->pad);
    ptrdiff_t at[9 * TNK_CHANNELS];
    for (int t = 0; t < c->terms; t++) {
        int low = c->wide && t >= c->wide, from = low ? t - c->wide : t, tap = from / fours;
        long shift = taps == 1 ? 0 : c->dilate * ((tap / 3 - 1) * (long)m->pitch + tap % 3 - 1);
        at[t] = (from % fours + (low ? fours : 0)) * m->plane + shift;
    }
    for (int first = 0; first < n; first += CHUNK) {
        int count = n - first < CHUNK ? n - first : CHUNK;
        for (int o = 0; o < c->fours; o++) {
            long packed = (long)o * c->terms * 16;
            tnk_dots d = {.in = cells(m, 0, 0) + first, .at = at, .weight = c->weight + packed, .pair = c->pair + packed,
                          .terms = c->terms, .wide = c->wide};
            memcpy(d.scale, c->scale + 4 * o, sizeof d.scale);
            memcpy(d.bias, c->bias + 4 * o, sizeof d.bias);
            if (out->form.bytes) kern->dots_bytes(cells(to, o, 0) + first, &d, count);
            else kern->dots_floats(floats(to, 4 * o, 0) + first, to->plane, &d, c->relu ? 0 : -INFINITY, count);
        }
    }
    hem(out);
}

void tnk_bytes_conv_run(const tnk_kern *kern, const tnk_bytes_conv *c, const tnk_laid *in, const tnk_laid *out, float *column) {
    if (c->k != 2) {
        products(kern, c, in, out);
        return;
    }
    tnk_laid part = {.form = in->form, .channels = 4 * in->channels};
    part.maps = tnk_maps_plan(4 * in->maps.channels, out->maps.h, out->maps.w, out->maps.pad);
    part.maps.at = column + tnk_maps_lead(&part.maps);
    tnk_bytes_unfold(kern, in, &part);
    products(kern, c, &part, out);
}

long tnk_bytes_column(const tnk_layer *l, const tnk_laid *in, const tnk_laid *out) {
    if (l->kind == TNK_CONV) return l->k == 2 ? 4L * in->maps.channels * out->maps.plane : 0;
    return 12L * (in->maps.w > out->maps.w ? in->maps.w : out->maps.w);
}

/* ---- the other layers ---- */

/* Channel j of a four becomes a plane of its own, whose cells are its 2 x 2 pixels. */
void tnk_bytes_unfold(const tnk_kern *kern, const tnk_laid *in, const tnk_laid *out) {
    const tnk_maps *m = &out->maps;
    const int parts = 1 + in->form.wide, planes = m->channels / parts;
    for (int p = 0; p < m->channels; p++)
        for (int y = 0; y < m->h; y++) {
            const uint32_t *above = cells(&in->maps, p / planes * (in->maps.channels / parts) + p % planes / 4, 2 * y);
            kern->unfold(cells(m, p, y), above, above + in->maps.pitch, p % planes % 4, m->w);
        }
    hem(out);
}

/* Four channels' row y as floats: where they lie, or in scratch[4][w]. */
static void read_row(const tnk_laid *v, int four, int y, float *scratch, const float *row[4]) {
    const tnk_maps *m = &v->maps;
    const float step = v->form.step, zero = (float)v->form.zero;
    for (int c = 0; c < 4; c++, scratch += m->w) {
        row[c] = v->form.bytes ? scratch : floats(m, 4 * four + c, y);
        if (!v->form.bytes) continue;
        const uint32_t *restrict cell = cells(m, four, y);
        float *restrict to = scratch;
        if (v->form.wide) {
            const uint32_t *restrict low = cells(m, m->channels / 2 + four, y);
            for (int x = 0; x < m->w; x++)
                to[x] = ((float)(int32_t)((cell[x] >> 8 * c & 255) << 8 | (low[x] >> 8 * c & 255)) - zero) * step;
        } else
            for (int x = 0; x < m->w; x++) to[x] = ((float)(int32_t)(cell[x] >> 8 * c & 255) - zero) * step;
    }
}

static void write_row(const tnk_kern *kern, const tnk_laid *v, int four, int y, const float *const row[4]) {
    const tnk_maps *m = &v->maps;
    if (v->form.bytes)
        kern->pack(cells(m, four, y), v->form.wide ? cells(m, m->channels / 2 + four, y) : NULL, row, 1 / v->form.step,
                   (float)v->form.zero + 0.5f, m->w);
    else
        for (int c = 0; c < 4; c++) memcpy(floats(m, 4 * four + c, y), row[c], (size_t)m->w * sizeof **row);
}

static void four_rows(float *at, int w, float *row[4]) {
    for (int c = 0; c < 4; c++) row[c] = at + (long)c * w;
}

void tnk_bytes_load(const tnk_kern *kern, const tnk_laid *out, const float *dense, float *column) {
    const int h = out->maps.h, w = out->maps.w;
    memset(column, 0, (size_t)w * sizeof *column); /* of channels that fill up a four */
    for (int four = 0; four < fours_of(out->channels); four++)
        for (int y = 0; y < h; y++) {
            const float *row[4];
            for (int c = 0; c < 4; c++)
                row[c] = 4 * four + c < out->channels ? dense + ((long)(4 * four + c) * h + y) * w : column;
            write_row(kern, out, four, y, row);
        }
    hem(out);
}

void tnk_bytes_upsample(const tnk_kern *kern, const tnk_laid *in, const tnk_laid *out, float *column) {
    const int w = in->maps.w;
    float *twice[4];
    four_rows(column + 4L * w, 2 * w, twice);
    for (int four = 0; four < fours_of(in->channels); four++)
        for (int y = 0; y < in->maps.h; y++) {
            const float *row[4];
            read_row(in, four, y, column, row);
            for (int c = 0; c < 4; c++)
                for (int x = 0; x < w; x++) twice[c][2 * x] = twice[c][2 * x + 1] = row[c][x];
            for (int k = 0; k < 2; k++) write_row(kern, out, four, 2 * y + k, (const float *const *)twice);
        }
    hem(out);
}

void tnk_bytes_add(const tnk_kern *kern, const tnk_laid *a, const tnk_laid *b, int relu, const tnk_laid *out, float *column) {
    const int w = out->maps.w;
    const float least = relu ? 0 : -INFINITY;
    float *sum[4];
    four_rows(column + 8L * w, w, sum);
    for (int four = 0; four < fours_of(out->channels); four++)
        for (int y = 0; y < out->maps.h; y++) {
            const float *p[4], *q[4];
            read_row(a, four, y, column, p);
            read_row(b, four, y, column + 4L * w, q);
            for (int c = 0; c < 4; c++) {
                const float *restrict u = p[c], *restrict v = q[c];
                float *restrict to = sum[c];
                for (int x = 0; x < w; x++) to[x] = u[x] + v[x] > least ? u[x] + v[x] : least;
            }
            write_row(kern, out, four, y, (const float *const *)sum);
        }
    hem(out);
}

void tnk_bytes_mean(const tnk_laid *in, const tnk_laid *out, float *column) {
    const tnk_maps *m = &in->maps;
    for (int four = 0; four < fours_of(in->channels); four++) {
        double sum[4] = {0};
        for (int y = 0; y < m->h; y++) {
            const float *row[4];
            read_row(in, four, y, column, row);
            for (int c = 0; c < 4; c++)
                for (int x = 0; x < m->w; x++) sum[c] += row[c][x];
        }
        for (int c = 0; c < 4; c++) *floats(&out->maps, 4 * four + c, 0) = (float)(sum[c] / ((double)m->h * m->w));
    }
    hem(out);
}

void tnk_point_conv(const tnk_conv *c, const tnk_laid *in, const tnk_laid *out) {
    const float *weight = c->weight + (c->k == 3 ? 4L * c->co * c->ci : 0);
    for (int o = 0; o < c->co; o++) {
        float sum = c->bias[o];
        for (int i = 0; i < c->ci; i++) sum += *weight++ * *floats(&in->maps, i, 0);
        *floats(&out->maps, o, 0) = c->relu && 0 > sum ? 0 : sum;
    }
    hem(out);
}
