/* meta_raw.c: what a product states, and from that what is held. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/sun.h"
#include "scene/meta_kind.h"

/* ---- results ---- */

void tnk_meta_clear(tnk_meta *meta) {
    memset(meta, 0, sizeof *meta);
    meta->sun_elevation_deg = meta->sun_azimuth_deg = NAN;
    meta->view_zenith_deg = meta->view_azimuth_deg = NAN;
    meta->gsd_m = meta->cloud_share = meta->saturation = NAN;
}

void tnk_meta_raw_clear(tnk_meta_raw *raw) {
    memset(raw, 0, sizeof *raw);
    tnk_meta_clear(&raw->meta);
    raw->satellite_elevation_deg = raw->off_nadir_deg = raw->sun_zenith_deg = NAN;
    raw->cloud_percent = raw->gsd_inch = NAN;
}

int tnk_meta_holds_something(const tnk_meta_raw *raw) {
    const tnk_meta *m = &raw->meta;
    return *m->time || isfinite(m->sun_elevation_deg) || isfinite(m->view_zenith_deg);
}

void tnk_meta_add_band(tnk_meta *meta, int band, const char *name, double wavelength_nm) {
    if (meta->band_count >= TNK_META_BANDS) return;
    tnk_meta_band *b = &meta->band[meta->band_count++];
    b->band = band;
    b->wavelength_nm = wavelength_nm > 0 && wavelength_nm < 1e6 ? wavelength_nm : NAN;
    tnk_meta_copy(b->name, sizeof b->name, name);
}

int tnk_meta_raster_bands(const tnk_meta_doc *doc) {
    return doc->dataset ? GDALGetRasterCount(doc->dataset) : 0;
}

void tnk_meta_match_bands(const tnk_meta_doc *doc, tnk_meta *meta) {
    if (tnk_meta_raster_bands(doc) != meta->band_count) meta->band_count = 0;
}

/* ---- from what was stated to what is held ---- */

static void keep_within(double *value, double low, double high) {
    if (!(*value >= low && *value <= high)) *value = NAN;
}

static void keep_azimuth(double *value) {
    keep_within(value, -360, 360);
    if (*value < 0) *value += 360;
    if (*value >= 360) *value -= 360;
}

static void settle_platform(tnk_meta_raw *raw) {
    char text[sizeof raw->platform + sizeof raw->platform_index];
    snprintf(text, sizeof text, "%s%s", raw->platform, raw->platform_index);
    if (*text && !*raw->meta.sensor)
        tnk_meta_platform(text, raw->meta.sensor, sizeof raw->meta.sensor);
}

static void settle_time(tnk_meta_raw *raw) {
    double seconds;
    if (!*raw->meta.time && *raw->date && *raw->clock) {
        char text[sizeof raw->date + sizeof raw->clock + 1];
        snprintf(text, sizeof text, "%sT%s", raw->date, raw->clock);
        tnk_meta_copy(raw->meta.time, sizeof raw->meta.time, text);
    }
    if (!tnk_time_parse(raw->meta.time, &seconds)) raw->meta.time[0] = '\0';
}

static void settle_view(tnk_meta_raw *raw) {
    tnk_meta *m = &raw->meta;
    keep_within(&raw->satellite_elevation_deg, 0, 90);
    keep_within(&raw->off_nadir_deg, -80, 80);
    keep_within(&m->view_zenith_deg, 0, 90);
    if (isnan(m->view_zenith_deg)) m->view_zenith_deg = 90 - raw->satellite_elevation_deg;
    if (isnan(m->view_zenith_deg))
        m->view_zenith_deg = tnk_meta_zenith_deg(raw->off_nadir_deg, tnk_meta_orbit_km(m->sensor));
    keep_azimuth(&m->view_azimuth_deg);
}

void tnk_meta_settle(tnk_meta_raw *raw) {
    tnk_meta *m = &raw->meta;
    settle_platform(raw);
    settle_time(raw);
    settle_view(raw);
    if (isnan(m->sun_elevation_deg)) m->sun_elevation_deg = 90 - raw->sun_zenith_deg;
    if (isnan(m->cloud_share)) m->cloud_share = raw->cloud_percent / 100;
    if (isnan(m->gsd_m)) m->gsd_m = raw->gsd_inch * 0.0254;
    keep_within(&m->sun_elevation_deg, -90, 90);
    keep_azimuth(&m->sun_azimuth_deg);
    keep_within(&m->cloud_share, 0, 1);
    keep_within(&m->gsd_m, 0.01, 10000);
    keep_within(&m->saturation, 1, 4294967295.0);
}

static void merge_number(double *to, double from) {
    if (isnan(*to)) *to = from;
}

static void merge_text(char *to, size_t capacity, const char *from) {
    if (!*to) tnk_meta_copy(to, capacity, from);
}

void tnk_meta_merge(tnk_meta *to, const tnk_meta *from) {
    merge_text(to->product, sizeof to->product, from->product);
    merge_text(to->sensor, sizeof to->sensor, from->sensor);
    merge_text(to->scene_id, sizeof to->scene_id, from->scene_id);
    merge_text(to->time, sizeof to->time, from->time);
    if (to->kind == TNK_SENSOR_AUTO) to->kind = from->kind;
    if (to->units == TNK_UNITS_AUTO) to->units = from->units;
    merge_number(&to->sun_elevation_deg, from->sun_elevation_deg);
    merge_number(&to->sun_azimuth_deg, from->sun_azimuth_deg);
    merge_number(&to->view_zenith_deg, from->view_zenith_deg);
    merge_number(&to->view_azimuth_deg, from->view_azimuth_deg);
    merge_number(&to->gsd_m, from->gsd_m);
    merge_number(&to->cloud_share, from->cloud_share);
    merge_number(&to->saturation, from->saturation);
    if (to->band_count) return;
    to->band_count = from->band_count;
    memcpy(to->band, from->band, sizeof to->band);
}
