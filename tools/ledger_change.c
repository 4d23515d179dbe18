/* ledger_change.c: what changed aboard the hulls of two passes. */
#include <math.h>
#include <string.h>

#include "common.h"
#include "ledger.h"
#include "report.h"

static void put(json_object *o, const char *key, json_object *value) { json_object_object_add(o, key, value); }

static json_object *passed(const tnk_passed *p) {
    const tnk_change_out *c = &p->change;
    json_object *o = json_object_new_object();
    put(o, "before_id", report_text(p->before_id));
    put(o, "after_id", report_text(p->after_id));
    put(o, "match_prob", report_number(p->match_prob, 4));
    put(o, "hours", report_number(p->hours, 2));
    put(o, "moved_m", report_number(p->moved_m, 0));
    put(o, "length_m", report_number(p->length_m, 1));
    put(o, "beam_m", report_number(p->beam_m, 1));
    put(o, "freeboard_before_m", report_number(p->freeboard_before_m, 2));
    put(o, "freeboard_after_m", report_number(p->freeboard_after_m, 2));
    put(o, "mass_t", report_number(c->mass_t, 0));
    put(o, "mass_lo_t", report_number(c->mass_lo_t, 0));
    put(o, "mass_hi_t", report_number(c->mass_hi_t, 0));
    put(o, "cargo_t", report_number(c->cargo_t, 0));
    put(o, "cargo_lo_t", report_number(c->cargo_lo_t, 0));
    put(o, "cargo_hi_t", report_number(c->cargo_hi_t, 0));
    put(o, "landed_least_t", report_number(c->landed_least_t, 0));
    put(o, "prob_landed", report_number(c->prob_landed, 4));
    put(o, "dwt_t", report_number(c->dwt_t, 0));
    put(o, "before_laden", report_number(c->before_laden, 4));
    put(o, "after_laden", report_number(c->after_laden, 4));
    put(o, "why", report_text(p->why));
    return o;
}

static int write_json(const tnk_changes *changes, const char *path) {
    json_object *list = json_object_new_array(), *root = json_object_new_object();
    for (long i = 0; i < tnk_changes_count(changes); i++)
        json_object_array_add(list, passed(tnk_changes_at(changes, i)));
    put(root, "changes", list);
    put(root, "software", report_text("libtanker " TNK_VERSION));
    const char *text = json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
    int bad = 0;
    if (strcmp(path, "-")) bad = tool_write_file(path, text, strlen(text));
    else printf("%s\n", text);
    json_object_put(root);
    return bad ? tool_error(TNK_E_WRITE, "%s: %s", path, strerror(bad)) : 0;
}

static void print(const tnk_changes *changes) {
    printf("%-22s %-22s %5s %7s %7s %9s %26s  %s\n", "before", "after", "same", "hours", "length", "mass t",
           "cargo t (90 %)", "landed");
    for (long i = 0; i < tnk_changes_count(changes); i++) {
        const tnk_passed *p = tnk_changes_at(changes, i);
        printf("%-22s %-22s ", p->before_id[0] ? p->before_id : "-", p->after_id[0] ? p->after_id : "-");
        if (isnan(p->match_prob)) printf("%5s %7s ", "-", "-");
        else printf("%5.2f %7s ", p->match_prob, ledger_digits(p->hours, 1));
        printf("%7s ", ledger_digits(p->length_m, 1));
        if (p->why[0]) {
            printf("%s\n", p->why);
            continue;
        }
        printf("%9s %9s (%s to %s)  %.3f\n", ledger_digits(p->change.mass_t, 0), ledger_digits(p->change.cargo_t, 0),
               ledger_digits(p->change.cargo_lo_t, 0), ledger_digits(p->change.cargo_hi_t, 0), p->change.prob_landed);
    }
}

/* A cargo landed would be told as one loaded. */
static int wrong_way_round(const tnk_changes *changes, const char *before, const char *after) {
    for (long i = 0; i < tnk_changes_count(changes); i++) {
        double hours = tnk_changes_at(changes, i)->hours;
        if (hours < 0)
            return tool_error(TNK_E_ARG, "%s was taken %.1f hours before %s: name the earlier one first", after, -hours, before);
    }
    return 0;
}

int ledger_change(const char *before, const char *after, const char *json) {
    char text[512];
    tnk_changes *changes;
    int code = tnk_changes_new(before, after, &changes, text, sizeof text);
    if (code) return tool_error(code, "%s", text);
    int status = wrong_way_round(changes, before, after);
    if (!status && json) status = write_json(changes, json);
    if (!status && (!json || strcmp(json, "-"))) print(changes);
    if (!status) status = tool_flush();
    tnk_changes_free(changes);
    return status;
}
