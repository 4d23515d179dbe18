/* plan.c: the list of scenes. */
#include "scene/plan.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "scene/inner.h"
#include "scene/words.h"

/* ---- life ---- */

int tnk_plan_new(const tnk_plan_opts *given, tnk_plan **out) {
    tnk_plan_opts opts = TNK_PLAN_OPTS_INIT;
    if (!out) return TNK_E_ARG;
    tnk_plan *plan = *out = tnk_alloc_zero(1, sizeof *plan);
    if (!plan) return TNK_E_NOMEM;
    if (given && given->struct_size < sizeof given->struct_size)
        return tnk_fail(&plan->err, TNK_E_ARG, "tnk_plan_new: opts->struct_size is not set");
    if (given) memcpy(&opts, given, given->struct_size < sizeof opts ? given->struct_size : sizeof opts);
    if (opts.shards < 0 || opts.shard < 0 || opts.shard > opts.shards || (opts.shards && !opts.shard))
        return tnk_fail(&plan->err, TNK_E_ARG, "shard %d of %d: parts are counted from 1", opts.shard, opts.shards);
    plan->shard = opts.shard;
    plan->shards = opts.shards;
    plan->asset = tnk_strdup(opts.asset);
    if (opts.asset && !plan->asset) return tnk_fail_nomem(&plan->err);
    tnk_words_register();
    return tnk_filter_open(&plan->filter, &opts, &plan->err);
}

void tnk_plan_free(tnk_plan *plan) {
    if (!plan) return;
    tnk_filter_close(&plan->filter);
    for (long i = 0; i < plan->count; i++) tnk_free(plan->entries[i].name);
    for (long i = 0; i < plan->source_count; i++) tnk_free(plan->sources[i]);
    tnk_free(plan->entries);
    tnk_free(plan->sources);
    tnk_free(plan->slots);
    tnk_free(plan->asset);
    tnk_free(plan);
}

const char *tnk_plan_message(const tnk_plan *plan) { return plan ? plan->err.text : ""; }

int tnk_plan_add(tnk_plan *plan, const char *name) {
    if (!plan) return TNK_E_ARG;
    plan->err = (tnk_err){0};
    if (!name || !name[0]) return tnk_fail(&plan->err, TNK_E_ARG, "no name of a scene is given");
    return tnk_plan_find(plan, name);
}

/* ---- each name once ---- */

/* FNV-1a, then mixed (Murmur3's finaliser), so that its remainders are even. Shards rest on it: never change it. */
static uint64_t hash(const char *name) {
    uint64_t h = 14695981039346656037ULL;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 1099511628211ULL;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return h ^ (h >> 33);
}

/* The slot of a name, or the free one where it would stand. */
static long slot_of(const tnk_plan *plan, const char *name) {
    long at = (long)(hash(name) % (uint64_t)plan->slot_count);
    while (plan->slots[at] >= 0 && strcmp(plan->entries[plan->slots[at]].name, name))
        at = (at + 1) % plan->slot_count;
    return at;
}

static int make_slots(tnk_plan *plan) {
    if (2 * (plan->count + 1) <= plan->slot_count) return 1;
    long count = plan->slot_count ? 4 * plan->slot_count : 1024;
    long *slots = tnk_alloc((size_t)count, sizeof *slots);
    if (!slots) return 0;
    for (long i = 0; i < count; i++) slots[i] = -1;
    tnk_free(plan->slots);
    plan->slots = slots;
    plan->slot_count = count;
    for (long i = 0; i < plan->count; i++) plan->slots[slot_of(plan, plan->entries[i].name)] = i;
    return 1;
}

/* Bytes that are not UTF-8 as \xNN, so that the scene can at least be listed. */
static char *legible(const char *name) {
    size_t n = strlen(name), at = 0;
    char *out = tnk_alloc(4 * n + 1, 1);
    if (!out) return NULL;
    for (; *name; name++) {
        if ((unsigned char)*name < 0x80) out[at++] = *name;
        else at += (size_t)snprintf(out + at, 5, "\\x%02x", (unsigned char)*name);
    }
    out[at] = 0;
    return out;
}

int tnk_plan_push(tnk_plan *plan, const tnk_entry *entry) {
    int utf8 = CPLIsUTF8(entry->name, -1);
    char *name = utf8 ? tnk_strdup(entry->name) : legible(entry->name);
    if (!name || !make_slots(plan) || !tnk_reserve(&plan->entries, &plan->capacity, plan->count + 1,
                                                   sizeof *plan->entries)) {
        tnk_free(name);
        return tnk_fail_nomem(&plan->err);
    }
    long slot = slot_of(plan, name);
    int other = plan->shards && hash(name) % (uint64_t)plan->shards != (uint64_t)plan->shard - 1;
    if (other || plan->slots[slot] >= 0) {
        tnk_free(name);
        return TNK_OK;
    }
    plan->slots[slot] = plan->count;
    tnk_entry *own = &plan->entries[plan->count++];
    *own = *entry;
    own->name = name;
    if (!utf8) own->skip = TNK_SKIP_NAME;
    return TNK_OK;
}

/* ---- reading it ---- */

size_t tnk_plan_count(const tnk_plan *plan) { return plan ? (size_t)plan->count : 0; }

int tnk_plan_at(const tnk_plan *plan, size_t i, tnk_plan_item *item) {
    if (!plan || !item || item->struct_size < sizeof item->struct_size || i >= (size_t)plan->count) return TNK_E_ARG;
    const tnk_entry *e = &plan->entries[i];
    tnk_plan_item own = {item->struct_size, e->name, tnk_skip_words((enum tnk_skip)e->skip), e->source >= 0,
                         e->size_bytes, e->modified_s};
    memcpy(item, &own, item->struct_size < sizeof own ? item->struct_size : sizeof own);
    return TNK_OK;
}

static int copy_item(const tnk_entry *e, const char *source, const char *path, tnk_err *err) {
    char *text = tnk_alloc((size_t)e->length + 1, 1);
    if (!text) return tnk_fail_nomem(err);
    VSILFILE *in = VSIFOpenL(source, "rb");
    int read = in && !VSIFSeekL(in, (vsi_l_offset)e->offset, SEEK_SET) &&
               VSIFReadL(text, 1, (size_t)e->length, in) == (size_t)e->length && text[0] == '{' &&
               text[e->length - 1] == '}';
    if (in) VSIFCloseL(in);
    int rc = read ? TNK_OK : tnk_fail(err, TNK_E_READ, "%.400s: changed while it was in use", source);
    VSILFILE *out = rc ? NULL : VSIFOpenL(path, "wb");
    int written = out && VSIFWriteL(text, 1, (size_t)e->length, out) == (size_t)e->length;
    if (out && VSIFCloseL(out)) written = 0;
    if (!rc && !written) rc = tnk_fail(err, TNK_E_WRITE, "%.400s: cannot be written", path);
    tnk_free(text);
    return rc;
}

int tnk_plan_write_item(tnk_plan *plan, size_t i, const char *path) {
    if (!plan) return TNK_E_ARG;
    if (!path || i >= (size_t)plan->count || plan->entries[i].source < 0)
        return tnk_fail(&plan->err, TNK_E_ARG, "tnk_plan_write_item: no path, or not from a STAC item");
    tnk_words words;
    tnk_words_begin(&words, NULL);
    int rc = copy_item(&plan->entries[i], plan->sources[plan->entries[i].source], path, &plan->err);
    tnk_words_end(&words);
    return rc;
}
