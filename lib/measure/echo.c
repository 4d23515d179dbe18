#include "measure/echo.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/select.h"

static const double rad = 3.14159265358979323846 / 180;
static const float sigma_of_mad = 1.4826f;
static const float edge_share = 0.35f;  /* of the hull's level: where it ends */
static const float least_level = 2.0f;  /* sea's standard deviations that an edge stands at, at least */
enum { ALONG = 17, ACROSS = 7, MOST_SAMPLES = 1200, FEWEST = 24, STEPS = 48 };

/* How far each pixel stands above the sea, in standard deviations of the sea: tnk_measure.echo, [height][stride]. */
typedef struct map {
    const float *v;
    const tnk_view *view;
    double px_m[4]; /* view pixels per metre: d col, d row east; d col, d row north */
} map;

/* A box on the ground around a place in view pixels. */
typedef struct box {
    double x, y;      /* centre, view pixels; the middle of a pixel is a whole number */
    double turn;      /* of the long axis, radians clockwise from north */
    double length, beam;
} box;

/* ---- the sea around ---- */

static int is_sea(const tnk_view *v, long at) { return (v->valid[at] & 1) && !v->land[at]; }

/* Is a pixel clear of the guessed hull? Half as long and broad again, and three pixels. */
static int is_clear(const map *m, const box *b, int x, int y, double gsd) {
    const double *g = m->view->ground;
    double f = m->view->factor, dx = (x - b->x) * f, dy = (y - b->y) * f, s = sin(b->turn), c = cos(b->turn);
    double e = dx * g[0] + dy * g[2], n = dx * g[1] + dy * g[3];
    return fabs(e * s + n * c) > 0.6 * b->length + 3 * gsd || fabs(e * c - n * s) > 0.6 * b->beam + 3 * gsd;
}

static int channel_sea(const map *m, const box *b, const float *band, double gsd, float *level, float *sd) {
    const tnk_view *v = m->view;
    float s[MOST_SAMPLES];
    long n = 0, all = (long)v->width * v->height, step = 1 + all / MOST_SAMPLES;
    for (long i = 0; i < all && n < MOST_SAMPLES; i += step) {
        long at = i / v->width * v->stride + i % v->width;
        if (is_sea(v, at) && is_clear(m, b, (int)(i % v->width), (int)(i / v->width), gsd)) s[n++] = band[at];
    }
    if (n < FEWEST) return 0;
    *level = tnk_quantile(s, n, 0.5);
    for (long i = 0; i < n; i++) s[i] = fabsf(s[i] - *level);
    *sd = sigma_of_mad * tnk_quantile(s, n, 0.5);
    if (!(*sd > 0.02f * *level)) *sd = 0.02f * *level + 1e-12f;
    return 1;
}

/* Fill the map: both polarisations, each in its own sea's measure, and slightly smoothed. */
static int fill_map(tnk_measure *w, const box *b, double gsd, map *m) {
    const tnk_view *v = m->view;
    long n = v->stride * v->height;
    int channels = (v->band[2] != NULL) + (v->band[3] != NULL);
    if (!tnk_reserve(&w->echo, &w->echo_room, 2 * n, sizeof *w->echo)) return -1;
    float *raw = w->echo + n, *out = w->echo;
    memset(raw, 0, (size_t)n * sizeof *raw);
    for (int c = 2; c < TNK_VIEW_BANDS; c++) {
        float level, sd;
        if (!v->band[c]) continue;
        if (!channel_sea(m, b, v->band[c], gsd, &level, &sd)) return 0;
        float share = 1 / (sd * sqrtf((float)channels));
        for (long i = 0; i < n; i++) raw[i] += v->valid[i] & 1 ? share * (v->band[c][i] - level) : 0;
    }
    static const float side = 0.106f; /* a Gaussian of half a pixel, cut at one */
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            long at = y * v->stride + x;
            long up = y > 0 ? at - v->stride : at, down = y + 1 < v->height ? at + v->stride : at;
            float across = x > 0 && x + 1 < v->width ? raw[at - 1] + raw[at + 1] : 2 * raw[at];
            float corner = x > 0 && x + 1 < v->width
                               ? (raw[up - 1] + raw[up + 1]) + (raw[down - 1] + raw[down + 1])
                               : 2 * (raw[up] + raw[down]);
            const float one = 1 - 2 * side;
            out[at] = one * one * raw[at] + side * one * (across + (raw[up] + raw[down])) + side * side * corner;
        }
    m->v = out;
    return 1;
}

/* ---- a box on the map ---- */

static float sample(const map *m, double x, double y) {
    int ix = (int)floor(x), iy = (int)floor(y);
    if (ix < 0 || iy < 0 || ix + 1 >= m->view->width || iy + 1 >= m->view->height) return 0;
    float fx = (float)(x - ix), fy = (float)(y - iy);
    const float *p = m->v + iy * m->view->stride + ix, *q = p + m->view->stride;
    float top = p[0] + fx * (p[1] - p[0]), low = q[0] + fx * (q[1] - q[0]);
    return top + fy * (low - top);
}

/* View pixels of a metre along and across the box. */
static void axes(const map *m, const box *b, double along[2], double across[2]) {
    double s = sin(b->turn), c = cos(b->turn);
    for (int k = 0; k < 2; k++) {
        along[k] = s * m->px_m[k] + c * m->px_m[2 + k];
        across[k] = c * m->px_m[k] - s * m->px_m[2 + k];
    }
}

/* How far a value stands above the cut: -1 .. 1, as its logarithm nearly. */
static float stands(float v, float cut) {
    if (v <= 0) return -1;
    float q = 2 * (v - cut) / (v + cut);
    return q > 1 ? 1 : q < -1 ? -1 : q;
}

/* Sum over the box of how far it stands above the cut, square metres. */
static double worth(const map *m, const box *b, float cut) {
    double along[2], across[2];
    float sum = 0;
    axes(m, b, along, across);
    for (int j = 0; j < ACROSS; j++) {
        double v = ((double)j / (ACROSS - 1) - 0.5) * b->beam;
        for (int i = 0; i < ALONG; i++) {
            double u = ((double)i / (ALONG - 1) - 0.5) * b->length;
            sum += stands(sample(m, b->x + u * along[0] + v * across[0], b->y + u * along[1] + v * across[1]), cut);
        }
    }
    return sum / (ALONG * ACROSS) * b->length * b->beam;
}

/* Median of the box's inner part. */
static float level_of(const map *m, const box *b) {
    double along[2], across[2];
    float s[ALONG * ACROSS];
    axes(m, b, along, across);
    for (int j = 0; j < ACROSS; j++)
        for (int i = 0; i < ALONG; i++) {
            double u = ((double)i / (ALONG - 1) - 0.5) * 0.9 * b->length, v = ((double)j / (ACROSS - 1) - 0.5) * 0.7 * b->beam;
            s[j * ALONG + i] = sample(m, b->x + u * along[0] + v * across[0], b->y + u * along[1] + v * across[1]);
        }
    return tnk_quantile(s, ALONG * ACROSS, 0.5);
}

/* One of the moves of a box: places and turns it, stretches it, or moves one of its ends or sides. */
enum { MOVES = 8 };
static box moved(const map *m, const box *b, int how, double by_m, double by_rad) {
    double along[2], across[2];
    box t = *b;
    axes(m, b, along, across);
    double a = 0, c = 0;
    switch (how) {
    case 0: a = by_m; break;
    case 1: c = by_m; break;
    case 2: t.turn += by_rad; break;
    case 3: t.length += 2 * by_m; break;
    case 4: t.beam += by_m; break;
    case 5: t.length += by_m, a = 0.5 * by_m; break;
    case 6: t.length += by_m, a = -0.5 * by_m; break;
    default: t.beam += by_m, c = by_rad > 0 ? 0.5 * by_m : -0.5 * by_m; break;
    }
    t.x += a * along[0] + c * across[0];
    t.y += a * along[1] + c * across[1];
    return t;
}

/* Climb: every move both ways, again with half the steps where none is better. */
static double climb(const map *m, float cut, double gsd, double step_px, box *b) {
    double best = worth(m, b, cut), step = step_px * gsd, turn = 0.16 * step_px;
    for (int round = 0; round < STEPS && step > 0.1 * gsd; round++) {
        int better = 0;
        for (int how = 0; how < MOVES; how++)
            for (int sign = -1; sign <= 1; sign += 2) {
                box t = moved(m, b, how, sign * step, sign * turn);
                if (t.length < gsd || t.beam < 0.8 * gsd || t.length < 0.7 * t.beam) continue;
                double v = worth(m, &t, cut);
                if (v > best + 1e-6) best = v, *b = t, better = 1;
            }
        if (!better) step *= 0.5, turn *= 0.5;
    }
    return best;
}

/* ---- from a guess to the box ---- */

/* The bright part of the guessed place: its centre, long axis and extent from second moments. */
static int gather(const map *m, const box *guess, double gsd, box *out) {
    double along[2], across[2], n = 0, su = 0, sv = 0, uu = 0, uv = 0, vv = 0;
    enum { FINE = 48 };
    float s[FINE * FINE];
    axes(m, guess, along, across);
    double length = guess->length + gsd, beam = guess->beam + gsd;
    for (int k = 0; k < FINE * FINE; k++) {
        double u = ((k % FINE) / (FINE - 1.0) - 0.5) * length, v = ((k / FINE) / (FINE - 1.0) - 0.5) * beam;
        s[k] = sample(m, guess->x + u * along[0] + v * across[0], guess->y + u * along[1] + v * across[1]);
    }
    float sorted[FINE * FINE];
    long bright = 0;
    for (int k = 0; k < FINE * FINE; k++)
        if (s[k] > least_level) sorted[bright++] = s[k];
    if (bright < 8) return 0;
    float cut = edge_share * tnk_quantile(sorted, bright, 0.75);
    for (int k = 0; k < FINE * FINE; k++) {
        if (s[k] < cut || s[k] < least_level) continue;
        double u = ((k % FINE) / (FINE - 1.0) - 0.5) * length, v = ((k / FINE) / (FINE - 1.0) - 0.5) * beam;
        n++, su += u, sv += v, uu += u * u, uv += u * v, vv += v * v;
    }
    su /= n, sv /= n, uu = uu / n - su * su, uv = uv / n - su * sv, vv = vv / n - sv * sv;
    double root = sqrt((uu - vv) * (uu - vv) / 4 + uv * uv), mean = (uu + vv) / 2;
    *out = *guess;
    out->x += su * along[0] + sv * across[0];
    out->y += su * along[1] + sv * across[1];
    out->turn += 0.5 * atan2(2 * uv, uu - vv);
    out->length = fmax(sqrt(12 * (mean + root)), 2 * gsd);
    out->beam = fmax(sqrt(12 * fmax(mean - root, 0)), 1.2 * gsd);
    return 1;
}

/* The best box from a start, its own level found on the way. */
static double settle(const map *m, double gsd, box *b, float *level) {
    double value = 0;
    for (int round = 0; round < 3; round++) {
        *level = level_of(m, b);
        float cut = edge_share * *level > least_level ? edge_share * *level : least_level;
        box best = *b;
        value = climb(m, cut, gsd, round ? 0.5 : 1, &best);
        for (int side = -1; side <= 1 && round == 0; side += 2) {
            box turned = *b;
            turned.turn += 0.5 * side;
            double other = climb(m, cut, gsd, 1, &turned);
            if (other > value) value = other, best = turned;
        }
        *b = best;
    }
    return value;
}

static box box_of(const tnk_view *v, const tnk_frame *f) {
    return (box){(f->col - v->col) / v->factor - 0.5, (f->row - v->row) / v->factor - 0.5, f->axis_deg * rad,
                 f->length_m, f->beam_m};
}

static void frame_of(const tnk_view *v, const box *b, tnk_frame *f) {
    *f = (tnk_frame){v->col + (b->x + 0.5) * v->factor, v->row + (b->y + 0.5) * v->factor,
                     b->turn / rad - 360 * floor(b->turn / rad / 360), b->length, b->beam};
}

static map map_of(const tnk_view *v) {
    const double *g = v->ground;
    double det = (g[0] * g[3] - g[1] * g[2]) * v->factor;
    return (map){.view = v, .px_m = {g[3] / det, -g[1] / det, -g[2] / det, g[0] / det}};
}

/* What lies inside, around and in the way of a box. */
static void look_around(const map *m, const box *b, float level, double gsd, tnk_hull *h) {
    const tnk_view *v = m->view;
    float cut = edge_share * level > least_level ? edge_share * level : least_level;
    double along[2], across[2], half_a = 0.5 * b->length, half_b = 0.5 * b->beam, reach = 3 * gsd;
    double in = 0, n_in = 0, out = 0, n_out = 0, land = 0;
    axes(m, b, along, across);
    int na = (int)ceil((half_a + reach) / gsd * 2), nb = (int)ceil((half_b + reach) / gsd * 2);
    for (int j = -nb; j <= nb; j++)
        for (int i = -na; i <= na; i++) {
            double u = 0.5 * i * gsd, w = 0.5 * j * gsd, off = fmax(fabs(u) - half_a, fabs(w) - half_b);
            double x = b->x + u * along[0] + w * across[0], y = b->y + u * along[1] + w * across[1];
            int ix = (int)floor(x + 0.5), iy = (int)floor(y + 0.5);
            int there = ix >= 0 && iy >= 0 && ix < v->width && iy < v->height && (v->valid[iy * v->stride + ix] & 1);
            if (!there && off < 1.5 * gsd) h->remarks |= TNK_HULL_CUT;
            if (!there) continue;
            int is_land = v->land[iy * v->stride + ix];
            if (off <= 0 && v->valid[iy * v->stride + ix] & 2) h->remarks |= TNK_HULL_SATURATED;
            if (is_land && off < 1.5 * gsd) h->remarks |= TNK_HULL_TOUCHES;
            float s = stands(sample(m, x, y), cut);
            if (off <= 0) in += s, n_in++;
            else if (off > 1.2 * gsd && off < reach) out += s, land += is_land, n_out++;
        }
    h->fill = n_in ? in / n_in : 0;
    h->around = n_out ? out / n_out : 0;
    h->land_around = n_out ? land / n_out : 0;
}

static void describe(const map *m, const box *b, float level, double gsd, tnk_hull *h) {
    *h = (tnk_hull){.gsd_m = gsd, .contrast = level, .ratio = b->length / b->beam};
    frame_of(m->view, b, &h->frame);
    look_around(m, b, level, gsd, h);
}

int tnk_echo_box(tnk_measure *w, const tnk_view *view, const tnk_frame *guess, double gsd, tnk_hull *out) {
    map m = map_of(view);
    box b = box_of(view, guess);
    float level;
    int rc = fill_map(w, &b, gsd, &m);
    if (rc <= 0) return rc;
    if (!gather(&m, &b, gsd, &b)) return 0;
    if (!(settle(&m, gsd, &b, &level) > 0)) return 0;
    describe(&m, &b, level, gsd, out);
    return 1;
}

int tnk_echo_measure(tnk_measure *w, const tnk_view *view, const tnk_frame *guess, double gsd,
                     double least_m, tnk_hull *out, int capacity) {
    (void)least_m, (void)capacity;
    int rc = tnk_echo_box(w, view, guess, gsd, out);
    if (rc <= 0) return rc;
    tnk_hull_errors(out->frame.length_m, out->frame.beam_m, gsd, out->contrast, &out->length_sd_m, &out->beam_sd_m, &out->axis_sd_deg);
    return 1;
}
