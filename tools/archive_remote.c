/* archive_remote.c: what servers say now of the inputs that lie there. */
#include <pthread.h>
#include <stdatomic.h>

#include "archive.h"

enum { AT_ONCE = 16 }; /* a question takes a round trip, and no work */

typedef struct asking {
    const char *const *names;
    char (*tags)[64];
    size_t count;
    atomic_size_t next;
} asking;

static void *ask(void *arg) {
    asking *a = arg;
    for (size_t i; (i = atomic_fetch_add(&a->next, 1)) < a->count && !tool_interrupted();)
        tnk_plan_checksum(a->names[i], a->tags[i]);
    return NULL;
}

void archive_ask(const char *const *names, size_t count, char (*tags)[64]) {
    asking a = {names, tags, count, 0};
    pthread_t thread[AT_ONCE];
    size_t n = 0;
    while (n + 1 < AT_ONCE && n + 1 < count && !pthread_create(&thread[n], NULL, ask, &a)) n++;
    ask(&a);
    while (n) pthread_join(thread[--n], NULL);
}
