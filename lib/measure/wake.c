#include "measure/wake.h"

#include <math.h>
#include <stdlib.h>

#include "base/select.h"
#include "measure/foam.h"

static const double wake_reach_m = 25, least_wake = 0.1, most_wake = 0.7; /* shares of the hull's level */
static const double fine_beam_px = 6; /* colours need pixels */
/* Where foam ends: its last metres, over the hull's level, and what comes before and after these, over them. */
static const double fade_m = 8, fading_level[2] = {0.1, 0.8}, fading_before = 0.6, fading_after = 0.3;
static const double faded = 0.45; /* the last third's level over the first's */

/* Level of what lies beyond an end of the run, as a share of the hull's; where the patch ends
 * before that, of what lies just inside. */
static double beyond(const tnk_patch *p, const float *line, const tnk_run *r, int step, double gsd,
                     float *scratch) {
    double end = step > 0 ? r->to : r->from, skip = 3 * gsd / p->step_m, reach = wake_reach_m / p->step_m;
    long n;
    double level = tnk_run_near(line, p->na, end, step, skip, skip + reach, scratch, &n);
    if (n < 0.25 * reach) level = tnk_run_near(line, p->na, end, step, -reach, 0, scratch, &n);
    return level / r->level;
}

static double third(const tnk_patch *p, const float *line, const tnk_run *r, int which, float *scratch) {
    double part = (r->to - r->from) / 3, skip = 0.06 * part;
    long n;
    return tnk_run_near(line, p->na, r->from + which * part, 1, skip, part - skip, scratch, &n);
}

/* A hull keeps its level from end to end, and its house stands at one of them; a small craft and the foam it
 * leaves fade away along the whole run, into a trail. The direction in which they do, else 0. */
static int fades(tnk_patch *p, const float *line, const tnk_run *r, double low, double high, double least) {
    double t[3];
    for (int k = 0; k < 3; k++) t[k] = third(p, line, r, k, p->scratch);
    if (high > least && t[0] > t[1] && t[1] > t[2] && t[2] < faded * t[0]) return 1;
    if (low > least && t[2] > t[1] && t[1] > t[0] && t[0] < faded * t[2]) return -1;
    return 0;
}

/* The end of what fades: where the profile falls to half of its bright part. */
static void cut_fading(tnk_patch *p, const float *line, int way, tnk_run *r) {
    int from = (int)ceil(r->from), to = (int)floor(r->to);
    long n = 0;
    if (from < 0) from = 0;
    for (int i = from; i <= to && i < p->na; i++) p->scratch[n++] = line[i];
    if (n < 3) return;
    float cut = 0.5f * tnk_quantile(p->scratch, n, 0.9);
    int edge = way > 0 ? from : to;
    while (edge >= from && edge <= to && line[edge] <= cut) edge += way;
    edge = tnk_run_walk(line, p->na, edge, way, cut, 2);
    *(way > 0 ? &r->to : &r->from) = tnk_run_crossing(line, p->na, edge, way, cut);
}

/* Does what is known end where a run does, by the scene's edge or the patch's? */
static int ends_unseen(const tnk_patch *p, const tnk_extent *e, double part, int way) {
    int end = (int)floor(way > 0 ? e->along.to : e->along.from), seen = 0, valid = 0;
    for (int j = (int)fmax(ceil(e->across.from), 0); j <= e->across.to && j < p->nb; j++)
        for (int i = end; abs(i - end) <= part; i += way)
            seen++, valid += i >= 0 && i < p->na && p->state[(long)j * p->na + i] & TNK_CELL_VALID;
    return 2 * valid < seen;
}

/* Does a run end as foam does: under the hull's level already, and still there beyond? A hull ends as bright as it is,
 * or in a shadow, with water beyond. */
static int ends_fading(tnk_patch *p, const float *line, const tnk_run *r, double gsd, int cut, int way) {
    double end = way > 0 ? r->to : r->from, skip = 1.5 * gsd / p->step_m, part = (fade_m + 2 * gsd) / p->step_m;
    long n, m, k;
    double last = tnk_run_near(line, p->na, end, way, -skip - part, -skip, p->scratch, &n) / r->level;
    double before = tnk_run_near(line, p->na, end, way, -skip - 2 * part, -skip - part, p->scratch, &m) / r->level;
    double after = tnk_run_near(line, p->na, end, way, skip, skip + 0.25 * part, p->scratch, &k) / r->level;
    return n && m && last > fading_level[0] && last < fading_level[1] && before > fading_before * last &&
           (cut || (k && after > fading_after * last));
}

/* Foam as bright as the hull, which only its colours tell. Was it cut off? What was cut off in one round stays off. */
static int cut_foam(tnk_patch *p, const float *line, double gsd, double low, double high, tnk_extent *e) {
    double port = tnk_patch_b(p, e->across.from), starboard = tnk_patch_b(p, e->across.to);
    if (p->band[3] || starboard - port < fine_beam_px * gsd) return 0; /* near infrared shows little of foam */
    for (int way = -1; way <= 1; way += 2) {
        double begins = NAN;
        int cut = ends_unseen(p, e, fade_m / p->step_m, way), more = cut || way * (high - low) > least_wake;
        if (way * e->foam < 0) continue;
        if (more && ends_fading(p, line, &e->along, gsd, cut, way))
            begins = tnk_foam_begins(p, e->along.from, e->along.to, port, starboard, way, cut);
        if (isnan(begins) && e->foam) begins = 0.5 * (p->na - 1) + way * 0.5 * p->frame.length_m / p->step_m;
        if (isnan(begins)) continue;
        *(way > 0 ? &e->along.to : &e->along.from) = begins;
        e->wake = e->foam = way;
        return 1;
    }
    return 0;
}

void tnk_wake_cut(tnk_patch *p, const float *line, double gsd, int bridge, tnk_extent *e) {
    double low = beyond(p, line, &e->along, -1, gsd, p->scratch);
    double high = beyond(p, line, &e->along, 1, gsd, p->scratch);
    double least = fmax(least_wake, 3 * p->noise / e->along.level);
    int at_low = low > least && low < most_wake, at_high = high > least && high < most_wake;
    e->wake = at_high - at_low;
    if (cut_foam(p, line, gsd, low, high, e)) return;
    int fading = fades(p, line, &e->along, low, high, least);
    if (fading) {
        e->wake = fading;
        cut_fading(p, line, fading, &e->along);
        return;
    }
    if (!e->wake || (at_low && at_high)) return;
    float cut = (float)((0.5 + 0.5 * (at_low ? low : high)) * e->along.level);
    int middle = (int)(0.5 * (e->along.from + e->along.to));
    int edge = tnk_run_walk(line, p->na, middle, e->wake, cut, bridge);
    double end = tnk_run_crossing(line, p->na, edge, e->wake, cut);
    if (line[edge] <= cut || fabs(end - middle) < 0.25 * (e->along.to - e->along.from)) return;
    *(e->wake > 0 ? &e->along.to : &e->along.from) = end;
}
