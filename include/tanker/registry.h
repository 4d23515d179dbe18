/* registry.h: known ships, and which of them a hull may be.
 *
 * A register is a CSV with a header line and the columns
 *   name, imo, type, loa_m, beam_m, depth_m, summer_draught_m, dwt_t, flag, deck_blue, deck_red, deck_colour_sd
 * in any order, upper or lower case; all but loa_m may be left out, others are ignored; an empty value is
 * not known. Values may stand in double quotes. Rows of one imo are one ship: the first, and what it does not know
 * from the others. The colours of a deck (tnk_vessel has the same) are known all three or
 * not at all: tnk_registry_learn() takes them from earlier scenes.
 */
#ifndef TANKER_REGISTRY_H
#define TANKER_REGISTRY_H

#include <stddef.h>
#include <tanker/cargo.h>
#include <tanker/error.h>
#include <tanker/vessel.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnk_registry tnk_registry; /* constant once open: any number of threads may use it */

typedef struct tnk_registry_ship {
    char name[80];              /* "" not known; cut to the bytes there are, whole letters */
    char flag[16];              /* as given */
    long imo;                   /* 0 not known */
    enum tnk_ship_type type;    /* from the words of the column: tanker, lpg, chemical, bulk, container, cargo */
    int subtype;                /* enum tnk_subtype */
    double loa_m, beam_m, depth_m, summer_draught_m, dwt_t; /* NaN not known */
    double deck_blue, deck_red, deck_colour_sd; /* of the deck as it was seen before; NaN not known */
} tnk_registry_ship;            /* grows only at the end; reached by pointer only */

/* Read a register.
 *
 *   path     a file, or any name of GDAL's virtual file systems
 *   out      receives it, freed by tnk_registry_free(); NULL on any error
 *   message  [capacity] receives the words of an error; may be NULL
 *
 * TNK_E_OPEN; TNK_E_TABLE: no column loa_m, no rows, a value that is no number or cannot be, a colour without the
 * others, each with its line; TNK_E_NOMEM; TNK_E_ARG. */
TNK_API int tnk_registry_open(const char *path, tnk_registry **out, char *message, size_t capacity);

/* Number of ships (0 for NULL); the i-th in the order of the file, NULL out of range. Borrowed. */
TNK_API size_t tnk_registry_count(const tnk_registry *registry);
TNK_API const tnk_registry_ship *tnk_registry_at(const tnk_registry *registry, size_t i);

typedef struct tnk_match {
    size_t ship;                /* for tnk_registry_at() */
    double prob;                /* among all ships of the register and none of them, 0..1 */
} tnk_match;

/* Which of them a hull may be, by length, beam, their sigmas, and how sure it is a tanker.
 *
 *   hull         length_m, length_sd_m, beam_m (or NaN), beam_sd_m are read; checked as by tnk_cargo()
 *   tanker_prob  0..1, or NaN: the type says nothing
 *   out          [capacity] receives the likeliest, falling; those below 0.001 are left out
 *   count        receives their number
 *
 * The posterior of: none of them, half before the sizes are looked at, a hull of any length and the usual
 * beam; or one of the ships with a known length, all equally likely. What the probabilities leave of 1 is
 * none of them. TNK_OK or TNK_E_ARG. */
TNK_API int tnk_registry_match(const tnk_registry *registry, const tnk_cargo_in *hull, double tanker_prob,
                               tnk_match *out, size_t capacity, size_t *count);

/* The same of a vessel of a scene, by its sizes, its type where its deck was seen, and the colour of its deck: a ship
 * whose colours are not known is neither likelier nor less likely for them; one that was seen in other colours is less
 * likely, down to a tenth, since decks are painted anew. TNK_OK, also for a vessel without sizes (then none is
 * likelier than another: *count is 0), or TNK_E_ARG. */
TNK_API int tnk_registry_match_vessel(const tnk_registry *registry, const tnk_vessel *vessel, tnk_match *out,
                                      size_t capacity, size_t *count);

typedef struct tnk_learn_opts {
    size_t struct_size;         /* TNK_LEARN_OPTS_INIT sets it; leave it */
    double least_prob;          /* sights whose registry_prob is lower do not count; 0.5 .. 1; 0.9 */
    int overwrite;              /* 1: replace the output where it exists */
} tnk_learn_opts;               /* grows only at the end */

#define TNK_LEARN_OPTS_INIT {sizeof(tnk_learn_opts), 0.9, 0}

/* Write a register anew with the colours of the decks that vessels of earlier scenes show: of each ship the mean of all
 * its sights (by registry_imo), weighted by their errors. Ships that were not seen, and all other columns, stay as
 * they are.
 *
 *   path     the register
 *   vessels  what detect-tanker or tanker-archive wrote, found with that register: any OGR name
 *   out      CSV to write; complete or not there at all
 *   opts     NULL: TNK_LEARN_OPTS_INIT
 *   ships, sights  receive how many ships got a colour, and of how many sights; may be NULL
 *   message  [capacity] receives the words of an error; may be NULL
 *
 * As tnk_registry_open() for the register; TNK_E_OPEN, TNK_E_READ for the vessels; TNK_E_EXISTS, TNK_E_WRITE,
 * TNK_E_FORMAT (`out` is no .csv) for the output. */
TNK_API int tnk_registry_learn(const char *path, const char *vessels, const char *out, const tnk_learn_opts *opts,
                               long *ships, long *sights, char *message, size_t capacity);

/* NULL is taken. */
TNK_API void tnk_registry_free(tnk_registry *registry);

#ifdef __cplusplus
}
#endif
#endif
