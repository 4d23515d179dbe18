#include "scene/direct.h"

#include <cpl_string.h>
#include <string.h>
#include <tiffio.h>

#include "base/mem.h"
#include "scene/inflate.h"
#include "scene/reduce.h"

/* Bytes and number of decoded tiles that are kept for windows which take parts of them; of a small scene more, since
 * there the same tiles come again and again. */
enum { KEPT_BYTES = 4 << 20, KEPT_SMALL = 32 << 20, SMALL_SCENE = 32 << 20, KEPT_MOST = 64 };

typedef struct kept {
    uint32_t number;
    int rows;   /* that are decoded */
    void *tile; /* NULL: none yet */
} kept;

struct tnk_direct {
    TIFF *tiff;
    tnk_inflate *inflate;           /* NULL: libtiff decodes */
    int bands, size, width, height; /* bytes of a number, pixels of a tile */
    tmsize_t bytes;
    void *tile, *decoded; /* own room; what was asked for last */
    kept kept[KEPT_MOST];
    int room, next; /* of kept; the one to go next */
    int entire;     /* 1: kept tiles are decoded whole, since more of them will be wanted */
};

/* GDAL reads again what cannot be decoded here, and its words are told. */
static int hear_nothing(TIFF *tiff, void *user, const char *module, const char *format, va_list args) {
    (void)tiff, (void)user, (void)module, (void)format, (void)args;
    return 1;
}

static int is_plain(const tnk_scene *scene, GDALDatasetH dataset) {
    GDALDriverH driver = GDALGetDatasetDriver(dataset);
    const char *order = GDALGetMetadataItem(dataset, "INTERLEAVE", "IMAGE_STRUCTURE");
    if (!driver || !EQUAL(GDALGetDriverShortName(driver), "GTiff") || scene->open_options || scene->radio.complex) return 0;
    int together = GDALGetRasterCount(dataset) == 1 || (order && EQUAL(order, "PIXEL"));
    if (!together || STARTS_WITH_CI(scene->opened, "/vsi") || STARTS_WITH_CI(scene->opened, "GTIFF_"))
        return 0;
    for (int b = 1; b <= GDALGetRasterCount(dataset); b++)
        if ((int)GDALGetRasterDataType(GDALGetRasterBand(dataset, b)) != tnk_work_gdal(scene->rules.work)) return 0;
    return 1;
}

static uint32_t field(TIFF *tiff, ttag_t tag) {
    uint32_t value = 0;
    return TIFFGetField(tiff, tag, &value) ? value : 0;
}

static int short_field(TIFF *tiff, ttag_t tag) {
    uint16_t value = 0;
    return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : 0;
}

static int is_known(TIFF *tiff, const tnk_scene *scene, int bands, int size) {
    int compression = short_field(tiff, TIFFTAG_COMPRESSION), light = short_field(tiff, TIFFTAG_PHOTOMETRIC);
    int decodes = compression == COMPRESSION_NONE || compression == COMPRESSION_LZW || compression == COMPRESSION_DEFLATE ||
                  compression == COMPRESSION_ADOBE_DEFLATE || compression == COMPRESSION_ZSTD;
    return decodes && TIFFIsTiled(tiff) && TIFFIsCODECConfigured((uint16_t)compression) &&
           (light == PHOTOMETRIC_MINISBLACK || light == PHOTOMETRIC_RGB) &&
           field(tiff, TIFFTAG_IMAGEWIDTH) == (uint32_t)scene->info.width_px &&
           field(tiff, TIFFTAG_IMAGELENGTH) == (uint32_t)scene->info.height_px &&
           field(tiff, TIFFTAG_TILEWIDTH) == (uint32_t)scene->block_width &&
           field(tiff, TIFFTAG_TILELENGTH) == (uint32_t)scene->block_height &&
           short_field(tiff, TIFFTAG_SAMPLESPERPIXEL) == bands && short_field(tiff, TIFFTAG_BITSPERSAMPLE) == 8 * size &&
           short_field(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_CONTIG &&
           TIFFTileSize(tiff) == (tmsize_t)scene->block_width * scene->block_height * bands * size;
}

/* Not mapped into memory, where it would count as ours; the table of tiles is read as it is needed. */
static TIFF *open_quietly(const char *name) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetErrorHandlerExtR(options, hear_nothing, NULL);
    TIFFOpenOptionsSetWarningHandlerExtR(options, hear_nothing, NULL);
    TIFF *tiff = TIFFOpenExt(name, "rmO", options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

int tnk_direct_open(const tnk_scene *scene, GDALDatasetH dataset, tnk_direct **out, tnk_err *err) {
    *out = NULL;
    if (!is_plain(scene, dataset)) return TNK_OK;
    int bands = GDALGetRasterCount(dataset), size = tnk_work_size(scene->rules.work);
    TIFF *tiff = open_quietly(scene->opened);
    if (!tiff) return TNK_OK;
    if (!is_known(tiff, scene, bands, size)) {
        TIFFClose(tiff);
        return TNK_OK;
    }
    tnk_direct *d = tnk_alloc_zero(1, sizeof *d);
    void *tile = tnk_alloc((size_t)TIFFTileSize(tiff), 1);
    tnk_inflate *inflate = NULL;
    if (!d || !tile || tnk_inflate_open(tiff, scene->block_width, scene->block_height, bands, size, &inflate, err)) {
        tnk_free(d);
        tnk_free(tile);
        TIFFClose(tiff);
        return tnk_fail_nomem(err);
    }
    double pixels = (double)scene->info.width_px * scene->info.height_px;
    int small = pixels * bands * size <= SMALL_SCENE;
    tmsize_t bytes = TIFFTileSize(tiff), room = (small ? KEPT_SMALL : KEPT_BYTES) / bytes;
    *d = (tnk_direct){.tiff = tiff, .inflate = inflate, .bands = bands, .size = size, .width = scene->block_width,
                      .height = scene->block_height, .bytes = bytes, .tile = tile,
                      .room = room < KEPT_MOST ? (int)room : KEPT_MOST, .entire = small};
    *out = d;
    return TNK_OK;
}

void tnk_direct_forget(tnk_direct *d) {
    for (int i = 0; d && i < d->room; i++) tnk_free(d->kept[i].tile), d->kept[i].tile = NULL;
}

void tnk_direct_close(tnk_direct *d) {
    if (!d) return;
    tnk_inflate_close(d->inflate);
    TIFFClose(d->tiff);
    tnk_free(d->tile);
    tnk_direct_forget(d);
    tnk_free(d);
}

/* A tile without bytes is a hole, which GDAL fills. */
static int decode(tnk_direct *d, uint32_t number, int rows, void *tile) {
    d->decoded = tile;
    if (d->inflate && tnk_inflate_tile(d->inflate, number, rows, tile)) return 1;
    return TIFFGetStrileByteCount(d->tiff, number) > 0 && TIFFReadEncodedTile(d->tiff, number, tile, d->bytes) == d->bytes;
}

int tnk_direct_decode(tnk_direct *d, int col, int row) {
    return decode(d, TIFFComputeTile(d->tiff, (uint32_t)col, (uint32_t)row, 0, 0), d->height, d->tile);
}

/* A tile that is wanted again further down is decoded whole then: it will come once more. */
int tnk_direct_decode_kept(tnk_direct *d, int col, int row, int rows) {
    uint32_t number = TIFFComputeTile(d->tiff, (uint32_t)col, (uint32_t)row, 0, 0);
    int down = d->entire ? d->height : row % d->height + rows, again = -1;
    for (int i = 0; i < d->room && again < 0; i++)
        if (d->kept[i].tile && d->kept[i].number == number) again = i;
    if (again >= 0 && d->kept[again].rows >= down) {
        d->decoded = d->kept[again].tile;
        return 1;
    }
    if (!d->room) return decode(d, number, down, d->tile);
    kept *k = &d->kept[again >= 0 ? again : d->next];
    if (again >= 0) down = d->height;
    else d->next = (d->next + 1) % d->room;
    void *tile = k->tile ? k->tile : tnk_alloc((size_t)d->bytes, 1);
    k->tile = NULL;
    if (!tile) return decode(d, number, down, d->tile);
    if (!decode(d, number, down, tile)) return tnk_free(tile), 0;
    *k = (kept){number, down, tile};
    return 1;
}

#define PICK(name, type)                                                                                                   \
    static inline void name(void *restrict to, const void *restrict from, int n, int step) {                               \
        type *out = to;                                                                                                    \
        const type *in = from;                                                                                             \
        for (int i = 0; i < n; i++) out[i] = in[(ptrdiff_t)i * step];                                                      \
    }
PICK(pick_8, uint8_t)
PICK(pick_16, uint16_t)
PICK(pick_32, uint32_t)
PICK(pick_64, uint64_t)

/* The usual numbers of bands as constants: loops over those become vectors. */
static void pick(void *to, const void *from, int n, int step, int size) {
    if (step == 1) memcpy(to, from, (size_t)n * (size_t)size);
    else if (size == 1 && step == 3) pick_8(to, from, n, 3);
    else if (size == 1 && step == 4) pick_8(to, from, n, 4);
    else if (size == 2 && step == 4) pick_16(to, from, n, 4);
    else if (size == 1) pick_8(to, from, n, step);
    else if (size == 2) pick_16(to, from, n, step);
    else if (size == 4) pick_32(to, from, n, step);
    else pick_64(to, from, n, step);
}

/* The places of all bands in their order, where four of two bytes are all wanted and all there is. */
static int are_four(const tnk_direct *d, const int *bands, int count, void *const *to, uint16_t *in_order[TNK_SPLIT]) {
    int seen = 0;
    if (d->size != 2 || d->bands != TNK_SPLIT || count != TNK_SPLIT) return 0;
    for (int k = 0; k < TNK_SPLIT; k++) seen |= 1 << bands[k], in_order[bands[k] - 1] = to[k];
    return seen == ((1 << TNK_SPLIT) - 1) << 1;
}

void tnk_direct_take(const tnk_direct *d, const tnk_kern *kern, const int *bands, int count, const tnk_window *part,
                     void *const *to, ptrdiff_t stride) {
    ptrdiff_t pixel = (ptrdiff_t)d->bands * d->size, across = d->width * pixel;
    const char *from = (const char *)d->decoded + part->row * across + part->col * pixel;
    uint16_t *four[TNK_SPLIT];
    int all = are_four(d, bands, count, to, four);
    for (int y = 0; y < part->height; y++, from += across) {
        if (all) kern->split_u16(four, (const uint16_t *)(const void *)from, part->width);
        for (int k = 0; k < count && all; k++) four[k] += stride;
        for (int k = 0; k < count && !all; k++)
            pick((char *)to[k] + y * stride * d->size, from + (ptrdiff_t)(bands[k] - 1) * d->size, part->width, d->bands, d->size);
    }
}
