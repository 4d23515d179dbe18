/* plan.h: how one scene is going to be searched: sizes, bands, margins. */
#ifndef TNK_SCAN_PLAN_H
#define TNK_SCAN_PLAN_H

#include <tanker/freeboard.h>
#include <tanker/scan.h>

#include "find/lattice.h"
#include "find/levels.h"
#include "meaning/hullnet.h"
#include "scene/scene.h"

typedef struct tnk_plan {
    const tnk_kern *kern;       /* borrowed */
    int factor;                 /* scene pixels averaged per side on the search level */
    int overview;               /* of them, by the overview that is read; 1: none is */
    double gsd_m, search_m;     /* ground size of a scene pixel, of a search pixel */
    double ground[4];           /* metres per search pixel at the scene's centre */
    int scene_width, scene_height; /* scene pixels */
    int width, height;          /* of the scene, search pixels */
    int radar;                  /* 1: amplitudes, see find/clutter.h */
    int calibrated;             /* see tnk_view */
    int channels;               /* of the score, 1..3 */
    int band[TNK_CHANNELS];     /* index into TNK_BANDS of each */
    int land_channel;           /* the one whose brightness tells land */
    tnk_levels levels;          /* filled by the survey */
    float only_value;           /* that tells land, where all pixels the survey looked at are alike; else NaN */
    int user_masks;
    float unsaid_land;          /* above it a pixel that those say nothing of is no water; filled by the survey */
    int land_reach;             /* of radar: pixels around one whose mean tells land */
    int longest, guard, near;   /* search pixels, see tnk_sea_opts */
    long widest;
    int broadest;               /* of fine radar, else 0 */
    int tile, tile_width;       /* rows and columns of a tile's core, multiples of TNK_CELL */
    int halo;                   /* margin around it */
    int stripe;                 /* most columns of cores in one pass */
    int unit_width, unit_height;/* reading unit, multiples of TNK_CELL */
    int block_width, block_height; /* what is decoded at once for it, scene pixels; width 0: strips */
    int has_band[TNK_BANDS];    /* 1: chosen */
    int kept_margin;            /* pixels above a tile's core that a hull's view may reach */
    int keep;                   /* 1: full-resolution pixels are kept as long as tiles may ask for
                                   them, so that nothing is decoded twice; 0: hulls are read again */
    const tnk_net *net;         /* borrowed; NULL: none is asked */
    const tnk_registry *registry; /* borrowed; NULL: none was given */
    int net_scales;             /* of which it looks at the search level: averaged 1, 2, 4 ... times */
    tnk_band_levels band_levels[TNK_BANDS]; /* filled by the survey */
    float log_least[TNK_CHANNELS]; /* of radar: amplitudes that logarithms are taken of, at least; filled by the survey */
    tnk_aspect aspect;          /* sun and view; the heading is each hull's own */
    const tnk_net *deck_net;    /* borrowed; NULL: types from size alone */
    int decks_tell;             /* of two boxes on one hull which is the better: pixels are fine enough */
    double min_length_m, max_length_m, false_alarm;
    double min_tanker_prob;     /* least that is reported */
    long max_vessels;           /* most that are */
    double min_score, min_at_land; /* least that are reported: on open water; at land, or seen by the net alone */
} tnk_plan;

/* TNK_OK, or TNK_E_ARG with the option that is out of range. */
int tnk_scan_opts_check(const tnk_scan_opts *opts, tnk_err *err);

/* Fill all but `levels`; kern is borrowed. Looks for overviews that may be searched. TNK_OK, TNK_E_GRID, TNK_E_BANDS,
 * TNK_E_READ or TNK_E_NOMEM. */
int tnk_plan_make(tnk_scene *scene, const tnk_scan_opts *opts, const double ground[4],
                  const tnk_kern *kern, tnk_plan *out, tnk_err *err);

#endif
