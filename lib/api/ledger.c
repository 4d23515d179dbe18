/* ledger.c: the public functions on ledgers: arguments are checked here, and lib/ledger works. */
#include <tanker/ledger.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "catalog/seen.h"
#include "ledger/change.h"
#include "ledger/visits.h"

const char *tnk_uncounted_name(enum tnk_uncounted why) {
    static const char *const names[TNK_UNCOUNTED_COUNT] = {"counted", "kind", "commodity", "size", "date"};
    return (unsigned)why < TNK_UNCOUNTED_COUNT ? names[why] : NULL;
}

int tnk_ledger_new(tnk_ledger **out) {
    if (!out) return TNK_E_ARG;
    *out = NULL;
    tnk_ledger *l = tnk_alloc_zero(1, sizeof *l);
    if (!l) return TNK_E_NOMEM;
    int rc = tnk_tables_start(l);
    if (rc) {
        tnk_ledger_free(l);
        return rc;
    }
    *out = l;
    return TNK_OK;
}

void tnk_ledger_free(tnk_ledger *l) {
    if (!l) return;
    l->first_of_settling = 0;
    tnk_settle_drop(l);
    tnk_free(l->warnings);
    tnk_zones_close(l->zones);
    tnk_free(l->kept);
    tnk_free(l->listed);
    tnk_free(l->visits);
    tnk_free(l->events);
    tnk_free(l->rows);
    tnk_free(l->groups);
    tnk_free(l->products);
    tnk_free(l->caps);
    tnk_free(l);
}

const char *tnk_ledger_message(const tnk_ledger *l) { return l ? l->err.text : tnk_error_text(TNK_E_NOMEM); }

int tnk_ledger_warning_count(const tnk_ledger *l) { return l ? (int)l->warning_count : 0; }

const char *tnk_ledger_warning(const tnk_ledger *l, int i) {
    return l && i >= 0 && i < l->warning_count ? l->warnings[i] : NULL;
}

/* What settling said and found goes before the ledger changes. */
static int begin(tnk_ledger *l, const char *path) {
    l->err = (tnk_err){0};
    tnk_settle_drop(l);
    l->event_count = 0;
    return path && path[0] ? TNK_OK : tnk_fail(&l->err, TNK_E_ARG, "no name of a file is given");
}

static int end(tnk_ledger *l, int rc) {
    l->first_of_settling = l->warning_count;
    return rc;
}

int tnk_ledger_caps(tnk_ledger *l, const char *path) {
    if (!l) return TNK_E_ARG;
    int rc = begin(l, path);
    return end(l, rc ? rc : tnk_tables_read(l, path));
}

int tnk_ledger_events(tnk_ledger *l, const char *path) {
    if (!l) return TNK_E_ARG;
    int rc = begin(l, path);
    return end(l, rc ? rc : tnk_rows_read(l, path));
}

int tnk_ledger_areas(tnk_ledger *l, const char *path) {
    tnk_zones *zones = NULL;
    if (!l) return TNK_E_ARG;
    int rc = begin(l, path);
    if (!rc) rc = tnk_zones_open(path, &zones, &l->err);
    if (rc) return end(l, rc);
    tnk_zones_close(l->zones);
    l->zones = zones;
    return end(l, TNK_OK);
}

int tnk_ledger_catalog(tnk_ledger *l, const char *path) {
    if (!l) return TNK_E_ARG;
    int rc = begin(l, path);
    return end(l, rc ? rc : tnk_visits_read(l, path));
}

int tnk_ledger_sanctioned(tnk_ledger *l, const char *path) {
    if (!l) return TNK_E_ARG;
    int rc = begin(l, path);
    return end(l, rc ? rc : tnk_rows_listed(l, path));
}

int tnk_ledger_settle(tnk_ledger *l, const tnk_ledger_opts *opts) {
    tnk_ledger_opts own = TNK_LEDGER_OPTS_INIT;
    if (!l) return TNK_E_ARG;
    l->err = (tnk_err){0};
    if (opts && (opts->struct_size < sizeof(size_t) || opts->struct_size > 4096))
        return tnk_fail(&l->err, TNK_E_ARG, "tnk_ledger_opts.struct_size is not set: start from TNK_LEDGER_OPTS_INIT");
    if (opts) memcpy(&own, opts, opts->struct_size < sizeof own ? opts->struct_size : sizeof own);
    own.struct_size = sizeof own;
    return tnk_settle(l, &own);
}

const tnk_population *tnk_ledger_population(const tnk_ledger *l) { return l ? &l->population : NULL; }

long tnk_ledger_event_count(const tnk_ledger *l) { return l ? l->event_count : 0; }

const tnk_event *tnk_ledger_event(const tnk_ledger *l, long i) {
    return l && i >= 0 && i < l->event_count ? &l->events[i] : NULL;
}

int tnk_ledger_account_count(const tnk_ledger *l) { return l ? (int)l->account_count : 0; }

const tnk_account *tnk_ledger_account(const tnk_ledger *l, int i) {
    return l && i >= 0 && i < l->account_count ? &l->accounts[i] : NULL;
}

const tnk_cap *tnk_ledger_cap(const tnk_ledger *l, int i) {
    return l && i >= 0 && i < l->cap_count ? &l->caps[i] : NULL;
}

const tnk_product *tnk_ledger_product(const tnk_ledger *l, int i) {
    return l && i >= 0 && i < l->product_count ? &l->products[i] : NULL;
}

int tnk_changes_new(const char *before, const char *after, tnk_changes **out, char *message, size_t capacity) {
    tnk_err err = {0};
    if (!out) return TNK_E_ARG;
    *out = NULL;
    tnk_changes *c = tnk_alloc_zero(1, sizeof *c);
    int rc = c ? TNK_OK : tnk_fail_nomem(&err);
    if (!rc && (!before || !before[0] || !after || !after[0]))
        rc = tnk_fail(&err, TNK_E_ARG, "two names of files are needed");
    if (!rc) rc = tnk_changes_find(c, before, after, &err);
    if (message && capacity) snprintf(message, capacity, "%s", err.text);
    if (rc) tnk_changes_free(c);
    else *out = c;
    return rc;
}

void tnk_changes_free(tnk_changes *c) {
    if (!c) return;
    tnk_free(c->item);
    tnk_free(c);
}

long tnk_changes_count(const tnk_changes *c) { return c ? c->count : 0; }

const tnk_passed *tnk_changes_at(const tnk_changes *c, long i) {
    return c && i >= 0 && i < c->count ? &c->item[i] : NULL;
}
