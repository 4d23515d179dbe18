/* tanker-info: what the library knows of a scene, and what could be measured in it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "common.h"
#include "report.h"
#include "scene_options.h"

enum option {
    O_JSON = 1, O_OO, O_BANDS, O_SENSOR, O_UNITS, O_METADATA, O_CLOUDS, O_SUN, O_VIEW, O_TIME, O_GSD, O_CONFIG, O_VERSION, O_HELP
};

static const arg_def defs[] = {
    {0, 0, 0, 0, "Options"},
    {O_JSON, "json", 0, 0, "the same as JSON"},
    {O_OO, "oo", 0, "NAME=VALUE", "open option of the scene's driver; may be repeated"},
    {O_BANDS, "b", 0, "N[,N...]", "bands to use, in the order blue, green, red, near infrared;\n"
                                  "of radar the polarisations"},
    {O_SENSOR, "sensor", 0, "optical|sar", "default: from the metadata, then the data type"},
    {O_UNITS, "units", 0, "linear|amplitude|db", "what a radar raster holds; default: from the metadata, then the\n"
                                                 "names of the bands, the values"},
    {O_METADATA, "metadata", 0, "FILE", "product metadata or STAC item; default: looked for beside\n"
                                        "the scene"},
    {O_CLOUDS, "clouds", 0, "FILE", "cloud mask: SCL, UDM2, QA_PIXEL, or any vector or raster mask;\n"
                                    "default: the product's own beside the scene"},
    {O_SUN, "sun", 0, "EL,AZ", "sun elevation and azimuth, degrees; default: metadata, else\n"
                               "computed from time and place"},
    {O_VIEW, "view", 0, "ZENITH,AZ", "view zenith at the ground and azimuth from the ground to the\n"
                                     "sensor, degrees; default: metadata"},
    {O_TIME, "time", 0, "T", "time of the scene, ISO 8601 UTC: 2024-03-31T03:29:27Z"},
    {O_GSD, "gsd", 0, "M", "true ground pixel size, metres; needed without a georeference"},
    {O_CONFIG, "config", 0, "KEY VALUE", "GDAL configuration option"},
    {O_VERSION, "version", 0, 0, "print the version"},
    {O_HELP, "help", "h", 0, "print this"},
    {0, 0, 0, 0, 0},
};

static void print_help(void) {
    printf("Usage: tanker-info [options] SCENE\n"
           "\n"
           "Print what is known of a satellite scene (sensor, bands, true ground pixel size, time,\n"
           "sun, view, masks), what could be measured in it and how well; or why not.\n");
    args_help(defs);
    exit(0);
}

static void line(const char *name, const char *value) { printf("%-14s %s\n", name, value); }

static void print_scene(const tnk_scene_info *i) {
    printf("%-14s %s\n", "scene", i->name);
    line("scene id", i->scene_id && i->scene_id[0] ? i->scene_id : "not known");
    printf("%-14s %s, %d x %d px, %d band%s, %s\n", "raster", i->driver, i->width_px, i->height_px,
           i->band_total, i->band_total == 1 ? "" : "s", tool_pixel_type_name(i->pixel_type));
    printf("%-14s", "bands used");
    for (int k = 0; k < TNK_BANDS; k++) {
        if (!i->band[k]) continue;
        const char *polarisation = i->kind == TNK_SENSOR_SAR ? i->polarisation[k - 2] : "";
        printf(" %s=%d", polarisation[0] ? polarisation : tool_band_name(i->kind, k), i->band[k]);
        if (isfinite(i->wavelength_nm[k])) printf(" (%.0f nm)", i->wavelength_nm[k]);
    }
    printf("\n");
    printf("%-14s ", "invalid pixels");
    if (isfinite(i->nodata)) printf("nodata %g%s", i->nodata, i->has_mask ? ", mask band" : "");
    else printf("%s", i->has_mask ? "mask band" : "none declared");
    printf("\n");
    line("user's masks", i->user_land && i->user_water ? "land, water"
                         : i->user_land                ? "land"
                         : i->user_water               ? "water"
                                                       : "none");
    if (!i->clouds[0]) line("cloud mask", "none found");
    else if (isfinite(i->cloud_share))
        printf("%-14s %.1f %% of the scene (%s, %s)\n", "cloud mask", 100 * i->cloud_share, i->clouds,
               tool_source_name(i->clouds_from));
    else printf("%-14s says nothing of the scene (%s)\n", "cloud mask", i->clouds);
}

static void print_sensor(const tnk_scene_info *i) {
    printf("%-14s %s, %s\n", "sensor", i->sensor && i->sensor[0] ? i->sensor : "not known",
           i->kind == TNK_SENSOR_SAR ? "radar" : "optical");
    if (i->units)
        printf("%-14s %s%s%s (%s)\n", "units", report_units(i->units), i->calibrated ? " of sigma0" : "",
               i->noise_removed ? " without thermal noise" : "", tool_source_name(i->units_from));
    line("metadata", i->product && i->product[0] ? i->product : "none found");
    if (i->time[0]) printf("%-14s %s (%s)\n", "time", i->time, tool_source_name(i->time_from));
    else line("time", "not known");
}

static void print_geometry(const tnk_scene_info *i) {
    printf("%-14s %.3f m (along rows %.3f, along columns %.3f; %s)\n", "ground pixel", i->gsd_m,
           i->gsd_col_m, i->gsd_row_m, tool_source_name(i->gsd_from));
    if (i->georeferenced)
        printf("%-14s lon %.5f, lat %.5f%s\n", "centre", i->lon_deg, i->lat_deg,
               i->gcp_only ? " (by ground control points)" : i->rpc_only ? " (by RPC, height 0)" : "");
    else
        line("centre", "no georeference");
    if (isfinite(i->sun_elevation_deg))
        printf("%-14s elevation %.2f, azimuth %.2f deg (%s)\n", "sun", i->sun_elevation_deg,
               i->sun_azimuth_deg, tool_source_name(i->sun_from));
    else
        line("sun", "not known");
    if (isfinite(i->sun_computed_elevation_deg) && i->sun_from != TNK_FROM_COMPUTED)
        printf("%-14s elevation %.2f, azimuth %.2f deg\n", "sun computed",
               i->sun_computed_elevation_deg, i->sun_computed_azimuth_deg);
    if (isfinite(i->view_zenith_deg))
        printf("%-14s zenith %.2f, azimuth %.2f deg (%s)\n", "view", i->view_zenith_deg,
               i->view_azimuth_deg, tool_source_name(i->view_from));
    else
        line("view", "not known");
}

static void print_not(const char *name, enum tnk_reason why) { printf("  %-11s no: %s\n", name, tnk_reason_name(why)); }

static void print_board(const char *name, const report_board *b) {
    printf("  %-11s hulls from %.0f m; of %.0f m at headings", name, b->from_m, b->length_m);
    for (int k = 0; k < b->ranges; k++) printf("%s %d-%d", k ? "," : "", b->range[k][0], b->range[k][1]);
    printf(" or the opposite, sd %.2f-%.2f m\n", b->best_sd_m, b->worst_sd_m);
}

static void print_freeboard(const tnk_scene_info *i) {
    report_board b;
    const char *name = tnk_quantity_name(TNK_Q_FREEBOARD);
    report_freeboard(i, REPORT_SHADOW, &b);
    if (b.why == TNK_WHY_MEASURED) print_board(name, &b);
    else print_not(name, b.why);
    report_freeboard(i, REPORT_SIDE, &b);
    if (b.why == TNK_WHY_MEASURED) print_board("  hull side", &b);
    else if (isfinite(b.zenith_deg)) printf("  %-11s no: %s; from a view zenith of %.1f deg on\n", "  hull side",
                                            tnk_reason_name(b.why), b.zenith_deg);
    else print_not("  hull side", b.why);
}

static void print_fill(const tnk_scene_info *i) {
    report_fill f;
    report_filled(i, &f);
    if (f.size_why != TNK_WHY_MEASURED) {
        static const char *const names[] = {"depth", "draught", "dwt", "laden"};
        for (int k = 0; k < 4; k++) print_not(names[k], f.size_why);
        return;
    }
    printf("  %-11s sd about %.1f m, by length and beam\n", "depth", f.hull.depth_sd_m);
    if (f.why == TNK_WHY_MEASURED) printf("  %-11s sd about %.1f m, where there is a freeboard\n", "draught", f.hull.draught_sd_m);
    else print_not("draught", f.why);
    printf("  %-11s 90 %% interval %.0f-%.0f t, by length and beam\n", "dwt", f.hull.dwt_lo_t, f.hull.dwt_hi_t);
    printf("  %-11s %s, 90 %% interval %.2f-%.2f where half full; cargo %.0f-%.0f t\n", "laden",
           tnk_laden_basis_name(f.hull.laden_basis), f.hull.laden_lo, f.hull.laden_hi, f.hull.cargo_lo_t, f.hull.cargo_hi_t);
}

static void print_measurable(const tnk_scene_info *i) {
    tnk_expectation e = {.struct_size = sizeof e};
    tnk_expect(i->gsd_m, EXPECT_LENGTH_M, &e);
    printf("\nWhat could be measured (errors of a hull of %d m)\n", EXPECT_LENGTH_M);
    if (e.found_from_m > LONGEST_SHIP_M) {
        static const char *const names[] = {"position", "length", "beam", "heading", "type", "freeboard", "depth", "draught", "dwt", "laden"};
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) print_not(names[k], TNK_WHY_TOO_COARSE);
        return;
    }
    if (i->georeferenced) printf("  %-11s hulls from %.0f m\n", "position", e.found_from_m);
    else print_not("position", TNK_WHY_NO_GEOREF);
    if (i->kind == TNK_SENSOR_SAR) {
        printf("  %-11s hulls from %.0f m, each with its own sd\n", "length", e.found_from_m);
        printf("  %-11s hulls from %.0f m, each with its own sd\n", "beam", e.found_from_m);
        printf("  %-11s axis only: %s\n", "heading", tnk_reason_name(TNK_WHY_RADAR));
    } else {
        printf("  %-11s hulls from %.0f m, sd about %.1f m\n", "length", e.found_from_m, e.length_sd_m);
        if (e.beam_from_m > LONGEST_SHIP_M) print_not("beam", TNK_WHY_TOO_COARSE);
        else printf("  %-11s hulls from %.0f m, sd about %.1f m\n", "beam", e.beam_from_m, e.beam_sd_m);
        if (e.bow_from_m > LONGEST_SHIP_M) printf("  %-11s axis only: %s\n", "heading", tnk_reason_name(TNK_WHY_TOO_COARSE));
        else printf("  %-11s hulls from %.0f m (shorter ones: axis only), sd about %.1f deg\n", "heading", e.bow_from_m,
                    e.heading_sd_deg);
    }
    if (i->kind == TNK_SENSOR_SAR) printf("  %-11s by size alone: %s\n", "type", tnk_reason_name(TNK_WHY_RADAR));
    else if (isfinite(e.type_from_m)) printf("  %-11s hulls from %.0f m by their decks; others by size\n", "type", e.type_from_m);
    else printf("  %-11s by size alone: %s\n", "type", tnk_reason_name(TNK_WHY_TOO_COARSE));
    print_freeboard(i);
    print_fill(i);
    printf("  %-11s with --registry and --ais of detect-tanker\n", "matches");
}

static void print_text(const tnk_scene *scene, const tnk_scene_info *info) {
    print_scene(info);
    print_sensor(info);
    print_geometry(info);
    print_measurable(info);
    for (int i = 0; i < tnk_scene_warning_count(scene); i++)
        printf("%sWarning: %s\n", i ? "" : "\n", tnk_scene_warning(scene, i));
}

static void print_json(const tnk_scene *scene, const tnk_scene_info *info) {
    json_object *root = json_object_new_object();
    json_object_object_add(root, "version", report_text(tnk_version()));
    json_object_object_add(root, "scene", report_scene(info));
    json_object_object_add(root, "sensor", report_sensor(info));
    json_object_object_add(root, "geometry", report_geometry(info));
    json_object_object_add(root, "measurable", report_measurable(info));
    json_object_object_add(root, "warnings", report_warnings(scene));
    printf("%s\n", json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
                                                            JSON_C_TO_STRING_SPACED |
                                                            JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(root);
}

static int run(const char *name, const tnk_scene_opts *opts, int json) {
    tnk_scene *scene = NULL;
    tnk_scene_info info = {.struct_size = sizeof info};
    int rc = tnk_scene_open(name, opts, &scene);
    if (rc) {
        const char *text = scene ? tnk_scene_message(scene) : "";
        tool_error(rc, "%s", text[0] ? text : tnk_error_text(rc));
    } else {
        tnk_scene_get_info(scene, &info);
        if (json) print_json(scene, &info);
        else print_text(scene, &info);
    }
    tnk_scene_close(scene);
    return rc == TNK_OK ? tool_flush() : rc == TNK_E_ARG ? 2 : 1;
}

int main(int argc, char **argv) {
    args a = {.tool = "tanker-info", .defs = defs, .argc = argc, .argv = argv, .at = 1};
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    char **open_options = NULL, *name = NULL;
    int json = 0;
    for (int id; (id = args_next(&a)) != ARGS_END;) switch (id) {
        case ARGS_NAME:
            if (name) args_wrong(&a, "too many names: %s", a.value);
            name = a.value;
            break;
        case O_JSON: json = 1; break;
        case O_OO: args_append(&open_options, a.value); break;
        case O_BANDS: scene_bands(&a, &opts); break;
        case O_SENSOR: scene_sensor(&a, &opts); break;
        case O_UNITS: scene_units(&a, &opts); break;
        case O_METADATA: opts.metadata = a.value; break;
        case O_CLOUDS: opts.clouds = a.value; break;
        case O_SUN: scene_sun(&a, &opts); break;
        case O_VIEW: scene_view(&a, &opts); break;
        case O_TIME: scene_time(&a, &opts); break;
        case O_GSD: opts.gsd_m = args_real(&a, 0.01, 1000); break;
        case O_CONFIG: tnk_config(a.value, a.value2); break;
        case O_VERSION: tool_version(a.tool); return 0;
        case O_HELP: print_help(); break;
        }
    if (!name) args_wrong(&a, "needs SCENE");
    tool_default_cache();
    opts.open_options = (const char *const *)open_options;
    int status = run(name, &opts, json);
    free(open_options);
    return status;
}
