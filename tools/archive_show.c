/* archive_show.c: what a catalog says: status, failed scenes, passes; and its copies: export, merge, learn. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "report.h"

static int told(int rc, const tnk_catalog *catalog) { return rc ? tool_error(rc, "%s", tnk_catalog_message(catalog)) : 0; }

static void print_json(json_object *o) {
    printf("%s\n", json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
                                                         JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(o);
}

static void add(json_object *o, const char *key, json_object *value) { json_object_object_add(o, key, value); }

static json_object *whole(long n) { return json_object_new_int64(n); }

/* ---- status ---- */

/* By the rate of the scenes that ended last. */
static double left_s(const tnk_catalog_totals *t) {
    return t->count[TNK_SCENE_PENDING] ? (double)t->count[TNK_SCENE_PENDING] / t->per_second : 0;
}

static void status_json(const tnk_catalog_totals *t) {
    json_object *o = json_object_new_object();
    long all = 0;
    for (int i = 0; i < 4; i++) all += t->count[i];
    add(o, "scenes", whole(all));
    for (int i = TNK_SCENE_PENDING; i <= TNK_SCENE_SKIPPED; i++)
        add(o, tnk_scene_status_name((enum tnk_scene_status)i), whole(t->count[i]));
    add(o, "vessels", whole(t->vessels));
    add(o, "duplicates", whole(t->duplicates));
    add(o, "structures", whole(t->structures));
    add(o, "pairs", whole(t->pairs));
    add(o, "seconds", report_number(t->seconds, 1));
    add(o, "mean_seconds", report_number(t->mean_seconds, 3));
    add(o, "peak_memory_mib", report_number(t->peak_memory_mib, 1));
    add(o, "scenes_per_second", report_number(t->per_second, 4));
    add(o, "seconds_left", report_number(left_s(t), 0));
    add(o, "last_finished", report_text(t->last_finished));
    print_json(o);
}

static void status_table(const tnk_catalog_totals *t) {
    char text[32];
    long all = 0;
    for (int i = 0; i < 4; i++) all += t->count[i];
    printf("scenes      %10ld\n", all);
    for (int i = TNK_SCENE_PENDING; i <= TNK_SCENE_SKIPPED; i++)
        printf("  %-10s%10ld\n", tnk_scene_status_name((enum tnk_scene_status)i), t->count[i]);
    printf("vessels     %10ld\n  duplicates%10ld\n  structures%10ld\npairs       %10ld\n", t->vessels, t->duplicates,
           t->structures, t->pairs);
    if (isfinite(t->mean_seconds)) printf("seconds a scene  %.2f\n", t->mean_seconds);
    if (isfinite(t->peak_memory_mib)) printf("peak memory      %.0f MiB\n", t->peak_memory_mib);
    if (t->last_finished[0]) printf("last finished    %s\n", t->last_finished);
    if (!t->count[TNK_SCENE_PENDING]) return;
    archive_duration(left_s(t), text);
    if (isfinite(left_s(t))) printf("rate             %.3g scenes a second; %s left at that rate\n", t->per_second, text);
    else printf("rate             not known yet\n");
}

int archive_status(const archive_opts *o) {
    tnk_catalog_totals t = {.struct_size = sizeof t};
    tnk_catalog *c = archive_open(o->names[0], NULL);
    if (!c) return 1;
    int bad = told(tnk_catalog_get_totals(c, &t), c);
    if (!bad && o->json) status_json(&t);
    else if (!bad) status_table(&t);
    tnk_catalog_close(c);
    return bad;
}

/* ---- failed scenes ---- */

static int show_failed(void *user, const tnk_scene_state *s) {
    json_object *list = user;
    if (!list) {
        printf("%s: %s\n", s->name, s->error);
        return 1;
    }
    json_object *o = json_object_new_object();
    add(o, "name", report_text(s->name));
    add(o, "error", report_text(s->error));
    add(o, "tries", whole(s->tries));
    add(o, "finished", report_text(s->finished));
    json_object_array_add(list, o);
    return 1;
}

int archive_list_failed(const archive_opts *o) {
    tnk_catalog *c = archive_open(o->names[0], NULL);
    if (!c) return 1;
    json_object *list = o->json ? json_object_new_array() : NULL;
    int bad = told(tnk_catalog_scenes(c, TNK_SCENE_FAILED, show_failed, list), c);
    if (list && !bad) print_json(list);
    else json_object_put(list);
    tnk_catalog_close(c);
    return bad;
}

/* ---- passes of a place ---- */

static int show_pass(void *user, const tnk_pass *p) {
    json_object *list = user;
    if (!list) {
        printf("%-20s  %-14s  %6.2f m  %5ld vessels  %s\n", p->time[0] ? p->time : "no time", p->sensor, p->gsd_m,
               p->vessels, p->name);
        return 1;
    }
    json_object *o = json_object_new_object();
    add(o, "time", report_text(p->time));
    add(o, "sensor", report_text(p->sensor));
    add(o, "scene_id", report_text(p->scene_id));
    add(o, "name", report_text(p->name));
    add(o, "gsd_m", report_number(p->gsd_m, 4));
    add(o, "sun_elevation_deg", report_number(p->sun_elevation_deg, 3));
    add(o, "vessels", whole(p->vessels));
    json_object_array_add(list, o);
    return 1;
}

int archive_passes(const archive_opts *o) {
    tnk_catalog *c = archive_open(o->names[0], NULL);
    if (!c) return 1;
    json_object *list = o->json ? json_object_new_array() : NULL;
    int bad = told(tnk_catalog_passes(c, o->at_deg[0], o->at_deg[1], o->radius_m, show_pass, list), c);
    if (list && !bad) print_json(list);
    else json_object_put(list);
    tnk_catalog_close(c);
    return bad;
}

/* ---- copies ---- */

int archive_export(const archive_opts *o) {
    const char *const output = o->names[1], *const input = o->names[0];
    if (tool_replaces(&output, 1, &input, 1)) return 1;
    if (!strcmp(output, input) && o->write.overwrite && !o->layer_options)
        return tool_error(TNK_E_EXISTS, "the layers of the catalog itself would be replaced: give -lco SCHEMA=NAME");
    tnk_catalog *c = archive_open(o->names[0], NULL);
    if (!c) return 1;
    int rc = tnk_catalog_export(c, o->names[1], o->layer, &o->write);
    int status = told(rc, c) && rc == TNK_E_ARG ? 2 : rc != 0;
    tnk_catalog_close(c);
    return status;
}

int archive_merge(const archive_opts *o) {
    tnk_catalog_opts opts = TNK_CATALOG_OPTS_INIT;
    opts.write = opts.create = 1;
    tnk_catalog *c = archive_open(o->names[0], &opts);
    int bad = !c;
    for (char **name = o->names + 1; !bad && *name; name++) {
        long taken = 0;
        tnk_catalog *part = archive_open(*name, NULL);
        bad = !part || told(tnk_catalog_merge(c, part, &taken), c);
        if (!bad && !o->quiet) printf("%s: %ld scenes\n", *name, taken);
        tnk_catalog_close(part);
    }
    if (!bad) bad = told(tnk_catalog_link(c), c);
    tnk_catalog_close(c);
    return bad;
}

int archive_learn(const archive_opts *o) {
    tnk_learn_opts opts = TNK_LEARN_OPTS_INIT;
    char words[600];
    long ships, sights;
    const char *const output = o->names[2], *const inputs[] = {o->names[0], o->names[1]};
    if (tool_replaces(&output, 1, inputs, 2)) return 1;
    opts.overwrite = o->write.overwrite;
    int rc = tnk_registry_learn(o->names[1], o->names[0], o->names[2], &opts, &ships, &sights, words, sizeof words);
    if (rc) return tool_error(rc, "%s", words);
    if (!o->quiet && strcmp(o->names[2], "-") != 0)
        printf("%s: deck colours of %ld ships from %ld sights\n", o->names[2], ships, sights);
    return 0;
}
