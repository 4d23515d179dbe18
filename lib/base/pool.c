#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "base/mem.h"

typedef struct worker {
    struct tnk_pool *pool;
    pthread_t thread;
    int index;
} worker;

struct tnk_pool {
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    worker *workers;
    int threads, started, quit;
    tnk_task_fn task; /* of the run in hand; NULL between runs */
    void *arg;
    int count, next, running, finished, failed_task, result;
};

static void take_result(tnk_pool *p, int task, int result) {
    p->finished++;
    if (result == TNK_OK) return;
    if (p->result == TNK_OK || (p->failed_task >= 0 && task < p->failed_task)) {
        p->result = result;
        p->failed_task = task;
    }
    p->next = p->count;
}

static void *work(void *arg) {
    worker *me = arg;
    tnk_pool *p = me->pool;
    pthread_mutex_lock(&p->lock);
    while (!p->quit) {
        if (!p->task || p->next >= p->count) {
            pthread_cond_wait(&p->work, &p->lock);
            continue;
        }
        int task = p->next++;
        p->running++;
        pthread_mutex_unlock(&p->lock);
        int result = p->task(p->arg, task, me->index);
        pthread_mutex_lock(&p->lock);
        p->running--;
        take_result(p, task, result);
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

int tnk_pool_cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set)) return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n;
}

int tnk_pool_threads(const tnk_pool *pool) { return pool->threads; }

static int start_workers(tnk_pool *p, tnk_err *err) {
    for (int i = 0; i < p->threads; i++) {
        p->workers[i] = (worker){.pool = p, .index = i};
        if (pthread_create(&p->workers[i].thread, NULL, work, &p->workers[i]))
            return tnk_fail(err, TNK_E_THREAD, "cannot start thread %d of %d", i + 1, p->threads);
        p->started++;
    }
    return TNK_OK;
}

int tnk_pool_new(int threads, tnk_pool **out, tnk_err *err) {
    *out = NULL;
    tnk_pool *p = tnk_alloc_zero(1, sizeof *p);
    if (!p) return tnk_fail_nomem(err);
    p->workers = tnk_alloc_zero((size_t)threads, sizeof *p->workers);
    if (!p->workers) {
        tnk_free(p);
        return tnk_fail_nomem(err);
    }
    p->threads = threads;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, &monotonic);
    pthread_condattr_destroy(&monotonic);
    int rc = threads > 1 ? start_workers(p, err) : TNK_OK;
    if (rc) {
        tnk_pool_free(p);
        return rc;
    }
    *out = p;
    return TNK_OK;
}

void tnk_pool_free(tnk_pool *p) {
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->quit = 1;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->started; i++) pthread_join(p->workers[i].thread, NULL);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    tnk_free(p->workers);
    tnk_free(p);
}

static int run_inline(int count, tnk_task_fn task, tnk_tick_fn tick, void *arg) {
    for (int i = 0; i < count; i++) {
        int rc = task(arg, i, 0);
        if (rc) return rc;
        if (tick && !tick(arg, i + 1)) return TNK_E_CANCEL;
    }
    return TNK_OK;
}

static struct timespec soon(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += 100000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

static void cancel_run(tnk_pool *p) {
    p->result = TNK_E_CANCEL;
    p->failed_task = -1; /* below every task, so that no task's failure replaces it */
    p->next = p->count;
}

int tnk_pool_run(tnk_pool *p, int count, tnk_task_fn task, tnk_tick_fn tick, void *arg) {
    if (p->threads == 1) return run_inline(count, task, tick, arg);
    pthread_mutex_lock(&p->lock);
    p->task = task;
    p->arg = arg;
    p->count = count;
    p->next = p->finished = 0;
    p->result = TNK_OK;
    p->failed_task = 0;
    pthread_cond_broadcast(&p->work);
    while (p->next < p->count || p->running) {
        struct timespec t = soon();
        pthread_cond_timedwait(&p->done, &p->lock, &t);
        if (!tick || p->result == TNK_E_CANCEL) continue;
        int finished = p->finished;
        pthread_mutex_unlock(&p->lock);
        int go_on = tick(arg, finished);
        pthread_mutex_lock(&p->lock);
        if (!go_on) cancel_run(p);
    }
    p->task = NULL;
    int rc = p->result;
    pthread_mutex_unlock(&p->lock);
    return rc;
}
