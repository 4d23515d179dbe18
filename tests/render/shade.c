/* shade.c — how bright each point of a tile is: sun, sky, paint. */
#include <math.h>
#include "inner.h"

static double smaller(double a, double b)
{
    if (a * b <= 0)
        return 0;
    return fabs(a) < fabs(b) ? a : b;
}

/* Slope of the surface; steps (edges) count as level. */
static void slope_at(const tile *t, int i, int j, double *gx, double *gy)
{
    *gx = *gy = 0;
    if (i < 1 || j < 1 || i >= t->nx - 1 || j >= t->ny - 1)
        return;
    const float *h = t->h + (size_t)j * t->nx + i;
    *gx = smaller(h[1] - h[0], h[0] - h[-1]) / t->cell;
    *gy = smaller(h[t->nx] - h[0], h[0] - h[-t->nx]) / t->cell;
}

/* Outward direction of a side, from the drop around it. */
static void side_normal(const tile *t, int i, int j, const light *l, double *nx, double *ny)
{
    const int r = 2;
    *nx = l->vx;
    *ny = l->vy;
    if (i < r || j < r || i >= t->nx - r || j >= t->ny - r)
        return;
    double gx = 0, gy = 0;
    for (int dj = -r; dj <= r; dj++)
        for (int di = -r; di <= r; di++) {
            const double h = t->h[(size_t)(j + dj) * t->nx + i + di];
            gx -= di * h;
            gy -= dj * h;
        }
    const double n = m_hypot(gx, gy);
    if (n < 1e-6)
        return;
    *nx = gx / n;
    *ny = gy / n;
}

static double lit_share(const tile *t, size_t k, double h, double fall)
{
    return m_clamp((h - t->shadow[k]) / fall, 0.0, 1.0) * (1.0 - t->dim[k]);
}

/* Paint of a ship's side: boot topping, hull, or the house above the deck. */
static tint side_tint(const tile *t, const canvas *c, int i, int j, double h, uint32_t top)
{
    const rs_ship *s = c->ship;
    tint col;
    tint_unpack(top, col.c);
    const double dx = t->x0 + (i + 0.5) * t->cell - s->x_m, dy = t->y0 + (j + 0.5) * t->cell - s->y_m;
    const double p = c->axis[0] * dx + c->axis[1] * dy + 0.5 * s->length_m;
    const double u = m_clamp(p, 0, s->length_m);
    if (h > canvas_deck(c, u) + hull_rise(s, &c->form, u) + 1.1)
        return tint_scale(col, 0.85);
    const double streak = 1.0 + 0.25 * c->wear * noise2(c->seed + 3u, u * 0.4, h * 0.15, 0);
    return tint_scale(h < c->boot_m ? c->boot : c->side, streak);
}

static void shade_side(const tile *t, const canvas *ships, const light *l, size_t k, double h,
                       double fall, float *o)
{
    const int i = (int)(k % (size_t)t->nx), j = (int)(k / (size_t)t->nx);
    double nx, ny;
    tint col;
    side_normal(t, i, j, l, &nx, &ny);
    const int oi = (int)m_clamp(i + floor(1.6 * nx + 0.5), 0, t->nx - 1);
    const int oj = (int)m_clamp(j + floor(1.6 * ny + 0.5), 0, t->ny - 1);
    const double lit = lit_share(t, (size_t)oj * t->nx + oi, h, fall);
    const double sun = fmax(0, nx * l->ax + ny * l->ay) * l->cot_sun * lit;
    if (t->owner[k] >= 2) {
        col = side_tint(t, &ships[t->owner[k] - 2], i, j, h, t->col[k]);
    } else {
        tint_unpack(t->col[k], col.c);
        col = tint_scale(col, 0.6);
    }
    for (int b = 0; b < 4; b++)
        o[b] = (float)(col.c[b] * ((1 - l->diffuse[b]) * sun + 0.6 * l->diffuse[b] + 0.03));
}

static void shade_top(const tile *t, const light *l, size_t k, double fall, float *o)
{
    const int i = (int)(k % (size_t)t->nx), j = (int)(k / (size_t)t->nx);
    double gx, gy;
    float c[4];
    slope_at(t, i, j, &gx, &gy);
    const double steep = sqrt(1 + gx * gx + gy * gy);
    const double sun = fmax(0, 1 - (gx * l->ax + gy * l->ay) * l->cot_sun) / steep;
    const double direct = sun * lit_share(t, k, t->h[k], fall);
    tint_unpack(t->col[k], c);
    for (int b = 0; b < 4; b++)
        o[b] = (float)(c[b] * ((1 - l->diffuse[b]) * direct + l->diffuse[b] * (0.85 + 0.15 * direct)));
}

static void lay_beam(const tile *t, const light *l, size_t k, float *o)
{
    const float a = t->over_a[k];
    float c[4];
    tint_unpack(t->over[k], c);
    for (int b = 0; b < 4; b++)
        o[b] = o[b] * (1 - a) + a * c[b] * (float)(0.9 * (1 - l->diffuse[b]) + l->diffuse[b]);
    o[4] *= 1 - a;
    o[5] *= 1 - a;
}

void shade_row(const tile *t, const canvas *ships, const light *l, int j, int i, int n, float *out)
{
    const double lead = fmax(fabs(l->ax), fabs(l->ay)), fall = t->cell / lead * l->tan_sun;
    for (int m = 0; m < n; m++) {
        const size_t at = (size_t)j * t->nx + i + m;
        const size_t k = t->seen[at] & ~SEEN_WALL;
        float *o = out + 8 * m;
        for (int b = 0; b < 8; b++)
            o[b] = 0;
        if (t->owner[k] == 0) {
            o[4] = (float)lit_share(t, k, 0, fall);
            o[5] = 1 - o[4];
        } else if (t->seen[at] & SEEN_WALL) {
            shade_side(t, ships, l, k, t->seen_h[at], fall, o);
        } else {
            shade_top(t, l, k, fall, o);
        }
        if (t->over_a[at] > 0)
            lay_beam(t, l, at, o);
    }
}
