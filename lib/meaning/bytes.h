/* bytes.h: the arithmetic of a net's layers in whole numbers: what a convolution reads has eight bits, its weights have
 * eight bits, its sums are exact, so that any CPU gives the same bytes. All else is float. */
#ifndef TNK_MEANING_BYTES_H
#define TNK_MEANING_BYTES_H

#include <stdint.h>

#include "kern/kern.h"
#include "meaning/conv.h"
#include "meaning/graph.h"

/* How a value lies in its maps. Floats: a plane for each channel, up to a multiple of four. Bytes: a plane for each four
 * channels, whose bytes lie beside each other in a cell; a number is (byte - zero) * step. Wide: planes of the high bytes of
 * 16 bits, then of the low ones. */
typedef struct tnk_form {
    int bytes, wide, zero;
    float step;
} tnk_form;

/* A value that lies between -range and range, or between 0 and range; what lies beyond is cut. */
tnk_form tnk_form_bytes(float range, int from_zero);
tnk_form tnk_form_wide(float range);

int tnk_form_planes(const tnk_form *form, int channels);

/* A value: the maps are of tnk_form_planes() planes. */
typedef struct tnk_laid {
    tnk_maps maps;
    tnk_form form;
    int channels;
} tnk_laid;

typedef struct tnk_bytes_conv {
    int k, dilate, relu, terms, wide, fours; /* fours of channels that come out */
    int8_t *weight;                          /* [fours][terms][4][4], as tnk_dots has them; one piece with the others */
    int16_t *pair;
    float *scale, *bias;                     /* [4 fours] */
} tnk_bytes_conv;

/* A layer's weights, rounded for each channel that comes out to 1/127 of the greatest, for a value of `in` to one of `out`.
 * TNK_OK, or TNK_E_NOMEM; freed by tnk_bytes_conv_free(). in is of bytes; a wide one with k * k * channels <= 256. */
int tnk_bytes_conv_make(const tnk_layer *layer, const tnk_form *in, const tnk_form *out, tnk_bytes_conv *conv);
void tnk_bytes_conv_free(tnk_bytes_conv *conv); /* of one never made too, if zero */

/* Layers, as conv.h's; out does not overlap its inputs. column: scratch of tnk_bytes_column() floats, which may be 0. */
void tnk_bytes_conv_run(const tnk_kern *kern, const tnk_bytes_conv *conv, const tnk_laid *in, const tnk_laid *out,
                        float *column);
long tnk_bytes_column(const tnk_layer *layer, const tnk_laid *in, const tnk_laid *out);
void tnk_bytes_unfold(const tnk_kern *kern, const tnk_laid *in, const tnk_laid *out); /* of the same form */
void tnk_bytes_upsample(const tnk_kern *kern, const tnk_laid *in, const tnk_laid *out, float *column);
void tnk_bytes_add(const tnk_kern *kern, const tnk_laid *a, const tnk_laid *b, int relu, const tnk_laid *out, float *column);
void tnk_bytes_mean(const tnk_laid *in, const tnk_laid *out, float *column); /* out: floats, 1 x 1 */

/* Of single pixels, floats in and out: the middle tap. */
void tnk_point_conv(const tnk_conv *conv, const tnk_laid *in, const tnk_laid *out);

/* From [channels][h][w]; NaN counts as the least. column: a row of floats. */
void tnk_bytes_load(const tnk_kern *kern, const tnk_laid *out, const float *dense, float *column);

#endif
