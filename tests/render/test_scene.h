/* test_scene.h — scenes and pictures for the renderer's tests. */
#ifndef TEST_SCENE_H
#define TEST_SCENE_H

#include <check.h>
#include <stdlib.h>
#include "render.h"

static inline rs_scene *made_of(const rs_spec *spec)
{
    rs_scene *s = NULL;
    ck_assert_int_eq(rs_scene_make(spec, &s), RS_OK);
    ck_assert_ptr_nonnull(s);
    return s;
}

static inline rs_scene *scene_of(const char *preset, uint64_t seed, int size)
{
    rs_spec spec = RS_SPEC_INIT;
    spec.preset = preset;
    spec.seed = seed;
    spec.width_px = spec.height_px = size;
    return made_of(&spec);
}

static inline uint16_t *picture_of(const rs_scene *s, size_t *n)
{
    *n = (size_t)s->bands * s->width_px * s->height_px;
    float *planes = malloc(*n * sizeof *planes);
    uint16_t *dn = malloc(*n * sizeof *dn);
    ck_assert(planes && dn);
    ck_assert_int_eq(rs_render(s, planes), RS_OK);
    rs_quantise(s, planes, dn);
    free(planes);
    return dn;
}

static inline uint64_t fnv(const void *data, size_t n)
{
    const unsigned char *p = data;
    uint64_t h = 1469598103934665603ULL;
    for (size_t k = 0; k < n; k++)
        h = (h ^ p[k]) * 1099511628211ULL;
    return h;
}

static inline uint64_t fingerprint(const rs_scene *s)
{
    size_t n;
    uint16_t *dn = picture_of(s, &n);
    const uint64_t h = fnv(dn, 2 * n);
    free(dn);
    return h;
}

/* Run one suite of one case as TAP. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
