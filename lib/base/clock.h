/* clock.h: seconds that pass, and seconds that a thread computes. */
#ifndef TNK_BASE_CLOCK_H
#define TNK_BASE_CLOCK_H

/* Since some moment, never backwards. */
double tnk_clock_s(void);

/* That the calling thread has computed, in the program and in the kernel. */
double tnk_clock_own_s(void);

#endif
