/* archive_slurm.c: a job array for Slurm. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive.h"

/* The script as it grows. */
typedef struct script {
    char *text;
    size_t size, capacity;
} script;

static void put(script *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(script *s, const char *format, ...) {
    va_list list;
    va_start(list, format);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (n < 0) return;
    if (s->size + (size_t)n + 1 > s->capacity) {
        s->capacity = 2 * (s->size + (size_t)n + 512);
        char *more = realloc(s->text, s->capacity);
        if (!more) {
            tool_error(TNK_E_NOMEM, "%s", "");
            exit(1);
        }
        s->text = more;
    }
    va_start(list, format);
    s->size += (size_t)vsnprintf(s->text + s->size, s->capacity - s->size, format, list);
    va_end(list);
}

/* ' word' for the shell, as it is. */
static void put_word(script *s, const char *word) {
    put(s, " '");
    for (; *word; word++) {
        if (*word == '\'') put(s, "'\\''");
        else put(s, "%c", *word);
    }
    put(s, "'");
}

/* What a task needs, from scenes searched before. */
typedef struct needs {
    size_t scenes;         /* of all tasks */
    double seconds, memory_mib; /* of one scene; NaN: none was measured */
    long measured;
} needs;

static int is_server(const char *path) { return !strncasecmp(path, "PG:", 3) || !strncasecmp(path, "postgresql:", 11); }

static int measure(const archive_opts *o, needs *n) {
    tnk_catalog_totals t = {.struct_size = sizeof t};
    struct stat st;
    const char *const script = o->script;
    int bad = 0;
    tnk_plan *plan = archive_plan(o);
    if (!plan) return 1;
    for (size_t i = 0; i < tnk_plan_count(plan); i++) {
        tnk_plan_item item = {.struct_size = sizeof item};
        tnk_plan_at(plan, i, &item);
        n->scenes += !item.skip;
        bad = bad || tool_replaces(&script, 1, &item.name, 1);
    }
    tnk_plan_free(plan);
    if (bad) return 1;
    n->seconds = n->memory_mib = NAN;
    if (!is_server(o->catalog) && stat(o->catalog, &st)) return 0;
    tnk_catalog *c = archive_open(o->catalog, NULL);
    if (!c) return is_server(o->catalog) ? 0 : 1;
    if (!tnk_catalog_get_totals(c, &t) && t.count[TNK_SCENE_DONE]) {
        n->seconds = t.mean_seconds;
        n->memory_mib = t.peak_memory_mib;
        n->measured = t.count[TNK_SCENE_DONE];
    }
    tnk_catalog_close(c);
    return 0;
}

static double worker_mib(const archive_opts *o, const needs *n) {
    if (o->memory_mib) return o->memory_mib;
    return n->measured ? ceil(fmax(1.5 * n->memory_mib, 256)) : 2048;
}

/* Half as much again, and ten minutes: a task that meets its limit goes on in a new try anyway. */
static void put_limits(script *s, const archive_opts *o, const needs *n, int jobs) {
    double each = ceil((double)n->scenes / o->shards);
    long minutes = 1440;
    double mib = jobs * worker_mib(o, n) + 256;
    if (n->measured) {
        minutes = lround(ceil(1.5 * each * n->seconds / jobs / 60)) + 10;
        put(s, "# asked from %ld scenes searched before: %.2f s and at most %.0f MiB each, %.0f scenes a task\n",
            n->measured, n->seconds, n->memory_mib, each);
    } else {
        put(s, "# no scene was measured before: these are guesses\n");
    }
    put(s, "#SBATCH --time=%ld-%02ld:%02ld:00\n#SBATCH --mem=%.0fM\n", minutes / 1440, minutes / 60 % 24, minutes % 60,
        mib);
}

static void put_head(script *s, const archive_opts *o, const needs *n, int jobs) {
    char folder[PATH_MAX];
    put(s, "#!/bin/bash\n#SBATCH --job-name=tanker-archive\n#SBATCH --array=1-%d\n", o->shards);
    if (getcwd(folder, sizeof folder)) put(s, "#SBATCH --chdir=\"%s\"\n", folder);
    put(s, "#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=%d\n", jobs);
    put_limits(s, o, n, jobs);
    put(s, "#SBATCH --requeue\n#SBATCH --open-mode=append\n#SBATCH --signal=B:TERM@60\n"
           "#SBATCH --output=tanker-archive-%%A_%%a.log\n");
    for (char **extra = o->sbatch; extra && *extra; extra++) put(s, "#SBATCH %s\n", *extra);
}

/* "dir/ships.gpkg" -> "dir/ships-%s-of-008.gpkg" with the task's number, as the shell writes it. */
static void put_catalog(script *s, const archive_opts *o, const char *number) {
    if (is_server(o->catalog)) {
        put_word(s, o->catalog);
        return;
    }
    const char *slash = strrchr(o->catalog, '/'), *dot = strrchr(o->catalog, '.');
    size_t stem = dot && (!slash || dot > slash) ? (size_t)(dot - o->catalog) : strlen(o->catalog);
    char *head = strndup(o->catalog, stem);
    if (head) put_word(s, head);
    free(head);
    put(s, "-%s-of-%03d", number, o->shards);
    if (o->catalog[stem]) put(s, "%s", o->catalog + stem);
}

static void put_run(script *s, const archive_opts *o, const needs *n, const char *tool, int jobs) {
    char **words = archive_run_words(o);
    put(s, "\npart=$(printf %%03d \"$SLURM_ARRAY_TASK_ID\")\nstopped=\n"
           "trap 'stopped=1; kill -TERM \"$run\" 2>/dev/null' TERM\n");
    put_word(s, tool);
    put(s, " run");
    for (char **word = words; word && *word; word++) {
        put_word(s, *word);
        free(*word);
    }
    free(words);
    put(s, " \\\n    --catalog");
    put_catalog(s, o, "$part");
    put(s, " --shard \"$SLURM_ARRAY_TASK_ID/%d\" --jobs %d", o->shards, jobs);
    if (!o->memory_mib) put(s, " --memory %.0f", worker_mib(o, n));
    if (o->detect_words) put(s, " --");
    for (char **word = o->detect_words; word && *word; word++) put_word(s, *word);
    put(s, " &\nrun=$!\nwait \"$run\"\nstatus=$?\n"
           "while kill -0 \"$run\" 2>/dev/null; do wait \"$run\"; status=$?; done\n"
           "# cut short by the time limit, or killed: go on where it was, in a new try\n"
           "if { [ -n \"$stopped\" ] || [ \"$status\" -ge 128 ]; } && [ \"${SLURM_RESTART_COUNT:-0}\" -lt 50 ]; then\n"
           "    scontrol requeue \"$SLURM_JOB_ID\"\nfi\nexit \"$status\"\n");
}

static void put_tail(script *s, const archive_opts *o, const char *tool) {
    if (is_server(o->catalog)) {
        put(s, "\n# all tasks write into one database; look with: tanker-archive status CATALOG\n");
        return;
    }
    put(s, "\n# when all tasks have ended, join their catalogs:\n#  ");
    put_word(s, tool);
    put(s, " merge");
    put_word(s, o->catalog);
    put_catalog(s, o, "???");
    put(s, "\n");
}

int archive_slurm(const archive_opts *o) {
    script s = {0};
    needs n = {0};
    char tool[PATH_MAX];
    const char *const output = o->script, *const own[] = {o->catalog, o->plan.area}, *inputs[DETECT_INPUTS];
    int jobs = o->jobs_given ? o->jobs_given : 1;
    size_t names = 0;
    while (o->names[names]) names++;
    detect_inputs(&o->detect, inputs);
    if (tool_replaces(&output, 1, own, 2) || tool_replaces(&output, 1, inputs, DETECT_INPUTS) ||
        tool_replaces(&output, 1, (const char *const *)o->names, names))
        return 1;
    if (measure(o, &n)) return 1;
    ssize_t length = readlink("/proc/self/exe", tool, sizeof tool - 1);
    if (length <= 0) return tool_error(TNK_E_READ, "the program's own name cannot be told: %s", strerror(errno));
    tool[length] = 0;
    if (!n.measured && !o->quiet)
        fprintf(stderr, "Warning 1: no scene was searched yet: time and memory are guesses; first run a few: "
                        "tanker-archive run ... --catalog %s --limit 20\n", o->catalog);
    put_head(&s, o, &n, jobs);
    put_run(&s, o, &n, tool, jobs);
    put_tail(&s, o, tool);
    int bad = 0;
    struct stat st;
    if (o->script && !o->write.overwrite && !stat(o->script, &st))
        bad = tool_error(TNK_E_EXISTS, "%s: exists; --overwrite replaces it", o->script);
    else if (o->script && (bad = tool_write_file(o->script, s.text, s.size)))
        bad = tool_error(TNK_E_WRITE, "%s: %s", o->script, strerror(bad));
    else if (!o->script && (fwrite(s.text, 1, s.size, stdout) != s.size || fflush(stdout)))
        bad = tool_error(TNK_E_WRITE, "standard output: %s", strerror(errno));
    free(s.text);
    return bad;
}
