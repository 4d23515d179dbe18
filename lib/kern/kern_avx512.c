#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kern/kern_tiers.h"

#define NAME(x) x##_avx512
#define WIDE 16
#include "kern/loops_tmpl.h"

/* What sorts stays with registers half as wide, where a comparison's result is a number itself. */
void tnk_kern_init_avx512(tnk_kern *kern) {
    tnk_kth_fn kth = kern->kth;
    tnk_columns_fn columns = kern->columns;
    fill_avx512(kern, "avx512");
    kern->kth = kth, kern->columns = columns;
}
