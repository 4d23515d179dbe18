/* mem.h: every allocation of the library goes through here, so that a test can make the
 * n-th one fail. */
#ifndef TNK_BASE_MEM_H
#define TNK_BASE_MEM_H

#include <stddef.h>

/* As malloc, calloc and realloc; NULL also when count * size overflows. */
void *tnk_alloc(size_t count, size_t size);
void *tnk_alloc_zero(size_t count, size_t size);
void *tnk_grow(void *old, size_t count, size_t size);
char *tnk_strdup(const char *s); /* NULL in, NULL out */
void tnk_free(void *p);

/* Make room for `want` elements in *(void **)pointer, which has room for *have: grows by half
 * again. 1, or 0 without memory (nothing is lost). */
int tnk_reserve(void *pointer, long *have, long want, size_t size);

/* Give freed memory back to the system, where the C library keeps it for later. */
void tnk_free_trim(void);

/* For tests only: let the n-th allocation from now on fail, once (1 is the next; 0: never).
 * Not for use while other threads allocate. */
void tnk_alloc_fail_at(long n);

/* For tests only: what is left of that n, so that allocations can be counted. */
long tnk_alloc_left(void);

#endif
