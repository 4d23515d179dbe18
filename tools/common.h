/* common.h: manners shared by the tools. */
#ifndef TOOLS_COMMON_H
#define TOOLS_COMMON_H

#include <stdio.h>
#include <tanker/tanker.h>

/* "ERROR n: words" on standard error, in one line. Returns the exit status: 1. */
int tool_error(int number, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* SIGINT, SIGTERM and SIGHUP only set a flag; a file size limit shows as a failed write. */
void tool_catch_signals(void);
int tool_interrupted(void);

/* GDAL's bar: 0...10...20 ... 100 - done. */
typedef struct tool_bar {
    int off;      /* 1: never show */
    int ticks;    /* shown so far, of 40 */
    double from, to; /* the part of the bar that tool_bar_tick() fills */
} tool_bar;

/* A tnk_progress_fn; user is a tool_bar. 0 after a signal. */
int tool_bar_tick(void *user, double done);
void tool_bar_show(tool_bar *bar, double done);
void tool_bar_end(tool_bar *bar); /* a new line where the bar stopped short */

/* The scene's warnings, from the first-th on, on standard error. */
void tool_warnings(const tnk_scene *scene, int first);

/* Write bytes to a file under a temporary name, then rename; a link stays; into a device or pipe as they come. 0, or an
 * errno; nothing is left behind on an error. */
int tool_write_file(const char *path, const void *bytes, size_t size);

/* 1 where both are names of one file, also of one that is not there yet; 0 where one is NULL or of something else. */
int tool_same_file(const char *a, const char *b);

/* An ERROR, and 1, where one of the outputs would replace one of the inputs; else 0. NULL and "-" among them are none. */
int tool_replaces(const char *const *outputs, size_t output_count, const char *const *inputs, size_t input_count);

/* All of standard output out: 0, or an ERROR and 1. */
int tool_flush(void);

const char *tool_source_name(enum tnk_source source); /* "metadata" ... */
const char *tool_band_name(enum tnk_sensor_kind kind, int i); /* "blue" ... of TNK_BANDS; of radar "first", "second" */
const char *tool_pixel_type_name(int gdal_type);

/* Version of the tool, and of the library where it differs, on standard output. */
void tool_version(const char *tool);

/* GDAL_CACHEMAX 64 unless the user says otherwise: the search reads each block once. */
void tool_default_cache(void);

#endif
