/* Shapes on small bitmaps: components, sea, blobs and hulls, with what must hold for any of them. */
#include <math.h>
#include <string.h>
#include <tanker/scan.h>

#include "find/blob.h"
#include "find/sea.h"
#include "fuzz.h"
#include "measure/hull.h"

enum { MOST = 48 };

static uint8_t mask[MOST * MOST], valid[MOST * MOST], land[MOST * MOST];
static float score2[MOST * MOST], band[4][MOST * MOST];
static int line[MOST];

static void labels(int w, int h, int bits) {
    tnk_labels l = {0};
    long set = 0, sum = 0;
    if (!tnk_label(&l, mask, bits, w, h, w)) return;
    for (int i = 0; i < w * h; i++) {
        int in = (mask[i] & bits) != 0;
        set += in;
        MUST(in == (l.id[i] > 0) && l.id[i] <= l.count);
        if (!in) continue;
        const tnk_component *c = &l.part[l.id[i]];
        MUST(i % w >= c->x0 && i % w < c->x1 && i / w >= c->y0 && i / w < c->y1);
    }
    for (int k = 1; k <= l.count; k++) sum += l.part[k].area;
    MUST(sum == set);
    tnk_labels_free(&l);
}

static void sea_and_blobs(food *f, int w, int h) {
    tnk_sea_opts o = {.longest = 1 + bite(f) % 40, .guard = bite(f) % 5, .near = bite(f) % 20,
                      .user = bite(f) & 1, .widest = 1 + bite(f)};
    tnk_labels l = {0};
    tnk_blobs blobs = {0};
    tnk_kern kern;
    tnk_kern_init(&kern, TNK_CPU_ALL);
    tnk_blob_opts b = {.kern = &kern, .ground = {5, bite_share(f), bite_share(f), -5}, .col = 100, .row = 200,
                       .longest = 1 + bite(f) % 60, .low = 0.3f + 0.4f * (float)bite_share(f)};
    MUST(tnk_sea_mask(mask, w, h, &o, &l, line));
    for (int i = 0; i < w * h; i++) {
        if (mask[i] & TNK_SEA_SEA) MUST((mask[i] & TNK_SEA_VALID) && !(mask[i] & (TNK_SEA_LAND | TNK_SEA_GUARD)));
        if (mask[i] & TNK_SEA_LAND) MUST((mask[i] & TNK_SEA_BRIGHT) && (mask[i] & TNK_SEA_GUARD));
    }
    const float *rows[MOST];
    for (int y = 0; y < h; y++) rows[y] = score2 + y * w;
    MUST(tnk_blobs_find(&blobs, rows, mask, w, h, &b));
    for (long i = 0; i < blobs.count; i++) {
        const tnk_blob *q = &blobs.item[i];
        MUST(isfinite(q->length_m) && isfinite(q->beam_m) && q->length_m > 0 && q->beam_m > 0);
        MUST(q->axis_deg >= 0 && q->axis_deg < 180.0001 && q->area_px > 0 && q->peak >= 1);
        MUST(q->col >= 100 - 1 && q->col <= 101 + w && q->row >= 200 - 1 && q->row <= 201 + h);
        MUST(q->near_share >= 0 && q->near_share <= 1);
    }
    tnk_blobs_free(&blobs);
    tnk_labels_free(&l);
}

static void hulls(food *f, int w, int h) {
    double gsd = 1 + 9 * bite_share(f), turn = 6.3 * bite_share(f);
    tnk_view v = {.valid = valid, .land = land, .width = w, .height = h, .stride = w, .factor = 1,
                  .ground = {gsd * cos(turn), gsd * sin(turn), gsd * sin(turn), -gsd * cos(turn)}};
    int bands = bite(f);
    for (int b = 0; b < 4; b++) v.band[b] = bands >> b & 1 ? band[b] : NULL;
    tnk_frame guess = {bite_share(f) * w, bite_share(f) * h, 360 * bite_share(f), 5 + 400 * bite_share(f),
                       2 + 80 * bite_share(f)};
    tnk_measure m = {0};
    tnk_hull out[TNK_HULLS];
    int n = tnk_hull_measure(&m, &v, &guess, gsd, 10 + 2 * bite(f), out, TNK_HULLS);
    MUST(n >= 0 && n <= TNK_HULLS);
    for (int i = 0; i < n; i++) {
        const tnk_frame *q = &out[i].frame;
        MUST(isfinite(q->length_m) && isfinite(q->beam_m) && q->beam_m > 0 && q->length_m > 0);
        MUST(q->length_m >= q->beam_m);
        MUST(isfinite(q->col) && isfinite(q->row) && isfinite(q->axis_deg));
        MUST(isfinite(out[i].length_sd_m) && isfinite(out[i].beam_sd_m) && isfinite(out[i].axis_sd_deg));
        MUST(isfinite(out[i].contrast) && isfinite(out[i].ratio) && isfinite(out[i].fill));
    }
    tnk_measure_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    food f = {data, size, 0};
    int w = 1 + bite(&f) % MOST, h = 1 + bite(&f) % MOST, bits = bite(&f);
    food start = f;
    for (int i = 0; i < w * h; i++) {
        uint8_t v = bite(&f);
        if (f.at >= f.size && f.size > start.at) f.at = start.at; /* the pattern repeats */
        mask[i] = (uint8_t)((v & 15 ? TNK_SEA_VALID : 0) | (v & 64 ? TNK_SEA_BRIGHT : 0));
        score2[i] = (float)v * (float)v / 4000;
        valid[i] = v % 61 ? 1 : v & 2;
        land[i] = v == 200;
        for (int b = 0; b < 4; b++) band[b][i] = (float)(v * (b + 1) % 256) * 10;
    }
    f = start;
    labels(w, h, bits);
    sea_and_blobs(&f, w, h);
    hulls(&f, w, h);
    return 0;
}
