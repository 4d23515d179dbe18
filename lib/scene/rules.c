/* rules.c: which pixels are none, and which are saturated. */
#include <cpl_string.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scene/door.h"
#include "scene/inner.h"
#include "scene/words.h"

/* A corner of so many pixels a side that is all zero gives an untagged border away. */
enum { CORNER = 32, CORNER_LEAST = 64 };

static enum tnk_work work_of(GDALDataType type) {
    switch (type) {
    case GDT_Byte: return TNK_WORK_U8;
    case GDT_UInt16: return TNK_WORK_U16;
    case GDT_Int16: return TNK_WORK_S16;
    case GDT_Float32: return TNK_WORK_F32;
    default: return GDALGetDataTypeSizeBytes(type) <= 1 ? TNK_WORK_S16 : TNK_WORK_F64;
    }
}

static double top_of(enum tnk_work work, double saturation) {
    double top = work == TNK_WORK_U8    ? 255.0
                 : work == TNK_WORK_U16 ? 65535.0
                 : work == TNK_WORK_S16 ? 32767.0
                                        : INFINITY;
    return isfinite(saturation) && saturation > 0.0 && saturation < top ? saturation : top;
}

int tnk_first_slot(const tnk_scene *scene) {
    for (int i = 0; i < TNK_BANDS; i++)
        if (scene->info.band[i]) return i;
    return 0;
}

/* Is this nodata value one that the type can hold? Otherwise it marks nothing. */
static int can_hold(enum tnk_work work, double value) {
    if (work == TNK_WORK_F32 || work == TNK_WORK_F64) return !isnan(value);
    double least = work == TNK_WORK_S16 ? -32768.0 : 0.0;
    return value == floor(value) && value >= least && value <= top_of(work, NAN);
}

static void find_nodata(tnk_scene *scene, GDALDatasetH dataset) {
    tnk_rules *rules = &scene->rules;
    scene->info.nodata = NAN;
    for (int slot = 0; slot < TNK_BANDS; slot++) {
        int has = 0;
        if (!scene->info.band[slot]) continue;
        GDALRasterBandH band = GDALGetRasterBand(dataset, scene->info.band[slot]);
        double value = GDALGetRasterNoDataValue(band, &has);
        if (!has) continue;
        if (isnan(scene->info.nodata)) scene->info.nodata = value;
        if (rules->work == TNK_WORK_F32) value = (float)value;
        rules->has_nodata[slot] = can_hold(rules->work, value);
        rules->nodata[slot] = value;
    }
}

/* In 8-bit colour a single band is often 0 on dark water: there only a pixel whose bands are
 * all nodata is none. In wider types one band is enough, since at the rim of a product the
 * bands do not end together. */
static void find_together(tnk_scene *scene) {
    tnk_rules *rules = &scene->rules;
    int zero = 0, chosen = 0;
    for (int i = 0; i < TNK_BANDS; i++) {
        chosen += scene->info.band[i] > 0;
        zero += scene->info.band[i] > 0 && rules->has_nodata[i] && rules->nodata[i] == 0.0;
    }
    rules->together = rules->work == TNK_WORK_U8 && chosen > 1 && zero == chosen;
}

/* Sentinel-2 products say in words that 0 is none; and a reflectance may be clamped to 0. */
static void find_special(tnk_scene *scene, GDALDatasetH dataset) {
    const char *none = GDALGetMetadataItem(dataset, "SPECIAL_VALUE_NODATA", NULL);
    if (!none || !isnan(scene->info.nodata) || atof(none) != 0.0) return;
    scene->rules.together = scene->rules.unknown = 1;
    for (int i = 0; i < TNK_BANDS; i++) scene->rules.has_nodata[i] = scene->info.band[i] > 0;
    scene->info.nodata = 0.0;
}

static void find_mask(tnk_scene *scene, GDALDatasetH dataset) {
    int band = scene->info.band[tnk_first_slot(scene)];
    int flags = GDALGetMaskFlags(GDALGetRasterBand(dataset, band));
    for (int i = 1; i <= GDALGetRasterCount(dataset); i++) {
        int used = 0;
        if (GDALGetRasterColorInterpretation(GDALGetRasterBand(dataset, i)) != GCI_AlphaBand)
            continue;
        for (int slot = 0; slot < TNK_BANDS; slot++) used |= scene->info.band[slot] == i;
        if (!used) scene->rules.alpha = i;
    }
    /* nodata of single bands is judged here, not by GDAL's mask of it */
    if (flags & GMF_ALL_VALID || flags == GMF_NODATA || flags & GMF_ALPHA) flags = -1;
    scene->rules.mask = flags >= 0;
    scene->info.has_mask = scene->rules.mask || scene->rules.alpha;
}

int tnk_rules_find(tnk_scene *scene, GDALDatasetH dataset, const tnk_meta *meta) {
    GDALDataType type = GDT_Unknown;
    for (int slot = 0; slot < TNK_BANDS; slot++) {
        if (!scene->info.band[slot]) continue;
        GDALRasterBandH band = GDALGetRasterBand(dataset, scene->info.band[slot]);
        type = type ? GDALDataTypeUnion(type, GDALGetRasterDataType(band))
                    : GDALGetRasterDataType(band);
    }
    memset(&scene->rules, 0, sizeof scene->rules);
    int first = scene->info.band[tnk_first_slot(scene)];
    scene->info.pixel_type = GDALGetRasterDataType(GDALGetRasterBand(dataset, first));
    int real = scene->radio.active || scene->radio.complex || scene->radio.guess;
    scene->rules.work = real ? TNK_WORK_F32 : work_of(type);
    scene->rules.top = top_of(scene->rules.work, meta->saturation);
    find_nodata(scene, dataset);
    find_together(scene);
    find_special(scene, dataset);
    find_mask(scene, dataset);
    return TNK_OK;
}

void tnk_rules_pixels(tnk_scene *scene, const tnk_meta *meta) {
    const tnk_pixels *px = &scene->pixels;
    memset(&scene->rules, 0, sizeof scene->rules);
    scene->rules.work = work_of((GDALDataType)px->type);
    scene->rules.top = top_of(scene->rules.work, meta->saturation);
    scene->info.pixel_type = px->type;
    scene->info.nodata = px->nodata;
    for (int slot = 0; slot < TNK_BANDS && !isnan(px->nodata); slot++) {
        double value = scene->rules.work == TNK_WORK_F32 ? (float)px->nodata : px->nodata;
        scene->rules.has_nodata[slot] =
            scene->info.band[slot] > 0 && can_hold(scene->rules.work, value);
        scene->rules.nodata[slot] = value;
    }
    find_together(scene);
}

/* ---- untagged zero borders ---- */

typedef struct corner {
    float px[TNK_BANDS][CORNER * CORNER];
    uint8_t state[CORNER * CORNER];
} corner;

/* *empty = 1 when all bands are 0 all over the window. */
static int look(tnk_scene *scene, tnk_reader *reader, corner *c, tnk_window win, int *empty) {
    float *out[TNK_BANDS];
    for (int i = 0; i < TNK_BANDS; i++) out[i] = scene->info.band[i] ? c->px[i] : NULL;
    int rc = tnk_reader_read(reader, &win, 1, out, c->state, CORNER, &scene->err);
    *empty = !rc;
    for (int y = 0; y < win.height && !rc; y++)
        for (int x = 0; x < win.width; x++)
            for (int i = 0; i < TNK_BANDS; i++)
                if (out[i] && !(c->state[y * CORNER + x] && c->px[i][y * CORNER + x] == 0.0f))
                    *empty = 0;
    return rc;
}

static int look_around(tnk_scene *scene, tnk_reader *reader, corner *c) {
    int w = scene->info.width_px, h = scene->info.height_px, empty = 0, middle = 0, rc = TNK_OK;
    tnk_window win = {0, 0, w < CORNER ? w : CORNER, h < CORNER ? h : CORNER};
    if (win.width * win.height < CORNER_LEAST) return TNK_OK;
    for (int i = 0; i < 4 && !rc && !empty; i++) {
        win.col = i & 1 ? w - win.width : 0;
        win.row = i & 2 ? h - win.height : 0;
        rc = look(scene, reader, c, win, &empty);
    }
    if (rc || !empty) return rc;
    /* 8-bit seas can be truly black: then the middle is as empty as the corner */
    win.col = (w - win.width) / 2;
    win.row = (h - win.height) / 2;
    if (scene->rules.work == TNK_WORK_U8) rc = look(scene, reader, c, win, &middle);
    if (rc || middle) return rc;
    scene->rules.together = scene->rules.unknown = 1;
    for (int i = 0; i < TNK_BANDS; i++) {
        scene->rules.has_nodata[i] = scene->info.band[i] > 0;
        scene->rules.nodata[i] = 0.0;
    }
    return TNK_OK;
}

int tnk_rules_border(tnk_scene *scene) {
    tnk_reader *reader;
    for (int i = 0; i < TNK_BANDS; i++)
        if (scene->rules.has_nodata[i]) return TNK_OK;
    if (scene->info.has_mask || !isnan(scene->info.nodata)) return TNK_OK;
    int rc = tnk_scene_reader(scene, &reader);
    if (rc) return rc;
    corner *c = tnk_alloc(1, sizeof *c);
    if (!c) return tnk_fail_nomem(&scene->err);
    rc = look_around(scene, reader, c);
    tnk_free(c);
    return rc;
}
