#include "find/form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "find/line_inner.h"
#include "find/sea.h"

_Static_assert(TNK_STACK_ROWS == 5, "a row of sums for each row of places");
enum {
    AXES = 20, LENGTHS = 6, BRIGHTS = 3, LEVELS = 7,
    MOST = 224,                                /* pixels of a form */
    OFF = 2, OFFS = 2 * OFF + 1,               /* pixels that a form may lie from the line's middle */
    TURNS = 3,                                 /* axes that a form may be turned from the line's */
    HALF_FORM = 15, REACH = HALF_FORM + OFF, SIDE = 2 * REACH + 1, STRIDE = SIDE + TNK_STACK - OFFS,
    OWN = 20,                                  /* pixels around a line that may be its hull's */
    AROUND = TNK_FORM_AROUND, WIDE = 2 * AROUND + 1,
    BLOCK = 5, BLOCKS = (WIDE / BLOCK) * (WIDE / BLOCK), FEWEST_BLOCKS = 60,
    BINS = 160, PER_UNIT = 16, ROUNDS = 3
};
static const double pi = 3.14159265358979323846;
static const double length_px[LENGTHS] = {8, 10, 12.5, 15.5, 19.5, 25}, blur_px = 0.7;
static const double bright_db[BRIGHTS] = {4.5, 6, 7.5};
static const double lowest = 0.2, step = 1.6; /* power of levels over the sea's: the first, and from one to the next */
static const double hull_share = 0.75;         /* of the sea's variance */
static const float most_of_one = 4;           /* log likelihood that a pixel counts */
static const float least_sum = 0;             /* all that are lower add up to less than is asked of a line */
static const float clip = 3;
static const double spread = 5; /* forms and places beside each other say the same: by simulated clutter */

/* The pixels of one form in a hull so bright: places in the map when it lies in its upper left corner. */
typedef struct form {
    int n;
    uint16_t at[MOST];
} form;

struct tnk_forms {
    form at[AXES][LENGTHS][BRIGHTS];
};

/* ---- the bank ---- */

static int level_of(double power) {
    int k = (int)lround(log(power / lowest) / log(step));
    return k < 0 ? 0 : k < LEVELS ? k : LEVELS - 1;
}

/* Share of a pixel that a blurred strip covers, whose edges are `half` from its middle. */
static double covered(double at, double half) {
    double s = blur_px * sqrt(2);
    return 0.5 * (erf((at + half) / s) - erf((at - half) / s));
}

static void add_pixel(form *f, int x, int y, double power) {
    if (power < 0.75 * lowest || f->n == MOST) return;
    f->at[f->n++] = (uint16_t)((level_of(power) * SIDE + HALF_FORM + y) * STRIDE + HALF_FORM + x);
}

static void lay_form(int axis, int length, form f[BRIGHTS]) {
    double dx = cos(pi * axis / AXES), dy = sin(pi * axis / AXES);
    double half = 0.5 * length_px[length], breadth = half / TNK_FORM_SLIMNESS;
    for (int y = -HALF_FORM; y <= HALF_FORM; y++)
        for (int x = -HALF_FORM; x <= HALF_FORM; x++) {
            double u = x * dx + y * dy, v = y * dx - x * dy;
            if (fabs(u) > half + 4 * blur_px || fabs(v) > breadth + 4 * blur_px) continue;
            double share = covered(u, half) * covered(v, breadth);
            for (int b = 0; b < BRIGHTS; b++) add_pixel(&f[b], x, y, share * (pow(10, bright_db[b] / 10) - 1));
        }
}

tnk_forms *tnk_forms_new(void) {
    tnk_forms *all = tnk_alloc_zero(1, sizeof *all);
    for (int a = 0; all && a < AXES; a++)
        for (int l = 0; l < LENGTHS; l++) lay_form(a, l, all->at[a][l]);
    return all;
}

/* ---- the sea around ---- */

typedef struct patch {
    const tnk_line_opts *o;
    const float *const *const *plane;
    const uint8_t *mask;
    int x, y;                 /* the line's middle, in the region */
    float level;              /* of the lattice: logarithms count from here */
    float v[WIDE][WIDE];
    uint8_t sea[WIDE][WIDE];
} patch;

/* What the sea's logarithms are around: mean, variance, how many pixels count as one, and a histogram of every fourth. */
typedef struct sea {
    double mean, variance, together;
    int count[BINS];
} sea;

static double value_of(int bin) { return (bin + 0.5 - 0.5 * BINS) / PER_UNIT; }

static void read_patch(patch *p) {
    const tnk_line_opts *o = p->o;
    const tnk_lattice *l = o->lattice;
    float scratch[WIDE];
    int x0 = p->x - AROUND, first = x0 < 0 ? -x0 : 0, end = x0 + WIDE > o->width ? o->width - x0 : WIDE;
    memset(p->sea, 0, sizeof p->sea);
    for (int j = 0; j < WIDE; j++) {
        const float *from[TNK_CHANNELS] = {NULL};
        int y = p->y - AROUND + j;
        if (y < 0 || y >= o->height) continue;
        for (int c = 0; c < l->channels; c++) from[c] = p->plane[c][y] + x0 + first;
        tnk_line_logs(l->kern, from, o->least, l->channels, end - first, p->v[j] + first, scratch);
        const uint8_t *mask = p->mask + (long)y * o->width + x0;
        for (int i = first; i < end; i++) p->v[j][i] -= p->level, p->sea[j][i] = (mask[i] & TNK_SEA_SEA) != 0;
    }
}

static int is_own(int x, int y) { return abs(x - AROUND) <= OWN && abs(y - AROUND) <= OWN; }

static void count(const patch *p, int out[BINS]) {
    memset(out, 0, BINS * sizeof *out);
    for (int y = 0; y < WIDE; y += 2)
        for (int x = 0; x < WIDE; x += 2) {
            if (!p->sea[y][x] || is_own(x, y)) continue;
            int bin = (int)(p->v[y][x] * PER_UNIT + BINS / 2);
            out[bin < 0 ? 0 : bin < BINS ? bin : BINS - 1]++;
        }
}

/* Mean and variance of what is within three standard deviations. */
static void moments(sea *s) {
    s->mean = 0, s->variance = INFINITY;
    for (int round = 0; round <= ROUNDS; round++) {
        double n = 0, sum = 0, square = 0, reach = clip * sqrt(s->variance);
        for (int b = 0; b < BINS; b++) {
            if (fabs(value_of(b) - s->mean) > reach) continue;
            n += s->count[b], sum += s->count[b] * value_of(b), square += s->count[b] * value_of(b) * value_of(b);
        }
        s->mean = sum / n;
        s->variance = fmax(square / n - s->mean * s->mean, 1e-4);
    }
}

/* Means of the blocks that are sea; their number. */
static int blocks(const patch *p, float out[BLOCKS]) {
    int n = 0;
    for (int y = 0; y + BLOCK <= WIDE; y += BLOCK)
        for (int x = 0; x + BLOCK <= WIDE; x += BLOCK) {
            float sum = 0;
            int whole = !is_own(x, y) && !is_own(x + BLOCK - 1, y + BLOCK - 1);
            for (int j = y; j < y + BLOCK; j++)
                for (int i = x; i < x + BLOCK; i++) whole &= p->sea[j][i], sum += p->v[j][i];
            out[n] = sum / (BLOCK * BLOCK);
            n += whole;
        }
    return n;
}

/* 0 where too little is known. */
static int measure(const patch *p, double unrest, sea *s) {
    float mean[BLOCKS], middle, sum, square;
    int n = blocks(p, mean);
    if (n < FEWEST_BLOCKS) return 0;
    count(p, s->count);
    moments(s);
    double limit = INFINITY, scatter = 0;
    middle = p->o->lattice->kern->kth(mean, n, n / 2);
    for (int round = 0; round <= ROUNDS; round++) {
        int kept = 0;
        sum = square = 0;
        for (int i = 0; i < n; i++) {
            float d = mean[i] - middle;
            if (fabsf(d) > limit) continue;
            sum += d, square += d * d, kept++;
        }
        scatter = square / kept - (sum / kept) * (sum / kept);
        limit = clip * sqrt(scatter);
    }
    s->together = fmax(1, scatter * BLOCK * BLOCK / s->variance) * fmax(1, unrest * unrest);
    return 1;
}

/* ---- likelihoods ---- */

/* Of a value so far over the sea's mean, at a level so far over it, on a sea of that variance. */
static float likelihood(float v, float level, float variance) {
    float off = v - level, sum = 0.5f * (v * v - off * off / (float)hull_share) / variance;
    sum -= 0.5f * logf((float)hull_share);
    return sum > most_of_one ? most_of_one : sum < -most_of_one ? -most_of_one : sum;
}

/* Log likelihoods of every pixel near the line, of each level; 0 beyond. */
static void lay_map(const patch *p, const sea *s, float map[LEVELS][SIDE][STRIDE]) {
    memset(map, 0, LEVELS * sizeof *map);
    for (int k = 0; k < LEVELS; k++) {
        float variance = (float)s->variance, mean = (float)s->mean;
        float level = (float)(0.5 * p->o->lattice->channels * log(1 + lowest * pow(step, k)));
        double n = 0, ratio = 0, most = s->mean + clip * sqrt(s->variance) + level;
        for (int b = 0; b < BINS && value_of(b) < most; b++) {
            if (!s->count[b]) continue;
            n += s->count[b], ratio += s->count[b] * exp(likelihood((float)value_of(b) - mean, level, variance));
        }
        float start = (float)log(ratio / n), share = (float)(1 / s->together);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                int j = y + AROUND - REACH, i = x + AROUND - REACH;
                float one = likelihood(p->v[j][i] - mean, level, variance);
                map[k][y][x] = p->sea[j][i] ? share * (one - start) : 0;
            }
    }
}

double tnk_form_weigh(const tnk_forms *all, const float *const *const *plane, const uint8_t *mask,
                      const tnk_line_opts *o, tnk_line *line) {
    int col = (int)floor(line->col), row = (int)floor(line->row);
    patch p = {.o = o, .plane = plane, .mask = mask, .x = col - o->col, .y = row - o->row};
    float map[LEVELS][SIDE][STRIDE], best = -INFINITY;
    double total = 0, long_sum = 0, x_sum = 0, y_sum = 0;
    sea s;
    p.level = tnk_lattice_param(o->lattice, TNK_LOG_MEAN, row / TNK_CELL)[col / TNK_CELL];
    read_patch(&p);
    if (!measure(&p, line->unrest, &s)) return -INFINITY;
    lay_map(&p, &s, map);
    int axis = (int)lround(atan2(line->dy, line->dx) / pi * AXES);
    for (int k = 0; k < (2 * TURNS + 1) * LENGTHS * BRIGHTS; k++) {
        int a = (axis - TURNS + k / (LENGTHS * BRIGHTS) + 2 * AXES) % AXES, l = k / BRIGHTS % LENGTHS;
        const form *f = &all->at[a][l][k % BRIGHTS];
        float sum[OFFS][TNK_STACK];
        o->lattice->kern->stack(sum, map[0][0], STRIDE, f->at, f->n);
        for (int place = 0; place < OFFS * OFFS; place++) {
            int dx = place % OFFS - OFF, dy = place / OFFS - OFF;
            float v = sum[dy + OFF][dx + OFF];
            if (!(v > least_sum)) continue;
            double share = exp(v);
            total += share;
            long_sum += share * length_px[l], x_sum += share * dx, y_sum += share * dy;
            if (v <= best) continue;
            best = v;
            line->dx = cos(pi * a / AXES), line->dy = sin(pi * a / AXES);
        }
    }
    if (!(total > 0)) return -INFINITY;
    line->col = col + 0.5 + x_sum / total, line->row = row + 0.5 + y_sum / total;
    line->length = long_sum / total;
    return (log(total / (4 * AXES * LENGTHS * BRIGHTS)) + spread) / o->lattice->seed_log;
}
