/* tables.h: the three tables of a catalog of many scenes.
 *
 * Fields and their meaning are in README.md, "A catalog"; a name is never reused.
 */
#ifndef TNK_CATALOG_TABLES_H
#define TNK_CATALOG_TABLES_H

#include <tanker/catalog.h>

#include "catalog/result.h"
#include "catalog/table.h"

enum tnk_scene_field {
    TNK_S_NAME, TNK_S_STATUS, TNK_S_ERROR, TNK_S_SCENE_ID, TNK_S_TIME, TNK_S_SENSOR, TNK_S_KIND,
    TNK_S_PRODUCT, TNK_S_DRIVER, TNK_S_WIDTH, TNK_S_HEIGHT, TNK_S_BANDS, TNK_S_GSD, TNK_S_LON, TNK_S_LAT,
    TNK_S_SUN_ELEVATION, TNK_S_SUN_AZIMUTH, TNK_S_VIEW_ZENITH, TNK_S_VIEW_AZIMUTH,
    TNK_S_CLOUD, TNK_S_WATER, TNK_S_LAND, TNK_S_INVALID,
    TNK_S_VESSELS, TNK_S_BERTHED, TNK_S_CANDIDATES, TNK_S_DROPPED_SHORT, TNK_S_DROPPED_LONG,
    TNK_S_DROPPED_SCORE, TNK_S_DROPPED_FIXED, TNK_S_WARNINGS,
    TNK_S_SIZE, TNK_S_CHECKSUM, TNK_S_VERSION, TNK_S_OPTIONS, TNK_S_OPTIONS_HASH,
    TNK_S_EXPORTED, /* those below differ from run to run */
    TNK_S_MODIFIED = TNK_S_EXPORTED, TNK_S_TRIES, TNK_S_SECONDS, TNK_S_MEMORY, TNK_S_FINISHED,
    TNK_S_COUNT
};

extern const tnk_table tnk_table_hulls;    /* vessels of many scenes: also scene_name and duplicate_of */
extern const tnk_table tnk_table_scenes;
extern const tnk_table tnk_table_exported; /* scenes without what differs from run to run */

/* A scene's row; texts borrow from state and result. */
typedef struct tnk_scene_line {
    double number[TNK_S_COUNT];
    const char *text[TNK_S_COUNT];
    char bands[48];
    double ring_deg[2 * TNK_RESULT_RING];
    int points;
} tnk_scene_line;

/* result may be NULL. */
void tnk_scene_line_fill(tnk_scene_line *line, const tnk_scene_state *state, const tnk_result *result);

#endif
