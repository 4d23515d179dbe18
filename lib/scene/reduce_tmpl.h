/* reduce_tmpl.h: row loops of reduce.c, once for each PIXEL type; NAME(x) adds its suffix. A
 * pixel is never equal to a nodata value that its type cannot hold. */

static int NAME(holds)(double value) {
#if PIXEL_REAL
    return !isnan(value);
#else
    return value >= 0.0 && value <= (double)(PIXEL)-1 && value == floor(value);
#endif
}

/* ok[i] = 0 where px[i] is nodata. */
static void NAME(drop)(uint8_t *ok, const void *row, int n, double nodata) {
    const PIXEL *px = row;
    if (!NAME(holds)(nodata)) return;
    PIXEL none = (PIXEL)nodata;
    for (int i = 0; i < n; i++) ok[i] &= px[i] != none;
}

/* some[i] = 1 where px[i] is not nodata. */
static void NAME(vote)(uint8_t *some, const void *row, int n, double nodata) {
    const PIXEL *px = row;
    int can = NAME(holds)(nodata);
    PIXEL none = can ? (PIXEL)nodata : 0;
    for (int i = 0; i < n; i++) some[i] |= (px[i] != none) | !can;
}

/* ok[i] = 0 where px[i] is no number, or none that a float can hold. */
static void NAME(sound)(uint8_t *ok, const void *row, int n) {
#if PIXEL_REAL
    const PIXEL *px = row;
    for (int i = 0; i < n; i++) ok[i] &= px[i] <= (PIXEL)FLT_MAX && px[i] >= (PIXEL)-FLT_MAX;
#else
    (void)ok, (void)row, (void)n;
#endif
}

static void NAME(clear)(void *row, const uint8_t *ok, int n) {
    PIXEL *px = row;
    for (int i = 0; i < n; i++) px[i] = ok[i] ? px[i] : 0;
}

/* Is any pixel at or above top? */
static int NAME(peak)(const void *row, int n, double top) {
    const PIXEL *px = row;
    PIXEL most = 0;
    for (int i = 0; i < n; i++) most = px[i] > most ? px[i] : most;
    return (double)most >= top;
}

/* hot[cell] = 1 where a pixel of the cell is. */
static void NAME(mark)(uint8_t *hot, const void *row, int cells, int factor, double top) {
    const PIXEL *px = row;
    for (int i = 0; i < cells; i++)
        for (int k = 0; k < factor; k++) hot[i] |= (double)px[(ptrdiff_t)i * factor + k] >= top;
}

static void NAME(copy)(float *out, const void *row, int n, double base) {
    const PIXEL *px = row;
    float shift = (float)base;
    for (int i = 0; i < n; i++) out[i] = (float)px[i] + shift;
}

#if PIXEL_REAL
static void NAME(add)(double *total, const void *row, int cells, int factor) {
    const PIXEL *px = row;
    for (int i = 0; i < cells; i++)
        for (int k = 0; k < factor; k++) total[i] += px[(ptrdiff_t)i * factor + k];
}
#endif

static const struct loops NAME(loops) = {NAME(drop), NAME(vote), NAME(sound), NAME(clear),
                                         NAME(peak), NAME(mark), NAME(copy)};

#undef PIXEL
#undef PIXEL_REAL
#undef NAME
