/* draught.h: the fill of a ship of known deadweight from a draught told by hand. */
#ifndef TNK_LEDGER_DRAUGHT_H
#define TNK_LEDGER_DRAUGHT_H

/* Median and 90 % interval of cargo over deadweight at a draught good to 0.3 m. The hull's size comes from the
 * deadweight, its depth and summer draught from those, with the same posterior as of a measured freeboard. 1, or 0
 * where no such ship has that draught, or the deadweight is beyond the model. */
int tnk_draught_fill(double dwt_t, double draught_m, double *laden, double *lo, double *hi);

#endif
