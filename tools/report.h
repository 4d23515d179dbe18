/* report.h: what is known of a scene, as JSON; shared by tanker-info and --summary. */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <json-c/json.h>
#include <tanker/tanker.h>

/* A number with this many decimals, or null when it is not finite. */
json_object *report_number(double x, int decimals);

/* A copy in which bytes that are not UTF-8 are \xNN, to be freed; NULL: no memory. */
char *report_legible(const char *text);

/* Text, or null when empty or NULL; bytes that are not UTF-8 as \xNN. */
json_object *report_text(const char *text);

/* Name, driver, size, bands, pixel type, masks. */
json_object *report_scene(const tnk_scene_info *info);

/* Sensor, product, time. */
/* "linear", "amplitude", "db"; NULL for none. */
const char *report_units(enum tnk_units units);
json_object *report_sensor(const tnk_scene_info *info);

/* Georeference, ground pixel, sun, view, each with its source. */
json_object *report_geometry(const tnk_scene_info *info);

/* The hull whose expected errors are told, and the usual beam of a tanker of that length. */
enum { EXPECT_LENGTH_M = 100, EXPECT_BEAM_M = 15 };

/* No ship is longer; where hulls are found from longer ones on only, nothing can be measured. */
enum { LONGEST_SHIP_M = 460 };

/* An array: every quantity, from which hull length it can be measured and how well, or why not. */
json_object *report_measurable(const tnk_scene_info *info);

/* For which hulls a scene allows a freeboard, by shadow or by the sunlit hull side. */
typedef struct report_board {
    enum tnk_reason why;         /* TNK_WHY_MEASURED: for some; else why for none */
    double from_m;               /* shortest, at the best heading */
    double length_m;             /* hull whose headings and sds follow: EXPECT_LENGTH_M, or from_m where that is longer */
    int ranges, range[4][2];     /* headings, degrees from .. to, the latter up to 359; the bow may be at either end */
    double best_sd_m, worst_sd_m;/* over those headings */
    double zenith_deg;           /* of the side, where none is seen: least view zenith, at that azimuth and the best heading, that would
                                    do; NaN: none would, or it is not known */
} report_board;

enum report_way { REPORT_SHADOW, REPORT_SIDE };
void report_freeboard(const tnk_scene_info *info, enum report_way way, report_board *out);

/* What is to be expected of a hull of EXPECT_LENGTH_M: particulars, and the fill with or without a freeboard. */
typedef struct report_fill {
    enum tnk_reason size_why;    /* TNK_WHY_MEASURED; else why such a hull has no size, and nothing follows */
    enum tnk_reason why;         /* TNK_WHY_MEASURED: with a freeboard, half laden; else why none is to be had */
    tnk_cargo_out hull;
} report_fill;

void report_filled(const tnk_scene_info *info, report_fill *out);

/* An array of the scene's warnings. */
json_object *report_warnings(const tnk_scene *scene);

#endif
