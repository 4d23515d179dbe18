#include "measure/freeboard.h"

#include <math.h>

#include "base/num.h"

static const double lowest_sun_deg = 5;
const double tnk_most_zenith_deg = 60;                  /* no sensor maps from lower */
static const double least_gap = 0.7, least_sine = 0.3; /* DOMAIN 3.1 */
const double tnk_least_side = 0.25;                    /* 14 degrees off nadir, seen square */
const double tnk_usual_freeboard = 0.03;               /* of the length, between full and empty */
static const double change_share = 0.03;               /* of the length: freeboard empty less full */
static const double useful_share = 0.25;               /* of that change: an sd beyond it tells no load */
static const double shortest_px = 60;                   /* in fewer, what stands beside the deck edge is not told from it */
static const double edge_sd_px = 0.2;                  /* deck edge to shadow edge, as measured hulls have it */

static double shadow_sine(const tnk_aspect *a) { return sin((a->sun_azimuth_deg - a->heading_deg) * TNK_RAD); }
static double view_sine(const tnk_aspect *a) { return sin((a->view_azimuth_deg - a->heading_deg) * TNK_RAD); }

static enum tnk_reason why_no_shadow(const tnk_aspect *a, const tnk_lean *l) {
    if (isnan(a->sun_elevation_deg)) return TNK_WHY_NO_SUN;
    if (a->sun_elevation_deg < lowest_sun_deg) return TNK_WHY_SUN_LOW;
    if (isnan(a->sun_azimuth_deg)) return TNK_WHY_NO_SUN;
    if (isnan(l->drawn)) return TNK_WHY_NO_VIEW;
    if (a->view_zenith_deg > tnk_most_zenith_deg) return TNK_WHY_WEAK_VIEW;
    if (fabs(shadow_sine(a)) < least_sine) return TNK_WHY_SUN_ALONG;
    int covered = l->shadow * l->drawn > 0 && fabs(l->drawn) >= fabs(l->shadow);
    return covered || l->gap < least_gap ? TNK_WHY_WEAK_VIEW : TNK_WHY_MEASURED;
}

void tnk_lean_of(const tnk_aspect *a, tnk_lean *out) {
    int sun_up = a->sun_elevation_deg > 0;
    out->shadow = sun_up ? -shadow_sine(a) / tan(a->sun_elevation_deg * TNK_RAD) : NAN;
    out->drawn = a->view_zenith_deg == 0 ? 0 : -tan(a->view_zenith_deg * TNK_RAD) * view_sine(a);
    out->gap = fabs(out->shadow - out->drawn);
    out->side = fabs(out->drawn);
    out->why = why_no_shadow(a, out);
}

/* Variance of a height h measured as width over `per` metres a metre, where `per` itself changes by these
 * amounts per radian of sun, heading and view. */
static double variance(const tnk_aspect *a, double h, double width_sd, double per, double by_sun, double by_heading,
                       double by_view) {
    double s = a->sun_sd_deg * TNK_RAD, p = a->heading_sd_deg * TNK_RAD, t = a->view_sd_deg * TNK_RAD, k = h / per;
    return width_sd * width_sd / (per * per) +
           k * k * (by_sun * by_sun * s * s + by_heading * by_heading * p * p + by_view * by_view * t * t);
}

static double heading_by_view(const tnk_aspect *a) {
    if (a->view_zenith_deg == 0) return 0;
    return tan(a->view_zenith_deg * TNK_RAD) * cos((a->view_azimuth_deg - a->heading_deg) * TNK_RAD);
}

static double by_view(const tnk_aspect *a) {
    double c = cos(a->view_zenith_deg * TNK_RAD);
    return a->view_zenith_deg == 0 ? 1 : hypot(view_sine(a) / (c * c), heading_by_view(a));
}

static double shadow_variance(const tnk_aspect *a, double gap, double h, double width_sd) {
    double e = a->sun_elevation_deg * TNK_RAD, se = sin(e);
    double turn = -cos((a->sun_azimuth_deg - a->heading_deg) * TNK_RAD) / tan(e) + heading_by_view(a);
    return variance(a, h, width_sd, gap, shadow_sine(a) / (se * se), turn, by_view(a));
}

double tnk_freeboard_angle_sd(const tnk_aspect *a, double freeboard_m) {
    tnk_lean l;
    tnk_lean_of(a, &l);
    return sqrt(shadow_variance(a, l.gap, freeboard_m, 0));
}

static void from_shadow(const tnk_aspect *a, const tnk_lean *l, double width, double width_sd, tnk_freeboard *f) {
    f->shadow_m = width / l->gap;
    f->shadow_sd_m = sqrt(shadow_variance(a, l->gap, f->shadow_m, width_sd));
}

static void from_side(const tnk_aspect *a, const tnk_lean *l, double width, double width_sd, tnk_freeboard *f) {
    f->side_m = width / l->side;
    f->side_sd_m = sqrt(variance(a, f->side_m, width_sd, l->side, 0, heading_by_view(a), by_view(a)));
}

/* Two measurements by their variances; where they contradict each other the sd grows. */
static void join(tnk_freeboard *f) {
    double u = 1 / (f->shadow_sd_m * f->shadow_sd_m), v = 1 / (f->side_sd_m * f->side_sd_m);
    double off = fabs(f->shadow_m - f->side_m) / hypot(f->shadow_sd_m, f->side_sd_m);
    f->freeboard_m = (u * f->shadow_m + v * f->side_m) / (u + v);
    f->freeboard_sd_m = fmax(off, 1) / sqrt(u + v);
    f->method = TNK_FREEBOARD_BOTH;
}

void tnk_freeboard_none(tnk_freeboard *f) {
    f->freeboard_m = f->freeboard_sd_m = f->shadow_m = f->shadow_sd_m = f->side_m = f->side_sd_m = NAN;
    f->method = TNK_FREEBOARD_NONE;
}

void tnk_freeboard_of(const tnk_aspect *a, const tnk_edges *e, tnk_freeboard *f) {
    tnk_lean l = {.struct_size = sizeof l};
    tnk_lean_of(a, &l);
    tnk_freeboard_none(f);
    f->method = TNK_FREEBOARD_NONE;
    int shadow = !isnan(e->deck_to_shadow_m) && l.why == TNK_WHY_MEASURED;
    int side = !isnan(e->hull_side_m) && l.side >= tnk_least_side && a->view_zenith_deg <= tnk_most_zenith_deg;
    f->why = shadow || side ? TNK_WHY_MEASURED : l.why != TNK_WHY_MEASURED ? l.why : TNK_WHY_NO_EDGE;
    if (shadow) from_shadow(a, &l, e->deck_to_shadow_m, e->deck_to_shadow_sd_m, f);
    if (side) from_side(a, &l, e->hull_side_m, e->hull_side_sd_m, f);
    if (shadow && side) join(f);
    else if (shadow) f->freeboard_m = f->shadow_m, f->freeboard_sd_m = f->shadow_sd_m, f->method = TNK_FREEBOARD_SHADOW;
    else if (side) f->freeboard_m = f->side_m, f->freeboard_sd_m = f->side_sd_m, f->method = TNK_FREEBOARD_HULL_SIDE;
    f->freeboard_sd_m = hypot(f->freeboard_sd_m, e->deck_sd_m);
}

double tnk_freeboard_shortest(double gsd) { return shortest_px * gsd; }

int tnk_freeboard_useful(double sd, double length) { return sd <= useful_share * change_share * length; }

void tnk_freeboard_expect(const tnk_aspect *a, double gsd, double length, tnk_freeboard_expectation *out) {
    tnk_lean l = {.struct_size = sizeof l};
    tnk_edges e = TNK_EDGES_INIT;
    tnk_freeboard f = {.struct_size = sizeof f};
    double h = tnk_usual_freeboard * length;
    tnk_lean_of(a, &l);
    e.deck_to_shadow_m = h * l.gap, e.deck_to_shadow_sd_m = edge_sd_px * gsd;
    tnk_freeboard_of(a, &e, &f);
    out->gap = l.gap;
    out->freeboard_sd_m = f.freeboard_sd_m;
    out->method = f.method;
    out->why = f.why;
    int coarse = length < tnk_freeboard_shortest(gsd) || !tnk_freeboard_useful(f.freeboard_sd_m, length);
    if (f.why == TNK_WHY_MEASURED && coarse) out->why = TNK_WHY_TOO_COARSE;
    if (out->why != TNK_WHY_MEASURED) out->freeboard_sd_m = NAN, out->method = TNK_FREEBOARD_NONE;
}
