/* pile.h: a running sum of events, and what is shared between their errors. */
#ifndef TNK_LEDGER_PILE_H
#define TNK_LEDGER_PILE_H

#include "ledger/book.h"
#include "ledger/chance.h"

/* What settling knows of an event besides the event, in the account's unit. */
typedef struct tnk_share {
    int hull, product;   /* numbers of those that share errors */
    double full, full_t; /* if entirely laden; times the missed factor */
    int factor_counts;   /* 1: its error is that of barrels per tonne too */
    int measured;
    double fill, fill_sd;/* expected cargo over full, the size's own error taken in */
} tnk_share;

typedef struct tnk_pile {
    int hulls, products;
    double *hull_size, *hull_fill; /* [hulls]: sds of what each brought, from its size and from shared fill errors */
    double *bought, *assumed;      /* [products]: measured, and not measured at full capacity */
    double *product_sd;            /* [products] relative */
    double model_sd, learnt_sd;    /* relative: of the size model, of how full calls are */
    long events, measured;
    double full, full_t, unmeasured; /* at full capacity */
    double mean, mean_t, own_var, modelled, learnt; /* of the measured */
} tnk_pile;

int tnk_pile_new(tnk_pile *p, int hulls, int products, double model_sd, double learnt_sd, tnk_err *err);
void tnk_pile_free(tnk_pile *p);
void tnk_pile_add(tnk_pile *p, const tnk_event *e, const tnk_share *s);

/* Of the events measured, and of those not measured at this assumed fill; 0 leaves these out. */
tnk_chance tnk_pile_chance(const tnk_pile *p, double fill);

/* The parts of the measured sum's error, relative. */
enum { TNK_PART_FILL, TNK_PART_HULL, TNK_PART_FACTOR, TNK_PART_MODEL, TNK_PART_LEARNT, TNK_PARTS };
void tnk_pile_parts(const tnk_pile *p, double part[TNK_PARTS]);

#endif
