/* The weights that are compiled in. TNK_HULL_FILE is made anew, and so is this, when they change. */
#include "meaning/hull_file.h"
#include "meaning/weights.h"

extern const char tnk_hull_begin[], tnk_hull_end[];

__asm__(".section .rodata\n"
        ".balign 64\n"
        ".globl tnk_hull_begin, tnk_hull_end\n"
        ".hidden tnk_hull_begin, tnk_hull_end\n"
        "tnk_hull_begin:\n"
        ".incbin \"" TNK_HULL_FILE "\"\n"
        "tnk_hull_end:\n"
        ".byte 0\n"
        ".previous\n");

const void *tnk_embedded_hull(size_t *bytes) {
    *bytes = (size_t)(tnk_hull_end - tnk_hull_begin);
    return tnk_hull_begin;
}
