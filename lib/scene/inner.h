/* inner.h: the inside of a scene, for the files of this room only. */
#ifndef TNK_SCENE_INNER_H
#define TNK_SCENE_INNER_H

#include <gdal.h>
#include <tanker/scene.h>

#include "base/err.h"
#include "scene/fixed.h"
#include "scene/georef.h"
#include "scene/mask.h"
#include "scene/meta.h"
#include "scene/radio.h"
#include "scene/scene.h"

enum { TNK_WARNINGS = 50, TNK_LEVELS = 16 };

/* The type in which pixels are read and reduced. */
enum tnk_work { TNK_WORK_U8, TNK_WORK_U16, TNK_WORK_S16, TNK_WORK_F32, TNK_WORK_F64 };

/* Which pixels of the chosen bands are none. */
typedef struct tnk_rules {
    enum tnk_work work;
    int together;                 /* 1: only where all chosen bands hold their nodata value */
    int unknown;                  /* 1: GDAL does not know of that value, so that its overviews mix it in */
    int has_nodata[TNK_BANDS];    /* by slot: blue, green, red, near infrared */
    double nodata[TNK_BANDS];
    int alpha;                    /* 1-based alpha band, 0: none */
    int mask;                     /* 1: the mask of the first chosen band counts */
    double top;                   /* a value from here on is saturated; infinity: none */
} tnk_rules;

typedef struct tnk_overview {
    int index;  /* GDAL's number of the overview; -1: the raster itself */
    int factor; /* exactly this many pixels of the scene in a row make one of it */
    int mean;   /* 1: its pixels were seen to be means of the scene's */
    int block_width, block_height; /* its own pixels */
} tnk_overview;

struct tnk_scene {
    tnk_scene_info info; /* its strings are the buffers below */
    int ready;           /* 1: opening succeeded */
    tnk_err err;
    char *warning[TNK_WARNINGS];
    int warnings;
    tnk_kern kern; /* all tiers, for the scene's own reader */

    char *name, *opened; /* as given; the name that GDAL opened in the end */
    char **open_options; /* GDAL string list */
    char driver[32], sensor[48], product[32], scene_id[160];
    tnk_pixels pixels; /* caller's memory; data NULL: a file */
    tnk_mapping mapping;
    double scale; /* ground metres are multiplied by it: gsd_m over the grid's own */
    tnk_rules rules;
    tnk_radio radio;
    tnk_overview overview[TNK_LEVELS];
    int overviews;
    int overviews_judged; /* 1: tnk_scene_overviews() looked at them */
    int block_width, block_height;
    tnk_area *land, *water; /* masks of the caller, or NULL */
    tnk_area *clouds;       /* the caller's or the product's, or NULL */
    char clouds_name[1024];
    double stated_cloud;    /* share by the product's metadata; NaN */
    int facts_only;         /* 1: no pixel was read; it cannot be searched */
    tnk_fixed *fixed;       /* structures of the caller, or NULL */
    tnk_reader *own;        /* for the public functions; opened when first needed */
};

/* source.c: open what the name means, with all of GDAL's ways; fills scene->opened, the name to
 * open it by again. */
int tnk_source_open(tnk_scene *scene, const char *name, GDALDatasetH *out);
/* Open it again, for a reader: overview -1 is the raster itself. */
int tnk_source_again(const tnk_scene *scene, int overview, GDALDatasetH *out, tnk_err *err);
/* Sizes, block sizes and pixel types that cannot be worked with; fills block_*. */
int tnk_source_check(tnk_scene *scene, GDALDatasetH dataset);

/* bands.c: fill info.band and info.wavelength_nm. */
int tnk_bands_choose(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                     const tnk_meta *meta);
int tnk_bands_given(tnk_scene *scene, const tnk_scene_opts *opts, int total);
/* "VV" ... by the band's own words, else by a word of the file's name (NULL: not asked); "" where neither says one. */
void tnk_band_polarisation(GDALRasterBandH band, const char *file, char out[4]);
void tnk_bands_count(tnk_scene *scene, const int *band, int count);

/* rules.c: nodata, masks, type, saturation, and untagged zero borders; the first band that is chosen. */
int tnk_rules_find(tnk_scene *scene, GDALDatasetH dataset, const tnk_meta *meta);
void tnk_rules_pixels(tnk_scene *scene, const tnk_meta *meta);
int tnk_rules_border(tnk_scene *scene);
int tnk_first_slot(const tnk_scene *scene);

/* overview.c: list the overviews that have whole factors; none where the caller wants none. */
void tnk_overviews_find(tnk_scene *scene, GDALDatasetH dataset, int none);

/* light.c: time, sun and view: caller, then metadata, then computed. */
int tnk_light_check(tnk_scene *scene, const tnk_scene_opts *opts);
int tnk_light_find(tnk_scene *scene, const tnk_scene_opts *opts, const tnk_meta *meta);

#endif
