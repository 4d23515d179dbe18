/* chip.c: tnk_chip(): a deck as a picture, for labelling and training. */
#include <math.h>
#include <tanker/scan.h>

#include "base/mem.h"
#include "scan/deck.h"
#include "scene/door.h"

enum { WIDTH = TNK_CHIP_WIDTH, HEIGHT = TNK_CHIP_HEIGHT, CELLS = WIDTH * HEIGHT };
static const float grey_low = 64, grey_range = 128; /* of a band's 2 % and 98 % quantile */

static int fail(tnk_scene *scene, int code, const char *text) {
    tnk_err err = {0};
    tnk_fail(&err, code, "%s", text);
    tnk_scene_set_error(scene, &err);
    return code;
}

/* deck: of TNK_DECK_BANDS + 1 planes, the last one scratch. */
static void paint(float *deck, unsigned char *rgb) {
    for (long i = 0; i < CELLS; i++)
        for (int b = 0; b < TNK_DECK_BANDS; b++) rgb[3 * i + b] = isfinite(deck[b * CELLS + i]) != 0;
    tnk_deck_scale(deck, WIDTH, HEIGHT, (1 - grey_low) / grey_range, (255 - grey_low) / grey_range,
                   deck + (long)TNK_DECK_BANDS * CELLS);
    for (long i = 0; i < CELLS; i++)
        for (int b = 0; b < TNK_DECK_BANDS && rgb[3 * i]; b++)
            rgb[3 * i + b] = (unsigned char)lrintf(grey_low + grey_range * deck[(TNK_DECK_BANDS - 1 - b) * CELLS + i]);
}

int tnk_chip(tnk_scene *scene, const tnk_vessel *v, unsigned char *rgb) {
    tnk_worker w = {0};
    double ground[4];
    if (!scene) return TNK_E_ARG;
    if (!v || !rgb || !isfinite(v->col_px + v->row_px + v->heading_deg) || !(v->length_m > 0 && v->length_m < 1e4) ||
        !(v->beam_m > 0 && v->beam_m < 1e4))
        return fail(scene, TNK_E_ARG, "a chip needs a vessel whose place, heading, length and beam are known");
    int rc = tnk_scene_ground(scene, v->col_px, v->row_px, ground);
    if (!rc) rc = tnk_scene_reader(scene, &w.reader);
    if (rc) return rc;
    const tnk_frame frame = {v->col_px, v->row_px, v->heading_deg, v->length_m, v->beam_m};
    const tnk_scene_info *info = tnk_scene_known(scene);
    int has_band[TNK_BANDS];
    for (int b = 0; b < TNK_BANDS; b++) has_band[b] = info->band[b] > 0;
    float *deck = tnk_alloc((size_t)(TNK_DECK_BANDS + 1) * CELLS, sizeof *deck);
    if (!deck) rc = tnk_fail_nomem(&w.err);
    if (!rc) rc = tnk_deck_read(&w, has_band, &frame, ground, WIDTH, HEIGHT, deck);
    if (!rc) paint(deck, rgb);
    else tnk_scene_set_error(scene, &w.err);
    tnk_free(deck);
    w.reader = NULL; /* the scene's own */
    tnk_worker_free(&w);
    return rc;
}
