/* wake.c — foam and waves behind moving ships, whitecaps on a windy sea. */
#include <math.h>
#include "inner.h"

typedef struct wake {
    double ux, uy, x, y;                 /* bow direction; stern */
    double beam, length, speed, reach, wave; /* wave: length of the transverse waves */
    double strength;
    uint32_t seed;
} wake;

static wake wake_of(const rs_scene *s, const rs_ship *p)
{
    wake w;
    rng r = rng_make(p->seed, 51);
    const double a = (p->heading_deg - s->grid_north_deg) * RAD;
    w.ux = m_sin(a);
    w.uy = -m_cos(a);
    w.x = p->x_m - 0.5 * p->length_m * w.ux;
    w.y = p->y_m - 0.5 * p->length_m * w.uy;
    w.beam = p->beam_m;
    w.length = p->length_m;
    w.speed = p->speed_ms;
    w.reach = rng_in(&r, 6, 18) * p->length_m * m_clamp(p->speed_ms / 6, 0.4, 1.5);
    w.wave = 2 * PI * p->speed_ms * p->speed_ms / 9.81;
    w.strength = rng_in(&r, 0.5, 1.1) * m_clamp(p->speed_ms / 6, 0.3, 1.4);
    w.seed = (uint32_t)rng_u64(&r);
    return w;
}

/* Stirred water: white near the screw, pale and streaky further on. d aft, v across. */
static double churn(const wake *w, double d, double v, double blur)
{
    if (d < -0.02 * w->length || d > w->reach)
        return 0;
    const double half = sqrt(0.09 * w->beam * w->beam + 0.05 * w->beam * fmax(d, 0) + blur * blur);
    const double across = v / half;
    if (fabs(across) > 2.5)
        return 0;
    const double rough = 0.65 + 0.7 * fbm2(w->seed, d / (3 + 0.6 * w->beam), v / 2.5, 3, 0);
    const double fade = 0.55 * m_exp(-d / (0.7 * w->length)) + 0.09 * m_exp(-d / (0.33 * w->reach));
    return w->strength * fade * rough * m_exp(-across * across) * m_step(w->reach, 0.5 * w->reach, d);
}

/* Kelvin's wedge: crests along the arms at 19.5 degrees, transverse waves between. */
static double kelvin(const wake *w, double d, double v, double gsd)
{
    const double from_bow = d + 0.95 * w->length, arm = from_bow * 0.3536;
    if (from_bow < 0 || fabs(v) > arm + 0.1 * from_bow + 3 * gsd)
        return 0;
    const double k = 2 * PI / w->wave, size = w->strength * sqrt(w->beam) * 0.034;
    const double decay = m_pow(1 + from_bow / w->wave, -0.4) * m_step(w->reach * 1.6, w->reach * 0.5, d);
    const double wide = 0.25 * w->wave + 0.03 * from_bow + 0.7 * gsd, off = (fabs(v) - arm) / wide;
    const double crest = m_cos(1.22 * k * (from_bow * 0.8165 + fabs(v) * 0.577) + 1.0);
    const double small = m_exp(-0.5 * k * k * 1.5 * gsd * gsd * 0.36);
    const double between = fabs(v) < arm ? 0.25 * m_cos(k * d) * (1 - fabs(v) / (arm + 1)) : 0;
    const double side = v > 0 ? 1 : -1;
    return size * decay * (m_exp(-off * off) * (0.5 * side * (1 - small) + crest * small) + between * small);
}

/* White along the bow and quarters. */
static double bow_foam(const wake *w, double d, double v)
{
    const double u = -d / w->length;
    if (u < 0.55 || u > 1.03)
        return 0;
    const double edge = 0.5 * w->beam * sqrt(fmax(0, 1 - m_pow(fmax(0, (u - 0.72) / 0.28), 2)));
    const double out = fabs(v) - edge;
    if (out < -1 || out > 8)
        return 0;
    return 0.6 * w->strength * m_exp(-out / (1 + 5 * (1 - u))) * m_step(0.55, 0.9, u);
}

static int around(int i, int n)
{
    return i < 0 ? i + n : i >= n ? i - n : i;
}

/* In a scene that repeats, what leaves at one side comes in at the other. */
static void draw_wake(const rs_scene *s, const wake *w, float *foam, float *swell)
{
    const double g = s->gsd_m, end = 1.6 * w->reach, half = 0.5 * end + w->beam;
    const double tx = w->x - end * w->ux, ty = w->y - end * w->uy;
    const double bx = w->x + 1.1 * w->length * w->ux, by = w->y + 1.1 * w->length * w->uy;
    const double over = s->wrap ? 1 : 0;
    const double w0 = -over * s->width_px, w1 = (1 + over) * s->width_px;
    const double h0 = -over * s->height_px, h1 = (1 + over) * s->height_px;
    const int c0 = (int)m_clamp((fmin(tx, bx) - half) / g, w0, w1);
    const int c1 = (int)m_clamp((fmax(tx, bx) + half) / g, w0, w1);
    const int r0 = (int)m_clamp((fmin(ty, by) - half) / g, h0, h1);
    const int r1 = (int)m_clamp((fmax(ty, by) + half) / g, h0, h1);
    for (int r = r0; r < r1; r++)
        for (int c = c0; c < c1; c++) {
            const double dx = (c + 0.5) * g - w->x, dy = (r + 0.5) * g - w->y;
            const double d = -(dx * w->ux + dy * w->uy), v = dy * w->ux - dx * w->uy;
            if (d < -1.05 * w->length || d > end || fabs(v) > 0.4 * (d + w->length) + w->beam)
                continue;
            const size_t k = (size_t)around(r, s->height_px) * s->width_px + around(c, s->width_px);
            foam[k] += (float)fmin(churn(w, d, v, 0.5 * g) + bow_foam(w, d, v), 0.95);
            swell[k] += (float)kelvin(w, d, v, g);
        }
}

void wake_draw(const rs_scene *s, float *foam, float *swell)
{
    for (int k = 0; k < s->ships_n; k++) {
        if (s->ships[k].speed_ms <= 0)
            continue;
        const wake w = wake_of(s, &s->ships[k]);
        draw_wake(s, &w, foam, swell);
    }
}

static void splash(const rs_scene *s, float *foam, double x, double y, double l, double w, const double turn[3])
{
    const double g = s->gsd_m, a = sqrt(l * l + 0.2 * g * g), b = sqrt(w * w + 0.2 * g * g);
    const double peak = turn[2] * l * w / (a * b), reach = 2.2 * a;
    const int c0 = (int)m_clamp((x - reach) / g, 0, s->width_px), c1 = (int)m_clamp((x + reach) / g + 1, 0, s->width_px);
    const int r0 = (int)m_clamp((y - reach) / g, 0, s->height_px), r1 = (int)m_clamp((y + reach) / g + 1, 0, s->height_px);
    for (int j = r0; j < r1; j++)
        for (int i = c0; i < c1; i++) {
            const double dx = (i + 0.5) * g - x, dy = (j + 0.5) * g - y;
            const double p = (dx * turn[0] + dy * turn[1]) / a, q = (dy * turn[0] - dx * turn[1]) / b;
            foam[(size_t)j * s->width_px + i] += (float)(peak * m_exp(-p * p - q * q));
        }
}

/* Monahan and O'Muircheartaigh 1980: share of the sea that is white, 3.84e-6 W^3.41. */
void whitecaps_draw(const rs_scene *s, float *foam)
{
    if (s->wind_ms < 4.0 || s->gsd_m > 5.0)
        return;
    rng r = rng_make(s->seed, 52);
    const double wide = s->width_px * s->gsd_m, high = s->height_px * s->gsd_m;
    const double share = 3.84e-6 * m_pow(s->wind_ms, 3.41);
    const double turn = (s->wind_from_deg - s->grid_north_deg) * RAD;
    const int n = (int)fmin(share * wide * high / 1.6, 250000);
    for (int k = 0; k < n; k++) {
        const double x = rng_unit(&r) * wide, y = rng_unit(&r) * high, size = m_exp(rng_spread(&r, 0, 0.45, 1.6));
        const double bend = turn + rng_spread(&r, 0, 0.35, 2), strength = rng_in(&r, 0.1, 0.65);
        const double way[3] = { m_cos(bend), m_sin(bend), strength };
        splash(s, foam, x, y, 0.95 * size, 0.42 * size, way);
    }
}
