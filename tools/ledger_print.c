/* ledger_print.c: the accounts as tables, and all that is behind one event. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common.h"
#include "ledger.h"

const char *ledger_unit(const tnk_account *a) { return a->by_weight ? "t" : "bbl"; }

const char *ledger_digits(double x, int decimals) {
    static char texts[4][40];
    static int turn;
    char plain[40];
    if (!isfinite(x)) return "-";
    snprintf(plain, sizeof plain, "%.*f", decimals, x);
    char *out = texts[turn++ % 4], *to = out;
    size_t whole = strcspn(plain, ".");
    for (size_t i = 0; plain[i] && to < out + 38; i++) {
        if (i && i < whole && plain[i - 1] != '-' && (whole - i) % 3 == 0) *to++ = ',';
        *to++ = plain[i];
    }
    *to = 0;
    return out;
}

static const char *day_or(const char *day, const char *other) { return day[0] ? day : other; }

static void print_cap(const tnk_account *a) {
    printf("%s", a->cap.name);
    if (a->year) printf(" %d", a->year);
    if (isfinite(a->limit)) printf(": cap %s %s", ledger_digits(a->limit, 0), ledger_unit(a));
    if (isfinite(a->limit) && !a->by_weight && isfinite(a->cap.limit_t))
        printf(" (or %s t)", ledger_digits(a->cap.limit_t, 0));
    if (a->cap.source[0]) printf(", %s", a->cap.source);
    printf("\nevents %ld; deadweight %s t", a->events, ledger_digits(a->dwt_t, 0));
    printf("; missed-call factor %g%s\n\n", a->missed_factor, a->missed_factor == 1 ? " (calls seen only)" : "");
}

static void print_measured(const tnk_account *a) {
    const tnk_measured *m = &a->measured;
    double amount = a->by_weight ? m->tonnes : m->barrels;
    if (!m->events) {
        printf("No fill was measured: the sums above rest on assumed fills alone.\n");
        return;
    }
    printf("%-9s %12s %14s %8.2f  %s\n", "measured", ledger_digits(m->tonnes, 0),
           ledger_digits(a->by_weight ? NAN : amount, 0), m->times_cap, day_or(m->passed_on, "-"));
    printf("  %ld of %ld events; 90 %% interval %s to %s %s\n", m->events, a->events, ledger_digits(m->lo, 0),
           ledger_digits(m->hi, 0), ledger_unit(a));
    printf("  standard deviation %.1f %%: visits %.1f, hulls %.1f, barrels per tonne %.1f, size model %.1f",
           100 * m->sd, 100 * m->sd_fill, 100 * m->sd_hull, 100 * m->sd_factor, 100 * m->sd_model);
    if (a->sd_population > 0) printf(", how full calls are %.1f", 100 * a->sd_population);
    printf("\n");
    if (isfinite(m->prob_over_cap))
        printf("  probability to be over the cap %.3f; 0.95 reached %s\n", m->prob_over_cap,
               day_or(m->sure_on, "never"));
    if (m->events == a->events) return;
    printf("with the unmeasured %ld at an assumed fill:\n", a->events - m->events);
    for (int i = 0; i < a->scenario_count; i++) {
        const tnk_scenario *s = &a->scenarios[i];
        printf("  %5.3g %%  %14s %s (%s to %s), over the cap with %.3f\n", 100 * s->fill, ledger_digits(s->mixed, 0),
               ledger_unit(a), ledger_digits(s->mixed_lo, 0), ledger_digits(s->mixed_hi, 0), s->mixed_prob);
    }
}

static void print_account(const tnk_account *a) {
    print_cap(a);
    printf("%-9s %12s %14s %8s  %s\n", "fill", "tonnes", "barrels", "x cap", "cap passed on");
    for (int i = 0; i < a->scenario_count; i++) {
        const tnk_scenario *s = &a->scenarios[i];
        char fill[16], times[16] = "-";
        snprintf(fill, sizeof fill, "%.3g %%", 100 * s->fill);
        if (isfinite(s->times_cap)) snprintf(times, sizeof times, "%.2f", s->times_cap);
        printf("%-9s %12s %14s %8s  %s\n", fill, ledger_digits(s->tonnes, 0), ledger_digits(s->barrels, 0), times,
               day_or(s->passed_on, "-"));
    }
    print_measured(a);
    if (a->month_count) printf("\n%-9s %-12s %7s %9s %14s\n", "month", "flags", "events", "measured", ledger_unit(a));
    for (int i = 0; i < a->month_count; i++) {
        const tnk_month *m = &a->months[i];
        printf("%-9s %-12s %7ld %9ld %14s\n", day_or(m->month, "no date"), m->flag_group, m->events, m->events_measured,
               ledger_digits(m->amount, 0));
    }
    if (a->month_count && a->measured.events < a->events)
        printf("Months: what was not measured is taken at a fill of %.3g %%.\n",
               100 * a->scenarios[a->scenario_count / 2].fill);
}

/* Calls of listed hulls, of all years shown. */
static void print_sanctioned(const tnk_ledger *l) {
    long n = 0;
    double full = 0;
    for (long i = 0; i < tnk_ledger_event_count(l); i++) {
        const tnk_event *e = tnk_ledger_event(l, i);
        if (!e->sanctioned || e->uncounted) continue;
        n++;
        full += e->full_t;
    }
    if (n) printf("\nSanctioned hulls: %ld of the calls, %s t if entirely laden\n", n, ledger_digits(full, 0));
}

static double between(const double share[10], int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) sum += share[i];
    return 100 * sum;
}

static void print_population(const tnk_population *p) {
    if (!p->calls) return;
    printf("\nHow full calls are was learnt from %ld of them, of %ld hulls (--learn-fills yes):\n", p->calls, p->hulls);
    printf("%-9s %10s %10s %10s %10s\n", "", "under 0.1", "0.1-0.5", "0.5-0.8", "0.8-1");
    for (int i = 0; i < 2; i++) {
        const double *s = i ? p->share : p->prior;
        printf("%-9s %8.0f %% %8.0f %% %8.0f %% %8.0f %%\n", i ? "learnt" : "before", between(s, 0, 1), between(s, 1, 5),
               between(s, 5, 8), between(s, 8, 10));
    }
}

void ledger_print(const tnk_ledger *l) {
    for (int i = 0; i < tnk_ledger_account_count(l); i++) {
        if (i) printf("\n");
        print_account(tnk_ledger_account(l, i));
    }
    print_population(tnk_ledger_population(l));
    print_sanctioned(l);
}

static void line(const char *name, const char *value) {
    if (value[0]) printf("  %-20s %s\n", name, value);
}

static void number(const char *name, double x, int decimals, const char *unit) {
    if (isfinite(x)) printf("  %-20s %s %s\n", name, ledger_digits(x, decimals), unit);
}

static void explain_size(const tnk_event *e) {
    number("deadweight", e->dwt_t, 1, "t");
    if (e->dwt_sd > 0) printf("  %-20s %.1f %% (one sd of its logarithm)\n", "", 100 * e->dwt_sd);
    if (isfinite(e->dwt_t)) line("", e->dwt_modelled ? "from length and beam, by the size model" : "given");
    number("capacity", e->capacity_bbl, 0, "bbl, used instead of deadweight times barrels per tonne");
    line("product", e->product[0] ? e->product : "not given");
    line("counted as", e->product_used);
    if (isfinite(e->barrels_per_tonne))
        printf("  %-20s %g +- %.3f (one sd), %s\n", "barrels per tonne", e->barrels_per_tonne, e->barrels_per_tonne_sd,
               e->factor_source);
    number("entirely laden", e->full_t, 1, "t");
    number("", e->full_bbl, 0, "bbl");
}

static void explain_fill(const tnk_ledger *l, const tnk_event *e) {
    number("draught", e->draught_m, 2, "m");
    if (!isfinite(e->laden)) {
        const tnk_account *a = tnk_ledger_account(l, 0);
        line("fill", "not measured; under assumed fills:");
        for (int i = 0; a && i < a->scenario_count; i++)
            printf("  %-20s %s t x %g = %s t; %s bbl\n", "", ledger_digits(e->full_t, 1), a->scenarios[i].fill,
                   ledger_digits(e->full_t * a->scenarios[i].fill, 1),
                   ledger_digits(e->full_bbl * a->scenarios[i].fill, 0));
        return;
    }
    printf("  %-20s %.3f, 90 %% interval %.3f to %.3f%s\n", "fill", e->laden, e->laden_lo, e->laden_hi,
           e->laden_assumed ? " (no interval given: 0.1 is assumed as one sd)" : "");
    if (isfinite(e->laden_alone))
        printf("  %-20s by all %ld calls in images; %.3f (%.3f to %.3f) by this one alone\n", "",
               tnk_ledger_population(l)->calls, e->laden_alone, e->laden_alone_lo, e->laden_alone_hi);
    if (isfinite(e->laden_mean))
        printf("  %-20s %.3f in the mean, with what size and fill have in common\n", "", e->laden_mean);
    if (e->laden_shared > 0)
        printf("  %-20s %.0f %% of its variance is common to all visits of the hull\n", "", 100 * e->laden_shared);
    printf("  %-20s %s %s, 90 %% interval %s to %s\n", "delivered", ledger_digits(e->barrels, 0),
           isfinite(e->barrels_per_tonne) ? "bbl" : "t", ledger_digits(e->barrels_lo, 0),
           ledger_digits(e->barrels_hi, 0));
}

int ledger_explain(const tnk_ledger *l, const char *event) {
    const tnk_account *a = tnk_ledger_account(l, 0);
    int found = 0;
    for (long i = 0; i < tnk_ledger_event_count(l); i++) {
        const tnk_event *e = tnk_ledger_event(l, i);
        if (strcmp(e->id, event)) continue;
        found = 1;
        printf("event %s: %s%s\n", e->id, tnk_event_kind_name(e->kind),
               e->uncounted ? ", in no sum because of its" : ", counted");
        line(e->uncounted ? "reason" : "", e->uncounted ? tnk_uncounted_name(e->uncounted) : "");
        line("date", e->date[0] ? e->date : "not known");
        line("vessel", e->vessel);
        if (e->imo) printf("  %-20s %ld\n", "IMO number", e->imo);
        line("hull", e->hull[0] ? e->hull : "not named: its errors are its own");
        if (e->hull_prob < 1) printf("  %-20s %.2f that it is the hull of earlier visits\n", "", e->hull_prob);
        line(e->sanctioned ? "sanctioned" : "", e->sanctioned ? "in the list given" : "");
        line("flag", e->flag);
        line("flag group", e->flag_group);
        line("area", e->area);
        explain_size(e);
        explain_fill(l, e);
        if (a) printf("  %-20s %g (multiplies sums, not this event)\n", "missed-call factor", a->missed_factor);
        if (e->rows > 1) printf("  %-20s %ld rows told of this visit\n", "merged", e->rows);
        line("source", e->source);
        line("evidence", e->evidence);
        line("software", tnk_version());
        line("models", tnk_models());
    }
    return found ? 0 : tool_error(TNK_E_ARG, "no event is called %s; --csv lists them", event);
}
