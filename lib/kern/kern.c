#include "kern/kern.h"

#include <tanker/scan.h>

#include "kern/kern_tiers.h"

unsigned tnk_kern_cpu(void) {
    unsigned cpu = TNK_CPU_C;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("sse4.1")) cpu |= TNK_CPU_SSE4;
    if (__builtin_cpu_supports("avx2")) cpu |= TNK_CPU_AVX2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        cpu |= TNK_CPU_AVX512;
    if (cpu & TNK_CPU_AVX512 && __builtin_cpu_supports("avx512vnni")) cpu |= TNK_CPU_VNNI;
#endif
    return cpu;
}

void tnk_kern_init(tnk_kern *kern, unsigned cpu) {
    tnk_kern_init_c(kern);
#if defined(__x86_64__)
    cpu &= tnk_kern_cpu();
    if (cpu & TNK_CPU_SSE4) tnk_kern_init_sse4(kern);
    if (cpu & TNK_CPU_AVX2) tnk_kern_init_avx2(kern);
    if (cpu & TNK_CPU_AVX2 && cpu & TNK_CPU_AVX512) tnk_kern_init_avx512(kern);
    if (cpu & TNK_CPU_AVX2 && cpu & TNK_CPU_AVX512 && cpu & TNK_CPU_VNNI) tnk_kern_init_vnni(kern);
#endif
}
