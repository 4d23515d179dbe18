/* tile.c — put land and ships on a fine grid, cast their shadows, look at them askew.
 *
 * Shadow and view are sweeps along grid lines in the direction of the sun or the sensor, each
 * cell once. Walking away from the sun, the shadow's top sinks by tan(e) a metre and is lifted
 * by every surface. Walking away from the sensor, a surface at height h is drawn h tan(t)
 * further on; what lies beyond it up to where the last surface was drawn is its side.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "inner.h"

typedef struct sweep {
    int    along_x, major, minor, forward; /* forward: the direction points to larger index */
    int64_t slope;                         /* minor cells a major cell, times 2^32 */
    double step_m;                         /* metres a step */
} sweep;

int tile_room(tile *t, int cells)
{
    if (cells <= t->cap)
        return RS_OK;
    tile_free(t);
    const size_t n = (size_t)cells;
    t->h = malloc(n * 4);
    t->shadow = malloc(n * 4);
    t->seen_h = malloc(n * 4);
    t->col = malloc(n * 4);
    t->seen = malloc(n * 4);
    t->dim = malloc(n * 4);
    t->over_a = malloc(n * 4);
    t->over = malloc(n * 4);
    t->owner = malloc(n * 2);
    t->cap = cells;
    if (t->h && t->shadow && t->seen_h && t->col && t->seen && t->dim && t->over_a && t->over && t->owner)
        return RS_OK;
    tile_free(t);
    return RS_E_NOMEM;
}

void tile_free(tile *t)
{
    void *all[] = { t->h, t->shadow, t->seen_h, t->col, t->seen, t->dim, t->over_a, t->over, t->owner };
    for (int k = 0; k < 9; k++)
        free(all[k]);
    memset(t, 0, sizeof *t);
}

/* Blocks well inland are looked up at every other cell only. */
static void copy_ground(tile *t, int i, int j, size_t k)
{
    const size_t to[3] = { k + 1, k + (size_t)t->nx, k + (size_t)t->nx + 1 };
    const int fits[3] = { i + 1 < t->nx, j + 1 < t->ny, i + 1 < t->nx && j + 1 < t->ny };
    for (int m = 0; m < 3; m++) {
        if (!fits[m])
            continue;
        t->h[to[m]] = t->h[k];
        t->col[to[m]] = t->col[k];
        t->owner[to[m]] = 1;
    }
}

static void fill_ground(tile *t, const rs_land *land, int i0, int j0, int side, int stride)
{
    for (int j = j0; j < j0 + side && j < t->ny; j += stride)
        for (int i = i0; i < i0 + side && i < t->nx; i += stride) {
            const size_t k = (size_t)j * t->nx + i;
            double h = 0;
            tint col;
            if (!land_ground(land, t->x0 + (i + 0.5) * t->cell, t->y0 + (j + 0.5) * t->cell, &h, &col))
                continue;
            t->h[k] = (float)h;
            t->col[k] = tint_pack(col);
            t->owner[k] = 1;
            if (stride > 1)
                copy_ground(t, i, j, k);
        }
}

static void fill_land(tile *t, const rs_land *land)
{
    const int side = 16;
    const double near = side * t->cell + 8;
    for (int j = 0; j < t->ny; j += side)
        for (int i = 0; i < t->nx; i += side) {
            const double x = t->x0 + (i + side / 2) * t->cell, y = t->y0 + (j + side / 2) * t->cell;
            const double clear = land_clearance(land, x, y);
            if (clear < near)
                fill_ground(t, land, i, j, side, clear < -near - 10 ? 2 : 1);
        }
}

/* Cells that a circle of radius r about x, y can touch. */
static int window(const tile *t, double x, double y, double r, int w[4])
{
    w[0] = (int)floor((x - r - t->x0) / t->cell);
    w[1] = (int)floor((y - r - t->y0) / t->cell);
    w[2] = (int)ceil((x + r - t->x0) / t->cell);
    w[3] = (int)ceil((y + r - t->y0) / t->cell);
    if (w[2] <= 0 || w[3] <= 0 || w[0] >= t->nx || w[1] >= t->ny)
        return 0;
    w[0] = w[0] < 0 ? 0 : w[0];
    w[1] = w[1] < 0 ? 0 : w[1];
    w[2] = w[2] > t->nx ? t->nx : w[2];
    w[3] = w[3] > t->ny ? t->ny : w[3];
    return 1;
}

static double solid_height(const solid *b, double a, double c)
{
    if (b->round == 1)
        return a * a + c * c <= b->half_l * b->half_l ? b->h : -1;
    if (fabs(a) > b->half_l || fabs(c) > b->half_w)
        return -1;
    return b->round == 2 ? b->h - 0.35 * fabs(c) : b->h;
}

static void fill_solid(tile *t, const solid *b)
{
    int w[4];
    if (!window(t, b->x, b->y, b->half_l + b->half_w, w))
        return;
    for (int j = w[1]; j < w[3]; j++)
        for (int i = w[0]; i < w[2]; i++) {
            const double dx = t->x0 + (i + 0.5) * t->cell - b->x, dy = t->y0 + (j + 0.5) * t->cell - b->y;
            const double h = solid_height(b, dx * b->cx + dy * b->sx, dy * b->cx - dx * b->sx);
            const size_t k = (size_t)j * t->nx + i;
            if (h <= t->h[k])
                continue;
            t->h[k] = (float)h;
            t->col[k] = tint_pack(b->col);
            t->owner[k] = 1;
        }
}

static void fill_ship(tile *t, const canvas *c, int owner)
{
    const rs_ship *ship = c->ship;
    const double ux = c->axis[0], uy = c->axis[1];
    int w[4];
    if (!window(t, ship->x_m, ship->y_m, 0.5 * ship->length_m + 0.5 * ship->beam_m, w))
        return;
    for (int j = w[1]; j < w[3]; j++) {
        const double dy = t->y0 + (j + 0.5) * t->cell - ship->y_m;
        for (int i = w[0]; i < w[2]; i++) {
            const double dx = t->x0 + (i + 0.5) * t->cell - ship->x_m;
            const double u = dx * ux + dy * uy + 0.5 * ship->length_m, v = dy * ux - dx * uy;
            const int a = (int)floor(u / c->res_m), b = (int)floor(v / c->res_m + 0.5 * c->nv);
            if (a < 0 || b < 0 || a >= c->nu || b >= c->nv)
                continue;
            const float h = c->h[(size_t)b * c->nu + a];
            const size_t k = (size_t)j * t->nx + i;
            if (h <= t->h[k] || h < 0)
                continue;
            t->h[k] = h;
            t->col[k] = c->col[(size_t)b * c->nu + a];
            t->owner[k] = (uint16_t)owner;
        }
    }
}

void tile_fill(tile *t, const rs_scene *s, const canvas *ships)
{
    const size_t n = (size_t)t->nx * t->ny;
    memset(t->h, 0, n * 4);
    memset(t->col, 0, n * 4);
    memset(t->owner, 0, n * 2);
    memset(t->dim, 0, n * 4);
    memset(t->over_a, 0, n * 4);
    if (s->land)
        fill_land(t, s->land);
    for (int k = 0; s->land && k < s->land->solids_n; k++)
        fill_solid(t, &s->land->solids[k]);
    for (int k = 0; k < s->ships_n; k++)
        fill_ship(t, &ships[k], 2 + k);
}

static sweep sweep_of(const tile *t, double dx, double dy)
{
    sweep w;
    w.along_x = fabs(dx) >= fabs(dy);
    const double lead = w.along_x ? dx : dy, side = w.along_x ? dy : dx;
    w.major = w.along_x ? t->nx : t->ny;
    w.minor = w.along_x ? t->ny : t->nx;
    w.forward = lead > 0;
    w.slope = (int64_t)floor(side / lead * 4294967296.0 + 0.5);
    w.step_m = t->cell / fabs(lead);
    return w;
}

static inline int drift(const sweep *w, int a)
{
    return (int)((w->slope * a + 2147483648LL) >> 32);
}

/* Cell of step a on line r, or -1 off the grid. */
static inline int64_t cell_on(const tile *t, const sweep *w, int r, int a)
{
    const int b = r + drift(w, a);
    if (b < 0 || b >= w->minor)
        return -1;
    return w->along_x ? (int64_t)b * t->nx + a : (int64_t)a * t->nx + b;
}

static void lines(const sweep *w, int *first, int *last)
{
    const int end = drift(w, w->major - 1);
    *first = end > 0 ? -end : 0;
    *last = w->minor - 1 + (end < 0 ? -end : 0);
}

void tile_cast(tile *t, const light *l)
{
    const sweep w = sweep_of(t, l->ax, l->ay);
    const float fall = (float)(w.step_m * l->tan_sun);
    int first, last;
    lines(&w, &first, &last);
    for (int r = first; r <= last; r++) {
        float top = -1e6f;
        for (int k = 0; k < w.major; k++) {
            const int64_t c = cell_on(t, &w, r, w.forward ? w.major - 1 - k : k);
            if (c < 0)
                continue;
            t->shadow[c] = top;
            top = (t->h[c] > top ? t->h[c] : top) - fall;
        }
    }
}

/* One line, from the sensor's side: k counts towards the sensor. */
static void look_along(tile *t, const sweep *w, int r, double shift_per_m)
{
    int drawn = w->major;                /* everything from here on is painted */
    for (int k = w->major - 1; k >= 0; k--) {
        const int64_t c = cell_on(t, w, r, w->forward ? k : w->major - 1 - k);
        if (c < 0)
            continue;
        const double shift = t->h[c] * shift_per_m;
        int lowest = (int)ceil(k - 0.5 - shift);
        lowest = lowest < 0 ? 0 : lowest;
        for (int j = drawn - 1; j >= lowest; j--) {
            const int64_t at = cell_on(t, w, r, w->forward ? j : w->major - 1 - j);
            if (at < 0)
                continue;
            const double face = k + 0.5 - j;
            const int wall = face < shift;
            t->seen[at] = (uint32_t)c | (wall ? SEEN_WALL : 0);
            t->seen_h[at] = wall ? (float)fmax(face / shift_per_m, 0) : t->h[c];
        }
        drawn = lowest < drawn ? lowest : drawn;
    }
}

void tile_look(tile *t, const light *l)
{
    const size_t n = (size_t)t->nx * t->ny;
    for (size_t k = 0; k < n; k++) {
        t->seen[k] = (uint32_t)k;
        t->seen_h[k] = t->h[k];
    }
    if (l->tan_view < 1e-4)
        return;
    const sweep w = sweep_of(t, l->vx, l->vy);
    int first, last;
    lines(&w, &first, &last);
    for (int r = first; r <= last; r++)
        look_along(t, &w, r, l->tan_view / w.step_m);
}

static int64_t cell_at(const tile *t, double x, double y)
{
    const int i = (int)floor((x - t->x0) / t->cell), j = (int)floor((y - t->y0) / t->cell);
    if (i < 0 || j < 0 || i >= t->nx || j >= t->ny)
        return -1;
    return (int64_t)j * t->nx + i;
}

/* One point of a beam: where it is drawn, and where its shadow lands. */
static void beam_point(tile *t, const light *l, double x, double y, double h, float a, uint32_t col)
{
    const int64_t at = cell_at(t, x - h * l->tan_view * l->vx, y - h * l->tan_view * l->vy);
    if (at >= 0 && t->seen_h[at] < h && a > t->over_a[at]) {
        t->over_a[at] = a;
        t->over[at] = col;
    }
    double ground = 0;
    int64_t under = -1;
    for (int k = 0; k < 3; k++) {
        const double d = (h - ground) * l->cot_sun;
        under = cell_at(t, x - d * l->ax, y - d * l->ay);
        if (under < 0)
            return;
        ground = fmin(t->h[under], h);
    }
    if (a > t->dim[under] && h > ground + 0.3)
        t->dim[under] = a;
}

static void draw_beam(tile *t, const light *l, const rod *b)
{
    const double dx = b->u1 - b->u0, dy = b->v1 - b->v0, flat = m_hypot(dx, dy);
    const double reach = flat + fabs(b->h1 - b->h0) * fmax(l->tan_view, l->cot_sun);
    const double px = flat > 0 ? -dy / flat : 1, py = flat > 0 ? dx / flat : 0;
    const int n = (int)(2 * reach / t->cell) + 1, wide = (int)fmax(1, floor(b->wide / t->cell * 1.5 + 0.5));
    const float a = (float)fmin(1, b->wide / t->cell);
    for (int k = 0; k <= n; k++)
        for (int m = 0; m < wide; m++) {
            const double f = (double)k / n, off = wide > 1 ? ((m + 0.5) / wide - 0.5) * b->wide : 0;
            beam_point(t, l, b->u0 + f * dx + off * px, b->v0 + f * dy + off * py,
                       b->h0 + f * (b->h1 - b->h0), a, tint_pack(b->col));
        }
}

static int beam_near(const tile *t, double x, double y, double r)
{
    int w[4];
    return window(t, x, y, r, w);
}

void tile_beams(tile *t, const rs_scene *s, const canvas *ships, const light *l)
{
    const double slant = fmax(l->tan_view, l->cot_sun);
    for (int k = 0; s->land && k < s->land->rods_n; k++)
        if (beam_near(t, s->land->rods[k].u0, s->land->rods[k].v0, 80 + 60 * slant))
            draw_beam(t, l, &s->land->rods[k]);
    for (int k = 0; k < s->ships_n; k++) {
        const rs_ship *p = &s->ships[k];
        const double ux = ships[k].axis[0], uy = ships[k].axis[1];
        if (!beam_near(t, p->x_m, p->y_m, p->length_m + ships[k].top_m * slant))
            continue;
        for (int m = 0; m < ships[k].rods_n; m++) {
            rod b = ships[k].rods[m];
            const double a0 = b.u0 - 0.5 * p->length_m, a1 = b.u1 - 0.5 * p->length_m, v0 = b.v0, v1 = b.v1;
            b.u0 = p->x_m + a0 * ux - v0 * uy;
            b.v0 = p->y_m + a0 * uy + v0 * ux;
            b.u1 = p->x_m + a1 * ux - v1 * uy;
            b.v1 = p->y_m + a1 * uy + v1 * ux;
            draw_beam(t, l, &b);
        }
    }
}

/* Is a thing of height h at x, y, half size r, visible or shading inside the box? */
static int touches(const light *l, const double box[4], double x, double y, double r, double h)
{
    const double far = r + h * fmax(l->tan_view, l->cot_sun);
    return x + far > box[0] && x - far < box[2] && y + far > box[1] && y - far < box[3];
}

static int land_near(const rs_land *land, const double box[4])
{
    const double dx = (box[2] - box[0]) / 8, dy = (box[3] - box[1]) / 8, far = 0.8 * fmax(dx, dy) + 15;
    for (int j = 0; j < 8; j++)
        for (int i = 0; i < 8; i++)
            if (land_clearance(land, box[0] + (i + 0.5) * dx, box[1] + (j + 0.5) * dy) < far)
                return 1;
    return 0;
}

double tile_top(const rs_scene *s, const canvas *ships, const light *l, const double box[4])
{
    double top = 0;
    const rs_land *land = s->land;
    for (int k = 0; k < s->ships_n; k++) {
        const rs_ship *p = &s->ships[k];
        if (touches(l, box, p->x_m, p->y_m, 0.5 * (p->length_m + p->beam_m), ships[k].top_m))
            top = fmax(top, ships[k].top_m);
    }
    for (int k = 0; land && k < land->solids_n; k++) {
        const solid *b = &land->solids[k];
        if (b->h > top && touches(l, box, b->x, b->y, b->half_l + b->half_w, b->h))
            top = b->h;
    }
    for (int k = 0; land && k < land->rods_n; k++)
        if (touches(l, box, land->rods[k].u0, land->rods[k].v0, 60, 40))
            top = fmax(top, land->rods[k].h0);
    const double built = land && land->port ? 34 : 10;   /* what the ground itself can rise to */
    if (land && top < built && land_near(land, box))
        top = built;
    return top;
}
