/* detect_chips.c: --chips: a picture of every vessel and one of the scene. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "detect.h"

#ifndef TOOLS_HAVE_CAIRO

int detect_can_draw(void) { return 0; }

int detect_chips(const detect_opts *o, tnk_scene *scene, const tnk_list *list) {
    return tool_error(TNK_E_FORMAT, "this build cannot draw");
}

#else

#include "chip.h"

enum { CHIP_LEAST = 384, CHIP_MOST = 768, OVERVIEW_MOST = 2000, PANEL = 90 };

int detect_can_draw(void) { return 1; }

static int save(const detect_opts *o, chip *c, const char *name) {
    char path[4096];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s.png", o->chips, name);
    if (!o->write.overwrite && !stat(path, &st))
        return tool_error(TNK_E_EXISTS, "%s: exists; -overwrite replaces it", path);
    int bad = chip_save(c, path);
    return bad ? tool_error(TNK_E_WRITE, "%s: %s", path, strerror(bad)) : TNK_OK;
}

/* How a window of `side` scene pixels becomes a picture of a good size. */
static void choose_scale(int side, int *factor, int *magnify) {
    *factor = (side + CHIP_MOST - 1) / CHIP_MOST;
    int w = (side + *factor - 1) / *factor;
    *magnify = (CHIP_LEAST + w - 1) / w;
}

static int reach(const tnk_vessel *v) {
    double most = 16;
    for (int i = 0; i < 8; i++) {
        double d = fabs(v->box_px[i] - (i % 2 ? v->row_px : v->col_px));
        if (d > most) most = d;
    }
    for (int i = 0; i < 4; i++) {
        double d = fabs(v->shadow_edge_px[i] - (i % 2 ? v->row_px : v->col_px));
        if (d > most) most = d;
    }
    return (int)ceil(1.35 * most) + 4;
}

/* From where to where it was measured is drawn; here what it came to, or why it did not. */
static void describe_freeboard(const tnk_vessel *v, char *text, size_t n) {
    int seen = isfinite(v->freeboard_agree), used = 0;
    enum tnk_reason why = (enum tnk_reason)v->why[TNK_Q_FREEBOARD];
    if (isfinite(v->freeboard_m))
        used = snprintf(text, n, "freeboard %.2f \302\261 %.2f m by %s", v->freeboard_m, v->freeboard_sd_m,
                        tnk_freeboard_method_name(v->freeboard_method));
    else
        snprintf(text, n, "freeboard not measured: %s%s", tnk_reason_name(why), seen ? " (edges as seen)" : "");
    if (seen && used > 0 && (size_t)used < n)
        snprintf(text + used, n - (size_t)used, "   %.0f %% of the side agrees", 100 * v->freeboard_agree);
}

/* Type and fill: what the picture means, and what it rests on. */
static void describe_fill(const tnk_vessel *v, char *text, size_t n) {
    int used = snprintf(text, n, "%s, tanker %.0f %%", tnk_ship_type_name(v->type), 100 * v->tanker_prob);
    const char *basis = tnk_laden_basis_name(v->laden_basis);
    if (basis && used > 0 && (size_t)used < n)
        snprintf(text + used, n - (size_t)used, "   laden %.0f %% (%.0f-%.0f), %s   of %.0f t", 100 * v->laden_fraction,
                 100 * v->laden_lo, 100 * v->laden_hi, basis, v->dwt_t);
}

static void describe(chip *c, const tnk_vessel *v, int number) {
    char text[200], heading[60] = "heading unknown";
    if (isfinite(v->heading_deg) && v->heading_ambiguous)
        snprintf(heading, sizeof heading, "axis %.1f\302\260, bow unknown", v->heading_deg);
    else if (isfinite(v->heading_deg))
        snprintf(heading, sizeof heading, "heading %.1f\302\260 \302\261 %.1f\302\260",
                 v->heading_deg, v->heading_sd_deg);
    snprintf(text, sizeof text, "%d   %.23s   score %.2f   gsd %.2f m", number, v->id, v->score,
             v->gsd_m);
    chip_text(c, 0, text);
    snprintf(text, sizeof text, "length %.1f \302\261 %.1f m   beam %.1f \302\261 %.1f m",
             v->length_m, v->length_sd_m, v->beam_m, v->beam_sd_m);
    chip_text(c, 1, text);
    chip_text(c, 2, heading);
    describe_freeboard(v, text, sizeof text);
    chip_text(c, 3, text);
    describe_fill(v, text, sizeof text);
    chip_text(c, 4, text);
}

static int draw_vessel(const detect_opts *o, tnk_scene *scene, const tnk_scene_info *info,
                       const tnk_vessel *v, int number) {
    chip c;
    double ground[4] = {v->gsd_m, 0, 0, -v->gsd_m};
    char name[sizeof v->id];
    int half = reach(v), col = (int)floor(v->col_px) - half, row = (int)floor(v->row_px) - half;
    chip_window window = {col, row, 2 * half, 2 * half, 1, 1, PANEL, 0.99};
    choose_scale(2 * half, &window.factor, &window.magnify);
    int rc = chip_open(&c, scene, &window);
    if (rc) return tool_error(rc, "chip of %s: %s", v->id, tnk_scene_message(scene));
    tnk_scene_ground(scene, v->col_px, v->row_px, ground);
    chip_outline(&c, v, 1, 1);
    chip_edges(&c, v);
    chip_scale_bar(&c, ground);
    chip_arrows(&c, ground, info->georeferenced, info->sun_azimuth_deg);
    describe(&c, v, number);
    for (size_t i = 0; i < sizeof name; i++)
        name[i] = isalnum((unsigned char)v->id[i]) || !v->id[i] ? v->id[i] : '_';
    rc = save(o, &c, name);
    chip_close(&c);
    return rc;
}

static int draw_overview(const detect_opts *o, tnk_scene *scene, const tnk_scene_info *info,
                         const tnk_list *list) {
    chip c;
    double ground[4] = {info->gsd_m, 0, 0, -info->gsd_m};
    int side = info->width_px > info->height_px ? info->width_px : info->height_px;
    int factor = (side + OVERVIEW_MOST - 1) / OVERVIEW_MOST;
    int w = (side + factor - 1) / factor, magnify = w < 256 ? (255 + w) / w : 1;
    /* ships are a small share of a scene: at 99 % they would drown in bright water */
    chip_window window = {0, 0, info->width_px, info->height_px, factor, magnify, 0, 0.998};
    int rc = chip_open(&c, scene, &window);
    if (rc) return tool_error(rc, "overview: %s", tnk_scene_message(scene));
    tnk_scene_ground(scene, info->width_px / 2.0, info->height_px / 2.0, ground);
    for (size_t i = 0; i < tnk_list_count(list); i++) {
        chip_outline(&c, tnk_list_at(list, i), 2, 0);
        chip_number(&c, tnk_list_at(list, i), (int)i + 1);
    }
    chip_scale_bar(&c, ground);
    chip_arrows(&c, ground, info->georeferenced, info->sun_azimuth_deg);
    rc = save(o, &c, "overview");
    chip_close(&c);
    return rc;
}

int detect_chips(const detect_opts *o, tnk_scene *scene, const tnk_list *list) {
    tnk_scene_info info = {.struct_size = sizeof info};
    tnk_scene_get_info(scene, &info);
    if (mkdir(o->chips, 0777) && errno != EEXIST)
        return tool_error(TNK_E_WRITE, "%s: %s", o->chips, strerror(errno));
    int rc = draw_overview(o, scene, &info, list);
    for (size_t i = 0; i < tnk_list_count(list) && !rc; i++) {
        if (tool_interrupted()) return tool_error(TNK_E_CANCEL, "interrupted while drawing chips");
        rc = draw_vessel(o, scene, &info, tnk_list_at(list, i), (int)i + 1);
    }
    return rc;
}

#endif
