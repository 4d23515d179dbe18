/* plan.c: the list of scenes. */
#include "scene/plan.h"

#include <cpl_vsi.h>
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
