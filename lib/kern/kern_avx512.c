#include <math.h>
#include <string.h>

#include "kern/kern_tiers.h"

#define NAME(x) x##_avx512
#define WIDE 16
#include "kern/loops_tmpl.h"

void tnk_kern_init_avx512(tnk_kern *kern) { fill_avx512(kern, "avx512"); }
