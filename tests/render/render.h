/* render.h — draw an optical satellite scene of ships from 3-D hulls.
 *
 * Used by the tests, the demo, the benchmark and for training; never by the library.
 *
 * Frame: x_m to the right and y_m down from the outer corner of pixel (0,0), on the image
 * grid, at sea level. The image is orthorectified to sea level: a point h above the water
 * is drawn h tan(zenith) away from the sensor, its shadow falls h cot(sun elevation) away
 * from the sun. Azimuths and headings are clockwise from true north; grid_north_deg turns
 * them into the grid's. Reflectance is at the top of the atmosphere, 0..1.
 *
 * The same scene gives the same numbers on every machine: own generator, own elementary
 * functions (mathx.c), and the project is built with -ffp-contract=off.
 */
#ifndef RENDER_H
#define RENDER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RS_MAX_SHIPS 160
#define RS_MAX_BANDS 4
#define RS_UNSET     (-1e9)              /* in rs_spec: take the preset's own choice */

enum {
    RS_OK      = 0,
    RS_E_ARG   = -1,                     /* a value out of range, or an unknown preset */
    RS_E_NOMEM = -2,
    RS_E_WRITE = -3                      /* GDAL or the file system refused */
};

typedef enum rs_kind {                   /* as in the truth file */
    RS_TANKER, RS_BULK, RS_CARGO, RS_CONTAINER, RS_FISHING, RS_TUG, RS_OTHER
} rs_kind;

typedef enum rs_subtype {
    RS_OIL, RS_CHEMICAL, RS_LPG_CYLINDER, RS_LPG_SPHERE,
    RS_BULK_GEARLESS, RS_BULK_GEARED, RS_GENERAL, RS_GENERAL_GEARED,
    RS_BOX, RS_RORO, RS_TRAWLER, RS_HARBOUR_TUG, RS_BARGE,
    RS_PASSENGER, RS_SUPPLY, RS_NAVAL,
    RS_SUBTYPES
} rs_subtype;

typedef enum rs_doubt { RS_PLAIN, RS_CLOUDED, RS_MERGED } rs_doubt; /* MERGED: with a hull beside it */

typedef struct rs_ship {
    rs_subtype subtype;
    double   x_m, y_m;                   /* centre of the hull, at sea level */
    double   heading_deg;                /* of the bow */
    double   length_m, beam_m, depth_m;  /* overall; depth to the deck edge amidships */
    double   summer_draught_m, draught_m, freeboard_m; /* freeboard = depth - draught */
    double   dwt_t, laden;               /* laden = cargo / deadweight, 0..1 */
    double   trim_m;                     /* positive: stern deeper; mean draught unchanged */
    double   speed_ms;                   /* 0: at rest, no wake */
    int      sts, berthed;               /* 0 or 1 */
    rs_doubt difficult;                  /* why nobody could be asked to find it */
    uint64_t seed;                       /* of colours and layout */
} rs_ship;

typedef struct rs_land rs_land;          /* coast, quays, buildings; opaque */

typedef struct rs_scene {
    uint64_t seed;
    int      width_px, height_px, bands; /* 1 pan, 3 blue green red, 4 and near infrared */
    double   gsd_m;
    double   sun_el_deg, sun_az_deg;     /* elevation 5..90 */
    double   view_zenith_deg, view_az_deg; /* at the ground; azimuth ground to sensor */
    double   lon_deg, lat_deg;           /* of the middle of the scene */
    double   grid_north_deg;             /* true azimuth of the grid's up */
    int      epsg;                       /* 0: no georeference is written */
    double   time_s;                     /* UTC, seconds since 1970 */
    double   sun_error_deg;              /* between the sun above and the sun at time_s */
    double   wind_ms, wind_from_deg, swell_m; /* swell: significant height */
    double   water[3];                   /* weights of blue, green, turbid water */
    double   haze, cloud, veil;          /* 0..1; cloud is the share covered; veil: thin cloud */
    double   blur_px;                    /* sigma of the sensor's spread */
    double   read_noise, shot_noise;     /* DN; variance = read^2 + shot * DN */
    double   dn_scale;                   /* DN per unit of reflectance */
    int      dn_max;                     /* 2047, 10000, 65535, 255 */
    int      wrap;                       /* 1: the sea repeats seamlessly (bench) */
    int      jpeg_like;                  /* 1: written as 8-bit RGB, JPEG-compressed */
    int      varied;                     /* 1: decks with lanes, clutter, bleached colours */
    int      ships_n;
    rs_ship  ships[RS_MAX_SHIPS];
    rs_land *land;                       /* owned; NULL for open sea */
} rs_scene;

/* What a caller asks of a preset. Start from RS_SPEC_INIT; RS_UNSET (or -1 for the ints)
 * leaves the choice to preset and seed. */
typedef struct rs_spec {
    const char *preset;                  /* see rs_preset_name() */
    uint64_t seed;
    int      width_px, height_px, bands, epsg, ships, quay;
    double   gsd_m, sun_el_deg, sun_az_deg, view_zenith_deg, view_az_deg;
    double   lon_deg, lat_deg, cloud, wind_ms, haze, wake_share, sts_share, blur_px;
    double   tanker_share;
    int      jpeg_like;
} rs_spec;

#define RS_SPEC_INIT { "vhr", 1, -1, -1, -1, -1, -1, -1, RS_UNSET, RS_UNSET, RS_UNSET, \
    RS_UNSET, RS_UNSET, RS_UNSET, RS_UNSET, RS_UNSET, RS_UNSET, RS_UNSET, RS_UNSET,  \
    RS_UNSET, RS_UNSET, RS_UNSET, 0 }

/* The i-th preset's name and one line about it (may be NULL); NULL past the last. */
const char *rs_preset_name(int i, const char **about);

/* Make a scene. *out is freed by rs_scene_free(); NULL on error.
 * RS_E_ARG  unknown preset, or a value out of range
 * RS_E_NOMEM */
int rs_scene_make(const rs_spec *spec, rs_scene **out);

/* An empty, calm, noiseless, hazy-free sea under a high sun, 0.5 m, with no ships: for tests
 * that place their own. Same ownership. */
int rs_scene_plain(int width_px, int height_px, rs_scene **out);

void rs_scene_free(rs_scene *scene);     /* NULL is fine */

/* Fill in depth, draughts, deadweight and laden share of a ship of given subtype. A length
 * of 0 is drawn between min_m and max_m. Position and heading are left alone. */
void rs_ship_random(rs_ship *ship, rs_subtype subtype, uint64_t seed, double min_m, double max_m);

rs_kind     rs_ship_kind(const rs_ship *ship);
const char *rs_kind_name(rs_kind kind);
const char *rs_subtype_name(rs_subtype subtype);

/* Reflectance without sensor noise, [band][row][col], bands*height*width floats. */
int rs_render(const rs_scene *scene, float *planes);

/* Noise, scale and clip: what the sensor delivers, same layout and count. */
void rs_quantise(const rs_scene *scene, const float *planes, uint16_t *dn);

/* Render and write PATH (GeoTIFF), and beside it STEM.IMD and STEM.truth.geojson.
 * repeat_px > 0 writes a repeat_px square raster by repeating the scene; ships that the
 * border would cut are left in the picture and out of the truth. */
int rs_write(const rs_scene *scene, const char *path, int repeat_px);

/* Sun: geometric elevation and azimuth, good to about 0.02 deg for 1950-2050. */
void rs_sun_position(double time_s, double lon_deg, double lat_deg, double *el_deg, double *az_deg);

/* The time nearest to near_s (within the same year) with the sun nearest to el, az.
 * Returns the angle left over, in degrees. */
double rs_sun_time(double near_s, double lon_deg, double lat_deg, double el_deg, double az_deg,
                   double *time_s);

/* "2024-03-31T03:29:27.000000Z"; text holds 28 bytes. */
void rs_time_text(double time_s, char *text);

#ifdef __cplusplus
}
#endif
#endif
