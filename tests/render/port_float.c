/* port_float.c — what floats in rows: boats at pontoons, nets and cages of fish farms. */
#include <math.h>
#include "port.h"

/* Pontoons run out from the landward side, boats lie on both sides of each. */
static int marina(const plot *g, double a, double b, double *h, tint *col)
{
    const double boat = 8 + g->seed % 12, pitch = 2 * boat + 4 + (g->seed >> 8) % 10, wide = 0.36 * boat;
    const int i = (int)floor(a / pitch), j = (int)floor(b / wide), side = a - i * pitch > 0.5 * pitch;
    const double off = fabs(a - (i + 0.5) * pitch), own = hash_unit(g->seed + 1u, 2 * i + side, j);
    *h = 0.6;
    *col = tint_of(0.20, 0.21, 0.21, 0.22);
    if (off < 1.2 || b > g->half_w - 2)
        return 1;
    const double l = boat * (0.6 + 0.4 * own), at = off - 1.6, across = fabs(b - (j + 0.5) * wide);
    if (own < 0.2 || at < 0 || at > l || across > 0.40 * wide * sqrt(m_clamp(1.3 * (1 - at / l), 0, 1)))
        return 0;
    *h = 1.4;
    *col = tint_scale(own > 0.9 ? tint_of(0.2, 0.12, 0.07, 0.2) : tint_of(0.52, 0.52, 0.51, 0.46), 0.5 + 0.5 * own);
    return 1;
}

/* Frames of bamboo or plastic with nets below: rows of long floats. */
static int nets(const plot *g, double a, double b, double *h, tint *col)
{
    const double l = 35 + g->seed % 60, w = 5 + (g->seed >> 8) % 14, gap = 4 + (g->seed >> 12) % 22;
    const int i = (int)floor(a / (l + gap)), j = (int)floor(b / (w + gap));
    const double ra = a - i * (l + gap), rb = b - j * (w + gap), own = hash_unit(g->seed + 1u, i, j);
    if (own < 0.12 || ra > l || rb > w)
        return 0;
    const int frame = ra - 6 * floor(ra / 6) < 0.9 || rb < 0.8 || rb > w - 0.8;
    if (!frame && (g->seed & 1))
        return 0;
    *h = 0.3;
    *col = g->seed & 2 ? tint_of(0.06, 0.075, 0.08, 0.10) : tint_of(0.16, 0.19, 0.20, 0.24);
    *col = tint_scale(*col, frame ? 1.2 : 0.7);
    return 1;
}

static int cages(const plot *g, double a, double b, double *h, tint *col)
{
    const double radius = 8 + g->seed % 12, pitch = 2 * radius + 8;
    const double ra = a - pitch * (floor(a / pitch) + 0.5), rb = b - pitch * (floor(b / pitch) + 0.5);
    const double d = m_hypot(ra, rb);
    if (fabs(b) > 2 * pitch || d > radius || (d < radius - 1.2 && !(g->seed & 1)))
        return 0;
    *h = 0.5;
    *col = d > radius - 1.2 ? tint_of(0.15, 0.15, 0.15, 0.16) : tint_of(0.05, 0.06, 0.06, 0.07);
    return 1;
}

int float_ground(const plot *g, double a, double b, double *h, tint *col)
{
    if (g->kind == PLOT_MARINA)
        return marina(g, a, b, h, col);
    return g->kind == PLOT_NETS ? nets(g, a, b, h, col) : cages(g, a, b, h, col);
}
