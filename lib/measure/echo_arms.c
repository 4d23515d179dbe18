/* echo_arms.c: crosses of side lobes, taken off a map before hulls are measured on it. */
#include <math.h>

#include "base/num.h"
#include "measure/echo_inner.h"

static const double brightest = 15;    /* power over the sea's from where a point's arms may matter */
static const double surely = 2;        /* standard deviations: an arm is there on both axes */
static const double together = 5;      /* of those arms that are alike */
static const double allowed = 1.5;     /* of them, an arm may lie above the faintest of the four */
static const double alike = 1.5;       /* as strong as the faintest: nothing but an arm */
static const double faintest = 0.3;    /* power over the sea's that an arm is taken off to */
static const double least_sea = 0.5;   /* standard deviations: below, values are no amplitudes */
static const double upright_deg = 5;   /* what is turned less from the image's rows lies along them */
/* Correlation of neighbours above which a resolution cell is larger than a pixel, and what more makes it two. */
static const double tied = 0.35, wholly = 0.15;
enum {
    POINTS = 8, WAYS = 4, FURTHEST = 24, /* pixels from the point that tell how strong an arm is */
    SIDE = 2, OFFSETS = 2 * SIDE + 1,    /* pixels across, of an arm's breadth */
    ROWS_LOOKED_AT = 24
};

/* A map as power over the sea's. */
typedef struct sheet {
    const tnk_view *view;
    float *raw;
    double sea;             /* amplitude, in the map's measure */
    double steps[WAYS][2];  /* along the arms, pixels */
    double cv;              /* of a pixel's speckle, as many independent ones as it counts for */
    int nearest, clear;     /* pixels from the point: the first of an arm, and of it alone */
    int side, close, beside, beyond; /* pixels across the arm: its own, and what it lies on */
} sheet;

typedef struct point {
    int x, y;
    double power;
} point;

/* One of the four arms by itself: its strength, as power over the point's at one pixel's distance if it falls with the
 * square of the distance; by offsets across. */
typedef struct arm {
    double strength[OFFSETS], weight; /* 1 / variance */
} arm;

static double power_at(const sheet *s, long at) {
    double a = s->raw[at] / s->sea + 1;
    return a > 0 ? a * a : 0;
}

/* Place of a pixel of an arm, `off` pixels beside it; -1 where the sea ends. */
static long place(const sheet *s, const point *p, int way, int k, int off) {
    const double *step = s->steps[way];
    int x = p->x + (int)lround(k * step[0] - off * step[1]), y = p->y + (int)lround(k * step[1] + off * step[0]);
    if (x < 0 || y < 0 || x >= s->view->width || y >= s->view->height) return -1;
    long at = y * s->view->stride + x;
    return tnk_echo_is_sea(s->view, at) ? at : -1;
}

/* Mean power of what lies so far to both sides; negative where the sea ends. */
static double beside(const sheet *s, const point *p, int way, int k, int off) {
    long left = place(s, p, way, k, -off), right = place(s, p, way, k, off);
    return left < 0 || right < 0 ? -1 : 0.5 * (power_at(s, left) + power_at(s, right));
}

static double ground_under(const sheet *s, const point *p, int way, int k) {
    double near = beside(s, p, way, k, s->beside), far = beside(s, p, way, k, s->beyond);
    return near < 0 || far < 0 ? -1 : 0.5 * (near + far);
}

/* What speckle moves, it moves in proportion: a pixel's weight falls with the square of what it lies on. */
static arm look_along(const sheet *s, const point *p, int way) {
    double sum[OFFSETS] = {0}, all = 0;
    arm a = {.weight = 0};
    for (int k = s->clear; k <= FURTHEST; k++) {
        double under = ground_under(s, p, way, k), fall = p->power / ((double)k * k);
        if (under < 0) continue;
        double share = fall / fmax(under * under, 0.25);
        for (int o = 0; o < OFFSETS; o++) {
            long at = place(s, p, way, k, o - SIDE);
            sum[o] += share * (at < 0 ? 0 : power_at(s, at) - under);
        }
        all += share * fall;
    }
    for (int o = 0; o < OFFSETS && all > 0; o++) a.strength[o] = sum[o] / all;
    a.weight = all / (s->cv * s->cv);
    return a;
}

/* What all four arms have in common: a hull is no cross. 0 where there is none. */
static int common(const arm a[WAYS], double strength[OFFSETS]) {
    double most = INFINITY, weight = 0;
    for (int axis = 0; axis < WAYS; axis += 2) {
        double own = a[axis].weight * a[axis].strength[SIDE] + a[axis + 1].weight * a[axis + 1].strength[SIDE];
        if (!(own > surely * sqrt(a[axis].weight + a[axis + 1].weight))) return 0;
    }
    for (int k = 0; k < WAYS; k++)
        if (a[k].weight > 0) most = fmin(most, a[k].strength[SIDE] + allowed / sqrt(a[k].weight));
    for (int o = 0; o < OFFSETS; o++) strength[o] = 0;
    for (int k = 0; k < WAYS; k++) {
        if (!(a[k].weight > 0) || a[k].strength[SIDE] > alike * most + surely / sqrt(a[k].weight)) continue;
        weight += a[k].weight;
        for (int o = 0; o < OFFSETS; o++) strength[o] += a[k].weight * a[k].strength[o];
    }
    if (!(strength[SIDE] > together * sqrt(weight))) return 0;
    for (int o = 0; o < OFFSETS; o++) strength[o] = fmin(fmax(strength[o] / weight, 0), most);
    return 1;
}

/* An arm's pixel without it, where what lies close beside it on both sides has such powers. Where the arm outshines
 * both, nothing else is known of the pixel but what stands above twice the arm. */
static double without(double power, double arm, double left, double right) {
    double rest = power - (fmax(left, right) < arm ? 2 : 1) * arm;
    return fmax(rest, fmin(power, fmin(left, right)));
}

static void take_off(const sheet *s, const point *p, const double strength[OFFSETS]) {
    int furthest = (int)fmin(sqrt(strength[SIDE] * p->power / faintest), s->view->width);
    for (int way = 0; way < WAYS; way++)
        for (int k = s->nearest; k <= furthest; k++) {
            long left = place(s, p, way, k, -s->close), right = place(s, p, way, k, s->close);
            if (left < 0 || right < 0) continue;
            for (int o = SIDE - s->side; o <= SIDE + s->side; o++) {
                long at = place(s, p, way, k, o - SIDE);
                double arm = strength[o] * p->power / ((double)k * k);
                if (at < 0 || !(arm > 0)) continue;
                double rest = without(power_at(s, at), arm, power_at(s, left), power_at(s, right));
                s->raw[at] = (float)((sqrt(rest) - 1) * s->sea);
            }
        }
}

static int is_top(const sheet *s, int x, int y) {
    const tnk_view *v = s->view;
    float own = s->raw[y * v->stride + x];
    for (int j = y - 1; j <= y + 1; j++)
        for (int i = x - 1; i <= x + 1; i++)
            if (i >= 0 && j >= 0 && i < v->width && j < v->height && s->raw[j * v->stride + i] > own) return 0;
    return 1;
}

/* The brightest points of a map, brightest first. */
static int points(const sheet *s, point out[POINTS]) {
    const tnk_view *v = s->view;
    float least = (float)((sqrt(brightest) - 1) * s->sea);
    int n = 0;
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            long at = y * v->stride + x;
            if (s->raw[at] < least || !tnk_echo_is_sea(v, at) || !is_top(s, x, y)) continue;
            point p = {x, y, power_at(s, at)};
            int k = n < POINTS ? n++ : POINTS;
            for (; k > 0 && out[k - 1].power < p.power; k--)
                if (k < POINTS) out[k] = out[k - 1];
            if (k < POINTS) out[k] = p;
        }
    return n;
}

/* Arms lie along range and along the flight. */
static void lay_ways(sheet *s) {
    const double *g = s->view->ground, det = g[0] * g[3] - g[1] * g[2], turn = s->view->radar_azimuth_deg * TNK_RAD;
    double x = (g[3] * sin(turn) - g[2] * cos(turn)) / det, y = (g[0] * cos(turn) - g[1] * sin(turn)) / det;
    double off = remainder(atan2(y, x), 90 * TNK_RAD);
    if (!(fabs(off) > upright_deg * TNK_RAD)) x = 1, y = 0;
    double one = hypot(x, y);
    for (int way = 0; way < WAYS; way++) {
        double sign = way % 2 ? -1 : 1;
        s->steps[way][0] = sign * (way < 2 ? x : -y) / one, s->steps[way][1] = sign * (way < 2 ? y : x) / one;
    }
}

/* Correlation of neighbours in what is not bright, of every so many-th row. */
static double correlation(const tnk_view *v, const float *raw) {
    double sum = 0, own = 0;
    for (int y = 0; y + 1 < v->height; y += 1 + v->height / ROWS_LOOKED_AT)
        for (int x = 0; x + 1 < v->width; x++) {
            long at = y * v->stride + x, other[2] = {at + 1, at + v->stride};
            for (int k = 0; k < 2; k++) {
                float a = raw[at], b = raw[other[k]];
                if (!(fabsf(a) < 3 && fabsf(b) < 3)) continue;
                if (!tnk_echo_is_sea(v, at) || !tnk_echo_is_sea(v, other[k])) continue;
                sum += a * b, own += 0.5 * (a * a + b * b);
            }
        }
    return own > 0 ? sum / own : 0;
}

/* Where neighbours hang together, two pixels make a resolution cell. */
static void lay_distances(sheet *s) {
    double g = correlation(s->view, s->raw), cell = 1 + fmin(fmax((g - tied) / wholly, 0), 1);
    s->cv = 2 / s->sea * sqrt(1.25 * (1 + fmin(fmax(g, 0), 0.8)) / (1 - fmin(fmax(g, 0), 0.8)));
    s->nearest = (int)lround(2 * cell), s->clear = (int)lround(1 + 4 * cell);
    s->side = (int)lround(cell), s->close = s->side + 1, s->beside = s->side + 2, s->beyond = s->side + 3;
}

int tnk_echo_arms_cut(const tnk_view *view, float *raw, double sea) {
    sheet s = {.view = view, .raw = raw, .sea = sea};
    point p[POINTS];
    int n = sea > least_sea ? points(&s, p) : 0, cut = 0;
    if (n) lay_ways(&s), lay_distances(&s);
    for (int i = 0; i < n; i++) {
        arm a[WAYS];
        double strength[OFFSETS];
        for (int way = 0; way < WAYS; way++) a[way] = look_along(&s, &p[i], way);
        if (!common(a, strength)) continue;
        take_off(&s, &p[i], strength);
        cut++;
    }
    return cut;
}
