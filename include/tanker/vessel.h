/* vessel.h: what was found: one record per hull, and the list that holds them.
 *
 * Units are part of a name; _sd is one standard deviation in the same unit. NaN means "not
 * measured"; why[] then says the reason.
 */
#ifndef TANKER_VESSEL_H
#define TANKER_VESSEL_H

#include <stddef.h>
#include <tanker/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Ship types, as far as an image tells. Pinned. */
enum tnk_ship_type {
    TNK_TYPE_UNKNOWN = 0,
    TNK_TYPE_TANKER = 1,
    TNK_TYPE_BULK_CARRIER = 2,
    TNK_TYPE_GENERAL_CARGO = 3,
    TNK_TYPE_CONTAINER = 4,
    TNK_TYPE_OTHER = 5
};

/* Flags of a vessel, a set of bits. Pinned. */
enum tnk_flag {
    TNK_FLAG_EDGE = 1 << 0,      /* cut by the edge of the scene or of valid pixels: sizes are lower bounds */
    TNK_FLAG_NEAR_LAND = 1 << 1, /* land or a structure within a beam's width or 3 pixels */
    TNK_FLAG_CLOUD = 1 << 2,     /* under thin cloud or haze */
    TNK_FLAG_WAKE = 1 << 3,      /* a wake was cut off */
    TNK_FLAG_GCP_ONLY = 1 << 4,  /* placed by GCPs alone */
    TNK_FLAG_RPC_ONLY = 1 << 5,  /* placed by RPCs alone, at height 0 */
    TNK_FLAG_NO_GEOREF = 1 << 6, /* no lon/lat; headings count clockwise from image up */
    TNK_FLAG_SATURATED = 1 << 7, /* part of the hull is saturated */
    TNK_FLAG_DARK_HULL = 1 << 8, /* darker than the water around */
    TNK_FLAG_ALONGSIDE = 1 << 9, /* another hull lies within a beam's width */
    TNK_FLAG_COARSE = 1 << 10,   /* beam under two pixels: beam leans on length-to-beam statistics */
    TNK_FLAG_COUNT = 11
};
/* "edge", "near_land" ... of one bit; NULL for none. */
TNK_API const char *tnk_flag_name(unsigned flag);

/* Quantities that may be null, and why. Pinned; the names are those of the output fields. */
enum tnk_quantity {
    TNK_Q_POSITION = 0, /* lon, lat and geometry */
    TNK_Q_LENGTH = 1,
    TNK_Q_BEAM = 2,
    TNK_Q_HEADING = 3,
    TNK_Q_TIME = 4,
    TNK_Q_TYPE = 5,      /* type and tanker_prob */
    TNK_Q_FREEBOARD = 6,
    TNK_Q_DEPTH = 7,
    TNK_Q_DRAUGHT = 8,   /* draught and summer draught */
    TNK_Q_DWT = 9,
    TNK_Q_LADEN = 10,    /* laden fraction and laden_prob */
    TNK_Q_CARGO = 11,
    TNK_Q_REGISTRY = 12,
    TNK_Q_AIS = 13,
    TNK_Q_COUNT = 14
};
TNK_API const char *tnk_quantity_name(enum tnk_quantity q);

/* The fixed list of reasons. Pinned. */
enum tnk_reason {
    TNK_WHY_MEASURED = 0,     /* it was measured; no reason */
    TNK_WHY_NO_GEOREF = 1,    /* "no_georef" */
    TNK_WHY_NO_METADATA = 2,  /* "no_metadata": neither the product nor the caller says */
    TNK_WHY_BOW_UNKNOWN = 3,  /* "bow_unknown": only the axis is known */
    TNK_WHY_CUT = 4,          /* "cut_by_edge" */
    TNK_WHY_TOO_COARSE = 5,   /* "gsd_too_coarse" */
    TNK_WHY_UNSUPPORTED = 6,  /* "not_in_this_version" */
    TNK_WHY_NOT_ASKED = 7,    /* "not_asked": needs a file that was not given */
    TNK_WHY_COUNT = 8
};
TNK_API const char *tnk_reason_name(enum tnk_reason r);

typedef struct tnk_vessel {
    char id[24];                 /* stable: same scene and options give the same id */
    double lon_deg, lat_deg;     /* centre, WGS 84 */
    double col_px, row_px;       /* centre, scene pixels */
    double box_px[8];            /* col,row of stern port, stern starboard, bow starboard, bow port */
    double box_deg[8];           /* the same corners, lon,lat; NaN without georeference */
    double score;                /* 0..1 probability that this is a vessel */
    double length_m, length_sd_m;/* true ground metres, outline of the hull */
    double beam_m, beam_sd_m;
    double heading_deg, heading_sd_deg; /* bow, [0,360); if ambiguous the axis, [0,180) */
    int heading_ambiguous;       /* 0 or 1 */
    int berthed;                 /* 0 or 1: touches land or a quay */
    unsigned flags;              /* of enum tnk_flag */
    unsigned char why[32];       /* [enum tnk_quantity]: enum tnk_reason */
    double gsd_m;                /* true ground pixel size at the hull */
    double contrast;             /* hull against water, in units of the local 99 % quantile */
} tnk_vessel;                    /* grows only at the end; reached by pointer only */

typedef struct tnk_list tnk_list;

/* Number of vessels (0 for NULL), and the i-th, sorted by row then column; NULL out of range.
 * Borrowed from the list. */
TNK_API size_t tnk_list_count(const tnk_list *list);
TNK_API const tnk_vessel *tnk_list_at(const tnk_list *list, size_t i);

/* What the search did. struct_size is set by the caller. */
typedef struct tnk_list_stats {
    size_t struct_size;
    int threads;                 /* workers used */
    int search_factor;           /* pixels averaged per side on the search level */
    double search_gsd_m;
    double water_share, land_share, invalid_share; /* of the scene's pixels on the search level */
    long candidates;             /* before measurement */
    long dropped_short, dropped_long, dropped_score; /* why candidates ended */
    double open_s, search_s, merge_s; /* wall seconds by stage */
    const char *cpu;             /* kernel tier used: "c", "sse4", "avx2", "avx512" */
    double cloud_share;          /* of the scene's valid pixels, under cloud or haze; NaN not known */
    int cloud_from;              /* enum tnk_source: the caller's mask, the product's, or computed */
    long dropped_fixed;          /* hulls that are fixed structures of the caller */
} tnk_list_stats;
TNK_API int tnk_list_get_stats(const tnk_list *list, tnk_list_stats *stats);

/* Words for a failed tnk_write(); "" when none. */
TNK_API const char *tnk_list_message(const tnk_list *list);

/* NULL is taken. */
TNK_API void tnk_list_free(tnk_list *list);

#ifdef __cplusplus
}
#endif
#endif
