#include "find/cloud.h"

#include <math.h>

#include "base/mem.h"
#include "base/num.h"
#include "find/sea.h"

enum { BLOCK = 8, AROUND = 4 }; /* clear water is sought in 9 x 9 blocks of 8 x 8 cells */
enum { FEWEST = 8 };            /* cells of water that tell what is clear */

static const double clear_share = 0.25; /* shadows of clouds are darker than clear water, and fewer */
static const float least_rise = 14;     /* of a veil, in units of the fine noise of clear water, */
static const float least_own = 10.5f;   /* and of its own, which glint raises */
static const float least_of_land = 0.09f; /* of the way from water to land */
static const float own_noise = 0.002f;  /* of the level: where 8 bits or JPEG leave none */
static const float white = 0.75f;       /* a cloud rises as much in red as in the near infrared, about */
static const float smooth = 0.05f;      /* and its neighbouring pixels differ little, */
static const float smooth_grey = 0.12f; /* which is all that a single channel has to go by */
static const float as_water = 1.5f;     /* or no more than the water, whose noise shows through haze */
static const float thick = 2;           /* the strength of a cloud that lets no water through */

/* From the absolute difference of two normal numbers to their sd. */
static const float sd_of_mean = 0.8862f, sd_of_median = 1.0484f;

/* ---- one cell ---- */

/* Is a pixel valid, and bright, or not? */
static int is(uint8_t mask, int bright) {
    return (mask & (TNK_SEA_VALID | TNK_SEA_BRIGHT)) == (bright ? TNK_SEA_VALID | TNK_SEA_BRIGHT : TNK_SEA_VALID);
}

/* Noise of one pixel from the differences of neighbours, on every other row and column: by their median,
 * which a ship or a wake does not raise, but no less than half of what their mean says, since in 8 bits
 * most differences are 0. */
static float noise_of(const tnk_kern *kern, const float *p, const uint8_t *mask, int bright, int all, int width,
                      int height, long stride) {
    float step[TNK_CELL * TNK_CELL / 4];
    int n = 0;
    for (int y = 0; y < height; y += 2) {
        const float *row = p + y * stride;
        const uint8_t *m = mask + y * stride;
        for (int x = 0; all && x < width / 2; x++) step[n + x] = fabsf(row[2 * x + 1] - row[2 * x]);
        if (all) n += width / 2;
        for (int x = 0; !all && x + 1 < width; x += 2)
            if (is(m[x], bright) && is(m[x + 1], bright)) step[n++] = fabsf(row[x + 1] - row[x]);
    }
    if (!n) return 0;
    return fmaxf(kern->kth(step, n, n / 2) * sd_of_median, kern->sum(step, n) / (float)n * sd_of_mean / 2);
}

static float mean_of(const float *p, const uint8_t *mask, int width, int height, long stride) {
    double sum = 0;
    long n = 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (is(mask[y * stride + x], 1)) sum += p[y * stride + x], n++;
    return n ? (float)(sum / (double)n) : 0;
}

void tnk_sky_measure(const tnk_kern *kern, const float *const *plane, const uint8_t *mask, int width, int height,
                     long stride, int channels, tnk_sky *out) {
    int dark = 0, light = 0;
    *out = (tnk_sky){0};
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            dark += is(mask[y * stride + x], 0), light += is(mask[y * stride + x], 1);
    out->bright = (float)light;
    out->valid = (float)(dark + light);
    for (int c = 0; c < channels; c++) {
        if (dark) out->fine[c] = noise_of(kern, plane[c], mask, 0, dark == width * height, width, height, stride);
        if (!light) continue;
        out->bright_mean[c] = mean_of(plane[c], mask, width, height, stride);
        out->bright_fine[c] = noise_of(kern, plane[c], mask, 1, light == width * height, width, height, stride);
    }
}

/* ---- the scene ---- */

static int blocks(int cells) { return (cells + BLOCK - 1) / BLOCK; }

enum { SIDE = (2 * AROUND + 1) * BLOCK };
_Static_assert(SIDE * SIDE <= TNK_KTH_MOST, "a rank is sought among all cells around");

/* Levels and noise by channel of the cells that have water in the rows around a block, one column of blocks after the
 * other: those around one block lie side by side. */
typedef struct surroundings {
    float *value[2 * TNK_CHANNELS];
    int *start; /* of each column, and of what is behind the last */
} surroundings;

static void list_around(const tnk_lattice *l, int by, surroundings *all) {
    int y0 = tnk_most((by - AROUND) * BLOCK, 0), y1 = tnk_least((by + AROUND + 1) * BLOCK, l->rows), across = blocks(l->cols), n = 0;
    for (int bx = 0; bx < across; bx++) {
        all->start[bx] = n;
        for (int y = y0; y < y1; y++)
            for (int x = bx * BLOCK; x < tnk_least((bx + 1) * BLOCK, l->cols); x++) {
                const tnk_sky s = tnk_lattice_sky(l, x, y);
                if (!s.has_water) continue;
                for (int c = 0; c < l->channels; c++) all->value[2 * c][n] = s.mean[c], all->value[2 * c + 1][n] = s.fine[c];
                n++;
            }
    }
    all->start[across] = n;
}

static tnk_clear look_around(const tnk_lattice *l, const tnk_levels *levels, int land_channel, int bx,
                             const surroundings *all) {
    tnk_clear out = {0};
    int from = all->start[tnk_most(bx - AROUND, 0)], n = all->start[tnk_least(bx + AROUND + 1, blocks(l->cols))] - from;
    int k = (int)(clear_share * (double)(n - 1));
    if (n < FEWEST) return out;
    for (int c = 0; c < l->channels; c++) {
        out.level[c] = l->kern->kth(all->value[2 * c] + from, n, k);
        out.noise[c] = l->kern->kth(all->value[2 * c + 1] + from, n, k);
    }
    for (int c = 0; c < l->channels; c++) {
        out.need[c] = least_rise * fmaxf(out.noise[c], own_noise * fabsf(out.level[c]));
        if (c == land_channel && levels->has_land)
            out.need[c] = fmaxf(out.need[c], least_of_land * (levels->land_typ - out.level[c]));
    }
    out.known = 1;
    return out;
}

/* How far all channels rise, of what makes a veil. fine: the noise of that water. */
static float strength(const tnk_clear *c, int channels, const float *water, const float *fine) {
    float all = INFINITY;
    for (int i = 0; i < channels; i++) {
        float need = fmaxf(c->need[i], least_own * fine[i]);
        all = fminf(all, (water[i] - c->level[i]) / (need > 0 ? need : 1));
    }
    return fmaxf(all, 0);
}

int tnk_sky_is_cloud(const tnk_sky *s, int channels, const tnk_clear *c) {
    float lo = INFINITY, hi = 0, most_fine = channels > 1 ? smooth : smooth_grey;
    if (!(s->bright > 0.5f * s->valid)) return 0; /* more than any ship fills */
    for (int i = 0; i < channels; i++) {
        float rise = s->bright_mean[i] - c->level[i];
        if (!(rise > 0) || s->bright_fine[i] > fmaxf(most_fine * rise, as_water * c->noise[i])) return 0;
        lo = fminf(lo, rise);
        hi = fmaxf(hi, rise);
    }
    return lo >= white * hi;
}

/* What one pass over the cells needs and sums up. */
typedef struct pass {
    const tnk_lattice *lattice;
    int user;
    double valid, under; /* of cells around which clear water is known */
} pass;

static void judge_cell(pass *p, int x, int y, const tnk_clear *c, float *veil) {
    const tnk_lattice *l = p->lattice;
    const tnk_sky s = tnk_lattice_sky(l, x, y);
    *veil = NAN;
    if (!c->known) return;
    p->valid += s.valid;
    if (s.has_water) *veil = strength(c, l->channels, s.mean, s.fine);
    if (*veil >= 1) p->under += s.valid - s.bright;
    if (p->user || !tnk_sky_is_cloud(&s, l->channels, c)) return;
    p->under += s.bright;
    if (isnan(*veil)) *veil = thick;
}

/* The clear water around blocks, a row of them a task. */
typedef struct clearing {
    const tnk_lattice *lattice;
    const tnk_levels *levels;
    int land_channel;
    tnk_clear *clear;
    float *value; /* of each worker: [2 * channels][SIDE * cols] */
    int *start;   /* [blocks across + 1] */
} clearing;

static int clear_row(void *arg, int by, int worker) {
    const clearing *c = arg;
    const tnk_lattice *l = c->lattice;
    int across = blocks(l->cols);
    size_t each = (size_t)SIDE * (size_t)l->cols;
    surroundings all = {.start = c->start + worker * (across + 1)};
    for (int i = 0; i < 2 * l->channels; i++) all.value[i] = c->value + ((size_t)worker * 2 * (size_t)l->channels + (size_t)i) * each;
    list_around(l, by, &all);
    for (int bx = 0; bx < across; bx++)
        c->clear[by * across + bx] = look_around(l, c->levels, c->land_channel, bx, &all);
    return TNK_OK;
}

/* 1, or 0 without memory. */
static int find_clear(tnk_pool *pool, const tnk_lattice *l, const tnk_levels *levels, int land_channel, tnk_clear *clear) {
    size_t workers = (size_t)tnk_pool_threads(pool);
    clearing c = {.lattice = l, .levels = levels, .land_channel = land_channel, .clear = clear};
    c.value = tnk_alloc(workers * 2 * (size_t)l->channels * SIDE * (size_t)l->cols, sizeof *c.value);
    c.start = tnk_alloc(workers * ((size_t)blocks(l->cols) + 1), sizeof *c.start);
    int ok = c.value && c.start;
    if (ok) tnk_pool_run(pool, blocks(l->rows), clear_row, NULL, &c);
    tnk_free(c.value);
    tnk_free(c.start);
    return ok;
}

int tnk_cloud_find(tnk_pool *pool, const tnk_lattice *l, const tnk_levels *levels, int land_channel, int user,
                   tnk_cloud *out) {
    pass p = {.lattice = l, .user = user};
    int bc = blocks(l->cols), br = blocks(l->rows);
    *out = (tnk_cloud){.lattice = l, .cols = l->cols, .rows = l->rows, .share = NAN};
    out->veil = tnk_alloc((size_t)l->cols * (size_t)l->rows, sizeof *out->veil);
    out->clear = tnk_alloc((size_t)bc * (size_t)br, sizeof *out->clear);
    int ok = out->veil && out->clear && find_clear(pool, l, levels, land_channel, out->clear);
    for (int y = 0; ok && y < l->rows; y++)
        for (int x = 0; x < l->cols; x++) {
            size_t at = (size_t)y * (size_t)l->cols + (size_t)x;
            judge_cell(&p, x, y, &out->clear[y / BLOCK * bc + x / BLOCK], &out->veil[at]);
        }
    if (!ok) tnk_cloud_free(out);
    else if (p.valid > 0) out->share = p.under / p.valid;
    return ok;
}

void tnk_cloud_free(tnk_cloud *cloud) {
    tnk_free(cloud->veil);
    tnk_free(cloud->clear);
    *cloud = (tnk_cloud){.share = NAN};
}

static int between(int v, int lo, int hi) { return v < lo ? lo : v > hi ? hi : v; }

/* Between the centres of cells, of those that are known. */
static double veil_at(const tnk_cloud *cloud, double x, double y) {
    double sum = 0, weight = 0;
    int x0 = (int)floor(x), y0 = (int)floor(y);
    for (int i = 0; i < 4; i++) {
        int c = between(x0 + (i & 1), 0, cloud->cols - 1), r = between(y0 + (i >> 1), 0, cloud->rows - 1);
        double u = x - x0, v = y - y0, w = (i & 1 ? u : 1 - u) * (i >> 1 ? v : 1 - v);
        float veil = cloud->veil[(size_t)r * (size_t)cloud->cols + (size_t)c];
        if (isnan(veil)) continue;
        sum += w * fminf(veil, 3);
        weight += w;
    }
    return weight > 0 ? sum / weight : 0;
}

float tnk_cloud_at(const tnk_cloud *cloud, double col, double row, const float *water) {
    int x = between((int)(col / TNK_CELL), 0, cloud->cols - 1), y = between((int)(row / TNK_CELL), 0, cloud->rows - 1);
    const tnk_clear *c = &cloud->clear[y / BLOCK * blocks(cloud->cols) + x / BLOCK];
    const tnk_sky s = tnk_lattice_sky(cloud->lattice, x, y);
    int channels = cloud->lattice->channels, own = water && c->known;
    for (int i = 0; own && i < channels; i++) own = !isnan(water[i]);
    double strong = own ? strength(c, channels, water, s.fine)
                        : veil_at(cloud, col / TNK_CELL - 0.5, row / TNK_CELL - 0.5);
    return (float)fmin(fmax(strong - 0.7, 0), 1);
}
