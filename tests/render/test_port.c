/* test_port.c — the harbour presets: hulls afloat and apart, moored ones at their quays, rafts as
 * close as promised, what nobody could tell marked so. */
#include <math.h>
#include "port.h"
#include "test_scene.h"

enum { SEEDS = 24 };

static rs_scene *port_of(const char *preset, uint64_t seed, double gsd)
{
    rs_spec spec = RS_SPEC_INIT;
    spec.preset = preset;
    spec.seed = seed;
    spec.gsd_m = gsd;
    return made_of(&spec);
}

/* Half of the seeds a harbour, half a test scene; the pixel runs through all sizes. */
static rs_scene *nth(int k)
{
    return port_of(k & 1 ? "harbour" : "waters", (uint64_t)k + 1, 0.3 * pow(33, (k % 12) / 11.0));
}

static void point_on(const rs_scene *s, const rs_ship *p, double u, double v, double *x, double *y)
{
    const double a = (p->heading_deg - s->grid_north_deg) * RAD;
    *x = p->x_m + u * p->length_m * sin(a) + v * p->beam_m * cos(a);
    *y = p->y_m - u * p->length_m * cos(a) + v * p->beam_m * sin(a);
}

static int covers(const rs_scene *s, const rs_ship *p, double x, double y)
{
    const double a = (p->heading_deg - s->grid_north_deg) * RAD, dx = x - p->x_m, dy = y - p->y_m;
    return fabs(dx * sin(a) - dy * cos(a)) < 0.5 * p->length_m && fabs(dx * cos(a) + dy * sin(a)) < 0.5 * p->beam_m;
}

/* Is any of a lattice of points on the hull on land, or on another hull? */
static int clashes(const rs_scene *s, int i)
{
    for (int k = 0; k <= 40; k++)
        for (int v = -2; v <= 2; v++) {
            double x, y, h = 0;
            tint col;
            point_on(s, &s->ships[i], 0.999 * (k / 40.0 - 0.5), 0.2498 * v, &x, &y);
            if (s->land && land_ground(s->land, x, y, &h, &col))
                return 1;
            for (int j = 0; j < s->ships_n; j++)
                if (j != i && covers(s, &s->ships[j], x, y))
                    return 1;
        }
    return 0;
}

START_TEST(all_afloat_and_apart)
{
    for (int k = 0; k < SEEDS; k++) {
        rs_scene *s = nth(k);
        ck_assert_int_gt(s->ships_n, 0);
        for (int i = 0; i < s->ships_n; i++)
            ck_assert_msg(!clashes(s, i), "seed %d: hull %d is on land or on another", k + 1, i);
        rs_scene_free(s);
    }
}
END_TEST

/* Metres from the hull's sides and ends to anything solid. */
static double to_land(const rs_scene *s, const rs_ship *p)
{
    double best = 1e9, x, y;
    for (int k = 0; k <= 60; k++)
        for (int v = -1; v <= 1; v++) {
            point_on(s, p, k / 60.0 - 0.5, 0.5 * v, &x, &y);
            best = fmin(best, land_clearance(s->land, x, y));
        }
    return best;
}

static double to_moored(const rs_scene *s, int i)
{
    double best = 1e9;
    for (int j = 0; j < s->ships_n; j++)
        if (j != i && s->ships[j].berthed)
            best = fmin(best, hull_gap(s, &s->ships[i], &s->ships[j]));
    return best;
}

START_TEST(moored_hulls_touch)
{
    int moored = 0, all = 0;
    for (int k = 0; k < SEEDS; k++) {
        rs_scene *s = nth(k);
        for (int i = 0; i < s->ships_n; i++) {
            all++;
            if (!s->ships[i].berthed)
                continue;
            moored++;
            ck_assert(to_land(s, &s->ships[i]) <= 4.1 || to_moored(s, i) <= 6);
        }
        rs_scene_free(s);
    }
    ck_assert_double_gt(moored, 0.25 * all);
    ck_assert_double_lt(moored, 0.67 * all);
}
END_TEST

static double off_axis(const wharf *w, double ux, double uy)
{
    const double along = fabs(ux * w->tx + uy * w->ty), out = fabs(ux * w->nx + uy * w->ny);
    return asin(fmin(along, out)) / RAD;
}

START_TEST(moored_hulls_are_parallel_to_a_face)
{
    for (int k = 0; k < SEEDS; k++) {
        rs_scene *s = nth(k);
        const port *p = s->land->port;
        for (int i = 0; i < s->ships_n; i++) {
            double ux, uy, best = 90;
            place_axis(s, &s->ships[i], &ux, &uy);
            for (int j = 0; j < p->wharves_n; j++)
                best = fmin(best, off_axis(&p->wharves[j], ux, uy));
            if (s->ships[i].berthed && to_land(s, &s->ships[i]) < 3)
                ck_assert_double_le(best, 1);
        }
        rs_scene_free(s);
    }
}
END_TEST

START_TEST(rafts_are_close)
{
    int rafted = 0, thick = 0;
    for (int k = 0; k < SEEDS; k++) {
        rs_scene *s = nth(k);
        for (int i = 0; i < s->ships_n; i++) {
            double best = 1e9;
            int beside = 0;
            for (int j = 0; j < s->ships_n && s->ships[i].sts; j++) {
                const double gap = i == j ? 1e9 : hull_gap(s, &s->ships[i], &s->ships[j]);
                best = fmin(best, gap);
                beside += gap < 6;
            }
            rafted += s->ships[i].sts;
            thick += beside > 1;
            ck_assert(!s->ships[i].sts || (best > 0 && best <= 6));
        }
        rs_scene_free(s);
    }
    ck_assert_int_gt(rafted, 20);
    ck_assert_int_gt(thick, 3);
}
END_TEST

START_TEST(waters_is_what_it_says)
{
    double least = 99, most = 0;
    int moving = 0;
    for (int k = 0; k < SEEDS; k++) {
        rs_scene *s = port_of("waters", (uint64_t)k + 1, RS_UNSET);
        least = fmin(least, s->gsd_m);
        most = fmax(most, s->gsd_m);
        ck_assert(s->gsd_m >= 0.3 && s->gsd_m <= 10 && s->sun_el_deg >= 20 && s->sun_el_deg <= 60);
        for (int i = 0; i < s->ships_n; i++) {
            const rs_ship *p = &s->ships[i];
            ck_assert(p->length_m >= fmin(49.99, 0.33 * s->width_px * s->gsd_m) && p->length_m <= 300.01);
            ck_assert_double_ge(p->length_m, 6.99 * s->gsd_m);
            ck_assert(p->x_m > 0.5 * p->length_m && p->y_m < s->height_px * s->gsd_m - 0.5 * p->length_m);
            moving += p->speed_ms > 0;
        }
        rs_scene_free(s);
    }
    ck_assert(least < 0.6 && most > 6 && moving > 10);
}
END_TEST

START_TEST(doubtful_hulls_are_marked)
{
    rs_scene *s = port_of("waters", 3, 10);
    for (int i = 0; i < s->ships_n; i++)
        for (int j = 0; j < i; j++) {
            const rs_ship *a = &s->ships[i], *b = &s->ships[j];
            if (hull_gap(s, a, b) < 10 && fmin(a->beam_m, b->beam_m) < 40)
                ck_assert(a->difficult != RS_PLAIN && b->difficult != RS_PLAIN);
        }
    rs_scene_free(s);
    rs_spec spec = RS_SPEC_INIT;
    spec.preset = "waters";
    spec.cloud = 0.9;
    int hidden = 0;
    s = made_of(&spec);
    for (int i = 0; i < s->ships_n; i++)
        hidden += s->ships[i].difficult == RS_CLOUDED;
    ck_assert_int_gt(2 * hidden, s->ships_n);
    rs_scene_free(s);
}
END_TEST

START_TEST(same_seed_same_harbour)
{
    static const double gsd[] = { 0.4, 3, 10 };
    for (int k = 0; k < 3; k++) {
        rs_spec spec = RS_SPEC_INIT;
        spec.preset = k & 1 ? "waters" : "harbour";
        spec.gsd_m = gsd[k];
        spec.width_px = spec.height_px = 300;
        rs_scene *a = made_of(&spec), *b = made_of(&spec);
        spec.seed = 2;
        rs_scene *c = made_of(&spec);
        ck_assert(fingerprint(a) == fingerprint(b));
        ck_assert(fingerprint(a) != fingerprint(c));
        rs_scene_free(a);
        rs_scene_free(b);
        rs_scene_free(c);
    }
}
END_TEST

START_TEST(no_quay_no_moored_hulls)
{
    rs_spec spec = RS_SPEC_INIT;
    spec.preset = "waters";
    spec.quay = 0;
    spec.ships = 12;
    spec.gsd_m = 3;
    rs_scene *s = made_of(&spec);
    ck_assert(s->ships_n > 4 && s->ships_n <= 12);
    for (int i = 0; i < s->ships_n; i++)
        ck_assert_int_eq(s->ships[i].berthed, 0);
    rs_scene_free(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port");
    TCase *t = tcase_create("port");
    tcase_set_timeout(t, 200);
    tcase_add_test(t, all_afloat_and_apart);
    tcase_add_test(t, moored_hulls_touch);
    tcase_add_test(t, moored_hulls_are_parallel_to_a_face);
    tcase_add_test(t, rafts_are_close);
    tcase_add_test(t, waters_is_what_it_says);
    tcase_add_test(t, doubtful_hulls_are_marked);
    tcase_add_test(t, same_seed_same_harbour);
    tcase_add_test(t, no_quay_no_moored_hulls);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
