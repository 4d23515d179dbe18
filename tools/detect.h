/* detect.h: the parts of detect-tanker. */
#ifndef TOOLS_DETECT_H
#define TOOLS_DETECT_H

#include <tanker/tanker.h>

#include "common.h"

typedef struct detect_opts {
    char *scene, *output;
    tnk_scene_opts open;
    tnk_scan_opts scan;
    tnk_write_opts write;
    char **open_options, **dataset_options, **layer_options; /* what the three point to */
    char *chips, *summary, *training; /* folder, file, folder; NULL: none */
    char *registry;        /* file; NULL: none */
    char *ais;             /* file; NULL: none */
    tnk_ais *positions;    /* read from it; NULL: none */
    int quiet, table;
    int to_stdout;         /* the product goes to standard output */
    int summary_to_stdout;
} detect_opts;

/* Read the command line; exits on --help, --version, --formats and wrong usage. */
void detect_parse(detect_opts *o, int argc, char **argv);
void detect_free(detect_opts *o);

/* The scene and the files that options name; NULL where they name none. */
enum { DETECT_INPUTS = 10 };
void detect_inputs(const detect_opts *o, const char *inputs[DETECT_INPUTS]);

/* The options, for programs that pass them on; a table of args.h. */
const struct arg_def *detect_defs(void);

/* A PNG per vessel and overview.png into folder o->chips. TNK_OK or an error already told. */
int detect_chips(const detect_opts *o, tnk_scene *scene, const tnk_list *list);

/* A deck of every vessel as a PNG into folder o->training, and a CSV named after the scene to label them in.
 * TNK_OK or an error already told. */
int detect_training(const detect_opts *o, tnk_scene *scene, const tnk_list *list);

/* 1 when this build can draw. */
int detect_can_draw(void);

/* The run as JSON into file o->summary. TNK_OK or an error already told. */
int detect_summary(const detect_opts *o, const tnk_scene *scene, const tnk_list *list,
                   double seconds);

/* An aligned table of the vessels, on standard output. */
void detect_table(const tnk_scene *scene, const tnk_list *list);

#endif
