/* outline.c: axis, length and beam of one hull, to a fraction of a pixel. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/select.h"
#include "measure/hull.h"
#include "measure/wake.h"

static const double found_px = 5, found_m = 10;
static const double edge_share = 0.4; /* of the hull's level: its end along the axis ... */
static const double fine_edge_share = 0.52; /* ... and where the level is that of a deck's darker quarter */
static const double side_share = 0.5; /* the same across */
static const double bridge_m = 20;    /* a dark gap in the deck that is still the same hull */
static const double tallest_house_m = 35, along_the_sun = 0.6; /* the cosine between sun and axis */
static const double most_stern = 0.4, least_stern_m = 5; /* a house and what is behind it, of the whole; and at all */
static const double alike_beam[2] = {0.6, 1.5}, alike_middle = 0.3; /* breadth and middle against the rest of the hull's */
static const double most_m = 3000; /* no frame of a hull is larger */
static const double whole_breadth = 0.85; /* of their median: columns narrower than that show a part of the hull */
static const double settled_deg = 0.15; /* a turn not worth another round */
static const double settled_length = 0.93; /* of the length before: not worth one either */
enum { MOST_ROUNDS = 6 };
static const double slim_side_share = 0.25, slim_ratio = 7.6; /* a bright tank on a dark deck is no hull */
static const double stands_out = 2.5; /* standard deviations of the water: the place is known to hold something */
static const double usual_ratio = 6.35, usual_ratio_sd = 0.75; /* L/B, see tnk_hull_usual_ratio() */

static float at(const tnk_patch *p, int i, int j) { return p->contrast[(long)j * p->na + i]; }

static int usable(const tnk_patch *p, int i, int j) {
    return (p->state[(long)j * p->na + i] & (TNK_CELL_VALID | TNK_CELL_LAND)) == TNK_CELL_VALID;
}

/* A finely resolved deck is a patchwork: its darker quarter sets the level, so that grey deck beside
 * white hatches counts. Coarse pixels are mixed with water at every edge: there the median. */
static double level_rank(double beam_px) { return beam_px < 6 ? 0.5 : beam_px > 12 ? 0.25 : 0.5 - (beam_px - 6) / 24; }

static double end_share(double beam_px) {
    double t = beam_px < 10 ? 0 : beam_px > 18 ? 1 : (beam_px - 10) / 8;
    return edge_share + t * (fine_edge_share - edge_share);
}

double tnk_hull_level(tnk_measure *w, double widen, double gsd) {
    tnk_patch *p = &w->patch;
    long n = 0;
    int i0, i1, j0, j1;
    tnk_patch_columns(p, 0.5 * p->frame.length_m * widen, &i0, &i1);
    tnk_patch_rows(p, 0.5 * p->frame.beam_m * widen, &j0, &j1);
    for (int j = j0; j < j1; j++)
        for (int i = i0; i < i1; i++) {
            p->scratch[n] = at(p, i, j);
            n += usable(p, i, j) && at(p, i, j) > stands_out * p->noise;
        }
    if (n < 3) return 0;
    double rank = level_rank(p->frame.beam_m / gsd);
    float floor_level = (float)(0.6 * rank) * tnk_quantile(p->scratch, n, 0.9);
    long m = 0;
    for (long k = 0; k < n; k++)
        if (p->scratch[k] > floor_level) p->scratch[m++] = p->scratch[k];
    return tnk_quantile(p->scratch, m, rank);
}

/* Mean contrast of a column over low <= b <= high; land and invalid cells count as water. */
static float column_mean(const tnk_patch *p, int i, double low, double high) {
    float s = 0;
    int n = 0;
    for (int j = 0; j < p->nb; j++) {
        double b = tnk_patch_b(p, j);
        if (b < low || b > high) continue;
        s += usable(p, i, j) ? at(p, i, j) : 0;
        n++;
    }
    return n ? s / (float)n : 0;
}

static float row_mean(const tnk_patch *p, int j, double low, double high) {
    float s = 0;
    int n = 0;
    for (int i = 0; i < p->na; i++) {
        double a = tnk_patch_a(p, i);
        if (a < low || a > high) continue;
        s += usable(p, i, j) ? at(p, i, j) : 0;
        n++;
    }
    return n ? s / (float)n : 0;
}

/* Weighted principal axis of the hull's cells: the turn, in degrees, that lays it along i. */
static double principal_turn(const tnk_patch *p, double level, double low, double high, double half_a) {
    double n = 0, sa = 0, sb = 0, aa = 0, ab = 0, bb = 0;
    for (int j = 0; j < p->nb; j++) {
        double b = tnk_patch_b(p, j);
        if (b < low || b > high) continue;
        for (int i = 0; i < p->na; i++) {
            double a = tnk_patch_a(p, i);
            if (fabs(a) > half_a || !usable(p, i, j)) continue;
            double g = at(p, i, j) / level;
            if (g < 0.3) continue;
            if (g > 1) g = 1;
            n += g, sa += g * a, sb += g * b, aa += g * a * a, ab += g * a * b, bb += g * b * b;
        }
    }
    if (!(n > 0)) return 0;
    sa /= n, sb /= n;
    aa = aa / n - sa * sa, ab = ab / n - sa * sb, bb = bb / n - sb * sb;
    return 0.5 * atan2(2 * ab, aa - bb) / TNK_RAD;
}

/* Where a column's hull begins and ends across, by the outermost half-level crossings. */
static int column_sides(const tnk_patch *p, int i, double level, double low, double high, double *b0,
                        double *b1) {
    float cut = (float)(side_share * level);
    int first = -1, last = -1;
    for (int j = 0; j < p->nb; j++) {
        double b = tnk_patch_b(p, j);
        if (b < low || b > high || !usable(p, i, j) || at(p, i, j) <= cut) continue;
        if (first < 0) first = j;
        last = j;
    }
    if (first < 1 || last >= p->nb - 1) return 0;
    float d0 = at(p, i, first) - at(p, i, first - 1), d1 = at(p, i, last) - at(p, i, last + 1);
    *b0 = tnk_patch_b(p, first - (d0 > 0 ? (double)((at(p, i, first) - cut) / d0) : 0.5));
    *b1 = tnk_patch_b(p, last + (d1 > 0 ? (double)((at(p, i, last) - cut) / d1) : 0.5));
    return 1;
}

/* Slope of the line through (x, y) by repeated fits without the points that lie off. */
static double robust_slope(const double *x, const double *y, int n, float *scratch) {
    double slope = 0, shift = 0, limit = 1e30;
    for (int round = 0; round < 6; round++) {
        double m = 0, sx = 0, sy = 0, xx = 0, xy = 0;
        for (int k = 0; k < n; k++) {
            if (fabs(y[k] - shift - slope * x[k]) > limit) continue;
            m++, sx += x[k], sy += y[k], xx += x[k] * x[k], xy += x[k] * y[k];
        }
        double det = m * xx - sx * sx;
        if (m < 5 || !(det > 0)) return slope;
        slope = (m * xy - sx * sy) / det;
        shift = (sy - slope * sx) / m;
        for (int k = 0; k < n; k++) scratch[k] = (float)fabs(y[k] - shift - slope * x[k]);
        limit = 2.5 * 1.4826 * tnk_quantile(scratch, n, 0.5) + 1e-6;
    }
    return slope;
}

enum { MOST_COLUMNS = 2048 };

/* Leave out columns narrower than the hull: a shadow on deck hides one of their sides. What remains. */
static int whole_columns(double *a, double *port, double *starboard, int n, float *scratch) {
    int m = 0;
    for (int k = 0; k < n; k++) scratch[k] = (float)(starboard[k] - port[k]);
    double least = whole_breadth * (double)tnk_quantile(scratch, n, 0.5);
    for (int k = 0; k < n; k++)
        if (starboard[k] - port[k] >= least) a[m] = a[k], port[m] = port[k], starboard[m] = starboard[k], m++;
    return m;
}

/* Mean slope of the two long sides; *apart: how far they are from parallel. */
static double side_slope(const double *a, const double *port, const double *starboard, int n, float *scratch, double *apart) {
    double p = robust_slope(a, port, n, scratch), s = robust_slope(a, starboard, n, scratch);
    *apart = fabs(p - s);
    return 0.5 * (p + s);
}

/* The turn that makes the two long sides parallel to i; sides are longer than an axis is sure. By whole columns where
 * that makes the sides more parallel. */
static double side_turn(const tnk_measure *w, double level, double low, double high, double half_a) {
    const tnk_patch *p = &w->patch;
    double a[MOST_COLUMNS], port[MOST_COLUMNS], starboard[MOST_COLUMNS], apart, apart_whole;
    int n = 0;
    for (int i = 0; i < p->na && n < MOST_COLUMNS; i++) {
        a[n] = tnk_patch_a(p, i);
        if (fabs(a[n]) > half_a) continue;
        n += column_sides(p, i, level, low, high, &port[n], &starboard[n]);
    }
    if (n < 8) return 0;
    double all = side_slope(a, port, starboard, n, p->scratch, &apart);
    n = whole_columns(a, port, starboard, n, p->scratch);
    double whole = side_slope(a, port, starboard, n, p->scratch, &apart_whole);
    return atan(n >= 8 && apart_whole < apart ? whole : all) / TNK_RAD;
}

/* How far a house's shadow lies on the deck, in cells, where the sun stands behind it: positive towards high ends. 0: a low
 * sun is not known, or shines across. */
static double house_shadow(const tnk_view *view, const tnk_patch *p) {
    double along = cos((view->sun_azimuth_deg - p->frame.axis_deg) * TNK_RAD);
    if (!(view->sun_elevation_deg > 5) || !(fabs(along) > along_the_sun)) return 0;
    return along * tallest_house_m / tan(view->sun_elevation_deg * TNK_RAD) / p->step_m;
}

static double likely_ratio(double length, double beam) { return fabs(log(length / beam / usual_ratio)); }

/* A house that the sun stands behind may darken the deck from side to side, further than is bridged: what follows towards the
 * sun, as broad as the hull and on its axis, is the hull's other end if the whole has likelier proportions than the part. */
static void cross_shadow(tnk_measure *w, const tnk_view *view, double cut, double low, double high, tnk_extent *e) {
    tnk_patch *p = &w->patch;
    double shadow = house_shadow(view, p), beam = e->across.to - e->across.from;
    int step = shadow > 0 ? 1 : -1, end = (int)floor((step > 0 ? e->along.to : e->along.from) + 0.5), far, near;
    for (near = end + 2 * step; near >= 0 && near < p->na && fabs((double)(near - end)) <= fabs(shadow); near += step)
        if (w->line[near] > cut) break;
    if (near < 0 || near >= p->na || fabs((double)(near - end)) > fabs(shadow)) return;
    far = tnk_run_walk(w->line, p->na, near, step, (float)cut, 2);
    double stern = abs(far - near), other = step > 0 ? e->along.from : e->along.to, whole = fabs(far - other);
    if (stern * p->step_m < least_stern_m || stern > most_stern * whole) return;
    if (likely_ratio(whole, beam) > likely_ratio(e->along.to - e->along.from, beam)) return;
    double a0 = tnk_patch_a(p, near < far ? near : far), a1 = tnk_patch_a(p, near < far ? far : near);
    tnk_run across;
    float *line = w->line + p->na;
    for (int j = 0; j < p->nb; j++) {
        double b = tnk_patch_b(p, j);
        line[j] = b < low || b > high ? 0 : row_mean(p, j, a0, a1);
    }
    int middle = (int)(0.5 * (e->across.from + e->across.to));
    if (!tnk_run_find(line, p->nb, middle, 0.5, cut, 1, (int)ceil(0.25 * beam), p->scratch, &across)) return;
    double breadth = across.to - across.from, off = 0.5 * (across.to + across.from - e->across.to - e->across.from);
    if (breadth < alike_beam[0] * beam || breadth > alike_beam[1] * beam || fabs(off) > alike_middle * beam) return;
    *(step > 0 ? &e->along.to : &e->along.from) = tnk_run_crossing(w->line, p->na, far, step, (float)cut);
}

static int measure_extent(tnk_measure *w, const tnk_view *view, double gsd, double low, double high, double side,
                          tnk_extent *e) {
    tnk_patch *p = &w->patch;
    double beam = p->frame.beam_m, half_l = 0.5 * p->frame.length_m;
    int most = p->na + p->nb, fine = level_rank(beam / gsd) < 0.5;
    if (!tnk_reserve(&w->line, &w->line_room, most, sizeof *w->line)) return -1;
    e->level = tnk_hull_level(w, 1.0, gsd);
    if (!(e->level > 0)) return 0;
    for (int j = 0; j < p->nb; j++) {
        double b = tnk_patch_b(p, j);
        w->line[j] = b < low || b > high ? 0 : row_mean(p, j, -0.5 * half_l, 0.5 * half_l);
    }
    int bridge = (int)ceil(0.25 * beam / p->step_m);
    if (!tnk_run_find(w->line, p->nb, p->nb / 2, side, e->level, fine, bridge, p->scratch, &e->across))
        return 0;
    double b0 = tnk_patch_b(p, e->across.from), b1 = tnk_patch_b(p, e->across.to);
    double middle = 0.5 * (b0 + b1), half = 0.5 * (b1 - b0), core = 0.3 * half;
    if (core < 0.6 * gsd) core = 0.6 * gsd < half ? 0.6 * gsd : half;
    if (core < 0.5 * p->step_m) core = 0.5 * p->step_m;
    for (int i = 0; i < p->na; i++) w->line[i] = column_mean(p, i, middle - core, middle + core);
    bridge = (int)ceil(bridge_m / p->step_m);
    if (!tnk_run_find(w->line, p->na, p->na / 2, end_share(beam / gsd), e->level, fine, bridge, p->scratch, &e->along))
        return 0;
    tnk_wake_cut(p, w->line, gsd, (int)ceil(0.4 * bridge), e);
    cross_shadow(w, view, end_share(beam / gsd) * e->level, low, high, e);
    return 1;
}

static int is_slim(const tnk_extent *e) {
    return e->along.to - e->along.from > slim_ratio * (e->across.to - e->across.from);
}

static void recentre(const tnk_view *view, const tnk_patch *p, const tnk_extent *e, tnk_frame *f) {
    double a0 = tnk_patch_a(p, e->along.from), a1 = tnk_patch_a(p, e->along.to);
    double b0 = tnk_patch_b(p, e->across.from), b1 = tnk_patch_b(p, e->across.to);
    tnk_frame_pixel(&p->frame, view->ground, 0.5 * (a0 + a1), 0.5 * (b0 + b1), &f->col, &f->row);
    f->axis_deg = p->frame.axis_deg;
    f->length_m = a1 - a0;
    f->beam_m = b1 - b0;
}

/* Share of cells above half the level and of land in a band around the box, and at its ends. */
static void look_around(tnk_patch *p, const tnk_frame *f, double level, double gsd, tnk_hull *h) {
    double visible = 0;
    long m = 0;
    double half_a = 0.5 * f->length_m, half_b = 0.5 * f->beam_m, band = 2 * gsd + 4;
    double inside = 0, n_in = 0, around = 0, land = 0, n_out = 0, ends = 0, n_ends = 0;
    for (int j = 0; j < p->nb; j++) {
        double b = fabs(tnk_patch_b(p, j));
        for (int i = 0; i < p->na; i++) {
            double a = fabs(tnk_patch_a(p, i));
            uint8_t state = p->state[(long)j * p->na + i];
            double g = at(p, i, j) / level;
            g = g < 0 ? 0 : g > 1 ? 1 : g;
            int outside = a > half_a || b > half_b;
            if (!outside) {
                inside += g, n_in++;
                visible += tnk_patch_visible(p, i, j);
                p->scratch[m++] = at(p, i, j);
            }
            if (!outside && state & TNK_CELL_SATURATED) h->remarks |= TNK_HULL_SATURATED;
            if (!(state & TNK_CELL_VALID)) {
                if (a < half_a + 2 * gsd && b < half_b + 2 * gsd) h->remarks |= TNK_HULL_CUT;
                continue;
            }
            int is_land = (state & TNK_CELL_LAND) != 0;
            if (is_land && a < half_a + 1.5 * gsd && b < half_b + 1.5 * gsd) h->remarks |= TNK_HULL_TOUCHES;
            if (a > half_a + 1.2 * gsd && a < half_a + 1.2 * gsd + band && b < half_b)
                ends += is_land || g > 0.5, n_ends++;
            if (b > half_b + 1.2 * gsd && b < half_b + 1.2 * gsd + band && a < 0.9 * half_a)
                around += g, land += is_land, n_out++;
        }
    }
    h->visible = n_in ? visible / n_in / level : 0;
    h->peak = m ? tnk_quantile(p->scratch, m, 0.95) / level : 0;
    h->fill = n_in ? inside / n_in : 0;
    h->around = n_out ? around / n_out : 0;
    h->land_around = n_out ? land / n_out : 0;
    h->ends = n_ends ? ends / n_ends : 0;
}

void tnk_hull_errors(double length, double beam, double gsd, double contrast, double *length_sd,
                     double *beam_sd, double *axis_sd) {
    double soft = contrast < 20 ? 20 / (contrast + 1) : 1;
    double px = 0.55 * gsd * soft, rim = 0.6;
    *length_sd = sqrt(px * px + rim * rim + 0.016 * length * 0.016 * length);
    *beam_sd = sqrt(0.5 * px * px + rim * rim + 0.03 * beam * 0.03 * beam);
    *axis_sd = sqrt(0.3 * 0.3 + pow(0.5 * gsd / (length + gsd) / TNK_RAD, 2));
}

double tnk_hull_found_from(double gsd_m) { return fmax(found_px * gsd_m, found_m); }

double tnk_hull_usual_ratio(double *sd) {
    *sd = usual_ratio_sd;
    return usual_ratio;
}

/* Width of a strip whose half-level width is `seen`: a strip of nothing still looks as wide as the
 * blur, a wide one as wide as it is; between them the cubes add, roughly. On ideal strips (PSF of
 * 0.6 pixel, interpolated) what comes out is right to 0.2 pixel from 4 pixels up, 0.1 to 0.4 too
 * wide from 2 to 3, and 0.9 to 1.2 too wide at 1 pixel and less. */
static double unblurred(double seen, double gsd) {
    double blur = 1.8 * gsd, cube = seen * seen * seen - blur * blur * blur;
    double least = 0.4 * gsd;
    return cube > least * least * least ? cbrt(cube) : least;
}

/* Under a few pixels a half-level width is mostly blur: the usual ratio is weighed in, each by
 * its own variance, unless the two contradict each other. */
void tnk_hull_steady_beam(tnk_hull *h, double beam, double gsd) {
    tnk_frame *f = &h->frame;
    double usual = f->length_m / usual_ratio, usual_sd = usual * usual_ratio_sd / usual_ratio;
    double blur = beam > 6 * gsd ? 0 : 0.45 * gsd, own_sd = hypot(blur, h->beam_sd_m);
    h->ratio = f->length_m / beam;
    f->beam_m = beam;
    if (beam > 6 * gsd) return;
    if (beam < 2 * gsd) h->remarks |= TNK_HULL_COARSE;
    h->beam_sd_m = own_sd;
    if (fabs(beam - usual) > 3 * hypot(own_sd, usual_sd)) return;
    double wo = 1 / (own_sd * own_sd), wu = 1 / (usual_sd * usual_sd);
    f->beam_m = (wo * beam + wu * usual) / (wo + wu);
    h->beam_sd_m = sqrt(1 / (wo + wu));
}

int tnk_hull_outline(tnk_measure *w, const tnk_view *view, const tnk_frame *guess, double gsd, double low,
                     double high, tnk_hull *h) {
    tnk_patch *p = &w->patch;
    tnk_frame f = *guess;
    tnk_extent e = {0};
    *h = (tnk_hull){.gsd_m = gsd};
    for (int round = 0, last = 2; round <= last; round++) {
        double step = f.beam_m < 8 * gsd ? 0.5 * gsd : gsd;
        if (!(f.length_m > 0 && f.length_m < most_m && f.beam_m > 0 && f.beam_m < most_m)) return 0;
        if (!tnk_patch_take(p, view, &f, step, 0.65 * f.length_m + 15 + 5 * gsd,
                            0.5 * f.beam_m + 12 + 4 * gsd))
            return -1;
        if (!tnk_patch_contrast(p)) return 0;
        int rc = measure_extent(w, view, gsd, low, high, side_share, &e);
        if (rc > 0 && is_slim(&e) && f.beam_m > 6 * gsd) rc = measure_extent(w, view, gsd, low, high, slim_side_share, &e);
        if (rc <= 0) return rc;
        double turn, half_l = 0.5 * (e.along.to - e.along.from) * step;
        double b0 = tnk_patch_b(p, e.across.from), b1 = tnk_patch_b(p, e.across.to);
        double slack = 0.3 * (b1 - b0) + gsd;
        double from = b0 - slack > low ? b0 - slack : low, to = b1 + slack < high ? b1 + slack : high;
        turn = b1 - b0 > 6 * gsd && round > 0 ? side_turn(w, e.level, from, to, 0.7 * half_l)
                                              : principal_turn(p, e.level, from, to, half_l + gsd);
        double before = f.length_m;
        recentre(view, p, &e, &f);
        int shrank = e.foam && f.length_m < settled_length * before; /* more foam may come off */
        if (shrank && round < MOST_ROUNDS) last = round + 2;
        double shift = 0.5 * (b0 + b1);
        if (round == last || (round == 1 && !e.foam && fabs(turn) < settled_deg && fabs(shift) < 0.25 * gsd)) break;
        f.axis_deg += turn;
        low -= shift;
        high -= shift;
    }
    h->contrast = p->noise > 0 ? e.level / p->noise : 1e3;
    h->frame = f;
    if (p->dark) h->remarks |= TNK_HULL_DARK;
    if (e.wake) h->remarks |= TNK_HULL_WAKE;
    if (e.foam) h->remarks |= TNK_HULL_FOAM;
    look_around(p, &f, e.level, gsd, h);
    tnk_hull_errors(f.length_m, f.beam_m, gsd, h->contrast, &h->length_sd_m, &h->beam_sd_m, &h->axis_sd_deg);
    tnk_hull_bow(p, e.level, e.wake, h);
    tnk_hull_steady_beam(h, unblurred(h->frame.beam_m, gsd), gsd);
    return 1;
}
