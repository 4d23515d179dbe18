/* archive_worker.c: a child process that searches one scene after the other. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "archive.h"
#include "report.h"

/* ---- peak memory, of this scene alone ---- */

static void begin_peak(void) {
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (!file) return;
    fputs("5", file); /* the high-water mark of resident memory */
    fclose(file);
}

static double peak_mib(void) {
    char line[256];
    double kib = 0;
    struct rusage use;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmHWM: %lf", &kib) == 1) break;
    if (file) fclose(file);
    if (!kib && !getrusage(RUSAGE_SELF, &use)) kib = (double)use.ru_maxrss;
    return kib / 1024;
}

/* What this process holds now, without the files it maps, is more than half of what it may: a decoder leaked. */
static int holds_much(void) {
    long size, resident = 0, shared = 0;
    struct rlimit limit;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file) return 0;
    if (fscanf(file, "%ld %ld %ld", &size, &resident, &shared) != 3) resident = shared = 0;
    fclose(file);
    if (getrlimit(RLIMIT_DATA, &limit) || limit.rlim_cur == RLIM_INFINITY) return 0;
    return (double)(resident - shared) * (double)sysconf(_SC_PAGE_SIZE) > (double)limit.rlim_cur / 2;
}

/* ---- talking to the parent ---- */

static int read_all(void *bytes, size_t n) {
    char *at = bytes;
    while (n) {
        ssize_t k = read(ARCHIVE_JOBS_FD, at, n);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return 0;
        at += k;
        n -= (size_t)k;
    }
    return 1;
}

static int write_all(const void *bytes, size_t n) {
    const char *at = bytes;
    while (n) {
        ssize_t k = write(ARCHIVE_JOBS_FD, at, n);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return 0;
        at += k;
        n -= (size_t)k;
    }
    return 1;
}

/* ---- one scene ---- */

/* A reason stands beside its scene's name, and need not begin with it. */
static int fail(archive_header *h, const char *name, int rc, const char *text) {
    size_t n = strlen(name);
    if (text && !strncmp(text, name, n) && !strncmp(text + n, ": ", 2)) text += n + 2;
    h->status = TNK_SCENE_FAILED;
    char *legible = report_legible(text && text[0] ? text : tnk_error_text(rc));
    size_t size = legible ? strlen(legible) : 0;
    if (size >= sizeof h->error) size = sizeof h->error - 1;
    while (legible && size && ((unsigned char)legible[size] & 0xc0) == 0x80) size--; /* not within a character */
    snprintf(h->error, sizeof h->error, "%.*s", (int)size, legible ? legible : "");
    free(legible);
    return 0;
}

static const char *words(const tnk_scene *scene) { return scene ? tnk_scene_message(scene) : ""; }

/* Filters and masks may spare the search; they need no pixels. 1: go on. */
static int wanted(const archive_opts *o, const tnk_plan *filters, const char *name, const tnk_scene_opts *open,
                  archive_header *h, tnk_result **result) {
    tnk_scene *scene = NULL;
    tnk_scene_opts facts = *open;
    const tnk_plan_opts *p = &o->plan;
    int asked = p->has_bbox || p->area || p->from || p->to || p->sensor || !isnan(p->min_sun_deg) || !isnan(p->max_cloud);
    if (!asked && !open->land && !open->water) return 1;
    facts.facts_only = 1;
    int rc = tnk_scene_open(name, &facts, &scene);
    const char *why = rc ? NULL : tnk_plan_judge(filters, scene);
    if (!rc && !why && tnk_scene_all_land(scene)) why = "all land";
    if (rc) fail(h, name, rc, words(scene));
    if (why) {
        h->status = TNK_SCENE_SKIPPED;
        snprintf(h->error, sizeof h->error, "%s", why);
        tnk_result_new(scene, NULL, result);
    }
    tnk_scene_close(scene);
    return !rc && !why;
}

/* Reports of AIS, where they were given. */
static int match(const archive_opts *o, const tnk_registry *registry, tnk_scene *scene, tnk_list *list,
                 archive_header *h) {
    char text[512] = "";
    tnk_ais *positions = NULL;
    tnk_ais_opts opts = TNK_AIS_OPTS_INIT;
    if (!o->detect.ais) return TNK_OK;
    opts.min_length_m = o->detect.scan.min_length_m;
    opts.registry = registry;
    int rc = tnk_ais_read(o->detect.ais, scene, &opts, &positions, text, sizeof text);
    if (rc) fail(h, "", rc, text);
    else if ((rc = tnk_ais_match(positions, scene, list))) fail(h, "", rc, tnk_list_message(list));
    tnk_ais_free(positions);
    return rc;
}

static void search(const archive_opts *o, const tnk_scan_opts *scan, const char *name, const tnk_scene_opts *open,
                   archive_header *h, tnk_result **result) {
    tnk_scene *scene = NULL;
    tnk_list *list = NULL;
    h->status = TNK_SCENE_DONE;
    int rc = tnk_scene_open(name, open, &scene);
    if (!rc) rc = tnk_scan(scene, scan, &list);
    if (rc) fail(h, name, rc, words(scene));
    if (!rc) rc = match(o, scan->registry, scene, list, h);
    if (!rc && (rc = tnk_result_new(scene, list, result))) fail(h, name, rc, words(scene));
    tnk_list_free(list);
    tnk_scene_close(scene);
}

static int serve(const archive_opts *o, const tnk_scan_opts *scan, const tnk_plan *filters, const char *name,
                 const char *item) {
    archive_header h = {.mark = "tanker1"};
    tnk_result *result = NULL;
    tnk_scene_opts open = o->detect.open;
    double start = archive_now();
    size_t size = 0;
    begin_peak();
    if (item[0] && !open.metadata) open.metadata = item;
    tnk_plan_checksum(name, h.checksum);
    if (wanted(o, filters, name, &open, &h, &result)) search(o, scan, name, &open, &h, &result);
    h.spent = h.status == TNK_SCENE_FAILED || holds_much(); /* what failed may leave a mess: no scene pays for another */
    h.seconds = archive_now() - start;
    h.peak_memory_mib = peak_mib();
    const void *bytes = tnk_result_bytes(result, &size);
    h.size = size;
    int ok = write_all(&h, sizeof h) && write_all(bytes, size);
    tnk_result_free(result);
    return ok && !h.spent;
}

int archive_worker(const archive_opts *o) {
    char job[ARCHIVE_JOB_MOST];
    tnk_plan *filters = NULL;
    tnk_registry *registry = NULL;
    tnk_scan_opts scan = o->detect.scan;
    char text[512] = "";
    int size;
    if (tnk_plan_new(&o->plan, &filters)) return tool_error(TNK_E_ARG, "%s", tnk_plan_message(filters));
    if (o->detect.registry && tnk_registry_open(o->detect.registry, &registry, text, sizeof text))
        return tool_error(TNK_E_OPEN, "%s", text);
    scan.registry = registry;
    while (read_all(&size, sizeof size) && size > 1 && size <= ARCHIVE_JOB_MOST && read_all(job, (size_t)size)) {
        job[size - 1] = 0;
        if (!serve(o, &scan, filters, job, job + strlen(job) + 1)) break;
    }
    tnk_registry_free(registry);
    tnk_plan_free(filters);
    return 0;
}
