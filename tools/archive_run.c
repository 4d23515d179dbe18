/* archive_run.c: the parent of a run: gives scenes to workers, writes what they found. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive.h"

tnk_plan *archive_plan(const archive_opts *o) {
    tnk_plan *plan = NULL;
    int rc = tnk_plan_new(&o->plan, &plan);
    for (char **name = o->names; !rc && name && *name; name++) rc = tnk_plan_add(plan, *name);
    if (!rc) return plan;
    tool_error(rc, "%s", plan ? tnk_plan_message(plan) : "");
    tnk_plan_free(plan);
    return NULL;
}

tnk_catalog *archive_open(const char *path, const tnk_catalog_opts *opts) {
    tnk_catalog *catalog = NULL;
    int rc = tnk_catalog_open(path, opts, &catalog);
    if (!rc) return catalog;
    tool_error(rc, "%s", catalog ? tnk_catalog_message(catalog) : "");
    tnk_catalog_close(catalog);
    return NULL;
}

typedef struct run {
    const archive_opts *opts;
    tnk_plan *plan;
    tnk_catalog *catalog;
    archive_pool *pool;
    archive_todo todo;
    archive_teller teller;
    char folder[64];       /* of STAC items in hand; "" none yet */
    size_t next;           /* task */
    size_t end;
} run;

/* ---- the catalog ---- */

static tnk_catalog_opts writing(const archive_opts *o) {
    tnk_catalog_opts opts = TNK_CATALOG_OPTS_INIT;
    opts.write = opts.create = 1;
    opts.shard = o->plan.shard;
    opts.shards = o->plan.shards;
    return opts;
}

static int is_server(const char *path) { return !strncasecmp(path, "PG:", 3) || !strncasecmp(path, "postgresql:", 11); }

/* A server may be away for a while: open it again until --wait is over. What the lost transaction held is written
 * anew; where it had been committed after all, it is replaced by the same. */
static int open_again(run *r) {
    const tnk_catalog_opts opts = writing(r->opts);
    double end = archive_now() + r->opts->wait_s;
    tnk_catalog_close(r->catalog);
    r->catalog = NULL;
    if (!r->opts->quiet) fprintf(stderr, "Warning 1: the database does not answer; waiting for it\n");
    while (!tool_interrupted()) {
        int rc = tnk_catalog_open(r->opts->catalog, &opts, &r->catalog);
        if (!rc) return TNK_OK;
        if (archive_now() > end) return tool_error(rc, "%s", r->catalog ? tnk_catalog_message(r->catalog) : "");
        tnk_catalog_close(r->catalog);
        r->catalog = NULL;
        const struct timespec pause = {0, 500000000};
        nanosleep(&pause, NULL);
    }
    return tool_error(TNK_E_CANCEL, "interrupted while the database was away");
}

static int put(run *r, const tnk_scene_state *state, const tnk_result *result) {
    int rc = tnk_catalog_put(r->catalog, state, result);
    if (rc && is_server(r->opts->catalog)) {
        if (open_again(r)) return 1;
        rc = tnk_catalog_put(r->catalog, state, result);
    }
    if (!rc) return 0;
    return tool_error(rc, "%s; nothing of %s was written, %zu scenes of this run are safe: run again to go on",
                      tnk_catalog_message(r->catalog), state->name,
                      r->teller.done + r->teller.failed + r->teller.skipped);
}

/* ---- one scene ---- */

static void item_path(const run *r, size_t task, char out[128]) {
    snprintf(out, 128, "%s/%zu.json", r->folder, task);
}

/* Its STAC item into a file of its own, for the worker. */
static int prepare_item(run *r, size_t task, const tnk_plan_item *item, char path[128]) {
    const char *base = getenv("TMPDIR");
    path[0] = 0;
    if (!item->has_item) return 0;
    if (!r->folder[0]) {
        snprintf(r->folder, sizeof r->folder, "%.40s/tanker-XXXXXX", base && strlen(base) <= 40 ? base : "/tmp");
        if (!mkdtemp(r->folder)) {
            r->folder[0] = 0;
            return tool_error(TNK_E_WRITE, "no temporary folder can be made: %s", strerror(errno));
        }
    }
    item_path(r, task, path);
    int rc = tnk_plan_write_item(r->plan, r->todo.tasks[task].item, path);
    return rc ? tool_error(rc, "%s", tnk_plan_message(r->plan)) : 0;
}

static int give_next(run *r) {
    tnk_plan_item item = {.struct_size = sizeof item};
    char path[128];
    size_t task = r->next++;
    tnk_plan_at(r->plan, r->todo.tasks[task].item, &item);
    return prepare_item(r, task, &item, path) || archive_pool_give(r->pool, task, item.name, path);
}

static int record(run *r, size_t task, const archive_reply *reply) {
    tnk_plan_item item = {.struct_size = sizeof item};
    char finished[32], path[128];
    struct timespec now;
    struct tm utc;
    tnk_plan_at(r->plan, r->todo.tasks[task].item, &item);
    if (item.has_item) {
        item_path(r, task, path);
        unlink(path);
    }
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t n = strftime(finished, sizeof finished, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(finished + n, sizeof finished - n, ".%03ldZ", now.tv_nsec / 1000000);
    int skipped = reply->status == TNK_SCENE_SKIPPED;
    const tnk_scene_state state = {
        .struct_size = sizeof state, .name = item.name, .status = reply->status, .error = reply->error,
        .version = tnk_version(), .options = r->opts->options,
        .options_hash = skipped ? r->opts->filter_hash : r->opts->options_hash, .checksum = reply->checksum,
        .size_bytes = item.size_bytes, .modified_s = item.modified_s, .tries = r->todo.tasks[task].tries + 1,
        .seconds = reply->seconds, .peak_memory_mib = reply->peak_memory_mib, .finished = finished};
    if (put(r, &state, reply->result)) return 1;
    archive_tell(&r->teller, item.name, reply);
    return 0;
}

/* ---- all of them ---- */

/* A worker that ends a scene gets the next one before its result is written. */
static int work(run *r) {
    int bad = 0;
    while (!bad && !tool_interrupted()) {
        archive_reply reply;
        size_t task;
        while (!bad && r->next < r->end && archive_pool_free(r->pool)) bad = give_next(r);
        if (bad || !archive_pool_busy(r->pool)) break;
        if (!archive_pool_take(r->pool, &task, &reply)) continue;
        if (r->next < r->end && !tool_interrupted()) bad = give_next(r);
        if (record(r, task, &reply)) bad = 1;
        tnk_result_free(reply.result);
    }
    return bad;
}

static void remove_items(run *r) {
    char path[128];
    if (!r->folder[0]) return;
    for (size_t i = 0; i < r->next; i++) {
        item_path(r, i, path);
        unlink(path);
    }
    rmdir(r->folder);
}

static int link_scenes(run *r) {
    int rc = tnk_catalog_link(r->catalog);
    if (rc && is_server(r->opts->catalog)) {
        if (open_again(r)) return 1;
        rc = tnk_catalog_link(r->catalog);
    }
    return rc ? tool_error(rc, "%s", tnk_catalog_message(r->catalog)) : 0;
}

static int finish(run *r, int bad) {
    if (!bad && r->end && !tool_interrupted()) bad = link_scenes(r);
    archive_tell_end(&r->teller);
    if (bad) return 1;
    if (tool_interrupted())
        return tool_error(TNK_E_CANCEL, "interrupted; %zu scenes are in the catalog, run again to go on",
                          r->todo.done + r->todo.failed + r->todo.skipped + r->teller.done + r->teller.failed +
                              r->teller.skipped);
    return r->opts->strict && r->teller.failed + r->todo.failed ? 3 : 0;
}

/* A register that cannot be read would fail every scene. */
static int check_registry(const archive_opts *o) {
    char text[512] = "";
    tnk_registry *registry = NULL;
    int rc = o->detect.registry ? tnk_registry_open(o->detect.registry, &registry, text, sizeof text) : TNK_OK;
    tnk_registry_free(registry);
    return rc ? tool_error(rc, "%s", text[0] ? text : tnk_error_text(rc)) : 0;
}

int archive_run(const archive_opts *o) {
    run r = {.opts = o};
    const tnk_catalog_opts opts = writing(o);
    int status = 1;
    tool_catch_signals();
    if (!check_registry(o)) r.plan = archive_plan(o);
    if (r.plan) r.catalog = archive_open(o->catalog, &opts);
    if (r.catalog && !archive_compare(o, r.plan, r.catalog, &r.todo)) {
        r.end = o->limit && (size_t)o->limit < r.todo.count ? (size_t)o->limit : r.todo.count;
        r.pool = archive_pool_new(o);
        archive_tell_begin(&r.teller, o, &r.todo);
        if (r.pool) status = work(&r);
        archive_pool_end(r.pool);
        status = finish(&r, status);
        remove_items(&r);
    }
    tnk_catalog_close(r.catalog);
    tnk_plan_free(r.plan);
    free(r.todo.tasks);
    return status;
}
