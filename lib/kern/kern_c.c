/* kern_c.c: the reference of every slot. */
#ifdef __SSE2__
#include <immintrin.h>
#endif
#include <math.h>
#include <string.h>

#include "kern/kern_tiers.h"

#define NAME(x) x##_c
#define WIDE 4
#include "kern/loops_tmpl.h"

void tnk_kern_init_c(tnk_kern *kern) { fill_c(kern, "c"); }
