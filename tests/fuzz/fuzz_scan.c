/* Caller's pixels through the whole search: any size, type, stride, place and option gives a number
 * of the list of errors or sane vessels. */
#include <cpl_error.h>
#include <math.h>
#include <string.h>
#include <tanker/tanker.h>

#include "fuzz.h"

enum { MOST = 96 };

static union {
    uint8_t u8[8 * MOST * MOST * 5];
    uint16_t u16[1];
    int16_t i16[1];
    float f32[1];
    double f64[MOST * MOST * 5];
} room;

static const enum tnk_pixel_type types[] = {TNK_UINT8, TNK_UINT16, TNK_INT16, TNK_FLOAT32, TNK_FLOAT64};

static void put(enum tnk_pixel_type type, size_t at, uint8_t v) {
    double wild = v == 255 ? NAN : v == 254 ? INFINITY : v == 253 ? -1e30 : v * 7.5;
    if (type == TNK_UINT8) room.u8[at] = v;
    if (type == TNK_UINT16) (&room.u16[0])[at] = (uint16_t)(v * 257);
    if (type == TNK_INT16) (&room.i16[0])[at] = (int16_t)(v * 250 - 30000);
    if (type == TNK_FLOAT32) (&room.f32[0])[at] = (float)wild;
    if (type == TNK_FLOAT64) room.f64[at] = wild;
}

static void check(const tnk_list *list) {
    for (size_t i = 0; i < tnk_list_count(list); i++) {
        const tnk_vessel *v = tnk_list_at(list, i);
        MUST(v->length_m >= 10 && v->length_m <= 1000 && v->beam_m > 0 && isfinite(v->beam_m));
        MUST(v->score >= 0 && v->score <= 1 && isfinite(v->col_px) && isfinite(v->row_px));
        MUST(v->heading_deg >= 0 && v->heading_deg < (v->heading_ambiguous ? 180 : 360));
        MUST(isfinite(v->length_sd_m) && v->length_sd_m > 0 && v->id[0]);
    }
    MUST(!tnk_list_at(list, tnk_list_count(list)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    food f = {data, size, 0};
    CPLSetErrorHandler(CPLQuietErrorHandler);
    int w = 1 + bite(&f) % MOST, h = 1 + bite(&f) % MOST, bands = 1 + bite(&f) % 5;
    enum tnk_pixel_type type = types[bite(&f) % 5];
    tnk_pixels p = {.struct_size = sizeof p, .data = &room, .type = type, .width_px = w, .height_px = h,
                    .bands = bands, .pixel_stride = 1, .row_stride = w, .band_stride = (ptrdiff_t)w * h,
                    .nodata = TNK_NAN, .has_geotransform = 1, .crs = "EPSG:32631"};
    if (bite(&f) & 1) p.pixel_stride = bands, p.row_stride = (ptrdiff_t)w * bands, p.band_stride = 1;
    double turn = 6.3 * bite_share(&f), px = 0.3 + 12 * bite_share(&f) * bite_share(&f);
    memcpy(p.geotransform, (double[]){5e5, px * cos(turn), px * sin(turn), 5e6, px * sin(turn), -px * cos(turn)},
           sizeof p.geotransform);
    uint8_t kind = bite(&f);
    if (kind & 1) p.nodata = 0;
    if (kind & 2) p.crs = NULL, p.geotransform[0] = 3, p.geotransform[3] = kind & 4 ? 89.99 : 45;
    if (kind & 2) for (int i = 0; i < 6; i++) if (i % 3) p.geotransform[i] *= 1e-5;
    tnk_scan_opts o = TNK_SCAN_OPTS_INIT;
    o.threads = 1 + (kind >> 3 & 1);
    o.tile_px = 64;
    o.min_score = 0;
    o.min_length_m = 10 + bite(&f) / 4;
    o.false_alarm = bite(&f) & 1 ? 1e-2 : 1e-6;
    size_t n = (size_t)w * (size_t)h * (size_t)bands, start = f.at;
    for (size_t i = 0; i < n; i++) {
        if (f.at >= f.size && f.size > start) f.at = start;
        put(type, i, bite(&f));
    }
    tnk_scene *scene = NULL;
    tnk_list *list = NULL;
    int rc = tnk_scene_from_pixels(&p, NULL, &scene);
    if (!rc) rc = tnk_scan(scene, &o, &list);
    MUST(rc >= 0 && rc <= TNK_E_SENSOR && rc != TNK_E_CANCEL);
    MUST((rc == TNK_OK) == (list != NULL));
    if (rc) MUST(tnk_scene_message(scene)[0]);
    check(list);
    tnk_list_free(list);
    tnk_scene_close(scene);
    return 0;
}
