/* port.h — a harbour: coasts, what is built into the water, the faces that hulls lie at. */
#ifndef RENDER_PORT_H
#define RENDER_PORT_H

#include "inner.h"

typedef enum plot_kind {
    PLOT_FINGER, PLOT_JETTY, PLOT_RUBBLE, PLOT_ISLE, PLOT_MARINA, PLOT_NETS, PLOT_CAGES,
    PLOT_BASIN, PLOT_SHOAL               /* these two are water */
} plot_kind;

/* A rectangle: a along (cx, sx) from its middle, b to the right of that. round: an ellipse. */
typedef struct plot {
    plot_kind kind;
    double x, y, cx, sx, half_l, half_w, h;
    int    round;
    uint32_t seed;
} plot;

/* A stretch of coast begins here, runs len along (us, uq) and ends at the next knot. */
typedef struct knot {
    double s, q, us, uq, len, deep, lot; /* deep: how far inland the port reaches; lot: m along */
    int    quay;
    uint32_t seed;
} knot;

enum { MAX_KNOTS = 64, MAX_COASTS = 2, MAX_PLOTS = 256, MAX_WHARVES = 320, PORT_GRID = 64 };

typedef struct coast {                   /* land where q is less than the knots' line */
    double ox, oy, tx, ty, nx, ny;
    int    n;
    knot   k[MAX_KNOTS];
} coast;

typedef enum trade { TRADE_ANY, TRADE_OIL, TRADE_BOXES } trade;

typedef struct wharf {                   /* a straight face */
    double x, y, tx, ty, nx, ny, length; /* its middle; along; out over the water */
    trade  what;
} wharf;

struct port {
    uint32_t seed;
    double gsd, reach, x0, y0, cell;     /* grid of the plots near a place */
    double pave, turbid, surf, green;    /* brightness of paving; of water; foam; share of wood */
    int    town;                         /* style of roofs */
    int    coasts_n, plots_n, wharves_n;
    coast  coasts[MAX_COASTS];
    plot   plots[MAX_PLOTS];
    wharf  wharves[MAX_WHARVES];
    uint64_t near[PORT_GRID * PORT_GRID][MAX_PLOTS / 64];
};
typedef struct port port;

/* port.c */
port  *port_make(const rs_scene *s, rs_land *l, uint64_t seed, int quay);
double port_clearance(const port *p, double x, double y);  /* m of water to all sides; < 0 ashore */
int    port_blocked(const port *p, double x, double y);    /* land, or something that floats */
void   plot_local(const plot *g, double x, double y, double *a, double *b);
double plot_inside(const plot *g, double a, double b);     /* m to its border, < 0 outside */
void   port_index(port *p, const rs_scene *s);
uint64_t port_near(const port *p, double x, double y, int word);

/* coast.c: a stretch of coast nearest to a point, and how far inland that point is. */
typedef struct inland {
    const coast *c;
    const knot *k;
    double in, along, back;              /* m to the water; place in the stretch's own straight axes */
} inland;
void   coast_lay(port *p, rng *r, double x, double y, double turn);
inland coast_at(const port *p, const coast *c, double x, double y);
inland port_inland(const port *p, double x, double y);     /* of all coasts; c NULL without one */
void   coast_point(const coast *c, const knot *k, double along, double out, double *x, double *y);

/* port_build.c, port_sea.c: what stands in the water */
plot  *port_plot(port *p, plot_kind kind, double x, double y, double cx, double sx, double l, double w);
void   port_wharf(port *p, double x, double y, double nx, double ny, double length, trade what);
void   port_build(port *p, rs_land *l, rng *r);
void   port_offshore(port *p, rs_land *l, rng *r, const rs_scene *s);

/* port_ground.c, lot.c, town_ground.c: what a point of land looks like */
int    port_ground(const port *p, double x, double y, double *h, tint *col);
tint   port_paving(const port *p, double a, double b, uint32_t seed);
void   lot_ground(const port *p, double a, double b, uint32_t seed, double *h, tint *col);
void   lot_tanks(const port *p, double a, double b, uint32_t seed, double *h, tint *col);
void   country_ground(const port *p, double x, double y, double in, double *h, tint *col);
double hash_unit(uint32_t seed, int x, int y);             /* 0..1 */

/* port_float.c: boats at pontoons, fish farms; 0 where there is water between. */
int    float_ground(const plot *g, double a, double b, double *h, tint *col);

/* port_water.c */
void   port_water(const port *p, double x, double y, double clear_m, shore_water *out);

#endif
