/* repeat_scene.c: a small scene without a seam, repeated to a GeoTIFF of any size that takes no more room than that one.
 *
 *   repeat_scene SMALL.tif OUT.tif SIDE COMPRESS BLOCK OVERVIEWS [EMPTY.tif ONE_IN]
 *
 * The small scene is encoded once: COMPRESS is NONE, DEFLATE or ZSTD, in tiles of BLOCK pixels, OVERVIEWS times
 * averaged 2 x 2. OUT.tif is a BigTIFF of SIDE x SIDE pixels whose tiles are those of the small one over and over:
 * offsets of a TIFF may point to the same bytes. Reading it decodes every tile anew. The small scene's side must be a multiple of BLOCK,
 * also after it was averaged. With EMPTY, a scene of the same size, only one repetition in so many is SMALL.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 8, TAGS = 20 };
enum { SHORT = 3, DOUBLE = 12, LONG8 = 16 };

typedef struct level {
    int across, down;           /* tiles of the small scene */
    uint64_t *offset, *bytes;   /* of them, in the small file; then in the large one */
} level;

typedef struct image {
    int bands, bits, block, side, levels, compression, one_in;
    level level[2][LEVELS]; /* of SMALL, of EMPTY */
    double gt[6];
    int epsg;
    FILE *out;
} image;

static int fail(const char *what) {
    fprintf(stderr, "repeat_scene: %s\n", what);
    return 1;
}

/* ---- the small scene, encoded ---- */

static GDALDatasetH encode(const char *from, const char *name, const char *compress, int block, int levels) {
    char size[16];
    char **options = NULL;
    snprintf(size, sizeof size, "%d", block);
    options = CSLSetNameValue(options, "TILED", "YES");
    options = CSLSetNameValue(options, "BLOCKXSIZE", size);
    options = CSLSetNameValue(options, "BLOCKYSIZE", size);
    options = CSLSetNameValue(options, "INTERLEAVE", "PIXEL");
    options = CSLSetNameValue(options, "COMPRESS", compress);
    if (strcmp(compress, "NONE")) options = CSLSetNameValue(options, "PREDICTOR", "2");
    CPLSetConfigOption("GDAL_TIFF_OVR_BLOCKSIZE", size);
    GDALDatasetH source = GDALOpen(from, GA_ReadOnly);
    GDALDatasetH made = source ? GDALCreateCopy(GDALGetDriverByName("GTiff"), name, source, 0, options, NULL, NULL) : NULL;
    int factor[LEVELS];
    for (int k = 0; k < levels; k++) factor[k] = 2 << k;
    int good = made && (!levels || GDALBuildOverviews(made, "AVERAGE", levels, factor, 0, NULL, NULL, NULL) == CE_None);
    if (source) GDALClose(source);
    if (made) GDALClose(made);
    CSLDestroy(options);
    return good ? GDALOpen(name, GA_ReadOnly) : NULL;
}

static int find_tiles(const image *m, GDALDatasetH small, int k, level *l) {
    GDALRasterBandH band = GDALGetRasterBand(small, 1);
    if (k) band = GDALGetOverview(band, k - 1);
    int width = band ? GDALGetRasterBandXSize(band) : 1, bw = 0, bh = 0;
    if (band) GDALGetBlockSize(band, &bw, &bh);
    if (bw != m->block || bh != m->block || width % m->block || width != GDALGetRasterBandYSize(band)) return 0;
    *l = (level){.across = width / m->block, .down = width / m->block};
    size_t n = (size_t)l->across * (size_t)l->down;
    l->offset = calloc(n, sizeof *l->offset), l->bytes = calloc(n, sizeof *l->bytes);
    for (size_t i = 0; l->offset && l->bytes && i < n; i++) {
        char key[64];
        snprintf(key, sizeof key, "BLOCK_OFFSET_%d_%d", (int)i % l->across, (int)i / l->across);
        const char *offset = GDALGetMetadataItem(band, key, "TIFF");
        if (!offset) return 0;
        l->offset[i] = strtoull(offset, NULL, 10);
        snprintf(key, sizeof key, "BLOCK_SIZE_%d_%d", (int)i % l->across, (int)i / l->across);
        const char *bytes = GDALGetMetadataItem(band, key, "TIFF");
        l->bytes[i] = bytes ? strtoull(bytes, NULL, 10) : 0;
    }
    return l->offset && l->bytes;
}

static int describe(image *m, GDALDatasetH small, const char *compress) {
    m->bands = GDALGetRasterCount(small);
    m->bits = 8 * GDALGetDataTypeSizeBytes(GDALGetRasterDataType(GDALGetRasterBand(small, 1)));
    m->compression = !strcmp(compress, "DEFLATE") ? 8 : !strcmp(compress, "ZSTD") ? 50000 : 1;
    OGRSpatialReferenceH srs = GDALGetSpatialRef(small);
    const char *code = srs ? OSRGetAuthorityCode(srs, NULL) : NULL;
    m->epsg = code ? atoi(code) : 0;
    return m->bands <= 4 && m->epsg && GDALGetGeoTransform(small, m->gt) == CE_None;
}

/* ---- the large one ---- */

/* Tiles go behind the header; their offsets become those of the large file. */
static int copy_tiles(image *m, const char *name, level *list) {
    FILE *in = fopen(name, "rb");
    int good = in != NULL;
    for (int k = 0; k < m->levels && good; k++)
        for (int i = 0; i < list[k].across * list[k].down && good; i++) {
            level *l = &list[k];
            void *tile = malloc(l->bytes[i] + 1);
            good = tile && !fseeko(in, (off_t)l->offset[i], SEEK_SET) && fread(tile, 1, l->bytes[i], in) == l->bytes[i];
            l->offset[i] = (uint64_t)ftello(m->out);
            good = good && fwrite(tile, 1, l->bytes[i], m->out) == l->bytes[i];
            free(tile);
        }
    if (in) fclose(in);
    return good;
}

typedef struct tag {
    uint16_t id, type;
    uint64_t count;
    unsigned char value[8];
} tag;

typedef struct directory {
    tag tag[TAGS];
    int count;
} directory;

static void align(FILE *f) {
    while (ftello(f) % 8) fputc(0, f);
}

/* Values of up to eight bytes stand in the tag, longer ones before it in the file. Tags come in rising order. */
static void add(image *m, directory *d, int id, int type, uint64_t count, const void *values) {
    size_t bytes = (size_t)count * (type == SHORT ? 2 : 8);
    tag *t = &d->tag[d->count++];
    *t = (tag){.id = (uint16_t)id, .type = (uint16_t)type, .count = count};
    if (bytes <= sizeof t->value) {
        memcpy(t->value, values, bytes);
        return;
    }
    align(m->out);
    uint64_t at = (uint64_t)ftello(m->out);
    fwrite(values, 1, bytes, m->out);
    memcpy(t->value, &at, sizeof at);
}

static void add_number(image *m, directory *d, int id, int type, uint64_t value) {
    uint16_t narrow = (uint16_t)value;
    add(m, d, id, type, 1, type == SHORT ? (const void *)&narrow : (const void *)&value);
}

static void add_shorts(image *m, directory *d, int id, int value) {
    uint16_t each[4] = {(uint16_t)value, (uint16_t)value, (uint16_t)value, (uint16_t)value};
    add(m, d, id, SHORT, (uint64_t)m->bands, each);
}

/* Which repetition: SMALL's own or the empty one's. */
static int is_empty(const image *m, int across, int down) { return (across * 3 + down * 5 + m->one_in / 2) % m->one_in != 0; }

static int add_tiles(image *m, directory *d, int k, int side) {
    int across = (side + m->block - 1) / m->block;
    size_t n = (size_t)across * (size_t)across;
    uint64_t *offset = malloc(n * sizeof *offset), *bytes = malloc(n * sizeof *bytes);
    for (size_t i = 0; offset && bytes && i < n; i++) {
        const level *l = &m->level[0][k];
        int x = (int)(i % (size_t)across), y = (int)(i / (size_t)across), from = y % l->down * l->across + x % l->across;
        if (is_empty(m, x / l->across, y / l->down)) l = &m->level[1][k];
        offset[i] = l->offset[from], bytes[i] = l->bytes[from];
    }
    int good = offset && bytes;
    if (good) add(m, d, 324, LONG8, n, offset), add(m, d, 325, LONG8, n, bytes);
    free(offset);
    free(bytes);
    return good;
}

static void add_place(image *m, directory *d) {
    const double scale[3] = {m->gt[1], -m->gt[5], 0}, tie[6] = {0, 0, 0, m->gt[0], m->gt[3], 0};
    const uint16_t key[] = {1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, (uint16_t)m->epsg};
    add(m, d, 33550, DOUBLE, 3, scale);
    add(m, d, 33922, DOUBLE, 6, tie);
    add(m, d, 34735, SHORT, sizeof key / sizeof *key, key);
}

/* Write one directory and hang it where `link` is; returns where the next one's place is to be written, or 0. */
static uint64_t write_directory(image *m, int k, uint64_t link) {
    directory d = {.count = 0};
    const uint16_t unspecified[3] = {0, 0, 0};
    int side = (m->side + (1 << k) - 1) >> k;
    add_number(m, &d, 254, LONG8, k > 0);
    add_number(m, &d, 256, LONG8, (uint64_t)side);
    add_number(m, &d, 257, LONG8, (uint64_t)side);
    add_shorts(m, &d, 258, m->bits);
    add_number(m, &d, 259, SHORT, (uint64_t)m->compression);
    add_number(m, &d, 262, SHORT, 1);
    add_number(m, &d, 277, SHORT, (uint64_t)m->bands);
    add_number(m, &d, 284, SHORT, 1);
    if (m->compression != 1) add_number(m, &d, 317, SHORT, 2);
    add_number(m, &d, 322, SHORT, (uint64_t)m->block);
    add_number(m, &d, 323, SHORT, (uint64_t)m->block);
    if (!add_tiles(m, &d, k, side)) return 0;
    if (m->bands > 1) add(m, &d, 338, SHORT, (uint64_t)m->bands - 1, unspecified);
    add_shorts(m, &d, 339, 1);
    if (!k) add_place(m, &d);
    align(m->out);
    uint64_t at = (uint64_t)ftello(m->out), count = (uint64_t)d.count, end = 0;
    fwrite(&count, 8, 1, m->out);
    for (int i = 0; i < d.count; i++) {
        fwrite(&d.tag[i].id, 2, 1, m->out), fwrite(&d.tag[i].type, 2, 1, m->out);
        fwrite(&d.tag[i].count, 8, 1, m->out), fwrite(d.tag[i].value, 8, 1, m->out);
    }
    uint64_t next = (uint64_t)ftello(m->out);
    fwrite(&end, 8, 1, m->out);
    fseeko(m->out, (off_t)link, SEEK_SET);
    fwrite(&at, 8, 1, m->out);
    fseeko(m->out, 0, SEEK_END);
    return next;
}

/* Encode a small scene, find its tiles and put them into the large file. */
static int take(image *m, const char *from, const char *name, const char *compress, int which) {
    char small[4096];
    level *list = m->level[which];
    snprintf(small, sizeof small, "%s.small.tif", name);
    GDALDatasetH d = encode(from, small, compress, m->block, m->levels - 1);
    int good = d && describe(m, d, compress);
    for (int k = 0; k < m->levels && good; k++) good = find_tiles(m, d, k, &list[k]);
    if (d) GDALClose(d);
    good = good && copy_tiles(m, small, list);
    remove(small);
    snprintf(small, sizeof small, "%s.small.IMD", name); /* GDAL copies the metadata too */
    remove(small);
    return good;
}

int main(int argc, char **argv) {
    const unsigned char header[16] = {'I', 'I', 43, 0, 8, 0, 0, 0};
    image m = {.one_in = argc == 9 ? atoi(argv[8]) : 1};
    if (argc != 7 && argc != 9)
        return fail("usage: repeat_scene SMALL.tif OUT.tif SIDE NONE|DEFLATE|ZSTD BLOCK OVERVIEWS [EMPTY.tif ONE_IN]");
    m.side = atoi(argv[3]), m.block = atoi(argv[5]), m.levels = 1 + atoi(argv[6]);
    if (m.side < 1 || m.block < 16 || m.levels < 1 || m.levels > LEVELS || m.one_in < 1)
        return fail("a number out of range");
    GDALAllRegister();
    m.out = fopen(argv[2], "wb");
    if (!m.out) return fail("the output cannot be created");
    fwrite(header, 1, sizeof header, m.out);
    int good = take(&m, argv[1], argv[2], argv[4], 0) && (argc == 7 || take(&m, argv[7], argv[2], argv[4], 1));
    uint64_t link = good ? 8 : 0;
    for (int k = 0; k < m.levels && link; k++) link = write_directory(&m, k, link);
    good = link && !ferror(m.out);
    good = !fclose(m.out) && good;
    for (int i = 0; i < 2 * LEVELS; i++)
        free(m.level[i / LEVELS][i % LEVELS].offset), free(m.level[i / LEVELS][i % LEVELS].bytes);
    return good ? 0 : fail("not written: is the side a multiple of the block, and the scene georeferenced by a code?");
}
