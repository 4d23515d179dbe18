/* tanker-score: predictions of detect-tanker against truth. */
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "common.h"
#include "score.h"

enum option { O_MIN_LENGTH = 1, O_JSON, O_VERSION, O_HELP };

static const arg_def defs[] = {
    {0, 0, 0, 0, "Options"},
    {O_MIN_LENGTH, "min-length", 0, "M", "truths below, and unmatched predictions below, do not\n"
                                         "count; metres; 60"},
    {O_JSON, "json", 0, 0, "JSON instead of a table"},
    {O_VERSION, "version", 0, 0, "print the version"},
    {O_HELP, "help", "h", 0, "print this"},
    {0, 0, 0, 0, 0},
};

static void print_help(void) {
    printf("Usage: tanker-score [options] PRED TRUTH [PRED TRUTH ...]\n"
           "\n"
           "Score GeoJSON written by detect-tanker against truth (boxes or points): recall,\n"
           "precision, length, beam, heading, type, freeboard and laden errors, and how often the\n"
           "90 %% intervals hold the truth. All pairs count together.\n"
           "\n"
           "A prediction matches a truth when their centres lie within half the truth's length\n"
           "(or within its match_m), nearest first, one to one.\n");
    args_help(defs);
    exit(0);
}

static int run(char **names, double min_m, int json) {
    score_sums sums;
    score_line lines[SCORE_LINES];
    int bad = 0;
    memset(&sums, 0, sizeof sums);
    for (size_t i = 0; names[i] && !bad; i += 2) {
        score_file pred = {0}, truth = {0};
        bad = score_load(names[i], &pred) || score_load(names[i + 1], &truth) ||
              score_add(&sums, &pred, &truth, min_m, names[i + 1]);
        score_free(&pred);
        score_free(&truth);
    }
    if (!bad) {
        size_t n = score_result(&sums, lines);
        if (json) score_print_json(lines, n);
        else score_print_table(lines, n);
        bad = tool_flush();
    }
    score_sums_free(&sums);
    return bad;
}

int main(int argc, char **argv) {
    args a = {.tool = "tanker-score", .defs = defs, .argc = argc, .argv = argv, .at = 1};
    char **names = NULL;
    double min_m = 60;
    int json = 0, count = 0;
    for (int id; (id = args_next(&a)) != ARGS_END;) switch (id) {
        case ARGS_NAME:
            args_append(&names, a.value);
            count++;
            break;
        case O_MIN_LENGTH: min_m = args_real(&a, 0, 1e6); break;
        case O_JSON: json = 1; break;
        case O_VERSION: tool_version(a.tool); return 0;
        case O_HELP: print_help(); break;
        }
    if (!count || count % 2) args_wrong(&a, "needs pairs of PRED TRUTH");
    int status = run(names, min_m, json);
    free(names);
    return status;
}
