#include "report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

json_object *report_number(double x, int decimals) {
    char text[64];
    if (!isfinite(x)) return NULL;
    snprintf(text, sizeof text, "%.*f", decimals, x);
    if (strchr(text, '.')) {
        size_t n = strlen(text);
        while (text[n - 1] == '0' && text[n - 2] != '.') text[--n] = 0;
    }
    return json_object_new_double_s(x, text);
}

/* Bytes of the UTF-8 character at s; 0: it is none. */
static int character(const unsigned char *s) {
    int n = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
    for (int i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    int out_of_range = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
                       (s[0] == 0xf4 && s[1] > 0x8f);
    return n && !out_of_range ? n : 0;
}

char *report_legible(const char *text) {
    char *out = malloc(4 * strlen(text) + 1), *at = out;
    for (int n; out && *text; text += n ? n : 1) {
        n = character((const unsigned char *)text);
        memcpy(at, text, (size_t)n);
        at += n ? n : sprintf(at, "\\x%02x", (unsigned char)*text);
    }
    if (out) *at = 0;
    return out;
}

json_object *report_text(const char *text) {
    char *legible = text && text[0] ? report_legible(text) : NULL;
    json_object *out = legible ? json_object_new_string(legible) : NULL;
    free(legible);
    return out;
}

static json_object *flag(int on) { return json_object_new_boolean(on != 0); }

static json_object *whole(long long n) { return json_object_new_int64(n); }

static json_object *bands(const tnk_scene_info *info) {
    json_object *list = json_object_new_object();
    int radar = info->kind == TNK_SENSOR_SAR;
    for (int i = radar ? 2 : 0; i < TNK_BANDS; i++) {
        json_object *band = NULL;
        const char *polarisation = radar ? info->polarisation[i - 2] : "";
        if (info->band[i]) {
            band = json_object_new_object();
            json_object_object_add(band, "band", whole(info->band[i]));
            if (radar) json_object_object_add(band, "polarisation", polarisation[0] ? report_text(polarisation) : NULL);
            else json_object_object_add(band, "wavelength_nm", report_number(info->wavelength_nm[i], 1));
        }
        json_object_object_add(list, tool_band_name(info->kind, i), band);
    }
    return list;
}

json_object *report_scene(const tnk_scene_info *info) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "name", report_text(info->name));
    json_object_object_add(o, "scene_id", report_text(info->scene_id));
    json_object_object_add(o, "driver", report_text(info->driver));
    json_object_object_add(o, "width_px", whole(info->width_px));
    json_object_object_add(o, "height_px", whole(info->height_px));
    json_object_object_add(o, "pixel_type", report_text(tool_pixel_type_name(info->pixel_type)));
    json_object_object_add(o, "band_total", whole(info->band_total));
    json_object_object_add(o, "bands", bands(info));
    json_object_object_add(o, "nodata", report_number(info->nodata, 6));
    json_object_object_add(o, "has_mask", flag(info->has_mask));
    json_object_object_add(o, "user_land", flag(info->user_land));
    json_object_object_add(o, "user_water", flag(info->user_water));
    json_object_object_add(o, "clouds", report_text(info->clouds));
    json_object_object_add(o, "clouds_from", report_text(tool_source_name(info->clouds_from)));
    json_object_object_add(o, "cloud_share", report_number(info->cloud_share, 4));
    json_object_object_add(o, "fixed", whole(info->fixed));
    return o;
}

static const char *kind_name(enum tnk_sensor_kind kind) {
    return kind == TNK_SENSOR_SAR ? "sar" : kind == TNK_SENSOR_OPTICAL ? "optical" : NULL;
}

const char *report_units(enum tnk_units units) {
    static const char *const names[] = {NULL, "linear", "amplitude", "db"};
    return names[units];
}

json_object *report_sensor(const tnk_scene_info *info) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "kind", report_text(kind_name(info->kind)));
    json_object_object_add(o, "sensor", report_text(info->sensor));
    json_object_object_add(o, "product", report_text(info->product));
    json_object_object_add(o, "units", report_text(report_units(info->units)));
    json_object_object_add(o, "units_from", report_text(tool_source_name(info->units_from)));
    json_object_object_add(o, "calibrated", flag(info->calibrated));
    json_object_object_add(o, "noise_removed", flag(info->noise_removed));
    json_object_object_add(o, "time", report_text(info->time));
    json_object_object_add(o, "time_from", report_text(tool_source_name(info->time_from)));
    return o;
}

static json_object *sun(const tnk_scene_info *info) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "elevation_deg", report_number(info->sun_elevation_deg, 3));
    json_object_object_add(o, "azimuth_deg", report_number(info->sun_azimuth_deg, 3));
    json_object_object_add(o, "from", report_text(tool_source_name(info->sun_from)));
    json_object_object_add(o, "computed_elevation_deg",
                           report_number(info->sun_computed_elevation_deg, 3));
    json_object_object_add(o, "computed_azimuth_deg",
                           report_number(info->sun_computed_azimuth_deg, 3));
    return o;
}

static json_object *view(const tnk_scene_info *info) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "zenith_deg", report_number(info->view_zenith_deg, 3));
    json_object_object_add(o, "azimuth_deg", report_number(info->view_azimuth_deg, 3));
    json_object_object_add(o, "from", report_text(tool_source_name(info->view_from)));
    return o;
}

json_object *report_geometry(const tnk_scene_info *info) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "georeferenced", flag(info->georeferenced));
    json_object_object_add(o, "gcp_only", flag(info->gcp_only));
    json_object_object_add(o, "rpc_only", flag(info->rpc_only));
    json_object_object_add(o, "lon", report_number(info->lon_deg, 6));
    json_object_object_add(o, "lat", report_number(info->lat_deg, 6));
    json_object_object_add(o, "gsd_m", report_number(info->gsd_m, 4));
    json_object_object_add(o, "gsd_col_m", report_number(info->gsd_col_m, 4));
    json_object_object_add(o, "gsd_row_m", report_number(info->gsd_row_m, 4));
    json_object_object_add(o, "gsd_from", report_text(tool_source_name(info->gsd_from)));
    json_object_object_add(o, "sun", sun(info));
    json_object_object_add(o, "view", view(info));
    return o;
}

static json_object *cannot(const char *quantity, enum tnk_reason why) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "quantity", json_object_new_string(quantity));
    json_object_object_add(o, "measurable", flag(0));
    json_object_object_add(o, "why", json_object_new_string(tnk_reason_name(why)));
    return o;
}

static json_object *can(const char *quantity, double from_m, const char *sd_name, double sd) {
    if (from_m > LONGEST_SHIP_M) return cannot(quantity, TNK_WHY_TOO_COARSE);
    json_object *o = json_object_new_object();
    json_object_object_add(o, "quantity", json_object_new_string(quantity));
    json_object_object_add(o, "measurable", flag(1));
    json_object_object_add(o, "from_length_m", report_number(from_m, 0));
    if (sd_name) json_object_object_add(o, sd_name, report_number(sd, 2));
    return o;
}

/* Of a hull at that heading; false: sun and view are no angles. */
static int expect_at(const tnk_scene_info *i, double heading, double length, tnk_freeboard_expectation *e) {
    tnk_aspect a = TNK_ASPECT_INIT;
    a.sun_elevation_deg = i->sun_elevation_deg, a.sun_azimuth_deg = i->sun_azimuth_deg;
    a.view_zenith_deg = i->view_zenith_deg, a.view_azimuth_deg = i->view_azimuth_deg;
    a.heading_deg = heading;
    if (a.view_zenith_deg > 80) a.view_zenith_deg = 80; /* the most it takes; from 60 on none is measured */
    return tnk_expect_freeboard(&a, i->gsd_m, length, e) == TNK_OK;
}

static enum tnk_reason board_at(const tnk_scene_info *i, enum report_way way, double heading, double length, double *sd) {
    tnk_freeboard_expectation e = {.struct_size = sizeof e};
    if (!expect_at(i, heading, length, &e)) return TNK_WHY_NO_METADATA;
    *sd = way == REPORT_SIDE ? e.side_sd_m : e.freeboard_sd_m;
    return way == REPORT_SIDE ? e.side_why : e.why;
}

/* The heading at which the sun stands most nearly square to the hull and its side is seen best: of the smallest sd;
 * -1: none, and *why says why at the one square to the sun. */
static int best_heading(const tnk_scene_info *i, enum report_way way, double length, enum tnk_reason *why) {
    double least = INFINITY, sd;
    int best = -1;
    for (int h = 0; h < 180; h++)
        if (board_at(i, way, h, length, &sd) == TNK_WHY_MEASURED && sd < least) least = sd, best = h;
    double square = isfinite(i->sun_azimuth_deg) ? i->sun_azimuth_deg + 90 : 0;
    *why = best >= 0 ? TNK_WHY_MEASURED : board_at(i, way, square, length, &sd);
    return best;
}

/* Runs of headings that allow it, from one that does not on; a run past 179 goes on to 359. */
static void heading_ranges(const tnk_scene_info *i, enum report_way way, report_board *b) {
    int start = 0, was = 0;
    double sd;
    while (start < 180 && board_at(i, way, start, b->length_m, &sd) == TNK_WHY_MEASURED) start++;
    b->best_sd_m = INFINITY, b->worst_sd_m = 0;
    for (int k = 0; k < 180; k++) {
        int on = board_at(i, way, start + k, b->length_m, &sd) == TNK_WHY_MEASURED;
        if (on && !was && b->ranges < 4) b->range[b->ranges++][0] = start + k;
        if (on) b->range[b->ranges - 1][1] = start + k;
        if (on && sd < b->best_sd_m) b->best_sd_m = sd;
        if (on && sd > b->worst_sd_m) b->worst_sd_m = sd;
        was = on;
    }
    for (int k = 0; k < b->ranges; k++)
        if (b->range[k][0] >= 180) b->range[k][0] -= 180, b->range[k][1] -= 180;
}

/* Least view zenith that would show enough of a sunlit side, over all headings. */
static double needed_zenith(const tnk_scene_info *i, double length) {
    tnk_freeboard_expectation e = {.struct_size = sizeof e};
    double least = INFINITY;
    for (int h = 0; h < 180; h++)
        if (expect_at(i, h, length, &e) && e.side_zenith_deg < least) least = e.side_zenith_deg;
    return isfinite(least) ? least : NAN;
}

void report_freeboard(const tnk_scene_info *info, enum report_way way, report_board *b) {
    enum { LONGEST = 500, STEP = 5 };
    *b = (report_board){.why = TNK_WHY_RADAR, .zenith_deg = NAN};
    if (info->kind == TNK_SENSOR_SAR) return;
    b->why = TNK_WHY_NO_GEOREF;
    if (!info->georeferenced) return;
    if (way == REPORT_SIDE) b->zenith_deg = needed_zenith(info, LONGEST);
    if (best_heading(info, way, LONGEST, &b->why) < 0) return;
    double from = ceil(tnk_freeboard_from_m(info->gsd_m));
    enum tnk_reason why;
    while (from < LONGEST && best_heading(info, way, from, &why) < 0) from += STEP;
    b->from_m = from;
    b->length_m = from > EXPECT_LENGTH_M ? from : EXPECT_LENGTH_M;
    heading_ranges(info, way, b);
}

static json_object *board(const char *name, const report_board *b) {
    if (b->why != TNK_WHY_MEASURED) return cannot(name, b->why);
    json_object *o = can(name, b->from_m, "expected_sd_m", b->best_sd_m), *list = json_object_new_array();
    json_object_object_add(o, "worst_sd_m", report_number(b->worst_sd_m, 2));
    json_object_object_add(o, "of_length_m", report_number(b->length_m, 0));
    for (int k = 0; k < b->ranges; k++) {
        json_object *range = json_object_new_array();
        for (int i = 0; i < 2; i++) json_object_array_add(range, whole(b->range[k][i]));
        json_object_array_add(list, range);
    }
    json_object_object_add(o, "headings_deg", list);
    return o;
}

static json_object *freeboard(const tnk_scene_info *info) {
    report_board b;
    report_freeboard(info, REPORT_SHADOW, &b);
    return board(tnk_quantity_name(TNK_Q_FREEBOARD), &b);
}

/* The same by the sunlit hull side, and from which view zenith on. */
static json_object *hull_side(const tnk_scene_info *info) {
    report_board b;
    report_freeboard(info, REPORT_SIDE, &b);
    json_object *o = board("freeboard_hull_side", &b);
    json_object_object_add(o, "from_view_zenith_deg", report_number(b.zenith_deg, 1));
    return o;
}

void report_filled(const tnk_scene_info *info, report_fill *out) {
    tnk_expectation e = {.struct_size = sizeof e};
    tnk_cargo_in hull = TNK_CARGO_IN_INIT;
    report_board board;
    *out = (report_fill){.hull = {.struct_size = sizeof out->hull}};
    report_freeboard(info, REPORT_SHADOW, &board);
    tnk_expect(info->gsd_m, EXPECT_LENGTH_M, &e);
    if (e.found_from_m > EXPECT_LENGTH_M) {
        out->size_why = out->why = TNK_WHY_TOO_COARSE;
        return;
    }
    hull.length_m = EXPECT_LENGTH_M, hull.length_sd_m = e.length_sd_m;
    if (e.beam_from_m <= EXPECT_LENGTH_M) hull.beam_m = EXPECT_BEAM_M, hull.beam_sd_m = e.beam_sd_m;
    tnk_cargo(&hull, &out->hull, NULL, 0);
    out->why = board.why == TNK_WHY_MEASURED && board.from_m > EXPECT_LENGTH_M ? TNK_WHY_TOO_COARSE : board.why;
    if (out->why != TNK_WHY_MEASURED) return;
    hull.freeboard_m = out->hull.depth_m - 0.8 * out->hull.summer_draught_m;
    hull.freeboard_sd_m = board.best_sd_m;
    tnk_cargo(&hull, &out->hull, NULL, 0);
}

static void add_interval(json_object *o, const char *low_name, double low, const char *high_name, double high, int digits) {
    json_object_object_add(o, low_name, report_number(low, digits));
    json_object_object_add(o, high_name, report_number(high, digits));
}

/* Depth to cargo: what size and freeboard tell. */
static void add_fill(json_object *list, const tnk_scene_info *info) {
    report_fill f;
    report_filled(info, &f);
    if (f.size_why != TNK_WHY_MEASURED) {
        static const char *const names[] = {"depth", "draught", "dwt", "laden", "cargo"};
        for (int i = 0; i < 5; i++) json_object_array_add(list, cannot(names[i], f.size_why));
        return;
    }
    json_object_array_add(list, can("depth", NAN, "expected_sd_m", f.hull.depth_sd_m));
    json_object_array_add(list, f.why == TNK_WHY_MEASURED ? can("draught", NAN, "expected_sd_m", f.hull.draught_sd_m)
                                                          : cannot("draught", f.why));
    json_object *dwt = can("dwt", NAN, 0, 0), *laden = can("laden", NAN, 0, 0), *cargo = can("cargo", NAN, 0, 0);
    add_interval(dwt, "expected_lo_t", f.hull.dwt_lo_t, "expected_hi_t", f.hull.dwt_hi_t, 0);
    json_object_object_add(laden, "basis", report_text(tnk_laden_basis_name(f.hull.laden_basis)));
    add_interval(laden, "expected_lo", f.hull.laden_lo, "expected_hi", f.hull.laden_hi, 2);
    add_interval(cargo, "expected_lo_t", f.hull.cargo_lo_t, "expected_hi_t", f.hull.cargo_hi_t, 0);
    json_object_array_add(list, dwt);
    json_object_array_add(list, laden);
    json_object_array_add(list, cargo);
}

json_object *report_measurable(const tnk_scene_info *info) {
    json_object *list = json_object_new_array();
    tnk_expectation e = {.struct_size = sizeof e};
    tnk_expect(info->gsd_m, EXPECT_LENGTH_M, &e);
    json_object_array_add(list, info->georeferenced ? can("position", e.found_from_m, 0, 0)
                                                    : cannot("position", TNK_WHY_NO_GEOREF));
    int radar = info->kind == TNK_SENSOR_SAR;
    json_object_array_add(list, can("length", e.found_from_m, "expected_sd_m", radar ? NAN : e.length_sd_m));
    json_object_array_add(list, can("beam", radar ? e.found_from_m : e.beam_from_m, "expected_sd_m",
                                    radar ? NAN : e.beam_sd_m));
    json_object_array_add(list, radar ? cannot("heading", TNK_WHY_RADAR)
                                      : can("heading", e.bow_from_m, "expected_sd_deg", e.heading_sd_deg));
    json_object_array_add(list, info->time[0] ? can("time", 0, 0, 0)
                                              : cannot("time", TNK_WHY_NO_METADATA));
    json_object_array_add(list, radar                       ? cannot("type", TNK_WHY_RADAR)
                                : isfinite(e.type_from_m) ? can("type", e.type_from_m, 0, 0)
                                                          : cannot("type", TNK_WHY_TOO_COARSE));
    json_object_array_add(list, freeboard(info));
    json_object_array_add(list, hull_side(info));
    add_fill(list, info);
    json_object_array_add(list, cannot("registry", TNK_WHY_NOT_ASKED));
    json_object_array_add(list, cannot("ais", TNK_WHY_NOT_ASKED));
    return list;
}

json_object *report_warnings(const tnk_scene *scene) {
    json_object *list = json_object_new_array();
    for (int i = 0; i < tnk_scene_warning_count(scene); i++)
        json_object_array_add(list, report_text(tnk_scene_warning(scene, i)));
    return list;
}
