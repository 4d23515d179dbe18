/* expect.h: how well a hull can be measured, before any was seen. */
#ifndef TOOLS_EXPECT_H
#define TOOLS_EXPECT_H

/* One standard deviation to expect at a ground pixel size, metres: a part of a pixel at each end,
 * and what an outline leaves open (bulb, flare, fenders) however fine the pixels are. */
double expect_length_sd_m(double gsd_m);
double expect_beam_sd_m(double gsd_m);

/* Of the axis of a hull of this length: the end errors seen over its length, degrees. */
double expect_heading_sd_deg(double gsd_m, double length_m);

/* Shortest hull that can be found (a handful of pixels long), whose beam shows (two pixels across,
 * at the usual length-to-beam ratio of 6.5), and whose bow can be told from its stern, metres. */
double expect_found_from_m(double gsd_m);
double expect_beam_from_m(double gsd_m);
double expect_bow_from_m(double gsd_m);

#endif
