#include "scan/dark.h"

#include <math.h>

#include "base/earth.h"
#include "base/mem.h"
#include "base/sun.h"
#include "catalog/ais.h"
#include "catalog/list.h"
#include "scan/fill.h"
#include "scene/door.h"
#include "scene/reader.h"
#include "scene/scene.h"

/* The scene and what lies in reach of it, from places along its edges. */
static int find_box(tnk_scene *scene, const tnk_ais_opts *opts, double time_s, tnk_ais_box *box, tnk_err *err) {
    enum { STEPS = 8 };
    const tnk_scene_info *info = tnk_scene_known(scene);
    double north, east, lon, lat, across = 0, up = 0;
    tnk_reader *reader;
    int rc = tnk_scene_reader(scene, &reader);
    if (rc) return tnk_fail(err, rc, "%s", tnk_scene_error(scene)->text);
    for (int i = 0; i <= STEPS; i++)
        for (int k = 0; k <= STEPS; k++) {
            double col = (double)info->width_px * i / STEPS, row = (double)info->height_px * k / STEPS;
            if (!tnk_reader_lonlat(reader, col, row, &lon, &lat)) continue;
            across = fmax(across, fabs(tnk_earth_wrap(lon - info->lon_deg)));
            up = fmax(up, fabs(lat - info->lat_deg));
        }
    tnk_earth_degree(fmin(fabs(info->lat_deg) + up, 89), &north, &east);
    *box = (tnk_ais_box){time_s - opts->window_s, time_s + opts->window_s, info->lon_deg, info->lat_deg,
                         fmin(across + opts->cover_m / east, 180), up + opts->cover_m / north};
    return TNK_OK;
}

int tnk_dark_read(tnk_scene *scene, const char *path, tnk_ais *ais, tnk_err *err) {
    const tnk_scene_info *info = tnk_scene_known(scene);
    double time_s;
    tnk_ais_box box;
    if (!tnk_time_parse(info->time, &time_s))
        return tnk_fail(err, TNK_E_META, "%.300s: its time is not known, so that AIS cannot be compared: give --time",
                        info->name);
    if (!info->georeferenced)
        return tnk_fail(err, TNK_E_GRID, "%.300s: no georeference, so that AIS cannot be compared", info->name);
    int rc = find_box(scene, &ais->opts, time_s, &box, err);
    if (!rc) rc = tnk_ais_take(ais, path, &box, err);
    return rc ? rc : tnk_ais_ships(ais, time_s, err);
}

/* Radar sees the Doppler of what moves: the shift along the track is slant range over speed times the speed toward the
 * sensor; some 93 s at nadir for the orbits of imaging radars. */
static tnk_look look_of(const tnk_scene_info *info) {
    const double nadir_s = 93;
    tnk_look look = {0, info->view_azimuth_deg, info->view_zenith_deg};
    if (info->kind == TNK_SENSOR_SAR && isfinite(look.azimuth_deg) && look.zenith_deg < 80)
        look.shift_s = nadir_s / cos(look.zenith_deg * 0.017453292519943295);
    return look;
}

static int covered(const tnk_ais *ais, const tnk_vessel *v) {
    double north, east;
    tnk_earth_degree(v->lat_deg, &north, &east);
    for (long i = 0; i < ais->stats.ships; i++) {
        double dn = (ais->ship[i].lat_deg - v->lat_deg) * north;
        if (fabs(dn) > ais->opts.cover_m) continue;
        if (hypot(dn, tnk_earth_wrap(ais->ship[i].lon_deg - v->lon_deg) * east) <= ais->opts.cover_m) return 1;
    }
    return 0;
}

static void settle(tnk_ais *ais, tnk_vessel *v, long match, double distance_m) {
    int reached = match >= 0 || (isfinite(v->lon_deg) && covered(ais, v));
    v->ais_mmsi = match >= 0 ? ais->ship[match].mmsi : 0;
    v->ais_distance_m = match >= 0 ? distance_m : NAN;
    v->dark = !reached ? -1 : match < 0;
    v->why[TNK_Q_AIS] = match >= 0 ? TNK_WHY_MEASURED : reached ? TNK_WHY_NO_MATCH : TNK_WHY_NO_COVERAGE;
    if (match >= 0 && ais->opts.registry) tnk_fill_vessel(v, ais->opts.registry, &ais->ship[match].claim, NULL);
    ais->stats.matched += match >= 0;
    ais->stats.dark += v->dark == 1;
    ais->stats.uncovered += !reached;
}

int tnk_dark_match(const tnk_scene *scene, tnk_ais *ais, tnk_list *list, tnk_err *err) {
    size_t n = list->count;
    tnk_look look = look_of(tnk_scene_known(scene));
    tnk_target_hull *hull = tnk_alloc(n, sizeof *hull);
    long *match = tnk_alloc(n, sizeof *match);
    double *distance = tnk_alloc(n, sizeof *distance);
    int rc = hull && match && distance ? TNK_OK : tnk_fail_nomem(err);
    for (size_t i = 0; i < n && !rc; i++) {
        const tnk_vessel *v = &list->items[i];
        hull[i] = (tnk_target_hull){v->lon_deg,     v->lat_deg,        v->length_m,         v->length_sd_m,
                                    v->heading_deg, v->heading_sd_deg, v->heading_ambiguous};
    }
    if (!rc)
        rc = tnk_traffic_match(hull, (long)n, ais->ship, ais->stats.ships, &look, ais->opts.min_length_m, match,
                               distance, err);
    ais->stats.matched = ais->stats.dark = ais->stats.uncovered = 0;
    for (size_t i = 0; i < n && !rc; i++) settle(ais, &list->items[i], match[i], distance[i]);
    tnk_free(hull);
    tnk_free(match);
    tnk_free(distance);
    return rc;
}
