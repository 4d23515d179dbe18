/* change.h: one hull in two passes. */
#ifndef TNK_LEDGER_CHANGE_H
#define TNK_LEDGER_CHANGE_H

#include <tanker/ledger.h>

#include "base/err.h"
#include "meaning/identity.h"

struct tnk_changes {
    tnk_passed *item; /* [count] */
    long count;
};

/* As tnk_changes_new(), into *c, which is empty. */
int tnk_changes_find(tnk_changes *c, const char *before, const char *after, tnk_err *err);

/* What changed aboard a hull between two sights; *out is NaN with TNK_E_ARG and words where that cannot be said. */
int tnk_hull_change(const tnk_vessel *before, const tnk_vessel *after, tnk_change_out *out, tnk_err *err);

/* A vessel's place and sizes, and when it was seen. */
tnk_cargo_in tnk_hull_seen(const tnk_vessel *vessel); /* its sizes and its freeboard */
tnk_sighted tnk_hull_sight(const tnk_vessel *vessel, double time_s);

/* Metres between the middles of two hulls. */
double tnk_hull_apart(const tnk_vessel *a, const tnk_vessel *b);

#endif
