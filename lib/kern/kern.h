/* kern.h: the inner loops, one table of functions.
 *
 * Every slot is written once, in C (loops_tmpl.h), and compiled for each CPU tier. All give the bits of
 * the C tier: sums have an order of their own, and the project is compiled with -ffp-contract=off, so that
 * a * b + c rounds twice everywhere. No alignment is asked of any pointer; nothing outside the stated
 * extents is read or written; what is written overlaps nothing that is read.
 */
#ifndef TNK_KERN_KERN_H
#define TNK_KERN_KERN_H

#include <stddef.h>
#include <stdint.h>

/* Add a row of pixels into sums of `factor` neighbours.
 *   sum     [n]            sum[i] += src[i*factor] + ... + src[i*factor + factor-1]
 *   src     [n * factor]   uint16
 *   n >= 0, factor 1 .. 64; sums stay exact (uint32)
 */
typedef void (*tnk_addrow_u16_fn)(uint32_t *sum, const uint16_t *src, int n, int factor);
typedef void (*tnk_addrow_u8_fn)(uint32_t *sum, const uint8_t *src, int n, int factor);

/* Rows of numbers that lie TNK_KNOT pixels apart, at the middle of the TNK_KNOT pixels each stands for;
 * between them linear, beyond the outermost constant. */
enum { TNK_KNOT = 32 };

/* Squared Mahalanobis distance of a row of pixels with one, two or three channels.
 *   dst   [n]
 *   x     [channels] rows of n floats
 *   bg    [channels] rows of knots: the local mean
 *   wt    rows of knots: the lower triangle of the inverse of the Cholesky factor of the local covariance,
 *         row by row: 1, 3 or 6 rows. With d = x - bg:
 *         y0 = w0 d0; y1 = w1 d0 + w2 d1; y2 = (w3 d0 + w4 d1) + w5 d2;
 *         dst = (y0 y0 + y1 y1) + y2 y2
 *   knots >= 1 in a row
 *   x0    >= 0, of dst[0], in pixels from the start of the first knot's
 */
typedef void (*tnk_score_fn)(float *dst, const float *const *x, const float *const *bg, const float *const *wt,
                             int knots, int x0, int n);

/* The same with one or two channels that do not vary together, of what rises above the mean alone:
 * y0 = w0 max(d0, 0); y1 = w2 max(d1, 0); dst = y0 y0 + y1 y1. */

/* Set the bits `to` of mask[n] where it has one of `from` and v >= level; clear them elsewhere. They may share. */
typedef void (*tnk_mark_fn)(uint8_t *mask, const float *v, long n, float level, uint8_t from, uint8_t to);

/* The bits `to` where a > level_a or b >= level_b, else 0. */
typedef void (*tnk_either_fn)(uint8_t *dst, const float *a, float level_a, const float *b, float level_b, int n,
                              uint8_t to);

typedef void (*tnk_float_u16_fn)(float *dst, const uint16_t *src, int n);

/* Bands that are stored together apart: dst[b][i] = src[4 * i + b]. */
enum { TNK_SPLIT = 4 };
typedef void (*tnk_split_u16_fn)(uint16_t *const dst[TNK_SPLIT], const uint16_t *src, int n);

/* A row of a lattice, linearly between two of its rows: dst[i] = a[i] + t * (b[i] - a[i]). */
typedef void (*tnk_lerp_fn)(float *dst, const float *a, const float *b, float t, int n);

/* Means over 3 x 3 of three rows of n + 2: dst[i] is that around a, b, c[i + 1]. Of every other place, the rows
 * of 2 n + 1: around [2 i + 1]. */
typedef void (*tnk_nine_fn)(float *dst, const float *a, const float *b, const float *c, int n);

/* The value with k smaller ones before it in v[n], none NaN, 0 <= k < n <= TNK_KTH_MOST; v stays as it is. */
enum { TNK_KTH_MOST = 5184 };
typedef float (*tnk_kth_fn)(const float *v, int n, int k);

/* n rows of TNK_LANES numbers, none NaN: every column in rising order, n >= 0. For many such lists at once. */
enum { TNK_LANES = 16 };
typedef void (*tnk_columns_fn)(float *v, int n);

typedef float (*tnk_sum_fn)(const float *v, int n);

/* Sums over the x within `limit` of the middle, each counting as its share: of the shares, of x - middle,
 * of its square. n: a multiple of 16. */
typedef void (*tnk_clipped_fn)(const float *x, const float *share, int n, float middle, float limit, float out[3]);

/* d[n] += (max(0, x - middle) * inverse)^2 where share > 0; and the root of all of them, whose largest is returned. */
typedef void (*tnk_stand_fn)(float *d, const float *x, const float *share, int n, float middle, float inverse);
typedef float (*tnk_root_fn)(float *d, int n);

/* Of pixels with one, two or three channels: d2[n] receives the squared distance (as tnk_score_fn's, with one mean
 * and triangle for all); out the number of those with d2 <= limit, the sums of their deviations from the mean by
 * channel, and of the products of these: 00 10 11 20 21 22. */
typedef void (*tnk_clip_fn)(const float *const *x, int n, const float *mean, const float *wt, float limit, float *d2,
                            float *out);

/* Natural logarithms, to 1e-6, of what is at least `least` (> 0), else of that. */
typedef void (*tnk_logs_fn)(float *dst, const float *src, float least, int n);

/* Sums along a line at several lengths: a place, then pairs of places as far ahead of it as behind. */
enum { TNK_BEAM_PAIRS = 12, TNK_BEAM_LENGTHS = 4 };
typedef struct tnk_beam {
    ptrdiff_t ahead[TNK_BEAM_PAIRS];
    int lengths, pairs[TNK_BEAM_LENGTHS]; /* rising, from 1 on; of the last at most TNK_BEAM_PAIRS */
    float weight[TNK_BEAM_LENGTHS];
    int shared; /* the first lengths that are those of the beam before too, with all their pairs and weights */
} tnk_beam;

/* best[i] rises to the largest of weight[k] * (the sum of middle[i] and its first pairs[k] pairs), of all beams. */
typedef void (*tnk_along_fn)(float *best, const float *middle, const tnk_beam *beam, int beams, int n);

/* Sums of n places of a map, each with those beside it and below: sum[r][i] is that of map[r * stride + at[k] + i]. */
enum { TNK_STACK_ROWS = 5, TNK_STACK = 8 };
typedef void (*tnk_stack_fn)(float sum[TNK_STACK_ROWS][TNK_STACK], const float *map, long stride, const uint16_t *at, int n);

/* A box on a map and a grid of places over it, from -1 to 1 of its half axes: along it TNK_BOX_ALONG, then the next row
 * across. Between pixels values are bilinear. All places are inside: 0 <= x < width - 1, 0 <= y < height - 1. */
enum { TNK_BOX_ALONG = 17, TNK_BOX_ACROSS = 7, TNK_BOX = TNK_BOX_ALONG * TNK_BOX_ACROSS };
typedef struct tnk_box {
    double x, y, along[2], across[2]; /* middle and half axes, pixels */
} tnk_box;
typedef void (*tnk_box_fn)(float out[TNK_BOX], const float *map, long stride, const tnk_box *box);

/* Of two boxes the sum of how far such values stand above an edge: (v - cut) / (rise above it, cut below), -1 to 1. */
typedef void (*tnk_stands_fn)(float out[2], const float *map, long stride, const tnk_box box[2], float cut, float rise);

/* Strips side by side, blurred, laid across columns of a picture: in each column any level for each strip, so that squares
 * are least. v, on: [rows][stride] from the first column on, on 1 where a value counts, else 0. */
enum { TNK_STRIPS = 4, TNK_COLUMNS = 8 };
typedef struct tnk_strips {
    const float *v, *on;
    long stride;
    int rows, count;         /* strips: 1 .. TNK_STRIPS */
    const double *a, *b;     /* places of the columns and rows, metres */
    const double *edge;      /* from and to of each strip across */
    double tilt, sigma;      /* across to a metre along; of the blur */
    int first[TNK_STRIPS], last[TNK_STRIPS]; /* rows in which a strip is felt */
} tnk_strips;

/* Products of the strips with each other, l <= k alone, and with the values. */
typedef struct tnk_strip_sums {
    double gram[TNK_STRIPS][TNK_STRIPS][TNK_COLUMNS], with[TNK_STRIPS][TNK_COLUMNS];
} tnk_strip_sums;

/* The sums, and the levels; good: 1 where they could be told and none is below 0, else they mean nothing. */
typedef void (*tnk_strips_fn)(const tnk_strips *strips, tnk_strip_sums *sums, double level[TNK_STRIPS][TNK_COLUMNS],
                              int good[TNK_COLUMNS]);

/* Products of bytes, summed: the work of a convolution, four results at once. A cell is four bytes, byte j its bits from 8 j
 * on. Of cell i the sum of result c is that over all terms t and bytes j of
 *     byte j of in[at[t] + i] * weight[(t * TNK_DOTS + c) * 4 + j],
 * where the first `wide` terms count 256 times. Sums are exact: terms without these times 255 * 127 * 4 must stay below 2^31, and
 * so must 256 times that of the others. What is written is sum * scale + bias. */
enum { TNK_DOTS = 4, TNK_DOT_CELLS = 16 };
typedef struct tnk_dots {
    const uint32_t *in;
    const ptrdiff_t *at;  /* [terms] */
    const int8_t *weight; /* [terms][TNK_DOTS][4] */
    const int16_t *pair;  /* the same, bytes 0, 2, 1, 3 of each, as some tiers like them */
    int terms, wide;
    float scale[TNK_DOTS], bias[TNK_DOTS];
} tnk_dots;

/* n: a multiple of TNK_DOT_CELLS. Bytes: out[i] holds result c as its byte c, cut to 0 .. 255, fractions dropped. Floats:
 * out[c * plane + i], least if that is more or the sum is none. */
typedef void (*tnk_dots_bytes_fn)(uint32_t *out, const tnk_dots *dots, int n);
typedef void (*tnk_dots_floats_fn)(float *out, long plane, const tnk_dots *dots, float least, int n);

/* Four rows of n numbers into cells: byte c of cell[i] is row[c][i] * scale + zero, cut to 0 .. 255, fractions dropped; with low
 * to 0 .. 65535, of which cell gets the high byte and low the other. */
typedef void (*tnk_pack_fn)(uint32_t *cell, uint32_t *low, const float *const row[4], float scale, float zero, int n);

/* One byte of 2 x 2 cells beside each other: out[i] holds it of above[2 i], above[2 i + 1], below[2 i], below[2 i + 1]. */
typedef void (*tnk_unfold_fn)(uint32_t *out, const uint32_t *above, const uint32_t *below, int byte, int n);

typedef struct tnk_kern { /* filled once, then const */
    tnk_addrow_u16_fn addrow_u16;
    tnk_addrow_u8_fn addrow_u8;
    tnk_score_fn mahal[3]; /* [channels - 1] */
    tnk_score_fn rise[2];  /* [channels - 1] */
    tnk_mark_fn mark;
    tnk_either_fn either;
    tnk_float_u16_fn float_u16;
    tnk_split_u16_fn split_u16;
    tnk_lerp_fn lerp;
    tnk_nine_fn nine, nine_other;
    tnk_kth_fn kth;
    tnk_columns_fn columns;
    tnk_sum_fn sum;
    tnk_clipped_fn clipped;
    tnk_stand_fn stand;
    tnk_root_fn root;
    tnk_clip_fn clip[3];   /* [channels - 1] */
    tnk_logs_fn logs;
    tnk_along_fn along;
    tnk_stack_fn stack;
    tnk_box_fn box;
    tnk_stands_fn stands;
    tnk_strips_fn strips;
    tnk_pack_fn pack;
    tnk_unfold_fn unfold;
    tnk_dots_bytes_fn dots_bytes;
    tnk_dots_floats_fn dots_floats;
    const char *tier; /* "c", "sse4", "avx2", "avx512", "vnni": the best tier in use */
} tnk_kern;

/* Tiers of this CPU, bits of enum tnk_cpu. */
unsigned tnk_kern_cpu(void);

/* Fill the table with the best variants among the tiers in cpu (detected & allowed). */
void tnk_kern_init(tnk_kern *kern, unsigned cpu);

#endif
