/* plan_look.c: what is known of an input without searching it: its checksum, and whether it is all land. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scene/door.h"
#include "scene/far.h"
#include "scene/inner.h"
#include "scene/name.h"
#include "scene/plan.h"
#include "scene/words.h"

enum { SAMPLE = 4096, SAMPLES = 18, ROWS = 64 };

/* ---- checksum ---- */

typedef struct sum { uint64_t h; } sum;

static void add(sum *s, const void *bytes, size_t n) {
    for (const unsigned char *p = bytes, *end = p + n; p < end; p++) s->h = (s->h ^ *p) * 1099511628211ULL;
}

static void add_number(sum *s, uint64_t x) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(x >> 8 * i);
    add(s, bytes, sizeof bytes);
}

/* Evenly spread samples, the first at the head, the last at the tail. */
static int add_file(sum *s, const char *name) {
    char sample[SAMPLE];
    VSILFILE *file = VSIFOpenL(name, "rb");
    if (!file) return 0;
    VSIFSeekL(file, 0, SEEK_END);
    uint64_t size = VSIFTellL(file), span = size > SAMPLE ? size - SAMPLE : 0;
    add_number(s, size);
    for (uint64_t i = 0; i < SAMPLES && (i == 0 || span); i++) {
        VSIFSeekL(file, span / (SAMPLES - 1) * i + span % (SAMPLES - 1) * i / (SAMPLES - 1), SEEK_SET);
        add(s, sample, VSIFReadL(sample, 1, sizeof sample, file));
    }
    VSIFCloseL(file);
    return 1;
}

static int compare_texts(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int add_folder(sum *s, const char *folder) {
    char **names = VSIReadDirRecursive(folder);
    int count = CSLCount(names), files = 0;
    if (count) qsort(names, (size_t)count, sizeof *names, compare_texts);
    for (int i = 0; i < count; i++) {
        size_t n = strlen(names[i]);
        add(s, names[i], n + 1);
        if (n && names[i][n - 1] != '/') files += add_file(s, CPLSPrintf("%s/%s", folder, names[i]));
    }
    CSLDestroy(names);
    return files;
}

void tnk_plan_checksum(const char *name, char out[64]) {
    sum s = {14695981039346656037ULL};
    VSIStatBufL st;
    tnk_words words;
    out[0] = 0;
    tnk_words_begin(&words, NULL);
    if (tnk_name_on_network(name)) {
        tnk_far_tag(name, out);
    } else if (VSIStatL(name, &st) == 0) {
        int files = VSI_ISDIR(st.st_mode) ? add_folder(&s, name) : add_file(&s, name);
        if (files) snprintf(out, 64, "sample:%016llx", (unsigned long long)s.h);
    }
    tnk_words_end(&words);
}

/* ---- land ---- */

/* A hull needs water of more than 20 m; the grid asked is no coarser. */
static int factor_of(const tnk_scene_info *info) {
    int factor = info->gsd_m > 0 ? (int)(20 / info->gsd_m) : 1;
    return factor < 1 ? 1 : factor > 64 ? 64 : factor;
}

/* 1 where the rows hold water or nobody says. */
static int any_water(tnk_reader *reader, const tnk_window *win, int factor, uint8_t *mask, tnk_err *err) {
    int columns = (win->width + factor - 1) / factor, rows = (win->height + factor - 1) / factor;
    if (tnk_reader_mask(reader, win, factor, mask, columns, err)) return 1;
    for (long i = 0; i < (long)columns * rows; i++)
        if (mask[i] != TNK_MASK_LAND) return 1;
    return 0;
}

int tnk_scene_all_land(tnk_scene *scene) {
    tnk_reader *reader;
    tnk_err err = {0};
    if (!scene) return 0;
    const tnk_scene_info *info = tnk_scene_known(scene);
    if ((!info->user_land && !info->user_water) || tnk_scene_reader(scene, &reader)) return 0;
    int factor = factor_of(info), columns = (info->width_px + factor - 1) / factor;
    uint8_t *mask = tnk_alloc((size_t)columns * ROWS, 1);
    int water = !mask;
    for (int row = 0; row < info->height_px && !water; row += ROWS * factor) {
        int left = info->height_px - row;
        const tnk_window win = {0, row, info->width_px, left < ROWS * factor ? left : ROWS * factor};
        water = any_water(reader, &win, factor, mask, &err);
    }
    tnk_free(mask);
    return !water;
}
