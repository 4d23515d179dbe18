/* bench_scene.c: the whole detect-tanker process against a bare GDAL read of the same file.
 *
 *   bench_scene RENDER_SCENE RENDER_RADAR DETECT_TANKER BENCH_READ REPEAT_SCENE FOLDER [CASE ...]
 *
 * Each CASE (all that are not large; with TANKER_BENCH_LARGE set in the environment all) is a scene, made in FOLDER if
 * it is not there; see the list below. Optical ones are a small sea repeated, which takes 20 to 60 MB at any size. Then
 * both programs run in turn, as many threads as cores, after one unmeasured turn that fills the page cache. Printed:
 * medians of wall and CPU seconds, their ratios (of pairs, the median), nanoseconds computed for a pixel, peak memory,
 * pixels read, and what the stages took, each also as a share of the bare read. "threads" runs a case with one thread and with all;
 * "start" is a scene of 64 x 64 pixels beside a program that opens it and reads one. TANKER_BENCH_RUNS: turns, 5.
 * TANKER_BENCH_THREADS: threads, one per core. Nothing is asserted.
 */
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 50, START_SIDE = 64 };

extern char **environ;

typedef struct cost {
    double wall_s, cpu_s, memory_mib;
} cost;

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t) { return (double)t.tv_sec + 1e-6 * (double)t.tv_usec; }

/* Run a program to its end, its standard output thrown away; 1, or 0 with a line on stderr. */
static int run(char *const *argv, cost *out) {
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    int status = -1;
    struct rusage use;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    double start = now_s();
    int rc = posix_spawnp(&pid, argv[0], &quiet, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (rc == 0 && wait4(pid, &status, 0, &use) == pid && WIFEXITED(status) && !WEXITSTATUS(status)) {
        *out = (cost){now_s() - start, seconds(use.ru_utime) + seconds(use.ru_stime),
                      (double)use.ru_maxrss / 1024};
        return 1;
    }
    fprintf(stderr, "%s failed\n", argv[0]);
    return 0;
}

static int exists(const char *name) {
    struct stat s;
    return !stat(name, &s);
}

/* ---- scenes ---- */

enum how { THROUGHPUT, THREADS, START };

typedef struct scene_case {
    const char *name;
    int side, radar, large;
    const char *compress, *gsd, *ships; /* ships of one repetition; of a radar scene in all */
    int block, overviews, one_in;       /* of optical scenes; one_in: repetitions to one with ships */
    enum how how;
    const char *option;                 /* of detect-tanker, or NULL */
} scene_case;

static const scene_case cases[] = {
    {"optical-3m", 10000, 0, 0, "DEFLATE", "3", "10", 256, 0, 1, THROUGHPUT, NULL},
    {"optical-10m", 10980, 0, 0, "DEFLATE", "10", "10", 256, 0, 1, THROUGHPUT, NULL},
    {"radar-deflate", 10000, 1, 0, "DEFLATE", NULL, "400", 0, 0, 0, THROUGHPUT, NULL},
    {"radar-zstd", 10000, 1, 0, "ZSTD", NULL, "400", 0, 0, 0, THROUGHPUT, NULL},
    {"radar-none", 10000, 1, 0, "NONE", NULL, "400", 0, 0, 0, THROUGHPUT, NULL},
    {"threads", 10000, 0, 0, "NONE", "3", "10", 256, 0, 1, THREADS, NULL},
    {"start", START_SIDE, 0, 0, "NONE", "3", "0", 32, 0, 1, START, NULL},
    {"optical-5k", 5000, 0, 1, "DEFLATE", "3", "10", 256, 0, 1, THROUGHPUT, NULL},
    {"optical-20k", 20000, 0, 1, "DEFLATE", "3", "10", 256, 0, 1, THROUGHPUT, NULL},
    {"optical-40k", 40000, 0, 1, "DEFLATE", "3", "10", 256, 0, 1, THROUGHPUT, NULL},
    {"cog-0.5m", 30000, 0, 1, "DEFLATE", "0.5", "2", 512, 2, 7, THROUGHPUT, NULL},
    {"cog-0.5m-own", 30000, 0, 1, "DEFLATE", "0.5", "2", 512, 2, 7, THROUGHPUT, "--no-overviews"},
};

enum { CASES = sizeof cases / sizeof *cases };

static char **program; /* argv */

static void name_of(const scene_case *c, const char *end, char out[4096]) {
    snprintf(out, 4096, "%s/bench-%s%s", program[6], c->name, end);
}

/* A sea without islands, so that what is repeated is water and ships. */
static int draw_small(const scene_case *c, const char *ships, char *name) {
    cost spent;
    char *argv[] = {program[1], "bench", name, "--size", "2048", "--gsd", (char *)c->gsd, "--ships", (char *)ships,
                    "--seed", "6", "--quiet", NULL};
    return run(argv, &spent);
}

static int draw_optical(const scene_case *c, char *half) {
    char small[4096], empty[4096], side[16], block[16], overviews[16], one_in[16];
    cost spent;
    name_of(c, "-small.tif", small);
    name_of(c, "-empty.tif", empty);
    snprintf(side, sizeof side, "%d", c->side), snprintf(block, sizeof block, "%d", c->block);
    snprintf(overviews, sizeof overviews, "%d", c->overviews), snprintf(one_in, sizeof one_in, "%d", c->one_in);
    char *argv[] = {program[5], small, half, side, (char *)c->compress, block, overviews,
                    c->one_in > 1 ? empty : NULL, one_in, NULL};
    int good = draw_small(c, c->ships, small) && (c->one_in < 2 || draw_small(c, "0", empty)) && run(argv, &spent);
    remove(small), remove(empty);
    return good;
}

static int draw_radar(const scene_case *c, char *half) {
    char side[16], drawn[4096], way[32];
    cost spent;
    name_of(c, "-drawn.tif", drawn);
    snprintf(side, sizeof side, "%d", c->side);
    snprintf(way, sizeof way, "COMPRESS=%s", c->compress);
    char *draw[] = {program[2], "sea", drawn, "--size", side, "--ships", (char *)c->ships, NULL};
    char *translate[] = {"gdal_translate", "-q", "-co", "TILED=YES", "-co", way, drawn, half, NULL};
    int good = run(draw, &spent) && run(translate, &spent);
    remove(drawn);
    return good;
}

/* Made under another name and renamed, so that an interrupted run leaves nothing that looks whole. */
static int make(const scene_case *c, const char *name) {
    char half[4096];
    name_of(c, "-half.tif", half);
    printf("making %s\n", name);
    fflush(stdout);
    return (c->radar ? draw_radar : draw_optical)(c, half) && !rename(half, name);
}

/* ---- figures ---- */

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double member_of(const cost *c, size_t member) {
    double v;
    memcpy(&v, (const char *)c + member, sizeof v);
    return v;
}

static double median_of(double *v, int n) {
    qsort(v, (size_t)n, sizeof *v, rising);
    return n % 2 ? v[n / 2] : 0.5 * (v[n / 2 - 1] + v[n / 2]);
}

static double median(const cost *c, int n, size_t member) {
    double v[MOST_RUNS];
    for (int i = 0; i < n; i++) v[i] = member_of(&c[i], member);
    return median_of(v, n);
}

/* Medians of what turns differ by, and of their ratios. */
static double difference(const cost *a, const cost *b, int n, size_t member) {
    double v[MOST_RUNS];
    for (int i = 0; i < n; i++) v[i] = member_of(&a[i], member) - member_of(&b[i], member);
    return median_of(v, n);
}

static double ratio(const cost *a, const cost *b, int n, size_t member) {
    double v[MOST_RUNS];
    for (int i = 0; i < n; i++) v[i] = member_of(&a[i], member) / member_of(&b[i], member);
    return median_of(v, n);
}

static double most(const cost *c, int n) {
    double top = 0;
    for (int i = 0; i < n; i++)
        if (c[i].memory_mib > top) top = c[i].memory_mib;
    return top;
}

/* The number behind a key of a summary; 0 where there is none. */
static double number_at(const char *text, const char *key) {
    const char *at = strstr(text, key);
    at = at ? strchr(at + strlen(key), ':') : NULL;
    return at ? atof(at + 1) : 0;
}

static void print_stages(const char *summary, double floor_s) {
    static const char *const stages[] = {"read", "water", "score", "blobs", "hulls", "net", "types", "fills"};
    char text[65536], key[32];
    FILE *f = fopen(summary, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f) fclose(f);
    text[n] = '\0';
    const char *from = strstr(text, "\"computed_seconds\"");
    if (!from) return;
    printf("    %.0f MiB of pixels, %.0f candidates, %.0f vessels; seconds and share of the read:",
           number_at(text, "\"read_mib\""), number_at(text, "\"candidates\""), number_at(text, "\"vessels\""));
    for (size_t k = 0; k < sizeof stages / sizeof *stages; k++) {
        snprintf(key, sizeof key, "\"%s\"", stages[k]);
        double s = number_at(from, key);
        printf(" %s %.2f (%.2f)", stages[k], s, s / floor_s);
    }
    putchar('\n');
}

static const size_t wall = offsetof(cost, wall_s), cpu = offsetof(cost, cpu_s);

static int throughput(const scene_case *c, char **detect_argv, char *name, char *count, char *summary, int runs) {
    cost detect[MOST_RUNS], bare[MOST_RUNS];
    char *read_argv[] = {program[4], name, count, NULL};
    if (!run(read_argv, &bare[0])) return 0;
    for (int i = 0; i < runs; i++)
        if (!run(detect_argv, &detect[i]) || !run(read_argv, &bare[i])) return 0;
    double pixels = (double)c->side * c->side;
    printf("%-14s %6d %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %8.1f %8.0f\n", c->name, c->side, median(bare, runs, wall),
           median(bare, runs, cpu), median(detect, runs, wall), median(detect, runs, cpu), ratio(detect, bare, runs, wall),
           ratio(detect, bare, runs, cpu), 1e9 * median(detect, runs, cpu) / pixels, most(detect, runs));
    print_stages(summary, median(bare, runs, cpu));
    return 1;
}

static int scaling(const scene_case *c, char **detect_argv, char *count, int runs) {
    cost one[MOST_RUNS], all[MOST_RUNS];
    char threads[16];
    snprintf(threads, sizeof threads, "%s", count);
    for (int i = 0; i < runs; i++) {
        strcpy(count, "1");
        if (!run(detect_argv, &one[i])) return 0;
        strcpy(count, threads);
        if (!run(detect_argv, &all[i])) return 0;
    }
    printf("%-14s %6d 1 thread %.2f s (cpu %.2f), %s threads %.2f s (cpu %.2f): %.2f times as fast\n", c->name, c->side,
           median(one, runs, wall), median(one, runs, cpu), threads, median(all, runs, wall), median(all, runs, cpu),
           ratio(one, all, runs, wall));
    return 1;
}

static int starting(const scene_case *c, char **detect_argv, char *name, int runs) {
    cost detect[MOST_RUNS], bare[MOST_RUNS];
    char *read_argv[] = {program[4], name, "1", "--pixel", NULL};
    for (int i = 0; i < runs; i++)
        if (!run(detect_argv, &detect[i]) || !run(read_argv, &bare[i])) return 0;
    printf("%-14s %6d opening and one pixel %.1f ms (cpu %.1f), all %.1f ms more (cpu %.1f)\n", c->name, c->side,
           1e3 * median(bare, runs, wall), 1e3 * median(bare, runs, cpu), 1e3 * difference(detect, bare, runs, wall),
           1e3 * difference(detect, bare, runs, cpu));
    return 1;
}

static int measure(const scene_case *c, int threads, int runs) {
    char name[4096], count[16], out[4096], summary[4096];
    name_of(c, ".tif", name);
    name_of(c, ".geojson", out);
    name_of(c, ".json", summary);
    snprintf(count, sizeof count, "%d", threads);
    if (!exists(name) && !make(c, name)) return 0;
    char *detect_argv[] = {program[3], name, out, "--overwrite", "-q", "--summary", summary, "--threads", count,
                           (char *)c->option, NULL};
    int good = c->how == THREADS ? scaling(c, detect_argv, count, runs)
               : c->how == START ? starting(c, detect_argv, name, runs)
                                 : throughput(c, detect_argv, name, count, summary, runs);
    fflush(stdout);
    return good;
}

static int number(const char *name, int otherwise, int top) {
    const char *text = getenv(name);
    int n = text ? atoi(text) : otherwise;
    return n < 1 ? 1 : n > top ? top : n;
}

static int cores(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
}

static int asked(const char *name, int argc, char **argv) {
    for (int i = 7; i < argc; i++)
        if (!strcmp(argv[i], name)) return 1;
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 7) {
        fprintf(stderr, "usage: bench_scene RENDER_SCENE RENDER_RADAR DETECT_TANKER BENCH_READ REPEAT_SCENE FOLDER "
                        "[CASE ...]\n");
        return 2;
    }
    program = argv;
    int threads = number("TANKER_BENCH_THREADS", cores(), 256), runs = number("TANKER_BENCH_RUNS", 5, MOST_RUNS);
    int large = getenv("TANKER_BENCH_LARGE") != NULL, good = 1;
    printf("%d threads, medians of %d\n", threads, runs);
    printf("%-14s %6s %17s %17s %17s %8s %8s\n", "", "", "read block by block", "detect-tanker", "ratio", "cpu", "peak");
    printf("%-14s %6s %8s %8s %8s %8s %8s %8s %8s %8s\n", "scene", "side", "wall s", "cpu s", "wall s", "cpu s", "wall",
           "cpu", "ns/px", "MiB");
    for (int i = 0; i < CASES && good; i++) {
        int wanted = argc > 7 ? asked(cases[i].name, argc, argv) : large || !cases[i].large;
        good = !wanted || measure(&cases[i], threads, runs);
    }
    if (argc == 7 && !large) printf("set TANKER_BENCH_LARGE=1 for scenes of up to 40000 x 40000, and of 0.5 m\n");
    return !good;
}
