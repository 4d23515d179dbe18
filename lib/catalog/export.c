/* export.c: a catalog to anything OGR writes, in one order. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "catalog/catalog.h"
#include "catalog/write.h"

/* A query's rows as a feed. */
typedef struct rows {
    tnk_catalog *catalog;
    const tnk_table *table;
    const char *order;       /* columns, texts marked by a * before them */
    OGRLayerH layer;
    tnk_sheet sheet;
    tnk_cells cells;
    OGRFeatureH feature;
} rows;

/* "SELECT * FROM table ORDER BY columns", texts by their bytes. */
static void make_query(const rows *r, char *sql, size_t capacity) {
    size_t used = (size_t)snprintf(sql, capacity, "SELECT * FROM %s ORDER BY ", r->table->name);
    for (const char *at = r->order; *at;) {
        size_t n = strcspn(at, " ");
        int is_text = *at == '*';
        used += (size_t)snprintf(sql + used, capacity - used, "%s%.*s%s", at == r->order ? "" : ", ",
                                 (int)n - is_text, at + is_text, is_text ? tnk_catalog_byte_order(r->catalog) : "");
        at += n + (at[n] == ' ');
    }
}

static int next_row(void *user, tnk_row *row) {
    rows *r = user;
    char sql[400];
    if (!r->layer) {
        make_query(r, sql, sizeof sql);
        r->layer = tnk_catalog_query(r->catalog, sql);
        if (!r->layer || !tnk_sheet_take(&r->sheet, r->catalog->ds, r->layer, r->table, 0)) return -1;
    }
    OGR_F_Destroy(r->feature);
    r->feature = OGR_L_GetNextFeature(r->layer);
    if (!r->feature) return 0;
    tnk_sheet_read(&r->sheet, r->feature, &r->cells);
    *row = tnk_cells_row(&r->cells);
    return 1;
}

static void end_rows(rows *r) {
    OGR_F_Destroy(r->feature);
    tnk_catalog_close_query(r->catalog, r->layer);
}

/* The time that formats stamp their tables with: that of the newest scene. */
static void newest(tnk_catalog *c, char time[48]) {
    OGRLayerH layer = tnk_catalog_query(c, "SELECT \"time\" FROM scenes WHERE \"time\" IS NOT NULL ORDER BY \"time\" "
                                           "DESC LIMIT 1");
    OGRFeatureH feature = layer ? OGR_L_GetNextFeature(layer) : NULL;
    time[0] = 0;
    if (feature) tnk_feature_time(feature, 0, time);
    OGR_F_Destroy(feature);
    tnk_catalog_close_query(c, layer);
}

int tnk_catalog_copy_out(tnk_catalog *c, const char *path, const char *layer, const tnk_write_opts *opts) {
    static const struct { const tnk_table *table; const char *order; } plan[3] = {
        {&tnk_table_hulls, "*scene_name row_px col_px length_m *vessel_id"},
        {&tnk_table_pairs, "*scene_name *vessel_id_a *vessel_id_b"},
        {&tnk_table_exported, "*name"},
    };
    tnk_feed feeds[3];
    char time[48];
    int count = 0;
    tnk_catalog_begin(c);
    rows *all = tnk_alloc_zero(3, sizeof *all);
    for (int i = 0; i < 3 && all; i++) {
        if (layer && strcmp(layer, plan[i].table->name)) continue;
        all[count] = (rows){.catalog = c, .table = plan[i].table, .order = plan[i].order};
        feeds[count] = (tnk_feed){plan[i].table, next_row, &all[count]};
        count++;
    }
    int rc = !all ? tnk_fail_nomem(&c->err)
             : !count ? tnk_fail(&c->err, TNK_E_ARG, "%.100s: the layers are vessels, pairs and scenes", layer)
                      : TNK_OK;
    if (!rc) newest(c, time);
    if (!rc) rc = tnk_feeds_write(feeds, count, time, path, opts, &c->err);
    for (int i = 0; i < count; i++) end_rows(&all[i]);
    tnk_free(all);
    return tnk_catalog_end(c, rc, TNK_E_READ);
}
