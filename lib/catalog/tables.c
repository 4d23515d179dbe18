#include "catalog/tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT(n, s, w) {n, s, TNK_KIND_TEXT, 0, w}
#define REAL(n, s, d) {n, s, TNK_KIND_REAL, d, 0}
#define WHOLE(n, s) {n, s, TNK_KIND_WIDE, 0, 0}
#define TIME(n, s) {n, s, TNK_KIND_TIME, 0, 24}

const char *tnk_scene_status_name(enum tnk_scene_status status) {
    static const char *const names[] = {"pending", "done", "failed", "skipped"};
    return (unsigned)status < 4 ? names[status] : NULL;
}

static const tnk_field scene_fields[TNK_S_COUNT] = {
    [TNK_S_NAME] = TEXT("name", "name", 254),
    [TNK_S_STATUS] = TEXT("status", "status", 8),
    [TNK_S_ERROR] = TEXT("error", "error", 254),
    [TNK_S_SCENE_ID] = TEXT("scene_id", "scene_id", 160),
    [TNK_S_TIME] = TIME("time", "time"),
    [TNK_S_SENSOR] = TEXT("sensor", "sensor", 32),
    [TNK_S_KIND] = TEXT("kind", "kind", 8),
    [TNK_S_PRODUCT] = TEXT("product", "product", 32),
    [TNK_S_DRIVER] = TEXT("driver", "driver", 32),
    [TNK_S_WIDTH] = WHOLE("width_px", "width_px"),
    [TNK_S_HEIGHT] = WHOLE("height_px", "height_px"),
    [TNK_S_BANDS] = TEXT("bands", "bands", 32),
    [TNK_S_GSD] = REAL("gsd_m", "gsd_m", 4),
    [TNK_S_LON] = REAL("lon", "lon", 6),
    [TNK_S_LAT] = REAL("lat", "lat", 6),
    [TNK_S_SUN_ELEVATION] = REAL("sun_elevation_deg", "sun_el_deg", 3),
    [TNK_S_SUN_AZIMUTH] = REAL("sun_azimuth_deg", "sun_az_deg", 3),
    [TNK_S_VIEW_ZENITH] = REAL("view_zenith_deg", "viewzn_deg", 3),
    [TNK_S_VIEW_AZIMUTH] = REAL("view_azimuth_deg", "viewaz_deg", 3),
    [TNK_S_CLOUD] = REAL("cloud_share", "cloud", 4),
    [TNK_S_WATER] = REAL("water_share", "water", 4),
    [TNK_S_LAND] = REAL("land_share", "land", 4),
    [TNK_S_INVALID] = REAL("invalid_share", "invalid", 4),
    [TNK_S_VESSELS] = WHOLE("vessels", "vessels"),
    [TNK_S_BERTHED] = WHOLE("berthed", "berthed"),
    [TNK_S_CANDIDATES] = WHOLE("candidates", "candidates"),
    [TNK_S_DROPPED_SHORT] = WHOLE("dropped_short", "drop_short"),
    [TNK_S_DROPPED_LONG] = WHOLE("dropped_long", "drop_long"),
    [TNK_S_DROPPED_SCORE] = WHOLE("dropped_score", "drop_score"),
    [TNK_S_DROPPED_FIXED] = WHOLE("dropped_fixed", "drop_fixed"),
    [TNK_S_WARNINGS] = TEXT("warnings", "warnings", 254),
    [TNK_S_SIZE] = WHOLE("size_bytes", "size_bytes"),
    [TNK_S_CHECKSUM] = TEXT("checksum", "checksum", 80),
    [TNK_S_VERSION] = TEXT("version", "version", 16),
    [TNK_S_OPTIONS] = TEXT("options", "options", 254),
    [TNK_S_OPTIONS_HASH] = TEXT("options_hash", "opt_hash", 16),
    [TNK_S_MODIFIED] = WHOLE("modified_s", "modified_s"),
    [TNK_S_TRIES] = WHOLE("tries", "tries"),
    [TNK_S_SECONDS] = REAL("seconds", "seconds", 3),
    [TNK_S_MEMORY] = REAL("peak_memory_mib", "memory_mib", 1),
    [TNK_S_FINISHED] = TIME("finished", "finished"),
};

const tnk_table tnk_table_hulls = {"vessels", tnk_fields, TNK_F_ALL, TNK_F_NOT_MEASURED, wkbPolygon};
const tnk_table tnk_table_scenes = {"scenes", scene_fields, TNK_S_COUNT, -1, wkbPolygon};
const tnk_table tnk_table_exported = {"scenes", scene_fields, TNK_S_EXPORTED, -1, wkbPolygon};

static const char *given(const char *text) { return text && text[0] ? text : NULL; }

static double known(long long x) { return x < 0 ? NAN : (double)x; }

static void fill_state(tnk_scene_line *l, const tnk_scene_state *s) {
    l->text[TNK_S_NAME] = s->name;
    l->text[TNK_S_STATUS] = tnk_scene_status_name(s->status);
    l->text[TNK_S_ERROR] = given(s->error);
    l->text[TNK_S_CHECKSUM] = given(s->checksum);
    l->text[TNK_S_VERSION] = given(s->version);
    l->text[TNK_S_OPTIONS] = given(s->options);
    l->text[TNK_S_OPTIONS_HASH] = given(s->options_hash);
    l->text[TNK_S_FINISHED] = given(s->finished);
    l->number[TNK_S_SIZE] = known(s->size_bytes);
    l->number[TNK_S_MODIFIED] = known(s->modified_s);
    l->number[TNK_S_TRIES] = s->tries;
    l->number[TNK_S_SECONDS] = s->seconds;
    l->number[TNK_S_MEMORY] = s->peak_memory_mib;
}

static void list_bands(tnk_scene_line *l, const tnk_scene_info *info) {
    snprintf(l->bands, sizeof l->bands, "%d,%d,%d,%d", info->band[0], info->band[1], info->band[2], info->band[3]);
    l->text[TNK_S_BANDS] = l->bands;
}

static void fill_facts(tnk_scene_line *l, const tnk_scene_info *info, const tnk_result *r) {
    l->text[TNK_S_SCENE_ID] = given(r->scene_id);
    l->text[TNK_S_TIME] = given(r->info.time);
    l->text[TNK_S_SENSOR] = given(r->sensor);
    l->text[TNK_S_KIND] = info->kind == TNK_SENSOR_SAR ? "sar" : "optical";
    l->text[TNK_S_PRODUCT] = given(r->product);
    l->text[TNK_S_DRIVER] = given(r->driver);
    l->text[TNK_S_WARNINGS] = given(r->warnings);
    list_bands(l, info);
    l->number[TNK_S_WIDTH] = info->width_px;
    l->number[TNK_S_HEIGHT] = info->height_px;
    l->number[TNK_S_GSD] = info->gsd_m;
    l->number[TNK_S_LON] = info->lon_deg;
    l->number[TNK_S_LAT] = info->lat_deg;
    l->number[TNK_S_SUN_ELEVATION] = info->sun_elevation_deg;
    l->number[TNK_S_SUN_AZIMUTH] = info->sun_azimuth_deg;
    l->number[TNK_S_VIEW_ZENITH] = info->view_zenith_deg;
    l->number[TNK_S_VIEW_AZIMUTH] = info->view_azimuth_deg;
    l->number[TNK_S_CLOUD] = info->cloud_share;
}

static void fill_counts(tnk_scene_line *l, const tnk_result *r) {
    const tnk_list_stats *s = &r->stats;
    double berthed = 0;
    for (size_t i = 0; i < r->count; i++) berthed += r->vessel[i].berthed != 0;
    if (isfinite(s->cloud_share)) l->number[TNK_S_CLOUD] = s->cloud_share;
    l->number[TNK_S_WATER] = s->water_share;
    l->number[TNK_S_LAND] = s->land_share;
    l->number[TNK_S_INVALID] = s->invalid_share;
    l->number[TNK_S_VESSELS] = (double)r->count;
    l->number[TNK_S_BERTHED] = berthed;
    l->number[TNK_S_CANDIDATES] = (double)s->candidates;
    l->number[TNK_S_DROPPED_SHORT] = (double)s->dropped_short;
    l->number[TNK_S_DROPPED_LONG] = (double)s->dropped_long;
    l->number[TNK_S_DROPPED_SCORE] = (double)s->dropped_score;
    l->number[TNK_S_DROPPED_FIXED] = (double)s->dropped_fixed;
}

void tnk_scene_line_fill(tnk_scene_line *l, const tnk_scene_state *state, const tnk_result *r) {
    for (int i = 0; i < TNK_S_COUNT; i++) l->number[i] = NAN, l->text[i] = NULL;
    l->points = 0;
    fill_state(l, state);
    if (r) {
        const tnk_scene_info info = tnk_result_info(r);
        fill_facts(l, &info, r);
        l->points = r->points;
        for (int i = 0; i < 2 * r->points; i++) l->ring_deg[i] = tnk_round(r->ring_deg[i], 8);
    }
    if (r && r->searched) fill_counts(l, r);
    for (int i = 0; i < TNK_S_COUNT; i++)
        if (scene_fields[i].kind == TNK_KIND_REAL) l->number[i] = tnk_round(l->number[i], scene_fields[i].decimals);
}
