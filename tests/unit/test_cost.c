/* What a search may cost: memory asked for, and pixels read. */
#include <limits.h>

#include <cpl_vsi.h>

#include "base/mem.h"
#include "drawn.h"

/* ---- memory ---- */

/* A drawn sea, so many times one below the other. */
static tnk_pixels stack(const drawn *d, int times, uint16_t *to) {
    size_t plane = (size_t)d->width * (size_t)d->height;
    tnk_pixels p = d->pixels;
    for (int b = 0; b < 4; b++)
        for (int k = 0; k < times; k++)
            memcpy(to + ((size_t)b * (size_t)times + (size_t)k) * plane, d->dn + (size_t)b * plane, plane * sizeof *to);
    p.data = to;
    p.height_px = times * d->height;
    p.band_stride = (ptrdiff_t)(plane * (size_t)times);
    return p;
}

/* Allocations of a search; *ships: what it found. */
static long asked(const tnk_pixels *p, enum tnk_sensor_kind sensor, const char *land, size_t *ships, long *candidates) {
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    tnk_list_stats stats = {.struct_size = sizeof stats};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.land = land;
    opts.sensor = sensor;
    if (sensor == TNK_SENSOR_SAR) opts.units = TNK_UNITS_AMPLITUDE;
    tnk_scene *scene = pixels_open(p, &opts);
    o.threads = 1;
    tnk_alloc_fail_at(LONG_MAX);
    tnk_list *list = scanned(scene, &o);
    long n = LONG_MAX - tnk_alloc_left();
    tnk_alloc_fail_at(0);
    ck_assert_int_eq(tnk_list_get_stats(list, &stats), TNK_OK);
    *ships = tnk_list_count(list), *candidates = stats.candidates;
    tnk_list_free(list);
    tnk_scene_close(scene);
    return n;
}

/* Land that is nowhere near: all of the scene is water. */
static const char *distant_land(void) {
    static const char name[] = "/vsimem/distant.geojson", text[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
        "\"Polygon\",\"coordinates\":[[[10,50],[11,50],[11,51],[10,50]]]}}]}";
    VSIFCloseL(VSIFileFromMemBuffer(name, (GByte *)text, sizeof text - 1, 0));
    return name;
}

/* Nothing is allocated for a row, a tile, a candidate or a ship: only lists that hold more grow, each by half again. */
START_TEST(a_longer_scene_asks_for_no_more_memory) {
    enum { SHORT = 6, LONG = 24, LISTS = 20 };
    drawn d = drawn_new(_i == 1 ? "s2" : "planet3", 1, 300, 12);
    const char *land = _i == 2 ? distant_land() : NULL;
    enum tnk_sensor_kind sensor = _i == 3 ? TNK_SENSOR_SAR : TNK_SENSOR_OPTICAL;
    uint16_t *dn = malloc((size_t)LONG * 4 * 300 * 300 * sizeof *dn);
    size_t few, many;
    long few_candidates, many_candidates;
    tnk_pixels p = stack(&d, SHORT, dn);
    long once = asked(&p, sensor, land, &few, &few_candidates);
    p = stack(&d, LONG, dn);
    long often = asked(&p, sensor, land, &many, &many_candidates);
    printf("# %ld allocations with %zu ships of %ld candidates, %ld with %zu of %ld\n", once, few, few_candidates, often, many,
           many_candidates);
    ck_assert_uint_ge(many, 3 * few);
    ck_assert_int_ge(many_candidates, few_candidates + 3 * LISTS);
    ck_assert_int_le(often, once + LISTS);
    free(dn);
    drawn_free(&d);
}
END_TEST

/* ---- pixels ---- */

static tnk_list *scan_file(const char *name, int no_overviews, int factor) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    tnk_list_stats stats = {.struct_size = sizeof stats};
    tnk_scene *scene = NULL;
    opts.no_overviews = no_overviews;
    ck_assert_int_eq(tnk_scene_open(name, &opts, &scene), TNK_OK);
    tnk_list *list = scanned(scene, NULL);
    ck_assert_int_eq(tnk_list_get_stats(list, &stats), TNK_OK);
    ck_assert_int_eq(stats.overview_factor, factor);
    tnk_scene_close(scene);
    return list;
}

/* Ships of a that have one of b within a tenth of their length. */
static size_t alike(const tnk_list *a, const tnk_list *b) {
    size_t n = 0;
    for (size_t i = 0; i < tnk_list_count(a); i++) {
        const tnk_vessel *v = tnk_list_at(a, i);
        int found = 0;
        for (size_t k = 0; k < tnk_list_count(b); k++) {
            const tnk_vessel *w = tnk_list_at(b, k);
            found |= hypot(v->col_px - w->col_px, v->row_px - w->row_px) * v->gsd_m < 0.1 * v->length_m &&
                     fabs(v->length_m - w->length_m) < 0.1 * v->length_m;
        }
        n += found != 0;
    }
    return n;
}

START_TEST(overviews_find_the_same_ships) {
    static const struct { const char *preset; int seed, side, ships, overview; } scenes[] = {
        {"vhr", 3, 1200, 6, 4}, {"planet3", 4, 600, 12, 2}};
    drawn d = drawn_new(scenes[_i].preset, scenes[_i].seed, scenes[_i].side, scenes[_i].ships);
    drawn_write(&d, "/vsimem/cost.tif");
    tnk_list *own = scan_file("/vsimem/cost.tif", 0, 1);
    GDALDatasetH ds = GDALOpen("/vsimem/cost.tif", GA_Update);
    ck_assert_int_eq(GDALBuildOverviews(ds, "AVERAGE", 3, (int[]){2, 4, 8}, 0, NULL, NULL, NULL), 0);
    GDALClose(ds);
    tnk_list *over = scan_file("/vsimem/cost.tif", 0, scenes[_i].overview), *left = scan_file("/vsimem/cost.tif", 1, 1);
    ck_assert_uint_ge(tnk_list_count(own), 4);
    ck_assert_uint_eq(tnk_list_count(left), tnk_list_count(own));
    ck_assert_uint_eq(alike(left, own), tnk_list_count(own));
    ck_assert_uint_eq(alike(own, over), tnk_list_count(own));
    ck_assert_uint_eq(alike(over, own), tnk_list_count(over));
    tnk_list_free(own);
    tnk_list_free(over);
    tnk_list_free(left);
    drawn_free(&d);
}
END_TEST

int main(void) {
    TCase *c = tcase_create("cost");
    tcase_add_loop_test(c, a_longer_scene_asks_for_no_more_memory, 0, 4);
    tcase_add_loop_test(c, overviews_find_the_same_ships, 0, 2);
    return run_tests(c, "cost");
}
