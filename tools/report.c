#include "report.h"

#include <math.h>
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

json_object *report_text(const char *text) {
    return text && text[0] ? json_object_new_string(text) : NULL;
}

static json_object *flag(int on) { return json_object_new_boolean(on != 0); }

static json_object *whole(long long n) { return json_object_new_int64(n); }

static json_object *bands(const tnk_scene_info *info) {
    json_object *list = json_object_new_object();
    for (int i = 0; i < TNK_BANDS; i++) {
        json_object *band = NULL;
        if (info->band[i]) {
            band = json_object_new_object();
            json_object_object_add(band, "band", whole(info->band[i]));
            json_object_object_add(band, "wavelength_nm", report_number(info->wavelength_nm[i], 1));
        }
        json_object_object_add(list, tool_band_name(i), band);
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

static json_object *can(const char *quantity, double from_m, const char *sd_name, double sd) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "quantity", json_object_new_string(quantity));
    json_object_object_add(o, "measurable", flag(1));
    json_object_object_add(o, "from_length_m", report_number(from_m, 0));
    if (sd_name) json_object_object_add(o, sd_name, report_number(sd, 2));
    return o;
}

static json_object *cannot(const char *quantity, enum tnk_reason why) {
    json_object *o = json_object_new_object();
    json_object_object_add(o, "quantity", json_object_new_string(quantity));
    json_object_object_add(o, "measurable", flag(0));
    json_object_object_add(o, "why", json_object_new_string(tnk_reason_name(why)));
    return o;
}

json_object *report_measurable(const tnk_scene_info *info) {
    json_object *list = json_object_new_array();
    tnk_expectation e = {.struct_size = sizeof e};
    tnk_expect(info->gsd_m, EXPECT_LENGTH_M, &e);
    json_object_array_add(list, info->georeferenced ? can("position", e.found_from_m, 0, 0)
                                                    : cannot("position", TNK_WHY_NO_GEOREF));
    json_object_array_add(list, can("length", e.found_from_m, "expected_sd_m", e.length_sd_m));
    json_object_array_add(list, can("beam", e.beam_from_m, "expected_sd_m", e.beam_sd_m));
    json_object_array_add(list, can("heading", e.bow_from_m, "expected_sd_deg", e.heading_sd_deg));
    json_object_array_add(list, info->time[0] ? can("time", 0, 0, 0)
                                              : cannot("time", TNK_WHY_NO_METADATA));
    for (int q = TNK_Q_TYPE; q < TNK_Q_COUNT; q++)
        json_object_array_add(list, cannot(tnk_quantity_name((enum tnk_quantity)q),
                                           TNK_WHY_UNSUPPORTED));
    return list;
}

json_object *report_warnings(const tnk_scene *scene) {
    json_object *list = json_object_new_array();
    for (int i = 0; i < tnk_scene_warning_count(scene); i++)
        json_object_array_add(list, json_object_new_string(tnk_scene_warning(scene, i)));
    return list;
}
