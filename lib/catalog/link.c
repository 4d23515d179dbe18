/* link.c: what across.c finds, from and into a catalog. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_conv.h>

#include "base/mem.h"
#include "base/sun.h"
#include "catalog/across.h"
#include "catalog/catalog.h"
#include "catalog/seen.h"
#include "meaning/identity.h"

/* What a sight's row says of itself, in the order of reading. */
typedef struct said {
    char id[24], duplicate_of[24], flags[176], hull_id[48], name[48];
    double beam_sd_m, name_prob, hull_prob;
    tnk_paint deck;
    /* found anew */
    char hull[48];
    double prob;
} said;

typedef struct work {
    tnk_catalog *catalog;
    tnk_sight *sights;
    said *said; /* by sight.rank */
    size_t count;
    long capacity, said_capacity;
    char **sensors;
    long sensor_count, sensor_capacity;
    tnk_view *views;
    double (*rings)[2 * TNK_RESULT_RING];
    size_t view_count;
    long view_capacity, ring_capacity;
} work;

static const char *text(OGRFeatureH f, int i) {
    return OGR_F_IsFieldSetAndNotNull(f, i) ? OGR_F_GetFieldAsString(f, i) : "";
}

static double number(OGRFeatureH f, int i) {
    return OGR_F_IsFieldSetAndNotNull(f, i) ? OGR_F_GetFieldAsDouble(f, i) : NAN;
}

static long long whole_or_0(OGRFeatureH f, int i) {
    return OGR_F_IsFieldSetAndNotNull(f, i) ? (long long)OGR_F_GetFieldAsInteger64(f, i) : 0;
}

static double time_of(OGRFeatureH f, int i) {
    char time[48];
    double seconds = NAN;
    if (tnk_feature_time(f, i, time)) tnk_time_parse(time, &seconds);
    return seconds;
}

/* A number for each sensor; -1 without memory. */
static long sensor_number(work *w, const char *name) {
    for (long i = 0; i < w->sensor_count; i++)
        if (!strcmp(w->sensors[i], name)) return i;
    if (!tnk_reserve(&w->sensors, &w->sensor_capacity, w->sensor_count + 1, sizeof *w->sensors)) return -1;
    char *copy = tnk_strdup(name);
    if (!copy) return -1;
    w->sensors[w->sensor_count] = copy;
    return w->sensor_count++;
}

static int has_word(const char *list, const char *word) {
    size_t n = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += n)
        if ((at == list || at[-1] == ',') && (!at[n] || at[n] == ',')) return 1;
    return 0;
}

static int add_sight(work *w, OGRFeatureH f, long scene) {
    long n = (long)w->count;
    if (!tnk_reserve(&w->sights, &w->capacity, n + 1, sizeof *w->sights) ||
        !tnk_reserve(&w->said, &w->said_capacity, n + 1, sizeof *w->said))
        return 0;
    tnk_sight *s = &w->sights[n];
    said *t = &w->said[n];
    snprintf(t->id, sizeof t->id, "%s", text(f, 1));
    snprintf(t->duplicate_of, sizeof t->duplicate_of, "%s", text(f, 2));
    snprintf(t->flags, sizeof t->flags, "%s", text(f, 3));
    *s = (tnk_sight){.id = (long long)OGR_F_GetFieldAsInteger64(f, 0), .scene = scene, .rank = n,
                     .time_s = time_of(f, 5), .lon_deg = number(f, 6), .lat_deg = number(f, 7),
                     .length_m = number(f, 8), .length_sd_m = number(f, 9), .beam_m = number(f, 10),
                     .heading_deg = number(f, 11), .heading_sd_deg = number(f, 12), .gsd_m = number(f, 13),
                     .score = number(f, 14)};
    tnk_vessel v = {.registry_imo = (long)whole_or_0(f, 16), .registry_prob = number(f, 17),
                    .ais_mmsi = (long)whole_or_0(f, 18)};
    tnk_hull_name(&v, t->name);
    t->name_prob = v.registry_imo && v.registry_prob >= 0.5 ? v.registry_prob : 1;
    t->beam_sd_m = number(f, 19);
    snprintf(t->hull_id, sizeof t->hull_id, "%s", text(f, 20));
    t->hull_prob = number(f, 21);
    t->deck = (tnk_paint){number(f, 22), number(f, 23), number(f, 24)};
    t->hull[0] = 0, t->prob = NAN;
    s->cut = has_word(t->flags, tnk_flag_name(TNK_FLAG_EDGE));
    s->sensor = sensor_number(w, text(f, 4));
    w->count++;
    return s->sensor >= 0;
}

static int read_sights(work *w) {
    char sql[600], *last = NULL;
    const char *order = tnk_catalog_byte_order(w->catalog);
    const char *fid = OGR_L_GetFIDColumn(w->catalog->hulls.layer);
    snprintf(sql, sizeof sql, "SELECT %s + 0 AS row_id, vessel_id, duplicate_of, flags, sensor, \"time\", lon, lat, "
             "length_m, length_sd_m, beam_m, heading_deg, heading_sd_deg, gsd_m, score, scene_name, registry_imo, "
             "registry_prob, ais_mmsi, beam_sd_m, hull_id, hull_prob, deck_blue, deck_red, deck_colour_sd FROM vessels "
             "WHERE lon IS NOT NULL AND lat IS NOT NULL ORDER BY scene_name%s, row_px, col_px, length_m, vessel_id%s",
             fid, order, order);
    OGRLayerH layer = tnk_catalog_query(w->catalog, sql);
    long scene = -1;
    int ok = layer != NULL;
    for (OGRFeatureH f; ok && (f = OGR_L_GetNextFeature(layer));) {
        const char *name = text(f, 15);
        if (!last || strcmp(last, name)) {
            scene++;
            CPLFree(last);
            last = CPLStrdup(name);
        }
        ok = add_sight(w, f, scene);
        OGR_F_Destroy(f);
    }
    CPLFree(last);
    tnk_catalog_close_query(w->catalog, layer);
    return ok;
}

static int add_view(work *w, const tnk_cells *cells) {
    long n = (long)w->view_count;
    if (cells->points < 4 || cells->points > TNK_RESULT_RING || !cells->text[TNK_S_TIME]) return 1;
    if (!tnk_reserve(&w->views, &w->view_capacity, n + 1, sizeof *w->views) ||
        !tnk_reserve(&w->rings, &w->ring_capacity, n + 1, sizeof *w->rings))
        return 0;
    tnk_view *v = &w->views[n];
    *v = (tnk_view){NAN, cells->number[TNK_S_CLOUD], NULL, cells->points, INFINITY, -INFINITY, INFINITY, -INFINITY};
    if (isnan(v->clouded)) v->clouded = 0;
    tnk_time_parse(cells->text[TNK_S_TIME], &v->time_s);
    for (int i = 0; i < cells->points; i++) {
        const double *at = cells->points_deg + 2 * i;
        v->west = fmin(v->west, at[0]);
        v->east = fmax(v->east, at[0]);
        v->south = fmin(v->south, at[1]);
        v->north = fmax(v->north, at[1]);
    }
    memcpy(w->rings[n], cells->points_deg, sizeof w->rings[n]);
    w->view_count++;
    return 1;
}

static int read_views(work *w) {
    tnk_sheet sheet;
    tnk_cells *cells = tnk_alloc_zero(1, sizeof *cells);
    OGRLayerH layer = tnk_catalog_query(w->catalog, "SELECT * FROM scenes WHERE status = 'done'");
    int ok = cells && layer && tnk_sheet_take(&sheet, w->catalog->ds, layer, &tnk_table_scenes, 0);
    for (OGRFeatureH f; ok && (f = OGR_L_GetNextFeature(layer));) {
        tnk_sheet_read(&sheet, f, cells);
        ok = add_view(w, cells);
        OGR_F_Destroy(f);
    }
    tnk_catalog_close_query(w->catalog, layer);
    tnk_free(cells);
    for (size_t i = 0; i < w->view_count; i++) w->views[i].ring_deg = w->rings[i]; /* they stay where they are now */
    return ok;
}

static int by_time(const void *a, const void *b) {
    const tnk_sight *x = *(tnk_sight *const *)a, *y = *(tnk_sight *const *)b;
    if (x->time_s != y->time_s) return x->time_s < y->time_s ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Whose hull each of the best sights in time is; what has no time, and structures, are nobody's. */
static int name_hulls(work *w) {
    tnk_identities *all = tnk_alloc_zero(1, sizeof *all);
    const tnk_sight **order = tnk_alloc(w->count, sizeof *order);
    tnk_err err = {0};
    size_t n = 0;
    int ok = all && order;
    for (size_t i = 0; ok && i < w->count; i++)
        if (w->sights[i].best == i && !w->sights[i].structure && isfinite(w->sights[i].time_s))
            order[n++] = &w->sights[i];
    if (n > 1) qsort(order, n, sizeof *order, by_time);
    for (size_t i = 0; ok && i < n; i++) {
        const tnk_sight *s = order[i];
        said *t = &w->said[s->rank];
        const tnk_sighted sight = {s->time_s,      s->lon_deg, s->lat_deg,   s->length_m,
                                   s->length_sd_m, s->beam_m,  t->beam_sd_m, t->deck};
        long hull;
        ok = tnk_identity_of(all, &sight, t->name, t->id, &hull, &t->prob, &err) == TNK_OK;
        if (!ok) break;
        if (t->name[0]) t->prob = t->name_prob;
        snprintf(t->hull, sizeof t->hull, "%s", all->hull[hull].name);
    }
    if (all) tnk_identities_free(all);
    tnk_free(all);
    tnk_free(order);
    return ok;
}

/* The flags with or without the one word. */
static void set_word(const char *flags, const char *word, int on, char out[200]) {
    size_t used = 0;
    out[0] = 0;
    for (const char *at = flags; *at;) {
        size_t n = strcspn(at, ",");
        if (n != strlen(word) || strncmp(at, word, n))
            used += (size_t)snprintf(out + used, 200 - used, "%s%.*s", used ? "," : "", (int)n, at);
        at += n + (at[n] == ',');
    }
    if (on) snprintf(out + used, 200 - used, "%s%s", used ? "," : "", word);
}

/* Only rows that change are written. */
static int write_sight(work *w, const tnk_sight *s, const char *fid) {
    const said *t = &w->said[s->rank], *best = &w->said[w->sights[s->best].rank];
    const char *duplicate_of = best == t ? "" : best->id;
    char flags[200], sql[600], twin[40] = "NULL", hull[80] = "NULL, hull_prob = NULL";
    double prob = tnk_round(best->prob, tnk_fields[TNK_F_HULL_PROB].decimals);
    set_word(t->flags, tnk_flag_name(TNK_FLAG_STRUCTURE), s->structure, flags);
    int same_hull = !strcmp(best->hull, t->hull_id) && (!best->hull[0] || prob == t->hull_prob);
    if (!strcmp(flags, t->flags) && !strcmp(duplicate_of, t->duplicate_of) && same_hull) return 1;
    if (duplicate_of[0]) snprintf(twin, sizeof twin, "'%s'", duplicate_of);
    if (best->hull[0]) snprintf(hull, sizeof hull, "'%s', hull_prob = %ld / 10000.0", best->hull, lround(1e4 * prob));
    snprintf(sql, sizeof sql, "UPDATE vessels SET flags = '%s', duplicate_of = %s, hull_id = %s WHERE %s = %lld", flags,
             twin, hull, fid, s->id);
    return tnk_catalog_run(w->catalog, sql);
}

static int link_all(work *w) {
    tnk_catalog *c = w->catalog;
    const char *lock = "SELECT pg_advisory_xact_lock(7630443, hashtext(current_schema() || ' link'))";
    if (c->pg && !tnk_catalog_run(c, lock)) return 0; /* shards that end together do this one after the other */
    if (!read_sights(w) || !read_views(w)) return 0;
    if (!tnk_across_same(w->sights, w->count) || !tnk_across_fixed(w->sights, w->count, w->views, w->view_count))
        return 0;
    if (!name_hulls(w)) return 0;
    const char *fid = OGR_L_GetFIDColumn(c->hulls.layer);
    for (size_t i = 0; i < w->count; i++)
        if (!write_sight(w, &w->sights[i], fid)) return 0;
    return 1;
}

int tnk_catalog_across(tnk_catalog *c) {
    work w = {.catalog = c};
    tnk_catalog_begin(c);
    int ok = tnk_catalog_start(c) && link_all(&w);
    ok = ok && tnk_catalog_commit(c);
    if (!ok) tnk_catalog_rollback(c);
    for (long i = 0; i < w.sensor_count; i++) tnk_free(w.sensors[i]);
    tnk_free(w.sensors);
    tnk_free(w.sights);
    tnk_free(w.said);
    tnk_free(w.views);
    tnk_free(w.rings);
    return tnk_catalog_end(c, ok ? TNK_OK : TNK_E_WRITE, TNK_E_WRITE);
}
