#include "scan/stripe.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "find/cloud.h"
#include "find/clutter.h"
#include "find/line.h"
#include "find/sea.h"

static const float most_times = 2; /* the land level that a pixel counts: few bright points are no land */

static int up(int n, int to) { return (n + to - 1) / to * to; }

static int spans_of(int width) { return (width + TNK_SPAN - 1) / TNK_SPAN; }

/* Whole cells, and a reading unit's: what is in it is in the ring of rows at once. */
static int ring_rows(const tnk_plan *p) {
    return up(2 * p->tile + 2 * p->halo + TNK_REACH * TNK_CELL + p->unit_height, p->unit_height);
}

/* Of what is known once rows are scored: what one row of tiles looks at, and the score tasks' last rows. */
static int scored_rows(const tnk_plan *p) { return up(p->tile + 2 * p->halo + TNK_SCORE_ROWS, 2 * TNK_SCORE_ROWS); }

/* Of the scene's own pixels. */
static int kept_rows(const tnk_plan *p) {
    return up((2 * p->tile + p->halo + TNK_REACH * TNK_CELL) * p->factor + p->kept_margin, p->unit_height * p->factor) +
           p->unit_height * p->factor;
}

/* The channel whose search pixels are the scene's own pixels of a band, and stay as long; or -1. */
static int own_channel(const tnk_plan *p, int band) {
    for (int c = 0; c < p->channels && p->factor == 1 && p->kept_margin <= p->halo; c++)
        if (p->band[c] == band) return c;
    return -1;
}

static int is_copied(const tnk_plan *p, int band) { return p->keep && p->has_band[band] && own_channel(p, band) < 0; }

int tnk_stripe_margin(const tnk_plan *p) { return up(p->halo, TNK_CELL) + TNK_REACH * TNK_CELL; }

long tnk_stripe_bytes(const tnk_plan *p) {
    long bytes = (long)ring_rows(p) * (p->channels * (int)sizeof(float) + 1);
    bytes += (long)scored_rows(p) * ((int)sizeof(float) + (p->radar ? 2 : 0));
    for (int b = 0; b < TNK_BANDS; b++)
        if (is_copied(p, b)) bytes += (long)kept_rows(p) * p->factor * (int)sizeof(uint16_t);
    return bytes;
}

int tnk_stripe_cells(const tnk_plan *p) { return ring_rows(p) / TNK_CELL + TNK_REACH + 2; }

int tnk_stripe_needs(const tnk_plan *p, int row) {
    int last = up(row + p->tile + p->halo + TNK_REACH * TNK_CELL, p->unit_height);
    return tnk_least(last, p->height);
}

int tnk_stripe_scores(const tnk_plan *p, int row) { return up(row + p->tile + p->halo, TNK_SCORE_ROWS); }

/* Columns that are read together: whole blocks, where they are whole cells, since they are decoded anyway. */
static int read_columns(const tnk_plan *p) {
    int block = p->block_width / p->factor;
    return block < TNK_CELL || block % TNK_CELL || p->block_width % p->factor ? TNK_CELL : block;
}

int tnk_stripe_new(const tnk_plan *p, tnk_lattice *lattice, tnk_stripe *out, tnk_err *err) {
    int widest = tnk_least(p->stripe + 2 * (tnk_stripe_margin(p) + read_columns(p)), p->width), ok = 1;
    *out = (tnk_stripe){.plan = p, .lattice = lattice};
    out->rows = tnk_least(ring_rows(p), up(p->height, p->unit_height));
    out->full_rows = tnk_least(kept_rows(p), up(p->height, p->unit_height) * p->factor);
    out->scored = tnk_least(scored_rows(p), up(p->height, 2 * TNK_SCORE_ROWS));
    size_t n = (size_t)out->rows * (size_t)widest, m = (size_t)out->scored * (size_t)widest, full = (size_t)out->full_rows * (size_t)widest * (size_t)p->factor;
    for (int c = 0; c < p->channels; c++) ok &= (out->plane[c] = tnk_alloc(n, sizeof(float))) != NULL;
    ok &= (out->mask = tnk_alloc(n, 1)) != NULL;
    if (p->radar) ok &= (out->bright = tnk_alloc_zero(m, 1)) != NULL;
    ok &= (out->score2 = tnk_alloc(m, sizeof(float))) != NULL;
    ok &= (out->span = tnk_alloc((size_t)out->scored * (size_t)spans_of(widest), 1)) != NULL;
    if (p->radar) ok &= (out->place = tnk_alloc(m / 4 + 1, sizeof(float))) != NULL;
    for (int b = 0; b < TNK_BANDS; b++) {
        if (is_copied(p, b)) ok &= (out->full[b] = tnk_alloc(full, sizeof(uint16_t))) != NULL;
        else if (p->keep && p->has_band[b]) out->own[b] = out->plane[own_channel(p, b)];
    }
    if (ok) return TNK_OK;
    tnk_stripe_free(out);
    return tnk_fail_nomem(err);
}

void tnk_stripe_lay(tnk_stripe *s, int core0, int core1) {
    int margin = tnk_stripe_margin(s->plan), block = read_columns(s->plan);
    s->col0 = core0 > margin ? (core0 - margin) / block * block : 0;
    s->col1 = tnk_least(up(core1 + margin, block), s->plan->width);
    s->width = s->col1 - s->col0;
    s->spans = spans_of((int)s->width);
    s->full_width = s->width * s->plan->factor;
}

void tnk_stripe_free(tnk_stripe *s) {
    for (int c = 0; c < TNK_CHANNELS; c++) tnk_free(s->plane[c]);
    tnk_free(s->mask);
    tnk_free(s->bright);
    tnk_free(s->score2);
    tnk_free(s->span);
    tnk_free(s->place);
    for (int b = 0; b < TNK_BANDS; b++) tnk_free(s->full[b]);
    *s = (tnk_stripe){0};
}

static int unit_columns(const tnk_stripe *s) {
    int u = s->plan->unit_width;
    return (s->col1 + u - 1) / u - s->col0 / u;
}

int tnk_stripe_units(const tnk_stripe *s, int from, int to) {
    int u = s->plan->unit_height;
    return to > from ? unit_columns(s) * ((to - from + u - 1) / u) : 0;
}

/* Turn the reader's state (and a user's mask) into mask bits, in place; where that mask says nothing the image is
 * asked. Single pixels of a radar scene do not tell land. */
static void set_mask(const tnk_stripe *s, uint8_t *restrict mask, const uint8_t *restrict user,
                     const float *restrict land, int n) {
    float level = user ? s->plan->unsaid_land : s->plan->levels.land;
    for (int i = 0; i < n; i++) {
        uint8_t m = mask[i] & TNK_PX_VALID ? TNK_SEA_VALID : 0;
        mask[i] = m | (mask[i] & TNK_PX_SATURATED ? TNK_SEA_SATURATED : 0);
    }
    if (user) {
        for (int i = 0; i < n; i++) {
            if (!(mask[i] & TNK_SEA_VALID)) continue;
            if (user[i] == TNK_MASK_LAND) mask[i] |= TNK_SEA_BRIGHT | TNK_SEA_LAND;
            else if (user[i] == TNK_MASK_NONE && land[i] > level) mask[i] |= TNK_SEA_BRIGHT;
        }
    } else if (!s->plan->radar && level < INFINITY)
        for (int i = 0; i < n; i++) mask[i] |= land[i] > level ? (mask[i] & TNK_SEA_VALID) * TNK_SEA_BRIGHT : 0;
}

/* The largest valid pixel, of what is not below 0: the bits of such numbers have their order. */
static float brightest(const float *plane, const uint8_t *mask, int width, int height, long stride) {
    int32_t most = 0;
    float out;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int32_t v;
            memcpy(&v, &plane[y * stride + x], sizeof v);
            v &= -(mask[y * stride + x] & TNK_SEA_VALID);
            most = v > most ? v : most;
        }
    memcpy(&out, &most, sizeof out);
    return out;
}

/* A cell's rows lie one below the other: the ring is whole cells high. */
static void measure_cells(tnk_stripe *s, int x0, int x1, int y0, int y1) {
    const tnk_plan *p = s->plan;
    for (int y = y0; y < y1; y += TNK_CELL)
        for (int x = x0; x < x1; x += TNK_CELL) {
            int w = tnk_least(TNK_CELL, x1 - x), h = tnk_least(TNK_CELL, y1 - y);
            long at = (long)(y % s->rows) * s->width + (x - s->col0);
            int col = x / TNK_CELL, row = y / TNK_CELL;
            tnk_cell *cell = tnk_lattice_cell(s->lattice, col, row);
            tnk_sky sky;
            const float *plane[TNK_CHANNELS];
            for (int c = 0; c < p->channels; c++) plane[c] = s->plane[c] + at;
            if (p->radar) {
                tnk_clutter_measure(p->kern, plane, s->mask + at, w, h, s->width, p->channels, p->levels.land,
                                    cell);
                tnk_line_measure(p->kern, plane, s->mask + at, w, h, s->width, p->channels, p->log_least,
                                 cell);
                s->lattice->brightest[(size_t)row * (size_t)s->lattice->cols + (size_t)col] =
                    brightest(plane[0], s->mask + at, w, h, s->width);
                continue;
            }
            tnk_cell_measure(p->kern, plane, s->mask + at, w, h, s->width, p->channels, cell);
            tnk_sky_measure(p->kern, plane, s->mask + at, w, h, s->width, p->channels, &sky);
            tnk_lattice_keep_sky(s->lattice, col, row, &sky, cell);
        }
}

typedef struct unit { /* a rectangle of search pixels */
    int x0, x1, y0, y1;
} unit;

static unit unit_at(const tnk_stripe *s, int from, int i) {
    const tnk_plan *p = s->plan;
    int across = unit_columns(s), first = s->col0 / p->unit_width;
    unit u;
    u.x0 = (first + i % across) * p->unit_width;
    u.x1 = tnk_least(u.x0 + p->unit_width, s->col1);
    u.y0 = from + i / across * p->unit_height;
    u.y1 = tnk_least(u.y0 + p->unit_height, p->height);
    if (u.x0 < s->col0) u.x0 = s->col0;
    return u;
}

static tnk_window window_of(const unit *u, int factor) {
    return (tnk_window){u->x0 * factor, u->y0 * factor, (u->x1 - u->x0) * factor, (u->y1 - u->y0) * factor};
}

/* The search level, and the scene's own pixels where they are kept. */
static int read_pixels(tnk_stripe *s, tnk_reader *reader, const unit *u, tnk_err *err) {
    const tnk_plan *p = s->plan;
    long at = (long)(u->y0 % s->rows) * s->width + (u->x0 - s->col0);
    tnk_window win = window_of(u, p->factor);
    float *out[TNK_BANDS] = {NULL};
    tnk_copy copy = {.stride = s->full_width};
    int copies = 0;
    for (int c = 0; c < p->channels; c++) out[p->band[c]] = s->plane[c] + at;
    for (int b = 0; b < TNK_BANDS; b++)
        if (s->full[b])
            copies = 1, copy.band[b] = s->full[b] + (long)(win.row % s->full_rows) * s->full_width +
                                       (win.col - s->col0 * p->factor);
    return tnk_reader_read_copy(reader, &win, p->factor, out, copies ? &copy : NULL, s->mask + at, s->width, err);
}

static int apply_masks(tnk_stripe *s, tnk_reader *reader, const unit *u, uint8_t **user, long *user_room, tnk_err *err) {
    const tnk_plan *p = s->plan;
    int n = u->x1 - u->x0, rows = u->y1 - u->y0, rc = TNK_OK;
    long at = (long)(u->y0 % s->rows) * s->width + (u->x0 - s->col0);
    tnk_window win = window_of(u, p->factor);
    if (p->user_masks) {
        if (!tnk_reserve(user, user_room, (long)n * rows, 1)) return tnk_fail_nomem(err);
        rc = tnk_reader_mask(reader, &win, p->factor, *user, n, err);
    }
    for (int y = 0; y < rows && !rc; y++)
        set_mask(s, s->mask + at + y * s->width, p->user_masks ? *user + (long)y * n : NULL,
                 s->plane[p->land_channel] + at + y * s->width, n);
    return rc;
}

int tnk_stripe_read(tnk_stripe *s, tnk_reader *reader, int from, int i, uint8_t **user, long *user_room, tnk_err *err) {
    unit u = unit_at(s, from, i);
    int rc = read_pixels(s, reader, &u, err);
    if (!rc) rc = apply_masks(s, reader, &u, user, user_room, err);
    return rc;
}

void tnk_stripe_measure(tnk_stripe *s, int from, int i) {
    unit u = unit_at(s, from, i);
    measure_cells(s, u.x0, u.x1, u.y0, u.y1);
}

/* Means over 3 x 3 of row y. smooth: [channels][width]. */
static void smooth_row(tnk_stripe *s, int y, float *smooth) {
    const tnk_plan *p = s->plan;
    const uint8_t *mask[3] = {NULL};
    for (int c = 0; c < p->channels; c++) {
        const float *row[3] = {NULL};
        for (int k = -1; k <= 1; k++) {
            if (y + k < 0 || y + k >= p->height) continue;
            long at = (long)((y + k) % s->rows) * s->width;
            row[k + 1] = s->plane[c] + at;
            mask[k + 1] = s->mask + at;
        }
        tnk_clutter_smooth(p->kern, row, mask, (int)s->width, smooth + c * s->width);
    }
}

/* The places whose first row is one of row .. row+rows-1, a multiple of 2. */
static void look_at_places(tnk_stripe *s, int row, int rows, float *scratch) {
    const tnk_plan *p = s->plan;
    const float *at[TNK_CHANNELS][TNK_SCORE_ROWS + 1];
    const float *const *plane[TNK_CHANNELS];
    int down = tnk_least(rows / 2, (p->height - 1 - row) / 2);
    if (down <= 0) return;
    for (int c = 0; c < p->channels; c++) {
        for (int i = 0; i < 2 * down + 1; i++) at[c][i] = s->plane[c] + (long)((row + i) % s->rows) * s->width;
        plane[c] = at[c];
    }
    tnk_line_places(s->lattice, p->log_least, plane, s->col0 / 2, row / 2, ((int)s->width - 1) / 2, down,
                    s->place + (long)(row % s->scored / 2) * (s->width / 2), s->width / 2, scratch);
}

/* Means of row y that tell land, of pixels that are fine: out, else those over 3 x 3. */
static const float *land_row(tnk_stripe *s, int y, const float *smooth, float *out) {
    const tnk_plan *p = s->plan;
    const float *row[2 * TNK_CLUTTER_BROAD + 1] = {NULL};
    const uint8_t *mask[2 * TNK_CLUTTER_BROAD + 1] = {NULL};
    int reach = p->land_reach;
    if (reach == 1 || !p->levels.has_land) return smooth + p->land_channel * s->width;
    for (int k = -reach; k <= reach; k++) {
        if (y + k < 0 || y + k >= p->height) continue;
        long at = (long)((y + k) % s->rows) * s->width;
        row[k + reach] = s->plane[p->land_channel] + at;
        mask[k + reach] = s->mask + at;
    }
    tnk_clutter_broad(row, mask, 2 * reach + 1, (int)s->width, most_times * p->levels.land, out);
    return out;
}

static void mark_brightest(uint8_t *restrict bright, const float *restrict v, float level, long n) {
    for (long i = 0; i < n; i++) bright[i] |= v[i] > level ? TNK_SEA_ALIVE : 0;
}

static uint8_t span_of(const float *score2, const uint8_t *mask, const uint8_t *bright, int n) {
    int seed = 0;
    uint8_t any = 0, other = 0;
    for (int i = 0; i < n; i++) seed |= score2[i] >= 1;
    for (int i = 0; i < n; i++) any |= mask[i], other |= mask[i] ^ TNK_SEA_VALID;
    for (int i = 0; i < n && bright; i++) any |= bright[i], other |= bright[i];
    return (seed ? TNK_SPAN_SEED : 0) | (any & TNK_SEA_BRIGHT ? TNK_SPAN_BRIGHT : 0) | (other ? TNK_SPAN_MIXED : 0);
}

static void look_at_spans(tnk_stripe *s, int y) {
    long at = (long)(y % s->rows) * s->width, to = (long)(y % s->scored) * s->width;
    uint8_t *out = s->span + (long)(y % s->scored) * s->spans;
    for (int x = 0; x < s->width; x += TNK_SPAN)
        *out++ = span_of(s->score2 + to + x, s->mask + at + x, s->bright ? s->bright + to + x : NULL,
                         tnk_least(TNK_SPAN, (int)s->width - x));
}

static void join_bits(uint8_t *restrict to, const uint8_t *restrict a, const uint8_t *restrict b, int n) {
    for (int x = 0; x < n; x++) to[x] = a[x] | b[x];
}

int tnk_stripe_mask(const tnk_stripe *s, int col, int row, int width, int height, uint8_t *mask, tnk_spans *seeds) {
    int any = 0, first = col - s->col0;
    for (int y = 0; y < height; y++, mask += width) {
        const uint8_t *span = s->span + (long)((row + y) % s->scored) * s->spans;
        long at = (long)((row + y) % s->rows) * s->width + first, own = (long)((row + y) % s->scored) * s->width + first;
        if (!tnk_spans_row(seeds, y)) return -1;
        for (int k = first / TNK_SPAN; k * TNK_SPAN < first + width; k++) {
            int x0 = k * TNK_SPAN > first ? k * TNK_SPAN - first : 0, x1 = tnk_least((k + 1) * TNK_SPAN - first, width);
            any |= span[k];
            if (!(span[k] & TNK_SPAN_MIXED)) memset(mask + x0, TNK_SEA_VALID, (size_t)(x1 - x0));
            else if (s->bright) join_bits(mask + x0, s->mask + at + x0, s->bright + own + x0, x1 - x0);
            else memcpy(mask + x0, s->mask + at + x0, (size_t)(x1 - x0));
            if (span[k] & (TNK_SPAN_SEED | TNK_SPAN_BRIGHT) && !tnk_spans_take(seeds, y, x0, x1)) return -1;
        }
    }
    return tnk_spans_row(seeds, height) ? any : -1;
}

int tnk_stripe_score(tnk_stripe *s, float **line, long *line_room, int row, int rows, tnk_err *err) {
    const tnk_plan *p = s->plan;
    long knots = (long)TNK_PARAMS * s->lattice->cols;
    if (!tnk_reserve(line, line_room, knots + 4 * s->width, sizeof(float))) return tnk_fail_nomem(err);
    for (int y = row; y < row + rows && y < p->height; y++) {
        long at = (long)(y % s->rows) * s->width, to = (long)(y % s->scored) * s->width;
        const float *plane[TNK_CHANNELS] = {NULL};
        float *smooth = *line + knots;
        if (p->radar) smooth_row(s, y, smooth);
        for (int c = 0; c < p->channels; c++) plane[c] = p->radar ? smooth + c * s->width : s->plane[c] + at;
        tnk_lattice_score(s->lattice, plane, s->col0, y, (int)s->width, s->score2 + to, *line);
        if (p->radar && !p->user_masks)
            p->kern->either(s->bright + to, land_row(s, y, smooth, smooth + p->channels * s->width), p->levels.land,
                            s->score2 + to, p->broadest && p->levels.has_land ? INFINITY : 1, (int)s->width, TNK_SEA_BRIGHT);
        if (p->radar && p->broadest)
            mark_brightest(s->bright + to, smooth + p->land_channel * s->width, most_times * p->levels.land, s->width);
        look_at_spans(s, y);
    }
    if (p->radar) look_at_places(s, row, rows, *line);
    return TNK_OK;
}

/* Is a scene pixel still, or already, in the ring, and valid on the search level? */
static uint8_t kept_state(const tnk_stripe *s, int col, int row) {
    const tnk_plan *p = s->plan;
    int x = col / p->factor, y = row / p->factor;
    if (col < 0 || row < 0 || col >= p->scene_width || row >= p->scene_height || x < s->col0 || x >= s->col1)
        return 0;
    uint8_t m = s->mask[(long)(y % s->rows) * s->width + (x - s->col0)];
    return m & TNK_SEA_VALID ? TNK_PX_VALID | (m & TNK_SEA_SATURATED ? TNK_PX_SATURATED : 0) : 0;
}

/* Rows of kept pixels as they are, for a window inside the scene and the stripe. */
static void copy_rows(const tnk_stripe *s, const tnk_window *win, float *const out[TNK_BANDS],
                      uint8_t *state, ptrdiff_t stride) {
    const tnk_plan *p = s->plan;
    for (int y = 0; y < win->height; y++) {
        int row = win->row + y, col = win->col;
        const uint8_t *mask = s->mask + (long)(row / p->factor % s->rows) * s->width - s->col0;
        for (int x = 0, at = col / p->factor, left = p->factor - col % p->factor; x < win->width; x++, left--) {
            if (!left) at++, left = p->factor;
            uint8_t m = mask[at], hot = m & TNK_SEA_SATURATED ? TNK_PX_SATURATED : 0;
            state[y * stride + x] = m & TNK_SEA_VALID ? TNK_PX_VALID | hot : 0;
        }
        for (int b = 0; b < TNK_BANDS; b++) {
            if (!out[b]) continue;
            const uint8_t *restrict is = state + y * stride;
            float *restrict to = out[b] + y * stride;
            const float *restrict own = s->own[b] ? s->own[b] + (long)(row % s->rows) * s->width + (col - s->col0) : NULL;
            const uint16_t *restrict full =
                own ? NULL : s->full[b] + (long)(row % s->full_rows) * s->full_width + (col - s->col0 * p->factor);
            for (int x = 0; x < win->width && own; x++) {
                float v = own[x]; /* taken whether it counts or not, so that the compiler needs no branch */
                to[x] = is[x] ? v : 0;
            }
            for (int x = 0; x < win->width && full; x++) {
                float v = full[x];
                to[x] = is[x] ? v : 0;
            }
        }
    }
}

/* A kept pixel that is valid. */
static float kept_pixel(const tnk_stripe *s, int band, int col, int row) {
    if (s->own[band]) return s->own[band][(long)(row % s->rows) * s->width + (col - s->col0)];
    return s->full[band][(long)(row % s->full_rows) * s->full_width + (col - s->col0 * s->plan->factor)];
}

/* What of a window is in the scene and the stripe. */
static tnk_window inside(const tnk_stripe *s, const tnk_window *w) {
    const tnk_plan *p = s->plan;
    const int from = tnk_most(w->col, tnk_most(0, s->col0 * p->factor)), top = tnk_most(w->row, 0);
    const int to = tnk_least(w->col + w->width, tnk_least(p->scene_width, s->col1 * p->factor));
    const int end = tnk_least(w->row + w->height, p->scene_height);
    return (tnk_window){from, top, tnk_most(to - from, 0), tnk_most(end - top, 0)};
}

/* Pixels as they are; 0 where there are none. */
static void copy_view(const tnk_stripe *s, const tnk_window *win, float *const out[TNK_BANDS], uint8_t *state,
                      ptrdiff_t stride) {
    const tnk_window part = inside(s, win);
    const ptrdiff_t from = (part.row - win->row) * stride + (part.col - win->col);
    const int whole = part.width == win->width && part.height == win->height;
    float *to[TNK_BANDS] = {NULL};
    for (int b = 0; b < TNK_BANDS; b++)
        if (out[b]) to[b] = out[b] + from;
    for (int y = 0; y < win->height && !whole; y++) {
        memset(state + y * stride, 0, (size_t)win->width);
        for (int b = 0; b < TNK_BANDS; b++)
            if (out[b]) memset(out[b] + y * stride, 0, (size_t)win->width * sizeof **out);
    }
    if (part.width) copy_rows(s, &part, to, state + from, stride);
}

void tnk_stripe_view(const tnk_stripe *s, const tnk_window *win, int factor, float *const out[TNK_BANDS],
                     uint8_t *state, ptrdiff_t stride) {
    int w = (win->width + factor - 1) / factor, h = (win->height + factor - 1) / factor;
    float share = 1.0f / (float)(factor * factor);
    if (factor == 1) {
        copy_view(s, win, out, state, stride);
        return;
    }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int col = win->col + x * factor, row = win->row + y * factor;
            uint8_t all = TNK_PX_VALID, any = 0;
            float sum[TNK_BANDS] = {0};
            for (int j = 0; j < factor; j++)
                for (int i = 0; i < factor; i++) {
                    uint8_t one = kept_state(s, col + i, row + j);
                    all &= one, any |= one;
                    if (!(one & TNK_PX_VALID)) continue;
                    for (int b = 0; b < TNK_BANDS; b++)
                        if (out[b]) sum[b] += kept_pixel(s, b, col + i, row + j);
                }
            state[y * stride + x] = all ? all | (any & TNK_PX_SATURATED) : 0;
            for (int b = 0; b < TNK_BANDS; b++)
                if (out[b]) out[b][y * stride + x] = all ? sum[b] * share : 0;
        }
}
