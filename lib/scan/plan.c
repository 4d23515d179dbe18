#include "scan/plan.h"

#include <math.h>
#include <string.h>

#include "find/clutter.h"
#include "find/line.h"
#include "measure/hull.h"
#include "scan/stripe.h"

static const double search_goal_m = 6.25; /* an 8th of the shortest hull by default */
static const double beam_cells = 8;       /* search pixels along the shortest hull, at least */
static const double longest_slack = 1.1; /* blobs run a little longer than their hulls */
/* The least scores that are reported: three of four reports and more are right with them. In coarse pixels a hull on open
 * water is little more than a streak and scored low, while at land false ones are many. */
static const double usual_score = 0.18, usual_coarse = 0.15, usual_coarse_at_land = 0.45, usual_radar = 0.5, coarse_gsd_m = 5;
static const double deck_tells_m = 6; /* pixels up to this show which of two boxes on one hull has its deck */
static const long ring_bytes = 136L << 20; /* of several stripes */
static const double guard_m = 8, near_m = 35;
static const double broadest_m = 80;  /* of fine radar: no hull with its blur is broader */
static const double land_reach_m = 5; /* so far around a pixel of radar its speckle averages out, and land is told */
enum { STRIPE = 5120, TILE_WIDTH = 512, MOST_FACTOR = 64, MOST_KEPT_FACTOR = 2 };

int tnk_scan_opts_check(const tnk_scan_opts *o, tnk_err *err) {
    if (!(o->min_length_m >= 10 && o->min_length_m <= 1000))
        return tnk_fail(err, TNK_E_ARG, "min_length_m must be 10 to 1000, not %g", o->min_length_m);
    if (!(o->max_length_m > o->min_length_m && o->max_length_m <= 1000))
        return tnk_fail(err, TNK_E_ARG, "max_length_m must be above min_length_m and at most 1000, not %g",
                        o->max_length_m);
    if (!(o->false_alarm >= 1e-12 && o->false_alarm <= 1e-2))
        return tnk_fail(err, TNK_E_ARG, "false_alarm must be 1e-12 to 1e-2, not %g", o->false_alarm);
    if (!(o->min_score <= 1))
        return tnk_fail(err, TNK_E_ARG, "min_score must be 0 to 1, or negative for the usual, not %g", o->min_score);
    if (!(o->min_tanker_prob >= 0 && o->min_tanker_prob <= 1))
        return tnk_fail(err, TNK_E_ARG, "min_tanker_prob must be 0 to 1, not %g", o->min_tanker_prob);
    if (!(o->max_vessels >= 1 && o->max_vessels <= 10000000))
        return tnk_fail(err, TNK_E_ARG, "max_vessels must be 1 to 10000000, not %ld", o->max_vessels);
    if (o->threads < 0 || o->threads > 1024)
        return tnk_fail(err, TNK_E_ARG, "threads must be 1 to 1024, or 0 for all cores, not %d", o->threads);
    if (o->tile_px != 0 && (o->tile_px < 64 || o->tile_px > 8192))
        return tnk_fail(err, TNK_E_ARG, "tile_px must be 64 to 8192, or 0, not %d", o->tile_px);
    return TNK_OK;
}

/* Red and near infrared carry most; blue and green add haze, slicks and wakes. */
static int choose_channels(const tnk_scene_info *info, tnk_plan *p, tnk_err *err) {
    if (p->radar) {
        for (int b = 2; b < TNK_BANDS; b++)
            if (info->band[b]) p->band[p->channels++] = b;
        return TNK_OK;
    }
    if (info->band[3] && info->band[2]) {
        p->channels = 2, p->band[0] = 2, p->band[1] = 3, p->land_channel = 1;
        return TNK_OK;
    }
    for (int b = TNK_BANDS - 1; b >= 0; b--)
        if (info->band[b] && p->channels < TNK_CHANNELS) p->band[p->channels++] = b;
    p->land_channel = 0;
    if (!p->channels) return tnk_fail(err, TNK_E_BANDS, "no band to search: choose bands with -b");
    return TNK_OK;
}

static int up(int n, int to) { return (n + to - 1) / to * to; }

/* The least multiple of a cell that is also whole blocks (scene pixels), up to `most`; else `least`. */
static int unit(int block, int factor, int least, int most) {
    for (int u = TNK_CELL; u <= most; u += TNK_CELL)
        if ((long)u * factor % block == 0 && u >= least) return u;
    return least;
}

/* The ring holds two tiles and two margins: the more a pixel takes of it, the lower the tiles. */
static int tile_height(const tnk_plan *p) {
    int bytes = (int)sizeof(float) * (p->channels + 1) + 2;
    for (int b = 0; b < TNK_BANDS; b++) bytes += p->keep && p->has_band[b] ? 2 * p->factor * p->factor : 0;
    return bytes > 32 ? 128 : bytes > 16 ? 256 : 512;
}

/* The most pixels that may be averaged; or up to a third fewer, where an overview of a quarter, else of half the
 * scene's side then spares reading all of it. */
static int search_factor(const tnk_scene *scene, int most) {
    for (int overview = 4; overview > 1; overview /= 2)
        for (int n = most; 3 * n >= 2 * most; n--)
            if (tnk_scene_overview(scene, n) >= overview) return n;
    return most;
}

/* The scene in one stripe, or in equal ones whose rings take about so much. */
static int stripe_width(const tnk_plan *p) {
    if (p->width <= STRIPE) return up(p->width, p->tile_width);
    int most = (int)(ring_bytes / tnk_stripe_bytes(p)) - 2 * tnk_stripe_margin(p);
    if (most < p->tile_width) most = p->tile_width;
    int stripes = (p->width + most - 1) / most;
    return up((p->width + stripes - 1) / stripes, p->tile_width);
}

/* The unit of reading: whole blocks. Returns whether the file lies in strips. */
static int set_units(const tnk_scene *scene, tnk_plan *p) {
    int block_width, block_height;
    tnk_scene_block(scene, p->factor, &block_width, &block_height);
    int strips = block_width > 4096, over = p->overview;
    p->unit_width = strips ? up(p->width, TNK_CELL) : unit(block_width * over, p->factor, 512, 2048);
    p->unit_height = unit(block_height * over, p->factor, TNK_CELL, over > 1 ? 512 : 256);
    p->block_width = strips ? 0 : block_width * over;
    p->block_height = block_height * over;
    return strips;
}

/* What is reported. */
static void set_limits(const tnk_scan_opts *opts, tnk_plan *p) {
    p->min_length_m = opts->min_length_m;
    p->max_length_m = opts->max_length_m;
    int coarse = p->gsd_m >= coarse_gsd_m, given = opts->min_score >= 0;
    p->min_score = given ? opts->min_score : p->radar ? usual_radar : coarse ? usual_coarse : usual_score;
    p->min_at_land = coarse && !given && !p->radar ? usual_coarse_at_land : p->min_score;
    p->decks_tell = p->gsd_m <= deck_tells_m;
    p->false_alarm = opts->false_alarm;
    p->min_tanker_prob = opts->min_tanker_prob;
    p->max_vessels = opts->max_vessels;
}

int tnk_plan_make(tnk_scene *scene, const tnk_scan_opts *opts, const double ground[4],
                  const tnk_kern *kern, tnk_plan *p, tnk_err *err) {
    const tnk_scene_info *info = tnk_scene_known(scene);
    *p = (tnk_plan){.kern = kern, .levels = {.land = INFINITY}, .unsaid_land = INFINITY};
    int rc;
    p->radar = info->kind == TNK_SENSOR_SAR;
    p->calibrated = info->sensor[0] ? !strncmp(info->sensor, "Sentinel-1", 10) : info->units != TNK_UNITS_AMPLITUDE;
    if ((rc = choose_channels(info, p, err))) return rc;
    p->gsd_m = sqrt(fabs(ground[0] * ground[3] - ground[1] * ground[2]));
    if (!(p->gsd_m > 0.01 && p->gsd_m < 1000))
        return tnk_fail(err, TNK_E_GRID, "a ground pixel size of %g m cannot be searched: it must lie between 0.01 and 1000 (--gsd)", p->gsd_m);
    double found_from_m = tnk_hull_found_from(p->gsd_m);
    if (found_from_m > opts->max_length_m)
        tnk_scene_warn(scene, "pixels of %.0f m show hulls from %.0f m on, and none over %g m is reported (--max-length): nothing can be found",
                       p->gsd_m, found_from_m, opts->max_length_m);
    double goal = opts->min_length_m / beam_cells < search_goal_m ? opts->min_length_m / beam_cells : search_goal_m;
    int factor = (int)floor(goal / p->gsd_m + 1e-6);
    factor = factor < 1 ? 1 : factor > MOST_FACTOR ? MOST_FACTOR : factor;
    if (factor > 1 && (rc = tnk_scene_overviews(scene, err))) return rc;
    p->factor = search_factor(scene, factor);
    p->overview = tnk_scene_overview(scene, p->factor);
    p->search_m = p->gsd_m * p->factor;
    for (int i = 0; i < 4; i++) p->ground[i] = ground[i] * p->factor;
    p->scene_width = info->width_px;
    p->scene_height = info->height_px;
    p->width = (info->width_px + p->factor - 1) / p->factor;
    p->height = (info->height_px + p->factor - 1) / p->factor;
    p->user_masks = info->user_land || info->user_water;
    double longest = opts->max_length_m * longest_slack;
    p->longest = (int)ceil(longest / p->search_m) + 2;
    p->widest = (long)(longest * longest / 6 / (p->search_m * p->search_m)) + 4;
    p->land_reach = (int)lround(fmin(fmax(land_reach_m / p->search_m, 1), TNK_CLUTTER_BROAD));
    if (p->radar && p->land_reach > 1) p->broadest = (int)ceil(broadest_m / p->search_m);
    else if (p->radar) p->widest *= 3; /* blur makes hulls broader */
    p->guard = (int)ceil(guard_m / p->search_m);
    p->near = (int)ceil(near_m / p->search_m);
    p->net_scales = 1;
    while (opts->max_length_m / p->search_m > (double)TNK_HULLNET_LONGEST * (1 << (p->net_scales - 1))) p->net_scales++;
    int patch = (TNK_HULLNET_SIDE / 2 + 4) << (p->net_scales - 1); /* half of one, search pixels */
    p->halo = 2 * p->longest + p->near;
    if (p->halo < patch) p->halo = patch;
    if (p->radar && p->halo < TNK_LINE_MARGIN + 2) p->halo = TNK_LINE_MARGIN + 2;
    if (p->broadest && p->halo < p->longest + p->near + TNK_REACH * TNK_CELL) /* shores look at the land's cells */
        p->halo = p->longest + p->near + TNK_REACH * TNK_CELL;
    int strips = set_units(scene, p);
    p->keep = p->factor <= MOST_KEPT_FACTOR && !strips && tnk_reader_copies(scene, p->factor);
    for (int b = 0; b < TNK_BANDS; b++) p->has_band[b] = info->band[b] > 0;
    p->tile = up(opts->tile_px ? opts->tile_px : tile_height(p), TNK_CELL);
    p->tile_width = 2 * p->tile; /* wide: margins cost less, and rows in the ring are dear */
    if (!opts->tile_px && p->tile_width < TILE_WIDTH) p->tile_width = TILE_WIDTH;
    p->kept_margin = (int)ceil((0.75 * longest + 100) / p->gsd_m);
    if (p->kept_margin < patch * p->factor) p->kept_margin = patch * p->factor;
    p->stripe = strips ? up(p->width, p->tile_width) : stripe_width(p);
    p->aspect = (tnk_aspect)TNK_ASPECT_INIT;
    p->aspect.sun_elevation_deg = info->sun_elevation_deg, p->aspect.sun_azimuth_deg = info->sun_azimuth_deg;
    p->aspect.view_zenith_deg = info->view_zenith_deg, p->aspect.view_azimuth_deg = info->view_azimuth_deg;
    set_limits(opts, p);
    return TNK_OK;
}
