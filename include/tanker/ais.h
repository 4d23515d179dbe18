/* ais.h: which of the hulls of a scene report by AIS, and which are dark. */
#ifndef TANKER_AIS_H
#define TANKER_AIS_H

#include <tanker/registry.h>
#include <tanker/scene.h>
#include <tanker/vessel.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnk_ais tnk_ais;

typedef struct tnk_ais_opts {
    size_t struct_size;  /* TNK_AIS_OPTS_INIT sets it; leave it */
    double window_s;     /* reports this long before and after the scene count; 3600; 1 .. 86400 */
    double cover_m;      /* a hull is in reach of the receivers where a reporting ship is this near; 37000 */
    double min_length_m; /* of the search: shorter ships are hardly in the list; 50 */
    const tnk_registry *registry; /* that of tnk_scan(): what a matched ship says of itself goes into the match in it;
                                     NULL: none; borrowed until tnk_ais_free() */
} tnk_ais_opts;          /* grows only at the end */

#define TNK_AIS_OPTS_INIT {sizeof(tnk_ais_opts), 3600, 37000, 50, NULL}

typedef struct tnk_ais_stats {
    size_t struct_size;  /* set by the caller: sizeof */
    long rows;           /* of the file */
    long used;           /* within the window and about the scene */
    long elsewhere;      /* at another time or place */
    long no_position;    /* position not available, or no ship (base station, buoy, aircraft) */
    long bad;            /* not understood */
    char bad_first[160]; /* the first of them: "line 17: time \"...\"" */
    long ships;          /* that report about the scene */
    long matched, dark, uncovered; /* hulls, after tnk_ais_match() */
} tnk_ais_stats;         /* grows only at the end */

/* Read the reports about a scene from a CSV of any length, row by row. Columns are known by their names, in any order:
 * mmsi, imo, name, time, lon, lat, heading, cog, sog, type, length, width, draught (the contract's own), those of MarineCadastre
 * (BaseDateTime, LAT, LON, SOG ...) and of the Danish Maritime Authority (# Timestamp, day first, Latitude ...). Times
 * are UTC: ISO 8601, day/month/year hour:minute:second, or seconds since 1970. Speeds in knots. Zero lengths, headings
 * of 511 and the like are not known; a row that cannot be read is counted and does not stop anything.
 *
 *   scene    borrowed until return; its time and place say what is kept
 *   message  [capacity] receives the words of an error; may be NULL
 *
 * TNK_OK, also where nothing lies about the scene; TNK_E_ARG; TNK_E_OPEN; TNK_E_READ: empty, or without the columns
 * mmsi, time, lon, lat; TNK_E_META the scene's time is not known; TNK_E_GRID it has no georeference; TNK_E_NOMEM. */
TNK_API int tnk_ais_read(const char *path, tnk_scene *scene, const tnk_ais_opts *opts, tnk_ais **out, char *message,
                         size_t capacity);

/* Fill ais_mmsi, ais_distance_m and dark of every vessel of the scene, and the reason where there is no match:
 * TNK_WHY_NO_MATCH of a dark one, TNK_WHY_NO_COVERAGE where no reporting ship is near enough to say. Places are
 * interpolated or dead-reckoned to the scene's time, in radar scenes moved as motion moves what radar shows, and
 * assigned one to one by the likelihood of distance, length and heading against the local density of hulls. With a
 * registry, a matched hull is matched in it and its fill worked out anew, with the number, name, sizes and draught that
 * the ship gives. TNK_OK, TNK_E_ARG, TNK_E_NOMEM (the list is unchanged). */
TNK_API int tnk_ais_match(tnk_ais *ais, tnk_scene *scene, tnk_list *list);

/* TNK_OK or TNK_E_ARG. */
TNK_API int tnk_ais_get_stats(const tnk_ais *ais, tnk_ais_stats *stats);

/* NULL is taken. */
TNK_API void tnk_ais_free(tnk_ais *ais);

#ifdef __cplusplus
}
#endif
#endif
