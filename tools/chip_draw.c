/* chip_draw.c: outlines, arrows, scale bar and words over a picture. */
#include <math.h>
#include <stdio.h>

#include "chip.h"

static const double DEG = 3.14159265358979323846 / 180;

/* Dark under bright, so that a line shows on ships and on water. */
static void stroke(cairo_t *cr, double width, double r, double g, double b) {
    cairo_set_line_width(cr, width + 2);
    cairo_set_source_rgba(cr, 0, 0, 0, 0.45);
    cairo_stroke_preserve(cr);
    cairo_set_line_width(cr, width);
    cairo_set_source_rgb(cr, r, g, b);
    cairo_stroke(cr);
}

static void words(cairo_t *cr, double x, double y, double size, const char *text) {
    cairo_set_font_size(cr, size);
    cairo_move_to(cr, x, y);
    cairo_text_path(cr, text);
    cairo_set_line_width(cr, 3);
    cairo_set_source_rgba(cr, 0, 0, 0, 0.6);
    cairo_stroke_preserve(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_fill(cr);
}

static void corner(const chip *c, const tnk_vessel *v, int i, double margin, double *x, double *y) {
    const double *here = v->box_px + 2 * i;
    const double *along = v->box_px + 2 * (3 - i), *across = v->box_px + 2 * (i ^ 1);
    double ax = here[0] - along[0], ay = here[1] - along[1];
    double bx = here[0] - across[0], by = here[1] - across[1];
    double la = hypot(ax, ay), lb = hypot(bx, by);
    *x = (here[0] - c->col) * c->scale;
    *y = (here[1] - c->row) * c->scale;
    if (!(la > 0) || !(lb > 0)) return;
    *x += margin * (ax / la + bx / lb);
    *y += margin * (ay / la + by / lb);
}

void chip_outline(chip *c, const tnk_vessel *v, double margin, int bow) {
    double x[4], y[4];
    for (int i = 0; i < 4; i++) {
        corner(c, v, i, margin, &x[i], &y[i]);
        if (i) cairo_line_to(c->cr, x[i], y[i]);
        else cairo_move_to(c->cr, x[i], y[i]);
    }
    cairo_close_path(c->cr);
    stroke(c->cr, 1.5 * c->unit, 1, 0.85, 0.1);
    if (!bow || v->heading_ambiguous || !isfinite(v->heading_deg)) return;
    double fx = (x[2] + x[3]) / 2, fy = (y[2] + y[3]) / 2;
    double dx = fx - (x[0] + x[1]) / 2, dy = fy - (y[0] + y[1]) / 2, n = hypot(dx, dy);
    if (!(n > 0)) return;
    dx *= 12 / n;
    dy *= 12 / n;
    cairo_move_to(c->cr, fx + dx, fy + dy);
    cairo_line_to(c->cr, fx - dy / 2, fy + dx / 2);
    cairo_line_to(c->cr, fx + dy / 2, fy - dx / 2);
    cairo_close_path(c->cr);
    cairo_set_source_rgb(c->cr, 1, 0.25, 0.1);
    cairo_fill(c->cr);
}

static void edge(chip *c, const double px[4], double r, double g, double b) {
    if (!isfinite(px[0] + px[1] + px[2] + px[3])) return;
    cairo_move_to(c->cr, (px[0] - c->col) * c->scale, (px[1] - c->row) * c->scale);
    cairo_line_to(c->cr, (px[2] - c->col) * c->scale, (px[3] - c->row) * c->scale);
    stroke(c->cr, 1, r, g, b);
}

void chip_edges(chip *c, const tnk_vessel *v) {
    edge(c, v->deck_edge_px, 0.4, 0.9, 1);
    edge(c, v->shadow_edge_px, 1, 0.3, 0.9);
    edge(c, v->waterline_px, 0.4, 1, 0.4);
}

/* Right of the hull; of two hulls alongside, the odd one's number stands left. */
void chip_number(chip *c, const tnk_vessel *v, int number) {
    char text[16];
    int left = (v->flags & TNK_FLAG_ALONGSIDE) && number % 2;
    double sign = left ? -1 : 1, best = -INFINITY, row = 0;
    for (int i = 0; i < 4; i++)
        if (sign * v->box_px[2 * i] > best) best = sign * v->box_px[2 * i], row = v->box_px[2 * i + 1];
    snprintf(text, sizeof text, "%d", number);
    double x = (sign * best - c->col) * c->scale + (left ? -24 : 7) * c->unit;
    double y = (row - c->row) * c->scale + 5 * c->unit;
    if (x > c->width - 24 * c->unit) x = c->width - 24 * c->unit;
    if (x < 2) x = 2;
    if (y < 14 * c->unit) y = 14 * c->unit;
    words(c->cr, x, y, 13 * c->unit, text);
}

/* 1, 2 or 5 times a power of ten, at most x. */
static double round_metres(double x) {
    double unit = pow(10, floor(log10(x)));
    return x >= 5 * unit ? 5 * unit : x >= 2 * unit ? 2 * unit : unit;
}

void chip_scale_bar(chip *c, const double ground[4]) {
    double metres_per_px = hypot(ground[0], ground[1]) / c->scale;
    if (!(metres_per_px > 0)) return;
    double metres = round_metres(c->width * metres_per_px / 3);
    double n = metres / metres_per_px / c->unit, x = 12, y = -12;
    char text[32];
    cairo_save(c->cr);
    cairo_translate(c->cr, 0, c->height);
    cairo_scale(c->cr, c->unit, c->unit);
    cairo_move_to(c->cr, x, y - 5);
    cairo_line_to(c->cr, x, y);
    cairo_line_to(c->cr, x + n, y);
    cairo_line_to(c->cr, x + n, y - 5);
    stroke(c->cr, 2, 1, 1, 1);
    if (metres >= 1000) snprintf(text, sizeof text, "%g km", metres / 1000);
    else snprintf(text, sizeof text, "%g m", metres);
    words(c->cr, x + 4, y - 6, 12, text);
    cairo_restore(c->cr);
}

/* The direction in the picture of an azimuth on the ground; 0 when there is none. */
static int direction(const double j[4], double azimuth_deg, double *dx, double *dy) {
    double det = j[0] * j[3] - j[2] * j[1];
    double east = sin(azimuth_deg * DEG), north = cos(azimuth_deg * DEG);
    double x = (east * j[3] - north * j[2]) / det, y = (north * j[0] - east * j[1]) / det;
    double n = hypot(x, y);
    if (!(n > 0) || !isfinite(n)) return 0;
    *dx = x / n;
    *dy = y / n;
    return 1;
}

static void head(cairo_t *cr, double x, double y, double dx, double dy) {
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x - 7 * dx - 4 * dy, y - 7 * dy + 4 * dx);
    cairo_line_to(cr, x - 7 * dx + 4 * dy, y - 7 * dy - 4 * dx);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void north_arrow(chip *c, double x, double y, double dx, double dy, const char *name) {
    cairo_move_to(c->cr, x - 14 * dx, y - 14 * dy);
    cairo_line_to(c->cr, x + 14 * dx, y + 14 * dy);
    stroke(c->cr, 2, 1, 1, 1);
    head(c->cr, x + 17 * dx, y + 17 * dy, dx, dy);
    words(c->cr, x + 25 * dx - 4, y + 25 * dy + 4, 12, name);
}

/* A disc where the light comes from, and its ray. */
static void sun_arrow(chip *c, double x, double y, double dx, double dy) {
    cairo_move_to(c->cr, x + 12 * dx, y + 12 * dy);
    cairo_line_to(c->cr, x - 12 * dx, y - 12 * dy);
    stroke(c->cr, 2, 1, 0.9, 0.2);
    head(c->cr, x - 15 * dx, y - 15 * dy, -dx, -dy);
    cairo_arc(c->cr, x + 17 * dx, y + 17 * dy, 5, 0, 360 * DEG);
    cairo_set_source_rgb(c->cr, 1, 0.9, 0.2);
    cairo_fill(c->cr);
}

void chip_arrows(chip *c, const double ground[4], int georeferenced, double sun_azimuth_deg) {
    double dx, dy;
    cairo_save(c->cr);
    cairo_translate(c->cr, c->width, 0);
    cairo_scale(c->cr, c->unit, c->unit);
    if (direction(ground, 0, &dx, &dy))
        north_arrow(c, -36, 40, dx, dy, georeferenced ? "N" : "up");
    if (isfinite(sun_azimuth_deg) && georeferenced && direction(ground, sun_azimuth_deg, &dx, &dy))
        sun_arrow(c, -92, 40, dx, dy);
    cairo_restore(c->cr);
}

void chip_text(chip *c, int line, const char *text) {
    cairo_set_font_size(c->cr, 12);
    cairo_set_source_rgb(c->cr, 0, 0, 0);
    cairo_move_to(c->cr, 8, c->height + 16 + 16 * line);
    cairo_show_text(c->cr, text);
    cairo_new_path(c->cr);
}
