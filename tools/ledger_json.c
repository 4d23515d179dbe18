/* ledger_json.c: the ledger as JSON. */
#include <math.h>
#include <string.h>

#include "common.h"
#include "ledger.h"
#include "report.h"

static void put(json_object *o, const char *key, json_object *value) { json_object_object_add(o, key, value); }

static json_object *whole(long n) { return json_object_new_int64(n); }

static json_object *event(const tnk_event *e) {
    json_object *o = json_object_new_object();
    put(o, "event", report_text(e->id));
    put(o, "kind", report_text(tnk_event_kind_name(e->kind)));
    put(o, "counted", json_object_new_boolean(e->uncounted == TNK_COUNTED));
    put(o, "not_counted", e->uncounted ? report_text(tnk_uncounted_name(e->uncounted)) : NULL);
    put(o, "date", report_text(e->date));
    put(o, "vessel", report_text(e->vessel));
    put(o, "imo", e->imo ? whole(e->imo) : NULL);
    put(o, "hull", report_text(e->hull));
    put(o, "hull_prob", report_number(e->hull_prob, 4));
    put(o, "sanctioned", json_object_new_boolean(e->sanctioned));
    put(o, "flag", report_text(e->flag));
    put(o, "flag_group", report_text(e->flag_group));
    put(o, "area", report_text(e->area));
    put(o, "product", report_text(e->product));
    put(o, "product_used", report_text(e->product_used));
    put(o, "dwt_t", report_number(e->dwt_t, 1));
    put(o, "dwt_sd", report_number(e->dwt_sd, 4));
    put(o, "dwt_modelled", json_object_new_boolean(e->dwt_modelled));
    put(o, "capacity_bbl", report_number(e->capacity_bbl, 1));
    put(o, "barrels_per_tonne", report_number(e->barrels_per_tonne, 4));
    put(o, "barrels_per_tonne_sd", report_number(e->barrels_per_tonne_sd, 4));
    put(o, "factor_source", report_text(e->factor_source));
    put(o, "full_t", report_number(e->full_t, 1));
    put(o, "full_bbl", report_number(e->full_bbl, 0));
    put(o, "draught_m", report_number(e->draught_m, 2));
    put(o, "laden", report_number(e->laden, 4));
    put(o, "laden_lo", report_number(e->laden_lo, 4));
    put(o, "laden_hi", report_number(e->laden_hi, 4));
    put(o, "laden_mean", report_number(e->laden_mean, 4));
    put(o, "laden_alone", report_number(e->laden_alone, 4));
    put(o, "laden_alone_lo", report_number(e->laden_alone_lo, 4));
    put(o, "laden_alone_hi", report_number(e->laden_alone_hi, 4));
    put(o, "laden_assumed", json_object_new_boolean(e->laden_assumed));
    put(o, "barrels", report_number(e->barrels, 0));
    put(o, "barrels_lo", report_number(e->barrels_lo, 0));
    put(o, "barrels_hi", report_number(e->barrels_hi, 0));
    put(o, "rows", whole(e->rows));
    put(o, "from_images", json_object_new_boolean(e->from_images > 0));
    put(o, "source", report_text(e->source));
    put(o, "evidence", report_text(e->evidence));
    return o;
}

static json_object *scenarios(const tnk_account *a) {
    json_object *list = json_object_new_array();
    for (int i = 0; i < a->scenario_count; i++) {
        const tnk_scenario *s = &a->scenarios[i];
        json_object *o = json_object_new_object();
        put(o, "fill", report_number(s->fill, 10));
        put(o, "tonnes", report_number(s->tonnes, 1));
        put(o, "barrels", report_number(s->barrels, 0));
        put(o, "times_cap", report_number(s->times_cap, 4));
        put(o, "passed_on", report_text(s->passed_on));
        put(o, "with_measured", report_number(s->mixed, 0));
        put(o, "with_measured_lo", report_number(s->mixed_lo, 0));
        put(o, "with_measured_hi", report_number(s->mixed_hi, 0));
        put(o, "with_measured_prob_over_cap", report_number(s->mixed_prob, 4));
        json_object_array_add(list, o);
    }
    return list;
}

static json_object *measured(const tnk_account *a) {
    const tnk_measured *m = &a->measured;
    json_object *o = json_object_new_object();
    put(o, "barrels", report_number(m->barrels, 0));
    put(o, "tonnes", report_number(m->tonnes, 1));
    put(o, "lo", report_number(m->lo, 0));
    put(o, "hi", report_number(m->hi, 0));
    put(o, "times_cap", report_number(m->times_cap, 4));
    put(o, "prob_over_cap", report_number(m->prob_over_cap, 4));
    put(o, "events_measured", whole(m->events));
    put(o, "passed_on", report_text(m->passed_on));
    put(o, "prob_95_on", report_text(m->sure_on));
    put(o, "sd", report_number(m->sd, 4));
    put(o, "sd_fill", report_number(m->sd_fill, 4));
    put(o, "sd_hull", report_number(m->sd_hull, 4));
    put(o, "sd_factor", report_number(m->sd_factor, 4));
    put(o, "sd_model", report_number(m->sd_model, 4));
    put(o, "sd_population", report_number(a->sd_population, 4));
    return o;
}

static json_object *monthly(const tnk_account *a) {
    json_object *list = json_object_new_array();
    for (int i = 0; i < a->month_count; i++) {
        const tnk_month *m = &a->months[i];
        json_object *o = json_object_new_object();
        put(o, "month", report_text(m->month));
        put(o, "flag_group", report_text(m->flag_group));
        put(o, a->by_weight ? "tonnes" : "barrels", report_number(m->amount, 0));
        put(o, "measured", report_number(m->measured, 0));
        put(o, "full", report_number(m->full, 0));
        put(o, "events", whole(m->events));
        put(o, "events_measured", whole(m->events_measured));
        json_object_array_add(list, o);
    }
    return list;
}

static json_object *curve(const tnk_account *a) {
    json_object *list = json_object_new_array();
    for (int i = 0; i < a->day_count; i++) {
        const tnk_day *d = &a->days[i];
        json_object *o = json_object_new_object();
        put(o, "date", report_text(d->date));
        put(o, "events", whole(d->events));
        put(o, "full", report_number(d->full, 0));
        put(o, "events_measured", whole(d->events_measured));
        put(o, "measured", report_number(d->measured, 0));
        put(o, "lo", report_number(d->lo, 0));
        put(o, "hi", report_number(d->hi, 0));
        put(o, "prob_over_cap", report_number(d->prob_over_cap, 4));
        json_object_array_add(list, o);
    }
    return list;
}

static json_object *account(const tnk_account *a) {
    json_object *o = json_object_new_object();
    put(o, "year", a->year ? whole(a->year) : NULL);
    put(o, "commodity", report_text(a->cap.name));
    put(o, "unit", report_text(ledger_unit(a)));
    put(o, "cap_bbl", report_number(a->cap.limit_bbl, 1));
    put(o, "cap_t", report_number(a->cap.limit_t, 1));
    put(o, "cap_source", report_text(a->cap.source));
    put(o, "missed_factor", report_number(a->missed_factor, 6));
    put(o, "events_counted", whole(a->events));
    put(o, "dwt_t", report_number(a->dwt_t, 1));
    put(o, "scenarios", scenarios(a));
    put(o, "measured", measured(a));
    put(o, "monthly", monthly(a));
    put(o, "monthly_fill", report_number(a->scenarios[a->scenario_count / 2].fill, 10));
    put(o, "curve", curve(a));
    return o;
}

static json_object *tenths(const double share[10]) {
    json_object *list = json_object_new_array();
    for (int i = 0; i < 10; i++) json_object_array_add(list, report_number(share[i], 4));
    return list;
}

/* null: fills are as the images alone tell them. */
static json_object *population(const tnk_population *p) {
    if (!p->calls) return NULL;
    json_object *o = json_object_new_object();
    put(o, "calls", whole(p->calls));
    put(o, "hulls", whole(p->hulls));
    put(o, "sd", report_number(p->sd, 4));
    put(o, "prior_tenths", tenths(p->prior));
    put(o, "tenths", tenths(p->share));
    return o;
}

json_object *ledger_json(const tnk_ledger *l) {
    int n = tnk_ledger_account_count(l);
    json_object *o = account(tnk_ledger_account(l, n - 1)), *events = json_object_new_array();
    json_object *years = json_object_new_array(), *warnings = json_object_new_array();
    for (long i = 0; i < tnk_ledger_event_count(l); i++) json_object_array_add(events, event(tnk_ledger_event(l, i)));
    for (int i = 0; i < n; i++) json_object_array_add(years, account(tnk_ledger_account(l, i)));
    for (int i = 0; i < tnk_ledger_warning_count(l); i++)
        json_object_array_add(warnings, report_text(tnk_ledger_warning(l, i)));
    put(o, "population", population(tnk_ledger_population(l)));
    put(o, "events", events);
    if (n > 1) put(o, "years", years);
    else json_object_put(years);
    put(o, "warnings", warnings);
    put(o, "software", report_text("libtanker " TNK_VERSION));
    put(o, "models", report_text(tnk_models()));
    return o;
}

int ledger_write_json(const tnk_ledger *l, const char *path) {
    json_object *o = ledger_json(l);
    const char *text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
    int bad = 0, to_stdout = !strcmp(path, "-");
    if (to_stdout) printf("%s\n", text);
    else bad = tool_write_file(path, text, strlen(text));
    json_object_put(o);
    return bad ? tool_error(TNK_E_WRITE, "%s: %s", path, strerror(bad)) : 0;
}
