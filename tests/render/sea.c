/* sea.c — the water of one pixel: light from below, mirrored sky, sun glint, foam.
 *
 * Glint: Cox and Munk 1954, slope variance 0.003 + 0.00512 W; the part of the waves that the
 * pixels resolve moves the facets' mean slope, the rest is their spread.
 */
#include <math.h>
#include <stdlib.h>
#include "inner.h"

#define WAVES 1024                       /* side of the periodic wave patch, a power of 2 */

struct sea {
    const rs_scene *s;
    const light *l;
    float *waves;                        /* two interleaved fields */
    float *foam, *swell;                 /* height*width each; NULL without ships and whitecaps */
    field tone, hue, slick, mix;
    double tilt, spread, glint, sky[4], under[3][4], foam_tint[4];
};

static const double water_tint[3][4] = {
    { 0.036, 0.016, 0.004, 0.0008 }, { 0.028, 0.038, 0.012, 0.002 }, { 0.050, 0.068, 0.052, 0.012 } };
static const double sky_tint[4] = { 0.24, 0.17, 0.13, 0.09 };

/* The facet slope that mirrors the sun into the sensor, and the glint there. */
static void glint_of(sea *w, double *zx, double *zy)
{
    const light *l = w->l;
    const double t = w->s->view_zenith_deg * RAD, st = m_sin(t), ct = m_cos(t);
    const double hx = l->cos_sun * l->ax + st * l->vx, hy = l->cos_sun * l->ay + st * l->vy;
    const double hz = l->sin_sun + ct;
    *zx = -hx / hz;
    *zy = -hy / hz;
    w->tilt = m_hypot(*zx, *zy);
    const double cos2 = 1 / (1 + w->tilt * w->tilt);
    w->glint = PI * 0.021 / (4 * l->sin_sun * ct * cos2 * cos2);
}

static int make_waves(sea *w)
{
    double zx, zy, variance;
    glint_of(w, &zx, &zy);
    const double n = fmax(w->tilt, 1e-6);
    w->waves = wave_field(w->s, WAVES, zx / n, zy / n, &variance);
    if (!w->waves)
        return RS_E_NOMEM;
    const double all = 0.003 + 0.00512 * w->s->wind_ms;
    w->spread = fmax(all - 2 * variance, 0.35 * all);
    w->glint /= PI * w->spread;
    return RS_OK;
}

/* Lattice periods that make slow noise repeat with the scene, when asked. */
static double lattice_of(const rs_scene *s, double cell_m, int *period)
{
    const double side = s->width_px * s->gsd_m;
    *period = 0;
    if (!s->wrap)
        return cell_m;
    *period = (int)fmax(1, floor(side / cell_m + 0.5));
    return side / *period;
}

static void fill_field(const rs_scene *s, field *f, uint32_t seed, double cell_m, double stretch, int octaves)
{
    int period;
    const double cell = lattice_of(s, cell_m, &period);
    const double turn = (s->wind_from_deg - s->grid_north_deg) * RAD, c = m_cos(turn), d = m_sin(turn);
    for (int j = 0; j < f->ny; j++)
        for (int i = 0; i < f->nx; i++) {
            double x = i * f->step * s->gsd_m / cell, y = j * f->step * s->gsd_m / cell;
            if (!s->wrap && stretch != 1) {
                const double a = x * c + y * d, b = y * c - x * d;
                x = a;
                y = b / stretch;
            }
            f->v[(size_t)j * f->nx + i] = (float)fbm2(seed, x, y, octaves, period);
        }
}

static int make_fields(sea *w)
{
    const rs_scene *s = w->s;
    rng r = rng_make(s->seed, 43);
    const double side = s->width_px * s->gsd_m;
    field *all[4] = { &w->tone, &w->hue, &w->slick, &w->mix };
    const double cell[4] = { fmax(rng_in(&r, 0.05, 0.15) * side, 150), fmax(0.6 * side, 600),
                             fmax(0.12 * side, 200), 0.05 * side };
    for (int k = 0; k < 4; k++) {
        if (field_room(all[k], s, 8))
            return RS_E_NOMEM;
        fill_field(s, all[k], (uint32_t)rng_u64(&r), cell[k], k == 2 ? 3.5 : 1.0, k == 3 ? 1 : 5);
    }
    return RS_OK;
}

static int make_foam(sea *w)
{
    const rs_scene *s = w->s;
    int moving = s->wind_ms > 4.0;
    for (int k = 0; k < s->ships_n; k++)
        moving |= s->ships[k].speed_ms > 0;
    if (!moving)
        return RS_OK;
    w->foam = calloc((size_t)s->width_px * s->height_px, sizeof *w->foam);
    w->swell = calloc((size_t)s->width_px * s->height_px, sizeof *w->swell);
    if (!w->foam || !w->swell)
        return RS_E_NOMEM;
    wake_draw(s, w->foam, w->swell);
    whitecaps_draw(s, w->foam);
    return RS_OK;
}

int sea_make(const rs_scene *s, const light *l, sea **out)
{
    sea *w = calloc(1, sizeof *w);
    *out = NULL;
    if (!w)
        return RS_E_NOMEM;
    w->s = s;
    w->l = l;
    for (int b = 0; b < 4; b++) {
        w->sky[b] = 0.022 * sky_tint[b] * (1 + s->haze);
        w->foam_tint[b] = b == 3 ? 0.38 : 0.5;
    }
    if (make_waves(w) || make_fields(w) || make_foam(w)) {
        sea_free(w);
        return RS_E_NOMEM;
    }
    *out = w;
    return RS_OK;
}

void sea_free(sea *w)
{
    if (!w)
        return;
    free(w->waves);
    free(w->foam);
    free(w->swell);
    free(w->tone.v);
    free(w->hue.v);
    free(w->slick.v);
    free(w->mix.v);
    free(w);
}

/* Two wave patches blended with changing weights, so that the repetition does not show. */
static double slope_of(const sea *w, int col, int row)
{
    const float *p = w->waves + 2 * ((size_t)(row & (WAVES - 1)) * WAVES + (size_t)(col & (WAVES - 1)));
    const double t = m_clamp(0.5 + 1.2 * field_at(&w->mix, col, row), 0, 1);
    return p[0] * t + p[1] * sqrt(1 - t * t);
}

static const double sand_tint[4] = { 0.105, 0.135, 0.115, 0.02 };

static void body_of(const sea *w, int col, int row, const shore_water *shore, double body[4])
{
    const rs_scene *s = w->s;
    const double hue = field_at(&w->hue, col, row), tone = field_at(&w->tone, col, row);
    const double mud = s->water[2] * (1 + 0.8 * hue) + 0.35 * shore->mud * (s->water[1] + s->water[2]);
    const double green = s->water[1], blue = s->water[0], sum = mud + green + blue;
    for (int b = 0; b < 4; b++) {
        const double mixed = blue * water_tint[0][b] + green * water_tint[1][b] + mud * water_tint[2][b];
        body[b] = mixed / sum * (1 + 0.14 * tone);
        body[b] += (sand_tint[b] - body[b]) * shore->sand;
    }
}

void sea_pixel(const sea *w, int col, int row, float lit[4], float shade[4])
{
    const size_t k = (size_t)row * w->s->width_px + (size_t)col;
    const double slick = m_step(0.12, 0.34, field_at(&w->slick, col, row));
    const double calm = 1 - 0.75 * slick;
    const double slope = slope_of(w, col, row) * calm + (w->swell ? w->swell[k] : 0);
    const double d = w->tilt - m_clamp(slope, -0.5, 0.5), spread = w->spread * (1 - 0.5 * slick);
    const double glint = fmin(w->glint * m_exp(-d * d / spread) * (w->spread / spread), 0.8);
    shore_water shore = { 0, 0, 0 };
    double body[4];
    if (w->s->land)
        land_water(w->s->land, (col + 0.5) * w->s->gsd_m, (row + 0.5) * w->s->gsd_m, &shore);
    const double foam = m_clamp((w->foam ? w->foam[k] : 0) + shore.surf, 0, 1);
    body_of(w, col, row, &shore, body);
    const double mirror = m_clamp(1 + 8 * slope, 0.2, 3.0);
    for (int b = 0; b < 4; b++) {
        const double dif = w->l->diffuse[b], above = w->sky[b] * mirror;
        const double deep = dif + 0.25 * (1 - dif);      /* light that comes in from the side */
        lit[b] = (float)((body[b] + above + glint) * (1 - foam) + w->foam_tint[b] * foam);
        shade[b] = (float)((body[b] * deep + above) * (1 - foam) + w->foam_tint[b] * foam * dif);
    }
}
