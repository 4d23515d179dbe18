/* detect_summary.c: --summary: the run as JSON. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include "detect.h"
#include "report.h"

static void add(json_object *o, const char *key, json_object *value) {
    json_object_object_add(o, key, value);
}

static json_object *whole(long long n) { return json_object_new_int64(n); }

static json_object *texts(char *const *list) {
    json_object *o = json_object_new_array();
    for (; list && *list; list++) json_object_array_add(o, report_text(*list));
    return o;
}

static json_object *rate(double x) {
    char text[32];
    snprintf(text, sizeof text, "%.3g", x);
    return json_object_new_double_s(x, text);
}

static json_object *options(const detect_opts *o) {
    json_object *out = json_object_new_object();
    json_object *bands = json_object_new_array();
    for (int i = 0; i < o->open.band_count; i++)
        json_object_array_add(bands, whole(o->open.bands[i]));
    add(out, "output", report_text(o->output));
    add(out, "of", report_text(o->write.format));
    add(out, "oo", texts(o->open_options));
    add(out, "dsco", texts(o->dataset_options));
    add(out, "lco", texts(o->layer_options));
    add(out, "b", bands);
    add(out, "metadata", report_text(o->open.metadata));
    add(out, "land", report_text(o->open.land));
    add(out, "water", report_text(o->open.water));
    add(out, "clouds", report_text(o->open.clouds));
    add(out, "fixed", report_text(o->open.fixed));
    add(out, "no_overviews", json_object_new_boolean(o->open.no_overviews));
    add(out, "registry", report_text(o->registry));
    add(out, "ais", report_text(o->ais));
    add(out, "min_length_m", report_number(o->scan.min_length_m, 3));
    add(out, "max_length_m", report_number(o->scan.max_length_m, 3));
    add(out, "false_alarm", rate(o->scan.false_alarm));
    add(out, "min_score", o->scan.min_score < 0 ? NULL : report_number(o->scan.min_score, 4));
    add(out, "weights", o->scan.weights ? report_text(o->scan.weights[0] ? o->scan.weights : "none") : NULL);
    add(out, "deck_weights", o->scan.deck_weights ? report_text(o->scan.deck_weights[0] ? o->scan.deck_weights : "none")
                                                   : NULL);
    add(out, "only_tankers", report_number(o->scan.min_tanker_prob, 4));
    add(out, "max_vessels", whole(o->scan.max_vessels));
    add(out, "threads", o->scan.threads ? whole(o->scan.threads) : NULL);
    add(out, "tile", o->scan.tile_px ? whole(o->scan.tile_px) : NULL);
    return out;
}

static json_object *reasons(const tnk_list *list) {
    json_object *out = json_object_new_object();
    for (int q = 0; q < TNK_Q_COUNT; q++)
        for (int r = 1; r < TNK_WHY_COUNT; r++) {
            long n = 0;
            char key[64];
            for (size_t i = 0; i < tnk_list_count(list); i++) n += tnk_list_at(list, i)->why[q] == r;
            if (!n) continue;
            snprintf(key, sizeof key, "%s:%s", tnk_quantity_name((enum tnk_quantity)q),
                     tnk_reason_name((enum tnk_reason)r));
            add(out, key, whole(n));
        }
    return out;
}

static json_object *flags(const tnk_list *list) {
    json_object *out = json_object_new_object();
    for (int f = 0; f < TNK_FLAG_COUNT; f++) {
        long n = 0;
        for (size_t i = 0; i < tnk_list_count(list); i++)
            n += (tnk_list_at(list, i)->flags >> f) & 1;
        if (n) add(out, tnk_flag_name(1u << f), whole(n));
    }
    return out;
}

static json_object *counts(const tnk_list *list, const tnk_list_stats *s) {
    json_object *out = json_object_new_object();
    long berthed = 0, ambiguous = 0;
    for (size_t i = 0; i < tnk_list_count(list); i++) {
        berthed += tnk_list_at(list, i)->berthed != 0;
        ambiguous += tnk_list_at(list, i)->heading_ambiguous != 0;
    }
    add(out, "vessels", whole((long long)tnk_list_count(list)));
    add(out, "berthed", whole(berthed));
    add(out, "heading_ambiguous", whole(ambiguous));
    add(out, "candidates", whole(s->candidates));
    add(out, "dropped_short", whole(s->dropped_short));
    add(out, "dropped_long", whole(s->dropped_long));
    add(out, "dropped_score", whole(s->dropped_score));
    add(out, "dropped_fixed", whole(s->dropped_fixed));
    add(out, "dropped_type", whole(s->dropped_type));
    add(out, "dropped_many", whole(s->dropped_many));
    add(out, "flags", flags(list));
    add(out, "not_measured", reasons(list));
    return out;
}

static json_object *positions(const tnk_ais *ais) {
    tnk_ais_stats s = {.struct_size = sizeof s};
    if (tnk_ais_get_stats(ais, &s)) return NULL;
    json_object *out = json_object_new_object();
    add(out, "rows", whole(s.rows));
    add(out, "used", whole(s.used));
    add(out, "elsewhere", whole(s.elsewhere));
    add(out, "no_position", whole(s.no_position));
    add(out, "bad", whole(s.bad));
    add(out, "bad_first", report_text(s.bad_first));
    add(out, "ships", whole(s.ships));
    add(out, "matched", whole(s.matched));
    add(out, "dark", whole(s.dark));
    add(out, "uncovered", whole(s.uncovered));
    return out;
}

static json_object *search(const tnk_list_stats *s) {
    json_object *out = json_object_new_object();
    add(out, "factor", whole(s->search_factor));
    add(out, "overview", s->overview_factor > 1 ? whole(s->overview_factor) : NULL);
    add(out, "gsd_m", report_number(s->search_gsd_m, 4));
    add(out, "water_share", report_number(s->water_share, 4));
    add(out, "land_share", report_number(s->land_share, 4));
    add(out, "invalid_share", report_number(s->invalid_share, 4));
    add(out, "cloud_share", report_number(s->cloud_share, 4));
    add(out, "cloud_from", report_text(tool_source_name((enum tnk_source)s->cloud_from)));
    return out;
}

/* Of all threads together, by stage. */
static json_object *stages(const tnk_list_stats *s) {
    static const char *const names[TNK_STAGES] = {"read", "water", "score", "blobs", "hulls", "net", "types", "fills"};
    json_object *out = json_object_new_object();
    for (int k = 0; k < TNK_STAGES; k++) add(out, names[k], report_number(s->stage_s[k], 3));
    return out;
}

static json_object *cost(const tnk_list_stats *s, double seconds) {
    json_object *out = json_object_new_object(), *stage = json_object_new_object();
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    add(stage, "open", report_number(s->open_s, 3));
    add(stage, "search", report_number(s->search_s, 3));
    add(stage, "merge", report_number(s->merge_s, 3));
    add(stage, "all", report_number(seconds, 3));
    add(out, "seconds", stage);
    add(out, "computed_seconds", stages(s));
    add(out, "read_mib", report_number(s->read_bytes / 1048576, 1));
    add(out, "peak_memory_mib", report_number((double)use.ru_maxrss / 1024, 1));
    add(out, "threads", whole(s->threads));
    add(out, "cpu", report_text(s->cpu));
    return out;
}

int detect_summary(const detect_opts *o, const tnk_scene *scene, const tnk_list *list,
                   double seconds) {
    tnk_scene_info info = {.struct_size = sizeof info};
    tnk_list_stats stats = {.struct_size = sizeof stats};
    tnk_scene_get_info(scene, &info);
    tnk_list_get_stats(list, &stats);
    json_object *root = json_object_new_object();
    add(root, "version", report_text(tnk_version()));
    add(root, "models", report_text(tnk_models()));
    add(root, "scene", report_scene(&info));
    add(root, "sensor", report_sensor(&info));
    add(root, "geometry", report_geometry(&info));
    add(root, "measurable", report_measurable(&info));
    add(root, "counts", counts(list, &stats));
    add(root, "search", search(&stats));
    add(root, "ais", positions(o->positions));
    add(root, "warnings", report_warnings(scene));
    add(root, "options", options(o));
    add(root, "run", cost(&stats, seconds));
    const char *text = json_object_to_json_string_ext(
        root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE);
    int bad = 0;
    if (o->summary_to_stdout) bad = fputs(text, stdout) < 0 || putchar('\n') < 0 ? errno : 0;
    else bad = tool_write_file(o->summary, text, strlen(text));
    json_object_put(root);
    return bad ? tool_error(TNK_E_WRITE, "%s: %s", o->summary, strerror(bad)) : TNK_OK;
}
