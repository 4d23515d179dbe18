/* overview.c: which overviews of a file there are, and which of them may be read instead of its pixels. */
#include <cpl_string.h>
#include <math.h>

#include "base/mem.h"
#include "scene/door.h"
#include "scene/inner.h"

enum { STEP = 64, SIDE = 4 * STEP, PLACES = 5, PIXELS = SIDE * SIDE, WIDE_BLOCK = 4096 };

/* A pixel of an overview may be off the mean of those it stands for by half their standard deviation. Averages are off by
 * rounding; measured on white noise 2 x 2, cubic ones by 0.22 of it, Lanczos 0.26, bilinear 0.30, Gaussian 0.38, cubic
 * splines 0.40; one pixel of many by the whole of it. */
static const double most_off2 = 0.25;
static const double rounding2 = 0.25; /* of integers, at most */

/* ---- finding ---- */

/* The factor of a whole overview, or 0 when its pixels are not whole blocks of the scene's. */
static int factor_of(const tnk_scene *scene, GDALRasterBandH band, int index) {
    GDALRasterBandH overview = GDALGetOverview(band, index);
    if (!overview) return 0;
    int w = GDALGetRasterBandXSize(overview), h = GDALGetRasterBandYSize(overview);
    int width = scene->info.width_px, height = scene->info.height_px;
    if (w < 1 || h < 1) return 0;
    double ratio = width >= height ? (double)width / w : (double)height / h;
    int factor = (int)lround(fmin(ratio, 1000.0));
    if (factor < 2 || factor > STEP) return 0;
    return w == (width + factor - 1) / factor && h == (height + factor - 1) / factor ? factor : 0;
}

void tnk_overviews_find(tnk_scene *scene, GDALDatasetH dataset, int none) {
    GDALRasterBandH first = GDALGetRasterBand(dataset, scene->info.band[tnk_first_slot(scene)]);
    int count = none ? 0 : GDALGetOverviewCount(first), taken = 0;
    scene->overview[taken++] = (tnk_overview){-1, 1, 1, scene->block_width, scene->block_height};
    if (CSLFetchNameValue(scene->open_options, "OVERVIEW_LEVEL")) count = 0;
    for (int k = 0; k < count && taken < TNK_LEVELS; k++) {
        int factor = factor_of(scene, first, k), same = 1;
        for (int slot = 0; slot < TNK_BANDS && factor; slot++) {
            if (!scene->info.band[slot]) continue;
            GDALRasterBandH band = GDALGetRasterBand(dataset, scene->info.band[slot]);
            if (GDALGetOverviewCount(band) <= k || factor_of(scene, band, k) != factor) same = 0;
        }
        if (!factor || !same) continue;
        tnk_overview *o = &scene->overview[taken++];
        *o = (tnk_overview){.index = k, .factor = factor};
        GDALGetBlockSize(GDALGetOverview(first, k), &o->block_width, &o->block_height);
    }
    scene->overviews = taken;
}

/* ---- judging ---- */

typedef struct place {
    int width, height; /* scene pixels, at most SIDE */
    float fine[TNK_BANDS][PIXELS], coarse[TNK_BANDS][PIXELS / 4];
    uint8_t fine_state[PIXELS], coarse_state[PIXELS / 4];
} place;

typedef struct tally {
    double off2, scatter, count;
} tally;

/* The i-th place: the corner of a block near the middle or near the middle of a quarter, so that few blocks are decoded. */
static tnk_window place_at(const tnk_scene *scene, int i) {
    static const int col[PLACES] = {2, 1, 3, 1, 3}, row[PLACES] = {2, 1, 1, 3, 3};
    int w = scene->info.width_px, h = scene->info.height_px, bw = scene->block_width, bh = scene->block_height;
    int x = (int)((int64_t)w * col[i] / 4), y = (int)((int64_t)h * row[i] / 4);
    if (bw <= WIDE_BLOCK) x = x / bw * bw;
    y = y / bh * bh;
    tnk_window win = {(x + STEP - 1) / STEP * STEP, (y + STEP - 1) / STEP * STEP, SIDE, SIDE};
    if (win.col + SIDE > w) win.col = w > SIDE ? (w - SIDE) / STEP * STEP : 0;
    if (win.row + SIDE > h) win.row = h > SIDE ? (h - SIDE) / STEP * STEP : 0;
    if (win.width > w) win.width = w;
    if (win.height > h) win.height = h;
    return win;
}

static int read_place(const tnk_scene *scene, tnk_reader *reader, const tnk_window *win, int factor,
                      float *px, size_t plane, uint8_t *state, tnk_err *err) {
    float *out[TNK_BANDS];
    for (int b = 0; b < TNK_BANDS; b++) out[b] = scene->info.band[b] ? px + (size_t)b * plane : NULL;
    return tnk_reader_read(reader, win, factor, out, state, (win->width + factor - 1) / factor, err);
}

/* Add one pixel of an overview and those it stands for, where all are valid. */
static void compare_pixel(const place *p, int band, int col, int row, int factor, float coarse, tally *t) {
    double sum = 0, sum2 = 0, n = (double)factor * factor;
    for (int y = row * factor; y < (row + 1) * factor; y++)
        for (int x = col * factor; x < (col + 1) * factor; x++) {
            double value = p->fine[band][y * p->width + x];
            if (!(p->fine_state[y * p->width + x] & TNK_PX_VALID)) return;
            sum += value, sum2 += value * value;
        }
    double mean = sum / n, off = coarse - mean;
    t->off2 += off * off, t->scatter += sum2 / n - mean * mean, t->count++;
}

static void compare(const tnk_scene *scene, const place *p, int factor, tally *t) {
    int across = (p->width + factor - 1) / factor;
    for (int b = 0; b < TNK_BANDS; b++)
        for (int y = 0; scene->info.band[b] && y < p->height / factor; y++)
            for (int x = 0; x < p->width / factor; x++)
                if (p->coarse_state[y * across + x] & TNK_PX_VALID)
                    compare_pixel(p, b, x, y, factor, p->coarse[b][y * across + x], t);
}

/* While an overview is looked at it is the only one that is read. */
static int look(tnk_scene *scene, tnk_reader *reader, place *p, tally t[TNK_LEVELS], tnk_err *err) {
    int rc = TNK_OK;
    for (int i = 0; i < PLACES && !rc; i++) {
        tnk_window win = place_at(scene, i);
        p->width = win.width, p->height = win.height;
        rc = read_place(scene, reader, &win, 1, p->fine[0], PIXELS, p->fine_state, err);
        for (int k = 1; k < scene->overviews && !rc; k++) {
            tnk_overview *o = &scene->overview[k];
            o->mean = 1;
            rc = read_place(scene, reader, &win, o->factor, p->coarse[0], PIXELS / 4, p->coarse_state, err);
            o->mean = 0;
            if (!rc) compare(scene, p, o->factor, &t[k]);
        }
    }
    return rc;
}

static int is_mean(const tnk_scene *scene, const tally *t) {
    int real = scene->rules.work == TNK_WORK_F32 || scene->rules.work == TNK_WORK_F64;
    return t->count > 0 && t->off2 <= most_off2 * t->scatter + (real ? 0 : rounding2 * t->count);
}

int tnk_scene_overviews(tnk_scene *scene, tnk_err *err) {
    tally t[TNK_LEVELS] = {{0}};
    tnk_reader *reader;
    if (scene->overviews_judged || scene->overviews < 2) return TNK_OK;
    scene->overviews_judged = 1;
    if (scene->rules.unknown) {
        tnk_scene_warn(scene, "the overviews are not read: their pixels mix in zeros that are not declared as nodata "
                              "(gdal_edit.py -a_nodata 0, then gdaladdo -r average)");
        return TNK_OK;
    }
    int rc = tnk_scene_reader(scene, &reader);
    if (rc) return rc;
    place *p = tnk_alloc(1, sizeof *p);
    rc = p ? look(scene, reader, p, t, err) : tnk_fail_nomem(err);
    tnk_free(p);
    tnk_reader_forget(reader);
    for (int k = 1; k < scene->overviews && !rc; k++) {
        scene->overview[k].mean = is_mean(scene, &t[k]);
        if (!scene->overview[k].mean && t[k].count > 0)
            tnk_scene_warn(scene, "overviews whose pixels are not means of the scene's are not read: gdaladdo -r average "
                                  "makes such");
    }
    return rc;
}
