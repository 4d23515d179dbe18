#include "scene/words.h"

#include <cpl_error.h>
#include <gdal.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "scene/scene.h"

static pthread_once_t registered = PTHREAD_ONCE_INIT;

static void register_all(void) { GDALAllRegister(); }

void tnk_words_register(void) { pthread_once(&registered, register_all); }

static void copy_line(char *out, size_t capacity, const char *text) {
    snprintf(out, capacity, "%s", text);
    for (char *p = out; *p; p++)
        if ((unsigned char)*p < ' ') *p = ' ';
    for (size_t n = strlen(out); n > 0 && out[n - 1] == ' '; n--) out[n - 1] = 0;
}

static void CPL_STDCALL hear(CPLErr kind, CPLErrorNum number, const char *text) {
    tnk_words *words = CPLGetErrorHandlerUserData();
    (void)number;
    if (!words || !text) return;
    int cut = strstr(text, "Premature end of JPEG file") != NULL;
    words->cut |= cut;
    if ((kind >= CE_Failure || cut) && !words->error[0])
        copy_line(words->error, sizeof words->error, cut ? "the file ends before its pixels do" : text);
    if (kind == CE_Warning && words->scene) {
        char line[400];
        copy_line(line, sizeof line, text);
        tnk_scene_warn(words->scene, "%s", line);
    }
}

void tnk_words_begin(tnk_words *words, tnk_scene *scene) {
    words->scene = scene;
    words->error[0] = 0;
    words->cut = 0;
    CPLPushErrorHandlerEx(hear, words);
    CPLSetCurrentErrorHandlerCatchDebug(0); /* CPL_DEBUG=ON still shows */
}

void tnk_words_end(tnk_words *words) {
    (void)words;
    CPLPopErrorHandler();
    CPLErrorReset();
}

int tnk_words_fail(const tnk_words *words, tnk_err *err, int code, const char *name,
                   const char *instead) {
    const char *text = words->error[0] ? words->error : instead;
    if (strstr(text, name) || !name[0]) return tnk_fail(err, code, "%s", text);
    return tnk_fail(err, code, "%s: %s", name, text);
}
