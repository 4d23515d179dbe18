/* archive_tell.c: progress of a run. */
#include <string.h>
#include <unistd.h>

#include "archive.h"

enum { QUIET, LINES, MOVING };

void archive_duration(double seconds, char out[32]) {
    long s = (long)(seconds + 0.5);
    if (s >= 172800) snprintf(out, 32, "%ld d %02ld h", s / 86400, s / 3600 % 24);
    else if (s >= 3600) snprintf(out, 32, "%ld h %02ld min", s / 3600, s / 60 % 60);
    else if (s >= 60) snprintf(out, 32, "%ld min %02ld s", s / 60, s % 60);
    else snprintf(out, 32, "%ld s", s);
}

void archive_tell_begin(archive_teller *t, const archive_opts *o, const archive_todo *todo) {
    *t = (archive_teller){.mode = o->quiet ? QUIET : isatty(1) ? MOVING : LINES, .total = todo->count,
                          .start = archive_now()};
    if (t->mode == QUIET) return;
    printf("%zu scenes: %zu to search; %zu done, %zu failed, %zu skipped before\n", todo->planned, todo->count,
           todo->done, todo->failed, todo->skipped);
    fflush(stdout);
}

static void move(const archive_teller *t) {
    char left[32];
    size_t ended = t->done + t->failed + t->skipped;
    double seconds = archive_now() - t->start, rate = seconds > 0 ? (double)ended / seconds : 0;
    archive_duration(rate > 0 ? (double)(t->total - ended) / rate : 0, left);
    printf("\r%zu of %zu: %zu done, %zu failed, %zu skipped, %ld vessels; %.2f/s, %s left \033[K", ended, t->total,
           t->done, t->failed, t->skipped, t->vessels, rate, left);
}

void archive_tell(archive_teller *t, const char *name, const archive_reply *r) {
    long vessels = (long)tnk_result_count(r->result);
    t->done += r->status == TNK_SCENE_DONE;
    t->failed += r->status == TNK_SCENE_FAILED;
    t->skipped += r->status == TNK_SCENE_SKIPPED;
    t->vessels += vessels;
    if (t->mode == QUIET) return;
    if (t->mode == MOVING && r->status == TNK_SCENE_FAILED) printf("\r\033[Kfailed %s: %s\n", name, r->error);
    if (t->mode == MOVING) move(t);
    else if (r->status == TNK_SCENE_DONE) printf("done %s: %ld vessels, %.2f s\n", name, vessels, r->seconds);
    else printf("%s %s: %s\n", tnk_scene_status_name(r->status), name, r->error);
    fflush(stdout);
}

void archive_tell_end(archive_teller *t) {
    char took[32];
    if (t->mode == QUIET) return;
    archive_duration(archive_now() - t->start, took);
    printf("%s%zu done, %zu failed, %zu skipped in %s; %ld vessels\n", t->mode == MOVING ? "\r\033[K" : "", t->done,
           t->failed, t->skipped, took, t->vessels);
    fflush(stdout);
}
