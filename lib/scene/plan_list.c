/* plan_list.c: the scenes a plan lists, each name once. */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "scene/name.h"
#include "scene/plan.h"

char *tnk_plan_absolute(const char *name, int there) {
    char folder[4096];
    if (!strncmp(name, "/vsi", 4) || (!there && strchr(name, ':'))) return CPLStrdup(name);
    if (name[0] == '/' || !getcwd(folder, sizeof folder)) folder[0] = 0;
    size_t room = strlen(folder) + strlen(name) + 2;
    char *out = CPLMalloc(room);
    snprintf(out, room, "%s%s%s", folder, folder[0] ? "/" : "", name);
    char *to = out;
    for (const char *at = out; *at; at++) {
        if (at[0] == '/' && (at[1] == '/' || (at[1] == '.' && (at[2] == '/' || !at[2])))) {
            if (at[1] == '.') at++;
            continue;
        }
        *to++ = *at;
    }
    while (to > out + 1 && to[-1] == '/') to--;
    *to = 0;
    return out;
}

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

int tnk_plan_push(tnk_plan *plan, const tnk_entry *entry) {
    int utf8 = CPLIsUTF8(entry->name, -1);
    char *name = tnk_name_legible(entry->name);
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
