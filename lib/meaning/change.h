/* change.h: what changed aboard one hull between two passes. */
#ifndef TNK_MEANING_CHANGE_H
#define TNK_MEANING_CHANGE_H

#include <tanker/cargo.h>

#include "base/err.h"

/* As tnk_cargo_change(), of checked hulls; *out is set to all NaN first. TNK_OK or TNK_E_ARG. */
int tnk_change_estimate(const tnk_cargo_in *before, const tnk_cargo_in *after, tnk_change_out *out, tnk_err *err);

/* Nothing known: all NaN. struct_size is set. */
void tnk_change_none(tnk_change_out *out);

#endif
