/* net.h: inference of small convolutional nets.
 *
 * A net is a straight list of layers, given as text in the metadata "graph" of its weights: a layer
 * a line, words parted by single blanks. Values have names; `in` is the input, the last line makes
 * `out`, and every other value and every tensor is used.
 *
 *   unfold OUT IN       space to depth by 2: channel c at (2y + dy, 2x + dx) to 4c + 2dy + dx at (y, x)
 *   conv OUT IN NAME [relu] [dilate=D]
 *                       tensors NAME.weight [co][ci][k][k] and NAME.bias [co], as PyTorch has them;
 *                       k 3: zeros around, taps D (1 to 16) pixels apart; k 2: stride 2; k 1
 *   upsample OUT IN     each pixel to 2 x 2, at most to the input's scale
 *   add OUT A B [relu]
 *   concat OUT A B      channels of A, then of B
 *   mean OUT IN         of each channel: a single pixel
 *
 * Tensors VALUE.range [1] say that a value lies between -range and range; of every value that a convolution reads, or of
 * none. With them the net computes in whole numbers (bytes.h): what a convolution reads in 8 bits (the input, also
 * unfolded, in 16), its weights in 8, and what lies beyond a range is cut. Any CPU gives the same bytes then. Such a net
 * has no concat, and a convolution that reads the input at most 256 products a result.
 *
 * At most 64 layers of at most 512 channels, scales down to 1/64. */
#ifndef TNK_MEANING_NET_H
#define TNK_MEANING_NET_H

#include "kern/kern.h"
#include "meaning/weights.h"

/* Constant once loaded: any number of threads may run it. */
typedef struct tnk_net tnk_net;

/* Scratch memory of one thread; zero before the first run. It grows, and serves any net and size:
 * a size run before allocates nothing. */
typedef struct tnk_net_work {
    float *data;
    long room;
} tnk_net_work;

/* The weights are only read: they may be freed afterwards; kern is borrowed. TNK_OK, TNK_E_NOMEM, or TNK_E_WEIGHTS
 * with words that name the weights and what is wrong; *out is then NULL, else for
 * tnk_net_free(). */
int tnk_net_load(const tnk_weights *weights, const tnk_kern *kern, tnk_net **out, tnk_err *err);
void tnk_net_free(tnk_net *net);

int tnk_net_channels(const tnk_net *net); /* of the input */
int tnk_net_is_point(const tnk_net *net); /* 1: the result is a single pixel */
int tnk_net_step(const tnk_net *net);     /* height and width are multiples of it: 1 to 64 */

/*   in       [channels][h][w], borrowed; h and w up to 8192
 *   out      receives [*oc][*oh][*ow], which lies in `work` until its next run
 *
 * TNK_OK; TNK_E_ARG for a height or width that does not fit; TNK_E_NOMEM, and work stays good.
 * The same input gives the same bytes in any thread. Without ranges NaN and infinity spread, and while a run lasts
 * OpenBLAS has one thread per caller in the whole process (conv.h, tnk_blas_enter()). */
int tnk_net_run(const tnk_net *net, tnk_net_work *work, const float *in, int h, int w, const float **out, int *oc,
                int *oh, int *ow);

void tnk_net_work_free(tnk_net_work *work); /* and zero it */

#endif
