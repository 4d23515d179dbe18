/* kernels.h: the best kernels of this CPU, for tests of what borrows some. */
#ifndef TNK_TEST_KERNELS_H
#define TNK_TEST_KERNELS_H

#include "kern/kern.h"

static inline const tnk_kern *kern(void) {
    static tnk_kern all;
    if (!all.tier) tnk_kern_init(&all, ~0u);
    return &all;
}

#endif
