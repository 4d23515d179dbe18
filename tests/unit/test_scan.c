/* The one path: a scene goes in, vessels come out, whatever the way in and the way there. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "base/mem.h"
#include "drawn.h"

static int same_bytes(const tnk_vessel *a, const tnk_vessel *b, size_t from, size_t to) {
    return !memcmp((const char *)a + from, (const char *)b + from, to - from);
}

/* All bytes of two vessels but the padding; ids are a hash of the scene's name too. */
static int same_vessel(const tnk_vessel *a, const tnk_vessel *b, int with_id) {
    size_t from = offsetof(tnk_vessel, lon_deg), gap = offsetof(tnk_vessel, why) + sizeof a->why;
    size_t rest = offsetof(tnk_vessel, gsd_m), partner = offsetof(tnk_vessel, partner_id);
    size_t after = partner + sizeof a->partner_id;
    int same = same_bytes(a, b, from, gap) && same_bytes(a, b, rest, partner) && same_bytes(a, b, after, sizeof *a);
    return same && (!with_id || (same_bytes(a, b, 0, from) && same_bytes(a, b, partner, after)));
}

static void same_list(const tnk_list *a, const tnk_list *b, int with_id, const char *what) {
    ck_assert_msg(tnk_list_count(a) == tnk_list_count(b), "%s: %zu and %zu vessels", what, tnk_list_count(a), tnk_list_count(b));
    for (size_t i = 0; i < tnk_list_count(a); i++)
        ck_assert_msg(same_vessel(tnk_list_at(a, i), tnk_list_at(b, i), with_id), "%s: vessel %zu at %.3f %.3f", what, i,
                      tnk_list_at(a, i)->col_px, tnk_list_at(a, i)->row_px);
}

static tnk_list_stats stats_of(const tnk_list *list) {
    tnk_list_stats s = {.struct_size = sizeof s};
    ck_assert_int_eq(tnk_list_get_stats(list, &s), TNK_OK);
    return s;
}

/* ---- ways in ---- */

START_TEST(memory_and_file_give_the_same) {
    drawn d = drawn_new("planet3", 1 + _i, 384, 8);
    drawn_write(&d, "/vsimem/scan.tif");
    tnk_scene *scene = NULL;
    ck_assert_int_eq(tnk_scene_open("/vsimem/scan.tif", NULL, &scene), TNK_OK);
    tnk_list *file = scanned(scene, NULL), *memory = vessels_of(&d.pixels, NULL);
    ck_assert_uint_ge(tnk_list_count(memory), 2);
    same_list(memory, file, 0, "file");
    tnk_list *again = scanned(scene, NULL);
    same_list(file, again, 1, "a second scan");
    tnk_list_free(again);
    tnk_list_free(file);
    tnk_list_free(memory);
    tnk_scene_close(scene);
    drawn_free(&d);
}
END_TEST

/* A mask that knows a corner leaves the rest to the image, whose land stays land. */
START_TEST(what_a_mask_leaves_open_the_image_tells) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    drawn d = drawn_new("harbour", 3, 700, 5);
    drawn_write(&d, "/vsimem/port.tif");
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), "/vsimem/open.tif", d.width, d.height, 1, GDT_Byte, NULL);
    GDALRasterBandH band = GDALGetRasterBand(ds, 1);
    uint8_t zero[40 * 40] = {0};
    GDALSetRasterNoDataValue(band, 9);
    GDALFillRaster(band, 9, 0);
    ck_assert_int_eq(GDALRasterIO(band, GF_Write, 0, 0, 40, 40, zero, 40, 40, GDT_Byte, 0, 0), CE_None);
    GDALClose(ds);
    tnk_list *list[2];
    for (int k = 0; k < 2; k++) {
        tnk_scene *scene = NULL;
        opts.land = k ? "/vsimem/open.tif" : NULL;
        ck_assert_int_eq(tnk_scene_open("/vsimem/port.tif", &opts, &scene), TNK_OK);
        tnk_scene_info info = {.struct_size = sizeof info};
        ck_assert_int_eq(tnk_scene_get_info(scene, &info), TNK_OK);
        ck_assert_int_eq(info.user_land, k);
        list[k] = scanned(scene, NULL);
        tnk_scene_close(scene);
    }
    ck_assert_double_gt(stats_of(list[0]).land_share, 0.1);
    ck_assert_double_eq_tol(stats_of(list[1]).land_share, stats_of(list[0]).land_share, 0.01);
    tnk_list_free(list[0]);
    tnk_list_free(list[1]);
    drawn_free(&d);
}
END_TEST

/* The same numbers in another type or order: planar or interleaved, with gaps, bottom up. */
static void *recast(const drawn *d, enum tnk_pixel_type type, tnk_pixels *p) {
    static const int widths[] = {[TNK_UINT8] = 1, [TNK_UINT16] = 2, [TNK_INT16] = 2, [TNK_FLOAT32] = 4, [TNK_FLOAT64] = 8};
    ptrdiff_t plane = (ptrdiff_t)d->width * d->height, pixel = p->pixel_stride, row = p->row_stride, band = p->band_stride;
    ptrdiff_t room = 5 * (plane + 40 * d->height), first = row < 0 ? -row * (d->height - 1) : 0;
    char *out = calloc((size_t)room, (size_t)widths[type]);
    p->type = type;
    for (int b = 0; b < 4; b++)
        for (int y = 0; y < d->height; y++)
            for (int x = 0; x < d->width; x++) {
                uint16_t v = d->dn[b * plane + (ptrdiff_t)y * d->width + x];
                ptrdiff_t at = first + b * band + y * row + x * pixel;
                if (type == TNK_UINT8) ((uint8_t *)out)[at] = (uint8_t)(v / 16 > 250 ? 250 : v / 16);
                if (type == TNK_UINT16) ((uint16_t *)out)[at] = v;
                if (type == TNK_INT16) ((int16_t *)out)[at] = (int16_t)v;
                if (type == TNK_FLOAT32) ((float *)out)[at] = v;
                if (type == TNK_FLOAT64) ((double *)out)[at] = v;
            }
    p->data = out + first * widths[type];
    return out;
}

START_TEST(types_and_strides_do_not_matter) {
    static const enum tnk_pixel_type types[] = {TNK_UINT16, TNK_INT16, TNK_FLOAT32, TNK_FLOAT64};
    drawn d = drawn_new("planet3", 2, 300, 6);
    tnk_list *plain = vessels_of(&d.pixels, NULL);
    ptrdiff_t plane = (ptrdiff_t)d.width * d.height;
    const ptrdiff_t strides[][3] = {{1, d.width, plane}, {4, 4 * d.width, 1}, {5, 5 * d.width + 7, 1},
                                    {1, d.width + 13, plane + 13 * d.height}, {1, 4 * d.width, d.width},
                                    {1, -d.width, plane}};
    ck_assert_uint_ge(tnk_list_count(plain), 2);
    for (int t = 0; t < COUNT(types); t++)
        for (int s = 0; s < COUNT(strides); s++) {
            char what[80];
            tnk_pixels p = d.pixels;
            p.pixel_stride = strides[s][0], p.row_stride = strides[s][1], p.band_stride = strides[s][2];
            void *data = recast(&d, types[t], &p);
            tnk_list *list = vessels_of(&p, NULL);
            snprintf(what, sizeof what, "type %d, strides %d", types[t], s);
            same_list(plain, list, 1, what);
            tnk_list_free(list);
            free(data);
        }
    tnk_list_free(plain);
    drawn_free(&d);
}
END_TEST

START_TEST(eight_bits_find_nearly_the_same) {
    drawn d = drawn_new("planet3", 2, 300, 6);
    tnk_pixels p = d.pixels;
    void *data = recast(&d, TNK_UINT8, &p);
    tnk_list *fine = vessels_of(&d.pixels, NULL), *coarse = vessels_of(&p, NULL);
    ck_assert_int_le(abs((int)tnk_list_count(fine) - (int)tnk_list_count(coarse)), 1);
    tnk_list_free(fine);
    tnk_list_free(coarse);
    free(data);
    drawn_free(&d);
}
END_TEST

static int place(void *user, double col, double row, double *lon, double *lat) {
    const double *g = user;
    *lon = g[0] + col * g[1] + row * g[2];
    *lat = g[3] + col * g[4] + row * g[5];
    return 1;
}

START_TEST(a_callback_places_like_a_geotransform) {
    double g[6] = {120, 3.4e-5, 1e-6, 38, -1e-6, -2.7e-5};
    drawn d = drawn_new("planet3", 3, 300, 6);
    tnk_pixels by_grid = d.pixels, by_call = d.pixels;
    memcpy(by_grid.geotransform, g, sizeof g);
    by_grid.crs = NULL;
    by_call.has_geotransform = 0;
    by_call.lonlat = place;
    by_call.lonlat_user = g;
    tnk_list *a = vessels_of(&by_grid, NULL), *b = vessels_of(&by_call, NULL);
    ck_assert_uint_eq(tnk_list_count(a), tnk_list_count(b));
    ck_assert_uint_ge(tnk_list_count(a), 2);
    for (size_t i = 0; i < tnk_list_count(a); i++) {
        const tnk_vessel *x = tnk_list_at(a, i), *y = tnk_list_at(b, i);
        double lon, lat;
        place(g, x->col_px, x->row_px, &lon, &lat);
        ck_assert_double_eq_tol(x->lon_deg, lon, 1e-9);
        ck_assert_double_eq_tol(x->lat_deg, lat, 1e-9);
        ck_assert_double_eq_tol(x->lon_deg, y->lon_deg, 1e-6);
        ck_assert_double_eq_tol(x->lat_deg, y->lat_deg, 1e-6);
        ck_assert_double_eq_tol(x->length_m, y->length_m, 0.2);
        ck_assert_double_eq_tol(x->heading_deg, y->heading_deg, 0.2);
    }
    tnk_list_free(a);
    tnk_list_free(b);
    drawn_free(&d);
}
END_TEST

START_TEST(without_a_place_only_metres) {
    drawn d = drawn_new("planet3", 3, 300, 6);
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    tnk_scene *scene;
    d.pixels.has_geotransform = 0;
    opts.gsd_m = 3;
    scene = pixels_open(&d.pixels, &opts);
    tnk_list *list = scanned(scene, NULL);
    ck_assert_uint_ge(tnk_list_count(list), 2);
    for (size_t i = 0; i < tnk_list_count(list); i++) {
        const tnk_vessel *v = tnk_list_at(list, i);
        ck_assert(isnan(v->lon_deg) && isnan(v->box_deg[3]) && v->flags & TNK_FLAG_NO_GEOREF);
        ck_assert_int_eq(v->why[TNK_Q_POSITION], TNK_WHY_NO_GEOREF);
        ck_assert(v->length_m >= 50 && isfinite(v->box_px[5]));
    }
    tnk_list_free(list);
    tnk_scene_close(scene);
    drawn_free(&d);
}
END_TEST

/* ---- the same bytes on every way there ---- */

static const struct {
    const char *preset;
    int seed, side, ships;
} many[] = {{"s2", 5, 400, 16}, {"quay3", 2, 400, 8}, {"planet3", 4, 500, 12}, {"port", 3, 600, 3}};

START_TEST(threads_tiles_and_tiers_do_not_matter) {
    static const int threads[] = {1, 2, 5}, tiles[] = {64, 96, 256, 1000, 2048};
    static const unsigned tiers[] = {TNK_CPU_C, TNK_CPU_C | TNK_CPU_SSE4, TNK_CPU_C | TNK_CPU_SSE4 | TNK_CPU_AVX2, TNK_CPU_ALL};
    drawn d = drawn_new(many[_i].preset, many[_i].seed, many[_i].side, many[_i].ships);
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    o.min_score = 0; /* all that is measured */
    o.threads = 1;
    o.cpu = TNK_CPU_C;
    tnk_scene *scene = pixels_open(&d.pixels, NULL);
    tnk_list *first = scanned(scene, &o);
    ck_assert_uint_ge(tnk_list_count(first), 2);
    for (int k = 0; k < COUNT(tiles) + COUNT(threads) + COUNT(tiers); k++) {
        char what[100];
        o.tile_px = k < COUNT(tiles) ? tiles[k] : 128;
        o.threads = k < COUNT(tiles) ? 2 : k < COUNT(tiles) + COUNT(threads) ? threads[k - COUNT(tiles)] : 1;
        o.cpu = k < COUNT(tiles) + COUNT(threads) ? TNK_CPU_ALL : tiers[k - COUNT(tiles) - COUNT(threads)];
        tnk_list *list = scanned(scene, &o);
        snprintf(what, sizeof what, "%s: tile %d, %d threads, cpu %x", many[_i].preset, o.tile_px, o.threads, o.cpu);
        same_list(first, list, 1, what);
        ck_assert_int_le(stats_of(list).threads, o.threads); /* no more than there are tiles */
        if (o.tile_px == 64 && _i == 0) ck_assert_int_eq(stats_of(list).threads, o.threads);
        if (o.tile_px == 2048) ck_assert_int_eq(stats_of(list).threads, 1);
        ck_assert_double_eq_tol(stats_of(list).water_share, stats_of(first).water_share, 1e-12);
        tnk_list_free(list);
    }
    tnk_list_free(first);
    tnk_scene_close(scene);
    drawn_free(&d);
}
END_TEST

/* ---- options ---- */

START_TEST(length_limits) {
    drawn d = drawn_new("s2", 5, 500, 24);
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    tnk_list *all = vessels_of(&d.pixels, &o);
    o.min_length_m = 120;
    o.max_length_m = 220;
    tnk_list *some = vessels_of(&d.pixels, &o);
    ck_assert_uint_gt(tnk_list_count(all), tnk_list_count(some));
    ck_assert_uint_gt(tnk_list_count(some), 0);
    for (size_t i = 0; i < tnk_list_count(some); i++) {
        const tnk_vessel *v = tnk_list_at(some, i);
        ck_assert(v->length_m >= 120 && v->length_m <= 220);
    }
    for (size_t i = 0; i < tnk_list_count(all); i++) {
        const tnk_vessel *v = tnk_list_at(all, i);
        ck_assert(v->length_m >= 50 && v->length_m <= 400 && v->score >= 0.15 && v->score <= 1);
        ck_assert(v->length_m >= v->beam_m && v->beam_m > 0);
        ck_assert(v->heading_deg >= 0 && v->heading_deg < (v->heading_ambiguous ? 180 : 360));
        if (i) ck_assert_double_ge(v->row_px, tnk_list_at(all, i - 1)->row_px); /* sorted */
    }
    tnk_list_free(all);
    tnk_list_free(some);
    drawn_free(&d);
}
END_TEST

static const struct {
    const char *name; /* the message must hold it */
    size_t at;
    double number; /* for the doubles */
    int whole;     /* for the ints */
} bad[] = {
    {"min_length_m", offsetof(tnk_scan_opts, min_length_m), 9.9, 0},
    {"min_length_m", offsetof(tnk_scan_opts, min_length_m), 1001, 0},
    {"min_length_m", offsetof(tnk_scan_opts, min_length_m), -INFINITY, 0},
    {"min_length_m", offsetof(tnk_scan_opts, min_length_m), NAN, 0},
    {"max_length_m", offsetof(tnk_scan_opts, max_length_m), 50, 0},
    {"max_length_m", offsetof(tnk_scan_opts, max_length_m), 1000.1, 0},
    {"max_length_m", offsetof(tnk_scan_opts, max_length_m), NAN, 0},
    {"false_alarm", offsetof(tnk_scan_opts, false_alarm), 0, 0},
    {"false_alarm", offsetof(tnk_scan_opts, false_alarm), 0.011, 0},
    {"false_alarm", offsetof(tnk_scan_opts, false_alarm), NAN, 0},
    {"min_score", offsetof(tnk_scan_opts, min_score), 1.01, 0},
    {"min_score", offsetof(tnk_scan_opts, min_score), NAN, 0},
    {"threads", offsetof(tnk_scan_opts, threads), 0, -1},
    {"threads", offsetof(tnk_scan_opts, threads), 0, 1025},
    {"threads", offsetof(tnk_scan_opts, threads), 0, 10000},
    {"tile_px", offsetof(tnk_scan_opts, tile_px), 0, -1},
    {"tile_px", offsetof(tnk_scan_opts, tile_px), 0, 63},
    {"tile_px", offsetof(tnk_scan_opts, tile_px), 0, 8193},
};

static uint16_t grey[4 * 64 * 64];

static tnk_pixels small(int width, int height) {
    tnk_pixels p = {.struct_size = sizeof p, .data = grey, .type = TNK_UINT16, .width_px = width,
                    .height_px = height, .bands = 4, .pixel_stride = 1, .row_stride = width,
                    .band_stride = (ptrdiff_t)width * height, .nodata = TNK_NAN, .has_geotransform = 1, .crs = drawn_crs,
                    .geotransform = {400000, 3, 0, 4200000, 0, -3}};
    return p;
}

START_TEST(an_option_out_of_range_is_named) {
    tnk_pixels p = small(64, 64);
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    tnk_scene *scene = pixels_open(&p, NULL);
    tnk_list *list = (tnk_list *)&o;
    if (bad[_i].at >= offsetof(tnk_scan_opts, threads)) memcpy((char *)&o + bad[_i].at, &bad[_i].whole, sizeof(int));
    else memcpy((char *)&o + bad[_i].at, &bad[_i].number, sizeof(double));
    ck_assert_int_eq(tnk_scan(scene, &o, &list), TNK_E_ARG);
    ck_assert_ptr_null(list);
    ck_assert_msg(strstr(tnk_scene_message(scene), bad[_i].name) != NULL, "%s", tnk_scene_message(scene));
    ck_assert_ptr_null(strchr(tnk_scene_message(scene), '\n'));
    tnk_list_free(scanned(scene, NULL)); /* stays usable */
    tnk_scene_close(scene);
}
END_TEST

/* An older caller knows fewer options, a newer one more. */
START_TEST(struct_sizes) {
    drawn d = drawn_new("planet3", 2, 300, 6);
    struct {
        tnk_scan_opts known;
        char later[64];
    } newer = {.known = TNK_SCAN_OPTS_INIT};
    tnk_scan_opts older;
    tnk_scene *scene = pixels_open(&d.pixels, NULL);
    tnk_list *plain = scanned(scene, NULL), *list = NULL;
    memset(newer.later, 0x7f, sizeof newer.later);
    newer.known.struct_size = sizeof newer;
    list = scanned(scene, &newer.known);
    same_list(plain, list, 1, "larger");
    tnk_list_free(list);
    memset(&older, 0x7f, sizeof older); /* what lies behind is not looked at */
    older.struct_size = offsetof(tnk_scan_opts, max_length_m);
    older.min_length_m = 50;
    list = scanned(scene, &older);
    same_list(plain, list, 1, "smaller");
    tnk_list_free(list);
    static const size_t wrong[] = {0, 1, sizeof(size_t) - 1, 4097, SIZE_MAX};
    for (int i = 0; i < COUNT(wrong); i++) {
        older.struct_size = wrong[i];
        ck_assert_int_eq(tnk_scan(scene, &older, &list), TNK_E_ARG);
        ck_assert_ptr_null(list);
        ck_assert_ptr_nonnull(strstr(tnk_scene_message(scene), "struct_size"));
    }
    ck_assert_int_eq(tnk_scan(NULL, NULL, &list), TNK_E_ARG);
    ck_assert_int_eq(tnk_scan(scene, NULL, NULL), TNK_E_ARG);
    tnk_list_free(plain);
    tnk_scene_close(scene);
    drawn_free(&d);
}
END_TEST

/* ---- progress ---- */

typedef struct watch {
    int calls, stop_at, fell;
    double last;
} watch;

static int progress(void *user, double done) {
    watch *w = user;
    if (done < w->last || done > 1) w->fell = 1;
    w->last = done;
    return ++w->calls != w->stop_at;
}

START_TEST(progress_rises_and_cancels) {
    drawn d = drawn_new("s2", 5, 400, 10);
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    watch w = {0};
    tnk_scene *scene = pixels_open(&d.pixels, NULL);
    o.threads = 1 + _i;
    o.tile_px = 64;
    o.progress = progress;
    o.user = &w;
    tnk_list *list = scanned(scene, &o), *cancelled = list;
    ck_assert(w.calls > 3 && !w.fell && w.last > 0.9);
    for (int stop = 1; stop < w.calls - 4; stop += 5) {
        watch v = {.stop_at = stop};
        o.user = &v;
        ck_assert_int_eq(tnk_scan(scene, &o, &cancelled), TNK_E_CANCEL);
        ck_assert_ptr_null(cancelled);
        ck_assert(tnk_scene_message(scene)[0] != '\0');
        if (_i) break; /* with threads, calls may run together */
    }
    o.progress = NULL;
    tnk_list *again = scanned(scene, &o);
    same_list(list, again, 1, "after cancelling");
    tnk_list_free(again);
    tnk_list_free(list);
    tnk_scene_close(scene);
    drawn_free(&d);
}
END_TEST

/* ---- nothing to find ---- */

START_TEST(an_empty_sea_is_an_empty_list) {
    rs_scene *plain;
    enum { SIDE = 300 };
    static float planes[4 * SIDE * SIDE];
    static uint16_t dn[4 * SIDE * SIDE];
    ck_assert_int_eq(rs_scene_plain(SIDE, SIDE, &plain), RS_OK);
    plain->gsd_m = 3;
    plain->read_noise = 8;
    plain->shot_noise = 0.1;
    plain->wind_ms = 5;
    ck_assert_int_eq(rs_render(plain, planes), RS_OK);
    rs_quantise(plain, planes, dn);
    rs_scene_free(plain);
    tnk_pixels p = small(SIDE, SIDE);
    p.data = dn;
    tnk_list *list = vessels_of(&p, NULL);
    ck_assert_uint_eq(tnk_list_count(list), 0);
    ck_assert_double_eq(stats_of(list).water_share, 1);
    ck_assert_ptr_null(tnk_list_at(list, 0));
    tnk_list_free(list);
    for (int i = 0; i < 4 * SIDE * SIDE; i++) dn[i] = 0;
    p.nodata = 0;
    list = vessels_of(&p, NULL);
    ck_assert_uint_eq(tnk_list_count(list), 0);
    ck_assert_double_eq(stats_of(list).invalid_share, 1);
    tnk_list_free(list);
}
END_TEST

START_TEST(scenes_smaller_than_a_cell) {
    static const int sides[][2] = {{1, 1}, {1, 64}, {64, 1}, {2, 3}, {17, 9}, {31, 31}, {33, 33}, {64, 64}};
    seed_dice(40);
    for (int k = 0; k < COUNT(sides); k++)
        for (int kind = 0; kind < 3; kind++) {
            for (int i = 0; i < COUNT(grey); i++) grey[i] = kind == 0 ? 0 : kind == 1 ? 65535 : (uint16_t)(300 + dice(40));
            tnk_pixels p = small(sides[k][0], sides[k][1]);
            tnk_list *list = vessels_of(&p, NULL);
            ck_assert_uint_eq(tnk_list_count(list), 0);
            tnk_list_free(list);
        }
}
END_TEST

/* ---- memory ---- */

/* Was the n-th allocation reached? If not, one of the next n fails. */
static int reached(long n) {
    for (long i = 0; i < n; i++) {
        void *p = tnk_alloc(1, 1);
        if (!p) return 0;
        tnk_free(p);
    }
    return 1;
}

/* Every allocation fails in turn: TNK_E_NOMEM, or the right result where it could be done without. */
START_TEST(every_allocation_may_fail) {
    drawn d = drawn_new("planet3", 1, 220, 6);
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    o.threads = 1;
    tnk_scene *scene = pixels_open(&d.pixels, NULL);
    tnk_list *right = scanned(scene, &o);
    ck_assert_uint_ge(tnk_list_count(right), 1);
    tnk_scene_close(scene);
    long failed = 0;
    for (long n = 1, more = 1; more; n++) {
        tnk_list *list = NULL;
        char what[60];
        scene = NULL;
        tnk_alloc_fail_at(n);
        int rc = tnk_scene_from_pixels(&d.pixels, NULL, &scene);
        if (!rc) rc = tnk_scan(scene, &o, &list);
        more = reached(n);
        tnk_alloc_fail_at(0);
        snprintf(what, sizeof what, "allocation %ld failed", n);
        ck_assert_msg(rc == TNK_OK || rc == TNK_E_NOMEM, "%s: %d %s", what, rc, tnk_scene_message(scene));
        if (rc) {
            failed++;
            ck_assert_ptr_null(list);
            if (scene) ck_assert(tnk_scene_message(scene)[0] != '\0');
        } else {
            same_list(right, list, 1, what);
        }
        tnk_list_free(list);
        tnk_scene_close(scene);
        ck_assert_int_lt(n, 5000);
    }
    ck_assert_int_gt(failed, 20);
    tnk_list_free(right);
    drawn_free(&d);
}
END_TEST

int main(void) {
    TCase *c = tcase_create("scan");
    tcase_add_loop_test(c, memory_and_file_give_the_same, 0, 3);
    tcase_add_test(c, what_a_mask_leaves_open_the_image_tells);
    tcase_add_test(c, types_and_strides_do_not_matter);
    tcase_add_test(c, eight_bits_find_nearly_the_same);
    tcase_add_test(c, a_callback_places_like_a_geotransform);
    tcase_add_test(c, without_a_place_only_metres);
    tcase_add_loop_test(c, threads_tiles_and_tiers_do_not_matter, 0, COUNT(many));
    tcase_add_test(c, length_limits);
    tcase_add_loop_test(c, an_option_out_of_range_is_named, 0, COUNT(bad));
    tcase_add_test(c, struct_sizes);
    tcase_add_loop_test(c, progress_rises_and_cancels, 0, 2);
    tcase_add_test(c, an_empty_sea_is_an_empty_list);
    tcase_add_test(c, scenes_smaller_than_a_cell);
    tcase_add_test(c, every_allocation_may_fail);
    return run_tests(c, "scan");
}
