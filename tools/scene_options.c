#include "scene_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void scene_sun(const args *a, tnk_scene_opts *opts) {
    static const double lo[] = {-90, -360}, hi[] = {90, 360};
    double pair[2];
    args_pair(a, lo, hi, pair);
    opts->sun_elevation_deg = pair[0];
    opts->sun_azimuth_deg = fmod(pair[1] + 360, 360);
}

void scene_view(const args *a, tnk_scene_opts *opts) {
    static const double lo[] = {0, -360}, hi[] = {89, 360};
    double pair[2];
    args_pair(a, lo, hi, pair);
    opts->view_zenith_deg = pair[0];
    opts->view_azimuth_deg = fmod(pair[1] + 360, 360);
}

void scene_time(const args *a, tnk_scene_opts *opts) {
    static const char form[] = "dddd-dd-ddTdd:dd";
    size_t i = 0;
    for (; form[i]; i++) {
        char c = a->value[i];
        if (form[i] == 'd' ? c < '0' || c > '9' : c != form[i] && !(form[i] == 'T' && c == ' '))
            break;
    }
    if (form[i]) args_wrong(a, "%s %s: needs a time like 2024-03-31T03:29:27Z", a->option, a->value);
    opts->time = a->value;
}

void scene_bands(const args *a, tnk_scene_opts *opts) {
    const char *p = a->value;
    int some = 0;
    opts->band_count = 0;
    for (;;) {
        char *end;
        long n = strtol(p, &end, 10);
        if (end == p || n < 0 || n > 65535 || (*end && *end != ','))
            args_wrong(a, "%s %s: needs band numbers with commas between, 0 for one that is not there", a->option,
                       a->value);
        if (opts->band_count == TNK_BANDS)
            args_wrong(a, "%s %s: at most %d bands (blue, green, red, near infrared)", a->option,
                       a->value, TNK_BANDS);
        opts->bands[opts->band_count++] = (int)n;
        some |= n > 0;
        if (!*end) break;
        p = end + 1;
    }
    if (!some) args_wrong(a, "%s %s: names no band", a->option, a->value);
}

void scene_sensor(const args *a, tnk_scene_opts *opts) {
    if (!strcmp(a->value, "optical")) opts->sensor = TNK_SENSOR_OPTICAL;
    else if (!strcmp(a->value, "sar")) opts->sensor = TNK_SENSOR_SAR;
    else args_wrong(a, "%s %s: optical or sar", a->option, a->value);
}

void scene_units(const args *a, tnk_scene_opts *opts) {
    static const char *const names[] = {"linear", "amplitude", "db"};
    int i = 0;
    while (i < 3 && strcmp(a->value, names[i])) i++;
    if (i == 3) args_wrong(a, "%s %s: linear, amplitude or db", a->option, a->value);
    opts->units = (enum tnk_units)(TNK_UNITS_LINEAR + i);
}
