/* The ground floor: failures, memory, threads, order statistics, the earth. */
#include <check.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tanker/error.h>
#include <time.h>

#include "base/earth.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"
#include "base/select.h"
#include "suite.h"

/* ---- failures ---- */

START_TEST(a_failure_keeps_number_and_words) {
    tnk_err err = {0};
    ck_assert_int_eq(tnk_fail(&err, TNK_E_READ, "row %d of %s", 7, "x.tif"), TNK_E_READ);
    ck_assert_int_eq(err.code, TNK_E_READ);
    ck_assert_str_eq(err.text, "row 7 of x.tif");
    ck_assert_int_eq(tnk_fail(NULL, TNK_E_OPEN, "nobody listens"), TNK_E_OPEN);
    ck_assert_int_eq(tnk_fail_nomem(&err), TNK_E_NOMEM);
    ck_assert_int_eq(err.code, TNK_E_NOMEM);
    ck_assert(err.text[0] != '\0');
    ck_assert_int_eq(tnk_fail_nomem(NULL), TNK_E_NOMEM);
}
END_TEST

START_TEST(long_words_are_cut_not_overrun) {
    struct {
        tnk_err err;
        char after[8];
    } box;
    char words[2000];
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    memset(&box, 0x55, sizeof box);
    tnk_fail(&box.err, TNK_E_ARG, "%s", words);
    ck_assert_uint_eq(strlen(box.err.text), sizeof box.err.text - 1);
    for (int i = 0; i < COUNT(box.after); i++) ck_assert_int_eq(box.after[i], 0x55);
}
END_TEST

/* Pinned for good: a change here is a broken promise. */
START_TEST(error_numbers_are_pinned) {
    static const int number[] = {TNK_OK, TNK_E_ARG, TNK_E_OPEN, TNK_E_READ, TNK_E_GRID, TNK_E_BANDS,
        TNK_E_TYPE, TNK_E_WRITE, TNK_E_EXISTS, TNK_E_FORMAT, TNK_E_MASK, TNK_E_META, TNK_E_NOMEM,
        TNK_E_CANCEL, TNK_E_THREAD, TNK_E_SENSOR, TNK_E_WEIGHTS, TNK_E_BUSY, TNK_E_TABLE};
    for (int i = 0; i < COUNT(number); i++) {
        ck_assert_int_eq(number[i], i);
        ck_assert_str_ne(tnk_error_text(i), "unknown error");
        for (int k = 0; k < i; k++) ck_assert_str_ne(tnk_error_text(i), tnk_error_text(k));
    }
    ck_assert_str_eq(tnk_error_text(COUNT(number)), "unknown error");
    ck_assert_str_eq(tnk_error_text(-1), "unknown error");
    ck_assert_str_eq(tnk_error_text(INT32_MAX), "unknown error");
}
END_TEST

/* ---- memory ---- */

START_TEST(a_product_that_overflows_is_no_memory) {
    ck_assert_ptr_null(tnk_alloc(SIZE_MAX / 2, 3));
    ck_assert_ptr_null(tnk_alloc(3, SIZE_MAX / 2));
    ck_assert_ptr_null(tnk_alloc_zero(SIZE_MAX / 2, 3));
    ck_assert_ptr_null(tnk_alloc_zero(3, SIZE_MAX / 2));
    char *p = tnk_alloc(4, 1);
    memcpy(p, "abc", 4);
    ck_assert_ptr_null(tnk_grow(p, SIZE_MAX / 2, 3));
    ck_assert_str_eq(p, "abc"); /* nothing is lost */
    tnk_free(p);
    tnk_free(NULL);
}
END_TEST

START_TEST(nothing_is_still_something) {
    void *a = tnk_alloc(0, 8), *b = tnk_alloc_zero(8, 0), *c = tnk_grow(NULL, 0, 0);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    ck_assert_ptr_nonnull(c);
    tnk_free(a);
    tnk_free(b);
    tnk_free(c);
    ck_assert_ptr_null(tnk_strdup(NULL));
    char *s = tnk_strdup("");
    ck_assert_str_eq(s, "");
    tnk_free(s);
}
END_TEST

START_TEST(zeroed_is_zero) {
    unsigned char *p = tnk_alloc_zero(1000, 3);
    for (int i = 0; i < 3000; i++) ck_assert_uint_eq(p[i], 0);
    tnk_free(p);
}
END_TEST

START_TEST(the_nth_allocation_fails_once) {
    for (long n = 1; n < 6; n++) {
        tnk_alloc_fail_at(n);
        for (long i = 1; i < 9; i++) {
            void *p = i % 3 == 0   ? tnk_alloc(4, 4)
                      : i % 3 == 1 ? tnk_alloc_zero(4, 4)
                                   : (void *)tnk_strdup("word");
            ck_assert_msg((p == NULL) == (i == n), "fail at %ld: allocation %ld", n, i);
            tnk_free(p);
        }
    }
    tnk_alloc_fail_at(1);
    tnk_alloc_fail_at(0); /* called off */
    void *p = tnk_alloc(1, 1);
    ck_assert_ptr_nonnull(p);
    tnk_free(p);
}
END_TEST

START_TEST(reserve_grows_and_keeps) {
    int *v = NULL;
    long have = 0;
    for (long n = 1; n < 3000; n++) {
        ck_assert(tnk_reserve(&v, &have, n, sizeof *v));
        ck_assert_int_ge(have, n);
        v[n - 1] = (int)n;
    }
    for (long n = 1; n < 3000; n++) ck_assert_int_eq(v[n - 1], n);
    long before = have;
    tnk_alloc_fail_at(1);
    ck_assert(!tnk_reserve(&v, &have, have + 1, sizeof *v));
    ck_assert_int_eq(have, before);
    ck_assert_int_eq(v[2998], 2999);
    ck_assert(!tnk_reserve(&v, &have, INT64_MAX / 2, sizeof *v));
    ck_assert_int_eq(have, before);
    tnk_free(v);
}
END_TEST

/* ---- threads ---- */

enum { TASKS = 400 };

typedef struct crowd {
    atomic_int done[TASKS], busy[8], started, twice, strange;
    int count, slow_ns, cancel_at, ticks, tick_last, tick_fell;
    int result[TASKS];
    tnk_pool *pool;
} crowd;

static void nap(long ns) {
    struct timespec t = {0, ns};
    nanosleep(&t, NULL);
}

static int one_task(void *arg, int task, int worker) {
    crowd *c = arg;
    if (worker < 0 || worker >= tnk_pool_threads(c->pool) || task < 0 || task >= c->count)
        atomic_fetch_add(&c->strange, 1);
    else if (atomic_fetch_add(&c->busy[worker], 1)) /* two tasks of one worker at once */
        atomic_fetch_add(&c->strange, 1);
    if (atomic_fetch_add(&c->done[task], 1)) atomic_fetch_add(&c->twice, 1);
    atomic_fetch_add(&c->started, 1);
    if (c->slow_ns) nap(c->slow_ns);
    atomic_fetch_sub(&c->busy[worker], 1);
    return c->result[task];
}

static int one_tick(void *arg, int done) {
    crowd *c = arg;
    c->ticks++;
    if (done < c->tick_last) c->tick_fell = 1;
    c->tick_last = done;
    return c->cancel_at < 0 || done < c->cancel_at;
}

static void crowd_make(crowd *c, int threads, int count) {
    memset(c, 0, sizeof *c);
    c->count = count;
    c->cancel_at = -1;
    ck_assert_int_eq(tnk_pool_new(threads, &c->pool, NULL), TNK_OK);
    ck_assert_int_eq(tnk_pool_threads(c->pool), threads);
}

static const int crews[] = {1, 2, 5};

START_TEST(every_task_runs_once) {
    crowd c;
    crowd_make(&c, crews[_i], TASKS);
    ck_assert_int_eq(tnk_pool_run(c.pool, TASKS, one_task, one_tick, &c), TNK_OK);
    for (int i = 0; i < TASKS; i++) ck_assert_int_eq(atomic_load(&c.done[i]), 1);
    ck_assert_int_eq(atomic_load(&c.twice) + atomic_load(&c.strange), 0);
    ck_assert(!c.tick_fell);
    tnk_pool_free(c.pool);
}
END_TEST

START_TEST(a_pool_is_used_again) {
    crowd c;
    crowd_make(&c, crews[_i], 20);
    for (int round = 0; round < 50; round++) {
        ck_assert_int_eq(tnk_pool_run(c.pool, 0, one_task, NULL, &c), TNK_OK);
        ck_assert_int_eq(tnk_pool_run(c.pool, 20, one_task, NULL, &c), TNK_OK);
        for (int i = 0; i < 20; i++) ck_assert_int_eq(atomic_load(&c.done[i]), 1);
        for (int i = 0; i < 20; i++) atomic_store(&c.done[i], 0);
    }
    ck_assert_int_eq(atomic_load(&c.started), 1000);
    ck_assert_int_eq(atomic_load(&c.strange), 0);
    tnk_pool_free(c.pool);
}
END_TEST

/* Whatever the order of ends: all that fail are known to start, the lowest answers. */
START_TEST(the_lowest_failed_task_answers) {
    crowd c;
    for (int round = 0; round < 20; round++) {
        crowd_make(&c, crews[_i], 5);
        c.slow_ns = 200000;
        c.result[1] = TNK_E_READ;
        for (int i = 2; i < 5; i++) c.result[i] = TNK_E_NOMEM;
        ck_assert_int_eq(tnk_pool_run(c.pool, 5, one_task, NULL, &c), TNK_E_READ);
        c.result[1] = TNK_OK; /* the failure does not stay in the pool */
        for (int i = 2; i < 5; i++) c.result[i] = TNK_OK;
        ck_assert_int_eq(tnk_pool_run(c.pool, 5, one_task, NULL, &c), TNK_OK);
        tnk_pool_free(c.pool);
    }
}
END_TEST

START_TEST(a_failure_stops_the_handing_out) {
    crowd c;
    crowd_make(&c, crews[_i], TASKS);
    c.slow_ns = 200000;
    c.result[3] = TNK_E_THREAD;
    ck_assert_int_eq(tnk_pool_run(c.pool, TASKS, one_task, NULL, &c), TNK_E_THREAD);
    int started = atomic_load(&c.started);
    ck_assert_msg(started >= 4 && started < 60, "%d of %d tasks started", started, TASKS);
    for (int i = 0; i < started; i++) ck_assert_int_eq(atomic_load(&c.done[i]), 1); /* in order */
    tnk_pool_free(c.pool);
}
END_TEST

START_TEST(a_tick_cancels) {
    crowd c;
    crowd_make(&c, crews[_i], TASKS);
    c.slow_ns = 200000;
    c.cancel_at = 5;
    ck_assert_int_eq(tnk_pool_run(c.pool, TASKS, one_task, one_tick, &c), TNK_E_CANCEL);
    ck_assert_int_lt(atomic_load(&c.started), 100);
    c.cancel_at = -1;
    c.slow_ns = 0;
    memset(c.done, 0, sizeof c.done);
    ck_assert_int_eq(tnk_pool_run(c.pool, TASKS, one_task, one_tick, &c), TNK_OK);
    tnk_pool_free(c.pool);
}
END_TEST

/* A cancelled run waits for the tasks in hand; one of those failing does not replace the answer. */
START_TEST(cancel_wins_over_a_later_failure) {
    crowd c;
    crowd_make(&c, crews[_i], 100);
    c.slow_ns = 2000000;
    c.cancel_at = 1;
    for (int i = 1; i < 100; i++) c.result[i] = TNK_OK;
    c.result[50] = TNK_E_READ;
    ck_assert_int_eq(tnk_pool_run(c.pool, 100, one_task, one_tick, &c), TNK_E_CANCEL);
    for (int k = 0; k < COUNT(c.busy); k++) ck_assert_int_eq(atomic_load(&c.busy[k]), 0);
    tnk_pool_free(c.pool);
}
END_TEST

START_TEST(ticks_come_while_a_task_is_slow) {
    crowd c;
    crowd_make(&c, 2, 1);
    c.slow_ns = 450000000;
    ck_assert_int_eq(tnk_pool_run(c.pool, 1, one_task, one_tick, &c), TNK_OK);
    ck_assert_int_ge(c.ticks, 2);
    tnk_pool_free(c.pool);
}
END_TEST

START_TEST(a_pool_without_memory) {
    for (long n = 1; n < 3; n++) {
        tnk_pool *p = (tnk_pool *)&p;
        tnk_err err = {0};
        tnk_alloc_fail_at(n);
        ck_assert_int_eq(tnk_pool_new(3, &p, &err), TNK_E_NOMEM);
        ck_assert_ptr_null(p);
        ck_assert_int_eq(err.code, TNK_E_NOMEM);
    }
    tnk_alloc_fail_at(0);
    tnk_pool_free(NULL);
    ck_assert_int_ge(tnk_pool_cores(), 1);
}
END_TEST

/* ---- order statistics ---- */

static int rising(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

START_TEST(select_agrees_with_a_sort) {
    float v[300], sorted[300];
    for (int round = 0; round < 2000; round++) {
        long n = 1 + (long)dice(300), values = round % 3 ? 5 : 1000000; /* many equal, or few */
        for (long i = 0; i < n; i++) v[i] = (float)dice((uint32_t)values) - 2.5f;
        if (round % 5 == 0) qsort(v, (size_t)n, sizeof *v, rising); /* sorted is a hard case */
        if (round % 7 == 0) v[dice((uint32_t)n)] = INFINITY;
        memcpy(sorted, v, sizeof v);
        qsort(sorted, (size_t)n, sizeof *sorted, rising);
        long k = (long)dice((uint32_t)n);
        float got = tnk_select(v, n, k);
        ck_assert(got == sorted[k]);
        for (long i = 0; i < n; i++) ck_assert(i < k ? v[i] <= got : v[i] >= got);
        qsort(v, (size_t)n, sizeof *v, rising);
        ck_assert(!memcmp(v, sorted, (size_t)n * sizeof *v)); /* reordered, nothing else */
    }
}
END_TEST

/* Of many a sample tells where to look, also where it says nothing of the others. */
START_TEST(select_among_many) {
    enum { MANY = 20480 };
    static float v[MANY], sorted[MANY];
    for (int round = 0; round < 60; round++) {
        long n = round % 2 ? MANY : 4096 + (long)dice(MANY - 4096), values = round % 3 ? 7 : 1000000;
        for (long i = 0; i < n; i++) v[i] = (float)dice((uint32_t)values) - 2.5f;
        for (long i = 0; i < n && round % 5 == 0; i += n / 512) v[i] = round % 10 ? -INFINITY : 3e6f;
        memcpy(sorted, v, sizeof v);
        qsort(sorted, (size_t)n, sizeof *sorted, rising);
        long k = round % 4 == 0 ? 0 : round % 4 == 1 ? n - 1 : (long)dice((uint32_t)n);
        ck_assert(tnk_select(v, n, k) == sorted[k]);
        qsort(v, (size_t)n, sizeof *v, rising);
        ck_assert(!memcmp(v, sorted, (size_t)n * sizeof *v));
    }
}
END_TEST

START_TEST(quantiles) {
    float v[5];
    static const struct { double q; float value; } of[] = {{0, 1}, {0.24, 1}, {0.25, 2}, {0.5, 3},
                                                           {0.75, 4}, {0.99, 4}, {1, 5}};
    for (int i = 0; i < COUNT(of); i++) {
        memcpy(v, (float[]){3, 5, 1, 4, 2}, sizeof v);
        ck_assert(tnk_quantile(v, 5, of[i].q) == of[i].value);
    }
    float one[] = {7};
    ck_assert(tnk_quantile(one, 1, 0.3) == 7);
}
END_TEST

/* ---- the earth; its numbers stand in tests/golden/earth.txt ---- */

START_TEST(longitudes_are_wrapped) {
    static const double at[][2] = {{0, 0}, {180, -180}, {-180, -180}, {181, -179}, {-181, 179},
                                   {540, -180}, {720.5, 0.5}, {-719.5, 0.5}, {179.5, 179.5}};
    for (int i = 0; i < COUNT(at); i++) ck_assert_double_eq_tol(tnk_earth_wrap(at[i][0]), at[i][1], 1e-9);
    for (double lon = -1000; lon < 1000; lon += 0.37) {
        double w = tnk_earth_wrap(lon);
        ck_assert(w >= -180 && w < 180);
        ck_assert_double_eq_tol(remainder(w - lon, 360), 0, 1e-9);
    }
}
END_TEST

START_TEST(degrees_shrink_to_the_pole) {
    double north, east, before_north = 0, before_east = 1e9;
    for (double lat = 0; lat <= 90; lat += 0.5) {
        tnk_earth_degree(lat, &north, &east);
        ck_assert(north > before_north && east < before_east);
        double south, west;
        tnk_earth_degree(-lat, &south, &west);
        ck_assert(south == north && west == east);
        before_north = north, before_east = east;
    }
    ck_assert_double_eq_tol(east, 0, 1e-6);
}
END_TEST

START_TEST(angles_in_the_sky) {
    ck_assert_double_eq_tol(tnk_earth_angle(30, 100, 30, 100), 0, 1e-12);
    ck_assert_double_eq_tol(tnk_earth_angle(90, 10, 90, 200), 0, 1e-9); /* all azimuths meet */
    ck_assert_double_eq_tol(tnk_earth_angle(0, 359, 0, 1), 2, 1e-9);
    ck_assert_double_eq_tol(tnk_earth_angle(10, 0, 10, 180), 160, 1e-9);
    ck_assert_double_eq_tol(tnk_earth_angle(20, 50, 65, 50), 45, 1e-9);
    ck_assert_double_eq_tol(tnk_earth_angle(60, 0, 60, 1), 0.5, 1e-4);
    ck_assert_double_eq_tol(tnk_earth_angle(0, 0, 0, 180), 180, 1e-6);
    ck_assert_double_eq_tol(tnk_earth_angle(45, 30, 45.0001, 30), 0.0001, 1e-9);
}
END_TEST

int main(void) {
    TCase *c = tcase_create("base");
    tcase_add_test(c, a_failure_keeps_number_and_words);
    tcase_add_test(c, long_words_are_cut_not_overrun);
    tcase_add_test(c, error_numbers_are_pinned);
    tcase_add_test(c, a_product_that_overflows_is_no_memory);
    tcase_add_test(c, nothing_is_still_something);
    tcase_add_test(c, zeroed_is_zero);
    tcase_add_test(c, the_nth_allocation_fails_once);
    tcase_add_test(c, reserve_grows_and_keeps);
    tcase_add_loop_test(c, every_task_runs_once, 0, COUNT(crews));
    tcase_add_loop_test(c, a_pool_is_used_again, 0, COUNT(crews));
    tcase_add_loop_test(c, the_lowest_failed_task_answers, 0, COUNT(crews));
    tcase_add_loop_test(c, a_failure_stops_the_handing_out, 0, COUNT(crews));
    tcase_add_loop_test(c, a_tick_cancels, 0, COUNT(crews));
    tcase_add_loop_test(c, cancel_wins_over_a_later_failure, 0, COUNT(crews));
    tcase_add_test(c, ticks_come_while_a_task_is_slow);
    tcase_add_test(c, a_pool_without_memory);
    tcase_add_test(c, select_agrees_with_a_sort);
    tcase_add_test(c, select_among_many);
    tcase_add_test(c, quantiles);
    tcase_add_test(c, longitudes_are_wrapped);
    tcase_add_test(c, degrees_shrink_to_the_pole);
    tcase_add_test(c, angles_in_the_sky);
    return run_tests(c, "base");
}
