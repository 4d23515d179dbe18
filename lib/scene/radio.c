#include "scene/radio.h"

#include <cpl_string.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/select.h"
#include "scene/door.h"
#include "scene/inner.h"
#include "scene/meta_kind.h"

enum { SIDE = 96, ACROSS = 4, FEWEST = 1000 }; /* windows of a look at the values; values */
static const double least_share = 0.02;

static int is_radar(const tnk_scene *scene) { return scene->info.kind == TNK_SENSOR_SAR; }

static void set_units(tnk_scene *scene, enum tnk_units units, enum tnk_source from) {
    scene->radio.units = scene->info.units = units;
    scene->info.units_from = from;
    scene->radio.active = units == TNK_UNITS_LINEAR || units == TNK_UNITS_DB;
}

/* "Sigma0_VV_db", "gamma0_rtc_power", "Amplitude_VH": by what a band is called. */
static enum tnk_units units_of_name(const char *name) {
    static const struct { const char *word; enum tnk_units units; } words[] = {
        {"_db", TNK_UNITS_DB}, {"(db)", TNK_UNITS_DB}, {" db", TNK_UNITS_DB}, {"decibel", TNK_UNITS_DB},
        {"amplitude", TNK_UNITS_AMPLITUDE}, {"magnitude", TNK_UNITS_AMPLITUDE},
        {"intensity", TNK_UNITS_LINEAR}, {"power", TNK_UNITS_LINEAR}, {"sigma0", TNK_UNITS_LINEAR},
        {"gamma0", TNK_UNITS_LINEAR}, {"beta0", TNK_UNITS_LINEAR}, {"sigma_0", TNK_UNITS_LINEAR}};
    char lower[128];
    CPLStrlcpy(lower, name ? name : "", sizeof lower);
    for (char *c = lower; *c; c++) *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    if (!strcmp(lower, "db")) return TNK_UNITS_DB;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(lower, words[i].word)) return words[i].units;
    return TNK_UNITS_AUTO;
}

static GDALRasterBandH first_band(const tnk_scene *scene, GDALDatasetH dataset) {
    for (int slot = 0; slot < TNK_BANDS; slot++)
        if (scene->info.band[slot]) return GDALGetRasterBand(dataset, scene->info.band[slot]);
    return NULL;
}

static enum tnk_units named_units(GDALRasterBandH band) {
    enum tnk_units units = units_of_name(GDALGetRasterUnitType(band));
    return units ? units : units_of_name(GDALGetDescription(band));
}

/* Scale and offset turn stored integers into dB; of other values they change no ratio. */
static void find_scales(tnk_scene *scene, GDALDatasetH dataset) {
    for (int slot = 0; slot < TNK_BANDS; slot++) {
        int has = 0;
        if (!scene->info.band[slot]) continue;
        GDALRasterBandH band = GDALGetRasterBand(dataset, scene->info.band[slot]);
        double scale = GDALGetRasterScale(band, &has);
        scene->radio.scale[slot] = has && isfinite(scale) && scale != 0 ? scale : 1;
        double offset = GDALGetRasterOffset(band, &has);
        scene->radio.offset[slot] = has && isfinite(offset) ? offset : 0;
    }
}

int tnk_radio_choose(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                     enum tnk_units stated) {
    GDALRasterBandH band = first_band(scene, dataset);
    GDALDataType type = GDALGetRasterDataType(band);
    memset(&scene->radio, 0, sizeof scene->radio);
    if (GDALDataTypeIsComplex(type) && !is_radar(scene))
        return tnk_fail(&scene->err, TNK_E_TYPE, "%s: band %d holds complex numbers (%s), which are searched "
                        "in radar scenes only (--sensor sar)",
                        scene->name, GDALGetBandNumber(band), GDALGetDataTypeName(type));
    if (!is_radar(scene)) return TNK_OK;
    find_scales(scene, dataset);
    int real = type == GDT_Float32 || type == GDT_Float64;
    enum tnk_units named = named_units(band);
    scene->radio.complex = GDALDataTypeIsComplex(type) != 0;
    scene->radio.is_signed = type == GDT_Int16 || type == GDT_Int32;
    if (scene->radio.complex && (opts->units == TNK_UNITS_LINEAR || opts->units == TNK_UNITS_DB))
        tnk_scene_warn(scene, "--units is not used: of complex numbers the magnitude is taken");
    if (scene->radio.complex) set_units(scene, TNK_UNITS_AMPLITUDE, TNK_FROM_METADATA);
    else if (opts->units) set_units(scene, opts->units, TNK_FROM_CALLER);
    else if (named) set_units(scene, named, TNK_FROM_METADATA);
    else if (stated && !real) set_units(scene, stated, TNK_FROM_METADATA);
    else if (!real) set_units(scene, TNK_UNITS_AMPLITUDE, TNK_FROM_COMPUTED);
    else scene->radio.guess = 1;
    if (strncmp(scene->sensor, "Sentinel-1", 10) || scene->radio.complex || opts->facts_only) return TNK_OK;
    return tnk_calib_find(scene, dataset, opts->metadata, !opts->units && !named && !real);
}

void tnk_radio_look(tnk_scene *scene, const double ground[4]) {
    const tnk_scene_info *info = &scene->info;
    tnk_radio *r = &scene->radio;
    double turn = info->view_azimuth_deg * TNK_RAD;
    int sentinel = !strncmp(scene->sensor, "Sentinel-1", 10); /* its swaths are wide: by its grid or not at all */
    r->zenith_deg = is_radar(scene) && info->georeferenced && !sentinel ? info->view_zenith_deg : NAN;
    r->orbit_km = tnk_meta_orbit_km(scene->sensor);
    for (int k = 0; k < 2; k++) r->away_m[k] = -(ground[2 * k] * sin(turn) + ground[2 * k + 1] * cos(turn));
    if (!isfinite(r->away_m[0])) r->zenith_deg = NAN;
}

double tnk_radio_incidence(const tnk_scene *scene, double col, double row) {
    const tnk_radio *r = &scene->radio;
    if (r->incidence.count) return tnk_table_at(&r->incidence, row - 0.5, col - 0.5);
    double dc = col - 0.5 * scene->info.width_px, dr = row - 0.5 * scene->info.height_px;
    return tnk_meta_zenith_away(r->zenith_deg, r->orbit_km, dc * r->away_m[0] + dr * r->away_m[1]);
}

void tnk_radio_drop(tnk_radio *r) {
    for (int slot = 0; slot < TNK_BANDS; slot++) tnk_calib_close(r->calib[slot]);
    tnk_table_free(&r->incidence);
}

int tnk_radio_pixels(tnk_scene *scene, const tnk_scene_opts *opts, enum tnk_units stated) {
    int real = scene->pixels.type == TNK_FLOAT32 || scene->pixels.type == TNK_FLOAT64;
    if (!is_radar(scene)) return TNK_OK;
    for (int slot = 0; slot < TNK_BANDS; slot++) scene->radio.scale[slot] = 1;
    if (!real && (opts->units == TNK_UNITS_LINEAR || opts->units == TNK_UNITS_DB))
        return tnk_fail(&scene->err, TNK_E_ARG, "units: pixels of whole numbers in memory are amplitudes; give "
                        "power or dB as TNK_FLOAT32");
    if (opts->units) set_units(scene, opts->units, TNK_FROM_CALLER);
    else if (stated) set_units(scene, stated, TNK_FROM_METADATA);
    else if (!real) set_units(scene, TNK_UNITS_AMPLITUDE, TNK_FROM_COMPUTED);
    else scene->radio.guess = 1;
    return TNK_OK;
}

/* ---- from the values ---- */

/* Values of windows spread over the scene, by the band's scale, without zeros; their number. */
static long sample(tnk_scene *scene, tnk_reader *reader, int slot, float *value, int *rc) {
    int w = scene->info.width_px, h = scene->info.height_px;
    uint8_t state[SIDE * SIDE];
    long n = 0;
    for (int k = 0; k < ACROSS * ACROSS && !*rc; k++) {
        tnk_window win = {0, 0, w < SIDE ? w : SIDE, h < SIDE ? h : SIDE};
        win.col = (int)((long)(w - win.width) * (k % ACROSS) / (ACROSS - 1));
        win.row = (int)((long)(h - win.height) * (k / ACROSS) / (ACROSS - 1));
        float px[SIDE * SIDE], *out[TNK_BANDS] = {NULL};
        out[slot] = px;
        *rc = tnk_reader_read(reader, &win, 1, out, state, SIDE, &scene->err);
        for (int y = 0; y < win.height && !*rc; y++)
            for (int x = 0; x < win.width; x++)
                if (state[y * SIDE + x] && px[y * SIDE + x] != 0)
                    value[n++] = (float)(px[y * SIDE + x] * scene->radio.scale[slot] + scene->radio.offset[slot]);
    }
    return n;
}

static double share_between(const float *value, long n, double above, double below) {
    long in = 0;
    for (long i = 0; i < n; i++) in += value[i] > above && value[i] < below;
    return n ? (double)in / (double)n : 0;
}

/* Power and amplitude are above zero, or just below it where noise was taken off; dB of a calibrated sea well below.
 * Sea between 0.5 and 5 is neither the power nor the amplitude of anything usual: power is the commoner. */
static enum tnk_units units_of_values(float *value, long n) {
    static const double least_count = 5;
    if (share_between(value, n, TNK_LEAST_DB, TNK_LEAST_POWER) > least_share) return TNK_UNITS_DB;
    return !n || tnk_select(value, n, n / 2) > least_count ? TNK_UNITS_AMPLITUDE : TNK_UNITS_LINEAR;
}

/* What speaks against the units; NULL: nothing. */
static const char *against(enum tnk_units units, float *value, long n) {
    static const double flattest_db = 0.3; /* between the quarters: a mean of hundreds of looks */
    double below = share_between(value, n, -INFINITY, 0), far_below = share_between(value, n, -INFINITY, TNK_LEAST_POWER);
    if (units == TNK_UNITS_LINEAR) return below > 0.5 || far_below > least_share ? "many are below zero" : NULL;
    if (units == TNK_UNITS_AMPLITUDE) return below > least_share ? "many are below zero" : NULL;
    if (share_between(value, n, -TNK_LEAST_DB, INFINITY) > least_share / 10) return "some are above 100";
    float low = tnk_select(value, n, n / 4), high = tnk_select(value, n, n - 1 - n / 4);
    return high - low < flattest_db ? "half of them differ by less than speckle alone" : NULL;
}

static void check_units(tnk_scene *scene, float *value, long n) {
    static const char *const names[] = {"", "linear (power)", "amplitude", "db"};
    tnk_radio *r = &scene->radio;
    if (r->guess) set_units(scene, units_of_values(value, n), TNK_FROM_COMPUTED);
    const char *why = n ? against(r->units, value, n) : NULL;
    if (why)
        tnk_scene_warn(scene, "the radar's values are hardly %s: %s; --units says what they are",
                       names[r->units], why);
    else if (r->guess && n)
        tnk_scene_warn(scene, "nothing says what the radar's values are: taken to be %s; --units says it",
                       names[r->units]);
}

/* A polarisation without a value takes every pixel of the other one with it. */
static void drop_empty(tnk_scene *scene, const long count[2]) {
    for (int k = 0; k < 2; k++) {
        int slot = 2 + k;
        if (!scene->info.band[2] || !scene->info.band[3] || count[k] || count[1 - k] < FEWEST) continue;
        tnk_scene_warn(scene, "band %d holds no values and is not used", scene->info.band[slot]);
        scene->info.band[slot] = 0;
    }
}

int tnk_radio_settle(tnk_scene *scene) {
    tnk_radio *r = &scene->radio;
    const tnk_scene_info *info = &scene->info;
    int both = info->band[2] && info->band[3], calibrated = r->calib[2] || r->calib[3], active = r->active;
    int looked_at = r->guess || (!r->complex && info->units_from == TNK_FROM_CALLER) || r->is_signed || both;
    tnk_reader *reader;
    if (!is_radar(scene) || calibrated || !looked_at) return TNK_OK;
    int rc = tnk_scene_reader(scene, &reader);
    float *value = rc ? NULL : tnk_alloc((size_t)SIDE * SIDE * ACROSS * ACROSS, sizeof *value);
    if (!value) return rc ? rc : tnk_fail_nomem(&scene->err);
    long count[2] = {0};
    r->active = 0;
    for (int k = 1; k >= 0; k--)
        if (info->band[2 + k]) count[k] = sample(scene, reader, 2 + k, value, &rc);
    r->active = active;
    if (!rc && !r->complex && info->band[2]) check_units(scene, value, count[0]);
    if (!rc && both) drop_empty(scene, count);
    r->guess = 0;
    tnk_free(value);
    return rc;
}
