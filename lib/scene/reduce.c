#include "scene/reduce.h"

#include <float.h>
#include <gdal.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"

struct loops {
    void (*drop)(uint8_t *ok, const void *row, int n, double nodata);
    void (*vote)(uint8_t *some, const void *row, int n, double nodata);
    void (*sound)(uint8_t *ok, const void *row, int n);
    void (*clear)(void *row, const uint8_t *ok, int n);
    int (*peak)(const void *row, int n, double top);
    void (*mark)(uint8_t *hot, const void *row, int cells, int factor, double top);
    void (*copy)(float *out, const void *row, int n, double base);
};

#define PIXEL uint8_t
#define PIXEL_REAL 0
#define NAME(x) x##_u8
#include "scene/reduce_tmpl.h"
#define PIXEL uint16_t
#define PIXEL_REAL 0
#define NAME(x) x##_u16
#include "scene/reduce_tmpl.h"
#define PIXEL float
#define PIXEL_REAL 1
#define NAME(x) x##_f32
#include "scene/reduce_tmpl.h"
#define PIXEL double
#define PIXEL_REAL 1
#define NAME(x) x##_f64
#include "scene/reduce_tmpl.h"

/* Int16 is worked on as UInt16: the sign bit turned, every value is 32768 more. */
static const struct {
    const struct loops *loops;
    int size, gdal;
    double base;
} works[] = {
    [TNK_WORK_U8] = {&loops_u8, 1, GDT_Byte, 0.0},
    [TNK_WORK_U16] = {&loops_u16, 2, GDT_UInt16, 0.0},
    [TNK_WORK_S16] = {&loops_u16, 2, GDT_Int16, -32768.0},
    [TNK_WORK_F32] = {&loops_f32, 4, GDT_Float32, 0.0},
    [TNK_WORK_F64] = {&loops_f64, 8, GDT_Float64, 0.0},
};

int tnk_work_size(enum tnk_work work) { return works[work].size; }

int tnk_work_gdal(enum tnk_work work) { return works[work].gdal; }

void tnk_bench_drop(tnk_bench *bench) {
    tnk_free(bench->ok);
    tnk_free(bench->some);
    tnk_free(bench->hot);
    tnk_free(bench->sum);
    tnk_free(bench->count);
    tnk_free(bench->total);
    memset(bench, 0, sizeof *bench);
}

int tnk_bench_fit(tnk_bench *bench, size_t pixels, tnk_err *err) {
    if (bench->capacity >= pixels) return TNK_OK;
    tnk_bench_drop(bench);
    bench->ok = tnk_alloc(pixels, 1);
    bench->some = tnk_alloc(pixels, 1);
    bench->hot = tnk_alloc(pixels, 1);
    bench->sum = tnk_alloc(pixels, sizeof *bench->sum);
    bench->count = tnk_alloc(pixels, sizeof *bench->count);
    bench->total = tnk_alloc(pixels, sizeof *bench->total);
    if (!bench->ok || !bench->some || !bench->hot || !bench->sum || !bench->count ||
        !bench->total) {
        tnk_bench_drop(bench);
        return tnk_fail_nomem(err);
    }
    bench->capacity = pixels;
    return TNK_OK;
}

/* What one row of cells works with. */
typedef struct job {
    tnk_strip *strip;
    const tnk_kern *kern;
    tnk_bench *bench;
    const struct loops *loops;
    int size, cells, padded; /* padded = cells * factor */
    int first, rows;         /* pixel rows of this row of cells */
    int clean;               /* how many of them have no invalid pixel */
    int votes, hot;
    double base;
} job;

static void *row_of(const job *j, int plane, int y) {
    ptrdiff_t offset = (ptrdiff_t)(j->first + y) * j->strip->stride * j->size;
    return (char *)j->strip->plane[plane].px + offset;
}

static void flip_row(uint16_t *px, int n) {
    for (int i = 0; i < n; i++) px[i] ^= 0x8000u;
}

/* Fill the row's end, so that whole cells can be summed, and turn Int16. */
static void prepare_row(const job *j, int y) {
    const tnk_strip *s = j->strip;
    for (int p = 0; p < s->planes; p++) {
        char *px = row_of(j, p, y);
        if (s->work == TNK_WORK_S16) flip_row((uint16_t *)px, s->cols);
        memset(px + (size_t)s->cols * j->size, 0, (size_t)(j->padded - s->cols) * j->size);
    }
}

static int needs_tests(const tnk_strip *s) {
    if (s->mask || s->work == TNK_WORK_F32 || s->work == TNK_WORK_F64) return 1;
    for (int p = 0; p < s->planes; p++)
        if (s->plane[p].test || s->plane[p].vote) return 1;
    return 0;
}

/* bench->ok of one row of pixels. */
static void judge_row(const job *j, int y) {
    const tnk_strip *s = j->strip;
    uint8_t *ok = j->bench->ok, *some = j->bench->some;
    const uint8_t *mask = s->mask ? s->mask + (j->first + y) * s->stride : NULL;
    memset(ok, 1, (size_t)s->cols);
    memset(ok + s->cols, 0, (size_t)(j->padded - s->cols));
    if (j->votes) memset(some, 0, (size_t)s->cols);
    for (int p = 0; p < s->planes; p++) {
        const tnk_plane *plane = &s->plane[p];
        const void *px = row_of(j, p, y);
        j->loops->sound(ok, px, s->cols);
        if (plane->test) j->loops->drop(ok, px, s->cols, plane->nodata - j->base);
        if (plane->vote) j->loops->vote(some, px, s->cols, plane->nodata - j->base);
    }
    for (int i = 0; j->votes && i < s->cols; i++) ok[i] &= some[i];
    for (int i = 0; mask && i < s->cols; i++) ok[i] &= mask[i] != 0;
}

static void judge(job *j, int tests) {
    const tnk_strip *s = j->strip;
    for (int y = 0; y < j->rows; y++) {
        prepare_row(j, y);
        if (tests) judge_row(j, y);
        if (!tests || !memchr(j->bench->ok, 0, (size_t)s->cols)) {
            j->clean++;
            continue;
        }
        if (j->clean == y) memset(j->bench->count, 0, (size_t)j->cells * sizeof *j->bench->count);
        j->kern->addrow_u8(j->bench->count, j->bench->ok, j->cells, s->factor);
        for (int p = 0; p < s->planes; p++)
            j->loops->clear(row_of(j, p, y), j->bench->ok, s->cols);
    }
}

static void find_hot(job *j) {
    const tnk_strip *s = j->strip;
    double top = s->top - j->base;
    j->hot = 0;
    if (!isfinite(top)) return;
    for (int p = 0; p < s->planes; p++) {
        for (int y = 0; y < j->rows && s->plane[p].slot >= 0; y++) {
            const void *px = row_of(j, p, y);
            if (!j->loops->peak(px, s->cols, top)) continue;
            if (!j->hot) memset(j->bench->hot, 0, (size_t)j->cells);
            j->hot = 1;
            j->loops->mark(j->bench->hot, px, j->cells, s->factor, top);
        }
    }
}

/* bench->count becomes the number of valid pixels of each cell; of rows that are not all clean. */
static void count_cells(job *j) {
    const tnk_strip *s = j->strip;
    uint32_t *count = j->bench->count;
    int last = s->cols - (j->cells - 1) * s->factor;
    for (int i = 0; i < j->cells - 1; i++) count[i] += (uint32_t)(j->clean * s->factor);
    count[j->cells - 1] += (uint32_t)(j->clean * last);
}

/* Pixels of a cell of a row without invalid ones; the last cell may be narrower. */
static int whole_count(const job *j, int cell) {
    int factor = j->strip->factor, last = j->strip->cols - (j->cells - 1) * factor;
    return j->rows * (cell == j->cells - 1 ? last : factor);
}

/* The same as count_cells() and write_state() would give. */
static void write_whole_state(const job *j, uint8_t *state) {
    int least = (j->strip->factor * j->strip->factor + 1) / 2, last = j->cells - 1;
    memset(state, whole_count(j, 0) >= least ? TNK_PX_VALID : 0, (size_t)j->cells);
    state[last] = whole_count(j, last) >= least ? TNK_PX_VALID : 0;
    for (int i = 0; j->hot && i < j->cells; i++) state[i] |= state[i] && j->bench->hot[i] ? TNK_PX_SATURATED : 0;
}

static void write_state(const job *j, uint8_t *state) {
    uint32_t least = ((uint32_t)(j->strip->factor * j->strip->factor) + 1) / 2;
    const uint32_t *count = j->bench->count;
    for (int i = 0; i < j->cells; i++) state[i] = count[i] >= least ? TNK_PX_VALID : 0;
    for (int i = 0; j->hot && i < j->cells; i++)
        if (state[i] && j->bench->hot[i]) state[i] |= TNK_PX_SATURATED;
}

static void mean_integer(const job *j, int plane, const uint8_t *state, float *out) {
    uint32_t *sum = j->bench->sum;
    const uint32_t *count = j->bench->count;
    memset(sum, 0, (size_t)j->cells * sizeof *sum);
    for (int y = 0; y < j->rows; y++) {
        if (j->size == 1) j->kern->addrow_u8(sum, row_of(j, plane, y), j->cells, j->strip->factor);
        else j->kern->addrow_u16(sum, row_of(j, plane, y), j->cells, j->strip->factor);
    }
    if (j->clean == j->rows) { /* fewer than 2^31 in a sum: signed numbers convert faster */
        double all = whole_count(j, 0), base = j->base;
        int last = j->cells - 1;
        float *to = state[0] ? out : NULL;
        for (int i = 0; to && i < last; i++) to[i] = (float)((double)(int32_t)sum[i] / all + base);
        for (int i = 0; !to && i < last; i++) out[i] = 0;
        out[last] = state[last] ? (float)((double)sum[last] / whole_count(j, last) + base) : 0;
        return;
    }
    for (int i = 0; i < j->cells; i++)
        out[i] = state[i] ? (float)((double)sum[i] / count[i] + j->base) : 0.0f;
}

static void mean_real(const job *j, int plane, const uint8_t *state, float *out) {
    double *total = j->bench->total;
    const uint32_t *count = j->bench->count;
    int clean = j->clean == j->rows;
    for (int i = 0; i < j->cells; i++) total[i] = 0.0;
    for (int y = 0; y < j->rows; y++) {
        if (j->size == 4) add_f32(total, row_of(j, plane, y), j->cells, j->strip->factor);
        else add_f64(total, row_of(j, plane, y), j->cells, j->strip->factor);
    }
    for (int i = 0; i < j->cells; i++)
        out[i] = state[i] ? (float)(total[i] / (clean ? (uint32_t)whole_count(j, i) : count[i])) : 0.0f;
}

static void write_means(const job *j, int plane, const uint8_t *state, float *out) {
    if (j->strip->factor == 1) {
        if (j->size == 2 && j->base == 0) j->kern->float_u16(out, row_of(j, plane, 0), j->cells);
        else j->loops->copy(out, row_of(j, plane, 0), j->cells, j->base);
        for (int i = 0; j->clean < j->rows && i < j->cells; i++)
            if (!state[i]) out[i] = 0.0f;
    } else if (j->size <= 2) {
        mean_integer(j, plane, state, out);
    } else {
        mean_real(j, plane, state, out);
    }
}

void tnk_reduce(tnk_strip *strip, const tnk_kern *kern, tnk_bench *bench,
                float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride) {
    int factor = strip->factor, tests = needs_tests(strip);
    job j = {.strip = strip, .kern = kern, .bench = bench, .loops = works[strip->work].loops};
    j.size = works[strip->work].size;
    j.base = works[strip->work].base;
    j.cells = (strip->cols + factor - 1) / factor;
    j.padded = j.cells * factor;
    for (int p = 0; p < strip->planes; p++) j.votes |= strip->plane[p].vote;
    for (int r = 0; r * factor < strip->rows; r++) {
        uint8_t *state_row = state + r * stride;
        j.first = r * factor;
        j.rows = strip->rows - j.first < factor ? strip->rows - j.first : factor;
        j.clean = 0;
        judge(&j, tests);
        find_hot(&j);
        if (j.clean == j.rows) write_whole_state(&j, state_row);
        else count_cells(&j), write_state(&j, state_row);
        for (int p = 0; p < strip->planes; p++) {
            int slot = strip->plane[p].slot;
            if (slot >= 0 && out[slot]) write_means(&j, p, state_row, out[slot] + r * stride);
        }
    }
}
