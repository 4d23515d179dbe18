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
/* "unknown", "tanker", "bulk_carrier" ...; NULL for no such number. */
TNK_API const char *tnk_ship_type_name(enum tnk_ship_type type);

/* How a freeboard was measured. Pinned. */
enum tnk_freeboard_method {
    TNK_FREEBOARD_NONE = 0,
    TNK_FREEBOARD_SHADOW = 1,    /* deck edge to shadow edge on the sea */
    TNK_FREEBOARD_HULL_SIDE = 2, /* breadth of the hull side in sight */
    TNK_FREEBOARD_BOTH = 3
};
/* "none", "shadow", "hull_side", "both"; NULL for no such number. */
TNK_API const char *tnk_freeboard_method_name(enum tnk_freeboard_method method);

/* What a laden fraction rests on. Pinned. */
enum tnk_laden_basis {
    TNK_LADEN_NONE = 0,    /* there is none */
    TNK_LADEN_PRIOR = 1,   /* the hull's size alone */
    TNK_LADEN_MEASURED = 2 /* a freeboard, or two passes, went in */
};
/* "prior", "measured"; NULL for none. */
TNK_API const char *tnk_laden_basis_name(enum tnk_laden_basis basis);

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
    TNK_FLAG_RIVER_SEA = 1 << 11, /* slimmer than L/B 7.5: maybe a shallow river-sea hull, of half the usual deadweight */
    TNK_FLAG_STRUCTURE = 1 << 12, /* stands there in every pass: set in a catalog of many scenes only */
    TNK_FLAG_FAINT_SHADOW = 1 << 13, /* no freeboard, but laden_prob rests on a shadow too faint for one */
    TNK_FLAG_COUNT = 14
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
    TNK_WHY_NO_SUN = 8,       /* "sun_unknown" */
    TNK_WHY_NO_VIEW = 9,      /* "view_unknown" */
    TNK_WHY_SUN_LOW = 10,     /* "sun_below_horizon": or so low that no shadow can be measured */
    TNK_WHY_SUN_ALONG = 11,   /* "sun_along_hull": the shadow falls along the hull */
    TNK_WHY_WEAK_VIEW = 12,   /* "weak_geometry": sun and view together show too little of the side */
    TNK_WHY_ON_QUAY = 13,     /* "shadow_on_quay" */
    TNK_WHY_ON_HULL = 14,     /* "shadow_on_hull": on the hull alongside */
    TNK_WHY_ROUGH_SEA = 15,   /* "rough_sea" */
    TNK_WHY_NO_EDGE = 16,     /* "no_clear_edge": the edges do not stand out, or disagree along the hull */
    TNK_WHY_CLOUDED = 17,     /* "cloud" */
    TNK_WHY_RADAR = 18,       /* "radar": not measurable from radar */
    TNK_WHY_NO_SIZE = 19,     /* "size_not_measured": needs a length or beam that is not known, or beyond the model's range */
    TNK_WHY_NO_MATCH = 20,    /* "no_match": none of those given fits */
    TNK_WHY_NO_COVERAGE = 21, /* "no_coverage": the positions given do not reach this place and time */
    TNK_WHY_CONTRADICTS = 22, /* "contradicts_size": no draught of a hull of that size explains the freeboard */
    TNK_WHY_COUNT = 23
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
    enum tnk_ship_type type;
    double tanker_prob;          /* 0..1; from size alone where why[TNK_Q_TYPE] says too coarse */
    double freeboard_m, freeboard_sd_m; /* water to deck edge amidships */
    enum tnk_freeboard_method freeboard_method;
    double depth_m, depth_sd_m;  /* moulded */
    double draught_m, draught_sd_m, summer_draught_m; /* as seen, mean; at the summer load line */
    double dwt_t, dwt_lo_t, dwt_hi_t; /* deadweight, 90 % interval */
    double laden_fraction, laden_lo, laden_hi; /* cargo over deadweight: median, 90 % interval */
    enum tnk_laden_basis laden_basis;
    double laden_prob;           /* 0..1: more than half of the deadweight is cargo; see TNK_FLAG_FAINT_SHADOW */
    double cargo_t, cargo_lo_t, cargo_hi_t;
    char partner_id[24];         /* the hull alongside; "" none */
    double partner_gap_m;        /* side to side */
    long registry_imo;           /* 0: none, or one without a number */
    char registry_name[80];      /* "" none */
    double registry_prob;        /* 0..1, among all candidates and none */
    long ais_mmsi;               /* 0: none */
    double ais_distance_m;
    int dark;                    /* 1: AIS was given, covers the place, and none fits; 0: matched; -1: not known */
    double deck_edge_px[4], shadow_edge_px[4]; /* what a freeboard was read from, also where it was then rejected:
                                    col,row of the two ends, scene pixels; NaN: not seen */
    double freeboard_agree;      /* 0..1: share of the places along the hull that agree with each other */
    double partner_prob;         /* 0..1: that the two are ships made fast to each other */
    double partner_gap_sd_m;
    double partner_overlap;      /* 0..1, of the shorter one's length */
    double partner_angle_deg;    /* between the axes, 0..90 */
    double incidence_deg;        /* radar: between its beam and the vertical there, by the product's grid or its view; NaN not known */
    double deck_blue, deck_red;  /* 0..1: shares of what blue, green and red show of the deck over the water; NaN not known */
    double deck_colour_sd;       /* of each, from scene to scene */
    double waterline_px[4];      /* where the hull side in sight meets the water, if a freeboard was read from it: as deck_edge_px */
} tnk_vessel;                    /* grows only at the end; reached by pointer only */

typedef struct tnk_list tnk_list;

/* Number of vessels (0 for NULL), and the i-th, sorted by row then column; NULL out of range.
 * Borrowed from the list. */
TNK_API size_t tnk_list_count(const tnk_list *list);
TNK_API const tnk_vessel *tnk_list_at(const tnk_list *list, size_t i);

/* What the search did. struct_size is set by the caller. */
/* Stages of a search, in the order in which a scene meets them. */
enum tnk_stage {
    TNK_STAGE_READ,   /* pixels read, decoded, averaged */
    TNK_STAGE_WATER,  /* what the water of each cell looks like */
    TNK_STAGE_SCORE,  /* how far every pixel stands out of it */
    TNK_STAGE_BLOBS,  /* land, and what stands out gathered to candidates */
    TNK_STAGE_HULLS,  /* candidates measured */
    TNK_STAGE_NET,    /* the hull net where there is a shore */
    TNK_STAGE_TYPES,  /* decks looked at */
    TNK_STAGE_FILLS,  /* particulars, fill, cargo */
    TNK_STAGES
};

typedef struct tnk_list_stats {
    size_t struct_size;
    int threads;                 /* workers used */
    int search_factor;           /* pixels averaged per side on the search level */
    double search_gsd_m;
    double water_share, land_share, invalid_share; /* of the scene's pixels on the search level */
    long candidates;             /* before measurement */
    long dropped_short, dropped_long, dropped_score; /* why candidates ended */
    double open_s, search_s, merge_s; /* wall seconds by stage */
    const char *cpu;             /* kernel tier used: "c", "sse4", "avx2", "avx512", "vnni" */
    double cloud_share;          /* of the scene's valid pixels, under cloud or haze; NaN not known */
    int cloud_from;              /* enum tnk_source: the caller's mask, the product's, or computed */
    long dropped_fixed;          /* hulls that are fixed structures of the caller */
    long dropped_type;           /* hulls less likely to be a tanker than min_tanker_prob */
    long dropped_many;           /* less likely hulls beyond max_vessels */
    double stage_s[TNK_STAGES];  /* seconds computed by all workers together, by stage */
    int overview_factor;         /* pixels to a side in one of the overview that was searched; 1: the scene's own were */
    double read_bytes;           /* of pixels asked of the file; the whole scene may be less, or more where hulls are read again */
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
