/* detect_options.c: the command line of detect-tanker. */
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "detect.h"
#include "scene_options.h"

enum option {
    O_OF = 1, O_OO, O_DSCO, O_LCO, O_CONFIG, O_QUIET, O_OVERWRITE, O_VERSION, O_HELP, O_FORMATS,
    O_BANDS, O_SENSOR, O_MIN_LENGTH, O_MAX_LENGTH, O_LAND, O_WATER, O_CLOUDS, O_FIXED, O_REGISTRY, O_AIS, O_METADATA,
    O_SUN, O_VIEW, O_TIME, O_GSD, O_UNITS, O_THREADS, O_CPU, O_CHIPS, O_SUMMARY, O_TABLE, O_TILE,
    O_FALSE_ALARM, O_MIN_SCORE, O_WEIGHTS, O_DECK_WEIGHTS, O_ONLY_TANKERS, O_MAX_VESSELS, O_TRAINING,
    O_NO_OVERVIEWS
};

static const arg_def defs[] = {
    {0, 0, 0, 0, "Output"},
    {O_OF, "of", 0, "FORMAT", "driver of OUTPUT (GDAL's short name); from the extension if absent"},
    {O_DSCO, "dsco", 0, "NAME=VALUE", "dataset creation option; may be repeated"},
    {O_LCO, "lco", 0, "NAME=VALUE", "layer creation option; may be repeated"},
    {O_OVERWRITE, "overwrite", 0, 0, "replace what exists: output, chips and summary"},
    {O_CHIPS, "chips", 0, "DIR", "a PNG per vessel with its outline, and overview.png"},
    {O_SUMMARY, "summary", 0, "FILE", "JSON: scene, sensor, geometry, what is measurable and why not,\n"
                                      "counts, seconds per stage, peak memory; - for standard output"},
    {O_TRAINING, "training-chips", 0, "DIR", "a picture of every vessel's deck and SCENE.csv, to label and train on"},
    {O_TABLE, "table", 0, 0, "a table of the vessels on standard output after the run"},
    {0, 0, 0, 0, "Scene"},
    {O_OO, "oo", 0, "NAME=VALUE", "open option of the scene's driver; may be repeated"},
    {O_BANDS, "b", 0, "N[,N...]", "bands to use, in the order blue, green, red, near infrared;\n"
                                  "default: from the metadata, the colours, the count"},
    {O_SENSOR, "sensor", 0, "optical|sar", "default: from the metadata, then the data type"},
    {O_UNITS, "units", 0, "linear|amplitude|db", "what a radar raster holds; default: from the metadata, then the\n"
                                                "values"},
    {O_METADATA, "metadata", 0, "FILE", "product metadata or STAC item of the scene; default: looked for\n"
                                        "beside the scene under the producer's naming"},
    {O_SUN, "sun", 0, "EL,AZ", "sun elevation and azimuth, degrees; default: metadata, else\n"
                               "computed from time and place"},
    {O_VIEW, "view", 0, "ZENITH,AZ", "view zenith at the ground and azimuth from the ground to the\n"
                                     "sensor, degrees"},
    {O_TIME, "time", 0, "T", "time of the scene, ISO 8601 UTC: 2024-03-31T03:29:27Z"},
    {O_GSD, "gsd", 0, "M", "true ground pixel size, metres; needed without a georeference"},
    {0, 0, 0, 0, "Search"},
    {O_MIN_LENGTH, "min-length", 0, "M", "shortest hull to report, metres; 50 (10 .. 1000)"},
    {O_MAX_LENGTH, "max-length", 0, "M", "longest; 400 (above --min-length .. 1000)"},
    {O_MIN_SCORE, "min-score", 0, "S", "least score to report (0 .. 1); 0.18; in pixels of 5 m and more\n"
                                         "0.15, and 0.45 at land and for what only the net saw; radar 0.5"},
    {O_LAND, "land", 0, "FILE", "vector or raster mask of land; default: from the image"},
    {O_WATER, "water", 0, "FILE", "vector or raster mask of water; default: from the image"},
    {O_CLOUDS, "clouds", 0, "FILE", "cloud mask: SCL, UDM2, QA_PIXEL, or any vector or raster mask;\n"
                                    "default: the product's own beside the scene, else from the image"},
    {O_FIXED, "fixed", 0, "FILE", "known fixed structures, points or polygons or a CSV with lon, lat\n"
                                  "and radius_m: hulls there are dropped"},
    {O_WEIGHTS, "weights", 0, "FILE|none", "hull net, safetensors; default: the built-in one; none: no net,\n"
                                            "and no hulls at quays"},
    {O_DECK_WEIGHTS, "deck-weights", 0, "FILE|none", "deck net, safetensors; default: the built-in one; none: types from\n"
                                                      "size alone, scores without"},
    {O_ONLY_TANKERS, "only-tankers", 0, "P", "keep hulls whose tanker_prob is P or more (0 .. 1); default: all"},
    {O_MAX_VESSELS, "max-vessels", 0, "N", "report no more, the likeliest, and warn; default 50000"},
    {O_REGISTRY, "registry", 0, "FILE", "CSV of known hulls: name, imo, type, loa_m, beam_m, depth_m,\n"
                                        "summer_draught_m, dwt_t, flag, deck_blue, deck_red,\n"
                                        "deck_colour_sd; empty: not known"},
    {O_AIS, "ais", 0, "FILE", "CSV of AIS positions: mmsi, time, lon, lat, heading, cog, sog, length ...,\n"
                              "or as MarineCadastre and the Danish Maritime Authority name them"},
    {O_NO_OVERVIEWS, "no-overviews", 0, 0, "search the scene's own pixels, averaged, instead of its overviews"},
    {0, 0, 0, 0, "Running"},
    {O_THREADS, "threads", 0, "N", "1 .. 1024; default: all cores"},
    {O_CPU, "cpu", 0, "TIER", "kernels up to this tier: c, sse4, avx2, avx512 or vnni; default: the best"},
    {O_CONFIG, "config", 0, "KEY VALUE", "GDAL configuration option; GDAL_CACHEMAX is 64 if not given"},
    {O_QUIET, "q", "quiet", 0, "no progress, no warnings"},
    {O_VERSION, "version", 0, 0, "print the version"},
    {O_HELP, "help", "h", 0, "print this"},
    {O_FORMATS, "formats", 0, 0, "list the output formats"},
    {0, 0, 0, 0, "For tests"},
    {O_TILE, "tile", 0, "N", "core of a search tile, pixels of the search level; 64 .. 8192"},
    {O_FALSE_ALARM, "false-alarm", 0, "P", "chance of a false seed per water pixel; 1e-6 (1e-12 .. 1e-2)"},
    {0, 0, 0, 0, 0},
};

const arg_def *detect_defs(void) { return defs; }

static void print_help(void) {
    printf("Usage: detect-tanker [options] SCENE OUTPUT\n"
           "\n"
           "Find the ships of a satellite scene, measure them, write one feature per hull.\n"
           "\n"
           "  SCENE   anything GDAL opens: GeoTIFF, JP2, VRT, NITF, SAFE, /vsizip/..., /vsicurl/...\n"
           "  OUTPUT  .geojson .gpkg .fgb .csv .shp ... or a PG: connection string;\n"
           "          - writes GeoJSON to standard output\n");
    args_help(defs);
    printf("\nEach option also with the other number of dashes, and as --name=value.\n"
           "Exit status: 0 written (also for an empty sea), 1 could not read or write, 2 wrong\n"
           "usage.\n");
    exit(0);
}

static void print_formats(void) {
    const char *name, *words;
    printf("Output formats:\n");
    for (int i = 0; tnk_write_format(i, &name, &words); i++) printf("  %s: %s\n", name, words);
    exit(0);
}

static unsigned tier(const char *name, size_t length) {
    static const char *const names[] = {"c", "sse4", "avx2", "avx512", "vnni"};
    for (int i = 0; i < 5; i++)
        if (strlen(names[i]) == length && !strncmp(name, names[i], length))
            return (2u << i) - 1; /* itself and those below */
    return 0;
}

static void parse_cpu(const args *a, tnk_scan_opts *o) {
    const char *p = a->value;
    o->cpu = 0;
    for (;; p++) {
        size_t n = strcspn(p, ",");
        unsigned mask = tier(p, n);
        if (!mask)
            args_wrong(a, "%s %s: tiers are c, sse4, avx2, avx512, vnni", a->option, a->value);
        o->cpu |= mask;
        p += n;
        if (!*p) return;
    }
}

static char *name_value(const args *a) {
    const char *equals = strchr(a->value, '=');
    if (!equals || equals == a->value)
        args_wrong(a, "%s %s: needs NAME=VALUE", a->option, a->value);
    return a->value;
}

static void parse_scene(const args *a, int id, detect_opts *o) {
    switch (id) {
    case O_OO: args_append(&o->open_options, name_value(a)); break;
    case O_BANDS: scene_bands(a, &o->open); break;
    case O_SENSOR: scene_sensor(a, &o->open); break;
    case O_UNITS: scene_units(a, &o->open); break;
    case O_METADATA: o->open.metadata = a->value; break;
    case O_LAND: o->open.land = a->value; break;
    case O_WATER: o->open.water = a->value; break;
    case O_CLOUDS: o->open.clouds = a->value; break;
    case O_FIXED: o->open.fixed = a->value; break;
    case O_GSD: o->open.gsd_m = args_real(a, 0.01, 1000); break;
    case O_TIME: scene_time(a, &o->open); break;
    case O_NO_OVERVIEWS: o->open.no_overviews = 1; break;
    case O_SUN: scene_sun(a, &o->open); break;
    case O_VIEW: scene_view(a, &o->open); break;
    }
}

static void parse_output(const args *a, int id, detect_opts *o) {
    switch (id) {
    case O_OF: o->write.format = a->value; break;
    case O_DSCO: args_append(&o->dataset_options, name_value(a)); break;
    case O_LCO: args_append(&o->layer_options, name_value(a)); break;
    case O_OVERWRITE: o->write.overwrite = 1; break;
    case O_CHIPS: o->chips = a->value; break;
    case O_TRAINING: o->training = a->value; break;
    case O_SUMMARY: o->summary = a->value; break;
    case O_TABLE: o->table = 1; break;
    case O_QUIET: o->quiet = 1; break;
    case O_CONFIG: tnk_config(a->value, a->value2); break;
    case O_HELP: print_help(); break;
    case O_FORMATS: print_formats(); break;
    case O_VERSION:
        tool_version(a->tool);
        exit(0);
    }
}

static void parse_search(const args *a, int id, detect_opts *o) {
    switch (id) {
    case O_MIN_LENGTH: o->scan.min_length_m = args_real(a, 10, 1000); break;
    case O_MAX_LENGTH: o->scan.max_length_m = args_real(a, 10, 1000); break;
    case O_THREADS: o->scan.threads = args_int(a, 1, 1024); break;
    case O_CPU: parse_cpu(a, &o->scan); break;
    case O_TILE: o->scan.tile_px = args_int(a, 64, 8192); break;
    case O_WEIGHTS: o->scan.weights = strcmp(a->value, "none") ? a->value : ""; break;
    case O_DECK_WEIGHTS: o->scan.deck_weights = strcmp(a->value, "none") ? a->value : ""; break;
    case O_MAX_VESSELS: o->scan.max_vessels = args_int(a, 1, 10000000); break;
    case O_ONLY_TANKERS: o->scan.min_tanker_prob = args_real(a, 0, 1); break;
    case O_FALSE_ALARM: o->scan.false_alarm = args_real(a, 1e-12, 1e-2); break;
    case O_MIN_SCORE: o->scan.min_score = args_real(a, 0, 1); break;
    case O_AIS: o->ais = a->value; break;
    case O_REGISTRY: o->registry = a->value; break;
    }
}

static void check_whole(const args *a, detect_opts *o) {
    if (!o->scene || !o->output) args_wrong(a, "needs SCENE and OUTPUT");
    if (o->scan.max_length_m <= o->scan.min_length_m)
        args_wrong(a, "--max-length (%g) must be above --min-length (%g)", o->scan.max_length_m,
                   o->scan.min_length_m);
    o->to_stdout = !strcmp(o->output, "-") || !strncmp(o->output, "/vsistdout", 10);
    o->summary_to_stdout = o->summary && !strcmp(o->summary, "-");
    if (o->to_stdout + o->summary_to_stdout + o->table > 1)
        args_wrong(a, "standard output takes one: OUTPUT, --summary or --table");
    if (o->chips && !detect_can_draw())
        args_wrong(a, "--chips: this build has no cairo to draw with");
    if (o->training && !detect_can_draw())
        args_wrong(a, "--training-chips: this build has no cairo to draw with");
    if (!strcmp(o->scene, o->output)) args_wrong(a, "SCENE and OUTPUT are the same");
    if (tool_same_file(o->summary, o->output)) args_wrong(a, "--summary and OUTPUT are the same");
}

void detect_parse(detect_opts *o, int argc, char **argv) {
    const tnk_scene_opts open = TNK_SCENE_OPTS_INIT;
    const tnk_scan_opts scan = TNK_SCAN_OPTS_INIT;
    const tnk_write_opts write = TNK_WRITE_OPTS_INIT;
    args a = {.tool = "detect-tanker", .defs = defs, .argc = argc, .argv = argv, .at = 1};
    memset(o, 0, sizeof *o);
    o->open = open;
    o->scan = scan;
    o->write = write;
    for (int id; (id = args_next(&a)) != ARGS_END;) {
        if (id == ARGS_NAME) {
            if (o->output) args_wrong(&a, "too many names: %s", a.value);
            *(o->scene ? &o->output : &o->scene) = a.value;
            continue;
        }
        parse_scene(&a, id, o);
        parse_output(&a, id, o);
        parse_search(&a, id, o);
    }
    check_whole(&a, o);
    o->open.open_options = (const char *const *)o->open_options;
    o->write.dataset_options = (const char *const *)o->dataset_options;
    o->write.layer_options = (const char *const *)o->layer_options;
}

void detect_inputs(const detect_opts *o, const char *inputs[DETECT_INPUTS]) {
    const char *const all[DETECT_INPUTS] = {o->scene, o->open.metadata, o->open.land, o->open.water, o->open.clouds,
                                            o->open.fixed, o->scan.weights, o->scan.deck_weights, o->registry, o->ais};
    memcpy(inputs, all, sizeof all);
}

void detect_free(detect_opts *o) {
    free(o->open_options);
    free(o->dataset_options);
    free(o->layer_options);
}
