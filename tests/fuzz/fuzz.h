/* fuzz.h: what every fuzz target is, and how it reads its input. */
#ifndef TNK_TEST_FUZZ_H
#define TNK_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that must hold for any input; kept in release builds. */
#define MUST(condition)                                                                      \
    do {                                                                                     \
        if (!(condition)) {                                                                  \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);    \
            abort();                                                                         \
        }                                                                                    \
    } while (0)

/* The input as a stream of small numbers; 0 past its end. */
typedef struct food {
    const uint8_t *data;
    size_t size, at;
} food;

static inline uint8_t bite(food *f) { return f->at < f->size ? f->data[f->at++] : 0; }

static inline double bite_share(food *f) { return bite(f) / 255.0; }

#endif
