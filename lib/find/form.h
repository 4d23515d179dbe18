/* form.h: what a weak line is worth: by how much its pixels are likelier those of a hull than the sea's.
 *
 * A hull of 8 to 25 pixels along one of 20 axes, blurred as Sentinel-1 does, 4.5, 6 or 7.5 dB over the sea, gives each
 * pixel a level of its own. Logarithms of the sea are taken to be Gaussian with the mean and variance they have around,
 * a hull's to have three quarters of that variance, since it has speckle and no texture: one bright speck tells little.
 * Of each level the mean likelihood ratio of the sea's own pixels, which is 1 where the law is right, is made 1. Where
 * pixels hang together, so many count as one as the scatter of means over 5 x 5 of them and of means along lines says. The
 * likelihood ratios of all forms and places near the line are added up: such a sum exceeds x at 1 / x of the sea's
 * places at most, so that one threshold does for all laws. tests/unit/test_line.c holds that against simulated clutter.
 */
#ifndef TNK_FIND_FORM_H
#define TNK_FIND_FORM_H

#include "find/line.h"

enum { TNK_FORM_AROUND = 64 /* pixels around a line that count */ };

#define TNK_FORM_SLIMNESS 6.4 /* length over breadth */

typedef struct tnk_forms tnk_forms;

/* A bank of forms; NULL without memory. Freed by tnk_free(). */
tnk_forms *tnk_forms_new(void);

/* How likely a hull lies near a line, over what the sea reaches at the rate asked: logarithms. The line takes the axis of
 * the likeliest form, and the mean place and length of all by their likelihoods. plane, mask, opts: as of
 * tnk_lines_find(), what lies within TNK_FORM_AROUND counts. -INFINITY where too little of that is sea. */
double tnk_form_weigh(const tnk_forms *forms, const float *const *const *plane, const uint8_t *mask,
                      const tnk_line_opts *opts, tnk_line *line);

#endif
