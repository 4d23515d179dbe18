/* archive.h: the parts of tanker-archive.
 *
 * The parent plans, hands scenes to workers and writes; a worker is a child process that searches one scene after the
 * other. Only the parent touches the catalog.
 */
#ifndef TOOLS_ARCHIVE_H
#define TOOLS_ARCHIVE_H

#include <sys/types.h>
#include <tanker/tanker.h>

#include "common.h"
#include "detect.h"

enum archive_command { ARCHIVE_RUN, ARCHIVE_STATUS, ARCHIVE_LIST_FAILED, ARCHIVE_EXPORT, ARCHIVE_MERGE, ARCHIVE_SLURM,
                       ARCHIVE_PASSES, ARCHIVE_LEARN, ARCHIVE_WORKER };

typedef struct archive_opts {
    enum archive_command command;
    char **names;          /* positional words, NULL-terminated; NULL: none */
    char *catalog;         /* --catalog */
    tnk_plan_opts plan;
    int jobs, jobs_given, limit, memory_mib, wait_s, shards;
    double timeout_s, radius_m, at_deg[2];
    int strict, quiet, redo, retry_failed, json;
    char *layer, *script;
    char **sbatch;         /* further lines of the script */
    tnk_write_opts write;
    char **dataset_options, **layer_options;
    char **detect_words;   /* after --, NULL-terminated */
    detect_opts detect;
    char *options;         /* of the search, canonical */
    char options_hash[20]; /* of these and of the files they name */
    char filter_hash[20];  /* of these and of the filters */
    char **argv;           /* all words, for the workers and the script */
    int argc;
} archive_opts;

/* Read the command line; exits on --help, --version and wrong usage. */
void archive_parse(archive_opts *o, int argc, char **argv);
void archive_free(archive_opts *o);

/* The words of slurm's command line that are for run too: scenes and options, without catalog, jobs and shard; each and
 * the list to be freed. */
char **archive_run_words(const archive_opts *o);

/* Plan of o->names; NULL after an ERROR line. */
tnk_plan *archive_plan(const archive_opts *o);

/* Open o->catalog or, where path is given, that; NULL after an ERROR line. */
tnk_catalog *archive_open(const char *path, const tnk_catalog_opts *opts);

/* The commands; exit status. */
int archive_run(const archive_opts *o);
int archive_status(const archive_opts *o);
int archive_list_failed(const archive_opts *o);
int archive_export(const archive_opts *o);
int archive_merge(const archive_opts *o);
int archive_passes(const archive_opts *o);
int archive_learn(const archive_opts *o);
int archive_slurm(const archive_opts *o);
int archive_worker(const archive_opts *o);

/* ---- what the parent decides before any scene is searched ---- */

/* A scene that is to be searched. */
typedef struct archive_task {
    size_t item;           /* in the plan */
    int tries;             /* so far */
} archive_task;

typedef struct archive_todo {
    archive_task *tasks;
    size_t count, capacity;
    size_t planned;        /* scenes of the plan */
    size_t done, failed, skipped; /* of these, already so and left so */
    size_t changed_options, changed_input, other_version; /* done before, but with others */
} archive_todo;

/* Compare the plan with the catalog, and write new and skipped scenes into it. TNK_OK or an error already told. */
int archive_compare(const archive_opts *o, tnk_plan *plan, tnk_catalog *catalog, archive_todo *todo);

/* tnk_plan_checksum() of names on servers, many at once: tags[count], each "" where its server says nothing. */
void archive_ask(const char *const *names, size_t count, char (*tags)[64]);

/* ---- workers ---- */

/* What a worker says of a scene. */
typedef struct archive_reply {
    enum tnk_scene_status status;
    double seconds, peak_memory_mib;
    char error[600];
    char checksum[64];
    tnk_result *result;    /* owned; NULL: none */
    int spent;             /* 1: the worker ends itself and is to be replaced */
} archive_reply;

/* On the wire: this header, then the bytes of the result. */
typedef struct archive_header {
    char mark[8];
    int status, spent;
    double seconds, peak_memory_mib;
    char error[600], checksum[64];
    size_t size;
} archive_header;

enum { ARCHIVE_JOBS_FD = 3, ARCHIVE_JOB_MOST = 16384 };

/* A job is its length as an int, then the scene's name and the file of its STAC item ("" none), each with its NUL. */

typedef struct archive_pool archive_pool;

/* Start up to o->jobs workers; NULL after an ERROR line. */
archive_pool *archive_pool_new(const archive_opts *o);

/* Is a worker free? */
int archive_pool_free(const archive_pool *pool);
int archive_pool_busy(const archive_pool *pool);

/* Give a free worker a scene. 0, or an error already told (no worker can be started). */
int archive_pool_give(archive_pool *pool, size_t task, const char *name, const char *item);

/* Wait up to a moment for a scene to end. 1: *task and *reply are filled; 0: none did. */
int archive_pool_take(archive_pool *pool, size_t *task, archive_reply *reply);

/* Kill what still runs, and free. */
void archive_pool_end(archive_pool *pool);

/* ---- telling ---- */

typedef struct archive_teller {
    int mode;              /* 0 quiet, 1 lines, 2 a line that moves */
    size_t total, done, failed, skipped;
    long vessels;
    double start;
} archive_teller;

void archive_tell_begin(archive_teller *t, const archive_opts *o, const archive_todo *todo);
void archive_tell(archive_teller *t, const char *name, const archive_reply *reply);
void archive_tell_end(archive_teller *t);

/* "2 h 05 min", "3 min 20 s", "12 s" */
void archive_duration(double seconds, char out[32]);

/* Monotonic seconds. */
double archive_now(void);

#endif
