#include <tanker/cargo.h>

#include <stdio.h>
#include <string.h>

#include "meaning/cargo.h"
#include "meaning/change.h"

static int told(int rc, const tnk_err *err, char *message, size_t capacity) {
    if (message && capacity) snprintf(message, capacity, "%s", rc ? err->text : "");
    return rc;
}

/* The caller's structure, which may be of an older or a newer version. */
static int take(const tnk_cargo_in *in, tnk_cargo_in *full, tnk_err *err) {
    const tnk_cargo_in init = TNK_CARGO_IN_INIT;
    *full = init;
    if (!in || in->struct_size < sizeof(size_t) || in->struct_size > 4096)
        return tnk_fail(err, TNK_E_ARG, "tnk_cargo_in.struct_size is not set: start from TNK_CARGO_IN_INIT");
    memcpy(full, in, in->struct_size < sizeof *full ? in->struct_size : sizeof *full);
    full->struct_size = sizeof *full;
    return tnk_cargo_check(full, err);
}

/* What was found, as much of it as the caller's structure holds. */
static int size_is_set(size_t size) { return size >= sizeof(size_t) && size <= 4096; }

static void give(void *out, size_t size, const void *found, size_t whole) {
    memcpy(out, found, size < whole ? size : whole);
    memcpy(out, &size, sizeof size);
}

int tnk_cargo(const tnk_cargo_in *in, tnk_cargo_out *out, char *message, size_t capacity) {
    tnk_err err = {0};
    tnk_cargo_in hull;
    tnk_cargo_out found;
    if (!out || !size_is_set(out->struct_size))
        return told(tnk_fail(&err, TNK_E_ARG, "tnk_cargo_out.struct_size is not set"), &err, message, capacity);
    int rc = take(in, &hull, &err);
    if (rc) tnk_cargo_none(&found);
    else tnk_cargo_estimate(&hull, NULL, 0, &found);
    give(out, out->struct_size, &found, sizeof found);
    return told(rc, &err, message, capacity);
}

int tnk_cargo_change(const tnk_cargo_in *before, const tnk_cargo_in *after, tnk_change_out *out, char *message,
                     size_t capacity) {
    tnk_err err = {0};
    tnk_cargo_in hull[2];
    tnk_change_out found;
    if (!out || !size_is_set(out->struct_size))
        return told(tnk_fail(&err, TNK_E_ARG, "tnk_change_out.struct_size is not set"), &err, message, capacity);
    int rc = take(before, &hull[0], &err);
    if (!rc) rc = take(after, &hull[1], &err);
    if (rc) tnk_change_none(&found);
    else rc = tnk_change_estimate(&hull[0], &hull[1], &found, &err);
    give(out, out->struct_size, &found, sizeof found);
    return told(rc, &err, message, capacity);
}
