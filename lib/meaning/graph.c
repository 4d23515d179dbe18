#include "meaning/graph.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINE = 199, MOST_WORDS = 8 };

typedef struct reading {
    const tnk_weights *weights;
    tnk_graph *g;
    char text[MOST_LINE + 1]; /* the line, cut into words */
    const char *word[MOST_WORDS];
    int words, line;
    tnk_err *err;
} reading;

__attribute__((format(__printf__, 2, 3))) static int wrong(const reading *r, const char *format, ...) {
    char what[256];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return tnk_fail(r->err, TNK_E_WEIGHTS, "%.200s: line %d of its graph: %s; mend the graph and save it anew",
                    tnk_weights_name(r->weights), r->line, what);
}

/* ---- words ---- */

/* Up to the end of the line: the words, parted by single blanks. */
static int split(reading *r, const char *text, size_t size) {
    if (!size || size > MOST_LINE) return wrong(r, "it is empty or longer than %d letters", MOST_LINE);
    memcpy(r->text, text, size);
    r->text[size] = '\0';
    for (size_t i = 0; i < size; i++)
        if (text[i] < ' ' || text[i] > '~') return wrong(r, "it holds something other than printable ASCII");
    r->words = 0;
    for (char *p = r->text; p; r->words++) {
        if (r->words == MOST_WORDS) return wrong(r, "it has more than %d words", MOST_WORDS);
        r->word[r->words] = p;
        p = strchr(p, ' ');
        if (p) *p++ = '\0';
        if (!*r->word[r->words]) return wrong(r, "its words are not parted by single blanks");
    }
    return TNK_OK;
}

static int is_name(const char *s) {
    static const char letters[] = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return strlen(s) <= TNK_WORD && strspn(s, letters) == strlen(s) && !(*s >= '0' && *s <= '9');
}

/* The value of a name among those made so far, or -1. */
static int value_of(const tnk_graph *g, const char *name) {
    for (int i = 0; i <= g->layers; i++)
        if (!strcmp(g->value[i].name, name)) return i;
    return -1;
}

/* ---- one line ---- */

static const struct {
    const char *word;
    int inputs;
} kinds[] = {
    [TNK_UNFOLD] = {"unfold", 1}, [TNK_CONV] = {"conv", 1},     [TNK_UPSAMPLE] = {"upsample", 1},
    [TNK_ADD] = {"add", 2},       [TNK_CONCAT] = {"concat", 2}, [TNK_MEAN] = {"mean", 1},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int read_kind(const reading *r, tnk_layer *l) {
    for (int k = 0; k < KINDS; k++)
        if (!strcmp(r->word[0], kinds[k].word)) {
            l->kind = (enum tnk_layer_kind)k;
            return TNK_OK;
        }
    return wrong(r, "%.40s is none of unfold, conv, upsample, add, concat, mean", r->word[0]);
}

/* OUT IN, or OUT A B. */
static int read_values(reading *r, tnk_layer *l) {
    int inputs = kinds[l->kind].inputs;
    if (r->words < 2 + inputs) return wrong(r, "%s lacks names of values", r->word[0]);
    if (!is_name(r->word[1])) return wrong(r, "%.40s is no name of up to %d letters", r->word[1], TNK_WORD);
    if (value_of(r->g, r->word[1]) >= 0) return wrong(r, "%s is made a second time", r->word[1]);
    for (int i = 0; i < inputs; i++) {
        l->in[i] = value_of(r->g, r->word[2 + i]);
        if (l->in[i] < 0) return wrong(r, "%.40s is not made before", r->word[2 + i]);
        r->g->value[l->in[i]].last = r->g->layers;
    }
    if (inputs == 1) l->in[1] = l->in[0];
    return TNK_OK;
}

static int read_options(const reading *r, tnk_layer *l, int from) {
    for (int i = from; i < r->words; i++) {
        const char *w = r->word[i];
        char *end = "";
        int relu = !strcmp(w, "relu") && !l->relu && (l->kind == TNK_CONV || l->kind == TNK_ADD);
        long d = !strncmp(w, "dilate=", 7) && !l->dilate && l->k == 3 ? strtol(w + 7, &end, 10) : 0;
        if (!relu && (*end || d < 1 || d > TNK_DILATE))
            return wrong(r, "%s cannot have %.40s here", kinds[l->kind].word, w);
        if (relu) l->relu = 1;
        else l->dilate = (int)d;
    }
    if (!l->dilate) l->dilate = 1;
    return TNK_OK;
}

static int read_tensors(const reading *r, tnk_layer *l) {
    if (r->words < 4) return wrong(r, "conv lacks the name of its tensors");
    const char *name = r->word[3];
    const tnk_tensor *w = l->weight = tnk_weights_find(r->weights, name, ".weight");
    const tnk_tensor *b = l->bias = tnk_weights_find(r->weights, name, ".bias");
    if (!w || !b) return wrong(r, "there is no tensor %.60s.%s", name, w ? "bias" : "weight");
    if (w->rank != 4 || w->dim[2] != w->dim[3] || w->dim[2] > 3)
        return wrong(r, "%.60s.weight is not [co][ci][k][k] with k 1, 2 or 3", name);
    if (b->rank != 1 || b->dim[0] != w->dim[0])
        return wrong(r, "%.60s.bias is not [%d]", name, w->dim[0]);
    if (w->dim[0] > TNK_CHANNELS || w->dim[1] > TNK_CHANNELS)
        return wrong(r, "%.60s.weight has more than %d channels", name, TNK_CHANNELS);
    l->k = w->dim[2];
    return TNK_OK;
}

static int read_line(reading *r) {
    tnk_graph *g = r->g;
    if (g->layers == TNK_LAYERS) return wrong(r, "a net has at most %d layers", TNK_LAYERS);
    tnk_layer *l = &g->layer[g->layers];
    int rc = read_kind(r, l);
    if (!rc) rc = read_values(r, l);
    if (!rc && l->kind == TNK_CONV) rc = read_tensors(r, l);
    if (!rc) rc = read_options(r, l, l->kind == TNK_CONV ? 4 : 2 + kinds[l->kind].inputs);
    if (rc) return rc;
    tnk_value *v = &g->value[++g->layers];
    snprintf(v->name, sizeof v->name, "%s", r->word[1]);
    v->last = -1;
    return TNK_OK;
}

static int read_lines(reading *r, const char *text) {
    do {
        size_t size = strcspn(text, "\n");
        r->line++;
        int rc = split(r, text, size);
        if (!rc) rc = read_line(r);
        if (rc) return rc;
        text += size + (text[size] == '\n');
    } while (*text);
    return TNK_OK;
}

/* ---- channels and scales ---- */

/* Channels of the input: those of the first conv that reads it, or it and nothing else unfolded,
 * upsampled or averaged. */
static int input_channels(const tnk_graph *g) {
    int times[TNK_LAYERS + 1] = {1}; /* channels to one of the input; 0: something else */
    for (int i = 0; i < g->layers; i++) {
        const tnk_layer *l = &g->layer[i];
        int t = times[l->in[0]];
        if (l->kind == TNK_CONV && t) return l->weight->dim[1] / t;
        if (t > TNK_CHANNELS) return 0;
        times[i + 1] = kinds[l->kind].inputs == 2 || l->kind == TNK_CONV ? 0 : l->kind == TNK_UNFOLD ? 4 * t : t;
    }
    return 0;
}

static int finer(const reading *r, const tnk_value *a, tnk_value *v) {
    if (a->level == TNK_LEVEL_POINT || a->level == 0)
        return wrong(r, "%s is a single pixel or as fine as the input", a->name);
    v->level = a->level - 1;
    return TNK_OK;
}

static int coarser(const reading *r, const tnk_value *a, tnk_value *v) {
    if (a->level >= TNK_LEVEL_POINT - 1)
        return wrong(r, "%s is a single pixel or 1/%d of the input", a->name, 1 << (TNK_LEVEL_POINT - 1));
    v->level = a->level + 1;
    return TNK_OK;
}

static int check_conv(const reading *r, const tnk_layer *l, const tnk_value *a, tnk_value *v) {
    if (l->weight->dim[1] != a->channels)
        return wrong(r, "%s has %d channels, the weights want %d", a->name, a->channels, l->weight->dim[1]);
    v->channels = l->weight->dim[0];
    return l->k == 2 ? coarser(r, a, v) : TNK_OK;
}

static int check_pair(const reading *r, const tnk_layer *l, const tnk_value *a, const tnk_value *b, tnk_value *v) {
    if (a->level != b->level) return wrong(r, "%s and %s are of different scales", a->name, b->name);
    if (l->kind == TNK_CONCAT) v->channels = a->channels + b->channels;
    else if (a->channels != b->channels)
        return wrong(r, "%s has %d channels, %s %d", a->name, a->channels, b->name, b->channels);
    return TNK_OK;
}

static int check_layer(const reading *r, const tnk_layer *l, tnk_value *v) {
    const tnk_value *a = &r->g->value[l->in[0]], *b = &r->g->value[l->in[1]];
    int rc = TNK_OK;
    v->channels = a->channels;
    v->level = l->kind == TNK_MEAN ? TNK_LEVEL_POINT : a->level;
    if (l->kind == TNK_CONV) rc = check_conv(r, l, a, v);
    if (l->kind == TNK_UPSAMPLE) rc = finer(r, a, v);
    if (l->kind == TNK_UNFOLD) v->channels *= 4, rc = coarser(r, a, v);
    if (kinds[l->kind].inputs == 2) rc = check_pair(r, l, a, b, v);
    if (!rc && v->channels > TNK_CHANNELS) rc = wrong(r, "%s has more than %d channels", v->name, TNK_CHANNELS);
    return rc;
}

static int check_layers(reading *r) {
    tnk_graph *g = r->g;
    g->value[0].channels = input_channels(g);
    if (!g->value[0].channels) return wrong(r, "no conv tells how many channels the input has");
    for (int i = 0; i < g->layers; i++) {
        r->line = i + 1;
        int rc = check_layer(r, &g->layer[i], &g->value[i + 1]);
        if (!rc && i + 1 < g->layers && g->value[i + 1].last < 0)
            rc = wrong(r, "%s is never used", g->value[i + 1].name);
        if (rc) return rc;
    }
    if (strcmp(g->value[g->layers].name, "out")) return wrong(r, "the last line does not make out");
    g->value[g->layers].last = g->layers;
    return TNK_OK;
}

/* Ranges of values, which stand among the tensors: all, or none. */
static int read_ranges(reading *r) {
    tnk_graph *g = r->g;
    for (int i = 0; i <= g->layers; i++) {
        const tnk_tensor *t = tnk_weights_find(r->weights, g->value[i].name, ".range");
        if (!t) continue;
        r->line = i ? i : 1;
        if (t->count != 1 || !(t->data[0] > 0)) return wrong(r, "tensor %s is not one number above 0", t->name);
        g->value[i].range = t->data[0];
        g->ranges++;
    }
    return TNK_OK;
}

static int check_tensors(const reading *r) {
    const tnk_tensor *t;
    for (int k = 0; (t = tnk_weights_at(r->weights, k)); k++) {
        int used = 0;
        for (int i = 0; i < r->g->layers; i++) used |= r->g->layer[i].weight == t || r->g->layer[i].bias == t;
        for (int i = 0; i <= r->g->layers; i++) used |= tnk_weights_find(r->weights, r->g->value[i].name, ".range") == t;
        if (!used)
            return tnk_fail(r->err, TNK_E_WEIGHTS,
                            "%.200s: no line of its graph uses tensor %s; mend the graph and save it anew",
                            tnk_weights_name(r->weights), t->name);
    }
    return TNK_OK;
}

int tnk_graph_read(const tnk_weights *weights, tnk_graph *out, tnk_err *err) {
    reading r = {.weights = weights, .g = out, .err = err};
    const char *text = tnk_weights_text(weights, "graph");
    memset(out, 0, sizeof *out);
    snprintf(out->value[0].name, sizeof out->value[0].name, "in");
    if (!text)
        return tnk_fail(err, TNK_E_WEIGHTS, "%.200s: its metadata have no graph; name a file of weights of this library",
                        tnk_weights_name(weights));
    int rc = read_lines(&r, text);
    if (!rc) rc = check_layers(&r);
    if (!rc) rc = read_ranges(&r);
    return rc ? rc : check_tensors(&r);
}
