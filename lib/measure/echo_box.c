/* echo_box.c: the box that holds a radar hull best. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "measure/echo_inner.h"

static const float sigma_of_mad = 1.4826f;
static const float edge_share = 0.35f;  /* of the hull's level: where it ends */
static const float least_level = 2.0f;  /* sea's standard deviations that an edge stands at, at least */
static const float faintest = 0.5f;     /* a level that is none */
static const double widest_piece_m = 150;
static const float faint = 4, most_of_one = 6; /* standard deviations of the sea */
enum { MOST_SAMPLES = 1200, FEWEST = 24, STEPS = 48 };

/* ---- the sea around ---- */

tnk_echo_hem tnk_echo_hem_of(const tnk_echo_map *m, const tnk_echo_box *b, double gsd) {
    tnk_echo_hem h = {.x = b->x, .y = b->y, .factor = m->view->factor, .sine = sin(b->turn), .cosine = cos(b->turn),
                      .half_a = 0.6 * b->length + 3 * gsd, .half_b = 0.6 * b->beam + 3 * gsd};
    memcpy(h.ground, m->view->ground, sizeof h.ground);
    return h;
}

int tnk_echo_is_clear(const tnk_echo_hem *h, int x, int y) {
    double dx = (x - h->x) * h->factor, dy = (y - h->y) * h->factor;
    double e = dx * h->ground[0] + dy * h->ground[2], n = dx * h->ground[1] + dy * h->ground[3];
    return fabs(e * h->sine + n * h->cosine) > h->half_a || fabs(e * h->cosine - n * h->sine) > h->half_b;
}

/* Every so many-th pixel of a view's sea, or of its land, clear of the hull; their number. */
static long gather_clear(const tnk_echo_map *m, const tnk_echo_box *b, const float *band, double gsd, int land,
                         float s[MOST_SAMPLES]) {
    const tnk_view *v = m->view;
    const tnk_echo_hem hem = tnk_echo_hem_of(m, b, gsd);
    long n = 0, all = (long)v->width * v->height, step = 1 + all / MOST_SAMPLES;
    for (long i = 0; i < all && n < MOST_SAMPLES; i += step) {
        long at = i / v->width * v->stride + i % v->width;
        int x = (int)(i % v->width), y = (int)(i / v->width);
        if ((v->valid[at] & 1) && !v->land[at] == !land && tnk_echo_is_clear(&hem, x, y)) s[n++] = band[at];
    }
    return n;
}

/* Typical level of the land around a hull, or the sea's where there is too little. */
static float land_level(const tnk_echo_map *m, const tnk_echo_box *b, const float *band, double gsd, float sea) {
    float s[MOST_SAMPLES];
    long n = gather_clear(m, b, band, gsd, 1, s);
    return n < FEWEST ? sea : fmaxf(m->kern->kth(s, (int)n, (int)(n - 1) / 2), sea);
}

static int channel_sea(const tnk_echo_map *m, const tnk_echo_box *b, const float *band, double gsd, float *level,
                       float *sd) {
    float s[MOST_SAMPLES];
    long n = gather_clear(m, b, band, gsd, 0, s);
    if (n < FEWEST) return 0;
    *level = m->kern->kth(s, (int)n, (int)(n - 1) / 2);
    for (long i = 0; i < n; i++) s[i] = fabsf(s[i] - *level);
    *sd = sigma_of_mad * m->kern->kth(s, (int)n, (int)(n - 1) / 2);
    if (!(*sd > 0.02f * *level)) *sd = 0.02f * *level + 1e-12f;
    return 1;
}

/* A Gaussian of half a pixel, cut at one. */
static void smooth(const tnk_view *v, const float *raw, float *out) {
    static const float side = 0.106f, one = 1 - 2 * side;
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            long at = y * v->stride + x;
            long up = y > 0 ? at - v->stride : at, down = y + 1 < v->height ? at + v->stride : at;
            float across = x > 0 && x + 1 < v->width ? raw[at - 1] + raw[at + 1] : 2 * raw[at];
            float corner = x > 0 && x + 1 < v->width
                               ? (raw[up - 1] + raw[up + 1]) + (raw[down - 1] + raw[down + 1])
                               : 2 * (raw[up] + raw[down]);
            out[at] = one * one * raw[at] + side * one * (across + (raw[up] + raw[down])) + side * side * corner;
        }
}

/* Fill the map: both polarisations, each in its own sea's measure, and slightly smoothed. */
static int fill_map(tnk_measure *w, const tnk_echo_box *b, double gsd, tnk_echo_map *m) {
    const tnk_view *v = m->view;
    long n = v->stride * v->height;
    int channels = (v->band[2] != NULL) + (v->band[3] != NULL);
    if (!tnk_reserve(&w->echo, &w->echo_room, 2 * n, sizeof *w->echo)) return -1;
    float *raw = w->echo + n, sea = 0;
    memset(raw, 0, (size_t)n * sizeof *raw);
    for (int c = 2; c < TNK_VIEW_BANDS; c++) {
        float level, sd;
        if (!v->band[c]) continue;
        if (!channel_sea(m, b, v->band[c], gsd, &level, &sd)) return 0;
        float share = 1 / (sd * sqrtf((float)channels));
        float land = v->ashore == TNK_ASHORE_BRIGHT ? land_level(m, b, v->band[c], gsd, level) : level;
        m->dim -= 0.5f * share * (land - level);
        sea += share * level;
        for (long i = 0; i < n; i++) {
            int ashore = v->ashore != TNK_ASHORE_MAYBE && v->land[i];
            if (!(v->valid[i] & 1) || (ashore && v->ashore == TNK_ASHORE_NOTHING)) continue;
            raw[i] += share * (v->band[c][i] - (ashore ? land : level));
        }
    }
    tnk_echo_arms_cut(v, raw, sea);
    smooth(v, raw, w->echo);
    m->v = w->echo, m->raw = raw;
    return 1;
}

/* ---- a box on the map ---- */

float tnk_echo_sample(const tnk_echo_map *m, double x, double y) {
    int ix = (int)floor(x), iy = (int)floor(y);
    if (ix < 0 || iy < 0 || ix + 1 >= m->view->width || iy + 1 >= m->view->height) return 0;
    float fx = (float)(x - ix), fy = (float)(y - iy);
    const float *p = m->v + iy * m->view->stride + ix, *q = p + m->view->stride;
    float top = p[0] + fx * (p[1] - p[0]), low = q[0] + fx * (q[1] - q[0]);
    return top + fy * (low - top);
}

/* View pixels of a metre along and across the box. */
void tnk_echo_axes(const tnk_echo_map *m, const tnk_echo_box *b, double along[2], double across[2]) {
    double s = sin(b->turn), c = cos(b->turn);
    for (int k = 0; k < 2; k++) {
        along[k] = s * m->px_m[k] + c * m->px_m[2 + k];
        across[k] = c * m->px_m[k] - s * m->px_m[2 + k];
    }
}

/* Of a weak hull, whose pixels are as unsteady as the sea's, the middle between the two is the best. */
tnk_echo_edge tnk_echo_edge_of(float level) {
    float least = 0.5f * level < least_level ? 0.5f * level : least_level;
    float cut = edge_share * level > least ? edge_share * level : least;
    return (tnk_echo_edge){cut, level - cut};
}

float tnk_echo_stands(float v, tnk_echo_edge e) {
    float q = (v - e.cut) / (v > e.cut ? e.rise : e.cut);
    return q > 1 ? 1 : q < -1 ? -1 : q;
}

/* 1 where all four corners of a box lie inside the map. */
static int inside(const tnk_view *v, const tnk_box *b) {
    double x = fabs(b->along[0]) + fabs(b->across[0]), y = fabs(b->along[1]) + fabs(b->across[1]);
    return b->x - x >= 0 && b->y - y >= 0 && b->x + x < v->width - 1 && b->y + y < v->height - 1;
}

/* View pixels of a metre along and across a box, which do not change but where it turns. */
typedef struct axes { double along[2], across[2]; } axes;

static axes axes_of(const tnk_echo_map *m, const tnk_echo_box *b) {
    axes q;
    tnk_echo_axes(m, b, q.along, q.across);
    return q;
}

/* The box, or its middle part, in pixels. */
static tnk_box laid(const tnk_echo_box *b, const axes *q, double share_a, double share_b) {
    double half_a = 0.5 * share_a * b->length, half_b = 0.5 * share_b * b->beam;
    tnk_box out = {.x = b->x, .y = b->y};
    for (int k = 0; k < 2; k++) out.along[k] = q->along[k] * half_a, out.across[k] = q->across[k] * half_b;
    return out;
}

/* Values on a grid over a box. */
static void grid(const tnk_echo_map *m, const tnk_box *b, float out[TNK_BOX]) {
    if (inside(m->view, b)) {
        m->kern->box(out, m->v, m->view->stride, b);
        return;
    }
    for (int k = 0; k < TNK_BOX; k++) {
        double u = 2.0 * (k % TNK_BOX_ALONG) / (TNK_BOX_ALONG - 1) - 1;
        double v = 2.0 * (k / TNK_BOX_ALONG) / (TNK_BOX_ACROSS - 1) - 1;
        double x0 = b->x + v * b->across[0], y0 = b->y + v * b->across[1];
        out[k] = tnk_echo_sample(m, x0 + u * b->along[0], y0 + u * b->along[1]);
    }
}

static float sum_standing(const tnk_echo_map *m, const tnk_box *b, tnk_echo_edge edge) {
    float v[TNK_BOX], sum = 0;
    grid(m, b, v);
    for (int i = 0; i < TNK_BOX; i++) v[i] = tnk_echo_stands(v[i], edge);
    for (int i = 0; i < TNK_BOX; i++) sum += v[i];
    return sum;
}

/* Sums over two boxes of how far they stand above the edge, square metres. */
static void worth(const tnk_echo_map *m, const tnk_echo_box b[2], const axes q[2], tnk_echo_edge edge, double out[2]) {
    const tnk_box box[2] = {laid(&b[0], &q[0], 1, 1), laid(&b[1], &q[1], 1, 1)};
    float sum[2];
    if (inside(m->view, &box[0]) && inside(m->view, &box[1]))
        m->kern->stands(sum, m->v, m->view->stride, box, edge.cut, edge.rise);
    else
        for (int k = 0; k < 2; k++) sum[k] = sum_standing(m, &box[k], edge);
    for (int k = 0; k < 2; k++) out[k] = sum[k] / (float)TNK_BOX * b[k].length * b[k].beam;
}

/* Median of the box's inner part. */
float tnk_echo_level(const tnk_echo_map *m, const tnk_echo_box *b) {
    const axes q = axes_of(m, b);
    const tnk_box part = laid(b, &q, 0.9, 0.7);
    float v[TNK_BOX];
    grid(m, &part, v);
    return m->kern->kth(v, TNK_BOX, TNK_BOX / 2);
}

/* One of the moves of a box: places and turns it, stretches it, or moves one of its ends or sides. */
enum { MOVES = 9 };
enum { TURNS = 2 };
static tnk_echo_box moved(const tnk_echo_box *b, const axes *q, int how, double by_m, double by_rad) {
    tnk_echo_box t = *b;
    double a = 0, c = 0;
    switch (how) {
    case 0: a = by_m; break;
    case 1: c = by_m; break;
    case TURNS: t.turn += by_rad; break;
    case 3: t.length += 2 * by_m; break;
    case 4: t.beam += by_m; break;
    case 5: t.length += by_m, a = 0.5 * by_m; break;
    case 6: t.length += by_m, a = -0.5 * by_m; break;
    case 7: t.beam += by_m, c = 0.5 * by_m; break;
    default: t.beam += by_m, c = -0.5 * by_m; break;
    }
    t.x += a * q->along[0] + c * q->across[0];
    t.y += a * q->along[1] + c * q->across[1];
    return t;
}

/* A move both ways: boxes and what they are worth, less than nothing where a box is none. */
typedef struct ways {
    tnk_echo_box box[2];
    axes axes[2];
    double worth[2];
} ways;

static void try_both(const tnk_echo_map *m, tnk_echo_edge edge, double gsd, const tnk_echo_box *b, const axes *q, int how,
                     double step, double turn, ways *out) {
    for (int k = 0; k < 2; k++) {
        int sign = k ? 1 : -1;
        out->box[k] = moved(b, q, how, sign * step, sign * turn);
        out->axes[k] = how == TURNS ? axes_of(m, &out->box[k]) : *q;
    }
    worth(m, out->box, out->axes, edge, out->worth);
    for (int k = 0; k < 2; k++) {
        const tnk_echo_box *t = &out->box[k];
        if (t->length < gsd || t->beam < 0.8 * gsd || t->length < 0.7 * t->beam) out->worth[k] = -INFINITY;
    }
}

/* Every move both ways in turn, again with half the steps once none is better. */
double tnk_echo_climb(const tnk_echo_map *m, tnk_echo_edge edge, double gsd, double step_px, unsigned moves,
                      tnk_echo_box *b) {
    const tnk_echo_box start[2] = {*b, *b};
    const axes own[2] = {axes_of(m, b), axes_of(m, b)};
    double value[2], best, step = step_px * gsd, turn = 0.16 * step_px;
    axes q = own[0];
    int still = 0; /* moves in turn that are no better */
    worth(m, start, own, edge, value);
    best = value[0];
    for (int round = 0; round < STEPS && step > 0.1 * gsd; round++) {
        for (int how = 0; how < MOVES && still < 2 * MOVES; how++) {
            ways w;
            still += 2;
            if (!(moves >> how & 1)) continue;
            for (int k = 0; k < 2; k++) {
                if (k == 0 || still == 0) try_both(m, edge, gsd, b, &q, how, step, turn, &w);
                if (w.worth[k] > best + 1e-6) best = w.worth[k], *b = w.box[k], q = w.axes[k], still = 0;
                else if (still == 0) still = 1;
            }
        }
        if (still >= 2 * MOVES) step *= 0.5, turn *= 0.5, still = 0;
    }
    return best;
}

double tnk_echo_mean(const tnk_echo_map *m, const tnk_echo_box *b, float most) {
    const axes q = axes_of(m, b);
    const tnk_box box = laid(b, &q, 1, 1);
    float v[TNK_BOX], sum = 0;
    grid(m, &box, v);
    for (int i = 0; i < TNK_BOX; i++) sum += v[i] < most ? v[i] : most;
    return sum / (float)TNK_BOX;
}

double tnk_echo_clearness(const tnk_echo_map *m, const tnk_echo_box *b, float most, double gsd) {
    return tnk_echo_mean(m, b, most) * sqrt(b->length * b->beam) / gsd;
}

/* A faint hull is torn into pieces by speckle: of boxes of usual sizes around the piece the clearest. */
static void widen(const tnk_echo_map *m, double gsd, tnk_echo_box *b) {
    static const double sizes[][2] = {{60, 12}, {90, 16}, {140, 22}, {210, 32}};
    enum { WAYS = 12, PLACES = 3, SIZES = sizeof sizes / sizeof *sizes };
    double best = tnk_echo_clearness(m, b, most_of_one, gsd);
    tnk_echo_box start = *b;
    for (int k = 0; k < SIZES * WAYS * PLACES; k++) {
        const double *size = sizes[k / (WAYS * PLACES)];
        tnk_echo_box t = {start.x, start.y, start.turn + k % WAYS * (180 * TNK_RAD / WAYS), size[0],
                          fmax(size[1], 1.5 * gsd)};
        double along[2], across[2], shift = 0.3 * (k / WAYS % PLACES - 1) * t.length;
        tnk_echo_axes(m, &t, along, across);
        t.x += shift * along[0], t.y += shift * along[1];
        double v = tnk_echo_clearness(m, &t, most_of_one, gsd);
        if (v > best) best = v, *b = t;
    }
}

/* ---- from a guess to the box ---- */

static tnk_echo_box box_of(const tnk_view *v, const tnk_frame *f) {
    return (tnk_echo_box){(f->col - v->col) / v->factor - 0.5, (f->row - v->row) / v->factor - 0.5, f->axis_deg * TNK_RAD,
                 f->length_m, f->beam_m};
}

void tnk_echo_frame_of(const tnk_view *v, const tnk_echo_box *b, tnk_frame *f) {
    *f = (tnk_frame){v->col + (b->x + 0.5) * v->factor, v->row + (b->y + 0.5) * v->factor,
                     b->turn / TNK_RAD - 360 * floor(b->turn / TNK_RAD / 360), b->length, b->beam};
}

tnk_echo_map tnk_echo_map_of(const tnk_kern *kern, const tnk_view *v) {
    const double *g = v->ground;
    double det = (g[0] * g[3] - g[1] * g[2]) * v->factor;
    return (tnk_echo_map){.kern = kern, .view = v, .px_m = {g[3] / det, -g[1] / det, -g[2] / det, g[0] / det}};
}

/* The bright part of the guessed place: its centre, long axis and extent from second moments. */
static int gather(const tnk_echo_map *m, const tnk_echo_box *guess, double gsd, tnk_echo_box *out) {
    double along[2], across[2], n = 0, su = 0, sv = 0, uu = 0, uv = 0, vv = 0;
    enum { FINE = 48 };
    float s[FINE * FINE];
    tnk_echo_axes(m, guess, along, across);
    double length = guess->length + gsd, beam = guess->beam + gsd;
    for (int k = 0; k < FINE * FINE; k++) {
        double u = ((k % FINE) / (FINE - 1.0) - 0.5) * length, v = ((k / FINE) / (FINE - 1.0) - 0.5) * beam;
        s[k] = tnk_echo_sample(m, guess->x + u * along[0] + v * across[0], guess->y + u * along[1] + v * across[1]);
    }
    float sorted[FINE * FINE];
    int bright = 0;
    for (int k = 0; k < FINE * FINE; k++)
        if (s[k] > least_level) sorted[bright++] = s[k];
    if (bright < 8) return 0;
    float cut = edge_share * m->kern->kth(sorted, bright, (int)(0.75 * (bright - 1)));
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
static double settle(const tnk_echo_map *m, double gsd, tnk_echo_box *b, float *level) {
    double value = 0;
    for (int round = 0; round < 3; round++) {
        *level = tnk_echo_level(m, b);
        if (!(*level > faintest)) return 0;
        tnk_echo_edge cut = tnk_echo_edge_of(*level);
        tnk_echo_box best = *b;
        value = tnk_echo_climb(m, cut, gsd, round ? 0.5 : 1, TNK_ECHO_ALL, &best);
        for (int side = -1; side <= 1 && round == 0; side += 2) {
            tnk_echo_box turned = *b;
            turned.turn += 0.5 * side;
            double other = tnk_echo_climb(m, cut, gsd, 1, TNK_ECHO_ALL, &turned);
            if (other > value) value = other, best = turned;
        }
        *b = best;
    }
    return value;
}

int tnk_echo_find(tnk_measure *w, tnk_echo_map *m, const tnk_frame *guess, double gsd, tnk_echo_box *b,
                  float *level) {
    *b = box_of(m->view, guess);
    int rc = fill_map(w, b, gsd, m);
    if (rc <= 0) return rc;
    tnk_echo_box whole = *b;
    if (!gather(m, b, gsd, b)) return 0;
    if (b->length < widest_piece_m && tnk_echo_level(m, b) < faint) {
        widen(m, gsd, b);
        if (tnk_echo_clearness(m, &whole, most_of_one, gsd) > tnk_echo_clearness(m, b, most_of_one, gsd)) *b = whole;
    }
    return settle(m, gsd, b, level) > 0;
}
