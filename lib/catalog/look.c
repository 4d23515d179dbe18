/* look.c: what a catalog says of its scenes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_conv.h>

#include "base/earth.h"
#include "base/mem.h"
#include "base/sun.h"
#include "catalog/catalog.h"

static const char *text(OGRFeatureH f, int i) {
    return OGR_F_IsFieldSetAndNotNull(f, i) ? OGR_F_GetFieldAsString(f, i) : "";
}

static double number(OGRFeatureH f, int i) {
    return OGR_F_IsFieldSetAndNotNull(f, i) ? OGR_F_GetFieldAsDouble(f, i) : NAN;
}

static long long whole(OGRFeatureH f, int i) {
    return OGR_F_IsFieldSetAndNotNull(f, i) ? (long long)OGR_F_GetFieldAsInteger64(f, i) : -1;
}

static enum tnk_scene_status status_of(const char *word) {
    for (int i = TNK_SCENE_PENDING; i <= TNK_SCENE_SKIPPED; i++)
        if (!strcmp(word, tnk_scene_status_name((enum tnk_scene_status)i))) return (enum tnk_scene_status)i;
    return TNK_SCENE_PENDING;
}

/* ---- the list ---- */

static void read_state(OGRFeatureH f, tnk_scene_state *s, char finished[48]) {
    *s = (tnk_scene_state){.struct_size = sizeof *s};
    s->name = text(f, 0);
    s->status = status_of(text(f, 1));
    s->error = text(f, 2);
    s->version = text(f, 3);
    s->options = text(f, 4);
    s->options_hash = text(f, 5);
    s->checksum = text(f, 6);
    s->size_bytes = whole(f, 7);
    s->modified_s = whole(f, 8);
    s->tries = whole(f, 9) > 0 ? (int)whole(f, 9) : 0;
    s->seconds = number(f, 10);
    s->peak_memory_mib = number(f, 11);
    s->vessels = whole(f, 12) > 0 ? (long)whole(f, 12) : 0;
    tnk_feature_time(f, 13, finished);
    s->finished = finished;
}

int tnk_catalog_list(tnk_catalog *c, int status, tnk_scene_state_fn each, void *user) {
    char sql[512], where[128] = "", finished[48];
    const char *word = tnk_scene_status_name((enum tnk_scene_status)status);
    if (word) snprintf(where, sizeof where, "WHERE status = '%s'%s", word,
                       status == TNK_SCENE_FAILED ? " OR (status = 'done' AND error IS NOT NULL)" : "");
    snprintf(sql, sizeof sql, "SELECT name, status, error, version, options, options_hash, checksum, size_bytes, "
             "modified_s, tries, seconds, peak_memory_mib, vessels, finished FROM scenes %s ORDER BY name%s", where,
             tnk_catalog_byte_order(c));
    tnk_catalog_begin(c);
    OGRLayerH layer = tnk_catalog_query(c, sql);
    int more = layer != NULL;
    for (OGRFeatureH f; more && (f = OGR_L_GetNextFeature(layer));) {
        tnk_scene_state state;
        read_state(f, &state, finished);
        more = each(user, &state);
        OGR_F_Destroy(f);
    }
    tnk_catalog_close_query(c, layer);
    return tnk_catalog_end(c, layer ? TNK_OK : TNK_E_READ, TNK_E_READ);
}

/* ---- the sums ---- */

static void count_states(tnk_catalog *c, tnk_catalog_totals *t) {
    OGRLayerH layer = tnk_catalog_query(c, "SELECT status, COUNT(*), SUM(seconds), MAX(peak_memory_mib) FROM scenes "
                                           "GROUP BY status");
    double memory = NAN;
    for (OGRFeatureH f; layer && (f = OGR_L_GetNextFeature(layer));) {
        enum tnk_scene_status s = status_of(text(f, 0));
        double seconds = number(f, 2);
        t->count[s] += (long)whole(f, 1);
        if (isfinite(seconds)) t->seconds += seconds;
        if (s == TNK_SCENE_DONE && t->count[s]) t->mean_seconds = seconds / (double)t->count[s];
        memory = fmax(memory, number(f, 3));
        OGR_F_Destroy(f);
    }
    t->peak_memory_mib = memory;
    tnk_catalog_close_query(c, layer);
}

/* Of the scenes that ended last, back to the first pause of five minutes. */
static void find_rate(tnk_catalog *c, tnk_catalog_totals *t) {
    OGRLayerH layer = tnk_catalog_query(c, "SELECT finished FROM scenes WHERE finished IS NOT NULL ORDER BY finished "
                                           "DESC LIMIT 100");
    double last = NAN, before = NAN;
    int n = 0, going = 1;
    char time[48];
    for (OGRFeatureH f; layer && (f = OGR_L_GetNextFeature(layer));) {
        double at = NAN;
        if (tnk_feature_time(f, 0, time)) tnk_time_parse(time, &at);
        if (!n) last = at;
        if (!n) snprintf(t->last_finished, sizeof t->last_finished, "%.31s", time);
        if (n && before - at > 300) going = 0;
        if (going) before = at, n++;
        OGR_F_Destroy(f);
    }
    tnk_catalog_close_query(c, layer);
    t->per_second = n > 1 && last > before ? (n - 1) / (last - before) : NAN;
}

static long count(tnk_catalog *c, const char *sql) {
    double n = tnk_catalog_number(c, sql);
    return isfinite(n) ? (long)n : 0;
}

int tnk_catalog_total(tnk_catalog *c, tnk_catalog_totals *t) {
    *t = (tnk_catalog_totals){.struct_size = sizeof *t, .mean_seconds = NAN, .per_second = NAN};
    tnk_catalog_begin(c);
    count_states(c, t);
    find_rate(c, t);
    t->vessels = count(c, "SELECT COUNT(*) FROM vessels");
    t->pairs = count(c, "SELECT COUNT(*) FROM pairs");
    t->duplicates = count(c, "SELECT COUNT(*) FROM vessels WHERE duplicate_of IS NOT NULL");
    t->structures = count(c, "SELECT COUNT(*) FROM vessels WHERE flags LIKE '%structure%'");
    return tnk_catalog_end(c, TNK_OK, TNK_E_READ);
}

/* ---- passes of a place ---- */

static double meters(double lon1, double lat1, double lon2, double lat2) {
    double north, east;
    tnk_earth_degree((lat1 + lat2) / 2, &north, &east);
    return hypot(tnk_earth_wrap(lon2 - lon1) * east, (lat2 - lat1) * north);
}

static long near(tnk_catalog *c, const char *name, double lon, double lat, double radius_m) {
    char *quoted = tnk_catalog_quote(name);
    size_t n = strlen(quoted) + 128;
    char *sql = CPLMalloc(n);
    snprintf(sql, n, "SELECT lon, lat FROM vessels WHERE duplicate_of IS NULL AND lon IS NOT NULL AND "
             "scene_name = %s", quoted);
    OGRLayerH layer = tnk_catalog_query(c, sql);
    long found = 0;
    for (OGRFeatureH f; layer && (f = OGR_L_GetNextFeature(layer));) {
        found += meters(lon, lat, number(f, 0), number(f, 1)) <= radius_m;
        OGR_F_Destroy(f);
    }
    tnk_catalog_close_query(c, layer);
    CPLFree(quoted);
    CPLFree(sql);
    return found;
}

/* Scenes that saw the place. */
typedef struct views {
    OGRFeatureH *list;
    size_t count;
    long capacity;
} views;

/* The searched scenes whose footprint holds the place; footprints may run on past 180. */
static int find_views(tnk_catalog *c, double lon, double lat, views *v) {
    OGRLayerH layer = c->scenes.layer;
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    int ok = 1;
    OGR_L_SetAttributeFilter(layer, "status = 'done'");
    for (int turn = -1; turn <= 1 && ok; turn++) {
        OGR_G_SetPoint_2D(point, 0, lon + 360 * turn, lat);
        OGR_L_SetSpatialFilter(layer, point);
        OGR_L_ResetReading(layer);
        for (OGRFeatureH f; ok && (f = OGR_L_GetNextFeature(layer));) {
            OGRGeometryH shape = OGR_F_GetGeometryRef(f);
            int inside = shape && OGR_G_Intersects(shape, point);
            ok = tnk_reserve(&v->list, &v->capacity, (long)v->count + 1, sizeof *v->list);
            if (ok && inside) v->list[v->count++] = f;
            else OGR_F_Destroy(f);
        }
    }
    OGR_L_SetSpatialFilter(layer, NULL);
    OGR_L_SetAttributeFilter(layer, NULL);
    OGR_L_ResetReading(layer);
    OGR_G_DestroyGeometry(point);
    return ok;
}

static int by_time(const void *a, const void *b) {
    OGRFeatureH x = *(const OGRFeatureH *)a, y = *(const OGRFeatureH *)b;
    char s[48], t[48];
    int time = OGR_F_GetFieldIndex(x, "time"), name = OGR_F_GetFieldIndex(x, "name");
    tnk_feature_time(x, time, s);
    tnk_feature_time(y, time, t);
    int order = strcmp(s, t);
    return order ? order : strcmp(OGR_F_GetFieldAsString(x, name), OGR_F_GetFieldAsString(y, name));
}

int tnk_catalog_at(tnk_catalog *c, double lon, double lat, double radius_m, tnk_pass_fn each, void *user) {
    views v = {0};
    char time[48];
    tnk_catalog_begin(c);
    int rc = find_views(c, lon, lat, &v) ? TNK_OK : TNK_E_NOMEM, more = 1;
    if (v.count) qsort(v.list, v.count, sizeof *v.list, by_time);
    const int *at = c->scenes.column;
    for (size_t i = 0; i < v.count; i++) {
        OGRFeatureH f = v.list[i];
        tnk_feature_time(f, at[TNK_S_TIME], time);
        tnk_pass pass = {sizeof pass, text(f, at[TNK_S_NAME]), text(f, at[TNK_S_SCENE_ID]), time,
                         text(f, at[TNK_S_SENSOR]), number(f, at[TNK_S_GSD]), number(f, at[TNK_S_SUN_ELEVATION]), 0};
        if (more && !rc) {
            pass.vessels = near(c, pass.name, lon, lat, radius_m);
            more = each(user, &pass);
        }
        OGR_F_Destroy(f);
    }
    tnk_free(v.list);
    return tnk_catalog_end(c, rc, TNK_E_READ);
}
