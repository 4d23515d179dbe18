#include "scan/scan.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/pool.h"
#include "scan/look.h"
#include "scan/merge.h"
#include "scan/shore_ghost.h"
#include "scan/survey.h"
#include "scan/tile.h"
#include "scan/veil.h"

/* One search in hand. */
typedef struct search {
    const tnk_scan_opts *opts;
    tnk_plan plan;
    tnk_kern kern;
    tnk_lattice lattice;
    tnk_stripe stripe;
    tnk_net *net, *deck_net;
    tnk_pool *pool;
    int threads;
    tnk_worker *workers;   /* [threads] */
    tnk_finds *finds;      /* [tiles across] of the row of tiles in hand */
    tnk_finds all;
    int core0, core1;      /* columns of the stripe */
    int tile_row;          /* of the tiles in hand; negative: none yet */
    int read_from, read_to;/* rows being read */
    int score_from, score_to; /* rows being scored */
    int derived;           /* rows of the lattice that are */
    long done, total;      /* tasks, for progress */
} search;

static int tiles_across(const search *s) {
    return (s->core1 - s->core0 + s->plan.tile_width - 1) / s->plan.tile_width;
}

static int work_tiles(const search *s) { return s->tile_row < 0 ? 0 : tiles_across(s); }

/* Tasks of a round: first the tiles whose rows are there, then the rows the next ones need. */
static int task(void *arg, int i, int worker) {
    search *s = arg;
    tnk_worker *w = &s->workers[worker];
    int tiles = work_tiles(s);
    if (i < tiles)
        return tnk_tile_work(&s->stripe, w, s->core0 + i * s->plan.tile_width, s->tile_row, &s->finds[i]);
    double clock = tnk_clock_own_s();
    int rc = tnk_stripe_read(&s->stripe, w->reader, s->read_from, i - tiles, &w->mask, &w->mask_room, &w->err);
    clock = tnk_worker_spent(w, TNK_STAGE_READ, clock);
    if (!rc) tnk_stripe_measure(&s->stripe, s->read_from, i - tiles);
    tnk_worker_spent(w, TNK_STAGE_WATER, clock);
    return rc;
}

static int score_task(void *arg, int i, int worker) {
    search *s = arg;
    tnk_worker *w = &s->workers[worker];
    int row = s->score_from + i * TNK_SCORE_ROWS, rows = s->score_to - row;
    double clock = tnk_clock_own_s();
    int rc = tnk_stripe_score(&s->stripe, &w->score_line, &w->score_line_room, row,
                              rows < TNK_SCORE_ROWS ? rows : TNK_SCORE_ROWS, &w->err);
    tnk_worker_spent(w, TNK_STAGE_SCORE, clock);
    return rc;
}

static int tick(void *arg, int tasks_done) {
    search *s = arg;
    double share = s->total > 0 ? (double)(s->done + tasks_done) / (double)s->total : 0;
    return !s->opts->progress || s->opts->progress(s->opts->user, share < 1 ? share : 1);
}

static int gather(search *s, tnk_err *err) {
    for (int i = 0; i < work_tiles(s); i++) {
        tnk_finds *f = &s->finds[i];
        if (!tnk_reserve(&s->all.item, &s->all.room, s->all.count + f->count, sizeof *s->all.item) ||
            !tnk_reserve(&s->all.mask, &s->all.mask_room, s->all.mask_count + f->mask_count, 1))
            return tnk_fail_nomem(err);
        for (long k = 0; k < f->count; k++) f->item[k].shore.at += s->all.mask_count;
        if (f->count) memcpy(s->all.item + s->all.count, f->item, (size_t)f->count * sizeof *f->item);
        if (f->mask_count) memcpy(s->all.mask + s->all.mask_count, f->mask, (size_t)f->mask_count);
        s->all.count += f->count, s->all.mask_count += f->mask_count;
        f->count = f->mask_count = 0;
    }
    return TNK_OK;
}

static int worker_error(const search *s, int rc, tnk_err *err) {
    for (int i = 0; i < s->threads; i++)
        if (s->workers[i].err.code == rc) {
            *err = s->workers[i].err;
            return rc;
        }
    return tnk_fail(err, rc, "%s", tnk_error_text(rc));
}

static int round_of_tasks(search *s, tnk_err *err) {
    int count = work_tiles(s) + tnk_stripe_units(&s->stripe, s->read_from, s->read_to);
    int rc = tnk_pool_run(s->pool, count, task, tick, s);
    s->done += count;
    if (rc) return worker_error(s, rc, err);
    return gather(s, err);
}

static int derive_task(void *arg, int i, int worker) {
    search *s = arg;
    double clock = tnk_clock_own_s();
    tnk_lattice_derive(&s->lattice, s->derived + i, s->derived + i + 1);
    tnk_worker_spent(&s->workers[worker], TNK_STAGE_WATER, clock);
    return TNK_OK;
}

/* Derive the lattice and score the rows that the rows read so far allow, up to what the next tiles need. */
static int score_rows(search *s, int read, int next, tnk_err *err) {
    int height = s->plan.height;
    int ready = read == height ? s->lattice.rows : read / TNK_CELL - (TNK_REACH - 1);
    if (ready > s->derived) {
        tnk_pool_run(s->pool, ready - s->derived, derive_task, NULL, s);
        s->derived = ready;
    }
    int to = s->derived == s->lattice.rows ? height : (s->derived - 1) * TNK_CELL + TNK_CELL / 2;
    if (to > tnk_stripe_scores(&s->plan, next)) to = tnk_stripe_scores(&s->plan, next);
    s->score_from = s->score_to;
    s->score_to = to > s->score_to ? to : s->score_to;
    int tasks = (s->score_to - s->score_from + TNK_SCORE_ROWS - 1) / TNK_SCORE_ROWS;
    int rc = tasks > 0 ? tnk_pool_run(s->pool, tasks, score_task, NULL, s) : TNK_OK;
    return rc ? worker_error(s, rc, err) : TNK_OK;
}

static int search_stripe(search *s, tnk_err *err) {
    const tnk_plan *p = &s->plan;
    int read = 0, rc = TNK_OK;
    tnk_stripe_lay(&s->stripe, s->core0, s->core1);
    s->score_from = s->score_to = s->derived = 0;
    for (int row = -p->tile; row < p->height && !rc; row += p->tile) {
        int next = row + p->tile;
        s->tile_row = row < 0 ? -1 : row;
        s->read_from = read;
        s->read_to = next < p->height ? tnk_stripe_needs(p, next) : read;
        rc = round_of_tasks(s, err);
        read = s->read_to;
        if (!rc) rc = score_rows(s, read, next, err);
    }
    return rc;
}

static long count_tiles(const search *s) {
    const tnk_plan *p = &s->plan;
    return (long)((p->height + p->tile - 1) / p->tile) * ((p->width + p->tile_width - 1) / p->tile_width);
}

static long count_tasks(const search *s) {
    const tnk_plan *p = &s->plan;
    long units = (long)((p->width + p->unit_width - 1) / p->unit_width) *
                 ((p->height + p->unit_height - 1) / p->unit_height);
    return count_tiles(s) + units;
}

static int open_worker(search *s, int i, const tnk_scene *scene, tnk_err *err) {
    s->workers[i].measure.kern = &s->kern;
    return tnk_reader_open(scene, &s->kern, &s->workers[i].reader, err);
}

/* Built-in ones when the first deck is to be looked at, a caller's before anything is searched. */
static int load_decks(search *s, tnk_err *err) {
    const char *weights = s->opts->deck_weights;
    if (s->plan.radar || s->deck_net || (weights && !weights[0])) return TNK_OK;
    int rc = tnk_decknet_load(weights, &s->kern, &s->deck_net, err);
    s->plan.deck_net = s->deck_net;
    return rc;
}

static int make_plan(search *s, tnk_scene *scene, tnk_err *err) {
    const tnk_scene_info *info = tnk_scene_known(scene);
    double ground[4];
    if (!tnk_reader_ground(s->workers[0].reader, 0.5 * info->width_px, 0.5 * info->height_px, ground))
        return tnk_fail(err, TNK_E_GRID, "no pixel size at the centre of %s: give --gsd", info->name);
    int rc = tnk_plan_make(scene, s->opts, ground, &s->kern, &s->plan, err);
    if (rc) return rc;
    const char *weights = s->opts->weights;
    if (!s->plan.radar && (!weights || weights[0])) rc = tnk_hullnet_load(weights, &s->kern, &s->net, err);
    if (rc) return rc;
    s->plan.net = s->net;
    s->plan.registry = s->opts->registry;
    if (s->opts->deck_weights && (rc = load_decks(s, err))) return rc;
    s->finds = tnk_alloc_zero((size_t)(s->plan.stripe / s->plan.tile_width + 1), sizeof *s->finds);
    if (!s->finds) return tnk_fail_nomem(err);
    return tnk_lattice_new(&s->kern, s->plan.width, s->plan.height, s->plan.channels, s->plan.radar,
                           tnk_stripe_cells(&s->plan), s->plan.false_alarm, &s->lattice, err);
}

/* The first worker's reader tells what there is to do: a thread to a tile is enough, and each costs some milliseconds. */
static int open_all(search *s, tnk_scene *scene, tnk_err *err) {
    int rc = open_worker(s, 0, scene, err);
    if (!rc) rc = make_plan(s, scene, err);
    if (rc) return rc;
    long tiles = count_tiles(s);
    if (tiles < s->threads) s->threads = (int)tiles;
    rc = tnk_pool_new(s->threads, &s->pool, err);
    for (int i = 1; i < s->threads && !rc; i++) rc = open_worker(s, i, scene, err);
    return rc;
}

static void close_search(search *s) {
    for (int i = 0; s->workers && i < s->threads; i++) tnk_worker_free(&s->workers[i]);
    for (int i = 0; s->finds && i < s->plan.stripe / s->plan.tile_width + 1; i++)
        tnk_free(s->finds[i].item), tnk_free(s->finds[i].mask);
    tnk_free(s->workers);
    tnk_free(s->finds);
    tnk_free(s->all.item);
    tnk_free(s->all.mask);
    tnk_lattice_free(&s->lattice);
    tnk_net_free(s->net);
    tnk_net_free(s->deck_net);
    tnk_pool_free(s->pool);
}

static int search_all(search *s, tnk_err *err) {
    int rc = tnk_stripe_new(&s->plan, &s->lattice, &s->stripe, err);
    for (s->core0 = 0; s->core0 < s->plan.width && !rc; s->core0 = s->core1) {
        s->core1 = s->core0 + s->plan.stripe < s->plan.width ? s->core0 + s->plan.stripe : s->plan.width;
        rc = search_stripe(s, err);
    }
    tnk_stripe_free(&s->stripe);
    return rc;
}

static void count_pixels(const search *s, tnk_list_stats *st) {
    double water = 0, land = 0, invalid = 0;
    for (int i = 0; i < s->threads; i++) {
        water += (double)s->workers[i].water_px;
        land += (double)s->workers[i].land_px;
        invalid += (double)s->workers[i].invalid_px;
        st->candidates += s->workers[i].candidates;
    }
    double all = water + land + invalid;
    st->threads = s->threads;
    st->search_factor = s->plan.factor;
    st->overview_factor = s->plan.overview;
    st->search_gsd_m = s->plan.search_m;
    st->water_share = water / all, st->land_share = land / all, st->invalid_share = invalid / all;
    st->cpu = s->kern.tier;
}

static void add_stages(const search *s, tnk_list_stats *st) {
    for (int i = 0; i < s->threads; i++) {
        st->read_bytes += tnk_reader_read_bytes(s->workers[i].reader);
        for (int k = 0; k < TNK_STAGES; k++) st->stage_s[k] += s->workers[i].spent_s[k];
    }
}

/* Of all finds the vessels of the list. */
static int judge(search *s, tnk_scene *scene, tnk_list *list, tnk_err *err) {
    tnk_finds *f = &s->all;
    int doubles = !s->plan.radar, early = doubles && !s->plan.decks_tell;
    int rc = tnk_merge_sift(&s->plan, f, list, err);
    if (!rc && early) rc = tnk_merge_doubles_drop(f, err);
    if (!rc && tnk_finds_have_decks(&s->plan, f)) rc = load_decks(s, err);
    if (!rc && (rc = tnk_finds_decks(&s->plan, s->pool, s->workers, f))) return worker_error(s, rc, err);
    if (!rc && doubles && !early) rc = tnk_merge_doubles_drop(f, err);
    if (!rc) rc = tnk_merge_pick(scene, &s->plan, f, list, err);
    if (!rc && s->plan.radar && (rc = tnk_shore_ghosts_drop(&s->plan, &s->lattice, s->pool, s->workers, f)))
        return worker_error(s, rc, err);
    if (!rc && (rc = tnk_finds_sides(&s->plan, s->pool, s->workers, f))) return worker_error(s, rc, err);
    return rc ? rc : tnk_merge(scene, &s->plan, s->pool, s->workers, f, list, err);
}

static int run(search *s, tnk_scene *scene, tnk_list *list, tnk_err *err) {
    double start = tnk_clock_s();
    int rc = tnk_scan_opts_check(s->opts, err);
    if (rc) return rc;
    tnk_kern_init(&s->kern, s->opts->cpu);
    s->threads = s->opts->threads ? s->opts->threads : tnk_pool_cores();
    s->workers = tnk_alloc_zero((size_t)s->threads, sizeof *s->workers);
    if (!s->workers) return tnk_fail_nomem(err);
    if ((rc = open_all(s, scene, err))) return rc;
    list->stats.open_s = tnk_clock_s() - start;
    s->total = count_tasks(s);
    rc = tnk_survey(&s->plan, s->pool, s->workers, err);
    if (rc) return worker_error(s, rc, err);
    for (int i = 0; i < s->threads; i++) tnk_reader_forget(s->workers[i].reader); /* the windows lay far apart */
    tnk_free_trim();
    if ((rc = search_all(s, err))) return rc;
    list->stats.search_s = tnk_clock_s() - start - list->stats.open_s;
    start = tnk_clock_s();
    count_pixels(s, &list->stats);
    if (list->stats.invalid_share == 1)
        tnk_scene_warn(scene, "nothing was searched: every pixel is 0, nodata or masked");
    else if (!isnan(s->plan.only_value))
        tnk_scene_warn(scene, "nothing can stand out: all pixels that were looked at are alike (%g)", s->plan.only_value);
    if (s->plan.radar) list->stats.cloud_share = NAN;
    else rc = tnk_veil_mark(scene, &s->plan, s->pool, &s->lattice, s->workers[0].reader, &s->all, &list->stats, err);
    if (!rc) rc = judge(s, scene, list, err);
    add_stages(s, &list->stats);
    list->stats.merge_s = tnk_clock_s() - start;
    return rc;
}

int tnk_scan_scene(tnk_scene *scene, const tnk_scan_opts *opts, tnk_list **out, tnk_err *err) {
    search s = {.opts = opts};
    tnk_list *list = tnk_list_new();
    int rc = list ? run(&s, scene, list, err) : tnk_fail_nomem(err);
    close_search(&s);
    if (rc) {
        tnk_list_free(list);
        list = NULL;
    }
    *out = list;
    return rc;
}
