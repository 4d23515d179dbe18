/* pool.h: a fixed set of worker threads that take numbered tasks. */
#ifndef TNK_BASE_POOL_H
#define TNK_BASE_POOL_H

#include "base/err.h"

typedef struct tnk_pool tnk_pool;

/* One task. worker is 0 .. threads-1 and constant for a thread, so that it may index
 * per-worker memory. A result other than TNK_OK stops the handing out of further tasks. */
typedef int (*tnk_task_fn)(void *arg, int task, int worker);

/* Called by the waiting caller about ten times a second and once per finished task;
 * 0 cancels. */
typedef int (*tnk_tick_fn)(void *arg, int tasks_done);

/* threads >= 1. With one thread no thread is started: tasks run in the caller. */
int tnk_pool_new(int threads, tnk_pool **out, tnk_err *err);
void tnk_pool_free(tnk_pool *pool);
int tnk_pool_threads(const tnk_pool *pool);

/* Run tasks 0 .. count-1, each once, in rising order of start; return when all that were
 * started have ended. Result: TNK_OK, the result of the failed task with the lowest number,
 * or TNK_E_CANCEL. tick may be NULL. */
int tnk_pool_run(tnk_pool *pool, int count, tnk_task_fn task, tnk_tick_fn tick, void *arg);

/* Cores this process may use, at least 1. */
int tnk_pool_cores(void);

#endif
