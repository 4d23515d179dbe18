/* geo.c — the image grid on the earth. */
#include <math.h>
#include <stdlib.h>
#include <cpl_conv.h>
#include <ogr_srs_api.h>
#include "inner.h"

struct geo {
    OGRSpatialReferenceH grid, earth;
    OGRCoordinateTransformationH down, up; /* earth to grid, grid to earth */
    double gt[6], gsd_m;
};

static OGRSpatialReferenceH reference(int epsg)
{
    OGRSpatialReferenceH h = OSRNewSpatialReference(NULL);
    if (OSRImportFromEPSG(h, epsg) != OGRERR_NONE) {
        OSRDestroySpatialReference(h);
        return NULL;
    }
    OSRSetAxisMappingStrategy(h, OAMS_TRADITIONAL_GIS_ORDER);
    return h;
}

static geo *open_bare(const rs_scene *s)
{
    geo *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->gsd_m = s->gsd_m;
    g->grid = reference(s->epsg);
    g->earth = reference(4326);
    if (g->grid && g->earth) {
        g->down = OCTNewCoordinateTransformation(g->earth, g->grid);
        g->up = OCTNewCoordinateTransformation(g->grid, g->earth);
    }
    if (g->down && g->up)
        return g;
    geo_close(g);
    return NULL;
}

void geo_close(geo *g)
{
    if (!g)
        return;
    if (g->down)
        OCTDestroyCoordinateTransformation(g->down);
    if (g->up)
        OCTDestroyCoordinateTransformation(g->up);
    if (g->grid)
        OSRDestroySpatialReference(g->grid);
    if (g->earth)
        OSRDestroySpatialReference(g->earth);
    free(g);
}

/* Metres of a degree on WGS 84. */
static void degree_m(double lat_deg, double *east, double *north)
{
    const double a = lat_deg * RAD;
    *north = 111132.954 - 559.822 * m_cos(2 * a) + 1.175 * m_cos(4 * a);
    *east = 111412.84 * m_cos(a) - 93.5 * m_cos(3 * a) + 0.118 * m_cos(5 * a);
}

/* Grid units a step of 100 m east and north makes at the middle of the scene. */
static int steps(const geo *g, const rs_scene *s, double mid[2], double east[2], double north[2])
{
    double de, dn;
    degree_m(s->lat_deg, &de, &dn);
    double x[3] = { s->lon_deg, s->lon_deg + 100 / de, s->lon_deg };
    double y[3] = { s->lat_deg, s->lat_deg, s->lat_deg + 100 / dn };
    if (!OCTTransform(g->down, 3, x, y, NULL))
        return RS_E_ARG;
    mid[0] = x[0];
    mid[1] = y[0];
    east[0] = x[1] - x[0];
    east[1] = y[1] - y[0];
    north[0] = x[2] - x[0];
    north[1] = y[2] - y[0];
    return RS_OK;
}

int geo_locate(rs_scene *s)
{
    double mid[2], e[2], n[2];
    s->grid_north_deg = 0;
    if (s->epsg <= 0)
        return RS_OK;
    geo *g = open_bare(s);
    if (!g)
        return RS_E_ARG;
    const int err = steps(g, s, mid, e, n);
    geo_close(g);
    if (err)
        return err;
    const int degrees = fabs(n[1]) < 1;
    s->grid_north_deg = degrees ? 0 : -m_atan2(n[0], n[1]) / RAD;
    return RS_OK;
}

/* Pixel size along one axis: in metres as it is, unless the grid's metres are not metres. */
static double pixel(double gsd_m, double units_per_100m)
{
    const double k = units_per_100m / 100;
    return gsd_m * (fabs(k - 1) < 0.002 ? 1 : k);
}

int geo_transform(const rs_scene *s, double gt[6])
{
    double mid[2], e[2], n[2];
    geo *g = s->epsg > 0 ? open_bare(s) : NULL;
    const int err = g ? steps(g, s, mid, e, n) : RS_E_ARG;
    geo_close(g);
    if (err)
        return err;
    const double px = pixel(s->gsd_m, m_hypot(e[0], e[1])), py = pixel(s->gsd_m, m_hypot(n[0], n[1]));
    const double round_to = fabs(n[1]) < 1 ? 1e-7 : 1.0;
    gt[0] = floor((mid[0] - 0.5 * s->width_px * px) / round_to + 0.5) * round_to;
    gt[1] = px;
    gt[2] = 0;
    gt[3] = floor((mid[1] + 0.5 * s->height_px * py) / round_to + 0.5) * round_to;
    gt[4] = 0;
    gt[5] = -py;
    return RS_OK;
}

char *geo_wkt(const rs_scene *s)
{
    char *wkt = NULL;
    OGRSpatialReferenceH h = s->epsg > 0 ? reference(s->epsg) : NULL;
    if (!h)
        return NULL;
    OSRExportToWkt(h, &wkt);
    OSRDestroySpatialReference(h);
    return wkt;
}

geo *geo_open(const rs_scene *s)
{
    geo *g = s->epsg > 0 ? open_bare(s) : NULL;
    if (g && geo_transform(s, g->gt)) {
        geo_close(g);
        return NULL;
    }
    return g;
}

int geo_lonlat(const geo *g, double x_m, double y_m, double lonlat[2], double east_north[2])
{
    double x = g->gt[0] + x_m / g->gsd_m * g->gt[1], y = g->gt[3] + y_m / g->gsd_m * g->gt[5];
    east_north[0] = x;
    east_north[1] = y;
    if (!OCTTransform(g->up, 1, &x, &y, NULL))
        return RS_E_ARG;
    lonlat[0] = x;
    lonlat[1] = y;
    return RS_OK;
}
