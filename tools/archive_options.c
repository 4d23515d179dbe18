/* archive_options.c: the command line of tanker-archive. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive.h"
#include "args.h"
#include "report.h"

enum option {
    A_CATALOG = 1, A_BBOX, A_AOI, A_FROM, A_TO, A_SENSOR, A_MIN_SUN, A_MAX_CLOUD, A_ASSET, A_SHARD, A_LIMIT, A_REDO,
    A_RETRY, A_JOBS, A_TIMEOUT, A_MEMORY, A_WAIT, A_STRICT, A_JSON, A_AT, A_RADIUS, A_OF, A_DSCO, A_LCO, A_OVERWRITE, A_LAYER,
    A_SHARDS, A_SCRIPT, A_SBATCH, A_CONFIG, A_QUIET, A_VERSION, A_HELP, A_OPTIONS
};

static const arg_def defs[] = {
    {0, 0, 0, 0, "Scenes (run, slurm)"},
    {A_CATALOG, "catalog", 0, "CATALOG", "GeoPackage, or PG: connection string; made where it is not there"},
    {A_BBOX, "bbox", 0, "W,S,E,N", "only scenes that touch this box, degrees"},
    {A_AOI, "aoi", 0, "FILE", "only scenes that touch the polygons of this file, any OGR format"},
    {A_FROM, "from", 0, "T", "only scenes from this time on: 2024, 2024-03, 2024-03-31 or with the hour"},
    {A_TO, "to", 0, "T", "only scenes up to the end of this time"},
    {A_SENSOR, "sensor", 0, "NAME", "only this sensor: optical, sar, or the beginning of its name"},
    {A_MIN_SUN, "min-sun", 0, "DEG", "only scenes with the sun at least so high"},
    {A_MAX_CLOUD, "max-cloud", 0, "PERCENT", "only scenes with at most so much cloud by their metadata"},
    {A_ASSET, "asset", 0, "KEY", "asset of STAC items to search; default: the raster with the most bands"},
    {A_SHARD, "shard", 0, "I/N", "only the I-th of N parts of the scenes"},
    {A_LIMIT, "limit", 0, "N", "search at most N scenes in this run"},
    {A_REDO, "redo", 0, 0, "search again what is done or failed"},
    {A_RETRY, "retry-failed", 0, 0, "search again what failed"},
    {0, 0, 0, 0, "Running (run, slurm)"},
    {A_JOBS, "jobs", "j", "N", "worker processes, 1 .. 512; default: all cores"},
    {A_TIMEOUT, "timeout", 0, "S", "seconds a scene may take; 3600"},
    {A_MEMORY, "memory", 0, "MIB", "memory a worker may take; default: the machine's over --jobs"},
    {A_WAIT, "wait", 0, "S", "seconds to wait for a PostgreSQL server that is gone; 600"},
    {A_STRICT, "strict", 0, 0, "exit status 3 when scenes failed"},
    {0, 0, 0, 0, "Slurm (slurm)"},
    {A_SHARDS, "shards", 0, "N", "tasks of the job array"},
    {A_SCRIPT, "script", 0, "FILE", "write the script there; default: standard output"},
    {A_SBATCH, "sbatch", 0, "OPTION", "a further #SBATCH line: --sbatch=--partition=long; may be repeated"},
    {0, 0, 0, 0, "Looking (status, list-failed, passes)"},
    {A_JSON, "json", 0, 0, "as JSON"},
    {A_AT, "at", 0, "LON,LAT", "passes: of this place, degrees"},
    {A_RADIUS, "radius", 0, "M", "passes: count vessels within this distance, metres; 1000"},
    {0, 0, 0, 0, "Output (export, learn)"},
    {A_OF, "of", 0, "FORMAT", "driver of OUTPUT (GDAL's short name); from the extension if absent"},
    {A_DSCO, "dsco", 0, "NAME=VALUE", "dataset creation option; may be repeated"},
    {A_LCO, "lco", 0, "NAME=VALUE", "layer creation option; may be repeated"},
    {A_OVERWRITE, "overwrite", 0, 0, "replace what exists; slurm: also the script"},
    {A_LAYER, "layer", 0, "NAME", "only vessels, pairs or scenes; default: all the format holds"},
    {0, 0, 0, 0, "All"},
    {A_CONFIG, "config", 0, "KEY VALUE", "GDAL configuration option"},
    {A_QUIET, "q", "quiet", 0, "no progress, no warnings"},
    {A_VERSION, "version", 0, 0, "print the version"},
    {A_HELP, "help", "h", 0, "print this"},
    {0, 0, 0, 0, 0},
};

static const char *const commands[] = {"run", "status", "list-failed", "export", "merge", "slurm", "passes", "learn",
                                       "worker"};

static void print_help(void) {
    printf("Usage: tanker-archive run SCENES... --catalog CATALOG [options] [-- options of detect-tanker]\n"
           "       tanker-archive status CATALOG [--json]\n"
           "       tanker-archive list-failed CATALOG [--json]\n"
           "       tanker-archive export CATALOG OUTPUT [options]\n"
           "       tanker-archive merge CATALOG PART...\n"
           "       tanker-archive passes CATALOG --at LON,LAT [--radius M] [--json]\n"
           "       tanker-archive learn CATALOG REGISTER OUTPUT.csv [--overwrite]\n"
           "       tanker-archive slurm SCENES... --catalog CATALOG --shards N [options] [-- options of detect-tanker]\n"
           "\n"
           "Search many scenes, each in a child process, and keep what was found with the state of\n"
           "every scene in one catalog. A run that ended early goes on where it was.\n"
           "\n"
           "  SCENES   folders, patterns, lists (.txt .list .lst), STAC items and collections of them\n"
           "           (.json .geojson .ndjson .jsonl), SAFE folders, zips, any /vsi name\n"
           "  CATALOG  a GeoPackage, or a PG: connection string\n"
           "  OUTPUT   .geojson .gpkg .fgb .csv .shp ... or a PG: connection string\n"
           "  REGISTER CSV of known ships, as detect-tanker's --registry: learn writes it anew with the\n"
           "           deck colours of those ships that the catalog knows surely\n");
    args_help(defs);
    printf("\nEach option also with the other number of dashes, and as --name=value.\n"
           "Exit status: 0 done (also with failed scenes), 3 with --strict and failed scenes,\n"
           "1 could not read or write, or interrupted, 2 wrong usage.\n");
    exit(0);
}

static unsigned bit(enum archive_command c) { return 1u << c; }

/* The commands an option belongs to. */
static unsigned allowed(int id) {
    unsigned many = bit(ARCHIVE_RUN) | bit(ARCHIVE_SLURM) | bit(ARCHIVE_WORKER);
    if (id <= A_STRICT) return many;
    if (id == A_JSON) return bit(ARCHIVE_STATUS) | bit(ARCHIVE_LIST_FAILED) | bit(ARCHIVE_PASSES);
    if (id == A_AT || id == A_RADIUS) return bit(ARCHIVE_PASSES);
    if (id == A_OVERWRITE) return bit(ARCHIVE_EXPORT) | bit(ARCHIVE_LEARN) | bit(ARCHIVE_SLURM);
    if (id <= A_LAYER) return bit(ARCHIVE_EXPORT);
    if (id <= A_SBATCH) return bit(ARCHIVE_SLURM);
    return ~0u;
}

static void parse_bbox(const args *a, tnk_plan_opts *p) {
    const char *at = a->value;
    for (int i = 0; i < 4; i++) {
        char *end;
        p->bbox_deg[i] = strtod(at, &end);
        if (end == at || *end != (i < 3 ? ',' : 0))
            args_wrong(a, "%s %s: needs four numbers with commas between", a->option, a->value);
        at = end + 1;
    }
    p->has_bbox = 1;
}

static void parse_shard(const args *a, tnk_plan_opts *p) {
    char rest;
    if (sscanf(a->value, "%d/%d%c", &p->shard, &p->shards, &rest) != 2 || p->shard < 1 || p->shard > p->shards)
        args_wrong(a, "%s %s: needs I/N, I from 1 to N", a->option, a->value);
}

static char *name_value(const args *a) {
    const char *equals = strchr(a->value, '=');
    if (!equals || equals == a->value) args_wrong(a, "%s %s: needs NAME=VALUE", a->option, a->value);
    return a->value;
}

static void parse_scenes(const args *a, int id, archive_opts *o) {
    switch (id) {
    case A_CATALOG: o->catalog = a->value; break;
    case A_BBOX: parse_bbox(a, &o->plan); break;
    case A_AOI: o->plan.area = a->value; break;
    case A_FROM: o->plan.from = a->value; break;
    case A_TO: o->plan.to = a->value; break;
    case A_SENSOR: o->plan.sensor = a->value; break;
    case A_MIN_SUN: o->plan.min_sun_deg = args_real(a, -90, 90); break;
    case A_MAX_CLOUD: o->plan.max_cloud = args_real(a, 0, 100) / 100; break;
    case A_ASSET: o->plan.asset = a->value; break;
    case A_SHARD: parse_shard(a, &o->plan); break;
    case A_LIMIT: o->limit = args_int(a, 1, 1000000000); break;
    case A_REDO: o->redo = 1; break;
    case A_RETRY: o->retry_failed = 1; break;
    }
}

static void parse_running(const args *a, int id, archive_opts *o) {
    switch (id) {
    case A_JOBS: o->jobs = o->jobs_given = args_int(a, 1, 512); break;
    case A_TIMEOUT: o->timeout_s = args_real(a, 0.1, 1e7); break;
    case A_MEMORY: o->memory_mib = args_int(a, 16, 1 << 24); break;
    case A_WAIT: o->wait_s = args_int(a, 0, 1000000); break;
    case A_STRICT: o->strict = 1; break;
    case A_SHARDS: o->shards = args_int(a, 1, 100000); break;
    case A_SCRIPT: o->script = a->value; break;
    case A_SBATCH: args_append(&o->sbatch, a->value); break;
    case A_QUIET: o->quiet = 1; break;
    case A_CONFIG: tnk_config(a->value, a->value2); break;
    case A_HELP: print_help(); break;
    case A_VERSION:
        tool_version(a->tool);
        exit(0);
    }
}

static void parse_showing(const args *a, int id, archive_opts *o) {
    static const double west_south[] = {-180, -90}, east_north[] = {180, 90};
    switch (id) {
    case A_JSON: o->json = 1; break;
    case A_AT: args_pair(a, west_south, east_north, o->at_deg); break;
    case A_RADIUS: o->radius_m = args_real(a, 1, 1e6); break;
    case A_OF: o->write.format = a->value; break;
    case A_DSCO: args_append(&o->dataset_options, name_value(a)); break;
    case A_LCO: args_append(&o->layer_options, name_value(a)); break;
    case A_OVERWRITE: o->write.overwrite = 1; break;
    case A_LAYER: o->layer = a->value; break;
    }
}

/* ---- what goes to detect-tanker ---- */

/* The search's options that shape its result, by their own names, sorted: "land=coast.gpkg min-length=90". */
static const char *const shapeless[] = {"threads", "cpu", "config", "q", NULL};
static const char *const refused[] = {"of", "dsco", "lco", "overwrite", "chips", "summary", "table", "training-chips", "formats",
                                      NULL};

static int one_of(const char *name, const char *const *list) {
    for (; *list; list++)
        if (!strcmp(name, *list)) return 1;
    return 0;
}

static const arg_def *def_of(const arg_def *list, int id) {
    while (list->id != id) list++;
    return list;
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static unsigned long long fold(unsigned long long h, const char *text) {
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 1099511628211ULL;
    return (h ^ 0xff) * 1099511628211ULL;
}

static char *copy_text(const char *format, const char *a, const char *b) {
    size_t n = strlen(a) + strlen(b) + 8;
    char *out = malloc(n);
    if (!out) {
        tool_error(TNK_E_NOMEM, "%s", "");
        exit(1);
    }
    snprintf(out, n, format, a, b);
    return out;
}

static void canonical(archive_opts *o, const args *outer, int argc, char **argv) {
    args a = {.tool = "detect-tanker", .defs = detect_defs(), .argc = argc - 2, .argv = argv, .at = 1};
    char **list = NULL, checksum[64];
    unsigned long long h = 14695981039346656037ULL;
    size_t count = 0;
    for (int id; (id = args_next(&a)) != ARGS_END;) {
        if (id == ARGS_NAME) args_wrong(outer, "%s: scenes stand before the --, options of the search behind it", a.value);
        const arg_def *d = def_of(a.defs, id);
        if (one_of(d->name, refused)) args_wrong(outer, "%s: not in an archive; the catalog is the output", a.option);
        if (one_of(d->name, shapeless)) continue;
        args_append(&list, copy_text(a.value ? "%s=%s" : "%s%s", d->name, a.value ? a.value : ""));
        count++;
        if (!d->values || strncmp(d->values, "FILE", 4)) continue;
        if (!strchr(a.value, ':') && strncmp(a.value, "/vsi", 4) && strcmp(a.value, "none") && access(a.value, R_OK)) {
            tool_error(TNK_E_OPEN, "--%s %s: %s", d->name, a.value, strerror(errno));
            exit(1);
        }
        tnk_plan_checksum(a.value, checksum);
        h = fold(h, checksum);
    }
    if (count) qsort(list, count, sizeof *list, by_text);
    o->options = copy_text("%s%s", "", "");
    for (size_t i = 0; i < count; i++) {
        char *longer = copy_text(i ? "%s %s" : "%s%s", o->options, list[i]);
        h = fold(h, list[i]);
        free(o->options);
        free(list[i]);
        o->options = longer;
    }
    free(list);
    char *raw = o->options;
    o->options = report_legible(raw);
    free(raw);
    snprintf(o->options_hash, sizeof o->options_hash, "%016llx", h);
}

static void hash_filters(archive_opts *o) {
    const tnk_plan_opts *p = &o->plan;
    char text[400], checksum[64] = "";
    if (p->area) tnk_plan_checksum(p->area, checksum);
    snprintf(text, sizeof text, "%d %.9g %.9g %.9g %.9g %s %.40s %.40s %.80s %g %g", p->has_bbox, p->bbox_deg[0],
             p->bbox_deg[1], p->bbox_deg[2], p->bbox_deg[3], checksum, p->from ? p->from : "", p->to ? p->to : "",
             p->sensor ? p->sensor : "", p->min_sun_deg, p->max_cloud);
    snprintf(o->filter_hash, sizeof o->filter_hash, "%016llx", fold(fold(14695981039346656037ULL, o->options_hash), text));
}

/* detect-tanker's own reading of its options; it ends the program where they are wrong. */
static void parse_detect(archive_opts *o, const args *outer) {
    char **argv = NULL;
    int argc = 0;
    args_append(&argv, "detect-tanker");
    for (char **word = o->detect_words; word && *word; word++) args_append(&argv, *word);
    args_append(&argv, "SCENE");
    args_append(&argv, "vessels.gpkg");
    while (argv[argc]) argc++;
    canonical(o, outer, argc, argv);
    detect_parse(&o->detect, argc, argv);
    free(argv);
    if (!o->detect.scan.threads) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        o->detect.scan.threads = cores > o->jobs ? (int)(cores / o->jobs) : 1;
    }
}

/* ---- all of it ---- */

static enum archive_command find_command(const args *a, const char *word) {
    for (int i = 0; i <= ARCHIVE_WORKER; i++)
        if (!strcmp(word, commands[i])) return (enum archive_command)i;
    args_wrong(a, "%s: no such command; run, status, list-failed, export, merge, passes, learn or slurm", word);
}

static void check_names(const args *a, const archive_opts *o) {
    static const struct { int least, most; const char *words; } needs[] = {
        [ARCHIVE_RUN] = {1, 0, "SCENES"}, [ARCHIVE_STATUS] = {1, 1, "CATALOG"},
        [ARCHIVE_LIST_FAILED] = {1, 1, "CATALOG"}, [ARCHIVE_EXPORT] = {2, 2, "CATALOG and OUTPUT"},
        [ARCHIVE_MERGE] = {2, 0, "CATALOG and PART..."}, [ARCHIVE_SLURM] = {1, 0, "SCENES"},
        [ARCHIVE_PASSES] = {1, 1, "CATALOG"}, [ARCHIVE_LEARN] = {3, 3, "CATALOG, REGISTER and OUTPUT"},
        [ARCHIVE_WORKER] = {0, 0, ""},
    };
    int count = 0;
    while (o->names && o->names[count]) count++;
    if (count < needs[o->command].least) args_wrong(a, "%s needs %s", commands[o->command], needs[o->command].words);
    if (needs[o->command].most && count > needs[o->command].most)
        args_wrong(a, "too many names: %s", o->names[needs[o->command].most]);
    int many = o->command == ARCHIVE_RUN || o->command == ARCHIVE_SLURM;
    if (many && !o->catalog) args_wrong(a, "%s needs --catalog CATALOG", commands[o->command]);
    if (o->command == ARCHIVE_PASSES && isnan(o->at_deg[0])) args_wrong(a, "passes needs --at LON,LAT");
    if (o->command == ARCHIVE_SLURM && !o->shards) args_wrong(a, "slurm needs --shards N");
    if (o->command == ARCHIVE_SLURM && o->plan.shards) args_wrong(a, "slurm gives --shard to each task itself");
}

static void parse_words(archive_opts *o, args *a) {
    for (int id; (id = args_next(a)) != ARGS_END;) {
        if (id == ARGS_NAME) {
            args_append(&o->names, a->value);
            continue;
        }
        if (!(allowed(id) & bit(o->command))) args_wrong(a, "%s: no option of %s", a->option, commands[o->command]);
        parse_scenes(a, id, o);
        parse_running(a, id, o);
        parse_showing(a, id, o);
    }
}

void archive_parse(archive_opts *o, int argc, char **argv) {
    const tnk_plan_opts plan = TNK_PLAN_OPTS_INIT;
    const tnk_write_opts write = TNK_WRITE_OPTS_INIT;
    args a = {.tool = "tanker-archive", .defs = defs, .argc = argc, .argv = argv, .at = 2};
    int end = 1;
    memset(o, 0, sizeof *o);
    o->plan = plan;
    o->write = write;
    o->argc = argc;
    o->argv = argv;
    o->timeout_s = 3600;
    o->wait_s = 600;
    o->radius_m = 1000;
    o->at_deg[0] = NAN;
    if (argc < 2) args_wrong(&a, "needs a command: run, status, list-failed, export, merge, passes, learn or slurm");
    if (argv[1][0] == '-') a.at = 1;
    else o->command = find_command(&a, argv[1]);
    while (end < argc && strcmp(argv[end], "--")) end++;
    a.argc = end;
    parse_words(o, &a);
    if (argv[1][0] == '-') args_wrong(&a, "needs a command before its options");
    for (int i = end + 1; i < argc; i++) args_append(&o->detect_words, argv[i]);
    int many = o->command == ARCHIVE_RUN || o->command == ARCHIVE_SLURM || o->command == ARCHIVE_WORKER;
    if (end < argc && !many) args_wrong(&a, "%s takes no options of detect-tanker", commands[o->command]);
    check_names(&a, o);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!o->jobs) o->jobs = cores > 0 ? (int)cores : 1;
    if (many) parse_detect(o, &a);
    if (many) hash_filters(o);
    o->write.dataset_options = (const char *const *)o->dataset_options;
    o->write.layer_options = (const char *const *)o->layer_options;
}

char **archive_run_words(const archive_opts *o) {
    args a = {.tool = "tanker-archive", .defs = defs, .argc = o->argc, .argv = o->argv, .at = 2};
    char **list = NULL;
    for (int end = 2; end < a.argc; end++)
        if (!strcmp(a.argv[end], "--")) a.argc = end;
    for (int id; (id = args_next(&a)) != ARGS_END;) {
        const arg_def *d = id == ARGS_NAME ? NULL : def_of(defs, id);
        if (id == A_CATALOG || id == A_SHARDS || id == A_SCRIPT || id == A_SBATCH || id == A_JOBS || id == A_OVERWRITE)
            continue;
        if (d) args_append(&list, copy_text("%s%s", "--", d->name));
        if (a.value) args_append(&list, copy_text("%s%s", a.value, ""));
        if (a.value2) args_append(&list, copy_text("%s%s", a.value2, ""));
    }
    return list;
}

void archive_free(archive_opts *o) {
    detect_free(&o->detect);
    free(o->names);
    free(o->sbatch);
    free(o->dataset_options);
    free(o->layer_options);
    free(o->detect_words);
    free(o->options);
}
