/* put.c: scenes into a catalog. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_string.h>

#include "base/mem.h"
#include "catalog/catalog.h"

/* ---- what is there goes ---- */

/* In PostGIS two writers of one scene wait for each other; the later one wins. */
static int claim(tnk_catalog *c, const char *quoted) {
    if (!c->pg) return 1;
    char *sql = CPLStrdup(CPLSPrintf("SELECT pg_advisory_xact_lock(hashtext(%s))", quoted));
    int ok = tnk_catalog_run(c, sql);
    CPLFree(sql);
    return ok;
}

static int remove_scene(tnk_catalog *c, const char *name) {
    static const char *const from[] = {"vessels WHERE scene_name", "pairs WHERE scene_name", "scenes WHERE name"};
    char *quoted = tnk_catalog_quote(name);
    int ok = claim(c, quoted);
    for (int i = 0; i < 3 && ok; i++) {
        size_t n = strlen(quoted) + 64;
        char *sql = CPLMalloc(n);
        snprintf(sql, n, "DELETE FROM %s = %s", from[i], quoted);
        ok = tnk_catalog_run(c, sql);
        CPLFree(sql);
    }
    CPLFree(quoted);
    return ok;
}

/* ---- what was found goes in ---- */

static int add_scene(tnk_catalog *c, const tnk_scene_state *state, const tnk_result *result) {
    tnk_scene_line line;
    tnk_scene_line_fill(&line, state, result);
    const tnk_row row = {line.number, line.text, NULL, line.ring_deg, line.points};
    return tnk_sheet_add(&c->scenes, &row);
}

static int add_hulls(tnk_catalog *c, const char *name, const tnk_result *result) {
    const tnk_scene_info info = tnk_result_info(result);
    int ok = 1;
    for (size_t i = 0; i < result->count && ok; i++) {
        tnk_record record;
        tnk_record_fill(&record, &result->vessel[i], &info);
        record.text[TNK_F_SCENE_NAME] = name;
        const tnk_row row = tnk_record_row(&record);
        ok = tnk_sheet_add(&c->hulls, &row);
    }
    return ok;
}

static int add_pairs(tnk_catalog *c, const char *name, const tnk_result *r) {
    const tnk_scene_info info = tnk_result_info(r);
    tnk_pair_line line;
    tnk_row row;
    int ok = 1;
    for (size_t i = 0; i < r->count && ok; i++)
        if (tnk_pair_fill(&line, name, &info, r->vessel, r->count, i, &row)) ok = tnk_sheet_add(&c->pairs, &row);
    return ok;
}

/* ---- what is there stays ---- */

/* done before done that failed since before failed before skipped before pending */
static int rank(enum tnk_scene_status status, const char *error) {
    static const int ranks[] = {[TNK_SCENE_PENDING] = 0, [TNK_SCENE_SKIPPED] = 1, [TNK_SCENE_FAILED] = 2, [TNK_SCENE_DONE] = 3};
    return ranks[status] + (status == TNK_SCENE_DONE && !(error && error[0]));
}

static int rank_here(tnk_catalog *c, const char *name) {
    char *quoted = tnk_catalog_quote(name);
    size_t n = strlen(quoted) + 64;
    char *sql = CPLMalloc(n);
    snprintf(sql, n, "SELECT status, error FROM scenes WHERE name = %s", quoted);
    OGRLayerH layer = tnk_catalog_query(c, sql);
    OGRFeatureH feature = layer ? OGR_L_GetNextFeature(layer) : NULL;
    int found = -1;
    for (int i = 0; feature && i < 4; i++)
        if (!strcmp(OGR_F_GetFieldAsString(feature, 0), tnk_scene_status_name((enum tnk_scene_status)i)))
            found = rank((enum tnk_scene_status)i, OGR_F_GetFieldAsString(feature, 1));
    OGR_F_Destroy(feature);
    tnk_catalog_close_query(c, layer);
    CPLFree(quoted);
    CPLFree(sql);
    return found;
}

/* A search that failed is no new result: a scene that was done takes its reason and counts it. */
static int note_failure(tnk_catalog *c, const tnk_scene_state *state) {
    char *name = tnk_catalog_quote(state->name), *error = tnk_catalog_quote(state->error ? state->error : "");
    size_t n = strlen(name) + strlen(error) + 96;
    char *sql = CPLMalloc(n);
    snprintf(sql, n, "UPDATE scenes SET error = %s, tries = %d WHERE name = %s", error, state->tries, name);
    int ok = claim(c, name) && tnk_catalog_run(c, sql);
    CPLFree(name);
    CPLFree(error);
    CPLFree(sql);
    return ok;
}

static int replace(tnk_catalog *c, const tnk_scene_state *state, const tnk_result *result) {
    return remove_scene(c, state->name) && add_scene(c, state, result) &&
           (!result || (add_hulls(c, state->name, result) && add_pairs(c, state->name, result)));
}

/* ---- transactions ---- */

int tnk_catalog_store(tnk_catalog *c, const tnk_scene_state *state, const tnk_result *result) {
    tnk_catalog_begin(c);
    if (!tnk_catalog_start(c)) return tnk_catalog_end(c, TNK_E_WRITE, TNK_E_WRITE);
    int stays = state->status == TNK_SCENE_FAILED && rank_here(c, state->name) >= rank(TNK_SCENE_DONE, "failed");
    int ok = (stays ? note_failure(c, state) : replace(c, state, result)) && tnk_catalog_commit(c);
    if (!ok) tnk_catalog_rollback(c);
    return tnk_catalog_end(c, ok ? TNK_OK : TNK_E_WRITE, TNK_E_WRITE);
}

int tnk_catalog_add_plan(tnk_catalog *c, const tnk_scene_state *states, size_t count) {
    tnk_catalog_begin(c);
    if (!tnk_catalog_start(c)) return tnk_catalog_end(c, TNK_E_WRITE, TNK_E_WRITE);
    int ok = 1, empty = tnk_catalog_number(c, "SELECT 1 WHERE EXISTS (SELECT 1 FROM scenes)") != 1;
    for (size_t i = 0; i < count && ok; i++)
        ok = (empty || remove_scene(c, states[i].name)) && add_scene(c, &states[i], NULL);
    ok = ok && tnk_catalog_commit(c);
    if (!ok) tnk_catalog_rollback(c);
    return tnk_catalog_end(c, ok ? TNK_OK : TNK_E_WRITE, TNK_E_WRITE);
}

/* ---- another catalog ---- */

/* Every row of the part's table that belongs to the scene. */
static int copy_rows(tnk_catalog *part, const tnk_sheet *to, const char *key, const char *name) {
    tnk_sheet from;
    tnk_cells *cells = tnk_alloc_zero(1, sizeof *cells);
    char *quoted = tnk_catalog_quote(name);
    size_t n = strlen(quoted) + 128;
    char *sql = CPLMalloc(n);
    snprintf(sql, n, "SELECT * FROM %s WHERE %s = %s", to->table->name, key, quoted);
    OGRLayerH layer = tnk_catalog_query(part, sql);
    int ok = cells && layer && tnk_sheet_take(&from, part->ds, layer, to->table, 0);
    for (OGRFeatureH f; ok && (f = OGR_L_GetNextFeature(layer));) {
        tnk_sheet_read(&from, f, cells);
        const tnk_row row = tnk_cells_row(cells);
        ok = tnk_sheet_add(to, &row);
        OGR_F_Destroy(f);
    }
    tnk_catalog_close_query(part, layer);
    CPLFree(quoted);
    CPLFree(sql);
    tnk_free(cells);
    return ok;
}

static int take_scene(tnk_catalog *c, tnk_catalog *part, const char *name) {
    return remove_scene(c, name) && copy_rows(part, &c->scenes, "name", name) &&
           copy_rows(part, &c->hulls, "scene_name", name) && copy_rows(part, &c->pairs, "scene_name", name);
}

/* Names and states first: no query of the part may run while others do. */
typedef struct names {
    char **list;
    size_t count, capacity;
    int nomem;
} names;

static int note_name(void *user, const tnk_scene_state *state) {
    names *n = user;
    if (n->count == n->capacity) {
        size_t more = n->capacity ? 2 * n->capacity : 256;
        char **list = tnk_grow(n->list, more, sizeof *list);
        if (!list) return n->nomem = 1, 0;
        n->list = list;
        n->capacity = more;
    }
    size_t size = strlen(state->name) + 2;
    char *text = tnk_alloc(size, 1);
    if (!text) return n->nomem = 1, 0;
    snprintf(text, size, "%c%s", '0' + rank(state->status, state->error), state->name);
    n->list[n->count++] = text;
    return 1;
}

enum { MERGE_TOGETHER = 200 }; /* scenes in one transaction */

static int take_all(tnk_catalog *c, tnk_catalog *part, const names *n, long *taken) {
    int ok = 1;
    for (size_t i = 0; i < n->count && ok; i++) {
        const char *name = n->list[i] + 1;
        if (i % MERGE_TOGETHER == 0) ok = tnk_catalog_start(c);
        if (ok && rank_here(c, name) < n->list[i][0] - '0') {
            ok = take_scene(c, part, name);
            ++*taken;
        }
        if (ok && (i % MERGE_TOGETHER == MERGE_TOGETHER - 1 || i + 1 == n->count)) ok = tnk_catalog_commit(c);
        if (!ok) tnk_catalog_rollback(c);
    }
    return ok;
}

int tnk_catalog_take_over(tnk_catalog *c, tnk_catalog *part, long *taken) {
    names n = {0};
    long count = 0;
    int rc = tnk_catalog_list(part, -1, note_name, &n);
    tnk_catalog_begin(c);
    if (n.nomem) rc = tnk_fail_nomem(&c->err);
    else if (rc) tnk_fail(&c->err, rc, "%.450s", part->err.text);
    else rc = take_all(c, part, &n, &count) ? TNK_OK : TNK_E_WRITE;
    rc = tnk_catalog_end(c, rc, TNK_E_WRITE);
    for (size_t i = 0; i < n.count; i++) tnk_free(n.list[i]);
    tnk_free(n.list);
    if (taken) *taken = count;
    return rc;
}
