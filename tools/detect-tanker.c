/* detect-tanker: find the ships of a satellite scene. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "detect.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int folder_missing(const char *path) {
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash) strcpy(folder, ".");
    else slash[slash == folder] = 0;
    return access(folder, W_OK) != 0;
}

/* A folder that is there, or can be made. */
static int folder_bad(const char *path) {
    struct stat st;
    if (stat(path, &st)) {
        char name[4096];
        snprintf(name, sizeof name, "%s", path);
        for (size_t n = strlen(name); n > 1 && name[n - 1] == '/';) name[--n] = 0;
        return folder_missing(name) ? tool_error(TNK_E_WRITE, "%s: %s", path, strerror(errno)) : 0;
    }
    if (!S_ISDIR(st.st_mode)) return tool_error(TNK_E_EXISTS, "%s: is not a folder", path);
    return access(path, W_OK) ? tool_error(TNK_E_WRITE, "%s: %s", path, strerror(errno)) : 0;
}

/* What can be refused before the search is. Returns 0 or the exit status. */
static int refuse_early(const detect_opts *o) {
    char text[512];
    struct stat st;
    const char *const outputs[] = {o->output, o->summary};
    const char *inputs[DETECT_INPUTS];
    detect_inputs(o, inputs);
    if (tool_replaces(outputs, 2, inputs, DETECT_INPUTS)) return 1;
    int rc = tnk_write_check(o->output, &o->write, text, sizeof text);
    if (rc) return tool_error(rc, "%s", text);
    const char *summary = o->summary_to_stdout ? NULL : o->summary;
    int there = summary && !stat(summary, &st);
    if (there && !o->write.overwrite && S_ISREG(st.st_mode))
        return tool_error(TNK_E_EXISTS, "%s: exists; -overwrite replaces it", summary);
    int is_device = there && !S_ISREG(st.st_mode);
    if (summary && !is_device && folder_missing(summary))
        return tool_error(TNK_E_WRITE, "%s: %s", summary, strerror(errno));
    if (o->chips && folder_bad(o->chips)) return 1;
    return o->training && folder_bad(o->training);
}

static int told_interrupt(void) {
    return tool_error(TNK_E_CANCEL, "interrupted; nothing was written");
}

/* A wrong argument that only the library could see is wrong usage. */
static int status_of(int rc) { return rc == TNK_E_ARG ? 2 : 1; }

static int finish(const detect_opts *o, tnk_scene *scene, tnk_list *list, tool_bar *bar,
                  double start) {
    int rc = tnk_write(list, scene, o->output, &o->write);
    if (rc) {
        tool_bar_end(bar);
        tool_error(rc, "%s", tnk_list_message(list));
        return status_of(rc);
    }
    tool_bar_show(bar, 0.975);
    rc = o->chips ? detect_chips(o, scene, list) : TNK_OK;
    if (!rc && o->training) rc = detect_training(o, scene, list);
    if (!rc && o->summary) rc = detect_summary(o, scene, list, now() - start);
    if (rc) {
        tool_bar_end(bar);
        return 1;
    }
    tool_bar_show(bar, 1);
    if (o->table) detect_table(scene, list);
    return tool_flush();
}

static int scan(detect_opts *o, tnk_scene *scene, double start) {
    tool_bar bar = {.off = o->quiet || o->to_stdout || o->summary_to_stdout, .from = 0, .to = 0.95};
    tnk_list *list = NULL;
    o->scan.progress = tool_bar_tick;
    o->scan.user = &bar;
    tool_bar_show(&bar, 0);
    int rc = tnk_scan(scene, &o->scan, &list);
    int status, unmatched = !rc && o->positions ? tnk_ais_match(o->positions, scene, list) : TNK_OK;
    if (tool_interrupted()) {
        tool_bar_end(&bar);
        status = told_interrupt();
    } else if (rc) {
        tool_bar_end(&bar);
        tool_error(rc, "%s", tnk_scene_message(scene));
        status = status_of(rc);
    } else if (unmatched) {
        tool_bar_end(&bar);
        status = tool_error(unmatched, "%s", tnk_list_message(list));
    } else {
        status = finish(o, scene, list, &bar, start);
    }
    tnk_list_free(list);
    return status;
}

static int open_registry(detect_opts *o, tnk_registry **registry) {
    char text[512];
    int rc = o->registry ? tnk_registry_open(o->registry, registry, text, sizeof text) : TNK_OK;
    o->scan.registry = *registry;
    return rc ? tool_error(rc, "%s", text[0] ? text : tnk_error_text(rc)) : 0;
}

static int read_positions(detect_opts *o, tnk_scene *scene) {
    char text[512];
    tnk_ais_opts opts = TNK_AIS_OPTS_INIT;
    tnk_ais_stats stats = {.struct_size = sizeof stats};
    opts.min_length_m = o->scan.min_length_m;
    opts.registry = o->scan.registry;
    int rc = o->ais ? tnk_ais_read(o->ais, scene, &opts, &o->positions, text, sizeof text) : TNK_OK;
    if (rc) return tool_error(rc, "%s", text[0] ? text : tnk_error_text(rc));
    if (!o->ais || o->quiet || tnk_ais_get_stats(o->positions, &stats)) return 0;
    if (stats.bad)
        fprintf(stderr, "Warning 1: %s: rows not understood: %ld of %ld, the first: %s\n", o->ais, stats.bad, stats.rows,
                stats.bad_first);
    if (!stats.used) fprintf(stderr, "Warning 1: %s: no report about the time and place of the scene\n", o->ais);
    return 0;
}

/* 1, with an ERROR, where an output is a source of the scene: of a VRT, an archive. */
static int replaces_source(const detect_opts *o, const tnk_scene *scene) {
    const char *const outputs[] = {o->output, o->summary};
    for (int i = 0; i < 2; i++)
        if (outputs[i] && tnk_scene_reads(scene, outputs[i]))
            return tool_error(TNK_E_EXISTS, "%s: is a file that the scene is read from; name another output", outputs[i]);
    return 0;
}

static int run(detect_opts *o) {
    double start = now();
    tnk_scene *scene = NULL;
    tnk_registry *registry = NULL;
    int status = refuse_early(o);
    if (!status) status = open_registry(o, &registry);
    if (status) return status;
    int rc = tnk_scene_open(o->scene, &o->open, &scene);
    int known = tnk_scene_warning_count(scene);
    if (!o->quiet) tool_warnings(scene, 0);
    if (tool_interrupted()) {
        status = told_interrupt();
    } else if (rc) {
        const char *text = scene ? tnk_scene_message(scene) : "";
        tool_error(rc, "%s", text[0] ? text : tnk_error_text(rc));
        status = status_of(rc);
    } else if (replaces_source(o, scene)) {
        status = 1;
    } else if (read_positions(o, scene)) {
        status = 1;
    } else {
        status = scan(o, scene, start);
        if (!o->quiet) tool_warnings(scene, known);
    }
    tnk_scene_close(scene);
    tnk_ais_free(o->positions);
    tnk_registry_free(registry);
    return status;
}

int main(int argc, char **argv) {
    detect_opts o;
    tool_catch_signals();
    detect_parse(&o, argc, argv);
    tool_default_cache();
    int status = run(&o);
    detect_free(&o);
    return status;
}
