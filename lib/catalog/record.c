#include "catalog/record.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT(n, s, w) {n, s, TNK_KIND_TEXT, 0, w}
#define REAL(n, s, d) {n, s, TNK_KIND_REAL, d, 0}
#define BOOL(n, s) {n, s, TNK_KIND_BOOL, 0, 0}

const tnk_field tnk_fields[TNK_F_ALL] = {
    [TNK_F_VESSEL_ID] = TEXT("vessel_id", "vessel_id", 24),
    [TNK_F_SCENE_ID] = TEXT("scene_id", "scene_id", 160),
    [TNK_F_TIME] = {"time", "time", TNK_KIND_TIME, 0, 24},
    [TNK_F_SENSOR] = TEXT("sensor", "sensor", 32),
    [TNK_F_GSD] = REAL("gsd_m", "gsd_m", 4),
    [TNK_F_LON] = REAL("lon", "lon", 8),
    [TNK_F_LAT] = REAL("lat", "lat", 8),
    [TNK_F_COL] = REAL("col_px", "col_px", 2),
    [TNK_F_ROW] = REAL("row_px", "row_px", 2),
    [TNK_F_BOX] = {"box_px", "box_px", TNK_KIND_REALS, 2, 160},
    [TNK_F_SCORE] = REAL("score", "score", 4),
    [TNK_F_LENGTH] = REAL("length_m", "length_m", 2),
    [TNK_F_LENGTH_SD] = REAL("length_sd_m", "length_sd", 2),
    [TNK_F_BEAM] = REAL("beam_m", "beam_m", 2),
    [TNK_F_BEAM_SD] = REAL("beam_sd_m", "beam_sd_m", 2),
    [TNK_F_HEADING] = REAL("heading_deg", "headng_deg", 3),
    [TNK_F_HEADING_SD] = REAL("heading_sd_deg", "headng_sd", 3),
    [TNK_F_AMBIGUOUS] = BOOL("heading_ambiguous", "headng_amb"),
    [TNK_F_TYPE] = TEXT("type", "type", 16),
    [TNK_F_TANKER_PROB] = REAL("tanker_prob", "tanker_prb", 4),
    [TNK_F_BERTHED] = BOOL("berthed", "berthed"),
    [TNK_F_FREEBOARD] = REAL("freeboard_m", "freebrd_m", 2),
    [TNK_F_FREEBOARD_SD] = REAL("freeboard_sd_m", "freebrd_sd", 2),
    [TNK_F_FREEBOARD_METHOD] = TEXT("freeboard_method", "freebrd_by", 16),
    [TNK_F_DEPTH] = REAL("depth_m", "depth_m", 2),
    [TNK_F_DEPTH_SD] = REAL("depth_sd_m", "depth_sd_m", 2),
    [TNK_F_DRAUGHT] = REAL("draught_m", "draught_m", 2),
    [TNK_F_DRAUGHT_SD] = REAL("draught_sd_m", "draught_sd", 2),
    [TNK_F_SUMMER_DRAUGHT] = REAL("summer_draught_m", "summer_drt", 2),
    [TNK_F_DWT] = REAL("dwt_t", "dwt_t", 0),
    [TNK_F_DWT_LO] = REAL("dwt_lo_t", "dwt_lo_t", 0),
    [TNK_F_DWT_HI] = REAL("dwt_hi_t", "dwt_hi_t", 0),
    [TNK_F_LADEN] = REAL("laden_fraction", "laden_frac", 4),
    [TNK_F_LADEN_LO] = REAL("laden_lo", "laden_lo", 4),
    [TNK_F_LADEN_HI] = REAL("laden_hi", "laden_hi", 4),
    [TNK_F_LADEN_BASIS] = TEXT("laden_basis", "laden_base", 16),
    [TNK_F_LADEN_PROB] = REAL("laden_prob", "laden_prob", 4),
    [TNK_F_CARGO] = REAL("cargo_t", "cargo_t", 0),
    [TNK_F_CARGO_LO] = REAL("cargo_lo_t", "cargo_lo_t", 0),
    [TNK_F_CARGO_HI] = REAL("cargo_hi_t", "cargo_hi_t", 0),
    [TNK_F_PARTNER_ID] = TEXT("partner_id", "partner_id", 24),
    [TNK_F_PARTNER_GAP] = REAL("partner_gap_m", "partnr_gap", 2),
    [TNK_F_PARTNER_PROB] = REAL("partner_prob", "partnr_prb", 4),
    [TNK_F_REGISTRY_IMO] = {"registry_imo", "reg_imo", TNK_KIND_INT, 0, 0},
    [TNK_F_REGISTRY_NAME] = TEXT("registry_name", "reg_name", 80),
    [TNK_F_REGISTRY_PROB] = REAL("registry_prob", "reg_prob", 4),
    [TNK_F_AIS_MMSI] = {"ais_mmsi", "ais_mmsi", TNK_KIND_INT, 0, 0},
    [TNK_F_AIS_DISTANCE] = REAL("ais_distance_m", "ais_dist_m", 1),
    [TNK_F_DARK] = BOOL("dark", "dark"),
    [TNK_F_INCIDENCE] = REAL("incidence_deg", "incid_deg", 2),
    [TNK_F_DECK_BLUE] = REAL("deck_blue", "deck_blue", 4),
    [TNK_F_DECK_RED] = REAL("deck_red", "deck_red", 4),
    [TNK_F_DECK_SD] = REAL("deck_colour_sd", "deck_col_s", 4),
    [TNK_F_NOT_MEASURED] = TEXT("not_measured", "not_meas", 254),
    [TNK_F_FLAGS] = TEXT("flags", "flags", 160),
    [TNK_F_SCENE_NAME] = TEXT("scene_name", "scene_name", 254),
    [TNK_F_DUPLICATE_OF] = TEXT("duplicate_of", "dupl_of", 24),
    [TNK_F_HULL_ID] = TEXT("hull_id", "hull_id", 48),
    [TNK_F_HULL_PROB] = REAL("hull_prob", "hull_prob", 4),
};

static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

double tnk_round(double x, int decimals) {
    /* n / 10^k of whole n is the double nearest to the decimal; + 0.0 turns -0 into 0 */
    return isfinite(x) ? nearbyint(x * powers[decimals]) / powers[decimals] + 0.0 : NAN;
}

/* Digits without the C locale's opinion of the decimal point: x is already rounded. */
static int print_number(char *out, size_t capacity, double x, int decimals) {
    long long whole = llrint(fabs(x) * powers[decimals]), unit = (long long)powers[decimals];
    return snprintf(out, capacity, "%s%lld.%0*lld", x < 0 ? "-" : "", whole / unit, decimals,
                    whole % unit);
}

static void append(char *out, size_t capacity, const char *a, const char *b) {
    size_t used = strlen(out);
    snprintf(out + used, capacity - used, "%s%s%s%s", used ? "," : "", a, b ? ":" : "",
             b ? b : "");
}

static void list_reasons(tnk_record *r, const tnk_vessel *v, const tnk_scene_info *info) {
    r->not_measured[0] = 0;
    for (int q = 0; q < TNK_Q_COUNT; q++) {
        int why = v->why[q];
        if (!why && q == TNK_Q_TIME && !info->time[0]) why = TNK_WHY_NO_METADATA;
        if (!why && q == TNK_Q_POSITION && !r->has_ring) why = TNK_WHY_NO_GEOREF;
        const char *reason = why ? tnk_reason_name((enum tnk_reason)why) : NULL;
        if (reason)
            append(r->not_measured, sizeof r->not_measured,
                   tnk_quantity_name((enum tnk_quantity)q), reason);
    }
}

static void list_flags(tnk_record *r, unsigned flags) {
    r->flags[0] = 0;
    for (int i = 0; i < TNK_FLAG_COUNT; i++)
        if (flags & 1u << i) append(r->flags, sizeof r->flags, tnk_flag_name(1u << i), NULL);
}

static void fill_ring(tnk_record *r, const tnk_vessel *v) {
    r->has_ring = isfinite(v->lon_deg) && isfinite(v->lat_deg);
    for (int i = 0; i < 8; i++) r->has_ring &= isfinite(v->box_deg[i]) != 0;
    for (int i = 0; i < 5 && r->has_ring; i++) {
        double lon = v->box_deg[2 * (i % 4)], first = v->box_deg[0];
        if (lon - first > 180) lon -= 360;
        if (lon - first < -180) lon += 360;
        r->ring_deg[2 * i] = tnk_round(lon, 8);
        r->ring_deg[2 * i + 1] = tnk_round(v->box_deg[2 * (i % 4) + 1], 8);
    }
}

void tnk_list_text(const double list[8], char out[160]) {
    size_t used = 0;
    for (int i = 0; i < 8; i++) {
        if (i) out[used++] = ',';
        used += (size_t)print_number(out + used, 160 - used, list[i], tnk_fields[TNK_F_BOX].decimals);
    }
}

static void fill_box(tnk_record *r, const tnk_vessel *v) {
    for (int i = 0; i < 8; i++) {
        r->box_px[i] = tnk_round(v->box_px[i], tnk_fields[TNK_F_BOX].decimals);
        if (isnan(r->box_px[i])) r->box_px[i] = 0;
    }
    tnk_list_text(r->box_px, r->box_text);
}

static double turn(double deg, double full) { return deg >= full ? deg - full : deg; }

static void fill_cargo(double *n, const tnk_vessel *v) {
    n[TNK_F_TANKER_PROB] = v->tanker_prob;
    n[TNK_F_FREEBOARD] = v->freeboard_m;
    n[TNK_F_FREEBOARD_SD] = v->freeboard_sd_m;
    n[TNK_F_DEPTH] = v->depth_m;
    n[TNK_F_DEPTH_SD] = v->depth_sd_m;
    n[TNK_F_DRAUGHT] = v->draught_m;
    n[TNK_F_DRAUGHT_SD] = v->draught_sd_m;
    n[TNK_F_SUMMER_DRAUGHT] = v->summer_draught_m;
    n[TNK_F_DWT] = v->dwt_t;
    n[TNK_F_DWT_LO] = v->dwt_lo_t;
    n[TNK_F_DWT_HI] = v->dwt_hi_t;
    n[TNK_F_LADEN] = v->laden_fraction;
    n[TNK_F_LADEN_LO] = v->laden_lo;
    n[TNK_F_LADEN_HI] = v->laden_hi;
    n[TNK_F_LADEN_PROB] = v->laden_prob;
    n[TNK_F_CARGO] = v->cargo_t;
    n[TNK_F_CARGO_LO] = v->cargo_lo_t;
    n[TNK_F_CARGO_HI] = v->cargo_hi_t;
}

static void fill_matches(tnk_record *r, const tnk_vessel *v) {
    double *n = r->number;
    n[TNK_F_PARTNER_GAP] = v->partner_gap_m;
    n[TNK_F_PARTNER_PROB] = v->partner_prob;
    n[TNK_F_REGISTRY_IMO] = v->registry_imo > 0 ? (double)v->registry_imo : NAN;
    n[TNK_F_REGISTRY_PROB] = v->registry_prob;
    n[TNK_F_AIS_MMSI] = v->ais_mmsi > 0 ? (double)v->ais_mmsi : NAN;
    n[TNK_F_AIS_DISTANCE] = v->ais_distance_m;
    n[TNK_F_DARK] = v->dark < 0 ? NAN : v->dark;
    r->text[TNK_F_PARTNER_ID] = v->partner_id[0] ? v->partner_id : NULL;
    r->text[TNK_F_REGISTRY_NAME] = v->registry_name[0] ? v->registry_name : NULL;
}

void tnk_record_fill(tnk_record *r, const tnk_vessel *v, const tnk_scene_info *info) {
    for (int i = 0; i < TNK_F_ALL; i++) r->number[i] = NAN, r->text[i] = NULL;
    double *n = r->number;
    n[TNK_F_GSD] = isfinite(v->gsd_m) && v->gsd_m > 0 ? v->gsd_m : info->gsd_m;
    n[TNK_F_LON] = v->lon_deg;
    n[TNK_F_LAT] = v->lat_deg;
    n[TNK_F_COL] = v->col_px;
    n[TNK_F_ROW] = v->row_px;
    n[TNK_F_SCORE] = v->score;
    n[TNK_F_LENGTH] = v->length_m;
    n[TNK_F_LENGTH_SD] = v->length_sd_m;
    n[TNK_F_BEAM] = v->beam_m;
    n[TNK_F_BEAM_SD] = v->beam_sd_m;
    n[TNK_F_HEADING] = v->heading_deg;
    n[TNK_F_HEADING_SD] = v->heading_sd_deg;
    n[TNK_F_INCIDENCE] = v->incidence_deg;
    n[TNK_F_DECK_BLUE] = v->deck_blue, n[TNK_F_DECK_RED] = v->deck_red, n[TNK_F_DECK_SD] = v->deck_colour_sd;
    n[TNK_F_AMBIGUOUS] = isfinite(v->heading_deg) ? v->heading_ambiguous != 0 : NAN;
    n[TNK_F_BERTHED] = v->berthed != 0;
    fill_cargo(n, v);
    fill_matches(r, v);
    for (int i = 0; i < TNK_F_COUNT; i++)
        if (tnk_fields[i].kind == TNK_KIND_REAL) n[i] = tnk_round(n[i], tnk_fields[i].decimals);
    n[TNK_F_HEADING] = turn(n[TNK_F_HEADING], v->heading_ambiguous ? 180 : 360);
    fill_ring(r, v);
    fill_box(r, v);
    list_reasons(r, v, info);
    list_flags(r, v->flags);
    r->text[TNK_F_VESSEL_ID] = v->id;
    r->text[TNK_F_SCENE_ID] = info->scene_id && info->scene_id[0] ? info->scene_id : NULL;
    r->text[TNK_F_TIME] = info->time[0] ? info->time : NULL;
    r->text[TNK_F_SENSOR] = info->sensor && info->sensor[0] ? info->sensor : NULL;
    r->text[TNK_F_BOX] = r->box_text;
    r->text[TNK_F_TYPE] = tnk_ship_type_name(v->type);
    r->text[TNK_F_FREEBOARD_METHOD] = tnk_freeboard_method_name(v->freeboard_method);
    r->text[TNK_F_LADEN_BASIS] = tnk_laden_basis_name(v->laden_basis);
    r->text[TNK_F_NOT_MEASURED] = r->not_measured;
    r->text[TNK_F_FLAGS] = r->flags;
}
