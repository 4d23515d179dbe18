#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

int tnk_fail(tnk_err *err, int code, const char *format, ...) {
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
        err->code = code;
    }
    return code;
}

int tnk_fail_nomem(tnk_err *err) {
    return tnk_fail(err, TNK_E_NOMEM, "%s", tnk_error_text(TNK_E_NOMEM));
}

static const char *const texts[] = {
    [TNK_OK] = "no error",
    [TNK_E_ARG] = "an argument is missing or out of range",
    [TNK_E_OPEN] = "cannot open",
    [TNK_E_READ] = "cannot read",
    [TNK_E_GRID] = "no georeference and no pixel size",
    [TNK_E_BANDS] = "bands missing",
    [TNK_E_TYPE] = "pixel type not supported",
    [TNK_E_WRITE] = "cannot write",
    [TNK_E_EXISTS] = "output exists",
    [TNK_E_FORMAT] = "no driver for the output format",
    [TNK_E_MASK] = "mask cannot be used",
    [TNK_E_META] = "metadata not understood",
    [TNK_E_NOMEM] = "out of memory",
    [TNK_E_CANCEL] = "cancelled",
    [TNK_E_THREAD] = "a thread could not be started",
    [TNK_E_SENSOR] = "sensor kind not supported",
    [TNK_E_WEIGHTS] = "weights cannot be used",
    [TNK_E_BUSY] = "in use by another program",
    [TNK_E_TABLE] = "a table cannot be used",
};

const char *tnk_error_text(int error) {
    int known = error >= 0 && error < (int)(sizeof texts / sizeof *texts) && texts[error];
    return known ? texts[error] : "unknown error";
}
