/* bench_scene.c: the whole detect-tanker process against a bare GDAL read of the same file.
 *
 *   bench_scene RENDER_SCENE DETECT_TANKER BENCH_READ FOLDER [SIZE ...]
 *
 * For each SIZE (10000; with TANKER_BENCH_LARGE set in the environment also 20000, 1.7 GB) the
 * scene FOLDER/bench-SIZE.tif is drawn if it is not there: 4 bands UInt16, DEFLATE, tiled, 3 m.
 * Then both programs run in turn, as many threads as cores, after one unmeasured turn that fills
 * the page cache. Printed: medians of wall and CPU seconds, their ratio, peak memory of both.
 * TANKER_BENCH_RUNS: turns, 5. TANKER_BENCH_THREADS: threads, one per core. Nothing is asserted.
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
    int rc = posix_spawn(&pid, argv[0], &quiet, NULL, argv, environ);
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

/* Drawn under another name and renamed, so that an interrupted run leaves nothing that looks whole. */
static int draw(char *render, const char *folder, long size, const char *name) {
    char half[4096], side[32];
    cost c;
    snprintf(half, sizeof half, "%s/bench-%ld-half.tif", folder, size);
    snprintf(side, sizeof side, "%ld", size);
    char *argv[] = {render, "bench", half, "--size", side, "--quiet", NULL};
    printf("drawing %s\n", name);
    fflush(stdout);
    if (!run(argv, &c)) return 0;
    printf("drawn in %.1f s\n", c.wall_s);
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

static void print(const char *what, const cost *c, int n) {
    printf("%-26s %8.2f %8.2f %10.1f\n", what, median(c, n, offsetof(cost, wall_s)),
           median(c, n, offsetof(cost, cpu_s)), most(c, n));
}

static int compare(char **argv, long size, int threads, int runs) {
    char name[4096], count[16], out[4096];
    cost detect[MOST_RUNS], block[MOST_RUNS], raster[MOST_RUNS];
    snprintf(name, sizeof name, "%s/bench-%ld.tif", argv[4], size);
    snprintf(out, sizeof out, "%s/bench-%ld.geojson", argv[4], size);
    snprintf(count, sizeof count, "%d", threads);
    if (!exists(name) && !draw(argv[1], argv[4], size, name)) return 0;
    char *a[] = {argv[2], name, out, "--overwrite", "-q", "--threads", count, NULL};
    char *b[] = {argv[3], name, count, NULL};
    char *c[] = {argv[3], name, count, "--rasterio", NULL};
    if (!run(b, &block[0])) return 0;
    for (int i = 0; i < runs; i++)
        if (!run(a, &detect[i]) || !run(b, &block[i]) || !run(c, &raster[i])) return 0;
    printf("%ld x %ld, 4 bands UInt16, DEFLATE, %d threads, median of %d\n", size, size, threads, runs);
    printf("%-26s %8s %8s %10s\n", "", "wall s", "cpu s", "peak MiB");
    print("detect-tanker", detect, runs);
    print("GDAL, block by block", block, runs);
    print("GDAL, RasterIO by rows", raster, runs);
    double d = median(detect, runs, offsetof(cost, wall_s));
    printf("ratio %.2f (to block by block), %.2f (to RasterIO)\n\n",
           d / median(block, runs, offsetof(cost, wall_s)),
           d / median(raster, runs, offsetof(cost, wall_s)));
    fflush(stdout);
    return 1;
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
    if (argc < 5) {
        fprintf(stderr, "usage: bench_scene RENDER_SCENE DETECT_TANKER BENCH_READ FOLDER [SIZE ...]\n");
        return 2;
    }
    int threads = number("TANKER_BENCH_THREADS", cores(), 256), runs = number("TANKER_BENCH_RUNS", 5, MOST_RUNS);
    int large = getenv("TANKER_BENCH_LARGE") != NULL, good = 1;
    for (int i = 5; i < argc && good; i++) good = compare(argv, atol(argv[i]), threads, runs);
    if (argc == 5 && good) good = compare(argv, 10000, threads, runs);
    if (argc == 5 && good && large) good = compare(argv, 20000, threads, runs);
    if (argc == 5 && !large) printf("set TANKER_BENCH_LARGE=1 for the scene four times as large\n");
    return !good;
}
