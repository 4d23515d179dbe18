/* words.h: what GDAL says during a stretch of work is caught here and never printed. */
#ifndef TNK_SCENE_WORDS_H
#define TNK_SCENE_WORDS_H

#include <tanker/scene.h>

#include "base/err.h"

/* Between begin and end this thread's GDAL errors and warnings come here. Stretches nest; the
 * struct must not move meanwhile. */
typedef struct tnk_words {
    tnk_scene *scene; /* receives warnings; NULL: they are dropped */
    char error[400];  /* the first failure, one line; "" none */
    int cut;          /* 1: the file ended before its pixels did, which GDAL fills up with grey and only warns of */
} tnk_words;

void tnk_words_begin(tnk_words *words, tnk_scene *scene);
void tnk_words_end(tnk_words *words);

/* Register GDAL's drivers, once in the process. */
void tnk_words_register(void);

/* tnk_fail(err, code, "name: what GDAL said"), or `instead` where it said nothing. */
int tnk_words_fail(const tnk_words *words, tnk_err *err, int code, const char *name,
                   const char *instead);

#endif
