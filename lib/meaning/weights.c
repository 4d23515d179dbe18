#include "meaning/weights.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

enum { MOST_HEADER = 1 << 20, MOST_FILE = 256 << 20, MOST_TENSORS = 1024, MOST_NAME = 63, DEPTH = 4 };

struct tnk_weights {
    char name[304];
    json_object *header; /* keeps the names and texts */
    tnk_tensor *tensor;
    int count;
    float *data;
};

/* What is being read; a place is a pair of offsets behind the header. */
typedef struct place {
    int64_t begin, end;
    int half; /* F16 */
} place;

typedef struct reading {
    tnk_weights *w;
    const uint8_t *data;
    int64_t size; /* of data */
    place *place; /* one a tensor */
    tnk_err *err;
} reading;

static const char again[] = "copy or download it again";
static const char anew[] = "save it anew as safetensors with F32 or F16 tensors";

#define WRONG(r, advice, format, ...) \
    tnk_fail((r)->err, TNK_E_WEIGHTS, "%s: " format "; %s", (r)->w->name, __VA_ARGS__, advice)

/* ---- the header's JSON ---- */

static int64_t members(const json_object *o) {
    int64_t n = 0;
    if (!json_object_is_type(o, json_type_object)) return 0;
    json_object_object_foreach(o, key, value) {
        (void)key;
        n += 1 + members(value);
    }
    return n;
}

/* json-c keeps the last of two members of one name without a word, and takes names in single quotes.
 * In JSON found good every colon outside of strings belongs to a member. */
static int check_members(reading *r, const char *text, size_t size) {
    int64_t colons = 0;
    int within = 0;
    for (size_t i = 0; i < size; i++) {
        if (within && text[i] == '\\') i++;
        else if (text[i] == '"') within = !within;
        else if (!within && text[i] == '\'') return WRONG(r, again, "its header is damaged JSON (%s)", "single quotes");
        else colons += !within && text[i] == ':';
    }
    if (colons == members(r->w->header)) return TNK_OK;
    return WRONG(r, anew, "its header %s", "has two members of the same name");
}

static int parse_header(reading *r, const char *text, size_t size) {
    json_tokener *tokener = json_tokener_new_ex(DEPTH);
    if (!tokener) return tnk_fail_nomem(r->err);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    r->w->header = json_tokener_parse_ex(tokener, text, (int)size);
    enum json_tokener_error bad = json_tokener_get_error(tokener);
    size_t end = json_tokener_get_parse_end(tokener);
    json_tokener_free(tokener);
    if (bad == json_tokener_continue) return WRONG(r, again, "its header of %zu bytes ends too early", size);
    if (bad) return WRONG(r, again, "its header is damaged JSON (%s)", json_tokener_error_desc(bad));
    while (end < size && text[end] == ' ') end++;
    if (end < size || text[0] != '{' || !json_object_is_type(r->w->header, json_type_object))
        return WRONG(r, again, "its header %s", "is not one JSON object");
    return check_members(r, text, size);
}

static int check_texts(reading *r) {
    json_object *texts = NULL;
    if (!json_object_object_get_ex(r->w->header, "__metadata__", &texts)) return TNK_OK;
    if (!json_object_is_type(texts, json_type_object))
        return WRONG(r, anew, "its __metadata__ %s", "is not an object");
    json_object_object_foreach(texts, key, value) {
        (void)key;
        if (!json_object_is_type(value, json_type_string) ||
            strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
            return WRONG(r, anew, "its __metadata__ %s", "holds something that is no text");
    }
    return TNK_OK;
}

/* ---- one tensor ---- */

static int good_name(const char *name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t n = strspn(name, letters);
    return n > 0 && n <= MOST_NAME && !name[n];
}

/* Whole numbers low .. high of an array into out[most]: how many, or -1. */
static int whole_numbers(const json_object *list, int64_t low, int64_t high, int64_t *out, int most) {
    if (!json_object_is_type(list, json_type_array)) return -1;
    size_t n = json_object_array_length(list);
    for (size_t i = 0; i < n && i < (size_t)most; i++) {
        json_object *one = json_object_array_get_idx(list, i);
        out[i] = json_object_get_int64(one);
        if (!json_object_is_type(one, json_type_int) || out[i] < low || out[i] > high) return -1;
    }
    return n > (size_t)most ? -1 : (int)n;
}

static int read_shape(reading *r, tnk_tensor *t, const json_object *shape) {
    int64_t dim[TNK_TENSOR_RANK];
    t->rank = whole_numbers(shape, 1, MOST_FILE, dim, TNK_TENSOR_RANK);
    t->count = 1;
    for (int i = 0; i < TNK_TENSOR_RANK; i++) {
        t->dim[i] = i < t->rank ? (int)dim[i] : 1;
        if (t->rank >= 0 && t->count <= MOST_FILE) t->count *= t->dim[i];
    }
    if (t->rank < 0 || t->count > MOST_FILE)
        return WRONG(r, anew, "the shape of tensor %s is not a list of up to %d sizes", t->name, TNK_TENSOR_RANK);
    return TNK_OK;
}

static int read_place(reading *r, const tnk_tensor *t, place *p, const json_object *offsets) {
    int64_t at[2];
    if (whole_numbers(offsets, 0, INT64_MAX, at, 2) != 2 || at[0] > at[1])
        return WRONG(r, anew, "the data_offsets of tensor %s are not two rising numbers", t->name);
    if (at[1] > r->size)
        return WRONG(r, again, "tensor %s ends at byte %lld of %lld", t->name, (long long)at[1], (long long)r->size);
    if (at[1] - at[0] != (p->half ? 2 : 4) * (int64_t)t->count)
        return WRONG(r, anew, "tensor %s of %ld numbers has %lld bytes", t->name, t->count, (long long)(at[1] - at[0]));
    p->begin = at[0];
    p->end = at[1];
    return TNK_OK;
}

static int read_entry(reading *r, const char *name, json_object *entry) {
    json_object *dtype = NULL, *shape = NULL, *offsets = NULL;
    tnk_tensor *t = &r->w->tensor[r->w->count];
    place *p = &r->place[r->w->count++];
    if (!good_name(name))
        return WRONG(r, anew, "a tensor's name is not 1 to %d letters, digits, '.', '_' or '-'", MOST_NAME);
    t->name = name;
    if (!json_object_is_type(entry, json_type_object) || !json_object_object_get_ex(entry, "dtype", &dtype) ||
        !json_object_object_get_ex(entry, "shape", &shape) ||
        !json_object_object_get_ex(entry, "data_offsets", &offsets))
        return WRONG(r, anew, "tensor %s lacks its dtype, shape or data_offsets", name);
    const char *type = json_object_is_type(dtype, json_type_string) ? json_object_get_string(dtype) : "";
    p->half = !strcmp(type, "F16");
    if (!p->half && strcmp(type, "F32")) return WRONG(r, anew, "tensor %s is not of dtype F32 or F16", name);
    int rc = read_shape(r, t, shape);
    return rc ? rc : read_place(r, t, p, offsets);
}

static int read_entries(reading *r) {
    int most = json_object_object_length(r->w->header);
    if (most > MOST_TENSORS + 1) return WRONG(r, anew, "it has more than %d tensors", MOST_TENSORS);
    r->w->tensor = tnk_alloc_zero((size_t)most, sizeof *r->w->tensor);
    r->place = tnk_alloc_zero((size_t)most, sizeof *r->place);
    if (!r->w->tensor || !r->place) return tnk_fail_nomem(r->err);
    json_object_object_foreach(r->w->header, key, value) {
        int rc = strcmp(key, "__metadata__") ? read_entry(r, key, value) : TNK_OK;
        if (rc) return rc;
    }
    return r->w->count ? TNK_OK : WRONG(r, anew, "it has no %s", "tensors");
}

/* ---- the numbers ---- */

static float of_f32(const uint8_t *b) {
    uint32_t bits = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* The wider exponent is that of the narrow one, 112 higher; subnormal numbers are counts of 2^-24. */
static float of_f16(const uint8_t *b) {
    uint32_t half = (uint32_t)b[0] | (uint32_t)b[1] << 8, power = half >> 10 & 31, part = half & 1023, bits = 0;
    float v = (float)part * 0x1p-24f;
    if (power) bits = (power == 31 ? 255u : power + 112) << 23 | part << 13, memcpy(&v, &bits, sizeof v);
    return half >> 15 ? -v : v;
}

static int convert(reading *r, const tnk_tensor *t, const place *p, float *out) {
    int bytes = p->half ? 2 : 4;
    const uint8_t *b = r->data + p->begin;
    for (long i = 0; i < t->count; i++, b += bytes) {
        out[i] = p->half ? of_f16(b) : of_f32(b);
        if (!isfinite(out[i]))
            return WRONG(r, "train or save it anew", "number %ld of tensor %s is not finite", i, t->name);
    }
    return TNK_OK;
}

static int by_place(const void *a, const void *b) {
    const place *const *p = a, *const *q = b;
    return ((*p)->begin > (*q)->begin) - ((*p)->begin < (*q)->begin);
}

/* Every byte belongs to one tensor: what is left over or claimed twice is damage. */
static int check_cover(reading *r) {
    const place *order[MOST_TENSORS + 1];
    int n = r->w->count;
    int64_t end = 0;
    for (int i = 0; i < n; i++) order[i] = &r->place[i];
    qsort(order, (size_t)n, sizeof *order, by_place);
    for (int i = 0; i < n; i++) {
        const char *name = r->w->tensor[order[i] - r->place].name;
        if (order[i]->begin < end) return WRONG(r, anew, "tensor %s overlaps another", name);
        if (order[i]->begin > end) return WRONG(r, anew, "there is a gap before tensor %s", name);
        end = order[i]->end;
    }
    if (end == r->size) return TNK_OK;
    return WRONG(r, again, "%lld bytes follow its last tensor", (long long)(r->size - end));
}

static int read_numbers(reading *r) {
    size_t total = 0;
    for (int i = 0; i < r->w->count; i++) total += (size_t)r->w->tensor[i].count;
    float *at = r->w->data = tnk_alloc(total, sizeof *at);
    if (!at) return tnk_fail_nomem(r->err);
    for (int i = 0; i < r->w->count; i++) {
        tnk_tensor *t = &r->w->tensor[i];
        int rc = convert(r, t, &r->place[i], at);
        if (rc) return rc;
        t->data = at;
        at += t->count;
    }
    return TNK_OK;
}

/* ---- the whole ---- */

static int parse(reading *r, const uint8_t *bytes, size_t size) {
    uint64_t header = 0;
    if (size < 8) return WRONG(r, again, "it has %zu bytes, too few for a safetensors file", size);
    for (int i = 0; i < 8; i++) header |= (uint64_t)bytes[i] << 8 * i;
    if (header > MOST_HEADER)
        return WRONG(r, again, "it claims a header of %llu bytes: this is no safetensors file",
                     (unsigned long long)header);
    if (header > size - 8)
        return WRONG(r, again, "it ends within its header, %zu bytes of %llu", size - 8, (unsigned long long)header);
    r->data = bytes + 8 + header;
    r->size = (int64_t)(size - 8 - header);
    int rc = parse_header(r, (const char *)bytes + 8, (size_t)header);
    if (!rc) rc = check_texts(r);
    if (!rc) rc = read_entries(r);
    if (!rc) rc = check_cover(r);
    return rc ? rc : read_numbers(r);
}

int tnk_weights_parse(const void *bytes, size_t size, const char *name, tnk_weights **out, tnk_err *err) {
    tnk_weights *w = *out = tnk_alloc_zero(1, sizeof *w);
    if (!w) return tnk_fail_nomem(err);
    snprintf(w->name, sizeof w->name, "%.300s", name);
    reading r = {.w = w, .err = err};
    int rc = parse(&r, bytes, size);
    tnk_free(r.place);
    if (!rc) return TNK_OK;
    tnk_weights_free(w);
    *out = NULL;
    return rc;
}

static int read_bytes(FILE *f, const char *path, uint8_t **bytes, size_t *size, tnk_err *err) {
    struct stat st;
    if (fstat(fileno(f), &st) || !S_ISREG(st.st_mode))
        return tnk_fail(err, TNK_E_READ, "%.300s: is not a file; name a file of weights", path);
    if (st.st_size > MOST_FILE)
        return tnk_fail(err, TNK_E_WEIGHTS, "%.300s: is larger than %d MiB; name a file of weights", path,
                        MOST_FILE >> 20);
    *size = (size_t)st.st_size;
    *bytes = tnk_alloc(*size, 1);
    if (!*bytes) return tnk_fail_nomem(err);
    if (fread(*bytes, 1, *size, f) == *size) return TNK_OK;
    return tnk_fail(err, TNK_E_READ, "%.300s: cannot be read: %s", path, strerror(errno));
}

int tnk_weights_read(const char *path, tnk_weights **out, tnk_err *err) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    *out = NULL;
    FILE *f = fopen(path, "rb");
    if (!f) return tnk_fail(err, TNK_E_OPEN, "%.300s: %s", path, strerror(errno));
    int rc = read_bytes(f, path, &bytes, &size, err);
    fclose(f);
    if (!rc) rc = tnk_weights_parse(bytes, size, path, out, err);
    tnk_free(bytes);
    return rc;
}

void tnk_weights_free(tnk_weights *w) {
    if (!w) return;
    json_object_put(w->header);
    tnk_free(w->tensor);
    tnk_free(w->data);
    tnk_free(w);
}

/* ---- asking ---- */

const char *tnk_weights_name(const tnk_weights *w) { return w->name; }

const tnk_tensor *tnk_weights_at(const tnk_weights *w, int i) {
    return i >= 0 && i < w->count ? &w->tensor[i] : NULL;
}

const tnk_tensor *tnk_weights_find(const tnk_weights *w, const char *prefix, const char *suffix) {
    size_t n = strlen(prefix);
    for (int i = 0; i < w->count; i++)
        if (!strncmp(w->tensor[i].name, prefix, n) && !strcmp(w->tensor[i].name + n, suffix))
            return &w->tensor[i];
    return NULL;
}

const char *tnk_weights_text(const tnk_weights *w, const char *key) {
    json_object *texts = NULL, *text = NULL;
    if (!json_object_object_get_ex(w->header, "__metadata__", &texts)) return NULL;
    return json_object_object_get_ex(texts, key, &text) ? json_object_get_string(text) : NULL;
}
