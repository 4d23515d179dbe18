#include <math.h>
#include <stddef.h>
#include <string.h>

#include "measure/flank.h"
#include "measure/freeboard.h"

static int out_of(double v, double lo, double hi) { return !isnan(v) && !(v >= lo && v <= hi); }

static int bad_sd(double v) { return !(v >= 0 && v < INFINITY); }

/* The caller's struct in this version's size; 0 where it is not usable. */
static int take_aspect(const tnk_aspect *from, tnk_aspect *a) {
    *a = (tnk_aspect)TNK_ASPECT_INIT;
    if (!from || from->struct_size < sizeof(size_t) || from->struct_size > 4096) return 0;
    memcpy(a, from, from->struct_size < sizeof *a ? from->struct_size : sizeof *a);
    if (out_of(a->sun_elevation_deg, -90, 90) || out_of(a->view_zenith_deg, 0, 80)) return 0;
    if (out_of(a->sun_azimuth_deg, -1e6, 1e6) || out_of(a->view_azimuth_deg, -1e6, 1e6)) return 0;
    if (!(fabs(a->heading_deg) <= 1e6)) return 0;
    return !bad_sd(a->sun_sd_deg) && !bad_sd(a->view_sd_deg) && !bad_sd(a->heading_sd_deg);
}

static int bad_distance(double d, double sd) {
    return !isnan(d) && !(d >= 0 && d < INFINITY && sd > 0 && sd < INFINITY);
}

int tnk_aspect_lean(const tnk_aspect *aspect, tnk_lean *out) {
    tnk_aspect a;
    if (!out || out->struct_size < sizeof *out) return TNK_E_ARG;
    out->shadow = out->drawn = out->gap = out->side = NAN;
    if (!take_aspect(aspect, &a)) return TNK_E_ARG;
    tnk_lean_of(&a, out);
    return TNK_OK;
}

int tnk_freeboard_from_edges(const tnk_aspect *aspect, const tnk_edges *edges, tnk_freeboard *out) {
    tnk_aspect a;
    tnk_edges e = TNK_EDGES_INIT;
    if (!out || out->struct_size < sizeof *out) return TNK_E_ARG;
    tnk_freeboard_none(out);
    if (!take_aspect(aspect, &a)) return TNK_E_ARG;
    if (!edges || edges->struct_size < sizeof(size_t) || edges->struct_size > 4096) return TNK_E_ARG;
    memcpy(&e, edges, edges->struct_size < sizeof e ? edges->struct_size : sizeof e);
    if (bad_distance(e.deck_to_shadow_m, e.deck_to_shadow_sd_m) || bad_distance(e.hull_side_m, e.hull_side_sd_m) ||
        bad_sd(e.deck_sd_m))
        return TNK_E_ARG;
    tnk_freeboard_of(&a, &e, out);
    return TNK_OK;
}

int tnk_expect_freeboard(const tnk_aspect *aspect, double gsd_m, double length_m, tnk_freeboard_expectation *out) {
    tnk_aspect a;
    if (!out || out->struct_size < offsetof(tnk_freeboard_expectation, side)) return TNK_E_ARG;
    size_t size = out->struct_size;
    tnk_freeboard_expectation e = {.struct_size = size, .freeboard_sd_m = NAN, .gap = NAN, .side = NAN, .side_sd_m = NAN,
                                   .side_zenith_deg = NAN};
    int good = take_aspect(aspect, &a) && gsd_m > 0 && gsd_m < INFINITY && length_m > 0 && length_m < INFINITY;
    if (good) tnk_freeboard_expect(&a, gsd_m, length_m, &e), tnk_flank_expect(&a, gsd_m, length_m, &e);
    memcpy(out, &e, size < sizeof e ? size : sizeof e);
    return good ? TNK_OK : TNK_E_ARG;
}

double tnk_freeboard_from_m(double gsd_m) { return gsd_m > 0 ? tnk_freeboard_shortest(gsd_m) : NAN; }
