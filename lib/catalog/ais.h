/* ais.h: AIS reports about one time and place out of a long CSV. */
#ifndef TNK_CATALOG_AIS_H
#define TNK_CATALOG_AIS_H

#include <tanker/ais.h>

#include "base/err.h"
#include "meaning/traffic.h"

typedef struct tnk_ais_row {
    unsigned mmsi;
    float sog_ms, cog_deg, heading_deg, length_m, width_m, draught_m; /* NaN not known */
    unsigned imo, name;  /* tnk_match_name() of it; 0 not known */
    double time_s, lon_deg, lat_deg;
} tnk_ais_row;

/* What is kept. */
typedef struct tnk_ais_box {
    double from_s, to_s, lon_deg, lat_deg; /* times; the middle of the place */
    double half_lon_deg, half_lat_deg;
} tnk_ais_box;

struct tnk_ais {
    tnk_ais_opts opts;
    tnk_ais_stats stats;
    tnk_ais_row *row; /* [stats.used], by ship, then time */
    long room;
    tnk_reported *ship; /* [stats.ships], at the scene's time; mmsi and sizes set */
};

/* Rows of the box into ais->row, sorted; counts into ais->stats. TNK_OK, TNK_E_OPEN, TNK_E_READ, TNK_E_NOMEM. */
int tnk_ais_take(tnk_ais *ais, const char *path, const tnk_ais_box *box, tnk_err *err);

/* Seconds since 1970 of the ways AIS tables write a time; 1 or 0. */
int tnk_ais_time(const char *text, double *seconds);

/* ais->ship from ais->row. TNK_OK, TNK_E_NOMEM. */
int tnk_ais_ships(tnk_ais *ais, double time_s, tnk_err *err);

#endif
