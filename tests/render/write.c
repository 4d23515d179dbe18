/* write.c — the scene as a GeoTIFF, once or repeated to any size. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include "inner.h"

#define STRIP 256                        /* rows written at a time: one row of tiles */

static char **creation(const rs_scene *s, int repeat_px)
{
    char **o = NULL;
    o = CSLSetNameValue(o, "TILED", "YES");
    o = CSLSetNameValue(o, "BLOCKXSIZE", "256");
    o = CSLSetNameValue(o, "BLOCKYSIZE", "256");
    o = CSLSetNameValue(o, "INTERLEAVE", "PIXEL");
    o = CSLSetNameValue(o, "BIGTIFF", "IF_SAFER");
    if (s->jpeg_like) {
        o = CSLSetNameValue(o, "COMPRESS", "JPEG");
        o = CSLSetNameValue(o, "JPEG_QUALITY", "80");
        return CSLSetNameValue(o, "PHOTOMETRIC", s->bands == 3 ? "YCBCR" : "MINISBLACK");
    }
    o = CSLSetNameValue(o, "COMPRESS", "DEFLATE");
    o = CSLSetNameValue(o, "PREDICTOR", "2");
    o = CSLSetNameValue(o, "ZLEVEL", repeat_px ? "1" : "4");
    return CSLSetNameValue(o, "PHOTOMETRIC", "MINISBLACK");
}

static void georeference(GDALDatasetH d, const rs_scene *s)
{
    double gt[6];
    char *wkt = geo_wkt(s);
    if (wkt && !geo_transform(s, gt)) {
        GDALSetProjection(d, wkt);
        GDALSetGeoTransform(d, gt);
    }
    CPLFree(wkt);
}

/* DN below which the given share of all samples lies. */
static int percentile(const uint16_t *dn, size_t n, double share)
{
    size_t *count = calloc(65536, sizeof *count), below = 0;
    int v = 0;
    if (!count)
        return 0;
    for (size_t k = 0; k < n; k++)
        count[dn[k]]++;
    while (v < 65535 && (below += count[v]) < (size_t)(share * (double)n))
        v++;
    free(count);
    return v;
}

/* To 8 bits for display, as picture archives do: stretched, gamma 1.5. */
static void stretch(const rs_scene *s, uint16_t *dn)
{
    const size_t n = (size_t)s->bands * s->width_px * s->height_px;
    const double lo = 0.7 * percentile(dn, n, 0.001), hi = percentile(dn, n, 0.9985) + 1.0;
    for (size_t k = 0; k < n; k++) {
        const double t = m_clamp((dn[k] - lo) / (hi - lo), 1e-6, 1);
        dn[k] = (uint16_t)(255 * m_pow(t, 1 / 1.5) + 0.5);
    }
}

/* Band order in the file: pictures are red, green, blue. */
static int source_band(const rs_scene *s, int b)
{
    return s->jpeg_like && s->bands == 3 ? 2 - b : b;
}

/* One strip, pixel-interleaved, the scene repeated to the right. */
static void fill_strip(const rs_scene *s, const uint16_t *dn, int row0, int rows, int w, uint16_t *out)
{
    const size_t plane = (size_t)s->width_px * s->height_px;
    for (int r = 0; r < rows; r++)
        for (int b = 0; b < s->bands; b++) {
            const uint16_t *in = dn + source_band(s, b) * plane
                               + (size_t)((row0 + r) % s->height_px) * s->width_px;
            uint16_t *o = out + (size_t)r * w * s->bands + b;
            for (int c = 0; c < w; c++)
                o[(size_t)c * s->bands] = in[c % s->width_px];
        }
}

static int write_strips(GDALDatasetH d, const rs_scene *s, const uint16_t *dn, int w, int h)
{
    uint16_t *strip = malloc((size_t)STRIP * w * s->bands * sizeof *strip);
    CPLErr err = strip ? CE_None : CE_Failure;
    for (int r = 0; err == CE_None && r < h; r += STRIP) {
        const int rows = r + STRIP > h ? h - r : STRIP;
        fill_strip(s, dn, r, rows, w, strip);
        err = GDALDatasetRasterIO(d, GF_Write, 0, r, w, rows, strip, w, rows, GDT_UInt16, s->bands, NULL,
                                  2 * s->bands, 2 * s->bands * w, 2);
    }
    free(strip);
    return err == CE_None ? RS_OK : RS_E_WRITE;
}

static int raster_write(const rs_scene *s, const char *path, int repeat_px, const uint16_t *dn)
{
    const int w = repeat_px ? repeat_px : s->width_px, h = repeat_px ? repeat_px : s->height_px;
    GDALDriverH driver = GDALGetDriverByName("GTiff");
    char **options = creation(s, repeat_px);
    GDALDatasetH d = driver ? GDALCreate(driver, path, w, h, s->bands,
                                         s->dn_max < 256 || s->jpeg_like ? GDT_Byte : GDT_UInt16, options) : NULL;
    CSLDestroy(options);
    if (!d)
        return RS_E_WRITE;
    georeference(d, s);
    int err = write_strips(d, s, dn, w, h);
    CPLErrorReset();
    GDALClose(d);
    if (CPLGetLastErrorType() >= CE_Failure)
        err = RS_E_WRITE;
    return err;
}

/* PATH with its extension replaced; free() it. */
static char *beside(const char *path, const char *extension)
{
    const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
    const size_t n = dot && (!slash || dot > slash) ? (size_t)(dot - path) : strlen(path);
    char *out = malloc(n + strlen(extension) + 1);
    if (!out)
        return NULL;
    memcpy(out, path, n);
    strcpy(out + n, extension);
    return out;
}

static int write_beside(const rs_scene *s, const char *path, int repeat_px)
{
    char *truth = beside(path, ".truth.geojson"), *imd = beside(path, ".IMD");
    int err = truth && imd ? RS_OK : RS_E_NOMEM;
    if (!err)
        err = truth_write(s, truth, repeat_px);
    if (!err)
        err = imd_write(s, imd);
    free(truth);
    free(imd);
    return err;
}

int rs_write(const rs_scene *s, const char *path, int repeat_px)
{
    const size_t n = (size_t)s->bands * s->width_px * s->height_px;
    float *planes = malloc(n * sizeof *planes);
    uint16_t *dn = malloc(n * sizeof *dn);
    int err = planes && dn ? RS_OK : RS_E_NOMEM;
    GDALAllRegister();
    if (!err)
        err = rs_render(s, planes);
    if (!err)
        rs_quantise(s, planes, dn);
    free(planes);
    if (!err && s->jpeg_like)
        stretch(s, dn);
    if (!err)
        err = raster_write(s, path, repeat_px, dn);
    free(dn);
    return err ? err : write_beside(s, path, repeat_px);
}
