/* inner.h — what the renderer's own files share. */
#ifndef RENDER_INNER_H
#define RENDER_INNER_H

#include "render.h"

#define PI 3.14159265358979323846
#define RAD (PI / 180.0)

/* mathx.c: elementary functions from +,-,*,/ only, so that every machine agrees. */
double m_sin(double x);
double m_cos(double x);
double m_tan(double x);
double m_exp(double x);
double m_log(double x);                  /* x > 0 */
double m_pow(double x, double y);        /* x > 0 */
double m_atan2(double y, double x);
double m_asin(double x);
double m_hypot(double x, double y);
double m_clamp(double x, double lo, double hi);
double m_step(double lo, double hi, double x); /* smooth 0..1 */

/* noise.c */
typedef struct rng { uint64_t s; } rng;  /* splitmix64 */
rng      rng_make(uint64_t seed, uint64_t stream);
uint64_t rng_u64(rng *r);
double   rng_unit(rng *r);               /* [0,1) */
double   rng_in(rng *r, double lo, double hi);
double   rng_normal(rng *r);             /* sum of uniforms, |x| < 4.9 */
double   rng_spread(rng *r, double mean, double sd, double sigmas); /* clipped normal */
int      rng_int(rng *r, int n);         /* 0..n-1 */
int      rng_chance(rng *r, double p);
uint32_t hash2(uint32_t seed, int x, int y);
double   noise2(uint32_t seed, double x, double y, int period); /* -1..1; period 0: none */
double   fbm2(uint32_t seed, double x, double y, int octaves, int period);

/* A colour: reflectance in blue, green, red, near infrared. */
typedef struct tint { float c[4]; } tint;
tint tint_of(double b, double g, double r, double n);
tint tint_mix(tint a, tint b, double t);
tint tint_scale(tint a, double k);
uint32_t tint_pack(tint a);              /* 8 bits a band, never 0: 0 means sea */
void     tint_unpack(uint32_t p, float c[4]);

/* canvas.c: one ship from above, in its own axes: u from the stern, v to starboard. */
typedef struct rod {                     /* a beam in the air: jib, boom, mast */
    double u0, v0, h0, u1, v1, h1, wide;
    tint   col;
} rod;

/* Outline and sheer of a hull (hull.c). */
typedef struct hull_form {
    double transom, run;                 /* stern breadth / beam; length of the run / L */
    double entry, bluff, power;          /* length of the entry / L; roundness of the bow */
    double cruiser;                      /* 1 round stern, 0 transom */
    double sheer, forecastle_m, forecastle_l, poop_m, poop_l, bulwark_m;
} hull_form;

#define MAX_RODS 48

typedef struct canvas {
    const rs_ship *ship;
    int      nu, nv;
    double   res_m;                      /* metres a cell */
    float   *h;                          /* height above water, < 0: outside the hull */
    uint32_t *col;
    double   top_m;                      /* highest point */
    double   boot_m;                     /* the paint changes at this height */
    tint     side, boot;
    double   wear;                       /* 0..1 */
    uint32_t seed;
    int      rods_n;
    rod      rods[MAX_RODS];
    hull_form form;
    double   axis[2];                    /* the bow's direction in the grid */
} canvas;

int    canvas_make(const rs_scene *s, const rs_ship *ship, double res_m, canvas *out);
void   canvas_free(canvas *c);
double canvas_deck(const canvas *c, double u);   /* deck edge, trim in, sheer not */
/* Each puts a solid on the hull; h is above the deck edge there, outside cells are skipped. */
void   put_box(canvas *c, double u0, double u1, double v0, double v1, double h, tint col);
void   put_disc(canvas *c, double u, double v, double r, double h, tint col);
void   put_dome(canvas *c, double u, double v, double r, double h, tint col);  /* h: its foot */
void   put_tube(canvas *c, double u0, double u1, double v, double r, double h, tint col);
void   put_line(canvas *c, double u0, double v0, double u1, double v1, double wide, double h,
                tint col);
void   put_ring(canvas *c, double u, double v, double r, double wide, tint col); /* paint */
void   put_rod(canvas *c, rod beam);
void   paint_wear(canvas *c);

/* hull.c: outline and fittings every ship has. */
hull_form hull_form_of(const rs_ship *s, rng *r);
double hull_half_beam(const rs_ship *s, const hull_form *f, double u);
double hull_rise(const rs_ship *s, const hull_form *f, double u); /* over the midship deck edge */

typedef struct house {
    double u0, u1, half, tall;           /* fore and aft faces, half breadth, height */
    tint   wall, funnel;
} house;
house put_house(canvas *c, rng *r, double at, double longness);
void  put_forecastle_gear(canvas *c, rng *r, const hull_form *f);
tint  pick_deck_tint(rng *r);
tint  pick_hull_tint(rng *r);
tint  pick_house_tint(rng *r);
tint  pick_bright_tint(rng *r);

/* deck_*.c */
void deck_tanker(canvas *c, rng *r, const hull_form *f);
void deck_gas(canvas *c, rng *r, const hull_form *f);
void deck_bulk(canvas *c, rng *r, const hull_form *f);
void deck_general(canvas *c, rng *r, const hull_form *f);
void deck_container(canvas *c, rng *r, const hull_form *f);
void deck_roro(canvas *c, rng *r, const hull_form *f);
void deck_small(canvas *c, rng *r, const hull_form *f);
void deck_other(canvas *c, rng *r, const hull_form *f);
void deck_lanes(canvas *c, rng *r);      /* of a varied scene, before the fittings */
void deck_bleach(canvas *c, rng *r, tint deck); /* and after them */

/* land.c: everything ashore. s runs along the coast, q out to sea. */
typedef struct solid {                   /* box, tank or dome on the ground */
    double x, y, half_l, half_w;         /* m */
    double cx, sx;                       /* its long axis in grid x, y */
    double h;                            /* top above water */
    int    round;                        /* 0 box, 1 cylinder, 2 gable roof */
    tint   col;
} solid;
typedef struct berth {
    double x, y;                         /* middle of the berth, on the quay's face */
    double nx, ny;                       /* unit vector out to sea */
    double free_m;
    int    tanker;
} berth;
typedef struct shore { double s0, s1, q; int quay; } shore; /* a stretch of coast */
typedef struct islet { double x, y, r, stretch, cx, sx; uint32_t seed; } islet;
typedef struct pier { double s0, s1, q0, q1, h; int rubble; } pier; /* rubble: a breakwater */

enum { MAX_SHORES = 48, MAX_PIERS = 96, MAX_ISLETS = 24, MAX_BERTHS = 96, MAX_SOLIDS = 6000,
       MAX_BEAMS = 600 };

struct rs_land {
    struct port *port;                   /* a harbour instead of all below but islets and rods */
    int      coast;                      /* 0: islets and breakwaters only */
    double   ox, oy, tx, ty, nx, ny;     /* origin; unit vectors along s and q */
    double   reach, gsd;                 /* s runs from -reach to reach */
    uint32_t seed;
    int      shores_n, piers_n, islets_n, berths_n, solids_n, rods_n;
    shore    shores[MAX_SHORES];
    pier     piers[MAX_PIERS];
    islet    islets[MAX_ISLETS];
    berth    berths[MAX_BERTHS];
    rod      rods[MAX_BEAMS];
    solid    solids[MAX_SOLIDS];
};
const shore *shore_at(const rs_land *l, double s);
double   shore_edge(const rs_land *l, const shore *c, double s);
void     town_build(rs_land *l, rng *r); /* town.c: sheds, tanks, stacks, cranes, houses */

rs_land *land_make(const rs_scene *s, uint64_t seed, int quay, int islets, int breakwater);
void     land_free(rs_land *l);
double   land_clearance(const rs_land *l, double x, double y); /* m to land, roughly; < 0 on it */
/* Ground height and colour at a point; 0 when it is sea. */
int      land_ground(const rs_land *l, double x, double y, double *h, tint *col);
/* How turbid the water is, the share of sand seen through it, foam; each 0..1. */
typedef struct shore_water { double mud, sand, surf; } shore_water;
void     land_water(const rs_land *l, double x, double y, shore_water *out);
rs_land *land_port(const rs_scene *s, uint64_t seed, int quay);

/* sea.c, wake.c, cloud.c: per pixel */
typedef struct light light;
typedef struct sea sea;
int    sea_make(const rs_scene *s, const light *l, sea **out);
void   sea_free(sea *w);
/* lit and shaded water, surface reflectance */
void   sea_pixel(const sea *w, int col, int row, float lit[4], float shade[4]);
/* wave.c: two fields of n*n slopes along the unit vector zx, zy; their variance. */
float *wave_field(const rs_scene *s, int n, double zx, double zy, double *variance);
/* wake.c: add to foam (share of the pixel) and swell (slope), each height*width. */
void   wake_draw(const rs_scene *s, float *foam, float *swell);
void   whitecaps_draw(const rs_scene *s, float *foam);
typedef struct sky sky;
int    sky_make(const rs_scene *s, const light *l, sky **out); /* *out NULL: a clear sky */
void   sky_free(sky *k);
/* Cover 0..1 over the pixel, cover between it and the sun, reflectance of the cloud. */
void   sky_pixel(const sky *k, int col, int row, double *cover, double *shade, double *white);

/* A field known on a coarse grid, read by bilinear interpolation. */
typedef struct field { int nx, ny, step; float *v; } field;
double field_at(const field *f, double col, double row);
int    field_room(field *f, const rs_scene *s, int step);

/* light.c: constants of one scene. */
struct light {
    double tan_view, tan_sun, cot_sun, sin_sun, cos_sun;
    double vx, vy, ax, ay;               /* grid unit vectors to the sensor and to the sun */
    double diffuse[4], path[4], through[4];
};
light light_of(const rs_scene *s);

/* tile.c: a fine grid with everything on it. */
typedef struct tile {
    int      nx, ny, cap;                /* cells; room for cap of them */
    double   x0, y0, cell;               /* corner and cell size, m */
    float   *h, *shadow;                 /* surface above water; top of the shadow cast here */
    float   *seen_h;                     /* height of the point that the sensor sees here */
    uint32_t *col, *seen;                /* colour; the cell seen here, or with SEEN_WALL its side */
    float   *dim, *over_a;               /* shade and cover of thin beams, 0..1 */
    uint32_t *over;                      /* their colour */
    uint16_t *owner;                     /* 0 sea, 1 land, 2 + ship */
} tile;
#define SEEN_WALL 0x80000000u
int  tile_room(tile *t, int cells);
void tile_free(tile *t);
void tile_fill(tile *t, const rs_scene *s, const canvas *ships);
void tile_cast(tile *t, const light *l);
void tile_look(tile *t, const light *l);
void tile_beams(tile *t, const rs_scene *s, const canvas *ships, const light *l);
/* The highest thing that can show or cast a shadow inside the box; 0: only sea. */
double tile_top(const rs_scene *s, const canvas *ships, const light *l, const double box[4]);
/* shade.c: n samples of row j from column i: 4 reflectances, lit sea, shaded sea, 2 unused. */
void shade_row(const tile *t, const canvas *ships, const light *l, int j, int i, int n, float *out);

/* preset.c, place.c */
typedef struct plan {                    /* what to put into a scene */
    int    ships, berthed, pairs;        /* at sea; at most so many at berths; pairs at least */
    double min_m, max_m;                 /* lengths, but for fishing vessels and tugs */
    double tankers, small, wake, sts;    /* shares */
    double others;                       /* of what is no tanker: passenger ships, supply vessels, warships, ro-ro */
    double widest;                       /* of the gaps of pairs, m, with rafts and ships outside others at quays;
                                            0: a fender's, and none of these */
} plan;
int  place_ships(rs_scene *s, const plan *p);
rs_ship place_draw(const plan *p, rng *r, double tankers, double small, double most_m);
void place_axis(const rs_scene *s, const rs_ship *p, double *ux, double *uy);
double place_turn(double deg);           /* 0..360 */
int  place_inside(const rs_scene *s, const rs_ship *p);
int  place_add(rs_scene *s, const rs_ship *p);
int  place_room(const rs_scene *s, rs_ship *ship, rng *r, double lie_deg, double spread_deg, double beside_m);
void place_single(rs_scene *s, const plan *p, rng *r, double lie_deg);

/* moor.c, raft.c: ships of a harbour */
double hull_gap(const rs_scene *s, const rs_ship *a, const rs_ship *b); /* between their rectangles, < 0 overlap */
int  moor_fits(const rs_scene *s, const rs_ship *p, double clear_m, int beside);
int  raft_beside(rs_scene *s, const plan *p, rng *r, int first, int n, double side);
int  moor_ships(rs_scene *s, const plan *p);
int  mark_difficult(rs_scene *s);        /* hulls that nobody could tell; 0 or RS_E_NOMEM */

/* port_preset.c: what a harbour preset, or `fill`, chooses where the spec leaves it open */
double port_spec(rs_spec *o, uint64_t seed, int waters);   /* returns the veil */
void fill_spec(rs_spec *o, uint64_t seed);
void sts_spec(rs_spec *o, double usual_gsd);
plan port_plan(const rs_scene *s, const plan *of, const rs_spec *o);
int  scene_place(rs_scene *s, const rs_spec *spec, rng *r); /* where, when, under what sun */

/* geo.c, write.c: 0 or RS_E_* */
int  geo_locate(rs_scene *s);            /* grid_north_deg from epsg, lon, lat */
int  geo_transform(const rs_scene *s, double gt[6]);
char *geo_wkt(const rs_scene *s);        /* CPLFree() it; NULL without a georeference */
typedef struct geo geo;
geo *geo_open(const rs_scene *s);        /* NULL: no georeference, or PROJ refused */
void geo_close(geo *g);
int  geo_lonlat(const geo *g, double x_m, double y_m, double lonlat[2], double east_north[2]);
int  truth_write(const rs_scene *s, const char *path, int repeat_px);
int  imd_write(const rs_scene *s, const char *path);

#endif
