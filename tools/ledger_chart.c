/* ledger_chart.c: an account as a picture: running sums against the cap, with the measured band; months by flag. */
#include "common.h"
#include "ledger.h"

#ifndef TOOLS_HAVE_CAIRO

int ledger_can_draw(void) { return 0; }

int ledger_write_chart(const tnk_ledger *l, const char *path) {
    return tool_error(TNK_E_FORMAT, "this build cannot draw");
}

#else

#include <cairo-svg.h>
#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int ledger_can_draw(void) { return 1; }

enum { WIDTH = 1000, HEIGHT = 860, LEFT = 90, RIGHT = 150, GROUPS = 8, LABELS = LEDGER_FILLS + 2 };

typedef struct colour {
    double r, g, b;
} colour;

static const colour ink = {0.13, 0.15, 0.18}, grid = {0.88, 0.89, 0.9}, red = {0.78, 0.12, 0.12},
                    blue = {0.1, 0.35, 0.65};
static const colour flags[GROUPS] = {{0.1, 0.35, 0.65}, {0.85, 0.5, 0.1}, {0.45, 0.45, 0.5}, {0.2, 0.55, 0.3},
                                     {0.55, 0.3, 0.6},  {0.7, 0.65, 0.15}, {0.3, 0.65, 0.7}, {0.6, 0.35, 0.25}};

/* A panel: months across, an amount from 0 up. */
typedef struct panel {
    cairo_t *cr;
    double top, height, most; /* picture points; the amount at the top */
    struct { double y; char text[60]; colour ink; } label[LABELS]; /* at the right end */
    int labels;
} panel;

static void use(cairo_t *cr, colour c, double alpha) { cairo_set_source_rgba(cr, c.r, c.g, c.b, alpha); }

/* at -1: ends here, 0: in the middle, 1: begins here. */
static void say(cairo_t *cr, double x, double y, int at, double size, const char *text) {
    cairo_text_extents_t box;
    cairo_set_font_size(cr, size);
    cairo_text_extents(cr, text, &box);
    cairo_move_to(cr, x - (1 - at) * 0.5 * box.x_advance, y);
    cairo_show_text(cr, text);
}

/* Days since the first of January, 0 to 365, of "2020-03-31"; the end of the year where there is no date. */
static double day_number(const char *date) {
    static const int before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int month, day;
    if (sscanf(date, "%*4d-%2d-%2d", &month, &day) != 2 || month < 1 || month > 12) return 365;
    return before[month - 1] + day;
}

static double across(double day) { return LEFT + (WIDTH - LEFT - RIGHT) * day / 365; }

static double up(const panel *p, double amount) { return p->top + p->height * (1 - amount / p->most); }

/* 1, 2 or 5 times a power of ten: about five steps to the top. */
static double round_step(double most) {
    double step = pow(10, floor(log10(most / 5)));
    while (most / step > 6) step *= most / step > 15 ? 5 : most / step > 12 ? 2.5 : 2;
    return step;
}

static void print_amount(char *out, size_t capacity, double x) {
    if (x >= 1e6) snprintf(out, capacity, "%.4g M", x / 1e6);
    else if (x >= 1e3) snprintf(out, capacity, "%.4g k", x / 1e3);
    else snprintf(out, capacity, "%.4g", x);
}

static void draw_axes(const panel *p, const char *title) {
    static const char *const months[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    cairo_t *cr = p->cr;
    char text[40];
    cairo_set_line_width(cr, 1);
    double step = round_step(p->most);
    for (double y = 0; y <= p->most * 1.0001; y += step) {
        use(cr, grid, 1);
        cairo_move_to(cr, LEFT, up(p, y));
        cairo_line_to(cr, WIDTH - RIGHT, up(p, y));
        cairo_stroke(cr);
        use(cr, ink, 1);
        print_amount(text, sizeof text, y);
        say(cr, LEFT - 8, up(p, y) + 4, -1, 12, text);
    }
    for (int m = 0; m < 12; m++) say(cr, across(365 * (m + 0.5) / 12), p->top + p->height + 18, 0, 12, months[m]);
    say(cr, LEFT, p->top - 12, 1, 14, title);
}

/* A staircase: the sum stays until the next day with events. */
static void climb(const panel *p, const tnk_account *a, double (*sum)(const tnk_day *, double), double share,
                  int back) {
    double last = back ? sum(&a->days[a->day_count - 1], share) : 0;
    for (int i = 0; i < a->day_count; i++) {
        const tnk_day *d = &a->days[back ? a->day_count - 1 - i : i];
        double x = across(day_number(d->date)), y = sum(d, share);
        if (isnan(y)) continue;
        double before = back && i + 1 < a->day_count ? sum(&a->days[a->day_count - 2 - i], share) : 0;
        cairo_line_to(p->cr, x, up(p, back ? y : last));
        cairo_line_to(p->cr, x, up(p, back ? (isnan(before) ? 0 : before) : y));
        last = y;
    }
}

static double full_sum(const tnk_day *d, double share) { return d->full * share; }
static double measured_sum(const tnk_day *d, double share) { return d->measured; }
static double low_sum(const tnk_day *d, double share) { return d->lo; }
static double high_sum(const tnk_day *d, double share) { return d->hi; }

static void label(panel *p, double amount, colour c, const char *what) {
    char sum[20];
    int i = p->labels++;
    double y = up(p, amount);
    for (; i > 0 && p->label[i - 1].y > y; i--) p->label[i] = p->label[i - 1];
    print_amount(sum, sizeof sum, amount);
    p->label[i].y = y;
    p->label[i].ink = c;
    snprintf(p->label[i].text, sizeof p->label[i].text, "%s: %s", what, sum);
}

/* From the lowest up, moved apart where they would touch. */
static void draw_labels(panel *p) {
    double below = HEIGHT;
    for (int i = p->labels - 1; i >= 0; i--) {
        double y = fmin(p->label[i].y + 4, below - 15);
        use(p->cr, p->label[i].ink, 1);
        say(p->cr, WIDTH - RIGHT + 8, y, 1, 12, p->label[i].text);
        below = y;
    }
}

static void begin_line(const panel *p) { cairo_move_to(p->cr, across(0), up(p, 0)); }

static void end_line(const panel *p, double amount) {
    cairo_line_to(p->cr, across(365), up(p, amount));
    cairo_stroke(p->cr);
}

static void draw_scenarios(panel *p, const tnk_account *a) {
    char text[40];
    cairo_set_line_width(p->cr, 1.6);
    for (int i = 0; i < a->scenario_count && a->day_count; i++) {
        const tnk_scenario *s = &a->scenarios[i];
        double last = a->days[a->day_count - 1].full * s->fill;
        use(p->cr, ink, 0.75);
        const double dash[2] = {2.0 + 4 * i, 3};
        cairo_set_dash(p->cr, dash, 2, 0);
        begin_line(p);
        climb(p, a, full_sum, s->fill, 0);
        end_line(p, last);
        cairo_set_dash(p->cr, NULL, 0, 0);
        snprintf(text, sizeof text, "at %.3g %%", 100 * s->fill);
        label(p, last, ink, text);
    }
}

static void draw_measured(panel *p, const tnk_account *a) {
    const tnk_day *last = a->day_count ? &a->days[a->day_count - 1] : NULL;
    if (!last || isnan(last->measured)) return;
    use(p->cr, blue, 0.25);
    begin_line(p);
    climb(p, a, high_sum, 0, 0);
    cairo_line_to(p->cr, across(365), up(p, last->hi));
    cairo_line_to(p->cr, across(365), up(p, last->lo));
    climb(p, a, low_sum, 0, 1);
    cairo_close_path(p->cr);
    cairo_fill(p->cr);
    use(p->cr, blue, 1);
    cairo_set_line_width(p->cr, 2.4);
    begin_line(p);
    climb(p, a, measured_sum, 0, 0);
    end_line(p, last->measured);
    label(p, last->measured, blue, "measured");
}

static void draw_cap(panel *p, const tnk_account *a) {
    if (!isfinite(a->limit)) return;
    use(p->cr, red, 1);
    cairo_set_line_width(p->cr, 2);
    cairo_move_to(p->cr, LEFT, up(p, a->limit));
    cairo_line_to(p->cr, WIDTH - RIGHT, up(p, a->limit));
    cairo_stroke(p->cr);
    label(p, a->limit, red, "cap");
}

/* The probability to be over the cap, in a strip of its own. */
static void draw_chance(cairo_t *cr, const tnk_account *a) {
    panel p = {.cr = cr, .top = 520, .height = 60, .most = 1};
    double last = 0;
    if (!a->measured.events || !isfinite(a->limit)) return;
    use(cr, ink, 1);
    say(cr, LEFT, p.top - 8, 1, 14, "Probability that what was measured is over the cap");
    say(cr, LEFT - 8, p.top + 5, -1, 12, "1");
    say(cr, LEFT - 8, p.top + p.height + 4, -1, 12, "0");
    use(cr, grid, 1);
    cairo_rectangle(cr, LEFT, p.top, WIDTH - LEFT - RIGHT, p.height);
    cairo_stroke(cr);
    use(cr, blue, 1);
    cairo_set_line_width(cr, 2);
    begin_line(&p);
    for (int i = 0; i < a->day_count; i++) {
        if (isnan(a->days[i].prob_over_cap)) continue;
        double x = across(day_number(a->days[i].date));
        cairo_line_to(cr, x, up(&p, last));
        cairo_line_to(cr, x, up(&p, last = a->days[i].prob_over_cap));
    }
    end_line(&p, last);
}

static double highest(const tnk_account *a) {
    double most = isfinite(a->limit) ? 1.15 * a->limit : 0;
    for (int i = 0; i < a->scenario_count; i++)
        if (a->day_count) most = fmax(most, 1.05 * a->days[a->day_count - 1].full * a->scenarios[i].fill);
    if (a->measured.events) most = fmax(most, 1.05 * a->measured.hi);
    return most > 0 ? most : 1;
}

static void draw_sums(cairo_t *cr, const tnk_account *a) {
    panel p = {.cr = cr, .top = 110, .height = a->measured.events ? 350 : 440, .most = highest(a)};
    char title[80];
    snprintf(title, sizeof title, "Running sum, %s", a->by_weight ? "tonnes" : "barrels");
    draw_axes(&p, title);
    draw_measured(&p, a);
    use(cr, ink, 1);
    draw_scenarios(&p, a);
    draw_cap(&p, a);
    draw_labels(&p);
}

static int group_number(const char *names[GROUPS], int *count, const char *name) {
    for (int i = 0; i < *count; i++)
        if (!strcmp(names[i], name)) return i;
    if (*count == GROUPS) return GROUPS - 1;
    names[*count] = name;
    return (*count)++;
}

/* Which month stands where: 0 to 11; -1 without a date. */
static int month_number(const tnk_month *m) { return m->month[0] ? atoi(m->month + 5) - 1 : -1; }

static void draw_months(cairo_t *cr, const tnk_account *a) {
    double sum[12] = {0}, most = 0, width = across(365.0 / 12) - across(0);
    const char *names[GROUPS];
    char title[100];
    int count = 0, undated = 0;
    for (int i = 0; i < a->month_count; i++) {
        int m = month_number(&a->months[i]);
        if (m < 0) undated = 1;
        else most = fmax(most, sum[m] += a->months[i].amount);
    }
    panel p = {.cr = cr, .top = 640, .height = 150, .most = most > 0 ? 1.08 * most : 1};
    snprintf(title, sizeof title, "By month and flag");
    if (a->measured.events < a->events)
        snprintf(title, sizeof title, "By month and flag; pale: not measured, at a fill of %.3g %%",
                 100 * a->scenarios[a->scenario_count / 2].fill);
    draw_axes(&p, title);
    memset(sum, 0, sizeof sum);
    for (int i = 0; i < a->month_count; i++) {
        const tnk_month *b = &a->months[i];
        int m = month_number(b), g = group_number(names, &count, b->flag_group);
        const double part[2] = {b->measured, b->amount - b->measured}, alpha[2] = {1, 0.45};
        for (int k = 0; k < 2 && m >= 0; k++) {
            use(cr, flags[g], alpha[k]);
            cairo_rectangle(cr, across(365.0 * m / 12) + 0.15 * width, up(&p, sum[m] + part[k]), 0.7 * width,
                            up(&p, sum[m]) - up(&p, sum[m] + part[k]));
            cairo_fill(cr);
            sum[m] += part[k];
        }
    }
    for (int g = 0; g < count; g++) {
        use(cr, flags[g], 1);
        cairo_rectangle(cr, WIDTH - RIGHT + 8, p.top + 20 * g, 12, 12);
        cairo_fill(cr);
        use(cr, ink, 1);
        say(cr, WIDTH - RIGHT + 26, p.top + 20 * g + 11, 1, 12, names[g]);
    }
    if (undated) say(cr, WIDTH - RIGHT + 8, p.top + p.height + 4, 1, 11, "events without date left out");
}

static void draw(cairo_t *cr, const tnk_account *a) {
    char text[300];
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_select_font_face(cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    use(cr, ink, 1);
    snprintf(text, sizeof text, "%s %d", a->cap.name, a->year);
    say(cr, LEFT, 40, 1, 22, text);
    snprintf(text, sizeof text, "%ld events counted, %ld of them measured; missed-call factor %g", a->events,
             a->measured.events, a->missed_factor);
    say(cr, LEFT, 64, 1, 13, text);
    draw_sums(cr, a);
    draw_chance(cr, a);
    use(cr, ink, 1);
    draw_months(cr, a);
    use(cr, ink, 1);
    snprintf(text, sizeof text, "libtanker %s. %s%s", tnk_version(), a->cap.source[0] ? "Cap: " : "", a->cap.source);
    say(cr, LEFT, HEIGHT - 18, 1, 11, text);
}

static cairo_status_t keep(void *user, const unsigned char *bytes, unsigned int n) {
    return fwrite(bytes, 1, n, user) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t render(const tnk_account *a, int svg, FILE *to) {
    const int scale = 2; /* of the PNG */
    cairo_surface_t *surface = svg ? cairo_svg_surface_create_for_stream(keep, to, WIDTH, HEIGHT)
                                   : cairo_image_surface_create(CAIRO_FORMAT_RGB24, scale * WIDTH, scale * HEIGHT);
    cairo_t *cr = cairo_create(surface);
    if (!svg) cairo_scale(cr, scale, scale);
    draw(cr, a);
    cairo_status_t bad = cairo_status(cr);
    cairo_destroy(cr);
    if (!bad && !svg) bad = cairo_surface_write_to_png_stream(surface, keep, to);
    cairo_surface_finish(surface);
    if (!bad) bad = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return bad;
}

int ledger_write_chart(const tnk_ledger *l, const char *path) {
    const tnk_account *a = tnk_ledger_account(l, tnk_ledger_account_count(l) - 1);
    const char *dot = strrchr(path, '.');
    char *bytes = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&bytes, &size);
    if (!f) return tool_error(TNK_E_NOMEM, "%s", strerror(errno));
    cairo_status_t drawn = render(a, dot && !strcmp(dot, ".svg"), f);
    int bad = fclose(f) ? ENOMEM : drawn ? 0 : tool_write_file(path, bytes, size);
    free(bytes);
    if (drawn) return tool_error(TNK_E_WRITE, "%s: %s", path, cairo_status_to_string(drawn));
    return bad ? tool_error(TNK_E_WRITE, "%s: %s", path, strerror(bad)) : 0;
}

#endif
