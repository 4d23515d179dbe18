#include "meaning/net.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "meaning/bytes.h"
#include "meaning/conv.h"
#include "meaning/graph.h"

enum { MOST_SIDE = 8192, ALIGN = 16 };

struct tnk_net {
    tnk_graph graph;
    const tnk_kern *kern;
    int in_bytes;                         /* there are ranges */
    tnk_conv conv[TNK_LAYERS];            /* of those layers that are one */
    tnk_bytes_conv bytes[TNK_LAYERS];     /* the same in bytes, where the input is */
    tnk_form form[TNK_LAYERS + 1];
    int slot[TNK_LAYERS + 1];  /* the buffer of each value; several may share one */
    int slots, step;
    int pad[TNK_LEVELS]; /* the widest dilation at each scale: all its values have one layout */
    float *weight;
};

/* ---- loading ---- */

/* [co][ci][3][3] to [3][3][co][ci]; other sizes as they are. */
static void repack(const tnk_tensor *t, float *out) {
    long taps = t->dim[2] == 3 ? 9 : 1, n = t->count / taps;
    for (long i = 0; i < n; i++)
        for (long k = 0; k < taps; k++) out[k * n + i] = t->data[i * taps + k];
}

static long fours_count(const tnk_layer *l) { return l->k == 3 && l->dilate == 1 ? 2 * l->weight->count : 0; }

/* All convolutions, or with ranges those of single pixels. */
static int in_floats(const tnk_net *net, const tnk_layer *l) { return l->weight && !net->form[l->in[0]].bytes; }

static int load_convs(tnk_net *net, tnk_err *err) {
    const tnk_graph *g = &net->graph;
    size_t total = 0;
    for (int i = 0; i < g->layers; i++)
        if (in_floats(net, &g->layer[i]))
            total += (size_t)(g->layer[i].weight->count + g->layer[i].bias->count + fours_count(&g->layer[i]));
    float *at = net->weight = tnk_alloc(total, sizeof *at);
    if (!at && total) return tnk_fail_nomem(err);
    for (int i = 0; i < g->layers; i++) {
        const tnk_layer *l = &g->layer[i];
        if (!in_floats(net, l)) continue;
        net->conv[i] = (tnk_conv){.ci = l->weight->dim[1], .co = l->weight->dim[0], .k = l->k, .dilate = l->dilate,
                                  .relu = l->relu, .weight = at, .bias = at + l->weight->count};
        repack(l->weight, at);
        memcpy(at + l->weight->count, l->bias->data, (size_t)l->bias->count * sizeof *at);
        at += l->weight->count + l->bias->count;
        if (!fours_count(l)) continue;
        tnk_conv_fours(net->conv[i].weight, l->weight->count / 9, at);
        net->conv[i].fours = at;
        at += fours_count(l);
    }
    return TNK_OK;
}

/* What a convolution reads, unless it is a single pixel. */
static int in_bytes(const tnk_graph *g, int value) {
    for (int i = 0; i < g->layers; i++)
        if (g->layer[i].kind == TNK_CONV && g->layer[i].in[0] == value) return g->value[value].level != TNK_LEVEL_POINT;
    return 0;
}

static int wrong_range(const tnk_weights *w, const char *value, const char *what, tnk_err *err) {
    return tnk_fail(err, TNK_E_WEIGHTS, "%.200s: value %s of its graph %s; save it anew, or without any tensor *.range",
                    tnk_weights_name(w), value, what);
}

/* The input and what it is unfolded to are wide, and so in bytes wherever they are read. */
static int choose_forms(tnk_net *net, const tnk_weights *w, tnk_err *err) {
    const tnk_graph *g = &net->graph;
    int from_zero[TNK_LAYERS + 1] = {0}, wide[TNK_LAYERS + 1] = {1};
    for (int v = 0; v <= g->layers; v++) {
        const tnk_layer *l = v ? &g->layer[v - 1] : NULL;
        int same = l && (l->kind == TNK_UNFOLD || l->kind == TNK_UPSAMPLE || l->kind == TNK_MEAN);
        if (l) from_zero[v] = l->relu || (same && from_zero[l->in[0]]);
        if (l) wide[v] = l->kind == TNK_UNFOLD && wide[l->in[0]];
        if (l && l->kind == TNK_CONCAT) return wrong_range(w, g->value[v].name, "is a concat, which cannot be with ranges", err);
        if (l && l->kind == TNK_UNFOLD && !wide[v])
            return wrong_range(w, g->value[v].name, "unfolds something other than the input, which cannot be with ranges", err);
        if (!wide[v] && !in_bytes(g, v)) continue;
        float range = wide[v] ? g->value[0].range : g->value[v].range;
        if (!range) return wrong_range(w, g->value[v].name, "is read by a conv and has no range", err);
        net->form[v] = wide[v] ? tnk_form_wide(range) : tnk_form_bytes(range, from_zero[v]);
    }
    return TNK_OK;
}

static int load_bytes(tnk_net *net, const tnk_weights *w, tnk_err *err) {
    const tnk_graph *g = &net->graph;
    int rc = choose_forms(net, w, err);
    for (int i = 0; i < g->layers && !rc; i++) {
        const tnk_layer *l = &g->layer[i];
        const tnk_form *in = &net->form[l->in[0]];
        if (!l->weight || !in->bytes) continue;
        if (in->wide && l->k * l->k * l->weight->dim[1] > 256)
            return wrong_range(w, g->value[i + 1].name, "sums more than 256 products with the input", err);
        if (tnk_bytes_conv_make(l, in, &net->form[i + 1], &net->bytes[i])) return tnk_fail_nomem(err);
    }
    return rc;
}

static void plan_scales(tnk_net *net) {
    const tnk_graph *g = &net->graph;
    net->step = 1;
    for (int i = 0; i < g->layers; i++) {
        int level = g->value[i + 1].level;
        if (level < TNK_LEVEL_POINT && 1 << level > net->step) net->step = 1 << level;
        if (g->layer[i].k == 3 && g->layer[i].dilate > net->pad[level]) net->pad[level] = g->layer[i].dilate;
    }
}

/* A value's buffer serves others once its last reader is done. */
static void plan_slots(tnk_net *net) {
    const tnk_graph *g = &net->graph;
    int until[TNK_LAYERS + 1]; /* the last reader of what a slot holds */
    for (int v = 0; v <= g->layers; v++) {
        int s = 0, made = v - 1; /* by this layer, which reads its inputs meanwhile */
        while (s < net->slots && until[s] >= made) s++;
        if (s == net->slots) net->slots++;
        until[s] = g->value[v].last;
        net->slot[v] = s;
    }
}

int tnk_net_load(const tnk_weights *weights, const tnk_kern *kern, tnk_net **out, tnk_err *err) {
    tnk_net *net = *out = tnk_alloc_zero(1, sizeof *net);
    if (!net) return tnk_fail_nomem(err);
    net->kern = kern;
    int rc = tnk_graph_read(weights, &net->graph, err);
    net->in_bytes = net->graph.ranges > 0;
    if (!rc && net->in_bytes) rc = load_bytes(net, weights, err);
    if (!rc) rc = load_convs(net, err);
    if (rc) {
        tnk_net_free(net);
        *out = NULL;
        return rc;
    }
    for (int i = 0; i < net->graph.layers; i++) net->graph.layer[i].weight = net->graph.layer[i].bias = NULL;
    plan_scales(net);
    plan_slots(net);
    return TNK_OK;
}

void tnk_net_free(tnk_net *net) {
    if (!net) return;
    for (int i = 0; i < TNK_LAYERS; i++) tnk_bytes_conv_free(&net->bytes[i]);
    tnk_free(net->weight);
    tnk_free(net);
}

int tnk_net_channels(const tnk_net *net) { return net->graph.value[0].channels; }

int tnk_net_is_point(const tnk_net *net) {
    return net->graph.value[net->graph.layers].level == TNK_LEVEL_POINT;
}

int tnk_net_step(const tnk_net *net) { return net->step; }

/* ---- running ---- */

typedef struct plan {
    tnk_laid laid[TNK_LAYERS + 1];
    long offset[TNK_LAYERS + 2]; /* of the slots, then of the dense result */
    long column, total;
} plan;

static long aligned(long n) { return (n + ALIGN - 1) / ALIGN * ALIGN; }

static long column_of(const tnk_net *net, int i, const plan *p) {
    const tnk_layer *l = &net->graph.layer[i];
    if (net->in_bytes) return tnk_bytes_column(l, &p->laid[l->in[0]], &p->laid[i + 1]);
    return l->kind == TNK_CONV ? tnk_conv_column(&net->conv[i], &p->laid[i + 1].maps) : 0;
}

static void plan_run(const tnk_net *net, int h, int w, plan *p) {
    const tnk_graph *g = &net->graph;
    long size[TNK_LAYERS + 1] = {0};
    memset(p, 0, sizeof *p);
    p->column = w;
    for (int v = 0; v <= g->layers; v++) {
        int level = g->value[v].level, point = level == TNK_LEVEL_POINT, channels = g->value[v].channels;
        int rows = point ? 1 : h >> level, columns = point ? 1 : w >> level;
        int planes = net->in_bytes ? tnk_form_planes(&net->form[v], channels) : channels;
        p->laid[v] = (tnk_laid){tnk_maps_plan(planes, rows, columns, net->pad[level]), net->form[v], channels};
        const tnk_maps *m = &p->laid[v].maps;
        if (m->channels * m->plane > size[net->slot[v]]) size[net->slot[v]] = m->channels * m->plane;
        long column = v ? column_of(net, v - 1, p) : 0;
        if (column > p->column) p->column = column;
    }
    p->column = aligned(p->column);
    p->offset[0] = p->column; /* the column is scratch at the front */
    for (int s = 0; s < net->slots; s++) p->offset[s + 1] = p->offset[s] + aligned(size[s]);
    const tnk_maps *last = &p->laid[g->layers].maps;
    p->total = p->offset[net->slots] + (long)last->channels * last->h * last->w;
}

static void run_layer(const tnk_net *net, int i, const plan *p, float *column) {
    const tnk_layer *l = &net->graph.layer[i];
    const tnk_maps *a = &p->laid[l->in[0]].maps, *b = &p->laid[l->in[1]].maps, *out = &p->laid[i + 1].maps;
    switch (l->kind) {
    case TNK_UNFOLD: tnk_unfold(a, out); break;
    case TNK_CONV: tnk_conv_run(&net->conv[i], a, out, column); break;
    case TNK_UPSAMPLE: tnk_upsample(a, out); break;
    case TNK_ADD: tnk_add(a, b, l->relu, out); break;
    case TNK_CONCAT: tnk_concat(a, b, out); break;
    case TNK_MEAN: tnk_mean(a, out); break;
    }
}

static void run_bytes(const tnk_net *net, int i, const plan *p, float *column) {
    const tnk_layer *l = &net->graph.layer[i];
    const tnk_laid *a = &p->laid[l->in[0]], *b = &p->laid[l->in[1]], *out = &p->laid[i + 1];
    switch (l->kind) {
    case TNK_CONV:
        if (a->form.bytes) tnk_bytes_conv_run(net->kern, &net->bytes[i], a, out, column);
        else tnk_point_conv(&net->conv[i], a, out);
        break;
    case TNK_UNFOLD: tnk_bytes_unfold(net->kern, a, out); break;
    case TNK_UPSAMPLE: tnk_bytes_upsample(net->kern, a, out, column); break;
    case TNK_ADD: tnk_bytes_add(net->kern, a, b, l->relu, out, column); break;
    case TNK_MEAN: tnk_bytes_mean(a, out, column); break;
    case TNK_CONCAT: break; /* there is none */
    }
}

static void run_layers(const tnk_net *net, const plan *p, const float *in, float *column) {
    if (net->in_bytes) {
        tnk_bytes_load(net->kern, &p->laid[0], in, column);
        for (int i = 0; i < net->graph.layers; i++) run_bytes(net, i, p, column);
        return;
    }
    tnk_blas_enter();
    tnk_maps_load(&p->laid[0].maps, in);
    for (int i = 0; i < net->graph.layers; i++) run_layer(net, i, p, column);
    tnk_blas_leave();
}

static int fits(int side, int step) { return side > 0 && side <= MOST_SIDE && side % step == 0; }

int tnk_net_run(const tnk_net *net, tnk_net_work *work, const float *in, int h, int w, const float **out, int *oc,
                int *oh, int *ow) {
    plan p;
    int layers = net->graph.layers;
    if (!fits(h, net->step) || !fits(w, net->step)) return TNK_E_ARG;
    plan_run(net, h, w, &p);
    if (!tnk_reserve(&work->data, &work->room, p.total + ALIGN, sizeof *work->data)) return TNK_E_NOMEM;
    float *base = work->data + (64 - (uintptr_t)work->data % 64) % 64 / sizeof *base;
    for (int v = 0; v <= layers; v++)
        p.laid[v].maps.at = base + p.offset[net->slot[v]] + tnk_maps_lead(&p.laid[v].maps);
    run_layers(net, &p, in, base);
    tnk_maps result = p.laid[layers].maps;
    result.channels = *oc = p.laid[layers].channels;
    tnk_maps_store(&result, base + p.offset[net->slots]);
    *out = base + p.offset[net->slots];
    *oh = result.h;
    *ow = result.w;
    return TNK_OK;
}

void tnk_net_work_free(tnk_net_work *work) {
    tnk_free(work->data);
    memset(work, 0, sizeof *work);
}
