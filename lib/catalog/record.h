/* record.h: a vessel as the row of a table: the fields of the output and their values.
 *
 * The fields, their order, names and units are those of README.md, "A vessel"; a name is
 * never reused. The short names are for formats that allow ten letters (Shapefile).
 */
#ifndef TNK_CATALOG_RECORD_H
#define TNK_CATALOG_RECORD_H

#include <stddef.h>
#include <tanker/scene.h>
#include <tanker/vessel.h>

/* In output order. */
enum tnk_field_id {
    TNK_F_VESSEL_ID, TNK_F_SCENE_ID, TNK_F_TIME, TNK_F_SENSOR, TNK_F_GSD,
    TNK_F_LON, TNK_F_LAT, TNK_F_COL, TNK_F_ROW, TNK_F_BOX, TNK_F_SCORE,
    TNK_F_LENGTH, TNK_F_LENGTH_SD, TNK_F_BEAM, TNK_F_BEAM_SD,
    TNK_F_HEADING, TNK_F_HEADING_SD, TNK_F_AMBIGUOUS,
    TNK_F_TYPE, TNK_F_TANKER_PROB, TNK_F_BERTHED,
    TNK_F_FREEBOARD, TNK_F_FREEBOARD_SD, TNK_F_FREEBOARD_METHOD,
    TNK_F_DEPTH, TNK_F_DEPTH_SD, TNK_F_DRAUGHT, TNK_F_DRAUGHT_SD, TNK_F_SUMMER_DRAUGHT,
    TNK_F_DWT, TNK_F_DWT_LO, TNK_F_DWT_HI,
    TNK_F_LADEN, TNK_F_LADEN_LO, TNK_F_LADEN_HI, TNK_F_LADEN_BASIS, TNK_F_LADEN_PROB,
    TNK_F_CARGO, TNK_F_CARGO_LO, TNK_F_CARGO_HI,
    TNK_F_PARTNER_ID, TNK_F_PARTNER_GAP, TNK_F_PARTNER_PROB,
    TNK_F_REGISTRY_IMO, TNK_F_REGISTRY_NAME, TNK_F_REGISTRY_PROB,
    TNK_F_AIS_MMSI, TNK_F_AIS_DISTANCE, TNK_F_DARK, TNK_F_INCIDENCE,
    TNK_F_DECK_BLUE, TNK_F_DECK_RED, TNK_F_DECK_SD,
    TNK_F_NOT_MEASURED, TNK_F_FLAGS,
    TNK_F_COUNT,
    TNK_F_SCENE_NAME = TNK_F_COUNT, TNK_F_DUPLICATE_OF, /* of a catalog of many scenes only */
    TNK_F_HULL_ID, TNK_F_HULL_PROB,
    TNK_F_ALL
};

enum tnk_field_kind { TNK_KIND_TEXT, TNK_KIND_REAL, TNK_KIND_INT, TNK_KIND_BOOL, TNK_KIND_TIME,
                      TNK_KIND_REALS, TNK_KIND_WIDE /* whole, up to 2^53 */ };

typedef struct tnk_field {
    const char *name;       /* as in the contract */
    const char *short_name; /* at most ten letters, unique */
    enum tnk_field_kind kind;
    int decimals;           /* of a real: digits behind the point that mean something */
    int width;              /* of a text: bytes it may take in formats of fixed width */
} tnk_field;

extern const tnk_field tnk_fields[TNK_F_ALL];

/* The values of one vessel, rounded to what they mean. */
typedef struct tnk_record {
    double number[TNK_F_ALL];      /* reals, ints and booleans; NaN: null */
    const char *text[TNK_F_ALL];   /* texts and the time; NULL: null; borrowed */
    double box_px[8];
    int has_ring;                  /* 0: no geometry */
    double ring_deg[10];           /* closed ring, lon,lat; longitudes run on past 180 so that
                                      a hull on the antimeridian stays one small ring */
    char box_text[160], flags[160], not_measured[640];
} tnk_record;

/* Fill *record, whose texts borrow from vessel and info. */
void tnk_record_fill(tnk_record *record, const tnk_vessel *vessel, const tnk_scene_info *info);

/* The eight numbers of box_px as text with commas. */
void tnk_list_text(const double list[8], char out[160]);

/* x to the nearest multiple of 10^-decimals; NaN and infinities become NaN. */
double tnk_round(double x, int decimals);

#endif
