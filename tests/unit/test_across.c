/* What only many scenes tell, and the catalog they lie in. */
#include <stdio.h>
#include <string.h>
#include <tanker/tanker.h>
#include <unistd.h>

#include "catalog/across.h"
#include "catalog/list.h"
#include "catalog/result.h"
#include "suite.h"

enum { DAY = 86400 };

/* A sight of a ship of 150 m heading north, `east` metres from a fixed place near the equator. */
static tnk_sight sight(long scene, double time_s, double east, double north) {
    return (tnk_sight){.scene = scene, .time_s = time_s, .lon_deg = 104 + east / 111320, .lat_deg = 1 + north / 110574,
                       .length_m = 150, .length_sd_m = 4, .beam_m = 24, .heading_deg = 0, .heading_sd_deg = 1,
                       .gsd_m = 3, .score = 0.9};
}

static const tnk_sight *of_rank(const tnk_sight *s, size_t n, long rank) {
    for (size_t i = 0; i < n; i++)
        if (s[i].rank == rank) return &s[i];
    ck_abort_msg("no sight of this rank");
    return NULL;
}

START_TEST(two_granules) {
    tnk_sight s[] = {sight(0, 0, 0, 0), sight(1, 20, 2, 3), sight(1, 20, 28, 0), sight(2, 200, 0, 0)};
    for (int i = 0; i < COUNT(s); i++) s[i].rank = i;
    s[1].score = 0.95;
    ck_assert(tnk_across_same(s, COUNT(s)));
    ck_assert_int_eq(s[of_rank(s, COUNT(s), 0)->best].rank, 1); /* the better sight */
    ck_assert_int_eq(s[of_rank(s, COUNT(s), 1)->best].rank, 1);
    ck_assert_int_eq(s[of_rank(s, COUNT(s), 2)->best].rank, 2); /* alongside: another ship */
    ck_assert_int_eq(s[of_rank(s, COUNT(s), 3)->best].rank, 3); /* another pass */
}
END_TEST

START_TEST(whole_before_cut) {
    tnk_sight s[] = {sight(0, 0, 0, -30), sight(1, 0, 0, 0)};
    s[0].cut = 1;
    s[0].length_m = 90;
    s[0].score = 0.99;
    s[1].rank = 1;
    ck_assert(tnk_across_same(s, 2));
    ck_assert_int_eq(s[s[0].best].rank, 1);
    ck_assert_int_eq(s[s[1].best].rank, 1);
}
END_TEST

/* Three granules, two ships in each, never two sights of one scene in one ship, in any order of input. */
START_TEST(any_order) {
    for (int turn = 0; turn < 20; turn++) {
        tnk_sight s[6];
        seed_dice((uint64_t)turn);
        for (int i = 0; i < 6; i++) {
            s[i] = sight(i / 2, i, (i % 2) * 40, i / 2);
            s[i].rank = i;
        }
        for (int i = 5; i > 0; i--) {
            uint32_t k = dice((uint32_t)i + 1);
            tnk_sight t = s[i];
            s[i] = s[k];
            s[k] = t;
        }
        ck_assert(tnk_across_same(s, 6));
        for (int i = 0; i < 6; i++) ck_assert_int_eq(s[s[i].best].rank, s[i].rank % 2);
    }
}
END_TEST

static int structures(tnk_sight *s, size_t n, const double *looks, size_t views) {
    static const double ring[] = {103, 0, 103, 2, 105, 2, 105, 0, 103, 0};
    tnk_view v[32];
    int found = 0;
    for (size_t i = 0; i < views; i++) v[i] = (tnk_view){looks[i], 0, ring, 5, 103, 105, 0, 2};
    ck_assert(tnk_across_same(s, n));
    ck_assert(tnk_across_fixed(s, n, v, views));
    for (size_t i = 0; i < n; i++) found += s[i].structure;
    return found;
}

START_TEST(never_moves) {
    const double looks[] = {0, 5 * DAY, 11 * DAY};
    tnk_sight s[] = {sight(0, 0, 0, 0), sight(1, 5 * DAY, 10, 5), sight(2, 11 * DAY, 5, 10)};
    ck_assert_int_eq(structures(s, 3, looks, 3), 3);
}
END_TEST

START_TEST(moves) {
    const double looks[] = {0, 5 * DAY, 11 * DAY};
    tnk_sight soon[] = {sight(0, 0, 0, 0), sight(1, DAY, 0, 0), sight(2, 9 * DAY, 0, 0)};
    ck_assert_int_eq(structures(soon, 3, looks, 3), 0); /* not ten days */
    tnk_sight twice[] = {sight(0, 0, 0, 0), sight(1, 60, 0, 0), sight(2, 11 * DAY, 0, 0)};
    ck_assert_int_eq(structures(twice, 3, looks, 3), 0); /* two passes only */
    tnk_sight swings[] = {sight(0, 0, 0, 0), sight(1, 5 * DAY, 0, 0), sight(2, 11 * DAY, 0, 0)};
    swings[1].heading_deg = 60;
    ck_assert_int_eq(structures(swings, 3, looks, 3), 0); /* at anchor */
    tnk_sight away[] = {sight(0, 0, 0, 0), sight(1, 5 * DAY, 60, 0), sight(2, 11 * DAY, 0, 0)};
    ck_assert_int_eq(structures(away, 3, looks, 3), 0);
}
END_TEST

START_TEST(often_away) {
    double looks[20];
    for (int i = 0; i < 20; i++) looks[i] = i * DAY;
    tnk_sight s[] = {sight(0, 0, 0, 0), sight(1, 5 * DAY, 0, 0), sight(2, 11 * DAY, 0, 0)};
    ck_assert_int_eq(structures(s, 3, looks, 20), 0); /* a berth: seen in 3 of 20 passes */
}
END_TEST

/* ---- results as bytes ---- */

static tnk_result *some_result(void) {
    tnk_list *list = tnk_list_new();
    tnk_vessel v;
    tnk_vessel_init(&v);
    snprintf(v.id, sizeof v.id, "v1");
    ck_assert_int_eq(tnk_list_push(list, &v), TNK_OK);
    const tnk_scene_info info = {.name = "a.tif", .driver = "GTiff", .scene_id = "a", .sensor = "", .product = "",
                                 .clouds = "", .time = "2024-03-31T03:29:27Z", .gsd_m = 3};
    tnk_result *r = tnk_result_make(&info, list);
    ck_assert_ptr_nonnull(r);
    tnk_list_free(list);
    return r;
}

START_TEST(carried) {
    tnk_result *r = some_result(), *copy = NULL;
    size_t size;
    const void *bytes = tnk_result_bytes(r, &size);
    ck_assert_int_eq(tnk_result_from_bytes(bytes, size, &copy), TNK_OK);
    ck_assert_uint_eq(tnk_result_count(copy), 1);
    ck_assert_str_eq(tnk_result_info(copy).scene_id, "a");
    tnk_result_free(copy);
    for (size_t cut = 0; cut < size; cut += 997) {
        ck_assert_int_eq(tnk_result_from_bytes(bytes, cut, &copy), TNK_E_ARG);
        ck_assert_ptr_null(copy);
    }
    r->count = 1000;
    ck_assert_int_eq(tnk_result_from_bytes(bytes, size, &copy), TNK_E_ARG);
    tnk_result_free(r);
}
END_TEST

/* ---- a catalog through the public functions ---- */

static int note_status(void *user, const tnk_scene_state *s) {
    size_t used = strlen(user);
    snprintf((char *)user + used, 200 - used, "%s %s %ld;", s->name, tnk_scene_status_name(s->status), s->vessels);
    return 1;
}

START_TEST(catalog) {
    char path[] = "/tmp/tanker-unit-XXXXXX", name[64], told[200] = "";
    ck_assert_ptr_nonnull(mkdtemp(path));
    snprintf(name, sizeof name, "%s/c.gpkg", path);
    tnk_catalog_opts opts = TNK_CATALOG_OPTS_INIT;
    tnk_catalog *c, *other;
    opts.write = 1;
    ck_assert_int_eq(tnk_catalog_open(name, &opts, &c), TNK_E_OPEN);
    ck_assert_ptr_nonnull(strstr(tnk_catalog_message(c), "no such catalog"));
    tnk_catalog_close(c);
    opts.create = 1;
    ck_assert_int_eq(tnk_catalog_open(name, &opts, &c), TNK_OK);
    ck_assert_int_eq(tnk_catalog_open(name, &opts, &other), TNK_E_BUSY);
    tnk_catalog_close(other);
    tnk_scene_state s = {.struct_size = sizeof s, .name = "it's a.tif", .size_bytes = -1, .modified_s = -1};
    ck_assert_int_eq(tnk_catalog_plan(c, &s, 1), TNK_OK);
    s.status = TNK_SCENE_DONE;
    tnk_result *r = some_result();
    for (int i = 0; i < 2; i++) ck_assert_int_eq(tnk_catalog_put(c, &s, r), TNK_OK);
    tnk_result_free(r);
    s.name = "b";
    s.status = TNK_SCENE_FAILED;
    ck_assert_int_eq(tnk_catalog_put(c, &s, NULL), TNK_OK);
    s.name = "";
    ck_assert_int_eq(tnk_catalog_put(c, &s, NULL), TNK_E_ARG);
    tnk_catalog_totals t = {.struct_size = sizeof t};
    ck_assert_int_eq(tnk_catalog_get_totals(c, &t), TNK_OK);
    ck_assert_int_eq(t.vessels, 1);
    ck_assert_int_eq(t.count[TNK_SCENE_DONE] + 10 * t.count[TNK_SCENE_FAILED] + 100 * t.count[TNK_SCENE_PENDING], 11);
    ck_assert_int_eq(tnk_catalog_scenes(c, -1, note_status, told), TNK_OK);
    ck_assert_str_eq(told, "b failed 0;it's a.tif done 1;");
    tnk_catalog_close(c);
    ck_assert_int_eq(tnk_catalog_open(name, NULL, &c), TNK_OK);
    ck_assert_int_eq(tnk_catalog_link(c), TNK_E_ARG); /* open for reading only */
    tnk_catalog_close(c);
    unlink(name);
    ck_assert_int_eq(rmdir(path), 0); /* no lock, no log is left */
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("across");
    tcase_add_test(tests, two_granules);
    tcase_add_test(tests, whole_before_cut);
    tcase_add_test(tests, any_order);
    tcase_add_test(tests, never_moves);
    tcase_add_test(tests, moves);
    tcase_add_test(tests, often_away);
    tcase_add_test(tests, carried);
    tcase_add_test(tests, catalog);
    return run_tests(tests, "across");
}
