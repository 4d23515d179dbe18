/* order_tmpl.h: ranks and sorting; a part of loops_tmpl.h. */

/* Order of floats as order of integers. */
static inline int32_t NAME(key)(float v) {
    int32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits ^ ((bits >> 31) & 0x7fffffff);
}

static inline int32_t NAME(sum_of_ints)(NAME(ints) v) {
    int32_t part[WIDE];
    memcpy(part, &v, sizeof part);
    for (int half = WIDE / 2; half; half /= 2)
        for (int i = 0; i < half; i++) part[i] += part[i + half];
    return part[0];
}

enum { KEYS = 4 };

/* How many of the keys, whole rows of KEYS registers, are above a level. */
static inline int32_t NAME(above)(const NAME(ints) *key, int rows, int32_t level) {
    NAME(ints) lane[KEYS] = {0};
    for (int i = 0; i < rows; i++, key += KEYS)
        _Pragma("GCC unroll 4") for (int k = 0; k < KEYS; k++) lane[k] -= key[k] > level;
    return NAME(sum_of_ints)(lane[0] + lane[1] + (lane[2] + lane[3]));
}

/* The least of the keys from lo on; with flip = -1, which turns their order round, the largest up to ~lo. */
static inline int32_t NAME(next_from)(const NAME(ints) *key, int blocks, int32_t lo, int32_t flip) {
    NAME(ints) least = {0};
    int32_t part[WIDE], one = INT32_MAX;
    least += INT32_MAX;
    for (int i = 0; i < blocks; i++) {
        NAME(ints) v = key[i] ^ flip, take = (v >= lo) & (v < least);
        least = (v & take) | (least & ~take);
    }
    memcpy(part, &least, sizeof part);
    for (int l = 0; l < WIDE; l++) one = part[l] < one ? part[l] : one;
    return one ^ flip;
}

/* Bisects the bits, until the one sought is the first or the last of what is left: no branch depends on the values, and
 * every round is one pass over vectors. */
static float NAME(kth)(const float *v, int n, int k) {
    NAME(ints) key[TNK_KTH_MOST / WIDE];
    int32_t *one = (int32_t *)key, lo = INT32_MAX, hi = INT32_MIN;
    int rows = (n + KEYS * WIDE - 1) / (KEYS * WIDE), all = rows * KEYS * WIDE, first = 0, last = n - 1;
    for (int i = 0; i < n; i++) {
        one[i] = NAME(key)(v[i]);
        lo = one[i] < lo ? one[i] : lo;
        hi = one[i] > hi ? one[i] : hi;
    }
    for (int i = n; i < all; i++) one[i] = INT32_MAX;
    while (lo < hi && first < k && k < last) {
        int32_t middle = lo + (int32_t)(((uint32_t)hi - (uint32_t)lo) / 2);
        int up_to = all - NAME(above)(key, rows, middle);
        if (up_to > k) hi = middle, last = up_to - 1;
        else lo = middle + 1, first = up_to;
    }
    if (lo < hi) lo = NAME(next_from)(key, all / WIDE, k == first ? lo : ~hi, k == first ? 0 : -1);
    lo ^= (lo >> 31) & 0x7fffffff;
    float out;
    memcpy(&out, &lo, sizeof out);
    return out;
}

static inline void NAME(exchange)(float *a, float *b) {
    EACH_PART(p) {
        NAME(ints) x, y, less;
        memcpy(&x, a + p * WIDE, sizeof x);
        memcpy(&y, b + p * WIDE, sizeof y);
        less = (NAME(floats))x < (NAME(floats))y;
        NAME(ints) low = (x & less) | (y & ~less), high = (y & less) | (x & ~less);
        memcpy(a + p * WIDE, &low, sizeof low);
        memcpy(b + p * WIDE, &high, sizeof high);
    }
}

/* Batcher's network: which rows are exchanged does not depend on the numbers. */
static void NAME(columns)(float *v, int n) {
    for (int p = 1; p < n; p *= 2)
        for (int k = p; k >= 1; k /= 2)
            for (int j = k % p; j + k < n; j += 2 * k)
                for (int i = j; i < j + k && i + k < n; i++)
                    if ((i ^ (i + k)) < 2 * p) NAME(exchange)(v + (ptrdiff_t)i * LANES, v + (ptrdiff_t)(i + k) * LANES);
}
