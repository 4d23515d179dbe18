/* mask_vector.c: polygons of any CRS are brought into scene pixels, once, at opening. */
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

#include "base/earth.h"
#include "base/mem.h"
#include "scene/inner.h"
#include "scene/mask_inner.h"
#include "scene/words.h"

/* Edges longer than a part of the scene are split, since straight lines of the mask's CRS are
 * curved in the scene's. Validity of larger polygons is not looked at: it takes long. */
enum { GRID = 20, SPLIT = 128, VALID_MOST = 20000 };

typedef struct box {
    double left, bottom, right, top;
} box;

typedef struct ring {
    tnk_point *at;
    size_t count, room;
} ring;

/* One layer on its way into the scene. */
typedef struct carrier {
    tnk_scene *scene;
    tnk_area *area;
    tnk_georef *georef; /* the scene's */
    OGRCoordinateTransformationH there, back; /* layer to lon/lat, and back; NULL: the same */
    int degrees;
    box box;       /* the scene and a margin, in the layer's coordinates */
    double shift;  /* added to the layer's x: a multiple of 360 */
    ring one, two; /* scratch */
    long polygons, others, invalid, lost;
    int rc;
    tnk_err *err;
} carrier;

/* ---- rings ---- */

static int push(carrier *c, ring *r, double x, double y) {
    if (c->rc) return 0;
    if (r->count == r->room) {
        tnk_point *grown = tnk_grow(r->at, 2 * r->room + 256, sizeof *grown);
        if (!grown) {
            c->rc = tnk_fail_nomem(c->err);
            return 0;
        }
        r->at = grown;
        r->room = 2 * r->room + 256;
    }
    r->at[r->count++] = (tnk_point){x, y};
    return 1;
}

/* How far a point lies inside the side-th border of the box; < 0 outside. */
static double depth(const box *b, int side, tnk_point p) {
    switch (side) {
    case 0: return p.x - b->left;
    case 1: return b->right - p.x;
    case 2: return p.y - b->bottom;
    default: return b->top - p.y;
    }
}

/* Sutherland & Hodgman, CACM 17(1), 1974: against one border at a time. What it leaves along
 * the border lies outside the scene. */
static void clip_side(carrier *c, int side) {
    ring *in = &c->one, *out = &c->two;
    out->count = 0;
    for (size_t i = 0; i < in->count; i++) {
        tnk_point a = in->at[i], b = in->at[i + 1 < in->count ? i + 1 : 0];
        double da = depth(&c->box, side, a), db = depth(&c->box, side, b);
        if (da >= 0.0) push(c, out, a.x, a.y);
        if ((da >= 0.0) != (db >= 0.0)) {
            double t = da / (da - db);
            push(c, out, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
        }
    }
    ring swap = *in;
    *in = *out;
    *out = swap;
}

static void split_edges(carrier *c) {
    ring *in = &c->one, *out = &c->two;
    double step = fmax(c->box.right - c->box.left, c->box.top - c->box.bottom) / SPLIT;
    out->count = 0;
    for (size_t i = 0; i < in->count; i++) {
        tnk_point a = in->at[i], b = in->at[i + 1 < in->count ? i + 1 : 0];
        double parts = ceil(hypot(b.x - a.x, b.y - a.y) / step);
        int n = parts > 1.0 ? (int)parts : 1;
        for (int k = 0; k < n; k++)
            push(c, out, a.x + (b.x - a.x) * k / n, a.y + (b.y - a.y) * k / n);
    }
}

/* c->two, in layer coordinates, to scene pixels; points without a place are left out. */
static void to_pixels(carrier *c) {
    size_t kept = 0;
    for (size_t i = 0; i < c->two.count; i++) {
        double x = c->two.at[i].x, y = c->two.at[i].y, col, row;
        int ok = 1;
        if (c->there) OCTTransformEx(c->there, 1, &x, &y, NULL, &ok);
        if (ok) ok = isfinite(x) && isfinite(y) && tnk_georef_pixel(c->georef, x, y, &col, &row);
        if (ok) c->two.at[kept++] = (tnk_point){col, row};
        else c->lost++;
    }
    c->two.count = kept;
}

static void carry_ring(carrier *c, OGRGeometryH line) {
    int count = OGR_G_GetPointCount(line);
    c->one.count = 0;
    for (int i = 0; i < count; i++) {
        double x = OGR_G_GetX(line, i), y = OGR_G_GetY(line, i);
        if (isfinite(x) && isfinite(y)) push(c, &c->one, x + c->shift, y);
    }
    for (int side = 0; side < 4; side++) clip_side(c, side);
    if (c->rc || c->one.count < 3) return;
    split_edges(c);
    to_pixels(c);
    if (!c->rc) c->rc = tnk_shapes_ring(c->area->shapes, c->two.at, c->two.count, c->err);
}

/* ---- geometries ---- */

static void check_valid(carrier *c, OGRGeometryH polygon) {
    tnk_words words;
    int points = 0;
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon); i++)
        points += OGR_G_GetPointCount(OGR_G_GetGeometryRef(polygon, i));
    if (points > VALID_MOST) return;
    tnk_words_begin(&words, NULL);
    if (!OGR_G_IsValid(polygon)) c->invalid++;
    tnk_words_end(&words);
}

static void carry(carrier *c, OGRGeometryH geometry) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    int parts = OGR_G_GetGeometryCount(geometry);
    if (type == wkbPolygon || type == wkbTriangle) {
        c->polygons++;
        check_valid(c, geometry);
        if (!c->rc) c->rc = tnk_shapes_begin(c->area->shapes, c->err);
        for (int i = 0; i < parts && !c->rc; i++) carry_ring(c, OGR_G_GetGeometryRef(geometry, i));
    } else if (type == wkbMultiPolygon || type == wkbGeometryCollection || type == wkbTIN ||
               type == wkbPolyhedralSurface) {
        for (int i = 0; i < parts && !c->rc; i++) carry(c, OGR_G_GetGeometryRef(geometry, i));
    } else if (OGR_G_HasCurveGeometry(geometry, 1)) {
        OGRGeometryH straight = OGR_G_GetLinearGeometry(geometry, 0.0, NULL);
        if (straight && !OGR_G_HasCurveGeometry(straight, 1)) carry(c, straight);
        OGR_G_DestroyGeometry(straight);
    } else {
        c->others++;
    }
}

/* ---- layers ---- */

static int see(carrier *c, double col, double row, box *b, double lon0) {
    double lon, lat, x, y;
    int ok = 1;
    if (!tnk_georef_lonlat(c->georef, col, row, &lon, &lat)) return 0;
    x = lon;
    y = lat;
    if (c->back) OCTTransformEx(c->back, 1, &x, &y, NULL, &ok);
    if (!ok || !isfinite(x) || !isfinite(y)) return 0;
    if (c->degrees) x = lon0 + tnk_earth_wrap(x - lon0);
    b->left = fmin(b->left, x);
    b->right = fmax(b->right, x);
    b->bottom = fmin(b->bottom, y);
    b->top = fmax(b->top, y);
    return 1;
}

/* The scene's box in the layer's coordinates, with a margin; 0 when it has no place there. */
static int find_box(carrier *c) {
    const tnk_scene_info *info = &c->scene->info;
    box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    int seen = 0;
    for (int i = 0; i <= GRID; i++)
        for (int k = 0; k <= GRID; k++)
            seen += see(c, (double)info->width_px * i / GRID, (double)info->height_px * k / GRID,
                        &b, info->lon_deg);
    double margin = 0.1 * fmax(b.right - b.left, b.top - b.bottom);
    c->box = (box){b.left - margin, b.bottom - margin, b.right + margin, b.top + margin};
    return seen > 0 && margin > 0.0;
}

static void carry_layer(carrier *c, OGRLayerH layer) {
    OGRFeatureH feature;
    OGR_L_SetSpatialFilterRect(layer, c->box.left - c->shift, c->box.bottom,
                               c->box.right - c->shift, c->box.top);
    OGR_L_ResetReading(layer);
    while (!c->rc && (feature = OGR_L_GetNextFeature(layer)) != NULL) {
        OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
        if (geometry) carry(c, geometry);
        OGR_F_Destroy(feature);
    }
}

static int fits_degrees(OGRLayerH layer) {
    OGREnvelope e;
    return OGR_L_GetExtent(layer, &e, 1) == OGRERR_NONE && e.MinX >= -360.0 && e.MaxX <= 360.0 &&
           e.MinY >= -90.0 && e.MaxY <= 90.0;
}

/* Ways between the layer's CRS and lon/lat. */
static int find_ways(carrier *c, OGRLayerH layer) {
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
    const char *name = c->area->name;
    c->degrees = !srs || OSRIsGeographic(srs);
    if (!srs) {
        if (!fits_degrees(layer))
            return tnk_fail(c->err, TNK_E_MASK, "%s: no CRS, and its coordinates are no lon/lat",
                            name);
        tnk_scene_warn(c->scene, "%s: no CRS; EPSG:4326 is assumed", name);
        return TNK_OK;
    }
    OGRSpatialReferenceH own = OSRClone(srs), earth = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(earth, 4326);
    OSRSetAxisMappingStrategy(own, OAMS_TRADITIONAL_GIS_ORDER);
    OSRSetAxisMappingStrategy(earth, OAMS_TRADITIONAL_GIS_ORDER);
    c->there = OCTNewCoordinateTransformation(own, earth);
    c->back = OCTNewCoordinateTransformation(earth, own);
    OSRDestroySpatialReference(own);
    OSRDestroySpatialReference(earth);
    if (c->there && c->back) return TNK_OK;
    return tnk_fail(c->err, TNK_E_MASK, "%s: its CRS cannot be brought to lon/lat", name);
}

static void take_layer(carrier *c, OGRLayerH layer) {
    c->rc = find_ways(c, layer);
    if (!c->rc && find_box(c)) {
        box b = c->box;
        for (int turn = -1; turn <= 1 && !c->rc; turn++) {
            c->shift = 360.0 * turn;
            if (turn && (!c->degrees || (b.left >= -180.0 && b.right <= 180.0))) continue;
            carry_layer(c, layer);
        }
    }
    OCTDestroyCoordinateTransformation(c->there);
    OCTDestroyCoordinateTransformation(c->back);
    c->there = c->back = NULL;
}

static void report(carrier *c) {
    const char *name = c->area->name;
    if (c->invalid)
        tnk_scene_warn(c->scene, "%s: %ld polygons are not valid; a place is inside where an odd "
                                 "number of their edges lies on one side",
                       name, c->invalid);
    if (c->others)
        tnk_scene_warn(c->scene, "%s: %ld geometries are no polygons and are left out", name,
                       c->others);
    if (c->lost)
        tnk_scene_warn(c->scene, "%s: %ld corners have no place in the scene's grid and are left "
                                 "out",
                       name, c->lost);
    c->area->useful = tnk_shapes_count(c->area->shapes) > 0;
    if (!c->area->useful)
        tnk_scene_warn(c->scene, "%s: no polygon of it touches the scene; it is not used", name);
}

int tnk_area_vector(tnk_scene *scene, GDALDatasetH dataset, tnk_area *area, tnk_err *err) {
    carrier c = {.scene = scene, .area = area, .err = err};
    if (!scene->info.georeferenced)
        return tnk_fail(err, TNK_E_MASK, "%s: the scene has no georeference to lay polygons over",
                        area->name);
    c.rc = tnk_shapes_new(&area->shapes, err);
    if (c.rc) return c.rc;
    GDALDatasetH own = NULL; /* GCPs, RPCs and arrays are in the dataset */
    if (scene->mapping.method) c.rc = tnk_source_again(scene, -1, &own, err);
    if (!c.rc) c.rc = tnk_georef_open(&scene->mapping, own, &c.georef, err);
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && !c.rc; i++)
        take_layer(&c, GDALDatasetGetLayer(dataset, i));
    if (!c.rc) report(&c);
    tnk_georef_close(c.georef);
    if (own) GDALClose(own);
    tnk_free(c.one.at);
    tnk_free(c.two.at);
    return c.rc;
}
