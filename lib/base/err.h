/* err.h: one failure: its number and its words. */
#ifndef TNK_BASE_ERR_H
#define TNK_BASE_ERR_H

#include <tanker/error.h>

typedef struct tnk_err {
    int code;       /* enum tnk_error */
    char text[512]; /* "" when code is TNK_OK */
} tnk_err;

/* Set *err (may be NULL) and return code. */
int tnk_fail(tnk_err *err, int code, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));

/* TNK_E_NOMEM with its words. */
int tnk_fail_nomem(tnk_err *err);

#endif
