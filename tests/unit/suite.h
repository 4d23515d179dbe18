/* suite.h: what the unit tests share: the run, and a small random generator. */
#ifndef TNK_TEST_SUITE_H
#define TNK_TEST_SUITE_H

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static uint64_t dice_state = 1;

static inline void seed_dice(uint64_t seed) { dice_state = seed * 2654435761u + 88172645463325252u; }

/* xorshift64* (Marsaglia, 2003; Vigna, 2016): a number below n. */
static inline uint32_t dice(uint32_t n) {
    dice_state ^= dice_state >> 12;
    dice_state ^= dice_state << 25;
    dice_state ^= dice_state >> 27;
    return (uint32_t)((dice_state * 2685821657736338717u) >> 33) % n;
}

/* In (0, 1). */
static inline double unit(void) { return ((double)dice(1u << 30) + 0.5) / (double)(1u << 30); }

/* Mean 0, variance 1 (Box and Muller). */
static inline double normal(void) {
    double r = sqrt(-2 * log(unit()));
    return r * cos(6.283185307179586 * unit());
}

/* In one process, so that tools which count allocations see all of it. */
static inline int run_tests(TCase *tests, const char *name) {
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
