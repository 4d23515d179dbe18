#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kern/kern_tiers.h"

#define NAME(x) x##_avx2
#define WIDE 8
#include "kern/loops_tmpl.h"

void tnk_kern_init_avx2(tnk_kern *kern) { fill_avx2(kern, "avx2"); }
