/* cloud.c — broken cloud with its shadow, on a coarse grid. */
#include <math.h>
#include <stdlib.h>
#include "inner.h"

struct sky {
    field cover, shade, white;
};

typedef struct deck { uint32_t seed; double size, limit, soft; } deck; /* of cloud */

static double thickness(const deck *d, double x, double y)
{
    return fbm2(d->seed, x / d->size, y / d->size, 6, 0);
}

/* The level of the noise that leaves the wanted share above it. */
static double level_for(const deck *d, const rs_scene *s, double share)
{
    const double w = s->width_px * s->gsd_m, h = s->height_px * s->gsd_m;
    double lo = -1, hi = 1;
    for (int step = 0; step < 20; step++) {
        const double mid = 0.5 * (lo + hi);
        int above = 0;
        for (int k = 0; k < 1024; k++)
            above += thickness(d, (k % 32 + 0.5) / 32 * w, (k / 32 + 0.5) / 32 * h) > mid;
        if (above > share * 1024)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

static float cover_at(const deck *d, double x, double y)
{
    const double t = (thickness(d, x, y) - d->limit) / d->soft;
    return t <= 0 ? 0 : (float)(1 - m_exp(-t * t * 1.2 - 0.3 * t));
}

/* Thin high cloud, nowhere opaque: slow streaks of it. */
static float veil_at(const rs_scene *s, const deck *d, double x, double y)
{
    const double size = 0.35 * s->width_px * s->gsd_m;
    if (s->veil <= 0)
        return 0;
    return (float)(s->veil * m_step(-0.25, 0.4, fbm2(d->seed + 9u, x / size, y / (0.4 * size), 4, 0)));
}

static float thicker(float a, float b)
{
    return a > b ? a : b;
}

int sky_make(const rs_scene *s, const light *l, sky **out)
{
    *out = NULL;
    if (s->cloud <= 0 && s->veil <= 0)
        return RS_OK;
    sky *k = calloc(1, sizeof *k);
    if (!k || field_room(&k->cover, s, 4) || field_room(&k->shade, s, 4) || field_room(&k->white, s, 4)) {
        sky_free(k);
        return RS_E_NOMEM;
    }
    rng r = rng_make(s->seed, 61);
    deck d = { (uint32_t)rng_u64(&r), 0, 0, 0.09 };
    d.size = m_clamp(0.3 * s->width_px * s->gsd_m, 120, 2600) * rng_in(&r, 0.6, 1.2);
    d.limit = level_for(&d, s, s->cloud);
    const double high = rng_in(&r, 0.35, 0.6) * d.size, lean = high * l->tan_view, fall = high * l->cot_sun;
    for (int j = 0; j < k->cover.ny; j++)
        for (int i = 0; i < k->cover.nx; i++) {
            const double x = i * 4 * s->gsd_m, y = j * 4 * s->gsd_m;
            const size_t n = (size_t)j * k->cover.nx + i;
            const double sx = x + fall * l->ax, sy = y + fall * l->ay;
            k->cover.v[n] = thicker(cover_at(&d, x + lean * l->vx, y + lean * l->vy), veil_at(s, &d, x, y));
            k->shade.v[n] = thicker(cover_at(&d, sx, sy), 0.6f * veil_at(s, &d, sx, sy));
            k->white.v[n] = k->cover.v[n] > 0
                ? (float)(0.62 + 0.3 * fbm2(d.seed + 5u, x / d.size * 5, y / d.size * 5, 4, 0)) : 0.62f;
        }
    *out = k;
    return RS_OK;
}

void sky_free(sky *k)
{
    if (!k)
        return;
    free(k->cover.v);
    free(k->shade.v);
    free(k->white.v);
    free(k);
}

void sky_pixel(const sky *k, int col, int row, double *cover, double *shade, double *white)
{
    *cover = field_at(&k->cover, col, row);
    *shade = field_at(&k->shade, col, row);
    *white = field_at(&k->white, col, row);
}
