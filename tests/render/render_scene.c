/* render_scene.c — command line: one preset, one seed, one GeoTIFF with sidecar and truth. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "render.h"

static void help(FILE *f)
{
    const char *about;
    fprintf(f, "Usage: render-scene PRESET OUT.tif [options]\n\n"
               "Draws ships from 3-D hulls as a satellite would see them. Writes OUT.tif,\n"
               "OUT.IMD (sensor metadata) and OUT.truth.geojson (what is really there).\n\nPresets:\n");
    for (int k = 0; rs_preset_name(k, &about); k++)
        fprintf(f, "  %-8s %s\n", rs_preset_name(k, NULL), about);
    fprintf(f, "\nOptions (the default is the preset's, varied by the seed):\n"
               "  --seed N           which scene of the preset [1]\n"
               "  --size N | W,H     pixels; for bench the raster, filled by repetition\n"
               "  --gsd M            metres a pixel\n"
               "  --bands N          1 pan, 3 blue green red, 4 and near infrared\n"
               "  --sun EL,AZ        degrees; the time in the sidecar is chosen to agree\n"
               "  --view ZEN,AZ      view zenith at the ground, azimuth ground to sensor\n"
               "  --place LON,LAT    middle of the scene\n"
               "  --epsg CODE        of the raster [UTM of the place]\n"
               "  --no-georef        none at all; truth then in col_px, row_px\n"
               "  --ships N          at sea, besides those at berths\n"
               "  --tanker-share F   of the larger ships at sea\n"
               "  --wake-share F     of the single ships: under way\n"
               "  --sts-share F      of the tankers: in pairs alongside\n"
               "  --quay, --no-quay  a coast with quays\n"
               "  --cloud F          share covered\n"
               "  --wind MS          metres a second\n"
               "  --haze F           0 clear .. 1\n"
               "  --blur PX          sigma of the sensor's spread\n"
               "  --jpeg-like        8-bit RGB, stretched, JPEG inside\n"
               "  --quiet            say nothing\n"
               "  --help\n");
}

static int usage(const char *what, const char *why)
{
    fprintf(stderr, "ERROR: %s: %s (see --help)\n", what, why);
    return 2;
}

static int one(const char *text, double *x)
{
    char *end;
    *x = strtod(text, &end);
    return end == text || *end;
}

static int two(const char *text, double *x, double *y)
{
    char *end;
    *x = strtod(text, &end);
    if (end == text || *end != ',')
        return 1;
    return one(end + 1, y);
}

typedef struct number { const char *name; double *x, *y; } number; /* y NULL: one value */

/* Options that take numbers; whole ones are copied over afterwards. */
typedef struct counts { double seed, width, height, bands, epsg, ships; } counts;

static int take_number(const char *name, const char *text, rs_spec *s, counts *n)
{
    const number all[] = {
        { "--seed", &n->seed, NULL }, { "--gsd", &s->gsd_m, NULL }, { "--bands", &n->bands, NULL },
        { "--sun", &s->sun_el_deg, &s->sun_az_deg }, { "--view", &s->view_zenith_deg, &s->view_az_deg },
        { "--place", &s->lon_deg, &s->lat_deg }, { "--epsg", &n->epsg, NULL }, { "--ships", &n->ships, NULL },
        { "--tanker-share", &s->tanker_share, NULL }, { "--wake-share", &s->wake_share, NULL },
        { "--sts-share", &s->sts_share, NULL }, { "--cloud", &s->cloud, NULL }, { "--wind", &s->wind_ms, NULL },
        { "--haze", &s->haze, NULL }, { "--blur", &s->blur_px, NULL } };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (!strcmp(name, all[k].name))
            return all[k].y ? two(text, all[k].x, all[k].y) : one(text, all[k].x);
    if (strcmp(name, "--size"))
        return -1;
    if (!two(text, &n->width, &n->height))
        return 0;
    const int bad = one(text, &n->width);
    n->height = n->width;
    return bad;
}

static int take_flag(const char *name, rs_spec *s, counts *n, int *quiet)
{
    if (!strcmp(name, "--quay"))
        s->quay = 1;
    else if (!strcmp(name, "--no-quay"))
        s->quay = 0;
    else if (!strcmp(name, "--no-georef"))
        n->epsg = 0;
    else if (!strcmp(name, "--jpeg-like"))
        s->jpeg_like = 1;
    else if (!strcmp(name, "--quiet") || !strcmp(name, "-q"))
        *quiet = 1;
    else
        return 0;
    return 1;
}

static int parse(int argc, char **argv, rs_spec *s, counts *n, const char **out, int *quiet)
{
    int names = 0;
    for (int k = 1; k < argc; k++) {
        const char *a = argv[k];
        if (a[0] != '-') {
            if (names == 0)
                s->preset = a;
            else
                *out = a;
            if (++names > 2)
                return usage(a, "one preset and one file are enough");
            continue;
        }
        if (take_flag(a, s, n, quiet))
            continue;
        const int bad = take_number(a, k + 1 < argc ? argv[k + 1] : "", s, n);
        if (bad)
            return usage(a, bad < 0 ? "unknown option" : "bad or missing value");
        k++;
    }
    return names == 2 ? 0 : usage("render-scene", "PRESET and OUT.tif are needed");
}

static int draw(const rs_spec *s, const char *out, int repeat_px, int quiet)
{
    static const char *const why[] = { "", "bad preset or value out of range", "out of memory", "could not write" };
    rs_scene *scene;
    int err = rs_scene_make(s, &scene);
    if (!err && scene->sun_error_deg > 0.3)
        fprintf(stderr, "Warning: that sun never stands there; nearest is %.1f degrees off\n", scene->sun_error_deg);
    if (!err)
        err = rs_write(scene, out, repeat_px);
    if (!err && !quiet)
        printf("%s: %d x %d, %d ships, sun %.1f %.1f, view %.1f %.1f\n", out, scene->width_px, scene->height_px,
               scene->ships_n, scene->sun_el_deg, scene->sun_az_deg, scene->view_zenith_deg, scene->view_az_deg);
    rs_scene_free(scene);
    if (err)
        fprintf(stderr, "ERROR: %s: %s\n", out, why[-err]);
    return err == RS_E_ARG ? 2 : err ? 1 : 0;
}

int main(int argc, char **argv)
{
    rs_spec s = RS_SPEC_INIT;
    counts n = { 1, -1, -1, -1, -1, -1 };
    const char *out = NULL;
    int quiet = 0;
    for (int k = 1; k < argc; k++)
        if (!strcmp(argv[k], "--help") || !strcmp(argv[k], "-h")) {
            help(stdout);
            return 0;
        }
    const int bad = parse(argc, argv, &s, &n, &out, &quiet);
    if (bad)
        return bad;
    const int bench = !strcmp(s.preset, "bench");
    s.seed = (uint64_t)n.seed;
    s.width_px = bench ? -1 : (int)n.width;
    s.height_px = bench ? -1 : (int)n.height;
    s.bands = (int)n.bands;
    s.epsg = (int)n.epsg;
    s.ships = (int)n.ships;
    return draw(&s, out, bench ? (int)(n.width > 0 ? n.width : 10000) : 0, quiet);
}
