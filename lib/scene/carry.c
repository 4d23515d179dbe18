#include "scene/carry.h"

#include <cpl_conv.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

#include "base/earth.h"
#include "base/mem.h"
#include "scene/inner.h"
#include "scene/words.h"

/* Edges longer than a part of the scene are split, since straight lines of the mask's CRS are
 * curved in the scene's. Validity of larger polygons is not looked at: it takes long. */
enum { GRID = 20, SPLIT = 128, VALID_MOST = 20000, MANY = 20000 };

static const double rounding = 1e-11;

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
    const char *name;
    tnk_carried *to;
    tnk_georef *georef; /* the scene's */
    OGRCoordinateTransformationH there, back; /* layer to lon/lat, and back; NULL: the same */
    int degrees;
    box box;       /* the scene and a margin, in the layer's coordinates */
    double shift;  /* added to the layer's x: a multiple of 360 */
    ring one, two; /* scratch */
    double radius_m; /* of the feature in hand */
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

/* What a ring leaves of the box. One that goes around has no corner in it, and all of its area or none. */
enum { NOTHING, SOME, ALL };
static int left_of_box(const carrier *c) {
    double width = c->box.right - c->box.left, height = c->box.top - c->box.bottom, area = 0;
    for (size_t i = 0; i < c->one.count; i++) {
        tnk_point a = c->one.at[i], b = c->one.at[i + 1 < c->one.count ? i + 1 : 0];
        int inside = 1;
        for (int side = 0; side < 4; side++) inside &= depth(&c->box, side, a) > rounding * fmin(width, height);
        if (inside) return SOME;
        area += 0.5 * ((a.x - c->box.left) * (b.y - c->box.bottom) - (b.x - c->box.left) * (a.y - c->box.bottom));
    }
    area = fabs(area) / (width * height);
    return area < rounding ? NOTHING : fabs(area - 1) < rounding ? ALL : SOME;
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

/* A place in layer coordinates to scene pixels; 0 where it has none. */
static int to_pixel(carrier *c, tnk_point *at) {
    double x = at->x, y = at->y;
    int ok = 1;
    if (c->there) OCTTransformEx(c->there, 1, &x, &y, NULL, &ok);
    if (ok) ok = isfinite(x) && isfinite(y) && tnk_georef_pixel(c->georef, x, y, &at->x, &at->y);
    if (!ok) c->to->lost++;
    return ok;
}

/* c->two, in layer coordinates, to scene pixels; points without a place are left out. */
static void to_pixels(carrier *c) {
    size_t kept = 0;
    for (size_t i = 0; i < c->two.count; i++) {
        tnk_point at = c->two.at[i];
        if (to_pixel(c, &at)) c->two.at[kept++] = at;
    }
    c->two.count = kept;
}

/* c->one, within the box, to the shapes. */
static void add_ring(carrier *c) {
    split_edges(c);
    to_pixels(c);
    if (!c->rc) c->rc = tnk_shapes_ring(c->to->shapes, c->two.at, c->two.count, c->err);
}

/* 1 where the ring holds all of the box and is not added: two such rings leave nothing. */
static int carry_ring(carrier *c, OGRGeometryH line) {
    int count = OGR_G_GetPointCount(line);
    c->one.count = 0;
    for (int i = 0; i < count; i++) {
        double x = OGR_G_GetX(line, i), y = OGR_G_GetY(line, i);
        if (isfinite(x) && isfinite(y)) push(c, &c->one, x + c->shift, y);
    }
    for (int side = 0; side < 4; side++) clip_side(c, side);
    if (c->rc || c->one.count < 3) return 0;
    int left = left_of_box(c);
    if (left == SOME) add_ring(c);
    return left == ALL;
}

static void carry_polygon(carrier *c, OGRGeometryH polygon) {
    const box *b = &c->box;
    int all = 0;
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon) && !c->rc; i++) all ^= carry_ring(c, OGR_G_GetGeometryRef(polygon, i));
    if (!all || c->rc) return;
    c->one.count = 0;
    push(c, &c->one, b->left, b->bottom);
    push(c, &c->one, b->right, b->bottom);
    push(c, &c->one, b->right, b->top);
    push(c, &c->one, b->left, b->top);
    if (!c->rc) add_ring(c);
}

/* A point, or each piece of a line. */
static void carry_marks(carrier *c, OGRGeometryH geometry) {
    tnk_carried *to = c->to;
    int count = OGR_G_GetPointCount(geometry);
    tnk_point last = {0, 0};
    for (int i = 0, known = 0; i < count && !c->rc; i++) {
        tnk_point at = {OGR_G_GetX(geometry, i) + c->shift, OGR_G_GetY(geometry, i)};
        int here = isfinite(at.x) && isfinite(at.y) && to_pixel(c, &at);
        if (here && (known || count == 1)) {
            if (!tnk_reserve(&to->mark, &to->mark_room, to->marks + 1, sizeof *to->mark))
                c->rc = tnk_fail_nomem(c->err);
            else
                to->mark[to->marks++] = (tnk_mark){count == 1 ? at : last, at, c->radius_m};
        }
        last = at;
        known = here;
    }
}

/* ---- geometries ---- */

static void check_valid(carrier *c, OGRGeometryH polygon) {
    tnk_words words;
    int points = 0;
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon); i++)
        points += OGR_G_GetPointCount(OGR_G_GetGeometryRef(polygon, i));
    if (points > VALID_MOST) return;
    tnk_words_begin(&words, NULL);
    if (!OGR_G_IsValid(polygon)) c->to->invalid++;
    tnk_words_end(&words);
}

static void carry(carrier *c, OGRGeometryH geometry) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    int parts = OGR_G_GetGeometryCount(geometry);
    if (type == wkbPolygon || type == wkbTriangle) {
        c->to->polygons++;
        check_valid(c, geometry);
        if (!c->rc) c->rc = tnk_shapes_begin(c->to->shapes, c->err);
        if (!c->rc) carry_polygon(c, geometry);
    } else if (type == wkbMultiPolygon || type == wkbGeometryCollection || type == wkbTIN ||
               type == wkbPolyhedralSurface ||
               (c->to->radius_m > 0.0 && (type == wkbMultiPoint || type == wkbMultiLineString))) {
        for (int i = 0; i < parts && !c->rc; i++) carry(c, OGR_G_GetGeometryRef(geometry, i));
    } else if (OGR_G_HasCurveGeometry(geometry, 1)) {
        OGRGeometryH straight = OGR_G_GetLinearGeometry(geometry, 0.0, NULL);
        if (straight && !OGR_G_HasCurveGeometry(straight, 1)) carry(c, straight);
        OGR_G_DestroyGeometry(straight);
    } else if (c->to->radius_m > 0.0 && (type == wkbPoint || type == wkbLineString)) {
        carry_marks(c, geometry);
    } else {
        c->to->others++;
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
    double pad = c->to->radius_m > 0.0 ? TNK_MOST_RADIUS_M / info->gsd_m : 0.0;
    double width = info->width_px + 2 * pad, height = info->height_px + 2 * pad;
    for (int i = 0; i <= GRID; i++)
        for (int k = 0; k <= GRID; k++)
            seen += see(c, width * i / GRID - pad, height * k / GRID - pad, &b, info->lon_deg);
    double margin = 0.1 * fmax(b.right - b.left, b.top - b.bottom);
    c->box = (box){b.left - margin, b.bottom - margin, b.right + margin, b.top + margin};
    return seen > 0 && margin > 0.0;
}

/* OGR's filter asks GEOS, which leaves out rings that are not closed and have no corner in the box. So only long layers
 * with an index are filtered by it. */
static void filter(const carrier *c, OGRLayerH layer) {
    OGR_L_SetSpatialFilter(layer, NULL);
    if (OGR_L_TestCapability(layer, OLCFastSpatialFilter) && OGR_L_GetFeatureCount(layer, 1) > MANY)
        OGR_L_SetSpatialFilterRect(layer, c->box.left - c->shift, c->box.bottom, c->box.right - c->shift, c->box.top);
    OGR_L_ResetReading(layer);
}

static int meets_box(const carrier *c, OGRGeometryH geometry) {
    OGREnvelope e;
    OGR_G_GetEnvelope(geometry, &e);
    return !OGR_G_IsEmpty(geometry) && e.MinX + c->shift <= c->box.right && e.MaxX + c->shift >= c->box.left &&
           e.MinY <= c->box.top && e.MaxY >= c->box.bottom;
}

/* The feature's own radius where it states one, an empty field does not. */
static double radius_of(carrier *c, OGRFeatureH feature, int field) {
    if (field < 0 || !OGR_F_IsFieldSetAndNotNull(feature, field)) return c->to->radius_m;
    char *end;
    const char *text = OGR_F_GetFieldAsString(feature, field);
    double radius = CPLStrtod(text, &end);
    while (*end == ' ' || *end == '\t') end++;
    if (!*end && end == text + strspn(text, " \t")) return c->to->radius_m;
    if (!*end && radius > 0.0 && radius <= TNK_MOST_RADIUS_M) return radius;
    c->to->bad_radii++;
    return c->to->radius_m;
}

static void carry_layer(carrier *c, OGRLayerH layer) {
    OGRFeatureH feature;
    int field = OGR_FD_GetFieldIndex(OGR_L_GetLayerDefn(layer), "radius_m");
    filter(c, layer);
    while (!c->rc && (feature = OGR_L_GetNextFeature(layer)) != NULL) {
        OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
        if (geometry && meets_box(c, geometry)) {
            c->radius_m = c->to->radius_m > 0.0 && OGR_G_GetDimension(geometry) < 2 ? radius_of(c, feature, field) : 0.0;
            carry(c, geometry);
        }
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
    const char *name = c->name;
    c->degrees = !srs || OSRIsGeographic(srs);
    if (!srs) {
        if (!fits_degrees(layer) && OGR_L_GetFeatureCount(layer, 1) > 0)
            return tnk_fail(c->err, TNK_E_MASK, "%s: no CRS, and its coordinates are no lon/lat: "
                            "assign the CRS they are in (ogr2ogr -a_srs)",
                            name);
        if (!c->to->bare) tnk_scene_warn(c->scene, "%s: no CRS; EPSG:4326 is assumed", name);
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

/* ---- what was not found ---- */

/* A CRS that cannot be that of the coordinates. */
static int check_crs(const carrier *c, OGRLayerH layer) {
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
    OGREnvelope e;
    if (!srs || OGR_L_GetExtent(layer, &e, 1) != OGRERR_NONE) return TNK_OK;
    int degrees = fits_degrees(layer);
    if (OSRIsGeographic(srs) && !degrees)
        return tnk_fail(c->err, TNK_E_MASK, "%s: its CRS says degrees, but its coordinates are none: "
                        "assign the CRS they are in (ogr2ogr -a_srs)",
                        c->name);
    if (OSRIsProjected(srs) && degrees)
        return tnk_fail(c->err, TNK_E_MASK, "%s: its CRS says metres, but its coordinates look like "
                        "degrees: assign the CRS they are in (ogr2ogr -a_srs)",
                        c->name);
    return TNK_OK;
}

/* The layers have been gone through and nothing lies in the scene: why? */
static int explain(const carrier *c, GDALDatasetH dataset) {
    int spatial = 0, rc = TNK_OK;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && !rc; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        OGR_L_SetSpatialFilter(layer, NULL);
        if (OGR_L_GetGeomType(layer) == wkbNone) continue;
        spatial = 1;
        long long count = OGR_L_GetFeatureCount(layer, 1);
        c->to->features += count > 0 ? (long)count : 0;
        if (count > 0) rc = check_crs(c, layer);
    }
    if (rc || spatial) return rc;
    return tnk_fail(c->err, TNK_E_MASK, "%s: no layer of it has a geometry%s", c->name,
                    c->to->bare ? ": a CSV needs the columns lon and lat" : "");
}

int tnk_carry(tnk_scene *scene, GDALDatasetH dataset, const char *name, tnk_carried *to,
              tnk_err *err) {
    carrier c = {.scene = scene, .name = name, .to = to, .err = err};
    GDALDatasetH own = NULL; /* GCPs, RPCs and arrays are in the dataset */
    if (!scene->info.georeferenced)
        return tnk_fail(err, TNK_E_MASK, "%s: the scene has no georeference to lay it over", name);
    if (scene->mapping.method) c.rc = tnk_source_again(scene, -1, &own, err);
    if (!c.rc) c.rc = tnk_georef_open(&scene->mapping, own, &c.georef, err);
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && !c.rc; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if (OGR_L_GetGeomType(layer) != wkbNone) take_layer(&c, layer);
    }
    if (!c.rc && !tnk_shapes_count(to->shapes) && !to->marks) c.rc = explain(&c, dataset);
    tnk_georef_close(c.georef);
    if (own) GDALClose(own);
    tnk_free(c.one.at);
    tnk_free(c.two.at);
    return c.rc;
}
