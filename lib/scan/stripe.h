/* stripe.h: a sliding band of search pixels, read once, seen by every tile that needs it.
 *
 * Rows live in a ring; the lattice sums up the water of each cell as it is read.
 */
#ifndef TNK_SCAN_STRIPE_H
#define TNK_SCAN_STRIPE_H

#include "find/spans.h"
#include "scan/plan.h"

typedef struct tnk_stripe {
    const tnk_plan *plan;
    tnk_lattice *lattice;
    int col0, col1;       /* columns read: cores plus margins, multiples of TNK_CELL but for the edge */
    int rows;             /* of the ring, a multiple of the reading unit's height */
    int scored;           /* of the ring of what scoring gives, which is kept less long */
    long width;           /* col1 - col0 */
    float *plane[TNK_CHANNELS]; /* [rows][width] */
    uint8_t *mask;        /* [rows][width], TNK_SEA_VALID, BRIGHT, SATURATED */
    uint8_t *bright;      /* radar: [scored][width], TNK_SEA_BRIGHT where the 3 x 3 mean stands out or is above the land level */
    float *score2;        /* [scored][width], see tnk_lattice_score() */
    uint8_t *span;        /* [scored][spans]: what TNK_SPAN pixels each hold, TNK_SPAN_* */
    int spans;            /* of a row */
    float *place;         /* radar: [scored / 2][width / 2], see tnk_line_places() */
    uint16_t *full[TNK_BANDS]; /* [full_rows][full_width] where plan->keep, for each band that `own` does not hold */
    const float *own[TNK_BANDS]; /* plan->keep, and search pixels are the scene's own: the plane of this band, or NULL */
    int full_rows;        /* a multiple of the reading unit's height in pixels */
    long full_width;
} tnk_stripe;

enum {
    TNK_SPAN = 64,       /* pixels */
    TNK_SPAN_SEED = 1,   /* a score of 1 and more */
    TNK_SPAN_BRIGHT = 2, /* a pixel that is TNK_SEA_BRIGHT */
    TNK_SPAN_MIXED = 4   /* one whose mask is not TNK_SEA_VALID alone */
};

/* A ring for the widest of the plan's stripes. TNK_OK or TNK_E_NOMEM. */
int tnk_stripe_new(const tnk_plan *plan, tnk_lattice *lattice, tnk_stripe *out, tnk_err *err);

/* Lay it on cores of columns core0 .. core1-1; nothing of them has been read then. */
void tnk_stripe_lay(tnk_stripe *stripe, int core0, int core1);
void tnk_stripe_free(tnk_stripe *stripe);

/* Columns that a ring has beside its cores, on each side; bytes that a column takes. */
int tnk_stripe_margin(const tnk_plan *plan);
long tnk_stripe_bytes(const tnk_plan *plan);

/* Rows of the lattice's cells that are in use at once. */
int tnk_stripe_cells(const tnk_plan *plan);

/* Rows that must have been read before tiles starting at `row` can be worked on. */
int tnk_stripe_needs(const tnk_plan *plan, int row);

/* Where scoring ends before tiles starting at `row` are worked on: they look no further, and what follows would lie in the ring
 * where their first rows do. */
int tnk_stripe_scores(const tnk_plan *plan, int row);

/* Number of reading units in rows from..to-1 (multiples of the unit's height, but for the edge). */
int tnk_stripe_units(const tnk_stripe *stripe, int from, int to);

/* Read the i-th of them into the ring; measure its cells. Different units may be read by
 * different threads at once. *user is a worker's memory, grown with tnk_reserve(). */
int tnk_stripe_read(tnk_stripe *stripe, tnk_reader *reader, int from, int i, uint8_t **user, long *user_room,
                    tnk_err *err);
void tnk_stripe_measure(tnk_stripe *stripe, int from, int i);

/* Score rows row .. row+rows-1, whose lattice has been derived; row is even, and only the scene's last rows are an odd
 * number. Different rows may be scored by different threads at once. *line is a worker's memory, grown with tnk_reserve(). */
enum { TNK_SCORE_ROWS = 16 }; /* at most */
int tnk_stripe_score(tnk_stripe *stripe, float **line, long *line_room, int row, int rows,
                     tnk_err *err);

/* Of a rectangle of rows that are scored: its mask, `bright` included, and where it holds a SEED or what is BRIGHT. Returns what
 * it holds in all, or -1 without memory. */
int tnk_stripe_mask(const tnk_stripe *stripe, int col, int row, int width, int height, uint8_t *mask, tnk_spans *seeds);

/* Where plan->keep: copy a window of kept pixels, averaged factor x factor, as tnk_reader_read()
 * would give them; their state is the search level's. Rows that have left the ring, or were not
 * read yet, and columns outside the stripe are invalid. */
void tnk_stripe_view(const tnk_stripe *stripe, const tnk_window *win, int factor,
                     float *const out[TNK_BANDS], uint8_t *state, ptrdiff_t stride);

#endif
