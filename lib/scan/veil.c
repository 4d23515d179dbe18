#include "scan/veil.h"

#include <math.h>

#include "find/cloud.h"

/* A hull itself is often taken for cloud by a product's mask: a band around it is asked, beginning a
 * pixel or so of the coarsest masks (30 m) off the outline. */
enum { SIDE = 64 };
static const double near_m = 30, far_m = 150;
static const float coast_share = 0.05f; /* near land, what lies beside a hull may be a quay */

static int band_around(const tnk_frame *f, const double ground[4], double col, double row) {
    double rad = f->axis_deg * 3.14159265358979323846 / 180, dc = col - f->col, dr = row - f->row;
    double e = dc * ground[0] + dr * ground[2], n = dc * ground[1] + dr * ground[3];
    double a = fabs(e * sin(rad) + n * cos(rad)) - 0.5 * f->length_m;
    double b = fabs(e * cos(rad) - n * sin(rad)) - 0.5 * f->beam_m;
    return fmax(a, b) > near_m && fmax(a, b) < far_m;
}

/* Share of cloud and haze around one find. */
static int ask(tnk_reader *reader, tnk_find *find, tnk_err *err) {
    const tnk_frame *f = &find->hull.frame;
    double px = fmin(hypot(find->ground[0], find->ground[1]), hypot(find->ground[2], find->ground[3]));
    int half = (int)ceil((0.5 * f->length_m + far_m) / px), factor = 1 + 2 * half / SIDE;
    int n = 2 * half / factor + 1;
    tnk_window win = {(int)floor((f->col - half) / factor) * factor, (int)floor((f->row - half) / factor) * factor,
                      n * factor, n * factor};
    uint8_t sky[(SIDE + 2) * (SIDE + 2)];
    long known = 0, cloud = 0;
    int rc = tnk_reader_clouds(reader, &win, factor, sky, n, err);
    for (int i = 0; i < n * n && !rc; i++) {
        double col = win.col + (i % n + 0.5) * factor, row = win.row + (i / n + 0.5) * factor;
        if (sky[i] == TNK_SKY_UNKNOWN || !band_around(f, find->ground, col, row)) continue;
        known++;
        cloud += sky[i] == TNK_SKY_CLOUD || sky[i] == TNK_SKY_THIN;
    }
    find->cloud = known ? (float)((double)cloud / (double)known) : 0;
    return rc;
}

static int by_mask(tnk_reader *reader, tnk_finds *finds, tnk_err *err) {
    int rc = TNK_OK;
    for (long i = 0; i < finds->count && !rc; i++) rc = ask(reader, &finds->item[i], err);
    return rc;
}

static int by_water(const tnk_plan *plan, tnk_pool *pool, const tnk_lattice *lattice, tnk_finds *finds,
                    tnk_list_stats *stats, tnk_err *err) {
    tnk_cloud cloud;
    if (!tnk_cloud_find(pool, lattice, &plan->levels, plan->land_channel, plan->user_masks, &cloud))
        return tnk_fail_nomem(err);
    for (long i = 0; i < finds->count; i++) {
        tnk_find *f = &finds->item[i];
        float water[TNK_CHANNELS];
        for (int c = 0; c < plan->channels; c++) water[c] = f->rim.water[plan->band[c]];
        int open = f->near_share < coast_share && f->rim.sharp > 0;
        f->cloud = tnk_cloud_at(&cloud, f->hull.frame.col / plan->factor, f->hull.frame.row / plan->factor,
                                open ? water : NULL);
    }
    stats->cloud_share = cloud.share;
    stats->cloud_from = TNK_FROM_COMPUTED;
    tnk_cloud_free(&cloud);
    return TNK_OK;
}

void tnk_veil_rim(const tnk_view *v, const tnk_frame *f, tnk_rim *out) {
    tnk_rim_view s = {.band = v->band, .valid = v->valid, .land = v->land, .width = v->width,
                      .height = v->height, .stride = v->stride};
    double col, row;
    s.col = (f->col - v->col) / v->factor, s.row = (f->row - v->row) / v->factor;
    tnk_frame_pixel(f, v->ground, 0.5 * f->length_m, 0, &col, &row);
    s.along[0] = (col - f->col) / v->factor, s.along[1] = (row - f->row) / v->factor;
    tnk_frame_pixel(f, v->ground, 0, 0.5 * f->beam_m, &col, &row);
    s.across[0] = (col - f->col) / v->factor, s.across[1] = (row - f->row) / v->factor;
    tnk_rim_look(&s, out);
}

int tnk_veil_mark(tnk_scene *scene, const tnk_plan *plan, tnk_pool *pool, const tnk_lattice *lattice,
                  tnk_reader *reader, tnk_finds *finds, tnk_list_stats *stats, tnk_err *err) {
    const tnk_scene_info *info = tnk_scene_known(scene);
    stats->cloud_share = info->cloud_share;
    stats->cloud_from = (int)info->clouds_from;
    if (info->clouds_from == TNK_FROM_NOTHING) return by_water(plan, pool, lattice, finds, stats, err);
    int rc = by_mask(reader, finds, err);
    if (!rc || rc == TNK_E_NOMEM || info->clouds_from == TNK_FROM_CALLER) return rc;
    tnk_scene_warn(scene, "the product's cloud mask is not used: %s", err->text);
    *err = (tnk_err){0};
    return by_water(plan, pool, lattice, finds, stats, err);
}
