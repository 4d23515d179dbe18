/* bench_read.c: the bare GDAL read against which detect-tanker is timed.
 *
 *   bench_read FILE THREADS [--rasterio|--pixel]
 *
 * Every thread has a dataset handle of its own and takes blocks in turn; all bands of a block are
 * read, nothing is done with them. Plain: GDALReadBlock, which decodes into the caller's memory.
 * --rasterio: GDALDatasetRasterIO over rows of blocks, through GDAL's cache, as most programs read.
 * --pixel: the file is opened and one pixel is read, no more.
 */
#include <cpl_conv.h>
#include <gdal.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
    const char *name;
    int rasterio;
    atomic_int next, failed;
} job;

typedef struct grid {
    int width, height, bands, block_width, block_height, across, down;
    size_t pixel;
} grid;

static grid grid_of(GDALDatasetH d) {
    grid g = {.width = GDALGetRasterXSize(d), .height = GDALGetRasterYSize(d),
              .bands = GDALGetRasterCount(d)};
    GDALRasterBandH band = GDALGetRasterBand(d, 1);
    GDALGetBlockSize(band, &g.block_width, &g.block_height);
    g.across = (g.width + g.block_width - 1) / g.block_width;
    g.down = (g.height + g.block_height - 1) / g.block_height;
    g.pixel = (size_t)GDALGetDataTypeSizeBytes(GDALGetRasterDataType(band));
    return g;
}

static int read_blocks(GDALDatasetH d, const grid *g, int row, void *buffer) {
    for (int x = 0; x < g->across; x++)
        for (int b = 1; b <= g->bands; b++)
            if (GDALReadBlock(GDALGetRasterBand(d, b), x, row, buffer) != CE_None) return 0;
    return 1;
}

static int read_row(GDALDatasetH d, const grid *g, int row, void *buffer) {
    int y = row * g->block_height, n = g->height - y < g->block_height ? g->height - y : g->block_height;
    return GDALDatasetRasterIO(d, GF_Read, 0, y, g->width, n, buffer, g->width, n,
                               GDALGetRasterDataType(GDALGetRasterBand(d, 1)), g->bands, NULL, 0, 0,
                               0) == CE_None;
}

static void *work(void *arg) {
    job *j = arg;
    GDALDatasetH d = GDALOpen(j->name, GA_ReadOnly);
    void *buffer = NULL;
    int good = d != NULL;
    if (good) {
        grid g = grid_of(d);
        size_t block = (size_t)g.block_width * (size_t)g.block_height * g.pixel;
        size_t row = (size_t)g.width * (size_t)g.block_height * g.pixel * (size_t)g.bands;
        buffer = malloc(j->rasterio ? row : block);
        good = buffer != NULL;
        for (int i; good && (i = atomic_fetch_add(&j->next, 1)) < g.down;)
            good = j->rasterio ? read_row(d, &g, i, buffer) : read_blocks(d, &g, i, buffer);
    }
    if (!good) atomic_store(&j->failed, 1);
    free(buffer);
    if (d) GDALClose(d);
    return NULL;
}

static int read_pixel(const char *name) {
    GDALDatasetH d = GDALOpen(name, GA_ReadOnly);
    double value;
    int good = d && GDALRasterIO(GDALGetRasterBand(d, 1), GF_Read, 0, 0, 1, 1, &value, 1, 1, GDT_Float64, 0, 0) == CE_None;
    if (d) GDALClose(d);
    return good;
}

int main(int argc, char **argv) {
    pthread_t thread[256];
    int threads = argc > 2 ? atoi(argv[2]) : 0;
    if (threads < 1 || threads > 256) {
        fprintf(stderr, "usage: bench_read FILE THREADS [--rasterio|--pixel]\n");
        return 2;
    }
    CPLSetConfigOption("GDAL_CACHEMAX", "64"); /* as detect-tanker has it */
    GDALAllRegister();
    if (argc > 3 && !strcmp(argv[3], "--pixel")) return !read_pixel(argv[1]);
    job j = {.name = argv[1], .rasterio = argc > 3 && !strcmp(argv[3], "--rasterio")};
    int started = 0;
    while (started < threads && !pthread_create(&thread[started], NULL, work, &j)) started++;
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    return started < threads || atomic_load(&j.failed);
}
