/* cells_tmpl.h: four bytes to a cell, in and out; a part of loops_tmpl.h. */

static inline __attribute__((always_inline)) void NAME(pack_one)(uint32_t *restrict cell, uint32_t *restrict low,
                                                                 const float *restrict v, float scale, float zero, int n,
                                                                 const int byte) {
    const float most = low ? 65535 : 255;
    enum { PART = 64 };
    for (int at = 0; at < n; at += PART) {
        int count = n - at < PART ? n - at : PART;
        float cut[PART]; /* in a loop of its own, or the compiler makes branches of it */
        for (int i = 0; i < count; i++) {
            float q = v[at + i] * scale + zero, r = q > 0 ? q : 0;
            cut[i] = r < most ? r : most;
        }
        for (int i = 0; i < count && low; i++) low[at + i] |= ((uint32_t)(int32_t)cut[i] & 255) << 8 * byte;
        for (int i = 0; i < count; i++) cell[at + i] |= (uint32_t)(int32_t)cut[i] >> (low ? 8 : 0) << 8 * byte;
    }
}

static void NAME(pack)(uint32_t *cell, uint32_t *low, const float *const row[4], float scale, float zero, int n) {
    memset(cell, 0, (size_t)n * sizeof *cell);
    if (low) memset(low, 0, (size_t)n * sizeof *low);
    NAME(pack_one)(cell, low, row[0], scale, zero, n, 0);
    NAME(pack_one)(cell, low, row[1], scale, zero, n, 1);
    NAME(pack_one)(cell, low, row[2], scale, zero, n, 2);
    NAME(pack_one)(cell, low, row[3], scale, zero, n, 3);
}

static inline __attribute__((always_inline)) void NAME(unfold_one)(uint32_t *restrict out, const uint32_t *restrict above,
                                                                   const uint32_t *restrict below, int n, const int byte) {
    for (int i = 0; i < n; i++)
        out[i] = (above[2 * i] >> 8 * byte & 255) | (above[2 * i + 1] >> 8 * byte & 255) << 8 |
                 (below[2 * i] >> 8 * byte & 255) << 16 | (below[2 * i + 1] >> 8 * byte & 255) << 24;
}

static void NAME(unfold)(uint32_t *out, const uint32_t *above, const uint32_t *below, int byte, int n) {
    if (byte == 0) NAME(unfold_one)(out, above, below, n, 0);
    else if (byte == 1) NAME(unfold_one)(out, above, below, n, 1);
    else if (byte == 2) NAME(unfold_one)(out, above, below, n, 2);
    else NAME(unfold_one)(out, above, below, n, 3);
}
