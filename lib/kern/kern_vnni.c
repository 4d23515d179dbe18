/* kern_vnni.c: what gains from AVX-512's products of bytes (VNNI). */
#include <immintrin.h>
#include <string.h>

#include "kern/kern_tiers.h"

#define NAME(x) x##_vnni
#define WIDE 16
#define DOT_VNNI
#include "kern/dots_tmpl.h"

void tnk_kern_init_vnni(tnk_kern *kern) {
    kern->dots_bytes = dots_bytes_vnni, kern->dots_floats = dots_floats_vnni;
    kern->tier = "vnni";
}
