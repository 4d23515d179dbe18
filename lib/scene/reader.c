/* reader.c: windows of a scene, cut into strips of bounded size. */
#include <gdal.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scene/door.h"
#include "scene/reader.h"
#include "scene/reader_inner.h"
#include "scene/words.h"

/* Pixels of a strip are kept below so many bytes, all bands together. */
enum { STRIP_BYTES = 4 << 20, FACTOR_MOST = 64, REACH = 1 << 28 };

static int at_most(int wanted, int most) { return wanted < most ? wanted : most; }
static int at_least(int wanted, int least) { return wanted > least ? wanted : least; }

static int open_parts(tnk_reader *reader, tnk_err *err) {
    const tnk_scene *scene = reader->scene;
    int rc = tnk_georef_open(&scene->mapping, reader->level[0], &reader->georef, err);
    if (!rc && scene->land) rc = tnk_asker_open(scene->land, scene, &reader->land, err);
    if (!rc && scene->water) rc = tnk_asker_open(scene->water, scene, &reader->water, err);
    if (!rc && reader->level[0]) rc = tnk_direct_open(scene, reader->level[0], &reader->direct, err);
    return rc;
}

int tnk_reader_adopt(const tnk_scene *scene, const tnk_kern *kern, GDALDatasetH dataset,
                     tnk_reader **out, tnk_err *err) {
    tnk_reader *reader = tnk_alloc_zero(1, sizeof *reader);
    *out = NULL;
    if (!reader) {
        if (dataset) GDALClose(dataset);
        return tnk_fail_nomem(err);
    }
    reader->scene = scene;
    reader->kern = kern ? kern : &scene->kern;
    reader->level[0] = dataset;
    int rc = open_parts(reader, err);
    if (rc) {
        tnk_reader_close(reader);
        return rc;
    }
    *out = reader;
    return TNK_OK;
}

int tnk_reader_open(const tnk_scene *scene, const tnk_kern *kern, tnk_reader **out, tnk_err *err) {
    GDALDatasetH dataset = NULL;
    *out = NULL;
    if (!scene->ready) return tnk_fail(err, TNK_E_ARG, "this scene could not be opened");
    if (!scene->pixels.data) {
        int rc = tnk_source_again(scene, -1, &dataset, err);
        if (rc) return rc;
    }
    return tnk_reader_adopt(scene, kern, dataset, out, err);
}

int tnk_scene_reader(tnk_scene *scene, tnk_reader **out) {
    int rc = TNK_OK;
    if (!scene->own) rc = tnk_reader_open(scene, NULL, &scene->own, &scene->err);
    *out = scene->own;
    return rc;
}

void tnk_reader_close(tnk_reader *reader) {
    tnk_words words;
    if (!reader) return;
    tnk_words_begin(&words, NULL);
    tnk_georef_close(reader->georef);
    tnk_direct_close(reader->direct);
    tnk_asker_close(reader->land);
    tnk_asker_close(reader->water);
    tnk_asker_close(reader->clouds);
    for (int i = 0; i < TNK_LEVELS; i++)
        if (reader->level[i]) GDALClose(reader->level[i]);
    tnk_words_end(&words);
    tnk_bench_drop(&reader->bench);
    tnk_free(reader->px);
    tnk_free(reader->block);
    tnk_free(reader->mask);
    tnk_free(reader->say);
    tnk_free(reader);
}

int tnk_reader_lonlat(tnk_reader *reader, double col, double row, double *lon, double *lat) {
    return tnk_georef_lonlat(reader->georef, col, row, lon, lat);
}

int tnk_reader_ground(tnk_reader *reader, double col, double row, double j[4]) {
    const tnk_scene *scene = reader->scene;
    if (!scene->info.georeferenced) {
        double gsd = scene->info.gsd_m;
        memcpy(j, (double[4]){gsd, 0.0, 0.0, -gsd}, 4 * sizeof *j);
        return isfinite(gsd);
    }
    if (!tnk_georef_ground(reader->georef, col, row, j)) return 0;
    for (int i = 0; i < 4; i++) j[i] *= scene->scale;
    return 1;
}

void tnk_reader_forget(tnk_reader *reader) {
    for (int i = 0; i < TNK_LEVELS; i++)
        if (reader->level[i]) GDALFlushCache(reader->level[i]);
    tnk_direct_forget(reader->direct);
}

double tnk_reader_read_bytes(const tnk_reader *reader) { return reader->read; }

/* ---- one strip ---- */

int tnk_reader_fit(void *block, size_t *have, size_t want, tnk_err *err) {
    void **p = block;
    if (*have >= want) return TNK_OK;
    tnk_free(*p);
    *have = 0;
    *p = tnk_alloc(want, 1);
    if (!*p) return tnk_fail_nomem(err);
    *have = want;
    return TNK_OK;
}

/* The planes to read: what is wanted, all chosen bands where they are judged together, alpha.
 * bands[] receives their numbers in the file. */
static void choose_planes(const tnk_scene *scene, float *const out[TNK_BANDS],
                          const tnk_copy *copy, tnk_strip *strip, int *bands) {
    const tnk_rules *rules = &scene->rules;
    for (int slot = 0; slot < TNK_BANDS; slot++) {
        tnk_plane *plane = &strip->plane[strip->planes];
        int copied = copy && copy->band[slot];
        if (!scene->info.band[slot] || (!out[slot] && !copied && !rules->together)) continue;
        memset(plane, 0, sizeof *plane);
        plane->band = slot;
        plane->slot = out[slot] ? slot : -1;
        plane->copy = copied ? slot : -1;
        plane->test = rules->has_nodata[slot] && !rules->together && !scene->radio.active;
        plane->vote = rules->has_nodata[slot] && rules->together;
        plane->nodata = rules->nodata[slot];
        bands[strip->planes++] = scene->info.band[slot];
    }
    if (rules->alpha) {
        strip->plane[strip->planes] = (tnk_plane){.band = -1, .slot = -1, .copy = -1, .test = 1, .nodata = 0.0};
        bands[strip->planes++] = rules->alpha;
    }
}

/* Copy a rectangle of the caller's pixels; size in bytes of one. */
static void copy_pixels(const tnk_pixels *from, int band, int col, int row, const tnk_strip *to,
                        void *px, size_t size) {
    for (int y = 0; y < to->rows; y++) {
        ptrdiff_t start = (ptrdiff_t)(band - 1) * from->band_stride +
                          (ptrdiff_t)(row + y) * from->row_stride +
                          (ptrdiff_t)col * from->pixel_stride;
        const char *src = (const char *)from->data + start * (ptrdiff_t)size;
        char *dst = (char *)px + (size_t)y * (size_t)to->stride * size;
        ptrdiff_t step = from->pixel_stride * (ptrdiff_t)size;
        if (from->pixel_stride == 1) {
            memcpy(dst, src, (size_t)to->cols * size);
            continue;
        }
        for (int x = 0; x < to->cols; x++) memcpy(dst + (size_t)x * size, src + x * step, size);
    }
}

static CPLErr read_bands(GDALDatasetH dataset, int col, int row, const tnk_strip *s, void *px,
                         size_t size, int *bands) {
    GDALRasterIOExtraArg extra;
    INIT_RASTERIO_EXTRA_ARG(extra);
    GSpacing line = (GSpacing)s->stride * (GSpacing)size;
    return GDALDatasetRasterIOEx(dataset, GF_Read, col, row, s->cols, s->rows, px, s->cols,
                                 s->rows, (GDALDataType)tnk_work_gdal(s->work), s->planes, bands,
                                 (GSpacing)size, line, line * s->rows, &extra);
}

static int has_whole_blocks(const tnk_scene *scene, int level, int col, int row, const tnk_strip *s) {
    int bw = scene->block_width, bh = scene->block_height;
    return !level && col % bw == 0 && row % bh == 0 && (s->cols % bw == 0 || col + s->cols == scene->info.width_px) &&
           (s->rows % bh == 0 || row + s->rows == scene->info.height_px);
}

/* Are whole blocks of a local GeoTIFF stored band by band, in the type they are worked on? Those need no cache,
 * which would copy them once more and keep them for nobody. Over a network GDAL asks for several blocks at once. */
static int goes_past_cache(const tnk_scene *scene, GDALDatasetH dataset, const tnk_strip *s, const int *bands) {
    const char *interleave = GDALGetMetadataItem(dataset, "INTERLEAVE", "IMAGE_STRUCTURE");
    int by_band = GDALGetRasterCount(dataset) == 1 || (interleave && !strcmp(interleave, "BAND"));
    if (!by_band || strcmp(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), "GTiff") ||
        !strncmp(GDALGetDescription(dataset), "/vsi", 4))
        return 0;
    for (int p = 0; p < s->planes; p++) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, bands[p]);
        int w, h;
        GDALGetBlockSize(band, &w, &h);
        if (w != scene->block_width || h != scene->block_height || (int)GDALGetRasterDataType(band) != tnk_work_gdal(s->work))
            return 0;
    }
    return 1;
}

/* The place of a strip's pixel in one of its planes. */
static char *place_of(const tnk_strip *s, int plane, int x, int y, size_t size) {
    return (char *)s->plane[plane].px + ((size_t)y * (size_t)s->stride + (size_t)x) * size;
}

static CPLErr read_blocks(tnk_reader *reader, int col, int row, const tnk_strip *s, size_t size, const int *bands) {
    int bw = reader->scene->block_width, bh = reader->scene->block_height;
    for (int y = 0; y < s->rows; y += bh)
        for (int x = 0; x < s->cols; x += bw)
            for (int p = 0; p < s->planes; p++) {
                GDALRasterBandH band = GDALGetRasterBand(reader->level[0], bands[p]);
                CPLErr bad = GDALReadBlock(band, (col + x) / bw, (row + y) / bh, reader->block);
                if (bad) return bad;
                int cols = s->cols - x < bw ? s->cols - x : bw, rows = s->rows - y < bh ? s->rows - y : bh;
                for (int k = 0; k < rows; k++)
                    memcpy(place_of(s, p, x, y + k, size), (const char *)reader->block + (size_t)k * (size_t)bw * size,
                           (size_t)cols * size);
            }
    return CE_None;
}

/* Bands that are decoded together. 1; 0 where GDAL has to read them. */
static int read_tiles(const tnk_reader *reader, int col, int row, const tnk_strip *s, int whole, const int *bands) {
    size_t size = (size_t)tnk_work_size(s->work);
    int bw = reader->scene->block_width, bh = reader->scene->block_height;
    for (int top = row / bh * bh; top < row + s->rows; top += bh)
        for (int left = col / bw * bw; left < col + s->cols; left += bw) {
            int x = at_least(col, left), cols = at_most(col + s->cols, left + bw) - x;
            int y = at_least(row, top), rows = at_most(row + s->rows, top + bh) - y;
            if (!(whole ? tnk_direct_decode(reader->direct, x, y) : tnk_direct_decode_kept(reader->direct, x, y, rows))) return 0;
            void *to[TNK_BANDS + 1];
            for (int p = 0; p < s->planes; p++) to[p] = place_of(s, p, x - col, y - row, size);
            tnk_direct_take(reader->direct, reader->kern, bands, s->planes, &(tnk_window){x - left, y - top, cols, rows}, to,
                            s->stride);
        }
    return 1;
}

static CPLErr read_mask(GDALDatasetH dataset, int col, int row, const tnk_strip *s, int band) {
    GDALRasterBandH mask = GDALGetMaskBand(GDALGetRasterBand(dataset, band));
    if (!mask) return CE_Failure;
    return GDALRasterIO(mask, GF_Read, col, row, s->cols, s->rows, s->mask, s->cols, s->rows,
                        GDT_Byte, 1, (int)s->stride);
}

/* Complex pixels are read as such, since GDAL would drop their imaginary part. */
static CPLErr read_complex(GDALDatasetH dataset, int col, int row, const tnk_strip *s, void *px, int *bands) {
    size_t plane = (size_t)s->stride * (size_t)s->rows;
    GSpacing size = 2 * sizeof(float), line = (GSpacing)s->stride * size;
    CPLErr bad = GDALDatasetRasterIOEx(dataset, GF_Read, col, row, s->cols, s->rows, px, s->cols, s->rows,
                                       GDT_CFloat32, s->planes, bands, size, line, (GSpacing)plane * size, NULL);
    if (!bad) tnk_radio_magnitude(px, plane * (size_t)s->planes);
    return bad;
}

static int fill_file(tnk_reader *reader, int level, int col, int row, const tnk_strip *s,
                     int *bands, tnk_err *err) {
    size_t size = (size_t)tnk_work_size(s->work);
    GDALDatasetH dataset = reader->level[level];
    int complex = reader->scene->radio.complex;
    int whole = !complex && has_whole_blocks(reader->scene, level, col, row, s);
    int done = !level && reader->direct && read_tiles(reader, col, row, s, whole, bands);
    whole = whole && !done && goes_past_cache(reader->scene, dataset, s, bands);
    if (whole) {
        size_t block = (size_t)reader->scene->block_width * (size_t)reader->scene->block_height * size;
        int rc = tnk_reader_fit(&reader->block, &reader->block_bytes, block, err);
        if (rc) return rc;
    }
    tnk_words words;
    tnk_words_begin(&words, NULL);
    CPLErr bad = done      ? CE_None
                 : complex ? read_complex(dataset, col, row, s, reader->px, bands)
                 : whole ? read_blocks(reader, col, row, s, size, bands)
                         : read_bands(dataset, col, row, s, reader->px, size, bands);
    if (!bad && s->mask) bad = read_mask(dataset, col, row, s, bands[0]);
    tnk_words_end(&words);
    if (!bad && !words.cut) return TNK_OK;
    return tnk_words_fail(&words, err, TNK_E_READ, reader->scene->name, "pixels cannot be read");
}

static int fill_strip(tnk_reader *reader, int level, int col, int row, tnk_strip *s, int *bands,
                      tnk_err *err) {
    size_t size = (size_t)tnk_work_size(s->work);
    size_t plane = (size_t)s->stride * (size_t)s->rows;
    size_t each = reader->scene->radio.complex ? 2 * size : size;
    int rc = tnk_reader_fit(&reader->px, &reader->px_bytes, plane * each * (size_t)s->planes, err);
    if (!rc && reader->scene->rules.mask) rc = tnk_reader_fit(&reader->mask, &reader->mask_bytes, plane, err);
    if (!rc) rc = tnk_bench_fit(&reader->bench, (size_t)s->stride, err);
    if (rc) return rc;
    s->mask = reader->scene->rules.mask ? reader->mask : NULL;
    for (int p = 0; p < s->planes; p++)
        s->plane[p].px = (char *)reader->px + (size_t)p * plane * size;
    reader->read += (double)s->cols * s->rows * (double)each * s->planes;
    if (!reader->scene->pixels.data) return fill_file(reader, level, col, row, s, bands, err);
    for (int p = 0; p < s->planes; p++)
        copy_pixels(&reader->scene->pixels, bands[p], col, row, s, s->plane[p].px, size);
    return TNK_OK;
}

/* ---- a window ---- */

/* The part of a window that lies in a level, in its own pixels, and what is known of it. */
typedef struct part {
    int level, factor;         /* reduce the level's pixels by this */
    int col, row, width, height;
    int skip_cols, skip_rows;  /* reduced pixels before it */
} part;

/* Whole multiples: a reduced pixel never depends on where the window ends. */
static int clip(int start, int length, int factor, int size, int *begin, int *skip) {
    int end = start + (length + factor - 1) / factor * factor;
    *begin = start > 0 ? start : 0;
    *skip = (*begin - start) / factor;
    if (end > size) end = size;
    return end > *begin ? end - *begin : 0;
}

static int choose_level(const tnk_scene *scene, int factor) {
    int best = 0;
    for (int i = 1; i < scene->overviews; i++)
        if (scene->overview[i].mean && factor % scene->overview[i].factor == 0 &&
            scene->overview[i].factor > scene->overview[best].factor)
            best = i;
    return best;
}

void tnk_scene_block(const tnk_scene *scene, int factor, int *width, int *height) {
    const tnk_overview *o = &scene->overview[choose_level(scene, factor)];
    *width = o->block_width, *height = o->block_height;
}

int tnk_scene_overview(const tnk_scene *scene, int factor) { return scene->overview[choose_level(scene, factor)].factor; }

static part part_of(const tnk_scene *scene, const tnk_window *win, int factor) {
    part p = {.level = scene->pixels.data ? 0 : choose_level(scene, factor)};
    int f = p.level ? scene->overview[p.level].factor : 1;
    /* a last pixel of an overview counts when half of it lies in the scene */
    int width = (scene->info.width_px + f / 2) / f, height = (scene->info.height_px + f / 2) / f;
    p.factor = factor / f;
    int across = (win->width + factor - 1) / factor * p.factor;
    int down = (win->height + factor - 1) / factor * p.factor;
    p.width = clip(win->col / f, across, p.factor, width, &p.col, &p.skip_cols);
    p.height = clip(win->row / f, down, p.factor, height, &p.row, &p.skip_rows);
    return p;
}

/* Columns and rows of a strip: whole reduced pixels, bounded bytes, rows before columns. */
static void strip_size(const part *p, int pixel_bytes, int *cols, int *rows) {
    int cells = STRIP_BYTES / pixel_bytes / (p->factor * p->factor);
    int across = at_most(cells, (p->width + p->factor - 1) / p->factor);
    *cols = across * p->factor;
    *rows = cells / across * p->factor;
}

/* A strip that begins at y ends with a row of blocks where it can: none is decoded twice. */
static int strip_rows(const tnk_scene *scene, const part *p, int y, int most) {
    int block = scene->block_height, left = p->height - y;
    if (left <= most) return left;
    int rows = (p->row + y + most) / block * block - p->row - y;
    return rows > 0 && rows % p->factor == 0 ? rows : most;
}

/* The strip's own pixels, before they are reduced, to (col, row) of the caller's copy. */
static void copy_strip(const tnk_strip *s, const tnk_copy *copy, int col, int row) {
    for (int p = 0; p < s->planes; p++) {
        if (s->plane[p].copy < 0) continue;
        for (int y = 0; y < s->rows; y++) {
            uint16_t *to = copy->band[s->plane[p].copy] + (row + y) * copy->stride + col;
            if (tnk_work_size(s->work) == 2) {
                memcpy(to, (const uint16_t *)s->plane[p].px + y * s->stride, (size_t)s->cols * 2);
                continue;
            }
            const uint8_t *from = (const uint8_t *)s->plane[p].px + y * s->stride;
            for (int x = 0; x < s->cols; x++) to[x] = from[x];
        }
    }
}

static int read_part(tnk_reader *reader, const part *p, float *const out[TNK_BANDS],
                     const tnk_copy *copy, uint8_t *state, ptrdiff_t stride, tnk_err *err) {
    tnk_strip s = {.work = reader->scene->rules.work, .factor = p->factor};
    int bands[TNK_BANDS + 1], most_cols, most_rows;
    int level = p->level ? reader->scene->overview[p->level].factor : 1;
    s.top = reader->scene->rules.top;
    choose_planes(reader->scene, out, copy, &s, bands);
    strip_size(p, tnk_work_size(s.work) * s.planes + 1, &most_cols, &most_rows);
    for (int y = 0; y < p->height; y += s.rows) {
        s.rows = strip_rows(reader->scene, p, y, most_rows);
        for (int x = 0; x < p->width; x += most_cols) {
            ptrdiff_t at = (y / p->factor + p->skip_rows) * stride + x / p->factor + p->skip_cols;
            float *to[TNK_BANDS];
            s.cols = at_most(most_cols, p->width - x);
            s.stride = (s.cols + p->factor - 1) / p->factor * p->factor;
            int rc = fill_strip(reader, p->level, p->col + x, p->row + y, &s, bands, err);
            if (rc) return rc;
            if (reader->scene->radio.active)
                tnk_radio_apply(reader->scene, &s, (p->col + x) * level, (p->row + y) * level, level);
            if (copy)
                copy_strip(&s, copy, x + p->skip_cols * p->factor, y + p->skip_rows * p->factor);
            for (int i = 0; i < TNK_BANDS; i++) to[i] = out[i] ? out[i] + at : NULL;
            tnk_reduce(&s, reader->kern, &reader->bench, to, state + at, stride);
        }
    }
    return TNK_OK;
}

int tnk_reader_window_ok(const tnk_window *win, int factor) {
    return factor >= 1 && factor <= FACTOR_MOST && win->width >= 0 && win->height >= 0 &&
           win->col % factor == 0 && win->row % factor == 0 && win->col > -REACH &&
           win->col < REACH && win->row > -REACH && win->row < REACH && win->width < REACH &&
           win->height < REACH;
}

static void blank(const tnk_reader *reader, const tnk_window *win, int factor,
                  float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride) {
    int cols = (win->width + factor - 1) / factor, rows = (win->height + factor - 1) / factor;
    for (int y = 0; y < rows; y++) {
        memset(state + y * stride, 0, (size_t)cols);
        for (int i = 0; i < TNK_BANDS; i++)
            if (out[i] && reader->scene->info.band[i])
                memset(out[i] + y * stride, 0, (size_t)cols * sizeof **out);
    }
}

int tnk_reader_copies(const tnk_scene *scene, int factor) {
    return tnk_work_size(scene->rules.work) <= 2 && scene->rules.work != TNK_WORK_S16 &&
           (scene->pixels.data || choose_level(scene, factor) == 0);
}

int tnk_reader_read(tnk_reader *reader, const tnk_window *win, int factor,
                    float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride, tnk_err *err) {
    return tnk_reader_read_copy(reader, win, factor, out, NULL, state, stride, err);
}

int tnk_reader_read_copy(tnk_reader *reader, const tnk_window *win, int factor,
                         float *const out[TNK_BANDS], const tnk_copy *copy, uint8_t *state,
                         ptrdiff_t stride, tnk_err *err) {
    const tnk_scene *scene = reader->scene;
    float *wanted[TNK_BANDS];
    int planes = 0;
    if (!tnk_reader_window_ok(win, factor)) return tnk_fail(err, TNK_E_ARG, "a window that cannot be read");
    for (int i = 0; i < TNK_BANDS; i++) {
        wanted[i] = scene->info.band[i] ? out[i] : NULL;
        planes += wanted[i] != NULL;
    }
    part p = part_of(scene, win, factor);
    int whole = p.skip_cols == 0 && p.skip_rows == 0 &&
                p.width >= (win->width + factor - 1) / factor * p.factor &&
                p.height >= (win->height + factor - 1) / factor * p.factor;
    if (!whole || !planes) blank(reader, win, factor, out, state, stride);
    if (p.width <= 0 || p.height <= 0 || !planes) return TNK_OK;
    if (!scene->pixels.data && !reader->level[p.level]) {
        int rc = tnk_source_again(scene, scene->overview[p.level].index, &reader->level[p.level],
                                  err);
        if (rc) return rc;
    }
    return read_part(reader, &p, wanted, copy, state, stride, err);
}
