/* chip.h: a piece of a scene as a picture, and what is drawn over it. */
#ifndef TOOLS_CHIP_H
#define TOOLS_CHIP_H

#include <cairo.h>
#include <tanker/tanker.h>

typedef struct chip {
    cairo_surface_t *surface;
    cairo_t *cr;
    double col, row;   /* scene pixel at the picture's upper left corner */
    double scale;      /* picture pixels per scene pixel */
    double unit;       /* size of a drawn point: 1 in a chip, more in a large picture */
    int width, height; /* of the image; a panel for text lies below */
} chip;

/* What to read and how to show it. */
typedef struct chip_window {
    int col, row, width, height; /* scene pixels; may hang over the edge */
    int factor;                  /* every factor x factor pixels averaged ... */
    int magnify;                 /* ... then drawn magnify x magnify */
    int panel;                   /* white rows below, for text */
    double top;                  /* share of the pixels below full brightness: 0.99 */
} chip_window;

/* Read and draw a window, stretched band by band from the 1st percentile to `top`: true colour
 * where the scene has blue, green and red, else grey.
 * TNK_OK, or the error of tnk_scene_read() / TNK_E_NOMEM. */
int chip_open(chip *c, tnk_scene *scene, const chip_window *window);
void chip_close(chip *c);

/* The outline of a hull, widened by `margin` picture pixels; with a mark at the bow. */
void chip_outline(chip *c, const tnk_vessel *v, double margin, int bow);

/* The edges a freeboard was read from: the deck's, light blue, the shadow's, magenta, and the waterline of the hull side
 * in sight, green. Nothing where there are none. */
void chip_edges(chip *c, const tnk_vessel *v);

/* A number beside the outline. */
void chip_number(chip *c, const tnk_vessel *v, int number);

/* Scale bar of round metres at the lower left; ground is that of tnk_scene_ground(). */
void chip_scale_bar(chip *c, const double ground[4]);

/* Arrows at the upper right: north (or "up" without georeference), and where the light comes
 * from when sun_azimuth_deg is known. */
void chip_arrows(chip *c, const double ground[4], int georeferenced, double sun_azimuth_deg);

/* A line of text in the panel. */
void chip_text(chip *c, int line, const char *text);

/* PNG under a temporary name, then renamed. 0, or an errno. */
int chip_save(chip *c, const char *path);

#endif
