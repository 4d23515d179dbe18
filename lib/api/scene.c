/* scene.c: the public functions on scenes: arguments are checked here, and lib/scene works. */
#include <tanker/scene.h>

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scene/door.h"

/* The caller's options may be shorter than ours (an older program) or longer. */
static int take_opts(const tnk_scene_opts *given, tnk_scene_opts *opts) {
    *opts = (tnk_scene_opts)TNK_SCENE_OPTS_INIT;
    if (!given) return 1;
    if (given->struct_size < offsetof(tnk_scene_opts, open_options)) return 0;
    memcpy(opts, given, given->struct_size < sizeof *opts ? given->struct_size : sizeof *opts);
    opts->struct_size = sizeof *opts;
    int any = 0;
    for (int i = 0; i < TNK_BANDS; i++) any |= opts->bands[i];
    if (!opts->band_count && any) opts->band_count = TNK_BANDS;
    return 1;
}

/* A scene that carries only a message. */
static int refuse(tnk_scene **out, const char *why) {
    tnk_err err = {.code = TNK_E_ARG};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    opts.gsd_m = -1.0; /* refused before anything is opened */
    int rc = tnk_scene_load("", &opts, out);
    if (!*out) return rc;
    tnk_fail(&err, TNK_E_ARG, "%s", why);
    tnk_scene_set_error(*out, &err);
    return TNK_E_ARG;
}

int tnk_scene_open(const char *name, const tnk_scene_opts *opts, tnk_scene **out) {
    tnk_scene_opts own;
    if (!out) return TNK_E_ARG;
    *out = NULL;
    if (!name || !name[0]) return refuse(out, "no name of a scene is given");
    if (!take_opts(opts, &own)) return refuse(out, "opts->struct_size is not set");
    return tnk_scene_load(name, &own, out);
}

static const char *wrong_pixels(const tnk_pixels *px) {
    if (!px || px->struct_size < sizeof *px) return "pixels: struct_size is not set";
    if (!px->data) return "pixels: data is NULL";
    if (px->type != TNK_UINT8 && px->type != TNK_UINT16 && px->type != TNK_INT16 &&
        px->type != TNK_FLOAT32 && px->type != TNK_FLOAT64)
        return "pixels: type is none of enum tnk_pixel_type";
    if (px->width_px < 1 || px->height_px < 1 || px->width_px > 1000000 ||
        px->height_px > 1000000)
        return "pixels: width_px and height_px are 1 to 1000000";
    if (px->bands < 1 || px->bands > 16) return "pixels: bands is 1 to 16";
    if ((px->width_px > 1 && !px->pixel_stride) || (px->height_px > 1 && !px->row_stride) ||
        (px->bands > 1 && !px->band_stride))
        return "pixels: a stride is 0";
    return NULL;
}

int tnk_scene_from_pixels(const tnk_pixels *pixels, const tnk_scene_opts *opts, tnk_scene **out) {
    tnk_scene_opts own;
    if (!out) return TNK_E_ARG;
    *out = NULL;
    const char *wrong = wrong_pixels(pixels);
    if (wrong) return refuse(out, wrong);
    if (!take_opts(opts, &own)) return refuse(out, "opts->struct_size is not set");
    return tnk_scene_wrap(pixels, &own, out);
}

void tnk_scene_close(tnk_scene *scene) { tnk_scene_drop(scene); }

const char *tnk_scene_message(const tnk_scene *scene) {
    return scene ? tnk_scene_error(scene)->text : tnk_error_text(TNK_E_NOMEM);
}

int tnk_scene_warning_count(const tnk_scene *scene) {
    int n = 0;
    while (scene && tnk_scene_nth_warning(scene, n)) n++;
    return n;
}

const char *tnk_scene_warning(const tnk_scene *scene, int i) {
    return scene ? tnk_scene_nth_warning(scene, i) : NULL;
}

int tnk_scene_get_info(const tnk_scene *scene, tnk_scene_info *info) {
    if (!scene || !info || info->struct_size < sizeof info->struct_size) return TNK_E_ARG;
    size_t size = info->struct_size;
    memcpy(info, tnk_scene_known(scene), size < sizeof *info ? size : sizeof *info);
    info->struct_size = size;
    return TNK_OK;
}

int tnk_scene_reads(const tnk_scene *scene, const char *path) { return scene && path && tnk_source_reads(scene, path); }

static int fail(tnk_scene *scene, int code, const char *why) {
    tnk_err err;
    tnk_fail(&err, code, "%s", why);
    tnk_scene_set_error(scene, &err);
    return code;
}

int tnk_scene_lonlat(tnk_scene *scene, double col_px, double row_px, double *lon_deg,
                     double *lat_deg) {
    tnk_reader *reader;
    if (!scene || !lon_deg || !lat_deg) return TNK_E_ARG;
    int rc = tnk_scene_reader(scene, &reader);
    if (rc) return rc;
    if (tnk_reader_lonlat(reader, col_px, row_px, lon_deg, lat_deg)) return TNK_OK;
    return fail(scene, TNK_E_GRID, "no lon/lat is known for this pixel");
}

int tnk_scene_ground(tnk_scene *scene, double col_px, double row_px, double j[4]) {
    tnk_reader *reader;
    if (!scene || !j) return TNK_E_ARG;
    int rc = tnk_scene_reader(scene, &reader);
    if (rc) return rc;
    if (tnk_reader_ground(reader, col_px, row_px, j)) return TNK_OK;
    return fail(scene, TNK_E_GRID, "no ground size is known for this pixel");
}

int tnk_scene_incidence(tnk_scene *scene, double col_px, double row_px, double *incidence_deg) {
    if (!scene || !incidence_deg) return TNK_E_ARG;
    double angle = tnk_scene_incidence_at(scene, col_px, row_px);
    if (!isfinite(angle)) return fail(scene, TNK_E_META, "no incidence angle is known for this pixel");
    *incidence_deg = angle;
    return TNK_OK;
}

/* Read on a grid that begins at multiples of factor is the reader's way; a window that does not
 * is read as single pixels and reduced here. */
typedef struct view {
    tnk_window win;
    int factor, cols, rows;
} view;

static void average(const view *v, const float *px, const uint8_t *state, float *out) {
    for (int r = 0; r < v->rows; r++) {
        for (int c = 0; c < v->cols; c++) {
            double sum = 0.0;
            int n = 0;
            for (int y = r * v->factor; y < (r + 1) * v->factor && y < v->win.height; y++)
                for (int x = c * v->factor; x < (c + 1) * v->factor && x < v->win.width; x++) {
                    size_t at = (size_t)y * (size_t)v->win.width + (size_t)x;
                    if (!(state[at] & TNK_PX_VALID)) continue;
                    sum += px[at];
                    n++;
                }
            out[(size_t)r * (size_t)v->cols + (size_t)c] =
                2 * n >= v->factor * v->factor ? (float)(sum / n) : NAN;
        }
    }
}

/* One band after the other, so that one plane of single pixels is enough. */
static int read_single(tnk_scene *scene, tnk_reader *reader, const view *v, float *out,
                       tnk_err *err) {
    size_t pixels = (size_t)v->win.width * (size_t)v->win.height;
    size_t cells = (size_t)v->cols * (size_t)v->rows;
    float *px = tnk_alloc(pixels, sizeof *px);
    uint8_t *state = tnk_alloc(pixels, 1);
    int rc = px && state ? TNK_OK : tnk_fail_nomem(err);
    for (int b = 0; b < TNK_BANDS && !rc; b++) {
        float *planes[TNK_BANDS] = {0};
        if (!tnk_scene_known(scene)->band[b]) continue;
        planes[b] = px;
        rc = tnk_reader_read(reader, &v->win, 1, planes, state, v->win.width, err);
        if (!rc) average(v, px, state, out + (size_t)b * cells);
    }
    tnk_free(px);
    tnk_free(state);
    return rc;
}

static int read_grid(tnk_scene *scene, tnk_reader *reader, const view *v, float *out,
                     tnk_err *err) {
    size_t cells = (size_t)v->cols * (size_t)v->rows;
    uint8_t *state = tnk_alloc(cells, 1);
    float *planes[TNK_BANDS];
    if (!state) return tnk_fail_nomem(err);
    for (int b = 0; b < TNK_BANDS; b++) planes[b] = out + (size_t)b * cells;
    int rc = tnk_reader_read(reader, &v->win, v->factor, planes, state, v->cols, err);
    for (int b = 0; b < TNK_BANDS && !rc; b++)
        for (size_t i = 0; tnk_scene_known(scene)->band[b] && i < cells; i++)
            if (!(state[i] & TNK_PX_VALID)) planes[b][i] = NAN;
    tnk_free(state);
    return rc;
}

int tnk_scene_read(tnk_scene *scene, int col, int row, int width, int height, int factor,
                   float *out, size_t capacity) {
    tnk_reader *reader;
    tnk_err err = {0};
    if (!scene) return TNK_E_ARG;
    if (!out || width < 1 || height < 1 || factor < 1 || col < -100000000 || col > 100000000 ||
        row < -100000000 || row > 100000000)
        return fail(scene, TNK_E_ARG, "a window that cannot be read");
    view v = {{col, row, width, height}, factor, 1 + (width - 1) / factor, 1};
    v.rows = 1 + (height - 1) / factor;
    double cells = (double)v.cols * v.rows;
    if (cells * TNK_BANDS > (double)capacity)
        return fail(scene, TNK_E_ARG, "the buffer is too small for this window");
    int rc = tnk_scene_reader(scene, &reader);
    if (rc) return rc;
    for (size_t i = 0; i < (size_t)cells * TNK_BANDS; i++) out[i] = NAN;
    int grid = factor <= 64 && col % factor == 0 && row % factor == 0 && width % factor == 0 &&
               height % factor == 0;
    if (grid && factor > 1) rc = tnk_scene_overviews(scene, &err);
    if (!rc && grid) rc = read_grid(scene, reader, &v, out, &err);
    else if (!rc) rc = read_single(scene, reader, &v, out, &err);
    if (rc) tnk_scene_set_error(scene, &err);
    return rc;
}

void tnk_config(const char *key, const char *value) {
    if (key) tnk_scene_configure(key, value);
}

const char *tnk_config_get(const char *key) { return key ? tnk_scene_configured(key) : NULL; }
