#include "measure/echo.h"

#include <math.h>

#include "base/num.h"
#include "measure/echo_inner.h"

static const float sigma_of_mad = 1.4826f;
static const double stoutest_one = 3.9;  /* length over breadth: below are two abreast */
static const double least_pair_m = 80, least_pair_px = 1.8; /* length and breadth of two that can be told from one */
static const float bright = 8, least_pair_level = 6; /* standard deviations of the sea */
static const float most_of_sea = 6, most_of_hull = 20; /* what one pixel counts at most */
static const double clear_level = 6;     /* of a hull whose box is as good as the standard deviations fitted say */
static const double fender_m = 5;        /* between hulls alongside */

/* Correlation of neighbouring sea pixels, the mean of along rows and columns: none where pixels are
 * independent, 0.5 to 0.7 in detected products, whose pixels are half as large as what they resolve. */
static double grain(const tnk_echo_map *m, const tnk_echo_box *b, double gsd) {
    const tnk_view *v = m->view;
    const tnk_echo_hem hem = tnk_echo_hem_of(m, b, gsd);
    double sum = 0, own = 0;
    for (int y = 0; y + 1 < v->height; y++)
        for (int x = 0; x + 1 < v->width; x++) {
            long at = y * v->stride + x;
            if (!tnk_echo_is_sea(v, at) || !tnk_echo_is_clear(&hem, x, y)) continue;
            double p = fmin(fmax(m->raw[at], -3), 3);
            for (int down = 0; down < 2; down++) {
                long next = down ? at + v->stride : at + 1;
                if (!tnk_echo_is_sea(v, next)) continue;
                double q = fmin(fmax(m->raw[next], -3), 3);
                sum += p * q, own += 0.5 * (p * p + q * q);
            }
        }
    return own > 0 ? sum / own : 0;
}

/* ---- sizes ---- */

/* What the regression knows of a box. */
typedef struct cues {
    double length, beam, px; /* metres */
    double log_level;
    double grain;            /* correlation of neighbouring sea pixels */
    double along_range;      /* |cosine| between the long axis and the rows: 1 across the flight */
    int calibrated;          /* see tnk_view */
} cues;

/* Blur alone, fitted on drawn ships: breadths add by their squares. */
static double deblurred_beam(const cues *c) {
    double blur = c->px * (1.7 + 1.1 * c->grain + 0.28 * c->log_level);
    double square = c->beam * c->beam - blur * blur, least = 0.4 * c->px;
    return square > least * least ? sqrt(square) : least;
}

static double deblurred_length(const cues *c) { return 1.06 * c->length - c->px * (0.2 + 0.8 * c->grain); }

/* What a resolution cell is of a pixel there: the nearer the range, the more neighbours hang together. */
static double grdh_grain(const cues *c) { return fmin(fmax(c->grain, 0.55), 0.75); }

/* Sentinel-1 GRDH, fitted on register sizes (models/echo.md). Small ships are weak and smeared along the flight. */
static double grdh_length(const cues *c) {
    return -201.2 + 0.852 * c->length + 0.748 * c->beam + 28.5 * c->log_level + 23.8 * c->along_range +
           109.5 * grdh_grain(c);
}

static double grdh_beam(const cues *c) {
    return -33.2 + 0.121 * c->length + 0.14 * c->beam + 4.95 * c->log_level + 3.48 * c->along_range +
           18.4 * grdh_grain(c);
}

/* How much a scene is like those: pixels of 10 m or so that hang together, of that sensor or calibrated. */
static double grdh_share(const cues *c) {
    double grained = (c->grain - 0.35) / 0.15;
    return !c->calibrated || c->px < 7 || c->px > 14 || grained < 0 ? 0 : grained > 1 ? 1 : grained;
}

static cues cues_of(const tnk_echo_map *m, const tnk_echo_box *b, float level, double gsd) {
    const double *g = m->view->ground;
    double clipped = fmin(fmax(level, 0.7), 100);
    return (cues){.length = b->length, .beam = b->beam, .px = gsd, .log_level = log(clipped), .grain = grain(m, b, gsd),
                  .along_range = fabs(sin(b->turn) * g[0] + cos(b->turn) * g[1]) / hypot(g[0], g[1]),
                  .calibrated = m->view->calibrated};
}

static void size(const cues *c, tnk_hull *h) {
    double share = grdh_share(c), least = 0.5 * c->length;
    double length = share * grdh_length(c) + (1 - share) * deblurred_length(c);
    double beam = share * grdh_beam(c) + (1 - share) * deblurred_beam(c);
    h->frame.length_m = length > least ? length : least;
    h->ratio = h->frame.length_m / deblurred_beam(c);
    h->frame.beam_m = beam > h->frame.length_m / 12 ? beam : h->frame.length_m / 12;
    double own = c->beam / fmax(deblurred_beam(c), 0.5 * c->px) * 0.2 * c->px; /* of the square root's steep foot */
    h->length_sd_m = share * hypot(14, 0.1 * length) + (1 - share) * hypot(0.45 * c->px, 0.03 * length);
    h->beam_sd_m = share * hypot(3, 0.13 * beam) + (1 - share) * hypot(own, 0.05 * beam);
    h->axis_sd_deg = hypot(share * 8, 0.3 + c->px / length / TNK_RAD * 0.25);
    double faint = 1 + fmax(0, log(clear_level) - c->log_level); /* speckle moves the ends of what hardly stands out */
    h->length_sd_m *= faint, h->beam_sd_m *= faint, h->axis_sd_deg *= faint;
    if (h->frame.beam_m < 2 * c->px) h->remarks |= TNK_HULL_COARSE;
}

/* How far the long axis of all that stands above the edge, each pixel up to the level, is turned from the box's,
 * radians: the box's sides follow the outermost points of light, the mass all of them. */
static double leaning(const tnk_echo_map *m, const tnk_echo_box *b, const tnk_frame *f, double gsd) {
    static const double around_px = 3, most = 30 * TNK_RAD;
    const tnk_view *v = m->view;
    const double *g = v->ground, px = v->factor;
    tnk_echo_box hull = {b->x, b->y, b->turn, f->length_m, f->beam_m};
    float level = tnk_echo_level(m, &hull), cut = tnk_echo_edge_of(level).cut;
    double s = sin(b->turn), c = cos(b->turn), n = 0, su = 0, sw = 0, uu = 0, uw = 0, ww = 0;
    double half_a = 0.5 * f->length_m + around_px * gsd, half_b = 0.5 * f->beam_m + around_px * gsd;
    int reach = (int)ceil(hypot(half_a, half_b) / gsd) + 1, x0 = (int)floor(b->x), y0 = (int)floor(b->y);
    for (int y = y0 - reach; y <= y0 + reach; y++)
        for (int x = x0 - reach; x <= x0 + reach; x++) {
            if (x < 0 || y < 0 || x >= v->width || y >= v->height) continue;
            double dx = (x - b->x) * px, dy = (y - b->y) * px, e = dx * g[0] + dy * g[2], north = dx * g[1] + dy * g[3];
            double a = e * s + north * c, w = e * c - north * s, mass = fmin(m->v[y * v->stride + x], level) - cut;
            if (fabs(a) > half_a || fabs(w) > half_b || !(mass > 0)) continue;
            n += mass, su += mass * a, sw += mass * w, uu += mass * a * a, uw += mass * a * w, ww += mass * w * w;
        }
    if (!(n > 0)) return 0;
    uu = uu / n - su / n * (su / n), ww = ww / n - sw / n * (sw / n), uw = uw / n - su / n * (sw / n);
    double turn = 0.5 * atan2(2 * uw, uu - ww);
    return fabs(turn) < most ? turn : 0;
}

/* 1 where a box lies wholly on valid sea. */
static int on_sea(const tnk_echo_map *m, const tnk_echo_box *b) {
    const tnk_view *v = m->view;
    double along[2], across[2];
    tnk_echo_axes(m, b, along, across);
    for (int k = 0; k < 9; k++) {
        double u = 0.5 * (k % 3 - 1) * b->length, w = 0.5 * (k / 3 - 1) * b->beam;
        int x = (int)floor(b->x + u * along[0] + w * across[0] + 0.5);
        int y = (int)floor(b->y + u * along[1] + w * across[1] + 0.5);
        if (x < 1 || y < 1 || x + 2 > v->width || y + 2 > v->height || !tnk_echo_is_sea(v, y * v->stride + x)) return 0;
    }
    return 1;
}

/* How clearly a box stands out, in standard deviations of boxes like it on the sea around, which knows of waves
 * and texture that hang together; of a white sea's where there are too few. */
static double standing(const tnk_echo_map *m, const tnk_echo_box *b, double gsd) {
    enum { ACROSS_TRIED = 12, ALONG_TRIED = 3, LEAST = 10 };
    float mean[(2 * ACROSS_TRIED + 1) * (2 * ALONG_TRIED + 1)];
    double along[2], across[2], white = gsd / sqrt(b->length * b->beam);
    int n = 0;
    tnk_echo_axes(m, b, along, across);
    for (int j = -ACROSS_TRIED; j <= ACROSS_TRIED; j++)
        for (int i = -ALONG_TRIED; i <= ALONG_TRIED; i++) {
            double u = 0.5 * i * b->length, v = j * (0.5 * b->beam + gsd);
            tnk_echo_box t = *b;
            if (fabs(u) < b->length + 3 * gsd && fabs(v) < b->beam + 3 * gsd) continue;
            t.x += u * along[0] + v * across[0], t.y += u * along[1] + v * across[1];
            if (on_sea(m, &t)) mean[n++] = (float)tnk_echo_mean(m, &t, most_of_sea);
        }
    double rise = tnk_echo_mean(m, b, most_of_sea);
    if (n < LEAST) return rise / white;
    float middle = m->kern->kth(mean, n, (n - 1) / 2);
    for (int k = 0; k < n; k++) mean[k] = fabsf(mean[k] - middle);
    return (rise - middle) / fmax(sigma_of_mad * m->kern->kth(mean, n, (n - 1) / 2), white);
}

/* What lies inside, around and in the way of a box. */
static void look_around(const tnk_echo_map *m, const tnk_echo_box *b, float level, double gsd, tnk_hull *h) {
    const tnk_view *v = m->view;
    tnk_echo_edge cut = tnk_echo_edge_of(level);
    double along[2], across[2], half_a = 0.5 * b->length, half_b = 0.5 * b->beam;
    double glow = level > bright ? fmax(0, 0.25 * (b->beam - 5 * gsd)) : 0; /* of a large hull */
    double skirt = 1.2 * gsd + glow, reach = skirt + 1.8 * gsd;
    double in = 0, n_in = 0, out = 0, n_out = 0, land = 0;
    tnk_echo_axes(m, b, along, across);
    int na = (int)ceil((half_a + reach) / gsd * 2), nb = (int)ceil((half_b + reach) / gsd * 2);
    for (int j = -nb; j <= nb; j++)
        for (int i = -na; i <= na; i++) {
            double u = 0.5 * i * gsd, w = 0.5 * j * gsd, off = fmax(fabs(u) - half_a, fabs(w) - half_b);
            double x = b->x + u * along[0] + w * across[0], y = b->y + u * along[1] + w * across[1];
            int ix = (int)floor(x + 0.5), iy = (int)floor(y + 0.5);
            int there = ix >= 0 && iy >= 0 && ix < v->width && iy < v->height && (v->valid[iy * v->stride + ix] & 1);
            if (!there && off < 1.5 * gsd) h->remarks |= TNK_HULL_CUT;
            if (!there) continue;
            int is_land = v->land[iy * v->stride + ix];
            if (off <= 0 && v->valid[iy * v->stride + ix] & 2) h->remarks |= TNK_HULL_SATURATED;
            if (is_land && off < 1.5 * gsd) h->remarks |= TNK_HULL_TOUCHES;
            float s = tnk_echo_stands(tnk_echo_sample(m, x, y), cut);
            if (off <= 0) in += s, n_in++;
            else if (off > skirt && off < reach) out += s, land += is_land, n_out++;
        }
    h->fill = n_in ? in / n_in : 0;
    h->around = n_out ? out / n_out : 0;
    h->land_around = n_out ? land / n_out : 0;
}

/* Share of water along the better of a box's long sides. What is bright blurs land over the water beside it. */
static double open_side(const tnk_echo_map *m, const tnk_echo_box *b, double gsd) {
    enum { ALONG = 24, DEEP = 4 };
    const tnk_view *v = m->view;
    double along[2], across[2], best = 0;
    tnk_echo_axes(m, b, along, across);
    for (int side = -1; side <= 1; side += 2) {
        int water = 0;
        for (int k = 0; k < ALONG * DEEP; k++) {
            double u = ((k % ALONG + 0.5) / ALONG - 0.5) * b->length, off = 0.5 * b->beam + (2 + k / ALONG) * gsd;
            double x = b->x + u * along[0] + side * off * across[0], y = b->y + u * along[1] + side * off * across[1];
            int ix = (int)floor(x + 0.5), iy = (int)floor(y + 0.5);
            if (ix < 0 || iy < 0 || ix >= v->width || iy >= v->height) continue;
            long at = iy * v->stride + ix;
            water += (v->valid[at] & 1) && (!v->land[at] || tnk_echo_sample(m, x, y) < m->dim);
        }
        best = fmax(best, (double)water / (ALONG * DEEP));
    }
    return best;
}

/* How much its own row of pixels goes on standing out on both sides, and more than rows beside it do, over the level:
 * lines lit by another transmitter run along rows. */
static double streak(const tnk_echo_map *m, const tnk_echo_box *b, float level) {
    enum { GAP = 3, FEWEST_SIDE = 8, MOST_SIDE = 16, BESIDE = 5 };
    double along[2], across[2], least = INFINITY;
    tnk_echo_axes(m, b, along, across);
    double reach = 0.5 * (fabs(along[0]) * b->length + fabs(across[0]) * b->beam) + GAP;
    for (int side = -1; side <= 1; side += 2) {
        double own = 0, other = 0;
        int n = 0;
        for (; n < MOST_SIDE; n++) {
            double x = b->x + side * (reach + n);
            if (x < 1 || x > m->view->width - 2) break;
            own += tnk_echo_sample(m, x, b->y);
            other += 0.5 * (tnk_echo_sample(m, x, b->y - BESIDE) + tnk_echo_sample(m, x, b->y + BESIDE));
        }
        if (n >= FEWEST_SIDE) least = fmin(least, (own - other) / n);
    }
    return least < INFINITY ? fmax(0, least) / fmax(level, 1) : 0;
}

/* ---- one hull, or two abreast ---- */

static void describe(const tnk_echo_map *m, const tnk_echo_box *b, float level, double gsd, const cues *c, tnk_hull *h) {
    *h = (tnk_hull){.gsd_m = gsd, .contrast = level, .grain = c->grain};
    tnk_echo_frame_of(m->view, b, &h->frame);
    size(c, h);
    if (grdh_share(c) > 0) h->lean_deg = leaning(m, b, &h->frame, gsd) / TNK_RAD;
    h->peak = standing(m, b, gsd);
    h->visible = tnk_echo_clearness(m, b, most_of_hull, gsd);
    look_around(m, b, level, gsd, h);
    h->streak = streak(m, b, level);
    if (m->view->ashore == TNK_ASHORE_BRIGHT) h->open_side = open_side(m, b, gsd);
}

/* Stouter than any ship: two abreast, closer than the blur parts them. Each keeps its half of the breadth, and
 * finds its own ends. 2; 0 where it is one. */
static int part(const tnk_echo_map *m, const tnk_echo_box *b, float level, double gsd, const cues *c,
                const tnk_hull *one, tnk_hull out[2]) {
    double breadth = deblurred_beam(c), along[2], across[2], sum = 0, length[2];
    if (level < least_pair_level || one->ratio > stoutest_one || one->frame.length_m < least_pair_m ||
        breadth < least_pair_px * gsd)
        return 0;
    tnk_echo_axes(m, b, along, across);
    tnk_echo_box half[2];
    for (int k = 0; k < 2; k++) {
        double off = (k ? 0.25 : -0.25) * b->beam;
        half[k] = *b;
        half[k].beam = 0.5 * b->beam;
        half[k].x += off * across[0], half[k].y += off * across[1];
        tnk_echo_climb(m, tnk_echo_edge_of(level), gsd, 1, TNK_ECHO_ENDS, &half[k]);
        cues own = *c;
        own.length = half[k].length;
        length[k] = deblurred_length(&own);
        if (length[k] < 0.5 * one->frame.length_m) return 0;
        sum += length[k];
    }
    for (int k = 0; k < 2; k++) {
        double beam = fmax(breadth - fender_m, gsd) * length[k] / sum, off = 0.5 * (breadth - beam) - 0.25 * b->beam;
        out[k] = *one;
        half[k].x += (k ? off : -off) * across[0], half[k].y += (k ? off : -off) * across[1];
        tnk_echo_frame_of(m->view, &half[k], &out[k].frame);
        out[k].frame.length_m = length[k], out[k].frame.beam_m = beam;
        out[k].ratio = length[k] / beam;
        out[k].length_sd_m = hypot(one->length_sd_m, 0.05 * length[k]), out[k].beam_sd_m = hypot(one->beam_sd_m, 3);
        out[k].remarks |= TNK_HULL_PARTED;
    }
    return 2;
}

int tnk_echo_measure(tnk_measure *w, const tnk_view *view, const tnk_frame *guess, double gsd, double least_m,
                     tnk_hull *out, int capacity) {
    tnk_echo_map m = tnk_echo_map_of(w->kern, view);
    tnk_echo_box b;
    tnk_hull two[2];
    float level;
    int rc = capacity < 1 ? 0 : tnk_echo_find(w, &m, guess, gsd, &b, &level);
    if (rc <= 0) return rc;
    const cues c = cues_of(&m, &b, level, gsd);
    describe(&m, &b, level, gsd, &c, out);
    if (out->frame.length_m < 0.5 * least_m) return 0;
    if (capacity < 2 || part(&m, &b, level, gsd, &c, out, two) < 2) return 1;
    out[0] = two[0], out[1] = two[1];
    return 2;
}
