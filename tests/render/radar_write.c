/* radar_write.c — the scene as a GeoTIFF, its truth as GeoJSON. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include "radar_inner.h"

enum { ROWS = 256 };
static const double land_power = 6, bridge_power = 40, cross_sea = 0.12; /* over the sea's */

/* What geo.c wants of a scene. */
static rs_scene *place_of(const rr_spec *s)
{
    rs_scene *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->width_px = s->width_px;
    p->height_px = s->height_px;
    p->gsd_m = s->gsd_m;
    p->lon_deg = s->lon_deg;
    p->lat_deg = s->lat_deg;
    p->epsg = (s->lat_deg < 0 ? 32700 : 32600) + (int)floor((s->lon_deg + 180) / 6) + 1;
    if (!geo_locate(p))
        return p;
    free(p);
    return NULL;
}

/* Mean power of what does not move. */
static void ground_draw(const rr_scene *s, int band, int row0, int rows, float *plane)
{
    const rr_spec *o = &s->spec;
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < o->width_px; x++) {
            const double row = row0 + y + 0.5, col = x + 0.5;
            double v = rr_sea_power(o, col), gap = rr_bridge_gap(s, col, row);
            if (rr_on_land(o, col, row))
                v = rr_sea_power(o, 0) * land_power * m_pow(4, fbm2(9, col / 30, row / 30, 3, 0));
            else if (gap < 2)
                v *= bridge_power;
            else if (band)
                v *= cross_sea;
            plane[(size_t)y * o->width_px + x] = (float)v;
        }
}

static void to_units(const rr_spec *o, float *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double a = sqrt(v[i]);
        if (o->units == RR_AMPLITUDE)
            v[i] = v[i] > 0 ? (float)m_clamp(floor(a + 0.5), 1, o->product == RR_UMBRA ? 255 : 65535) : 0;
        else if (o->units == RR_LINEAR)
            v[i] *= 1e-5f;
        else
            v[i] = (float)(10 * m_log(v[i] * 1e-5) / 2.302585092994046);
    }
}

static void add_speckled(const rr_scene *s, rng *r, size_t n, const float *power, float *sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += power[i] > 0 ? power[i] * (float)rr_gamma(r, s->spec.enl) : 0;
}

/* The sea alone has texture: a ship keeps its speckle only. */
static int strip_draw(const rr_scene *s, int band, int row0, int rows, float *mean, float *noise)
{
    const size_t n = (size_t)rows * s->spec.width_px;
    int err = rr_noise_draw(s, band, row0, rows, noise);
    if (err)
        return err;
    ground_draw(s, band, row0, rows, mean);
    for (size_t i = 0; i < n; i++)
        mean[i] *= noise[i];
    memset(noise, 0, n * sizeof *noise);
    rr_ships_draw(s, band, row0, rows, noise);
    rng r = rng_make(s->spec.seed, (uint64_t)(row0 + 5000000 + band));
    add_speckled(s, &r, n, noise, mean);
    memset(noise, 0, n * sizeof *noise);
    rr_arms_draw(s, row0, rows, noise);
    add_speckled(s, &r, n, noise, mean);
    for (size_t i = 0; i < n; i++) {
        const int row = row0 + (int)(i / (size_t)s->spec.width_px), col = (int)(i % (size_t)s->spec.width_px);
        mean[i] *= (float)(rr_gain(&s->spec, row) * rr_border(&s->spec, col, row));
    }
    to_units(&s->spec, mean, n);
    return RS_OK;
}

static int pixels_write(GDALDatasetH d, const rr_scene *s)
{
    const int w = s->spec.width_px, h = s->spec.height_px;
    float *mean = malloc((size_t)ROWS * w * sizeof *mean), *noise = malloc((size_t)ROWS * w * sizeof *noise);
    int err = mean && noise ? RS_OK : RS_E_NOMEM;
    for (int b = 0; b < s->spec.bands && !err; b++)
        for (int y = 0; y < h && !err; y += ROWS) {
            const int rows = y + ROWS > h ? h - y : ROWS;
            err = strip_draw(s, b, y, rows, mean, noise);
            if (!err && GDALRasterIO(GDALGetRasterBand(d, b + 1), GF_Write, 0, y, w, rows, mean, w, rows,
                                     GDT_Float32, 0, 0))
                err = RS_E_WRITE;
        }
    free(mean);
    free(noise);
    return err;
}

static int raster_write(const rr_scene *s, const rs_scene *place, const char *path)
{
    char **o = CSLSetNameValue(NULL, "COMPRESS", "DEFLATE");
    const GDALDataType whole = s->spec.product == RR_UMBRA ? GDT_Byte : GDT_UInt16;
    o = CSLSetNameValue(o, "TILED", "YES");
    o = CSLSetNameValue(o, "ZLEVEL", "1");
    GDALDatasetH d = GDALCreate(GDALGetDriverByName("GTiff"), path, s->spec.width_px, s->spec.height_px,
                                s->spec.bands, s->spec.units == RR_AMPLITUDE ? whole : GDT_Float32, o);
    CSLDestroy(o);
    if (!d)
        return RS_E_WRITE;
    int err = rr_georeference(&s->spec, place, d);
    for (int b = 0; b < s->spec.bands && s->spec.product == RR_PLAIN; b++)
        GDALSetDescription(GDALGetRasterBand(d, b + 1), b ? "VH" : "VV");
    if (!err)
        err = pixels_write(d, s);
    GDALClose(d);
    return err ? err : rr_metadata_write(&s->spec, path);
}

static void ship_write(FILE *f, const geo *g, const rs_scene *place, const rr_spec *s, const rr_ship *p)
{
    double ll[2] = { 0, 0 }, en[2], x, y;
    const double axis = p->axis_deg + rr_turn(s) + place->grid_north_deg;
    rr_ground(s, p->x_px, p->y_px, &x, &y);
    geo_lonlat(g, x, y, ll, en);
    fprintf(f, "  { \"type\": \"Feature\", \"geometry\": { \"type\": \"Point\", \"coordinates\": [%.9f, %.9f] },\n"
               "    \"properties\": { \"length_m\": %.3f, \"beam_m\": %.3f, \"axis_deg\": %.3f, \"heading_deg\": null,"
               " \"type\": \"other\", \"weak\": %s, \"berthed\": %s, \"sts\": %s, \"partner\": %d } }",
            ll[0], ll[1], p->length_m, p->beam_m, axis - 180 * floor(axis / 180), p->weak ? "true" : "false",
            p->berthed ? "true" : "false", p->partner >= 0 ? "true" : "false", p->partner);
}

static int truth(const rr_scene *s, const rs_scene *place, const char *path)
{
    char name[4096];
    snprintf(name, sizeof name, "%.*s.truth.geojson", (int)(strlen(path) - strlen(CPLGetExtension(path)) - 1), path);
    FILE *f = fopen(name, "w");
    geo *g = geo_open(place);
    if (!f || !g) {
        if (f)
            fclose(f);
        geo_close(g);
        return RS_E_WRITE;
    }
    fprintf(f, "{ \"type\": \"FeatureCollection\", \"features\": [\n");
    for (int i = 0; i < s->ships; i++) {
        ship_write(f, g, place, &s->spec, &s->ship[i]);
        fprintf(f, i + 1 < s->ships ? ",\n" : "\n");
    }
    fprintf(f, "] }\n");
    geo_close(g);
    return fclose(f) ? RS_E_WRITE : RS_OK;
}

int rr_write(const rr_spec *spec, const char *path)
{
    rr_scene s;
    GDALAllRegister();
    rs_scene *place = place_of(spec);
    int err = place ? rr_scene_make(spec, &s) : RS_E_NOMEM;
    if (!err) {
        err = raster_write(&s, place, path);
        if (!err)
            err = truth(&s, place, path);
        free(s.ship);
    }
    free(place);
    return err;
}
