#include "scene/far.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <cpl_vsi_error.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "scene/inner.h"
#include "scene/name.h"
#include "scene/words.h"

/* ---- names ---- */

static const struct { const char *scheme, *vsi; } schemes[] = {
    {"s3://", "/vsis3/"}, {"gs://", "/vsigs/"}, {"az://", "/vsiaz/"}, {"file://", ""},
    {"https://", "/vsicurl/https://"}, {"http://", "/vsicurl/http://"},
};

char *tnk_far_name(const char *name) {
    for (size_t i = 0; i < TNK_COUNT(schemes); i++)
        if (STARTS_WITH_CI(name, schemes[i].scheme))
            return CPLStrdup(CPLSPrintf("%s%s", schemes[i].vsi, name + strlen(schemes[i].scheme)));
    return CPLStrdup(name);
}

/* "/vsizip//vsis3/bucket/order.zip/scene.tif": what is asked for is the archive. To be freed with CPLFree. */
static char *served(const char *name) {
    const char *front = "/vsizip/";
    if (!STARTS_WITH(name, front)) return CPLStrdup(name);
    char *out = CPLStrdup(name + strlen(front) - (name[strlen(front)] != '/'));
    char *end = strstr(out, ".zip/");
    if (end) end[4] = 0;
    return out;
}

/* ---- what has changed ---- */

static void add(uint64_t *sum, const char *text) {
    for (size_t n = strlen(text) + 1; n--; text++) *sum = (*sum ^ (unsigned char)*text) * 1099511628211ULL;
}

/* Servers that know no ETag mostly say when it was changed, and how long it is. */
static int add_headers(uint64_t *sum, const char *name) {
    static const char *const words[] = {"ETag", "Last-Modified", "Content-Length"};
    char **headers = VSIGetFileMetadata(name, "HEADERS", NULL);
    int said = 0, tagged = CSLFetchNameValue(headers, words[0]) != NULL;
    for (int i = tagged ? 0 : 1; i < (tagged ? 1 : 3); i++) {
        const char *value = CSLFetchNameValue(headers, words[i]);
        if (value) add(sum, value), said++;
    }
    CSLDestroy(headers);
    return said;
}

/* In the server's own order, which is that of the keys. */
static int add_listing(uint64_t *sum, const char *folder) {
    char numbers[64];
    int said = 0;
    VSIDIR *dir = VSIOpenDir(folder, -1, NULL);
    for (const VSIDIREntry *e; dir && (e = VSIGetNextDirEntry(dir));) {
        if (VSI_ISDIR(e->nMode)) continue;
        snprintf(numbers, sizeof numbers, "%lld %lld", (long long)e->nSize, (long long)e->nMTime);
        add(sum, e->pszName);
        add(sum, numbers);
        for (char **extra = e->papszExtra; extra && *extra; extra++) add(sum, *extra);
        said++;
    }
    if (dir) VSICloseDir(dir);
    return said;
}

void tnk_far_tag(const char *name, char out[64]) {
    uint64_t sum = 14695981039346656037ULL;
    tnk_words words;
    char *asked = served(name);
    tnk_words_begin(&words, NULL);
    int said = add_headers(&sum, asked) || (!STARTS_WITH(asked, "/vsicurl") && add_listing(&sum, asked));
    tnk_words_end(&words);
    out[0] = 0;
    if (said) snprintf(out, 64, "server:%016llx", (unsigned long long)sum);
    CPLFree(asked);
}

/* ---- what it refuses ---- */

static const struct { int number; const char *words; } refusals[] = {
    {VSIE_AWSBucketNotFound, "there is no such bucket"},
    {VSIE_AWSObjectNotFound, "there is no such key"},
    {VSIE_AWSAccessDenied, "the server refuses it to the credentials in use"},
    {VSIE_AWSSignatureDoesNotMatch, "the server refuses the signature: is the secret key right?"},
    {VSIE_AWSInvalidCredentials, "the credentials cannot be used"},
};

int tnk_far_why(const char *name, char *out, size_t capacity) {
    tnk_words words;
    if (!tnk_name_on_network(name)) return 0;
    char *asked = served(name);
    tnk_words_begin(&words, NULL);
    VSIErrorReset();
    char **headers = VSIGetFileMetadata(asked, "HEADERS", NULL);
    int number = CSLCount(headers) ? VSIE_None : VSIGetLastErrorNo();
    const char *said = NULL;
    for (size_t i = 0; i < TNK_COUNT(refusals); i++)
        if (refusals[i].number == number) said = refusals[i].words;
    if (said) snprintf(out, capacity, "%s (%s)", said, VSIGetLastErrorMsg());
    else snprintf(out, capacity, "%s", number ? VSIGetLastErrorMsg() : "");
    tnk_words_end(&words);
    CSLDestroy(headers);
    CPLFree(asked);
    return number != VSIE_None;
}
