/* render.c — the picture, tile by tile.
 *
 * A tile is drawn on a grid finer than the pixel, only where something stands out of the
 * water: each sample is a surface, lit sea or shaded sea. The sensor's blur and the pixel's
 * area are one kernel on those samples; the sea itself is added per pixel with the weights
 * that are left, then the air and the clouds.
 */
#include <math.h>
#include <stdlib.h>
#include "inner.h"

#define MAX_TAPS 160

typedef struct kernel { int n, first; float w[MAX_TAPS]; } kernel; /* samples of one pixel */

typedef struct frame {
    const rs_scene *s;
    light    l;
    sea     *water;
    sky     *clouds;                     /* NULL: none */
    canvas  *ships;
    tile     t;
    kernel   psf;
    int      fine, side;                 /* samples a pixel, pixels a tile */
    float   *row, *across, *sum;         /* work: fine row, blurred row, tile sums */
    float   *planes;
} frame;

/* Harbours have far more to draw; their coarse pixels make do with fewer samples. */
static int fine_of(const rs_scene *s)
{
    const double gsd = s->gsd_m;
    if (s->land && s->land->port)
        return (int)m_clamp(ceil(gsd / 0.5 - 1e-6), 2, gsd > 5 ? 5 : 4);
    return (int)m_clamp(ceil(gsd / 0.25 - 1e-6), 2, gsd > 5 ? 8 : 6);
}

static kernel kernel_of(double blur_px, int fine)
{
    kernel k;
    const int half = (int)ceil((3 * blur_px + 0.5) * fine);
    double sum = 0;
    k.first = -half;
    k.n = 2 * half + fine;
    for (int t = 0; t < k.n; t++) {
        const double d = (t + k.first + 0.5) / fine - 0.5;
        double w = 0;
        for (int q = 0; q < 16; q++) {
            const double x = d + (q + 0.5) / 16 - 0.5;
            w += blur_px > 0 ? m_exp(-0.5 * x * x / (blur_px * blur_px)) : fabs(x) < 0.5 / fine;
        }
        k.w[t] = (float)w;
        sum += w;
    }
    for (int t = 0; t < k.n; t++)
        k.w[t] = (float)(k.w[t] / sum);
    return k;
}

/* Every ship's canvas, as fine as the samples ask. */
static int draw_ships(frame *f)
{
    const rs_scene *s = f->s;
    const double res = m_clamp(0.6 * s->gsd_m / f->fine, 0.12, 0.8);
    f->ships = calloc((size_t)s->ships_n + 1, sizeof *f->ships);
    if (!f->ships)
        return RS_E_NOMEM;
    for (int k = 0; k < s->ships_n; k++)
        if (canvas_make(s, &s->ships[k], res, &f->ships[k]))
            return RS_E_NOMEM;
    return RS_OK;
}

static void frame_free(frame *f)
{
    for (int k = 0; f->ships && k < f->s->ships_n; k++)
        canvas_free(&f->ships[k]);
    free(f->ships);
    sea_free(f->water);
    sky_free(f->clouds);
    tile_free(&f->t);
    free(f->row);
    free(f->across);
    free(f->sum);
}

static int frame_make(const rs_scene *s, float *planes, frame *f)
{
    f->s = s;
    f->planes = planes;
    f->l = light_of(s);
    f->fine = fine_of(s);
    f->side = (s->land ? 1500 : 600) / f->fine / 16 * 16;
    f->psf = kernel_of(s->blur_px, f->fine);
    f->row = malloc(((size_t)f->side * f->fine + 2 * MAX_TAPS) * 8 * sizeof *f->row);
    f->across = malloc((size_t)f->side * 8 * sizeof *f->across);
    f->sum = malloc((size_t)f->side * f->side * 8 * sizeof *f->sum);
    if (!f->row || !f->across || !f->sum)
        return RS_E_NOMEM;
    if (draw_ships(f) || sea_make(s, &f->l, &f->water) || sky_make(s, &f->l, &f->clouds))
        return RS_E_NOMEM;
    return RS_OK;
}

/* Grid over the pixels of the tile and all that can be seen or cast a shadow there. */
static int lay_tile(frame *f, int c0, int r0, int w, int h, double top, int *i0, int *j0)
{
    const light *l = &f->l;
    const double g = f->s->gsd_m;
    const int pad = (f->psf.n / f->fine + 3) / 2 + 1;
    const double sx = top * (l->tan_view * l->vx), sy = top * (l->tan_view * l->vy);
    const double ax = top * l->cot_sun * l->ax, ay = top * l->cot_sun * l->ay;
    const int left = pad + (int)ceil((fmax(0, -sx) + fmax(0, -ax)) / g);
    const int right = pad + (int)ceil((fmax(0, sx) + fmax(0, ax)) / g);
    const int up = pad + (int)ceil((fmax(0, -sy) + fmax(0, -ay)) / g);
    const int down = pad + (int)ceil((fmax(0, sy) + fmax(0, ay)) / g);
    const int nx = (w + left + right) * f->fine, ny = (h + up + down) * f->fine;
    if (tile_room(&f->t, nx * ny))
        return RS_E_NOMEM;
    f->t.nx = nx;
    f->t.ny = ny;
    f->t.cell = g / f->fine;
    f->t.x0 = (c0 - left) * g;
    f->t.y0 = (r0 - up) * g;
    *i0 = left * f->fine;
    *j0 = up * f->fine;
    return RS_OK;
}

static void blur_across(const frame *f, int w)
{
    for (int c = 0; c < w; c++) {
        float acc[8] = { 0 };
        const float *in = f->row + 8 * (size_t)(c * f->fine);
        for (int t = 0; t < f->psf.n; t++)
            for (int b = 0; b < 8; b++)
                acc[b] += f->psf.w[t] * in[8 * t + b];
        for (int b = 0; b < 8; b++)
            f->across[8 * c + b] = acc[b];
    }
}

/* Add fine row j (from the tile's first) to every pixel row whose kernel it is in. */
static void blur_down(const frame *f, int j, int w, int h)
{
    for (int r = 0; r < h; r++) {
        const int t = j - r * f->fine - f->psf.first;
        if (t < 0 || t >= f->psf.n)
            continue;
        const float k = f->psf.w[t];
        float *out = f->sum + 8 * (size_t)r * w;
        for (int i = 0; i < 8 * w; i++)
            out[i] += k * f->across[i];
    }
}

static int draw_things(frame *f, int c0, int r0, int w, int h, double top)
{
    int i0, j0;
    if (lay_tile(f, c0, r0, w, h, top, &i0, &j0))
        return RS_E_NOMEM;
    tile_fill(&f->t, f->s, f->ships);
    tile_cast(&f->t, &f->l);
    tile_look(&f->t, &f->l);
    tile_beams(&f->t, f->s, f->ships, &f->l);
    for (int j = f->psf.first; j < h * f->fine + f->psf.n + f->psf.first; j++) {
        shade_row(&f->t, f->ships, &f->l, j0 + j, i0 + f->psf.first, w * f->fine + f->psf.n, f->row);
        blur_across(f, w);
        blur_down(f, j, w, h);
    }
    return RS_OK;
}

static void blank_sums(frame *f, int n, int empty)
{
    for (int k = 0; k < n; k++) {
        for (int b = 0; b < 8; b++)
            f->sum[8 * k + b] = 0;
        f->sum[8 * k + 4] = empty ? 1.0f : 0.0f;
    }
}

/* Air and cloud over a surface reflectance. */
static void add_air(const frame *f, int col, int row, float v[4])
{
    double cover = 0, shade = 0, white = 0;
    if (f->clouds)
        sky_pixel(f->clouds, col, row, &cover, &shade, &white);
    for (int b = 0; b < 4; b++) {
        const double ground = v[b] * (1 - 0.85 * shade * (1 - f->l.diffuse[b]));
        const double top = f->l.path[b] + f->l.through[b] * ground;
        v[b] = (float)(top * (1 - cover) + (f->l.path[b] + white) * cover);
    }
}

static void put_pixel(const frame *f, int col, int row, const float v[4])
{
    const rs_scene *s = f->s;
    const size_t n = (size_t)s->width_px * s->height_px, k = (size_t)row * s->width_px + col;
    if (s->bands == 1) {
        f->planes[k] = 0.2f * v[0] + 0.3f * v[1] + 0.3f * v[2] + 0.2f * v[3];
        return;
    }
    for (int b = 0; b < s->bands; b++)
        f->planes[b * n + k] = v[b];
}

static void finish_tile(const frame *f, int c0, int r0, int w, int h)
{
    for (int r = 0; r < h; r++)
        for (int c = 0; c < w; c++) {
            const float *o = f->sum + 8 * ((size_t)r * w + c);
            float lit[4] = { 0 }, shade[4] = { 0 }, v[4];
            if (o[4] + o[5] > 1e-4f)
                sea_pixel(f->water, c0 + c, r0 + r, lit, shade);
            for (int b = 0; b < 4; b++)
                v[b] = o[b] + o[4] * lit[b] + o[5] * shade[b];
            add_air(f, c0 + c, r0 + r, v);
            put_pixel(f, c0 + c, r0 + r, v);
        }
}

static int draw_tile(frame *f, int c0, int r0)
{
    const rs_scene *s = f->s;
    const int w = c0 + f->side > s->width_px ? s->width_px - c0 : f->side;
    const int h = r0 + f->side > s->height_px ? s->height_px - r0 : f->side;
    const double g = s->gsd_m, pad = 4 * g;
    const double box[4] = { c0 * g - pad, r0 * g - pad, (c0 + w) * g + pad, (r0 + h) * g + pad };
    const double top = tile_top(s, f->ships, &f->l, box);
    blank_sums(f, w * h, top <= 0);
    if (top > 0 && draw_things(f, c0, r0, w, h, top + 1))
        return RS_E_NOMEM;
    finish_tile(f, c0, r0, w, h);
    return RS_OK;
}

int rs_render(const rs_scene *s, float *planes)
{
    frame f = { 0 };
    int err = frame_make(s, planes, &f);
    for (int r = 0; !err && r < s->height_px; r += f.side)
        for (int c = 0; !err && c < s->width_px; c += f.side)
            err = draw_tile(&f, c, r);
    frame_free(&f);
    return err;
}

void rs_quantise(const rs_scene *s, const float *planes, uint16_t *dn)
{
    const size_t n = (size_t)s->width_px;
    for (int b = 0; b < s->bands; b++)
        for (int r = 0; r < s->height_px; r++) {
            rng g = rng_make(s->seed ^ 0x5eed, (uint64_t)b * 1000003u + (uint64_t)r + 100);
            const size_t at = ((size_t)b * s->height_px + r) * n;
            for (size_t c = 0; c < n; c++) {
                const double v = planes[at + c] * s->dn_scale;
                const double sd = sqrt(s->read_noise * s->read_noise + s->shot_noise * fmax(v, 0));
                const double out = v + (sd > 0 ? sd * rng_normal(&g) : 0);
                dn[at + c] = (uint16_t)m_clamp(floor(out + 0.5), 1, s->dn_max);
            }
        }
}
