/* radar_sea.c — texture and speckle. */
#include <math.h>
#include <stdlib.h>
#include "radar_inner.h"

/* Marsaglia's polar method: exact tails, which a sum of uniforms has not. */
static double normal(rng *r)
{
    double a, b, s;
    do {
        a = 2 * rng_unit(r) - 1;
        b = 2 * rng_unit(r) - 1;
        s = a * a + b * b;
    } while (s >= 1 || s == 0);
    return a * sqrt(-2 * m_log(s) / s);
}

/* Marsaglia and Tsang, ACM TOMS 26(3), 2000; order >= 1, below that by the usual power of a uniform. */
double rr_gamma(rng *r, double order)
{
    if (order < 1)
        return rr_gamma(r, order + 1) * (order + 1) / order * m_pow(1 - rng_unit(r), 1 / order);
    const double d = order - 1 / 3.0, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = normal(r), t = 1 + c * x, v = t * t * t;
        const double u = 1 - rng_unit(r);
        if (t <= 0)
            continue;
        if (u < 1 - 0.0331 * x * x * x * x || m_log(u) < 0.5 * x * x + d * (1 - v + m_log(v)))
            return d * v / order;
    }
}

static void white_row(const rr_scene *s, int band, int row, double enl, float *out)
{
    rng r = rng_make(s->spec.seed * 2 + (uint64_t)band, (uint64_t)(row + 1000));
    for (int x = 0; x < s->spec.width_px; x++)
        out[x] = (float)(rr_gamma(&r, enl) * (s->spec.nu > 0 ? rr_gamma(&r, s->spec.nu) : 1));
}

/* Three rows, weighed side, 1, side down and across; the plane's first and last column stay as they are. */
static void spread_row(float *const row[3], int w, float side, float *out)
{
    const float k = 1 / (1 + 2 * side);
    for (int x = 0; x < w; x++)
        row[0][x] = k * (row[1][x] + side * (row[0][x] + row[2][x]));
    out[0] = row[0][0];
    out[w - 1] = row[0][w - 1];
    for (int x = 1; x + 1 < w; x++)
        out[x] = k * (row[0][x] + side * (row[0][x - 1] + row[0][x + 1]));
}

/* Speckle that hangs together is white noise spread over neighbours, of an order that leaves the spec's. */
int rr_noise_draw(const rr_scene *s, int band, int row0, int rows, float *plane)
{
    const int w = s->spec.width_px, grain = s->spec.grain_px > 0;
    const double side = grain ? m_exp(-0.5 / (s->spec.grain_px * s->spec.grain_px)) : 0;
    const double kept = (1 + 2 * side * side) / ((1 + 2 * side) * (1 + 2 * side)), enl = s->spec.enl * kept * kept;
    float *line = grain ? malloc(3 * (size_t)w * sizeof *line) : NULL;
    if (grain && !line)
        return RS_E_NOMEM;
    for (int y = 0; y < rows; y++) {
        float *out = plane + (size_t)y * w, *three[3] = { line, line + w, line + 2 * (size_t)w };
        if (!grain)
            white_row(s, band, row0 + y, enl, out);
        for (int k = 0; grain && k < 3; k++)
            white_row(s, band, row0 + y + k - 1, enl, three[k]);
        if (grain)
            spread_row(three, w, (float)side, out);
    }
    free(line);
    return RS_OK;
}
