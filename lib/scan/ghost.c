#include "scan/ghost.h"

#include <math.h>

static const double bright = 15;               /* standard deviations of the sea */
static const double arm_times = 4, ghost_times = 8; /* as bright */
static const double arm_m = 1200, arm_deg = 8, grid_deg = 15;
static const double goes_on = 0.5, streak_rows = 3, streak_times = 2;
static const double ghost_near_m = 3800, ghost_far_m = 5600, ghost_aside_m = 80, ghost_deg = 12, ghost_alike = 1.4;

/* Ground metres east and north from one find to another. */
static void between(const tnk_find *from, const tnk_find *to, double *east, double *north) {
    double dc = to->hull.frame.col - from->hull.frame.col, dr = to->hull.frame.row - from->hull.frame.row;
    const double *g = from->ground;
    *east = dc * g[0] + dr * g[2];
    *north = dc * g[1] + dr * g[3];
}

static double turned(double a_deg, double b_deg) { return fabs(remainder(a_deg - b_deg, 180)); }

static double bearing(double east, double north) { return atan2(east, north) * 180 / 3.14159265358979323846; }

static int is_arm(const tnk_find *of, const tnk_find *f, double east, double north) {
    double to = bearing(east, north), row = bearing(of->ground[0], of->ground[1]), off = turned(to, row);
    return hypot(east, north) < arm_m && turned(f->hull.frame.axis_deg, to) < arm_deg &&
           (off < grid_deg || off > 90 - grid_deg);
}

static int is_ambiguity(const tnk_find *of, const tnk_find *f, double east, double north) {
    const double *g = of->ground; /* a row down is a step along the flight */
    double px = hypot(g[2], g[3]), along = fabs(east * g[2] + north * g[3]) / px;
    double aside = fabs(east * g[3] - north * g[2]) / px, ratio = f->hull.frame.length_m / of->hull.frame.length_m;
    return along > ghost_near_m && along < ghost_far_m && aside < ghost_aside_m && ratio < ghost_alike &&
           ratio > 1 / ghost_alike && turned(f->hull.frame.axis_deg, of->hull.frame.axis_deg) < ghost_deg;
}

/* A piece of a line lit by another transmitter: its row goes on; or it lies in the row of one whose does. */
static int is_streak(const tnk_finds *finds, const char *streak, long i) {
    const tnk_find *f = &finds->item[i];
    double row = bearing(f->ground[0], f->ground[1]);
    if (f->hull.streak > goes_on) return 1;
    if (!streak || turned(f->hull.frame.axis_deg, row) > arm_deg) return 0;
    for (int step = -1; step <= 1; step += 2)
        for (long k = i + step; k >= 0 && k < finds->count; k += step) {
            const tnk_find *of = &finds->item[k];
            if (fabs(of->hull.frame.row - f->hull.frame.row) > streak_rows) break;
            if (streak[k] == 1 && f->hull.contrast < streak_times * of->hull.contrast) return 1;
        }
    return 0;
}

void tnk_streaks_drop(const tnk_finds *finds, char *dropped) {
    enum { STREAK = 1, BESIDE = 2 };
    for (long i = 0; i < finds->count; i++)
        if (!dropped[i]) dropped[i] = is_streak(finds, NULL, i) ? STREAK : 0;
        else dropped[i] = BESIDE;
    for (long i = 0; i < finds->count; i++)
        if (!dropped[i] && is_streak(finds, dropped, i)) dropped[i] = BESIDE;
}

/* Rows from a find beyond which nothing lies within the furthest distance. */
static double rows_within(const tnk_find *of) {
    const double *g = of->ground;
    return 1.01 * hypot(ghost_far_m, ghost_aside_m) * hypot(g[0], g[1]) / fabs(g[0] * g[3] - g[1] * g[2]);
}

void tnk_ghosts_drop(const tnk_finds *finds, char *dropped) {
    long first = 0;
    for (long i = 0; i < finds->count; i++) {
        const tnk_find *of = &finds->item[i];
        if (dropped[i] || of->hull.contrast < bright) continue;
        double row = of->hull.frame.row, rows = rows_within(of);
        while (first > 0 && finds->item[first - 1].hull.frame.row >= row - rows) first--;
        while (finds->item[first].hull.frame.row < row - rows) first++;
        for (long k = first; k < finds->count && finds->item[k].hull.frame.row <= row + rows; k++) {
            const tnk_find *f = &finds->item[k];
            double east, north;
            double times = of->hull.contrast / f->hull.contrast;
            if (dropped[k] || times < arm_times) continue;
            between(of, f, &east, &north);
            if (is_arm(of, f, east, north) || (times > ghost_times && is_ambiguity(of, f, east, north))) dropped[k] = 1;
        }
    }
}
