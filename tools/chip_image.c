/* chip_image.c: pixels of a scene into a picture, and the picture into a file. */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "chip.h"
#include "common.h"

static int rising(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Percentiles of the finite values among at most 40000 of n; work has that room. */
static void limits(const float *plane, size_t n, double top, float *work, float *lo, float *hi) {
    size_t step = n / 40000 + 1, k = 0;
    for (size_t i = 0; i < n; i += step)
        if (isfinite(plane[i])) work[k++] = plane[i];
    *lo = 0;
    *hi = 1;
    if (!k) return;
    qsort(work, k, sizeof *work, rising);
    *lo = work[k / 100];
    *hi = work[(size_t)(top * (double)(k - 1))];
    if (!(*hi > *lo)) *hi = *lo + 1;
}

/* Which planes show as red, green, blue. */
static void choose(const tnk_scene_info *info, int plane[3]) {
    int blue = info->band[0], green = info->band[1], red = info->band[2];
    int colour = blue && green && red && blue != green && green != red;
    int grey = red ? 2 : info->band[3] ? 3 : green ? 1 : 0;
    for (int i = 0; i < 3; i++) plane[i] = colour ? 2 - i : grey;
}

static uint32_t shade(float x, float lo, float hi) {
    float t = (x - lo) / (hi - lo);
    return (uint32_t)(255 * (t < 0 ? 0 : t > 1 ? 1 : t) + 0.5f);
}

static void paint(chip *c, const float *planes, int w, const int plane[3], const float lo[3],
                  const float hi[3], int magnify) {
    unsigned char *bytes = cairo_image_surface_get_data(c->surface);
    int stride = cairo_image_surface_get_stride(c->surface);
    size_t size = (size_t)w * (size_t)(c->height / magnify);
    for (int y = 0; y < c->height; y++) {
        uint32_t *out = (uint32_t *)(void *)(bytes + (size_t)y * (size_t)stride);
        for (int x = 0; x < c->width; x++) {
            size_t at = (size_t)(y / magnify) * (size_t)w + (size_t)(x / magnify);
            uint32_t pixel = 0;
            for (int i = 0; i < 3; i++) {
                float value = planes[(size_t)plane[i] * size + at];
                pixel = pixel << 8 | (isfinite(value) ? shade(value, lo[i], hi[i]) : 0);
            }
            out[x] = pixel;
        }
    }
    cairo_surface_mark_dirty(c->surface);
}

static int make_surface(chip *c, int panel) {
    c->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, c->width, c->height + panel);
    if (cairo_surface_status(c->surface)) return TNK_E_NOMEM;
    c->cr = cairo_create(c->surface);
    cairo_set_source_rgb(c->cr, 1, 1, 1);
    cairo_paint(c->cr);
    cairo_surface_flush(c->surface);
    cairo_select_font_face(c->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    return TNK_OK;
}

static int fill(chip *c, tnk_scene *scene, const chip_window *win, float *planes, int w, int h) {
    size_t size = (size_t)w * (size_t)h;
    float *work = planes + TNK_BANDS * size, lo[3], hi[3];
    tnk_scene_info info = {.struct_size = sizeof info};
    int plane[3];
    int rc = tnk_scene_read(scene, win->col, win->row, win->width, win->height, win->factor, planes,
                            TNK_BANDS * size);
    if (rc) return rc;
    tnk_scene_get_info(scene, &info);
    choose(&info, plane);
    for (int i = 0; i < 3; i++)
        limits(planes + (size_t)plane[i] * size, size, win->top, work, &lo[i], &hi[i]);
    paint(c, planes, w, plane, lo, hi, win->magnify);
    return TNK_OK;
}

int chip_open(chip *c, tnk_scene *scene, const chip_window *win) {
    int w = (win->width + win->factor - 1) / win->factor;
    int h = (win->height + win->factor - 1) / win->factor;
    memset(c, 0, sizeof *c);
    c->col = win->col;
    c->row = win->row;
    c->scale = (double)win->magnify / win->factor;
    c->width = w * win->magnify;
    c->height = h * win->magnify;
    c->unit = c->width > c->height ? c->height / 800.0 : c->width / 800.0;
    if (c->unit < 1) c->unit = 1;
    float *planes = malloc(((size_t)TNK_BANDS * (size_t)w * (size_t)h + 40001) * sizeof *planes);
    int rc = planes ? make_surface(c, win->panel) : TNK_E_NOMEM;
    if (!rc) rc = fill(c, scene, win, planes, w, h);
    free(planes);
    if (rc) chip_close(c);
    return rc;
}

void chip_close(chip *c) {
    if (c->cr) cairo_destroy(c->cr);
    if (c->surface) cairo_surface_destroy(c->surface);
    memset(c, 0, sizeof *c);
}

typedef struct buffer {
    unsigned char *bytes;
    size_t size, capacity;
} buffer;

static cairo_status_t gather(void *user, const unsigned char *bytes, unsigned n) {
    buffer *b = user;
    if (b->size + n > b->capacity) {
        size_t more = 2 * b->capacity + n;
        unsigned char *grown = realloc(b->bytes, more);
        if (!grown) return CAIRO_STATUS_NO_MEMORY;
        b->bytes = grown;
        b->capacity = more;
    }
    memcpy(b->bytes + b->size, bytes, n);
    b->size += n;
    return CAIRO_STATUS_SUCCESS;
}

int chip_save(chip *c, const char *path) {
    buffer b = {0};
    int bad = cairo_surface_write_to_png_stream(c->surface, gather, &b) ? ENOMEM : 0;
    if (!bad) bad = tool_write_file(path, b.bytes, b.size);
    free(b.bytes);
    return bad;
}
