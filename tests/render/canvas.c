/* canvas.c — one ship seen from above: heights and colours on a grid along its own axes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "inner.h"

#define PAINT_ONLY (-1000.0)             /* a height that changes the colour alone */

static int cell_of(double m, double res)
{
    return (int)floor(m / res + 0.5);
}

static double u_of(const canvas *c, int i)
{
    return (i + 0.5) * c->res_m;
}

static double v_of(const canvas *c, int j)
{
    return (j + 0.5 - 0.5 * c->nv) * c->res_m;
}

static void fittings(canvas *c, rng *r, const hull_form *f)
{
    static void (*const deck[RS_SUBTYPES])(canvas *, rng *, const hull_form *) = {
        deck_tanker, deck_tanker, deck_gas, deck_gas, deck_bulk, deck_bulk, deck_general,
        deck_general, deck_container, deck_roro, deck_small, deck_small, deck_small,
        deck_other, deck_other, deck_other };
    deck[c->ship->subtype](c, r, f);
}

/* The bare hull: inside the outline the deck, outside nothing. */
static void lay_hull(canvas *c, const hull_form *f, tint deck)
{
    const uint32_t paint = tint_pack(deck), rail = tint_pack(tint_mix(deck, c->side, 0.6));
    const double bulwark = fmax(f->bulwark_m, 0.05);
    for (int i = 0; i < c->nu; i++) {
        const double u = u_of(c, i), half = hull_half_beam(c->ship, f, u);
        const double top = canvas_deck(c, u) + hull_rise(c->ship, f, u);
        const double at_bow = u > c->ship->length_m * (1.0 - f->forecastle_l) ? 1.0 : 0.0;
        for (int j = 0; j < c->nv; j++) {
            const size_t k = (size_t)j * c->nu + i;
            const double in = half - fabs(v_of(c, j));
            const int edge = in < fmax(0.3, c->res_m);
            c->h[k] = in > 0 ? (float)(top + (edge ? fmax(bulwark * (f->bulwark_m > 0), at_bow) : 0)) : -1.0f;
            c->col[k] = edge ? rail : paint;
        }
        c->top_m = fmax(c->top_m, top + 1.0);
    }
}

int canvas_make(const rs_scene *scene, const rs_ship *s, double res_m, canvas *out)
{
    memset(out, 0, sizeof *out);
    rng r = rng_make(s->seed, 21);
    out->ship = s;
    out->res_m = res_m;
    out->nu = (int)ceil(s->length_m / res_m);
    out->nv = (int)ceil(s->beam_m / res_m);
    out->seed = (uint32_t)rng_u64(&r);
    out->h = malloc((size_t)out->nu * out->nv * sizeof *out->h);
    out->col = malloc((size_t)out->nu * out->nv * sizeof *out->col);
    if (!out->h || !out->col) {
        canvas_free(out);
        return RS_E_NOMEM;
    }
    const hull_form f = hull_form_of(s, &r);
    const double p = (s->heading_deg - scene->grid_north_deg) * RAD;
    out->form = f;
    out->axis[0] = m_sin(p);
    out->axis[1] = -m_cos(p);
    out->side = pick_hull_tint(&r);
    out->boot = rng_chance(&r, 0.85) ? tint_of(0.06, 0.055, 0.22, 0.30) : tint_of(0.05, 0.12, 0.07, 0.2);
    out->boot_m = fmax(s->summer_draught_m - s->draught_m, 0.0) + 0.2;
    out->wear = m_clamp(rng_unit(&r) * rng_unit(&r) * 1.6, 0.05, 0.9);
    const tint deck = pick_deck_tint(&r);
    lay_hull(out, &f, deck);
    if (scene->varied)
        deck_lanes(out, &r);
    fittings(out, &r, &f);
    if (scene->varied)
        deck_bleach(out, &r, deck);
    paint_wear(out);
    return RS_OK;
}

void canvas_free(canvas *c)
{
    if (!c)
        return;
    free(c->h);
    free(c->col);
    c->h = NULL;
    c->col = NULL;
}

/* The deck edge amidships is exactly the freeboard above the water. */
double canvas_deck(const canvas *c, double u)
{
    return c->ship->freeboard_m + c->ship->trim_m * (u / c->ship->length_m - 0.5);
}

static void set_cell(canvas *c, int i, int j, double h, uint32_t col)
{
    if (i < 0 || j < 0 || i >= c->nu || j >= c->nv)
        return;
    const size_t k = (size_t)j * c->nu + i;
    const int hidden = h < c->h[k] - 0.3 && h > PAINT_ONLY;
    if (c->h[k] < 0 || hidden)
        return;
    c->col[k] = col;
    if (h <= c->h[k])
        return;
    c->h[k] = (float)h;
    c->top_m = fmax(c->top_m, h);
}

static int row_of(const canvas *c, double v)
{
    return cell_of(v + 0.5 * c->nv * c->res_m, c->res_m);
}

/* A thin thing on a coarse grid keeps its area by getting paler, never wider than a cell. */
static tint faint(const canvas *c, tint col, double wide, const uint32_t under)
{
    if (wide >= c->res_m || under == 0)
        return col;
    tint base;
    tint_unpack(under, base.c);
    return tint_mix(base, col, wide / c->res_m);
}

void put_box(canvas *c, double u0, double u1, double v0, double v1, double h, tint col)
{
    const int i0 = cell_of(u0, c->res_m), j0 = row_of(c, v0);
    const int i1 = cell_of(u1, c->res_m), j1 = row_of(c, v1);
    const double top = canvas_deck(c, 0.5 * (u0 + u1)) + h;
    const int ie = i1 > i0 ? i1 : i0 + 1, je = j1 > j0 ? j1 : j0 + 1;
    const double thin = fmin(u1 - u0, v1 - v0);
    for (int j = j0 > 0 ? j0 : 0; j < je && j < c->nv; j++)
        for (int i = i0 > 0 ? i0 : 0; i < ie && i < c->nu; i++)
            set_cell(c, i, j, top, tint_pack(faint(c, col, thin, c->col[(size_t)j * c->nu + i])));
}

void put_disc(canvas *c, double u, double v, double r, double h, tint col)
{
    const double top = canvas_deck(c, u) + h;
    const uint32_t p = tint_pack(col);
    const int n = (int)(r / c->res_m) + 1, ci = (int)floor(u / c->res_m), cj = row_of(c, v);
    for (int j = cj - n; j <= cj + n; j++)
        for (int i = ci - n; i <= ci + n; i++) {
            const double du = u_of(c, i) - u, dv = v_of(c, j) - v;
            if (du * du + dv * dv <= r * r)
                set_cell(c, i, j, top, p);
        }
}

void put_dome(canvas *c, double u, double v, double r, double h, tint col)
{
    const double foot = canvas_deck(c, u) + h;
    const uint32_t p = tint_pack(col);
    const int n = (int)(r / c->res_m) + 1, ci = (int)floor(u / c->res_m), cj = row_of(c, v);
    for (int j = cj - n; j <= cj + n; j++)
        for (int i = ci - n; i <= ci + n; i++) {
            const double du = u_of(c, i) - u, dv = v_of(c, j) - v;
            const double z = r * r - du * du - dv * dv;
            if (z > 0)
                set_cell(c, i, j, foot + sqrt(z), p);
        }
}

void put_tube(canvas *c, double u0, double u1, double v, double r, double h, tint col)
{
    const double foot = canvas_deck(c, 0.5 * (u0 + u1)) + h;
    const uint32_t p = tint_pack(col);
    for (int j = row_of(c, v - r) - 1; j <= row_of(c, v + r) + 1; j++)
        for (int i = (int)((u0 - r) / c->res_m); i <= (int)((u1 + r) / c->res_m); i++) {
            const double u = u_of(c, i), dv = v_of(c, j) - v;
            const double over = u < u0 ? u0 - u : u > u1 ? u - u1 : 0.0;
            const double z = r * r - dv * dv - over * over;
            if (z > 0)
                set_cell(c, i, j, foot + sqrt(z), p);
        }
}

void put_line(canvas *c, double u0, double v0, double u1, double v1, double wide, double h, tint col)
{
    const double len = m_hypot(u1 - u0, v1 - v0), step = 0.5 * c->res_m;
    const int n = (int)(len / step) + 1, w = (int)fmax(1.0, floor(wide / c->res_m + 0.5));
    const double nu = len > 0 ? -(v1 - v0) / len : 0, nv = len > 0 ? (u1 - u0) / len : 0;
    for (int k = 0; k <= n; k++)
        for (int b = 0; b < w; b++) {
            const double side = (b - 0.5 * (w - 1)) * c->res_m, t = (double)k / n;
            const double u = u0 + (u1 - u0) * t + nu * side, v = v0 + (v1 - v0) * t + nv * side;
            const int i = (int)floor(u / c->res_m), j = row_of(c, v - 0.5 * c->res_m);
            if (i < 0 || j < 0 || i >= c->nu || j >= c->nv || (k & 1 && w == 1))
                continue;
            const tint p = faint(c, col, wide, c->col[(size_t)j * c->nu + i]);
            set_cell(c, i, j, canvas_deck(c, u) + h * fmin(1.0, wide / c->res_m), tint_pack(p));
        }
}

void put_ring(canvas *c, double u, double v, double r, double wide, tint col)
{
    const int n = (int)(r / c->res_m) + 1, ci = (int)floor(u / c->res_m), cj = row_of(c, v);
    for (int j = cj - n; j <= cj + n; j++)
        for (int i = ci - n; i <= ci + n; i++) {
            const double d = m_hypot(u_of(c, i) - u, v_of(c, j) - v);
            if (fabs(d - r + 0.5 * wide) < 0.5 * fmax(wide, c->res_m))
                set_cell(c, i, j, PAINT_ONLY, tint_pack(col));
        }
}

void put_rod(canvas *c, rod beam)
{
    if (c->rods_n >= MAX_RODS)
        return;
    c->rods[c->rods_n++] = beam;
    c->top_m = fmax(c->top_m, fmax(beam.h0, beam.h1));
}

/* Rust runs from the fittings, blotches in the paint, a fine grain everywhere. */
void paint_wear(canvas *c)
{
    const tint rust = tint_of(0.06, 0.075, 0.15, 0.24);
    for (int j = 0; j < c->nv; j++)
        for (int i = 0; i < c->nu; i++) {
            const size_t k = (size_t)j * c->nu + i;
            if (c->h[k] < 0)
                continue;
            const double u = u_of(c, i), v = v_of(c, j);
            const double blotch = fbm2(c->seed, u * 0.16, v * 0.35, 3, 0);
            const double fine = noise2(c->seed + 7u, u * 1.7, v * 1.7, 0);
            tint t;
            tint_unpack(c->col[k], t.c);
            const double bright = t.c[2] > 0.45 ? 0.3 : 1.0;
            t = tint_mix(t, rust, bright * c->wear * m_step(0.02, 0.5, blotch + 0.15 * fine));
            c->col[k] = tint_pack(tint_scale(t, 1.0 + 0.09 * fine + 0.16 * blotch));
        }
}
