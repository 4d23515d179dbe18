/* radio_pixels.c: what a radar raster holds, into amplitudes. */
#include <math.h>

#include "scene/inner.h"
#include "scene/reduce.h"

static const double faintest = 1e-10;

/* A value in dB of exactly 0, or far below any radar's noise, is the empty rim of a raster. */
static double amplitude_of(const tnk_radio *r, int slot, double v) {
    if (r->units == TNK_UNITS_LINEAR) return v > 0 ? sqrt(v) : v < 0 && v > TNK_LEAST_POWER ? faintest : 0;
    if (r->units != TNK_UNITS_DB) return v;
    double db = v * r->scale[slot] + r->offset[slot];
    return v == 0 || db < TNK_LEAST_DB ? 0 : pow(10, db / 20);
}

static double converted(const tnk_scene *scene, int slot, double v) {
    const tnk_rules *rules = &scene->rules;
    if (!isfinite(v) || (rules->has_nodata[slot] && !rules->together && v == rules->nodata[slot])) return NAN;
    return amplitude_of(&scene->radio, slot, v);
}

static void calibrate(const tnk_scene *scene, tnk_strip *s, int p, int col, int row, int level) {
    const tnk_rules *rules = &scene->rules;
    int slot = s->plane[p].band;
    float *px = s->plane[p].px, none = (float)rules->nodata[slot];
    for (int y = 0; y < s->rows && rules->has_nodata[slot]; y++)
        for (int x = 0; x < s->cols; x++)
            if (px[y * s->stride + x] == none) px[y * s->stride + x] = NAN;
    tnk_calib_apply(scene->radio.calib[slot], px, s->stride, s->cols, s->rows, col, row, level);
}

void tnk_radio_apply(const tnk_scene *scene, tnk_strip *s, int col, int row, int level) {
    for (int p = 0; p < s->planes; p++) {
        int slot = s->plane[p].band;
        if (slot < 0) continue;
        if (scene->radio.calib[slot]) {
            calibrate(scene, s, p, col, row, level);
            continue;
        }
        for (int y = 0; y < s->rows; y++) {
            if (s->work == TNK_WORK_F32) {
                float *px = (float *)s->plane[p].px + y * s->stride;
                for (int x = 0; x < s->cols; x++) px[x] = (float)converted(scene, slot, px[x]);
            } else {
                double *px = (double *)s->plane[p].px + y * s->stride;
                for (int x = 0; x < s->cols; x++) px[x] = converted(scene, slot, px[x]);
            }
        }
    }
}

void tnk_radio_magnitude(float *px, size_t n) {
    for (size_t i = 0; i < n; i++) px[i] = hypotf(px[2 * i], px[2 * i + 1]);
}
