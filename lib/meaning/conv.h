/* conv.h: the arithmetic of a net's layers, on stacks of feature maps. */
#ifndef TNK_MEANING_CONV_H
#define TNK_MEANING_CONV_H

/* Feature maps. Each channel is a plane of h rows of pitch = w + pad floats, with zeros in `pad`
 * columns behind every row, which serve the next row's front too, and in pad * (pitch + 1) floats
 * before and behind, and some more behind, so that products may run on to a whole line. So a row-wise shift
 * of a whole plane is a pointer: a convolution needs no copies of its input. */
typedef struct tnk_maps {
    float *at; /* pixel (0, 0) of channel 0 */
    int channels, h, w, pad, pitch;
    long plane; /* floats from channel to channel */
} tnk_maps;

/* Fill all but `at`; at most 8192 pixels to a side and a pad of 64. */
tnk_maps tnk_maps_plan(int channels, int h, int w, int pad);

/* Floats before `at` in a channel's plane. */
long tnk_maps_lead(const tnk_maps *m);

/* Zeros around the pixels of every channel; whoever writes pixels does this. */
void tnk_maps_hem(const tnk_maps *m);

/* Copy from and to [channels][h][w]. */
void tnk_maps_load(const tnk_maps *out, const float *dense);
void tnk_maps_store(const tnk_maps *in, float *dense);

/* A convolution as PyTorch has it (cross-correlation). k 1: of a pixel; k 2: stride 2; k 3: zeros
 * around, taps `dilate` pixels apart. */
typedef struct tnk_conv {
    int ci, co, k, dilate, relu;
    const float *weight; /* k 3: [ky][kx][co][ci]; else [co][ci][ky][kx] */
    const float *bias;   /* [co] */
    const float *fours;  /* k 3, dilate 1: see tnk_conv_fours(); NULL: there is none */
} tnk_conv;

/* Weights of a k 3 for four rows at a time (Winograd's F(4, 3) down the columns), from [ky][kx][co][ci] with n = co * ci
 * to [6][kx][co][ci]: half the products, at some units of the last place. */
void tnk_conv_fours(const float *weight, long n, float *out);

/* in and out do not overlap. k 1 and 3: of the same h, w and pad, with pad >= dilate for k 3;
 * k 2: out is half as high and wide. column: scratch of tnk_conv_column() floats, which may be 0.
 * Call between tnk_blas_enter() and tnk_blas_leave(). The same shapes and numbers give the same
 * bytes in any thread (of one machine: OpenBLAS has other kernels for other CPUs). */
void tnk_conv_run(const tnk_conv *conv, const tnk_maps *in, const tnk_maps *out, float *column);
long tnk_conv_column(const tnk_conv *conv, const tnk_maps *out);

/* Space to depth by 2: channel c at (2y + dy, 2x + dx) goes to channel 4c + 2dy + dx at (y, x). */
void tnk_unfold(const tnk_maps *in, const tnk_maps *out);

void tnk_upsample(const tnk_maps *in, const tnk_maps *out); /* each pixel to 2 x 2 */
void tnk_add(const tnk_maps *a, const tnk_maps *b, int relu, const tnk_maps *out);
void tnk_concat(const tnk_maps *a, const tnk_maps *b, const tnk_maps *out);
void tnk_mean(const tnk_maps *in, const tnk_maps *out); /* of every channel; out is 1 x 1 */

/* From the first enter to the last leave OpenBLAS computes with one thread per caller, in the whole
 * process; then the number of threads it had is set again, unless somebody changed it meanwhile.
 * Pairs may run side by side in any threads. Does nothing with another BLAS. */
void tnk_blas_enter(void);
void tnk_blas_leave(void);

#endif
