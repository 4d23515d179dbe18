#include "scene/inflate.h"

#include <libdeflate.h>

#include "base/mem.h"

/* A decoder that runs out of room leaves off before a run or a stored block that does not fit: so many bytes before the
 * room's end, at most, are missing. */
enum { LONGEST_RUN = 258, LONGEST_BLOCK = 65535, MISSING = LONGEST_RUN + LONGEST_BLOCK };

struct tnk_inflate {
    TIFF *tiff;
    struct libdeflate_decompressor *decoder;
    int width, height, bands, size, differences;
    void *raw;
    long room;
};

static int short_field(TIFF *tiff, ttag_t tag) {
    uint16_t value = 0;
    return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : 0;
}

static int is_ours(TIFF *tiff, int size) {
    int compression = short_field(tiff, TIFFTAG_COMPRESSION), predictor = short_field(tiff, TIFFTAG_PREDICTOR);
    return (compression == COMPRESSION_DEFLATE || compression == COMPRESSION_ADOBE_DEFLATE) && !TIFFIsByteSwapped(tiff) &&
           short_field(tiff, TIFFTAG_FILLORDER) == FILLORDER_MSB2LSB &&
           (predictor == PREDICTOR_NONE || (predictor == PREDICTOR_HORIZONTAL && size <= 4));
}

int tnk_inflate_open(TIFF *tiff, int width, int height, int bands, int size, tnk_inflate **out, tnk_err *err) {
    *out = NULL;
    if (!is_ours(tiff, size)) return TNK_OK;
    tnk_inflate *f = tnk_alloc_zero(1, sizeof *f);
    if (!f) return tnk_fail_nomem(err);
    *f = (tnk_inflate){.tiff = tiff, .decoder = libdeflate_alloc_decompressor(), .width = width, .height = height,
                       .bands = bands, .size = size,
                       .differences = short_field(tiff, TIFFTAG_PREDICTOR) == PREDICTOR_HORIZONTAL};
    if (!f->decoder) return tnk_free(f), tnk_fail_nomem(err);
    *out = f;
    return TNK_OK;
}

void tnk_inflate_close(tnk_inflate *f) {
    if (!f) return;
    libdeflate_free_decompressor(f->decoder);
    tnk_free(f->raw);
    tnk_free(f);
}

#define ADD_UP(name, type)                                                                                             \
    static inline void name(void *at, int n, int step) {                                                               \
        type *v = at;                                                                                                  \
        for (int i = step; i < n * step; i++) v[i] = (type)(v[i] + v[i - step]);                                       \
    }
ADD_UP(add_8, uint8_t)
ADD_UP(add_16, uint16_t)
ADD_UP(add_32, uint32_t)

/* Differences from the pixel before become pixels. The usual numbers of bands as constants: those loops become vectors. */
static void add_up(void *row, int n, int step, int size) {
    if (size == 2 && step == 4) add_16(row, n, 4);
    else if (size == 2) add_16(row, n, step);
    else if (size == 1 && step == 4) add_8(row, n, 4);
    else if (size == 1) add_8(row, n, step);
    else add_32(row, n, step);
}

int tnk_inflate_tile(tnk_inflate *f, uint32_t number, int rows, void *tile) {
    size_t row = (size_t)f->width * (size_t)f->bands * (size_t)f->size, all = row * (size_t)f->height, got;
    size_t want = row * (size_t)rows + MISSING;
    uint64_t bytes = TIFFGetStrileByteCount(f->tiff, number);
    if (bytes == 0 || bytes > 2 * (uint64_t)all + MISSING || !tnk_reserve(&f->raw, &f->room, (long)bytes, 1)) return 0;
    if (TIFFReadRawTile(f->tiff, number, f->raw, (tmsize_t)bytes) != (tmsize_t)bytes) return 0;
    if (want > all) want = all;
    enum libdeflate_result end = libdeflate_zlib_decompress(f->decoder, f->raw, (size_t)bytes, tile, want, &got);
    int whole = end == LIBDEFLATE_SUCCESS && got == all;
    if (!whole && !(end == LIBDEFLATE_INSUFFICIENT_SPACE && want < all)) return 0;
    for (int y = 0; y < rows && f->differences; y++) add_up((char *)tile + (size_t)y * row, f->width, f->bands, f->size);
    return 1;
}
