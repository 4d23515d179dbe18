/* error.h: what every function of libtanker can answer.
 *
 * Every function that can fail returns one of these numbers; TNK_OK is 0. The numbers
 * are pinned: none is ever reused or given another meaning. The words for a failure
 * lie in the object that failed (tnk_scene_message(), tnk_list_message() ...), never
 * in a global.
 */
#ifndef TANKER_ERROR_H
#define TANKER_ERROR_H

#if defined(__GNUC__)
#define TNK_API __attribute__((visibility("default")))
#else
#define TNK_API
#endif

/* "Not measured", "not known", in every number of this library. */
#define TNK_NAN (__builtin_nan(""))

#ifdef __cplusplus
extern "C" {
#endif

enum tnk_error {
    TNK_OK = 0,
    TNK_E_ARG = 1,     /* an argument is missing or out of range; the message names it */
    TNK_E_OPEN = 2,    /* the scene, or a file named beside it, cannot be opened */
    TNK_E_READ = 3,    /* opened, but pixels or metadata cannot be read */
    TNK_E_GRID = 4,    /* no georeference and no pixel size: give gsd_m */
    TNK_E_BANDS = 5,   /* the bands asked for, or needed, are not there */
    TNK_E_TYPE = 6,    /* a pixel type that cannot be searched (complex, where the scene is said to be optical) */
    TNK_E_WRITE = 7,   /* the output cannot be created or written */
    TNK_E_EXISTS = 8,  /* the output exists and overwriting was not allowed */
    TNK_E_FORMAT = 9,  /* no driver for the output format */
    TNK_E_MASK = 10,   /* a mask or a list of fixed structures cannot be used */
    TNK_E_META = 11,   /* a metadata file given by the caller is not understood */
    TNK_E_NOMEM = 12,  /* out of memory; nothing leaks, objects stay usable */
    TNK_E_CANCEL = 13, /* the progress callback returned 0 */
    TNK_E_THREAD = 14, /* a thread could not be started */
    TNK_E_SENSOR = 15, /* a kind of sensor this version does not search; none at present */
    TNK_E_WEIGHTS = 16,/* the weights of a net are damaged, or of another kind */
    TNK_E_BUSY = 17,   /* another program is writing there */
    TNK_E_TABLE = 18   /* a table of the caller (a register of ships) cannot be used; the line is told */
};

/* A constant English sentence for an error number, without a full stop; never NULL,
 * "unknown error" for a number this version does not know. Any thread. */
TNK_API const char *tnk_error_text(int error);

/* "0.1.0": the version of the library that is running (TNK_VERSION is the one compiled
 * against). Any thread. */
TNK_API const char *tnk_version(void);

/* "hull 0123456789ab, deck ..., hydrostatics ...": the models that are compiled in, each with the first twelve letters of
 * its file's SHA-256. Any thread. */
TNK_API const char *tnk_models(void);

#ifdef __cplusplus
}
#endif
#endif
