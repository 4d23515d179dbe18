/* bench_scene.c: the whole detect-tanker process against a bare GDAL read of the same file.
 *
 *   bench_scene RENDER_SCENE RENDER_RADAR DETECT_TANKER BENCH_READ FOLDER [SIZE ...]
 *
 * For each SIZE (10000; with TANKER_BENCH_LARGE set in the environment also 20000, 1.7 GB) scenes are drawn into
 * FOLDER if they are not there: optical, 3 m, 4 bands, DEFLATE; radar, 10 m, 400 ships to 10000 x 10000, DEFLATE,
 * ZSTD and uncompressed; all UInt16 and tiled. Then both programs run in turn, as many threads as cores, after one
 * unmeasured turn that fills the page cache. Printed: medians of wall and CPU seconds, their ratios (of pairs, the
 * median), peak memory, and what detect-tanker's stages took. TANKER_BENCH_RUNS: turns, 5. TANKER_BENCH_THREADS:
 * threads, one per core. Nothing is asserted.
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

enum { MOST_RUNS = 50 };

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

/* One kind of scene. */
typedef struct kind {
    const char *name, *compress; /* of gdal_translate from the first radar scene; NULL: drawn */
    int radar;
} kind;

static const kind kinds[] = {{"optical", NULL, 0}, {"radar-deflate", NULL, 1}, {"radar-zstd", "COMPRESS=ZSTD", 1},
                             {"radar-none", "COMPRESS=NONE", 1}};

static void name_of(const char *folder, const kind *k, long size, const char *end, char out[4096]) {
    snprintf(out, 4096, "%s/bench-%s-%ld%s", folder, k->name, size, end);
}

/* Made under another name and renamed, so that an interrupted run leaves nothing that looks whole. */
static int draw(char **programs, const char *folder, const kind *k, long size, const char *name) {
    char half[4096], from[4096], side[32], ships[32];
    cost c;
    name_of(folder, k, size, "-half.tif", half);
    name_of(folder, &kinds[1], size, ".tif", from);
    snprintf(side, sizeof side, "%ld", size);
    snprintf(ships, sizeof ships, "%ld", size * size / 250000);
    char *optical[] = {programs[1], "bench", half, "--size", side, "--quiet", NULL};
    char *radar[] = {programs[2], "sea", half, "--size", side, "--ships", ships, NULL};
    char *translate[] = {"gdal_translate", "-q", "-co", "TILED=YES", "-co", (char *)k->compress, from, half, NULL};
    printf("making %s\n", name);
    fflush(stdout);
    if (!run(k->compress ? translate : k->radar ? radar : optical, &c)) return 0;
    printf("made in %.1f s\n", c.wall_s);
    return !rename(half, name);
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const cost *c, int n, size_t member) {
    double v[MOST_RUNS];
    for (int i = 0; i < n; i++) memcpy(&v[i], (const char *)&c[i] + member, sizeof v[i]);
    qsort(v, (size_t)n, sizeof *v, rising);
    return n % 2 ? v[n / 2] : 0.5 * (v[n / 2 - 1] + v[n / 2]);
}

static double most(const cost *c, int n) {
    double top = 0;
    for (int i = 0; i < n; i++)
        if (c[i].memory_mib > top) top = c[i].memory_mib;
    return top;
}

/* Median of the ratios of turns. */
static double ratio(const cost *a, const cost *b, int n, size_t member) {
    cost r[MOST_RUNS];
    for (int i = 0; i < n; i++) {
        double x, y, q;
        memcpy(&x, (const char *)&a[i] + member, sizeof x), memcpy(&y, (const char *)&b[i] + member, sizeof y);
        q = x / y;
        memcpy((char *)&r[i] + member, &q, sizeof q);
    }
    return median(r, n, member);
}

/* The line of stages in a summary. */
static void print_stages(const char *summary) {
    char text[65536], *from, *end;
    FILE *f = fopen(summary, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f) fclose(f);
    text[n] = '\0';
    from = strstr(text, "\"computed_seconds\"");
    end = from ? strchr(from, '}') : NULL;
    if (!end) return;
    printf("    computed seconds:");
    for (char *c = strchr(from, '{') + 1; c < end; c++)
        if (*c != '"' && *c != '\n' && !(*c == ' ' && c[1] == ' ')) putchar(*c);
    putchar('\n');
}

static const size_t wall = offsetof(cost, wall_s), cpu = offsetof(cost, cpu_s);

static int compare(char **argv, const kind *k, long size, int threads, int runs) {
    char name[4096], count[16], out[4096], summary[4096];
    cost detect[MOST_RUNS], block[MOST_RUNS];
    name_of(argv[5], k, size, ".tif", name);
    name_of(argv[5], k, size, ".geojson", out);
    name_of(argv[5], k, size, ".json", summary);
    snprintf(count, sizeof count, "%d", threads);
    if (!exists(name) && !draw(argv, argv[5], k, size, name)) return 0;
    char *a[] = {argv[3], name, out, "--overwrite", "-q", "--summary", summary, "--threads", count, NULL};
    char *b[] = {argv[4], name, count, NULL};
    if (!run(b, &block[0])) return 0;
    for (int i = 0; i < runs; i++)
        if (!run(a, &detect[i]) || !run(b, &block[i])) return 0;
    printf("%-14s %6ld %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %8.0f\n", k->name, size, median(block, runs, wall),
           median(block, runs, cpu), median(detect, runs, wall), median(detect, runs, cpu),
           ratio(detect, block, runs, wall), ratio(detect, block, runs, cpu), most(detect, runs));
    print_stages(summary);
    fflush(stdout);
    return 1;
}

static int all_kinds(char **argv, long size, int threads, int runs) {
    int good = 1;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && good; k++) good = compare(argv, &kinds[k], size, threads, runs);
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

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: bench_scene RENDER_SCENE RENDER_RADAR DETECT_TANKER BENCH_READ FOLDER [SIZE ...]\n");
        return 2;
    }
    int threads = number("TANKER_BENCH_THREADS", cores(), 256), runs = number("TANKER_BENCH_RUNS", 5, MOST_RUNS);
    int large = getenv("TANKER_BENCH_LARGE") != NULL, good = 1;
    printf("%d threads, medians of %d\n", threads, runs);
    printf("%-14s %6s %17s %17s %17s %8s\n", "", "", "read block by block", "detect-tanker", "ratio", "peak");
    printf("%-14s %6s %8s %8s %8s %8s %8s %8s %8s\n", "scene", "side", "wall s", "cpu s", "wall s", "cpu s", "wall",
           "cpu", "MiB");
    for (int i = 6; i < argc && good; i++) good = all_kinds(argv, atol(argv[i]), threads, runs);
    if (argc == 6 && good) good = all_kinds(argv, 10000, threads, runs);
    if (argc == 6 && good && large) good = all_kinds(argv, 20000, threads, runs);
    if (argc == 6 && !large) printf("set TANKER_BENCH_LARGE=1 for scenes four times as large\n");
    return !good;
}
