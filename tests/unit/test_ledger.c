/* The ledger: rows read and refused, doubles merged, sums, dates, errors that are shared and errors that are not. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <tanker/ledger.h>

#include "base/csv.h"
#include "base/mem.h"
#include "ledger/book.h"
#include "ledger/chance.h"
#include "suite.h"

static void put(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static tnk_ledger *fresh(void) {
    tnk_ledger *l;
    ck_assert_int_eq(tnk_ledger_new(&l), TNK_OK);
    return l;
}

static const tnk_account *settle(tnk_ledger *l, const char *rows, const tnk_ledger_opts *opts) {
    put("rows.csv", rows);
    ck_assert_msg(tnk_ledger_events(l, "rows.csv") == TNK_OK, "%s", tnk_ledger_message(l));
    ck_assert_msg(tnk_ledger_settle(l, opts) == TNK_OK, "%s", tnk_ledger_message(l));
    unlink("rows.csv");
    return tnk_ledger_account(l, 0);
}

static int warned(const tnk_ledger *l, const char *word) {
    for (int i = 0; i < tnk_ledger_warning_count(l); i++)
        if (strstr(tnk_ledger_warning(l, i), word)) return 1;
    return 0;
}

START_TEST(numbers) {
    static const struct { const char *text; double value; } good[] = {
        {"0", 0}, {"-12.5", -12.5}, {"+3", 3}, {".5", 0.5}, {"7.", 7}, {"1e3", 1000}, {"2.5E-3", 0.0025},
        {"123456789.123456789", 123456789.123456789}, {"0.000000000000000000001", 1e-21},
    };
    static const char *const bad[] = {"", "-", ".", "1,5", "1 2", "0x10", "nan", "inf", "1e", "1e99", "3m", "--1"};
    double x;
    for (int i = 0; i < COUNT(good); i++) {
        ck_assert_msg(tnk_csv_number(good[i].text, &x), "%s", good[i].text);
        ck_assert_double_eq_tol(x, good[i].value, 1e-15 * (1 + fabs(good[i].value)));
    }
    for (int i = 0; i < COUNT(bad); i++) ck_assert_msg(!tnk_csv_number(bad[i], &x), "%s", bad[i]);
}
END_TEST

START_TEST(letters) {
    static const char *const good[] = {"", "a", "\xc3\xa7", "\xe6\xb5\xb7", "\xf0\x9f\x9a\xa2 x"};
    static const char *const bad[] = {"\xe7", "a\xc3", "\xe6\xb5", "\xff\xfe", "\x80", "\xc0\x80", "\xc3("};
    for (int i = 0; i < COUNT(good); i++) ck_assert_msg(tnk_csv_utf8(good[i]), "%d", i);
    for (int i = 0; i < COUNT(bad); i++) ck_assert_msg(!tnk_csv_utf8(bad[i]), "%d", i);
    char cut[5] = "a\xe6\xb5\xb7";
    tnk_csv_whole(cut);
    ck_assert_uint_eq(strlen(cut), 4);
    cut[3] = 0;
    tnk_csv_whole(cut);
    ck_assert_str_eq(cut, "a");
}
END_TEST

START_TEST(cells) {
    tnk_csv *csv;
    tnk_err err = {0};
    put("t.csv",
        "\xef\xbb\xbf# Date ; \"Ship;s name\";x\r\n 1 ;\"a \"\"b\"\" c\" ; 2\r\n;;\r\n\n3;\"two\nlines\"\n4;last");
    ck_assert_int_eq(tnk_csv_open("t.csv", 0, &csv, &err), TNK_OK);
    ck_assert_int_eq(tnk_csv_columns(csv), 3);
    ck_assert_int_eq(tnk_csv_column(csv, "time|date"), 0);
    ck_assert_int_eq(tnk_csv_column(csv, "dat"), -1);
    ck_assert_str_eq(tnk_csv_name(csv, 1), "Ship;s name");
    ck_assert_int_eq(tnk_csv_next(csv, &err), 1);
    ck_assert_str_eq(tnk_csv_cell(csv, 0), "1");
    ck_assert_str_eq(tnk_csv_cell(csv, 1), "a \"b\" c");
    ck_assert_str_eq(tnk_csv_cell(csv, 2), "2");
    ck_assert_int_eq(tnk_csv_next(csv, &err), 1);
    ck_assert_int_eq(tnk_csv_line(csv), 5);
    ck_assert_str_eq(tnk_csv_cell(csv, 1), "two\nlines");
    ck_assert_str_eq(tnk_csv_cell(csv, 2), "");
    ck_assert_int_eq(tnk_csv_next(csv, &err), 1);
    ck_assert_int_eq(tnk_csv_line(csv), 7);
    ck_assert_str_eq(tnk_csv_cell(csv, 1), "last");
    ck_assert_int_eq(tnk_csv_next(csv, &err), 0);
    tnk_csv_close(csv);
    put("t.csv", "");
    ck_assert_int_eq(tnk_csv_open("t.csv", 0, &csv, &err), TNK_E_READ);
    ck_assert_int_eq(tnk_csv_open("none.csv", 0, &csv, &err), TNK_E_OPEN);
    unlink("t.csv");
}
END_TEST

/* Rows that lie across the reader's buffer; a quote that never ends. */
START_TEST(long_files) {
    tnk_csv *csv;
    tnk_err err = {0};
    FILE *f = fopen("t.csv", "w");
    fputs("n,text\n", f);
    for (int i = 0; i < 40000; i++) fprintf(f, "%d,%0*d\n", i, i % 50 + 1, 7);
    fclose(f);
    ck_assert_int_eq(tnk_csv_open("t.csv", 1, &csv, &err), TNK_OK);
    for (int i = 0; i < 40000; i++) {
        ck_assert_int_eq(tnk_csv_next(csv, &err), 1);
        ck_assert_int_eq(atoi(tnk_csv_cell(csv, 0)), i);
        ck_assert_uint_eq(strlen(tnk_csv_cell(csv, 1)), (unsigned)(i % 50 + 1));
    }
    ck_assert_int_eq(tnk_csv_next(csv, &err), 0);
    tnk_csv_close(csv);
    f = fopen("t.csv", "w");
    fputs("n,text\n1,\"open\n", f);
    for (int i = 0; i < 40000; i++) fprintf(f, "%d,some text\n", i);
    fclose(f);
    ck_assert_int_eq(tnk_csv_open("t.csv", 0, &csv, &err), TNK_OK);
    ck_assert_int_eq(tnk_csv_next(csv, &err), -1);
    ck_assert_int_eq(err.code, TNK_E_READ);
    tnk_csv_close(csv);
    ck_assert_int_eq(tnk_csv_open("t.csv", 1, &csv, &err), TNK_OK);
    ck_assert_int_eq(tnk_csv_next(csv, &err), 1);
    ck_assert_str_eq(tnk_csv_cell(csv, 1), "open");
    ck_assert_int_eq(tnk_csv_next(csv, &err), 1);
    tnk_csv_close(csv);
    unlink("t.csv");
}
END_TEST

START_TEST(refused_rows) {
    static const struct { const char *rows, *word; } bad[] = {
        {"date,dwt_t\n31/12/2020,3000\n", "line 2: date \"31/12/2020\""},
        {"date,dwt_t\n2020-02-30,3000\n", "2020-02-30"},
        {"date,dwt_t\n2020-01-01,\"3,000\"\n", "dwt_t \"3,000\""},
        {"date,dwt_t\n2020-01-01,-5\n", "dwt_t"},
        {"dwt_t,laden\n3000,1.2\n", "laden"},
        {"dwt_t,laden\n3000,full\n", "laden"},
        {"dwt_t,imo\n3000,12345\n", "seven digits"},
        {"dwt_t,kind\n3000,visit\n", "kind"},
        {"dwt_t,laden,laden_lo\n3000,0.5,0.4\n", "laden_lo"},
        {"dwt_t,laden,laden_lo,laden_hi\n3000,0.5,0.6,0.7\n", "laden_lo"},
        {"dwt_t,dwt_lo_t,dwt_hi_t\n3000,3500,2500\n", "dwt_lo_t"},
        {"date,vessel\n2020-01-01,A\n", "neither dwt_t nor capacity_bbl"},
        {"dwt_t,flag\n3000,Cura\xe7" "ao\n", "line 2: its letters are not UTF-8"},
        {"date,dwt_t\n2020-01-01,3,000\n", "line 2: more cells than the first line has columns"},
        {"date,vessel,dwt_t\n2020-01-01,A,1,,\n2020-01-01,\"B,1\n2020-01-01,C,1\n", "line 3: a quote is open"},
    };
    for (int i = 0; i < COUNT(bad); i++) {
        tnk_ledger *l = fresh();
        put("rows.csv", bad[i].rows);
        ck_assert_int_eq(tnk_ledger_events(l, "rows.csv"), TNK_E_READ);
        ck_assert_msg(strstr(tnk_ledger_message(l), bad[i].word) != NULL, "%s", tnk_ledger_message(l));
        ck_assert_int_eq(tnk_ledger_settle(l, NULL), TNK_OK);
        ck_assert_int_eq(tnk_ledger_event_count(l), 0);
        tnk_ledger_free(l);
    }
    unlink("rows.csv");
}
END_TEST

START_TEST(days_and_months) {
    tnk_ledger *l = fresh();
    const tnk_account *a =
        settle(l, "date,dwt_t,flag\n2020-03-05,40000,KP\n2020-02,20000,Togo\n2020-03-05,30000,KP\n,10000,\n", NULL);
    ck_assert_int_eq(tnk_ledger_account_count(l), 1);
    ck_assert_int_eq(a->year, 2020);
    ck_assert_int_eq((int)a->events, 4);
    ck_assert(warned(l, "counted in 2020: 1"));
    ck_assert_str_eq(a->scenarios[0].passed_on, "");           /* 265,914 bbl */
    ck_assert_double_eq_tol(a->scenarios[0].barrels, 0.33 * 100000 * 8.058, 1e-6);
    ck_assert_str_eq(a->scenarios[2].passed_on, "2020-03-05");
    ck_assert_int_eq(a->day_count, 3);
    ck_assert_str_eq(a->days[0].date, "2020-02-29");
    ck_assert_str_eq(a->days[2].date, "");
    ck_assert_int_eq(a->month_count, 3);
    ck_assert_str_eq(a->months[0].month, "2020-02");
    ck_assert_str_eq(a->months[0].flag_group, "foreign");
    ck_assert_str_eq(a->months[1].flag_group, "dprk");
    ck_assert_double_eq_tol(a->months[1].amount, 0.5 * 70000 * 8.058, 1e-6);
    ck_assert_str_eq(a->months[2].flag_group, "unknown");
    tnk_ledger_free(l);
}
END_TEST

START_TEST(years) {
    static const char rows[] = "date,dwt_t\n2019-12-31,1000\n2020-01-01,2000\n2020-06-01,3000\n,500\n";
    tnk_ledger_opts opts = TNK_LEDGER_OPTS_INIT;
    tnk_ledger *l = fresh();
    settle(l, rows, NULL);
    ck_assert_int_eq(tnk_ledger_account_count(l), 2);
    ck_assert_double_eq_tol(tnk_ledger_account(l, 0)->dwt_t, 1000, 1e-9);
    ck_assert_double_eq_tol(tnk_ledger_account(l, 1)->dwt_t, 5000, 1e-9);
    ck_assert(warned(l, "in no year's sum: 1"));
    opts.year = 2020;
    opts.missed_factor = 1.5;
    ck_assert_int_eq(tnk_ledger_settle(l, &opts), TNK_OK);
    ck_assert_int_eq(tnk_ledger_account_count(l), 1);
    ck_assert_double_eq_tol(tnk_ledger_account(l, 0)->scenarios[1].tonnes, 0.5 * 5000 * 1.5, 1e-9);
    opts.year = 2021;
    ck_assert_int_eq(tnk_ledger_settle(l, &opts), TNK_OK);
    ck_assert_int_eq((int)tnk_ledger_account(l, 0)->events, 0);
    ck_assert_double_eq(tnk_ledger_account(l, 0)->scenarios[1].barrels, 0);
    tnk_ledger_free(l);
}
END_TEST

/* The same visit told by two sources is one; told twice by one source it is two. */
START_TEST(doubles) {
    tnk_ledger *l = fresh();
    const tnk_account *a = settle(l,
                                  "date,vessel,imo,dwt_t,laden,area,source\n"
                                  "2020-03-01,Chon Ma San,8660313,3500,,Nampo,Panel\n"
                                  "2020-03-02,CHON-MA SAN,8660313,,0.8,nampo,image\n"
                                  "2020-03-09,Chon Ma San,8660313,3500,,Nampo,image\n"
                                  "2020-04-01,Paek Ma,,1200,,Nampo,Panel\n"
                                  "2020-04-01,Paek Ma,,1200,,Nampo,Panel\n"
                                  "2020-05-01,,,2000,,Nampo,Panel\n"
                                  "2020-05-01,,,2000,,Nampo,image\n",
                                  NULL);
    ck_assert_int_eq(tnk_ledger_event_count(l), 6);
    const tnk_event *e = tnk_ledger_event(l, 0);
    ck_assert_str_eq(e->id, "E1");
    ck_assert_str_eq(e->source, "Panel; image");
    ck_assert_int_eq((int)e->rows, 2);
    ck_assert_double_eq_tol(e->laden, 0.8, 1e-12);
    ck_assert_double_eq_tol(a->dwt_t, 3500 + 3500 + 2400 + 4000, 1e-9);
    ck_assert_int_eq((int)a->measured.events, 1);
    tnk_ledger_free(l);
}
END_TEST

/* A date may be a day or a month; a name goes by the one number that stands beside it elsewhere. */
START_TEST(doubles_by_month_and_name) {
    tnk_ledger *l = fresh();
    const tnk_account *a = settle(l,
                                  "date,vessel,imo,dwt_t,area,source\n"
                                  "2020-03,Chon Ma San,8660313,3500,Nampo,Panel\n"
                                  "2020-03-05T02:10:00Z,CHON-MA SAN,,,Nampo,image\n"
                                  "2020-04-01,Chon Ma San,,3500,Nampo,member state\n" /* a day after that month */
                                  "2020-05,Paek Ma,,1200,Nampo,Panel\n"
                                  "2020-05,Paek Ma,,1200,Nampo,image\n"
                                  "2020-06-01,Star,9074729,1000,,Panel\n2020-07-01,Star,8660325,1000,,Panel\n"
                                  "2020-06-02,Star,,1000,,image\n" /* which of them? */
                                  "2020-08-01,One,9166778,100,,Panel\n2020-08-03T20:00:00Z,One,9166778,100,,image\n"
                                  ",Two,9224934,10,,Panel\n,Two,9224934,10,,image\n",
                                  NULL);
    const tnk_event *e = tnk_ledger_event(l, 0);
    ck_assert_int_eq(tnk_ledger_event_count(l), 9);
    ck_assert_str_eq(e->date, "2020-03-05T02:10:00Z");
    ck_assert_str_eq(e->hull, "IMO 8660313");
    ck_assert_str_eq(e->source, "image; Panel");
    ck_assert_double_eq_tol(a->dwt_t, 3500 + 3500 + 1200 + 3 * 1000 + 100 + 2 * 10, 1e-9);
    tnk_ledger_free(l);
}
END_TEST

START_TEST(uncounted) {
    tnk_ledger *l = fresh();
    const tnk_account *a = settle(l,
                                  "date,dwt_t,product,kind\n2020-01-01,1000,crude oil,\n2020-01-02,1000,Gas-Oil,\n"
                                  "2020-01-03,1000,,transfer\n2020-01-04,,,\n2020-01-05,1000,moonshine,\n",
                                  NULL);
    static const int why[] = {TNK_UNCOUNTED_COMMODITY, TNK_COUNTED, TNK_UNCOUNTED_KIND, TNK_UNCOUNTED_SIZE,
                              TNK_COUNTED};
    for (int i = 0; i < 5; i++) ck_assert_int_eq(tnk_ledger_event(l, i)->uncounted, why[i]);
    ck_assert_double_eq_tol(a->scenarios[1].barrels, 0.5 * (7460 + 8058), 1e-9);
    ck_assert(warned(l, "moonshine"));
    tnk_ledger_opts opts = TNK_LEDGER_OPTS_INIT;
    opts.product = "crude";
    ck_assert_int_eq(tnk_ledger_settle(l, &opts), TNK_OK);
    ck_assert_double_eq_tol(tnk_ledger_account(l, 0)->limit, 4e6, 1e-9);
    ck_assert_int_eq(tnk_ledger_event(l, 0)->uncounted, TNK_COUNTED);
    tnk_ledger_free(l);
}
END_TEST

/* Where no error is shared, the sum's is that of the visits in quadrature; DOMAIN's formula where some are. */
START_TEST(errors) {
    enum { VISITS = 100 };
    const double w = 3000, f = 0.6, sf = 0.1, sw = 0.12, k = 8, sk = 0.5;
    tnk_ledger_opts opts = TNK_LEDGER_OPTS_INIT;
    opts.barrels_per_tonne = k;
    for (int shared = 0; shared < 4; shared++) {
        tnk_ledger *l = fresh();
        opts.barrels_per_tonne_sd = shared == 2 ? sk : 0;
        for (int i = 0; i < VISITS; i++) {
            tnk_event e;
            tnk_event_init(&e);
            e.time_s = 1.58e9 + 86400 * i;
            e.year = 2020;
            e.dwt_t = w;
            e.dwt_sd = shared == 1 ? sw : 0;
            e.dwt_modelled = shared == 3;
            e.laden = f;
            e.laden_lo = f - 1.6448536 * sf;
            e.laden_hi = f + 1.6448536 * sf;
            snprintf(e.hull, sizeof e.hull, "hull %d", i % 4);
            ck_assert_int_eq(tnk_event_push(l, &e), TNK_OK);
        }
        ck_assert_int_eq(tnk_ledger_settle(l, &opts), TNK_OK);
        const tnk_measured *m = &tnk_ledger_account(l, 0)->measured;
        const double part[4] = {0, sw / sqrt(4), sk / k, 0.09}, visits = sf / f / sqrt(VISITS);
        double grown = shared == 1 ? exp(0.5 * sw * sw) : 1;
        ck_assert_double_eq_tol(m->barrels, VISITS * w * f * k * grown, 1);
        ck_assert_double_eq_tol(m->sd, hypot(visits, part[shared]), 2e-4);
        ck_assert_double_eq_tol((m->hi - m->lo) / m->barrels, 2 * 1.645 * m->sd, 0.02 * m->sd);
        tnk_ledger_free(l);
    }
}
END_TEST

/* The integral against draws. */
START_TEST(chances) {
    static const tnk_chance cases[] = {{100, 30, 0.1}, {100, 5, 0.1}, {100, 20, 0}, {100, 0, 0.15}, {100, 60, 0.3}};
    enum { DRAWS = 200000 };
    seed_dice(7);
    for (int i = 0; i < COUNT(cases); i++) {
        const tnk_chance *c = &cases[i];
        const double q[3] = {0.05, 0.5, 0.95};
        double at[3] = {0}, below[3] = {0};
        for (int k = 0; k < 3; k++) at[k] = tnk_chance_quantile(c, q[k]);
        for (int n = 0; n < DRAWS; n++) {
            double x = exp(c->common * normal() - 0.5 * c->common * c->common) * (c->mean + c->own * normal());
            for (int k = 0; k < 3; k++) below[k] += x < at[k];
        }
        for (int k = 0; k < 3; k++) {
            if (at[k] > 0) ck_assert_double_eq_tol(below[k] / DRAWS, q[k], 0.004);
            ck_assert_double_eq_tol(tnk_chance_above(c, at[k]), 1 - q[k], at[k] > 0 ? 1e-6 : 1);
        }
    }
    const tnk_chance sure = {100, 0, 0};
    ck_assert_double_eq(tnk_chance_above(&sure, 99.9), 1);
    ck_assert_double_eq(tnk_chance_above(&sure, 100), 0);
    ck_assert_double_eq_tol(tnk_chance_quantile(&sure, 0.95), 100, 1e-6);
    const tnk_chance none = {0, 0, 0};
    ck_assert_double_eq(tnk_chance_above(&none, 0), 0);
    ck_assert_double_eq(tnk_chance_quantile(&none, 0.95), 0);
}
END_TEST

/* Draughts told by hand: deep is laden, shallow may be ballast, decimetres are told, nonsense is not measured. */
START_TEST(draughts) {
    tnk_ledger *l = fresh();
    const tnk_account *a = settle(l,
                                  "date,dwt_t,draught_m\n2020-01-01,5000,6.9\n2020-01-02,5000,3.2\n2020-01-03,5000,69\n"
                                  "2020-01-04,5000,19\n2020-01-05,45000,12.2\n2020-01-06,100,3\n",
                                  NULL);
    const tnk_event *e[6];
    for (int i = 0; i < 6; i++) e[i] = tnk_ledger_event(l, i);
    ck_assert_int_eq((int)a->measured.events, 5);
    ck_assert_double_ge(e[0]->laden, 0.75);
    ck_assert_double_ge(e[0]->laden_lo, 0.4);
    ck_assert_double_le(e[1]->laden, 0.3);
    ck_assert_double_le(e[1]->laden_lo, 0.05);
    ck_assert_double_eq_tol(e[2]->laden, e[0]->laden, 1e-9);
    ck_assert_double_eq_tol(e[2]->draught_m, 6.9, 1e-9);
    ck_assert_double_ge(e[4]->laden, 0.75);
    ck_assert(isnan(e[5]->laden));
    ck_assert(warned(l, "taken for 6.9 m"));
    ck_assert(warned(l, "no tanker of 100 t"));
    tnk_ledger_free(l);
}
END_TEST

START_TEST(sanctioned) {
    tnk_ledger *l = fresh();
    put("list.csv", "name,imo\nPaek-Ma,\nSHIP ONE,IMO 9074729\n");
    ck_assert_int_eq(tnk_ledger_sanctioned(l, "list.csv"), TNK_OK);
    settle(l,
           "date,vessel,imo,dwt_t\n2020-01-01,PAEK MA,,1\n2020-01-02,Other,9074729,1\n2020-01-03,Ship One,8660313,1\n"
           "2020-01-04,,,1\n",
           NULL);
    const int want[4] = {1, 1, 0, 0};
    for (int i = 0; i < 4; i++) ck_assert_int_eq(tnk_ledger_event(l, i)->sanctioned, want[i]);
    put("list.csv", "imo\n907472\n");
    ck_assert_int_eq(tnk_ledger_sanctioned(l, "list.csv"), TNK_E_READ);
    ck_assert_msg(strstr(tnk_ledger_message(l), "line 2: imo \"907472\": needs seven digits") != NULL, "%s",
                  tnk_ledger_message(l));
    put("list.csv", "a,b\n1,2\n");
    ck_assert_int_eq(tnk_ledger_sanctioned(l, "list.csv"), TNK_E_READ);
    ck_assert_int_eq(tnk_ledger_sanctioned(l, "none.csv"), TNK_E_OPEN);
    unlink("list.csv");
    tnk_ledger_free(l);
}
END_TEST

START_TEST(tables) {
    tnk_ledger *l = fresh();
    put("caps.json",
        "{\"caps\": {\"refined\": 400000, \"coal\": {\"tonnes\": 1000}},"
        " \"products\": [{\"name\": \"brew\", \"density_t_m3\": 0.8, \"sd\": 0.02, \"aliases\": [\"bath tub gin\"]}],"
        " \"flag_groups\": {\"togo\": [\"TG\", \"Togo\"]}, \"model_sd\": 0.2}");
    ck_assert_msg(tnk_ledger_caps(l, "caps.json") == TNK_OK, "%s", tnk_ledger_message(l));
    const tnk_account *a = settle(l, "date,dwt_t,product,flag\n2020-01-01,1000,bathtub gin,tg\n", NULL);
    ck_assert_double_eq_tol(a->limit, 400000, 1e-9);
    ck_assert_double_eq_tol(tnk_ledger_event(l, 0)->barrels_per_tonne, 7.86225, 1e-9);
    ck_assert_str_eq(tnk_ledger_event(l, 0)->flag_group, "togo");
    tnk_ledger_opts opts = TNK_LEDGER_OPTS_INIT;
    opts.product = "coal";
    a = settle(l, "date,dwt_t,product\n2020-01-01,3000,coal\n", &opts);
    ck_assert_int_eq(a->by_weight, 1);
    ck_assert_double_eq_tol(a->scenarios[1].times_cap, 1.5, 1e-9);
    ck_assert(isnan(a->scenarios[1].barrels));
    static const char *const bad[] = {
        "nonsense", "[]", "{\"cups\": []}", "{\"caps\": [{\"barrels\": 5}]}", "{\"caps\": [{\"name\": \"x\"}]}",
        "{\"caps\": {\"x\": \"many\"}}", "{\"products\": [{\"name\": \"x\", \"barrels_per_tonne\": 800}]}",
        "{\"caps\": [{\"name\": \"refined\", \"barrels\": 5, \"yaer\": 2016}]}",
        "{\"caps\": {\"refined\": -1}}",
        "{\"products\": [{\"name\": \"x\", \"barrels_per_tonne\": 8, \"density_t_m3\": 0.8}]}",
        "{\"products\": [{\"name\": \"x\", \"density\": 0.8}]}", "{\"products\": {}}",
        "{\"flag_groups\": {\"a\": \"b\"}}", "{\"model_sd\": 9}",
    };
    for (int i = 0; i < COUNT(bad); i++) {
        put("caps.json", bad[i]);
        ck_assert_msg(tnk_ledger_caps(l, "caps.json") == TNK_E_READ, "%s", bad[i]);
        ck_assert_msg(strstr(tnk_ledger_message(l), "caps.json") != NULL, "%s", tnk_ledger_message(l));
    }
    ck_assert_int_eq(tnk_ledger_caps(l, "none.json"), TNK_E_OPEN);
    unlink("caps.json");
    tnk_ledger_free(l);
}
END_TEST

START_TEST(bad_options) {
    const double fills[] = {0.5, 1.5};
    tnk_ledger *l = fresh();
    tnk_ledger_opts good = TNK_LEDGER_OPTS_INIT, o[6] = {good, good, good, good, good, good};
    o[0].product = "moonshine";
    o[1].fills = fills, o[1].fill_count = 2;
    o[2].missed_factor = 0;
    o[3].barrels_per_tonne = 0.8;
    o[4].year = 20;
    o[5].struct_size = 0;
    for (int i = 0; i < COUNT(o); i++) {
        ck_assert_int_eq(tnk_ledger_settle(l, &o[i]), TNK_E_ARG);
        ck_assert(tnk_ledger_message(l)[0] != 0);
    }
    ck_assert_int_eq(tnk_ledger_settle(l, &good), TNK_OK);
    ck_assert_str_eq(tnk_ledger_message(l), "");
    ck_assert_int_eq(tnk_ledger_new(NULL), TNK_E_ARG);
    ck_assert_int_eq(tnk_ledger_settle(NULL, NULL), TNK_E_ARG);
    ck_assert_ptr_null(tnk_ledger_account(l, 1));
    ck_assert_ptr_null(tnk_ledger_event(l, -1));
    tnk_ledger_free(l);
    tnk_ledger_free(NULL);
}
END_TEST

/* Without memory at any place: an error, nothing leaks, and the next try works. */
START_TEST(no_memory) {
    put("rows.csv", "date,vessel,dwt_t,laden\n2020-01-01,A,3000,0.8\n2020-01-02,B,3000,\n");
    int failures = 0;
    for (long n = 1; n < 200; n++) {
        tnk_ledger *l = NULL;
        tnk_alloc_fail_at(n);
        int rc = tnk_ledger_new(&l);
        if (!rc) rc = tnk_ledger_events(l, "rows.csv");
        if (!rc) rc = tnk_ledger_settle(l, NULL);
        tnk_alloc_fail_at(0);
        ck_assert(rc == TNK_OK || rc == TNK_E_NOMEM);
        failures += rc == TNK_E_NOMEM;
        if (l && rc) ck_assert_int_eq(tnk_ledger_settle(l, NULL), TNK_OK);
        tnk_ledger_free(l);
    }
    ck_assert_int_gt(failures, 10);
    unlink("rows.csv");
}
END_TEST

int main(void) {
    TCase *t = tcase_create("ledger");
    tcase_add_test(t, numbers);
    tcase_add_test(t, letters);
    tcase_add_test(t, cells);
    tcase_add_test(t, long_files);
    tcase_add_test(t, refused_rows);
    tcase_add_test(t, days_and_months);
    tcase_add_test(t, years);
    tcase_add_test(t, doubles);
    tcase_add_test(t, doubles_by_month_and_name);
    tcase_add_test(t, uncounted);
    tcase_add_test(t, errors);
    tcase_add_test(t, chances);
    tcase_add_test(t, draughts);
    tcase_add_test(t, sanctioned);
    tcase_add_test(t, tables);
    tcase_add_test(t, bad_options);
    tcase_add_test(t, no_memory);
    return run_tests(t, "ledger");
}
