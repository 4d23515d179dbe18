#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kern/kern_tiers.h"

#define NAME(x) x##_sse4
#define WIDE 4
#include "kern/loops_tmpl.h"

void tnk_kern_init_sse4(tnk_kern *kern) { fill_sse4(kern, "sse4"); }
