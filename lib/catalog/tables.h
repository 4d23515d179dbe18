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

enum tnk_pair_field {
    TNK_P_SCENE_NAME, TNK_P_SCENE_ID, TNK_P_TIME, TNK_P_A, TNK_P_B, TNK_P_GAP, TNK_P_COUNT
};

/* A pair's row; texts borrow from the vessels and info. */
typedef struct tnk_pair_line {
    double number[TNK_P_COUNT], line_deg[4];
    const char *text[TNK_P_COUNT];
} tnk_pair_line;

/* The row of the i-th of a scene's vessels and its partner, once for the two; 0 where there is none, or it had its
 * turn. */
int tnk_pair_fill(tnk_pair_line *line, const char *scene_name, const tnk_scene_info *info, const tnk_vessel *items,
                  size_t count, size_t i, tnk_row *row);

extern const tnk_table tnk_table_hulls;    /* vessels of many scenes: also scene_name and duplicate_of */
extern const tnk_table tnk_table_pairs;
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
