#include "catalog/pair.h"

#include <math.h>
#include <string.h>

#define TEXT(n, s, w) {n, s, TNK_KIND_TEXT, 0, w}
#define REAL(n, s, d) {n, s, TNK_KIND_REAL, d, 0}
#define BOTH(kind, n, s, x) kind(n "_a", s "_a", x), kind(n "_b", s "_b", x)
#define BOTH_AS(kind, n, s) {n "_a", s "_a", kind, 0, 0}, {n "_b", s "_b", kind, 0, 0}

enum { SCENE_NAME, SCENE_ID, TIME, ID_A, ID_B, GAP, GAP_SD, OVERLAP, ANGLE, PAIR_PROB, TRANSFER_PROB };

/* Of each of the two, in the order of the columns. */
static const enum tnk_field_id told[TNK_PAIR_TOLD] = {
    TNK_F_LENGTH, TNK_F_BEAM, TNK_F_HEADING, TNK_F_TYPE, TNK_F_TANKER_PROB, TNK_F_FREEBOARD, TNK_F_DWT, TNK_F_LADEN,
    TNK_F_LADEN_LO, TNK_F_LADEN_HI, TNK_F_LADEN_BASIS, TNK_F_REGISTRY_IMO, TNK_F_AIS_MMSI, TNK_F_DARK};

static const tnk_field fields[TNK_PAIR_FIELDS] = {
    [SCENE_NAME] = TEXT("scene_name", "scene_name", 254),
    [SCENE_ID] = TEXT("scene_id", "scene_id", 160),
    [TIME] = {"time", "time", TNK_KIND_TIME, 0, 24},
    [ID_A] = TEXT("vessel_id_a", "vessel_a", 24),
    [ID_B] = TEXT("vessel_id_b", "vessel_b", 24),
    [GAP] = REAL("gap_m", "gap_m", 2),
    [GAP_SD] = REAL("gap_sd_m", "gap_sd_m", 2),
    [OVERLAP] = REAL("overlap", "overlap", 3),
    [ANGLE] = REAL("angle_deg", "angle_deg", 2),
    [PAIR_PROB] = REAL("pair_prob", "pair_prob", 4),
    [TRANSFER_PROB] = REAL("transfer_prob", "transf_prb", 4),
    BOTH(REAL, "length_m", "length_m", 2),
    BOTH(REAL, "beam_m", "beam_m", 2),
    BOTH(REAL, "heading_deg", "headng", 3),
    BOTH(TEXT, "type", "type", 16),
    BOTH(REAL, "tanker_prob", "tankerpr", 4),
    BOTH(REAL, "freeboard_m", "freebrd", 2),
    BOTH(REAL, "dwt_t", "dwt_t", 0),
    BOTH(REAL, "laden_fraction", "laden", 4),
    BOTH(REAL, "laden_lo", "laden_lo", 4),
    BOTH(REAL, "laden_hi", "laden_hi", 4),
    BOTH(TEXT, "laden_basis", "ladenby", 16),
    BOTH_AS(TNK_KIND_INT, "registry_imo", "imo"),
    BOTH_AS(TNK_KIND_INT, "ais_mmsi", "mmsi"),
    BOTH_AS(TNK_KIND_BOOL, "dark", "dark"),
};

const tnk_table tnk_table_pairs = {"pairs", fields, TNK_PAIR_FIELDS, -1, wkbLineString};

static const tnk_vessel *partner_of(const tnk_vessel *items, size_t count, const tnk_vessel *v) {
    for (size_t i = 0; v->partner_id[0] && i < count; i++)
        if (!strcmp(items[i].id, v->partner_id)) return &items[i];
    return NULL;
}

static void fill_own(tnk_pair_line *p, const char *scene_name, const tnk_vessel *a, const tnk_vessel *b) {
    double *n = p->number;
    p->text[SCENE_NAME] = scene_name;
    p->text[SCENE_ID] = p->side[0].text[TNK_F_SCENE_ID];
    p->text[TIME] = p->side[0].text[TNK_F_TIME];
    p->text[ID_A] = a->id;
    p->text[ID_B] = b->id;
    n[GAP] = a->partner_gap_m, n[GAP_SD] = a->partner_gap_sd_m;
    n[OVERLAP] = a->partner_overlap, n[ANGLE] = a->partner_angle_deg;
    n[PAIR_PROB] = a->partner_prob;
    n[TRANSFER_PROB] = a->partner_prob * a->tanker_prob * b->tanker_prob;
    for (int k = GAP; k <= TRANSFER_PROB; k++) n[k] = tnk_round(n[k], fields[k].decimals);
}

int tnk_pair_fill(tnk_pair_line *p, const char *scene_name, const tnk_scene_info *info, const tnk_vessel *items,
                  size_t count, size_t i, tnk_row *row) {
    const tnk_vessel *a = &items[i], *b = partner_of(items, count, a);
    if (!b || (partner_of(items, count, b) == a && strcmp(a->id, b->id) > 0)) return 0;
    for (int k = 0; k < TNK_PAIR_FIELDS; k++) p->number[k] = NAN, p->text[k] = NULL;
    for (int side = 0; side < 2; side++) {
        const tnk_record *r = &p->side[side];
        tnk_record_fill(&p->side[side], side ? b : a, info);
        for (int k = 0; k < TNK_PAIR_TOLD; k++) {
            p->number[TNK_PAIR_OWN + 2 * k + side] = r->number[told[k]];
            p->text[TNK_PAIR_OWN + 2 * k + side] = r->text[told[k]];
        }
    }
    fill_own(p, scene_name, a, b);
    int placed = 1;
    for (int k = 0; k < 4; k++) {
        p->line_deg[k] = p->side[k / 2].number[k % 2 ? TNK_F_LAT : TNK_F_LON];
        placed &= isfinite(p->line_deg[k]) != 0;
    }
    *row = (tnk_row){p->number, p->text, NULL, p->line_deg, placed ? 2 : 0};
    return 1;
}
