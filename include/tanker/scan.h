/* scan.h: find and measure the vessels of one scene. */
#ifndef TANKER_SCAN_H
#define TANKER_SCAN_H

#include <tanker/registry.h>
#include <tanker/scene.h>
#include <tanker/vessel.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Called from the thread that called tnk_scan(), now and then, with done in [0, 1] rising.
 * Return 0 to cancel, anything else to go on. */
typedef int (*tnk_progress_fn)(void *user, double done);

/* Kernel tiers, a mask. */
enum tnk_cpu {
    TNK_CPU_C = 1 << 0,
    TNK_CPU_SSE4 = 1 << 1,
    TNK_CPU_AVX2 = 1 << 2,
    TNK_CPU_AVX512 = 1 << 3,
    TNK_CPU_VNNI = 1 << 4, /* AVX-512 with products of bytes */
    TNK_CPU_ALL = 0xff
};

typedef struct tnk_scan_opts {
    size_t struct_size;    /* TNK_SCAN_OPTS_INIT sets it; leave it */
    double min_length_m;   /* shorter hulls are dropped; 50; 10 .. 1000 */
    double max_length_m;   /* longer ones too; 400; > min_length_m .. 1000 */
    double false_alarm;    /* wanted chance of a false seed per water pixel; 1e-6; 1e-12 .. 1e-2 */
    double min_score;      /* reports below are dropped; 0 .. 1; -1: 0.18; from 5 m pixels on 0.15, and for hulls at
                              land or seen by the net alone, where false ones are many, 0.45; radar 0.5 */
    int threads;           /* 0: one per core; 1 .. 1024; no more are started than there are tiles */
    unsigned cpu;          /* kernel tiers allowed, enum tnk_cpu; TNK_CPU_ALL */
    int tile_px;           /* core of a tile on the search level; 0: 128 to 512, as memory needs; 64 .. 8192 */
    tnk_progress_fn progress; /* NULL: none */
    void *user;            /* given back to progress, never read */
    const char *weights;   /* safetensors of a hull net; NULL: the built-in one; "": no net, so hulls
                              at quays are not looked for */
    const tnk_registry *registry; /* known ships that hulls may be; NULL: none; borrowed until return */
    const char *deck_weights; /* safetensors of a deck net; NULL: the built-in one; "": no net, so types from
                              size alone, bows and scores without it */
    double min_tanker_prob;/* hulls less likely to be a tanker are dropped; 0 (all) .. 1 */
    long max_vessels;      /* no more are reported, the likeliest, with a warning; 1 .. 10 million; 50000 */
} tnk_scan_opts;           /* grows only at the end */

#define TNK_SCAN_OPTS_INIT                                                                   \
    {                                                                                        \
        sizeof(tnk_scan_opts), 50.0, 400.0, 1e-6, -1.0, 0, TNK_CPU_ALL, 0, 0, 0, 0, 0, 0, 0.0, \
            50000                                                                            \
    }

/* Find the vessels of a scene.
 *
 *   scene   borrowed until return; no other thread may touch it meanwhile
 *   opts    borrowed; NULL means TNK_SCAN_OPTS_INIT
 *   out     receives a new list, freed by tnk_list_free(); NULL on any error
 *
 * TNK_OK, also for an empty sea (a list of length 0). TNK_E_ARG an option is out of range;
 * TNK_E_READ; TNK_E_NOMEM; TNK_E_THREAD; TNK_E_CANCEL;
 * TNK_E_WEIGHTS, TNK_E_OPEN a net given. The words are in
 * tnk_scene_message(scene), and the scene stays usable after every one of them.
 *
 * The list does not depend on the number of threads, the tile size or the CPU.
 */
TNK_API int tnk_scan(tnk_scene *scene, const tnk_scan_opts *opts, tnk_list **out);

/* A vessel's deck as a picture for labelling and for training the deck net on own scenes: its length
 * fills 168 columns, the right end where heading_deg points; its beam 28 rows, starboard below; the
 * rest is what lies around it. */
enum { TNK_CHIP_WIDTH = 240, TNK_CHIP_HEIGHT = 80 };

/*   scene   that the vessel was found in, borrowed until return
 *   vessel  borrowed; its centre, heading, length and beam are read, so that a copy with other ones
 *           shows another frame
 *   rgb     receives [TNK_CHIP_HEIGHT][TNK_CHIP_WIDTH][3], red first; every band stretched by itself, from 64 at
 *           its 2 % quantile to 192 at its 98 %; 0 where the scene has no pixel
 *
 * TNK_OK; TNK_E_ARG where a size or place is not known; TNK_E_GRID where the pixels have no size in
 * metres; TNK_E_READ; TNK_E_NOMEM. The words are in tnk_scene_message(scene). */
TNK_API int tnk_chip(tnk_scene *scene, const tnk_vessel *vessel, unsigned char *rgb);

/* What can be expected at a ground pixel size, before anything was seen. */
typedef struct tnk_expectation {
    size_t struct_size;     /* set by the caller: sizeof */
    double found_from_m;    /* shortest hull that can be found: a handful of pixels long */
    double beam_from_m;     /* shortest hull whose beam is two pixels wide at the usual ratio */
    double bow_from_m;      /* shortest hull whose bow can be told from its stern */
    double length_sd_m, beam_sd_m, heading_sd_deg; /* of a hull seen clearly on open water */
    double type_from_m;     /* shortest hull whose deck tells its type; NaN: pixels are too coarse for any */
} tnk_expectation;          /* grows only at the end */

/* For a hull of length_m and the usual length-to-beam ratio at gsd_m; the same formulas that give
 * the standard deviations of measured hulls. At most struct_size bytes are written. TNK_OK, or TNK_E_ARG
 * where gsd_m or length_m is not above 0 or struct_size is not set. Any thread. */
TNK_API int tnk_expect(double gsd_m, double length_m, tnk_expectation *out);

#ifdef __cplusplus
}
#endif
#endif
