/* AIS tables as they come: times, layouts, values that mean "not available"; a real hour of a harbour. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/earth.h"
#include "base/mem.h"
#include "base/sun.h"
#include "catalog/ais.h"
#include "suite.h"

static const tnk_ais_box everywhere = {0, 4e9, 0, 0, 180, 90};

static tnk_ais *take(const char *text, const tnk_ais_box *box, int *rc) {
    tnk_err err = {0};
    tnk_ais *ais = tnk_alloc_zero(1, sizeof *ais);
    FILE *f = fopen("ais.csv", "w");
    fputs(text, f);
    fclose(f);
    *rc = tnk_ais_take(ais, "ais.csv", box, &err);
    unlink("ais.csv");
    return ais;
}

START_TEST(times) {
    static const struct { const char *text; double seconds; } good[] = {
        {"2020-06-30T00:00:01", 1593475201}, {"2020-06-30 00:00:01", 1593475201}, {"2020-06-30T00:00:01Z", 1593475201},
        {"30/06/2020 00:00:01", 1593475201}, {"30-06-2020 00:00:01", 1593475201}, {"1593475201", 1593475201},
        {"1593475201000", 1593475201}, {"2020-06-30T09:00:01+09:00", 1593475201},
    };
    static const char *const bad[] = {
        "",   "2020-06-30", "30/06/2020",         "31/06/2020 00:00:00", "06/30/2020 00:00:00",
        "12", "now",        "30/06/2020 25:00:00"};
    double s;
    for (int i = 0; i < COUNT(good); i++) {
        ck_assert_msg(tnk_ais_time(good[i].text, &s), "%s", good[i].text);
        ck_assert_double_eq_tol(s, good[i].seconds, 1e-3);
    }
    for (int i = 0; i < COUNT(bad); i++) ck_assert_msg(!tnk_ais_time(bad[i], &s), "%s", bad[i]);
}
END_TEST

START_TEST(values) {
    int rc;
    tnk_ais *ais = take("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,Length,Width\n"
                        "211000001,2020-06-30T00:00:00,1,2,102.3,360,511,0,\n"
                        "211000001,2020-06-30T00:01:00,1,2,10,-90,359,80,15\n"
                        "211000001,2020-06-30T00:02:00,1,2,10,-90,359,8,15\n"
                        "211000001,2020-06-30T00:03:00,1,2,10,-90,359,80,15\n"
                        "2111,2020-06-30T00:00:00,1,2,,,,,\n"
                        "211000002,2020-06-30T00:00:00,,2,,,,,\n"
                        "211000002,2020-06-30T00:00:00,1,181,,,,,\n"
                        "211000002,2020-06-30T00:00:00,1\" 30',2,,,,,\n"
                        "211000002,2020-06-30T0,1,2,,,,,\n"
                        ",,,,,,,,1\n"
                        "211000003,2020-06-30T00:00:00,1,2\n", &everywhere, &rc);
    const tnk_ais_stats *s = &ais->stats;
    ck_assert_int_eq(rc, TNK_OK);
    ck_assert_int_eq((int)s->rows, 11);
    ck_assert_int_eq((int)s->used, 5);
    ck_assert_int_eq((int)s->no_position, 3);
    ck_assert_int_eq((int)s->bad, 3);
    ck_assert_str_eq(s->bad_first, "line 9: LAT \"1\" 30'\"");
    ck_assert(isnan(ais->row[0].sog_ms) && isnan(ais->row[0].cog_deg) && isnan(ais->row[0].heading_deg));
    ck_assert(isnan(ais->row[0].length_m));
    ck_assert_double_eq_tol(ais->row[1].cog_deg, 270, 1e-4);
    ck_assert_double_eq_tol(ais->row[1].sog_ms, 5.144, 1e-3);
    tnk_err err = {0};
    ck_assert_int_eq(tnk_ais_ships(ais, 1593475200, &err), TNK_OK);
    ck_assert_int_eq((int)s->ships, 2);
    ck_assert_double_eq_tol(ais->ship[0].length_m, 80, 1e-6); /* not 0, and not 8 */
    ck_assert(isnan(ais->ship[1].length_m) && isnan(ais->ship[1].heading_deg));
    tnk_ais_free(ais);
}
END_TEST

START_TEST(wrong_tables) {
    static const char *const bad[] = {"", "a,b\n1,2\n", "mmsi,time,lon\n1,2,3\n"};
    for (int i = 0; i < COUNT(bad); i++) {
        int rc;
        tnk_ais_free(take(bad[i], &everywhere, &rc));
        ck_assert_int_eq(rc, TNK_E_READ);
    }
}
END_TEST

/* Across the antimeridian, and only then. */
START_TEST(boxes) {
    int rc;
    const tnk_ais_box box = {0, 4e9, 179.9, 0, 0.3, 1};
    tnk_ais *ais =
        take("mmsi,time,lon,lat\n211000001,2020-06-30T00:00:00,-179.95,0\n211000002,2020-06-30T00:00:00,179.7,0\n"
             "211000003,2020-06-30T00:00:00,179.5,0\n211000004,2020-06-30T00:00:00,179.9,1.1\n",
             &box, &rc);
    ck_assert_int_eq((int)ais->stats.used, 2);
    ck_assert_int_eq((int)ais->stats.elsewhere, 2);
    tnk_ais_free(ais);
}
END_TEST

/* The hour of New York harbour: every row is kept or counted, and the place of every ship at a stated minute lies
 * within what it can have sailed since its nearest report, and 50 m. */
START_TEST(harbour) {
    char path[600];
    const char *data = getenv("TANKER_DATA");
    snprintf(path, sizeof path, "%.300s/ais/tracktable-nyharbor/tracktable/Python/tracktable/examples/data/"
             "NYHarbor_2020_06_30_first_hour.csv", data ? data : "");
    if (access(path, R_OK)) {
        printf("# SKIP harbour: no %s\n", path);
        return;
    }
    tnk_err err = {0};
    tnk_ais *ais = tnk_alloc_zero(1, sizeof *ais);
    ck_assert_int_eq(tnk_ais_take(ais, path, &everywhere, &err), TNK_OK);
    const tnk_ais_stats *s = &ais->stats;
    ck_assert_int_eq((int)s->rows, 8689);
    ck_assert_int_eq((int)(s->used + s->no_position + s->elsewhere + s->bad), 8689);
    ck_assert_int_eq((int)s->bad, 0);
    double moment, worst = 0;
    ck_assert(tnk_time_parse("2020-06-30T00:30:00Z", &moment));
    ck_assert_int_eq(tnk_ais_ships(ais, moment, &err), TNK_OK);
    int checked = 0;
    for (long k = 0; k < s->ships; k++) {
        const tnk_reported *r = &ais->ship[k];
        const tnk_ais_row *near = NULL;
        double fastest = 0, north, east;
        for (long i = 0; i < s->used; i++) {
            const tnk_ais_row *row = &ais->row[i];
            if ((long)row->mmsi != r->mmsi) continue;
            if (!near || fabs(row->time_s - moment) < fabs(near->time_s - moment)) near = row;
        }
        for (long i = 0; i < s->used; i++)
            if ((long)ais->row[i].mmsi == r->mmsi && fabs(ais->row[i].time_s - moment) <= 600)
                fastest = fmax(fastest, isnan(ais->row[i].sog_ms) ? 0 : ais->row[i].sog_ms);
        tnk_earth_degree(r->lat_deg, &north, &east);
        double d = hypot((r->lat_deg - near->lat_deg) * north, (r->lon_deg - near->lon_deg) * east);
        double most = fmax(fastest, isnan(near->sog_ms) ? 0 : near->sog_ms) * fabs(near->time_s - moment) + 50;
        ck_assert_msg(d <= most, "ship %ld: %.0f m, at most %.0f", r->mmsi, d, most);
        worst = fmax(worst, d / most);
        checked++;
    }
    printf("# %d ships, the worst at %.2f of what is allowed\n", checked, worst);
    ck_assert_int_ge(checked, 290);
    tnk_ais_free(ais);
}
END_TEST

START_TEST(no_memory) {
    int failures = 0;
    for (long n = 1; n < 12; n++) {
        int rc;
        tnk_err err = {0};
        tnk_ais *ais = tnk_alloc_zero(1, sizeof *ais);
        FILE *f = fopen("ais.csv", "w");
        fputs("mmsi,time,lon,lat\n211000001,2020-06-30T00:00:00,1,0\n", f);
        fclose(f);
        tnk_alloc_fail_at(n);
        rc = tnk_ais_take(ais, "ais.csv", &everywhere, &err);
        if (!rc) rc = tnk_ais_ships(ais, 0, &err);
        tnk_alloc_fail_at(0);
        ck_assert(rc == TNK_OK || rc == TNK_E_NOMEM);
        failures += rc != TNK_OK;
        tnk_ais_free(ais);
        unlink("ais.csv");
    }
    ck_assert_int_ge(failures, 5);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("ais");
    tcase_add_test(t, times);
    tcase_add_test(t, values);
    tcase_add_test(t, wrong_tables);
    tcase_add_test(t, boxes);
    tcase_add_test(t, harbour);
    tcase_add_test(t, no_memory);
    return run_tests(t, "ais");
}
