#include "scene/scene.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "scene/clouds.h"
#include "scene/door.h"
#include "scene/far.h"
#include "scene/inner.h"
#include "scene/name.h"
#include "scene/reader.h"
#include "scene/words.h"

/* ---- life ---- */

static tnk_scene *new_scene(const char *name) {
    tnk_scene *scene = tnk_alloc_zero(1, sizeof *scene);
    if (!scene) return NULL;
    tnk_scene_info *info = &scene->info;
    scene->name = tnk_strdup(name);
    if (!scene->name) {
        tnk_free(scene);
        return NULL;
    }
    info->struct_size = sizeof *info;
    info->name = scene->name;
    info->driver = scene->driver;
    info->scene_id = scene->scene_id;
    info->sensor = scene->sensor;
    info->product = scene->product;
    info->clouds = scene->clouds_name;
    info->gsd_m = info->gsd_col_m = info->gsd_row_m = info->lon_deg = info->lat_deg = NAN;
    info->sun_elevation_deg = info->sun_azimuth_deg = NAN;
    info->sun_computed_elevation_deg = info->sun_computed_azimuth_deg = NAN;
    info->view_zenith_deg = info->view_azimuth_deg = info->nodata = info->cloud_share = NAN;
    for (int i = 0; i < TNK_BANDS; i++) info->wavelength_nm[i] = NAN;
    scene->scale = 1.0;
    scene->stated_cloud = NAN;
    tnk_kern_init(&scene->kern, tnk_kern_cpu());
    return scene;
}

void tnk_scene_drop(tnk_scene *scene) {
    if (!scene) return;
    tnk_reader_close(scene->own);
    tnk_area_close(scene->land);
    tnk_area_close(scene->water);
    tnk_area_close(scene->clouds);
    tnk_fixed_close(scene->fixed);
    tnk_mapping_drop(&scene->mapping);
    tnk_radio_drop(&scene->radio);
    for (int i = 0; i < scene->warnings; i++) tnk_free(scene->warning[i]);
    CSLDestroy(scene->open_options);
    tnk_free(scene->name);
    tnk_free(scene->opened);
    tnk_free(scene);
}

/* ---- what it is ---- */

static void hear_meta(void *user, const char *text) { tnk_scene_warn(user, "%s", text); }

static int find_meta(tnk_scene *scene, GDALDatasetH dataset, const char *given, tnk_meta *meta) {
    tnk_words words;
    tnk_meta_clear(meta);
    if (!dataset && !given) return TNK_OK;
    tnk_words_begin(&words, scene);
    int rc = tnk_meta_find(dataset, scene->name, given, meta, hear_meta, scene, &scene->err);
    tnk_words_end(&words);
    return rc;
}

static int starts(const char *text, const char *with) {
    return text && !strncmp(text, with, strlen(with));
}

static int looks_like_radar(const tnk_scene *scene, GDALDatasetH dataset) {
    const char *image = GDALGetMetadataItem(dataset, "TIFFTAG_IMAGEDESCRIPTION", NULL);
    if (GDALDataTypeIsComplex(GDALGetRasterDataType(GDALGetRasterBand(dataset, 1)))) return 1;
    if (EQUAL(scene->driver, "SAFE") || EQUAL(scene->driver, "SAR_CEOS") ||
        EQUAL(scene->driver, "RS2") || EQUAL(scene->driver, "RCM") || EQUAL(scene->driver, "TSX"))
        return 1;
    if (starts(image, "Sentinel-1")) return 1;
    for (int i = 1; i <= scene->info.band_total && i <= 4; i++) {
        char pol[4];
        tnk_band_polarisation(GDALGetRasterBand(dataset, i), NULL, pol);
        if (pol[0]) return 1;
    }
    return 0;
}

/* Radar by its data type: one or two bands of real numbers, as products of sigma0 are. */
static int is_of_reals(const tnk_scene *scene, GDALDatasetH dataset) {
    int real = 0;
    for (int i = 1; i <= scene->info.band_total && i <= 2; i++)
        real += GDALDataTypeIsFloating(GDALGetRasterDataType(GDALGetRasterBand(dataset, i)));
    return real == scene->info.band_total;
}

static void find_sensor(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                        const tnk_meta *meta) {
    tnk_scene_info *info = &scene->info;
    info->kind = TNK_SENSOR_OPTICAL;
    if (opts->sensor != TNK_SENSOR_AUTO) info->kind = opts->sensor;
    else if (meta->kind != TNK_SENSOR_AUTO) info->kind = meta->kind;
    else if (opts->units || (dataset && looks_like_radar(scene, dataset))) info->kind = TNK_SENSOR_SAR;
    else if (dataset && !meta->sensor[0] && is_of_reals(scene, dataset)) {
        info->kind = TNK_SENSOR_SAR;
        tnk_scene_warn(scene, "nothing says what sensor saw this: %s of real numbers, taken to be radar; --sensor says it",
                       info->band_total > 1 ? "two bands" : "one band");
    }
    if (opts->units && info->kind != TNK_SENSOR_SAR)
        tnk_scene_warn(scene, "--units is not used: only a radar's numbers have them, and this is optical; --sensor sar "
                              "says otherwise");
    snprintf(scene->sensor, sizeof scene->sensor, "%s", meta->sensor);
    snprintf(scene->product, sizeof scene->product, "%s", meta->product);
    char *id = tnk_name_legible(meta->scene_id[0] ? meta->scene_id : CPLGetBasename(scene->name));
    snprintf(scene->scene_id, sizeof scene->scene_id, "%s", id ? id : "");
    tnk_free(id);
    for (size_t n = strlen(scene->scene_id); n && !CPLIsUTF8(scene->scene_id, -1);) scene->scene_id[--n] = 0; /* cut in a character */
    const char *image =
        dataset ? GDALGetMetadataItem(dataset, "TIFFTAG_IMAGEDESCRIPTION", NULL) : NULL;
    if (!scene->sensor[0] && starts(image, "Sentinel-1"))
        snprintf(scene->sensor, sizeof scene->sensor, "%.11s", image);
}

/* ---- where it is ---- */

static int no_grid(tnk_scene *scene, const tnk_meta *meta) {
    char hint[80] = "";
    if (isfinite(meta->gsd_m))
        snprintf(hint, sizeof hint, "; the metadata says %g m", meta->gsd_m);
    return tnk_fail(&scene->err, TNK_E_GRID, "%s%s%s, and the pixel size is not given: give gsd_m "
                    "(--gsd)%s",
                    scene->name, scene->name[0] ? ": " : "", scene->mapping.why, hint);
}

/* Lon/lat and metres at the centre; a georeference that has none there is given up. */
static int try_georef(tnk_scene *scene, GDALDatasetH dataset, double j[4], int *found) {
    tnk_scene_info *info = &scene->info;
    double col = info->width_px / 2.0, row = info->height_px / 2.0, at[2];
    tnk_georef *georef;
    *found = 0;
    if (scene->mapping.kind == TNK_GEOREF_NONE) return TNK_OK;
    int rc = tnk_georef_open(&scene->mapping, dataset, &georef, &scene->err);
    if (rc == TNK_E_NOMEM) return rc;
    if (rc) {
        tnk_scene_warn(scene, "the georeference is not used: %s", scene->err.text);
        scene->err = (tnk_err){0};
        return TNK_OK;
    }
    *found = tnk_georef_lonlat(georef, col, row, &info->lon_deg, &info->lat_deg) &&
             tnk_georef_ground(georef, col, row, j);
    int folds = *found && tnk_georef_folds(georef, at);
    tnk_georef_close(georef);
    if (folds)
        snprintf(scene->mapping.why, sizeof scene->mapping.why, "the georeference is not used: near column %.0f, row %.0f "
                 "its points turn the ground over or change its scale more than fivefold", at[0], at[1]);
    *found = *found && !folds;
    if (*found) return TNK_OK;
    info->lon_deg = info->lat_deg = NAN;
    if (folds) return TNK_OK;
    tnk_scene_warn(scene, "the georeference is not used: it gives the centre of the scene no place "
                          "on the Earth");
    return TNK_OK;
}

static void forget_georef(tnk_scene *scene) {
    if (!scene->mapping.why[0])
        snprintf(scene->mapping.why, sizeof scene->mapping.why, "no usable georeference");
    scene->mapping.kind = TNK_GEOREF_NONE;
    scene->mapping.method = NULL;
    tnk_free(scene->mapping.crs);
    scene->mapping.crs = NULL;
}

/* j: ground metres of a column and a row at the middle, as try_georef() gives them. */
static int find_place(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                      const tnk_meta *meta, double j[4]) {
    tnk_scene_info *info = &scene->info;
    double given = opts->gsd_m;
    int rc = try_georef(scene, dataset, j, &info->georeferenced);
    if (rc) return rc;
    if (!info->georeferenced) forget_georef(scene);
    if (!info->georeferenced && isnan(given)) return no_grid(scene, meta);
    if (scene->mapping.why[0] && strcmp(scene->mapping.why, "no georeference"))
        tnk_scene_warn(scene, "%s", scene->mapping.why);
    info->gcp_only = scene->mapping.kind == TNK_GEOREF_GCP;
    info->rpc_only = scene->mapping.kind == TNK_GEOREF_RPC;
    info->gsd_m = given;
    info->gsd_col_m = info->gsd_row_m = given;
    info->gsd_from = isnan(given) ? TNK_FROM_COMPUTED : TNK_FROM_CALLER;
    if (!info->georeferenced) return TNK_OK;
    double own = sqrt(fabs(j[0] * j[3] - j[1] * j[2]));
    scene->scale = isnan(given) ? 1.0 : given / own;
    info->gsd_m = own * scene->scale;
    info->gsd_col_m = hypot(j[0], j[1]) * scene->scale;
    info->gsd_row_m = hypot(j[2], j[3]) * scene->scale;
    return TNK_OK;
}

/* ---- opening ---- */

static int check_options(tnk_scene *scene, const tnk_scene_opts *opts) {
    if (!isnan(opts->gsd_m) && !(opts->gsd_m >= 0.01 && opts->gsd_m <= 10000.0))
        return tnk_fail(&scene->err, TNK_E_ARG, "gsd_m: %g is not between 0.01 and 10000 metres",
                        opts->gsd_m);
    if ((int)opts->units < TNK_UNITS_AUTO || opts->units > TNK_UNITS_DB)
        return tnk_fail(&scene->err, TNK_E_ARG, "units: %d is no kind of units", (int)opts->units);
    if ((int)opts->sensor < TNK_SENSOR_AUTO || opts->sensor > TNK_SENSOR_SAR)
        return tnk_fail(&scene->err, TNK_E_ARG, "sensor: %d is no kind of sensor",
                        (int)opts->sensor);
    return tnk_light_check(scene, opts);
}

static int open_masks(tnk_scene *scene, const tnk_scene_opts *opts) {
    int rc = TNK_OK;
    if (opts->land) rc = tnk_area_open(scene, opts->land, 0, &scene->land, &scene->err);
    if (!rc && opts->water) rc = tnk_area_open(scene, opts->water, 0, &scene->water, &scene->err);
    if (!rc && opts->fixed) rc = tnk_fixed_open(scene, opts->fixed, &scene->fixed, &scene->err);
    if (rc) return rc;
    scene->info.user_land = scene->land != NULL;
    scene->info.user_water = scene->water != NULL;
    scene->info.fixed = scene->fixed ? tnk_fixed_count(scene->fixed) : 0;
    return tnk_reader_masks(scene->own, &scene->err);
}

/* All that a file and a caller's memory share, once size and bands are known. The dataset is
 * taken by the scene's own reader. */
static int settle(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                  const tnk_meta *meta) {
    double ground[4] = {0};
    int rc = find_place(scene, dataset, opts, meta, ground);
    if (!rc) rc = tnk_light_find(scene, opts, meta);
    tnk_radio_look(scene, ground);
    if (rc) {
        if (dataset) GDALClose(dataset);
        return rc;
    }
    scene->stated_cloud = meta->cloud_share;
    scene->facts_only = opts->facts_only;
    rc = tnk_reader_adopt(scene, NULL, dataset, &scene->own, &scene->err);
    if (!rc && !opts->facts_only) rc = tnk_radio_settle(scene);
    if (!rc && !opts->facts_only) rc = tnk_rules_border(scene);
    if (!rc) tnk_reader_forget(scene->own);
    if (!rc) rc = open_masks(scene, opts);
    if (!rc && !opts->facts_only) rc = tnk_clouds_open(scene, dataset, opts->clouds, &scene->err);
    return rc;
}

static void find_polarisations(tnk_scene *scene, GDALDatasetH dataset) {
    tnk_scene_info *info = &scene->info;
    for (int i = 0; i < 2 && info->kind == TNK_SENSOR_SAR; i++)
        if (info->band[2 + i])
            tnk_band_polarisation(GDALGetRasterBand(dataset, info->band[2 + i]), tnk_meta_base_name(scene->opened),
                                  info->polarisation[i]);
}

static int describe(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                    tnk_meta *meta) {
    tnk_scene_info *info = &scene->info;
    GDALDriverH driver = GDALGetDatasetDriver(dataset);
    snprintf(scene->driver, sizeof scene->driver, "%s",
             driver ? GDALGetDriverShortName(driver) : "");
    int rc = tnk_source_check(scene, dataset);
    if (rc) return rc;
    info->width_px = GDALGetRasterXSize(dataset);
    info->height_px = GDALGetRasterYSize(dataset);
    info->band_total = GDALGetRasterCount(dataset);
    rc = find_meta(scene, dataset, opts->metadata, meta);
    if (rc) return rc;
    find_sensor(scene, dataset, opts, meta);
    rc = tnk_bands_choose(scene, dataset, opts, meta);
    if (!rc) find_polarisations(scene, dataset);
    if (!rc) rc = tnk_radio_choose(scene, dataset, opts, meta->units);
    if (!rc) rc = tnk_rules_find(scene, dataset, meta);
    if (!rc) tnk_overviews_find(scene, dataset, opts->no_overviews);
    if (!rc) rc = tnk_mapping_dataset(dataset, &scene->mapping, &scene->err);
    return rc;
}

int tnk_scene_load(const char *name, const tnk_scene_opts *opts, tnk_scene **out) {
    tnk_meta meta;
    GDALDatasetH dataset = NULL;
    tnk_words words;
    char *plain = tnk_far_name(name);
    tnk_scene *scene = *out = new_scene(plain);
    CPLFree(plain);
    if (!scene) return TNK_E_NOMEM;
    int rc = check_options(scene, opts);
    if (rc) return rc;
    scene->open_options = CSLDuplicate((CSLConstList)opts->open_options);
    rc = tnk_source_open(scene, scene->name, &dataset);
    if (rc) return rc;
    tnk_words_begin(&words, scene);
    rc = describe(scene, dataset, opts, &meta);
    if (rc) GDALClose(dataset);
    else rc = settle(scene, dataset, opts, &meta);
    scene->ready = !rc;
    tnk_words_end(&words);
    return rc;
}

static int map_pixels(tnk_scene *scene) {
    const tnk_pixels *px = &scene->pixels;
    scene->mapping.width = px->width_px;
    scene->mapping.height = px->height_px;
    if (px->lonlat) {
        scene->mapping.kind = TNK_GEOREF_CALL;
        scene->mapping.call = px->lonlat;
        scene->mapping.user = px->lonlat_user;
        return TNK_OK;
    }
    snprintf(scene->mapping.why, sizeof scene->mapping.why, "no georeference");
    if (!px->has_geotransform) return TNK_OK;
    return tnk_mapping_affine(px->geotransform, px->crs, px->width_px, px->height_px,
                              &scene->mapping, &scene->err);
}

static int choose_pixels(tnk_scene *scene, const tnk_scene_opts *opts, const tnk_meta *meta) {
    const tnk_pixels *px = &scene->pixels;
    int band[16], count = px->bands;
    if (opts->band_count) return tnk_bands_given(scene, opts, count);
    for (int slot = 0; slot < TNK_BANDS; slot++) scene->info.band[slot] = 0;
    for (int i = 0; i < count; i++) band[i] = i + 1;
    if (scene->info.kind == TNK_SENSOR_SAR) {
        for (int i = 0; i < count && i < 2; i++) scene->info.band[2 + i] = i + 1;
        return TNK_OK;
    }
    (void)meta;
    tnk_bands_count(scene, band, count);
    if (scene->info.band[2]) return TNK_OK;
    return tnk_fail(&scene->err, TNK_E_BANDS, "nothing says which of the %d bands are blue, green, "
                    "red and near infrared: choose them with bands",
                    count);
}

int tnk_scene_wrap(const tnk_pixels *pixels, const tnk_scene_opts *opts, tnk_scene **out) {
    tnk_meta meta;
    tnk_words words;
    tnk_scene *scene = *out = new_scene("");
    if (!scene) return TNK_E_NOMEM;
    int rc = check_options(scene, opts);
    if (rc) return rc;
    tnk_words_register();
    scene->pixels = *pixels;
    scene->pixels.crs = NULL; /* borrowed for this call only */
    scene->info.width_px = pixels->width_px;
    scene->info.height_px = pixels->height_px;
    scene->info.band_total = pixels->bands;
    scene->overviews = 1;
    scene->overview[0] = (tnk_overview){-1, 1, 1, pixels->width_px, 1};
    scene->block_width = pixels->width_px;
    scene->block_height = 1;
    snprintf(scene->driver, sizeof scene->driver, "pixels");
    tnk_words_begin(&words, scene);
    rc = find_meta(scene, NULL, opts->metadata, &meta);
    if (!rc) find_sensor(scene, NULL, opts, &meta);
    if (!rc) rc = choose_pixels(scene, opts, &meta);
    if (!rc) rc = tnk_radio_pixels(scene, opts, meta.units);
    if (!rc) tnk_rules_pixels(scene, &meta);
    scene->pixels.crs = pixels->crs;
    if (!rc) rc = map_pixels(scene);
    scene->pixels.crs = NULL;
    if (!rc) rc = settle(scene, NULL, opts, &meta);
    scene->ready = !rc;
    tnk_words_end(&words);
    return rc;
}

/* ---- for the other rooms ---- */

double tnk_scene_incidence_at(const tnk_scene *scene, double col, double row) {
    return tnk_radio_incidence(scene, col, row);
}

int tnk_scene_is_fixed(const tnk_scene *scene, double col, double row, const double ground[4]) {
    return scene->fixed && tnk_fixed_at(scene->fixed, col, row, ground);
}

int tnk_scene_facts_only(const tnk_scene *scene) { return scene->facts_only; }

const tnk_scene_info *tnk_scene_known(const tnk_scene *scene) { return &scene->info; }

void tnk_scene_configure(const char *key, const char *value) { CPLSetConfigOption(key, value); }

const char *tnk_scene_configured(const char *key) { return CPLGetConfigOption(key, NULL); }
