/* lot.c — what a lot of a port is used for: boxes, sheds, tanks, cars, heaps, nothing. */
#include <math.h>
#include "port.h"

static const tint box_set[] = {
    { { 0.07f, 0.085f, 0.21f, 0.30f } }, { { 0.06f, 0.12f, 0.31f, 0.40f } }, { { 0.24f, 0.14f, 0.06f, 0.20f } },
    { { 0.40f, 0.41f, 0.41f, 0.40f } }, { { 0.11f, 0.22f, 0.10f, 0.28f } }, { { 0.19f, 0.20f, 0.21f, 0.23f } },
    { { 0.08f, 0.09f, 0.15f, 0.22f } }, { { 0.08f, 0.26f, 0.42f, 0.48f } }, { { 0.14f, 0.11f, 0.08f, 0.16f } },
    { { 0.10f, 0.10f, 0.24f, 0.33f } } };

static const tint roof_set[] = {
    { { 0.46f, 0.47f, 0.47f, 0.46f } }, { { 0.30f, 0.31f, 0.31f, 0.32f } }, { { 0.16f, 0.17f, 0.18f, 0.20f } },
    { { 0.33f, 0.19f, 0.10f, 0.22f } }, { { 0.07f, 0.09f, 0.19f, 0.28f } }, { { 0.11f, 0.20f, 0.13f, 0.26f } },
    { { 0.20f, 0.26f, 0.29f, 0.32f } }, { { 0.60f, 0.61f, 0.60f, 0.56f } }, { { 0.10f, 0.14f, 0.28f, 0.36f } } };

/* Blocks of 40-foot rows, six abreast, with lanes between; colours and heights run in batches. */
static void lot_boxes(double a, double b, uint32_t seed, double *h, tint *col)
{
    const double block = 12.6 * (7 + seed % 9) + 15, lane = 15.6 + 4.5 + (seed >> 4) % 6;
    const int i0 = (int)floor(a / block), j0 = (int)floor(b / lane);
    const double ra = a - i0 * block, rb = b - j0 * lane, full = hash_unit(seed + 1u, i0, j0);
    if (ra > block - 15 || rb > 15.6 || full < 0.12)
        return;
    const int i = (int)floor(ra / 12.6), j = (int)floor(rb / 2.6), row = i0 * 64 + i, line = j0 * 8 + j;
    const double batch = hash_unit(seed + 2u, row, line / 3), own = hash_unit(seed + 3u, row, line);
    const int tiers = (int)((1 + 5 * full) * (0.25 + 0.5 * batch + 0.25 * own));
    const int half = own > 0.6 && ra - i * 12.6 > 6.3;
    if (tiers < 1 || ra - i * 12.6 > 12.35)
        return;
    const double hue = own < 0.45 ? batch : hash_unit(seed + 4u + (uint32_t)half, row, line);
    *h += 2.6 * tiers;
    *col = tint_scale(tint_mix(box_set[(int)(10 * hue)], tint_of(0.13, 0.135, 0.14, 0.17), 0.3), 0.75 + 0.45 * own);
}

/* Long roofs: ridge, ribs of skylights. */
static void lot_sheds(const port *p, double a, double b, uint32_t seed, double *h, tint *col)
{
    const double l = 45 + seed % 120, w = 20 + (seed >> 8) % 34, gap = 6 + (seed >> 16) % 14;
    const int i = (int)floor(a / (l + gap)), j = (int)floor(b / (w + gap));
    const double ra = a - i * (l + gap), rb = b - j * (w + gap), own = hash_unit(seed + 1u, i, j);
    const double trim = 0.3 * l * hash_unit(seed + 2u, i, j);
    if (ra > l - trim || rb > w || own < 0.1)
        return;
    const double kind = (seed & 3) ? hash_unit(seed, 3, 3) : hash_unit(seed + 5u, i, j);
    tint t = tint_scale(roof_set[(int)(9 * kind)], 0.75 + 0.45 * own);
    if (p->gsd < 2 && own > 0.6 && ra - 6 * floor(ra / 6) < 1.2)
        t = tint_scale(t, 0.72);
    *h += 5 + 8 * own + ((seed & 8) ? 0.22 * (0.5 * w - fabs(rb - 0.5 * w)) : 0);
    *col = t;
}

void lot_tanks(const port *p, double a, double b, uint32_t seed, double *h, tint *col)
{
    const double big = 8 + (seed >> 3) % 26, pitch = 2 * big + 6 + seed % 14;
    const int i = (int)floor(a / pitch), j = (int)floor(b / pitch);
    const double ra = a - (i + 0.5) * pitch, rb = b - (j + 0.5) * pitch, own = hash_unit(seed + 1u, i, j);
    const double radius = big * (0.6 + 0.4 * hash_unit(seed + 2u, i, j)), d = m_hypot(ra, rb);
    *col = tint_scale(tint_of(0.085, 0.105, 0.125, 0.17), 0.8 + 0.5 * p->pave);
    if (own < 0.12 || d > radius)
        return;
    const tint shell = own > 0.85 ? tint_of(0.18, 0.16, 0.14, 0.2) : tint_of(0.46, 0.48, 0.48, 0.46);
    *h += 8 + 9 * hash_unit(seed, 7, 7);
    *col = tint_scale(shell, (0.65 + 0.5 * own) * (d > radius - 1 ? 0.8 : 1));
}

static void lot_cars(const port *p, double a, double b, uint32_t seed, double *h, tint *col)
{
    const double row = b - 16 * floor(b / 16), dense = 0.25 + 0.7 * hash_unit(seed, 2, 2);
    const int i = (int)floor(a / 2.6), j = (int)floor(b / 16) * 2 + (row > 8);
    const double own = hash_unit(seed + 1u, i, j);
    *col = tint_scale(tint_of(0.085, 0.09, 0.095, 0.115), 0.7 + 0.5 * p->pave);
    if (!((row > 1 && row < 5.6) || (row > 9 && row < 13.6)) || own > dense)
        return;
    const double k = hash_unit(seed + 3u, i, j);
    *h += 1.5;
    *col = tint_scale(tint_of(0.40, 0.41, 0.41, 0.38), 0.4 + 1.2 * k);
    if (k >= 0.5)
        *col = tint_scale(box_set[(int)(20 * (k - 0.5))], 0.9);
}

/* Long heaps of coal, ore, sand, salt, scrap. */
static void lot_heaps(const port *p, double a, double b, uint32_t seed, double *h, tint *col)
{
    static const tint set[] = {
        { { 0.03f, 0.03f, 0.035f, 0.04f } }, { { 0.06f, 0.08f, 0.17f, 0.24f } }, { { 0.17f, 0.25f, 0.31f, 0.37f } },
        { { 0.50f, 0.52f, 0.53f, 0.50f } }, { { 0.09f, 0.10f, 0.13f, 0.17f } } };
    const double l = 50 + seed % 90, w = 22 + (seed >> 8) % 18;
    const int i = (int)floor(a / l), j = (int)floor(b / (w + 9));
    const double ra = fabs(a - (i + 0.5) * l), rb = fabs(b - j * (w + 9) - 0.5 * w), own = hash_unit(seed + 1u, i, j);
    const double rough = fbm2(p->seed + 16u, a / 8, b / 8, 3, 0);
    const double up = fmin(0.5 * l - 3 - ra, 0.5 * w - rb) + 2.5 * rough;
    *col = tint_mix(*col, tint_scale(set[(seed >> 4) % 5], 0.6 + 0.4 * p->pave), m_clamp(0.45 + rough, 0, 0.8));
    if (own < 0.2 || up < 0)
        return;
    *h += fmin(0.6 * up, 9);
    *col = tint_scale(set[(seed >> 4) % 5], 0.75 + 0.4 * own + 0.5 * rough);
}

static void lot_bare(const port *p, double a, double b, uint32_t seed, tint *col)
{
    const double rough = fbm2(p->seed + 17u, a / 20, b / 20, 4, 0);
    const tint t = seed & 16 ? tint_of(0.14, 0.18, 0.22, 0.28) : tint_of(0.22, 0.25, 0.28, 0.31);
    *col = tint_scale(rough > 0.12 ? tint_of(0.05, 0.08, 0.06, 0.27) : t, 1 + 0.6 * rough);
}

void lot_ground(const port *p, double a, double b, uint32_t seed, double *h, tint *col)
{
    const int use = (int)(seed % 100);
    if (use < 28)
        lot_boxes(a, b, seed >> 7, h, col);
    else if (use < 56)
        lot_sheds(p, a, b, seed >> 7, h, col);
    else if (use < 66)
        lot_tanks(p, a, b, seed >> 7, h, col);
    else if (use < 76)
        lot_cars(p, a, b, seed >> 7, h, col);
    else if (use < 84)
        lot_heaps(p, a, b, seed >> 7, h, col);
    else if (use < 92)
        lot_bare(p, a, b, seed >> 7, col);
}
