/* detect_table.c: the vessels as a table for the terminal. */
#include <math.h>
#include <string.h>

#include "detect.h"

static void print_flags(const tnk_vessel *v) {
    const char *comma = "  ";
    if (v->berthed) {
        printf("  berthed");
        comma = ",";
    }
    for (int i = 0; i < TNK_FLAG_COUNT; i++)
        if (v->flags & 1u << i) {
            printf("%s%s", comma, tnk_flag_name(1u << i));
            comma = ",";
        }
}

static void print_pair(double x, double sd) {
    char text[32] = "-";
    if (isfinite(x) && isfinite(sd)) snprintf(text, sizeof text, "%.1f +- %.1f", x, sd);
    else if (isfinite(x)) snprintf(text, sizeof text, "%.1f", x);
    printf("  %15s", text);
}

static void print_heading(const tnk_vessel *v) {
    char text[48] = "-";
    double shown = nearbyint(10 * v->heading_deg) / 10;
    if (isfinite(shown) && v->heading_ambiguous)
        snprintf(text, sizeof text, "%.1f/%.0f", fmod(shown, 180), fmod(shown, 180) + 180);
    else if (isfinite(shown))
        snprintf(text, sizeof text, "%.1f", fmod(shown, 360));
    printf("  %11s", text);
}

static void print_place(const tnk_vessel *v) {
    if (isfinite(v->lon_deg) && isfinite(v->lat_deg))
        printf("  %11.6f  %10.6f", v->lon_deg, v->lat_deg);
    else
        printf("  %11.1f  %10.1f", v->col_px, v->row_px);
}

/* The laden fraction in percent with its 90 % interval; "p" where it is the prior's. */
static void print_laden(const tnk_vessel *v) {
    char text[48] = "-";
    if (isfinite(v->laden_fraction))
        snprintf(text, sizeof text, "%.0f (%.0f-%.0f)%s", 100 * v->laden_fraction, 100 * v->laden_lo, 100 * v->laden_hi,
                 v->laden_basis == TNK_LADEN_PRIOR ? " p" : "");
    printf("  %13s", text);
}

void detect_table(const tnk_scene *scene, const tnk_list *list) {
    tnk_scene_info info = {.struct_size = sizeof info};
    size_t n = tnk_list_count(list);
    tnk_scene_get_info(scene, &info);
    printf("%zu vessel%s\n", n, n == 1 ? "" : "s");
    if (!n) return;
    printf("%3s  %-16s  %11s  %10s  %15s  %15s  %11s  %5s  %6s  %15s  %13s  %s\n", "no", "id",
           info.georeferenced ? "lon" : "column", info.georeferenced ? "lat" : "row", "length m",
           "beam m", "heading deg", "score", "tanker", "freeboard m", "laden %", "flags");
    for (size_t i = 0; i < n; i++) {
        const tnk_vessel *v = tnk_list_at(list, i);
        printf("%3zu  %-16s", i + 1, v->id);
        print_place(v);
        print_pair(v->length_m, v->length_sd_m);
        print_pair(v->beam_m, v->beam_sd_m);
        print_heading(v);
        printf("  %5.2f  %6.2f", v->score, v->tanker_prob);
        print_pair(v->freeboard_m, v->freeboard_sd_m);
        print_laden(v);
        print_flags(v);
        printf("\n");
    }
}
