/* report.h: what is known of a scene, as JSON; shared by tanker-info and --summary. */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <json-c/json.h>
#include <tanker/tanker.h>

/* A number with this many decimals, or null when it is not finite. */
json_object *report_number(double x, int decimals);

/* Text, or null when empty or NULL. */
json_object *report_text(const char *text);

/* Name, driver, size, bands, pixel type, masks. */
json_object *report_scene(const tnk_scene_info *info);

/* Sensor, product, time. */
/* "linear", "amplitude", "db"; NULL for none. */
const char *report_units(enum tnk_units units);
json_object *report_sensor(const tnk_scene_info *info);

/* Georeference, ground pixel, sun, view, each with its source. */
json_object *report_geometry(const tnk_scene_info *info);

/* The hull whose expected errors are told. */
enum { EXPECT_LENGTH_M = 100 };

/* An array: every quantity, from which hull length it can be measured and how well, or why not. */
json_object *report_measurable(const tnk_scene_info *info);

/* An array of the scene's warnings. */
json_object *report_warnings(const tnk_scene *scene);

#endif
