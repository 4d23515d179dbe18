/* bench_deck.c: hulls a second on one core: the deck taken out of pixels in memory, scaled, looked at.
 *
 * Two hulls: 180 m at 0.5 m and 100 m at 3 m. TANKER_BENCH_RUNS: hulls of each, 400. Medians are printed, and
 * the share of the net; nothing is asserted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "meaning/decknet.h"
#include "measure/deck.h"

enum { SIDE = 1600, WIDTH = TNK_DECK_WIDTH, HEIGHT = TNK_DECK_HEIGHT, CELLS = WIDTH * HEIGHT, MOST = 100000 };

static float band[SIDE * SIDE], deck[(TNK_DECK_BANDS + 1) * CELLS];
static unsigned char valid[SIDE * SIDE];
static double whole[MOST], look[MOST];

/* Of this thread, so that other work on the machine does not count. */
static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, int n) {
    qsort(v, (size_t)n, sizeof *v, rising);
    return v[n / 2];
}

static void measure(const tnk_net *net, double length_m, double gsd_m, int runs) {
    tnk_decknet_work work = {0};
    const double ground[4] = {gsd_m, 0, 0, -gsd_m};
    for (int i = 0; i < runs; i++) {
        tnk_frame f = {0.5 * SIDE, 0.5 * SIDE, 7.0 * i, length_m, length_m / 6.3};
        tnk_deck_view seen;
        tnk_view v;
        double start = now_s();
        tnk_deck_window(&f, ground, WIDTH, HEIGHT, &v);
        v.band[0] = v.band[1] = v.band[2] = band, v.valid = valid;
        tnk_deck_take(&v, &f, WIDTH, HEIGHT, deck);
        tnk_deck_scale(deck, WIDTH, HEIGHT, TNK_DECKNET_LOW, TNK_DECKNET_HIGH, deck + TNK_DECK_BANDS * CELLS);
        double middle = now_s();
        if (tnk_decknet_look(net, &work, deck, f.length_m, f.beam_m, gsd_m, &seen)) exit(1);
        whole[i] = now_s() - start, look[i] = now_s() - middle;
    }
    double all = median(whole, runs), net_s = median(look, runs);
    printf("hull of %3.0f m at %.1f m: %5.2f ms, of which the net %5.2f ms; %.0f hulls a second on one core\n", length_m, gsd_m,
           1e3 * all, 1e3 * net_s, 1 / all);
    tnk_decknet_work_free(&work);
}

int main(void) {
    const char *text = getenv("TANKER_BENCH_RUNS");
    int runs = text ? atoi(text) : 400;
    runs = runs < 1 ? 1 : runs > MOST ? MOST : runs;
    tnk_net *net;
    tnk_err err;
    tnk_kern kern;
    tnk_kern_init(&kern, ~0u);
    if (tnk_decknet_load(NULL, &kern, &net, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    for (long i = 0; i < (long)SIDE * SIDE; i++) band[i] = (float)(i * 2654435761u % 251), valid[i] = 1;
    measure(net, 180, 0.5, runs);
    measure(net, 100, 3, runs);
    tnk_net_free(net);
    return 0;
}
