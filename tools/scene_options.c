#include "scene_options.h"

#include <math.h>

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
