/* radar_draw.c — what ships scatter: hulls, their bright points, side lobes and ambiguities. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "radar_inner.h"

enum { FINE = 4, POINTS = 4, ARM_PX = 24, GHOST_PX = 470 };
static const double ghost_power = 0.004, arm_power = 0.01, cross_share = 0.3;

/* Mean power of one ship on a square of side `n` around its middle. */
typedef struct stamp {
    int n, x0, y0;
    float v[RR_PATCH * RR_PATCH];
} stamp;

/* Half the breadth at u, from the stern (0) to the bow (1). */
static double half_breadth(const rr_ship *p, double u)
{
    const double bow = 0.09; /* of the full forms of tankers and bulk carriers */
    return 0.5 * p->beam_m * (u > 1 - bow ? sqrt((1 - u) / bow) : 1);
}

/* Level along the hull: uneven by a third, brighter at the house aft. */
static double level_at(const rr_ship *p, double u)
{
    const double wave = noise2((uint32_t)p->seed, u * 5, 0, 0);
    return 1 + 0.35 * wave + (u < 0.2 ? 0.6 : 0);
}

static void fill_hull(const rr_scene *s, const rr_ship *p, stamp *t)
{
    const double sn = m_sin(p->axis_deg * RAD), cs = m_cos(p->axis_deg * RAD), px = s->spec.gsd_m;
    for (int y = 0; y < t->n; y++)
        for (int x = 0; x < t->n; x++) {
            double sum = 0;
            for (int k = 0; k < FINE * FINE; k++) {
                const double e = (t->x0 + x + (k % FINE + 0.5) / FINE - p->x_px) * px;
                const double d = (t->y0 + y + (k / FINE + 0.5) / FINE - p->y_px) * px;
                const double along = e * sn - d * cs, across = e * cs + d * sn, u = 0.5 + along / p->length_m;
                if (u > 0 && u < 1 && fabs(across) < half_breadth(p, u))
                    sum += level_at(p, u);
            }
            t->v[y * t->n + x] = (float)(sum / (FINE * FINE));
        }
}

static void add_points(const rr_scene *s, const rr_ship *p, stamp *t)
{
    rng r = rng_make(p->seed, 5);
    const double sn = m_sin(p->axis_deg * RAD), cs = m_cos(p->axis_deg * RAD), px = s->spec.gsd_m;
    for (int k = 0; k < POINTS && !p->weak; k++) {
        const double a = rng_in(&r, -0.45, 0.4) * p->length_m, b = rng_in(&r, -0.3, 0.3) * p->beam_m;
        const int x = (int)floor(p->x_px + (a * sn + b * cs) / px) - t->x0;
        const int y = (int)floor(p->y_px + (-a * cs + b * sn) / px) - t->y0;
        t->v[y * t->n + x] += (float)(s->spec.peaks * rng_in(&r, 0.5, 4));
    }
}

static void normalise(const rr_scene *s, const rr_ship *p, stamp *t)
{
    double sum = 0;
    for (int i = 0; i < t->n * t->n; i++)
        sum += t->v[i];
    const double area = 0.96 * p->length_m * p->beam_m / (s->spec.gsd_m * s->spec.gsd_m);
    const double to = p->level * rr_sea_power(&s->spec, p->x_px) * area / sum;
    for (int i = 0; i < t->n * t->n; i++)
        t->v[i] *= (float)to;
}

static void blur(stamp *t, double sigma)
{
    float line[RR_PATCH];
    double w[5], sum = 0;
    for (int k = -2; k <= 2; k++)
        sum += w[k + 2] = m_exp(-0.5 * k * k / (sigma * sigma));
    for (int pass = 0; pass < 2; pass++)
        for (int j = 0; j < t->n; j++) {
            float *v = t->v + (pass ? j : j * t->n);
            const int step = pass ? t->n : 1;
            for (int i = 0; i < t->n; i++) {
                double v_sum = 0;
                for (int k = -2; k <= 2; k++)
                    if (i + k >= 0 && i + k < t->n)
                        v_sum += w[k + 2] * v[(i + k) * step];
                line[i] = (float)(v_sum / sum);
            }
            for (int i = 0; i < t->n; i++)
                v[i * step] = line[i];
        }
}

static void make_stamp(const rr_scene *s, const rr_ship *p, stamp *t)
{
    t->n = (int)ceil(p->length_m / s->spec.gsd_m) + 9;
    if (t->n > RR_PATCH)
        t->n = RR_PATCH;
    t->x0 = (int)floor(p->x_px) - t->n / 2;
    t->y0 = (int)floor(p->y_px) - t->n / 2;
    fill_hull(s, p, t);
    add_points(s, p, t);
    normalise(s, p, t);
    if (s->spec.blur_px > 0)
        blur(t, s->spec.blur_px);
}

typedef struct sheet { float *plane; int width, row0, rows; } sheet;

static void put(const sheet *h, int x, int y, double v)
{
    if (x >= 0 && x < h->width && y >= h->row0 && y < h->row0 + h->rows)
        h->plane[(size_t)(y - h->row0) * h->width + x] += (float)v;
}

static void add_stamp(const sheet *h, const stamp *t, int down, double share)
{
    for (int y = 0; y < t->n; y++)
        for (int x = 0; x < t->n; x++)
            put(h, t->x0 + x, t->y0 + y + down, share * t->v[y * t->n + x]);
}

/* A cross of side lobes from the brightest pixel, falling with the square of the distance. */
static void add_arms(const sheet *h, const stamp *t, int arms)
{
    int top = 0;
    for (int i = 1; i < t->n * t->n; i++)
        if (t->v[i] > t->v[top])
            top = i;
    const int x = t->x0 + top % t->n, y = t->y0 + top / t->n;
    for (int k = 2; k <= ARM_PX; k++) {
        const double v = t->v[top] * arms * arm_power * 4 / (k * k) * (k % 2 ? 1 : 0.4);
        put(h, x + k, y, v);
        put(h, x - k, y, v);
        put(h, x, y + k, v);
        put(h, x, y - k, v);
    }
}

void rr_ships_draw(const rr_scene *s, int band, int row0, int rows, float *plane)
{
    const sheet h = { plane, s->spec.width_px, row0, rows };
    const int reach = s->spec.ghosts ? GHOST_PX : 0;
    stamp t;
    rr_towns_draw(s, s->spec.ghosts ? ghost_power : 0, GHOST_PX, row0, rows, plane);
    rr_streaks_draw(s, row0, rows, plane);
    for (int i = 0; i < s->ships; i++) {
        const rr_ship *p = &s->ship[i];
        if (p->y_px + reach + RR_PATCH < row0 || p->y_px - reach - RR_PATCH > row0 + rows)
            continue;
        make_stamp(s, p, &t);
        add_stamp(&h, &t, 0, band ? cross_share : 1);
        for (int side = -1; side <= 1 && s->spec.ghosts; side += 2)
            add_stamp(&h, &t, side * GHOST_PX, ghost_power);
    }
}

void rr_arms_draw(const rr_scene *s, int row0, int rows, float *plane)
{
    const sheet h = { plane, s->spec.width_px, row0, rows };
    stamp t;
    for (int i = 0; i < s->ships && s->spec.arms; i++) {
        if (s->ship[i].y_px + RR_PATCH < row0 || s->ship[i].y_px - RR_PATCH > row0 + rows)
            continue;
        make_stamp(s, &s->ship[i], &t);
        add_arms(&h, &t, s->spec.arms);
    }
}
