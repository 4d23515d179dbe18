#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int tool_error(int number, const char *format, ...) {
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    fprintf(stderr, "ERROR %d: %s\n", number, text[0] ? text : tnk_error_text(number));
    return 1;
}

static volatile sig_atomic_t caught;

static void on_signal(int number) { caught = number; }

void tool_catch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGXFSZ, SIG_IGN);
}

int tool_interrupted(void) { return caught != 0; }

void tool_bar_show(tool_bar *bar, double done) {
    if (bar->off) return;
    int ticks = done >= 1 ? 40 : done > 0 ? (int)(40 * done) : 0;
    for (; bar->ticks <= ticks; bar->ticks++) {
        if (bar->ticks % 4) putchar('.');
        else printf("%d", bar->ticks / 4 * 10);
        if (bar->ticks == 40) printf(" - done.\n");
    }
    fflush(stdout);
}

int tool_bar_tick(void *user, double done) {
    tool_bar *bar = user;
    if (caught) return 0;
    tool_bar_show(bar, bar->from + (bar->to - bar->from) * (done < 1 ? done : 1));
    return 1;
}

void tool_bar_end(tool_bar *bar) {
    if (!bar->off && bar->ticks > 0 && bar->ticks <= 40) putchar('\n');
    fflush(stdout);
    bar->off = 1;
}

void tool_warnings(const tnk_scene *scene, int first) {
    for (int i = first; i < tnk_scene_warning_count(scene); i++)
        fprintf(stderr, "Warning 1: %s\n", tnk_scene_warning(scene, i));
}

static int write_all(int fd, const char *bytes, size_t left) {
    while (left) {
        ssize_t n = write(fd, bytes, left);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n < 0 ? errno : ENOSPC;
        bytes += n;
        left -= (size_t)n;
    }
    return 0;
}

/* Into what is there: a device, a pipe. */
static int write_into(const char *path, const void *bytes, size_t size) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    int bad = write_all(fd, bytes, size);
    return close(fd) && !bad ? errno : bad;
}

int tool_write_file(const char *path, const void *bytes, size_t size) {
    char temporary[4096], real[PATH_MAX];
    struct stat st;
    int is_device = !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6);
    if (!stat(path, &st) && (is_device || !S_ISREG(st.st_mode))) return write_into(path, bytes, size);
    if (realpath(path, real)) path = real;
    if (snprintf(temporary, sizeof temporary, "%s.%ld.tmp", path, (long)getpid()) >=
        (int)sizeof temporary)
        return ENAMETOOLONG;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return errno;
    int bad = write_all(fd, bytes, size);
    if (close(fd) && !bad) bad = errno;
    if (!bad && rename(temporary, path)) bad = errno;
    if (bad) unlink(temporary);
    return bad;
}

int tool_same_file(const char *a, const char *b) {
    struct stat x, y;
    char name[PATH_MAX];
    if (!a || !b) return 0;
    int there[2] = {!stat(a, &x), !stat(b, &y)};
    if (there[0] && there[1]) return S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
    const char *last[2] = {strrchr(a, '/'), strrchr(b, '/')};
    if (there[0] || there[1] || strchr(a, ':') || strcmp(last[0] ? last[0] + 1 : a, last[1] ? last[1] + 1 : b)) return 0;
    snprintf(name, sizeof name, "%.*s.", last[0] ? (int)(last[0] - a) + 1 : 0, a);
    there[0] = !stat(name, &x);
    snprintf(name, sizeof name, "%.*s.", last[1] ? (int)(last[1] - b) + 1 : 0, b);
    return there[0] && !stat(name, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int tool_replaces(const char *const *outputs, size_t output_count, const char *const *inputs, size_t input_count) {
    for (size_t i = 0; i < output_count; i++)
        for (size_t k = 0; k < input_count; k++) {
            if (!tool_same_file(outputs[i], inputs[k]) || !strcmp(outputs[i], "-")) continue;
            return tool_error(TNK_E_EXISTS, "%s: is an input too and would be replaced; name another output", outputs[i]);
        }
    return 0;
}

int tool_flush(void) {
    return fflush(stdout) || ferror(stdout) ? tool_error(TNK_E_WRITE, "standard output: %s", strerror(errno)) : 0;
}

const char *tool_source_name(enum tnk_source source) {
    static const char *const names[] = {"not known", "option", "metadata", "computed"};
    return (unsigned)source < 4 ? names[source] : "not known";
}

const char *tool_band_name(enum tnk_sensor_kind kind, int i) {
    static const char *const optical[TNK_BANDS] = {"blue", "green", "red", "nir"}, *const radar[TNK_BANDS] = {"", "", "first", "second"};
    return i < 0 || i >= TNK_BANDS ? "" : kind == TNK_SENSOR_SAR ? radar[i] : optical[i];
}

const char *tool_pixel_type_name(int type) {
    static const char *const names[] = {"unknown", "Byte",    "UInt16",   "Int16",    "UInt32", "Int32", "Float32", "Float64",
                                        "CInt16",  "CInt32",  "CFloat32", "CFloat64", "UInt64", "Int64", "Int8"};
    return type >= 0 && type < (int)(sizeof names / sizeof *names) ? names[type] : "unknown";
}

void tool_version(const char *tool) {
    printf("%s %s", tool, TNK_VERSION);
    if (strcmp(tnk_version(), TNK_VERSION)) printf(" (library %s)", tnk_version());
    printf("\n");
}

void tool_default_cache(void) {
    if (!tnk_config_get("GDAL_CACHEMAX")) tnk_config("GDAL_CACHEMAX", "64");
}
