#include "catalog/result.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <tanker/version.h>

#include "base/mem.h"

static void make_mark(char mark[64]) {
    memset(mark, 0, 64);
    snprintf(mark, 64, "tanker result %s %zu %zu", TNK_VERSION, sizeof(tnk_result), sizeof(tnk_vessel));
}

static void keep(char *out, size_t capacity, const char *text) {
    snprintf(out, capacity, "%s", text ? text : "");
}

tnk_result *tnk_result_make(const tnk_scene_info *info, const tnk_list *list) {
    size_t count = list ? list->count : 0;
    if (count > (SIZE_MAX - sizeof(tnk_result)) / sizeof(tnk_vessel)) return NULL;
    size_t size = sizeof(tnk_result) + count * sizeof(tnk_vessel);
    tnk_result *r = tnk_alloc_zero(1, size);
    if (!r) return NULL;
    make_mark(r->mark);
    r->size = size;
    r->info = *info;
    keep(r->name, sizeof r->name, info->name);
    keep(r->driver, sizeof r->driver, info->driver);
    keep(r->scene_id, sizeof r->scene_id, info->scene_id);
    keep(r->sensor, sizeof r->sensor, info->sensor);
    keep(r->product, sizeof r->product, info->product);
    keep(r->clouds, sizeof r->clouds, info->clouds);
    r->searched = list != NULL;
    if (list) {
        r->stats = list->stats;
        keep(r->cpu, sizeof r->cpu, list->stats.cpu);
        if (count) memcpy(r->vessel, list->items, count * sizeof *r->vessel);
    }
    r->count = count;
    return r;
}

tnk_scene_info tnk_result_info(const tnk_result *r) {
    tnk_scene_info info = r->info;
    info.name = r->name;
    info.driver = r->driver;
    info.scene_id = r->scene_id;
    info.sensor = r->sensor;
    info.product = r->product;
    info.clouds = r->clouds;
    return info;
}

static void close_text(char *text, size_t capacity) { text[capacity - 1] = 0; }

/* Bytes from elsewhere: no text may run past its end. */
static void close_texts(tnk_result *r) {
    close_text(r->name, sizeof r->name);
    close_text(r->driver, sizeof r->driver);
    close_text(r->scene_id, sizeof r->scene_id);
    close_text(r->sensor, sizeof r->sensor);
    close_text(r->product, sizeof r->product);
    close_text(r->clouds, sizeof r->clouds);
    close_text(r->cpu, sizeof r->cpu);
    close_text(r->warnings, sizeof r->warnings);
    close_text(r->info.time, sizeof r->info.time);
    if (r->points != TNK_RESULT_RING) r->points = 0;
    for (size_t i = 0; i < r->count; i++) {
        tnk_vessel *v = &r->vessel[i];
        close_text(v->id, sizeof v->id);
        close_text(v->partner_id, sizeof v->partner_id);
        close_text(v->registry_name, sizeof v->registry_name);
    }
}

tnk_result *tnk_result_parse(const void *bytes, size_t size, int *wrong) {
    char mark[64];
    make_mark(mark);
    *wrong = 1;
    if (!bytes || size < sizeof(tnk_result)) return NULL;
    const tnk_result *given = bytes;
    if (memcmp(given->mark, mark, sizeof mark) || given->size != size ||
        given->count != (size - sizeof(tnk_result)) / sizeof(tnk_vessel) ||
        size != sizeof(tnk_result) + given->count * sizeof(tnk_vessel))
        return NULL;
    *wrong = 0;
    tnk_result *r = tnk_alloc(1, size);
    if (!r) return NULL;
    memcpy(r, bytes, size);
    close_texts(r);
    return r;
}
