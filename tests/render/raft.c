/* raft.c — hulls side by side, the exact gap between two, and those nobody could tell apart. */
#include <math.h>
#include "inner.h"

typedef struct box { double x, y, ux, uy, l, w; } box;  /* half length, half breadth */

static box box_of(const rs_scene *s, const rs_ship *p)
{
    box b = { p->x_m, p->y_m, 0, 0, 0.5 * p->length_m, 0.5 * p->beam_m };
    place_axis(s, p, &b.ux, &b.uy);
    return b;
}

/* Room between the shadows of both on a's two axes; < 0: they overlap there. */
static double apart(const box *a, const box *b)
{
    const double dx = b->x - a->x, dy = b->y - a->y;
    const double c = fabs(a->ux * b->ux + a->uy * b->uy), d = fabs(a->ux * b->uy - a->uy * b->ux);
    const double fore = fabs(dx * a->ux + dy * a->uy) - a->l - b->l * c - b->w * d;
    const double side = fabs(dy * a->ux - dx * a->uy) - a->w - b->l * d - b->w * c;
    return fmax(fore, side);
}

/* Distance of the nearest corner of a from b. */
static double corner_gap(const box *a, const box *b)
{
    double best = 1e9;
    for (int k = 0; k < 4; k++) {
        const double u = k & 1 ? a->l : -a->l, v = k & 2 ? a->w : -a->w;
        const double dx = a->x + u * a->ux - v * a->uy - b->x, dy = a->y + u * a->uy + v * a->ux - b->y;
        const double p = fabs(dx * b->ux + dy * b->uy) - b->l, q = fabs(dy * b->ux - dx * b->uy) - b->w;
        best = fmin(best, m_hypot(fmax(p, 0), fmax(q, 0)));
    }
    return best;
}

double hull_gap(const rs_scene *s, const rs_ship *p, const rs_ship *q)
{
    const box a = box_of(s, p), b = box_of(s, q);
    const double room = fmax(apart(&a, &b), apart(&b, &a));
    return room < 0 ? room : fmin(corner_gap(&a, &b), corner_gap(&b, &a));
}

static void lay_beside(const rs_scene *s, const rs_ship *a, rs_ship *b, double side, double along, double gap)
{
    double ux, uy, out = side * (0.5 * (a->beam_m + b->beam_m) + gap + 1);
    place_axis(s, a, &ux, &uy);
    for (int k = 0; k < 3; k++) {        /* the heading's wobble is worked out of the gap */
        b->x_m = a->x_m + along * ux - out * uy;
        b->y_m = a->y_m + along * uy + out * ux;
        out += side * (gap - hull_gap(s, a, b));
    }
}

/* Up to n hulls beside ship number first, one outside the other; side 1: to its starboard. */
int raft_beside(rs_scene *s, const plan *p, rng *r, int first, int n, double side)
{
    int done = 0;
    for (int k = 0; k < 3 * n && done < n; k++) {
        const rs_ship *a = &s->ships[s->ships_n - 1];
        const double most = fmin(a->length_m * rng_in(r, 0.55, 1.25), p->max_m);
        rs_ship b = place_draw(p, r, 0.5, p->small, fmax(most, p->min_m * 1.02));
        const double turned = rng_chance(r, 0.35) ? 180 : 0, wobble = rng_in(r, -0.5, 0.5) * fmin(1, 40 / b.length_m);
        const double slack = 0.5 * fabs(a->length_m - b.length_m) + 0.12 * b.length_m, gap = rng_in(r, 0.1, 5.8);
        const double way = side * (fabs(a->heading_deg - s->ships[first].heading_deg) > 90
                                   && fabs(a->heading_deg - s->ships[first].heading_deg) < 270 ? -1 : 1);
        b.heading_deg = place_turn(a->heading_deg + turned + wobble);
        b.berthed = s->ships[first].berthed;
        lay_beside(s, a, &b, way, rng_in(r, -1, 1) * slack, gap);
        if (b.length_m > 1.5 * a->length_m || !moor_fits(s, &b, 6, first))
            continue;
        b.sts = s->ships[first].sts = !b.berthed;
        done += place_add(s, &b);
    }
    return done;
}

static int covered(const rs_scene *s, const sky *k, const light *l, const rs_ship *p)
{
    double ux, uy, sum = 0;
    place_axis(s, p, &ux, &uy);
    for (int i = -4; i <= 4; i++) {
        const double d = i / 9.0 * p->length_m, lean = p->freeboard_m * l->tan_view;
        const double x = p->x_m + d * ux - lean * l->vx, y = p->y_m + d * uy - lean * l->vy;
        double cover, shade, white;
        sky_pixel(k, (int)(x / s->gsd_m), (int)(y / s->gsd_m), &cover, &shade, &white);
        sum += cover / 9;
    }
    return sum > 0.5;
}

/* Closer than a pixel, and one of them less than four pixels broad. */
static int merged(const rs_scene *s, const rs_ship *a, const rs_ship *b)
{
    return fmin(a->beam_m, b->beam_m) < 4 * s->gsd_m && hull_gap(s, a, b) < s->gsd_m;
}

int mark_difficult(rs_scene *s)
{
    const light l = light_of(s);
    sky *k;
    if (sky_make(s, &l, &k))
        return RS_E_NOMEM;
    for (int i = 0; i < s->ships_n; i++) {
        rs_ship *a = &s->ships[i];
        for (int j = 0; j < i; j++)
            if (merged(s, a, &s->ships[j]))
                a->difficult = s->ships[j].difficult = RS_MERGED;
    }
    for (int i = 0; k && i < s->ships_n; i++)
        if (covered(s, k, &l, &s->ships[i]))
            s->ships[i].difficult = RS_CLOUDED;
    sky_free(k);
    return RS_OK;
}
