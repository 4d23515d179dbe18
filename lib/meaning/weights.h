/* weights.h: the numbers of a net, read from a safetensors file: 8 bytes of header length
 * (little-endian), a JSON header, raw little-endian tensors. */
#ifndef TNK_MEANING_WEIGHTS_H
#define TNK_MEANING_WEIGHTS_H

#include <stddef.h>

#include "base/err.h"

enum { TNK_TENSOR_RANK = 4 };

typedef struct tnk_tensor {
    const char *name;         /* letters, digits, . _ - only, at most 63 of them */
    const float *data;        /* [count], row-major, finite */
    int rank;                 /* 0 .. TNK_TENSOR_RANK */
    int dim[TNK_TENSOR_RANK]; /* at least 1; 1 past the rank */
    long count;
} tnk_tensor;

/* Constant once made: any number of threads may look things up. */
typedef struct tnk_weights tnk_weights;

/* Read bytes[size], which are borrowed for the call and need no alignment. name is what messages
 * call them: the file, or "the built-in weights". Tensors of F32 and F16 become float. They must be
 * finite and fill the bytes behind the header without gap or overlap; at most 1024 tensors and
 * 1 MiB of header.
 * TNK_OK, TNK_E_NOMEM, or TNK_E_WEIGHTS with the words; *out is then NULL, else for
 * tnk_weights_free(). */
int tnk_weights_parse(const void *bytes, size_t size, const char *name, tnk_weights **out,
                      tnk_err *err);

/* The same of a file of at most 256 MiB; also TNK_E_OPEN and TNK_E_READ. */
int tnk_weights_read(const char *path, tnk_weights **out, tnk_err *err);

void tnk_weights_free(tnk_weights *weights); /* and with it every tensor, name and text */

/* The name given for messages, cut at 300 bytes. */
const char *tnk_weights_name(const tnk_weights *weights);

/* The tensors as they lie in the file; NULL past the last. */
const tnk_tensor *tnk_weights_at(const tnk_weights *weights, int i);

/* The tensor called prefix followed by suffix (either may be ""), or NULL. */
const tnk_tensor *tnk_weights_find(const tnk_weights *weights, const char *prefix,
                                   const char *suffix);

/* A text of the header's __metadata__, or NULL. */
const char *tnk_weights_text(const tnk_weights *weights, const char *key);

/* The net of hull pixels that is compiled in (models/hull.safetensors): its bytes, for
 * tnk_weights_parse(). Never NULL. */
const void *tnk_embedded_hull(size_t *bytes);
const void *tnk_embedded_deck(size_t *bytes); /* the same of deck pixels (models/deck.safetensors) */

#endif
