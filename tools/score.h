/* score.h: predictions against truth; the definitions are those of the project's score.py.
 *
 * A prediction matches a truth when their centres lie within half the truth's length (or within
 * match_m where the truth gives it), nearest first, one to one. NaN means not given.
 */
#ifndef TOOLS_SCORE_H
#define TOOLS_SCORE_H

#include <stddef.h>

typedef struct score_ship { /* a feature, read as a prediction and as a truth at once */
    double lon, lat;
    double length_m, length;     /* "length_m"; the same or else "length" */
    double beam_m, beam;
    double heading_deg, heading, axis_deg;
    double length_sd_m, match_m;
    double freeboard_m, freeboard_sd_m, freeboard;
    double laden_fraction, laden_lo, laden_hi, laden_prob, laden;
    double dwt_t, dwt, tanker_prob;
    int heading_ambiguous, laden_measured;
    int difficult, berthed, loose, upright;
    int kind_given, kind_tanker, kind_liquid, kind_vague; /* vague: ship, unknown, unsure ... */
} score_ship;

typedef struct score_file {
    score_ship *ships;
    size_t count;
} score_file;

/* 0, or 1 after an ERROR line. Freed by score_free(). */
int score_load(const char *path, score_file *out);
void score_free(score_file *file);

typedef struct score_values {
    double *v;
    size_t n, capacity;
} score_values;

enum { LEN_REL, LEN_SGN, LEN_ERR, LEN_COV, BRIER, BEAM_ERR, BEAM_REL, AXIS, BOW, FREE, FREE_COV,
       LADEN, LADEN_COV, LADEN_SIDE, LADEN_MEASURED, TANKER_TRUE, TANKER_SCORE, DWT_REL,
       SCORE_LISTS };

typedef struct score_sums {
    long truth, found, open_truth, open_found, berthed_truth, berthed_found, predictions, wrong;
    score_values list[SCORE_LISTS];
} score_sums;

/* Add one pair of files. 0, or 1 after an ERROR line. */
int score_add(score_sums *sums, const score_file *pred, const score_file *truth, double min_m,
              const char *truth_name);
void score_sums_free(score_sums *sums);

/* One line of the result: a count, a number (NaN: null) or two counts. */
typedef struct score_line {
    const char *name;
    enum { SCORE_COUNT, SCORE_NUMBER, SCORE_TWO } kind;
    long count, second;
    double number;
} score_line;

enum { SCORE_LINES = 40 };

/* Fill lines[SCORE_LINES] in the order of score.py; returns how many. Sorts the lists. */
size_t score_result(score_sums *sums, score_line *lines);

/* The bytes of json.dumps(..., indent=1), numbers rounded to four decimals; or a table. */
void score_print_json(const score_line *lines, size_t n);
void score_print_table(const score_line *lines, size_t n);

#endif
