/* detect_training.c: --training-chips: decks as pictures, and a table to write their types and bows into. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "detect.h"

#ifndef TOOLS_HAVE_CAIRO

int detect_training(const detect_opts *o, tnk_scene *scene, const tnk_list *list) {
    return tool_error(TNK_E_FORMAT, "this build cannot draw");
}

#else

#include <cairo.h>

enum { WIDTH = TNK_CHIP_WIDTH, HEIGHT = TNK_CHIP_HEIGHT, MOST_ROW = 1024 };

static const char header[] = "chip,scene_id,col_px,row_px,heading_deg,length_m,beam_m,gsd_m,score,seen_type,"
                             "seen_tanker_prob,type,bow\n";

static void plain_name(const char *from, char *out, size_t size) {
    snprintf(out, size, "%s", from && from[0] ? from : "scene");
    for (char *c = out; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-') *c = '_';
}

static int save_picture(const unsigned char *rgb, const char *path) {
    char partial[4200];
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    int bad = cairo_surface_status(s) ? ENOMEM : 0;
    for (int y = 0; y < HEIGHT && !bad; y++) {
        unsigned *out = (unsigned *)(void *)(cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s));
        for (int x = 0; x < WIDTH; x++, rgb += 3) out[x] = (unsigned)rgb[0] << 16 | (unsigned)rgb[1] << 8 | rgb[2];
    }
    if (!bad) cairo_surface_mark_dirty(s);
    snprintf(partial, sizeof partial, "%s.partial", path);
    if (!bad && cairo_surface_write_to_png(s, partial)) bad = errno ? errno : EIO;
    if (!bad && rename(partial, path)) bad = errno;
    if (bad) unlink(partial);
    cairo_surface_destroy(s);
    return bad;
}

/* A chip, and its row at the end of `rows`. */
static int put_vessel(const detect_opts *o, tnk_scene *scene, const char *scene_name, const tnk_vessel *v, char *rows) {
    static unsigned char rgb[WIDTH * HEIGHT * 3];
    char path[4096], name[sizeof v->id + 1];
    int rc = tnk_chip(scene, v, rgb);
    if (rc) return tool_error(rc, "chip of %s: %s", v->id, tnk_scene_message(scene));
    plain_name(v->id, name, sizeof name);
    snprintf(path, sizeof path, "%s/%s.png", o->training, name);
    int bad = save_picture(rgb, path);
    if (bad) return tool_error(TNK_E_WRITE, "%s: %s", path, strerror(bad));
    snprintf(rows + strlen(rows), MOST_ROW, "%s.png,%s,%.2f,%.2f,%.3f,%.2f,%.2f,%.4f,%.4f,%s,%.4f,,\n", name, scene_name,
             v->col_px, v->row_px, v->heading_deg, v->length_m, v->beam_m, v->gsd_m, v->score,
             tnk_ship_type_name(v->type), v->tanker_prob);
    return TNK_OK;
}

int detect_training(const detect_opts *o, tnk_scene *scene, const tnk_list *list) {
    tnk_scene_info info = {.struct_size = sizeof info};
    char table[4096], name[200];
    struct stat st;
    int rc = TNK_OK;
    tnk_scene_get_info(scene, &info);
    plain_name(info.scene_id, name, sizeof name);
    if (mkdir(o->training, 0777) && errno != EEXIST) return tool_error(TNK_E_WRITE, "%s: %s", o->training, strerror(errno));
    snprintf(table, sizeof table, "%s/%s.csv", o->training, name);
    if (!o->write.overwrite && !stat(table, &st))
        return tool_error(TNK_E_EXISTS, "%s: exists, and may hold labels; -overwrite replaces it", table);
    char *rows = malloc(sizeof header + MOST_ROW * tnk_list_count(list));
    if (!rows) return tool_error(TNK_E_NOMEM, "%s", tnk_error_text(TNK_E_NOMEM));
    strcpy(rows, header);
    for (size_t i = 0; i < tnk_list_count(list) && !rc; i++) {
        if (tool_interrupted()) rc = tool_error(TNK_E_CANCEL, "interrupted while drawing chips");
        else rc = put_vessel(o, scene, name, tnk_list_at(list, i), rows);
    }
    int bad = rc ? 0 : tool_write_file(table, rows, strlen(rows));
    if (bad) rc = tool_error(TNK_E_WRITE, "%s: %s", table, strerror(bad));
    free(rows);
    return rc;
}

#endif
