#include "base/select.h"

#include <math.h>

enum { MANY = 4096, SAMPLE = 512, SLACK = 32 };

static void swap(float *v, long i, long j) {
    float t = v[i];
    v[i] = v[j];
    v[j] = t;
}

/* Hoare's quickselect. */
static float select_few(float *v, long n, long k) {
    long lo = 0, hi = n - 1;
    while (lo < hi) {
        float pivot = v[(lo + hi) / 2];
        long i = lo, j = hi;
        while (i <= j) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i > j) break;
            swap(v, i++, j--);
        }
        if (k <= j) hi = j;
        else if (k >= i) lo = i;
        else break;
    }
    return v[k];
}

/* Floyd and Rivest's thought: ranks of a sample, some way to both sides of the wanted one, bound what lies between; that
 * goes to the front, without a branch that could be guessed wrong, and is a small part. */
float tnk_select(float *v, long n, long k) {
    float sample[SAMPLE];
    if (n < MANY) return select_few(v, n, k);
    for (long i = 0; i < SAMPLE; i++) sample[i] = v[i * n / SAMPLE];
    long rank = k * SAMPLE / n, from = rank - SLACK, to = rank + SLACK;
    float least = from < 0 ? -INFINITY : select_few(sample, SAMPLE, from);
    float most = to >= SAMPLE ? INFINITY : select_few(sample, SAMPLE, to);
    long between = 0, below = 0;
    for (long i = 0; i < n; i++) {
        float x = v[i];
        v[i] = v[between];
        v[between] = x;
        below += x < least;
        between += (x >= least) & (x <= most);
    }
    return k >= below && k < below + between ? select_few(v, between, k - below) : select_few(v, n, k);
}

float tnk_quantile(float *v, long n, double q) { return tnk_select(v, n, (long)(q * (double)(n - 1))); }
