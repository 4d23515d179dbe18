/* town_ground.c — behind a port: streets and houses, woods, bare hills. */
#include <math.h>
#include "port.h"

/* Roofs of four kinds of towns: tiles, concrete, tin, sand-coloured. */
static tint roof_of(int style, double pick, double shade)
{
    static const tint set[4][4] = {
        { { { 0.12f, 0.16f, 0.25f, 0.34f } }, { { 0.17f, 0.20f, 0.27f, 0.33f } },
          { { 0.28f, 0.30f, 0.32f, 0.33f } }, { { 0.11f, 0.12f, 0.13f, 0.17f } } },
        { { { 0.22f, 0.24f, 0.25f, 0.26f } }, { { 0.14f, 0.17f, 0.15f, 0.20f } },
          { { 0.14f, 0.15f, 0.16f, 0.19f } }, { { 0.24f, 0.17f, 0.12f, 0.21f } } },
        { { { 0.16f, 0.17f, 0.18f, 0.21f } }, { { 0.35f, 0.36f, 0.36f, 0.36f } },
          { { 0.14f, 0.155f, 0.175f, 0.21f } }, { { 0.27f, 0.28f, 0.29f, 0.31f } } },
        { { { 0.21f, 0.25f, 0.29f, 0.34f } }, { { 0.27f, 0.30f, 0.33f, 0.36f } },
          { { 0.16f, 0.19f, 0.22f, 0.27f } }, { { 0.34f, 0.36f, 0.38f, 0.40f } } } };
    return tint_scale(set[style][(int)(4 * pick)], 0.65 + 0.55 * shade);
}

static tint wood(const port *p, double x, double y, double *h)
{
    const double crown = noise2(p->seed + 10u, x / 5.5, y / 5.5, 0), slow = noise2(p->seed + 18u, x / 40, y / 40, 0);
    if (crown > -0.2)
        *h += 3.5 + 4.0 * crown;
    return tint_scale(tint_of(0.028, 0.05, 0.034, 0.28), 1 + 0.3 * crown + 0.2 * slow);
}

/* Blocks between streets, each turned a little; a house to a lot, courtyards and trees between. */
static void town(const port *p, double x, double y, double *h, tint *col)
{
    const double turn = 0.6 * floor(3 * noise2(p->seed + 19u, x / 700, y / 700, 0)), c = m_cos(turn), d = m_sin(turn);
    const double u = x * c + y * d, v = y * c - x * d, bl = 95, bw = 62;
    const int i = (int)floor(u / bl), j = (int)floor(v / bw);
    const double ru = u - i * bl, rv = v - j * bw, block = hash_unit(p->seed + 20u, i, j);
    const double lot = 11 + 14 * hash_unit(p->seed + 21u, i, j);
    const int li = (int)floor(ru / lot), lj = (int)floor(rv / (1.2 * lot)), ki = i * 16 + li, kj = j * 16 + lj;
    const double own = hash_unit(p->seed + 22u, ki, kj), pick = hash_unit(p->seed + 23u, ki, kj);
    *col = tint_scale(tint_of(0.095, 0.10, 0.105, 0.135), 0.8 + 0.35 * block);
    if (ru > bl - 9 || rv > bw - 8)
        return;
    if (block > 0.93) {
        *col = wood(p, x, y, h);
        return;
    }
    const double fu = ru - li * lot, fv = rv - lj * 1.2 * lot, fill = 0.65 + 0.35 * pick;
    if (own < 0.2 || fu > fill * lot || fv > fill * 1.2 * lot) {
        *col = own < 0.1 ? wood(p, x, y, h) : tint_scale(tint_of(0.10, 0.125, 0.13, 0.22), 0.7 + own);
        return;
    }
    *h += 3.5 + 9 * own * own + (block < 0.08 ? 18 * pick : 0);
    *col = roof_of(p->town, pick, own);
}

static tint meadow(const port *p, double x, double y)
{
    const double fine = fbm2(p->seed + 9u, x / 12, y / 12, p->gsd > 3 ? 2 : 3, 0);
    const double field = hash_unit(p->seed + 24u, (int)floor(x / 130), (int)floor(y / 90));
    const tint t = tint_mix(tint_of(0.05, 0.085, 0.07, 0.30), tint_of(0.095, 0.13, 0.165, 0.25), field);
    return tint_scale(t, 1 + 0.5 * fine);
}

void country_ground(const port *p, double x, double y, double in, double *h, tint *col)
{
    const double slow = fbm2(p->seed + 8u, x / 520, y / 520, 4, 0) + p->green;
    const double road = in - 480 * floor(in / 480);
    if (in > 300 && road < 16)
        *col = tint_of(0.10, 0.105, 0.11, 0.13);
    else if (slow > 0.12)
        *col = wood(p, x, y, h);
    else if (slow > 0.06)
        *col = meadow(p, x, y);
    else
        town(p, x, y, h, col);
}
