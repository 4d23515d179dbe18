/* kern_tiers.h: what each tier's file offers to kern.c. */
#ifndef TNK_KERN_KERN_TIERS_H
#define TNK_KERN_KERN_TIERS_H

#include "kern/kern.h"

void tnk_kern_init_c(tnk_kern *kern);
#if defined(__x86_64__)
void tnk_kern_init_sse4(tnk_kern *kern);
void tnk_kern_init_avx2(tnk_kern *kern);
void tnk_kern_init_avx512(tnk_kern *kern);
void tnk_kern_init_vnni(tnk_kern *kern); /* after the others */
#endif

#endif
