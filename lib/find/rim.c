/* rim.c: how sharp the edge of a hull is, and the water right beside it. */
#include <math.h>

#include "base/select.h"
#include "find/cloud.h"

enum { MOST = 4096, FEWEST = 12 };
static const double edge_px = 2.5;              /* the edge lies so near the outline */
static const double beside_px = 3, beyond_px = 8; /* water beside the hull, not touched by its blur */

static const double water_share = 0.3; /* another hull or a wake may fill half of what lies beside */

typedef struct gathered {
    int in, beside, steps;
    float inside[MOST], step[MOST];
    int at[MOST][2]; /* of pixels beside it */
} gathered;

static int usable(const tnk_rim_view *v, int x, int y) {
    return x >= 0 && y >= 0 && x < v->width && y < v->height && (v->valid[y * v->stride + x] & 1);
}

/* Mean of the bands; NaN where not valid. */
static float level(const tnk_rim_view *v, int x, int y) {
    float sum = 0;
    int n = 0;
    if (!usable(v, x, y)) return NAN;
    for (int b = 0; b < TNK_RIM_BANDS; b++)
        if (v->band[b]) sum += v->band[b][y * v->stride + x], n++;
    return n ? sum / (float)n : NAN;
}

/* Pixels outside the box; negative inside. */
static double off_box(const tnk_rim_view *v, double x, double y) {
    double dx = x - v->col, dy = y - v->row;
    double la = hypot(v->along[0], v->along[1]), lb = hypot(v->across[0], v->across[1]);
    if (!(la > 0) || !(lb > 0)) return INFINITY;
    return fmax(fabs(dx * v->along[0] + dy * v->along[1]) / la - la, fabs(dx * v->across[0] + dy * v->across[1]) / lb - lb);
}

static float step_at(const tnk_rim_view *v, int x, int y) {
    return hypotf((level(v, x + 1, y) - level(v, x - 1, y)) / 2, (level(v, x, y + 1) - level(v, x, y - 1)) / 2);
}

static void gather(const tnk_rim_view *v, gathered *g) {
    double reach = fmin(hypot(v->along[0], v->along[1]) + hypot(v->across[0], v->across[1]) + beyond_px, 4000);
    int x0 = (int)floor(v->col - reach), x1 = (int)ceil(v->col + reach);
    int y0 = (int)floor(v->row - reach), y1 = (int)ceil(v->row + reach);
    long skip = 1 + (long)(x1 - x0) * (y1 - y0) / MOST, i = 0;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            if (i++ % skip || !usable(v, x, y)) continue;
            double off = off_box(v, x + 0.5, y + 0.5);
            if (off < 0) g->inside[g->in++] = level(v, x, y);
            if (off > beside_px && off < beyond_px && !v->land[y * v->stride + x])
                g->at[g->beside][0] = x, g->at[g->beside++][1] = y;
            float step = fabs(off) < edge_px ? step_at(v, x, y) : NAN;
            if (!isnan(step)) g->step[g->steps++] = step;
        }
}

void tnk_rim_look(const tnk_rim_view *v, tnk_rim *out) {
    gathered g = {.in = 0};
    float value[MOST];
    *out = (tnk_rim){0, {NAN, NAN, NAN, NAN}};
    gather(v, &g);
    if (g.beside < FEWEST) return;
    for (int b = 0; b < TNK_RIM_BANDS; b++) {
        for (int i = 0; v->band[b] && i < g.beside; i++) value[i] = v->band[b][g.at[i][1] * v->stride + g.at[i][0]];
        if (v->band[b]) out->water[b] = tnk_quantile(value, g.beside, water_share);
    }
    for (int i = 0; i < g.beside; i++) value[i] = level(v, g.at[i][0], g.at[i][1]);
    if (g.in < 4 || g.steps < FEWEST) return;
    float rise = fabsf(tnk_quantile(g.inside, g.in, 0.8) - tnk_quantile(value, g.beside, water_share));
    out->sharp = rise > 0 ? tnk_quantile(g.step, g.steps, 0.9) / rise : 0;
}
