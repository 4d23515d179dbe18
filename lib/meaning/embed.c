/* The weights that are compiled in. The headers are made anew, and so is this, when the files change. */
#include "meaning/deck_file.h"
#include "meaning/hull_file.h"
#include "meaning/weights.h"

#define EMBED(NAME, FILE)                                                                                     \
    extern const char tnk_##NAME##_begin[], tnk_##NAME##_end[];                                               \
    __asm__(".section .rodata\n"                                                                              \
            ".balign 64\n"                                                                                    \
            ".globl tnk_" #NAME "_begin, tnk_" #NAME "_end\n"                                                 \
            ".hidden tnk_" #NAME "_begin, tnk_" #NAME "_end\n"                                                \
            "tnk_" #NAME "_begin:\n"                                                                          \
            ".incbin \"" FILE "\"\n"                                                                          \
            "tnk_" #NAME "_end:\n"                                                                            \
            ".byte 0\n"                                                                                       \
            ".previous\n");                                                                                   \
    const void *tnk_embedded_##NAME(size_t *bytes) {                                                          \
        *bytes = (size_t)(tnk_##NAME##_end - tnk_##NAME##_begin);                                             \
        return tnk_##NAME##_begin;                                                                            \
    }

EMBED(hull, TNK_HULL_FILE)
EMBED(deck, TNK_DECK_FILE)
