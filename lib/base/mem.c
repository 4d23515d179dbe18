#include "base/mem.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20, LARGE = 8 << 20 };

static atomic_long countdown;

static int denied(void) {
    return atomic_load_explicit(&countdown, memory_order_relaxed) > 0 &&
           atomic_fetch_sub_explicit(&countdown, 1, memory_order_relaxed) == 1;
}

void tnk_alloc_fail_at(long n) { atomic_store(&countdown, n); }

long tnk_alloc_left(void) { return atomic_load(&countdown); }

/* Memory of tens of megabytes in huge pages where the system lends them: far fewer page faults. */
static void *large(size_t bytes) {
    void *p = aligned_alloc(HUGE_PAGE, (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
    if (p) madvise(p, bytes, MADV_HUGEPAGE);
    return p;
}

void *tnk_alloc(size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) return NULL;
    if (count * size >= LARGE && count * size <= SIZE_MAX - HUGE_PAGE)
        return denied() ? NULL : large(count * size);
    return denied() ? NULL : malloc(count && size ? count * size : 1);
}

void *tnk_alloc_zero(size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) return NULL;
    return denied() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *tnk_grow(void *old, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) return NULL;
    return denied() ? NULL : realloc(old, count && size ? count * size : 1);
}

int tnk_reserve(void *pointer, long *have, long want, size_t size) {
    if (want <= *have) return 1;
    void *old;
    memcpy(&old, pointer, sizeof old);
    long roomy = want + want / 2;
    void *grown = tnk_grow(old, (size_t)roomy, size);
    if (!grown) return 0;
    memcpy(pointer, &grown, sizeof grown);
    *have = roomy;
    return 1;
}

char *tnk_strdup(const char *s) {
    if (!s) return NULL;
    size_t n = strlen(s) + 1;
    char *copy = tnk_alloc(n, 1);
    if (copy) memcpy(copy, s, n);
    return copy;
}

void tnk_free(void *p) { free(p); }

void tnk_free_trim(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
