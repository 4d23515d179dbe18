/* light.c: when the scene was taken, where the sun stood, where the sensor was. */
#include <math.h>
#include <stdio.h>

#include "base/earth.h"
#include "base/sun.h"
#include "scene/inner.h"

/* More than this between the file's sun and the computed one is worth a warning, degrees. */
static const double sun_tolerance = 1.5;

static double turn(double azimuth) {
    double a = fmod(azimuth, 360.0);
    return a < 0.0 ? a + 360.0 : a;
}

static int check_pair(tnk_scene *scene, const char *what, double up, double least, double most,
                      double azimuth) {
    if (isnan(up) && isnan(azimuth)) return TNK_OK;
    if (isnan(up) || isnan(azimuth))
        return tnk_fail(&scene->err, TNK_E_ARG, "%s: both angles are needed", what);
    if (!(up >= least && up <= most))
        return tnk_fail(&scene->err, TNK_E_ARG, "%s: %g is not between %g and %g degrees", what, up,
                        least, most);
    if (!(azimuth >= -360.0 && azimuth <= 360.0))
        return tnk_fail(&scene->err, TNK_E_ARG,
                        "%s: the azimuth %g is not between -360 and 360 degrees", what, azimuth);
    return TNK_OK;
}

int tnk_light_check(tnk_scene *scene, const tnk_scene_opts *opts) {
    double seconds;
    if (opts->time && !tnk_time_parse(opts->time, &seconds))
        return tnk_fail(&scene->err, TNK_E_ARG,
                        "time: '%.60s' is not ISO 8601, as 2024-03-31T03:29:27Z is", opts->time);
    int rc = check_pair(scene, "sun elevation and azimuth", opts->sun_elevation_deg, -90.0, 90.0,
                        opts->sun_azimuth_deg);
    if (rc) return rc;
    return check_pair(scene, "view zenith and azimuth", opts->view_zenith_deg, 0.0, 89.9,
                      opts->view_azimuth_deg);
}

static int find_time(tnk_scene *scene, const tnk_scene_opts *opts, const tnk_meta *meta,
                     double *seconds) {
    tnk_scene_info *info = &scene->info;
    info->time_from = TNK_FROM_NOTHING;
    if (opts->time && tnk_time_parse(opts->time, seconds)) {
        info->time_from = TNK_FROM_CALLER;
    } else if (meta->time[0] && tnk_time_parse(meta->time, seconds)) {
        info->time_from = TNK_FROM_METADATA;
    } else {
        if (meta->time[0])
            tnk_scene_warn(scene, "the metadata's time '%s' is not understood", meta->time);
        return 0;
    }
    tnk_time_print(*seconds, info->time, sizeof info->time);
    return 1;
}

static void take_sun(tnk_scene_info *info, double elevation, double azimuth,
                     enum tnk_source from) {
    info->sun_elevation_deg = elevation;
    info->sun_azimuth_deg = turn(azimuth);
    info->sun_from = from;
}

static int both(double a, double b) { return isfinite(a) && isfinite(b); }

static void find_sun(tnk_scene *scene, const tnk_scene_opts *opts, const tnk_meta *meta) {
    tnk_scene_info *info = &scene->info;
    double e = info->sun_computed_elevation_deg, a = info->sun_computed_azimuth_deg;
    if (both(opts->sun_elevation_deg, opts->sun_azimuth_deg))
        take_sun(info, opts->sun_elevation_deg, opts->sun_azimuth_deg, TNK_FROM_CALLER);
    else if (both(meta->sun_elevation_deg, meta->sun_azimuth_deg))
        take_sun(info, meta->sun_elevation_deg, meta->sun_azimuth_deg, TNK_FROM_METADATA);
    else if (both(e, a))
        take_sun(info, e, a, TNK_FROM_COMPUTED);
    if (info->sun_from == TNK_FROM_NOTHING || info->sun_from == TNK_FROM_COMPUTED) return;
    if (!both(e, a)) return;
    double off = tnk_earth_angle(info->sun_elevation_deg, info->sun_azimuth_deg, e, a);
    if (off > sun_tolerance)
        tnk_scene_warn(scene,
                       "the sun is given at elevation %.2f, azimuth %.2f, but time and place put "
                       "it at %.2f, %.2f, which is %.1f degrees away; the given one is used",
                       info->sun_elevation_deg, info->sun_azimuth_deg, e, a, off);
}

/* A radar looks to the side: straight down or along the ground it sees nothing. */
static int is_likely_view(const tnk_scene_info *info, double zenith) {
    static const double least = 5, most = 80;
    return info->kind != TNK_SENSOR_SAR || (zenith >= least && zenith <= most);
}

static void find_view(tnk_scene *scene, const tnk_scene_opts *opts, const tnk_meta *meta) {
    tnk_scene_info *info = &scene->info;
    if (both(opts->view_zenith_deg, opts->view_azimuth_deg)) {
        info->view_zenith_deg = opts->view_zenith_deg;
        info->view_azimuth_deg = turn(opts->view_azimuth_deg);
        info->view_from = TNK_FROM_CALLER;
    } else if (isfinite(meta->view_zenith_deg) && !is_likely_view(info, meta->view_zenith_deg)) {
        tnk_scene_warn(scene, "the metadata's incidence angle of %g degrees is no radar's and is not used",
                       meta->view_zenith_deg);
    } else if (isfinite(meta->view_zenith_deg)) {
        info->view_zenith_deg = meta->view_zenith_deg;
        if (isfinite(meta->view_azimuth_deg)) info->view_azimuth_deg = turn(meta->view_azimuth_deg);
        info->view_from = TNK_FROM_METADATA;
    }
}

int tnk_light_find(tnk_scene *scene, const tnk_scene_opts *opts, const tnk_meta *meta) {
    tnk_scene_info *info = &scene->info;
    double seconds;
    info->sun_elevation_deg = info->sun_azimuth_deg = NAN;
    info->sun_computed_elevation_deg = info->sun_computed_azimuth_deg = NAN;
    info->view_zenith_deg = info->view_azimuth_deg = NAN;
    if (find_time(scene, opts, meta, &seconds) && both(info->lon_deg, info->lat_deg))
        tnk_sun_position(seconds, info->lon_deg, info->lat_deg, &info->sun_computed_elevation_deg,
                         &info->sun_computed_azimuth_deg);
    find_sun(scene, opts, meta);
    find_view(scene, opts, meta);
    return TNK_OK;
}
