/* archive_compare.c: what is to be searched, and what is done already. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"

/* What the catalog says of a scene, as far as it is asked. */
typedef struct known {
    char *name, *error, *version, *options_hash, *checksum;
    const char *tag;       /* what its server says now; NULL: not asked */
    enum tnk_scene_status status;
    long long size_bytes, modified_s;
    int tries;
} known;

typedef struct book {
    known *list;           /* in the byte order of names */
    size_t count, capacity;
    const char **far;      /* names that lie on servers, and what these say of them now */
    char (*tags)[64];
    size_t far_count;
    int nomem;
} book;

static char *copy(const char *text) { return strdup(text ? text : ""); }

static int note(void *user, const tnk_scene_state *s) {
    book *b = user;
    if (b->count == b->capacity) {
        size_t more = b->capacity ? 2 * b->capacity : 256;
        known *list = realloc(b->list, more * sizeof *list);
        if (!list) return b->nomem = 1, 0;
        b->list = list;
        b->capacity = more;
    }
    b->list[b->count++] = (known){copy(s->name), copy(s->error), copy(s->version), copy(s->options_hash),
                                  copy(s->checksum), NULL, s->status, s->size_bytes, s->modified_s, s->tries};
    return 1;
}

static void free_book(book *b) {
    for (size_t i = 0; i < b->count; i++) {
        known *k = &b->list[i];
        free(k->name);
        free(k->error);
        free(k->version);
        free(k->options_hash);
        free(k->checksum);
    }
    free(b->list);
    free(b->far);
    free(b->tags);
}

static int by_name(const void *a, const void *b) { return strcmp(((const known *)a)->name, ((const known *)b)->name); }

static known *find(const book *b, const char *name) {
    const known key = {.name = (char *)name};
    return b->count ? bsearch(&key, b->list, b->count, sizeof key, by_name) : NULL;
}

/* What servers say now of the inputs that the catalog knows with what they said then. */
static void ask_servers(tnk_plan *plan, book *b) {
    tnk_plan_item item = {.struct_size = sizeof item};
    for (size_t i = 0; i < tnk_plan_count(plan); i++) {
        tnk_plan_at(plan, i, &item);
        const known *k = item.skip ? NULL : find(b, item.name);
        if (k && k->status != TNK_SCENE_PENDING && !strncmp(k->checksum, "server:", 7)) b->far[b->far_count++] = k->name;
    }
    archive_ask(b->far, b->far_count, b->tags);
    for (size_t i = 0; i < b->far_count; i++) find(b, b->far[i])->tag = b->tags[i];
}

/* Another size or time, and then other contents: a copied archive has new times only. Of a server its word; one that
 * says nothing now changes nothing. */
static int input_changed(const tnk_plan_item *item, const known *k) {
    char checksum[64];
    if (k->tag) return k->tag[0] && strcmp(k->tag, k->checksum) != 0;
    if (item->size_bytes < 0 || k->size_bytes < 0) return 0;
    if (item->size_bytes == k->size_bytes && item->modified_s == k->modified_s) return 0;
    if (item->size_bytes != k->size_bytes || !k->checksum[0]) return 1;
    tnk_plan_checksum(item->name, checksum);
    return strcmp(checksum, k->checksum) != 0;
}

/* 1: search it (again). */
static int is_due(const archive_opts *o, const tnk_plan_item *item, const known *k, archive_todo *todo) {
    if (!k || k->status == TNK_SCENE_PENDING) return 1;
    if (k->status == TNK_SCENE_SKIPPED)
        return strcmp(k->options_hash, o->filter_hash) || input_changed(item, k) || o->redo;
    if (o->redo || (o->retry_failed && (k->status == TNK_SCENE_FAILED || k->error[0]))) return 1;
    if (strcmp(k->options_hash, o->options_hash)) {
        todo->changed_options++;
        return 1;
    }
    if (input_changed(item, k)) {
        todo->changed_input++;
        return 1;
    }
    todo->other_version += k->status == TNK_SCENE_DONE && strcmp(k->version, tnk_version()) != 0;
    return 0;
}

static int add_task(archive_todo *todo, size_t item, int tries) {
    if (todo->count == todo->capacity) {
        size_t more = todo->capacity ? 2 * todo->capacity : 256;
        archive_task *tasks = realloc(todo->tasks, more * sizeof *tasks);
        if (!tasks) return tool_error(TNK_E_NOMEM, "%s", "");
        todo->tasks = tasks;
        todo->capacity = more;
    }
    todo->tasks[todo->count++] = (archive_task){item, tries};
    return 0;
}

/* A scene that the catalog does not know, or knows as skipped for another reason. */
static int is_news(const tnk_plan_item *item, const known *k) {
    if (!k) return 1;
    if (item->skip) return k->status == TNK_SCENE_PENDING || (k->status == TNK_SCENE_SKIPPED && strcmp(k->error, item->skip));
    return 0;
}

static tnk_scene_state state_of(const archive_opts *o, const tnk_plan_item *item) {
    return (tnk_scene_state){
        .struct_size = sizeof(tnk_scene_state), .name = item->name, .error = item->skip,
        .status = item->skip ? TNK_SCENE_SKIPPED : TNK_SCENE_PENDING, .options_hash = item->skip ? o->filter_hash : NULL,
        .size_bytes = item->size_bytes, .modified_s = item->modified_s, .seconds = NAN, .peak_memory_mib = NAN};
}

static int sort_out(const archive_opts *o, tnk_plan *plan, const book *b, archive_todo *todo, tnk_scene_state *news,
                    size_t *news_count) {
    todo->planned = tnk_plan_count(plan);
    for (size_t i = 0; i < todo->planned; i++) {
        tnk_plan_item item = {.struct_size = sizeof item};
        tnk_plan_at(plan, i, &item);
        const known *k = find(b, item.name);
        if (is_news(&item, k)) news[(*news_count)++] = state_of(o, &item);
        if (!item.skip && is_due(o, &item, k, todo)) {
            if (add_task(todo, i, k ? k->tries : 0)) return 1;
        } else if (k && k->status == TNK_SCENE_DONE) {
            todo->done++;
        } else if (k && k->status == TNK_SCENE_FAILED) {
            todo->failed++;
        } else {
            todo->skipped++;
        }
    }
    return 0;
}

static void tell_changes(const archive_opts *o, const archive_todo *todo) {
    if (o->quiet) return;
    if (todo->changed_options)
        fprintf(stderr, "Warning 1: %zu scenes were searched with other options; they are searched again\n",
                todo->changed_options);
    if (todo->changed_input)
        fprintf(stderr, "Warning 1: %zu scenes have changed since they were searched; they are searched again\n",
                todo->changed_input);
    if (todo->other_version)
        fprintf(stderr, "Warning 1: %zu scenes were searched by another version and stay; --redo searches them with %s\n",
                todo->other_version, tnk_version());
}

int archive_compare(const archive_opts *o, tnk_plan *plan, tnk_catalog *catalog, archive_todo *todo) {
    book b = {0};
    size_t news_count = 0;
    int rc = tnk_catalog_scenes(catalog, -1, note, &b);
    tnk_scene_state *news = calloc(tnk_plan_count(plan) + 1, sizeof *news);
    b.far = calloc(b.count + 1, sizeof *b.far);
    b.tags = calloc(b.count + 1, sizeof *b.tags);
    if (rc) tool_error(rc, "%s", tnk_catalog_message(catalog));
    else if (b.nomem || !news || !b.far || !b.tags) rc = TNK_E_NOMEM, tool_error(rc, "%s", "");
    else if (ask_servers(plan, &b), sort_out(o, plan, &b, todo, news, &news_count)) rc = TNK_E_NOMEM;
    else if ((rc = tnk_catalog_plan(catalog, news, news_count))) tool_error(rc, "%s", tnk_catalog_message(catalog));
    else tell_changes(o, todo);
    free(news);
    free_book(&b);
    return rc;
}
