/* tanker-ledger: deliveries of oil added up against a cap. */
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "ledger.h"

static int say_why(const tnk_ledger *l, int code) { return tool_error(code, "%s", tnk_ledger_message(l)); }

static void say_warnings(const tnk_ledger *l) {
    for (int i = 0; i < tnk_ledger_warning_count(l); i++) fprintf(stderr, "Warning 1: %s\n", tnk_ledger_warning(l, i));
}

static int take_in(tnk_ledger *l, const ledger_opts *o) {
    int rc = o->caps ? tnk_ledger_caps(l, o->caps) : TNK_OK;
    if (!rc && o->sanctioned) rc = tnk_ledger_sanctioned(l, o->sanctioned);
    if (!rc && o->events) rc = tnk_ledger_events(l, o->events);
    if (!rc && o->areas) rc = tnk_ledger_areas(l, o->areas);
    for (char **c = o->catalogs; c && *c && !rc; c++) rc = tnk_ledger_catalog(l, *c);
    return rc ? rc : tnk_ledger_settle(l, &o->settle);
}

/* 1, with an ERROR, where an output would replace what is read. */
static int replaces(const ledger_opts *o) {
    char tables[LEDGER_TABLES][4096];
    const char *outputs[2 + LEDGER_TABLES] = {o->json, o->chart};
    const char *const inputs[] = {o->events, o->caps, o->areas, o->sanctioned, o->change[0], o->change[1]};
    size_t catalogs = 0;
    for (int i = 0; i < LEDGER_TABLES && o->csv; i++) {
        ledger_csv_name(o->csv, i, tables[i], sizeof tables[i]);
        outputs[2 + i] = tables[i];
    }
    while (o->catalogs && o->catalogs[catalogs]) catalogs++;
    return tool_replaces(outputs, 2 + LEDGER_TABLES, inputs, sizeof inputs / sizeof *inputs) ||
           tool_replaces(outputs, 2 + LEDGER_TABLES, (const char *const *)o->catalogs, catalogs);
}

static int give_out(const tnk_ledger *l, const ledger_opts *o) {
    int to_stdout = (o->json && !strcmp(o->json, "-")) || (o->csv && !strcmp(o->csv, "-"));
    if (o->json && ledger_write_json(l, o->json)) return 1;
    if (o->csv && ledger_write_csv(l, o->csv)) return 1;
    if (o->chart && ledger_write_chart(l, o->chart)) return 1;
    if (o->explain) {
        if (ledger_explain(l, o->explain)) return 1;
    } else if (!o->quiet && !to_stdout) {
        ledger_print(l);
    }
    return tool_flush();
}

int main(int argc, char **argv) {
    ledger_opts o;
    tnk_ledger *l = NULL;
    ledger_parse(&o, argc, argv);
    if (replaces(&o)) return 1;
    if (o.comparing) return ledger_change(o.change[0], o.change[1], o.json);
    int code = tnk_ledger_new(&l);
    if (!code) code = take_in(l, &o);
    int status = code ? say_why(l, code) : 0;
    if (!status && !o.quiet) say_warnings(l);
    if (!status) status = give_out(l, &o);
    tnk_ledger_free(l);
    free(o.catalogs);
    return status;
}
