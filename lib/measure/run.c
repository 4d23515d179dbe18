#include "measure/run.h"

#include "base/select.h"

int tnk_run_walk(const float *v, int n, int start, int step, float cut, int bridge) {
    int last = start;
    for (int k = start, gap = 0; k >= 0 && k < n && gap <= bridge; k += step) {
        gap = v[k] > cut ? 0 : gap + 1;
        if (!gap) last = k;
    }
    return last;
}

double tnk_run_crossing(const float *v, int n, int inside, int step, float cut) {
    int out = inside + step;
    if (out < 0 || out >= n) return inside;
    float d = v[inside] - v[out], share = d > 0 ? (v[inside] - cut) / d : 0.5f;
    return inside + step * (double)(share < 0 ? 0 : share > 1 ? 1 : share);
}

int tnk_run_find(const float *v, int n, int middle, double share, double first_level, int fixed,
                    int bridge, float *scratch, tnk_run *out) {
    double level = first_level;
    int i0 = middle, i1 = middle;
    for (int round = 0; round < 4; round++) {
        float cut = (float)(share * level);
        int start = -1;
        for (int k = 0; k <= bridge + n / 8 && start < 0; k++) {
            if (middle + k < n && v[middle + k] > cut) start = middle + k;
            else if (middle - k >= 0 && v[middle - k] > cut) start = middle - k;
        }
        if (start < 0) return 0;
        i0 = tnk_run_walk(v, n, start, -1, cut, bridge);
        i1 = tnk_run_walk(v, n, start, 1, cut, bridge);
        if (fixed) break;
        long m = 0;
        for (int k = i0; k <= i1; k++) scratch[m++] = v[k];
        level = tnk_quantile(scratch, m, 0.5);
        if (!(level > 0)) return 0;
    }
    float cut = (float)(share * level);
    *out = (tnk_run){tnk_run_crossing(v, n, i0, -1, cut), tnk_run_crossing(v, n, i1, 1, cut), level};
    return out->to > out->from;
}

double tnk_run_near(const float *v, int n, double end, int step, double from, double to, float *scratch, long *count) {
    *count = 0;
    for (int i = 0; i < n; i++) {
        double out = step * (i - end);
        if (out > from && out < to) scratch[(*count)++] = v[i];
    }
    return *count ? tnk_quantile(scratch, *count, 0.5) : 0;
}
