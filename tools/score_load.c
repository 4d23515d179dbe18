/* score_load.c: GeoJSON as predictions or truth. */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common.h"
#include "score.h"

/* The first of two members that is a finite number; NaN when neither is. b may be NULL. */
static double number(json_object *p, const char *a, const char *b) {
    const char *names[] = {a, b};
    for (int i = 0; i < 2 && names[i]; i++) {
        json_object *v = json_object_object_get(p, names[i]);
        if (!json_object_is_type(v, json_type_int) && !json_object_is_type(v, json_type_double))
            continue;
        double x = json_object_get_double(v);
        if (isfinite(x)) return x;
    }
    return NAN;
}

/* What Python holds for true: all but null, false, 0, "", [] and {}. */
static int truthy(json_object *v) {
    switch (json_object_get_type(v)) {
    case json_type_null: return 0;
    case json_type_boolean: return json_object_get_boolean(v);
    case json_type_int:
    case json_type_double: return json_object_get_double(v) != 0;
    case json_type_string: return json_object_get_string_len(v) > 0;
    case json_type_array: return json_object_array_length(v) > 0;
    case json_type_object: return json_object_object_length(v) > 0;
    }
    return 0;
}

static int member_is(json_object *p, const char *name) {
    return truthy(json_object_object_get(p, name));
}

static int is_word(json_object *v, const char *word) {
    return json_object_is_type(v, json_type_string) && !strcmp(json_object_get_string(v), word);
}

static json_object *item(json_object *list, size_t i) {
    if (!json_object_is_type(list, json_type_array) || i >= json_object_array_length(list))
        return NULL;
    return json_object_array_get_idx(list, i);
}

static int is_number(json_object *v) {
    return json_object_is_type(v, json_type_int) || json_object_is_type(v, json_type_double);
}

static int equal_points(json_object *a, json_object *b) {
    size_t n = json_object_array_length(a);
    if (json_object_array_length(b) != n) return 0;
    for (size_t i = 0; i < n; i++)
        if (json_object_get_double(item(a, i)) != json_object_get_double(item(b, i))) return 0;
    return 1;
}

static int is_point(json_object *p) { return is_number(item(p, 0)) && is_number(item(p, 1)); }

static int ring_centre(json_object *ring, score_ship *s) {
    size_t n = json_object_is_type(ring, json_type_array) ? json_object_array_length(ring) : 0;
    double sum[2] = {0, 0};
    for (size_t i = 0; i < n; i++)
        if (!is_point(item(ring, i))) return 0;
    if (n && equal_points(item(ring, 0), item(ring, n - 1))) n--;
    if (!n) return 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < 2; k++) sum[k] += json_object_get_double(item(item(ring, i), k));
    s->lon = sum[0] / (double)n;
    s->lat = sum[1] / (double)n;
    return 1;
}

static int read_centre(json_object *geometry, json_object *p, score_ship *s) {
    if (!truthy(geometry)) {
        s->lon = number(p, "lon", NULL);
        s->lat = number(p, "lat", NULL);
        return !isnan(s->lon) && !isnan(s->lat);
    }
    json_object *type = json_object_object_get(geometry, "type");
    json_object *c = json_object_object_get(geometry, "coordinates");
    if (is_word(type, "Point")) {
        if (!is_point(c)) return 0;
        s->lon = json_object_get_double(item(c, 0));
        s->lat = json_object_get_double(item(c, 1));
        return 1;
    }
    return ring_centre(is_word(type, "Polygon") ? item(c, 0) : item(item(c, 0), 0), s);
}

static void read_kind(json_object *p, score_ship *s) {
    json_object *kind = json_object_object_get(p, "kind");
    if (!truthy(kind)) kind = json_object_object_get(p, "type");
    s->kind_given = truthy(kind);
    s->kind_tanker = is_word(kind, "tanker");
    s->kind_liquid = is_word(kind, "Liquid Cargo Ship");
    s->kind_vague = is_word(kind, "ship") || is_word(kind, "unknown") || is_word(kind, "unsure") ||
                    is_word(kind, "river_or_unclear");
}

static void read_properties(json_object *p, score_ship *s) {
    s->length_m = number(p, "length_m", NULL);
    s->length = number(p, "length_m", "length");
    s->beam_m = number(p, "beam_m", NULL);
    s->beam = number(p, "beam_m", "beam");
    s->heading_deg = number(p, "heading_deg", NULL);
    s->heading = number(p, "heading_deg", "heading");
    s->axis_deg = number(p, "axis_deg", NULL);
    s->length_sd_m = number(p, "length_sd_m", NULL);
    s->match_m = number(p, "match_m", NULL);
    s->freeboard_m = number(p, "freeboard_m", NULL);
    s->freeboard_sd_m = number(p, "freeboard_sd_m", NULL);
    s->freeboard = number(p, "freeboard", NULL);
    s->laden_fraction = number(p, "laden_fraction", NULL);
    s->laden_lo = number(p, "laden_lo", NULL);
    s->laden_hi = number(p, "laden_hi", NULL);
    s->laden_prob = number(p, "laden_prob", NULL);
    s->laden = number(p, "laden", NULL);
    s->dwt_t = number(p, "dwt_t", NULL);
    s->dwt = number(p, "dwt", NULL);
    s->tanker_prob = number(p, "tanker_prob", NULL);
    s->heading_ambiguous = member_is(p, "heading_ambiguous");
    s->laden_measured = is_word(json_object_object_get(p, "laden_basis"), "measured");
    s->difficult = member_is(p, "difficult");
    s->berthed = member_is(p, "berthed");
    s->loose = member_is(p, "loose");
    s->upright = member_is(p, "upright");
    read_kind(p, s);
}

static int read_features(const char *path, json_object *features, score_file *out) {
    size_t n = json_object_array_length(features);
    out->ships = calloc(n ? n : 1, sizeof *out->ships);
    if (!out->ships) return tool_error(TNK_E_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        json_object *f = item(features, i);
        json_object *p = json_object_object_get(f, "properties");
        read_properties(p, &out->ships[i]);
        if (!read_centre(json_object_object_get(f, "geometry"), p, &out->ships[i]))
            return tool_error(TNK_E_READ, "%s: a feature has neither geometry nor lon, lat", path);
        out->count++;
    }
    return 0;
}

int score_load(const char *path, score_file *out) {
    memset(out, 0, sizeof *out);
    if (access(path, R_OK)) return tool_error(TNK_E_OPEN, "%s: %s", path, strerror(errno));
    json_object *root = json_object_from_file(path);
    if (!root) return tool_error(TNK_E_READ, "%s: is no JSON", path);
    json_object *features = json_object_object_get(root, "features");
    int bad = json_object_is_type(features, json_type_array)
                  ? read_features(path, features, out)
                  : tool_error(TNK_E_READ, "%s: is no GeoJSON FeatureCollection", path);
    json_object_put(root);
    return bad;
}

void score_free(score_file *file) {
    free(file->ships);
    memset(file, 0, sizeof *file);
}
