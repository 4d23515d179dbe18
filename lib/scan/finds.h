/* finds.h: what was found, from a measured hull to what a vessel is told from. */
#ifndef TNK_SCAN_FINDS_H
#define TNK_SCAN_FINDS_H

#include <stdint.h>
#include <tanker/vessel.h>

#include "find/cloud.h"
#include "meaning/decknet.h"
#include "measure/colour.h"
#include "measure/edges.h"
#include "measure/faint.h"
#include "measure/flank.h"
#include "measure/freeboard.h"
#include "measure/hull.h"

/* What the sides of a hull show of its freeboard. */
typedef struct tnk_side {
    int looked;              /* 0: the hull was not measured, or nobody looked */
    tnk_frame frame;         /* of the hull then; its bow may have been found at the other end since */
    double gap;              /* metres of shadow per metre of freeboard */
    double lit;              /* metres of sunlit hull side in sight per metre of freeboard: part of the outline */
    tnk_freeboard board;
    tnk_shadow_edges shadow;
    tnk_flank flank;         /* the hull side that board was read from; side 0: it was not */
    tnk_faint faint;         /* where no freeboard could be measured; step_m 0: nothing is to be seen */
} tnk_side;

/* The search level's mask around a hull, kept for a look at it when the tile is gone. */
typedef struct tnk_shore {
    int col, row, width, height; /* search pixels; width 0: no land there */
    long at;                     /* where it begins in tnk_finds.mask */
} tnk_shore;

/* A measured hull with what the whole-scene step needs. */
typedef struct tnk_find {
    tnk_hull hull;
    double ground[4];        /* metres per scene pixel at the hull */
    float peak, typical, near_share, bright_share; /* of its blob */
    float line;              /* of radar: how clearly a line along it stands out, find/line.h; 0: none was seen */
    float form;              /* and how clearly its pixels are a hull's, find/form.h */
    tnk_frame form_frame;    /* and where that hull lies; length_m 0: nowhere */
    double line_odds;        /* that a form of this scene is a hull's, log odds */
    int quay;                /* of radar: 1: stands out of the land */
    int visible_only;        /* 1: the scene has no near infrared */
    int radar;               /* 1: measured by tnk_echo_measure() */
    float cloud;             /* share of cloud or haze at the hull, 0..1 */
    tnk_rim rim;             /* all 0: not looked at */
    float heat;              /* of the net at the hull, 0..1; 0: it saw nothing there; negative: no net ran */
    enum tnk_found_by { TNK_BY_LIGHT, TNK_BY_NET } by; /* stands out of the water, or the net's sight */
    float open_side;         /* share of water along the better of a sight's long sides */
    int measured;            /* 0: hull.frame is as the net gave it */
    tnk_shore shore;         /* as far as tnk_side_reach() */
    tnk_side side;
    int told;                /* 1: another one tells the same hull, better: this one stays only where that one goes */
    double score;            /* tnk_find_score(), once sifted */
    double doubt;            /* 1 - the score before its deck was looked at */
    float type[TNK_DECKNET_TYPES]; /* probabilities */
    int deck_seen;           /* 1: by the deck net */
    float deck_ship;         /* its log odds of any ship over none */
    float deck_bow;          /* and that the bow lies along hull.frame.axis_deg, where it told the type */
    tnk_colour colour;       /* of the deck; sd 0: not known */
    enum tnk_typed_by { TNK_TYPED_NOT, TNK_TYPED_BY_SIZE, TNK_TYPED_BY_DECK } typed;
} tnk_find;

typedef struct tnk_finds {
    tnk_find *item;
    long count, room;
    uint8_t *mask;           /* of all shores */
    long mask_count, mask_room;
} tnk_finds;

#endif
