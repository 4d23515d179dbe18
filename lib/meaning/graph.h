/* graph.h: the layers of a net, read from text and checked against its weights. The language is
 * described in net.h. */
#ifndef TNK_MEANING_GRAPH_H
#define TNK_MEANING_GRAPH_H

#include "meaning/weights.h"

enum { TNK_LAYERS = 64, TNK_CHANNELS = 512, TNK_DILATE = 16, TNK_WORD = 31 };

/* Scales: at level n a value has 1/2^n of the input's rows and columns; at the last, a single
 * pixel. */
enum { TNK_LEVEL_POINT = 7, TNK_LEVELS = 8 };

enum tnk_layer_kind { TNK_UNFOLD, TNK_CONV, TNK_UPSAMPLE, TNK_ADD, TNK_CONCAT, TNK_MEAN };

typedef struct tnk_layer {
    enum tnk_layer_kind kind;
    int in[2]; /* values; add and concat have two, of others in[1] is in[0] */
    int relu, k, dilate;
    const tnk_tensor *weight, *bias; /* of conv */
} tnk_layer;

typedef struct tnk_value {
    char name[TNK_WORD + 1];
    int channels, level;
    float range; /* of its numbers, from the weights; 0: none stated */
    int last; /* the last layer that reads it; the number of layers for the result */
} tnk_value;

/* Layer i makes value i + 1; value 0 is the input, the last one the result. */
typedef struct tnk_graph {
    tnk_layer layer[TNK_LAYERS];
    tnk_value value[TNK_LAYERS + 1];
    int layers, ranges; /* ranges: how many values have one */
} tnk_graph;

/* TNK_OK, or TNK_E_WEIGHTS with the words, which name the weights and the line. The tensors are
 * borrowed. */
int tnk_graph_read(const tnk_weights *weights, tnk_graph *out, tnk_err *err);

#endif
