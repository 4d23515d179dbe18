/* radar_spoil.c — what spoils a radar scene: towns and their ambiguities, other transmitters, gain, a border. */
#include <math.h>
#include "radar_inner.h"

enum { BUILDINGS = 14, SCALLOP_PX = 1870, EDGE_PX = 40, FADED_PX = 25 };

/* A point of unit power, blurred over 3 x 3 pixels. */
static void put_point(const rr_scene *s, double x, double y, double power, int row0, int rows, float *plane)
{
    static const double share[3] = { 0.16, 0.68, 0.16 };
    for (int k = 0; k < 9; k++) {
        const int px = (int)floor(x) + k % 3 - 1, py = (int)floor(y) + k / 3 - 1;
        if (px >= 0 && px < s->spec.width_px && py >= row0 && py < row0 + rows)
            plane[(size_t)(py - row0) * s->spec.width_px + px] += (float)(power * share[k % 3] * share[k / 3]);
    }
}

void rr_towns_draw(const rr_scene *s, double ghost_power, int ghost_px, int row0, int rows, float *plane)
{
    for (int t = 0; t < s->spec.towns; t++) {
        rng r = rng_make(s->spec.seed, 3000 + (uint64_t)t);
        double x, y;
        int tries = 0;
        do {
            x = rng_in(&r, 0, s->spec.width_px);
            y = rng_in(&r, 0, s->spec.height_px);
        } while (!rr_on_land(&s->spec, x, y) && ++tries < 1000);
        const double turn = rng_in(&r, 0, PI), length = rng_in(&r, 60, 220) / s->spec.gsd_m;
        for (int k = 0; k < BUILDINGS; k++) {
            const double u = rng_in(&r, -0.5, 0.5) * length, power = rng_in(&r, 1500, 8000) * rr_sea_power(&s->spec, x);
            const double px = x + u * m_sin(turn), py = y - u * m_cos(turn);
            put_point(s, px, py, power, row0, rows, plane);
            for (int side = -1; side <= 1; side += 2)
                put_point(s, px, py + side * ghost_px, ghost_power * power, row0, rows, plane);
        }
    }
}

void rr_streaks_draw(const rr_scene *s, int row0, int rows, float *plane)
{
    for (int k = 0; k < s->spec.streaks; k++) {
        rng r = rng_make(s->spec.seed, 7000 + (uint64_t)k);
        const int first = (int)rng_in(&r, 0, s->spec.height_px), high = 1 + (int)rng_in(&r, 0, 3);
        const int from = (int)(rng_in(&r, -0.3, 0.9) * s->spec.width_px);
        const int to = from + (int)(rng_in(&r, 0.2, 1) * s->spec.width_px);
        const double power = m_pow(10, rng_in(&r, 0, 1));
        for (int y = first; y < first + high; y++)
            for (int x = from < 0 ? 0 : from; x < to && x < s->spec.width_px && y >= row0 && y < row0 + rows; x++)
                plane[(size_t)(y - row0) * s->spec.width_px + x] += (float)(power * rr_sea_power(&s->spec, x));
    }
}

double rr_gain(const rr_spec *s, int row)
{
    return m_pow(10, 0.05 * s->scallop_db * m_cos(2 * PI * row / SCALLOP_PX));
}

double rr_border(const rr_spec *s, int col, int row)
{
    const double in = col - EDGE_PX - 0.03 * row; /* pixels */
    return !s->border || in >= 0 ? 1 : in > -FADED_PX ? 0.003 : 0;
}
